//! The books of a subscription: entries that are only added, and what stands after each.

use jiff::{Timestamp, civil::Date};
use kernel::{Cents, id::OrderId};

/// What an entry is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A card was bought.
    Bought,
    /// A lunch of the card was handed over.
    Used,
    /// The hand-over was taken back: so is the lunch.
    Returned,
    /// What is left of a card was given back in money.
    Refunded,
    /// A lunch that is paid by the month was handed over.
    Owed,
    /// Its hand-over was taken back.
    Unowed,
    /// What was owed is paid.
    Paid,
}

/// Every kind with its stored word.
const KINDS: [(Kind, &str); 7] = [
    (Kind::Bought, "bought"),
    (Kind::Used, "used"),
    (Kind::Returned, "returned"),
    (Kind::Refunded, "refunded"),
    (Kind::Owed, "owed"),
    (Kind::Unowed, "unowed"),
    (Kind::Paid, "paid"),
];

impl Kind {
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        KINDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        KINDS.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }
}

/// What stands in the books.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Balance {
    /// Lunches left on cards.
    pub lunches: i64,
    /// What is owed for lunches paid by the month.
    pub due: Cents,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place, from 1.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// What for.
    pub kind: Kind,
    /// Lunches that come or go.
    pub lunches: i64,
    /// What is owed from now on, or no longer.
    pub due: Cents,
    /// Money that came in, or was given back.
    pub paid: Cents,
    /// The day of the lunch, where it is one.
    pub day: Option<Date>,
    /// Its order.
    pub order: Option<OrderId>,
    /// The same word is booked once.
    pub once: String,
    /// Who wrote it.
    pub actor: String,
    /// What stands after it.
    pub after: Balance,
}

/// What stands after so much is added; none when a card would have less than nothing on it.
pub fn after(before: Balance, lunches: i64, due: Cents) -> Option<Balance> {
    let next = Balance { lunches: before.lunches.checked_add(lunches)?, due: before.due + due };
    (next.lunches >= 0).then_some(next)
}

/// What an order costs in the books, by what was booked for it: one lunch once it is handed over, nothing else.
pub fn open_cents(booked: &[Entry], order: OrderId) -> (i64, Cents) {
    let of = booked.iter().filter(|entry| entry.order == Some(order));
    of.fold((0, Cents(0)), |(lunches, due), entry| (lunches + entry.lunches, due + entry.due))
}

/// What does not add up in the books of one subscription, in the order of their numbers.
pub fn faults(entries: &[Entry]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut before = Balance::default();
    for (n, entry) in (1_i64..).zip(entries) {
        if entry.number != n {
            faults.push(format!("entry {} stands where {n} should", entry.number));
        }
        match after(before, entry.lunches, entry.due) {
            Some(next) if next == entry.after => {}
            _ => faults
                .push(format!("entry {}: {:?} after {:?} is not {:?}", entry.number, entry.kind, before, entry.after)),
        }
        before = entry.after;
        if let Some(order) = entry.order {
            let (lunches, due) = open_cents(&entries[..usize::try_from(n).unwrap_or(entries.len())], order);
            if !(-1..=0).contains(&lunches) || due < Cents(0) {
                faults.push(format!("order {order}: {lunches} lunches and {due} are booked for it"));
            }
        }
    }
    faults
}
