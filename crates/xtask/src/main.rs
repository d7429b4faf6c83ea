//! The commands of the house: `cargo xtask demo`, `test`, `ci`, `bench`, `torture`, `schemathesis`,
//! `homeassistant`, `assets`, `audit`.

mod assets;
mod audit;
mod bench;
mod ci;
mod demo;
mod homeassistant;
mod packages;
mod postgres;
mod run;
mod say;
mod schemathesis;
mod steps;
mod suite;
mod torture;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What a command ends with: nothing to add, or one sentence that says what went wrong.
type Outcome<T = ()> = Result<T, String>;

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "The commands of the house.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds what is missing and opens the demo street until stopped.
    Demo(demo::Args),
    /// Installs what the tests need, starts private servers, runs every test, stops what it started.
    Test(suite::Args),
    /// All of CI: formatting, lints, regenerated assets, then `test`.
    Ci(suite::Args),
    /// Bundles the front end into web/dist.
    Assets,
    /// Checks licences, advisories, bans and sources of every dependency with cargo-deny.
    Audit(audit::Args),
    /// Runs the benchmarks beside a private PostgreSQL that really writes to the disk.
    Bench(bench::Args),
    /// Kills the program again and again under load, on both engines, and checks that nothing is lost or twice.
    Torture(torture::Args),
    /// Asks the running demo street everything that its OpenAPI document allows, by Schemathesis from PyPI.
    Schemathesis(schemathesis::Args),
    /// Lets a stock Home Assistant from PyPI join the demo street over mosquitto: it must show the shop by itself.
    Homeassistant(homeassistant::Args),
}

fn main() -> ExitCode {
    let outcome = run::listen_to_signals().and_then(|()| match Cli::parse().command {
        Command::Demo(args) => demo::demo(&args),
        Command::Test(args) => suite::test(&args),
        Command::Ci(args) => ci::ci(&args),
        Command::Assets => assets::build().map(|()| ExitCode::SUCCESS),
        Command::Audit(args) => audit::audit(&args),
        Command::Bench(args) => bench::bench(&args),
        Command::Torture(args) => torture::torture(&args),
        Command::Schemathesis(args) => schemathesis::schemathesis(&args),
        Command::Homeassistant(args) => homeassistant::homeassistant(&args),
    });
    outcome.unwrap_or_else(|sentence| {
        say::line(&format!("error: {sentence}"));
        ExitCode::FAILURE
    })
}
