//! Advisors on both engines: chosen, proposed, refused, gone; a neighbour's are nobody here.

use db::testing::on_both;
use kernel::id::{PersonId, StaffId};

use super::{rules::Said, *};
use crate::testing::{env, env_at, key, morning, shelve, shop};

async fn hire(db: &db::Db, name: &'static str, role: Role) -> StaffId {
    let contact = format!("{}@example.org", name.to_lowercase()).parse().expect("an address");
    db.write(&key("pain"), move |tx| accounts::hire(tx, &mut env(), &key("pain"), name, &contact, role))
        .await
        .expect("hired")
}

fn person(seed: u64) -> PersonId {
    let mut env = env_at(morning(), seed);
    PersonId::new(env.now, env.rng.as_mut())
}

#[test]
fn nobody_has_an_advisor_whom_they_did_not_choose_or_say_yes_to() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), Vec::new()).await;
        let (ines, sarah) = (hire(&db, "Ines", Role::Advisor).await, hire(&db, "Sarah", Role::Counter).await);
        let (odile, paul) = (person(1), person(2));
        let own = shop.clone();
        let done = db.write(&shop.key, move |tx| {
            let (key, env) = (&own.key, &mut env());
            assert!(!choose(tx, env, key, &[odile], sarah, "customer")?, "who only serves advises nobody");
            assert!(propose(tx, env, key, &[odile], ines, "staff:Camille")?);
            assert_eq!(of(tx, key, &[odile])?.map(|one| one.state), Some(State::Proposed));
            assert!(clients(tx, key, ines, 9)?.is_empty(), "not before the yes");
            assert!(answer(tx, env, key, &[odile], true, "customer")?);
            assert_eq!(clients(tx, key, ines, 9)?.len(), 1);
            // Two files that are joined have the last word of both.
            env.now = morning() + jiff::SignedDuration::from_mins(1);
            assert!(propose(tx, env, key, &[paul], ines, "staff:Camille")?);
            assert!(answer(tx, env, key, &[paul], false, "customer")?);
            assert_eq!(of(tx, key, &[odile, paul])?, None);
            assert!(!propose(tx, env, key, &[paul], ines, "staff:Camille")?, "a no is not asked again");
            assert!(choose(tx, env, key, &[paul], ines, "customer")?, "but may become a yes");
            let stranger = crate::testing::key("fleurs");
            assert_eq!(of(tx, &stranger, &[odile])?, None);
            assert!(!choose(tx, env, &stranger, &[odile], ines, "customer")?, "nobody of that shop");
            // Who leaves is nobody's advisor any more.
            let known = accounts::by_id(tx, key, ines)?.expect("Inès");
            accounts::put_person(tx, key, &Person { active: false, ..known })?;
            assert_eq!(of(tx, key, &[odile])?, None);
            Ok::<_, DbError>(())
        });
        done.await.expect("done");
    });
}

#[test]
fn who_is_there_comes_first_by_what_they_said_and_their_hours() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), Vec::new()).await;
        let (ines, camille) = (hire(&db, "Ines", Role::Advisor).await, hire(&db, "Camille", Role::Owner).await);
        let own = shop.clone();
        let done = db.write(&shop.key, move |tx| {
            assert!(!introduce(tx, &mut env(), &own, ines, "", "nonsense 25 h")?);
            assert!(introduce(tx, &mut env(), &own, ines, "Le seigle, c'est moi.", "Mo-Fr 14:00-18:00")?);
            let all = team(tx, &own, morning())?;
            assert_eq!(all.iter().map(|one| one.staff).collect::<Vec<_>>(), [camille, ines]);
            assert_eq!(all[1].about, "Le seigle, c'est moi.");
            let here = Said { here: true, until: None };
            say(tx, &own.key, ines, here, morning())?;
            say(tx, &own.key, camille, Said { here: false, until: None }, morning())?;
            let all = team(tx, &own, morning())?;
            assert_eq!(all.iter().map(|one| one.staff).collect::<Vec<_>>(), [ines, camille]);
            assert_eq!(profile(tx, &own.key, ines)?.map(|profile| profile.hours), Some("Mo-Fr 14:00-18:00".to_owned()));
            Ok::<_, DbError>(())
        });
        done.await.expect("done");
    });
}
