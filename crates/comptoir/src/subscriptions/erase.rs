//! Forgetting whose a subscription was, when its customer is to be forgotten.

use db::Tx;
use kernel::id::SubscriptionId;

use super::{Failure, Subscription, end, forget, store};
use crate::{customers::Gone, platform::Env, shops::Shop};

/// Ends and forgets the subscriptions of somebody who is to be forgotten; answers those whose books are not even yet, or
/// that have an order to be fetched: they keep their name until then.
pub fn erase(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, gone: &Gone) -> Result<Vec<SubscriptionId>, Failure> {
    let mut waits = Vec::new();
    for contact in gone.own.iter().chain(&gone.shared) {
        for mut own in store::of_contact(tx, &shop.key, contact)? {
            if !gone.has(contact, &own.name) {
                continue;
            }
            end(tx, env, shop, &mut own, "customer")?;
            if !erase_one(tx, env, &own)? {
                waits.push(own.id);
            }
        }
    }
    Ok(waits)
}

/// Forgets one that has ended; false while its books are not even, or an order is still to be fetched.
pub fn erase_one(tx: &mut Tx<'_>, env: &mut Env, own: &Subscription) -> Result<bool, Failure> {
    match forget(tx, env, own) {
        Ok(()) => Ok(true),
        Err(Failure::NotEven) => Ok(false),
        Err(failure) => Err(failure),
    }
}
