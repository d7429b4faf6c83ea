//! The SQL of customers.

use db::{Conn, DbError, Tx, params};
use jiff::Timestamp;
use kernel::{Contact, ShopKey, id::CustomerId};

pub(super) fn upsert(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    id: CustomerId,
    name: &str,
    contact: &Contact,
    now: Timestamp,
) -> Result<CustomerId, DbError> {
    let sql = "INSERT INTO customer (street, shop, id, name, contact, created_at, seen_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
               ON CONFLICT (street, shop, contact) DO UPDATE SET seen_at = excluded.seen_at,
               name = CASE WHEN excluded.name = '' THEN customer.name ELSE excluded.name END
               RETURNING id";
    tx.query_one(sql, params![&key.street, &key.shop, id, name, contact, now], |row| row.get(0))
}

/// The name that goes with an address in a shop.
pub fn name_of(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact) -> Result<Option<String>, DbError> {
    let sql = "SELECT name FROM customer WHERE street = ?1 AND shop = ?2 AND contact = ?3";
    conn.query_opt(sql, params![&key.street, &key.shop, contact], |row| row.get(0))
}

/// Forgets a customer's name at their wish; what the law makes the shop keep stays with its orders.
pub fn forget(tx: &mut Tx<'_>, key: &ShopKey, contact: &Contact) -> Result<bool, DbError> {
    let sql = "DELETE FROM customer WHERE street = ?1 AND shop = ?2 AND contact = ?3";
    Ok(tx.execute(sql, params![&key.street, &key.shop, contact])? > 0)
}
