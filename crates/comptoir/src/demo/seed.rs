//! Reading a street from a file in the format of `street.json`, again and again with the same outcome.

use db::Db;
use jiff::{Timestamp, tz::TimeZone};
use kernel::{Cents, Email, Phone, ShopKey, Sku, Slug, Unit, VatRate, hours::Hours, words::fold};
use serde::Deserialize;

use crate::{
    catalogue::{self, Article, Counted, Detail, Planned},
    platform::Error,
    shops::{self, Address, Shop, SlotRule, Street},
};

/// The street of the demo, part of the program.
pub const STREET: &str = include_str!("../../demo/street.json");

/// Words that no shop may bear: they are the house's own addresses.
const RESERVED: [&str; 30] = [
    "api",
    "assets",
    "atelier",
    "bureau",
    "commandes",
    "comptoir",
    "demo",
    "evenements",
    "favicon",
    "healthz",
    "hooks",
    "hors-ligne",
    "metrics",
    "moi",
    "outbox",
    "panier",
    "parler",
    "problems",
    "readyz",
    "recherche",
    "robots",
    "rue",
    "sitemap",
    "static",
    "statique",
    "street",
    "style",
    "suivi",
    "t",
    "well-known",
];

#[derive(Deserialize)]
struct File {
    town: Town,
    shops: Vec<ShopEntry>,
}

#[derive(Deserialize)]
struct Town {
    name: String,
    street: String,
    #[serde(default = "paris")]
    time_zone: String,
    lat: f64,
    lon: f64,
}

fn paris() -> String {
    "Europe/Paris".to_owned()
}

fn ten() -> i64 {
    10
}

fn sixty() -> Option<i64> {
    Some(60)
}

#[derive(Deserialize)]
struct ShopEntry {
    id: String,
    name: String,
    #[serde(default)]
    activity: String,
    #[serde(default)]
    description: String,
    address: Address,
    lat: f64,
    lon: f64,
    phone: Option<String>,
    sms: Option<String>,
    email: Option<String>,
    opening_hours: String,
    #[serde(default = "paris")]
    time_zone: String,
    #[serde(default)]
    vat_scheme: Option<String>,
    #[serde(default = "ten")]
    slot_minutes: i64,
    #[serde(default = "sixty")]
    slot_orders: Option<i64>,
    #[serde(default)]
    slot_pieces: Option<i64>,
    articles: Vec<ArticleEntry>,
}

#[derive(Deserialize)]
struct ArticleEntry {
    sku: String,
    name: String,
    #[serde(default)]
    synonyms: Vec<String>,
    #[serde(default)]
    category: String,
    #[serde(default)]
    description: String,
    price_cents: i64,
    unit: String,
    vat_rate: f64,
    allergens: Option<Vec<String>>,
    #[serde(default)]
    may_contain: Vec<String>,
    available: Option<String>,
    lead_hours: Option<i64>,
    #[serde(default)]
    batch_times: Vec<String>,
    batch_quantity: Option<i64>,
    stock: Option<i64>,
    #[serde(default)]
    walk_in: i64,
    #[serde(default)]
    station: String,
    #[serde(default)]
    work_minutes: i64,
    #[serde(flatten)]
    detail: Detail,
}

/// The file is not a street.
#[derive(Debug, thiserror::Error)]
pub enum BadSeed {
    /// Not the format.
    #[error("the file is not a street: {0}")]
    Format(#[from] serde_json::Error),
    /// A value that cannot be.
    #[error("{0}")]
    Value(String),
    /// The store.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<db::DbError> for BadSeed {
    fn from(error: db::DbError) -> Self {
        Self::Store(error.into())
    }
}

/// A street that was read and checked.
#[derive(Debug)]
pub struct Seed {
    /// The street.
    pub street: Street,
    /// Its shops with their shelves.
    pub shops: Vec<(Shop, Vec<Article>)>,
}

/// "rue du Puits-Carré" as a word of an address bar.
fn slug(text: &str) -> Option<Slug> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-").parse().ok()
}

/// Reads and checks a file; nothing is stored.
pub fn parse(text: &str) -> Result<Seed, BadSeed> {
    let file: File = serde_json::from_str(text)?;
    let id = slug(&file.town.street).ok_or_else(|| BadSeed::Value("the street has no name".into()))?;
    let street = Street {
        id: id.clone(),
        name: file.town.street,
        town: file.town.name,
        time_zone: file.town.time_zone,
        position: (file.town.lat, file.town.lon),
    };
    let mut shops = Vec::with_capacity(file.shops.len());
    for (rank, entry) in file.shops.into_iter().enumerate() {
        let name = entry.id.clone();
        let read = shop(&id, entry, i64::try_from(rank).unwrap_or(0));
        shops.push(read.map_err(|why| BadSeed::Value(format!("{name}: {why}")))?);
    }
    Ok(Seed { street, shops })
}

fn shop(street: &Slug, entry: ShopEntry, rank: i64) -> Result<(Shop, Vec<Article>), String> {
    let slug: Slug = entry.id.parse().map_err(|_| "not a word for an address bar".to_owned())?;
    if RESERVED.contains(&slug.as_str()) {
        return Err("this name is the program's own".into());
    }
    let zone = TimeZone::get(&entry.time_zone).map_err(|error| error.to_string())?;
    let hours = Hours::parse(&entry.opening_hours, zone, Vec::new()).map_err(|error| error.to_string())?;
    let phone = |text: Option<String>| {
        text.map(|text| text.parse::<Phone>().map_err(|_| format!("{text} is no number"))).transpose()
    };
    let email =
        entry.email.map(|text| text.parse::<Email>().map_err(|_| format!("{text} is no address"))).transpose()?;
    let least = [Some(entry.slot_minutes), entry.slot_orders, entry.slot_pieces].into_iter().flatten().min();
    if least.is_some_and(|least| least < 1) || entry.slot_minutes > 1_440 {
        return Err("a slot has minutes, and takes something".into());
    }
    // Under the margin scheme (article 297 A of the Code général des impôts) no VAT may be shown.
    let margin = entry.vat_scheme.is_some();
    let fresh = is_fresh(&entry.activity);
    let mut articles = Vec::with_capacity(entry.articles.len());
    for (rank, line) in entry.articles.into_iter().enumerate() {
        let sku = line.sku.clone();
        let read = article(line, i64::try_from(rank).unwrap_or(0), fresh, margin);
        articles.push(read.map_err(|why| format!("{sku}: {why}"))?);
    }
    let shop = Shop {
        key: ShopKey { street: street.clone(), shop: slug },
        name: entry.name,
        accent: accent(&entry.activity).to_owned(),
        activity: entry.activity,
        description: entry.description,
        address: entry.address,
        position: (entry.lat, entry.lon),
        phone: phone(entry.phone)?,
        sms: phone(entry.sms)?,
        email,
        opening_hours: entry.opening_hours,
        hours,
        closings: Vec::new(),
        slots: SlotRule { minutes: entry.slot_minutes, orders: entry.slot_orders, pieces: entry.slot_pieces },
        hold_minutes: 10,
        grace_minutes: 45,
        rank,
    };
    Ok((shop, articles))
}

/// The trades whose count of the day is gone with it. What others have on the shelf keeps until it is sold.
fn is_fresh(activity: &str) -> bool {
    let activity = fold(activity);
    ["boulang", "patiss", "boucher", "charcut", "traiteur", "poisson", "primeur", "fleur", "fromag", "restau"]
        .iter()
        .any(|trade| activity.contains(trade))
}

/// The colour of the awning, by trade.
fn accent(activity: &str) -> &'static str {
    let activity = fold(activity);
    let known = [
        ("boulang", "brioche"),
        ("fleur", "rose"),
        ("coiff", "indigo"),
        ("boucher", "lie"),
        ("librair", "encre"),
        ("primeur", "feuille"),
        ("poisson", "mer"),
        ("fromag", "paille"),
        ("cavis", "vin"),
        ("cordonn", "cuir"),
        ("droguer", "savon"),
        ("brocan", "cuivre"),
    ];
    known.iter().find(|(trade, _)| activity.contains(trade)).map_or("brioche", |(_, accent)| accent)
}

fn minute(text: &str) -> Result<i64, String> {
    let time: jiff::civil::Time = text.parse().map_err(|_| format!("{text} is no hour"))?;
    Ok(i64::from(time.hour()) * 60 + i64::from(time.minute()))
}

fn article(entry: ArticleEntry, rank: i64, fresh: bool, margin: bool) -> Result<Article, String> {
    let sku: Sku = entry.sku.parse().map_err(|_| "not a reference".to_owned())?;
    let unit = Unit::parse(&entry.unit).ok_or_else(|| format!("{} is no unit", entry.unit))?;
    let vat = if margin { 0.0 } else { entry.vat_rate };
    let vat = VatRate::from_percent(vat).ok_or_else(|| "not a VAT rate".to_owned())?;
    if entry.price_cents < 0 || entry.stock.is_some_and(|stock| stock < 0) {
        return Err("a price and a stock are not negative".into());
    }
    if entry.work_minutes < 0 || (entry.work_minutes > 0 && entry.station.is_empty()) {
        return Err("minutes of work belong to a workstation".into());
    }
    if let Some(rules) = &entry.available {
        Hours::parse(rules, TimeZone::UTC, Vec::new()).map_err(|error| error.to_string())?;
    }
    let mut plan = Vec::new();
    for time in &entry.batch_times {
        plan.push(Planned { minute: minute(time)?, quantity: entry.batch_quantity.unwrap_or(40) });
    }
    if let Some(stock) = entry.stock {
        plan.push(Planned { minute: 0, quantity: stock });
    }
    plan.sort_by_key(|planned| planned.minute);
    let counted = match (plan.is_empty() || unit == Unit::Service, fresh || !entry.batch_times.is_empty()) {
        (true, _) => Counted::No,
        (false, true) if !entry.detail.unique => Counted::Daily,
        (false, _) => Counted::Lasting,
    };
    Ok(Article {
        sku,
        name: entry.name,
        synonyms: entry.synonyms,
        category: entry.category,
        description: entry.description,
        price: Cents(entry.price_cents),
        unit,
        vat,
        allergens: entry.allergens,
        may_contain: entry.may_contain,
        available: entry.available,
        lead_minutes: entry.lead_hours.unwrap_or(0) * 60,
        cut_off_minute: None,
        counted,
        plan,
        walk_in: entry.walk_in,
        station: entry.station,
        work: entry.work_minutes,
        detail: entry.detail,
        rank,
        active: true,
    })
}

/// Stores a street: what is there already is brought up to date, nothing is doubled.
///
/// The count of goods that keep is given once only: what was sold since is not brought back.
/// What is ordered already is counted anew where slots or work changed.
pub async fn store(db: &Db, seed: Seed, now: Timestamp) -> Result<(usize, usize), BadSeed> {
    let street = seed.street;
    let lock = crate::accounts::street_key(&street.id);
    let named = street.clone();
    db.write(&lock, move |tx| shops::put_street(tx, &named)).await?;
    let (mut shops, mut articles) = (0, 0);
    for (shop, shelf) in seed.shops {
        shops += 1;
        articles += shelf.len();
        let key = shop.key.clone();
        db.write(&key, move |tx| {
            for article in &shelf {
                catalogue::put(tx, &shop.key, article)?;
                if article.counted == Counted::Lasting {
                    let known = crate::stock::supply_rows(tx, &shop.key, &article.sku, "*")?;
                    let count: i64 = article.plan.iter().map(|planned| planned.quantity).sum();
                    if known.is_empty() {
                        let day = jiff::civil::Date::MIN;
                        crate::stock::set_supply(tx, &shop, article, day, "opening", Timestamp::UNIX_EPOCH, count)?;
                    }
                }
            }
            shops::save(tx, &shop)?;
            crate::orders::recount(tx, &shop, now).map(|_| ())
        })
        .await?;
    }
    Ok((shops, articles))
}

#[cfg(test)]
mod tests {
    use kernel::Quantity;

    use super::*;
    use crate::{
        orders::{self, Pickup, Wish},
        platform::i18n::Lang,
        testing::{env_at, morning, who},
    };

    #[test]
    fn the_demo_street_reads() {
        let seed = parse(STREET).expect("a street");
        assert_eq!((seed.shops.len(), seed.street.id.as_str()), (12, "rue-du-puits-carre"));
        let counted = |shop: &str, sku: &str| {
            let (_, shelf) = seed.shops.iter().find(|(known, _)| known.slug().as_str() == shop).expect("a shop");
            shelf.iter().find(|article| article.sku.as_str() == sku).expect("an article").counted
        };
        assert_eq!(counted("courte-pate", "CP-TRA"), Counted::Daily);
        assert_eq!(counted("courte-pate", "CP-BRI"), Counted::Daily);
        assert_eq!(counted("courte-pate", "CP-FM"), Counted::No);
        assert_eq!((seed.shops[0].0.slots.pieces, seed.shops[0].0.slots.orders), (None, Some(60)));
        // The demo leaves slots wide; who writes a street of their own says more.
        let said = STREET
            .replacen("\"activity\"", "\"slot_pieces\": 60, \"activity\"", 1)
            .replace("\"station\": \"Sandwichs\"", "\"station\": \"Sandwichs\", \"work_minutes\": 2");
        let seed = parse(&said).expect("a street");
        assert_eq!(seed.shops[0].0.slots.pieces, Some(60));
        let made = |sku: &str| seed.shops[0].1.iter().find(|article| article.sku.as_str() == sku).expect("an article");
        assert_eq!((made("CP-PC").station.as_str(), made("CP-PC").work), ("Sandwichs", 2));
    }

    #[test]
    fn a_street_that_is_read_again_counts_what_is_ordered_by_its_new_rule() {
        db::testing::on_both(|db| async move {
            let first = parse(STREET).expect("a street");
            let shop = first.shops[0].0.clone();
            store(&db, first, morning()).await.expect("stored");
            let (own, mut env) = (shop.clone(), env_at(morning(), 3));
            let placed = db.write(&shop.key, move |tx| {
                let wish = Wish {
                    lines: vec![("CP-TRA".parse().expect("a reference"), Quantity::new(4).expect("four")).into()],
                    pickup: Pickup::Soonest,
                    source: "test",
                    external_id: "seed".to_owned(),
                    visitor: String::new(),
                    note: String::new(),
                    lang: Lang::Fr,
                    who: Some(who("Nadia", "+33639980101")),
                };
                orders::reserve(tx, &mut env, &own, &wish)
            });
            let order = placed.await.expect("placed");
            assert_eq!(order.need, [("orders".to_owned(), 1)]);
            let bounded = STREET.replacen("\"activity\"", "\"slot_pieces\": 60, \"activity\"", 1);
            store(&db, parse(&bounded).expect("a street"), morning()).await.expect("stored");
            let (key, id) = (shop.key.clone(), order.id);
            let read = db.read(move |conn| {
                Ok::<_, db::DbError>((orders::by_id(conn, &key, id, morning())?, orders::check(conn, &key, morning())?))
            });
            let (again, faults) = read.await.expect("read");
            assert!(again.expect("the order").need.contains(&("pieces".to_owned(), 4)), "its pieces count now");
            assert_eq!(faults, Vec::<String>::new());
        });
    }

    #[test]
    fn what_is_no_street_says_why() {
        assert!(matches!(parse("{"), Err(BadSeed::Format(_))));
        let bad = STREET.replacen("\"id\": \"courte-pate\"", "\"id\": \"comptoir\"", 1);
        assert!(parse(&bad).expect_err("reserved").to_string().contains("own"));
        for (good, bad) in [
            ("\"activity\"", "\"slot_pieces\": 0, \"activity\""),
            ("\"station\": \"Sandwichs\"", "\"work_minutes\": 2"),
        ] {
            assert!(parse(&STREET.replacen(good, bad, 1)).is_err(), "{bad}");
        }
        let bad = STREET.replacen("Tu-Fr 06:30-13:15", "Mardi 06:30", 1);
        assert!(parse(&bad).is_err());
    }
}
