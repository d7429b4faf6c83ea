//! What the desk asks of the inbox: an answer to all that a person wrote, who waits, who is rung.

use db::{Conn, DbError, Tx};
use jiff::{SignedDuration, Timestamp};
use kernel::{Contact, ShopKey, id::InboundId};

use super::{
    by_id, chat, mail, site, store,
    voice::{Heard, SOURCE, Then, Turn},
};
use crate::{
    calls::{self, Event, Told, rules::Direction},
    customers,
    platform::{Env, facts},
    shops::Shop,
};

/// The last mail that came from an address, by its own name: an answer stands in its thread.
pub fn last_mail(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    contact: &Contact,
    now: Timestamp,
) -> Result<Option<String>, DbError> {
    let end = now.saturating_add(SignedDuration::from_secs(1)).unwrap_or(now);
    let last = store::sent_before(conn, key, contact.as_str(), end, 20)?;
    match last.into_iter().find(|inbound| inbound.source == mail::SOURCE) {
        Some(inbound) => store::external_id(conn, key, inbound.id),
        None => Ok(None),
    }
}

/// A message waits for a person: whoever wrote it has a file, and the counter and the desk are told.
pub(super) fn waits(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, id: InboundId) -> Result<(), DbError> {
    if let Some(inbound) = by_id(tx, &shop.key, id)? {
        match inbound.sender.parse::<Contact>() {
            Ok(contact) => drop(customers::open(tx, env, &shop.key, "", &contact)?),
            Err(_) if chat::is_site(&inbound.sender) => site::waits(tx, env, &shop.key, &inbound.sender, id)?,
            Err(_) => {}
        }
    }
    facts::record(tx, env, &shop.key, "inbox.waiting", &id.to_string(), "customer", &serde_json::json!({}))
}

/// Everything that waits from these addresses is answered, or needs no answer; answers how many messages that were.
pub fn answered(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    contacts: &[Contact],
    by: &str,
    text: Option<&str>,
) -> Result<usize, DbError> {
    let mut done = 0;
    for contact in contacts {
        let waiting = store::waiting_of(tx, &shop.key, contact.as_str())?;
        // The newest first: what the same person wrote before is answered with it.
        if let Some(newest) = waiting.first()
            && store::handled(tx, &shop.key, newest, by, text)?
        {
            done += waiting.len();
            let (id, actor) = (newest.id.to_string(), format!("staff:{by}"));
            facts::record(tx, env, &shop.key, "inbox.answered", &id, &actor, &serde_json::json!({}))?;
        }
    }
    Ok(done)
}

/// The shop is rung within a spoken conversation, and what became of it: the caller's file opens on the desk meanwhile.
pub(super) fn rings(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, turn: &Turn<'_>, then: &Then) -> Result<(), DbError> {
    let event = match (&turn.heard, then) {
        (Heard::Rung(true), _) => Event::Answered,
        (Heard::Rung(false), _) => Event::Ended,
        (_, Then::Ring(_)) => Event::Rings,
        _ => return Ok(()),
    };
    let (direction, from, to) = (Direction::In, turn.from, turn.to);
    let told =
        Told { source: SOURCE, external_id: turn.call, event, direction, from, to, line: "", cause: "", raw: "" };
    calls::hear(tx, env, &shop.key, &told)?;
    if event == Event::Answered {
        // The gateway tells that the call was taken only once it is over.
        calls::hear(tx, env, &shop.key, &Told { event: Event::Ended, ..told })?;
    }
    Ok(())
}
