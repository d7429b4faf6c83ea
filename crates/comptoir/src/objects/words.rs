//! What a device said, and what became of it, as its customer reads it.

use db::{Conn, DbError};
use jiff::Timestamp;
use kernel::words;

use super::{
    Heard, Signal, notices,
    rules::{Kind, Why},
};
use crate::{
    orders::{self, Order, rules::State},
    platform::i18n::{Arg, Lang},
    shops::Shop,
    standing::StandingOrder,
};

/// "votre porte", "votre téléphone".
pub fn thing(lang: Lang, source: &str, kind: Kind) -> String {
    lang.say(match (source, kind) {
        (_, Kind::Door) => "object-door",
        ("owntracks", Kind::LeftHome | Kind::CameHome) => "object-phone-home",
        ("owntracks", _) => "object-phone",
        ("homeassistant", _) => "object-home",
        ("link", _) => "object-link",
        _ => "object-page",
    })
}

/// What an order holds, in the reader's language, whatever language it was made in.
fn lines(lang: Lang, order: &Order) -> String {
    let style = lang.style();
    let lines: Vec<String> =
        order.standing().map(|line| words::line(line.quantity, line.unit, &line.label(), style)).collect();
    words::list(&lines, style)
}

/// What became of a signal, given the order that it called for as it stands now.
pub fn outcome(lang: Lang, shop: &Shop, signal: &Signal, order: Option<&Order>) -> String {
    let why = Why::ALL.into_iter().find(|(_, word)| *word == signal.outcome).map(|(why, _)| why);
    if let Some(why) = why {
        return lang.say(passed_over(signal.kind, why));
    }
    let hour = |at: Timestamp| Arg::from(words::hour(at, shop.zone(), lang.style()));
    let lines = |order: &Order| Arg::from(lines(lang, order));
    let word = match (signal.outcome.as_str(), order.map(|order| order.state)) {
        // The order has gone on since it was last looked at.
        ("placed" | "asked", Some(State::Collected)) => "collected",
        ("placed" | "asked", Some(State::Cancelled | State::Refused)) => "cancelled",
        ("placed", Some(State::NotCollected)) => "missed",
        ("asked", Some(State::Expired)) => "unanswered",
        ("asked", Some(state)) if state.is_open() => "placed",
        (word, _) => word,
    };
    match (word, order) {
        ("placed", Some(order)) => {
            lang.with("signal-placed", &[("lines", lines(order)), ("hour", hour(order.pickup_at))])
        }
        ("asked", Some(order)) => {
            lang.with("signal-asked", &[("lines", lines(order)), ("hour", hour(order.pickup_at))])
        }
        ("waiting", _) => lang.say("signal-waiting"),
        ("coming", _) => match signal.expected_at {
            Some(at) => lang.with("signal-coming", &[("hour", hour(at))]),
            None => lang.say("signal-known"),
        },
        ("collected", _) => lang.say("signal-collected"),
        ("missed", _) => lang.say("signal-missed"),
        ("cancelled", _) => lang.say("signal-cancelled"),
        ("unanswered", _) => lang.say("signal-unanswered"),
        ("undone", _) => lang.say("signal-undone"),
        ("took_back", _) => lang.say("signal-took-back"),
        _ => lang.say("signal-refused"),
    }
}

fn passed_over(kind: Kind, why: Why) -> &'static str {
    match (why, kind) {
        (Why::Disarmed, _) => "signal-disarmed",
        (Why::Asleep, _) => "signal-asleep",
        (Why::Resting, _) => "signal-resting",
        (Why::Day, _) => "signal-day",
        (Why::Hour, _) => "signal-hour",
        (Why::Late, _) => "signal-late",
        (Why::Vague, _) => "signal-vague",
        (Why::Passing, _) => "signal-passing",
        (Why::CoolDown, _) => "signal-cool-down",
        (Why::Cap, _) => "signal-cap",
        (Why::Noted, Kind::CameHome) => "signal-noted-home",
        (Why::Noted, _) => "signal-noted-away",
    }
}

/// A line of the customer's log: "à 7 h 32, votre porte → 1 croissant mis de côté pour 7 h 45".
pub fn line(lang: Lang, shop: &Shop, now: Timestamp, signal: &Signal, order: Option<&Order>) -> String {
    let args = [
        ("moment", Arg::from(orders::words::moment(lang, shop, now, signal.heard_at))),
        ("thing", Arg::from(thing(lang, &signal.source, signal.kind))),
        ("outcome", Arg::from(outcome(lang, shop, signal, order))),
    ];
    lang.with("signal-line", &args)
}

/// What who pressed is answered, in one sentence.
pub fn answer(
    conn: &mut Conn<'_>,
    now: Timestamp,
    shop: &Shop,
    standing: &StandingOrder,
    lang: Lang,
    heard: &Heard,
) -> Result<String, DbError> {
    match &heard.refusal {
        Some(refusal) => {
            let standing = StandingOrder { lang, ..standing.clone() };
            notices::sentence(conn, now, shop, &standing, refusal)
        }
        None => {
            let text = outcome(lang, shop, &heard.signal, heard.order.as_ref());
            let mut letters = text.chars();
            Ok(letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default())
        }
    }
}
