//! Events of the neighbourhood: with so many places, a list of those who wait for one, and who is asked when one is freed.

use db::{Conn, DbError, Tx};
use jiff::Timestamp;
use kernel::{
    Contact, ShopKey,
    id::{EventId, PersonId, SeatId},
};
use serde_json::json;

pub use super::store::events::{event, events_from, seats};
use super::{
    By, Failure, notices,
    rules::places::{self, Party, State, TOGETHER},
    store::events as store,
};
use crate::{
    customers, outbox,
    platform::{App, Env, Error, facts, i18n::Lang, secrets::Secrets},
    shops::{self, Shop},
};

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Street and shop.
    pub key: ShopKey,
    /// Its identifier.
    pub id: EventId,
    /// What.
    pub title: String,
    /// A few sentences about it; may be empty.
    pub body: String,
    /// Where; empty: at the shop.
    pub place: String,
    /// When it begins.
    pub start: Timestamp,
    /// When it ends.
    pub end: Timestamp,
    /// How many may come.
    pub places: i64,
    /// It was called off.
    pub cancelled: bool,
    /// Grows by one with each change.
    pub version: i64,
    /// Who made it: `staff:Inès`.
    pub made_by: String,
    /// When it was last changed.
    pub changed_at: Timestamp,
}

impl Event {
    /// The path of its page; with `.ics` at its end, its calendar.
    pub fn path(&self) -> String {
        format!("/{}/evenement/{}", self.key.shop, self.id)
    }

    /// Whether one may still register.
    pub fn is_open(&self, now: Timestamp) -> bool {
        !self.cancelled && now < self.start
    }
}

/// A registration for an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Street and shop.
    pub key: ShopKey,
    /// For which event.
    pub event: EventId,
    /// Its identifier: those who came later sort after.
    pub id: SeatId,
    /// Who.
    pub person: PersonId,
    /// Where they are told; none: nowhere.
    pub contact: Option<Contact>,
    /// Their name.
    pub name: String,
    /// Their language.
    pub lang: Lang,
    /// How many they are.
    pub seats: i64,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub at: Timestamp,
}

impl Seat {
    /// The path of its page.
    pub fn path(&self, secrets: &Secrets) -> String {
        let end = secrets.link("event", &proof(&self.key, self.event, self.id), self.id.as_bytes(), 16);
        format!("/{}/evenement/{}/{end}", self.key.shop, self.event)
    }

    fn party(&self) -> Party {
        Party { seats: self.seats, state: self.state }
    }

    pub(super) fn about(&self) -> String {
        format!("event {}", self.id)
    }
}

fn proof(key: &ShopKey, event: EventId, id: SeatId) -> String {
    format!("{}/{event}/{id}", key.shop)
}

/// The registration that a page's address names, when we wrote the address.
pub fn read_token(secrets: &Secrets, key: &ShopKey, event: EventId, token: &str) -> Option<SeatId> {
    secrets.read_link("event", 16, token, |bytes| {
        let id = SeatId::from_bytes(bytes);
        (id, proof(key, event, id))
    })
}

/// How many places of an event are free, and how many wait.
pub fn room(conn: &mut Conn<'_>, event: &Event, now: Timestamp) -> Result<(i64, usize), DbError> {
    let all: Vec<Party> = seats(conn, &event.key, event.id)?.iter().map(Seat::party).collect();
    let waits = all.iter().filter(|one| one.state.at(now) == State::Waiting).count();
    // A place that is free beside who waits is theirs to be asked for.
    Ok((if waits > 0 { 0 } else { places::free(event.places, &all, now).max(0) }, waits))
}

/// Announces an event, or changes one: whoever comes is told when its time or place changed; who waits may have a place now.
///
/// # Errors
/// [`Failure::NotOffered`] when it ends before it begins, has begun, or has fewer places than those who come take.
pub fn put(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, new: &Event, by: By<'_>) -> Result<(), Failure> {
    let known = event(tx, &shop.key, new.id)?;
    let all = seats(tx, &shop.key, new.id)?;
    let parties: Vec<Party> = all.iter().map(Seat::party).collect();
    let fits = places::free(new.places, &parties, env.now) >= 0;
    if new.start >= new.end || new.start <= env.now || new.places < 1 || !fits {
        return Err(Failure::NotOffered);
    }
    let version = known.as_ref().map_or(0, |known| known.version + 1);
    let own = Event { version, changed_at: env.now, cancelled: false, ..new.clone() };
    store::put_event(tx, &own)?;
    fact(tx, env, &own, if known.is_some() { "changed" } else { "announced" }, by)?;
    let moved = known.is_some_and(|known| (known.start, &known.place) != (own.start, &own.place));
    if moved {
        let now = env.now;
        for seat in all.iter().filter(|seat| seat.state.at(now) != State::Left) {
            outbox::cancel_about(tx, &shop.key, &seat.about(), "moved")?;
            notices::event_moved(tx, env, shop, &own, seat)?;
        }
    }
    ask_next(tx, env, shop, &own)
}

/// Calls an event off: everyone is told, and why.
///
/// # Errors
/// [`Failure::Over`] when it was, or has begun.
pub fn call_off(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    id: EventId,
    why: &str,
    by: By<'_>,
) -> Result<(), Failure> {
    let known = event(tx, &shop.key, id)?.filter(|known| known.is_open(env.now)).ok_or(Failure::Over)?;
    let own = Event { cancelled: true, version: known.version + 1, changed_at: env.now, ..known };
    store::put_event(tx, &own)?;
    for seat in seats(tx, &shop.key, id)? {
        if seat.state.at(env.now) == State::Left {
            continue;
        }
        outbox::cancel_about(tx, &shop.key, &seat.about(), "cancelled")?;
        notices::event_off(tx, env, shop, &own, &seat, why)?;
    }
    fact(tx, env, &own, "cancelled", by)?;
    Ok(())
}

/// What became of a registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Joined {
    /// It is new.
    New(Seat),
    /// This address is registered already: its link was sent there once more.
    Already,
}

/// Registers somebody for an event, or for its waiting list.
///
/// # Errors
/// [`Failure::Over`] when it has begun or was called off; [`Failure::TooMany`] when they are more than may come together.
pub fn join(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    id: EventId,
    who: (&str, &Contact, Lang),
    seats_wished: i64,
    by: By<'_>,
) -> Result<Joined, Failure> {
    let own = event(tx, &shop.key, id)?.filter(|own| own.is_open(env.now)).ok_or(Failure::Over)?;
    let (name, contact, lang) = who;
    if !(1..=TOGETHER.min(own.places)).contains(&seats_wished) {
        return Err(Failure::TooMany);
    }
    if let Some(known) = store::seat_of(tx, &shop.key, id, contact)? {
        if known.state.at(env.now) != State::Left {
            notices::seat(tx, env, shop, &own, &known, "again")?;
            return Ok(Joined::Already);
        }
        store::drop_seat(tx, &shop.key, id, known.id)?;
    }
    let person = customers::open(tx, env, &shop.key, name, contact)?;
    let all: Vec<Party> = seats(tx, &shop.key, id)?.iter().map(Seat::party).collect();
    let seat = Seat {
        key: shop.key.clone(),
        event: id,
        id: SeatId::new(env.now, env.rng.as_mut()),
        person,
        contact: Some(contact.clone()),
        name: name.to_owned(),
        lang,
        seats: seats_wished,
        state: places::joins(own.places, &all, seats_wished, env.now),
        at: env.now,
    };
    store::put_seat(tx, &seat)?;
    let what = if seat.state == State::Coming { "joined" } else { "waits" };
    fact(tx, env, &own, what, by)?;
    notices::seat(tx, env, shop, &own, &seat, what)?;
    if seat.state == State::Coming {
        notices::event_reminder(tx, env, shop, &own, &seat)?;
    }
    Ok(Joined::New(seat))
}

/// One who was offered a place says yes.
///
/// # Errors
/// [`Failure::Over`] when there is nothing to say yes to any more.
pub fn accept(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, id: EventId, seat: SeatId) -> Result<Seat, Failure> {
    let (own, known) = open(tx, env, shop, id, seat)?;
    if !matches!(known.state.at(env.now), State::Offered(_)) {
        return Err(Failure::Over);
    }
    let known = Seat { state: State::Coming, ..known };
    store::put_seat(tx, &known)?;
    outbox::cancel_about(tx, &shop.key, &known.about(), "answered")?;
    fact(tx, env, &own, "joined", By::Customer)?;
    notices::seat(tx, env, shop, &own, &known, "joined")?;
    notices::event_reminder(tx, env, shop, &own, &known)?;
    Ok(known)
}

/// Somebody does not come: whoever waits first is asked.
///
/// # Errors
/// [`Failure::Over`] when they had left already, or the event has begun.
pub fn leave(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    id: EventId,
    seat: SeatId,
    by: By<'_>,
) -> Result<(), Failure> {
    let (own, known) = open(tx, env, shop, id, seat)?;
    if known.state.at(env.now) == State::Left {
        return Err(Failure::Over);
    }
    store::put_seat(tx, &Seat { state: State::Left, ..known.clone() })?;
    outbox::cancel_about(tx, &shop.key, &known.about(), "cancelled")?;
    fact(tx, env, &own, "left", by)?;
    notices::seat(tx, env, shop, &own, &known, "left")?;
    ask_next(tx, env, shop, &own)
}

fn open(tx: &mut Tx<'_>, env: &Env, shop: &Shop, id: EventId, seat: SeatId) -> Result<(Event, Seat), Failure> {
    let own = event(tx, &shop.key, id)?.filter(|own| own.is_open(env.now)).ok_or(Failure::Over)?;
    let known = seats(tx, &shop.key, id)?.into_iter().find(|known| known.id == seat).ok_or(Failure::Over)?;
    Ok((own, known))
}

/// Asks whoever waits first, as long as places are free; who did not answer in time has lost theirs.
pub(super) fn ask_next(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, own: &Event) -> Result<(), Failure> {
    let mut all = seats(tx, &shop.key, own.id)?;
    for seat in &mut all {
        let now = seat.state.at(env.now);
        if now != seat.state {
            seat.state = now;
            store::put_seat(tx, seat)?;
        }
    }
    if !own.is_open(env.now) {
        return Ok(());
    }
    let parties: Vec<Party> = all.iter().map(Seat::party).collect();
    for n in places::next(own.places, &parties, env.now) {
        let Some((told, until)) = places::asks(env.now, own.start, shop.zone()) else { break };
        let seat = Seat { state: State::Offered(until), ..all[n].clone() };
        store::put_seat(tx, &seat)?;
        fact(tx, env, own, "offered", By::Staff("program"))?;
        notices::offered(tx, env, shop, own, &seat, told, until)?;
    }
    Ok(())
}

/// Passes on the places that were offered and not answered for in time. Answers for how many events.
///
/// # Errors
/// When the store fails.
pub async fn tend(app: App) -> Result<usize, Error> {
    let mut count = 0;
    for shop in shops::directory(&app).all().iter() {
        let (key, now) = (shop.key.clone(), app.now());
        for id in app.db().read(move |conn| store::unanswered(conn, &key, now)).await? {
            let (own, mut env) = (shop.clone(), app.env());
            let done = app.db().write(&shop.key, move |tx| match event(tx, &own.key, id)? {
                Some(event) => ask_next(tx, &mut env, &own, &event),
                None => Ok(()),
            });
            done.await.map_err(|failure: Failure| Error::Fault(failure.to_string()))?;
            count += 1;
        }
    }
    Ok(count)
}

fn fact(tx: &mut Tx<'_>, env: &mut Env, own: &Event, what: &str, by: By<'_>) -> Result<(), DbError> {
    let (kind, id) = (format!("event.{what}"), own.id.to_string());
    facts::record(tx, env, &own.key, &kind, &id, &by.actor(), &json!({}))
}
