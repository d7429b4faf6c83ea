//! Calls: what the telephone system says of them, from the ringing to the line that somebody notes afterwards.
//!
//! Promise: what came is stored first as it came; an event that comes twice or late changes nothing that is true; a
//! caller id is a hint that opens a file on the desk, and is never said to the caller; a call that nobody took waits
//! until somebody calls back.

pub mod hooks;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;

use db::{DbError, Tx};
use jiff::Timestamp;
use kernel::{
    Contact, Phone, ShopKey,
    id::{CallId, PersonId},
};
use rules::{Direction, State};
use serde_json::json;
pub use store::{
    by_id, expire, expire_events, forget_number, forget_person, missed, noted_since, of_number, of_person, recent,
    rung_before,
};

use crate::platform::{Env, facts};

/// What a telephone system says of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// It rings.
    Rings,
    /// Somebody took it.
    Answered,
    /// It is over.
    Ended,
}

impl Event {
    fn as_str(self) -> &'static str {
        match self {
            Self::Rings => "rings",
            Self::Answered => "answered",
            Self::Ended => "ended",
        }
    }
}

/// One event as it came.
#[derive(Debug, Clone)]
pub struct Told<'a> {
    /// By which way: `cti`, `twilio`.
    pub source: &'static str,
    /// The system's own name for the call.
    pub external_id: &'a str,
    /// What happened.
    pub event: Event,
    /// Which way it goes.
    pub direction: Direction,
    /// Who calls, as the system wrote it.
    pub from: &'a str,
    /// Who is called, as the system wrote it.
    pub to: &'a str,
    /// Who took it, or the queue: words of the system.
    pub line: &'a str,
    /// Why it ended, as the system says it.
    pub cause: &'a str,
    /// The whole of it, as it came.
    pub raw: &'a str,
}

/// One call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its identifier.
    pub id: CallId,
    /// By which way it is known.
    pub source: String,
    /// Which way it goes.
    pub direction: Direction,
    /// The other side's number; none when it is hidden.
    pub number: Option<Phone>,
    /// Who took it, or the queue.
    pub line: String,
    /// Since when it rings.
    pub rang_at: Timestamp,
    /// When it was taken.
    pub answered_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Whom it was with, once somebody said so.
    pub person: Option<PersonId>,
    /// The line that was noted afterwards; empty before.
    pub note: String,
    /// Who noted it.
    pub noted_by: String,
    /// When.
    pub noted_at: Option<Timestamp>,
    /// Who called back, or took care of it otherwise.
    pub back_by: String,
    /// When.
    pub back_at: Option<Timestamp>,
}

impl Call {
    /// Where it stands.
    pub fn state(&self, now: Timestamp) -> State {
        rules::state(self.rang_at, self.answered_at, self.ended_at, now)
    }

    /// Whether it waits for somebody to call back.
    pub fn waits(&self, now: Timestamp) -> bool {
        self.direction == Direction::In && self.state(now) == State::Missed && self.back_at.is_none()
    }

    /// The number as an address.
    pub fn contact(&self) -> Option<Contact> {
        self.number.clone().map(Contact::Phone)
    }

    /// How long they spoke, in whole minutes, at least one; none when they did not, or still do.
    pub fn minutes(&self) -> Option<i64> {
        let spoken = self.ended_at?.duration_since(self.answered_at?);
        Some((spoken.as_secs() + 30).div_euclid(60).max(1))
    }
}

/// Stores an event and what it means; false when the same one came before.
pub fn hear(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, told: &Told<'_>) -> Result<bool, DbError> {
    if !store::insert_event(tx, key, told, env.now)? {
        return Ok(false);
    }
    let id = CallId::new(env.now, env.rng.as_mut());
    let (caller, called) = (rules::number(told.from), rules::number(told.to));
    let id = store::put(tx, key, id, told, caller.as_ref(), called.as_ref(), env.now)?;
    facts::record(tx, env, key, &format!("call.{}", told.event.as_str()), &id.to_string(), "phone", &json!({}))?;
    Ok(true)
}

/// Notes what was said, in one line, and with whom; a missed call counts as dealt with. False when there is no such call.
pub fn note(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    id: CallId,
    person: PersonId,
    line: &str,
    by: &str,
) -> Result<bool, DbError> {
    let noted = store::note(tx, key, id, person, line, by, env.now)?;
    if noted {
        facts::record(tx, env, key, "call.noted", &id.to_string(), by, &json!({}))?;
    }
    Ok(noted)
}

/// Whom a call was with, when more than one may have called. False when there is no such call.
pub fn with(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, id: CallId, who: PersonId) -> Result<bool, DbError> {
    let known = store::with(tx, key, id, who)?;
    if known {
        facts::record(tx, env, key, "call.known", &id.to_string(), "staff", &json!({}))?;
    }
    Ok(known)
}

/// Somebody called back, or it needs none; false when a colleague was faster.
pub fn called_back(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, id: CallId, by: &str) -> Result<bool, DbError> {
    let first = store::back(tx, key, id, by, env.now)?;
    if first {
        facts::record(tx, env, key, "call.back", &id.to_string(), by, &json!({}))?;
    }
    Ok(first)
}
