//! `homeassistant`: a stock Home Assistant from PyPI joins the demo street over a real mosquitto, without a screen, and must show
//! the shop by itself. What it does there is written in `stock_home.py`.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, ExitCode, Stdio},
    thread::sleep,
    time::Duration,
};

use serde_json::Value;

use crate::{
    Outcome, demo,
    packages::{self, MOSQUITTO},
    run, say,
};

/// What its MQTT integration loads beside itself; versions are its own, from the list that comes with it.
const BESIDE: [&str; 6] = ["paho-mqtt", "janus", "aiohttp_cors", "numpy", "PyTurboJPEG", "ha-av"];
/// The account of the street on the broker of this trial.
const OWN: (&str, &str) = ("comptoir", "levain");

/// Which Home Assistant, and which street.
#[derive(clap::Args)]
pub struct Args {
    /// The version from PyPI. Each wants its own Python: this one 3.11 or 3.12.
    #[arg(long, default_value = "2024.3.3")]
    version: String,
    /// The Python that runs it.
    #[arg(long, default_value = "python3")]
    python: String,
    /// Ask this program instead of building one.
    #[arg(long)]
    program: Option<PathBuf>,
}

/// Ends what was started, however the trial ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself: then there is nobody to stop.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Installs it when it is missing, opens a street and a broker, lets it join, and ends as its trial does.
pub fn homeassistant(args: &Args) -> Outcome<ExitCode> {
    packages::ensure(&[&MOSQUITTO])?;
    let python = installed(args)?;
    let program = match &args.program {
        Some(program) => program.clone(),
        None => demo::build(false)?,
    };
    let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    let port = free_port()?;
    let broker = format!("mqtt://{}:{}@127.0.0.1:{port}", OWN.0, OWN.1);
    let data = folder.path().join("street");
    let mut street = run::command(&program, &["demo", "--listen", "127.0.0.1:0", "--mqtt", &broker, "--data"]);
    let mut street = Running(run::start(street.arg(&data).stdout(Stdio::piped()))?);
    let base = base(&mut street.0)?;
    // The broker lets in who has an account; the street finds it by trying again.
    let mut accounts = run::command(&program, &["mqtt", "accounts"]);
    accounts.arg(folder.path()).arg("--data").arg(&data).stdout(Stdio::null()).stderr(Stdio::null());
    run::finish(accounts.env("COMPTOIR_MQTT__USER", OWN.0).env("COMPTOIR_MQTT__PASSWORD", OWN.1))?;
    let _broker = mosquitto(folder.path(), port)?;
    let home = account(&base)?;
    say::step(&format!("Home Assistant {} joins the street", args.version));
    let script = run::root().join("crates/xtask/src/stock_home.py");
    let own = folder.path().join("home");
    fs::create_dir(&own).map_err(|error| error.to_string())?;
    // It joins; then it starts again.
    for _ in 0..2 {
        let mut peer = run::command(&python, &[]);
        peer.arg(&script).args(["127.0.0.1", &port.to_string(), &home.0, &home.1, &base]).arg(&own);
        let ended = run::wait(&mut run::start(&mut peer)?)?;
        if !ended.success() {
            return Ok(run::exit_code(ended));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn installed(args: &Args) -> Outcome<PathBuf> {
    let folder = run::root().join("target/homeassistant").join(&args.version);
    let python = folder.join("bin/python");
    if !folder.join("ready").is_file() {
        say::step(&format!("Installing Home Assistant {} into target/homeassistant (once)", args.version));
        run::finish(run::command(&args.python, &["-m", "venv"]).arg(&folder))?;
        run::finish(&mut run::command(folder.join("bin/pip"), &["install", "--quiet", "uv"]))?;
        let install = || {
            let mut uv = run::command(folder.join("bin/uv"), &["pip", "install", "--quiet", "--python"]);
            uv.arg(&python);
            uv
        };
        run::finish(install().arg(format!("homeassistant=={}", args.version)))?;
        let where_ = "import homeassistant; print(homeassistant.__path__[0])";
        let own = run::read(&mut run::command(&python, &["-c", where_]))?;
        let versions = Path::new(own.trim()).join("package_constraints.txt");
        run::finish(install().args(BESIDE).arg("--constraint").arg(versions))?;
        fs::write(folder.join("ready"), "").map_err(|error| error.to_string())?;
    }
    Ok(python)
}

fn free_port() -> Outcome<u16> {
    let taken = TcpListener::bind(("127.0.0.1", 0)).and_then(|taken| taken.local_addr());
    taken.map(|address| address.port()).map_err(|error| format!("no free port: {error}"))
}

/// Where the street answers, once it does.
fn base(street: &mut Child) -> Outcome<String> {
    let out = street.stdout.take().ok_or("the street says nothing")?;
    let mut lines = BufReader::new(out).lines().map_while(Result::ok);
    let base = lines.find_map(|line| line.strip_prefix("ready ").map(str::to_owned));
    base.ok_or_else(|| "the street ended before it answered".into())
}

fn mosquitto(folder: &Path, port: u16) -> Outcome<Running> {
    let (passwords, rights) = (folder.join("comptoir.passwords"), folder.join("comptoir.acl"));
    let lines = format!(
        "listener {port} 127.0.0.1\nallow_anonymous false\nuser root\npassword_file {}\nacl_file {}\nlog_dest none\n",
        passwords.display(),
        rights.display()
    );
    let config = folder.join("mosquitto.conf");
    fs::write(&config, lines).map_err(|error| error.to_string())?;
    let program = MOSQUITTO.path().ok_or("no mosquitto")?;
    let broker = Running(run::start(run::command(program, &["-c"]).arg(&config))?);
    for _ in 0..200 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Ok(broker);
        }
        sleep(run::LOOK.max(Duration::from_millis(25)));
    }
    Err("mosquitto does not answer".into())
}

/// The account of a home of somebody whose order is set aside without asking.
fn account(base: &str) -> Outcome<(String, String)> {
    let list = run::read(&mut run::command("curl", &["--silent", "--fail", &format!("{base}/demo/access.json")]))?;
    let list: Value = serde_json::from_str(&list).map_err(|error| error.to_string())?;
    let known = list["customers"].as_array().into_iter().flatten().find(|one| one["name"] == "Jeanne");
    let home = &known.ok_or("nobody to play")?["mqtt"]["homeassistant"];
    let word = |name: &str| home[name].as_str().map(str::to_owned).ok_or_else(|| format!("no {name} in the list"));
    Ok((word("user")?, word("password")?))
}
