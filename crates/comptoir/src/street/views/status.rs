//! The status page of an order: its code, its state, what is in it, what can still be done.

use askama::Template;

use super::parts::ShopName;
use crate::platform::web::layout::Page;

/// `/{shop}/commandes/{id}`.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/status.html")]
pub struct StatusPage {
    /// The frame.
    pub page: Page,
    /// Which shop.
    pub shop: ShopName,
    /// The news: "Votre tradition est mise de côté jusqu’à 16 h 45."
    pub news: String,
    /// A second sentence.
    pub more: String,
    /// The four digits to say at the counter.
    pub code: String,
    /// The QR of the code, as SVG; none once the order stopped.
    pub qr: Option<String>,
    /// The state, as a stamp.
    pub stamp: Stamp,
    /// The way it goes; empty when it stopped, and then the code is not to be said any more.
    pub steps: Vec<Step>,
    /// What is in it.
    pub lines: Vec<OrderLine>,
    /// "À payer au retrait", "Payé".
    pub total_label: String,
    /// The sum in words.
    pub total: String,
    /// VAT per rate, in words.
    pub vat: Vec<String>,
    /// A receipt's number and hour, once it is collected.
    pub receipt: Option<String>,
    /// The calendar file.
    pub ics: Option<String>,
    /// Where "Je ne peux pas venir" goes, while it is possible.
    pub cancel: Option<String>,
    /// Where "Refaire la même" goes.
    pub again: Option<String>,
    /// Ways to reach the shop: address, icon, word.
    pub reach: Vec<(String, &'static str, String)>,
    /// Something to announce once: "C’est réservé."
    pub said: Option<String>,
    /// "J’arrive", while the order is to be fetched today.
    pub coming: Option<Coming>,
    /// The standing order of this phone's owner in this shop, or the way to make one of this order.
    pub usual: Option<Usual>,
    /// The papers of this order.
    pub papers: Papers,
    /// "Tous les mardis": words, and where it becomes a lunch subscription.
    pub lunch: Option<(String, String)>,
}

/// Papers that can be had.
#[derive(Debug, Clone, Default)]
pub struct Papers {
    /// Their words, and where they are.
    pub links: Vec<(String, String)>,
    /// Where an invoice is asked for, and the name that is proposed.
    pub ask: Option<(String, String)>,
    /// What is left to pay after what was paid in advance, and a sentence about that.
    pub paid: Option<(String, String)>,
}

/// "J’arrive": in how many minutes.
#[derive(Debug, Clone)]
pub struct Coming {
    /// Where it goes.
    pub action: String,
    /// The minutes to choose from, with their words.
    pub minutes: Vec<(i64, String)>,
    /// "La Courte Pâte vous attend vers 16 h 05", once it was said.
    pub said: Option<String>,
    /// The shop's latitude and longitude: the way is computed on the phone.
    pub position: (f64, f64),
}

/// A standing order, or the way to make one.
#[derive(Debug, Clone)]
pub enum Usual {
    /// Its page.
    Known(String),
    /// Where making one of this order goes.
    Make(String),
}

impl StatusPage {
    /// Whether nothing is due: it is off.
    pub fn is_void(&self) -> bool {
        self.steps.is_empty()
    }

    /// Whether there is nothing left to collect.
    fn is_over(&self) -> bool {
        self.done() == self.steps.len()
    }

    /// How many steps are behind.
    fn done(&self) -> usize {
        self.steps.iter().filter(|step| step.place == Place::Done).count()
    }
}

/// The state as a stamp pressed on paper.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// Its class: `is-aside`, `is-ready`, `is-soon`, `is-refused`, or nothing.
    pub class: &'static str,
    /// Its word.
    pub word: String,
}

/// A step of the way.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its icon.
    pub icon: &'static str,
    /// Its word.
    pub word: String,
    /// When it was or will be.
    pub at: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Behind.
    Done,
    /// Now.
    Here,
    /// Ahead.
    Ahead,
}

/// A line of the order.
#[derive(Debug, Clone)]
pub struct OrderLine {
    /// How many, in words.
    pub quantity: String,
    /// What.
    pub name: String,
    /// Allergens and choices, in words.
    pub note: Option<String>,
    /// The sum in words.
    pub amount: String,
    /// Whether it was struck out.
    pub void: bool,
}
