//! The scene: a street whose shops never close and never run short, so that only the work is measured.

use std::sync::Arc;

use comptoir::{
    catalogue::{self, Article, Counted, Detail, Planned},
    orders::{Pickup, Who, Wish},
    platform::{Env, i18n::Lang, rng::StrongRng, secrets::Secrets},
    shops::{self, Address, Shop, SlotRule, Street},
};
use db::{Db, DbError, Location, Options};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use kernel::{Cents, Clock as _, Quantity, ShopKey, Unit, VatRate, hours::Hours};

/// Which engine.
#[derive(Clone)]
pub enum Engine {
    /// Embedded.
    Sqlite,
    /// On the server of this address.
    Postgres(String),
}

impl Engine {
    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }
}

/// A fresh store, gone when dropped.
pub struct Place {
    /// Where it is.
    pub location: Location,
    /// The folder of the embedded one.
    pub folder: tempfile::TempDir,
}

impl Place {
    /// A fresh file, or a fresh database on the server.
    pub fn fresh(engine: &Engine, name: &str) -> Result<Self, String> {
        // Beside the build, not in memory: the disk is part of what is measured.
        std::fs::create_dir_all("target").map_err(|error| error.to_string())?;
        let folder = tempfile::tempdir_in("target").map_err(|error| error.to_string())?;
        let location = match engine {
            Engine::Sqlite => Location::Sqlite(folder.path().join("comptoir.db")),
            Engine::Postgres(server) => {
                let (server, name) = (server.clone(), format!("bench_{name}"));
                let made = std::thread::spawn(move || {
                    let mut admin = postgres::Client::connect(&server, postgres::NoTls)?;
                    admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name}"))?;
                    admin.batch_execute(&format!("CREATE DATABASE {name}"))?;
                    let base = server.rsplit_once('/').map_or(server.as_str(), |(base, _)| base).to_owned();
                    Ok::<_, postgres::Error>(format!("{base}/{name}"))
                });
                let url = made.join().map_err(|_| "the server's thread died")?.map_err(|error| error.to_string())?;
                Location::Postgres(url)
            }
        };
        Ok(Self { location, folder })
    }

    /// Opens it.
    pub fn open(&self, change: impl FnOnce(&mut Options)) -> Result<Db, String> {
        let mut options = Options::new(self.location.clone());
        change(&mut options);
        // The synchronous client must not run on a thread that drives async work.
        let opened = std::thread::spawn(move || Db::open(&options)).join();
        opened.map_err(|_| "the store's thread died")?.map_err(|error| error.to_string())
    }
}

/// How many articles the shop offers.
pub const ARTICLES: usize = 200;

/// A shop that is always open.
pub fn shop() -> Result<Shop, String> {
    let zone = TimeZone::get("Europe/Paris").map_err(|error| error.to_string())?;
    let slug = |text: &str| text.parse().map_err(|_| format!("{text} is no slug"));
    Ok(Shop {
        key: ShopKey { street: slug("rue")?, shop: slug("pain")? },
        name: "La Courte Pâte".into(),
        activity: "boulangerie".into(),
        description: String::new(),
        address: Address::default(),
        position: (47.3, 0.87),
        phone: None,
        sms: None,
        email: None,
        opening_hours: "24/7".into(),
        hours: Hours::parse("24/7", zone, Vec::new()).map_err(|error| error.to_string())?,
        closings: Vec::new(),
        accent: "brioche".into(),
        slots: SlotRule { minutes: 10, orders: Some(1_000_000_000), pieces: None },
        hold_minutes: 10,
        grace_minutes: 45,
        rank: 0,
    })
}

/// One article of the shelf.
pub fn article(n: usize) -> Result<Article, String> {
    Ok(Article {
        sku: sku(n).parse().map_err(|_| "no reference")?,
        name: format!("Baguette {n}"),
        synonyms: Vec::new(),
        category: "Pains".into(),
        description: String::new(),
        price: Cents(135),
        unit: Unit::Piece,
        vat: VatRate::from_percent(5.5).ok_or("no rate")?,
        allergens: Some(vec!["gluten".into()]),
        may_contain: Vec::new(),
        available: None,
        lead_minutes: 0,
        cut_off_minute: None,
        counted: Counted::Daily,
        plan: vec![Planned { minute: 0, quantity: 1_000_000_000 }],
        walk_in: 0,
        station: String::new(),
        work: 0,
        detail: Detail::default(),
        rank: n as i64,
        active: true,
    })
}

/// The reference of an article.
pub fn sku(n: usize) -> String {
    format!("B-{n}")
}

/// Stores the scene.
pub async fn set(db: &Db) -> Result<Arc<Shop>, String> {
    let shop = Arc::new(shop()?);
    let own = shop.clone();
    let shelf = (0..ARTICLES).map(article).collect::<Result<Vec<_>, _>>()?;
    db.write(&shop.key, move |tx| {
        let (id, name, town) = (own.key.street.clone(), "rue".to_owned(), "Courtelande".to_owned());
        shops::put_street(tx, &Street { id, name, town, time_zone: "Europe/Paris".into(), position: (47.3, 0.87) })?;
        shops::save(tx, &own)?;
        for article in &shelf {
            catalogue::put(tx, &own.key, article)?;
        }
        Ok::<_, DbError>(())
    })
    .await
    .map_err(|error| error.to_string())?;
    Ok(shop)
}

/// Time and chance of one command.
pub fn env() -> Env {
    let now = comptoir::platform::clock::SystemClock.now();
    Env {
        now,
        rng: Box::new(StrongRng),
        secrets: Secrets::new([7; 32]),
        base: Arc::from("https://rue.example.org"),
        news: None,
    }
}

/// A reservation of three lines, as a lunch is: for somebody, in an hour or two.
pub fn wish(n: usize, articles: usize, now: Timestamp) -> Result<Wish, String> {
    let one = Quantity::new(1).map_err(|error| error.to_string())?;
    let line =
        |k: usize| Ok::<_, String>((sku((n * 7 + k * 31) % articles).parse().map_err(|_| "no reference")?, one).into());
    // Pick-up times on the shop's grid of ten minutes, as the pages offer them.
    let start = Timestamp::from_second(now.as_second().div_euclid(600) * 600).map_err(|error| error.to_string())?;
    let minutes = 60 + 10 * (n % 12) as i64;
    Ok(Wish {
        lines: (0..3.min(articles)).map(line).collect::<Result<_, _>>()?,
        pickup: Pickup::At(start.checked_add(SignedDuration::from_mins(minutes)).map_err(|error| error.to_string())?),
        source: "bench",
        external_id: format!("{n}"),
        visitor: String::new(),
        note: String::new(),
        lang: Lang::Fr,
        who: Some(Who {
            name: "Nadia".into(),
            contact: format!("+336399{:05}", 80_000 + n % 10_000).parse().map_err(|_| "no number")?,
        }),
    })
}
