//! The SQL of staff and keys.

use db::{Conn, DbError, Row, Tx, params};
use jiff::Timestamp;
use kernel::{
    Contact, ShopKey, Slug,
    id::{KeyId, StaffId},
};

use super::{Key, Kind, NewKey, Person, Role};

const PERSON: &str = "id, name, contact, role, pin_hash, active";

fn person(row: &Row<'_>) -> Result<Person, DbError> {
    Ok(Person {
        id: row.get(0)?,
        name: row.get(1)?,
        contact: row.get(2)?,
        role: Role::parse(&row.get::<String>(3)?)
            .ok_or_else(|| DbError::Decode { column: 3, why: "not a role".into() })?,
        has_pin: row.get::<Option<String>>(4)?.is_some(),
        active: row.get(5)?,
    })
}

/// Everyone of a shop, those who left too, by name.
pub fn people(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<Person>, DbError> {
    let sql = format!("SELECT {PERSON} FROM staff WHERE street = ?1 AND shop = ?2 ORDER BY name, id /* whole */");
    conn.query(&sql, params![&key.street, &key.shop], person)
}

/// One person of a shop.
pub fn by_id(conn: &mut Conn<'_>, key: &ShopKey, id: StaffId) -> Result<Option<Person>, DbError> {
    let sql = format!("SELECT {PERSON} FROM staff WHERE street = ?1 AND shop = ?2 AND id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, id], person)
}

/// Everyone on the street who is reached at an address: the same person may serve in two shops.
pub fn by_contact(conn: &mut Conn<'_>, street: &Slug, contact: &Contact) -> Result<Vec<(ShopKey, Person)>, DbError> {
    let sql = format!(
        "SELECT {PERSON}, street, shop FROM staff WHERE street = ?1 AND contact = ?2 AND active ORDER BY shop /* whole */"
    );
    conn.query(&sql, params![street, contact], |row| {
        Ok((ShopKey { street: row.get(6)?, shop: row.get(7)? }, person(row)?))
    })
}

/// Stores a person; the same contact keeps its identifier and its PIN.
pub fn put_person(tx: &mut Tx<'_>, key: &ShopKey, person: &Person) -> Result<StaffId, DbError> {
    let sql = "INSERT INTO staff (street, shop, id, name, contact, role, active) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
               ON CONFLICT (street, shop, contact) DO UPDATE SET name = excluded.name, role = excluded.role,
               active = excluded.active RETURNING id";
    let values =
        params![&key.street, &key.shop, person.id, &person.name, &person.contact, person.role.as_str(), person.active];
    tx.query_one(sql, values, |row| row.get(0))
}

/// The hashed PINs of a shop's people.
pub fn pins(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<(StaffId, String)>, DbError> {
    let sql = "SELECT id, pin_hash FROM staff WHERE street = ?1 AND shop = ?2 AND active AND pin_hash IS NOT NULL ORDER BY id /* whole */";
    conn.query(sql, params![&key.street, &key.shop], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Gives someone a PIN, by its hash.
pub fn set_pin(tx: &mut Tx<'_>, key: &ShopKey, id: StaffId, hash: &str) -> Result<bool, DbError> {
    let sql = "UPDATE staff SET pin_hash = ?4 WHERE street = ?1 AND shop = ?2 AND id = ?3";
    Ok(tx.execute(sql, params![&key.street, &key.shop, id, hash])? > 0)
}

pub(super) fn insert_key(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    id: KeyId,
    new: &NewKey<'_>,
    hash: &str,
    now: Timestamp,
    expires: Option<Timestamp>,
) -> Result<(), DbError> {
    let sql =
        "INSERT INTO access_key (street, shop, id, kind, hash, role, staff_id, label, secret, created_at, expires_at)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    let values = params![
        &key.street,
        &key.shop,
        id,
        new.kind.as_str(),
        hash,
        new.role.map(Role::as_str),
        new.staff,
        new.label,
        new.signing,
        now,
        expires,
    ];
    tx.execute(sql, values).map(|_| ())
}

const KEY: &str = "street, shop, id, kind, role, staff_id, label, secret, created_at";

fn key(row: &Row<'_>) -> Result<Key, DbError> {
    Ok(Key {
        key: ShopKey { street: row.get(0)?, shop: row.get(1)? },
        id: row.get(2)?,
        kind: Kind::parse(&row.get::<String>(3)?)
            .ok_or_else(|| DbError::Decode { column: 3, why: "not a kind".into() })?,
        role: row.get::<Option<String>>(4)?.as_deref().and_then(Role::parse),
        staff: row.get(5)?,
        label: row.get(6)?,
        signing: row.get(7)?,
        created_at: row.get(8)?,
    })
}

pub(super) fn by_hash(
    conn: &mut Conn<'_>,
    street: &Slug,
    hash: &str,
    kind: Kind,
    now: Timestamp,
) -> Result<Option<Key>, DbError> {
    // The session of someone who left opens nothing any more.
    let sql = format!(
        "SELECT {KEY} FROM access_key WHERE street = ?4 AND hash = ?1 AND kind = ?2 AND revoked_at IS NULL
         AND (expires_at IS NULL OR expires_at > ?3)
         AND NOT EXISTS (SELECT 1 FROM staff s WHERE s.street = access_key.street AND s.shop = access_key.shop
             AND s.id = access_key.staff_id AND NOT s.active)"
    );
    conn.query_opt(&sql, params![hash, kind.as_str(), now, street], key)
}

pub(super) fn is_unused(conn: &mut Conn<'_>, key: &Key) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM access_key WHERE street = ?1 AND shop = ?2 AND id = ?3 AND used_at IS NULL";
    Ok(conn.query_opt(sql, params![&key.key.street, &key.key.shop, key.id], |_| Ok(()))?.is_some())
}

pub(super) fn mark_used(tx: &mut Tx<'_>, key: &Key, now: Timestamp) -> Result<bool, DbError> {
    let sql = "UPDATE access_key SET used_at = ?4 WHERE street = ?1 AND shop = ?2 AND id = ?3 AND used_at IS NULL";
    Ok(tx.execute(sql, params![&key.key.street, &key.key.shop, key.id, now])? > 0)
}

/// The live keys of a shop that its owner may see: tokens, hooks, tablets, newest first.
pub fn keys(conn: &mut Conn<'_>, shop: &ShopKey, now: Timestamp) -> Result<Vec<Key>, DbError> {
    let sql = format!(
        "SELECT {KEY} FROM access_key WHERE street = ?1 AND shop = ?2 AND revoked_at IS NULL
         AND (expires_at IS NULL OR expires_at > ?3) AND kind NOT IN ('session', 'sign_in', 'pair')
         ORDER BY created_at DESC, id /* whole */"
    );
    conn.query(&sql, params![&shop.street, &shop.shop, now], key)
}

/// Gives a gateway's key the secret by which its calls are signed, or takes it away; false when there is no such key.
pub fn set_signing(tx: &mut Tx<'_>, shop: &ShopKey, id: KeyId, secret: Option<&str>) -> Result<bool, DbError> {
    let sql = "UPDATE access_key SET secret = ?4
               WHERE street = ?1 AND shop = ?2 AND id = ?3 AND kind IN ('smsgate', 'twilio') AND revoked_at IS NULL";
    Ok(tx.execute(sql, params![&shop.street, &shop.shop, id, secret])? > 0)
}

/// Takes a key back.
pub fn revoke(tx: &mut Tx<'_>, shop: &ShopKey, id: KeyId, now: Timestamp) -> Result<bool, DbError> {
    let sql =
        "UPDATE access_key SET revoked_at = ?4 WHERE street = ?1 AND shop = ?2 AND id = ?3 AND revoked_at IS NULL";
    Ok(tx.execute(sql, params![&shop.street, &shop.shop, id, now])? > 0)
}

/// Ends every session of a person: what they may do has changed.
pub fn close_sessions(tx: &mut Tx<'_>, shop: &ShopKey, id: StaffId, now: Timestamp) -> Result<u64, DbError> {
    let sql = "UPDATE access_key SET revoked_at = ?4 WHERE street = ?1 AND shop = ?2 AND staff_id = ?3
               AND kind = 'session' AND revoked_at IS NULL /* whole */";
    tx.execute(sql, params![&shop.street, &shop.shop, id, now])
}

/// Forgets secrets that have opened nothing since before an instant: they ended, or were taken back.
pub fn expire(tx: &mut Tx<'_>, key: &ShopKey, before: Timestamp, most: i64) -> Result<u64, DbError> {
    let sql = "DELETE FROM access_key WHERE street = ?1 AND shop = ?2 AND id IN (
                 SELECT id FROM access_key /* whole */ WHERE street = ?1 AND shop = ?2
                 AND (expires_at < ?3 OR revoked_at < ?3) ORDER BY id LIMIT ?4)";
    tx.execute(sql, params![&key.street, &key.shop, before, most])
}
