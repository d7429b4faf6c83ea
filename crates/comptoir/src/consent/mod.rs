//! Consent: who agreed to hear of what, by which channel, from which shop, and the proof of it.
//!
//! Promise: nothing is active before the person answered (double opt-in); the ledger is append-only and keeps wording,
//! place, time and witness; a withdrawal by any channel stops everything of that shop at once.

pub mod rules;
mod store;
#[cfg(test)]
mod tests;

use db::{Conn, DbError, Tx};
use kernel::{Contact, ShopKey, Sku, id::ConsentId};
pub use store::{
    Entry, Follow, Follower, active, agreed, browser, check, expire_pending, expire_stopped, followers, following,
    forget, heard, idle, is_suppressed, language, ledger, pending,
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

/// What somebody agrees to beside alerts and news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// To be advised from what they buy.
    Advice,
    /// To be written to about what they have before them.
    Projects,
}

impl Agreement {
    /// Each with its word in the ledger, and the wording that was agreed to, by its version in the locale files.
    const ALL: [(Self, &'static str, &'static str); 2] =
        [(Self::Advice, "advice", "advice-1"), (Self::Projects, "projects", "projects-1")];

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(own, ..)| *own == self).map_or("", |(_, word, _)| word)
    }
}

/// By whom it is known that somebody agrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard<'a> {
    /// By themselves, on their own page, which a link sent to this address opened.
    Own(&'a Contact),
    /// By a member of staff of this name, who wrote it down.
    Noted(&'a str),
}

impl Heard<'_> {
    /// Where it was said, as the ledger has it.
    pub fn place(self) -> &'static str {
        match self {
            Self::Own(_) => "page",
            Self::Noted(_) => "desk",
        }
    }

    fn witness(&self) -> &str {
        match self {
            Self::Own(_) => "",
            Self::Noted(name) => name,
        }
    }
}

/// The person agrees to something, or does not want it any more. After a stop only their own yes counts, and only for the
/// address that proves it: it lifts the silence of that address. False when a yes changes nothing for that reason.
pub fn agree(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    contact: &Contact,
    to: Agreement,
    yes: bool,
    heard: Heard<'_>,
) -> Result<bool, DbError> {
    if yes && is_suppressed(tx, key, contact)? {
        if heard != Heard::Own(contact) {
            return Ok(false);
        }
        store::unsuppress(tx, key, contact)?;
    }
    let action = if yes { "given" } else { "withdrawn" };
    log(tx, env, key, contact, to.word(), action, heard.place(), heard.witness()).map(|()| true)
}

/// Whether somebody agrees to something: what they said last counts, and a stop ends it too.
pub fn agrees(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact, to: Agreement) -> Result<bool, DbError> {
    let about = |entry: &&Entry| entry.purpose == to.word() || entry.purpose == "all";
    let all = ledger(conn, key, contact)?;
    let given = |entry: &Entry| entry.purpose == to.word() && entry.action == "given";
    Ok(all.iter().rev().find(about).is_some_and(given) && !is_suppressed(conn, key, contact)?)
}

/// Which words somebody agreed to.
fn wording(purpose: &str) -> &'static str {
    Agreement::ALL.iter().find(|(_, word, _)| *word == purpose).map_or(WORDING, |(.., wording)| wording)
}

/// The entries of a ledger that are about alerts and news, not about advice or projects.
pub fn of_messages(ledger: &[Entry]) -> impl DoubleEndedIterator<Item = &Entry> {
    ledger.iter().filter(|entry| Agreement::ALL.iter().all(|(_, word, _)| entry.purpose != *word))
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
