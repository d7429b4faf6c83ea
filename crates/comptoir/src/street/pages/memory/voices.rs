//! What the person said of a shop and what became of it, on their own page; a word of theirs takes it up again.

use db::{Conn, DbError, Tx};
use jiff::Timestamp;
use kernel::{id::VoiceId, words};
use serde_json::{Value, json};

use crate::{
    accounts, customers,
    platform::{
        Env,
        i18n::{Arg, Lang},
    },
    shops::Shop,
    street::views::memory::OwnVoice,
    voices::{
        self, Voice,
        rules::{Kind, State, may_reopen},
    },
};

/// What they said, the last first.
pub(super) fn own(
    conn: &mut Conn<'_>,
    lang: Lang,
    shop: &Shop,
    file: &customers::File,
    now: Timestamp,
) -> Result<Vec<OwnVoice>, DbError> {
    let mut all = Vec::new();
    for voice in voices::of_person(conn, &shop.key, &file.members)?.into_iter().take(20) {
        let day = words::day(shop.day(voice.at), shop.day(now), lang.style());
        all.push(OwnVoice {
            id: voice.id.to_string(),
            kind: voices::words::kind(lang, voice.kind),
            icon: voices::words::icon(voice.kind),
            fate: fate(conn, lang, shop, &voice, now)?,
            reopens: may_reopen(voice.kind, voice.state, voice.ended, now),
            text: voice.body,
            day,
        });
    }
    Ok(all)
}

/// What became of it, in a sentence.
fn fate(conn: &mut Conn<'_>, lang: Lang, shop: &Shop, voice: &Voice, now: Timestamp) -> Result<String, DbError> {
    if voice.kind == Kind::Compliment {
        let Some(staff) = voice.staff else { return Ok(lang.say("voices-ended-team")) };
        let who = accounts::by_id(conn, &shop.key, staff)?.map(|person| person.name).unwrap_or_default();
        let key = if voice.state == State::Open { "voices-own-passed" } else { "voices-own-read" };
        return Ok(lang.with1(key, "who", who));
    }
    let day = voice.ended.map(|at| words::day(shop.day(at), shop.day(now), lang.style())).unwrap_or_default();
    let args = [("day", Arg::from(day)), ("it", Arg::from(&voice.outcome))];
    Ok(match voice.state {
        State::Done => lang.with("voices-own-done", &args).trim_end().to_owned(),
        State::Dropped | State::Void => lang.with("voices-own-dropped", &args).trim_end().to_owned(),
        State::Open => match voices::pledge_of(conn, &shop.key, voice)?.filter(|pledge| pledge.state == "open") {
            Some(pledge) => {
                let at = voices::words::moment(lang, shop, now, pledge.due);
                lang.with("voices-own-promised", &[("at", Arg::from(at)), ("it", Arg::from(&pledge.body))])
            }
            None => lang.say("voices-own-open"),
        },
    })
}

/// The person says that something is not settled; none when it is not theirs, or cannot be taken up again.
pub(super) fn reopen(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    file: &customers::File,
    id: Option<VoiceId>,
) -> Result<Option<&'static str>, DbError> {
    let Some(id) = id else { return Ok(None) };
    let theirs = voices::by_id(tx, &shop.key, id)?.is_some_and(|voice| file.members.contains(&voice.person));
    let done = theirs && voices::reopen(tx, env, &shop.key, id, "customer")?;
    Ok(done.then_some("rouvert"))
}

/// The same as data, to take along.
pub(super) fn data(conn: &mut Conn<'_>, shop: &Shop, file: &customers::File) -> Result<Vec<Value>, DbError> {
    let all = voices::of_person(conn, &shop.key, &file.members)?.into_iter();
    let one = |voice: Voice| {
        json!({ "kind": voice.kind.as_str(), "about": voice.subject.as_str(), "text": voice.body,
            "at": voice.at.to_string(), "state": voice.state.as_str(), "outcome": voice.outcome })
    };
    Ok(all.map(one).collect())
}
