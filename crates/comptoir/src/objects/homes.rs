//! What homes on the broker must be told, queued in the transaction that makes it true.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use db::{Conn, Db, DbError, Tx};
use jiff::{SignedDuration, Timestamp};
use kernel::{ShopKey, Sku, id::OrderId};

use super::{
    Device, DeviceKind, mqtt,
    store::homes::{self as store, About, Word},
};
use crate::{
    catalogue,
    orders::{self, Order},
    platform::{
        App, Env, Error,
        facts::{News, Told},
        secrets::random_secret,
    },
    shops,
    standing::{self, StandingOrder},
};

fn queue(tx: &mut Tx<'_>, env: &mut Env, device: &Device, about: About, event: Option<String>) -> Result<(), DbError> {
    if device.name.is_empty() {
        return Ok(());
    }
    let mark = random_secret(env.rng.as_mut());
    let id = match about {
        About::Hello => format!("hello {}", device.name),
        About::State => format!("state {}", device.name),
        About::Gone => format!("gone {}", device.name),
        // After the state that it is about.
        About::Event => format!("then {mark}"),
    };
    let (key, name, body) = (device.key.clone(), device.name.clone(), event.unwrap_or(mark));
    store::put_word(tx, &Word { key, id, name, about, body, created_at: env.now })
}

/// A home is new: it is announced.
pub(super) fn greet(tx: &mut Tx<'_>, env: &mut Env, device: &Device) -> Result<(), DbError> {
    if device.kind == DeviceKind::HomeAssistant { queue(tx, env, device, About::Hello, None) } else { Ok(()) }
}

/// A device is taken back: what the broker keeps of it goes too, and what stood open is forgotten.
pub(super) fn part(tx: &mut Tx<'_>, env: &mut Env, device: &Device) -> Result<(), DbError> {
    store::drop_doors(tx, device)?;
    store::drop_words(tx, &device.key, &device.name)?;
    queue(tx, env, device, About::Gone, None)
}

/// The homes of a standing order are told how it stands.
pub(super) fn tell_state(tx: &mut Tx<'_>, env: &mut Env, standing: &StandingOrder) -> Result<(), DbError> {
    for device in store::homes(tx, &standing.key, Some(standing.id))? {
        queue(tx, env, &device, About::State, None)?;
    }
    Ok(())
}

/// Which shops have homes to tell, as known at a version of their devices, and since when.
type Known = Arc<Mutex<HashMap<ShopKey, (u64, Timestamp, bool)>>>;

/// After so long it is looked up again: a command in another process may have made a device.
const FRESH: SignedDuration = SignedDuration::from_mins(1);

/// Hears every fact in its own transaction: an order that moves is told to the homes of its customer, an announced batch to
/// those who usually take of it, an opening to all. A shop without homes pays one look into memory.
pub fn news(db: Db) -> News {
    let known = Known::default();
    News::new(move |tx, env, told| {
        let order = told.kind.strip_prefix("order.");
        if order.is_none() && !matches!(told.kind, "batch.announced" | "shop.opened") {
            return Ok(());
        }
        if !has_homes(&db, &known, tx, told.key, env.now)? {
            return Ok(());
        }
        let Some(what) = order else { return of_shop(tx, env, told) };
        let Ok(id) = told.subject.parse::<OrderId>() else { return Ok(()) };
        let Some(order) = orders::by_id(tx, told.key, id, env.now)? else { return Ok(()) };
        let Some(contact) = order.contact.clone() else { return Ok(()) };
        let Some(standing) = standing::of_contact(tx, told.key, &contact)? else { return Ok(()) };
        tell_state(tx, env, &standing)?;
        if ["set_aside", "ready"].contains(&what) {
            for device in store::homes(tx, told.key, Some(standing.id))?.into_iter().filter(|device| device.armed) {
                queue(tx, env, &device, About::Event, Some(event(what, &order)))?;
            }
        }
        Ok(())
    })
}

/// Something that the shop announces: a batch of what they usually take, or that it opens.
fn of_shop(tx: &mut Tx<'_>, env: &mut Env, told: &Told<'_>) -> Result<(), DbError> {
    let mut fields: serde_json::Value = serde_json::from_str(told.detail).unwrap_or_default();
    let sku: Option<Sku> = fields["sku"].as_str().and_then(|sku| sku.parse().ok());
    let article = match &sku {
        Some(sku) => catalogue::by_sku(tx, told.key, &[sku])?.pop(),
        None => None,
    };
    let kind = if told.kind == "shop.opened" { "opened" } else { "batch" };
    fields["event_type"] = kind.into();
    if let (serde_json::Value::Object(known), Some(article)) = (&mut fields, article) {
        // How many people are told is the shop's own affair.
        known.remove("audience");
        known.insert("article".to_owned(), article.name.into());
    }
    for device in store::homes(tx, told.key, None)? {
        let takes = match (&sku, kind) {
            (Some(sku), "batch") => standing::by_id(tx, told.key, device.standing)?
                .is_some_and(|standing| standing.lines.iter().any(|line| line.sku == *sku)),
            (_, kind) => kind == "opened",
        };
        if takes && device.armed && !device.is_asleep(env.now) {
            queue(tx, env, &device, About::Event, Some(fields.to_string()))?;
        }
    }
    Ok(())
}

/// An event as Home Assistant reads it: its type, and what an automation may want to know.
fn event(what: &str, order: &Order) -> String {
    let fields = serde_json::json!({
        "event_type": what, "order": orders::notice_lines(order), "pickup_at": order.pickup_at.to_string(),
    });
    fields.to_string()
}

fn has_homes(db: &Db, known: &Known, conn: &mut Conn<'_>, key: &ShopKey, now: Timestamp) -> Result<bool, DbError> {
    let version = db.version(key, &["device"]);
    let remembered = known.lock().unwrap_or_else(PoisonError::into_inner).get(key).copied();
    let fresh = |(seen, at, _): &(u64, Timestamp, bool)| *seen == version && now.duration_since(*at).abs() < FRESH;
    if let Some((.., has)) = remembered.filter(fresh) {
        return Ok(has);
    }
    let has = store::has_homes(conn, key)?;
    known.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone(), (version, now, has));
    Ok(has)
}

/// Without a broker nobody is told: what was queued is forgotten. Answers how much.
///
/// # Errors
/// When the store fails.
pub async fn clear(app: App) -> Result<usize, Error> {
    if !app.settings().mqtt.url.is_empty() {
        return Ok(0);
    }
    let (street, settings) = (app.street().clone(), app.settings().clone());
    let words = app.db().read(move |conn| match mqtt::wanted(conn, &street, &settings)? {
        true => Ok(Vec::new()),
        false => store::words(conn, &street, 1),
    });
    let words = words.await?;
    let Some(first) = words.first() else { return Ok(0) };
    let key = first.key.clone();
    if shops::directory(&app).get(&key.shop).is_none() {
        return Ok(0);
    }
    let gone = app.db().write(&first.key, move |tx| store::clear_words(tx, &key)).await?;
    Ok(usize::try_from(gone).unwrap_or(usize::MAX))
}
