//! The SQL of inbound messages.

use db::{Conn, DbError, Row, Tx, params};
use jiff::Timestamp;
use kernel::{Contact, ShopKey, id::InboundId};

use super::{Inbound, Raw, rules::remembers};

const COLUMNS: &str = "id, source, sender, body, received_at, reading, state, handled_by, answer";

fn read(row: &Row<'_>) -> Result<Inbound, DbError> {
    Ok(Inbound {
        id: row.get(0)?,
        source: row.get(1)?,
        sender: row.get(2)?,
        body: row.get(3)?,
        received_at: row.get(4)?,
        reading: row.get(5)?,
        state: row.get(6)?,
        handled_by: row.get(7)?,
        answer: row.get(8)?,
    })
}

/// Stores a raw message; false when the same one came before.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    id: InboundId,
    raw: &Raw<'_>,
    now: Timestamp,
) -> Result<bool, DbError> {
    let sql =
        "INSERT INTO inbound (street, shop, id, source, external_id, sender, body, received_at, reading, memory, state)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, '', '', 'new')
               ON CONFLICT (street, shop, source, external_id) DO NOTHING";
    let values = params![&key.street, &key.shop, id, raw.source, raw.external_id, raw.sender, raw.body, now];
    Ok(tx.execute(sql, values)? > 0)
}

pub(super) fn settle(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    id: InboundId,
    state: &str,
    reading: &str,
    memory: &str,
) -> Result<(), DbError> {
    let sql = "UPDATE inbound SET state = ?4, reading = ?5, memory = ?6 WHERE street = ?1 AND shop = ?2 AND id = ?3";
    tx.execute(sql, params![&key.street, &key.shop, id, state, reading, memory]).map(|_| ())
}

/// What the shop remembers of its question to a person, when their last message left one open.
pub(super) fn question(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    contact: &Contact,
    now: Timestamp,
) -> Result<Option<String>, DbError> {
    let sql = "SELECT state, memory FROM inbound WHERE street = ?1 AND shop = ?2 AND sender = ?3 AND received_at > ?4
               AND state <> 'new' ORDER BY received_at DESC, id DESC LIMIT 1";
    let last = conn.query_opt(sql, params![&key.street, &key.shop, contact, remembers(now)], |row| {
        Ok((row.get::<String>(0)?, row.get::<String>(1)?))
    })?;
    Ok(last.filter(|(state, _)| state == "asked").map(|(_, memory)| memory))
}

/// A person took care of it; false when somebody was faster.
pub(super) fn handled(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    id: InboundId,
    by: &str,
    answer: Option<&str>,
) -> Result<bool, DbError> {
    let sql = "UPDATE inbound SET state = 'answered', handled_by = ?4, answer = ?5
               WHERE street = ?1 AND shop = ?2 AND id = ?3 AND state = 'waiting'";
    Ok(tx.execute(sql, params![&key.street, &key.shop, id, by, answer])? > 0)
}

/// One inbound message of a shop.
pub fn by_id(conn: &mut Conn<'_>, key: &ShopKey, id: InboundId) -> Result<Option<Inbound>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM inbound WHERE street = ?1 AND shop = ?2 AND id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, id], read)
}

/// What waits for a person, oldest first.
pub fn waiting(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<Inbound>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM inbound WHERE street = ?1 AND shop = ?2 AND state = 'waiting' ORDER BY received_at, id LIMIT 200"
    );
    conn.query(&sql, params![&key.street, &key.shop], read)
}

/// What came in last, newest first.
pub fn latest(conn: &mut Conn<'_>, key: &ShopKey, most: i64) -> Result<Vec<Inbound>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM inbound WHERE street = ?1 AND shop = ?2 ORDER BY received_at DESC, id DESC LIMIT ?3"
    );
    conn.query(&sql, params![&key.street, &key.shop, most], read)
}
