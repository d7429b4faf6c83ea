//! Accounts: who works in a shop, what opens which door, and the rights that follow.
//!
//! Promise: a right is a value that only this slice makes ([`Counter`], [`Advisor`], [`Owner`]), bound to one shop; a secret is
//! shown once, stored hashed, revocable, and dies at its date; a link to sign in works once.

mod doors;
mod store;
#[cfg(test)]
mod tests;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use db::{DbError, Tx};
use jiff::{SignedDuration, Timestamp};
use kernel::{
    Contact, ShopKey, Slug,
    id::{KeyId, StaffId},
};

pub use doors::{Advisor, COOKIE, Counter, Door, Owner, TABLET, api_counter, bearer, bearer_for};
pub use store::{by_contact, by_id, close_sessions, expire, keys, people, put_person, revoke, set_signing};

use crate::platform::{Env, secrets};

/// What someone may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Serves: the board, hand-over, batches.
    Counter,
    /// Keeps the relation with customers; serves too.
    Advisor,
    /// Everything in one shop.
    Owner,
    /// Everything in every shop of the street.
    Manager,
}

impl Role {
    /// Every role with its stored word.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Counter, "counter"), (Self::Advisor, "advisor"), (Self::Owner, "owner"), (Self::Manager, "manager")];

    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(role, _)| *role == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(role, _)| *role)
    }
}

/// The keys and people of the whole street are kept under this name; no shop may bear it.
pub fn street_key(street: &Slug) -> ShopKey {
    let shop = "rue".parse().unwrap_or_else(|_| unreachable!("a slug"));
    ShopKey { street: street.clone(), shop }
}

/// What a secret opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The API, until it is revoked.
    Token,
    /// A way in for messages: the key at the end of a hook's address.
    Hook(Hook),
    /// A browser that signed in: 12 hours.
    Session,
    /// A link to sign in: 15 minutes, once.
    SignIn,
    /// A tablet to be paired: 10 minutes, once.
    Pair,
    /// A paired tablet: a year, unlocked by a PIN.
    Tablet,
}

/// Which way in a hook key opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hook {
    /// A telephone with SMSGate.
    SmsGate,
    /// Twilio's messages and calls.
    Twilio,
    /// OVH's messages.
    Ovh,
    /// Mails to the shop's address.
    Mail,
    /// A ticket printer that asks for its tickets (Star CloudPRNT).
    Printer,
    /// A telephone system that tells of its calls (Zammad's generic CTI).
    Cti,
}

/// Where Twilio's calls go, by the key of its messages.
pub const TWILIO_CALLS: &str = "/hooks/voice/twilio/";

impl Hook {
    /// The address that a key opens, without the key.
    pub fn path(self) -> &'static str {
        match self {
            Self::SmsGate => "/hooks/sms/smsgate/",
            Self::Twilio => "/hooks/sms/twilio/",
            Self::Ovh => "/hooks/sms/ovh/",
            Self::Mail => "/hooks/mail/",
            Self::Printer => "/hooks/print/cloudprnt/",
            Self::Cti => "/hooks/cti/",
        }
    }
}

impl Kind {
    const ALL: [(Self, &'static str); 11] = [
        (Self::Token, "token"),
        (Self::Hook(Hook::SmsGate), "smsgate"),
        (Self::Hook(Hook::Twilio), "twilio"),
        (Self::Hook(Hook::Ovh), "ovh"),
        (Self::Hook(Hook::Mail), "mail"),
        (Self::Hook(Hook::Printer), "cloudprnt"),
        (Self::Hook(Hook::Cti), "cti"),
        (Self::Session, "session"),
        (Self::SignIn, "sign_in"),
        (Self::Pair, "pair"),
        (Self::Tablet, "tablet"),
    ];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }
    /// How long a secret of this kind lives.
    pub fn lifetime(self) -> Option<SignedDuration> {
        match self {
            Self::Token | Self::Hook(_) => None,
            Self::Session => Some(SignedDuration::from_hours(12)),
            Self::SignIn => Some(SignedDuration::from_mins(15)),
            Self::Pair => Some(SignedDuration::from_mins(10)),
            Self::Tablet => Some(SignedDuration::from_hours(24 * 365)),
        }
    }
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Identifier.
    pub id: StaffId,
    /// As colleagues and history call them.
    pub name: String,
    /// Where the link to sign in goes.
    pub contact: Contact,
    /// What they may do.
    pub role: Role,
    /// Whether they have a PIN.
    pub has_pin: bool,
    /// Whether they still work here.
    pub active: bool,
}

/// A secret that was given out, without the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Street and shop.
    pub key: ShopKey,
    /// Identifier.
    pub id: KeyId,
    /// What it opens.
    pub kind: Kind,
    /// With which role, for tokens.
    pub role: Option<Role>,
    /// For whom, for sessions.
    pub staff: Option<StaffId>,
    /// What it is for, in the owner's words; the person's name for a session.
    pub label: String,
    /// The signing secret of a gateway.
    pub signing: Option<String>,
    /// Since when.
    pub created_at: Timestamp,
}

/// What a new secret is for.
#[derive(Debug, Clone)]
pub struct NewKey<'a> {
    /// What it opens.
    pub kind: Kind,
    /// With which role.
    pub role: Option<Role>,
    /// For whom.
    pub staff: Option<StaffId>,
    /// What it is called.
    pub label: &'a str,
    /// The signing secret of a gateway.
    pub signing: Option<&'a str>,
}

/// Makes a secret and answers it: the only time it can be seen.
pub fn create_key(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, new: &NewKey<'_>) -> Result<String, DbError> {
    let secret = secrets::random_secret(env.rng.as_mut());
    let id = KeyId::new(env.now, env.rng.as_mut());
    let expires = new.kind.lifetime().and_then(|lifetime| env.now.checked_add(lifetime).ok());
    store::insert_key(tx, key, id, new, &secrets::hash_secret(&secret), env.now, expires)?;
    Ok(secret)
}

/// The live key of a secret, in this street.
pub fn find_key(
    conn: &mut db::Conn<'_>,
    street: &Slug,
    kind: Kind,
    secret: &str,
    now: Timestamp,
) -> Result<Option<Key>, DbError> {
    store::by_hash(conn, street, &secrets::hash_secret(secret), kind, now)
}

/// The live key of a secret that works once and has not been used.
pub fn find_unused(
    conn: &mut db::Conn<'_>,
    street: &Slug,
    kind: Kind,
    secret: &str,
    now: Timestamp,
) -> Result<Option<Key>, DbError> {
    let Some(key) = find_key(conn, street, kind, secret, now)? else { return Ok(None) };
    Ok(store::is_unused(conn, &key)?.then_some(key))
}

/// Uses up a key that works once: answers it the first time only.
pub fn use_once(
    tx: &mut Tx<'_>,
    street: &Slug,
    kind: Kind,
    secret: &str,
    now: Timestamp,
) -> Result<Option<Key>, DbError> {
    let Some(key) = find_key(tx, street, kind, secret, now)? else { return Ok(None) };
    Ok(store::mark_used(tx, &key, now)?.then_some(key))
}

/// Opens a session for a person of the shop; answers its secret.
pub fn open_session(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, person: &Person) -> Result<String, DbError> {
    let new = NewKey {
        kind: Kind::Session,
        role: Some(person.role),
        staff: Some(person.id),
        label: &person.name,
        signing: None,
    };
    create_key(tx, env, key, &new)
}

/// Takes someone on, or changes what they may do; the same contact is the same person.
pub fn hire(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    name: &str,
    contact: &Contact,
    role: Role,
) -> Result<StaffId, DbError> {
    let id = StaffId::new(env.now, env.rng.as_mut());
    put_person(
        tx,
        key,
        &Person { id, name: name.to_owned(), contact: contact.clone(), role, has_pin: false, active: true },
    )
}

/// A PIN is 4 to 8 digits.
pub fn is_pin(pin: &str) -> bool {
    (4..=8).contains(&pin.len()) && pin.bytes().all(|b| b.is_ascii_digit())
}

/// The hash of a PIN (Argon2id). Slow on purpose: call it outside a transaction.
pub fn hash_pin(pin: &str) -> Option<String> {
    Argon2::default().hash_password(pin.as_bytes()).ok().map(|hash| hash.to_string())
}

/// Whether a PIN is the one of this hash. Slow on purpose: call it outside a transaction.
pub fn pin_fits(pin: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(pin.as_bytes(), &hash).is_ok())
}

pub use store::{pins, set_pin};
