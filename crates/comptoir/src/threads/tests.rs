//! Threads on both engines.

use db::testing::on_both;
use jiff::SignedDuration;

use super::*;
use crate::testing::{env, key, morning};

#[test]
fn lines_promises_drafts_and_care_stay_in_their_shop() {
    on_both(|db| async move {
        let pain = key("pain");
        let own = pain.clone();
        let done = db.write(&pain, move |tx| {
            let (mut env, fleur) = (env(), key("fleur"));
            let odile = PersonId::new(env.now, env.rng.as_mut());
            let hour = SignedDuration::from_hours(1);
            write(tx, &mut env, &own, odile, Kind::Internal, "Attention, elle est pressée", "Inès")?;
            write(tx, &mut env, &own, odile, Kind::Visit, "Vue au comptoir", "Sarah")?;
            let seen = entries(tx, &own, odile, morning() + hour, 10)?;
            assert_eq!(seen.len(), 2);
            assert!(seen.iter().any(|e| e.kind == Kind::Visit && e.body.for_colleagues() == "Vue au comptoir"));
            assert_eq!(entries(tx, &own, odile, morning(), 10)?.len(), 0, "before means before");
            assert_eq!(entries(tx, &fleur, odile, morning() + hour, 10)?.len(), 0);
            assert_eq!(entries_since(tx, &own, morning(), 10)?.len(), 2);
            let id = promise(tx, &mut env, &own, odile, "La rappeler pour le parfum", morning() + hour, "Inès")?;
            assert_eq!(due(tx, &own, morning())?.len(), 0, "not yet");
            assert_eq!(due(tx, &own, morning() + hour)?.len(), 1, "it comes back by itself");
            assert_eq!(due(tx, &fleur, morning() + hour)?.len(), 0);
            assert!(put_off(tx, &mut env, &own, id, morning() + hour + hour, "Inès")?);
            assert_eq!(due(tx, &own, morning() + hour)?.len(), 0);
            assert!(!end(tx, &mut env, &fleur, id, true, "Rose")?, "a neighbour keeps nothing of ours");
            assert!(end(tx, &mut env, &own, id, true, "Inès")? && !end(tx, &mut env, &own, id, true, "Inès")?);
            let known = pledge_by_id(tx, &own, id)?.expect("there");
            assert_eq!((known.state.as_str(), known.ended), ("kept", Some(morning())));
            assert!(!put_off(tx, &mut env, &own, id, morning(), "Inès")?);
            keep_draft(tx, &own, odile, "Inès", "Bonjour Odile, ", morning())?;
            keep_draft(tx, &own, odile, "Inès", "Bonjour Odile, oui", morning())?;
            assert_eq!(draft(tx, &own, odile, "Inès")?, "Bonjour Odile, oui");
            assert_eq!((draft(tx, &own, odile, "Sarah")?, draft(tx, &fleur, odile, "Inès")?), Default::default());
            keep_draft(tx, &own, odile, "Inès", " ", morning())?;
            assert_eq!(draft(tx, &own, odile, "Inès")?, "");
            let sarah = StaffId::new(env.now, env.rng.as_mut());
            pass(tx, &mut env, &own, odile, sarah, "tu la connais mieux", "Inès")?;
            assert_eq!(lead(tx, &own, odile)?.map(|lead| (lead.staff, lead.by)), Some((sarah, "Inès".into())));
            assert_eq!(lead(tx, &fleur, odile)?, None);
            Ok::<_, DbError>(())
        });
        done.await.expect("done");
    });
}

#[test]
fn one_answers_a_thread_and_who_is_named_has_it_in_their_list_until_seen() {
    on_both(|db| async move {
        let pain = key("pain");
        let own = pain.clone();
        let done = db.write(&pain, move |tx| {
            let (mut env, fleur, minute) = (env(), key("fleur"), SignedDuration::from_mins(1));
            let odile = PersonId::new(env.now, env.rng.as_mut());
            keep_draft(tx, &own, odile, "Inès", "Bonjour", morning())?;
            let holder = |tx: &mut Tx<'_>, key: &ShopKey, me: &str, now| held(tx, key, &[odile], me, now);
            assert_eq!(holder(tx, &own, "Sarah", morning())?.map(|claim| claim.writer), Some("Inès".to_owned()));
            assert_eq!(holder(tx, &own, "Inès", morning())?, None, "nobody waits for themselves");
            assert_eq!(holder(tx, &fleur, "Sarah", morning())?, None);
            assert_eq!(holder(tx, &own, "Sarah", morning() + minute * 5)?, None, "it does not hold for ever");
            keep_draft(tx, &own, odile, "Sarah", "Bonjour, oui", morning() + minute)?;
            assert!(holder(tx, &own, "Sarah", morning() + minute)?.is_some(), "writing takes nothing away");
            take_over(tx, &mut env, &own, &[odile], "Sarah")?;
            assert_eq!(holder(tx, &own, "Sarah", morning() + minute)?, None);
            assert_eq!(holder(tx, &own, "Inès", morning())?.map(|claim| claim.writer), Some("Sarah".to_owned()));
            assert_eq!(draft(tx, &own, odile, "Inès")?, "Bonjour", "what she wrote is kept");
            keep_draft(tx, &own, odile, "Sarah", "", morning())?;
            assert_eq!(holder(tx, &own, "Inès", morning())?, None, "let go");
            let (ines, word) = (StaffId::new(env.now, env.rng.as_mut()), "@Inès tu la rappelles ?");
            let entry = write(tx, &mut env, &own, odile, Kind::Internal, word, "Sarah")?;
            let one = Mention { person: odile, body: Internal::new(word), by: "Sarah".to_owned(), at: morning() };
            mention(tx, &own, entry, &[ines], &one)?;
            mention(tx, &own, entry, &[ines], &one)?;
            assert_eq!(mentions(tx, &own, ines)?, [one]);
            assert!(mentions(tx, &fleur, ines)?.is_empty());
            assert_eq!((seen(tx, &env, &own, &[odile], ines)?, seen(tx, &env, &own, &[odile], ines)?), (1, 0));
            assert!(mentions(tx, &own, ines)?.is_empty());
            Ok::<_, DbError>(())
        });
        done.await.expect("done");
    });
}
