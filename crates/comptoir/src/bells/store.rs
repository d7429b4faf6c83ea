//! The SQL of addresses that want to be told, and of the calls to them.

use db::{Conn, DbError, Row, Tx, params};
use jiff::Timestamp;
use kernel::{ShopKey, Slug, id::StandingId};

use super::{Bell, BellId, Ring, RingState};

const BELL: &str = "street, shop, id, standing_id, url, secret, state, created_at";

fn bell(row: &Row<'_>) -> Result<Bell, DbError> {
    Ok(Bell {
        key: ShopKey { street: row.get(0)?, shop: row.get(1)? },
        id: row.get(2)?,
        standing: row.get::<String>(3)?.parse().ok(),
        url: row.get(4)?,
        secret: row.get(5)?,
        gone: row.get::<String>(6)? == "gone",
        created_at: row.get(7)?,
    })
}

fn owner(standing: Option<StandingId>) -> String {
    standing.map(|id| id.to_string()).unwrap_or_default()
}

pub(super) fn insert(tx: &mut Tx<'_>, bell: &Bell) -> Result<(), DbError> {
    let sql = "INSERT INTO bell (street, shop, id, standing_id, url, secret, state, created_at)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'on', ?7)";
    let (street, shop) = (&bell.key.street, &bell.key.shop);
    let values = params![street, shop, bell.id, owner(bell.standing), &bell.url, &bell.secret, bell.created_at];
    tx.execute(sql, values).map(|_| ())
}

/// The addresses of one owner, the first given first: of a standing order, or of the shop itself.
pub fn of(conn: &mut Conn<'_>, key: &ShopKey, standing: Option<StandingId>) -> Result<Vec<Bell>, DbError> {
    let sql =
        format!("SELECT {BELL} FROM bell WHERE street = ?1 AND shop = ?2 AND standing_id = ?3 ORDER BY created_at, id");
    conn.query(&sql, params![&key.street, &key.shop, owner(standing)], bell)
}

/// The addresses of customers of a shop.
pub(super) fn of_customers(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<Bell>, DbError> {
    let sql = format!("SELECT {BELL} FROM bell WHERE street = ?1 AND shop = ?2 AND standing_id > '' ORDER BY id");
    conn.query(&sql, params![&key.street, &key.shop], bell)
}

pub(super) fn by_id(conn: &mut Conn<'_>, key: &ShopKey, id: BellId) -> Result<Option<Bell>, DbError> {
    let sql = format!("SELECT {BELL} FROM bell WHERE street = ?1 AND shop = ?2 AND id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, id], bell)
}

pub(super) fn any(conn: &mut Conn<'_>, key: &ShopKey) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM bell WHERE street = ?1 AND shop = ?2 AND state = 'on' LIMIT 1 /* whole */";
    Ok(conn.query_opt(sql, params![&key.street, &key.shop], |_| Ok(()))?.is_some())
}

/// Nobody wants it any more: the other side said so.
pub(super) fn set_gone(tx: &mut Tx<'_>, key: &ShopKey, id: BellId) -> Result<(), DbError> {
    let sql = "UPDATE bell SET state = 'gone' WHERE street = ?1 AND shop = ?2 AND id = ?3";
    tx.execute(sql, params![&key.street, &key.shop, id]).map(|_| ())
}

/// Forgets an address with its calls.
pub(super) fn drop_bell(tx: &mut Tx<'_>, key: &ShopKey, id: BellId) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM ring WHERE street = ?1 AND shop = ?2 AND bell_id = ?3",
        params![&key.street, &key.shop, id],
    )?;
    tx.execute("DELETE FROM bell WHERE street = ?1 AND shop = ?2 AND id = ?3", params![&key.street, &key.shop, id])
        .map(|_| ())
}

const RING: &str =
    "street, shop, id, bell_id, kind, body, state, tries, due_at, expires_at, created_at, answer, told_at";

fn ring(row: &Row<'_>) -> Result<Ring, DbError> {
    Ok(Ring {
        key: ShopKey { street: row.get(0)?, shop: row.get(1)? },
        id: row.get(2)?,
        bell: row.get(3)?,
        kind: row.get(4)?,
        body: row.get(5)?,
        state: RingState::parse(&row.get::<String>(6)?),
        tries: row.get(7)?,
        due_at: row.get(8)?,
        expires_at: row.get(9)?,
        created_at: row.get(10)?,
        answer: row.get(11)?,
        told_at: row.get(12)?,
    })
}

/// Queues a call; false when the same was queued before.
pub(super) fn put(tx: &mut Tx<'_>, ring: &Ring, once: &str) -> Result<bool, DbError> {
    let sql = "INSERT INTO ring (street, shop, id, bell_id, kind, body, once, state, tries, due_at, expires_at, created_at, answer)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'due', 0, ?8, ?9, ?10, '')
               ON CONFLICT (street, shop, bell_id, once) DO NOTHING";
    let (street, shop) = (&ring.key.street, &ring.key.shop);
    let values = params![
        street,
        shop,
        ring.id,
        ring.bell,
        &ring.kind,
        &ring.body,
        once,
        ring.due_at,
        ring.expires_at,
        ring.created_at
    ];
    let new = tx.execute(sql, values)? > 0;
    if new {
        tx.notify(&ring.key, "ring");
    }
    Ok(new)
}

/// What is due in the street, the oldest first.
pub(super) fn due(conn: &mut Conn<'_>, street: &Slug, now: Timestamp) -> Result<Vec<Ring>, DbError> {
    let sql = format!("SELECT {RING} FROM ring WHERE street = ?1 AND due_at <= ?2 ORDER BY due_at, id LIMIT 100");
    conn.query(&sql, params![street, now], ring)
}

/// Takes a call on, until `until`; false when another was faster.
pub(super) fn claim(tx: &mut Tx<'_>, ring: &Ring, node: &str, until: Timestamp) -> Result<bool, DbError> {
    let sql = "UPDATE ring SET tries = tries + 1, due_at = ?4, claimed_by = ?6
               WHERE street = ?1 AND shop = ?2 AND id = ?3 AND due_at = ?5";
    Ok(tx.execute(sql, params![&ring.key.street, &ring.key.shop, ring.id, until, ring.due_at, node])? > 0)
}

/// Lets go of the calls that a silent node had under way.
pub(super) fn release_of(tx: &mut Tx<'_>, street: &Slug, node: &str, now: Timestamp) -> Result<u64, DbError> {
    let sql = "UPDATE ring SET due_at = ?3, claimed_by = '' WHERE street = ?1 AND claimed_by = ?2 AND claimed_by <> ''";
    tx.execute(sql, params![street, node, now])
}

/// Writes what became of a call, and forgets the oldest of its address.
pub(super) fn settle(tx: &mut Tx<'_>, ring: &Ring, forget: Timestamp) -> Result<(), DbError> {
    let (street, shop) = (&ring.key.street, &ring.key.shop);
    let sql = "UPDATE ring SET state = ?4, due_at = ?5, answer = ?6, told_at = ?7, claimed_by = ''
               WHERE street = ?1 AND shop = ?2 AND id = ?3";
    tx.execute(sql, params![street, shop, ring.id, ring.state.as_str(), ring.due_at, &ring.answer, ring.told_at])?;
    let sql =
        "DELETE FROM ring WHERE street = ?1 AND shop = ?2 AND bell_id = ?3 AND created_at < ?4 AND due_at IS NULL";
    tx.execute(sql, params![street, shop, ring.bell, forget]).map(|_| ())
}

/// The last calls to an address, newest first.
pub fn log(conn: &mut Conn<'_>, key: &ShopKey, bell: BellId, most: i64) -> Result<Vec<Ring>, DbError> {
    let sql = format!(
        "SELECT {RING} FROM ring WHERE street = ?1 AND shop = ?2 AND bell_id = ?3 ORDER BY created_at DESC, id DESC LIMIT ?4"
    );
    conn.query(&sql, params![&key.street, &key.shop, bell, most], ring)
}
