//! The verb beside the noun of a service: who wants to be vaccinated wants a vaccination.

/// Endings of nouns of action, with the ending of the verb.
const ENDINGS: [(&str, &str); 6] =
    [("ision", "is"), ("aison", ""), ("ation", ""), ("ement", ""), ("age", ""), ("e", "")];

/// The infinitive, the imperative and the participle of the verb that a folded noun comes from; none for short nouns.
pub(crate) fn verbs(noun: &str) -> Vec<String> {
    let root = ENDINGS.iter().find_map(|(noun_end, verb)| Some((noun.strip_suffix(noun_end)?, *verb)));
    match root.filter(|(root, end)| root.len() + end.len() >= 4) {
        Some((root, end)) => ["er", "ez", "e"].iter().map(|verb| format!("{root}{end}{verb}")).collect(),
        None => Vec::new(),
    }
}

/// Whether a folded noun says what is done: `développement`, `affûtage`.
pub(crate) fn is_action(noun: &str) -> bool {
    ["ment", "age", "tion"].iter().any(|end| noun.ends_with(end)) && !crate::vocabulary::is_good(noun)
}

#[cfg(test)]
mod tests {
    use super::verbs;

    #[test]
    fn nouns_of_action_have_verbs() {
        for (noun, verb) in
            [("vaccination", "vacciner"), ("toilettage", "toiletter"), ("vidange", "vidanger"), ("revision", "reviser")]
        {
            assert!(verbs(noun).contains(&verb.to_owned()), "{noun}");
        }
    }
}
