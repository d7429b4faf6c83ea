//! A person's file, beside their thread.

use super::{Choice, FileMeets, FileProjects, OfferView, VoiceCard};

/// Everything that is known of a person.
#[derive(Debug, Clone, Default)]
pub struct FileView {
    /// Meetings to come, and how one is proposed.
    pub meets: FileMeets,
    /// What they have before them, and how it is noted.
    pub projects: FileProjects,
    /// "Connue depuis mars 2019".
    pub since: String,
    /// How the relation stands.
    pub line: DotLine,
    /// What they said of the shop.
    pub voices: Vec<VoiceCard>,
    /// The one thing to propose.
    pub offer: OfferView,
    /// Who answers for the shop to them.
    pub advisor: AdvisorView,
    /// The order that is not collected yet.
    pub orders: Vec<OrderRow>,
    /// Their quotes, the last first.
    pub quotes: Vec<OrderRow>,
    /// What was promised and is open.
    pub pledges: Vec<PledgeRow>,
    /// What is remembered.
    pub notes: Vec<NoteRow>,
    /// What was learnt from orders.
    pub learnt: Vec<Known>,
    /// What other shops remember, where the person lets them.
    pub shared: Vec<SharedRow>,
    /// Their addresses.
    pub addresses: Vec<AddressRow>,
    /// Those who share an address with them: name, page.
    pub housemates: Vec<(String, String)>,
    /// What they agreed to, worded.
    pub consents: Vec<String>,
    /// Files that may be theirs too.
    pub joins: Vec<JoinRow>,
    /// What was joined.
    pub merges: Vec<MergeRow>,
    /// What something can be remembered for.
    pub purposes: Vec<Choice>,
    /// Who opened this file lately.
    pub accesses: Vec<String>,
    /// Whether the reader decides, and may forget them.
    pub can_erase: bool,
    /// Whether their own page can be sent to them.
    pub can_send: bool,
    /// The earliest and latest day to remember until.
    pub until: (String, String),
}

/// Who answers for the shop to somebody.
#[derive(Debug, Clone, Default)]
pub struct AdvisorView {
    /// "Nadia, joignable jusqu'à 18 h"; none when nobody is chosen.
    pub says: Option<String>,
    /// It was proposed, and they have not said yes yet.
    pub proposed: bool,
    /// Who could be proposed.
    pub team: Vec<Choice>,
}

/// A relation through a year: one line of dots.
#[derive(Debug, Clone, Default)]
pub struct DotLine {
    /// "De vive voix en juin".
    pub title: String,
    /// The whole of it in a sentence, for who does not see it.
    pub says: String,
    /// "19", "5".
    pub counts: (String, String),
    /// By screen: where, in 344 steps.
    pub screens: Vec<String>,
    /// Something small, or a card: where.
    pub smalls: Vec<String>,
    /// By voice: where, and what.
    pub voices: Vec<(String, String)>,
    /// When a voice is due.
    pub due: String,
    /// The quarters: where, and their month.
    pub months: Vec<(String, String)>,
}

/// An order that is on its way.
#[derive(Debug, Clone)]
pub struct OrderRow {
    /// Its page.
    pub url: String,
    /// "2 traditions, 1 flan".
    pub what: String,
    /// "demain, 10 h, à préparer".
    pub when: String,
}

/// A promise.
#[derive(Debug, Clone)]
pub struct PledgeRow {
    /// The promise.
    pub id: String,
    /// What.
    pub text: String,
    /// "avant 18 h, par Inès".
    pub when: String,
    /// Whether it is due.
    pub due: bool,
}

/// Something remembered.
#[derive(Debug, Clone)]
pub struct NoteRow {
    /// The note.
    pub id: String,
    /// What.
    pub text: String,
    /// "jusqu'à mars", "dit par elle".
    pub how: String,
    /// What it is for.
    pub purpose: String,
}

/// Something learnt.
#[derive(Debug, Clone)]
pub struct Known {
    /// What.
    pub text: String,
    /// "14 fois".
    pub times: String,
}

/// What another shop remembers.
#[derive(Debug, Clone)]
pub struct SharedRow {
    /// Which shop.
    pub shop: String,
    /// What.
    pub notes: Vec<String>,
}

/// An address.
#[derive(Debug, Clone)]
pub struct AddressRow {
    /// The icon of its kind.
    pub icon: &'static str,
    /// Worded.
    pub text: String,
    /// "prouvée", "partagé avec Paul".
    pub how: String,
    /// As a form names it.
    pub value: String,
    /// Whether a household may be noted on it.
    pub phone: bool,
}

/// A file that may be theirs too.
#[derive(Debug, Clone)]
pub struct JoinRow {
    /// The other person.
    pub id: String,
    /// Their name and addresses.
    pub who: String,
    /// Why it is proposed, one sentence each.
    pub why: Vec<String>,
    /// The reasons as they are kept.
    pub reasons: String,
}

/// A join that was made.
#[derive(Debug, Clone)]
pub struct MergeRow {
    /// The join.
    pub id: String,
    /// "réuni le 12 mars par Inès : même nom".
    pub text: String,
    /// Whether it can be taken back.
    pub partable: bool,
}
