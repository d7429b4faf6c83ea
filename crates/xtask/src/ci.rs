//! `ci`: all of continuous integration, in the order in which a fault is cheapest to learn.

use std::process::ExitCode;

use crate::{Outcome, assets, run, say, steps::Steps, suite, torture};

/// Formatting, lints, regenerated assets, every test, then as many kills as fit in four minutes.
pub fn ci(args: &suite::Args) -> Outcome<ExitCode> {
    let mut steps = Steps::default();
    steps.run("Formatting (cargo fmt)", || run::finish(&mut run::cargo(&["fmt", "--all", "--check"])));
    steps.run("Front end regenerated and compared", assets::compare);
    steps.run("Types of the front end", || assets::script("check", &[]));
    steps.run("Lints (cargo clippy)", || {
        run::finish(&mut run::cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    });
    // A machine on which the tests cannot start still tells what came before.
    let started = suite::add(&mut steps, args);
    if started.is_ok() && args.is_whole() {
        steps.run("Kills (cargo xtask torture)", torture::share);
    }
    let code = steps.summary();
    match started {
        Ok(()) => Ok(code),
        Err(sentence) => {
            say::line("The tests were not run.");
            Err(sentence)
        }
    }
}
