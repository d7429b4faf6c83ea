//! The schema: one numbered list of portable SQL, append-only, applied in order on both engines.

use crate::{DbError, Engine, Options, Param, conn::Link, dialect};

/// One step of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its place, from 1, without holes.
    pub number: i64,
    /// What it brings, from its file name.
    pub name: &'static str,
    /// The SQL of both engines.
    pub sql: &'static str,
}

macro_rules! migrations {
    ($($number:literal $name:literal),* $(,)?) => {
        /// Every step, in order.
        pub const MIGRATIONS: &[Migration] = &[$(
            Migration { number: $number, name: $name, sql: include_str!(concat!("../../../migrations/", $name, ".sql")) },
        )*];
    };
}
migrations!(1 "0001_platform", 2 "0002_shops", 3 "0003_people", 4 "0004_shelf", 5 "0005_messages", 6 "0006_orders", 7 "0007_once", 8 "0008_tickets",
    9 "0009_options", 10 "0010_talk", 11 "0011_objects", 12 "0012_lunch", 13 "0013_homes", 14 "0014_bells",
    15 "0015_persons", 16 "0016_search", 17 "0017_threads", 18 "0018_plans", 19 "0019_lease", 20 "0020_attempt",
    21 "0021_sms_line", 22 "0022_papers", 23 "0023_advisors", 24 "0024_one_thread", 25 "0025_handovers", 26 "0026_rituals", 32 "0032_erasure",
    33 "0033_retention", 34 "0034_channel_trouble");

/// Applies what is missing, each step in its transaction. Two nodes that start together wait for each other.
pub(crate) fn run(link: &mut Link) -> Result<(), DbError> {
    let table = "CREATE TABLE IF NOT EXISTS schema_version (number BIGINT PRIMARY KEY, name TEXT NOT NULL)";
    let postgres = link.engine() == Engine::Postgres;
    if postgres {
        link.batch("SELECT pg_advisory_lock(427202611)")?;
    }
    let outcome = link.batch(table).and_then(|()| apply(link));
    if postgres {
        link.batch("SELECT pg_advisory_unlock(427202611)")?;
    }
    outcome
}

fn apply(link: &mut Link) -> Result<(), DbError> {
    let engine = link.engine();
    let stats = std::sync::Arc::default();
    let done =
        link.conn(&stats)
            .query("SELECT number FROM schema_version ORDER BY number /* whole */", &[], |row| row.get::<i64>(0))?;
    for step in MIGRATIONS.iter().filter(|step| !done.contains(&step.number)) {
        let failed = |error: DbError| DbError::Migration(step.name.to_owned(), error.to_string());
        link.batch("BEGIN").map_err(failed)?;
        let applied = link.batch(&dialect::schema(step.sql, engine)).and_then(|()| {
            let params = [Param::from(step.number), Param::from(step.name)];
            link.conn(&stats).execute("INSERT INTO schema_version (number, name) VALUES (?1, ?2)", &params).map(|_| ())
        });
        if let Err(error) = applied {
            link.batch("ROLLBACK").map_err(failed)?;
            return Err(failed(error));
        }
        link.batch("COMMIT").map_err(failed)?;
    }
    Ok(())
}

/// Opens, migrates and closes: what a template of the tests needs.
#[cfg_attr(not(feature = "testing"), expect(dead_code, reason = "only templates of tests need it"))]
pub(crate) fn prepare(options: &Options) -> Result<(), DbError> {
    run(&mut Link::open(options)?)
}
