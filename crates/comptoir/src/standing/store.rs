//! The SQL of standing orders.

use db::{Conn, DbError, Row, Tx, params};
use kernel::{Contact, Quantity, ShopKey, Sku, id::StandingId};

use super::{Habit, Mode, Standing, StandingOrder, Weekdays};
use crate::{catalogue::WishLine, platform::i18n::Lang};

const COLUMNS: &str = "street, shop, id, owner, contact, name, lang, lines, note, usual_minute, from_minute, to_minute,
    travel_minutes, weekdays, daily_cap, mode, state, misses, created_at, changed_at";

fn read(row: &Row<'_>) -> Result<StandingOrder, DbError> {
    let lines: Vec<(Sku, i64, Vec<String>)> = serde_json::from_str(&row.get::<String>(7)?)
        .map_err(|_| DbError::Decode { column: 7, why: "not lines".into() })?;
    let line =
        |(sku, n, options)| Quantity::new(n).ok().map(|quantity| WishLine { sku, quantity, options, agreed: None });
    Ok(StandingOrder {
        key: ShopKey { street: row.get(0)?, shop: row.get(1)? },
        id: row.get(2)?,
        owner: row.get(3)?,
        contact: row.get(4)?,
        name: row.get(5)?,
        lang: Lang::parse(&row.get::<String>(6)?),
        lines: lines.into_iter().filter_map(line).collect(),
        note: row.get(8)?,
        habit: Habit {
            usual_minute: row.get(9)?,
            from_minute: row.get(10)?,
            to_minute: row.get(11)?,
            travel_minutes: row.get(12)?,
            weekdays: Weekdays::parse(&row.get::<String>(13)?),
            daily_cap: row.get(14)?,
            mode: Mode::parse(&row.get::<String>(15)?),
        },
        state: Standing::parse(&row.get::<String>(16)?),
        misses: row.get(17)?,
        created_at: row.get(18)?,
        changed_at: row.get(19)?,
    })
}

fn lines(standing: &StandingOrder) -> String {
    let line = |line: &WishLine| serde_json::json!([line.sku.as_str(), line.quantity.get(), line.options]);
    serde_json::Value::Array(standing.lines.iter().map(line).collect()).to_string()
}

pub(super) fn insert(tx: &mut Tx<'_>, standing: &StandingOrder) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO standing_order ({COLUMNS})
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)"
    );
    let values = params![
        &standing.key.street,
        &standing.key.shop,
        standing.id,
        &standing.owner,
        &standing.contact,
        &standing.name,
        standing.lang.code(),
        lines(standing),
        &standing.note,
        standing.habit.usual_minute,
        standing.habit.from_minute,
        standing.habit.to_minute,
        standing.habit.travel_minutes,
        standing.habit.weekdays.digits(),
        standing.habit.daily_cap,
        standing.habit.mode.as_str(),
        standing.state.as_str(),
        standing.misses,
        standing.created_at,
        standing.changed_at,
    ];
    tx.run(&sql, values)
}

/// Writes everything that may change: not whose it is.
pub(super) fn update(tx: &mut Tx<'_>, standing: &StandingOrder) -> Result<(), DbError> {
    let sql = "UPDATE standing_order SET lines = ?4, note = ?5, usual_minute = ?6, from_minute = ?7, to_minute = ?8,
        travel_minutes = ?9, weekdays = ?10, daily_cap = ?11, mode = ?12, state = ?13, misses = ?14, changed_at = ?15
        WHERE street = ?1 AND shop = ?2 AND id = ?3";
    let values = params![
        &standing.key.street,
        &standing.key.shop,
        standing.id,
        lines(standing),
        &standing.note,
        standing.habit.usual_minute,
        standing.habit.from_minute,
        standing.habit.to_minute,
        standing.habit.travel_minutes,
        standing.habit.weekdays.digits(),
        standing.habit.daily_cap,
        standing.habit.mode.as_str(),
        standing.state.as_str(),
        standing.misses,
        standing.changed_at,
    ];
    tx.run(sql, values)
}

pub(super) fn delete(tx: &mut Tx<'_>, standing: &StandingOrder) -> Result<(), DbError> {
    let sql = "DELETE FROM standing_order WHERE street = ?1 AND shop = ?2 AND id = ?3";
    tx.run(sql, params![&standing.key.street, &standing.key.shop, standing.id])
}

/// One standing order of a shop.
pub fn by_id(conn: &mut Conn<'_>, key: &ShopKey, id: StandingId) -> Result<Option<StandingOrder>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM standing_order WHERE street = ?1 AND shop = ?2 AND id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, id], read)
}

/// The standing order of an address in a shop.
pub fn of_contact(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact) -> Result<Option<StandingOrder>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM standing_order WHERE street = ?1 AND shop = ?2 AND contact = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, contact], read)
}

/// A standing order with the others of the same person in the whole street, by shop; none when it is gone.
pub fn with_owner_of(conn: &mut Conn<'_>, key: &ShopKey, id: StandingId) -> Result<Vec<StandingOrder>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM standing_order WHERE street = ?1 AND owner =
         (SELECT owner FROM standing_order WHERE street = ?1 AND shop = ?2 AND id = ?3) ORDER BY shop"
    );
    conn.query(&sql, params![&key.street, &key.shop, id], read)
}
