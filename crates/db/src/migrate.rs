//! The schema: one numbered list of portable SQL, append-only, applied in order on both engines.

use crate::{DbError, Engine, Options, Param, conn::Link, dialect, lead, params};

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
    21 "0021_sms_line", 22 "0022_papers", 23 "0023_advisors", 24 "0024_one_thread", 25 "0025_handovers", 26 "0026_rituals",
     27 "0027_streets", 28 "0028_nodes", 29 "0029_voices", 30 "0030_offers", 31 "0031_erasure", 32 "0032_retention",
     33 "0033_channel_trouble", 34 "0034_appointments", 35 "0035_events", 36 "0036_attentions",
     37 "0037_idle_followers", 38 "0038_progress", 39 "0039_quotes",
     40 "0040_alert_hours", 41 "0041_projects", 42 "0042_room", 43 "0043_sms_ceiling", 44 "0044_newest_first");

impl Migration {
    /// The last step that a program must know to go on beside this one, which takes something away that older ones use:
    /// `/* not beside programs before 0031 */` in its text. None: every program since 0028 goes on beside it.
    pub fn least(&self) -> Option<i64> {
        let (_, rest) = self.sql.split_once("/* not beside programs before ")?;
        rest.get(..4)?.parse().ok()
    }
}

/// The last step that this program knows.
pub(crate) fn known() -> i64 {
    MIGRATIONS.last().map_or(0, |step| step.number)
}

/// Applies what is missing, each step in its transaction. Two nodes that start together wait for each other. A store that a
/// newer program has brought further is served as it is, unless that program's schema says that older ones would do wrong.
pub(crate) fn run(link: &mut Link) -> Result<(), DbError> {
    let table = "CREATE TABLE IF NOT EXISTS schema_version (number BIGINT PRIMARY KEY, name TEXT NOT NULL)";
    let postgres = link.engine() == Engine::Postgres;
    if postgres {
        link.batch("SELECT pg_advisory_lock(427202611)")?;
    }
    let outcome = link.batch(table).and_then(|()| apply(link, MIGRATIONS)).and_then(|()| is_still_ours(link));
    if postgres {
        link.batch("SELECT pg_advisory_unlock(427202611)")?;
    }
    outcome
}

pub(crate) fn apply(link: &mut Link, steps: &[Migration]) -> Result<(), DbError> {
    let engine = link.engine();
    let stats = std::sync::Arc::default();
    let done =
        link.conn(&stats)
            .query("SELECT number FROM schema_version ORDER BY number /* whole */", &[], |row| row.get::<i64>(0))?;
    for step in steps.iter().filter(|step| !done.contains(&step.number)) {
        let failed = |error: DbError| DbError::Migration(step.name.to_owned(), error.to_string());
        if let Some(least) = step.least() {
            nobody_older(link, least).map_err(failed)?;
        }
        link.batch("BEGIN").map_err(failed)?;
        let applied = link.batch(&dialect::schema(step.sql, engine)).and_then(|()| {
            let params = [Param::from(step.number), Param::from(step.name)];
            link.conn(&stats).execute("INSERT INTO schema_version (number, name) VALUES (?1, ?2)", &params)?;
            match step.least() {
                Some(least) => link
                    .conn(&stats)
                    .execute("UPDATE schema_version SET least = ?2 WHERE number = ?1", params![step.number, least])
                    .map(|_| ()),
                None => Ok(()),
            }
        });
        if let Err(error) = applied {
            link.batch("ROLLBACK").map_err(failed)?;
            return Err(failed(error));
        }
        link.batch("COMMIT").map_err(failed)?;
    }
    Ok(())
}

/// Refused while a program that a step would harm still serves the store: a rolling upgrade stops the old ones first.
fn nobody_older(link: &mut Link, least: i64) -> Result<(), DbError> {
    if link.engine() == Engine::Sqlite {
        return Ok(());
    }
    let (stats, key) = (std::sync::Arc::default(), lead::lease_key());
    let heard = link.conn(&stats).query(dialect::HEARD, params![&key.street, &key.shop], |row| row.get::<String>(0))?;
    let older = heard.iter().filter_map(|lease| lead::schema_of(lease)).filter(|schema| *schema < least).count();
    if older == 0 {
        return Ok(());
    }
    let why = format!(
        "{older} programs that know less than schema {least} still serve this store: stop them, then start this one"
    );
    Err(DbError::Import(why))
}

/// Whether this program may serve what a newer one left.
fn is_still_ours(link: &mut Link) -> Result<(), DbError> {
    let stats = std::sync::Arc::default();
    let sql = "SELECT MAX(number), MAX(least) FROM schema_version /* whole */";
    let (found, least) = link.conn(&stats).query_one(sql, &[], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)))?;
    let known = known();
    if least > known {
        return Err(DbError::TooOld { found, least, known });
    }
    if found > known {
        tracing::warn!(found, known, "a newer program has served this store; this one goes on beside what it added");
    }
    Ok(())
}

/// Opens, migrates and closes: what a template of the tests needs.
#[cfg_attr(not(feature = "testing"), expect(dead_code, reason = "only templates of tests need it"))]
pub(crate) fn prepare(options: &Options) -> Result<(), DbError> {
    run(&mut Link::open(options)?)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::testing::TestDb;

    #[test]
    fn a_step_says_how_much_a_program_must_know_beside_it() {
        let step = |sql| Migration { number: 31, name: "0031_a", sql };
        assert_eq!(step("-- Away.\n/* not beside programs before 0031 */\nDROP TABLE a;").least(), Some(31));
        assert_eq!(step("CREATE TABLE a (b TEXT);").least(), None);
    }

    #[test]
    fn a_step_that_harms_older_programs_waits_until_they_are_stopped() {
        let Some(own) = TestDb::postgres() else { return };
        let sql = "/* not beside programs before 9002 */ CREATE TABLE later (street TEXT NOT NULL PRIMARY KEY);";
        let step = Migration { number: 9002, name: "9002_later", sql };
        let options = Options::new(own.location().clone());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(own.db.beat(Duration::from_millis(300))).expect("it is there");
        let tried = move || {
            let mut link = Link::open(&options)?;
            apply(&mut link, &[step])?;
            is_still_ours(&mut link)
        };
        let first = std::thread::spawn(tried.clone()).join().expect("no panic").expect_err("it is still served");
        assert!(first.to_string().contains("still serve this store"), "{first}");
        std::thread::sleep(Duration::from_millis(350));
        let then = std::thread::spawn(tried).join().expect("no panic").expect_err("applied, and not ours any more");
        assert!(matches!(then, DbError::TooOld { found: 9002, least: 9002, .. }), "{then}");
    }
}
