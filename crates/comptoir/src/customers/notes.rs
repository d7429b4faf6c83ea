//! What is remembered of a person: for a purpose, from somewhere, until a date. What is over is gone when read, and its
//! text is deleted soon after.

use db::{Conn, DbError, Tx};
use jiff::Timestamp;
use kernel::{
    ShopKey, Slug,
    id::{NoteId, PersonId},
};

use super::{rules::Purpose, store};
use crate::platform::{Env, facts};

/// Where something is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The person said so.
    Said,
    /// Somebody of the shop noticed it.
    Noticed,
    /// The person wrote it on their own page.
    Own,
}

impl Source {
    /// Every source with its stored word.
    pub const ALL: [(Self, &'static str); 3] = [(Self::Said, "said"), (Self::Noticed, "noticed"), (Self::Own, "own")];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(source, _)| *source == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word; what is unknown was noticed.
    pub fn parse(word: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == word).map_or(Self::Noticed, |(source, _)| *source)
    }
}

/// One thing that is remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its identifier.
    pub id: NoteId,
    /// At whom it hangs.
    pub person: PersonId,
    /// What for.
    pub purpose: Purpose,
    /// What.
    pub body: String,
    /// Where it is known from.
    pub source: Source,
    /// Gone from then on; none: as long as they are a customer.
    pub expires: Option<Timestamp>,
    /// Who wrote it: `staff:Inès`, `customer`.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// When it was last changed.
    pub changed: Timestamp,
}

/// Remembers something.
#[expect(clippy::too_many_arguments, reason = "what is remembered, of whom, and why")]
pub fn keep(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    person: PersonId,
    purpose: Purpose,
    body: &str,
    source: Source,
    expires: Option<Timestamp>,
    by: &str,
) -> Result<NoteId, DbError> {
    let id = NoteId::new(env.now, env.rng.as_mut());
    let (body, by) = (body.to_owned(), by.to_owned());
    let note = Note { id, person, purpose, body, source, expires, by, at: env.now, changed: env.now };
    store::insert_note(tx, key, &note)?;
    told(tx, env, key, person, "noted", &note.by)?;
    Ok(id)
}

/// What is remembered in a file and is not over, oldest first.
pub fn notes(conn: &mut Conn<'_>, key: &ShopKey, members: &[PersonId], now: Timestamp) -> Result<Vec<Note>, DbError> {
    let mut all = Vec::new();
    for member in members {
        all.extend(store::notes(conn, key, *member, now)?);
    }
    all.sort_by_key(|note: &Note| note.id);
    Ok(all)
}

/// One note of a shop, unless it is over.
pub fn note(conn: &mut Conn<'_>, key: &ShopKey, id: NoteId, now: Timestamp) -> Result<Option<Note>, DbError> {
    Ok(store::note(conn, key, id)?.filter(|note| note.expires.is_none_or(|expires| expires > now)))
}

/// Corrects a note: what stood there is gone. False when there is no such note.
pub fn correct(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    id: NoteId,
    body: &str,
    expires: Option<Timestamp>,
    by: &str,
) -> Result<bool, DbError> {
    let Some(known) = note(tx, key, id, env.now)? else { return Ok(false) };
    store::change_note(tx, key, id, body, expires, by, env.now)?;
    told(tx, env, key, known.person, "corrected", by)?;
    Ok(true)
}

/// Forgets a note, text and all. False when there is no such note.
pub fn remove(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, id: NoteId, by: &str) -> Result<bool, DbError> {
    let Some(known) = store::note(tx, key, id)? else { return Ok(false) };
    store::delete_note(tx, key, id)?;
    told(tx, env, key, known.person, "unnoted", by)?;
    Ok(true)
}

/// Forgets everything that is remembered in a file, at the person's wish: notes, the name that the shop gave, names
/// beside addresses. Orders stay: the law makes the shop keep them.
pub fn forget_all(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    members: &[PersonId],
    by: &str,
) -> Result<(), DbError> {
    for member in members {
        store::delete_notes(tx, key, *member)?;
        store::forget_names(tx, key, *member)?;
        told(tx, env, key, *member, "forgotten", by)?;
    }
    Ok(())
}

/// Deletes the texts of notes that are over, in the whole street; answers them.
pub fn sweep(tx: &mut Tx<'_>, street: &Slug, now: Timestamp) -> Result<Vec<(ShopKey, NoteId)>, DbError> {
    store::delete_over(tx, street, now)
}

fn told(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, who: PersonId, what: &str, by: &str) -> Result<(), DbError> {
    facts::record(tx, env, key, &format!("person.{what}"), &who.to_string(), by, &serde_json::json!({}))
}
