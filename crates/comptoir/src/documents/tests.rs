//! Papers on both engines: numbers without holes, what is frozen stays, and the file says what it must.

use std::sync::Arc;

use db::{Db, testing::on_both};

use super::*;
use crate::{
    orders::{Actor, Pickup, Wish},
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
        assert_eq!(db.read(|conn| check(conn, &key("pain"))).await.expect("read").len(), 1);
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
        let (lang, secrets) = (Lang::Fr, &crate::platform::secrets::Secrets::new([7; 32]));
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
        assert_eq!((orders.len(), months), (1, vec!["2026-11".to_owned()]));
        let sheets = [
            ("recu", receipt(lang, &shop, &seller(), &order, secrets).expect("collected")),
            ("bon", order_form(lang, &shop, &seller(), &open, secrets)),
            ("facture", invoice_sheet(lang, &shop, &made)),
            ("releve", statement(lang, &shop, &seller(), "Léa Martin", days, &orders, morning())),
            ("invoice", invoice_sheet(Lang::En, &shop, &made)),
        ];
        assert!(receipt(lang, &shop, &seller(), &open, secrets).is_none());
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
    let sheet = rules::sheet::Sheet {
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
        ..rules::sheet::Sheet::default()
    };
    let written = pdf::write(&sheet, morning()).expect("any words can be written");
    if let Some(words) = words_of(&written, "long.pdf") {
        assert!(words.contains("Ελένη Дарья Łukasz") && words.contains("page 5 / "), "{words}");
    }
}
