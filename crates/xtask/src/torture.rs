//! `torture`: the real program killed again and again under load, beside a private PostgreSQL, and checked from outside.

use std::process::ExitCode;

use clap::ValueEnum;

use crate::{
    Outcome,
    packages::{self, POSTGRES},
    postgres::{Durability, Postgres},
    run,
};

/// How long and on what.
#[derive(clap::Args)]
pub struct Args {
    /// How often the program is killed, on each engine.
    #[arg(long, default_value_t = 100)]
    kills: u32,
    /// On which engine.
    #[arg(long, value_enum, default_value_t)]
    engine: Engine,
    /// The seed of customers and waits; drawn and printed when none is given.
    #[arg(long)]
    seed: Option<u64>,
    /// A run ends after so many minutes in any case.
    #[arg(long, default_value_t = 600)]
    minutes: u64,
    /// Also checks so many operations, done at once, against a model on paper.
    #[arg(long, default_value_t = 0)]
    histories: u64,
    /// The optimised program.
    #[arg(long)]
    release: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Engine {
    #[default]
    Both,
    Sqlite,
    Postgres,
}

impl Engine {
    fn word(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// Builds, starts a server that really writes, kills, and tells.
pub fn torture(args: &Args) -> Outcome<ExitCode> {
    let profile = if args.release { "ci" } else { "dev" };
    run::finish(&mut run::cargo(&["build", "--profile", profile, "-p", "torture", "-p", "comptoir"]))?;
    let server = match args.engine {
        Engine::Sqlite => None,
        Engine::Both | Engine::Postgres => {
            packages::ensure(&[&POSTGRES])?;
            Some(Postgres::start(Durability::Disk)?)
        }
    };
    let url = server.as_ref().map(Postgres::url);
    let mut torture = run::cargo(&["run", "--quiet", "--profile", profile, "-p", "torture", "--"]);
    let (kills, minutes) = (args.kills.to_string(), args.minutes.to_string());
    torture.args(["--kills", &kills, "--minutes", &minutes, "--engine", args.engine.word(), "--patient"]);
    if let Some(seed) = args.seed {
        torture.args(["--seed", &seed.to_string()]);
    }
    torture.envs(url.iter().map(|url| ("COMPTOIR_TORTURE_POSTGRES", url)));
    let status = run::wait(&mut run::start(&mut torture)?)?;
    if !status.success() || args.histories == 0 || run::stopped() {
        return Ok(run::exit_code(status));
    }
    let mut histories =
        run::cargo(&["test", "--profile", profile, "-p", "comptoir", "--lib", "histories", "--", "--nocapture"]);
    histories.env("COMPTOIR_TEST_HISTORIES", args.histories.to_string());
    if let Some(seed) = args.seed {
        histories.env("COMPTOIR_TEST_SEED", seed.to_string());
    }
    match &url {
        Some(url) => histories.env("COMPTOIR_TEST_POSTGRES", url),
        None => histories.env_remove("COMPTOIR_TEST_POSTGRES"),
    };
    Ok(run::exit_code(run::wait(&mut run::start(&mut histories)?)?))
}
