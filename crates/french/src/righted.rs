//! Corrections inside one text: the last value said counts.

use crate::{
    lines::Line,
    numbers::number_at,
    scene::Scene,
    tokens::{Kind, Token},
};

/// Words that take back what was said before.
const CORRECTS: &[&str] = &[
    "non",
    "pardon",
    "enfin",
    "euh",
    "heu",
    "oups",
    "plutot",
    "rectification",
    "correction",
    "zut",
    "mince",
    "attendez",
    "attends",
    "rectif",
    "sorry",
    "finalement",
    "desole",
    "desolee",
    "erreur",
];
/// What may stand between a correction and the value that takes the place.
const CORRECTING: &[&str] = &[
    "je", "voulais", "voulait", "dire", "pas", "mets", "mettez", "c", "est", "en", "fait", "disons", "faites",
    "donnez", "dis", "me", "suis", "trompe", "excusez", "moi", "plus", "mieux", "ca", "sera", "il", "faut",
];

/// `2 baguettes non 3`, `un croissant, pardon une brioche`: the last value said.
pub(crate) fn corrections(scene: &Scene, lines: &mut [Line]) {
    let tokens = scene.tokens();
    // `on passe de 8 à 12 chipos`.
    for line in lines.iter_mut().filter(|l| l.amount.figure.is_some() && l.from > 1) {
        let verb = |t: &Token| ["pass", "mont", "descend", "augment"].iter().any(|v| t.text.starts_with(v));
        let led = tokens[line.from - 1].is("de") && verb(&tokens[line.from - 2]);
        let last = (line.from + 1..line.named).rev().find_map(|i| number_at(tokens, i));
        if let Some(number) = last.filter(|_| led) {
            line.amount.figure = Some(number.value);
            (line.amount.vague, line.amount.single) = (false, false);
        }
    }
    renamed(scene, lines);
    for k in 0..lines.len() {
        crate::refers::other_kind_instead(scene, lines, k);
        let mut at = lines[k].to;
        let mut corrected = false;
        let mut steps = 0;
        while let Some(token) = tokens.get(at) {
            let passes = token.kind == Kind::Mark && !token.is_mark("?")
                || token.any(CORRECTS)
                || corrected && token.any(CORRECTING)
                || token.any(&["ah", "oh", "ben", "bah", "hum", "hmm", "attention"])
                || !corrected && steps < 2 && token.any(crate::amount::LITTLE);
            if !passes || steps > 6 {
                break;
            }
            corrected |= token.any(CORRECTS);
            at += 1;
            steps += 1;
        }
        // `4 croissants pour les petits, ah non 6`.
        let end = lines.get(k + 1).map_or(tokens.len(), |l| l.from);
        let late = || {
            let no = |i: &usize| {
                tokens[*i].any(&["non", "pardon"])
                    && (tokens[i - 1].kind == Kind::Mark
                        || tokens[i - 1].any(&["ah", "euh"])
                        || scene.pieces.iter().any(|p| p.to == *i))
            };
            let at = (lines[k].to + 1..end.min(lines[k].to + 8)).find(no)?;
            let at = at + usize::from(tokens.get(at + 1).is_some_and(|t| t.any(CORRECTS)));
            let timed = |i: usize| scene.pieces.iter().any(|p| p.from <= i && i < p.to);
            let plain = (lines[k].to..at).all(|i| timed(i) || number_at(tokens, i).is_none());
            let plain = plain && lines[k].amount.counted();
            number_at(tokens, at + 1)
                .filter(|n| plain && !n.article && tokens.get(at + 1 + n.len).is_none_or(|t| t.kind == Kind::Mark))?;
            Some(at + 1)
        };
        if !corrected && let Some(place) = late() {
            (corrected, at) = (true, place);
        }
        if !corrected || tokens.get(at).is_some_and(|t| t.is("que")) {
            continue;
        }
        let next = lines.get(k + 1).map(|l| (l.from, l.named));
        match next {
            Some((from, _)) if from <= at && at <= lines[k + 1].named && lines[k].named < at => {
                // What was named before the correction and is named again behind it was corrected already.
                let again = |l: &Line| l.dropped && l.one().is_some() && l.one() == lines[k + 1].one();
                if lines[..k].iter().any(again) {
                    continue;
                }
                let merci = tokens[lines[k].to..at].iter().any(|t| t.any(&["plutot"]))
                    && !tokens[lines[k].to..at].iter().any(|t| t.any(&["ou", "non", "pardon", "euh"]));
                lines[k].dropped = !merci;
            }
            _ => {
                let hour = scene.pieces.iter().any(|p| p.from <= at && at < p.to);
                if let Some(number) = number_at(tokens, at).filter(|_| !hour) {
                    lines[k].amount.figure = Some(number.value);
                    lines[k].amount.single = number.article;
                    lines[k].amount.vague = false;
                    lines[k].to = lines[k].to.max(at + number.len);
                    // `3 terrines… non, 3 tranches`.
                    let unit = tokens.get(at + number.len);
                    let weight = crate::figures::weight_at(tokens, at);
                    if let Some((grams, to)) = weight {
                        (lines[k].amount.figure, lines[k].amount.per) = (Some(grams), crate::amount::Per::Gram);
                        lines[k].to = lines[k].to.max(to);
                    } else if unit.is_some_and(|t| t.any(&["tranche", "tranches"])) {
                        lines[k].amount.per = crate::amount::Per::Slice;
                    } else if unit.is_some_and(|t| t.any(&["piece", "pieces", "morceaux"])) {
                        lines[k].amount.per = crate::amount::Per::Piece;
                    }
                    lines[k].counted_at = Some((at, at + number.len));
                }
            }
        }
    }
}

/// `4 tradis et une flûte, non attendez, 5 tradis`: named again with another figure.
fn renamed(scene: &Scene, lines: &mut [Line]) {
    for k in 1..lines.len() {
        let tokens = scene.tokens();
        // `2 baguettes non tranchées` refuses a way and takes nothing back.
        let free = |i: usize| {
            tokens.get(i + 1).is_none_or(|t| t.kind != Kind::Word || t.any(CORRECTS) || t.any(CORRECTING))
                || number_at(tokens, i + 1).is_some()
        };
        let taken_back = ["non", "pardon", "attendez", "attends", "oups", "rectification"];
        let corrected = (lines[k - 1].to..lines[k].from).any(|i| tokens[i].any(&taken_back) && free(i));
        let counted = |l: &Line| l.amount.counted() && !l.dropped && l.one().is_some();
        if corrected && counted(&lines[k]) {
            let one = lines[k].one();
            for old in lines[..k].iter_mut().filter(|l| counted(l) && l.one() == one) {
                old.dropped = true;
            }
        }
    }
}
