//! The SQL of subscriptions and of their days.

mod books;
mod offers;

use db::{Conn, DbError, Row, Tx, params};
use jiff::{Timestamp, civil::Date};
use kernel::{
    Contact, ShopKey,
    id::{OrderId, SubscriptionId},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub use books::entries;
pub(super) use books::{append, booked};
pub use offers::offer;
pub(super) use offers::{active, made, put_made, put_offer};

use super::{
    Lunch, Outcome, Subscription,
    rules::{Content, Missing, Pause, Pay, Plan, Prices, State, Taste},
};
use crate::{platform::i18n::Lang, standing::Weekdays};

const COLUMNS: &str =
    "street, shop, id, contact, name, lang, state, weekdays, minute, start_day, end_day, plan, pay, tells,
    misses, feed, made_by, created_at, changed_at";

/// What of a plan travels as JSON.
#[derive(Serialize, Deserialize)]
struct Kept {
    content: Content,
    taste: Taste,
    missing: Missing,
    on_holidays: bool,
    on_breaks: bool,
    pauses: Vec<Pause>,
    prices: Prices,
    next: Option<(Date, Prices)>,
}

fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T, DbError> {
    serde_json::from_str(&row.get::<String>(column)?)
        .map_err(|error| DbError::Decode { column, why: error.to_string() })
}

fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A day of the store; none when it is empty.
fn day(row: &Row<'_>, column: usize) -> Result<Option<Date>, DbError> {
    Ok(kernel::calendar::parse_day(&row.get::<String>(column)?))
}

fn read(row: &Row<'_>) -> Result<Subscription, DbError> {
    let kept: Kept = json(row, 11)?;
    Ok(Subscription {
        key: ShopKey { street: row.get(0)?, shop: row.get(1)? },
        id: row.get(2)?,
        contact: row.get(3)?,
        name: row.get(4)?,
        lang: Lang::parse(&row.get::<String>(5)?),
        state: State::parse(&row.get::<String>(6)?),
        plan: Plan {
            content: kept.content,
            taste: kept.taste,
            missing: kept.missing,
            weekdays: Weekdays::parse(&row.get::<String>(7)?),
            minute: row.get(8)?,
            start: row.get(9)?,
            end: day(row, 10)?,
            on_holidays: kept.on_holidays,
            on_breaks: kept.on_breaks,
            pauses: kept.pauses,
            prices: kept.prices,
            next: kept.next,
        },
        pay: Pay::parse(&row.get::<String>(12)?),
        tells: row.get(13)?,
        misses: row.get(14)?,
        feed: row.get(15)?,
        made_by: row.get(16)?,
        created_at: row.get(17)?,
        changed_at: row.get(18)?,
    })
}

fn kept(plan: &Plan) -> String {
    text(&Kept {
        content: plan.content.clone(),
        taste: plan.taste.clone(),
        missing: plan.missing,
        on_holidays: plan.on_holidays,
        on_breaks: plan.on_breaks,
        pauses: plan.pauses.clone(),
        prices: plan.prices.clone(),
        next: plan.next.clone(),
    })
}

fn end(plan: &Plan) -> String {
    plan.end.map(|end| end.to_string()).unwrap_or_default()
}

pub(super) fn insert(tx: &mut Tx<'_>, own: &Subscription) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO subscription ({COLUMNS})
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)"
    );
    let values = params![
        &own.key.street,
        &own.key.shop,
        own.id,
        &own.contact,
        &own.name,
        own.lang.code(),
        own.state.as_str(),
        own.plan.weekdays.digits(),
        own.plan.minute,
        own.plan.start,
        end(&own.plan),
        kept(&own.plan),
        own.pay.as_str(),
        own.tells,
        own.misses,
        own.feed,
        &own.made_by,
        own.created_at,
        own.changed_at,
    ];
    tx.run(&sql, values)
}

/// Writes everything that may change: not whose it is.
pub(super) fn update(tx: &mut Tx<'_>, own: &Subscription) -> Result<(), DbError> {
    let sql = "UPDATE subscription SET state = ?4, weekdays = ?5, minute = ?6, start_day = ?7, end_day = ?8, plan = ?9,
        pay = ?10, tells = ?11, misses = ?12, feed = ?13, changed_at = ?14 WHERE street = ?1 AND shop = ?2 AND id = ?3";
    let values = params![
        &own.key.street,
        &own.key.shop,
        own.id,
        own.state.as_str(),
        own.plan.weekdays.digits(),
        own.plan.minute,
        own.plan.start,
        end(&own.plan),
        kept(&own.plan),
        own.pay.as_str(),
        own.tells,
        own.misses,
        own.feed,
        own.changed_at,
    ];
    tx.run(sql, values)
}

/// Forgets a person: the subscription and its days. The books keep their numbers, which name nobody.
pub(super) fn delete(tx: &mut Tx<'_>, key: &ShopKey, id: SubscriptionId) -> Result<(), DbError> {
    let sql = "DELETE FROM lunch WHERE street = ?1 AND shop = ?2 AND subscription_id = ?3";
    tx.run(sql, params![&key.street, &key.shop, id])?;
    let sql = "DELETE FROM subscription WHERE street = ?1 AND shop = ?2 AND id = ?3";
    tx.run(sql, params![&key.street, &key.shop, id])
}

/// One subscription of a shop.
pub fn by_id(conn: &mut Conn<'_>, key: &ShopKey, id: SubscriptionId) -> Result<Option<Subscription>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM subscription WHERE street = ?1 AND shop = ?2 AND id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, id], read)
}

/// The subscriptions of an address in a shop, the first made first.
pub fn of_contact(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact) -> Result<Vec<Subscription>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM subscription WHERE street = ?1 AND shop = ?2 AND contact = ?3 ORDER BY created_at, id"
    );
    conn.query(&sql, params![&key.street, &key.shop, contact], read)
}

/// Every subscription of a shop, by name.
pub fn all(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<Subscription>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM subscription WHERE street = ?1 AND shop = ?2 ORDER BY name, created_at, id /* whole */"
    );
    conn.query(&sql, params![&key.street, &key.shop], read)
}

const LUNCH: &str =
    "subscription_id, day, skipped, content, minute, outcome, order_id, pay, changes, served, followed, made_at";

fn read_lunch(row: &Row<'_>) -> Result<Lunch, DbError> {
    let content: String = row.get(3)?;
    Ok(Lunch {
        subscription: row.get(0)?,
        day: row.get(1)?,
        skipped: row.get(2)?,
        content: if content.is_empty() { None } else { json(row, 3)? },
        minute: row.get(4)?,
        outcome: Outcome::parse(&row.get::<String>(5)?),
        order: row.get(6)?,
        pay: Pay::parse(&row.get::<String>(7)?),
        changes: json(row, 8)?,
        served: json(row, 9)?,
        followed: row.get(10)?,
        made_at: row.get(11)?,
    })
}

/// Writes a day, new or changed.
pub(super) fn put_lunch(tx: &mut Tx<'_>, key: &ShopKey, lunch: &Lunch) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO lunch (street, shop, {LUNCH})
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
         ON CONFLICT (street, shop, subscription_id, day) DO UPDATE SET skipped = excluded.skipped,
         content = excluded.content, minute = excluded.minute, outcome = excluded.outcome, order_id = excluded.order_id,
         pay = excluded.pay, changes = excluded.changes, served = excluded.served, followed = excluded.followed,
         made_at = excluded.made_at"
    );
    let values = params![
        &key.street,
        &key.shop,
        lunch.subscription,
        lunch.day,
        lunch.skipped,
        lunch.content.as_ref().map(text).unwrap_or_default(),
        lunch.minute,
        lunch.outcome.as_str(),
        lunch.order,
        lunch.pay.as_str(),
        text(&lunch.changes),
        text(&lunch.served),
        lunch.followed,
        lunch.made_at,
    ];
    tx.run(&sql, values)
}

/// What is known of one day.
pub fn lunch(conn: &mut Conn<'_>, key: &ShopKey, id: SubscriptionId, day: Date) -> Result<Option<Lunch>, DbError> {
    let sql =
        format!("SELECT {LUNCH} FROM lunch WHERE street = ?1 AND shop = ?2 AND subscription_id = ?3 AND day = ?4");
    conn.query_opt(&sql, params![&key.street, &key.shop, id, day], read_lunch)
}

/// What is known of the days of a subscription from `from` on, in order.
pub fn lunches(conn: &mut Conn<'_>, key: &ShopKey, id: SubscriptionId, from: Date) -> Result<Vec<Lunch>, DbError> {
    let sql = format!(
        "SELECT {LUNCH} FROM lunch WHERE street = ?1 AND shop = ?2 AND subscription_id = ?3 AND day >= ?4 ORDER BY day"
    );
    conn.query(&sql, params![&key.street, &key.shop, id, from], read_lunch)
}

/// What is known of a day of a shop.
pub fn on_day(conn: &mut Conn<'_>, key: &ShopKey, day: Date) -> Result<Vec<Lunch>, DbError> {
    let sql =
        format!("SELECT {LUNCH} FROM lunch WHERE street = ?1 AND shop = ?2 AND day = ?3 ORDER BY subscription_id");
    conn.query(&sql, params![&key.street, &key.shop, day], read_lunch)
}

/// The day that an order was made for, when a subscription made it.
pub fn of_order(conn: &mut Conn<'_>, key: &ShopKey, order: OrderId) -> Result<Option<Lunch>, DbError> {
    let sql = format!("SELECT {LUNCH} FROM lunch WHERE street = ?1 AND shop = ?2 AND order_id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, order], read_lunch)
}

/// The days whose orders are still followed.
pub(super) fn followed(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<Lunch>, DbError> {
    let sql =
        format!("SELECT {LUNCH} FROM lunch WHERE street = ?1 AND shop = ?2 AND followed ORDER BY day /* whole */");
    conn.query(&sql, params![&key.street, &key.shop], read_lunch)
}

/// Forgets what nobody said yes to since `asked`, and days before `kept`.
pub(super) fn tidy(tx: &mut Tx<'_>, key: &ShopKey, asked: Timestamp, kept: Date) -> Result<u64, DbError> {
    let sql = "DELETE FROM subscription WHERE street = ?1 AND shop = ?2 AND state = 'pending' AND created_at < ?3 /* whole */";
    let gone = tx.execute(sql, params![&key.street, &key.shop, asked])?;
    let sql = "DELETE FROM lunch WHERE street = ?1 AND shop = ?2 AND day < ?3 AND NOT followed";
    Ok(gone + tx.execute(sql, params![&key.street, &key.shop, kept])?)
}
