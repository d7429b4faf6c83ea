//! The chat box of a shop's page: the same conversation, from a browser. Nobody's number is proven here, so nothing of
//! what the shop knows of a number is said; what is held is the browser's own basket.

use db::{Conn, DbError, Tx};
use french::Lexicon;
use jiff::{SignedDuration, Timestamp};
use kernel::{
    Contact, ShopKey,
    id::{InboundId, OrderId},
};
use serde::{Deserialize, Serialize};

use super::{
    Inbound, Raw, rules, settle, site, store,
    talk::{Memory, Outcome, Talk, Way, Whence},
};
use crate::{
    customers,
    orders::Who,
    platform::{Env, Error, i18n::Lang, secrets},
    shops::Shop,
    threads::{self, rules::TYPING},
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
    /// It is said to a person: where it was asked, and by what name. The program does not answer it.
    pub person: Option<(Whence, &'a str)>,
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
    /// The name that was given.
    name: String,
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
    let outcome = match (lexicon, &line.person) {
        (_, Some((whence, _))) => {
            let mut outcome = Outcome::person(None);
            outcome.understood.whence = whence.clone();
            outcome
        }
        (None, _) => Outcome::person(Lang::Fr.plain("talk-person", &[])),
        (Some(lexicon), None) => {
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
    let given = line.person.as_ref().map(|(_, name)| (*name).to_owned()).filter(|name| !name.is_empty());
    let name = given.or_else(|| line.me.map(|me| me.name.clone())).unwrap_or(kept.name);
    settle(tx, env, shop, id, &outcome, &Kept { talk: outcome.memory.clone(), reach, name })?;
    store::keep_answer(tx, &shop.key, id, outcome.answer.as_deref())?;
    tx.notify(&shop.key, "inbox");
    Ok(outcome.understood.order.filter(|_| outcome.ends))
}

/// What was said on the page.
#[derive(Default)]
pub struct Thread {
    /// What this browser wrote lately and what became of it, oldest first.
    pub said: Vec<Inbound>,
    /// What somebody of the shop answered here, oldest first.
    pub lines: Vec<site::Line>,
    /// Where the answer of a person goes too.
    pub reach: Option<Contact>,
}

/// What this browser wrote lately.
pub fn thread(conn: &mut Conn<'_>, key: &ShopKey, holder: &str, now: Timestamp) -> Result<Thread, DbError> {
    let said = store::of_sender(conn, key, &sender(holder), rules::remembers(now), SHOWN)?;
    let mut reach = None;
    for inbound in said.iter().rev().filter(|inbound| inbound.state != "done").take(5) {
        reach = reach.or(self::reach(conn, key, inbound.id)?);
    }
    let end = now.saturating_add(SignedDuration::from_secs(1)).unwrap_or(now);
    let mut lines = store::lines(conn, key, &sender(holder), end, SHOWN)?;
    lines.retain(|line| line.at > rules::remembers(now));
    lines.reverse();
    Ok(Thread { said, lines, reach })
}

/// The page shows what was answered on it; answers whether something was new.
///
/// # Errors
/// When the store fails.
pub fn heard(tx: &mut Tx<'_>, env: &Env, key: &ShopKey, holder: &str) -> Result<bool, DbError> {
    let new = store::see(tx, key, &sender(holder), env.now)? > 0;
    if new {
        tx.notify(key, "inbox");
    }
    Ok(new)
}

/// Somebody types on the page: whoever answers sees it, when somebody does.
///
/// # Errors
/// When the store fails.
pub fn types(tx: &mut Tx<'_>, env: &Env, key: &ShopKey, holder: &str) -> Result<(), DbError> {
    let news = env.now.saturating_sub(TYPING / 3).unwrap_or(env.now);
    if store::type_at(tx, key, &sender(holder), env.now, news)? {
        tx.notify(key, "typing");
    }
    Ok(())
}

/// Who of the shop is writing to a page right now.
///
/// # Errors
/// When the store fails.
pub fn writes(conn: &mut Conn<'_>, key: &ShopKey, holder: &str, now: Timestamp) -> Result<Option<String>, DbError> {
    let Some(person) = store::person_of(conn, key, &sender(holder))? else { return Ok(None) };
    let members = customers::members(conn, key, person)?;
    let claim = threads::held(conn, key, &members, "", now)?;
    Ok(claim.filter(|claim| claim.types(now)).map(|claim| claim.writer))
}

/// What the writer of a message left of themselves: where they are reached, and a name.
pub(super) fn left(conn: &mut Conn<'_>, key: &ShopKey, id: InboundId) -> Result<(Option<Contact>, String), DbError> {
    let kept = store::memory_by_id(conn, key, id)?.and_then(|text| serde_json::from_str::<Kept>(&text).ok());
    Ok(kept.map(|kept| (kept.reach, kept.name)).unwrap_or_default())
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
pub fn answer_at(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    holder: &str,
    contact: &Contact,
) -> Result<bool, DbError> {
    let mine = thread(tx, &shop.key, holder, env.now)?;
    let mut told = false;
    // A question that was just answered may be answered further.
    for inbound in mine.said.iter().filter(|known| matches!(known.state.as_str(), "waiting" | "answered")) {
        let kept = store::memory_by_id(tx, &shop.key, inbound.id)?;
        let kept: Kept = kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let kept = Kept { reach: Some(contact.clone()), ..kept };
        store::keep_memory(tx, &shop.key, inbound.id, &serde_json::to_string(&kept).unwrap_or_default())?;
        told = true;
    }
    if told {
        site::says_where(tx, env, &shop.key, &sender(holder), contact)?;
    }
    Ok(told)
}
