//! Each night: what goes with what, from the orders of a year, made anew, so that it needs no repair; and what became of
//! proposals that nobody spoke of again.
//!
//! The cost is one walk over the orders that were collected in the year, with the square of an order's few lines, and one
//! write of what was found.

use db::{DbError, Tx};
use jiff::{Timestamp, civil::Date};
use kernel::{ShopKey, Sku};

use super::{
    rules::{LATE, LEAST_BASKETS, STANDS, State, YEAR, goes, night, season},
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
        let (mut env, own) = (app.env(), shop.clone());
        env.now = now;
        let learnt = app.db().write(&shop.key, move |tx| {
            // Two nodes that both wake up learn the same, once.
            if store::night(tx, &own.key)?.is_some_and(|done| done >= day.to_string()) {
                return Ok(false);
            }
            settle(tx, &mut env, &own)?;
            learn_from(tx, &own.key, &baskets, day, now)?;
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

/// Learns from orders: when each was placed, what was in it. Too few leave what is known as it is.
pub fn learn_from(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    baskets: &[(Timestamp, Vec<Sku>)],
    day: Date,
    now: Timestamp,
) -> Result<(), DbError> {
    if baskets.len() >= LEAST_BASKETS {
        let all: Vec<Vec<&Sku>> = baskets.iter().map(|(_, skus)| skus.iter().collect()).collect();
        let pairs = goes(&all);
        let mut offered: Vec<&Sku> = pairs.iter().map(|one| one.offered).collect();
        offered.sort_unstable();
        offered.dedup();
        let since = now.saturating_sub(LATE).unwrap_or(Timestamp::MIN);
        let count = |all: usize| i64::try_from(all).unwrap_or(i64::MAX);
        let late: Vec<&(Timestamp, Vec<Sku>)> = baskets.iter().filter(|(at, _)| *at >= since).collect();
        let factor = |sku: &Sku| {
            let with = late.iter().filter(|(_, skus)| skus.contains(sku)).count();
            let year = baskets.iter().filter(|(_, skus)| skus.contains(sku)).count();
            season(count(with), count(late.len()), count(year), count(baskets.len()))
        };
        let seasons: Vec<(&Sku, f64)> = offered.into_iter().map(|sku| (sku, factor(sku))).collect();
        store::put_learnt(tx, key, &pairs, &seasons)?;
    }
    store::mark_night(tx, key, day, baskets.len(), now)
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
