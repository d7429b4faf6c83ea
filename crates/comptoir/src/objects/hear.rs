//! Hearing one signal: decided, done, and written with what became of it, in one transaction.

use db::{Conn, DbError, Tx};
use jiff::{SignedDuration, Timestamp};
use kernel::id::SignalId;

use super::{
    Device, Signal,
    back::{answer, contradict},
    coming::{expect, open_now, talker},
    homes, notices,
    rules::{self, Facts, Kind, Verdict},
    sets_aside, store,
};
use crate::{
    catalogue::rules::wall,
    orders::{
        self, Actor, Brief, Failure, Order, Pickup, Who, Wish,
        rules::{Refusal, State},
    },
    platform::{Env, Error},
    shops::Shop,
    standing::{Mode, StandingOrder},
};

/// What was said, parsed at the door. It holds no position: only what was computed from one.
#[derive(Debug, Clone)]
pub struct Said<'a> {
    /// The device, or none for the customer's own page.
    pub device: Option<&'a Device>,
    /// By which way: `link`, `owntracks`, `homeassistant`, `page`.
    pub source: &'static str,
    /// The device's own name for it: the same again is the same signal.
    pub external_id: String,
    /// What it was.
    pub kind: Kind,
    /// When it happened, by the device.
    pub at: Timestamp,
    /// The radius of its doubt, in metres.
    pub accuracy_m: Option<f64>,
    /// In how many minutes the customer is there, when the device could tell.
    pub minutes: Option<i64>,
    /// Whether a person pressed the button of a page.
    pub by_hand: bool,
}

/// What became of it.
#[derive(Debug, Clone)]
pub struct Heard {
    /// The signal as it is stored.
    pub signal: Signal,
    /// The order it is about.
    pub order: Option<Order>,
    /// Why the order was not possible, and what is.
    pub refusal: Option<Refusal>,
    /// Whether the same was said before: then nothing was done now.
    pub again: bool,
}

/// Hears one signal for a standing order.
///
/// # Errors
/// Only faults of ours: what is refused is an answer.
pub fn hear(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    standing: &StandingOrder,
    said: &Said<'_>,
) -> Result<Heard, Error> {
    let mut signal = Signal {
        key: shop.key.clone(),
        id: SignalId::new(env.now, env.rng.as_mut()),
        standing: standing.id,
        device: said.device.map_or_else(|| "page".to_owned(), |device| device.id.to_string()),
        source: said.source.to_owned(),
        kind: said.kind,
        // A telephone whose clock is ahead of ours.
        at: said.at.min(env.now),
        heard_at: env.now,
        outcome: "new".to_owned(),
        order: None,
        expected_at: None,
        look_at: None,
    };
    let since = env.now.saturating_sub(SignedDuration::from_hours(36)).unwrap_or(Timestamp::MIN);
    let before = store::history(tx, &shop.key, standing.id, since)?;
    if said.kind.contradicts().is_some() {
        if let Some(known) = store::by_external(tx, &shop.key, said.source, &said.external_id)? {
            return again(tx, shop, env.now, known);
        }
        let heard = contradict(tx, env, shop, signal, &before)?;
        store::insert_signal(tx, &heard.signal, &said.external_id)?;
        return Ok(heard);
    }
    let open = open_now(tx, env.now, shop, standing)?;
    let verdict = rules::decide(&facts_of(env, shop, standing, said, &signal, &before, open.is_some()));
    if !said.by_hand && matches!(verdict, Verdict::Ignore(_) | Verdict::Coming) {
        return note(tx, env, shop, said, signal, verdict, open);
    }
    // The shop's lock is held until the commit: what is not there now comes from nobody else.
    if let Some(known) = store::by_external(tx, &shop.key, said.source, &said.external_id)? {
        return again(tx, shop, env.now, known);
    }
    touch(tx, env.now, said)?;
    let usual = kernel::calendar::instant(shop.day(env.now), wall(standing.habit.usual_minute), shop.zone());
    let expected = said.minutes.map(|n| env.now.saturating_add(SignedDuration::from_mins(n)).unwrap_or(env.now));
    let wanted = rules::pickup(env.now, expected, usual, standing.habit.travel_minutes);
    let mut heard = Heard { signal: signal.clone(), order: None, refusal: None, again: false };
    match verdict {
        Verdict::Ignore(why) => why.as_str().clone_into(&mut signal.outcome),
        Verdict::Coming => {
            let open = match open {
                Some(order) => orders::by_id(tx, &shop.key, order.id, env.now)?,
                None => None,
            };
            // A person at a button answers what they were asked.
            let open = match open {
                Some(order) if order.state == State::Held => answer(tx, env, shop, standing, true)?.or(Some(order)),
                open => open,
            };
            signal.outcome = "coming".to_owned();
            signal.order = open.as_ref().map(|order| order.id);
            if let Some(order) = open.filter(|order| order.state.is_open()) {
                let at = expected.unwrap_or_else(|| order.pickup_at.max(env.now));
                expect(tx, env, shop, (order.id, order.day), at, said.source)?;
                signal.expected_at = Some(at);
                heard.order = Some(order);
            }
        }
        Verdict::Call | Verdict::Hold(_) => {
            let asks = standing.habit.mode == Mode::Ask && !said.by_hand;
            let firm = matches!(verdict, Verdict::Call) && !asks;
            match place(tx, env, shop, standing, &signal, wanted, firm)? {
                Ok(order) => {
                    signal.order = Some(order.id);
                    signal.expected_at = Some(expected.unwrap_or(order.pickup_at).max(env.now));
                    let at = signal.expected_at.unwrap_or(order.pickup_at);
                    expect(tx, env, shop, (order.id, order.day), at, said.source)?;
                    let order = match verdict {
                        Verdict::Hold(until) => {
                            (signal.outcome, signal.look_at) = ("waiting".to_owned(), Some(until));
                            order
                        }
                        _ => settle_call(tx, env, shop, standing, &mut signal, order)?,
                    };
                    heard.order = Some(order);
                }
                Err(refusal) => {
                    signal.outcome = "refused".to_owned();
                    if !said.by_hand {
                        notices::refused(tx, env, shop, standing, &refusal)?;
                    }
                    heard.refusal = Some(refusal);
                }
            }
        }
    }
    store::insert_signal(tx, &signal, &said.external_id)?;
    // Who is on the way for what was open moves nothing that a home is shown.
    if signal.order.is_some() && (said.by_hand || signal.outcome != "coming") {
        homes::tell_state(tx, env, standing)?;
    }
    heard.signal = signal;
    Ok(heard)
}

/// Notes what calls for nothing new, which is nearly all that telephones say: its row is written before anything follows from
/// it, and whether the same was said before is known by whether the row was there.
fn note(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    said: &Said<'_>,
    mut signal: Signal,
    verdict: Verdict,
    open: Option<Brief>,
) -> Result<Heard, Error> {
    let coming = open.filter(|_| verdict == Verdict::Coming);
    match verdict {
        Verdict::Ignore(why) => why.as_str().clone_into(&mut signal.outcome),
        _ => "coming".clone_into(&mut signal.outcome),
    }
    signal.order = coming.as_ref().map(|order| order.id);
    let coming = coming.filter(|order| order.state.is_open());
    signal.expected_at = coming.as_ref().map(|order| match said.minutes {
        Some(way) => env.now.saturating_add(SignedDuration::from_mins(way)).unwrap_or(env.now),
        None => order.pickup_at.max(env.now),
    });
    if !store::insert_signal(tx, &signal, &said.external_id)? {
        let known = store::by_external(tx, &shop.key, said.source, &said.external_id)?;
        return again(tx, shop, env.now, known.unwrap_or(signal));
    }
    touch(tx, env.now, said)?;
    let mut order = None;
    if let (Some(coming), Some(at)) = (coming, signal.expected_at) {
        expect(tx, env, shop, (coming.id, coming.day), at, said.source)?;
        // A telephone reads no answer.
        if said.source != "owntracks" {
            order = orders::by_id(tx, &shop.key, coming.id, env.now)?;
        }
    }
    Ok(Heard { signal, order, refusal: None, again: false })
}

/// When a device was last heard is written down no more often than that: it is shown by the day.
const USED: SignedDuration = SignedDuration::from_mins(10);

/// The device was heard. One that sleeps stays asleep.
fn touch(tx: &mut Tx<'_>, now: Timestamp, said: &Said<'_>) -> Result<(), DbError> {
    let heard = |device: &&Device| device.armed && !device.is_asleep(now);
    match said.device.filter(heard).filter(|device| now.duration_since(device.used_at) > USED) {
        Some(device) => store::touch(tx, device, now),
        None => Ok(()),
    }
}

fn again(conn: &mut Conn<'_>, shop: &Shop, now: Timestamp, signal: Signal) -> Result<Heard, Error> {
    let order = match signal.order {
        Some(id) => orders::by_id(conn, &shop.key, id, now)?,
        None => None,
    };
    Ok(Heard { signal, order, refusal: None, again: true })
}

fn facts_of<'a>(
    env: &Env,
    shop: &Shop,
    standing: &'a StandingOrder,
    said: &Said<'_>,
    signal: &Signal,
    before: &[Signal],
    open: bool,
) -> Facts<'a> {
    let local = env.now.to_zoned(shop.zone().clone());
    let today = local.date();
    let minute = i64::from(local.hour()) * 60 + i64::from(local.minute());
    let same_device = || before.iter().filter(|known| known.device == signal.device);
    let contrary = signal.kind.contradicted_by();
    Facts {
        now: env.now,
        kind: signal.kind,
        at: signal.at,
        accuracy_m: said.accuracy_m,
        by_hand: said.by_hand,
        local: (local.weekday(), minute),
        habit: &standing.habit,
        standing: standing.state,
        armed: said.device.is_none_or(|device| device.armed),
        used_at: said.device.map_or(env.now, |device| device.used_at),
        today: count(before.iter().filter(|known| known.counts() && shop.day(known.heard_at) == today)),
        open,
        last_call: before.iter().filter(|known| known.counts()).map(|known| known.heard_at).max(),
        contradicted: same_device().filter(|known| known.outcome == "took_back").map(|known| known.heard_at).max(),
        overtaken: contrary.is_some()
            && same_device().any(|known| Some(known.kind) == contrary && known.at >= signal.at),
    }
}

fn count<'a>(signals: impl Iterator<Item = &'a Signal>) -> i64 {
    i64::try_from(signals.count()).unwrap_or(i64::MAX)
}

/// Reserves the standing order: firmly, or held until the customer says OUI or the dwell time is over.
fn place(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    standing: &StandingOrder,
    signal: &Signal,
    wanted: Timestamp,
    firm: bool,
) -> Result<Result<Order, Refusal>, Error> {
    let who = || Who { name: standing.name.clone(), contact: standing.contact.clone() };
    let mut wish = Wish {
        lines: standing.lines.clone(),
        pickup: Pickup::From(wanted),
        source: "object",
        external_id: format!("signal {}", signal.id),
        visitor: if firm { String::new() } else { talker(standing) },
        note: standing.note.clone(),
        lang: standing.lang,
        who: firm.then(who),
    };
    // A hold lasts until its hour: by comparison when read, so what nobody answers goes back by itself.
    let wait = wanted.duration_since(env.now).as_mins() + 10;
    let patient = Shop { hold_minutes: wait.max(shop.hold_minutes), ..shop.clone() };
    match orders::reserve(tx, env, &patient, &wish) {
        Ok(order) => Ok(Ok(order)),
        Err(Failure::Refused(refusal)) => match refusal.next().filter(|at| later(signal.kind, wanted, *at)) {
            // Who presses before the shop opens is there when it does.
            Some(next) => {
                wish.pickup = Pickup::At(next);
                let wait = next.duration_since(env.now).as_mins() + 10;
                let patient = Shop { hold_minutes: wait.max(shop.hold_minutes), ..shop.clone() };
                match orders::reserve(tx, env, &patient, &wish) {
                    Ok(order) => Ok(Ok(order)),
                    Err(Failure::Refused(refusal)) => Ok(Err(refusal)),
                    Err(failure) => Err(fault(failure)),
                }
            }
            None => Ok(Err(refusal)),
        },
        Err(failure) => Err(fault(failure)),
    }
}

/// Whether a later time than the wanted one may be taken without asking: only for who says "now" themselves.
fn later(kind: Kind, wanted: Timestamp, next: Timestamp) -> bool {
    kind == Kind::Press && next.duration_since(wanted) <= rules::NEXT_OPENING
}

/// The standing order is called for: told, or asked. What is held becomes an order unless its customer wants to be asked.
pub(super) fn settle_call(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    standing: &StandingOrder,
    signal: &mut Signal,
    order: Order,
) -> Result<Order, Error> {
    let order = match (order.state, standing.habit.mode) {
        (State::Held, Mode::Ask) => {
            notices::ask(tx, env, shop, standing, &order)?;
            signal.outcome = "asked".to_owned();
            signal.look_at = Some(minute_later(env.now));
            return Ok(order);
        }
        (State::Held, Mode::Aside) => {
            let who = Who { name: standing.name.clone(), contact: standing.contact.clone() };
            orders::confirm(tx, env, shop, order.id, &who, &order.note).map_err(fault)?
        }
        _ => order,
    };
    placed(tx, env, shop, signal, order)
}

/// The order stands: set aside by itself where the shop wants that, and looked at again when its time is over.
pub(super) fn placed(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    signal: &mut Signal,
    order: Order,
) -> Result<Order, Error> {
    let order = if order.state == State::Received && sets_aside(tx, &shop.key)? {
        orders::move_to(tx, env, shop, order.id, State::SetAside, &Actor::program(), "").map_err(fault)?
    } else {
        order
    };
    signal.outcome = "placed".to_owned();
    signal.look_at = Some(minute_later(order.expires_at));
    Ok(order)
}

pub(super) fn minute_later(at: Timestamp) -> Timestamp {
    at.saturating_add(SignedDuration::from_mins(1)).unwrap_or(at)
}

/// What cannot be anybody's refusal here is our fault.
pub(super) fn fault(failure: Failure) -> Error {
    match failure {
        Failure::Error(error) => error,
        other => Error::Fault(other.to_string()),
    }
}
