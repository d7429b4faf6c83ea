//! Amounts that stand behind what they measure, or whose unit was said before.

use crate::{
    amount::Per,
    catalogue::Sale,
    lines::Line,
    numbers::number_at,
    scene::Scene,
    tokens::{Kind, span},
};

/// A list that names first and counts after: `baguettes 2, croissants 4`.
pub(crate) fn trailing(scene: &Scene, lines: &mut [Line], weighs: bool) {
    let tokens = scene.tokens();
    let free = |i: usize| !scene.pieces.iter().any(|p| p.from <= i && i < p.to);
    let uncounted = lines.first().is_some_and(|l| l.amount.figure.is_none() && l.amount.persons.is_none());
    if !uncounted {
        return;
    }
    let mut found = Vec::new();
    for (k, line) in lines.iter().enumerate() {
        // `pansements 3 boîtes` is counted already.
        if line.amount.counted() && line.amount.from == line.named && line.amount.to > line.named {
            found.push((line.amount.figure.unwrap_or(1.0), line.amount.per, line.to));
            continue;
        }
        let after = line.to;
        let number = number_at(tokens, after).filter(|n| !n.article && free(after) && n.value < 1000.0);
        let Some(number) = number else { return };
        let end = after + number.len;
        let pack = tokens.get(end).is_some_and(|t| t.any(crate::amount::PACKS));
        let next = lines.get(k + 1).map_or(tokens.len(), |l| l.named);
        if pack && end < next {
            found.push((number.value, Per::Pack, end + 1));
            continue;
        }
        let noun = tokens.get(end).is_some_and(|t| {
            t.kind == Kind::Word
                && !t.any(&["svp", "merci", "pour", "et", "demain", "a", "de", "x", "par", "stp", "bonjour", "kg", "g"])
        });
        if noun && end != next || end > next {
            return;
        }
        found.push(if weighs {
            crate::figures::weight_at(tokens, after).map_or((number.value, Per::One, end), |w| (w.0, Per::Gram, w.1))
        } else {
            (number.value, Per::One, end)
        });
    }
    for (line, (value, per, end)) in lines.iter_mut().zip(found) {
        line.amount.figure = Some(value);
        line.amount.per = per;
        line.amount.vague = false;
        line.amount.single = false;
        line.amount.from = line.named;
        line.from = line.named;
        line.to = end;
    }
}

/// `1 kilo de carottes et 2 de navets`: the unit said before.
pub(crate) fn same_unit(scene: &Scene, lines: &mut [Line]) {
    let tokens = scene.tokens();
    for k in 1..lines.len() {
        let unit = span(tokens, lines[k - 1].from..lines[k - 1].named).iter().find_map(|t| match t.text.as_str() {
            "kg" | "k" => Some(1000.0),
            "livre" | "livres" => Some(500.0),
            "g" => Some(1.0),
            _ => None,
        });
        // `6 tranches de jambon blanc, 10 de cru`.
        let counts = lines[k - 1].amount.per;
        let dozens = number_at(tokens, lines[k].from).is_some_and(|n| n.collective);
        let bare = lines[k].amount.counted() && lines[k].amount.per == Per::One && lines[k].named > 0 && !dozens;
        if bare && matches!(counts, Per::Slice | Per::Piece) && tokens[lines[k].named - 1].any(&["de", "d"]) {
            lines[k].amount.per = counts;
        }
        let before = lines[k - 1].amount.per == Per::Gram;
        let line = &mut lines[k];
        let weighed = line.one().is_some_and(|a| scene.lexicon.entry(a).article.unit == Sale::Gram);
        // `rillettes 200`.
        let after =
            number_at(tokens, line.to).filter(|n| n.digits && n.value >= 50.0 && n.value <= 5000.0 && n.len == 1);
        let ends = tokens
            .get(line.to + 1)
            .is_none_or(|t| t.kind == Kind::Mark && !t.is_mark("€") || t.any(&["pour", "et", "svp", "a", "merci"]));
        let free = !scene.pieces.iter().any(|p| p.from <= line.to && line.to < p.to);
        if let Some(n) = after.filter(|_| weighed && before && free && ends && line.amount.figure.is_none()) {
            line.amount.figure = Some(n.value);
            line.amount.per = Per::Gram;
            line.amount.vague = false;
            line.to += 1;
        }
        let of = span(tokens, line.from..line.named).iter().any(|t| t.any(&["de", "d"]));
        if let (Some(unit), Some(n), Per::One) = (unit, line.amount.figure, line.amount.per)
            && weighed
            && of
            && !number_at(tokens, line.from).is_some_and(|n| n.collective)
            && !line.amount.vague
        {
            line.amount.figure = Some(n * unit);
            line.amount.per = Per::Gram;
        }
    }
}

/// `du parmesan râpé, 200 g, et …`: a weight behind the ways to have it.
pub(crate) fn behind(scene: &Scene, lines: &mut [Line]) {
    let tokens = scene.tokens();
    for k in 0..lines.len() {
        let weighed = lines[k].articles.iter().any(|a| scene.lexicon.entry(*a).article.unit == Sale::Gram);
        times(scene, &mut lines[k]);
        topic(scene, lines, k);
        // `un morceau de comté, 300 grammes`.
        let pieces = lines[k].articles.iter().any(|a| scene.lexicon.entry(*a).article.piece_g.is_some());
        let per = lines[k].amount.per;
        let one = lines[k].amount.figure == Some(1.0) && (per == Per::One || per == Per::Piece && !pieces);
        if !weighed || lines[k].amount.figure.is_some() && !one || lines[k].amount.persons.is_some() {
            continue;
        }
        let way = |i: usize| scene.options.iter().any(|o| o.from <= i && i < o.to);
        let about =
            |i: usize| tokens[i].any(&["genre", "environ", "disons", "vers", "peutetre", "plutot", "a", "peu", "pres"]);
        let passes =
            |i: &usize| way(*i) || tokens[*i].is_mark(",") || tokens[*i].is_mark("(") || about(*i) && *i > lines[k].to;
        let at = (lines[k].to..tokens.len()).find(|i| !passes(i)).unwrap_or(tokens.len());
        // `des poires pas trop mûres, un kilo`.
        let next = lines.get(k + 1).map_or(tokens.len(), |l| l.from);
        let told = |i: &usize| {
            tokens[*i].kind == Kind::Word
                && number_at(tokens, *i).is_none()
                && !scene.pieces.iter().any(|p| p.from == *i)
        };
        let comma = (at..next).take(5).find(|i| !told(i)).filter(|i| *i > at && tokens[*i].is_mark(","));
        let at = comma.map_or(at, |i| i + 1);
        let Some((grams, to)) = crate::figures::weight_at(tokens, at) else { continue };
        let next = lines.get(k + 1).map_or(tokens.len(), |l| l.from);
        if to <= next && !tokens.get(to).is_some_and(|t| t.any(&["de", "d", "du"])) {
            let line = &mut lines[k];
            (line.amount.figure, line.amount.per, line.amount.vague) = (Some(grams), Per::Gram, false);
            line.to = to;
        }
    }
}

/// `le miel, ce sera 2 pots`: a count behind the thing spoken of.
fn topic(scene: &Scene, lines: &mut [Line], k: usize) {
    let tokens = scene.tokens();
    let next = lines.get(k + 1).map_or(tokens.len(), |l| l.from);
    let line = &mut lines[k];
    if line.amount.counted() || line.amount.persons.is_some() {
        return;
    }
    let at = line.to + usize::from(tokens.get(line.to).is_some_and(|t| t.is_mark(",")));
    let word = |i: usize, words: &[&str]| tokens.get(i).is_some_and(|t| t.any(words));
    let be = word(at, &["ce", "ca", "c"]) && word(at + 1, &["sera", "serait", "est"]);
    // `le rôti, passez-le à 800 g`, `les tradis, faites-en 4`.
    let verb = word(at, &["passez", "passe", "mettez", "mets", "montez", "descendez", "faites"])
        && word(at + 1, &["le", "la", "les", "l", "en"]);
    let at = if be || verb { at + 2 } else { return };
    let at = at + usize::from(verb && word(at, &["a"]));
    if let Some((grams, to)) = crate::figures::weight_at(tokens, at).filter(|w| w.1 <= next) {
        (line.amount.figure, line.amount.per) = (Some(grams), Per::Gram);
        (line.amount.single, line.amount.vague, line.amount.definite) = (false, false, false);
        line.counted_at = Some((at, to));
        return;
    }
    if let Some(number) = number_at(tokens, at).filter(|n| n.value >= 1.0 && n.value <= 100.0) {
        let to = at + number.len;
        let pack = word(to, crate::amount::PACKS);
        let ends = tokens
            .get(to + usize::from(pack))
            .is_none_or(|t| t.kind == Kind::Mark || t.any(&["svp", "merci", "et", "pour"]));
        if ends && to <= next {
            line.amount.figure = Some(number.value);
            line.amount.per = if pack { Per::Pack } else { Per::One };
            (line.amount.single, line.amount.vague, line.amount.definite) = (false, false, false);
            line.counted_at = Some((at, to));
        }
    }
}

/// `ramen sans œuf x2`: a count behind the ways to have it.
fn times(scene: &Scene, line: &mut Line) {
    let tokens = scene.tokens();
    if line.amount.counted() || line.amount.vague || line.amount.persons.is_some() {
        return;
    }
    let way = |i: &usize| scene.options.iter().any(|o| o.from <= *i && *i < o.to);
    let priced = |i: usize| {
        let led = usize::from(tokens.get(i).is_some_and(|t| t.any(&["de", "a"])));
        crate::names::size_at(tokens, i + led).filter(|(s, _)| s.unit == "€").map_or(i, |(_, len)| i + led + len)
    };
    let at = (priced(line.to)..tokens.len()).find(|i| !way(i)).unwrap_or(tokens.len());
    if (at == line.to && tokens.get(at).is_none_or(|t| !t.is("x")))
        || !tokens.get(at).is_some_and(|t| t.is("x") || t.is_mark("*"))
    {
        return;
    }
    if let Some(number) = number_at(tokens, at + 1).filter(|n| n.value >= 1.0 && n.value <= 100.0) {
        line.amount.figure = Some(number.value);
        line.amount.single = false;
        line.counted_at = Some((at, at + 1 + number.len));
    }
}
