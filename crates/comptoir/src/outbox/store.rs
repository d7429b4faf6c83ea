//! The SQL of messages.

mod erase;
mod health;
mod progress;
mod reports;
mod spend;

use db::{Conn, DbError, Param, Row, Tx, params};
use jiff::{SignedDuration, Timestamp};
use kernel::{Contact, ShopKey, Slug, id::MessageId};

use super::{Draft, channel_of, rules::Purpose};
use crate::platform::i18n::Lang;

/// How long a claim lasts in any case: a sender that dies is usually followed sooner, when its node is silent.
pub(super) const CLAIM: SignedDuration = SignedDuration::from_mins(2);
pub use erase::{expire, forget, forget_about};
pub use health::{Trouble, told_troubles};
pub(super) use health::{over, progress, tell, troubles};
pub use progress::{Tally, example, tally};
pub(super) use reports::{forget as forget_reports, keep as keep_report};
pub(super) use spend::{count, counted, month, reroute, set_ceiling, wake};

/// One message as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The shop that sends it.
    pub key: ShopKey,
    /// Its identifier.
    pub id: MessageId,
    /// Why it is sent.
    pub purpose: Purpose,
    /// `sms`, `email` or `push`.
    pub channel: String,
    /// To whom.
    pub contact: Contact,
    /// A push subscription as JSON, or nothing.
    pub target: String,
    /// In which language.
    pub lang: Lang,
    /// The subject of a mail.
    pub subject: String,
    /// The text.
    pub body: String,
    /// A path after the text, or nothing.
    pub link: String,
    /// What it is about.
    pub about: String,
    /// `queued`, `sending`, `sent`, `refused` or `given_up`.
    pub state: String,
    /// Why it was refused or failed.
    pub reason: Option<String>,
    /// How often it failed.
    pub tries: i64,
    /// When it was queued.
    pub queued_at: Timestamp,
    /// Not after.
    pub expires_at: Option<Timestamp>,
    /// The word that is told once only; it begins with what is told.
    pub once: String,
}

impl Message {
    /// What is told: `order-ready`, `batch`.
    pub fn told(&self) -> &str {
        self.once.split('/').next().unwrap_or_default()
    }

    /// Who of the shop wrote it in a thread; none when the program did.
    pub fn author(&self) -> Option<&str> {
        self.about.strip_prefix(super::THREAD)
    }
}

const COLUMNS: &str =
    "street, shop, id, purpose, channel, contact, target, lang, subject, body, link, about, state, reason,
    tries, queued_at, expires_at, once";

fn read(row: &Row<'_>) -> Result<Message, DbError> {
    Ok(Message {
        key: ShopKey { street: row.get(0)?, shop: row.get(1)? },
        id: row.get(2)?,
        purpose: Purpose::parse(&row.get::<String>(3)?)
            .ok_or_else(|| DbError::Decode { column: 3, why: "not a purpose".into() })?,
        channel: row.get(4)?,
        contact: row.get(5)?,
        target: row.get(6)?,
        lang: Lang::parse(&row.get::<String>(7)?),
        subject: row.get(8)?,
        body: row.get(9)?,
        link: row.get(10)?,
        about: row.get(11)?,
        state: row.get(12)?,
        reason: row.get(13)?,
        tries: row.get(14)?,
        queued_at: row.get(15)?,
        expires_at: row.get(16)?,
        once: row.get(17)?,
    })
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    ids: &[MessageId],
    drafts: &[Draft<'_>],
    now: Timestamp,
) -> Result<u64, DbError> {
    if drafts.is_empty() {
        return Ok(0);
    }
    const OWN: usize = 13;
    let row = |n: usize| {
        let marks: Vec<String> = (0..OWN).map(|i| format!("?{}", 4 + n * OWN + i)).collect();
        format!("(?1, ?2, {}, 'queued', 0, 0, ?3)", marks.join(", "))
    };
    let rows: Vec<String> = (0..drafts.len()).map(row).collect();
    let sql = format!(
        "INSERT INTO message (street, shop, id, purpose, channel, contact, target, lang, subject, body, link, about, once,
         due_at, expires_at, state, tries, cost_cents, queued_at) VALUES {}
         ON CONFLICT (street, shop, once) DO NOTHING",
        rows.join(", ")
    );
    let mut values: Vec<Param<'_>> = vec![Param::from(&key.street), Param::from(&key.shop), Param::from(now)];
    for (id, draft) in ids.iter().zip(drafts) {
        values.extend_from_slice(params![
            *id,
            draft.purpose.as_str(),
            channel_of(draft),
            draft.contact,
            match draft.target {
                Some(super::Target::Push(text) | super::Target::Answers(text)) => text,
                None => "",
            },
            draft.lang.code(),
            &draft.subject,
            &draft.body,
            &draft.link,
            &draft.about,
            &draft.once,
            draft.due,
            draft.expires,
        ]);
    }
    tx.execute(&sql, &values)
}

/// Takes up to `limit` due messages of one channel, of the whole street, for one node. A node that dies lets them go when it is
/// silent, at the latest after two minutes; nodes that claim at the same time take different ones.
pub(super) fn claim(
    tx: &mut Tx<'_>,
    street: &Slug,
    channel: &str,
    node: &str,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Message>, DbError> {
    let again = now.saturating_add(CLAIM).unwrap_or(now);
    let sql = format!(
        "WITH chosen AS (
           SELECT street, shop, id FROM message
           WHERE state IN ('queued', 'sending') AND due_at <= ?2 AND street = ?1 AND channel = ?5
           ORDER BY due_at, id LIMIT ?4 /* skip locked */)
         UPDATE message SET state = 'sending', due_at = ?3, claimed_by = ?6
         WHERE street = ?1 AND (street, shop, id) IN (SELECT street, shop, id FROM chosen)
         RETURNING {COLUMNS}"
    );
    let mut messages = tx.query(&sql, params![street, now, again, limit, channel, node], read)?;
    messages.sort_by_key(|message| message.id);
    Ok(messages)
}

/// Lets go of everything that was claimed: for a program that starts and is alone on its store, whoever claimed is dead.
pub(super) fn release(tx: &mut Tx<'_>, street: &Slug, now: Timestamp) -> Result<u64, DbError> {
    let sql =
        "UPDATE message SET state = 'queued', due_at = ?2 WHERE state = 'sending' AND due_at >= 0 AND street = ?1";
    tx.execute(sql, params![street, now])
}

/// Lets go of what a node had claimed that is not heard of any more.
pub(super) fn release_of(tx: &mut Tx<'_>, street: &Slug, node: &str, now: Timestamp) -> Result<u64, DbError> {
    let sql = "UPDATE message SET state = 'queued', due_at = ?3, claimed_by = '' WHERE state = 'sending' AND street = ?1 AND claimed_by = ?2";
    tx.execute(sql, params![street, node, now])
}

/// Whether anything is due: asked before a claim, so that an idle program writes nothing.
pub(super) fn any_due(conn: &mut Conn<'_>, street: &Slug, channel: &str, now: Timestamp) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM message WHERE state IN ('queued', 'sending') AND due_at <= ?2 AND street = ?1 AND channel = ?3 LIMIT 1";
    Ok(conn.query_opt(sql, params![street, now, channel], |_| Ok(()))?.is_some())
}

/// What became of a message after a try.
#[derive(Debug, Clone)]
pub(super) struct Outcome {
    pub(super) state: &'static str,
    pub(super) reason: Option<String>,
    pub(super) due: Timestamp,
    pub(super) tries: i64,
    pub(super) cost_cents: i64,
    pub(super) sent_at: Option<Timestamp>,
    pub(super) provider_id: Option<String>,
    /// Whether the channel will tell what became of it.
    pub(super) reported: bool,
}

/// Writes what became of a message. A node whose claim was taken over while it was paused writes down nothing but that the
/// message has left: anything else is for who has it now to say.
pub(super) fn settle(
    tx: &mut Tx<'_>,
    node: &str,
    message: &Message,
    outcome: &Outcome,
    now: Timestamp,
) -> Result<(), DbError> {
    health::note(tx, message, outcome, now)?;
    let sql = "UPDATE message SET state = ?4, reason = ?5, due_at = ?6, tries = ?7, cost_cents = ?8, sent_at = ?9,
               provider_id = ?10, claimed_by = '' WHERE street = ?1 AND shop = ?2 AND id = ?3
               AND (claimed_by = ?11 OR ?12)";
    let values = params![
        &message.key.street,
        &message.key.shop,
        message.id,
        outcome.state,
        outcome.reason.as_deref(),
        outcome.due,
        outcome.tries,
        outcome.cost_cents,
        outcome.sent_at,
        outcome.provider_id.as_deref(),
        node,
        outcome.state == "sent",
    ];
    if tx.execute(sql, values)? == 0 {
        return Ok(());
    }
    if message.channel == "sms" && !["sent", "queued"].contains(&outcome.state) {
        spend::give_back(tx, message)?;
    }
    match &outcome.provider_id {
        Some(names) if outcome.reported => reports::expect(tx, message, names, outcome.due),
        _ => Ok(()),
    }
}

/// How many messages of a purpose a person got since then, from all shops of the street.
pub fn counts(
    conn: &mut Conn<'_>,
    street: &Slug,
    contact: &Contact,
    purpose: Purpose,
    since: Timestamp,
) -> Result<i64, DbError> {
    let sql = "SELECT COUNT(*) FROM message WHERE street = ?1 AND contact = ?2 AND purpose = ?3 AND sent_at > ?4";
    conn.query_one(sql, params![street, contact, purpose.as_str(), since], |row| row.get(0))
}

/// One message of a shop.
pub fn by_id(conn: &mut Conn<'_>, key: &ShopKey, id: MessageId) -> Result<Option<Message>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM message WHERE street = ?1 AND shop = ?2 AND id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, id], read)
}

/// The alerts that a person got from a shop since then, newest first.
pub fn alerts_of(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    contact: &Contact,
    since: Timestamp,
) -> Result<Vec<Message>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM message WHERE street = ?1 AND contact = ?3 AND purpose = 'alert' AND sent_at > ?4
         AND shop = ?2 ORDER BY sent_at DESC, id DESC LIMIT 20"
    );
    conn.query(&sql, params![&key.street, &key.shop, contact, since], read)
}

/// The messages about a thing.
pub fn about(conn: &mut Conn<'_>, key: &ShopKey, about: &str) -> Result<Vec<Message>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM message WHERE street = ?1 AND shop = ?2 AND about = ?3 ORDER BY id");
    conn.query(&sql, params![&key.street, &key.shop, about], read)
}

/// The shop of the street that last wrote to somebody, by SMS or mail as their address is.
pub fn last_writer(conn: &mut Conn<'_>, street: &Slug, contact: &Contact) -> Result<Option<Slug>, DbError> {
    let sql =
        "SELECT shop FROM message WHERE street = ?1 AND contact = ?2 AND channel <> 'push' AND sent_at IS NOT NULL
               ORDER BY sent_at DESC, id DESC LIMIT 1";
    conn.query_opt(sql, params![street, contact], |row| row.get(0))
}

/// Whether this message was written to somebody by the shop.
pub fn wrote(conn: &mut Conn<'_>, key: &ShopKey, id: MessageId, contact: &Contact) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM message WHERE street = ?1 AND shop = ?2 AND id = ?3 AND contact = ?4";
    Ok(conn.query_opt(sql, params![&key.street, &key.shop, id, contact], |_| Ok(()))?.is_some())
}

/// What was told to an address before an instant, newest first.
pub fn to_contact(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    contact: &Contact,
    before: Timestamp,
    most: i64,
) -> Result<Vec<Message>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM message WHERE street = ?1 AND contact = ?3 AND shop = ?2 AND queued_at < ?4
         AND purpose <> 'sign_in' ORDER BY queued_at DESC, id DESC LIMIT ?5"
    );
    conn.query(&sql, params![&key.street, &key.shop, contact, before, most], read)
}

/// The answers that were written at or after an instant, oldest first.
pub fn answers_newer(conn: &mut Conn<'_>, key: &ShopKey, from: Timestamp, most: i64) -> Result<Vec<Message>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM message WHERE street = ?1 AND shop = ?2 AND id >= ?3 AND purpose = 'answer' ORDER BY id LIMIT ?4"
    );
    conn.query(&sql, params![&key.street, &key.shop, kernel::id::since(from), most], read)
}

/// Takes back what waits to be told about a thing; answers how many.
pub fn cancel_about(tx: &mut Tx<'_>, key: &ShopKey, about: &str, reason: &str) -> Result<u64, DbError> {
    let sql = "UPDATE message SET state = 'refused', reason = ?4 WHERE street = ?1 AND shop = ?2 AND about = ?3 AND state = 'queued'";
    tx.execute(sql, params![&key.street, &key.shop, about, reason])
}

/// What the gate refused of a shop, newest first.
pub fn refused(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<Message>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM message WHERE street = ?1 AND shop = ?2 AND state = 'refused' ORDER BY id DESC LIMIT 200 /* whole */"
    );
    conn.query(&sql, params![&key.street, &key.shop], read)
}

/// The graveyard: messages that could not be handed over, newest first.
pub fn buried(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<Message>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM message WHERE street = ?1 AND shop = ?2 AND state = 'given_up' ORDER BY id DESC LIMIT 200 /* whole */"
    );
    conn.query(&sql, params![&key.street, &key.shop], read)
}

/// The last messages that left, newest first, with when, and whether they are known to have arrived.
pub fn left(conn: &mut Conn<'_>, key: &ShopKey, most: i64) -> Result<Vec<(Message, Timestamp, bool)>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS}, sent_at, delivered_at FROM message /* whole */ WHERE street = ?1 AND shop = ?2 AND state = 'sent'
         ORDER BY sent_at DESC, id DESC LIMIT ?3"
    );
    conn.query(&sql, params![&key.street, &key.shop, most], |row| {
        Ok((read(row)?, row.get(18)?, row.get::<Option<Timestamp>>(19)?.is_some()))
    })
}

/// How many messages left since then.
pub fn left_since(conn: &mut Conn<'_>, key: &ShopKey, since: Timestamp) -> Result<i64, DbError> {
    let sql = "SELECT COUNT(*) FROM message WHERE street = ?1 AND shop = ?2 AND state = 'sent' AND sent_at > ?3";
    conn.query_one(sql, params![&key.street, &key.shop, since], |row| row.get(0))
}

/// Tries a buried message once more.
pub fn revive(tx: &mut Tx<'_>, key: &ShopKey, id: MessageId, now: Timestamp) -> Result<bool, DbError> {
    let sql =
        "UPDATE message SET state = 'queued', tries = 0, due_at = ?4, reason = NULL, delivered_at = NULL, segments = 0
               WHERE street = ?1 AND shop = ?2 AND id = ?3 AND state = 'given_up'";
    let revived = tx.execute(sql, params![&key.street, &key.shop, id, now])? > 0;
    tx.notify(key, "outbox");
    Ok(revived)
}

/// Messages that stand where none should: sent without an instant, or in a state that does not exist.
pub fn check(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<String>, DbError> {
    let sql = "SELECT id, state FROM message /* whole */ WHERE street = ?1 AND shop = ?2 AND (
                 (state = 'sent' AND sent_at IS NULL)
                 OR (state = 'refused' AND reason IS NULL)
                 OR state NOT IN ('queued', 'sending', 'sent', 'refused', 'given_up'))";
    conn.query(sql, params![&key.street, &key.shop], |row| {
        Ok(format!("{}: message {} is {}", key.shop, row.get::<String>(0)?, row.get::<String>(1)?))
    })
}

/// Somebody of the shop has not been introduced to an address: no message in their name leaves to it.
pub fn estrange(tx: &mut Tx<'_>, key: &ShopKey, contact: &Contact, author: &str) -> Result<(), DbError> {
    let sql = "INSERT INTO stranger (street, shop, contact, author) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (street, shop, contact, author) DO NOTHING";
    tx.run(sql, params![&key.street, &key.shop, contact, author])
}

/// They are introduced.
pub fn acquaint(tx: &mut Tx<'_>, key: &ShopKey, contact: &Contact, author: &str) -> Result<(), DbError> {
    let sql = "DELETE FROM stranger WHERE street = ?1 AND shop = ?2 AND contact = ?3 AND author = ?4";
    tx.run(sql, params![&key.street, &key.shop, contact, author])
}

/// Whether who wrote a message has not been introduced to whom it goes.
pub(super) fn is_stranger(conn: &mut Conn<'_>, message: &Message) -> Result<bool, DbError> {
    let Some(author) = message.author() else { return Ok(false) };
    let sql = "SELECT 1 FROM stranger WHERE street = ?1 AND shop = ?2 AND contact = ?3 AND author = ?4";
    let values = params![&message.key.street, &message.key.shop, &message.contact, author];
    Ok(conn.query_opt(sql, values, |_| Ok(()))?.is_some())
}
