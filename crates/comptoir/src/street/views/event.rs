//! An event of the neighbourhood, and the page of a registration.

use askama::Template;

use super::{parts::ShopName, reserve::Field};
use crate::platform::web::layout::Page;

/// An event as other pages name it.
#[derive(Debug, Clone)]
pub struct EventCard {
    /// Its page.
    pub url: String,
    /// What.
    pub title: String,
    /// "Samedi 5 décembre à 15 h".
    pub when: String,
    /// "4 places", or that it is full.
    pub left: String,
}

/// `/{shop}/evenement/{id}`.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/event.html")]
pub struct EventPage {
    /// The frame.
    pub page: Page,
    /// Which shop.
    pub shop: ShopName,
    /// What.
    pub title: String,
    /// When.
    pub when: String,
    /// "jusqu'à 17 h".
    pub until: String,
    /// Where.
    pub place: String,
    /// About it.
    pub body: String,
    /// "4 places", or that it is full.
    pub left: String,
    /// One can only wait.
    pub full: bool,
    /// How many wait, in words.
    pub waits: Option<String>,
    /// How many may come together: as the form says it, worded.
    pub counts: Vec<(String, String)>,
    /// Its calendar.
    pub calendar: String,
    /// Where the form goes.
    pub action: String,
    /// What makes a second press the same registration.
    pub nonce: String,
    /// One cannot register any more: why.
    pub over: Option<String>,
    /// What stands in the way.
    pub wrong: Option<String>,
    /// The name.
    pub name: Field,
    /// The address.
    pub contact: Field,
}

/// `/{shop}/evenement/{id}/{token}`.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/seat.html")]
pub struct SeatPage {
    /// The frame.
    pub page: Page,
    /// Which shop.
    pub shop: ShopName,
    /// What.
    pub title: String,
    /// When.
    pub when: String,
    /// Where.
    pub place: String,
    /// Its calendar, for who comes.
    pub calendar: Option<String>,
    /// The page of the event.
    pub event: String,
    /// Where the forms go.
    pub action: String,
    /// What stood in the way.
    pub wrong: Option<String>,
    /// Where the registration stands.
    pub stand: Stand,
}

/// Where a registration stands, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stand {
    /// They come.
    Coming(String),
    /// They wait.
    Waiting(String),
    /// A place waits for their yes.
    Offered(String),
    /// There is nothing more to do.
    Over(String),
}
