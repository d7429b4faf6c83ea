//! The double opt-in and its ledger on both engines.

use db::testing::on_both;
use jiff::SignedDuration;

use super::*;
use crate::testing::{env_at, key, morning};

#[test]
fn nothing_is_active_before_the_person_answered() {
    on_both(|db| async move {
        db.write(&key("pain"), |tx| {
            let (pain, fleur) = (key("pain"), key("fleur"));
            let contact: Contact = "+33639984111".parse().expect("a number");
            let other: Contact = "lea@example.org".parse().expect("an address");
            // The ledger is read in the order of time.
            let mut minute = 0;
            let mut env = || {
                minute += 1;
                env_at(morning() + SignedDuration::from_mins(minute), 1)
            };
            let topic = Topic::Batch("CP-TRA".parse().expect("a reference"));
            let wish = |contact| Ask {
                contact,
                topics: std::slice::from_ref(&topic),
                push: None,
                lang: Lang::Fr,
                place: "till",
                witness: "Sarah",
            };
            assert!(ask(tx, &mut env(), &pain, &wish(&contact))?);
            assert!(pending(tx, &pain, &contact)? && !active(tx, &pain, &contact, &topic)?);
            assert_eq!(followers(tx, &pain, &topic)?, []);
            assert_eq!(confirm(tx, &mut env(), &fleur, &contact, "sms")?, [], "a neighbour's OUI is not ours");
            assert_eq!(confirm(tx, &mut env(), &pain, &contact, "sms")?, std::slice::from_ref(&topic));
            assert!(active(tx, &pain, &contact, &topic)? && !pending(tx, &pain, &contact)?);
            assert!(!ask(tx, &mut env(), &pain, &wish(&contact))?, "asked again: nothing new waits");
            // Whoever follows the whole shop and the article is told once.
            ask(tx, &mut env(), &pain, &Ask { topics: &[Topic::Shop, topic.clone()], ..wish(&other) })?;
            confirm(tx, &mut env(), &pain, &other, "link")?;
            let told = followers(tx, &pain, &topic)?;
            assert_eq!(told.iter().map(|f| f.channel.as_str()).collect::<Vec<_>>(), ["sms", "email"]);
            assert!(unfollow(tx, &mut env(), &pain, &other, &Topic::Shop, "link")?);
            assert_eq!(following(tx, &pain, &other)?.iter().filter(|follow| follow.state == "active").count(), 1);
            assert!(withdraw(tx, &mut env(), &pain, &contact, "sms")?);
            assert!(is_suppressed(tx, &pain, &contact)? && !is_suppressed(tx, &fleur, &contact)?);
            assert_eq!(followers(tx, &pain, &topic)?.len(), 1);
            let proof: Vec<String> = ledger(tx, &pain, &contact)?.into_iter().map(|entry| entry.action).collect();
            assert_eq!(proof, ["asked", "given", "withdrawn"]);
            // Coming back is a new consent, and lifts the silence.
            ask(tx, &mut env(), &pain, &wish(&contact))?;
            confirm(tx, &mut env(), &pain, &contact, "sms")?;
            assert!(!is_suppressed(tx, &pain, &contact)?);
            Ok::<_, DbError>(())
        })
        .await
        .expect("written");
    });
}

#[test]
fn after_a_stop_only_their_own_yes_by_that_address_counts() {
    on_both(|db| async move {
        db.write(&key("pain"), |tx| {
            let pain = key("pain");
            let phone: Contact = "+33639984111".parse().expect("a number");
            let mail: Contact = "lea@example.org".parse().expect("an address");
            let topic = Topic::Batch("CP-TRA".parse().expect("a reference"));
            let mut minute = 0;
            let mut env = || {
                minute += 1;
                env_at(morning() + SignedDuration::from_mins(minute), 1)
            };
            let (noted, own) = (Heard::Noted("Inès"), Agreement::Projects);
            let ask_ = Ask {
                contact: &phone,
                topics: std::slice::from_ref(&topic),
                push: None,
                lang: Lang::Fr,
                place: "page",
                witness: "",
            };
            ask(tx, &mut env(), &pain, &ask_)?;
            confirm(tx, &mut env(), &pain, &phone, "sms")?;
            assert!(agree(tx, &mut env(), &pain, &phone, own, true, noted)? && agrees(tx, &pain, &phone, own)?);
            withdraw(tx, &mut env(), &pain, &phone, "sms")?;
            assert!(!agrees(tx, &pain, &phone, own)?, "a stop ends it");
            // Neither a member of staff nor a link to another address lifts it, nor leaves a trace of a yes.
            let entries = ledger(tx, &pain, &phone)?.len();
            for heard in [noted, Heard::Own(&mail)] {
                for to in [Agreement::Advice, Agreement::Projects] {
                    assert!(!agree(tx, &mut env(), &pain, &phone, to, true, heard)?);
                }
            }
            assert!(is_suppressed(tx, &pain, &phone)? && !agrees(tx, &pain, &phone, own)?);
            assert_eq!(ledger(tx, &pain, &phone)?.len(), entries);
            // A no is written whoever heard it; it lifts nothing.
            assert!(agree(tx, &mut env(), &pain, &phone, own, false, noted)? && is_suppressed(tx, &pain, &phone)?);
            assert!(agree(tx, &mut env(), &pain, &phone, own, true, Heard::Own(&phone))?);
            assert!(agrees(tx, &pain, &phone, own)? && !is_suppressed(tx, &pain, &phone)?);
            let proof = ledger(tx, &pain, &phone)?.pop().expect("an entry");
            let proof = (proof.action, proof.purpose, proof.place, proof.witness, proof.wording);
            let expected = ["given", "projects", "page", "", "projects-1"].map(str::to_owned);
            assert_eq!(<[String; 5]>::from(proof), expected);
            assert!(!agrees(tx, &pain, &phone, Agreement::Advice)?, "one agreement is not the other");
            assert!(!active(tx, &pain, &phone, &topic)?, "what was followed stays stopped");
            Ok::<_, DbError>(())
        })
        .await
        .expect("written");
    });
}

#[test]
fn the_hours_of_an_address_hold_for_all_that_it_follows() {
    on_both(|db| async move {
        db.write(&key("pain"), |tx| {
            let pain = key("pain");
            let contact: Contact = "+33639984111".parse().expect("a number");
            let topics = [Topic::Batch("CP-TRA".parse().expect("a reference")), Topic::Shop];
            let wish = |at: usize| Ask {
                contact: &contact,
                topics: &topics[at..=at],
                push: None,
                lang: Lang::Fr,
                place: "page",
                witness: "",
            };
            ask(tx, &mut env_at(morning(), 1), &pain, &wish(0))?;
            confirm(tx, &mut env_at(morning(), 2), &pain, &contact, "link")?;
            assert_eq!(agreed(tx, &pain, &contact, &topics[0])?, Some(None), "at any hour");
            let hours = AlertHours::read(Some(420), Some(1_200));
            set_hours(tx, &pain, &contact, hours)?;
            ask(tx, &mut env_at(morning(), 3), &pain, &wish(1))?;
            confirm(tx, &mut env_at(morning(), 4), &pain, &contact, "link")?;
            assert!(following(tx, &pain, &contact)?.iter().all(|follow| follow.hours == hours));
            assert_eq!(agreed(tx, &pain, &contact, &topics[1])?, Some(hours));
            assert_eq!(followers(tx, &pain, &topics[0])?[0].hours, hours);
            set_hours(tx, &pain, &contact, None)?;
            assert_eq!(agreed(tx, &pain, &contact, &topics[0])?, Some(None));
            unfollow(tx, &mut env_at(morning(), 5), &pain, &contact, &Topic::Shop, "page")?;
            unfollow(tx, &mut env_at(morning(), 6), &pain, &contact, &topics[0], "page")?;
            assert_eq!(agreed(tx, &pain, &contact, &topics[0])?, None);
            Ok::<_, DbError>(())
        })
        .await
        .expect("written");
    });
}

#[test]
fn a_follow_without_a_yes_in_the_ledger_is_found() {
    on_both(|db| async move {
        db.write(&key("pain"), |tx| {
            let (pain, contact): (_, Contact) = (key("pain"), "+33639984111".parse().expect("a number"));
            let topics = [Topic::Batch("CP-TRA".parse().expect("a reference")), Topic::Shop];
            let wish =
                Ask { contact: &contact, topics: &topics, push: None, lang: Lang::Fr, place: "page", witness: "" };
            let at = |minute| env_at(morning() + SignedDuration::from_mins(minute), 1);
            ask(tx, &mut at(0), &pain, &wish)?;
            confirm(tx, &mut at(1), &pain, &contact, "sms")?;
            unfollow(tx, &mut at(2), &pain, &contact, &Topic::Shop, "link")?;
            assert_eq!(check(tx, &pain)?, Vec::<String>::new());
            // As a fault of ours would leave it: alive again after the person said no.
            let sql = "UPDATE follow SET state = 'active' WHERE street = ?1 AND shop = ?2 AND contact = ?3 AND topic = 'shop'";
            tx.run(sql, db::params![&pain.street, &pain.shop, &contact])?;
            assert_eq!(check(tx, &pain)?, ["pain: somebody follows shop without a yes in the ledger"]);
            agree(tx, &mut at(3), &pain, &contact, Agreement::Advice, true, Heard::Noted("Sarah"))?;
            assert_eq!(check(tx, &pain)?.len(), 1, "to be advised is another yes");
            withdraw(tx, &mut at(4), &pain, &contact, "sms")?;
            assert_eq!(check(tx, &pain)?, Vec::<String>::new());
            Ok::<_, DbError>(())
        })
        .await
        .expect("written");
    });
}
