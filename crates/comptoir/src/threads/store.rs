//! The SQL of threads.

use db::{Conn, DbError, Row, Tx, params};
use jiff::Timestamp;
use kernel::{
    ShopKey,
    id::{EntryId, PersonId, PledgeId, StaffId},
};

use super::{
    Entry, Kind, Lead, Mention, Pledge,
    rules::{Claim, Internal},
};

const ENTRY: &str = "id, person, kind, body, written_by, at";

fn entry(row: &Row<'_>) -> Result<Entry, DbError> {
    Ok(Entry {
        id: row.get(0)?,
        person: row.get(1)?,
        kind: Kind::parse(&row.get::<String>(2)?),
        body: Internal::new(row.get::<String>(3)?),
        by: row.get(4)?,
        at: row.get(5)?,
    })
}

pub(super) fn insert_entry(tx: &mut Tx<'_>, key: &ShopKey, entry: &Entry) -> Result<(), DbError> {
    let sql = format!("INSERT INTO thread_entry (street, shop, {ENTRY}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    let (body, kind) = (entry.body.for_colleagues(), entry.kind.as_str());
    let values = params![&key.street, &key.shop, entry.id, entry.person, kind, body, &entry.by, entry.at];
    tx.run(&sql, values)
}

/// The lines of a person's thread before an instant, the last first.
pub fn entries(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    person: PersonId,
    before: Timestamp,
    most: i64,
) -> Result<Vec<Entry>, DbError> {
    let sql = format!(
        "SELECT {ENTRY} FROM thread_entry WHERE street = ?1 AND shop = ?2 AND person = ?3 AND at < ?4
         ORDER BY at DESC, id DESC LIMIT ?5"
    );
    conn.query(&sql, params![&key.street, &key.shop, person, before, most], entry)
}

/// The lines of a shop that were written at or after an instant, oldest first.
pub fn entries_since(conn: &mut Conn<'_>, key: &ShopKey, from: Timestamp, most: i64) -> Result<Vec<Entry>, DbError> {
    let sql = format!(
        "SELECT {ENTRY} FROM thread_entry WHERE street = ?1 AND shop = ?2 AND at >= ?3 ORDER BY at, id LIMIT ?4"
    );
    conn.query(&sql, params![&key.street, &key.shop, from, most], entry)
}

const PLEDGE: &str = "id, person, body, due_at, made_by, made_at, state, ended_at";

fn pledge(row: &Row<'_>) -> Result<Pledge, DbError> {
    let ended: Option<i64> = row.get(7)?;
    Ok(Pledge {
        id: row.get(0)?,
        person: row.get(1)?,
        body: row.get(2)?,
        due: row.get(3)?,
        by: row.get(4)?,
        at: row.get(5)?,
        state: row.get(6)?,
        ended: ended.and_then(|at| Timestamp::from_millisecond(at).ok()),
    })
}

pub(super) fn insert_pledge(tx: &mut Tx<'_>, key: &ShopKey, pledge: &Pledge) -> Result<(), DbError> {
    let sql = "INSERT INTO pledge (street, shop, id, person, body, due_at, made_by, made_at, state, ended_by)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '')";
    let values = params![
        &key.street,
        &key.shop,
        pledge.id,
        pledge.person,
        &pledge.body,
        pledge.due,
        &pledge.by,
        pledge.at,
        &pledge.state,
    ];
    tx.run(sql, values)
}

/// One promise of a shop.
pub fn pledge_by_id(conn: &mut Conn<'_>, key: &ShopKey, id: PledgeId) -> Result<Option<Pledge>, DbError> {
    let sql = format!("SELECT {PLEDGE} FROM pledge WHERE street = ?1 AND shop = ?2 AND id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, id], pledge)
}

/// Everything that was promised to a person, the last first.
pub fn pledges(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Vec<Pledge>, DbError> {
    let sql = format!(
        "SELECT {PLEDGE} FROM pledge WHERE street = ?1 AND shop = ?2 AND person = ?3 ORDER BY made_at DESC, id DESC LIMIT 50"
    );
    conn.query(&sql, params![&key.street, &key.shop, person], pledge)
}

/// The promises of a shop that must be kept until an instant, the oldest first.
pub fn due(conn: &mut Conn<'_>, key: &ShopKey, until: Timestamp) -> Result<Vec<Pledge>, DbError> {
    let sql = format!(
        "SELECT {PLEDGE} FROM pledge WHERE street = ?1 AND shop = ?2 AND state = 'open' AND due_at <= ?3
         ORDER BY due_at, id LIMIT 200"
    );
    conn.query(&sql, params![&key.street, &key.shop, until], pledge)
}

pub(super) fn end_pledge(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    id: PledgeId,
    state: &str,
    by: &str,
    now: Timestamp,
) -> Result<Option<PersonId>, DbError> {
    let sql = "UPDATE pledge SET state = ?4, ended_at = ?5, ended_by = ?6
               WHERE street = ?1 AND shop = ?2 AND id = ?3 AND state = 'open' RETURNING person";
    tx.query_opt(sql, params![&key.street, &key.shop, id, state, now, by], |row| row.get(0))
}

pub(super) fn put_off(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    id: PledgeId,
    due: Timestamp,
) -> Result<Option<PersonId>, DbError> {
    let sql =
        "UPDATE pledge SET due_at = ?4 WHERE street = ?1 AND shop = ?2 AND id = ?3 AND state = 'open' RETURNING person";
    tx.query_opt(sql, params![&key.street, &key.shop, id, due], |row| row.get(0))
}

pub(super) fn put_draft(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    person: PersonId,
    writer: &str,
    body: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    if body.trim().is_empty() {
        let sql = "DELETE FROM reply_draft WHERE street = ?1 AND shop = ?2 AND person = ?3 AND writer = ?4";
        return tx.run(sql, params![&key.street, &key.shop, person, writer]);
    }
    let sql = "INSERT INTO reply_draft (street, shop, person, writer, body, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
               ON CONFLICT (street, shop, person, writer) DO UPDATE SET body = excluded.body, at = excluded.at";
    tx.run(sql, params![&key.street, &key.shop, person, writer, body, now])
}

/// What somebody was writing to a person; empty when nothing is kept.
pub fn draft(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId, writer: &str) -> Result<String, DbError> {
    let sql = "SELECT body FROM reply_draft WHERE street = ?1 AND shop = ?2 AND person = ?3 AND writer = ?4";
    let kept = conn.query_opt(sql, params![&key.street, &key.shop, person, writer], |row| row.get(0))?;
    Ok(kept.unwrap_or_default())
}

const LEAD: &str = "person, staff_id, word, passed_by, at";

fn lead_of(row: &Row<'_>) -> Result<Lead, DbError> {
    Ok(Lead {
        person: row.get(0)?,
        staff: row.get(1)?,
        word: Internal::new(row.get::<String>(2)?),
        by: row.get(3)?,
        at: row.get(4)?,
    })
}

pub(super) fn put_lead(tx: &mut Tx<'_>, key: &ShopKey, lead: &Lead) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO thread_lead (street, shop, {LEAD}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (street, shop, person) DO UPDATE SET staff_id = excluded.staff_id, word = excluded.word,
         passed_by = excluded.passed_by, at = excluded.at"
    );
    let word = lead.word.for_colleagues();
    tx.run(&sql, params![&key.street, &key.shop, lead.person, lead.staff, word, &lead.by, lead.at])
}

/// Who takes care of a person's thread, when it was passed on.
pub fn lead(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Option<Lead>, DbError> {
    let sql = format!("SELECT {LEAD} FROM thread_lead WHERE street = ?1 AND shop = ?2 AND person = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, person], lead_of)
}

/// Who is answering a thread, or did last.
pub(super) fn claim(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Option<Claim>, DbError> {
    let sql = "SELECT writer, at FROM thread_claim WHERE street = ?1 AND shop = ?2 AND person = ?3";
    conn.query_opt(sql, params![&key.street, &key.shop, person], |row| {
        Ok(Claim { writer: row.get(0)?, at: row.get(1)? })
    })
}

pub(super) fn put_claim(tx: &mut Tx<'_>, key: &ShopKey, person: PersonId, claim: &Claim) -> Result<(), DbError> {
    let sql = "INSERT INTO thread_claim (street, shop, person, writer, at) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (street, shop, person) DO UPDATE SET writer = excluded.writer, at = excluded.at";
    tx.run(sql, params![&key.street, &key.shop, person, &claim.writer, claim.at])
}

pub(super) fn release(tx: &mut Tx<'_>, key: &ShopKey, person: PersonId, writer: &str) -> Result<bool, DbError> {
    let sql = "DELETE FROM thread_claim WHERE street = ?1 AND shop = ?2 AND person = ?3 AND writer = ?4";
    Ok(tx.execute(sql, params![&key.street, &key.shop, person, writer])? > 0)
}

pub(super) fn insert_mention(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    staff: StaffId,
    entry: EntryId,
    one: &Mention,
) -> Result<(), DbError> {
    let sql = "INSERT INTO thread_mention (street, shop, staff_id, entry, person, body, named_by, at)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (street, shop, staff_id, entry) DO NOTHING";
    let body = one.body.for_colleagues();
    let values = params![&key.street, &key.shop, staff, entry, one.person, body, &one.by, one.at];
    tx.run(sql, values)
}

/// Where a colleague was named and has not seen it yet, the first first.
pub fn mentions(conn: &mut Conn<'_>, key: &ShopKey, staff: StaffId) -> Result<Vec<Mention>, DbError> {
    let sql = "SELECT person, body, named_by, at FROM thread_mention
               WHERE street = ?1 AND shop = ?2 AND staff_id = ?3 AND seen_at IS NULL ORDER BY at, entry LIMIT 100";
    conn.query(sql, params![&key.street, &key.shop, staff], |row| {
        let body = Internal::new(row.get::<String>(1)?);
        Ok(Mention { person: row.get(0)?, body, by: row.get(2)?, at: row.get(3)? })
    })
}

pub(super) fn see_mentions(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    person: PersonId,
    staff: StaffId,
    now: Timestamp,
) -> Result<u64, DbError> {
    let sql = "UPDATE thread_mention SET seen_at = ?5
               WHERE street = ?1 AND shop = ?2 AND staff_id = ?3 AND person = ?4 AND seen_at IS NULL";
    tx.execute(sql, params![&key.street, &key.shop, staff, person, now])
}

/// Forgets everything that hangs at a person.
pub fn forget(tx: &mut Tx<'_>, key: &ShopKey, person: PersonId) -> Result<(), DbError> {
    for table in ["thread_entry", "pledge", "reply_draft", "thread_lead", "thread_claim"] {
        let sql = format!("DELETE FROM {table} WHERE street = ?1 AND shop = ?2 AND person = ?3");
        tx.run(&sql, params![&key.street, &key.shop, person])?;
    }
    let sql = "DELETE FROM thread_mention /* whole */ WHERE street = ?1 AND shop = ?2 AND person = ?3";
    tx.run(sql, params![&key.street, &key.shop, person])
}

/// Forgets drafts that nobody went on with since an instant.
pub fn expire_drafts(tx: &mut Tx<'_>, key: &ShopKey, before: Timestamp) -> Result<u64, DbError> {
    let sql = "DELETE FROM reply_draft /* whole */ WHERE street = ?1 AND shop = ?2 AND at < ?3";
    tx.execute(sql, params![&key.street, &key.shop, before])
}
