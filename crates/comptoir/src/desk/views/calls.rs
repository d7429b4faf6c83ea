//! Calls: those that nobody took, the last ones, and one whose caller must be chosen.

use askama::Template;

use super::Shell;

/// The list of calls.
#[derive(Debug, Clone, Template)]
#[template(path = "desk/views/calls.html")]
pub struct CallsPage {
    /// The frame.
    pub shell: Shell,
    /// To call back, the first first.
    pub missed: Vec<CallRow>,
    /// The others of the last days, the last first.
    pub others: Vec<CallRow>,
}

/// One call.
#[derive(Debug, Clone)]
pub struct CallRow {
    /// The call.
    pub id: String,
    /// Its page.
    pub url: String,
    /// Who.
    pub who: String,
    /// The number to call back: as a link wants it, as one reads it.
    pub tel: Option<(String, String)>,
    /// When.
    pub at: String,
    /// "manqué", "4 min, noté par Inès".
    pub says: String,
    /// What was noted.
    pub note: String,
}

/// A call whose caller must be chosen.
#[derive(Debug, Clone, Template)]
#[template(path = "desk/views/call.html")]
pub struct CallPage {
    /// The frame.
    pub shell: Shell,
    /// The call.
    pub id: String,
    /// "Ça sonne : 06 39 98 12 01".
    pub heading: String,
    /// Why there is a choice.
    pub says: String,
    /// Who it may be: person, name.
    pub people: Vec<(String, String)>,
    /// Whether somebody new may be noted by that number.
    pub may_add: bool,
}
