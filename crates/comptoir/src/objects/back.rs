//! Taking back and answering: what contradicts a signal, and the customer's word on a question.

use db::{Conn, DbError, Tx};
use jiff::{SignedDuration, Timestamp};
use kernel::{ShopKey, id::OrderId};

use super::{
    Heard, Signal,
    hear::{fault, placed},
    rules::{self, Why},
    store,
};
use crate::{
    orders::{self, Actor, Order, Who, rules::State},
    outbox,
    platform::{Env, Error},
    shops::Shop,
    standing::StandingOrder,
};

/// They came back, or only passed by: what was called for is taken back while nobody at the shop has touched it.
pub(super) fn contradict(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    mut signal: Signal,
    before: &[Signal],
) -> Result<Heard, Error> {
    let kind = signal.kind.contradicts();
    // The one that called: what was heard after it only said that they are on their way.
    let stands = |known: &&Signal| ["placed", "asked", "waiting"].contains(&known.outcome.as_str());
    let called = before.iter().filter(stands).find(|known| known.device == signal.device && Some(known.kind) == kind);
    let mut undone = None;
    if let Some(called) = called
        && let Some(id) = called.order
        && let Some(order) = orders::by_id(tx, &shop.key, id, env.now)?
        && rules::takes_back(signal.kind, called.at, signal.at, order.pickup_at)
        && matches!(order.state, State::Held | State::Received)
    {
        take_back(tx, env, shop, &order)?;
        let called = Signal { outcome: "undone".to_owned(), look_at: None, ..called.clone() };
        store::settle(tx, &called)?;
        undone = Some(order);
    }
    signal.outcome = if undone.is_some() { "took_back" } else { Why::Noted.as_str() }.to_owned();
    signal.order = undone.as_ref().map(|order| order.id);
    Ok(Heard { signal, order: undone, refusal: None, again: false })
}

/// Gives back what was called for. A hold goes without a word, an order that was told of ends with one; what was not
/// told yet is not told at all.
fn take_back(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, order: &Order) -> Result<(), Error> {
    let about = order.id.to_string();
    let untold = outbox::cancel_about(tx, &shop.key, &about, "taken-back")? > 0;
    orders::move_to(tx, env, shop, order.id, State::Cancelled, &Actor::customer(), "").map_err(fault)?;
    if untold {
        outbox::cancel_about(tx, &shop.key, &about, "taken-back")?;
    }
    store::drop_arrival(tx, &shop.key, order.id)?;
    Ok(())
}

/// The customer answers the question on their page: OUI makes the order, NON gives it back. None when nothing is asked.
pub fn answer(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    standing: &StandingOrder,
    yes: bool,
) -> Result<Option<Order>, Error> {
    let Some((mut signal, order)) = question(tx, &shop.key, standing, env.now)? else { return Ok(None) };
    let order = if yes {
        let who = Who { name: standing.name.clone(), contact: standing.contact.clone() };
        let order = orders::confirm(tx, env, shop, order.id, &who, &order.note).map_err(fault)?;
        placed(tx, env, shop, &mut signal, order)?
    } else {
        take_back(tx, env, shop, &order)?;
        (signal.outcome, signal.look_at) = ("cancelled".to_owned(), None);
        order
    };
    store::settle(tx, &signal)?;
    Ok(Some(order))
}

/// The question that waits for the customer's word, with what is held for it.
pub fn question(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    standing: &StandingOrder,
    now: Timestamp,
) -> Result<Option<(Signal, Order)>, DbError> {
    let since = now.saturating_sub(SignedDuration::from_hours(36)).unwrap_or(Timestamp::MIN);
    let signals = store::history(conn, key, standing.id, since)?;
    for signal in signals.into_iter().filter(|signal| signal.outcome == "asked") {
        let held = |id: OrderId, conn: &mut Conn<'_>| orders::by_id(conn, key, id, now);
        if let Some(id) = signal.order
            && let Some(order) = held(id, conn)?
            && order.state == State::Held
        {
            return Ok(Some((signal, order)));
        }
    }
    Ok(None)
}
