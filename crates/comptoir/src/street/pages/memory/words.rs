//! What happened and what is to come, in sentences for the person.

use db::{Conn, DbError};
use jiff::Timestamp;
use kernel::words;

use crate::{
    accounts, advisors, appointments, customers,
    memory::{Moment, What},
    platform::{i18n::Lang, secrets::Secrets},
    shops::Shop,
    street::pages::say,
    threads,
};

/// What was just done, in words.
pub fn said(lang: Lang, done: &str) -> Option<String> {
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

/// Where one makes an appointment in a shop, when somebody takes them.
pub fn door(conn: &mut Conn<'_>, shop: &Shop, now: Timestamp) -> Result<Option<String>, DbError> {
    let nobody = advisors::agenda::diaries(conn, shop, None, now)?.is_empty();
    Ok((!nobody).then(|| format!("/{}/rendez-vous", shop.slug())))
}

/// The meetings to come of a person: the page of each, in words. Their page is their proof.
pub fn meetings(
    conn: &mut Conn<'_>,
    lang: Lang,
    shop: &Shop,
    file: &customers::File,
    (now, secrets): (Timestamp, &Secrets),
) -> Result<Vec<(String, String)>, DbError> {
    let mut all = Vec::new();
    for own in appointments::to_come(conn, &shop.key, &file.members, now)? {
        let who = accounts::by_id(conn, &shop.key, own.staff)?.map(|person| person.name).unwrap_or_default();
        all.push((own.path(secrets), appointments::words::told(lang, shop, now, &own, &who)));
    }
    Ok(all)
}

/// Where a note is known from, until when.
pub fn how(lang: Lang, shop: &Shop, note: &customers::Note, now: Timestamp) -> String {
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
pub fn told(lang: Lang, shop: &Shop, moment: &Moment, now: Timestamp) -> String {
    match &moment.what {
        What::Order(order) => lang.with1("memory-moment-order", "it", say::lines(lang, order)),
        What::Heard(inbound) => lang.with1("memory-moment-wrote", "it", &inbound.body),
        What::Told(message) => lang.with1("memory-moment-told", "it", &message.body),
        What::Page(line) => lang.with1("memory-moment-told", "it", &line.body),
        What::Given(given) if given.what.is_empty() => lang.say("memory-moment-letter"),
        What::Given(given) => lang.with1("memory-moment-attention", "it", &given.what),
        What::Call(call) if call.note.is_empty() => lang.say("memory-moment-call"),
        What::Call(call) => lang.with1("memory-moment-call-note", "it", &call.note),
        What::Line(entry) if entry.kind == threads::Kind::Call => {
            lang.with1("memory-moment-call-note", "it", entry.body.for_colleagues())
        }
        What::Meeting(own, who) => appointments::words::told(lang, shop, now, own, who),
        What::Line(entry) => lang.with1("memory-moment-visit", "it", entry.body.for_colleagues()),
    }
}
