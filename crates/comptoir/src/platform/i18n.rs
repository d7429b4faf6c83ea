//! Words: every text that a person reads comes from `locales/` (Fluent), French complete, English complete.

use std::{borrow::Cow, collections::HashMap};

use fluent_templates::{LanguageIdentifier, Loader, fluent_bundle::FluentValue, langid, static_loader};
use kernel::words::Style;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "fr",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static FR: LanguageIdentifier = langid!("fr");
static EN: LanguageIdentifier = langid!("en");

/// The language of one reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// French, the first language of the house.
    #[default]
    Fr,
    /// English.
    En,
}

/// A value put into a sentence.
#[derive(Debug, Clone)]
pub enum Arg {
    /// Shown as it is.
    Text(String),
    /// Chooses the plural form, and is shown.
    Number(i64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}
impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}
impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl Lang {
    /// The language of an `Accept-Language` header: English when it is asked for before French, else French.
    pub fn from_header(header: Option<&str>) -> Self {
        let first = header.unwrap_or_default().split(',').map(|part| part.trim().to_ascii_lowercase());
        let wish = first.into_iter().find_map(|part| match part.get(..2) {
            Some("fr") => Some(Self::Fr),
            Some("en") => Some(Self::En),
            _ => None,
        });
        wish.unwrap_or_default()
    }

    /// From a stored or typed code.
    pub fn parse(code: &str) -> Self {
        if code == "en" { Self::En } else { Self::Fr }
    }

    /// `fr` or `en`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// How amounts and hours are written on a screen in this language.
    pub fn style(self) -> Style {
        match self {
            Self::Fr => Style::French,
            Self::En => Style::English,
        }
    }

    /// How amounts and hours are written in an SMS in this language.
    pub fn sms_style(self) -> Style {
        match self {
            Self::Fr => Style::FrenchSms,
            Self::En => Style::English,
        }
    }

    fn id(self) -> &'static LanguageIdentifier {
        match self {
            Self::Fr => &FR,
            Self::En => &EN,
        }
    }

    /// The text of a key for a screen, typeset.
    pub fn say(self, key: &str) -> String {
        self.typeset(LOCALES.lookup(self.id(), key))
    }

    /// The text of a key with values, for a screen, typeset.
    pub fn with(self, key: &str, args: &[(&'static str, Arg)]) -> String {
        self.typeset(self.plain(key, args))
    }

    /// One value given by name: what templates use most.
    pub fn with1(self, key: &str, name: &'static str, value: impl Into<Arg>) -> String {
        self.with(key, &[(name, value.into())])
    }

    /// A number as it is read: "12 500", "12,500".
    pub fn count(self, n: usize) -> String {
        let (digits, gap) = (n.to_string(), if self == Self::Fr { '\u{202f}' } else { ',' });
        let mut out = String::with_capacity(digits.len() + 4);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push(gap);
            }
            out.push(digit);
        }
        out
    }

    /// The text as the file has it, for an SMS or the plain part of a mail.
    pub fn plain(self, key: &str, args: &[(&'static str, Arg)]) -> String {
        let values: HashMap<Cow<'static, str>, FluentValue<'_>> = args
            .iter()
            .map(|(name, arg)| {
                let value = match arg {
                    Arg::Text(text) => FluentValue::from(text.as_str()),
                    Arg::Number(number) => FluentValue::from(*number),
                };
                (Cow::Borrowed(*name), value)
            })
            .collect();
        LOCALES.lookup_with_args(self.id(), key, &values)
    }

    /// French typography for screens: narrow no-break spaces before double punctuation, curly apostrophes.
    fn typeset(self, text: String) -> String {
        if self == Self::En || !text.contains([' ', '\'']) {
            return text;
        }
        let mut out = String::with_capacity(text.len() + 8);
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                ' ' if rest.peek().is_some_and(|next| matches!(next, ':' | ';' | '?' | '!' | '»' | '€' | '%')) => {
                    out.push('\u{202f}');
                }
                '«' if rest.peek() == Some(&' ') => {
                    rest.next();
                    out.push_str("«\u{202f}");
                }
                '\'' => out.push('’'),
                c => out.push(c),
            }
        }
        out
    }
}

/// Whether a key exists in a language of its own (not by fallback).
pub fn has_key(lang: Lang, key: &str) -> bool {
    LOCALES.try_lookup(lang.id(), key).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_wished_language_wins() {
        assert_eq!(Lang::from_header(Some("de-DE,en;q=0.8,fr;q=0.5")), Lang::En);
        assert_eq!(Lang::from_header(Some("fr-FR,en")), Lang::Fr);
        assert_eq!(Lang::from_header(Some("de")), Lang::Fr);
        assert_eq!(Lang::from_header(None), Lang::Fr);
    }

    #[test]
    fn large_numbers_are_read_in_threes() {
        let of = |n| (Lang::Fr.count(n), Lang::En.count(n));
        assert_eq!(of(812), ("812".to_owned(), "812".to_owned()));
        assert_eq!(of(1_000), ("1\u{202f}000".to_owned(), "1,000".to_owned()));
        assert_eq!(of(1_234_567), ("1\u{202f}234\u{202f}567".to_owned(), "1,234,567".to_owned()));
    }

    #[test]
    fn french_is_typeset_for_screens() {
        assert_eq!(Lang::Fr.typeset("L'heure : « 18 h » ?".into()), "L’heure\u{202f}: «\u{202f}18 h\u{202f}»\u{202f}?");
    }
}
