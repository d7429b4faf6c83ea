//! Forms that act once: what a nonce did is kept in the transaction that did it, and answered again when it comes back.

use db::{Conn, DbError, Tx, params};
use jiff::{SignedDuration, Timestamp};
use kernel::ShopKey;

/// How long a nonce is known: longer than any tablet keeps a tap.
const KEPT: SignedDuration = SignedDuration::from_hours(72);

/// What the nonce did before, if it did anything. An empty nonce never did.
pub fn before(conn: &mut Conn<'_>, key: &ShopKey, nonce: &str) -> Result<Option<String>, DbError> {
    if nonce.is_empty() {
        return Ok(None);
    }
    let sql = "SELECT answer FROM once WHERE street = ?1 AND shop = ?2 AND nonce = ?3";
    conn.query_opt(sql, params![&key.street, &key.shop, nonce], |row| row.get(0))
}

/// Remembers what the nonce did, and forgets those of other days.
pub fn remember(tx: &mut Tx<'_>, now: Timestamp, key: &ShopKey, nonce: &str, answer: &str) -> Result<(), DbError> {
    if nonce.is_empty() {
        return Ok(());
    }
    let old = now.saturating_sub(KEPT).unwrap_or(Timestamp::MIN);
    let sql = "DELETE FROM once WHERE street = ?1 AND shop = ?2 AND at < ?3";
    tx.run(sql, params![&key.street, &key.shop, old])?;
    let sql = "INSERT INTO once (street, shop, nonce, answer, at) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (street, shop, nonce) DO NOTHING";
    tx.run(sql, params![&key.street, &key.shop, nonce, answer, now])
}

#[cfg(test)]
mod tests {
    use db::testing::on_both;

    use super::*;
    use crate::testing::{key, morning};

    #[test]
    fn a_nonce_is_known_in_its_shop_for_some_days() {
        on_both(|db| async move {
            let later = morning() + SignedDuration::from_hours(73);
            let pain = key("pain");
            let seen = db.write(&pain, move |tx| {
                assert_eq!(before(tx, &key("pain"), "a")?, None);
                remember(tx, morning(), &key("pain"), "a", "one")?;
                remember(tx, morning(), &key("pain"), "a", "two")?;
                remember(tx, morning(), &key("pain"), "", "none")?;
                assert_eq!(before(tx, &key("fleur"), "a")?, None, "a neighbour's");
                assert_eq!(before(tx, &key("pain"), "")?, None);
                let known = before(tx, &key("pain"), "a")?;
                remember(tx, later, &key("pain"), "b", "three")?;
                Ok::<_, DbError>((known, before(tx, &key("pain"), "a")?))
            });
            assert_eq!(seen.await.expect("written"), (Some("one".to_owned()), None));
        });
    }
}
