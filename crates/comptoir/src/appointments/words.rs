//! Meetings and events in words, for screens and messages.

use jiff::Timestamp;
use kernel::words::{self, Style};

use super::{
    Appointment,
    rules::{State, Way},
};
use crate::{
    platform::i18n::{Arg, Lang},
    shops::Shop,
};

/// The address of a shop on one line; its name when it has none.
pub fn address(shop: &Shop) -> String {
    let town = format!("{} {}", shop.address.postcode, shop.address.city);
    let parts = [shop.address.street.trim(), town.trim()];
    let line = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    if line.is_empty() { shop.name.clone() } else { line }
}

/// "demain à 10 h", "mardi 24 novembre à 10 h".
pub fn when(lang: Lang, shop: &Shop, now: Timestamp, at: Timestamp, style: Style) -> String {
    let args = [
        ("day", Arg::from(words::day(shop.day(at), shop.day(now), style))),
        ("hour", Arg::from(words::hour(at, shop.zone(), style))),
    ];
    match style {
        Style::FrenchSms => lang.plain("meet-when", &args),
        Style::French | Style::English => lang.with("meet-when", &args),
    }
}

/// "sur place", "par téléphone", "en vidéo".
pub fn how(lang: Lang, way: Way) -> String {
    lang.say(match way {
        Way::Here => "meet-way-here",
        Way::Phone => "meet-way-phone",
        Way::Video => "meet-way-video",
    })
}

/// Its icon.
pub fn icon(way: Way) -> &'static str {
    match way {
        Way::Here => "shop",
        Way::Phone => "phone",
        Way::Video => "video",
    }
}

/// "30 min", "1 h 30".
pub fn length(lang: Lang, minutes: i64) -> String {
    let (hours, rest) = (minutes.div_euclid(60), minutes.rem_euclid(60));
    match (hours, rest) {
        (0, _) => lang.with("meet-minutes", &[("n", Arg::from(minutes))]),
        (_, 0) => lang.with("meet-hours", &[("n", Arg::from(hours))]),
        _ => lang.with("meet-hours-minutes", &[("n", Arg::from(hours)), ("m", Arg::from(format!("{rest:02}")))]),
    }
}

/// What happened, in one line for the line of time: "Rendez-vous avec Inès, demain à 10 h, par téléphone".
pub fn told(lang: Lang, shop: &Shop, now: Timestamp, own: &Appointment, who: &str) -> String {
    let when = own.start.map(|at| when(lang, shop, now, at, lang.style())).unwrap_or_default();
    let args = [("who", Arg::from(who)), ("when", Arg::from(when)), ("how", Arg::from(how(lang, own.way)))];
    let line = lang.with(
        match own.state {
            State::Proposed => "meet-line-proposed",
            State::Booked if own.version > 0 && own.start.is_some() && own.made_by == "customer" => "meet-line-moved",
            State::Booked => "meet-line-booked",
            State::Kept => "meet-line-kept",
            State::Missed => "meet-line-missed",
            State::Cancelled => "meet-line-cancelled",
        },
        &args,
    );
    let more: Vec<&str> = [own.subject.as_str(), own.reason.as_str()].into_iter().filter(|it| !it.is_empty()).collect();
    if more.is_empty() { line } else { format!("{line} : {}", more.join(" ; ")) }
}
