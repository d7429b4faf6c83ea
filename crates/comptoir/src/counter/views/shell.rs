//! What stands around every counter page: whose shop, who is at the counter, what time it is, what waits.

use std::borrow::Borrow;

use askama::filters::Safe;

use super::order::Choice;
use crate::platform::i18n::{Arg, Lang};

/// The frame of a counter page, and the voice that its template speaks with.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The language of the one who reads.
    pub lang: Lang,
    /// The page's own name, worded.
    pub title: String,
    /// The shop's name.
    pub sign: String,
    /// Who is at the counter.
    pub staff: String,
    /// Who they are in which shop, for what waits on the tablet: nothing that others can read.
    pub who: String,
    /// Whether this person keeps the relation with customers, and so may enter the desk.
    pub advisor: bool,
    /// Whether this person may enter the workshop.
    pub owner: bool,
    /// The hour, worded.
    pub now: String,
    /// The same instant in milliseconds, so that the screen's clock runs on.
    pub now_ms: i64,
    /// The shop's time zone.
    pub zone: String,
    /// Which page this is.
    pub place: Place,
    /// Messages that wait for an answer.
    pub inbox: usize,
    /// Messages that could not be sent.
    pub failed: usize,
    /// Ways by which messages do not leave: a sentence each.
    pub alarms: Vec<String>,
    /// What the last gesture did, if the page comes after one.
    pub said: Option<Said>,
    /// Makes each form of this page safe to send twice.
    pub nonce: String,
    /// The shops to go to, for who looks after the whole street.
    pub shops: Vec<Choice>,
}

/// The pages that the frame knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The live board.
    Board,
    /// The hand-over by code.
    Handover,
    /// The till opt-in.
    OptIn,
    /// The messages that wait for a person.
    Inbox,
    /// What could not be sent.
    Sends,
    /// The day's sheet.
    Day,
    /// The owner's settings.
    Workshop,
    /// Any page that one comes to from another.
    Inner,
}

/// One sentence about what was just done.
#[derive(Debug, Clone)]
pub struct Said {
    /// How it went.
    pub tone: Tone,
    /// The sentence.
    pub text: String,
    /// How to take the gesture back, for a while.
    pub undo: Option<Undo>,
}

/// A move that can still be taken back.
#[derive(Debug, Clone)]
pub struct Undo {
    /// The order, as its address names it.
    pub id: String,
    /// Its four digits.
    pub code: String,
    /// Its version after the move.
    pub version: i64,
}

impl Said {
    /// A sentence without anything to take back.
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into(), undo: None }
    }
}

/// How a sentence is coloured, beside its words and its mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It is done.
    Done,
    /// It was refused, or is in danger.
    Refused,
    /// Good to know.
    Said,
    /// Needs attention soon.
    Soon,
}

impl Tone {
    /// The class of a banner.
    pub fn banner(self) -> &'static str {
        match self {
            Self::Done => "is-done",
            Self::Refused => "is-refused",
            Self::Said => "is-said",
            Self::Soon => "is-stale",
        }
    }

    /// The mark of a banner.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Done => "check",
            Self::Refused => "alert",
            Self::Said => "info",
            Self::Soon => "clock",
        }
    }
}

impl Shell {
    /// A text.
    pub fn say(&self, key: &str) -> String {
        self.lang.say(key)
    }

    /// The same by the name that public pages have for it, in forms that both show.
    pub fn t(&self, key: &str) -> String {
        self.say(key)
    }

    /// The language of what the shop wrote, where the page has another.
    pub fn of_shop(&self) -> Safe<&'static str> {
        Safe(if self.lang == Lang::Fr { "" } else { " lang=\"fr\"" })
    }

    /// A text that counts something, named `n` in its file.
    pub fn n(&self, key: &str, n: impl Borrow<usize>) -> String {
        self.lang.with1(key, "n", *n.borrow())
    }

    /// A text around another, named `it` in its file.
    pub fn it(&self, key: &str, it: &str) -> String {
        self.lang.with1(key, "it", it)
    }

    /// A text around a number and another text.
    pub fn n_it(&self, key: &str, n: impl Borrow<usize>, it: &str) -> String {
        self.lang.with(key, &[("n", Arg::from(*n.borrow())), ("it", Arg::from(it))])
    }

    /// The address of a style, a script or the icons.
    pub fn asset(&self, name: &str) -> String {
        asset(name)
    }

    /// Whether this is the hand-over, which has a larger box for the code.
    pub fn is_handover(&self) -> bool {
        self.place == Place::Handover
    }

    /// Whether this is the board, whose sign is the page's title.
    pub fn is_board(&self) -> bool {
        self.place == Place::Board
    }
}

/// The address of an embedded asset.
pub fn asset(name: &str) -> String {
    crate::platform::web::assets::url(name)
}
