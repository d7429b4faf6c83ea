//! What is remembered of a person, on their own page.

use askama::Template;

use serde_json::Value;

use crate::platform::{i18n::Lang, web::layout::Page};

/// `/moi/memoire`: where the link is asked for.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/memory_ask.html")]
pub struct MemoryAskPage {
    /// The frame.
    pub page: Page,
    /// What was typed.
    pub contact: String,
    /// Why it cannot be sent.
    pub error: Option<String>,
}

/// `/moi/memoire/{token}`: everything, shop by shop.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/memory.html")]
pub struct MemoryPage {
    /// The frame.
    pub page: Page,
    /// The address, masked.
    pub contact: String,
    /// Where the forms go.
    pub action: String,
    /// The shops that remember something.
    pub shops: Vec<Remembered>,
    /// What was just done.
    pub said: Option<String>,
}

/// What one shop remembers.
#[derive(Debug, Clone)]
pub struct Remembered {
    /// The shop, as forms name it.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// "vous connaît depuis mars 2019".
    pub since: String,
    /// The number is shared: what is remembered of each is not shown by it.
    pub household: bool,
    /// What was noted.
    pub notes: Vec<OwnNote>,
    /// What was learnt from orders: what, how often.
    pub learnt: Vec<(String, String)>,
    /// What happened, the last first: when, what.
    pub moments: Vec<(String, String)>,
    /// Months of which there is a statement: in words, as an address.
    pub papers: Vec<(String, String)>,
    /// Quotes, invoices, deposits and credit notes: in words, where they are.
    pub filed: Vec<(String, String)>,
    /// Who opened the file.
    pub accesses: Vec<String>,
    /// Whether the other shops may read it.
    pub shared: bool,
    /// Whether they agreed to be advised from what they buy.
    pub advised: bool,
    /// What they said of it.
    pub voices: Vec<OwnVoice>,
    /// Meetings to come: the page of each, in words.
    pub meetings: Vec<(String, String)>,
    /// Where one makes an appointment, when somebody takes them.
    pub meets: Option<String>,
    /// Who answers to them there.
    pub advisor: OwnAdvisor,
    /// Small attentions and cards.
    pub rituals: OwnRituals,
    /// What they have before them.
    pub projects: OwnProjects,
}

/// What the reader has before them, and whether a shop may write about it.
#[derive(Debug, Clone, Default)]
pub struct OwnProjects {
    /// Each of them.
    pub rows: Vec<OwnProject>,
    /// What it may be: as the form names it, in words.
    pub kinds: Vec<(String, String)>,
    /// They agreed to be written to about it.
    pub writes: bool,
}

/// One project of the reader.
#[derive(Debug, Clone)]
pub struct OwnProject {
    /// The project.
    pub id: String,
    /// "Une naissance, mercredi 3 mars 2027".
    pub title: String,
    /// In their words.
    pub words: String,
    /// Its day as a field wants it.
    pub day: String,
    /// It is not over.
    pub open: bool,
    /// They lost somebody.
    pub loss: bool,
}

/// Small attentions and cards of a shop, for the reader.
#[derive(Debug, Clone, Default)]
pub struct OwnRituals {
    /// "Un croissant vous attend."
    pub waits: Option<String>,
    /// They want none.
    pub unwanted: bool,
    /// Where a card may be sent; empty: nowhere.
    pub address: String,
}

/// Who answers to the reader in a shop, and who could.
#[derive(Debug, Clone, Default)]
pub struct OwnAdvisor {
    /// "Nadia, joignable jusqu'à 18 h"; none when nobody is chosen.
    pub says: Option<String>,
    /// Their line.
    pub about: String,
    /// The shop proposes them, and waits for a yes.
    pub proposed: bool,
    /// Somebody takes over from them.
    pub handover: Option<OwnHandover>,
    /// Who else could: as the form names them, with presence, their line.
    pub others: Vec<(String, String, String)>,
}

/// The introduction of a successor, for the person.
#[derive(Debug, Clone, Default)]
pub struct OwnHandover {
    /// "Inès passe la main à Camille".
    pub says: String,
    /// The successor's presence.
    pub presence: String,
    /// Their line.
    pub about: String,
    /// When the two meet, once chosen.
    pub meeting: Option<String>,
    /// Moments to meet: as the form names them, worded.
    pub slots: Vec<(String, String)>,
}

/// Something that the reader said of a shop.
#[derive(Debug, Clone)]
pub struct OwnVoice {
    /// The voice.
    pub id: String,
    /// "Réclamation".
    pub kind: String,
    /// Its icon.
    pub icon: &'static str,
    /// When.
    pub day: String,
    /// The words.
    pub text: String,
    /// What became of it.
    pub fate: String,
    /// They may say that it is not settled.
    pub reopens: bool,
}

/// One thing that is remembered.
#[derive(Debug, Clone)]
pub struct OwnNote {
    /// The note.
    pub id: String,
    /// What.
    pub text: String,
    /// What it is for, where it is known from, until when.
    pub how: String,
}

/// A title and its lines.
pub type Part = (String, Vec<String>);

/// What a person takes along: a page that needs nothing of ours.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/memory_export.html")]
pub struct ExportPage {
    /// The reader's language.
    pub lang: Lang,
    /// The address.
    pub contact: String,
    /// Shop by shop: the name, then parts of a title and lines.
    pub shops: Vec<(String, Vec<Part>)>,
}

impl ExportPage {
    /// From everything as data.
    pub fn new(lang: Lang, all: &Value) -> Self {
        let text = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
        let list = |value: &Value, name: &str| value[name].as_array().cloned().unwrap_or_default();
        let shop = |shop: &Value| {
            let dated = |value: &Value, name: &str| format!("{} : {}", text(value, "at"), text(value, name));
            let notes = list(shop, "notes").iter().map(|note| dated(note, "text")).collect();
            let learnt = list(shop, "learnt").iter().map(|l| format!("{} × {}", text(l, "what"), l["times"])).collect();
            let moments = list(shop, "moments").iter().map(|m| dated(m, "what")).collect();
            let voices = list(shop, "voices").iter().map(|voice| dated(voice, "text")).collect();
            let consents = list(shop, "consents")
                .iter()
                .map(|c| format!("{}, {}", dated(c, "action"), text(c, "purpose")))
                .collect();
            let opened = list(shop, "opened_by").iter().map(|a| dated(a, "who")).collect();
            let addresses = list(shop, "addresses").iter().filter_map(|a| a.as_str().map(str::to_owned)).collect();
            let parts = vec![
                (lang.say("memory-part-addresses"), addresses),
                (lang.say("memory-title"), notes),
                (lang.say("memory-part-learnt"), learnt),
                (lang.say("own-projects"), list(shop, "projects").iter().map(|own| dated(own, "what")).collect()),
                (lang.say("memory-moments"), moments),
                (lang.say("voices-own"), voices),
                (lang.say("memory-part-consents"), consents),
                (lang.say("memory-accesses"), opened),
            ];
            let parts = parts.into_iter().filter(|(_, lines): &Part| !lines.is_empty()).collect();
            (text(shop, "shop"), parts)
        };
        Self { lang, contact: text(all, "contact"), shops: list(all, "shops").iter().map(shop).collect() }
    }
}
