//! The SQL of long SMS that come in parts, and of SMS that come again.

use std::collections::BTreeMap;

use db::{Conn, DbError, Tx, params};
use jiff::Timestamp;
use kernel::ShopKey;

/// Which part of a text: what they share, how many there are, which one.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// The same for all parts of one text.
    pub reference: u16,
    /// How many there are.
    pub of: u8,
    /// Which one, from 1.
    pub number: u8,
}

/// Keeps a part; the whole text once all are here, and only once. Parts older than `since` are of an earlier text: telephones
/// count their references anew.
pub fn join(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    sender: &str,
    part: Part,
    body: &str,
    now: Timestamp,
    since: Timestamp,
) -> Result<Option<String>, DbError> {
    let reference = i64::from(part.reference);
    let sql =
        "DELETE FROM sms_part WHERE street = ?1 AND shop = ?2 AND sender = ?3 AND reference = ?4 AND received_at < ?5";
    tx.run(sql, params![&key.street, &key.shop, sender, reference, since])?;
    let sql = "INSERT INTO sms_part (street, shop, sender, reference, part, parts, body, received_at, joined)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, FALSE)
               ON CONFLICT (street, shop, sender, reference, part) DO NOTHING";
    let (number, of) = (i64::from(part.number), i64::from(part.of));
    if tx.execute(sql, params![&key.street, &key.shop, sender, reference, number, of, body, now])? == 0 {
        return Ok(None);
    }
    let sql = "SELECT body, joined FROM sms_part
               WHERE street = ?1 AND shop = ?2 AND sender = ?3 AND reference = ?4 AND parts = ?5 ORDER BY part";
    let kept: Vec<(String, bool)> =
        tx.query(sql, params![&key.street, &key.shop, sender, reference, of], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if kept.len() < usize::from(part.of) || kept.iter().any(|(_, joined)| *joined) {
        return Ok(None);
    }
    let sql = "UPDATE sms_part SET joined = TRUE WHERE street = ?1 AND shop = ?2 AND sender = ?3 AND reference = ?4 AND parts = ?5";
    tx.run(sql, params![&key.street, &key.shop, sender, reference, of])?;
    Ok(Some(kept.into_iter().map(|(body, _)| body).collect()))
}

/// Whether anything lies there since before an instant.
pub fn parts_left(conn: &mut Conn<'_>, key: &ShopKey, since: Timestamp) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM sms_part WHERE street = ?1 AND shop = ?2 AND received_at < ?3 LIMIT 1";
    Ok(conn.query_opt(sql, params![&key.street, &key.shop, since], |_| Ok(()))?.is_some())
}

/// Takes away what lies there since before an instant; answers sender, reference and what there is of each text that never
/// became whole, its gaps marked.
pub fn give_up_parts(tx: &mut Tx<'_>, key: &ShopKey, since: Timestamp) -> Result<Vec<(String, i64, String)>, DbError> {
    let sql = "DELETE FROM sms_part WHERE street = ?1 AND shop = ?2 AND received_at < ?3
               RETURNING sender, reference, part, parts, body, joined";
    let gone = tx.query(sql, params![&key.street, &key.shop, since], |row| {
        let told: (String, i64) = (row.get(0)?, row.get(1)?);
        Ok((told, row.get::<i64>(2)?, row.get::<i64>(3)?, row.get::<String>(4)?, row.get::<bool>(5)?))
    })?;
    let mut texts: BTreeMap<(String, i64), (i64, BTreeMap<i64, String>)> = BTreeMap::new();
    for (told, part, parts, body, joined) in gone {
        if !joined {
            texts.entry(told).or_insert_with(|| (parts, BTreeMap::new())).1.insert(part, body);
        }
    }
    let told = |((sender, reference), (parts, kept)): ((String, i64), (i64, BTreeMap<i64, String>))| {
        let body = (1..=parts).map(|part| kept.get(&part).map_or(" […] ", String::as_str)).collect::<String>();
        (sender, reference, body.trim().to_owned())
    };
    Ok(texts.into_iter().map(told).collect())
}

/// Whether the same words came from the same sender since then by the same way, but over another line than this one.
pub fn repeated(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    source: &str,
    (sender, body): (&str, &str),
    line: &str,
    since: Timestamp,
) -> Result<bool, DbError> {
    let sql = "SELECT external_id FROM inbound WHERE street = ?1 AND shop = ?2 AND sender = ?3 AND received_at >= ?4
               AND source = ?5 AND body = ?6";
    let names: Vec<String> =
        conn.query(sql, params![&key.street, &key.shop, sender, since, source, body], |row| row.get(0))?;
    Ok(names.iter().any(|name| name.split('-').next() != Some(line)))
}
