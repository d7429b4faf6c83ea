//! A person takes over: books what was understood, corrects it, and teaches a word.

use super::{talks::Bakery, *};
use crate::orders::{Pickup, rules::State};

async fn waiting_one(bakery: &Bakery) -> Inbound {
    bakery.db.read(|conn| waiting(conn, &key("pain"))).await.expect("read").pop().expect("someone waits")
}

async fn book_it(bakery: &Bakery, id: InboundId, lines: &[(&str, i64)], by: &'static str) -> Option<orders::Order> {
    let lexicon = bakery.app.part::<Lexicons>().expect("a part").of(&bakery.app, &bakery.shop).await.expect("made");
    let line = |(sku, n): &(&str, i64)| (sku.parse().expect("sku"), Quantity::new(*n).expect("n")).into();
    let wanted = Book {
        lines: lines.iter().map(line).collect(),
        pickup: Pickup::At(morning() + SignedDuration::from_hours(3)),
        words: "À tout à l'heure.".into(),
    };
    let (own, mut env) = (bakery.shop.clone(), bakery.app.env());
    let booked =
        bakery.db.write(&bakery.shop.key, move |tx| book(tx, &mut env, &own, lexicon.as_deref(), id, &wanted, by));
    booked.await.expect("booked")
}

#[test]
fn what_a_person_corrects_is_booked_told_and_kept_without_names() {
    on_both(|db| async move {
        let bakery = Bakery::open(db).await;
        let text = "2 parigotes et 1 croissant pour midi, allergique aux noix. Appelez Odile au 06 39 98 01 02";
        let (state, told) = bakery.hear("1", text).await;
        assert_eq!(state, "waiting", "{told}");
        let inbound = waiting_one(&bakery).await;
        let (own, message) = (bakery.shop.clone(), inbound.clone());
        let now = bakery.app.now();
        let made = bakery.db.read(move |conn| draft(conn, &own, &message, now)).await.expect("read");
        assert!(made.lines.iter().any(|line| line.sku.as_str() == "CP-CRO" && line.quantity.is_some()), "{made:?}");
        let order = book_it(&bakery, inbound.id, &[("CP-TRA", 2), ("CP-CRO", 1)], "Sarah").await.expect("the first");
        assert_eq!((order.state, order.source.as_str()), (State::Received, "sms"));
        assert!(book_it(&bakery, inbound.id, &[("CP-TRA", 9)], "Camille").await.is_none(), "a colleague was faster");
        bakery.newest().await;
        let told: Vec<String> = bakery.sent.messages().into_iter().map(|message| message.text).collect();
        assert!(told.iter().any(|text| text.contains("2 Baguettes de tradition")), "{told:?}");
        assert!(told.iter().any(|text| text.contains("tout a l'heure") || text.contains("tout à l'heure")), "{told:?}");
        let kept = bakery.db.read(|conn| cases(conn, &key("pain"))).await.expect("read");
        assert_eq!(kept.len(), 1);
        let case: serde_json::Value = serde_json::from_str(&kept[0].body).expect("JSON");
        let sms = case["sms"].as_str().expect("a text");
        assert!(sms.contains("parigotes") && !sms.contains("Odile") && !sms.contains("39 98"), "{sms}");
        assert_eq!((&case["expect"]["items"][0]["sku"], &case["shop"]), (&"CP-TRA".into(), &"pain".into()));
        assert!(french::answer_line(&french::Catalogues::default(), &kept[0].body).contains("unknown shop"), "a case");
        bakery.check().await;
    });
}

#[test]
fn a_word_that_was_missing_is_taught_in_one_tap_and_taken_back() {
    on_both(|db| async move {
        let bakery = Bakery::open(db).await;
        for n in ["1", "2", "3"] {
            bakery.hear(n, "2 parigotes pour 12h").await;
        }
        let inbound = waiting_one(&bakery).await;
        book_it(&bakery, inbound.id, &[("CP-TRA", 2)], "Sarah").await.expect("booked");
        bakery.newest().await;
        let proposed = bakery.db.read(|conn| proposals(conn, &key("pain"))).await.expect("read");
        assert_eq!(proposed.len(), 1);
        assert_eq!((proposed[0].phrase.as_str(), proposed[0].sku.as_str()), ("parigotes", "CP-TRA"));
        let id = proposed[0].id;
        for expected in [true, false] {
            let (own, mut env) = (bakery.shop.clone(), bakery.app.env());
            let taught = bakery.db.write(&bakery.shop.key, move |tx| teach(tx, &mut env, &own, id, "Sarah")).await;
            assert_eq!(taught.expect("written"), expected);
        }
        bakery.app.part::<Lexicons>().expect("a part").forget();
        let order = bakery.orders().await.remove(0);
        bakery.go(order.id, State::Collected).await;
        let (state, back) = bakery.hear("4", "3 parigotes pour 12h").await;
        assert!(state == "asked" && back.contains("3 Baguettes de tradition"), "{state} {back}");
        bakery.hear("5", "non").await;
        let own = bakery.shop.key.clone();
        let removed = bakery.db.write(&bakery.shop.key, move |tx| remove_synonym(tx, &own, "parigotes")).await;
        assert!(removed.expect("removed"));
        bakery.app.part::<Lexicons>().expect("a part").forget();
        let (_, back) = bakery.hear("6", "3 parigotes pour 12h").await;
        assert!(!back.contains("3 Baguettes de tradition"), "{back}");
        let other = bakery.db.read(|conn| proposals(conn, &key("fleur"))).await.expect("read");
        assert_eq!(other, [], "a neighbour learns nothing");
        bakery.check().await;
    });
}
