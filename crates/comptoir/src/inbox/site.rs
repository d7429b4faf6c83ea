//! What people write on the shop's pages as a thread of the desk: whose file it stands in, what a person answers there,
//! and how an answer finds somebody who closed the page.

use db::{DbError, Tx};
use jiff::{SignedDuration, Timestamp};
use kernel::{
    Contact, ShopKey,
    id::{EntryId, InboundId, PersonId},
};

pub use super::store::{lines, person_of, senders};
use super::{chat, rules::remembers, store};
use crate::{
    customers,
    outbox::{self, Draft, Purpose},
    platform::{
        App, Env, Error, facts,
        i18n::{Arg, Lang},
    },
    shops::{self, Shop},
    threads::rules::TYPING,
};

/// An answer that no page has shown for so long goes on by SMS or mail.
pub const CARRIED: SignedDuration = SignedDuration::from_secs(90);

/// What somebody of the shop answered on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its identifier.
    pub id: EntryId,
    /// On whose page.
    pub sender: String,
    /// What.
    pub body: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// When the page showed it.
    pub seen: Option<Timestamp>,
    /// When it went on by SMS or mail.
    pub carried: Option<Timestamp>,
}

/// The file in which a browser's messages stand: that of the address it gave, else one without an address.
pub(super) fn file_of(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    sender: &str,
    reach: Option<&Contact>,
    name: &str,
) -> Result<PersonId, DbError> {
    if let Some(person) = person_of(tx, key, sender)? {
        return Ok(person);
    }
    let person = match reach {
        Some(contact) => known(tx, env, key, contact, name)?,
        None => customers::stranger(tx, env, key, name)?,
    };
    store::attach(tx, key, sender, person, env.now)?;
    Ok(person)
}

/// The person of an address; a name that is known is not changed by one who only typed the address.
fn known(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, contact: &Contact, name: &str) -> Result<PersonId, DbError> {
    let nobody = customers::who(tx, key, contact)? == customers::Who::Nobody;
    customers::open(tx, env, key, if nobody { name } else { "" }, contact)
}

/// Whoever waits on a page says where they are reached: the file without an address becomes part of that of the
/// address. The join stands in the record and can be taken back: an address that was typed proves nothing.
pub(super) fn says_where(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    sender: &str,
    contact: &Contact,
) -> Result<(), DbError> {
    let Some(person) = person_of(tx, key, sender)? else { return Ok(()) };
    let Some(file) = customers::file(tx, key, person)? else { return Ok(()) };
    if file.has(contact) || !file.addresses.is_empty() {
        return Ok(());
    }
    if customers::who(tx, key, contact)? == customers::Who::Nobody {
        return customers::add_address(tx, env, key, person, contact, "customer").map(|_| ());
    }
    let known = known(tx, env, key, contact, "")?;
    customers::join(tx, env, key, known, person, &[], "customer").map(|_| ())
}

/// The page of a file on which an answer shows: that of the browser which wrote last, while its conversation is young
/// or a message of it waits.
pub fn page_of(
    conn: &mut db::Conn<'_>,
    key: &ShopKey,
    members: &[PersonId],
    now: Timestamp,
) -> Result<Option<Page>, DbError> {
    let mut last: Option<Page> = None;
    let end = now.saturating_add(SignedDuration::from_secs(1)).unwrap_or(now);
    for member in members {
        for sender in senders(conn, key, *member)? {
            let Some(wrote) = store::sent_before(conn, key, &sender, end, 1)?.pop() else { continue };
            let waits = wrote.state == "waiting";
            let young = wrote.received_at > remembers(now);
            if (waits || young) && last.as_ref().is_none_or(|known| known.wrote < wrote.received_at) {
                last = Some(Page { sender, wrote: wrote.received_at, waits });
            }
        }
    }
    Ok(last)
}

/// A page that is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Whose.
    pub sender: String,
    /// When they wrote last.
    pub wrote: Timestamp,
    /// Whether that waits for an answer.
    pub waits: bool,
}

/// Somebody of the shop answers on a page: it shows there at once, and goes on where the person is reached when no page
/// shows it.
pub fn answer(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    sender: &str,
    text: &str,
    by: &str,
) -> Result<EntryId, DbError> {
    let id = EntryId::new(env.now, env.rng.as_mut());
    let (sender, body, by) = (sender.to_owned(), text.to_owned(), by.to_owned());
    let line = Line { id, sender, body, by, at: env.now, seen: None, carried: None };
    store::insert_line(tx, &shop.key, &line)?;
    settled(tx, env, shop, &line.sender, &line.by)?;
    tx.notify(&shop.key, "inbox");
    Ok(id)
}

/// Whether somebody types right now on a page of a file.
pub fn types(conn: &mut db::Conn<'_>, key: &ShopKey, members: &[PersonId], now: Timestamp) -> Result<bool, DbError> {
    let mut last = None;
    for member in members {
        last = last.max(store::typed(conn, key, *member)?);
    }
    Ok(last.is_some_and(|at| now.duration_since(at) < TYPING))
}

/// What waits from a browser was answered, or needs no answer; answers how many messages that were.
pub fn settled(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, sender: &str, by: &str) -> Result<usize, DbError> {
    let waiting = store::waiting_of(tx, &shop.key, sender)?;
    let Some(newest) = waiting.first() else { return Ok(0) };
    if !store::handled(tx, &shop.key, newest, by, None)? {
        return Ok(0);
    }
    let (id, actor) = (newest.id.to_string(), format!("staff:{by}"));
    facts::record(tx, env, &shop.key, "inbox.answered", &id, &actor, &serde_json::json!({}))?;
    Ok(waiting.len())
}

/// Lets what no page has shown go on where the person said they are reached. Answers how much did.
///
/// # Errors
/// When the store fails.
pub async fn carry(app: App) -> Result<usize, Error> {
    let mut count = 0;
    for shop in shops::directory(&app).all().iter() {
        let (key, now) = (shop.key.clone(), app.now());
        let until = now.saturating_sub(CARRIED).unwrap_or(now);
        let due = app.db().read(move |conn| store::unseen(conn, &key, remembers(now), until)).await?;
        if due.is_empty() {
            continue;
        }
        let (own, mut env) = (shop.clone(), app.env());
        let carried = app.db().write(&shop.key, move |tx| {
            let mut carried = 0;
            for line in &due {
                carried += usize::from(go_on(tx, &mut env, &own, line)?);
            }
            Ok::<_, DbError>(carried)
        });
        count += carried.await?;
    }
    Ok(count)
}

fn go_on(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, line: &Line) -> Result<bool, DbError> {
    let key = &shop.key;
    let end = env.now.saturating_add(SignedDuration::from_secs(1)).unwrap_or(env.now);
    let mut reach = None;
    for inbound in store::sent_before(tx, key, &line.sender, end, 20)? {
        reach = reach.or(chat::reach(tx, key, inbound.id)?);
    }
    // Who said nowhere reads it on the page, when they come back to it.
    let Some(contact) = reach else { return Ok(false) };
    if !store::carry(tx, key, line.id, env.now)? {
        return Ok(false);
    }
    let subject = match &contact {
        Contact::Email(_) => Lang::Fr.plain("mail-answer", &[("shop", Arg::from(&shop.name))]),
        Contact::Phone(_) => String::new(),
    };
    let draft = Draft {
        purpose: Purpose::Answer,
        contact: &contact,
        target: None,
        lang: Lang::Fr,
        subject,
        body: line.body.clone(),
        link: String::new(),
        about: format!("{}{}", outbox::THREAD, line.by),
        once: format!("site/{}", line.id),
        due: env.now,
        expires: None,
    };
    outbox::queue(tx, env, shop, &draft)?;
    Ok(true)
}

/// Where a message that came from a page is answered: the file and who wrote it.
pub(super) fn waits(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, sender: &str, id: InboundId) -> Result<(), DbError> {
    let (reach, name) = chat::left(tx, key, id)?;
    file_of(tx, env, key, sender, reach.as_ref(), &name).map(|_| ())
}
