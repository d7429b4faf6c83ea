//! A message without what tells who wrote it: numbers, names, addresses become signs, so that it may be kept and shared.

use kernel::words::{DAYS, MONTHS, fold};

/// Words that begin with a capital without being anybody's name.
const COMMON: &[&str] = &[
    "bonjour",
    "bonsoir",
    "salut",
    "merci",
    "svp",
    "stp",
    "ok",
    "oui",
    "non",
    "bien",
    "cordialement",
    "bonne",
    "noel",
    "paques",
    "toussaint",
    "stop",
    "je",
    "vous",
    "nous",
    "on",
    "il",
    "elle",
    "est",
    "pour",
    "et",
    "a",
    "le",
    "la",
    "les",
    "un",
    "une",
    "des",
    "du",
    "de",
];
/// What comes before somebody's name.
const CALLED: &[&str] = &[
    "mme",
    "mlle",
    "mr",
    "m",
    "madame",
    "monsieur",
    "mademoiselle",
    "appelle",
    "nom",
    "docteur",
    "maitre",
    "prenom",
    "moi",
    "ici",
    "signe",
];
/// What an address in a street begins with.
const STREETS: &[&str] = &[
    "rue",
    "avenue",
    "av",
    "bd",
    "boulevard",
    "place",
    "chemin",
    "allee",
    "allees",
    "impasse",
    "quai",
    "route",
    "cours",
    "square",
    "residence",
    "lotissement",
    "faubourg",
    "sentier",
    "ruelle",
    "hameau",
    "lieu-dit",
];

/// The text with signs for what is personal: `[numéro]`, `[mail]`, `[lien]`, `[adresse]`, `[nom]`. `names` are names that
/// are known; `shop` says whether a word, folded, is one of the shop's own words.
pub fn anonymous(text: &str, names: &[&str], shop: impl Fn(&str) -> bool) -> String {
    let names: Vec<String> = names.iter().flat_map(|name| name.split([' ', '-']).map(fold)).collect();
    let names: Vec<String> = names.into_iter().filter(|name| name.chars().count() > 1).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut out: Vec<String> = Vec::new();
    let mut begins = true;
    let mut at = 0;
    while at < words.len() {
        let word = words[at];
        let bare = fold(word.trim_matches(|c: char| !c.is_alphanumeric()));
        let ends = word.ends_with(['.', '!', '?', '…']);
        let length = number(&words[at..]);
        if length > 0 {
            out.push(sign("[numéro]", words[at + length - 1]));
            at += length;
            continue;
        }
        let street = street(&words[at..]);
        if street > 0 {
            out.push(sign("[adresse]", words[at + street - 1]));
            at += street;
            continue;
        }
        // "Elodie" and "l'Élodie".
        let last = bare.rsplit('\'').next().unwrap_or_default().to_owned();
        let before = at.checked_sub(1).map(|n| fold(words[n].trim_matches(|c: char| !c.is_alphanumeric())));
        let called = before.as_deref().is_some_and(|before| CALLED.contains(&before));
        let capital = word.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
        let shouted = word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.chars().any(char::is_lowercase);
        let signature = capital && at + 1 == words.len() && at > 0;
        let common = [COMMON, &DAYS, &MONTHS].iter().any(|words| words.contains(&last.as_str()));
        let strange = !common && !shop(&last) && !last.chars().any(|c| c.is_ascii_digit());
        if word.contains('@') && word.contains('.') {
            out.push(sign("[mail]", word));
        } else if word.contains("://") || bare.starts_with("www.") {
            out.push(sign("[lien]", word));
        } else if names.contains(&last) || (strange && capital && !shouted && (!begins || called || signature)) {
            out.push(sign("[nom]", word));
        } else {
            out.push(word.to_owned());
        }
        begins = ends;
        at += 1;
    }
    out.join(" ")
}

/// A sign with the punctuation that followed what it stands for.
fn sign(sign: &str, word: &str) -> String {
    let end: String = word.chars().rev().take_while(|c| matches!(c, '.' | ',' | '!' | '?' | ';' | ':')).collect();
    format!("{sign}{}", end.chars().rev().collect::<String>())
}

/// How many words from here on are one telephone number, one postcode, or another number too long for a quantity.
fn number(words: &[&str]) -> usize {
    let digits = |word: &str| {
        let clean = word.trim_end_matches(['.', ',', ';', '!', '?', ':']);
        let telling = clean.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '.' | '-' | '/' | '(' | ')'));
        if telling { clean.chars().filter(char::is_ascii_digit).count() } else { 0 }
    };
    let first = words.first().map_or(0, |word| digits(word));
    if first >= 5 && !words[0].contains('/') {
        return 1;
    }
    // 06 39 98 01 02
    let mut total = 0;
    let mut n = 0;
    while n < words.len() && (1..=4).contains(&digits(words[n])) && n < 8 {
        total += digits(words[n]);
        n += 1;
    }
    let leads = words.first().is_some_and(|word| word.starts_with(['0', '+', '(']));
    if total >= 8 && (leads || n >= 4) { n } else { 0 }
}

/// How many words from here on are an address in a street.
fn street(words: &[&str]) -> usize {
    let folded =
        |n: usize| words.get(n).map(|word| fold(word.trim_matches(|c: char| !c.is_alphanumeric() && c != '-')));
    let is_street = |n: usize| folded(n).is_some_and(|word| STREETS.contains(&word.as_str()));
    let numbered =
        folded(0).is_some_and(|word| word.trim_end_matches(['b', 't', 'i', 's', 'e', 'r']).parse::<u32>().is_ok());
    let from = match (numbered, is_street(0), is_street(1), is_street(2)) {
        (true, _, true, _) => 1,
        (true, _, _, true) => 2,
        (_, true, ..) if words.len() > 1 => 0,
        _ => return 0,
    };
    let mut to = from + 1;
    // Up to the next pause: the name of a street has four words at most.
    while to < words.len() && to < from + 5 && !words[to - 1].ends_with([',', '.', ';', '!', '?']) {
        let small = folded(to).unwrap_or_default();
        let linked = matches!(small.as_str(), "de" | "du" | "des" | "la" | "le" | "les") || small.contains('\'');
        let capital = words[to].chars().next().is_some_and(char::is_uppercase);
        if !linked && !capital && to > from + 1 {
            break;
        }
        to += 1;
    }
    to
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clean(text: &str) -> String {
        anonymous(text, &["Odile Le Goff"], |word| ["tradi", "paris-brest", "croissants"].contains(&word))
    }

    #[test]
    fn what_is_personal_goes_and_what_is_ordered_stays() {
        for (text, expected) in [
            ("2 tradi et 3 croissants pour 18h", "2 tradi et 3 croissants pour 18h"),
            (
                "Bonjour 2 tradi, rappelez-moi au 06 39 98 01 02 merci",
                "Bonjour 2 tradi, rappelez-moi au [numéro] merci",
            ),
            ("mon numéro 0639980102.", "mon numéro [numéro]."),
            ("c'est pour mme Durand à 18h", "c'est pour mme [nom] à 18h"),
            ("2 tradi. Merci, Odile", "2 tradi. Merci, [nom]"),
            ("1 Paris-Brest svp, Marius", "1 Paris-Brest svp, [nom]"),
            ("livrez au 12 rue des Lilas, 37000 Tours", "livrez au [adresse], [numéro] [nom]"),
            ("ecrivez à odile@example.org", "ecrivez à [mail]"),
            ("goff 2 tradi", "[nom] 2 tradi"),
            ("2 TRADI POUR 18H", "2 TRADI POUR 18H"),
        ] {
            assert_eq!(clean(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_cleaned_and_no_number_survives(before in ".{0,40}", after in ".{0,40}") {
            let text = format!("{before} 06 39 98 01 02 {after}");
            prop_assert!(!clean(&text).contains("39 98 01"), "{}", clean(&text));
        }
    }
}
