//! What was said, in words: kinds, subjects, promises, what changed since.

use jiff::Timestamp;
use kernel::words;

use super::{
    Decision,
    rules::{Change, Group, Kept, Kind, Since, Subject},
};
use crate::{
    platform::i18n::{Arg, Lang},
    shops::Shop,
};

/// "Réclamation".
pub fn kind(lang: Lang, kind: Kind) -> String {
    lang.say(match kind {
        Kind::Complaint => "voices-complaint",
        Kind::Compliment => "voices-compliment",
        Kind::Question => "voices-question",
        Kind::Idea => "voices-idea",
    })
}

/// "L'attente".
pub fn subject(lang: Lang, subject: Subject) -> String {
    lang.say(match subject {
        Subject::Quality => "voices-about-quality",
        Subject::Waiting => "voices-about-waiting",
        Subject::Price => "voices-about-price",
        Subject::Welcome => "voices-about-welcome",
        Subject::Hours => "voices-about-hours",
        Subject::Order => "voices-about-order",
        Subject::Freshness => "voices-about-freshness",
        Subject::Hygiene => "voices-about-hygiene",
        Subject::Choice => "voices-about-choice",
        Subject::Alerts => "voices-about-alerts",
        Subject::Pickup => "voices-about-pickup",
        Subject::Other => "voices-about-other",
    })
}

/// The icon of a kind.
pub fn icon(kind: Kind) -> &'static str {
    match kind {
        Kind::Complaint => "alert",
        Kind::Compliment => "heart",
        Kind::Question => "ask",
        Kind::Idea => "bulb",
    }
}

/// "mardi 24 novembre, 18 h"; the hour alone when it is today.
pub fn moment(lang: Lang, shop: &Shop, now: Timestamp, at: Timestamp) -> String {
    let (day, today) = (shop.day(at), shop.day(now));
    let hour = words::hour(at, shop.zone(), lang.style());
    if day == today { hour } else { format!("{}, {hour}", words::day(day, today, lang.style())) }
}

/// What became of a promise; nothing when nothing was promised.
pub fn kept(lang: Lang, shop: &Shop, now: Timestamp, kept: Kept) -> Option<String> {
    Some(match kept {
        Kept::Nothing => return None,
        Kept::Waits(due) => lang.with1("voices-kept-waits", "at", moment(lang, shop, now, due)),
        Kept::Late(due) => lang.with1("voices-kept-late", "at", moment(lang, shop, now, due)),
        Kept::InTime => lang.say("voices-kept"),
        Kept::TooLate => lang.say("voices-kept-too-late"),
        Kept::Broken => lang.say("voices-kept-not"),
    })
}

/// "3 réclamations, 1 compliment".
pub fn counts(lang: Lang, counts: &[usize; 4]) -> String {
    let keys = ["voices-n-complaints", "voices-n-compliments", "voices-n-questions", "voices-n-ideas"];
    let said = keys.into_iter().zip(counts).filter(|(_, n)| **n > 0);
    let said: Vec<String> = said.map(|(key, n)| lang.with(key, &[("n", Arg::from(*n))])).collect();
    said.join(", ")
}

/// "3 réclamations, 1 compliment, de 4 personnes ; 2 la semaine d'avant".
pub fn group(lang: Lang, group: &Group) -> String {
    let args = [
        ("what", Arg::from(counts(lang, &group.counts))),
        ("n", Arg::from(group.people)),
        ("before", Arg::from(group.before)),
    ];
    lang.with("voices-group", &args)
}

/// "Décidé lundi 9 novembre par Camille : …".
pub fn decision(lang: Lang, shop: &Shop, now: Timestamp, decision: &Decision) -> String {
    let args = [
        ("day", Arg::from(words::day(shop.day(decision.at), shop.day(now), lang.style()))),
        ("who", Arg::from(&decision.by)),
        ("it", Arg::from(&decision.body)),
    ];
    lang.with("voices-decided", &args)
}

/// What changed since, and what that allows to say.
pub fn since(lang: Lang, since: &Since) -> String {
    let key = match since.change {
        Change::Early => "voices-since-early",
        Change::Few => "voices-since-few",
        Change::Fewer => "voices-since-fewer",
        Change::More => "voices-since-more",
        Change::Same => "voices-since-same",
    };
    let args =
        [("days", Arg::from(since.days)), ("before", Arg::from(since.before)), ("after", Arg::from(since.after))];
    lang.with(key, &args)
}
