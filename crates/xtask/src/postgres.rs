//! A private PostgreSQL: its own folder, port and socket, started for one run and stopped with it.

use std::{
    env, fs,
    net::TcpListener,
    os::unix::fs::chown,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::Duration,
};

use rustix::process::{Pid, Signal, geteuid, kill_process};
use tempfile::TempDir;

use crate::{
    Outcome,
    run::{self, LOOK},
    say,
};

/// Whether a commit waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// As in a shop: benchmarks measure this.
    Disk,
    /// Nothing outlives the run: tests want speed.
    Memory,
}

/// A running server. Dropping it stops it and removes its folder.
pub struct Postgres {
    server: Child,
    port: u16,
    folder: TempDir,
}

impl Postgres {
    /// Makes a cluster and starts its server. Called on the main thread, whose end would end the server too.
    pub fn start(durability: Durability) -> Outcome<Self> {
        let bin = programs().ok_or("PostgreSQL is not installed: neither initdb nor postgres was found")?;
        let owner = Owner::find()?;
        let folder = TempDir::with_prefix_in("comptoir-pg-", base());
        let folder = folder.map_err(|error| format!("no temporary folder: {error}"))?;
        owner.take(folder.path())?;
        let mut initdb = owner.command(&bin.join("initdb"), folder.path());
        initdb.args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
            "-D",
            "data",
        ]);
        run::read(&mut initdb).map_err(|error| format!("initdb failed: {error}"))?;
        let log = folder.path().join("log");
        let port = free_port()?;
        let out = fs::File::create(&log).and_then(|file| Ok((file.try_clone()?, file)));
        let (out, err) = out.map_err(|error| format!("cannot write the server's log: {error}"))?;
        let mut postgres = owner.command(&bin.join("postgres"), folder.path());
        postgres.args(["-D", "data", "-h", "127.0.0.1", "-p", &port.to_string(), "-k"]).arg(folder.path());
        postgres.args(settings(durability).iter().flat_map(|setting| ["-c", *setting]));
        let server = run::start(postgres.stdin(Stdio::null()).stdout(out).stderr(err))?;
        let mut own = Self { server, port, folder };
        if own.becomes_ready() {
            say::line(&format!("PostgreSQL answers at {}", own.url()));
            return Ok(own);
        }
        Err(format!("PostgreSQL did not start:\n{}", fs::read_to_string(&log).unwrap_or_default()))
    }

    /// The address of its maintenance database; whoever has it may create others.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn pid_file(&self) -> PathBuf {
        self.folder.path().join("data/postmaster.pid")
    }

    /// Waits until the server's own file says that it accepts connections.
    fn becomes_ready(&mut self) -> bool {
        for _ in 0..(Duration::from_secs(60).as_millis() / LOOK.as_millis()) {
            if run::stopped() || !matches!(self.server.try_wait(), Ok(None)) {
                return false;
            }
            if fs::read_to_string(self.pid_file()).is_ok_and(|text| says_ready(&text)) {
                return true;
            }
            sleep(LOOK);
        }
        false
    }
}

impl Drop for Postgres {
    /// A fast shutdown by the process id that the server wrote down, an immediate one when that takes too long.
    fn drop(&mut self) {
        let written =
            fs::read_to_string(self.pid_file()).ok().and_then(|text| text.lines().next()?.trim().parse().ok());
        let pid = written.or_else(|| i32::try_from(self.server.id()).ok()).and_then(Pid::from_raw);
        for signal in [Signal::INT, Signal::QUIT, Signal::KILL] {
            if !matches!(self.server.try_wait(), Ok(None)) {
                return;
            }
            pid.map_or(Ok(()), |pid| kill_process(pid, signal)).unwrap_or_default();
            for _ in 0..(Duration::from_secs(10).as_millis() / LOOK.as_millis()) {
                if !matches!(self.server.try_wait(), Ok(None)) {
                    return;
                }
                sleep(LOOK);
            }
        }
    }
}

/// Line 8 of `postmaster.pid`.
fn says_ready(pid_file: &str) -> bool {
    pid_file.lines().nth(7).is_some_and(|line| line.trim() == "ready")
}

fn settings(durability: Durability) -> &'static [&'static str] {
    match durability {
        Durability::Disk => &["max_connections=200", "max_wal_size=4GB"],
        Durability::Memory => {
            &["max_connections=200", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"]
        }
    }
}

/// The folder of `initdb` and `postgres`: the one said in the environment, the newest of Debian's, or one on the PATH.
pub fn programs() -> Option<PathBuf> {
    let said = env::var_os("COMPTOIR_POSTGRES_BIN").map(PathBuf::from);
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path());
    let newest = newest_first(debian.collect()).into_iter().map(|version| version.join("bin"));
    let path = run::which("initdb").and_then(|file| Some(file.parent()?.to_path_buf()));
    said.into_iter()
        .chain(newest)
        .chain(path)
        .find(|bin| ["initdb", "postgres"].iter().all(|program| run::executable(&bin.join(program))))
}

/// Version 16 before version 9.
fn newest_first(mut folders: Vec<PathBuf>) -> Vec<PathBuf> {
    let version = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok()).unwrap_or(0);
    folders.sort_by_key(|path| std::cmp::Reverse(version(path)));
    folders
}

/// A temporary folder with a short name: the path of a Unix socket holds some hundred letters.
fn base() -> PathBuf {
    let own = env::temp_dir();
    if own.as_os_str().len() > 60 { PathBuf::from("/tmp") } else { own }
}

fn free_port() -> Outcome<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    listener.map(|address| address.port()).map_err(|error| format!("no free port: {error}"))
}

/// Who runs the server: PostgreSQL refuses to be root.
enum Owner {
    /// We are an ordinary user.
    Us,
    /// We are root: the account that the package made, with its user and group numbers.
    Account(u32, u32),
}

impl Owner {
    fn find() -> Outcome<Self> {
        if !geteuid().is_root() {
            return Ok(Self::Us);
        }
        let number = |flag| {
            let text = run::read(&mut run::command("id", &[flag, "postgres"]))?;
            text.trim().parse().map_err(|_| format!("`id` said {text:?}"))
        };
        let account: Outcome<_> = number("-u").and_then(|user| Ok(Self::Account(user, number("-g")?)));
        account.map_err(|error| {
            format!("PostgreSQL must not run as root, and there is no account named postgres: {error}")
        })
    }

    /// Makes a folder theirs.
    fn take(&self, folder: &Path) -> Outcome {
        match self {
            Self::Us => Ok(()),
            Self::Account(user, group) => chown(folder, Some(*user), Some(*group))
                .map_err(|error| format!("cannot give {} to postgres: {error}", folder.display())),
        }
    }

    /// Starts a program as them. Where `setpriv` is at hand (Linux), the server ends even if we are killed outright.
    fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = match (self, run::which("setpriv")) {
            (Self::Us, None) => run::command(program, &[]),
            (Self::Us, Some(setpriv)) => {
                let mut command = run::command(setpriv, &["--pdeathsig=INT", "--"]);
                command.arg(program);
                command
            }
            (Self::Account(user, group), Some(setpriv)) => {
                let user = format!("--reuid={user}");
                let group = format!("--regid={group}");
                let mut command = run::command(setpriv, &["--pdeathsig=INT", &user, &group, "--clear-groups", "--"]);
                command.arg(program);
                command
            }
            (Self::Account(..), None) => {
                let mut command = run::command("su", &["-s", "/bin/sh", "-c", r#"exec "$0" "$@""#, "--", "postgres"]);
                command.arg(program);
                command
            }
        };
        command.current_dir(folder);
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_server_is_taken() {
        let folders = ["9", "16", "15", "notes"].map(PathBuf::from).to_vec();
        assert_eq!(newest_first(folders)[0], PathBuf::from("16"));
    }

    #[test]
    fn ready_is_what_the_eighth_line_says() {
        let file = |status: &str| format!("1\n/data\n2\n5432\n/tmp\n127.0.0.1\n 3 4\n{status} \n");
        assert!(says_ready(&file("ready   ")));
        assert!(!says_ready(&file("starting")));
        assert!(!says_ready("1\n/data\n"));
    }

    #[test]
    fn a_server_of_our_own_starts_and_leaves_nothing() {
        if programs().is_none() {
            return;
        }
        let own = Postgres::start(Durability::Memory).expect("it starts");
        let (folder, port) = (own.folder.path().to_path_buf(), own.port);
        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
        drop(own);
        assert!(!folder.exists());
        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
    }
}
