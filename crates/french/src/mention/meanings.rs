//! Families of words by what they mean: a word never met says as much as its neighbours in the family.

use std::{collections::HashMap, sync::LazyLock};

use kernel::words::fold;

use super::stem::stem;

static FAMILIES: LazyLock<HashMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    let mut families: HashMap<String, Vec<&'static str>> = HashMap::new();
    for line in include_str!("words/meanings.txt").lines().filter(|line| !line.starts_with('#')) {
        let Some((family, words)) = line.split_once(": ") else { continue };
        for word in words.split(' ').filter(|word| !word.is_empty()) {
            let folded = fold(word);
            // A whole word, `=`, or a stem.
            let key = match folded.strip_prefix('=') {
                Some(_) => folded,
                None => stem(&folded).to_owned(),
            };
            let list = families.entry(key).or_default();
            if !list.contains(&family) {
                list.push(family);
            }
        }
    }
    families
});

/// The families of a folded word and its stem.
pub fn meanings(word: &str, stem: &str) -> impl Iterator<Item = &'static str> {
    let whole = FAMILIES.get(format!("={word}").as_str()).into_iter().flatten();
    whole.chain(FAMILIES.get(stem).into_iter().flatten()).copied()
}
