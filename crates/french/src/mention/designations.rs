//! Shops said by their trade: *la poissonnerie de Vaubrune*, where it is the only one of the town or of the street.

use super::{
    names::{Found, How, away},
    places::Places,
    shops::Shops,
    text::{NAME, Text},
};

/// Shops said by their trade: the only one of the town, or of the street.
pub fn find(shops: &Shops, text: &Text, places: &Places, named: &[Found]) -> Vec<Found> {
    let mut finds = Vec::new();
    if !places.home() {
        return finds;
    }
    for at in 0..text.tokens.len() {
        let token = &text.tokens[at];
        if token.class & NAME != 0 || token.tag || !is_designation(text, at) {
            continue;
        }
        let mut able: Vec<usize> = (0..shops.list.len()).filter(|&i| shops.list[i].practises(&token.word)).collect();
        if able.len() > 1 {
            able.retain(|&i| places.streets.iter().any(|street| street.name == shops.list[i].street));
        }
        let [shop] = able[..] else { continue };
        // A namesake elsewhere, or an unlisted one, is not this shop.
        if named.iter().any(|found| found.shop == shop && found.away)
            || away(text, places, at, at + 1)
            || is_trader(text, at)
        {
            continue;
        }
        finds.push(Found { shop, how: How::Trade, start: at, end: at + 1, away: false });
    }
    finds
}

/// Adjectives that open a review without an article.
const BARE: [&str; 20] = [
    "great",
    "little",
    "lovely",
    "best",
    "good",
    "nice",
    "super",
    "bon",
    "bonne",
    "petit",
    "petite",
    "excellent",
    "excellente",
    "tres",
    "vrai",
    "vraie",
    "chouette",
    "meilleur",
    "formidable",
    "gentille",
];

/// A definite one: *le fleuriste*, *chez notre poissonnier*; not *un bon coiffeur*.
fn is_designation(text: &Text, at: usize) -> bool {
    const DEFINITE: [&str; 14] =
        ["le", "la", "l", "du", "au", "notre", "mon", "ma", "the", "votre", "chez", "cher", "chere", "bravo"];
    const BETWEEN: [&str; 14] = [
        "petit",
        "petite",
        "super",
        "bon",
        "bonne",
        "meilleur",
        "seul",
        "seule",
        "unique",
        "cher",
        "fameux",
        "fameuse",
        "sympathique",
        "gentil",
    ];
    let before = text.back(at, 1);
    if text.opens(at) || DEFINITE.contains(&before) {
        return !["autre", "nouveau", "nouvelle", "ancien", "ancienne", "futur", "future"].contains(&before);
    }
    // *Super fleuriste à Vaubrune*: nothing but praise before.
    let first = text.tokens.get(at).and_then(|t| text.sentences.get(t.sentence)).map_or(at, |s| s.first);
    if first + 3 >= at && (first..at).all(|i| BARE.contains(&text.word(i))) {
        return true;
    }
    BETWEEN.contains(&before) && DEFINITE.contains(&text.back(at, 2))
}

/// A trader of the market or of a shopping centre.
fn is_trader(text: &Text, at: usize) -> bool {
    (at + 1..at + 5).any(|i| {
        [
            "marche",
            "halles",
            "centre",
            "supermarche",
            "ambulant",
            "itinerant",
            "camion",
            "intermarche",
            "carrefour",
            "leclerc",
            "gare",
            "zone",
            "voisin",
            "voisine",
            "hypermarche",
            "galerie",
        ]
        .contains(&text.word(i))
            && text
                .tokens
                .get(i)
                .is_some_and(|t| t.class & super::text::PLACE == 0 && t.sentence == text.tokens[at].sentence)
    })
}
