//! The decision on what devices say: each reason, its bounds, and what must hold whatever is said.

use proptest::prelude::*;

use super::*;
use crate::standing::rules::{Mode, Weekdays, sane, suggested};

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// Tuesday 24 November 2026, 7 h 32 in Paris.
fn now() -> Timestamp {
    at("2026-11-24T06:32:00Z")
}

fn minutes(n: i64) -> SignedDuration {
    SignedDuration::from_mins(n)
}

fn facts(habit: &Habit, kind: Kind) -> Facts<'_> {
    Facts {
        now: now(),
        kind,
        at: now(),
        accuracy_m: Some(20.0),
        by_hand: false,
        local: (Weekday::Tuesday, 452),
        habit,
        standing: Standing::Active,
        armed: true,
        used_at: now() - minutes(60 * 24),
        today: 0,
        open: false,
        last_call: None,
        contradicted: None,
        overtaken: false,
    }
}

#[test]
fn a_window_in_the_night_of_the_change_is_as_long_as_its_wall_says() {
    use jiff::civil::date;
    use kernel::calendar::{day_end, day_start, instant, local_day};
    let zone = jiff::tz::TimeZone::get("Europe/Paris").expect("bundled");
    // From 1 h 30 to 3 h 30: the spring skips an hour of it, the autumn has one twice.
    let mut habit = suggested(150, Weekdays::ALL, Mode::Aside);
    (habit.from_minute, habit.to_minute) = (90, 210);
    for (day, heard) in [(date(2027, 3, 27), 120), (date(2027, 3, 28), 60), (date(2027, 10, 31), 180)] {
        let (mut now, end, mut called) = (day_start(day, &zone), day_end(day, &zone), 0);
        let usual = instant(day, jiff::civil::time(2, 30, 0, 0), &zone);
        while now < end {
            let local = now.to_zoned(zone.clone());
            let minute = i64::from(local.hour()) * 60 + i64::from(local.minute());
            let told =
                Facts { now, at: now, used_at: now, local: (local.weekday(), minute), ..facts(&habit, Kind::Door) };
            called += i64::from(decide(&told) == Verdict::Call);
            let wanted = pickup(now, None, usual, 10);
            assert!(wanted >= now + minutes(10) || wanted == usual, "{now}: nobody is there before the way is done");
            assert!(local_day(usual, &zone) == day && wanted.duration_since(now) <= SOON, "{now}: {wanted}");
            now += minutes(1);
        }
        assert_eq!(called, heard, "{day}");
    }
}

#[test]
fn every_reason_has_its_case() {
    let habit = suggested(465, Weekdays::parse("12345"), Mode::Aside);
    let door = facts(&habit, Kind::Door);
    assert_eq!(decide(&door), Verdict::Call);
    let why = |facts: Facts<'_>| match decide(&facts) {
        Verdict::Ignore(why) => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(why(Facts { armed: false, ..door }), Why::Disarmed);
    assert_eq!(why(Facts { used_at: now() - IDLE - minutes(1), ..door }), Why::Asleep);
    assert_eq!(why(Facts { standing: Standing::Paused, ..door }), Why::Resting);
    assert_eq!(why(Facts { local: (Weekday::Saturday, 452), ..door }), Why::Day);
    assert_eq!(why(Facts { local: (Weekday::Tuesday, 1_000), ..door }), Why::Hour);
    assert_eq!(why(Facts { at: now() - minutes(21), ..door }), Why::Late);
    assert_eq!(why(Facts { accuracy_m: Some(150.0), ..facts(&habit, Kind::Near) }), Why::Vague);
    assert_eq!(why(Facts { overtaken: true, ..facts(&habit, Kind::Near) }), Why::Passing);
    assert_eq!(why(Facts { today: 1, ..door }), Why::Cap);
    assert_eq!(why(Facts { last_call: Some(now() - minutes(29)), ..door }), Why::CoolDown);
    assert_eq!(why(facts(&habit, Kind::CameHome)), Why::Noted);
    assert_eq!(decide(&Facts { open: true, ..door }), Verdict::Coming);
    assert_eq!(decide(&Facts { accuracy_m: Some(900.0), ..door }), Verdict::Call, "a door is where it is");
}

#[test]
fn leaving_home_must_last_and_coming_near_is_heard_at_once() {
    let habit = suggested(465, Weekdays::ALL, Mode::Aside);
    let left = facts(&habit, Kind::LeftHome);
    assert_eq!(decide(&left), Verdict::Hold(now() + DWELL));
    assert_eq!(decide(&Facts { at: now() - DWELL, ..left }), Verdict::Call, "told late, it has lasted");
    let near = facts(&habit, Kind::Near);
    assert_eq!(decide(&near), Verdict::Call);
    let doubted = Facts { contradicted: Some(now() - minutes(5)), ..near };
    assert_eq!(decide(&doubted), Verdict::Hold(now() + DWELL));
    assert_eq!(decide(&Facts { contradicted: Some(now() - minutes(31)), ..near }), Verdict::Call);
}

#[test]
fn a_person_at_a_button_is_not_told_the_hour() {
    let habit = suggested(465, Weekdays::parse("1"), Mode::Aside);
    let press = Facts { by_hand: true, local: (Weekday::Sunday, 1_200), ..facts(&habit, Kind::Press) };
    assert_eq!(decide(&press), Verdict::Call);
    assert_eq!(decide(&Facts { today: 1, ..press }), Verdict::Ignore(Why::Cap), "the cap holds for everyone");
}

#[test]
fn what_takes_a_call_back() {
    let (called, pickup) = (now(), now() + minutes(13));
    assert!(takes_back(Kind::CameHome, called, now() + minutes(3), pickup));
    assert!(!takes_back(Kind::CameHome, called, now() + minutes(14), pickup), "they are home with their bread");
    assert!(!takes_back(Kind::CameHome, called, now() - minutes(1), pickup), "that was before");
    assert!(takes_back(Kind::Away, called, now() + DWELL, pickup));
    assert!(!takes_back(Kind::Away, called, now() + minutes(4), pickup));
    assert!(!takes_back(Kind::Door, called, now(), pickup));
}

#[test]
fn the_time_is_the_devices_else_the_usual_one_else_the_way() {
    let usual = at("2026-11-24T06:45:00Z");
    assert_eq!(pickup(now(), None, usual, 10), usual);
    assert_eq!(pickup(now(), None, usual, 20), now() + minutes(20), "nobody is there before the way is done");
    assert_eq!(pickup(now(), Some(now() + minutes(4)), usual, 10), now() + minutes(4));
    assert_eq!(pickup(now(), None, now() - minutes(5), 10), now() + minutes(10), "the usual time is past");
    assert_eq!(pickup(now(), None, now() + minutes(300), 10), now() + minutes(10), "the usual time is far");
    assert_eq!(pickup(now(), Some(now() + SignedDuration::from_secs(61)), usual, 0), now() + minutes(2));
}

#[test]
fn ways_are_measured() {
    // Notre-Dame de Paris to the Panthéon, about 830 m on the map.
    let metres = distance_m((48.852_968, 2.349_902), (48.846_222, 2.346_414));
    assert!((780.0..850.0).contains(&metres), "{metres}");
    assert_eq!(minutes_on_the_way(metres, None), 14);
    assert_eq!(minutes_on_the_way(metres, Some(1.0)), 14, "who strolls will walk");
    assert!(minutes_on_the_way(metres, Some(18.0)) < 6, "by bicycle");
    assert_eq!(minutes_on_the_way(f64::NAN, None), 0);
    assert_eq!(minutes_on_the_way(9e9, None), FAR_MINUTES);
    assert_eq!(minutes_to_go(now(), now() + SignedDuration::from_secs(61)), 2);
    assert_eq!(minutes_to_go(now(), now() - minutes(3)), 0);
}

#[test]
fn regions_are_named_by_people() {
    assert_eq!(place("Maison"), Some(Place::Home));
    assert_eq!(place(" chez moi "), Some(Place::Home));
    assert_eq!(place("Courte Pâte"), Some(Place::Shop("courte-pate".to_owned())));
    assert_eq!(place("courte-pate"), Some(Place::Shop("courte-pate".to_owned())));
    assert_eq!(place("  "), None);
}

#[test]
fn words_read_back() {
    for (kind, word) in Kind::ALL {
        assert_eq!((Kind::parse(word), kind.as_str()), (Some(kind), word));
    }
    for (why, word) in Why::ALL {
        assert_eq!(why.as_str(), word);
    }
}

proptest! {
    /// Whatever comes together: what is forbidden is never called for, and nothing is held for ever.
    #[test]
    fn what_is_forbidden_is_never_called_for(
        kind in 0_usize..6, age in -600_i64..4_000, accuracy in proptest::option::of(0.0_f64..2_000.0), by_hand: bool,
        minute in 0_i64..1_440, weekday in 0_i8..7, days in "[1-7]{0,7}", from in 0_i64..1_440, cap in 1_i64..4,
        paused: bool, armed: bool, silent_days in 0_i64..400, today in 0_i64..5, open: bool,
        since_call in proptest::option::of(0_i64..7_200), since_doubt in proptest::option::of(0_i64..7_200), overtaken: bool,
    ) {
        let habit = sane(Habit {
            usual_minute: 465, from_minute: from, to_minute: from + 90, travel_minutes: 5,
            weekdays: Weekdays::parse(&days), daily_cap: cap, mode: Mode::Ask,
        });
        let ago = |seconds: i64| now() - SignedDuration::from_secs(seconds);
        let facts = Facts {
            now: now(), kind: Kind::ALL[kind].0, at: ago(age), accuracy_m: accuracy, by_hand,
            local: (Weekday::from_monday_zero_offset(weekday).expect("a day"), minute), habit: &habit,
            standing: if paused { Standing::Paused } else { Standing::Active }, armed,
            used_at: ago(silent_days * 86_400), today, open,
            last_call: since_call.map(ago), contradicted: since_doubt.map(ago), overtaken,
        };
        match decide(&facts) {
            Verdict::Call | Verdict::Hold(_) => {
                prop_assert!(armed && !paused && !open && !overtaken && today < cap && silent_days <= 183);
                prop_assert!(age <= 1_200 && facts.kind.contradicts().is_none());
                prop_assert!(by_hand || (listens(&habit, minute) && habit.weekdays.holds(facts.local.0)));
                prop_assert!(by_hand || since_call.is_none_or(|seconds| seconds >= 1_800));
                prop_assert!(facts.kind.contradicted_by().is_none() || accuracy.is_none_or(|metres| metres <= VAGUE_M));
            }
            Verdict::Coming => prop_assert!(open && armed),
            Verdict::Ignore(_) => {}
        }
        if let Verdict::Hold(until) = decide(&facts) {
            prop_assert!(until > now() && until.duration_since(now()) <= SignedDuration::from_secs(660));
            prop_assert!(facts.kind.contradicted_by().is_some());
        }
    }

    #[test]
    fn nobody_is_expected_in_the_past(
        expected in proptest::option::of(-3_600_i64..20_000), usual in -40_000_i64..40_000, travel in -10_i64..300,
    ) {
        let from_now = |seconds: i64| now() + SignedDuration::from_secs(seconds);
        let at = pickup(now(), expected.map(from_now), from_now(usual), travel);
        prop_assert!(at >= now() && at.as_second() % 60 == 0);
        if expected.is_none() {
            prop_assert!(at >= from_now(travel.max(0) * 60) && at <= from_now((travel.max(120) + 1) * 60));
        }
    }

    #[test]
    fn the_way_is_symmetric_and_longer_ways_take_longer(
        a in -80.0_f64..80.0, b in -179.0_f64..179.0, c in -80.0_f64..80.0, d in -179.0_f64..179.0, speed in proptest::option::of(0.0_f64..200.0),
    ) {
        let (there, back) = (distance_m((a, b), (c, d)), distance_m((c, d), (a, b)));
        prop_assert!((there - back).abs() < 1e-3 && (0.0..=20_040_000.0).contains(&there));
        prop_assert!(minutes_on_the_way(there, speed) <= minutes_on_the_way(there * 2.0, speed));
        prop_assert!(minutes_on_the_way(there, speed) <= minutes_on_the_way(there, None));
    }
}
