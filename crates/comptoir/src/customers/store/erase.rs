//! The SQL of forgetting a person.

use db::{Conn, DbError, Tx, params};
use jiff::Timestamp;
use kernel::{
    Contact, ShopKey,
    id::{PersonId, since},
};

/// A shared address is from now on first that of another person of its household.
pub fn hand_on(tx: &mut Tx<'_>, key: &ShopKey, contact: &Contact, heir: PersonId, name: &str) -> Result<(), DbError> {
    let sql = "UPDATE customer SET person = ?4, name = ?5 WHERE street = ?1 AND shop = ?2 AND contact = ?3";
    tx.run(sql, params![&key.street, &key.shop, contact, heir, name])?;
    let sql = "DELETE FROM household WHERE street = ?1 AND shop = ?2 AND contact = ?3 AND person = ?4";
    tx.run(sql, params![&key.street, &key.shop, contact, heir])
}

/// An address is forgotten, with what other shops might read by it.
pub fn drop_address(tx: &mut Tx<'_>, key: &ShopKey, contact: &Contact) -> Result<(), DbError> {
    for table in ["customer", "household", "file_share"] {
        let sql = format!("DELETE FROM {table} WHERE street = ?1 AND shop = ?2 AND contact = ?3");
        tx.run(&sql, params![&key.street, &key.shop, contact])?;
    }
    Ok(())
}

/// A person is forgotten: their name, and by which shared addresses they were reached.
pub fn drop_person(tx: &mut Tx<'_>, key: &ShopKey, person: PersonId) -> Result<(), DbError> {
    let sql = "DELETE FROM person WHERE street = ?1 AND shop = ?2 AND id = ?3";
    tx.run(sql, params![&key.street, &key.shop, person])?;
    let sql = "DELETE FROM household WHERE street = ?1 AND shop = ?2 AND person = ?3";
    tx.run(sql, params![&key.street, &key.shop, person])
}

/// Persons whose addresses were all last used before an instant, as far as orders tell; or of whom no address was ever
/// known. Those of longest ago first, at most so many.
pub fn idle(conn: &mut Conn<'_>, key: &ShopKey, before: Timestamp, most: i64) -> Result<Vec<PersonId>, DbError> {
    let sql = "SELECT person FROM customer WHERE street = ?1 AND shop = ?2 AND seen_at < ?3 ORDER BY seen_at LIMIT ?4";
    let mut all: Vec<PersonId> = conn.query(sql, params![&key.street, &key.shop, before, most], |row| row.get(0))?;
    let sql = "SELECT p.id FROM person p /* whole */ WHERE p.street = ?1 AND p.shop = ?2 AND p.id < ?3
               AND NOT EXISTS (SELECT 1 FROM customer c WHERE c.street = p.street AND c.shop = p.shop AND c.person = p.id)
               ORDER BY p.id LIMIT ?4";
    all.extend(conn.query(sql, params![&key.street, &key.shop, since(before), most], |row| row.get::<PersonId>(0))?);
    Ok(all)
}

/// An address was used after all, by writing or calling.
pub fn seen(tx: &mut Tx<'_>, key: &ShopKey, contact: &Contact, at: Timestamp) -> Result<(), DbError> {
    let sql = "UPDATE customer SET seen_at = ?4 WHERE street = ?1 AND shop = ?2 AND contact = ?3 AND seen_at < ?4";
    tx.run(sql, params![&key.street, &key.shop, contact, at])
}
