//! What is kept, for what, for how long: the one table of it. Nothing here reads or writes.

use jiff::{SignedDuration, Timestamp, civil::Date};

/// Something that is kept of persons, for a purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kept {
    /// Orders, invoices and their like, quotes that were accepted: the books of a merchant.
    Books,
    /// A file of whom nothing was heard for long: everything in it goes.
    File,
    /// What is remembered of a person.
    Notes,
    /// What people wrote, and what was answered on a page.
    Heard,
    /// Answers, and messages about orders.
    Told,
    /// Alerts and other messages that one asked for.
    Alerts,
    /// Messages that bear a link to enter, or ask for a yes.
    Links,
    /// Somebody was asked whether they want to be told, and never answered.
    Asked,
    /// Who asked to be told of batches, has no file, and gave no sign of life for long.
    Followers,
    /// Somebody said stop: that nothing may be written to them, and the proof of it.
    Stopped,
    /// Baskets that nobody confirmed, with a name.
    Baskets,
    /// Quotes that were not accepted, with a name.
    Quotes,
    /// Calls, and what was noted of them.
    Calls,
    /// What the telephone system told, word for word.
    Rings,
    /// What things at homes said.
    Signals,
    /// Days of lunch subscriptions.
    Lunches,
    /// Sessions, links to enter and tablets that have ended.
    Keys,
    /// Who opened whose file.
    Accesses,
    /// Answers that somebody began and left.
    Drafts,
    /// Who was to be called on which day.
    Rituals,
    /// Meetings, and who came to which event.
    Meetings,
    /// Life projects that are over, and the steps of their scenarios.
    Projects,
    /// What two browsers say to find each other for a video: addresses of the network.
    Rooms,
}

/// Why so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Code de commerce, article L123-22: ten years for the books.
    Commerce,
    /// CNIL, « gestion des activités commerciales » (2022): three years after the last contact.
    CnilCommerce,
    /// CNIL, délibération 2021-122 on logs: six months to one year.
    CnilLogs,
    /// Our own measure: as long as it serves.
    Own,
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// What.
    pub kept: Kept,
    /// Its word in facts and in the locale files.
    pub word: &'static str,
    /// For how many days; none: as said beside each of them, or for the owner to decide.
    pub days: Option<i64>,
    /// Why so long.
    pub source: Source,
    /// Whether the nightly round does it; else its own slice does, all day long, or nobody.
    pub nightly: bool,
}

const fn rule(kept: Kept, word: &'static str, days: i64, source: Source) -> Rule {
    Rule { kept, word, days: Some(days), source, nightly: true }
}

/// Three years.
const YEARS_3: i64 = 3 * 365 + 1;

/// Everything that is kept of persons. The order is that of the page.
pub const TABLE: [Rule; 23] = [
    Rule { kept: Kept::Books, word: "books", days: None, source: Source::Commerce, nightly: false },
    rule(Kept::File, "file", YEARS_3, Source::CnilCommerce),
    Rule { kept: Kept::Notes, word: "notes", days: None, source: Source::Own, nightly: false },
    rule(Kept::Heard, "heard", YEARS_3, Source::CnilCommerce),
    rule(Kept::Told, "told", YEARS_3, Source::CnilCommerce),
    rule(Kept::Alerts, "alerts", 365, Source::Own),
    rule(Kept::Links, "links", 30, Source::Own),
    rule(Kept::Asked, "asked", 30, Source::Own),
    rule(Kept::Followers, "followers", YEARS_3, Source::CnilCommerce),
    rule(Kept::Stopped, "stopped", YEARS_3, Source::CnilCommerce),
    rule(Kept::Baskets, "baskets", 7, Source::Own),
    rule(Kept::Quotes, "quotes", 365, Source::Own),
    rule(Kept::Calls, "calls", 365, Source::Own),
    rule(Kept::Rings, "rings", 30, Source::Own),
    Rule { kept: Kept::Signals, word: "signals", days: Some(190), source: Source::Own, nightly: false },
    Rule { kept: Kept::Lunches, word: "lunches", days: Some(190), source: Source::Own, nightly: false },
    rule(Kept::Keys, "keys", 30, Source::Own),
    rule(Kept::Accesses, "accesses", 365, Source::CnilLogs),
    rule(Kept::Drafts, "drafts", 30, Source::Own),
    rule(Kept::Rituals, "rituals", 365, Source::Own),
    rule(Kept::Meetings, "meetings", 365, Source::Own),
    rule(Kept::Projects, "projects", 365, Source::Own),
    Rule { kept: Kept::Rooms, word: "rooms", days: None, source: Source::Own, nightly: false },
];

/// Before which instant a thing of this rule goes; none while it is not for the nightly round.
pub fn before(rule: &Rule, now: Timestamp) -> Option<Timestamp> {
    let days = rule.days.filter(|_| rule.nightly)?;
    Some(now.saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::UNIX_EPOCH))
}

/// The round begins at this hour of the shop's night.
const HOUR: i8 = 3;

/// Whether the round of a day is to be made: its hour is past, and it was not made. `hour` and `today` are the shop's.
pub fn is_due(last: Option<Date>, today: Date, hour: i8) -> bool {
    hour >= HOUR && last.is_none_or(|last| last < today)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_line_has_its_own_word_and_an_end_or_a_reason() {
        let words: BTreeSet<&str> = TABLE.iter().map(|rule| rule.word).collect();
        let kept: BTreeSet<Kept> = TABLE.iter().map(|rule| rule.kept).collect();
        assert_eq!((words.len(), kept.len()), (TABLE.len(), TABLE.len()));
        for rule in TABLE {
            assert!(!rule.nightly || rule.days.is_some_and(|days| days > 0), "{rule:?}");
        }
    }

    #[test]
    fn the_round_is_made_once_a_night() {
        let (eve, today) = (date(2026, 11, 23), date(2026, 11, 24));
        assert!(is_due(None, today, 3) && is_due(Some(eve), today, 3));
        assert!(!is_due(Some(eve), today, 2), "too early");
        assert!(!is_due(Some(today), today, 23), "made already");
        assert!(!is_due(Some(today), eve, 23), "a clock that went back makes it no second time");
    }

    proptest! {
        #[test]
        fn nothing_goes_before_its_time(seconds in 0_i64..4_000_000_000) {
            let now = Timestamp::from_second(seconds).expect("an instant");
            for rule in &TABLE {
                if let Some(before) = before(rule, now) {
                    let days = rule.days.expect("a duration");
                    prop_assert!(before <= now);
                    prop_assert!(now.duration_since(before).as_secs() <= 24 * 3_600 * days);
                }
            }
        }
    }
}
