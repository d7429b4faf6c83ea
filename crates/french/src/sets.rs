//! Series that are asked for by how many volumes they have.

use crate::{
    amount::Amount,
    lexicon::Lexicon,
    lines::Line,
    numbers::number_at,
    scene::Scene,
    tokens::{Kind, span},
};

/// `les 3 tomes du Phare`: each of them, where there are three; `2 tomes` of three say not which.
pub(crate) fn sets(scene: &Scene, lines: &mut Vec<Line>) {
    let mut k = 0;
    while k < lines.len() {
        let Some((count, definite, family)) = counted(scene, &lines[k]) else {
            k += 1;
            continue;
        };
        if definite && count == family.len() as f64 {
            let base = lines.remove(k);
            let one = |a: &u16| Line {
                articles: vec![*a],
                amount: Amount { figure: Some(1.0), single: true, from: base.from, to: base.to, ..Amount::default() },
                ..base.clone()
            };
            lines.splice(k..k, family.iter().map(one));
        } else {
            lines[k].articles.clone_from(&family);
            lines[k].amount.figure = Some(count);
            (lines[k].amount.single, lines[k].amount.vague) = (false, false);
        }
        k += family.len();
    }
}

/// How many volumes are counted, whether all of them are meant, and the volumes that there are.
fn counted(scene: &Scene, line: &Line) -> Option<(f64, bool, Vec<u16>)> {
    let tokens = scene.tokens();
    let article = *line.articles.first()?;
    let plural = |i: usize| {
        tokens
            .get(i)
            .is_some_and(|t| t.kind == Kind::Word && t.any(&["tomes", "volumes", "albums", "numeros", "livres"]))
    };
    let at = (line.from.saturating_sub(1)..=line.named)
        .find(|i| number_at(tokens, *i).is_some_and(|n| !n.article && plural(i + n.len)))?;
    let count = number_at(tokens, at)?.value;
    let own = volume(scene.lexicon, article)?;
    let family: Vec<u16> = (0..scene.lexicon.entries.len() as u16)
        .filter(|a| volume(scene.lexicon, *a).is_some_and(|other| other == own))
        .collect();
    let definite = at > 0 && span(tokens, at - 1..at).iter().any(|t| t.any(&["les", "ces"]));
    (family.len() > 1).then_some((count, definite, family))
}

/// The words of the name of a volume without its figure; none: it is no volume.
fn volume(lexicon: &Lexicon, article: u16) -> Option<Vec<u16>> {
    let figure = |w: &u16| lexicon.spelling(*w).bytes().all(|b| b.is_ascii_digit());
    let core = &lexicon.entry(article).core;
    core.iter().any(figure).then(|| core.iter().copied().filter(|w| !figure(w)).collect())
}
