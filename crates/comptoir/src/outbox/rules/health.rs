//! Whether a channel works, by what became of the last messages; and when the shopkeeper is told that it does not.

use jiff::{SignedDuration, Timestamp};

/// A channel that fails for so long is told.
pub const PATIENCE: SignedDuration = SignedDuration::from_mins(10);
/// One mail alone may be refused for a while by its own receiver: then it is waited for longer.
pub const ALONE: SignedDuration = SignedDuration::from_mins(30);

/// Why a channel fails, as far as the shopkeeper can do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Nobody answers.
    Silent,
    /// Keys, credit or an address are wrong.
    Refuses,
    /// It answers, but badly.
    Broken,
}

/// Reads the reason that a channel gave, in English words of ours; none when it was never set up, which the workshop says.
pub fn why(reason: &str) -> Option<Why> {
    let reason = reason.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| reason.contains(word));
    if has(&["is set up", "is not set up"]) {
        None
    } else if has(&[
        "answered 401",
        "answered 402",
        "answered 403",
        "answered 404",
        "answered 405",
        "credential",
        "log in",
    ]) {
        Some(Why::Refuses)
    } else if has(&["reached", "in time", "broke off", "connect", "timed out", "timeout", "closed"]) {
        Some(Why::Silent)
    } else {
        Some(Why::Broken)
    }
}

/// How a channel of a shop stands, that has begun to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failing {
    /// Since the first message that it did not take.
    pub since: Timestamp,
    /// Whether the shopkeeper was told.
    pub told: bool,
    /// Whether one message may fail by its own receiver: mail.
    pub by_receiver: bool,
    /// How many messages were tried in vain and wait: 0, 1, 2 or more.
    pub waits: usize,
    /// Whether a message has left since.
    pub left: bool,
}

/// What is to be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Say {
    /// Nothing yet, or nothing more.
    Nothing,
    /// It fails: tell it, once.
    Failing,
    /// It works again, and whoever was told is told that.
    Back,
    /// It works again, or nothing is known to fail any more; nobody was told.
    Over,
}

/// Decides it at an instant.
pub fn say(state: &Failing, now: Timestamp) -> Say {
    let for_long = |patience: SignedDuration| now.duration_since(state.since) >= patience;
    match (state.told, state.left) {
        (true, true) => Say::Back,
        (false, true) => Say::Over,
        (true, false) => Say::Nothing,
        (false, false) if state.waits == 0 => Say::Over,
        (false, false) if for_long(ALONE) => Say::Failing,
        (false, false) if for_long(PATIENCE) && (!state.by_receiver || state.waits > 1) => Say::Failing,
        (false, false) => Say::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn failing(told: bool, by_receiver: bool, waits: usize, left: bool) -> Failing {
        Failing { since: Timestamp::UNIX_EPOCH, told, by_receiver, waits, left }
    }

    fn after(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
    }

    #[test]
    fn ten_minutes_are_told_once_and_the_end_of_it_once() {
        let sms = failing(false, false, 1, false);
        assert_eq!(say(&sms, after(9)), Say::Nothing);
        assert_eq!(say(&sms, after(10)), Say::Failing);
        assert_eq!(say(&failing(true, false, 1, false), after(600)), Say::Nothing, "once");
        assert_eq!(say(&failing(true, false, 0, true), after(601)), Say::Back);
        assert_eq!(say(&failing(false, false, 0, true), after(5)), Say::Over, "a hiccup is told to nobody");
    }

    #[test]
    fn one_mail_that_its_receiver_puts_off_alarms_nobody_at_once() {
        assert_eq!(say(&failing(false, true, 1, false), after(12)), Say::Nothing);
        assert_eq!(say(&failing(false, true, 2, false), after(12)), Say::Failing);
        assert_eq!(say(&failing(false, true, 1, false), after(30)), Say::Failing);
        assert_eq!(say(&failing(false, true, 0, false), after(30)), Say::Over, "it gave up: that stands in the list");
    }

    #[test]
    fn reasons_become_words_that_help() {
        for (reason, means) in [
            ("the provider did not answer in time", Some(Why::Silent)),
            ("the provider cannot be reached", Some(Why::Silent)),
            ("SMSGate answered 401", Some(Why::Refuses)),
            ("SMSGate answered 503", Some(Why::Broken)),
            ("no SMS gateway is set up", None),
            ("push is not set up", None),
        ] {
            assert_eq!(why(reason), means, "{reason}");
        }
    }

    proptest! {
        #[test]
        fn nobody_is_told_twice_nor_of_nothing(
            told: bool, by_receiver: bool, waits in 0_usize..4, left: bool, minutes in 0_i64..5_000,
        ) {
            let state = failing(told, by_receiver, waits, left);
            match say(&state, after(minutes)) {
                Say::Failing => prop_assert!(!told && !left && waits > 0 && minutes >= 10),
                Say::Back => prop_assert!(told && left),
                Say::Over => prop_assert!(!told),
                Say::Nothing => prop_assert!(!left),
            }
        }
    }
}
