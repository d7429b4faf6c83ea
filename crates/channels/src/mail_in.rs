//! A mail that came: who wrote it, what they say anew, what it answers (RFC 5322, MIME by RFC 2045; RFC 3834 for what
//! machines write).

use std::fmt;

use kernel::Email;
use mail_parser::{HeaderName, HeaderValue, MessageParser};

/// Of a longer mail the rest is not read, in characters.
const LONGEST: usize = 4_000;
/// So many earlier mails are looked at to see what this one answers.
const REFERENCES: usize = 20;

/// A mail, parsed.
#[derive(Clone, PartialEq, Eq)]
pub struct Incoming {
    /// Its own name, without angle brackets; none when its program gave it none.
    pub message_id: Option<String>,
    /// Who says to have written it: a claim, not a proof.
    pub from: Email,
    /// To whom it is written.
    pub to: Vec<Email>,
    /// Its subject, without "Re:".
    pub subject: String,
    /// Whether the subject says that it answers something.
    pub is_reply: bool,
    /// What is said anew: without what it quotes and without a signature.
    pub text: String,
    /// The names of the mails that it answers, the nearest first.
    pub answers: Vec<String>,
    /// Whether a machine wrote it: it must not be answered.
    pub automatic: bool,
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming").field("automatic", &self.automatic).finish_non_exhaustive()
    }
}

/// Reads a mail as it came over the wire; none when it has no readable sender.
pub fn parse(bytes: &[u8]) -> Option<Incoming> {
    let message = MessageParser::default().parse(bytes)?;
    let email = |text: Option<&str>| text.and_then(|text| text.parse::<Email>().ok());
    let from = email(message.from()?.first()?.address())?;
    let to = message.to().into_iter().flat_map(|list| list.clone().into_list());
    let to = to.filter_map(|address| email(address.address.as_deref())).collect();
    let (subject, is_reply) = subject(message.subject().unwrap_or_default());
    let body = message.body_text(0).unwrap_or_default();
    let ids = |value: &HeaderValue<'_>| -> Vec<String> {
        value.as_text_list().map(|list| list.iter().map(ToString::to_string).collect()).unwrap_or_default()
    };
    let mut answers = ids(message.in_reply_to());
    // The last of the references is the nearest.
    answers.extend(ids(message.references()).into_iter().rev());
    answers.truncate(REFERENCES);
    let header = |name: &str| {
        let value = message.headers().iter().find(|header| header.name().eq_ignore_ascii_case(name));
        value.and_then(|header| header.value().as_text()).map(str::to_ascii_lowercase).unwrap_or_default()
    };
    let submitted = header("Auto-Submitted");
    let nobody = ["mailer-daemon", "postmaster", "no-reply", "noreply", "ne-pas-repondre", "nepasrepondre"];
    let local = from.as_str().split('@').next().unwrap_or_default().to_lowercase();
    let automatic = (!submitted.is_empty() && submitted != "no")
        || ["bulk", "list", "junk", "auto_reply"].contains(&header("Precedence").as_str())
        || message.header(HeaderName::ListId).is_some()
        || message.header(HeaderName::ListUnsubscribe).is_some()
        || nobody.contains(&local.as_str());
    Some(Incoming {
        message_id: message.message_id().map(str::to_owned),
        from,
        to,
        subject,
        is_reply,
        text: anew(&body),
        answers,
        automatic,
    })
}

/// The subject without what programs put before it.
fn subject(text: &str) -> (String, bool) {
    let (mut text, mut reply) = (text.trim(), false);
    while let Some((before, rest)) = text.split_once(':') {
        match before.trim().to_lowercase().as_str() {
            "re" | "ré" | "rép" | "rep" | "aw" | "sv" => (text, reply) = (rest.trim(), true),
            "tr" | "fwd" | "fw" => text = rest.trim(),
            _ => break,
        }
    }
    (text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect(), reply)
}

/// What is said anew in a text: everything above the first thing that is quoted, without a signature.
pub fn anew(text: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for (n, line) in lines.iter().enumerate() {
        let bare = line.trim();
        // The line that announces what is quoted may be broken in two.
        let both = format!("{bare} {}", lines.get(n + 1).map_or("", |next| next.trim()));
        if *line == "-- " || *line == "--" || announces(bare) || (!bare.is_empty() && announces(&both)) {
            break;
        }
        if !bare.starts_with('>') {
            kept.push(line.trim_end());
        }
    }
    let text = kept.join("\n");
    let clean = text.chars().filter(|c| !c.is_control() || *c == '\n');
    clean.take(LONGEST).collect::<String>().trim().to_owned()
}

/// "Le 24 nov. 2026 à 10:02, La Courte Pâte <…> a écrit :", "-----Message d'origine-----", "De : …".
fn announces(line: &str) -> bool {
    let line = line.to_lowercase();
    let ends = |word: &str| line.trim_end_matches(':').trim_end().ends_with(word);
    (line.starts_with("le ") && line.contains('@') && ends("a écrit"))
        || (line.starts_with("le ") && line.chars().any(|c| c.is_ascii_digit()) && ends("a écrit"))
        || (line.starts_with("on ") && line.chars().any(|c| c.is_ascii_digit()) && ends("wrote"))
        || (line.starts_with("--") && (line.contains("message d'origine") || line.contains("message d’origine")))
        || (line.starts_with("--") && (line.contains("original message") || line.contains("message transféré")))
        || ["envoyé de mon", "envoyé depuis mon", "sent from my", "télécharger outlook"]
            .iter()
            .any(|w| line.starts_with(w))
        || ((line.starts_with("de :") || line.starts_with("from:")) && line.contains('@'))
        || line.starts_with("________________")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mail(headers: &str, body: &str) -> Vec<u8> {
        format!("{headers}\r\n\r\n{body}").replace("\r\n", "\n").replace('\n', "\r\n").into_bytes()
    }

    const HEAD: &str = "From: Odile Martin <odile@exemple.fr>\nTo: La Courte =?utf-8?Q?P=C3=A2te?= <pain@exemple.fr>\n\
        Subject: =?iso-8859-1?Q?R=E9=3A_Commande?=\nMessage-ID: <abc@exemple.fr>\nIn-Reply-To: <01@pain.fr>\n\
        References: <00@pain.fr> <01@pain.fr>\nContent-Type: text/plain; charset=iso-8859-1\n\
        Content-Transfer-Encoding: quoted-printable";

    #[test]
    fn a_reply_says_who_what_anew_and_what_it_answers() {
        let body = "Bonjour,\noui c'est parfait, =E0 demain.\n\nLe mar. 24 nov. 2026 =E0 10:02, La Courte P=E2te\n\
            <pain@exemple.fr> a =E9crit :\n> J'ai not=E9 2 Baguette de tradition.\n> C'est bon ?\n";
        let read = parse(&mail(HEAD, body)).expect("a mail");
        assert_eq!(read.from.as_str(), "odile@exemple.fr");
        assert_eq!(read.to.first().map(Email::as_str), Some("pain@exemple.fr"));
        assert_eq!((read.subject.as_str(), read.is_reply), ("Commande", true));
        assert_eq!(read.text, "Bonjour,\noui c'est parfait, à demain.");
        assert_eq!(read.answers[..2], ["01@pain.fr", "01@pain.fr"]);
        assert_eq!((read.message_id.as_deref(), read.automatic), (Some("abc@exemple.fr"), false));
    }

    #[test]
    fn what_programs_add_is_not_what_people_say() {
        for (text, said) in [
            ("2 tradi pour 18h\n\nEnvoyé de mon iPhone", "2 tradi pour 18h"),
            ("Oui\n-- \nOdile Martin\nTél. 06", "Oui"),
            ("Oui\n\n-----Message d'origine-----\nDe : x", "Oui"),
            (
                "Le 3 croissants de la semaine dernière étaient bons",
                "Le 3 croissants de la semaine dernière étaient bons",
            ),
            ("> cité\nma réponse\n> encore", "ma réponse"),
            ("Oui\n\nOn Tue, Nov 24, 2026 at 10:02 AM Pain <p@q.fr>\nwrote:\n> x", "Oui"),
        ] {
            assert_eq!(anew(text), said);
        }
    }

    #[test]
    fn an_html_mail_is_read_as_text() {
        let head = "From: odile@exemple.fr\nTo: pain@exemple.fr\nSubject: x\nContent-Type: text/html; charset=utf-8";
        let read = parse(&mail(head, "<p>Bonjour&nbsp;!</p><p>2 <b>tradi</b> pour 18h</p>")).expect("a mail");
        assert!(read.text.contains("2 tradi pour 18h"), "{}", read.text);
    }

    #[test]
    fn what_a_machine_writes_is_known_for_it() {
        for line in ["Auto-Submitted: auto-replied", "Precedence: bulk", "List-Id: <l.exemple.fr>"] {
            let head = format!("From: odile@exemple.fr\nTo: pain@exemple.fr\n{line}\nSubject: Absence");
            assert!(parse(&mail(&head, "Je suis absente.")).expect("a mail").automatic, "{line}");
        }
        let bounce = "From: MAILER-DAEMON@exemple.fr\nTo: pain@exemple.fr\nSubject: failure";
        assert!(parse(&mail(bounce, "x")).expect("a mail").automatic);
        assert!(parse(b"no mail at all").is_none());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
            let _ = parse(&bytes);
        }

        #[test]
        fn any_text_keeps_no_control_characters(text in "\\PC{0,200}\n?[\\x00-\\x20]{0,9}\\PC{0,200}") {
            let said = anew(&text);
            prop_assert!(said.chars().all(|c| !c.is_control() || c == '\n'));
            prop_assert!(said.chars().count() <= LONGEST);
        }

        #[test]
        fn a_mail_with_any_headers_is_bounded(name in "[A-Za-z-]{1,20}", value in "\\PC{0,300}", body in "\\PC{0,500}") {
            let head = format!("From: o@exemple.fr\n{name}: {value}");
            if let Some(read) = parse(&mail(&head, &body)) {
                prop_assert!(read.answers.len() <= REFERENCES && read.subject.chars().count() <= 200);
            }
        }
    }
}
