//! The program in a process of its own: started, asked on the command line, paused, killed.

use std::{
    fs::OpenOptions,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::{Instant, timeout},
};

use crate::{Outcome, said, sinks::Sinks};

/// A program may take this long to get ready before it counts as hanging.
const READY: Duration = Duration::from_secs(120);

/// A store, and the program that serves it.
#[derive(Debug, Clone)]
pub struct Place {
    /// The program.
    pub program: PathBuf,
    /// The folder of SQLite's file, and of the log in any case.
    pub data: PathBuf,
    /// `postgres://…` to use a server instead.
    pub database: Option<String>,
    /// What else its environment says.
    pub variables: Vec<(String, String)>,
}

impl Place {
    /// A store in this folder, or on a server.
    pub fn new(program: &Path, data: &Path, database: Option<String>) -> Self {
        Self { program: program.to_owned(), data: data.to_owned(), database, variables: Vec::new() }
    }

    /// The same place, whose program writes to these sinks.
    #[must_use]
    pub fn writing_to(mut self, sinks: &Sinks) -> Self {
        let set = |name: &str, value: String| (format!("COMPTOIR_{name}"), value);
        self.variables.extend([
            set("SMTP__SERVER", format!("127.0.0.1:{}", sinks.mail.port)),
            set("SMTP__SECURITY", "none".into()),
            set("SMTP__FROM", "rue@example.org".into()),
            set("SMS__GATEWAY", "smsgate".into()),
            set("SMS__URL", format!("http://127.0.0.1:{}", sinks.sms.port)),
            set("SMS__USER", "rue".into()),
            set("SMS__PASSWORD", "rue".into()),
        ]);
        self
    }

    /// The same place with one more variable in its environment.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).arg("--data").arg(&self.data);
        if let Some(url) = &self.database {
            command.args(["--database-url", url]);
        }
        // No file and no variable of this machine changes what is tested.
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("COMPTOIR_")) {
            command.env_remove(name);
        }
        command.env("COMPTOIR_LOG", "warn").envs(self.variables.iter().cloned());
        command.current_dir(&self.data).stdin(Stdio::null()).kill_on_drop(true);
        command
    }

    /// Runs a command of the program to its end: what it printed, or what it complained of.
    ///
    /// # Errors
    /// Its output, when it does not exit with 0.
    pub async fn ask(&self, arguments: &[&str]) -> Outcome<String> {
        let done = self.command(arguments).output().await.map_err(said("the program"))?;
        let out = String::from_utf8_lossy(&done.stdout).into_owned();
        if done.status.success() {
            return Ok(out);
        }
        Err(format!("{}: {}\n{out}{}", arguments.join(" "), done.status, String::from_utf8_lossy(&done.stderr)))
    }

    /// Spawns `serve` (or `demo`) on a free port; it may not be ready yet.
    ///
    /// # Errors
    /// When it cannot be spawned.
    pub fn spawn(&self, command: &str) -> Outcome<Starting> {
        let log = OpenOptions::new().create(true).append(true).open(self.log());
        // A disk that cannot be written keeps no log either.
        let log = log.or_else(|_| OpenOptions::new().write(true).open("/dev/null")).map_err(said("the log"))?;
        let mut command = self.command(&[command, "--listen", "127.0.0.1:0"]);
        let begun = Instant::now();
        let child = command.stdout(Stdio::piped()).stderr(log).spawn().map_err(said("the program"))?;
        Ok(Starting { child, begun })
    }

    /// Starts `serve` and waits until it answers.
    ///
    /// # Errors
    /// When it does not get ready.
    pub async fn serve(&self) -> Outcome<Running> {
        self.spawn("serve")?.ready().await
    }

    /// Where its complaints are kept.
    pub fn log(&self) -> PathBuf {
        self.data.join("program.log")
    }
}

/// A program that was spawned.
pub struct Starting {
    child: Child,
    begun: Instant,
}

impl Starting {
    /// Waits for its ready line.
    ///
    /// # Errors
    /// When it ends or hangs instead.
    pub async fn ready(mut self) -> Outcome<Running> {
        let out = self.child.stdout.take().ok_or("no output")?;
        let mut lines = BufReader::new(out).lines();
        let wait = async {
            while let Ok(Some(line)) = lines.next_line().await {
                if let Some(address) = line.strip_prefix("ready ") {
                    return Some(address.trim().to_owned());
                }
            }
            None
        };
        let base = timeout(READY, wait).await.map_err(|_| "the program hangs at its start".to_owned())?;
        let base = base.ok_or("the program ended before it was ready")?;
        Ok(Running { child: self.child, base, took: self.begun.elapsed() })
    }

    /// SIGKILL, wherever it is in its start.
    pub async fn kill(mut self) {
        // It may be gone already.
        let _ = self.child.kill().await;
    }
}

/// A program that answers.
pub struct Running {
    child: Child,
    /// Its address, without a final slash.
    pub base: String,
    /// From its start to its ready line.
    pub took: Duration,
}

impl Running {
    /// SIGKILL: no goodbye.
    pub async fn kill(mut self) {
        // It may be gone already.
        let _ = self.child.kill().await;
    }

    /// SIGTERM, and waits for the end.
    ///
    /// # Errors
    /// When it does not end well.
    pub async fn stop(mut self) -> Outcome {
        self.signal(Signal::TERM)?;
        let ended = timeout(Duration::from_secs(30), self.child.wait()).await;
        match ended {
            Ok(Ok(status)) if status.success() => Ok(()),
            Ok(ended) => Err(format!("it ended with {ended:?}")),
            Err(_) => Err("it does not end".into()),
        }
    }

    /// Sends a signal: SIGSTOP pauses it, SIGCONT lets it go on.
    ///
    /// # Errors
    /// When it is gone.
    pub fn signal(&self, signal: Signal) -> Outcome {
        let id = self.child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        kill_process(id.ok_or("it is gone")?, signal).map_err(said("a signal"))
    }

    /// Whether it still runs.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }
}

/// Makes an empty database on a server, named after the process; answers its address.
///
/// # Errors
/// When the server does not do it.
pub fn database(server: &str, name: &str) -> Outcome<String> {
    let (server, name) = (server.to_owned(), format!("torture_{}_{name}", std::process::id()));
    // The synchronous client must not run on a thread that drives async work.
    let made = std::thread::spawn(move || {
        let mut admin = postgres::Client::connect(&server, postgres::NoTls).map_err(said("PostgreSQL"))?;
        admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name}")).map_err(said("PostgreSQL"))?;
        admin.batch_execute(&format!("CREATE DATABASE {name}")).map_err(said("PostgreSQL"))?;
        let (base, _) = server.rsplit_once('/').ok_or("an address with a database is needed")?;
        Ok(format!("{base}/{name}"))
    });
    made.join().map_err(|_| "a panic".to_owned())?
}

/// Runs statements on a database.
///
/// # Errors
/// When it says no.
pub fn execute(database: &str, sql: &str) -> Outcome {
    let (database, sql) = (database.to_owned(), sql.to_owned());
    let done = std::thread::spawn(move || {
        let mut client = postgres::Client::connect(&database, postgres::NoTls).map_err(said("PostgreSQL"))?;
        let mut tries = 0;
        // Beside a program that writes the same rows, one of both may be chosen to give way.
        while let Err(error) = client.batch_execute(&sql) {
            tries += 1;
            if tries == 10 {
                return Err(format!("{sql}: {error:?}"));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    });
    done.join().map_err(|_| "a panic".to_owned())?
}
