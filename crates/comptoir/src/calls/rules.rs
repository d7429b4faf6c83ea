//! What the events of a call mean, in whatever order they come; how a number that a telephone system gives is read.

use jiff::{SignedDuration, Timestamp};
use kernel::Phone;

/// Which way a call goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Somebody calls the shop.
    In,
    /// The shop calls somebody.
    Out,
}

impl Direction {
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
    /// Reads the word; what is unknown comes in.
    pub fn parse(word: &str) -> Self {
        if word == "out" { Self::Out } else { Self::In }
    }
}

/// Where a call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It rings.
    Ringing,
    /// They speak.
    Talking,
    /// They spoke.
    Done,
    /// Nobody took it.
    Missed,
}

/// A call rings at most so long; a system that forgets to say that it ended is not believed longer.
pub const RINGS: SignedDuration = SignedDuration::from_mins(2);
/// Nobody speaks longer than that.
pub const SPEAKS: SignedDuration = SignedDuration::from_hours(3);

/// Where a call stands, from what was said of it until now.
pub fn state(rang: Timestamp, answered: Option<Timestamp>, ended: Option<Timestamp>, now: Timestamp) -> State {
    let older = |since: Timestamp, most: SignedDuration| now.duration_since(since) > most;
    match (answered, ended) {
        (Some(_), Some(_)) => State::Done,
        (None, Some(_)) => State::Missed,
        (Some(at), None) if older(at, SPEAKS) => State::Done,
        (Some(_), None) => State::Talking,
        (None, None) if older(rang, RINGS) => State::Missed,
        (None, None) => State::Ringing,
    }
}

/// A number as a telephone system gives it: with its `+`, without it, or as one dials it; none when it is hidden or no
/// number at all.
pub fn number(text: &str) -> Option<Phone> {
    let text = text.trim();
    if let Ok(phone) = text.parse() {
        return Some(phone);
    }
    let international = text.len() >= 9 && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    if international { format!("+{text}").parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_read_as_systems_write_them() {
        let expected = Some("+33639981201".to_owned());
        for text in ["+33639981201", "33639981201", "0639981201", " 06 39 98 12 01 ", "0033639981201"] {
            assert_eq!(number(text).map(String::from), expected, "{text}");
        }
        for text in ["anonymous", "", "12", "200", "unknown", "sip:33639981201@example.org", "06 39 98 12"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_795_000_000 + second).expect("an instant")
    }

    #[test]
    fn a_call_that_is_forgotten_by_the_system_ends_by_itself() {
        assert_eq!(state(at(0), None, None, at(30)), State::Ringing);
        assert_eq!(state(at(0), None, None, at(121)), State::Missed);
        assert_eq!(state(at(0), Some(at(5)), None, at(600)), State::Talking);
        assert_eq!(state(at(0), Some(at(5)), None, at(5 + 3 * 3_600 + 1)), State::Done);
        assert_eq!(state(at(0), None, Some(at(20)), at(21)), State::Missed);
    }

    proptest! {
        #[test]
        fn a_call_that_ended_never_rings_again(answered in proptest::option::of(0_i64..100), end in 0_i64..100, now in 0_i64..100_000) {
            let is = state(at(0), answered.map(at), Some(at(end)), at(now));
            prop_assert_eq!(is, if answered.is_some() { State::Done } else { State::Missed });
        }

        #[test]
        fn whatever_is_given_as_a_number_is_read_or_refused(text in "\\PC{0,40}") {
            if let Some(phone) = number(&text) {
                prop_assert_eq!(number(phone.as_str()), Some(phone));
            }
        }
    }
}
