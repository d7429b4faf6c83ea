//! The SQL of attentions, and of what somebody wishes of them.

use db::{Conn, DbError, Row, Tx, params};
use jiff::Timestamp;
use kernel::{
    Cents, ShopKey,
    id::{EntryId, OrderId, PersonId},
};

use super::super::{
    attention::{Attention, Wish},
    rules::{Fate, Kind},
};

const ATTENTION: &str = "id, person, given_by, sku, name, cost_cents, month, state, order_id, line, at, moved_at";

fn read(row: &Row<'_>) -> Result<Attention, DbError> {
    Ok(Attention {
        id: row.get(0)?,
        person: row.get(1)?,
        by: row.get(2)?,
        sku: row.get(3)?,
        name: row.get(4)?,
        cost: row.get(5)?,
        month: row.get(6)?,
        fate: Fate::parse(&row.get::<String>(7)?),
        order: row.get::<String>(8)?.parse().ok(),
        line: row.get(9)?,
        at: row.get(10)?,
        moved: row.get(11)?,
    })
}

fn order_word(order: Option<OrderId>) -> String {
    order.map(|id| id.to_string()).unwrap_or_default()
}

/// Writes an attention; false when this one is known already.
pub fn insert(tx: &mut Tx<'_>, key: &ShopKey, new: &Attention) -> Result<bool, DbError> {
    let sql = format!(
        "INSERT INTO attention (street, shop, {ATTENTION}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
         ON CONFLICT (street, shop, id) DO NOTHING"
    );
    let values = params![
        &key.street,
        &key.shop,
        new.id,
        new.person,
        &new.by,
        &new.sku,
        &new.name,
        new.cost,
        &new.month,
        new.fate.as_str(),
        order_word(new.order),
        new.line,
        new.at,
        new.moved,
    ];
    Ok(tx.execute(&sql, values)? > 0)
}

/// An attention moves; where it stood before must still be true.
pub fn moved(tx: &mut Tx<'_>, key: &ShopKey, known: &Attention, next: &Attention) -> Result<bool, DbError> {
    let sql = "UPDATE attention SET state = ?4, order_id = ?5, line = ?6, moved_at = ?7
               WHERE street = ?1 AND shop = ?2 AND id = ?3 AND state = ?8";
    let values = params![
        &key.street,
        &key.shop,
        known.id,
        next.fate.as_str(),
        order_word(next.order),
        next.line,
        next.moved,
        known.fate.as_str(),
    ];
    Ok(tx.execute(sql, values)? > 0)
}

/// What the attentions of a month cost; what was taken back costs nothing.
pub fn spent(conn: &mut Conn<'_>, key: &ShopKey, month: &str) -> Result<Cents, DbError> {
    let sql = "SELECT CAST(COALESCE(SUM(cost_cents), 0) AS BIGINT) FROM attention
               WHERE street = ?1 AND shop = ?2 AND month = ?3 AND state <> 'dropped'";
    conn.query_one(sql, params![&key.street, &key.shop, month], |row| row.get(0))
}

/// The attentions of a month, the last first.
pub fn of_month(conn: &mut Conn<'_>, key: &ShopKey, month: &str) -> Result<Vec<Attention>, DbError> {
    let sql = format!(
        "SELECT {ATTENTION} FROM attention WHERE street = ?1 AND shop = ?2 AND month = ?3 ORDER BY id DESC LIMIT 200"
    );
    conn.query(&sql, params![&key.street, &key.shop, month], read)
}

/// One attention of a shop.
pub fn by_id(conn: &mut Conn<'_>, key: &ShopKey, id: EntryId) -> Result<Option<Attention>, DbError> {
    let sql = format!("SELECT {ATTENTION} FROM attention WHERE street = ?1 AND shop = ?2 AND id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, id], read)
}

/// The attentions of somebody, the last first.
pub fn of_person(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Vec<Attention>, DbError> {
    let sql = format!(
        "SELECT {ATTENTION} FROM attention WHERE street = ?1 AND shop = ?2 AND person = ?3 ORDER BY at DESC, id DESC LIMIT 40"
    );
    conn.query(&sql, params![&key.street, &key.shop, person], read)
}

/// What an order carries.
pub fn of_order(conn: &mut Conn<'_>, key: &ShopKey, order: OrderId) -> Result<Vec<Attention>, DbError> {
    let sql =
        format!("SELECT {ATTENTION} FROM attention WHERE street = ?1 AND shop = ?2 AND order_id = ?3 ORDER BY id");
    conn.query(&sql, params![&key.street, &key.shop, order.to_string()], read)
}

/// The attentions that stand there, the first first.
pub fn standing(conn: &mut Conn<'_>, key: &ShopKey, fate: Fate) -> Result<Vec<Attention>, DbError> {
    let sql = format!(
        "SELECT {ATTENTION} FROM attention WHERE street = ?1 AND shop = ?2 AND state = ?3 ORDER BY id LIMIT 500"
    );
    conn.query(&sql, params![&key.street, &key.shop, fate.as_str()], read)
}

/// Whether a shop ever gave anything.
pub fn any(conn: &mut Conn<'_>, key: &ShopKey) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM attention WHERE street = ?1 AND shop = ?2 LIMIT 1 /* whole */";
    Ok(conn.query_opt(sql, params![&key.street, &key.shop], |_| Ok(()))?.is_some())
}

/// What somebody wishes of attentions and cards.
pub fn wish(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Option<Wish>, DbError> {
    let sql = "SELECT unwanted, address, at FROM ritual_wish WHERE street = ?1 AND shop = ?2 AND person = ?3";
    conn.query_opt(sql, params![&key.street, &key.shop, person], |row| {
        Ok(Wish { unwanted: row.get(0)?, address: row.get(1)?, at: row.get(2)? })
    })
}

/// Keeps what somebody wishes.
pub fn put_wish(tx: &mut Tx<'_>, key: &ShopKey, person: PersonId, wish: &Wish, by: &str) -> Result<(), DbError> {
    let sql = "INSERT INTO ritual_wish (street, shop, person, unwanted, address, said_by, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
               ON CONFLICT (street, shop, person) DO UPDATE SET unwanted = excluded.unwanted, address = excluded.address,
               said_by = excluded.said_by, at = excluded.at";
    let values = params![&key.street, &key.shop, person, wish.unwanted, &wish.address, by, wish.at];
    tx.execute(sql, values).map(|_| ())
}

/// Nobody is on a list any more for an attention or a card that they do not want.
pub fn clear_unwanted(tx: &mut Tx<'_>, key: &ShopKey, person: PersonId) -> Result<(), DbError> {
    let sql = "DELETE FROM ritual WHERE street = ?1 AND shop = ?2 AND person = ?3 AND kind = ?4 AND state = 'todo'";
    for kind in [Kind::Attention, Kind::Letter] {
        tx.execute(sql, params![&key.street, &key.shop, person, kind.as_str()])?;
    }
    Ok(())
}

/// When something of a kind was done for somebody, the last first.
pub fn done(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    person: PersonId,
    kind: Kind,
    before: Timestamp,
    most: i64,
) -> Result<Vec<(EntryId, Timestamp)>, DbError> {
    let sql = "SELECT id, ended_at FROM ritual WHERE street = ?1 AND shop = ?2 AND person = ?3 AND kind = ?4
               AND state = 'done' AND ended_at < ?5 ORDER BY at DESC, id DESC LIMIT ?6";
    let values = params![&key.street, &key.shop, person, kind.as_str(), before, most];
    conn.query(sql, values, |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Forgets the attentions of a person and what they wished.
pub fn forget(tx: &mut Tx<'_>, key: &ShopKey, person: PersonId) -> Result<(), DbError> {
    for sql in [
        "DELETE FROM attention WHERE street = ?1 AND shop = ?2 AND person = ?3",
        "DELETE FROM ritual_wish WHERE street = ?1 AND shop = ?2 AND person = ?3",
    ] {
        tx.execute(sql, params![&key.street, &key.shop, person])?;
    }
    Ok(())
}

/// Forgets attentions of before an instant that nothing can become of any more.
pub fn expire(tx: &mut Tx<'_>, key: &ShopKey, before: Timestamp) -> Result<u64, DbError> {
    let sql = "DELETE FROM attention WHERE street = ?1 AND shop = ?2 AND state = ?3 AND id < ?4";
    let mut gone = 0;
    for fate in [Fate::Handed, Fate::Dropped] {
        gone += tx.execute(sql, params![&key.street, &key.shop, fate.as_str(), kernel::id::since(before)])?;
    }
    Ok(gone)
}
