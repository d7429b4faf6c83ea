//! Numbers as customers write them: digits, words (with septante and nonante), dozens and halves.

use crate::tokens::{Kind, Token};

/// A number found in the text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Number {
    /// Its value.
    pub value: f64,
    /// How many tokens it takes.
    pub len: usize,
    /// It was `un` or `une`, which may be no more than an article.
    pub article: bool,
    /// It was a collective (`une douzaine`), which may be followed by `de`.
    pub collective: bool,
    /// It was written in digits.
    pub digits: bool,
}

/// The value of a single number word.
pub(crate) fn unit_word(word: &str) -> Option<u32> {
    Some(match word {
        "zero" => 0,
        "un" | "une" | "one" | "ein" | "eine" => 1,
        "deux" | "deu" | "deus" | "two" | "zwei" => 2,
        "trois" | "troi" | "troix" | "three" | "drei" => 3,
        "quatre" | "quatres" | "quattre" | "katre" => 4,
        "cinq" | "cinc" | "sinq" | "cinqs" | "five" => 5,
        "six" => 6,
        "sept" | "seven" => 7,
        "huit" | "eight" => 8,
        "neuf" | "nine" => 9,
        "dix" | "ten" => 10,
        "onze" | "onz" | "eleven" => 11,
        "douze" | "douz" | "twelve" => 12,
        "treize" | "trez" => 13,
        "quatorze" | "katorze" => 14,
        "quinze" | "quinz" | "kinze" => 15,
        "seize" | "seiz" => 16,
        _ => return None,
    })
}

fn tens_word(word: &str) -> Option<u32> {
    Some(match word {
        "vingt" | "vingts" | "ving" | "vint" | "twenty" => 20,
        "trente" | "trante" => 30,
        "quarante" | "karante" => 40,
        "cinquante" => 50,
        "soixante" => 60,
        "septante" => 70,
        "huitante" | "octante" => 80,
        "nonante" => 90,
        _ => return None,
    })
}

fn collective_word(word: &str) -> Option<u32> {
    Some(match word {
        "paire" | "paires" | "couple" => 2,
        "huitaine" => 8,
        "dizaine" | "dizaines" | "dixaine" | "dizene" => 10,
        "douzaine" | "douzaines" | "dousaine" | "douzene" | "dozen" => 12,
        "quinzaine" => 15,
        "vingtaine" => 20,
        "trentaine" => 30,
        "quarantaine" => 40,
        "cinquantaine" => 50,
        "centaine" => 100,
        _ => return None,
    })
}

/// Whether the word alone is a number.
pub(crate) fn is_number_word(word: &str) -> bool {
    unit_word(word).is_some() || tens_word(word).is_some() || matches!(word, "cent" | "cents" | "mille")
}

/// The cardinal that starts at a word token, and its length.
fn words_at(tokens: &[Token], at: usize) -> Option<(u32, usize)> {
    let word = |i: usize| tokens.get(i).filter(|t| t.kind == Kind::Word).map(|t| t.text.as_str());
    let first = word(at)?;
    let (mut total, mut i) = if let Some(tens) = tens_word(first) {
        (tens, at + 1)
    } else if let Some(unit) = unit_word(first) {
        if unit == 4 && word(at + 1).is_some_and(|w| matches!(w, "vingt" | "vingts" | "ving")) {
            (80, at + 2)
        } else {
            (unit, at + 1)
        }
    } else if matches!(first, "cent" | "cents") {
        (0, at)
    } else {
        return None;
    };
    if total >= 20 {
        let and = usize::from(word(i) == Some("et"));
        if let Some(unit) = word(i + and).and_then(unit_word) {
            let teens = matches!(total, 60 | 80) && (10..=16).contains(&unit);
            if (1..=9).contains(&unit) && (and == 0 || unit == 1) || teens {
                // "vingt et une baguettes" counts 21; a comma or a line end between would have been a mark.
                total += unit;
                i += and + 1;
                if unit == 10 && word(i).and_then(unit_word).is_some_and(|n| (7..=9).contains(&n)) {
                    total += word(i).and_then(unit_word).unwrap_or(0);
                    i += 1;
                }
            }
        }
    } else if total == 10 && word(i).and_then(unit_word).is_some_and(|n| (7..=9).contains(&n)) {
        total += word(i).and_then(unit_word).unwrap_or(0);
        i += 1;
    }
    if word(i).is_some_and(|w| matches!(w, "cent" | "cents")) && total < 10 {
        total = total.max(1) * 100;
        i += 1;
        if let Some((rest, len)) = words_at(tokens, i).filter(|(rest, _)| *rest < 100) {
            total += rest;
            i += len;
        }
    }
    Some((total, i - at))
}

/// The number that starts at a token, if any.
pub(crate) fn number_at(tokens: &[Token], at: usize) -> Option<Number> {
    #[cfg(test)]
    crate::steps::count(1);
    let number = plain_at(tokens, at)?;
    // `une douzaine et demie`.
    let word = |i: usize, words: &[&str]| tokens.get(i).is_some_and(|t| t.any(words));
    let end = at + number.len;
    if !(number.collective && word(end, &["et"]) && word(end + 1, &["demi", "demie"])) {
        return Some(number);
    }
    let unit = collective_word(&tokens[end - 1].text).map_or(0.0, f64::from);
    Some(Number { value: number.value + unit / 2.0, len: number.len + 2, ..number })
}

/// The same without what is said behind a dozen.
fn plain_at(tokens: &[Token], at: usize) -> Option<Number> {
    let token = tokens.get(at)?;
    match token.kind {
        Kind::Number => {
            let mut number = Number { value: token.value, len: 1, article: false, collective: false, digits: true };
            let next = tokens.get(at + 1);
            let after = tokens.get(at + 2).filter(|t| t.kind == Kind::Number && t.glued);
            match (next, after) {
                (Some(mark), Some(fraction))
                    if mark.glued && (mark.is_mark(",") || mark.is_mark(".")) && fraction.text.len() <= 3 =>
                {
                    number.value += fraction.value / 10f64.powi(fraction.text.len() as i32);
                    number.len = 3;
                }
                (Some(mark), Some(below))
                    if mark.glued
                        && mark.is_mark("/")
                        && below.value > 1.0
                        && below.value <= 4.0
                        && number.value < below.value =>
                {
                    number.value /= below.value;
                    number.len = 3;
                }
                (Some(mark), _) if mark.is_mark("½") => {
                    number.value += 0.5;
                    number.len = 2;
                }
                // `2 cents grammes`, but not `2 cents`, which are money.
                (Some(word), _)
                    if word.any(&["cent", "cents"])
                        && number.value < 10.0
                        && tokens.get(at + 2).is_some_and(|t| t.any(&["g", "gr", "grammes", "gramme"])) =>
                {
                    number.value *= 100.0;
                    number.len = 2;
                }
                (Some(word), _) if word.kind == Kind::Word && collective_word(&word.text).is_some() => {
                    number.value *= f64::from(collective_word(&word.text).unwrap_or(1));
                    number.len = 2;
                    number.collective = true;
                }
                _ => {}
            }
            Some(number)
        }
        Kind::Mark => {
            let value = match token.text.as_str() {
                "½" => 0.5,
                "¼" => 0.25,
                "¾" => 0.75,
                _ => return None,
            };
            Some(Number { value, len: 1, article: false, collective: false, digits: true })
        }
        Kind::Word => {
            let half = usize::from(token.any(&["demi", "demie"]));
            let counted =
                |i: usize| tokens.get(i).filter(|t| t.kind == Kind::Word).and_then(|t| collective_word(&t.text));
            if half == 1 {
                let value = f64::from(counted(at + 1)?) / 2.0;
                return Some(Number { value, len: 2, article: false, collective: true, digits: false });
            }
            if let Some(value) = counted(at) {
                return Some(Number { value: value.into(), len: 1, article: false, collective: true, digits: false });
            }
            let (value, len) = words_at(tokens, at)?;
            if let Some(many) = counted(at + len) {
                return Some(Number {
                    value: f64::from(value * many),
                    len: len + 1,
                    article: false,
                    collective: true,
                    digits: false,
                });
            }
            let half_of = tokens.get(at + len).is_some_and(|t| t.any(&["demi", "demie"]));
            if let Some(many) = half_of.then(|| counted(at + len + 1)).flatten() {
                return Some(Number {
                    value: f64::from(value * many) / 2.0,
                    len: len + 2,
                    article: false,
                    collective: true,
                    digits: false,
                });
            }
            Some(Number { value: value.into(), len, article: value == 1 && len == 1, collective: false, digits: false })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::tokenize;

    fn value(text: &str) -> Option<f64> {
        number_at(&tokenize(text).tokens, 0).map(|n| n.value)
    }

    #[test]
    fn numbers_in_words() {
        for (text, want) in [
            ("vingt et un", 21.0),
            ("septante deux", 72.0),
            ("quatre-vingt-dix-sept", 97.0),
            ("soixante et onze", 71.0),
            ("nonante", 90.0),
            ("une douzaine", 12.0),
            ("demi-douzaine", 6.0),
            ("une demi douzaine", 6.0),
            ("deux cents", 200.0),
            ("dix-huit", 18.0),
            ("1,5", 1.5),
            ("1/2", 0.5),
            ("2 douzaines", 24.0),
            ("une quinzaine", 15.0),
        ] {
            assert_eq!(value(text), Some(want), "{text}");
        }
        assert_eq!(value("baguette"), None);
    }
}
