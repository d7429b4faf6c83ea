//! Who is there, until when; who takes a thread whose advisor is not; when a first answer may be expected.

pub mod handover;

use jiff::{SignedDuration, Timestamp};
use kernel::hours::{Hours, State};

/// What somebody said of themselves by a tap: it holds until then, and their hours say the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// Here, or not.
    pub here: bool,
    /// Until when; none: until they say otherwise.
    pub until: Option<Timestamp>,
}

/// Whether somebody can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// They are there, until then; none: always.
    Here(Option<Timestamp>),
    /// They are not, and come back then; none: nobody knows.
    Away(Option<Timestamp>),
}

impl Presence {
    /// Whether they are there.
    pub fn is_here(self) -> bool {
        matches!(self, Self::Here(_))
    }
}

/// Whether somebody can be reached now: what they said last, while it holds, else their hours.
pub fn presence(hours: &Hours, said: Option<Said>, now: Timestamp) -> Presence {
    match said.filter(|said| said.until.is_none_or(|until| until > now)) {
        Some(Said { here: true, until }) => Presence::Here(until),
        Some(Said { here: false, until }) => Presence::Away(until.and_then(|until| back(hours, until))),
        None => match hours.state(now) {
            State::Open(until) => Presence::Here(until),
            State::Closed(next) => Presence::Away(next),
        },
    }
}

/// The first instant of their hours from then on.
fn back(hours: &Hours, from: Timestamp) -> Option<Timestamp> {
    match hours.state(from) {
        State::Open(_) => Some(from),
        State::Closed(next) => next,
    }
}

/// How long "I am here" holds: to the end of the hours that run, else for an hour.
pub fn here_until(hours: &Hours, now: Timestamp) -> Timestamp {
    match hours.state(now) {
        State::Open(Some(end)) => end,
        State::Open(None) => now.saturating_add(SignedDuration::from_hours(8)).unwrap_or(now),
        State::Closed(_) => now.saturating_add(SignedDuration::from_hours(1)).unwrap_or(now),
    }
}

/// The end of a pause, for one tap each: the next half hour that is 20 minutes away or more, and those 30 and 90
/// minutes later.
pub fn pauses(now: Timestamp) -> [Timestamp; 3] {
    const HALF: i64 = 1_800;
    let first = (now.as_second() + 20 * 60 + HALF - 1).div_euclid(HALF) * HALF;
    [0, 1, 3].map(|halves| Timestamp::from_second(first + halves * HALF).unwrap_or(now))
}

/// A thread waits so long for an advisor who is away before the team has it too.
pub const AWAY: SignedDuration = SignedDuration::from_mins(30);
/// A thread waits so long for an advisor who should be there before the team has it too.
pub const PATIENCE: SignedDuration = SignedDuration::from_mins(60);

/// Whether a thread that waits since then is still its advisor's alone: they are there and have had less than an hour,
/// or come back within half an hour of it.
pub fn keeps(presence: Presence, since: Timestamp, now: Timestamp) -> bool {
    let until = |wait: SignedDuration| since.saturating_add(wait).unwrap_or(since);
    match presence {
        Presence::Here(_) => now < until(PATIENCE),
        Presence::Away(Some(back)) => back <= until(AWAY) && now < until(AWAY),
        Presence::Away(None) => false,
    }
}

/// Who answers first, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// The person's own advisor, who is there until then.
    Advisor(Option<Timestamp>),
    /// The team: the advisor, when there is one, comes back then.
    Team(Option<Presence>),
    /// Nobody is there; somebody is again from then on.
    Later(Timestamp),
    /// Nobody said when.
    Unknown,
}

/// Who answers first: the advisor when they are there, else whoever is, else whoever comes back first.
pub fn first(advisor: Option<Presence>, team: &[Presence]) -> First {
    if let Some(Presence::Here(until)) = advisor {
        return First::Advisor(until);
    }
    if team.iter().any(|one| one.is_here()) {
        return First::Team(advisor);
    }
    let backs = team.iter().chain(advisor.iter()).filter_map(|one| match one {
        Presence::Away(back) => *back,
        Presence::Here(_) => None,
    });
    backs.min().map_or(First::Unknown, First::Later)
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    fn hours() -> Hours {
        Hours::parse("Tu-Sa 09:00-12:00,14:00-18:00", TimeZone::get("Europe/Paris").expect("bundled"), Vec::new())
            .expect("hours")
    }

    #[test]
    fn a_tap_holds_until_its_end_and_the_hours_say_the_rest() {
        let now = at("2026-11-24T09:00:00Z");
        assert_eq!(presence(&hours(), None, now), Presence::Here(Some(at("2026-11-24T11:00:00Z"))));
        let pause = Said { here: false, until: Some(at("2026-11-24T10:00:00Z")) };
        assert_eq!(presence(&hours(), Some(pause), now), Presence::Away(Some(at("2026-11-24T10:00:00Z"))));
        assert!(presence(&hours(), Some(pause), at("2026-11-24T10:00:00Z")).is_here(), "the pause is over");
        // A pause that ends after hours ends with the next ones; Saturday evening means Tuesday.
        let late = Said { here: false, until: Some(at("2026-11-28T18:00:00Z")) };
        assert_eq!(
            presence(&hours(), Some(late), at("2026-11-28T16:00:00Z")),
            Presence::Away(Some(at("2026-12-01T08:00:00Z")))
        );
        let gone = Said { here: false, until: None };
        assert_eq!(presence(&hours(), Some(gone), now), Presence::Away(None));
        let night = at("2026-11-24T20:00:00Z");
        let here = Said { here: true, until: Some(here_until(&hours(), night)) };
        assert!(presence(&hours(), Some(here), night).is_here());
    }

    #[test]
    fn pauses_end_at_round_times() {
        assert_eq!(
            pauses(at("2026-11-24T11:12:00Z")),
            [at("2026-11-24T12:00:00Z"), at("2026-11-24T12:30:00Z"), at("2026-11-24T13:30:00Z")]
        );
    }

    fn any_presence() -> impl Strategy<Value = Presence> {
        let at = proptest::option::of(0_i64..100_000);
        (any::<bool>(), at).prop_map(|(here, at)| {
            let at = at.map(|at| Timestamp::from_second(at).expect("an instant"));
            if here { Presence::Here(at) } else { Presence::Away(at) }
        })
    }

    proptest! {
        #[test]
        fn nobody_stays_glued_to_somebody_absent(one in any_presence(), since in 0_i64..100_000, waits in 0_i64..20_000) {
            let since = Timestamp::from_second(since).expect("an instant");
            let now = since + SignedDuration::from_secs(waits);
            let keeps = keeps(one, since, now);
            if waits >= 3_600 || (!one.is_here() && waits >= 1_800) {
                prop_assert!(!keeps, "the team has it too");
            }
            if matches!(one, Presence::Away(None)) {
                prop_assert!(!keeps);
            }
        }

        #[test]
        fn the_first_answer_is_told_honestly(
            advisor in proptest::option::of(any_presence()),
            team in proptest::collection::vec(any_presence(), 0..5),
        ) {
            let somebody = team.iter().any(|one| one.is_here());
            match first(advisor, &team) {
                First::Advisor(_) => prop_assert!(advisor.is_some_and(Presence::is_here)),
                First::Team(_) => prop_assert!(somebody && !advisor.is_some_and(Presence::is_here)),
                First::Later(at) => {
                    prop_assert!(!somebody);
                    let backs = team.iter().chain(advisor.iter());
                    let later = |one: &Presence| match one {
                        Presence::Away(back) => back.is_none_or(|back| back >= at),
                        Presence::Here(_) => false,
                    };
                    prop_assert!(backs.into_iter().all(later));
                }
                First::Unknown => prop_assert!(!somebody),
            }
        }
    }
}
