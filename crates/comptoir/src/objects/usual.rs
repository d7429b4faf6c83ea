//! A standing order made of an order: at its customer's tap, or at the counter for somebody who stands there.

use db::Tx;
use jiff::SignedDuration;

use crate::{
    orders::{self, Order, WishLine},
    outbox::{self, Draft, Purpose},
    platform::{Env, Error, i18n::Arg},
    shops::Shop,
    standing::{self, Habit, Mode, New, StandingOrder, Weekdays, rules},
};

/// The habit that an order suggests: its hour; working days when it was one, else every day.
pub fn habit_of(shop: &Shop, order: &Order) -> Habit {
    let local = order.pickup_at.to_zoned(shop.zone().clone());
    let minute = i64::from(local.hour()) * 60 + i64::from(local.minute());
    let working = local.weekday().to_monday_zero_offset() < 5;
    let days = if working { Weekdays::parse("12345") } else { Weekdays::ALL };
    rules::suggested(minute, days, Mode::Ask)
}

/// What of an order is usual: what was agreed on for one day is not.
pub fn lines_of(order: &Order) -> Vec<WishLine> {
    order.standing().map(orders::Line::wish).filter(|line| line.agreed.is_none()).collect()
}

/// The link of a standing order, to the address that it is of; once in ten minutes.
///
/// # Errors
/// When the store fails.
pub fn send_link(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, standing: &StandingOrder) -> Result<(), Error> {
    let words = ("standing-link-subject", "standing-link-text");
    send(tx, env, shop, standing, Purpose::SignIn, words, "link")
}

/// What a customer asks for at the counter: this order is what they usually take. They are told, with the link by which
/// they change or end it; nothing is set aside before they say so. None when they have one, or cannot be told.
///
/// # Errors
/// When the store fails.
pub fn note_usual(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, order: &Order) -> Result<Option<StandingOrder>, Error> {
    let (Some(contact), lines) = (&order.contact, lines_of(order)) else { return Ok(None) };
    if lines.is_empty() {
        return Ok(None);
    }
    let (lang, habit) = (order.lang, habit_of(shop, order));
    let new = New { owner: None, contact, name: &order.name, lang, lines: &lines, note: &order.note, habit };
    let Ok(made) = standing::make(tx, env, &shop.key, &new)? else { return Ok(None) };
    let words = ("standing-link-subject", "standing-noted-text");
    send(tx, env, shop, &made, Purpose::Order, words, "noted")?;
    Ok(Some(made))
}

fn send(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    standing: &StandingOrder,
    purpose: Purpose,
    (subject, body): (&str, &str),
    once: &str,
) -> Result<(), Error> {
    let args = [("shop", Arg::from(&shop.name))];
    let draft = Draft {
        purpose,
        contact: &standing.contact,
        target: None,
        lang: standing.lang,
        subject: standing.lang.plain(subject, &args),
        body: standing.lang.plain(body, &args),
        link: standing.path(&env.secrets),
        about: "standing".to_owned(),
        once: format!("standing-{once}/{}/{}", standing.id, env.now.as_second() / 600),
        due: env.now,
        expires: env.now.checked_add(SignedDuration::from_hours(1)).ok(),
    };
    Ok(outbox::queue(tx, env, shop, &draft)?)
}
