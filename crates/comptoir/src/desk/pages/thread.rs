//! One person's thread, with everything on every channel, and the answer.

use db::{Conn, DbError};
use jiff::{SignedDuration, Timestamp};
use kernel::{Contact, id::PersonId};

use super::{
    super::views::{Bubble, CallNote, Choice, Day, Open, Place, Row, ThreadPage, WayChoice},
    file,
    frame::{Answer, Asked, Clerk, Fields, page},
    list, rituals, words,
};
use crate::{
    accounts,
    advisors::handover,
    calls::{self, Call, rules::State},
    customers::File,
    inbox,
    memory::{self, Eyes, Moment, What},
    orders::Order,
    outbox::Message,
    platform::{i18n::Arg, problem::Path},
    threads::{self, Kind, rules::answered_meanwhile},
};

/// How a form names the page on which the person writes.
pub const SITE: &str = "site";
/// How many things of a thread are shown at once.
const MOST: usize = 60;
/// A call can be noted for so long after it ended.
const NOTED: SignedDuration = SignedDuration::from_mins(30);

/// `GET /bureau`: what waits.
pub async fn none(clerk: Clerk) -> Answer {
    let draw = |conn: &mut Conn<'_>, clerk: &Clerk| {
        let (rows, lately) = rows(conn, clerk, None)?;
        let shell = clerk.shell(conn, clerk.lang.say("desk-messages"), Place::Messages, rows.len())?;
        let rituals = rituals::view(conn, clerk)?;
        Ok(ThreadPage { only_mine: only_mine(clerk), rituals, shell, rows, lately, open: None })
    };
    page(&clerk.read(draw).await?)
}

fn rows(conn: &mut Conn<'_>, clerk: &Clerk, open: Option<PersonId>) -> Result<(Vec<Row>, Vec<Row>), DbError> {
    let rows = list::waiting(conn, clerk, open)?;
    let lately = list::lately(conn, clerk, open, &rows)?;
    Ok((rows, lately))
}

/// `GET /bureau/fil/{person}`: the thread; that it was opened is written down.
pub async fn show(clerk: Clerk, Path(person): Path<PersonId>, Asked(asked): Asked) -> Answer {
    let file = clerk.file(person).await?;
    clerk.opens(file.person, "file").await?;
    page(&clerk.read(move |conn, clerk| draw(conn, clerk, &file, &asked)).await?)
}

fn draw(conn: &mut Conn<'_>, clerk: &Clerk, file: &File, asked: &Fields) -> Result<ThreadPage, DbError> {
    let (rows, lately) = rows(conn, clerk, Some(file.person))?;
    let open = open(conn, clerk, file, asked)?;
    let shell = clerk.shell(conn, open.who.clone(), Place::Messages, rows.len())?;
    let rituals = rituals::view(conn, clerk)?;
    Ok(ThreadPage { only_mine: only_mine(clerk), rituals, shell, rows, lately, open: Some(Box::new(open)) })
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
        days: days(clerk, known, line.moments, &who),
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
        call: call(conn, clerk, known)?,
        colleagues: colleagues(conn, clerk)?,
        lead: lead(conn, clerk, known)?,
        promise_at: file::tomorrow(clerk).to_zoned(clerk.shop().zone().clone()).strftime("%Y-%m-%dT%H:%M").to_string(),
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

/// The days of a thread, oldest first.
///
/// A day on which they only fetched an order is one line that says its day itself.
fn days(clerk: &Clerk, file: &File, mut moments: Vec<Moment>, who: &str) -> Vec<Day> {
    moments.reverse();
    let mut days: Vec<Day> = Vec::new();
    for moment in moments {
        let label = clerk.day(moment.at);
        let mut bubbles = vec![bubble(clerk, file, &moment, who)];
        bubbles.extend(said_back(clerk, &moment));
        match days.last_mut().filter(|day| day.label == label) {
            Some(day) => day.bubbles.extend(bubbles),
            None => days.push(Day { label, bubbles }),
        }
    }
    for day in days.iter_mut().filter(|day| day.bubbles.iter().all(|bubble| bubble.class == "is-past")) {
        let label = std::mem::take(&mut day.label);
        for bubble in &mut day.bubbles {
            bubble.meta = format!("{label}, {}", bubble.meta);
        }
    }
    days
}

fn bubble(clerk: &Clerk, file: &File, moment: &Moment, who: &str) -> Bubble {
    let (lang, at) = (clerk.lang, clerk.hour(moment.at));
    let shared = moment
        .contact
        .as_ref()
        .is_some_and(|contact| file.addresses.iter().any(|address| address.shared && address.contact == *contact));
    let by_way = |channel: String| {
        let shared = if shared { format!(", {}", lang.say("desk-shared-number")) } else { String::new() };
        format!("{channel}, {at}{shared}")
    };
    match &moment.what {
        What::Heard(inbound) => {
            if moment.contact.is_none() && inbox::chat::is_site(&inbound.sender) {
                return asked(clerk, inbound, who, &at);
            }
            let (icon, channel) = match (inbound.source.as_str(), &moment.contact) {
                (inbox::voice::SOURCE, _) => ("phone", lang.say("desk-by-phone")),
                (_, Some(contact)) => (words::icon(contact), words::channel(lang, contact)),
                (_, None) => ("sms", String::new()),
            };
            let fate = match inbound.state.as_str() {
                "waiting" => lang.say("desk-fate-waiting"),
                "answered" => match &inbound.handled_by {
                    Some(by) => lang.with1("desk-fate-answered", "who", by),
                    None => String::new(),
                },
                _ => String::new(),
            };
            let class = if inbound.source == inbox::voice::SOURCE { "is-call" } else { "" };
            let (text, by) = (inbound.body.clone(), who.to_owned());
            Bubble { class, icon, by, meta: by_way(channel), text, fate, link: None }
        }
        What::Told(message) => told(clerk, message, &by_way),
        What::Page(line) => {
            let fate = match (line.seen, line.carried) {
                (Some(at), _) => lang.with1("desk-fate-seen", "at", clerk.moment(at)),
                (None, Some(at)) => lang.with1("desk-fate-carried", "at", clerk.moment(at)),
                (None, None) => lang.say("desk-fate-unseen"),
            };
            let (by, meta, text) = (line.by.clone(), lang.with1("desk-by-site", "at", at), line.body.clone());
            Bubble { class: "is-ours", icon: "chat", by, meta, text, fate, link: None }
        }
        What::Order(order) => ordered(clerk, order, &at),
        What::Call(call) => called(clerk, call, &at),
        What::Line(entry) => {
            let (class, icon, key) = match entry.kind {
                Kind::Internal => ("is-ours is-internal", "lock", "desk-line-internal"),
                Kind::Visit => ("is-call is-visit", "walk", "desk-line-visit"),
                Kind::Call => ("is-call", "phone", "desk-line-called"),
            };
            let meta = lang.with(key, &[("at", Arg::from(at)), ("who", Arg::from(&entry.by))]);
            let text = entry.body.for_colleagues().to_owned();
            Bubble { class, icon, meta, text, ..Bubble::default() }
        }
    }
}

/// What was asked on a page of the shop, with what the page showed.
fn asked(clerk: &Clerk, inbound: &inbox::Inbound, who: &str, at: &str) -> Bubble {
    let (lang, whence) = (clerk.lang, &inbound.understood.whence);
    let mut fate = vec![words::whence(lang, whence)];
    if !whence.basket.is_empty() {
        fate.push(lang.with1("desk-whence-basket", "it", &whence.basket));
    }
    match (inbound.state.as_str(), &inbound.handled_by) {
        ("waiting", _) => fate.push(lang.say("desk-fate-waiting")),
        ("answered", Some(by)) => fate.push(lang.with1("desk-fate-answered", "who", by)),
        _ => {}
    }
    fate.retain(|part| !part.is_empty());
    let order = |id| (format!("/comptoir/commandes/{id}"), lang.say("desk-whence-see"));
    let (by, meta) = (who.to_owned(), lang.with1("desk-by-site", "at", at));
    let link = whence.order.map(order);
    Bubble { class: "", icon: "chat", by, meta, text: inbound.body.clone(), fate: fate.join(" ; "), link }
}

/// What the page said back by itself, or a colleague from the counter.
fn said_back(clerk: &Clerk, moment: &Moment) -> Option<Bubble> {
    let What::Heard(inbound) = &moment.what else { return None };
    let text = inbound.answer.clone().filter(|text| !text.is_empty() && moment.contact.is_none())?;
    let (class, by) = match &inbound.handled_by {
        Some(by) => ("is-ours", by.clone()),
        None => ("is-ours is-machine", clerk.lang.say("desk-by-program")),
    };
    let meta = clerk.lang.with1("desk-by-site", "at", clerk.hour(moment.at));
    Some(Bubble { class, icon: "chat", by, meta, text, ..Bubble::default() })
}

fn told(clerk: &Clerk, message: &Message, by_way: &dyn Fn(String) -> String) -> Bubble {
    let lang = clerk.lang;
    let channel =
        if message.channel == "push" { lang.say("channel-push") } else { words::channel(lang, &message.contact) };
    let fate = match message.state.as_str() {
        "queued" | "sending" => lang.say("desk-fate-queued"),
        "refused" => lang.say("desk-fate-refused"),
        "given_up" => lang.say("desk-fate-lost"),
        _ => String::new(),
    };
    let by_person = message.author().is_some() || message.told() == "reply";
    let class = if by_person { "is-ours" } else { "is-ours is-machine" };
    let by = match message.author() {
        Some(author) => author.to_owned(),
        None if by_person => clerk.shop().name.clone(),
        None => lang.say("desk-by-program"),
    };
    let icon = words::icon(&message.contact);
    Bubble { class, icon, by, meta: by_way(channel), text: message.body.clone(), fate, link: None }
}

fn ordered(clerk: &Clerk, order: &Order, at: &str) -> Bubble {
    let lang = clerk.lang;
    let link = Some((format!("/comptoir/commandes/{}", order.id), file::lines(lang, order)));
    if !order.state.is_open() {
        let meta = file::state(lang, order.state).to_lowercase();
        return Bubble { class: "is-past", icon: "basket", meta, link, ..Bubble::default() };
    }
    let pickup = clerk.moment(order.pickup_at);
    let state = file::state(lang, order.state).to_lowercase();
    let args = [("at", Arg::from(at)), ("pickup", Arg::from(pickup)), ("state", Arg::from(state))];
    Bubble {
        class: "is-order",
        icon: "basket",
        meta: lang.with("desk-line-order", &args),
        text: String::new(),
        link,
        ..Bubble::default()
    }
}

fn called(clerk: &Clerk, call: &Call, at: &str) -> Bubble {
    let lang = clerk.lang;
    let meta = match (call.state(clerk.now), call.minutes()) {
        (State::Missed, _) => lang.with1("desk-line-missed", "at", at),
        (_, Some(n)) => lang.with("desk-line-call", &[("at", Arg::from(at)), ("n", Arg::from(n))]),
        (_, None) => lang.with1("desk-line-calling", "at", at),
    };
    let fate = match (call.note.is_empty(), call.back_by.is_empty()) {
        (false, _) => lang.with1("desk-noted-by", "who", &call.noted_by),
        (true, false) => lang.with1("desk-back-by", "who", &call.back_by),
        (true, true) => String::new(),
    };
    Bubble { class: "is-call", icon: "phone", meta, text: call.note.clone(), fate, ..Bubble::default() }
}
