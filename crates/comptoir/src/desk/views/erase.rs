//! Before somebody is forgotten: what goes, what stays.

use askama::Template;

use super::Shell;

/// The page that asks once more.
#[derive(Debug, Clone, Template)]
#[template(path = "desk/views/erase.html")]
pub struct ErasePage {
    /// The frame.
    pub shell: Shell,
    /// "Effacer Odile Vasseur ?"
    pub title: String,
    /// The file, as its address names it.
    pub person: String,
    /// What stays, and why.
    pub stays: Vec<String>,
}
