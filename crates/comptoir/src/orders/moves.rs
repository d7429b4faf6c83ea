//! What happens to an order after its hold: confirmation, the counter's moves, swaps, undo, ticket.

use db::{Conn, DbError, Tx};
use jiff::{SignedDuration, Timestamp};
use kernel::{Cents, Quantity, ShopKey, Sku, id::OrderId, money};

use super::{
    Actor, Failure, Line, Moved, Order, Receipt, ReceiptLine, Who, notices, record,
    reserve::line_of,
    rules::{self, State, StockMove},
    store,
};
use crate::{
    catalogue, customers,
    platform::{Env, facts},
    shops::Shop,
    stock::{self, Take},
};

fn find(tx: &mut Tx<'_>, env: &Env, key: &ShopKey, id: OrderId) -> Result<Order, Failure> {
    store::by_id(tx, key, id, env.now)?.ok_or(Failure::NoOrder)
}

/// The customer says who they are: the hold becomes an order. Saying it twice changes nothing.
pub fn confirm(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    id: OrderId,
    who: &Who,
    note: &str,
) -> Result<Order, Failure> {
    let mut order = find(tx, env, &shop.key, id)?;
    if order.state.is_firm() && order.contact.as_ref() == Some(&who.contact) {
        return Ok(order);
    }
    order.name = who.name.clone();
    order.contact = Some(who.contact.clone());
    order.note = note.to_owned();
    let customer = customers::meet(tx, env, &shop.key, &who.name, &who.contact)?;
    let grace = SignedDuration::from_mins(shop.grace_minutes);
    order.expires_at = order.pickup_at.saturating_add(grace).unwrap_or(order.pickup_at);
    // Whoever hears of the order finds whose it is.
    store::update(tx, &order, Some(customer))?;
    step(tx, env, &mut order, State::Received, &Actor::customer(), "")?;
    notices::confirmed(tx, env, shop, &order)?;
    Ok(order)
}

/// Moves an order, when the table allows it; goods, slot, payment, receipt and messages follow.
pub fn move_to(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    id: OrderId,
    to: State,
    actor: &Actor,
    why: &str,
) -> Result<Order, Failure> {
    let mut order = find(tx, env, &shop.key, id)?;
    if order.state == to {
        // Asked twice (a replay after a network cut): done is done.
        return Ok(order);
    }
    let from = order.state;
    step(tx, env, &mut order, to, actor, why)?;
    if to == State::Collected {
        order.receipt = Some(freeze(&order, env.now));
        store::update(tx, &order, None)?;
    } else if from == State::Collected {
        order.receipt = None;
        store::update(tx, &order, None)?;
    }
    notices::moved(tx, env, shop, &order, from, actor, why)?;
    Ok(order)
}

/// Moves an order for a screen that shows it at `version`. A tap that was kept during a network cut and arrives twice
/// does nothing the second time.
#[expect(clippy::too_many_arguments, reason = "a move with the version it was decided on")]
pub fn move_seen(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    id: OrderId,
    version: i64,
    to: State,
    actor: &Actor,
    why: &str,
) -> Result<Order, Failure> {
    let order = find(tx, env, &shop.key, id)?;
    if order.version != version && order.state != to {
        return Err(Failure::Stale(Box::new(order)));
    }
    move_to(tx, env, shop, id, to, actor, why)
}

/// What the history says of a move that was taken back.
pub const UNDONE: &str = "undo";

/// Where the last move of an order came from, when someone at the counter may take it back now.
pub fn undoable(conn: &mut Conn<'_>, order: &Order, now: Timestamp) -> Result<Option<State>, DbError> {
    let last = last_move(conn, order)?.filter(|last| last.to == order.state && last.why != UNDONE);
    let since = now.duration_since(order.moved_at);
    Ok(last.map(|last| last.from).filter(|from| rules::may_move(order.state, *from, rules::Mover::Staff, since)))
}

/// The last move of an order. Of several moves of one instant it is the one that led to where the order is.
fn last_move(conn: &mut Conn<'_>, order: &Order) -> Result<Option<Moved>, DbError> {
    let facts = facts::of_subject(conn, &order.key, &order.id.to_string())?;
    let moves = facts.iter().filter_map(|fact| Some((fact.at, fact.detail::<Moved>()?)));
    let moves = moves.filter(|(_, known)| known.from != known.to);
    Ok(moves.max_by_key(|(at, known)| (*at, known.to == order.state)).map(|(_, known)| known))
}

/// Takes the last move back, for a screen that shows the order at `version`; asked twice, it is taken back once.
pub fn undo_seen(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    id: OrderId,
    version: i64,
    actor: &Actor,
) -> Result<Order, Failure> {
    let order = find(tx, env, &shop.key, id)?;
    if order.version == version {
        let to = undoable(tx, &order, env.now)?.ok_or(Failure::NotAllowed(order.state, order.state))?;
        return move_to(tx, env, shop, id, to, actor, UNDONE);
    }
    let done = order.version == version + 1 && last_move(tx, &order)?.is_some_and(|last| last.why == UNDONE);
    if done { Ok(order) } else { Err(Failure::Stale(Box::new(order))) }
}

/// What the shop notes on an order, for whoever prepares it.
pub fn annotate(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    id: OrderId,
    note: &str,
    actor: &Actor,
) -> Result<Order, Failure> {
    let mut order = find(tx, env, &shop.key, id)?;
    if order.note != note {
        order.note = note.to_owned();
        store::update(tx, &order, None)?;
        facts::record(tx, env, &shop.key, "order.noted", &id.to_string(), &actor.name, &serde_json::json!({}))?;
    }
    Ok(order)
}

/// Undoes the last hand-over, within ten minutes.
pub fn undo(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, id: OrderId, actor: &Actor) -> Result<Order, Failure> {
    move_to(tx, env, shop, id, State::Ready, actor, UNDONE)
}

fn step(tx: &mut Tx<'_>, env: &mut Env, order: &mut Order, to: State, actor: &Actor, why: &str) -> Result<(), Failure> {
    let from = order.state;
    let since = env.now.duration_since(order.moved_at);
    if !rules::may_move(from, to, actor.mover, since) {
        return Err(Failure::NotAllowed(from, to));
    }
    let takes = order.takes();
    match rules::stock_move(from, to) {
        StockMove::Keep => {}
        StockMove::Firm => {
            release(tx, order)?;
            stock::promise(tx, &order.key, order.pickup_at, &takes)?;
            store::add_slot(tx, order)?;
        }
        StockMove::Release => release(tx, order)?,
        StockMove::Withdraw => {
            stock::withdraw(tx, &order.key, order.pickup_at, &takes)?;
            store::free_slot(tx, order)?;
        }
        StockMove::Promise => {
            stock::promise(tx, &order.key, order.pickup_at, &takes)?;
            store::add_slot(tx, order)?;
        }
    }
    order.state = to;
    order.payment = rules::payment_after(to);
    order.moved_at = env.now;
    order.version += 1;
    store::set_state(tx, &order.key, order.id, to, order.payment, env.now)?;
    record(tx, env, order, actor, from, why)?;
    Ok(())
}

fn release(tx: &mut Tx<'_>, order: &Order) -> Result<(), Failure> {
    stock::release_hold(tx, &order.key, order.id)?;
    store::release_slot_hold(tx, &order.key, order.id)?;
    Ok(())
}

/// The receipt as it is frozen: VAT per rate on exact sums, rounded once per rate.
pub(super) fn freeze(order: &Order, at: Timestamp) -> Receipt {
    let lines: Vec<&Line> = order.standing().collect();
    let amounts: Vec<_> = lines.iter().map(|line| (line.vat, line.total)).collect();
    let (vat, shares) = money::vat(&amounts);
    let receipt_line = |(line, vat): (&&Line, Cents)| ReceiptLine {
        name: line.label(),
        quantity: line.quantity,
        unit: line.unit,
        total: line.total,
        rate: line.vat,
        vat,
    };
    Receipt { at, lines: lines.iter().zip(shares).map(receipt_line).collect(), vat, total: order.total }
}

/// What becomes of a missing line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Swap {
    /// It is dropped.
    Drop,
    /// Another article takes its place.
    For(Sku, Quantity),
}

/// An article is missing: its line is dropped or swapped, and the customer is told.
///
/// What replaces it is at the counter in someone's hand: it is promised whatever the curve says. `version` is the one
/// that the screen shows.
#[expect(clippy::too_many_arguments, reason = "a change with the version it was decided on")]
pub fn change_line(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    id: OrderId,
    version: i64,
    line: i64,
    swap: &Swap,
    actor: &Actor,
) -> Result<Order, Failure> {
    let mut order = find(tx, env, &shop.key, id)?;
    if order.version != version {
        return Err(Failure::Stale(Box::new(order)));
    }
    if !order.state.is_open() {
        return Err(Failure::NotAllowed(order.state, order.state));
    }
    let Some(at) = order.lines.iter().position(|known| known.line == line && !known.dropped) else {
        return Err(Failure::NoOrder);
    };
    let dropped = order.lines[at].clone();
    let gone = Take { sku: dropped.sku.clone(), day: dropped.stock_day.clone(), quantity: dropped.quantity.get() };
    stock::withdraw(tx, &shop.key, order.pickup_at, std::slice::from_ref(&gone))?;
    store::drop_line(tx, &order, line)?;
    order.lines[at].dropped = true;
    let mut instead = None;
    if let Swap::For(sku, quantity) = swap {
        let article = catalogue::by_sku(tx, &shop.key, &[sku])?.pop();
        let article = article.ok_or_else(|| Failure::Refused(rules::Refusal::UnknownArticle(sku.to_string())))?;
        let take = Take::of(&article, order.day, quantity.get());
        stock::promise(tx, &shop.key, order.pickup_at, std::slice::from_ref(&take))?;
        let mut new = line_of(order.lines.len(), &article, *quantity, order.day, order.lang);
        new.line = order.lines.iter().map(|known| known.line).max().unwrap_or(0) + 1;
        let added = Order { lines: vec![new.clone()], ..order.clone() };
        store::insert_lines(tx, &added)?;
        instead = Some(new.clone());
        order.lines.push(new);
    }
    order.total = order.standing().map(|line| line.total).sum();
    (order.version, order.moved_at) = (order.version + 1, env.now);
    store::update(tx, &order, None)?;
    store::set_state(tx, &order.key, order.id, order.state, order.payment, env.now)?;
    let why = instead
        .as_ref()
        .map_or_else(|| format!("-{}", dropped.name), |new| format!("{} -> {}", dropped.name, new.name));
    record(tx, env, &order, actor, order.state, &why)?;
    notices::changed(tx, env, shop, &order, &dropped, instead.as_ref())?;
    Ok(order)
}

/// Counts a printed ticket; answers how many there were before (more than none: a duplicate).
pub fn print(tx: &mut Tx<'_>, env: &Env, shop: &Shop, id: OrderId) -> Result<(Order, i64), Failure> {
    let mut order = find(tx, env, &shop.key, id)?;
    let before = order.prints;
    order.prints += 1;
    store::update(tx, &order, None)?;
    Ok((order, before))
}
