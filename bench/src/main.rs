//! Benchmarks: the reservation in the store and over HTTP, SMS, growth, search, alerts, homes; each beside its bare baseline in the
//! same run.
//!
//! Absolute rates move with the disk and the neighbours of the machine; the ratios of one run do not.

mod alert;
mod fill;
mod growth;
mod http;
mod measure;
mod mqtt;
mod plot;
mod scene;
mod sms;
mod store;
mod street;

use std::process::ExitCode;

use clap::Parser;
use measure::{Report, say};
use scene::Engine;

/// What to measure.
#[derive(Parser)]
struct Args {
    /// Reservations of one measurement in the store.
    #[arg(long, default_value_t = 6_000)]
    orders: usize,
    /// Seconds of one measurement over HTTP.
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// Leave the HTTP part out.
    #[arg(long)]
    no_http: bool,
    /// Crossings of one measurement over the broker; 0 leaves it out.
    #[arg(long, default_value_t = 50_000)]
    crossings: usize,
    /// How many crossings a second are said.
    #[arg(long, default_value_t = 5_500)]
    crossings_rate: usize,
    /// Leave the reservation in the store out.
    #[arg(long)]
    no_store: bool,
    /// Up to so many kept orders, from a thousand on; 0 leaves it out.
    #[arg(long, default_value_t = 1_000_000)]
    kept: usize,
    /// How many shops a street has in which words are sought; 0 leaves it out.
    #[arg(long, default_value_t = 10_000)]
    shops: usize,
    /// How many follow a batch that is announced by mail and by SMS; 0 leaves it out.
    #[arg(long, default_value_t = 100_000)]
    followers: usize,
    /// How many SMS come in, in the bare loop; 0 leaves them out.
    #[arg(long, default_value_t = 3_000)]
    texts: usize,
    /// Where the figures go as JSON.
    #[arg(long, default_value = "target/bench.json")]
    out: std::path::PathBuf,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.to_string()),
    };
    let mut report = Report::default();
    let outcome = runtime.block_on(run(&args, &mut report));
    if let Err(why) = outcome {
        return failed(&why);
    }
    match report.write(&args.out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(why: &str) -> ExitCode {
    say(&format!("bench: {why}"));
    ExitCode::FAILURE
}

async fn run(args: &Args, report: &mut Report) -> Result<(), String> {
    let mut engines = vec![Engine::Sqlite];
    match std::env::var("COMPTOIR_BENCH_POSTGRES") {
        Ok(server) => engines.push(Engine::Postgres(server)),
        Err(_) => say("PostgreSQL is left out: COMPTOIR_BENCH_POSTGRES names no server"),
    }
    for engine in engines.iter().filter(|_| !args.no_store) {
        store::measure(engine, args.orders, report).await?;
    }
    for engine in engines.iter().filter(|_| args.crossings > 0) {
        mqtt::measure(engine, args.crossings, args.crossings_rate.max(1), report).await?;
    }
    if !args.no_http {
        for engine in &engines {
            http::measure(engine, args.seconds, report).await?;
        }
    }
    for engine in engines.iter().filter(|_| args.texts > 0) {
        sms::measure(engine, args.texts, args.seconds, report).await?;
    }
    for engine in engines.iter().filter(|_| args.kept > 0) {
        growth::measure(engine, args.kept, args.seconds, report).await?;
    }
    for engine in engines.iter().filter(|_| args.shops > 0) {
        street::measure(engine, args.shops, args.seconds, report).await?;
    }
    for engine in engines.iter().filter(|_| args.followers > 0) {
        alert::by_mail(engine, args.followers, report).await?;
        alert::by_sms(engine, args.followers, report).await?;
    }
    Ok(())
}
