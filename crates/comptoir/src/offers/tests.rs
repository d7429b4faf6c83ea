//! Offers on both engines: learnt in a night, shown one at a time, silent when they should be.

use db::testing::on_both;
use kernel::Quantity;

use super::*;
use crate::{
    customers,
    orders::{Actor, Pickup, Wish},
    testing::{article, env_at, key, morning, program, shelve, shop, who},
    voices::{
        New,
        rules::{Kind, Subject},
    },
};

fn sku(text: &str) -> Sku {
    text.parse().expect("a reference")
}

/// A year in which who takes bread often takes jam, and some take a cake alone.
fn year() -> Vec<(Timestamp, Vec<Sku>)> {
    let basket = |n: i64| match n % 5 {
        0 | 1 => vec![sku("pain"), sku("confiture")],
        2 => vec![sku("pain")],
        _ => vec![sku("gateau")],
    };
    (0..100).map(|n| (morning() - SignedDuration::from_hours(24 * n), basket(n))).collect()
}

fn buy(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, contact: &str, what: &str, n: usize) -> Result<(), DbError> {
    let wish = Wish {
        lines: vec![(sku(what), Quantity::new(1).expect("one")).into()],
        pickup: Pickup::Soonest,
        source: "test",
        external_id: format!("{contact}/{what}/{n}"),
        visitor: String::new(),
        note: String::new(),
        lang: crate::platform::i18n::Lang::Fr,
        who: Some(who("Odile", contact)),
    };
    let order = orders::reserve(tx, env, shop, &wish).expect("reserved");
    let state = orders::rules::State::Collected;
    orders::move_to(tx, env, shop, order.id, state, &Actor::staff("Sarah"), "").expect("collected");
    Ok(())
}

#[test]
fn one_thing_is_proposed_and_one_is_silent_when_one_should_be() {
    on_both(|db| async move {
        let shelf = vec![article("pain", "Pain"), article("confiture", "Confiture"), article("gateau", "Gâteau")];
        let pain = shelve(&db, shop("pain"), shelf).await;
        let own = pain.clone();
        let done = db.write(&pain.key, move |tx| {
            let mut env = env_at(morning(), 6);
            let (key, shop, now) = (own.key.clone(), own.as_ref(), morning());
            let contact: Contact = "0639980121".parse().expect("a number");
            for n in 0..3 {
                buy(tx, &mut env, shop, "0639980121", "pain", n)?;
            }
            let person = customers::household(tx, &key, &contact)?[0].person;
            let whom = Whom { person, members: vec![person], contacts: vec![contact.clone()] };
            assert_eq!(advice(tx, shop, &whom, now)?, Err(Quiet::NoConsent), "nobody is advised unasked");
            consent::agree(tx, &mut env, &key, &contact, Agreement::Advice, true, Heard::Noted("Inès"))?;
            assert_eq!(advice(tx, shop, &whom, now)?, Err(Quiet::Nothing), "nothing is known yet");
            learn_from(tx, &key, &year(), own.day(now), now)?;
            let offer = advice(tx, shop, &whom, now)?.expect("one");
            assert_eq!((offer.name.as_str(), offer.because.as_str(), offer.id), ("Confiture", "Pain", None));
            assert!((offer.chosen.share - 40.0 / 60.0).abs() < 1e-9);
            let id = show(tx, &mut env, &key, &whom, &offer.chosen, "desk")?.expect("shown");
            assert_eq!(show(tx, &mut env, &key, &whom, &offer.chosen, "counter")?, Some(id), "it is the same one");
            assert_eq!(advice(tx, shop, &whom, now)?.expect("one").id, Some(id));
            let fleurs = crate::testing::key("fleurs");
            assert!(by_id(tx, &fleurs, id)?.is_none() && !answer(tx, &mut env, &fleurs, id, true, "Rose")?);
            // A complaint: one listens.
            let new = New {
                person,
                kind: Kind::Complaint,
                proposed: None,
                subject: Subject::Quality,
                body: "Brûlé",
                source: "",
                staff: None,
            };
            let complaint = voices::raise(tx, &mut env, shop, &new, "Inès")?;
            assert_eq!(advice(tx, shop, &whom, now)?, Err(Quiet::Complaint));
            assert_eq!(show(tx, &mut env, &key, &whom, &offer.chosen, "desk")?, None);
            voices::end(tx, &mut env, &key, complaint, true, "Remplacé", "Inès")?;
            assert!(answer(tx, &mut env, &key, id, false, "Inès")?);
            assert!(!answer(tx, &mut env, &key, id, true, "Inès")?, "once");
            assert_eq!(advice(tx, shop, &whom, now)?, Err(Quiet::Nothing), "not the same again");
            let cake = Chosen { sku: sku("gateau"), ..offer.chosen.clone() };
            let second = show(tx, &mut env, &key, &whom, &cake, "counter")?.expect("shown");
            answer(tx, &mut env, &key, second, false, "Sarah")?;
            assert_eq!(advice(tx, shop, &whom, now)?, Err(Quiet::Refused));
            // They take their agreement back; a stop takes it back too.
            env.now = now + SignedDuration::from_secs(1);
            consent::agree(tx, &mut env, &key, &contact, Agreement::Advice, false, Heard::Own(&contact))?;
            assert_eq!(advice(tx, shop, &whom, now)?, Err(Quiet::NoConsent));
            env.now = now + SignedDuration::from_secs(2);
            consent::agree(tx, &mut env, &key, &contact, Agreement::Advice, true, Heard::Own(&contact))?;
            assert!(consent::agrees(tx, &key, &contact, Agreement::Advice)?);
            env.now = now + SignedDuration::from_secs(3);
            consent::withdraw(tx, &mut env, &key, &contact, "sms")?;
            assert!(!consent::agrees(tx, &key, &contact, Agreement::Advice)?);
            forget(tx, &key, &[person])?;
            assert!(by_id(tx, &key, id)?.is_none());
            Ok::<_, DbError>(())
        });
        done.await.expect("done");
    });
}

#[test]
fn a_night_learns_once_from_what_was_collected() {
    on_both(|db| async move {
        let shelf = vec![article("pain", "Pain"), article("confiture", "Confiture")];
        let pain = shelve(&db, shop("pain"), shelf).await;
        let (app, _, clock) = program(&db).await;
        assert_eq!(learn(app.clone()).await.expect("learnt"), 1);
        assert_eq!(learn(app.clone()).await.expect("looked"), 0, "once a night");
        let own = pain.clone();
        let baskets = db
            .write(&pain.key, move |tx| {
                let mut env = env_at(morning(), 8);
                for n in 0..3 {
                    buy(tx, &mut env, &own, "0639980121", "pain", n)?;
                }
                let from = kernel::id::since(morning() - SignedDuration::from_hours(1));
                let first = orders::baskets(tx, &own.key, &from, 2)?;
                assert!(!first.is_empty() && first.len() < 3, "in steps");
                assert!(orders::baskets(tx, &key("fleurs"), &from, 10)?.is_empty());
                orders::baskets(tx, &own.key, &from, 10)
            })
            .await
            .expect("read");
        assert_eq!(baskets.iter().map(|basket| basket.skus.len()).sum::<usize>(), 3);
        clock.advance(24 * 60);
        assert_eq!(learn(app.clone()).await.expect("learnt"), 1);
        let key = pain.key.clone();
        let goes = db.read(move |conn| store::goes(conn, &key, &sku("pain"))).await.expect("read");
        assert!(goes.is_empty(), "three orders tell nothing");
    });
}

/// `COMPTOIR_BASKETS=100000 cargo test -p comptoir --lib a_night_costs -- --nocapture` prints what a night takes.
#[test]
#[expect(clippy::disallowed_methods, reason = "a measurement")]
fn a_night_costs_one_walk_over_the_orders_of_a_year() {
    let many: usize = std::env::var("COMPTOIR_BASKETS").ok().and_then(|n| n.parse().ok()).unwrap_or(2_000);
    on_both(move |db| async move {
        let pain = shelve(&db, shop("pain"), Vec::new()).await;
        // Two hundred articles, three in an order, each with a companion of its own.
        let basket = |n: usize| {
            let first = n * 7 % 100;
            let skus = [first, first + 100, n * 13 % 200].map(|n| sku(&format!("A{n}")));
            let minutes = i64::try_from(n).unwrap_or(0) * 5;
            (morning() - SignedDuration::from_mins(minutes), skus.to_vec())
        };
        let year: Vec<(Timestamp, Vec<Sku>)> = (0..many).map(basket).collect();
        let started = std::time::Instant::now();
        let all: Vec<Vec<&Sku>> = year.iter().map(|(_, skus)| skus.iter().collect()).collect();
        let found = rules::goes(&all).len();
        let counted = started.elapsed();
        let own = pain.clone();
        db.write(&pain.key, move |tx| learn_from(tx, &own.key, &year, own.day(morning()), morning()))
            .await
            .expect("learnt");
        println!("{:?} {many} orders: {found} pairs in {counted:?}, learnt in {:?}", db.engine(), started.elapsed());
    });
}
