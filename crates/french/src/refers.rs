//! Lines that only point at another line, or at what a thing is for: they add nothing to an order.

use crate::{lines::Line, scene::Scene, tokens::Kind};

/// `l'ours et deux jeux, avec un paquet cadeau pour l'ours`: the ways said before a thing named again go to that thing.
pub(crate) fn again(scene: &Scene, lines: &mut Vec<Line>) {
    let tokens = scene.tokens();
    let points = |lines: &[Line], k: usize| {
        let line = &lines[k];
        let led = line.from.checked_sub(1).is_some_and(|i| tokens[i].any(&["pour", "sur", "dans", "avec"]));
        let bare = line.amount.definite && line.amount.figure.is_none() && !line.dropped;
        (0..k).find(|j| {
            led && bare
                && line.one().is_some()
                && lines[*j].one() == line.one()
                && !lines[*j].dropped
                && !scene.told(lines[*j].named)
        })
    };
    let mut at = lines.len();
    while at > 1 {
        at -= 1;
        let Some(base) = points(lines, at) else { continue };
        let line = lines.remove(at);
        let behind = |o: &&crate::options::OptionHit| o.to + 1 == line.from || o.from == line.to;
        for hit in scene.options.iter().filter(behind) {
            if crate::ways::offered(scene, line.articles[0], hit.option) {
                crate::ways::push(&mut lines[base].options, &scene.lexicon.options.all[hit.option].name);
            }
        }
    }
}

/// `« prends 2 tartes », alors 2 tartes`, `2 doubles de la clé, je dépose la clé`: what is said again counts once.
pub(crate) fn restated(scene: &Scene, lines: &mut [Line]) {
    const SUMS: &[&str] = &["alors", "donc", "bref", "soit", "resume", "total", "recapitule", "repete", "redis"];
    let tokens = scene.tokens();
    for at in 1..lines.len() {
        let Some(base) = (0..at).rev().find(|b| lines[*b].one().is_some() && lines[*b].one() == lines[at].one()) else {
            continue;
        };
        if lines[base].dropped || !lines[base].amount.counted() {
            continue;
        }
        let between = tokens.get(lines[base].to..lines[at].from).unwrap_or_default();
        let same =
            lines[at].amount.figure == lines[base].amount.figure && lines[at].amount.per == lines[base].amount.per;
        if same && between.iter().any(|t| t.any(SUMS)) {
            lines[base].dropped = true;
        } else if (lines[at].amount.definite || tokens[lines[at].named - 1].any(&["meme", "memes"]))
            && lines[at].amount.figure.is_none()
            && !lines[at].amount.vague
        {
            lines[at].dropped = true;
        }
    }
}

/// `une raclette pour 7, juste le fromage`: the family of what is asked for, named to say that it is nothing else.
pub(crate) fn nothing_else(scene: &Scene, lines: &mut Vec<Line>) {
    let tokens = scene.tokens();
    let lexicon = scene.lexicon;
    let family = |l: &Line| {
        let mention = scene.mentions.iter().find(|m| m.from == l.named)?;
        lexicon.tags.get(mention.category.as_ref()?)
    };
    let led = |l: &Line| {
        let back = |n: usize, words: &[&str]| l.named.checked_sub(n).is_some_and(|i| tokens[i].any(words));
        back(1, &["le", "la", "les", "l", "du", "de"]) && back(2, &["juste", "seulement", "uniquement", "que"])
    };
    let said = |l: &Line, all: &[Line]| {
        let within =
            |members: &Vec<u16>| all.iter().any(|o| o.to <= l.from && o.one().is_some_and(|a| members.contains(&a)));
        led(l) && l.articles.len() > 1 && l.amount.figure.is_none() && family(l).is_some_and(within)
    };
    if let Some(k) = (1..lines.len()).find(|k| said(&lines[*k], lines)) {
        lines.remove(k);
    }
}

/// `plus de margherita du tout`: none of it any more.
pub(crate) fn no_more(scene: &Scene, line: &Line) -> bool {
    let tokens = scene.tokens();
    let back = |n: usize, words: &[&str]| line.from.checked_sub(n).is_some_and(|i| tokens[i].any(words));
    let word = |i: usize, word: &str| tokens.get(i).is_some_and(|t| t.is(word));
    let of = usize::from(back(1, &["de", "d"]));
    let lead = tokens.get(line.from).is_some_and(|t| t.any(&["de", "d"])) || of > 0;
    lead && back(of + 1, &["plus", "pas"]) && word(line.to, "du") && word(line.to + 1, "tout") && !scene.asks()
}

/// Whether an option stands before a thing named again, and belongs to it: `un paquet cadeau pour l'ours`.
pub(crate) fn belongs(scene: &Scene, lines: &[Line], hit: &crate::options::OptionHit) -> bool {
    let tokens = scene.tokens();
    tokens.get(hit.to).is_some_and(|t| t.is("pour"))
        && scene.mentions.iter().any(|m| {
            m.from > hit.to
                && m.from <= hit.to + 2
                && tokens[hit.to + 1].any(&["le", "la", "l", "les"])
                && m.one().is_some()
                && !lines.iter().any(|l| l.named == m.from)
        })
}

/// `un pneu pour vélo de ville`: what a thing is for chooses among things, and is none of them.
pub(crate) fn purpose(scene: &Scene, lines: &mut Vec<Line>) {
    let tokens = scene.tokens();
    let mut at = 1;
    while at < lines.len() {
        let (head, part) = (&lines[at - 1], &lines[at]);
        let bare = part.from == part.named && part.amount.figure.is_none() && !part.amount.vague;
        let joined = head.to + 1 == part.from && tokens[head.to].is("pour") && tokens[part.from].kind == Kind::Word;
        if bare && joined && !head.articles.is_empty() {
            let to = part.to;
            lines.remove(at);
            crate::lines::narrow(scene, to, &mut lines[at - 1]);
            lines[at - 1].to = lines[at - 1].to.max(to);
        } else {
            at += 1;
        }
    }
}

/// `2 escalopes de veau, ou plutôt de dinde`: another one of the family.
pub(crate) fn other_kind_instead(scene: &Scene, lines: &mut [Line], k: usize) {
    let tokens = scene.tokens();
    let at = lines[k].to + usize::from(tokens.get(lines[k].to).is_some_and(|t| t.is_mark(",")));
    let word = |i: usize, words: &[&str]| tokens.get(i).is_some_and(|t| t.any(words));
    if !(word(at, &["ou", "enfin", "non"]) && word(at + 1, &["plutot"])) {
        return;
    }
    let at =
        (at + 2..at + 5).find(|i| !word(*i, &["de", "d", "du", "au", "aux", "a", "la", "l", "en"])).unwrap_or(at + 2);
    let Some(own) = lines[k].one().map(|a| scene.lexicon.entry(a)) else { return };
    let Some((heard, _)) = tokens.get(at).and_then(|t| scene.lexicon.word(t)) else { return };
    let kin = |a: &&u16| scene.lexicon.entry(**a).core.first() == own.core.first();
    let mut fits = scene.lexicon.having(heard).iter().filter(kin);
    if let (Some(one), None) = (fits.next(), fits.next()) {
        lines[k].articles = vec![*one];
        lines[k].to = at + 1;
    }
}
