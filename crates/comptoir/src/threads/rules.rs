//! Which threads come first, and what may be told to whom: nothing written between colleagues ever leaves.

use jiff::Timestamp;

/// A word between colleagues. It is a type of its own, and no channel takes it: what is written here is shown on the
/// desk and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Internal(String);

impl Internal {
    /// Takes what a colleague typed.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the eyes of the staff.
    pub fn for_colleagues(&self) -> &str {
        &self.0
    }
}

/// Why a thread waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// A promise is due.
    Pledge,
    /// A message has no answer.
    Message,
    /// Nobody took a call.
    Call,
}

/// What waits in a thread, as the list sorts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// Since when, or from when on: of a promise, when it must be kept.
    pub since: Timestamp,
    /// Why.
    pub why: Why,
    /// Whether the reader takes care of it, or nobody does; false: a colleague does.
    pub mine: bool,
}

/// The order of the list: what one takes care of oneself before what a colleague does, then what waits longest.
pub fn order(a: &Waits, b: &Waits) -> std::cmp::Ordering {
    (!a.mine, a.since, a.why).cmp(&(!b.mine, b.since, b.why))
}

/// Whether somebody else answered since a page was drawn: what they are about to say may be said already.
pub fn answered_meanwhile(drawn: Timestamp, last: Option<(Timestamp, &str)>, own: &str) -> bool {
    last.is_some_and(|(at, by)| at > drawn && by != own)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("an instant")
    }

    #[test]
    fn own_threads_come_first_then_the_oldest() {
        let mut all = [
            Waits { since: at(5), why: Why::Message, mine: false },
            Waits { since: at(9), why: Why::Call, mine: true },
            Waits { since: at(7), why: Why::Message, mine: true },
            Waits { since: at(7), why: Why::Pledge, mine: true },
        ];
        all.sort_by(order);
        let seen: Vec<_> = all.iter().map(|waits| (waits.mine, waits.why)).collect();
        assert_eq!(seen, [(true, Why::Pledge), (true, Why::Message), (true, Why::Call), (false, Why::Message)]);
    }

    #[test]
    fn only_what_a_colleague_said_since_then_stops_an_answer() {
        assert!(answered_meanwhile(at(5), Some((at(6), "Sarah")), "Inès"));
        assert!(!answered_meanwhile(at(5), Some((at(6), "Inès")), "Inès"));
        assert!(!answered_meanwhile(at(6), Some((at(6), "Sarah")), "Inès"));
        assert!(!answered_meanwhile(at(5), None, "Inès"));
    }

    proptest! {
        #[test]
        fn the_order_is_an_order(list in proptest::collection::vec((0_i64..9, 0_u8..3, any::<bool>()), 0..20)) {
            let why = |n| match n { 0 => Why::Pledge, 1 => Why::Message, _ => Why::Call };
            let mut all: Vec<_> = list.into_iter().map(|(s, w, mine)| Waits { since: at(s), why: why(w), mine }).collect();
            all.sort_by(order);
            prop_assert!(all.windows(2).all(|two| order(&two[0], &two[1]).is_le()));
        }
    }
}
