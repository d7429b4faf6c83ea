//! From raw text to tokens: folded, unglued, with text-speak opened into plain words.

use std::ops::RangeBounds;

use kernel::words::fold;

use crate::speak;

/// A text longer than this many characters is no SMS: it is never acted upon.
pub(crate) const LONGEST: usize = 2_400;

/// So many characters of it are read all the same.
const BEGINNING: usize = 320;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word, folded.
    Word,
    /// Digits.
    Number,
    /// One punctuation mark or sign.
    Mark,
}

/// One unit of the text.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// Folded text, text-speak opened.
    pub text: String,
    /// What it is.
    pub kind: Kind,
    /// The value of digits.
    pub value: f64,
    /// Whether nothing stood between this token and the one before.
    pub glued: bool,
    /// Whether the source word began with a capital letter and went on in small ones.
    pub capital: bool,
    /// Whether it came from an apostrophe word such as `l'`.
    pub elided: bool,
    /// Whether the source had an accent on its last letter (`tranché` is no `tranche`).
    pub accent: bool,
    /// The sign was written as an emoji.
    pub emoji: bool,
}

impl Token {
    fn word(text: &str) -> Self {
        Self {
            text: text.into(),
            kind: Kind::Word,
            value: 0.0,
            glued: false,
            capital: false,
            elided: false,
            accent: false,
            emoji: false,
        }
    }

    /// The token itself; what stays behind has no text.
    pub fn take(&mut self) -> Self {
        Self { text: std::mem::take(&mut self.text), ..*self }
    }

    /// Whether this token is that mark.
    pub fn is_mark(&self, mark: &str) -> bool {
        self.kind == Kind::Mark && self.text == mark
    }

    /// Whether this token is that word.
    pub fn is(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text == word
    }

    /// Whether this token is one of those words.
    pub fn any(&self, words: &[&str]) -> bool {
        self.kind == Kind::Word && is_one_of(&self.text, words)
    }

    /// Whether a sentence ends here.
    pub fn ends_sentence(&self) -> bool {
        self.kind == Kind::Mark && matches!(self.text.as_str(), "." | "!" | "?" | ";" | "\n")
    }
}

/// The tokens of a text, and what the whole looks like.
#[derive(Debug, Clone, Default)]
pub(crate) struct Text {
    /// In order.
    pub tokens: Vec<Token>,
    /// The text was cut because it was too long to be an SMS.
    pub too_long: bool,
    /// It names more articles than are read.
    pub crowded: bool,
    /// Number of link-like words (`http`, `www`, `.fr/`).
    pub links: usize,
}

/// Whether a word is one of these: most differ in length or first letter, which is cheaper to see than to compare.
pub(crate) fn is_one_of(word: &str, words: &[&str]) -> bool {
    #[cfg(test)]
    crate::steps::count(words.len());
    let first = word.as_bytes().first();
    words.iter().any(|w| w.len() == word.len() && w.as_bytes().first() == first && *w == word)
}

/// The tokens of a range. Readings may overlap, so that one ends after the next begins: between those stands nothing.
pub(crate) fn span(tokens: &[Token], range: impl RangeBounds<usize>) -> &[Token] {
    tokens.get((range.start_bound().cloned(), range.end_bound().cloned())).unwrap_or_default()
}

/// Cuts a text into tokens.
pub(crate) fn tokenize(raw: &str) -> Text {
    let mut text = Text::default();
    let mut clean = String::with_capacity(raw.len().min(LONGEST * 4));
    let mut kept = 0;
    for c in raw.chars() {
        let c = plain(c);
        let Some(c) = c else { continue };
        if c == ' ' && clean.ends_with(' ') {
            continue;
        }
        kept += 1;
        if kept > LONGEST {
            // Its beginning tells whether it is a STOP; the rest is not worth the time.
            text.too_long = true;
            clean.truncate(clean.char_indices().nth(BEGINNING).map_or(clean.len(), |(at, _)| at));
            break;
        }
        clean.push(c);
    }
    let mut chunk = String::new();
    let mut glued = false;
    for c in clean.chars() {
        if c.is_whitespace() {
            push_chunk(&mut text, &chunk, glued);
            chunk.clear();
            glued = false;
            if c == '\n' && !text.tokens.is_empty() {
                push_mark(&mut text, "\n", false);
            }
        } else {
            chunk.push(c);
        }
    }
    push_chunk(&mut text, &chunk, glued);
    abbreviated(&mut text.tokens);
    // `en dés` is a cut, and no determiner.
    for at in 1..text.tokens.len() {
        if text.tokens[at].is("des") && text.tokens[at].accent && text.tokens[at - 1].is("en") {
            text.tokens[at].text = "dés".to_owned();
        }
    }
    speak::open(&mut text.tokens);
    text
}

/// Words cut short by a point that ends no sentence.
const ABBREVIATED: &[&str] = &[
    "lun", "mar", "mer", "merc", "jeu", "ven", "vend", "sam", "dim", "janv", "jan", "fev", "fevr", "avr", "juil",
    "sept", "oct", "nov", "dec", "env", "max", "maxi", "min", "mini", "mn", "pers", "perso", "st", "ste", "qte", "nb",
    "gr", "kg", "h", "pt", "pts", "gd", "gds", "cde", "ref", "num", "tel", "mme", "mlle", "dr",
];

/// `sam. 26`, `6 pers. demain`: the point that shortens a word goes.
fn abbreviated(tokens: &mut Vec<Token>) {
    let ends = |at: usize| {
        // `pour 18h. 10 personnes`: a unit ends a sentence too, where a figure follows.
        let unit = tokens[at - 1].any(&["h", "min", "mn", "kg", "gr", "pers"]);
        let goes_on =
            |t: &Token| !t.capital && (t.kind == Kind::Word || t.kind == Kind::Number && !unit || t.is_mark(","));
        tokens[at].is_mark(".")
            && tokens[at].glued
            && tokens[at - 1].any(ABBREVIATED)
            && tokens.get(at + 1).is_some_and(goes_on)
    };
    for at in (1..tokens.len()).rev().filter(|at| ends(*at)).collect::<Vec<_>>() {
        tokens.remove(at);
    }
}

/// Control and direction characters vanish, full-width forms become plain, odd spaces become spaces.
fn plain(c: char) -> Option<char> {
    match c {
        '\n' | '\r' => Some('\n'),
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => None,
        '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' => None,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        c if c.is_whitespace() => Some(' '),
        c if c.is_control() => None,
        '’' | '‘' | '`' | '´' | 'ʼ' | '′' => Some('\''),
        '–' | '—' | '−' | '‑' | '‐' => Some('-'),
        '«' | '»' | '“' | '”' | '„' | '"' => Some('"'),
        '×' | '✕' | '✖' => Some('x'),
        'º' => Some('°'),
        c => Some(c),
    }
}

fn push_mark(text: &mut Text, mark: &str, glued: bool) {
    // A line that ends in a comma goes on.
    if mark == "\n" && text.tokens.last().is_some_and(|last| last.is_mark("\n") || last.is_mark(",")) {
        return;
    }
    let mut token = Token::word(mark);
    token.kind = Kind::Mark;
    token.glued = glued;
    text.tokens.push(token);
}

/// Cuts what stands between two spaces.
fn push_chunk(text: &mut Text, chunk: &str, glued: bool) {
    if chunk.is_empty() {
        return;
    }
    let lower = chunk.to_ascii_lowercase();
    if is_link(&lower) {
        text.links += 1;
        text.tokens.push(Token::word("http"));
        return;
    }
    let short = lower.strip_prefix("p'ti").map(|rest| format!("pti{rest}"));
    let chars: Vec<char> = short.as_deref().unwrap_or(chunk).chars().collect();
    let mut at = 0;
    let mut glued = glued;
    while at < chars.len() {
        let c = chars[at];
        let from = at;
        if c.is_alphabetic() || (c.is_ascii_digit() && speech_number(&chars[at..])) {
            while at < chars.len() && (chars[at].is_alphanumeric() || is_combining(chars[at])) {
                if chars[at].is_ascii_digit() && !mixed(&chars[from..]) {
                    break;
                }
                at += 1;
            }
            let source: String = chars[from..at].iter().collect();
            let mut token = Token::word(&unstretch(fold(&source)));
            token.glued = glued;
            token.capital = c.is_uppercase() && chars[from..at].iter().skip(1).any(|c| c.is_lowercase());
            token.accent = fold(&chars[at - 1].to_string()).starts_with('e')
                && !chars[at - 1].eq_ignore_ascii_case(&'e')
                || ["és", "ée", "ées", "ÉS", "ÉE", "ÉES"].iter().any(|end| source.ends_with(end));
            token.elided = chars.get(at) == Some(&'\'');
            text.tokens.push(token);
        } else if c.is_ascii_digit() {
            while at < chars.len() && chars[at].is_ascii_digit() {
                at += 1;
            }
            let source: String = chars[from..at].iter().collect();
            let mut token = Token::word(&source);
            token.kind = Kind::Number;
            token.value = source.parse().unwrap_or(f64::INFINITY);
            token.glued = glued;
            text.tokens.push(token);
        } else {
            at += 1;
            let inner = from > 0
                && at < chars.len()
                && chars[from - 1].is_alphabetic()
                && (chars[at].is_alphabetic() || chars[at].is_ascii_digit() && speech_number(&chars[at..]));
            let emoji = speak::emoji(c);
            if let Some(word) = emoji {
                let mut count = 1;
                while chars.get(at) == Some(&c) {
                    at += 1;
                    count += 1;
                }
                push_emoji(text, word, count);
            } else if c == '\'' || (c == '-' && inner) || c == '_' {
                // An elision or a compound: the parts stand side by side.
            } else if !is_combining(c) && !is_pictograph(c) {
                let mut mark = [0; 4];
                push_mark(text, half(c).unwrap_or(c.encode_utf8(&mut mark)), glued);
            } else if is_pictograph(c) {
                push_emoji(text, ":emoji", 1);
            }
        }
        glued = true;
    }
}

/// `stooop`, `ouiiii`: letters held down count once (twice in a word that has them doubled).
fn unstretch(word: String) -> String {
    let bytes = word.as_bytes();
    if !bytes.windows(3).any(|w| w[0] == w[1] && w[1] == w[2] && w[0].is_ascii_lowercase()) {
        return word;
    }
    let held = |most: usize| {
        let mut out = String::new();
        let mut run = 0;
        for c in word.chars() {
            run = if out.ends_with(c) { run + 1 } else { 1 };
            if run <= most {
                out.push(c);
            }
        }
        out
    };
    let double = held(2);
    if crate::vocabulary::is_common(&double) || crate::vocabulary::is_good(&double) { double } else { held(1) }
}

fn half(c: char) -> Option<&'static str> {
    match c {
        '½' => Some("½"),
        '¼' => Some("¼"),
        '¾' => Some("¾"),
        '…' => Some("."),
        _ => None,
    }
}

fn push_emoji(text: &mut Text, word: &str, count: usize) {
    let thing = !matches!(word, "ok" | "merci" | "bisous" | ":emoji" | "non");
    let mut total = count;
    if thing {
        // The same emoji again after a space is one more of it.
        let n = text.tokens.len();
        if n >= 1 && text.tokens[n - 1].emoji && text.tokens[n - 1].text == word {
            let counted = n >= 2 && text.tokens[n - 2].emoji && text.tokens[n - 2].kind == Kind::Number;
            total += if counted { text.tokens[n - 2].value as usize } else { 1 };
            text.tokens.truncate(if counted { n - 2 } else { n - 1 });
        }
        let numbered = text.tokens.last().is_some_and(|t| t.kind == Kind::Number && !t.emoji);
        if total > 1 && !numbered {
            let mut number = Token::word(&total.to_string());
            number.kind = Kind::Number;
            number.value = total as f64;
            number.emoji = true;
            text.tokens.push(number);
        }
    }
    for part in word.split(' ') {
        let mut token = Token::word(part);
        token.emoji = true;
        text.tokens.push(token);
    }
}

fn is_link(chunk: &str) -> bool {
    chunk.contains("http:")
        || chunk.contains("https:")
        || chunk.starts_with("www.")
        || chunk.contains("://")
        || [".com/", ".fr/", ".org/", ".net/", ".xyz", ".info/", "bit.ly"].iter().any(|end| chunk.contains(end))
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn is_pictograph(c: char) -> bool {
    matches!(u32::from(c), 0x2190..=0x2bff | 0x1f000..=0x1faff | 0x20e3 | 0x3030..=0x303d)
}

/// `2m1`, `2main`: a word of text-speak that begins with a digit.
fn speech_number(chars: &[char]) -> bool {
    let word: String = chars.iter().take_while(|c| c.is_alphanumeric()).take(12).collect();
    speak::is_mixed(&fold(&word))
}

/// `dem1`, `b1`: a word of text-speak that holds a digit.
fn mixed(chars: &[char]) -> bool {
    speech_number(chars)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(raw: &str) -> Vec<String> {
        tokenize(raw).tokens.into_iter().map(|t| t.text).collect()
    }

    #[test]
    fn text_speak_opens_into_words() {
        assert_eq!(
            texts("slt g voudré 2 trad pr 2m1 18h30 stp"),
            ["salut", "je", "voudrais", "2", "trad", "pour", "demain", "18", "h", "30", "svp"]
        );
        assert_eq!(texts("C'est l'été, jambon-beurre"), ["c", "est", "l", "ete", ",", "jambon", "beurre"]);
    }

    #[test]
    fn emoji_are_words_and_numbers() {
        assert_eq!(texts("🥖🥖 18h"), ["2", "baguette", "18", "h"]);
        assert_eq!(texts("3 🥐"), ["3", "croissant"]);
    }
}
