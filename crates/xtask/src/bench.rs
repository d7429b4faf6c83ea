//! `bench`: the benchmarks, beside a private PostgreSQL whose commits wait for the disk.

use std::process::ExitCode;

use crate::{
    Outcome,
    packages::{self, MOSQUITTO, POSTGRES, SMTP_SINK},
    postgres::{Durability, Postgres},
    run,
};

/// What to measure.
#[derive(clap::Args)]
pub struct Args {
    /// Measure SQLite only: no PostgreSQL is started.
    #[arg(long)]
    no_postgres: bool,
    /// What the benchmark program gets.
    #[arg(last = true)]
    bench: Vec<String>,
}

/// Builds before the server starts, so that nothing else runs while figures are taken.
pub fn bench(args: &Args) -> Outcome<ExitCode> {
    run::finish(&mut run::cargo(&["build", "--profile", "ci", "-p", "bench", "-p", "comptoir"]))?;
    let mut bench = run::cargo(&["run", "--quiet", "--profile", "ci", "-p", "bench", "--"]);
    bench.args(&args.bench);
    packages::ensure(&[&MOSQUITTO, &SMTP_SINK])?;
    bench.envs(MOSQUITTO.path().map(|path| ("COMPTOIR_BENCH_MOSQUITTO", path)));
    bench.envs(SMTP_SINK.path().map(|path| ("COMPTOIR_BENCH_SMTP_SINK", path)));
    if args.no_postgres {
        bench.env_remove("COMPTOIR_BENCH_POSTGRES");
        return Ok(run::exit_code(run::wait(&mut run::start(&mut bench)?)?));
    }
    packages::ensure(&[&POSTGRES])?;
    let server = Postgres::start(Durability::Disk)?;
    bench.env("COMPTOIR_BENCH_POSTGRES", server.url());
    let status = run::wait(&mut run::start(&mut bench)?)?;
    drop(server);
    Ok(run::exit_code(status))
}
