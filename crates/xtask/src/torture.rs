//! `torture`: the real program killed again and again under load, beside a private PostgreSQL, and checked from outside.

use std::process::ExitCode;

use clap::ValueEnum;

use crate::{
    Outcome,
    packages::{self, POSTGRES},
    postgres::{Durability, Postgres},
    run,
};

/// How often each engine's program is killed in a run of CI, if it can be done in that time; what was done is printed.
const SHARE: u32 = 250;
/// After so many seconds CI's share ends in any case.
const SECONDS: u64 = 240;

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
    /// Instead of kills: a PostgreSQL whose primary is killed and whose synchronous replica is promoted, under load.
    #[arg(long)]
    replica: bool,
    /// How often, with `--replica`.
    #[arg(long, default_value_t = 5)]
    promotions: u32,
    /// The program dies after it has answered so many requests at most.
    #[arg(long, default_value_t = 30)]
    life: u64,
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

/// The share of every run of CI: as many kills as fit, on both engines at the same time.
pub fn share() -> Outcome {
    let server = Postgres::start(Durability::Disk)?;
    // The program that the tests have built: nothing is built for it.
    let mut kills = run::cargo(&["test", "--workspace", "--test", "torture", "--", "--nocapture", "kills::killed_"]);
    kills.env("COMPTOIR_TEST_POSTGRES", server.url());
    kills.env("COMPTOIR_TEST_KILLS", SHARE.to_string()).env("COMPTOIR_TEST_KILL_SECONDS", SECONDS.to_string());
    run::finish(&mut kills)
}

/// Builds, starts a server that really writes, kills, and tells.
pub fn torture(args: &Args) -> Outcome<ExitCode> {
    let profile = if args.release { "ci" } else { "dev" };
    run::finish(&mut run::cargo(&["build", "--profile", profile, "-p", "torture", "-p", "comptoir"]))?;
    if args.replica {
        packages::ensure(&[&POSTGRES])?;
        let mut torture = run::cargo(&["run", "--quiet", "--profile", profile, "-p", "torture", "--"]);
        torture.args(["--promotions", &args.promotions.max(1).to_string()]);
        torture.args(args.seed.map(|seed| format!("--seed={seed}")));
        return Ok(run::exit_code(run::wait(&mut run::start(&mut torture)?)?));
    }
    let server = match args.engine {
        Engine::Sqlite => None,
        Engine::Both | Engine::Postgres => {
            packages::ensure(&[&POSTGRES])?;
            Some(Postgres::start(Durability::Disk)?)
        }
    };
    let url = server.as_ref().map(Postgres::url);
    let mut torture = run::cargo(&["run", "--quiet", "--profile", profile, "-p", "torture", "--"]);
    let (kills, minutes, life) = (args.kills.to_string(), args.minutes.to_string(), args.life.to_string());
    torture.args(["--kills", &kills, "--minutes", &minutes, "--engine", args.engine.word(), "--life", &life]);
    torture.arg("--patient");
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
