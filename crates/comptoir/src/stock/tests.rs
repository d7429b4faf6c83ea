//! The curve against a model that counts minute by minute, and the stored movements on both engines.

use db::{DbError, testing::on_both};
use jiff::{SignedDuration, Timestamp, civil::date};
use kernel::id::OrderId;
use proptest::prelude::*;

use super::{rules::Curve, *};
use crate::testing::{article, env, key, morning, shop};

fn minute(n: i64) -> Timestamp {
    Timestamp::from_second(n * 60).expect("in range")
}

fn steps(most: i64) -> impl Strategy<Value = Vec<(Timestamp, i64)>> {
    prop::collection::vec((0..48_i64, 0..=most), 0..8).prop_map(|mut steps| {
        steps.sort_unstable();
        steps.into_iter().map(|(at, n)| (minute(at), n)).collect()
    })
}

/// What the specification says, word by word: the margin at every minute from `at` to the end of the day.
fn brute_force(curve: &Curve, at: i64) -> i64 {
    let sum = |steps: &[(Timestamp, i64)], until: i64| -> i64 {
        steps.iter().filter(|(when, _)| *when <= minute(until)).map(|(_, n)| n).sum()
    };
    let least = (at..=60).map(|t| sum(&curve.supplies, t) - sum(&curve.promises, t)).min().unwrap_or(0);
    (least - curve.walk_in).max(0)
}

proptest! {
    #[test]
    fn what_may_be_promised_is_the_least_margin(supplies in steps(20), promises in steps(6), walk_in in 0..5_i64) {
        let curve = Curve { supplies, promises, held: 0, walk_in };
        for at in 0..50 {
            prop_assert_eq!(curve.available(minute(at)), brute_force(&curve, at), "at {}", at);
        }
    }

    #[test]
    fn promising_what_is_available_never_breaks_a_promise(supplies in steps(20), wishes in prop::collection::vec((0..48_i64, 1..5_i64), 0..40)) {
        let mut curve = Curve { supplies, ..Curve::default() };
        for (at, n) in wishes {
            let at = minute(at);
            if curve.available(at) >= n {
                let before: Vec<i64> = (0..50).map(|t| curve.available(minute(t))).collect();
                curve.promises.push((at, n));
                curve.promises.sort_unstable();
                prop_assert!(curve.shortfalls().is_empty());
                // Nobody gets more because somebody else took something.
                prop_assert!((0..50).all(|t| curve.available(minute(t)) <= before[t as usize]));
            }
        }
    }

    #[test]
    fn the_next_time_is_possible_and_nothing_earlier_is(supplies in steps(20), promises in steps(6), n in 1..10_i64, from in 0..48_i64) {
        let curve = Curve { supplies, promises, ..Curve::default() };
        match curve.next_time(n, minute(from)) {
            Some(at) => {
                prop_assert!(curve.available(at) >= n);
                prop_assert!((from..60).take_while(|t| minute(*t) < at).all(|t| curve.available(minute(t)) < n));
            }
            None => prop_assert!((from..60).all(|t| curve.available(minute(t)) < n)),
        }
    }

    #[test]
    fn shortfalls_add_up_to_what_is_missing(supplies in steps(10), promises in steps(8)) {
        let curve = Curve { supplies, promises, ..Curve::default() };
        let most = (0..60).map(|t| curve.promised(minute(t)) - curve.supplied(minute(t))).max().unwrap_or(0).max(0);
        prop_assert_eq!(curve.shortfalls().iter().map(|(_, n)| n).sum::<i64>(), most);
    }
}

#[test]
fn a_batch_after_closing_is_not_made_that_day() {
    let bread = article("CP-TRA", "Tradition");
    let day = date(2026, 11, 22);
    let at = |hour: i8| kernel::calendar::instant(day, jiff::civil::time(hour, 0, 0, 0), shop("pain").zone());
    let sunday = rules::curve(&bread, day, shop("pain").zone(), Some(at(13)), &[]).expect("counted");
    assert_eq!(sunday.supplies, [(at(7), 40)]);
    assert!(rules::curve(&bread, day, shop("pain").zone(), None, &[]).expect("counted").supplies.is_empty());
}

#[test]
fn movements_are_stored_and_read_back() {
    on_both(|db| async move {
        let (now, shop) = (morning(), shop("pain"));
        let day = shop.day(now);
        let bread = article("CP-TRA", "Tradition");
        let take = [Take::of(&bread, day, 3)];
        let own = OrderId::from_bytes([9; 16]);
        let at = now + SignedDuration::from_mins(60);
        let curve = move |tx: &mut Tx<'_>, now: Timestamp, own: Option<OrderId>| {
            curves(tx, &shop_of(), &[&article("CP-TRA", "Tradition")], day, now, own)
                .map(|mut c| c.pop().flatten().expect("counted"))
        };
        db.write(&key("pain"), move |tx| {
            assert_eq!(curve(tx, now, None)?.available(now), 40);
            hold(tx, &key("pain"), own, at, &take, now + SignedDuration::from_mins(10))?;
            assert_eq!((curve(tx, now, None)?.available(now), curve(tx, now, None)?.held), (37, 3));
            assert_eq!(curve(tx, now, Some(own))?.available(now), 40, "one's own hold does not block");
            assert_eq!(curve(tx, now + SignedDuration::from_mins(10), None)?.available(now), 40, "a hold that is over");
            release_hold(tx, &key("pain"), own)?;
            promise(tx, &key("pain"), at, &take)?;
            promise(tx, &key("pain"), at, &take)?;
            assert_eq!(curve(tx, now, None)?.available(at), 34);
            withdraw(tx, &key("pain"), at, &take)?;
            assert_eq!(curve(tx, now, None)?.available(at), 37);
            sell(tx, &mut env(), &shop_of(), &article("CP-TRA", "Tradition"), 5)?;
            assert_eq!(curve(tx, now, None)?.available(at), 32);
            assert_eq!(sales(tx, &key("pain"), &day.to_string())?, [("CP-TRA".parse().expect("a reference"), 5)]);
            // A sale is not refused: the bread is there. What is promised shows as missing.
            sell(tx, &mut env(), &shop_of(), &article("CP-TRA", "Tradition"), 33)?;
            let short = curve(tx, now, None)?;
            assert_eq!((short.available(at), short.shortfalls()), (0, vec![(at, 1)]));
            set_supply(tx, &shop_of(), &article("CP-TRA", "Tradition"), day, "07:00", now, 60)?;
            assert_eq!(curve(tx, now, None)?.available(at), 19, "the planned batch is replaced");
            assert_eq!(supply_rows(tx, &key("pain"), &bread.sku, &day.to_string())?, [("07:00".to_owned(), now, 60)]);
            let firm = check(tx, &key("pain"))?;
            assert_eq!(firm, [(bread.sku.clone(), day.to_string(), at, 3)]);
            assert_eq!(check(tx, &key("fleur"))?, [], "a neighbour's promises are not ours");
            Ok::<_, DbError>(())
        })
        .await
        .expect("written");
    });
}

fn shop_of() -> Shop {
    shop("pain")
}
