//! Quotes, deposits and credit notes, as the counter shows them.

use askama::Template;

use super::{Shell, order::Choice};

/// The papers of an order that bear a number, and what can be added.
#[derive(Debug, Clone, Default)]
pub struct OrderPapers {
    /// Each: what, where, how much.
    pub rows: Vec<(String, String, String)>,
    /// Whether a deposit can be noted.
    pub takes: bool,
    /// The deposit that the quote asked for, as it is typed.
    pub asked: String,
    /// By what it may have been paid: value, word.
    pub means: Vec<(&'static str, String)>,
    /// Whether what was paid can be given back.
    pub gives_back: bool,
    /// Whether the invoice can be corrected by the reader.
    pub corrects: bool,
    /// What was wrong with what was typed.
    pub wrong: Option<String>,
}

impl OrderPapers {
    /// Whether there is anything to show.
    pub fn is_shown(&self) -> bool {
        !self.rows.is_empty() || self.takes
    }
}

/// `/comptoir/devis`: the last quotes.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/quotes.html")]
pub struct QuotesPage {
    /// The frame.
    pub shell: Shell,
    /// The quotes, newest first.
    pub rows: Vec<QuoteRow>,
}

/// A quote in a list.
#[derive(Debug, Clone)]
pub struct QuoteRow {
    /// Its page.
    pub url: String,
    /// For whom.
    pub who: String,
    /// Number and day.
    pub what: String,
    /// How much.
    pub total: String,
    /// Where it stands.
    pub state: String,
    /// How the mark of that is drawn.
    pub look: &'static str,
}

/// `/comptoir/devis/nouveau`: where one is written.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/quote_new.html")]
pub struct QuoteForm {
    /// The frame.
    pub shell: Shell,
    /// Why it was not sent.
    pub wrong: Option<String>,
    /// Name, contact, address, SIREN.
    pub who: [String; 4],
    /// Its lines.
    pub lines: Vec<FormLine>,
    /// The articles.
    pub shelf: Vec<Choice>,
    /// Day, hour, how many days it holds, deposit, a word.
    pub when: [String; 5],
    /// The first and the last day that can be chosen.
    pub days: (String, String),
}

/// One line of the form, as it was typed.
#[derive(Debug, Clone, Default)]
pub struct FormLine {
    /// The article.
    pub sku: String,
    /// How much.
    pub quantity: String,
    /// At which price.
    pub price: String,
    /// How it is to be.
    pub detail: String,
}

impl QuoteForm {
    /// How many lines are shown at once: those that are filled, and at least three.
    fn shown(&self) -> usize {
        self.lines.iter().rposition(|line| !line.sku.is_empty()).map_or(3, |at| (at + 1).max(3))
    }
}

/// `/comptoir/devis/{id}`: one quote.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/quote.html")]
pub struct QuoteSheet {
    /// The frame.
    pub shell: Shell,
    /// What was wrong.
    pub wrong: Option<String>,
    /// The quote, as its address names it.
    pub id: String,
    /// Its number.
    pub number: String,
    /// For whom.
    pub who: String,
    /// For when.
    pub when: String,
    /// Until when it holds.
    pub until: String,
    /// Where it stands.
    pub state: String,
    /// How the mark of that is drawn.
    pub look: &'static str,
    /// How much, what, for how much.
    pub lines: Vec<(String, String, String)>,
    /// In all.
    pub total: String,
    /// The deposit that is asked for.
    pub deposit: Option<String>,
    /// A word.
    pub note: String,
    /// Whether it waits for an answer.
    pub open: bool,
    /// The order that it became.
    pub order: Option<String>,
    /// As a PDF.
    pub pdf: String,
}

/// `/comptoir/commandes/{id}/avoir`: where an invoice is corrected.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/credit.html")]
pub struct CreditForm {
    /// The frame.
    pub shell: Shell,
    /// What was wrong.
    pub wrong: Option<String>,
    /// The order, as its address names it.
    pub order: String,
    /// The invoice.
    pub number: String,
    /// Each line: what, how much is left of it, what was typed.
    pub lines: Vec<(String, String, String)>,
    /// The reason, as it was typed.
    pub reason: String,
}
