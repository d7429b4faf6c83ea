//! A database for each test, cloned from a template that is migrated once, on both engines.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU64, Ordering},
};

use crate::{Db, Location, MIGRATIONS, Options, migrate};

/// The address of a PostgreSQL server where tests may create databases; `cargo xtask test` sets it.
pub const POSTGRES: &str = "COMPTOIR_TEST_POSTGRES";

/// A store of its own, gone when dropped.
pub struct TestDb {
    /// The store.
    pub db: Db,
    location: Location,
    _folder: Option<tempfile::TempDir>,
}

static COUNT: AtomicU64 = AtomicU64::new(0);

fn version() -> String {
    let text: String = MIGRATIONS.iter().map(|step| step.sql).collect();
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

impl TestDb {
    /// On a fresh SQLite file.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let template = std::env::temp_dir().join(format!("comptoir-template-{}.db", version()));
        if !template.exists() {
            let build = folder.path().join("template.db");
            migrate::prepare(&Options::new(Location::Sqlite(build.clone()))).expect("the schema applies");
            std::fs::rename(&build, &template).expect("same file system");
        }
        let path: PathBuf = folder.path().join("test.db");
        std::fs::copy(&template, &path).expect("the template is there");
        Self::open(Location::Sqlite(path), Some(folder))
    }

    /// On a fresh PostgreSQL database; none when no server is given.
    pub fn postgres() -> Option<Self> {
        let server = std::env::var(POSTGRES).ok()?;
        // The synchronous client must not run on a thread that drives an async runtime.
        let make = std::thread::spawn(move || {
            let template = format!("comptoir_template_{}", version());
            let mut admin = postgres::Client::connect(&server, postgres::NoTls).expect("the server answers");
            admin.batch_execute("SELECT pg_advisory_lock(427)").expect("a lock");
            let known = admin.query("SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate", &[&template]);
            if known.expect("a list").is_empty() {
                admin.batch_execute(&format!("DROP DATABASE IF EXISTS {template}")).expect("dropped");
                admin.batch_execute(&format!("CREATE DATABASE {template}")).expect("created");
                migrate::prepare(&Options::new(Location::Postgres(named(&server, &template))))
                    .expect("the schema applies");
                admin.batch_execute(&format!("ALTER DATABASE {template} IS_TEMPLATE true")).expect("marked");
            }
            let own = format!("comptoir_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
            admin.batch_execute(&format!("DROP DATABASE IF EXISTS {own}")).expect("dropped");
            admin.batch_execute(&format!("CREATE DATABASE {own} TEMPLATE {template}")).expect("cloned");
            admin.batch_execute("SELECT pg_advisory_unlock(427)").expect("unlocked");
            Self::open(Location::Postgres(named(&server, &own)), None)
        });
        Some(make.join().expect("a database"))
    }

    fn open(location: Location, folder: Option<tempfile::TempDir>) -> Self {
        let options = Options::new(location.clone());
        let db = std::thread::spawn(move || Db::open(&options)).join().expect("no panic").expect("the store opens");
        Self { db, location, _folder: folder }
    }

    /// Where it lives, to open it a second time as another node would.
    pub fn location(&self) -> &Location {
        &self.location
    }
}

impl Drop for TestDb {
    /// A run makes some seven hundred databases of 11 MB: each goes with its test, whoever is still connected to it.
    fn drop(&mut self) {
        let (Location::Postgres(own), Ok(server)) = (&self.location, std::env::var(POSTGRES)) else { return };
        let name = own.split('?').next().and_then(|address| address.rsplit('/').next()).unwrap_or_default().to_owned();
        let gone = std::thread::spawn(move || {
            let mut admin = postgres::Client::connect(&server, postgres::NoTls)?;
            admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        });
        // A database that stays costs room, not truth.
        drop(gone.join());
    }
}

fn named(server: &str, database: &str) -> String {
    let (base, _) = server.rsplit_once('/').expect("an address with a database");
    match server.split_once('?') {
        Some((before, options)) => {
            let (base, _) = before.rsplit_once('/').expect("an address with a database");
            format!("{base}/{database}?{options}")
        }
        None => format!("{base}/{database}"),
    }
}

/// Runs a test on SQLite and, when a server is given, on PostgreSQL.
pub fn on_both<F, Fut>(test: F)
where
    F: Fn(Db) -> Fut,
    Fut: Future<Output = ()>,
{
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let mut databases = vec![TestDb::sqlite()];
    databases.extend(TestDb::postgres());
    for own in &databases {
        runtime.block_on(test(own.db.clone()));
    }
}
