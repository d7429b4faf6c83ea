//! Forgetting a person's meetings and registrations; what they had taken is free again.

use db::{DbError, Tx};
use jiff::Timestamp;
use kernel::{ShopKey, id::PersonId};

use super::{
    Failure, events,
    rules::{State, steps},
    store,
};
use crate::{
    outbox,
    platform::{Env, Error},
    shops::Shop,
};

/// Forgets what one member of a file had booked; whoever waits for a place of theirs is asked.
///
/// # Errors
/// When the store fails.
pub fn forget(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, person: PersonId) -> Result<(), Error> {
    let key = &shop.key;
    for own in store::of_person(tx, key, person, Timestamp::MAX, 10_000)? {
        if let (State::Booked, Some(start)) = (own.state, own.start) {
            for step in steps(start, own.minutes) {
                store::let_go(tx, key, own.staff, step, own.id)?;
            }
        }
        store::rooms::drop_room(tx, key, own.id)?;
        outbox::forget_about(tx, key, &own.about())?;
    }
    store::forget(tx, key, person)?;
    for seat in store::events::seats_of(tx, key, person)? {
        outbox::forget_about(tx, key, &seat.about())?;
        store::events::drop_seat(tx, key, seat.event, seat.id)?;
        if let Some(event) = events::event(tx, key, seat.event)? {
            events::ask_next(tx, env, shop, &event).map_err(|failure: Failure| Error::Fault(failure.to_string()))?;
        }
    }
    Ok(())
}

/// Forgets meetings and registrations of before an instant; answers how many.
pub fn expire(tx: &mut Tx<'_>, key: &ShopKey, before: Timestamp) -> Result<u64, DbError> {
    store::rooms::expire_rooms(tx, key, before)?;
    Ok(store::expire(tx, key, before)? + store::events::expire(tx, key, before)?)
}
