//! The SQL of papers that bear a number, of their customers, and of quotes.

use db::{Conn, DbError, Tx, params};
use jiff::Timestamp;
use kernel::{
    ShopKey,
    id::{OrderId, QuoteId},
};

/// The next number of a year, given once: papers of one shop are made one after the other.
pub(super) fn next_number(tx: &mut Tx<'_>, key: &ShopKey, kind: &str, year: i16) -> Result<i64, DbError> {
    let sql = "SELECT COALESCE(MAX(number), 0) FROM paper WHERE street = ?1 AND shop = ?2 AND kind = ?3 AND year = ?4";
    let last: i64 = tx.query_one(sql, params![&key.street, &key.shop, kind, i64::from(year)], |row| row.get(0))?;
    Ok(last + 1)
}

/// Keeps a paper for ever.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    kind: &str,
    (year, number): (i16, i64),
    subject: &str,
    body: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO paper (street, shop, kind, year, number, subject, body, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let values = params![&key.street, &key.shop, kind, i64::from(year), number, subject, body, now];
    tx.execute(sql, values).map(|_| ())
}

/// The paper of a subject, and when it was made.
pub(super) fn of_subject(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    kind: &str,
    subject: &str,
) -> Result<Option<(String, Timestamp)>, DbError> {
    let sql = "SELECT body, made_at FROM paper WHERE street = ?1 AND shop = ?2 AND kind = ?3 AND subject = ?4";
    conn.query_opt(sql, params![&key.street, &key.shop, kind, subject], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The numbers of a year that are missing or twice: none, or the books are wrong.
pub(super) fn holes(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<(String, i64)>, DbError> {
    let sql = "SELECT kind, year, COUNT(*), MAX(number) FROM paper /* whole */ WHERE street = ?1 AND shop = ?2 GROUP BY kind, year";
    let years = conn.query(sql, params![&key.street, &key.shop], |row| {
        Ok((row.get::<String>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?, row.get::<i64>(3)?))
    })?;
    Ok(years.into_iter().filter(|(_, _, count, last)| count != last).map(|(kind, year, _, _)| (kind, year)).collect())
}

/// Files a paper under an address.
pub(super) fn file(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    holder: &str,
    kind: &str,
    (year, number): (i16, i64),
    subject: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO paper_holder (street, shop, holder, made_at, kind, year, number, subject)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let values = params![&key.street, &key.shop, holder, now, kind, i64::from(year), number, subject];
    tx.execute(sql, values).map(|_| ())
}

/// The papers of an address: kind, subject, when; the newest two hundred.
pub(super) fn filed(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    holder: &str,
) -> Result<Vec<(String, String, Timestamp)>, DbError> {
    let sql = "SELECT kind, subject, made_at FROM paper_holder WHERE street = ?1 AND shop = ?2 AND holder = ?3
               ORDER BY made_at DESC LIMIT 200";
    conn.query(sql, params![&key.street, &key.shop, holder], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// Papers are found by an address no more; they stay.
pub(super) fn unfile(tx: &mut Tx<'_>, key: &ShopKey, holder: &str) -> Result<(), DbError> {
    let sql = "DELETE FROM paper_holder WHERE street = ?1 AND shop = ?2 AND holder = ?3";
    tx.execute(sql, params![&key.street, &key.shop, holder]).map(|_| ())
}

/// Every paper of a kind: its subject and what it says.
pub(super) fn all_of(conn: &mut Conn<'_>, key: &ShopKey, kind: &str) -> Result<Vec<(String, String)>, DbError> {
    let sql = "SELECT subject, body FROM paper /* whole */ WHERE street = ?1 AND shop = ?2 AND kind = ?3
               ORDER BY year, number";
    conn.query(sql, params![&key.street, &key.shop, kind], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// A quote as it is kept.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) id: QuoteId,
    pub(super) holder: String,
    pub(super) body: String,
    pub(super) state: String,
    pub(super) until: Timestamp,
    pub(super) order: Option<OrderId>,
    pub(super) made_at: Timestamp,
    pub(super) moved_at: Timestamp,
}

const QUOTE: &str = "id, holder, body, state, until_at, order_id, made_at, moved_at";

fn quote_row(row: &db::Row<'_>) -> Result<Row, DbError> {
    Ok(Row {
        id: row.get(0)?,
        holder: row.get(1)?,
        body: row.get(2)?,
        state: row.get(3)?,
        until: row.get(4)?,
        order: row.get(5)?,
        made_at: row.get(6)?,
        moved_at: row.get(7)?,
    })
}

/// The next number of the quotes of a year.
pub(super) fn next_quote(tx: &mut Tx<'_>, key: &ShopKey, year: i16) -> Result<i64, DbError> {
    let sql = "SELECT COALESCE(MAX(number), 0) FROM quote WHERE street = ?1 AND shop = ?2 AND year = ?3";
    let last: i64 = tx.query_one(sql, params![&key.street, &key.shop, i64::from(year)], |row| row.get(0))?;
    Ok(last + 1)
}

/// Keeps a new quote.
pub(super) fn insert_quote(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    (year, number): (i16, i64),
    row: &Row,
    by: &str,
) -> Result<(), DbError> {
    let sql =
        "INSERT INTO quote (street, shop, id, year, number, holder, body, state, until_at, made_by, made_at, moved_at)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    let values = params![
        &key.street,
        &key.shop,
        row.id,
        i64::from(year),
        number,
        &row.holder,
        &row.body,
        &row.state,
        row.until,
        by,
        row.made_at,
        row.moved_at
    ];
    tx.execute(sql, values).map(|_| ())
}

/// One quote.
pub(super) fn quote(conn: &mut Conn<'_>, key: &ShopKey, id: QuoteId) -> Result<Option<Row>, DbError> {
    let sql = format!("SELECT {QUOTE} FROM quote WHERE street = ?1 AND shop = ?2 AND id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, id], quote_row)
}

/// The quote that an order was.
pub(super) fn quote_of_order(conn: &mut Conn<'_>, key: &ShopKey, id: OrderId) -> Result<Option<Row>, DbError> {
    let sql = format!("SELECT {QUOTE} FROM quote WHERE street = ?1 AND shop = ?2 AND order_id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, id], quote_row)
}

/// The last quotes, newest first.
pub(super) fn last_quotes(conn: &mut Conn<'_>, key: &ShopKey, most: i64) -> Result<Vec<Row>, DbError> {
    let sql =
        format!("SELECT {QUOTE} FROM quote /* whole */ WHERE street = ?1 AND shop = ?2 ORDER BY made_at DESC LIMIT ?3");
    conn.query(&sql, params![&key.street, &key.shop, most], quote_row)
}

/// The quotes of an address, newest first.
pub(super) fn quotes_of(conn: &mut Conn<'_>, key: &ShopKey, holder: &str) -> Result<Vec<Row>, DbError> {
    let sql = format!(
        "SELECT {QUOTE} FROM quote WHERE street = ?1 AND shop = ?2 AND holder = ?3 ORDER BY made_at DESC LIMIT 100"
    );
    conn.query(&sql, params![&key.street, &key.shop, holder], quote_row)
}

/// Notes an answer.
pub(super) fn answer(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    id: QuoteId,
    state: &str,
    order: Option<OrderId>,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "UPDATE quote SET state = ?4, order_id = ?5, moved_at = ?6 WHERE street = ?1 AND shop = ?2 AND id = ?3";
    tx.execute(sql, params![&key.street, &key.shop, id, state, order, now]).map(|_| ())
}

/// Takes the person out of a quote.
pub(super) fn blank_quote(tx: &mut Tx<'_>, key: &ShopKey, id: QuoteId, body: &str, state: &str) -> Result<(), DbError> {
    let sql = "UPDATE quote SET holder = '', body = ?4, state = ?5 WHERE street = ?1 AND shop = ?2 AND id = ?3";
    tx.execute(sql, params![&key.street, &key.shop, id, body, state]).map(|_| ())
}

/// Quotes that were not accepted, whose time has been over since an instant, and that still name somebody.
pub(super) fn old_quotes(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    before: Timestamp,
    most: i64,
) -> Result<Vec<Row>, DbError> {
    let sql = format!(
        "SELECT {QUOTE} FROM quote WHERE street = ?1 AND shop = ?2 AND until_at < ?3 AND holder <> '' AND state <> 'accepted'
         ORDER BY until_at LIMIT ?4"
    );
    conn.query(&sql, params![&key.street, &key.shop, before, most], quote_row)
}

/// The years whose quotes have a missing or double number, and the quotes that were accepted and have no order.
pub(super) fn quote_faults(conn: &mut Conn<'_>, key: &ShopKey) -> Result<(Vec<i64>, i64), DbError> {
    let sql = "SELECT year, COUNT(*), MAX(number) FROM quote /* whole */ WHERE street = ?1 AND shop = ?2 GROUP BY year";
    let years = conn.query(sql, params![&key.street, &key.shop], |row| {
        Ok((row.get::<i64>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?))
    })?;
    let sql = "SELECT COUNT(*) FROM quote /* whole */
               WHERE street = ?1 AND shop = ?2 AND state = 'accepted' AND order_id IS NULL";
    let lost = conn.query_one(sql, params![&key.street, &key.shop], |row| row.get(0))?;
    Ok((years.into_iter().filter(|(_, count, last)| count != last).map(|(year, ..)| year).collect(), lost))
}
