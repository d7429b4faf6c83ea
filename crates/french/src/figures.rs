//! Figures: weights, halves, ranges, numbers of persons.

use crate::{
    amount::Per,
    numbers::number_at,
    tokens::{Kind, Token},
};

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
    let bare = at == 0 || number_at(tokens, at - 1).is_none();
    if matches!(word(at), "kg" | "livre") && bare && and_half(at + 1) {
        return Some((if word(at) == "livre" { 750.0 } else { 1500.0 }, at + 3));
    }
    let number = number_at(tokens, at)?;
    // `un bon kilo`.
    let praised =
        matches!(word(at + number.len), "bon" | "bonne" | "petit" | "petite" | "gros" | "grosse" | "beau" | "belle");
    let unit = at + number.len + usize::from(praised && matches!(word(at + number.len + 1), "kg" | "livre" | "demi"));
    let value = number.value;
    match word(unit) {
        "kg" | "k" | "kgs" => {
            let fine = tokens.get(unit + 1).filter(|t| t.kind == Kind::Number && t.text.len() <= 3);
            if let Some(fine) = fine.filter(|t| t.glued || t.text.len() == 3) {
                let scale = 10f64.powi(3 - fine.text.len() as i32);
                let to = unit + 2 + usize::from(matches!(word(unit + 2), "g"));
                return Some((value * 1000.0 + fine.value * scale, to));
            }
            // `deux kilos deux de…`.
            let digit =
                tokens.get(unit + 1).filter(|t| t.kind == Kind::Number && t.text.len() == 1).map(|t| t.value as u32);
            let tenths = crate::numbers::unit_word(word(unit + 1)).or(digit).filter(|n| (1..=9).contains(n));
            if let Some(n) = tenths.filter(|_| {
                let ends = tokens.get(unit + 2).is_none_or(|t| t.kind == Kind::Mark);
                ends || matches!(word(unit + 2), "de" | "d" | "pour" | "svp" | "demain" | "sans" | "avec" | "merci")
            }) {
                return Some((value * 1000.0 + f64::from(n) * 100.0, unit + 2));
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
        "quart" | "quarts" if word(unit + 1) == "de" => match word(unit + 2) {
            "kg" => Some((value * 250.0, unit + 3)),
            "livre" => Some((value * 125.0, unit + 3)),
            _ => None,
        },
        "de" if value < 1.0 && word(unit + 1) == "kg" => Some((value * 1000.0, unit + 2)),
        _ => None,
    }
}

/// A figure or a weight with its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figure {
    pub from: usize,
    pub to: usize,
    pub value: f64,
    pub single: bool,
    pub range: bool,
    pub per: Per,
}

/// The figure that starts at a token: alone, a weight, a half, or a range (`2 ou 3`).
pub(crate) fn figure_at(tokens: &[Token], at: usize, weighs: bool) -> Option<Figure> {
    let word = |i: usize| tokens.get(i).filter(|t| t.kind == Kind::Word).map_or("", |t| t.text.as_str());
    if weighs && let Some((grams, to)) = weight_at(tokens, at) {
        return Some(Figure { from: at, to, value: grams, single: false, range: false, per: Per::Gram });
    }
    if matches!(word(at), "demi" | "demie") && number_at(tokens, at).is_none() {
        return Some(Figure { from: at, to: at + 1, value: 0.5, single: false, range: false, per: Per::One });
    }
    // `la moitié d'une boule`.
    if word(at) == "moitie" && matches!(word(at + 1), "de" | "d") {
        let to = at + 2 + usize::from(matches!(word(at + 2), "un" | "une" | "la" | "le" | "l"));
        return Some(Figure { from: at, to, value: 0.5, single: false, range: false, per: Per::One });
    }
    let number = number_at(tokens, at)?;
    let mut to = at + number.len;
    let mut figure = Figure { from: at, to, value: number.value, single: number.article, range: false, per: Per::One };
    let mark = |i: usize| tokens.get(i).is_some_and(|t| t.is_mark("/") || t.is_mark("-") || t.is_mark("~"));
    if number.digits && number.len == 3 && number.value < 1.0 && ![0.5, 0.25, 0.75].contains(&number.value) {
        figure.range = true;
    }
    if matches!(word(to), "demi" | "demie" | "demies" | "demis") && number.value >= 1.0 {
        return Some(Figure { to: to + 1, value: number.value / 2.0, single: false, ..figure });
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
            || tokens.get(to).is_some_and(|t| t.is_mark("€") || t.is_mark("/"))
            || tokens.get(to).is_some_and(|t| t.is_mark(":") && t.glued)
                && tokens.get(to + 1).is_some_and(|t| t.kind == Kind::Number && t.glued);
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
                    "finalement",
                    "plutot",
                    "sans",
                    "alors",
                    "ducoup",
                    "environ",
                    "max",
                    "maxi",
                    "maximum",
                    "chez",
                    "dont",
                    "mais",
                    "ou",
                    "noel",
                    "car",
                    "puis",
                    "avant",
                    "s",
                    "bonne",
                    "bonjour",
                    "cordialement",
                    "nous",
                    "en",
                    "donc",
                ])
    });
    (word(at) == "pour" && !number.article && !clock && !noun).then_some((number.value as u32, to))
}
