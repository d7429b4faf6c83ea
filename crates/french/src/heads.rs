//! Which word of a name stands for the whole of it.

use crate::{
    lexicon::{Lexicon, contains},
    mentions::Grown,
    tokens::{Kind, Token},
    vocabulary,
};

/// Whether the word alone is a name of the article.
pub(crate) fn exact_synonym(lexicon: &Lexicon, article: u16, word: u16) -> bool {
    lexicon.entry(article).forms.iter().any(|f| f.as_slice() == [word])
}

/// A single word that begins no name: `une reine` among pizzas, but not `une orange` for its juice.
pub(crate) fn aside(lexicon: &Lexicon, tokens: &[Token], at: usize, grown: &Grown) -> Option<Vec<u16>> {
    // `un litre de vanille`, where ices are sold by the litre.
    if crate::held::litres_before(tokens, at).is_some() {
        let by_litre = |a: &u16| lexicon.entry(*a).sizes.iter().any(|s| crate::held::litres(s) > 0.0);
        let poured: Vec<u16> = grown.among.iter().copied().filter(by_litre).collect();
        if !poured.is_empty() {
            return Some(poured);
        }
    }
    let counted = at > 0 && {
        let before = &tokens[at - 1];
        before.kind == Kind::Number
            || crate::numbers::is_number_word(&before.text)
            || before.any(&["la", "le", "les", "des", "un", "une"])
    };
    let common_head = grown.among.iter().all(|a| {
        let head = lexicon.entry(*a).core.first();
        head.is_some_and(|h| lexicon.entries.iter().filter(|e| e.core.first() == Some(h)).count() >= 3)
    });
    // `ma commande n'était pas complète`: a quality, no thing.
    if at > 0 && tokens[at - 1].any(&["pas", "est", "etait", "etaient", "sont", "trop", "tres", "bien", "etre"]) {
        return None;
    }
    let word = tokens[at].text.as_str();
    let serves = grown.among.iter().all(|a| lexicon.entry(*a).article.unit == crate::catalogue::Sale::Service);
    let own = vocabulary::is_good(word) && !common_head && !serves;
    if grown.rough && !counted || own {
        return None;
    }
    if common_head && grown.among.len() == 1 || counted {
        return Some(grown.among.clone());
    }
    let begins = at == 0 || {
        let before = &tokens[at - 1];
        before.kind == Kind::Mark
            || before.any(&[
                "et", "de", "du", "d", "avec", "voudrais", "veux", "prends", "mets", "mettez", "pour", "bonjour",
                "aussi",
            ])
    };
    (grown.among.len() == 1 && begins && !vocabulary::is_common(word)).then(|| grown.among.clone())
}

/// Whether the words hold the first word of the article's name or of a synonym.
pub(crate) fn begins(lexicon: &Lexicon, article: u16, words: &[u16]) -> bool {
    let entry = lexicon.entry(article);
    entry.core.first().is_some_and(|head| words.contains(head))
        || entry.forms.iter().any(|form| form.len() <= 2 && contains(form, words) && form.len() == words.len())
}

/// Whether a word looks like a plural.
pub(crate) fn is_plural(word: &str) -> bool {
    word.len() > 3
        && (word.ends_with('s') || word.ends_with("eaux") || word.ends_with("oux"))
        && !matches!(
            word,
            "noix" | "ananas" | "cactus" | "mais" | "anis" | "cassis" | "jus" | "lys" | "hachis" | "radis"
        )
}
