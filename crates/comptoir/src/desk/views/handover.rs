//! Hand-overs: those that go on, and one of them person by person.

use askama::Template;

use super::{Choice, Shell};

/// The hand-overs that go on, and where one is prepared.
#[derive(Debug, Clone, Template)]
#[template(path = "desk/views/handovers.html")]
pub struct HandoversPage {
    /// The frame.
    pub shell: Shell,
    /// Those that go on.
    pub rows: Vec<HandoverRow>,
    /// Whose clients may be handed over.
    pub leavers: Vec<Choice>,
    /// Who may go on.
    pub successors: Vec<Choice>,
    /// The day proposed for the end of the time with both.
    pub until: String,
    /// Whether the reader decides in the shop.
    pub owner: bool,
}

/// A hand-over in the list.
#[derive(Debug, Clone)]
pub struct HandoverRow {
    /// Its page.
    pub url: String,
    /// "Inès passe la main à Camille".
    pub says: String,
    /// "12 présentations sur 18".
    pub note: String,
}

/// One hand-over, person by person.
#[derive(Debug, Clone, Template)]
#[template(path = "desk/views/handover.html")]
pub struct HandoverPage {
    /// The frame.
    pub shell: Shell,
    /// "Inès passe la main à Camille".
    pub title: String,
    /// Until when both are there.
    pub both: String,
    /// How many know, how many answered.
    pub counts: String,
    /// How many know, of how many.
    pub progress: (String, String),
    /// Where the forms go.
    pub action: String,
    /// Whether the reader may introduce.
    pub may: bool,
    /// The successor.
    pub successor: String,
    /// The persons, those still to be told first.
    pub rows: Vec<IntroRow>,
}

/// One person of a hand-over.
#[derive(Debug, Clone)]
pub struct IntroRow {
    /// As the form names them.
    pub person: String,
    /// Their name.
    pub who: String,
    /// Their thread.
    pub url: String,
    /// Where it stands.
    pub says: String,
    /// What is written to them.
    pub body: String,
    /// Nobody has told them yet.
    pub todo: bool,
    /// Nothing more is to be done.
    pub done: bool,
    /// Where the words would go, worded; none when one may not write to them.
    pub by: Option<String>,
}
