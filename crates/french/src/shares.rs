//! What is said once for several: `2 de chaque`, `chacun`, `par personne`.

use crate::{
    amount::Per,
    case::Code,
    lines::Line,
    numbers::number_at,
    scene::Scene,
    tokens::{Kind, Token},
};

/// `2 de chaque`, `un croissant chacun, on est 4`.
pub(crate) fn shared(scene: &Scene, lines: &mut [Line], doubts: &mut Vec<Code>) {
    let tokens = scene.tokens();
    for at in 0..tokens.len() {
        if tokens[at].any(&["chaque", "chacun", "chacune"]) {
            let before = (at.saturating_sub(3)..at)
                .find_map(|i| number_at(tokens, i).filter(|n| i + n.len <= at && !n.article).map(|n| (i, n)));
            let owned = before
                .is_some_and(|(i, _)| lines.iter().any(|l| l.amount.figure.is_some() && l.from <= i && i < l.named));
            if tokens[at].is("chaque") || before.is_some() && !owned {
                if let Some((_, number)) = before {
                    let weight = before.and_then(|(i, _)| crate::figures::weight_at(tokens, i));
                    for line in lines.iter_mut().filter(|l| l.amount.figure.is_none() || l.amount.single) {
                        line.amount.figure = Some(weight.map_or(number.value, |(grams, _)| grams));
                        line.amount.per = if weight.is_some() { Per::Gram } else { line.amount.per };
                        line.amount.vague = false;
                        line.amount.single = false;
                    }
                }
                continue;
            }
            let company = heads(tokens).or_else(|| theirs(scene));
            // `un flan chacun`, and nobody knows how many they are.
            if company.is_none() && crate::company::persons(tokens) < 2.0 && lines.iter().any(|l| !l.amount.counted()) {
                doubts.push(Code::Quantity);
                for line in lines.iter_mut().filter(|l| !l.amount.counted()) {
                    line.amount.vague = true;
                }
            }
            if let Some(n) = company {
                for line in lines.iter_mut() {
                    line.amount.figure = Some(line.amount.figure.unwrap_or(1.0) * n);
                    line.amount.single = false;
                    line.amount.vague = false;
                    line.amount.persons = None;
                }
            }
            return;
        }
    }
    each(tokens, lines);
    crate::company::ahead(scene, lines);
}

/// `chacun pour mes 3 collègues`.
fn theirs(scene: &Scene) -> Option<f64> {
    let tokens = scene.tokens();
    let own = |i: usize| i > 0 && tokens[i - 1].any(&["mes", "nos", "les", "leurs", "ses"]);
    let free = |i: usize| !scene.pieces.iter().any(|p| p.from <= i && i < p.to);
    let after = |i: usize, len: usize| {
        tokens.get(i + len).is_some_and(|t| t.kind == Kind::Word && t.text.ends_with('s'))
            && !scene.mentions.iter().any(|m| m.from <= i + len && i + len < m.to)
    };
    // `chacun pour Paul et Jules`.
    let name = |i: usize| tokens.get(i).is_some_and(|t| t.capital && t.kind == Kind::Word);
    let named = |i: usize| {
        let mut at = i + 1;
        let mut n = 0.0;
        while tokens[i].is("pour") && name(at) {
            n += 1.0;
            at += 1;
            let joined = tokens.get(at).is_some_and(|t| t.any(&["et"]) || t.is_mark(",") || t.is_mark("&"));
            if !joined || !name(at + 1) {
                break;
            }
            at += 1;
        }
        (n > 1.0).then_some(n)
    };
    if let Some(n) = (0..tokens.len()).find_map(named) {
        return Some(n);
    }
    let number = |i: usize| number_at(tokens, i).filter(|n| n.value > 1.0 && own(i) && free(i) && after(i, n.len));
    (0..tokens.len()).find_map(number).map(|n| n.value)
}

/// `on est 4`, `nous sommes cinq`.
pub(crate) fn heads(tokens: &[Token]) -> Option<f64> {
    (0..tokens.len())
        .find_map(|i| {
            let are =
                tokens[i].any(&["est", "sera", "sommes", "serons"]) && i > 0 && tokens[i - 1].any(&["on", "nous"]);
            let number = if are { number_at(tokens, i + 1) } else { None };
            number.or_else(|| {
                crate::figures::persons_at(tokens, i).map(|(n, _)| crate::numbers::Number {
                    value: n.into(),
                    len: 1,
                    article: false,
                    collective: false,
                    digits: true,
                })
            })
        })
        .map(|n| n.value)
}

/// `un flan par personne, on est 6`.
fn each(tokens: &[Token], lines: &mut [Line]) {
    let apiece = tokens.windows(2).any(|w| w[0].is("par") && w[1].any(&["personnes", "tete"]));
    if let Some(n) = heads(tokens).filter(|_| apiece) {
        for line in lines.iter_mut() {
            line.amount.figure = Some(line.amount.figure.unwrap_or(1.0) * n);
            line.amount.persons = None;
            line.amount.single = false;
        }
    }
}
