//! Who is on the way: what is open for a customer now, and when they are expected.

use db::{Conn, DbError, Tx};
use jiff::{SignedDuration, Timestamp, civil::Date};
use kernel::id::OrderId;

use super::{Arrival, rules, store};
use crate::{
    orders::{self, Brief, Order, rules::State},
    platform::{Env, facts},
    shops::Shop,
    standing::StandingOrder,
};

/// The word under which a customer's hold is found, also by their SMS.
pub(super) fn talker(standing: &StandingOrder) -> String {
    orders::talker(&standing.contact)
}

/// How near the hour of an order must be for its customer to be on the way for it.
const NEARLY: SignedDuration = SignedDuration::from_mins(90);

/// What is open for this customer now: a hold that waits for their word, what a device called for today, or an order of
/// any way whose hour is near. Bread that was ordered for the evening does not stand in the way of the croissant.
pub fn open_order(
    conn: &mut Conn<'_>,
    now: Timestamp,
    shop: &Shop,
    standing: &StandingOrder,
) -> Result<Option<Order>, DbError> {
    match open_now(conn, now, shop, standing)? {
        Some(order) => orders::by_id(conn, &shop.key, order.id, now),
        None => Ok(None),
    }
}

/// The same in few words, which is all that a decision looks at.
pub(super) fn open_now(
    conn: &mut Conn<'_>,
    now: Timestamp,
    shop: &Shop,
    standing: &StandingOrder,
) -> Result<Option<Brief>, DbError> {
    let known = orders::briefs(conn, &shop.key, &talker(standing), &standing.contact, shop.day(now), now)?;
    let near = |order: &Brief| order.source == "object" || order.pickup_at.duration_since(now) <= NEARLY;
    Ok(known.into_iter().find(|order| order.state == State::Held || (order.state.is_open() && near(order))))
}

/// The customer of an order is expected then: the counter sees it at once.
pub fn expect(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    (order, day): (OrderId, Date),
    expected_at: Timestamp,
    source: &str,
) -> Result<(), DbError> {
    let arrival = Arrival { order, expected_at, told_at: env.now, source: source.to_owned() };
    if !store::put_arrival(tx, &shop.key, day, &arrival)? {
        return Ok(());
    }
    let detail = serde_json::json!({ "minutes": rules::minutes_to_go(env.now, expected_at), "source": source });
    facts::record(tx, env, &shop.key, "arrival.expected", &order.to_string(), "customer", &detail)
}
