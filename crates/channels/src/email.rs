//! Writing an e-mail: RFC 5322 headers, a text and an HTML part (RFC 2046), one-click unsubscription (RFC 8058), DKIM
//! (RFC 6376).
//!
//! The message is a pure function of its fields: date, Message-ID and MIME boundary are given or derived. (A DKIM
//! signature alone carries the second at which it was made, read by the library.)

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use jiff::Timestamp;
use kernel::contact::Email;
use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Mailbox, MultiPart, MultiPartKind, SinglePart,
        dkim::{DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm, DkimSigningKey},
        header::{HeaderName, HeaderValue},
    },
};
use sha2::{Digest, Sha256};

use crate::SendError;

/// An address with the name shown before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// `Boulangerie Martin`; empty for none.
    pub name: String,
    /// The address.
    pub address: Email,
}

/// An e-mail to write.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailMessage {
    /// The shop; also where refusals come back (the envelope's sender).
    pub from: Named,
    /// Where an answer goes, when not to `from`.
    pub reply_to: Option<Named>,
    /// To whom.
    pub to: Email,
    /// One line: line breaks and other control characters become spaces.
    pub subject: String,
    /// The message as text.
    pub text: String,
    /// The same message as a complete HTML page, when there is one.
    pub html: Option<String>,
    /// `unique@domain`, without angle brackets; the same at each attempt, so that a receiver can drop a second copy.
    pub message_id: String,
    /// The Message-ID that it answers, without angle brackets: both join one thread. One that cannot be a header is left out.
    pub in_reply_to: Option<String>,
    /// When it was written.
    pub date: Timestamp,
    /// The `https` address that unsubscribes by a bare POST; gives both headers of RFC 8058.
    pub one_click_url: Option<String>,
}

impl fmt::Debug for EmailMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmailMessage").field("message_id", &self.message_id).finish_non_exhaustive()
    }
}

/// Why a message cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsendable {
    /// An address that SMTP cannot carry.
    #[error("an address of the message cannot be used")]
    Address,
    /// The Message-ID is not `unique@domain` in printable ASCII.
    #[error("the message has no usable Message-ID")]
    MessageId,
    /// The one-click address is not a plain `https` URL of at most 900 characters.
    #[error("the unsubscribe address cannot be used")]
    OneClick,
    /// The library refused the parts.
    #[error("the message cannot be written")]
    Parts,
}

impl From<Unsendable> for SendError {
    fn from(unsendable: Unsendable) -> Self {
        Self::permanent(unsendable.to_string())
    }
}

/// A message written, ready for SMTP.
#[derive(Clone)]
pub struct Letter {
    pub(crate) envelope: Envelope,
    pub(crate) bytes: Vec<u8>,
}

impl Letter {
    /// The whole message, CRLF line ends, only ASCII, lines of at most 998 octets.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letter").field("octets", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// A domain's signing key (RFC 6376; Ed25519: RFC 8463).
///
/// An RSA-2048 signature costs 2 to 4 ms of processor here: for large mailings let the SMTP server sign, or use Ed25519
/// together with a server that signs in RSA.
#[derive(Debug)]
pub struct Dkim(DkimConfig);

/// How the key is written in the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DkimKey<'a> {
    /// PKCS #1 PEM (`-----BEGIN RSA PRIVATE KEY-----`).
    RsaPem(&'a str),
    /// The 32 octets of the private key in base64.
    Ed25519Base64(&'a str),
}

/// The settings hold no DKIM key that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a DKIM key")]
pub struct NotAKey;

impl Dkim {
    /// What is signed: all that shows, and both unsubscribe headers as RFC 8058 §4 requires.
    const HEADERS: [&str; 10] = [
        "From",
        "To",
        "Reply-To",
        "Subject",
        "Date",
        "Message-ID",
        "MIME-Version",
        "Content-Type",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
    ];

    /// The key published under `selector._domainkey.domain`.
    ///
    /// # Errors
    /// [`NotAKey`] when the key cannot be read or a name is not one.
    pub fn new(selector: &str, domain: &str, key: DkimKey<'_>) -> Result<Self, NotAKey> {
        let named = |name: &str| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
        };
        if !named(selector) || !named(domain) {
            return Err(NotAKey);
        }
        let key = match key {
            DkimKey::RsaPem(pem) => DkimSigningKey::new(pem.trim(), DkimSigningAlgorithm::Rsa),
            DkimKey::Ed25519Base64(text) => DkimSigningKey::new(text.trim(), DkimSigningAlgorithm::Ed25519),
        };
        let relaxed =
            DkimCanonicalization { header: DkimCanonicalizationType::Relaxed, body: DkimCanonicalizationType::Relaxed };
        Ok(Self(DkimConfig::new(
            selector.to_owned(),
            domain.to_owned(),
            key.map_err(|_| NotAKey)?,
            Self::HEADERS.map(HeaderName::new_from_ascii_str).into(),
            relaxed,
        )))
    }
}

/// One line of at most 500 characters: what would end a header becomes a space.
fn one_line(text: &str) -> String {
    let flat: String =
        text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect();
    flat.trim().chars().take(500).collect()
}

fn address(email: &Email) -> Result<Address, Unsendable> {
    email.as_str().parse().map_err(|_| Unsendable::Address)
}

fn mailbox(named: &Named) -> Result<Mailbox, Unsendable> {
    let name = one_line(&named.name);
    Ok(Mailbox::new((!name.is_empty()).then_some(name), address(&named.address)?))
}

fn is_message_id(id: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b))
    };
    id.len() <= 200 && id.split_once('@').is_some_and(|(left, right)| plain(left) && plain(right))
}

fn is_one_click(url: &str) -> bool {
    let plain = |b: u8| b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b'"' | b',' | b'\\');
    url.len() <= 900 && url.len() > "https://".len() && url.starts_with("https://") && url.bytes().all(plain)
}

/// Writes a message.
///
/// # Errors
/// [`Unsendable`] says which field cannot be written; nothing a field holds can add a header.
pub fn build(message: &EmailMessage, dkim: Option<&Dkim>) -> Result<Letter, Unsendable> {
    if !is_message_id(&message.message_id) {
        return Err(Unsendable::MessageId);
    }
    let since_epoch = Duration::from_secs(u64::try_from(message.date.as_second()).unwrap_or(0));
    let to = address(&message.to)?;
    let mut builder = Message::builder()
        .date(SystemTime::UNIX_EPOCH + since_epoch)
        .from(mailbox(&message.from)?)
        .to(Mailbox::new(None, to.clone()))
        .subject(one_line(&message.subject))
        .message_id(Some(format!("<{}>", message.message_id)));
    if let Some(reply_to) = &message.reply_to {
        builder = builder.reply_to(mailbox(reply_to)?);
    }
    if let Some(id) = message.in_reply_to.as_deref().filter(|id| is_message_id(id)) {
        builder = builder.in_reply_to(format!("<{id}>")).references(format!("<{id}>"));
    }
    if let Some(url) = &message.one_click_url {
        if !is_one_click(url) {
            return Err(Unsendable::OneClick);
        }
        // Written as it is: an encoded or folded URL would not be understood.
        let raw = |name, value: String| {
            HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value)
        };
        builder = builder
            .raw_header(raw("List-Unsubscribe", format!("<{url}>")))
            .raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".into()));
    }
    let envelope = Envelope::new(Some(address(&message.from.address)?), vec![to]).map_err(|_| Unsendable::Address)?;
    let text = SinglePart::plain(message.text.clone());
    let letter = match &message.html {
        None => builder.singlepart(text),
        Some(html) => builder.multipart(
            MultiPart::builder()
                .kind(MultiPartKind::Alternative)
                .boundary(boundary(message, html))
                .singlepart(text)
                .singlepart(SinglePart::html(html.clone())),
        ),
    };
    let mut letter = letter.map_err(|_| Unsendable::Parts)?;
    if let Some(Dkim(config)) = dkim {
        letter.sign(config);
    }
    Ok(Letter { envelope, bytes: letter.formatted() })
}

/// A boundary that no part holds: derived from both, so the same message is always written the same way.
fn boundary(message: &EmailMessage, html: &str) -> String {
    let mut hash = Sha256::new();
    for part in [&message.message_id, &message.text, html] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let hex: String = hash.finalize().iter().take(20).map(|byte| format!("{byte:02x}")).collect();
    format!("comptoir-{hex}")
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(crate) fn message() -> EmailMessage {
        EmailMessage {
            from: Named { name: "Boulangerie Étoile".into(), address: "pain@example.org".parse().unwrap() },
            reply_to: None,
            to: "odile@example.org".parse().unwrap(),
            subject: "La fournée de 18\u{202f}h est prête".into(),
            text: "Bonjour,\n\nVotre pain est prêt.\n.\n..fin\n".into(),
            html: Some("<!doctype html><p>Votre pain est prêt.</p>".into()),
            message_id: "0193.batch@example.org".into(),
            in_reply_to: Some("abc@exemple.fr".into()),
            date: "2026-11-22T07:30:00Z".parse().unwrap(),
            one_click_url: Some("https://rue.example.org/u/c2VjcmV0?q=1".into()),
        }
    }

    fn written(message: &EmailMessage) -> String {
        String::from_utf8(build(message, None).unwrap().bytes).unwrap()
    }

    #[test]
    fn a_message_is_written_the_same_way_every_time() {
        let reply_to =
            Named { name: "Odile \"Martin\", boulangère".into(), address: "odile@example.org".parse().unwrap() };
        let message = EmailMessage { reply_to: Some(reply_to), ..message() };
        let text = written(&message);
        assert_eq!(text, written(&message));
        insta::assert_snapshot!(text.replace("\r\n", "\n"));
    }

    #[test]
    fn a_text_alone_is_one_part() {
        let message = EmailMessage { html: None, one_click_url: None, ..message() };
        let text = written(&message);
        assert!(text.contains("Content-Type: text/plain; charset=utf-8\r\n"));
        assert!(!text.contains("multipart") && !text.contains("List-Unsubscribe"));
    }

    #[test]
    fn headers_cannot_be_injected() {
        let evil = "x\r\nBcc: all@example.org\r\n\r\nbody\u{2028}";
        let message = EmailMessage {
            subject: evil.into(),
            from: Named { name: evil.into(), ..message().from },
            reply_to: Some(Named { name: evil.into(), ..message().from }),
            ..message()
        };
        let text = written(&message);
        assert!(!text.lines().any(|line| line.starts_with("Bcc")));
        for url in ["http://a.fr/", "https://a.fr/\r\nBcc: x", "https://a.fr/>, <mailto:x", "https://é.fr/", "https://"]
        {
            let bad = EmailMessage { one_click_url: Some(url.into()), ..message.clone() };
            assert_eq!(build(&bad, None).err(), Some(Unsendable::OneClick), "{url}");
        }
        for id in ["", "x", "@", "a@b@c", "a b@c", "a@b>\r\nX: y", "é@b"] {
            let bad = EmailMessage { message_id: id.into(), ..message.clone() };
            assert_eq!(build(&bad, None).err(), Some(Unsendable::MessageId), "{id}");
        }
    }

    #[test]
    fn a_long_unsubscribe_address_stays_whole() {
        let url = format!("https://rue.example.org/u/{}", "a-Z_9.".repeat(100));
        let text = written(&EmailMessage { one_click_url: Some(url.clone()), ..message() });
        assert!(text.contains(&format!(
            "\r\nList-Unsubscribe: <{url}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
        )));
    }

    #[test]
    fn dkim_signs_what_shows_and_both_unsubscribe_headers() {
        let rsa = Dkim::new("s1", "example.org", DkimKey::RsaPem(include_str!("../testdata/dkim.rsa.pem"))).unwrap();
        // The key of RFC 8463 appendix A.
        let ed = DkimKey::Ed25519Base64("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=");
        let ed = Dkim::new("s2", "example.org", ed).unwrap();
        for (dkim, algorithm) in [(rsa, "a=rsa-sha256"), (ed, "a=ed25519-sha256")] {
            let bytes = build(&message(), Some(&dkim)).unwrap().bytes;
            let text = String::from_utf8(bytes).unwrap().replace("\r\n ", " ");
            let line = text.lines().find(|line| line.starts_with("DKIM-Signature")).unwrap();
            assert!(line.contains(algorithm), "{line}");
            assert!(
                line.contains("list-unsubscribe:list-unsubscribe-post") && line.contains("d=example.org"),
                "{line}"
            );
        }
        assert_eq!(Dkim::new("s", "example.org", DkimKey::RsaPem("no")).err(), Some(NotAKey));
        assert_eq!(Dkim::new("s", "e;x", DkimKey::Ed25519Base64("nWGx")).err(), Some(NotAKey));
    }

    proptest! {
        #[test]
        fn whatever_the_fields_the_headers_are_ours(
            subject in any::<String>(), name in any::<String>(), body in any::<String>(), html in any::<Option<String>>(),
            id in any::<String>(), url in any::<Option<String>>(),
        ) {
            let from = Named { name, ..message().from };
            let message = EmailMessage { subject, from, text: body, html, ..message() };
            let bytes = build(&message, None).unwrap().bytes;
            prop_assert!(bytes.is_ascii());
            let text = String::from_utf8(bytes).unwrap();
            let (head, _) = text.split_once("\r\n\r\n").unwrap();
            for line in head.split("\r\n") {
                prop_assert!(line.len() <= 998 && !line.contains(['\r', '\n']));
                let ours = ["Date", "From", "To", "Subject", "Message-ID", "In-Reply-To", "References", "List-Unsubscribe",
                    "List-Unsubscribe-Post", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"];
                let known = line.starts_with(' ') || ours.contains(&line.split_once(':').map_or("", |(name, _)| name));
                prop_assert!(known, "{}", line);
            }
            let _ = build(&EmailMessage { message_id: id.clone(), one_click_url: url, ..message.clone() }, None);
            let bytes = build(&EmailMessage { in_reply_to: Some(id), ..message }, None).unwrap().bytes;
            prop_assert!(bytes.is_ascii());
        }
    }
}
