//! What is known of a person when a step is weighed: only what that step asks for is read.

use std::collections::{HashMap, HashSet};

use db::{Conn, DbError};
use jiff::{SignedDuration, Timestamp};
use kernel::{Contact, ShopKey, id::PersonId};

use super::{
    Project,
    rules::{About, Gesture, Kind, Known, What},
    store,
};
use crate::{
    advisors, consent,
    customers::{self, Reached},
    orders,
    platform::i18n::Lang,
    shops::Shop,
    threads,
    voices::{self, rules::Kind as Voice},
};

/// A loss weighs on everything for a year.
const MOURNING: SignedDuration = SignedDuration::from_hours(24 * 366);

/// Whether a loss still weighs.
fn weighs(own: &Project, now: Timestamp) -> bool {
    own.kind == Kind::Loss && !own.over && now.duration_since(own.at) < MOURNING
}

/// Whether somebody mourns, whichever member of their file told of it.
pub fn mourns(conn: &mut Conn<'_>, key: &ShopKey, members: &[PersonId], now: Timestamp) -> Result<bool, DbError> {
    Ok(super::of_file(conn, key, members)?.iter().any(|own| weighs(own, now)))
}

/// Whether an address can be written to.
fn readable(contact: &Contact) -> bool {
    !matches!(contact, Contact::Phone(phone) if !phone.is_mobile())
}

/// What is asked of many at once, read once a transaction: who mourns, who complains, who is reached where.
#[derive(Default)]
pub struct Around {
    looked: bool,
    mourning: HashSet<PersonId>,
    complaining: HashSet<PersonId>,
    reached: HashMap<PersonId, Reached>,
}

impl Around {
    fn look(&mut self, conn: &mut Conn<'_>, key: &ShopKey, now: Timestamp) -> Result<(), DbError> {
        if std::mem::replace(&mut self.looked, true) {
            return Ok(());
        }
        let losses = store::of_kind(conn, key, Kind::Loss, 10_000)?.into_iter();
        let lost: Vec<PersonId> = losses.filter(|own| weighs(own, now)).map(|own| own.person).collect();
        self.mourning.extend(customers::roots(conn, key, &lost)?.into_values());
        let open = voices::open(conn, key)?.into_iter().filter(|voice| voice.kind == Voice::Complaint);
        let complaining: Vec<PersonId> = open.map(|voice| voice.person).collect();
        self.complaining.extend(customers::roots(conn, key, &complaining)?.into_values());
        Ok(())
    }

    /// Reads at once where these persons are written to.
    pub fn reach(&mut self, conn: &mut Conn<'_>, key: &ShopKey, persons: &[PersonId]) -> Result<(), DbError> {
        for (person, mut reached) in customers::reached(conn, key, persons)? {
            reached.contacts.retain(readable);
            self.reached.insert(person, reached);
        }
        Ok(())
    }

    /// Where a person is written to: by what was read at once, else by their file.
    pub fn of(&mut self, conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Option<Reached>, DbError> {
        if let Some(known) = self.reached.get(&person).filter(|known| !known.contacts.is_empty()) {
            return Ok(Some(known.clone()));
        }
        let Some(file) = customers::file(conn, key, person)? else { return Ok(None) };
        let own = file.addresses.into_iter().filter(|address| !address.shared).map(|address| address.contact);
        Ok(Some(Reached { root: file.person, name: file.name, contacts: own.filter(readable).collect() }))
    }

    /// What is known of the person of a project, as far as a step asks for it.
    pub fn known(
        &mut self,
        conn: &mut Conn<'_>,
        shop: &Shop,
        own: &Project,
        what: &What,
        now: Timestamp,
    ) -> Result<Known, DbError> {
        let key = &shop.key;
        match what {
            What::Message { .. } | What::Human { gesture: Gesture::Attention, .. } => {
                self.look(conn, key, now)?;
                let root = match self.reached.get(&own.person) {
                    Some(known) => known.root,
                    None => customers::root(conn, key, own.person)?,
                };
                Ok(Known {
                    complains: self.complaining.contains(&root),
                    mourns: self.mourning.contains(&root),
                    ..Known::default()
                })
            }
            What::Wait { .. } | What::Human { .. } | What::End => Ok(Known::default()),
            What::Until { .. } | What::Branch { .. } => {
                self.look(conn, key, now)?;
                self.whole(conn, key, own, now)
            }
        }
    }

    fn whole(&self, conn: &mut Conn<'_>, key: &ShopKey, own: &Project, now: Timestamp) -> Result<Known, DbError> {
        let Some(file) = customers::file(conn, key, own.person)? else { return Ok(Known::default()) };
        let soon = now.saturating_add(SignedDuration::from_secs(1)).unwrap_or(now);
        let mut known = Known {
            complains: self.complaining.contains(&file.person),
            mourns: self.mourning.contains(&file.person),
            advisor: advisors::of(conn, key, &file.members)?
                .is_some_and(|advised| advised.state == advisors::State::Agreed),
            ..Known::default()
        };
        for address in file.addresses.iter().filter(|address| !address.shared) {
            for order in orders::placed_before(conn, key, &address.contact, soon, 10, now)? {
                if !order.state.is_open() && order.state != orders::rules::State::Collected {
                    continue;
                }
                known.ordered = known.ordered.max(Some(order.placed_at));
                if order.state == orders::rules::State::Collected {
                    known.visited = known.visited.max(Some(order.moved_at));
                }
            }
        }
        for member in &file.members {
            for line in threads::entries(conn, key, *member, soon, 20)? {
                match line.kind {
                    threads::Kind::Visit => {
                        known.visited = known.visited.max(Some(line.at));
                        known.spoken = known.spoken.max(Some(line.at));
                    }
                    threads::Kind::Call => known.spoken = known.spoken.max(Some(line.at)),
                    threads::Kind::Internal => {}
                }
            }
        }
        Ok(known)
    }
}

/// Everything that is known of a person, for a look ahead.
pub fn all(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    around: &mut Around,
    own: &Project,
    now: Timestamp,
) -> Result<Known, DbError> {
    around.look(conn, key, now)?;
    around.whole(conn, key, own, now)
}

/// The address of somebody to which a message may leave: the first that agreed to what it is about, else the first.
pub fn choose(conn: &mut Conn<'_>, key: &ShopKey, reached: &Reached, about: About) -> Result<Option<Contact>, DbError> {
    if reached.contacts.len() > 1 {
        for contact in &reached.contacts {
            if agreed(conn, key, contact, about)? {
                return Ok(Some(contact.clone()));
            }
        }
    }
    Ok(reached.contacts.first().cloned())
}

/// Whether an address agreed to what a message is about, as the gate will ask.
pub fn agreed(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact, about: About) -> Result<bool, DbError> {
    match about {
        About::Relation => consent::agrees(conn, key, contact, consent::Agreement::Projects),
        About::Offer => consent::active(conn, key, contact, &consent::Topic::Shop),
    }
}

/// The language that somebody spoke with the shop last: that of their last order, else that in which they follow it; French
/// of who never said.
pub fn lang(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact, now: Timestamp) -> Result<Lang, DbError> {
    let soon = now.saturating_add(SignedDuration::from_secs(1)).unwrap_or(now);
    if let Some(order) = orders::placed_before(conn, key, contact, soon, 1, now)?.first() {
        return Ok(order.lang);
    }
    Ok(consent::language(conn, key, contact)?.unwrap_or(Lang::Fr))
}
