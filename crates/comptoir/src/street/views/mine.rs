//! The visitor's own pages: basket, orders, me.

use askama::Template;

use super::{parts::ShopName, status::Stamp};
use crate::platform::web::layout::Page;

/// `/panier`: what is held for this visitor, by shop.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/basket.html")]
pub struct BasketPage {
    /// The frame.
    pub page: Page,
    /// The holds.
    pub holds: Vec<HeldBasket>,
}

/// What one shop holds for this visitor.
#[derive(Debug, Clone)]
pub struct HeldBasket {
    /// The shop.
    pub shop: ShopName,
    /// "2 traditions et 1 croissant".
    pub what: String,
    /// "Mis de côté jusqu’à 17 h 42".
    pub until: String,
    /// The sum in words.
    pub total: String,
    /// Where to choose the hour.
    pub url: String,
    /// Where letting go goes.
    pub release: String,
}

/// `/commandes`: the orders that this phone knows.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/orders.html")]
pub struct OrdersPage {
    /// The frame.
    pub page: Page,
    /// To come.
    pub coming: Vec<OrderRow>,
    /// Past.
    pub past: Vec<OrderRow>,
}

/// An order in the list.
#[derive(Debug, Clone)]
pub struct OrderRow {
    /// Its page.
    pub url: String,
    /// The shop.
    pub shop: ShopName,
    /// "Aujourd’hui à 18 h".
    pub when: String,
    /// What is in it.
    pub what: String,
    /// Its code.
    pub code: String,
    /// Its state.
    pub stamp: Stamp,
}

/// `/moi`: what is remembered of this visitor.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/me.html")]
pub struct MePage {
    /// The frame.
    pub page: Page,
    /// The remembered name.
    pub name: Option<String>,
    /// The remembered contact, masked.
    pub contact: Option<String>,
    /// What is followed: words, address to manage it.
    pub follows: Vec<(String, String)>,
    /// Standing orders: words, the address of their page.
    pub usuals: Vec<(String, String)>,
    /// Orders that may become one: words, where making it goes.
    pub makes: Vec<(String, String)>,
    /// Lunch subscriptions: words, the address of their page.
    pub lunches: Vec<(String, String)>,
    /// What just happened.
    pub said: Option<String>,
}
