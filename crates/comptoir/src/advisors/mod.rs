//! Advisors: who answers for the shop, whether they are there, and whose advisor they are.
//!
//! Promise: nobody has an advisor whom they did not choose or say yes to; presence is what the advisor said while it
//! holds, else their hours; a thread is never left to somebody who is away.

pub mod agenda;
pub mod handover;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;
pub mod words;

use db::{Conn, DbError, Tx};
use jiff::Timestamp;
use kernel::{
    ShopKey,
    hours::Hours,
    id::{PersonId, StaffId},
};
use rules::{Presence, Said, presence};
use serde_json::json;
pub use store::{clients, forget, profile};

use crate::{
    accounts::{self, Person, Role},
    platform::{Env, facts},
    shops::Shop,
};

/// How an advisor shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// A line about them, in their own words.
    pub about: String,
    /// Their hours, as OpenStreetMap writes them; empty: the shop's.
    pub hours: String,
    /// What they last said of themselves.
    pub said: Option<Said>,
}

/// Somebody who answers for the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub staff: StaffId,
    /// Their name.
    pub name: String,
    /// A line about them.
    pub about: String,
    /// Whether they are there.
    pub presence: Presence,
}

/// How far somebody is somebody's advisor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The shop proposed it, and waits for the person's yes.
    Proposed,
    /// The person chose them, or said yes.
    Agreed,
    /// The person said no.
    Declined,
    /// It was so, and is over.
    Ended,
}

impl State {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Proposed, "proposed"), (Self::Agreed, "agreed"), (Self::Declined, "declined"), (Self::Ended, "ended")];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word; what is unknown is over.
    pub fn parse(word: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == word).map_or(Self::Ended, |(state, _)| *state)
    }
}

/// Whose advisor somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advised {
    /// The person at whom it hangs.
    pub person: PersonId,
    /// The advisor.
    pub staff: StaffId,
    /// How far.
    pub state: State,
    /// Who decided last: `staff:Inès`, `customer`.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Whether a member of staff may be somebody's advisor in their shop.
fn advises(person: &Person) -> bool {
    person.active && matches!(person.role, Role::Advisor | Role::Owner)
}

/// The hours of an advisor: their own, else the shop's.
pub fn hours(shop: &Shop, profile: &Profile) -> Hours {
    if profile.hours.is_empty() {
        return shop.hours.clone();
    }
    Hours::parse(&profile.hours, shop.zone().clone(), shop.closings.clone()).unwrap_or_else(|_| shop.hours.clone())
}

/// Everyone who answers for the shop, who is there first.
pub fn team(conn: &mut Conn<'_>, shop: &Shop, now: Timestamp) -> Result<Vec<Member>, DbError> {
    let mut all = Vec::new();
    for person in accounts::people(conn, &shop.key)?.into_iter().filter(advises) {
        let profile = profile(conn, &shop.key, person.id)?.unwrap_or_default();
        let presence = presence(&hours(shop, &profile), profile.said, now);
        all.push(Member { staff: person.id, name: person.name, about: profile.about, presence });
    }
    all.sort_by_key(|member| !member.presence.is_here());
    Ok(all)
}

/// An advisor says how they show: a line about them and their hours; false when the hours cannot be read.
pub fn introduce(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    staff: StaffId,
    about: &str,
    hours: &str,
) -> Result<bool, DbError> {
    if !hours.is_empty() && Hours::parse(hours, shop.zone().clone(), Vec::new()).is_err() {
        return Ok(false);
    }
    store::introduce(tx, &shop.key, staff, about, hours)?;
    tx.notify(&shop.key, "presence");
    facts::record(tx, env, &shop.key, "advisor.introduced", &staff.to_string(), "staff", &json!({}))?;
    Ok(true)
}

/// An advisor says whether they are there, by a tap.
pub fn say(tx: &mut Tx<'_>, key: &ShopKey, staff: StaffId, said: Said, now: Timestamp) -> Result<(), DbError> {
    store::say(tx, key, staff, said, now)?;
    tx.notify(key, "presence");
    Ok(())
}

/// The advisor of a file, proposed or agreed, whichever member it hangs at: the last word counts.
pub fn of(conn: &mut Conn<'_>, key: &ShopKey, members: &[PersonId]) -> Result<Option<Advised>, DbError> {
    let mut last: Option<Advised> = None;
    for member in members {
        if let Some(advised) = store::advised(conn, key, *member)?
            && last.as_ref().is_none_or(|known| known.at < advised.at)
        {
            last = Some(advised);
        }
    }
    let Some(last) = last.filter(|advised| matches!(advised.state, State::Agreed | State::Proposed)) else {
        return Ok(None);
    };
    // Who left, or does not advise any more, is nobody's advisor.
    Ok(accounts::by_id(conn, key, last.staff)?.is_some_and(|person| advises(&person)).then_some(last))
}

/// The shop proposes an advisor: it counts once the person says yes. False when that one does not advise here, or the
/// person said no to them before.
pub fn propose(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    members: &[PersonId],
    staff: StaffId,
    by: &str,
) -> Result<bool, DbError> {
    for member in members {
        let known = store::advised(tx, key, *member)?;
        if known.is_some_and(|known| known.state == State::Declined && known.staff == staff) {
            return Ok(false);
        }
    }
    put(tx, env, key, members, staff, State::Proposed, by)
}

/// The person chooses an advisor. False when that one does not advise here.
pub fn choose(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    members: &[PersonId],
    staff: StaffId,
    by: &str,
) -> Result<bool, DbError> {
    put(tx, env, key, members, staff, State::Agreed, by)
}

/// The person says yes or no to what was proposed, or wants no advisor any more. False when there is nothing to answer.
pub fn answer(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    members: &[PersonId],
    yes: bool,
    by: &str,
) -> Result<bool, DbError> {
    let Some(known) = of(tx, key, members)? else { return Ok(false) };
    let state = match (known.state, yes) {
        (_, true) => State::Agreed,
        (State::Proposed, false) => State::Declined,
        (_, false) => State::Ended,
    };
    put(tx, env, key, members, known.staff, state, by)
}

fn put(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    members: &[PersonId],
    staff: StaffId,
    state: State,
    by: &str,
) -> Result<bool, DbError> {
    let Some(person) = members.first().copied() else { return Ok(false) };
    let goes_on = matches!(state, State::Proposed | State::Agreed);
    if goes_on && !accounts::by_id(tx, key, staff)?.is_some_and(|person| advises(&person)) {
        return Ok(false);
    }
    store::put(tx, key, &Advised { person, staff, state, by: by.to_owned(), at: env.now })?;
    let detail = json!({ "staff": staff.to_string() });
    facts::record(tx, env, key, &format!("advisor.{}", state.as_str()), &person.to_string(), by, &detail)?;
    Ok(true)
}
