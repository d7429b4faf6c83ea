//! The reservation in the store: a bare loop in one open transaction, the grouped writer, one commit each.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use comptoir::{
    orders::{self, Failure},
    shops::Shop,
};
use db::{Db, Tx};

use crate::{
    measure::{Figures, Report, Watch, now, say},
    scene::{ARTICLES, Engine, Place, env, set, wish},
};

/// The next number of a reservation, never used twice in a run.
static NEXT: AtomicUsize = AtomicUsize::new(0);

/// Reservations one after the other, each with its time.
fn reserved(tx: &mut Tx<'_>, shop: &Shop, count: usize) -> Result<Vec<Duration>, Failure> {
    let mut each = Vec::with_capacity(count);
    for _ in 0..count {
        let (start, mut env) = (now(), env());
        let wish = wish(NEXT.fetch_add(1, Ordering::Relaxed), ARTICLES, env.now).map_err(fault)?;
        orders::reserve(tx, &mut env, shop, &wish)?;
        each.push(start.elapsed());
    }
    Ok(each)
}

/// All reservations in one closure, hence one transaction: what the processor alone allows.
async fn bare(db: &Db, shop: &Arc<Shop>, count: usize) -> Result<Figures, String> {
    let own = shop.clone();
    let watch = Watch::start("self");
    let each = db.write(&shop.key, move |tx| reserved(tx, &own, count)).await;
    Ok(watch.stop(each.map_err(|error| error.to_string())?))
}

/// The same loop, undone in the end: what is there stays as it was.
pub async fn undone(db: &Db, shop: &Arc<Shop>, count: usize) -> Result<Figures, String> {
    let own = shop.clone();
    let (sender, mut done) = tokio::sync::mpsc::unbounded_channel();
    let watch = Watch::start("self");
    let refused: Result<(), Failure> = db
        .write(&shop.key, move |tx| {
            let each = reserved(tx, &own, count)?;
            // Whoever waits for it is there until the write is answered.
            let _ = sender.send(each);
            Err(fault("undone on purpose".into()))
        })
        .await;
    match done.recv().await {
        Some(each) => Ok(watch.stop(each)),
        None => Err(refused.err().map_or_else(String::new, |error| error.to_string())),
    }
}

fn fault(why: String) -> Failure {
    Failure::Error(comptoir::platform::Error::Fault(why))
}

/// Callers who each wait for their own reservation to be durable before the next.
async fn callers(db: &Db, shop: &Arc<Shop>, callers: usize, count: usize, articles: usize) -> Result<Figures, String> {
    let watch = Watch::start("self");
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..callers {
        let (db, shop) = (db.clone(), shop.clone());
        tasks.spawn(async move {
            let mut each: Vec<Duration> = Vec::with_capacity(count / callers);
            for _ in 0..count / callers {
                let (start, mut env, own) = (now(), env(), shop.clone());
                let wish = wish(NEXT.fetch_add(1, Ordering::Relaxed), articles, env.now)?;
                let placed = db.write(&shop.key, move |tx| orders::reserve(tx, &mut env, &own, &wish)).await;
                placed.map_err(|error| error.to_string())?;
                each.push(start.elapsed());
            }
            Ok::<_, String>(each)
        });
    }
    let mut all = Vec::with_capacity(count);
    while let Some(done) = tasks.join_next().await {
        all.extend(done.map_err(|error| error.to_string())??);
    }
    Ok(watch.stop(all))
}

/// Everything about one engine.
pub async fn measure(engine: &Engine, count: usize, report: &mut Report) -> Result<(), String> {
    let name = engine.name();
    say(&format!("\nThe reservation in the store, {name} (three lines, durable unless it says otherwise)"));
    let place = Place::fresh(engine, "store")?;
    let db = place.open(|_| {})?;
    let shop = set(&db).await?;
    // Once without a watch: statements are prepared, caches are warm.
    bare(&db, &shop, 200).await?;
    let before = db.stats().statements();
    let loop_ = bare(&db, &shop, count).await?;
    let statements = (db.stats().statements() - before) as f64 / count as f64;
    report.add(&format!("{name}: bare loop in one transaction"), &loop_);
    let mut by_callers = Vec::new();
    for n in [1, 8, 32, 256] {
        let count = if n == 1 { count / 6 } else { count };
        let figures = callers(&db, &shop, n, count, ARTICLES).await?;
        report.add(&format!("{name}: grouped commits, {n} callers"), &figures);
        by_callers.push((n, figures));
    }
    let rate_of =
        |n: usize| by_callers.iter().find(|(known, _)| *known == n).map_or(0.0, |(_, figures)| figures.rate());
    let cpu = by_callers.iter().find(|(known, _)| *known == 32).map_or(0.0, |(_, figures)| figures.cpu_each());
    let hot = callers(&db, &shop, 32, count, 3).await?;
    report.add(&format!("{name}: three hot articles, 32 callers"), &hot);
    drop(db);
    let db = place.open(|options| options.group = 1)?;
    let single = callers(&db, &shop, 32, count / 2, ARTICLES).await?;
    report.add(&format!("{name}: one commit each, 32 callers"), &single);
    drop(db);
    if matches!(engine, Engine::Sqlite) {
        let db = place.open(|options| options.durable = false)?;
        let lazy = callers(&db, &shop, 32, count, ARTICLES).await?;
        report.add(&format!("{name}: synchronous=NORMAL, 32 callers"), &lazy);
        report.number(&format!("{name}: FULL / NORMAL"), rate_of(32) / lazy.rate(), "aim ≥ 0.8");
    }
    report.number(&format!("{name}: 32 callers / bare loop"), rate_of(32) / loop_.rate(), "aim ≥ 0.5");
    report.number(&format!("{name}: 256 callers / bare loop"), rate_of(256) / loop_.rate(), "aim ≥ 0.75");
    report.number(&format!("{name}: grouped / one commit each"), rate_of(32) / single.rate(), "aim ≥ 3.5");
    report.number(&format!("{name}: hot / 200 articles"), hot.rate() / rate_of(32), "aim ≥ 0.9");
    report.number(&format!("{name}: statements an order"), statements, "aim ≤ 12");
    report.number(&format!("{name}: µs of CPU an order"), cpu, "aim ≤ 120");
    Ok(())
}
