//! The SQL of who looked at whose file, and of what a person lets the other shops of the street read.

use db::{Conn, DbError, Row, Tx, params};
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
    /// Whose file.
    pub person: PersonId,
    /// On which page: `file`, `call`, `subscriber`.
    pub place: String,
    /// From which address of the network; empty when it was not known.
    pub caller: String,
}

/// Who opens a file, where, from where.
#[derive(Debug, Clone, Copy)]
pub struct Opens<'a> {
    /// Who.
    pub actor: &'a str,
    /// In which role.
    pub role: &'a str,
    /// On which page: `file`, `call`, `subscriber`.
    pub place: &'a str,
    /// From which address of the network.
    pub caller: &'a str,
}

/// A member of staff opens a file: written down once an hour for each of them.
pub fn opened_by(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    person: PersonId,
    who: &Opens<'_>,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO file_access (street, shop, person, actor, hour, at, role, place, caller)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (street, shop, person, actor, hour) DO NOTHING";
    let hour = now.as_second().div_euclid(3_600);
    let values = params![&key.street, &key.shop, person, who.actor, hour, now, who.role, who.place, who.caller];
    tx.run(sql, values)
}

const ACCESS: &str = "actor, role, at, person, place, caller";

fn read(row: &Row<'_>) -> Result<Access, DbError> {
    Ok(Access {
        actor: row.get(0)?,
        role: row.get(1)?,
        at: row.get(2)?,
        person: row.get(3)?,
        place: row.get(4)?,
        caller: row.get(5)?,
    })
}

/// Who opened a file, the last first.
pub fn accesses(conn: &mut Conn<'_>, key: &ShopKey, members: &[PersonId], most: usize) -> Result<Vec<Access>, DbError> {
    let sql = format!(
        "SELECT {ACCESS} FROM file_access WHERE street = ?1 AND shop = ?2 AND person = ?3
         ORDER BY hour DESC, at DESC LIMIT 100"
    );
    let mut all = Vec::new();
    for member in members {
        all.extend(conn.query(&sql, params![&key.street, &key.shop, *member], read)?);
    }
    all.sort_by_key(|access| std::cmp::Reverse(access.at));
    all.truncate(most);
    Ok(all)
}

/// Who opened any file of a shop before an instant, the last first; one colleague alone, when a name is given.
pub fn all_accesses(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    actor: &str,
    before: Timestamp,
    most: i64,
) -> Result<Vec<Access>, DbError> {
    let sql = format!(
        "SELECT {ACCESS} FROM file_access WHERE street = ?1 AND shop = ?2 AND at < ?3 AND (?4 = '' OR actor = ?4)
         ORDER BY at DESC, person, actor LIMIT ?5"
    );
    conn.query(&sql, params![&key.street, &key.shop, before, actor, most], read)
}

/// Forgets who opened what before an instant.
pub fn expire_accesses(tx: &mut Tx<'_>, key: &ShopKey, before: Timestamp) -> Result<u64, DbError> {
    let sql = "DELETE FROM file_access WHERE street = ?1 AND shop = ?2 AND at < ?3";
    tx.execute(sql, params![&key.street, &key.shop, before])
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
    tx.run(sql, params![&key.street, &key.shop, contact, now, WORDING])
}

/// The person takes it back; what was given stays written down with its end.
pub fn unshare(tx: &mut Tx<'_>, key: &ShopKey, contact: &Contact, now: Timestamp) -> Result<(), DbError> {
    let sql = "UPDATE file_share SET withdrawn_at = ?4
               WHERE street = ?1 AND shop = ?2 AND contact = ?3 AND withdrawn_at IS NULL";
    tx.run(sql, params![&key.street, &key.shop, contact, now])
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
