//! Light French stems: endings of number, gender, tense and noun fall, so that *attendu*, *attendre* and *attendait* meet.

/// Endings, the longest first; what stays must keep a few letters.
const ENDINGS: [&str; 60] = [
    "issements",
    "issement",
    "issantes",
    "issante",
    "issants",
    "issait",
    "issant",
    "ements",
    "ement",
    "ations",
    "ation",
    "ateurs",
    "ateur",
    "atrice",
    "euses",
    "euse",
    "iques",
    "ique",
    "ables",
    "able",
    "ances",
    "ance",
    "ences",
    "ence",
    "ments",
    "ment",
    "aient",
    "erait",
    "erais",
    "erons",
    "eront",
    "iraient",
    "irait",
    "antes",
    "ants",
    "ante",
    "ites",
    "ite",
    "eurs",
    "eur",
    "eux",
    "ives",
    "ive",
    "ent",
    "ant",
    "ait",
    "ais",
    "ees",
    "ez",
    "ee",
    "es",
    "er",
    "ir",
    "re",
    "us",
    "ue",
    "e",
    "s",
    "x",
    "u",
];

/// Letters a stem keeps at least.
const KEPT: usize = 4;
/// Letters that tell two words apart; the rest is an ending.
const MOST: usize = 7;

/// The stem of a folded word; short words and pictures stay whole.
pub fn stem(word: &str) -> &str {
    if !word.is_ascii() || word.len() <= KEPT {
        return word;
    }
    let mut stem = word;
    for _ in 0..2 {
        let cut = ENDINGS.iter().find_map(|ending| stem.strip_suffix(ending).filter(|rest| rest.len() >= KEPT));
        let Some(rest) = cut else { break };
        stem = rest;
    }
    stem.get(..MOST).unwrap_or(stem)
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn forms_of_a_word_meet() {
        assert_eq!(stem("patienter"), stem("patientait"));
        assert_eq!(stem("glaciale"), stem("glacial"));
        assert_eq!(stem("souriantes"), stem("souriant"));
        assert_eq!(stem("pas"), "pas");
    }
}
