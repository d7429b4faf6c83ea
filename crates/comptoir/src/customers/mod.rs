//! Customers: a person as one shop knows them, by one address.
//!
//! Promise: no account is needed; a shop never sees a neighbour's customers; the same address is the same customer.

mod store;

use db::{DbError, Tx};
use kernel::{Contact, ShopKey, id::CustomerId};

use crate::platform::Env;

/// Finds the customer of an address, or makes one; the name is the last one given.
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

pub use store::{forget, name_of};
