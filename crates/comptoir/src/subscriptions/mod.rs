//! Lunch subscriptions ("abonnement déjeuner"): what a customer has for lunch, on which days, made into one order a day.
//!
//! Promise: nothing runs before its address said yes; each day may be changed until the shop's cut-off and stands after
//! it; the evening before, one order is made for each subscription and day, never two, by `orders::reserve`, so never
//! over the promise; whatever differs from what was chosen is told; nobody is given what they avoid; a price counts
//! only after it was announced; the books are only added to, and a card never has less than nothing on it.

pub mod api;
mod books;
mod by_message;
mod change;
mod erase;
pub mod form;
mod generate;
mod look;
mod notices;
mod prep;
pub mod rules;
pub mod statement;
mod store;
mod swap;
#[cfg(test)]
mod tests;
pub mod words;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
pub use books::{Book, balance, check, pay_month, refund, sell_card, standing_of};
pub use by_message::{Answered, Undo, hear, of_sender, undo};
pub use change::{DayChange, Wish, change, change_day, confirm, end, forget, make, new_feed, pause, resume, skip};
use db::{Conn, DbError, Tx};
pub use erase::{erase, erase_one};
pub use generate::{generate, serve};
use jiff::{Timestamp, civil::Date};
use kernel::{
    Contact, ShopKey, Sku,
    id::{OrderId, SubscriptionId},
};
pub use look::{Watch, look};
pub use prep::{Group, Prep, Ticket, Total, prep};
use rules::{Content, Offer, Pay, Plan, State};
use serde::{Deserialize, Serialize};
pub use store::{all, by_id, entries, lunch, lunches, of_contact, of_order, offer, on_day};
use subtle::ConstantTimeEq as _;
pub use swap::{Swapped, swap};

use crate::{
    platform::{Env, Error, facts, i18n::Lang, secrets::Secrets},
    shops::Shop,
};

/// By which way the orders of subscriptions come in.
pub const SOURCE: &str = "subscription";

/// One subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Street and shop.
    pub key: ShopKey,
    /// Its identifier.
    pub id: SubscriptionId,
    /// Where its customer is told.
    pub contact: Contact,
    /// The name to be called.
    pub name: String,
    /// Their language.
    pub lang: Lang,
    /// Where it stands.
    pub state: State,
    /// When there is a lunch, and what in it.
    pub plan: Plan,
    /// How it is paid.
    pub pay: Pay,
    /// Whether its customer is told each evening, not only of what differs.
    pub tells: bool,
    /// How many lunches in a row were not fetched.
    pub misses: i64,
    /// Which address its calendar has: grows when it is revoked.
    pub feed: i64,
    /// Who made it: `customer`, `staff:Sarah`.
    pub made_by: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub changed_at: Timestamp,
}

impl Subscription {
    /// The last part of its page's address: the identifier holds 74 random bits, sixteen letters prove that we wrote it.
    pub fn token(&self, secrets: &Secrets) -> String {
        secrets.link("subscription", &proof(&self.key, self.id), self.id.as_bytes(), 16)
    }

    /// The path of its page.
    pub fn path(&self, secrets: &Secrets) -> String {
        format!("/{}/abonnement/{}", self.key.shop, self.token(secrets))
    }

    /// The path of its calendar: a new one replaces the one before.
    pub fn feed_path(&self, secrets: &Secrets) -> String {
        let proof = format!("{}/{}", proof(&self.key, self.id), self.feed);
        let end = secrets.link("subscription feed", &proof, self.id.as_bytes(), 16);
        format!("/{}/dejeuners/{end}.ics", self.key.shop)
    }

    /// Whether the end of a calendar's path is the one it has now.
    pub fn is_feed(&self, secrets: &Secrets, token: &str) -> bool {
        let path = self.feed_path(secrets);
        let own = path.rsplit('/').next().and_then(|file| file.strip_suffix(".ics")).unwrap_or_default();
        own.as_bytes().ct_eq(token.as_bytes()).into()
    }
}

fn proof(key: &ShopKey, id: SubscriptionId) -> String {
    format!("{}/{id}", key.shop)
}

/// The subscription that the token of a page or of a calendar begins with; whether it is ours is another question.
pub fn token_id(token: &str) -> Option<SubscriptionId> {
    let (id, _) = token.split_at_checked(22)?;
    Some(SubscriptionId::from_bytes(URL_SAFE_NO_PAD.decode(id).ok()?.try_into().ok()?))
}

/// The subscription that a page's address names, when we wrote the address.
pub fn read_token(secrets: &Secrets, key: &ShopKey, token: &str) -> Option<SubscriptionId> {
    secrets.read_link("subscription", 16, token, |bytes| {
        let id = SubscriptionId::from_bytes(bytes);
        (id, proof(key, id))
    })
}

/// What became of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing yet.
    Open,
    /// Its cut-off is over: it is a lunch whatever is changed since.
    Kept,
    /// Its order was made.
    Ordered,
    /// It was not possible, and its customer was told why.
    Refused,
}

impl Outcome {
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "",
            Self::Kept => "kept",
            Self::Ordered => "ordered",
            Self::Refused => "refused",
        }
    }
    /// Reads the stored word.
    pub fn parse(word: &str) -> Self {
        [Self::Kept, Self::Ordered, Self::Refused].into_iter().find(|it| it.as_str() == word).unwrap_or(Self::Open)
    }
    /// Whether nothing more is to be made of it.
    pub fn is_made(self) -> bool {
        matches!(self, Self::Ordered | Self::Refused)
    }
}

/// What differs from what was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// Another article took the place of one, by their names.
    Replaced(String, String),
    /// The slot was full: another hour.
    Moved(Timestamp, Timestamp),
    /// The card is used up: this one is paid at pick-up.
    CardOver,
    /// So many lunches are left on the card after this one.
    CardLow(i64),
    /// No lunch: this article is missing and nothing may take its place.
    Missing(String),
    /// No lunch: the chef has nothing that suits.
    NoSurprise,
    /// No lunch: no hour near was free.
    NoSlot,
    /// No lunch: the shop is closed, for a reason.
    Shut(String),
    /// No lunch: we were too late ourselves.
    Late,
}

/// One day of a subscription that is not an ordinary one to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lunch {
    /// Whose.
    pub subscription: SubscriptionId,
    /// The local day.
    pub day: Date,
    /// Its customer wants none.
    pub skipped: bool,
    /// What they want on that day alone.
    pub content: Option<Content>,
    /// At what hour on that day alone, in minutes after local midnight.
    pub minute: Option<i64>,
    /// What became of it.
    pub outcome: Outcome,
    /// Its order.
    pub order: Option<OrderId>,
    /// How it is paid.
    pub pay: Pay,
    /// What differs from what was chosen.
    pub changes: Vec<Change>,
    /// What is in it.
    pub served: Vec<Sku>,
    /// Whether what becomes of its order is still looked at.
    pub followed: bool,
    /// When it was last written.
    pub made_at: Timestamp,
}

impl Lunch {
    /// A day on which nothing was wished otherwise.
    pub fn plain(subscription: SubscriptionId, day: Date, now: Timestamp) -> Self {
        Self {
            subscription,
            day,
            skipped: false,
            content: None,
            minute: None,
            outcome: Outcome::Open,
            order: None,
            pay: Pay::Pickup,
            changes: Vec::new(),
            served: Vec::new(),
            followed: false,
            made_at: now,
        }
    }
}

/// What a day is, with what is known of it.
pub fn day_of(own: &Subscription, offer: &Offer, shop: &Shop, day: Date, lunch: Option<&Lunch>) -> rules::Day {
    let skipped = lunch.is_some_and(|lunch| lunch.skipped);
    if lunch.is_some_and(|lunch| lunch.outcome == Outcome::Kept) && !skipped {
        return match shop.hours.closing_on(day) {
            Some(closing) => rules::Day::Closed(closing.reason.clone()),
            None => rules::Day::Lunch,
        };
    }
    rules::day(&own.plan, offer, &shop.hours, day, skipped)
}

/// Why a command on subscriptions did nothing.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Its cut-off is over.
    #[error("the cut-off of {0} is over")]
    TooLate(Date),
    /// There is no lunch to change on that day.
    #[error("no lunch on {0}")]
    NoLunch(Date),
    /// The shop does not offer this.
    #[error("not offered")]
    NotOffered,
    /// Nothing is chosen: no article, or no day.
    #[error("nothing is chosen")]
    Empty,
    /// The shop is not open at that hour on these days.
    #[error("closed at that hour")]
    Shut(Vec<jiff::civil::Weekday>),
    /// What was chosen holds what they avoid, or does not say: the article's name.
    #[error("{0} is not safe")]
    Unsafe(String),
    /// This address has as many as it may.
    #[error("too many")]
    TooMany,
    /// Lunches are left on the card, or something is owed: settled first.
    #[error("the books are not even")]
    NotEven,
    /// The fault is ours.
    #[error(transparent)]
    Error(#[from] Error),
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        Self::Error(error.into())
    }
}

/// Changes what a shop offers.
pub fn set_offer(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, offer: Offer, actor: &str) -> Result<(), DbError> {
    let offer = offer.sane();
    store::put_offer(tx, key, &offer)?;
    let detail = serde_json::json!({ "active": offer.active });
    facts::record(tx, env, key, "lunch.offered", key.shop.as_str(), actor, &detail)
}

/// Whether a shop takes new subscriptions.
pub fn is_offered(conn: &mut Conn<'_>, key: &ShopKey) -> Result<bool, DbError> {
    Ok(offer(conn, key)?.active)
}

fn fact(tx: &mut Tx<'_>, env: &mut Env, own: &Subscription, what: &str, actor: &str) -> Result<(), DbError> {
    let kind = format!("subscription.{what}");
    let (key, id) = (own.key.clone(), own.id.to_string());
    facts::record(tx, env, &key, &kind, &id, actor, &serde_json::json!({}))
}
