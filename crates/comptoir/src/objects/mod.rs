//! Objects: a telephone that comes near, a door that closes, a link that anything can call. They call for the standing
//! order of their customer, and tell the counter who is on the way.
//!
//! Promise: everything ends in the one command `orders::reserve`; the same signal twice is one signal; a device acts only
//! while its customer has it armed, on their days, in their hours, within their cap; what contradicts it takes it back;
//! the customer reads what was said and what became of it; no position is ever stored or logged.

mod back;
mod coming;
mod hear;
mod homes;
pub mod hooks;
mod look;
pub mod mqtt;
mod notices;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;
mod usual;
pub mod words;

pub use back::{answer, question};
pub use coming::{expect, open_order};
use db::{Conn, DbError, Tx};
pub use hear::{Heard, Said, hear};
pub use homes::{clear, news};
use jiff::{SignedDuration, Timestamp};
use kernel::{
    ShopKey, Slug,
    id::{DeviceId, OrderId, SignalId, StandingId},
};
pub use look::look;
pub use store::{arrival_of, arrivals, devices, signals};
pub use usual::{habit_of, lines_of, note_usual, send_link};

use crate::{
    orders::Order,
    platform::{Env, Error, choices, facts, secrets},
    shops::Shop,
    standing::{self, StandingOrder},
};

/// What may speak for a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceKind {
    /// A personal secret link.
    Link,
    /// The OwnTracks app of a telephone.
    OwnTracks,
    /// Home Assistant at home.
    HomeAssistant,
}

impl DeviceKind {
    /// Every kind with its stored word and the beginning of its address.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Link, "link", "/t/"),
        (Self::OwnTracks, "owntracks", "/hooks/owntracks/"),
        (Self::HomeAssistant, "homeassistant", "/hooks/homeassistant/"),
    ];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, word, _)| word)
    }
    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == word).map(|(kind, ..)| *kind)
    }
    /// The path that a secret of this kind opens.
    pub fn path(self, secret: &str) -> String {
        let beginning = Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(.., beginning)| beginning);
        format!("{beginning}{secret}")
    }
}

/// A thing that may speak for a customer. Its secret was shown once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Street and shop of the standing order that it was made for.
    pub key: ShopKey,
    /// Its identifier.
    pub id: DeviceId,
    /// That standing order.
    pub standing: StandingId,
    /// What it is.
    pub kind: DeviceKind,
    /// Whether its customer wants it to be heard.
    pub armed: bool,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last heard or armed.
    pub used_at: Timestamp,
    /// Its name on the street's broker: user name and part of its topics; empty for what has no business there.
    pub name: String,
}

/// A device just made. Its secret is seen here and never again; on the broker it is the password of its name.
#[derive(Debug, Clone)]
pub struct NewDevice {
    /// The device.
    pub device: Device,
    /// The end of its address, and its password.
    pub secret: String,
}

impl Device {
    /// Whether it is not listened to any more until its customer arms it again.
    pub fn is_asleep(&self, now: Timestamp) -> bool {
        now.duration_since(self.used_at) > rules::IDLE
    }
}

/// One thing that was said, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// Street and shop.
    pub key: ShopKey,
    /// Its identifier.
    pub id: SignalId,
    /// For which standing order.
    pub standing: StandingId,
    /// By which device: its identifier, or `page`.
    pub device: String,
    /// By which way: `link`, `owntracks`, `homeassistant`, `page`.
    pub source: String,
    /// What it was.
    pub kind: rules::Kind,
    /// When it happened, by the device.
    pub at: Timestamp,
    /// When it was heard.
    pub heard_at: Timestamp,
    /// What became of it, in a word: `placed`, `asked`, `waiting`, `coming`, `undone`, `collected`, `missed`,
    /// `cancelled`, `unanswered`, `refused`, `took_back`, or why it was passed over.
    pub outcome: String,
    /// The order that it called for, or that its customer is on the way for.
    pub order: Option<OrderId>,
    /// When its customer is expected.
    pub expected_at: Option<Timestamp>,
    /// When it must be looked at again.
    pub look_at: Option<Timestamp>,
}

impl Signal {
    /// Whether it counts against the day's cap and the cool-down: what was taken back does not.
    fn counts(&self) -> bool {
        let words = ["placed", "asked", "waiting", "collected", "missed", "cancelled", "unanswered"];
        words.contains(&self.outcome.as_str())
    }
}

/// Somebody who is on the way to fetch an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// The order.
    pub order: OrderId,
    /// When they are expected.
    pub expected_at: Timestamp,
    /// When that was last said.
    pub told_at: Timestamp,
    /// By which way: `owntracks`, `page`…
    pub source: String,
}

/// Makes a device and answers it with its secret: the only time it can be seen.
pub fn make_device(
    tx: &mut Tx<'_>,
    env: &mut Env,
    standing: &StandingOrder,
    kind: DeviceKind,
) -> Result<NewDevice, DbError> {
    let secret = secrets::random_secret(env.rng.as_mut());
    let (name, password) = match kind {
        DeviceKind::Link => (String::new(), String::new()),
        DeviceKind::OwnTracks | DeviceKind::HomeAssistant => mqtt::account(env.rng.as_mut(), &secret),
    };
    let device = Device {
        key: standing.key.clone(),
        id: DeviceId::new(env.now, env.rng.as_mut()),
        standing: standing.id,
        kind,
        armed: true,
        created_at: env.now,
        used_at: env.now,
        name,
    };
    store::insert_device(tx, &device, &secrets::hash_secret(&secret), &password)?;
    homes::greet(tx, env, &device)?;
    fact(tx, env, standing, "made")?;
    Ok(NewDevice { device, secret })
}

/// The device of a secret, in this street.
pub fn find_device(
    conn: &mut Conn<'_>,
    street: &Slug,
    kind: DeviceKind,
    secret: &str,
) -> Result<Option<Device>, DbError> {
    store::by_hash(conn, street, &secrets::hash_secret(secret), kind)
}

/// Arms or disarms a device, at its customer's tap. Arming wakes one that slept.
pub fn arm(
    tx: &mut Tx<'_>,
    env: &mut Env,
    standing: &StandingOrder,
    device: DeviceId,
    armed: bool,
) -> Result<bool, DbError> {
    let known = store::arm(tx, &standing.key, standing.id, device, armed, env.now)?;
    if known {
        homes::tell_state(tx, env, standing)?;
        fact(tx, env, standing, if armed { "armed" } else { "disarmed" })?;
    }
    Ok(known)
}

/// Takes a device back: its secret opens nothing any more.
pub fn revoke(tx: &mut Tx<'_>, env: &mut Env, standing: &StandingOrder, device: DeviceId) -> Result<bool, DbError> {
    let leaving = store::device_of(tx, &standing.key, standing.id, device)?;
    let known = store::drop_device(tx, &standing.key, standing.id, device)?;
    if let Some(leaving) = leaving.filter(|_| known) {
        homes::part(tx, env, &leaving)?;
        fact(tx, env, standing, "revoked")?;
    }
    Ok(known)
}

/// Forgets a standing order with its devices and all that they said, at its customer's wish.
pub fn forget(tx: &mut Tx<'_>, env: &mut Env, standing: &StandingOrder) -> Result<(), DbError> {
    for device in devices(tx, &standing.key, standing.id)? {
        homes::part(tx, env, &device)?;
    }
    store::forget(tx, &standing.key, standing.id)?;
    standing::forget(tx, env, standing)
}

fn fact(tx: &mut Tx<'_>, env: &mut Env, standing: &StandingOrder, what: &str) -> Result<(), DbError> {
    let kind = format!("device.{what}");
    facts::record(tx, env, &standing.key, &kind, &standing.id.to_string(), "customer", &serde_json::json!({}))
}

/// "J'arrive": the customer of an open order says it, with the minutes that their telephone computed, if any.
/// Answers when they are expected; none when the order is not to be fetched today any more.
pub fn coming(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    order: &Order,
    minutes: Option<i64>,
    source: &str,
) -> Result<Option<Timestamp>, Error> {
    let today = shop.day(env.now);
    if !order.state.is_open() || order.day != today {
        return Ok(None);
    }
    let said = minutes.map(|n| SignedDuration::from_mins(n.clamp(0, rules::FAR_MINUTES)));
    let expected_at = match said {
        Some(way) => env.now.saturating_add(way).unwrap_or(env.now),
        None => order.pickup_at.max(env.now),
    };
    expect(tx, env, shop, (order.id, order.day), expected_at, source)?;
    Ok(Some(expected_at))
}

/// The name under which a shop's choice is kept: what arrives is set aside by itself.
const AUTO: &str = "arrivals.set_aside";

/// Whether orders that devices call for are marked as set aside by themselves.
pub fn sets_aside(conn: &mut Conn<'_>, key: &ShopKey) -> Result<bool, DbError> {
    Ok(choices::get(conn, key, AUTO)?.as_deref() == Some("auto"))
}

/// The shop chooses whether they are.
pub fn choose_set_aside(tx: &mut Tx<'_>, key: &ShopKey, auto: bool) -> Result<(), DbError> {
    choices::put(tx, key, AUTO, if auto { "auto" } else { "tap" })
}
