//! The common face: the three channels, what a send answers, and one sender per channel.

use std::{fmt, str::FromStr, sync::Arc, time::Duration};

use jiff::Timestamp;

use crate::{
    email::{self, Dkim, EmailMessage},
    memory::{MemoryBox, Sent},
    ovh::Ovh,
    push::{PushMessage, WebPush},
    smpp::Smpp,
    sms::SmsMessage,
    smsgate::SmsGate,
    smtp::Mailer,
    twilio::Twilio,
};

/// A way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// A message to an e-mail address.
    Email,
    /// A text to a mobile telephone.
    Sms,
    /// A notification shown by a browser (Web Push).
    Push,
    /// A signed call to a machine: no way to a person, and on no form.
    Webhook,
}

impl Channel {
    /// Every channel to a person, in the order a form shows them.
    pub const ALL: [Self; 3] = [Self::Email, Self::Sms, Self::Push];

    /// The stored word: `email`, `sms` or `push`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Push => "push",
            Self::Webhook => "webhook",
        }
    }
}

/// The word names no channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a channel")]
pub struct NotAChannel;

impl FromStr for Channel {
    type Err = NotAChannel;
    fn from_str(word: &str) -> Result<Self, NotAChannel> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == word).ok_or(NotAChannel)
    }
}
impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The next hop took charge of the message; it says nothing about the person having read it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Receipt {
    /// The provider's name for the message (queue id, SID…), to match a later delivery report: one of at most 200
    /// characters, or those of several parts with a space between.
    pub provider_id: Option<String>,
}

impl Receipt {
    pub(crate) fn of(id: &str) -> Self {
        let id: String = id.chars().filter(|c| !c.is_control()).take(200).collect();
        Self { provider_id: (!id.is_empty()).then_some(id) }
    }

    /// The names of the parts of one message, parted by a space: none is cut, a report comes for each.
    pub(crate) fn of_parts(names: &[String]) -> Self {
        let plain = |name: &String| name.chars().filter(|c| !c.is_control() && !c.is_whitespace()).take(65).collect();
        let names: Vec<String> = names.iter().map(plain).collect();
        Self { provider_id: (!names.is_empty()).then(|| names.join(" ")) }
    }
}

/// Why a message did not leave. The sentences hold codes and causes, never an address or a text: they may be logged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Something may be better later: network, overload, quota, refused credentials.
    #[error("to be tried again: {why}")]
    Retry {
        /// How long the other side asked to wait, when it said so.
        after: Option<Duration>,
        /// The cause, in English, without personal data.
        why: String,
    },
    /// This message will never be accepted.
    #[error("refused: {why}")]
    Permanent {
        /// The cause, in English, without personal data.
        why: String,
    },
    /// The address itself no longer exists: forget it (a push subscription that the browser dropped).
    #[error("the recipient's address no longer exists")]
    Gone,
}

impl SendError {
    /// To be tried again when the caller's own schedule says so.
    pub fn retry(why: impl Into<String>) -> Self {
        Self::Retry { after: None, why: why.into() }
    }

    /// Never to be tried again.
    pub fn permanent(why: impl Into<String>) -> Self {
        Self::Permanent { why: why.into() }
    }

    /// The provider refuses who we are: every message waits until the shopkeeper has corrected the settings.
    pub(crate) fn credentials(why: impl Into<String>) -> Self {
        Self::Retry { after: Some(Duration::from_secs(15 * 60)), why: why.into() }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Retry { .. } => "retry",
            Self::Permanent { .. } => "permanent",
            Self::Gone => "gone",
        }
    }
}

fn told(channel: Channel, outcome: Result<Receipt, SendError>) -> Result<Receipt, SendError> {
    match &outcome {
        Ok(_) => tracing::debug!(%channel, "message handed over"),
        Err(error) => tracing::warn!(%channel, outcome = error.word(), %error, "message not handed over"),
    }
    outcome
}

/// By what e-mail leaves.
#[derive(Debug, Clone)]
pub enum EmailSender {
    /// Into the box in memory.
    Memory(MemoryBox),
    /// To an SMTP server, signed when a key is given.
    Smtp {
        /// The connections to the server.
        mailer: Mailer,
        /// The domain's signing key (RFC 6376), when the server does not sign by itself.
        dkim: Option<Arc<Dkim>>,
    },
}

impl EmailSender {
    /// Sends one message. The text is written the same way for both variants, so the twin refuses what SMTP would.
    ///
    /// # Errors
    /// [`SendError::Permanent`] for a message that cannot be written or that the server refuses (5xx),
    /// [`SendError::Retry`] for anything else.
    pub async fn send(&self, message: &EmailMessage) -> Result<Receipt, SendError> {
        let outcome = match self {
            Self::Memory(sent) => {
                email::build(message, None).map(|_| sent.push(Sent::email(message))).map_err(SendError::from)
            }
            Self::Smtp { mailer, dkim } => match email::build(message, dkim.as_deref()) {
                Ok(letter) => mailer.send(&letter).await,
                Err(unsendable) => Err(unsendable.into()),
            },
        };
        told(Channel::Email, outcome)
    }
}

/// By what SMS leaves.
#[derive(Debug, Clone)]
pub enum SmsSender {
    /// Into the box in memory.
    Memory(MemoryBox),
    /// By a telephone of the shop that runs SMSGate.
    SmsGate(SmsGate),
    /// By Twilio.
    Twilio(Twilio),
    /// By OVH.
    Ovh(Ovh),
    /// By a line to a message centre.
    Smpp(Smpp),
}

impl SmsSender {
    /// Whether it will be told what became of each SMS ([`crate::smpp::Report`]).
    pub fn reports(&self) -> bool {
        matches!(self, Self::Smpp(_))
    }

    /// Sends one SMS at `now`; a message whose `valid_until` has passed is refused without being sent.
    ///
    /// # Errors
    /// [`SendError`], by the provider's answer.
    pub async fn send(&self, message: &SmsMessage, now: Timestamp) -> Result<Receipt, SendError> {
        let outcome = match (self, message.check(now)) {
            (_, Err(why)) => Err(SendError::permanent(why)),
            (Self::Memory(sent), Ok(())) => Ok(sent.push(Sent::sms(message, now))),
            (Self::SmsGate(gate), Ok(())) => gate.send(message).await,
            (Self::Twilio(twilio), Ok(())) => twilio.send(message, now).await,
            (Self::Ovh(ovh), Ok(())) => ovh.send(message, now).await,
            (Self::Smpp(smpp), Ok(())) => smpp.send(message, now).await,
        };
        told(Channel::Sms, outcome)
    }
}

/// By what Web Push leaves.
#[derive(Debug, Clone)]
pub enum PushSender {
    /// Into the box in memory.
    Memory(MemoryBox),
    /// To the browser vendors' push services.
    WebPush(WebPush),
}

impl PushSender {
    /// Sends one notification at `now`, the instant its VAPID token is dated by.
    ///
    /// # Errors
    /// [`SendError::Gone`] when the browser has dropped the subscription; otherwise by the service's answer.
    pub async fn send(&self, message: &PushMessage, now: Timestamp) -> Result<Receipt, SendError> {
        let outcome = match self {
            Self::Memory(sent) => message.check().map(|()| sent.push(Sent::web_push(message, now))),
            Self::WebPush(push) => push.send(message, now).await,
        };
        told(Channel::Push, outcome)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_named() {
        for channel in Channel::ALL {
            assert_eq!(channel.as_str().parse(), Ok(channel));
            assert_eq!(serde_json::to_string(&channel).unwrap(), format!("\"{channel}\""));
        }
        assert_eq!("fax".parse::<Channel>(), Err(NotAChannel));
    }

    #[test]
    fn a_receipt_keeps_a_short_printable_name() {
        assert_eq!(Receipt::of("").provider_id, None);
        assert_eq!(Receipt::of("a\r\nb").provider_id.as_deref(), Some("ab"));
        assert_eq!(Receipt::of(&"x".repeat(900)).provider_id.map(|id| id.len()), Some(200));
    }

    #[tokio::test]
    async fn the_twins_in_memory_keep_what_would_have_left_and_refuse_what_would_be_refused() {
        let sent = MemoryBox::new();
        let now: Timestamp = "2026-11-22T07:30:00Z".parse().unwrap();
        let mail = email::tests::message();
        EmailSender::Memory(sent.clone()).send(&mail).await.unwrap();
        let bad = EmailMessage { message_id: "no id".into(), ..mail };
        assert!(matches!(EmailSender::Memory(sent.clone()).send(&bad).await, Err(SendError::Permanent { .. })));
        let sms = crate::sms::tests::message();
        let receipt = SmsSender::Memory(sent.clone()).send(&sms, now).await.unwrap();
        assert_eq!(receipt.provider_id.as_deref(), Some("memory-2"));
        let late = SmsMessage { valid_until: Some(now), ..sms };
        assert!(matches!(SmsSender::Memory(sent.clone()).send(&late, now).await, Err(SendError::Permanent { .. })));
        let channels: Vec<Channel> = sent.newest_first().iter().map(|sent| sent.channel).collect();
        assert_eq!(channels, [Channel::Sms, Channel::Email]);
    }
}
