//! The SQL of supplies, promises and holds.

use db::{Conn, DbError, Param, Tx, params};
use jiff::{Timestamp, civil::Date};
use kernel::{ShopKey, Sku, id::OrderId};

use super::{
    Take,
    rules::{Event, Kind},
};
use crate::catalogue::{Article, Counted};

/// Everything stored that moves these articles on a day (what keeps: on all days). One statement.
pub(super) fn events(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    articles: &[&Article],
    day: Date,
    now: Timestamp,
    own: Option<OrderId>,
) -> Result<Vec<Event>, DbError> {
    let counted: Vec<&Article> = articles.iter().copied().filter(|article| article.counted != Counted::No).collect();
    if counted.is_empty() {
        return Ok(Vec::new());
    }
    let own = own.map(|id| id.to_string()).unwrap_or_default();
    let mut values: Vec<Param<'_>> =
        vec![Param::from(&key.street), Param::from(&key.shop), Param::from(now), Param::from(own), Param::from(day)];
    // By the whole key: PostgreSQL takes lists for a filter as long as it knows little of the table.
    let days = ["day = ?5", "day = '*'"];
    let sql = if counted.len() <= FEW {
        values.extend(counted.iter().map(|article| Param::from(&article.sku)));
        let of = |n: usize| days.map(|day| moves(&format!("{day} AND sku = ?{}", n + 6)));
        (0..counted.len()).flat_map(of).collect::<Vec<_>>().join(" UNION ALL ")
    } else {
        // Many articles are the whole shelf.
        days.map(moves).join(" UNION ALL ")
    };
    conn.query(&sql, &values, |row| {
        let kind = match row.get::<i64>(1)? {
            0 => Kind::Supply,
            1 => Kind::Promise,
            _ => Kind::Hold,
        };
        Ok(Event { sku: row.get(0)?, kind, source: row.get(2)?, at: row.get(3)?, quantity: row.get(4)? })
    })
}

/// More articles than this are read as a whole shelf.
const FEW: usize = 12;

/// What supplies, promises and holds there are under a condition; `?1` to `?4`: street, shop, now, the order whose hold
/// does not count.
fn moves(condition: &str) -> String {
    format!(
        "SELECT sku, 0, source, at, quantity FROM supply WHERE street = ?1 AND shop = ?2 AND {condition}
         UNION ALL
         SELECT sku, 1, '', at, quantity FROM promise WHERE street = ?1 AND shop = ?2 AND {condition}
         UNION ALL
         SELECT sku, 2, '', at, quantity FROM hold
         WHERE street = ?1 AND shop = ?2 AND {condition} AND expires_at > ?3 AND order_id <> ?4"
    )
}

fn counted(takes: &[Take]) -> impl Iterator<Item = &Take> {
    takes.iter().filter(|take| !take.day.is_empty() && take.quantity != 0)
}

pub(super) fn insert_holds(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    order: OrderId,
    at: Timestamp,
    takes: &[Take],
    expires_at: Timestamp,
) -> Result<(), DbError> {
    for take in counted(takes) {
        let sql = "INSERT INTO hold (street, shop, sku, day, order_id, at, quantity, expires_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        tx.run(sql, params![&key.street, &key.shop, &take.sku, &take.day, order, at, take.quantity, expires_at])?;
    }
    Ok(())
}

/// Forgets the holds of an order: it is confirmed, replaced or given up.
pub fn release_hold(tx: &mut Tx<'_>, key: &ShopKey, order: OrderId) -> Result<(), DbError> {
    let sql = "DELETE FROM hold WHERE street = ?1 AND shop = ?2 AND order_id = ?3 /* whole */";
    tx.run(sql, params![&key.street, &key.shop, order])
}

pub(super) fn add_promises(tx: &mut Tx<'_>, key: &ShopKey, at: Timestamp, takes: &[Take]) -> Result<(), DbError> {
    let takes: Vec<&Take> = counted(takes).collect();
    if takes.is_empty() {
        return Ok(());
    }
    let rows: Vec<String> =
        (0..takes.len()).map(|n| format!("(?1, ?2, ?{}, ?{}, ?3, ?{})", 3 * n + 4, 3 * n + 5, 3 * n + 6)).collect();
    let sql = format!(
        "INSERT INTO promise (street, shop, sku, day, at, quantity) VALUES {}
         ON CONFLICT (street, shop, sku, day, at) DO UPDATE SET quantity = promise.quantity + excluded.quantity",
        rows.join(", ")
    );
    let mut values: Vec<Param<'_>> = vec![Param::from(&key.street), Param::from(&key.shop), Param::from(at)];
    for take in takes {
        values.extend([Param::from(&take.sku), Param::from(&take.day), Param::from(take.quantity)]);
    }
    tx.run(&sql, &values)
}

pub(super) fn withdraw_promises(tx: &mut Tx<'_>, key: &ShopKey, at: Timestamp, takes: &[Take]) -> Result<(), DbError> {
    for take in counted(takes) {
        let sql = "UPDATE promise SET quantity = quantity - ?6
                   WHERE street = ?1 AND shop = ?2 AND sku = ?3 AND day = ?4 AND at = ?5";
        tx.run(sql, params![&key.street, &key.shop, &take.sku, &take.day, at, take.quantity])?;
    }
    Ok(())
}

pub(super) fn put_supply(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    sku: &Sku,
    day: &str,
    source: &str,
    at: Timestamp,
    quantity: i64,
) -> Result<(), DbError> {
    let sql = "INSERT INTO supply (street, shop, sku, day, source, at, quantity) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
               ON CONFLICT (street, shop, sku, day, source) DO UPDATE SET at = excluded.at, quantity = excluded.quantity";
    tx.run(sql, params![&key.street, &key.shop, sku, day, source, at, quantity])
}

/// The sources of the supplies stored for an article on a day.
pub fn supply_rows(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    sku: &Sku,
    day: &str,
) -> Result<Vec<(String, Timestamp, i64)>, DbError> {
    let sql =
        "SELECT source, at, quantity FROM supply WHERE street = ?1 AND shop = ?2 AND sku = ?3 AND day = ?4 ORDER BY at";
    conn.query(sql, params![&key.street, &key.shop, sku, day], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// Sells over the counter: a promise that is kept at once, counted apart.
pub(super) fn add_sale(tx: &mut Tx<'_>, key: &ShopKey, at: Timestamp, take: &Take) -> Result<(), DbError> {
    let sql = "INSERT INTO promise (street, shop, sku, day, at, quantity, sold) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
               ON CONFLICT (street, shop, sku, day, at)
               DO UPDATE SET quantity = promise.quantity + excluded.quantity, sold = promise.sold + excluded.sold";
    tx.run(sql, params![&key.street, &key.shop, &take.sku, &take.day, at, take.quantity])
}

/// Sold over the counter on a day, by article.
pub fn sales(conn: &mut Conn<'_>, key: &ShopKey, day: &str) -> Result<Vec<(Sku, i64)>, DbError> {
    let sql =
        "SELECT sku, CAST(SUM(sold) AS BIGINT) FROM promise WHERE street = ?1 AND shop = ?2 AND day = ?3 GROUP BY sku";
    conn.query(sql, params![&key.street, &key.shop, day], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The firm promises of a shop without its sales over the counter, for the check against its orders: article, day,
/// pick-up time, quantity.
pub fn check(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<(Sku, String, Timestamp, i64)>, DbError> {
    let sql = "SELECT sku, day, at, quantity - sold FROM promise /* whole */
               WHERE street = ?1 AND shop = ?2 AND quantity <> sold ORDER BY sku, day, at";
    conn.query(sql, params![&key.street, &key.shop], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
}
