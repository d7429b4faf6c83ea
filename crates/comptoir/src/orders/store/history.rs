//! The SQL of orders as a person's history reads them.

use db::{Conn, DbError, params};
use jiff::Timestamp;
use kernel::{Contact, ShopKey, Sku, id::OrderId};

use super::{
    super::{Basket, Order},
    select,
};

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

/// What was in the orders that were collected, after the one of this identifier, by their identifiers; at most about so
/// many lines, and always whole orders. The last one that is answered leads on.
pub fn baskets(conn: &mut Conn<'_>, key: &ShopKey, after: &str, most: i64) -> Result<Vec<Basket>, DbError> {
    let sql = "SELECT o.id, o.placed_at, l.sku FROM orders o
               JOIN order_line l ON l.street = o.street AND l.shop = o.shop AND l.order_id = o.id
               WHERE o.street = ?1 AND o.shop = ?2 AND o.id > ?3 AND o.state = 'collected' AND l.state <> 'dropped'
               ORDER BY o.id, l.line LIMIT ?4";
    let rows = conn.query(sql, params![&key.street, &key.shop, after, most], |row| {
        Ok((row.get::<OrderId>(0)?, row.get::<Timestamp>(1)?, row.get::<Sku>(2)?))
    })?;
    let full = i64::try_from(rows.len()).unwrap_or(0) >= most;
    let mut baskets: Vec<Basket> = Vec::new();
    for (id, placed_at, sku) in rows {
        match baskets.last_mut().filter(|basket| basket.id == id) {
            Some(basket) => basket.skus.push(sku),
            None => baskets.push(Basket { id, placed_at, skus: vec![sku] }),
        }
    }
    // The last one may have been cut: it comes whole the next time.
    if full && baskets.len() > 1 {
        baskets.pop();
    }
    Ok(baskets)
}
