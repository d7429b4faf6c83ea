//! Rituals: the list of a morning, sized to the minutes that somebody has: who to call and who to meet.
//!
//! Promise: promises first, then what pays the most of what is owed; nobody is on the lists of two shops in one week; who
//! does not want it is left in peace; a list that is composed again keeps what was done.

pub mod rules;
mod store;
#[cfg(test)]
mod tests;

use db::{DbError, Tx};
use jiff::{Timestamp, civil::Date};
use kernel::{
    Contact, ShopKey,
    id::{EntryId, PersonId, StaffId},
};
use rules::{Candidate, Kind, State, WEEK, may_again, plan};
use serde_json::json;
pub use store::{by_id, expire, forget, forget_contact, of_day};

use crate::platform::{Env, facts};

/// Somebody who could be on the list.
#[derive(Debug, Clone)]
pub struct Client {
    /// Who.
    pub person: PersonId,
    /// Everyone who was joined into their file.
    pub members: Vec<PersonId>,
    /// Their addresses: by them the other shops of the street are asked.
    pub contacts: Vec<Contact>,
    /// What is owed, and what suits them.
    pub candidate: Candidate,
}

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ritual {
    /// Its identifier.
    pub id: EntryId,
    /// Whose list.
    pub staff: StaffId,
    /// Of which day, in the shop's time.
    pub day: Date,
    /// Who.
    pub person: PersonId,
    /// How.
    pub kind: Kind,
    /// Something was promised to them, and is due.
    pub promised: bool,
    /// What became of it.
    pub state: State,
    /// Why not, in words.
    pub reason: String,
    /// When the list was composed.
    pub at: Timestamp,
}

/// Composes the list of a day for so many minutes. What was done, put off or refused that day stays; the rest is composed
/// anew. Answers how many lines it has now.
pub fn compose(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    staff: StaffId,
    day: Date,
    minutes: i64,
    clients: &[Client],
) -> Result<usize, DbError> {
    let known = of_day(tx, key, staff, day)?;
    store::clear(tx, key, staff, day)?;
    let kept: Vec<&Ritual> = known.iter().filter(|one| one.state != State::Todo).collect();
    let spent: i64 = kept.iter().filter(|one| one.state == State::Done).map(|one| one.kind.minutes()).sum();
    let mut free = Vec::new();
    for client in clients {
        let today = kept.iter().any(|one| client.members.contains(&one.person));
        if !today && may_join(tx, env, key, client)? {
            free.push(client);
        }
    }
    let candidates: Vec<Candidate> = free.iter().map(|client| client.candidate.clone()).collect();
    let chosen = plan(&candidates, minutes - spent);
    for one in &chosen {
        let client = free[one.place];
        let id = EntryId::new(env.now, env.rng.as_mut());
        let (person, kind, promised) = (client.person, one.kind, client.candidate.promised);
        let (state, reason) = (State::Todo, String::new());
        store::insert(tx, key, &Ritual { id, staff, day, person, kind, promised, state, reason, at: env.now })?;
        for contact in &client.contacts {
            store::mark(tx, key, contact, env.now)?;
        }
    }
    let detail = json!({ "minutes": minutes, "lines": chosen.len() });
    facts::record(tx, env, key, "ritual.composed", &staff.to_string(), "staff", &detail)?;
    tx.notify(key, "thread");
    Ok(chosen.len())
}

/// Whether somebody may be on a list: no colleague has them, it was not a week ago, no other shop has them this week.
fn may_join(tx: &mut Tx<'_>, env: &Env, key: &ShopKey, client: &Client) -> Result<bool, DbError> {
    let week = env.now.saturating_sub(WEEK).unwrap_or(Timestamp::MIN);
    for member in &client.members {
        if !may_again(store::last(tx, key, *member)?, env.now) || store::is_open(tx, key, *member, week)? {
            return Ok(false);
        }
    }
    for contact in &client.contacts {
        if store::elsewhere(tx, key, contact, week)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A line is done, put off, or refused with a reason; none when it ended already, or is somebody else's.
pub fn end(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    id: EntryId,
    staff: StaffId,
    state: State,
    reason: &str,
) -> Result<Option<Ritual>, DbError> {
    let known = by_id(tx, key, id)?.filter(|one| one.staff == staff && one.state == State::Todo);
    let Some(known) = known.filter(|_| state != State::Todo) else { return Ok(None) };
    store::end(tx, key, id, state, reason, env.now)?;
    let actor = format!("staff {staff}");
    facts::record(tx, env, key, &format!("ritual.{}", state.as_str()), &known.person.to_string(), &actor, &json!({}))?;
    Ok(Some(Ritual { state, reason: reason.to_owned(), ..known }))
}
