//! What a message in plain words does to the subscriptions of its sender; each gesture is read back with its days.

use db::{DbError, Tx};
use jiff::{ToSpan, civil::Date};
use kernel::{Contact, id::SubscriptionId, words as spoken};
use serde::{Deserialize, Serialize};

use super::{
    Failure, Subscription, change, day_of,
    rules::{Content, Day, Offer, Pause, State, Wanted},
    store, swap, words,
};
use crate::{
    orders,
    platform::{
        Env, Error,
        i18n::{Arg, Lang},
    },
    shops::Shop,
};

pub(super) const LANG: Lang = Lang::Fr;
pub(super) const ACTOR: &str = "customer:sms";

/// What was done, in words, and how it is taken back.
#[derive(Debug, Clone)]
pub struct Answered {
    /// What is said.
    pub text: String,
    /// How it is taken back; none: nothing was done.
    pub undo: Option<Undo>,
}

/// How a message's gesture is taken back.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Undo {
    /// What rested before.
    Pauses(Vec<(SubscriptionId, Vec<Pause>)>),
    /// What one day was before.
    Day {
        /// Of which subscription.
        id: SubscriptionId,
        /// Which day.
        day: Date,
        /// What it held, when not what it always does.
        content: Option<Content>,
        /// At which minute, when not the usual one.
        minute: Option<i64>,
    },
}

pub(super) fn fault(failure: Failure) -> Error {
    match failure {
        Failure::Error(error) => error,
        other => Error::Fault(other.to_string()),
    }
}

pub(super) fn running(tx: &mut Tx<'_>, shop: &Shop, contact: &Contact) -> Result<Vec<Subscription>, DbError> {
    let mut all = store::of_contact(tx, &shop.key, contact)?;
    all.retain(|own| own.state == State::Active);
    Ok(all)
}

/// The next day with a lunch from `from` on, within two months.
fn next_lunch(
    tx: &mut Tx<'_>,
    shop: &Shop,
    own: &Subscription,
    offer: &Offer,
    from: Date,
) -> Result<Option<Date>, DbError> {
    let rows = store::lunches(tx, &own.key, own.id, from)?;
    let is_lunch = |day: &Date| {
        let row = rows.iter().find(|row| row.day == *day);
        day_of(own, offer, shop, *day, row) == Day::Lunch
    };
    Ok(from.series(1.day()).take(62).find(is_lunch))
}

/// Does what a message wants to every subscription of its sender; none when they have none, or when it came too late for
/// all it asks: then a person must know.
pub fn hear(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    contact: &Contact,
    wanted: Wanted,
) -> Result<Option<Answered>, Error> {
    let mut all = running(tx, shop, contact)?;
    if all.is_empty() {
        return Ok(None);
    }
    let (offer, today, style) = (store::offer(tx, &shop.key)?, shop.day(env.now), LANG.sms_style());
    let undo = Undo::Pauses(all.iter().map(|own| (own.id, own.plan.pauses.clone())).collect());
    let say = |day: Date| Arg::from(spoken::day(day, today, style));
    let mut text = match wanted {
        Wanted::Pause(from, until) => {
            let mut paused = None;
            for own in &mut all {
                let done = change::pause(tx, env, shop, own, Pause { from, until }, ACTOR).map_err(fault)?;
                paused = paused.or(done);
            }
            let Some(pause) = paused else { return Ok(None) };
            let span = words::span(LANG, pause, today, style);
            let mut text = LANG.plain("lunch-by-sms-paused", &[("span", Arg::from(span))]);
            let after = pause.until.and_then(|until| until.tomorrow().ok());
            let back = match (after, all.first()) {
                (Some(after), Some(own)) => next_lunch(tx, shop, own, &offer, after)?,
                _ => None,
            };
            if let Some(back) = back {
                text = format!("{text} {}", LANG.plain("lunch-by-sms-back", &[("day", say(back))]));
            } else if pause.until.is_none() {
                text = format!("{text} {}", LANG.plain("lunch-by-sms-open", &[]));
            }
            text
        }
        Wanted::Resume(from) => {
            let mut first: Option<Date> = None;
            for own in &mut all {
                let from = change::resume(tx, env, shop, own, from, ACTOR).map_err(fault)?;
                let next = next_lunch(tx, shop, own, &offer, from)?;
                first = [first, next].into_iter().flatten().min();
            }
            let Some(first) = first else { return Ok(None) };
            LANG.plain("lunch-by-sms-resumed", &[("day", say(first))])
        }
    };
    if let Some(day) = ordered(tx, env, shop, &all, wanted)? {
        text = format!("{text} {}", LANG.plain("lunch-by-sms-ordered", &[("day", say(day))]));
    }
    text = format!("{text} {}", LANG.plain("lunch-by-sms-undo", &[]));
    Ok(Some(Answered { text, undo: Some(undo) }))
}

/// A day that was to rest and whose order is made already.
fn ordered(
    tx: &mut Tx<'_>,
    env: &Env,
    shop: &Shop,
    all: &[Subscription],
    wanted: Wanted,
) -> Result<Option<Date>, DbError> {
    let Wanted::Pause(from, until) = wanted else { return Ok(None) };
    for own in all {
        for lunch in store::lunches(tx, &own.key, own.id, from.max(shop.day(env.now)))? {
            let Some(order) = lunch.order.filter(|_| until.is_none_or(|until| lunch.day <= until)) else { continue };
            if orders::by_id(tx, &own.key, order, env.now)?.is_some_and(|order| order.state.is_open()) {
                return Ok(Some(lunch.day));
            }
        }
    }
    Ok(None)
}

/// Takes the last gesture back, as far as the days may still be changed.
pub fn undo(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, undo: &Undo) -> Result<String, Error> {
    let pauses = match undo {
        Undo::Pauses(pauses) => pauses,
        Undo::Day { id, day, content, minute } => {
            let own = store::by_id(tx, &shop.key, *id)?.filter(|own| own.state == State::Active);
            let Some(own) = own else { return Ok(LANG.plain("lunch-by-sms-undone", &[])) };
            let before = change::DayChange { content: content.clone(), minute: *minute };
            return swap::undo_day(tx, env, shop, &own, *day, before);
        }
    };
    let offer = store::offer(tx, &shop.key)?;
    let open = offer.first_open(env.now, shop.zone());
    for (id, before) in pauses {
        let Some(mut own) = store::by_id(tx, &shop.key, *id)?.filter(|own| own.state == State::Active) else {
            continue;
        };
        change::resume(tx, env, shop, &mut own, None, ACTOR).map_err(fault)?;
        for pause in before.iter().filter(|pause| pause.until.is_none_or(|until| until >= open)) {
            change::pause(tx, env, shop, &mut own, *pause, ACTOR).map_err(fault)?;
        }
    }
    Ok(LANG.plain("lunch-by-sms-undone", &[]))
}

/// Whether a sender has a subscription that runs, whether it rests now or is to, and the path of its page.
pub fn of_sender(
    tx: &mut Tx<'_>,
    env: &Env,
    shop: &Shop,
    contact: &Contact,
) -> Result<Option<(bool, String)>, DbError> {
    let all = running(tx, shop, contact)?;
    let today = shop.day(env.now);
    let rests = |own: &Subscription| own.plan.pauses.iter().any(|pause| pause.until.is_none_or(|until| until >= today));
    let found = all.iter().find(|own| rests(own)).or(all.first());
    Ok(found.map(|own| (rests(own), own.path(&env.secrets))))
}
