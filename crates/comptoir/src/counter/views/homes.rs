//! The workshop's page of homes: whether the street's line to them is open, where it is, and who holds it.

use askama::Template;

use super::shell::Shell;

/// The line to homes and telephones.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/homes.html")]
pub struct Homes {
    /// The frame.
    pub shell: Shell,
    /// How the line stands, worded: "Ouverte depuis 7 h 02".
    pub state: String,
    /// The class of its mark.
    pub look: &'static str,
    /// What that means for homes, when something is to be said.
    pub note: Option<String>,
    /// Its address for this machine, where there is a line.
    pub address: Option<String>,
    /// Its address for homes, when that is another one.
    pub outside: Option<String>,
    /// How many homes and telephones have an account, worded.
    pub homes: String,
    /// Whether the line is held here, with the word of the gesture that changes it; nothing for who may not.
    pub switch: Option<Switch>,
    /// The line is held by another machine, or somebody else decides.
    pub elsewhere: Option<String>,
}

/// The switch of the line that is held here.
#[derive(Debug, Clone)]
pub struct Switch {
    /// `on` or `off`: what the gesture makes of it.
    pub to: &'static str,
    /// Its word.
    pub word: String,
    /// Nobody outside this machine can reach it.
    pub near: bool,
}
