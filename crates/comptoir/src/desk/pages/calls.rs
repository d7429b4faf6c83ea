//! Calls: the file opens while it rings; the list of those to call back; one line afterwards.

use db::{Conn, DbError};
use jiff::Timestamp;
use kernel::{
    Contact,
    id::{CallId, PersonId},
};

use super::{
    super::views::{CallPage, CallRow, CallsPage, Place},
    frame::{Answer, CALL_BACK, Clerk, Fields, go, page, thread},
    list,
};
use crate::{
    calls::{self, Call, rules::State},
    customers, memory,
    platform::{Problem, i18n::Arg, problem::Path},
};

/// `GET /bureau/appels`
pub async fn list(clerk: Clerk) -> Answer {
    page(&clerk.read(draw).await?)
}

fn draw(conn: &mut Conn<'_>, clerk: &Clerk) -> Result<CallsPage, DbError> {
    let key = &clerk.shop().key;
    let since = clerk.now.saturating_sub(CALL_BACK).unwrap_or(Timestamp::MIN);
    let missed = calls::missed(conn, key, since, clerk.now)?;
    let mut others = calls::recent(conn, key, since)?;
    others.retain(|call| !call.waits(clerk.now));
    others.truncate(40);
    let mut rows =
        |calls: Vec<Call>| calls.into_iter().map(|call| row(conn, clerk, call)).collect::<Result<Vec<_>, _>>();
    let (missed, others) = (rows(missed)?, rows(others)?);
    let waiting = list::waiting(conn, clerk, None)?.len();
    let shell = clerk.shell(conn, clerk.lang.say("desk-calls"), Place::Calls, waiting)?;
    Ok(CallsPage { shell, missed, others })
}

fn row(conn: &mut Conn<'_>, clerk: &Clerk, call: Call) -> Result<CallRow, DbError> {
    let lang = clerk.lang;
    let says = match (call.state(clerk.now), call.minutes()) {
        (State::Ringing, _) => lang.say("desk-call-state-rings"),
        (State::Talking, _) => lang.say("desk-call-state-talking"),
        (_, Some(n)) => lang.with("desk-call-minutes", &[("n", Arg::from(n))]),
        _ if call.back_by.is_empty() => lang.say("desk-missed"),
        _ => lang.with1("desk-back-by", "who", &call.back_by),
    };
    Ok(CallRow {
        id: call.id.to_string(),
        url: format!("/bureau/appels/{}", call.id),
        who: clerk.caller(conn, &call)?,
        tel: call.number.as_ref().map(|number| (number.to_string(), number.national())),
        at: clerk.moment(call.rang_at),
        says,
        note: call.note,
    })
}

async fn known(clerk: &Clerk, id: CallId) -> Result<Call, Problem> {
    let found = clerk.read(move |conn, clerk| calls::by_id(conn, &clerk.shop().key, id)).await?;
    found.ok_or_else(Problem::not_found)
}

/// `GET /bureau/appels/{id}`: on to the caller's file; a household, a stranger and a hidden number are asked about.
pub async fn show(clerk: Clerk, Path(id): Path<CallId>) -> Answer {
    let call = known(&clerk, id).await?;
    let asked = call.clone();
    let found = clerk.read(move |conn, clerk| {
        let key = &clerk.shop().key;
        if let Some(person) = asked.person {
            return Ok(vec![customers::head(conn, key, person)?]);
        }
        match asked.contact() {
            Some(contact) => customers::household(conn, key, &contact),
            None => Ok(Vec::new()),
        }
    });
    let heads = found.await?;
    if let [only] = heads.as_slice() {
        return go(format!("/bureau/fil/{}", only.person));
    }
    let lang = clerk.lang;
    let number = call.number.as_ref().map(kernel::Phone::national);
    let (heading, says) = match &number {
        None => (lang.say("desk-hidden"), lang.say("desk-hidden-text")),
        Some(number) if heads.is_empty() => (number.clone(), lang.say("desk-unknown-text")),
        Some(number) => (number.clone(), lang.say("desk-household-text")),
    };
    let people = heads.into_iter().map(|head| {
        let name = if head.name.is_empty() { lang.say("desk-nobody") } else { head.name };
        (head.person.to_string(), name)
    });
    let (people, may_add, id) = (people.collect(), number.is_some(), call.id.to_string());
    let draw = move |conn: &mut Conn<'_>, clerk: &Clerk| {
        let waiting = list::waiting(conn, clerk, None)?.len();
        let shell = clerk.shell(conn, clerk.lang.say("desk-calls"), Place::Calls, waiting)?;
        Ok(CallPage { shell, id, heading, says, people, may_add })
    };
    page(&clerk.read(draw).await?)
}

/// `POST /bureau/appels/{id}/qui`: who it is: somebody of the household, or somebody new by that number.
pub async fn who(clerk: Clerk, Path(id): Path<CallId>, fields: Fields) -> Answer {
    let call = known(&clerk, id).await?;
    let name = fields.line("name", 80);
    let chosen: Option<PersonId> = match fields.text("person") {
        "" => None,
        person => Some(clerk.file(person.parse().map_err(|_| Problem::bad_request("person"))?).await?.person),
    };
    if chosen.is_none() && (name.is_empty() || call.number.is_none()) {
        return Err(Problem::unprocessable("empty", clerk.lang.say("desk-empty")));
    }
    let contact = call.contact();
    let person = clerk.once(fields.nonce("caller"), move |tx, env, clerk| {
        let key = &clerk.shop().key;
        let person = match (chosen, &contact) {
            (Some(person), _) => person,
            (None, Some(contact)) => caller(tx, env, clerk, contact, &name)?,
            (None, None) => return Ok(None),
        };
        calls::with(tx, env, key, id, person)?;
        Ok(Some(person))
    });
    match person.await? {
        Some(Some(person)) => go(format!("/bureau/fil/{person}")),
        _ => go(format!("/bureau/appels/{id}")),
    }
}

/// Somebody new by a number: its first person, or one more of its household.
fn caller(
    tx: &mut db::Tx<'_>,
    env: &mut crate::platform::Env,
    clerk: &Clerk,
    contact: &Contact,
    name: &str,
) -> Result<PersonId, DbError> {
    let key = &clerk.shop().key;
    let person = match customers::who(tx, key, contact)? {
        customers::Who::Nobody => customers::open(tx, env, key, name, contact)?,
        _ => customers::share_address(tx, env, key, contact, name, None, &clerk.actor())?,
    };
    if let Some(file) = customers::file(tx, key, person)? {
        memory::renamed(tx, key, &file)?;
    }
    Ok(person)
}

/// `POST /bureau/appels/{id}/note`: one line, afterwards or meanwhile.
pub async fn note(clerk: Clerk, Path(id): Path<CallId>, fields: Fields) -> Answer {
    let person: PersonId = fields.text("person").parse().map_err(|_| Problem::bad_request("person"))?;
    let (file, text) = (clerk.file(person).await?, fields.line("text", 400));
    if text.is_empty() {
        return Err(Problem::unprocessable("empty", clerk.lang.say("desk-empty")));
    }
    let root = file.person;
    let noted = clerk.once(fields.nonce("call"), move |tx, env, clerk| {
        calls::note(tx, env, &clerk.shop().key, id, root, &text, clerk.name())
    });
    if noted.await? == Some(false) { Err(Problem::not_found()) } else { thread(root, "note") }
}

/// `POST /bureau/appels/{id}/rappele`
pub async fn called_back(clerk: Clerk, Path(id): Path<CallId>, _: Fields) -> Answer {
    known(&clerk, id).await?;
    let first = clerk
        .once(String::new(), move |tx, env, clerk| calls::called_back(tx, env, &clerk.shop().key, id, clerk.name()));
    go(format!("/bureau/appels?dit={}", if first.await? == Some(true) { "note" } else { "collegue" }))
}
