//! A text cut into tokens, clauses and sentences, with its spelling calmed down.

use std::{collections::HashMap, sync::LazyLock};

use kernel::words::fold;

/// More tokens than this are not read: a mention is a paragraph, and time must be bounded.
const LIMIT: usize = 3_000;

/// What a token belongs to, as bits, for the classes a pattern may ask for.
pub const PRODUCT: u8 = 1;
/// The people behind the counter.
pub const STAFF: u8 = 2;
/// A trade or its premises: *boulangerie*, *fleuriste*.
pub const TRADE: u8 = 4;
/// Part of a shop's name.
pub const NAME: u8 = 8;
/// A number, in figures or letters.
pub const NUMBER: u8 = 16;

/// Part of a street's or a town's name.
pub const PLACE: u8 = 32;

/// One word, number, tag or picture.
#[derive(Debug, Clone)]
pub struct Token {
    /// Folded, spelling corrected.
    pub word: String,
    /// Starts with a capital.
    pub capital: bool,
    /// Written with `#` or `@`.
    pub tag: bool,
    /// Glued to the token before by a hyphen.
    pub glued: bool,
    /// Which stretch between punctuation marks.
    pub clause: usize,
    /// Which sentence.
    pub sentence: usize,
    /// Inside quotation marks.
    pub quoted: bool,
    /// Bits of the classes above.
    pub class: u8,
}

/// How a sentence ends.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ending {
    /// Ends with a question mark.
    pub asks: bool,
    /// First token of the sentence.
    pub first: usize,
}

/// A text ready to be searched.
#[derive(Debug, Default)]
pub struct Text {
    /// The tokens in order.
    pub tokens: Vec<Token>,
    /// One entry a sentence.
    pub sentences: Vec<Ending>,
    /// The writer begins sentences and names with capitals.
    pub capitals: bool,
    /// Everything is in capitals.
    pub shouts: bool,
    /// Holds a link.
    pub link: bool,
}

/// Spellings of messages and common mistakes, each with what it stands for.
static SPELLINGS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    include_str!("words/spelling.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .flat_map(|(to, from)| from.split_whitespace().map(move |word| (word, to.trim())))
        .collect()
});

#[derive(Default)]
struct Cutter {
    text: Text,
    word: String,
    tag: bool,
    glue: bool,
    clause: usize,
    sentence: usize,
    quoted: bool,
    fresh: bool,
}

impl Cutter {
    fn put(&mut self, word: &str, capital: bool) {
        let class = if is_number(word) { NUMBER } else { 0 };
        self.text.tokens.push(Token {
            word: word.to_owned(),
            capital,
            tag: self.tag,
            glued: self.glue,
            clause: self.clause,
            sentence: self.sentence,
            quoted: self.quoted,
            class,
        });
        self.fresh = false;
    }

    fn flush(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let raw = std::mem::take(&mut self.word);
        let capital = raw.chars().next().is_some_and(char::is_uppercase);
        let low = raw.to_lowercase();
        if self.tag {
            self.put(&fold(&low).replace('_', ""), capital);
        } else {
            let folded = squeeze(&fold(&low));
            // An accent can tell `mé` (mais) from `me`: the accented spelling is looked up first.
            let spelled = SPELLINGS.get(low.as_str()).or_else(|| SPELLINGS.get(folded.as_str())).copied();
            match spelled {
                Some(words) => words.split(' ').for_each(|word| self.put(word, capital)),
                None => self.put(&folded, capital),
            }
        }
        self.tag = false;
        self.glue = false;
    }

    fn end_clause(&mut self) {
        self.flush();
        if !self.fresh {
            self.clause += 1;
        }
        self.fresh = true;
    }

    fn end_sentence(&mut self, asks: bool) {
        self.end_clause();
        if let Some(last) = self.text.sentences.last_mut() {
            last.asks |= asks;
        }
        if self.text.tokens.last().is_some_and(|t| t.sentence == self.sentence) {
            self.sentence += 1;
            self.text.sentences.push(Ending { asks: false, first: self.text.tokens.len() });
        } else if asks {
            // `!?` or `??`: the mark belongs to the sentence just ended.
            let count = self.text.sentences.len();
            if let Some(before) = count.checked_sub(2).and_then(|i| self.text.sentences.get_mut(i)) {
                before.asks = true;
            }
            if let Some(last) = self.text.sentences.last_mut() {
                last.asks = false;
            }
        }
    }
}

/// Cuts a text.
pub fn cut(raw: &str) -> Text {
    let mut cutter = Cutter { fresh: true, ..Cutter::default() };
    cutter.text.sentences.push(Ending::default());
    let mut chars = raw.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        if cutter.text.tokens.len() >= LIMIT {
            break;
        }
        let next = chars.peek().copied().unwrap_or(' ');
        match c {
            '/' | ':' if raw_link(&cutter.word, c, next) => {
                cutter.text.link = true;
                cutter.word.clear();
                while chars.peek().is_some_and(|c| !c.is_whitespace()) {
                    chars.next();
                }
                cutter.put("http", false);
            }
            c if c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c) => {
                // `10mn`, `3eme` stay whole; a word is never longer than a line.
                if cutter.word.len() < 120 {
                    cutter.word.push(c);
                }
            }
            '_' if cutter.tag => cutter.word.push(c),
            '#' | '@' if next.is_alphanumeric() => {
                cutter.flush();
                cutter.tag = true;
            }
            '\'' | '’' | '‘' | 'ʼ' | '´' => cutter.flush(),
            '-' | '‐' | '‑' if before.is_alphanumeric() && next.is_alphanumeric() => {
                cutter.flush();
                cutter.glue = true;
            }
            ',' | '.' if before.is_ascii_digit() && next.is_ascii_digit() => cutter.word.push('.'),
            '.' if is_abbreviation(&cutter.word) => cutter.flush(),
            '.' | '!' | '…' | '\n' => cutter.end_sentence(false),
            '?' => cutter.end_sentence(true),
            '"' | '«' | '»' | '“' | '”' => {
                cutter.flush();
                cutter.quoted = match c {
                    '«' | '“' => true,
                    '»' | '”' => false,
                    _ => !cutter.quoted,
                };
            }
            ',' | ';' | ':' | '(' | ')' | '[' | ']' | '–' | '—' | '|' | '-' => cutter.end_clause(),
            '€' | '$' | '£' => {
                cutter.flush();
                cutter.put("euros", false);
            }
            '%' => {
                cutter.flush();
                cutter.put("%", false);
            }
            c if is_picture(c) => {
                cutter.flush();
                cutter.put(c.encode_utf8(&mut [0; 4]), false);
            }
            _ => cutter.flush(),
        }
        before = c;
    }
    cutter.end_sentence(false);
    let mut text = cutter.text;
    split_at_contrasts(&mut text);
    text.shouts = shouts(raw);
    text.capitals = !text.shouts && begins_with_capital(&text);
    text
}

fn raw_link(word: &str, c: char, next: char) -> bool {
    (c == ':' && next == '/' && word.to_ascii_lowercase().starts_with("http"))
        || (c == '/' && next.is_alphanumeric() && word.contains('.'))
}

fn is_abbreviation(word: &str) -> bool {
    ["M", "Mme", "Mlle", "av", "bd", "St", "Ste", "pl", "Pl", "r", "www", "Dr", "mr", "Mr"].contains(&word)
}

fn is_picture(c: char) -> bool {
    matches!(u32::from(c), 0x2600..=0x27BF | 0x2B50 | 0x2B55 | 0x1F300..=0x1FAFF)
}

/// Letters repeated for emphasis count once: `troooop`.
fn squeeze(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let chars: Vec<char> = word.chars().collect();
    let mut i = 0;
    while i < chars.len() {
        let run = chars[i..].iter().take_while(|c| **c == chars[i]).count();
        let keep = if run >= 3 && chars[i].is_alphabetic() { 1 } else { run };
        out.extend(std::iter::repeat_n(chars[i], keep));
        i += run;
    }
    out
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        || [
            "deux",
            "trois",
            "quatre",
            "cinq",
            "six",
            "sept",
            "huit",
            "neuf",
            "dix",
            "onze",
            "douze",
            "quinze",
            "vingt",
            "trente",
            "quarante",
            "cinquante",
            "soixante",
            "cent",
            "dizaine",
            "quinzaine",
            "vingtaine",
            "plombes",
            "two",
            "three",
            "ten",
            "twenty",
            "thirty",
            "forty",
        ]
        .contains(&word)
}

/// A clause also ends before a word of contrast.
fn split_at_contrasts(text: &mut Text) {
    const ONE: [&str; 14] = [
        "mais",
        "pourtant",
        "cependant",
        "toutefois",
        "sauf",
        "but",
        "heureusement",
        "malheureusement",
        "however",
        "sinon",
        "pero",
        "aber",
        "hélas",
        "helas",
    ];
    const TWO: [(&str, &str); 7] = [
        ("par", "contre"),
        ("en", "revanche"),
        ("alors", "que"),
        ("tandis", "que"),
        ("meme", "si"),
        ("bien", "que"),
        ("en", "plus"),
    ];
    let mut shift = 0;
    let mut before = 0;
    for i in 0..text.tokens.len() {
        let here = text.tokens[i].clause;
        let word = text.tokens[i].word.as_str();
        let next = text.tokens.get(i + 1).map_or("", |t| t.word.as_str());
        if i > 0 && here == before && (ONE.contains(&word) || TWO.contains(&(word, next))) {
            shift += 1;
        }
        before = here;
        text.tokens[i].clause = here + shift;
    }
}

fn shouts(raw: &str) -> bool {
    let (mut letters, mut upper) = (0, 0);
    for c in raw.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        upper += usize::from(c.is_uppercase());
    }
    upper * 2 > letters
}

/// Whether the writer begins with a capital.
fn begins_with_capital(text: &Text) -> bool {
    let first = text.tokens.iter().find(|t| !t.tag && t.word.starts_with(char::is_alphanumeric));
    first.is_some_and(|t| t.capital || t.class & NUMBER != 0)
}

impl Text {
    /// The word at a place, or nothing beyond the ends.
    pub fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.word.as_str())
    }

    /// The word so many places before.
    pub fn back(&self, at: usize, by: usize) -> &str {
        at.checked_sub(by).map_or("", |i| self.word(i))
    }

    /// Whether the token opens its sentence.
    pub fn opens(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| self.sentences.get(t.sentence).is_some_and(|s| s.first == at))
    }

    /// Whether the sentence of this token ends with a question mark.
    pub fn asked(&self, at: usize) -> bool {
        self.tokens.get(at).and_then(|t| self.sentences.get(t.sentence)).is_some_and(|s| s.asks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_and_clauses_are_counted() {
        let text = cut("Fermé sans prévenir ! Vous ouvrez quand ?? Bien, mais cher");
        assert_eq!(text.sentences.iter().map(|s| s.asks).collect::<Vec<_>>()[..3], [false, true, false]);
        let last = text.tokens.last().expect("a token");
        assert_eq!(last.word, "cher");
        assert_eq!(last.sentence, 2);
        assert_eq!(text.tokens.iter().filter(|t| t.sentence == 2).map(|t| t.clause).max(), Some(last.clause));
    }

    #[test]
    fn numbers_tags_and_links_stay_whole() {
        let text = cut("4,50 € chez @la_mie https://x.example/a?b c");
        let words: Vec<&str> = text.tokens.iter().map(|t| t.word.as_str()).collect();
        assert_eq!(words, ["4.50", "euros", "chez", "lamie", "http", "c"]);
        assert!(text.link);
    }
}
