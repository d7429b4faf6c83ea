//! The page of a standing order: what it is, when it is wanted, the objects that may call for it, what they said.

use askama::Template;

use super::{parts::ShopName, status::OrderLine};
use crate::platform::web::layout::Page;

/// `/{shop}/ordinaire/{token}`.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/standing.html")]
pub struct StandingPage {
    /// The frame.
    pub page: Page,
    /// Which shop.
    pub shop: ShopName,
    /// Where every form of the page goes.
    pub action: String,
    /// What makes a second press the same gesture.
    pub nonce: String,
    /// "Vers 7 h 45, tous les jours."
    pub when: String,
    /// What is in it.
    pub lines: Vec<OrderLine>,
    /// The sum in words.
    pub total: String,
    /// What is no longer on the shelf, in words.
    pub gone: Option<String>,
    /// Why it rests, when it does.
    pub rests: Option<String>,
    /// The question that waits: "On vous met de côté 1 croissant pour 7 h 45 ?"
    pub question: Option<String>,
    /// The order of today: words, its page.
    pub current: Option<(String, String)>,
    /// The same as a form.
    pub content: ContentForm,
    /// Why that was not taken.
    pub refused: Option<String>,
    /// When and how it is wanted.
    pub habit: HabitForm,
    /// The objects that may speak.
    pub devices: Vec<DeviceRow>,
    /// The kinds of object that can be added.
    pub kinds: Vec<DeviceChoice>,
    /// An object just added: its address is shown this once.
    pub new: Option<NewDevice>,
    /// The addresses of their home that are called.
    pub bells: Vec<BellRow>,
    /// An address just given: what signs its calls is shown this once.
    pub new_bell: Option<NewBell>,
    /// Why what was typed cannot be called, and what it was.
    pub bell_wrong: Option<(String, String)>,
    /// The coffee machine, to be copied.
    pub bell_code: String,
    /// What the objects said, the newest first.
    pub log: Vec<String>,
    /// What just happened.
    pub said: Option<String>,
}

/// What is in it, as the form shows it.
#[derive(Debug, Clone, Default)]
pub struct ContentForm {
    /// The lines that are on the shelf.
    pub lines: Vec<LineForm>,
    /// What may be added: reference, name.
    pub more: Vec<(String, String)>,
}

/// One line to change.
#[derive(Debug, Clone)]
pub struct LineForm {
    /// The end of the names of its fields.
    pub field: String,
    /// The article.
    pub name: String,
    /// "Combien de Croissant", or how many grams.
    pub label: String,
    /// Pieces or grams.
    pub quantity: i64,
    /// Ways to want it: words, whether wanted.
    pub options: Vec<(String, bool)>,
}

/// When and how it is wanted, as the form shows it.
#[derive(Debug, Clone)]
pub struct HabitForm {
    /// "07:45".
    pub usual: String,
    /// "05:45".
    pub from: String,
    /// "08:45".
    pub to: String,
    /// Minutes.
    pub travel: i64,
    /// Times a day.
    pub cap: i64,
    /// The days: digit, name, whether chosen.
    pub days: Vec<(char, String, bool)>,
    /// Whether its customer is asked first.
    pub asks: bool,
}

/// An object in the list.
#[derive(Debug, Clone)]
pub struct DeviceRow {
    /// Its identifier, as its forms name it.
    pub id: String,
    /// Its icon.
    pub icon: &'static str,
    /// "OwnTracks".
    pub name: String,
    /// "armé, depuis le 3 mars".
    pub state: String,
    /// Whether it is heard.
    pub heard: bool,
    /// The word of its button.
    pub gesture: String,
    /// What the button does: `armer` or `desarmer`.
    pub act: &'static str,
}

/// An address of their home.
#[derive(Debug, Clone)]
pub struct BellRow {
    /// Its identifier, as its forms name it.
    pub id: String,
    /// Its host.
    pub host: String,
    /// How the last call went.
    pub state: String,
    /// Whether it went well.
    pub works: bool,
    /// The last calls, the newest first.
    pub log: Vec<String>,
}

/// An address just given.
#[derive(Debug, Clone)]
pub struct NewBell {
    /// Its host.
    pub host: String,
    /// What signs its calls.
    pub secret: String,
}

/// A kind of object to add.
#[derive(Debug, Clone)]
pub struct DeviceChoice {
    /// As the form names it.
    pub value: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// "OwnTracks".
    pub name: String,
    /// What it is good for.
    pub note: String,
}

/// An object just added.
#[derive(Debug, Clone)]
pub struct NewDevice {
    /// "Lien secret".
    pub name: String,
    /// The whole address.
    pub url: String,
    /// The drawn QR (SVG), for the link.
    pub qr: Option<String>,
    /// What to do with it.
    pub recipes: Vec<Recipe>,
    /// The same over the street's broker: words and values; empty when there is none.
    pub broker: Vec<(String, String)>,
}

/// What to do with an address.
#[derive(Debug, Clone)]
pub struct Recipe {
    /// "iPhone : quand je quitte la maison".
    pub title: String,
    /// Step by step.
    pub steps: Vec<String>,
    /// A text to be copied into a file, or nothing.
    pub code: String,
}
