//! Mails: the same conversation, written at leisure. A sender is a claim: only who answers a mail of ours is known to
//! read the address, so only that confirms, changes or cancels. What a machine wrote is never answered.

use channels::mail_in::Incoming;
use db::{DbError, Tx};
use french::Lexicon;
use kernel::{Contact, id::InboundId};

use super::{Raw, hear, store, store::Settled, talk::Way};
use crate::{
    outbox,
    platform::{Env, Error, secrets},
    shops::Shop,
};

/// The way in, as messages remember it.
pub const SOURCE: &str = "mail";

/// Of a longer mail the rest waits for a person with it, in characters.
const READ: usize = 2_000;

/// Stores a mail and acts on it, in this transaction; none when the same one came before.
///
/// # Errors
/// When the store fails.
pub fn take(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    lexicon: Option<&Lexicon>,
    mail: &Incoming,
) -> Result<Option<InboundId>, Error> {
    let id = InboundId::new(env.now, env.rng.as_mut());
    let contact = Contact::Email(mail.from.clone());
    // A subject is often the beginning of what one says; that of an answer is ours.
    let body = match (mail.is_reply || mail.subject.is_empty(), mail.text.is_empty()) {
        (true, _) => mail.text.clone(),
        (false, true) => mail.subject.clone(),
        (false, false) => format!("{}\n{}", mail.subject, mail.text),
    };
    let body: String = body.chars().take(READ).collect();
    let named = mail.message_id.clone().unwrap_or_else(|| secrets::hash_secret(&format!("{contact} {body}")));
    let raw = Raw { source: SOURCE, external_id: &named, sender: contact.as_str(), body: &body };
    if !store::insert(tx, &shop.key, id, &raw, env.now)? {
        return Ok(None);
    }
    if mail.automatic {
        let settled = Settled { state: "ignored", reading: "automatic", memory: "", fate: "", understood: "" };
        store::settle(tx, &shop.key, id, &settled)?;
        return Ok(Some(id));
    }
    let way = if is_answer(tx, shop, &contact, mail)? { Way::Written } else { Way::Mail };
    hear(tx, env, shop, lexicon, &contact, id, &body, way)?;
    Ok(Some(id))
}

/// Whether it answers a mail that the shop wrote to this address: its name holds 74 random bits that only who got it knows.
fn is_answer(tx: &mut Tx<'_>, shop: &Shop, contact: &Contact, mail: &Incoming) -> Result<bool, DbError> {
    for id in &mail.answers {
        let ours = id.split('@').next().and_then(|id| id.parse().ok());
        if let Some(ours) = ours
            && outbox::wrote(tx, &shop.key, ours, contact)?
        {
            return Ok(true);
        }
    }
    Ok(false)
}
