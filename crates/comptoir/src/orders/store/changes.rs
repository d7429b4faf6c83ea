//! The SQL of a change of an order: another time, another day.

use db::{DbError, Tx, params};
use jiff::civil::Date;

use super::Order;

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
