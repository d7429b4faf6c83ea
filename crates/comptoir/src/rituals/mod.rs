//! Rituals: the list of a morning, sized to the minutes that somebody has: who to call, to meet, to give something small,
//! to write to by hand.
//!
//! Promise: promises first, then what pays the most of what is owed; nobody is on the lists of two shops in one week; who
//! does not want it is left in peace; a list that is composed again keeps what was done; the purse of a month is never
//! overspent, and no attention takes a piece that is promised to somebody.

mod along;
pub mod attention;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use along::news;
use db::{Conn, DbError, Tx};
use jiff::{Timestamp, civil::Date};
use kernel::{
    Contact, ShopKey,
    id::{EntryId, PersonId, StaffId},
};
use rules::{Candidate, Fate, Kind, Purse, State, WEEK, may_again, plan};
use serde_json::json;
pub use store::{by_id, expire, forget, forget_contact, let_go, of_day};

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
    /// What calls for what was planned, in the words of whoever did; empty: nothing was.
    pub about: String,
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
    /// In how many minutes.
    pub minutes: i64,
    /// What calls for it, in the words of whoever does; empty: what is owed.
    pub about: String,
    /// Something was promised to them, and is due.
    pub promised: bool,
    /// What became of it.
    pub state: State,
    /// Why not, in words.
    pub reason: String,
    /// When the list was composed.
    pub at: Timestamp,
}

/// Composes the list of a day for so many minutes and such a purse. What was done, put off or refused that day stays; the rest is composed
/// anew. Answers how many lines it has now.
pub fn compose(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    staff: StaffId,
    day: Date,
    (minutes, purse): (i64, Purse),
    clients: &[Client],
) -> Result<usize, DbError> {
    let known = of_day(tx, key, staff, day)?;
    store::clear(tx, key, staff, day)?;
    // What was left undone on another day is composed anew too: it holds nobody back.
    store::clear_before(tx, key, staff, day)?;
    let kept: Vec<&Ritual> = known.iter().filter(|one| one.state != State::Todo).collect();
    let spent: i64 = kept.iter().filter(|one| one.state == State::Done).map(|one| one.minutes).sum();
    let mut free = Vec::new();
    for client in clients {
        let today = kept.iter().any(|one| client.members.contains(&one.person));
        if !today && may_join(tx, env, key, client)? {
            free.push(client);
        }
    }
    let candidates: Vec<Candidate> = free.iter().map(|client| client.candidate.clone()).collect();
    let chosen = plan(&candidates, minutes - spent, purse);
    for one in &chosen {
        note(tx, env, key, (staff, day), free[one.place], (one.kind, one.minutes))?;
    }
    let detail = json!({ "minutes": minutes, "lines": chosen.len() });
    facts::record(tx, env, key, "ritual.composed", &staff.to_string(), "staff", &detail)?;
    tx.notify(key, "thread");
    Ok(chosen.len())
}

fn note(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    (staff, day): (StaffId, Date),
    client: &Client,
    (kind, minutes): (Kind, i64),
) -> Result<EntryId, DbError> {
    let id = EntryId::new(env.now, env.rng.as_mut());
    let (person, promised) = (client.person, client.candidate.promised);
    let (state, reason) = (State::Todo, String::new());
    let planned = client.candidate.step.is_some_and(|step| step.kind == kind);
    let about = if planned { client.about.clone() } else { String::new() };
    let new = Ritual { id, staff, day, person, kind, minutes, about, promised, state, reason, at: env.now };
    store::insert(tx, key, &new)?;
    for contact in &client.contacts {
        store::mark(tx, key, contact, env.now)?;
    }
    Ok(id)
}

/// Puts somebody on one's list of a day by hand; none when they are on a list already, of whichever shop of the street.
pub fn add(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    staff: StaffId,
    day: Date,
    client: &Client,
    kind: Kind,
) -> Result<Option<EntryId>, DbError> {
    let week = env.now.saturating_sub(WEEK).unwrap_or(Timestamp::MIN);
    for member in &client.members {
        if store::is_open(tx, key, *member, week)? {
            return Ok(None);
        }
    }
    for contact in &client.contacts {
        if store::elsewhere(tx, key, contact, week)? {
            return Ok(None);
        }
    }
    let id = note(tx, env, key, (staff, day), client, (kind, kind.minutes()))?;
    let actor = format!("staff {staff}");
    facts::record(tx, env, key, "ritual.added", &client.person.to_string(), &actor, &json!({ "kind": kind.as_str() }))?;
    tx.notify(key, "thread");
    Ok(Some(id))
}

/// Something was done that stood on nobody's list: it stands on that of whoever did it, as done, under an identifier of its own.
pub fn did(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    (staff, day): (StaffId, Date),
    id: EntryId,
    (person, kind, minutes): (PersonId, Kind, i64),
    about: &str,
) -> Result<(), DbError> {
    let (state, reason, about) = (State::Todo, String::new(), about.to_owned());
    let new = Ritual { id, staff, day, person, kind, minutes, about, promised: false, state, reason, at: env.now };
    store::insert(tx, key, &new)?;
    end(tx, env, key, id, staff, State::Done, "").map(|_| ())
}

/// Something that was done for somebody without a word on any screen: an attention handed over, a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The line of the list.
    pub id: EntryId,
    /// Attention or card.
    pub kind: Kind,
    /// What was given; empty for a card.
    pub what: String,
    /// By whom; empty when nobody says.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// What was given to a member of a file before an instant, the last first.
pub fn given(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    person: PersonId,
    before: Timestamp,
    most: i64,
) -> Result<Vec<Given>, DbError> {
    let handed = store::attention::of_person(conn, key, person)?.into_iter();
    let handed = handed.filter(|one| one.fate == Fate::Handed && one.moved < before);
    let mut all: Vec<Given> = handed
        .map(|one| Given { id: one.id, kind: Kind::Attention, what: one.name, by: one.by, at: one.moved })
        .collect();
    let letters = store::attention::done(conn, key, person, Kind::Letter, before, most)?.into_iter();
    all.extend(letters.map(|(id, at)| Given { id, kind: Kind::Letter, what: String::new(), by: String::new(), at }));
    all.sort_by_key(|one| std::cmp::Reverse(one.at));
    all.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(all)
}

/// Whether somebody may be on a list: no colleague has them, it was not a week ago, no other shop has them this week.
fn may_join(tx: &mut Tx<'_>, env: &Env, key: &ShopKey, client: &Client) -> Result<bool, DbError> {
    let week = env.now.saturating_sub(WEEK).unwrap_or(Timestamp::MIN);
    for member in &client.members {
        // Whoever planned something chose its day.
        let again = client.candidate.step.is_some() || may_again(store::last(tx, key, *member)?, env.now);
        if !again || store::is_open(tx, key, *member, week)? {
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
