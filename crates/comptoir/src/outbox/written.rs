//! A message as its channel wants it written: the mail with its sheet, the notification.

use std::{fmt::Write as _, time::Duration};

use channels::{EmailMessage, Named, PushMessage, Subscription, push::Urgency};
use jiff::Timestamp;
use kernel::{Contact, Email, Slug};

use super::{
    jobs::{Letter, Letterhead},
    store::Message,
};
use crate::{platform::App, shops::Shop};

/// The HTML part. A mail without it says the same in plain words, so a fault here stops no message.
pub(super) async fn sheet(app: &App, shop: &Shop, message: &Message, link: &str, now: Timestamp) -> Option<String> {
    let Letterhead(write) = app.part::<Letterhead>()?.clone();
    let (shop, message, link, base) = (shop.clone(), message.clone(), link.to_owned(), app.base().to_owned());
    let written = app
        .db()
        .read(move |conn| write(conn, &Letter { shop: &shop, message: &message, base: &base, link: &link, now }))
        .await;
    written.unwrap_or_else(|error| {
        tracing::error!(%error, "a mail leaves without its sheet");
        None
    })
}

/// A message as a mail.
pub(super) fn mail(app: &App, shop: &Shop, message: &Message, to: &Email, from: Email, link: &str) -> EmailMessage {
    let mut text = message.body.clone();
    if !link.is_empty() {
        let _ = write!(text, "\n\n{link}");
    }
    let _ = write!(text, "\n\n{}", shop.name);
    let domain = from.as_str().split('@').nth(1).unwrap_or("localhost").to_owned();
    // The one-click address must be https (RFC 8058); what the text says works without.
    let one_click_url = (message.purpose.needs_consent() && app.base().starts_with("https://")).then(|| {
        let token = unsubscribe_token(app, &message.key.shop, &message.contact);
        format!("{}/{}/desabonnement?c={}&t={token}", app.base(), message.key.shop, urlencode(message.contact.as_str()))
    });
    EmailMessage {
        from: Named { name: shop.name.clone(), address: from },
        reply_to: shop.email.clone().map(|address| Named { name: shop.name.clone(), address }),
        to: to.clone(),
        subject: message.subject.clone(),
        text,
        html: None,
        message_id: format!("{}@{domain}", message.id),
        in_reply_to: Some(message.target.clone()).filter(|id| !id.is_empty()),
        date: message.queued_at,
        one_click_url,
    }
}

/// The token by which a person stops a shop's messages without signing in; it never expires (RFC 8058).
pub fn unsubscribe_token(app: &App, shop: &Slug, contact: &Contact) -> String {
    app.secrets().token("unsubscribe", &format!("{shop}/{contact}"))
}

/// Percent-encodes what is not unreserved (RFC 3986).
pub fn urlencode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A message as a notification.
pub(super) fn push(message: &Message, subscription: Subscription, link: &str, now: Timestamp) -> PushMessage {
    let payload = serde_json::json!({ "title": message.subject, "body": message.body, "url": link }).to_string();
    let left = message.expires_at.map_or(Duration::from_secs(3_600), |expires| {
        Duration::try_from(expires.duration_since(now)).unwrap_or(Duration::ZERO)
    });
    let topic: String = message.about.bytes().filter(u8::is_ascii_alphanumeric).map(char::from).take(32).collect();
    let topic = Some(topic).filter(|topic| !topic.is_empty());
    PushMessage { subscription, payload: payload.into_bytes(), ttl: left, urgency: Urgency::High, topic }
}
