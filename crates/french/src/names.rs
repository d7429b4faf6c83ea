//! How the names in a catalogue are cut into words, figures and the rest.

use crate::{
    tokens::{Kind, Token, tokenize},
    vocabulary,
};

/// Words that join the parts of a name without meaning.
pub(crate) const SOFT: &[&str] =
    &["de", "du", "des", "d", "le", "la", "les", "l", "au", "aux", "a", "o", "un", "une", "of", "with"];

/// Words that join the parts of a name, and elsewhere part two articles.
pub(crate) const HARD: &[&str] = &[
    "et", "ou", "pour", "avec", "sans", "sur", "par", "ce", "cette", "ces", "dit", "que", "qui", "jusque", "mais",
    "and", "en",
];

/// Tags of works that bear a title.
pub(crate) const TITLED: &[&str] =
    &["livre", "roman", "bd", "album", "disque", "vinyle", "film", "dvd", "magazine", "revue", "jeunesse", "manga"];

/// The units that follow a figure in a name.
pub(crate) const UNITS: &[&str] = &[
    "g",
    "kg",
    "cl",
    "l",
    "ml",
    "cm",
    "m",
    "€",
    "euros",
    "euro",
    "personnes",
    "part",
    "parts",
    "h",
    "min",
    "litre",
    "litres",
];

/// Words in brackets that only tell how an article is sold.
pub(crate) const ASIDE: &[&str] = &[
    "part",
    "tige",
    "botte",
    "sachet",
    "boite",
    "paquet",
    "piece",
    "moin",
    "moins",
    "an",
    "ans",
    "environ",
    "lot",
    "pot",
    "barquette",
    "plu",
    "plus",
    "personne",
];

/// A figure that tells sizes of one article apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Size {
    /// Folded unit: `€`, `cl`, `personnes`…
    pub unit: &'static str,
    /// Its value.
    pub value: f64,
}

/// A name cut into its parts.
#[derive(Default)]
pub(crate) struct Parts {
    pub words: Vec<String>,
    pub bridges: Vec<usize>,
    pub sizes: Vec<Size>,
    pub all: String,
}

/// The singular of a folded word, roughly.
pub(crate) fn stem(word: &str) -> String {
    if word.len() > 3 && !word.ends_with("ss") && !matches!(word, "temps" | "plus" | "sans" | "fois" | "mais" | "dans")
    {
        if let Some(one) = word.strip_suffix("eaux") {
            return format!("{one}eau");
        }
        return word.strip_suffix(['s', 'x']).unwrap_or(word).to_owned();
    }
    word.to_owned()
}

/// The other gender of an adjective.
pub(crate) fn masculine(word: &str) -> Option<String> {
    Some(match word {
        "blanche" => "blanc".into(),
        "blanc" => "blanche".into(),
        "seche" => "sec".into(),
        "fraiche" => "frai".into(),
        "grosse" => "gro".into(),
        "douce" => "dou".into(),
        "epaisse" => "epai".into(),
        _ => match word.strip_suffix('e') {
            Some(short) if !vocabulary::is_good(word) => short.to_owned(),
            Some(_) => return None,
            None if vocabulary::is_good(word) => return None,
            None => format!("{word}e"),
        },
    })
}

/// A name without what stands in brackets, and what does.
pub(crate) fn split_aside(name: &str) -> (String, String) {
    let mut main = String::new();
    let mut aside = String::new();
    let mut depth = 0;
    for c in name.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = 0,
            c if depth > 0 => aside.push(c),
            c => main.push(c),
        }
    }
    (main, aside)
}

pub(crate) fn parts(name: &str, titled: bool) -> Parts {
    let tokens = tokenize(name).tokens;
    let mut out = Parts::default();
    let mut parted = false;
    let mut at = 0;
    while at < tokens.len() {
        let token = &tokens[at];
        let bare = |t: &Token| t.kind != Kind::Mark;
        match token.kind {
            Kind::Mark => {
                parted = parted || matches!(token.text.as_str(), "," | "+" | "&" | "?" | "!" | "." | ":" | "/")
            }
            Kind::Number if !titled => {
                if let Some((size, len)) = size_at(&tokens, at) {
                    out.sizes.push(size);
                    at += len;
                    continue;
                }
            }
            _ => {}
        }
        let text = token.text.as_str();
        let coded = tokens.get(at + 1).is_some_and(|n| n.kind == Kind::Number && n.glued && token.kind == Kind::Word);
        if HARD.contains(&text) && !coded {
            parted = true;
        }
        if bare(token) {
            out.all.push_str(&stem(text));
        }
        // `Tacos L`: a letter at the end is a size.
        let sized = at > 0 && text.len() == 1 && !token.elided && tokens.len() == at + 1 && token.kind == Kind::Word;
        if bare(token) && (coded || sized || !SOFT.contains(&text) && !HARD.contains(&text)) {
            let glued = token.kind == Kind::Number && token.glued && at > 0 && tokens[at - 1].kind == Kind::Word;
            if parted && !glued && !out.words.is_empty() {
                out.bridges.push(out.words.len() - 1);
            }
            parted = false;
            let word = stem(text);
            match out.words.last_mut().filter(|_| glued) {
                Some(last) => last.push_str(&word),
                None => out.words.push(word),
            }
        }
        at += 1;
    }
    out
}

/// The figure with a unit that starts at a token, and its length.
pub(crate) fn size_at(tokens: &[Token], at: usize) -> Option<(Size, usize)> {
    let number = crate::numbers::number_at(tokens, at)
        .filter(|n| !n.article || n.digits || tokens.get(at + n.len).is_some_and(|t| t.is("litre")))?;
    let unit = tokens.get(at + number.len)?;
    let unit = UNITS.iter().find(|u| **u == unit.text)?;
    let unit = match *unit {
        "euros" | "euro" => "€",
        "part" | "parts" => "personnes",
        "litre" | "litres" => "l",
        other => other,
    };
    Some((Size { unit, value: number.value }, number.len + 1))
}

/// Adjectives of size and praise: alone they name nothing.
pub(crate) const ADJECTIVES: &[&str] = &[
    "petit", "petite", "grand", "grande", "gro", "grosse", "bon", "bonne", "nouveau", "nouvelle", "beau", "belle",
    "demi", "maison",
];
