//! The room of a meeting by video: who comes in and goes, what one browser says to the other, whether two have met.
//!
//! Image and sound never pass here: two browsers find each other by a few words, and speak to each other from then on.

pub mod ice;
pub mod socket;

use db::{Conn, DbError, Tx};
use jiff::Timestamp;
use kernel::{ShopKey, id::AppointmentId};
use serde_json::json;

pub use super::store::rooms::Said;
use super::{
    Appointment,
    rules::room::{Door, KEPT, Room, Side, Tab, Word, door},
    store,
};
use crate::platform::{App, Env, Error, facts, live::UNSEEN};

/// One side of the room of a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Street and shop.
    pub key: ShopKey,
    /// Of which meeting.
    pub id: AppointmentId,
    /// Which side: proven by who asks.
    pub side: Side,
}

/// What one sees of a room.
#[derive(Debug, Clone)]
pub struct Look {
    /// Its door.
    pub door: Door,
    /// Who is there.
    pub room: Room,
    /// What was said for one's own tab.
    pub words: Vec<Said>,
}

impl Appointment {
    /// Whether its video is in our own room.
    pub fn is_room(&self) -> bool {
        self.way == super::rules::Way::Video && self.place.is_empty()
    }

    /// The door of its room.
    pub fn door(&self, now: Timestamp) -> Door {
        door((self.way, self.place.is_empty()), self.state, self.start, self.end(), now)
    }
}

/// The room of a meeting, for screens; none before anybody came.
pub fn of(conn: &mut Conn<'_>, own: &Appointment) -> Result<Option<Room>, DbError> {
    if own.is_room() { store::rooms::room(conn, &own.key, own.id) } else { Ok(None) }
}

fn door_of(conn: &mut Conn<'_>, place: &Place, now: Timestamp) -> Result<Door, DbError> {
    Ok(store::by_id(conn, &place.key, place.id)?.map_or(Door::None, |own| own.door(now)))
}

/// What a tab sees, with what was said for it after a number.
pub fn look(conn: &mut Conn<'_>, place: &Place, tab: &str, after: i64, now: Timestamp) -> Result<Look, DbError> {
    let room = store::rooms::room(conn, &place.key, place.id)?.unwrap_or_else(Room::empty);
    let words = store::rooms::unheard(conn, &place.key, place.id, tab, after)?;
    Ok(Look { door: door_of(conn, place, now)?, room, words })
}

/// Changes a room; the first time that two have met is a fact.
fn change(
    tx: &mut Tx<'_>,
    env: &mut Env,
    place: &Place,
    to: impl FnOnce(&mut Room, Timestamp),
) -> Result<Room, DbError> {
    let mut room = store::rooms::room(tx, &place.key, place.id)?.unwrap_or_else(Room::empty);
    let met = room.met();
    to(&mut room, env.now);
    store::rooms::put_room(tx, &place.key, place.id, &room)?;
    if room.met() && !met {
        let detail = json!({ "seconds": room.together().as_secs() });
        facts::record(tx, env, &place.key, "appointment.together", &place.id.to_string(), "program", &detail)?;
    }
    Ok(room)
}

/// A tab comes in, or comes back. Whoever was there on that side makes room. None when the door is shut.
pub fn enter(tx: &mut Tx<'_>, env: &mut Env, place: &Place, name: &str) -> Result<Option<Tab>, DbError> {
    if !matches!(door_of(tx, place, env.now)?, Door::Open(_)) {
        return Ok(None);
    }
    let mut tab = Tab { name: name.to_owned(), at: env.now };
    change(tx, env, place, |room, now| tab = room.enter(place.side, name, now))?;
    tx.notify(&place.key, UNSEEN);
    // The agenda says who waits.
    tx.notify(&place.key, "appointment");
    Ok(Some(tab))
}

/// A tab is still there; false when another has its place.
pub fn beat(tx: &mut Tx<'_>, env: &mut Env, place: &Place, tab: &mut Tab) -> Result<bool, DbError> {
    let mut there = false;
    change(tx, env, place, |room, now| there = room.hear(place.side, tab, now))?;
    Ok(there)
}

/// A tab says something; false when another has its place. It is kept for who is across, or lost the line a moment ago; where
/// nobody was, it is not kept.
pub fn say(tx: &mut Tx<'_>, env: &mut Env, place: &Place, tab: &mut Tab, word: &Word) -> Result<bool, DbError> {
    let (mut there, mut to) = (false, None);
    let room = change(tx, env, place, |room, now| {
        there = room.hear(place.side, tab, now);
        if !there {
            return;
        }
        if let Word::Sees { other } = word {
            return room.see(place.side, *other, now);
        }
        to = Some(room.seat(place.side.other()).tab.clone()).filter(|tab| !tab.is_empty());
        room.said += i64::from(to.is_some());
        if *word == (Word::Bye {}) {
            room.leave(place.side, tab, now);
        }
    })?;
    if let Some(to) = to {
        let body = serde_json::to_string(word).unwrap_or_default();
        let said = Said { n: room.said, from: tab.name.clone(), body };
        store::rooms::say(tx, &place.key, place.id, (&said, &to), env.now)?;
    }
    if there && *word == (Word::Bye {}) {
        went(tx, env, place, &room)?;
    }
    tx.notify(&place.key, UNSEEN);
    Ok(there)
}

/// A tab loses its line, or hung up before. Where the same tab has opened another since, nothing is lost.
pub fn lose(tx: &mut Tx<'_>, env: &mut Env, place: &Place, tab: &mut Tab) -> Result<(), DbError> {
    let mut lost = false;
    let room = change(tx, env, place, |room, now| lost = room.lose(place.side, tab, now))?;
    if lost {
        went(tx, env, place, &room)?;
        tx.notify(&place.key, UNSEEN);
    }
    Ok(())
}

/// Somebody went: the agenda says so, and where nobody can come back nothing that was said is kept.
fn went(tx: &mut Tx<'_>, env: &Env, place: &Place, room: &Room) -> Result<(), DbError> {
    let shut = !matches!(door_of(tx, place, env.now)?, Door::Open(_));
    if shut || room.is_empty(Side::Customer) && room.is_empty(Side::Staff) {
        store::rooms::hush(tx, &place.key, place.id)?;
    } else {
        store::rooms::expire_words(tx, &place.key, old(env.now))?;
    }
    tx.notify(&place.key, "appointment");
    Ok(())
}

/// What was said before that was heard, or never will be.
fn old(now: Timestamp) -> Timestamp {
    now.saturating_sub(KEPT).unwrap_or(now)
}

/// Forgets what was said where nobody came back to hear it.
///
/// # Errors
/// When the store fails.
pub async fn tend(app: App) -> Result<usize, Error> {
    let (street, before) = (app.street().clone(), old(app.now()));
    let mut count = 0;
    for shop in app.db().read(move |conn| store::rooms::unheard_of(conn, &street, before)).await? {
        let key = app.key(&shop);
        let own = key.clone();
        let gone = app.db().write(&key, move |tx| store::rooms::expire_words(tx, &own, before));
        count += usize::try_from(gone.await?).unwrap_or(0);
    }
    Ok(count)
}
