//! The list of a morning: composed for so many minutes, shown above what waits, ended in the thread.

use db::{Conn, DbError};
use jiff::{ToSpan, civil::time};
use kernel::{
    Contact,
    id::{EntryId, PersonId},
};

use super::{
    super::views::{RitualNote, RitualRow, RitualsView},
    frame::{Answer, Clerk, Fields, go, thread},
    list,
};
use crate::{
    advisors, appointments, customers, memory,
    platform::{Problem, i18n::Arg, problem::Path},
    rituals::{
        self, Client, Ritual,
        rules::{Candidate, Kind, State},
    },
    threads,
};

/// So many clients are weighed, those who chose last first.
const WEIGHED: i64 = 60;
/// The minutes that one may have.
const MINUTES: [i64; 5] = [15, 30, 45, 60, 90];

fn says(clerk: &Clerk, one: &Ritual, who: &str) -> String {
    match one.kind {
        Kind::Call => clerk.lang.with1("desk-ritual-call", "it", who),
        Kind::Meet => clerk.lang.with1("desk-ritual-meet", "it", who),
    }
}

/// The list of today; none for a program, which has no minutes.
pub fn view(conn: &mut Conn<'_>, clerk: &Clerk) -> Result<Option<RitualsView>, DbError> {
    let Some(staff) = clerk.right.staff() else { return Ok(None) };
    let mut rows = Vec::new();
    let mut minutes = 0;
    for one in rituals::of_day(conn, &clerk.shop().key, staff, clerk.shop().day(clerk.now))? {
        let who = list::called(conn, clerk, one.person)?;
        if one.state == State::Todo {
            minutes += one.kind.minutes();
        }
        let note = match one.state {
            State::Todo if one.promised => clerk.lang.say("desk-ritual-promised"),
            State::Todo => clerk.lang.with("desk-ritual-minutes", &[("n", Arg::from(one.kind.minutes()))]),
            State::Done => clerk.lang.say("desk-ritual-done"),
            State::Later => clerk.lang.say("desk-ritual-later"),
            State::Refused => one.reason.clone(),
        };
        rows.push(RitualRow {
            url: clerk.url(one.person),
            icon: if one.kind == Kind::Call { "phone" } else { "user" },
            says: says(clerk, &one, &who),
            note,
            todo: one.state == State::Todo,
        });
    }
    let choice = |n: i64| (n.to_string(), clerk.lang.with("desk-ritual-minutes", &[("n", Arg::from(n))]), n == 30);
    Ok(Some(RitualsView {
        left: clerk.lang.with("desk-ritual-minutes", &[("n", Arg::from(minutes))]),
        rows,
        minutes: MINUTES.into_iter().map(choice).collect(),
    }))
}

/// What is to be done today with the person of a thread.
pub fn of_file(conn: &mut Conn<'_>, clerk: &Clerk, file: &customers::File) -> Result<Option<RitualNote>, DbError> {
    let Some(staff) = clerk.right.staff() else { return Ok(None) };
    let today = rituals::of_day(conn, &clerk.shop().key, staff, clerk.shop().day(clerk.now))?;
    let theirs = today.into_iter().find(|one| one.state == State::Todo && file.members.contains(&one.person));
    let Some(one) = theirs else { return Ok(None) };
    let who = list::called(conn, clerk, file.person)?;
    Ok(Some(RitualNote { id: one.id.to_string(), says: says(clerk, &one, &who) }))
}

/// Who could be called or met: one's clients, and whoever one promised something for today.
fn clients(conn: &mut Conn<'_>, clerk: &Clerk) -> Result<Vec<Client>, DbError> {
    let Some(staff) = clerk.right.staff() else { return Ok(Vec::new()) };
    let key = &clerk.shop().key;
    let day = clerk.shop().day(clerk.now).checked_add(1.day()).unwrap_or_default();
    let night = day.to_datetime(time(0, 0, 0, 0)).to_zoned(clerk.shop().zone().clone());
    let night = night.map_or(clerk.now, |at| at.timestamp());
    let due = threads::due(conn, key, night)?;
    let mut persons: Vec<PersonId> =
        due.iter().filter(|pledge| pledge.by == clerk.name()).map(|pledge| pledge.person).collect();
    persons.extend(advisors::clients(conn, key, staff, WEIGHED)?.into_iter().map(|advised| advised.person));
    let mut all: Vec<Client> = Vec::new();
    for person in persons {
        let Some(file) = customers::file(conn, key, person)? else { continue };
        if all.iter().any(|known| known.person == file.person) {
            continue;
        }
        // Whom one meets anyway needs no call to be sought out.
        if !appointments::to_come(conn, key, &file.members, clerk.now)?.is_empty() {
            continue;
        }
        let debt = memory::balance(conn, &file, clerk.now)?.debt.clamp(0.0, 100.0);
        let phone = file.addresses.iter().any(|address| matches!(address.contact, Contact::Phone(_)));
        let kinds = if phone { vec![Kind::Call, Kind::Meet] } else { vec![Kind::Meet] };
        let promised = due.iter().any(|pledge| file.members.contains(&pledge.person));
        #[expect(clippy::cast_possible_truncation, reason = "clamped to a hundred voices")]
        let candidate = Candidate { promised, debt: (debt * 100.0) as i64, kinds };
        let own = file.addresses.iter().filter(|address| !address.shared);
        let contacts = own.map(|address| address.contact.clone()).collect();
        all.push(Client { person: file.person, members: file.members, contacts, candidate });
    }
    Ok(all)
}

/// `POST /bureau/rituels`: the list is composed for the minutes that one has.
pub async fn compose(clerk: Clerk, fields: Fields) -> Answer {
    let Some(staff) = clerk.right.staff() else { return Err(Problem::forbidden()) };
    let minutes = fields.number("minutes").filter(|n| MINUTES.contains(n));
    let minutes = minutes.ok_or_else(|| Problem::bad_request("minutes"))?;
    let clients = clerk.read(clients).await?;
    let lines = clerk.once(fields.nonce("rituals"), move |tx, env, clerk| {
        let day = clerk.shop().day(clerk.now);
        rituals::compose(tx, env, &clerk.shop().key, staff, day, minutes, &clients)
    });
    let done = if lines.await? == Some(0) { "personne" } else { "liste" };
    go(format!("/bureau?dit={done}"))
}

/// `POST /bureau/rituels/{id}`: they spoke, another day, or not at all for a reason.
pub async fn end(clerk: Clerk, Path(id): Path<EntryId>, fields: Fields) -> Answer {
    let Some(staff) = clerk.right.staff() else { return Err(Problem::forbidden()) };
    let text = fields.line("text", 400);
    let state = match fields.text("geste") {
        "fait" => State::Done,
        "plus-tard" => State::Later,
        "non" => State::Refused,
        _ => return Err(Problem::bad_request("geste")),
    };
    if state != State::Later && text.is_empty() {
        return Err(Problem::unprocessable("empty", clerk.lang.say("desk-ritual-empty")));
    }
    let ended = clerk.once(fields.nonce("ritual"), move |tx, env, clerk| {
        let key = &clerk.shop().key;
        let Some(one) = rituals::end(tx, env, key, id, staff, state, &text)? else { return Ok(None) };
        if state == State::Done {
            let kind = if one.kind == Kind::Call { threads::Kind::Call } else { threads::Kind::Visit };
            threads::write(tx, env, key, one.person, kind, &text, clerk.name())?;
        }
        Ok(Some(one.person))
    });
    match ended.await? {
        None => go("/bureau?dit=note"),
        Some(Some(person)) => thread(person, "note"),
        Some(None) => Err(Problem::not_found()),
    }
}
