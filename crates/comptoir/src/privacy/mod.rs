//! Privacy: forgetting a person, so that the books stay true; and all that is kept, for a purpose and a time.
//!
//! Promise: a person is forgotten in one transaction a shop, everywhere at once, as often as it is asked; orders keep
//! number, lines and amounts, and invoices their buyer, because the law makes a merchant keep them; what must still be
//! handed over keeps its name until then, and no longer.

mod keep;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;
pub mod words;

use db::{Conn, DbError, Tx};
use jiff::Timestamp;
pub use keep::{last, round};
use kernel::{
    Contact, ShopKey,
    id::{OrderId, PersonId},
};
pub use store::{Erasure, Wait, of_person};

use crate::{
    advisors, appointments, bells, calls, consent,
    customers::{self, File, Gone, Who},
    documents, inbox, memory, objects, orders, outbox,
    platform::{App, Env, Error, facts},
    projects, rituals,
    shops::{self, Shop},
    standing, subscriptions, threads,
};

/// What is said to who is about to forget a person: what stays, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stays {
    /// Orders that stay without a name, for the books.
    pub orders: usize,
    /// Invoices that were made, deposits and credit notes: they keep the buyer whom they name.
    pub papers: usize,
    /// Orders that are still to be handed over: their name goes with them.
    pub open: usize,
    /// Whether a lunch subscription has something left on its card, or owes something.
    pub uneven: bool,
    /// Whether something that they wrote waits for an answer.
    pub unanswered: bool,
}

/// What would stay if a person were forgotten now.
pub fn stays(conn: &mut Conn<'_>, file: &File, now: Timestamp) -> Result<Stays, DbError> {
    let (key, gone) = (&file.key, Gone::of(file));
    let known = orders::of_gone(conn, key, &gone, now)?;
    let mut uneven = false;
    for contact in gone.own.iter().chain(&gone.shared) {
        for own in subscriptions::of_contact(conn, key, contact)? {
            let (balance, engaged) = subscriptions::standing_of(conn, now, &own)?;
            uneven |= gone.has(contact, &own.name) && (balance != Default::default() || engaged > 0);
        }
    }
    let on_a_page = inbox::site::page_of(conn, key, &file.members, now)?.is_some_and(|page| page.waits);
    let written = memory::ways(conn, file, now)?.iter().any(|way| way.reach.waits);
    Ok(Stays {
        orders: known.over.len(),
        papers: papers(conn, key, known.over.iter().chain(&known.waits))?,
        open: known.waits.len(),
        uneven,
        unanswered: on_a_page || written,
    })
}

fn papers<'a>(conn: &mut Conn<'_>, key: &ShopKey, orders: impl Iterator<Item = &'a OrderId>) -> Result<usize, DbError> {
    let mut n = 0;
    for id in orders {
        n += usize::from(documents::invoice_of(conn, key, *id)?.is_some());
        n += documents::deposits_of(conn, key, *id)?.len() + documents::credits_of(conn, key, *id)?.len();
    }
    Ok(n)
}

/// Forgets a person in a shop, whoever asks: `customer`, or `staff:` and a name. Forgotten twice, they are forgotten.
///
/// # Errors
/// When the store fails: then nothing was forgotten.
pub fn erase(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, file: &File, by: &str) -> Result<Stays, Error> {
    let (key, gone) = (&shop.key, Gone::of(file));
    let stays = stays(tx, file, env.now)?;
    let uneven = subscriptions::erase(tx, env, shop, &gone).map_err(|failure| Error::Fault(failure.to_string()))?;
    let known = orders::erase(tx, env, key, &gone)?;
    let mut waits: Vec<Wait> = known.waits.iter().map(|id| Wait::Order(*id)).collect();
    waits.extend(uneven.into_iter().map(Wait::Subscription));
    let open: Vec<String> = known.waits.iter().map(ToString::to_string).collect();
    for id in &known.over {
        outbox::forget_about(tx, key, &id.to_string())?;
    }
    traces(tx, env, shop, &gone, &open)?;
    let done = waits.is_empty().then_some(env.now);
    let new = Erasure {
        key: key.clone(),
        person: file.person,
        by: by.to_owned(),
        at: env.now,
        orders: stays.orders + stays.open,
        papers: stays.papers,
        waits,
        done,
    };
    store::put(tx, &new)?;
    let detail = serde_json::json!({ "orders": new.orders, "papers": new.papers, "waits": new.waits.len() });
    facts::record(tx, env, key, "person.erased", &file.person.to_string(), by, &detail)?;
    // Whoever has their thread or their message open sees that it is gone.
    for topic in ["thread", "inbox", "order"] {
        tx.notify(key, topic);
    }
    Ok(stays)
}

/// Everything but orders and subscriptions: what was written and said, what they follow, their devices, their file.
fn traces(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, gone: &Gone, open: &[String]) -> Result<(), Error> {
    let key = &shop.key;
    documents::forget(tx, key, gone)?;
    for contact in gone.own.iter().chain(&gone.shared) {
        if let Some(own) = standing::of_contact(tx, key, contact)?.filter(|own| gone.has(contact, &own.name)) {
            bells::forget(tx, env, key, own.id)?;
            objects::forget(tx, env, &own)?;
        }
    }
    for contact in &gone.own {
        address(tx, key, contact, open)?;
    }
    for member in &gone.members {
        inbox::forget_pages(tx, key, *member)?;
        threads::forget(tx, key, *member)?;
        calls::forget_person(tx, key, *member)?;
        advisors::forget(tx, key, *member)?;
        rituals::forget(tx, key, *member)?;
        projects::forget(tx, key, *member)?;
        appointments::forget(tx, env, shop, *member)?;
    }
    memory::erase(tx, key, gone)?;
    Ok(customers::erase(tx, key, gone)?)
}

/// What was written, said and asked for at one address.
fn address(tx: &mut Tx<'_>, key: &ShopKey, contact: &Contact, open: &[String]) -> Result<(), DbError> {
    outbox::forget(tx, key, contact, open)?;
    inbox::forget(tx, key, contact.as_str())?;
    consent::forget(tx, key, contact)?;
    rituals::forget_contact(tx, key, contact)?;
    match contact {
        Contact::Phone(number) => calls::forget_number(tx, key, number),
        Contact::Email(_) => Ok(()),
    }
}

/// Forgets an address that no file leads to: it only followed.
fn forget_follower(tx: &mut Tx<'_>, key: &ShopKey, contact: &Contact) -> Result<(), DbError> {
    address(tx, key, contact, &[])?;
    memory::forget_address(tx, key, contact)
}

/// Takes the name from what waited for a hand-over, once it is over; answers how many erasures are whole now.
///
/// # Errors
/// When the store does not answer.
pub async fn tend(app: App) -> Result<usize, Error> {
    let street = app.street().clone();
    let open = app.db().read(move |conn| store::open(conn, &street)).await?;
    let mut whole = 0;
    for one in open {
        let Some(shop) = shops::directory(&app).get(&one.key.shop) else { continue };
        let mut env = app.env();
        let key = one.key.clone();
        whole += app.db().write(&key, move |tx| finish(tx, &mut env, &shop, one)).await?;
    }
    Ok(whole)
}

fn finish(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, mut one: Erasure) -> Result<usize, Error> {
    let mut waits = Vec::new();
    let mut left: Vec<Contact> = Vec::new();
    for wait in &one.waits {
        match wait {
            Wait::Order(id) => match orders::erase_one(tx, env, &shop.key, *id)? {
                Some(contact) => {
                    outbox::forget_about(tx, &shop.key, &id.to_string())?;
                    left.extend(contact);
                }
                None => waits.push(*wait),
            },
            Wait::Subscription(id) => {
                let Some(own) = subscriptions::by_id(tx, &shop.key, *id)? else { continue };
                let contact = own.contact.clone();
                let gone = subscriptions::erase_one(tx, env, &own);
                match gone.map_err(|failure| Error::Fault(failure.to_string()))? {
                    true => left.push(contact),
                    false => waits.push(*wait),
                }
            }
        }
    }
    if waits.len() == one.waits.len() {
        return Ok(0);
    }
    // What was said because of what waited. Who came back since is known anew, by their own will, and stays.
    for contact in left {
        if orders::ordered_since(tx, &shop.key, &contact, one.at)? {
            continue;
        }
        let gone = match customers::who(tx, &shop.key, &contact)? {
            Who::Nobody => Gone {
                person: one.person,
                members: Vec::new(),
                own: vec![contact],
                shared: Vec::new(),
                name: String::new(),
                others: Vec::new(),
            },
            Who::One(person) => match customers::file(tx, &shop.key, person)? {
                Some(file) if file.since >= one.at => Gone::of(&file),
                _ => continue,
            },
            Who::Household(_) => continue,
        };
        traces(tx, env, shop, &gone, &[])?;
    }
    one.done = waits.is_empty().then_some(env.now);
    one.waits = waits;
    store::put(tx, &one)?;
    Ok(usize::from(one.done.is_some()))
}

/// Whether a person's file was forgotten, and when.
pub fn forgotten(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Option<Timestamp>, DbError> {
    Ok(of_person(conn, key, person)?.map(|erasure| erasure.at))
}
