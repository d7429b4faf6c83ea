//! What the program acknowledged: the promises that it is held to.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// An order that was acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledged {
    /// Where.
    pub shop: String,
    /// By which way: `api` or `web`.
    pub source: &'static str,
    /// The key of the request.
    pub key: String,
    /// Its identifier, as it was answered.
    pub id: String,
    /// Articles with quantities.
    pub lines: BTreeMap<String, i64>,
    /// The state that was last acknowledged.
    pub state: String,
}

/// Everything that was acknowledged, and what was met on the way.
#[derive(Debug, Default)]
pub struct Book {
    /// Orders, in the order they were acknowledged.
    pub orders: Vec<Acknowledged>,
    /// Identifiers of SMS whose reception was acknowledged, with their shop.
    pub sms: BTreeSet<(String, String)>,
    /// Identifiers of presses whose reception was acknowledged.
    pub presses: BTreeSet<String>,
    /// Batches as they were answered: key and identifier.
    pub batches: BTreeMap<String, (String, String)>,
    /// Sales over the counter that were acknowledged.
    pub sales: u64,
    /// Requests that were refused for a good reason: sold out, full, too often.
    pub refused: u64,
    /// Requests that were sent again with their key after they were answered.
    pub replayed: u64,
    /// Requests that were answered, whatever the answer.
    pub answered: u64,
    /// Requests that got no answer, because the program was killed.
    pub unanswered: u64,
    /// Answers 503, while something that is needed was away.
    pub unavailable: u64,
    /// Moves of orders that were acknowledged.
    pub moves: u64,
    /// What must not be: an answer 500, an answer that nobody promised, two answers to one key.
    pub faults: Vec<String>,
}

/// The book, shared by all who load.
#[derive(Debug, Default)]
pub struct Ledger(Mutex<Book>);

impl Ledger {
    /// The book itself, for a moment.
    pub fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a fault down; a hundred say enough.
    pub fn fault(&self, fault: String) {
        let mut book = self.book();
        if book.faults.len() < 100 {
            book.faults.push(fault);
        }
    }
}
