//! The list of a morning: composed for so many minutes, shown above what waits, ended in the thread.

use db::{Conn, DbError, Tx};
use jiff::{ToSpan, civil::time};
use kernel::{
    Contact,
    id::{EntryId, PersonId, StaffId},
};

use super::{
    super::views::{Choice, RitualForm, RitualNote, RitualRow, RitualsView},
    attentions,
    frame::{Answer, Clerk, Fields, go, thread},
    list,
};
use crate::{
    accounts, advisors, appointments,
    customers::{self, File},
    memory,
    platform::{Env, Problem, i18n::Arg, problem::Path},
    projects::{self, Outcome, Task},
    rituals::{
        self, Client, attention,
        rules::{Candidate, Kind, Purse, State, Step},
    },
    threads,
};

/// So many clients are weighed, those who chose last first.
const WEIGHED: i64 = 60;
/// The minutes that one may have.
const MINUTES: [i64; 5] = [15, 30, 45, 60, 90];

/// "Appeler Odile Vasseur".
fn says(clerk: &Clerk, kind: Kind, who: &str) -> String {
    clerk.lang.with1(
        match kind {
            Kind::Call => "desk-ritual-call",
            Kind::Meet => "desk-ritual-meet",
            Kind::Attention => "desk-ritual-attention",
            Kind::Letter => "desk-ritual-letter",
        },
        "it",
        who,
    )
}

pub fn icon(kind: Kind) -> &'static str {
    match kind {
        Kind::Call => "phone",
        Kind::Meet => "user",
        Kind::Attention => "gift",
        Kind::Letter => "pen",
    }
}

/// What a scenario wants with a line; empty for one that pays what is owed.
pub fn why(conn: &mut Conn<'_>, clerk: &Clerk, about: &str) -> Result<String, DbError> {
    let task = projects::task(conn, &clerk.shop().key, about)?;
    Ok(task.map_or_else(String::new, |task| {
        let kind = projects::words::kind(clerk.lang, task.project.kind);
        let args = [("kind", Arg::from(kind)), ("it", Arg::from(task.words))];
        clerk.lang.with("desk-ritual-why", &args)
    }))
}

/// The list of today; none for a program, which has no minutes.
pub fn view(conn: &mut Conn<'_>, clerk: &Clerk) -> Result<Option<RitualsView>, DbError> {
    let Some(staff) = clerk.right.staff() else { return Ok(None) };
    let (mut rows, mut minutes, mut letters) = (Vec::new(), 0, 0);
    for one in rituals::of_day(conn, &clerk.shop().key, staff, clerk.shop().day(clerk.now))? {
        let who = list::called(conn, clerk, one.person)?;
        if one.state == State::Todo {
            minutes += one.minutes;
            letters += usize::from(one.kind == Kind::Letter);
        }
        let note = match one.state {
            State::Todo if one.promised => clerk.lang.say("desk-ritual-promised"),
            State::Todo => {
                let minutes = clerk.lang.with("desk-ritual-minutes", &[("n", Arg::from(one.minutes))]);
                let why = why(conn, clerk, &one.about)?;
                if why.is_empty() { minutes } else { format!("{minutes}, {why}") }
            }
            State::Done => clerk.lang.say("desk-ritual-done"),
            State::Later => clerk.lang.say("desk-ritual-later"),
            State::Refused => one.reason.clone(),
        };
        rows.push(RitualRow {
            url: clerk.url(one.person),
            icon: icon(one.kind),
            says: says(clerk, one.kind, &who),
            note,
            todo: one.state == State::Todo,
        });
    }
    let choice = |n: i64| (n.to_string(), clerk.lang.with("desk-ritual-minutes", &[("n", Arg::from(n))]), n == 30);
    let purse = attention::purse_of(conn, clerk.shop(), clerk.now)?;
    Ok(Some(RitualsView {
        left: clerk.lang.with("desk-ritual-minutes", &[("n", Arg::from(minutes))]),
        rows,
        minutes: MINUTES.into_iter().map(choice).collect(),
        letters,
        purse: purse
            .map(|(_, purse)| clerk.lang.with1("desk-ritual-purse", "it", attentions::euros(clerk, purse.left))),
    }))
}

/// What the button says that does it: an attention is named, with what it takes from the purse.
pub fn act(conn: &mut Conn<'_>, clerk: &Clerk, kind: Kind) -> Result<String, DbError> {
    if kind != Kind::Attention {
        return Ok(clerk.lang.say("desk-ritual-fait"));
    }
    let Some((article, purse)) = attention::purse_of(conn, clerk.shop(), clerk.now)? else {
        return Ok(clerk.lang.say("desk-ritual-fait"));
    };
    let price = attentions::euros(clerk, purse.each);
    Ok(clerk.lang.with("desk-ritual-give", &[("it", Arg::from(article.name)), ("price", Arg::from(price))]))
}

/// What is to be done today with the person of a thread.
pub fn of_file(conn: &mut Conn<'_>, clerk: &Clerk, file: &File) -> Result<Option<RitualNote>, DbError> {
    let Some(staff) = clerk.right.staff() else { return Ok(None) };
    let today = rituals::of_day(conn, &clerk.shop().key, staff, clerk.shop().day(clerk.now))?;
    let theirs = today.into_iter().find(|one| one.state == State::Todo && file.members.contains(&one.person));
    let Some(one) = theirs else { return Ok(None) };
    let who = list::called(conn, clerk, file.person)?;
    let act = act(conn, clerk, one.kind)?;
    let why = why(conn, clerk, &one.about)?;
    Ok(Some(RitualNote { id: one.id.to_string(), icon: icon(one.kind), says: says(clerk, one.kind, &who), why, act }))
}

/// What may be put on one's list for the person of a thread; none for a program.
pub fn form(conn: &mut Conn<'_>, clerk: &Clerk, file: &File) -> Result<Option<RitualForm>, DbError> {
    if clerk.right.staff().is_none() {
        return Ok(None);
    }
    let unwanted = attention::wish(conn, &clerk.shop().key, &file.members)?.unwanted;
    let purse = attention::purse_of(conn, clerk.shop(), clerk.now)?.map(|(_, purse)| purse).unwrap_or_default();
    let label = |kind: Kind| {
        clerk.lang.say(match kind {
            Kind::Call => "desk-ritual-kind-call",
            Kind::Meet => "desk-ritual-kind-meet",
            Kind::Attention => "desk-ritual-kind-attention",
            Kind::Letter => "desk-ritual-kind-letter",
        })
    };
    let kinds = Kind::ALL.into_iter().map(|(kind, ..)| kind);
    let may = |kind: &Kind| kind.is_voice() || (!unwanted && (*kind == Kind::Letter || purse.most() > 0));
    let choice = |kind: Kind| Choice { value: kind.as_str().to_owned(), label: label(kind) };
    Ok(Some(RitualForm { kinds: kinds.filter(may).map(choice).collect(), unwanted }))
}

/// Somebody as lists know them.
fn client(file: File, candidate: Candidate, about: String) -> Client {
    let own = file.addresses.iter().filter(|address| !address.shared);
    let contacts = own.map(|address| address.contact.clone()).collect();
    Client { person: file.person, members: file.members, contacts, candidate, about }
}

/// So many planned gestures are weighed for a list.
const PLANNED: i64 = 200;

/// What a list is composed from.
#[derive(Default)]
struct Weighed {
    clients: Vec<Client>,
    purse: Purse,
    /// Planned attentions and cards for who wants none, attentions for who mourns: they are left out of their scenarios, with
    /// the reason.
    unwanted: Vec<(String, &'static str)>,
}

/// What scenarios ask the reader to do: for whom they answer, what they noted themselves, and what is nobody's.
fn planned(conn: &mut Conn<'_>, clerk: &Clerk, staff: StaffId) -> Result<Vec<(File, Task)>, DbError> {
    let key = &clerk.shop().key;
    let team: Vec<StaffId> =
        accounts::people(conn, key)?.into_iter().filter(|one| one.active).map(|one| one.id).collect();
    let mut all: Vec<(File, Task)> = Vec::new();
    for task in projects::tasks(conn, key, clerk.now, PLANNED)? {
        let Some(file) = customers::file(conn, key, task.project.person)? else { continue };
        let advisor = advisors::of(conn, key, &file.members)?;
        let advisor = advisor.filter(|one| one.state == advisors::State::Agreed).map(|one| one.staff);
        let whose = advisor.or(task.project.staff).filter(|staff| team.contains(staff));
        let first = !all.iter().any(|(known, _)| known.person == file.person);
        if first && whose.is_none_or(|whose| whose == staff) {
            all.push((file, task));
        }
    }
    Ok(all)
}

/// For whom something could be done: what was planned, one's clients, and whoever one promised something for today.
fn clients(conn: &mut Conn<'_>, clerk: &Clerk) -> Result<Weighed, DbError> {
    let Some(staff) = clerk.right.staff() else { return Ok(Weighed::default()) };
    let key = &clerk.shop().key;
    let day = clerk.shop().day(clerk.now).checked_add(1.day()).unwrap_or_default();
    let night = day.to_datetime(time(0, 0, 0, 0)).to_zoned(clerk.shop().zone().clone());
    let night = night.map_or(clerk.now, |at| at.timestamp());
    let due = threads::due(conn, key, night)?;
    let purse = attention::purse_of(conn, clerk.shop(), clerk.now)?.map(|(_, purse)| purse).unwrap_or_default();
    let mut planned = planned(conn, clerk, staff)?;
    let mut persons: Vec<PersonId> =
        due.iter().filter(|pledge| pledge.by == clerk.name()).map(|pledge| pledge.person).collect();
    persons.extend(planned.iter().map(|(file, _)| file.person));
    persons.extend(advisors::clients(conn, key, staff, WEIGHED)?.into_iter().map(|advised| advised.person));
    let mut all = Weighed { purse, ..Weighed::default() };
    for person in persons {
        let root = customers::root(conn, key, person)?;
        if all.clients.iter().any(|known| known.person == root) {
            continue;
        }
        let known = planned.iter().position(|(file, _)| file.person == root).map(|at| planned.swap_remove(at));
        let (file, task) = match known {
            Some((file, task)) => (file, Some(task)),
            None => match customers::file(conn, key, root)? {
                Some(file) => (file, None),
                None => continue,
            },
        };
        let unwanted = attention::wish(conn, key, &file.members)?.unwanted;
        let mourns = projects::mourns(conn, key, &file.members, clerk.now)?;
        let refused = |task: &Task| match task.gesture {
            Kind::Attention if mourns => Some("tact"),
            Kind::Attention | Kind::Letter if unwanted => Some("unwanted"),
            _ => None,
        };
        let task = match task.as_ref().map(refused) {
            Some(Some(why)) => {
                all.unwanted.extend(task.map(|task| (task.line, why)));
                None
            }
            _ => task,
        };
        // Whom one meets anyway needs no call to be sought out.
        let meets = !appointments::to_come(conn, key, &file.members, clerk.now)?.is_empty();
        if meets && task.as_ref().is_none_or(|task| task.gesture.is_voice()) {
            continue;
        }
        let debt = memory::balance(conn, &file, clerk.now)?.debt.clamp(0.0, 100.0);
        let phone = file.addresses.iter().any(|address| matches!(address.contact, Contact::Phone(_)));
        let mut kinds = if phone { vec![Kind::Call, Kind::Meet] } else { vec![Kind::Meet] };
        let given = attention::proposable(conn, key, &file.members, purse, clerk.now)?;
        kinds.extend(given.into_iter().filter(|kind| !mourns || *kind != Kind::Attention));
        let promised = due.iter().any(|pledge| file.members.contains(&pledge.person));
        let step = task.as_ref().map(|task| Step { kind: task.gesture, minutes: task.minutes });
        #[expect(clippy::cast_possible_truncation, reason = "clamped to a hundred voices")]
        let candidate = Candidate { promised, debt: (debt * 100.0) as i64, kinds, step };
        let about = task.map(|task| task.line).unwrap_or_default();
        all.clients.push(client(file, candidate, about));
    }
    Ok(all)
}

/// `POST /bureau/rituels`: the list is composed for the minutes that one has.
pub async fn compose(clerk: Clerk, fields: Fields) -> Answer {
    let Some(staff) = clerk.right.staff() else { return Err(Problem::forbidden()) };
    let minutes = fields.number("minutes").filter(|n| MINUTES.contains(n));
    let minutes = minutes.ok_or_else(|| Problem::bad_request("minutes"))?;
    let weighed = clerk.read(clients).await?;
    let lines = clerk.once(fields.nonce("rituals"), move |tx, env, clerk| {
        for (line, why) in &weighed.unwanted {
            projects::ended(tx, env, clerk.shop(), line, Outcome::Not, ("program", why))?;
        }
        let day = clerk.shop().day(clerk.now);
        rituals::compose(tx, env, &clerk.shop().key, staff, day, (minutes, weighed.purse), &weighed.clients)
    });
    let done = if lines.await? == Some(0) { "personne" } else { "liste" };
    go(format!("/bureau?dit={done}"))
}

/// `POST /bureau/fil/{person}/liste`: somebody is put on one's list by hand.
pub async fn add(clerk: Clerk, Path(person): Path<PersonId>, fields: Fields) -> Answer {
    let Some(staff) = clerk.right.staff() else { return Err(Problem::forbidden()) };
    let kind = Kind::parse(fields.text("quoi")).ok_or_else(|| Problem::bad_request("quoi"))?;
    let file = clerk.file(person).await?;
    let root = file.person;
    let added = clerk.once(fields.nonce("ritual-add"), move |tx, env, clerk| {
        let key = &clerk.shop().key;
        if !kind.is_voice() && attention::wish(tx, key, &file.members)?.unwanted {
            return Ok(None);
        }
        let (promised, debt, kinds) = (false, 0, vec![kind]);
        let client = client(file, Candidate { promised, debt, kinds, step: None }, String::new());
        rituals::add(tx, env, key, staff, clerk.shop().day(clerk.now), &client, kind)
    });
    thread(root, if added.await? == Some(None) { "pas-sur-liste" } else { "sur-liste" })
}

/// What became of the wish to end a line.
enum Ended {
    /// It ended; in whose thread.
    Yes(PersonId),
    /// It is not there any more.
    Gone,
    /// The attention cannot be promised.
    Not(PersonId, attention::Refusal),
}

/// `POST /bureau/rituels/{id}`: it was done, another day, or not at all for a reason.
pub async fn end(clerk: Clerk, Path(id): Path<EntryId>, fields: Fields) -> Answer {
    let Some(staff) = clerk.right.staff() else { return Err(Problem::forbidden()) };
    let text = fields.line("text", 400);
    let state = match fields.text("geste") {
        "fait" => State::Done,
        "plus-tard" => State::Later,
        "non" => State::Refused,
        _ => return Err(Problem::bad_request("geste")),
    };
    let cards = fields.text("retour") == "/bureau/cartes";
    let known = clerk.read(move |conn, clerk| rituals::by_id(conn, &clerk.shop().key, id)).await?;
    let voice = known.as_ref().is_none_or(|known| known.kind.is_voice());
    if text.is_empty() && (state == State::Refused || (state == State::Done && voice)) {
        return Err(Problem::unprocessable("empty", clerk.lang.say("desk-ritual-empty")));
    }
    let ended =
        clerk.once(fields.nonce("ritual"), move |tx, env, clerk| end_now(tx, env, clerk, id, staff, state, &text));
    match ended.await? {
        None => go("/bureau?dit=note"),
        Some(Ended::Yes(_)) if cards => go("/bureau/cartes?dit=note"),
        Some(Ended::Yes(person)) => thread(person, "note"),
        Some(Ended::Not(person, why)) => thread(person, attentions::why(why)),
        Some(Ended::Gone) => Err(Problem::not_found()),
    }
}

fn end_now(
    tx: &mut Tx<'_>,
    env: &mut Env,
    clerk: &Clerk,
    id: EntryId,
    staff: StaffId,
    state: State,
    text: &str,
) -> Result<Ended, DbError> {
    let key = &clerk.shop().key;
    let known = rituals::by_id(tx, key, id)?.filter(|one| one.staff == staff && one.state == State::Todo);
    let Some(known) = known else { return Ok(Ended::Gone) };
    if state == State::Done && known.kind == Kind::Attention {
        let members = customers::members(tx, key, known.person)?;
        if let Err(why) = attention::promise(tx, env, clerk.shop(), (known.id, known.person), &members, clerk.name())? {
            return Ok(Ended::Not(known.person, why));
        }
    }
    let Some(one) = rituals::end(tx, env, key, id, staff, state, text)? else { return Ok(Ended::Gone) };
    let outcome = match state {
        State::Done => Some(Outcome::Done),
        State::Later => Some(Outcome::Later),
        State::Refused => Some(Outcome::Not),
        State::Todo => None,
    };
    if let Some(outcome) = outcome.filter(|_| !one.about.is_empty()) {
        projects::ended(tx, env, clerk.shop(), &one.about, outcome, (&clerk.actor(), text))?;
    }
    if state == State::Done && one.kind.is_voice() {
        let kind = if one.kind == Kind::Call { threads::Kind::Call } else { threads::Kind::Visit };
        threads::write(tx, env, key, one.person, kind, text, clerk.name())?;
    }
    Ok(Ended::Yes(one.person))
}
