//! When a shop is open: OpenStreetMap `opening_hours` rules, French public holidays and exceptional closings.
//!
//! The one function behind the page, the slots, the API and the answers. Rules are local wall time; the answers
//! are instants, right on the days of 23 and 25 hours and for ranges past midnight.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use opening_hours::{Context, OpeningHours, localization::Country};

use crate::calendar;

/// A stretch of time that ends before `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First instant inside.
    pub start: Timestamp,
    /// First instant after.
    pub end: Timestamp,
}

impl Span {
    /// Whether the instant lies inside.
    pub fn contains(&self, at: Timestamp) -> bool {
        self.start <= at && at < self.end
    }
}

/// Days on which the shop is closed whatever its rules say ("fermé jusqu'au…"), both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// First closed day.
    pub first: Date,
    /// Last closed day.
    pub last: Date,
    /// What the customers are told.
    pub reason: String,
}

/// What a passer-by wants to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Open, until the instant (none when it never closes).
    Open(Option<Timestamp>),
    /// Closed, until the instant (none when no opening is in sight within a year).
    Closed(Option<Timestamp>),
}

/// The rules cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("opening hours cannot be read: {0}")]
pub struct NotHours(String);

/// The opening hours of one shop.
#[derive(Clone)]
pub struct Hours {
    rules: OpeningHours,
    zone: TimeZone,
    closings: Vec<Closing>,
}

impl std::fmt::Debug for Hours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Hours({})", self.rules)
    }
}

impl Hours {
    /// Reads OSM rules, such as `Tu-Fr 06:30-13:15,15:30-19:30; PH off`, for a shop in France.
    pub fn parse(rules: &str, zone: TimeZone, closings: Vec<Closing>) -> Result<Self, NotHours> {
        let rules: OpeningHours = rules.parse().map_err(|error| NotHours(format!("{error}")))?;
        let holidays = Context::default().with_holidays(Country::FR.holidays());
        Ok(Self { rules: rules.with_context(holidays), zone, closings })
    }

    /// The time zone of the shop.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Whether the shop is open at that instant.
    pub fn is_open(&self, at: Timestamp) -> bool {
        let local = at.to_zoned(self.zone.clone()).datetime();
        self.closing_on(local.date()).is_none() && self.rules.is_open(to_chrono(local))
    }

    /// The exceptional closing of a day, if any.
    pub fn closing_on(&self, day: Date) -> Option<&Closing> {
        self.closings.iter().find(|closing| closing.first <= day && day <= closing.last)
    }

    /// The open stretches of a local day, in order, cut at midnight.
    pub fn on(&self, day: Date) -> Vec<Span> {
        let Ok(next) = day.tomorrow() else { return Vec::new() };
        if self.closing_on(day).is_some() {
            return Vec::new();
        }
        let (from, to) = (to_chrono(day.at(0, 0, 0, 0)), to_chrono(next.at(0, 0, 0, 0)));
        let mut spans: Vec<Span> = Vec::new();
        for range in self.rules.iter_range(from, to).filter(|range| range.kind == opening_hours::RuleKind::Open) {
            let start = self.instant(range.range.start);
            let end = self.instant(range.range.end);
            match spans.last_mut() {
                Some(last) if last.end >= start => last.end = end,
                _ if start < end => spans.push(Span { start, end }),
                _ => {}
            }
        }
        spans
    }

    /// Open or closed, and until when.
    pub fn state(&self, now: Timestamp) -> State {
        let today = calendar::local_day(now, &self.zone);
        let open = self.is_open(now);
        let mut until = None;
        for day in today.series(1.day()).take(370) {
            for span in self.on(day) {
                if !open && span.start > now {
                    return State::Closed(Some(span.start));
                }
                if open && span.contains(until.unwrap_or(now)) {
                    until = Some(span.end);
                } else if open && until.is_some_and(|end| span.start > end) {
                    return State::Open(until);
                }
            }
            if open && until.is_some_and(|end| end < calendar::day_end(day, &self.zone)) {
                return State::Open(until);
            }
        }
        if open { State::Open(None) } else { State::Closed(None) }
    }

    fn instant(&self, at: NaiveDateTime) -> Timestamp {
        let day = Date::new(at.year() as i16, at.month() as i8, at.day() as i8).unwrap_or(Date::MAX);
        let time = jiff::civil::time(at.hour() as i8, at.minute() as i8, 0, 0);
        calendar::instant(day, time, &self.zone)
    }
}

fn to_chrono(at: DateTime) -> NaiveDateTime {
    let day =
        NaiveDate::from_ymd_opt(i32::from(at.year()), at.month() as u32, at.day() as u32).unwrap_or(NaiveDate::MAX);
    day.and_hms_opt(at.hour() as u32, at.minute() as u32, at.second() as u32).unwrap_or(NaiveDateTime::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn hours(rules: &str) -> Hours {
        Hours::parse(rules, TimeZone::get("Europe/Paris").expect("bundled"), vec![]).expect("readable")
    }

    fn at(text: &str) -> Timestamp {
        let civil: DateTime = text.parse().expect("a date and time");
        civil.to_zoned(TimeZone::get("Europe/Paris").expect("bundled")).expect("exists").timestamp()
    }

    const BAKERY: &str = "Tu-Fr 06:30-13:15,15:30-19:30; Sa 06:30-19:00; Su,PH 07:00-12:45; Dec 25,Jan 01,May 01 off";

    #[test]
    fn a_week_at_the_bakery() {
        let shop = hours(BAKERY);
        // Wednesday afternoon, the lunch break, and Sunday noon before a closed Monday.
        assert_eq!(shop.state(at("2026-11-25T15:46")), State::Open(Some(at("2026-11-25T19:30"))));
        assert_eq!(shop.state(at("2026-11-25T14:00")), State::Closed(Some(at("2026-11-25T15:30"))));
        assert_eq!(shop.state(at("2026-11-22T13:00")), State::Closed(Some(at("2026-11-24T06:30"))));
        // 14 July 2026 is a Tuesday: Sunday hours. 25 December is off, whatever the day.
        assert_eq!(shop.on(date(2026, 7, 14)), [Span { start: at("2026-07-14T07:00"), end: at("2026-07-14T12:45") }]);
        assert!(shop.on(date(2026, 12, 25)).is_empty());
    }

    #[test]
    fn an_exceptional_closing_wins() {
        let closings = vec![Closing { first: date(2026, 11, 25), last: date(2026, 11, 27), reason: "travaux".into() }];
        let shop = Hours::parse(BAKERY, TimeZone::get("Europe/Paris").expect("bundled"), closings).expect("readable");
        assert_eq!(shop.state(at("2026-11-25T08:00")), State::Closed(Some(at("2026-11-28T06:30"))));
    }

    #[test]
    fn past_midnight_is_one_opening() {
        let bar = hours("Fr-Sa 18:00-02:00");
        assert_eq!(bar.state(at("2026-11-27T23:30")), State::Open(Some(at("2026-11-28T02:00"))));
        assert_eq!(bar.state(at("2026-11-28T01:00")), State::Open(Some(at("2026-11-28T02:00"))));
        assert_eq!(bar.state(at("2026-11-28T02:00")), State::Closed(Some(at("2026-11-28T18:00"))));
        assert_eq!(hours("24/7").state(at("2026-11-28T02:00")), State::Open(None));
        assert_eq!(hours("off").state(at("2026-11-28T02:00")), State::Closed(None));
    }

    #[test]
    fn the_clocks_change_under_an_open_shop() {
        let night = hours("Sa-Su 00:00-24:00");
        let length = |day| night.on(day).iter().map(|s| s.end.as_second() - s.start.as_second()).sum::<i64>() / 3600;
        assert_eq!((length(date(2026, 3, 29)), length(date(2026, 10, 25))), (23, 25));
    }

    proptest! {
        #[test]
        fn state_and_is_open_agree(minutes in 0i64..(60 * 24 * 800)) {
            let shop = hours(BAKERY);
            let now = Timestamp::from_second(1_760_000_000 + minutes * 60).expect("in range");
            match shop.state(now) {
                State::Open(Some(end)) => {
                    prop_assert!(shop.is_open(now) && end > now && !shop.is_open(end));
                    prop_assert!(shop.is_open(end - 1.second()));
                }
                State::Closed(Some(start)) => {
                    prop_assert!(!shop.is_open(now) && start > now && shop.is_open(start));
                    prop_assert!(!shop.is_open(start - 1.second()));
                }
                other => prop_assert!(false, "{:?}", other),
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,80}") {
            let _ = Hours::parse(&text, TimeZone::UTC, vec![]);
        }
    }
}
