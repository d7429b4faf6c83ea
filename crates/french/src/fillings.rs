//! Parts of a formula that are named by what is in them, or by their size.

use crate::{
    lexicon::{Fit, Lexicon, contains, set},
    mentions::Mention,
    tokens::Token,
};

/// `formule midi au thon`: a part of a formula, named by what is in it.
pub(crate) fn fillings(lexicon: &Lexicon, tokens: &[Token], heard: &[Option<(u16, Fit)>], found: &mut Vec<Mention>) {
    for k in 0..found.len() {
        let Some(entry) = found[k].one().map(|a| lexicon.entry(a)).filter(|e| !e.article.choices.is_empty()) else {
            continue;
        };
        let from = found[k].to;
        let led = tokens.get(from).is_some_and(|t| t.any(&["au", "aux", "a"]));
        let at =
            if led { from + 1 + usize::from(tokens.get(from + 1).is_some_and(|t| t.any(&["la", "l"]))) } else { from };
        let Some((word, _)) = heard.get(at).copied().flatten() else { continue };
        if found.iter().any(|m| m.from <= at && at < m.to) {
            continue;
        }
        let fills = |a: &u16| {
            let tags = &lexicon.entry(*a).article.tags;
            entry.article.choices.iter().any(|slot| tags.contains(slot))
        };
        // `menu tacos M`: the part has its head from the formula.
        let with: Vec<u16> = set(&found[k].words.iter().copied().chain([word]).collect::<Vec<_>>());
        let named = |a: &u16| {
            led || lexicon.entry(*a).forms.iter().any(|f| f.len() > 1 && f.contains(&word) && contains(&with, f))
        };
        let articles: Vec<u16> = lexicon.having(word).iter().copied().filter(fills).filter(named).collect();
        if !articles.is_empty() {
            let part = Mention {
                from: at,
                to: at + 1,
                articles,
                words: vec![word],
                whole: false,
                plural: false,
                category: None,
            };
            found.insert(k + 1, part);
        }
    }
}
