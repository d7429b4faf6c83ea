//! Small patterns over tokens, and an index that finds all those a text matches.
//!
//! `bon/bonne` one of several, `joli~` with its genders and plurals, `delici*` a beginning, `..` up to two tokens between, `...` up to five, `....` up to ten,
//! `(tres)` optional, `@prod` a class of tokens.

use std::collections::HashMap;

use kernel::words::fold;

use super::text::{NAME, NUMBER, PLACE, PRODUCT, STAFF, TRADE, Text};

#[derive(Debug, Clone, PartialEq, Eq)]
enum Literal {
    Word(String),
    Start(String),
    Class(u8),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Element {
    One(Vec<Literal>),
    Maybe(Vec<Literal>),
    Gap(usize),
}

/// One pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    elements: Vec<Element>,
    /// Contains its own negation: *pas terrible*; nothing outside may turn it.
    pub settled: bool,
    /// How many tokens it names.
    pub weight: usize,
}

fn literal(text: &str) -> Literal {
    match text {
        "@prod" => Literal::Class(PRODUCT),
        "@staff" => Literal::Class(STAFF),
        "@trade" => Literal::Class(TRADE),
        "@shop" => Literal::Class(NAME),
        "@num" => Literal::Class(NUMBER),
        _ => match text.strip_suffix('*') {
            Some(start) => Literal::Start(fold(start)),
            None => Literal::Word(fold(text)),
        },
    }
}

fn literals(text: &str) -> Vec<Literal> {
    let parts = text.split('/').filter(|part| !part.is_empty());
    parts
        .flat_map(|part| match part.strip_suffix('~') {
            Some(stem) => ["", "e", "s", "es"].iter().map(|end| literal(&format!("{stem}{end}"))).collect(),
            None => vec![literal(part)],
        })
        .collect()
}

impl Pattern {
    /// Reads a pattern; nothing when it has no fixed word to begin with.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.replace(['\'', '’', '-'], " ");
        let mut elements = Vec::new();
        for part in text.split_whitespace() {
            elements.push(match part {
                ".." => Element::Gap(2),
                "..." => Element::Gap(5),
                "...." => Element::Gap(10),
                _ => match part.strip_prefix('(').and_then(|p| p.strip_suffix(')')) {
                    Some(inside) => Element::Maybe(literals(inside)),
                    None => Element::One(literals(part)),
                },
            });
        }
        // What is optional at the beginning says nothing; a gap there would match anywhere.
        let optional = elements.iter().take_while(|element| matches!(element, Element::Maybe(_))).count();
        elements.drain(..optional);
        if !matches!(elements.first(), Some(Element::One(_))) {
            return None;
        }
        let negations =
            ["pas", "sans", "jamais", "rien", "aucun", "aucune", "ni", "personne", "guere", "zero", "not", "no"];
        let settled = elements.iter().any(|element| match element {
            Element::One(any) => any.iter().any(|l| matches!(l, Literal::Word(w) if negations.contains(&w.as_str()))),
            _ => false,
        });
        let weight = elements.iter().filter(|element| matches!(element, Element::One(_))).count();
        Some(Self { elements, settled, weight })
    }

    /// The end of the shortest match that begins at this token.
    fn matches(&self, text: &Text, at: usize) -> Option<usize> {
        run(&self.elements, text, at, text.tokens.get(at)?.sentence)
    }

    /// Whole words named by the pattern, for spelling correction.
    fn words(&self) -> impl Iterator<Item = &str> {
        self.elements
            .iter()
            .flat_map(|element| match element {
                Element::One(any) | Element::Maybe(any) => any.as_slice(),
                Element::Gap(_) => &[],
            })
            .filter_map(|literal| match literal {
                Literal::Word(word) => Some(word.as_str()),
                _ => None,
            })
    }
}

fn fits(any: &[Literal], text: &Text, at: usize) -> bool {
    let Some(token) = text.tokens.get(at) else { return false };
    let named = token.class & (NAME | PLACE) != 0;
    any.iter().any(|literal| match literal {
        Literal::Word(word) => !named && token.word == *word,
        Literal::Start(start) => !named && token.word.starts_with(start.as_str()),
        Literal::Class(class) => token.class & class != 0,
    })
}

fn run(elements: &[Element], text: &Text, at: usize, sentence: usize) -> Option<usize> {
    let Some((first, rest)) = elements.split_first() else { return Some(at) };
    let inside = |i: usize| text.tokens.get(i).is_some_and(|t| t.sentence == sentence);
    match first {
        Element::One(any) if inside(at) && fits(any, text, at) => run(rest, text, at + 1, sentence),
        Element::One(_) => None,
        Element::Maybe(any) => {
            let taken = if inside(at) && fits(any, text, at) { run(rest, text, at + 1, sentence) } else { None };
            taken.or_else(|| run(rest, text, at, sentence))
        }
        Element::Gap(most) => {
            // What follows a contrast is said of something else.
            let wide =
                (0..*most).take_while(|skip| !["mais", "but", "pourtant"].contains(&text.word(at + skip))).count();
            (0..=wide).find_map(|skip| run(rest, text, at + skip, sentence))
        }
    }
}

/// One match: the place of its cue in the list, and its tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit<T> {
    /// What the lexicon says of it.
    pub mark: T,
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    /// Holds its own negation.
    pub settled: bool,
    /// Tokens named.
    pub weight: usize,
}

/// Patterns with what they mean, found by their first word.
#[derive(Debug)]
pub struct Index<T> {
    cues: Vec<(Pattern, T)>,
    by_word: HashMap<String, Vec<usize>>,
    by_start: HashMap<String, Vec<usize>>,
    by_class: Vec<usize>,
    /// Long words by first letter, to correct spelling.
    long: HashMap<char, Vec<String>>,
}

impl<T> Default for Index<T> {
    fn default() -> Self {
        Self {
            cues: Vec::new(),
            by_word: HashMap::new(),
            by_start: HashMap::new(),
            by_class: Vec::new(),
            long: HashMap::new(),
        }
    }
}

/// Letters by which beginnings are filed.
const FILED: usize = 3;

fn head(word: &str) -> String {
    word.chars().take(FILED).collect()
}

/// Whether two words part before their last letters: a slip, not another ending.
fn early_slip(known: &str, word: &str) -> bool {
    const ENDING: usize = 3;
    let common = known.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
    common + ENDING < known.chars().count().min(word.chars().count())
}

impl<T: Copy> Index<T> {
    /// Adds a pattern.
    pub fn add(&mut self, pattern: Pattern, mark: T) {
        let place = self.cues.len();
        if let Some(Element::One(any)) = pattern.elements.first() {
            for literal in any {
                match literal {
                    Literal::Word(word) => self.by_word.entry(word.clone()).or_default().push(place),
                    Literal::Start(start) => self.by_start.entry(head(start)).or_default().push(place),
                    Literal::Class(_) => self.by_class.push(place),
                }
            }
        }
        for word in pattern.words().filter(|word| word.len() >= 7) {
            if let Some(letter) = word.chars().next() {
                let list = self.long.entry(letter).or_default();
                if !list.iter().any(|known| known == word) {
                    list.push(word.to_owned());
                }
            }
        }
        self.cues.push((pattern, mark));
    }

    /// A long word one slip away from this unknown one.
    pub fn correct(&self, word: &str) -> Option<&str> {
        let letters = word.chars().count();
        if !(7..=20).contains(&letters) || self.by_word.contains_key(word) {
            return None;
        }
        let list = self.long.get(&word.chars().next()?)?;
        if list.iter().any(|known| known == word) {
            return None;
        }
        // Words that differ by their ending are other words: *personnes*, *personnel*.
        list.iter()
            .find(|known| {
                known.len().abs_diff(word.len()) == 1
                    && early_slip(known, word)
                    && strsim::osa_distance(known, word) == 1
            })
            .map(String::as_str)
    }

    /// Every match in the text, in order.
    pub fn search(&self, text: &Text) -> Vec<Hit<T>> {
        let mut hits = Vec::new();
        for at in 0..text.tokens.len() {
            let word = text.word(at);
            let exact = self.by_word.get(word).into_iter().flatten();
            let starts = self.by_start.get(&head(word)).into_iter().flatten();
            for &place in exact.chain(starts).chain(&self.by_class) {
                let (pattern, mark) = &self.cues[place];
                if let Some(end) = pattern.matches(text, at) {
                    hits.push(Hit { mark: *mark, start: at, end, settled: pattern.settled, weight: pattern.weight });
                }
            }
        }
        hits
    }
}

#[cfg(test)]
mod tests {
    use super::{super::text::cut, *};

    #[test]
    fn patterns_have_gaps_options_and_beginnings() {
        let mut index = Index::default();
        for (mark, pattern) in ["pas (tres) bon/bonne", "delici*", "jamais .. eu", "quand même"].into_iter().enumerate()
        {
            index.add(Pattern::parse(pattern).expect("a pattern"), mark);
        }
        let hits = index.search(&cut("Pas très bonne, jamais rien eu de délicieux quand même. Pas. Bon"));
        assert_eq!(hits.iter().map(|hit| hit.mark).collect::<Vec<_>>(), [0, 2, 1, 3]);
        assert_eq!(Pattern::parse(".. bon"), None);
    }
}
