//! Finding things again by their words: what is new in the other slices is read every few seconds; nothing on the way of
//! an order waits for it. And who may be the same person, found by their names.

use db::{Conn, DbError, Tx};
use jiff::{SignedDuration, Timestamp};
use kernel::{
    Contact, ShopKey,
    id::{NoteId, PersonId},
};

use super::store::{self, Entry};
use crate::{
    calls,
    customers::{self, File, Side, Weighed},
    inbox, orders, outbox,
    platform::{App, Error},
    shops, threads,
};

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its kind and its own identifier.
    pub id: String,
    /// `person`, `note`, `in`, `out`, `line` or `call`.
    pub kind: String,
    /// At whom it hangs, when it hangs at a person.
    pub person: Option<PersonId>,
    /// The address it came from or went to.
    pub contact: Option<Contact>,
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub body: String,
}

/// What holds all the words that were typed, the newest first. What is over or was removed is found no more.
pub fn find(conn: &mut Conn<'_>, key: &ShopKey, typed: &str, most: i64, now: Timestamp) -> Result<Vec<Found>, DbError> {
    let mut found = store::find(conn, key, typed, most, now)?;
    let mut stands = Vec::with_capacity(found.len());
    for one in &found {
        stands.push(match one.id.strip_prefix("note/").and_then(|id| id.parse::<NoteId>().ok()) {
            Some(id) => customers::note(conn, key, id, now)?.is_some_and(|note| note.body == one.body),
            None => true,
        });
    }
    let mut stands = stands.into_iter();
    found.retain(|_| stands.next().unwrap_or(false));
    Ok(found)
}

/// Somebody else of the shop who may be the same person, with the reasons; the likeliest first. Who was declined before
/// is not proposed again.
pub fn proposals(conn: &mut Conn<'_>, file: &File, now: Timestamp) -> Result<Vec<(File, Weighed)>, DbError> {
    let key = &file.key;
    let mut near: Vec<PersonId> = Vec::new();
    // Each word of the name alone: the other file may have only one of them, or a letter less.
    let words = file.name.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
    for word in words.take(4) {
        let beginning: String = word.chars().take(4).collect();
        for found in store::find(conn, key, &beginning, 60, now)?.into_iter().filter(|found| found.kind == "person") {
            if let Some(contact) = &found.contact
                && let customers::Who::One(person) = customers::who(conn, key, contact)?
                && person != file.person
                && !near.contains(&person)
            {
                near.push(person);
            }
        }
    }
    let declined: Vec<PersonId> = customers::history(conn, key, &file.members)?
        .into_iter()
        .filter(|merge| merge.kind == "decline")
        .flat_map(|merge| [merge.kept, merge.joined])
        .collect();
    let own = side(conn, file, now)?;
    let mut all = Vec::new();
    for person in near.into_iter().filter(|person| !declined.contains(person)).take(20) {
        let Some(other) = customers::file(conn, key, person)? else { continue };
        let weighed = customers::rules::weigh(&own, &side(conn, &other, now)?);
        if weighed.is_proposed() {
            all.push((other, weighed));
        }
    }
    all.sort_by_key(|(_, weighed)| std::cmp::Reverse(weighed.score));
    Ok(all)
}

/// A file as the weighing sees it.
fn side(conn: &mut Conn<'_>, file: &File, now: Timestamp) -> Result<Side, DbError> {
    let mut names: Vec<String> = file.addresses.iter().map(|address| address.name.clone()).collect();
    names.push(file.name.clone());
    names.retain(|name| !name.is_empty());
    names.sort();
    names.dedup();
    let mailbox = |contact: &Contact| match contact {
        Contact::Email(email) => email.as_str().split('@').next().map(str::to_owned),
        Contact::Phone(_) => None,
    };
    let mut usual = Vec::new();
    for order in super::orders_of(conn, file, now)?.iter().take(20) {
        usual.extend(order.standing().map(|line| line.sku.to_string()));
    }
    Ok(Side {
        names,
        mailboxes: file.addresses.iter().filter_map(|address| mailbox(&address.contact)).collect(),
        phone: file.addresses.iter().any(|address| matches!(address.contact, Contact::Phone(_))),
        household: file.addresses.iter().any(|address| address.shared),
        usual,
    })
}

/// How many things of one kind are read at once.
const ROUND: i64 = 500;
/// What was born a little before what was read last may be committed a little later.
const OVERLAP: SignedDuration = SignedDuration::from_secs(60);

/// The kinds of things, each with its own place where reading goes on.
const KINDS: [&str; 7] = ["customer", "order", "in", "out", "note", "line", "call"];

/// Reads what is new into the search, and deletes the texts of notes that are over; answers how many things it touched.
pub async fn tend(app: App) -> Result<usize, Error> {
    let (street, now) = (app.street().clone(), app.now());
    let mut touched = 0;
    for shop in shops::directory(&app).all().iter() {
        for kind in KINDS {
            touched += follow(&app, &shop.key, kind).await?;
        }
    }
    let lock = app.key(&"memory".parse().unwrap_or_else(|_| unreachable!("a slug")));
    let over = app.db().write(&lock, move |tx| {
        let over = customers::sweep(tx, &street, now)?;
        for (key, id) in &over {
            store::delete(tx, key, &format!("note/{id}"))?;
        }
        Ok::<_, DbError>(over.len())
    });
    Ok(touched + over.await?)
}

/// Reads one kind of things of one shop until nothing is new.
async fn follow(app: &App, key: &ShopKey, kind: &'static str) -> Result<usize, Error> {
    let mut touched = 0;
    let mut again = false;
    loop {
        let (own, full) = (key.clone(), again);
        let read = app.db().read(move |conn| {
            let cursor = store::cursor(conn, &own, kind)?;
            let from = if full { cursor } else { cursor.saturating_sub(OVERLAP).unwrap_or(cursor) };
            let (last, mut entries, count) = newer(conn, &own, kind, from)?;
            let mut new = Vec::new();
            for entry in entries.drain(..) {
                if !store::stands(conn, &own, &entry)? {
                    new.push(entry);
                }
            }
            Ok::<_, DbError>((cursor, last, new, count))
        });
        let (cursor, last, new, count) = read.await?;
        let last = last.max(cursor);
        touched += new.len();
        if !new.is_empty() || last > cursor {
            let own = key.clone();
            let write = move |tx: &mut Tx<'_>| {
                for entry in &new {
                    store::put(tx, &own, entry)?;
                }
                store::advance(tx, &own, kind, last)
            };
            app.db().write(key, write).await?;
        }
        again = count >= ROUND && last > cursor;
        if !again {
            return Ok(touched);
        }
    }
}

/// What is new of a kind: up to when, as entries, and how many things were read.
fn newer(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    kind: &'static str,
    from: Timestamp,
) -> Result<(Timestamp, Vec<Entry>, i64), DbError> {
    let mut last = from;
    let mut entries = Vec::new();
    let mut count = 0;
    let mut seen = |at: Timestamp| {
        count += 1;
        last = last.max(at);
    };
    let entry = |id: String, kind, at, body: String| Entry {
        id: format!("{kind}/{id}"),
        kind,
        person: None,
        contact: None,
        at,
        body,
        more: String::new(),
    };
    match kind {
        "customer" | "order" => {
            let read = if kind == "order" { orders::newer } else { customers::newer };
            let mut known: Vec<Contact> = Vec::new();
            for (at, contact) in read(conn, key, from, ROUND)? {
                seen(at);
                if !known.contains(&contact) {
                    entries.push(person(conn, key, &contact, at)?);
                    known.push(contact);
                }
            }
        }
        "in" => {
            for inbound in inbox::newer(conn, key, from, ROUND)? {
                seen(inbound.received_at);
                if inbound.source == inbox::voice::SOURCE && !inbox::voice::is_words(&inbound.body) {
                    continue;
                }
                let contact: Option<Contact> = inbound.sender.parse().ok();
                let person = match contact {
                    Some(_) => None,
                    None => inbox::site::person_of(conn, key, &inbound.sender)?,
                };
                let made = entry(inbound.id.to_string(), "in", inbound.received_at, inbound.body);
                entries.push(Entry { contact, person, ..made });
            }
        }
        "out" => {
            for message in outbox::answers_newer(conn, key, from, ROUND)? {
                seen(message.queued_at);
                let made = entry(message.id.to_string(), "out", message.queued_at, message.body);
                entries.push(Entry { contact: Some(message.contact), ..made });
            }
        }
        "note" => {
            for note in customers::changed_notes(conn, key, from, ROUND)? {
                seen(note.changed);
                let made = entry(note.id.to_string(), "note", note.at, note.body);
                entries.push(Entry { person: Some(note.person), ..made });
            }
        }
        "line" => {
            for line in threads::entries_since(conn, key, from, ROUND)? {
                seen(line.at);
                let made = entry(line.id.to_string(), "line", line.at, line.body.for_colleagues().to_owned());
                entries.push(Entry { person: Some(line.person), ..made });
            }
        }
        _ => {
            for call in calls::noted_since(conn, key, from, ROUND)? {
                seen(call.noted_at.unwrap_or(call.rang_at));
                let (contact, person) = (call.contact(), call.person);
                let made = entry(call.id.to_string(), "call", call.rang_at, call.note);
                entries.push(Entry { contact, person, ..made });
            }
        }
    }
    Ok((last, entries, count))
}

/// Somebody, by their names and the words of their address.
fn person(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact, at: Timestamp) -> Result<Entry, DbError> {
    let heads = customers::household(conn, key, contact)?;
    let mut names: Vec<String> = heads.into_iter().map(|head| head.name).collect();
    names.extend(customers::name_of(conn, key, contact)?);
    names.retain(|name| !name.is_empty());
    let body = names.first().cloned().unwrap_or_else(|| contact.to_string());
    let more = format!("{} {}", names.join(" "), super::rules::address_words(contact));
    let (id, contact) = (format!("person/{contact}"), Some(contact.clone()));
    Ok(Entry { id, kind: "person", person: None, contact, at, body, more })
}

/// Somebody was named anew: they are found by it at once.
pub fn renamed(tx: &mut Tx<'_>, key: &ShopKey, file: &File) -> Result<(), DbError> {
    for address in &file.addresses {
        let entry = person(tx, key, &address.contact, address.since)?;
        store::put(tx, key, &entry)?;
    }
    Ok(())
}
