//! What time does to orders, and whether the books agree.

use std::collections::BTreeMap;

use db::{Conn, DbError};
use jiff::Timestamp;
use kernel::ShopKey;

use super::{Actor, Failure, move_to, rules::State, store};
use crate::{
    platform::{App, Error},
    shops, stock,
};

/// Marks orders that nobody collected and tidies holds that are over; answers how many.
pub async fn sweep(app: App) -> Result<usize, Error> {
    let mut count = 0;
    for shop in shops::directory(&app).all().iter() {
        let (key, now) = (shop.key.clone(), app.now());
        let due = app.db().read(move |conn| store::overdue(conn, &key, now)).await?;
        if due.is_empty() {
            continue;
        }
        count += due.len();
        let (shop, mut env) = (shop.clone(), app.env());
        let key = shop.key.clone();
        let swept: Result<(), Failure> = app
            .db()
            .write(&key, move |tx| {
                for order in &due {
                    if order.state == State::Expired {
                        stock::release_hold(tx, &shop.key, order.id)?;
                        store::release_slot_hold(tx, &shop.key, order.id)?;
                        store::set_state(tx, &shop.key, order.id, State::Expired, super::Payment::Void, env.now)?;
                    } else {
                        match move_to(tx, &mut env, &shop, order.id, State::NotCollected, &Actor::program(), "") {
                            // Somebody was faster: then it is as they say.
                            Ok(_) | Err(Failure::NotAllowed(..)) => {}
                            Err(error) => return Err(error),
                        }
                    }
                }
                Ok(())
            })
            .await;
        if let Err(error) = swept {
            return Err(Error::Fault(error.to_string()));
        }
    }
    Ok(count)
}

/// Compares promises and slots with the orders that made them; a sentence per fault.
pub fn check(conn: &mut Conn<'_>, key: &ShopKey, now: Timestamp) -> Result<Vec<String>, DbError> {
    let mut promised: BTreeMap<(String, String, i64), i64> = BTreeMap::new();
    let mut slots: BTreeMap<(String, i64, String), i64> = BTreeMap::new();
    let mut faults = Vec::new();
    let unnamed = store::unnamed(conn, key)?;
    for order in store::firm(conn, key, now)? {
        for take in order.takes().into_iter().filter(|take| !take.day.is_empty()) {
            *promised
                .entry((take.sku.to_string(), take.day, stock::rules::minute(order.pickup_at).as_millisecond()))
                .or_default() += take.quantity;
        }
        for (measure, n) in &order.need {
            *slots.entry((order.day.to_string(), order.slot_at.as_millisecond(), measure.clone())).or_default() += n;
        }
        let total: kernel::Cents = order.standing().map(|line| line.total).sum();
        if total != order.total {
            faults.push(format!("{}: order {} costs {} but its lines {total}", key.shop, order.id, order.total));
        }
        if order.contact.is_none() && !unnamed.contains(&order.id) {
            faults.push(format!("{}: order {} is confirmed by nobody", key.shop, order.id));
        }
    }
    for (sku, day, at, quantity) in stock::check(conn, key)? {
        let orders = promised.remove(&(sku.to_string(), day.clone(), at.as_millisecond())).unwrap_or(0);
        if orders != quantity {
            faults.push(format!("{}: {sku} on {day} for {at}: {quantity} promised, {orders} ordered", key.shop));
        }
    }
    for (day, at, measure, used) in store::slots(conn, key)? {
        let orders = slots.remove(&(day.to_string(), at.as_millisecond(), measure.clone())).unwrap_or(0);
        if orders != used {
            faults.push(format!("{}: slot {at}: {measure} {used} taken, {orders} by orders", key.shop));
        }
    }
    for ((sku, day, at), n) in promised.into_iter().filter(|(_, n)| *n != 0) {
        faults.push(format!("{}: {sku} on {day} for {at}: nothing promised, {n} ordered", key.shop));
    }
    for ((day, at, measure), n) in slots.into_iter().filter(|(_, n)| *n != 0) {
        faults.push(format!("{}: slot {at} of {day}: {measure} 0 taken, {n} by orders", key.shop));
    }
    Ok(faults)
}
