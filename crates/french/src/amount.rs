//! How much of an article is asked for: figures, weights, slices, packs, persons.

pub(crate) use crate::little::{LITTLE, PACKS, VAGUE};
use crate::{
    determiner::determiner,
    figures::{Figure, figure_at, persons_at, weight_at},
    numbers::{is_number_word, number_at},
    tokens::{Kind, Token, span},
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
                && !matches!(token.text.as_str(), "½" | "¼" | "¾" | "-" | "/" | "'" | "*" | "(" | "\"")
                && !fraction_mark(tokens, start)
        {
            break;
        }
        // `un sac de 40 litres de terreau`, `une plaquette de beurre`.
        if sized(tokens, start) || vessel(tokens, start) {
            continue;
        }
        if let Some(figure) = figure_at(tokens, start, weighs).filter(|f| f.to <= from)
            && (bridge(tokens, figure.to, from) || best.as_ref().is_some_and(|all| some_of(tokens, &figure, all)))
        {
            best = Some(match best {
                // `une des deux tradis`.
                Some(old) if some_of(tokens, &figure, &old) => figure,
                Some(old) if old.from >= figure.to => old,
                Some(old) if old.range && !figure.range => old,
                Some(old) if old.per == Per::Gram && figure.to < old.to => old,
                Some(old) if figure.to < old.to => old,
                _ => figure,
            });
            continue;
        }
        let inner = token.kind == Kind::Number
            || is_number_word(&token.text)
            || token.any(LITTLE)
            || token.any(PACKS)
            || token.any(&[
                "tranche", "tranches", "piece", "pieces", "morceau", "morceaux", "et", "ou", "kg", "g", "livre",
                "livres", "demi", "demie", "k", "a", "quart", "quarts",
            ])
            || token.kind == Kind::Mark;
        if !inner {
            break;
        }
    }
    if let Some(figure) = best {
        amount.figure = Some(figure.value);
        // `une seule tradi` is a figure.
        amount.single =
            figure.single && !span(tokens, figure.to..from).iter().any(|t| t.any(&["seul", "seule", "unique"]));
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
        // `2 3 croissants`, `deux trois flans`: about so many.
        amount.vague |= (1..=2).filter(|back| figure.from >= *back && !taken(figure.from - back)).any(|back| {
            number_at(tokens, figure.from - back)
                .is_some_and(|n| n.len == back && !n.article && n.value + 1.0 == figure.value && figure.value < 20.0)
        }) && figure.per == Per::One;
        amount.definite = figure.from >= 1 && matches!(word(figure.from - 1), "les" | "mes" | "ces");
    } else {
        determiner(tokens, from, floor, &mut amount);
    }
    after(tokens, to, &mut amount, weighs, (taken, names));
    // `4 personnes rôti de porc`.
    if amount.persons.is_none() && from >= floor + 2 && tokens[from - 1].any(&["personnes"]) {
        amount.persons = number_at(tokens, from - 2).map(|n| n.value as u32);
    }
    amount
}

/// `une des deux`: so many out of so many.
fn some_of(tokens: &[Token], part: &Figure, all: &Figure) -> bool {
    let between = span(tokens, part.to..all.from);
    part.per == Per::One
        && all.per == Per::One
        && part.value < all.value
        && between.iter().all(|t| t.any(&["des", "de", "mes", "nos", "ces", "les", "sur"]))
        && between.iter().any(|t| t.any(&["des", "mes", "nos", "ces", "les", "sur"]))
}

/// A comma or a point inside a figure.
fn fraction_mark(tokens: &[Token], at: usize) -> bool {
    at > 0
        && tokens[at].glued
        && tokens[at - 1].kind == Kind::Number
        && tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Number && t.glued)
}

/// A size in a name: `40 litres`. Either of its two words.
fn sized(tokens: &[Token], at: usize) -> bool {
    let size = |i: usize| {
        crate::names::size_at(tokens, i)
            .is_some_and(|(s, len)| matches!(s.unit, "l" | "cl" | "ml" | "cm" | "m") && i + len > at)
    };
    size(at) || at > 0 && size(at - 1)
}

/// A word that no list knows before `de`: what the goods are in.
fn vessel(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    token.kind == Kind::Word
        && token.text.len() > 4
        && tokens.get(at + 1).is_some_and(|t| t.any(&["de", "d"]))
        && !crate::vocabulary::is_common(&token.text)
        && !crate::vocabulary::is_good(&token.text)
        && !is_number_word(&token.text)
        && number_at(tokens, at).is_none()
        && !token.any(LITTLE)
}

/// Whether only little words and units stand between.
fn bridge(tokens: &[Token], from: usize, to: usize) -> bool {
    (from..to).all(|i| sized(tokens, i) || vessel(tokens, i) || passes(&tokens[i]))
}

/// Whether a word may stand between a figure and what it counts.
fn passes(t: &Token) -> bool {
    t.emoji
        || t.any(LITTLE)
        || t.any(PACKS)
        || t.any(&["tranche", "tranches", "piece", "pieces", "morceau", "morceaux"])
        || ["*", "-", "(", "\""].iter().any(|mark| t.is_mark(mark))
}

fn unit_between(tokens: &[Token], from: usize, to: usize, amount: &mut Amount) {
    for token in span(tokens, from..to) {
        if token.any(&["tranche", "tranches"]) {
            amount.per = Per::Slice;
        } else if token.any(&["piece", "pieces", "morceau", "morceaux"]) {
            amount.per = Per::Piece;
        } else if token.any(PACKS) && amount.per == Per::One {
            amount.per = Per::Pack;
        }
    }
    if amount.per == Per::One && (from..to).any(|i| vessel(tokens, i)) {
        amount.per = Per::Pack;
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
    // `une entrecôte de 400 g`, `1 rôti d'un kilo`.
    let of = usize::from(matches!(word(to), "de" | "d"));
    let piece = of > 0 && amount.figure == Some(1.0) && amount.per == Per::One;
    if amount.counted() && !piece {
        return;
    }
    let of = of + usize::from(of > 0 && word(to + of) == "environ");
    if weighs
        && (of > 0 || amount.single)
        && !taken(to)
        && let Some((grams, end)) =
            weight_at(tokens, to + of).filter(|(_, end)| !followed_by_noun(tokens, to + of) && !names(*end))
    {
        amount.figure = Some(grams);
        amount.single = false;
        amount.vague = false;
        amount.per = Per::Gram;
        amount.to = end;
        return;
    }
    if amount.counted() {
        return;
    }
    // `du jambon, 6 tranches`, `des croquettes, un sac`.
    let apart = to + usize::from(tokens.get(to).is_some_and(|t| t.is_mark(",") || t.is_mark("(")));
    let counts = |i: usize| {
        tokens.get(i).is_some_and(|t| {
            t.any(&["tranche", "tranches", "exemplaire", "exemplaires", "morceaux"])
                || t.any(PACKS) && !t.any(&["part", "parts", "portion", "portions", "pieces"])
        })
    };
    if apart > to
        && !taken(apart)
        && let Some(number) = number_at(tokens, apart).filter(|n| counts(apart + n.len))
    {
        let end = apart + number.len + 1;
        if !matches!(word(end), "de" | "d" | "du") && !names(end) {
            amount.figure = Some(number.value);
            amount.single = false;
            amount.vague = false;
            amount.to = end;
            unit_between(tokens, end - 1, end, amount);
            return;
        }
    }
    // `du seigle, un, et des ficelles, trois`.
    if apart > to
        && !taken(apart)
        && let Some(number) = number_at(tokens, apart).filter(|_| amount.vague)
    {
        let end = apart + number.len;
        let ends = tokens.get(end).is_none_or(|t| t.kind == Kind::Mark && !t.is_mark("€") && !t.is_mark("/"))
            || matches!(word(end), "et" | "pour" | "svp");
        if ends {
            amount.figure = Some(number.value);
            amount.single = false;
            amount.vague = false;
            amount.to = end;
            return;
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
        let times = tokens[at - 1].is("x") || tokens[at - 1].is_mark("*");
        if let Some(figure) = figure_at(tokens, at, weighs).filter(|f| {
            !taken(at)
                && (times
                    || !(f.to..f.to + 3)
                        .any(|i| i < tokens.len() && names(i) && (f.to..i).all(|k| tokens[k].any(LITTLE))))
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
