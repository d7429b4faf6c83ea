//! The French civil calendar: public holidays by rule, local days and the instants they hold.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time, Weekday},
    tz::TimeZone,
};

/// Easter Sunday of a Gregorian year (Meeus/Jones/Butcher).
pub fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::constant(year, (n / 31) as i8, (n % 31 + 1) as i8)
}

/// The public holiday of a day in France, by its French name (Code du travail, article L3133-1).
///
/// The two further days of Alsace-Moselle (Good Friday, 26 December) are a shop's own closings.
pub fn public_holiday(day: Date) -> Option<&'static str> {
    let fixed = match (day.month(), day.day()) {
        (1, 1) => "jour de l’An",
        (5, 1) => "fête du Travail",
        (5, 8) => "Victoire 1945",
        (7, 14) => "fête nationale",
        (8, 15) => "Assomption",
        (11, 1) => "Toussaint",
        (11, 11) => "Armistice 1918",
        (12, 25) => "Noël",
        _ => "",
    };
    if !fixed.is_empty() {
        return Some(fixed);
    }
    let easter = easter(day.year());
    [(1, "lundi de Pâques"), (39, "Ascension"), (50, "lundi de Pentecôte")]
        .into_iter()
        .find(|(offset, _)| easter.checked_add(offset.days()).is_ok_and(|at| at == day))
        .map(|(_, name)| name)
}

/// The local day that an instant belongs to.
pub fn local_day(at: Timestamp, zone: &TimeZone) -> Date {
    at.to_zoned(zone.clone()).date()
}

/// The instant of a wall time, by the rule of RFC 5545: a time that the spring change skips moves later by the
/// gap, one that the autumn change repeats is the first of the two.
pub fn instant(day: Date, time: Time, zone: &TimeZone) -> Timestamp {
    zone.to_ambiguous_timestamp(day.to_datetime(time)).compatible().unwrap_or(Timestamp::MAX)
}

/// When a local day begins.
pub fn day_start(day: Date, zone: &TimeZone) -> Timestamp {
    instant(day, Time::midnight(), zone)
}

/// When a local day ends: the start of the next. 23, 24 or 25 hours after its own start.
pub fn day_end(day: Date, zone: &TimeZone) -> Timestamp {
    day.tomorrow().map_or(Timestamp::MAX, |next| day_start(next, zone))
}

/// `YYYY-MM-DD`, as the store and the API write a day.
pub fn parse_day(text: &str) -> Option<Date> {
    (text.len() == 10).then(|| text.parse().ok()).flatten()
}

/// Sunday, or a public holiday: days on which no marketing SMS leaves in France.
pub fn is_rest_day(day: Date) -> bool {
    day.weekday() == Weekday::Sunday || public_holiday(day).is_some()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    #[test]
    fn easter_falls_where_the_church_says() {
        for (year, month, day) in
            [(2000, 4, 23), (2008, 3, 23), (2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2038, 4, 25)]
        {
            assert_eq!(easter(year), date(year, month, day));
        }
    }

    #[test]
    fn holidays_of_2026() {
        let all: Vec<Date> =
            date(2026, 1, 1).series(1.day()).take(365).filter(|d| public_holiday(*d).is_some()).collect();
        assert_eq!(all.len(), 11);
        assert_eq!(public_holiday(date(2026, 5, 14)), Some("Ascension"));
        assert_eq!(public_holiday(date(2026, 5, 25)), Some("lundi de Pentecôte"));
    }

    #[test]
    fn days_of_23_and_25_hours() {
        let paris = TimeZone::get("Europe/Paris").expect("bundled");
        let hours = |day| (day_end(day, &paris).as_second() - day_start(day, &paris).as_second()) / 3600;
        assert_eq!((hours(date(2026, 3, 29)), hours(date(2026, 10, 25)), hours(date(2026, 11, 22))), (23, 25, 24));
        // 02:30 does not exist on 29 March: it becomes 03:30. On 25 October it is the first of the two.
        assert_eq!(instant(date(2026, 3, 29), time(2, 30, 0, 0), &paris).to_string(), "2026-03-29T01:30:00Z");
        assert_eq!(instant(date(2026, 10, 25), time(2, 30, 0, 0), &paris).to_string(), "2026-10-25T00:30:00Z");
    }
}
