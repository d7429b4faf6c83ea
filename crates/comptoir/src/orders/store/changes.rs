//! The SQL of a change of an order: another time, another day.

use db::{Conn, DbError, Tx, params};
use jiff::{Timestamp, civil::Date};
use kernel::ShopKey;

use super::{super::rules::State, Order};

/// Every order of a local day and of the days after it that holds goods, firmly or for some minutes, with its lines.
pub fn taking_from(conn: &mut Conn<'_>, key: &ShopKey, day: Date, now: Timestamp) -> Result<Vec<Order>, DbError> {
    let mut orders = super::select(conn, key, now, "day >= ?3", params![day])?;
    orders.retain(|order| order.state.is_firm() || order.state == State::Held);
    Ok(orders)
}

/// Writes which slot an order occupies and what it takes of it.
pub fn reslot(tx: &mut Tx<'_>, order: &Order) -> Result<(), DbError> {
    let sql = "UPDATE orders SET slot_at = ?4, need = ?5 WHERE street = ?1 AND shop = ?2 AND id = ?3";
    let need = serde_json::json!(order.need).to_string();
    tx.run(sql, params![&order.key.street, &order.key.shop, order.id, order.slot_at, need])
}

/// Writes when a changed order is fetched; on another day than before it gets that day's next number. Answers its number.
pub fn reschedule(tx: &mut Tx<'_>, order: &Order, before: Date) -> Result<i64, DbError> {
    let next =
        "(SELECT COALESCE(MAX(o.number), 0) + 1 FROM orders o WHERE o.street = ?1 AND o.shop = ?2 AND o.day = ?4)";
    let number = if order.day == before { "number" } else { next };
    let sql = format!(
        "UPDATE orders SET day = ?4, pickup_at = ?5, slot_at = ?6, need = ?7, changeable_until = ?8, number = {number}
         WHERE street = ?1 AND shop = ?2 AND id = ?3 RETURNING number"
    );
    let need = serde_json::json!(order.need).to_string();
    let values = params![
        &order.key.street,
        &order.key.shop,
        order.id,
        order.day,
        order.pickup_at,
        order.slot_at,
        need,
        order.changeable_until,
    ];
    tx.query_one(&sql, values, |row| row.get(0))
}
