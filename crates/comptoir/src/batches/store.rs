//! The SQL of batches.

use db::{Conn, DbError, Row, Tx, params};
use jiff::{Timestamp, civil::Date};
use kernel::{ShopKey, id::BatchId};

use super::Batch;

const COLUMNS: &str = "id, sku, day, source, quantity, ready_at, announced, word, created_at";

fn read(row: &Row<'_>) -> Result<Batch, DbError> {
    Ok(Batch {
        id: row.get(0)?,
        sku: row.get(1)?,
        day: row.get(2)?,
        source: row.get(3)?,
        quantity: row.get(4)?,
        ready_at: row.get(5)?,
        announced: row.get(6)?,
        word: row.get(7)?,
        created_at: row.get(8)?,
    })
}

pub(super) fn insert(tx: &mut Tx<'_>, key: &ShopKey, batch: &Batch) -> Result<(), DbError> {
    let sql =
        "INSERT INTO batch (street, shop, id, sku, day, source, quantity, ready_at, state, announced, word, created_at)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'planned', ?9, ?10, ?11)";
    let values = params![
        &key.street,
        &key.shop,
        batch.id,
        &batch.sku,
        batch.day,
        &batch.source,
        batch.quantity,
        batch.ready_at,
        batch.announced,
        &batch.word,
        batch.created_at,
    ];
    tx.run(sql, values)
}

pub(super) fn change(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    id: BatchId,
    quantity: i64,
    ready_at: Timestamp,
) -> Result<(), DbError> {
    let sql = "UPDATE batch SET quantity = ?4, ready_at = ?5 WHERE street = ?1 AND shop = ?2 AND id = ?3";
    tx.run(sql, params![&key.street, &key.shop, id, quantity, ready_at])
}

/// One batch of a shop.
pub fn by_id(conn: &mut Conn<'_>, key: &ShopKey, id: BatchId) -> Result<Option<Batch>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM batch WHERE street = ?1 AND shop = ?2 AND id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, id], read)
}

/// The batches announced for a day, by the time they are ready.
pub fn of_day(conn: &mut Conn<'_>, key: &ShopKey, day: Date) -> Result<Vec<Batch>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM batch WHERE street = ?1 AND shop = ?2 AND day = ?3 ORDER BY ready_at, id");
    conn.query(&sql, params![&key.street, &key.shop, day], read)
}

/// The batches last announced, newest first.
pub fn latest(conn: &mut Conn<'_>, key: &ShopKey, most: i64) -> Result<Vec<Batch>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM batch WHERE street = ?1 AND shop = ?2 AND announced ORDER BY ready_at DESC, id DESC LIMIT ?3 /* whole */"
    );
    conn.query(&sql, params![&key.street, &key.shop, most], read)
}
