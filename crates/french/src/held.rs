//! How much is in one piece, as its name says: weights, litres, pairs, packs.

use crate::{
    amount::Per,
    catalogue::Sale,
    lines::Line,
    names::{Size, size_at},
    numbers::number_at,
    scene::Scene,
    tokens::{Kind, Token},
};

fn grams(size: &Size) -> f64 {
    match size.unit {
        "kg" => size.value * 1000.0,
        "g" => size.value,
        _ => 0.0,
    }
}

pub(crate) fn litres(size: &Size) -> f64 {
    match size.unit {
        "l" => size.value,
        "cl" => size.value / 100.0,
        "ml" => size.value / 1000.0,
        _ => 0.0,
    }
}

/// `un sac de croquettes 12 kg`, `1 L de lait`: what the name says is no amount, or so many times it.
pub(crate) fn size_in_name(scene: &Scene, from: usize, line: &mut Line) {
    // `un litre de vanille`, sold by the litre and by the half.
    if line.articles.len() > 1
        && let Some((_, asked)) = litres_before(scene.tokens(), from)
    {
        let holds = |a: &u16| scene.lexicon.entry(*a).sizes.iter().any(|s| litres(s) == asked);
        if line.articles.iter().any(holds) {
            line.articles.retain(holds);
        }
    }
    let Some(entry) = line.one().map(|a| scene.lexicon.entry(a)) else { return };
    let tokens = scene.tokens();
    let own = entry.article.unit == Sale::Piece && entry.sizes.iter().any(|s| Some(grams(s)) == line.amount.figure);
    if line.amount.per == Per::Gram && own {
        (line.amount.figure, line.amount.single, line.amount.per) = (Some(1.0), true, Per::One);
    }
    // `5 m de corde`, where the name says `(au mètre)`.
    let measured = kernel::words::fold(&entry.article.name).contains("metre");
    let length = (from.saturating_sub(4)..from).find_map(|k| {
        size_at(tokens, k)
            .filter(|(s, len)| s.unit == "m" && k + len < from + 1 && k + len + 2 > from)
            .map(|(s, _)| (k, s.value))
    });
    if let Some((k, metres)) = length.filter(|_| measured && !line.amount.counted()) {
        (line.amount.figure, line.amount.single, line.amount.vague) = (Some(metres), metres == 1.0, false);
        line.from = line.from.min(k);
        return;
    }
    let sold = entry.sizes.iter().map(litres).find(|l| *l > 0.0);
    if let (Some((k, asked)), Some(sold)) = (litres_before(tokens, from), sold)
        && !line.amount.counted()
        && (asked / sold).fract() == 0.0
    {
        (line.amount.figure, line.amount.single, line.amount.vague) = (Some(asked / sold), asked == sold, false);
        line.from = line.from.min(k);
    }
}

/// `2 litres de`, `50 cl de` before a thing: where it begins, and how many litres.
pub(crate) fn litres_before(tokens: &[Token], from: usize) -> Option<(usize, f64)> {
    let of = from.checked_sub(1).filter(|i| tokens[*i].any(&["de", "d"]))?;
    let ends =
        |k: usize| size_at(tokens, k).filter(|(s, len)| k + len == of && litres(s) > 0.0).map(|(s, _)| (k, litres(&s)));
    (of.saturating_sub(4)..of).find_map(ends)
}

/// A pair of what is sold in pairs is one; `refaire les talons` is one pair of them.
pub(crate) fn pair(scene: &Scene, line: &mut Line) {
    let named = |a: &u16| kernel::words::fold(&scene.lexicon.entry(*a).article.name).contains("paire");
    let paired = |a: &u16| scene.lexicon.entry(*a).plural || named(a);
    let said = scene.tokens().get(line.from..line.named).unwrap_or_default();
    let pair = said.iter().any(|t| t.any(&["paire", "paires"])) && line.articles.iter().all(paired);
    if let Some(n) = line.amount.figure.filter(|n| pair && n % 2.0 == 0.0) {
        // So many of what is sold, whatever is in it.
        (line.amount.figure, line.amount.per) = (Some(n / 2.0), Per::Pack);
    }
    if line.amount.definite && line.amount.figure.is_none() && line.articles.iter().all(named) {
        line.amount.vague = false;
    }
}

/// `crayons de couleur 24`, where 24 are in the box.
pub(crate) fn pack_behind(scene: &Scene, to: usize, line: &mut Line) {
    let tokens = scene.tokens();
    let pack = line.one().and_then(|a| scene.lexicon.entry(a).article.pack).filter(|p| *p > 1);
    let behind = number_at(tokens, to).filter(|n| n.digits && pack == Some(n.value as u32));
    let ends = tokens.get(to + 1).is_none_or(|t| t.kind == Kind::Mark);
    if behind.is_some() && ends && line.amount.figure.is_none() {
        (line.amount.figure, line.amount.per, line.amount.vague) = (Some(1.0), Per::Pack, false);
        line.to = line.to.max(to + 1);
    }
}
