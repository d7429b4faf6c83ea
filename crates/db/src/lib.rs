//! The store: one SQL text on SQLite and PostgreSQL, transactions as synchronous closures on writer threads.
//!
//! [`Db::write`] sends a closure to a writer, which runs the queued closures in groups, each in its own savepoint,
//! and answers all of them only after the one commit that makes them durable. Nothing in a closure can wait for
//! the network, so no transaction is ever held across I/O. [`Db::read`] runs on a pool of reader connections.

mod conn;
mod dialect;
mod export;
mod import;
mod lead;
mod migrate;
mod pg;
#[cfg(feature = "testing")]
mod plans;
mod pool;
#[cfg(feature = "testing")]
mod streets;
#[cfg(feature = "testing")]
pub mod testing;
mod value;
mod writer;

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

pub use conn::{Conn, Tx};
pub use import::Moved;
use kernel::ShopKey;
pub use lead::Silent;
pub use migrate::{MIGRATIONS, Migration};
use tokio::sync::broadcast;
pub use value::{Column, Param, Row};

/// What can go wrong between the program and its store.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// SQLite said no.
    #[error("SQLite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL said no.
    #[error("PostgreSQL: {}", server_says(.0))]
    Postgres(#[from] postgres::Error),
    /// A stored value does not have the expected form.
    #[error("column {column}: {why}")]
    Decode {
        /// Its place in the row, from 0.
        column: usize,
        /// What was expected.
        why: String,
    },
    /// A row that must exist does not.
    #[error("no such row")]
    NoRow,
    /// The group could not be committed: nothing of it is stored.
    #[error("not committed: {0}")]
    Commit(String),
    /// Too many reads are waiting: better an error now than an answer too late.
    #[error("the store is busy")]
    Busy,
    /// The store is closing, or the closure panicked.
    #[error("the store is gone")]
    Gone,
    /// The server cannot be reached: it is tried again at every write.
    #[error("the store does not answer")]
    Away,
    /// What is to be taken over cannot be.
    #[error("{0}")]
    Import(String),
    /// A newer program brought the schema to where this one would do wrong.
    #[error(
        "the store was brought up to date by a newer program (schema {found}): it takes programs that know schema {least}, \
         and this one knows {known}; install the newer program, nothing was changed"
    )]
    TooOld {
        /// The last step in the store.
        found: i64,
        /// The last step that a program must know.
        least: i64,
        /// The last step that this program knows.
        known: i64,
    },
    /// The schema cannot be brought up to date.
    #[error("migration {0}: {1}")]
    Migration(String, String),
}

/// What the server says, with its code; never its detail, which may hold what somebody wrote.
fn server_says(error: &postgres::Error) -> String {
    match error.as_db_error() {
        Some(said) => format!("{} ({})", said.message(), said.code().code()),
        None => error.to_string(),
    }
}

impl DbError {
    /// Whether the store itself is in trouble, and the same request may work later: its server is gone, its disk is full
    /// or read-only. Nothing is known of a commit that was under way: a request with a key may be sent again.
    pub fn is_away(&self) -> bool {
        use rusqlite::ErrorCode;
        match self {
            Self::Commit(_) | Self::Gone | Self::Away | Self::Busy => true,
            Self::Sqlite(error) => matches!(
                error.sqlite_error_code(),
                Some(
                    ErrorCode::DiskFull
                        | ErrorCode::ReadOnly
                        | ErrorCode::SystemIoFailure
                        | ErrorCode::CannotOpen
                        | ErrorCode::DatabaseBusy
                )
            ),
            // A connection that broke has no code; 08 is the connection, 25 and 3B a transaction that was ended, 53 the disk or
            // the memory, 55 a lock that did not come, 57 a server that stops.
            Self::Postgres(error) => error.code().is_none_or(|code| {
                ["08", "25", "3B", "53", "55", "57"].iter().any(|class| code.code().starts_with(class))
            }),
            _ => false,
        }
    }
}

/// Where the data lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// One file, embedded.
    Sqlite(PathBuf),
    /// A `postgres://` address.
    Postgres(String),
}

/// How the store is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the data lives.
    pub location: Location,
    /// Reader connections.
    pub readers: usize,
    /// Writer connections on PostgreSQL; shops are spread over them. SQLite always has one writer.
    pub writers: usize,
    /// The most closures that one commit makes durable. 1 turns grouping off (for benchmarks).
    pub group: usize,
    /// SQLite's `synchronous=FULL`: an answered write survives a power cut. Off only in benchmarks.
    pub durable: bool,
}

impl Options {
    /// The settings that fit one small machine.
    pub fn new(location: Location) -> Self {
        Self { location, readers: 2, writers: 2, group: 256, durable: true }
    }
}

/// Something was committed that others may be looking at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The shop it happened in.
    pub key: ShopKey,
    /// A short word: `order`, `stock`, `shop`…
    pub topic: String,
}

/// The topic of a notice that stands for everything, of every shop: what other nodes told meanwhile was not heard.
const EVERYTHING: &str = "*";

impl Notice {
    /// Anything may have changed anywhere: the line to the other nodes was cut.
    pub fn is_everything(&self) -> bool {
        self.topic == EVERYTHING
    }
}

/// What was committed, told to those who listen, and counted by shop for those who keep answers.
pub(crate) struct Board {
    listeners: broadcast::Sender<Notice>,
    versions: RwLock<HashMap<ShopKey, HashMap<String, u64>>>,
    /// How often what others told was not heard: part of every version.
    missed: AtomicU64,
}

impl Board {
    fn new() -> Self {
        Self { listeners: broadcast::channel(4_096).0, versions: RwLock::default(), missed: AtomicU64::new(0) }
    }

    /// What other nodes told for some time was not heard: every kept answer may be old.
    pub(crate) fn missed(&self) {
        self.missed.fetch_add(1, Ordering::SeqCst);
        let nobody: kernel::Slug = "x".parse().unwrap_or_else(|_| unreachable!("a slug"));
        let key = ShopKey { street: nobody.clone(), shop: nobody };
        // No receiver is no fault: nobody is looking.
        let _ = self.listeners.send(Notice { key, topic: EVERYTHING.to_owned() });
    }

    /// Called after the commit and before it is answered: who reads their own write reads a new version.
    pub(crate) fn tell(&self, notice: Notice) {
        let mut versions = self.versions.write().unwrap_or_else(PoisonError::into_inner);
        let topics = versions.entry(notice.key.clone()).or_default();
        match topics.get_mut(&notice.topic) {
            Some(version) => *version += 1,
            None => drop(topics.insert(notice.topic.clone(), 1)),
        }
        drop(versions);
        // No receiver is no fault: nobody is looking.
        let _ = self.listeners.send(notice);
    }
}

/// Counters for metrics and benchmarks.
#[derive(Debug, Default)]
pub struct Stats {
    statements: AtomicU64,
    commits: AtomicU64,
    writes: AtomicU64,
}

impl Stats {
    /// Statements sent by slices so far (not counting savepoints and commits).
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }
    /// Durable commits so far.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }
    /// Write closures run so far.
    pub fn writes(&self) -> u64 {
        self.writes.load(Ordering::Relaxed)
    }
}

/// A handle to the store; cheap to clone.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    location: Location,
    writers: Vec<writer::Handle>,
    readers: pool::Pool,
    board: Arc<Board>,
    stats: Arc<Stats>,
    /// What this handle leads, and until when.
    led: lead::Led,
    /// Lives as long as a handle does: background threads watch it.
    _open: Arc<()>,
}

/// Which engine answers. Only for display and for the backup of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded SQLite.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

impl Db {
    /// Opens the store, brings its schema up to date and starts its threads. Blocks; call it before serving.
    pub fn open(options: &Options) -> Result<Self, DbError> {
        let board = Arc::new(Board::new());
        let stats = Arc::new(Stats::default());
        let mut first = conn::Link::open(options)?;
        migrate::run(&mut first)?;
        let engine = first.engine();
        let count = if engine == Engine::Sqlite { 1 } else { options.writers.max(1) };
        let mut writers = Vec::with_capacity(count);
        let mut ready = Some(first);
        for n in 0..count {
            let link = ready.take().map_or_else(|| conn::Link::open(options), Ok)?;
            writers.push(writer::start(n, link, options.clone(), Arc::clone(&board), Arc::clone(&stats))?);
        }
        let readers = pool::Pool::start(options, &stats)?;
        let open = Arc::new(());
        if let Location::Postgres(address) = &options.location {
            dialect::listen(address.clone(), Arc::clone(&board), Arc::downgrade(&open));
        }
        let location = options.location.clone();
        Ok(Self {
            inner: Arc::new(Inner {
                engine,
                location,
                writers,
                readers,
                board,
                stats,
                led: lead::Led::default(),
                _open: open,
            }),
        })
    }

    /// Runs a closure in a transaction of its own and answers after the commit that makes it durable.
    ///
    /// Closures of one shop run one after the other, on every node: what they check stays true until they write.
    /// An `Err` undoes everything the closure wrote.
    pub async fn write<T, E, F>(&self, key: &ShopKey, closure: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let lock = dialect::lock_number(key);
        let writer = &self.inner.writers[(lock.unsigned_abs() as usize) % self.inner.writers.len()];
        writer.run(lock, closure).await
    }

    /// Runs a closure on a reader connection. It sees what is committed; it must not write.
    pub async fn read<T, E, F>(&self, closure: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: FnOnce(&mut Conn<'_>) -> Result<T, E> + Send + 'static,
    {
        self.inner.readers.run(closure).await
    }

    /// Hears what is committed from now on, by this node and by others.
    pub fn notices(&self) -> broadcast::Receiver<Notice> {
        self.inner.board.listeners.subscribe()
    }

    /// Grows whenever something of the shop was committed under one of these topics, by this node or another.
    pub fn version(&self, key: &ShopKey, topics: &[&str]) -> u64 {
        let versions = self.inner.board.versions.read().unwrap_or_else(PoisonError::into_inner);
        let known = versions.get(key);
        let told: u64 = topics.iter().filter_map(|topic| known?.get(*topic)).sum();
        told + self.inner.board.missed.load(Ordering::SeqCst)
    }

    /// The counters.
    pub fn stats(&self) -> &Stats {
        &self.inner.stats
    }

    /// Which engine answers.
    pub fn engine(&self) -> Engine {
        self.inner.engine
    }

    /// Where the data lives.
    pub fn location(&self) -> &Location {
        &self.inner.location
    }

    /// Copies an SQLite store into a new file while it is in use. Refused on PostgreSQL (use `pg_dump`).
    pub async fn backup(&self, to: PathBuf) -> Result<(), DbError> {
        self.read(move |conn| conn.backup(&to)).await
    }
}
