//! The SQL of voices.

use db::{Conn, DbError, Row, Tx, params};
use jiff::{Timestamp, civil::Date};
use kernel::{
    ShopKey,
    id::{PersonId, PledgeId, StaffId, VoiceId},
};

use super::{
    Decision, Voice,
    rules::{Kind, State, Subject},
};

const VOICE: &str = "id, person, kind, proposed, subject, body, source, staff_id, raised_by, at, pledge, state, outcome, \
    ended_by, ended_at";

fn read(row: &Row<'_>) -> Result<Voice, DbError> {
    let unknown = || DbError::Decode { column: 2, why: "not a kind of voice".to_owned() };
    let ended: Option<i64> = row.get(14)?;
    Ok(Voice {
        id: row.get(0)?,
        person: row.get(1)?,
        kind: Kind::parse(&row.get::<String>(2)?).ok_or_else(unknown)?,
        proposed: Kind::parse(&row.get::<String>(3)?),
        subject: Subject::parse(&row.get::<String>(4)?),
        body: row.get(5)?,
        source: row.get(6)?,
        staff: row.get::<Option<StaffId>>(7)?,
        by: row.get(8)?,
        at: row.get(9)?,
        pledge: row.get::<Option<PledgeId>>(10)?,
        state: State::parse(&row.get::<String>(11)?),
        outcome: row.get(12)?,
        ended_by: row.get(13)?,
        ended: ended.and_then(|at| Timestamp::from_millisecond(at).ok()),
    })
}

pub(super) fn insert(tx: &mut Tx<'_>, key: &ShopKey, new: &Voice) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO voice (street, shop, {VOICE})
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"
    );
    let values = params![
        &key.street,
        &key.shop,
        new.id,
        new.person,
        new.kind.as_str(),
        new.proposed.map_or("", Kind::as_str),
        new.subject.as_str(),
        &new.body,
        &new.source,
        new.staff,
        &new.by,
        new.at,
        new.pledge,
        new.state.as_str(),
        &new.outcome,
        &new.ended_by,
        new.ended.map(Timestamp::as_millisecond),
    ];
    tx.execute(&sql, values).map(|_| ())
}

/// Writes what may change of a voice.
pub(super) fn put(tx: &mut Tx<'_>, key: &ShopKey, voice: &Voice) -> Result<(), DbError> {
    let sql = "UPDATE voice SET kind = ?4, subject = ?5, staff_id = ?6, pledge = ?7, state = ?8, outcome = ?9,
               ended_by = ?10, ended_at = ?11 WHERE street = ?1 AND shop = ?2 AND id = ?3";
    let values = params![
        &key.street,
        &key.shop,
        voice.id,
        voice.kind.as_str(),
        voice.subject.as_str(),
        voice.staff,
        voice.pledge,
        voice.state.as_str(),
        &voice.outcome,
        &voice.ended_by,
        voice.ended.map(Timestamp::as_millisecond),
    ];
    tx.execute(sql, values).map(|_| ())
}

/// One voice of a shop.
pub fn by_id(conn: &mut Conn<'_>, key: &ShopKey, id: VoiceId) -> Result<Option<Voice>, DbError> {
    let sql = format!("SELECT {VOICE} FROM voice WHERE street = ?1 AND shop = ?2 AND id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, id], read)
}

/// What a message was marked as; an empty source never was.
pub fn by_source(conn: &mut Conn<'_>, key: &ShopKey, source: &str) -> Result<Option<Voice>, DbError> {
    if source.is_empty() {
        return Ok(None);
    }
    let sql = format!("SELECT {VOICE} FROM voice WHERE street = ?1 AND shop = ?2 AND source = ?3 AND source <> ''");
    conn.query_opt(&sql, params![&key.street, &key.shop, source], read)
}

/// What a member of a file said, the last first.
pub(super) fn of_person(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Vec<Voice>, DbError> {
    let sql = format!(
        "SELECT {VOICE} FROM voice WHERE street = ?1 AND shop = ?2 AND person = ?3 ORDER BY at DESC, id DESC LIMIT 100"
    );
    conn.query(&sql, params![&key.street, &key.shop, person], read)
}

/// What is followed in a shop, the oldest first.
pub fn open(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<Voice>, DbError> {
    let sql = format!(
        "SELECT {VOICE} FROM voice WHERE street = ?1 AND shop = ?2 AND state = 'open' ORDER BY at, id LIMIT 200 /* whole */"
    );
    conn.query(&sql, params![&key.street, &key.shop], read)
}

/// What is followed and is for somebody of the staff, the oldest first.
pub(super) fn for_staff(conn: &mut Conn<'_>, key: &ShopKey, staff: StaffId) -> Result<Vec<Voice>, DbError> {
    let sql = format!(
        "SELECT {VOICE} FROM voice WHERE street = ?1 AND shop = ?2 AND staff_id = ?3 AND state = 'open'
         ORDER BY at, id LIMIT 20"
    );
    conn.query(&sql, params![&key.street, &key.shop, staff], read)
}

/// What was marked from one instant until before another, the oldest first.
pub fn since(conn: &mut Conn<'_>, key: &ShopKey, from: Timestamp, until: Timestamp) -> Result<Vec<Voice>, DbError> {
    let sql = format!(
        "SELECT {VOICE} FROM voice WHERE street = ?1 AND shop = ?2 AND at >= ?3 AND at < ?4 ORDER BY at, id LIMIT 2000"
    );
    conn.query(&sql, params![&key.street, &key.shop, from, until], read)
}

/// When a subject was complained of, the last first.
pub(super) fn complaints(conn: &mut Conn<'_>, key: &ShopKey, subject: Subject) -> Result<Vec<Timestamp>, DbError> {
    let sql = "SELECT at FROM voice WHERE street = ?1 AND shop = ?2 AND subject = ?3 AND kind = 'complaint'
               AND state <> 'void' ORDER BY at DESC, id DESC LIMIT 2000";
    conn.query(sql, params![&key.street, &key.shop, subject.as_str()], |row| row.get(0))
}

pub(super) fn delete(tx: &mut Tx<'_>, key: &ShopKey, person: PersonId) -> Result<(), DbError> {
    let sql = "DELETE FROM voice WHERE street = ?1 AND shop = ?2 AND person = ?3";
    tx.execute(sql, params![&key.street, &key.shop, person]).map(|_| ())
}

pub(super) fn put_decision(tx: &mut Tx<'_>, key: &ShopKey, new: &Decision) -> Result<(), DbError> {
    let sql = "INSERT INTO voice_decision (street, shop, subject, at, body, decided_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
               ON CONFLICT (street, shop, subject, at) DO UPDATE SET body = excluded.body";
    tx.execute(sql, params![&key.street, &key.shop, new.subject.as_str(), new.at, &new.body, &new.by]).map(|_| ())
}

/// The last decision about a subject before an instant.
pub(super) fn last_decision(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    subject: Subject,
    before: Timestamp,
) -> Result<Option<Decision>, DbError> {
    let sql =
        "SELECT body, decided_by, at FROM voice_decision WHERE street = ?1 AND shop = ?2 AND subject = ?3 AND at < ?4
               ORDER BY at DESC LIMIT 1";
    conn.query_opt(sql, params![&key.street, &key.shop, subject.as_str(), before], |row| {
        Ok(Decision { subject, body: row.get(0)?, by: row.get(1)?, at: row.get(2)? })
    })
}

/// Whether the owner was told of a week.
pub(super) fn told(conn: &mut Conn<'_>, key: &ShopKey, week: Date) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM voice_week WHERE street = ?1 AND shop = ?2 AND week = ?3";
    Ok(conn.query_opt(sql, params![&key.street, &key.shop, week.to_string()], |_| Ok(()))?.is_some())
}

/// The owner is told of a week now; false when they were before.
pub fn mark_told(tx: &mut Tx<'_>, key: &ShopKey, week: Date, now: Timestamp) -> Result<bool, DbError> {
    let sql = "INSERT INTO voice_week (street, shop, week, at) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (street, shop, week) DO NOTHING";
    Ok(tx.execute(sql, params![&key.street, &key.shop, week.to_string(), now])? > 0)
}

/// Whether the owner does not want the letter of the week.
pub fn quiet(conn: &mut Conn<'_>, key: &ShopKey) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM voice_quiet WHERE street = ?1 AND shop = ?2 /* whole */";
    Ok(conn.query_opt(sql, params![&key.street, &key.shop], |_| Ok(()))?.is_some())
}

/// The owner wants the letter of the week, or not.
pub fn set_quiet(tx: &mut Tx<'_>, key: &ShopKey, quiet: bool, now: Timestamp) -> Result<(), DbError> {
    let sql = "DELETE FROM voice_quiet WHERE street = ?1 AND shop = ?2 /* whole */";
    tx.execute(sql, params![&key.street, &key.shop])?;
    if quiet {
        let sql = "INSERT INTO voice_quiet (street, shop, at) VALUES (?1, ?2, ?3)";
        tx.execute(sql, params![&key.street, &key.shop, now])?;
    }
    Ok(())
}
