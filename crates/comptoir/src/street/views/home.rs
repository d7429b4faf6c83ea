//! The street's page: its news as a sentence, search, next batches, the shops, the plan.

use askama::Template;

use super::{
    parts::{Left, Open, ShopName, ShopState},
    plan::Plan,
};
use crate::platform::web::layout::Page;

/// `/`, and `/?q=` for a search.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/home.html", blocks = ["results"])]
pub struct HomePage {
    /// The frame.
    pub page: Page,
    /// The news: "Mercredi, 15 h 46. Le pain sort à 16 h."
    pub news: String,
    /// How many are open, soon open, shut.
    pub counts: Vec<(Open, String)>,
    /// What was searched.
    pub query: String,
    /// Searches to try.
    pub tries: Vec<String>,
    /// What was found, once something was searched.
    pub results: Option<Results>,
    /// The next batches.
    pub batches: Vec<BatchCard>,
    /// The heading of the list: "Les douze commerces".
    pub shops_title: String,
    /// The shops.
    pub shops: Vec<ShopRow>,
    /// The drawn street.
    pub plan: Plan,
    /// Where this is, at the foot.
    pub place: String,
}

/// What a search found.
#[derive(Debug, Clone)]
pub struct Results {
    /// "3 articles pour « buche »".
    pub title: String,
    /// The reading that was taken when it was not what was typed.
    pub read_as: Option<String>,
    /// What was found.
    pub hits: Vec<Hit>,
}

/// One thing found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Where it is.
    pub url: String,
    /// Its name in pieces; those that match are marked.
    pub name: Vec<(String, bool)>,
    /// Whose it is and when.
    pub says: String,
    /// Its price.
    pub price: Option<String>,
    /// What is left.
    pub left: Option<Left>,
}

/// A batch to come.
#[derive(Debug, Clone)]
pub struct BatchCard {
    /// "16 h".
    pub at: String,
    /// "dans 14 min".
    pub within: String,
    /// Whether it is soon.
    pub soon: bool,
    /// The article.
    pub what: String,
    /// The shop.
    pub shop: String,
    /// What is free of it.
    pub left: Left,
    /// Where to reserve from it.
    pub reserve_url: String,
    /// Where to follow it.
    pub follow_url: String,
    /// Whether its button is the filled one.
    pub first: bool,
}

/// A shop in the list.
#[derive(Debug, Clone)]
pub struct ShopRow {
    /// Which.
    pub shop: ShopName,
    /// Its state now.
    pub state: ShopState,
}
