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
    /// Words that a correction showed to be missing.
    pub proposals: Vec<Proposal>,
}

/// A word that customers say, proposed as another name of an article.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The case, as its forms name it.
    pub id: String,
    /// "« parigote » veut dire Baguette de tradition ?"
    pub question: String,
}

/// What the program understood of a message.
#[derive(Debug, Clone)]
pub struct Reading {
    /// "Une commande : 2 Baguettes de tradition, pour aujourd'hui 12 h".
    pub says: String,
    /// Why it was not enough: "l'heure n'est pas dite".
    pub doubts: Vec<String>,
    /// Which words were taken for what.
    pub clues: Vec<Clue>,
}

/// Words that were taken for something.
#[derive(Debug, Clone)]
pub struct Clue {
    /// As they were written.
    pub words: String,
    /// What they were taken for.
    pub means: String,
}

/// The order that a message asks for, to be confirmed or corrected.
#[derive(Debug, Clone)]
pub struct Hand {
    /// Its lines, and an empty one.
    pub lines: Vec<HandLine>,
    /// The local time as a date field writes it, or nothing.
    pub at: String,
    /// Whether it changes an order that exists.
    pub amends: bool,
    /// Whether every line is filled: then one tap confirms it.
    pub whole: bool,
}

/// One line of it.
#[derive(Debug, Clone)]
pub struct HandLine {
    /// The articles to choose from, this one chosen.
    pub articles: Vec<super::order::Choice>,
    /// How many, in pieces or grams; empty when it is not known.
    pub quantity: String,
    /// How it is wanted: "tranché, bien cuit", or nothing.
    pub options: String,
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
    /// The same, as a link wants it; none of who wrote by mail.
    pub tel: Option<String>,
    /// An order of theirs today, if any.
    pub order: Option<ThreadOrder>,
    /// The messages, oldest first.
    pub bubbles: Vec<Bubble>,
    /// A proposed answer, or nothing.
    pub draft: String,
    /// What was understood; nothing when there was nothing to understand.
    pub reading: Option<Reading>,
    /// The order that it asks for; nothing when it asks for none.
    pub hand: Option<Hand>,
    /// Whether an answer by text can arrive: not on a landline.
    pub can_text: bool,
    /// Whether they wrote on the page: the answer shows there.
    pub by_page: bool,
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
