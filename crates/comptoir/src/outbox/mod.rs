//! The outbox: every message out is a row written in the transaction that makes it true, and passes one gate.
//!
//! Promise: a crash neither loses nor doubles a message (a channel that can tell repeats is given the message's own
//! id); the gate decides at the moment of sending, for every message; each refusal keeps its reason; what gave up can
//! be seen and tried again; nothing is told twice (`once` is unique).

pub mod calls;
pub mod health;
pub mod jobs;
pub mod reports;
pub mod rules;
pub mod setup;
mod shown;
pub mod spend;
mod store;
#[cfg(test)]
mod tests;
mod written;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use db::{DbError, Tx};
use jiff::Timestamp;
pub use jobs::Letter;
use kernel::{Contact, id::MessageId};
pub use rules::{Announced, Purpose};
pub use store::{
    Message, Tally, about, acquaint, alerts_of, answers_newer, buried, by_id, cancel_about, check, counts, estrange,
    example, expire, forget, forget_about, last_writer, left, left_since, refused, revive, tally, to_contact, wrote,
};
pub use written::{unsubscribe_token, urlencode};

use crate::{
    platform::{Env, i18n::Lang},
    shops::Shop,
};

/// How `about` begins for what somebody of the shop wrote in a thread; their name follows.
pub const THREAD: &str = "thread ";

/// How `about` begins for what is said of a life project; its identifier follows.
pub const PROJECT: &str = "project ";

/// A message to be sent.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    /// Why it is sent; decides what the gate asks.
    pub purpose: Purpose,
    /// To whom.
    pub contact: &'a Contact,
    /// What more the channel must know, if anything.
    pub target: Option<Target<'a>>,
    /// In which language.
    pub lang: Lang,
    /// The subject of a mail, the title of a push.
    pub subject: String,
    /// The text, without the link.
    pub body: String,
    /// A path to add after the text, empty for none; `{id}` in it becomes the short form of the message's own id.
    pub link: String,
    /// What it is about: an order, a batch.
    pub about: String,
    /// The same word is told once only.
    pub once: String,
    /// Not before.
    pub due: Timestamp,
    /// Not after.
    pub expires: Option<Timestamp>,
}

/// What a channel must know besides the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'a> {
    /// A push subscription as JSON: it goes to a browser.
    Push(&'a str),
    /// The Message-ID of the mail that it answers.
    Answers(&'a str),
}

/// Queues a message; saying the same thing again does nothing.
pub fn queue(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, draft: &Draft<'_>) -> Result<(), DbError> {
    queue_all(tx, env, shop, std::slice::from_ref(draft)).map(|_| ())
}

/// Queues many messages, 100 rows a statement; answers how many were new.
pub fn queue_all(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, drafts: &[Draft<'_>]) -> Result<u64, DbError> {
    let mut new = 0;
    for chunk in drafts.chunks(100) {
        let ids: Vec<MessageId> = chunk.iter().map(|_| MessageId::new(env.now, env.rng.as_mut())).collect();
        new += store::insert(tx, &shop.key, &ids, chunk, env.now)?;
    }
    if new > 0 {
        tx.notify(&shop.key, "outbox");
    }
    Ok(new)
}

/// The channel of a draft: a browser when it has one, else by the kind of address.
pub fn channel_of(draft: &Draft<'_>) -> &'static str {
    match (draft.target, draft.contact) {
        (Some(Target::Push(_)), _) => "push",
        (_, Contact::Phone(_)) => "sms",
        (_, Contact::Email(_)) => "email",
    }
}

/// A message's id in 22 letters of base64url, for links in SMS. It holds 74 random bits: nobody guesses it.
pub fn short_id(id: MessageId) -> String {
    URL_SAFE_NO_PAD.encode(id.as_bytes())
}

/// Reads the short form back.
pub fn from_short_id(text: &str) -> Option<MessageId> {
    let bytes: [u8; 16] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
    Some(MessageId::from_bytes(bytes))
}

/// The link of a message as it leaves.
pub fn link_of(base: &str, link: &str, id: MessageId) -> String {
    if link.is_empty() { String::new() } else { format!("{base}{}", link.replace("{id}", &short_id(id))) }
}

/// The whole text as an SMS carries it: sender, text, link; only letters that stay in GSM-7 where nothing is lost.
pub fn sms_text(shop: &str, body: &str, link: &str) -> String {
    let mut text = format!("{shop} : {body}");
    if !link.is_empty() {
        text.push(' ');
        text.push_str(link);
    }
    channels::sms::plain(&text)
}

/// Segments and cost of an SMS text, the cost in hundredths of a cent per segment.
pub fn sms_cost(text: &str, per_segment: i64) -> (channels::sms::Segments, i64) {
    let segments = channels::sms::segments(text);
    let parts = i64::try_from(segments.parts).unwrap_or(1);
    (segments, parts * per_segment)
}
