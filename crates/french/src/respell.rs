//! A misspelt word that matters gets its usual spelling, before anything is read.

use crate::{
    lexicon::{Fit, Lexicon},
    numbers::is_number_word,
    tokens::{Kind, Token},
    vocabulary,
};

/// A misspelt word of meaning (`vendredy`) gets its usual spelling.
pub(crate) fn respell(lexicon: &Lexicon, token: &mut Token, first: bool) {
    if token.kind != Kind::Word || token.emoji || token.text.len() < 4 {
        return;
    }
    let known = |word: &str| {
        crate::amount::PACKS.contains(&word)
            || vocabulary::is_common(word)
            || vocabulary::is_good(word)
            || vocabulary::is_verb(word)
            || is_number_word(word)
            || crate::speak::is_short(word)
    };
    let heard = lexicon.word(token);
    if known(&token.text) || matches!(heard, Some((_, Fit::Exact | Fit::Near))) {
        return;
    }
    let usual = |word: &str| {
        known(word)
            || crate::spelling::is_known(word)
            || matches!(lexicon.spelt(word), Some((_, Fit::Exact | Fit::Near)))
    };
    // `carttes` lacks a letter of what is sold rather than that one was doubled.
    let sold = heard.is_some_and(|(id, _)| strsim::osa_distance(&token.text, lexicon.spelling(id)) < 3);
    if !crate::spelling::is_known(&token.text)
        && let Some(word) = crate::spelling::undoubled(&token.text, usual)
        && !(sold && lexicon.spelt(&word).is_none())
    {
        crate::speak::plain(&word).clone_into(&mut token.text);
        return;
    }
    if let Some((id, _)) = heard {
        // `croisant`: one slip away from a long word of the shop.
        let own = lexicon.spelling(id);
        let typed = crate::names::stem(&token.text);
        if own.len() > 6 && own.is_ascii() && strsim::osa_distance(&typed, own) == 1 {
            let plural = if typed.len() < token.text.len() { "s" } else { "" };
            token.text = format!("{own}{plural}");
        }
        return;
    }
    let name = token.capital && !first;
    let near = || crate::spelling::correct(&token.text).filter(|_| !name && !lexicon.options.knows(&token.text));
    let heard = vocabulary::by_sound(&token.text).map(std::borrow::Cow::Borrowed);
    let titled = || crate::spelling::correct(&token.text).filter(|word| name && lexicon.spelt(word).is_some());
    if let Some(word) = near().or(heard).or_else(titled) {
        // `minuttes` is `minutes`, which is `min`.
        crate::speak::plain(&word).clone_into(&mut token.text);
    }
}

/// `stpo`: nothing but a STOP that slipped.
pub(crate) fn stop(tokens: &mut [Token]) {
    let mut words = tokens.iter_mut().filter(|t| t.kind != Kind::Mark);
    if let (Some(token), None) = (words.next(), words.next())
        && token.kind == Kind::Word
        && matches!(token.text.len(), 4 | 5)
        && strsim::osa_distance(&token.text, "stop") == 1
        && !vocabulary::is_common(&token.text)
        && !vocabulary::is_good(&token.text)
        && !crate::speak::is_short(&token.text)
    {
        "stop".clone_into(&mut token.text);
    }
}
