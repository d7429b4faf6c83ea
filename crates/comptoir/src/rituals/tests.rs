//! Lists on both engines: composed, composed again, never two shops in a week.

use db::testing::on_both;
use jiff::SignedDuration;

use super::*;
use crate::testing::{env_at, key, morning};

fn client(n: u64, debt: i64, promised: bool) -> Client {
    let mut env = env_at(morning(), n);
    let person = PersonId::new(env.now, env.rng.as_mut());
    let contact = format!("client-{n}@example.net").parse().expect("an address");
    let candidate = Candidate { promised, debt, kinds: vec![Kind::Call] };
    Client { person, members: vec![person], contacts: vec![contact], candidate }
}

#[test]
fn a_list_is_sized_to_the_minutes_and_nobody_is_on_two_lists_in_a_week() {
    on_both(|db| async move {
        let pain = key("pain");
        let own = pain.clone();
        let done = db.write(&pain, move |tx| {
            let mut env = env_at(morning(), 3);
            let (ines, rose) = (StaffId::new(env.now, env.rng.as_mut()), StaffId::new(env.now, env.rng.as_mut()));
            let day: Date = "2026-11-24".parse().expect("a day");
            let all = [client(1, 90, false), client(2, 190, false), client(3, 0, true), client(4, 20, false)];
            assert_eq!(compose(tx, &mut env, &own, ines, day, 20, &all)?, 2);
            let list = of_day(tx, &own, ines, day)?;
            let who: Vec<PersonId> = list.iter().map(|one| one.person).collect();
            assert!(who.contains(&all[2].person) && who.contains(&all[1].person), "the promise, then the most owed");
            // More minutes: composed anew, and nobody twice.
            assert_eq!(
                compose(tx, &mut env, &own, ines, day, 60, &all)?,
                3,
                "who is owed next to nothing is not called"
            );
            let list = of_day(tx, &own, ines, day)?;
            assert_eq!(list.len(), 3);
            let (first, second) = (list[0].clone(), list[1].clone());
            assert!(end(tx, &mut env, &own, first.id, rose, State::Done, "")?.is_none(), "it is not hers");
            assert!(end(tx, &mut env, &own, first.id, ines, State::Done, "")?.is_some());
            assert!(end(tx, &mut env, &own, first.id, ines, State::Later, "")?.is_none(), "once");
            assert!(end(tx, &mut env, &own, second.id, ines, State::Refused, "pas de téléphone")?.is_some());
            compose(tx, &mut env, &own, ines, day, 60, &all)?;
            let list = of_day(tx, &own, ines, day)?;
            assert_eq!(list.len(), 3, "what was done stays, and is not planned again");
            assert_eq!(list.iter().filter(|one| one.state == State::Todo).count(), 1);
            // A neighbour finds none of them this week, and learns nothing else.
            let fleurs = key("fleurs");
            assert_eq!(compose(tx, &mut env, &fleurs, rose, day, 60, &all)?, 0);
            assert!(by_id(tx, &fleurs, first.id)?.is_none() && of_day(tx, &fleurs, ines, day)?.is_empty());
            env.now = morning() + SignedDuration::from_hours(24 * 8);
            assert_eq!(compose(tx, &mut env, &fleurs, rose, day, 60, &all)?, 3, "the week is over");
            Ok::<_, DbError>(())
        });
        done.await.expect("done");
    });
}
