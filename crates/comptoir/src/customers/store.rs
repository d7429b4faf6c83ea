//! The SQL of customers.

mod access;
mod erase;
mod notes;
mod persons;

pub use access::{
    Access, Opens, accesses, all_accesses, expire_accesses, opened_by, share, shared, shared_since, unshare,
};
pub(super) use erase::{drop_address, drop_person, hand_on};
pub use erase::{idle, seen};
pub use notes::changed_notes;
pub(super) use notes::{change_note, delete_note, delete_notes, delete_over, insert_note, note, notes};
pub(super) use persons::*;

use db::{Conn, DbError, Row, Tx, params};
use jiff::Timestamp;
use kernel::{
    Contact, ShopKey, Slug,
    id::{CustomerId, PersonId, since},
};

use super::files::Address;

pub(super) fn upsert(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    id: CustomerId,
    name: &str,
    contact: &Contact,
    now: Timestamp,
) -> Result<CustomerId, DbError> {
    // A new address is a new person: who they are beside is for a person to say.
    let sql =
        "INSERT INTO customer (street, shop, id, name, contact, created_at, seen_at, person) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?3)
               ON CONFLICT (street, shop, contact) DO UPDATE SET seen_at = excluded.seen_at,
               name = CASE WHEN excluded.name = '' THEN customer.name ELSE excluded.name END
               RETURNING id";
    tx.query_one(sql, params![&key.street, &key.shop, id, name, contact, now], |row| row.get(0))
}

/// One more address of a person who is known already.
pub(super) fn insert_address(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    id: CustomerId,
    person: PersonId,
    contact: &Contact,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO customer (street, shop, id, name, contact, created_at, seen_at, person)
               VALUES (?1, ?2, ?3, '', ?4, ?5, ?5, ?6)";
    tx.run(sql, params![&key.street, &key.shop, id, contact, now, person])
}

/// The name that goes with an address in a shop.
pub fn name_of(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact) -> Result<Option<String>, DbError> {
    let sql = "SELECT name FROM customer WHERE street = ?1 AND shop = ?2 AND contact = ?3";
    conn.query_opt(sql, params![&key.street, &key.shop, contact], |row| row.get(0))
}

const ADDRESS: &str = "id, person, contact, name, created_at, seen_at, verified_at";

pub(super) fn address(row: &Row<'_>) -> Result<Address, DbError> {
    let verified: Option<i64> = row.get(6)?;
    Ok(Address {
        id: row.get(0)?,
        person: row.get(1)?,
        contact: row.get(2)?,
        name: row.get(3)?,
        since: row.get(4)?,
        seen: row.get(5)?,
        verified: verified.and_then(|at| Timestamp::from_millisecond(at).ok()),
        shared: false,
    })
}

/// The addresses that were first known as a person's.
pub(super) fn addresses(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Vec<Address>, DbError> {
    let sql = format!("SELECT {ADDRESS} FROM customer WHERE street = ?1 AND shop = ?2 AND person = ?3 ORDER BY id");
    conn.query(&sql, params![&key.street, &key.shop, person], address)
}

/// The address itself, whoever is reached by it.
pub(super) fn address_of(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact) -> Result<Option<Address>, DbError> {
    let sql = format!("SELECT {ADDRESS} FROM customer WHERE street = ?1 AND shop = ?2 AND contact = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, contact], address)
}

pub(super) fn verify(tx: &mut Tx<'_>, key: &ShopKey, contact: &Contact, now: Timestamp) -> Result<(), DbError> {
    let sql =
        "UPDATE customer SET verified_at = COALESCE(verified_at, ?4) WHERE street = ?1 AND shop = ?2 AND contact = ?3";
    tx.run(sql, params![&key.street, &key.shop, contact, now])
}

/// The shops of the street that know an address.
pub fn shops_of(conn: &mut Conn<'_>, keys: &[ShopKey], contact: &Contact) -> Result<Vec<ShopKey>, DbError> {
    let mut known = Vec::new();
    for key in keys {
        if address_of(conn, key, contact)?.is_some() {
            known.push(key.clone());
        }
    }
    Ok(known)
}

/// The addresses that became known at or after an instant, oldest first.
pub fn newer(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    from: Timestamp,
    most: i64,
) -> Result<Vec<(Timestamp, Contact)>, DbError> {
    let sql =
        "SELECT created_at, contact FROM customer WHERE street = ?1 AND shop = ?2 AND id >= ?3 ORDER BY id LIMIT ?4";
    conn.query(sql, params![&key.street, &key.shop, since(from), most], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The names beside the addresses of a person are forgotten.
pub(super) fn forget_names(tx: &mut Tx<'_>, key: &ShopKey, person: PersonId) -> Result<(), DbError> {
    let sql = "UPDATE customer SET name = '' WHERE street = ?1 AND shop = ?2 AND person = ?3";
    tx.run(sql, params![&key.street, &key.shop, person])?;
    let sql = "UPDATE person SET name = '' WHERE street = ?1 AND shop = ?2 AND id = ?3";
    tx.run(sql, params![&key.street, &key.shop, person])
}

/// What the keys of a street have in common.
pub(super) fn key_of(street: &Slug, row: &Row<'_>, column: usize) -> Result<ShopKey, DbError> {
    Ok(ShopKey { street: street.clone(), shop: row.get(column)? })
}
