//! Where an introduction stands, what may happen to it, when the two may meet.

use jiff::{SignedDuration, Timestamp};
use kernel::hours::{Hours, State};

/// Where the introduction of a successor to one person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nobody has introduced the successor yet.
    Todo,
    /// The successor is introduced, and the person has not answered.
    Introduced,
    /// They chose a moment to meet.
    Meeting,
    /// They go on with the successor.
    Agreed,
    /// They chose somebody else, or nobody.
    Other,
}

/// What happens to an introduction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The one who leaves, or the owner, introduces the successor.
    Introduce,
    /// The person says hello, or they met.
    Hello,
    /// The person chooses a moment to meet.
    Meet,
    /// The person chooses somebody else.
    Other,
    /// The time with both is over.
    Over,
}

impl Step {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Todo, "todo"),
        (Self::Introduced, "introduced"),
        (Self::Meeting, "meeting"),
        (Self::Agreed, "agreed"),
        (Self::Other, "other"),
    ];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(step, _)| *step == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word; what is unknown was not done.
    pub fn parse(word: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == word).map_or(Self::Todo, |(step, _)| *step)
    }
    /// Whether the successor may write in their own name.
    pub fn knows(self) -> bool {
        self != Self::Todo
    }
    /// Whether nothing more is to be done.
    pub fn is_done(self) -> bool {
        matches!(self, Self::Agreed | Self::Other)
    }
}

/// What an event makes of an introduction; none when it cannot happen. Time alone introduces nobody: who was not told
/// stays with whom they know.
pub fn next(step: Step, event: Event) -> Option<Step> {
    match (step, event) {
        (Step::Todo, Event::Introduce) => Some(Step::Introduced),
        (Step::Introduced, Event::Meet) => Some(Step::Meeting),
        (Step::Introduced | Step::Meeting, Event::Hello | Event::Over) => Some(Step::Agreed),
        (Step::Introduced | Step::Meeting | Step::Agreed, Event::Other) => Some(Step::Other),
        _ => None,
    }
}

/// Moments at which the successor can be met, at most so many: the beginnings of their hours, from tomorrow's breath on,
/// without those that are taken.
pub fn slots(hours: &Hours, now: Timestamp, taken: &[Timestamp], most: usize) -> Vec<Timestamp> {
    let mut found = Vec::new();
    let mut at = now.saturating_add(SignedDuration::from_hours(12)).unwrap_or(now);
    // Two weeks of beginnings are enough for anybody.
    for _ in 0..40 {
        let start = match hours.state(at) {
            State::Open(Some(end)) => {
                at = end;
                continue;
            }
            State::Closed(Some(start)) => start,
            State::Open(None) | State::Closed(None) => break,
        };
        let half = |n: i64| start.saturating_add(SignedDuration::from_mins(30 * n)).unwrap_or(start);
        let free = (0..2).map(half).find(|slot| hours.is_open(*slot) && !taken.contains(slot));
        found.extend(free);
        if found.len() == most {
            break;
        }
        at = start;
    }
    found
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    use super::*;

    fn any_event() -> impl Strategy<Value = Event> {
        proptest::sample::select(vec![Event::Introduce, Event::Hello, Event::Meet, Event::Other, Event::Over])
    }

    proptest! {
        #[test]
        fn not_a_word_in_the_new_name_before_the_introduction(events in proptest::collection::vec(any_event(), 0..20)) {
            let (mut step, mut introduced) = (Step::Todo, false);
            for event in events {
                let before = step;
                if let Some(next) = next(step, event) {
                    introduced |= event == Event::Introduce;
                    step = next;
                }
                prop_assert_eq!(step.knows(), introduced);
                prop_assert!(!before.knows() || step.knows(), "an introduction is not taken back");
                if event == Event::Over && before == Step::Todo {
                    prop_assert_eq!(step, Step::Todo, "never a silent swap");
                }
                if before == Step::Other {
                    prop_assert_eq!(step, Step::Other, "what they chose stands");
                }
            }
        }

        #[test]
        fn the_two_meet_in_the_successors_hours_and_never_twice_at_once(taken in proptest::collection::vec(0_usize..12, 0..8)) {
            let zone = TimeZone::get("Europe/Paris").expect("bundled");
            let hours = Hours::parse("Tu-Sa 09:00-12:00,14:00-18:00", zone, Vec::new()).expect("hours");
            let now: Timestamp = "2026-11-24T09:00:00Z".parse().expect("an instant");
            let all = slots(&hours, now, &[], 12);
            prop_assert_eq!(all.len(), 12);
            let taken: Vec<Timestamp> = taken.into_iter().map(|n| all[n]).collect();
            for slot in slots(&hours, now, &taken, 6) {
                prop_assert!(hours.is_open(slot) && slot > now && !taken.contains(&slot));
            }
        }
    }

    #[test]
    fn words_are_written_and_read_back() {
        for (step, word) in Step::ALL {
            assert_eq!((Step::parse(word), step.as_str()), (step, word));
        }
    }
}
