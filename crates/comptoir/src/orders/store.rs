//! The SQL of orders, their lines and the slots they occupy.

mod briefs;
mod changes;
mod erase;
mod history;
mod tickets;

use std::collections::HashMap;

use db::{Conn, DbError, Param, Row, Tx, params};
use jiff::{Timestamp, civil::Date};
use kernel::{
    Contact, ShopKey, Unit,
    id::{CustomerId, OrderId},
};

use super::{
    Line, Order, code_key,
    rules::{self, Payment, State, Used},
};
use crate::platform::{i18n::Lang, secrets::Secrets};
pub use briefs::{Brief, briefs};
pub(super) use changes::{reschedule, reslot, taking_from};
pub(super) use erase::{Traced, trace, traces, unname, unnamed};
pub use erase::{expire_unconfirmed, ordered_since};
pub use history::{baskets, collected_between, newer, placed_before};
pub use tickets::{Ticket, drop_ticket, next_ticket, queue_ticket};

const COLUMNS: &str =
    "street, shop, id, day, number, pickup_at, source, name, contact, lang, state, payment, total_cents,
    note, placed_at, expires_at, changeable_until, moved_at, receipt, prints, slot_at, need, version";

fn read(row: &Row<'_>, now: Timestamp) -> Result<Order, DbError> {
    let decode = |column, why: &str| DbError::Decode { column, why: why.to_owned() };
    let stored = State::parse(&row.get::<String>(10)?).ok_or_else(|| decode(10, "not a state"))?;
    let expires_at: Timestamp = row.get(15)?;
    // A hold that is over is over when read: no sweeper decides.
    let state = if stored == State::Held && expires_at <= now { State::Expired } else { stored };
    let receipt: Option<String> = row.get(18)?;
    let contact: String = row.get(8)?;
    Ok(Order {
        key: ShopKey { street: row.get(0)?, shop: row.get(1)? },
        id: row.get(2)?,
        day: row.get(3)?,
        number: row.get(4)?,
        pickup_at: row.get(5)?,
        slot_at: row.get(20)?,
        need: serde_json::from_str(&row.get::<String>(21)?).map_err(|_| decode(21, "not a need"))?,
        source: row.get(6)?,
        name: row.get(7)?,
        contact: if contact.is_empty() { None } else { contact.parse().ok() },
        lang: Lang::parse(&row.get::<String>(9)?),
        state,
        payment: Payment::parse(&row.get::<String>(11)?).ok_or_else(|| decode(11, "not a payment state"))?,
        total: row.get(12)?,
        note: row.get(13)?,
        placed_at: row.get(14)?,
        expires_at,
        changeable_until: row.get(16)?,
        moved_at: row.get(17)?,
        lines: Vec::new(),
        receipt: receipt.and_then(|text| serde_json::from_str(&text).ok()),
        prints: row.get(19)?,
        version: row.get(22)?,
    })
}

/// Orders by a condition, with their lines, in two statements.
fn select(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    now: Timestamp,
    condition: &str,
    more: &[Param<'_>],
) -> Result<Vec<Order>, DbError> {
    let mut values = vec![Param::from(&key.street), Param::from(&key.shop)];
    values.extend(more.iter().cloned());
    let sql = format!("SELECT {COLUMNS} FROM orders WHERE street = ?1 AND shop = ?2 AND {condition}");
    let mut orders = conn.query(&sql, &values, |row| read(row, now))?;
    for chunk in orders.chunks_mut(200) {
        let marks: Vec<String> = (0..chunk.len()).map(|n| format!("?{}", n + 3)).collect();
        let sql = format!(
            "SELECT order_id, line, sku, name, unit, quantity, price_cents, vat_points, total_cents, allergens, stock_day, state, options
             FROM order_line WHERE street = ?1 AND shop = ?2 AND order_id IN ({}) ORDER BY order_id, line",
            marks.join(", ")
        );
        let mut values = vec![Param::from(&key.street), Param::from(&key.shop)];
        values.extend(chunk.iter().map(|order| Param::from(order.id)));
        let mut lines: HashMap<OrderId, Vec<Line>> = HashMap::new();
        for (id, line) in conn.query(&sql, &values, |row| Ok((row.get::<OrderId>(0)?, read_line(row)?)))? {
            lines.entry(id).or_default().push(line);
        }
        for order in chunk {
            order.lines = lines.remove(&order.id).unwrap_or_default();
        }
    }
    Ok(orders)
}

/// Most lines want nothing special.
fn options(json: &str) -> Vec<String> {
    if json == "[]" { Vec::new() } else { serde_json::from_str(json).unwrap_or_default() }
}

fn read_line(row: &Row<'_>) -> Result<Line, DbError> {
    Ok(Line {
        line: row.get(1)?,
        sku: row.get(2)?,
        name: row.get(3)?,
        unit: Unit::parse(&row.get::<String>(4)?).unwrap_or(Unit::Piece),
        quantity: row.get(5)?,
        price: row.get(6)?,
        vat: row.get(7)?,
        total: row.get(8)?,
        allergens: row.get(9)?,
        stock_day: row.get(10)?,
        dropped: row.get::<String>(11)? == "dropped",
        options: options(&row.get::<String>(12)?),
    })
}

/// One order of a shop.
pub fn by_id(conn: &mut Conn<'_>, key: &ShopKey, id: OrderId, now: Timestamp) -> Result<Option<Order>, DbError> {
    Ok(select(conn, key, now, "id = ?3", &[Param::from(id)])?.pop())
}

pub(super) fn by_external(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    source: &str,
    external_id: &str,
    now: Timestamp,
) -> Result<Option<Order>, DbError> {
    Ok(select(conn, key, now, "source = ?3 AND external_id = ?4", params![source, external_id])?.pop())
}

/// The confirmed orders of a local day, by pick-up time.
pub fn at_day(conn: &mut Conn<'_>, key: &ShopKey, day: Date, now: Timestamp) -> Result<Vec<Order>, DbError> {
    select(conn, key, now, "day = ?3 AND state NOT IN ('held', 'expired') ORDER BY pickup_at, number", params![day])
}

/// The orders of an address in a shop, newest first.
pub fn of_contact(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    contact: &Contact,
    now: Timestamp,
) -> Result<Vec<Order>, DbError> {
    select(conn, key, now, "contact = ?3 AND state <> 'held' ORDER BY placed_at DESC LIMIT 50", params![contact])
}

/// The hold of a browser in a shop, if it still holds.
pub fn held_by(conn: &mut Conn<'_>, key: &ShopKey, visitor: &str, now: Timestamp) -> Result<Option<OrderId>, DbError> {
    let sql =
        "SELECT id FROM orders WHERE street = ?1 AND shop = ?2 AND visitor = ?3 AND state = 'held' AND expires_at > ?4";
    conn.query_opt(sql, params![&key.street, &key.shop, visitor, now], |row| row.get(0))
}

/// The hold of a browser in a shop with its lines.
pub fn of_visitor(conn: &mut Conn<'_>, key: &ShopKey, visitor: &str, now: Timestamp) -> Result<Option<Order>, DbError> {
    let condition = "visitor = ?3 AND state = 'held' AND expires_at > ?4 ORDER BY placed_at DESC LIMIT 1";
    Ok(select(conn, key, now, condition, params![visitor, now])?.pop())
}

/// The open orders of a day that a code may mean.
pub fn by_code(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    day: Date,
    code: &str,
    secrets: &Secrets,
    now: Timestamp,
) -> Result<Vec<Order>, DbError> {
    let codes = code_key(secrets, key, day);
    let mut orders = at_day(conn, key, day, now)?;
    orders.retain(|order| rules::code(order.number, codes) == code);
    Ok(orders)
}

/// The orders of a day that want an article at or after a moment, latest placed first: those whom a late or smaller
/// batch endangers.
pub fn endangered(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    day: Date,
    sku: &kernel::Sku,
    at: Timestamp,
    now: Timestamp,
) -> Result<Vec<Order>, DbError> {
    let mut orders = at_day(conn, key, day, now)?;
    orders.retain(|order| {
        order.state.is_open()
            && crate::stock::rules::minute(order.pickup_at) == at
            && order.standing().any(|line| line.sku == *sku)
    });
    orders.sort_by_key(|order| std::cmp::Reverse(order.placed_at));
    Ok(orders)
}

/// Stores a new order with the next number of its day; none when its key is known already.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    order: &Order,
    external_id: &str,
    visitor: &str,
    customer: Option<CustomerId>,
) -> Result<Option<i64>, DbError> {
    let sql = "INSERT INTO orders (street, shop, id, day, number, pickup_at, source, external_id, visitor, customer_id,
        name, contact, lang, state, payment, total_cents, note, placed_at, expires_at, changeable_until, moved_at, prints, slot_at, need, version)
        VALUES (?1, ?2, ?3, ?4,
            (SELECT COALESCE(MAX(number), 0) + 1 FROM orders WHERE street = ?1 AND shop = ?2 AND day = ?4),
            ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?17, 0, ?20, ?21, 1)
        ON CONFLICT (street, shop, source, external_id) DO NOTHING RETURNING number";
    let values = params![
        &order.key.street,
        &order.key.shop,
        order.id,
        order.day,
        order.pickup_at,
        &order.source,
        external_id,
        visitor,
        customer,
        &order.name,
        order.contact.as_ref().map_or("", Contact::as_str),
        order.lang.code(),
        order.state.as_str(),
        order.payment.as_str(),
        order.total,
        &order.note,
        order.placed_at,
        order.expires_at,
        order.changeable_until,
        order.slot_at,
        serde_json::json!(order.need).to_string(),
    ];
    tx.query_opt(sql, values, |row| row.get(0))
}

pub(super) fn insert_lines(tx: &mut Tx<'_>, order: &Order) -> Result<(), DbError> {
    let row = |n: usize| {
        let marks: Vec<String> = (0..11).map(|i| format!("?{}", 4 + n * 11 + i)).collect();
        format!("(?1, ?2, ?3, {}, 'ok')", marks.join(", "))
    };
    let rows: Vec<String> = (0..order.lines.len()).map(row).collect();
    let sql = format!(
        "INSERT INTO order_line (street, shop, order_id, line, sku, name, unit, quantity, price_cents, vat_points,
         total_cents, allergens, stock_day, options, state) VALUES {}",
        rows.join(", ")
    );
    let mut values: Vec<Param<'_>> =
        vec![Param::from(&order.key.street), Param::from(&order.key.shop), Param::from(order.id)];
    for line in &order.lines {
        values.extend_from_slice(params![
            line.line,
            &line.sku,
            &line.name,
            line.unit.as_str(),
            line.quantity,
            line.price,
            line.vat.basis_points(),
            line.total,
            &line.allergens,
            &line.stock_day,
            serde_json::json!(line.options).to_string(),
        ]);
    }
    tx.run(&sql, &values)
}

pub(super) fn drop_line(tx: &mut Tx<'_>, order: &Order, line: i64) -> Result<(), DbError> {
    let sql = "UPDATE order_line SET state = 'dropped' WHERE street = ?1 AND shop = ?2 AND order_id = ?3 AND line = ?4";
    tx.run(sql, params![&order.key.street, &order.key.shop, order.id, line])
}

pub(super) fn set_state(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    id: OrderId,
    state: State,
    payment: Payment,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "UPDATE orders SET state = ?4, payment = ?5, moved_at = ?6, version = version + 1 WHERE street = ?1 AND shop = ?2 AND id = ?3";
    tx.run(sql, params![&key.street, &key.shop, id, state.as_str(), payment.as_str(), now])
}

/// Writes what a command changed of an order: who, total, expiry, receipt, prints.
pub(super) fn update(tx: &mut Tx<'_>, order: &Order, customer: Option<CustomerId>) -> Result<(), DbError> {
    let sql = "UPDATE orders SET name = ?4, contact = ?5, customer_id = COALESCE(?6, customer_id), total_cents = ?7,
        expires_at = ?8, receipt = ?9, prints = ?10, note = ?11, lang = ?12
        WHERE street = ?1 AND shop = ?2 AND id = ?3";
    let receipt = order.receipt.as_ref().map(|receipt| serde_json::to_string(receipt).unwrap_or_default());
    let values = params![
        &order.key.street,
        &order.key.shop,
        order.id,
        &order.name,
        order.contact.as_ref().map_or("", Contact::as_str),
        customer,
        order.total,
        order.expires_at,
        receipt,
        order.prints,
        &order.note,
        order.lang.code(),
    ];
    tx.run(sql, values)
}

/// How full the slots of a day are, holds included.
pub fn slot_usage(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    day: Date,
    now: Timestamp,
    own: Option<OrderId>,
) -> Result<Used, DbError> {
    let sql = "SELECT at, measure, used FROM slot WHERE street = ?1 AND shop = ?2 AND day = ?3
               UNION ALL
               SELECT at, measure, quantity FROM slot_hold
               WHERE street = ?1 AND shop = ?2 AND day = ?3 AND expires_at > ?4 AND order_id <> ?5";
    let own = own.map(|id| id.to_string()).unwrap_or_default();
    let rows = conn.query(sql, params![&key.street, &key.shop, day, now, own], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    Ok(Used(rows))
}

pub(super) fn add_slot(tx: &mut Tx<'_>, order: &Order) -> Result<(), DbError> {
    if order.need.is_empty() {
        return Ok(());
    }
    let rows: Vec<String> =
        (0..order.need.len()).map(|n| format!("(?1, ?2, ?3, ?4, ?{}, ?{})", 2 * n + 5, 2 * n + 6)).collect();
    let sql = format!(
        "INSERT INTO slot (street, shop, day, at, measure, used) VALUES {}
         ON CONFLICT (street, shop, day, at, measure) DO UPDATE SET used = slot.used + excluded.used",
        rows.join(", ")
    );
    let mut values: Vec<Param<'_>> = params![&order.key.street, &order.key.shop, order.day, order.slot_at].to_vec();
    for (measure, n) in &order.need {
        values.extend([Param::from(measure), Param::from(*n)]);
    }
    tx.run(&sql, &values)
}

pub(super) fn free_slot(tx: &mut Tx<'_>, order: &Order) -> Result<(), DbError> {
    for (measure, n) in &order.need {
        let sql = "UPDATE slot SET used = used - ?6 WHERE street = ?1 AND shop = ?2 AND day = ?3 AND at = ?4 AND measure = ?5";
        tx.run(sql, params![&order.key.street, &order.key.shop, order.day, order.slot_at, measure, *n])?;
    }
    Ok(())
}

pub(super) fn hold_slot(tx: &mut Tx<'_>, order: &Order) -> Result<(), DbError> {
    for (measure, n) in &order.need {
        let sql = "INSERT INTO slot_hold (street, shop, day, at, measure, order_id, quantity, expires_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let (street, shop) = (&order.key.street, &order.key.shop);
        tx.run(sql, params![street, shop, order.day, order.slot_at, measure, order.id, *n, order.expires_at])?;
    }
    Ok(())
}

pub(super) fn release_slot_hold(tx: &mut Tx<'_>, key: &ShopKey, order: OrderId) -> Result<(), DbError> {
    let sql = "DELETE FROM slot_hold WHERE street = ?1 AND shop = ?2 AND order_id = ?3 /* whole */";
    tx.run(sql, params![&key.street, &key.shop, order])
}

/// The stored slots of a shop, for the check: day, slot, measure, used.
pub(super) fn slots(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<(Date, Timestamp, String, i64)>, DbError> {
    let sql = "SELECT day, at, measure, used FROM slot WHERE street = ?1 AND shop = ?2 AND used <> 0 ORDER BY day, at, measure /* whole */";
    conn.query(sql, params![&key.street, &key.shop], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
}

/// Every order that holds goods firmly, with its lines.
pub(super) fn firm(conn: &mut Conn<'_>, key: &ShopKey, now: Timestamp) -> Result<Vec<Order>, DbError> {
    let words: Vec<String> =
        rules::STATES.iter().filter(|(state, _)| state.is_firm()).map(|(_, word)| format!("'{word}'")).collect();
    select(conn, key, now, &format!("state IN ({}) /* whole */", words.join(", ")), &[])
}

/// Open orders whose grace time is over, and holds that are over.
pub(super) fn overdue(conn: &mut Conn<'_>, key: &ShopKey, now: Timestamp) -> Result<Vec<Order>, DbError> {
    let condition =
        "expires_at <= ?3 AND state IN ('held', 'received', 'accepted', 'preparing', 'set_aside', 'ready') LIMIT 200";
    select(conn, key, now, condition, params![now])
}
