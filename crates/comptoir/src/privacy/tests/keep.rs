//! The nightly round on the demo street, years later: what the table says goes, once, and nothing before its time.

use super::*;

async fn counted(db: &Db, key: &ShopKey) -> BTreeMap<String, usize> {
    let mut tables = BTreeMap::new();
    for (table, _) in rows(db, key).await {
        *tables.entry(table).or_default() += 1;
    }
    tables
}

#[test]
fn nothing_goes_before_its_time_and_everything_in_the_end_but_the_books() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let shop = shops::directory(&street.app).all()[0].clone();
        let file = everyone(street.app.db(), &shop.key).await.into_iter().find(|file| file.name == "Odile Vasseur");
        traces_of(&street, &shop, &file.expect("Odile")).await;
        let young = counted(street.app.db(), &shop.key).await;
        // The demo tells of more than a year: some of it has served its time; nobody is forgotten.
        let people = everyone(street.app.db(), &shop.key).await.len();
        round(street.app.clone()).await.expect("made");
        assert_eq!(round(street.app.clone()).await.expect("made"), 0, "once a night");
        assert_eq!(everyone(street.app.db(), &shop.key).await.len(), people);
        let after = counted(street.app.db(), &shop.key).await;
        for table in
            ["note", "follow", "consent", "orders", "order_line", "thread_entry", "subscription", "standing_order"]
        {
            assert_eq!(after.get(table), young.get(table), "{table}");
        }

        street.clock.advance(60 * 24 * 366 * 4);
        let gone = round(street.app.clone()).await.expect("made");
        assert!(gone > 10, "{gone}");
        assert_eq!(round(street.app.clone()).await.expect("made"), 0, "once a night");
        assert!(everyone(street.app.db(), &shop.key).await.len() < people);
        let old = counted(street.app.db(), &shop.key).await;
        for table in ["suppression", "call", "call_event", "file_access"] {
            assert_eq!(old.get(table), None, "{table}");
        }
        for table in ["orders", "order_line", "lunch_entry", "staff", "article"] {
            assert_eq!(old.get(table), young.get(table), "{table}");
        }
    });
}

#[test]
fn whoever_gives_a_sign_of_life_stays() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let shop = shops::directory(&street.app).all()[0].clone();
        let before = everyone(street.app.db(), &shop.key).await;
        let odile = before.iter().find(|file| file.name == "Odile Vasseur").expect("Odile").clone();
        street.clock.advance(60 * 24 * 366 * 3 - 60 * 24 * 200);
        let (own, mut env) = (shop.clone(), street.app.env());
        let wrote = street.app.db().write(&shop.key, move |tx| {
            threads::write(tx, &mut env, &own.key, odile.person, threads::Kind::Visit, "Passée ce matin", "staff:Inès")
        });
        wrote.await.expect("written");
        street.clock.advance(60 * 24 * 210);
        round(street.app.clone()).await.expect("made");
        let left = everyone(street.app.db(), &shop.key).await;
        assert!(left.iter().any(|file| file.name == "Odile Vasseur"), "she came by");
        assert!(left.len() < before.len());
    });
}

/// Who is told of batches, by address.
async fn told(db: &Db, key: &ShopKey) -> Vec<String> {
    let key = key.clone();
    let topic = consent::Topic::Batch("CP-TRA".parse().expect("a reference"));
    let all = db.read(move |conn| consent::followers(conn, &key, &topic)).await.expect("read");
    all.into_iter().map(|follower| follower.contact.to_string()).collect()
}

/// Somebody asks to be told at an address, and says yes.
async fn follows(street: &Street, shop: &Shop, address: &str) {
    let (key, mut env, contact) = (shop.key.clone(), street.app.env(), address.parse().expect("an address"));
    let said = street.app.db().write(&shop.key, move |tx| {
        let topics = [consent::Topic::Batch("CP-TRA".parse().expect("a reference"))];
        let lang = crate::platform::i18n::Lang::Fr;
        let ask = consent::Ask { contact: &contact, topics: &topics, push: None, lang, place: "page", witness: "" };
        consent::ask(tx, &mut env, &key, &ask)?;
        consent::confirm(tx, &mut env, &key, &contact, "page")
    });
    assert_eq!(said.await.expect("said").len(), 1);
}

#[test]
fn who_only_follows_is_forgotten_when_nothing_was_heard_of_them_for_years() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let shop = shops::directory(&street.app).all()[0].clone();
        let (silent, alive) = ("silence@example.org", "vivante@example.org");
        for address in [silent, alive] {
            follows(&street, &shop, address).await;
        }
        let days = |n: i64| 60 * 24 * n;
        street.clock.advance(days(2 * 365));
        // A no, and a yes said again, are signs of life.
        let (own, mut env) = (shop.clone(), street.app.env());
        let no = street.app.db().write(&shop.key, move |tx| {
            consent::withdraw(tx, &mut env, &own.key, &alive.parse().expect("an address"), "page")
        });
        assert!(no.await.expect("withdrawn"));
        follows(&street, &shop, alive).await;
        street.clock.advance(days(360));
        round(street.app.clone()).await.expect("made");
        let before = told(street.app.db(), &shop.key).await;
        assert!(before.iter().any(|one| one == silent), "not yet three years");
        street.clock.advance(days(20));
        round(street.app.clone()).await.expect("made");
        let after = told(street.app.db(), &shop.key).await;
        assert!(after.iter().all(|one| one != silent) && after.iter().any(|one| one == alive), "{after:?}");
        let left = rows(street.app.db(), &shop.key).await;
        assert!(
            left.iter().all(|(table, row)| table == "fact" || !row.to_string().contains(silent)),
            "traces are left"
        );
    });
}

#[test]
fn who_follows_from_before_the_column_was_there_is_looked_at_first() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let shop = shops::directory(&street.app).all()[0].clone();
        let before = told(street.app.db(), &shop.key).await;
        let key = shop.key.clone();
        let old = street.app.db().write(&shop.key, move |tx| {
            tx.execute(
                "UPDATE follow SET seen = 0 WHERE street = ?1 AND shop = ?2 /* whole */",
                db::params![&key.street, &key.shop],
            )
        });
        assert!(old.await.expect("written") > 0);
        street.clock.advance(60 * 24);
        round(street.app.clone()).await.expect("made");
        assert_eq!(told(street.app.db(), &shop.key).await, before, "nobody's time is over");
        let key = shop.key.clone();
        let since = Timestamp::from_second(1).expect("an instant");
        let waits = street.app.db().read(move |conn| consent::idle(conn, &key, since, 10)).await;
        assert_eq!(waits.expect("read"), Vec::new(), "all of them were looked at");
    });
}

#[test]
fn what_opened_doors_of_the_whole_street_goes_too() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let key = accounts::street_key(street.app.street());
        let (own, mut env) = (key.clone(), street.app.env());
        let made = street.app.db().write(&key, move |tx| {
            let new =
                accounts::NewKey { kind: accounts::Kind::Session, role: None, staff: None, label: "", signing: None };
            accounts::create_key(tx, &mut env, &own, &new)
        });
        made.await.expect("made");
        let kept = async |days: i64| {
            street.clock.advance(60 * 24 * days);
            round(street.app.clone()).await.expect("made");
            let street_key = key.clone();
            let count = street.app.db().read(move |conn| {
                let sql =
                    "SELECT COUNT(*) FROM access_key /* whole */ WHERE street = ?1 AND shop = ?2 AND kind = 'session'";
                conn.query_one(sql, db::params![&street_key.street, &street_key.shop], |row| row.get::<i64>(0))
            });
            count.await.expect("counted")
        };
        assert_eq!((kept(2).await, kept(40).await), (1, 0));
    });
}
