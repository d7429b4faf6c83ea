//! The week's messages: how many were understood alone, asked back, or handed to a person.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// The messages of one local day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub day: Date,
    /// Understood without anybody's help.
    pub alone: usize,
    /// Asked back before it was understood.
    pub asked: usize,
    /// Handed to a person.
    pub person: usize,
}

impl Day {
    /// All of them.
    pub fn total(&self) -> usize {
        self.alone + self.asked + self.person
    }
}

/// The seven days that end today, oldest first, from when messages came and what became of them.
pub fn week(today: Date, zone: &TimeZone, fates: &[(Timestamp, String)]) -> Vec<Day> {
    let back = |n: i64| today.checked_sub(jiff::Span::new().days(n)).unwrap_or(today);
    let mut days: Vec<Day> = (0..7).rev().map(|n| Day { day: back(n), alone: 0, asked: 0, person: 0 }).collect();
    for (at, fate) in fates {
        let local = kernel::calendar::local_day(*at, zone);
        let Some(day) = days.iter_mut().find(|day| day.day == local) else { continue };
        match fate.as_str() {
            "alone" => day.alone += 1,
            "asked" => day.asked += 1,
            "person" => day.person += 1,
            _ => {}
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_counted_by_local_day() {
        let zone = TimeZone::get("Europe/Paris").expect("bundled");
        let at = |text: &str| text.parse::<Timestamp>().expect("an instant");
        let fates = [
            (at("2026-11-23T23:30:00Z"), "alone".to_owned()),
            (at("2026-11-24T08:00:00Z"), "asked".to_owned()),
            (at("2026-11-24T09:00:00Z"), "person".to_owned()),
            (at("2026-11-18T09:00:00Z"), "alone".to_owned()),
            (at("2026-11-17T09:00:00Z"), "alone".to_owned()),
            (at("2026-11-20T09:00:00Z"), "else".to_owned()),
        ];
        let days = week(jiff::civil::date(2026, 11, 24), &zone, &fates);
        assert_eq!((days.len(), days[0].day, days[0].alone), (7, jiff::civil::date(2026, 11, 18), 1));
        assert_eq!(
            (days[6].alone, days[6].asked, days[6].person, days[6].total()),
            (1, 1, 1, 3),
            "past midnight in Paris"
        );
        assert_eq!(days.iter().map(Day::total).sum::<usize>(), 4);
    }
}
