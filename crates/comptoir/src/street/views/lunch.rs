//! The pages of lunch subscriptions: making one, and its customer's own page with the days to come.

use askama::Template;

use super::{parts::ShopName, reserve::Field};
use crate::{
    platform::web::layout::Page,
    subscriptions::{
        form::{ContentForm, DayForm, PlanForm, TasteForm, WhenForm},
        statement::Told,
    },
};

/// `/{shop}/abonnement`: what is offered, and the form.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/lunch_new.html")]
pub struct LunchNewPage {
    /// The frame.
    pub page: Page,
    /// Which shop.
    pub shop: ShopName,
    /// Where the form goes.
    pub action: String,
    /// What stands in the way.
    pub wrong: Option<String>,
    /// What it holds.
    pub content: ContentForm,
    /// When.
    pub when: WhenForm,
    /// What they do not eat.
    pub taste: TasteForm,
    /// How it is paid: value, words, whether chosen.
    pub pays: Vec<(&'static str, String, bool)>,
    /// The name.
    pub name: Field,
    /// Where they are told.
    pub contact: Field,
    /// Until when a day may be changed, in words.
    pub limit: String,
}

/// `/{shop}/abonnement/{token}/releve`: the statement of a month.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/statement.html")]
pub struct StatementPage {
    /// The frame.
    pub page: Page,
    /// Where it stands itself, without its month.
    pub here: String,
    /// The customer's page.
    pub back: String,
    /// What it says.
    pub told: Told,
}

/// `/{shop}/abonnement/{token}`.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/lunch.html")]
pub struct LunchPage {
    /// The frame.
    pub page: Page,
    /// Which shop.
    pub shop: ShopName,
    /// Where every form of the page goes.
    pub action: String,
    /// "Formule midi (…)".
    pub what: String,
    /// "Du mardi au vendredi à 12 h 15".
    pub when: String,
    /// "8,90 € par déjeuner".
    pub price: Option<String>,
    /// What was just done; whether it went well.
    pub said: Option<(bool, String)>,
    /// It waits for its customer's yes: the question.
    pub asks: Option<String>,
    /// It is over: in words.
    pub over: Option<String>,
    /// It rests, in words.
    pub rests: Vec<String>,
    /// Prices that were announced, in words.
    pub prices: Option<String>,
    /// Until when a day may be changed, in words.
    pub limit: String,
    /// The days to come.
    pub days: Vec<LunchDay>,
    /// The day that is being changed.
    pub edit: Option<DayForm>,
    /// What stands in the books, in words; empty when nothing is kept.
    pub balance: Vec<String>,
    /// The last entries: when, what, how much.
    pub entries: Vec<(String, String, String)>,
    /// The whole address of the calendar.
    pub feed: String,
    /// The same for a calendar program.
    pub webcal: String,
    /// What holds for all days.
    pub settings: Option<PlanForm>,
    /// The first day from which it may rest.
    pub earliest: String,
    /// Whether it can be forgotten now.
    pub forgettable: bool,
}

/// A day of the calendar.
#[derive(Debug, Clone)]
pub struct LunchDay {
    /// As forms name it.
    pub date: String,
    /// "mar."
    pub weekday: String,
    /// "24"
    pub number: String,
    /// The day in full.
    pub full: String,
    /// How it looks: `is-lunch`, `is-ordered`, `is-off`…
    pub look: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// "Prévu", "Commandé"…
    pub word: String,
    /// "12 h 15 · Quiche".
    pub what: String,
    /// What differs, in words.
    pub changes: Vec<String>,
    /// The page of its order.
    pub order: Option<String>,
    /// What one tap does: the gesture and its word.
    pub tap: Option<(&'static str, String)>,
    /// Where it is changed.
    pub change: Option<String>,
}
