//! Standing orders ("mon ordinaire"): what a customer usually takes in a shop, at what time, on which days.
//!
//! Promise: one for each customer and shop; only its own link opens it, since an address that somebody typed proves
//! nothing; prices follow the shelf; three times not collected and it rests, kindly, until its customer wakes it.

pub mod rules;
mod store;
#[cfg(test)]
mod tests;

use db::{DbError, Tx};
use jiff::Timestamp;
use kernel::{Contact, ShopKey, id::StandingId};
pub use rules::{Habit, Mode, Standing, Weekdays};
pub use store::{by_id, of_contact, with_owner_of};

use crate::{
    catalogue::WishLine,
    platform::{
        Env, facts,
        i18n::Lang,
        secrets::{Secrets, random_secret},
    },
};

/// What a customer usually takes in a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingOrder {
    /// Street and shop.
    pub key: ShopKey,
    /// Its identifier.
    pub id: StandingId,
    /// A word that joins the standing orders of one person in several shops, known to nobody else.
    pub owner: String,
    /// Where they are told.
    pub contact: Contact,
    /// The name to be called.
    pub name: String,
    /// Their language.
    pub lang: Lang,
    /// What is taken.
    pub lines: Vec<WishLine>,
    /// What the customer adds, as on the order it was made from.
    pub note: String,
    /// When and how it is wanted.
    pub habit: Habit,
    /// Whether it may be called for.
    pub state: Standing,
    /// How many times in a row it was not collected.
    pub misses: i64,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last changed by its customer.
    pub changed_at: Timestamp,
}

impl StandingOrder {
    /// The last part of its page's address: the identifier holds 74 random bits, sixteen letters prove that we wrote it.
    pub fn token(&self, secrets: &Secrets) -> String {
        secrets.link("standing", &proof(&self.key, self.id), self.id.as_bytes(), 16)
    }

    /// The path of its page.
    pub fn path(&self, secrets: &Secrets) -> String {
        format!("/{}/ordinaire/{}", self.key.shop, self.token(secrets))
    }
}

fn proof(key: &ShopKey, id: StandingId) -> String {
    format!("{}/{id}", key.shop)
}

/// The standing order that a page's address names, when we wrote the address.
pub fn read_token(secrets: &Secrets, key: &ShopKey, token: &str) -> Option<StandingId> {
    secrets.read_link("standing", 16, token, |bytes| {
        let id = StandingId::from_bytes(bytes);
        (id, proof(key, id))
    })
}

/// What a new standing order is made from.
#[derive(Debug, Clone)]
pub struct New<'a> {
    /// The word of the person, when another of their standing orders is known; else a new one is drawn.
    pub owner: Option<&'a str>,
    /// Where they are told.
    pub contact: &'a Contact,
    /// The name to be called.
    pub name: &'a str,
    /// Their language.
    pub lang: Lang,
    /// What is taken.
    pub lines: &'a [WishLine],
    /// What the customer adds.
    pub note: &'a str,
    /// When and how it is wanted.
    pub habit: Habit,
}

/// Makes a standing order; the one that this customer has in this shop already is answered untouched.
///
/// # Errors
/// The customer's own one, when there is one; else a fault of the store.
pub fn make(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    new: &New<'_>,
) -> Result<Result<StandingOrder, StandingOrder>, DbError> {
    if let Some(known) = of_contact(tx, key, new.contact)? {
        return Ok(Err(known));
    }
    let standing = StandingOrder {
        key: key.clone(),
        id: StandingId::new(env.now, env.rng.as_mut()),
        owner: new.owner.map_or_else(|| random_secret(env.rng.as_mut()), str::to_owned),
        contact: new.contact.clone(),
        name: new.name.to_owned(),
        lang: new.lang,
        lines: new.lines.to_vec(),
        note: new.note.to_owned(),
        habit: rules::sane(new.habit),
        state: Standing::Active,
        misses: 0,
        created_at: env.now,
        changed_at: env.now,
    };
    store::insert(tx, &standing)?;
    fact(tx, env, &standing, "made")?;
    Ok(Ok(standing))
}

/// Changes what is taken: from a later order of the same customer.
pub fn set_lines(
    tx: &mut Tx<'_>,
    env: &mut Env,
    standing: &mut StandingOrder,
    lines: &[WishLine],
    note: &str,
) -> Result<(), DbError> {
    (standing.lines, standing.note, standing.changed_at) = (lines.to_vec(), note.to_owned(), env.now);
    store::update(tx, standing)?;
    fact(tx, env, standing, "changed")
}

/// Changes when and how it is wanted.
pub fn set_habit(tx: &mut Tx<'_>, env: &mut Env, standing: &mut StandingOrder, habit: Habit) -> Result<(), DbError> {
    (standing.habit, standing.changed_at) = (rules::sane(habit), env.now);
    store::update(tx, standing)?;
    fact(tx, env, standing, "changed")
}

/// Puts it to rest or wakes it; waking forgets what was missed.
pub fn set_state(tx: &mut Tx<'_>, env: &mut Env, standing: &mut StandingOrder, state: Standing) -> Result<(), DbError> {
    standing.state = state;
    if state == Standing::Active {
        standing.misses = 0;
    }
    store::update(tx, standing)?;
    fact(tx, env, standing, if state == Standing::Active { "woken" } else { "paused" })
}

/// An order from it was collected, or not. Answers whether it rests from now on because of that.
pub fn ended(tx: &mut Tx<'_>, env: &mut Env, standing: &mut StandingOrder, collected: bool) -> Result<bool, DbError> {
    standing.misses = if collected { 0 } else { standing.misses + 1 };
    let rests = standing.state == Standing::Active && standing.misses >= rules::MISSES;
    if rests {
        set_state(tx, env, standing, Standing::Paused)?;
    } else {
        store::update(tx, standing)?;
    }
    Ok(rests)
}

/// Forgets it at its customer's wish.
pub fn forget(tx: &mut Tx<'_>, env: &mut Env, standing: &StandingOrder) -> Result<(), DbError> {
    store::delete(tx, standing)?;
    fact(tx, env, standing, "forgotten")
}

fn fact(tx: &mut Tx<'_>, env: &mut Env, standing: &StandingOrder, what: &str) -> Result<(), DbError> {
    let kind = format!("standing.{what}");
    let (key, id) = (standing.key.clone(), standing.id.to_string());
    facts::record(tx, env, &key, &kind, &id, "customer", &serde_json::json!({}))
}
