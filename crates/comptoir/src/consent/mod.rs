//! Consent: who agreed to hear of what, by which channel, from which shop, and the proof of it.
//!
//! Promise: nothing is active before the person answered (double opt-in); the ledger is append-only and keeps wording,
//! place, time and witness; a withdrawal by any channel stops everything of that shop at once.

pub mod rules;
mod store;
#[cfg(test)]
mod tests;

use db::{DbError, Tx};
use kernel::{Contact, ShopKey, Sku, id::ConsentId};
pub use store::{
    Entry, Follow, Follower, active, agreed, browser, check, expire_pending, expire_stopped, followers, following,
    forget, heard, idle, is_suppressed, ledger, pending,
};

pub use self::rules::AlertHours;
use crate::platform::{Env, i18n::Lang};

/// The wording that a person agreed to, by its version in the locale files.
pub const WORDING: &str = "batch-alerts-1";

/// What one can follow in a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Topic {
    /// The batches of one article.
    Batch(Sku),
    /// Every batch of the shop.
    Shop,
}

impl Topic {
    /// The word of the API and of the store: `batch:SKU` or `shop`.
    pub fn word(&self) -> String {
        match self {
            Self::Batch(sku) => format!("batch:{sku}"),
            Self::Shop => "shop".to_owned(),
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        match word.strip_prefix("batch:") {
            Some(sku) => sku.parse().ok().map(Self::Batch),
            None => (word == "shop").then_some(Self::Shop),
        }
    }
}

/// Someone asks to be told, or is asked at the till.
#[derive(Debug, Clone)]
pub struct Ask<'a> {
    /// Where they are reached.
    pub contact: &'a Contact,
    /// Of what they want to hear.
    pub topics: &'a [Topic],
    /// A browser's push subscription as JSON, when they chose that.
    pub push: Option<&'a str>,
    /// Their language.
    pub lang: Lang,
    /// Where it was said: `page`, `till`, `api`.
    pub place: &'a str,
    /// Who witnessed it: a member of staff, or nobody.
    pub witness: &'a str,
}

/// Which channel an address is told by.
pub fn channel_of(contact: &Contact) -> &'static str {
    match contact {
        Contact::Phone(_) => "sms",
        Contact::Email(_) => "email",
    }
}

/// Opens an opt-in: the topics wait for the person's answer. Answers whether something new waits.
pub fn ask(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, ask: &Ask<'_>) -> Result<bool, DbError> {
    let mut new = false;
    for topic in ask.topics {
        new |= store::open(tx, key, ask, &topic.word(), env.now)?;
    }
    if new {
        let purpose: Vec<String> = ask.topics.iter().map(Topic::word).collect();
        log(tx, env, key, ask.contact, &purpose.join(" "), "asked", ask.place, ask.witness)?;
    }
    Ok(new)
}

/// The person said yes (OUI, or the button of the link): everything that waited is active. Answers the topics.
pub fn confirm(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    contact: &Contact,
    place: &str,
) -> Result<Vec<Topic>, DbError> {
    let words = store::activate(tx, key, contact, env.now)?;
    if !words.is_empty() {
        store::unsuppress(tx, key, contact)?;
        log(tx, env, key, contact, &words.join(" "), "given", place, "")?;
    }
    Ok(words.iter().filter_map(|word| Topic::parse(word)).collect())
}

/// The person says stop: all follows of the shop end, and nothing but what concerns their orders reaches them.
/// Answers whether they followed something.
pub fn withdraw(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    contact: &Contact,
    place: &str,
) -> Result<bool, DbError> {
    let stopped = store::stop_all(tx, key, contact, env.now)?;
    store::suppress(tx, key, contact, "stop", env.now)?;
    log(tx, env, key, contact, "all", "withdrawn", place, "")?;
    Ok(stopped)
}

/// The person no longer wants one topic.
pub fn unfollow(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    contact: &Contact,
    topic: &Topic,
    place: &str,
) -> Result<bool, DbError> {
    let stopped = store::stop_one(tx, key, contact, &topic.word(), env.now)?;
    if stopped {
        log(tx, env, key, contact, &topic.word(), "withdrawn", place, "")?;
    }
    Ok(stopped)
}

/// The person says at which hours they want to be told of what they follow in this shop; none: at any hour.
pub fn set_hours(tx: &mut Tx<'_>, key: &ShopKey, contact: &Contact, hours: Option<AlertHours>) -> Result<(), DbError> {
    store::put_hours(tx, key, contact, hours)
}

/// What somebody agrees to who wants to be advised from what they buy.
const ADVICE: &str = "advice";
/// The wording of that, by its version in the locale files.
const ADVICE_WORDING: &str = "advice-1";

/// The person agrees to be advised from what they buy, or does not want that any more. Who wrote it down is its witness.
pub fn advise(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    contact: &Contact,
    yes: bool,
    place: &str,
    witness: &str,
) -> Result<(), DbError> {
    log(tx, env, key, contact, ADVICE, if yes { "given" } else { "withdrawn" }, place, witness)
}

/// What somebody agrees to who wants to be written to about what they have before them.
const PROJECTS: &str = "projects";
/// The wording of that, by its version in the locale files.
const PROJECTS_WORDING: &str = "projects-1";

/// The person agrees to be written to about their life projects, or does not want that any more.
pub fn accompany(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    contact: &Contact,
    yes: bool,
    place: &str,
    witness: &str,
) -> Result<(), DbError> {
    log(tx, env, key, contact, PROJECTS, if yes { "given" } else { "withdrawn" }, place, witness)
}

/// Whether somebody agrees to be written to about their projects: what they said last counts, and a stop ends it too.
pub fn accompanied(conn: &mut db::Conn<'_>, key: &ShopKey, contact: &Contact) -> Result<bool, DbError> {
    agrees(conn, key, contact, PROJECTS)
}

fn agrees(conn: &mut db::Conn<'_>, key: &ShopKey, contact: &Contact, purpose: &str) -> Result<bool, DbError> {
    let about = |entry: &&Entry| entry.purpose == purpose || entry.purpose == "all";
    let all = ledger(conn, key, contact)?;
    Ok(all.iter().rev().find(about).is_some_and(|entry| entry.purpose == purpose && entry.action == "given"))
}

/// Which words somebody agreed to.
fn wording(purpose: &str) -> &'static str {
    match purpose {
        ADVICE => ADVICE_WORDING,
        PROJECTS => PROJECTS_WORDING,
        _ => WORDING,
    }
}

/// Whether somebody agrees to be advised: what they said last counts, and a stop ends it too.
pub fn advised(conn: &mut db::Conn<'_>, key: &ShopKey, contact: &Contact) -> Result<bool, DbError> {
    agrees(conn, key, contact, ADVICE)
}

/// The entries of a ledger that are about alerts and news, not about advice or projects.
pub fn of_messages(ledger: &[Entry]) -> impl DoubleEndedIterator<Item = &Entry> {
    ledger.iter().filter(|entry| entry.purpose != ADVICE && entry.purpose != PROJECTS)
}

#[expect(clippy::too_many_arguments, reason = "the columns of one ledger entry")]
fn log(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    contact: &Contact,
    purpose: &str,
    action: &str,
    place: &str,
    witness: &str,
) -> Result<(), DbError> {
    let id = ConsentId::new(env.now, env.rng.as_mut());
    store::append(tx, key, id, contact, purpose, action, place, witness, env.now)
}
