//! `audit`: cargo-deny over every dependency. On demand, since building the tool takes minutes.

use std::{path::PathBuf, process::ExitCode};

use crate::{Outcome, run, say};

/// What to check.
#[derive(clap::Args)]
pub struct Args {
    /// Leave the advisories out: their list is fetched from the network.
    #[arg(long)]
    offline: bool,
}

/// Installs the tool when it is missing, then lets it judge by `deny.toml`.
pub fn audit(args: &Args) -> Outcome<ExitCode> {
    let mut check = run::command(tool()?, &["--workspace", "check"]);
    if args.offline {
        check.args(["bans", "licenses", "sources"]);
    }
    Ok(run::exit_code(run::wait(&mut run::start(&mut check)?)?))
}

fn tool() -> Outcome<PathBuf> {
    let own = run::root().join("target/tools");
    let binary = own.join("bin/cargo-deny");
    if let Some(found) = run::which("cargo-deny").or_else(|| run::executable(&binary).then(|| binary.clone())) {
        return Ok(found);
    }
    say::step("Building cargo-deny into target/tools (some minutes, once)");
    let mut install = run::cargo(&["install", "cargo-deny", "--locked", "--root"]);
    run::finish(install.arg(&own)).map(|()| binary)
}
