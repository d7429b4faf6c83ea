//! Announcing on both engines: who is told, once, at what cost, and when it stops.

use std::sync::Arc;

use db::{Db, testing::on_both};
use jiff::SignedDuration;
use kernel::{Contact, Quantity};

use super::*;
use crate::{
    catalogue::Planned,
    consent::Ask,
    orders::{Pickup, Wish, reserve},
    outbox::jobs::deliver,
    testing::{article, env_at, key, morning, program, shelve, shop, who},
};

fn sku() -> Sku {
    "CP-TRA".parse().expect("a reference")
}

fn at(minutes: i64) -> Timestamp {
    morning() + SignedDuration::from_mins(minutes)
}

async fn follow_as(db: &Db, shop: &Arc<Shop>, contact: &str) {
    let (own, contact): (_, Contact) = (shop.clone(), contact.parse().expect("a contact"));
    db.write(&shop.key, move |tx| {
        let mut env = env_at(morning(), 5);
        let topics = [Topic::Batch(sku())];
        ask(
            tx,
            &mut env,
            &own,
            &Ask { contact: &contact, topics: &topics, push: None, lang: Lang::Fr, place: "till", witness: "Sarah" },
        )?;
        assert_eq!(confirmed(tx, &mut env, &own, &contact, "sms", Lang::Fr)?, topics);
        Ok::<_, DbError>(())
    })
    .await
    .expect("follows");
}

async fn announce_now(db: &Db, shop: &Arc<Shop>, quantity: i64, ready_at: Timestamp, seed: u64) -> (Batch, Audience) {
    let own = shop.clone();
    db.write(&shop.key, move |tx| {
        let wanted =
            Wanted { sku: sku(), quantity: Quantity::new(quantity).expect("a quantity"), ready_at, announce: true };
        announce(tx, &mut env_at(morning(), seed), &own, &wanted, 450, "staff:Sarah")
    })
    .await
    .expect("announced")
}

#[test]
fn a_batch_is_told_to_those_who_asked_once_and_counts_in_the_promise() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), vec![article("CP-TRA", "Baguette de tradition")]).await;
        for contact in ["+33639980101", "marius@example.net"] {
            follow_as(&db, &shop, contact).await;
        }
        let own = shop.clone();
        let seen = db
            .read(move |conn| {
                let wanted = Wanted {
                    sku: sku(),
                    quantity: Quantity::new(30).expect("a quantity"),
                    ready_at: at(30),
                    announce: true,
                };
                preview(conn, morning(), "https://rue.example.org", &own, &wanted, 450)
            })
            .await
            .expect("previewed");
        let (batch, audience) = announce_now(&db, &shop, 30, at(30), 1).await;
        assert_eq!(seen, audience, "what was shown is what is done");
        assert_eq!((audience.count(), audience.sms, audience.email), (2, 1, 1));
        assert_eq!(audience.cost_cents, (audience.segments * 450 + 99) / 100);
        assert!(audience.text.contains("TRADITION 2") && audience.text.contains("9h30"), "{}", audience.text);
        let own = shop.clone();
        let left = db
            .read(move |conn| stock::curves(conn, &own, &[&article("CP-TRA", "")], own.day(morning()), morning(), None))
            .await
            .expect("read");
        let left = left[0].as_ref().expect("counted");
        assert_eq!((left.available(morning()), left.available(at(30))), (40, 70));
        let (app, sent, _) = program(&db).await;
        while deliver(app.clone()).await.expect("delivered") > 0 {}
        let alerts: Vec<_> = sent.messages().into_iter().filter(|m| m.text.contains("prochaine fournée")).collect();
        assert_eq!(alerts.len(), 2, "{:?}", sent.messages());
        let sms = alerts.iter().find(|message| message.channel == "sms").expect("an SMS");
        assert!(sms.text.contains("https://rue.example.org/pain/a/"), "{}", sms.text);
        // Announced once more by mistake with the same numbers: another batch, but nobody is told the same thing twice.
        let told = db.read(move |conn| outbox::about(conn, &key("pain"), &told_about(&batch))).await.expect("read");
        assert_eq!(told.len(), 2);
    });
}

fn told_about(batch: &Batch) -> String {
    Announced { batch: batch.id, sku: batch.sku.clone(), ready_at: batch.ready_at, word: batch.word.clone() }.about()
}

#[test]
fn who_is_above_the_ceiling_of_the_month_is_counted_before_sending_and_not_told() {
    on_both(|db| async move {
        let bread =
            Article { plan: vec![Planned { minute: 420, quantity: 40 }], ..article("CP-TRA", "Baguette de tradition") };
        let shop = shelve(&db, shop("pain"), vec![bread]).await;
        for contact in ["+33639980101", "+33639980102", "+33639980103", "lea@example.org"] {
            follow_as(&db, &shop, contact).await;
        }
        // What was asked at the till has left already, and counts. A text of this alert takes two segments.
        let set = |tx: &mut Tx<'_>, own: &Shop| {
            let used = outbox::spend::this_month(tx, own, morning())?.spent;
            outbox::spend::set_ceiling(tx, &mut env_at(morning(), 3), &own.key, Some(used + 3), "Camille")
        };
        let (app, sent, _) = program(&db).await;
        while deliver(app.clone()).await.expect("delivered") > 0 {}
        let own = shop.clone();
        db.write(&shop.key, move |tx| set(tx, &own)).await.expect("set");
        let (batch, audience) = announce_now(&db, &shop, 30, at(30), 1).await;
        assert_eq!((audience.segments, audience.sms, audience.email, audience.held), (2, 1, 1, 2));
        while deliver(app.clone()).await.expect("delivered") > 0 {}
        let told = db.read(move |conn| outbox::about(conn, &key("pain"), &told_about(&batch))).await.expect("read");
        let mut reasons: Vec<_> = told.iter().map(|one| one.reason.as_deref().unwrap_or("sent")).collect();
        reasons.sort_unstable();
        assert_eq!(reasons, ["ceiling", "ceiling", "sent", "sent"]);
        assert!(sent.messages().iter().any(|one| one.channel == "sms" && one.text.contains("prochaine fournée")));
    });
}

#[test]
fn who_chose_other_hours_is_not_told_and_counts_for_nothing() {
    on_both(|db| async move {
        let bread =
            Article { plan: vec![Planned { minute: 420, quantity: 40 }], ..article("CP-TRA", "Baguette de tradition") };
        let shop = shelve(&db, shop("pain"), vec![bread]).await;
        for (contact, from, until) in [("+33639980101", 1_020, 1_200), ("+33639980102", 480, 600)] {
            follow_as(&db, &shop, contact).await;
            let contact = contact.parse().expect("a number");
            let hours = consent::AlertHours::read(Some(from), Some(until));
            db.write(&shop.key, move |tx| consent::set_hours(tx, &key("pain"), &contact, hours)).await.expect("set");
        }
        // It is 9 h.
        let (batch, audience) = announce_now(&db, &shop, 30, at(30), 1).await;
        assert_eq!((audience.count(), audience.sms, audience.asleep), (1, 1, 1));
        let (app, sent, _) = program(&db).await;
        while deliver(app.clone()).await.expect("delivered") > 0 {}
        let alerts: Vec<_> = sent.messages().into_iter().filter(|m| m.text.contains("prochaine fournée")).collect();
        assert_eq!(alerts.iter().map(|alert| alert.to.as_str()).collect::<Vec<_>>(), ["+33639980102"]);
        let told = db.read(move |conn| outbox::about(conn, &key("pain"), &told_about(&batch))).await.expect("read");
        let why: Vec<_> = told.iter().filter_map(|message| message.reason.as_deref()).collect();
        assert_eq!(why, ["quiet-hours"], "the reason is kept");
    });
}

#[test]
fn an_alert_stops_when_nothing_is_left() {
    on_both(|db| async move {
        let bread =
            Article { plan: vec![Planned { minute: 420, quantity: 0 }], ..article("CP-TRA", "Baguette de tradition") };
        let shop = shelve(&db, shop("pain"), vec![bread]).await;
        follow_as(&db, &shop, "+33639980101").await;
        let (batch, _) = announce_now(&db, &shop, 2, at(30), 1).await;
        let own = shop.clone();
        db.write(&shop.key, move |tx| {
            let wish = Wish {
                lines: vec![(sku(), Quantity::new(2).expect("a quantity")).into()],
                pickup: Pickup::From(at(30)),
                source: "test",
                external_id: "1".into(),
                visitor: String::new(),
                note: String::new(),
                lang: Lang::Fr,
                who: Some(who("Léa", "+33639980103")),
            };
            reserve(tx, &mut env_at(morning(), 9), &own, &wish)
        })
        .await
        .expect("taken by somebody faster");
        let (app, sent, _) = program(&db).await;
        while deliver(app.clone()).await.expect("delivered") > 0 {}
        assert!(sent.messages().iter().all(|message| !message.text.contains("fournée")), "{:?}", sent.messages());
        let told = db.read(move |conn| outbox::about(conn, &key("pain"), &told_about(&batch))).await.expect("read");
        assert_eq!((told[0].state.as_str(), told[0].reason.as_deref()), ("refused", Some("sold-out")));
    });
}

#[test]
fn a_late_or_smaller_batch_names_whose_orders_are_in_danger() {
    on_both(|db| async move {
        let bread =
            Article { plan: vec![Planned { minute: 600, quantity: 10 }], ..article("CP-TRA", "Baguette de tradition") };
        let shop = shelve(&db, shop("pain"), vec![bread]).await;
        // 10 h planned; announced for 9 h 45 it is the same batch.
        let (batch, _) = announce_now(&db, &shop, 10, at(45), 1).await;
        assert_eq!(batch.source, "10:00");
        for (n, minutes) in [(1, 50), (2, 60)] {
            let own = shop.clone();
            db.write(&shop.key, move |tx| {
                let wish = Wish {
                    lines: vec![(sku(), Quantity::new(4).expect("a quantity")).into()],
                    pickup: Pickup::At(at(minutes)),
                    source: "test",
                    external_id: n.to_string(),
                    visitor: String::new(),
                    note: String::new(),
                    lang: Lang::Fr,
                    who: Some(who("Léa", "+33639980103")),
                };
                reserve(tx, &mut env_at(morning(), 100 + n), &own, &wish)
            })
            .await
            .expect("placed");
        }
        let change_to = |quantity: i64, ready_at: Timestamp| {
            let (db, own) = (db.clone(), shop.clone());
            async move {
                db.write(&own.clone().key, move |tx| {
                    change(tx, &mut env_at(morning(), 8), &own, batch.id, quantity, ready_at, "staff:Sarah")
                })
                .await
            }
        };
        let (_, fine) = change_to(8, at(50)).await.expect("changed");
        assert_eq!(fine, []);
        let (_, smaller) = change_to(5, at(50)).await.expect("changed");
        assert_eq!(
            smaller.iter().map(|danger| (danger.at, danger.missing, danger.orders.len())).collect::<Vec<_>>(),
            [(at(60), 3, 1)]
        );
        let (_, late) = change_to(8, at(55)).await.expect("changed");
        assert_eq!(late.iter().map(|danger| (danger.at, danger.missing)).collect::<Vec<_>>(), [(at(50), 4)]);
        assert!(matches!(change_to(8, at(24 * 60)).await, Err(Failure::Time)), "another day is another batch");
        let (own, day) = (shop.clone(), shop.day(morning()));
        let known = db
            .read(move |conn| {
                Ok::<_, DbError>((
                    of_day(conn, &own.key, day)?,
                    latest(conn, &own.key, 5)?,
                    of_day(conn, &key("fleur"), day)?,
                ))
            })
            .await;
        let (today, newest, theirs) = known.expect("read");
        assert_eq!((today.len(), newest.len(), theirs.len()), (1, 1, 0));
    });
}

#[test]
fn a_follow_token_proves_one_address_at_one_shop() {
    let secrets = env_at(morning(), 1).secrets;
    let contact: Contact = "lea@example.org".parse().expect("an address");
    let path = follow_path(&secrets, shop("pain").slug(), &contact);
    let token = path.strip_prefix("/suivi/").expect("its place");
    assert_eq!(read_follow_token(&secrets, token), Some(("pain".parse().expect("a slug"), contact)));
    for bad in ["", "a.b", &format!("{token}x"), &token.replacen('.', "A.", 1)] {
        assert_eq!(read_follow_token(&secrets, bad), None, "{bad}");
    }
}

#[test]
fn nobody_is_told_of_a_batch_that_nobody_can_fetch() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), vec![article("CP-TRA", "Baguette de tradition")]).await;
        follow_as(&db, &shop, "+33639980101").await;
        let own = shop.clone();
        // The next Monday at nine: the shop is closed all day.
        let monday: Timestamp = "2026-11-30T08:00:00Z".parse().expect("an instant");
        let (said, entered) = db
            .write(&shop.key, move |tx| {
                let wanted = |announce| Wanted {
                    sku: sku(),
                    quantity: Quantity::new(20).expect("a quantity"),
                    ready_at: monday,
                    announce,
                };
                let announced = |tx: &mut Tx<'_>, wanted: &Wanted| {
                    announce(tx, &mut env_at(morning(), 9), &own, wanted, 450, "staff:Sarah")
                };
                let seen = preview(tx, morning(), "https://rue.example.org", &own, &wanted(true), 450);
                let Err(Failure::Closed(next)) = announced(tx, &wanted(true)) else { panic!("announced") };
                assert!(matches!(seen, Err(Failure::Closed(_))), "what is shown is what would be done");
                let said = words::closed(Lang::Fr, &own, morning(), next);
                assert!(of_day(tx, &own.key, own.day(monday))?.is_empty(), "nothing was entered");
                // What is baked may be written down all the same.
                let (batch, audience) = announced(tx, &wanted(false))?;
                Ok::<_, Failure>((serde_json::to_value(said).expect("JSON"), (batch.announced, audience.count())))
            })
            .await
            .expect("asked");
        assert_eq!(entered, (false, 0));
        assert_eq!(said["type"], "/problems/closed");
        let detail = said["detail"].as_str().expect("a sentence");
        assert!(detail.contains("Elle rouvre mardi 1er décembre"), "{detail}");
    });
}
