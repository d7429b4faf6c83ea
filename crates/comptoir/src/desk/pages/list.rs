//! The threads that wait: promises that are due, messages without an answer, calls that nobody took; and the last ones.

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
    accounts, calls, customers, inbox, memory,
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

/// `GET /bureau/evenements`: tells the screen when something of the shop has changed.
pub async fn events(clerk: Clerk) -> Response {
    live::events(&clerk.app, Some(clerk.shop().key.clone())).into_response()
}

/// One thread that waits, before it is worded.
struct Waiting {
    person: Option<PersonId>,
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
        url: format!("/bureau/fil/{person}"),
        ..row_of(Waits { since, why, mine: true }, icon, text)
    };
    for pledge in threads::due(conn, key, clerk.now)? {
        let root = customers::head(conn, key, pledge.person)?.person;
        let text = clerk.lang.with1("desk-due", "it", &pledge.body);
        join(&mut all, row(root, pledge.due, Why::Pledge, "clock", text));
    }
    for message in inbox::waiting(conn, key)? {
        let Ok(contact) = message.sender.parse::<Contact>() else {
            // Who writes on a page has no file yet: they are answered at the counter's inbox, on their page.
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
    let since = clerk.now.saturating_sub(SignedDuration::from_hours(24 * 60)).unwrap_or(Timestamp::MIN);
    for lead in threads::leads(conn, key, since)? {
        let root = customers::head(conn, key, lead.person)?.person;
        for waiting in all.iter_mut().filter(|waiting| waiting.person == Some(root)) {
            waiting.staff = Some(lead.staff);
            waiting.waits.mine = clerk.right.staff() == Some(lead.staff);
        }
    }
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
            None => None,
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
    Waiting { person: None, url: String::new(), waits, icon, who: String::new(), text, staff: None }
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

fn called(conn: &mut Conn<'_>, clerk: &Clerk, person: PersonId) -> Result<String, DbError> {
    let file = customers::file(conn, &clerk.shop().key, person)?;
    Ok(file.map(|file| file.called()).filter(|who| !who.is_empty()).unwrap_or_else(|| clerk.lang.say("desk-nobody")))
}

/// The last threads in which somebody wrote or called, without those that wait.
pub fn lately(
    conn: &mut Conn<'_>,
    clerk: &Clerk,
    open: Option<PersonId>,
    waiting: &[Row],
) -> Result<Vec<Row>, DbError> {
    let key = &clerk.shop().key;
    let mut heard: Vec<(Timestamp, PersonId, &'static str, String)> = Vec::new();
    for message in inbox::latest(conn, key, 80)? {
        let Ok(contact) = message.sender.parse::<Contact>() else { continue };
        if message.source == inbox::voice::SOURCE && !inbox::voice::is_words(&message.body) {
            continue;
        }
        if let Some(person) = memory::resolve(conn, key, None, Some(&contact))? {
            let icon = words::icon(&contact);
            heard.push((message.received_at, person, icon, message.body));
        }
    }
    let week = clerk.now.saturating_sub(CALL_BACK).unwrap_or(Timestamp::MIN);
    for call in calls::recent(conn, key, week)? {
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
    let mut rows: Vec<Row> = Vec::new();
    for (at, person, icon, text) in heard {
        let url = format!("/bureau/fil/{person}");
        if rows.len() == LATELY || rows.iter().chain(waiting).any(|row| row.url == url) {
            continue;
        }
        let (who, current) = (called(conn, clerk, person)?, open == Some(person));
        rows.push(Row { url, icon, who, at: clerk.short(at), text, colleague: None, due: false, current });
    }
    Ok(rows)
}
