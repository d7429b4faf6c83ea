//! The SQL of advisors.

use db::{Conn, DbError, Row, Tx, params};
use jiff::Timestamp;
use kernel::{
    ShopKey,
    id::{PersonId, StaffId},
};

use super::{
    Advised, Profile, State,
    handover::{Handover, Introduction},
    rules::{Said, handover::Step},
};

/// How somebody shows; none when they never said.
pub fn profile(conn: &mut Conn<'_>, key: &ShopKey, staff: StaffId) -> Result<Option<Profile>, DbError> {
    let sql = "SELECT about, hours, here, until_at FROM advisor WHERE street = ?1 AND shop = ?2 AND staff_id = ?3";
    conn.query_opt(sql, params![&key.street, &key.shop, staff], |row| {
        let (here, until): (Option<bool>, Option<i64>) = (row.get(2)?, row.get(3)?);
        let until = until.and_then(|at| Timestamp::from_millisecond(at).ok());
        Ok(Profile { about: row.get(0)?, hours: row.get(1)?, said: here.map(|here| Said { here, until }) })
    })
}

pub(super) fn introduce(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    staff: StaffId,
    about: &str,
    hours: &str,
) -> Result<(), DbError> {
    let sql = "INSERT INTO advisor (street, shop, staff_id, about, hours) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (street, shop, staff_id) DO UPDATE SET about = excluded.about, hours = excluded.hours";
    tx.execute(sql, params![&key.street, &key.shop, staff, about, hours]).map(|_| ())
}

pub(super) fn say(tx: &mut Tx<'_>, key: &ShopKey, staff: StaffId, said: Said, now: Timestamp) -> Result<(), DbError> {
    let sql = "INSERT INTO advisor (street, shop, staff_id, about, hours, here, until_at, said_at)
               VALUES (?1, ?2, ?3, '', '', ?4, ?5, ?6)
               ON CONFLICT (street, shop, staff_id) DO UPDATE SET here = excluded.here,
               until_at = excluded.until_at, said_at = excluded.said_at";
    tx.execute(sql, params![&key.street, &key.shop, staff, said.here, said.until, now]).map(|_| ())
}

const ADVISED: &str = "person, staff_id, state, actor, at";

fn read(row: &Row<'_>) -> Result<Advised, DbError> {
    Ok(Advised {
        person: row.get(0)?,
        staff: row.get(1)?,
        state: State::parse(&row.get::<String>(2)?),
        by: row.get(3)?,
        at: row.get(4)?,
    })
}

pub(super) fn advised(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Option<Advised>, DbError> {
    let sql = format!("SELECT {ADVISED} FROM advised WHERE street = ?1 AND shop = ?2 AND person = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, person], read)
}

pub(super) fn put(tx: &mut Tx<'_>, key: &ShopKey, one: &Advised) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO advised (street, shop, {ADVISED}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (street, shop, person) DO UPDATE SET staff_id = excluded.staff_id, state = excluded.state,
         actor = excluded.actor, at = excluded.at"
    );
    let values = params![&key.street, &key.shop, one.person, one.staff, one.state.as_str(), &one.by, one.at];
    tx.execute(&sql, values).map(|_| ())
}

/// The persons whose agreed advisor somebody is, the last agreed first.
pub fn clients(conn: &mut Conn<'_>, key: &ShopKey, staff: StaffId, most: i64) -> Result<Vec<Advised>, DbError> {
    let sql = format!(
        "SELECT {ADVISED} FROM advised WHERE street = ?1 AND shop = ?2 AND staff_id = ?3 AND state = 'agreed'
         ORDER BY at DESC, person LIMIT ?4"
    );
    conn.query(&sql, params![&key.street, &key.shop, staff, most], read)
}

const HANDOVER: &str = "leaver, successor, kind, until_at, state";

fn read_handover(row: &Row<'_>) -> Result<Handover, DbError> {
    Ok(Handover {
        leaver: row.get(0)?,
        successor: row.get(1)?,
        sudden: row.get::<String>(2)? == "sudden",
        until: row.get(3)?,
        done: row.get::<String>(4)? != "open",
    })
}

pub(super) fn put_handover(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    own: &Handover,
    by: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO handover (street, shop, leaver, successor, kind, until_at, state, actor, at)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'open', ?7, ?8)
               ON CONFLICT (street, shop, leaver) DO UPDATE SET successor = excluded.successor, kind = excluded.kind,
               until_at = excluded.until_at, state = 'open', actor = excluded.actor, at = excluded.at";
    let kind = if own.sudden { "sudden" } else { "planned" };
    let values = params![&key.street, &key.shop, own.leaver, own.successor, kind, own.until, by, now];
    tx.execute(sql, values).map(|_| ())
}

pub(super) fn end_handover(tx: &mut Tx<'_>, key: &ShopKey, leaver: StaffId) -> Result<(), DbError> {
    let sql = "UPDATE handover SET state = 'done' WHERE street = ?1 AND shop = ?2 AND leaver = ?3";
    tx.execute(sql, params![&key.street, &key.shop, leaver]).map(|_| ())
}

/// The hand-over of somebody's clients.
pub fn handover(conn: &mut Conn<'_>, key: &ShopKey, leaver: StaffId) -> Result<Option<Handover>, DbError> {
    let sql = format!("SELECT {HANDOVER} FROM handover WHERE street = ?1 AND shop = ?2 AND leaver = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, leaver], read_handover)
}

/// The hand-overs of a shop that go on, the one that ends first first.
pub fn going_on(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<Handover>, DbError> {
    let sql = format!(
        "SELECT {HANDOVER} FROM handover WHERE street = ?1 AND shop = ?2 AND state = 'open'
         ORDER BY until_at, leaver /* whole */"
    );
    conn.query(&sql, params![&key.street, &key.shop], read_handover)
}

const INTRODUCTION: &str = "leaver, person, body, step, slot_at, at";

fn introduction(row: &Row<'_>) -> Result<Introduction, DbError> {
    let slot: Option<i64> = row.get(4)?;
    Ok(Introduction {
        leaver: row.get(0)?,
        person: row.get(1)?,
        body: row.get(2)?,
        step: Step::parse(&row.get::<String>(3)?),
        slot: slot.and_then(|at| Timestamp::from_millisecond(at).ok()),
        at: row.get(5)?,
    })
}

/// Adds a person to a hand-over; false when they stand there and something has been done already.
pub(super) fn add_introduction(tx: &mut Tx<'_>, key: &ShopKey, one: &Introduction, by: &str) -> Result<bool, DbError> {
    let sql = format!(
        "INSERT INTO handover_person (street, shop, {INTRODUCTION}, actor) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (street, shop, leaver, person) DO UPDATE SET body = excluded.body, step = excluded.step,
         slot_at = NULL, actor = excluded.actor, at = excluded.at
         WHERE handover_person.step IN ('todo', 'agreed', 'other')"
    );
    let step = one.step.as_str();
    let values = params![&key.street, &key.shop, one.leaver, one.person, &one.body, step, one.slot, one.at, by];
    Ok(tx.execute(&sql, values)? > 0)
}

pub(super) fn write_introduction(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    leaver: StaffId,
    person: PersonId,
    body: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    let sql = "UPDATE handover_person SET body = ?5, at = ?6
               WHERE street = ?1 AND shop = ?2 AND leaver = ?3 AND person = ?4 AND step = 'todo'";
    Ok(tx.execute(sql, params![&key.street, &key.shop, leaver, person, body, now])? > 0)
}

/// Moves an introduction on; false when somebody was faster.
pub(super) fn step(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    known: &Introduction,
    step: Step,
    slot: Option<Timestamp>,
    by: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    let sql = "UPDATE handover_person SET step = ?6, slot_at = COALESCE(?7, slot_at), actor = ?8, at = ?9
               WHERE street = ?1 AND shop = ?2 AND leaver = ?3 AND person = ?4 AND step = ?5";
    let values =
        params![&key.street, &key.shop, known.leaver, known.person, known.step.as_str(), step.as_str(), slot, by, now,];
    Ok(tx.execute(sql, values)? > 0)
}

/// Every introduction of a hand-over.
pub fn introductions(conn: &mut Conn<'_>, key: &ShopKey, leaver: StaffId) -> Result<Vec<Introduction>, DbError> {
    let sql = format!(
        "SELECT {INTRODUCTION} FROM handover_person WHERE street = ?1 AND shop = ?2 AND leaver = ?3 ORDER BY person"
    );
    conn.query(&sql, params![&key.street, &key.shop, leaver], introduction)
}

pub(super) fn introductions_of(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    person: PersonId,
) -> Result<Vec<Introduction>, DbError> {
    let sql = format!("SELECT {INTRODUCTION} FROM handover_person WHERE street = ?1 AND shop = ?2 AND person = ?3");
    conn.query(&sql, params![&key.street, &key.shop, person], introduction)
}

/// When a successor meets somebody already.
pub(super) fn taken(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    successor: StaffId,
    now: Timestamp,
) -> Result<Vec<Timestamp>, DbError> {
    let sql = "SELECT p.slot_at FROM handover_person p
               JOIN handover h ON h.street = p.street AND h.shop = p.shop AND h.leaver = p.leaver
               WHERE p.street = ?1 AND p.shop = ?2 AND p.slot_at > ?3 AND h.successor = ?4 AND p.step <> 'other' /* whole */";
    conn.query(sql, params![&key.street, &key.shop, now, successor], |row| row.get(0))
}

/// Forgets whose advisor a person's was, and how they were introduced.
pub fn forget(tx: &mut Tx<'_>, key: &ShopKey, person: PersonId) -> Result<(), DbError> {
    for table in ["advised", "handover_person"] {
        let sql = format!("DELETE FROM {table} WHERE street = ?1 AND shop = ?2 AND person = ?3");
        tx.execute(&sql, params![&key.street, &key.shop, person])?;
    }
    Ok(())
}
