//! The SQL of what is written on the shop's pages: whose file it stands in, what was answered there.

use db::{Conn, DbError, Row, Tx, params};
use jiff::Timestamp;
use kernel::{
    ShopKey,
    id::{EntryId, PersonId},
};

use super::super::site::Line;

/// The person in whose file a browser's messages stand.
pub fn person_of(conn: &mut Conn<'_>, key: &ShopKey, sender: &str) -> Result<Option<PersonId>, DbError> {
    let sql = "SELECT person FROM site_thread WHERE street = ?1 AND shop = ?2 AND sender = ?3";
    conn.query_opt(sql, params![&key.street, &key.shop, sender], |row| row.get(0))
}

/// The browsers whose messages stand in a person's file.
pub fn senders(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Vec<String>, DbError> {
    let sql =
        "SELECT sender FROM site_thread WHERE street = ?1 AND shop = ?2 AND person = ?3 ORDER BY at DESC LIMIT 20";
    conn.query(sql, params![&key.street, &key.shop, person], |row| row.get(0))
}

pub(in super::super) fn attach(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    sender: &str,
    person: PersonId,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO site_thread (street, shop, sender, person, at) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (street, shop, sender) DO NOTHING";
    tx.run(sql, params![&key.street, &key.shop, sender, person, now])
}

const LINE: &str = "id, sender, body, written_by, at, seen_at, carried_at";

fn line(row: &Row<'_>) -> Result<Line, DbError> {
    let at =
        |column| Ok::<_, DbError>(row.get::<Option<i64>>(column)?.and_then(|at| Timestamp::from_millisecond(at).ok()));
    Ok(Line {
        id: row.get(0)?,
        sender: row.get(1)?,
        body: row.get(2)?,
        by: row.get(3)?,
        at: row.get(4)?,
        seen: at(5)?,
        carried: at(6)?,
    })
}

pub(in super::super) fn insert_line(tx: &mut Tx<'_>, key: &ShopKey, new: &Line) -> Result<(), DbError> {
    let sql =
        "INSERT INTO site_line (street, shop, id, sender, body, written_by, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let values = params![&key.street, &key.shop, new.id, &new.sender, &new.body, &new.by, new.at];
    tx.run(sql, values)
}

/// What was answered on the page of a browser before an instant, the last first.
pub fn lines(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    sender: &str,
    before: Timestamp,
    most: i64,
) -> Result<Vec<Line>, DbError> {
    let sql = format!(
        "SELECT {LINE} FROM site_line WHERE street = ?1 AND shop = ?2 AND sender = ?3 AND at < ?4
         ORDER BY at DESC, id DESC LIMIT ?5"
    );
    conn.query(&sql, params![&key.street, &key.shop, sender, before, most], line)
}

/// The page shows what was answered on it; answers how much was new.
pub(in super::super) fn see(tx: &mut Tx<'_>, key: &ShopKey, sender: &str, now: Timestamp) -> Result<u64, DbError> {
    let sql = "UPDATE site_line SET seen_at = ?4 WHERE street = ?1 AND shop = ?2 AND sender = ?3 AND seen_at IS NULL";
    tx.execute(sql, params![&key.street, &key.shop, sender, now])
}

/// What no page has shown yet, of those written between two instants.
pub(in super::super) fn unseen(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Line>, DbError> {
    let sql = format!(
        "SELECT {LINE} FROM site_line WHERE street = ?1 AND shop = ?2 AND at > ?3 AND at <= ?4
         AND seen_at IS NULL AND carried_at IS NULL ORDER BY at, id LIMIT 200"
    );
    conn.query(&sql, params![&key.street, &key.shop, from, until], line)
}

/// It goes on elsewhere; false when the page was faster.
pub(in super::super) fn carry(tx: &mut Tx<'_>, key: &ShopKey, id: EntryId, now: Timestamp) -> Result<bool, DbError> {
    let sql = "UPDATE site_line SET carried_at = ?4
               WHERE street = ?1 AND shop = ?2 AND id = ?3 AND seen_at IS NULL AND carried_at IS NULL";
    Ok(tx.execute(sql, params![&key.street, &key.shop, id, now])? > 0)
}

/// Somebody types on their page; answers whether that is news.
pub(in super::super) fn type_at(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    sender: &str,
    now: Timestamp,
    news: Timestamp,
) -> Result<bool, DbError> {
    let sql = "UPDATE site_thread SET typing_at = ?4 WHERE street = ?1 AND shop = ?2 AND sender = ?3
               AND (typing_at IS NULL OR typing_at < ?5)";
    Ok(tx.execute(sql, params![&key.street, &key.shop, sender, now, news])? > 0)
}

/// When somebody last typed on a page of a file.
pub(in super::super) fn typed(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    person: PersonId,
) -> Result<Option<Timestamp>, DbError> {
    let sql = "SELECT MAX(typing_at) FROM site_thread WHERE street = ?1 AND shop = ?2 AND person = ?3";
    let at: Option<i64> = conn.query_one(sql, params![&key.street, &key.shop, person], |row| row.get(0))?;
    Ok(at.and_then(|at| Timestamp::from_millisecond(at).ok()))
}
