//! The lunches of a day for whoever makes them: articles by workstation first, then names by the hour.

use std::collections::BTreeMap;

use db::{Conn, DbError};
use jiff::{Timestamp, civil::Date};
use kernel::{Sku, id::SubscriptionId};

use super::{
    Change, Outcome, Subscription, day_of,
    rules::{self, Ask, Choice, Day, Pay, State},
    store,
};
use crate::{
    catalogue::{self, Article},
    orders,
    shops::Shop,
};

/// Sorts what the chef has still to choose behind everything else.
const CHEF: &str = "\u{10ffff}";

/// What is made at one workstation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The workstation, else the shelf; empty for what the chef has still to choose.
    pub station: String,
    /// Its articles.
    pub totals: Vec<Total>,
}

/// How many of one article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// The article; none while the chef has not chosen it.
    pub sku: Option<Sku>,
    /// Its name with how it is wanted.
    pub name: String,
    /// How many.
    pub quantity: i64,
}

/// One lunch.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticket {
    /// Whose.
    pub subscription: SubscriptionId,
    /// The name to be called.
    pub name: String,
    /// When it is fetched.
    pub at: Timestamp,
    /// What is in it: how many, and the name with how it is wanted.
    pub lines: Vec<(i64, String)>,
    /// What they must not be given.
    pub avoid: Vec<String>,
    /// What differs from what was chosen.
    pub changes: Vec<Change>,
    /// How it is paid.
    pub pay: Pay,
    /// Its order, once it is made.
    pub order: Option<Box<orders::Order>>,
}

/// The lunches of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Prep {
    /// The day.
    pub day: Date,
    /// Whether orders are still to be made: the list may change until then.
    pub forecast: Option<Timestamp>,
    /// What is made, by workstation.
    pub groups: Vec<Group>,
    /// By the hour, then by name.
    pub tickets: Vec<Ticket>,
    /// Who has none that day, and why: skipped, or not possible.
    pub without: Vec<(SubscriptionId, String, Option<Change>)>,
}

/// The lunches of a day: ordered, or as they are planned.
pub fn prep(conn: &mut Conn<'_>, shop: &Shop, day: Date, now: Timestamp) -> Result<Prep, DbError> {
    let (offer, shelf) = (store::offer(conn, &shop.key)?, catalogue::with_hidden(conn, &shop.key)?);
    let rows = store::on_day(conn, &shop.key, day)?;
    let (mut tickets, mut without, mut open) = (Vec::new(), Vec::new(), false);
    let mut totals = Totals::new();
    for own in store::all(conn, &shop.key)?.into_iter().filter(|own| own.state != State::Pending) {
        let row = rows.iter().find(|row| row.subscription == own.id);
        let order = match row.and_then(|row| row.order) {
            Some(id) => orders::by_id(conn, &shop.key, id, now)?,
            None => None,
        };
        if let Some(row) = row.filter(|row| row.outcome == Outcome::Refused) {
            without.push((own.id, own.name.clone(), row.changes.first().cloned()));
            continue;
        }
        if let Some(order) = order.filter(|order| order.day == day) {
            if !order.state.is_firm() && order.state != orders::rules::State::NotCollected {
                without.push((own.id, own.name.clone(), None));
                continue;
            }
            // A formula is its parts: alone it is not made.
            let whole = |line: &&orders::Line| offer.formula(&line.sku).is_none_or(|formula| formula.parts.is_empty());
            let lines: Vec<(i64, String)> =
                order.standing().filter(whole).map(|line| (line.quantity.get(), line.label())).collect();
            for line in order.standing().filter(whole) {
                count(&mut totals, &shelf, &line.sku, line.label(), line.quantity.get());
            }
            tickets.push(Ticket {
                subscription: own.id,
                name: own.name.clone(),
                at: order.pickup_at,
                lines,
                avoid: own.plan.taste.avoid.clone(),
                changes: row.map(|row| row.changes.clone()).unwrap_or_default(),
                pay: row.map_or(own.pay, |row| row.pay),
                order: Some(Box::new(order)),
            });
            continue;
        }
        match day_of(&own, &offer, shop, day, row) {
            Day::Lunch if row.is_none_or(|row| !row.outcome.is_made()) && day >= shop.day(now) => {
                open = true;
                let planned = planned(shop, &own, &offer, &shelf, day, row, &mut totals);
                tickets.push(planned);
            }
            Day::Skipped | Day::Paused => without.push((own.id, own.name.clone(), None)),
            _ => {}
        }
    }
    tickets.sort_by(|a, b| (a.at, &a.name).cmp(&(b.at, &b.name)));
    let mut groups: Vec<Group> = Vec::new();
    for ((station, _, name), (sku, quantity)) in totals {
        let station = if station == CHEF { String::new() } else { station };
        let total = Total { sku, name, quantity };
        match groups.last_mut().filter(|group| group.station == station) {
            Some(group) => group.totals.push(total),
            None => groups.push(Group { station, totals: vec![total] }),
        }
    }
    let forecast = open.then(|| offer.generates(day, shop.zone()));
    Ok(Prep { day, forecast, groups, tickets, without })
}

/// By workstation, place on the shelf and name: the article, and how many.
type Totals = BTreeMap<(String, i64, String), (Option<Sku>, i64)>;

fn count(totals: &mut Totals, shelf: &[Article], sku: &Sku, label: String, quantity: i64) {
    let article = shelf.iter().find(|article| article.sku == *sku);
    let station = article.map_or_else(String::new, |article| match article.station.as_str() {
        "" => article.category.clone(),
        station => station.to_owned(),
    });
    let rank = article.map_or(i64::MAX, |article| article.rank);
    totals.entry((station, rank, label)).or_insert_with(|| (Some(sku.clone()), 0)).1 += quantity;
}

/// A lunch whose order is not made yet. The chef's choice is not made either.
fn planned(
    shop: &Shop,
    own: &Subscription,
    offer: &rules::Offer,
    shelf: &[Article],
    day: Date,
    row: Option<&super::Lunch>,
    totals: &mut Totals,
) -> Ticket {
    let content = row.and_then(|row| row.content.clone()).unwrap_or_else(|| own.plan.content.clone());
    let fixed = rules::Content {
        choices: content.choices.iter().filter(|choice| matches!(choice, Choice::Fixed { .. })).cloned().collect(),
        ..content.clone()
    };
    let ask = Ask { day, content: &fixed, plan: &own.plan, offer, shelf, history: &[], gone: &[], turn: 0 };
    let mut lines = Vec::new();
    for line in rules::compose(&ask).unwrap_or_default() {
        if offer.formula(&line.wish.sku).is_some_and(|formula| !formula.parts.is_empty()) {
            continue;
        }
        let article = shelf.iter().find(|article| article.sku == line.wish.sku);
        let name = article.map_or_else(|| line.wish.sku.to_string(), |article| article.name.clone());
        let label = catalogue::words::label(&name, &line.wish.options);
        count(totals, shelf, &line.wish.sku, label.clone(), line.wish.quantity.get());
        lines.push((line.wish.quantity.get(), label));
    }
    for choice in &content.choices {
        if let Choice::Chef { .. } = choice {
            let one = rules::Content { formula: None, choices: vec![choice.clone()] };
            let lang = crate::platform::i18n::Lang::Fr;
            let name = super::words::content(lang, &one, shelf, lang.style());
            totals.entry((CHEF.to_owned(), i64::MAX, name.clone())).or_insert((None, 0)).1 += 1;
            lines.push((1, name));
        }
    }
    Ticket {
        subscription: own.id,
        name: own.name.clone(),
        at: own.plan.pickup(day, row.and_then(|row| row.minute), shop.zone()),
        lines,
        avoid: own.plan.taste.avoid.clone(),
        changes: Vec::new(),
        pay: own.pay,
        order: None,
    }
}
