//! Memory: everything that a shop and a person had to do with each other, on one line of time; what was learnt from it;
//! finding it again by its words; and the person's own page of it.
//!
//! Promise: reads what the other slices keep and writes none of it; owns only the search, which is made again from what
//! they hold; shows a person everything but what the staff wrote to each other; a shop reads what is its own.

mod own;
pub mod rules;
mod search;
mod store;
#[cfg(test)]
mod tests;

use db::{Conn, DbError};
use jiff::{SignedDuration, Timestamp};
use kernel::{
    Contact, ShopKey,
    id::{OrderId, PersonId},
};
pub use own::{LIVES, ask_link, erase, forget_address, forget_all, path, proven, read_token, remove_note};
use rules::{Balance, Bought, Learnt, Reach, Touch};
pub use search::{Found, find, proposals, renamed, tend};

use crate::{
    accounts,
    appointments::{self, Appointment, rules::State as Met},
    calls::{self, Call},
    consent,
    customers::{self, File, rules::concerns},
    inbox::{self, Inbound},
    orders::{self, Order},
    outbox::{self, Message},
    rituals::{self, Given},
    threads::{self, Entry, Kind},
};

/// One thing that happened between a person and a shop.
#[derive(Debug, Clone)]
pub struct Moment {
    /// When.
    pub at: Timestamp,
    /// By which address, where there is one.
    pub contact: Option<Contact>,
    /// What.
    pub what: What,
}

/// What it was.
#[derive(Clone)]
pub enum What {
    /// They ordered.
    Order(Box<Order>),
    /// They wrote, or spoke to the program.
    Heard(Box<Inbound>),
    /// They were told something.
    Told(Box<Message>),
    /// They were on the telephone.
    Call(Box<Call>),
    /// Somebody of the shop wrote a line.
    Line(Box<Entry>),
    /// Somebody of the shop answered on a page.
    Page(Box<inbox::site::Line>),
    /// A meeting, with the advisor's name: proposed, booked, taken back, or what became of it.
    Meeting(Box<Appointment>, String),
    /// Something was given to them, or written by hand.
    Given(Box<Given>),
}

impl std::fmt::Debug for What {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Texts of persons are in no log.
        f.write_str(match self {
            Self::Order(_) => "Order",
            Self::Heard(_) => "Heard",
            Self::Told(_) => "Told",
            Self::Call(_) => "Call",
            Self::Line(_) => "Line",
            Self::Page(_) => "Page",
            Self::Meeting(..) => "Meeting",
            Self::Given(_) => "Given",
        })
    }
}

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eyes {
    /// Somebody of the shop.
    Staff,
    /// The person.
    Person,
}

/// A page of the line of time, the last first.
#[derive(Debug, Clone)]
pub struct Page {
    /// What happened.
    pub moments: Vec<Moment>,
    /// Before when the next page begins; none when this is the end.
    pub next: Option<Timestamp>,
}

/// What happened with a person before an instant, at most so many things, the last first.
pub fn timeline(
    conn: &mut Conn<'_>,
    file: &File,
    eyes: Eyes,
    before: Timestamp,
    most: usize,
    now: Timestamp,
) -> Result<Page, DbError> {
    let key = &file.key;
    // One more than is shown tells whether there is more.
    let limit = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
    let mut all: Vec<Moment> = Vec::new();
    let others: Vec<String> = file.housemates.iter().map(|head| head.name.clone()).collect();
    for address in &file.addresses {
        let contact = &address.contact;
        let theirs = |name: &str| !address.shared || concerns(name, &file.name, &others);
        let moment = |at, what| Moment { at, contact: Some(contact.clone()), what };
        for order in orders::placed_before(conn, key, contact, before, limit, now)? {
            if theirs(&order.name) {
                all.push(moment(order.placed_at, What::Order(Box::new(order))));
            }
        }
        for inbound in inbox::sent_before(conn, key, contact.as_str(), before, limit)? {
            if inbound.source != inbox::voice::SOURCE || inbox::voice::is_words(&inbound.body) {
                all.push(moment(inbound.received_at, What::Heard(Box::new(inbound))));
            }
        }
        for message in outbox::to_contact(conn, key, contact, before, limit)? {
            // It came too late to tell anything, and told nobody.
            if message.author().is_none() && message.reason.as_deref() == Some("expired") {
                continue;
            }
            // It was answered on a page first, and stands there.
            if message.told() == "site" {
                continue;
            }
            all.push(moment(message.queued_at, What::Told(Box::new(message))));
        }
        if let Contact::Phone(phone) = contact {
            for call in calls::of_number(conn, key, phone, before, limit)? {
                let somebody_elses = call.person.is_some_and(|person| !file.members.contains(&person));
                if !(address.shared && somebody_elses) {
                    all.push(moment(call.rang_at, What::Call(Box::new(call))));
                }
            }
        }
    }
    for member in &file.members {
        for sender in inbox::site::senders(conn, key, *member)? {
            let moment = |at, what| Moment { at, contact: None, what };
            for inbound in inbox::sent_before(conn, key, &sender, before, limit)? {
                all.push(moment(inbound.received_at, What::Heard(Box::new(inbound))));
            }
            for line in inbox::site::lines(conn, key, &sender, before, limit)? {
                all.push(moment(line.at, What::Page(Box::new(line))));
            }
        }
        for call in calls::of_person(conn, key, *member, before, limit)? {
            let known = all.iter().any(|m| matches!(&m.what, What::Call(other) if other.id == call.id));
            if !known {
                let contact = call.contact();
                all.push(Moment { at: call.rang_at, contact, what: What::Call(Box::new(call)) });
            }
        }
        for own in appointments::of_person(conn, key, *member, before, limit)? {
            let who = accounts::by_id(conn, key, own.staff)?.map(|person| person.name).unwrap_or_default();
            all.push(Moment { at: own.at(), contact: None, what: What::Meeting(Box::new(own), who) });
        }
        for given in rituals::given(conn, key, *member, before, limit)? {
            all.push(Moment { at: given.at, contact: None, what: What::Given(Box::new(given)) });
        }
        for entry in threads::entries(conn, key, *member, before, limit)? {
            if eyes == Eyes::Staff || entry.kind != Kind::Internal {
                all.push(Moment { at: entry.at, contact: None, what: What::Line(Box::new(entry)) });
            }
        }
    }
    all.sort_by_key(|moment| std::cmp::Reverse(moment.at));
    // Never in the midst of an instant: what happened at once stays on one page.
    let next = all.get(most).map(|_| all[most - 1].at);
    match next {
        Some(at) if all.first().is_some_and(|first| first.at > at) && all.get(most).is_some_and(|m| m.at == at) => {
            all.retain(|moment| moment.at > at);
            let next = all.last().map(|moment| moment.at);
            Ok(Page { moments: all, next })
        }
        _ => {
            all.truncate(most);
            Ok(Page { moments: all, next })
        }
    }
}

/// What somebody usually takes, from their orders.
pub fn learnt(conn: &mut Conn<'_>, file: &File, now: Timestamp) -> Result<Vec<Learnt>, DbError> {
    let mut bought = Vec::new();
    for order in orders_of(conn, file, now)? {
        for line in order.standing() {
            bought.push(Bought { what: line.label(), at: order.placed_at });
        }
    }
    Ok(rules::learnt(&bought, now))
}

/// What screens did in a relation and what was said by voice, from the last things of the line of time.
pub fn balance(conn: &mut Conn<'_>, file: &File, now: Timestamp) -> Result<Balance, DbError> {
    let end = now.saturating_add(SignedDuration::from_secs(1)).unwrap_or(now);
    let line = timeline(conn, file, Eyes::Staff, end, 400, now)?;
    let touch = |moment: &Moment| {
        let touch = match &moment.what {
            What::Call(call) => call.answered_at.map(|_| Touch::Call),
            What::Line(entry) => match entry.kind {
                Kind::Visit => Some(Touch::Visit),
                Kind::Call => Some(Touch::Call),
                Kind::Internal => None,
            },
            What::Order(_) | What::Heard(_) | What::Page(_) => Some(Touch::Screen),
            What::Meeting(own, _) => (own.state == Met::Kept).then_some(Touch::Meet),
            What::Told(message) => (message.state == "sent").then_some(Touch::Screen),
            What::Given(given) if given.kind == rituals::rules::Kind::Letter => Some(Touch::Letter),
            What::Given(_) => Some(Touch::Small),
        };
        touch.map(|touch| (moment.at, touch))
    };
    let touches: Vec<(Timestamp, Touch)> = line.moments.iter().filter_map(touch).collect();
    Ok(rules::balance(&touches, now))
}

/// The orders of a file, the last first; those that were taken back count for nothing.
pub fn orders_of(conn: &mut Conn<'_>, file: &File, now: Timestamp) -> Result<Vec<Order>, DbError> {
    let others: Vec<String> = file.housemates.iter().map(|head| head.name.clone()).collect();
    let mut all: Vec<Order> = Vec::new();
    for address in &file.addresses {
        for order in orders::of_contact(conn, &file.key, &address.contact, now)? {
            let theirs = !address.shared || concerns(&order.name, &file.name, &others);
            let known: Vec<OrderId> = all.iter().map(|order| order.id).collect();
            if theirs && order.state.is_firm() && !known.contains(&order.id) {
                all.push(order);
            }
        }
    }
    all.sort_by_key(|order| std::cmp::Reverse(order.placed_at));
    Ok(all)
}

/// A way by which one may write to somebody, or why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The address.
    pub contact: Contact,
    /// What is known of it.
    pub reach: Reach,
    /// Whether one may.
    pub open: bool,
}

/// The ways by which somebody of the shop may write to a person, the one they used last first.
pub fn ways(conn: &mut Conn<'_>, file: &File, now: Timestamp) -> Result<Vec<Way>, DbError> {
    let after = now.saturating_add(SignedDuration::from_secs(1)).unwrap_or(now);
    let mut all = Vec::new();
    for address in &file.addresses {
        let contact = &address.contact;
        let wrote = inbox::sent_before(conn, &file.key, contact.as_str(), after, 20)?;
        let ordered = orders::placed_before(conn, &file.key, contact, after, 1, now)?;
        let used = wrote.first().map(|m| m.received_at).max(ordered.first().map(|order| order.placed_at));
        let reach = Reach {
            readable: match contact {
                Contact::Phone(phone) => phone.is_mobile(),
                Contact::Email(_) => true,
            },
            waits: wrote.iter().any(|message| message.state == "waiting"),
            used,
            proven: address.verified.is_some(),
            stopped: consent::is_suppressed(conn, &file.key, contact)?,
        };
        all.push(Way { contact: contact.clone(), open: rules::may_write(&reach, now), reach });
    }
    all.sort_by_key(|way| (!way.open, !way.reach.waits, std::cmp::Reverse(way.reach.used)));
    Ok(all)
}

/// The last answer that somebody of the shop gave to a person: when, and who.
pub fn last_answer(conn: &mut Conn<'_>, file: &File, now: Timestamp) -> Result<Option<(Timestamp, String)>, DbError> {
    let after = now.saturating_add(SignedDuration::from_secs(1)).unwrap_or(now);
    let mut last: Option<(Timestamp, String)> = None;
    for address in &file.addresses {
        for message in outbox::to_contact(conn, &file.key, &address.contact, after, 20)? {
            let by = match message.told() {
                "thread" => message.author().map(str::to_owned),
                "reply" => answered_by(conn, &file.key, &message)?,
                _ => None,
            };
            if let Some(by) = by
                && last.as_ref().is_none_or(|(at, _)| *at < message.queued_at)
            {
                last = Some((message.queued_at, by));
            }
        }
    }
    for member in &file.members {
        for sender in inbox::site::senders(conn, &file.key, *member)? {
            let line = inbox::site::lines(conn, &file.key, &sender, after, 1)?.pop();
            if let Some(line) = line.filter(|line| last.as_ref().is_none_or(|(at, _)| *at < line.at)) {
                last = Some((line.at, line.by));
            }
        }
    }
    Ok(last)
}

/// Who answered at the counter.
fn answered_by(conn: &mut Conn<'_>, key: &ShopKey, message: &Message) -> Result<Option<String>, DbError> {
    let Some(id) = message.about.strip_prefix("inbound ").and_then(|id| id.parse().ok()) else { return Ok(None) };
    Ok(inbox::by_id(conn, key, id)?.and_then(|inbound| inbound.handled_by))
}

/// What the other shops of the street remember of the same person, where the person lets them.
pub fn shared_by_others(
    conn: &mut Conn<'_>,
    file: &File,
    shops: &[ShopKey],
    now: Timestamp,
) -> Result<Vec<(ShopKey, Vec<customers::Note>)>, DbError> {
    // Only an address that is theirs alone, proven or used to order, says that it is the same person.
    let own: Vec<Contact> =
        file.addresses.iter().filter(|address| !address.shared).map(|address| address.contact.clone()).collect();
    let mut all = Vec::new();
    for key in shops.iter().filter(|key| **key != file.key) {
        let mut notes = Vec::new();
        for contact in customers::shared(conn, key, &own)? {
            if let customers::Who::One(person) = customers::who(conn, key, &contact)?
                && let Some(theirs) = customers::file(conn, key, person)?
            {
                for note in customers::notes(conn, key, &theirs.members, now)? {
                    if !notes.contains(&note) {
                        notes.push(note);
                    }
                }
            }
        }
        if !notes.is_empty() {
            all.push((key.clone(), notes));
        }
    }
    Ok(all)
}

/// The file of a person, resolved from any of what names them.
pub fn resolve(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    person: Option<PersonId>,
    contact: Option<&Contact>,
) -> Result<Option<PersonId>, DbError> {
    if let Some(person) = person {
        return Ok(Some(customers::head(conn, key, person)?.person));
    }
    let Some(contact) = contact else { return Ok(None) };
    Ok(customers::household(conn, key, contact)?.first().map(|head| head.person))
}
