//! What tests of several slices share: a fixed instant, repeatable chance, a small shop.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use db::{Db, DbError};
use jiff::{Timestamp, tz::TimeZone};
use kernel::{Cents, ShopKey, Unit, VatRate, clock::SeededRng, hours::Hours};

use crate::{
    app::{self, Parts},
    catalogue::{self, Article, Counted, Detail, Planned},
    orders::Who,
    outbox::jobs::Demo,
    platform::{App, Env, clock::ShiftedClock, secrets::Secrets, settings::Settings},
    shops::{self, Address, Shop, SlotRule, Street},
};

/// Someone.
pub fn who(name: &str, contact: &str) -> Who {
    Who { name: name.to_owned(), contact: contact.parse().expect("a contact") }
}

/// Stores a shop of the test street with its shelf.
pub async fn shelve(db: &Db, shop: Shop, shelf: Vec<Article>) -> Arc<Shop> {
    let shop = Arc::new(shop);
    let own = shop.clone();
    db.write(&shop.key, move |tx| {
        let (id, name) = (own.key.street.clone(), "rue du Puits".to_owned());
        let (town, time_zone) = ("Courtelande".to_owned(), "Europe/Paris".to_owned());
        shops::put_street(tx, &Street { id, name, town, time_zone, position: (47.3, 0.87) })?;
        shops::save(tx, &own)?;
        for article in &shelf {
            catalogue::put(tx, &own.key, article)?;
        }
        Ok::<_, DbError>(())
    })
    .await
    .expect("stored");
    shop
}

/// The whole program on a store, with the message box of the demo; its clock stands near [`morning`].
pub async fn program(db: &Db) -> (App, Demo, Arc<ShiftedClock>) {
    program_with(db, Settings::default()).await
}

/// The same with settings of its own.
pub async fn program_with(db: &Db, settings: Settings) -> (App, Demo, Arc<ShiftedClock>) {
    let clock = Arc::new(ShiftedClock::starting_at(morning()));
    let (sent, channels) = Demo::new();
    let settings = Settings { public_url: Some("https://rue.example.org".to_owned()), ..settings };
    let parts = Parts { db: db.clone(), clock: clock.clone(), settings, channels: Some(channels), metrics: None };
    let app = app::build(parts, |builder| builder).await.expect("built");
    (app, sent, clock)
}

/// Tuesday 24 November 2026, 9 h in Paris: the bakery is open until 13 h 15.
pub fn morning() -> Timestamp {
    "2026-11-24T08:00:00Z".parse().expect("an instant")
}

/// Time, chance and secrets of a test.
pub fn env() -> Env {
    env_at(morning(), 7)
}

/// The same at another time, with another seed.
pub fn env_at(now: Timestamp, seed: u64) -> Env {
    // Two commands of one instant must not draw the same identifiers.
    static DRAWN: AtomicU64 = AtomicU64::new(0);
    let seed = (DRAWN.fetch_add(1, Ordering::Relaxed) << 32) ^ seed;
    Env {
        now,
        rng: Box::new(SeededRng::new(seed)),
        secrets: Secrets::new([7; 32]),
        base: Arc::from("https://rue.example.org"),
        news: None,
    }
}

/// A key of the test street.
pub fn key(shop: &str) -> ShopKey {
    ShopKey { street: "rue".parse().expect("a slug"), shop: shop.parse().expect("a slug") }
}

/// An article sold by the piece, 40 of it at 7 h and 16 h every day.
pub fn article(sku: &str, name: &str) -> Article {
    Article {
        sku: sku.parse().expect("a reference"),
        name: name.to_owned(),
        synonyms: Vec::new(),
        category: String::new(),
        description: String::new(),
        price: Cents(135),
        unit: Unit::Piece,
        vat: VatRate::from_percent(5.5).expect("a rate"),
        allergens: Some(vec!["gluten".to_owned()]),
        may_contain: Vec::new(),
        available: None,
        lead_minutes: 0,
        cut_off_minute: None,
        counted: Counted::Daily,
        plan: vec![Planned { minute: 420, quantity: 40 }, Planned { minute: 960, quantity: 40 }],
        walk_in: 0,
        station: String::new(),
        work: 0,
        detail: Detail::default(),
        rank: 0,
        active: true,
    }
}

/// A bakery, open as bakeries are.
pub fn shop(name: &str) -> Shop {
    let rules = "Tu-Fr 06:30-13:15,15:30-19:30; Sa 06:30-19:00; Su,PH 07:00-12:45";
    let zone = TimeZone::get("Europe/Paris").expect("bundled");
    Shop {
        key: key(name),
        name: "La Courte Pâte".to_owned(),
        activity: "boulangerie".to_owned(),
        description: String::new(),
        address: Address::default(),
        position: (47.3, 0.87),
        phone: None,
        sms: Some("+33639984111".parse().expect("a number")),
        email: Some("pain@example.org".parse().expect("an address")),
        opening_hours: rules.to_owned(),
        hours: Hours::parse(rules, zone, Vec::new()).expect("hours"),
        closings: Vec::new(),
        accent: "brioche".to_owned(),
        slots: SlotRule { minutes: 10, orders: Some(60), pieces: None },
        hold_minutes: 10,
        grace_minutes: 45,
        rank: 0,
    }
}
