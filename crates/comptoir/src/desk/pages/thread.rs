//! One person's thread, with everything on every channel, and the answer.

use db::{Conn, DbError};
use jiff::{SignedDuration, Timestamp};
use kernel::{Contact, id::PersonId};

use super::{
    super::views::{CallNote, Choice, Open, Place, Row, ThreadPage, WayChoice},
    attentions,
    bubbles::days,
    file,
    frame::{Answer, Asked, Clerk, Fields, page},
    list, meetings, offers, rituals, voices, words,
};
use crate::{
    accounts,
    advisors::handover,
    calls::{self, rules::State},
    customers::File,
    inbox,
    memory::{self, Eyes},
    platform::{Problem, i18n::Arg, problem::Path},
    threads::{self, rules::answered_meanwhile},
};

/// How a form names the page on which the person writes.
pub const SITE: &str = "site";
/// How many things of a thread are shown at once.
const MOST: usize = 60;
/// A call can be noted for so long after it ended.
const NOTED: SignedDuration = SignedDuration::from_mins(30);

/// `GET /bureau?avant=`: what waits, and the last threads, or those before an instant.
pub async fn none(clerk: Clerk, Asked(asked): Asked) -> Answer {
    let before = asked.number("avant").and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let draw = move |conn: &mut Conn<'_>, clerk: &Clerk| {
        let (rows, lately, older) = rows(conn, clerk, None, before)?;
        let shell = clerk.shell(conn, clerk.lang.say("desk-messages"), Place::Messages, rows.len())?;
        let (rituals, praises) = (rituals::view(conn, clerk)?, voices::praises(conn, clerk)?);
        Ok(ThreadPage {
            only_mine: only_mine(clerk),
            today: meetings::today(conn, clerk)?,
            praises,
            rituals,
            shell,
            rows,
            lately,
            older,
            past: before.is_some(),
            open: None,
        })
    };
    page(&clerk.read(draw).await?)
}

/// What waits, the last threads, and the page of older ones.
type Rows = (Vec<Row>, Vec<Row>, Option<String>);

fn rows(
    conn: &mut Conn<'_>,
    clerk: &Clerk,
    open: Option<PersonId>,
    before: Option<Timestamp>,
) -> Result<Rows, DbError> {
    let rows = list::waiting(conn, clerk, open)?;
    let (lately, next) = list::lately(conn, clerk, open, &rows, before)?;
    let filter = if clerk.only_mine { "&filtre=miens" } else { "" };
    let older = next.map(|at| format!("/bureau?avant={}{filter}", at.as_millisecond()));
    Ok((rows, lately, older))
}

/// `GET /bureau/fil/{person}`: the thread; that it was opened is written down.
pub async fn show(clerk: Clerk, Path(person): Path<PersonId>, Asked(asked): Asked) -> Answer {
    let file = clerk.file(person).await?;
    let root = file.person;
    let (own, known) = (clerk.clone(), file.clone());
    let offer = clerk.read(move |conn, clerk| offers::candidate(conn, clerk, &known));
    let (offer, mut env) = (offer.await?, clerk.app.env());
    env.now = clerk.now;
    let opened = clerk.app.db().write(&clerk.shop().key, move |tx| {
        if let Some((whom, chosen)) = &offer {
            offers::shown(tx, &mut env, &own, whom, chosen)?;
        }
        own.opened(tx, root, "file")
    });
    opened.await.map_err(Problem::from)?;
    page(&clerk.read(move |conn, clerk| draw(conn, clerk, &file, &asked)).await?)
}

fn draw(conn: &mut Conn<'_>, clerk: &Clerk, file: &File, asked: &Fields) -> Result<ThreadPage, DbError> {
    let (rows, lately, older) = rows(conn, clerk, Some(file.person), None)?;
    let open = open(conn, clerk, file, asked)?;
    let shell = clerk.shell(conn, open.who.clone(), Place::Messages, rows.len())?;
    let (rituals, praises) = (rituals::view(conn, clerk)?, voices::praises(conn, clerk)?);
    Ok(ThreadPage {
        only_mine: only_mine(clerk),
        today: meetings::today(conn, clerk)?,
        praises,
        rituals,
        shell,
        rows,
        lately,
        older,
        past: false,
        open: Some(Box::new(open)),
    })
}

/// Whether they look at their own clients only; none for a program, which has none.
fn only_mine(clerk: &Clerk) -> Option<bool> {
    clerk.right.staff().map(|_| clerk.only_mine)
}

fn open(conn: &mut Conn<'_>, clerk: &Clerk, known: &File, asked: &Fields) -> Result<Open, DbError> {
    let (lang, key) = (clerk.lang, &clerk.shop().key);
    let end = clerk.now.saturating_add(SignedDuration::from_secs(1)).unwrap_or(clerk.now);
    let before = asked.number("avant").and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let line = memory::timeline(conn, known, Eyes::Staff, before.unwrap_or(end), MOST, clerk.now)?;
    let who = list::called(conn, clerk, known.person)?;
    let chips = voices::chips(conn, clerk, &line.moments)?;
    let ways = memory::ways(conn, known, clerk.now)?;
    let waits = ways.iter().any(|way| way.reach.waits);
    let way = |way: &memory::Way| WayChoice {
        value: way.contact.to_string(),
        icon: words::icon(&way.contact),
        label: words::capital(&words::channel(lang, &way.contact)),
        to: words::address(&way.contact),
        on: false,
    };
    let mut open: Vec<WayChoice> = ways.iter().filter(|way| way.open).map(way).collect();
    let page = inbox::site::page_of(conn, key, &known.members, clerk.now)?;
    if let Some(page) = &page {
        let last = ways.iter().filter(|way| way.open).filter_map(|way| way.reach.used).max();
        let (label, to) = (lang.say("desk-way-site"), lang.say("desk-way-site-to"));
        let site = WayChoice { value: SITE.to_owned(), icon: "chat", label, to, on: false };
        // They are answered where they wrote last.
        open.insert(if last.is_none_or(|last| last <= page.wrote) { 0 } else { open.len() }, site);
    }
    if let Some(first) = open.first_mut() {
        first.on = true;
    }
    let waits = waits || page.is_some_and(|page| page.waits);
    let known_by_name = handover::may_write(conn, key, &known.members, clerk.right.staff())?;
    if !known_by_name {
        open.clear();
    }
    let shut = open.is_empty().then(|| {
        if !known_by_name {
            return lang.say("desk-not-introduced");
        }
        let stopped = ways.iter().any(|way| way.reach.stopped);
        lang.say(if stopped { "desk-shut-stop" } else { "desk-shut" })
    });
    let newest = line.moments.first().map_or(clerk.now, |moment| moment.at);
    let seen = asked.number("vu").and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let last = memory::last_answer(conn, known, clerk.now)?;
    let said_by_other = last
        .as_ref()
        .filter(|(at, by)| seen.is_some_and(|seen| answered_meanwhile(seen, Some((*at, by.as_str())), clerk.name())));
    let meanwhile = said_by_other
        .map(|(at, by)| lang.with("desk-meanwhile", &[("who", Arg::from(by)), ("at", Arg::from(clerk.hour(*at)))]));
    let phone = known.addresses.iter().find_map(|address| match &address.contact {
        Contact::Phone(phone) => Some(phone.clone()),
        Contact::Email(_) => None,
    });
    let mut sub: Vec<String> =
        known.addresses.first().map(|address| words::address(&address.contact)).into_iter().collect();
    sub.retain(|address| *address != who);
    sub.push(file::since(clerk, known));
    Ok(Open {
        id: known.person.to_string(),
        sub: sub.join(", "),
        tel: phone.map(|phone| (phone.to_string(), phone.national())),
        older: line.next.map(|at| format!("/bureau/fil/{}?avant={}", known.person, at.as_millisecond())),
        newest: before.is_none(),
        days: days(clerk, known, line.moments, &who, &chips),
        ways: open,
        shut,
        draft: threads::draft(conn, key, known.person, clerk.name())?,
        meanwhile,
        seen: newest.max(seen.unwrap_or(newest)).as_millisecond(),
        waits,
        held: held(conn, clerk, known)?,
        named: named(conn, clerk, known)?,
        typing: inbox::site::types(conn, key, &known.members, clerk.now)?
            .then(|| lang.with1("desk-typing", "who", &who)),
        ritual: rituals::of_file(conn, clerk, known)?,
        waits_for: attentions::of_file(conn, clerk, known)?,
        todo: rituals::form(conn, clerk, known)?,
        call: call(conn, clerk, known)?,
        colleagues: colleagues(conn, clerk)?,
        lead: lead(conn, clerk, known)?,
        raise: voices::form(conn, clerk)?,
        promise_at: voices::promise_at(clerk, file::tomorrow(clerk)),
        file: file::view(conn, clerk, known)?,
        who,
    })
}

/// Colleagues who may open files too.
fn colleagues(conn: &mut Conn<'_>, clerk: &Clerk) -> Result<Vec<Choice>, DbError> {
    let people = accounts::people(conn, &clerk.shop().key)?.into_iter();
    let may = |person: &accounts::Person| {
        person.active && person.role >= accounts::Role::Advisor && Some(person.id) != clerk.right.staff()
    };
    Ok(people.filter(may).map(|person| Choice { value: person.id.to_string(), label: person.name }).collect())
}

/// A colleague who is answering, worded.
fn held(conn: &mut Conn<'_>, clerk: &Clerk, file: &File) -> Result<Option<String>, DbError> {
    let claim = threads::held(conn, &clerk.shop().key, &file.members, clerk.name(), clerk.now)?;
    Ok(claim.map(|claim| {
        if claim.types(clerk.now) {
            return clerk.lang.with1("desk-held-typing", "who", &claim.writer);
        }
        let args = [("who", Arg::from(&claim.writer)), ("at", Arg::from(clerk.hour(claim.at)))];
        clerk.lang.with("desk-held", &args)
    }))
}

/// Where a colleague named the reader in this thread, worded.
fn named(conn: &mut Conn<'_>, clerk: &Clerk, file: &File) -> Result<Vec<String>, DbError> {
    let Some(staff) = clerk.right.staff() else { return Ok(Vec::new()) };
    let all = threads::mentions(conn, &clerk.shop().key, staff)?.into_iter();
    let words = |mention: threads::Mention| {
        let args = [("who", Arg::from(&mention.by)), ("it", Arg::from(mention.body.for_colleagues()))];
        clerk.lang.with("desk-mention", &args)
    };
    Ok(all.filter(|mention| file.members.contains(&mention.person)).map(words).collect())
}

fn lead(conn: &mut Conn<'_>, clerk: &Clerk, file: &File) -> Result<Option<String>, DbError> {
    let key = &clerk.shop().key;
    let Some(lead) = threads::lead(conn, key, file.person)? else { return Ok(None) };
    let Some(person) = accounts::by_id(conn, key, lead.staff)? else { return Ok(None) };
    let args = [
        ("who", Arg::from(person.name)),
        ("by", Arg::from(lead.by)),
        ("word", Arg::from(lead.word.for_colleagues().to_owned())),
    ];
    let key = if lead.word.for_colleagues().is_empty() { "desk-lead" } else { "desk-lead-word" };
    Ok(Some(clerk.lang.with(key, &args)))
}

/// The call that goes on, or that ended a moment ago and has no line yet.
fn call(conn: &mut Conn<'_>, clerk: &Clerk, file: &File) -> Result<Option<CallNote>, DbError> {
    let since = clerk.now.saturating_sub(calls::rules::SPEAKS).unwrap_or(Timestamp::MIN);
    for call in calls::recent(conn, &clerk.shop().key, since)? {
        let theirs = match call.person {
            Some(person) => file.members.contains(&person),
            None => call.contact().is_some_and(|contact| file.has(&contact)),
        };
        let state = call.state(clerk.now);
        let fresh = call.ended_at.is_none_or(|at| clerk.now.duration_since(at) <= NOTED);
        if !theirs || !fresh || state == State::Missed || !call.note.is_empty() {
            continue;
        }
        let at = clerk.hour(call.answered_at.unwrap_or(call.rang_at));
        let says = match state {
            State::Ringing => clerk.lang.with1("desk-call-rings", "at", at),
            State::Talking => clerk.lang.with1("desk-call-talking", "at", at),
            State::Done | State::Missed => clerk.lang.with1("desk-call-done", "at", at),
        };
        return Ok(Some(CallNote { id: call.id.to_string(), says, note: call.note }));
    }
    Ok(None)
}
