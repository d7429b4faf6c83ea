//! Bells: addresses elsewhere that are called when something happens here. A coffee machine at home when the order is set
//! aside; a shop's own till when an order moves.
//!
//! Promise: what is to be told is a row written in the transaction that makes it true; it is signed, tried until it is
//! answered or too late, and its owner reads what became of it; only addresses that the operator allows are called; a bell
//! is given, tried out and taken back by its owner, and tells nothing of anybody else.

mod jobs;
mod news;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;
pub mod words;

use db::{DbError, Tx};
use jiff::Timestamp;
pub use jobs::{ring, take_over};
use kernel::{
    ShopKey,
    id::{BellId, RingId, StandingId},
};
pub use news::news;
use rules::Owner;
pub use store::{log, of};

use crate::{
    outbox::calls,
    platform::{Env, facts},
};

/// An address that wants to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bell {
    /// Street and shop.
    pub key: ShopKey,
    /// Its identifier.
    pub id: BellId,
    /// The standing order of the customer whose home it is; none: a system of the shop.
    pub standing: Option<StandingId>,
    /// Where to call.
    pub url: String,
    /// What signs the calls. Shown to its owner once.
    pub secret: String,
    /// Whether the other side said that it wants no more calls.
    pub gone: bool,
    /// Since when.
    pub created_at: Timestamp,
}

impl Bell {
    fn owner(&self) -> Owner {
        if self.standing.is_some() { Owner::Customer } else { Owner::Shop }
    }

    /// The host of its address: what is shown of it, since the rest may be a secret.
    pub fn host(&self) -> &str {
        let rest = self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest);
        rest.split(['/', '?', '#']).next().unwrap_or(rest)
    }
}

/// How a call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RingState {
    /// To be made, or made again.
    Due,
    /// Answered well.
    Done,
    /// Not answered well, or too late: no more tries.
    GivenUp,
}

impl RingState {
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Done => "done",
            Self::GivenUp => "given_up",
        }
    }

    /// Reads the stored word; what is unknown is over.
    pub fn parse(word: &str) -> Self {
        match word {
            "due" => Self::Due,
            "done" => Self::Done,
            _ => Self::GivenUp,
        }
    }
}

/// One call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ring {
    /// Street and shop.
    pub key: ShopKey,
    /// Its identifier: the name by which the other side knows a repeat.
    pub id: RingId,
    /// To which bell.
    pub bell: BellId,
    /// Of what: `order.set_aside`, `batch.announced`, `shop.opened`, `test`…
    pub kind: String,
    /// The body, JSON.
    pub body: String,
    /// How it stands.
    pub state: RingState,
    /// How often it was tried.
    pub tries: i64,
    /// When it is tried next; none when it is over.
    pub due_at: Option<Timestamp>,
    /// After that it is not worth telling.
    pub expires_at: Timestamp,
    /// Since when.
    pub created_at: Timestamp,
    /// What came back last: a status, or a cause.
    pub answer: String,
    /// When that was.
    pub told_at: Option<Timestamp>,
}

/// Gives an address that [`calls::accepts`] has read; none when its owner has as many as are allowed.
pub fn make(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    standing: Option<StandingId>,
    url: &str,
) -> Result<Option<Bell>, DbError> {
    if of(tx, key, standing)?.len() >= rules::MOST {
        return Ok(None);
    }
    let bell = Bell {
        key: key.clone(),
        id: BellId::new(env.now, env.rng.as_mut()),
        standing,
        url: url.to_owned(),
        secret: calls::secret(env.rng.as_mut()),
        gone: false,
        created_at: env.now,
    };
    store::insert(tx, &bell)?;
    fact(tx, env, &bell, "made")?;
    Ok(Some(bell))
}

/// The bell of an owner, if it is theirs.
fn own(tx: &mut Tx<'_>, key: &ShopKey, standing: Option<StandingId>, id: BellId) -> Result<Option<Bell>, DbError> {
    Ok(store::by_id(tx, key, id)?.filter(|bell| bell.standing == standing))
}

/// Takes a bell back, with the calls to it.
pub fn remove(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    standing: Option<StandingId>,
    id: BellId,
) -> Result<bool, DbError> {
    let Some(bell) = own(tx, key, standing, id)? else { return Ok(false) };
    store::drop_bell(tx, key, bell.id)?;
    fact(tx, env, &bell, "removed")?;
    Ok(true)
}

/// Rings once, to see whether it works.
pub fn test(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    standing: Option<StandingId>,
    id: BellId,
) -> Result<bool, DbError> {
    let Some(bell) = own(tx, key, standing, id)? else { return Ok(false) };
    news::queue(tx, env, &bell, "test", &serde_json::json!({}))?;
    Ok(true)
}

/// Forgets the bells of a standing order that is forgotten.
pub fn forget(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, standing: StandingId) -> Result<(), DbError> {
    for bell in of(tx, key, Some(standing))? {
        remove(tx, env, key, Some(standing), bell.id)?;
    }
    Ok(())
}

fn fact(tx: &mut Tx<'_>, env: &mut Env, bell: &Bell, what: &str) -> Result<(), DbError> {
    let actor = if bell.standing.is_some() { "customer" } else { "staff" };
    facts::record(tx, env, &bell.key, &format!("bell.{what}"), &bell.id.to_string(), actor, &serde_json::json!({}))
}
