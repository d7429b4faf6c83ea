//! Jobs: work queued in the transaction that makes it true, run later, retried with backoff, visible when given up.

use std::{collections::HashMap, future::Future, pin::Pin, sync::Arc, time::Duration};

use db::{Conn, DbError, Notice, Tx, params};
use jiff::{SignedDuration, Timestamp};
use kernel::{ShopKey, Slug, id::JobId};
use serde::Serialize;
use tokio::{
    sync::{broadcast, watch},
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};

use super::{App, Env, Error};

/// A job gives up after this many tries (the waits add up to about a day).
pub const TRIES: i64 = 12;

/// How long to wait after a failed try: 10 s, doubling, at most 4 hours.
pub fn backoff(tries: i64) -> SignedDuration {
    let doublings = u32::try_from(tries.clamp(0, 11)).unwrap_or(0);
    SignedDuration::from_secs((10 * 2_i64.pow(doublings)).min(14_400))
}

/// Queues a job, to be run at `due` or soon after.
pub fn queue(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    kind: &str,
    due: Timestamp,
    detail: &impl Serialize,
) -> Result<(), DbError> {
    let id = JobId::new(env.now, env.rng.as_mut());
    let detail = serde_json::to_string(detail).unwrap_or_default();
    let sql = "INSERT INTO job (street, shop, id, kind, detail, due_at, state, tries) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'due', 0)";
    tx.run(sql, params![&key.street, &key.shop, id, kind, detail, due])?;
    Ok(())
}

/// One job on its way.
#[derive(Debug, Clone)]
pub struct Job {
    /// The shop it belongs to.
    pub key: ShopKey,
    /// Its identifier.
    pub id: JobId,
    /// What to do.
    pub kind: String,
    /// With what, as JSON.
    pub detail: String,
    /// How often it failed.
    pub tries: i64,
}

type Run = Arc<dyn Fn(App, Job) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send>> + Send + Sync>;
type Tick = Arc<dyn Fn(App) -> Pin<Box<dyn Future<Output = Result<usize, Error>> + Send>> + Send + Sync>;

type Heir = Arc<dyn Fn(App, String) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send>> + Send + Sync>;

/// Who does what: filled by `app.rs`.
#[derive(Clone, Default)]
pub struct Runner {
    kinds: HashMap<&'static str, Run>,
    ticks: Vec<(&'static str, Tick)>,
    heirs: Vec<Heir>,
    swift: Vec<(&'static str, Tick)>,
}

/// Work that makes work is done so often at once, then at the next round.
const MOST_ROUNDS: u32 = 50;
/// What the lease of the rounds is called: of several nodes, one does them.
const ROUNDS: &str = "rounds";
/// A node that leads and is not heard of for so long is followed by another.
const LEAD: Duration = Duration::from_secs(20);

/// A node says that it is there so often.
const BEAT: Duration = Duration::from_secs(3);
/// A node that has said nothing for so long is silent: what it claimed is taken over.
const SILENT: Duration = Duration::from_secs(12);
/// How many jobs a node claims at once; it does them one after the other.
const HANDFUL: i64 = 20;
/// A claim ends after so long in any case.
const CLAIM: SignedDuration = SignedDuration::from_mins(10);

impl Runner {
    /// A command that takes over what a silent node had claimed; safe when it is run twice.
    #[must_use]
    pub fn heir<F, Fut>(mut self, run: F) -> Self
    where
        F: Fn(App, String) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), Error>> + Send + 'static,
    {
        self.heirs.push(Arc::new(move |app, silent| Box::pin(run(app, silent))));
        self
    }

    /// A command that does the jobs of one kind.
    #[must_use]
    pub fn kind<F, Fut>(mut self, kind: &'static str, run: F) -> Self
    where
        F: Fn(App, Job) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), Error>> + Send + 'static,
    {
        self.kinds.insert(kind, Arc::new(move |app, job| Box::pin(run(app, job))));
        self
    }

    /// A command that looks for its own due work and answers how much it did. Of several nodes, one runs it; it is safe
    /// when two do, since a node that was paused may wake up in the middle.
    #[must_use]
    pub fn tick<F, Fut>(mut self, name: &'static str, run: F) -> Self
    where
        F: Fn(App) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<usize, Error>> + Send + 'static,
    {
        self.ticks.push((name, Arc::new(move |app| Box::pin(run(app)))));
        self
    }

    /// A command that also runs as soon as a commit says `topic`, on every node and beside all others: it claims what it
    /// does, and one that hangs holds nothing else up.
    #[must_use]
    pub fn on<F, Fut>(mut self, topic: &'static str, run: F) -> Self
    where
        F: Fn(App) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<usize, Error>> + Send + 'static,
    {
        let tick: Tick = Arc::new(move |app| Box::pin(run(app)));
        self.swift.push((topic, tick));
        self
    }

    /// Does everything that is due now, until nothing is; answers how much was done. What fails stops nothing else, and
    /// is the answer in the end.
    ///
    /// # Errors
    /// The first that was met.
    pub async fn drain(&self, app: &App) -> Result<usize, Error> {
        self.until_nothing_is_due(app, || self.swift.iter().chain(&self.ticks)).await
    }

    async fn until_nothing_is_due<'a, I>(&self, app: &App, ticks: impl Fn() -> I) -> Result<usize, Error>
    where
        I: Iterator<Item = &'a (&'static str, Tick)>,
    {
        let (mut total, mut failed) = (0, None);
        // A bound, so that work which makes work cannot hold the caller for ever.
        for _ in 0..MOST_ROUNDS {
            let mut done = self.run_due(app).await?;
            for (name, tick) in ticks() {
                match tick(app.clone()).await {
                    Ok(n) => done += n,
                    Err(error) => {
                        tracing::error!(%error, name, "a tick failed");
                        failed = failed.or(Some(error));
                    }
                }
            }
            total += done;
            if done == 0 {
                break;
            }
        }
        failed.map_or(Ok(total), Err)
    }

    /// Runs until told to stop: everything every `pause`, and at once what a commit calls for.
    pub async fn run(self, app: App, pause: Duration, mut stop: watch::Receiver<bool>) {
        let mut beside = JoinSet::new();
        for (topic, tick) in self.swift.clone() {
            beside.spawn(follow(app.clone(), topic, tick, pause, stop.clone()));
        }
        beside.spawn(beat(app.clone(), self.heirs.clone(), stop.clone()));
        let mut rest = interval(pause);
        rest.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = stop.changed() => break,
                _ = rest.tick() => {}
            }
            app.limits().tidy();
            let done = match app.db().lead(ROUNDS, LEAD).await {
                Ok(true) => self.until_nothing_is_due(&app, || self.ticks.iter()).await,
                Ok(false) => self.run_due(&app).await,
                Err(error) => Err(error.into()),
            };
            if let Err(error) = done {
                tracing::error!(%error, "jobs cannot be run");
            }
        }
        while beside.join_next().await.is_some() {}
    }

    async fn run_due(&self, app: &App) -> Result<usize, Error> {
        let (now, node, street) = (app.now(), app.db().node().to_owned(), app.street().clone());
        let asked = street.clone();
        if !app.db().read(move |conn| any_due(conn, &asked, now)).await? {
            return Ok(0);
        }
        let (own, name) = (ShopKey { street: street.clone(), shop: claims(&node) }, node.clone());
        let mine: Vec<Job> = app.db().write(&own, move |tx| claim(tx, &street, &name, now)).await?;
        let count = mine.len();
        for job in mine {
            let outcome = match self.kinds.get(job.kind.as_str()) {
                Some(run) => run(app.clone(), job.clone()).await,
                None => Err(Error::Fault(format!("nobody does jobs of kind {}", job.kind))),
            };
            let (key, node) = (job.key.clone(), node.clone());
            app.db().write(&key, move |tx| settle(tx, &node, now, &job, outcome)).await?;
        }
        Ok(count)
    }
}

/// Says that this node is there, and takes over from those that are not any more, until told to stop.
async fn beat(app: App, heirs: Vec<Heir>, mut stop: watch::Receiver<bool>) {
    let mut rest = interval(BEAT);
    rest.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = stop.changed() => return,
            _ = rest.tick() => {}
        }
        if let Err(error) = take_over(&app, &heirs).await {
            tracing::warn!(%error, "this node cannot say that it is there");
        }
    }
}

async fn take_over(app: &App, heirs: &[Heir]) -> Result<(), Error> {
    for silent in app.db().beat(SILENT).await? {
        let (street, node, now) = (app.street().clone(), silent.node.clone(), app.now());
        let own = ShopKey { street: street.clone(), shop: claims(app.db().node()) };
        app.db().write(&own, move |tx| release_of(tx, &street, &node, now)).await?;
        for heir in heirs {
            heir(app.clone(), silent.node.clone()).await?;
        }
        app.db().forget(silent).await?;
    }
    Ok(())
}

/// The name under which the claims of one node take turns; those of other nodes pass beside them.
fn claims(node: &str) -> Slug {
    format!("jobs-{node}").parse().unwrap_or_else(|_| unreachable!("a slug"))
}

/// Runs one command whenever its topic is said, and every `pause` in any case.
async fn follow(app: App, topic: &'static str, tick: Tick, pause: Duration, mut stop: watch::Receiver<bool>) {
    let mut notices = app.db().notices();
    let mut rest = interval(pause);
    rest.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = stop.changed() => return,
            _ = rest.tick() => {}
            () = is_said(&mut notices, topic) => {}
        }
        for _ in 0..MOST_ROUNDS {
            match tick(app.clone()).await {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(%error, topic, "a tick failed");
                    break;
                }
            }
        }
    }
}

/// Waits until a commit says the topic, or may have said it.
async fn is_said(notices: &mut broadcast::Receiver<Notice>, topic: &str) {
    loop {
        match notices.recv().await {
            Ok(notice) if notice.topic == topic || notice.is_everything() => return,
            Ok(_) => {}
            Err(broadcast::error::RecvError::Lagged(_)) => return,
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}

/// Begins something as soon as this node leads it, and stops it when it does not any more: of several nodes, one holds
/// the line to a broker, or to a mailbox.
pub fn while_leading<F>(app: &App, name: &'static str, mut stop: watch::Receiver<bool>, begin: F)
where
    F: Fn(watch::Receiver<bool>) + Send + Sync + 'static,
{
    let app = app.clone();
    tokio::spawn(async move {
        let mut running: Option<watch::Sender<bool>> = None;
        let mut rest = interval(Duration::from_secs(5));
        loop {
            tokio::select! {
                _ = stop.changed() => break,
                _ = rest.tick() => {}
            }
            // A store that is away leads nowhere: what runs goes on, since nobody else can begin either.
            let Ok(leads) = app.db().lead(name, LEAD).await else { continue };
            match (&running, leads) {
                (None, true) => {
                    let sender = watch::Sender::new(false);
                    begin(sender.subscribe());
                    running = Some(sender);
                }
                (Some(sender), false) => {
                    sender.send_replace(true);
                    running = None;
                }
                _ => {}
            }
        }
        if let Some(sender) = running {
            sender.send_replace(true);
        }
    });
}

/// Asked before a claim, so that an idle program writes nothing.
fn any_due(conn: &mut Conn<'_>, street: &Slug, now: Timestamp) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM job WHERE state IN ('due', 'running') AND due_at <= ?2 AND street = ?1 LIMIT 1";
    Ok(conn.query_opt(sql, params![street, now], |_| Ok(()))?.is_some())
}

/// Takes some due jobs of the street for one node; nodes that claim at the same time take different ones. What nobody settled
/// in time is due again.
fn claim(tx: &mut Tx<'_>, street: &Slug, node: &str, now: Timestamp) -> Result<Vec<Job>, DbError> {
    let until = now.saturating_add(CLAIM).unwrap_or(now);
    // Chosen once: PostgreSQL may run a subquery again for each row of a join, and then takes more than were asked for. It never
    // inlines a WITH that locks rows.
    let sql = "WITH chosen AS (
                 SELECT street, shop, id FROM job WHERE state IN ('due', 'running') AND due_at <= ?2 AND street = ?1
                 ORDER BY due_at, id LIMIT ?5 /* skip locked */)
               UPDATE job SET state = 'running', due_at = ?3, claimed_by = ?4
               WHERE street = ?1 AND (street, shop, id) IN (SELECT street, shop, id FROM chosen)
               RETURNING street, shop, id, kind, detail, tries";
    let mut jobs = tx.query(sql, params![street, now, until, node, HANDFUL], |row| {
        let key = ShopKey { street: row.get(0)?, shop: row.get(1)? };
        Ok(Job { key, id: row.get(2)?, kind: row.get(3)?, detail: row.get(4)?, tries: row.get(5)? })
    })?;
    jobs.sort_by_key(|job| job.id);
    Ok(jobs)
}

/// Lets go of what a silent node had claimed.
fn release_of(tx: &mut Tx<'_>, street: &Slug, node: &str, now: Timestamp) -> Result<u64, DbError> {
    let sql = "UPDATE job SET state = 'due', due_at = ?3, claimed_by = '' WHERE state = 'running' AND street = ?1 AND claimed_by = ?2";
    tx.execute(sql, params![street, node, now])
}

/// Writes what became of a job. That it is done counts from whoever did it; that it failed, only from who still has it.
fn settle(tx: &mut Tx<'_>, node: &str, now: Timestamp, job: &Job, outcome: Result<(), Error>) -> Result<(), Error> {
    let (street, shop) = (&job.key.street, &job.key.shop);
    let Err(error) = outcome else {
        tx.run("DELETE FROM job WHERE street = ?1 AND shop = ?2 AND id = ?3", params![street, shop, job.id])?;
        return Ok(());
    };
    let tries = job.tries + 1;
    let state = if tries >= TRIES { "given_up" } else { "due" };
    let due = now.saturating_add(backoff(tries)).unwrap_or(now);
    tracing::warn!(%error, kind = job.kind, tries, "a job failed");
    let sql = "UPDATE job SET tries = ?4, state = ?5, due_at = ?6, last_error = ?7, claimed_by = ''
               WHERE street = ?1 AND shop = ?2 AND id = ?3 AND claimed_by = ?8";
    tx.run(sql, params![street, shop, job.id, tries, state, due, error.to_string(), node])?;
    Ok(())
}

/// A job that gave up, for the shopkeeper to see.
#[derive(Debug, Clone)]
pub struct Buried {
    /// Its identifier.
    pub id: JobId,
    /// What it was to do.
    pub kind: String,
    /// Why it could not.
    pub why: String,
}

/// The jobs of a shop that gave up.
pub fn graveyard(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<Buried>, DbError> {
    let sql = "SELECT id, kind, last_error FROM job WHERE street = ?1 AND shop = ?2 AND state = 'given_up' ORDER BY id DESC LIMIT 200 /* whole */";
    conn.query(sql, params![&key.street, &key.shop], |row| {
        Ok(Buried { id: row.get(0)?, kind: row.get(1)?, why: row.get::<Option<String>>(2)?.unwrap_or_default() })
    })
}

/// Tries a buried job once more.
pub fn revive(tx: &mut Tx<'_>, env: &Env, key: &ShopKey, id: JobId) -> Result<bool, DbError> {
    let sql = "UPDATE job SET state = 'due', tries = 0, due_at = ?4 WHERE street = ?1 AND shop = ?2 AND id = ?3 AND state = 'given_up'";
    Ok(tx.execute(sql, params![&key.street, &key.shop, id, env.now])? > 0)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use db::testing::on_both;

    use super::*;
    use crate::testing::{env, key, morning, program};

    #[test]
    fn waits_double_and_are_bounded() {
        assert_eq!(backoff(0).as_secs(), 10);
        assert_eq!(backoff(3).as_secs(), 80);
        assert_eq!(backoff(40).as_secs(), 14_400);
        assert!((0..TRIES).map(|n| backoff(n).as_secs()).sum::<i64>() > 6 * 3_600);
    }

    #[test]
    fn a_job_is_done_once_or_tried_until_it_lies_in_sight() {
        on_both(|db| async move {
            let (app, _, clock) = program(&db).await;
            db.write(&key("pain"), |tx| {
                queue(tx, &mut env(), &key("pain"), "count", morning(), &serde_json::json!({ "n": 3 }))?;
                queue(
                    tx,
                    &mut env(),
                    &key("pain"),
                    "count",
                    morning() + SignedDuration::from_mins(5),
                    &serde_json::json!({ "n": 4 }),
                )?;
                queue(tx, &mut env(), &key("pain"), "fail", morning(), &serde_json::json!({}))
            })
            .await
            .expect("queued");
            let counted = Arc::new(AtomicU64::new(0));
            let count = Arc::clone(&counted);
            let runner = Runner::default()
                .kind("count", move |_, job: Job| {
                    let count = Arc::clone(&count);
                    async move {
                        let detail: serde_json::Value = serde_json::from_str(&job.detail).unwrap_or_default();
                        count.fetch_add(detail["n"].as_u64().unwrap_or(0), Ordering::Relaxed);
                        Ok(())
                    }
                })
                .kind("fail", |_, _| async { Err(Error::Fault("no luck".into())) });
            runner.drain(&app).await.expect("run");
            runner.drain(&app).await.expect("run");
            assert_eq!(counted.load(Ordering::Relaxed), 3, "once, and not before its time");
            for _ in 0..TRIES {
                clock.advance(241);
                runner.drain(&app).await.expect("run");
            }
            assert_eq!(counted.load(Ordering::Relaxed), 7);
            let buried = db.read(|conn| graveyard(conn, &key("pain"))).await.expect("read");
            assert_eq!(
                buried.iter().map(|job| (job.kind.as_str(), job.why.as_str())).collect::<Vec<_>>(),
                [("fail", "no luck")]
            );
            assert_eq!(db.read(|conn| graveyard(conn, &key("fleur"))).await.expect("read").len(), 0);
            let id = buried[0].id;
            let revived = db.write(&key("pain"), move |tx| revive(tx, &env(), &key("pain"), id)).await.expect("asked");
            assert!(revived);
            assert_eq!(db.read(|conn| graveyard(conn, &key("pain"))).await.expect("read").len(), 0);
        });
    }

    /// What one node saw of the jobs that it did.
    fn counting(done: &Arc<std::sync::Mutex<HashMap<String, u64>>>) -> Runner {
        let done = Arc::clone(done);
        Runner::default().kind("bake", move |_, job: Job| {
            let done = Arc::clone(&done);
            async move {
                *done.lock().expect("a lock").entry(job.detail).or_default() += 1;
                Ok(())
            }
        })
    }

    async fn queued(db: &db::Db, count: i64) {
        db.write(&key("pain"), move |tx| {
            let mut env = env();
            (0..count).try_for_each(|n| queue(tx, &mut env, &key("pain"), "bake", morning(), &n))
        })
        .await
        .expect("queued");
    }

    #[test]
    fn nodes_that_claim_at_once_do_each_job_once() {
        let Some(own) = db::testing::TestDb::postgres() else { return };
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let done: Arc<std::sync::Mutex<HashMap<String, u64>>> = Arc::default();
            queued(&own.db, 300).await;
            let mut apps = Vec::new();
            for _ in 0..3 {
                let options = db::Options::new(own.location().clone());
                let opened = tokio::task::spawn_blocking(move || db::Db::open(&options)).await;
                apps.push(program(&opened.expect("a thread").expect("a store")).await.0);
            }
            let mut nodes = JoinSet::new();
            for app in apps {
                let runner = counting(&done);
                nodes.spawn(async move { runner.drain(&app).await.expect("run") });
            }
            while let Some(node) = nodes.join_next().await {
                assert!(node.expect("a node") > 0, "each has a share");
            }
            let done = done.lock().expect("a lock");
            assert_eq!((done.len(), done.values().max()), (300, Some(&1)));
        });
    }

    #[test]
    fn what_a_silent_node_claimed_is_done_by_another_and_its_failure_does_not_count() {
        on_both(|db| async move {
            let (app, _, _) = program(&db).await;
            queued(&db, 5).await;
            let street = app.street().clone();
            let claimed =
                db.write(&key("pain"), move |tx| claim(tx, &street, "dead", morning())).await.expect("claimed");
            assert_eq!(claimed.len(), 5);
            let done: Arc<std::sync::Mutex<HashMap<String, u64>>> = Arc::default();
            let runner = counting(&done);
            assert_eq!(runner.drain(&app).await.expect("run"), 0, "it may still be at work");
            let street = app.street().clone();
            let released = db.write(&key("pain"), move |tx| release_of(tx, &street, "dead", morning())).await;
            assert_eq!(released.expect("released"), 5);
            assert_eq!(runner.drain(&app).await.expect("run"), 5);
            // It wakes up and says that one of them failed: somebody else has done it.
            let late = claimed[0].clone();
            db.write(&key("pain"), move |tx| settle(tx, "dead", morning(), &late, Err(Error::Fault("late".into()))))
                .await
                .expect("heard");
            assert_eq!(runner.drain(&app).await.expect("run"), 0);
            assert_eq!(done.lock().expect("a lock").len(), 5);
        });
    }

    #[test]
    fn a_node_that_is_not_heard_of_is_found_by_the_others() {
        let Some(own) = db::testing::TestDb::postgres() else { return };
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let options = db::Options::new(own.location().clone());
            let other = tokio::task::spawn_blocking(move || db::Db::open(&options)).await;
            let other = other.expect("a thread").expect("a store");
            other.beat(Duration::from_millis(1)).await.expect("said");
            tokio::time::sleep(Duration::from_millis(20)).await;
            let (app, _, _) = program(&own.db).await;
            queued(&own.db, 3).await;
            let (street, node) = (app.street().clone(), other.node().to_owned());
            own.db.write(&key("pain"), move |tx| claim(tx, &street, &node, morning())).await.expect("claimed");
            take_over(&app, &[]).await.expect("taken over");
            let done: Arc<std::sync::Mutex<HashMap<String, u64>>> = Arc::default();
            assert_eq!(counting(&done).drain(&app).await.expect("run"), 3);
            assert_eq!(own.db.beat(SILENT).await.expect("said"), [], "it is forgotten");
        });
    }
}
