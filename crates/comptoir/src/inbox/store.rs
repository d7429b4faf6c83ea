//! The SQL of inbound messages.

mod erase;
mod parts;
mod site;
mod words;

use db::{Conn, DbError, Row, Tx, params};
use jiff::Timestamp;
use kernel::{ShopKey, Slug, id::InboundId};

use super::{Inbound, Raw, rules::remembers};
pub use erase::{expire, forget, forget_pages};
pub(super) use parts::{Part, give_up_parts, join, parts_left, repeated};
pub(super) use site::{attach, carry, insert_line, see, type_at, typed, unseen};
pub use site::{lines, person_of, senders};
pub use words::{
    Lesson, Synonym, add_synonym, cases, drop_proposal, keep_case, proposal, proposals, regular_after, remove_synonym,
    set_regular_after, synonyms,
};

const COLUMNS: &str = "id, source, sender, body, received_at, reading, state, handled_by, answer, understood";

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
        understood: serde_json::from_str(&row.get::<String>(9)?).unwrap_or_default(),
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

/// What became of a message.
pub(super) struct Settled<'a> {
    /// `done`, `asked`, `waiting`, `ignored`.
    pub(super) state: &'a str,
    /// What was understood, in a word.
    pub(super) reading: &'a str,
    /// What to remember until the next one, as JSON.
    pub(super) memory: &'a str,
    /// `alone`, `asked`, `person`, or nothing.
    pub(super) fate: &'a str,
    /// What was understood, at length, as JSON.
    pub(super) understood: &'a str,
}

pub(super) fn settle(tx: &mut Tx<'_>, key: &ShopKey, id: InboundId, settled: &Settled<'_>) -> Result<(), DbError> {
    let sql = "UPDATE inbound SET state = ?4, reading = ?5, memory = ?6, fate = ?7, understood = ?8
               WHERE street = ?1 AND shop = ?2 AND id = ?3";
    let Settled { state, reading, memory, fate, understood } = *settled;
    tx.run(sql, params![&key.street, &key.shop, id, state, reading, memory, fate, understood])
}

/// What the shop remembers of its question to a person, when their last written message left one open.
pub(super) fn question(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    sender: &str,
    now: Timestamp,
) -> Result<Option<String>, DbError> {
    let sql = "SELECT state, memory FROM inbound WHERE street = ?1 AND shop = ?2 AND sender = ?3 AND received_at > ?4
               AND state <> 'new' AND source <> 'twilio-voice' ORDER BY received_at DESC, id DESC LIMIT 1";
    let last = conn.query_opt(sql, params![&key.street, &key.shop, sender, remembers(now)], |row| {
        Ok((row.get::<String>(0)?, row.get::<String>(1)?))
    })?;
    Ok(last.filter(|(state, _)| state == "asked").map(|(_, memory)| memory))
}

/// What is remembered of a message by its sender's own name for it.
pub(super) fn memory_of(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    source: &str,
    external_id: &str,
) -> Result<Option<String>, DbError> {
    let sql = "SELECT memory FROM inbound WHERE street = ?1 AND shop = ?2 AND source = ?3 AND external_id = ?4";
    conn.query_opt(sql, params![&key.street, &key.shop, source, external_id], |row| row.get(0))
}

/// The sender's own name for a message that came by mail.
pub(super) fn external_id(conn: &mut Conn<'_>, key: &ShopKey, id: InboundId) -> Result<Option<String>, DbError> {
    let sql = "SELECT external_id FROM inbound WHERE street = ?1 AND shop = ?2 AND id = ?3 AND source = 'mail'";
    conn.query_opt(sql, params![&key.street, &key.shop, id], |row| row.get(0))
}

/// What is remembered of a message.
pub(super) fn memory_by_id(conn: &mut Conn<'_>, key: &ShopKey, id: InboundId) -> Result<Option<String>, DbError> {
    let sql = "SELECT memory FROM inbound WHERE street = ?1 AND shop = ?2 AND id = ?3";
    conn.query_opt(sql, params![&key.street, &key.shop, id], |row| row.get(0))
}

/// Remembers something else of a message.
pub(super) fn keep_memory(tx: &mut Tx<'_>, key: &ShopKey, id: InboundId, memory: &str) -> Result<(), DbError> {
    let sql = "UPDATE inbound SET memory = ?4 WHERE street = ?1 AND shop = ?2 AND id = ?3";
    tx.run(sql, params![&key.street, &key.shop, id, memory])
}

/// Keeps what the program answered, where no message carries it.
pub(super) fn keep_answer(tx: &mut Tx<'_>, key: &ShopKey, id: InboundId, answer: Option<&str>) -> Result<(), DbError> {
    let sql = "UPDATE inbound SET answer = ?4 WHERE street = ?1 AND shop = ?2 AND id = ?3";
    tx.run(sql, params![&key.street, &key.shop, id, answer])
}

/// The last messages of one sender since an instant, oldest first.
pub(super) fn of_sender(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    sender: &str,
    since: Timestamp,
    most: i64,
) -> Result<Vec<Inbound>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM inbound WHERE street = ?1 AND shop = ?2 AND sender = ?3 AND received_at > ?4
         ORDER BY received_at DESC, id DESC LIMIT ?5"
    );
    let mut found = conn.query(&sql, params![&key.street, &key.shop, sender, since, most], read)?;
    found.reverse();
    Ok(found)
}

/// The senders' own names of what came to a street by one way since an instant.
pub(super) fn known(
    conn: &mut Conn<'_>,
    street: &Slug,
    source: &str,
    since: Timestamp,
) -> Result<Vec<String>, DbError> {
    let sql = "SELECT external_id FROM inbound WHERE street = ?1 AND source = ?2 AND received_at >= ?3";
    conn.query(sql, params![street, source, since], |row| row.get(0))
}

/// When messages came and what became of them, since an instant, oldest first.
pub fn fates(conn: &mut Conn<'_>, key: &ShopKey, since: Timestamp) -> Result<Vec<(Timestamp, String)>, DbError> {
    let sql = "SELECT received_at, fate FROM inbound
               WHERE street = ?1 AND shop = ?2 AND received_at >= ?3 AND fate <> '' ORDER BY received_at, id";
    conn.query(sql, params![&key.street, &key.shop, since], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// A person took care of it, and of what the same sender wrote before; false when somebody was faster.
pub(super) fn handled(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    inbound: &Inbound,
    by: &str,
    answer: Option<&str>,
) -> Result<bool, DbError> {
    let sql = "UPDATE inbound SET state = 'answered', handled_by = ?4, answer = ?5
               WHERE street = ?1 AND shop = ?2 AND id = ?3 AND state = 'waiting'";
    if tx.execute(sql, params![&key.street, &key.shop, inbound.id, by, answer])? == 0 {
        return Ok(false);
    }
    // What the program said meanwhile, on a page, is not that person's word.
    let sql = "UPDATE inbound SET state = 'answered', handled_by = ?4, answer = NULL
               WHERE street = ?1 AND shop = ?2 AND sender = ?3 AND state = 'waiting' AND received_at <= ?5";
    tx.run(sql, params![&key.street, &key.shop, &inbound.sender, by, inbound.received_at])?;
    Ok(true)
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

/// What waits for a person from one sender, newest first.
pub(super) fn waiting_of(conn: &mut Conn<'_>, key: &ShopKey, sender: &str) -> Result<Vec<Inbound>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM inbound WHERE street = ?1 AND shop = ?2 AND sender = ?3 AND state = 'waiting'
         ORDER BY received_at DESC, id DESC"
    );
    conn.query(&sql, params![&key.street, &key.shop, sender], read)
}

/// What one sender wrote before an instant, newest first.
pub fn sent_before(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    sender: &str,
    before: Timestamp,
    most: i64,
) -> Result<Vec<Inbound>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM inbound WHERE street = ?1 AND shop = ?2 AND sender = ?3 AND received_at < ?4
         ORDER BY received_at DESC, id DESC LIMIT ?5"
    );
    conn.query(&sql, params![&key.street, &key.shop, sender, before, most], read)
}

/// What came in at or after an instant, oldest first.
pub fn newer(conn: &mut Conn<'_>, key: &ShopKey, from: Timestamp, most: i64) -> Result<Vec<Inbound>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM inbound WHERE street = ?1 AND shop = ?2 AND id >= ?3 AND state <> 'erased' ORDER BY id LIMIT ?4"
    );
    conn.query(&sql, params![&key.street, &key.shop, kernel::id::since(from), most], read)
}

/// What came in last, newest first.
pub fn latest(conn: &mut Conn<'_>, key: &ShopKey, most: i64) -> Result<Vec<Inbound>, DbError> {
    came_before(conn, key, Timestamp::MAX, most)
}

/// What came in before an instant, newest first.
pub fn came_before(conn: &mut Conn<'_>, key: &ShopKey, before: Timestamp, most: i64) -> Result<Vec<Inbound>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM inbound WHERE street = ?1 AND shop = ?2 AND received_at < ?3 AND state <> 'erased'
         ORDER BY received_at DESC, id DESC LIMIT ?4"
    );
    conn.query(&sql, params![&key.street, &key.shop, before, most], read)
}
