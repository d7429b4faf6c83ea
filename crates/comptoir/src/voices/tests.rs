//! Voices on both engines: marked once, promised, ended, read by whom they praise; a week told once.

use db::testing::on_both;
use jiff::SignedDuration;
use kernel::Contact;

use super::*;
use crate::{
    accounts::{Role, hire},
    outbox,
    testing::{env_at, key, morning, program, shelve, shop},
};

fn new(person: PersonId, kind: Kind, subject: Subject, body: &str) -> New<'_> {
    New { person, kind, proposed: None, subject, body, source: "", staff: None }
}

#[test]
fn what_a_message_says_is_marked_once_promised_and_followed_to_its_end() {
    on_both(|db| async move {
        let pain = shelve(&db, shop("pain"), Vec::new()).await;
        let own = pain.clone();
        let done = db.write(&pain.key, move |tx| {
            let mut env = env_at(morning(), 4);
            let (key, fleurs) = (own.key.clone(), key("fleurs"));
            let odile = PersonId::new(env.now, env.rng.as_mut());
            let burnt = New { source: "inbound/1", ..new(odile, Kind::Question, Subject::Other, "Brûlé dessous") };
            let id = raise(tx, &mut env, &own, &burnt, "Inès")?;
            let again = New { kind: Kind::Complaint, subject: Subject::Quality, ..burnt.clone() };
            assert_eq!(raise(tx, &mut env, &own, &again, "Inès")?, id, "one message is one voice");
            let known = by_id(tx, &key, id)?.expect("there");
            assert_eq!((known.kind, known.subject, known.state), (Kind::Complaint, Subject::Quality, State::Open));
            assert!(complains(tx, &key, &[odile])? && !complains(tx, &fleurs, &[odile])?);
            assert!(by_id(tx, &fleurs, id)?.is_none() && by_source(tx, &fleurs, "inbound/1")?.is_none());
            let due = morning() + SignedDuration::from_hours(2);
            assert!(promise(tx, &mut env, &key, id, "En mettre une de côté", due, "Inès")?);
            assert!(!promise(tx, &mut env, &key, id, "Et une autre", due, "Inès")?, "one promise at a time");
            assert!(!promise(tx, &mut env, &fleurs, id, "Rien", due, "Rose")?);
            assert_eq!(threads::due(tx, &key, due)?.len(), 1, "it comes back by itself");
            let known = by_id(tx, &key, id)?.expect("there");
            assert_eq!(kept_of(tx, &key, &known, morning())?, Kept::Waits(due));
            env.now = due + SignedDuration::from_mins(1);
            assert_eq!(kept_of(tx, &key, &known, env.now)?, Kept::Late(due));
            assert!(!end(tx, &mut env, &fleurs, id, true, "", "Rose")?);
            assert!(end(tx, &mut env, &key, id, true, "Remplacée", "Inès")?);
            assert!(!end(tx, &mut env, &key, id, false, "", "Inès")?, "once");
            let known = by_id(tx, &key, id)?.expect("there");
            assert_eq!(kept_of(tx, &key, &known, env.now)?, Kept::TooLate);
            assert_eq!((known.outcome.as_str(), complains(tx, &key, &[odile])?), ("Remplacée", false));
            assert!(!correct(tx, &mut env, &own, id, None, Subject::Other, None, "Inès")?, "what ended stands");
            assert!(reopen(tx, &mut env, &key, id, "customer")? && complains(tx, &key, &[odile])?);
            let later = env.now + SignedDuration::from_hours(1);
            assert!(promise(tx, &mut env, &key, id, "Rembourser", later, "Inès")?);
            assert!(end(tx, &mut env, &key, id, false, "", "Inès")?);
            let known = by_id(tx, &key, id)?.expect("there");
            assert_eq!(kept_of(tx, &key, &known, env.now)?, Kept::Broken);
            // A message that says nothing of the shop is not proposed again, and counts for nothing.
            dismiss(tx, &mut env, &own, &New { source: "inbound/2", ..burnt.clone() }, "Inès")?;
            assert_eq!(by_source(tx, &key, "inbound/2")?.map(|voice| voice.state), Some(State::Void));
            assert_eq!(of_person(tx, &key, &[odile])?.len(), 1);
            let until = env.now + SignedDuration::from_hours(1);
            assert_eq!(since(tx, &key, morning(), until)?.len(), 2);
            let monday = rules::week_of(own.day(env.now));
            assert_eq!(week(tx, &own, monday, env.now)?.voices.len(), 1);
            forget(tx, &mut env, &key, &[odile], "customer")?;
            assert!(of_person(tx, &key, &[odile])?.is_empty() && since(tx, &key, morning(), until)?.is_empty());
            Ok::<_, DbError>(())
        });
        done.await.expect("done");
    });
}

#[test]
fn a_compliment_reaches_whom_it_praises_and_nobody_else() {
    on_both(|db| async move {
        let pain = shelve(&db, shop("pain"), Vec::new()).await;
        let own = pain.clone();
        let done = db.write(&pain.key, move |tx| {
            let mut env = env_at(morning(), 5);
            let key = own.key.clone();
            let mail: Contact = "sarah@example.org".parse().expect("an address");
            let phone: Contact = "0639980151".parse().expect("a number");
            let sarah = hire(tx, &mut env, &key, "Sarah", &mail, Role::Counter)?;
            let paul = hire(tx, &mut env, &key, "Paul", &phone, Role::Counter)?;
            let odile = PersonId::new(env.now, env.rng.as_mut());
            let smile = New { staff: Some(sarah), ..new(odile, Kind::Compliment, Subject::Welcome, "Quel sourire !") };
            let id = raise(tx, &mut env, &own, &smile, "Inès")?;
            let after = env.now + SignedDuration::from_secs(1);
            let left = outbox::to_contact(tx, &key, &mail, after, 10)?;
            assert_eq!(left.len(), 1);
            assert!(left[0].body.contains("Quel sourire !") && !left[0].body.contains("Odile"));
            assert_eq!((praises(tx, &key, sarah)?.len(), praises(tx, &key, paul)?.len()), (1, 0));
            assert!(!read(tx, &mut env, &key, id, paul)?, "it is not his");
            assert!(read(tx, &mut env, &key, id, sarah)? && !read(tx, &mut env, &key, id, sarah)?);
            assert!(praises(tx, &key, sarah)?.is_empty());
            // Without an address it waits on the screen; corrected, it goes to somebody else.
            let tart = New { staff: Some(paul), ..new(odile, Kind::Compliment, Subject::Quality, "La tarte !") };
            let id = raise(tx, &mut env, &own, &tart, "Inès")?;
            assert!(outbox::to_contact(tx, &key, &phone, after, 10)?.is_empty());
            assert!(correct(tx, &mut env, &own, id, Some(Kind::Compliment), Subject::Quality, Some(sarah), "Inès")?);
            assert_eq!((praises(tx, &key, sarah)?.len(), praises(tx, &key, paul)?.len()), (1, 0));
            assert_eq!(outbox::to_contact(tx, &key, &mail, after, 10)?.len(), 2);
            // To everyone, it has reached everyone; a complaint is nobody's compliment.
            let all = raise(tx, &mut env, &own, &new(odile, Kind::Compliment, Subject::Other, "Merci à tous"), "Inès")?;
            assert_eq!(by_id(tx, &key, all)?.map(|voice| voice.state), Some(State::Done));
            let cold = New { kind: Kind::Complaint, ..smile.clone() };
            let cold = raise(tx, &mut env, &own, &cold, "Inès")?;
            assert_eq!(by_id(tx, &key, cold)?.and_then(|voice| voice.staff), None);
            Ok::<_, DbError>(())
        });
        done.await.expect("done");
    });
}

#[test]
fn a_week_is_told_once_to_who_decides_and_never_when_it_was_silent() {
    on_both(|db| async move {
        let pain = shelve(&db, shop("pain"), Vec::new()).await;
        let (app, _, clock) = program(&db).await;
        let (own, mut env) = (pain.clone(), app.env());
        let camille: Contact = "camille@example.org".parse().expect("an address");
        let boss = camille.clone();
        db.write(&pain.key, move |tx| {
            hire(tx, &mut env, &own.key, "Camille", &boss, Role::Owner)?;
            hire(tx, &mut env, &own.key, "Sarah", &"sarah@example.org".parse().expect("an address"), Role::Counter)?;
            let odile = PersonId::new(env.now, env.rng.as_mut());
            let queue = new(odile, Kind::Complaint, Subject::Waiting, "Vingt minutes de queue");
            raise(tx, &mut env, &own, &queue, "Inès")?;
            decide(tx, &mut env, &own.key, Subject::Waiting, "Une deuxième caisse à 17 h", "Camille")
        })
        .await
        .expect("said");
        let read = |what: &'static str| {
            let (db, key, to, until) = (db.clone(), pain.key.clone(), camille.clone(), app.now());
            async move {
                let until = until + SignedDuration::from_secs(1);
                let all = db.read(move |conn| outbox::to_contact(conn, &key, &to, until, 10)).await.expect(what);
                all.into_iter().map(|message| message.body).collect::<Vec<_>>()
            }
        };
        tell(app.clone()).await.expect("looked");
        assert!(read("before").await.is_empty(), "the week is not over, the one before was silent");
        // Tuesday 9 h to Monday 8 h, less a minute; then the hour comes.
        clock.advance(6 * 24 * 60 - 61);
        assert_eq!(tell(app.clone()).await.expect("looked"), 0);
        clock.advance(2);
        assert_eq!(tell(app.clone()).await.expect("told"), 1);
        assert_eq!(tell(app.clone()).await.expect("looked"), 0, "once");
        let letters = read("after").await;
        assert_eq!(letters.len(), 1);
        for words in ["1 réclamation", "L'attente", "Vingt minutes de queue", "Une deuxième caisse", "Trop tôt"] {
            assert!(letters[0].replace('’', "'").contains(words), "{words} in {}", letters[0]);
        }
        // The next week is silent, and no letter leaves.
        clock.advance(7 * 24 * 60);
        assert_eq!(tell(app.clone()).await.expect("looked"), 0);
        assert_eq!(read("later").await.len(), 1);
        let own = pain.clone();
        let (mut env, key) = (app.env(), pain.key.clone());
        db.write(&pain.key, move |tx| {
            let odile = PersonId::new(env.now, env.rng.as_mut());
            raise(tx, &mut env, &own, &new(odile, Kind::Idea, Subject::Choice, "Un pain de seigle"), "Inès")?;
            set_quiet(tx, &key, true, env.now)
        })
        .await
        .expect("said");
        clock.advance(7 * 24 * 60);
        assert_eq!(tell(app.clone()).await.expect("looked"), 0, "the owner wants no letter");
    });
}
