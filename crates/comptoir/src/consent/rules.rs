//! The words by which people stop and agree.

use kernel::words::fold;

/// Whether an SMS is a withdrawal: the whole message, or its first word, in any case, with or without accents.
///
/// "Arrêtez de mettre du sucre" is no withdrawal: the other words of refusal count only when they are the whole message.
pub fn is_stop(text: &str) -> bool {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let whole = words.join(" ");
    let first_is_stop = words.first().is_some_and(|word| matches!(*word, "stop" | "stopsms" | "unsubscribe"));
    let whole_is_refusal = matches!(
        whole.as_str(),
        "arret"
            | "arreter"
            | "arretez"
            | "desabonner"
            | "desabonnez moi"
            | "desinscrire"
            | "desinscription"
            | "ne plus recevoir"
    );
    first_is_stop || whole_is_refusal
}

/// Whether an SMS is a plain yes.
pub fn is_yes(text: &str) -> bool {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    matches!(
        words.as_slice(),
        ["oui" | "ok" | "yes" | "ouais" | "oui oui" | "daccord"] | ["d", "accord"] | ["oui", "merci" | "stp" | "svp"]
    )
}

/// A number alone, as the answer to an alert: `2`, `2 svp`. At most 99.
pub fn number_alone(text: &str) -> Option<i64> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let (number, rest) = words.split_first()?;
    let polite = rest.iter().all(|word| matches!(*word, "svp" | "stp" | "merci" | "please"));
    number.parse().ok().filter(|n| polite && (0..=99).contains(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_is_the_whole_message_or_its_first_word() {
        for stop in ["STOP", "stop", " Stop. ", "STOP merci", "stop sms", "Arrêt", "désabonnez-moi"] {
            assert!(is_stop(stop), "{stop}");
        }
        for other in ["non, arrête de mettre du sucre", "arrêtez de sonner svp", "je ne veux pas stopper", "", "2"] {
            assert!(!is_stop(other), "{other}");
        }
    }

    #[test]
    fn yes_and_numbers_stand_alone() {
        assert!(is_yes("OUI") && is_yes("oui merci") && !is_yes("oui mais sans sucre"));
        assert_eq!(number_alone("2"), Some(2));
        assert_eq!(number_alone("2 svp !"), Some(2));
        assert_eq!(number_alone("2 tradis"), None);
        assert_eq!(number_alone("200"), None);
    }
}
