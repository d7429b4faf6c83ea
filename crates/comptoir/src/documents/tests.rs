//! Papers on both engines: numbers without holes, what is frozen stays, and the file says what it must.

use std::sync::Arc;

use db::{Db, testing::on_both};

use super::{
    quotes::{Proposal, Wanted},
    rules::{
        Buyer,
        deposit::Means,
        quote::{Standing, State as Answer},
    },
    *,
};
use crate::{
    orders::{Actor, Pickup, Wish, rules::State},
    platform::i18n::Lang,
    testing::{article, env_at, key, morning, shelve, shop, who},
};

const LEA: &str = "+33639980101";

fn seller() -> Seller {
    Seller {
        name: "La Courte Pâte".into(),
        form: "SARL au capital de 8 000 €".into(),
        street: "4, rue du Puits-Carré".into(),
        town: "45190 Courtelande".into(),
        siret: "73282932000074".into(),
        register: "RCS Orléans 732 829 320".into(),
        vat_number: "FR44732829320".into(),
    }
}

fn buyer(name: &str) -> Buyer {
    Buyer::read(name, "3, rue des Lilas\n45190 Courtelande", "").expect("a buyer")
}

/// An order of two loaves, handed over when wished.
async fn ordered(db: &Db, shop: &Arc<Shop>, n: u64, collected: bool) -> Order {
    let own = shop.clone();
    db.write(&shop.key, move |tx| {
        let wish = Wish {
            lines: vec![("CP-TRA".parse().expect("a reference"), kernel::Quantity::new(2).expect("two")).into()],
            pickup: Pickup::At(morning() + jiff::SignedDuration::from_hours(1)),
            source: "web",
            external_id: n.to_string(),
            visitor: String::new(),
            note: String::new(),
            lang: Lang::Fr,
            who: Some(who("Léa Martin", LEA)),
        };
        let mut env = env_at(morning(), n);
        let order = orders::reserve(tx, &mut env, &own, &wish)?;
        if !collected {
            return Ok(order);
        }
        for state in [State::Ready, State::Collected] {
            orders::move_to(tx, &mut env, &own, order.id, state, &Actor::staff("Sarah"), "")?;
        }
        Ok::<_, orders::Failure>(orders::by_id(tx, &own.key, order.id, env.now)?.expect("there"))
    })
    .await
    .expect("ordered")
}

async fn invoiced(db: &Db, shop: &Arc<Shop>, id: OrderId, name: &str) -> Result<Invoice, Failure> {
    let (own, buyer) = (shop.clone(), buyer(name));
    db.write(&shop.key, move |tx| invoice(tx, &mut env_at(morning(), 9), &own, id, buyer, "customer")).await
}

async fn known(db: &Db, shop: &Arc<Shop>) {
    db.write(&shop.key, |tx| set_seller(tx, &mut env_at(morning(), 1), &key("pain"), &seller(), "staff:Sarah"))
        .await
        .expect("kept");
}

#[test]
fn invoices_are_made_once_frozen_and_numbered_without_a_hole() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), vec![article("CP-TRA", "Baguette de tradition")]).await;
        let one = ordered(&db, &shop, 1, true).await;
        let two = ordered(&db, &shop, 2, true).await;
        let open = ordered(&db, &shop, 3, false).await;
        assert!(matches!(invoiced(&db, &shop, one.id, "Léa").await, Err(Failure::NoSeller)));
        known(&db, &shop).await;
        assert!(matches!(invoiced(&db, &shop, open.id, "Léa").await, Err(Failure::NotYet)));
        let nobody = OrderId::from_bytes([1; 16]);
        assert!(matches!(invoiced(&db, &shop, nobody, "Léa").await, Err(Failure::NoOrder)));
        let first = invoiced(&db, &shop, one.id, "Café du Pont").await.expect("made");
        assert_eq!((first.number.as_str(), first.total), ("2026-00001", kernel::Cents(270)));
        assert_eq!(invoiced(&db, &shop, one.id, "Somebody else").await.expect("the same"), first, "frozen");
        // The shop moves: what was made stays as it was.
        let moved = Seller { street: "9, place du Marché".into(), ..seller() };
        db.write(&shop.key, move |tx| set_seller(tx, &mut env_at(morning(), 2), &key("pain"), &moved, "staff:Sarah"))
            .await
            .expect("kept");
        let second = invoiced(&db, &shop, two.id, "Léa").await.expect("made");
        assert_eq!((second.number.as_str(), second.seller.street.as_str()), ("2026-00002", "9, place du Marché"));
        let kept = db.read(move |conn| invoice_of(conn, &key("pain"), one.id)).await.expect("read").expect("there").0;
        assert_eq!(kept, first);
        let other = db.read(move |conn| invoice_of(conn, &key("fleur"), one.id)).await.expect("read");
        assert_eq!(other, None, "a neighbour sees nothing");
        let tax: kernel::Cents = first.vat.iter().map(|total| total.vat).sum();
        let net: kernel::Cents = first.lines.iter().map(|line| line.net).sum();
        assert_eq!(net + tax, first.total);
        assert_eq!(db.read(|conn| check(conn, &key("pain"))).await.expect("read"), Vec::<String>::new());
        db.write(&shop.key, |tx| store::insert(tx, &key("pain"), INVOICE, (2026, 7), "a hole", "{}", morning()))
            .await
            .expect("kept");
        assert_eq!(
            db.read(|conn| check(conn, &key("pain"))).await.expect("read").len(),
            2,
            "a hole, and an invoice that says nothing"
        );
    });
}

#[test]
fn two_at_once_never_share_a_number() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), vec![article("CP-TRA", "Baguette de tradition")]).await;
        known(&db, &shop).await;
        let mut making = tokio::task::JoinSet::new();
        for n in 0..12 {
            let order = ordered(&db, &shop, 100 + n, true).await;
            let (db, shop) = (db.clone(), shop.clone());
            making.spawn(async move { invoiced(&db, &shop, order.id, "Léa").await.expect("made").number });
        }
        let mut numbers = making.join_all().await;
        numbers.sort();
        assert_eq!(numbers, (1..=12).map(|n| rules::number(2026, n)).collect::<Vec<_>>());
    });
}

/// The words of a PDF, by poppler where it is at hand.
fn words_of(pdf: &[u8], name: &str) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, pdf).expect("written");
    if let Some(keep) = std::env::var_os("COMPTOIR_PAGES") {
        std::fs::write(std::path::Path::new(&keep).join(name), pdf).expect("written");
    }
    let told =
        std::process::Command::new("pdftotext").args(["-layout".as_ref(), path.as_os_str(), "-".as_ref()]).output();
    told.ok().filter(|told| told.status.success()).map(|told| String::from_utf8_lossy(&told.stdout).into_owned())
}

#[test]
fn papers_say_what_they_must_and_are_for_ever() {
    on_both(|db| async move {
        let tart = crate::catalogue::Article {
            price: kernel::Cents(1_850),
            vat: kernel::VatRate::from_percent(10.0).expect("a rate"),
            ..article("CP-TAR", "Tarte aux pommes, façon grand-mère")
        };
        let shop = shelve(&db, shop("pain"), vec![article("CP-TRA", "Baguette de tradition"), tart]).await;
        known(&db, &shop).await;
        let order = ordered(&db, &shop, 1, true).await;
        let open = ordered(&db, &shop, 2, false).await;
        let made = invoiced(&db, &shop, order.id, "Café du Pont").await.expect("made");
        let (lang, secrets) = (Lang::Fr, &Secrets::new([7; 32]));
        let days = rules::month("2026-11").expect("a month");
        let own = shop.clone();
        let (orders, months) = db
            .read(move |conn| {
                let contact: Contact = LEA.parse().expect("a number");
                Ok::<_, DbError>((
                    collected(conn, &own, &contact, days, morning())?,
                    months(conn, &own, &contact, morning())?,
                ))
            })
            .await
            .expect("read");
        assert_eq!((orders.len(), months), (1, vec!["2026-11".to_owned(), "2026".to_owned()]));
        let sheets = [
            ("recu", receipt(lang, &shop, &seller(), (&order, kernel::Cents(0)), secrets).expect("collected")),
            ("bon", order_form(lang, &shop, &seller(), (&open, kernel::Cents(0)), secrets)),
            ("facture", invoice_sheet(lang, &shop, &made)),
            ("releve", statement(lang, &shop, &seller(), "Léa Martin", days, (&orders, &[]), morning())),
            ("invoice", invoice_sheet(Lang::En, &shop, &made)),
        ];
        assert!(receipt(lang, &shop, &seller(), (&open, kernel::Cents(0)), secrets).is_none());
        for (name, sheet) in sheets {
            let started = pdf::write(&sheet, morning()).expect("written");
            assert_eq!(started, pdf::write(&sheet, morning()).expect("written"), "the same paper is the same file");
            assert!(started.starts_with(b"%PDF-1.7") && started.len() < 60_000, "{name}: {}", started.len());
            let raw = String::from_utf8_lossy(&started).into_owned();
            assert!(raw.contains("pdfaid:part") && raw.contains("pdfuaid:part") && raw.contains("/StructTreeRoot"));
            insta::assert_debug_snapshot!(format!("sheet-{name}"), sheet);
            let Some(words) = words_of(&started, &format!("{name}.pdf")) else { continue };
            for said in [&sheet.title, &sheet.lines.rows[0][0], &sheet.sums[0].1.replace('\u{202f}', " ")] {
                let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").replace('\u{202f}', " ");
                assert!(plain(&words).contains(&plain(said)), "{name}: {said} in {words}");
            }
        }
    });
}

#[test]
fn letters_that_no_font_has_are_shown_as_missing_and_long_papers_have_pages() {
    let sheet = Sheet {
        title: "Relevé 🥖 日本".into(),
        lang: "fr".into(),
        seller: vec!["Ελένη Дарья Łukasz".into()],
        buyer: vec!["\u{7}x\u{200f}".into()],
        lines: rules::sheet::Table {
            heads: vec!["Quoi".into(), "Prix".into()],
            rows: (0..200).map(|n| vec![format!("Pain {n}"), "1,35 €".into()]).collect(),
        },
        sums: vec![("Total".into(), "270,00 €".into())],
        foot: "La Courte Pâte".into(),
        page: "page {n} / {of}".into(),
        ..Sheet::default()
    };
    let written = pdf::write(&sheet, morning()).expect("any words can be written");
    if let Some(words) = words_of(&written, "long.pdf") {
        assert!(words.contains("Ελένη Дарья Łukasz") && words.contains("page 5 / "), "{words}");
    }
}

/// Three cakes for tomorrow, at a price of their own, with a deposit asked for.
fn proposal(n: i64) -> Proposal {
    Proposal {
        contact: LEA.parse().expect("a number"),
        buyer: Buyer::named("Léa Martin", "", "").expect("a name"),
        lang: Lang::Fr,
        lines: vec![
            Wanted {
                sku: "CP-TRA".parse().expect("a reference"),
                quantity: kernel::Quantity::new(n).expect("some"),
                price: Some(kernel::Cents(1_234)),
                detail: "bien cuites".into(),
            },
            Wanted {
                sku: "CP-TAR".parse().expect("a reference"),
                quantity: kernel::Quantity::new(1).expect("one"),
                price: None,
                detail: String::new(),
            },
        ],
        pickup_at: morning() + jiff::SignedDuration::from_hours(26),
        days: 10,
        deposit: kernel::Cents(1_000),
        note: "Salle au 12".into(),
    }
}

async fn bakery(db: &Db) -> Arc<Shop> {
    let tart = crate::catalogue::Article {
        price: kernel::Cents(1_850),
        vat: kernel::VatRate::from_percent(10.0).expect("a rate"),
        ..article("CP-TAR", "Tarte aux pommes")
    };
    let shop = shelve(db, shop("pain"), vec![article("CP-TRA", "Baguette de tradition"), tart]).await;
    known(db, &shop).await;
    shop
}

async fn quoted(db: &Db, shop: &Arc<Shop>, seed: u64, wish: Proposal) -> Result<quotes::Known, quotes::Failure> {
    let own = shop.clone();
    db.write(&shop.key, move |tx| quotes::write(tx, &mut env_at(morning(), seed), &own, &wish, "staff:Inès")).await
}

#[test]
fn a_quote_is_frozen_accepted_once_paid_in_advance_invoiced_and_corrected() {
    on_both(|db| async move {
        let shop = bakery(&db).await;
        let known = quoted(&db, &shop, 50, proposal(3)).await.expect("written");
        assert_eq!(
            (known.quote.number.as_str(), known.quote.total),
            ("DV2026-00001", kernel::Cents(3 * 1_234 + 1_850))
        );
        assert_eq!(known.quote.last, shop.day(known.quote.pickup_at), "no longer than what it is for");
        let (id, own) = (known.id, shop.clone());
        let order = db
            .write(&shop.key, move |tx| {
                let mut env = env_at(morning(), 51);
                assert!(quotes::is_token(&env.secrets, id, &quotes::token(&env.secrets, id)));
                let order = quotes::accept(tx, &mut env, &own, id, None, "customer:quote")?;
                let again = quotes::accept(tx, &mut env, &own, id, None, "customer:quote")?;
                assert_eq!(order.id, again.id, "said twice, it is one order");
                let no = quotes::end(tx, &mut env, &own, id, Answer::Refused, "customer:quote");
                assert!(matches!(no, Err(quotes::Failure::NotOpen(Standing::Accepted))));
                Ok::<_, quotes::Failure>(order)
            })
            .await
            .expect("accepted");
        assert_eq!((order.total, order.source.as_str()), (known.quote.total, quotes::SOURCE));
        assert_eq!(order.note, "Baguette de tradition (bien cuites) ; Salle au 12");
        let (own, id) = (shop.clone(), order.id);
        let total = order.total;
        let (invoice, credits) = db
            .write(&shop.key, move |tx| {
                let mut env = env_at(morning(), 52);
                let mut pay = |tx: &mut Tx<'_>, cents: Option<i64>| {
                    deposit(tx, &mut env, &own, id, (cents.map(kernel::Cents), Means::Card), "staff:Sarah")
                };
                assert!(matches!(pay(tx, Some(0)), Err(Failure::Deposit(_))));
                assert!(matches!(pay(tx, Some(total.0 + 1)), Err(Failure::Deposit(_))));
                assert!(matches!(pay(tx, None), Err(Failure::Deposit(_))), "nothing to give back");
                assert_eq!(pay(tx, Some(1_000))?.number, "AC2026-00001");
                assert_eq!(pay(tx, None)?.amount, kernel::Cents(-1_000), "given back");
                pay(tx, Some(1_500))?;
                for state in [State::Ready, State::Collected] {
                    let moved = orders::move_to(tx, &mut env, &own, id, state, &Actor::staff("Sarah"), "");
                    moved.map_err(|failure| Failure::Error(Error::Fault(failure.to_string())))?;
                }
                let invoice = invoice(tx, &mut env, &own, id, buyer("Léa Martin"), "customer")?;
                let late = deposit(tx, &mut env, &own, id, (Some(kernel::Cents(5)), Means::Cash), "staff:Sarah");
                assert!(matches!(late, Err(Failure::Invoiced)));
                let mut off = |tx: &mut Tx<'_>, lines: &[(usize, i64)]| {
                    let lines: Vec<_> = lines.iter().map(|(n, cents)| (*n, kernel::Cents(*cents))).collect();
                    credit(tx, &mut env, &own, id, (&lines, "trop cuite"), "staff:Inès")
                };
                assert!(matches!(off(tx, &[(1, 1_851)]), Err(Failure::Credit(_))));
                let one = off(tx, &[(0, 1_234), (1, 7)])?;
                assert_eq!((one.number.as_str(), one.corrects.as_str()), ("AV2026-00001", "2026-00001"));
                off(tx, &[(1, 1_843)])?;
                let credits: Vec<Credit> = credits_of(tx, &own.key, id)?.into_iter().map(|(one, _)| one).collect();
                assert_eq!(credits[0], one, "frozen");
                Ok::<_, Failure>((invoice, credits))
            })
            .await
            .expect("made");
        let taken: kernel::Cents = credits.iter().map(|one| one.total).sum();
        let rest: kernel::Cents = rules::credit::left(&invoice, &credits).into_iter().sum();
        assert_eq!(taken + rest, invoice.total);
        assert_eq!(
            (invoice.paid_before(), invoice.rest()),
            (kernel::Cents(1_500), invoice.total - kernel::Cents(1_500))
        );
        let own = shop.clone();
        let (faults, filed, statement_credits) = db
            .read(move |conn| {
                let contact: Contact = LEA.parse().expect("a number");
                let days = rules::month("2026").expect("a year");
                let again = invoice_of(conn, &own.key, id)?.expect("there").0;
                assert_eq!(again, invoice, "untouched");
                Ok::<_, DbError>((
                    check(conn, &own.key)?,
                    filed(conn, &own.key, &contact)?,
                    credited(conn, &own, &contact, days)?,
                ))
            })
            .await
            .expect("read");
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!(filed.len(), 6, "three deposits, an invoice, two credit notes");
        assert_eq!(statement_credits.iter().map(|one| one.total).sum::<kernel::Cents>(), taken);
        let lang = Lang::Fr;
        for name in ["facture.pdf", "acompte-1.pdf", "acompte-2.pdf", "avoir-1.pdf"] {
            let own = shop.clone();
            let found = db.read(move |conn| paper(conn, lang, &own, id, name)).await.expect("read");
            let (sheet, at, _) = found.expect("there");
            assert!(pdf::write(&sheet, at).expect("written").starts_with(b"%PDF"));
            insta::assert_debug_snapshot!(format!("sheet-quoted-{name}"), sheet);
        }
        let own = shop.clone();
        let gone = db.read(move |conn| paper(conn, lang, &own, id, "avoir-3.pdf")).await.expect("read");
        assert!(gone.is_none());
        let sheet = quote_sheet(lang, &shop, &known.quote, (Standing::Accepted, morning()));
        let written = pdf::write(&sheet, morning()).expect("written");
        if let Some(words) = words_of(&written, "devis.pdf") {
            assert!(words.contains("Devis DV2026-00001") && words.contains("Devis gratuit"), "{words}");
        }
        insta::assert_debug_snapshot!("sheet-devis", sheet);
        // Somebody tampers with the books: it is found.
        db.write(&shop.key, move |tx| {
            store::insert(tx, &key("pain"), CREDIT, (2026, 3), &format!("{id}/9"), "{}", morning())
        })
        .await
        .expect("kept");
        db.write(&shop.key, |tx| store::insert(tx, &key("pain"), DEPOSIT, (2026, 5), "x/1", "{}", morning()))
            .await
            .expect("kept");
        let faults = db.read(|conn| check(conn, &key("pain"))).await.expect("read");
        assert!(faults.iter().any(|fault| fault.contains("deposit numbers of 2026")), "{faults:?}");
    });
}

#[test]
fn what_cannot_be_quoted_or_had_is_told_and_loses_nothing() {
    on_both(|db| async move {
        let shop = bakery(&db).await;
        let wrong: [(&str, Proposal); 5] = [
            ("empty", Proposal { lines: Vec::new(), ..proposal(1) }),
            ("past", Proposal { pickup_at: morning(), ..proposal(1) }),
            ("far", Proposal { pickup_at: morning() + jiff::SignedDuration::from_hours(24 * 61), ..proposal(1) }),
            ("deposit", Proposal { deposit: kernel::Cents(900_000), ..proposal(1) }),
            ("free", {
                let mut wish = proposal(1);
                wish.lines[0].price = Some(kernel::Cents(0));
                wish
            }),
        ];
        for (name, wish) in wrong {
            assert!(quoted(&db, &shop, 60, wish).await.is_err(), "{name}");
        }
        let closed = Proposal { pickup_at: morning() + jiff::SignedDuration::from_hours(20), ..proposal(1) };
        let known = quoted(&db, &shop, 61, closed).await.expect("written");
        let (own, id) = (shop.clone(), known.id);
        let refused = db
            .write(&shop.key, move |tx| quotes::accept(tx, &mut env_at(morning(), 62), &own, id, None, "customer"))
            .await;
        let Err(quotes::Failure::Order(orders::Failure::Refused(refusal))) = refused else { panic!("{refused:?}") };
        let next = refusal.next().expect("another hour");
        let (own, own_key) = (shop.clone(), shop.key.clone());
        let still = db.read(move |conn| quotes::by_id(conn, &own_key, id)).await.expect("read").expect("there");
        assert_eq!(still.standing(morning()), Standing::Open, "it waits on");
        assert_eq!(still.standing(still.until), Standing::Expired);
        let done = db.write(&shop.key, move |tx| {
            quotes::accept(tx, &mut env_at(morning(), 63), &own, id, Some(next), "customer")
        });
        assert_eq!(done.await.expect("accepted").pickup_at, next);
        let other = db.read(move |conn| quotes::by_id(conn, &key("fleur"), id)).await.expect("read");
        assert_eq!(other, None, "a neighbour sees nothing");
        let late = quoted(&db, &shop, 64, proposal(1)).await.expect("written");
        let (own, id, until) = (shop.clone(), late.id, late.until);
        let late =
            db.write(&shop.key, move |tx| quotes::accept(tx, &mut env_at(until, 65), &own, id, None, "customer"));
        assert!(matches!(late.await, Err(quotes::Failure::NotOpen(Standing::Expired))));
        // Years later nothing names them any more, and the numbers stand.
        let later = until + jiff::SignedDuration::from_hours(24);
        let n = db.write(&shop.key, move |tx| quotes::expire(tx, &key("pain"), later, 10)).await.expect("forgotten");
        assert_eq!(n, 1, "not the one that was accepted");
        let blank = db.read(move |conn| quotes::by_id(conn, &key("pain"), id)).await.expect("read").expect("there");
        assert_eq!((blank.contact, blank.quote.buyer.name.as_str()), (None, ""));
        assert_eq!(db.read(|conn| check(conn, &key("pain"))).await.expect("read"), Vec::<String>::new());
    });
}

#[test]
fn every_series_is_without_a_hole_when_many_are_made_at_once_and_some_are_undone() {
    on_both(|db| async move {
        let shop = bakery(&db).await;
        let mut making = tokio::task::JoinSet::new();
        for n in 0..16 {
            let (db, shop) = (db.clone(), shop.clone());
            making.spawn(async move {
                let order = ordered(&db, &shop, 200 + n, true).await;
                invoiced(&db, &shop, order.id, "Léa").await.expect("made");
                let own = shop.clone();
                db.write(&shop.key, move |tx| {
                    let mut env = env_at(morning(), 300 + n);
                    let fault = |why: String| Error::Fault(why);
                    quotes::write(tx, &mut env, &own, &proposal(1), "staff:Inès").map_err(|e| fault(e.to_string()))?;
                    let off = [(0, kernel::Cents(100))];
                    credit(tx, &mut env, &own, order.id, (&off, "cassé"), "staff:Inès")
                        .map_err(|e| fault(e.to_string()))?;
                    if n % 3 == 0 { Err(fault("undone".to_owned())) } else { Ok(()) }
                })
                .await
            });
        }
        let done = making.join_all().await.into_iter().filter(Result::is_ok).count();
        let (faults, quotes, credits) = db
            .read(|conn| {
                let credits = store::all_of(conn, &key("pain"), CREDIT)?.len();
                Ok::<_, DbError>((check(conn, &key("pain"))?, quotes::last(conn, &key("pain"), 99)?, credits))
            })
            .await
            .expect("read");
        assert_eq!(faults, Vec::<String>::new());
        let mut numbers: Vec<String> = quotes.into_iter().map(|known| known.quote.number).collect();
        numbers.sort();
        let expected: Vec<String> =
            (1..=done).map(|n| rules::number_in("DV", 2026, i64::try_from(n).expect("small"))).collect();
        assert_eq!((numbers, credits), (expected, done));
    });
}
