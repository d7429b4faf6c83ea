//! The pages of lunch subscriptions: making one, and its customer's own page with the days to come.

use askama::Template;

use super::{parts::ShopName, reserve::Field};
use crate::{platform::web::layout::Page, subscriptions::statement::Told};

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

/// What a lunch holds, as a form.
#[derive(Debug, Clone, Default)]
pub struct ContentForm {
    /// The formulas.
    pub formulas: Vec<FormulaForm>,
    /// A surprise on its own: whether it is chosen; none: the shop offers none.
    pub chef: Option<bool>,
    /// Articles put together freely: whether it is chosen, and the choices; none: the shop does not offer it.
    pub own: Option<(bool, Vec<PartForm>)>,
    /// How articles with options are wanted.
    pub ways: Vec<WaysForm>,
}

impl ContentForm {
    /// Whether one is wanted in a way of its own, so that the ways are shown.
    pub fn has_way(&self) -> bool {
        self.ways.iter().any(|way| way.options.iter().any(|(.., on)| *on))
    }
}

/// The options of one article.
#[derive(Debug, Clone)]
pub struct WaysForm {
    /// The article.
    pub name: String,
    /// Value, words, whether wanted.
    pub options: Vec<(String, String, bool)>,
}

/// A formula in the form.
#[derive(Debug, Clone)]
pub struct FormulaForm {
    /// As the form names it.
    pub value: String,
    /// Its name.
    pub name: String,
    /// Its price in words.
    pub price: String,
    /// Whether it is chosen.
    pub on: bool,
    /// Its parts.
    pub parts: Vec<PartForm>,
}

/// One part to choose.
#[derive(Debug, Clone)]
pub struct PartForm {
    /// The name of its field.
    pub field: String,
    /// "Sandwich".
    pub name: String,
    /// Value, words, whether chosen.
    pub options: Vec<(String, String, bool)>,
}

/// When there is a lunch, as a form.
#[derive(Debug, Clone)]
pub struct WhenForm {
    /// Digit, name, whether chosen.
    pub days: Vec<(char, String, bool)>,
    /// "12:15".
    pub hour: String,
    /// The first day, as a date.
    pub start: String,
    /// The first day that is possible.
    pub earliest: String,
    /// The last day, or nothing.
    pub end: String,
    /// Also on public holidays.
    pub holidays: bool,
    /// Also in school holidays.
    pub breaks: bool,
}

/// What they do not eat, as a form.
#[derive(Debug, Clone)]
pub struct TasteForm {
    /// Stored word, name, whether avoided.
    pub allergens: Vec<(&'static str, String, bool)>,
    /// Reference, name, whether disliked.
    pub dislikes: Vec<(String, String, bool)>,
    /// Whether a missing article is replaced.
    pub replace: bool,
    /// Whether something is chosen, so that it is shown.
    pub open: bool,
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
    pub edit: Option<DayEdit>,
    /// What stands in the books, in words; empty when nothing is kept.
    pub balance: Vec<String>,
    /// The last entries: when, what, how much.
    pub entries: Vec<(String, String, String)>,
    /// The whole address of the calendar.
    pub feed: String,
    /// The same for a calendar program.
    pub webcal: String,
    /// What holds for all days.
    pub settings: Option<Settings>,
    /// The first day from which it may rest.
    pub earliest: String,
    /// Whether it can be forgotten now.
    pub forgettable: bool,
}

/// What holds for all days, as a form.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What it holds.
    pub content: ContentForm,
    /// When.
    pub when: WhenForm,
    /// What they do not eat.
    pub taste: TasteForm,
    /// How it is paid.
    pub pays: Vec<(&'static str, String, bool)>,
    /// Whether they are told each evening.
    pub tells: bool,
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

/// A day that is being changed.
#[derive(Debug, Clone)]
pub struct DayEdit {
    /// As the form names it.
    pub date: String,
    /// "Jeudi 26 novembre".
    pub full: String,
    /// What it holds.
    pub content: ContentForm,
    /// "12:15".
    pub hour: String,
}
