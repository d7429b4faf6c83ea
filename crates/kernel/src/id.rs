//! Identifiers: human slugs for shops and articles, UUIDv7 (RFC 9562) for what happens in them.

use std::{fmt, str::FromStr, sync::Arc};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::clock::Rng;

/// Why a text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {0}")]
pub struct NotAnId(&'static str);

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $ok:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);
        impl $name {
            /// The text itself.
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let ok: fn(&str) -> bool = $ok;
                if ok(text) { Ok(Self(text.into())) } else { Err(NotAnId($what)) }
            }
        }
        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> { text.parse() }
        }
        impl From<$name> for String {
            fn from(id: $name) -> Self { id.0.as_ref().to_owned() }
        }
    };
}

text_id! {
    /// A shop or a street in an address bar: 1 to 60 of `a-z`, `0-9` and inner hyphens.
    Slug, "slug", |s| (1..=60).contains(&s.len())
        && !s.starts_with('-') && !s.ends_with('-')
        && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}
text_id! {
    /// The shop's own reference of an article: 1 to 40 of letters, digits, `-`, `_` and `.`.
    Sku, "article reference", |s| (1..=40).contains(&s.len())
        && s.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// Which shop of which street: the beginning of every key in the store.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ShopKey {
    /// The street (one installation).
    pub street: Slug,
    /// The shop in it.
    pub shop: Slug,
}

/// Makes a UUIDv7: 48 bits of milliseconds, then random bits, so that keys sort by birth.
pub fn uuid_v7(now: Timestamp, rng: &mut dyn Rng) -> uuid::Uuid {
    let mut random = [0; 10];
    rng.fill(&mut random);
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// The text before which no identifier born at or after an instant sorts: what is newer is found by its key alone.
pub fn since(at: Timestamp) -> String {
    let millis = u64::try_from(at.as_millisecond()).unwrap_or(0) & 0xffff_ffff_ffff;
    format!("{:08x}-{:04x}-0000-0000-000000000000", millis >> 16, millis & 0xffff)
}

macro_rules! uuid_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(uuid::Uuid);
        impl $name {
            /// A new identifier born at `now`.
            pub fn new(now: Timestamp, rng: &mut dyn Rng) -> Self { Self(uuid_v7(now, rng)) }
            /// The 16 bytes.
            pub fn as_bytes(&self) -> &[u8; 16] { self.0.as_bytes() }
            /// From the 16 bytes.
            pub fn from_bytes(bytes: [u8; 16]) -> Self { Self(uuid::Uuid::from_bytes(bytes)) }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.as_hyphenated().fmt(f) }
        }
        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                uuid::Uuid::try_parse(text).map(Self).map_err(|_| NotAnId("identifier"))
            }
        }
    )*};
}

uuid_id! {
    /// A reservation, from its hold to its hand-over.
    OrderId;
    /// One person as one shop knows them.
    CustomerId;
    /// One batch out of the oven.
    BatchId;
    /// One message to one person.
    MessageId;
    /// One message from outside.
    InboundId;
    /// One member of staff.
    StaffId;
    /// One entry of the consent ledger.
    ConsentId;
    /// One background job.
    JobId;
    /// Something that happened, as listeners hear it.
    FactId;
    /// One secret given to a program or a tablet.
    KeyId;
    /// One correction of what was understood, kept as a case.
    CaseId;
    /// What a customer usually takes in a shop.
    StandingId;
    /// One thing that may speak for a customer.
    DeviceId;
    /// One thing that a device said.
    SignalId;
    /// A lunch subscription of a customer in a shop.
    SubscriptionId;
    /// One address elsewhere that wants to be told.
    BellId;
    /// What a shop proposes to somebody at a price.
    QuoteId;
    /// One call to such an address.
    RingId;
    /// One person as one shop knows them, by however many addresses.
    PersonId;
    /// One join or parting of two persons' files.
    MergeId;
    /// One thing that is remembered of a person.
    NoteId;
    /// One line that the staff wrote in a person's thread.
    EntryId;
    /// One promise to a person, with its date.
    PledgeId;
    /// One telephone call.
    CallId;
    /// One thing that a person said of the shop, followed to its end.
    VoiceId;
    /// One proposal to a person: what goes with what they buy.
    OfferId;
    /// One meeting of a person with somebody who answers for the shop.
    AppointmentId;
    /// One event of the neighbourhood.
    EventId;
    /// One registration for such an event.
    SeatId;
    /// What somebody has before them: a birth, a home, a retirement.
    ProjectId;
    /// A scenario of a shop, in all its versions.
    ScenarioId;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SeededRng;

    #[test]
    fn what_is_born_later_sorts_after_the_instant() {
        let at: Timestamp = "2026-11-24T08:00:00.123Z".parse().expect("an instant");
        let id = |at| OrderId::new(at, &mut SeededRng::new(5)).to_string();
        let second = jiff::SignedDuration::from_millis(1);
        assert!(since(at) < id(at) && id(at - second) < since(at) && since(at) < id(at + second));
    }

    #[test]
    fn slugs_refuse_what_an_address_bar_would_mangle() {
        assert!("courte-pate".parse::<Slug>().is_ok());
        for bad in ["", "-a", "a-", "Pâte", "a b", "a/b", "..", &"a".repeat(61)] {
            assert!(bad.parse::<Slug>().is_err(), "{bad}");
        }
    }

    #[test]
    fn identifiers_sort_by_birth_and_read_back() {
        let mut rng = SeededRng::new(7);
        let first = OrderId::new(Timestamp::from_millisecond(1_000).expect("in range"), &mut rng);
        let second = OrderId::new(Timestamp::from_millisecond(2_000).expect("in range"), &mut rng);
        assert!(first < second && first.to_string() < second.to_string());
        assert_eq!(first.to_string().parse::<OrderId>(), Ok(first));
    }
}
