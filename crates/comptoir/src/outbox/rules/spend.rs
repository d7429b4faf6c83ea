//! What a month of SMS may cost: what still leaves near the ceiling that a shop set itself, and when it is told.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use kernel::calendar;

use super::{Purpose, Verdict, legal_hours};

/// At this share of the ceiling the shop is told, in hundredths.
pub const NEARLY: i64 = 80;

/// Segments of a shop in one month of its calendar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Month {
    /// Used, of all messages.
    pub spent: i64,
    /// The most that the shop wants to use; none, no limit.
    pub ceiling: Option<i64>,
}

impl Month {
    /// What is left below the ceiling; none when there is no ceiling.
    pub fn left(&self) -> Option<i64> {
        self.ceiling.map(|ceiling| (ceiling - self.spent).max(0))
    }

    /// Whether a message of so many segments may leave: what the person waits for always, what is only offered to them as long
    /// as all of it stays below the ceiling.
    pub fn allows(&self, purpose: Purpose, segments: i64) -> bool {
        !purpose.needs_consent() || self.left().is_none_or(|left| segments <= left)
    }

    /// How full it is: a share of the ceiling in hundredths; none without a ceiling.
    pub fn share(&self) -> Option<i64> {
        self.ceiling.map(|ceiling| if ceiling <= 0 { 100 } else { self.spent * 100 / ceiling })
    }

    /// Which mark is passed by so many segments more: 80 or 100 hundredths, the higher one.
    pub fn passes(&self, segments: i64) -> Option<i64> {
        let after = Self { spent: self.spent + segments, ..*self };
        let (before, after) = (self.share()?, after.share()?);
        [100, NEARLY].into_iter().find(|mark| before < *mark && *mark <= after)
    }
}

/// What becomes of a message that the ceiling holds back and that has no other way: an alert is about this hour and does not
/// leave; marketing waits for the next month, if it still says something then.
pub fn held(purpose: Purpose, expires: Option<Timestamp>, now: Timestamp, zone: &TimeZone) -> Verdict {
    if purpose != Purpose::Marketing {
        return Verdict::Refuse("ceiling");
    }
    let next = calendar::local_day(now, zone).last_of_month().tomorrow().unwrap_or(Date::MAX);
    let due = legal_hours(calendar::instant(next, jiff::civil::Time::midnight(), zone), zone);
    if expires.is_some_and(|expires| expires <= due) { Verdict::Refuse("ceiling") } else { Verdict::Defer(due) }
}

/// The month of a local day, as it is kept: `2026-11`.
pub fn month(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    fn of(spent: i64, ceiling: i64) -> Month {
        Month { spent, ceiling: Some(ceiling) }
    }

    #[test]
    fn what_somebody_waits_for_leaves_above_the_ceiling_and_nothing_else() {
        for purpose in [Purpose::Order, Purpose::OptIn, Purpose::Answer, Purpose::SignIn, Purpose::House] {
            assert!(of(900, 100).allows(purpose, 3), "{purpose:?}");
        }
        for purpose in [Purpose::Alert, Purpose::Marketing] {
            assert!(of(98, 100).allows(purpose, 2), "the last one fits");
            assert!(!of(98, 100).allows(purpose, 3), "all of it or nothing");
            assert!(!of(0, 0).allows(purpose, 1), "none at all is a ceiling too");
            assert!(Month { spent: 1_000_000, ceiling: None }.allows(purpose, 3));
        }
    }

    #[test]
    fn the_marks_are_passed_once() {
        assert_eq!(of(78, 100).passes(1), None);
        assert_eq!(of(79, 100).passes(1), Some(80));
        assert_eq!(of(80, 100).passes(1), None, "told already");
        assert_eq!(of(70, 100).passes(40), Some(100), "the higher one is said");
        assert_eq!(of(100, 100).passes(40), None);
        assert_eq!(Month { spent: 7, ceiling: None }.passes(1), None);
    }

    #[test]
    fn an_alert_does_not_wait_and_marketing_waits_for_the_month() {
        let zone = TimeZone::get("Europe/Paris").expect("bundled");
        let now = at("2026-11-24T10:00:00Z");
        assert_eq!(held(Purpose::Alert, None, now, &zone), Verdict::Refuse("ceiling"));
        // The first of December is a Tuesday.
        let first = at("2026-12-01T07:00:00Z");
        assert_eq!(held(Purpose::Marketing, None, now, &zone), Verdict::Defer(first));
        assert_eq!(held(Purpose::Marketing, Some(first), now, &zone), Verdict::Refuse("ceiling"));
        // January begins with a holiday, a Friday: Saturday 8 h.
        let late = held(Purpose::Marketing, None, at("2026-12-31T22:59:00Z"), &zone);
        assert_eq!(late, Verdict::Defer(at("2027-01-02T07:00:00Z")));
    }

    #[test]
    fn a_month_has_its_name() {
        assert_eq!(month(jiff::civil::date(2026, 3, 1)), "2026-03");
    }

    proptest! {
        #[test]
        fn whatever_comes_alerts_never_pass_the_ceiling(ceiling in 0_i64..50, sent in proptest::collection::vec((any::<bool>(), 1_i64..4), 0..60)) {
            let (mut month, mut marks) = (of(0, ceiling), Vec::new());
            for (alert, segments) in sent {
                let purpose = if alert { Purpose::Alert } else { Purpose::Order };
                if month.allows(purpose, segments) {
                    marks.extend(month.passes(segments));
                    month.spent += segments;
                    prop_assert!(!alert || month.spent <= ceiling);
                } else {
                    prop_assert!(alert && month.spent + segments > ceiling);
                }
            }
            let twice = marks.windows(2).any(|pair| pair[0] >= pair[1]);
            prop_assert!(!twice, "each mark once, in their order: {marks:?}");
        }
    }
}
