//! The SQL of orders as a person's history reads them.

use db::{Conn, DbError, params};
use jiff::Timestamp;
use kernel::{Contact, ShopKey};

use super::{super::Order, select};

/// The orders of an address that were placed before an instant, newest first.
pub fn placed_before(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    contact: &Contact,
    before: Timestamp,
    most: i64,
    now: Timestamp,
) -> Result<Vec<Order>, DbError> {
    let condition = "contact = ?3 AND state <> 'held' AND placed_at < ?4 ORDER BY placed_at DESC, id DESC LIMIT ?5";
    select(conn, key, now, condition, params![contact, before, most])
}

/// What an address collected in a span of time, oldest first.
pub fn collected_between(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    contact: &Contact,
    from: Timestamp,
    to: Timestamp,
    now: Timestamp,
) -> Result<Vec<Order>, DbError> {
    let condition = "contact = ?3 AND state = 'collected' AND moved_at >= ?4 AND moved_at < ?5 ORDER BY moved_at, id";
    select(conn, key, now, condition, params![contact, from, to])
}

/// The addresses of the orders that were placed at or after an instant, oldest first.
pub fn newer(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    from: Timestamp,
    most: i64,
) -> Result<Vec<(Timestamp, Contact)>, DbError> {
    let sql = "SELECT placed_at, contact FROM orders WHERE street = ?1 AND shop = ?2 AND id >= ?3 AND contact <> ''
               ORDER BY id LIMIT ?4";
    conn.query(sql, params![&key.street, &key.shop, kernel::id::since(from), most], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}
