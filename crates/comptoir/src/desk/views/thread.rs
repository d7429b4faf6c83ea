//! The threads that wait, and the one that is open.

use askama::Template;

use super::{
    Choice, FileView, Praise, RaiseForm, RitualForm, RitualNote, RitualsView, Shell, Today, VoiceChip, WaitNote,
};

/// The page of the desk.
#[derive(Debug, Clone, Template)]
#[template(path = "desk/views/thread.html")]
pub struct ThreadPage {
    /// The frame.
    pub shell: Shell,
    /// What waits.
    pub rows: Vec<Row>,
    /// Whether only the reader's own clients are shown; none when the reader has none.
    pub only_mine: Option<bool>,
    /// Compliments for who reads.
    pub praises: Vec<Praise>,
    /// Whom the reader meets today, and what people did to meetings to come.
    pub today: Vec<Today>,
    /// What is done by voice today.
    pub rituals: Option<RitualsView>,
    /// What was answered or spoken lately.
    pub lately: Vec<Row>,
    /// The page of the threads before those.
    pub older: Option<String>,
    /// This is such a page.
    pub past: bool,
    /// The thread that is open.
    pub open: Option<Box<Open>>,
}

/// One thread in the list.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its page.
    pub url: String,
    /// The icon of its last channel.
    pub icon: &'static str,
    /// Whose.
    pub who: String,
    /// When, worded.
    pub at: String,
    /// The last words, or why it waits.
    pub text: String,
    /// Who takes care of it, when that is a colleague.
    pub colleague: Option<String>,
    /// A promise is due, or over.
    pub due: bool,
    /// Whether it is the open one.
    pub current: bool,
}

/// An open thread.
#[derive(Debug, Clone)]
pub struct Open {
    /// The person, as addresses name them.
    pub id: String,
    /// What to call them.
    pub who: String,
    /// "06 39 98 12 01, cliente depuis mars 2019".
    pub sub: String,
    /// The number to call: as a link wants it, as one reads it.
    pub tel: Option<(String, String)>,
    /// Where earlier days are.
    pub older: Option<String>,
    /// Whether this is the newest part.
    pub newest: bool,
    /// The days, oldest first.
    pub days: Vec<Day>,
    /// The ways by which one may answer.
    pub ways: Vec<WayChoice>,
    /// Why nobody may write, when there is no way.
    pub shut: Option<String>,
    /// What was being written.
    pub draft: String,
    /// A colleague answered meanwhile: who and when.
    pub meanwhile: Option<String>,
    /// Up to when this page knows the thread, in milliseconds.
    pub seen: i64,
    /// Whether a message waits.
    pub waits: bool,
    /// A colleague is answering: who, since when.
    pub held: Option<String>,
    /// Where colleagues named the reader.
    pub named: Vec<String>,
    /// The person is writing on their page.
    pub typing: Option<String>,
    /// What is to be done with them by voice today.
    pub ritual: Option<RitualNote>,
    /// Attentions that wait for them.
    pub waits_for: Vec<WaitNote>,
    /// What may be put on the reader's list for them; none for a program.
    pub todo: Option<RitualForm>,
    /// The call that is going on, or was just had.
    pub call: Option<CallNote>,
    /// Colleagues to whom it can be passed.
    pub colleagues: Vec<Choice>,
    /// Who takes care of it, and their word.
    pub lead: Option<String>,
    /// What can be marked.
    pub raise: RaiseForm,
    /// Times that a promise may have, as a field writes them.
    pub promise_at: String,
    /// The file.
    pub file: FileView,
}

/// One day of a thread.
#[derive(Debug, Clone)]
pub struct Day {
    /// "mardi 17".
    pub label: String,
    /// What was said.
    pub bubbles: Vec<Bubble>,
}

/// One thing in a thread.
#[derive(Debug, Clone, Default)]
pub struct Bubble {
    /// Its class: whose it is.
    pub class: &'static str,
    /// The icon of its channel.
    pub icon: &'static str,
    /// Who, in bold.
    pub by: String,
    /// By which way and when.
    pub meta: String,
    /// The text.
    pub text: String,
    /// What became of it, when that is worth knowing.
    pub fate: String,
    /// What it says of the shop.
    pub voice: Option<VoiceChip>,
    /// Where more of it is.
    pub link: Option<(String, String)>,
}

/// A way by which one may answer.
#[derive(Debug, Clone)]
pub struct WayChoice {
    /// The address.
    pub value: String,
    /// Its icon.
    pub icon: &'static str,
    /// "SMS", "E-mail".
    pub label: String,
    /// The address, worded.
    pub to: String,
    /// Whether it is chosen.
    pub on: bool,
}

/// The call to be noted.
#[derive(Debug, Clone)]
pub struct CallNote {
    /// The call.
    pub id: String,
    /// "Appel en cours depuis 15 h 41".
    pub says: String,
    /// What was noted already.
    pub note: String,
}
