//! `cargo xtask torture` runs this beside private servers: kills on both engines, a summary in JSON.

use std::{
    io::{Write, stdout},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

use clap::{Parser, ValueEnum};
use serde_json::json;
use torture::{
    Outcome,
    kills::{Plan, run},
    program::database,
};

/// The real program under load, killed again and again, and checked from outside.
#[derive(Parser)]
struct Args {
    /// How often it is killed, on each engine.
    #[arg(long, default_value_t = 100)]
    kills: u32,
    /// On which engine; PostgreSQL is found by COMPTOIR_TORTURE_POSTGRES.
    #[arg(long, value_enum, default_value_t = Engine::Both)]
    engine: Engine,
    /// The seed of customers and waits; drawn and printed when none is given.
    #[arg(long)]
    seed: Option<u64>,
    /// A run ends after so many minutes in any case.
    #[arg(long, default_value_t = 600)]
    minutes: u64,
    /// How many customers act at the same time.
    #[arg(long, default_value_t = 12)]
    customers: u64,
    /// Waits for the claims of dead senders as a street would: two minutes.
    #[arg(long)]
    patient: bool,
    /// The program; none: the one beside this.
    #[arg(long)]
    program: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Engine {
    Both,
    Sqlite,
    Postgres,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let outcome = runtime.map_err(|error| error.to_string()).and_then(|runtime| runtime.block_on(torture(&args)));
    match outcome {
        Ok(well) if well => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(why) => {
            say(&format!("error: {why}"));
            ExitCode::FAILURE
        }
    }
}

fn say(line: &str) {
    // A closed pipe is no reason to stop.
    let _ = writeln!(stdout(), "{line}");
}

async fn torture(args: &Args) -> Outcome<bool> {
    let own = std::env::current_exe().map_err(torture::said("this program"))?;
    let program = args.program.clone().unwrap_or_else(|| own.with_file_name("comptoir"));
    let seed = args.seed.unwrap_or_else(drawn);
    say(&format!("seed {seed}"));
    let plan = Plan {
        kills: args.kills,
        most: Duration::from_secs(60 * args.minutes),
        seed,
        customers: args.customers,
        look_every: 50,
        patient: args.patient,
    };
    let mut well = true;
    for engine in [Engine::Sqlite, Engine::Postgres] {
        if args.engine != Engine::Both && args.engine != engine {
            continue;
        }
        let (word, place) = match engine {
            Engine::Postgres => ("postgres", Some(database(&server()?, "kills")?)),
            _ => ("sqlite", None),
        };
        let (faults, mut figures) = run(&program, place, &plan).await?;
        figures["engine"] = json!(word);
        figures["seed"] = json!(seed);
        figures["faults"] = json!(faults);
        well &= faults.is_empty();
        say(&serde_json::to_string_pretty(&figures).unwrap_or_default());
    }
    Ok(well)
}

fn server() -> Outcome<String> {
    std::env::var("COMPTOIR_TORTURE_POSTGRES").map_err(|_| "COMPTOIR_TORTURE_POSTGRES names a server".to_owned())
}

#[expect(clippy::disallowed_methods, reason = "a run without a seed draws one, and prints it")]
fn drawn() -> u64 {
    u64::from(rand::random::<u32>())
}
