//! What commands print can be used as it is printed: keys open the path beside them, the demo's addresses answer.

use std::{
    io::{BufRead as _, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc,
    time::Duration,
};

use reqwest::StatusCode;

/// Ends with the test.
pub struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The program, without the settings of this machine; what it logs goes nowhere.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comptoir"));
    command.env_clear().stdin(Stdio::null()).stderr(Stdio::null());
    command
}

/// What a command prints, which ends well.
fn said(arguments: &[&str], data: &Path) -> String {
    let done = program().args(arguments).arg("--data").arg(data).output().expect("it runs");
    assert!(done.status.success(), "{arguments:?}");
    String::from_utf8(done.stdout).expect("text").trim().to_owned()
}

/// How long a program may take to say the next thing before it is ready.
const PATIENCE: Duration = Duration::from_secs(60);

/// Starts a program that answers; its address, and what it printed before.
pub fn started(command: &mut Command) -> (Running, String, Vec<String>) {
    let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|it| it.local_addr()).expect("a free port").port();
    let mut child =
        command.args(["--listen", &format!("127.0.0.1:{port}")]).stdout(Stdio::piped()).spawn().expect("it starts");
    let out = child.stdout.take().expect("a pipe");
    let running = Running(child);
    // A pipe cannot be read with a deadline; the thread ends with the program.
    let (says, said) = mpsc::channel();
    std::thread::spawn(move || BufReader::new(out).lines().map_while(Result::ok).try_for_each(|line| says.send(line)));
    let mut before = Vec::new();
    while let Ok(line) = said.recv_timeout(PATIENCE) {
        if let Some(base) = line.strip_prefix("ready ") {
            return (running, base.to_owned(), before);
        }
        before.push(line);
    }
    panic!("it never was ready: {before:?}");
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

#[test]
fn every_key_opens_the_path_that_is_printed_with_it() {
    let data = tempfile::tempdir().expect("a folder");
    let street = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/street.json");
    said(&["seed", &street.to_string_lossy()], data.path());
    let kinds = ["smsgate", "twilio", "ovh", "mail", "cti", "cloudprnt"];
    let made = kinds.map(|kind| said(&["key", "create", "--shop", "courte-pate", "--kind", kind], data.path()));
    let (_running, base, _) = started(program().arg("serve").arg("--data").arg(data.path()));
    runtime().block_on(async {
        let client = reqwest::Client::new();
        for path in &made {
            let (way, key) = path.rsplit_once('/').expect("a path");
            let status = |path: String| client.post(format!("{base}{path}")).body("{}").send();
            let opened = status(path.clone()).await.expect("an answer").status();
            assert!(opened != StatusCode::NOT_FOUND && !opened.is_server_error(), "{path}: {opened}");
            // The way is known, and only this key opens it.
            let forged = status(format!("{way}/{}", key.chars().rev().collect::<String>())).await.expect("an answer");
            assert_eq!(forged.status(), StatusCode::NOT_FOUND, "{way}");
        }
    });
}

#[test]
fn the_demo_prints_every_place_and_each_answers() {
    let (_running, base, printed) = started(program().arg("demo"));
    let places: Vec<&str> =
        printed.iter().filter_map(|line| line.split_whitespace().find_map(|word| word.strip_prefix(&base))).collect();
    let wanted = ["/", "/comptoir", "/bureau", "/atelier", "/demo", "/demo/messages", "/demo/access.json"];
    assert!(wanted.iter().all(|path| places.contains(path)), "{printed:?}");
    assert!(
        ["sarah@", "ines@", "camille@"].iter().all(|who| printed.iter().any(|line| line.contains(who))),
        "{printed:?}"
    );
    runtime().block_on(async {
        for path in places {
            let answer = reqwest::get(format!("{base}{path}")).await.expect("an answer");
            assert_eq!(answer.status(), StatusCode::OK, "{path}");
        }
    });
}
