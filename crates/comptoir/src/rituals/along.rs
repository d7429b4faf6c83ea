//! What becomes of an attention when an order of its person is made, changes or moves: heard as news, in the order's own
//! transaction.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use db::{Conn, Db, DbError, Tx};
use jiff::{SignedDuration, Timestamp};
use kernel::{Contact, ShopKey, id::OrderId};

use super::{
    attention::{Attention, go, open_of},
    rules::{Fate, fate},
    store::attention as store,
};
use crate::{
    customers, orders,
    platform::{
        Env,
        facts::{News, Told},
        i18n::Lang,
    },
    shops,
};

/// An order moved or changed: what it carries follows, and what waits for its customer goes along.
fn follow(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, id: OrderId) -> Result<(), DbError> {
    let Some(order) = orders::by_id(tx, key, id, env.now)? else { return Ok(()) };
    for known in store::of_order(tx, key, id)? {
        if known.fate == Fate::Dropped {
            continue;
        }
        let gift = |line: &&orders::Line| line.sku == known.sku && line.is_included();
        let line = order.standing().find(|line| line.line == known.line && gift(line));
        let line = line.or_else(|| order.standing().find(gift)).map(|line| line.line);
        let next =
            Attention { fate: fate(order.state, line.is_some()), line: line.unwrap_or(known.line), ..known.clone() };
        // Of one that waits again the next order takes care; this one had it.
        if (next.fate, next.line) != (known.fate, known.line) {
            go(tx, env, key, &known, next, "program")?;
        }
    }
    let Some(contact) = order.contact.as_ref().filter(|_| order.state == orders::rules::State::Received) else {
        return Ok(());
    };
    along(tx, env, key, id, contact, order.lang)
}

fn along(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    id: OrderId,
    contact: &Contact,
    lang: Lang,
) -> Result<(), DbError> {
    let customers::Who::One(person) = customers::who(tx, key, contact)? else { return Ok(()) };
    let members = customers::members(tx, key, person)?;
    let mut waiting = open_of(tx, key, &members)?.into_iter();
    let Some(known) = waiting.rfind(|one| one.fate == Fate::Waiting && one.order != Some(id)) else {
        return Ok(());
    };
    let Some(shop) = shops::load(tx, key)? else { return Ok(()) };
    let name = lang.with1("attention-line", "it", &known.name);
    let Some(line) = orders::add_along(tx, env, &shop, id, &known.sku, &name)? else { return Ok(()) };
    let next = Attention { fate: Fate::Added, order: Some(id), line, ..known.clone() };
    go(tx, env, key, &known, next, "program").map(|_| ())
}

/// Which shops give anything, as known at a version of it, and since when.
type Known = Arc<Mutex<HashMap<ShopKey, (u64, Timestamp, bool)>>>;
/// After so long it is looked up again: another process may have given something.
const FRESH: SignedDuration = SignedDuration::from_mins(1);

/// Hears what becomes of orders, within their own transaction. A shop that gives nothing pays one look into memory.
pub fn news(db: Db) -> News {
    let known = Known::default();
    News::new(move |tx: &mut Tx<'_>, env: &mut Env, told: &Told<'_>| {
        if !told.kind.starts_with("order.") || !gives(&db, &known, tx, told.key, env.now)? {
            return Ok(());
        }
        match told.subject.parse::<OrderId>() {
            Ok(id) => follow(tx, env, told.key, id),
            Err(_) => Ok(()),
        }
    })
}

fn gives(db: &Db, known: &Known, conn: &mut Conn<'_>, key: &ShopKey, now: Timestamp) -> Result<bool, DbError> {
    let version = db.version(key, &["attention"]);
    let remembered = known.lock().unwrap_or_else(PoisonError::into_inner).get(key).copied();
    let fresh = |(seen, at, _): &(u64, Timestamp, bool)| *seen == version && now.duration_since(*at).abs() < FRESH;
    if let Some((.., has)) = remembered.filter(fresh) {
        return Ok(has);
    }
    let has = store::any(conn, key)?;
    known.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone(), (version, now, has));
    Ok(has)
}
