//! Papers without paper: what a customer needs of a routine kind, made when it is asked for.
//!
//! Promise: a receipt says what was frozen at the hand-over; an invoice is made once for an order, frozen with the seller
//! and the buyer as they were, and numbered without a hole; whoever has the link of the order has its papers, and nobody
//! else; looking at a paper changes nothing.

pub mod pdf;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;
mod words;

use db::{Conn, DbError, Tx};
use jiff::{Timestamp, civil::Date};
use kernel::{Contact, ShopKey, id::OrderId, words as speech};
use rules::{Buyer, Invoice, InvoiceLine, Seller};
pub use words::{invoice as invoice_sheet, order_form, receipt, statement};

use crate::{
    orders::{self, Order, rules::State},
    platform::{Env, Error, choices, facts},
    shops::Shop,
};

const INVOICE: &str = "invoice";
/// Under which name the seller's identity is kept.
const SELLER: &str = "seller";

/// Who sells in a shop, as they said; empty fields where they did not.
pub fn seller(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Seller, DbError> {
    Ok(choices::get(conn, key, SELLER)?.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// Keeps who sells. Papers that were made keep who sold then.
pub fn set_seller(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, seller: &Seller, by: &str) -> Result<(), DbError> {
    choices::put(tx, key, SELLER, &serde_json::to_string(seller).unwrap_or_default())?;
    facts::record(tx, env, key, "seller.set", key.shop.as_str(), by, &serde_json::json!({}))
}

/// Why there is no invoice.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// There is no such order.
    #[error("no such order")]
    NoOrder,
    /// Nothing was handed over yet.
    #[error("the order is not handed over")]
    NotYet,
    /// The shop has not said who it is by law.
    #[error("the shop has no legal identity")]
    NoSeller,
    /// The fault is ours.
    #[error(transparent)]
    Error(#[from] Error),
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        Self::Error(error.into())
    }
}

/// The invoice of an order, and when it was made, if it was.
pub fn invoice_of(conn: &mut Conn<'_>, key: &ShopKey, id: OrderId) -> Result<Option<(Invoice, Timestamp)>, DbError> {
    let found = store::of_subject(conn, key, INVOICE, &id.to_string())?;
    Ok(found.and_then(|(body, at)| Some((serde_json::from_str(&body).ok()?, at))))
}

/// Makes the invoice of an order that was handed over. Asked for twice, it is the first one.
///
/// # Errors
/// Why there can be none.
pub fn invoice(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    id: OrderId,
    buyer: Buyer,
    by: &str,
) -> Result<Invoice, Failure> {
    if let Some((invoice, _)) = invoice_of(tx, &shop.key, id)? {
        return Ok(invoice);
    }
    let order = orders::by_id(tx, &shop.key, id, env.now)?.ok_or(Failure::NoOrder)?;
    let (State::Collected, Some(receipt)) = (order.state, &order.receipt) else { return Err(Failure::NotYet) };
    let seller = seller(tx, &shop.key)?;
    if !seller.is_complete() {
        return Err(Failure::NoSeller);
    }
    let day = shop.day(env.now);
    let number = store::next_number(tx, &shop.key, INVOICE, day.year())?;
    let style = order.lang.style();
    let line = |line: &orders::ReceiptLine| InvoiceLine {
        name: line.name.clone(),
        quantity: speech::amount(line.quantity.get(), line.unit, style),
        each: rules::each(line.total - line.vat, line.unit, line.quantity),
        unit: line.unit,
        net: line.total - line.vat,
        rate: line.rate,
        total: line.total,
    };
    let invoice = Invoice {
        number: rules::number(day.year(), number),
        day,
        delivered: shop.day(receipt.at),
        seller,
        buyer,
        lines: receipt.lines.iter().map(line).collect(),
        vat: receipt.vat.clone(),
        total: receipt.total,
    };
    let body = serde_json::to_string(&invoice).map_err(|error| Error::Fault(error.to_string()))?;
    store::insert(tx, &shop.key, INVOICE, (day.year(), number), &id.to_string(), &body, env.now)?;
    let detail = serde_json::json!({ "number": invoice.number });
    facts::record(tx, env, &shop.key, "paper.invoice", &id.to_string(), by, &detail)?;
    Ok(invoice)
}

/// What a customer collected from a shop in some days, oldest first: of a statement.
pub fn collected(
    conn: &mut Conn<'_>,
    shop: &Shop,
    contact: &Contact,
    (from, to): (Date, Date),
    now: Timestamp,
) -> Result<Vec<Order>, DbError> {
    let instant = |day: Date| kernel::calendar::instant(day, jiff::civil::Time::midnight(), shop.zone());
    orders::collected_between(conn, &shop.key, contact, instant(from), instant(to), now)
}

/// The months in which a customer collected something, the last first, as their addresses name them: `2026-11`.
pub fn months(conn: &mut Conn<'_>, shop: &Shop, contact: &Contact, now: Timestamp) -> Result<Vec<String>, DbError> {
    let year = now.saturating_sub(jiff::SignedDuration::from_hours(24 * 366)).unwrap_or(Timestamp::MIN);
    let end = now.saturating_add(jiff::SignedDuration::from_secs(1)).unwrap_or(now);
    let all = orders::collected_between(conn, &shop.key, contact, year, end, now)?;
    let mut months: Vec<String> =
        all.iter().map(|order| shop.day(order.moved_at).strftime("%Y-%m").to_string()).rev().collect();
    months.dedup();
    Ok(months)
}

/// Numbers that are missing in the books of a shop.
pub fn check(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<String>, DbError> {
    let holes = store::holes(conn, key)?;
    Ok(holes
        .into_iter()
        .map(|(kind, year)| format!("{}: the {kind} numbers of {year} have a hole", key.shop))
        .collect())
}
