//! The ceiling of a month of SMS: asked and counted in one transaction, before a message leaves.

#[cfg(test)]
mod tests;

use db::{Conn, DbError, Tx};
use jiff::Timestamp;
use kernel::{Contact, ShopKey};

pub use super::rules::spend::{Month, NEARLY};
use super::{
    Draft, Purpose, health, queue,
    rules::{Verdict, spend},
    store::{self, Message},
};
use crate::{
    consent, customers,
    platform::{
        Env, facts,
        i18n::{Arg, Lang},
    },
    shops::Shop,
};

/// What becomes of an SMS that is about to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Taken {
    /// It is counted, and leaves.
    Counted,
    /// It goes another way that the person agreed to: it waits there already.
    Elsewhere,
    /// It is held back.
    Held(Verdict),
}

/// What a shop has used this month, and its ceiling.
///
/// # Errors
/// When the store cannot be read.
pub fn this_month(conn: &mut Conn<'_>, shop: &Shop, now: Timestamp) -> Result<Month, DbError> {
    store::month(conn, &shop.key, &spend::month(shop.day(now)))
}

/// Sets the ceiling, in segments a month, or takes it away; what waits for the next month is asked again.
///
/// # Errors
/// When the store does not write.
pub fn set_ceiling(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    segments: Option<i64>,
    actor: &str,
) -> Result<(), DbError> {
    store::set_ceiling(tx, key, segments)?;
    store::wake(tx, key, env.now)?;
    let detail = serde_json::json!({ "segments": segments });
    facts::record(tx, env, key, "sms.ceiling", &key.shop.to_string(), actor, &detail)?;
    tx.notify(key, "outbox");
    Ok(())
}

/// Asks the ceiling for a message of so many segments, and counts it. Closures of one shop run one after the other, on every
/// node: what was asked stays true until it is counted.
pub(super) fn take(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    message: &Message,
    segments: i64,
) -> Result<Taken, DbError> {
    let key = &shop.key;
    // It was about to leave before: it is not counted twice, and not held back any more.
    if store::counted(tx, key, message.id)? > 0 {
        return Ok(Taken::Counted);
    }
    let name = spend::month(shop.day(env.now));
    let month = store::month(tx, key, &name)?;
    if month.allows(message.purpose, segments) {
        store::count(tx, key, message.id, &name, segments)?;
        if let Some((mark, ceiling)) = month.passes(segments).zip(month.ceiling) {
            warn(tx, env, shop, &name, mark, ceiling)?;
        }
        return Ok(Taken::Counted);
    }
    if let Some(ceiling) = month.ceiling {
        warn(tx, env, shop, &name, 100, ceiling)?;
    }
    if elsewhere(tx, env, shop, message)? {
        return Ok(Taken::Elsewhere);
    }
    Ok(Taken::Held(spend::held(message.purpose, message.expires_at, env.now, shop.zone())))
}

/// Tells the owners by another way than SMS that the month is nearly or wholly used: once a mark and ceiling.
fn warn(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, month: &str, mark: i64, ceiling: i64) -> Result<(), DbError> {
    let lang = Lang::Fr;
    let (subject, body) = if mark < 100 {
        ("sms-ceiling-near-subject", lang.plain("sms-ceiling-near", &[("n", Arg::from(ceiling))]))
    } else {
        ("sms-ceiling-full-subject", lang.plain("sms-ceiling-full", &[("n", Arg::from(ceiling))]))
    };
    for contact in health::elsewhere(tx, shop, "sms")? {
        let draft = Draft {
            purpose: Purpose::House,
            contact: &contact,
            target: None,
            lang,
            subject: lang.plain(subject, &[]),
            body: body.clone(),
            link: "/atelier".to_owned(),
            about: "sms-ceiling".to_owned(),
            once: format!("sms-ceiling/{month}/{ceiling}/{mark}/{contact}"),
            due: env.now,
            expires: None,
        };
        queue(tx, env, shop, &draft)?;
    }
    Ok(())
}

/// Lets a message go another way, if the person agreed to one: an alert to the browser in which this address follows something
/// else of the shop, a message about a project to another address of theirs that agreed to those. (Who follows a topic at several
/// addresses is told at each of them anyway.) The gate asks again when it leaves there.
fn elsewhere(tx: &mut Tx<'_>, env: &Env, shop: &Shop, message: &Message) -> Result<bool, DbError> {
    let key = &shop.key;
    let way = if message.purpose == Purpose::Alert {
        let browser = consent::browser(tx, key, &message.contact)?;
        browser.map(|target| ("push", message.contact.clone(), target))
    } else {
        let mut mail = None;
        for contact in mails(tx, key, &message.contact)? {
            if mail.is_none() && consent::agrees(tx, key, &contact, consent::Agreement::Projects)? {
                mail = Some(contact);
            }
        }
        mail.map(|contact| ("email", contact, String::new()))
    };
    let Some((channel, contact, target)) = way else { return Ok(false) };
    store::reroute(tx, message, channel, &contact, &target, env.now)?;
    tx.notify(key, "outbox");
    Ok(true)
}

/// The mail addresses that are alone of the person whom an address reaches.
fn mails(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact) -> Result<Vec<Contact>, DbError> {
    let customers::Who::One(person) = customers::who(conn, key, contact)? else { return Ok(Vec::new()) };
    let file = customers::file(conn, key, person)?;
    let own = file.into_iter().flat_map(|file| file.addresses).filter(|address| !address.shared);
    Ok(own.map(|address| address.contact).filter(|contact| matches!(contact, Contact::Email(_))).collect())
}
