//! The places of an event and its waiting list: who comes, who waits in which order, who is offered a freed place and has how
//! long to answer.

use jiff::{SignedDuration, Timestamp, civil::time, tz::TimeZone};
use kernel::calendar;

/// Where a registration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// They come.
    Coming,
    /// They wait for a place.
    Waiting,
    /// A place was freed for them; they have until then to say yes.
    Offered(Timestamp),
    /// They do not come, or did not answer in time.
    Left,
}

impl State {
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Coming => "coming",
            Self::Waiting => "waiting",
            Self::Offered(_) => "offered",
            Self::Left => "left",
        }
    }
    /// Reads the stored word with its end; what is unknown is over.
    pub fn parse(word: &str, until: Option<Timestamp>) -> Self {
        match (word, until) {
            ("coming", _) => Self::Coming,
            ("waiting", _) => Self::Waiting,
            ("offered", Some(until)) => Self::Offered(until),
            _ => Self::Left,
        }
    }
    /// The state as it is at an instant: an offer that nobody answered in time is over.
    pub fn at(self, now: Timestamp) -> Self {
        match self {
            Self::Offered(until) if until <= now => Self::Left,
            other => other,
        }
    }
    /// Whether it takes places.
    pub fn holds(self, now: Timestamp) -> bool {
        matches!(self.at(now), Self::Coming | Self::Offered(_))
    }
}

/// A registration, as far as places go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Party {
    /// How many they are.
    pub seats: i64,
    /// Where they stand.
    pub state: State,
}

/// As many may come together.
pub const TOGETHER: i64 = 6;

/// How many places are free.
pub fn free(places: i64, all: &[Party], now: Timestamp) -> i64 {
    places - all.iter().filter(|one| one.state.holds(now)).map(|one| one.seats).sum::<i64>()
}

/// Whether somebody new comes, or waits: nobody overtakes who waits already.
pub fn joins(places: i64, all: &[Party], seats: i64, now: Timestamp) -> State {
    let waits = all.iter().any(|one| one.state == State::Waiting);
    if !waits && free(places, all, now) >= seats { State::Coming } else { State::Waiting }
}

/// Who is offered a place now, by their place in the order of arrival: the first of those who wait, as long as they fit.
pub fn next(places: i64, all: &[Party], now: Timestamp) -> Vec<usize> {
    let mut free = free(places, all, now);
    let mut offered = Vec::new();
    for (n, one) in all.iter().enumerate().filter(|(_, one)| one.state == State::Waiting) {
        if one.seats > free {
            break;
        }
        free -= one.seats;
        offered.push(n);
    }
    offered
}

/// When somebody is told of a freed place, and until when they may answer: by day, a whole day long, or half of what is left
/// before the event, half an hour at least. None when the event is too near to ask anybody.
pub fn asks(now: Timestamp, start: Timestamp, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
    let local = now.to_zoned(zone.clone());
    let told = match local.hour() {
        0..=7 => calendar::instant(local.date(), time(8, 0, 0, 0), zone),
        8..=20 => now,
        _ => calendar::instant(local.date().tomorrow().unwrap_or(local.date()), time(8, 0, 0, 0), zone),
    };
    // An event of the early morning leaves no day to ask in.
    let told = if told < start { told } else { now };
    let left = start.duration_since(told);
    let time = (left / 2).min(SignedDuration::from_hours(24));
    (time >= SignedDuration::from_mins(30)).then(|| (told, told.saturating_add(time).unwrap_or(told)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn paris() -> TimeZone {
        TimeZone::get("Europe/Paris").expect("bundled")
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    #[test]
    fn who_waits_is_asked_by_day_and_has_time_to_answer() {
        let start = at("2026-12-05T17:00:00Z");
        let day = at("2026-11-24T10:00:00Z");
        assert_eq!(asks(day, start, &paris()), Some((day, at("2026-11-25T10:00:00Z"))));
        let night = at("2026-11-24T22:30:00Z");
        let morning = at("2026-11-25T07:00:00Z");
        assert_eq!(asks(night, start, &paris()), Some((morning, at("2026-11-26T07:00:00Z"))));
        assert_eq!(asks(at("2026-11-25T02:00:00Z"), start, &paris()), Some((morning, at("2026-11-26T07:00:00Z"))));
        assert_eq!(
            asks(at("2026-12-05T13:00:00Z"), start, &paris()),
            Some((at("2026-12-05T13:00:00Z"), at("2026-12-05T15:00:00Z")))
        );
        assert_eq!(asks(at("2026-12-05T16:30:00Z"), start, &paris()), None, "nobody is rushed");
    }

    /// What may happen to an event.
    #[derive(Debug, Clone)]
    enum Act {
        Join(i64),
        Leave(usize),
        Accept(usize),
        Wait(i64),
        Places(i64),
    }

    fn acts() -> impl Strategy<Value = Vec<Act>> {
        let act = prop_oneof![
            5 => (1..=TOGETHER).prop_map(Act::Join),
            3 => (0_usize..30).prop_map(Act::Leave),
            3 => (0_usize..30).prop_map(Act::Accept),
            2 => (1_i64..60).prop_map(Act::Wait),
            1 => (0_i64..10).prop_map(Act::Places),
        ];
        proptest::collection::vec(act, 0..60)
    }

    proptest! {
        #[test]
        fn never_more_than_the_places_and_never_a_free_place_beside_who_waits(first in 1_i64..12, acts in acts()) {
            let (mut all, mut now, start): (Vec<Party>, _, _) = (Vec::new(), at("2026-11-24T10:00:00Z"), at("2027-06-01T10:00:00Z"));
            let mut places = first;
            for act in acts {
                match act {
                    Act::Join(seats) => {
                        let state = joins(places, &all, seats, now);
                        prop_assert!(state != State::Coming || free(places, &all, now) >= seats);
                        all.push(Party { seats, state });
                    }
                    Act::Leave(n) => if let Some(one) = all.get_mut(n) { one.state = State::Left; },
                    Act::Accept(n) => if let Some(one) = all.get_mut(n)
                        && let State::Offered(_) = one.state.at(now) { one.state = State::Coming; },
                    Act::Wait(hours) => now += SignedDuration::from_hours(hours),
                    // Places are added, never taken from who has one.
                    Act::Places(more) => places += more,
                }
                for one in &mut all {
                    one.state = one.state.at(now);
                }
                for n in next(places, &all, now) {
                    let (_, until) = asks(now, start, &paris()).expect("far away");
                    all[n].state = State::Offered(until);
                }
                prop_assert!(free(places, &all, now) >= 0, "never more than the places");
                let left = free(places, &all, now);
                let waits = all.iter().find(|one| one.state == State::Waiting);
                prop_assert!(waits.is_none_or(|one| one.seats > left), "who waits first does not fit");
            }
        }
    }
}
