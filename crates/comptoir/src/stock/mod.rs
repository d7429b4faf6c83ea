//! The promise: how many of an article may still be promised for a pick-up time.
//!
//! Promise: availability is a curve over the day (supply so far minus what is promised, less what is kept for those
//! who walk in); an online order of n for time T is possible when the margin is at least n at every moment from T to
//! the end of the day; a hold counts until it expires, by comparison when read; a counter sale is never refused.

pub mod rules;
mod store;
#[cfg(test)]
mod tests;

use db::{Conn, DbError, Tx};
use jiff::{Timestamp, civil::Date};
use kernel::{ShopKey, Sku, id::OrderId};
use rules::Curve;
pub use store::{check, release_hold, sales, supply_rows};

use crate::{
    catalogue::{Article, rules::stock_day},
    platform::Env,
    shops::Shop,
};

/// How much of one article an order takes from which day's stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Take {
    /// The article.
    pub sku: Sku,
    /// The local day, or `*` for what keeps; empty when the article is not counted.
    pub day: String,
    /// Pieces or grams.
    pub quantity: i64,
}

impl Take {
    /// What an order of `quantity` for a local day takes.
    pub fn of(article: &Article, day: Date, quantity: i64) -> Self {
        let counted = article.counted != crate::catalogue::Counted::No;
        let day = if counted { stock_day(article.counted, day) } else { String::new() };
        Self { sku: article.sku.clone(), day, quantity }
    }
}

/// The curves of these articles on a local day, in the same order; none for what is not counted.
///
/// Holds of `own` do not count: a customer's own hold never blocks them.
pub fn curves(
    conn: &mut Conn<'_>,
    shop: &Shop,
    articles: &[&Article],
    day: Date,
    now: Timestamp,
    own: Option<OrderId>,
) -> Result<Vec<Option<Curve>>, DbError> {
    let events = store::events(conn, &shop.key, articles, day, now, own)?;
    let closes = shop.hours.on(day).last().map(|span| span.end);
    Ok(articles.iter().map(|article| rules::curve(article, day, shop.zone(), closes, &events)).collect())
}

/// Sets goods aside for someone who has not confirmed, until `expires_at`.
pub fn hold(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    order: OrderId,
    at: Timestamp,
    takes: &[Take],
    expires_at: Timestamp,
) -> Result<(), DbError> {
    store::insert_holds(tx, key, order, rules::minute(at), &together(takes), expires_at)
}

/// Two lines may take of one article: it is stored once.
fn together(takes: &[Take]) -> Vec<Take> {
    let mut out: Vec<Take> = Vec::with_capacity(takes.len());
    for take in takes {
        match out.iter_mut().find(|known| known.sku == take.sku && known.day == take.day) {
            Some(known) => known.quantity += take.quantity,
            None => out.push(take.clone()),
        }
    }
    out
}

/// Promises goods firmly for a pick-up time.
pub fn promise(tx: &mut Tx<'_>, key: &ShopKey, at: Timestamp, takes: &[Take]) -> Result<(), DbError> {
    store::add_promises(tx, key, rules::minute(at), &together(takes))
}

/// Takes a firm promise back: an order is cancelled, changed or not collected.
pub fn withdraw(tx: &mut Tx<'_>, key: &ShopKey, at: Timestamp, takes: &[Take]) -> Result<(), DbError> {
    store::withdraw_promises(tx, key, rules::minute(at), takes)
}

/// Sells over the counter, now. Never refused: the bread is there.
pub fn sell(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, article: &Article, quantity: i64) -> Result<(), DbError> {
    let take = Take::of(article, shop.day(env.now), quantity);
    if !take.day.is_empty() {
        store::add_sale(tx, &shop.key, rules::minute(env.now), &take)?;
    }
    let detail = serde_json::json!({ "sku": article.sku.as_str(), "quantity": quantity });
    crate::platform::facts::record(tx, env, &shop.key, "stock.sold", article.sku.as_str(), "staff", &detail)
}

/// Says what a supply really is: a batch announced, late or smaller, a count made. Replaces the row of its source.
pub fn set_supply(
    tx: &mut Tx<'_>,
    shop: &Shop,
    article: &Article,
    day: Date,
    source: &str,
    at: Timestamp,
    quantity: i64,
) -> Result<(), DbError> {
    let day = stock_day(article.counted, day);
    store::put_supply(tx, &shop.key, &article.sku, &day, source, rules::minute(at), quantity)?;
    tx.notify(&shop.key, "stock");
    Ok(())
}
