//! The day's sheet: what to prepare hour by hour, for paper or for the phone in the bakehouse.

use askama::Template;

use super::{board::Line, shell::Shell};

/// The sheet of one day.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/day.html")]
pub struct DaySheet {
    /// The frame.
    pub shell: Shell,
    /// "mercredi 25 novembre".
    pub day: String,
    /// The day before, as an address.
    pub before: String,
    /// The day after.
    pub after: String,
    /// What is wanted in all.
    pub totals: Vec<Line>,
    /// Hour by hour.
    pub hours: Vec<DayHour>,
    /// How many orders.
    pub orders: usize,
    /// What they are worth, worded.
    pub worth: String,
    /// Today's articles, to sell and to recount; empty on any other day.
    pub stock: Vec<StockRow>,
}

/// One article of today, as it stands in the shop.
#[derive(Debug, Clone)]
pub struct StockRow {
    /// The shop's reference.
    pub sku: String,
    /// The article.
    pub name: String,
    /// How many are in the shop now, promised ones included; grams for what is weighed.
    pub there: i64,
    /// How many of them are promised, worded, or nothing.
    pub promised: String,
    /// Whether it is counted by the piece, and one can be sold by a tap.
    pub pieces: bool,
}

/// One hour of pick-up.
#[derive(Debug, Clone)]
pub struct DayHour {
    /// The hour.
    pub at: String,
    /// Its orders.
    pub orders: Vec<DayOrder>,
}

/// One order on paper.
#[derive(Debug, Clone)]
pub struct DayOrder {
    /// The order's page.
    pub url: String,
    /// The four digits.
    pub code: String,
    /// For whom.
    pub who: String,
    /// The state, worded.
    pub state: String,
    /// Whether it is done already (ticked on paper).
    pub done: bool,
    /// What is wanted.
    pub lines: Vec<Line>,
    /// What was written.
    pub note: Option<String>,
    /// What is to pay, worded.
    pub total: String,
}
