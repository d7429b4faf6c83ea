//! The threads that wait: promises that are due, messages without an answer, calls that nobody took; and the last ones.

use std::collections::HashMap;

use axum::response::{IntoResponse, Response};
use db::{Conn, DbError};
use jiff::{SignedDuration, Timestamp};
use kernel::{
    Contact,
    id::{PersonId, StaffId},
};

use super::{
    super::views::Row,
    frame::{CALL_BACK, Clerk},
    words,
};
use crate::{
    accounts,
    advisors::{self, rules::keeps},
    calls, customers, inbox, memory,
    platform::{i18n::Arg, live},
    threads::{
        self,
        rules::{Waits, Why, order},
    },
};

/// How many rows are drawn.
const MOST: usize = 60;
/// How many of the last threads are shown below.
const LATELY: usize = 8;
/// How many messages, and how many calls, are read to find them.
const READ: i64 = 80;
/// How often one reads on for one page.
const ROUNDS: usize = 4;

/// `GET /bureau/evenements`: tells the screen when something of the shop has changed.
pub async fn events(clerk: Clerk) -> Response {
    live::events(&clerk.app, Some(clerk.shop().key.clone())).into_response()
}

/// One thread that waits, before it is worded.
struct Waiting {
    person: Option<PersonId>,
    /// Their advisor, who has it first.
    advisor: Option<StaffId>,
    /// Who should have it, and is not there.
    absent: Option<String>,
    /// Of somebody without a file: the call alone.
    url: String,
    waits: Waits,
    icon: &'static str,
    who: String,
    text: String,
    staff: Option<StaffId>,
}

/// The threads that wait, what one takes care of oneself first, and how many these are.
pub fn waiting(conn: &mut Conn<'_>, clerk: &Clerk, open: Option<PersonId>) -> Result<Vec<Row>, DbError> {
    let key = &clerk.shop().key;
    let mut all: Vec<Waiting> = Vec::new();
    let row = |person: PersonId, since: Timestamp, why: Why, icon: &'static str, text: String| Waiting {
        person: Some(person),
        url: clerk.url(person),
        ..row_of(Waits { since, why, mine: true }, icon, text)
    };
    for pledge in threads::due(conn, key, clerk.now)? {
        let root = customers::head(conn, key, pledge.person)?.person;
        let text = clerk.lang.with1("desk-due", "it", &pledge.body);
        join(&mut all, row(root, pledge.due, Why::Pledge, "clock", text));
    }
    for message in inbox::waiting(conn, key)? {
        let Ok(contact) = message.sender.parse::<Contact>() else {
            if let Some(person) = inbox::site::person_of(conn, key, &message.sender)? {
                let root = customers::head(conn, key, person)?.person;
                join(&mut all, row(root, message.received_at, Why::Message, "chat", message.body));
                continue;
            }
            // Who wrote before pages had a thread is answered at the counter's inbox.
            all.retain(|known| known.who != message.sender);
            let mut site =
                row_of(Waits { since: message.received_at, why: Why::Message, mine: true }, "chat", message.body);
            (site.url, site.who) = (format!("/comptoir/messages#m-{}", message.id), message.sender);
            all.push(site);
            continue;
        };
        let Some(person) = memory::resolve(conn, key, None, Some(&contact))? else { continue };
        let text = match message.reading.as_str() {
            "call-back" if !inbox::voice::is_words(&message.body) => clerk.lang.say("thread-call-back"),
            _ => message.body.clone(),
        };
        let icon = words::icon(&contact);
        join(&mut all, row(person, message.received_at, Why::Message, icon, text));
    }
    let since = clerk.now.saturating_sub(CALL_BACK).unwrap_or(Timestamp::MIN);
    for call in calls::missed(conn, key, since, clerk.now)? {
        let person = memory::resolve(conn, key, call.person, call.contact().as_ref())?;
        let text = clerk.lang.say("desk-missed");
        match person {
            Some(person) => join(&mut all, row(person, call.rang_at, Why::Call, "phone", text)),
            None => {
                let row = row_of(Waits { since: call.rang_at, why: Why::Call, mine: true }, "phone", text);
                let (url, who) = (format!("/bureau/appels/{}", call.id), clerk.caller(conn, &call)?);
                all.push(Waiting { url, who, ..row });
            }
        }
    }
    if let Some(staff) = clerk.right.staff() {
        for mention in threads::mentions(conn, key, staff)? {
            let root = customers::head(conn, key, mention.person)?.person;
            let args = [("who", Arg::from(&mention.by)), ("it", Arg::from(mention.body.for_colleagues()))];
            let text = clerk.lang.with("desk-mention", &args);
            join(&mut all, row(root, mention.at, Why::Mention, "user", text));
        }
    }
    give(conn, clerk, &mut all)?;
    all.sort_by(|a, b| order(&a.waits, &b.waits));
    let mut rows = Vec::new();
    for waiting in all.into_iter().take(MOST) {
        let who = match waiting.person {
            Some(person) => called(conn, clerk, person)?,
            None if inbox::chat::is_site(&waiting.who) => clerk.lang.say("thread-site"),
            None => waiting.who,
        };
        let colleague = match waiting.staff.filter(|staff| clerk.right.staff() != Some(*staff)) {
            Some(staff) => accounts::by_id(conn, key, staff)?.map(|person| person.name),
            None => waiting.absent.map(|who| clerk.lang.with1("desk-absent", "who", who)),
        };
        rows.push(Row {
            url: waiting.url,
            icon: waiting.icon,
            who,
            at: clerk.short(waiting.waits.since),
            text: waiting.text,
            colleague,
            due: waiting.waits.why == Why::Pledge,
            current: open.is_some() && waiting.person == open,
        });
    }
    Ok(rows)
}

fn row_of(waits: Waits, icon: &'static str, text: String) -> Waiting {
    let (person, advisor, absent, staff) = Default::default();
    Waiting { person, advisor, absent, url: String::new(), waits, icon, who: String::new(), text, staff }
}

/// Gives each thread to who takes care of it, else to the person's advisor; what has waited too long for somebody, or
/// waits for somebody who is away, is the whole team's.
fn give(conn: &mut Conn<'_>, clerk: &Clerk, all: &mut Vec<Waiting>) -> Result<(), DbError> {
    let key = &clerk.shop().key;
    let team = advisors::team(conn, clerk.shop(), clerk.now)?;
    for waiting in all.iter_mut() {
        let Some(person) = waiting.person else { continue };
        let members = customers::members(conn, key, person)?;
        waiting.advisor = advisors::of(conn, key, &members)?
            .filter(|advised| advised.state == advisors::State::Agreed)
            .map(|advised| advised.staff);
        let mut lead: Option<threads::Lead> = None;
        for member in &members {
            lead = lead.into_iter().chain(threads::lead(conn, key, *member)?).max_by_key(|lead| lead.at);
        }
        // Whoever was named has it in their list, whoever else takes care.
        if waiting.waits.why == Why::Mention {
            continue;
        }
        let lately = clerk.now.saturating_sub(SignedDuration::from_hours(24 * 60)).unwrap_or(Timestamp::MIN);
        waiting.staff = lead.filter(|lead| lead.at > lately).map(|lead| lead.staff).or(waiting.advisor);
        let Some(member) = team.iter().find(|member| Some(member.staff) == waiting.staff) else { continue };
        if keeps(member.presence, waiting.waits.since, clerk.now) {
            waiting.waits.mine = clerk.right.staff() == waiting.staff;
        } else if clerk.right.staff() != waiting.staff {
            (waiting.staff, waiting.absent) = (None, Some(member.name.clone()));
        }
    }
    if clerk.only_mine {
        let own = clerk.right.staff();
        all.retain(|waiting| own.is_some() && (waiting.advisor == own || waiting.staff == own));
    }
    Ok(())
}

/// One row a person: what waits longest gives its place, the newest words are shown.
fn join(all: &mut Vec<Waiting>, new: Waiting) {
    match all.iter_mut().find(|known| known.person == new.person) {
        Some(known) => {
            if new.waits.why != Why::Call {
                (known.text, known.icon) = (new.text, new.icon);
            }
            if order(&new.waits, &known.waits).is_lt() {
                known.waits = new.waits;
            }
        }
        None => all.push(new),
    }
}

/// What to call somebody in a list.
pub fn called(conn: &mut Conn<'_>, clerk: &Clerk, person: PersonId) -> Result<String, DbError> {
    let file = customers::file(conn, &clerk.shop().key, person)?;
    let no_address = file.as_ref().is_some_and(|file| file.addresses.is_empty());
    let nobody = if no_address { "thread-site" } else { "desk-nobody" };
    Ok(file.map(|file| file.called()).filter(|who| !who.is_empty()).unwrap_or_else(|| clerk.lang.say(nobody)))
}

/// Something that somebody said, before it is worded.
type Heard = (Timestamp, PersonId, &'static str, String);

/// The last threads in which somebody wrote or called before an instant (none: now), without those that wait, each where its
/// newest words stand; and before which instant the older ones are found.
pub fn lately(
    conn: &mut Conn<'_>,
    clerk: &Clerk,
    open: Option<PersonId>,
    waiting: &[Row],
    before: Option<Timestamp>,
) -> Result<(Vec<Row>, Option<Timestamp>), DbError> {
    let soon = clerk.now.saturating_add(SignedDuration::from_secs(1)).unwrap_or(clerk.now);
    let (mut rows, mut from): (Vec<Row>, _) = (Vec::new(), before.unwrap_or(soon));
    // Where many wait, their words fill the first rounds.
    for _ in 0..ROUNDS {
        let (heard, read) = heard(conn, clerk, from)?;
        for (at, person, icon, text) in heard {
            // Further back only messages, or only calls, were read.
            if read.is_some_and(|read| at < read) {
                break;
            }
            let url = clerk.url(person);
            if rows.iter().chain(waiting).any(|row| row.url == url) || spoke_since(conn, clerk, person, before, soon)? {
                continue;
            }
            if clerk.only_mine {
                let members = customers::members(conn, &clerk.shop().key, person)?;
                let advisor = advisors::of(conn, &clerk.shop().key, &members)?.map(|advised| advised.staff);
                if advisor.is_none() || advisor != clerk.right.staff() {
                    continue;
                }
            }
            if rows.len() == LATELY {
                return Ok((rows, at.checked_add(SignedDuration::from_millis(1)).ok()));
            }
            let (who, current) = (called(conn, clerk, person)?, open == Some(person));
            rows.push(Row { url, icon, who, at: clerk.short(at), text, colleague: None, due: false, current });
        }
        let Some(read) = read else { return Ok((rows, None)) };
        from = read;
    }
    Ok((rows, Some(from)))
}

/// What was written and who called before an instant, the last first; and down to when both were read, when there is more.
fn heard(conn: &mut Conn<'_>, clerk: &Clerk, before: Timestamp) -> Result<(Vec<Heard>, Option<Timestamp>), DbError> {
    let key = &clerk.shop().key;
    let mut heard: Vec<Heard> = Vec::new();
    let messages = inbox::came_before(conn, key, before, READ)?;
    let full = |n: usize| i64::try_from(n).is_ok_and(|n| n >= READ);
    let mut read = messages.last().filter(|_| full(messages.len())).map(|last| last.received_at);
    // Who writes often is looked for once.
    let mut known: HashMap<String, Option<(PersonId, &'static str)>> = HashMap::new();
    for message in messages {
        if message.source == inbox::voice::SOURCE && !inbox::voice::is_words(&message.body) {
            continue;
        }
        let who = match known.get(&message.sender) {
            Some(who) => *who,
            None => {
                let who = sender(conn, clerk, &message.sender)?;
                known.insert(message.sender.clone(), who);
                who
            }
        };
        heard.extend(who.map(|(person, icon)| (message.received_at, person, icon, message.body)));
    }
    let calls = calls::rung_before(conn, key, before, READ)?;
    read = read.max(calls.last().filter(|_| full(calls.len())).map(|last| last.rang_at));
    for call in calls {
        if let Some(person) = memory::resolve(conn, key, call.person, call.contact().as_ref())? {
            let text = match (call.minutes(), call.note.is_empty()) {
                (_, false) => call.note,
                (Some(n), true) => clerk.lang.with("desk-call-minutes", &[("n", Arg::from(n))]),
                (None, true) => clerk.lang.say("desk-missed"),
            };
            heard.push((call.rang_at, person, "phone", text));
        }
    }
    heard.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    Ok((heard, read))
}

/// Who writes from an address or a page, and how that is drawn.
fn sender(conn: &mut Conn<'_>, clerk: &Clerk, sender: &str) -> Result<Option<(PersonId, &'static str)>, DbError> {
    let key = &clerk.shop().key;
    if let Ok(contact) = sender.parse::<Contact>() {
        let person = memory::resolve(conn, key, None, Some(&contact))?;
        return Ok(person.map(|person| (person, words::icon(&contact))));
    }
    match inbox::site::person_of(conn, key, sender)? {
        Some(person) => Ok(Some((customers::head(conn, key, person)?.person, "chat"))),
        None => Ok(None),
    }
}

/// Whether somebody wrote or called since an instant: then their thread stands on a page before.
fn spoke_since(
    conn: &mut Conn<'_>,
    clerk: &Clerk,
    person: PersonId,
    since: Option<Timestamp>,
    soon: Timestamp,
) -> Result<bool, DbError> {
    let key = &clerk.shop().key;
    let Some(since) = since else { return Ok(false) };
    let Some(file) = customers::file(conn, key, person)? else { return Ok(false) };
    let mut senders: Vec<String> = file.addresses.iter().map(|address| address.contact.to_string()).collect();
    for member in &file.members {
        senders.extend(inbox::site::senders(conn, key, *member)?);
        if calls::of_person(conn, key, *member, soon, 1)?.iter().any(|call| call.rang_at >= since) {
            return Ok(true);
        }
    }
    for sender in &senders {
        if inbox::sent_before(conn, key, sender, soon, 1)?.iter().any(|message| message.received_at >= since) {
            return Ok(true);
        }
    }
    Ok(false)
}
