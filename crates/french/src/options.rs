//! The ways to have an article (`bien cuit`, `sans mayo`) and how customers ask for them.

use crate::{
    catalogue::{Article, Catalogue},
    tokens::{Kind, Token, tokenize},
};

/// Other wordings: `canonical = other | other`; `X` stands for any one word.
const WORDINGS: &str = include_str!("../data/options.txt");

/// One option of the shop with its wordings.
#[derive(Debug)]
pub(crate) struct OptionForm {
    /// As the catalogue writes it.
    pub name: String,
    /// As other articles write it: `vidé`, `vidée`.
    others: Vec<String>,
    /// The words of its name, reduced.
    words: Vec<String>,
    /// Each a run of words.
    forms: Vec<Vec<Wanted>>,
}

/// A word of an option.
#[derive(Debug)]
struct Wanted {
    /// Reduced.
    text: String,
    /// Its sound, when it is long enough to be told by it.
    key: String,
}

/// A word of the text, prepared once.
struct Heard {
    text: String,
    /// Empty when the word is ordinary and must fit to the letter.
    key: String,
    mark: bool,
    between: bool,
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
            if all.iter().any(|o| o.name == *name || o.others.contains(name)) {
                continue;
            }
            let words = reduced(name);
            if let Some(same) = all.iter_mut().find(|o| reduced(&o.name) == words) {
                same.others.push(name.clone());
                continue;
            }
            let forms = forms(name).into_iter().map(|form| {
                form.into_iter()
                    .map(|text| Wanted {
                        key: if text.len() >= 4 { crate::sound::key(&text) } else { String::new() },
                        text,
                    })
                    .collect()
            });
            all.push(Self { name: name.clone(), others: Vec::new(), words, forms: forms.collect() });
        }
        all
    }

    /// As the article itself writes it, if it offers it.
    pub fn own<'a>(&self, article: &'a Article) -> Option<&'a String> {
        article.options.iter().find(|o| **o == self.name || self.others.contains(o))
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
    let whole = w.len();
    while w.len() > 3 && w.ends_with('e') {
        w = &w[..w.len() - 1];
    }
    // `grise` is `gris`, which has lost its `s`.
    if w.len() < whole && w.len() > 3 && !w.ends_with("ss") {
        w = w.strip_suffix('s').unwrap_or(w);
    }
    match w {
        "epaiss" => "epai".into(),
        "mayonnais" => "mayo".into(),
        "sech" => "sec".into(),
        "blanch" => "blanc".into(),
        w => w.to_owned(),
    }
}

const BETWEEN: &[&str] = &["de", "d", "du", "la", "le", "les", "l", "des", "en", "son", "sa", "ses", "leur", "leurs"];

/// A letter doubled, or two that changed places, in a word too short for other slips.
fn short_slip(typed: &str, word: &str) -> bool {
    let near = typed.len().min(word.len()) >= 4 && typed.len() < 7 && typed.as_bytes()[0] == word.as_bytes()[0];
    near && typed.len() >= word.len() && strsim::osa_distance(typed, word) == 1
}

/// Whether the form stands at a word; the word after it. Little words may stand between.
fn at(words: &[Heard], start: usize, form: &[Wanted]) -> Option<usize> {
    let mut i = start;
    for (k, want) in form.iter().enumerate() {
        if k > 0 {
            while words.get(i).is_some_and(|w| (w.between || w.text == "-") && w.text != want.text) {
                i += 1;
            }
        }
        let have = words.get(i).filter(|w| !w.mark)?;
        let near = || {
            // `bien fé`: a short word behind the first is heard by its sound alone.
            if k > 0 && have.text.len() < 4 {
                return !want.key.is_empty() && have.key == want.key;
            }
            let begun = have.text.len() >= 4 && want.text.starts_with(&have.text);
            let alike = begun
                || have.key == want.key
                || crate::sound::slip(&have.text, &want.text)
                || short_slip(&have.text, &want.text);
            !want.key.is_empty() && !have.key.is_empty() && alike
        };
        if have.text != want.text && !near() {
            return None;
        }
        i += 1;
    }
    Some(i)
}

fn heard(token: &Token) -> Heard {
    let text = reduce(&token.text);
    let loose = token.kind == Kind::Word && text.len() >= 2 && !crate::vocabulary::is_common(&token.text);
    // The `l` of an apostrophe is no size.
    let text = if token.elided && text.len() == 1 && !token.capital { format!("{text}'") } else { text };
    Heard {
        key: if loose { crate::sound::key(&text) } else { String::new() },
        text,
        mark: token.kind == Kind::Mark,
        between: token.any(BETWEEN),
    }
}

/// `pas trop gros`: where `trop` ends what was read, the word after it must not go on.
fn begun(tokens: &[Token], to: usize) -> bool {
    const AFTER: &[&str] = &["pour", "svp", "merci", "et", "demain", "a", "ce", "plus", "ou"];
    tokens[to - 1].is("trop") && tokens.get(to).is_some_and(|t| t.kind == Kind::Word && !t.any(AFTER))
}

/// The options of a shop, with the wordings that a first letter (written or heard) can begin.
#[derive(Debug, Default)]
pub(crate) struct Options {
    /// Each once.
    pub all: Vec<OptionForm>,
    by_byte: Vec<Vec<(u16, u16)>>,
}

impl Options {
    /// The options of a whole catalogue.
    pub fn of(catalogue: &Catalogue) -> Self {
        let all = OptionForm::of(catalogue);
        let mut by_byte = vec![Vec::new(); 256];
        for (o, option) in all.iter().enumerate() {
            for (f, form) in option.forms.iter().enumerate() {
                let mut firsts: Vec<u8> = form[0].text.bytes().take(1).chain(form[0].key.bytes().take(1)).collect();
                firsts.dedup();
                for byte in firsts {
                    by_byte[usize::from(byte)].push((o as u16, f as u16));
                }
            }
        }
        Self { all, by_byte }
    }
}

impl Options {
    /// The words of the names of all options, reduced.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.all.iter().flat_map(|o| o.words.iter().map(String::as_str))
    }

    /// Whether a folded word is a word of some option's wordings, or nearly one of its name.
    pub fn knows(&self, text: &str) -> bool {
        let word = reduce(text);
        let named = |o: &OptionForm| o.words.iter().any(|w| crate::sound::slip(&word, w));
        self.all.iter().any(|o| named(o) || o.forms.iter().flatten().any(|w| w.text == word))
    }

    /// An option as the article writes it.
    pub fn own(&self, article: &Article, name: &str) -> String {
        let form = self.all.iter().find(|o| o.name == name);
        form.and_then(|o| o.own(article)).map_or_else(|| name.to_owned(), String::clone)
    }
}

/// `sans mayo ni tomate`: what is refused beside what was refused just before.
fn further(
    options: &Options,
    tokens: &[Token],
    words: &[Heard],
    last: &OptionHit,
    free: &impl Fn(usize) -> bool,
) -> Option<OptionHit> {
    let without = |option: &OptionForm| option.name.starts_with("sans ");
    if !without(&options.all[last.option]) || !tokens.get(last.to)?.any(&["ni", "et"]) && !tokens[last.to].is_mark(",")
    {
        return None;
    }
    let mut from = last.to + 1;
    while tokens.get(from)?.any(BETWEEN) || tokens[from].any(&["ni", "et"]) {
        from += 1;
    }
    // `sans coriandre, piment à part`: a way of its own.
    let whole = |f: &Vec<Wanted>| f.len() > 1 && at(words, from, f).is_some();
    if !free(from) || options.all.iter().any(|o| !without(o) && o.forms.iter().any(whole)) {
        return None;
    }
    let named = |(index, option): (usize, &OptionForm)| {
        // The shortest wording: the name itself.
        let form = option.forms.iter().rfind(|f| f.len() > 1 && f[0].text == reduce("sans"))?;
        at(words, from, &form[1..]).map(|to| OptionHit { from, to, option: index })
    };
    options.all.iter().enumerate().filter(|(_, option)| without(option)).find_map(named)
}

/// Every option in the text, the longest at each place.
pub(crate) fn find(options: &Options, tokens: &[Token], free: impl Fn(usize) -> bool) -> Vec<OptionHit> {
    let mut hits = Vec::new();
    if options.all.is_empty() {
        return hits;
    }
    let words: Vec<Heard> = tokens.iter().map(heard).collect();
    let mut i = 0;
    while i < tokens.len() {
        let mut best: Option<OptionHit> = None;
        // `4-6 ans`, `pointure 39`: a figure begins a way only with more words, or as a size.
        let size = |f: &[Wanted]| tokens[i].kind == Kind::Word || f.len() > 1 || tokens[i].value >= 20.0;
        if tokens[i].kind != Kind::Mark && free(i) {
            let word = &words[i];
            let key = if word.text.len() < 4 { "" } else { word.key.as_str() };
            let firsts = word.text.bytes().take(1).chain(key.bytes().take(1));
            for &(index, form) in firsts.flat_map(|byte| &options.by_byte[usize::from(byte)]) {
                let form = &options.all[usize::from(index)].forms[usize::from(form)];
                if size(form)
                    && let Some(to) = at(&words, i, form)
                    && !begun(tokens, to)
                    && best.is_none_or(|b| b.to < to || b.to == to && usize::from(index) < b.option)
                    && (i..to).all(&free)
                {
                    best = Some(OptionHit { from: i, to, option: usize::from(index) });
                }
            }
        }
        match best {
            Some(hit) => {
                hits.push(hit);
                i = hit.to;
                while let Some(next) = further(options, tokens, &words, &hits[hits.len() - 1], &free) {
                    hits.push(next);
                    i = next.to;
                }
            }
            None => i += 1,
        }
    }
    hits
}
