//! The reserve page: what is held, at what hour, for whom; and what can be done when it cannot be kept.

use askama::Template;

use super::{parts::ShopName, shop::Count};
use crate::platform::web::layout::Page;

/// `/{shop}/reserver`.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/reserve.html")]
pub struct ReservePage {
    /// The frame.
    pub page: Page,
    /// Which shop.
    pub shop: ShopName,
    /// Where the form goes.
    pub action: String,
    /// What is held.
    pub lines: Vec<HeldLine>,
    /// "Mis de côté pour vous jusqu’à 17 h 42."
    pub held: Option<String>,
    /// The days that can be chosen.
    pub days: Vec<DayTab>,
    /// The chosen day, as the form sends it.
    pub day: String,
    /// The hours, by part of the day.
    pub groups: Vec<SlotGroup>,
    /// What the hour question says when no hour is left.
    pub no_slot: Option<String>,
    /// Why it cannot be so, and what can be done.
    pub refusal: Option<Refusal>,
    /// The name that was given or remembered.
    pub name: Field,
    /// The phone or the e-mail that was given or remembered.
    pub contact: Field,
    /// A sentence when the visitor was recognised.
    pub known: Option<String>,
    /// Alerts that can be asked for on the way: value, words. Never ticked.
    pub alerts: Vec<(String, String)>,
    /// What the shop must ask: a statement to tick.
    pub adult: Option<String>,
    /// The sum in words.
    pub total: String,
    /// The button, with `{when}` where `Slot::when` goes.
    pub button: String,
    /// The button now.
    pub button_now: String,
    /// The hold.
    pub hold: String,
    /// What makes a second press the same order.
    pub nonce: String,
}

/// A field with its value and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Field {
    /// Its value.
    pub value: String,
    /// What is wrong, and what to do.
    pub why: Option<String>,
}

impl From<&str> for Field {
    fn from(value: &str) -> Self {
        Self { value: value.to_owned(), why: None }
    }
}

/// A line that is held.
#[derive(Debug, Clone)]
pub struct HeldLine {
    /// The article's code.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// Allergens and choices.
    pub note: Option<String>,
    /// How it can be had, and whether it is wanted so.
    pub options: Vec<(String, bool)>,
    /// The sum of the line in words.
    pub amount: String,
    /// Its stepper.
    pub count: Count,
}

/// A day that can be chosen.
#[derive(Debug, Clone)]
pub struct DayTab {
    /// "Aujourd’hui".
    pub word: String,
    /// What the form sends as its way.
    pub way: String,
    /// Whether it is the chosen one.
    pub here: bool,
}

/// Hours of one part of the day.
#[derive(Debug, Clone)]
pub struct SlotGroup {
    /// "Cet après-midi".
    pub name: String,
    /// Whether it is unfolded.
    pub open: bool,
    /// Its hours.
    pub slots: Vec<Slot>,
}

/// An hour, as a chip.
#[derive(Debug, Clone)]
pub struct Slot {
    /// What the form sends.
    pub value: String,
    /// "16 h 15", or "Dès que possible".
    pub label: String,
    /// "6 places", "complet", "pain chaud".
    pub note: String,
    /// What the button says of it: "pour 16 h 15", "dès que possible".
    pub when: String,
    /// How it looks.
    pub look: SlotLook,
    /// Whether it is chosen.
    pub checked: bool,
}

/// How a slot's chip looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotLook {
    /// Free.
    Free,
    /// Nearly full.
    Few,
    /// Full, or not possible.
    Full,
    /// As soon as possible: a wide chip.
    Soonest,
}

/// Why it cannot be so, and what can be done instead.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// "Pour 16 h 15, il ne reste que 4 traditions."
    pub title: String,
    /// "Vous en vouliez 6. Rien n’est perdu : voici ce que nous pouvons tenir."
    pub text: String,
    /// What can be done.
    pub ways: Vec<Way>,
}

/// One thing that can be done.
#[derive(Debug, Clone)]
pub struct Way {
    /// "6 traditions à 18 h 15".
    pub title: String,
    /// "après la fournée de 18 h".
    pub text: String,
    /// The gesture.
    pub go: Go,
}

/// How a way is taken.
#[derive(Debug, Clone)]
pub enum Go {
    /// By sending the form with this value of `voie`.
    Send(String),
    /// By going there.
    To(String),
}
