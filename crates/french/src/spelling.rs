//! Words of meaning, found again when one slip away: a letter left out, doubled, put in, or two changed places.

use std::{borrow::Cow, hash::Hasher, sync::OnceLock};

use crate::{
    amount::PACKS,
    hash::{Map, Quick},
};

/// What words around articles announce; their whole words are worth finding again.
const CUES: &str = include_str!("../data/cues.txt");
/// More words that matter to the meaning.
const KEY_WORDS: &str = include_str!("../data/key_words.txt");
/// Ordinary words.
const COMMON: &str = include_str!("../data/common.txt");

/// Words that count.
const FIGURES: &str = "trois quatre cinq sept huit neuf onze douze treize quatorze quinze seize vingt trente quarante \
                       cinquante soixante septante huitante octante nonante huitaine dizaine douzaine quinzaine vingtaine \
                       trentaine quarantaine cinquantaine centaine demie moitie kilos gramme grammes livre livres tranche \
                       tranches";

/// Shorter words have too many neighbours.
const SHORTEST: usize = 5;
/// The same for words that matter less.
const SHORTEST_COMMON: usize = 6;

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
            .chain(FIGURES.split_whitespace())
            .chain(PACKS.iter().copied())
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

/// Whether the word is one that words of meaning are found among.
pub(crate) fn is_known(word: &str) -> bool {
    let index = index();
    let own = |place: &u32| index.words[*place as usize].0 == word;
    index.near.get(&key([word, ""])).is_some_and(|places| places.iter().any(own))
        || index.stems.iter().any(|stem| word.starts_with(stem))
}

/// The word without letters that were doubled by mistake (`vinngt`, `goûûter`), the first form that `known` knows.
pub(crate) fn undoubled(word: &str, known: impl Fn(&str) -> bool) -> Option<String> {
    let bytes = word.as_bytes();
    let doubled: Vec<usize> = (1..bytes.len()).filter(|i| bytes[*i] == bytes[i - 1]).collect();
    if doubled.is_empty() || !word.is_ascii() {
        return None;
    }
    let without = |left_out: &[usize]| -> String {
        word.char_indices().filter(|(i, _)| !left_out.contains(i)).map(|(_, c)| c).collect()
    };
    let each = doubled.iter().map(|i| without(&[*i]));
    each.chain(std::iter::once(without(&doubled))).find(|form| known(form))
}

/// The one word of meaning, or else the one ordinary word, that is a slip away from a word that is none. Another form
/// of a word is no slip.
pub(crate) fn correct(word: &str) -> Option<Cow<'static, str>> {
    if word.len() < SHORTEST || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    let index = index();
    if index.stems.iter().any(|stem| word.starts_with(stem)) {
        return None;
    }
    let mut best: Option<(&'static str, (bool, bool, u8))> = None;
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
        let rank = (matters, near.as_bytes()[0] == word.as_bytes()[0], kind(word, near));
        match best {
            Some((_, known)) if known > rank => {}
            Some((known, old)) if old == rank => tied |= !same(known, near),
            _ => (best, tied) = (Some((near, rank)), false),
        }
    }
    match best {
        Some((known, _)) => (!tied).then_some(Cow::Borrowed(known)),
        None => plural(word).or_else(|| begun(word)),
    }
}

/// How likely a slip is: letters that changed places, one left out, one put in, one for another.
fn kind(typed: &str, word: &str) -> u8 {
    match word.len() as i64 - typed.len() as i64 {
        0 if strsim::levenshtein(typed, word) > 1 => 3,
        1 => 2,
        -1 => 1,
        _ => 0,
    }
}

/// What goods are in or counted by, a slip away from a word of at least six letters (`tarnches`).
pub(crate) fn container(word: &str) -> Option<&'static str> {
    let long = |pack: &&&str| {
        pack.len() >= 6 && pack.as_bytes()[0] == word.as_bytes()[0] && pack.len().abs_diff(word.len()) < 2
    };
    let measures = ["tranche", "tranches", "gramme", "grammes", "morceau", "morceaux", "douzaine", "douzaines"];
    let mut near = PACKS.iter().chain(&measures).filter(long).filter(|pack| strsim::osa_distance(word, pack) == 1);
    let best = near.next()?;
    near.all(|other| same(best, other)).then_some(*best)
}

/// `smeaines`: the plural of a word of meaning.
fn plural(word: &str) -> Option<Cow<'static, str>> {
    let one = word.strip_suffix('s').filter(|one| one.len() > SHORTEST)?;
    let near = correct(one).filter(|near| !near.ends_with(['s', 'x', 'z', 't']))?;
    Some(Cow::Owned(format!("{near}s")))
}

/// `spuprimez`: the beginning of a word that is known with any ending.
fn begun(word: &str) -> Option<Cow<'static, str>> {
    let end = |stem: &str| {
        let cuts = (stem.len() - 1..=stem.len() + 1).filter_map(|len| word.split_at_checked(len));
        cuts.filter(|(_, end)| INFLECTED.contains(end))
            .find(|(head, _)| strsim::osa_distance(head, stem) == 1)
            .map(|(_, end)| end)
    };
    let alike = |stem: &&&'static str| stem.len() > SHORTEST && stem.as_bytes()[0] == word.as_bytes()[0];
    let mut found = index().stems.iter().filter(alike).filter_map(|stem| Some((*stem, end(stem)?)));
    let (stem, end) = found.next()?;
    let other = found.any(|(other, _)| !other.starts_with(stem) && !stem.starts_with(other));
    (!other).then(|| Cow::Owned(format!("{stem}{end}")))
}

/// Endings that make another form of a word.
const INFLECTED: &[&str] = &[
    "", "e", "s", "es", "t", "ts", "te", "tes", "r", "rs", "er", "ers", "re", "res", "z", "ez", "ee", "ees", "ent",
    "ons", "ions", "iez", "ai", "ait", "ais", "erai", "erez", "ant", "ement", "ements", "ation", "ations",
];

/// Forms of one word, of which either will do: `texto` and `textos`.
fn same(a: &str, b: &str) -> bool {
    let begun = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    (4..=begun).any(|cut| {
        let ends = a.get(cut..).zip(b.get(cut..));
        ends.is_some_and(|(x, y)| INFLECTED.contains(&x) && INFLECTED.contains(&y))
    })
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
            ("rajouetz", "rajoutez"),
            ("smeaines", "semaines"),
            ("spuprimez", "supprimez"),
            ("quiznze", "quinze"),
            ("tarnches", "tranches"),
        ] {
            assert_eq!(correct(typed).as_deref(), Some(word));
        }
        assert_eq!(correct("tessier"), None);
    }
}
