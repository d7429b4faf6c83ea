//! What comes in, on both engines: stored first, safe twice, answered once.

mod calls;
mod chat;
mod hands;
mod mails;
mod ovh;
mod smpp;
mod talks;
mod usual;

use std::sync::Arc;

use db::{Db, testing::on_both};
use jiff::SignedDuration;

use super::*;
use crate::{
    batches::{Wanted, announce},
    catalogue::{Article, Planned},
    consent::{Ask, Topic},
    outbox::jobs::deliver,
    testing::{article, env_at, key, morning, program, shelve, shop},
};

async fn sms(db: &Db, shop: &Arc<Shop>, id: &str, text: &str) -> Option<InboundId> {
    let (own, id, text) = (shop.clone(), id.to_owned(), text.to_owned());
    let seed = id.bytes().map(u64::from).sum();
    db.write(&shop.key, move |tx| {
        let raw = Raw { source: "demo", external_id: &id, sender: "+33639980101", body: &text };
        receive(tx, &mut env_at(morning(), seed), &own, None, &raw)
    })
    .await
    .expect("taken")
}

async fn state(db: &Db, id: InboundId) -> (String, String) {
    let inbound = db.read(move |conn| by_id(conn, &key("pain"), id)).await.expect("read").expect("stored");
    (inbound.state, inbound.reading)
}

#[test]
fn the_answers_to_an_alert_act_once() {
    on_both(|db| async move {
        let bread =
            Article { plan: vec![Planned { minute: 960, quantity: 40 }], ..article("CP-TRA", "Baguette de tradition") };
        let shop = shelve(&db, shop("pain"), vec![bread]).await;
        let (app, sent, _) = program(&db).await;
        let send = || async {
            while deliver(app.clone()).await.expect("delivered") > 0 {}
            sent.messages().into_iter().next().map(|message| message.text).unwrap_or_default()
        };
        // Somebody is asked at the till and answers OUI.
        let own = shop.clone();
        db.write(&shop.key, move |tx| {
            let contact: Contact = "+33639980101".parse().expect("a number");
            let topics = [Topic::Batch("CP-TRA".parse().expect("a reference"))];
            let wish =
                Ask { contact: &contact, topics: &topics, push: None, lang: Lang::Fr, place: "till", witness: "Sarah" };
            crate::batches::ask(tx, &mut env_at(morning(), 3), &own, &wish)
        })
        .await
        .expect("asked");
        assert!(send().await.contains("OUI"));
        let yes = sms(&db, &shop, "1", "Oui").await.expect("new");
        assert_eq!(state(&db, yes).await, ("done".into(), "yes".into()));
        assert!(send().await.contains("vous serez prévenu"));
        // A batch of 3 is announced; they take 2 by a number, then ask for too many.
        let own = shop.clone();
        db.write(&shop.key, move |tx| {
            let ready_at = morning() + SignedDuration::from_mins(30);
            let wanted = Wanted {
                sku: "CP-TRA".parse().expect("sku"),
                quantity: Quantity::new(3).expect("n"),
                ready_at,
                announce: true,
            };
            announce(tx, &mut env_at(morning(), 4), &own, &wanted, 0, "staff:Sarah")
        })
        .await
        .expect("announced");
        assert!(send().await.contains("fournée"));
        let two = sms(&db, &shop, "2", "2").await.expect("new");
        assert_eq!(state(&db, two).await, ("done".into(), "reserve".into()));
        assert!(send().await.contains("C'est noté : 2 Baguettes"), "{:?}", sent.messages());
        assert_eq!(sms(&db, &shop, "2", "2").await, None, "the gateway calls again");
        let many = sms(&db, &shop, "3", "tradition 5").await.expect("new");
        assert_eq!(state(&db, many).await, ("done".into(), "refused".into()));
        assert!(send().await.contains("il n'en reste que 1"), "{:?}", sent.messages());
        sms(&db, &shop, "4", "1").await.expect("new");
        send().await;
        let none = sms(&db, &shop, "5", "1 svp").await.expect("new");
        assert_eq!(state(&db, none).await, ("done".into(), "refused".into()));
        let text = send().await;
        assert!(text.contains("il n'y en a plus") && text.contains("La prochaine : à 16"), "{text}");
        let orders = db
            .read(move |conn| {
                orders::of_contact(conn, &key("pain"), &"+33639980101".parse().expect("a number"), morning())
            })
            .await;
        assert_eq!(orders.expect("read").iter().map(|order| order.lines[0].quantity.get()).sum::<i64>(), 3);
        // STOP is heard at once, and order notices survive it.
        let stop = sms(&db, &shop, "6", "STOP svp").await.expect("new");
        assert_eq!(state(&db, stop).await, ("done".into(), "stop".into()));
        assert!(send().await.contains("plus aucun message"));
        let followers =
            db.read(|conn| consent::followers(conn, &key("pain"), &Topic::Batch("CP-TRA".parse().expect("sku")))).await;
        assert_eq!(followers.expect("read"), []);
    });
}

#[test]
fn what_is_unclear_waits_for_a_person_who_answers_once() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), vec![article("CP-TRA", "Baguette de tradition")]).await;
        let (app, sent, _) = program(&db).await;
        let id = sms(&db, &shop, "1", "Bonjour, vous faites des pièces montées ?").await.expect("new");
        assert_eq!(db.read(|conn| waiting(conn, &key("pain"))).await.expect("read").len(), 1);
        assert_eq!(db.read(|conn| waiting(conn, &key("fleur"))).await.expect("read").len(), 0);
        let mut done = Vec::new();
        for by in ["Sarah", "Camille"] {
            let own = shop.clone();
            done.push(
                db.write(&shop.key, move |tx| reply(tx, &mut env_at(morning(), 5), &own, id, "Oui, sur commande.", by))
                    .await
                    .expect("asked"),
            );
        }
        assert_eq!(done, [true, false], "nothing is answered twice");
        while deliver(app.clone()).await.expect("delivered") > 0 {}
        assert_eq!(sent.messages().iter().filter(|message| message.text.contains("sur commande")).count(), 1);
        let word = sms_from(&db, &shop, "CREDIT").await;
        assert_eq!(state(&db, word).await.0, "ignored", "a word cannot be answered");
        let latest = db.read(|conn| latest(conn, &key("pain"), 10)).await.expect("read");
        assert_eq!((latest.len(), latest[1].handled_by.as_deref()), (2, Some("Sarah")));
        let other = sms(&db, &shop, "9", "ok").await.expect("new");
        let own = shop.clone();
        assert!(
            db.write(&shop.key, move |tx| dismiss(tx, &mut env_at(morning(), 6), &own, other, "Sarah"))
                .await
                .expect("asked")
        );
    });
}

async fn sms_from(db: &Db, shop: &Arc<Shop>, sender: &'static str) -> InboundId {
    let own = shop.clone();
    let taken = db
        .write(&shop.key, move |tx| {
            let raw = Raw { source: "demo", external_id: sender, sender, body: "2" };
            receive(tx, &mut env_at(morning() + SignedDuration::from_mins(1), 77), &own, None, &raw)
        })
        .await;
    taken.expect("taken").expect("new")
}
