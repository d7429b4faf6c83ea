//! Finding somebody, or something that was said.

use askama::Template;

use super::Shell;

/// The page of the search.
#[derive(Debug, Clone, Template)]
#[template(path = "desk/views/clients.html")]
pub struct ClientsPage {
    /// The frame.
    pub shell: Shell,
    /// What was typed.
    pub typed: String,
    /// Persons.
    pub people: Vec<ClientRow>,
    /// Things that were said or noted.
    pub hits: Vec<Hit>,
}

/// A person that was found.
#[derive(Debug, Clone)]
pub struct ClientRow {
    /// Their thread.
    pub url: String,
    /// Their name.
    pub who: String,
    /// Their address.
    pub note: String,
}

/// Something that was found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The thread.
    pub url: String,
    /// Its icon.
    pub icon: &'static str,
    /// Whose.
    pub who: String,
    /// When.
    pub at: String,
    /// What.
    pub text: String,
}
