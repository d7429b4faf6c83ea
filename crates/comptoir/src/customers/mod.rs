//! Customers: a person as one shop knows them, by several addresses, with what is remembered of them.
//!
//! Promise: no account is needed; a shop never sees a neighbour's customers, nor what a neighbour remembers unless the
//! person agreed; the same address is the same customer; two files are joined by a person's decision alone, for
//! reasons that are kept, and parted again with nothing lost; what is remembered has a purpose and an end.

mod erase;
mod files;
mod merges;
mod notes;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;

use db::{DbError, Tx};
pub use erase::{Gone, erase};
pub use files::{
    Address, File, Head, Reached, Who, add_address, file, head, household, members, open, prove, reached, rename, root,
    roots, share_address, stranger, who,
};
use kernel::{Contact, ShopKey, id::CustomerId};
pub use merges::{Merge, decline, history, join, part, partable};
pub use notes::{Note, Source, correct, forget_all, keep, note, notes, remove, sweep};
pub use rules::{Purpose, Reason, Side, Weighed};
pub use store::{
    Access, Opens, accesses, all_accesses, changed_notes, expire_accesses, idle, name_of, newer, opened_by, seen,
    share, shared, shared_since, shops_of, unshare,
};

use crate::platform::Env;

/// Finds the customer of an address, or makes one; the name is the last one given. One statement: every reservation
/// passes here.
pub fn meet(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    name: &str,
    contact: &Contact,
) -> Result<CustomerId, DbError> {
    let id = CustomerId::new(env.now, env.rng.as_mut());
    store::upsert(tx, key, id, name, contact, env.now)
}
