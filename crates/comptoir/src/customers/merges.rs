//! Joining two files, and parting them again. Only the root of the joined members changes; everything else stays where
//! it hangs, so that parting restores exactly what was.

use db::{Conn, DbError, Tx};
use jiff::Timestamp;
use kernel::{
    ShopKey,
    id::{MergeId, PersonId},
};

use super::{rules::Reason, store};
use crate::platform::{Env, facts};

/// One line of the record, which only grows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Its identifier.
    pub id: MergeId,
    /// `join`, `part` or `decline`.
    pub kind: String,
    /// The file that goes on.
    pub kept: PersonId,
    /// The file that was joined into it, or was not.
    pub joined: PersonId,
    /// The persons whose root changed.
    pub moved: Vec<PersonId>,
    /// Why it was proposed; empty when a person decided it alone.
    pub reasons: Vec<Reason>,
    /// The join that a parting takes back.
    pub undoes: Option<MergeId>,
    /// Who decided.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

/// Joins the file of one person into that of another; none when they are one already.
pub fn join(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    kept: PersonId,
    joined: PersonId,
    reasons: &[Reason],
    by: &str,
) -> Result<Option<MergeId>, DbError> {
    let (kept, joined) = (store::root(tx, key, kept)?, store::root(tx, key, joined)?);
    if kept == joined {
        return Ok(None);
    }
    let moved = store::members(tx, key, joined)?;
    for person in &moved {
        store::put_person(tx, key, *person, None, kept, env.now)?;
    }
    // The root of a file is always written down, so that who was joined into it finds it.
    store::put_person(tx, key, kept, None, kept, env.now)?;
    let reasons = reasons.to_vec();
    write(tx, env, key, Line { kind: "join", kept, joined, moved, reasons, undoes: None, by }).map(Some)
}

/// They are two persons: the join is not proposed again.
pub fn decline(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    kept: PersonId,
    joined: PersonId,
    by: &str,
) -> Result<(), DbError> {
    let (kept, joined) = (store::root(tx, key, kept)?, store::root(tx, key, joined)?);
    let (moved, reasons) = (Vec::new(), Vec::new());
    write(tx, env, key, Line { kind: "decline", kept, joined, moved, reasons, undoes: None, by }).map(|_| ())
}

/// Takes a join back; false when it was taken back already, or when a later join must be taken back first.
pub fn part(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, id: MergeId, by: &str) -> Result<bool, DbError> {
    let Some(merge) = store::merge(tx, key, id)? else { return Ok(false) };
    if !partable(tx, key, &merge)? {
        return Ok(false);
    }
    for person in &merge.moved {
        store::put_person(tx, key, *person, None, merge.joined, env.now)?;
    }
    let Merge { kept, joined, moved, .. } = merge;
    write(tx, env, key, Line { kind: "part", kept, joined, moved, reasons: Vec::new(), undoes: Some(id), by })?;
    Ok(true)
}

/// Whether a join can be taken back now: it stands, and its file was not joined further.
pub fn partable(conn: &mut Conn<'_>, key: &ShopKey, merge: &Merge) -> Result<bool, DbError> {
    if merge.kind != "join" || store::is_undone(conn, key, merge.id)? {
        return Ok(false);
    }
    for person in &merge.moved {
        if store::root(conn, key, *person)? != merge.kept {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What was joined and parted in a file, oldest first.
pub fn history(conn: &mut Conn<'_>, key: &ShopKey, members: &[PersonId]) -> Result<Vec<Merge>, DbError> {
    let mut all = Vec::new();
    for member in members {
        all.extend(store::merges(conn, key, *member)?);
    }
    all.sort_by_key(|merge: &Merge| merge.id);
    all.dedup_by_key(|merge| merge.id);
    Ok(all)
}

struct Line<'a> {
    kind: &'static str,
    kept: PersonId,
    joined: PersonId,
    moved: Vec<PersonId>,
    reasons: Vec<Reason>,
    undoes: Option<MergeId>,
    by: &'a str,
}

fn write(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, line: Line<'_>) -> Result<MergeId, DbError> {
    let id = MergeId::new(env.now, env.rng.as_mut());
    let Line { kind, kept, joined, moved, reasons, undoes, by } = line;
    let (kind_word, actor) = (kind.to_owned(), by.to_owned());
    let merge = Merge { id, kind: kind_word, kept, joined, moved, reasons, undoes, actor, at: env.now };
    store::append_merge(tx, key, &merge)?;
    let detail = serde_json::json!({ "with": joined.to_string() });
    facts::record(tx, env, key, &format!("person.{kind}"), &kept.to_string(), by, &detail)?;
    Ok(id)
}
