//! The SQL of rooms: who is there, and what is said to find each other.

use db::{Conn, DbError, Row, Tx, params};
use jiff::{SignedDuration, Timestamp};
use kernel::{ShopKey, Slug, id::AppointmentId};

use super::super::rules::room::{Room, Seat};

/// What was said for a tab to hear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Its number within the room.
    pub n: i64,
    /// Which tab said it.
    pub from: String,
    /// What, as JSON.
    pub body: String,
}

fn read(row: &Row<'_>) -> Result<Room, DbError> {
    let since: Option<i64> = row.get(7)?;
    Ok(Room {
        customer: Seat { tab: row.get(0)?, at: row.get(1)?, sees: row.get(2)? },
        staff: Seat { tab: row.get(3)?, at: row.get(4)?, sees: row.get(5)? },
        said: row.get(6)?,
        since: since.and_then(|at| Timestamp::from_millisecond(at).ok()),
        before: SignedDuration::from_millis(row.get(8)?),
    })
}

/// The room of a meeting; none before anybody came.
pub(in crate::appointments) fn room(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    id: AppointmentId,
) -> Result<Option<Room>, DbError> {
    let sql = "SELECT customer_tab, customer_at, customer_sees, staff_tab, staff_at, staff_sees, said, since, together
               FROM room WHERE street = ?1 AND shop = ?2 AND appointment = ?3";
    conn.query_opt(sql, params![&key.street, &key.shop, id], read)
}

/// Writes a room.
pub(in crate::appointments) fn put_room(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    id: AppointmentId,
    room: &Room,
) -> Result<(), DbError> {
    let sql = "INSERT INTO room (street, shop, appointment, customer_tab, customer_at, customer_sees, staff_tab, staff_at,
               staff_sees, said, since, together) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
               ON CONFLICT (street, shop, appointment) DO UPDATE SET customer_tab = excluded.customer_tab,
               customer_at = excluded.customer_at, customer_sees = excluded.customer_sees, staff_tab = excluded.staff_tab,
               staff_at = excluded.staff_at, staff_sees = excluded.staff_sees, said = excluded.said,
               since = excluded.since, together = excluded.together";
    let before = i64::try_from(room.before.as_millis()).unwrap_or(i64::MAX);
    let (customer, staff) = (&room.customer, &room.staff);
    let values = params![
        &key.street,
        &key.shop,
        id,
        &customer.tab,
        customer.at,
        customer.sees,
        &staff.tab,
        staff.at,
        staff.sees,
        room.said,
        room.since,
        before
    ];
    tx.execute(sql, values).map(|_| ())
}

/// Something is said for a tab to hear.
pub(in crate::appointments) fn say(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    id: AppointmentId,
    (said, to): (&Said, &str),
    at: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO room_word (street, shop, appointment, n, from_tab, to_tab, body, at)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    tx.execute(sql, params![&key.street, &key.shop, id, said.n, &said.from, to, &said.body, at]).map(|_| ())
}

/// What a tab has not heard yet, in its order.
pub(in crate::appointments) fn unheard(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    id: AppointmentId,
    tab: &str,
    after: i64,
) -> Result<Vec<Said>, DbError> {
    let sql = "SELECT n, from_tab, body FROM room_word
               WHERE street = ?1 AND shop = ?2 AND appointment = ?3 AND n > ?4 AND to_tab = ?5 ORDER BY n";
    conn.query(sql, params![&key.street, &key.shop, id, after, tab], |row| {
        Ok(Said { n: row.get(0)?, from: row.get(1)?, body: row.get(2)? })
    })
}

/// Nobody is there any more: nothing that was said there is kept.
pub(in crate::appointments) fn hush(tx: &mut Tx<'_>, key: &ShopKey, id: AppointmentId) -> Result<(), DbError> {
    let sql = "DELETE FROM room_word WHERE street = ?1 AND shop = ?2 AND appointment = ?3";
    tx.execute(sql, params![&key.street, &key.shop, id]).map(|_| ())
}

/// Forgets the room of a meeting.
pub(in crate::appointments) fn drop_room(tx: &mut Tx<'_>, key: &ShopKey, id: AppointmentId) -> Result<(), DbError> {
    hush(tx, key, id)?;
    let sql = "DELETE FROM room WHERE street = ?1 AND shop = ?2 AND appointment = ?3";
    tx.execute(sql, params![&key.street, &key.shop, id]).map(|_| ())
}

/// The shops of a street where something was said before an instant and is still kept.
pub(in crate::appointments) fn unheard_of(
    conn: &mut Conn<'_>,
    street: &Slug,
    before: Timestamp,
) -> Result<Vec<Slug>, DbError> {
    let sql = "SELECT DISTINCT shop FROM room_word /* whole */ WHERE street = ?1 AND at < ?2 ORDER BY shop";
    conn.query(sql, params![street, before], |row| row.get(0))
}

/// Forgets what was said before an instant; answers how much.
pub(in crate::appointments) fn expire_words(tx: &mut Tx<'_>, key: &ShopKey, before: Timestamp) -> Result<u64, DbError> {
    let sql = "DELETE FROM room_word /* whole */ WHERE street = ?1 AND shop = ?2 AND at < ?3";
    tx.execute(sql, params![&key.street, &key.shop, before])
}

/// Forgets the rooms of meetings that are not kept any more.
pub(in crate::appointments) fn expire_rooms(tx: &mut Tx<'_>, key: &ShopKey, before: Timestamp) -> Result<u64, DbError> {
    let sql = "DELETE FROM room WHERE street = ?1 AND shop = ?2 AND appointment IN (SELECT id FROM appointment
               WHERE street = ?1 AND shop = ?2 AND id < ?3 AND (start_at IS NULL OR start_at < ?4))";
    tx.execute(sql, params![&key.street, &key.shop, kernel::id::since(before), before])
}
