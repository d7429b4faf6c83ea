//! What tests of several slices share: a fixed instant, repeatable chance, a small shop.

use std::sync::Arc;

use jiff::{Timestamp, tz::TimeZone};
use kernel::{Cents, SeededRng, ShopKey, Unit, VatRate, hours::Hours};

use crate::{
    catalogue::{Article, Counted, Detail, Planned},
    platform::{Env, secrets::Secrets},
    shops::{Address, Shop, SlotRule},
};

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
    Env {
        now,
        rng: Box::new(SeededRng::new(seed)),
        secrets: Secrets::new([7; 32]),
        base: Arc::from("https://rue.example.org"),
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
