//! A person's own page in words.

use jiff::Timestamp;
use kernel::words;

use super::say;
use crate::{
    customers,
    memory::{Moment, What},
    platform::i18n::Lang,
    shops::Shop,
    threads,
};

/// What was just done, in words.
pub(super) fn said(lang: Lang, done: &str) -> Option<String> {
    match done {
        "corrige" => Some(lang.say("memory-corrected")),
        "retire" => Some(lang.say("memory-removed")),
        "oublie" => Some(lang.say("memory-forgotten")),
        "fait" => Some(lang.say("memory-done")),
        "rouvert" => Some(lang.say("voices-own-reopened")),
        "personne" => Some(lang.say("own-advisor-nobody")),
        _ => None,
    }
}

/// From whom a note is, and until when it is kept.
pub(super) fn how(lang: Lang, shop: &Shop, note: &customers::Note, now: Timestamp) -> String {
    let source = lang.say(match note.source {
        customers::Source::Said => "memory-you-said",
        customers::Source::Noticed => "memory-noticed",
        customers::Source::Own => "memory-you-wrote",
    });
    match note.expires.and_then(|at| shop.day(at).yesterday().ok()) {
        Some(last) => {
            let until = words::day(last, shop.day(now), lang.style());
            format!("{source}, {}", lang.with1("memory-until", "day", until))
        }
        None => source,
    }
}

/// One thing that happened, in a sentence for the person.
pub(super) fn told(lang: Lang, moment: &Moment) -> String {
    match &moment.what {
        What::Order(order) => lang.with1("memory-moment-order", "it", say::lines(lang, order)),
        What::Heard(inbound) => lang.with1("memory-moment-wrote", "it", &inbound.body),
        What::Told(message) => lang.with1("memory-moment-told", "it", &message.body),
        What::Page(line) => lang.with1("memory-moment-told", "it", &line.body),
        What::Call(call) if call.note.is_empty() => lang.say("memory-moment-call"),
        What::Call(call) => lang.with1("memory-moment-call-note", "it", &call.note),
        What::Line(entry) if entry.kind == threads::Kind::Call => {
            lang.with1("memory-moment-call-note", "it", entry.body.for_colleagues())
        }
        What::Line(entry) => lang.with1("memory-moment-visit", "it", entry.body.for_colleagues()),
    }
}
