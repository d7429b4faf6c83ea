//! What an SMS costs, and how to make French cheap: the GSM 7-bit alphabet of 3GPP TS 23.038 (§6.2.1) and the
//! concatenation of 3GPP TS 23.040 (§9.2.3.24.1).
//!
//! A text wholly in the alphabet takes 160 septets in one SMS, 153 in each part of several; one character outside it
//! (ê, ç, œ, a curly apostrophe…) turns the whole text into UCS-2: 70 UTF-16 units, 67 in each part of several.

use std::fmt;

use jiff::Timestamp;
use kernel::contact::Phone;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// An SMS to send.
#[derive(Clone, PartialEq, Eq)]
pub struct SmsMessage {
    /// To whom.
    pub to: Phone,
    /// What is read; at most [`SmsMessage::MAX_PARTS`] parts.
    pub text: String,
    /// The caller's own name for it, the same at each attempt: 1 to 36 ASCII letters, digits and `-` (a UUID fits).
    /// SMSGate refuses the second message of a name; OVH and Twilio cannot, so an attempt cut short may arrive twice.
    pub id: String,
    /// After this instant it must not arrive any more; `None` leaves the provider's own limit (days).
    pub valid_until: Option<Timestamp>,
    /// Whether it is marketing: OVH then adds `STOP 36111` and respects the legal hours.
    pub marketing: bool,
}

impl fmt::Debug for SmsMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmsMessage")
            .field("id", &self.id)
            .field("valid_until", &self.valid_until)
            .finish_non_exhaustive()
    }
}

impl SmsMessage {
    /// The most parts a text may take: beyond, telephones and operators truncate.
    pub const MAX_PARTS: usize = 10;

    pub(crate) fn check(&self, now: Timestamp) -> Result<(), &'static str> {
        let id_ok =
            (1..=36).contains(&self.id.len()) && self.id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !id_ok {
            Err("the SMS has no usable id")
        } else if self.text.trim().is_empty() {
            Err("the SMS is empty")
        } else if segments(&self.text).parts > Self::MAX_PARTS {
            Err("the SMS is too long")
        } else if self.valid_until.is_some_and(|until| until <= now) {
            Err("the SMS has expired before it was sent")
        } else {
            Ok(())
        }
    }
}

/// How the text travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    /// The GSM 7-bit default alphabet with its extension table.
    Gsm7,
    /// Two octets per UTF-16 unit.
    Ucs2,
}

/// The length of a text as an operator counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Segments {
    /// How it travels.
    pub encoding: Encoding,
    /// Septets (an extension character counts 2) or UTF-16 units (an emoji counts 2 or more).
    pub units: usize,
    /// How many SMS are paid; an empty text is one.
    pub parts: usize,
    /// Units still free in the last part.
    pub left_in_part: usize,
}

/// The default alphabet without its escape, in the order of TS 23.038 §6.2.1.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                     ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// The extension table (§6.2.1.1): each is preceded by an escape, hence two septets.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// The octets of a character of the alphabet, a septet each: one, or an escape and one; none outside it.
pub(crate) fn gsm(c: char) -> Vec<u8> {
    // The escape stands at 0x1b, between Ξ and Æ, and is in neither table.
    let place = |table: &str| table.chars().position(|known| known == c).and_then(|at| u8::try_from(at).ok());
    match (place(BASIC), EXTENSION.contains(c)) {
        (Some(at), _) => vec![if at < 0x1b { at } else { at + 1 }],
        (None, true) => {
            EXTENDED.iter().find(|(known, _)| *known == c).map(|(_, at)| vec![0x1b, *at]).unwrap_or_default()
        }
        (None, false) => Vec::new(),
    }
}

/// The character of a septet, after an escape or not.
pub(crate) fn from_gsm(septet: u8, escaped: bool) -> Option<char> {
    if escaped {
        return EXTENDED.iter().find(|(_, at)| *at == septet).map(|(c, _)| *c);
    }
    match septet {
        0..=0x1a => BASIC.chars().nth(usize::from(septet)),
        0x1c..=0x7f => BASIC.chars().nth(usize::from(septet) - 1),
        _ => None,
    }
}

/// Where the characters of the extension table stand in it.
const EXTENDED: [(char, u8); 10] = [
    ('\u{c}', 0x0a),
    ('^', 0x14),
    ('{', 0x28),
    ('}', 0x29),
    ('\\', 0x2f),
    ('[', 0x3c),
    ('~', 0x3d),
    (']', 0x3e),
    ('|', 0x40),
    ('€', 0x65),
];

/// The septets of a character, `None` outside the alphabet.
pub(crate) fn septets(c: char) -> Option<usize> {
    if c.is_ascii_alphanumeric() || BASIC.contains(c) { Some(1) } else { EXTENSION.contains(c).then_some(2) }
}

/// Counts a text: encoding, units, parts, and what is left. An extension character or a surrogate pair is never cut
/// between two parts, so the end of a part may stay empty.
pub fn segments(text: &str) -> Segments {
    let gsm: Option<usize> = text.chars().map(septets).sum();
    match gsm {
        Some(units) => count(text, Encoding::Gsm7, units, (160, 153), |c| septets(c).unwrap_or(1)),
        None => {
            let units = text.chars().map(char::len_utf16).sum();
            count(text, Encoding::Ucs2, units, (70, 67), char::len_utf16)
        }
    }
}

fn count(
    text: &str,
    encoding: Encoding,
    units: usize,
    (single, several): (usize, usize),
    cost: impl Fn(char) -> usize,
) -> Segments {
    if units <= single {
        return Segments { encoding, units, parts: 1, left_in_part: single - units };
    }
    let (mut parts, mut used) = (1, 0);
    for c in text.chars() {
        let cost = cost(c);
        if used + cost > several {
            parts += 1;
            used = 0;
        }
        used += cost;
    }
    Segments { encoding, units, parts, left_in_part: several - used }
}

/// The text rewritten in the GSM 7-bit alphabet when it can be wholly, and when that costs no more SMS: apostrophes and
/// quotes straight, `œ` opened, accents that the alphabet lacks dropped (`ê` → `e`, `ç` → `c`), no-break spaces and long
/// dashes made plain; `é è à ù` stay. A text that holds an emoji or another script is given back as it is.
///
/// ```
/// assert_eq!(channels::sms::plain("L’œuf est prêt\u{202f}: «\u{a0}à 18 h\u{a0}»…"), "L'oeuf est pret : \"à 18 h\"...");
/// ```
pub fn plain(text: &str) -> String {
    match rewritten(text) {
        Some(plain) if segments(&plain).parts <= segments(text).parts => plain,
        _ => text.to_owned(),
    }
}

fn rewritten(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut opened = false;
    for c in text.nfc() {
        // A French quotation mark takes its inner space with it.
        if std::mem::take(&mut opened) && c.is_whitespace() && c != '\n' {
            opened = true;
            continue;
        }
        match c {
            c if septets(c).is_some() => out.push(c),
            '«' => {
                out.push('"');
                opened = true;
            }
            '»' => {
                out.truncate(out.trim_end_matches(' ').len());
                out.push('"');
            }
            '“' | '”' | '„' | '‟' | '″' => out.push('"'),
            '’' | '‘' | '‚' | '‛' | '‹' | '›' | 'ʼ' | 'ʹ' | '′' | '´' | '`' => out.push('\''),
            'œ' => out.push_str("oe"),
            'Œ' => out.push_str("OE"),
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '•' | '·' => out.push('-'),
            '×' => out.push('x'),
            '÷' | '⁄' => out.push('/'),
            '≤' => out.push_str("<="),
            '≥' => out.push_str(">="),
            '→' => out.push_str("->"),
            '©' => out.push_str("(c)"),
            '®' => out.push_str("(r)"),
            '°' | 'º' => out.push('o'),
            'ł' => out.push('l'),
            'Ł' => out.push('L'),
            'đ' => out.push('d'),
            'ı' => out.push('i'),
            'ẞ' => out.push('ß'),
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            c if c.is_whitespace() => out.push(' '),
            c => {
                // The compatibility form (… → ..., ½ → 1⁄2, ™ → TM, ê → e + accent) without its accents.
                for part in std::iter::once(c).nfkd().filter(|part| !is_combining_mark(*part)) {
                    let part = if part == '⁄' { '/' } else { part };
                    septets(part)?;
                    out.push(part);
                }
                if is_combining_mark(c) {
                    return None;
                }
            }
        }
    }
    Some(out)
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(crate) fn message() -> SmsMessage {
        SmsMessage {
            to: "06 39 98 41 11".parse().unwrap(),
            text: "Pain chaud dans 30 min. Répondez 2 pour en réserver deux.".into(),
            id: "0193-a".into(),
            valid_until: Some("2026-11-22T08:00:00Z".parse().unwrap()),
            marketing: false,
        }
    }

    fn seen(text: &str) -> (Encoding, usize, usize, usize) {
        let s = segments(text);
        (s.encoding, s.units, s.parts, s.left_in_part)
    }

    #[test]
    fn the_alphabet_has_127_characters_and_10_extensions() {
        assert_eq!(BASIC.chars().count(), 127);
        assert_eq!(EXTENSION.chars().count(), 10);
        let mut all: Vec<char> = BASIC.chars().chain(EXTENSION.chars()).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 137);
        for c in "çêâîôûëïœÀÈÊ«»’–…`".chars() {
            assert_eq!(septets(c), None, "{c}");
        }
    }

    #[test]
    fn lengths_are_exact_at_the_edges() {
        use Encoding::{Gsm7, Ucs2};
        assert_eq!(seen(""), (Gsm7, 0, 1, 160));
        assert_eq!(seen(&"a".repeat(160)), (Gsm7, 160, 1, 0));
        assert_eq!(seen(&"a".repeat(161)), (Gsm7, 161, 2, 145));
        assert_eq!(seen(&"a".repeat(306)), (Gsm7, 306, 2, 0));
        assert_eq!(seen(&"a".repeat(307)), (Gsm7, 307, 3, 152));
        assert_eq!(seen(&"€".repeat(80)), (Gsm7, 160, 1, 0));
        assert_eq!(
            seen(&"€".repeat(81)),
            (Gsm7, 162, 2, 143),
            "76 in the first part, one septet lost, 5 in the second"
        );
        assert_eq!(seen(&format!("{}€{}", "a".repeat(152), "b".repeat(20))), (Gsm7, 174, 2, 131));
        assert_eq!(seen(&"ê".repeat(70)), (Ucs2, 70, 1, 0));
        assert_eq!(seen(&"ê".repeat(71)), (Ucs2, 71, 2, 63));
        assert_eq!(seen(&"🥖".repeat(35)), (Ucs2, 70, 1, 0));
        assert_eq!(seen(&"🥖".repeat(36)), (Ucs2, 72, 2, 61), "33 pairs in the first part, one unit lost");
        assert_eq!(seen(&format!("ê{}", "a".repeat(133))), (Ucs2, 134, 2, 0));
    }

    #[test]
    fn french_becomes_cheap() {
        for (text, expected) in [
            ("La fournée de 18 h est prête, venez vite !", "La fournée de 18 h est prete, venez vite !"),
            ("C’est l’été : déjà où çà ?", "C'est l'été : déjà où cà ?"),
            ("Œufs, cœur, Ça, À bientôt, ÊTRE", "OEufs, coeur, Ça, A bientot, ETRE"),
            ("1,35\u{202f}€ – 2\u{a0}kg", "1,35 € - 2 kg"),
            ("«\u{202f}oui\u{202f}», “non”", "\"oui\", \"non\""),
            ("Attendez…", "Attendez..."),
            ("e\u{301}te\u{301}", "été"),
            ("½ baguette, n°5™", "1/2 baguette, no5TM"),
            ("a\tb\u{200b}c", "a bc"),
        ] {
            assert_eq!(plain(text), expected);
        }
        assert_eq!(plain("Prêt 🥖 ?"), "Prêt 🥖 ?", "an emoji already costs: nothing else is spoilt");
        assert_eq!(plain("Καλημέρα"), "Καλημέρα");
        let dots = "…".repeat(70);
        assert_eq!(plain(&dots), dots, "210 septets would be two SMS");
    }

    #[test]
    fn what_cannot_be_sent_is_refused() {
        let now: Timestamp = "2026-11-22T07:30:00Z".parse().unwrap();
        assert_eq!(message().check(now), Ok(()));
        assert!(SmsMessage { id: "a/../b".into(), ..message() }.check(now).is_err());
        assert!(SmsMessage { text: " \n".into(), ..message() }.check(now).is_err());
        assert!(SmsMessage { text: "a".repeat(1531), ..message() }.check(now).is_err());
        assert!(SmsMessage { text: "a".repeat(1530), ..message() }.check(now).is_ok());
        assert!(message().check("2026-11-22T08:00:00Z".parse().unwrap()).is_err());
        assert!(!format!("{:?}", message()).contains("Pain"), "no personal data in a debug print");
    }

    proptest! {
        #[test]
        fn a_text_is_always_counted(text in any::<String>()) {
            let s = segments(&text);
            let (single, several) = if s.encoding == Encoding::Gsm7 { (160, 153) } else { (70, 67) };
            if s.parts == 1 {
                prop_assert_eq!(s.units + s.left_in_part, single);
            } else {
                let lost = s.parts * several - s.units - s.left_in_part;
                prop_assert!(lost < s.parts, "each part but the last loses at most one unit");
                prop_assert!(s.units > single && s.left_in_part < several);
            }
        }

        #[test]
        fn one_character_more_never_costs_less(text in "[a-zé€\\[]{150,170}", c in any::<char>()) {
            let longer = format!("{text}{c}");
            prop_assert!(segments(&longer).parts >= segments(&text).parts);
        }

        #[test]
        fn plain_never_costs_more_and_is_stable(text in any::<String>()) {
            let once = plain(&text);
            prop_assert!(segments(&once).parts <= segments(&text).parts);
            prop_assert_eq!(plain(&once), once);
        }

        #[test]
        fn french_stays_in_the_alphabet(text in "[a-zA-Z0-9 ,.!?éèàùçâêîôûëïüœæÉÈÀÇÊŒ’«»…\u{a0}\u{202f}–€]{0,50}") {
            prop_assert_eq!(segments(&plain(&text)).encoding, Encoding::Gsm7);
        }
    }
}
