//! What is looked at again: what became of the orders of lunches, prices that changed on the shelf, what is old.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use db::{DbError, Tx};
use jiff::{SignedDuration, ToSpan, civil::Date};
use kernel::{Slug, id::SubscriptionId};

use super::{
    Failure, books,
    change::prices_of,
    fact, notices,
    rules::{self, CONFIRM_HOURS, MISSES, Pause, State},
    store,
};
use crate::{
    catalogue,
    orders::{self, rules::State as OrderState},
    platform::{App, Env, Error},
    shops::{self, Shop},
};

/// How long days that are over are kept, in days: as long as the log of objects.
const KEPT_DAYS: i64 = 190;

/// What was looked at already: the version of the shop's orders and shelf, and its day.
#[derive(Clone, Default)]
pub struct Watch(Arc<Mutex<HashMap<Slug, Looked>>>);

/// The orders' version, the shelf's, and the day.
type Looked = (u64, u64, Date);

/// Looks at what changed since the last time; answers how much was done.
pub async fn look(app: App) -> Result<usize, Error> {
    let street = app.street().clone();
    let slugs = app.db().read(move |conn| store::active(conn, &street)).await?;
    let mut count = 0;
    for slug in slugs {
        let Some(shop) = shops::directory(&app).get(&slug) else { continue };
        // Asked before the store is, so that what is committed meanwhile is looked at the next time.
        let version = |topic| app.db().version(&shop.key, &[topic]);
        let now = (version("order"), version("shelf"), shop.day(app.now()));
        let watch = app.part::<Watch>().cloned().unwrap_or_default();
        let before = watch.0.lock().unwrap_or_else(PoisonError::into_inner).get(&slug).copied();
        if before == Some(now) {
            continue;
        }
        if before.is_none_or(|before| (before.0, before.2) != (now.0, now.2)) {
            count += follow(&app, &shop).await?;
        }
        if before.is_none_or(|before| (before.1, before.2) != (now.1, now.2)) {
            count += announce(&app, &shop).await?;
        }
        if before.is_none_or(|before| before.2 != now.2) {
            tidy(&app, &shop).await?;
        }
        watch.0.lock().unwrap_or_else(PoisonError::into_inner).insert(slug, now);
    }
    Ok(count)
}

/// Books what was handed over, and counts what nobody fetched.
async fn follow(app: &App, shop: &Arc<Shop>) -> Result<usize, Error> {
    let (mut env, own) = (app.env(), shop.clone());
    let followed = app.db().write(&shop.key, move |tx| follow_all(tx, &mut env, &own)).await;
    followed.map_err(fault)
}

fn fault(failure: Failure) -> Error {
    match failure {
        Failure::Error(error) => error,
        other => Error::Fault(other.to_string()),
    }
}

pub(super) fn follow_all(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop) -> Result<usize, Failure> {
    let (today, mut count) = (shop.day(env.now), 0);
    for mut lunch in store::followed(tx, &shop.key)? {
        let order = match lunch.order {
            Some(id) => orders::by_id(tx, &shop.key, id, env.now)?,
            None => None,
        };
        let Some(order) = order else { continue };
        let entries = store::entries(tx, &shop.key, lunch.subscription)?;
        if let Some(book) = books::lacking(&entries, &lunch, &order) {
            match books::book(tx, env.now, &shop.key, lunch.subscription, book, "program") {
                Ok(new) => count += usize::from(new),
                // A card never has less than nothing on it: who keeps the store must look (`comptoir check` says it too).
                Err(Failure::NotEven) => {
                    tracing::error!(shop = %shop.key.shop, "a lunch was handed over without a card")
                }
                Err(failure) => return Err(failure),
            }
        }
        // A hand-over may be taken back, and somebody may come after all: until the day is over.
        if lunch.day < today && order.day < today && !order.state.is_open() {
            lunch.followed = false;
            store::put_lunch(tx, &shop.key, &lunch)?;
            settle(tx, env, shop, lunch.subscription, order.state)?;
            count += 1;
        }
    }
    Ok(count)
}

/// A day is over: three in a row that nobody fetched, and it rests, kindly.
fn settle(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, id: SubscriptionId, state: OrderState) -> Result<(), Failure> {
    let Some(mut own) = store::by_id(tx, &shop.key, id)? else { return Ok(()) };
    own.misses = match state {
        OrderState::Collected => 0,
        OrderState::NotCollected => own.misses + 1,
        _ => own.misses,
    };
    store::update(tx, &own)?;
    if own.misses >= MISSES && own.state == State::Active {
        own.misses = 0;
        store::update(tx, &own)?;
        let from = shop.day(env.now);
        super::change::pause(tx, env, shop, &mut own, Pause { from, until: None }, "program")?;
        notices::rests(tx, env, shop, &own)?;
    }
    Ok(())
}

/// Announces prices that changed on the shelf: they count from a day on before which there is time to say no.
async fn announce(app: &App, shop: &Arc<Shop>) -> Result<usize, Error> {
    let (mut env, own) = (app.env(), shop.clone());
    let told = app.db().write(&shop.key, move |tx| announce_all(tx, &mut env, &own));
    Ok(told.await?)
}

pub(super) fn announce_all(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop) -> Result<usize, DbError> {
    let (offer, shelf) = (store::offer(tx, &shop.key)?, catalogue::all(tx, &shop.key)?);
    let (today, mut count) = (shop.day(env.now), 0);
    for mut own in store::all(tx, &shop.key)?.into_iter().filter(|own| own.state == State::Active) {
        let before = own.plan.clone();
        if let Some((_, prices)) = own.plan.next.take_if(|(from, _)| *from <= today) {
            own.plan.prices = prices;
        }
        let known = own.plan.next.as_ref().map_or(&own.plan.prices, |(_, prices)| prices);
        let on_shelf = prices_of(&own.plan.content, &shelf);
        // What is off the shelf has no price to be told.
        let changed: Vec<_> = on_shelf
            .iter()
            .filter_map(|(sku, price)| Some((sku, rules::price_of(known, sku)?, *price)))
            .filter(|(_, told, price)| told != price)
            .map(|(sku, told, price)| (sku.clone(), told, price))
            .collect();
        if !changed.is_empty() {
            let from = rules::prices_from(&offer, env.now, shop.zone());
            let mut next = known.clone();
            for (sku, price) in &mut next {
                *price = rules::price_of(&on_shelf, sku).unwrap_or(*price);
            }
            own.plan.next = Some((from, next));
            notices::prices(tx, env, shop, &own, from, &changed, &shelf)?;
            fact(tx, env, &own, "prices-told", "program")?;
            count += 1;
        }
        if own.plan != before {
            store::update(tx, &own)?;
        }
    }
    Ok(count)
}

async fn tidy(app: &App, shop: &Arc<Shop>) -> Result<(), Error> {
    let asked = app.now().saturating_sub(SignedDuration::from_hours(CONFIRM_HOURS)).unwrap_or(app.now());
    let kept = shop.day(app.now()).checked_sub(KEPT_DAYS.days()).unwrap_or(Date::MIN);
    let key = shop.key.clone();
    app.db().write(&shop.key, move |tx| store::tidy(tx, &key, asked, kept)).await?;
    Ok(())
}
