//! `demo`: the demo street, from a fresh clone to a page in the browser, until stopped.

use std::{
    env,
    io::{BufRead, BufReader, Write, stdout},
    path::PathBuf,
    process::{Child, Command, ExitCode, Stdio},
    thread,
};

use crate::{Outcome, assets, run, say};

/// How to open the street.
#[derive(clap::Args)]
pub struct Args {
    /// Where it listens.
    #[arg(long, default_value = "127.0.0.1:8022")]
    listen: String,
    /// Keep its data in this folder instead of a fresh one.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Open the browser once it answers.
    #[arg(long)]
    open: bool,
    /// Build the optimised program: it takes twice as long to build.
    #[arg(long)]
    release: bool,
}

/// Builds what is missing, runs the street, passes a stop on, and ends as it ended.
pub fn demo(args: &Args) -> Outcome<ExitCode> {
    assets::build_if_stale()?;
    let program = build(args.release)?;
    let mut demo = Command::new(program);
    demo.args(["demo", "--listen", &args.listen]).stdin(Stdio::null());
    if let Some(data) = &args.data {
        demo.arg("--data").arg(data);
    }
    if args.open {
        demo.stdout(Stdio::piped());
    }
    let mut child = run::start(&mut demo)?;
    open_when_ready(&mut child);
    Ok(run::exit_code(run::wait(&mut child)?))
}

/// Builds the program and tells where cargo put it.
pub fn build(release: bool) -> Outcome<PathBuf> {
    say::step("Building the program (several minutes the first time)");
    let mut cargo =
        run::cargo(&["build", "-p", "comptoir", "--bin", "comptoir", "--message-format=json-render-diagnostics"]);
    if release {
        cargo.arg("--release");
    }
    let mut child = run::start(cargo.stdout(Stdio::piped()))?;
    let messages =
        child.stdout.take().map(|out| thread::spawn(move || std::io::read_to_string(out).unwrap_or_default()));
    let status = run::wait(&mut child)?;
    if !status.success() || run::stopped() {
        return Err(format!("the build ended with {status}"));
    }
    let messages = messages.and_then(|reader| reader.join().ok()).unwrap_or_default();
    executable(&messages).ok_or_else(|| "cargo did not say where the program is".into())
}

/// The program among the messages of a build.
fn executable(messages: &str) -> Option<PathBuf> {
    let last = messages.lines().rev().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    last.filter_map(|message| message["executable"].as_str().map(PathBuf::from)).next()
}

/// Copies what the street prints, and opens the browser at its ready line.
fn open_when_ready(child: &mut Child) {
    let Some(out) = child.stdout.take() else { return };
    thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            writeln!(stdout(), "{line}").unwrap_or_default();
            if let Some(address) = line.strip_prefix("ready ") {
                open(address.trim());
            }
        }
    });
}

fn open(address: &str) {
    let openers = ["xdg-open", "open"].into_iter().find_map(run::which);
    let opener = env::var_os("BROWSER").map(PathBuf::from).or(openers);
    let opened = opener.is_some_and(|opener| Command::new(opener).arg(address).stdin(Stdio::null()).spawn().is_ok());
    if !opened {
        say::line(&format!("No browser could be opened: visit {address}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_where_cargo_says() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","executable":null}"#,
            "\n",
            r#"{"reason":"compiler-artifact","executable":"/x/target/debug/comptoir"}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#
        );
        assert_eq!(executable(messages), Some(PathBuf::from("/x/target/debug/comptoir")));
        assert_eq!(executable("no JSON"), None);
    }
}
