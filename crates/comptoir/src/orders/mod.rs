//! Orders: the one command that every way in uses to reserve, and all that happens to an order until its hand-over.
//!
//! Promise: stock and slot are checked and taken in one transaction; a refusal says what is possible instead; the same
//! key gives the same order; every move is in the table of `rules` and leaves a fact; what must be told is queued in
//! the transaction that makes it true; the receipt is frozen at hand-over.

mod along;
mod amend;
pub mod api;
mod erase;
mod moves;
mod nearest;
mod notices;
mod offers;
mod recount;
mod reserve;
pub mod rules;
mod store;
mod sweep;
#[cfg(test)]
mod tests;
pub mod words;

pub use crate::catalogue::WishLine;
pub use along::{add_along, drop_along};
pub use amend::{Change, amend};
pub use erase::{Orders, erase, erase_one, of_gone};
use jiff::{Timestamp, civil::Date};
use kernel::{Cents, Contact, Quantity, ShopKey, Sku, Unit, VatRate, id::OrderId, money::VatTotal};
pub use moves::{Swap, UNDONE, annotate, change_line, confirm, move_seen, move_to, print, undo, undo_seen, undoable};
pub use nearest::{Short, nearest};
pub use notices::{allergens, allergens_of, lines as notice_lines};
pub use offers::{Offer, offers};
pub use recount::recount;
pub use reserve::{Pickup, Who, Wish, reserve, reserve_for_regular, reserve_untold};
use rules::{Payment, Refusal, State};
use serde::{Deserialize, Serialize};
pub use store::{
    Brief, Ticket, at_day, baskets, briefs, by_code, by_id, collected_between, drop_ticket, endangered,
    expire_unconfirmed, held_by, newer, next_ticket, of_contact, of_visitor, ordered_since, placed_before,
    queue_ticket, slot_usage,
};
pub use sweep::{check, sweep};

use crate::platform::{Env, Error, i18n::Lang, secrets::Secrets};

/// One line of an order, with the price and words it was ordered at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its place, from 1.
    pub line: i64,
    /// The article.
    pub sku: Sku,
    /// Its name then.
    pub name: String,
    /// In what it is counted.
    pub unit: Unit,
    /// How much.
    pub quantity: Quantity,
    /// How it is wanted, of what the article offers: `tranché`.
    pub options: Vec<String>,
    /// The price then, per piece, service or kilogram.
    pub price: Cents,
    /// The VAT rate then.
    pub vat: VatRate,
    /// The price of the line.
    pub total: Cents,
    /// Allergens in words, as told before the order was concluded.
    pub allergens: String,
    /// The day whose stock it takes; empty when not counted.
    pub stock_day: String,
    /// It stands no more: it was missing, or the order was changed.
    pub dropped: bool,
}

impl Line {
    /// The name with how it is wanted: `Pain de campagne (tranché)`.
    pub fn label(&self) -> String {
        crate::catalogue::words::label(&self.name, &self.options)
    }

    /// The same, wished again: at the price of that day's shelf, but the parts of a formula stay in its price.
    pub fn wish(&self) -> WishLine {
        let agreed = self.is_included().then_some(Cents(0));
        WishLine { sku: self.sku.clone(), quantity: self.quantity, options: self.options.clone(), agreed }
    }

    /// Whether it costs nothing of its own: a part of a formula.
    pub fn is_included(&self) -> bool {
        self.price == Cents(0)
    }
}

/// What is frozen at hand-over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// When it was handed over.
    pub at: Timestamp,
    /// Name, quantity, unit price, total and VAT of each line.
    pub lines: Vec<ReceiptLine>,
    /// The totals per VAT rate.
    pub vat: Vec<VatTotal>,
    /// What was paid.
    pub total: Cents,
}

/// One line of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptLine {
    /// The article's name.
    pub name: String,
    /// Pieces or grams.
    pub quantity: Quantity,
    /// In what it is counted.
    pub unit: Unit,
    /// The price of the line, VAT included.
    pub total: Cents,
    /// Its rate.
    pub rate: VatRate,
    /// The VAT in it; the lines of a rate add up to the rate's VAT.
    pub vat: Cents,
}

/// What was in one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basket {
    /// The order.
    pub id: OrderId,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Its articles, line by line.
    pub skus: Vec<Sku>,
}

/// One order.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Street and shop.
    pub key: ShopKey,
    /// Its identifier.
    pub id: OrderId,
    /// The local day of its pick-up.
    pub day: Date,
    /// Its number on that day, from 1.
    pub number: i64,
    /// When it is picked up.
    pub pickup_at: Timestamp,
    /// The slot it occupies, by the grid of when it was placed.
    pub slot_at: Timestamp,
    /// What it takes of that slot, by measure.
    pub need: Vec<(String, i64)>,
    /// By which way it came in: `web`, `api`, `sms`, `alert`…
    pub source: String,
    /// Who it is for; empty while it is only held.
    pub name: String,
    /// Where they are reached.
    pub contact: Option<Contact>,
    /// Their language.
    pub lang: Lang,
    /// Where it stands.
    pub state: State,
    /// Where its payment stands.
    pub payment: Payment,
    /// What it costs.
    pub total: Cents,
    /// What the customer adds.
    pub note: String,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Until when goods and slot are kept: the end of the hold, or of the grace time after the pick-up.
    pub expires_at: Timestamp,
    /// Until when the customer may still change it, resolved from the cut-offs of its articles.
    pub changeable_until: Timestamp,
    /// When it was last moved.
    pub moved_at: Timestamp,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Frozen at hand-over.
    pub receipt: Option<Receipt>,
    /// How many tickets were printed.
    pub prints: i64,
    /// Grows by one with every move: a screen that shows an older one does not move it.
    pub version: i64,
}

impl Order {
    /// The lines that stand.
    pub fn standing(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| !line.dropped)
    }

    /// The code that the customer says at the counter.
    pub fn code(&self, secrets: &Secrets) -> String {
        rules::code(self.number, code_key(secrets, &self.key, self.day))
    }

    /// The token that opens the order for its customer.
    pub fn token(&self, secrets: &Secrets) -> String {
        format!("{}.{}", self.key.shop, secrets.token("order", &self.id.to_string()))
    }

    /// The path of its page, with the token.
    pub fn path(&self, secrets: &Secrets) -> String {
        format!("/{}/commandes/{}?t={}", self.key.shop, self.id, self.token(secrets))
    }

    /// A short path that leads to its page, for messages: the identifier holds 74 random bits, eight letters prove that
    /// we wrote it.
    pub fn short_path(&self, secrets: &Secrets) -> String {
        let end = secrets.link("order", &self.id.to_string(), self.id.as_bytes(), 8);
        format!("/{}/c/{end}", self.key.shop)
    }

    /// What it takes from the stock.
    pub fn takes(&self) -> Vec<crate::stock::Take> {
        let take = |line: &Line| crate::stock::Take {
            sku: line.sku.clone(),
            day: line.stock_day.clone(),
            quantity: line.quantity.get(),
        };
        self.standing().map(take).collect()
    }
}

/// The word under which somebody's hold is found who answers by message: by SMS, or on the page of the question.
pub fn talker(contact: &Contact) -> String {
    format!("sms {contact}")
}

/// The key of the codes of a shop's day.
pub fn code_key(secrets: &Secrets, key: &ShopKey, day: Date) -> u64 {
    secrets.number("code", &format!("{}/{}/{day}", key.street, key.shop))
}

/// The order that the end of a short path names.
pub fn read_short(secrets: &Secrets, text: &str) -> Option<OrderId> {
    secrets.read_link("order", 8, text, |bytes| {
        let id = OrderId::from_bytes(bytes);
        (id, id.to_string())
    })
}

/// The shop that a customer's token speaks of, when the token is the one of the order.
pub fn token_shop(secrets: &Secrets, id: &str, token: &str) -> Option<kernel::Slug> {
    let (shop, mac) = token.split_once('.')?;
    secrets.verify("order", id, mac).then(|| shop.parse().ok()).flatten()
}

/// Why a command on orders did nothing.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It is not possible; something else is.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// The key was used before: this is its order.
    #[error("the same request again")]
    Again(Box<Order>),
    /// There is no such order (for the one who asks).
    #[error("no such order")]
    NoOrder,
    /// The screen shows an older state of the order: nothing is done on a mistaken belief.
    #[error("the order has moved on")]
    Stale(Box<Order>),
    /// The order does not move like that.
    #[error("an order that is {0:?} cannot become {1:?}")]
    NotAllowed(State, State),
    /// The fault is ours.
    #[error(transparent)]
    Error(#[from] Error),
}

impl From<db::DbError> for Failure {
    fn from(error: db::DbError) -> Self {
        Self::Error(error.into())
    }
}

/// Who moves an order, for its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// What they may do.
    pub mover: rules::Mover,
    /// As the history names them: `customer`, `staff:Sarah`.
    pub name: String,
}

impl Actor {
    /// The customer of the order.
    pub fn customer() -> Self {
        Self { mover: rules::Mover::Customer, name: "customer".to_owned() }
    }
    /// Someone behind the counter.
    pub fn staff(name: &str) -> Self {
        Self { mover: rules::Mover::Staff, name: format!("staff:{name}") }
    }
    /// The passing of time.
    pub fn program() -> Self {
        Self { mover: rules::Mover::Program, name: "program".to_owned() }
    }
}

/// The fact of a move.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Moved {
    /// From which state.
    pub from: State,
    /// To which.
    pub to: State,
    /// Why, when someone said so.
    #[serde(default)]
    pub why: String,
}

fn record(
    tx: &mut db::Tx<'_>,
    env: &mut Env,
    order: &Order,
    actor: &Actor,
    from: State,
    why: &str,
) -> Result<(), db::DbError> {
    let detail = Moved { from, to: order.state, why: why.to_owned() };
    let kind = format!("order.{}", order.state.as_str());
    crate::platform::facts::record(tx, env, &order.key, &kind, &order.id.to_string(), &actor.name, &detail)
}
