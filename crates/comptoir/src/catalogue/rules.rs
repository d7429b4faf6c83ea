//! What an article is, and when it can be had: lead time, cut-off and availability, resolved to instants.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp, civil::Time};
use kernel::{Cents, Quantity, Sku, Unit, VatRate, calendar, hours::Hours};
use serde::{Deserialize, Serialize};

/// The allergens that must be declared (Regulation (EU) 1169/2011, Annex II), as catalogues write them.
pub const ALLERGENS: [&str; 14] = [
    "gluten",
    "crustacés",
    "œufs",
    "poissons",
    "arachides",
    "soja",
    "lait",
    "fruits à coque",
    "céleri",
    "moutarde",
    "sésame",
    "sulfites",
    "lupin",
    "mollusques",
];

/// How the stock of an article behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Counted {
    /// Made or delivered for a day, gone with it: today's stock never blocks Friday's order.
    Daily,
    /// Keeps until it is sold: one stock for all days.
    Lasting,
    /// Made to order or never short.
    No,
}

impl Counted {
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Lasting => "lasting",
            Self::No => "no",
        }
    }
    /// Reads the stored word; what is unknown is not counted.
    pub fn parse(text: &str) -> Self {
        [Self::Daily, Self::Lasting].into_iter().find(|kind| kind.as_str() == text).unwrap_or(Self::No)
    }
}

/// One planned supply of every day: the count at opening (minute 0) or a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// Minutes after local midnight at which it is ready.
    pub minute: i64,
    /// Pieces or grams.
    pub quantity: i64,
}

/// What an article says beyond its price: options, sizes, who may buy it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Detail {
    /// Free options: "tranché".
    pub options: Vec<String>,
    /// Parts of a formula.
    pub choices: Vec<String>,
    /// Pieces in a pack.
    pub pack: Option<i64>,
    /// Persons served.
    pub serves: Option<i64>,
    /// Grams of one usual portion.
    pub portion_g: Option<i64>,
    /// Grams of one piece of something sold by weight.
    pub piece_g: Option<i64>,
    /// Grams of one slice.
    pub slice_g: Option<i64>,
    /// Minutes of a service.
    pub minutes: Option<i64>,
    /// Not sold to minors (Code de la santé publique, L3342-1).
    pub adult_only: bool,
    /// There is only one.
    pub unique: bool,
    /// Can be had by halves.
    pub half: bool,
    /// A remark of the shop.
    pub note: Option<String>,
}

/// One article or service.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    /// The shop's own reference.
    pub sku: Sku,
    /// Its name.
    pub name: String,
    /// Other names that people say.
    pub synonyms: Vec<String>,
    /// The shelf it lies on.
    pub category: String,
    /// A sentence, or nothing.
    pub description: String,
    /// Price with VAT, per piece, service or kilogram.
    pub price: Cents,
    /// In what it is counted.
    pub unit: Unit,
    /// Its VAT rate to take away.
    pub vat: VatRate,
    /// Allergens it contains; none: not declared, which is never "contains none".
    pub allergens: Option<Vec<String>>,
    /// Allergens it may contain traces of.
    pub may_contain: Vec<String>,
    /// When it can be picked up (OSM rules), if not always.
    pub available: Option<String>,
    /// How long before pick-up it must be ordered, in minutes.
    pub lead_minutes: i64,
    /// To be ordered the day before, by this minute of that day ("avant 18 h la veille").
    pub cut_off_minute: Option<i64>,
    /// How its stock behaves.
    pub counted: Counted,
    /// The supplies of every day.
    pub plan: Vec<Planned>,
    /// Kept for those who walk in.
    pub walk_in: i64,
    /// The workstation that makes it, empty when none limits.
    pub station: String,
    /// Minutes of that workstation for one.
    pub work: i64,
    /// The rest.
    pub detail: Detail,
    /// Its place on the shelf.
    pub rank: i64,
    /// Whether it is offered at all.
    pub active: bool,
}

/// An article as someone wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WishLine {
    /// The article.
    pub sku: Sku,
    /// Pieces or grams.
    pub quantity: Quantity,
    /// How it is wanted, of the options of the article.
    pub options: Vec<String>,
    /// A price that was agreed before, per piece or kilogram, instead of the one on the shelf; nothing for the parts of
    /// a formula, whose price stands on its own line.
    pub agreed: Option<Cents>,
}

impl From<(Sku, Quantity)> for WishLine {
    fn from((sku, quantity): (Sku, Quantity)) -> Self {
        Self { sku, quantity, options: Vec::new(), agreed: None }
    }
}

/// The latest instant at which an article can still be ordered for a pick-up time.
pub fn order_by(article: &Article, pickup: Timestamp, zone: &jiff::tz::TimeZone) -> Timestamp {
    let lead = pickup.saturating_sub(SignedDuration::from_mins(article.lead_minutes)).unwrap_or(Timestamp::MIN);
    let Some(minute) = article.cut_off_minute else { return lead };
    let eve = calendar::local_day(pickup, zone).yesterday();
    let cut_off = eve.map_or(Timestamp::MIN, |eve| calendar::instant(eve, wall(minute), zone));
    lead.min(cut_off)
}

/// The wall time of a minute of the day.
pub fn wall(minute: i64) -> Time {
    let minute = minute.clamp(0, 1_439);
    jiff::civil::time((minute / 60) as i8, (minute % 60) as i8, 0, 0)
}

/// The availability of an article as hours, if it has any that can be read.
///
/// Reading rules costs more than asking them, so what was read is kept by its text.
pub fn availability(article: &Article, zone: &jiff::tz::TimeZone) -> Option<Arc<Hours>> {
    /// By rules and zone; none for rules that cannot be read.
    type Read = HashMap<(String, String), Option<Arc<Hours>>>;
    static READ: Mutex<Option<Read>> = Mutex::new(None);
    let rules = article.available.as_ref()?;
    let key = (rules.clone(), zone.iana_name().unwrap_or_default().to_owned());
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    let known = read.get_or_insert_default();
    if known.len() > 2_000 {
        known.clear();
    }
    known.entry(key).or_insert_with(|| Hours::parse(rules, zone.clone(), Vec::new()).ok().map(Arc::new)).clone()
}

/// Whether the article can be picked up at that instant, by its own availability.
pub fn available_at(article: &Article, at: Timestamp, zone: &jiff::tz::TimeZone) -> bool {
    availability(article, zone).is_none_or(|hours| hours.is_open(at))
}

/// The store's word for the day that the stock of a pick-up belongs to: the day itself, or `*` for what keeps.
pub fn stock_day(counted: Counted, day: jiff::civil::Date) -> String {
    if counted == Counted::Lasting { "*".to_owned() } else { day.to_string() }
}
