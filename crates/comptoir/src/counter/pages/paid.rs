//! What a lunch subscription pays otherwise than at the hand-over: said wherever money would be asked for.

use std::collections::HashMap;

use db::{Conn, DbError};
use kernel::{ShopKey, id::OrderId};

use super::super::views::{
    board::{Card, Gesture},
    order::OrderView,
};
use crate::{
    orders::{Order, rules::State},
    platform::i18n::Lang,
    subscriptions::{self, rules::Pay},
};

/// How the orders of some day are paid, of those that are not paid at pick-up.
pub type Paid = HashMap<OrderId, Pay>;

/// How these orders of one day are paid; asked for only when a subscription made one of them.
pub fn of_all(conn: &mut Conn<'_>, key: &ShopKey, orders: &[Order]) -> Result<Paid, DbError> {
    let Some(order) = orders.iter().find(|order| order.source == subscriptions::SOURCE) else { return Ok(Paid::new()) };
    let lunches = subscriptions::on_day(conn, key, order.day)?;
    let paid = |lunch: subscriptions::Lunch| Some((lunch.order?, lunch.pay)).filter(|(_, pay)| *pay != Pay::Pickup);
    Ok(lunches.into_iter().filter_map(paid).collect())
}

/// How one order is paid, in words; none at pick-up.
pub fn of(conn: &mut Conn<'_>, lang: Lang, order: &Order) -> Result<Option<String>, DbError> {
    if order.source != subscriptions::SOURCE {
        return Ok(None);
    }
    let lunch = subscriptions::of_order(conn, &order.key, order.id)?;
    Ok(lunch.and_then(|lunch| word(lang, lunch.pay)))
}

/// "Payé par carte prépayée", "Au mois".
pub fn word(lang: Lang, pay: Pay) -> Option<String> {
    match pay {
        Pay::Pickup => None,
        Pay::Card => Some(lang.say("counter-paid-card")),
        Pay::Month => Some(lang.say("counter-paid-month")),
    }
}

/// A hand-over for which nothing is taken says so.
fn free(lang: Lang, gesture: &mut Gesture) {
    if gesture.to == State::Collected.as_str() {
        gesture.label = lang.say("counter-move-collected-free");
    }
}

/// Says it on a card of the board.
pub fn on_card(lang: Lang, paid: &Paid, order: OrderId, card: &mut Card) {
    card.paid = paid.get(&order).and_then(|pay| word(lang, *pay));
    if card.paid.is_some() {
        card.next.iter_mut().chain(&mut card.others).for_each(|gesture| free(lang, gesture));
    }
}

/// Says it on the page of an order, and at its hand-over.
pub fn on_view(lang: Lang, paid: Option<String>, view: &mut OrderView) {
    if paid.is_some() {
        view.next.iter_mut().chain(&mut view.others).for_each(|gesture| free(lang, gesture));
    }
    view.paid = paid;
}
