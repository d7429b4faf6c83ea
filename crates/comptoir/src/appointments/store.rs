//! The SQL of meetings: how people are met, their times, what became of them.

pub(super) mod events;
pub(super) mod rooms;

use db::{Conn, DbError, Row, Tx, params};
use jiff::Timestamp;
use kernel::{
    Contact, ShopKey,
    id::{AppointmentId, PersonId, StaffId},
};

use super::{
    Appointment, News, SetUp,
    rules::{State, Way},
};
use crate::platform::i18n::Lang;

fn decode(column: usize, why: &str) -> DbError {
    DbError::Decode { column, why: why.to_owned() }
}

/// A stored address; empty is none.
pub(super) fn contact(row: &Row<'_>, column: usize) -> Result<Option<Contact>, DbError> {
    let text: String = row.get(column)?;
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| decode(column, "not a contact")) }
}

/// An address as it is stored.
pub(super) fn kept(contact: Option<&Contact>) -> String {
    contact.map_or_else(String::new, ToString::to_string)
}

/// How each of those who answer for a shop meets people, as far as they said so.
pub fn set_ups(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<(StaffId, SetUp)>, DbError> {
    let sql = "SELECT staff_id, ways, minutes, place, link, feed FROM agenda
               WHERE street = ?1 AND shop = ?2 ORDER BY staff_id /* whole */";
    conn.query(sql, params![&key.street, &key.shop], |row| {
        let ways = row.get::<String>(1)?.split(' ').filter_map(Way::parse).collect();
        Ok((
            row.get(0)?,
            SetUp { ways, minutes: row.get(2)?, place: row.get(3)?, link: row.get(4)?, feed: row.get(5)? },
        ))
    })
}

pub(super) fn set_up(tx: &mut Tx<'_>, key: &ShopKey, staff: StaffId, new: &SetUp) -> Result<(), DbError> {
    let sql = "INSERT INTO agenda (street, shop, staff_id, ways, minutes, place, link, feed)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)
               ON CONFLICT (street, shop, staff_id) DO UPDATE SET ways = excluded.ways, minutes = excluded.minutes,
               place = excluded.place, link = excluded.link";
    let ways = new.ways.iter().map(|way| way.as_str()).collect::<Vec<_>>().join(" ");
    tx.execute(sql, params![&key.street, &key.shop, staff, ways, new.minutes, &new.place, &new.link]).map(|_| ())
}

pub(super) fn new_feed(tx: &mut Tx<'_>, key: &ShopKey, staff: StaffId) -> Result<(), DbError> {
    let sql = "UPDATE agenda SET feed = feed + 1 WHERE street = ?1 AND shop = ?2 AND staff_id = ?3";
    tx.execute(sql, params![&key.street, &key.shop, staff]).map(|_| ())
}

const COLUMNS: &str =
    "street, shop, id, staff_id, person, contact, name, lang, way, place, subject, minutes, start_at, state,
    reason, version, news, made_by, made_at, changed_at";

fn read(row: &Row<'_>) -> Result<Appointment, DbError> {
    let start: Option<i64> = row.get(12)?;
    Ok(Appointment {
        key: ShopKey { street: row.get(0)?, shop: row.get(1)? },
        id: row.get(2)?,
        staff: row.get(3)?,
        person: row.get(4)?,
        contact: contact(row, 5)?,
        name: row.get(6)?,
        lang: Lang::parse(&row.get::<String>(7)?),
        way: Way::parse(&row.get::<String>(8)?).ok_or_else(|| decode(8, "not a way"))?,
        place: row.get(9)?,
        subject: row.get(10)?,
        minutes: row.get(11)?,
        start: start.and_then(|at| Timestamp::from_millisecond(at).ok()),
        state: State::parse(&row.get::<String>(13)?),
        reason: row.get(14)?,
        version: row.get(15)?,
        news: News::parse(&row.get::<String>(16)?),
        made_by: row.get(17)?,
        made_at: row.get(18)?,
        changed_at: row.get(19)?,
    })
}

/// One meeting of a shop.
pub fn by_id(conn: &mut Conn<'_>, key: &ShopKey, id: AppointmentId) -> Result<Option<Appointment>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM appointment WHERE street = ?1 AND shop = ?2 AND id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, id], read)
}

/// Writes a meeting, new or changed.
pub(super) fn put(tx: &mut Tx<'_>, own: &Appointment) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO appointment ({COLUMNS}, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
         ON CONFLICT (street, shop, id) DO UPDATE SET start_at = excluded.start_at, state = excluded.state,
         reason = excluded.reason, version = excluded.version, news = excluded.news, changed_at = excluded.changed_at,
         at = excluded.at"
    );
    let values = params![
        &own.key.street,
        &own.key.shop,
        own.id,
        own.staff,
        own.person,
        kept(own.contact.as_ref()),
        &own.name,
        own.lang.code(),
        own.way.as_str(),
        &own.place,
        &own.subject,
        own.minutes,
        own.start,
        own.state.as_str(),
        &own.reason,
        own.version,
        own.news.as_str(),
        &own.made_by,
        own.made_at,
        own.changed_at,
        own.at(),
    ];
    tx.execute(&sql, values).map(|_| ())
}

/// The steps of an advisor that are taken between two instants.
pub(super) fn taken(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    staff: StaffId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Timestamp>, DbError> {
    let sql = "SELECT at FROM appointment_step
               WHERE street = ?1 AND shop = ?2 AND staff_id = ?3 AND at >= ?4 AND at < ?5 ORDER BY at";
    conn.query(sql, params![&key.street, &key.shop, staff, from, to], |row| row.get(0))
}

/// Takes a step of an advisor; false when a meeting has it.
pub(super) fn take(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    staff: StaffId,
    step: Timestamp,
    id: AppointmentId,
) -> Result<bool, DbError> {
    let sql = "INSERT INTO appointment_step (street, shop, staff_id, at, appointment) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (street, shop, staff_id, at) DO NOTHING";
    Ok(tx.execute(sql, params![&key.street, &key.shop, staff, step, id])? == 1)
}

/// Gives a step back, if the meeting has it.
pub(super) fn let_go(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    staff: StaffId,
    step: Timestamp,
    id: AppointmentId,
) -> Result<(), DbError> {
    let sql = "DELETE FROM appointment_step
               WHERE street = ?1 AND shop = ?2 AND staff_id = ?3 AND at = ?4 AND appointment = ?5";
    tx.execute(sql, params![&key.street, &key.shop, staff, step, id]).map(|_| ())
}

/// The meetings of an advisor between two instants, whatever became of them, in their order.
pub fn agenda(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    staff: StaffId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Appointment>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM appointment
         WHERE street = ?1 AND shop = ?2 AND staff_id = ?3 AND start_at >= ?4 AND start_at < ?5 ORDER BY start_at, id"
    );
    conn.query(&sql, params![&key.street, &key.shop, staff, from, to], read)
}

/// The meetings of a person before an instant in their line of time, the last first.
pub fn of_person(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    person: PersonId,
    before: Timestamp,
    most: i64,
) -> Result<Vec<Appointment>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM appointment
         WHERE street = ?1 AND shop = ?2 AND person = ?3 AND at < ?4 ORDER BY at DESC, id DESC LIMIT ?5"
    );
    conn.query(&sql, params![&key.street, &key.shop, person, before, most], read)
}

/// The meetings of a person that are proposed or booked.
pub(super) fn open_of(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Vec<Appointment>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM appointment
         WHERE street = ?1 AND shop = ?2 AND person = ?3 AND state IN ('proposed', 'booked') ORDER BY at, id"
    );
    conn.query(&sql, params![&key.street, &key.shop, person], read)
}

/// What the person did was seen; false when there was nothing.
pub(super) fn see(tx: &mut Tx<'_>, key: &ShopKey, id: AppointmentId) -> Result<bool, DbError> {
    let sql = "UPDATE appointment SET news = '' WHERE street = ?1 AND shop = ?2 AND id = ?3 AND news <> ''";
    Ok(tx.execute(sql, params![&key.street, &key.shop, id])? > 0)
}

/// Forgets the meetings of a person.
pub(super) fn forget(tx: &mut Tx<'_>, key: &ShopKey, person: PersonId) -> Result<(), DbError> {
    let sql = "DELETE FROM appointment WHERE street = ?1 AND shop = ?2 AND person = ?3";
    tx.execute(sql, params![&key.street, &key.shop, person]).map(|_| ())
}

/// Forgets meetings that were made before an instant and are over, and the steps of that time; answers how many.
pub(super) fn expire(tx: &mut Tx<'_>, key: &ShopKey, before: Timestamp) -> Result<u64, DbError> {
    let sql = "DELETE FROM appointment_step /* whole */ WHERE street = ?1 AND shop = ?2 AND at < ?3";
    tx.execute(sql, params![&key.street, &key.shop, before])?;
    let sql =
        "DELETE FROM appointment WHERE street = ?1 AND shop = ?2 AND id < ?3 AND (start_at IS NULL OR start_at < ?4)";
    tx.execute(sql, params![&key.street, &key.shop, kernel::id::since(before), before])
}
