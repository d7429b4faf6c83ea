//! The SQL of papers that bear a number, and of who sells.

use db::{Conn, DbError, Tx, params};
use jiff::Timestamp;
use kernel::ShopKey;

/// The next number of a year, given once: papers of one shop are made one after the other.
pub(super) fn next_number(tx: &mut Tx<'_>, key: &ShopKey, kind: &str, year: i16) -> Result<i64, DbError> {
    let sql = "SELECT COALESCE(MAX(number), 0) FROM paper WHERE street = ?1 AND shop = ?2 AND kind = ?3 AND year = ?4";
    let last: i64 = tx.query_one(sql, params![&key.street, &key.shop, kind, i64::from(year)], |row| row.get(0))?;
    Ok(last + 1)
}

/// Keeps a paper for ever.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    kind: &str,
    (year, number): (i16, i64),
    subject: &str,
    body: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO paper (street, shop, kind, year, number, subject, body, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let values = params![&key.street, &key.shop, kind, i64::from(year), number, subject, body, now];
    tx.execute(sql, values).map(|_| ())
}

/// The paper of a subject, and when it was made.
pub(super) fn of_subject(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    kind: &str,
    subject: &str,
) -> Result<Option<(String, Timestamp)>, DbError> {
    let sql = "SELECT body, made_at FROM paper WHERE street = ?1 AND shop = ?2 AND kind = ?3 AND subject = ?4";
    conn.query_opt(sql, params![&key.street, &key.shop, kind, subject], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The numbers of a year that are missing or twice: none, or the books are wrong.
pub(super) fn holes(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<(String, i64)>, DbError> {
    let sql = "SELECT kind, year, COUNT(*), MAX(number) FROM paper /* whole */ WHERE street = ?1 AND shop = ?2 GROUP BY kind, year";
    let years = conn.query(sql, params![&key.street, &key.shop], |row| {
        Ok((row.get::<String>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?, row.get::<i64>(3)?))
    })?;
    Ok(years.into_iter().filter(|(_, _, count, last)| count != last).map(|(kind, year, _, _)| (kind, year)).collect())
}
