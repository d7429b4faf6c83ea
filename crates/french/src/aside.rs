//! Words of time that do not say when the goods are fetched: a train, the past, an hour agreed before.

use crate::tokens::{Kind, Token, span};

/// Events with an hour of their own.
const EVENTS: &[&str] = &[
    "train",
    "tgv",
    "bus",
    "avion",
    "vol",
    "car",
    "metro",
    "reunion",
    "match",
    "film",
    "seance",
    "concert",
    "messe",
    "ceremonie",
    "dentiste",
    "medecin",
    "docteur",
    "cours",
    "ecole",
    "spectacle",
    "embauche",
    "invites",
    "repas",
    "kine",
    "bapteme",
    "enterrement",
    "obseques",
    "creche",
    "nounou",
    "fete",
    "mariage",
    "entretien",
    "examen",
    "oral",
    "audience",
    "vernissage",
    "communion",
    "photo",
];
/// Verbs that give an event its hour.
const BEGIN: &[&str] = &[
    "est", "part", "arrive", "arrivent", "commence", "debute", "finit", "termine", "demarre", "sont", "decolle", "s",
    "vient", "viennent", "sort", "rentre", "rentrent", "passe", "ouvre", "ferme",
];

/// Whether what is said about time belongs to something else.
pub(crate) fn is_aside(tokens: &[Token], from: usize, to: usize, hour: bool) -> bool {
    let word = |i: usize| tokens.get(i).filter(|t| t.kind == Kind::Word).map_or("", |t| t.text.as_str());
    let back = |n: usize| if from >= n { word(from - n) } else { "" };
    if matches!(word(to), "dernier" | "derniere" | "passe" | "dernieres") {
        return true;
    }
    // `est-ce que jeudi…` compares nothing.
    let put = |n: usize| back(n) == "que" && back(n + 1) == "ce";
    if put(1) || put(2) {
        return false;
    }
    // `je ne peux venir que demain`: no sooner than that.
    const ONLY: &[&str] = &[
        "venir",
        "passer",
        "viens",
        "viendrai",
        "passe",
        "passerai",
        "dispo",
        "disponible",
        "libre",
        "peux",
        "pourrai",
        "pourrais",
        "recuperer",
        "serai",
        "rentre",
        "peut",
    ];
    let led = usize::from(matches!(back(1), "a" | "le" | "vers" | "dans"));
    let only = back(1 + led) == "que"
        && span(tokens, from.saturating_sub(5 + led)..from.saturating_sub(1 + led)).iter().any(|t| t.any(ONLY));
    if only {
        return false;
    }
    if matches!(back(1), "comme" | "que") || matches!((back(2), back(1)), ("comme" | "que", "le" | "ce" | "de")) {
        return true;
    }
    // `changer quelque chose dans ma commande de ce soir`: which one it is.
    let led = usize::from(matches!(back(1), "ce" | "cet" | "cette"));
    let which = matches!(back(1 + led), "de" | "du" | "pour") && matches!(back(2 + led), "commande" | "reservation");
    if which && matches!(back(3 + led), "ma" | "mon" | "notre" | "la" | "le") {
        return true;
    }
    // `je me marie le 3 octobre`.
    if span(tokens, from.saturating_sub(3)..from).iter().any(|t| t.any(&["marie", "marient", "marions", "maries"])) {
        return true;
    }
    if !hour {
        return false;
    }
    // `j'ai un train à 18h12`.
    let due =
        &["train", "tgv", "bus", "avion", "vol", "car", "metro", "reunion", "dentiste", "medecin", "kine", "match"];
    if back(1) == "a"
        && from > 2
        && tokens[from - 2].any(due)
        && matches!(back(3), "un" | "mon" | "une" | "ma" | "le" | "notre")
    {
        return true;
    }
    // An event within a few words before, in the same clause.
    let mut event = false;
    let mut verb = false;
    for (back_at, token) in span(tokens, ..from).iter().enumerate().rev().take(6) {
        if token.kind == Kind::Mark && !token.is_mark("-")
            || token.any(&["passe", "passerai", "viens", "viendrai", "pour", "recupere", "donc", "et", "alors"])
        {
            break;
        }
        // Going backwards: the verb comes first, then its subject.
        event |= token.any(EVENTS)
            && (verb || back(1) == "de" || from.checked_sub(1).is_some_and(|i| tokens[i].any(EVENTS)));
        verb |= token.any(BEGIN);
        if token.any(&[
            "finis",
            "termine",
            "bosse",
            "travaille",
            "mange",
            "mangeons",
            "dine",
            "debauche",
            "sors",
            "sortons",
            "sort",
            "quitte",
        ]) && back(1) == "a"
        {
            // `à la débauche 18h` is an hour to come, `je débauche à 18h` is not.
            return !token.is("debauche") || back_at > 0 && tokens[back_at - 1].any(&["je", "on"]);
        }
    }
    event
}
