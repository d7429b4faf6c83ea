//! Streets and towns in a text: those of the shops, and those which are elsewhere.

use kernel::words::{DAYS, MONTHS};

use super::{
    shops::Shops,
    text::{NAME, PLACE, PRODUCT, Text},
};

/// A street of the list, where it is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Street {
    /// As the shops spell it, in folded words.
    pub name: Vec<String>,
    /// First token.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// The places of a text.
#[derive(Debug, Default)]
pub struct Places {
    /// Streets of the list.
    pub streets: Vec<Street>,
    /// Tokens that say the shops' town.
    pub town: Vec<usize>,
    /// Tokens that begin the name of another town.
    pub foreign: Vec<usize>,
    /// Tokens that begin a street which is not of the list.
    pub unlisted: Vec<usize>,
}

const KINDS: [&str; 19] = [
    "rue",
    "r",
    "place",
    "pl",
    "impasse",
    "imp",
    "avenue",
    "av",
    "boulevard",
    "bd",
    "quai",
    "allee",
    "chemin",
    "cours",
    "passage",
    "square",
    "ruelle",
    "faubourg",
    "esplanade",
];
const SMALL: [&str; 9] = ["du", "de", "des", "la", "le", "les", "l", "d", "a"];

/// Towns that are written without a capital often enough.
const CITIES: [&str; 60] = [
    "paris",
    "lyon",
    "marseille",
    "toulouse",
    "nice",
    "nantes",
    "strasbourg",
    "montpellier",
    "bordeaux",
    "lille",
    "rennes",
    "reims",
    "toulon",
    "grenoble",
    "dijon",
    "angers",
    "nimes",
    "clermont",
    "tours",
    "limoges",
    "amiens",
    "metz",
    "besancon",
    "orleans",
    "mulhouse",
    "rouen",
    "caen",
    "nancy",
    "avignon",
    "poitiers",
    "pau",
    "calais",
    "biarritz",
    "bayonne",
    "annecy",
    "chambery",
    "brest",
    "quimper",
    "lorient",
    "vannes",
    "troyes",
    "chartres",
    "beauvais",
    "colmar",
    "perpignan",
    "beziers",
    "londres",
    "bruxelles",
    "geneve",
    "lausanne",
    "berlin",
    "madrid",
    "barcelone",
    "rome",
    "montreal",
    "london",
    "niort",
    "laval",
    "arras",
    "dunkerque",
];

/// Words with a capital that are no towns.
const NO_TOWN: [&str; 45] = [
    "noel",
    "paques",
    "toussaint",
    "pentecote",
    "ascension",
    "valentin",
    "sylvestre",
    "madame",
    "monsieur",
    "mme",
    "mr",
    "m",
    "marie",
    "paul",
    "jean",
    "pierre",
    "michel",
    "sophie",
    "claire",
    "julie",
    "marc",
    "luc",
    "martine",
    "nathalie",
    "facebook",
    "instagram",
    "google",
    "internet",
    "whatsapp",
    "tiktok",
    "sms",
    "cb",
    "france",
    "francais",
    "europe",
    "covid",
    "la",
    "le",
    "les",
    "l",
    "tripadvisor",
    "bio",
    "aop",
    "ok",
    "dieu",
];

fn same(said: &str, known: &str) -> bool {
    said == known || (known.len() >= 5 && strsim::osa_distance(said, known) <= 1)
}

/// The words of a street that tell it from others.
fn core(street: &[String]) -> Vec<&str> {
    street.iter().map(String::as_str).filter(|w| !KINDS.contains(w) && !SMALL.contains(w)).collect()
}

fn street_at(shops: &Shops, text: &Text, at: usize) -> Option<Street> {
    if !KINDS.contains(&text.word(at)) {
        return None;
    }
    let mut first = at + 1;
    while first < at + 4 && SMALL.contains(&text.word(first)) {
        first += 1;
    }
    let mut best: Option<Street> = None;
    for known in &shops.list {
        let core = core(&known.street);
        let fits = !core.is_empty() && core.iter().enumerate().all(|(i, word)| same(text.word(first + i), word));
        let same_kind = known.street.first().is_some_and(|kind| kind.starts_with(text.word(at).trim_end_matches('.')));
        if fits && (best.is_none() || same_kind) {
            best = Some(Street { name: known.street.clone(), start: at, end: first + core.len() });
        }
    }
    best.or_else(|| square(shops, text, at))
}

/// `sur la place` when only one street of the list is a place.
fn square(shops: &Shops, text: &Text, at: usize) -> Option<Street> {
    let kind = text.word(at);
    if !["place", "impasse", "esplanade", "quai"].contains(&kind) || !["la", "l"].contains(&text.back(at, 1)) {
        return None;
    }
    if text.back(at, 2) == "a" || ["du", "de", "des", "d"].contains(&text.word(at + 1)) {
        return None;
    }
    let mut named = shops.list.iter().map(|known| &known.street).filter(|s| s.first().is_some_and(|k| k == kind));
    let first = named.next()?;
    named.all(|other| other == first).then(|| Street { name: first.clone(), start: at, end: at + 1 })
}

/// Finds the places and marks their tokens.
pub fn find(shops: &Shops, text: &mut Text) -> Places {
    let mut places = Places::default();
    for at in 0..text.tokens.len() {
        if let Some(street) = street_at(shops, text, at) {
            for token in &mut text.tokens[street.start..street.end] {
                token.class = PLACE;
            }
            places.streets.push(street);
        }
    }
    for at in 0..text.tokens.len() {
        if says_town(shops, text, at) {
            text.tokens[at].class = PLACE;
            places.town.push(at);
        }
    }
    for at in 0..text.tokens.len() {
        if is_foreign(shops, text, at) {
            text.tokens[at].class = PLACE;
            places.foreign.push(at);
        } else if is_unlisted_street(text, at) {
            places.unlisted.push(at);
        }
    }
    places
}

fn says_town(shops: &Shops, text: &Text, at: usize) -> bool {
    let token = &text.tokens[at];
    shops.list.iter().filter(|known| !known.town.is_empty()).any(|known| {
        if token.tag {
            let joined = known.town.concat();
            joined.len() >= 4 && token.word.contains(joined.as_str())
        } else {
            known.town.iter().enumerate().all(|(i, word)| same(text.word(at + i), word))
        }
    })
}

fn is_foreign(shops: &Shops, text: &Text, at: usize) -> bool {
    let token = &text.tokens[at];
    let before = text.back(at, 1);
    if token.class & (PLACE | NAME) != 0 || !["a", "de", "d", "sur", "vers", "en", "du", "in", "of"].contains(&before) {
        return false;
    }
    // *livre jusqu'à Brézolles*, *au nom de Kevin*: nothing is said to be there.
    if ["jusqu", "nom"].contains(&text.back(at, 2)) {
        return false;
    }
    let word = token.word.as_str();
    let own =
        |known: &super::shops::Known| known.names.iter().any(|name| name.head.iter().any(|head| same(word, head)));
    if shops.list.iter().any(own) {
        return false;
    }
    if ["saint", "sainte", "st", "ste"].contains(&word) {
        let next = text.word(at + 1);
        return !["jacques", "nectaire", "honore", "valentin", "nicolas", "sylvestre", "marcellin", "felicien"]
            .contains(&next)
            && !next.is_empty();
    }
    if CITIES.contains(&word) {
        let goods = token.class & PRODUCT != 0 && before != "a";
        let other_word = ["tours", "nice", "pau"].contains(&word) && !token.capital;
        return !goods && !other_word;
    }
    // `du` before a capital is a shop or a street more often than a town.
    before != "du"
        && text.capitals
        && token.capital
        && !text.opens(at)
        && token.class & PRODUCT == 0
        && word.len() > 2
        && word.chars().all(char::is_alphabetic)
        && ![&NO_TOWN[..], &DAYS, &MONTHS].iter().any(|words| words.contains(&word))
}

fn is_unlisted_street(text: &Text, at: usize) -> bool {
    let kinds = ["rue", "avenue", "boulevard", "bd", "av", "quai", "allee", "place"];
    let token = &text.tokens[at];
    if token.class & PLACE != 0 || !kinds.contains(&token.word.as_str()) {
        return false;
    }
    (at + 1..at + 4).any(|i| text.tokens.get(i).is_some_and(|t| t.capital && t.class & PLACE == 0 && text.capitals))
}

impl Places {
    /// Whether the shops' own town or one of their streets is said.
    pub fn home(&self) -> bool {
        !self.town.is_empty() || !self.streets.is_empty()
    }
}
