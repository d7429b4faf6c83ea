//! A refusal as a sentence, for pages and messages, and as a problem, for the API.

use axum::http::StatusCode;
use jiff::Timestamp;
use kernel::words::{day, hour};

use super::{Failure, rules::Refusal};
use crate::{
    platform::{
        Problem,
        i18n::{Arg, Lang},
    },
    shops::Shop,
};

/// "demain à 7 h 30": an instant as one says it in the shop.
pub fn moment(lang: Lang, shop: &Shop, now: Timestamp, at: Timestamp) -> String {
    let style = lang.style();
    let args = [
        ("day", Arg::from(day(shop.day(at), shop.day(now), style))),
        ("hour", Arg::from(hour(at, shop.zone(), style))),
    ];
    lang.with(if shop.day(at) == shop.day(now) { "moment-today" } else { "moment-other-day" }, &args)
}

/// What a customer reads: why not, and what is possible instead. `name` gives the name of an article.
pub fn sentence(
    lang: Lang,
    shop: &Shop,
    now: Timestamp,
    refusal: &Refusal,
    name: impl Fn(&kernel::Sku) -> String,
) -> String {
    let when = |next: &Option<Timestamp>| next.map(|at| moment(lang, shop, now, at));
    let (key, article, left, next) = match refusal {
        Refusal::Empty => ("denial-empty", None, 0, None),
        Refusal::UnknownArticle(sku) => ("denial-unknown-article", Some(sku.clone()), 0, None),
        Refusal::UnknownOption { option, .. } => ("denial-unknown-option", Some(option.clone()), 0, None),
        Refusal::ByAppointment(sku) => ("denial-by-appointment", Some(name(sku)), 0, None),
        Refusal::Past => ("denial-past", None, 0, None),
        Refusal::TooFar => ("denial-too-far", None, 0, None),
        Refusal::Closed { next } => ("denial-closed", None, 0, when(next)),
        Refusal::Unavailable { sku, next } => ("denial-unavailable", Some(name(sku)), 0, when(next)),
        Refusal::TooLate { sku, next } => ("denial-too-late", Some(name(sku)), 0, when(next)),
        Refusal::SoldOut { sku, left, next } => ("denial-sold-out", Some(name(sku)), *left, when(next)),
        Refusal::SlotFull { next } => ("denial-slot-full", None, 0, when(next)),
    };
    let mut text = lang.with(key, &[("article", Arg::from(article.unwrap_or_default())), ("left", Arg::from(left))]);
    if let Some(next) = next {
        text.push(' ');
        text.push_str(&lang.with1("denial-next", "moment", next));
    }
    text
}

/// The refusal as a problem of the API (RFC 9457).
pub fn problem(lang: Lang, shop: &Shop, now: Timestamp, failure: Failure) -> Problem {
    let refusal = match failure {
        Failure::Refused(refusal) => refusal,
        Failure::Again(_) => return Problem::new(StatusCode::CONFLICT, "again", lang.say("problem-again")),
        Failure::NoOrder => return Problem::not_found(),
        Failure::Stale(order) => {
            return Problem::new(StatusCode::CONFLICT, "stale", lang.say("problem-stale"))
                .value("state", order.state.as_str())
                .value("version", order.version);
        }
        Failure::NotAllowed(from, to) => {
            return Problem::new(StatusCode::CONFLICT, "not-allowed", lang.say("problem-not-allowed"))
                .value("from", from.as_str())
                .value("to", to.as_str());
        }
        Failure::Error(error) => return error.into(),
    };
    let (status, kind) = match &refusal {
        Refusal::SoldOut { .. } => (StatusCode::CONFLICT, "sold-out"),
        Refusal::SlotFull { .. } => (StatusCode::CONFLICT, "slot-full"),
        Refusal::Empty => (StatusCode::UNPROCESSABLE_ENTITY, "empty"),
        Refusal::UnknownArticle(_) => (StatusCode::UNPROCESSABLE_ENTITY, "unknown-article"),
        Refusal::UnknownOption { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "unknown-option"),
        Refusal::ByAppointment(_) => (StatusCode::UNPROCESSABLE_ENTITY, "by-appointment"),
        Refusal::Past => (StatusCode::UNPROCESSABLE_ENTITY, "past"),
        Refusal::TooFar => (StatusCode::UNPROCESSABLE_ENTITY, "too-far"),
        Refusal::Closed { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "closed"),
        Refusal::Unavailable { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "unavailable"),
        Refusal::TooLate { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "too-late"),
    };
    let title = lang.say(&format!("denial-{kind}-title"));
    let mut problem =
        Problem::new(status, kind, title).detail(sentence(lang, shop, now, &refusal, ToString::to_string));
    if let Refusal::SoldOut { left, .. } = &refusal {
        problem = problem.value("available", *left);
    }
    if let Some(sku) = refusal.sku() {
        problem = problem.value("sku", sku);
    }
    if let Some(next) = refusal.next() {
        problem = problem.value("next_possible_at", next.to_string());
    }
    problem
}
