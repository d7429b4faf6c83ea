//! Forgetting everyone whom the demo's bakery knows: nothing in any table leads to them any more but what the law makes a
//! merchant keep, and the books are as they were.

mod keep;

use std::collections::BTreeMap;

use db::{Db, testing::on_both};

use super::*;
use crate::{
    accounts, app,
    counter::pages::tests::Street,
    customers::{Purpose, Source},
    documents::rules::{Buyer, Seller},
    orders::{Actor, rules::State},
};

/// Where the identity of somebody who was forgotten may still stand, and why.
const KEPT: [(&str, &str); 1] =
    [("paper", "a numbered invoice names its buyer: Code de commerce L123-22, CGI annexe II 242 nonies A")];

async fn everyone(db: &Db, key: &ShopKey) -> Vec<File> {
    let key = key.clone();
    let read = db.read(move |conn| {
        let mut files: BTreeMap<PersonId, File> = BTreeMap::new();
        for (_, contact) in customers::newer(conn, &key, Timestamp::UNIX_EPOCH, 10_000)? {
            for head in customers::household(conn, &key, &contact)? {
                if let Some(file) = customers::file(conn, &key, head.person)? {
                    files.insert(file.person, file);
                }
            }
        }
        Ok::<_, DbError>(files.into_values().collect())
    });
    read.await.expect("read")
}

/// Every row of every table of a shop as text, with the name of its table.
async fn rows(db: &Db, key: &ShopKey) -> Vec<(String, serde_json::Value)> {
    let dir = tempfile::tempdir().expect("a folder");
    db.export(dir.path().to_owned(), true).await.expect("exported");
    let mut all = Vec::new();
    for entry in std::fs::read_dir(dir.path()).expect("a folder") {
        let path = entry.expect("an entry").path();
        let table = path.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
        for line in std::fs::read_to_string(&path).expect("text").lines() {
            let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
            if row["shop"].as_str() == Some(key.shop.as_str()) {
                all.push((table.clone(), row));
            }
        }
    }
    let own = key.clone();
    let found = db.read(move |conn| {
        let sql = "SELECT body, contact FROM search_entry /* whole */ WHERE street = ?1 AND shop = ?2";
        let values = db::params![&own.street, &own.shop];
        conn.query(sql, values, |row| Ok(serde_json::json!([row.get::<String>(0)?, row.get::<String>(1)?])))
    });
    all.extend(found.await.expect("read").into_iter().map(|row| ("search_entry".to_owned(), row)));
    all
}

/// The words by which somebody would be recognised: their name in full, their addresses in every way of writing.
fn words(file: &File) -> Vec<String> {
    let mut words = Vec::new();
    let names = file.addresses.iter().map(|address| address.name.clone()).chain([file.name.clone()]);
    words.extend(names.filter(|name| name.trim().contains(' ')));
    for address in file.addresses.iter().filter(|address| !address.shared) {
        words.push(address.contact.to_string());
        if let Contact::Phone(phone) = &address.contact {
            words.extend([phone.national(), phone.national().replace(' ', ""), phone.as_str().replace('+', "")]);
        }
    }
    words
}

/// Number of orders and lines, money, invoices: what the books say.
fn books(rows: &[(String, serde_json::Value)]) -> BTreeMap<&str, (usize, i64)> {
    let mut books: BTreeMap<&str, (usize, i64)> = BTreeMap::new();
    for (table, row) in rows {
        let money = ["total_cents", "quantity", "due_cents", "paid_cents", "number"];
        if ["orders", "order_line", "paper", "lunch_entry", "promise", "slot"].contains(&table.as_str()) {
            let sum: i64 = money.iter().filter_map(|name| row[*name].as_i64()).sum();
            let entry = books.entry(table).or_default();
            *entry = (entry.0 + 1, entry.1 + sum);
        }
    }
    books
}

fn hits(rows: &[(String, serde_json::Value)], words: &[String]) -> Vec<String> {
    let mut hits = Vec::new();
    for (table, row) in rows.iter().filter(|(table, _)| !KEPT.iter().any(|(kept, _)| kept == table)) {
        let text = row.to_string();
        for word in words.iter().filter(|word| text.contains(word.as_str())) {
            hits.push(format!("{table}: {word} in {text}"));
        }
    }
    hits
}

async fn erase_all(street: &Street, shop: &std::sync::Arc<Shop>) {
    for file in everyone(street.app.db(), &shop.key).await {
        let (own, mut env) = (shop.clone(), street.app.env());
        let done = street.app.db().write(&shop.key, move |tx| erase(tx, &mut env, &own, &file, "staff:Camille"));
        done.await.expect("erased");
    }
}

/// More than the demo shows: an order that was handed over with its invoice, a page, a draft, a yes, a stop, a call.
async fn traces_of(street: &Street, shop: &std::sync::Arc<Shop>, file: &File) {
    let (own, mut env, file) = (shop.clone(), street.app.env(), file.clone());
    let done = street.app.db().write(&shop.key, move |tx| {
        let (key, contact) = (&own.key, file.addresses[0].contact.clone());
        let note = format!("{} aime le pain bien cuit", file.name);
        customers::keep(tx, &mut env, key, file.person, Purpose::Life, &note, Source::Said, None, "staff:Inès")?;
        customers::share(tx, key, &contact, env.now)?;
        let who = customers::Opens { actor: "Inès", role: "advisor", place: "file", caller: "203.0.113.7" };
        customers::opened_by(tx, key, file.person, &who, env.now)?;
        consent::ask(
            tx,
            &mut env,
            key,
            &consent::Ask {
                contact: &contact,
                topics: &[consent::Topic::Shop],
                push: None,
                lang: crate::platform::i18n::Lang::Fr,
                place: "page",
                witness: "",
            },
        )?;
        consent::confirm(tx, &mut env, key, &contact, "sms")?;
        consent::withdraw(tx, &mut env, key, &contact, "sms")?;
        outbox::estrange(tx, key, &contact, "Inès")?;
        threads::keep_draft(tx, key, file.person, "Inès", &format!("Bonjour {}", file.name), env.now)?;
        Ok::<_, DbError>(())
    });
    done.await.expect("written");
}

#[test]
fn whoever_is_forgotten_stands_nowhere_but_where_the_law_wants_it_and_the_books_stay() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        memory::tend(street.app.clone()).await.expect("read");
        let shop = shops::directory(&street.app).all()[0].clone();
        let seller = Seller {
            name: "La Courte Pâte".into(),
            form: "SARL".into(),
            street: "4, rue du Puits-Carré".into(),
            town: "45190 Courtelande".into(),
            siret: "73282932000074".into(),
            register: "RCS Orléans 732 829 320".into(),
            vat_number: "FR44732829320".into(),
        };
        let everyone_before = everyone(street.app.db(), &shop.key).await;
        assert!(everyone_before.len() > 10, "the demo has people: {}", everyone_before.len());
        let odile = everyone_before.iter().find(|file| file.name == "Odile Vasseur").expect("Odile").clone();
        traces_of(&street, &shop, &odile).await;
        let invoiced = invoice_one(&street, &shop, seller).await;
        memory::tend(street.app.clone()).await.expect("read");
        let all_words: Vec<String> = everyone_before.iter().flat_map(words).collect();
        let before = rows(street.app.db(), &shop.key).await;
        assert!(hits(&before, &words(&odile)).len() > 20, "there is something to forget");
        let books_before = books(&before);
        let faults = app::check(street.app.db(), street.app.now()).await.expect("checked");

        // One of them, then everyone: the others lose nothing by one.
        let (own, mut env, file) = (shop.clone(), street.app.env(), odile.clone());
        let first = street.app.db().write(&shop.key, move |tx| erase(tx, &mut env, &own, &file, "customer"));
        let stays = first.await.expect("erased");
        assert!(stays.orders > 5, "{stays:?}");
        let others = everyone(street.app.db(), &shop.key).await;
        assert_eq!(others.len(), everyone_before.len() - 1);
        erase_all(&street, &shop).await;
        erase_all(&street, &shop).await;
        assert!(everyone(street.app.db(), &shop.key).await.is_empty());

        // What is still to be handed over keeps its name until then; days later nothing does.
        let open = street.app.db().read({
            let street = street.app.street().clone();
            move |conn| store::open(conn, &street)
        });
        let open: usize = open.await.expect("read").iter().map(|one| one.waits.len()).sum();
        assert!(open > 0, "the demo has open orders");
        close_all(&street, &shop).await;
        street.clock.advance(60 * 11);
        street.app.part::<crate::platform::jobs::Runner>().expect("jobs").drain(&street.app).await.expect("run");
        tend(street.app.clone()).await.expect("tended");
        street.app.part::<crate::platform::jobs::Runner>().expect("jobs").drain(&street.app).await.expect("run");
        tend(street.app.clone()).await.expect("tended");
        street.clock.advance(60 * 24);
        street.app.part::<crate::platform::jobs::Runner>().expect("jobs").drain(&street.app).await.expect("run");
        tend(street.app.clone()).await.expect("tended");

        let staff = street.app.db().read({
            let key = shop.key.clone();
            move |conn| accounts::people(conn, &key)
        });
        let staff: Vec<String> = staff.await.expect("read").iter().map(|person| person.contact.to_string()).collect();
        let words: Vec<String> = all_words.into_iter().filter(|word| !staff.contains(word)).collect();
        let after = rows(street.app.db(), &shop.key).await;
        let (street_name, waiting) = (street.app.street().clone(), "a subscription that is not even keeps its name");
        let open = street.app.db().read(move |conn| store::open(conn, &street_name)).await.expect("read");
        let waits: Vec<String> = open
            .iter()
            .flat_map(|one| &one.waits)
            .map(|wait| match wait {
                Wait::Subscription(id) => id.to_string(),
                Wait::Order(id) => panic!("order {id} still waits"),
            })
            .collect();
        let uneven = |row: &serde_json::Value| row["id"].as_str().is_some_and(|id| waits.iter().any(|wait| wait == id));
        let judged: Vec<_> =
            after.iter().filter(|(table, row)| !(table == "subscription" && uneven(row))).cloned().collect();
        let left = hits(&judged, &words);
        assert!(left.is_empty(), "{waiting}; {} left:\n{}", left.len(), left.join("\n"));
        let named = after.iter().any(|(table, row)| table == "paper" && row.to_string().contains(&invoiced));
        assert!(named, "the invoice still names its buyer");
        let books_after = books(&after);
        for table in ["orders", "order_line", "paper"] {
            assert_eq!(books_after.get(table), books_before.get(table), "{table}");
        }
        assert_eq!(app::check(street.app.db(), street.app.now()).await.expect("checked"), faults);
    });
}

/// Hands over an order of the demo and makes its invoice; answers whom it names.
async fn invoice_one(street: &Street, shop: &std::sync::Arc<Shop>, seller: Seller) -> String {
    let (own, mut env) = (shop.clone(), street.app.env());
    let made = street.app.db().write(&shop.key, move |tx| {
        documents::set_seller(tx, &mut env, &own.key, &seller, "staff:Camille")?;
        let orders = orders::at_day(tx, &own.key, own.day(env.now), env.now)?;
        let order = orders.iter().find(|order| order.state.is_open() && order.contact.is_some()).expect("open").clone();
        let actor = Actor::staff("Camille");
        orders::move_to(tx, &mut env, &own, order.id, State::Collected, &actor, "")
            .map_err(|e| Error::Fault(e.to_string()))?;
        let buyer = Buyer::read(&order.name, "3, rue des Lilas", "").expect("a buyer");
        documents::invoice(tx, &mut env, &own, order.id, buyer, "customer").map_err(|e| Error::Fault(e.to_string()))?;
        Ok::<_, Error>(order.name)
    });
    made.await.expect("made")
}

/// Hands over all that is open.
async fn close_all(street: &Street, shop: &std::sync::Arc<Shop>) {
    let (own, mut env) = (shop.clone(), street.app.env());
    let closed = street.app.db().write(&shop.key, move |tx| {
        let waits: Vec<OrderId> = store::open(tx, &own.key.street)?
            .iter()
            .flat_map(|one| one.waits.clone())
            .filter_map(|wait| match wait {
                Wait::Order(id) => Some(id),
                Wait::Subscription(_) => None,
            })
            .collect();
        for id in waits {
            let Some(order) = orders::by_id(tx, &own.key, id, env.now)? else { continue };
            if order.state.is_open() {
                let actor = Actor::staff("Camille");
                orders::move_to(tx, &mut env, &own, id, State::Collected, &actor, "")
                    .map_err(|e| Error::Fault(e.to_string()))?;
            }
        }
        Ok::<_, Error>(())
    });
    closed.await.expect("closed");
}
