//! The SQL of what SMS a month takes: a counter a shop and month, and the ceiling that the shop set itself.

use db::{Conn, DbError, Tx, params};
use jiff::Timestamp;
use kernel::{Contact, ShopKey, id::MessageId};

use super::{super::rules::spend::Month, Message};

/// What a shop has used in a month, and its ceiling.
pub(in super::super) fn month(conn: &mut Conn<'_>, key: &ShopKey, month: &str) -> Result<Month, DbError> {
    let sql = "SELECT segments FROM sms_month WHERE street = ?1 AND shop = ?2 AND month = ?3";
    let spent = conn.query_opt(sql, params![&key.street, &key.shop, month], |row| row.get(0))?.unwrap_or(0);
    let sql = "SELECT segments FROM sms_ceiling WHERE street = ?1 AND shop = ?2";
    let ceiling = conn.query_opt(sql, params![&key.street, &key.shop], |row| row.get(0))?;
    Ok(Month { spent, ceiling })
}

/// With how many segments a message is counted already: it was about to leave before, and its sender died or failed.
pub(in super::super) fn counted(conn: &mut Conn<'_>, key: &ShopKey, id: MessageId) -> Result<i64, DbError> {
    let sql = "SELECT segments FROM message WHERE street = ?1 AND shop = ?2 AND id = ?3";
    Ok(conn.query_opt(sql, params![&key.street, &key.shop, id], |row| row.get(0))?.unwrap_or(0))
}

fn add(tx: &mut Tx<'_>, key: &ShopKey, month: &str, segments: i64) -> Result<(), DbError> {
    let sql = "INSERT INTO sms_month (street, shop, month, segments) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (street, shop, month) DO UPDATE SET segments = sms_month.segments + excluded.segments";
    tx.run(sql, params![&key.street, &key.shop, month, segments])
}

/// Counts a message that is about to leave.
pub(in super::super) fn count(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    id: MessageId,
    month: &str,
    segments: i64,
) -> Result<(), DbError> {
    let sql = "UPDATE message SET segments = ?4, spent_in = ?5 WHERE street = ?1 AND shop = ?2 AND id = ?3";
    tx.run(sql, params![&key.street, &key.shop, id, segments, month])?;
    add(tx, key, month, segments)
}

/// A message that was counted does not leave after all: what it was counted with is free again.
pub(super) fn give_back(tx: &mut Tx<'_>, message: &Message) -> Result<(), DbError> {
    let key = &message.key;
    let sql = "SELECT segments, spent_in FROM message WHERE street = ?1 AND shop = ?2 AND id = ?3 AND segments > 0";
    let values = params![&key.street, &key.shop, message.id];
    let counted = tx.query_opt(sql, values, |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)))?;
    let Some((segments, month)) = counted else { return Ok(()) };
    let sql = "UPDATE message SET segments = 0, spent_in = '' WHERE street = ?1 AND shop = ?2 AND id = ?3";
    tx.run(sql, params![&key.street, &key.shop, message.id])?;
    add(tx, key, &month, -segments)
}

/// Sets the ceiling of a shop, or takes it away.
pub(in super::super) fn set_ceiling(tx: &mut Tx<'_>, key: &ShopKey, segments: Option<i64>) -> Result<(), DbError> {
    let Some(segments) = segments else {
        let sql = "DELETE FROM sms_ceiling WHERE street = ?1 AND shop = ?2";
        return tx.run(sql, params![&key.street, &key.shop]);
    };
    let sql = "INSERT INTO sms_ceiling (street, shop, segments) VALUES (?1, ?2, ?3)
               ON CONFLICT (street, shop) DO UPDATE SET segments = excluded.segments";
    tx.run(sql, params![&key.street, &key.shop, segments])
}

/// What the ceiling holds back until the next month is asked again now: there is a new ceiling.
pub(in super::super) fn wake(tx: &mut Tx<'_>, key: &ShopKey, now: Timestamp) -> Result<(), DbError> {
    let sql =
        "UPDATE message SET due_at = ?3, reason = NULL /* whole */ WHERE street = ?1 AND shop = ?2 AND state = 'queued'
               AND reason = 'ceiling' AND due_at > ?3";
    tx.run(sql, params![&key.street, &key.shop, now])
}

/// A message goes another way: to a browser, or to another address of the same person.
pub(in super::super) fn reroute(
    tx: &mut Tx<'_>,
    message: &Message,
    channel: &str,
    contact: &Contact,
    target: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "UPDATE message SET channel = ?4, contact = ?5, target = ?6, state = 'queued', due_at = ?7,
               claimed_by = '' WHERE street = ?1 AND shop = ?2 AND id = ?3";
    let key = &message.key;
    tx.run(sql, params![&key.street, &key.shop, message.id, channel, contact, target, now])
}
