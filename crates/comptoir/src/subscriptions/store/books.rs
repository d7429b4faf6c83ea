//! The SQL of the books. Nothing here changes or removes an entry.

use db::{Conn, DbError, Tx, params};
use kernel::{Cents, ShopKey, id::SubscriptionId};

use super::day;
use crate::subscriptions::rules::{Balance, Entry, Kind};

/// The books of one subscription, in their order.
pub fn entries(conn: &mut Conn<'_>, key: &ShopKey, id: SubscriptionId) -> Result<Vec<Entry>, DbError> {
    let sql =
        "SELECT number, at, kind, lunches, due_cents, paid_cents, day, order_id, once, actor, lunches_after, due_after
        FROM lunch_entry WHERE street = ?1 AND shop = ?2 AND subscription_id = ?3 ORDER BY number";
    conn.query(sql, params![&key.street, &key.shop, id], |row| {
        Ok(Entry {
            number: row.get(0)?,
            at: row.get(1)?,
            kind: Kind::parse(&row.get::<String>(2)?)
                .ok_or_else(|| DbError::Decode { column: 2, why: "not a kind of entry".into() })?,
            lunches: row.get(3)?,
            due: row.get(4)?,
            paid: row.get(5)?,
            day: day(row, 6)?,
            order: row.get(7)?,
            once: row.get(8)?,
            actor: row.get(9)?,
            after: Balance { lunches: row.get(10)?, due: row.get(11)? },
        })
    })
}

/// Everyone whose books hold something: also those who were forgotten.
pub(in super::super) fn booked(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<SubscriptionId>, DbError> {
    let sql = "SELECT DISTINCT subscription_id FROM lunch_entry WHERE street = ?1 AND shop = ?2 ORDER BY subscription_id /* whole */";
    conn.query(sql, params![&key.street, &key.shop], |row| row.get(0))
}

/// Adds an entry; false when its word is booked already.
pub(in super::super) fn append(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    id: SubscriptionId,
    entry: &Entry,
) -> Result<bool, DbError> {
    let sql =
        "INSERT INTO lunch_entry (street, shop, subscription_id, number, at, kind, lunches, due_cents, paid_cents, day,
        order_id, once, actor, lunches_after, due_after)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
        ON CONFLICT (street, shop, subscription_id, once) DO NOTHING";
    let Cents(due_after) = entry.after.due;
    let values = params![
        &key.street,
        &key.shop,
        id,
        entry.number,
        entry.at,
        entry.kind.as_str(),
        entry.lunches,
        entry.due,
        entry.paid,
        entry.day.map(|day| day.to_string()).unwrap_or_default(),
        entry.order,
        &entry.once,
        &entry.actor,
        entry.after.lunches,
        due_after,
    ];
    Ok(tx.execute(sql, values)? > 0)
}
