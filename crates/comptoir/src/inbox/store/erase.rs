//! The SQL of forgetting what somebody wrote.

use db::{DbError, Tx, params};
use jiff::Timestamp;
use kernel::{
    ShopKey,
    id::{PersonId, since},
};

/// Forgets what came from an address or a browser. The bare row stays, by which the same message is known when a gateway
/// brings it once more; nobody finds it.
pub fn forget(tx: &mut Tx<'_>, key: &ShopKey, sender: &str) -> Result<(), DbError> {
    let sql = "UPDATE inbound SET sender = '', body = '', reading = '', memory = '', understood = '', answer = NULL, state = 'erased'
               WHERE street = ?1 AND shop = ?2 AND sender = ?3";
    tx.run(sql, params![&key.street, &key.shop, sender])?;
    let sql = "DELETE FROM sms_part WHERE street = ?1 AND shop = ?2 AND sender = ?3";
    tx.run(sql, params![&key.street, &key.shop, sender])
}

/// Forgets what a person wrote and was answered on pages of the shop.
pub fn forget_pages(tx: &mut Tx<'_>, key: &ShopKey, person: PersonId) -> Result<(), DbError> {
    let sql = "SELECT sender FROM site_thread WHERE street = ?1 AND shop = ?2 AND person = ?3";
    let senders: Vec<String> = tx.query(sql, params![&key.street, &key.shop, person], |row| row.get(0))?;
    for sender in senders {
        forget(tx, key, &sender)?;
        for table in ["site_line", "site_thread"] {
            let sql = format!("DELETE FROM {table} WHERE street = ?1 AND shop = ?2 AND sender = ?3");
            tx.run(&sql, params![&key.street, &key.shop, &sender])?;
        }
    }
    Ok(())
}

/// Forgets what was written to the shop, and answered on its pages, before an instant; what waits for a person stays.
pub fn expire(tx: &mut Tx<'_>, key: &ShopKey, before: Timestamp, most: i64) -> Result<u64, DbError> {
    let mut gone = 0;
    for (table, but) in [("inbound", "AND state <> 'waiting'"), ("site_line", "")] {
        let sql = format!(
            "DELETE FROM {table} WHERE street = ?1 AND shop = ?2 AND id IN (
               SELECT id FROM {table} WHERE street = ?1 AND shop = ?2 AND id < ?3 {but} ORDER BY id LIMIT ?4)"
        );
        gone += tx.execute(&sql, params![&key.street, &key.shop, since(before), most])?;
    }
    Ok(gone)
}
