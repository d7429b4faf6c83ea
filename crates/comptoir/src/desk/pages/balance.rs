//! The line of dots: a year of a relation, by screen and by voice.

use db::{Conn, DbError};
use jiff::{SignedDuration, Timestamp};

use super::{super::views::DotLine, frame::Clerk};
use crate::{
    customers::File,
    memory::{
        self,
        rules::{Touch, YEAR},
    },
    platform::i18n::{Arg, Lang},
};

/// The line begins and ends here, in its own steps.
const FROM: f64 = 10.0;
const TO: f64 = 318.0;
/// Where the next voice is drawn, when it is due later than the line shows.
const DUE: f64 = 334.0;

fn x(at: Timestamp, now: Timestamp) -> f64 {
    let past = now.duration_since(at).as_secs_f64() / YEAR.as_secs_f64();
    FROM + (TO - FROM) * (1.0 - past.clamp(0.0, 1.0))
}

fn step(x: f64) -> String {
    format!("{x:.1}")
}

/// The short name of a month.
fn month(lang: Lang, month: i8) -> String {
    let names = lang.say("desk-months");
    let names: Vec<&str> = names.split(' ').collect();
    names.get(usize::try_from(month - 1).unwrap_or(0)).map_or_else(String::new, |name| (*name).to_owned())
}

/// The line of a person.
pub fn line(conn: &mut Conn<'_>, clerk: &Clerk, file: &File) -> Result<DotLine, DbError> {
    let (lang, now) = (clerk.lang, clerk.now);
    let balance = memory::balance(conn, file, now)?;
    let title = match balance.last_real {
        None => lang.say("desk-voice-never"),
        Some(at) if now.duration_since(at) < SignedDuration::from_hours(24 * 7) => lang.say("desk-voice-week"),
        Some(at) => lang.with1("desk-voice-since", "day", clerk.day(at)),
    };
    let mut voices: Vec<(String, String)> = Vec::new();
    let mut last = f64::MIN;
    for (at, touch) in balance.touches.iter().filter(|(_, touch)| touch.is_voice()) {
        let place = x(*at, now);
        // Two words side by side need room; the dot alone says enough where there is none.
        let what = match touch {
            _ if place - last < 44.0 => String::new(),
            Touch::Call => lang.say("desk-line-word-call"),
            Touch::Meet => lang.say("desk-line-word-meet"),
            _ => lang.say("desk-line-word-visit"),
        };
        if !what.is_empty() {
            last = place;
        }
        voices.push((step(place), what));
    }
    let screens = balance.touches.iter().filter(|(_, touch)| *touch == Touch::Screen);
    let smalls = balance.touches.iter().filter(|(_, touch)| matches!(touch, Touch::Small | Touch::Letter));
    let mut months = Vec::new();
    let today = clerk.shop().day(now);
    for back in (0..12).rev() {
        let first = today.first_of_month().checked_sub(jiff::Span::new().months(back)).unwrap_or(today);
        let at = first.to_zoned(clerk.shop().zone().clone()).map_or(now, |at| at.timestamp());
        if (first.month() - 1) % 3 == 0 && now.duration_since(at) < YEAR {
            months.push((step(x(at, now)), month(lang, first.month())));
        }
    }
    let args = [("title", Arg::from(&title)), ("screen", Arg::from(balance.screen)), ("real", Arg::from(balance.real))];
    Ok(DotLine {
        says: lang.with("desk-line-says", &args),
        title,
        counts: (balance.screen.to_string(), balance.real.to_string()),
        screens: screens.map(|(at, _)| step(x(*at, now))).collect(),
        smalls: smalls.map(|(at, _)| step(x(*at, now))).collect(),
        voices,
        due: step(DUE),
        months,
    })
}
