//! Which word of the shop stands at a token.

use crate::{
    lexicon::{Fit, Lexicon},
    tokens::{Kind, Token},
    vocabulary,
};

/// The shop's word at a token; `ce1` and `a5` are cut by the tokenizer and joined here.
pub(crate) fn hear(lexicon: &Lexicon, tokens: &[Token], at: usize) -> Option<(u16, Fit)> {
    let token = &tokens[at];
    if let Some(next) = tokens.get(at + 1).filter(|n| n.kind == Kind::Number && n.glued && token.kind == Kind::Word) {
        let mut joined = token.clone();
        joined.text.push_str(&next.text);
        if let Some((id, Fit::Exact)) = lexicon.word(&joined) {
            return Some((id, Fit::Exact));
        }
    }
    // `tacos L` is a size, `l'eau` is none.
    let cut = token.elided || tokens.get(at + 1).is_some_and(|t| t.glued && t.kind == Kind::Word);
    if weighs(lexicon, tokens, at) || token.text.len() == 1 && token.kind == Kind::Word && (cut || at == 0) {
        return None;
    }
    // `jeu de sept familles`, where the name says `7`.
    let spelt = || {
        let n = crate::numbers::unit_word(&token.text).filter(|n| *n > 1 && token.kind == Kind::Word)?;
        let next = tokens.get(at + 1).filter(|t| t.kind == Kind::Word)?;
        lexicon.word(next).filter(|(w, _)| !lexicon.is_weak(*w) || next.text.ends_with('s'))?;
        lexicon.number(n as i32).map(|id| (id, Fit::Near))
    };
    // `18 pensé`: an ordinary word that a figure counts is heard as what it sounds like.
    let counted = || {
        let figure = at > 0 && tokens[at - 1].kind == Kind::Number && token.kind == Kind::Word && token.text.len() > 3;
        let little = token.any(crate::amount::LITTLE) || token.any(crate::amount::PACKS);
        lexicon
            .by_sound(&token.text)
            .filter(|_| figure && !vocabulary::is_good(&token.text) && !little)
            .map(|id| (id, Fit::Rough))
    };
    // A sound of three letters is little to go by: `năm` is no nem.
    let led = || {
        at > 0
            && (tokens[at - 1].kind == Kind::Number
                || crate::numbers::is_number_word(&tokens[at - 1].text)
                || tokens[at - 1].any(&["o", "au", "un", "une"])
                || tokens[at - 1].any(crate::amount::LITTLE))
    };
    let word = lexicon.word(token).filter(|(_, fit)| *fit != Fit::Rough || token.text.len() > 3 || at == 0 || led());
    word.or_else(spelt).or_else(counted)
}

/// `une livre de graisse`: a weight, and no book.
pub(crate) fn weighs(lexicon: &Lexicon, tokens: &[Token], at: usize) -> bool {
    tokens[at].any(&["livre", "livres"])
        && at > 0
        && (tokens[at - 1].any(&["une", "demi", "deux", "trois"]) || tokens[at - 1].kind == Kind::Number)
        && tokens.get(at + 1).is_some_and(|t| t.any(&["de", "d"]))
        && lexicon.entries.iter().any(|e| e.article.unit == crate::catalogue::Sale::Gram)
}

/// `1 jus 2 pomme`, `2 la place`: a figure for the sound of a little word. `at the campsite`: no tea.
pub(crate) fn figures_for_sounds(lexicon: &Lexicon, tokens: &mut Vec<Token>) {
    const ENGLISH: &[&str] =
        &["we", "are", "at", "is", "of", "in", "would", "like", "have", "you", "my", "with", "and"];
    let english = tokens.iter().any(|t| t.any(ENGLISH));
    tokens.retain(|t| !(english && t.is("the") && !t.accent));
    for at in 1..tokens.len().saturating_sub(1) {
        let next = &tokens[at + 1];
        if tokens[at].kind != Kind::Number || tokens[at].text != "2" || tokens[at].glued || next.kind != Kind::Word {
            continue;
        }
        let named = || {
            let (before, _) = lexicon.word(&tokens[at - 1]).filter(|_| tokens[at - 1].kind == Kind::Word)?;
            let (after, _) = lexicon.word(next).filter(|_| !next.text.ends_with(['s', 'x']))?;
            let place = |core: &[u16], w: u16| core.iter().position(|c| *c == w);
            let joins = lexicon.having(before).iter().any(|a| {
                let core = &lexicon.entry(*a).core;
                place(core, before).zip(place(core, after)).is_some_and(|(b, c)| b + 1 == c)
            });
            let alone = lexicon.entries.iter().any(|e| e.forms.iter().any(|f| f.as_slice() == [after]));
            Some(joins && !alone)
        };
        if next.is("la") || named() == Some(true) {
            "de".clone_into(&mut tokens[at].text);
            tokens[at].kind = Kind::Word;
        }
    }
}
