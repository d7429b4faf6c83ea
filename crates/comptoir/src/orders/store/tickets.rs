//! The SQL of tickets that wait for the printer.

use db::{Conn, DbError, Tx, params};
use jiff::Timestamp;
use kernel::{
    ShopKey,
    id::{JobId, OrderId},
};

/// A ticket that waits: its job, its order, and which copy it is, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    /// The job, as the printer names it.
    pub id: JobId,
    /// The order.
    pub order: OrderId,
    /// 1 for the first; more is a duplicate.
    pub copy: i64,
}

/// A ticket waits for the printer.
pub fn queue_ticket(tx: &mut Tx<'_>, key: &ShopKey, ticket: &Ticket, now: Timestamp) -> Result<(), DbError> {
    let sql = "INSERT INTO ticket (street, shop, id, order_id, copy, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    tx.run(sql, params![&key.street, &key.shop, ticket.id, ticket.order, ticket.copy, now])
}

/// The ticket that the printer gets next.
pub fn next_ticket(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Option<Ticket>, DbError> {
    let sql =
        "SELECT id, order_id, copy FROM ticket WHERE street = ?1 AND shop = ?2 ORDER BY at, id LIMIT 1 /* whole */";
    conn.query_opt(sql, params![&key.street, &key.shop], |row| {
        Ok(Ticket { id: row.get(0)?, order: row.get(1)?, copy: row.get(2)? })
    })
}

/// The printer has printed it, or never can.
pub fn drop_ticket(tx: &mut Tx<'_>, key: &ShopKey, id: JobId) -> Result<bool, DbError> {
    let sql = "DELETE FROM ticket WHERE street = ?1 AND shop = ?2 AND id = ?3";
    Ok(tx.execute(sql, params![&key.street, &key.shop, id])? > 0)
}
