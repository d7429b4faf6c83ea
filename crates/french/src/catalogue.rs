//! The catalogue of one shop, as its file tells it.

use std::collections::HashMap;

use serde::Deserialize;

/// In what an article is sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sale {
    /// By the piece.
    Piece,
    /// By weight; the price is for a kilogram.
    Gram,
    /// A service at an appointed time.
    Service,
}

/// One article of a shop.
#[derive(Debug, Clone, Deserialize)]
pub struct Article {
    /// The shop's own key.
    pub sku: String,
    /// The name on the label.
    pub name: String,
    /// The few other names that the shopkeeper typed.
    #[serde(default)]
    pub synonyms: Vec<String>,
    /// For a piece, a service, or a kilogram.
    #[serde(default)]
    pub price_cents: i64,
    /// How it is sold.
    pub unit: Sale,
    /// Families such as `pain` or `dessert`.
    #[serde(default)]
    pub tags: Vec<String>,
    /// When it can be handed over, as opening hours; absent: whenever the shop is open.
    #[serde(default)]
    pub available: Option<String>,
    /// Notice needed, in hours.
    #[serde(default)]
    pub lead_hours: Option<i64>,
    /// The closed list of ways to have it.
    #[serde(default)]
    pub options: Vec<String>,
    /// May be sold by halves.
    #[serde(default)]
    pub half: bool,
    /// Units inside one sold piece.
    #[serde(default)]
    pub pack: Option<u32>,
    /// For how many persons one piece is.
    #[serde(default)]
    pub serves: Option<u32>,
    /// Grams for one person.
    #[serde(default)]
    pub portion_g: Option<u32>,
    /// Weight of a slice.
    #[serde(default)]
    pub slice_g: Option<u32>,
    /// Weight of a piece.
    #[serde(default)]
    pub piece_g: Option<u32>,
    /// Parts of a formula, by tag.
    #[serde(default)]
    pub choices: Vec<String>,
    /// Declared allergens; absent: not declared.
    #[serde(default)]
    pub allergens: Option<Vec<String>>,
    /// Length of a service.
    #[serde(default)]
    pub minutes: Option<i64>,
}

/// When batches of an article come out of the oven.
#[derive(Debug, Clone, Deserialize)]
pub struct Batch {
    /// The article.
    pub sku: String,
    /// Local times, `HH:MM`.
    #[serde(default)]
    pub times: Vec<String>,
}

/// One shop: its hours and its articles.
#[derive(Debug, Clone, Deserialize)]
pub struct Catalogue {
    /// The key that cases name.
    pub id: String,
    /// The name on the sign.
    #[serde(default)]
    pub name: String,
    /// The trade.
    #[serde(default)]
    pub activity: String,
    /// The IANA zone of its clock.
    #[serde(default = "paris")]
    pub time_zone: String,
    /// When it is open, in OSM syntax.
    #[serde(default = "always")]
    pub opening_hours: String,
    /// Batches of the day.
    #[serde(default)]
    pub batches: Vec<Batch>,
    /// What else it offers, such as `abonnement déjeuner`.
    #[serde(default)]
    pub services: Vec<String>,
    /// What it sells.
    #[serde(default)]
    pub articles: Vec<Article>,
}

fn paris() -> String {
    "Europe/Paris".into()
}

fn always() -> String {
    "24/7".into()
}

/// The lexicons of several shops, by the key that cases name.
#[derive(Debug, Default)]
pub struct Catalogues {
    shops: HashMap<String, crate::Lexicon>,
}

impl Catalogues {
    /// Adds a shop from the text of its file.
    pub fn add(&mut self, json: &str) -> Result<(), String> {
        let catalogue: Catalogue = serde_json::from_str(json).map_err(|error| error.to_string())?;
        let lexicon = crate::Lexicon::new(&catalogue).map_err(|error| error.to_string())?;
        self.shops.insert(catalogue.id.clone(), lexicon);
        Ok(())
    }

    /// The lexicon of a shop.
    pub fn get(&self, shop: &str) -> Option<&crate::Lexicon> {
        self.shops.get(shop)
    }

    /// How many shops there are.
    pub fn len(&self) -> usize {
        self.shops.len()
    }

    /// Whether there is no shop.
    pub fn is_empty(&self) -> bool {
        self.shops.is_empty()
    }
}
