//! The SQL of who was forgotten.

use db::{Conn, DbError, Row, Tx, params};
use jiff::Timestamp;
use kernel::{
    ShopKey, Slug,
    id::{OrderId, PersonId, SubscriptionId},
};

/// Something that keeps a name until it is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// An order that is still to be handed over.
    Order(OrderId),
    /// A lunch subscription whose books are not even.
    Subscription(SubscriptionId),
}

impl Wait {
    fn word(self) -> String {
        match self {
            Self::Order(id) => format!("order {id}"),
            Self::Subscription(id) => format!("subscription {id}"),
        }
    }

    fn parse(word: &str) -> Option<Self> {
        match word.split_once(' ')? {
            ("order", id) => id.parse().ok().map(Self::Order),
            ("subscription", id) => id.parse().ok().map(Self::Subscription),
            _ => None,
        }
    }
}

/// That somebody was forgotten, without saying who.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// By which shop.
    pub key: ShopKey,
    /// The bare identifier of the file that was theirs.
    pub person: PersonId,
    /// By whose wish: `customer`, or `staff:` and a name.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Orders that stay without a name.
    pub orders: usize,
    /// Invoices that stay with the buyer whom they name.
    pub papers: usize,
    /// What still waits to lose the name.
    pub waits: Vec<Wait>,
    /// When nothing waited any more.
    pub done: Option<Timestamp>,
}

const COLUMNS: &str = "street, shop, person, asked_by, at, orders, papers, waits, done_at";

fn read(row: &Row<'_>) -> Result<Erasure, DbError> {
    let words: Vec<String> = serde_json::from_str(&row.get::<String>(7)?)
        .map_err(|_| DbError::Decode { column: 7, why: "not words".into() })?;
    Ok(Erasure {
        key: ShopKey { street: row.get(0)?, shop: row.get(1)? },
        person: row.get(2)?,
        by: row.get(3)?,
        at: row.get(4)?,
        orders: usize::try_from(row.get::<i64>(5)?).unwrap_or_default(),
        papers: usize::try_from(row.get::<i64>(6)?).unwrap_or_default(),
        waits: words.iter().filter_map(|word| Wait::parse(word)).collect(),
        done: row.get(8)?,
    })
}

/// Writes that somebody was forgotten, or what still waits.
pub(super) fn put(tx: &mut Tx<'_>, one: &Erasure) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO erasure ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (street, shop, person) DO UPDATE SET waits = excluded.waits, done_at = excluded.done_at"
    );
    let waits: Vec<String> = one.waits.iter().map(|wait| wait.word()).collect();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let values = params![
        &one.key.street,
        &one.key.shop,
        one.person,
        &one.by,
        one.at,
        count(one.orders),
        count(one.papers),
        serde_json::json!(waits).to_string(),
        one.done,
    ];
    tx.execute(&sql, values).map(|_| ())
}

/// Those of a street that are not whole yet, the oldest first.
pub(super) fn open(conn: &mut Conn<'_>, street: &Slug) -> Result<Vec<Erasure>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM erasure /* whole */ WHERE street = ?1 AND done_at IS NULL ORDER BY at, person LIMIT 200"
    );
    conn.query(&sql, params![street], read)
}

/// That a person was forgotten.
pub fn of_person(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Option<Erasure>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM erasure WHERE street = ?1 AND shop = ?2 AND person = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, person], read)
}
