//! The SQL of devices, of what they say, and of who is on the way. No statement here takes a position.

use db::{Conn, DbError, Row, Tx, params};
use jiff::{Timestamp, civil::Date};
use kernel::{
    ShopKey, Slug,
    id::{DeviceId, OrderId, SignalId, StandingId},
};

use super::{Arrival, Device, DeviceKind, Signal, rules::Kind};

pub(super) mod homes;

const DEVICE: &str = "street, shop, id, standing_id, kind, armed, created_at, used_at, name";

fn device(row: &Row<'_>) -> Result<Device, DbError> {
    Ok(Device {
        key: ShopKey { street: row.get(0)?, shop: row.get(1)? },
        id: row.get(2)?,
        standing: row.get(3)?,
        kind: DeviceKind::parse(&row.get::<String>(4)?)
            .ok_or_else(|| DbError::Decode { column: 4, why: "not a device".into() })?,
        armed: row.get(5)?,
        created_at: row.get(6)?,
        used_at: row.get(7)?,
        name: row.get(8)?,
    })
}

/// Stores a device: `hash` of its secret, and `password` as a broker keeps it, empty for a device without a name.
pub(super) fn insert_device(tx: &mut Tx<'_>, device: &Device, hash: &str, password: &str) -> Result<(), DbError> {
    let sql =
        "INSERT INTO device (street, shop, id, standing_id, kind, hash, armed, created_at, used_at, name, password)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    let values = params![
        &device.key.street,
        &device.key.shop,
        device.id,
        device.standing,
        device.kind.as_str(),
        hash,
        device.armed,
        device.created_at,
        device.used_at,
        &device.name,
        password,
    ];
    tx.run(sql, values)
}

/// One device of a standing order.
pub(super) fn device_of(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    standing: StandingId,
    id: DeviceId,
) -> Result<Option<Device>, DbError> {
    let sql = format!("SELECT {DEVICE} FROM device WHERE street = ?1 AND shop = ?2 AND standing_id = ?3 AND id = ?4");
    conn.query_opt(&sql, params![&key.street, &key.shop, standing, id], device)
}

pub(super) fn by_hash(
    conn: &mut Conn<'_>,
    street: &Slug,
    hash: &str,
    kind: DeviceKind,
) -> Result<Option<Device>, DbError> {
    let sql = format!("SELECT {DEVICE} FROM device WHERE street = ?3 AND hash = ?1 AND kind = ?2");
    conn.query_opt(&sql, params![hash, kind.as_str(), street], device)
}

/// The devices of a standing order, the first made first.
pub fn devices(conn: &mut Conn<'_>, key: &ShopKey, standing: StandingId) -> Result<Vec<Device>, DbError> {
    let sql = format!(
        "SELECT {DEVICE} FROM device WHERE street = ?1 AND shop = ?2 AND standing_id = ?3 ORDER BY created_at, id"
    );
    conn.query(&sql, params![&key.street, &key.shop, standing], device)
}

/// Arms or disarms a device of a standing order: from then on it counts as used.
pub(super) fn arm(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    standing: StandingId,
    id: DeviceId,
    armed: bool,
    now: Timestamp,
) -> Result<bool, DbError> {
    let sql = "UPDATE device SET armed = ?5, used_at = ?6
               WHERE street = ?1 AND shop = ?2 AND standing_id = ?3 AND id = ?4";
    Ok(tx.execute(sql, params![&key.street, &key.shop, standing, id, armed, now])? > 0)
}

/// Remembers that a device was heard. A device that slept stays asleep.
pub(super) fn touch(tx: &mut Tx<'_>, device: &Device, now: Timestamp) -> Result<(), DbError> {
    let sql = "UPDATE device SET used_at = ?4 WHERE street = ?1 AND shop = ?2 AND id = ?3";
    tx.run(sql, params![&device.key.street, &device.key.shop, device.id, now])
}

/// Takes a device back.
pub(super) fn drop_device(tx: &mut Tx<'_>, key: &ShopKey, standing: StandingId, id: DeviceId) -> Result<bool, DbError> {
    let sql = "DELETE FROM device WHERE street = ?1 AND shop = ?2 AND standing_id = ?3 AND id = ?4";
    Ok(tx.execute(sql, params![&key.street, &key.shop, standing, id])? > 0)
}

/// Forgets every device of a standing order and all that they said.
pub(super) fn forget(tx: &mut Tx<'_>, key: &ShopKey, standing: StandingId) -> Result<(), DbError> {
    for table in ["device", "signal"] {
        let sql = format!("DELETE FROM {table} WHERE street = ?1 AND shop = ?2 AND standing_id = ?3");
        tx.run(&sql, params![&key.street, &key.shop, standing])?;
    }
    Ok(())
}

const SIGNAL: &str =
    "street, shop, id, standing_id, device_id, source, kind, at, heard_at, outcome, order_id, expected_at, look_at";

fn signal(row: &Row<'_>) -> Result<Signal, DbError> {
    Ok(Signal {
        key: ShopKey { street: row.get(0)?, shop: row.get(1)? },
        id: row.get(2)?,
        standing: row.get(3)?,
        device: row.get(4)?,
        source: row.get(5)?,
        kind: Kind::parse(&row.get::<String>(6)?)
            .ok_or_else(|| DbError::Decode { column: 6, why: "not a signal".into() })?,
        at: row.get(7)?,
        heard_at: row.get(8)?,
        outcome: row.get(9)?,
        order: row.get(10)?,
        expected_at: row.get(11)?,
        look_at: row.get(12)?,
    })
}

/// Stores what was said with what became of it; false when the same was said before, which then stays as it is.
pub(super) fn insert_signal(tx: &mut Tx<'_>, signal: &Signal, external_id: &str) -> Result<bool, DbError> {
    let sql = "INSERT INTO signal (street, shop, id, standing_id, device_id, source, external_id, kind, at, heard_at,
                                   outcome, order_id, expected_at, look_at)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
               ON CONFLICT (street, shop, source, external_id) DO NOTHING";
    let values = params![
        &signal.key.street,
        &signal.key.shop,
        signal.id,
        signal.standing,
        &signal.device,
        &signal.source,
        external_id,
        signal.kind.as_str(),
        signal.at,
        signal.heard_at,
        &signal.outcome,
        signal.order,
        signal.expected_at,
        signal.look_at,
    ];
    Ok(tx.execute(sql, values)? > 0)
}

/// What was said under this name before.
pub(super) fn by_external(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    source: &str,
    external_id: &str,
) -> Result<Option<Signal>, DbError> {
    let sql =
        format!("SELECT {SIGNAL} FROM signal WHERE street = ?1 AND shop = ?2 AND source = ?3 AND external_id = ?4");
    conn.query_opt(&sql, params![&key.street, &key.shop, source, external_id], signal)
}

/// Writes what became of it.
pub(super) fn settle(tx: &mut Tx<'_>, signal: &Signal) -> Result<(), DbError> {
    let sql = "UPDATE signal SET outcome = ?4, order_id = ?5, expected_at = ?6, look_at = ?7
               WHERE street = ?1 AND shop = ?2 AND id = ?3";
    let values = params![
        &signal.key.street,
        &signal.key.shop,
        signal.id,
        &signal.outcome,
        signal.order,
        signal.expected_at,
        signal.look_at,
    ];
    tx.run(sql, values)
}

/// What was said for a standing order since then, newest first.
pub fn signals(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    standing: StandingId,
    since: Timestamp,
    most: i64,
) -> Result<Vec<Signal>, DbError> {
    let sql = format!(
        "SELECT {SIGNAL} FROM signal WHERE street = ?1 AND shop = ?2 AND standing_id = ?3 AND heard_at > ?4
         ORDER BY heard_at DESC, id DESC LIMIT ?5"
    );
    conn.query(&sql, params![&key.street, &key.shop, standing, since, most], signal)
}

/// What of that bears on a decision: what called for something, was taken back, or takes back; the newest first. A
/// device that talks a lot does not push the rest out of sight.
pub(super) fn history(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    standing: StandingId,
    since: Timestamp,
) -> Result<Vec<Signal>, DbError> {
    let sql = format!(
        "SELECT {SIGNAL} FROM signal WHERE street = ?1 AND shop = ?2 AND standing_id = ?3 AND heard_at > ?4
         AND (kind IN ('came_home', 'away') OR outcome IN ('placed', 'asked', 'waiting', 'collected', 'missed',
                                                           'cancelled', 'unanswered', 'took_back'))
         ORDER BY heard_at DESC, id DESC LIMIT 200"
    );
    conn.query(&sql, params![&key.street, &key.shop, standing, since], signal)
}

/// What of the street must be looked at again now, oldest first.
pub(super) fn due(conn: &mut Conn<'_>, street: &Slug, now: Timestamp) -> Result<Vec<Signal>, DbError> {
    let sql = format!("SELECT {SIGNAL} FROM signal WHERE street = ?1 AND look_at <= ?2 ORDER BY look_at, id LIMIT 200");
    conn.query(&sql, params![street, now], signal)
}

/// One signal, to be looked at again in its transaction.
pub(super) fn again(conn: &mut Conn<'_>, key: &ShopKey, id: SignalId) -> Result<Option<Signal>, DbError> {
    let sql = format!("SELECT {SIGNAL} FROM signal WHERE street = ?1 AND shop = ?2 AND id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, id], signal)
}

/// Forgets what was said and who came before these instants.
pub(super) fn tidy(tx: &mut Tx<'_>, key: &ShopKey, said: Timestamp, came: Date) -> Result<u64, DbError> {
    let sql = "DELETE FROM signal WHERE street = ?1 AND shop = ?2 AND heard_at < ?3 AND look_at IS NULL";
    let gone = tx.execute(sql, params![&key.street, &key.shop, said])?;
    let sql = "DELETE FROM arrival WHERE street = ?1 AND shop = ?2 AND day < ?3";
    Ok(gone + tx.execute(sql, params![&key.street, &key.shop, came])?)
}

/// Whether there is something to forget.
pub(super) fn is_untidy(conn: &mut Conn<'_>, key: &ShopKey, came: Date) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM arrival WHERE street = ?1 AND shop = ?2 AND day < ?3 LIMIT 1";
    Ok(conn.query_opt(sql, params![&key.street, &key.shop, came], |_| Ok(()))?.is_some())
}

/// Says when the customer of an order is expected; the last word counts. False when that was known, to the minute that the
/// counter reads: a telephone that says the same again moves nothing.
pub(super) fn put_arrival(tx: &mut Tx<'_>, key: &ShopKey, day: Date, arrival: &Arrival) -> Result<bool, DbError> {
    let sql = "INSERT INTO arrival (street, shop, order_id, day, expected_at, told_at, source)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
               ON CONFLICT (street, shop, order_id) DO UPDATE SET
               expected_at = excluded.expected_at, told_at = excluded.told_at, source = excluded.source
               WHERE ABS(arrival.expected_at - excluded.expected_at) >= 60000";
    let values =
        params![&key.street, &key.shop, arrival.order, day, arrival.expected_at, arrival.told_at, &arrival.source,];
    Ok(tx.execute(sql, values)? > 0)
}

/// Nobody comes for an order any more.
pub(super) fn drop_arrival(tx: &mut Tx<'_>, key: &ShopKey, order: OrderId) -> Result<(), DbError> {
    let sql = "DELETE FROM arrival WHERE street = ?1 AND shop = ?2 AND order_id = ?3";
    tx.run(sql, params![&key.street, &key.shop, order])
}

fn arrival(row: &Row<'_>) -> Result<Arrival, DbError> {
    Ok(Arrival { order: row.get(0)?, expected_at: row.get(1)?, told_at: row.get(2)?, source: row.get(3)? })
}

/// Who is on the way on a day, the first to arrive first.
pub fn arrivals(conn: &mut Conn<'_>, key: &ShopKey, day: Date) -> Result<Vec<Arrival>, DbError> {
    let sql = "SELECT order_id, expected_at, told_at, source FROM arrival WHERE street = ?1 AND shop = ?2 AND day = ?3
               ORDER BY expected_at, told_at, order_id";
    conn.query(sql, params![&key.street, &key.shop, day], arrival)
}

/// Whether somebody is on the way for an order.
pub fn arrival_of(conn: &mut Conn<'_>, key: &ShopKey, order: OrderId) -> Result<Option<Arrival>, DbError> {
    let sql =
        "SELECT order_id, expected_at, told_at, source FROM arrival WHERE street = ?1 AND shop = ?2 AND order_id = ?3";
    conn.query_opt(sql, params![&key.street, &key.shop, order], arrival)
}
