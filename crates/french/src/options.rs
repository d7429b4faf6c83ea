//! The ways to have an article (`bien cuit`, `sans mayo`) and how customers ask for them.

use crate::{
    catalogue::Catalogue,
    tokens::{Kind, Token, tokenize},
};

/// Other wordings: `canonical = other | other`; `X` stands for any one word.
const WORDINGS: &str = include_str!("../data/options.txt");

/// One option of the shop with its wordings.
#[derive(Debug)]
pub(crate) struct OptionForm {
    /// As the catalogue writes it.
    pub name: String,
    /// Each a run of reduced words.
    forms: Vec<Vec<String>>,
}

/// An option found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OptionHit {
    /// First token.
    pub from: usize,
    /// First token after.
    pub to: usize,
    /// Index in the lexicon's options.
    pub option: usize,
}

impl OptionForm {
    /// The options of a whole catalogue, each once.
    pub fn of(catalogue: &Catalogue) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for name in catalogue.articles.iter().flat_map(|a| &a.options) {
            if all.iter().any(|o| o.name == *name) {
                continue;
            }
            all.push(Self { name: name.clone(), forms: forms(name) });
        }
        all
    }
}

fn reduced(text: &str) -> Vec<String> {
    tokenize(text).tokens.iter().filter(|t| t.kind != Kind::Mark).map(|t| reduce(&t.text)).collect()
}

fn forms(name: &str) -> Vec<Vec<String>> {
    let words = reduced(name);
    let mut all = vec![words.clone()];
    for line in WORDINGS.lines() {
        let Some((canonical, others)) = line.split_once('=') else { continue };
        let pattern = reduced(canonical);
        let Some(hole) = fill(&pattern, &words) else { continue };
        for other in others.split('|') {
            let form: Vec<String> =
                reduced(other).iter().flat_map(|w| if w == "x" { hole.clone() } else { vec![w.clone()] }).collect();
            if !form.is_empty() && !all.contains(&form) {
                all.push(form);
            }
        }
    }
    all.sort_by_key(|form| std::cmp::Reverse(form.len()));
    all
}

/// What the `X` of a pattern stands for when the words fit it.
fn fill(pattern: &[String], words: &[String]) -> Option<Vec<String>> {
    match pattern.iter().position(|w| w == "x") {
        None => (pattern == words).then(Vec::new),
        Some(at) => {
            let after = pattern.len() - at - 1;
            let fits =
                words.len() > at + after && words.starts_with(&pattern[..at]) && words.ends_with(&pattern[at + 1..]);
            fits.then(|| words[at..words.len() - after].to_vec())
        }
    }
}

/// A word without its number and gender: `tranchées` and `tranché` are one.
fn reduce(word: &str) -> String {
    let mut w = word;
    if w.len() > 3 {
        w = w.strip_suffix(['s', 'x']).unwrap_or(w);
    }
    while w.len() > 3 && w.ends_with('e') {
        w = &w[..w.len() - 1];
    }
    match w {
        "epaiss" => "epai".into(),
        "mayonnais" => "mayo".into(),
        "sech" => "sec".into(),
        "blanch" => "blanc".into(),
        w => w.to_owned(),
    }
}

const BETWEEN: &[&str] = &["de", "d", "du", "la", "le", "les", "l", "des", "en"];

/// Whether the form stands at a token; the token after it. Little words may stand between.
fn at(tokens: &[Token], start: usize, form: &[String]) -> Option<usize> {
    let mut i = start;
    for (k, want) in form.iter().enumerate() {
        if k > 0 {
            while tokens.get(i).is_some_and(|t| t.any(BETWEEN) && reduce(&t.text) != *want) {
                i += 1;
            }
        }
        let token = tokens.get(i)?;
        let have = reduce(&token.text);
        let near = want.len() >= 4
            && (crate::sound::slip(&have, want)
                || have.len() >= 4 && crate::sound::key(&have) == crate::sound::key(want));
        if token.kind == Kind::Mark || !(have == *want || near && !crate::vocabulary::is_common(&token.text)) {
            return None;
        }
        i += 1;
    }
    Some(i)
}

/// Every option in the text, the longest at each place.
pub(crate) fn find(options: &[OptionForm], tokens: &[Token], free: impl Fn(usize) -> bool) -> Vec<OptionHit> {
    let mut hits = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let mut best: Option<OptionHit> = None;
        if tokens[i].kind == Kind::Word && free(i) {
            for (index, option) in options.iter().enumerate() {
                for form in &option.forms {
                    if let Some(to) = at(tokens, i, form)
                        && best.is_none_or(|b| b.to < to)
                        && (i..to).all(&free)
                    {
                        best = Some(OptionHit { from: i, to, option: index });
                    }
                }
            }
        }
        match best {
            Some(hit) => {
                hits.push(hit);
                i = hit.to;
            }
            None => i += 1,
        }
    }
    hits
}
