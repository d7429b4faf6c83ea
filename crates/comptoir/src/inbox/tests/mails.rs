//! Mails, on both engines: read back in their thread, confirmed only by who gets our answer, never answered to machines.

use super::{talks::Bakery, *};
use crate::{inbox::hooks::take_mail, orders::rules::State};

const ODILE: &str = "odile@exemple.fr";

/// A mail over the wire; `answers` names what it answers.
fn letter(id: &str, answers: &str, more: &str, subject: &str, text: &str) -> channels::mail_in::Incoming {
    let references = if answers.is_empty() { String::new() } else { format!("In-Reply-To: <{answers}>\r\n") };
    let wire = format!(
        "From: Odile <{ODILE}>\r\nTo: pain@exemple.fr\r\nSubject: {subject}\r\nMessage-ID: <{id}@exemple.fr>\r\n\
         {references}{more}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
    );
    channels::mail_in::parse(wire.as_bytes()).expect("a mail")
}

impl Bakery {
    /// What became of a mail, in a word; none when it came before.
    async fn mail(&self, letter: channels::mail_in::Incoming) -> Option<String> {
        let new = take_mail(&self.app, &self.shop, letter).await.expect("taken");
        let latest = self.db.read(move |conn| latest(conn, &key("pain"), 1)).await.expect("read").remove(0);
        new.then_some(latest.state)
    }

    /// The last message out: its name on the wire, what it answers, its words.
    async fn last(&self) -> Option<(String, String, String)> {
        let text = self.newest().await;
        let left = self.db.read(move |conn| outbox::left(conn, &key("pain"), 1)).await.expect("read");
        left.into_iter().next().map(|(message, _, _)| (format!("{}@pain.fr", message.id), message.target, text))
    }

    async fn hers(&self) -> Vec<orders::Order> {
        let contact: Contact = ODILE.parse().expect("an address");
        let now = self.app.now();
        self.db.read(move |conn| orders::of_contact(conn, &key("pain"), &contact, now)).await.expect("read")
    }
}

#[test]
fn an_order_by_mail_is_read_back_in_its_thread_and_confirmed_by_the_answer_to_it() {
    on_both(|db| async move {
        let bakery = Bakery::open(db).await;
        let order = || letter("m1", "", "", "Commande", "Bonjour, je voudrais 2 tradi pour midi.\r\n\r\n-- \r\nOdile");
        assert_eq!(bakery.mail(order()).await.as_deref(), Some("asked"));
        assert_eq!(bakery.mail(order()).await, None, "the same mail twice");
        let (ours, answers, text) = bakery.last().await.expect("an answer");
        assert!(text.contains("J'ai noté 2 Baguettes de tradition"), "{text}");
        assert_eq!(answers, "m1@exemple.fr", "in the same thread");

        bakery.mail(letter("m2", "", "", "Oui", "oui je confirme")).await;
        assert!(bakery.hers().await.is_empty(), "anybody could have written that");
        assert!(bakery.last().await.expect("an answer").2.contains("répondez à ce message"));
        bakery.mail(letter("m3", "0199@pain.fr", "", "Re: Oui", "oui")).await;
        assert!(bakery.hers().await.is_empty(), "a name that we never gave");

        let quoted =
            "oui c'est parfait, merci\r\n\r\nLe mar. 24 nov. 2026 à 10:02, Pain <p@q.fr> a écrit :\r\n> C'est bon ?";
        bakery.mail(letter("m4", &ours, "", "Re: Votre message", quoted)).await;
        let order = bakery.hers().await.remove(0);
        assert_eq!((order.state, order.source.as_str()), (State::Received, "mail"));

        bakery.mail(letter("m5", "", "", "Annulation", "annulez ma commande svp")).await;
        assert!(bakery.hers().await[0].state.is_open(), "not on anybody's word");
        let (ours, ..) = bakery.last().await.expect("an answer");
        bakery.mail(letter("m6", &ours, "", "Re: Annulation", "annulez ma commande svp")).await;
        assert_eq!(bakery.hers().await[0].state, State::Cancelled);
        bakery.check().await;
    });
}

#[test]
fn machines_are_not_answered_and_stop_is_heard() {
    on_both(|db| async move {
        let bakery = Bakery::open(db).await;
        let absent = letter("a1", "", "Auto-Submitted: auto-replied\r\n", "Absence", "Je suis absente, 2 tradi.");
        assert_eq!(bakery.mail(absent).await.as_deref(), Some("ignored"));
        assert!(bakery.last().await.is_none(), "or two machines would talk for ever");
        assert_eq!(bakery.mail(letter("a2", "", "", "", "STOP")).await.as_deref(), Some("done"));
        let contact: Contact = ODILE.parse().expect("an address");
        let stopped = bakery.db.read(move |conn| consent::is_suppressed(conn, &key("pain"), &contact));
        assert!(stopped.await.expect("read"));
        let odd = letter("a3", "", "", "Galette", "Votre galette était vraiment mauvaise, je suis très déçue.");
        assert_eq!(bakery.mail(odd).await.as_deref(), Some("waiting"));
    });
}
