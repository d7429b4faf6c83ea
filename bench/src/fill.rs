//! A store that has lived: orders of the past with their lines, messages and facts, made by the store itself from one that was
//! taken the ordinary way.

use std::sync::Arc;

use comptoir::{orders, shops::Shop};
use db::{Db, DbError, Engine, Tx};
use jiff::{SignedDuration, ToSpan, tz::TimeZone};

use crate::scene::{ARTICLES, env, wish};

/// How many rows one commit makes.
const AT_ONCE: usize = 20_000;
/// Over how many days of the past they are spread.
const DAYS: i64 = 300;

/// An order after which others are made.
pub struct Model {
    order: String,
    /// How many were made after it.
    pub made: usize,
}

impl Model {
    /// Takes one order.
    pub async fn take(db: &Db, shop: &Arc<Shop>) -> Result<Self, String> {
        let own = shop.clone();
        let taken = db.write(&shop.key, move |tx| {
            let mut env = env();
            let wish = wish(0, ARTICLES, env.now)
                .map_err(|why| orders::Failure::Error(comptoir::platform::Error::Fault(why)))?;
            orders::reserve(tx, &mut env, &own, &wish)
        });
        let order = taken.await.map_err(|error| error.to_string())?.id.to_string();
        Ok(Self { order, made: 0 })
    }

    /// Makes more of them, until there are so many.
    pub async fn fill(&mut self, db: &Db, shop: &Arc<Shop>, until: usize) -> Result<(), String> {
        let engine = db.engine();
        while self.made < until {
            let (from, to) = (self.made, until.min(self.made + AT_ONCE));
            let (order, key) = (self.order.clone(), shop.key.clone());
            let filled = db.write(&shop.key, move |tx| {
                let street = key.street.as_str();
                for (table, at) in
                    [("orders", "id"), ("order_line", "order_id"), ("message", "about"), ("fact", "subject")]
                {
                    copy(tx, engine, street, table, at, &order, from, to)?;
                }
                Ok::<_, DbError>(())
            });
            filled.await.map_err(|error| error.to_string())?;
            self.made = to;
        }
        let (key, now) = (shop.key.clone(), env().now);
        let read = db.write(&shop.key, move |tx| {
            // The search has read all of it long ago.
            for kind in ["customer", "order", "in", "out", "note", "line", "call"] {
                let sql = "INSERT INTO search_cursor (street, shop, kind, at) VALUES (?1, ?2, ?3, ?4)
                           ON CONFLICT (street, shop, kind) DO UPDATE SET at = excluded.at";
                tx.execute(sql, db::params![&key.street, &key.shop, kind, now])?;
            }
            Ok::<_, DbError>(())
        });
        read.await.map_err(|error| error.to_string())?;
        if engine == Engine::Postgres {
            // As a server does by itself within the hour.
            db.write(&shop.key, |tx| tx.execute("ANALYZE", &[])).await.map_err(|error: DbError| error.to_string())?;
        }
        Ok(())
    }
}

fn columns(tx: &mut Tx<'_>, engine: Engine, table: &str) -> Result<Vec<String>, DbError> {
    let sql = match engine {
        Engine::Sqlite => "SELECT name FROM pragma_table_info(?1) ORDER BY cid",
        Engine::Postgres => {
            "SELECT CAST(column_name AS TEXT) FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = ?1 ORDER BY ordinal_position"
        }
    };
    tx.query(sql, db::params![table], |row| row.get(0))
}

/// Copies what a table has of the order, under other names and on other days.
#[expect(clippy::too_many_arguments, reason = "one statement, and all that it is made of")]
fn copy(
    tx: &mut Tx<'_>,
    engine: Engine,
    street: &str,
    table: &str,
    at: &str,
    order: &str,
    from: usize,
    to: usize,
) -> Result<(), DbError> {
    let names = columns(tx, engine, table)?;
    // Of several messages or facts, the first: each copy has one name.
    let one = if names.iter().any(|name| name == "id") && at != "id" {
        format!("AND o.id = (SELECT MIN(id) FROM {table} WHERE street = '{street}' AND {at} = '{order}')")
    } else {
        String::new()
    };
    // Numbers of one width, on both engines.
    let digits = "SUBSTR(CAST(1000000000000 + n.i AS TEXT), 2)";
    let name = |column: &str| match column {
        "id" => format!("SUBSTR(o.id, 1, 24) || {digits}"),
        "order_id" | "about" | "subject" if column == at => format!("SUBSTR(o.{column}, 1, 24) || {digits}"),
        "day" | "stock_day" => "d.day".to_owned(),
        "number" => "n.i".to_owned(),
        "pickup_at" | "slot_at" | "placed_at" | "expires_at" | "changeable_until" | "moved_at" | "queued_at"
        | "due_at" | "sent_at" | "at" => "d.start + (n.i % 36000) * 1000".to_owned(),
        "external_id" | "once" => format!("'past ' || {digits}"),
        "contact" => "'+336399' || SUBSTR(CAST(100000 + n.i % 100000 AS TEXT), 2)".to_owned(),
        "state" if table == "orders" => "'collected'".to_owned(),
        "state" if table == "message" => "'sent'".to_owned(),
        other => format!("o.{other}"),
    };
    let zoned = env().now.to_zoned(TimeZone::UTC);
    let days: Vec<String> = (0..DAYS)
        .filter_map(|n| {
            let day = zoned.checked_sub((n + 2).days()).ok()?;
            Some(format!(
                "({n}, '{}', {})",
                day.date(),
                day.timestamp().checked_sub(SignedDuration::from_hours(1)).ok()?.as_millisecond()
            ))
        })
        .collect();
    let values: Vec<String> = names.iter().map(|column| name(column)).collect();
    let sql = format!(
        "WITH RECURSIVE n(i) AS (SELECT CAST({from} AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {to}),
         d(k, day, start) AS (VALUES {})
         INSERT INTO {table} ({}) SELECT {} FROM {table} o, n, d
         WHERE o.street = '{street}' AND o.{at} = '{order}' {one} AND d.k = n.i % {DAYS}",
        days.join(", "),
        names.join(", "),
        values.join(", ")
    );
    tx.execute(&sql, &[]).map(|_| ())
}
