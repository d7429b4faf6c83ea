//! What customers say of the shop: marks on messages, what is followed in a file, the page of a week.

use askama::Template;

use super::{Choice, Shell};

/// What a message was marked as, or what it could be.
#[derive(Debug, Clone)]
pub enum VoiceChip {
    /// It is marked: its icon, "Réclamation, l'attente".
    Marked(&'static str, String),
    /// It could be marked.
    Proposed {
        /// The message.
        source: String,
        /// The subject that was read.
        subject: &'static str,
        /// What was read: as the form names it, its icon, worded.
        kind: (&'static str, &'static str, String),
        /// What else it could be, likewise.
        others: Vec<(&'static str, &'static str, String)>,
    },
}

/// Something that was said, as a file follows it.
#[derive(Debug, Clone)]
pub struct VoiceCard {
    /// The voice.
    pub id: String,
    /// The class of its card.
    pub class: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// "Réclamation, l'attente".
    pub says: String,
    /// "relevé mardi par Inès".
    pub how: String,
    /// The words.
    pub text: String,
    /// What was promised.
    pub promised: Option<Promised>,
    /// It is followed.
    pub open: bool,
    /// What was done: "Réglée hier par Inès : remplacée."
    pub ended: Option<String>,
    /// It may be taken up again.
    pub reopens: bool,
    /// Nothing is promised yet, and something could be.
    pub may_promise: bool,
    /// What it is, to choose from: value, label, whether it is so.
    pub kinds: Vec<(String, String, bool)>,
    /// What it is about, likewise.
    pub subjects: Vec<(String, String, bool)>,
    /// For whom, likewise.
    pub staff: Vec<(String, String, bool)>,
}

/// What was promised because of something.
#[derive(Debug, Clone)]
pub struct Promised {
    /// What.
    pub text: String,
    /// "à tenir avant demain, 10 h".
    pub when: String,
    /// The class of its state.
    pub class: &'static str,
}

/// What a thread offers to mark.
#[derive(Debug, Clone, Default)]
pub struct RaiseForm {
    /// What it is.
    pub kinds: Vec<Choice>,
    /// What it is about.
    pub subjects: Vec<Choice>,
    /// For whom a compliment is.
    pub staff: Vec<Choice>,
}

/// A compliment for who reads.
#[derive(Debug, Clone)]
pub struct Praise {
    /// The voice.
    pub id: String,
    /// The words.
    pub text: String,
    /// "relevé mardi par Inès".
    pub how: String,
}

/// The page of a week.
#[derive(Debug, Clone, Template)]
#[template(path = "desk/views/voices.html")]
pub struct VoicesPage {
    /// The frame.
    pub shell: Shell,
    /// "Semaine du lundi 16 novembre".
    pub title: String,
    /// The week before, and the week after when it has begun.
    pub turn: (String, Option<String>),
    /// How often, by kind: icon, number, word, class.
    pub counts: Vec<(&'static str, usize, String, &'static str)>,
    /// "de 9 personnes".
    pub people: String,
    /// Subject by subject.
    pub groups: Vec<VoiceGroup>,
    /// Complaints that are followed.
    pub open: Vec<OpenRow>,
    /// Whether the reader decides.
    pub owner: bool,
    /// The letter of the week does not leave.
    pub quiet: bool,
    /// The Monday, as forms name it.
    pub week: String,
}

/// What was said of a subject in a week.
#[derive(Debug, Clone)]
pub struct VoiceGroup {
    /// As forms name it.
    pub value: &'static str,
    /// "L'attente".
    pub title: String,
    /// "3 réclamations, de 3 personnes ; 1 la semaine d'avant".
    pub says: String,
    /// A few of the words.
    pub examples: Vec<Example>,
    /// What was decided, and what changed since: a sentence, its class.
    pub decided: Option<(String, String, &'static str)>,
}

/// Words that speak for a subject.
#[derive(Debug, Clone)]
pub struct Example {
    /// Its icon.
    pub icon: &'static str,
    /// What it is.
    pub kind: String,
    /// The words.
    pub text: String,
    /// Who.
    pub who: String,
    /// Their thread.
    pub url: String,
    /// What became of it, when anything did.
    pub fate: String,
}

/// A complaint that is followed.
#[derive(Debug, Clone)]
pub struct OpenRow {
    /// The thread.
    pub url: String,
    /// Who.
    pub who: String,
    /// The words.
    pub text: String,
    /// "à tenir avant demain, 10 h", or that nothing was promised.
    pub promise: String,
    /// The class of that.
    pub class: &'static str,
}
