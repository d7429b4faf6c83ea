//! What a shop chose, by name: small settings that need no table of their own.

use db::{Conn, DbError, Tx, params};
use kernel::ShopKey;

/// What a shop chose under a name, if it chose.
pub fn get(conn: &mut Conn<'_>, key: &ShopKey, name: &str) -> Result<Option<String>, DbError> {
    let sql = "SELECT value FROM setting WHERE street = ?1 AND shop = ?2 AND name = ?3";
    conn.query_opt(sql, params![&key.street, &key.shop, name], |row| row.get(0))
}

/// Keeps what a shop chooses.
pub fn put(tx: &mut Tx<'_>, key: &ShopKey, name: &str, value: &str) -> Result<(), DbError> {
    let sql = "INSERT INTO setting (street, shop, name, value) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (street, shop, name) DO UPDATE SET value = excluded.value";
    tx.run(sql, params![&key.street, &key.shop, name, value])
}

#[cfg(test)]
mod tests {
    use db::testing::on_both;

    use super::*;
    use crate::testing::key;

    #[test]
    fn a_choice_is_the_shops_own_and_the_last_one_counts() {
        on_both(|db| async move {
            let pain = key("pain");
            let seen = db.write(&pain, |tx| {
                assert_eq!(get(tx, &key("pain"), "a")?, None);
                put(tx, &key("pain"), "a", "1")?;
                put(tx, &key("pain"), "a", "2")?;
                Ok::<_, DbError>((get(tx, &key("pain"), "a")?, get(tx, &key("fleur"), "a")?))
            });
            assert_eq!(seen.await.expect("written"), (Some("2".to_owned()), None));
        });
    }
}
