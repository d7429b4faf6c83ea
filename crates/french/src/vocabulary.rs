//! Common French words: they are never taken for a misspelt article.

use std::sync::OnceLock;

use crate::hash::{Map, Set};

const COMMON: &str = include_str!("../data/common.txt");

/// Words that name goods of any trade: never a slip for one another.
const GOODS: &str = include_str!("../data/goods.txt");

fn common() -> &'static Set<&'static str> {
    static SET: OnceLock<Set<&'static str>> = OnceLock::new();
    SET.get_or_init(|| COMMON.split_whitespace().collect())
}

fn goods() -> &'static Set<&'static str> {
    static SET: OnceLock<Set<&'static str>> = OnceLock::new();
    SET.get_or_init(|| GOODS.split_whitespace().collect())
}

/// Whether the folded word is ordinary French (or tourists' English) that names no goods.
pub(crate) fn is_common(word: &str) -> bool {
    common().contains(word)
}

/// Stems of verbs in -er, and of some others that go alike.
const VERBS: &str = include_str!("../data/verbs.txt");

/// Endings of the finite forms that no noun shares, the longest first.
const ENDINGS: [&str; 21] = [
    "eraient", "erions", "eront", "erons", "erais", "erait", "aient", "assent", "eriez", "erez", "erai", "eras",
    "ions", "iez", "era", "ait", "ais", "ent", "ons", "ez", "er",
];

/// Whether the folded word is a form of a verb that says nothing about goods: `raccompagnerai`, `embauchons`.
pub(crate) fn is_verb(word: &str) -> bool {
    static STEMS: OnceLock<Set<&'static str>> = OnceLock::new();
    if word.len() < 6 {
        return false;
    }
    let stems = STEMS.get_or_init(|| VERBS.split_whitespace().collect());
    ENDINGS.iter().any(|end| word.strip_suffix(end).is_some_and(|stem| stems.contains(stem)))
}

/// Whether the folded word names goods of some trade.
pub(crate) fn is_good(word: &str) -> bool {
    goods().contains(word) || word.strip_suffix('s').is_some_and(|one| goods().contains(one))
}

/// Words that matter to the meaning, found again by their sound when misspelt.
const KEY_WORDS: &str = include_str!("../data/key_words.txt");

/// The key word that sounds like an unknown word.
pub(crate) fn by_sound(word: &str) -> Option<&'static str> {
    static TABLE: OnceLock<Map<String, &'static str>> = OnceLock::new();
    if word.len() < 4 {
        return None;
    }
    let table = TABLE.get_or_init(|| KEY_WORDS.split_whitespace().map(|w| (crate::sound::key(w), w)).collect());
    let key = crate::sound::key(word);
    table.get(key.as_str()).copied().or_else(|| {
        // Nearer ones are found by `spelling`.
        let fits = |w: &&str| word.len() >= 8 && w.len() >= 8 && crate::sound::slip(word, w);
        let mut near = KEY_WORDS.split_whitespace().filter(fits);
        near.next().filter(|_| near.next().is_none())
    })
}
