//! The workshop's page of messages: a box that shows what would be understood and answered, the week, the shop's words.

use askama::Template;

use super::{inbox::Reading, order::Choice, shell::Shell};

/// What the shop understands alone, and what it leaves to a person.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/talk.html")]
pub struct Talk {
    /// The frame.
    pub shell: Shell,
    /// What was typed in the box.
    pub typed: String,
    /// The number that was typed beside it.
    pub from: String,
    /// Why it cannot be tried.
    pub wrong: Option<String>,
    /// What would become of it.
    pub tried: Option<Tried>,
    /// The last seven days, oldest first; empty when nothing came.
    pub week: Vec<Day>,
    /// The whole week in a sentence.
    pub sum: String,
    /// From how many collected orders on regulars are taken at their word; nothing when nobody is.
    pub regular_after: Option<i64>,
    /// The words learnt.
    pub words: Vec<Word>,
    /// The articles that a word can mean.
    pub articles: Vec<Choice>,
    /// How many corrections are kept.
    pub cases: usize,
}

/// What would become of a message.
#[derive(Debug, Clone)]
pub struct Tried {
    /// What was typed.
    pub text: String,
    /// What is understood; nothing for the short answers.
    pub reading: Option<Reading>,
    /// The SMS that would leave.
    pub answers: Vec<String>,
    /// Whether it would wait for a person.
    pub person: bool,
}

/// The messages of one day.
#[derive(Debug, Clone)]
pub struct Day {
    /// "lun. 23".
    pub day: String,
    /// How many were understood alone.
    pub alone: usize,
    /// How many were asked back.
    pub asked: usize,
    /// How many were handed to a person.
    pub person: usize,
    /// How many came on the fullest day: the length of the whole bar.
    pub most: usize,
}

impl Day {
    fn part(&self, n: usize) -> String {
        format!("{:.2}%", 100.0 * n as f64 / self.most.max(1) as f64)
    }
    /// The length of what was understood.
    pub fn alone_len(&self) -> String {
        self.part(self.alone)
    }
    /// Where what was asked back begins.
    pub fn asked_from(&self) -> String {
        self.part(self.alone)
    }
    /// Its length.
    pub fn asked_len(&self) -> String {
        self.part(self.asked)
    }
    /// Where what went to a person begins.
    pub fn person_from(&self) -> String {
        self.part(self.alone + self.asked)
    }
    /// Its length.
    pub fn person_len(&self) -> String {
        self.part(self.person)
    }
}

/// A word learnt.
#[derive(Debug, Clone)]
pub struct Word {
    /// As customers say it.
    pub phrase: String,
    /// The article that it means.
    pub article: String,
    /// "par Sarah".
    pub by: String,
}
