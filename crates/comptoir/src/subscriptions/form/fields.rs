//! What the forms of lunch subscriptions show, worded: for the customer on their page and for the counter.

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
    /// Whether there is anything to choose.
    pub fn any(&self) -> bool {
        !self.formulas.is_empty() || self.chef.is_some() || self.own.is_some()
    }

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

/// What holds for all days, as a form.
#[derive(Debug, Clone)]
pub struct PlanForm {
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

/// A day that is being changed.
#[derive(Debug, Clone)]
pub struct DayForm {
    /// As the form names it.
    pub date: String,
    /// "Jeudi 26 novembre".
    pub full: String,
    /// What it holds.
    pub content: ContentForm,
    /// "12:15".
    pub hour: String,
}
