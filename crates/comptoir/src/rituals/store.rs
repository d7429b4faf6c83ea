//! The SQL of rituals.

pub(super) mod attention;

use db::{Conn, DbError, Row, Tx, params};
use jiff::{Timestamp, civil::Date};
use kernel::{
    Contact, ShopKey,
    id::{EntryId, PersonId, StaffId},
};

use super::{
    Ritual,
    rules::{Kind, State},
};

const RITUAL: &str = "id, staff_id, day, person, kind, promised, state, reason, at, minutes, about";

fn read(row: &Row<'_>) -> Result<Ritual, DbError> {
    let decode = |column, why: &str| DbError::Decode { column, why: why.to_owned() };
    Ok(Ritual {
        id: row.get(0)?,
        staff: row.get(1)?,
        day: row.get::<String>(2)?.parse().map_err(|_| decode(2, "not a day"))?,
        person: row.get(3)?,
        kind: Kind::parse(&row.get::<String>(4)?).ok_or_else(|| decode(4, "not a ritual"))?,
        promised: row.get(5)?,
        state: State::parse(&row.get::<String>(6)?),
        reason: row.get(7)?,
        at: row.get(8)?,
        minutes: row.get(9)?,
        about: row.get(10)?,
    })
}

/// The list of a day.
pub fn of_day(conn: &mut Conn<'_>, key: &ShopKey, staff: StaffId, day: Date) -> Result<Vec<Ritual>, DbError> {
    let sql = format!(
        "SELECT {RITUAL} FROM ritual WHERE street = ?1 AND shop = ?2 AND staff_id = ?3 AND day = ?4 ORDER BY id"
    );
    let mut all = conn.query(&sql, params![&key.street, &key.shop, staff, day.to_string()], read)?;
    all.sort_by_key(|one| !one.promised);
    Ok(all)
}

/// One line of a shop.
pub fn by_id(conn: &mut Conn<'_>, key: &ShopKey, id: EntryId) -> Result<Option<Ritual>, DbError> {
    let sql = format!("SELECT {RITUAL} FROM ritual WHERE street = ?1 AND shop = ?2 AND id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, id], read)
}

pub(super) fn insert(tx: &mut Tx<'_>, key: &ShopKey, new: &Ritual) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO ritual (street, shop, {RITUAL}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
    );
    let values = params![
        &key.street,
        &key.shop,
        new.id,
        new.staff,
        new.day.to_string(),
        new.person,
        new.kind.as_str(),
        new.promised,
        new.state.as_str(),
        &new.reason,
        new.at,
        new.minutes,
        &new.about,
    ];
    tx.execute(&sql, values).map(|_| ())
}

/// What was not begun of a day is composed anew.
pub(super) fn clear(tx: &mut Tx<'_>, key: &ShopKey, staff: StaffId, day: Date) -> Result<(), DbError> {
    let sql = "DELETE FROM ritual WHERE street = ?1 AND shop = ?2 AND staff_id = ?3 AND day = ?4 AND state = 'todo'";
    tx.execute(sql, params![&key.street, &key.shop, staff, day.to_string()]).map(|_| ())
}

/// What somebody left undone on earlier days is over.
pub(super) fn clear_before(tx: &mut Tx<'_>, key: &ShopKey, staff: StaffId, day: Date) -> Result<(), DbError> {
    let sql = "DELETE FROM ritual WHERE street = ?1 AND shop = ?2 AND staff_id = ?3 AND day < ?4 AND state = 'todo'";
    tx.execute(sql, params![&key.street, &key.shop, staff, day.to_string()]).map(|_| ())
}

/// What called for a line does not any more: it leaves the list, whoever's it is.
pub fn let_go(tx: &mut Tx<'_>, key: &ShopKey, person: PersonId, about: &str) -> Result<(), DbError> {
    let sql = "DELETE FROM ritual WHERE street = ?1 AND shop = ?2 AND person = ?3 AND about = ?4 AND state = 'todo'";
    tx.execute(sql, params![&key.street, &key.shop, person, about]).map(|_| ())
}

pub(super) fn end(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    id: EntryId,
    state: State,
    reason: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "UPDATE ritual SET state = ?4, reason = ?5, ended_at = ?6
               WHERE street = ?1 AND shop = ?2 AND id = ?3 AND state = 'todo'";
    tx.execute(sql, params![&key.street, &key.shop, id, state.as_str(), reason, now]).map(|_| ())
}

/// What became of the last time that somebody was called or met, or wanted neither.
pub(super) fn last(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    person: PersonId,
) -> Result<Option<(State, Timestamp)>, DbError> {
    let sql = "SELECT state, ended_at FROM ritual WHERE street = ?1 AND shop = ?2 AND person = ?3
               AND state IN ('done', 'refused') ORDER BY at DESC, id DESC LIMIT 1";
    conn.query_opt(sql, params![&key.street, &key.shop, person], |row| {
        Ok((State::parse(&row.get::<String>(0)?), row.get(1)?))
    })
}

/// Whether somebody is on a list of the shop already, and nothing became of it yet.
pub(super) fn is_open(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId, since: Timestamp) -> Result<bool, DbError> {
    let sql =
        "SELECT 1 FROM ritual WHERE street = ?1 AND shop = ?2 AND person = ?3 AND at > ?4 AND state = 'todo' LIMIT 1";
    Ok(conn.query_opt(sql, params![&key.street, &key.shop, person, since], |_| Ok(()))?.is_some())
}

/// An address is on a list of the shop this week.
pub(super) fn mark(tx: &mut Tx<'_>, key: &ShopKey, contact: &Contact, now: Timestamp) -> Result<(), DbError> {
    let sql = "INSERT INTO ritual_week (street, contact, shop, at) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (street, contact, shop) DO UPDATE SET at = excluded.at";
    tx.execute(sql, params![&key.street, contact, &key.shop, now]).map(|_| ())
}

/// Whether another shop of the street has an address on its list since then.
pub(super) fn elsewhere(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    contact: &Contact,
    since: Timestamp,
) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM ritual_week WHERE street = ?1 AND contact = ?2 AND shop <> ?3 AND at > ?4 LIMIT 1";
    Ok(conn.query_opt(sql, params![&key.street, contact, &key.shop, since], |_| Ok(()))?.is_some())
}

/// Forgets the lines of a person, what was given to them and what they wished.
pub fn forget(tx: &mut Tx<'_>, key: &ShopKey, person: PersonId) -> Result<(), DbError> {
    let sql = "DELETE FROM ritual WHERE street = ?1 AND shop = ?2 AND person = ?3";
    tx.execute(sql, params![&key.street, &key.shop, person])?;
    attention::forget(tx, key, person)
}

/// Forgets that an address was on a list of the shop.
pub fn forget_contact(tx: &mut Tx<'_>, key: &ShopKey, contact: &Contact) -> Result<(), DbError> {
    let sql = "DELETE FROM ritual_week WHERE street = ?1 AND contact = ?2 AND shop = ?3";
    tx.execute(sql, params![&key.street, contact, &key.shop]).map(|_| ())
}

/// Forgets the lists of before an instant.
pub fn expire(tx: &mut Tx<'_>, key: &ShopKey, before: Timestamp) -> Result<u64, DbError> {
    let sql = "DELETE FROM ritual_week /* whole */ WHERE street = ?1 AND shop = ?2 AND at < ?3";
    let week = tx.execute(sql, params![&key.street, &key.shop, before])?;
    let sql = "DELETE FROM ritual WHERE street = ?1 AND shop = ?2 AND id < ?3 AND state <> 'todo'";
    let lists = tx.execute(sql, params![&key.street, &key.shop, kernel::id::since(before)])?;
    Ok(week + lists + attention::expire(tx, key, before)?)
}
