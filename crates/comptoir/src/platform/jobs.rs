//! Jobs: work queued in the transaction that makes it true, run later, retried with backoff, visible when given up.

use std::{collections::HashMap, future::Future, pin::Pin, sync::Arc, time::Duration};

use db::{Conn, DbError, Notice, Tx, params};
use jiff::{SignedDuration, Timestamp};
use kernel::{ShopKey, id::JobId};
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
    tx.execute(sql, params![&key.street, &key.shop, id, kind, detail, due])?;
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

/// Who does what: filled by `app.rs`.
#[derive(Clone, Default)]
pub struct Runner {
    kinds: HashMap<&'static str, Run>,
    ticks: Vec<(&'static str, Tick)>,
    swift: Vec<(&'static str, Tick)>,
}

/// Work that makes work is done so often at once, then at the next round.
const MOST_ROUNDS: u32 = 50;
/// What the lease of the rounds is called: of several nodes, one does them.
const ROUNDS: &str = "rounds";
/// A node that leads and is not heard of for so long is followed by another.
const LEAD: Duration = Duration::from_secs(20);

impl Runner {
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
                Ok(false) => Ok(0),
                Err(error) => Err(error.into()),
            };
            if let Err(error) = done {
                tracing::error!(%error, "jobs cannot be run");
            }
        }
        while beside.join_next().await.is_some() {}
    }

    async fn run_due(&self, app: &App) -> Result<usize, Error> {
        let now = app.now();
        let due: Vec<Job> = app.db().read(move |conn| due(conn, now)).await?;
        let count = due.len();
        for job in due {
            let outcome = match self.kinds.get(job.kind.as_str()) {
                Some(run) => run(app.clone(), job.clone()).await,
                None => Err(Error::Fault(format!("nobody does jobs of kind {}", job.kind))),
            };
            let key = job.key.clone();
            app.db().write(&key, move |tx| settle(tx, now, &job, outcome)).await?;
        }
        Ok(count)
    }
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

fn due(conn: &mut Conn<'_>, now: Timestamp) -> Result<Vec<Job>, DbError> {
    let sql = "SELECT street, shop, id, kind, detail, tries FROM job WHERE state = 'due' AND due_at <= ?1 ORDER BY due_at LIMIT 100";
    conn.query(sql, params![now], |row| {
        let key = ShopKey { street: row.get(0)?, shop: row.get(1)? };
        Ok(Job { key, id: row.get(2)?, kind: row.get(3)?, detail: row.get(4)?, tries: row.get(5)? })
    })
}

fn settle(tx: &mut Tx<'_>, now: Timestamp, job: &Job, outcome: Result<(), Error>) -> Result<(), Error> {
    let (street, shop) = (&job.key.street, &job.key.shop);
    let Err(error) = outcome else {
        tx.execute("DELETE FROM job WHERE street = ?1 AND shop = ?2 AND id = ?3", params![street, shop, job.id])?;
        return Ok(());
    };
    let tries = job.tries + 1;
    let state = if tries >= TRIES { "given_up" } else { "due" };
    let due = now.saturating_add(backoff(tries)).unwrap_or(now);
    tracing::warn!(%error, kind = job.kind, tries, "a job failed");
    let sql = "UPDATE job SET tries = ?4, state = ?5, due_at = ?6, last_error = ?7 WHERE street = ?1 AND shop = ?2 AND id = ?3";
    tx.execute(sql, params![street, shop, job.id, tries, state, due, error.to_string()])?;
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
}
