//! The lunches of a day as a list to prepare, who subscribes, and what the shop offers: texts already worded.

use askama::Template;

use super::{board::Line, order::Choice, shell::Shell};
use crate::subscriptions::{
    form::{DayForm, PlanForm},
    statement::Told,
};

/// `/comptoir/dejeuners`: what is prepared, then for whom.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/lunch.html")]
pub struct LunchSheet {
    /// The frame.
    pub shell: Shell,
    /// "Mercredi 25 novembre".
    pub day: String,
    /// The day before, as an address.
    pub before: String,
    /// The day after.
    pub after: String,
    /// How many lunches.
    pub count: usize,
    /// Until when it is a forecast, in words.
    pub forecast: Option<String>,
    /// What is made at each workstation: its name, how many, its articles.
    pub groups: Vec<(String, usize, Vec<Line>)>,
    /// By the hour: the hour, its lunches.
    pub hours: Vec<(String, Vec<LunchRow>)>,
    /// Who has none: name, why, their page.
    pub without: Vec<(String, String, String)>,
}

/// One lunch on paper.
#[derive(Debug, Clone)]
pub struct LunchRow {
    /// Who fetches it.
    pub name: String,
    /// The page of the subscriber.
    pub url: String,
    /// The four digits, once it is ordered.
    pub code: Option<String>,
    /// What is in it.
    pub lines: Vec<Line>,
    /// What they must not be given, worded.
    pub avoid: Option<String>,
    /// What differs, and how it is paid: worded.
    pub notes: Vec<String>,
    /// Whether it is handed over.
    pub done: bool,
}

/// `/comptoir/abonnes`: who subscribes.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/subscribers.html")]
pub struct Subscribers {
    /// The frame.
    pub shell: Shell,
    /// Everyone.
    pub rows: Vec<SubscriberRow>,
    /// Whether the shop takes new ones.
    pub offered: bool,
    /// What can be chosen for somebody who stands here.
    pub plan: PlanForm,
    /// What was typed as name and contact.
    pub typed: (String, String),
    /// What is wrong with what was typed.
    pub wrong: Option<String>,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct SubscriberRow {
    /// The page.
    pub url: String,
    /// Their name.
    pub name: String,
    /// "Du mardi au vendredi, 12 h 15".
    pub when: String,
    /// The state, worded.
    pub state: String,
    /// The class of its mark.
    pub look: &'static str,
    /// What stands in the books, worded.
    pub balance: String,
}

/// `/comptoir/abonnes/{id}`: one subscriber, for whom stands at the counter.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/subscriber.html")]
pub struct Subscriber {
    /// The frame.
    pub shell: Shell,
    /// Where every form goes.
    pub action: String,
    /// Their name.
    pub name: String,
    /// Where they are told, masked.
    pub contact: String,
    /// What they have.
    pub what: String,
    /// When.
    pub when: String,
    /// What they must not be given, worded.
    pub avoid: Option<String>,
    /// The state, worded.
    pub state: String,
    /// The class of its mark.
    pub look: &'static str,
    /// What was just refused.
    pub wrong: Option<String>,
    /// Whether it runs.
    pub runs: bool,
    /// Whether it rests or is to.
    pub rests: bool,
    /// The day that is being changed.
    pub edit: Option<DayForm>,
    /// What holds for all days.
    pub settings: Option<PlanForm>,
    /// Whether that is shown at once: something in it was refused.
    pub open: bool,
    /// The next days: as forms name them, in full, what they are, the gesture and its word.
    pub days: Vec<NextDay>,
    /// The first day from which it may rest.
    pub earliest: String,
    /// What stands in the books, worded.
    pub balance: Vec<String>,
    /// Lunches of a card and its price, as the form proposes them.
    pub card: Option<(i64, String)>,
    /// What is owed, worded, when something is.
    pub due: Option<String>,
    /// How many lunches are left, when they may be given back in money.
    pub refund: Option<usize>,
    /// The books: when, what, how much, by whom.
    pub entries: Vec<(String, String, String, String)>,
}

/// A day to come.
#[derive(Debug, Clone)]
pub struct NextDay {
    /// As forms name it.
    pub date: String,
    /// In full.
    pub full: String,
    /// "12 h 15 · Quiche".
    pub what: String,
    /// The gesture and its word.
    pub tap: Option<(&'static str, String)>,
    /// Where it is changed.
    pub change: Option<String>,
}

/// `/atelier/dejeuners`: what the shop offers.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/lunch_offer.html")]
pub struct LunchOffer {
    /// The frame.
    pub shell: Shell,
    /// Whether new subscriptions are taken.
    pub active: bool,
    /// Whether articles may be put together freely.
    pub own: bool,
    /// Whether one may pay by the month.
    pub month: bool,
    /// Lunches of a card; 0 for none.
    pub card: i64,
    /// "18:00".
    pub cut_off: String,
    /// "19:00".
    pub generates: String,
    /// What the chef chooses among.
    pub rotation: Vec<Choice>,
    /// The formulas.
    pub formulas: Vec<FormulaRow>,
    /// Articles that may become a formula; the note holds its parts.
    pub others: Vec<Choice>,
    /// School holidays: the first day, words.
    pub breaks: Vec<(String, String)>,
    /// How many subscribers there are.
    pub subscribers: usize,
}

/// A formula and its parts.
#[derive(Debug, Clone)]
pub struct FormulaRow {
    /// Its article.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// Its price, worded.
    pub price: String,
    /// Its parts: place, name, what may be chosen.
    pub parts: Vec<(usize, String, Vec<Choice>)>,
}

/// The statement of a subscriber's month.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/statement.html")]
pub struct StatementSheet {
    /// The frame.
    pub shell: Shell,
    /// The page of the subscriber.
    pub back: String,
    /// What it says.
    pub told: Told,
}
