//! The messages that the machine did not understand: a person answers.

use askama::Template;

use super::shell::Shell;

/// The inbox.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/inbox.html")]
pub struct Inbox {
    /// The frame.
    pub shell: Shell,
    /// Those that wait, oldest first.
    pub threads: Vec<Thread>,
    /// How many were answered today.
    pub done_today: usize,
}

/// What one person wrote.
#[derive(Debug, Clone)]
pub struct Thread {
    /// The message, as its address names it.
    pub id: String,
    /// The name, or the number when nobody is known.
    pub who: String,
    /// The number, worded.
    pub number: String,
    /// The same, as a link wants it.
    pub tel: String,
    /// An order of theirs today, if any.
    pub order: Option<ThreadOrder>,
    /// The messages, oldest first.
    pub bubbles: Vec<Bubble>,
    /// A proposed answer, or nothing.
    pub draft: String,
}

/// Today's order of the one who writes.
#[derive(Debug, Clone)]
pub struct ThreadOrder {
    /// Its page.
    pub url: String,
    /// "4688, 16 h, à préparer".
    pub words: String,
}

/// One message.
#[derive(Debug, Clone)]
pub struct Bubble {
    /// When.
    pub at: String,
    /// By whom, when it is ours.
    pub by: String,
    /// The text.
    pub text: String,
    /// Who speaks.
    pub voice: Voice,
}

/// Who speaks in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// The customer.
    Theirs,
    /// A person of the shop.
    Ours,
    /// The program.
    Machine,
}

impl Voice {
    /// The class of the bubble.
    pub fn class(self) -> &'static str {
        match self {
            Self::Theirs => "",
            Self::Ours => "is-ours",
            Self::Machine => "is-ours is-machine",
        }
    }
}
