//! Offers: the one thing that is proposed to a person when one speaks with them, with its reason.
//!
//! Promise: one at a time, from what they buy and what others buy with it; silent while a complaint is followed, after two
//! refusals, and without their agreement; what was shown, accepted and refused is kept as facts.

mod nightly;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;
pub mod words;

use db::{Conn, DbError, Tx};
use jiff::{SignedDuration, Timestamp};
use kernel::{
    Cents, Contact, ShopKey, Sku, Unit, calendar,
    id::{OfferId, PersonId},
};
pub use nightly::{learn, learn_from};
use rules::{Bought, Chosen, OnShelf, Past, Quiet, STANDS, Standing, State, choose, silent};
use serde_json::json;
pub use store::{by_id, forget};

use crate::{
    batches,
    catalogue::{self, Article, rules::wall},
    consent::{self, Agreement, Heard},
    customers, orders,
    platform::{Env, facts},
    shops::Shop,
    stock, voices,
};

/// Somebody to whom something may be proposed.
#[derive(Debug, Clone)]
pub struct Whom {
    /// The root of their file.
    pub person: PersonId,
    /// Everyone who was joined into it.
    pub members: Vec<PersonId>,
    /// The addresses that are theirs alone.
    pub contacts: Vec<Contact>,
}

/// A proposal that was shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Its identifier.
    pub id: OfferId,
    /// To whom.
    pub person: PersonId,
    /// What, and why.
    pub chosen: Chosen,
    /// Since when.
    pub at: Timestamp,
    /// What became of it.
    pub state: State,
    /// When.
    pub ended: Option<Timestamp>,
}

/// A proposal as one says it.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The proposal, once it was shown.
    pub id: Option<OfferId>,
    /// What, and why.
    pub chosen: Chosen,
    /// Its name.
    pub name: String,
    /// Its price.
    pub price: Cents,
    /// In what it is counted.
    pub unit: Unit,
    /// The name of what they buy.
    pub because: String,
}

/// Whom a file is about: by the addresses that are theirs alone.
pub fn whom(file: &customers::File) -> Whom {
    let own = file.addresses.iter().filter(|address| !address.shared);
    let contacts = own.map(|address| address.contact.clone()).collect();
    Whom { person: file.person, members: file.members.clone(), contacts }
}

/// The person agrees to be advised from what they buy, by all their addresses, or does not want that any more. After a stop
/// only their own yes changes anything.
pub fn agree(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    whom: &Whom,
    yes: bool,
    heard: Heard<'_>,
) -> Result<(), DbError> {
    let mut any = false;
    for contact in &whom.contacts {
        any |= consent::agree(tx, env, key, contact, Agreement::Advice, yes, heard)?;
    }
    if !any {
        return Ok(());
    }
    let what = if yes { "offer.agreed" } else { "offer.unwanted" };
    facts::record(tx, env, key, what, &whom.person.to_string(), heard.place(), &json!({}))
}

/// Whether they agreed, by any address of theirs, and did not say stop by one.
pub fn agreed(conn: &mut Conn<'_>, key: &ShopKey, whom: &Whom) -> Result<bool, DbError> {
    let standing = standing(conn, key, whom)?;
    Ok(standing.agreed && !standing.stopped)
}

/// How somebody stands to proposals.
fn standing(conn: &mut Conn<'_>, key: &ShopKey, whom: &Whom) -> Result<Standing, DbError> {
    let (mut stopped, mut agreed) = (false, false);
    for contact in &whom.contacts {
        stopped |= consent::is_suppressed(conn, key, contact)?;
        agreed |= consent::agrees(conn, key, contact, Agreement::Advice)?;
    }
    let mut past = Vec::new();
    for member in &whom.members {
        past.extend(store::of_person(conn, key, *member)?);
    }
    past.sort_by_key(|one| std::cmp::Reverse(one.ended.unwrap_or(one.at)));
    let past = past.into_iter();
    Ok(Standing {
        complains: voices::complains(conn, key, &whom.members)?,
        stopped,
        agreed,
        past: past.map(|one| Past { sku: one.chosen.sku, state: one.state, at: one.ended.unwrap_or(one.at) }).collect(),
    })
}

/// The one thing to propose to somebody now, or why nothing is. What was shown these days stands as long as it is there.
pub fn advice(conn: &mut Conn<'_>, shop: &Shop, whom: &Whom, now: Timestamp) -> Result<Result<Offer, Quiet>, DbError> {
    let key = &shop.key;
    let standing = standing(conn, key, whom)?;
    if let Some(quiet) = silent(&standing, now) {
        return Ok(Err(quiet));
    }
    let (bought, waits) = habits(conn, key, whom, now)?;
    let mut goes = Vec::new();
    for one in &bought {
        goes.extend(store::goes(conn, key, &one.sku)?);
    }
    let mut wanted: Vec<&Sku> = goes.iter().map(|one| &one.offered).collect();
    let shown = store::shown(conn, key, &whom.members)?;
    let taken = |shown: &Shown| bought.iter().any(|one| one.sku == shown.chosen.sku && one.last >= shown.at);
    let stands = |shown: &Shown| now.duration_since(shown.at) < STANDS && !waits.contains(&shown.chosen.sku);
    let shown = shown.filter(|shown| stands(shown) && !taken(shown));
    wanted.extend(shown.iter().map(|shown| &shown.chosen.sku));
    wanted.sort_unstable();
    wanted.dedup();
    let there = catalogue::by_sku(conn, key, &wanted)?;
    let there = there.into_iter().filter(|article| article.active && !article.detail.adult_only).collect();
    let shelf = on_shelf(conn, shop, there, now)?;
    let (id, chosen) = match shown.filter(|shown| shelf.iter().any(|(_, on)| on.sku == shown.chosen.sku)) {
        Some(shown) => (Some(shown.id), shown.chosen),
        None => {
            let lying: Vec<OnShelf> = shelf.iter().map(|(_, on)| on.clone()).collect();
            match choose(&standing, &bought, &goes, &lying, &waits, now) {
                Ok(chosen) => (None, chosen),
                Err(quiet) => return Ok(Err(quiet)),
            }
        }
    };
    let because = catalogue::by_sku(conn, key, &[&chosen.because])?.pop();
    let article = shelf.into_iter().find(|(_, on)| on.sku == chosen.sku).map(|(article, _)| article);
    let (Some(article), Some(because)) = (article, because) else { return Ok(Err(Quiet::Nothing)) };
    let (name, price, unit) = (article.name, article.price, article.unit);
    Ok(Ok(Offer { id, chosen, name, price, unit, because: because.name }))
}

/// What somebody buys, and what waits for them already.
fn habits(conn: &mut Conn<'_>, key: &ShopKey, whom: &Whom, now: Timestamp) -> Result<(Vec<Bought>, Vec<Sku>), DbError> {
    let since = now.saturating_sub(rules::YEAR).unwrap_or(Timestamp::MIN);
    let after = now.saturating_add(SignedDuration::from_secs(1)).unwrap_or(now);
    let (mut bought, mut waits): (Vec<Bought>, Vec<Sku>) = Default::default();
    for contact in &whom.contacts {
        for order in orders::placed_before(conn, key, contact, after, 120, now)? {
            if order.state.is_open() {
                waits.extend(order.standing().map(|line| line.sku.clone()));
            }
            if !order.state.is_firm() || order.placed_at < since {
                continue;
            }
            let mut skus: Vec<&Sku> = order.standing().map(|line| &line.sku).collect();
            skus.sort_unstable();
            skus.dedup();
            for sku in skus {
                match bought.iter_mut().find(|known| known.sku == *sku) {
                    Some(known) => {
                        known.times += 1;
                        known.last = known.last.max(order.placed_at);
                    }
                    None => bought.push(Bought { sku: sku.clone(), times: 1, last: order.placed_at }),
                }
            }
        }
    }
    Ok((bought, waits))
}

/// Out of the oven so lately, or so soon, is fresh.
const FRESH: (SignedDuration, SignedDuration) = (SignedDuration::from_hours(2), SignedDuration::from_mins(90));

/// Of these articles, those that can be had today, now or from the next oven on, with what makes them worth proposing now.
fn on_shelf(
    conn: &mut Conn<'_>,
    shop: &Shop,
    articles: Vec<Article>,
    now: Timestamp,
) -> Result<Vec<(Article, OnShelf)>, DbError> {
    let today = shop.day(now);
    let list: Vec<&Article> = articles.iter().collect();
    let curves = stock::curves(conn, shop, &list, today, now, None)?;
    let announced = batches::of_day(conn, &shop.key, today)?;
    let mut shelf = Vec::new();
    for (article, curve) in articles.iter().zip(curves) {
        let hours = catalogue::rules::availability(article, shop.zone());
        let gone = curve.is_some_and(|curve| curve.next_time(1, now).is_none());
        if gone || hours.is_some_and(|hours| !hours.is_open(now)) {
            continue;
        }
        let planned = article.plan.iter().filter(|plan| plan.minute > 0);
        let planned = planned.map(|plan| calendar::instant(today, wall(plan.minute), shop.zone()));
        let baked = announced.iter().filter(|batch| batch.sku == article.sku).map(|batch| batch.ready_at);
        let near = |at: &Timestamp| now.duration_since(*at) <= FRESH.0 && at.duration_since(now) <= FRESH.1;
        let fresh = planned.chain(baked).filter(near).max();
        let season = store::season(conn, &shop.key, &article.sku)?.unwrap_or(1.0);
        shelf.push((article.clone(), OnShelf { sku: article.sku.clone(), fresh, season }));
    }
    Ok(shelf)
}

/// A proposal is shown to whoever speaks with its person: it stands from now on. What stood before is over. None when one
/// is to be silent by now, or another one was shown meanwhile.
pub fn show(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    whom: &Whom,
    chosen: &Chosen,
    place: &str,
) -> Result<Option<OfferId>, DbError> {
    if silent(&standing(tx, key, whom)?, env.now).is_some() {
        return Ok(None);
    }
    if let Some(before) = store::shown(tx, key, &whom.members)? {
        if before.chosen.sku == chosen.sku {
            return Ok(Some(before.id));
        }
        store::end(tx, key, before.id, State::Over, "program", env.now)?;
    }
    let id = OfferId::new(env.now, env.rng.as_mut());
    let shown =
        Shown { id, person: whom.person, chosen: chosen.clone(), at: env.now, state: State::Shown, ended: None };
    if !store::insert(tx, key, &shown, place)? {
        return Ok(None);
    }
    let detail = json!({ "sku": chosen.sku.as_str(), "because": chosen.because.as_str(), "place": place });
    facts::record(tx, env, key, "offer.shown", &id.to_string(), "program", &detail)?;
    Ok(Some(id))
}

/// They took it, or do not want it. False when that was said already.
pub fn answer(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    id: OfferId,
    yes: bool,
    by: &str,
) -> Result<bool, DbError> {
    let state = if yes { State::Accepted } else { State::Refused };
    let Some(sku) = store::end(tx, key, id, state, by, env.now)? else { return Ok(false) };
    let detail = json!({ "sku": sku.as_str() });
    facts::record(tx, env, key, &format!("offer.{}", state.as_str()), &id.to_string(), by, &detail)?;
    Ok(true)
}
