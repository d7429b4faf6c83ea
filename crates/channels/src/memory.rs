//! The box in memory: where messages go in the demo and the tests, instead of leaving.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;

use crate::{Channel, EmailMessage, PushMessage, Receipt, SmsMessage};

/// One message as it would have left.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Sent {
    /// By which channel.
    pub channel: Channel,
    /// To whom: address, number, or push endpoint.
    pub to: String,
    /// The subject of an e-mail.
    pub subject: Option<String>,
    /// What the person reads; the payload (usually JSON) of a push.
    pub text: String,
    /// The HTML part of an e-mail.
    pub html: Option<String>,
    /// The one-click unsubscribe address of an e-mail (RFC 8058).
    pub one_click_url: Option<String>,
    /// The caller's name for the message: Message-ID, SMS id, push topic.
    pub id: Option<String>,
    /// When it left.
    pub at: Timestamp,
}

impl Sent {
    pub(crate) fn email(message: &EmailMessage) -> Self {
        Self {
            channel: Channel::Email,
            to: message.to.to_string(),
            subject: Some(message.subject.clone()),
            text: message.text.clone(),
            html: message.html.clone(),
            one_click_url: message.one_click_url.clone(),
            id: Some(message.message_id.clone()),
            at: message.date,
        }
    }

    pub(crate) fn sms(message: &SmsMessage, at: Timestamp) -> Self {
        Self {
            channel: Channel::Sms,
            to: message.to.to_string(),
            subject: None,
            text: message.text.clone(),
            html: None,
            one_click_url: None,
            id: Some(message.id.clone()),
            at,
        }
    }

    pub(crate) fn web_push(message: &PushMessage, at: Timestamp) -> Self {
        Self {
            channel: Channel::Push,
            to: message.subscription.endpoint.clone(),
            subject: None,
            text: String::from_utf8_lossy(&message.payload).into_owned(),
            html: None,
            one_click_url: None,
            id: message.topic.clone(),
            at,
        }
    }
}

#[derive(Debug, Default)]
struct Inner {
    kept: VecDeque<Sent>,
    pushed: u64,
}

/// Keeps the newest [`MemoryBox::CAPACITY`] messages; a clone is another handle on the same box.
#[derive(Debug, Clone, Default)]
pub struct MemoryBox(Arc<Mutex<Inner>>);

impl MemoryBox {
    /// How many messages are kept; an older one makes room for a newer.
    pub const CAPACITY: usize = 10_000;

    /// An empty box.
    pub fn new() -> Self {
        Self::default()
    }

    fn open(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a message, named `memory-<rank>` from 1.
    pub fn push(&self, sent: Sent) -> Receipt {
        let mut inner = self.open();
        if inner.kept.len() == Self::CAPACITY {
            inner.kept.pop_front();
        }
        inner.kept.push_back(sent);
        inner.pushed += 1;
        Receipt::of(&format!("memory-{}", inner.pushed))
    }

    /// What is kept, the newest first.
    pub fn newest_first(&self) -> Vec<Sent> {
        self.open().kept.iter().rev().cloned().collect()
    }

    /// How many messages ever came, forgotten ones included.
    pub fn count(&self) -> u64 {
        self.open().pushed
    }

    /// Forgets the messages (not their count).
    pub fn clear(&self) {
        self.open().kept.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_box_forgets_the_oldest() {
        let sent = MemoryBox::new();
        let mut message = Sent::sms(&crate::sms::tests::message(), Timestamp::UNIX_EPOCH);
        for n in 0..=MemoryBox::CAPACITY {
            message.text = n.to_string();
            sent.push(message.clone());
        }
        let kept = sent.newest_first();
        assert_eq!(kept.len(), MemoryBox::CAPACITY);
        assert_eq!(kept[0].text, MemoryBox::CAPACITY.to_string());
        assert_eq!(kept[kept.len() - 1].text, "1");
        assert_eq!(sent.count(), MemoryBox::CAPACITY as u64 + 1);
        sent.clone().clear();
        assert!(sent.newest_first().is_empty());
    }
}
