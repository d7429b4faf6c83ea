//! What a short answer means, before any understanding of French: STOP, OUI, or a number in answer to an alert.

mod anonymous;
mod clues;
mod habit;
mod week;

pub use self::anonymous::anonymous;
pub use self::clues::{Clue, Means, clues, is_phrase, proposal};
pub use self::habit::keeps_as_usual;
pub use self::week::{Day, week};

use jiff::{SignedDuration, Timestamp};
use kernel::{Contact, words::fold};

use crate::{
    consent::rules::{is_stop, is_yes, number_alone},
    outbox::rules::Announced,
};

/// How far back a question of the shop may still be answered.
pub fn remembers(now: Timestamp) -> Timestamp {
    now.saturating_sub(SignedDuration::from_hours(12)).unwrap_or(now)
}

/// Whether someone with so many collected orders is taken at their word, when the shop wants it so from `after` on.
pub fn is_regular(after: Option<i64>, collected: i64) -> bool {
    after.is_some_and(|after| after > 0 && collected >= after)
}

/// So many minutes goods wait for a yes: nobody looks at a telephone all the time, and at mails less. Nothing for whoever
/// is there while they are read back.
pub fn patience(later: bool, contact: Option<&Contact>) -> i64 {
    match contact {
        Some(Contact::Phone(_)) if later => 30,
        Some(Contact::Email(_)) if later => 120,
        _ => 0,
    }
}

/// Whether a text speaks of an allergy, an illness or a pregnancy.
pub fn is_health(text: &str) -> bool {
    let stems = ["allerg", "intoleran", "coeliaq", "celiaq", "anaphyla", "oedeme", "enceinte", "diabet", "epipen"];
    let text = fold(text);
    stems.iter().any(|stem| text.contains(stem))
}

/// A paper of routine that somebody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// A receipt, an invoice, a credit note, an order form: on the page of their order.
    OfOrder,
    /// The quote that they were sent.
    Quote,
    /// The statement of a month.
    Statement,
}

/// Which paper a text asks for. Who says that one is wrong wants a person, and so does who wants a new quote.
pub fn paper(text: &str) -> Option<Paper> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let has = |known: &[&str]| words.iter().any(|word| known.contains(word));
    let wrong = [
        "erreur",
        "erreurs",
        "faux",
        "fausse",
        "probleme",
        "trop",
        "pourquoi",
        "rembourser",
        "remboursement",
        "trompe",
    ];
    if has(&wrong) {
        return None;
    }
    let phrase = |first: &[&str], second: &str| words.windows(2).any(|two| first.contains(&two[0]) && two[1] == second);
    let named = has(&["facture", "factures", "justificatif", "justificatifs"])
        || phrase(&["un", "le", "mon", "du"], "recu")
        || phrase(&["l", "mon", "notre"], "avoir")
        || folded.contains("ticket de caisse")
        || folded.contains("bon de commande")
        || folded.contains("note de frais");
    match () {
        () if phrase(&["le", "mon", "votre", "notre", "du", "ce"], "devis") => Some(Paper::Quote),
        () if phrase(&["un", "le", "mon", "du"], "releve") => Some(Paper::Statement),
        () if named => Some(Paper::OfOrder),
        () => None,
    }
}

/// Below this confidence (0 to 1) what a machine heard is not acted on.
pub const HEARD_WELL: f64 = 0.35;

/// After so many turns of a call in a row that led nowhere a person takes over.
pub const CALL_PATIENCE: u32 = 2;

/// A short answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Leave me alone.
    Stop,
    /// Yes, to the question of an opt-in.
    Yes,
    /// So many of what was announced.
    Reserve(Announced, i64),
    /// None of what was announced.
    NoThanks,
    /// A person must read it.
    Unclear,
}

/// Reads an SMS, given whether a question of an opt-in is open and the alerts this person got, newest first.
pub fn read(text: &str, asked: bool, alerts: &[Announced]) -> Answer {
    if is_stop(text) {
        return Answer::Stop;
    }
    if asked && is_yes(text) {
        return Answer::Yes;
    }
    let (number, alert) = match number_alone(text) {
        Some(number) => (number, alerts.first()),
        None => match word_and_number(text) {
            Some((word, number)) => (number, alerts.iter().find(|alert| alert.word == word)),
            None => return Answer::Unclear,
        },
    };
    match (alert, number) {
        (None, _) => Answer::Unclear,
        (Some(_), 0) => Answer::NoThanks,
        (Some(alert), number) => Answer::Reserve(alert.clone(), number),
    }
}

/// `TRADI 2` or `2 tradi`: a code word with a number, and nothing else but politeness.
fn word_and_number(text: &str) -> Option<(String, i64)> {
    let folded = fold(text);
    let polite = |word: &&str| !matches!(*word, "svp" | "stp" | "merci");
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).filter(polite).collect();
    let (word, number) = match words.as_slice() {
        [word] => (*word, "1"),
        [word, number] if number.parse::<i64>().is_ok() => (*word, *number),
        [number, word] => (*word, *number),
        _ => return None,
    };
    let number = number.parse().ok().filter(|n| (0..=99).contains(n))?;
    Some((word.to_ascii_uppercase(), number))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn alert(word: &str) -> Announced {
        Announced {
            batch: kernel::id::BatchId::from_bytes([1; 16]),
            sku: "CP-TRA".parse().expect("a reference"),
            ready_at: "2026-11-24T15:30:00Z".parse().expect("an instant"),
            word: word.to_owned(),
        }
    }

    #[test]
    fn a_number_answers_the_last_alert_and_a_word_its_own() {
        let alerts = [alert("TRADI"), alert("CROISSANT")];
        let reserve = |n: usize, count| Answer::Reserve(alerts[n].clone(), count);
        for (text, answer) in [
            ("2", reserve(0, 2)),
            ("2 svp", reserve(0, 2)),
            ("Croissant 3", reserve(1, 3)),
            ("3 croissant merci", reserve(1, 3)),
            ("tradi", reserve(0, 1)),
            ("0", Answer::NoThanks),
            ("STOP", Answer::Stop),
            ("brioche 2", Answer::Unclear),
            ("je voudrais 2 tradi", Answer::Unclear),
            ("2 tradi et 3 croissants", Answer::Unclear),
            ("oui", Answer::Unclear),
            ("", Answer::Unclear),
        ] {
            assert_eq!(read(text, false, &alerts), answer, "{text}");
        }
        assert_eq!(read("2", false, &[]), Answer::Unclear);
        assert_eq!(read("OUI", true, &alerts), Answer::Yes);
        let about = alerts[0].about();
        assert_eq!(Announced::parse(&about), Some(alerts[0].clone()));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in ".{0,200}", asked: bool) {
            let answer = read(&text, asked, &[alert("TRADI")]);
            if text.trim().to_lowercase().starts_with("stop ") {
                prop_assert_eq!(answer, Answer::Stop);
            }
        }
    }

    #[test]
    fn a_paper_is_asked_for_and_a_wrong_one_is_complained_about() {
        for text in [
            "vous pouvez m'envoyer la facture ?",
            "il me faudrait un reçu svp",
            "Bjr je voudrais un justificatif pr ma note de frais",
            "ticket de caisse perdu, vous l'avez ?",
            "je n'ai pas reçu l'avoir",
        ] {
            assert_eq!(paper(text), Some(Paper::OfOrder), "{text}");
        }
        assert_eq!(paper("mon relevé du mois stp"), Some(Paper::Statement));
        assert_eq!(paper("Pouvez-vous me renvoyer le devis ?"), Some(Paper::Quote));
        assert_eq!(paper("je voudrais un devis pour un mariage"), None, "a new one is written by a person");
        for text in [
            "j'ai bien reçu, merci",
            "il y a une erreur sur la facture",
            "2 tradi",
            "un relais",
            "je peux avoir 2 tradi",
            "",
        ] {
            assert_eq!(paper(text), None, "{text}");
        }
    }

    #[test]
    fn what_may_harm_is_heard_in_any_spelling() {
        for text in ["je suis ALLERGIQUE aux noix", "intolérance au lait", "c'est pour ma femme enceinte", "cœliaque"]
        {
            assert!(is_health(text), "{text}");
        }
        assert!(!is_health("vous avez du pain aux noix ?"));
    }
}
