//! What a message centre tells of an SMS that it took: arrived, or lost after all.
//!
//! A message that is lost stands with those that gave up, in sight, and can be revived.

use channels::smpp::{Fate, Report};
use db::{DbError, Tx};
use jiff::Timestamp;
use kernel::Slug;

use super::store::{forget_reports, keep_report};

/// How the reason of a lost message begins; the centre's own word follows.
pub const LOST: &str = "not delivered: ";

/// Writes a report down. It may come before the answer that names its SMS, and more than once.
pub fn reported(tx: &mut Tx<'_>, street: &Slug, report: &Report, now: Timestamp) -> Result<(), DbError> {
    match &report.fate {
        Fate::Delivered => keep_report(tx, street, &report.id, "delivered", now),
        Fate::Failed(why) => keep_report(tx, street, &report.id, why, now),
        Fate::UnderWay => Ok(()),
    }
}

/// Forgets reports that never came, a week later.
pub fn forget(tx: &mut Tx<'_>, street: &Slug, now: Timestamp) -> Result<(), DbError> {
    forget_reports(tx, street, now)
}

#[cfg(test)]
mod tests {
    use db::{Db, testing::on_both};
    use kernel::{Contact, id::MessageId};

    use super::*;
    use crate::{
        outbox::{
            Draft, Message, Purpose, buried, by_id, left, queue, revive,
            store::{self, Outcome},
        },
        platform::i18n::Lang,
        testing::{env, key, morning, shelve, shop},
    };

    fn sent(names: &str) -> Outcome {
        Outcome {
            state: "sent",
            reason: None,
            due: morning(),
            tries: 0,
            cost_cents: 5,
            sent_at: Some(morning()),
            provider_id: Some(names.to_owned()),
            reported: true,
        }
    }

    async fn told(db: &Db, id: &str, fate: Fate) {
        let report = Report { id: id.to_owned(), fate };
        db.write(&key("pain"), move |tx| reported(tx, &key("pain").street, &report, morning())).await.expect("kept");
    }

    async fn send(db: &Db, message: &Message, names: &str) {
        let (message, outcome) = (message.clone(), sent(names));
        db.write(&key("pain"), move |tx| store::settle(tx, "here", &message, &outcome, morning()))
            .await
            .expect("settled");
    }

    async fn stands(db: &Db, id: MessageId) -> (String, bool) {
        let message = db.read(move |conn| by_id(conn, &key("pain"), id)).await.expect("read").expect("there");
        let left = db.read(|conn| left(conn, &key("pain"), 9)).await.expect("read");
        (message.state, left.iter().any(|(one, _, arrived)| one.id == id && *arrived))
    }

    #[test]
    fn a_message_arrives_when_all_its_parts_have_and_is_lost_when_one_is() {
        on_both(|db| async move {
            let shop = shelve(&db, shop("pain"), vec![]).await;
            let own = shop.clone();
            let claimed = db
                .write(&shop.key, move |tx| {
                    let contact: Contact = "+33639980101".parse().expect("a number");
                    for once in ["a", "b"] {
                        let draft = Draft {
                            purpose: Purpose::Order,
                            contact: &contact,
                            target: None,
                            lang: Lang::Fr,
                            subject: String::new(),
                            body: "Prêt".into(),
                            link: String::new(),
                            about: String::new(),
                            once: once.into(),
                            due: morning(),
                            expires: None,
                        };
                        queue(tx, &mut env(), &own, &draft)?;
                    }
                    store::claim(tx, &own.key.street, "sms", "here", morning(), 9)
                })
                .await
                .expect("queued");
            let [one, two] = &claimed[..] else { panic!("two messages") };
            // The second part's report is faster than the answer that names it, and counts in decimal.
            told(&db, "26", Fate::Delivered).await;
            send(&db, one, "19 1A").await;
            assert_eq!(stands(&db, one.id).await, ("sent".into(), false));
            told(&db, "19", Fate::UnderWay).await;
            told(&db, "nobody-s", Fate::Delivered).await;
            assert_eq!(stands(&db, one.id).await, ("sent".into(), false));
            told(&db, "19", Fate::Delivered).await;
            told(&db, "19", Fate::Delivered).await;
            assert_eq!(stands(&db, one.id).await, ("sent".into(), true));
            send(&db, two, "30 31").await;
            told(&db, "30", Fate::Delivered).await;
            told(&db, "31", Fate::Failed("UNDELIV 00B".into())).await;
            assert_eq!(stands(&db, two.id).await, ("given_up".into(), false));
            let lost = db.read(|conn| buried(conn, &key("pain"))).await.expect("read");
            assert_eq!(lost[0].reason.as_deref(), Some("not delivered: UNDELIV 00B"));
            // Revived, it is a new one: the old reports say nothing of it.
            let id = two.id;
            assert!(db.write(&shop.key, move |tx| revive(tx, &key("pain"), id, morning())).await.expect("asked"));
            send(&db, two, "40").await;
            told(&db, "31", Fate::Failed("UNDELIV".into())).await;
            assert_eq!(stands(&db, two.id).await, ("sent".into(), false));
            told(&db, "40", Fate::Delivered).await;
            assert_eq!(stands(&db, two.id).await, ("sent".into(), true));
            let later = morning() + jiff::SignedDuration::from_hours(24 * 8);
            db.write(&shop.key, move |tx| forget(tx, &key("pain").street, later)).await.expect("forgotten");
        });
    }
}
