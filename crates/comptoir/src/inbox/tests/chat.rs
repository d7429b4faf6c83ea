//! The chat box of the page, on both engines: held, confirmed, answered by a person, and what it never tells.

use super::{talks::Bakery, *};
use crate::{
    inbox::chat::{self, Line},
    orders::{Who, rules::State},
};

const HOLDER: &str = "0199aabbccdd";

fn nadia() -> Who {
    Who { name: "Nadia".to_owned(), contact: "+33639980101".parse().expect("a number") }
}

impl Bakery {
    async fn write(&self, nonce: &'static str, text: &'static str, me: Option<Who>) -> Option<kernel::id::OrderId> {
        let lexicon = self.app.part::<Lexicons>().expect("a part").of(&self.app, &self.shop).await.expect("made");
        let (own, mut env) = (self.shop.clone(), self.app.env());
        let done = self.db.write(&self.shop.key, move |tx| {
            let line = Line { holder: HOLDER, external_id: nonce, text, me: me.as_ref(), person: None };
            chat::write(tx, &mut env, &own, lexicon.as_deref(), &line)
        });
        done.await.expect("written")
    }

    async fn thread(&self) -> chat::Thread {
        let now = self.app.now();
        self.db.read(move |conn| chat::thread(conn, &key("pain"), HOLDER, now)).await.expect("read")
    }

    async fn said(&self) -> String {
        self.thread().await.said.pop().and_then(|inbound| inbound.answer).unwrap_or_default()
    }

    async fn held(&self) -> Option<orders::Order> {
        let now = self.app.now();
        self.db.read(move |conn| orders::of_visitor(conn, &key("pain"), HOLDER, now)).await.expect("read")
    }
}

#[test]
fn what_is_written_is_held_in_the_browsers_own_basket_and_confirmed_by_a_yes_when_it_is_known_for_whom() {
    on_both(|db| async move {
        let bakery = Bakery::open(db).await;
        assert_eq!(bakery.write("n1", "bonjour je voudrais 2 tradi pour midi svp", None).await, None);
        assert!(bakery.said().await.contains("J'ai noté 2 Baguettes de tradition"), "{}", bakery.said().await);
        let held = bakery.held().await.expect("a hold");
        assert_eq!((held.state, held.source.as_str()), (State::Held, "chat"));
        bakery.write("n1", "bonjour je voudrais 5 tradi pour midi svp", None).await;
        assert_eq!(bakery.thread().await.said.len(), 1, "a form sent twice is one message");
        assert_eq!(bakery.write("n2", "oui", None).await, None);
        assert!(bakery.said().await.contains("Finir ma réservation"), "nobody knows yet for whom");
        let done = bakery.write("n3", "oui", Some(nadia())).await;
        assert_eq!(done, Some(held.id));
        let order = bakery.orders().await.remove(0);
        assert_eq!((order.state, order.name.as_str()), (State::Received, "Nadia"));
        assert!(bakery.said().await.contains(&order.code(&bakery.app.env().secrets)));
        bakery.check().await;
    });
}

#[test]
fn who_only_says_a_number_learns_nothing_of_it_and_changes_nothing() {
    on_both(|db| async move {
        let bakery = Bakery::open(db).await;
        bakery.collected("1").await;
        bakery.hear("2", "3 tradi pour 12h").await;
        bakery.hear("3", "oui").await;
        let code = bakery.orders().await.remove(0).code(&bakery.app.env().secrets);
        for (nonce, text) in [
            ("p1", "comme d'habitude pour midi"),
            ("p2", "ma commande est prête ?"),
            ("p3", "annulez ma commande"),
            ("p4", "finalement 5 tradi au lieu de 3"),
            ("p5", "STOP"),
        ] {
            bakery.write(nonce, text, Some(nadia())).await;
            let said = bakery.said().await;
            assert!(!said.contains(&code) && !said.contains("3 Baguettes"), "{text}: {said}");
        }
        let open: Vec<_> = bakery.orders().await.into_iter().filter(|order| order.state.is_open()).collect();
        assert_eq!(open.len(), 1, "nothing was cancelled");
        assert_eq!(open[0].lines[0].quantity.get(), 3, "nothing was changed");
        bakery.check().await;
    });
}

#[test]
fn a_persons_answer_shows_on_the_page_and_goes_where_it_was_asked_for() {
    on_both(|db| async move {
        let bakery = Bakery::open(db).await;
        bakery.write("q1", "Je suis allergique aux noix, que me conseillez-vous ?", None).await;
        let thread = bakery.thread().await;
        assert_eq!((thread.said.len(), thread.said[0].state.as_str()), (1, "waiting"));
        assert!(thread.reach.is_none());
        let (own, mut env) = (bakery.shop.clone(), bakery.app.env());
        let contact: Contact = "nadia@exemple.fr".parse().expect("an address");
        let told = bakery.db.write(&bakery.shop.key, move |tx| chat::answer_at(tx, &mut env, &own, HOLDER, &contact));
        assert!(told.await.expect("kept"));
        assert!(bakery.thread().await.reach.is_some());
        let (id, own, mut env) = (thread.said[0].id, bakery.shop.clone(), bakery.app.env());
        let reply = "La tradition est sans noix.";
        let first = bakery.db.write(&bakery.shop.key, move |tx| reply_to(tx, &mut env, &own, id, reply));
        assert!(first.await.expect("answered"));
        let thread = bakery.thread().await;
        assert_eq!(thread.said[0].answer.as_deref(), Some(reply));
        assert_eq!(thread.said[0].handled_by.as_deref(), Some("Sarah"));
        assert!(bakery.newest().await.contains(reply), "and by mail");
    });
}

fn reply_to(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, id: InboundId, text: &str) -> Result<bool, Error> {
    reply(tx, env, shop, id, text, "Sarah")
}
