//! Whether a text asks to keep an order as what its sender usually takes: "enregistre ça comme mon habituel", "mon ordinaire,
//! c'est 2 tradi". Asking for the usual order ("ma commande habituelle pour 8 h", "comme d'hab") is something else.

use std::ops::Range;

use kernel::words::fold;

/// What is left of a text besides the wish to keep something as usual: an order, a yes, or nothing. None: no such wish.
///
/// Read word by word, so that "gardez-moi mon ordinaire pour 18 h", which wants it set aside, is never mistaken for it.
pub fn keeps_as_usual(text: &str) -> Option<String> {
    let placed = placed(text);
    let words: Vec<&str> = placed.iter().map(|(word, _)| word.as_str()).collect();
    let (from, to) = (0..words.len()).find_map(|at| phrase(&words, at))?;
    let meant = words[from..to].iter().any(|word| is_keeping(word) || lasts(word));
    // "C'est mon ordinaire pour demain 8 h" calls for it; "c'est mon ordinaire ?" wonders.
    let hangs = words.get(to).is_some_and(|word| matches!(*word, "pour" | "a" | "vers" | "demain" | "ce"));
    if !meant && (hangs || text.trim_end().ends_with('?')) {
        return None;
    }
    let behind = placed.get(to).map_or(text.len(), |(_, at)| at.start);
    let rest = format!("{} {}", &text[..placed[from].1.start], &text[behind..]);
    Some(rest.trim_matches(|c: char| c.is_whitespace() || ",:;=?!.".contains(c)).to_owned())
}

/// The words of a text, folded, and where each stands: an apostrophe and a hyphen part words.
fn placed(text: &str) -> Vec<(String, Range<usize>)> {
    let mut all = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                all.push((fold(&text[from..at]), from..at));
                start = None;
            }
            _ => {}
        }
    }
    all
}

/// The words of a wish to keep that begins here: from, and behind its last.
fn phrase(words: &[&str], at: usize) -> Option<(usize, usize)> {
    let word = |n: usize| words.get(n).copied().unwrap_or_default();
    if word(at) == "comme" {
        // "Enregistre ça comme mon habituel", "mets ça comme commande habituelle".
        let to = usual(words, at + 1)?;
        let from = (at.saturating_sub(6)..at).rev().find(|n| is_keeping(word(*n)))?;
        let from = if from > 0 && is_asking(word(from - 1)) { asked_from(words, from) } else { from };
        return Some((from, to));
    }
    if word(at) == "en" && matches!(word(at.wrapping_sub(1)), "fais" | "faites" | "faire") {
        // "Faites-en mon ordinaire".
        let to = usual(words, at + 1).filter(|_| owned(word(at + 1)))?;
        return Some((asked_from(words, at - 1), to));
    }
    if let Some(after) = is(words, at) {
        // "C'est ma commande habituelle", "ce sera désormais mon ordinaire".
        let after = after + usize::from(lasts(word(after)));
        let to = usual(words, after).filter(|_| owned(word(after)))?;
        // "Notez que c'est…": what leads there goes with it.
        let from = (at.saturating_sub(3)..at).rev().find(|n| is_keeping(word(*n))).unwrap_or(at);
        let to = to + usize::from(lasts(word(to)));
        return Some((from, to));
    }
    // "Mon ordinaire, c'est 2 tradi."
    let to = usual(words, at).filter(|_| owned(word(at)))?;
    let behind = to + usize::from(lasts(word(to)));
    let said =
        is(words, behind).or_else(|| matches!(word(behind), "devient" | "sera" | "est").then_some(behind + 1))?;
    let said = said + usize::from(lasts(word(said)));
    let named = words.get(said).is_some_and(|next| !matches!(*next, "quoi" | "pas" | "plus" | "bien" | "pour"));
    named.then_some((at, said))
}

/// "C'est", "ce sera", "voilà", said here: behind it.
fn is(words: &[&str], at: usize) -> Option<usize> {
    let word = |n: usize| words.get(n).copied().unwrap_or_default();
    match (word(at), word(at + 1)) {
        ("c", "est") | ("ce" | "ca", "sera" | "est" | "devient") => Some(at + 2),
        ("cest" | "voila" | "voici" | "sera" | "devient" | "devienne", _) => Some(at + 1),
        _ => None,
    }
}

/// "Mon habituel", "ma commande habituelle", "commande de tous les jours", said here: behind it.
fn usual(words: &[&str], at: usize) -> Option<usize> {
    let word = |n: usize| words.get(n).copied().unwrap_or_default();
    let at = at + usize::from(owned(word(at)));
    let named = matches!(word(at), "commande" | "panier" | "pain" | "achat");
    let at = at + usize::from(named);
    match word(at) {
        "habituel" | "habituelle" | "habituels" | "ordinaire" | "usuel" | "usuelle" => Some(at + 1),
        // "Comme d'habitude" says nothing of keeping; "mon habitude" does.
        "habitude" if owned(word(at.wrapping_sub(1))) => Some(at + 1),
        "d" | "de" if named && matches!(word(at + 1), "habitude" | "hab" | "base") => Some(at + 2),
        "type" | "favorite" | "preferee" if named => Some(at + 1),
        _ => None,
    }
}

fn owned(word: &str) -> bool {
    matches!(word, "mon" | "ma" | "notre")
}

fn lasts(word: &str) -> bool {
    matches!(word, "desormais" | "dorenavant" | "maintenant" | "donc")
}

fn is_asking(word: &str) -> bool {
    matches!(word, "pouvez" | "peux" | "pourriez" | "vous" | "tu" | "me" | "le" | "la" | "l" | "les")
}

/// Back over "vous pouvez", "tu peux l'", "me le".
fn asked_from(words: &[&str], mut from: usize) -> usize {
    while from > 0 && is_asking(words[from - 1]) {
        from -= 1;
    }
    from
}

fn is_keeping(word: &str) -> bool {
    let stems = ["enregistr", "memoris", "reten", "retien", "sauvegard", "inscri"];
    let whole =
        ["garde", "gardez", "garder", "note", "notez", "noter", "mets", "mettez", "mettre", "conserve", "conservez"];
    whole.contains(&word) || stems.iter().any(|stem| word.starts_with(stem))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_wish_to_keep_an_order_is_understood_however_it_is_said() {
        for (text, rest) in [
            ("enregistre ça comme mon habituel", ""),
            ("Enregistrez-la comme ma commande habituelle svp", "svp"),
            ("C'est ma commande habituelle", ""),
            ("c est mon ordinaire", ""),
            ("cest ma commande habituelle", ""),
            ("Vous pouvez l'enregistrer comme mon ordinaire ? merci", "merci"),
            ("tu peux garder ça comme commande habituelle ?", ""),
            ("faites-en mon ordinaire", ""),
            ("Fais en mon habituel stp", "stp"),
            ("Notez que c'est mon habituelle", ""),
            ("ce sera désormais mon ordinaire", ""),
            ("mets ça comme ma commande de base", ""),
            ("Retenez ça comme notre commande d'habitude", ""),
            ("oui et enregistre ça comme mon habituel", "oui et"),
            ("mon ordinaire c'est 2 tradi et 1 croissant", "2 tradi et 1 croissant"),
            ("Mon habituel, désormais, c'est 2 croissants", "2 croissants"),
            ("ma commande habituelle sera 1 pain de campagne tranché", "1 pain de campagne tranché"),
            ("2 tradi et un croissant, c'est mon ordinaire", "2 tradi et un croissant"),
            ("2 tradi pour 18h, enregistre ça comme mon habituel", "2 tradi pour 18h"),
        ] {
            assert_eq!(keeps_as_usual(text).as_deref(), Some(rest), "{text}");
        }
    }

    #[test]
    fn whoever_asks_for_the_usual_order_keeps_nothing() {
        for text in [
            "comme d'hab",
            "comme d'habitude pour 18h",
            "ma commande habituelle pour demain 8h svp",
            "gardez-moi mon ordinaire pour 18h",
            "notez ma commande habituelle pour demain",
            "enregistrez ma commande habituelle pour demain 8h",
            "c'est pour ma commande habituelle",
            "c'est mon ordinaire pour demain 8h",
            "c'est quoi mon ordinaire ?",
            "c'est bien mon ordinaire ?",
            "mon ordinaire c'est quoi",
            "mon ordinaire c'est pour demain",
            "ce n'est pas mon ordinaire",
            "c'est plus mon ordinaire",
            "du pain ordinaire",
            "2 baguettes ordinaires",
            "une baguette ordinaire, c'est combien ?",
            "c'est l'habitude ici ?",
            "enregistre comme d'habitude",
            "je prends mon ordinaire",
            "super comme d'habitude",
            "",
        ] {
            assert_eq!(keeps_as_usual(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in ".{0,160}") {
            let _ = keeps_as_usual(&text);
        }

        #[test]
        fn words_in_any_order_are_read(words in proptest::collection::vec(
            prop::sample::select(vec!["c'est", "mon", "ordinaire", "comme", "enregistre", "en", "fais", "habituel", "2", "tradi", "ça", "sera"]), 0..9,
        )) {
            let text = words.join(" ");
            if let Some(rest) = keeps_as_usual(&text) {
                prop_assert!(rest.split_whitespace().count() <= words.len() + 2, "{text}: {rest}");
            }
        }
    }
}
