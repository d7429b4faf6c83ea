//! A person's file: every address, every name, the members that were joined into it, who shares an address.

use std::collections::{HashMap, HashSet};

use db::{Conn, DbError, Tx};
use jiff::Timestamp;
use kernel::{
    Contact, ShopKey,
    id::{CustomerId, PersonId},
};

use super::store;
use crate::platform::{Env, facts};

/// One address of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The row of the address.
    pub id: CustomerId,
    /// The person under whom it was first known.
    pub person: PersonId,
    /// Where they are reached.
    pub contact: Contact,
    /// The name that was last given with it.
    pub name: String,
    /// Since when.
    pub since: Timestamp,
    /// When it was last used to order.
    pub seen: Timestamp,
    /// When a link sent there was opened: the address is proven.
    pub verified: Option<Timestamp>,
    /// Whether others are reached by it too.
    pub shared: bool,
}

/// A file, without what is remembered in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Whose shop.
    pub key: ShopKey,
    /// The person at the root of the file.
    pub person: PersonId,
    /// The root and everyone who was joined into it: what is kept hangs at one of them.
    pub members: Vec<PersonId>,
    /// As the shop calls them; empty when no name was ever given.
    pub name: String,
    /// Their addresses, the last used first; of a housemate, the shared one.
    pub addresses: Vec<Address>,
    /// The names of those who share an address with them.
    pub housemates: Vec<Head>,
    /// Since when the shop knows them.
    pub since: Timestamp,
}

/// A person in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The person.
    pub person: PersonId,
    /// Their name; empty when none was given.
    pub name: String,
}

/// Who may be at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Nobody that the shop knows.
    Nobody,
    /// One person.
    One(PersonId),
    /// A household: the one whose it first was, then the others.
    Household(Vec<PersonId>),
}

impl File {
    /// What to call them: the name, else the address.
    pub fn called(&self) -> String {
        if !self.name.is_empty() {
            return self.name.clone();
        }
        match self.addresses.first().map(|address| &address.contact) {
            Some(Contact::Phone(phone)) => phone.national(),
            Some(Contact::Email(email)) => email.to_string(),
            None => String::new(),
        }
    }

    /// Whether an address is theirs.
    pub fn has(&self, contact: &Contact) -> bool {
        self.addresses.iter().any(|address| address.contact == *contact)
    }
}

/// Who is reached by an address.
pub fn who(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact) -> Result<Who, DbError> {
    let Some(first) = store::root_of_contact(conn, key, contact)? else { return Ok(Who::Nobody) };
    let mut all = vec![first];
    for person in store::housemates(conn, key, contact)? {
        let root = store::root(conn, key, person)?;
        if !all.contains(&root) {
            all.push(root);
        }
    }
    Ok(if all.len() == 1 { Who::One(first) } else { Who::Household(all) })
}

/// The persons at an address, each with their name.
pub fn household(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact) -> Result<Vec<Head>, DbError> {
    let all = match who(conn, key, contact)? {
        Who::Nobody => Vec::new(),
        Who::One(person) => vec![person],
        Who::Household(all) => all,
    };
    all.into_iter().map(|person| head(conn, key, person)).collect()
}

/// A person's name.
pub fn head(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Head, DbError> {
    let person = store::root(conn, key, person)?;
    if let Some(name) = store::own_name(conn, key, person)?.filter(|name| !name.is_empty()) {
        return Ok(Head { person, name });
    }
    let mut last: Option<(Timestamp, String)> = None;
    for member in store::members(conn, key, person)? {
        for address in store::addresses(conn, key, member)? {
            if !address.name.is_empty() && last.as_ref().is_none_or(|(seen, _)| *seen < address.seen) {
                last = Some((address.seen, address.name));
            }
        }
    }
    Ok(Head { person, name: last.map(|(_, name)| name).unwrap_or_default() })
}

/// The file that a person belongs to, whichever member is named; none when the shop knows nobody so.
pub fn file(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Option<File>, DbError> {
    let root = store::root(conn, key, person)?;
    let members = store::members(conn, key, root)?;
    let (mut addresses, mut since) = (Vec::new(), None);
    for member in &members {
        addresses.extend(store::addresses(conn, key, *member)?);
        addresses.extend(store::shared_addresses(conn, key, *member)?);
        since = [since, store::made_at(conn, key, *member)?].into_iter().flatten().min();
    }
    since = addresses.iter().map(|address| address.since).chain(since).min();
    let Some(since) = since else { return Ok(None) };
    addresses.sort_by_key(|address| (std::cmp::Reverse(address.seen), address.id));
    addresses.dedup_by(|next, kept| next.contact == kept.contact);
    let mut housemates = Vec::new();
    for address in &mut addresses {
        if let Who::Household(all) = who(conn, key, &address.contact)? {
            address.shared = true;
            for other in all.into_iter().filter(|other| *other != root) {
                let other = head(conn, key, other)?;
                if !housemates.contains(&other) {
                    housemates.push(other);
                }
            }
        }
    }
    let name = head(conn, key, root)?.name;
    Ok(Some(File { key: key.clone(), person: root, members, name, addresses, housemates, since }))
}

/// The file of an address, made when there is none: somebody wrote who was not known.
pub fn open(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, name: &str, contact: &Contact) -> Result<PersonId, DbError> {
    if let Some(person) = store::root_of_contact(tx, key, contact)?
        && name.is_empty()
    {
        return Ok(person);
    }
    super::meet(tx, env, key, name, contact)?;
    store::root_of_contact(tx, key, contact)?.ok_or(DbError::NoRow)
}

/// A link that was sent to the address was opened: it is proven, in every shop that knows it.
pub fn prove(tx: &mut Tx<'_>, env: &Env, contact: &Contact, key: &ShopKey) -> Result<(), DbError> {
    store::verify(tx, key, contact, env.now)
}

/// Calls a person by a name, whatever is given with their orders.
pub fn rename(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    person: PersonId,
    name: &str,
    by: &str,
) -> Result<(), DbError> {
    let root = store::root(tx, key, person)?;
    store::put_person(tx, key, root, Some(name), root, env.now)?;
    facts::record(tx, env, key, "person.named", &root.to_string(), by, &serde_json::json!({}))
}

/// Gives a person one more address, as a member of staff decided; false when the address is another's: then the two
/// files may be joined, or the address may be a household's.
pub fn add_address(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    person: PersonId,
    contact: &Contact,
    by: &str,
) -> Result<bool, DbError> {
    let root = store::root(tx, key, person)?;
    if let Some(known) = store::root_of_contact(tx, key, contact)? {
        return Ok(known == root);
    }
    let id = CustomerId::new(env.now, env.rng.as_mut());
    store::insert_address(tx, key, id, root, contact, env.now)?;
    facts::record(tx, env, key, "person.reached", &root.to_string(), by, &serde_json::json!({}))?;
    Ok(true)
}

/// An address is a household's: somebody else is reached by it too. Answers who that is from now on: a person who is
/// known already, or one with that name and no address of their own.
pub fn share_address(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    contact: &Contact,
    name: &str,
    known: Option<PersonId>,
    by: &str,
) -> Result<PersonId, DbError> {
    let person = match known {
        Some(person) => store::root(tx, key, person)?,
        None => {
            let person = PersonId::new(env.now, env.rng.as_mut());
            store::put_person(tx, key, person, Some(name), person, env.now)?;
            person
        }
    };
    store::add_housemate(tx, key, contact, person, by, env.now)?;
    facts::record(tx, env, key, "person.household", &person.to_string(), by, &serde_json::json!({}))?;
    Ok(person)
}

/// Somebody of whom no address is known yet: they wrote on a page of the shop. Answers who that is from now on.
pub fn stranger(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, name: &str) -> Result<PersonId, DbError> {
    let person = PersonId::new(env.now, env.rng.as_mut());
    store::put_person(tx, key, person, Some(name), person, env.now)?;
    Ok(person)
}

/// The person at the root of the file that a person belongs to.
pub fn root(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<PersonId, DbError> {
    store::root(conn, key, person)
}

/// The roots of the files of many persons at once.
pub fn roots(conn: &mut Conn<'_>, key: &ShopKey, persons: &[PersonId]) -> Result<HashMap<PersonId, PersonId>, DbError> {
    store::roots(conn, key, persons)
}

/// Where somebody is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// The root of their file.
    pub root: PersonId,
    /// As their file calls them; may be empty.
    pub name: String,
    /// Addresses that are theirs alone, the last used first.
    pub contacts: Vec<Contact>,
}

/// Where many persons are reached, read at once, each by the addresses and the name of their whole file. Left out is whose
/// file has an address that a household may share: its file says more.
pub fn reached(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    persons: &[PersonId],
) -> Result<HashMap<PersonId, Reached>, DbError> {
    let roots = store::roots(conn, key, persons)?;
    let mut all: Vec<PersonId> = roots.values().copied().collect();
    all.sort();
    all.dedup();
    let mut files: HashMap<PersonId, Reached> = HashMap::new();
    let mut shared: HashSet<PersonId> = HashSet::new();
    let mut members: HashMap<PersonId, PersonId> = all.iter().map(|root| (*root, *root)).collect();
    let mut names: HashMap<PersonId, String> = HashMap::new();
    for (member, root, name) in store::members_of(conn, key, &all)? {
        members.insert(member, root);
        if member == root {
            names.insert(root, name);
        }
    }
    let whose: Vec<PersonId> = members.keys().copied().collect();
    for (person, contact, name, household) in store::reached(conn, key, &whose)? {
        let Some(root) = members.get(&person).copied() else { continue };
        if household {
            shared.insert(root);
        }
        let called = names.get(&root).cloned().unwrap_or_default();
        let file = files.entry(root).or_insert_with(|| Reached { root, name: called, contacts: Vec::new() });
        if file.name.is_empty() {
            file.name = name;
        }
        file.contacts.push(contact);
    }
    files.retain(|root, _| !shared.contains(root));
    let found = |(person, root): (PersonId, PersonId)| Some((person, files.get(&root)?.clone()));
    Ok(roots.into_iter().filter_map(found).collect())
}

/// Everyone who was joined into the file of a person, its root first.
pub fn members(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Vec<PersonId>, DbError> {
    let root = store::root(conn, key, person)?;
    let mut all = store::members(conn, key, root)?;
    all.sort_by_key(|member| *member != root);
    Ok(all)
}
