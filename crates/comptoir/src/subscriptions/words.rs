//! What is said of lunches, for pages and messages.

use jiff::civil::{Date, Weekday};
use kernel::{
    Cents,
    words::{self, Style},
};

use super::{
    Change,
    rules::{Choice, Content, Entry, Kind, Pause},
};
use crate::{
    catalogue::Article,
    platform::i18n::{Arg, Lang},
    shops::Shop,
    standing::Weekdays,
};

/// Monday to Sunday.
pub fn week() -> impl Iterator<Item = Weekday> {
    (0..7).filter_map(|n| Weekday::from_monday_zero_offset(n).ok())
}

/// "lundi, mardi et jeudi", "du lundi au vendredi", "tous les jours".
pub fn days(lang: Lang, weekdays: Weekdays, style: Style) -> String {
    if weekdays == Weekdays::ALL {
        return lang.plain("lunch-every-day", &[]);
    }
    let held: Vec<Weekday> = week().filter(|day| weekdays.holds(*day)).collect();
    let name = |day: &Weekday| words::weekday(*day, style).to_owned();
    let row = held.windows(2).all(|two| two[1].to_monday_zero_offset() == two[0].to_monday_zero_offset() + 1);
    match (held.first(), held.last()) {
        (Some(first), Some(last)) if held.len() > 2 && row => {
            lang.plain("lunch-from-to-days", &[("from", Arg::from(name(first))), ("to", Arg::from(name(last)))])
        }
        _ => words::list(&held.iter().map(name).collect::<Vec<_>>(), style),
    }
}

/// The hour of a minute of the day.
pub fn minute(shop: &Shop, day: Date, minute: i64, style: Style) -> String {
    let at = kernel::calendar::instant(day, crate::catalogue::rules::wall(minute), shop.zone());
    words::hour(at, shop.zone(), style)
}

/// An entry of the books: "Lunch acheté, 12,50 €", and what it changed: "+10", "−4,20 €".
pub fn entry(lang: Lang, entry: &Entry) -> (String, String) {
    let euros = |amount: Cents| words::euros(amount, lang.style());
    let key = match entry.kind {
        Kind::Bought => "lunch-entry-bought",
        Kind::Used => "lunch-entry-used",
        Kind::Returned => "lunch-entry-returned",
        Kind::Refunded => "lunch-entry-refunded",
        Kind::Owed => "lunch-entry-owed",
        Kind::Unowed => "lunch-entry-unowed",
        Kind::Paid => "lunch-entry-paid",
    };
    let amount = match (entry.lunches, entry.due) {
        (0, due) if due < Cents(0) => format!("−{}", euros(-due)),
        (0, due) => format!("+{}", euros(due)),
        (n, _) if n > 0 => format!("+{n}"),
        (n, _) => format!("−{}", n.abs()),
    };
    (lang.with1(key, "paid", euros(Cents(entry.paid.0.abs()))), amount)
}

/// "Formule midi : Sandwich jambon-beurre, Jus de pomme et surprise du chef".
pub fn content(lang: Lang, content: &Content, shelf: &[Article], style: Style) -> String {
    let name = |sku: &kernel::Sku| {
        let known = shelf.iter().find(|article| article.sku == *sku);
        known.map_or_else(|| sku.to_string(), |article| article.name.clone())
    };
    let choice = |choice: &Choice| match choice {
        Choice::Chef { part } if part.is_empty() => lang.plain("lunch-chef", &[]),
        Choice::Chef { part } => lang.plain("lunch-chef-part", &[("part", Arg::from(part))]),
        Choice::Fixed { sku, quantity: 1, options, .. } => crate::catalogue::words::label(&name(sku), options),
        Choice::Fixed { sku, quantity, options, .. } => {
            words::counted(*quantity, &crate::catalogue::words::label(&name(sku), options))
        }
    };
    let choices = words::list(&content.choices.iter().map(choice).collect::<Vec<_>>(), style);
    match &content.formula {
        Some(sku) if choices.is_empty() => name(sku),
        Some(sku) => {
            let args = [("name", Arg::from(name(sku))), ("parts", Arg::from(choices))];
            // What an SMS cannot carry keeps a colon with its word on a screen.
            if style == lang.sms_style() {
                lang.plain("lunch-formula", &args)
            } else {
                lang.with("lunch-formula", &args)
            }
        }
        None => choices,
    }
}

/// A day by its name, tomorrow as well.
pub fn in_full(day: Date, style: Style) -> String {
    words::day(day, Date::new(day.year(), if day.month() == 1 { 3 } else { 1 }, 1).unwrap_or(day), style)
}

/// "du jeudi 3 au lundi 14 décembre", "le jeudi 3 décembre", "à partir du jeudi 3 décembre".
pub fn span(lang: Lang, pause: Pause, today: Date, style: Style) -> String {
    // "Du demain" is no French: the ends of a span are said in full.
    let say = |day: Date| Arg::from(in_full(day, style));
    match pause.until {
        Some(until) if until == pause.from => {
            lang.plain("lunch-on-day", &[("day", Arg::from(words::day(until, today, style)))])
        }
        Some(until) => lang.plain("lunch-from-to", &[("from", say(pause.from)), ("to", say(until))]),
        None => lang.plain("lunch-from-on", &[("from", say(pause.from))]),
    }
}

/// What differs, as a sentence.
pub fn change(lang: Lang, shop: &Shop, change: &Change, style: Style) -> String {
    let hour = |at: &jiff::Timestamp| Arg::from(words::hour(*at, shop.zone(), style));
    match change {
        Change::Replaced(gone, new) => {
            lang.plain("lunch-change-replaced", &[("gone", Arg::from(gone)), ("new", Arg::from(new))])
        }
        Change::Moved(from, to) => lang.plain("lunch-change-moved", &[("from", hour(from)), ("to", hour(to))]),
        Change::CardOver => lang.plain("lunch-change-card-over", &[]),
        Change::CardLow(n) => lang.plain("lunch-change-card-low", &[("n", Arg::from(*n))]),
        Change::Missing(name) => lang.plain("lunch-change-missing", &[("name", Arg::from(name))]),
        Change::NoSurprise => lang.plain("lunch-change-no-surprise", &[]),
        Change::NoSlot => lang.plain("lunch-change-no-slot", &[]),
        Change::Shut(why) if why.is_empty() => lang.plain("lunch-change-shut", &[]),
        Change::Shut(why) => lang.plain("lunch-change-shut-why", &[("why", Arg::from(why))]),
        Change::Late => lang.plain("lunch-change-late", &[]),
    }
}

/// "A, B ou C".
pub fn or(lang: Lang, names: &[String]) -> String {
    match names {
        [most @ .., last] if !most.is_empty() => {
            lang.plain("lunch-or", &[("most", Arg::from(most.join(", "))), ("last", Arg::from(last))])
        }
        _ => names.join(", "),
    }
}
