//! The SQL of who looked at whose file, and of what a person lets the other shops of the street read.

use db::{Conn, DbError, Tx, params};
use jiff::Timestamp;
use kernel::{Contact, ShopKey, id::PersonId};

/// The wording that a person agreed to when they let other shops read, by its version in the locale files.
const WORDING: &str = "share-1";

/// One opening of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// Who.
    pub actor: String,
    /// In which role.
    pub role: String,
    /// The first time in that hour.
    pub at: Timestamp,
}

/// A member of staff opens a file: written down once an hour for each of them.
pub fn opened_by(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    person: PersonId,
    actor: &str,
    role: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql =
        "INSERT INTO file_access (street, shop, person, actor, hour, at, role) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
               ON CONFLICT (street, shop, person, actor, hour) DO NOTHING";
    let hour = now.as_second().div_euclid(3_600);
    tx.execute(sql, params![&key.street, &key.shop, person, actor, hour, now, role]).map(|_| ())
}

/// Who opened a file, the last first.
pub fn accesses(conn: &mut Conn<'_>, key: &ShopKey, members: &[PersonId], most: usize) -> Result<Vec<Access>, DbError> {
    let sql = "SELECT actor, role, at FROM file_access WHERE street = ?1 AND shop = ?2 AND person = ?3
               ORDER BY at DESC LIMIT 100";
    let mut all = Vec::new();
    for member in members {
        let read = |row: &db::Row<'_>| Ok(Access { actor: row.get(0)?, role: row.get(1)?, at: row.get(2)? });
        all.extend(conn.query(sql, params![&key.street, &key.shop, *member], read)?);
    }
    all.sort_by_key(|access| std::cmp::Reverse(access.at));
    all.truncate(most);
    Ok(all)
}

/// Since when a person lets the other shops of the street read what this one remembers; none when they do not.
pub fn shared_since(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact) -> Result<Option<Timestamp>, DbError> {
    let sql =
        "SELECT given_at FROM file_share WHERE street = ?1 AND shop = ?2 AND contact = ?3 AND withdrawn_at IS NULL
               ORDER BY given_at LIMIT 1";
    conn.query_opt(sql, params![&key.street, &key.shop, contact], |row| row.get(0))
}

/// The person lets them, from now on.
pub fn share(tx: &mut Tx<'_>, key: &ShopKey, contact: &Contact, now: Timestamp) -> Result<(), DbError> {
    if shared_since(tx, key, contact)?.is_some() {
        return Ok(());
    }
    let sql = "INSERT INTO file_share (street, shop, contact, given_at, wording) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (street, shop, contact, given_at) DO UPDATE SET withdrawn_at = NULL";
    tx.execute(sql, params![&key.street, &key.shop, contact, now, WORDING]).map(|_| ())
}

/// The person takes it back; what was given stays written down with its end.
pub fn unshare(tx: &mut Tx<'_>, key: &ShopKey, contact: &Contact, now: Timestamp) -> Result<(), DbError> {
    let sql = "UPDATE file_share SET withdrawn_at = ?4
               WHERE street = ?1 AND shop = ?2 AND contact = ?3 AND withdrawn_at IS NULL";
    tx.execute(sql, params![&key.street, &key.shop, contact, now]).map(|_| ())
}

/// Which of these addresses are shared by a shop.
pub fn shared(conn: &mut Conn<'_>, key: &ShopKey, contacts: &[Contact]) -> Result<Vec<Contact>, DbError> {
    let mut all = Vec::new();
    for contact in contacts {
        if shared_since(conn, key, contact)?.is_some() {
            all.push(contact.clone());
        }
    }
    Ok(all)
}
