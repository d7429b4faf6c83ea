//! A misspelt word that matters gets its usual spelling, before anything is read.

use std::borrow::Cow;

use crate::{
    lexicon::{Fit, Lexicon},
    numbers::is_number_word,
    spelling,
    tokens::{Kind, Token, is_one_of},
    vocabulary,
};

/// Whether a word is ordinary, whatever the shop.
fn is_ordinary(word: &str) -> bool {
    vocabulary::is_common(word)
        || crate::speak::is_short(word)
        || vocabulary::is_good(word)
        || is_number_word(word)
        || vocabulary::is_verb(word)
        || is_one_of(word, crate::amount::PACKS)
}

/// A misspelt word of meaning (`vendredy`) gets its usual spelling.
pub(crate) fn respell(lexicon: &Lexicon, token: &mut Token, first: bool) {
    if token.kind != Kind::Word || token.emoji || token.text.len() < 4 || is_ordinary(&token.text) {
        return;
    }
    let heard = lexicon.word(token);
    if matches!(heard, Some((_, Fit::Exact | Fit::Near))) {
        return;
    }
    // `carttes` lacks a letter of what is sold rather than that one was doubled.
    let sold = heard.is_some_and(|(id, _)| strsim::osa_distance(&token.text, lexicon.spelling(id)) < 3);
    let usual = |word: &str| is_ordinary(word) || spelling::is_known(word) || lexicon.spelt(word).is_some();
    if !spelling::is_known(&token.text)
        && let Some(word) = spelling::undoubled(&token.text, usual)
        && !(sold && lexicon.spelt(&word).is_none())
    {
        crate::speak::plain(&word).clone_into(&mut token.text);
        return;
    }
    let name = token.capital && !first;
    if let Some((id, _)) = heard {
        // `croisant`: one slip away from a long word of the shop.
        let own = lexicon.spelling(id);
        let typed = crate::names::stem(&token.text);
        let long = own.len() > 6 || own.len() == 6 && !name;
        if long && own.is_ascii() && strsim::osa_distance(&typed, own) == 1 {
            let plural = if typed.len() < token.text.len() { "s" } else { "" };
            token.text = format!("{own}{plural}");
        }
        return;
    }
    let word = match spelling::correct(&token.text) {
        Some(word) if !name && !lexicon.options.knows(&token.text) => Some(word),
        near => vocabulary::by_sound(&token.text)
            .map(Cow::Borrowed)
            // A name in capitals is only put right where the shop has the word: a title.
            .or_else(|| near.filter(|word| name && lexicon.spelt(word).is_some())),
    };
    if let Some(word) = word {
        // `minuttes` is `minutes`, which is `min`.
        crate::speak::plain(&word).clone_into(&mut token.text);
    }
}

/// `stpo`: nothing but a STOP with two letters changed about, one doubled or one more. Another letter in the place of one makes another
/// word (`shop`).
pub(crate) fn stop(lexicon: &Lexicon, tokens: &mut [Token]) {
    if tokens.iter().any(|t| t.is_mark("?")) {
        return;
    }
    let mut words = tokens.iter_mut().filter(|t| t.kind != Kind::Mark);
    if let (Some(token), None) = (words.next(), words.next())
        && token.kind == Kind::Word
        && strsim::osa_distance(&token.text, "stop") == 1
        && (token.text.len() == 5 || token.text.len() == 4 && strsim::levenshtein(&token.text, "stop") == 2)
        && !is_ordinary(&token.text)
        && lexicon.spelt(&token.text).is_none()
    {
        "stop".clone_into(&mut token.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue::Catalogue, tokens::tokenize};

    fn respelt(text: &str) -> String {
        let shop: Catalogue = serde_json::from_value(serde_json::json!({
            "id": "b", "name": "B", "activity": "boulangerie", "time_zone": "Europe/Paris", "opening_hours": "Mo-Su 07:00-19:00",
            "articles": [
                { "sku": "C", "name": "Croissant", "price_cents": 120, "unit": "piece" },
                { "sku": "B", "name": "Baguette", "price_cents": 120, "unit": "piece" },
            ],
        }))
        .expect("a catalogue");
        let lexicon = Lexicon::new(&shop).expect("usable");
        let mut tokens = tokenize(text).tokens;
        stop(&lexicon, &mut tokens);
        for (at, token) in tokens.iter_mut().enumerate() {
            respell(&lexicon, token, at == 0);
        }
        tokens.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_slip_gets_its_usual_spelling_and_another_word_stays() {
        for (typed, read) in [
            ("vinngt croisants", "vingt croissants"),
            // What sounds as an article is heard as it is.
            ("rajouetz une baguete", "rajoutez une baguete"),
            ("stpo", "stop"),
            ("shop", "shop"),
            ("stpo ?", "stpo ?"),
        ] {
            assert_eq!(respelt(typed), read);
        }
    }
}
