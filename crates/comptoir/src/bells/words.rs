//! A call as its owner reads it.

use jiff::Timestamp;

use super::{Ring, RingState};
use crate::{
    orders,
    platform::i18n::{Arg, Lang},
    shops::Shop,
};

/// What was told: "commande de côté".
fn what(lang: Lang, kind: &str) -> String {
    lang.say(match kind {
        "test" => "bell-of-test",
        "order.set_aside" => "bell-of-aside",
        "order.ready" => "bell-of-ready",
        "shop.opened" => "bell-of-opened",
        kind if kind.starts_with("batch.") => "bell-of-batch",
        _ => "bell-of-order",
    })
}

/// A line of the log: "à 7 h 32, commande de côté : reçu (200)".
pub fn line(lang: Lang, shop: &Shop, now: Timestamp, ring: &Ring) -> String {
    let outcome = match (ring.state, ring.answer.as_str()) {
        (RingState::Done, answer) => lang.with1("bell-done", "answer", answer),
        (RingState::Due, "") => lang.say("bell-due"),
        (RingState::Due, answer) => lang.with1("bell-again", "answer", answer),
        (RingState::GivenUp, "late") => lang.say("bell-late"),
        (RingState::GivenUp, answer) => lang.with1("bell-lost", "answer", answer),
    };
    let args = [
        ("moment", Arg::from(orders::words::moment(lang, shop, now, ring.created_at))),
        ("what", Arg::from(what(lang, &ring.kind))),
        ("outcome", Arg::from(outcome)),
    ];
    lang.with("bell-line", &args)
}
