//! The light workshop: the few settings that an owner touches, each saved by its own button.

use askama::Template;

use super::{board::Way, order::Choice, shell::Shell};

/// The settings of one shop.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/workshop.html")]
pub struct Workshop {
    /// The frame.
    pub shell: Shell,
    /// The ordinary week, Monday first.
    pub hours: Vec<DayHours>,
    /// The articles, by the order of the shelf.
    pub articles: Vec<ArticleRow>,
    /// By which ways messages leave.
    pub channels: Vec<ChannelState>,
    /// What SMS took this month.
    pub spent: Spent,
    /// How many orders fit in one slot; nothing when there is no limit.
    pub slot_orders: Option<i64>,
    /// How many pieces fit in one slot; nothing when there is no limit.
    pub slot_pieces: Option<i64>,
    /// How long a slot may be.
    pub grids: Vec<Choice>,
    /// The workstations of the shop, by commas; empty when it named none.
    pub stations: String,
    /// How long an unconfirmed basket is kept.
    pub hold_minutes: i64,
    /// After how many minutes a customer counts as not come.
    pub grace_minutes: i64,
    /// Whether what an arriving customer's object calls for is set aside by itself.
    pub sets_aside: bool,
    /// What is kept for those who walk in.
    pub reserves: Vec<Reserve>,
    /// Days closed by exception.
    pub closings: Vec<Closing>,
    /// The people of the shop.
    pub staff: Vec<Member>,
    /// The roles to give.
    pub roles: Vec<Choice>,
    /// Secrets given to programs and gateways.
    pub keys: Vec<KeyRow>,
    /// Systems of the shop that are called when something happens.
    pub bells: Vec<BellRow>,
    /// The kinds of key to make.
    pub key_kinds: Vec<Choice>,
    /// A key just made: shown this once.
    pub new_key: Option<NewKey>,
    /// The tablets paired with the shop.
    pub tablets: Vec<Tablet>,
    /// A pairing just opened.
    pub pairing: Option<Pairing>,
}

/// One day of the ordinary week.
#[derive(Debug, Clone)]
pub struct DayHours {
    /// `mo` to `su`, as the form names it.
    pub key: &'static str,
    /// The day, worded.
    pub day: String,
    /// "7 h - 13 h, 15 h 30 - 19 h 30", or nothing when closed.
    pub value: String,
    /// Why what was typed was refused.
    pub wrong: Option<String>,
}

/// One article that the owner may touch in a second: its price, and whether it is on the shelf.
#[derive(Debug, Clone)]
pub struct ArticleRow {
    /// The shop's reference.
    pub sku: String,
    /// The article.
    pub name: String,
    /// The price without its sign: "1,35".
    pub price: String,
    /// What it is the price of: "la pièce", "le kilo".
    pub unit: String,
    /// Whether customers see it.
    pub on: bool,
}

/// One way by which messages leave.
#[derive(Debug, Clone)]
pub struct ChannelState {
    /// The channel, as the form names it.
    pub id: &'static str,
    /// Its mark.
    pub way: Way,
    /// Its name.
    pub name: String,
    /// How it stands, worded: "Répond, 0,065 € par SMS".
    pub words: String,
    /// Whether it works.
    pub works: bool,
    /// Whether a test message to oneself makes sense.
    pub test: bool,
}

/// What SMS took this month, beside the ceiling.
#[derive(Debug, Clone)]
pub struct Spent {
    /// "Ce mois-ci : 412 SMS sur 600, environ 26,78 € sur 39 €."
    pub words: String,
    /// Segments used.
    pub spent: i64,
    /// The ceiling in segments; nothing when there is none.
    pub ceiling: Option<i64>,
    /// What is near, or is so already.
    pub warning: Option<String>,
}

/// An article's share kept for the counter.
#[derive(Debug, Clone)]
pub struct Reserve {
    /// The shop's reference.
    pub sku: String,
    /// The article.
    pub name: String,
    /// How many are kept.
    pub kept: i64,
}

/// Days closed by exception.
#[derive(Debug, Clone)]
pub struct Closing {
    /// The closing, as its form names it.
    pub id: String,
    /// "du jeudi 24 décembre au vendredi 1er janvier".
    pub days: String,
    /// Why, as customers read it.
    pub why: String,
}

/// One person of the shop.
#[derive(Debug, Clone)]
pub struct Member {
    /// The person, as the form names them.
    pub id: String,
    /// The name.
    pub name: String,
    /// The address or number that gets the link.
    pub contact: String,
    /// The role, worded.
    pub role: String,
    /// Whether a PIN is set.
    pub pin: bool,
    /// Whether this is the one who reads.
    pub me: bool,
}

/// One secret, by its beginning.
#[derive(Debug, Clone)]
pub struct KeyRow {
    /// The key, as the form names it.
    pub id: String,
    /// What it is for.
    pub label: String,
    /// Made when, used when.
    pub used: String,
    /// Whether its calls are signed; nothing when it is no gateway that signs.
    pub signed: Option<bool>,
}

/// A system that is called.
#[derive(Debug, Clone)]
pub struct BellRow {
    /// The address, as the form names it.
    pub id: String,
    /// Its host.
    pub host: String,
    /// How the last call went, worded.
    pub state: String,
    /// Whether it went well.
    pub works: bool,
    /// The last calls, the newest first.
    pub log: Vec<String>,
}

/// A secret at the only moment it can be read.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// What it is for.
    pub label: String,
    /// The secret, or the whole address of a hook.
    pub secret: String,
}

/// A paired tablet.
#[derive(Debug, Clone)]
pub struct Tablet {
    /// The tablet, as the form names it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// "vu il y a 4 min".
    pub seen: String,
}

/// A pairing that waits for its tablet.
#[derive(Debug, Clone)]
pub struct Pairing {
    /// The drawn QR (SVG).
    pub qr: String,
    /// The address in words.
    pub url: String,
    /// Until when.
    pub until: String,
}
