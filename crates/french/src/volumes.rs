//! Volumes of one work: `les tomes 1 et 2 du Phare`, `le Phare tomes 1 à 3`.

use crate::{
    lexicon::Lexicon,
    mentions::{Mention, all_with, meet},
    numbers::number_at,
    tokens::{Kind, Token},
};

/// `le Phare numéro 3`: a volume, where no name has such a word.
pub(crate) fn numbered(lexicon: &Lexicon, tokens: &mut Vec<Token>) {
    let titled = |t: &Token| {
        let figure = t.text.strip_prefix('n').and_then(|n| n.parse::<i32>().ok());
        figure.filter(|n| t.kind == Kind::Word && lexicon.spelt(&t.text).is_none() && lexicon.number(*n).is_some())
    };
    if !lexicon.entries.iter().any(|e| e.titled) {
        return;
    }
    for at in (1..tokens.len()).rev() {
        if let Some(n) = titled(&tokens[at]) {
            let figure = Token {
                text: n.to_string(),
                kind: Kind::Number,
                value: f64::from(n),
                glued: false,
                ..tokens[at].clone()
            };
            tokens[at].text = "tome".to_owned();
            tokens.insert(at + 1, figure);
        }
    }
}

/// Whether a volume is asked for: `le tome 4`.
pub(crate) fn is_said(tokens: &[Token]) -> bool {
    (0..tokens.len()).any(|at| tokens[at].any(&["tome", "volume", "vol"]) && number_at(tokens, at + 1).is_some())
}

/// Makes one mention of each volume that a list of figures names.
pub(crate) fn volumes(lexicon: &Lexicon, tokens: &[Token], found: &mut Vec<Mention>) {
    for at in 0..tokens.len() {
        // `le Phare 1 et 2`.
        let bare = |m: &Mention| {
            m.to == at + 2
                && m.from <= at
                && tokens[at + 1].kind == Kind::Number
                && m.articles.iter().all(|a| lexicon.entry(*a).titled)
        };
        let bare = found.iter().any(bare);
        let short = tokens[at].is("t") && tokens.get(at + 1).is_some_and(|n| n.kind == Kind::Number && n.glued);
        if !bare && !short && !tokens[at].any(&["tome", "tomes", "volume", "volumes", "vol", "numeros"]) {
            continue;
        }
        let (numbers, end) = list(tokens, at + 1);
        if numbers.is_empty() || bare && numbers.len() < 2 {
            continue;
        }
        let around = |m: &Mention| {
            let joined = |from: usize, to: usize| {
                from <= to
                    && tokens[from..to]
                        .iter()
                        .all(|t| t.kind == Kind::Mark || t.any(&["de", "du", "des", "le", "la", "les", "l", "d"]))
            };
            m.from <= at && at < m.to || m.to <= at && joined(m.to, at) || joined(end, m.from)
        };
        let Some(k) = found.iter().position(around) else { continue };
        let figure = |w: &u16| lexicon.spelling(*w).bytes().all(|b| b.is_ascii_digit());
        let title: Vec<u16> = found[k].words.iter().copied().filter(|w| !figure(w)).collect();
        let family = all_with(lexicon, &title);
        let volume = |(place, n): &(usize, i32)| {
            let word = lexicon.number(*n)?;
            let articles = meet(&family, lexicon.having(word));
            let words: Vec<u16> = title.iter().copied().chain([word]).collect();
            let one = articles.len() == 1;
            one.then_some(Mention {
                from: *place,
                to: place + 1,
                articles,
                words,
                whole: true,
                plural: false,
                category: None,
            })
        };
        let Some(mut all) = numbers.iter().map(volume).collect::<Option<Vec<_>>>() else { continue };
        let base = &found[k];
        let last = all.len() - 1;
        if base.from < at {
            all[0].from = base.from;
        }
        all[last].to = all[last].to.max(base.to);
        found.retain(|m| m.to <= all[0].from || m.from >= all[last].to);
        found.extend(all);
        found.sort_by_key(|m| m.from);
    }
}

/// The figures of a list and where it ends; `1 à 3` counts through.
fn list(tokens: &[Token], from: usize) -> (Vec<(usize, i32)>, usize) {
    let mut numbers: Vec<(usize, i32)> = Vec::new();
    let mut at = from;
    while let Some(number) = number_at(tokens, at).filter(|n| (1.0..100.0).contains(&n.value) && n.len == 1) {
        let n = number.value as i32;
        if let Some((_, last)) = numbers.last().copied().filter(|_| tokens[at - 1].is("a")) {
            numbers.extend((last + 1..n).map(|between| (at - 1, between)));
        }
        if numbers.iter().any(|(_, known)| *known == n) {
            break;
        }
        numbers.push((at, n));
        let joint = tokens
            .get(at + 1)
            .is_some_and(|t| t.any(&["et", "a"]) || t.is_mark(",") || t.is_mark("-") || t.is_mark("&"));
        at += 1 + usize::from(joint);
        at += usize::from(joint && tokens.get(at).is_some_and(|t| t.any(&["t", "tome", "vol", "volume", "le"])));
    }
    let end = numbers.last().map_or(from, |(place, _)| place + 1);
    (numbers, end)
}
