//! Calls in whatever order they are told, on both engines.

use db::{Db, testing::on_both};
use jiff::SignedDuration;
use kernel::ShopKey;

use super::*;
use crate::testing::{env_at, key, morning};

fn told<'a>(call: &'a str, event: Event, from: &'a str) -> Told<'a> {
    let (direction, to, line) = (Direction::In, "+33199001200", "Inès");
    Told { source: "cti", external_id: call, event, direction, from, to, line, cause: "", raw: "{}" }
}

/// Tells the events of a call, each a minute after the one before; answers the call as it stands then.
async fn tell(db: &Db, shop: &ShopKey, call: &'static str, events: Vec<Event>, from: &'static str) -> Call {
    let own = shop.clone();
    let walked = db.write(shop, move |tx| {
        for (n, event) in (0_i64..).zip(events) {
            let mut env = env_at(morning() + SignedDuration::from_mins(n), 7);
            hear(tx, &mut env, &own, &told(call, event, from))?;
        }
        let calls = recent(tx, &own, morning() - SignedDuration::from_hours(1))?;
        Ok::<_, DbError>(calls.into_iter().next().expect("a call"))
    });
    walked.await.expect("told")
}

#[test]
fn the_events_of_a_call_mean_the_same_in_any_order_and_however_often() {
    on_both(|db| async move {
        use Event::{Answered, Ended, Rings};
        let later = morning() + SignedDuration::from_hours(1);
        let orders = [
            vec![Rings, Answered, Ended],
            vec![Rings, Rings, Answered, Answered, Ended, Ended],
            vec![Ended, Answered, Rings],
            vec![Answered, Rings, Ended, Rings],
        ];
        for (n, events) in orders.into_iter().enumerate() {
            let shop = key(["a", "b", "c", "d"][n]);
            let call = tell(&db, &shop, "one", events, "33639981201").await;
            assert_eq!((call.state(later), call.waits(later)), (State::Done, false), "{n}");
            assert_eq!(call.number.map(String::from).as_deref(), Some("+33639981201"));
        }
    });
}

#[test]
fn what_nobody_took_waits_until_somebody_calls_back_once() {
    on_both(|db| async move {
        let pain = key("pain");
        let later = morning() + SignedDuration::from_hours(1);
        let call = tell(&db, &pain, "missed", vec![Event::Rings, Event::Ended], "anonymous").await;
        assert_eq!((call.number.as_ref(), call.state(later), call.waits(later)), (None, State::Missed, true));
        let own = pain.clone();
        let done = db.write(&pain, move |tx| {
            let since = morning() - SignedDuration::from_hours(1);
            assert_eq!(missed(tx, &own, since, later)?.len(), 1);
            assert_eq!(missed(tx, &key("fleur"), since, later)?.len(), 0, "a neighbour's telephone is silent");
            let mut env = env_at(later, 3);
            assert!(!called_back(tx, &mut env, &key("fleur"), call.id, "Rose")?);
            assert!(called_back(tx, &mut env, &own, call.id, "Inès")?);
            assert!(!called_back(tx, &mut env, &own, call.id, "Sarah")?, "once");
            assert_eq!(missed(tx, &own, since, later)?.len(), 0);
            let person = PersonId::new(later, env.rng.as_mut());
            assert!(note(tx, &mut env, &own, call.id, person, "Rappelle samedi", "Inès")?);
            let call = by_id(tx, &own, call.id)?.expect("a call");
            assert_eq!(
                (call.note.as_str(), call.person, call.back_by.as_str()),
                ("Rappelle samedi", Some(person), "Inès")
            );
            assert_eq!(of_person(tx, &own, person, later, 5)?.len(), 1);
            assert_eq!(noted_since(tx, &own, later, 5)?.len(), 1);
            Ok::<_, DbError>(())
        });
        done.await.expect("done");
    });
}
