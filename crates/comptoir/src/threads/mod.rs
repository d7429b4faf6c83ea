//! Threads: what the staff keeps beside the messages of a person: words between colleagues, visits, promises with a
//! date, unfinished answers, and who takes care.
//!
//! Promise: what is written between colleagues never leaves; a promise comes back by itself when it is due; an answer
//! that is not finished is kept; passing a thread on leaves a trace.

pub mod rules;
mod store;
#[cfg(test)]
mod tests;

use db::{Conn, DbError, Tx};
use jiff::Timestamp;
use kernel::{
    ShopKey,
    id::{EntryId, PersonId, PledgeId, StaffId},
};
use rules::{Claim, Internal, TYPING};
use serde_json::json;
pub use store::{draft, due, entries, entries_since, expire_drafts, forget, lead, mentions, pledge_by_id, pledges};

use crate::platform::{Env, facts};

/// What a line in a thread is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A word between colleagues.
    Internal,
    /// They came and somebody spoke with them.
    Visit,
    /// Somebody called them, and no telephone system told of it.
    Call,
}

impl Kind {
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::Visit => "visit",
            Self::Call => "call",
        }
    }
    /// Reads the stored word; what is unknown stays between colleagues.
    pub fn parse(word: &str) -> Self {
        match word {
            "visit" => Self::Visit,
            "call" => Self::Call,
            _ => Self::Internal,
        }
    }
}

/// One line that the staff wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its identifier.
    pub id: EntryId,
    /// At whom it hangs.
    pub person: PersonId,
    /// What it is.
    pub kind: Kind,
    /// What it says: for the staff alone.
    pub body: Internal,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A promise to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pledge {
    /// Its identifier.
    pub id: PledgeId,
    /// To whom.
    pub person: PersonId,
    /// What.
    pub body: String,
    /// When it must be kept.
    pub due: Timestamp,
    /// Who promised.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// `open`, `kept` or `dropped`.
    pub state: String,
    /// When it ended.
    pub ended: Option<Timestamp>,
}

/// Who takes care of a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// Whose thread.
    pub person: PersonId,
    /// Who takes care.
    pub staff: StaffId,
    /// What the one who passed it on said.
    pub word: Internal,
    /// Who passed it on.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Writes a line in a thread.
pub fn write(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    person: PersonId,
    kind: Kind,
    body: &str,
    by: &str,
) -> Result<EntryId, DbError> {
    let id = EntryId::new(env.now, env.rng.as_mut());
    let entry = Entry { id, person, kind, body: Internal::new(body), by: by.to_owned(), at: env.now };
    store::insert_entry(tx, key, &entry)?;
    told(tx, env, key, person, kind.as_str(), by)?;
    Ok(id)
}

/// Promises something to a person, for a time.
pub fn promise(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    person: PersonId,
    body: &str,
    due: Timestamp,
    by: &str,
) -> Result<PledgeId, DbError> {
    let id = PledgeId::new(env.now, env.rng.as_mut());
    let (body, by) = (body.to_owned(), by.to_owned());
    let pledge = Pledge { id, person, body, due, by, at: env.now, state: "open".to_owned(), ended: None };
    store::insert_pledge(tx, key, &pledge)?;
    told(tx, env, key, person, "promised", &pledge.by)?;
    Ok(id)
}

/// A promise was kept, or is not valid any more; false when it ended already.
pub fn end(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, id: PledgeId, kept: bool, by: &str) -> Result<bool, DbError> {
    let word = if kept { "kept" } else { "dropped" };
    let Some(person) = store::end_pledge(tx, key, id, word, by, env.now)? else { return Ok(false) };
    told(tx, env, key, person, word, by)?;
    Ok(true)
}

/// Puts a promise off to another time; false when it ended already.
pub fn put_off(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    id: PledgeId,
    due: Timestamp,
    by: &str,
) -> Result<bool, DbError> {
    let Some(person) = store::put_off(tx, key, id, due)? else { return Ok(false) };
    told(tx, env, key, person, "put-off", by)?;
    Ok(true)
}

/// Keeps what somebody is writing; an empty text keeps nothing, and lets the thread go.
pub fn keep_draft(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    person: PersonId,
    writer: &str,
    body: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    store::put_draft(tx, key, person, writer, body, now)?;
    if body.trim().is_empty() { release(tx, key, person, writer) } else { claim(tx, key, person, writer, false, now) }
}

/// Somebody answers a thread; taking over, whoever did until now. Screens are told when that is news.
fn claim(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    person: PersonId,
    writer: &str,
    take: bool,
    now: Timestamp,
) -> Result<(), DbError> {
    let known = store::claim(tx, key, person)?;
    let next = rules::claim(known.clone(), writer, take, now);
    if Some(&next) == known.as_ref() {
        return Ok(());
    }
    store::put_claim(tx, key, person, &next)?;
    let told = known.is_some_and(|known| known.writer == next.writer && now.duration_since(known.at) < TYPING / 3);
    if !told {
        tx.notify(key, "typing");
    }
    Ok(())
}

fn release(tx: &mut Tx<'_>, key: &ShopKey, person: PersonId, writer: &str) -> Result<(), DbError> {
    if store::release(tx, key, person, writer)? {
        tx.notify(key, "typing");
    }
    Ok(())
}

/// Whoever else is answering a thread, whichever member of its file it hangs at.
pub fn held(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    members: &[PersonId],
    me: &str,
    now: Timestamp,
) -> Result<Option<Claim>, DbError> {
    let mut last: Option<Claim> = None;
    for member in members {
        let claim = store::claim(conn, key, *member)?.filter(|claim| claim.holds(me, now));
        last = last.into_iter().chain(claim).max_by_key(|claim| claim.at);
    }
    Ok(last)
}

/// A colleague goes on with an answer that somebody else began; theirs is kept for them.
pub fn take_over(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    members: &[PersonId],
    writer: &str,
) -> Result<(), DbError> {
    for member in members {
        if store::claim(tx, key, *member)?.is_some() {
            claim(tx, key, *member, writer, true, env.now)?;
            told(tx, env, key, *member, "taken", writer)?;
        }
    }
    Ok(())
}

/// A colleague who was named in a word between colleagues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// In whose thread.
    pub person: PersonId,
    /// The word.
    pub body: Internal,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Names colleagues in a word between colleagues: it stands in their list until they have seen it.
pub fn mention(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    entry: EntryId,
    colleagues: &[StaffId],
    mention: &Mention,
) -> Result<(), DbError> {
    for staff in colleagues {
        store::insert_mention(tx, key, *staff, entry, mention)?;
    }
    Ok(())
}

/// A colleague has seen where they were named in a file; answers how often that was.
pub fn seen(tx: &mut Tx<'_>, env: &Env, key: &ShopKey, members: &[PersonId], staff: StaffId) -> Result<u64, DbError> {
    let mut seen = 0;
    for member in members {
        seen += store::see_mentions(tx, key, *member, staff, env.now)?;
    }
    if seen > 0 {
        tx.notify(key, "thread");
    }
    Ok(seen)
}

/// Passes a thread to a colleague, with a word between the two.
pub fn pass(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    person: PersonId,
    to: StaffId,
    word: &str,
    by: &str,
) -> Result<(), DbError> {
    let lead = Lead { person, staff: to, word: Internal::new(word), by: by.to_owned(), at: env.now };
    store::put_lead(tx, key, &lead)?;
    told(tx, env, key, person, "passed", by)
}

fn told(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, who: PersonId, what: &str, by: &str) -> Result<(), DbError> {
    facts::record(tx, env, key, &format!("thread.{what}"), &who.to_string(), by, &json!({}))
}
