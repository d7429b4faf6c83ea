//! How a message begins and ends: a greeting, who writes; thanks, wishes, a signature. They ask for nothing and take
//! nothing back.

use crate::tokens::{Kind, Token, span};

/// Words that sign: behind them a name may stand.
const SIGNED: &[&str] = &[
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
];

/// Words that begin a wish, with what must follow.
const WISHES: &[(&str, &[&str])] = &[
    ("bonne", &["journee", "soiree", "aprem", "nuit", "semaine", "fin", "continuation"]),
    ("belle", &["journee", "soiree", "fin"]),
    ("excellente", &["journee", "soiree"]),
    ("bon", &["weekend", "aprem", "courage"]),
    ("bien", &["cordialement", "a"]),
    ("au", &["revoir"]),
    ("a", &["bientot"]),
];

/// What else a closing is made of.
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
    "continuation",
    "et",
    "bien",
    "bientot",
    "revoir",
    "au",
    "tres",
    "encore",
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

/// So many words must stand before what is taken for a closing, unless a sentence ends there or a name follows.
const LEAST: usize = 3;

/// Where the closing of a text begins: behind its last word where it has none.
pub(crate) fn closing(tokens: &[Token]) -> usize {
    let next = |at: usize| tokens.get(at + 1).map_or("", |t| t.text.as_str());
    let wish = |at: usize| WISHES.iter().any(|(word, after)| tokens[at].is(word) && after.contains(&next(at)));
    let head = |at: usize| tokens[at].is("merci") || tokens[at].any(SIGNED) || wish(at);
    let ends = |at: usize| span(tokens, at..).iter().all(closes);
    let Some(at) = (0..tokens.len()).find(|at| head(*at) && (ends(*at) || signed(tokens, *at))) else {
        return tokens.len();
    };
    let words = span(tokens, ..at).iter().filter(|t| t.kind != Kind::Mark && !t.emoji).count();
    let apart = at > 0 && tokens[at - 1].ends_sentence() || !ends(at);
    let least = if apart { 1 } else { LEAST };
    if words < least { tokens.len() } else { at }
}

fn closes(token: &Token) -> bool {
    token.emoji
        || token.any(WORDS)
        || token.any(SIGNED)
        || parts(token)
        || ["(", ")", "-"].iter().any(|m| token.is_mark(m))
}

/// A mark that only parts: no question, no `½`.
fn parts(token: &Token) -> bool {
    token.ends_sentence() && !token.is_mark("?") || token.is_mark(",") || token.is_mark(":")
}

/// `cordialement, Jean Dupuis`: a few words of a name behind the word that signs.
fn signed(tokens: &[Token], at: usize) -> bool {
    let Some(sign) = (at..tokens.len()).rev().find(|i| tokens[*i].any(SIGNED)) else { return false };
    let named: Vec<&Token> = span(tokens, sign + 1..).iter().filter(|t| t.kind != Kind::Mark).collect();
    let name = |t: &&Token| t.kind == Kind::Word && (t.capital || t.text.len() < 3 || t.any(TITLES));
    span(tokens, at..=sign).iter().all(closes) && (1..4).contains(&named.len()) && named.iter().all(name)
}

/// Words of a greeting.
const GREETINGS: &[&str] =
    &["bonjour", "bonsoir", "salut", "coucou", "rebonjour", "re", "madame", "monsieur", "messieurs", "mesdames"];

/// Titles before a name.
const TITLES: &[&str] = &["mme", "madame", "mr", "monsieur", "m", "mlle", "famille"];

/// Where a text begins behind its greeting and the name of who writes.
pub(crate) fn opening(tokens: &[Token]) -> usize {
    let word = |i: usize| tokens.get(i).filter(|t| t.kind == Kind::Word && !t.emoji).map_or("", |t| t.text.as_str());
    let skip = |at: usize| at + span(tokens, at..).iter().take_while(|t| parts(t)).count();
    let mut at = 0;
    if matches!(word(0), "bonjour" | "bonsoir" | "salut" | "coucou" | "rebonjour") {
        loop {
            at += match (word(at), word(at + 1)) {
                ("a", "tous") => 2,
                (greeting, _) if GREETINGS.contains(&greeting) => 1,
                _ => break,
            };
        }
        at = skip(at);
    }
    // `c'est Martine,`, `ici Mme Roy :`, but not `c'est Dimanche,`.
    let led = match (word(at), word(at + 1)) {
        ("c", "est") => at + 2,
        ("ici", _) => at + 1,
        _ => at,
    };
    let name = |t: &Token| t.any(TITLES) || t.capital && !crate::vocabulary::is_common(&t.text);
    let named = span(tokens, led..).iter().take_while(|t| name(t)).count();
    if led > at && (1..4).contains(&named) && tokens.get(led + named).is_some_and(parts) {
        at = skip(led + named);
    }
    let rest = span(tokens, at..).iter().filter(|t| t.kind != Kind::Mark && !t.emoji).count();
    if rest == 0 { 0 } else { at }
}

#[cfg(test)]
mod tests {
    use super::{closing, opening};
    use crate::tokens::tokenize;

    fn core(text: &str) -> String {
        let mut tokens = tokenize(text).tokens;
        tokens.truncate(closing(&tokens));
        let begin = opening(&tokens);
        tokens[begin..].iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn greeting_and_signature_go_and_nothing_else() {
        for (text, left) in [
            ("Bonjour, c'est Martine, 2 flans. Merci et bonne journée", "2 flans ."),
            ("Bonsoir à tous\nune baguette svp. Cordialement, Jean Dupuis", "une baguette svp ."),
            ("Bonjour, ½ pain de mie", "½ pain de mie"),
            ("C'est Dimanche, vous êtes ouverts ?", "c est dimanche , vous etes ouverts ?"),
            ("non merci", "non merci"),
            ("Bonjour", "bonjour"),
            ("2 flans pour 18h merci ?", "2 flans pour 18 h merci ?"),
        ] {
            assert_eq!(core(text), left, "{text}");
        }
    }
}
