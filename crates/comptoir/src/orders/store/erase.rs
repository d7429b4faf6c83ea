//! The SQL of forgetting who ordered.

use std::collections::HashSet;

use db::{Conn, DbError, Tx, params};
use jiff::{SignedDuration, Timestamp};
use kernel::{
    Contact, ShopKey,
    id::{OrderId, since},
};

use super::super::rules::State;

/// An order of somebody who is to be forgotten, by what decides whether it may be.
pub(in super::super) struct Traced {
    pub(in super::super) id: OrderId,
    pub(in super::super) name: String,
    pub(in super::super) contact: String,
    pub(in super::super) state: State,
    pub(in super::super) expires_at: Timestamp,
    pub(in super::super) moved_at: Timestamp,
}

const TRACED: &str = "id, name, contact, state, expires_at, moved_at";

fn traced(row: &db::Row<'_>) -> Result<Traced, DbError> {
    Ok(Traced {
        id: row.get(0)?,
        name: row.get(1)?,
        contact: row.get(2)?,
        state: State::parse(&row.get::<String>(3)?)
            .ok_or_else(|| DbError::Decode { column: 3, why: "not a state".to_owned() })?,
        expires_at: row.get(4)?,
        moved_at: row.get(5)?,
    })
}

/// Every order of an address, whatever became of it.
pub(in super::super) fn traces(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact) -> Result<Vec<Traced>, DbError> {
    let sql =
        format!("SELECT {TRACED} FROM orders WHERE street = ?1 AND shop = ?2 AND contact = ?3 ORDER BY placed_at");
    conn.query(&sql, params![&key.street, &key.shop, contact], traced)
}

/// One order.
pub(in super::super) fn trace(conn: &mut Conn<'_>, key: &ShopKey, id: OrderId) -> Result<Option<Traced>, DbError> {
    let sql = format!("SELECT {TRACED} FROM orders WHERE street = ?1 AND shop = ?2 AND id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, id], traced)
}

/// An order keeps its number, lines and amounts, and nobody's name.
pub(in super::super) fn unname(tx: &mut Tx<'_>, key: &ShopKey, id: OrderId, now: Timestamp) -> Result<(), DbError> {
    let sql = "UPDATE orders SET name = '', contact = '', customer_id = NULL, note = '', visitor = '', erased_at = ?4,
               version = version + 1 WHERE street = ?1 AND shop = ?2 AND id = ?3";
    tx.run(sql, params![&key.street, &key.shop, id, now])
}

/// Whether an address ordered after an instant.
pub fn ordered_since(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact, after: Timestamp) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM orders WHERE street = ?1 AND shop = ?2 AND contact = ?3 AND placed_at > ?4 LIMIT 1";
    Ok(conn.query_opt(sql, params![&key.street, &key.shop, contact, after], |_| Ok(()))?.is_some())
}

/// The orders whose customer was forgotten.
pub(in super::super) fn unnamed(conn: &mut Conn<'_>, key: &ShopKey) -> Result<HashSet<OrderId>, DbError> {
    let sql = "SELECT id FROM orders /* whole */ WHERE street = ?1 AND shop = ?2 AND erased_at IS NOT NULL";
    Ok(conn.query(sql, params![&key.street, &key.shop], |row| row.get(0))?.into_iter().collect())
}

/// Takes the name from baskets that were never confirmed and were over before an instant: born in the two months before it.
pub fn expire_unconfirmed(tx: &mut Tx<'_>, key: &ShopKey, before: Timestamp, now: Timestamp) -> Result<u64, DbError> {
    let from = before.saturating_sub(SignedDuration::from_hours(24 * 62)).unwrap_or(Timestamp::UNIX_EPOCH);
    let sql = "UPDATE orders SET name = '', contact = '', customer_id = NULL, note = '', visitor = '', erased_at = ?5
               WHERE street = ?1 AND shop = ?2 AND id >= ?3 AND id < ?4 AND state IN ('held', 'expired')
               AND erased_at IS NULL AND expires_at <= ?5";
    tx.execute(sql, params![&key.street, &key.shop, since(from), since(before), now])
}
