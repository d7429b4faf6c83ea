//! What the API of orders takes and answers.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    orders::{
        Line, Order,
        rules::{Payment, State},
    },
    platform::App,
};

/// Who the order is for: a name, and a telephone number or an e-mail address.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Customer {
    /// The name to be called at the counter.
    #[serde(default)]
    pub name: String,
    /// A telephone number: French as it is dialled, or international.
    pub phone: Option<String>,
    /// An e-mail address, when there is no telephone.
    pub email: Option<String>,
}

/// One wished line.
#[derive(Debug, Deserialize, ToSchema)]
pub struct WishedLine {
    /// The article's reference.
    pub sku: String,
    /// Pieces; grams for what is sold by weight.
    #[schema(minimum = 1, maximum = 50_000)]
    pub quantity: i64,
    /// How it is wanted, of the article's options: `tranché`.
    #[serde(default)]
    pub options: Vec<String>,
}

/// What is wished.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewOrder {
    /// Who it is for.
    pub customer: Customer,
    /// What.
    pub lines: Vec<WishedLine>,
    /// When it is picked up (RFC 3339); as soon as possible when it is left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub pickup_at: Option<Timestamp>,
    /// What the customer adds, up to 500 characters.
    #[serde(default)]
    pub note: String,
    /// `fr` or `en`: the language of the messages about it.
    #[serde(default)]
    pub lang: String,
}

/// One line of an order.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineView {
    /// Its place, from 1.
    pub line: i64,
    /// The article's reference.
    pub sku: String,
    /// Its name when it was ordered.
    pub name: String,
    /// Pieces or grams.
    pub quantity: i64,
    /// How it is wanted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// `piece` or `gram`.
    pub unit: &'static str,
    /// The price of the line with VAT, in cents.
    pub total_cents: i64,
    /// Allergens in words, as told when it was ordered.
    pub allergens: String,
    /// It was missing and has been taken off.
    pub dropped: bool,
}

/// One order.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderView {
    /// Its identifier.
    pub id: String,
    /// The shop.
    pub shop: String,
    /// What the customer says at the counter.
    pub code: String,
    /// Where its preparation stands.
    pub state: State,
    /// Where its payment stands.
    pub payment: Payment,
    /// When it is picked up (RFC 3339).
    pub pickup_at: String,
    /// What it costs with VAT, in cents.
    pub total_cents: i64,
    /// Until when goods and slot are kept (RFC 3339): the end of the hold, or of the grace time after the pick-up.
    pub hold_expires_at: String,
    /// Until when the customer may cancel or change it (RFC 3339).
    pub changeable_until: String,
    /// The customer's page, with its token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_url: Option<String>,
    /// The name to be called; told to the shop only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its lines.
    pub lines: Vec<LineView>,
}

fn line_view(line: &Line) -> LineView {
    LineView {
        line: line.line,
        sku: line.sku.to_string(),
        name: line.name.clone(),
        quantity: line.quantity.get(),
        options: line.options.clone(),
        unit: line.unit.as_str(),
        total_cents: line.total.0,
        allergens: line.allergens.clone(),
        dropped: line.dropped,
    }
}

/// An order as its customer may see it.
pub(super) fn for_customer(app: &App, order: &Order) -> OrderView {
    OrderView {
        id: order.id.to_string(),
        shop: order.key.shop.to_string(),
        code: order.code(app.secrets()),
        state: order.state,
        payment: order.payment,
        pickup_at: order.pickup_at.to_string(),
        total_cents: order.total.0,
        hold_expires_at: order.expires_at.to_string(),
        changeable_until: order.changeable_until.to_string(),
        status_url: Some(format!("{}{}", app.base(), order.path(app.secrets()))),
        name: None,
        lines: order.lines.iter().map(line_view).collect(),
    }
}

/// An order as the shop may see it: with the name, without the customer's own key.
pub(super) fn for_staff(app: &App, order: &Order) -> OrderView {
    OrderView { status_url: None, name: Some(order.name.clone()), ..for_customer(app, order) }
}
