//! What is paid otherwise than at the hand-over, by a lunch subscription or in advance: said wherever money would be asked for.

use std::collections::HashMap;

use db::{Conn, DbError};
use kernel::{Cents, ShopKey, id::OrderId, words};

use super::super::views::{
    board::{Card, Gesture},
    order::OrderView,
};
use crate::{
    documents,
    orders::{Order, rules::State},
    platform::i18n::{Arg, Lang},
    subscriptions::{self, rules::Pay},
};

/// How an order is paid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Due {
    /// By its lunch subscription; none at pick-up.
    pay: Option<Pay>,
    /// What was paid in advance.
    before: Cents,
}

/// How the orders of some day are paid, of those that are not simply paid at pick-up.
pub type Paid = HashMap<OrderId, Due>;

impl Due {
    /// What is left to ask for.
    pub fn rest(self, order: &Order) -> Cents {
        order.total - self.before
    }

    /// "Payé par carte prépayée", "Acompte versé 20,00 €, reste"; none when all of it is simply due.
    pub fn word(self, lang: Lang, order: &Order) -> Option<String> {
        let key = match self.pay {
            Some(Pay::Card) => return Some(lang.say("counter-paid-card")),
            Some(Pay::Month) => return Some(lang.say("counter-paid-month")),
            _ if self.before == Cents(0) => return None,
            _ if self.rest(order).0 < 0 => "deposit-too-much",
            _ => "deposit-rest",
        };
        Some(lang.with1(key, "paid", words::euros(self.before, lang.style())))
    }

    /// The amount that stands beside the word.
    pub fn amount(self, order: &Order) -> Cents {
        Cents(self.rest(order).0.abs())
    }

    /// A hand-over says what is taken for it, or that nothing is.
    fn label(self, lang: Lang, order: &Order, gesture: &mut Gesture) {
        if gesture.to != State::Collected.as_str() || self == Self::default() {
            return;
        }
        gesture.label = match self.rest(order) {
            rest if self.pay.is_none() && rest.0 > 0 => {
                lang.with("counter-move-collected", &[("it", Arg::from(words::euros(rest, lang.style())))])
            }
            _ => lang.say("counter-move-collected-free"),
        };
    }
}

/// How these orders of one day are paid; asked for only where a subscription or a quote made one of them.
pub fn of_all(conn: &mut Conn<'_>, key: &ShopKey, orders: &[Order]) -> Result<Paid, DbError> {
    let mut paid = Paid::new();
    for order in orders.iter().filter(|order| order.source == documents::quotes::SOURCE) {
        let before = documents::paid_before(conn, key, order.id)?;
        if before != Cents(0) {
            paid.insert(order.id, Due { pay: None, before });
        }
    }
    let Some(order) = orders.iter().find(|order| order.source == subscriptions::SOURCE) else { return Ok(paid) };
    for lunch in subscriptions::on_day(conn, key, order.day)? {
        if let (Some(id), true) = (lunch.order, lunch.pay != Pay::Pickup) {
            paid.insert(id, Due { pay: Some(lunch.pay), before: Cents(0) });
        }
    }
    Ok(paid)
}

/// How one order is paid.
pub fn of(conn: &mut Conn<'_>, order: &Order) -> Result<Due, DbError> {
    if order.source == documents::quotes::SOURCE {
        return Ok(Due { pay: None, before: documents::paid_before(conn, &order.key, order.id)? });
    }
    if order.source != subscriptions::SOURCE {
        return Ok(Due::default());
    }
    let lunch = subscriptions::of_order(conn, &order.key, order.id)?;
    let pay = lunch.map(|lunch| lunch.pay).filter(|pay| *pay != Pay::Pickup);
    Ok(Due { pay, before: Cents(0) })
}

/// Says it on a card of the board.
pub fn on_card(lang: Lang, paid: &Paid, order: &Order, card: &mut Card) {
    let Some(due) = paid.get(&order.id) else { return };
    card.next.iter_mut().chain(&mut card.others).for_each(|gesture| due.label(lang, order, gesture));
    let said = due.word(lang, order);
    if due.pay.is_some() || due.rest(order).0 <= 0 {
        card.paid = said;
    } else {
        // What is still asked for stands in the button; what was paid stands with the remarks.
        card.total = words::euros(due.amount(order), lang.style());
        let before = lang.with1("deposit-before", "it", words::euros(due.before, lang.style()));
        card.note = Some(match card.note.take() {
            Some(note) => format!("{note} · {before}"),
            None => before,
        });
    }
}

/// Says it on the page of an order, and at its hand-over.
pub fn on_view(lang: Lang, due: Due, order: &Order, view: &mut OrderView) {
    view.next.iter_mut().chain(&mut view.others).for_each(|gesture| due.label(lang, order, gesture));
    view.paid = due.word(lang, order);
    if due.pay.is_none() && due.before != Cents(0) {
        view.total = words::euros(due.amount(order), lang.style());
    }
}
