//! The SQL of channels that fail: one row a shop and channel, only while it does.

use db::{Conn, DbError, Tx, params};
use jiff::Timestamp;
use kernel::{ShopKey, Slug};

use super::{Message, Outcome};

/// A channel of a shop that fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Of which shop.
    pub key: ShopKey,
    /// `sms` or `email`.
    pub channel: String,
    /// Since the first message that it did not take.
    pub since: Timestamp,
    /// What it said last.
    pub why: String,
    /// When the shopkeeper was told.
    pub told: Option<Timestamp>,
}

/// A message was tried in vain: its channel fails from then on, unless that is known.
pub(super) fn note(tx: &mut Tx<'_>, message: &Message, outcome: &Outcome, now: Timestamp) -> Result<(), DbError> {
    if outcome.tries <= message.tries || message.channel == "push" {
        return Ok(());
    }
    let sql = "INSERT INTO channel_trouble (street, shop, channel, since, why) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (street, shop, channel) DO UPDATE SET why = excluded.why";
    let why = outcome.reason.as_deref().unwrap_or_default();
    tx.run(sql, params![&message.key.street, &message.key.shop, &message.channel, now, why])
}

fn read(row: &db::Row<'_>) -> Result<Trouble, DbError> {
    Ok(Trouble {
        key: ShopKey { street: row.get(0)?, shop: row.get(1)? },
        channel: row.get(2)?,
        since: row.get(3)?,
        why: row.get(4)?,
        told: row.get(5)?,
    })
}

const COLUMNS: &str = "street, shop, channel, since, why, told_at";

/// Every channel of a street that fails.
pub(in super::super) fn troubles(conn: &mut Conn<'_>, street: &Slug) -> Result<Vec<Trouble>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM channel_trouble /* whole */ WHERE street = ?1 ORDER BY shop, channel");
    conn.query(&sql, params![street], read)
}

/// The channels of a shop of which its shopkeeper was told that they fail.
pub fn told_troubles(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<Trouble>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM channel_trouble /* whole */ WHERE street = ?1 AND shop = ?2 AND told_at IS NOT NULL
         ORDER BY channel"
    );
    conn.query(&sql, params![&key.street, &key.shop], read)
}

/// Whether a message of the channel has left since, and how many wait that were tried in vain, two at most.
pub(in super::super) fn progress(conn: &mut Conn<'_>, trouble: &Trouble) -> Result<(bool, usize), DbError> {
    let (street, shop) = (&trouble.key.street, &trouble.key.shop);
    let sql =
        "SELECT 1 FROM message WHERE street = ?1 AND shop = ?2 AND state = 'sent' AND sent_at > ?3 AND channel = ?4
               LIMIT 1";
    let left = conn.query_opt(sql, params![street, shop, trouble.since, &trouble.channel], |_| Ok(()))?.is_some();
    let sql = "SELECT id FROM message /* whole */ WHERE street = ?1 AND shop = ?2 AND state IN ('queued', 'sending')
               AND tries > 0 AND channel = ?3 LIMIT 2";
    let waits: Vec<String> = conn.query(sql, params![street, shop, &trouble.channel], |row| row.get(0))?;
    Ok((left, waits.len()))
}

/// The shopkeeper is told.
pub(in super::super) fn tell(tx: &mut Tx<'_>, trouble: &Trouble, now: Timestamp) -> Result<(), DbError> {
    let sql = "UPDATE channel_trouble SET told_at = ?4 WHERE street = ?1 AND shop = ?2 AND channel = ?3";
    tx.run(sql, params![&trouble.key.street, &trouble.key.shop, &trouble.channel, now])
}

/// It is over; false when another node was faster.
pub(in super::super) fn over(tx: &mut Tx<'_>, trouble: &Trouble) -> Result<bool, DbError> {
    let sql = "DELETE FROM channel_trouble WHERE street = ?1 AND shop = ?2 AND channel = ?3 AND since = ?4";
    Ok(tx.execute(sql, params![&trouble.key.street, &trouble.key.shop, &trouble.channel, trouble.since])? > 0)
}
