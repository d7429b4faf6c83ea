//! Something that the shop adds to an order of its own will: one more line at no price, promised like every other.

use db::{DbError, Tx};
use kernel::{Cents, Quantity, Sku, Unit, id::OrderId};

use super::{Order, reserve::line_of, rules::State, store};
use crate::{
    catalogue::{
        self,
        rules::{available_at, order_by},
    },
    platform::Env,
    shops::Shop,
    stock::{self, Take},
};

/// Adds one piece of an article, at no price and under this name, to an order that nobody has begun. Answers its line; none
/// when the article cannot be had for the time of the order: then nothing is added, and nobody else goes short.
pub fn add_along(
    tx: &mut Tx<'_>,
    env: &Env,
    shop: &Shop,
    id: OrderId,
    sku: &Sku,
    name: &str,
) -> Result<Option<i64>, DbError> {
    let begun = |order: &Order| !matches!(order.state, State::Received | State::Accepted);
    let Some(order) = store::by_id(tx, &shop.key, id, env.now)?.filter(|order| !begun(order)) else { return Ok(None) };
    let article = catalogue::by_sku(tx, &shop.key, &[sku])?.pop();
    let Some(article) = article.filter(|article| article.active && article.unit == Unit::Piece) else {
        return Ok(None);
    };
    let at = order.pickup_at;
    let curve = stock::curves(tx, shop, &[&article], order.day, env.now, Some(order.id))?.pop().flatten();
    let there = curve.is_none_or(|curve| curve.available(at) >= 1);
    let (Ok(one), true) = (Quantity::new(1), there && available_at(&article, at, shop.zone())) else {
        return Ok(None);
    };
    if order_by(&article, at, shop.zone()) < env.now {
        return Ok(None);
    }
    let take = Take::of(&article, order.day, 1);
    stock::promise(tx, &shop.key, at, std::slice::from_ref(&take))?;
    let mut new = line_of(0, &article, one, order.day, order.lang);
    (new.price, new.total) = (Cents(0), Cents(0));
    name.clone_into(&mut new.name);
    new.line = order.lines.iter().map(|known| known.line).max().unwrap_or(0) + 1;
    let line = new.line;
    store::insert_lines(tx, &Order { lines: vec![new], ..order })?;
    tx.notify(&shop.key, "order");
    Ok(Some(line))
}

/// Takes such a line out of an order that was not handed over yet; what it kept can be promised again. False when it does
/// not stand any more.
pub fn drop_along(tx: &mut Tx<'_>, env: &Env, shop: &Shop, id: OrderId, line: i64) -> Result<bool, DbError> {
    let order = store::by_id(tx, &shop.key, id, env.now)?.filter(|order| order.state.is_open());
    let Some(order) = order else { return Ok(false) };
    let Some(known) = order.standing().find(|known| known.line == line && known.is_included()) else {
        return Ok(false);
    };
    let take = Take { sku: known.sku.clone(), day: known.stock_day.clone(), quantity: known.quantity.get() };
    stock::withdraw(tx, &shop.key, order.pickup_at, std::slice::from_ref(&take))?;
    store::drop_line(tx, &order, line)?;
    tx.notify(&shop.key, "order");
    Ok(true)
}
