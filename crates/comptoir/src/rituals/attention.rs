//! Small attentions: an article of the shelf that waits for the next order of somebody. Its cost is paid from the purse of
//! the month, checked and taken in one transaction; its piece is promised like every other when the order is made.

use std::collections::HashMap;

use db::{Conn, DbError, Tx};
use jiff::{SignedDuration, Timestamp, civil::Date};
use kernel::{
    Cents, ShopKey, Sku, Unit,
    id::{EntryId, OrderId, PersonId},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    rules::{Fate, Kind, Purse, may_repeat, purse},
    store::attention as store,
};
use crate::{
    catalogue::{self, Article},
    orders,
    platform::{Env, choices, facts},
    shops::Shop,
    stock,
};

pub use store::{by_id, of_month, spent};

/// Under which name a shop keeps what it gives.
const CHOICE: &str = "ritual.attention";

/// An attention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attention {
    /// Its identifier: that of the line of the list.
    pub id: EntryId,
    /// For whom.
    pub person: PersonId,
    /// Who thought of it.
    pub by: String,
    /// What.
    pub sku: Sku,
    /// Its name then.
    pub name: String,
    /// What it takes from the purse: its price then.
    pub cost: Cents,
    /// From the purse of which month: `2026-11`.
    pub month: String,
    /// Where it stands.
    pub fate: Fate,
    /// The last order that carried it.
    pub order: Option<OrderId>,
    /// On which line.
    pub line: i64,
    /// Since when.
    pub at: Timestamp,
    /// When it last moved.
    pub moved: Timestamp,
}

/// What somebody wishes of attentions and cards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// They want none.
    pub unwanted: bool,
    /// Where a card may be sent; empty: it is handed over.
    pub address: String,
    /// Since when.
    pub at: Timestamp,
}

/// What a shop gives, and for how much a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The article.
    pub sku: Sku,
    /// The purse of a month.
    pub monthly: Cents,
}

/// Why an attention is not promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The owner chose nothing, or it is not on the shelf any more.
    Nothing,
    /// The purse of the month does not pay another one.
    Spent,
    /// They want none.
    Unwanted,
    /// One waits for them already.
    Waits,
}

/// The month of a day, as purses are named.
pub fn month(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// What the owner chose.
pub fn choice(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Option<Choice>, DbError> {
    Ok(choices::get(conn, key, CHOICE)?.and_then(|text| serde_json::from_str(&text).ok()))
}

/// The owner chooses what is given, and for how much a month.
pub fn choose(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, choice: &Choice, by: &str) -> Result<(), DbError> {
    choices::put(tx, key, CHOICE, &serde_json::to_string(choice).unwrap_or_default())?;
    facts::record(tx, env, key, "attention.purse", "purse", by, choice)
}

/// What may be given: single pieces that everyone may have.
pub fn may_give(article: &Article) -> bool {
    article.active
        && article.unit == Unit::Piece
        && article.price.0 > 0
        && !article.detail.adult_only
        && article.detail.choices.is_empty()
}

/// What is given now, and what the purse of the month still holds; none when there is nothing to give.
pub fn purse_of(conn: &mut Conn<'_>, shop: &Shop, now: Timestamp) -> Result<Option<(Article, Purse)>, DbError> {
    let Some(choice) = choice(conn, &shop.key)? else { return Ok(None) };
    let article = catalogue::by_sku(conn, &shop.key, &[&choice.sku])?.pop().filter(may_give);
    let Some(article) = article else { return Ok(None) };
    let spent = spent(conn, &shop.key, &month(shop.day(now)))?;
    let left = purse(choice.monthly, spent, article.price);
    Ok(Some((article, left)))
}

/// What somebody wishes, whichever member of their file said it; the last word counts, and the last address.
pub fn wish(conn: &mut Conn<'_>, key: &ShopKey, members: &[PersonId]) -> Result<Wish, DbError> {
    let mut all = Vec::new();
    for member in members {
        all.extend(store::wish(conn, key, *member)?);
    }
    all.sort_by_key(|wish| wish.at);
    Ok(all.pop().unwrap_or_default())
}

/// Somebody wants no attention and no card any more, or wants them again. What waits for them is taken back.
pub fn want(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    members: &[PersonId],
    unwanted: bool,
    by: &str,
) -> Result<(), DbError> {
    let key = &shop.key;
    let wish = Wish { unwanted, at: env.now, ..wish(tx, key, members)? };
    for member in members {
        store::put_wish(tx, key, *member, &wish, by)?;
        if unwanted {
            store::clear_unwanted(tx, key, *member)?;
        }
    }
    if unwanted {
        for one in open_of(tx, key, members)? {
            take_back(tx, env, shop, &one, by)?;
        }
    }
    let person = members.first().map(ToString::to_string).unwrap_or_default();
    facts::record(
        tx,
        env,
        key,
        if unwanted { "attention.unwanted" } else { "attention.wanted" },
        &person,
        by,
        &json!({}),
    )
}

/// Where cards may be sent to somebody; empty: nowhere.
pub fn write_to(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    members: &[PersonId],
    address: &str,
    by: &str,
) -> Result<(), DbError> {
    let wish = Wish { address: address.to_owned(), at: env.now, ..wish(tx, key, members)? };
    for member in members {
        store::put_wish(tx, key, *member, &wish, by)?;
    }
    let person = members.first().map(ToString::to_string).unwrap_or_default();
    facts::record(tx, env, key, "letter.address", &person, by, &json!({}))
}

/// The attentions that wait for somebody, or are in an order of theirs.
pub fn open_of(conn: &mut Conn<'_>, key: &ShopKey, members: &[PersonId]) -> Result<Vec<Attention>, DbError> {
    let mut all = Vec::new();
    for member in members {
        let theirs = store::of_person(conn, key, *member)?.into_iter();
        all.extend(theirs.filter(|one| matches!(one.fate, Fate::Waiting | Fate::Added)));
    }
    Ok(all)
}

/// Which of attention and card may be proposed to somebody now.
pub fn proposable(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    members: &[PersonId],
    purse: Purse,
    now: Timestamp,
) -> Result<Vec<Kind>, DbError> {
    if wish(conn, key, members)?.unwanted {
        return Ok(Vec::new());
    }
    let after = now.saturating_add(SignedDuration::from_secs(1)).unwrap_or(now);
    let mut kinds = Vec::new();
    for kind in [Kind::Attention, Kind::Letter] {
        let mut last = None;
        for member in members {
            last = last.max(store::done(conn, key, *member, kind, after, 1)?.first().map(|(_, at)| *at));
        }
        let there = kind == Kind::Letter || (purse.most() > 0 && open_of(conn, key, members)?.is_empty());
        if there && may_repeat(last, now) {
            kinds.push(kind);
        }
    }
    Ok(kinds)
}

/// An attention is promised, under the name of its line of a list: it takes its cost from the purse, and waits for the next order.
pub fn promise(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    (id, person): (EntryId, PersonId),
    members: &[PersonId],
    by: &str,
) -> Result<Result<Attention, Refusal>, DbError> {
    let key = &shop.key;
    if wish(tx, key, members)?.unwanted {
        return Ok(Err(Refusal::Unwanted));
    }
    if !open_of(tx, key, members)?.is_empty() {
        return Ok(Err(Refusal::Waits));
    }
    let Some((article, purse)) = purse_of(tx, shop, env.now)? else { return Ok(Err(Refusal::Nothing)) };
    if purse.most() == 0 {
        return Ok(Err(Refusal::Spent));
    }
    let new = Attention {
        id,
        person,
        by: by.to_owned(),
        sku: article.sku,
        name: article.name,
        cost: article.price,
        month: month(shop.day(env.now)),
        fate: Fate::Waiting,
        order: None,
        line: 0,
        at: env.now,
        moved: env.now,
    };
    if !store::insert(tx, key, &new)? {
        return Ok(Err(Refusal::Waits));
    }
    told(tx, env, key, &new, by)?;
    Ok(Ok(new))
}

fn told(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, one: &Attention, by: &str) -> Result<(), DbError> {
    let detail = json!({ "sku": one.sku.as_str(), "cost_cents": one.cost.0 });
    facts::record(tx, env, key, &format!("attention.{}", one.fate.as_str()), &one.id.to_string(), by, &detail)
}

pub(super) fn go(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    known: &Attention,
    next: Attention,
    by: &str,
) -> Result<bool, DbError> {
    let next = Attention { moved: env.now, ..next };
    if !store::moved(tx, key, known, &next)? {
        return Ok(false);
    }
    if next.fate != known.fate {
        told(tx, env, key, &next, by)?;
    }
    Ok(true)
}

/// It was handed over without an order, from the shelf. False when it does not wait any more.
pub fn hand(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, id: EntryId, by: &str) -> Result<bool, DbError> {
    let known = by_id(tx, &shop.key, id)?.filter(|one| one.fate == Fate::Waiting);
    let Some(known) = known else { return Ok(false) };
    if let Some(article) = catalogue::by_sku(tx, &shop.key, &[&known.sku])?.pop() {
        stock::sell(tx, env, shop, &article, 1)?;
    }
    go(tx, env, &shop.key, &known, Attention { fate: Fate::Handed, ..known.clone() }, by)
}

/// It is not given after all: the purse has its cost again, and an order that carried it lets it go.
pub fn take_back(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, known: &Attention, by: &str) -> Result<bool, DbError> {
    if !matches!(known.fate, Fate::Waiting | Fate::Added) {
        return Ok(false);
    }
    if let (Fate::Added, Some(order)) = (known.fate, known.order) {
        orders::drop_along(tx, env, shop, order, known.line)?;
    }
    go(tx, env, &shop.key, known, Attention { fate: Fate::Dropped, ..known.clone() }, by)
}

/// What these orders carry, for whoever hands them over.
pub fn carried(conn: &mut Conn<'_>, key: &ShopKey) -> Result<HashMap<OrderId, Attention>, DbError> {
    let all = store::standing(conn, key, Fate::Added)?.into_iter();
    Ok(all.filter_map(|one| Some((one.order?, one))).collect())
}

/// The same for one order, handed over already or not.
pub fn of_order(conn: &mut Conn<'_>, key: &ShopKey, order: OrderId) -> Result<Option<Attention>, DbError> {
    let mut all = store::of_order(conn, key, order)?.into_iter();
    Ok(all.rfind(|one| matches!(one.fate, Fate::Added | Fate::Handed)))
}
