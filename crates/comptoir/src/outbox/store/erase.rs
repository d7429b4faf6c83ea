//! The SQL of forgetting what was written to somebody.

use db::{DbError, Tx, params};
use jiff::Timestamp;
use kernel::{
    Contact, ShopKey,
    id::{MessageId, since},
};

use super::super::rules::Purpose;

/// Forgets what a shop wrote to an address, sent or not, but for what is about one of these things.
pub fn forget(tx: &mut Tx<'_>, key: &ShopKey, contact: &Contact, but: &[String]) -> Result<(), DbError> {
    let sql = "SELECT id, about FROM message WHERE street = ?1 AND contact = ?3 AND shop = ?2";
    let known: Vec<(MessageId, String)> =
        tx.query(sql, params![&key.street, &key.shop, contact], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (id, _) in known.into_iter().filter(|(_, about)| !but.contains(about)) {
        let sql = "DELETE FROM message WHERE street = ?1 AND shop = ?2 AND id = ?3";
        tx.run(sql, params![&key.street, &key.shop, id])?;
    }
    let sql = "DELETE FROM stranger WHERE street = ?1 AND shop = ?2 AND contact = ?3";
    tx.run(sql, params![&key.street, &key.shop, contact])
}

/// Forgets what was written about a thing.
pub fn forget_about(tx: &mut Tx<'_>, key: &ShopKey, about: &str) -> Result<(), DbError> {
    let sql = "DELETE FROM message WHERE street = ?1 AND shop = ?2 AND about = ?3";
    tx.run(sql, params![&key.street, &key.shop, about])
}

/// Forgets messages of these purposes that were written before an instant and wait for nothing; answers how many, at most
/// so many at once.
pub fn expire(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    purposes: &[Purpose],
    before: Timestamp,
    most: i64,
) -> Result<u64, DbError> {
    let words: Vec<String> = purposes.iter().map(|purpose| format!("'{}'", purpose.as_str())).collect();
    let sql = format!(
        "DELETE FROM message WHERE street = ?1 AND shop = ?2 AND id IN (
           SELECT id FROM message WHERE street = ?1 AND shop = ?2 AND id < ?3 AND purpose IN ({})
           AND state IN ('sent', 'refused', 'given_up') ORDER BY id LIMIT ?4)",
        words.join(", ")
    );
    tx.execute(&sql, params![&key.street, &key.shop, since(before), most])
}
