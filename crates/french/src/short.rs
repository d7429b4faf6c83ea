//! A bare yes or no, and what the shop's question wants.

use crate::{
    case::{Code, Pending},
    cues::Cue,
    scene::Scene,
};

/// Words that a bare yes or no is made of, with courtesy.
pub(crate) const FILLERS: &[&str] = &[
    "merci",
    "svp",
    "bonjour",
    "salut",
    "bonsoir",
    "c",
    "est",
    "bon",
    "tres",
    "bien",
    "beaucoup",
    "je",
    "vous",
    "tu",
    "le",
    "la",
    "bof",
    "celui",
    "celle",
    "ceux",
    "celles",
    "a",
    "tout",
    "de",
    "l",
    "h",
    "bonne",
    "journee",
    "soiree",
    "ca",
    "me",
    "va",
    "pour",
    "moi",
    "madame",
    "monsieur",
    "suite",
    "bisous",
    "desole",
    "alors",
    "ben",
    "bah",
    "eh",
    "et",
    "en",
    "confirme",
    "confirmer",
    "confirmation",
    "on",
    "fait",
    "comme",
    "faites",
    "super",
    "coucou",
    "demain",
    "tant",
    "pis",
    "grave",
    "rien",
    "pas",
    "remercie",
    "sans",
    "faire",
    "du",
    "oh",
    "ah",
    "hein",
    "voila",
    "!",
    ".",
    "ok",
    "oui",
    "non",
    "parfait",
    "dis",
    "toujours",
    "effectivement",
    "finalement",
    "quand",
    "meme",
    "les",
    "des",
    "que",
    "avance",
    "ce",
    "commande",
    "ma",
    "y",
    "allez",
    "joie",
    "volontiers",
    "mon",
    "capitaine",
    "chef",
    "bonjour",
    "convient",
    "marche",
    "roule",
    "daccord",
    "nickel",
    "impec",
    "exactement",
    "c'est",
    "euh",
];

/// What a short answer amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Short {
    /// Yes and nothing else.
    Yes,
    /// No and nothing else.
    No,
}

/// A yes or a no with nothing but courtesy around it.
pub(crate) fn short(scene: &Scene) -> Option<Short> {
    if !scene.mentions.is_empty()
        || scene.view.len() > 14
        || scene.view.iter().any(|w| w == "#" || w == "%" || w == "?")
    {
        return None;
    }
    let mut covered = vec![false; scene.view.len()];
    let mut yes = false;
    let mut no = false;
    for hit in &scene.hits {
        if matches!(hit.cue, Cue::Yes | Cue::No | Cue::Thanks) {
            covered[hit.from..hit.to.min(scene.view.len())].fill(true);
            yes |= hit.cue == Cue::Yes;
            no |= hit.cue == Cue::No;
        }
    }
    let plain = scene.view.iter().zip(&covered).all(|(w, c)| *c || FILLERS.contains(&w.as_str()) || w.starts_with(':'));
    if !plain {
        return None;
    }
    let negated = no || scene.view.iter().any(|w| w == "non");
    match (yes, negated) {
        (_, true) => Some(Short::No),
        (true, _) => Some(Short::Yes),
        _ => None,
    }
}

/// Whether a question wants a yes or a no.
pub(crate) fn is_yes_no(question: &str) -> bool {
    let folded = kernel::words::fold(question);
    let asked = folded.rsplit(['.', '!', ';']).find(|s| s.contains('?')).unwrap_or(&folded);
    let words: Vec<&str> = asked.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let open = [
        "quel",
        "quelle",
        "quels",
        "quelles",
        "combien",
        "quand",
        "lequel",
        "laquelle",
        "lesquels",
        "lesquelles",
        "comment",
        "ou",
        "qui",
        "quoi",
        "pourquoi",
        "desirez",
        "souhaitez",
    ];
    // `Souhaitez-vous le pliant ?`: this one or not.
    let offered = words.windows(3).any(|w| {
        matches!(w[0], "desirez" | "souhaitez")
            && w[1] == "vous"
            && matches!(w[2], "le" | "la" | "les" | "l" | "un" | "une")
    });
    let asks = |w: &&str| open.contains(w) && !matches!(*w, "desirez" | "souhaitez") || *w == "que";
    let offered = offered && !words.iter().any(asks);
    let confirms = offered
        || words
            .iter()
            .any(|w| w.starts_with("confirm") || *w == "convient" || *w == "va" || *w == "bon" || *w == "accord");
    confirms
        || !(words.iter().any(|w| open.contains(w)) || words.len() < 3 && words.iter().any(|w| w.starts_with("heure")))
}

/// What still lacks when a yes does not answer the question.
pub(crate) fn lacking(question: &str, pending: Option<&Pending>) -> Code {
    let folded = kernel::words::fold(question);
    if folded.contains("combien") && !folded.contains("heure") {
        return Code::Quantity;
    }
    if folded.contains("heure") || folded.contains("quand") || folded.contains("jour") {
        return Code::Time;
    }
    match pending {
        Some(p) if p.items.iter().any(|i| i.qty.is_none() && i.grams.is_none()) => Code::Quantity,
        Some(p)
            if p.pickup.is_none() && !p.items.is_empty() && !folded.contains("quel") && !folded.contains(" ou ") =>
        {
            Code::Time
        }
        _ => Code::Article,
    }
}
