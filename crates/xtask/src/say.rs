//! What a person who runs a command reads: plain lines on standard error, so that standard output stays the program's own.

use std::{
    io::{Write, stderr},
    time::Instant,
};

/// Writes one line. A closed terminal is no reason to fail.
pub fn line(text: &str) {
    writeln!(stderr(), "{text}").unwrap_or_default();
}

/// Announces a step that may take a while.
pub fn step(text: &str) {
    line(&format!("\n== {text}"));
}

/// A stop-watch for steps.
#[expect(clippy::disallowed_methods, reason = "the commands of the house own their clock: they time their own steps")]
pub fn stopwatch() -> Instant {
    Instant::now()
}
