//! What is told of is not ordered, unless so many of it are wanted again.

use crate::{
    amount::{Amount, Per},
    cues::Cue,
    figures::{Figure, figure_at},
    lines::Line,
    scene::Scene,
};

/// Takes out the lines that are told of; keeps what is wanted again of the last of them.
pub(crate) fn told(scene: &Scene, lines: &mut Vec<Line>) -> Vec<Line> {
    let told: Vec<Line> = lines.iter().filter(|l| told_of(scene, l)).cloned().collect();
    let last = lines.iter().rposition(|l| told_of(scene, l));
    let mut at = 0;
    lines.retain_mut(|line| {
        at += 1;
        !told_of(scene, line) || last == Some(at - 1) && taken_again(scene, line)
    });
    lines.sort_by_key(|l| l.from);
    identified(scene, lines, &told);
    told
}

/// `remettez-m'en un pareil, c'était le complet`: which one it was that is wanted again.
fn identified(scene: &Scene, lines: &mut Vec<Line>, told: &[Line]) {
    let again = |l: &Line| told.iter().any(|t| t.articles == l.articles);
    let was = |l: &Line| {
        let before = scene.tokens().get(l.named.saturating_sub(3)..l.named).unwrap_or_default();
        before.windows(2).any(|w| w[0].is("c") && w[1].is("etait"))
    };
    let (Some(base), Some(named)) = (lines.iter().position(again), lines.iter().position(was)) else { return };
    if base != named {
        lines[base].articles = lines[named].articles.clone();
        lines[base].words = lines[named].words.clone();
        lines.remove(named);
    }
}

/// `hier j'ai pris un fraisier`: told, not asked for.
fn told_of(scene: &Scene, line: &Line) -> bool {
    let tokens = scene.tokens();
    let sentence = scene.sentence(line.named);
    let own: Vec<&str> = (0..line.named)
        .rev()
        .take_while(|i| scene.sentence(*i) == sentence && !tokens[*i].is_mark(","))
        .map(|i| tokens[i].text.as_str())
        .collect();
    const DONE: &[&str] = &[
        "pris", "prise", "prises", "eu", "mange", "mangee", "achete", "achetee", "achetes", "recu", "commande",
        "goute", "trouve", "teste", "essaye", "adore", "aime",
    ];
    let have = own.iter().position(|w| DONE.contains(w)).is_some_and(|k| {
        own[k + 1..].iter().take(2).any(|w| matches!(*w, "ai" | "avais" | "avait" | "avons" | "avions" | "a"))
    });
    let was = (line.to..tokens.len())
        .take(6)
        .take_while(|i| scene.sentence(*i) == sentence && !tokens[*i].is_mark(","))
        .any(|i| tokens[i].any(&["etait", "etaient"]));
    // `la brioche que j'ai réservée` is ordered already.
    let word = |i: usize, words: &[&str]| tokens.get(i).is_some_and(|t| t.any(words));
    let ordered = word(line.to, &["que"])
        && word(line.to + 1, &["je", "on", "nous"])
        && word(line.to + 2, &["ai", "a", "avons"])
        && tokens
            .get(line.to + 3)
            .is_some_and(|t| ["reserv", "command", "reten"].iter().any(|v| t.text.starts_with(v)) || t.any(DONE));
    // `le thermomètre que vous m'avez vendu`, `depuis la vidange`.
    let behind = tokens.get(line.to..).unwrap_or_default();
    let sold = behind.first().is_some_and(|t| t.any(&["que", "qu"]))
        && behind.iter().take(5).any(|t| t.is("vous"))
        && behind.iter().take(6).any(|t| t.any(&["avez", "aviez"]));
    let since = (1..=3).any(|back| {
        line.from.checked_sub(back).is_some_and(|i| {
            tokens[i].is("depuis")
                && tokens[i + 1..line.named].iter().all(|t| t.any(&["la", "le", "l", "ma", "mon", "votre"]))
        })
    });
    // `l'appareil, on l'a déjà`.
    let behind = if behind.first().is_some_and(|t| t.is_mark(",")) { &behind[1..] } else { behind };
    let owned = !scene.has(Cue::Remove)
        && behind.first().is_some_and(|t| t.any(&["on", "je", "nous"]))
        && behind.get(1).is_some_and(|t| t.any(&["l", "le", "la", "les", "en"]))
        && behind.get(2).is_some_and(|t| t.any(&["ai", "a", "avons"]))
        && !behind.iter().take(5).any(|t| t.any(&["pas", "plus"]));
    // `mal à la gorge`, where there is something for it.
    let hurts = (1..=3).any(|back| {
        line.named.checked_sub(back).is_some_and(|i| {
            tokens[i].is("mal") || ["allergi", "intoler"].iter().any(|w| tokens[i].text.starts_with(w))
        })
    }) && line.named > 0
        && tokens[line.named - 1].any(&["a", "au", "aux", "la", "l"]);
    // `parler de la décoration de la salle`: the matter of a meeting.
    let matter = line.amount.figure.is_none() && own.iter().take(6).any(|w| matches!(*w, "parler" | "discuter"));
    // `elle a déjà le tome 1`.
    let already = own
        .iter()
        .take(4)
        .position(|w| *w == "deja")
        .is_some_and(|k| own.get(k + 1).is_some_and(|w| matches!(*w, "a" | "ai" | "ont" | "avons" | "as")));
    // `merci pour la chaise bleue, j'ai adoré !`
    let thanked = line.amount.figure.is_none()
        && line.amount.definite
        && own.iter().take(4).collect::<Vec<_>>().windows(2).any(|w| *w[0] == "pour" && *w[1] == "merci")
        && !scene.pieces.iter().any(|p| scene.sentence(p.from) == sentence);
    scene.told(line.named)
        || thanked
        || already
        || matter
        || owned
        || ordered
        || sold
        || since
        || hurts
        || have
        || was && !own.contains(&"comme")
}

/// `200 g de rillettes c'est trop peu, mettez-en 350`: the figure that is found wrong gives way.
pub(crate) fn judged(scene: &Scene, lines: &mut [Line]) {
    let tokens = scene.tokens();
    let word = |i: usize, words: &[&str]| tokens.get(i).is_some_and(|t| t.any(words));
    for k in 0..lines.len() {
        let end = lines.get(k + 1).map_or(tokens.len(), |l| l.from);
        let at = lines[k].to + usize::from(tokens.get(lines[k].to).is_some_and(|t| t.is_mark(",")));
        let said = word(at, &["c", "ca", "ce"]) && word(at + 1, &["est", "fait", "sera", "serait", "va", "suffit"]);
        let wrong = |i: &usize| {
            word(*i, &["trop", "insuffisant"]) || word(*i, &["pas"]) && word(*i + 1, &["assez", "suffisant"])
        };
        let Some(from) = (at + 2..(at + 5).min(end)).find(wrong).filter(|_| said && lines[k].amount.counted()) else {
            continue;
        };
        let timed = |i: usize| scene.pieces.iter().any(|p| p.from <= i && i < p.to);
        let put = |i: &usize| {
            word(*i - 1, &["en", "plutot", "mettez", "mets", "faut", "a", "c", "moi", "disons", "finalement", "prenez"])
        };
        let new = (from + 1..(from + 10).min(end)).filter(put).find_map(|i| figure_at(tokens, i, true));
        if let Some(figure) = new.filter(|f| !f.range && !timed(f.from)) {
            let line = &mut lines[k];
            line.amount.figure = Some(figure.value);
            line.amount.per = if figure.per == Per::One { line.amount.per } else { figure.per };
            line.counted_at = Some((figure.from, figure.to));
        }
    }
}

/// The figure of what was named before: `j'en reprends deux`, `5 comme ça`, `le même`.
pub(crate) fn of_it(scene: &Scene, from: usize) -> Option<(usize, Figure)> {
    const HAD: &[&str] = &["ai", "as", "a", "avons", "avez", "ont", "avais", "avait", "avions", "etait", "est"];
    let tokens = scene.tokens();
    let timed = |i: usize| scene.pieces.iter().any(|p| p.from <= i && i < p.to);
    let named = |i: usize| scene.mentions.iter().any(|m| m.from <= i && i < m.to);
    let word = |i: usize, words: &[&str]| tokens.get(i).is_some_and(|t| t.any(words));
    let counted = |k: usize| {
        figure_at(tokens, k, true).filter(|f| (f.per == Per::Gram || f.value <= 100.0) && !named(f.to) && !timed(k))
    };
    (from..tokens.len()).filter(|i| !scene.told(*i)).find_map(|i| {
        let of = word(i, &["en"]) && !word(i + 1, HAD);
        if of {
            let mut near = (i + 1..(i + 4).min(tokens.len())).take_while(|k| !timed(*k) && !named(*k));
            return near.find_map(|k| counted(k).map(|f| (k, f)));
        }
        let alike = |f: &Figure| word(f.to, &["comme"]) && word(f.to + 1, &["ca", "celui", "celle", "ceux", "celles"]);
        if let Some(figure) = counted(i).filter(alike) {
            return Some((i, figure));
        }
        // `ce soir 2 seulement`.
        let fewer = |f: &Figure| word(f.to, &["seulement", "suffiront", "suffira", "suffisent", "suffit"]);
        if let Some(figure) = counted(i).filter(fewer) {
            return Some((i, figure));
        }
        let same = word(i, &["le", "la"]) && word(i + 1, &["meme"]) && !word(i + 2, &["h", "chose", "jour"]);
        let one = Figure { from: i, to: i + 2, value: 1.0, single: false, range: false, per: Per::One };
        same.then_some((i, one))
    })
}

/// `combien coûte la flûte ? mettez-m'en trois`: what was asked about is wanted, so many of it.
pub(crate) fn asked_first(scene: &Scene, lines: &mut [Line]) {
    let [line] = lines else { return };
    let asked = scene.all(Cue::Price).iter().any(|(from, _)| scene.clause(*from) == scene.clause(line.named));
    let (own, tokens) = (scene.clause(line.named), scene.tokens());
    let wants = scene.all(Cue::Want).into_iter().any(|(from, to)| {
        scene.clause(from) > own && tokens[from..(to + 2).min(tokens.len())].iter().any(|t| t.is("en"))
    });
    if !asked || line.amount.counted() {
        return;
    }
    if wants {
        taken_again(scene, line);
        return;
    }
    // `c'est combien la flûte ? ok alors 3 pour 18h`.
    let agreed =
        |i: &usize| tokens[*i - 1].any(&["ok", "alors", "donc", "parfait", "daccord"]) && scene.clause(*i) != own;
    let figure = (line.to + 1..tokens.len()).filter(agreed).find_map(|i| figure_at(tokens, i, true));
    let named = |i: usize| scene.mentions.iter().any(|m| m.from <= i && i < m.to);
    let timed = |i: usize| scene.pieces.iter().any(|p| p.from <= i && i < p.to);
    if let Some(figure) = figure.filter(|f| f.per == Per::One && !f.range && !named(f.to) && !timed(f.from)) {
        line.amount.figure = Some(figure.value);
        line.amount.single = figure.single;
        line.counted_at = Some((figure.from, figure.to));
    }
}

/// `la baguette d'hier était super, remettez-m'en 2`: what was praised is wanted again, so many of it.
fn taken_again(scene: &Scene, line: &mut Line) -> bool {
    let Some((at, figure)) = of_it(scene, line.to) else { return false };
    let other = scene.tokens().get(figure.to).is_some_and(|t| t.any(&["autre", "autres"]));
    line.from = at;
    line.named = at;
    line.to = figure.to + usize::from(other);
    line.amount = Amount {
        figure: Some(figure.value),
        single: figure.single,
        per: figure.per,
        vague: figure.range,
        from: at,
        to: line.to,
        persons: crate::figures::persons_at(scene.tokens(), line.to).map(|(n, _)| n),
        ..Amount::default()
    };
    // `il m'en faudrait un autre pour 6`.
    crate::lines::narrow(scene, line.to, line);
    true
}
