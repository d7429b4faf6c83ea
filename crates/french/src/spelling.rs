//! Words of meaning, found again when one slip away: a letter left out, doubled, put in, or two changed places.

use std::{hash::Hasher, sync::OnceLock};

use crate::hash::{Map, Quick};

/// What words around articles announce; their whole words are worth finding again.
const CUES: &str = include_str!("../data/cues.txt");
/// More words that matter to the meaning.
const KEY_WORDS: &str = include_str!("../data/key_words.txt");
/// Ordinary words.
const COMMON: &str = include_str!("../data/common.txt");

/// Shorter words have too many neighbours.
const SHORTEST: usize = 5;
/// The same for words that matter less.
const SHORTEST_COMMON: usize = 7;

struct Index {
    words: Vec<(&'static str, bool)>,
    /// Beginnings of words that are known with any ending.
    stems: Vec<&'static str>,
    /// Words by themselves and by every form with one letter less.
    near: Map<u64, Vec<u32>>,
}

fn key(parts: [&str; 2]) -> u64 {
    let mut state = Quick::default();
    // One run of bytes, wherever it was cut.
    for byte in parts.iter().flat_map(|part| part.bytes()) {
        state.write_u8(byte);
    }
    state.finish()
}

/// The word, and it with one letter less.
fn forms(word: &str) -> impl Iterator<Item = u64> + '_ {
    let less = (0..word.len()).map(|at| key([&word[..at], &word[at + 1..]]));
    std::iter::once(key([word, ""])).chain(less)
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let plain = |w: &&'static str| w.len() >= SHORTEST && w.bytes().all(|b| b.is_ascii_lowercase());
        let announced = CUES
            .lines()
            .filter(|line| !line.starts_with('['))
            .flat_map(|line| line.split([' ', '|', '?']))
            .chain(KEY_WORDS.split_whitespace())
            .filter(plain);
        let common = COMMON.split_whitespace().filter(plain).filter(|w| w.len() >= SHORTEST_COMMON);
        let stems = CUES.lines().flat_map(|line| line.split([' ', '|', '?'])).filter_map(|w| w.strip_suffix('*'));
        let stems = stems.filter(|w| w.len() >= SHORTEST).collect();
        let mut index = Index { words: Vec::new(), stems, near: Map::default() };
        let mut seen: crate::hash::Set<&str> = crate::hash::Set::default();
        for (word, matters) in announced.map(|w| (w, true)).chain(common.map(|w| (w, false))) {
            if !seen.insert(word) {
                continue;
            }
            let place = index.words.len() as u32;
            index.words.push((word, matters));
            for form in forms(word) {
                let list = index.near.entry(form).or_default();
                if list.last() != Some(&place) {
                    list.push(place);
                }
            }
        }
        index
    })
}

/// The one word of meaning, or else the one ordinary word, that is a slip away from a word that is none. Another form
/// of a word is no slip.
pub(crate) fn correct(word: &str) -> Option<&'static str> {
    if word.len() < SHORTEST || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    let index = index();
    if index.stems.iter().any(|stem| word.starts_with(stem)) {
        return None;
    }
    let mut best: Option<(&'static str, (bool, bool, bool))> = None;
    let mut tied = false;
    for place in forms(word).filter_map(|form| index.near.get(&form)).flatten() {
        let (near, matters) = index.words[*place as usize];
        if best.is_some_and(|(known, _)| known == near) || strsim::osa_distance(word, near) > 1 {
            continue;
        }
        if same(word, near) {
            return None;
        }
        // Short words, and those that matter less, begin alike.
        if (!matches!(word.len(), 6..) || !matters) && near.as_bytes()[0] != word.as_bytes()[0] {
            continue;
        }
        let rank = (matters, near.as_bytes()[0] == word.as_bytes()[0], near.len() == word.len());
        match best {
            Some((_, known)) if known > rank => {}
            Some((known, old)) if old == rank => tied |= !same(known, near),
            _ => (best, tied) = (Some((near, rank)), false),
        }
    }
    best.filter(|_| !tied).map(|(word, _)| word)
}

/// Forms of one word, of which either will do: `texto` and `textos`.
fn same(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let stem = short.trim_end_matches(['e', 's', 'r', 'z', 't']);
    stem.len() >= 4 && long.starts_with(stem)
}

#[cfg(test)]
mod tests {
    use super::correct;

    #[test]
    fn slips_lead_back_to_the_word() {
        for (typed, word) in [
            ("gltuen", "gluten"),
            ("texots", "textos"),
            ("imangeable", "immangeable"),
            ("chqaue", "chaque"),
            ("rajotuez", "rajoutez"),
        ] {
            assert_eq!(correct(typed), Some(word));
        }
        assert_eq!(correct("tessier"), None);
    }
}
