//! Figures that stand away from what they count.

use crate::{
    amount::{PACKS, Per},
    figures::figure_at,
    lines::Line,
    names::size_at,
    numbers::number_at,
    scene::Scene,
    tokens::{Kind, span},
};

/// `2 baguettes pour mon voisin et 1 pour moi`: more of the same for somebody else.
pub(crate) fn for_others(scene: &Scene, lines: &mut Vec<Line>) {
    let tokens = scene.tokens();
    let word = |i: usize, words: &[&str]| tokens.get(i).is_some_and(|t| t.any(words));
    let mut apart = Vec::new();
    for k in 0..lines.len() {
        let end = lines.get(k + 1).map_or(tokens.len(), |l| l.from);
        let whom = |i: usize| {
            word(i, &["moi", "lui", "elle", "eux", "nous", "mon", "ma", "mes", "notre", "nos", "son", "sa", "ses"])
                || word(i, &["la", "le", "les"]) && crate::company::is_kin(tokens, i + 1)
                || tokens.get(i).is_some_and(|t| t.capital)
        };
        let mut at = lines[k].to;
        // `2 flans, un pour moi, un pour elle` tells whose they are.
        if !(word(at, &["pour"]) && whom(at + 1)) {
            continue;
        }
        while at + 2 < end {
            let joined = word(at, &["et", "plus", "puis"]) || tokens[at].is_mark(",") || tokens[at].is_mark("+");
            let number = number_at(tokens, at + 1).filter(|n| joined && !n.collective && n.value <= 50.0);
            let Some(number) = number.filter(|n| word(at + 1 + n.len, &["pour"]) && whom(at + 2 + n.len)) else {
                at += 1;
                continue;
            };
            // Only what was counted is counted on.
            let Some(known) = lines[k].amount.figure.filter(|_| lines[k].amount.per != Per::Gram) else { break };
            let to = at + 1 + number.len;
            // `un sans oignon pour Léo et deux pour nous`: those are had otherwise.
            if scene.options.iter().any(|o| o.from >= lines[k].to && o.to <= at) {
                let mut other = lines[k].clone();
                (other.from, other.named, other.to) = (at + 1, at + 1, to);
                other.amount.figure = Some(number.value);
                (other.amount.single, other.amount.persons) = (number.article, None);
                apart.push(other);
                at = to;
                continue;
            }
            lines[k].amount.figure = Some(known + number.value);
            (lines[k].amount.single, lines[k].amount.persons) = (false, None);
            at = to;
            lines[k].to = at;
        }
    }
    lines.extend(apart);
    lines.sort_by_key(|l| l.from);
}

/// `600 g de bœuf et autant de veau`.
pub(crate) fn as_much(scene: &Scene, lines: &mut [Line]) {
    for k in 1..lines.len() {
        let near = lines[k].named.saturating_sub(4).max(lines[k - 1].to)..lines[k].named;
        if lines[k].amount.figure.is_none()
            && span(scene.tokens(), near).iter().any(|t| t.any(&["autant", "quantite", "poids"]))
        {
            let before = &lines[k - 1].amount;
            let (figure, per) = (before.figure, before.per);
            lines[k].amount.figure = figure;
            lines[k].amount.per = per;
            lines[k].amount.vague = figure.is_none();
        }
    }
}

/// `j'en veux 12, des croissants`: the figure stands before what it counts.
pub(crate) fn ahead(scene: &Scene, lines: &mut [Line]) {
    let tokens = scene.tokens();
    let timed = |i: usize| scene.pieces.iter().any(|p| p.from <= i && i < p.to);
    for k in 0..lines.len() {
        let floor = if k == 0 { 0 } else { lines[k - 1].to };
        let next = lines.get(k + 1).map(|l| l.from);
        let line = &mut lines[k];
        if line.amount.figure.is_some() || !line.amount.vague {
            continue;
        }
        // `des croissants, j'en veux 12, dont 4 aux amandes`: the whole is counted before its part.
        let whole = next.and_then(|next| {
            let share = (line.to..next).find(|i| tokens[*i].is("dont"))?;
            crate::told::of_it(scene, line.to).filter(|(_, f)| f.to <= share && !f.single).map(|(_, f)| f)
        });
        let counts = |at: &usize| {
            let figure = figure_at(tokens, *at, true).filter(|f| f.to < line.from && !f.single && !timed(*at))?;
            let of = tokens[figure.to..line.from]
                .iter()
                .all(|t| t.is_mark(",") || t.any(&["de", "des", "cote", "svp", "moi", "pour"]));
            let led = tokens[at.saturating_sub(4).max(floor)..*at].iter().any(|t| t.is("en"));
            (of && led).then_some(figure)
        };
        if let Some(figure) = (floor..line.from).find_map(|at| counts(&at)).or(whole) {
            line.amount.figure = Some(figure.value);
            line.amount.per = figure.per;
            line.amount.vague = figure.range;
            line.counted_at = Some((figure.from, figure.to));
        }
    }
}

/// `s'il reste des flans, mettez-m'en 3`: the one figure belongs to the one line without.
pub(crate) fn lone(scene: &Scene, lines: &mut [Line]) {
    let tokens = scene.tokens();
    // `des pommes pour une tarte (il m'en faut 6) et un citron`.
    for k in 0..lines.len().saturating_sub(1) {
        let next = lines[k + 1].from;
        let bare = lines[k].amount.figure.is_none() && lines[k].amount.persons.is_none() && !lines[k].dropped;
        if let Some((at, figure)) =
            crate::told::of_it(scene, lines[k].to).filter(|(at, f)| bare && *at < next && f.to <= next)
        {
            let line = &mut lines[k];
            (line.amount.figure, line.amount.per, line.amount.vague) = (Some(figure.value), figure.per, figure.range);
            line.amount.single = figure.single;
            line.counted_at = Some((at.max(figure.from), figure.to));
        }
    }
    let [line] = lines else { return };
    let timed = |i: usize| scene.pieces.iter().any(|p| p.from <= i && i < p.to);
    let word = |i: usize, words: &[&str]| tokens.get(i).is_some_and(|t| t.any(words));
    let mut figures = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        // `terreau 20 L`: a size counts nothing.
        let size = size_at(tokens, at).filter(|(s, _)| !matches!(s.unit, "g" | "kg" | "h" | "min" | "personnes"));
        if let Some((_, len)) = size {
            at += len;
            continue;
        }
        let Some(figure) = figure_at(tokens, at, true) else {
            at += 1;
            continue;
        };
        let inside = line.from <= at && at < line.to || timed(at);
        let unit = word(figure.to, PACKS);
        let next = figure.to + usize::from(unit);
        let next = next + usize::from(word(next, &["autre", "autres"]));
        let way = scene.options.iter().any(|o| o.from == figure.to);
        if !inside
            && !way
            && at > 0
            && (!figure.single || next > figure.to)
            && !figure.range
            && word(at - 1, &["et", "puis", "plus", "encore"])
            && (next..next + 2).any(|i| scene.pieces.iter().any(|p| p.from == i))
            && let Some(known) = line.amount.figure
        {
            // `2 demain et 3 jeudi`: two portions of the same.
            line.amount.figure = Some(known + figure.value);
            line.counted_at = Some((figure.from, figure.to));
            line.amount.single = false;
        }
        let weight = figure.per == Per::Gram;
        let led = unit
            || weight
            || at > 0 && (word(at - 1, LEADS) || tokens[at - 1].is_mark(",") || tokens[at - 1].is_mark("?"));
        let ends = tokens.get(next).is_none_or(|t| {
            t.kind == Kind::Mark && !t.is_mark("€") && !t.is_mark("/")
                || t.any(&["svp", "pour", "de", "a", "merci", "demain", "s", "vers"])
        }) || timed(next);
        if !inside && (!figure.single || unit) {
            figures.push((figure, led && ends && (weight || figure.value <= 100.0), unit));
        }
        at = figure.to;
    }
    let bound = crate::told::of_it(scene, line.to).map(|(_, figure)| (figure, true, false));
    let only = bound.or(<[_; 1]>::try_from(figures).ok().map(|[one]| one));
    if let Some((figure, true, unit)) = only
        && line.amount.figure.is_none()
        && line.amount.persons.is_none()
        && figure.from > line.named
    {
        line.amount.figure = Some(figure.value);
        line.amount.per = if unit { Per::Pack } else { figure.per };
        line.amount.vague = figure.range;
        line.amount.single = figure.single;
        line.counted_at = Some((figure.from, figure.to));
        line.amount.definite = false;
        // `des fraisiers ? il m'en faudrait un de 8`.
        crate::lines::narrow(scene, figure.to, line);
    }
}

/// `deux bouquets à 25 et un à 50`: another size by its price.
pub(crate) fn priced(scene: &Scene, lines: &mut Vec<Line>) {
    let tokens = scene.tokens();
    let Some(base) = lines.last().filter(|l| !l.dropped).cloned() else { return };
    let Some(entry) = base.one().map(|a| scene.lexicon.entry(a)) else { return };
    for at in base.to..tokens.len() {
        let Some(number) = number_at(tokens, at).filter(|n| tokens[at - 1].any(&["et", "puis"]) && n.value <= 100.0)
        else {
            continue;
        };
        let to = at + number.len;
        let Some(price) = number_at(tokens, to + 1).filter(|_| tokens[to].is("a")) else { continue };
        let like = |a: &u16| {
            let other = scene.lexicon.entry(*a);
            other.core == entry.core && other.article.price_cents == (price.value * 100.0).round() as i64
        };
        let Some(other) = (0..scene.lexicon.entries.len() as u16).find(like) else { continue };
        let mut line = Line { from: at, named: at, to: to + 1 + price.len, articles: vec![other], ..base.clone() };
        line.amount.figure = Some(number.value);
        line.amount.single = number.article;
        lines.push(line);
        return;
    }
}

/// Words after which a figure says how much of what was named is wanted.
const LEADS: &[&str] = &[
    "en",
    "prends",
    "prendrai",
    "voudrais",
    "veux",
    "faut",
    "mettez",
    "oui",
    "moi",
    "alors",
    "cas",
    "disons",
    "genre",
    "soit",
    "faudrait",
    "faudra",
    "reprends",
    "reprendrai",
    "prendrais",
    "donnez",
];
