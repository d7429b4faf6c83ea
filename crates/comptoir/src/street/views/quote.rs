//! A quote, for whom it was written.

use askama::Template;

use super::{parts::ShopName, status::OrderLine};
use crate::platform::web::layout::Page;

/// `/{shop}/devis/{id}`.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/quote.html")]
pub struct QuotePage {
    /// The frame.
    pub page: Page,
    /// Which shop.
    pub shop: ShopName,
    /// "Votre devis pour samedi 28 novembre à 10 h".
    pub news: String,
    /// A second sentence.
    pub more: String,
    /// "Devis DV2026-00001".
    pub number: String,
    /// The state in words, and the class of its stamp.
    pub stamp: (String, &'static str),
    /// What.
    pub lines: Vec<OrderLine>,
    /// The sum in words.
    pub total: String,
    /// VAT per rate, in words.
    pub vat: Vec<String>,
    /// The deposit that is asked for.
    pub deposit: Option<String>,
    /// What the shop adds.
    pub note: String,
    /// Where the yes and the no go, while it waits for one.
    pub answer: Option<String>,
    /// The token that those need.
    pub token: String,
    /// Why a yes was not possible, and the hour at which it is: as a form names it, in words.
    pub refusal: Option<(String, Option<(String, String)>)>,
    /// The order that it became.
    pub order: Option<String>,
    /// As a PDF.
    pub pdf: String,
    /// Ways to reach the shop: address, icon, word.
    pub reach: Vec<(String, &'static str, String)>,
}
