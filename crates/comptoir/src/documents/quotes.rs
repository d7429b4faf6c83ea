//! Quotes: written by the shop, answered by the customer, who has the link; a yes is an order.

mod links;

use db::{Conn, DbError, Tx};
use jiff::{SignedDuration, Timestamp, ToSpan};
use kernel::{
    Cents, Contact, Quantity, ShopKey, Sku, Unit,
    id::{OrderId, QuoteId},
    money,
};

use links::tell;
pub use links::{is_token, path, read_short, short_path, token};

use super::{
    CONTRACT, DAYS,
    rules::{
        self, Buyer,
        quote::{self, Quote, QuoteLine, Standing, State},
    },
    store::{self, Row},
};
use crate::{
    catalogue, customers,
    orders::{self, Order, Pickup, Who, Wish, WishLine, rules::HORIZON_DAYS},
    platform::{Env, Error, facts, i18n::Lang},
    shops::Shop,
};

/// The way in of orders that were quotes.
pub const SOURCE: &str = "quote";
/// The letters of their numbers.
const SERIES: &str = "DV";
/// At most so many lines.
pub const LINES: usize = 8;

/// What a shop wants to propose.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// To whom it is sent.
    pub contact: Contact,
    /// Who they are; a private person's address may be empty.
    pub buyer: Buyer,
    /// Their language.
    pub lang: Lang,
    /// What.
    pub lines: Vec<Wanted>,
    /// For when.
    pub pickup_at: Timestamp,
    /// For how many days it holds, today not counted.
    pub days: i64,
    /// The deposit that is asked for; nothing when none is.
    pub deposit: Cents,
    /// What the shop adds.
    pub note: String,
}

/// One line of a proposal.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The article.
    pub sku: Sku,
    /// Pieces or grams.
    pub quantity: Quantity,
    /// Per piece or kilogram; that of the shelf when none is said.
    pub price: Option<Cents>,
    /// How it is to be.
    pub detail: String,
}

/// A quote and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its identifier.
    pub id: QuoteId,
    /// What it says.
    pub quote: Quote,
    /// To whom it went; none once they were forgotten.
    pub contact: Option<Contact>,
    /// What was answered.
    pub state: State,
    /// The first instant when it cannot be accepted any more.
    pub until: Timestamp,
    /// The order that it became.
    pub order: Option<OrderId>,
    /// When it was written.
    pub made_at: Timestamp,
    /// When it was last answered or taken back.
    pub moved_at: Timestamp,
}

impl Known {
    /// Where it stands at an instant.
    pub fn standing(&self, now: Timestamp) -> Standing {
        quote::standing(self.state, self.until, now)
    }

    /// The language of its customer.
    pub fn lang(&self) -> Lang {
        if self.quote.lang == Lang::En.code() { Lang::En } else { Lang::Fr }
    }
}

/// Why nothing was done with a quote.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// There is no such quote.
    #[error("no such quote")]
    NoQuote,
    /// The shop has not said who it is by law.
    #[error("the shop has no legal identity")]
    NoSeller,
    /// It proposes nothing, or too much of it.
    #[error("no lines")]
    Empty,
    /// This article is not sold so: unknown, by appointment, or for nothing.
    #[error("{0} cannot be quoted")]
    NotSold(Sku),
    /// It is for an instant that is past, or further than one may order.
    #[error("not for that day")]
    Day,
    /// The deposit is more than the price.
    #[error("the deposit is more than the price")]
    Deposit,
    /// It was answered, or its time is over.
    #[error("it stands as {0:?}")]
    NotOpen(Standing),
    /// It was accepted, and cannot be had like that: the refusal says what is possible.
    #[error(transparent)]
    Order(#[from] orders::Failure),
    /// The fault is ours.
    #[error(transparent)]
    Error(#[from] Error),
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        Self::Error(error.into())
    }
}

/// Writes a quote, freezes it, and sends its link.
///
/// # Errors
/// What cannot be proposed.
pub fn write(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, wish: &Proposal, by: &str) -> Result<Known, Failure> {
    let key = &shop.key;
    let seller = super::seller(tx, key)?;
    if !seller.is_complete() {
        return Err(Failure::NoSeller);
    }
    let horizon = env.now.saturating_add(SignedDuration::from_hours(24 * HORIZON_DAYS)).unwrap_or(Timestamp::MAX);
    if wish.pickup_at <= env.now || wish.pickup_at > horizon {
        return Err(Failure::Day);
    }
    let lines = lines(tx, key, &wish.lines)?;
    let (vat, total) = quote::sums(&lines);
    if wish.deposit.0 < 0 || wish.deposit > total {
        return Err(Failure::Deposit);
    }
    customers::meet(tx, env, key, &wish.buyer.name, &wish.contact)?;
    let day = shop.day(env.now);
    // A price that holds longer than what it is for holds until then.
    let last = day.checked_add(wish.days.clamp(1, DAYS).days()).unwrap_or(day).min(shop.day(wish.pickup_at));
    let until = kernel::calendar::day_start(last.tomorrow().unwrap_or(last), shop.zone()).min(wish.pickup_at);
    let (year, number) = (day.year(), store::next_quote(tx, key, day.year())?);
    let quote = Quote {
        number: rules::number_in(SERIES, year, number),
        day,
        last,
        pickup_at: wish.pickup_at,
        seller,
        buyer: wish.buyer.clone(),
        lang: wish.lang.code().to_owned(),
        lines,
        vat,
        total,
        deposit: wish.deposit,
        note: wish.note.clone(),
    };
    let known = Known {
        id: QuoteId::new(env.now, env.rng.as_mut()),
        quote,
        contact: Some(wish.contact.clone()),
        state: State::Open,
        until,
        order: None,
        made_at: env.now,
        moved_at: env.now,
    };
    store::insert_quote(tx, key, (year, number), &row(&known)?, by)?;
    let detail = serde_json::json!({ "number": known.quote.number, "total_cents": known.quote.total.0 });
    facts::record(tx, env, key, "quote.written", &known.id.to_string(), by, &detail)?;
    tell(tx, env, shop, &known)?;
    tx.notify(key, SOURCE);
    Ok(known)
}

fn lines(conn: &mut Conn<'_>, key: &ShopKey, wanted: &[Wanted]) -> Result<Vec<QuoteLine>, Failure> {
    if wanted.is_empty() || wanted.len() > LINES {
        return Err(Failure::Empty);
    }
    let mut lines = Vec::with_capacity(wanted.len());
    for line in wanted {
        let article = catalogue::by_sku(conn, key, &[&line.sku])?.pop();
        let sold = article.filter(|article| article.unit != Unit::Service);
        let article = sold.ok_or_else(|| Failure::NotSold(line.sku.clone()))?;
        let price = line.price.unwrap_or(article.price);
        let total = money::line_total(article.unit, price, line.quantity);
        // What costs nothing would be taken for a part of a formula.
        if price.0 <= 0 || total.0 <= 0 {
            return Err(Failure::NotSold(line.sku.clone()));
        }
        lines.push(QuoteLine {
            sku: article.sku,
            name: article.name,
            detail: line.detail.clone(),
            quantity: line.quantity,
            unit: article.unit,
            price,
            rate: article.vat,
            total,
        });
    }
    Ok(lines)
}

fn row(known: &Known) -> Result<Row, Error> {
    Ok(Row {
        id: known.id,
        holder: known.contact.as_ref().map(ToString::to_string).unwrap_or_default(),
        body: serde_json::to_string(&known.quote).map_err(|error| Error::Fault(error.to_string()))?,
        state: known.state.as_str().to_owned(),
        until: known.until,
        order: known.order,
        made_at: known.made_at,
        moved_at: known.moved_at,
    })
}

fn read(row: Row) -> Option<Known> {
    Some(Known {
        id: row.id,
        quote: serde_json::from_str(&row.body).ok()?,
        contact: row.holder.parse().ok(),
        state: State::parse(&row.state)?,
        until: row.until,
        order: row.order,
        made_at: row.made_at,
        moved_at: row.moved_at,
    })
}

/// Sends the link again.
///
/// # Errors
/// When it was answered, or its time is over.
pub fn send_again(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, id: QuoteId) -> Result<Known, Failure> {
    let known = by_id(tx, &shop.key, id)?.ok_or(Failure::NoQuote)?;
    match known.standing(env.now) {
        Standing::Open => tell(tx, env, shop, &known)?,
        other => return Err(Failure::NotOpen(other)),
    }
    Ok(known)
}

/// One quote.
pub fn by_id(conn: &mut Conn<'_>, key: &ShopKey, id: QuoteId) -> Result<Option<Known>, DbError> {
    Ok(store::quote(conn, key, id)?.and_then(read))
}

/// The quote that an order was.
pub fn of_order(conn: &mut Conn<'_>, key: &ShopKey, order: OrderId) -> Result<Option<Known>, DbError> {
    Ok(store::quote_of_order(conn, key, order)?.and_then(read))
}

/// The last quotes of a shop, newest first.
pub fn last(conn: &mut Conn<'_>, key: &ShopKey, most: i64) -> Result<Vec<Known>, DbError> {
    Ok(store::last_quotes(conn, key, most)?.into_iter().filter_map(read).collect())
}

/// The quotes for an address, newest first.
pub fn of_contact(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact) -> Result<Vec<Known>, DbError> {
    Ok(store::quotes_of(conn, key, contact.as_str())?.into_iter().filter_map(read).collect())
}

/// Says yes: the quote becomes an order at its price, for its hour or another one. Said twice, it is the same order.
///
/// # Errors
/// Why it cannot be had, with what is possible instead: then the quote waits on.
pub fn accept(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    id: QuoteId,
    at: Option<Timestamp>,
    by: &str,
) -> Result<Order, Failure> {
    let key = &shop.key;
    let known = by_id(tx, key, id)?.ok_or(Failure::NoQuote)?;
    let standing = known.standing(env.now);
    if let (Standing::Accepted, Some(order)) = (standing, known.order) {
        return orders::by_id(tx, key, order, env.now)?.ok_or(Failure::NoQuote);
    }
    let contact = known.contact.clone().filter(|_| standing.may_become(State::Accepted));
    let Some(contact) = contact else { return Err(Failure::NotOpen(standing)) };
    let line = |line: &QuoteLine| WishLine {
        sku: line.sku.clone(),
        quantity: line.quantity,
        options: Vec::new(),
        agreed: Some(line.price),
    };
    let wish = Wish {
        lines: known.quote.lines.iter().map(line).collect(),
        pickup: Pickup::At(at.unwrap_or(known.quote.pickup_at)),
        source: SOURCE,
        external_id: id.to_string(),
        visitor: String::new(),
        note: known.quote.remarks(),
        lang: known.lang(),
        who: Some(Who { name: known.quote.buyer.name.clone(), contact }),
    };
    let order = orders::reserve(tx, env, shop, &wish)?;
    store::answer(tx, key, id, State::Accepted.as_str(), Some(order.id), env.now)?;
    // What was agreed at a distance is kept ten years (articles L213-1 and D213-1 of the Code de la consommation).
    let contract = serde_json::json!({ "quote": known.quote, "accepted_at": env.now.to_string(), "by": by });
    let year = shop.day(env.now).year();
    let number = store::next_number(tx, key, CONTRACT, year)?;
    store::insert(tx, key, CONTRACT, (year, number), &id.to_string(), &contract.to_string(), env.now)?;
    let detail = serde_json::json!({ "number": known.quote.number, "order": order.id.to_string() });
    facts::record(tx, env, key, "quote.accepted", &id.to_string(), by, &detail)?;
    tx.notify(key, SOURCE);
    Ok(order)
}

/// Says no, or takes it back.
///
/// # Errors
/// When it was answered otherwise, or its time is over.
pub fn end(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, id: QuoteId, to: State, by: &str) -> Result<Known, Failure> {
    let mut known = by_id(tx, &shop.key, id)?.ok_or(Failure::NoQuote)?;
    if known.state == to && to != State::Accepted {
        return Ok(known);
    }
    let standing = known.standing(env.now);
    if to == State::Accepted || !standing.may_become(to) {
        return Err(Failure::NotOpen(standing));
    }
    store::answer(tx, &shop.key, id, to.as_str(), None, env.now)?;
    (known.state, known.moved_at) = (to, env.now);
    let kind = format!("quote.{}", to.as_str());
    let detail = serde_json::json!({ "number": known.quote.number });
    facts::record(tx, env, &shop.key, &kind, &id.to_string(), by, &detail)?;
    tx.notify(&shop.key, SOURCE);
    Ok(known)
}

/// Forgets whom a quote was for; lines and amounts stay.
pub(super) fn blank(tx: &mut Tx<'_>, key: &ShopKey, known: Known) -> Result<(), Error> {
    let body = serde_json::to_string(&known.quote.blanked()).map_err(|error| Error::Fault(error.to_string()))?;
    let state = if known.state == State::Open { State::Withdrawn } else { known.state };
    Ok(store::blank_quote(tx, key, known.id, &body, state.as_str())?)
}

/// Forgets whom quotes were for that were not accepted, and whose time is over since an instant; at most so many.
///
/// # Errors
/// When the store fails.
pub fn expire(tx: &mut Tx<'_>, key: &ShopKey, before: Timestamp, most: i64) -> Result<u64, Error> {
    let old = store::old_quotes(tx, key, before, most)?;
    let mut n = 0;
    for known in old.into_iter().filter_map(read) {
        blank(tx, key, known)?;
        n += 1;
    }
    Ok(n)
}
