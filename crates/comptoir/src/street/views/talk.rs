//! Choosing the shop to which one wants to speak.

use askama::Template;

use super::parts::ShopName;
use crate::platform::web::layout::Page;

/// `/parler`.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/talk.html")]
pub struct TalkPage {
    /// The frame.
    pub page: Page,
    /// The shops, those with the reader's own advisor first.
    pub shops: Vec<TalkRow>,
}

/// A shop, and who answers there.
#[derive(Debug, Clone)]
pub struct TalkRow {
    /// Where one speaks to it.
    pub url: String,
    /// The shop.
    pub shop: ShopName,
    /// "Nadia vous répond, joignable jusqu'à 18 h."
    pub answers: String,
}
