//! What goes with what, when one is silent, that one thing at most is proposed.

use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn now() -> Timestamp {
    at("2026-11-24T08:00:00Z")
}

fn sku(n: u8) -> Sku {
    format!("A{n}").parse().expect("a reference")
}

fn days(n: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * n)
}

fn agreed() -> Standing {
    Standing { agreed: true, ..Standing::default() }
}

fn goes_with(bought: u8, offered: u8, lift: f64) -> Goes<Sku> {
    Goes { bought: sku(bought), offered: sku(offered), together: 20, lift, share: 0.4 }
}

fn buys(n: u8, times: i64, ago: i64) -> Bought {
    Bought { sku: sku(n), times, last: now() - days(ago) }
}

fn there(n: u8) -> OnShelf {
    OnShelf { sku: sku(n), fresh: None, season: 1.0 }
}

fn past(n: u8, state: State, ago: i64) -> Past {
    Past { sku: sku(n), state, at: now() - days(ago) }
}

#[test]
fn what_goes_together_is_found_and_few_orders_claim_nothing() {
    // Bread in all, cheese with wine, flowers by chance.
    let basket = |n: usize| match n % 10 {
        0 | 1 => vec![1, 2, 3],
        2 => vec![1, 2],
        3 => vec![1, 3],
        4 => vec![1, 4],
        _ => vec![1],
    };
    let baskets: Vec<Vec<u8>> = (0..100).map(basket).collect();
    let found = goes(&baskets);
    let wine = found.iter().find(|one| one.bought == 2 && one.offered == 3).expect("cheese asks for wine");
    assert_eq!(wine.together, 20);
    assert!((wine.share - 20.0 / 30.0).abs() < 1e-9 && wine.lift > 1.5);
    assert!(!found.iter().any(|one| one.offered == 1), "what everyone takes goes with nothing in particular");
    assert!(goes(&baskets[..LEAST_BASKETS - 1]).is_empty());
    // The same six orders in a sea of others: four together are not enough, however rare.
    let rare: Vec<Vec<u8>> = (0..500).map(|n| if n < 4 { vec![7, 8] } else { vec![1] }).collect();
    assert!(goes(&rare).is_empty());
}

#[test]
fn one_is_silent_when_one_should_be() {
    assert_eq!(silent(&agreed(), now()), None);
    assert_eq!(silent(&Standing { complains: true, ..agreed() }, now()), Some(Quiet::Complaint));
    assert_eq!(silent(&Standing::default(), now()), Some(Quiet::NoConsent));
    assert_eq!(silent(&Standing { stopped: true, ..agreed() }, now()), Some(Quiet::NoConsent));
    let twice = |past: Vec<Past>| silent(&Standing { past, ..agreed() }, now());
    assert_eq!(twice(vec![past(1, State::Refused, 3)]), None, "once is no answer to everything");
    assert_eq!(twice(vec![past(1, State::Refused, 3), past(2, State::Refused, 40)]), Some(Quiet::Refused));
    assert_eq!(
        twice(vec![past(1, State::Refused, 3), past(3, State::Over, 9), past(2, State::Refused, 40)]),
        Some(Quiet::Refused)
    );
    assert_eq!(twice(vec![past(1, State::Refused, 3), past(2, State::Accepted, 9), past(2, State::Refused, 40)]), None);
    assert_eq!(twice(vec![past(1, State::Refused, 3), past(2, State::Refused, 180)]), None, "half a year is long");
}

#[test]
fn the_best_is_what_goes_with_a_habit_and_is_not_taken_anyway() {
    let goes = [goes_with(1, 2, 2.0), goes_with(1, 3, 3.0), goes_with(4, 5, 9.0)];
    let shelf: Vec<OnShelf> = (1..6).map(there).collect();
    let choose = |standing: &Standing, bought: &[Bought], shelf: &[OnShelf], waits: &[Sku]| {
        choose(standing, bought, &goes, shelf, waits, now()).map(|chosen| chosen.sku)
    };
    let often = [buys(1, 14, 2), buys(4, 1, 2)];
    assert_eq!(choose(&agreed(), &often, &shelf, &[]), Ok(sku(3)), "what was bought once is no habit");
    assert_eq!(choose(&agreed(), &often, &shelf[..2], &[]), Ok(sku(2)), "only what is there");
    assert_eq!(
        choose(&agreed(), &often, &shelf, &[sku(3)]),
        Ok(sku(2)),
        "what waits for them already is not sold twice"
    );
    assert_eq!(choose(&agreed(), &[buys(1, 14, 2), buys(3, 1, 30)], &shelf, &[]), Ok(sku(2)));
    assert_eq!(choose(&agreed(), &[buys(1, 14, 2), buys(3, 9, 61)], &shelf, &[]), Ok(sku(3)), "forgotten is new");
    let refused = Standing { past: vec![past(3, State::Refused, 20)], ..agreed() };
    assert_eq!(choose(&refused, &often, &shelf, &[]), Ok(sku(2)));
    assert_eq!(choose(&agreed(), &[], &shelf, &[]), Err(Quiet::Nothing));
    // Warm bread and strawberries in June win where the rest is nearly equal.
    let near = [goes_with(1, 2, 2.0), goes_with(1, 3, 2.1)];
    let warm = [OnShelf { fresh: Some(now()), ..there(2) }, there(3)];
    let chosen = super::choose(&agreed(), &often, &near, &warm, &[], now()).expect("one");
    assert_eq!((chosen.sku, chosen.fresh, chosen.season), (sku(2), Some(now()), false));
    let june = [OnShelf { season: 3.0, ..there(2) }, there(3)];
    let chosen = super::choose(&agreed(), &often, &near, &june, &[], now()).expect("one");
    assert_eq!((chosen.sku, chosen.season), (sku(2), true));
}

#[test]
fn the_season_is_told_by_these_weeks_against_the_year() {
    assert!((season(10, 100, 100, 1_000) - 1.0).abs() < 1e-9);
    assert!(season(40, 100, 100, 1_000) > 2.0, "four times as wanted");
    assert!(season(1, 2, 10, 1_000) < SEASON, "one order makes no season");
    assert!(season(0, 100, 100, 1_000) < 0.5);
    assert!(season(0, 0, 0, 0).is_finite());
}

#[test]
fn a_night_begins_at_three_whatever_the_clocks_do() {
    let paris = TimeZone::get("Europe/Paris").expect("bundled");
    let night = |text: &str| night(at(text), &paris).to_string();
    // The clocks go back at 3 h, which is 2 h again: the night begins at the second 3 h, 2 h UTC.
    assert_eq!(
        (night("2026-10-25T01:59:00Z"), night("2026-10-25T02:00:00Z")),
        ("2026-10-24".into(), "2026-10-25".into())
    );
    assert_eq!(
        (night("2026-03-29T00:59:00Z"), night("2026-03-29T01:00:00Z")),
        ("2026-03-28".into(), "2026-03-29".into())
    );
}

fn any_past() -> impl Strategy<Value = Past> {
    (0_u8..6, 0_usize..4, 0_i64..300).prop_map(|(n, state, ago)| past(n, State::ALL[state].0, ago))
}

proptest! {
    #[test]
    fn a_lift_lies_between_chance_and_what_was_seen(a in 1_i64..400, b in 1_i64..400, more in 0_i64..400, part in 0.0_f64..1.0) {
        let all = a + b + more;
        #[expect(clippy::cast_possible_truncation, reason = "a share of a count")]
        let both = (a.min(b) as f64 * part) as i64;
        let raw = both as f64 * all as f64 / (a as f64 * b as f64);
        let shrunk = lift(both, a, b, all);
        prop_assert!(shrunk >= raw.min(1.0) - 1e-9 && shrunk <= raw.max(1.0) + 1e-9);
        prop_assert!((shrunk - lift(both, b, a, all)).abs() < 1e-12, "it has no direction");
    }

    #[test]
    fn what_is_found_has_its_support(baskets in proptest::collection::vec(proptest::collection::vec(0_u8..8, 0..5), 0..120)) {
        for one in goes(&baskets) {
            let has = |what: u8| baskets.iter().filter(|basket| basket.contains(&what)).count() as i64;
            let both = baskets.iter().filter(|b| b.contains(&one.bought) && b.contains(&one.offered)).count() as i64;
            prop_assert_eq!(one.together, both);
            prop_assert!(both >= TOGETHER && one.lift >= LIFT && one.bought != one.offered);
            prop_assert!((one.share - both as f64 / has(one.bought) as f64).abs() < 1e-9);
        }
    }

    #[test]
    fn nothing_is_proposed_against_anybodys_will(
        complains in any::<bool>(), stopped in any::<bool>(), agreed in any::<bool>(),
        mut past in proptest::collection::vec(any_past(), 0..6),
        bought in proptest::collection::vec((0_u8..6, 0_i64..20, 0_i64..300), 0..6),
        pairs in proptest::collection::vec((0_u8..6, 0_u8..6, 0.5_f64..4.0), 0..12),
        shelf in proptest::collection::vec((0_u8..6, any::<bool>(), 0.2_f64..5.0), 0..6),
        waits in proptest::collection::vec(0_u8..6, 0..3),
    ) {
        past.sort_by_key(|past| std::cmp::Reverse(past.at));
        let standing = Standing { complains, stopped, agreed, past };
        let bought: Vec<Bought> = bought.into_iter().map(|(n, times, ago)| buys(n, times, ago)).collect();
        let goes: Vec<Goes<Sku>> = pairs.into_iter().map(|(a, b, lift)| goes_with(a, b, lift)).collect();
        let shelf: Vec<OnShelf> = shelf.into_iter()
            .map(|(n, fresh, season)| OnShelf { sku: sku(n), fresh: fresh.then(now), season }).collect();
        let waits: Vec<Sku> = waits.into_iter().map(sku).collect();
        let answer = choose(&standing, &bought, &goes, &shelf, &waits, now());
        if let Some(quiet) = silent(&standing, now()) {
            prop_assert_eq!(answer.clone(), Err(quiet));
        }
        prop_assert!(!(complains || stopped || !agreed) || answer.is_err());
        if let Ok(chosen) = &answer {
            prop_assert!(shelf.iter().any(|on| on.sku == chosen.sku), "it is there");
            prop_assert!(!waits.contains(&chosen.sku));
            prop_assert!(bought.iter().any(|one| one.sku == chosen.because && one.times >= HABIT));
            prop_assert!(!bought.iter().any(|one| one.sku == chosen.sku && now().duration_since(one.last) < LATELY));
            let refused = |past: &Past| past.state == State::Refused && past.sku == chosen.sku && now().duration_since(past.at) < AGAIN;
            prop_assert!(!standing.past.iter().any(refused));
        }
        // The same facts, told in another order, give the same one.
        let (mut pairs, mut lying) = (goes.clone(), shelf.clone());
        pairs.reverse();
        lying.dedup_by(|a, b| a.sku == b.sku);
        if lying.len() == shelf.len() {
            let once = shelf.iter().all(|on| shelf.iter().filter(|other| other.sku == on.sku).count() == 1);
            let alike = goes.iter().all(|one| goes.iter().filter(|o| o.bought == one.bought && o.offered == one.offered).count() == 1);
            if once && alike {
                prop_assert_eq!(choose(&standing, &bought, &pairs, &shelf, &waits, now()), answer);
            }
        }
    }
}
