//! What the customer of an order is told, queued in the transaction that makes it true.

use db::{DbError, Tx};
use jiff::{SignedDuration, Timestamp};
use kernel::words;

use super::{
    Actor, Line, Order,
    rules::{Mover, State},
};
use crate::{
    catalogue::{Article, words::allergen},
    outbox::{self, Draft, Purpose},
    platform::{
        Env,
        i18n::{Arg, Lang},
    },
    shops::Shop,
};

/// The allergens of an article in words; what is not declared is said to be so.
pub fn allergens(article: &Article, lang: Lang) -> String {
    let said = |list: &[String]| list.iter().map(|word| allergen(lang, word)).collect::<Vec<_>>().join(", ");
    let contains = match &article.allergens {
        None => lang.plain("allergens-not-declared", &[]),
        Some(list) if list.is_empty() => lang.plain("allergens-none-declared", &[]),
        Some(list) => said(list),
    };
    if article.may_contain.is_empty() {
        return contains;
    }
    let traces = lang.plain("allergens-traces", &[("list", Arg::from(said(&article.may_contain)))]);
    format!("{contains} ; {traces}")
}

/// The lines of an order in words, for a message.
pub fn lines(order: &Order) -> String {
    let style = order.lang.sms_style();
    let lines: Vec<String> =
        order.standing().map(|line| words::line(line.quantity, line.unit, &line.label(), style)).collect();
    words::list(&lines, style)
}

/// Until when a notice tells something: "ready" as long as the goods wait, the end of an order for a day.
fn tells_until(order: &Order, what: &str, now: Timestamp) -> Timestamp {
    match what {
        RECEIVED | TAKEN | USUAL | "order-amended" | "order-ready" => order.expires_at,
        _ => now.saturating_add(SignedDuration::from_hours(24)).unwrap_or(now),
    }
}

fn queue(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    order: &Order,
    what: &'static str,
    more: &[(&'static str, Arg)],
) -> Result<(), DbError> {
    let Some(contact) = &order.contact else { return Ok(()) };
    let (lang, style) = (order.lang, order.lang.sms_style());
    let mut args: Vec<(&'static str, Arg)> = vec![
        ("shop", Arg::from(&shop.name)),
        ("name", Arg::from(&order.name)),
        ("lines", Arg::from(lines(order))),
        ("day", Arg::from(words::day(order.day, shop.day(env.now), style))),
        ("hour", Arg::from(words::hour(order.pickup_at, shop.zone(), style))),
        ("until", Arg::from(words::hour(order.expires_at, shop.zone(), style))),
        ("total", Arg::from(words::euros(order.total, style))),
        ("code", Arg::from(order.code(&env.secrets))),
    ];
    args.extend_from_slice(more);
    let draft = Draft {
        purpose: Purpose::Order,
        contact,
        target: None,
        lang,
        subject: lang.plain(&format!("{what}-subject"), &args),
        body: lang.plain(&format!("{what}-text"), &args),
        link: order.short_path(&env.secrets),
        about: order.id.to_string(),
        once: format!("{what}/{}/{}/{}", order.id, order.moved_at.as_millisecond(), order.version),
        due: env.now,
        expires: Some(tells_until(order, what, env.now)),
    };
    outbox::queue(tx, env, shop, &draft)
}

/// "C'est noté": the customer has said yes to it.
const RECEIVED: &str = "order-received";
/// "C'est noté", told to who was not asked: with allergens, and how to take it back.
pub(super) const TAKEN: &str = "order-taken";

/// "De côté": an object called for the usual; taking it back is offered first.
const USUAL: &str = "order-usual";

/// How it is told that an order is received, by the way it came in.
pub(super) fn received(source: &str) -> &'static str {
    if source == "object" { USUAL } else { RECEIVED }
}

/// "C'est noté": the order is received.
pub(super) fn confirmed(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, order: &Order) -> Result<(), DbError> {
    placed(tx, env, shop, order, received(&order.source))
}

/// The order is received; `what` is how that is told.
pub(super) fn placed(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    order: &Order,
    what: &'static str,
) -> Result<(), DbError> {
    queue(tx, env, shop, order, what, &[("allergens", Arg::from(allergens_of(order)))])
}

/// The order is changed: everything that it is now, with its price and allergens.
pub(super) fn amended(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, order: &Order) -> Result<(), DbError> {
    queue(tx, env, shop, order, "order-amended", &[("allergens", Arg::from(allergens_of(order)))])
}

/// The allergens of an order in words, as they were told line by line; each once.
pub fn allergens_of(order: &Order) -> String {
    let mut said: Vec<&str> = Vec::new();
    for line in order.standing() {
        for part in line.allergens.split([',', ';']).map(str::trim) {
            if !part.is_empty() && !said.contains(&part) {
                said.push(part);
            }
        }
    }
    said.join(", ")
}

/// The order moved in a way that concerns the customer.
pub(super) fn moved(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    order: &Order,
    from: State,
    actor: &Actor,
    why: &str,
) -> Result<(), DbError> {
    let what = match (order.state, actor.mover) {
        (State::Ready, _) if from != State::Collected => "order-ready",
        (State::Refused, _) | (State::Cancelled, Mover::Staff) => "order-refused",
        (State::Cancelled, Mover::Customer) => "order-cancelled",
        (State::NotCollected, _) => "order-not-collected",
        _ => return Ok(()),
    };
    // The reason that someone at the counter gives is told with the refusal.
    let why = if why.is_empty() { String::new() } else { format!(" : {why}") };
    queue(tx, env, shop, order, what, &[("why", Arg::from(why))])
}

/// A line is missing or swapped.
pub(super) fn changed(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    order: &Order,
    dropped: &Line,
    instead: Option<&Line>,
) -> Result<(), DbError> {
    let style = order.lang.sms_style();
    let words = |line: &Line| words::line(line.quantity, line.unit, &line.label(), style);
    let mut unique = order.clone();
    unique.moved_at = env.now;
    match instead {
        Some(new) => {
            let more = [("gone", Arg::from(words(dropped))), ("new", Arg::from(words(new)))];
            queue(tx, env, shop, &unique, "order-swapped", &more)
        }
        None => queue(tx, env, shop, &unique, "order-dropped", &[("gone", Arg::from(words(dropped)))]),
    }
}
