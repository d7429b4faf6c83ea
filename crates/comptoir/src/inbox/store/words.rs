//! The SQL of what a shop taught the program: corrections as cases, other names of articles, how far regulars are trusted.

use db::{Conn, DbError, Row, Tx, params};
use jiff::Timestamp;
use kernel::{ShopKey, Sku, id::CaseId};

/// One correction, kept as a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// Its identifier.
    pub id: CaseId,
    /// When it was corrected.
    pub at: Timestamp,
    /// The case, in the format of `understand` with what was expected.
    pub body: String,
    /// The words that would have made the difference; empty when there are none, or they were dealt with.
    pub phrase: String,
    /// The article that they mean.
    pub sku: String,
}

/// Another name of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synonym {
    /// The words.
    pub phrase: String,
    /// What they mean.
    pub sku: Sku,
    /// Who added them.
    pub added_by: String,
    /// When.
    pub added_at: Timestamp,
}

/// Keeps a correction.
pub fn keep_case(tx: &mut Tx<'_>, key: &ShopKey, lesson: &Lesson) -> Result<(), DbError> {
    let sql = "INSERT INTO talk_case (street, shop, id, at, body, phrase, sku) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let Lesson { id, at, body, phrase, sku } = lesson;
    tx.run(sql, params![&key.street, &key.shop, *id, *at, body, phrase, sku])
}

fn lesson(row: &Row<'_>) -> Result<Lesson, DbError> {
    Ok(Lesson { id: row.get(0)?, at: row.get(1)?, body: row.get(2)?, phrase: row.get(3)?, sku: row.get(4)? })
}

/// Every correction of a shop, oldest first.
pub fn cases(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<Lesson>, DbError> {
    let sql =
        "SELECT id, at, body, phrase, sku FROM talk_case /* whole */ WHERE street = ?1 AND shop = ?2 ORDER BY at, id";
    conn.query(sql, params![&key.street, &key.shop], lesson)
}

/// Words that are proposed as other names, newest first.
pub fn proposals(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<Lesson>, DbError> {
    let sql = "SELECT id, at, body, phrase, sku FROM talk_case /* whole */
               WHERE street = ?1 AND shop = ?2 AND phrase <> '' ORDER BY at DESC, id DESC LIMIT 5";
    conn.query(sql, params![&key.street, &key.shop], lesson)
}

/// One proposal that is still open.
pub fn proposal(conn: &mut Conn<'_>, key: &ShopKey, id: CaseId) -> Result<Option<Lesson>, DbError> {
    let sql = "SELECT id, at, body, phrase, sku FROM talk_case /* whole */
               WHERE street = ?1 AND shop = ?2 AND id = ?3 AND phrase <> ''";
    conn.query_opt(sql, params![&key.street, &key.shop, id], lesson)
}

/// The proposal is dealt with; its case stays.
pub fn drop_proposal(tx: &mut Tx<'_>, key: &ShopKey, id: CaseId) -> Result<bool, DbError> {
    let sql = "UPDATE talk_case SET phrase = '' WHERE street = ?1 AND shop = ?2 AND id = ?3 AND phrase <> ''";
    Ok(tx.execute(sql, params![&key.street, &key.shop, id])? > 0)
}

/// Adds another name, or says that it means something else, and tells every node.
pub fn add_synonym(tx: &mut Tx<'_>, key: &ShopKey, new: &Synonym) -> Result<(), DbError> {
    let sql = "INSERT INTO synonym (street, shop, phrase, sku, added_by, added_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
               ON CONFLICT (street, shop, phrase)
               DO UPDATE SET sku = excluded.sku, added_by = excluded.added_by, added_at = excluded.added_at";
    let Synonym { phrase, sku, added_by, added_at } = new;
    tx.run(sql, params![&key.street, &key.shop, phrase, sku, added_by, *added_at])?;
    tx.notify(key, "shelf");
    Ok(())
}

/// Takes another name back and tells every node.
pub fn remove_synonym(tx: &mut Tx<'_>, key: &ShopKey, phrase: &str) -> Result<bool, DbError> {
    let sql = "DELETE FROM synonym WHERE street = ?1 AND shop = ?2 AND phrase = ?3";
    let gone = tx.execute(sql, params![&key.street, &key.shop, phrase])? > 0;
    tx.notify(key, "shelf");
    Ok(gone)
}

/// The other names of a shop's articles, by their words.
pub fn synonyms(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<Synonym>, DbError> {
    let sql = "SELECT phrase, sku, added_by, added_at FROM synonym WHERE street = ?1 AND shop = ?2 ORDER BY phrase /* whole */";
    conn.query(sql, params![&key.street, &key.shop], |row| {
        Ok(Synonym { phrase: row.get(0)?, sku: row.get(1)?, added_by: row.get(2)?, added_at: row.get(3)? })
    })
}

/// From how many collected orders on a regular is taken at their word; none: never.
pub fn regular_after(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Option<i64>, DbError> {
    let sql = "SELECT regular_after FROM talk_rule WHERE street = ?1 AND shop = ?2";
    let stored = conn.query_opt(sql, params![&key.street, &key.shop], |row| row.get::<i64>(0))?;
    Ok(stored.filter(|n| *n > 0))
}

/// Sets it.
pub fn set_regular_after(tx: &mut Tx<'_>, key: &ShopKey, after: Option<i64>) -> Result<(), DbError> {
    let sql = "INSERT INTO talk_rule (street, shop, regular_after) VALUES (?1, ?2, ?3)
               ON CONFLICT (street, shop) DO UPDATE SET regular_after = excluded.regular_after";
    tx.run(sql, params![&key.street, &key.shop, after.unwrap_or(0)])
}
