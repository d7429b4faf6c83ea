//! Text-speak, phonetic short forms and emoji, opened into plain folded words.

use std::sync::OnceLock;

use crate::{
    hash::Map,
    tokens::{Kind, Token, span},
};

/// `plain words: short forms`, one meaning a line.
const SHORT: &str = include_str!("../data/short.txt");

/// Neighbouring words that are one.
const MERGED: &[(&[&str], &str)] = &[
    (&["aujourd", "hui"], "aujourdhui"),
    (&["aujourd", "ui"], "aujourdhui"),
    (&["aujord", "hui"], "aujourdhui"),
    (&["ajourd", "hui"], "aujourdhui"),
    (&["auhourd", "hui"], "aujourdhui"),
    (&["au", "jour", "de", "hui"], "aujourdhui"),
    (&["apres", "midi"], "aprem"),
    (&["apres", "midis"], "aprem"),
    (&["apre", "midi"], "aprem"),
    (&["ap", "midi"], "aprem"),
    (&["apres", "demain"], "apresdemain"),
    (&["ap", "demain"], "apresdemain"),
    (&["apre", "demain"], "apresdemain"),
    (&["week", "end"], "weekend"),
    (&["rendez", "vous"], "rdv"),
    (&["rendez", "vou"], "rdv"),
    (&["de", "accord"], "daccord"),
    (&["de", "acc"], "daccord"),
    (&["de", "ac"], "daccord"),
    (&["si", "il", "vous", "plait"], "svp"),
    (&["si", "il", "te", "plait"], "svp"),
    (&["si", "vous", "plait"], "svp"),
    (&["si", "il", "vous", "plais"], "svp"),
    (&["si", "il", "vous", "plai"], "svp"),
    (&["si", "il", "te", "plai"], "svp"),
    (&["si", "il", "vous", "ple"], "svp"),
    (&["par", "avance"], "davance"),
    (&["du", "coup"], "ducoup"),
    (&["un", "coup"], "uncoup"),
    (&["quelqu", "un"], "quelquun"),
    (&["quelques", "un"], "quelquun"),
    (&["jusqu"], "jusque"),
    (&["por", "favor"], "svp"),
    (&["per", "favore"], "svp"),
    (&["a", "las"], "a"),
    (&["half", "a"], "demi"),
];

/// Words that are a good with any trade, drawn.
const EMOJI: &str = include_str!("../data/emoji.txt");

/// The word an emoji stands for.
pub(crate) fn emoji(c: char) -> Option<&'static str> {
    if u32::from(c) < 0x2000 {
        return None;
    }
    EMOJI.lines().filter_map(|line| line.split_once(' ')).find(|(sign, _)| sign.starts_with(c)).map(|(_, word)| word)
}

fn table() -> &'static Map<&'static str, Vec<&'static str>> {
    static TABLE: OnceLock<Map<&'static str, Vec<&'static str>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        SHORT
            .lines()
            .filter_map(|line| line.split_once(':'))
            .flat_map(|(plain, shorts)| {
                let plain: Vec<&'static str> = plain.split_whitespace().collect();
                shorts.split_whitespace().map(move |short| (short, plain.clone()))
            })
            .collect()
    })
}

/// Whether a word that mixes letters and digits is text-speak.
pub(crate) fn is_mixed(word: &str) -> bool {
    word.bytes().any(|b| b.is_ascii_digit())
        && word.bytes().any(|b| b.is_ascii_alphabetic())
        && table().contains_key(word)
}

/// Words after which `mat` is the morning.
const MORNINGS: &[&str] = &[
    "demain",
    "ce",
    "le",
    "du",
    "au",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "h",
    "de",
    "apresdemain",
    "chaque",
    "des",
    "hier",
];

/// The one plain word that a spelling opens into, or itself.
pub(crate) fn plain(word: &str) -> &str {
    match table().get(word).map(Vec::as_slice) {
        Some([plain]) => plain,
        _ => word,
    }
}

/// Whether the word is a short form with a plain meaning.
pub(crate) fn is_short(word: &str) -> bool {
    table().contains_key(word)
}

/// Opens short forms, elisions and split words, in place.
pub(crate) fn open(tokens: &mut Vec<Token>) {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len() + 4);
    for i in 0..tokens.len() {
        let token = tokens[i].take();
        if token.kind != Kind::Word || token.emoji {
            out.push(token);
            continue;
        }
        let after_number = out.last().is_some_and(|last: &Token| last.kind == Kind::Number);
        if token.elided {
            let next = tokens.get(i + 1).map_or("", |t| t.text.as_str());
            let plain = match token.text.as_str() {
                "d" => "de",
                "j" => "je",
                "n" => "ne",
                "qu" => "que",
                "m" => "me",
                "t" => "te",
                "s" if next.starts_with("il") => "si",
                "s" => "se",
                // `z'auriez pas`.
                "z" if next.starts_with(['a', 'e']) => "vous",
                "jusqu" => "jusque",
                "lorsqu" => "lorsque",
                other => other,
            };
            push(&mut out, &token, plain);
            continue;
        }
        // `J ARRIVE`: the apostrophe is left out.
        let open = tokens.get(i + 1).is_some_and(|t| {
            t.kind == Kind::Word
                && !t.glued
                && (t.text.len() > 2 || token.text == "j" && t.text.len() > 1)
                && !t.any(&["ou", "et"])
                && t.text.starts_with(['a', 'e', 'i', 'o', 'u', 'y', 'h'])
        });
        if open
            && (!after_number || matches!(token.text.as_str(), "d" | "j"))
            && let Some(plain) = elided(&token.text)
        {
            push(&mut out, &token, plain);
            continue;
        }
        // `6p`: so many persons.
        let heads = matches!(token.text.as_str(), "perso" | "persos");
        if after_number && (token.glued && token.text == "p" || heads) {
            push(&mut out, &token, "personnes");
            continue;
        }
        // `un bouquet à 50 balles`.
        if after_number && token.text == "balles" && !tokens.get(i + 1).is_some_and(|t| t.any(&["de", "d"])) {
            push(&mut out, &token, "euros");
            continue;
        }
        let unit =
            after_number && matches!(token.text.as_str(), "g" | "k" | "h" | "c" | "min" | "mn" | "m" | "mm" | "l");
        let followed_by_est = token.text == "c" && tokens.get(i + 1).is_some_and(|t| t.any(&["est", "etait", "ete"]));
        if unit || followed_by_est {
            let plain = if token.text == "mn" { "min" } else { token.text.as_str() };
            push(&mut out, &token, plain);
            continue;
        }
        // `we` is the week-end, but not in English.
        let english = token.text == "we"
            && (out.last().is_some_and(|t| t.any(&["could", "can", "may", "if", "do", "that", "and"]))
                || tokens
                    .get(i + 1)
                    .is_some_and(|t| t.any(&["are", "would", "need", "want", "will", "have", "could", "can", "like"])));
        if english {
            out.push(token);
            continue;
        }
        match table().get(token.text.as_str()) {
            // `10x15 mat`: a way, unless a day or a determiner stands before it.
            Some(_) if token.text == "mat" && !out.last().is_some_and(|t| t.any(MORNINGS)) => out.push(token),
            Some(plain) => {
                // `mat`, `mer`, `sam`… only open when they can be meant; a capital name such as "Sam" stays.
                let name = token.capital
                    && i > 0
                    && matches!(token.text.as_str(), "sam" | "mat" | "lun" | "dim" | "com" | "cho");
                if name {
                    out.push(token);
                } else {
                    for word in plain {
                        push(&mut out, &token, word);
                    }
                }
            }
            None => match whole_cut(&token.text) {
                Some((head, rest)) => {
                    out.push(Token { text: head.to_owned(), elided: true, ..token });
                    let tail = Token { text: String::new(), glued: true, capital: false, ..token };
                    match table().get(rest) {
                        Some(plain) => plain.iter().for_each(|word| push(&mut out, &tail, word)),
                        None => push(&mut out, &tail, rest),
                    }
                }
                None => out.push(token),
            },
        }
    }
    merge(&mut out);
    joined(&mut out);
    volumes(&mut out);
    numbered(&mut out);
    ordinal(&mut out);
    *tokens = out;
}

/// `2 pains & 1 flan`, `1 kilo + demi`, `un pain é un flan`: other ways to write `et`.
fn joined(tokens: &mut [Token]) {
    for at in 1..tokens.len() {
        let half = |t: &Token| t.any(&["demi", "demie", "demis", "quart"]);
        let next = tokens.get(at + 1);
        let and = tokens[at].is_mark("&") && !tokens[at].glued
            || tokens[at].is_mark("+") && next.is_some_and(half)
            || tokens[at].is("e")
                && tokens[at].accent
                && !tokens[at].glued
                && next.is_some_and(|t| t.kind != Kind::Mark)
                && !tokens[at - 1].any(&["il", "elle", "c", "ce", "ca", "on", "y", "qui", "tout", "je", "tu", "ou"]);
        if and {
            tokens[at].kind = Kind::Word;
            "et".clone_into(&mut tokens[at].text);
        }
    }
}

/// `tome deux`, `n° trois`: a figure in words that names.
fn volumes(tokens: &mut [Token]) {
    for at in 1..tokens.len() {
        let led = |i: usize| {
            tokens[i].any(&["tome", "tomes", "volume", "volumes", "vol", "numero"]) || tokens[i].is_mark("°")
        };
        let figure = |i: usize| matches!(tokens[i].kind, Kind::Number);
        let listed = at > 2 && tokens[at - 1].any(&["et", "a"]) && figure(at - 2) && led(at - 3);
        let Some(n) = crate::numbers::unit_word(&tokens[at].text).filter(|n| *n > 0 && tokens[at].kind == Kind::Word)
        else {
            continue;
        };
        if led(at - 1) || listed {
            tokens[at].kind = Kind::Number;
            tokens[at].value = f64::from(n);
            tokens[at].text = n.to_string();
        }
    }
}

/// `n°3`, `numéro 3`: a figure that names and does not count is one word, `n3`.
fn numbered(tokens: &mut Vec<Token>) {
    let mut at = 0;
    while at + 1 < tokens.len() {
        let sign = tokens[at + 1].is_mark("°");
        let led = tokens[at].is("numero") || sign && tokens[at].any(&["n", "ne", "non", "no"]);
        let figure = tokens.get(at + 1 + usize::from(sign)).filter(|t| t.kind == Kind::Number && t.text.len() < 3);
        if let Some(text) = figure.filter(|_| led).map(|t| format!("n{}", t.text)) {
            tokens[at].text = text;
            tokens.drain(at + 1..at + 2 + usize::from(sign));
        }
        at += 1;
    }
}

/// `3ème`: a place in an order counts nothing.
fn ordinal(tokens: &mut Vec<Token>) {
    for at in (1..tokens.len()).rev() {
        let floor = tokens[at].any(&["e", "er", "ere", "nd"])
            && tokens.get(at + 1).is_some_and(|t| {
                t.any(&[
                    "etage",
                    "arrondissement",
                    "fois",
                    "rang",
                    "rue",
                    "commande",
                    "anniversaire",
                    "porte",
                    "gauche",
                    "droite",
                ])
            });
        let place = tokens[at].glued && (floor || tokens[at].any(&["eme", "ieme", "em"]));
        if place && tokens[at - 1].kind == Kind::Number {
            tokens.remove(at);
            tokens[at - 1].kind = Kind::Word;
            "deuxieme".clone_into(&mut tokens[at - 1].text);
        }
    }
}

/// What a lone consonant before a vowel stands for.
fn elided(letter: &str) -> Option<&'static str> {
    Some(match letter {
        "j" => "je",
        "d" => "de",
        "l" => "l",
        "qu" => "que",
        "n" => "ne",
        "m" => "me",
        _ => return None,
    })
}

/// `dheure`, `dune`, `lapres`: a word of everyday with an apostrophe left out, cut in two.
fn whole_cut(word: &str) -> Option<(&'static str, &str)> {
    let (head, rest) = word.split_at_checked(1)?;
    let plain = elided(head)?;
    let small = head == "d" && matches!(rest, "un" | "une" | "ici");
    let long = rest.len() >= 4
        && rest.starts_with(['a', 'e', 'i', 'o', 'u', 'h'])
        && (crate::vocabulary::is_common(rest) || is_short(rest));
    let own = crate::vocabulary::is_common(word) || crate::vocabulary::is_good(word);
    ((small || long) && !own && !crate::numbers::is_number_word(word)).then_some((plain, rest))
}

/// `davoir`, `lheure`: a word that the apostrophe was left out of, cut again; `known` tells the words of the shop.
pub(crate) fn unglue(tokens: &mut Vec<Token>, known: impl Fn(&Token) -> bool) {
    let cut = |t: &Token| {
        let (head, rest) = t.text.split_at_checked(1)?;
        let word = t.kind == Kind::Word && !t.emoji && rest.len() >= 3 && rest.is_ascii();
        let plain = elided(head).filter(|_| word && rest.starts_with(['a', 'e', 'i', 'o', 'u', 'h']))?;
        let own = MERGED.iter().any(|(_, whole)| *whole == t.text)
            || crate::vocabulary::is_common(&t.text)
            || crate::vocabulary::is_good(&t.text)
            || is_short(&t.text)
            || crate::numbers::is_number_word(&t.text);
        let tail = Token { text: rest.to_owned(), ..*t };
        // `dail`: so short a word is only cut for what the shop sells.
        let fits = !own && (rest.len() > 3 && crate::vocabulary::is_common(rest) || known(&tail)) && !known(t);
        fits.then(|| (Token { text: plain.to_owned(), elided: true, ..*t }, tail))
    };
    let mut at = 0;
    while at < tokens.len() {
        if let Some((head, tail)) = cut(&tokens[at]) {
            tokens[at] = head;
            tokens.insert(at + 1, Token { glued: true, capital: false, ..tail });
        }
        at += 1;
    }
}

fn push(out: &mut Vec<Token>, token: &Token, text: &str) {
    out.push(Token { text: text.to_owned(), ..*token });
}

fn merge(tokens: &mut Vec<Token>) {
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at].kind == Kind::Word {
            for (parts, whole) in MERGED {
                let fits = parts.len() <= tokens.len() - at
                    && parts.iter().zip(span(tokens, at..)).all(|(part, token)| token.is(part));
                if fits {
                    tokens[at].text = (*whole).to_owned();
                    tokens.drain(at + 1..at + parts.len());
                    break;
                }
            }
        }
        at += 1;
    }
}
