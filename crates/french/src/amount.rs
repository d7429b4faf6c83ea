//! How much of an article is asked for: figures, weights, slices, packs, persons.

use crate::{
    mentions::is_plural,
    numbers::{is_number_word, number_at},
    tokens::{Kind, Token},
};

/// In what the figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Per {
    /// The article itself.
    #[default]
    One,
    /// Grams.
    Gram,
    /// Slices.
    Slice,
    /// Pieces, said so.
    Piece,
    /// Boxes, bags, bunches, portions: the sold piece.
    Pack,
}

/// What is said about the amount of one mention.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Amount {
    /// The figure.
    pub figure: Option<f64>,
    /// The figure is no more than `un` or `une`.
    pub single: bool,
    /// What it counts.
    pub per: Per,
    /// It was said, but not how much: `des`, `2 ou 3`.
    pub vague: bool,
    /// For so many persons.
    pub persons: Option<u32>,
    /// `le`, `la`, `les`: the one spoken of before.
    pub definite: bool,
    /// First token that belongs to it, at or before the mention.
    pub from: usize,
    /// First token after what belongs to it.
    pub to: usize,
}

impl Amount {
    /// Whether a figure stands there.
    pub fn counted(&self) -> bool {
        self.figure.is_some() && !self.single
    }
}

const PACKS: &[&str] = &[
    "sachet",
    "sachets",
    "boite",
    "boites",
    "paquet",
    "paquets",
    "botte",
    "bottes",
    "barquette",
    "barquettes",
    "pot",
    "pots",
    "bouteille",
    "bouteilles",
    "part",
    "parts",
    "pack",
    "packs",
    "carton",
    "cartons",
    "tige",
    "tiges",
    "brin",
    "brins",
    "portion",
    "portions",
    "assiette",
    "exemplaire",
    "exemplaires",
    "plateau",
    "plateaux",
    "bouquets",
    "lot",
    "lots",
    "canette",
    "canettes",
    "sac",
    "sacs",
    "verre",
    "verres",
    "bocal",
    "bocaux",
    "ex",
    "cannette",
    "cannettes",
    "filet",
    "filets",
    "loaf",
    "loaves",
    "bunch",
    "bunches",
    "pieces",
];
const LITTLE: &[&str] = &[
    "de",
    "d",
    "du",
    "des",
    "la",
    "le",
    "les",
    "l",
    "petit",
    "petite",
    "petits",
    "petites",
    "grand",
    "grande",
    "grands",
    "grandes",
    "gros",
    "grosse",
    "grosses",
    "belle",
    "belles",
    "beau",
    "beaux",
    "bonne",
    "bonnes",
    "bons",
    "bon",
    "autre",
    "autres",
    "x",
    "jolie",
    "jolies",
    "joli",
    "jolis",
    "vos",
    "votre",
    "ces",
    "cette",
    "simple",
    "simples",
    "entiere",
    "entier",
    "entieres",
    "normale",
    "normales",
    "nature",
    "of",
    "fois",
    "bien",
    "super",
    "mes",
    "beau",
    "the",
    "delicieux",
    "delicieuse",
    "delicieuses",
    "fameuses",
    "fameux",
    "excellent",
    "excellents",
];
const VAGUE: &[&str] = &["quelques", "plusieurs", "some", "peu", "beaucoup", "plein"];

/// The weight that starts at a token, in grams, and the token after it.
pub(crate) fn weight_at(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let word = |i: usize| tokens.get(i).filter(|t| t.kind == Kind::Word).map_or("", |t| t.text.as_str());
    let and_half = |i: usize| word(i) == "et" && matches!(word(i + 1), "demi" | "demie");
    if matches!(word(at), "demi" | "demie") && matches!(word(at + 1), "livre" | "kg" | "k") {
        return Some((if word(at + 1) == "livre" { 250.0 } else { 500.0 }, at + 2));
    }
    if matches!(word(at), "kg" | "livre") && at > 0 && matches!(word(at - 1), "le" | "la") {
        return None;
    }
    let number = number_at(tokens, at)?;
    let unit = at + number.len;
    let value = number.value;
    match word(unit) {
        "kg" | "k" | "kgs" => {
            let fine = tokens.get(unit + 1).filter(|t| t.kind == Kind::Number && t.text.len() <= 3);
            if let Some(fine) = fine.filter(|t| t.glued || t.text.len() == 3) {
                let scale = 10f64.powi(3 - fine.text.len() as i32);
                let to = unit + 2 + usize::from(matches!(word(unit + 2), "g"));
                return Some((value * 1000.0 + fine.value * scale, to));
            }
            if and_half(unit + 1) {
                return Some((value * 1000.0 + 500.0, unit + 3));
            }
            Some((value * 1000.0, unit + 1))
        }
        "g" => Some((value, unit + 1)),
        "livre" | "livres" => {
            if and_half(unit + 1) {
                return Some((value * 500.0 + 250.0, unit + 3));
            }
            Some((value * 500.0, unit + 1))
        }
        "demi" | "demie" if matches!(word(unit + 1), "livre" | "kg") && number.value == 1.0 => {
            Some((if word(unit + 1) == "livre" { 250.0 } else { 500.0 }, unit + 2))
        }
        "quart" if word(unit + 1) == "de" && word(unit + 2) == "kg" => Some((250.0, unit + 3)),
        _ => None,
    }
}

/// A figure or a weight with its place.
#[derive(Debug, Clone, Copy)]
struct Figure {
    from: usize,
    to: usize,
    value: f64,
    single: bool,
    range: bool,
    per: Per,
}

/// The figure that starts at a token: alone, a weight, a half, or a range (`2 ou 3`).
fn figure_at(tokens: &[Token], at: usize, weighs: bool) -> Option<Figure> {
    let word = |i: usize| tokens.get(i).filter(|t| t.kind == Kind::Word).map_or("", |t| t.text.as_str());
    if weighs && let Some((grams, to)) = weight_at(tokens, at) {
        return Some(Figure { from: at, to, value: grams, single: false, range: false, per: Per::Gram });
    }
    if matches!(word(at), "demi" | "demie") && number_at(tokens, at).is_none() {
        return Some(Figure { from: at, to: at + 1, value: 0.5, single: false, range: false, per: Per::One });
    }
    let number = number_at(tokens, at)?;
    let mut to = at + number.len;
    let mut figure = Figure { from: at, to, value: number.value, single: number.article, range: false, per: Per::One };
    let mark = |i: usize| tokens.get(i).is_some_and(|t| t.is_mark("/") || t.is_mark("-") || t.is_mark("~"));
    if number.digits && number.len == 3 && number.value < 1.0 && ![0.5, 0.25, 0.75].contains(&number.value) {
        figure.range = true;
    }
    if matches!(word(to), "demi" | "demie") && number.value == 1.0 {
        return Some(Figure { to: to + 1, value: 0.5, single: false, ..figure });
    }
    if word(to) == "et" && matches!(word(to + 1), "demi" | "demie") {
        return Some(Figure { to: to + 2, value: number.value + 0.5, single: false, ..figure });
    }
    let joined = matches!(word(to), "ou" | "a" | "voire") || mark(to) && !tokens[to].is_mark("~");
    let second =
        if joined { number_at(tokens, to + 1).map(|n| (n, to + 1)) } else { number_at(tokens, to).map(|n| (n, to)) };
    let clock = |at: usize| matches!(word(at), "h" | "min") || tokens.get(at).is_some_and(|t| t.is_mark(":"));
    let fits = |(n, at): &(crate::numbers::Number, usize)| {
        !n.collective && n.value > number.value && (joined || !number.article) && !clock(at + n.len)
    };
    if let Some((next, from)) = second.filter(fits) {
        to = from + next.len;
        let spoken = joined || !number.digits && !next.digits;
        if spoken {
            figure.range = true;
            figure.to = to;
            figure.single = false;
        }
    }
    Some(figure)
}

/// The amount said around a mention. `taken` tells which tokens belong to something else.
pub(crate) fn around(
    tokens: &[Token],
    from: usize,
    to: usize,
    floor: usize,
    weighs: bool,
    (taken, names): (&dyn Fn(usize) -> bool, &dyn Fn(usize) -> bool),
) -> Amount {
    let mut amount = Amount { from, to, ..Amount::default() };
    let word = |i: usize| tokens.get(i).filter(|t| t.kind == Kind::Word).map_or("", |t| t.text.as_str());
    // Where the words that may stand between a figure and its noun begin.
    let mut best: Option<Figure> = None;
    let mut start = from;
    while start > floor && from - start < 9 {
        start -= 1;
        let token = &tokens[start];
        if taken(start)
            || token.kind == Kind::Mark
                && !matches!(token.text.as_str(), "½" | "¼" | "¾" | "-" | "/" | "'" | "*" | "(")
                && !fraction_mark(tokens, start)
        {
            break;
        }
        if let Some(figure) = figure_at(tokens, start, weighs).filter(|f| f.to <= from) {
            if bridge(tokens, figure.to, from) {
                best = Some(match best {
                    Some(old) if old.from >= figure.to => old,
                    Some(old) if old.range && !figure.range => old,
                    Some(old) if old.per == Per::Gram && figure.to < old.to => old,
                    Some(old) if figure.to < old.to => old,
                    _ => figure,
                });
                continue;
            }
        }
        let inner = token.kind == Kind::Number
            || is_number_word(&token.text)
            || token.any(LITTLE)
            || token.any(PACKS)
            || token.any(&[
                "tranche", "tranches", "piece", "pieces", "morceau", "morceaux", "et", "ou", "kg", "g", "livre",
                "livres", "demi", "demie", "k", "a",
            ])
            || token.kind == Kind::Mark;
        if !inner {
            break;
        }
    }
    if let Some(figure) = best {
        amount.figure = Some(figure.value);
        amount.single = figure.single;
        amount.vague = figure.range;
        amount.per = figure.per;
        amount.from = figure.from;
        unit_between(tokens, figure.to, from, &mut amount);
        let entre = figure.from >= 1 && word(figure.from - 1) == "entre"
            || figure.from >= 3
                && word(figure.from - 1) == "et"
                && (number_at(tokens, figure.from - 2).is_some())
                && (figure.from - 2..).take(1).all(|i| i >= 1 && word(i - 1) == "entre");
        amount.vague |= entre;
        amount.definite = figure.from >= 1 && matches!(word(figure.from - 1), "les" | "mes" | "ces");
    } else {
        determiner(tokens, from, floor, &mut amount);
    }
    after(tokens, to, &mut amount, weighs, (taken, names));
    amount
}

/// A comma or a point inside a figure.
fn fraction_mark(tokens: &[Token], at: usize) -> bool {
    at > 0
        && tokens[at].glued
        && tokens[at - 1].kind == Kind::Number
        && tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Number && t.glued)
}

/// Whether only little words and units stand between.
fn bridge(tokens: &[Token], from: usize, to: usize) -> bool {
    tokens[from..to].iter().all(|t| {
        t.emoji
            || t.any(LITTLE)
            || t.any(PACKS)
            || t.any(&["tranche", "tranches", "piece", "pieces", "morceau", "morceaux"])
            || t.is_mark("*")
            || t.is_mark("-")
            || t.is_mark("(")
    })
}

fn unit_between(tokens: &[Token], from: usize, to: usize, amount: &mut Amount) {
    for token in &tokens[from..to] {
        if token.any(&["tranche", "tranches"]) {
            amount.per = Per::Slice;
        } else if token.any(&["piece", "pieces", "morceau", "morceaux"]) {
            amount.per = Per::Piece;
        } else if token.any(PACKS) && amount.per == Per::One {
            amount.per = Per::Pack;
        }
    }
}

/// No figure: what the little word before says.
fn determiner(tokens: &[Token], from: usize, floor: usize, amount: &mut Amount) {
    let plural = is_plural(&tokens[from].text);
    let mut at = from;
    while at > floor {
        at -= 1;
        let token = &tokens[at];
        if token.kind != Kind::Word {
            return;
        }
        let text = token.text.as_str();
        let before = if at > floor { tokens[at - 1].text.as_str() } else { "" };
        match text {
            "tranche" | "tranches" => amount.per = Per::Slice,
            "piece" | "pieces" | "morceau" | "morceaux" => amount.per = Per::Piece,
            text if PACKS.contains(&text) => amount.per = Per::Pack,
            "le" | "la" | "l" | "ma" | "mon" | "votre" | "ce" => {
                amount.from = at;
                amount.definite = text != "votre" && text != "ce";
                if before == "de" && text != "ma" && text != "mon" {
                    amount.vague = true;
                    amount.from = at - 1;
                }
                if VAGUE.contains(&before) {
                    amount.vague = true;
                }
                return;
            }
            "les" | "mes" | "ces" => {
                amount.from = at;
                amount.definite = true;
                amount.vague = true;
                return;
            }
            "cette" | "cet" | "set" | "sette" | "vin" | "vins" | "si" => {
                // Dictated: `cette baguettes` may be seven.
                amount.vague |= plural;
                amount.from = at;
                return;
            }
            "du" | "des" | "de" | "d" => {
                amount.vague = true;
                amount.from = at;
                let quantified = VAGUE.contains(&before);
                let joined = matches!(before, "sandwich" | "pain" | "part");
                if quantified || !joined {
                    return;
                }
                return;
            }
            text if VAGUE.contains(&text) => {
                amount.vague = true;
                amount.from = at;
                return;
            }
            text if LITTLE.contains(&text) => {}
            _ => return,
        }
    }
}

/// What follows the mention: `x2`, `et demie`, `pour 6 personnes`.
fn after(
    tokens: &[Token],
    to: usize,
    amount: &mut Amount,
    weighs: bool,
    (taken, names): (&dyn Fn(usize) -> bool, &dyn Fn(usize) -> bool),
) {
    let word = |i: usize| tokens.get(i).filter(|t| t.kind == Kind::Word).map_or("", |t| t.text.as_str());
    if word(to) == "et" && matches!(word(to + 1), "demi" | "demie") {
        amount.figure = Some(amount.figure.unwrap_or(1.0) + 0.5);
        amount.single = false;
        amount.to = to + 2;
        return;
    }
    let mut at = to;
    // Persons, directly behind or a few words further.
    for i in to..(to + 5).min(tokens.len()) {
        if taken(i) || tokens[i].ends_sentence() || tokens[i].is_mark(",") && i > to {
            break;
        }
        if let Some((n, end)) = persons_at(tokens, i) {
            amount.persons = Some(n);
            amount.to = end;
            return;
        }
        if i > to && (tokens[i].kind == Kind::Number || word(i) == "et") {
            break;
        }
    }
    if amount.figure.is_some() {
        return;
    }
    let unit = |i: usize| {
        tokens.get(i).is_some_and(|t| {
            t.any(&["tranche", "tranches", "piece", "pieces", "morceau", "morceaux", "part", "parts"]) || t.any(PACKS)
        })
    };
    if !taken(at)
        && let Some(number) = number_at(tokens, at).filter(|n| unit(at + n.len))
    {
        let end = at + number.len + 1;
        if !matches!(word(end), "de" | "d" | "du") {
            amount.figure = Some(number.value);
            amount.vague = false;
            amount.to = end - 1;
            unit_between(tokens, end - 1, end, amount);
            return;
        }
    }
    let marked = matches!(word(at), "x")
        || tokens.get(at).is_some_and(|t| t.is_mark(":") || t.is_mark("*") || t.is_mark("(") || t.is_mark("="));
    if marked && !taken(at) {
        at += 1;
        if word(at) == "x" {
            at += 1;
        }
        if let Some(figure) = figure_at(tokens, at, weighs).filter(|f| {
            !taken(at)
                && !(f.to..f.to + 3).any(|i| i < tokens.len() && names(i) && (f.to..i).all(|k| tokens[k].any(LITTLE)))
        }) {
            amount.figure = Some(figure.value);
            amount.per = figure.per;
            amount.vague = figure.range;
            amount.to = figure.to;
        }
    } else if let Some((grams, end)) =
        weight_at(tokens, at).filter(|_| weighs && !taken(at) && !followed_by_noun(tokens, at))
    {
        amount.figure = Some(grams);
        amount.per = Per::Gram;
        amount.vague = false;
        amount.to = end;
    }
}

/// `jambon 300 g de rillettes`: the weight belongs to what follows.
fn followed_by_noun(tokens: &[Token], at: usize) -> bool {
    weight_at(tokens, at).is_some_and(|(_, to)| tokens.get(to).is_some_and(|t| t.any(&["de", "d", "du"])))
}

/// `pour 6`, `pour 6 personnes`, `8 personnes`, `de 4 parts`.
pub(crate) fn persons_at(tokens: &[Token], at: usize) -> Option<(u32, usize)> {
    let word = |i: usize| tokens.get(i).filter(|t| t.kind == Kind::Word).map_or("", |t| t.text.as_str());
    let led = matches!(word(at), "pour" | "de" | "a");
    let from = at + usize::from(led);
    let from = from + usize::from(matches!(word(from), "nous" | "environ" | "une"));
    let number = number_at(tokens, from).filter(|n| n.value >= 1.0 && n.value <= 500.0 && n.value.fract() == 0.0)?;
    let mut to = from + number.len;
    if word(to) == "de" {
        to += 1;
    }
    if matches!(word(to), "personnes" | "parts" | "adultes" | "amis" | "couverts") && (led || word(to) != "parts") {
        return Some((number.value as u32, to + 1));
    }
    let to = from + number.len;
    let clock =
        matches!(word(to), "h" | "min" | "kg" | "g" | "euros" | "e" | "jours" | "semaines" | "mois" | "er" | "ans")
            || tokens.get(to).is_some_and(|t| t.is_mark("€") || t.is_mark(":") || t.is_mark("/"));
    let noun = tokens.get(to).is_some_and(|t| {
        t.kind == Kind::Number
            || t.kind == Kind::Word
                && !t.any(&[
                    "demain",
                    "svp",
                    "merci",
                    "samedi",
                    "dimanche",
                    "lundi",
                    "mardi",
                    "mercredi",
                    "jeudi",
                    "vendredi",
                    "ce",
                    "a",
                    "pour",
                    "midi",
                    "vers",
                    "le",
                    "si",
                    "c",
                    "aujourdhui",
                    "et",
                    "avec",
                    "possible",
                    "apresdemain",
                    "dans",
                    "on",
                    "je",
                    "au",
                ])
    });
    (word(at) == "pour" && !number.article && !clock && !noun).then_some((number.value as u32, to))
}
