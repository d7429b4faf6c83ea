//! How an advisor shows: a line about them, and their hours.

use askama::Template;

use super::Shell;

/// The page of one's own presence.
#[derive(Debug, Clone, Template)]
#[template(path = "desk/views/presence.html")]
pub struct PresencePage {
    /// The frame.
    pub shell: Shell,
    /// "Nadia, joignable jusqu'à 18 h".
    pub says: String,
    /// Their line.
    pub about: String,
    /// Their week, from Monday.
    pub days: Vec<DayHours>,
    /// Whether these are the shop's hours.
    pub shops: bool,
    /// Up to when a longer absence may be said: the earliest day, and the one proposed.
    pub away: (String, String),
    /// How many persons chose them, worded.
    pub clients: String,
}

/// The hours of one weekday: two stretches, each empty or from and to.
#[derive(Debug, Clone)]
pub struct DayHours {
    /// As a form names it: `Mo`.
    pub code: &'static str,
    /// "lundi".
    pub name: String,
    /// From and to, as fields write them.
    pub spans: [(String, String); 2],
}
