//! Appointments: when somebody who answers for the shop is met, and the events of the neighbourhood with their places.
//!
//! Promise: one advisor meets one person at a time, whoever asks at once; what is booked, moved or cancelled by one side is
//! told to the other in the same transaction; a meeting is called to mind twice at most, and never once it is taken back; a
//! meeting by video is between two, and nothing of it is recorded; an event never has more guests than places, and whoever waits
//! first is asked first, with time to answer.

mod book;
mod erase;
pub mod events;
mod notices;
pub mod room;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;
pub mod views;
pub mod words;

pub use book::{Wish, arrange, book, cancel, end, is_taken, move_to, new_feed, propose, seen, set_up};
use db::{Conn, DbError};
pub use erase::{expire, forget};
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use kernel::{
    Contact, ShopKey, calendar,
    hours::Hours,
    id::{AppointmentId, PersonId, StaffId},
};
use rules::{DAYS, LEAD, STEP, State, Way, open, starts};
pub use store::{agenda, by_id, of_person, set_ups};
use subtle::ConstantTimeEq as _;

use crate::{
    platform::{Error, i18n::Lang, secrets::Secrets},
    shops::Shop,
};

/// How `about` of a message begins that concerns a meeting; its identifier follows.
const ABOUT: &str = "meeting ";

/// How somebody meets people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetUp {
    /// By which ways; none: not at all.
    pub ways: Vec<Way>,
    /// How long a meeting takes, in minutes.
    pub minutes: i64,
    /// Where one meets in person; empty: at the shop's address.
    pub place: String,
    /// The https address where one meets by video; empty: in a room of our own.
    pub link: String,
    /// Which address their calendar has: grows when it is revoked.
    pub feed: i64,
}

impl Default for SetUp {
    fn default() -> Self {
        Self { ways: Vec::new(), minutes: 30, place: String::new(), link: String::new(), feed: 0 }
    }
}

/// Somebody who can be met: when, and how. Made above, where hours and presence are known.
#[derive(Debug, Clone)]
pub struct Diary {
    /// Who.
    pub staff: StaffId,
    /// Their name.
    pub name: String,
    /// Their hours.
    pub hours: Hours,
    /// They are away until then; none: nobody knows until when.
    pub from: Option<Timestamp>,
    /// How they meet people.
    pub set_up: SetUp,
}

impl Diary {
    /// The ways by which they can be met.
    pub fn ways(&self) -> Vec<Way> {
        self.set_up.ways.clone()
    }
}

/// What its person did to a meeting that the advisor has not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// Nothing.
    None,
    /// They booked it.
    Booked,
    /// They moved it.
    Moved,
    /// They took it back.
    Cancelled,
}

impl News {
    const ALL: [(Self, &'static str); 4] =
        [(Self::None, ""), (Self::Booked, "booked"), (Self::Moved, "moved"), (Self::Cancelled, "cancelled")];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(news, _)| *news == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word; what is unknown is nothing.
    pub fn parse(word: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == word).map_or(Self::None, |(news, _)| *news)
    }
}

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Street and shop.
    pub key: ShopKey,
    /// Its identifier.
    pub id: AppointmentId,
    /// With whom of the shop.
    pub staff: StaffId,
    /// With which person.
    pub person: PersonId,
    /// Where they are told; none: nowhere.
    pub contact: Option<Contact>,
    /// Their name.
    pub name: String,
    /// Their language.
    pub lang: Lang,
    /// How they meet.
    pub way: Way,
    /// The address, or the https address of the video; empty by telephone, and by video in a room of our own.
    pub place: String,
    /// What it is about; may be empty.
    pub subject: String,
    /// How long, in minutes.
    pub minutes: i64,
    /// When; none while nobody has chosen.
    pub start: Option<Timestamp>,
    /// Where it stands.
    pub state: State,
    /// Why it was taken back or moved, or what was said there.
    pub reason: String,
    /// Grows by one with each change.
    pub version: i64,
    /// What its person did that the advisor has not seen.
    pub news: News,
    /// Who made it: `customer`, `staff:Inès`.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
    /// When it was last changed.
    pub changed_at: Timestamp,
}

impl Appointment {
    /// When it ends, once it has a time.
    pub fn end(&self) -> Option<Timestamp> {
        self.start.map(|start| start.saturating_add(SignedDuration::from_mins(self.minutes)).unwrap_or(start))
    }

    /// Its place in the line of time of its person: when they met, else when it was last changed.
    pub fn at(&self) -> Timestamp {
        match (self.state, self.start) {
            (State::Kept | State::Missed, Some(start)) => start,
            _ => self.changed_at,
        }
    }

    /// The path of its page; with `.ics` at its end, its calendar; with `/video`, its room.
    pub fn path(&self, secrets: &Secrets) -> String {
        let end = secrets.link("appointment", &proof(&self.key, self.id), self.id.as_bytes(), 16);
        format!("/{}/rendez-vous/{end}", self.key.shop)
    }

    fn about(&self) -> String {
        format!("{ABOUT}{}", self.id)
    }
}

fn proof(key: &ShopKey, id: AppointmentId) -> String {
    format!("{}/{id}", key.shop)
}

/// The meeting that a page's address names, when we wrote the address.
pub fn read_token(secrets: &Secrets, key: &ShopKey, token: &str) -> Option<AppointmentId> {
    secrets.read_link("appointment", 16, token, |bytes| {
        let id = AppointmentId::from_bytes(bytes);
        (id, proof(key, id))
    })
}

/// The path of the calendar of an advisor: a new one replaces the one before.
pub fn feed_path(secrets: &Secrets, key: &ShopKey, staff: StaffId, feed: i64) -> String {
    let end = secrets.link("agenda", &format!("{}/{staff}/{feed}", key.shop), staff.as_bytes(), 22);
    format!("/{}/agenda/{end}.ics", key.shop)
}

/// Whose calendar the end of such a path names, when it is the one that they have now.
pub fn feed_of(conn: &mut Conn<'_>, secrets: &Secrets, key: &ShopKey, token: &str) -> Result<Option<StaffId>, DbError> {
    for (staff, set_up) in set_ups(conn, key)? {
        let path = feed_path(secrets, key, staff, set_up.feed);
        let own = path.rsplit('/').next().and_then(|file| file.strip_suffix(".ics")).unwrap_or_default();
        if own.as_bytes().ct_eq(token.as_bytes()).into() {
            return Ok(Some(staff));
        }
    }
    Ok(None)
}

/// Who acts on a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By<'a> {
    /// Its person.
    Customer,
    /// Somebody of the shop, by their name.
    Staff(&'a str),
}

impl By<'_> {
    /// As the history names them.
    pub fn actor(self) -> String {
        match self {
            Self::Customer => "customer".to_owned(),
            Self::Staff(name) => format!("staff:{name}"),
        }
    }
}

/// Why a command on meetings or events did nothing.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Somebody else has that time, or it lies outside the hours.
    #[error("not free")]
    NotFree,
    /// They are not met that way.
    #[error("not offered")]
    NotOffered,
    /// For a call one needs a number.
    #[error("no number to call")]
    NoNumber,
    /// This person has as many meetings to come as they may.
    #[error("too many")]
    TooMany,
    /// It is over, or was taken back.
    #[error("over")]
    Over,
    /// The fault is ours.
    #[error(transparent)]
    Error(#[from] Error),
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        Self::Error(error.into())
    }
}

/// From when on somebody can be met at the earliest; none while nobody knows when they are back.
fn earliest(diary: &Diary, now: Timestamp) -> Option<Timestamp> {
    let lead = now.saturating_add(LEAD).unwrap_or(now);
    diary.from.map(|from| from.max(lead))
}

/// Until when one may choose: the end of a local day.
fn latest(shop: &Shop, now: Timestamp) -> Timestamp {
    let last = shop.day(now).checked_add(DAYS.days()).unwrap_or_else(|_| shop.day(now));
    calendar::day_end(last, shop.zone())
}

/// The times of the first days, from one on, on which somebody is free for a meeting of so many minutes.
pub fn free(
    conn: &mut Conn<'_>,
    shop: &Shop,
    diary: &Diary,
    asked: (Way, i64),
    (day, days): (Date, usize),
    now: Timestamp,
) -> Result<Vec<(Date, Vec<Timestamp>)>, DbError> {
    let (way, minutes) = asked;
    let Some(from) = earliest(diary, now) else { return Ok(Vec::new()) };
    let last = shop.day(now).checked_add(DAYS.days()).unwrap_or(day);
    let taken = store::taken(conn, &shop.key, diary.staff, now, latest(shop, now))?;
    let first = day.max(shop.day(from));
    let inside = (way == Way::Here && diary.set_up.place.is_empty()).then_some(&shop.hours);
    let mut found = Vec::new();
    for day in first.series(1.day()).take_while(|day| *day <= last) {
        if found.len() == days {
            break;
        }
        let times = starts(&open(day, &diary.hours, inside), minutes, from, &taken);
        if !times.is_empty() {
            found.push((day, times));
        }
    }
    Ok(found)
}

/// Whether somebody is free at an instant for a meeting of so many minutes.
fn is_free(
    conn: &mut Conn<'_>,
    shop: &Shop,
    diary: &Diary,
    asked: (Way, i64),
    at: Timestamp,
    now: Timestamp,
) -> Result<bool, DbError> {
    let day = shop.day(at);
    let found = free(conn, shop, diary, asked, (day, 1), now)?;
    Ok(found.first().is_some_and(|(found, times)| *found == day && times.contains(&at)))
}

/// Whether a length is one that meetings have.
pub fn is_length(minutes: i64) -> bool {
    rules::LENGTHS.contains(&minutes) && minutes % STEP == 0
}

/// The meetings of a file that are to come, or wait for a time; whichever member they hang at. The nearest first.
pub fn to_come(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    members: &[PersonId],
    now: Timestamp,
) -> Result<Vec<Appointment>, DbError> {
    let mut all = Vec::new();
    for member in members {
        all.extend(store::open_of(conn, key, *member)?);
    }
    all.retain(|one| one.end().is_none_or(|end| end > now));
    all.sort_by_key(|one| (one.start.is_none(), one.start));
    Ok(all)
}
