//! A shop's page: sign, hours, next batch, the day, the shelf with its steppers, following, the basket bar.

use askama::Template;

use super::{
    event::EventCard,
    parts::{Left, ShopName, ShopState},
    timeline::Timeline,
};
use crate::platform::web::layout::Page;

/// `/{shop}`.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/shop.html")]
pub struct ShopPage {
    /// The frame.
    pub page: Page,
    /// Which shop.
    pub shop: ShopName,
    /// Activity and place: "Boulangerie-pâtisserie, au 2".
    pub what: String,
    /// A sentence about it.
    pub description: Option<String>,
    /// Its state now, whose word is the whole sentence: "Ouvert jusqu’à 19 h 30".
    pub state: ShopState,
    /// Closings and openings out of the ordinary, soonest first.
    pub exceptional: Vec<String>,
    /// The week, from today.
    pub week: Vec<WeekDay>,
    /// Ways to reach it.
    pub reach: Vec<Reach>,
    /// Its postal address on one line.
    pub address: String,
    /// The next batch.
    pub next: Option<NextBatch>,
    /// The day of its main article.
    pub day: Option<Timeline>,
    /// The shelves.
    pub shelves: Vec<Shelf>,
    /// What is in the basket, as this page was asked for.
    pub basket: Basket,
    /// Where the form goes.
    pub action: String,
    /// What can be followed.
    pub follow: FollowBox,
    /// A QR of this page, for the printed sheet.
    pub qr: Option<String>,
    /// Feeds and calendar, with their words.
    pub feeds: Vec<(String, String)>,
    /// Where one subscribes to lunch, when the shop offers it.
    pub lunch: Option<String>,
    /// Where one makes an appointment, and with whom: the address, the words.
    pub meets: Option<(String, String)>,
    /// The next events of the neighbourhood.
    pub events: Vec<EventCard>,
    /// What the shop must say: "Vente interdite aux mineurs".
    pub legal: Option<String>,
}

/// A day of the week's table.
#[derive(Debug, Clone)]
pub struct WeekDay {
    /// "mercredi".
    pub name: String,
    /// "de 6 h 30 à 13 h 15, de 15 h 30 à 19 h 30", or "fermé".
    pub hours: String,
    /// Whether it is today.
    pub today: bool,
}

/// A way to reach the shop.
#[derive(Debug, Clone)]
pub struct Reach {
    /// `tel:`, `sms:`, `geo:` or `mailto:`.
    pub href: String,
    /// Its icon.
    pub icon: &'static str,
    /// Its word.
    pub word: String,
    /// The number or address itself, for the printed sheet.
    pub value: String,
}

/// The next batch.
#[derive(Debug, Clone)]
pub struct NextBatch {
    /// "16 h".
    pub at: String,
    /// The article.
    pub what: String,
    /// "dans 14 min".
    pub within: String,
    /// "36 sur 40 encore libres".
    pub free: String,
    /// Where to follow it.
    pub follow_url: String,
}

/// A shelf: a category and its rows.
#[derive(Debug, Clone)]
pub struct Shelf {
    /// Its anchor.
    pub id: String,
    /// Its name.
    pub name: String,
    /// A word about all of it: "de 10 h 30 à 14 h".
    pub note: Option<String>,
    /// Its articles.
    pub rows: Vec<ShelfRow>,
}

/// An article on the shelf.
#[derive(Debug, Clone)]
pub struct ShelfRow {
    /// Its code.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// What one is: "le sachet de 10", "le kilo".
    pub unit: Option<String>,
    /// Its price in words.
    pub price: String,
    /// Allergens in words, where they matter.
    pub allergens: Option<String>,
    /// What is left.
    pub left: Option<Left>,
    /// Lead time, cut-off, availability in words.
    pub note: Option<String>,
    /// None at all today: the row is dimmed.
    pub out: bool,
    /// Where to be told when there is some again.
    pub follow_url: Option<String>,
    /// How it is chosen.
    pub pick: Pick,
}

/// How an article is chosen.
#[derive(Debug, Clone)]
pub enum Pick {
    /// By counting, with a stepper.
    Count(Count),
    /// Not online: by asking.
    Ask {
        /// "Sur rendez-vous : appelez".
        says: String,
        /// Where to ask.
        href: String,
    },
    /// Not today.
    No,
}

/// The stepper of an article.
#[derive(Debug, Clone)]
pub struct Count {
    /// How many are in the basket.
    pub quantity: i64,
    /// By how many it goes.
    pub step: i64,
    /// The most.
    pub most: i64,
    /// The price in cents, for one or for `per`.
    pub cents: i64,
    /// 1, or 1000 when the price is for a kilogram.
    pub per: i64,
    /// "g" when weighed.
    pub suffix: &'static str,
}

impl Count {
    /// Whether some is in the basket.
    pub fn is_in(&self) -> bool {
        self.quantity > 0
    }
}

/// What the bar at the foot says.
#[derive(Debug, Clone, Default)]
pub struct Basket {
    /// How many articles, in words; empty when none.
    pub count: String,
    /// The sum in words.
    pub total: String,
    /// Sentences for the script: one, several.
    pub one: String,
    /// Several.
    pub many: String,
}

impl Basket {
    /// Whether the bar has nothing to say yet.
    pub fn is_empty(&self) -> bool {
        self.count.is_empty()
    }
}

/// The box to follow the shop or an article.
#[derive(Debug, Clone)]
pub struct FollowBox {
    /// Where it goes.
    pub action: String,
    /// What can be followed: value, words, ticked.
    pub topics: Vec<(String, String, bool)>,
    /// The contact of a visitor that is known.
    pub contact: String,
    /// What went wrong, and what to do.
    pub error: Option<String>,
    /// The server's key for web push, where it is set up.
    pub push_key: Option<String>,
}
