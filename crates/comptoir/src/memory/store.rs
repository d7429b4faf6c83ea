//! The SQL of the search.

use db::{Conn, DbError, Tx, params};
use jiff::Timestamp;
use kernel::{Contact, ShopKey, id::PersonId};

use super::{Found, rules};

/// One thing that can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its kind and its own identifier: `note/0193…`.
    pub(super) id: String,
    pub(super) kind: &'static str,
    pub(super) person: Option<PersonId>,
    pub(super) contact: Option<Contact>,
    pub(super) at: Timestamp,
    /// What is shown.
    pub(super) body: String,
    /// More words by which it is found.
    pub(super) more: String,
}

/// Whether an entry stands as it is already.
pub(super) fn stands(conn: &mut Conn<'_>, key: &ShopKey, entry: &Entry) -> Result<bool, DbError> {
    let sql = "SELECT terms, body FROM search_entry WHERE street = ?1 AND shop = ?2 AND id = ?3";
    let known = conn.query_opt(sql, params![&key.street, &key.shop, &entry.id], |row| {
        Ok((row.get::<String>(0)?, row.get::<String>(1)?))
    })?;
    Ok(known.is_some_and(|(terms, body)| terms == words(key, entry) && body == entry.body))
}

fn words(key: &ShopKey, entry: &Entry) -> String {
    rules::terms(key, &format!("{} {}", entry.body, entry.more))
}

/// Writes an entry in the place of the one of the same name.
pub(super) fn put(tx: &mut Tx<'_>, key: &ShopKey, entry: &Entry) -> Result<(), DbError> {
    delete(tx, key, &entry.id)?;
    let sql = "INSERT INTO search_entry (street, shop, id, n, kind, person, contact, at, body, terms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING";
    let n = rules::number(entry.at, key, &entry.id);
    let (person, contact) = (entry.person.map(|p| p.to_string()), entry.contact.as_ref().map(Contact::as_str));
    // Two entries of one minute with the same bits are next to impossible; the next numbers are free then.
    for step in 0..8 {
        let values = params![
            &key.street,
            &key.shop,
            &entry.id,
            n + step,
            entry.kind,
            person.as_deref().unwrap_or_default(),
            contact.unwrap_or_default(),
            entry.at,
            &entry.body,
            words(key, entry),
        ];
        if tx.execute(sql, values)? > 0 {
            return Ok(());
        }
    }
    Ok(())
}

/// Takes an entry away.
pub(super) fn delete(tx: &mut Tx<'_>, key: &ShopKey, id: &str) -> Result<(), DbError> {
    let sql = "DELETE FROM search_entry WHERE street = ?1 AND shop = ?2 AND id = ?3";
    tx.execute(sql, params![&key.street, &key.shop, id]).map(|_| ())
}

/// What holds all the words, the newest first.
pub(super) fn find(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    typed: &str,
    most: i64,
    now: Timestamp,
) -> Result<Vec<Found>, DbError> {
    let words = rules::sought(key, typed);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    // The words lead, not the key of the shop: all of its entries would be walked.
    let sql = "SELECT id, kind, person, contact, at, body FROM search_entry
               WHERE words_match(?4) AND street = ?1 AND shop || '' = ?2 ORDER BY n DESC LIMIT ?3";
    conn.found(sql, params![&key.street, &key.shop, most], &words, (rules::newest(now), most), |row| {
        Ok(Found {
            id: row.get(0)?,
            kind: row.get(1)?,
            person: row.get::<String>(2)?.parse().ok(),
            contact: row.get::<String>(3)?.parse().ok(),
            at: row.get(4)?,
            body: row.get(5)?,
        })
    })
}

/// Up to when a kind of thing was read.
pub(super) fn cursor(conn: &mut Conn<'_>, key: &ShopKey, kind: &str) -> Result<Timestamp, DbError> {
    let sql = "SELECT at FROM search_cursor WHERE street = ?1 AND shop = ?2 AND kind = ?3";
    let at = conn.query_opt(sql, params![&key.street, &key.shop, kind], |row| row.get(0))?;
    Ok(at.unwrap_or(Timestamp::UNIX_EPOCH))
}

/// It was read up to there.
pub(super) fn advance(tx: &mut Tx<'_>, key: &ShopKey, kind: &str, at: Timestamp) -> Result<(), DbError> {
    let sql = "INSERT INTO search_cursor (street, shop, kind, at) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (street, shop, kind) DO UPDATE SET at = excluded.at";
    tx.execute(sql, params![&key.street, &key.shop, kind, at]).map(|_| ())
}

/// Forgets what is found of a person, or by an address.
pub(super) fn forget(tx: &mut Tx<'_>, key: &ShopKey, person: Option<PersonId>, contact: &str) -> Result<(), DbError> {
    let sql = "SELECT id FROM search_entry /* whole */ WHERE street = ?1 AND shop = ?2
               AND ((person = ?3 AND person <> '') OR (contact = ?4 AND contact <> ''))";
    let person = person.map(|person| person.to_string()).unwrap_or_default();
    let found: Vec<String> = tx.query(sql, params![&key.street, &key.shop, person, contact], |row| row.get(0))?;
    found.iter().try_for_each(|id| delete(tx, key, id))
}
