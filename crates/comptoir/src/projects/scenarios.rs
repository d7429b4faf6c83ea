//! Scenarios of a shop: drafted, looked at beforehand on those whom it would concern, published in versions that never change.

use std::collections::BTreeMap;

use db::{Conn, DbError, Tx};
use jiff::{Timestamp, ToSpan, civil::Date};
use kernel::{
    ShopKey,
    id::{PersonId, ScenarioId},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    Project, Scenario, Stage,
    known::{self, Around},
    rules::{About, Fault, Foreseen, Gesture, Kind, Known, Step, What, foresee, judge},
    store,
};
use crate::{
    platform::{Env, facts},
    shops::Shop,
};

pub use store::scenarios::{version, versions};

/// A scenario that a shop may take as its own.
#[derive(Debug, Clone, Deserialize)]
pub struct Ready {
    /// Its word in addresses.
    pub word: String,
    /// Its name.
    pub name: String,
    /// For which projects, as stored.
    kind: String,
    /// Its steps.
    pub steps: Vec<Step>,
}

impl Ready {
    /// For which projects.
    pub fn kind(&self) -> Kind {
        Kind::parse(&self.kind).unwrap_or_else(|| unreachable!("a test reads each of them"))
    }
}

/// The scenarios that come with the program, in the language of the shops.
pub fn ready() -> Vec<Ready> {
    serde_json::from_str(include_str!("ready.json")).unwrap_or_else(|_| unreachable!("a test reads them"))
}

/// The scenario in which new projects of a kind begin.
pub fn live(conn: &mut Conn<'_>, key: &ShopKey, kind: Kind) -> Result<Option<Scenario>, DbError> {
    Ok(store::scenarios::at_stage(conn, key, Stage::Live)?.into_iter().rfind(|known| known.kind == kind))
}

/// Every scenario of a shop that is live or drafted, the last version of each first; what nobody begins any more is left out.
pub fn all(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<Scenario>, DbError> {
    let mut all = store::scenarios::at_stage(conn, key, Stage::Live)?;
    all.extend(store::scenarios::at_stage(conn, key, Stage::Draft)?);
    all.sort_by_key(|one| (one.id, std::cmp::Reverse(one.version)));
    Ok(all)
}

/// A scenario as it is edited: its draft, else its last version.
pub fn current(conn: &mut Conn<'_>, key: &ShopKey, id: ScenarioId) -> Result<Option<Scenario>, DbError> {
    Ok(versions(conn, key, id)?.into_iter().next())
}

/// How many are under way in each version of a scenario.
pub fn under_way(conn: &mut Conn<'_>, key: &ShopKey, id: ScenarioId) -> Result<Vec<(i64, i64)>, DbError> {
    store::walking(conn, key, id)
}

/// A new scenario, as a draft.
pub fn draft(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    (name, kind, steps): (&str, Kind, Vec<Step>),
    by: &str,
) -> Result<ScenarioId, DbError> {
    let id = ScenarioId::new(env.now, env.rng.as_mut());
    let (name, by) = (name.to_owned(), by.to_owned());
    let new = Scenario { id, version: 1, stage: Stage::Draft, name, kind, steps, by, at: env.now };
    store::scenarios::put(tx, key, &new)?;
    Ok(id)
}

/// Changes a scenario: its draft, or a draft that begins from its last version. Who is under way notices nothing. False when
/// there is no such scenario.
pub fn edit(
    tx: &mut Tx<'_>,
    env: &Env,
    key: &ShopKey,
    id: ScenarioId,
    (name, steps): (&str, Vec<Step>),
    by: &str,
) -> Result<bool, DbError> {
    let Some(known) = current(tx, key, id)? else { return Ok(false) };
    let version = if known.stage == Stage::Draft { known.version } else { known.version + 1 };
    let (name, by) = (name.to_owned(), by.to_owned());
    let next = Scenario { version, stage: Stage::Draft, name, steps, by, at: env.now, ..known };
    store::scenarios::put(tx, key, &next)?;
    Ok(true)
}

/// What became of the wish to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Published {
    /// It is live; so many began at once.
    Yes(u64),
    /// There is no draft.
    Nothing,
    /// It cannot be walked, or tact forbids it.
    Not(Vec<(Option<usize>, Fault)>),
}

/// Publishes a draft: new projects of its kind begin in it from now on, and, if so wished, those that are known and never
/// began. Who is under way in an earlier version goes on in it.
pub fn publish(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    id: ScenarioId,
    begin: bool,
    by: &str,
) -> Result<Published, DbError> {
    let key = &shop.key;
    let Some(own) = current(tx, key, id)?.filter(|own| own.stage == Stage::Draft) else {
        return Ok(Published::Nothing);
    };
    let faults = judge(own.kind, &own.steps);
    if !faults.is_empty() {
        return Ok(Published::Not(faults));
    }
    for before in store::scenarios::at_stage(tx, key, Stage::Live)?.iter().filter(|known| known.kind == own.kind) {
        store::scenarios::stage(tx, key, before, Stage::Past)?;
    }
    store::scenarios::stage(tx, key, &own, Stage::Live)?;
    let begun = if begin { begin_all(tx, env, key, &own)? } else { 0 };
    let detail = json!({ "kind": own.kind.as_str(), "version": own.version, "begun": begun });
    facts::record(tx, env, key, "scenario.published", &id.to_string(), by, &detail)?;
    Ok(Published::Yes(begun))
}

/// Everyone whose project of the kind is known and never began stands at the first step; the round walks them on.
fn begin_all(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, own: &Scenario) -> Result<u64, DbError> {
    let Some(first) = own.steps.first() else { return Ok(0) };
    let begun = store::begin_all(tx, key, own, first.id, env.now)?;
    let subjects: Vec<String> = begun.iter().map(ToString::to_string).collect();
    let detail = json!({ "scenario": own.id.to_string(), "version": own.version });
    facts::record_all(tx, env, key, "project.begun", &subjects, "program", &detail)?;
    Ok(begun.len() as u64)
}

/// Nobody begins in a scenario any more; who is under way goes on. A draft of it is thrown away. False when it is not live.
pub fn retire(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, id: ScenarioId, by: &str) -> Result<bool, DbError> {
    store::scenarios::drop_draft(tx, key, id)?;
    let live = versions(tx, key, id)?.into_iter().find(|known| known.stage == Stage::Live);
    let Some(live) = live else { return Ok(false) };
    store::scenarios::stage(tx, key, &live, Stage::Past)?;
    facts::record(tx, env, key, "scenario.retired", &id.to_string(), by, &json!({ "version": live.version }))?;
    Ok(true)
}

/// A draft is thrown away.
pub fn discard(tx: &mut Tx<'_>, key: &ShopKey, id: ScenarioId) -> Result<(), DbError> {
    store::scenarios::drop_draft(tx, key, id)
}

/// What a scenario would ask for, of those who would begin it now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DryRun {
    /// How many projects it concerns.
    pub persons: usize,
    /// How many of them were weighed, the oldest; everything else is counted on those.
    pub weighed: usize,
    /// The minutes of work that it would make.
    pub minutes: i64,
    /// How often each gesture.
    pub gestures: BTreeMap<Gesture, usize>,
    /// How many messages would be written.
    pub messages: usize,
    /// How many of them the gate would refuse, for want of an agreement or of an address.
    pub refused: usize,
    /// Month by month: its first day, gestures, minutes.
    pub months: Vec<(Date, usize, i64)>,
    /// The first gesture for each of some of them, the soonest first.
    pub first: Vec<(PersonId, Foreseen)>,
}

/// For so many months one looks ahead.
pub const MONTHS: i32 = 3;
/// So many are weighed: each look at the editor reads what is known of each of them.
pub(super) const WEIGHED: i64 = 200;
/// So many persons are named.
const NAMED: usize = 12;

/// Looks ahead three months, on the projects that are really known and from what is really known of their persons. Nothing is
/// written, nothing leaves.
pub fn dry_run(conn: &mut Conn<'_>, shop: &Shop, own: &Scenario, now: Timestamp) -> Result<DryRun, DbError> {
    let key = &shop.key;
    let fresh = store::fresh(conn, key, own.kind, WEIGHED)?;
    let persons = usize::try_from(store::fresh_count(conn, key, own.kind)?).unwrap_or_default();
    // A call asks nothing of what is known; a gift does, because who mourns gets none.
    let asks = |step: &Step| match &step.what {
        What::Wait { .. } | What::End => false,
        What::Human { gesture, .. } => !gesture.is_voice(),
        What::Until { .. } | What::Branch { .. } | What::Message { .. } => true,
    };
    let asks = own.steps.iter().any(asks);
    let until = now.to_zoned(shop.zone().clone()).checked_add(MONTHS.months());
    let until = until.map_or(now, |at| at.timestamp());
    let (mut around, mut run) = (Around::default(), DryRun { persons, weighed: fresh.len(), ..DryRun::default() });
    let mut months: BTreeMap<Date, (usize, i64)> = BTreeMap::new();
    for project in &fresh {
        let facts = if asks { known::all(conn, key, &mut around, project, now)? } else { Known::default() };
        let seen = foresee(own.kind, &own.steps, project.day, &facts, (now, until), shop.zone());
        for one in &seen {
            match one.gesture {
                Some(gesture) => {
                    *run.gestures.entry(gesture).or_default() += 1;
                    run.minutes += one.minutes;
                    let month = months.entry(shop.day(one.at).first_of_month()).or_default();
                    *month = (month.0 + 1, month.1 + one.minutes);
                }
                None => {
                    run.messages += 1;
                    run.refused += usize::from(!may_say(conn, key, &mut around, own, project, one.step)?);
                }
            }
        }
        run.first.extend(seen.into_iter().find(|one| one.gesture.is_some()).map(|one| (project.person, one)));
    }
    run.first.sort_by_key(|(person, one)| (one.at, *person));
    run.first.truncate(NAMED);
    run.months = months.into_iter().map(|(day, (gestures, minutes))| (day, gestures, minutes)).collect();
    Ok(run)
}

/// Whether the gate would let a message through, as people agreed until now.
fn may_say(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    around: &mut Around,
    own: &Scenario,
    project: &Project,
    step: i64,
) -> Result<bool, DbError> {
    let Some(reached) = around.of(conn, key, project.person)? else { return Ok(false) };
    let offer = own
        .steps
        .iter()
        .any(|known| known.id == step && matches!(known.what, What::Message { about: About::Offer, .. }));
    let about = if offer { About::Offer } else { About::Relation };
    match known::choose(conn, key, &reached, about)? {
        Some(contact) => known::agreed(conn, key, &contact, about),
        None => Ok(false),
    }
}
