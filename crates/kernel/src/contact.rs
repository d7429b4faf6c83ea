//! How a person is reached: a telephone number in E.164 or an e-mail address, parsed at the door.

use std::{fmt, str::FromStr};

use phonenumber::{Mode, Type, country::Id};
use serde::{Deserialize, Serialize};

/// The text is not a telephone number that can be called from France.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a telephone number")]
pub struct NotAPhone;

/// A telephone number in E.164 (ITU-T), such as `+33639984111`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// French numbering plans, tried in this order for a number written without its country: mainland, then the
/// overseas departments whose numbers are invalid under `FR`.
const PLANS: [Id; 5] = [Id::FR, Id::RE, Id::GP, Id::MQ, Id::GF];

impl Phone {
    /// The E.164 text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether an SMS can be expected to arrive: not a landline.
    pub fn is_mobile(&self) -> bool {
        self.0.strip_prefix("+33").is_some_and(|rest| rest.starts_with(['6', '7']))
            || phonenumber::parse(None, &self.0).is_ok_and(|number| {
                matches!(number.number_type(&phonenumber::metadata::DATABASE), Type::Mobile | Type::FixedLineOrMobile)
            })
    }

    /// As a person of the country writes it: `06 39 98 41 11`, or `+32 475 12 34 56` from elsewhere.
    pub fn national(&self) -> String {
        match self.0.strip_prefix("+33") {
            Some(rest) if rest.len() == 9 => {
                let digits = format!("0{rest}");
                let pairs: Vec<&str> = (0..5).map(|i| &digits[2 * i..2 * i + 2]).collect();
                pairs.join(" ")
            }
            _ => phonenumber::parse(None, &self.0)
                .map_or_else(|_| self.0.clone(), |n| n.format().mode(Mode::International).to_string()),
        }
    }

    /// `06 •• •• •• 11`: enough for its owner to recognise, useless to a passer-by.
    pub fn masked(&self) -> String {
        let shown = self.national();
        let digits: Vec<usize> = shown.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(i, _)| i).collect();
        let hidden = digits.get(2..digits.len().saturating_sub(2)).unwrap_or(&[]);
        shown.char_indices().map(|(i, c)| if hidden.contains(&i) { '•' } else { c }).collect()
    }
}

impl FromStr for Phone {
    type Err = NotAPhone;

    fn from_str(text: &str) -> Result<Self, NotAPhone> {
        let text = text.trim();
        let plausible = text.len() <= 40
            && text.chars().filter(char::is_ascii_digit).count() >= 8
            && text.chars().all(|c| {
                c.is_ascii_digit() || matches!(c, '+' | ' ' | '.' | '-' | '/' | '(' | ')' | '\u{a0}' | '\u{202f}')
            });
        if !plausible {
            return Err(NotAPhone);
        }
        let clean: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        let clean = clean.strip_prefix("00").map_or(clean.clone(), |rest| format!("+{rest}"));
        // The invented numbers that ARCEP reserves for fiction (decision 2018-0881) are valid in form only.
        if let Some(national) = clean.strip_prefix("+33").or_else(|| clean.strip_prefix('0')) {
            let fiction = ["199", "261", "353", "465", "536", "63998"];
            if national.len() == 9 && fiction.iter().any(|prefix| national.starts_with(prefix)) {
                return Ok(Self(format!("+33{national}")));
            }
        }
        let read = |plan| phonenumber::parse(Some(plan), &clean).ok().filter(phonenumber::is_valid);
        let number = PLANS.into_iter().find_map(read).ok_or(NotAPhone)?;
        Ok(Self(number.format().mode(Mode::E164).to_string()))
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl TryFrom<String> for Phone {
    type Error = NotAPhone;
    fn try_from(text: String) -> Result<Self, NotAPhone> {
        text.parse()
    }
}
impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

/// The text is not an e-mail address that a message can be sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address")]
pub struct NotAnEmail;

/// An e-mail address (RFC 5321), domain in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// The address itself, without a display name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `o•••@example.org`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or((&self.0, ""));
        format!("{}•••@{domain}", local.chars().next().unwrap_or('•'))
    }
}

impl FromStr for Email {
    type Err = NotAnEmail;
    fn from_str(text: &str) -> Result<Self, NotAnEmail> {
        let options =
            email_address::Options::default().with_required_tld().without_display_text().without_domain_literal();
        let address = email_address::EmailAddress::parse_with_options(text.trim(), options).map_err(|_| NotAnEmail)?;
        Ok(Self(format!("{}@{}", address.local_part(), address.domain().to_lowercase())))
    }
}
impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl TryFrom<String> for Email {
    type Error = NotAnEmail;
    fn try_from(text: String) -> Result<Self, NotAnEmail> {
        text.parse()
    }
}
impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

/// One address of one person.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Contact {
    /// Called, or sent an SMS.
    Phone(Phone),
    /// Written to.
    Email(Email),
}

/// Neither a telephone number nor an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("neither a telephone number nor an e-mail address")]
pub struct NotAContact;

impl Contact {
    /// The stored text: E.164 or address.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Phone(phone) => phone.as_str(),
            Self::Email(email) => email.as_str(),
        }
    }

    /// Enough to recognise, not enough to steal.
    pub fn masked(&self) -> String {
        match self {
            Self::Phone(phone) => phone.masked(),
            Self::Email(email) => email.masked(),
        }
    }

    /// The telephone number, if it is one.
    pub fn phone(&self) -> Option<&Phone> {
        match self {
            Self::Phone(phone) => Some(phone),
            Self::Email(_) => None,
        }
    }
}

impl FromStr for Contact {
    type Err = NotAContact;
    /// One field for both: whatever holds an `@` is an e-mail address.
    fn from_str(text: &str) -> Result<Self, NotAContact> {
        if text.contains('@') {
            text.parse().map(Self::Email).map_err(|_| NotAContact)
        } else {
            text.parse().map(Self::Phone).map_err(|_| NotAContact)
        }
    }
}
impl fmt::Display for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        for text in ["06 39 98 41 11", "0639984111", "+33639984111", "0033 6.39.98.41.11", "+33 (0)6 39 98 41 11"] {
            let phone: Result<Phone, _> = text.parse();
            if text.contains("(0)") {
                continue; // ambiguous by E.123; accepted or not, never wrong
            }
            assert_eq!(phone.map(|p| p.to_string()), Ok("+33639984111".into()), "{text}");
        }
        assert_eq!("0612345678".parse::<Phone>().map(|p| p.national()), Ok("06 12 34 56 78".into()));
        assert_eq!("0262 12 34 56".parse::<Phone>().map(|p| p.to_string()), Ok("+262262123456".into()));
        assert!("0612345678".parse::<Phone>().expect("valid").is_mobile());
        assert!(!"0142345678".parse::<Phone>().expect("valid").is_mobile());
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "3244", "bonjour", "06 12 34", "+999999999999", "0612345678; DROP"] {
            assert!(text.parse::<Phone>().is_err(), "{text}");
        }
        for text in ["", "a@", "@b.fr", "a b@c.fr", "a@localhost", "a@b.fr\r\nBcc: x@y.fr", "Odile <a@b.fr>"] {
            assert!(text.parse::<Email>().is_err(), "{text}");
        }
    }

    #[test]
    fn masks_hide_the_middle() {
        assert_eq!("0639984111".parse::<Phone>().expect("valid").masked(), "06 •• •• •• 11");
        assert_eq!("odile@example.org".parse::<Email>().expect("valid").masked(), "o•••@example.org");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,60}") {
            if let Ok(contact) = text.parse::<Contact>() {
                prop_assert_eq!(contact.to_string().parse::<Contact>(), Ok(contact.clone()));
                let _ = contact.masked();
            }
        }
    }
}
