//! Hand-overs: somebody who answers for the shop introduces a colleague to each of their clients, one by one. Who leaves
//! suddenly is replaced by an introduction of the owner's.
//!
//! Promise: no message in the successor's name reaches anybody before the introduction; nobody is swapped by time alone;
//! the person may meet the successor, say hello, or choose somebody else.

use db::{Conn, DbError, Tx};
use jiff::Timestamp;
use kernel::{
    Contact, ShopKey,
    id::{PersonId, StaffId},
};
use serde_json::json;

pub use super::store::{going_on, handover, introductions};
use super::{
    State, advises, hours, of, put,
    rules::handover::{Event, Step, next, slots},
    store,
};
use crate::{
    accounts,
    appointments::{self, By, Failure, Wish, rules::Way as Meets},
    customers,
    outbox::{self, Draft, Purpose},
    platform::{App, Env, Error, facts, i18n::Lang},
    shops::{self, Shop},
    threads,
};

/// How long the two meet, in minutes.
const MEETING: i64 = 30;

/// A hand-over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// Who leaves.
    pub leaver: StaffId,
    /// Who goes on.
    pub successor: StaffId,
    /// They are gone already: the owner introduces.
    pub sudden: bool,
    /// Until when both are there.
    pub until: Timestamp,
    /// Whether it is over.
    pub done: bool,
}

/// The introduction of the successor to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduction {
    /// Whose clients they were.
    pub leaver: StaffId,
    /// To whom.
    pub person: PersonId,
    /// What is written to them.
    pub body: String,
    /// Where it stands.
    pub step: Step,
    /// When they meet.
    pub slot: Option<Timestamp>,
    /// When that was last changed.
    pub at: Timestamp,
}

/// How an introduction is made.
#[derive(Debug, Clone)]
pub enum Way<'a> {
    /// By a message to an address, with a link to the person's own page.
    Written(&'a Contact, String),
    /// By voice, at the counter or by telephone.
    Spoken,
}

/// Prepares the hand-over of all clients of somebody: each gets words of their own, to be edited. False when the two are
/// one, or the successor does not advise here.
pub fn prepare(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    new: &Handover,
    by: &str,
    words: impl Fn(&str) -> String,
) -> Result<bool, DbError> {
    let next = accounts::by_id(tx, key, new.successor)?.filter(|person| advises(person) && person.id != new.leaver);
    let Some(successor) = next else { return Ok(false) };
    store::put_handover(tx, key, new, by, env.now)?;
    for advised in store::clients(tx, key, new.leaver, 10_000)? {
        let Some(file) = customers::file(tx, key, advised.person)? else { continue };
        let one = Introduction {
            leaver: new.leaver,
            person: file.person,
            body: words(&file.name),
            step: Step::Todo,
            slot: None,
            at: env.now,
        };
        if store::add_introduction(tx, key, &one, by)? {
            for address in &file.addresses {
                outbox::estrange(tx, key, &address.contact, &successor.name)?;
            }
        }
    }
    let detail = json!({ "to": new.successor.to_string(), "sudden": new.sudden });
    facts::record(tx, env, key, "handover.prepared", &new.leaver.to_string(), by, &detail)?;
    Ok(true)
}

/// The words of an introduction are changed; false when it is made already.
pub fn write(
    tx: &mut Tx<'_>,
    env: &Env,
    key: &ShopKey,
    leaver: StaffId,
    person: PersonId,
    body: &str,
) -> Result<bool, DbError> {
    store::write_introduction(tx, key, leaver, person, body, env.now)
}

/// Introduces the successor to a person, in writing or by voice; from now on they may write in their own name. False when
/// it is made already.
pub fn introduce(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    known: &Introduction,
    way: &Way<'_>,
    by: &str,
) -> Result<bool, DbError> {
    let key = &shop.key;
    let Some(own) = handover(tx, key, known.leaver)? else { return Ok(false) };
    if !step(tx, env, key, known, Event::Introduce, None, by)? {
        return Ok(false);
    }
    if let (Some(file), Some(successor)) =
        (customers::file(tx, key, known.person)?, accounts::by_id(tx, key, own.successor)?)
    {
        for address in &file.addresses {
            outbox::acquaint(tx, key, &address.contact, &successor.name)?;
        }
    }
    let Way::Written(contact, link) = way else { return Ok(true) };
    let subject = match contact {
        Contact::Email(_) => Lang::Fr.plain("handover-subject", &[("shop", (&shop.name).into())]),
        Contact::Phone(_) => String::new(),
    };
    let draft = Draft {
        purpose: Purpose::Answer,
        contact,
        target: None,
        lang: Lang::Fr,
        subject,
        body: known.body.clone(),
        link: link.clone(),
        about: format!("{}{by}", outbox::THREAD),
        once: format!("handover/{}/{}", known.leaver, known.person),
        due: env.now,
        expires: None,
    };
    outbox::queue(tx, env, shop, &draft)?;
    Ok(true)
}

/// The introduction that goes on in a file: the newest.
pub fn of_file(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    members: &[PersonId],
) -> Result<Option<(Handover, Introduction)>, DbError> {
    let mut last: Option<(Handover, Introduction)> = None;
    for member in members {
        for one in store::introductions_of(conn, key, *member)? {
            let Some(own) = handover(conn, key, one.leaver)?.filter(|own| !own.done) else { continue };
            if last.as_ref().is_none_or(|(_, known)| known.at < one.at) {
                last = Some((own, one));
            }
        }
    }
    Ok(last)
}

/// Whether somebody of the shop may write to a person in their own name: they are no successor who waits to be
/// introduced.
pub fn may_write(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    members: &[PersonId],
    staff: Option<StaffId>,
) -> Result<bool, DbError> {
    let own = of_file(conn, key, members)?;
    Ok(!own.is_some_and(|(own, one)| Some(own.successor) == staff && !one.step.knows()))
}

/// Moments at which the successor can be met.
pub fn moments(
    conn: &mut Conn<'_>,
    shop: &Shop,
    successor: StaffId,
    now: Timestamp,
) -> Result<Vec<Timestamp>, DbError> {
    let profile = store::profile(conn, &shop.key, successor)?.unwrap_or_default();
    let taken = store::taken(conn, &shop.key, successor, now)?;
    let mut free = Vec::new();
    for slot in slots(&hours(shop, &profile), now, &taken, 8) {
        if !appointments::is_taken(conn, &shop.key, successor, slot, MEETING)? {
            free.push(slot);
        }
    }
    free.truncate(4);
    Ok(free)
}

/// The person answers an introduction: hello, a moment to meet, or somebody else. False when that cannot be.
pub fn answer(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    members: &[PersonId],
    event: Event,
    slot: Option<Timestamp>,
    by: &str,
) -> Result<bool, DbError> {
    let key = &shop.key;
    let Some((own, one)) = of_file(tx, key, members)? else { return Ok(false) };
    if event == Event::Introduce || (event == Event::Meet) != slot.is_some() {
        return Ok(false);
    }
    if let Some(slot) = slot
        && !moments(tx, shop, own.successor, env.now)?.contains(&slot)
    {
        return Ok(false);
    }
    if !step(tx, env, key, &one, event, slot, by)? {
        return Ok(false);
    }
    match event {
        Event::Other => {}
        _ => drop(put(tx, env, key, members, own.successor, State::Agreed, by)?),
    }
    if let (Some(slot), Some(successor)) = (slot, accounts::by_id(tx, key, own.successor)?) {
        let what = Lang::Fr.say("handover-pledge");
        let file = customers::file(tx, key, one.person)?;
        let contact = file.as_ref().and_then(|file| file.addresses.first()).map(|address| &address.contact);
        let wish = Wish {
            person: one.person,
            contact,
            name: file.as_ref().map_or("", |file| &file.name),
            lang: Lang::Fr,
            way: Meets::Here,
            subject: &what,
            start: Some(slot),
        };
        let who = (own.successor, successor.name.as_str());
        match appointments::arrange(tx, env, shop, who, &wish, MEETING, By::Customer) {
            Ok(_) => {}
            Err(Failure::Error(Error::Db(error))) => return Err(error),
            // Just looked at in this transaction; without the meeting the promise says the same.
            Err(_) => drop(threads::promise(tx, env, key, one.person, &what, slot, &successor.name)?),
        }
        threads::pass(tx, env, key, one.person, own.successor, &what, &successor.name)?;
    }
    Ok(true)
}

fn step(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    known: &Introduction,
    event: Event,
    slot: Option<Timestamp>,
    by: &str,
) -> Result<bool, DbError> {
    let Some(step) = next(known.step, event) else { return Ok(false) };
    if !store::step(tx, key, known, step, slot, by, env.now)? {
        return Ok(false);
    }
    let detail = json!({ "leaver": known.leaver.to_string() });
    facts::record(tx, env, key, &format!("handover.{}", step.as_str()), &known.person.to_string(), by, &detail)?;
    tx.notify(key, "thread");
    Ok(true)
}

/// Ends the time with both where it is over: who was introduced goes on with the successor, who was not stays where they
/// are and keeps the hand-over open. Answers how many persons went on.
///
/// # Errors
/// When the store fails.
pub async fn tend(app: App) -> Result<usize, Error> {
    let mut count = 0;
    for shop in shops::directory(&app).all().iter() {
        let (key, now) = (shop.key.clone(), app.now());
        let over = app.db().read(move |conn| {
            let mut over = going_on(conn, &key)?;
            over.retain(|own| own.until <= now);
            Ok::<_, DbError>(over)
        });
        for own in over.await? {
            let (key, mut env) = (shop.key.clone(), app.env());
            count += app.db().write(&shop.key, move |tx| end(tx, &mut env, &key, &own)).await?;
        }
    }
    Ok(count)
}

fn end(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, own: &Handover) -> Result<usize, DbError> {
    let (mut count, mut left) = (0, 0);
    for one in introductions(tx, key, own.leaver)? {
        let members = customers::members(tx, key, one.person)?;
        if step(tx, env, key, &one, Event::Over, None, "program")? {
            // What they chose meanwhile stands.
            let still = of(tx, key, &members)?.is_none_or(|advised| advised.staff == own.leaver);
            if still {
                put(tx, env, key, &members, own.successor, State::Agreed, "program")?;
            }
            count += 1;
        } else if one.step == Step::Todo {
            left += 1;
        }
    }
    if left == 0 {
        store::end_handover(tx, key, own.leaver)?;
        facts::record(tx, env, key, "handover.done", &own.leaver.to_string(), "program", &json!({}))?;
    }
    Ok(count)
}
