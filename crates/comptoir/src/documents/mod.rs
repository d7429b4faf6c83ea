//! Papers without paper: what a customer needs of a routine kind, made when it is asked for.
//!
//! Promise: a receipt says what was frozen at the hand-over; an invoice is made once for an order, frozen with the seller
//! and the buyer as they were, and numbered without a hole; what is wrong with it is taken off by credit notes, and it stays
//! as it is; what was paid in advance is taken off it; a quote that is accepted is an order, for its price; whoever has the
//! link of the order or of the quote has its papers, and nobody else; looking at a paper changes nothing.

mod books;
pub mod pdf;
pub mod quotes;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;

pub use books::{
    Failure, Filed, credit, credited, credits_of, deposit, deposits_of, filed, invoice, invoice_of, order_number,
    paid_before,
};
use db::{Conn, DbError, Tx};
use jiff::{Timestamp, civil::Date};
use kernel::{Contact, ShopKey, id::OrderId};
use rules::{Invoice, Seller, credit::Credit, deposit::Deposit, sheet::Sheet};
pub use words::{
    credit as credit_sheet, deposit as deposit_sheet, invoice as invoice_sheet, order_form, quote as quote_sheet,
    receipt, statement,
};

use crate::{
    customers::Gone,
    orders::{self, Order},
    platform::{Env, Error, choices, facts, i18n::Lang, secrets::Secrets},
    shops::Shop,
};

/// The kinds of papers in a series of their own.
pub const INVOICE: &str = "invoice";
/// See [`INVOICE`].
pub const DEPOSIT: &str = "deposit";
/// See [`INVOICE`].
pub const CREDIT: &str = "credit";
/// What was agreed on: a quote as it was accepted. Its number is never said.
const CONTRACT: &str = "contract";
/// A quote holds for so many days at most.
pub const DAYS: i64 = 90;
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

/// A paper of an order that bears a number, by the name of its file: `facture.pdf`, `acompte-1.pdf`, `avoir-2.pdf`; when it
/// was made, and what the file is called when it is kept.
pub fn paper(
    conn: &mut Conn<'_>,
    lang: Lang,
    shop: &Shop,
    id: OrderId,
    file: &str,
) -> Result<Option<(Sheet, Timestamp, String)>, DbError> {
    let Some(name) = file.strip_suffix(".pdf") else { return Ok(None) };
    let (kind, n) = name.rsplit_once('-').unwrap_or((name, "1"));
    let Some(at) = n.parse::<usize>().ok().and_then(|n| n.checked_sub(1)) else { return Ok(None) };
    let key = &shop.key;
    Ok(match kind {
        "facture" => invoice_of(conn, key, id)?
            .map(|(one, at)| (words::invoice(lang, shop, &one), at, format!("facture-{}", one.number))),
        "acompte" => deposits_of(conn, key, id)?
            .get(at)
            .map(|(one, at)| (words::deposit(lang, shop, one), *at, format!("acompte-{}", one.number))),
        "avoir" => credits_of(conn, key, id)?
            .get(at)
            .map(|(one, at)| (words::credit(lang, shop, one), *at, format!("avoir-{}", one.number))),
        _ => None,
    })
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

/// The months in which a customer collected something, the last first, as their addresses name them: `2026-11`; then the
/// years, `2026`.
pub fn months(conn: &mut Conn<'_>, shop: &Shop, contact: &Contact, now: Timestamp) -> Result<Vec<String>, DbError> {
    let year = now.saturating_sub(jiff::SignedDuration::from_hours(24 * 366)).unwrap_or(Timestamp::MIN);
    let end = now.saturating_add(jiff::SignedDuration::from_secs(1)).unwrap_or(now);
    let all = orders::collected_between(conn, &shop.key, contact, year, end, now)?;
    let mut months: Vec<String> =
        all.iter().map(|order| shop.day(order.moved_at).strftime("%Y-%m").to_string()).rev().collect();
    months.dedup();
    let mut years: Vec<String> = months.iter().filter_map(|month| month.get(..4)).map(str::to_owned).collect();
    years.dedup();
    months.extend(years);
    Ok(months)
}

/// What is wrong in the books of a shop: numbers that are missing, sums that do not add up, corrections of nothing.
pub fn check(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<String>, DbError> {
    let holes = store::holes(conn, key)?.into_iter();
    let mut faults: Vec<String> =
        holes.map(|(kind, year)| format!("{}: the {kind} numbers of {year} have a hole", key.shop)).collect();
    let (years, lost) = store::quote_faults(conn, key)?;
    faults.extend(years.iter().map(|year| format!("{}: the quote numbers of {year} have a hole", key.shop)));
    if lost > 0 {
        faults.push(format!("{}: {lost} accepted quotes have no order", key.shop));
    }
    let mut invoices: BTreeMap<String, Invoice> = BTreeMap::new();
    for (subject, body) in store::all_of(conn, key, INVOICE)? {
        let Some(invoice) = serde_json::from_str::<Invoice>(&body).ok().filter(Invoice::adds_up) else {
            faults.push(format!("{}: an invoice does not add up: order {subject}", key.shop));
            continue;
        };
        invoices.insert(subject, invoice);
    }
    let mut credits: BTreeMap<String, Vec<Credit>> = BTreeMap::new();
    for (subject, body) in store::all_of(conn, key, CREDIT)? {
        let order = subject.split('/').next().unwrap_or_default().to_owned();
        let all = credits.entry(order).or_default();
        all.extend(serde_json::from_str::<Credit>(&body).ok());
    }
    for (order, credits) in &credits {
        let wrong = invoices.get(order).is_none_or(|invoice| rules::credit::faults(invoice, credits));
        if wrong {
            faults.push(format!("{}: the credit notes of order {order} do not fit its invoice", key.shop));
        }
    }
    let mut paid: BTreeMap<String, Vec<Deposit>> = BTreeMap::new();
    for (subject, body) in store::all_of(conn, key, DEPOSIT)? {
        let order = subject.split('/').next().unwrap_or_default().to_owned();
        paid.entry(order).or_default().extend(serde_json::from_str::<Deposit>(&body).ok());
    }
    for (order, deposits) in &paid {
        let sum = rules::deposit::paid(deposits);
        let told = invoices.get(order).is_none_or(|invoice| invoice.paid_before() == sum);
        if sum.0 < 0 || !told {
            faults.push(format!("{}: the deposits of order {order} do not add up", key.shop));
        }
    }
    Ok(faults)
}

/// The path of the statement of the month in which an order was fetched, with a token of its own: it is sent to the
/// address of the order and nowhere else, so that the link of one order shows no other.
pub fn statement_path(secrets: &Secrets, order: &Order, month: &str) -> String {
    let proof = secrets.token("statement", &format!("{}/{month}", order.id));
    format!("/{}/commandes/{}/releve/{month}.pdf?t={proof}", order.key.shop, order.id)
}

/// Whether a token opens that statement.
pub fn is_statement(secrets: &Secrets, order: &str, month: &str, token: &str) -> bool {
    secrets.verify("statement", &format!("{order}/{month}"), token)
}

/// Forgets whom quotes were for, and by which address papers are found. Papers that the law makes a merchant keep stay as
/// they are: invoices, deposits, credit notes, and what was agreed on.
///
/// # Errors
/// When the store fails.
pub fn forget(tx: &mut Tx<'_>, key: &ShopKey, gone: &Gone) -> Result<(), Error> {
    for contact in gone.own.iter().chain(&gone.shared) {
        for known in quotes::of_contact(tx, key, contact)? {
            if gone.has(contact, &known.quote.buyer.name) {
                quotes::blank(tx, key, known)?;
            }
        }
    }
    for contact in &gone.own {
        store::unfile(tx, key, contact.as_str())?;
    }
    Ok(())
}
