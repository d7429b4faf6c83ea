//! Twilio: calls to a rented number, answered in TwiML.
//!
//! Wire format: the vendor's "TwiML for Programmable Voice" (`<Say>`, `<Gather>`, `<Dial>`, `<Hangup>`, `<Redirect>`) and
//! "Twilio's request to your application" for the form that each turn posts. Signed like its messages
//! ([`crate::twilio::verify`]).

use std::fmt;

/// What one turn of a call tells.
#[derive(Clone, PartialEq)]
pub struct Turn {
    /// Twilio's name for the call, the same in all its turns.
    pub sid: String,
    /// The caller id: E.164, `anonymous`, or nothing.
    pub from: String,
    /// Our number that was called.
    pub to: String,
    /// The keys that were pressed, `#` left out.
    pub digits: Option<String>,
    /// The words that were recognised.
    pub speech: Option<String>,
    /// How sure the recognition is, 0 to 1; 1 when it does not say.
    pub confidence: f64,
    /// How the ringing of another telephone ended: `completed`, `busy`, `no-answer`, `failed`, `canceled`.
    pub dialled: Option<String>,
}

impl fmt::Debug for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turn").field("sid", &self.sid).finish_non_exhaustive()
    }
}

/// Reads the form of a turn; `None` when it names no call.
pub fn parse(pairs: &[(String, String)]) -> Option<Turn> {
    let of = |name: &str| {
        let found = pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        found.filter(|value| !value.is_empty())
    };
    // A number is written with figures, not a number: NaN would pass every comparison.
    let confidence = of("Confidence").and_then(|text| text.parse::<f64>().ok()).filter(|sure| sure.is_finite());
    Some(Turn {
        sid: of("CallSid").filter(|sid| sid.len() <= 64 && sid.bytes().all(|b| b.is_ascii_alphanumeric()))?,
        from: of("From").unwrap_or_default(),
        to: of("To").unwrap_or_default(),
        digits: of("Digits"),
        speech: of("SpeechResult"),
        confidence: confidence.unwrap_or(1.0),
        dialled: of("DialCallStatus"),
    })
}

/// What the voice does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verb<'a> {
    /// Says words in French.
    Say(&'a str),
    /// Says words and listens to what is said or typed; then Twilio posts to `action`, even when nothing was.
    Gather {
        /// The words.
        say: &'a str,
        /// Where the next turn goes.
        action: &'a str,
        /// How many keys are waited for, when more than one: only keys are listened to then.
        digits: Option<u8>,
        /// Words that are likely to be said.
        hints: &'a [String],
    },
    /// Rings another telephone for 25 seconds; then Twilio posts to `action`.
    Dial {
        /// The telephone, in E.164.
        number: &'a str,
        /// Where the next turn goes.
        action: &'a str,
    },
    /// Ends the call.
    Hangup,
}

/// The media type of an answer.
pub const MEDIA_TYPE: &str = "text/xml; charset=utf-8";
/// Twilio takes at most 500 hints of at most 100 characters.
const HINTS: usize = 500;

/// Text in an element or an attribute: what XML keeps for itself is written otherwise, what it cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// The document that answers a turn.
pub fn twiml(verbs: &[Verb<'_>]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>");
    let say = |text: &str| format!("<Say language=\"fr-FR\">{}</Say>", escaped(text));
    for verb in verbs {
        match verb {
            Verb::Say(text) => out.push_str(&say(text)),
            Verb::Gather { say: text, action, digits, hints } => {
                let how = match digits {
                    Some(n) => format!("input=\"dtmf\" numDigits=\"{n}\" finishOnKey=\"#\" timeout=\"15\""),
                    None => {
                        let hints: Vec<String> = hints
                            .iter()
                            .take(HINTS)
                            .map(|hint| hint.replace(',', " ").chars().take(100).collect())
                            .collect();
                        format!(
                            "input=\"dtmf speech\" numDigits=\"1\" timeout=\"6\" speechTimeout=\"auto\" hints=\"{}\"",
                            escaped(&hints.join(","))
                        )
                    }
                };
                let action = escaped(action);
                out.push_str(&format!(
                    "<Gather {how} language=\"fr-FR\" actionOnEmptyResult=\"true\" method=\"POST\" action=\"{action}\">{}</Gather>",
                    say(text)
                ));
            }
            Verb::Dial { number, action } => out.push_str(&format!(
                "<Dial timeout=\"25\" method=\"POST\" action=\"{}\"><Number>{}</Number></Dial>",
                escaped(action),
                escaped(number)
            )),
            Verb::Hangup => out.push_str("<Hangup/>"),
        }
    }
    out.push_str("</Response>");
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::twilio::pairs;

    #[test]
    fn a_turn_is_read() {
        let form =
            pairs(b"CallSid=CA1&From=%2B33639980101&To=%2B33247000000&SpeechResult=deux+baguettes&Confidence=0.83");
        let turn = parse(&form).expect("a turn");
        assert_eq!((turn.sid.as_str(), turn.from.as_str(), turn.to.as_str()), ("CA1", "+33639980101", "+33247000000"));
        assert_eq!((turn.speech.as_deref(), turn.digits), (Some("deux baguettes"), None));
        assert!((turn.confidence - 0.83).abs() < 1e-9 && turn.dialled.is_none());
        let turn = parse(&pairs(b"CallSid=CA1&Digits=1&Confidence=NaN&DialCallStatus=no-answer")).expect("a turn");
        assert_eq!((turn.digits.as_deref(), turn.dialled.as_deref()), (Some("1"), Some("no-answer")));
        assert!(turn.confidence >= 1.0, "not a number says nothing");
        assert_eq!(parse(&pairs(b"From=x")), None);
        assert_eq!(parse(&pairs(b"CallSid=CA%2F1")), None, "a name that is a path is none");
    }

    #[test]
    fn an_answer_is_written() {
        let hints = ["Pain, grand".to_owned(), "P\u{00e2}t\u{00e9} & cie".to_owned()];
        let listen = Verb::Gather { say: "Bonjour <vous>", action: "/hooks?a=1&b=2", digits: None, hints: &hints };
        insta::assert_snapshot!(twiml(&[listen]), @r#"<?xml version="1.0" encoding="UTF-8"?><Response><Gather input="dtmf speech" numDigits="1" timeout="6" speechTimeout="auto" hints="Pain  grand,Pâté &amp; cie" language="fr-FR" actionOnEmptyResult="true" method="POST" action="/hooks?a=1&amp;b=2"><Say language="fr-FR">Bonjour &lt;vous&gt;</Say></Gather></Response>"#);
        let ring = [
            Verb::Say("Je vous passe la boutique."),
            Verb::Dial { number: "+33247000000", action: "/x" },
            Verb::Hangup,
        ];
        insta::assert_snapshot!(twiml(&ring), @r#"<?xml version="1.0" encoding="UTF-8"?><Response><Say language="fr-FR">Je vous passe la boutique.</Say><Dial timeout="25" method="POST" action="/x"><Number>+33247000000</Number></Dial><Hangup/></Response>"#);
        let keys = Verb::Gather { say: "Votre num\u{00e9}ro", action: "/x", digits: Some(10), hints: &[] };
        assert!(twiml(&[keys]).contains("input=\"dtmf\" numDigits=\"10\""));
    }

    proptest! {
        #[test]
        fn any_words_stay_words(text in any::<String>()) {
            let written = twiml(&[Verb::Say(&text), Verb::Hangup]);
            prop_assert_eq!(written.matches('<').count(), 6, "no element comes from words");
            prop_assert!(!written.chars().any(char::is_control));
        }
    }
}
