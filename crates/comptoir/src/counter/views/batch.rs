//! The batch button: what, how many, when; who is told, for how much, who is not and why; and what came of it.

use askama::Template;

use crate::platform::i18n::{Arg, Lang};

use super::{
    board::{Bar, Promise, Way},
    order::Choice,
    shell::Shell,
};

/// The page that prepares an alert.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/batch_new.html")]
pub struct BatchNew {
    /// The frame.
    pub shell: Shell,
    /// "Fournée dans 30 min".
    pub headline: String,
    /// The articles that come out of an oven, the likeliest first.
    pub articles: Vec<Choice>,
    /// All others.
    pub more_articles: Vec<Choice>,
    /// How many.
    pub quantity: i64,
    /// In how many minutes, with the hour it makes.
    pub minutes: Vec<Choice>,
    /// Who is told and for how much; nothing while no article is chosen.
    pub preview: Option<Preview>,
    /// Why nobody can be told: the shop is closed all day.
    pub closed: Option<String>,
}

/// What sending would do.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The sender as the phone shows it.
    pub from: String,
    /// The text message, exactly.
    pub sms: String,
    /// Its length in characters of its alphabet.
    pub used: usize,
    /// How many fit in its segments.
    pub room: usize,
    /// How many segments.
    pub segments: usize,
    /// Why the text is spelt so, or costs double.
    pub spelling: Option<String>,
    /// By channel.
    pub channels: Vec<ChannelRow>,
    /// How many people in all.
    pub people: usize,
    /// What it costs in all, worded.
    pub cost: String,
    /// Who is not told, and why.
    pub untold: Vec<Untold>,
}

/// One channel of an alert.
#[derive(Debug, Clone)]
pub struct ChannelRow {
    /// Which.
    pub way: Way,
    /// Its name.
    pub name: String,
    /// How many people.
    pub people: usize,
    /// What it costs, worded ("gratuit").
    pub cost: String,
    /// Whether it costs nothing.
    pub free: bool,
    /// "412 sur 1 000", while they leave.
    pub so_far: Option<String>,
}

/// How far an alert has come.
#[derive(Debug, Clone)]
pub struct Progress {
    /// How many have left.
    pub sent: usize,
    /// Of how many.
    pub all: usize,
    /// "412 sur 1 000".
    pub words: String,
}

impl Progress {
    /// So many of so many.
    pub fn new(lang: Lang, sent: usize, all: usize) -> Self {
        let args = [("n", Arg::from(lang.count(sent))), ("all", Arg::from(lang.count(all)))];
        Self { sent, all, words: lang.with("counter-progress", &args) }
    }
}

/// People who are not told, by reason.
#[derive(Debug, Clone)]
pub struct Untold {
    /// How many.
    pub people: usize,
    /// "ont déjà eu deux messages aujourd'hui".
    pub why: String,
}

/// One batch after its announcement, live.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/batch.html")]
pub struct BatchPage {
    /// The frame.
    pub shell: Shell,
    /// The batch, as its address names it.
    pub id: String,
    /// "Baguette, 40 à 16 h 22".
    pub what: String,
    /// The page's news: "80 personnes prévenues, 12 baguettes déjà promises."
    pub headline: String,
    /// Whether it is out of the oven already.
    pub out: bool,
    /// Whether people were told.
    pub announced: bool,
    /// How many of it.
    pub quantity: i64,
    /// Where it went.
    pub bar: Bar,
    /// By channel, what was sent.
    pub channels: Vec<ChannelRow>,
    /// How many messages still wait to leave.
    pub waiting: usize,
    /// How many could not leave, after all tries.
    pub failed: usize,
    /// How far the alert has come, while it runs and can be stopped.
    pub progress: Option<Progress>,
    /// What it costs so far, worded.
    pub cost: String,
    /// Refused by the gate, by reason.
    pub refused: Vec<Untold>,
    /// Reserved since.
    pub reserved: Vec<Promise>,
    /// Promises that the batch no longer covers.
    pub danger: Vec<Promise>,
}
