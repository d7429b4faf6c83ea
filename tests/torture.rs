//! Torture: the real program killed, cut off and paused under load, on both engines, and checked from outside.
//!
//! The same run with more kills is `cargo xtask torture --kills 10000`.

#[path = "torture/faults.rs"]
mod faults;
#[path = "torture/kills.rs"]
mod kills;
#[path = "torture/moves.rs"]
mod moves;
#[path = "torture/nodes.rs"]
mod nodes;
#[path = "torture/replica.rs"]
mod replica;
#[path = "torture/rolling.rs"]
mod rolling;

use std::{path::PathBuf, time::Duration};

use torture::program::{self, database};

/// The program that is tested.
fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_comptoir"))
}

/// An empty database on the server of the tests; none when there is none.
fn postgres(name: &str) -> Option<String> {
    let server = std::env::var(db::testing::POSTGRES).ok()?;
    Some(database(&server, name).expect("a database"))
}

/// A number that a longer run sets.
fn wished(variable: &str, else_: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(else_)
}

fn on_a_runtime(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(test);
}

async fn sleep(milliseconds: u64) {
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
}

/// The log of a place, for the message of a test that fails.
fn log(place: &program::Place) -> String {
    let text = std::fs::read_to_string(place.log()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(30)..].join("\n")
}
