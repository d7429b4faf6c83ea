//! The round: steps whose instant is there are walked, in batches of one transaction each; what somebody of the shop does
//! moves its project on in the transaction that says so.
//!
//! Nothing here waits for the outside, so a batch is claimed and settled at once, under the lock of its shop: a round that is
//! made twice, or on two nodes, or after a crash, finds what is left.

use std::{collections::HashMap, sync::Arc};

use db::{Conn, DbError, Tx};
use jiff::Timestamp;
use kernel::{
    Contact, ShopKey,
    id::{PersonId, ProjectId, ScenarioId},
};
use serde_json::json;

use super::{
    Met, Project, Scenario, Stand, Walk,
    known::{self, Around},
    off_lists,
    rules::{About, Gesture, Next, Place, What, advance, fill, morning},
    scenarios, store,
};
use crate::{
    outbox::{self, Draft, Purpose},
    platform::{
        App, Env, Error, facts,
        i18n::{Arg, Lang},
    },
    shops::{self, Shop},
};

/// So many steps are walked in one transaction.
pub(super) const BATCH: i64 = 500;
/// So many batches of a shop in one round: the others wait no longer than that.
const MOST: usize = 200;
/// A word about a project tells nothing any more after so long.
const STALE: jiff::SignedDuration = jiff::SignedDuration::from_hours(24 * 7);

/// Walks everything whose instant is there; answers how many steps that were.
///
/// # Errors
/// When the store does not answer: what was walked stays, the rest comes with the next round.
pub async fn tend(app: App) -> Result<usize, Error> {
    let (all, now) = (shops::directory(&app).all(), app.now());
    let due = app.db().read(move |conn| {
        let mut due: Vec<Arc<Shop>> = Vec::new();
        for shop in all.iter() {
            if store::any_due(conn, &shop.key, now)? {
                due.push(shop.clone());
            }
        }
        Ok::<_, DbError>(due)
    });
    let mut walked = 0;
    for shop in due.await? {
        for _ in 0..MOST {
            let (own, mut env) = (shop.clone(), app.env());
            let n = app.db().write(&shop.key, move |tx| batch(tx, &mut env, &own)).await?;
            walked += n;
            if n < usize::try_from(BATCH).unwrap_or(usize::MAX) {
                break;
            }
        }
    }
    Ok(walked)
}

/// One batch of a shop; answers how many steps it looked at.
pub(super) fn batch(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop) -> Result<usize, DbError> {
    let due = store::due(tx, &shop.key, Stand::Due, env.now, BATCH)?;
    let n = due.len();
    carry(tx, env, shop, due)?;
    Ok(n)
}

/// A step that is met now.
pub(super) fn enter(project: ProjectId, step: i64, now: Timestamp) -> Met {
    let (due, ended, by, reason) = (Some(now), None, String::new(), String::new());
    Met { project, step, state: Stand::Due, due, entered: now, ended, by, reason }
}

/// The versions that a batch walks in, each read once.
#[derive(Default)]
pub(super) struct Books(HashMap<(ScenarioId, i64), Option<Arc<Scenario>>>);

impl Books {
    pub(super) fn get(
        &mut self,
        conn: &mut Conn<'_>,
        key: &ShopKey,
        which: (ScenarioId, i64),
    ) -> Result<Option<Arc<Scenario>>, DbError> {
        if let Some(known) = self.0.get(&which) {
            return Ok(known.clone());
        }
        let read = scenarios::version(conn, key, which.0, which.1)?.map(Arc::new);
        self.0.insert(which, read.clone());
        Ok(read)
    }
}

/// A message that a batch lets out.
struct Letter {
    contact: Contact,
    lang: Lang,
    text: String,
    about: String,
    once: String,
}

/// What a batch does, written at its end.
#[derive(Default)]
struct Done {
    met: Vec<Met>,
    over: Vec<ProjectId>,
    letters: Vec<Letter>,
    todo: bool,
}

/// Walks each of these on as far as it goes now, and writes what became of it. Answers how many went.
pub(super) fn carry(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, due: Vec<(Met, Project)>) -> Result<usize, DbError> {
    let key = &shop.key;
    let (mut books, mut around, mut done, n) = (Books::default(), Around::default(), Done::default(), due.len());
    let mut writing: Vec<PersonId> = Vec::new();
    for (_, own) in &due {
        let Some(which) = own.scenario else { continue };
        let scenario = books.get(tx, key, which)?;
        if scenario.is_some_and(|all| all.steps.iter().any(|step| matches!(step.what, What::Message { .. }))) {
            writing.push(own.person);
        }
    }
    // One alone is as soon found by its file.
    if writing.len() > 1 {
        around.reach(tx, key, &writing)?;
    }
    for (met, own) in due {
        let scenario = match own.scenario.filter(|_| own.walk == Walk::On) {
            Some(which) => books.get(tx, key, which)?,
            None => None,
        };
        walk(tx, (shop, env.now), &mut around, &mut done, (met, &own), scenario.as_deref())?;
    }
    store::put_met(tx, key, &done.met)?;
    store::end_walks(tx, key, &done.over)?;
    if done.todo {
        tx.notify(key, "thread");
    }
    send(tx, env, shop, &done.letters)?;
    Ok(n)
}

/// One project goes on until it waits, somebody has something to do, or it ends.
fn walk(
    tx: &mut Tx<'_>,
    (shop, now): (&Shop, Timestamp),
    around: &mut Around,
    done: &mut Done,
    (mut met, own): (Met, &Project),
    scenario: Option<&Scenario>,
) -> Result<(), DbError> {
    let Some(scenario) = scenario else {
        done.met.push(Met { state: Stand::Skipped, ended: Some(now), reason: "stopped".to_owned(), ..met });
        done.over.push(own.id);
        return Ok(());
    };
    loop {
        let begun = own.begun.unwrap_or(met.entered);
        let said = begun.max(own.dated);
        let place = Place { step: met.step, entered: met.entered, begun, day: own.day, said };
        let what = scenario.steps.iter().find(|step| step.id == met.step).map_or(&What::End, |step| &step.what);
        let known = around.known(tx, shop, own, what, now)?;
        let next = match advance(scenario.kind, &scenario.steps, &place, &known, now, shop.zone()) {
            Next::Wait(until) => {
                done.met.push(Met { state: Stand::Due, due: until, ..met });
                return Ok(());
            }
            Next::Ask => {
                done.met.push(Met { state: Stand::Todo, due: Some(now), ..met });
                done.todo = true;
                return Ok(());
            }
            Next::Say(next) => {
                let sent = say(tx, (shop, now), around, done, own, (&met, what))?;
                let (state, reason) = if sent { (Stand::Sent, "") } else { (Stand::Skipped, "address") };
                done.met.push(closed(&met, state, now, reason));
                next
            }
            Next::Go(next, why) => {
                let state = if why.is_some() { Stand::Skipped } else { Stand::Done };
                done.met.push(closed(&met, state, now, why.map_or("", |why| why.as_str())));
                next
            }
        };
        let Some(next) = next else {
            done.over.push(own.id);
            return Ok(());
        };
        met = enter(own.id, next, now);
    }
}

fn closed(met: &Met, state: Stand, now: Timestamp, reason: &str) -> Met {
    Met { state, due: None, ended: Some(now), by: "program".to_owned(), reason: reason.to_owned(), ..met.clone() }
}

/// How a message names what it is about: the gate asks for the agreement that stands first.
pub(super) fn about(about: About, id: ProjectId) -> String {
    match about {
        About::Relation => format!("{}{id}", outbox::PROJECT),
        About::Offer => format!("shop {}{id}", outbox::PROJECT),
    }
}

/// Keeps a message to be sent with the batch; false when nobody can be written to.
fn say(
    tx: &mut Tx<'_>,
    (shop, now): (&Shop, Timestamp),
    around: &mut Around,
    done: &mut Done,
    own: &Project,
    (met, what): (&Met, &What),
) -> Result<bool, DbError> {
    let What::Message { about: kind, text, english } = what else { return Ok(false) };
    let Some(reached) = around.of(tx, &shop.key, own.person)? else { return Ok(false) };
    let Some(contact) = known::choose(tx, &shop.key, &reached, *kind)? else { return Ok(false) };
    // Nobody's language is looked for where the shop has written one text only.
    let lang = if english.trim().is_empty() { Lang::Fr } else { known::lang(tx, &shop.key, &contact, now)? };
    done.letters.push(Letter {
        contact,
        lang,
        text: fill(if lang == Lang::En { english } else { text }, &reached.name),
        about: about(*kind, own.id),
        once: format!("project/{}/{}", own.id, met.step),
    });
    Ok(true)
}

fn send(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, letters: &[Letter]) -> Result<(), DbError> {
    let frame = |lang: Lang| {
        let subject = lang.plain("project-mail-subject", &[("shop", Arg::from(&shop.name))]);
        (subject, lang.plain("project-sms-stop", &[]))
    };
    let (french, english) = (frame(Lang::Fr), frame(Lang::En));
    let draft = |letter: &'_ Letter| {
        let (subject, stop) = if letter.lang == Lang::En { &english } else { &french };
        let body = match letter.contact {
            Contact::Phone(_) => format!("{} {stop}", letter.text),
            Contact::Email(_) => letter.text.clone(),
        };
        (subject.clone(), body)
    };
    let drafts: Vec<Draft<'_>> = letters
        .iter()
        .map(|letter| (letter, draft(letter)))
        .map(|(letter, (subject, body))| Draft {
            purpose: Purpose::Marketing,
            contact: &letter.contact,
            target: None,
            lang: letter.lang,
            subject,
            body,
            link: String::new(),
            about: letter.about.clone(),
            once: letter.once.clone(),
            due: env.now,
            expires: env.now.checked_add(STALE).ok(),
        })
        .collect();
    outbox::queue_all(tx, env, shop, &drafts).map(|_| ())
}

/// Something that a scenario asks somebody of the shop to do.
#[derive(Debug, Clone)]
pub struct Task {
    /// Of which project.
    pub project: Project,
    /// Since when it is to be done.
    pub due: Timestamp,
    /// How.
    pub gesture: Gesture,
    /// How many minutes it takes.
    pub minutes: i64,
    /// What for.
    pub words: String,
    /// How a line of a list names it.
    pub line: String,
    /// It is still to be done.
    pub open: bool,
}

/// What persons of the shop have to do now, the longest due first.
pub fn tasks(conn: &mut Conn<'_>, key: &ShopKey, now: Timestamp, most: i64) -> Result<Vec<Task>, DbError> {
    let (mut books, mut all) = (Books::default(), Vec::new());
    for (met, project) in store::due(conn, key, Stand::Todo, now, most)? {
        let Some(which) = project.scenario.filter(|_| project.walk == Walk::On) else { continue };
        let Some(scenario) = books.get(conn, key, which)? else { continue };
        let what = scenario.steps.iter().find(|step| step.id == met.step).map(|step| &step.what);
        let Some(What::Human { gesture, minutes, words }) = what else { continue };
        all.push(Task {
            due: met.due.unwrap_or(met.entered),
            gesture: *gesture,
            minutes: *minutes,
            words: words.clone(),
            line: met.line(),
            open: true,
            project,
        });
    }
    Ok(all)
}

/// The project and the step that a line of a list names.
fn named(line: &str) -> Option<(ProjectId, i64)> {
    let (id, step) = line.strip_prefix("project ")?.split_once(' ')?;
    Some((id.parse().ok()?, step.parse().ok()?))
}

/// What a line of a list asks for, whatever became of it; none when nothing of the kind is known any more.
pub fn task(conn: &mut Conn<'_>, key: &ShopKey, line: &str) -> Result<Option<Task>, DbError> {
    let Some((id, step)) = named(line) else { return Ok(None) };
    let Some(project) = store::by_id(conn, key, id)? else { return Ok(None) };
    let Some(met) = store::one_met(conn, key, id, step)? else { return Ok(None) };
    let scenario = match project.scenario {
        Some((scenario, version)) => scenarios::version(conn, key, scenario, version)?,
        None => None,
    };
    let what = scenario.and_then(|all| all.steps.into_iter().find(|known| known.id == step)).map(|step| step.what);
    let Some(What::Human { gesture, minutes, words }) = what else { return Ok(None) };
    let (due, line) = (met.due.unwrap_or(met.entered), met.line());
    let open = met.state == Stand::Todo && project.walk == Walk::On;
    Ok(Some(Task { due, gesture, minutes, words, line, open, project }))
}

/// What became of a gesture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// Another day.
    Later,
    /// Not at all.
    Not,
}

/// A gesture of a scenario was done, put off or refused, as a line of a list names it: it leaves every list; done or refused,
/// its project goes on at once. False when it is not to be done any more.
pub fn ended(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    line: &str,
    outcome: Outcome,
    (by, reason): (&str, &str),
) -> Result<bool, DbError> {
    let key = &shop.key;
    let Some((id, step)) = named(line) else { return Ok(false) };
    let Some(own) = store::by_id(tx, key, id)?.filter(|own| own.walk == Walk::On) else { return Ok(false) };
    let Some(met) = store::one_met(tx, key, id, step)?.filter(|met| met.state == Stand::Todo) else { return Ok(false) };
    let word = match outcome {
        Outcome::Done => "project.done",
        Outcome::Later => "project.later",
        Outcome::Not => "project.left",
    };
    facts::record(tx, env, key, word, &id.to_string(), by, &json!({ "step": step }))?;
    off_lists(tx, key, &own, line)?;
    if outcome == Outcome::Later {
        let today = shop.day(env.now);
        let due = Some(morning(today.tomorrow().unwrap_or(today), shop.zone()));
        store::put_met(tx, key, &[Met { due, ..met }])?;
        return Ok(true);
    }
    let state = if outcome == Outcome::Done { Stand::Done } else { Stand::Skipped };
    let over = Met { by: by.to_owned(), ..closed(&met, state, env.now, reason) };
    store::put_met(tx, key, &[over])?;
    let scenario = match own.scenario {
        Some((scenario, version)) => scenarios::version(tx, key, scenario, version)?,
        None => None,
    };
    let steps = scenario.map(|scenario| scenario.steps).unwrap_or_default();
    match steps.iter().skip_while(|known| known.id != step).nth(1) {
        Some(next) => carry(tx, env, shop, vec![(enter(id, next.id, env.now), own)]).map(|_| true),
        None => store::end_walks(tx, key, &[id]).map(|()| true),
    }
}
