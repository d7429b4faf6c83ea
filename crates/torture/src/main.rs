//! `cargo xtask torture` runs this beside private servers: kills on both engines, a summary in JSON.

use std::{
    io::{Write, stdout},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

use clap::{Parser, ValueEnum};
use serde_json::{Value, json};
use torture::{
    Outcome,
    kills::{Plan, run},
    program::database,
    replica,
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
    /// It dies after it has answered so many requests at most.
    #[arg(long, default_value_t = 30)]
    life: u64,
    /// How many customers act at the same time.
    #[arg(long, default_value_t = 12)]
    customers: u64,
    /// Waits for the claims of dead senders as a street would: two minutes.
    #[arg(long)]
    patient: bool,
    /// Instead of kills: a PostgreSQL with a synchronous replica, promoted so many times under load.
    #[arg(long, default_value_t = 0)]
    promotions: u32,
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
        life: 0..args.life.max(1),
        look_every: 50,
        patient: args.patient,
    };
    if args.promotions > 0 {
        let plan = replica::Plan { promotions: args.promotions, seed, customers: args.customers };
        let (faults, figures) = replica::run(&program, &plan).await?;
        return Ok(told("postgres with a replica", seed, &faults, figures));
    }
    // Each waits much for its own program to start: both together take little longer than one.
    let sqlite = async {
        if args.engine == Engine::Postgres {
            return Ok(true);
        }
        let (faults, figures) = run(&program, None, &plan).await?;
        Ok::<_, String>(told("sqlite", seed, &faults, figures))
    };
    let postgres = async {
        if args.engine == Engine::Sqlite {
            return Ok(true);
        }
        let place = database(&server()?, "kills")?;
        let (faults, figures) = run(&program, Some(place), &plan).await?;
        Ok::<_, String>(told("postgres", seed, &faults, figures))
    };
    let (one, other) = tokio::join!(sqlite, postgres);
    Ok(one? && other?)
}

/// Prints what one run found; whether it was nothing bad.
fn told(engine: &str, seed: u64, faults: &[String], mut figures: Value) -> bool {
    figures["engine"] = json!(engine);
    figures["seed"] = json!(seed);
    figures["faults"] = json!(faults);
    say(&serde_json::to_string_pretty(&figures).unwrap_or_default());
    faults.is_empty()
}

fn server() -> Outcome<String> {
    std::env::var("COMPTOIR_TORTURE_POSTGRES").map_err(|_| "COMPTOIR_TORTURE_POSTGRES names a server".to_owned())
}

#[expect(clippy::disallowed_methods, reason = "a run without a seed draws one, and prints it")]
fn drawn() -> u64 {
    u64::from(rand::random::<u32>())
}
