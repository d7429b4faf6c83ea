//! Whole conversations by SMS, on both engines: changed, taken at its word, asked back, tried out.

use super::*;
use crate::{catalogue::Detail, orders::rules::State, outbox::jobs::Demo, platform::App};

/// A bakery with its program and its message box.
pub(super) struct Bakery {
    pub(super) shop: Arc<Shop>,
    pub(super) app: App,
    pub(super) sent: Demo,
    pub(super) db: Db,
}

impl Bakery {
    pub(super) async fn open(db: Db) -> Self {
        let tradition = Article {
            synonyms: vec!["tradi".into()],
            detail: Detail { options: vec!["bien cuit".into(), "tranché".into()], ..Detail::default() },
            ..article("CP-TRA", "Baguette de tradition")
        };
        let croissant = Article { price: kernel::Cents(110), ..article("CP-CRO", "Croissant") };
        let mut shop = shop("pain");
        shop.phone = Some("+33247000000".parse().expect("a number"));
        let shop = shelve(&db, shop, vec![tradition, croissant]).await;
        let (app, sent, _) = program(&db).await;
        Self { shop, app, sent, db }
    }

    /// An SMS from Nadia; answers the state and the newest message to her.
    pub(super) async fn hear(&self, id: &str, text: &str) -> (String, String) {
        let taken = hooks::take(&self.app, &self.shop, "demo", id.into(), "+33639980101".into(), text.into()).await;
        assert!(taken.expect("taken"), "new");
        let latest = self.db.read(move |conn| latest(conn, &key("pain"), 1)).await.expect("read").remove(0);
        (latest.state, self.newest().await)
    }

    pub(super) async fn newest(&self) -> String {
        while deliver(self.app.clone()).await.expect("delivered") > 0 {}
        self.sent.messages().into_iter().next().map(|message| message.text).unwrap_or_default()
    }

    pub(super) async fn orders(&self) -> Vec<orders::Order> {
        let contact: Contact = "+33639980101".parse().expect("a number");
        let now = self.app.now();
        self.db.read(move |conn| orders::of_contact(conn, &key("pain"), &contact, now)).await.expect("read")
    }

    pub(super) async fn go(&self, id: kernel::id::OrderId, to: State) {
        let (own, mut env) = (self.shop.clone(), self.app.env());
        let actor = orders::Actor::staff("Sarah");
        let moved = self.db.write(&self.shop.key, move |tx| orders::move_to(tx, &mut env, &own, id, to, &actor, ""));
        moved.await.expect("moved");
    }

    pub(super) async fn check(&self) {
        let now = self.app.now();
        let faults = self.db.read(move |conn| orders::check(conn, &key("pain"), now)).await.expect("read");
        assert_eq!(faults, Vec::<String>::new());
    }

    /// An order of Nadia's that was fetched.
    pub(super) async fn collected(&self, n: &str) {
        self.hear(&format!("{n}a"), "2 tradi pour 12h").await;
        self.hear(&format!("{n}b"), "oui").await;
        let order = self.orders().await.into_iter().find(|order| order.state.is_open()).expect("an order");
        self.go(order.id, State::Collected).await;
    }
}

#[test]
fn a_confirmed_order_is_changed_by_sms_with_its_options() {
    on_both(|db| async move {
        let bakery = Bakery::open(db).await;
        let (_, back) = bakery.hear("1", "2 tradi bien cuites pour 12h svp").await;
        assert!(back.contains("bien cuit"), "{back}");
        bakery.hear("2", "oui").await;
        let (state, told) = bakery.hear("3", "finalement 3 tradi").await;
        assert_eq!(state, "done");
        assert!(
            told.contains("C'est change : 3 Baguettes de tradition") || told.contains("C'est changé : 3"),
            "{told}"
        );
        assert!(told.contains("4,05") && told.contains("gluten"), "price and allergens: {told}");
        let order = bakery.orders().await.remove(0);
        let line = order.standing().next().expect("a line");
        assert_eq!((order.state, line.label().as_str()), (State::Received, "Baguette de tradition (bien cuit)"));
        // A time that is impossible is asked for again, and the answer goes on changing the same order.
        let (state, asked) = bakery.hear("4", "en fait plutôt à 14h").await;
        assert_eq!(state, "asked", "{asked}");
        let (state, told) = bakery.hear("5", "alors 16h").await;
        assert_eq!(state, "done", "{told}");
        assert!(told.contains("16h"), "{told}");
        // Too many: told, and the order stays.
        let (state, told) = bakery.hear("6", "finalement 90 tradi").await;
        assert_eq!(state, "asked", "{told}");
        assert!(told.contains("reste comme avant"), "{told}");
        let orders = bakery.orders().await;
        assert_eq!((orders.len(), orders[0].lines.iter().filter(|l| !l.dropped).count()), (1, 1));
        assert_eq!(orders[0].standing().next().map(|line| line.quantity.get()), Some(3));
        // Begun: a person.
        bakery.go(order.id, State::Preparing).await;
        let (state, told) = bakery.hear("7", "finalement 4 tradi").await;
        assert_eq!(state, "waiting", "{told}");
        bakery.check().await;
    });
}

#[test]
fn a_regular_is_taken_at_their_word_only_where_the_shop_wants_it() {
    on_both(|db| async move {
        let bakery = Bakery::open(db).await;
        bakery.collected("1").await;
        bakery.collected("2").await;
        let (state, back) = bakery.hear("3", "2 tradi pour 12h").await;
        assert_eq!(state, "asked", "off by default: {back}");
        bakery.hear("4", "non").await;
        let own = bakery.shop.key.clone();
        bakery.db.write(&bakery.shop.key, move |tx| set_regular_after(tx, &own, Some(2))).await.expect("set");
        let (state, told) = bakery.hear("5", "2 tradi pour 12h").await;
        assert_eq!(state, "done", "{told}");
        assert!(told.contains("ANNULE") && told.contains("gluten") && told.contains("2,70"), "{told}");
        let (state, told) = bakery.hear("6", "ANNULE").await;
        assert_eq!(state, "done", "{told}");
        assert!(told.contains("annulée") || told.contains("annulee"), "{told}");
        assert!(bakery.orders().await.iter().all(|order| !order.state.is_open()), "one word takes it back");
        let (state, back) = bakery.hear("7", "1 croissant pour 12h").await;
        assert_eq!(state, "asked", "never had before: {back}");
        bakery.hear("8", "non").await;
        let (state, asked) = bakery.hear("9", "2 tradi").await;
        assert_eq!(state, "asked", "no hour is a doubt: {asked}");
        let (state, back) = bakery.hear("10", "12h").await;
        assert_eq!(state, "asked", "after a doubt it is read back: {back}");
        bakery.check().await;
    });
}

#[test]
fn who_asks_for_a_paper_gets_the_link_of_their_last_order() {
    on_both(|db| async move {
        let bakery = Bakery::open(db).await;
        bakery.collected("1").await;
        let short = bakery.orders().await[0].short_path(bakery.app.secrets());
        let asked =
            ["vous pouvez m'envoyer la facture ?", "il me faudrait un reçu svp", "un justificatif pour mon patron"];
        for (n, text) in asked.into_iter().enumerate() {
            let (state, told) = bakery.hear(&format!("paper {n}"), text).await;
            assert_eq!(state, "done", "{text}: {told}");
            assert!(told.contains(&format!("https://rue.example.org{short}")) && told.contains("2,70"), "{told}");
            assert_eq!(channels::sms::segments(&told).encoding, channels::sms::Encoding::Gsm7, "{told}");
        }
        let (state, told) = bakery.hear("statement", "je peux avoir mon relevé du mois ?").await;
        assert!(state == "done" && told.contains("/releve/2026-11.pdf?t="), "{told}");
        let (state, told) = bakery.hear("quote", "vous pouvez me renvoyer le devis ?").await;
        assert!(state != "done" && !told.contains("/d/"), "there is none, a person reads that: {told}");
        let (state, told) = bakery.hear("wrong", "il y a une erreur sur la facture").await;
        assert!(state != "done" && !told.contains(&short), "a person reads that: {told}");
        bakery.check().await;
    });
}

#[test]
fn after_two_failed_questions_a_person_takes_over() {
    on_both(|db| async move {
        let bakery = Bakery::open(db).await;
        for (n, expected) in [("1", "asked"), ("2", "asked"), ("3", "waiting")] {
            let (state, told) = bakery.hear(n, "je voudrais des tradi").await;
            assert_eq!(state, expected, "{n}: {told}");
        }
        let waiting = bakery.db.read(|conn| waiting(conn, &key("pain"))).await.expect("read");
        assert_eq!(waiting.len(), 1);
        assert_eq!(waiting[0].understood.reading["items"][0]["sku"], "CP-TRA", "what was understood is there");
        let since = morning() - SignedDuration::from_hours(1);
        let fates = bakery.db.read(move |conn| fates(conn, &key("pain"), since)).await.expect("read");
        let fates: Vec<&str> = fates.iter().map(|(_, fate)| fate.as_str()).collect();
        assert_eq!(fates, ["asked", "asked", "person"]);
    });
}

#[test]
fn a_trial_books_nothing() {
    on_both(|db| async move {
        let bakery = Bakery::open(db).await;
        let from = || "+33639980177".parse::<Phone>().expect("a number");
        let tried = try_out(&bakery.app, &bakery.shop, from(), "2 tradi pour 12h".into()).await.expect("tried");
        assert_eq!((tried.state.as_str(), tried.reading.as_str()), ("asked", "order"));
        assert!(tried.answers.len() == 1 && tried.answers[0].contains("OUI"), "{:?}", tried.answers);
        assert_eq!(tried.understood.reading["items"][0]["qty"], 2);
        let stop = try_out(&bakery.app, &bakery.shop, from(), "STOP".into()).await.expect("tried");
        assert_eq!((stop.reading.as_str(), stop.answers.len()), ("stop", 1));
        let kept = bakery.db.read(|conn| latest(conn, &key("pain"), 10)).await.expect("read");
        assert_eq!(kept.len(), 0, "nothing was stored");
        assert_eq!(bakery.newest().await, "", "nothing leaves");
        bakery.check().await;
    });
}
