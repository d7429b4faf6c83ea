//! Forgetting a person: everything that names them, gathered once for all who keep something of them; and their file, gone.

use db::{Conn, DbError, Tx};
use kernel::{Contact, ShopKey, id::PersonId};

use super::{File, files, rules::concerns, store};

/// Whose traces are to go from one shop, by everything that leads to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// The root of the file.
    pub person: PersonId,
    /// The root and everyone who was joined into it.
    pub members: Vec<PersonId>,
    /// Addresses that are theirs alone: all that hangs at them goes.
    pub own: Vec<Contact>,
    /// Addresses by which others are reached too: only what bears their name goes.
    pub shared: Vec<Contact>,
    /// Their name, as the shop calls them.
    pub name: String,
    /// The names of those who share an address with them.
    pub others: Vec<String>,
}

impl Gone {
    /// Whoever a file is about.
    pub fn of(file: &File) -> Self {
        let contacts = |shared: bool| {
            let all = file.addresses.iter().filter(move |address| address.shared == shared);
            all.map(|address| address.contact.clone()).collect()
        };
        Self {
            person: file.person,
            members: file.members.clone(),
            own: contacts(false),
            shared: contacts(true),
            name: file.name.clone(),
            others: file.housemates.iter().map(|head| head.name.clone()).collect(),
        }
    }

    /// Whether something at an address is theirs, by the name that it bears.
    pub fn has(&self, contact: &Contact, name: &str) -> bool {
        self.own.contains(contact) || (self.shared.contains(contact) && concerns(name, &self.name, &self.others))
    }
}

/// Forgets a file: names, addresses, notes, what was shared with other shops. A number that others are reached by goes to
/// the first of them. Joins keep the bare identifiers, so that their record has no hole.
pub fn erase(tx: &mut Tx<'_>, key: &ShopKey, gone: &Gone) -> Result<(), DbError> {
    for contact in &gone.shared {
        let heir = heir(tx, key, gone, contact)?;
        if let Some(known) = store::address_of(tx, key, contact)?
            && gone.members.contains(&store::root(tx, key, known.person)?)
            && let Some(heir) = heir
        {
            store::hand_on(tx, key, contact, heir.person, &heir.name)?;
        }
    }
    for contact in &gone.own {
        store::drop_address(tx, key, contact)?;
    }
    for member in &gone.members {
        store::delete_notes(tx, key, *member)?;
        store::drop_person(tx, key, *member)?;
    }
    Ok(())
}

/// Who else is reached by an address: the first who was known there.
fn heir(conn: &mut Conn<'_>, key: &ShopKey, gone: &Gone, contact: &Contact) -> Result<Option<files::Head>, DbError> {
    let all = files::household(conn, key, contact)?;
    Ok(all.into_iter().find(|head| !gone.members.contains(&head.person)))
}
