//! The SQL of what is remembered.

use db::{Conn, DbError, Row, Tx, params};
use jiff::Timestamp;
use kernel::{
    ShopKey, Slug,
    id::{NoteId, PersonId},
};

use super::{
    super::{Purpose, notes::Note, notes::Source},
    key_of,
};

const NOTE: &str = "id, person, purpose, body, source, expires_at, written_by, written_at, changed_at";

fn read(row: &Row<'_>) -> Result<Note, DbError> {
    let expires: Option<i64> = row.get(5)?;
    Ok(Note {
        id: row.get(0)?,
        person: row.get(1)?,
        purpose: Purpose::parse(&row.get::<String>(2)?)
            .ok_or_else(|| DbError::Decode { column: 2, why: "not a purpose".into() })?,
        body: row.get(3)?,
        source: Source::parse(&row.get::<String>(4)?),
        expires: expires.and_then(|at| Timestamp::from_millisecond(at).ok()),
        by: row.get(6)?,
        at: row.get(7)?,
        changed: row.get(8)?,
    })
}

pub fn insert_note(tx: &mut Tx<'_>, key: &ShopKey, note: &Note) -> Result<(), DbError> {
    let sql = format!("INSERT INTO note (street, shop, {NOTE}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
    let values = params![
        &key.street,
        &key.shop,
        note.id,
        note.person,
        note.purpose.as_str(),
        &note.body,
        note.source.as_str(),
        note.expires,
        &note.by,
        note.at,
        note.changed,
    ];
    tx.run(&sql, values)
}

/// What is remembered at a person and is not over.
pub fn notes(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId, now: Timestamp) -> Result<Vec<Note>, DbError> {
    let sql = format!(
        "SELECT {NOTE} FROM note WHERE street = ?1 AND shop = ?2 AND person = ?3
         AND (expires_at IS NULL OR expires_at > ?4) ORDER BY written_at, id"
    );
    conn.query(&sql, params![&key.street, &key.shop, person, now], read)
}

pub fn note(conn: &mut Conn<'_>, key: &ShopKey, id: NoteId) -> Result<Option<Note>, DbError> {
    let sql = format!("SELECT {NOTE} FROM note WHERE street = ?1 AND shop = ?2 AND id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, id], read)
}

pub fn change_note(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    id: NoteId,
    body: &str,
    expires: Option<Timestamp>,
    by: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "UPDATE note SET body = ?4, expires_at = ?5, written_by = ?6, changed_at = ?7
               WHERE street = ?1 AND shop = ?2 AND id = ?3";
    tx.run(sql, params![&key.street, &key.shop, id, body, expires, by, now])
}

pub fn delete_note(tx: &mut Tx<'_>, key: &ShopKey, id: NoteId) -> Result<(), DbError> {
    let sql = "DELETE FROM note WHERE street = ?1 AND shop = ?2 AND id = ?3";
    tx.run(sql, params![&key.street, &key.shop, id])
}

pub fn delete_notes(tx: &mut Tx<'_>, key: &ShopKey, person: PersonId) -> Result<(), DbError> {
    let sql = "DELETE FROM note WHERE street = ?1 AND shop = ?2 AND person = ?3";
    tx.run(sql, params![&key.street, &key.shop, person])
}

/// Deletes what is over, in the whole street.
pub fn delete_over(tx: &mut Tx<'_>, street: &Slug, now: Timestamp) -> Result<Vec<(ShopKey, NoteId)>, DbError> {
    let sql = "DELETE FROM note WHERE street = ?1 AND expires_at IS NOT NULL AND expires_at <= ?2 RETURNING shop, id";
    tx.query(sql, params![street, now], |row| Ok((key_of(street, row, 0)?, row.get(1)?)))
}

/// The notes of a shop that were written or changed at or after an instant, oldest first.
pub fn changed_notes(conn: &mut Conn<'_>, key: &ShopKey, from: Timestamp, most: i64) -> Result<Vec<Note>, DbError> {
    let sql = format!(
        "SELECT {NOTE} FROM note WHERE street = ?1 AND shop = ?2 AND changed_at >= ?3 ORDER BY changed_at, id LIMIT ?4"
    );
    conn.query(&sql, params![&key.street, &key.shop, from, most], read)
}
