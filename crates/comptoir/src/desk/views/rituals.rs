//! What is done for somebody today, above what waits; what is given, and the cards to write.

use askama::Template;

use super::{Choice, Shell};

/// The list of today.
#[derive(Debug, Clone, Default)]
pub struct RitualsView {
    /// "30 min".
    pub left: String,
    /// Its lines.
    pub rows: Vec<RitualRow>,
    /// Minutes to choose from: as the form names them, worded, whether proposed.
    pub minutes: Vec<(String, String, bool)>,
    /// How many cards are to be written.
    pub letters: usize,
    /// "Il reste 12,40 € pour de petites attentions."; none where nothing is given.
    pub purse: Option<String>,
}

/// One line of the list.
#[derive(Debug, Clone)]
pub struct RitualRow {
    /// The thread.
    pub url: String,
    /// Its icon.
    pub icon: &'static str,
    /// "Appeler Odile Vasseur".
    pub says: String,
    /// "promis", "10 min", or what became of it.
    pub note: String,
    /// Still to be done.
    pub todo: bool,
}

/// What is to be done today with the person of a thread.
#[derive(Debug, Clone)]
pub struct RitualNote {
    /// The line.
    pub id: String,
    /// Its icon.
    pub icon: &'static str,
    /// "Appeler Odile Vasseur".
    pub says: String,
    /// What a scenario wants with it; empty: it pays what is owed.
    pub why: String,
    /// What the first button says.
    pub act: String,
}

/// An attention that waits for the person of a thread.
#[derive(Debug, Clone)]
pub struct WaitNote {
    /// The attention.
    pub id: String,
    /// "Un croissant l'attend à sa prochaine commande."
    pub says: String,
    /// It is in an order already.
    pub added: bool,
}

/// What may be put on the list for the person of a thread.
#[derive(Debug, Clone, Default)]
pub struct RitualForm {
    /// The kinds.
    pub kinds: Vec<Choice>,
    /// "Elle ne souhaite ni attention ni carte."
    pub unwanted: bool,
}

/// The purse of the month, and what became of it.
#[derive(Debug, Clone, Template)]
#[template(path = "desk/views/attentions.html")]
pub struct AttentionsPage {
    /// The frame.
    pub shell: Shell,
    /// "Il reste 12,40 € sur 30 € pour novembre."
    pub left: String,
    /// Spent and given, in cents, for a bar; none where nothing is given.
    pub bar: Option<(i64, i64)>,
    /// What is given this month: whose thread, name, what, where it stands.
    pub rows: Vec<AttentionRow>,
    /// Whether the reader decides.
    pub owner: bool,
    /// What could be given: as the form names it, worded, whether chosen.
    pub articles: Vec<(String, String, bool)>,
    /// The purse of a month, in whole euros.
    pub euros: String,
}

/// One attention of the month.
#[derive(Debug, Clone)]
pub struct AttentionRow {
    /// The thread.
    pub url: String,
    /// For whom.
    pub who: String,
    /// "Croissant, 1,20 €, par Inès".
    pub what: String,
    /// "attend sa prochaine commande".
    pub fate: String,
}

/// The cards to write, as one prints them.
#[derive(Debug, Clone, Template)]
#[template(path = "desk/views/letters.html")]
pub struct LettersPage {
    /// The frame.
    pub shell: Shell,
    /// "mardi 24 novembre".
    pub day: String,
    /// Each of them.
    pub letters: Vec<LetterRow>,
}

/// One card to write.
#[derive(Debug, Clone)]
pub struct LetterRow {
    /// The line of the list.
    pub id: String,
    /// The thread.
    pub url: String,
    /// To whom.
    pub who: String,
    /// Where it is sent, line by line; empty: handed over at the next visit.
    pub address: Vec<String>,
    /// Why now.
    pub why: String,
    /// What is worth mentioning.
    pub facts: Vec<String>,
}
