//! The line of time, the search, the ways to write and the walls between shops, on both engines.

use std::sync::Arc;

use db::{Db, testing::on_both};
use jiff::SignedDuration;

use super::*;
use crate::{
    catalogue::WishLine,
    customers::{Purpose, Source},
    inbox::Raw,
    orders::{Pickup, Wish},
    platform::{Env, i18n::Lang},
    shops::Shop,
    testing::{article, env_at, key, morning, program, shelve, shop, who},
};

async fn bakery(db: &Db) -> Arc<Shop> {
    shelve(db, shop("pain"), vec![article("TRA", "Baguette de tradition")]).await
}

fn contact(text: &str) -> Contact {
    text.parse().expect("a contact")
}

fn later(minutes: i64) -> Timestamp {
    morning() + SignedDuration::from_mins(minutes)
}

fn order(tx: &mut db::Tx<'_>, shop: &Shop, minute: i64, name: &str, to: &str) {
    let mut env = env_at(later(minute), 7);
    let line = WishLine::from(("TRA".parse().expect("a reference"), kernel::Quantity::new(1).expect("one")));
    let wish = Wish {
        lines: vec![line],
        pickup: Pickup::Soonest,
        source: "web",
        external_id: format!("{to}/{minute}"),
        visitor: String::new(),
        note: String::new(),
        lang: Lang::Fr,
        who: Some(who(name, to)),
    };
    orders::reserve(tx, &mut env, shop, &wish).expect("reserved");
}

fn write(tx: &mut db::Tx<'_>, shop: &Shop, minute: i64, from: &str, text: &str) {
    let id = format!("{from}/{minute}");
    let raw = Raw { source: "demo", external_id: &id, sender: from, body: text };
    inbox::receive(tx, &mut env_at(later(minute), 7), shop, None, &raw).expect("received");
}

/// A mail, as a server hands it on.
fn mail_of(text: &str) -> channels::mail_in::Incoming {
    channels::mail_in::Incoming {
        message_id: Some("q1@example.net".to_owned()),
        from: MAIL.parse().expect("an address"),
        to: Vec::new(),
        subject: String::new(),
        is_reply: false,
        text: text.to_owned(),
        answers: Vec::new(),
        automatic: false,
    }
}

const PHONE: &str = "+33639981401";
const MAIL: &str = "odile.vasseur@example.net";

#[test]
fn the_pages_of_a_line_of_time_are_the_whole_line() {
    on_both(|db| async move {
        let shop = bakery(&db).await;
        let own = shop.clone();
        let checked = db.write(&shop.key, move |tx| {
            let key = &own.key;
            for n in 0..6 {
                order(tx, &own, n * 10, "Odile Vasseur", PHONE);
                write(tx, &own, n * 10 + 3, PHONE, "Merci pour le pain, il était parfait, à samedi alors");
            }
            let mut env = env_at(later(70), 7);
            let mail = customers::open(tx, &mut env, key, "Odile Vasseur", &contact(MAIL))?;
            inbox::mail::take(tx, &mut env, &own, None, &mail_of("Et pour 24 personnes ?")).expect("taken");
            threads::write(tx, &mut env, key, mail, Kind::Visit, "Vue au comptoir", "Inès")?;
            threads::write(tx, &mut env, key, mail, Kind::Internal, "SECRET entre nous", "Inès")?;
            let phone = customers::open(tx, &mut env, key, "", &contact(PHONE))?;
            customers::join(tx, &mut env, key, phone, mail, &[], "staff:Inès")?;
            let file = customers::file(tx, key, phone)?.expect("a file");
            let now = later(120);
            let whole = timeline(tx, &file, Eyes::Staff, now, 500, now)?;
            assert_eq!(whole.next, None);
            let kinds =
                |moments: &[Moment]| moments.iter().map(|m| (m.at, format!("{:?}", m.what))).collect::<Vec<_>>();
            for most in [1, 3, 7] {
                let (mut seen, mut before) = (Vec::new(), now);
                loop {
                    let page = timeline(tx, &file, Eyes::Staff, before, most, now)?;
                    seen.extend(kinds(&page.moments));
                    match page.next {
                        Some(next) if next < before => before = next,
                        _ => break,
                    }
                }
                let mut whole = kinds(&whole.moments);
                if most == 1 {
                    // What happened at one instant is told together; one at a time leaves some of it out of a page.
                    whole.dedup_by_key(|(at, _)| *at);
                    seen.dedup_by_key(|(at, _)| *at);
                    assert_eq!(seen.len(), whole.len());
                    continue;
                }
                whole.sort();
                seen.sort();
                assert_eq!(seen, whole, "{most} at once");
            }
            let seen = timeline(tx, &file, Eyes::Person, now, 500, now)?;
            assert_eq!(seen.moments.len() + 1, whole.moments.len(), "all but what colleagues told each other");
            let internal = |m: &Moment| matches!(&m.what, What::Line(e) if e.kind == Kind::Internal);
            assert!(whole.moments.iter().any(internal) && !seen.moments.iter().any(internal));
            let learnt = learnt(tx, &file, now)?;
            assert_eq!((learnt[0].what.as_str(), learnt[0].times), ("Baguette de tradition", 6));
            Ok::<_, DbError>(())
        });
        checked.await.expect("checked");
    });
}

#[test]
fn everything_is_found_by_its_words_in_its_own_shop_and_forgotten_with_it() {
    on_both(|db| async move {
        let shop = bakery(&db).await;
        shelve(&db, Shop { key: key("fleur"), ..crate::testing::shop("fleur") }, Vec::new()).await;
        let (app, _, _) = program(&db).await;
        let own = shop.clone();
        let note = db.write(&shop.key, move |tx| {
            let (key, mut env) = (&own.key, env_at(morning(), 7));
            order(tx, &own, 0, "Odile Vasseur", PHONE);
            write(tx, &own, 1, PHONE, "Vous conseillez quoi pour les fromages ?");
            let odile = customers::open(tx, &mut env, key, "", &contact(PHONE))?;
            let text = "Retraite au 30 novembre, préfère la croûte bien cuite";
            let id = customers::keep(tx, &mut env, key, odile, Purpose::Life, text, Source::Said, None, "staff:Inès")?;
            threads::write(tx, &mut env, key, odile, Kind::Internal, "Voir avec Camille", "Inès")?;
            Ok::<_, DbError>(id)
        });
        let note = note.await.expect("written");
        assert!(tend(app.clone()).await.expect("read") >= 4);
        assert_eq!(tend(app.clone()).await.expect("read"), 0, "nothing is written twice");
        let seek = |shop: &str, typed: &str| {
            let (db, key, typed) = (db.clone(), key(shop), typed.to_owned());
            async move {
                let found = db.read(move |conn| find(conn, &key, &typed, 20, later(5))).await.expect("found");
                found.into_iter().map(|found| found.kind).collect::<Vec<_>>()
            }
        };
        for (typed, kind) in [
            ("vasseur", "person"),
            ("06 39 98 14 01", "person"),
            ("1401", "person"),
            ("odil", "person"),
            ("fromage", "in"),
            ("conseiller", "in"),
            ("retraité", "note"),
            ("croute cuit", "note"),
            ("camille", "line"),
        ] {
            assert_eq!(seek("pain", typed).await, [kind], "{typed}");
            assert_eq!(seek("fleur", typed).await, [""; 0], "a neighbour finds nothing: {typed}");
        }
        assert_eq!(seek("pain", "croissant").await, [""; 0]);
        assert_eq!(seek("pain", "\" OR * :* & |").await, [""; 0], "signs are no commands");
        let own = shop.key.clone();
        let gone = db.write(&shop.key, move |tx| remove_note(tx, &mut env_at(later(2), 7), &own, note, "customer"));
        assert!(gone.await.expect("removed"));
        assert_eq!(seek("pain", "retraite").await, [""; 0]);
    });
}

#[test]
fn two_files_are_proposed_to_be_one_and_never_again_once_declined() {
    on_both(|db| async move {
        let shop = bakery(&db).await;
        let (app, _, _) = program(&db).await;
        let own = shop.clone();
        let (phone, mail) = db
            .write(&shop.key, move |tx| {
                let mut env = env_at(morning(), 7);
                let phone = customers::open(tx, &mut env, &own.key, "Odile Vasseur", &contact(PHONE))?;
                let mail = customers::open(tx, &mut env, &own.key, "Vasseur Odile", &contact(MAIL))?;
                customers::open(tx, &mut env, &own.key, "Odile Martin", &contact("+33639981402"))?;
                Ok::<_, DbError>((phone, mail))
            })
            .await
            .expect("met");
        tend(app).await.expect("read");
        let own = shop.key.clone();
        let checked = db.write(&shop.key, move |tx| {
            let file = customers::file(tx, &own, phone)?.expect("a file");
            let found = proposals(tx, &file, morning())?;
            assert_eq!(
                found.iter().map(|(file, _)| file.person).collect::<Vec<_>>(),
                [mail],
                "one, not the other Odile"
            );
            assert!(found[0].1.reasons.contains(&customers::Reason::SameName));
            customers::decline(tx, &mut env_at(later(1), 7), &own, phone, mail, "staff:Inès")?;
            assert_eq!(proposals(tx, &file, morning())?.len(), 0);
            Ok::<_, DbError>(())
        });
        checked.await.expect("checked");
    });
}

#[test]
fn one_writes_where_one_is_expected_and_what_neighbours_remember_needs_consent() {
    on_both(|db| async move {
        let shop = bakery(&db).await;
        let own = shop.clone();
        let checked = db.write(&shop.key, move |tx| {
            let (key, fleur, mut env) = (&own.key, key("fleur"), env_at(morning(), 7));
            order(tx, &own, 0, "Odile Vasseur", PHONE);
            let odile = customers::open(tx, &mut env, key, "", &contact(PHONE))?;
            customers::add_address(tx, &mut env, key, odile, &contact(MAIL), "staff:Inès")?;
            let file = customers::file(tx, key, odile)?.expect("a file");
            let open = |tx: &mut db::Tx<'_>, now| {
                Ok::<_, DbError>(
                    ways(tx, &file, now)?.into_iter().filter(|w| w.open).map(|w| w.contact).collect::<Vec<_>>(),
                )
            };
            assert_eq!(open(tx, later(1))?, [contact(PHONE)], "an address that staff typed proves nothing");
            consent::withdraw(tx, &mut env, key, &contact(PHONE), "sms")?;
            assert_eq!(open(tx, later(1))?, [], "STOP is kept");
            write(tx, &own, 2, PHONE, "Pouvez-vous me dire si le pain de dimanche sera tranché comme d'habitude ?");
            assert_eq!(open(tx, later(3))?, [contact(PHONE)], "their own question is answered");
            inbox::answered(tx, &mut env_at(later(4), 7), &own, &[contact(PHONE)], "Inès", Some("Oui"))?;
            assert_eq!(open(tx, later(5))?, []);
            // What the florist remembers.
            let theirs = customers::open(tx, &mut env, &fleur, "Odile", &contact(PHONE))?;
            let text = "Pivoines en mai";
            customers::keep(tx, &mut env, &fleur, theirs, Purpose::Taste, text, Source::Said, None, "staff:Rose")?;
            let keys = [key.clone(), fleur.clone()];
            assert_eq!(shared_by_others(tx, &file, &keys, later(5))?, []);
            customers::share(tx, &fleur, &contact(PHONE), later(5))?;
            let shared = shared_by_others(tx, &file, &keys, later(6))?;
            assert_eq!((shared.len(), shared[0].1[0].body.as_str()), (1, text));
            customers::unshare(tx, &fleur, &contact(PHONE), later(7))?;
            assert_eq!(shared_by_others(tx, &file, &keys, later(8))?, []);
            Ok::<_, DbError>(())
        });
        checked.await.expect("checked");
    });
}

#[test]
fn a_link_opens_its_own_page_for_its_days() {
    let (env, contact): (Env, Contact) = (env_at(morning(), 7), contact(PHONE));
    let path = path(&env.secrets, &contact, morning());
    let token = path.strip_prefix("/moi/memoire/").expect("a path");
    assert_eq!(read_token(&env.secrets, token, later(5)), Some(contact));
    assert_eq!(read_token(&env.secrets, token, morning() + LIVES), None, "its days are over");
    assert_eq!(read_token(&env.secrets, &token[1..], later(5)), None);
    assert_eq!(read_token(&env.secrets, "", later(5)), None);
    let forged = format!("{}.{}", token.split('.').next().expect("said"), "A".repeat(22));
    assert_eq!(read_token(&env.secrets, &forged, later(5)), None);
}

#[test]
fn the_newest_are_found_first_however_old_the_others_are() {
    on_both(|db| async move {
        // Each of an age of its own, in days, and one that is dated tomorrow.
        let ages = [-1, 0, 0, 1, 2, 3, 9, 30, 31, 200, 400, 401, 2_000, 3_000];
        let days = |n: i64| morning() - SignedDuration::from_hours(24 * n);
        let fill = move |tx: &mut db::Tx<'_>| {
            for (n, age) in ages.into_iter().enumerate() {
                for (shop, body) in [("pain", "tourte"), ("fleur", "tourte")] {
                    let id = format!("in/{n}");
                    let at = days(age) - SignedDuration::from_mins(i64::try_from(n).unwrap_or(0));
                    let (person, contact, body, more) = (None, None, body.to_owned(), String::new());
                    store::put(tx, &key(shop), &store::Entry { id, kind: "in", person, contact, at, body, more })?;
                }
            }
            Ok::<_, DbError>(())
        };
        db.write(&key("pain"), fill).await.expect("filled");
        for most in 1..=ages.len() + 1 {
            let read = move |conn: &mut Conn<'_>| {
                find(conn, &key("pain"), "tourte", i64::try_from(most).unwrap_or(0), morning())
            };
            let found = db.read(read).await.expect("found");
            let got: Vec<String> = found.into_iter().map(|one| one.id).collect();
            let wanted: Vec<String> = (0..ages.len().min(most)).map(|n| format!("in/{n}")).collect();
            assert_eq!(got, wanted, "the newest {most}");
        }
    });
}

/// How long a search takes among many entries: `COMPTOIR_SEARCH=1000000 cargo test --release … -- --nocapture`.
#[test]
fn a_search_among_many_is_quick() {
    let many: usize = std::env::var("COMPTOIR_SEARCH").ok().and_then(|n| n.parse().ok()).unwrap_or(3_000);
    on_both(move |db| async move {
        let words = ["croissant", "tranché", "samedi", "gâteau", "merci", "baguette", "retard", "facture", "tourte"];
        for from in (0..many).step_by(5_000) {
            let fill = move |tx: &mut db::Tx<'_>| {
                for n in from..many.min(from + 5_000) {
                    let shop = key(["pain", "fleur", "fromage", "livre"][n % 4]);
                    let text = format!("{} {} numéro{n}", words[n % 9], words[(n / 9) % 9]);
                    let at = morning() - SignedDuration::from_secs(i64::try_from(n).unwrap_or(0) * 20);
                    let entry = store::Entry {
                        id: format!("in/{n}"),
                        kind: "in",
                        person: None,
                        contact: None,
                        at,
                        body: text,
                        more: String::new(),
                    };
                    store::put(tx, &shop, &entry)?;
                }
                Ok::<_, DbError>(())
            };
            db.write(&key("pain"), fill).await.expect("filled");
        }
        for typed in ["numéro1300", "gateaux tranchés", "merc", "introuvable"] {
            let own = typed.to_owned();
            #[expect(clippy::disallowed_methods, reason = "measured")]
            let before = std::time::Instant::now();
            let found = db.read(move |conn| find(conn, &key("pain"), &own, 40, morning())).await.expect("found");
            println!("{:?} {many} entries, {typed}: {} found in {:?}", db.engine(), found.len(), before.elapsed());
            assert!(found.windows(2).all(|two| two[0].at >= two[1].at), "the newest first");
        }
    });
}
