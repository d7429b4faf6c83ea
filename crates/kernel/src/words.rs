//! How amounts, hours and days are written in French and English, on a screen and in an SMS.

use jiff::{
    Timestamp,
    civil::{Date, Weekday},
    tz::TimeZone,
};

pub use crate::plural::counted;
use crate::{
    money::{Cents, VatRate},
    quantity::{Quantity, Unit},
};

/// Where a text will be read: decides the spaces, quotes and words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// French with its typography: narrow no-break spaces (U+202F), curly apostrophes.
    French,
    /// French for an SMS: only ordinary spaces and apostrophes, which stay in the GSM-7 alphabet.
    FrenchSms,
    /// English.
    English,
}

impl Style {
    fn thin(self) -> &'static str {
        match self {
            Self::French => "\u{202f}",
            Self::FrenchSms | Self::English => " ",
        }
    }
}

/// A text that begins a line: its first letter tall.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// `1,35 €` or `€1.35`.
pub fn euros(amount: Cents, style: Style) -> String {
    let sign = if amount.0 < 0 { "-" } else { "" };
    let (whole, cents) = (amount.0.abs() / 100, amount.0.abs() % 100);
    match style {
        Style::English => format!("{sign}€{whole}.{cents:02}"),
        _ => format!("{sign}{},{cents:02}{}€", thousands(whole, style), style.thin()),
    }
}

fn thousands(n: i64, style: Style) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + 4);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push_str(style.thin());
        }
        out.push(digit);
    }
    out
}

/// `18 h 30`, `18 h`, or `18:30`; in an SMS `18h30`, `18h`.
pub fn hour(at: Timestamp, zone: &TimeZone, style: Style) -> String {
    let local = at.to_zoned(zone.clone()).time();
    let (h, m) = (local.hour(), local.minute());
    match (style, m) {
        (Style::English, _) => format!("{h:02}:{m:02}"),
        (Style::FrenchSms, 0) => format!("{h}h"),
        (Style::FrenchSms, _) => format!("{h}h{m:02}"),
        (Style::French, 0) => format!("{h}\u{202f}h"),
        (Style::French, _) => format!("{h}\u{202f}h\u{202f}{m:02}"),
    }
}

/// `aujourd’hui`, `demain`, `mardi 24 novembre`; with the year when it is not this one.
pub fn day(day: Date, today: Date, style: Style) -> String {
    if day == today {
        return match style {
            Style::French => "aujourd’hui".into(),
            Style::FrenchSms => "aujourd'hui".into(),
            Style::English => "today".into(),
        };
    }
    if today.tomorrow().is_ok_and(|tomorrow| tomorrow == day) {
        return if style == Style::English { "tomorrow" } else { "demain" }.into();
    }
    date(day, today, style)
}

/// `mardi 24 novembre`: a day by its date, also when it is today; with the year when that is another than today's.
pub fn date(day: Date, today: Date, style: Style) -> String {
    let year = if day.year() == today.year() { String::new() } else { format!(" {}", day.year()) };
    match style {
        Style::English => {
            format!("{} {} {}{year}", weekday(day.weekday(), style), day.day(), month(day.month(), style))
        }
        _ => {
            let number = if day.day() == 1 { "1er".to_owned() } else { day.day().to_string() };
            format!("{} {number} {}{year}", weekday(day.weekday(), style), month(day.month(), style))
        }
    }
}

/// `novembre 2026`: the month of a day.
pub fn month_of(day: Date, style: Style) -> String {
    format!("{} {}", month(day.month(), style), day.year())
}

/// `5,5`, `10`, `2,1`: a rate in per cent, without its sign.
pub fn percent(rate: VatRate, style: Style) -> String {
    let points = rate.basis_points();
    let (whole, part) = (points / 100, points % 100);
    let comma = if style == Style::English { '.' } else { ',' };
    match part {
        0 => whole.to_string(),
        _ if part % 10 == 0 => format!("{whole}{comma}{}", part / 10),
        _ => format!("{whole}{comma}{part:02}"),
    }
}

/// The weekdays from Monday, folded as [`fold`] does.
pub const DAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

/// The months, folded as [`fold`] does.
pub const MONTHS: [&str; 12] = [
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
];

/// The name of a weekday.
pub fn weekday(day: Weekday, style: Style) -> &'static str {
    const FR: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
    const EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let names = if style == Style::English { EN } else { FR };
    names[day.to_monday_zero_offset() as usize]
}

/// The name of a month, from 1.
pub fn month(month: i8, style: Style) -> &'static str {
    const FR: [&str; 12] = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ];
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let names = if style == Style::English { EN } else { FR };
    names[usize::try_from(month - 1).unwrap_or(0).min(11)]
}

/// `2`, `350 g`, `1,2 kg`.
pub fn amount(quantity: i64, unit: Unit, style: Style) -> String {
    match unit {
        Unit::Gram if quantity.abs() >= 1_000 && quantity % 100 == 0 => {
            let (whole, tenth) = (quantity / 1_000, (quantity.abs() % 1_000) / 100);
            let comma = if style == Style::English { '.' } else { ',' };
            let tail = if tenth == 0 { String::new() } else { format!("{comma}{tenth}") };
            format!("{whole}{tail}{}kg", style.thin())
        }
        Unit::Gram => format!("{quantity}{}g", style.thin()),
        Unit::Piece | Unit::Service => quantity.to_string(),
    }
}

/// `2 Baguettes`, `350 g de Comté`: a line of an order as a person reads it. Names are French, whoever reads them.
pub fn line(quantity: Quantity, unit: Unit, name: &str, style: Style) -> String {
    match (unit, style) {
        (Unit::Gram, Style::English) => format!("{} of {name}", amount(quantity.get(), unit, style)),
        (Unit::Gram, _) => format!("{} de {name}", amount(quantity.get(), unit, style)),
        _ => counted(quantity.get(), name),
    }
}

/// `a, b et c`.
pub fn list<S: AsRef<str>>(items: &[S], style: Style) -> String {
    let and = if style == Style::English { " and " } else { " et " };
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [most @ .., last] => {
            let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
            format!("{}{and}{}", most.join(", "), last.as_ref())
        }
    }
}

/// Lower case without accents, ligatures opened: what search and comparison work on.
pub fn fold(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut out = String::with_capacity(text.len());
    for c in text.nfd().flat_map(char::to_lowercase) {
        match c {
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            'ß' => out.push_str("ss"),
            '’' | '‘' | 'ʼ' => out.push('\''),
            c if ('\u{300}'..='\u{36f}').contains(&c) => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_line_begins_with_a_tall_letter() {
        assert_eq!(
            (capital("élève de tête"), capital("ß"), capital("")),
            ("Élève de tête".into(), "SS".into(), "".into())
        );
    }

    #[test]
    fn amounts_and_hours_wear_the_typography_of_their_place() {
        assert_eq!(euros(Cents(135), Style::French), "1,35\u{202f}€");
        assert_eq!(euros(Cents(135), Style::FrenchSms), "1,35 €");
        assert_eq!(euros(Cents(123_405), Style::English), "€1234.05");
        assert_eq!(euros(Cents(123_405), Style::French), "1\u{202f}234,05\u{202f}€");
        let paris = TimeZone::get("Europe/Paris").expect("bundled");
        let at: Timestamp = "2026-11-25T17:30:00Z".parse().expect("an instant");
        assert_eq!(hour(at, &paris, Style::French), "18\u{202f}h\u{202f}30");
        assert_eq!(hour(at, &paris, Style::FrenchSms), "18h30");
    }

    #[test]
    fn days_have_names() {
        let today = date(2026, 11, 30);
        assert_eq!(day(date(2026, 12, 1), today, Style::French), "demain");
        assert_eq!(day(date(2027, 1, 1), today, Style::French), "vendredi 1er janvier 2027");
        assert_eq!(day(date(2026, 12, 8), today, Style::English), "Tuesday 8 December");
        assert_eq!(super::date(today, today, Style::French), "lundi 30 novembre");
    }

    #[test]
    fn folding_forgets_accents_and_ligatures() {
        assert_eq!(fold("Œufs à la Crème, ÇA"), "oeufs a la creme, ca");
        assert_eq!(list(&["a", "b", "c"], Style::French), "a, b et c");
        assert_eq!(amount(1_200, Unit::Gram, Style::French), "1,2\u{202f}kg");
    }
}
