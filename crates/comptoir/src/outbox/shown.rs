//! The message box of the demo: what would have left, to be looked at.

use channels::{EmailSender, MemoryBox, PushSender, Sent, SmsSender, webhook::Caller};
use jiff::Timestamp;

use super::jobs::Channels;

/// The message box of the demo: what would have left.
#[derive(Clone)]
pub struct Demo(MemoryBox);

/// One message in the box.
#[derive(Debug, Clone)]
pub struct Shown {
    /// `email`, `sms` or `push`.
    pub channel: &'static str,
    /// To whom.
    pub to: String,
    /// The subject of a mail.
    pub subject: Option<String>,
    /// What the person reads.
    pub text: String,
    /// The same as a mailbox shows it, for a mail that has a sheet.
    pub html: Option<String>,
    /// When it left.
    pub at: Timestamp,
}

impl Demo {
    /// A box with the channels that lead into it.
    pub fn new() -> (Self, Channels) {
        let sent = MemoryBox::new();
        let channels = Channels {
            email: Some(EmailSender::Memory(sent.clone())),
            sms: Some(SmsSender::Memory(sent.clone())),
            push: Some(PushSender::Memory(sent.clone())),
            from: "rue@example.org".parse().ok(),
            // What an SMS costs in France by a gateway, about: shown before sending.
            sms_cost: 450,
            caller: Some(Caller::Memory(sent.clone())),
        };
        (Self(sent), channels)
    }

    /// What is in the box, the newest first.
    pub fn messages(&self) -> Vec<Shown> {
        let shown = |sent: Sent| Shown {
            channel: sent.channel.as_str(),
            to: sent.to,
            subject: sent.subject,
            text: sent.text,
            html: sent.html,
            at: sent.at,
        };
        self.0.newest_first().into_iter().map(shown).collect()
    }
}
