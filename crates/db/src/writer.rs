//! A writer thread: queued closures run in groups, each in its savepoint, one commit for all.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use tokio::sync::{mpsc, oneshot};

use crate::{Board, DbError, Engine, Notice, Options, Stats, Tx, conn::Link, dialect};

/// One closure on its way, with the one who waits for it.
trait Job: Send {
    /// Runs inside the group; `true` keeps what it wrote.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Answers, after the commit (or its failure).
    fn finish(self: Box<Self>, committed: Result<(), String>);
}

struct Typed<T, E, F> {
    closure: Option<F>,
    outcome: Option<Result<T, E>>,
    answer: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Job for Typed<T, E, F>
where
    T: Send,
    E: From<DbError> + Send,
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let Some(closure) = self.closure.take() else { return false };
        let outcome = catch_unwind(AssertUnwindSafe(|| closure(tx)));
        let outcome = outcome.unwrap_or_else(|_| {
            tracing::error!("a write panicked");
            Err(DbError::Gone.into())
        });
        // A refusal stays a refusal; what was to stand must stand whole.
        let outcome = match (tx.settle(), outcome) {
            (Err(fault), Ok(_)) => Err(fault.into()),
            (_, outcome) => outcome,
        };
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        keep
    }

    fn finish(self: Box<Self>, committed: Result<(), String>) {
        let outcome = match (committed, self.outcome) {
            (Ok(()), Some(outcome)) => outcome,
            // A refusal stays a refusal: it wrote nothing that could be lost.
            (Err(_), Some(Err(refusal))) => Err(refusal),
            (Err(why), _) => Err(DbError::Commit(why).into()),
            (Ok(()), None) => Err(DbError::Gone.into()),
        };
        // The one who asked may have gone: the write stands all the same.
        let _ = self.answer.send(outcome);
    }
}

type Queued = (i64, Box<dyn Job>);

/// The way to a writer.
pub(crate) struct Handle {
    queue: mpsc::Sender<Queued>,
}

impl Handle {
    pub(crate) async fn run<T, E, F>(&self, lock: i64, closure: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (answer, wait) = oneshot::channel();
        let job = Box::new(Typed { closure: Some(closure), outcome: None, answer });
        if self.queue.send((lock, job)).await.is_err() {
            return Err(DbError::Gone.into());
        }
        wait.await.unwrap_or_else(|_| Err(DbError::Gone.into()))
    }
}

pub(crate) fn start(
    number: usize,
    link: Link,
    options: Options,
    board: Arc<Board>,
    stats: Arc<Stats>,
) -> Result<Handle, DbError> {
    let (queue, jobs) = mpsc::channel::<Queued>(8_192);
    let writer = Writer { link, options, board, stats, node: dialect::node() };
    std::thread::Builder::new()
        .name(format!("db-write-{number}"))
        .spawn(move || writer.serve(jobs))
        .map_err(|error| DbError::Commit(error.to_string()))?;
    Ok(Handle { queue })
}

struct Writer {
    link: Link,
    options: Options,
    board: Arc<Board>,
    stats: Arc<Stats>,
    node: u64,
}

impl Writer {
    fn serve(mut self, mut jobs: mpsc::Receiver<Queued>) {
        let mut group: Vec<Queued> = Vec::with_capacity(self.options.group);
        while let Some(first) = jobs.blocking_recv() {
            group.push(first);
            while group.len() < self.options.group {
                let Ok(next) = jobs.try_recv() else { break };
                group.push(next);
            }
            // One order of locks on every node: no deadlock between groups. Stable: first come, first served.
            group.sort_by_key(|(lock, _)| *lock);
            let outcome = if self.is_there() { self.commit_group(&mut group) } else { Err(DbError::Away) };
            let committed = match outcome {
                Ok(told) => {
                    self.stats.commits.fetch_add(1, Ordering::Relaxed);
                    told.into_iter().for_each(|notice| self.board.tell(notice));
                    Ok(())
                }
                Err(error) => {
                    tracing::error!(%error, "a group of writes is not committed");
                    self.recover();
                    Err(error.to_string())
                }
            };
            self.stats.writes.fetch_add(group.len() as u64, Ordering::Relaxed);
            for (_, job) in group.drain(..) {
                job.finish(committed.clone());
            }
        }
    }

    /// Runs the group in one transaction. Between two closures one round trip closes a savepoint, takes the lock
    /// of the next shop (PostgreSQL) and opens the next savepoint.
    fn commit_group(&mut self, group: &mut [Queued]) -> Result<Vec<Notice>, DbError> {
        let postgres = self.link.engine() == Engine::Postgres;
        let mut told: Vec<Notice> = Vec::new();
        let mut between = String::from(if postgres { "BEGIN;" } else { "BEGIN IMMEDIATE;" });
        let mut locked = None;
        // Alone, a closure needs no savepoint: undoing it is undoing the transaction.
        let alone = group.len() == 1;
        for (lock, job) in group.iter_mut() {
            if postgres && locked != Some(*lock) {
                between.push_str(&format!("SELECT pg_advisory_xact_lock({lock});"));
                locked = Some(*lock);
            }
            if !alone {
                between.push_str("SAVEPOINT one;");
            }
            self.link.steer_ahead(&between)?;
            between.clear();
            let mut tx = Tx::new(self.link.conn(&self.stats));
            let keep = job.run(&mut tx);
            let mut notices = std::mem::take(&mut tx.notices);
            drop(tx);
            match (keep, alone) {
                (true, false) => between.push_str("RELEASE one;"),
                (false, false) => between.push_str("ROLLBACK TO one;RELEASE one;"),
                (true, true) => {}
                (false, true) => return self.link.steer("ROLLBACK").map(|()| Vec::new()),
            }
            if keep {
                notices.retain(|notice| !told.contains(notice));
                told.append(&mut notices);
            }
        }
        if postgres {
            between.push_str(&dialect::notify_sql(&told, self.node));
        }
        between.push_str("COMMIT");
        self.link.steer(&between)?;
        Ok(told)
    }

    /// After a failed group: an open transaction is undone, a lost connection made anew if it can be. What waits is not
    /// held up by a store that is away: it is told so at once.
    fn recover(&mut self) {
        if !self.link.is_broken() && self.link.steer("ROLLBACK").is_ok() {
            return;
        }
        if let Ok(link) = Link::open(&self.options) {
            self.link = link;
        }
    }

    /// Whether there is a connection to write on, made anew when the last one was lost.
    fn is_there(&mut self) -> bool {
        if !self.link.is_broken() {
            return true;
        }
        match Link::open(&self.options) {
            Ok(link) => {
                self.link = link;
                true
            }
            Err(_) => {
                // Everybody is told at once; nobody turns in a circle.
                std::thread::sleep(Duration::from_millis(50));
                false
            }
        }
    }
}
