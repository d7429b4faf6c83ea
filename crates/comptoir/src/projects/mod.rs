//! Life projects: what somebody has before them, told by them or noted with their agreement, and the scenario by which the
//! shop goes along with it for months and years.
//!
//! Promise: a scenario asks persons of the shop first, and a program never writes where tact forbids it; each step is met
//! once, whatever restarts; who is under way stays in the version in which they began; what a scenario would cost in time is
//! said before it begins; the person sees each of their projects, and takes it out.

mod kept;
mod known;
mod round;
pub mod rules;
pub mod scenarios;
mod store;
#[cfg(test)]
mod tests;
pub mod words;

use db::{Conn, DbError, Tx};
use jiff::{Timestamp, civil::Date};
pub use kept::{How, Met, Project, Scenario, Stage, Stand, Walk};
use kernel::{
    ShopKey,
    id::{PersonId, ProjectId, StaffId},
};
pub use known::mourns;
pub use round::{Outcome, Task, ended, task, tasks, tend};
use rules::{Gesture, Kind, Skipped, Step, What};
use serde_json::json;
pub use store::{by_id, history};

use crate::{
    consent::{self, Agreement, Heard},
    customers::{self, File},
    outbox,
    platform::{Env, facts},
    rituals,
    shops::Shop,
};

/// A project as it is told.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// Who told it.
    pub person: PersonId,
    /// What it is.
    pub kind: Kind,
    /// In their words.
    pub words: &'a str,
    /// Its day, where it is known.
    pub day: Option<Date>,
    /// How it came to be known.
    pub how: How,
    /// Who of the shop writes it down.
    pub staff: Option<StaffId>,
}

/// Writes a project down; the scenario of its kind, where the shop has one, begins.
pub fn tell(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, told: &Told<'_>, by: &str) -> Result<ProjectId, DbError> {
    let key = &shop.key;
    let id = ProjectId::new(env.now, env.rng.as_mut());
    let own = Project {
        id,
        person: told.person,
        kind: told.kind,
        words: told.words.to_owned(),
        day: told.day,
        by: by.to_owned(),
        how: told.how,
        at: env.now,
        dated: env.now,
        over: false,
        ended: None,
        staff: told.staff,
        walk: Walk::Not,
        scenario: None,
        begun: None,
    };
    store::put(tx, key, &own)?;
    let detail = json!({ "kind": own.kind.as_str(), "how": own.how.as_str() });
    facts::record(tx, env, key, "project.told", &id.to_string(), by, &detail)?;
    if told.kind == Kind::Loss {
        hush(tx, env, shop, told.person)?;
    }
    if let Some(scenario) = scenarios::live(tx, key, told.kind)? {
        begin(tx, env, shop, own, &scenario)?;
    }
    Ok(id)
}

/// Somebody mourns from now on: what waits to be sent about their other projects stays here, and what somebody was to give
/// them because of one is left out.
fn hush(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, person: PersonId) -> Result<(), DbError> {
    let (key, reason) = (&shop.key, Skipped::Tact.as_str());
    let members = customers::members(tx, key, person)?;
    for own in of_file(tx, key, &members)?.into_iter().filter(|own| own.kind != Kind::Loss) {
        for about in own.abouts() {
            outbox::cancel_about(tx, key, &about, reason)?;
        }
        if let Some((met, Step { what: What::Human { gesture: Gesture::Attention, .. }, .. })) = stands(tx, key, &own)?
        {
            ended(tx, env, shop, &met.line(), Outcome::Not, ("program", reason))?;
        }
    }
    Ok(())
}

/// Whether somebody agrees to be written to about their projects, by any address that is theirs alone.
pub fn agreed(conn: &mut Conn<'_>, file: &File) -> Result<bool, DbError> {
    for address in file.addresses.iter().filter(|address| !address.shared) {
        if consent::agrees(conn, &file.key, &address.contact, Agreement::Projects)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// They agree to be written to about their projects by all addresses that are theirs alone, or do not any more. False when
/// none of their addresses may be written to, because they said stop.
pub fn agree(tx: &mut Tx<'_>, env: &mut Env, file: &File, yes: bool, heard: Heard<'_>) -> Result<bool, DbError> {
    let mut any = false;
    for address in file.addresses.iter().filter(|address| !address.shared) {
        any |= consent::agree(tx, env, &file.key, &address.contact, Agreement::Projects, yes, heard)?;
    }
    Ok(any)
}

/// A scenario begins for a project.
fn begin(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, own: Project, scenario: &Scenario) -> Result<(), DbError> {
    let Some(first) = scenario.steps.first() else { return Ok(()) };
    let (walk, begun) = (Walk::On, Some(env.now));
    let own = Project { walk, begun, scenario: Some((scenario.id, scenario.version)), ..own };
    store::put(tx, &shop.key, &own)?;
    let detail = json!({ "scenario": scenario.id.to_string(), "version": scenario.version });
    facts::record(tx, env, &shop.key, "project.begun", &own.id.to_string(), "program", &detail)?;
    let met = round::enter(own.id, first.id, env.now);
    round::carry(tx, env, shop, vec![(met, own)]).map(|_| ())
}

/// Words or day of a project are put right; what waited for its day waits for the new one. False when it is not open.
pub fn correct(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    id: ProjectId,
    words: &str,
    day: Option<Date>,
    by: &str,
) -> Result<bool, DbError> {
    let key = &shop.key;
    let Some(known) = by_id(tx, key, id)?.filter(|own| !own.over) else { return Ok(false) };
    let dated = if day == known.day { known.dated } else { env.now };
    let own = Project { words: words.to_owned(), day, dated, ..known };
    store::put(tx, key, &own)?;
    facts::record(tx, env, key, "project.corrected", &id.to_string(), by, &json!({}))?;
    if own.walk == Walk::On {
        let waits = history(tx, key, id)?.into_iter().filter(|met| met.state == Stand::Due);
        let waits: Vec<(Met, Project)> = waits.map(|met| (met, own.clone())).collect();
        round::carry(tx, env, shop, waits)?;
    }
    Ok(true)
}

/// The shop goes along no further: what waits is left out, what was not sent yet stays here. False when nothing went on.
pub fn stop(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, id: ProjectId, by: &str) -> Result<bool, DbError> {
    let Some(own) = by_id(tx, key, id)?.filter(|own| own.walk == Walk::On) else { return Ok(false) };
    let own = Project { walk: Walk::Stopped, ..own };
    store::put(tx, key, &own)?;
    halt(tx, env, key, &own, by)?;
    facts::record(tx, env, key, "project.stopped", &id.to_string(), by, &json!({}))?;
    Ok(true)
}

/// A project is over. False when it was already.
pub fn end(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, id: ProjectId, by: &str) -> Result<bool, DbError> {
    let Some(own) = by_id(tx, key, id)?.filter(|own| !own.over) else { return Ok(false) };
    let walk = if own.walk == Walk::On { Walk::Stopped } else { own.walk };
    let own = Project { over: true, ended: Some(env.now), walk, ..own };
    store::put(tx, key, &own)?;
    halt(tx, env, key, &own, by)?;
    facts::record(tx, env, key, "project.over", &id.to_string(), by, &json!({}))?;
    Ok(true)
}

/// What is open of a project is left out: its step, its line of a list, its message.
fn halt(tx: &mut Tx<'_>, env: &Env, key: &ShopKey, own: &Project, by: &str) -> Result<(), DbError> {
    let open = history(tx, key, own.id)?.into_iter().filter(|met| met.state.is_open());
    let left = |met: Met| Met {
        state: Stand::Skipped,
        ended: Some(env.now),
        by: by.to_owned(),
        reason: "stopped".to_owned(),
        ..met
    };
    let left: Vec<Met> = open.map(left).collect();
    store::put_met(tx, key, &left)?;
    for met in &left {
        off_lists(tx, key, own, &met.line())?;
    }
    for about in own.abouts() {
        outbox::cancel_about(tx, key, &about, "stopped")?;
    }
    Ok(())
}

/// What a line of a list was for is settled: it leaves every list, whichever member of the file the project hangs at.
fn off_lists(tx: &mut Tx<'_>, key: &ShopKey, own: &Project, line: &str) -> Result<(), DbError> {
    for member in customers::members(tx, key, own.person)? {
        rituals::let_go(tx, key, member, line)?;
    }
    Ok(())
}

/// A project is taken out, as if it had never been told. False when there is none.
pub fn remove(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, id: ProjectId, by: &str) -> Result<bool, DbError> {
    let Some(own) = by_id(tx, key, id)? else { return Ok(false) };
    halt(tx, env, key, &own, by)?;
    for about in own.abouts() {
        outbox::forget_about(tx, key, &about)?;
    }
    store::remove(tx, key, id)?;
    facts::record(tx, env, key, "project.removed", &id.to_string(), by, &json!({}))?;
    Ok(true)
}

/// The projects of a file, whichever member they hang at, the oldest first.
pub fn of_file(conn: &mut Conn<'_>, key: &ShopKey, members: &[PersonId]) -> Result<Vec<Project>, DbError> {
    let mut all = Vec::new();
    for member in members {
        all.extend(store::of_person(conn, key, *member)?);
    }
    all.sort_by_key(|own| own.id);
    Ok(all)
}

/// Where a project stands now: its open step, with what that is; none when nothing goes on.
pub fn stands(conn: &mut Conn<'_>, key: &ShopKey, own: &Project) -> Result<Option<(Met, Step)>, DbError> {
    let Some((id, version)) = own.scenario.filter(|_| own.walk == Walk::On) else { return Ok(None) };
    let Some(met) = history(conn, key, own.id)?.into_iter().find(|met| met.state.is_open()) else { return Ok(None) };
    let Some(scenario) = scenarios::version(conn, key, id, version)? else { return Ok(None) };
    Ok(scenario.steps.into_iter().find(|step| step.id == met.step).map(|step| (met, step)))
}

/// Takes out everything that a file's persons have before them, at their wish.
pub fn forget_all(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    members: &[PersonId],
    by: &str,
) -> Result<(), DbError> {
    for own in of_file(tx, key, members)? {
        remove(tx, env, key, own.id, by)?;
    }
    Ok(())
}

/// Forgets the projects of a person.
pub fn forget(tx: &mut Tx<'_>, key: &ShopKey, person: PersonId) -> Result<(), DbError> {
    for own in store::of_person(tx, key, person)? {
        for about in own.abouts() {
            outbox::forget_about(tx, key, &about)?;
        }
        store::remove(tx, key, own.id)?;
    }
    Ok(())
}

/// Forgets projects that were over before an instant; answers how many.
pub fn expire(tx: &mut Tx<'_>, key: &ShopKey, before: Timestamp, most: i64) -> Result<u64, DbError> {
    let over = store::over_before(tx, key, before, most)?;
    for id in &over {
        store::remove(tx, key, *id)?;
    }
    Ok(over.len() as u64)
}
