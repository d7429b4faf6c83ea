//! Each night: what goes with what, from the orders of a year, made anew, so that it needs no repair; and what became of
//! proposals that nobody spoke of again.
//!
//! The cost is one walk over the orders that were collected in the year, with the square of an order's few lines, and one
//! write of what was found.

use std::collections::HashMap;

use db::{DbError, Tx};
use jiff::{Timestamp, civil::Date};
use kernel::{ShopKey, Sku};

use super::{
    rules::{Goes, LATE, LEAST_BASKETS, STANDS, State, YEAR, goes, night, season},
    store,
};
use crate::{
    customers, orders,
    platform::{App, Env, Error},
    shops::{self, Shop},
};

/// So many orders are read at once.
const CHUNK: i64 = 4_000;

/// Learns of every shop whose night has begun, once a night; answers how many that were.
///
/// # Errors
/// When the store fails.
pub async fn learn(app: App) -> Result<usize, Error> {
    let (now, mut count) = (app.now(), 0);
    for shop in shops::directory(&app).all().iter() {
        let (day, key) = (night(now, shop.zone()), shop.key.clone());
        let done = app.db().read(move |conn| store::night(conn, &key)).await?;
        if done.is_some_and(|done| done >= day.to_string()) {
            continue;
        }
        let baskets = year(&app, &shop.key, now).await?;
        // Counted beside the requests and outside of any transaction.
        let studied = tokio::task::spawn_blocking(move || study(&baskets, now)).await;
        let studied = studied.map_err(|error| Error::Fault(error.to_string()))?;
        let (mut env, own) = (app.env(), shop.clone());
        env.now = now;
        let learnt = app.db().write(&shop.key, move |tx| {
            // Two nodes that both wake up learn the same, once.
            if store::night(tx, &own.key)?.is_some_and(|done| done >= day.to_string()) {
                return Ok(false);
            }
            settle(tx, &mut env, &own)?;
            keep(tx, &own.key, &studied, day, now)?;
            Ok::<_, DbError>(true)
        });
        count += usize::from(learnt.await?);
    }
    Ok(count)
}

/// What was in each order that was collected in the year, and when it was placed.
async fn year(app: &App, key: &ShopKey, now: Timestamp) -> Result<Vec<(Timestamp, Vec<Sku>)>, Error> {
    let since = now.saturating_sub(YEAR).unwrap_or(Timestamp::MIN);
    let (mut all, mut after) = (Vec::new(), kernel::id::since(since));
    loop {
        let (key, from) = (key.clone(), after.clone());
        let chunk = app.db().read(move |conn| orders::baskets(conn, &key, &from, CHUNK)).await?;
        let Some(last) = chunk.last() else { break };
        after = last.id.to_string();
        all.extend(chunk.into_iter().map(|basket| (basket.placed_at, basket.skus)));
    }
    Ok(all)
}

/// What was learnt of a shop.
struct Studied {
    orders: usize,
    goes: Vec<Goes<Sku>>,
    seasons: Vec<(Sku, f64)>,
}

/// Learns from orders: when each was placed, what was in it.
fn study(baskets: &[(Timestamp, Vec<Sku>)], now: Timestamp) -> Studied {
    let all: Vec<Vec<&Sku>> = baskets.iter().map(|(_, skus)| skus.iter().collect()).collect();
    let since = now.saturating_sub(LATE).unwrap_or(Timestamp::MIN);
    // In how many orders of the year, and of these weeks, an article was.
    let mut counts: HashMap<&Sku, (i64, i64)> = HashMap::new();
    let mut late = 0;
    for ((at, _), skus) in baskets.iter().zip(&all) {
        let of_late = i64::from(*at >= since);
        late += of_late;
        let mut skus = skus.clone();
        skus.sort_unstable();
        skus.dedup();
        for sku in skus {
            let count = counts.entry(sku).or_default();
            (count.0, count.1) = (count.0 + 1, count.1 + of_late);
        }
    }
    let year = i64::try_from(baskets.len()).unwrap_or(i64::MAX);
    let pairs = goes(&all);
    let mut offered: Vec<&Sku> = pairs.iter().map(|one| one.offered).collect();
    offered.sort_unstable();
    offered.dedup();
    let factor = |sku: &Sku| {
        let (of_year, of_late) = counts.get(sku).copied().unwrap_or_default();
        season(of_late, late, of_year, year)
    };
    let own = |one: &Goes<&Sku>| Goes {
        bought: one.bought.clone(),
        offered: one.offered.clone(),
        together: one.together,
        lift: one.lift,
        share: one.share,
    };
    Studied {
        orders: baskets.len(),
        goes: pairs.iter().map(own).collect(),
        seasons: offered.into_iter().map(|sku| (sku.clone(), factor(sku))).collect(),
    }
}

/// Keeps what was learnt; from too few orders nothing is, and what is known stays.
fn keep(tx: &mut Tx<'_>, key: &ShopKey, studied: &Studied, day: Date, now: Timestamp) -> Result<(), DbError> {
    if studied.orders >= LEAST_BASKETS {
        store::put_learnt(tx, key, &studied.goes, &studied.seasons)?;
    }
    store::mark_night(tx, key, day, studied.orders, now)
}

/// Learns from these orders at once: for a shop that brings its history along.
pub fn learn_from(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    baskets: &[(Timestamp, Vec<Sku>)],
    day: Date,
    now: Timestamp,
) -> Result<(), DbError> {
    keep(tx, key, &study(baskets, now), day, now)
}

/// What stands for a week is over: taken, when they ordered it since, else without an answer.
fn settle(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop) -> Result<(), DbError> {
    let before = env.now.saturating_sub(STANDS).unwrap_or(Timestamp::MIN);
    for shown in store::standing_before(tx, &shop.key, before)? {
        let Some(file) = customers::file(tx, &shop.key, shown.person)? else {
            store::end(tx, &shop.key, shown.id, State::Over, "program", env.now)?;
            continue;
        };
        let mut taken = false;
        for address in file.addresses.iter().filter(|address| !address.shared) {
            let orders = orders::placed_before(tx, &shop.key, &address.contact, env.now, 40, env.now)?;
            taken |= orders.iter().any(|order| {
                order.state.is_firm()
                    && order.placed_at >= shown.at
                    && order.standing().any(|line| line.sku == shown.chosen.sku)
            });
        }
        if taken {
            super::answer(tx, env, &shop.key, shown.id, true, "customer")?;
        } else {
            store::end(tx, &shop.key, shown.id, State::Over, "program", env.now)?;
        }
    }
    Ok(())
}
