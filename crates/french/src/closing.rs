//! How a message begins and ends: a greeting, who writes; thanks, wishes, a signature. They ask for nothing and take
//! nothing back.

use crate::tokens::{Kind, Token, span};

/// Words that begin a closing.
const HEADS: &[&str] = &[
    "merci",
    "cordialement",
    "cdt",
    "cdlt",
    "cld",
    "bises",
    "bise",
    "bisous",
    "biz",
    "bizz",
    "amicalement",
    "sincerement",
    "respectueusement",
    "salutations",
    "bonne",
    "bon",
    "bien",
    "belle",
    "excellente",
    "au",
    "a",
];

/// Words that a closing is made of.
const WORDS: &[&str] = &[
    "merci",
    "beaucoup",
    "davance",
    "avance",
    "infiniment",
    "mille",
    "fois",
    "d",
    "de",
    "par",
    "a",
    "toi",
    "vous",
    "bonne",
    "bon",
    "belle",
    "excellente",
    "journee",
    "soiree",
    "aprem",
    "nuit",
    "weekend",
    "semaine",
    "fin",
    "et",
    "cordialement",
    "cdt",
    "cdlt",
    "cld",
    "bien",
    "bises",
    "bise",
    "bisous",
    "biz",
    "bizz",
    "bientot",
    "revoir",
    "au",
    "tres",
    "encore",
    "sincerement",
    "respectueusement",
    "amicalement",
    "salutations",
    "distinguees",
    "meilleures",
    "mes",
    "sentiments",
    "courage",
    "tous",
    "toute",
    "equipe",
    "l",
    "la",
    "svp",
    "tchao",
    "ciao",
    "vos",
    "votre",
    "reponse",
    "comprehension",
    "pour",
];

/// What must stand behind a head that is also another word.
const WISHES: &[(&str, &[&str])] = &[
    ("bonne", &["journee", "soiree", "aprem", "nuit", "semaine", "fin", "continuation"]),
    ("belle", &["journee", "soiree", "fin"]),
    ("excellente", &["journee", "soiree"]),
    ("bon", &["weekend", "aprem", "courage"]),
    ("bien", &["cordialement", "a"]),
    ("au", &["revoir"]),
    ("a", &["bientot"]),
];

/// Words after which a name may stand.
const SIGNED: &[&str] = &[
    "cordialement",
    "cdt",
    "cdlt",
    "cld",
    "bises",
    "bise",
    "bisous",
    "biz",
    "amicalement",
    "sincerement",
    "salutations",
];

/// So many words must stand before what is taken for a closing, unless a sentence ends there or a name follows.
const LEAST: usize = 3;

/// Where the closing of a text begins: behind its last word where it has none.
pub(crate) fn closing(tokens: &[Token]) -> usize {
    let word = |i: usize| tokens.get(i).map_or("", |t| t.text.as_str());
    let head = |i: usize| {
        tokens[i].kind == Kind::Word
            && tokens[i].any(HEADS)
            && WISHES.iter().find(|(w, _)| *w == word(i)).is_none_or(|(_, next)| next.contains(&word(i + 1)))
    };
    let ends = |at: usize| span(tokens, at..).iter().all(closes);
    let Some(at) = (0..tokens.len()).find(|at| head(*at) && (ends(*at) || signed(tokens, *at))) else {
        return tokens.len();
    };
    let words = span(tokens, ..at).iter().filter(|t| t.kind != Kind::Mark && !t.emoji).count();
    let apart = at > 0 && tokens[at - 1].ends_sentence() || !ends(at);
    let least = if apart { 1 } else { LEAST };
    if words < least { tokens.len() } else { at }
}

/// Words of a greeting.
const GREETINGS: &[&str] = &[
    "bonjour",
    "bonsoir",
    "salut",
    "coucou",
    "rebonjour",
    "re",
    "madame",
    "monsieur",
    "messieurs",
    "mesdames",
    "tous",
    "a",
];

/// Titles before a name.
const TITLES: &[&str] = &["mme", "madame", "mr", "monsieur", "m", "mlle", "famille"];

/// Where a text begins behind its greeting and the name of who writes.
pub(crate) fn opening(tokens: &[Token]) -> usize {
    let word = |i: usize| tokens.get(i).filter(|t| t.kind == Kind::Word && !t.emoji).map_or("", |t| t.text.as_str());
    let skip = |mut at: usize| {
        while tokens.get(at).is_some_and(|t| {
            t.kind == Kind::Mark && !t.is_mark("?") && !t.is_mark("(") && !t.is_mark("+") && !t.is_mark("-")
        }) {
            at += 1;
        }
        at
    };
    let mut at = 0;
    if matches!(word(0), "bonjour" | "bonsoir" | "salut" | "coucou" | "rebonjour") {
        at = 1;
        while GREETINGS.contains(&word(at))
            && (word(at) != "a" || word(at + 1) == "tous")
            && (word(at) != "tous" || word(at - 1) == "a")
        {
            at += 1;
        }
        at = skip(at);
    }
    // `c'est Martine,`, `ici Mme Roy :`.
    let led = match (word(at), word(at + 1)) {
        ("c", "est") => at + 2,
        ("ici", _) => at + 1,
        _ => at,
    };
    if led > at {
        let named = (led..tokens.len()).take_while(|i| tokens[*i].capital || TITLES.contains(&word(*i))).count();
        let parted = tokens
            .get(led + named)
            .is_some_and(|t| t.is_mark(",") || t.is_mark(".") || t.is_mark(":") || t.is_mark("\n"));
        if (1..4).contains(&named) && parted {
            at = skip(led + named);
        }
    }
    let rest = span(tokens, at..).iter().filter(|t| t.kind != Kind::Mark && !t.emoji).count();
    if rest == 0 { 0 } else { at }
}

fn closes(token: &Token) -> bool {
    token.kind == Kind::Mark && !token.is_mark("?") || token.emoji || token.any(WORDS)
}

/// `cordialement, Jean Dupuis`: so many words of a name behind the word that signs.
fn signed(tokens: &[Token], at: usize) -> bool {
    let Some(sign) = (at..tokens.len()).rev().find(|i| tokens[*i].any(SIGNED)) else { return false };
    let named: Vec<&Token> = span(tokens, sign + 1..).iter().filter(|t| t.kind != Kind::Mark).collect();
    let name = |t: &&Token| {
        t.kind == Kind::Word && (t.capital || t.text.len() < 3 || t.any(&["mme", "mlle", "monsieur", "madame"]))
    };
    span(tokens, at..=sign).iter().all(closes) && !named.is_empty() && named.len() < 4 && named.iter().all(name)
}
