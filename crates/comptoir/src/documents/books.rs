//! The papers of an order that bear a number: its invoice, deposits that were noted, what corrects the invoice. Each is
//! frozen, and in a series of its own without a hole.

use db::{Conn, DbError, Tx};
use jiff::{Timestamp, civil::Date};
use kernel::{Cents, Contact, ShopKey, id::OrderId, words as speech};

use super::{
    CREDIT, DEPOSIT, INVOICE,
    rules::{
        self, Buyer, Invoice, InvoiceLine,
        credit::{self, Credit},
        deposit::{self, Deposit, Means},
    },
    seller, store,
};
use crate::{
    orders::{self, Order, rules::State},
    platform::{Env, Error, facts},
    shops::Shop,
};

/// Why a paper is not made.
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
    /// The order is over: nothing is paid in advance any more.
    #[error("the order is over")]
    Over,
    /// The invoice is made: what is wrong with it is corrected by a credit note.
    #[error("the invoice is made")]
    Invoiced,
    /// Only an order that was a quote is paid in advance.
    #[error("the order was no quote")]
    NoQuote,
    /// There is no invoice to correct.
    #[error("there is no invoice")]
    NoInvoice,
    /// No such deposit.
    #[error("no such deposit: {0:?}")]
    Deposit(deposit::Wrong),
    /// No such credit note.
    #[error("no such credit note: {0:?}")]
    Credit(credit::Wrong),
    /// The fault is ours.
    #[error(transparent)]
    Error(#[from] Error),
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        Self::Error(error.into())
    }
}

/// A paper as it was filed: what, and of which order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// `invoice`, `deposit` or `credit`.
    pub kind: String,
    /// The order.
    pub order: OrderId,
    /// Which of its kind, from 1.
    pub n: usize,
    /// When it was made.
    pub at: Timestamp,
}

fn fault(error: &serde_json::Error) -> Error {
    Error::Fault(error.to_string())
}

/// Freezes a paper and files it under its customer's address.
fn freeze(
    tx: &mut Tx<'_>,
    env: &mut Env,
    order: &Order,
    kind: &'static str,
    (year, number): (i16, i64),
    (subject, body, said): (&str, &str, &str),
    by: &str,
) -> Result<(), Error> {
    store::insert(tx, &order.key, kind, (year, number), subject, body, env.now)?;
    if let Some(contact) = &order.contact {
        store::file(tx, &order.key, contact.as_str(), kind, (year, number), subject, env.now)?;
    }
    let detail = serde_json::json!({ "number": said });
    Ok(facts::record(tx, env, &order.key, &format!("paper.{kind}"), &order.id.to_string(), by, &detail)?)
}

/// The invoice of an order, and when it was made, if it was.
pub fn invoice_of(conn: &mut Conn<'_>, key: &ShopKey, id: OrderId) -> Result<Option<(Invoice, Timestamp)>, DbError> {
    let found = store::of_subject(conn, key, INVOICE, &id.to_string())?;
    Ok(found.and_then(|(body, at)| Some((serde_json::from_str(&body).ok()?, at))))
}

/// Makes the invoice of an order that was handed over, less what was paid in advance. Asked for twice, it is the first one.
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
        deposits: deposits_of(tx, &shop.key, id)?.iter().map(|(deposit, _)| deposit.into()).collect(),
    };
    let body = serde_json::to_string(&invoice).map_err(|error| fault(&error))?;
    let paper = (id.to_string(), body);
    freeze(tx, env, &order, INVOICE, (day.year(), number), (&paper.0, &paper.1, &invoice.number), by)?;
    Ok(invoice)
}

/// The papers of one kind of an order, in the order in which they were made.
fn series<T: serde::de::DeserializeOwned>(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    kind: &'static str,
    id: OrderId,
) -> Result<Vec<(T, Timestamp)>, DbError> {
    let mut all = Vec::new();
    while let Some((body, at)) = store::of_subject(conn, key, kind, &format!("{id}/{}", all.len() + 1))? {
        let read =
            serde_json::from_str(&body).map_err(|error| DbError::Decode { column: 0, why: error.to_string() })?;
        all.push((read, at));
    }
    Ok(all)
}

/// What was paid in advance for an order, and given back.
pub fn deposits_of(conn: &mut Conn<'_>, key: &ShopKey, id: OrderId) -> Result<Vec<(Deposit, Timestamp)>, DbError> {
    series(conn, key, DEPOSIT, id)
}

/// The sum of it.
pub fn paid_before(conn: &mut Conn<'_>, key: &ShopKey, id: OrderId) -> Result<Cents, DbError> {
    Ok(deposits_of(conn, key, id)?.iter().map(|(deposit, _)| deposit.amount).sum())
}

/// What corrects the invoice of an order.
pub fn credits_of(conn: &mut Conn<'_>, key: &ShopKey, id: OrderId) -> Result<Vec<(Credit, Timestamp)>, DbError> {
    series(conn, key, CREDIT, id)
}

/// Notes a deposit that was paid by hand, or that all of it was given back when there is no amount.
///
/// # Errors
/// Why not.
pub fn deposit(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    id: OrderId,
    (amount, means): (Option<Cents>, Means),
    by: &str,
) -> Result<Deposit, Failure> {
    let key = &shop.key;
    let order = orders::by_id(tx, key, id, env.now)?.ok_or(Failure::NoOrder)?;
    if order.source != super::quotes::SOURCE {
        return Err(Failure::NoQuote);
    }
    if invoice_of(tx, key, id)?.is_some() {
        return Err(Failure::Invoiced);
    }
    let before: Vec<Deposit> = deposits_of(tx, key, id)?.into_iter().map(|(deposit, _)| deposit).collect();
    let paid = deposit::paid(&before);
    let (amount, vat) = match amount {
        Some(_) if !order.state.is_open() => return Err(Failure::Over),
        Some(amount) => {
            deposit::check(order.total, paid, amount).map_err(Failure::Deposit)?;
            let lines: Vec<_> = order.standing().map(|line| (line.vat, line.total)).collect();
            (amount, deposit::split(amount, &kernel::money::vat(&lines).0))
        }
        None if paid.0 <= 0 => return Err(Failure::Deposit(deposit::Wrong::Nothing)),
        None => (-paid, deposit::back(&before)),
    };
    let day = shop.day(env.now);
    let number = store::next_number(tx, key, DEPOSIT, day.year())?;
    let deposit = Deposit {
        number: rules::number_in("AC", day.year(), number),
        day,
        seller: seller(tx, key)?,
        buyer: order.name.clone(),
        order: order_number(&order),
        means,
        amount,
        vat,
    };
    let body = serde_json::to_string(&deposit).map_err(|error| fault(&error))?;
    let subject = format!("{id}/{}", before.len() + 1);
    freeze(tx, env, &order, DEPOSIT, (day.year(), number), (&subject, &body, &deposit.number), by)?;
    tx.notify(key, "order");
    Ok(deposit)
}

/// The number of an order on its papers.
pub fn order_number(order: &Order) -> String {
    format!("{}-{:03}", order.day, order.number)
}

/// Corrects an invoice: takes amounts off its lines, with a reason.
///
/// # Errors
/// Why not.
pub fn credit(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    id: OrderId,
    (asked, reason): (&[(usize, Cents)], &str),
    by: &str,
) -> Result<Credit, Failure> {
    let key = &shop.key;
    let order = orders::by_id(tx, key, id, env.now)?.ok_or(Failure::NoOrder)?;
    let (invoice, _) = invoice_of(tx, key, id)?.ok_or(Failure::NoInvoice)?;
    let before: Vec<Credit> = credits_of(tx, key, id)?.into_iter().map(|(credit, _)| credit).collect();
    let lines = credit::lines(&invoice, &before, asked).map_err(Failure::Credit)?;
    let (vat, total) = credit::sums(&lines);
    let day = shop.day(env.now);
    let number = store::next_number(tx, key, CREDIT, day.year())?;
    let credit = Credit {
        number: rules::number_in("AV", day.year(), number),
        day,
        corrects: invoice.number.clone(),
        of_day: invoice.day,
        seller: invoice.seller.clone(),
        buyer: invoice.buyer.clone(),
        reason: reason.to_owned(),
        lines,
        vat,
        total,
    };
    let body = serde_json::to_string(&credit).map_err(|error| fault(&error))?;
    let subject = format!("{id}/{}", before.len() + 1);
    freeze(tx, env, &order, CREDIT, (day.year(), number), (&subject, &body, &credit.number), by)?;
    Ok(credit)
}

/// The papers with a number that were made for an address, newest first.
pub fn filed(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact) -> Result<Vec<Filed>, DbError> {
    let read = |(kind, subject, at): (String, String, Timestamp)| {
        let (id, n) = subject.split_once('/').unwrap_or((&subject, "1"));
        Some(Filed { kind, order: id.parse().ok()?, n: n.parse().ok().filter(|n| *n > 0)?, at })
    };
    Ok(store::filed(conn, key, contact.as_str())?.into_iter().filter_map(read).collect())
}

/// The credit notes of an address in some days, oldest first: of a statement.
pub fn credited(
    conn: &mut Conn<'_>,
    shop: &Shop,
    contact: &Contact,
    (from, to): (Date, Date),
) -> Result<Vec<Credit>, DbError> {
    let mut all = Vec::new();
    for one in filed(conn, &shop.key, contact)?.into_iter().rev() {
        if one.kind == CREDIT && (from..to).contains(&shop.day(one.at)) {
            let mut known = credits_of(conn, &shop.key, one.order)?;
            all.extend((one.n <= known.len()).then(|| known.swap_remove(one.n - 1).0));
        }
    }
    Ok(all)
}
