//! The SQL of events and of who comes to them.

use db::{Conn, DbError, Row, Tx, params};
use jiff::Timestamp;
use kernel::{
    Contact, ShopKey,
    id::{EventId, PersonId, SeatId},
};

use super::{contact, kept};
use crate::{
    appointments::{
        events::{Event, Seat},
        rules::places::State,
    },
    platform::i18n::Lang,
};

const COLUMNS: &str =
    "street, shop, id, title, body, place, start_at, end_at, places, state, version, made_by, changed_at";

fn read(row: &Row<'_>) -> Result<Event, DbError> {
    Ok(Event {
        key: ShopKey { street: row.get(0)?, shop: row.get(1)? },
        id: row.get(2)?,
        title: row.get(3)?,
        body: row.get(4)?,
        place: row.get(5)?,
        start: row.get(6)?,
        end: row.get(7)?,
        places: row.get(8)?,
        cancelled: row.get::<String>(9)? != "open",
        version: row.get(10)?,
        made_by: row.get(11)?,
        changed_at: row.get(12)?,
    })
}

/// One event of a shop.
pub fn event(conn: &mut Conn<'_>, key: &ShopKey, id: EventId) -> Result<Option<Event>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM event WHERE street = ?1 AND shop = ?2 AND id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, id], read)
}

/// The events of a shop that begin at an instant or later, the nearest first, whether they were called off or not.
pub fn events_from(conn: &mut Conn<'_>, key: &ShopKey, from: Timestamp, most: i64) -> Result<Vec<Event>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM event WHERE street = ?1 AND shop = ?2 AND start_at >= ?3 ORDER BY start_at, id LIMIT ?4"
    );
    conn.query(&sql, params![&key.street, &key.shop, from, most], read)
}

pub(in crate::appointments) fn put_event(tx: &mut Tx<'_>, own: &Event) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO event ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
         ON CONFLICT (street, shop, id) DO UPDATE SET title = excluded.title, body = excluded.body, place = excluded.place,
         start_at = excluded.start_at, end_at = excluded.end_at, places = excluded.places, state = excluded.state,
         version = excluded.version, changed_at = excluded.changed_at"
    );
    let values = params![
        &own.key.street,
        &own.key.shop,
        own.id,
        &own.title,
        &own.body,
        &own.place,
        own.start,
        own.end,
        own.places,
        if own.cancelled { "cancelled" } else { "open" },
        own.version,
        &own.made_by,
        own.changed_at,
    ];
    tx.execute(&sql, values).map(|_| ())
}

const SEAT: &str = "street, shop, event, id, person, contact, name, lang, seats, state, until_at, at";

fn read_seat(row: &Row<'_>) -> Result<Seat, DbError> {
    let until: Option<i64> = row.get(10)?;
    Ok(Seat {
        key: ShopKey { street: row.get(0)?, shop: row.get(1)? },
        event: row.get(2)?,
        id: row.get(3)?,
        person: row.get(4)?,
        contact: contact(row, 5)?,
        name: row.get(6)?,
        lang: Lang::parse(&row.get::<String>(7)?),
        seats: row.get(8)?,
        state: State::parse(&row.get::<String>(9)?, until.and_then(|at| Timestamp::from_millisecond(at).ok())),
        at: row.get(11)?,
    })
}

/// Everyone who registered for an event, in the order in which they came.
pub fn seats(conn: &mut Conn<'_>, key: &ShopKey, event: EventId) -> Result<Vec<Seat>, DbError> {
    let sql = format!("SELECT {SEAT} FROM event_seat WHERE street = ?1 AND shop = ?2 AND event = ?3 ORDER BY id");
    conn.query(&sql, params![&key.street, &key.shop, event], read_seat)
}

/// The registration of an address.
pub(in crate::appointments) fn seat_of(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    event: EventId,
    contact: &Contact,
) -> Result<Option<Seat>, DbError> {
    let sql = format!("SELECT {SEAT} FROM event_seat WHERE street = ?1 AND shop = ?2 AND event = ?3 AND contact = ?4");
    conn.query_opt(&sql, params![&key.street, &key.shop, event, contact.to_string()], read_seat)
}

/// The registrations of a person, the newest first.
pub fn seats_of(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Vec<Seat>, DbError> {
    let sql = format!("SELECT {SEAT} FROM event_seat WHERE street = ?1 AND shop = ?2 AND person = ?3 ORDER BY id DESC");
    conn.query(&sql, params![&key.street, &key.shop, person], read_seat)
}

pub(in crate::appointments) fn put_seat(tx: &mut Tx<'_>, own: &Seat) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO event_seat ({SEAT}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
         ON CONFLICT (street, shop, event, id) DO UPDATE SET state = excluded.state, until_at = excluded.until_at,
         seats = excluded.seats"
    );
    let until = match own.state {
        State::Offered(until) => Some(until),
        State::Coming | State::Waiting | State::Left => None,
    };
    let values = params![
        &own.key.street,
        &own.key.shop,
        own.event,
        own.id,
        own.person,
        kept(own.contact.as_ref()),
        &own.name,
        own.lang.code(),
        own.seats,
        own.state.as_str(),
        until,
        own.at,
    ];
    tx.execute(&sql, values).map(|_| ())
}

pub(in crate::appointments) fn drop_seat(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    event: EventId,
    id: SeatId,
) -> Result<(), DbError> {
    let sql = "DELETE FROM event_seat WHERE street = ?1 AND shop = ?2 AND event = ?3 AND id = ?4";
    tx.execute(sql, params![&key.street, &key.shop, event, id]).map(|_| ())
}

/// The events of which an offered place was not answered in time.
pub(in crate::appointments) fn unanswered(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    now: Timestamp,
) -> Result<Vec<EventId>, DbError> {
    let sql = "SELECT event FROM event_seat WHERE street = ?1 AND shop = ?2 AND state = 'offered' AND until_at <= ?3
               ORDER BY until_at, event, id";
    let mut all: Vec<EventId> = conn.query(sql, params![&key.street, &key.shop, now], |row| row.get(0))?;
    all.dedup();
    Ok(all)
}

/// Forgets who registered for events before an instant; answers how many.
pub(in crate::appointments) fn expire(tx: &mut Tx<'_>, key: &ShopKey, before: Timestamp) -> Result<u64, DbError> {
    let sql = "DELETE FROM event_seat /* whole */ WHERE street = ?1 AND shop = ?2 AND at < ?3 AND event IN
               (SELECT id FROM event WHERE street = ?1 AND shop = ?2 AND start_at < ?3)";
    tx.execute(sql, params![&key.street, &key.shop, before])
}
