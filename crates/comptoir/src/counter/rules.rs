//! The ordinary week as an owner types it, one line a day, and the OSM rules that it makes.

pub mod article;
pub mod sign;

use kernel::hours::Hours;

/// The days of the rules, Monday first.
pub const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A stretch of a day in minutes after midnight; one that ends after midnight ends beyond 1440.
pub type Range = (u16, u16);

/// One week, Monday first.
pub type Week = [Vec<Range>; 7];

/// Reads a line: `7 h - 13 h, 15 h 30 - 19 h 30`; an empty one is a closed day.
pub fn read_day(text: &str) -> Option<Vec<Range>> {
    let text = text.to_lowercase().replace(['\u{a0}', '\u{202f}'], " ");
    let text = text.trim();
    if matches!(text, "" | "fermé" | "ferme" | "closed" | "-") {
        return Some(Vec::new());
    }
    let parts = text.replace(" et ", ",").replace(" and ", ",").replace([';', '+'], ",");
    let mut ranges: Vec<Range> = Vec::new();
    for part in parts.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let dashed = part.replace(['–', '—'], "-").replace(" à ", "-").replace(" to ", "-");
        let (from, to) = dashed.split_once('-')?;
        let (from, to) = (read_time(from)?, read_time(to)?);
        let to = if to <= from { to + 1_440 } else { to };
        let after = ranges.last().is_none_or(|(_, end)| *end < from);
        if !after || from >= 1_440 || to > from + 1_440 {
            return None;
        }
        ranges.push((from, to));
    }
    Some(ranges)
}

/// `7`, `7 h`, `7h30`, `7:30`, `midi`.
fn read_time(text: &str) -> Option<u16> {
    let text = text.trim();
    match text {
        "midi" | "noon" => return Some(720),
        "minuit" | "midnight" => return Some(1_440),
        _ => {}
    }
    let (hours, minutes) = text.split_once(['h', ':']).unwrap_or((text, ""));
    let hours: u16 = hours.trim().parse().ok()?;
    let minutes: u16 = match minutes.trim() {
        "" => 0,
        some => some.parse().ok()?,
    };
    (hours < 24 && minutes < 60 || (hours, minutes) == (24, 0)).then_some(hours * 60 + minutes)
}

/// `7 h`, `7 h 30`, or `7:30` in English.
fn write_time(minutes: u16, english: bool) -> String {
    let (h, m) = (minutes / 60, minutes % 60);
    let h = if minutes > 1_440 { h - 24 } else { h };
    match (english, m) {
        (true, _) => format!("{h}:{m:02}"),
        (false, 0) => format!("{h} h"),
        (false, _) => format!("{h} h {m:02}"),
    }
}

/// The line of a day: `7 h - 13 h, 15 h 30 - 19 h 30`, or `7:00 - 13:00` in English.
pub fn write_day(ranges: &[Range], english: bool) -> String {
    let time = |minutes: u16| write_time(minutes, english);
    ranges.iter().map(|(from, to)| format!("{} - {}", time(*from), time(*to))).collect::<Vec<_>>().join(", ")
}

/// The rules of a shop, told apart: those of the ordinary week, and those of holidays and dates.
pub fn tell_apart(rules: &str) -> (String, Vec<String>) {
    let (mut week, mut special) = (Vec::new(), Vec::new());
    for clause in rules.split(';').map(str::trim).filter(|clause| !clause.is_empty()) {
        let words: Vec<&str> = clause.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        let dated = words.iter().any(|word| MONTHS.contains(word) || matches!(*word, "easter" | "week" | "SH"))
            || words.iter().any(|word| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()));
        let (selector, rest) = clause.split_once(' ').unwrap_or((clause, ""));
        if dated {
            special.push(clause.to_owned());
        } else if selector.split(',').any(|part| part == "PH") {
            special.push(format!("PH {rest}").trim_end().to_owned());
            let days: Vec<&str> = selector.split(',').filter(|part| *part != "PH").collect();
            if !days.is_empty() {
                week.push(format!("{} {rest}", days.join(",")));
            }
        } else {
            week.push(clause.to_owned());
        }
    }
    (week.join("; "), special)
}

/// The ordinary week of rules that can be read.
pub fn week_of(hours: &Hours) -> Week {
    // Any week without a change of the clocks: these rules name no date.
    let monday = jiff::civil::Date::constant(2001, 1, 1);
    let days = monday.series(jiff::Span::new().days(1)).take(7);
    let mut week: Week = Default::default();
    for (ranges, day) in week.iter_mut().zip(days) {
        let start = kernel::calendar::day_start(day, hours.zone()).as_second();
        let minutes = |at: jiff::Timestamp| u16::try_from((at.as_second() - start) / 60).unwrap_or(1_440);
        ranges.extend(hours.on(day).into_iter().map(|span| (minutes(span.start), minutes(span.end))));
    }
    // A night that ends after midnight belongs to the day it began on.
    for day in 0..7 {
        let next = (day + 1) % 7;
        let late = week[day].last().is_some_and(|(from, to)| *to == 1_440 && *from > 0);
        let early = week[next].first().copied().filter(|(from, to)| *from == 0 && *to <= 6 * 60);
        if let (true, Some((_, end))) = (late, early) {
            week[next].remove(0);
            if let Some(last) = week[day].last_mut() {
                last.1 = 1_440 + end;
            }
        }
    }
    week
}

/// The rules of a week, with what was said of holidays and dates kept behind it.
pub fn write_rules(week: &Week, special: &[String]) -> String {
    let time = |minutes: u16| {
        let minutes = if minutes > 1_440 { minutes - 1_440 } else { minutes };
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    };
    let line = |ranges: &[Range]| match ranges {
        [] => "off".to_owned(),
        ranges => {
            ranges.iter().map(|(from, to)| format!("{}-{}", time(*from), time(*to))).collect::<Vec<_>>().join(",")
        }
    };
    let mut clauses = Vec::new();
    let mut from = 0;
    for to in 0..7 {
        if to == 6 || week[to + 1] != week[from] {
            let days = if from == to { DAYS[from].to_owned() } else { format!("{}-{}", DAYS[from], DAYS[to]) };
            clauses.push(format!("{days} {}", line(&week[from])));
            from = to + 1;
        }
    }
    clauses.extend(special.iter().cloned());
    clauses.join("; ")
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    use super::*;

    fn hours(rules: &str) -> Hours {
        Hours::parse(rules, TimeZone::get("Europe/Paris").expect("bundled"), Vec::new()).expect("readable")
    }

    #[test]
    fn a_line_is_read_as_one_says_it() {
        let bakery = Some(vec![(390, 795), (930, 1_170)]);
        for line in [
            "6 h 30 - 13 h 15, 15 h 30 - 19 h 30",
            "6h30-13h15 ; 15h30–19h30",
            "6:30 à 13:15 et 15:30 à 19:30",
            "6\u{202f}h\u{202f}30 - 13\u{202f}h\u{202f}15, 15h30 - 19h30",
        ] {
            assert_eq!(read_day(line), bakery, "{line}");
        }
        assert_eq!(read_day(" "), Some(vec![]));
        assert_eq!(read_day("fermé"), Some(vec![]));
        assert_eq!(read_day("9 - midi"), Some(vec![(540, 720)]));
        assert_eq!(read_day("17 h - 2 h"), Some(vec![(1_020, 1_560)]));
        for wrong in ["7 a midi", "matin", "7 h", "25 h - 26 h", "9 h - 12 h, 11 h - 13 h", "7 h 75 - 9 h"] {
            assert_eq!(read_day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn holidays_and_dates_survive_a_new_week() {
        let rules = "Tu-Fr 06:30-13:15,15:30-19:30; Sa 06:30-19:00; Su,PH 07:00-12:45; Dec 25,Jan 01,May 01 off";
        let (week, special) = tell_apart(rules);
        assert_eq!(special, ["PH 07:00-12:45", "Dec 25,Jan 01,May 01 off"]);
        let read = week_of(&hours(&week));
        assert_eq!(write_day(&read[1], false), "6 h 30 - 13 h 15, 15 h 30 - 19 h 30");
        assert_eq!((read[0].len(), write_day(&read[6], true)), (0, "7:00 - 12:45".to_owned()));
        let written = write_rules(&read, &special);
        assert_eq!(
            written,
            "Mo off; Tu-Fr 06:30-13:15,15:30-19:30; Sa 06:30-19:00; Su 07:00-12:45; PH 07:00-12:45; Dec 25,Jan 01,May 01 off"
        );
        assert_eq!(tell_apart(&written).1, special);
        let bar = hours(&tell_apart("We-Sa 17:00-02:00").0);
        assert_eq!(write_day(&week_of(&bar)[3], false), "17 h - 2 h");
        assert_eq!(write_rules(&week_of(&bar), &[]), "Mo-Tu off; We-Sa 17:00-02:00; Su off");
    }

    proptest! {
        #[test]
        fn any_line_is_read_or_refused_and_what_is_read_reads_back(text in ".{0,40}") {
            let _ = tell_apart(&text);
            if let Some(ranges) = read_day(&text) {
                prop_assert_eq!(read_day(&write_day(&ranges, false)), Some(ranges.clone()));
                let week: Week = std::array::from_fn(|day| if day == 2 { ranges.clone() } else { Vec::new() });
                let rules = write_rules(&week, &[]);
                prop_assert!(Hours::parse(&rules, TimeZone::UTC, Vec::new()).is_ok(), "{}", rules);
            }
        }

        #[test]
        fn hours_of_a_day_read_back(from in 0u16..1_380, long in 1u16..60) {
            let ranges = vec![(from, from + long)];
            prop_assert_eq!(read_day(&write_day(&ranges, true)), Some(ranges.clone()));
            prop_assert_eq!(read_day(&write_day(&ranges, false)), Some(ranges));
        }
    }
}
