//! A channel that fails is said where it is seen, and by another way, once; and once more when it works again.

#[cfg(test)]
mod tests;

use channels::SmsSender;
use db::{Conn, DbError, Tx};
use jiff::Timestamp;
use kernel::{Contact, ShopKey, words};

use super::{
    Draft, Purpose,
    jobs::Channels,
    queue,
    rules::health::{Failing, Say, Why, say, why},
    store::{self, Trouble},
};
use crate::{
    accounts::{self, Role},
    platform::{
        App, Env, Error, facts,
        i18n::{Arg, Lang},
    },
    shops::{self, Shop},
};

/// Looks at every channel that fails, and tells whom it concerns; answers how many were told.
///
/// # Errors
/// When the store does not answer.
pub async fn watch(app: App) -> Result<usize, Error> {
    let street = app.street().clone();
    let failing = app.db().read(move |conn| store::troubles(conn, &street)).await?;
    let mut told = 0;
    for trouble in failing {
        let Some(shop) = shops::directory(&app).get(&trouble.key.shop) else { continue };
        let (mut env, who) = (app.env(), who(&app, &trouble.channel));
        let key = trouble.key.clone();
        told += app.db().write(&key, move |tx| look(tx, &mut env, &shop, &trouble, who)).await?;
    }
    Ok(told)
}

fn look(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, trouble: &Trouble, who: &'static str) -> Result<usize, DbError> {
    let (left, waits) = store::progress(tx, trouble)?;
    let by_receiver = trouble.channel == "email";
    let state = Failing { since: trouble.since, told: trouble.told.is_some(), by_receiver, waits, left };
    // What was never set up is said in the workshop, and is no news.
    let decided = if why(&trouble.why).is_none() && trouble.told.is_none() { Say::Over } else { say(&state, env.now) };
    let (what, subject) = match decided {
        Say::Nothing => return Ok(0),
        Say::Over => return store::over(tx, trouble).map(|_| 0),
        Say::Failing => {
            store::tell(tx, trouble, env.now)?;
            ("failing", "channel-failing-subject")
        }
        Say::Back => {
            if !store::over(tx, trouble)? {
                return Ok(0);
            }
            ("back", "channel-back-subject")
        }
    };
    let lang = Lang::Fr;
    let body = match decided {
        Say::Back => lang.plain("channel-back", &[("what", Arg::from(things(lang, &trouble.channel)))]),
        _ => plain(lang, shop, env.now, trouble, who),
    };
    for contact in elsewhere(tx, shop, &trouble.channel)? {
        let draft = Draft {
            purpose: Purpose::Answer,
            contact: &contact,
            target: None,
            lang,
            subject: lang.plain(subject, &[]),
            body: body.clone(),
            link: "/comptoir/envois".to_owned(),
            about: "channel".to_owned(),
            once: format!("channel/{}/{}/{what}/{contact}", trouble.channel, trouble.since.as_millisecond()),
            due: env.now,
            expires: None,
        };
        queue(tx, env, shop, &draft)?;
    }
    let (kind, key) = (format!("channel.{what}"), shop.key.clone());
    facts::record(tx, env, &key, &kind, &trouble.channel, "program", &serde_json::json!({}))?;
    // The screens show it, or show it no more.
    tx.notify(&key, "sent");
    Ok(1)
}

/// Where the owners of a shop are reached by another way than the one that fails; else the shop itself.
pub(super) fn elsewhere(conn: &mut Conn<'_>, shop: &Shop, failing: &str) -> Result<Vec<Contact>, DbError> {
    let other = |contact: &Contact| match contact {
        Contact::Phone(phone) => failing != "sms" && phone.is_mobile(),
        Contact::Email(_) => failing != "email",
    };
    let people = accounts::people(conn, &shop.key)?;
    let owners = people.into_iter().filter(|person| person.active && person.role >= Role::Owner);
    let mut all: Vec<Contact> = owners.map(|person| person.contact).filter(other).collect();
    if all.is_empty() {
        let own = [shop.email.clone().map(Contact::Email), shop.sms.clone().map(Contact::Phone)];
        all.extend(own.into_iter().flatten().find(other));
    }
    Ok(all)
}

/// Who does not take messages, as a key of its words.
fn who(app: &App, channel: &str) -> &'static str {
    if channel == "email" {
        return "channel-who-mail";
    }
    match app.part::<Channels>().and_then(|channels| channels.sms.as_ref()) {
        Some(SmsSender::Twilio(_)) => "channel-who-twilio",
        Some(SmsSender::Ovh(_)) => "channel-who-ovh",
        Some(SmsSender::Smpp(_)) => "channel-who-operator",
        _ => "channel-who-phone",
    }
}

fn things(lang: Lang, channel: &str) -> String {
    lang.plain(if channel == "email" { "channel-mails" } else { "channel-texts" }, &[])
}

fn args(lang: Lang, shop: &Shop, now: Timestamp, trouble: &Trouble, who: &str) -> [(&'static str, Arg); 4] {
    let (day, today) = (shop.day(trouble.since), shop.day(now));
    let hour = words::hour(trouble.since, shop.zone(), lang.style());
    let since = if day == today { hour } else { format!("{}, {hour}", words::day(day, today, lang.style())) };
    let because = match why(&trouble.why) {
        Some(Why::Silent) => "channel-why-silent",
        Some(Why::Refuses) => "channel-why-refuses",
        Some(Why::Broken) | None => "channel-why-broken",
    };
    [
        ("what", Arg::from(things(lang, &trouble.channel))),
        ("since", Arg::from(since)),
        ("who", Arg::from(lang.plain(who, &[]))),
        ("why", Arg::from(lang.plain(because, &[]))),
    ]
}

fn plain(lang: Lang, shop: &Shop, now: Timestamp, trouble: &Trouble, who: &str) -> String {
    lang.plain("channel-failing", &args(lang, shop, now, trouble, who))
}

/// What screens say of the channels of a shop that fail: a sentence each, in the reader's language.
///
/// # Errors
/// When the store cannot be read.
pub fn alarms(conn: &mut Conn<'_>, app: &App, lang: Lang, shop: &Shop, now: Timestamp) -> Result<Vec<String>, DbError> {
    let key: &ShopKey = &shop.key;
    let told = store::told_troubles(conn, key)?;
    let sentence =
        |trouble: &Trouble| lang.with("channel-failing", &args(lang, shop, now, trouble, who(app, &trouble.channel)));
    Ok(told.iter().map(sentence).collect())
}
