//! What is looked at again when its time comes: a dwell time that is over, a question, an order that was fetched or not.

use db::Tx;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::{
    Signal,
    hear::{fault, minute_later, placed, settle_call},
    notices, store,
};
use crate::{
    orders::{self, Actor, Order, rules::State},
    platform::{App, Env, Error},
    shops::{self, Shop},
    standing::{self, StandingOrder},
};

/// How long the log of signals is kept, in days: as long as a device may be silent, and a little more.
const KEPT_DAYS: i64 = 190;

/// Looks at everything whose time has come; answers how much there was.
pub async fn look(app: App) -> Result<usize, Error> {
    let (street, now) = (app.street().clone(), app.now());
    let due = app.db().read(move |conn| store::due(conn, &street, now)).await?;
    let mut count = 0;
    for signal in due {
        let Some(shop) = shops::directory(&app).get(&signal.key.shop) else { continue };
        let (mut env, key, id) = (app.env(), signal.key.clone(), signal.id);
        let looked: Result<bool, Error> = app.db().write(&key, move |tx| look_again(tx, &mut env, &shop, id)).await;
        count += usize::from(looked?);
    }
    tidy(&app).await?;
    Ok(count)
}

/// Once a day and shop, when the first arrival of another day is still there.
async fn tidy(app: &App) -> Result<(), Error> {
    for shop in shops::directory(app).all().iter() {
        let now = app.now();
        let yesterday = shop.day(now).checked_sub(1.days()).unwrap_or(jiff::civil::Date::MIN);
        let key = shop.key.clone();
        if app.db().read(move |conn| store::is_untidy(conn, &key, yesterday)).await? {
            let said = now.saturating_sub(SignedDuration::from_hours(24 * KEPT_DAYS)).unwrap_or(Timestamp::MIN);
            let key = shop.key.clone();
            app.db().write(&shop.key, move |tx| store::tidy(tx, &key, said, yesterday)).await?;
        }
    }
    Ok(())
}

fn look_again(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, id: kernel::id::SignalId) -> Result<bool, Error> {
    // Read again under the shop's lock: another node may have been faster.
    let Some(mut signal) = store::again(tx, &shop.key, id)?.filter(|s| s.look_at.is_some_and(|at| at <= env.now))
    else {
        return Ok(false);
    };
    let order = match signal.order {
        Some(order) => orders::by_id(tx, &shop.key, order, env.now)?,
        None => None,
    };
    let standing = standing::by_id(tx, &shop.key, signal.standing)?;
    match (order, standing) {
        (Some(order), Some(standing)) => follow(tx, env, shop, &mut signal, order, standing)?,
        _ => (signal.outcome, signal.look_at) = ("undone".to_owned(), None),
    }
    store::settle(tx, &signal)?;
    Ok(true)
}

/// What has become of an order that a signal called for.
fn follow(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    signal: &mut Signal,
    order: Order,
    mut standing: StandingOrder,
) -> Result<(), Error> {
    let end = |signal: &mut Signal, word: &str| (signal.outcome, signal.look_at) = (word.to_owned(), None);
    match (signal.outcome.as_str(), order.state) {
        // The dwell time is over and nothing took it back.
        ("waiting", State::Held) if standing.state == standing::Standing::Active => {
            settle_call(tx, env, shop, &standing, signal, order)?;
        }
        ("waiting", State::Held) => {
            orders::move_to(tx, env, shop, order.id, State::Cancelled, &Actor::customer(), "").map_err(fault)?;
            end(signal, "undone");
        }
        ("asked", State::Held) => signal.look_at = Some(minute_later(env.now).min(minute_later(order.expires_at))),
        // They answered OUI by SMS.
        ("asked" | "waiting", state) if state.is_open() => {
            placed(tx, env, shop, signal, order)?;
        }
        ("asked", State::Expired) => {
            end(signal, "unanswered");
            missed(tx, env, shop, &mut standing, false)?;
        }
        (_, State::Collected) => {
            end(signal, "collected");
            missed(tx, env, shop, &mut standing, true)?;
        }
        (_, State::NotCollected) => {
            end(signal, "missed");
            missed(tx, env, shop, &mut standing, false)?;
        }
        (_, State::Cancelled | State::Expired | State::Refused) => end(signal, "cancelled"),
        // Its time is over, and the sweep of orders has not been there yet; or the hour was moved.
        (_, _) => signal.look_at = Some(minute_later(order.expires_at.max(env.now))),
    }
    Ok(())
}

fn missed(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    standing: &mut StandingOrder,
    collected: bool,
) -> Result<(), Error> {
    if standing::ended(tx, env, standing, collected)? {
        notices::resting(tx, env, shop, standing)?;
    }
    Ok(())
}
