//! Hand-overs: who leaves prepares an introduction for each of their clients; the page shows where each one stands.

use db::{Conn, DbError};
use jiff::civil::{Date, time};
use kernel::id::{PersonId, StaffId};

use super::{
    super::views::{Choice, HandoverPage, HandoverRow, HandoversPage, IntroRow, Place},
    frame::{Answer, Clerk, Fields, go, page},
    list,
};
use crate::{
    accounts::{self, Role},
    advisors::{
        self,
        handover::{self, Handover, Introduction, Way},
        rules::handover::Step,
    },
    customers, memory,
    platform::{
        Problem,
        i18n::{Arg, Lang},
        problem::Path,
    },
};

/// `GET /bureau/passages`
pub async fn list(clerk: Clerk) -> Answer {
    page(&clerk.read(draw_list).await?)
}

fn draw_list(conn: &mut Conn<'_>, clerk: &Clerk) -> Result<HandoversPage, DbError> {
    let (lang, key) = (clerk.lang, &clerk.shop().key);
    let people = accounts::people(conn, key)?;
    let name = |id: StaffId| people.iter().find(|one| one.id == id).map(|one| one.name.clone()).unwrap_or_default();
    let mut rows = Vec::new();
    for own in handover::going_on(conn, key)? {
        let all = handover::introductions(conn, key, own.leaver)?;
        let done = all.iter().filter(|one| one.step.knows()).count();
        let args = [("from", Arg::from(name(own.leaver))), ("to", Arg::from(name(own.successor)))];
        rows.push(HandoverRow {
            url: format!("/bureau/passages/{}", own.leaver),
            says: lang.with("desk-handover-row", &args),
            note: lang.with("desk-handover-count", &[("n", Arg::from(done)), ("of", Arg::from(all.len()))]),
        });
    }
    // One prepares one's own leaving; the owner anybody's.
    let owner = clerk.right.role() >= Role::Owner;
    let mut leavers = Vec::new();
    for one in people.iter().filter(|one| owner || Some(one.id) == clerk.right.staff()) {
        let clients = advisors::clients(conn, key, one.id, 10_000)?.len();
        if clients > 0 {
            let args = [("who", Arg::from(&one.name)), ("n", Arg::from(clients))];
            leavers.push(Choice { value: one.id.to_string(), label: lang.with("desk-handover-leaver", &args) });
        }
    }
    let team = advisors::team(conn, clerk.shop(), clerk.now)?;
    let successors = team.into_iter().map(|one| Choice { value: one.staff.to_string(), label: one.name }).collect();
    let today = clerk.shop().day(clerk.now);
    let until = today.checked_add(jiff::Span::new().weeks(4)).unwrap_or(today);
    let waiting = list::waiting(conn, clerk, None)?.len();
    Ok(HandoversPage {
        shell: clerk.shell(conn, lang.say("desk-handovers"), Place::Inner, waiting)?,
        rows,
        leavers,
        successors,
        until: until.to_string(),
        owner,
    })
}

/// The words of an introduction, to begin with.
fn words(clerk: &Clerk, leaver: &str, successor: &str, sudden: bool, until: Date, name: &str) -> String {
    let lang = Lang::Fr;
    let day = kernel::words::day(until, clerk.shop().day(clerk.now), kernel::words::Style::FrenchSms);
    let hello = if name.is_empty() {
        lang.plain("handover-hello", &[])
    } else {
        lang.plain("handover-hello-name", &[("name", Arg::from(name))])
    };
    let args = [("who", Arg::from(successor)), ("leaver", Arg::from(leaver)), ("day", Arg::from(day))];
    let text = lang.plain(if sudden { "handover-text-sudden" } else { "handover-text" }, &args);
    format!("{hello} {text}")
}

/// `POST /bureau/passages`: the hand-over of somebody's clients is prepared; nothing leaves yet.
pub async fn prepare(clerk: Clerk, fields: Fields) -> Answer {
    let (leaver, successor) = (fields.text("qui").parse::<StaffId>(), fields.text("a").parse::<StaffId>());
    let (Ok(leaver), Ok(successor)) = (leaver, successor) else { return Err(Problem::bad_request("qui")) };
    let day: Option<Date> = fields.text("jusqu").parse().ok();
    let until = day.and_then(|day| {
        let end = day.to_datetime(time(20, 0, 0, 0)).to_zoned(clerk.shop().zone().clone()).ok()?;
        Some((day, end.timestamp()))
    });
    let Some((day, until)) = until.filter(|(_, at)| *at > clerk.now) else {
        return Err(Problem::unprocessable("bad-day", clerk.lang.say("desk-away-wrong")));
    };
    let owner = clerk.right.role() >= Role::Owner;
    let sudden = fields.text("brusque") == "1";
    if !owner && (Some(leaver) != clerk.right.staff() || sudden) {
        return Err(Problem::forbidden());
    }
    let prepared = clerk.once(fields.nonce("handover"), move |tx, env, clerk| {
        let key = &clerk.shop().key;
        let name = |person: Option<accounts::Person>| person.map(|person| person.name).unwrap_or_default();
        let from = name(accounts::by_id(tx, key, leaver)?);
        let to = name(accounts::by_id(tx, key, successor)?);
        let new = Handover { leaver, successor, sudden, until, done: false };
        let words = |name: &str| words(clerk, &from, &to, sudden, day, name);
        handover::prepare(tx, env, key, &new, &clerk.actor(), words)
    });
    match prepared.await? {
        Some(false) => Err(Problem::unprocessable("same", clerk.lang.say("desk-handover-same"))),
        _ => go(format!("/bureau/passages/{leaver}")),
    }
}

/// `GET /bureau/passages/{leaver}`
pub async fn show(clerk: Clerk, Path(leaver): Path<StaffId>) -> Answer {
    let found = clerk.read(move |conn, clerk| draw(conn, clerk, leaver)).await?;
    page(&found.ok_or_else(Problem::not_found)?)
}

fn draw(conn: &mut Conn<'_>, clerk: &Clerk, leaver: StaffId) -> Result<Option<HandoverPage>, DbError> {
    let (lang, key) = (clerk.lang, &clerk.shop().key);
    let Some(own) = handover::handover(conn, key, leaver)? else { return Ok(None) };
    let name = |person: Option<accounts::Person>| person.map(|person| person.name).unwrap_or_default();
    let from = name(accounts::by_id(conn, key, own.leaver)?);
    let to = name(accounts::by_id(conn, key, own.successor)?);
    let all = handover::introductions(conn, key, leaver)?;
    let mut rows = Vec::new();
    for one in &all {
        rows.push((one.step.knows(), one.step.is_done(), row(conn, clerk, one)?));
    }
    // What is to be done stands above what is done.
    rows.sort_by_key(|(knows, done, _)| (*knows, *done));
    let told = all.iter().filter(|one| one.step.knows()).count();
    let settled = all.iter().filter(|one| one.step.is_done()).count();
    let waiting = list::waiting(conn, clerk, None)?.len();
    let title = lang.with("desk-handover-row", &[("from", Arg::from(&from)), ("to", Arg::from(&to))]);
    let args = [("n", Arg::from(told)), ("of", Arg::from(all.len())), ("done", Arg::from(settled))];
    let until = clerk.day(own.until);
    let both = match (own.done, own.sudden) {
        (true, _) => lang.say("desk-handover-done"),
        (false, true) => lang.with("desk-handover-sudden", &[("day", Arg::from(until))]),
        (false, false) => lang.with("desk-handover-both", &[("day", Arg::from(until))]),
    };
    Ok(Some(HandoverPage {
        shell: clerk.shell(conn, title.clone(), Place::Inner, waiting)?,
        title,
        both,
        counts: lang.with("desk-handover-counts", &args),
        progress: (told.to_string(), all.len().to_string()),
        action: format!("/bureau/passages/{leaver}"),
        may: may_introduce(clerk, &own),
        successor: to,
        rows: rows.into_iter().map(|(_, _, row)| row).collect(),
    }))
}

/// Who leaves introduces; where they are gone, or beside them, the owner does.
fn may_introduce(clerk: &Clerk, own: &Handover) -> bool {
    clerk.right.role() >= Role::Owner || clerk.right.staff() == Some(own.leaver)
}

fn row(conn: &mut Conn<'_>, clerk: &Clerk, one: &Introduction) -> Result<IntroRow, DbError> {
    let lang = clerk.lang;
    let file = customers::file(conn, &clerk.shop().key, one.person)?;
    let by = match &file {
        Some(file) => memory::ways(conn, file, clerk.now)?.into_iter().find(|way| way.open).map(|way| way.contact),
        None => None,
    };
    let says = match (one.step, one.slot) {
        (Step::Todo, _) => lang.say("desk-intro-todo"),
        (Step::Introduced, _) => lang.with1("desk-intro-told", "day", clerk.moment(one.at)),
        (Step::Meeting, Some(slot)) => lang.with1("desk-intro-meeting", "day", clerk.moment(slot)),
        (Step::Meeting, None) => lang.with1("desk-intro-told", "day", clerk.moment(one.at)),
        (Step::Agreed, _) => lang.say("desk-intro-agreed"),
        (Step::Other, _) => lang.say("desk-intro-other"),
    };
    Ok(IntroRow {
        person: one.person.to_string(),
        who: list::called(conn, clerk, one.person)?,
        url: format!("/bureau/fil/{}", one.person),
        says,
        body: one.body.clone(),
        todo: !one.step.knows(),
        done: one.step.is_done(),
        by: by.map(|contact| super::words::address(&contact)),
    })
}

/// `POST /bureau/passages/{leaver}`: the words are kept, or the successor is introduced, in writing or by voice.
pub async fn act(clerk: Clerk, Path(leaver): Path<StaffId>, fields: Fields) -> Answer {
    let person: PersonId = fields.text("person").parse().map_err(|_| Problem::bad_request("person"))?;
    let body: String = fields.text("text").chars().filter(|c| *c == '\n' || !c.is_control()).take(600).collect();
    let gesture = fields.text("geste").to_owned();
    if body.trim().is_empty() {
        return Err(Problem::unprocessable("empty", clerk.lang.say("desk-empty")));
    }
    let file = clerk.file(person).await?;
    let done = clerk.once(fields.nonce("intro"), move |tx, env, clerk| {
        let shop = clerk.shop();
        let key = &shop.key;
        let own = handover::handover(tx, key, leaver)?.filter(|own| may_introduce(clerk, own));
        let all = handover::introductions(tx, key, leaver)?;
        let one = all.into_iter().find(|one| one.person == person);
        let (Some(_), Some(one)) = (own, one) else { return Ok(false) };
        handover::write(tx, env, key, leaver, person, &body)?;
        let one = Introduction { body, ..one };
        let way = match gesture.as_str() {
            "ecrire" => {
                let open = memory::ways(tx, &file, env.now)?.into_iter().find(|way| way.open).map(|way| way.contact);
                let Some(contact) = open else { return Ok(false) };
                Some((contact.clone(), memory::path(&env.secrets, &contact, env.now)))
            }
            "dire" => None,
            _ => return Ok(true),
        };
        let way = match &way {
            Some((contact, link)) => Way::Written(contact, link.clone()),
            None => Way::Spoken,
        };
        handover::introduce(tx, env, shop, &one, &way, clerk.name())
    });
    let contact_missing = || Problem::unprocessable("no-way", clerk.lang.say("desk-intro-no-way"));
    if done.await? == Some(false) { Err(contact_missing()) } else { go(format!("/bureau/passages/{leaver}?dit=note")) }
}
