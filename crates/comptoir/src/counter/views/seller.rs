//! Who sells, by law.

use askama::Template;

use super::shell::Shell;
use crate::documents::rules::{Seller, Wrong};

/// `/atelier/identite`.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/seller.html")]
pub struct SellerPage {
    /// The frame.
    pub shell: Shell,
    /// What is known, or was typed.
    pub seller: Seller,
    /// Which field cannot be right.
    pub wrong: Option<Wrong>,
    /// Why, in words.
    pub why: Option<String>,
}

impl SellerPage {
    /// The fields: name, label, value, whether it must be filled, whether it is the wrong one.
    fn fields(&self) -> Vec<(&'static str, &'static str, &str, bool, bool)> {
        let seller = &self.seller;
        let is = |wrong| self.wrong == Some(wrong);
        vec![
            ("name", "seller-name", &seller.name, true, false),
            ("form", "seller-form", &seller.form, false, false),
            ("street", "seller-street", &seller.street, true, false),
            ("town", "seller-town", &seller.town, true, false),
            ("siret", "seller-siret", &seller.siret, true, is(Wrong::Siret)),
            ("register", "seller-register", &seller.register, false, false),
            ("vat", "seller-vat", &seller.vat_number, false, is(Wrong::Vat)),
        ]
    }
}
