//! The inbox: every message from outside, stored raw before anything is made of it.
//!
//! Promise: a repeated call changes nothing; STOP, OUI and a number in answer to an alert act at once and are answered
//! once; what is understood becomes one conversation, written or spoken; everything else waits for a person, whose
//! answer leaves by the same way, and whose correction is kept as a case.

mod by_hand;
pub mod chat;
mod desk;
pub mod hooks;
mod lexicons;
pub mod mail;
pub mod mailbox;
pub mod poll;
pub mod rules;
pub mod site;
mod store;
mod talk;
#[cfg(test)]
mod tests;
mod tried;
pub mod voice;
mod wishes;

pub use by_hand::{Book, Draft as HandDraft, DraftLine, book, decline, draft, teach};
use db::{DbError, Tx};
pub use desk::{answered, last_mail};
use french::Lexicon;
use jiff::Timestamp;
use kernel::{Contact, Phone, Quantity, Unit, id::InboundId};
pub use lexicons::{Lexicons, make as make_lexicon};
use rules::Answer;
use store::Settled;
pub use store::{
    Lesson, Synonym, add_synonym, by_id, came_before, cases, expire, fates, forget, forget_pages, latest, newer,
    proposals, regular_after, remove_synonym, sent_before, set_regular_after, synonyms, waiting,
};
use talk::{Memory, Outcome, Talk, Way};
pub use talk::{Understood, Whence};
pub use tried::{Tried, explain, try_out};

use crate::{
    catalogue, consent, customers,
    orders::{self, Failure, Pickup, Who, Wish, rules::Refusal},
    outbox::{self, Announced, Purpose},
    platform::{
        Env, Error, facts,
        i18n::{Arg, Lang},
    },
    shops::Shop,
    stock,
};

/// A message as it came.
#[derive(Clone)]
pub struct Raw<'a> {
    /// By which way: `smsgate`, `twilio`, `demo`.
    pub source: &'a str,
    /// The sender's own name for it.
    pub external_id: &'a str,
    /// The number it came from, as the network gave it.
    pub sender: &'a str,
    /// What it says.
    pub body: &'a str,
}

/// A stored message.
#[derive(Clone, PartialEq, Eq)]
pub struct Inbound {
    /// Its identifier.
    pub id: InboundId,
    /// By which way it came.
    pub source: String,
    /// Who sent it.
    pub sender: String,
    /// What it says.
    pub body: String,
    /// When it came.
    pub received_at: Timestamp,
    /// What was understood, in a word.
    pub reading: String,
    /// `new`, `done`, `waiting`, `answered` or `ignored`.
    pub state: String,
    /// Who answered.
    pub handled_by: Option<String>,
    /// What they answered.
    pub answer: Option<String>,
    /// What was understood, at length.
    pub understood: Understood,
}

/// Stores a message and acts on it, in this transaction; none when the same one came before. Without a lexicon only the
/// short answers are understood.
pub fn receive(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    lexicon: Option<&Lexicon>,
    raw: &Raw<'_>,
) -> Result<Option<InboundId>, Error> {
    let id = InboundId::new(env.now, env.rng.as_mut());
    // One person, one spelling of their number.
    let phone = raw.sender.parse::<Phone>();
    let sender = phone.as_ref().map_or(raw.sender, Phone::as_str);
    if !store::insert(tx, &shop.key, id, &Raw { sender, ..raw.clone() }, env.now)? {
        return Ok(None);
    }
    // A word or a short code instead of a number: nobody to answer.
    let Ok(phone) = phone else {
        let settled = Settled { state: "ignored", reading: "no-number", memory: "", fate: "", understood: "" };
        store::settle(tx, &shop.key, id, &settled)?;
        return Ok(Some(id));
    };
    let contact = Contact::Phone(phone);
    hear(tx, env, shop, lexicon, &contact, id, raw.body, Way::Written)?;
    Ok(Some(id))
}

/// Hears what somebody wrote from an address, and answers there. What only the owner of the address may do is done when
/// the way proves that they are.
#[expect(clippy::too_many_arguments, reason = "what is said, by whom, and how it came")]
fn hear(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    lexicon: Option<&Lexicon>,
    contact: &Contact,
    id: InboundId,
    body: &str,
    way: Way,
) -> Result<(), Error> {
    let proven = way == Way::Written;
    let asked = proven && consent::pending(tx, &shop.key, contact)?;
    let alerts =
        if proven { outbox::alerts_of(tx, &shop.key, contact, rules::remembers(env.now))? } else { Vec::new() };
    let alerts: Vec<Announced> = alerts.iter().filter_map(|message| Announced::parse(&message.about)).collect();
    let place = if contact.phone().is_some() { "sms" } else { mail::SOURCE };
    let short = |state, word: &str| Outcome { state, reading: word.to_owned(), ..Outcome::default() };
    let outcome = match rules::read(body, asked, &alerts) {
        Answer::Stop => {
            consent::withdraw(tx, env, &shop.key, contact, place)?;
            answer(tx, env, shop, contact, Purpose::OptIn, Lang::Fr.plain("stop-done", &[]), id)?;
            short("done", "stop")
        }
        Answer::Yes => {
            consent::confirm(tx, env, &shop.key, contact, place)?;
            answer(tx, env, shop, contact, Purpose::OptIn, Lang::Fr.plain("follow-done", &[]), id)?;
            short("done", "yes")
        }
        Answer::NoThanks => short("done", "no-thanks"),
        Answer::Reserve(alert, count) => {
            let (became, word) = reserve(tx, env, shop, contact, &alert, count, id)?;
            short(became, word)
        }
        Answer::Unclear => match lexicon {
            None => short("waiting", "unclear"),
            Some(lexicon) => {
                let memory = store::question(tx, &shop.key, &contact.to_string(), env.now)?;
                let memory: Memory = memory.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
                let talk = Talk {
                    tx: &mut *tx,
                    env: &mut *env,
                    shop,
                    lexicon,
                    contact: Some(contact),
                    me: None,
                    id,
                    way,
                    visitor: orders::talker(contact),
                    memory,
                };
                let outcome = talk.hear(body)?;
                if let Some(text) = outcome.answer.as_ref().filter(|text| !text.is_empty()) {
                    answer(tx, env, shop, contact, Purpose::Answer, text.clone(), id)?;
                }
                outcome
            }
        },
    };
    settle(tx, env, shop, id, &outcome, &outcome.memory)
}

/// Writes down what became of a message; what waits is told to the counter.
fn settle(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    id: InboundId,
    outcome: &Outcome,
    memory: &impl serde::Serialize,
) -> Result<(), Error> {
    let json = |text: Result<String, serde_json::Error>| text.unwrap_or_default();
    let settled = Settled {
        state: outcome.state,
        reading: &outcome.reading,
        memory: &json(serde_json::to_string(memory)),
        fate: outcome.fate(),
        understood: &json(serde_json::to_string(&outcome.understood)),
    };
    store::settle(tx, &shop.key, id, &settled)?;
    if outcome.state == "waiting" {
        desk::waits(tx, env, shop, id)?;
    }
    Ok(())
}

/// The number in answer to an alert: reserves from the batch that was announced, or says what is left.
fn reserve(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    contact: &Contact,
    alert: &Announced,
    count: i64,
    id: InboundId,
) -> Result<(&'static str, &'static str), Error> {
    let article = catalogue::by_sku(tx, &shop.key, &[&alert.sku])?.pop();
    let Some(article) = article.filter(|article| article.unit == Unit::Piece) else {
        return Ok(("waiting", "unclear"));
    };
    let Ok(quantity) = Quantity::new(count) else { return Ok(("waiting", "unclear")) };
    let name = customers::name_of(tx, &shop.key, contact)?.unwrap_or_default();
    let wish = Wish {
        lines: vec![(alert.sku.clone(), quantity).into()],
        pickup: Pickup::From(alert.ready_at),
        source: "alert",
        external_id: id.to_string(),
        visitor: String::new(),
        note: String::new(),
        lang: Lang::Fr,
        who: Some(Who { name, contact: contact.clone() }),
    };
    match orders::reserve(tx, env, shop, &wish) {
        // The order itself tells that it is noted.
        Ok(_) | Err(Failure::Again(_)) => Ok(("done", "reserve")),
        Err(Failure::Refused(refusal)) => {
            let text = refused(tx, env.now, shop, &article, alert.ready_at, &refusal)?;
            answer(tx, env, shop, contact, Purpose::Answer, text, id)?;
            Ok(("done", "refused"))
        }
        Err(Failure::Error(error)) => Err(error),
        Err(failure) => Err(Error::Fault(failure.to_string())),
    }
}

/// "Il n'y en a plus. La prochaine : à 17 h 30."
fn refused(
    tx: &mut Tx<'_>,
    now: Timestamp,
    shop: &Shop,
    article: &catalogue::Article,
    ready_at: Timestamp,
    refusal: &Refusal,
) -> Result<String, DbError> {
    let lang = Lang::Fr;
    let Refusal::SoldOut { left, .. } = refusal else {
        return Ok(orders::words::sentence(lang, shop, now, refusal, |_| article.name.clone()));
    };
    let key = if *left == 0 { "inbox-none-left" } else { "inbox-left" };
    let mut text = lang.plain(key, &[("article", Arg::from(&article.name)), ("left", Arg::from(*left))]);
    let curve = stock::curves(tx, shop, &[article], shop.day(now), now, None)?.pop().flatten();
    let later = curve.and_then(|curve| curve.next_time(1, ready_at.max(now))).filter(|_| *left == 0);
    let next = later.filter(|at| shop.hours.is_open(*at)).or_else(|| refusal.next());
    if let Some(at) = next {
        text.push(' ');
        text.push_str(&lang.plain("inbox-next", &[("moment", Arg::from(orders::words::moment(lang, shop, now, at)))]));
    }
    Ok(text)
}

fn answer(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    contact: &Contact,
    purpose: Purpose,
    body: String,
    id: InboundId,
) -> Result<(), DbError> {
    say(tx, env, shop, contact, purpose, body, id, "answer")
}

#[expect(clippy::too_many_arguments, reason = "what is said, to whom, and why")]
fn say(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    contact: &Contact,
    purpose: Purpose,
    body: String,
    id: InboundId,
    what: &str,
) -> Result<(), DbError> {
    // A mail is answered in its own thread.
    let answered = match contact {
        Contact::Email(_) => store::external_id(tx, &shop.key, id)?,
        Contact::Phone(_) => None,
    };
    let subject = match contact {
        Contact::Email(_) => Lang::Fr.plain("mail-answer", &[("shop", Arg::from(&shop.name))]),
        Contact::Phone(_) => String::new(),
    };
    let draft = outbox::Draft {
        purpose,
        contact,
        target: answered.as_deref().map(outbox::Target::Answers),
        lang: Lang::Fr,
        subject,
        body,
        link: String::new(),
        about: format!("inbound {id}"),
        once: format!("{what}/{id}"),
        due: env.now,
        expires: None,
    };
    outbox::queue(tx, env, shop, &draft)
}

/// Someone behind the counter answers; false when a colleague was faster.
pub fn reply(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, id: InboundId, text: &str, by: &str) -> Result<bool, Error> {
    let Some(inbound) = by_id(tx, &shop.key, id)? else { return Ok(false) };
    if !store::handled(tx, &shop.key, &inbound, by, Some(text))? {
        return Ok(false);
    }
    // Who wrote on the page reads it there; and elsewhere, when they said where.
    let contact = match inbound.sender.parse::<Contact>() {
        Ok(contact) => Some(contact),
        Err(_) => chat::reach(tx, &shop.key, id)?,
    };
    if let Some(contact) = contact {
        say(tx, env, shop, &contact, Purpose::Answer, text.to_owned(), id, "reply")?;
    }
    facts::record(
        tx,
        env,
        &shop.key,
        "inbox.answered",
        &id.to_string(),
        &format!("staff:{by}"),
        &serde_json::json!({}),
    )?;
    Ok(true)
}

/// Nothing to answer: it leaves the list.
pub fn dismiss(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, id: InboundId, by: &str) -> Result<bool, Error> {
    let Some(inbound) = by_id(tx, &shop.key, id)? else { return Ok(false) };
    let done = store::handled(tx, &shop.key, &inbound, by, None)?;
    if done {
        facts::record(
            tx,
            env,
            &shop.key,
            "inbox.dismissed",
            &id.to_string(),
            &format!("staff:{by}"),
            &serde_json::json!({}),
        )?;
    }
    Ok(done)
}

/// One article of a shop by its reference, if it is still offered.
fn by_reference(tx: &mut Tx<'_>, shop: &Shop, sku: &str) -> Result<Option<catalogue::Article>, DbError> {
    match sku.parse() {
        Ok(sku) => Ok(catalogue::by_sku(tx, &shop.key, &[&sku])?.pop()),
        Err(_) => Ok(None),
    }
}
