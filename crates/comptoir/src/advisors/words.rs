//! Presence in words: never more certain than it is.

use jiff::Timestamp;
use kernel::words;

use super::{
    Member,
    rules::{First, Presence, first},
};
use crate::{
    platform::i18n::{Arg, Lang},
    shops::Shop,
};

/// "18 h", "demain, 9 h", "mardi 24 novembre, 9 h".
pub fn moment(lang: Lang, shop: &Shop, now: Timestamp, at: Timestamp) -> String {
    let hour = words::hour(at, shop.zone(), lang.style());
    let (day, today) = (shop.day(at), shop.day(now));
    if day == today {
        return hour;
    }
    let day = match (day - today).get_days() {
        2..=6 => words::weekday(day.weekday(), lang.style()).to_owned(),
        _ => words::day(day, today, lang.style()),
    };
    format!("{day}, {hour}")
}

/// "Nadia, joignable jusqu'à 18 h".
pub fn presence(lang: Lang, shop: &Shop, now: Timestamp, name: &str, presence: Presence) -> String {
    let who = ("who", Arg::from(name));
    let at = |at: Timestamp| ("at", Arg::from(moment(lang, shop, now, at)));
    match presence {
        Presence::Here(Some(until)) => lang.with("advisor-here-until", &[who, at(until)]),
        Presence::Here(None) => lang.with("advisor-here", &[who]),
        Presence::Away(Some(back)) => lang.with("advisor-back", &[who, at(back)]),
        Presence::Away(None) => lang.with("advisor-away", &[who]),
    }
}

/// Who answers first and when, for who is about to ask: their advisor when they have one, and the team.
pub fn answers(lang: Lang, shop: &Shop, now: Timestamp, advisor: Option<&Member>, team: &[Member]) -> String {
    let presences: Vec<Presence> = team.iter().map(|member| member.presence).collect();
    let at = |at: Timestamp| ("at", Arg::from(moment(lang, shop, now, at)));
    match (first(advisor.map(|member| member.presence), &presences), advisor) {
        (First::Advisor(until), Some(member)) => {
            let who = ("who", Arg::from(&member.name));
            match until {
                Some(until) => lang.with("advisor-answers-until", &[who, at(until)]),
                None => lang.with("advisor-answers", &[who]),
            }
        }
        (First::Team(Some(Presence::Away(back))), Some(member)) => {
            let who = ("who", Arg::from(&member.name));
            match back {
                Some(back) => lang.with("advisor-team-until", &[who, at(back)]),
                None => lang.with("advisor-team", &[who]),
            }
        }
        (First::Later(back), _) => lang.with("advisor-later", &[at(back)]),
        (First::Unknown, _) => lang.say("advisor-unknown"),
        _ => match team.iter().find(|member| member.presence.is_here()) {
            Some(Member { name, presence: Presence::Here(Some(until)), .. }) => {
                lang.with("advisor-answers-until", &[("who", Arg::from(name)), at(*until)])
            }
            Some(member) => lang.with("advisor-answers", &[("who", Arg::from(&member.name))]),
            None => lang.say("advisor-unknown"),
        },
    }
}
