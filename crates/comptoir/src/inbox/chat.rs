//! The chat box of a shop's page: the same conversation, from a browser. Nobody's number is proven here, so nothing of
//! what the shop knows of a number is said; what is held is the browser's own basket.

use db::{Conn, DbError, Tx};
use french::Lexicon;
use jiff::Timestamp;
use kernel::{
    Contact, ShopKey,
    id::{InboundId, OrderId},
};
use serde::{Deserialize, Serialize};

use super::{
    Inbound, Raw, rules, settle, store,
    talk::{Memory, Outcome, Talk, Way},
};
use crate::{
    orders::Who,
    platform::{Env, Error, i18n::Lang, secrets},
    shops::Shop,
};

/// The way in, as messages remember it.
pub const SOURCE: &str = "chat";
/// What the sender of such a message begins with: no telephone number does.
const SENDER: &str = "site ";
/// As many messages of one browser are shown.
const SHOWN: i64 = 30;

/// What is written in the box.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// The word by which this browser's baskets are found.
    pub holder: &'a str,
    /// The form's own word: sent twice, it is one message.
    pub external_id: &'a str,
    /// The text.
    pub text: &'a str,
    /// Who this browser last ordered for.
    pub me: Option<&'a Who>,
}

/// What is remembered from one message to the next.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    /// Of the conversation.
    #[serde(flatten)]
    talk: Memory,
    /// Where a person's answer goes too, in case the page is closed.
    reach: Option<Contact>,
}

/// The name of a browser among senders; the word of its baskets cannot be read from it.
fn sender(holder: &str) -> String {
    let hash: String = secrets::hash_secret(holder).chars().take(24).collect();
    format!("{SENDER}{hash}")
}

/// Whether a message came from the box of a page.
pub fn is_site(sender: &str) -> bool {
    sender.starts_with(SENDER)
}

/// Stores what was written and acts on it. Answers the order that it confirmed, if any.
///
/// # Errors
/// When the store fails.
pub fn write(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    lexicon: Option<&Lexicon>,
    line: &Line<'_>,
) -> Result<Option<OrderId>, Error> {
    let id = InboundId::new(env.now, env.rng.as_mut());
    let sender = sender(line.holder);
    let raw = Raw { source: SOURCE, external_id: line.external_id, sender: &sender, body: line.text };
    let before = store::question(tx, &shop.key, &sender, env.now)?;
    if !store::insert(tx, &shop.key, id, &raw, env.now)? {
        return Ok(None);
    }
    let kept: Kept = before.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let outcome = match lexicon {
        None => Outcome::person(Lang::Fr.plain("talk-person", &[])),
        Some(lexicon) => {
            let talk = Talk {
                tx: &mut *tx,
                env: &mut *env,
                shop,
                lexicon,
                contact: None,
                me: line.me,
                id,
                way: Way::Site,
                visitor: line.holder.to_owned(),
                memory: kept.talk,
            };
            talk.hear(line.text)?
        }
    };
    let reach = line.me.map(|me| me.contact.clone()).or(kept.reach);
    settle(tx, env, shop, id, &outcome, &Kept { talk: outcome.memory.clone(), reach })?;
    store::keep_answer(tx, &shop.key, id, outcome.answer.as_deref())?;
    tx.notify(&shop.key, "inbox");
    Ok(outcome.understood.order.filter(|_| outcome.ends))
}

/// What was said on the page.
#[derive(Default)]
pub struct Thread {
    /// What this browser wrote lately and what became of it, oldest first.
    pub said: Vec<Inbound>,
    /// Where the answer of a person goes too.
    pub reach: Option<Contact>,
}

/// What this browser wrote lately.
pub fn thread(conn: &mut Conn<'_>, key: &ShopKey, holder: &str, now: Timestamp) -> Result<Thread, DbError> {
    let said = store::of_sender(conn, key, &sender(holder), rules::remembers(now), SHOWN)?;
    let reach = match said.iter().rev().find(|inbound| inbound.state == "waiting") {
        Some(inbound) => reach(conn, key, inbound.id)?,
        None => None,
    };
    Ok(Thread { said, reach })
}

/// Where the answer to a message goes when its page is closed.
pub(super) fn reach(conn: &mut Conn<'_>, key: &ShopKey, id: InboundId) -> Result<Option<Contact>, DbError> {
    let kept = store::memory_by_id(conn, key, id)?.and_then(|text| serde_json::from_str::<Kept>(&text).ok());
    Ok(kept.and_then(|kept| kept.reach))
}

/// The one who waits for a person says where to answer, in case they close the page; false when nothing waits.
///
/// # Errors
/// When the store fails.
pub fn answer_at(tx: &mut Tx<'_>, env: &Env, shop: &Shop, holder: &str, contact: &Contact) -> Result<bool, DbError> {
    let mine = thread(tx, &shop.key, holder, env.now)?;
    let mut told = false;
    for inbound in mine.said.iter().filter(|known| known.state == "waiting") {
        let kept = store::memory_by_id(tx, &shop.key, inbound.id)?;
        let kept: Kept = kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let kept = Kept { reach: Some(contact.clone()), ..kept };
        store::keep_memory(tx, &shop.key, inbound.id, &serde_json::to_string(&kept).unwrap_or_default())?;
        told = true;
    }
    Ok(told)
}
