//! The shops of the street, as the classifier knows them: their names cut into words, their trade, their street.

use kernel::words::fold;
use serde::Deserialize;

use super::{
    text::{PRODUCT, STAFF, TRADE, Text},
    trades::{Trade, trade_of, trades},
};

/// One shop, as the file gives it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Shop {
    /// What the answers call it.
    pub id: String,
    /// The name on the sign.
    pub name: String,
    /// Other names, handles and hashtags.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Its trade: *boulangerie*.
    #[serde(default)]
    pub activity: String,
    /// Its street.
    #[serde(default)]
    pub street: String,
    /// Its town.
    #[serde(default)]
    pub town: String,
    /// What it sells, when the caller knows.
    #[serde(default)]
    pub articles: Vec<String>,
}

/// A name cut into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// `la` of *La Mie*.
    pub article: Option<String>,
    /// The rest.
    pub head: Vec<String>,
    /// An alias is less often a common word than the name.
    pub alias: bool,
}

/// A shop ready to be looked for.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub shop: Shop,
    pub names: Vec<Name>,
    /// Names in one word, as in tags: `lamie`.
    pub joined: Vec<String>,
    pub trade: Option<&'static Trade>,
    /// The words of its activity, when no trade of the list fits.
    pub activity: Vec<String>,
    pub street: Vec<String>,
    pub town: Vec<String>,
    articles: Vec<String>,
}

/// The shops of a street.
#[derive(Debug, Clone, Default)]
pub struct Shops {
    pub(super) list: Vec<Known>,
}

/// The folded words of a name.
pub(super) fn words(text: &str) -> Vec<String> {
    fold(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

const ARTICLES: [&str; 12] = ["le", "la", "les", "l", "au", "aux", "a", "chez", "un", "une", "the", "du"];

fn name(text: &str, alias: bool) -> Option<Name> {
    let mut head = words(text);
    let article = match head.first() {
        Some(first) if head.len() > 1 && ARTICLES.contains(&first.as_str()) => Some(head.remove(0)),
        _ => None,
    };
    // `À La Bonne Heure`: what is left may still begin with an article, which belongs to the name.
    (!head.is_empty()).then_some(Name { article, head, alias })
}

impl Known {
    fn new(shop: Shop) -> Self {
        let mut names: Vec<Name> = name(&shop.name, false).into_iter().collect();
        let mut joined = vec![words(&shop.name).concat()];
        for alias in &shop.aliases {
            if alias.starts_with(['@', '#']) {
                joined.push(words(alias).concat());
            } else {
                names.extend(name(alias, true));
                joined.push(words(alias).concat());
            }
        }
        let town = words(&shop.town);
        joined.push(words(&shop.name).concat() + &town.concat());
        joined.retain(|word| word.len() >= 3);
        joined.sort();
        joined.dedup();
        let articles = shop.articles.iter().flat_map(|a| words(a)).filter(|word| word.len() >= 4).collect();
        Self {
            trade: trade_of(&shop.activity),
            activity: words(&shop.activity),
            street: words(&shop.street),
            town,
            names,
            joined,
            articles,
            shop,
        }
    }

    /// Whether a word names this trade or who practises it.
    pub fn practises(&self, word: &str) -> bool {
        self.trade.is_some_and(|trade| trade.who.contains(word))
            || self.activity.first().is_some_and(|own| {
                own == word || (own.len() > 5 && own.get(..own.len() - 2).is_some_and(|stem| word.starts_with(stem)))
            })
    }

    /// Whether a word is something sold here.
    pub fn sells(&self, word: &str) -> bool {
        self.trade.is_some_and(|trade| trade.sold.contains(word)) || self.articles.iter().any(|article| article == word)
    }
}

/// People and counters found in every shop.
const STAFF_WORDS: [&str; 36] = [
    "vendeur",
    "vendeurs",
    "vendeuse",
    "vendeuses",
    "patron",
    "patronne",
    "patrons",
    "gerant",
    "gerante",
    "equipe",
    "caissier",
    "caissiere",
    "apprenti",
    "apprentie",
    "serveur",
    "serveuse",
    "personnel",
    "proprio",
    "proprietaire",
    "commercant",
    "commercante",
    "commercants",
    "dame",
    "monsieur",
    "meuf",
    "mec",
    "nana",
    "jeune",
    "stagiaire",
    "employe",
    "employee",
    "employes",
    "staff",
    "owner",
    "artisan",
    "mamie",
];

impl Shops {
    /// Reads the shops file: a JSON list.
    ///
    /// # Errors
    /// When the text is not a JSON list of shops.
    pub fn parse(json: &str) -> Result<Self, serde_json::Error> {
        let shops: Vec<Shop> = serde_json::from_str(json)?;
        Ok(Self::new(shops))
    }

    /// Knows these shops.
    pub fn new(shops: Vec<Shop>) -> Self {
        Self { list: shops.into_iter().map(Known::new).collect() }
    }

    pub(super) fn id(&self, place: usize) -> Option<&str> {
        self.list.get(place).map(|known| known.shop.id.as_str())
    }

    /// Whether a word belongs to the name of a shop.
    pub(super) fn named(&self, word: &str) -> bool {
        self.list.iter().any(|known| {
            known.joined.iter().any(|joined| joined == word)
                || known.names.iter().any(|name| name.head.iter().any(|head| strsim::osa_distance(head, word) <= 1))
        })
    }

    /// Marks the words of trade, of goods and of people.
    pub(super) fn mark(&self, text: &mut Text) {
        for token in &mut text.tokens {
            let word = token.word.as_str();
            if trades().iter().any(|trade| trade.sold.contains(word)) || self.list.iter().any(|known| known.sells(word))
            {
                token.class |= PRODUCT;
            }
            if trades().iter().any(|trade| trade.who.contains(word))
                || self.list.iter().any(|known| known.practises(word))
            {
                token.class |= TRADE;
            }
            if STAFF_WORDS.contains(&word) {
                token.class |= STAFF;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_article() {
        let shop = Shop { id: "x".into(), name: "L'Épi".into(), activity: "coiffeur".into(), ..Shop::default() };
        let known = Known::new(shop);
        assert_eq!(known.names, [Name { article: Some("l".into()), head: vec!["epi".into()], alias: false }]);
        assert_eq!(known.joined, ["lepi"]);
        assert!(known.practises("coiffeuse") && known.sells("frange") && !known.sells("pain"));
    }
}
