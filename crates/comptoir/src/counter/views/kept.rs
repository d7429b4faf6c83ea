//! What is kept, for how long; who opened what.

use askama::Template;

use super::{order::Choice, shell::Shell};

/// `/atelier/donnees`.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/kept.html")]
pub struct KeptPage {
    /// The frame.
    pub shell: Shell,
    /// When the last round was made.
    pub last: String,
    /// The lines of the table.
    pub rows: Vec<KeptRow>,
}

/// One line of what is kept.
#[derive(Debug, Clone)]
pub struct KeptRow {
    /// What.
    pub what: String,
    /// For how long.
    pub time: String,
    /// Why so long.
    pub why: String,
    /// What went in the last round; empty when nothing.
    pub went: String,
}

/// `/atelier/acces`.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/access.html")]
pub struct AccessPage {
    /// The frame.
    pub shell: Shell,
    /// Who may be looked for.
    pub people: Vec<Choice>,
    /// Whose file alone is looked at.
    pub of: Option<String>,
    /// The openings, the last first.
    pub rows: Vec<AccessRow>,
    /// Where the earlier ones are.
    pub more: Option<String>,
}

/// One opening.
#[derive(Debug, Clone)]
pub struct AccessRow {
    /// When.
    pub at: String,
    /// Who.
    pub who: String,
    /// Whose file.
    pub whose: String,
    /// Where the openings of that file alone are; none when the person was forgotten.
    pub url: Option<String>,
    /// On which page, from which address.
    pub from: String,
}
