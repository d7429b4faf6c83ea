//! The books: cards that are sold and used, months that are owed and paid. Written at the counter and as orders move.

use std::collections::BTreeSet;

use db::{Conn, DbError, Tx};
use jiff::{Timestamp, civil::Date};
use kernel::{
    Cents, ShopKey,
    id::{OrderId, SubscriptionId},
};

use super::{
    Failure, Lunch, Subscription, fact,
    rules::{self, Balance, Entry, Kind, Pay},
    store,
};
use crate::{
    orders::{self, Order, rules::State},
    platform::Env,
};

/// What is to be written.
#[derive(Debug, Clone)]
pub struct Book {
    /// What for.
    pub kind: Kind,
    /// Lunches that come or go.
    pub lunches: i64,
    /// What is owed from now on, or no longer.
    pub due: Cents,
    /// Money that came in, or was given back.
    pub paid: Cents,
    /// The day of the lunch and its order.
    pub of: Option<(Date, OrderId)>,
    /// The same word is booked once.
    pub once: String,
}

/// What stands in the books of a subscription.
pub fn balance(conn: &mut Conn<'_>, key: &ShopKey, id: SubscriptionId) -> Result<Balance, DbError> {
    Ok(store::entries(conn, key, id)?.last().map(|entry| entry.after).unwrap_or_default())
}

/// Writes an entry; false when its word is booked already.
pub(super) fn book(
    tx: &mut Tx<'_>,
    now: Timestamp,
    key: &ShopKey,
    id: SubscriptionId,
    book: Book,
    actor: &str,
) -> Result<bool, Failure> {
    let entries = store::entries(tx, key, id)?;
    if entries.iter().any(|entry| entry.once == book.once) {
        return Ok(false);
    }
    let (number, before) = entries.last().map_or((0, Balance::default()), |last| (last.number, last.after));
    let after = rules::after(before, book.lunches, book.due).ok_or(Failure::NotEven)?;
    let entry = Entry {
        number: number + 1,
        at: now,
        kind: book.kind,
        lunches: book.lunches,
        due: book.due,
        paid: book.paid,
        day: book.of.map(|(day, _)| day),
        order: book.of.map(|(_, order)| order),
        once: book.once,
        actor: actor.to_owned(),
        after,
    };
    Ok(store::append(tx, key, id, &entry)?)
}

/// Sells a card of so many lunches for so much, at the counter.
///
/// # Errors
/// [`Failure::Empty`] for a number or a price that cannot be.
pub fn sell_card(
    tx: &mut Tx<'_>,
    env: &mut Env,
    own: &Subscription,
    (lunches, paid): (i64, Cents),
    once: &str,
    actor: &str,
) -> Result<(), Failure> {
    if !(1..=100).contains(&lunches) || !(0..=1_000_000).contains(&paid.0) {
        return Err(Failure::Empty);
    }
    let entry = Book { kind: Kind::Bought, lunches, due: Cents(0), paid, of: None, once: once.to_owned() };
    if book(tx, env.now, &own.key, own.id, entry, actor)? {
        fact(tx, env, own, "card-sold", actor)?;
    }
    Ok(())
}

/// What is owed for the month is paid, at the counter.
pub fn pay_month(tx: &mut Tx<'_>, env: &mut Env, own: &Subscription, once: &str, actor: &str) -> Result<(), Failure> {
    let due = balance(tx, &own.key, own.id)?.due;
    if due <= Cents(0) {
        return Ok(());
    }
    let entry = Book { kind: Kind::Paid, lunches: 0, due: -due, paid: due, of: None, once: once.to_owned() };
    if book(tx, env.now, &own.key, own.id, entry, actor)? {
        fact(tx, env, own, "month-paid", actor)?;
    }
    Ok(())
}

/// What is left of the cards is given back in money, at the counter.
///
/// # Errors
/// [`Failure::NotEven`] while an order is to be paid from the card.
pub fn refund(
    tx: &mut Tx<'_>,
    env: &mut Env,
    own: &Subscription,
    paid: Cents,
    once: &str,
    actor: &str,
) -> Result<(), Failure> {
    let (stands, engaged) = standing_of(tx, env.now, own)?;
    if engaged > 0 {
        return Err(Failure::NotEven);
    }
    if stands.lunches == 0 || paid.0 < 0 {
        return Ok(());
    }
    let entry = Book {
        kind: Kind::Refunded,
        lunches: -stands.lunches,
        due: Cents(0),
        paid: -paid,
        of: None,
        once: once.to_owned(),
    };
    if book(tx, env.now, &own.key, own.id, entry, actor)? {
        fact(tx, env, own, "card-refunded", actor)?;
    }
    Ok(())
}

/// What stands in the books, and how many lunches of it are ordered and not fetched yet.
pub fn standing_of(conn: &mut Conn<'_>, now: Timestamp, own: &Subscription) -> Result<(Balance, i64), DbError> {
    let entries = store::entries(conn, &own.key, own.id)?;
    let followed = store::followed(conn, &own.key)?;
    let mut engaged = 0;
    for lunch in followed.iter().filter(|lunch| lunch.subscription == own.id && lunch.pay == Pay::Card) {
        let Some(order) = lunch.order else { continue };
        let known = orders::by_id(conn, &own.key, order, now)?;
        let open = known.is_some_and(|order| order.state.is_open() || order.state == State::Collected);
        engaged += i64::from(open && rules::open_cents(&entries, order).0 == 0);
    }
    Ok((entries.last().map(|entry| entry.after).unwrap_or_default(), engaged))
}

/// What lacks in the books for an order: what it costs once it is handed over, and nothing else.
pub(super) fn lacking(entries: &[Entry], lunch: &Lunch, order: &Order) -> Option<Book> {
    let (lunches, due) = rules::open_cents(entries, order.id);
    let handed = order.state == State::Collected;
    let (wanted, owed) = match lunch.pay {
        Pay::Card if handed => (-1, Cents(0)),
        Pay::Month if handed => (0, order.total),
        _ => (0, Cents(0)),
    };
    let (lunches, due) = (wanted - lunches, owed - due);
    let kind = match (lunches, due.0) {
        (0, 0) => return None,
        (n, _) if n < 0 => Kind::Used,
        (n, _) if n > 0 => Kind::Returned,
        (_, cents) if cents > 0 => Kind::Owed,
        _ => Kind::Unowed,
    };
    let once = format!("order/{}/{}", order.id, order.version);
    Some(Book { kind, lunches, due, paid: Cents(0), of: Some((lunch.day, order.id)), once })
}

/// Compares the books with themselves and with the orders; a sentence per fault.
pub fn check(conn: &mut Conn<'_>, key: &ShopKey, now: Timestamp) -> Result<Vec<String>, DbError> {
    let mut faults = Vec::new();
    for id in store::booked(conn, key)? {
        let entries = store::entries(conn, key, id)?;
        faults.extend(rules::faults(&entries).into_iter().map(|fault| format!("{}: books of {id}: {fault}", key.shop)));
    }
    let all = store::all(conn, key)?;
    let (mut days, mut orders_of, mut twice) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for own in &all {
        for lunch in store::lunches(conn, key, own.id, Date::MIN)? {
            let Some(id) = lunch.order else { continue };
            days.insert(lunch.day);
            match orders::by_id(conn, key, id, now)? {
                None => faults.push(format!("{}: lunch of {} on {}: no order {id}", key.shop, own.id, lunch.day)),
                // What is still followed may be booked in the next seconds.
                Some(order) if !lunch.followed => {
                    if lacking(&store::entries(conn, key, own.id)?, &lunch, &order).is_some() {
                        faults.push(format!("{}: order {id} of {} is not booked as it ended", key.shop, lunch.day));
                    }
                }
                Some(_) => {}
            }
            if !orders_of.insert(id) {
                faults.push(format!("{}: order {id} is two lunches", key.shop));
            }
        }
    }
    for day in days {
        let made = orders::at_day(conn, key, day, now)?;
        twice.extend(made.into_iter().filter(|order| order.source == super::SOURCE && !orders_of.contains(&order.id)));
    }
    for order in twice {
        // Of who was forgotten the orders stay.
        let known =
            |own: &&Subscription| order.contact.as_ref() == Some(&own.contact) && own.created_at <= order.placed_at;
        if all.iter().any(|own| known(&own)) {
            faults.push(format!("{}: order {} of {} is of no lunch", key.shop, order.id, order.day));
        }
    }
    Ok(faults)
}
