//! A PostgreSQL with a synchronous replica of its own: the primary is killed under load, the replica promoted, the dead one
//! rebuilt behind it, and so on.

use std::{
    os::unix::fs::chown,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use rustix::process::{Pid, Signal, geteuid, kill_process};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::{
    Ledger, Outcome,
    kills::settled,
    load::Load,
    program::Place,
    said,
    sinks::Sinks,
    street::Street,
    until,
    verify::{Before, Store, verify},
};

/// The database of the run.
const DATABASE: &str = "rue";

/// What a run is asked to do.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How often the primary is killed and its replica promoted.
    pub promotions: u32,
    /// The seed of the customers.
    pub seed: u64,
    /// How many customers act at the same time.
    pub customers: u64,
}

/// Whether the programs of a PostgreSQL are on this machine.
pub fn is_possible() -> bool {
    programs().is_some()
}

/// Kills and promotes under load; answers faults and figures.
///
/// # Errors
/// When the run itself cannot go on.
pub async fn run(program: &Path, plan: &Plan) -> Outcome<(Vec<String>, Value)> {
    let mut cluster = blocking(Cluster::start).await?;
    let folder = tempfile::tempdir().map_err(said("a folder"))?;
    let sinks = Sinks::start().await?;
    let place = Place::new(program, folder.path(), Some(cluster.address())).writing_to(&sinks);
    let street = Arc::new(Street::settle(&place).await?);
    let before = Before::of(&Store::read(&place).await?);
    let ledger = Arc::new(Ledger::default());
    let running = place.serve().await.map_err(|why| {
        let log = std::fs::read_to_string(place.log()).unwrap_or_default();
        format!("{why}\n{log}")
    })?;
    let load = Load::start(&street, &ledger, plan.customers, plan.seed, "replica")?;
    load.follow(vec![running.base.clone()]);
    let (mut faults, mut back) = (Vec::new(), Vec::new());
    for turn in 0..plan.promotions {
        if turn > 0 {
            cluster = blocking(move || cluster.rebuilt()).await?;
        }
        sleep(Duration::from_millis(2_000)).await;
        let killed = Instant::now();
        cluster = blocking(move || cluster.promoted()).await?;
        let at = ledger.book().orders.len();
        if until(60, async || ledger.book().orders.len() > at + 10).await {
            back.push(killed.elapsed().as_millis() as u64);
        } else {
            faults.push(format!("promotion {turn}: service is not back after a minute"));
        }
        sleep(Duration::from_millis(500)).await;
    }
    load.finish().await;
    let store = settled(&place, running, false).await?;
    if let Err(why) = place.ask(&["check"]).await {
        faults.push(why);
    }
    let (more, mut figures) = verify(&ledger, &before, &store, &sinks);
    faults.extend(more);
    figures["promotions"] = json!(plan.promotions);
    figures["ms_until_ten_orders_were_taken_again"] = json!(back);
    Ok((faults, figures))
}

/// The synchronous client and the programs must not run on a thread that drives async work.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Outcome<T> + Send + 'static) -> Outcome<T> {
    tokio::task::spawn_blocking(work).await.map_err(said("a thread"))?
}

/// Two servers: one is written to, the other follows it.
struct Cluster {
    bin: PathBuf,
    folder: tempfile::TempDir,
    account: Option<(u32, u32)>,
    servers: [Server; 2],
    /// Which of both is the primary.
    primary: usize,
}

struct Server {
    port: u16,
    process: Option<Child>,
}

impl Cluster {
    fn start() -> Outcome<Self> {
        let bin = programs().ok_or("PostgreSQL is not installed: neither initdb nor postgres was found")?;
        let account = if geteuid().is_root() { Some((number("-u")?, number("-g")?)) } else { None };
        // The path of a Unix socket holds some hundred letters.
        let folder = tempfile::TempDir::with_prefix_in("comptoir-pair-", "/tmp").map_err(said("a folder"))?;
        if let Some((user, group)) = account {
            chown(folder.path(), Some(user), Some(group)).map_err(said("a folder for postgres"))?;
        }
        let servers = [Server { port: free_port()?, process: None }, Server { port: free_port()?, process: None }];
        let mut own = Self { bin, folder, account, servers, primary: 0 };
        let options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", "-D", "0"];
        own.tool("initdb", &options)?;
        own.serve(0)?;
        own.sql("postgres", &format!("CREATE DATABASE {DATABASE}"))?;
        own.follow(1)?;
        Ok(own)
    }

    /// Both servers, and that only the one that can be written to is meant.
    fn address(&self) -> String {
        let [one, two] = &self.servers;
        format!(
            "postgres://postgres@127.0.0.1:{},127.0.0.1:{}/{DATABASE}?target_session_attrs=read-write",
            one.port, two.port
        )
    }

    /// Starts a server on its folder.
    fn serve(&mut self, n: usize) -> Outcome {
        let port = self.servers[n].port.to_string();
        let mut postgres = self.command("postgres");
        postgres.args(["-D", &n.to_string(), "-h", "127.0.0.1", "-p", &port, "-k"]).arg(self.folder.path());
        // What is killed is a process, not a machine: nothing is lost that was handed to the system.
        postgres.args([
            "-c",
            "fsync=off",
            "-c",
            "max_connections=100",
            "-c",
            "wal_level=replica",
            "-c",
            "hot_standby=on",
        ]);
        let log = std::fs::File::create(self.folder.path().join(format!("log-{n}"))).map_err(said("a log"))?;
        let process = postgres.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
        self.servers[n].process = Some(process.map_err(said("postgres"))?);
        self.patiently("a server that answers", || client(self.servers[n].port, "postgres").is_ok())
    }

    /// Makes a server a copy of the primary that follows it, and lets the primary wait for it from now on.
    fn follow(&mut self, n: usize) -> Outcome {
        let (name, port) = (n.to_string(), self.servers[self.primary].port.to_string());
        let to = ["-h", "127.0.0.1", "-p", &port, "-U", "postgres", "-D", &name];
        self.tool("pg_basebackup", &[&to[..], &["-R", "-X", "stream", "--checkpoint=fast", "--no-sync"]].concat())?;
        // The copy holds whom its primary waits for; once promoted, it would wait for somebody who is dead.
        let settings = self.folder.path().join(&name).join("postgresql.auto.conf");
        let text = std::fs::read_to_string(&settings).map_err(said("the settings"))?;
        std::fs::write(&settings, format!("{text}synchronous_standby_names = ''\n")).map_err(said("the settings"))?;
        self.serve(n)?;
        self.sql("postgres", "ALTER SYSTEM SET synchronous_standby_names = '*'")?;
        self.sql("postgres", "SELECT pg_reload_conf()")?;
        let port = self.servers[self.primary].port;
        self.patiently("a replica that is waited for", || {
            let asked = "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync' AND state = 'streaming'";
            client(port, "postgres").and_then(|mut client| client.query(asked, &[])).is_ok_and(|rows| !rows.is_empty())
        })
    }

    /// SIGKILL for the primary and all its processes; the other takes its place.
    fn promoted(mut self) -> Outcome<Self> {
        if let Some(mut process) = self.servers[self.primary].process.take() {
            let all = family(process.id());
            for id in all {
                // One that is gone needs none.
                let _ = Pid::from_raw(id).map(|id| kill_process(id, Signal::KILL));
            }
            process.wait().map_err(said("the primary"))?;
        }
        self.primary = 1 - self.primary;
        self.tool("pg_ctl", &["promote", "-w", "-D", &self.primary.to_string()])?;
        Ok(self)
    }

    /// The dead one is made anew, behind the one that was promoted.
    fn rebuilt(mut self) -> Outcome<Self> {
        let dead = 1 - self.primary;
        std::fs::remove_dir_all(self.folder.path().join(dead.to_string())).map_err(said("the dead server's folder"))?;
        self.follow(dead)?;
        Ok(self)
    }

    fn sql(&self, database: &str, sql: &str) -> Outcome {
        let mut client = client(self.servers[self.primary].port, database).map_err(said("the primary"))?;
        client.batch_execute(sql).map_err(said(sql))
    }

    fn patiently(&self, what: &str, looks: impl Fn() -> bool) -> Outcome {
        for _ in 0..600 {
            if looks() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let logs =
            [0, 1].map(|n| std::fs::read_to_string(self.folder.path().join(format!("log-{n}"))).unwrap_or_default());
        Err(format!("{what}: not within 30 s\n{}", logs.join("\n")))
    }

    fn tool(&self, name: &str, arguments: &[&str]) -> Outcome {
        let done = self.command(name).args(arguments).output().map_err(said(name))?;
        if done.status.success() {
            return Ok(());
        }
        Err(format!("{name}: {}", String::from_utf8_lossy(&done.stderr)))
    }

    /// A program of PostgreSQL, which refuses to be root.
    fn command(&self, name: &str) -> Command {
        let program = self.bin.join(name);
        let mut command = match self.account {
            None => Command::new(program),
            Some((user, group)) => {
                let mut command = Command::new("setpriv");
                command.args([format!("--reuid={user}"), format!("--regid={group}"), "--clear-groups".to_owned()]);
                command.arg("--").arg(program);
                command
            }
        };
        command.current_dir(self.folder.path());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for server in &mut self.servers {
            let Some(process) = &mut server.process else { continue };
            // Nothing of it is kept: an immediate end is enough.
            let _ = i32::try_from(process.id()).ok().and_then(Pid::from_raw).map(|id| kill_process(id, Signal::QUIT));
            let _ = process.wait();
        }
    }
}

fn client(port: u16, database: &str) -> Result<postgres::Client, postgres::Error> {
    postgres::Client::connect(&format!("postgres://postgres@127.0.0.1:{port}/{database}"), postgres::NoTls)
}

/// A process and its children, itself first: none can be started anew once it is gone (proc(5), field 4).
fn family(id: u32) -> Vec<i32> {
    let own = i32::try_from(id).unwrap_or_default();
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_string_lossy().parse::<i32>().ok());
    let is_child = |child: &i32| {
        let stat = std::fs::read_to_string(format!("/proc/{child}/stat")).unwrap_or_default();
        let parent = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1)?.parse::<i32>().ok());
        parent == Some(own)
    };
    std::iter::once(own).chain(ids.filter(is_child)).collect()
}

/// The folder of PostgreSQL's programs: the one said in the environment, or the newest of Debian's.
fn programs() -> Option<PathBuf> {
    let said = std::env::var_os("COMPTOIR_POSTGRES_BIN").map(PathBuf::from);
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path());
    let mut versions: Vec<PathBuf> = debian.collect();
    let version = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok()).unwrap_or(0);
    versions.sort_by_key(|path| std::cmp::Reverse(version(path)));
    let all = ["initdb", "postgres", "pg_basebackup", "pg_ctl"];
    said.into_iter()
        .chain(versions.into_iter().map(|version| version.join("bin")))
        .find(|bin| all.iter().all(|program| bin.join(program).is_file()))
}

/// The user or group number of the account that the package made.
fn number(flag: &str) -> Outcome<u32> {
    let told = Command::new("id").args([flag, "postgres"]).output().map_err(said("id"))?;
    let text = String::from_utf8_lossy(&told.stdout).into_owned();
    text.trim()
        .parse()
        .map_err(|_| "PostgreSQL must not run as root, and there is no account named postgres".to_owned())
}

fn free_port() -> Outcome<u16> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    listener.map(|address| address.port()).map_err(said("a free port"))
}
