//! What is queued for whom when a fact is recorded, in the fact's own transaction.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use db::{Conn, Db, DbError, Tx};
use jiff::{SignedDuration, Timestamp};
use kernel::{ShopKey, id::OrderId};
use serde_json::{Value, json};

use super::{Bell, Ring, RingId, RingState, rules, store};
use crate::{
    catalogue,
    orders::{self, Order},
    platform::{
        Env,
        facts::{News, Told},
    },
    standing,
};

/// Queues a call.
pub(super) fn queue(tx: &mut Tx<'_>, env: &mut Env, bell: &Bell, kind: &str, data: &Value) -> Result<(), DbError> {
    let id = RingId::new(env.now, env.rng.as_mut());
    let body = json!({ "type": kind, "timestamp": env.now.to_string(), "shop": bell.key.shop.as_str(), "data": data });
    let ring = Ring {
        key: bell.key.clone(),
        id,
        bell: bell.id,
        kind: kind.to_owned(),
        body: body.to_string(),
        state: RingState::Due,
        tries: 0,
        due_at: Some(env.now),
        expires_at: rules::expires(bell.owner(), env.now),
        created_at: env.now,
        answer: String::new(),
        told_at: None,
    };
    store::put(tx, &ring, &id.to_string()).map(|_| ())
}

/// Which shops have bells, as known at a version of them, and since when.
type Known = Arc<Mutex<HashMap<ShopKey, (u64, Timestamp, bool)>>>;

/// After so long it is looked up again: another process may have given one.
const FRESH: SignedDuration = SignedDuration::from_mins(1);

/// Hears every fact. A shop without bells pays one look into memory.
pub fn news(db: Db) -> News {
    let known = Known::default();
    News::new(move |tx, env, told| {
        let what = told.kind.split('.').next().unwrap_or_default();
        let concerns = matches!(what, "order" | "batch") || told.kind == "shop.opened";
        if !concerns || !has_bells(&db, &known, tx, told.key, env.now)? {
            return Ok(());
        }
        match what {
            "order" => order(tx, env, told),
            "batch" => batch(tx, env, told),
            _ => opened(tx, env, told),
        }
    })
}

fn has_bells(db: &Db, known: &Known, conn: &mut Conn<'_>, key: &ShopKey, now: Timestamp) -> Result<bool, DbError> {
    let version = db.version(key, &["bell"]);
    let remembered = known.lock().unwrap_or_else(PoisonError::into_inner).get(key).copied();
    let fresh = |(seen, at, _): &(u64, Timestamp, bool)| *seen == version && now.duration_since(*at).abs() < FRESH;
    if let Some((.., has)) = remembered.filter(fresh) {
        return Ok(has);
    }
    let has = store::any(conn, key)?;
    known.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone(), (version, now, has));
    Ok(has)
}

/// An order moved: the shop's systems are told, and the homes of its customer.
fn order(tx: &mut Tx<'_>, env: &mut Env, told: &Told<'_>) -> Result<(), DbError> {
    let Ok(id) = told.subject.parse::<OrderId>() else { return Ok(()) };
    let Some(order) = orders::by_id(tx, told.key, id, env.now)? else { return Ok(()) };
    let mut bells = store::of(tx, told.key, None)?;
    if let Some(contact) = order.contact.clone()
        && let Some(standing) = standing::of_contact(tx, told.key, &contact)?
    {
        bells.extend(store::of(tx, told.key, Some(standing.id))?);
    }
    for bell in wanted(bells, told.kind) {
        let data = if bell.standing.is_some() { of_home(&order) } else { of_shop(&order, told.detail) };
        queue(tx, env, &bell, told.kind, &data)?;
    }
    Ok(())
}

/// The shop opened: its systems are told, and the homes of those who usually come.
fn opened(tx: &mut Tx<'_>, env: &mut Env, told: &Told<'_>) -> Result<(), DbError> {
    let data: Value = serde_json::from_str(told.detail).unwrap_or_default();
    let mut bells = store::of(tx, told.key, None)?;
    bells.extend(store::of_customers(tx, told.key)?);
    for bell in wanted(bells, told.kind) {
        queue(tx, env, &bell, told.kind, &data)?;
    }
    Ok(())
}

fn wanted(bells: Vec<Bell>, kind: &str) -> impl Iterator<Item = Bell> + use<'_> {
    bells.into_iter().filter(move |bell| !bell.gone && rules::wants(bell.owner(), kind))
}

/// What a home needs to know of its own order.
fn of_home(order: &Order) -> Value {
    json!({
        "order": orders::notice_lines(order), "state": order.state.as_str(), "pickup_at": order.pickup_at.to_string(),
    })
}

/// What a shop's system needs: no name, no address of anybody.
fn of_shop(order: &Order, detail: &str) -> Value {
    let from: Value = serde_json::from_str(detail).unwrap_or_default();
    let line = |line: &orders::Line| json!({ "sku": line.sku.as_str(), "quantity": line.quantity.get() });
    json!({
        "id": order.id.to_string(), "state": order.state.as_str(), "from": from["from"],
        "pickup_at": order.pickup_at.to_string(), "total_cents": order.total.0, "source": order.source,
        "lines": order.standing().map(line).collect::<Vec<_>>(),
    })
}

/// A batch was announced or changed: a home is told of the bread that it usually takes.
fn batch(tx: &mut Tx<'_>, env: &mut Env, told: &Told<'_>) -> Result<(), DbError> {
    let mut data: Value = serde_json::from_str(told.detail).unwrap_or_default();
    let sku = data["sku"].as_str().unwrap_or_default().to_owned();
    if let Value::Object(fields) = &mut data {
        // How many people are told is the shop's own affair.
        fields.remove("audience");
        fields.insert("batch".to_owned(), told.subject.into());
        if let Ok(known) = sku.parse()
            && let Some(article) = catalogue::by_sku(tx, told.key, &[&known])?.pop()
        {
            fields.insert("article".to_owned(), article.name.into());
        }
    }
    let mut bells = store::of(tx, told.key, None)?;
    for bell in store::of_customers(tx, told.key)? {
        let Some(id) = bell.standing else { continue };
        let takes = standing::by_id(tx, told.key, id)?
            .is_some_and(|standing| standing.lines.iter().any(|line| line.sku.as_str() == sku));
        if takes {
            bells.push(bell);
        }
    }
    for bell in wanted(bells, told.kind) {
        queue(tx, env, &bell, told.kind, &data)?;
    }
    Ok(())
}
