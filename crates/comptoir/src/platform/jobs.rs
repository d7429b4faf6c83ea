//! Jobs: work queued in the transaction that makes it true, run later, retried with backoff, visible when given up.

use std::{collections::HashMap, future::Future, pin::Pin, sync::Arc};

use db::{Conn, DbError, Tx, params};
use jiff::{SignedDuration, Timestamp};
use kernel::{ShopKey, id::JobId};
use serde::Serialize;

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

    /// A command that looks for its own due work and answers how much it did.
    #[must_use]
    pub fn tick<F, Fut>(mut self, name: &'static str, run: F) -> Self
    where
        F: Fn(App) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<usize, Error>> + Send + 'static,
    {
        self.ticks.push((name, Arc::new(move |app| Box::pin(run(app)))));
        self
    }

    /// A command that also runs as soon as a commit says `topic`.
    #[must_use]
    pub fn on<F, Fut>(mut self, topic: &'static str, run: F) -> Self
    where
        F: Fn(App) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<usize, Error>> + Send + 'static,
    {
        let tick: Tick = Arc::new(move |app| Box::pin(run(app)));
        self.swift.push((topic, Arc::clone(&tick)));
        self.ticks.push((topic, tick));
        self
    }

    /// Does everything that is due now, until nothing is; answers how much was done.
    pub async fn drain(&self, app: &App) -> Result<usize, Error> {
        let mut total = 0;
        // A bound, so that work which makes work cannot hold the caller for ever.
        for _ in 0..50 {
            let mut done = self.run_due(app).await?;
            for (name, tick) in &self.ticks {
                done += tick(app.clone()).await.inspect_err(|error| tracing::error!(%error, name, "a tick failed"))?;
            }
            total += done;
            if done == 0 {
                break;
            }
        }
        Ok(total)
    }

    /// Runs until told to stop: everything every `pause`, and at once what a commit calls for.
    pub async fn run(self, app: App, pause: std::time::Duration, mut stop: tokio::sync::watch::Receiver<bool>) {
        let mut notices = app.db().notices();
        let mut rest = tokio::time::interval(pause);
        rest.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = stop.changed() => return,
                _ = rest.tick() => {
                    if let Err(error) = self.drain(&app).await {
                        tracing::error!(%error, "jobs cannot be run");
                    }
                    app.limits().tidy();
                }
                notice = notices.recv() => {
                    let mut topics: Vec<String> = notice.into_iter().map(|notice| notice.topic).collect();
                    // One round for everything that was said meanwhile.
                    while let Ok(notice) = notices.try_recv() {
                        topics.push(notice.topic);
                    }
                    for (topic, tick) in self.swift.iter().filter(|(topic, _)| topics.iter().any(|said| said == topic)) {
                        if let Err(error) = tick(app.clone()).await {
                            tracing::error!(%error, topic, "a tick failed");
                        }
                    }
                }
            }
        }
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
