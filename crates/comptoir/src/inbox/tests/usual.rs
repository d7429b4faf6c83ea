//! What is usual, made by SMS: of the last order, of the one that waits, with an order, or named alone; called back after.

use super::{talks::Bakery, *};
use crate::{catalogue::WishLine, orders::rules::State, standing::StandingOrder};

impl Bakery {
    async fn usual(&self) -> Option<StandingOrder> {
        let contact: Contact = "+33639980101".parse().expect("a number");
        self.db.read(move |conn| crate::standing::of_contact(conn, &key("pain"), &contact)).await.expect("read")
    }

    async fn takes(&self) -> Vec<(String, i64)> {
        let lines = self.usual().await.map(|usual| usual.lines).unwrap_or_default();
        lines.iter().map(|line: &WishLine| (line.sku.to_string(), line.quantity.get())).collect()
    }

    async fn open_orders(&self) -> usize {
        self.orders().await.iter().filter(|order| order.state.is_open()).count()
    }
}

fn lines(known: &[(&str, i64)]) -> Vec<(String, i64)> {
    known.iter().map(|(sku, n)| ((*sku).to_owned(), *n)).collect()
}

#[test]
fn the_last_order_becomes_the_usual_by_sms_and_is_called_back_by_one() {
    on_both(|db| async move {
        let bakery = Bakery::open(db).await;
        let (state, told) = bakery.hear("0", "c'est ma commande habituelle").await;
        assert_eq!((state.as_str(), bakery.usual().await.is_none()), ("done", true), "nothing to keep: {told}");
        assert!(told.contains("mon ordinaire"), "it says how: {told}");
        bakery.hear("1", "2 tradi bien cuites et 1 croissant pour 12h").await;
        bakery.hear("2", "oui").await;
        let (state, told) = bakery.hear("3", "Enregistre ça comme mon habituel stp").await;
        assert_eq!(state, "done");
        let usual = bakery.usual().await.expect("kept");
        assert!(told.contains("2 Baguettes de tradition (bien cuit)") && told.contains("1 Croissant"), "{told}");
        assert!(told.contains("comme d'hab") && told.contains(&usual.path(bakery.app.secrets())), "{told}");
        assert_eq!(channels::sms::segments(&told).encoding, channels::sms::Encoding::Gsm7, "{told}");
        assert_eq!((usual.habit.usual_minute, usual.name.as_str()), (720, ""), "as their order was");
        assert_eq!(usual.lines[0].options, ["bien cuit"]);
        assert_eq!(bakery.open_orders().await, 1, "keeping orders nothing");
        // A later order takes its place; the link stays the same.
        let order = bakery.orders().await.remove(0);
        bakery.go(order.id, State::Collected).await;
        bakery.hear("4", "3 croissants pour 16h").await;
        bakery.hear("5", "oui").await;
        bakery.hear("6", "faites-en mon ordinaire").await;
        assert_eq!(bakery.takes().await, lines(&[("CP-CRO", 3)]));
        assert_eq!(bakery.usual().await.map(|again| again.id), Some(usual.id));
        // And what is called back is what was kept.
        let order = bakery.orders().await.into_iter().find(|order| order.state.is_open()).expect("open");
        bakery.go(order.id, State::Collected).await;
        bakery.collected("7").await;
        let (state, back) = bakery.hear("8", "comme d'hab pour 17h").await;
        assert_eq!(state, "asked");
        assert!(back.contains("3 Croissants") && !back.contains("tradition"), "{back}");
        bakery.check().await;
    });
}

#[test]
fn what_waits_for_a_yes_is_kept_with_it_or_before_it() {
    on_both(|db| async move {
        let bakery = Bakery::open(db).await;
        bakery.hear("1", "2 tradi pour 12h").await;
        let (state, told) = bakery.hear("2", "c'est ma commande habituelle").await;
        assert_eq!(state, "asked");
        assert!(told.contains("OUI"), "it still waits: {told}");
        assert_eq!((bakery.takes().await, bakery.open_orders().await), (lines(&[("CP-TRA", 2)]), 0));
        bakery.hear("3", "oui").await;
        assert_eq!(bakery.open_orders().await, 1);
        bakery.hear("4", "4 croissants pour 16h").await;
        let (state, _) = bakery.hear("5", "oui et enregistre ça comme mon ordinaire").await;
        assert_eq!((state.as_str(), bakery.open_orders().await), ("done", 2));
        assert_eq!(bakery.takes().await, lines(&[("CP-CRO", 4)]));
        bakery.check().await;
    });
}

#[test]
fn it_is_named_alone_or_with_an_order() {
    on_both(|db| async move {
        let bakery = Bakery::open(db).await;
        let (state, told) = bakery.hear("1", "mon ordinaire c'est 2 tradi et 1 croissant").await;
        assert_eq!(state, "done", "{told}");
        assert_eq!(bakery.takes().await, lines(&[("CP-TRA", 2), ("CP-CRO", 1)]));
        assert_eq!(bakery.orders().await, [], "nothing was ordered");
        // With an hour it is an order as well: held, read back, kept at the yes.
        let (state, back) = bakery.hear("2", "3 croissants pour 12h et enregistrez ça comme mon habituel").await;
        assert_eq!(state, "asked", "{back}");
        assert!(back.contains("3 Croissants") && back.contains("OUI"), "{back}");
        assert_eq!(bakery.takes().await, lines(&[("CP-TRA", 2), ("CP-CRO", 1)]), "not before the yes");
        let (state, _) = bakery.hear("3", "oui").await;
        assert_eq!((state.as_str(), bakery.open_orders().await), ("done", 1));
        assert_eq!(bakery.takes().await, lines(&[("CP-CRO", 3)]));
        // A no keeps nothing.
        bakery.hear("4", "9 croissants pour 16h, c'est ma commande habituelle désormais").await;
        bakery.hear("5", "non").await;
        assert_eq!((bakery.takes().await, bakery.open_orders().await), (lines(&[("CP-CRO", 3)]), 1));
        // Whoever asks for the usual keeps nothing new.
        let (state, back) = bakery.hear("6", "mettez-moi ma commande habituelle de côté pour 17h").await;
        assert_eq!(state, "asked", "{back}");
        assert!(back.contains("3 Croissants"), "{back}");
        bakery.check().await;
    });
}
