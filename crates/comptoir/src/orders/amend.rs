//! The command `amend`: what a confirmed order holds, or when it is fetched, changes before anybody has begun it.

use db::Tx;
use jiff::SignedDuration;
use kernel::{id::OrderId, words};

use super::{
    Actor, Failure, Line, Order, notices, record,
    reserve::{self, Pickup, Plan, wished_line},
    rules::{self, State},
    store,
};
use crate::{catalogue::WishLine, platform::Env, shops::Shop, stock};

/// What an order becomes.
#[derive(Debug, Clone)]
pub struct Change {
    /// Every line after the change; the same article in the same way twice is added up.
    pub lines: Vec<WishLine>,
    /// When it is fetched.
    pub pickup: Pickup,
    /// The whole note after the change.
    pub note: String,
}

/// Changes a confirmed order that nobody has begun: its goods and slot are let go and taken anew under the same checks
/// as [`super::reserve`], in this transaction. Refused, the order stays exactly as it was.
///
/// What was ordered keeps the price it was ordered at; lines that no longer stand stay in the history of the order. On
/// another day it gets another number, so another code; the message to the customer says it.
///
/// # Errors
/// [`Failure::NotAllowed`] when it has been begun or its cut-off is over, [`Failure::Refused`] when it is not possible.
pub fn amend(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    id: OrderId,
    change: &Change,
    actor: &Actor,
) -> Result<Order, Failure> {
    let before = store::by_id(tx, &shop.key, id, env.now)?.ok_or(Failure::NoOrder)?;
    if !rules::may_amend(before.state, actor.mover, before.changeable_until, env.now) {
        return Err(Failure::NotAllowed(before.state, State::Received));
    }
    let lines = reserve::merged(&change.lines);
    let same = change.pickup == Pickup::At(before.pickup_at) && holds(&before, &lines);
    if same && change.note == before.note {
        return Ok(before);
    }
    let takes = before.takes();
    stock::withdraw(tx, &shop.key, before.pickup_at, &takes)?;
    store::free_slot(tx, &before)?;
    let planned = reserve::plan(tx, env.now, shop, &lines, change.pickup, None);
    let Plan { at, articles, lines } = match planned {
        Ok(plan) => plan,
        Err(failure) => {
            // The caller may keep the transaction, to tell why not: what was taken is taken again.
            stock::promise(tx, &shop.key, before.pickup_at, &takes)?;
            store::add_slot(tx, &before)?;
            return Err(failure);
        }
    };
    let wished = reserve::wished(&articles, &lines);
    let mut order = before.clone();
    (order.pickup_at, order.day) = (at, shop.day(at));
    order.slot_at = rules::slot_of(at, &shop.slots, kernel::calendar::day_start(order.day, shop.zone()));
    order.need = reserve::bounded(shop, rules::slot_need(&wished));
    order.note.clone_from(&change.note);
    order.expires_at = at.saturating_add(SignedDuration::from_mins(shop.grace_minutes)).unwrap_or(at);
    order.changeable_until = reserve::order_until(shop, &wished, at);
    let mut added: Vec<Line> = Vec::new();
    let mut kept: Vec<i64> = Vec::new();
    let mut next = order.lines.iter().map(|line| line.line).max().unwrap_or(0);
    for wish in &lines {
        let Some(article) = articles.iter().find(|article| article.sku == wish.sku) else { continue };
        let mut new = wished_line(0, article, wish, order.day, order.lang);
        let old: Vec<&Line> = order.standing().filter(|line| line.sku == wish.sku).collect();
        // What was given along is not what was ordered, though it may be the same article.
        let given = wish.agreed == Some(kernel::Cents(0));
        let mut alike = old.iter().copied().filter(|line| line.options == wish.options);
        let same = alike.clone().find(|line| line.is_included() == given).or_else(|| alike.next());
        if let Some(old) = same.filter(|old| old.quantity == wish.quantity && old.stock_day == new.stock_day) {
            kept.push(old.line);
            continue;
        }
        next += 1;
        new.line = next;
        // What was ordered keeps its price, however much of it is wanted now.
        if let Some(old) = same.or_else(|| old.first().copied()) {
            (new.price, new.vat) = (old.price, old.vat);
            new.total = kernel::money::line_total(new.unit, new.price, new.quantity);
        }
        added.push(new);
    }
    let gone: Vec<i64> = order.standing().map(|line| line.line).filter(|line| !kept.contains(line)).collect();
    for line in order.lines.iter_mut().filter(|line| gone.contains(&line.line)) {
        line.dropped = true;
        store::drop_line(tx, &before, line.line)?;
    }
    if !added.is_empty() {
        store::insert_lines(tx, &Order { lines: added.clone(), ..order.clone() })?;
        order.lines.append(&mut added);
    }
    order.total = order.standing().map(|line| line.total).sum();
    stock::promise(tx, &shop.key, at, &order.takes())?;
    store::add_slot(tx, &order)?;
    (order.version, order.moved_at) = (before.version + 1, env.now);
    store::update(tx, &order, None)?;
    order.number = store::reschedule(tx, &order, before.day)?;
    store::set_state(tx, &shop.key, order.id, order.state, order.payment, env.now)?;
    record(tx, env, &order, actor, order.state, &told(shop, &before, &order))?;
    notices::amended(tx, env, shop, &order)?;
    Ok(order)
}

/// Whether an order holds exactly these lines.
fn holds(order: &Order, lines: &[WishLine]) -> bool {
    let is = |line: &Line, wish: &WishLine| {
        (&line.sku, line.quantity, &line.options) == (&wish.sku, wish.quantity, &wish.options)
    };
    order.standing().count() == lines.len() && order.standing().all(|line| lines.iter().any(|wish| is(line, wish)))
}

/// "2 Baguettes, 18h -> 3 Baguettes, 18h30": what the history says of the change.
fn told(shop: &Shop, before: &Order, after: &Order) -> String {
    let style = words::Style::FrenchSms;
    let one = |order: &Order| {
        let day = words::day(order.day, before.day, style);
        let at = words::hour(order.pickup_at, shop.zone(), style);
        let at = if order.day == before.day { at } else { format!("{day} {at}") };
        format!("{}, {at}", notices::lines(order))
    };
    format!("{} -> {}", one(before), one(after))
}
