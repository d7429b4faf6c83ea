//! Shops of the street: who they are, where, and when they are open.
//!
//! Promise: one function tells the hours to page, slots, API, SMS and voice ([`Shop::hours`]); a shop is read from
//! memory ([`Directory`]) and read again when it changes, on every node.

mod opens;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use db::{Conn, Db, DbError, Tx};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use kernel::{
    Email, Phone, ShopKey, Slug,
    hours::{Closing, Hours, State},
};
pub use opens::opens;
pub use rules::SlotRule;
use serde::{Deserialize, Serialize};
pub use store::{closings, keys, put_closing, put_shop, put_street, remove_closing, street};

use crate::platform::{App, Error};

/// The street of this installation.
#[derive(Debug, Clone, PartialEq)]
pub struct Street {
    /// Its short name.
    pub id: Slug,
    /// Its name on the plaque: `rue du Puits-Carré`.
    pub name: String,
    /// The town.
    pub town: String,
    /// IANA zone.
    pub time_zone: String,
    /// Latitude and longitude of its middle (WGS 84).
    pub position: (f64, f64),
}

/// A postal address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Number and street.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Town.
    pub city: String,
    /// ISO 3166-1 code.
    #[serde(default)]
    pub country: String,
}

/// One shop, as everything else sees it.
#[derive(Debug, Clone)]
pub struct Shop {
    /// Street and slug.
    pub key: ShopKey,
    /// The name on the sign.
    pub name: String,
    /// The trade, in words.
    pub activity: String,
    /// A sentence or two.
    pub description: String,
    /// Where it is.
    pub address: Address,
    /// Latitude and longitude (WGS 84).
    pub position: (f64, f64),
    /// The telephone on the counter.
    pub phone: Option<Phone>,
    /// The number that reads SMS.
    pub sms: Option<Phone>,
    /// The address of the shop.
    pub email: Option<Email>,
    /// The rules as written (OSM `opening_hours`).
    pub opening_hours: String,
    /// Hours with closings, ready to ask.
    pub hours: Hours,
    /// Exceptional closings to come.
    pub closings: Vec<Closing>,
    /// The colour of its awning, by its name in the style sheet; anything else means the one of its trade.
    pub accent: String,
    /// The grid of pick-up slots.
    pub slots: SlotRule,
    /// How long an unconfirmed hold lasts, in minutes.
    pub hold_minutes: i64,
    /// How long after its time an order waits before it counts as not collected, in minutes.
    pub grace_minutes: i64,
    /// Its place in the street's list.
    pub rank: i64,
}

impl Shop {
    /// The shop's slug.
    pub fn slug(&self) -> &Slug {
        &self.key.shop
    }
    /// The shop's zone.
    pub fn zone(&self) -> &TimeZone {
        self.hours.zone()
    }
    /// Open or closed, until when.
    pub fn state(&self, now: Timestamp) -> State {
        self.hours.state(now)
    }
    /// The local day of an instant.
    pub fn day(&self, at: Timestamp) -> Date {
        kernel::calendar::local_day(at, self.zone())
    }
}

/// The shops in memory.
#[derive(Clone, Default)]
pub struct Directory {
    known: Arc<RwLock<Known>>,
}

/// The shops as they were last read: in the order of the street, and by slug.
#[derive(Clone, Default)]
struct Known {
    shops: Arc<Vec<Arc<Shop>>>,
    by_slug: Arc<HashMap<Slug, Arc<Shop>>>,
}

impl Directory {
    /// Reads all shops of the street again.
    pub async fn refresh(&self, db: &Db, street: &Slug) -> Result<(), DbError> {
        let street = street.clone();
        let shops: Vec<Arc<Shop>> =
            db.read(move |conn| store::shops(conn, &street)).await?.into_iter().map(Arc::new).collect();
        let by_slug = shops.iter().map(|shop| (shop.slug().clone(), Arc::clone(shop))).collect();
        let known = Known { shops: Arc::new(shops), by_slug: Arc::new(by_slug) };
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(())
    }

    /// Every shop, in the order of the street.
    pub fn all(&self) -> Arc<Vec<Arc<Shop>>> {
        Arc::clone(&self.known.read().unwrap_or_else(PoisonError::into_inner).shops)
    }

    /// One shop.
    pub fn get(&self, slug: &Slug) -> Option<Arc<Shop>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).by_slug.get(slug).cloned()
    }
}

/// The directory of the running program.
pub fn directory(app: &App) -> Directory {
    app.part::<Directory>().cloned().unwrap_or_default()
}

/// One shop of the running program, by the word in the address bar.
pub fn find(app: &App, slug: &str) -> Option<Arc<Shop>> {
    directory(app).get(&slug.parse().ok()?)
}

/// Reads a shop again after it changed; called when a commit says `shop`.
pub async fn refresh(app: &App) -> Result<(), Error> {
    Ok(directory(app).refresh(app.db(), app.street()).await?)
}

/// Changes the shop's own settings and tells every node.
pub fn save(tx: &mut Tx<'_>, shop: &Shop) -> Result<(), DbError> {
    put_shop(tx, shop)?;
    tx.notify(&shop.key, "shop");
    Ok(())
}

/// A shop straight from the store: for commands that run before the directory is filled.
pub fn load(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Option<Shop>, DbError> {
    Ok(store::shops(conn, &key.street)?.into_iter().find(|shop| shop.key == *key))
}
