//! One connection of either engine, and what a transaction adds to it.

use std::{
    ops::{Deref, DerefMut},
    path::Path,
    sync::{Arc, atomic::Ordering},
};

use crate::{DbError, Engine, Location, Notice, Options, Param, Row, Stats, dialect, pg::Pg};

/// A connection as its thread owns it.
pub(crate) enum Link {
    Sqlite(Box<rusqlite::Connection>),
    Postgres(Box<Pg>),
}

impl Link {
    pub(crate) fn open(options: &Options) -> Result<Self, DbError> {
        match &options.location {
            Location::Sqlite(path) => {
                let link = rusqlite::Connection::open(path)?;
                let synchronous = if options.durable { "FULL" } else { "NORMAL" };
                link.busy_timeout(std::time::Duration::from_secs(10))?;
                link.execute_batch(&format!(
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA foreign_keys=ON;
                     PRAGMA temp_store=MEMORY; PRAGMA cache_size=-4096; PRAGMA journal_size_limit=67108864;"
                ))?;
                // A plan that looked at the values bound to it would be made anew at every execution.
                link.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
                link.set_prepared_statement_cache_capacity(256);
                Ok(Self::Sqlite(Box::new(link)))
            }
            Location::Postgres(address) => Ok(Self::Postgres(Box::new(Pg::connect(address)?))),
        }
    }

    pub(crate) fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    pub(crate) fn conn<'a>(&'a mut self, stats: &'a Arc<Stats>) -> Conn<'a> {
        Conn { link: self, stats }
    }

    /// Runs a text of several statements without values.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), DbError> {
        match self {
            Self::Sqlite(link) => Ok(link.execute_batch(sql)?),
            Self::Postgres(link) => link.batch(sql),
        }
    }

    /// Begins, marks and ends transactions: the few short statements between closures, parsed once by SQLite and sent in
    /// one round trip to PostgreSQL.
    pub(crate) fn steer(&mut self, sql: &str) -> Result<(), DbError> {
        let Self::Sqlite(link) = self else { return self.batch(sql) };
        for statement in sql.split_terminator(';') {
            link.prepare_cached(statement)?.execute([])?;
        }
        Ok(())
    }

    /// The same, but PostgreSQL's answer is not waited for: what follows fails when this did.
    pub(crate) fn steer_ahead(&mut self, sql: &str) -> Result<(), DbError> {
        let Self::Postgres(link) = self else { return self.steer(sql) };
        link.batch_ahead(sql);
        Ok(())
    }

    /// Whether the connection can still be used.
    pub(crate) fn is_broken(&self) -> bool {
        match self {
            Self::Sqlite(_) => false,
            Self::Postgres(link) => link.is_closed(),
        }
    }
}

/// A connection lent to a closure: what reads need.
pub struct Conn<'a> {
    link: &'a mut Link,
    stats: &'a Arc<Stats>,
}

impl Conn<'_> {
    /// Runs a statement; answers how many rows it changed.
    pub fn execute(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64, DbError> {
        self.stats.statements.fetch_add(1, Ordering::Relaxed);
        #[cfg(feature = "testing")]
        crate::streets::look(sql, self.link.engine());
        match self.link {
            Link::Sqlite(link) => {
                #[cfg(feature = "testing")]
                crate::plans::look(link, sql);
                let changed = link.prepare_cached(sql)?.execute(rusqlite::params_from_iter(params))?;
                Ok(changed as u64)
            }
            Link::Postgres(link) => link.execute(sql, params),
        }
    }

    /// Runs a statement of which nobody needs to know how many rows it changed. On PostgreSQL it travels with the next
    /// statement, and a fault of it is told by that one, or undoes the transaction at its end.
    pub fn run(&mut self, sql: &str, params: &[Param<'_>]) -> Result<(), DbError> {
        let Link::Postgres(link) = self.link else { return self.execute(sql, params).map(|_| ()) };
        self.stats.statements.fetch_add(1, Ordering::Relaxed);
        #[cfg(feature = "testing")]
        crate::streets::look(sql, Engine::Postgres);
        link.execute_ahead(sql, params)
    }

    /// Whether all that was run stands: PostgreSQL does not commit a transaction of which a statement failed, whoever
    /// made nothing of the fault.
    pub(crate) fn settle(&mut self) -> Result<(), DbError> {
        match self.link {
            Link::Sqlite(_) => Ok(()),
            Link::Postgres(link) => link.settle(),
        }
    }

    /// All rows of an answer.
    pub fn query<T>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        self.stats.statements.fetch_add(1, Ordering::Relaxed);
        #[cfg(feature = "testing")]
        crate::streets::look(sql, self.link.engine());
        match self.link {
            Link::Sqlite(link) => {
                #[cfg(feature = "testing")]
                crate::plans::look(link, sql);
                let mut statement = link.prepare_cached(sql)?;
                let mut rows = statement.query(rusqlite::params_from_iter(params))?;
                let mut out = Vec::new();
                while let Some(row) = rows.next()? {
                    out.push(read(&Row::Sqlite(row))?);
                }
                Ok(out)
            }
            Link::Postgres(link) => link.query(sql, params)?.iter().map(|row| read(&Row::Postgres(row))).collect(),
        }
    }

    /// Rows of the search by words: `words_match(?4)` in the text stands for the condition, and the last value, of that
    /// number, for the words: each in any of its spellings; one that ends in `*` stands for all that begins so. The newest
    /// first: `newest` is the number that a row of now would have, and what is older is looked at only where less than
    /// `enough` rows are younger.
    pub fn found<T>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        words: &[Vec<String>],
        (newest, enough): (i64, i64),
        mut read: impl FnMut(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        let engine = self.link.engine();
        let mut found = Vec::new();
        for stretch in dialect::stretches(newest, engine) {
            let mut values = params.to_vec();
            values.push(Param::from(dialect::wanted(words, engine)));
            let within = stretch.is_some();
            values.extend(stretch.map(Param::from));
            found = self.query(&dialect::found(sql, engine, within), &values, &mut read)?;
            if i64::try_from(found.len()).is_ok_and(|n| n >= enough) {
                break;
            }
        }
        Ok(found)
    }

    /// The first row of an answer, if any.
    pub fn query_opt<T>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<Option<T>, DbError> {
        Ok(self.query(sql, params, read)?.into_iter().next())
    }

    /// The one row of an answer; [`DbError::NoRow`] when there is none.
    pub fn query_one<T>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<T, DbError> {
        self.query_opt(sql, params, read)?.ok_or(DbError::NoRow)
    }

    /// Copies the SQLite file behind this connection.
    pub(crate) fn backup(&mut self, to: &Path) -> Result<(), DbError> {
        match self.link {
            Link::Sqlite(link) => Ok(link.backup("main", to, None::<fn(rusqlite::backup::Progress)>)?),
            Link::Postgres(_) => Err(DbError::Commit("PostgreSQL is copied by pg_dump".into())),
        }
    }
}

/// A transaction lent to a closure: a connection that may write, and what to tell others once it is durable.
pub struct Tx<'a> {
    conn: Conn<'a>,
    pub(crate) notices: Vec<Notice>,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(conn: Conn<'a>) -> Self {
        Self { conn, notices: Vec::new() }
    }

    /// Tells everyone who looks at the shop, once this transaction is durable.
    pub fn notify(&mut self, key: &kernel::ShopKey, topic: &str) {
        let known = self.notices.iter().any(|n| n.topic == topic && n.key == *key);
        if !known {
            self.notices.push(Notice { key: key.clone(), topic: topic.to_owned() });
        }
    }
}

impl<'a> Deref for Tx<'a> {
    type Target = Conn<'a>;
    fn deref(&self) -> &Conn<'a> {
        &self.conn
    }
}
impl<'a> DerefMut for Tx<'a> {
    fn deref_mut(&mut self) -> &mut Conn<'a> {
        &mut self.conn
    }
}
