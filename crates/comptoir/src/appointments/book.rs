//! Booking, proposing, moving, taking back, and saying what became of a meeting: each in one transaction with what the other
//! side is told.

use db::{Conn, DbError, Tx};
use jiff::{SignedDuration, Timestamp};
use kernel::{
    Contact, ShopKey,
    id::{AppointmentId, PersonId, StaffId},
};
use serde_json::json;

use super::{
    Appointment, By, Diary, Failure, News, SetUp, is_free, is_length, notices, room,
    rules::{MOST, State, Way, may_move, steps},
    store, to_come, words,
};
use crate::{
    customers, outbox,
    platform::{Env, facts, i18n::Lang},
    shops::Shop,
};

/// What is wished of a meeting.
#[derive(Debug, Clone)]
pub struct Wish<'a> {
    /// With which person.
    pub person: PersonId,
    /// Where they are told.
    pub contact: Option<&'a Contact>,
    /// Their name.
    pub name: &'a str,
    /// Their language.
    pub lang: Lang,
    /// How they meet.
    pub way: Way,
    /// What it is about.
    pub subject: &'a str,
    /// When; none: the person chooses.
    pub start: Option<Timestamp>,
}

/// Somebody says how they meet people; false when a length or an address is none.
pub fn set_up(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, staff: StaffId, new: &SetUp) -> Result<bool, DbError> {
    let secure = new.link.is_empty() || new.link.starts_with("https://") && !new.link.contains(char::is_whitespace);
    if !is_length(new.minutes) || !secure {
        return Ok(false);
    }
    store::set_up(tx, key, staff, new)?;
    tx.notify(key, "appointment");
    facts::record(tx, env, key, "agenda.set", &staff.to_string(), "staff", &json!({}))?;
    Ok(true)
}

/// Gives the calendar of an advisor a new address; the one before shows nothing any more.
pub fn new_feed(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, staff: StaffId) -> Result<(), DbError> {
    store::new_feed(tx, key, staff)?;
    facts::record(tx, env, key, "agenda.revoked", &staff.to_string(), "staff", &json!({}))
}

fn new(env: &mut Env, shop: &Shop, diary: &Diary, wish: &Wish<'_>, by: By<'_>) -> Result<Appointment, Failure> {
    if !diary.ways().contains(&wish.way) {
        return Err(Failure::NotOffered);
    }
    if wish.way == Way::Phone && !matches!(wish.contact, Some(Contact::Phone(_))) {
        return Err(Failure::NoNumber);
    }
    let place = match wish.way {
        Way::Here if diary.set_up.place.is_empty() => words::address(shop),
        Way::Here => diary.set_up.place.clone(),
        Way::Phone => String::new(),
        Way::Video => diary.set_up.link.clone(),
    };
    Ok(Appointment {
        key: shop.key.clone(),
        id: AppointmentId::new(env.now, env.rng.as_mut()),
        staff: diary.staff,
        person: wish.person,
        contact: wish.contact.cloned(),
        name: wish.name.to_owned(),
        lang: wish.lang,
        way: wish.way,
        place,
        subject: wish.subject.to_owned(),
        minutes: diary.set_up.minutes,
        start: wish.start,
        state: if wish.start.is_some() { State::Booked } else { State::Proposed },
        reason: String::new(),
        version: 0,
        news: if by == By::Customer { News::Booked } else { News::None },
        made_by: by.actor(),
        made_at: env.now,
        changed_at: env.now,
    })
}

/// Checks that a time is free and takes it, in the transaction that it is called in: of many who ask for one time at once, one
/// has it.
fn take(tx: &mut Tx<'_>, shop: &Shop, diary: &Diary, own: &Appointment, now: Timestamp) -> Result<(), Failure> {
    let Some(start) = own.start else { return Ok(()) };
    if !is_free(tx, shop, diary, (own.way, own.minutes), start, now)? {
        return Err(Failure::NotFree);
    }
    for step in steps(start, own.minutes) {
        // The key of the table holds where the lock of the shop would not.
        if !store::take(tx, &shop.key, own.staff, step, own.id)? {
            return Err(Failure::NotFree);
        }
    }
    Ok(())
}

fn let_go(tx: &mut Tx<'_>, own: &Appointment) -> Result<(), DbError> {
    let Some(start) = own.start else { return Ok(()) };
    for step in steps(start, own.minutes) {
        store::let_go(tx, &own.key, own.staff, step, own.id)?;
    }
    Ok(())
}

/// Books a meeting for a time.
///
/// # Errors
/// [`Failure`]: then nothing was booked.
pub fn book(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    diary: &Diary,
    wish: &Wish<'_>,
    by: By<'_>,
) -> Result<Appointment, Failure> {
    let own = new(env, shop, diary, wish, by)?;
    let members = customers::members(tx, &shop.key, wish.person)?;
    if by == By::Customer && to_come(tx, &shop.key, &members, env.now)?.len() >= MOST {
        return Err(Failure::TooMany);
    }
    take(tx, shop, diary, &own, env.now)?;
    store::put(tx, &own)?;
    fact(tx, env, &own, "booked", by)?;
    notices::booked(tx, env, shop, &diary.name, &own, by)?;
    Ok(own)
}

/// Notes a meeting in person that two arranged already, whatever the hours and the ways of the advisor say; their time is taken
/// all the same.
///
/// # Errors
/// [`Failure::NotFree`] when a meeting has that time.
pub fn arrange(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    (staff, who): (StaffId, &str),
    wish: &Wish<'_>,
    minutes: i64,
    by: By<'_>,
) -> Result<Appointment, Failure> {
    let start = wish.start.ok_or(Failure::NotFree)?;
    let set_up = SetUp { ways: vec![Way::Here], minutes, ..SetUp::default() };
    let diary = Diary { staff, name: who.to_owned(), hours: shop.hours.clone(), from: Some(env.now), set_up };
    let own = new(env, shop, &diary, wish, by)?;
    for step in steps(start, own.minutes) {
        if !store::take(tx, &shop.key, staff, step, own.id)? {
            return Err(Failure::NotFree);
        }
    }
    store::put(tx, &own)?;
    fact(tx, env, &own, "booked", by)?;
    notices::booked(tx, env, shop, who, &own, by)?;
    Ok(own)
}

/// Whether a meeting of an advisor has one of the steps of a time.
pub fn is_taken(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    staff: StaffId,
    start: Timestamp,
    minutes: i64,
) -> Result<bool, DbError> {
    let end = start.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(start);
    Ok(!store::taken(conn, key, staff, start, end)?.is_empty())
}

/// Proposes a meeting: the person is sent a link by which they choose the time.
///
/// # Errors
/// [`Failure`]: then nothing was proposed.
pub fn propose(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    diary: &Diary,
    wish: &Wish<'_>,
    by: By<'_>,
) -> Result<Appointment, Failure> {
    let own = new(env, shop, diary, &Wish { start: None, ..wish.clone() }, by)?;
    store::put(tx, &own)?;
    fact(tx, env, &own, "proposed", by)?;
    notices::proposed(tx, env, shop, &diary.name, &own)?;
    Ok(own)
}

/// The meeting as it is stored, when it may still go to a state.
fn open(tx: &mut Tx<'_>, key: &ShopKey, id: AppointmentId, to: State) -> Result<Appointment, Failure> {
    let known = store::by_id(tx, key, id)?.ok_or(Failure::Over)?;
    if may_move(known.state, to) { Ok(known) } else { Err(Failure::Over) }
}

/// Chooses the time of a proposed meeting, or moves a booked one that has not begun.
///
/// # Errors
/// [`Failure`]: then it is as it was.
#[expect(clippy::too_many_arguments, reason = "what is moved, to when, why, and by whom")]
pub fn move_to(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    diary: &Diary,
    id: AppointmentId,
    start: Timestamp,
    reason: &str,
    by: By<'_>,
) -> Result<Appointment, Failure> {
    let known = open(tx, &shop.key, id, State::Booked)?;
    if known.start == Some(start) && known.state == State::Booked {
        return Ok(known);
    }
    if known.start.is_some_and(|start| start <= env.now) || known.staff != diary.staff {
        return Err(Failure::Over);
    }
    let_go(tx, &known)?;
    let moved = known.state == State::Booked;
    let own = Appointment {
        start: Some(start),
        state: State::Booked,
        reason: reason.to_owned(),
        version: known.version + 1,
        news: match (by, moved) {
            (By::Customer, true) => News::Moved,
            (By::Customer, false) => News::Booked,
            (By::Staff(_), _) => News::None,
        },
        changed_at: env.now,
        ..known
    };
    take(tx, shop, diary, &own, env.now)?;
    store::put(tx, &own)?;
    fact(tx, env, &own, if moved { "moved" } else { "booked" }, by)?;
    outbox::cancel_about(tx, &shop.key, &own.about(), "moved")?;
    if moved {
        notices::moved(tx, env, shop, &diary.name, &own, by)?;
    } else {
        notices::booked(tx, env, shop, &diary.name, &own, by)?;
    }
    Ok(own)
}

/// Takes a meeting back, or declines one that was proposed. `who` is the advisor's name.
///
/// # Errors
/// [`Failure`]: then it is as it was.
pub fn cancel(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    who: &str,
    id: AppointmentId,
    reason: &str,
    by: By<'_>,
) -> Result<Appointment, Failure> {
    let known = open(tx, &shop.key, id, State::Cancelled)?;
    let_go(tx, &known)?;
    let own = Appointment {
        state: State::Cancelled,
        reason: reason.to_owned(),
        version: known.version + 1,
        news: if by == By::Customer { News::Cancelled } else { News::None },
        changed_at: env.now,
        ..known
    };
    store::put(tx, &own)?;
    fact(tx, env, &own, "cancelled", by)?;
    outbox::cancel_about(tx, &shop.key, &own.about(), "cancelled")?;
    notices::cancelled(tx, env, shop, who, &own, by)?;
    Ok(own)
}

/// Says what became of a meeting: they met, with a line about it, or the person did not come. None when that cannot be.
pub fn end(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    id: AppointmentId,
    met: bool,
    line: &str,
    by: By<'_>,
) -> Result<Option<Appointment>, DbError> {
    let to = if met { State::Kept } else { State::Missed };
    let Some(known) = store::by_id(tx, key, id)?.filter(|known| may_move(known.state, to)) else { return Ok(None) };
    let begun = known.start.is_some_and(|start| start <= env.now);
    // Who came early may be done before the hour; only a meeting can end so, never a missed one.
    let together = met && room::of(tx, &known)?.is_some_and(|room| room.met());
    if !(begun || together) {
        return Ok(None);
    }
    let own = Appointment {
        state: to,
        reason: line.to_owned(),
        version: known.version + 1,
        news: News::None,
        changed_at: env.now,
        ..known
    };
    store::put(tx, &own)?;
    outbox::cancel_about(tx, key, &own.about(), "over")?;
    fact(tx, env, &own, to.as_str(), by)?;
    Ok(Some(own))
}

/// The advisor has seen what the person did; false when there was nothing.
pub fn seen(tx: &mut Tx<'_>, key: &ShopKey, id: AppointmentId) -> Result<bool, DbError> {
    let seen = store::see(tx, key, id)?;
    tx.notify(key, "appointment");
    Ok(seen)
}

fn fact(tx: &mut Tx<'_>, env: &mut Env, own: &Appointment, what: &str, by: By<'_>) -> Result<(), DbError> {
    let (kind, id) = (format!("appointment.{what}"), own.id.to_string());
    let detail = json!({ "staff": own.staff.to_string(), "start": own.start.map(|at| at.to_string()) });
    facts::record(tx, env, &own.key, &kind, &id, &by.actor(), &detail)
}
