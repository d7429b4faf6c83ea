//! What a message of a subscriber means where the engine alone cannot know that they have a subscription.

use jiff::{ToSpan, civil::Date};
use kernel::words::fold;

/// What a message wants of a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// No lunch on these days, both included; none: until they say so.
    Pause(Date, Option<Date>),
    /// Lunch again, from that day on; none: as soon as possible.
    Resume(Option<Date>),
}

const ABOUT: [&str; 13] = [
    "dejeuner",
    "dejeuners",
    "repas",
    "abonnement",
    "conge",
    "conges",
    "vacances",
    "absent",
    "absente",
    "pause",
    "midi",
    "formule",
    "formules",
];
const BACK: [&str; 20] = [
    "reprenez",
    "reprends",
    "reprendre",
    "reprend",
    "reprise",
    "recommencez",
    "recommencer",
    "redemarrez",
    "relancez",
    "reactivez",
    "rentre",
    "rentrons",
    "reviens",
    "revenons",
    "retour",
    "remettez",
    "reprendrez",
    "rentrerai",
    "reviendrai",
    "reprenons",
];

/// What a subscription is called when another dish or hour is wished of it.
pub(super) const MINE: [&str; 6] = ["dejeuner", "dejeuners", "repas", "abonnement", "formule", "formules"];
/// What says that something is wished otherwise.
pub(super) const OTHERWISE: [&str; 18] = [
    "changer",
    "change",
    "changez",
    "changement",
    "remplacer",
    "remplace",
    "remplacez",
    "decaler",
    "decale",
    "decalez",
    "avancer",
    "avancez",
    "retarder",
    "retardez",
    "echanger",
    "plutot",
    "autre",
    "modifier",
];

fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether a message that the engine made nothing of may be about a subscription.
pub fn is_about(text: &str) -> bool {
    let words = words(text);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    !text.contains('?') && (has(&ABOUT) || has(&BACK))
}

/// Whether a message wishes another dish or another hour of a subscription: each day is changed on its own page, where
/// what it may become is seen.
pub fn wants_change(text: &str) -> bool {
    let folded = fold(text);
    let words = words(text);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let instead = ["au lieu d", "a la place d", "plus tot", "plus tard"].iter().any(|said| folded.contains(said));
    has(&MINE) && (has(&OTHERWISE) || instead)
}

/// What is wanted, from the pause that the engine read: `rests` is whether a pause runs now or is to come. Saying that
/// one is back ends a pause; without one it is a pause until then.
pub fn wants_back(text: &str, from: Date, until: Option<Date>, doubt: bool, rests: bool) -> Option<Wanted> {
    let back = words(text).iter().any(|word| BACK.contains(&word.as_str()));
    match (back && rests, until) {
        (true, Some(until)) => Some(Wanted::Resume(until.checked_add(1.day()).ok())),
        (true, None) => Some(Wanted::Resume(None)),
        // Neither days nor an open end were said.
        (false, _) if doubt => None,
        (false, until) => Some(Wanted::Pause(from, until)),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn another_dish_or_hour_is_wished() {
        for text in [
            "Je peux changer mon déjeuner de jeudi ?",
            "la quiche au lieu du sandwich dans ma formule svp",
            "mon repas de demain plutôt à 12h45",
            "Est-ce que je peux décaler mon déjeuner",
            "le déjeuner plus tard demain",
        ] {
            assert!(wants_change(text), "{text}");
        }
        for text in ["pas de déjeuner demain", "2 tradi plutôt pour 18h", "je suis en congés du 3 au 14", "merci"] {
            assert!(!wants_change(text), "{text}");
        }
    }

    #[test]
    fn a_subscriber_is_understood() {
        for text in ["je suis en congés du 3 au 14", "Reprenez lundi", "pas de repas jeudi svp", "absent vendredi"] {
            assert!(is_about(text), "{text}");
        }
        for text in ["vous êtes ouverts à midi ?", "2 tradi pour 18h", "merci"] {
            assert!(!is_about(text), "{text}");
        }
        let (from, until) = (date(2026, 11, 24), Some(date(2026, 11, 29)));
        let again = Some(Wanted::Resume(Some(date(2026, 11, 30))));
        assert_eq!(wants_back("reprenez lundi", from, until, false, true), again);
        assert_eq!(wants_back("je rentre lundi", from, until, false, false), Some(Wanted::Pause(from, until)));
        assert_eq!(wants_back("reprenez", from, None, true, true), Some(Wanted::Resume(None)));
        assert_eq!(wants_back("mettez mon abonnement en pause", from, None, true, false), None);
    }
}
