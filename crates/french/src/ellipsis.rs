//! Articles named in half: the head was said before, or only the family is.

use crate::{
    heads::{begins, exact_synonym, is_plural},
    lexicon::{Fit, Lexicon},
    mentions::{Grown, Mention, after, grown, meet, next_word, whole},
    tokens::{Kind, Token, span},
    vocabulary,
};

/// `saumon`, where pavés of it are sold beside the smoked one: any of them.
pub(crate) fn cuts(lexicon: &Lexicon, among: &[u16], headed: Vec<u16>, word: u16) -> Vec<u16> {
    const CUTS: &[&str] = &["pave", "filet", "darne", "dos", "escalope", "roti", "cote", "tranche", "steak", "cuisse"];
    let [one] = headed.as_slice() else { return headed };
    if exact_synonym(lexicon, *one, word) || lexicon.entry(*one).core.len() < 2 {
        return headed;
    }
    let cut = |a: &u16| match lexicon.entry(*a).core.as_slice() {
        [first, second] => *second == word && CUTS.contains(&lexicon.spelling(*first)),
        _ => false,
    };
    let others = among.iter().copied().filter(|a| a != one && cut(a));
    headed.iter().copied().chain(others).collect()
}

/// `12 croissants dont 4 aux amandes`: the head was said before.
pub(crate) fn elliptic(
    lexicon: &Lexicon,
    tokens: &[Token],
    heard: &[Option<(u16, Fit)>],
    at: usize,
    found: &[Mention],
) -> Option<Mention> {
    let (word, _) = heard[at]?;
    let last = found.last()?;
    let mut head = *last.words.first()?;
    // `un petit plateau et un grand`: the size stands first, the thing behind it.
    let sized = |w: u16| {
        let both = meet(lexicon.having(w), lexicon.having(word));
        w != head && whole(lexicon, &[w, word], &both).len() == 1
    };
    let other = last.words.iter().copied().find(|w| sized(*w));
    let lone = tokens
        .get(at + 1)
        .is_none_or(|t| t.kind == Kind::Mark || t.any(&["pour", "et", "a", "svp", "merci", "ce", "demain"]));
    let swapped = other.is_some() && lone && last.whole;
    if let Some(w) = other.filter(|_| swapped) {
        head = w;
    }
    // `3 coffrets de 36 et 2 de 16`.
    let figure = tokens[at].kind == Kind::Number
        && at > last.to + 1
        && tokens[at - 1].is("de")
        && crate::numbers::number_at(tokens, at - 2).is_some();
    if tokens[at].kind != Kind::Word && !figure || last.words.contains(&word) {
        return None;
    }
    let mut start = at;
    while start > last.to && tokens[start - 1].any(&["a", "au", "aux", "la", "l", "de", "d"]) {
        start -= 1;
    }
    let led = start < at && tokens[start].any(&["a", "au", "aux"]);
    let counted = start > last.to
        && (tokens[start - 1].kind == Kind::Number
            || crate::numbers::is_number_word(&tokens[start - 1].text)
            || tokens[start - 1].any(&["reste", "autres", "moitie"]));
    let told = span(tokens, last.to.min(at)..at)
        .iter()
        .any(|t| t.any(&["dont", "soit", "moitie"]) || t.is_mark(":") || t.is_mark("("))
        || found.len() > 1
            && found[found.len() - 2].articles.len() > 1
            && found[found.len() - 2].words.first() == Some(&head);
    let named = !span(tokens, start.min(at)..).is_empty()
        && (last.to..at).any(|i| tokens[i].any(&["les", "des", "la", "le", "et"]))
        && start + 2 >= at;
    let own = grown(lexicon, tokens, heard, at);
    let weak = own.as_ref().is_none_or(|m| !m.whole && !m.articles.iter().any(|a| begins(lexicon, *a, &m.words)));
    if !(counted && (led || told || weak || swapped) || named && weak && led && last.articles.len() > 1) {
        return None;
    }
    let among = meet(lexicon.having(head), lexicon.having(word));
    if among.is_empty() {
        return None;
    }
    let mut grown = Grown { to: after(tokens, at), words: vec![head, word], among, rough: false };
    while let Some((next, id, _)) = next_word(lexicon, tokens, heard, &grown) {
        grown.among = meet(&grown.among, lexicon.having(id));
        grown.words.push(id);
        grown.to = after(tokens, next);
    }
    let exact = whole(lexicon, &grown.words, &grown.among);
    let sure = !exact.is_empty();
    Some(Mention {
        from: start,
        to: grown.to,
        articles: if sure { exact } else { grown.among },
        words: grown.words,
        whole: sure,
        plural: is_plural(&tokens[at].text),
        category: None,
    })
}

/// A word that names a family of articles and none of them: `une boisson`.
pub(crate) fn family(lexicon: &Lexicon, tokens: &[Token], at: usize) -> Option<Mention> {
    let token = &tokens[at];
    let word = crate::names::stem(&token.text);
    if token.kind != Kind::Word || word.len() < 4 || crate::heard::weighs(lexicon, tokens, at) {
        return None;
    }
    let members = lexicon.tags.get(&word)?;
    let sold =
        vocabulary::is_good(&token.text) || !vocabulary::is_common(&token.text) || FAMILIES.contains(&word.as_str());
    let led = at > 0
        && (tokens[at - 1].kind == Kind::Number
            || crate::numbers::is_number_word(&tokens[at - 1].text)
            || tokens[at - 1].any(&["de", "des", "du", "la", "le", "les", "l", "quelques"]));
    (sold && led).then(|| Mention {
        from: at,
        to: at + 1,
        articles: members.clone(),
        words: Vec::new(),
        whole: false,
        plural: is_plural(&token.text),
        category: Some(word),
    })
}

/// Families with common names.
pub(crate) const FAMILIES: &[&str] =
    &["boisson", "dessert", "sandwich", "plante", "formule", "menu", "pain", "gateau", "livre", "viande", "fromage"];

/// `un éclair choco`: the beginning of a word of the name.
pub(crate) fn clipped(lexicon: &Lexicon, token: &Token, grown: &Grown) -> Option<u16> {
    if token.kind != Kind::Word || token.text.len() < 4 || vocabulary::is_common(&token.text) {
        return None;
    }
    let begins =
        |id: &u16| lexicon.spelling(*id).len() > token.text.len() && lexicon.spelling(*id).starts_with(&token.text);
    let mut found: Option<u16> = None;
    for id in grown.among.iter().flat_map(|a| &lexicon.entry(*a).core).filter(|id| begins(id)) {
        if grown.words.contains(id) || found.is_some_and(|other| other != *id) {
            return None;
        }
        found = Some(*id);
    }
    found
}
