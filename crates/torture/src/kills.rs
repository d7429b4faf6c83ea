//! Kill, start again, look: the run itself.

use std::{ops::Range, path::Path, sync::Arc, time::Duration};

use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::{
    Ledger, Outcome,
    load::Load,
    program::{Place, Running, execute},
    sinks::Sinks,
    street::Street,
    until,
    verify::{Before, Store, is_quiet, verify},
};

/// What a run is asked to do.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How often the program is killed.
    pub kills: u32,
    /// The run ends after so long in any case.
    pub most: Duration,
    /// The same seed, the same customers and the same waits.
    pub seed: u64,
    /// How many customers act at the same time.
    pub customers: u64,
    /// It dies a moment after it has answered so many requests: a slow machine tortures as much as a fast one.
    pub life: Range<u64>,
    /// The books are looked at after so many kills.
    pub look_every: u32,
    /// Waits until claims of dead senders are over by themselves, instead of ending them.
    pub patient: bool,
}

/// The program keeps being killed while it is under load; answers faults and figures.
///
/// # Errors
/// When the run itself cannot go on.
pub async fn run(program: &Path, database: Option<String>, plan: &Plan) -> Outcome<(Vec<String>, Value)> {
    let folder = tempfile::tempdir().map_err(crate::said("a folder"))?;
    let sinks = Sinks::start().await?;
    let place = Place::new(program, folder.path(), database).writing_to(&sinks);
    let street = Arc::new(Street::settle(&place).await?);
    let before = Before::of(&Store::read(&place).await?);
    let ledger = Arc::new(Ledger::default());
    let load = Load::start(&street, &ledger, plan.customers, plan.seed, "k")?;
    let mut chance = StdRng::seed_from_u64(plan.seed);
    let begun = Instant::now();
    let mut lived = Duration::ZERO;
    let (mut kills, mut early, mut looks, mut starts) = (0, 0, 0, Vec::new());
    let mut faults = Vec::new();
    while kills < plan.kills && begun.elapsed() < plan.most {
        let starting = place.spawn("serve")?;
        // One in ten dies before it is ready.
        if chance.random_bool(0.1) {
            sleep(Duration::from_millis(chance.random_range(1..60))).await;
            starting.kill().await;
            (kills, early) = (kills + 1, early + 1);
            continue;
        }
        let running = starting.ready().await?;
        starts.push(running.took);
        load.follow(vec![running.base.clone()]);
        let (from, more) = (ledger.book().answered, chance.random_range(plan.life.clone()));
        let moment = Duration::from_millis(chance.random_range(0..20));
        let ready = Instant::now();
        until_answered(&ledger, from + more).await;
        sleep(moment).await;
        lived += ready.elapsed();
        running.kill().await;
        load.follow(Vec::new());
        kills += 1;
        if plan.look_every > 0 && kills % plan.look_every == 0 {
            looks += 1;
            look(&place, &mut faults).await;
        }
    }
    let killing = begun.elapsed();
    let running = place.serve().await?;
    load.follow(vec![running.base.clone()]);
    load.finish().await;
    let store = settled(&place, running, plan.patient).await?;
    look(&place, &mut faults).await;
    let took = begun.elapsed();
    let (more, mut figures) = verify(&ledger, &before, &store, &sinks);
    faults.extend(more);
    starts.sort_unstable();
    let ready = |part: usize| starts.get(starts.len() * part / 100).map(|took| took.as_millis() as u64);
    figures["kills"] = json!(kills);
    figures["killed_before_ready"] = json!(early);
    figures["seconds"] = json!(took.as_secs());
    figures["seconds_of_killing"] = json!(killing.as_secs_f64());
    figures["seconds_under_load"] = json!(lived.as_secs_f64());
    figures["looks"] = json!(looks + 1);
    figures["ready_ms"] = json!({ "p50": ready(50), "p95": ready(95) });
    Ok((faults, figures))
}

/// Waits until so many requests were answered in all, for some seconds at most: those who were refused may all be waiting.
async fn until_answered(ledger: &Ledger, count: u64) {
    let end = Instant::now() + Duration::from_secs(3);
    while ledger.book().answered < count && Instant::now() < end {
        sleep(Duration::from_millis(1)).await;
    }
}

/// `comptoir check`, with the program down: stock, slots, orders and messages agree.
async fn look(place: &Place, faults: &mut Vec<String>) {
    if let Err(why) = place.ask(&["check"]).await {
        faults.push(why);
    }
}

/// Waits until every message has found its end, stops the program, and reads the store.
///
/// # Errors
/// When it does not stop, or the store cannot be read.
pub async fn settled(place: &Place, running: Running, patient: bool) -> Outcome<Store> {
    if let (Some(database), false) = (&place.database, patient) {
        // What a killed node had claimed waits until the node is silent: that time passes here.
        execute(database, "UPDATE message SET due_at = 0 WHERE state = 'sending'")?;
    }
    let quiet = until(if patient { 200 } else { 150 }, async || {
        sleep(Duration::from_millis(250)).await;
        Store::read(place).await.is_ok_and(|store| is_quiet(&store))
    });
    // What is not quiet by now is a fault that the comparison names.
    let _ = quiet.await;
    running.stop().await?;
    Store::read(place).await
}
