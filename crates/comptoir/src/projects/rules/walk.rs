//! Walking a scenario: what its step asks for now, and what it would ask for in the months to come. Each step is met once,
//! because one only goes on; waits are counted in days of the wall, so that a change of the clock moves none.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date, civil::time, tz::TimeZone};
use kernel::calendar;

use super::{Gesture, Kind, Known, Machine, Origin, Step, Unit, What};

/// Where somebody stands in a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The number of the step.
    pub step: i64,
    /// Since when.
    pub entered: Timestamp,
    /// When the scenario began for them.
    pub begun: Timestamp,
    /// The day of their project, where it is known.
    pub day: Option<Date>,
    /// Since when that is known, and the scenario has begun.
    pub said: Timestamp,
}

/// Why a step is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skipped {
    /// Its time was over before the scenario began, or before the day of the project was told.
    Late,
    /// Tact forbids it now.
    Tact,
    /// A complaint stayed open for too long.
    Complaint,
    /// What was waited for did not become true, or is not.
    Not,
}

impl Skipped {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Late, "late"), (Self::Tact, "tact"), (Self::Complaint, "complaint"), (Self::Not, "not")];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(why, _)| *why == self).map_or("", |(_, word)| word)
    }
}

/// What a step asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing before then; without an instant: until the day of the project is known.
    Wait(Option<Timestamp>),
    /// Somebody of the shop does it.
    Ask,
    /// Its message leaves, then this step follows; none: it ends.
    Say(Option<i64>),
    /// This step follows; none: it ends. The first was left out for a reason, or is done.
    Go(Option<i64>, Option<Skipped>),
}

/// What was to be done longer than that before the scenario began, or before its day was told, is not caught up with.
const LATE: SignedDuration = SignedDuration::from_hours(24 * 3);
/// A message waits so many days for a complaint to end.
const PATIENCE: i64 = 30;

/// Nine in the morning of a day: when waits end, before the list of the morning is made.
pub fn morning(day: Date, zone: &TimeZone) -> Timestamp {
    calendar::instant(day, time(9, 0, 0, 0), zone)
}

fn next_morning(now: Timestamp, zone: &TimeZone) -> Timestamp {
    let today = calendar::local_day(now, zone);
    let early = morning(today, zone);
    if early > now { early } else { morning(today.tomorrow().unwrap_or(today), zone) }
}

fn shifted(day: Date, count: i64, unit: Unit) -> Date {
    let count = count.clamp(-20_000, 20_000);
    let moved = match unit {
        Unit::Days => day.checked_add(count.days()),
        Unit::Weeks => day.checked_add(count.weeks()),
        Unit::Months => day.checked_add(count.months()),
    };
    moved.unwrap_or(if count < 0 { Date::MIN } else { Date::MAX })
}

/// The place of a step among the others.
fn place_of(steps: &[Step], id: i64) -> Option<usize> {
    steps.iter().position(|step| step.id == id)
}

/// A later step, when it is one: what goes back, or nowhere, ends the walk.
fn later(steps: &[Step], place: usize, to: i64) -> Option<i64> {
    steps.iter().skip(place + 1).find(|step| step.id == to).map(|step| step.id)
}

/// What the step at which somebody stands asks for now. Total: an unknown step ends the walk, and what follows always
/// stands further on in the list.
pub fn advance(kind: Kind, steps: &[Step], place: &Place, known: &Known, now: Timestamp, zone: &TimeZone) -> Next {
    let Some(at) = place_of(steps, place.step) else { return Next::Go(None, None) };
    let follows = steps.get(at + 1).map(|step| step.id);
    match &steps[at].what {
        What::Wait { count, unit, from } => wait(steps, at, place, (*count, *unit, *from), now, zone),
        What::Message { .. } => message(kind, place, known, follows, now, zone),
        What::Human { gesture, .. } if !kind.tact().gestures.contains(gesture) => {
            Next::Go(follows, Some(Skipped::Tact))
        }
        What::Human { gesture: Gesture::Attention, .. } if known.mourns => Next::Go(follows, Some(Skipped::Tact)),
        What::Human { .. } => Next::Ask,
        What::Until { fact, .. } if known.holds(*fact, place.entered) => Next::Go(follows, None),
        What::Until { days, otherwise, .. } => {
            let entered = calendar::local_day(place.entered, zone);
            let end = morning(shifted(entered, *days, Unit::Days), zone);
            if now >= end {
                return Next::Go(later(steps, at, *otherwise), Some(Skipped::Not));
            }
            Next::Wait(Some(next_morning(now, zone).min(end)))
        }
        What::Branch { fact, .. } if known.holds(*fact, place.begun) => Next::Go(follows, None),
        What::Branch { otherwise, .. } => Next::Go(later(steps, at, *otherwise), Some(Skipped::Not)),
        What::End => Next::Go(None, None),
    }
}

fn wait(
    steps: &[Step],
    at: usize,
    place: &Place,
    (count, unit, from): (i64, Unit, Origin),
    now: Timestamp,
    zone: &TimeZone,
) -> Next {
    let follows = steps.get(at + 1).map(|step| step.id);
    let day = match (from, place.day) {
        (Origin::Step, _) if count <= 0 => return Next::Go(follows, None),
        (Origin::Step, _) => shifted(calendar::local_day(place.entered, zone), count, unit),
        (Origin::Before, Some(day)) => shifted(day, -count, unit),
        (Origin::After, Some(day)) => shifted(day, count, unit),
        (Origin::Before | Origin::After, None) => return Next::Wait(None),
    };
    let due = morning(day, zone);
    if due > now {
        return Next::Wait(Some(due));
    }
    if from != Origin::Step && place.said.duration_since(due) > LATE {
        // What hangs at a day that is long past goes with it, up to where somebody waits again.
        let resumes = |step: &&Step| !matches!(step.what, What::Message { .. } | What::Human { .. });
        let next = steps.iter().skip(at + 1).find(resumes).map(|step| step.id);
        return Next::Go(next, Some(Skipped::Late));
    }
    Next::Go(follows, None)
}

fn message(kind: Kind, place: &Place, known: &Known, follows: Option<i64>, now: Timestamp, zone: &TimeZone) -> Next {
    let today = calendar::local_day(now, zone);
    let may = match kind.tact().machine {
        Machine::Never => false,
        Machine::AfterTheDay => place.day.is_some_and(|day| day <= today),
        Machine::Agreed => true,
    };
    if !may || known.mourns {
        return Next::Go(follows, Some(Skipped::Tact));
    }
    if !known.complains {
        return Next::Say(follows);
    }
    let entered = calendar::local_day(place.entered, zone);
    if now >= morning(shifted(entered, PATIENCE, Unit::Days), zone) {
        return Next::Go(follows, Some(Skipped::Complaint));
    }
    Next::Wait(Some(next_morning(now, zone)))
}

/// Something that a scenario would ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Foreseen {
    /// When.
    pub at: Timestamp,
    /// Which step.
    pub step: i64,
    /// What somebody of the shop does; none: a message of the program.
    pub gesture: Option<Gesture>,
    /// How many minutes it takes.
    pub minutes: i64,
}

/// What a scenario would ask for from now until an instant, for somebody who begins it now, if what is known of them stayed
/// as it is and everything was done on its day.
pub fn foresee(
    kind: Kind,
    steps: &[Step],
    day: Option<Date>,
    known: &Known,
    (now, until): (Timestamp, Timestamp),
    zone: &TimeZone,
) -> Vec<Foreseen> {
    let mut all = Vec::new();
    let Some(first) = steps.first() else { return all };
    let mut place = Place { step: first.id, entered: now, begun: now, day, said: now };
    let mut clock = now;
    loop {
        let next = advance(kind, steps, &place, known, clock, zone);
        let on = match next {
            Next::Wait(Some(at)) if at < until => {
                clock = at;
                continue;
            }
            Next::Wait(_) => return all,
            Next::Ask => place_of(steps, place.step).and_then(|at| steps.get(at + 1)).map(|step| step.id),
            Next::Say(on) | Next::Go(on, _) => on,
        };
        let what = place_of(steps, place.step).map(|at| &steps[at].what);
        match (next, what) {
            (Next::Ask, Some(What::Human { gesture, minutes, .. })) => {
                let (gesture, minutes) = (Some(*gesture), *minutes);
                all.push(Foreseen { at: clock, step: place.step, gesture, minutes });
            }
            (Next::Say(_), _) => all.push(Foreseen { at: clock, step: place.step, gesture: None, minutes: 0 }),
            _ => {}
        }
        let Some(on) = on else { return all };
        place = Place { step: on, entered: clock, ..place };
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::{
        super::{About, Fact},
        *,
    };

    fn paris() -> TimeZone {
        TimeZone::get("Europe/Paris").expect("bundled")
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    fn steps(all: Vec<What>) -> Vec<Step> {
        all.into_iter().zip(1..).map(|(what, id)| Step { id, what }).collect()
    }

    fn call() -> What {
        What::Human { gesture: Gesture::Call, minutes: 10, words: "Appeler".into() }
    }

    fn wait(count: i64, unit: Unit, from: Origin) -> What {
        What::Wait { count, unit, from }
    }

    fn word() -> What {
        What::Message { about: About::Relation, text: "Bonjour {prénom}".into(), english: String::new() }
    }

    fn here(step: i64, entered: Timestamp) -> Place {
        Place { step, entered, begun: entered, day: None, said: entered }
    }

    fn any_what() -> impl Strategy<Value = What> {
        let fact = || proptest::sample::select(Fact::ALL.map(|(fact, _)| fact).to_vec());
        let gesture = proptest::sample::select(Gesture::ALL.map(|(gesture, ..)| gesture).to_vec());
        let unit = proptest::sample::select(Unit::ALL.map(|(unit, ..)| unit).to_vec());
        let from = proptest::sample::select(Origin::ALL.map(|(from, _)| from).to_vec());
        prop_oneof![
            (-3_i64..400, unit, from).prop_map(|(count, unit, from)| What::Wait { count, unit, from }),
            Just(word()),
            (gesture, 1_i64..60).prop_map(|(gesture, minutes)| What::Human { gesture, minutes, words: "x".into() }),
            (fact(), 1_i64..200, -1_i64..14).prop_map(|(fact, days, otherwise)| What::Until { fact, days, otherwise }),
            (fact(), -1_i64..14).prop_map(|(fact, otherwise)| What::Branch { fact, otherwise }),
            Just(What::End),
        ]
    }

    fn any_known() -> impl Strategy<Value = Known> {
        let times = proptest::option::of(1_700_000_000_i64..1_900_000_000);
        let instant = |s: Option<i64>| s.map(|s| Timestamp::from_second(s).expect("an instant"));
        (times.clone(), times.clone(), times, any::<[bool; 3]>()).prop_map(
            move |(ordered, visited, spoken, [advisor, complains, mourns])| Known {
                ordered: instant(ordered),
                visited: instant(visited),
                spoken: instant(spoken),
                advisor,
                complains,
                mourns,
            },
        )
    }

    /// What is asked for and said when one looks at now and each morning after it until an instant, and everything is done
    /// at once.
    fn walked(
        steps: &[Step],
        day: Option<Date>,
        known: &Known,
        (now, until): (Timestamp, Timestamp),
        zone: &TimeZone,
    ) -> Vec<(Timestamp, i64)> {
        let (mut all, mut looks) = (Vec::new(), vec![now]);
        let mut morrow = calendar::local_day(now, zone);
        while morning(morrow, zone) < until {
            looks.extend(Some(morning(morrow, zone)).filter(|at| *at > now));
            morrow = morrow.tomorrow().expect("a day");
        }
        let mut place = Place { day, ..here(steps[0].id, now) };
        for at in looks {
            loop {
                let on = match advance(Kind::Moving, steps, &place, known, at, zone) {
                    Next::Wait(_) => break,
                    Next::Ask => {
                        all.push((at, place.step));
                        steps.iter().skip_while(|step| step.id != place.step).nth(1).map(|step| step.id)
                    }
                    Next::Say(on) => {
                        all.push((at, place.step));
                        on
                    }
                    Next::Go(on, _) => on,
                };
                match on {
                    Some(on) => place = Place { step: on, entered: at, ..place },
                    None => return all,
                }
            }
        }
        all
    }

    proptest! {
        #[test]
        fn any_walk_ends_meets_each_step_once_and_never_acts_before_its_wait_is_over(
            all in proptest::collection::vec(any_what(), 0..13),
            kind in proptest::sample::select(Kind::ALL.map(|(kind, _)| kind).to_vec()),
            known in any_known(),
            begins in 1_750_000_000_i64..1_800_000_000,
            day in proptest::option::of(0_i64..1_500),
        ) {
            let (steps, zone) = (steps(all), paris());
            let begun = Timestamp::from_second(begins).expect("an instant");
            let day = day.map(|n| date(2025, 1, 1).checked_add(n.days()).expect("a day"));
            let Some(first) = steps.first() else { return Ok(()) };
            let (mut now, mut met) = (begun, BTreeSet::new());
            let mut place = Place { step: first.id, entered: begun, begun, day, said: begun };
            met.insert(first.id);
            let mut looks = 0;
            loop {
                looks += 1;
                prop_assert!(looks < 6_000, "it ends");
                let next = advance(kind, &steps, &place, &known, now, &zone);
                prop_assert_eq!(next, advance(kind, &steps, &place, &known, now, &zone), "the same twice");
                let on = match next {
                    Next::Wait(None) => {
                        prop_assert!(day.is_none(), "only an unknown day is waited for without end");
                        break;
                    }
                    Next::Wait(Some(until)) => {
                        prop_assert!(until > now, "a wait lies ahead");
                        // A clock that goes back wakes nobody up; before the day of a birth a word is left out.
                        let early = now - SignedDuration::from_hours(5);
                        let again = advance(kind, &steps, &place, &known, early, &zone);
                        prop_assert!(kind == Kind::Birth || matches!(again, Next::Wait(_)));
                        now = until;
                        continue;
                    }
                    Next::Ask => {
                        let at = place_of(&steps, place.step).expect("there");
                        let gift = matches!(steps[at].what, What::Human { gesture: Gesture::Attention, .. });
                        prop_assert!(!(gift && known.mourns), "no gift to who mourns");
                        steps.get(at + 1).map(|step| step.id)
                    }
                    Next::Say(on) => {
                        prop_assert!(kind != Kind::Loss && !known.mourns, "no message of a scenario to who mourns");
                        on
                    }
                    Next::Go(on, _) => on,
                };
                let Some(on) = on else { break };
                prop_assert!(met.insert(on), "no step is met twice");
                prop_assert!(place_of(&steps, on) > place_of(&steps, place.step), "one only goes on");
                place = Place { step: on, entered: now, ..place };
            }
        }

        #[test]
        fn what_is_foreseen_is_what_would_be_asked(
            mut all in proptest::collection::vec(any_what(), 0..13),
            known in any_known(),
            begins in 1_750_000_000_i64..1_800_000_000,
            days in proptest::option::of(-40_i64..120),
        ) {
            // Whatever follows, the first step asks for something.
            all.insert(0, call());
            let (steps, zone) = (steps(all), paris());
            let now = Timestamp::from_second(begins).expect("an instant");
            let day = days.map(|n| calendar::local_day(now, &zone).checked_add(n.days()).expect("a day"));
            let until = now + SignedDuration::from_hours(24 * 92);
            let look = |until| foresee(Kind::Moving, &steps, day, &known, (now, until), &zone);
            let seen: Vec<(Timestamp, i64)> = look(until).iter().map(|one| (one.at, one.step)).collect();
            prop_assert_eq!(&seen, &walked(&steps, day, &known, (now, until), &zone));
            prop_assert!(!seen.is_empty());
            let longer = look(until + SignedDuration::from_hours(9_000));
            let longer: Vec<(Timestamp, i64)> = longer.iter().map(|one| (one.at, one.step)).collect();
            prop_assert_eq!(&longer[..seen.len()], &seen[..], "a longer look begins the same");
        }
    }

    #[test]
    fn a_wait_ends_at_nine_of_the_wall_on_days_of_23_and_25_hours() {
        let steps = steps(vec![wait(1, Unit::Days, Origin::Step), call()]);
        for (entered, due) in [
            ("2026-10-24T15:00:00Z", "2026-10-25T08:00:00Z"),
            ("2026-10-23T22:30:00Z", "2026-10-25T08:00:00Z"),
            ("2026-03-28T15:00:00Z", "2026-03-29T07:00:00Z"),
        ] {
            let place = here(1, at(entered));
            let go = |now| advance(Kind::Job, &steps, &place, &Known::default(), now, &paris());
            assert_eq!(go(at(entered)), Next::Wait(Some(at(due))), "{entered}");
            assert_eq!(go(at(due) - SignedDuration::from_secs(1)), Next::Wait(Some(at(due))));
            assert_eq!(go(at(due)), Next::Go(Some(2), None));
        }
        // A month after the 31st of January is the last of February.
        let month = vec![Step { id: 1, what: wait(1, Unit::Months, Origin::Step) }];
        let place = here(1, at("2027-01-31T10:00:00Z"));
        let next = advance(Kind::Job, &month, &place, &Known::default(), place.entered, &paris());
        assert_eq!(next, Next::Wait(Some(at("2027-02-28T08:00:00Z"))));
    }

    #[test]
    fn what_hangs_at_a_day_waits_for_it_and_is_not_caught_up_with() {
        let steps =
            steps(vec![wait(2, Unit::Weeks, Origin::Before), call(), wait(1, Unit::Months, Origin::After), call()]);
        let begun = at("2026-11-24T08:00:00Z");
        let go = |place: &Place, now| advance(Kind::Moving, &steps, place, &Known::default(), now, &paris());
        let unknown = here(1, begun);
        assert_eq!(go(&unknown, begun), Next::Wait(None));
        let soon = Place { day: Some(date(2026, 12, 20)), ..unknown };
        assert_eq!(go(&soon, begun), Next::Wait(Some(at("2026-12-06T08:00:00Z"))));
        assert_eq!(go(&soon, at("2026-12-06T08:00:00Z")), Next::Go(Some(2), None));
        let past = Place { day: Some(date(2026, 11, 26)), ..unknown };
        assert_eq!(go(&past, begun), Next::Go(Some(3), Some(Skipped::Late)), "no visit before a day that is near");
        assert_eq!(go(&Place { step: 3, ..past }, begun), Next::Wait(Some(at("2026-12-26T08:00:00Z"))));
        let long = Place { day: Some(date(2026, 1, 1)), step: 3, ..unknown };
        assert_eq!(go(&long, begun), Next::Go(None, Some(Skipped::Late)));
        // Begun in November without a day; told in June that it was in March: nothing of March is caught up with.
        let told = at("2027-06-10T08:00:00Z");
        let late = Place { day: Some(date(2027, 3, 1)), said: told, ..unknown };
        assert_eq!(go(&late, told), Next::Go(Some(3), Some(Skipped::Late)));
        assert_eq!(go(&Place { step: 3, entered: told, ..late }, told), Next::Go(None, Some(Skipped::Late)));
        // Known in time, and held up by a gesture that nobody did: that is caught up with.
        let held = Place { entered: told, said: begun, ..late };
        assert_eq!(go(&held, told), Next::Go(Some(2), None));
    }

    #[test]
    fn a_condition_waits_until_it_is_true_or_its_days_are_over() {
        let until = What::Until { fact: Fact::Visited, days: 10, otherwise: 3 };
        let steps = steps(vec![until, word(), call()]);
        let entered = at("2026-11-24T14:00:00Z");
        let go = |known: Known, now| advance(Kind::Job, &steps, &here(1, entered), &known, now, &paris());
        assert_eq!(go(Known::default(), entered), Next::Wait(Some(at("2026-11-25T08:00:00Z"))));
        let before = Known { visited: Some(entered - SignedDuration::from_secs(1)), ..Known::default() };
        assert!(matches!(go(before, entered), Next::Wait(_)), "an earlier visit does not count");
        let came = Known { visited: Some(entered), ..Known::default() };
        assert_eq!(go(came, at("2026-11-25T08:00:00Z")), Next::Go(Some(2), None));
        assert_eq!(go(Known::default(), at("2026-12-04T08:00:00Z")), Next::Go(Some(3), Some(Skipped::Not)));
    }

    #[test]
    fn no_message_leaves_in_mourning_before_a_birth_and_during_a_complaint_and_no_gift_is_asked_for_in_mourning() {
        let steps = steps(vec![word(), call()]);
        let now = at("2026-11-24T09:00:00Z");
        let go = |kind, day, known| advance(kind, &steps, &Place { day, ..here(1, now) }, &known, now, &paris());
        let (calm, day) = (Known::default(), Some(date(2026, 12, 1)));
        assert_eq!(go(Kind::Birth, day, calm), Next::Go(Some(2), Some(Skipped::Tact)));
        assert_eq!(go(Kind::Birth, None, calm), Next::Go(Some(2), Some(Skipped::Tact)));
        assert_eq!(go(Kind::Birth, Some(date(2026, 11, 24)), calm), Next::Say(Some(2)));
        assert_eq!(go(Kind::Job, None, Known { mourns: true, ..calm }), Next::Go(Some(2), Some(Skipped::Tact)));
        let gift = What::Human { gesture: Gesture::Attention, minutes: 3, words: "Un croissant".into() };
        let gift = vec![Step { id: 1, what: gift }, Step { id: 2, what: call() }];
        for (mourns, next) in [(true, Next::Go(Some(2), Some(Skipped::Tact))), (false, Next::Ask)] {
            let known = Known { mourns, ..calm };
            assert_eq!(advance(Kind::Moving, &gift, &here(1, now), &known, now, &paris()), next);
            assert_eq!(advance(Kind::Moving, &gift, &here(2, now), &known, now, &paris()), Next::Ask, "a person calls");
        }
        let complains = Known { complains: true, ..calm };
        assert_eq!(go(Kind::Job, None, complains), Next::Wait(Some(at("2026-11-25T08:00:00Z"))));
        let late = advance(Kind::Job, &steps, &here(1, now), &complains, at("2026-12-24T08:00:00Z"), &paris());
        assert_eq!(late, Next::Go(Some(2), Some(Skipped::Complaint)));
    }
}
