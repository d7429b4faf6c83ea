//! One article, as its owner writes it.

use askama::Template;

use super::{order::Choice, shell::Shell};
use crate::counter::rules::article::Typed;

/// The form of an article, new or known.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/article.html")]
pub struct ArticlePage {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// The fields as typed.
    pub typed: Typed,
    /// What cannot be read: the field, and what to do.
    pub faults: Vec<(&'static str, String)>,
    /// The shelves that there are.
    pub categories: Vec<String>,
    /// The workstations that there are.
    pub stations: Vec<String>,
    /// Piece, kilogram, service.
    pub units: Vec<Choice>,
    /// The rates of VAT.
    pub rates: Vec<Choice>,
    /// How its stock behaves.
    pub counts: Vec<Choice>,
    /// What it contains.
    pub contains: Vec<Choice>,
    /// What it may contain.
    pub traces: Vec<Choice>,
}

impl ArticlePage {
    /// What is wrong with a field.
    fn why(&self, field: &str) -> Option<&str> {
        self.faults.iter().find(|(known, _)| *known == field).map(|(_, why)| why.as_str())
    }
}
