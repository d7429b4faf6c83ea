//! The SQL of calls.

use db::{Conn, DbError, Row, Tx, params};
use jiff::Timestamp;
use kernel::{
    Phone, ShopKey,
    id::{CallId, PersonId},
};

use super::{Call, Event, Told, rules::Direction};

const COLUMNS: &str =
    "id, source, direction, caller, called, line, rang_at, answered_at, ended_at, person, note, noted_by,
    noted_at, back_by, back_at";

fn read(row: &Row<'_>) -> Result<Call, DbError> {
    let instant = |column| -> Result<Option<Timestamp>, DbError> {
        Ok(row.get::<Option<i64>>(column)?.and_then(|at| Timestamp::from_millisecond(at).ok()))
    };
    let direction = Direction::parse(&row.get::<String>(2)?);
    let other: String = row.get(if direction == Direction::In { 3 } else { 4 })?;
    Ok(Call {
        id: row.get(0)?,
        source: row.get(1)?,
        direction,
        number: other.parse().ok(),
        line: row.get(5)?,
        rang_at: row.get(6)?,
        answered_at: instant(7)?,
        ended_at: instant(8)?,
        person: row.get::<String>(9)?.parse().ok(),
        note: row.get(10)?,
        noted_by: row.get(11)?,
        noted_at: instant(12)?,
        back_by: row.get(13)?,
        back_at: instant(14)?,
    })
}

/// Stores an event as it came; false when the same one came before.
pub(super) fn insert_event(tx: &mut Tx<'_>, key: &ShopKey, told: &Told<'_>, now: Timestamp) -> Result<bool, DbError> {
    let sql = "INSERT INTO call_event (street, shop, source, external_id, event, body, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
               ON CONFLICT (street, shop, source, external_id, event) DO NOTHING";
    let values = params![&key.street, &key.shop, told.source, told.external_id, told.event.as_str(), told.raw, now];
    Ok(tx.execute(sql, values)? > 0)
}

/// Writes what an event means; the first one makes the call. What is known is never unlearnt.
pub(super) fn put(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    id: CallId,
    told: &Told<'_>,
    caller: Option<&Phone>,
    called: Option<&Phone>,
    now: Timestamp,
) -> Result<CallId, DbError> {
    let sql = "INSERT INTO call (street, shop, id, source, external_id, direction, caller, called, line, rang_at, answered_at,
        ended_at, cause, person, note, noted_by, back_by)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, '', '', '', '')
        ON CONFLICT (street, shop, source, external_id) DO UPDATE SET
        caller = CASE WHEN call.caller = '' THEN excluded.caller ELSE call.caller END,
        called = CASE WHEN call.called = '' THEN excluded.called ELSE call.called END,
        line = CASE WHEN excluded.line = '' THEN call.line ELSE excluded.line END,
        answered_at = COALESCE(call.answered_at, excluded.answered_at),
        ended_at = COALESCE(call.ended_at, excluded.ended_at),
        cause = CASE WHEN excluded.cause = '' THEN call.cause ELSE excluded.cause END
        RETURNING id";
    let when = |event| (told.event == event).then_some(now);
    let values = params![
        &key.street,
        &key.shop,
        id,
        told.source,
        told.external_id,
        told.direction.as_str(),
        caller.map_or("", Phone::as_str),
        called.map_or("", Phone::as_str),
        told.line,
        now,
        when(Event::Answered),
        when(Event::Ended),
        told.cause,
    ];
    tx.query_one(sql, values, |row| row.get(0))
}

/// One call of a shop.
pub fn by_id(conn: &mut Conn<'_>, key: &ShopKey, id: CallId) -> Result<Option<Call>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM call WHERE street = ?1 AND shop = ?2 AND id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, id], read)
}

/// The calls since an instant, the last first.
pub fn recent(conn: &mut Conn<'_>, key: &ShopKey, since: Timestamp) -> Result<Vec<Call>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM call WHERE street = ?1 AND shop = ?2 AND rang_at >= ?3 ORDER BY rang_at DESC, id DESC LIMIT 100"
    );
    conn.query(&sql, params![&key.street, &key.shop, since], read)
}

/// The calls before an instant, the last first.
pub fn rung_before(conn: &mut Conn<'_>, key: &ShopKey, before: Timestamp, most: i64) -> Result<Vec<Call>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM call WHERE street = ?1 AND shop = ?2 AND rang_at < ?3 ORDER BY rang_at DESC, id DESC LIMIT ?4"
    );
    conn.query(&sql, params![&key.street, &key.shop, before, most], read)
}

/// The calls since an instant that nobody took and nobody called back, the first first.
pub fn missed(conn: &mut Conn<'_>, key: &ShopKey, since: Timestamp, now: Timestamp) -> Result<Vec<Call>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM call WHERE street = ?1 AND shop = ?2 AND rang_at >= ?3 AND back_at IS NULL
         AND answered_at IS NULL AND direction = 'in' ORDER BY rang_at, id LIMIT 200"
    );
    let mut calls = conn.query(&sql, params![&key.street, &key.shop, since], read)?;
    calls.retain(|call| call.waits(now));
    Ok(calls)
}

/// The calls from and to a number before an instant, the last first.
pub fn of_number(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    number: &Phone,
    before: Timestamp,
    most: i64,
) -> Result<Vec<Call>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM call WHERE street = ?1 AND shop = ?2 AND caller = ?3 AND rang_at < ?4
         ORDER BY rang_at DESC, id DESC LIMIT ?5"
    );
    conn.query(&sql, params![&key.street, &key.shop, number.as_str(), before, most], read)
}

/// The calls that are known to be with a person, before an instant, the last first.
pub fn of_person(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    person: PersonId,
    before: Timestamp,
    most: i64,
) -> Result<Vec<Call>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM call WHERE street = ?1 AND shop = ?2 AND person = ?3 AND rang_at < ?4
         ORDER BY rang_at DESC, id DESC LIMIT ?5"
    );
    conn.query(&sql, params![&key.street, &key.shop, person, before, most], read)
}

/// The calls that were noted at or after an instant, oldest first.
pub fn noted_since(conn: &mut Conn<'_>, key: &ShopKey, from: Timestamp, most: i64) -> Result<Vec<Call>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM call WHERE street = ?1 AND shop = ?2 AND noted_at >= ?3 AND noted_at IS NOT NULL
         ORDER BY noted_at, id LIMIT ?4"
    );
    conn.query(&sql, params![&key.street, &key.shop, from, most], read)
}

pub(super) fn note(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    id: CallId,
    person: PersonId,
    line: &str,
    by: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    let sql = "UPDATE call SET person = ?4, note = ?5, noted_by = ?6, noted_at = ?7,
               back_by = CASE WHEN back_at IS NULL THEN ?6 ELSE back_by END, back_at = COALESCE(back_at, ?7)
               WHERE street = ?1 AND shop = ?2 AND id = ?3";
    Ok(tx.execute(sql, params![&key.street, &key.shop, id, person, line, by, now])? > 0)
}

pub(super) fn with(tx: &mut Tx<'_>, key: &ShopKey, id: CallId, person: PersonId) -> Result<bool, DbError> {
    let sql = "UPDATE call SET person = ?4 WHERE street = ?1 AND shop = ?2 AND id = ?3";
    Ok(tx.execute(sql, params![&key.street, &key.shop, id, person])? > 0)
}

pub(super) fn back(tx: &mut Tx<'_>, key: &ShopKey, id: CallId, by: &str, now: Timestamp) -> Result<bool, DbError> {
    let sql = "UPDATE call SET back_by = ?4, back_at = ?5
               WHERE street = ?1 AND shop = ?2 AND id = ?3 AND back_at IS NULL";
    Ok(tx.execute(sql, params![&key.street, &key.shop, id, by, now])? > 0)
}

/// Forgets the calls with a number.
pub fn forget_number(tx: &mut Tx<'_>, key: &ShopKey, number: &Phone) -> Result<(), DbError> {
    let sql = "SELECT id, source, external_id FROM call WHERE street = ?1 AND shop = ?2 AND caller = ?3
               UNION SELECT id, source, external_id FROM call /* whole */ WHERE street = ?1 AND shop = ?2 AND called = ?3";
    let known = tx.query(sql, params![&key.street, &key.shop, number.as_str()], named)?;
    drop_calls(tx, key, known)
}

/// Forgets the calls that were a person's.
pub fn forget_person(tx: &mut Tx<'_>, key: &ShopKey, person: PersonId) -> Result<(), DbError> {
    let sql = "SELECT id, source, external_id FROM call WHERE street = ?1 AND shop = ?2 AND person = ?3";
    let known = tx.query(sql, params![&key.street, &key.shop, person], named)?;
    drop_calls(tx, key, known)
}

fn named(row: &Row<'_>) -> Result<(CallId, String, String), DbError> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

fn drop_calls(tx: &mut Tx<'_>, key: &ShopKey, calls: Vec<(CallId, String, String)>) -> Result<(), DbError> {
    for (id, source, external) in calls {
        let sql = "DELETE FROM call_event WHERE street = ?1 AND shop = ?2 AND source = ?3 AND external_id = ?4";
        tx.run(sql, params![&key.street, &key.shop, source, external])?;
        let sql = "DELETE FROM call WHERE street = ?1 AND shop = ?2 AND id = ?3";
        tx.run(sql, params![&key.street, &key.shop, id])?;
    }
    Ok(())
}

/// Forgets what the telephone system told, word for word, before an instant.
pub fn expire_events(tx: &mut Tx<'_>, key: &ShopKey, before: Timestamp) -> Result<u64, DbError> {
    let sql = "DELETE FROM call_event /* whole */ WHERE street = ?1 AND shop = ?2 AND at < ?3";
    tx.execute(sql, params![&key.street, &key.shop, before])
}

/// Forgets calls that rang before an instant.
pub fn expire(tx: &mut Tx<'_>, key: &ShopKey, before: Timestamp, most: i64) -> Result<u64, DbError> {
    let sql = "DELETE FROM call WHERE street = ?1 AND shop = ?2 AND id IN (
                 SELECT id FROM call WHERE street = ?1 AND shop = ?2 AND rang_at < ?3 ORDER BY rang_at LIMIT ?4)";
    tx.execute(sql, params![&key.street, &key.shop, before, most])
}
