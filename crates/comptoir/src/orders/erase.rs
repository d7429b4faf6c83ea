//! Forgetting who ordered: the books keep number, lines and amounts for as long as the law wants them; the name goes, as
//! soon as nothing has to be handed over any more.

use db::{Conn, DbError, Tx};
use jiff::Timestamp;
use kernel::{Contact, ShopKey, id::OrderId};

use super::{
    rules::is_over,
    store::{self, Traced},
};
use crate::{customers::Gone, platform::Env};

/// What there is of a person's orders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Orders {
    /// Still to be handed over, or given back within the time for it: they keep their name until then.
    pub waits: Vec<OrderId>,
    /// Over: lines and amounts stay.
    pub over: Vec<OrderId>,
}

/// The orders that are somebody's.
pub fn of_gone(conn: &mut Conn<'_>, key: &ShopKey, gone: &Gone, now: Timestamp) -> Result<Orders, DbError> {
    let mut all = Orders::default();
    for contact in gone.own.iter().chain(&gone.shared) {
        for one in store::traces(conn, key, contact)? {
            if gone.has(contact, &one.name) {
                if over(&one, now) { &mut all.over } else { &mut all.waits }.push(one.id);
            }
        }
    }
    Ok(all)
}

/// Takes the name from every order of somebody that is over; answers all of them.
pub fn erase(tx: &mut Tx<'_>, env: &Env, key: &ShopKey, gone: &Gone) -> Result<Orders, DbError> {
    let all = of_gone(tx, key, gone, env.now)?;
    for id in &all.over {
        store::unname(tx, key, *id, env.now)?;
    }
    Ok(all)
}

/// Takes the name from one order; answers the address that stood there, or nothing while it is not over.
pub fn erase_one(tx: &mut Tx<'_>, env: &Env, key: &ShopKey, id: OrderId) -> Result<Option<Option<Contact>>, DbError> {
    let Some(one) = store::trace(tx, key, id)? else { return Ok(Some(None)) };
    if !over(&one, env.now) {
        return Ok(None);
    }
    store::unname(tx, key, id, env.now)?;
    Ok(Some(one.contact.parse().ok()))
}

fn over(one: &Traced, now: Timestamp) -> bool {
    is_over(one.state, one.moved_at, one.expires_at, now)
}
