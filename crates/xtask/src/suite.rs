//! `test`: everything the tests need, on a machine that has nothing, and every test.

use std::process::{Command, ExitCode};

use clap::ValueEnum;

use crate::{
    Outcome, assets,
    packages::{self, CHROME, CHROMEDRIVER, COTURN, DOVECOT, MOSQUITTO, NPM, Need, POSTGRES, SMTP_SINK},
    postgres::{Durability, Postgres},
    run, say,
    steps::Steps,
};

/// Which tests.
#[derive(clap::Args, Default)]
pub struct Args {
    /// Leave the browser out.
    #[arg(long)]
    no_browser: bool,
    /// Store on one engine only: `sqlite` needs no PostgreSQL.
    #[arg(long, value_enum, default_value_t)]
    engine: Engines,
    /// What the test runner gets: names of tests, its own flags. Given any, only the runner runs.
    #[arg(last = true)]
    runner: Vec<String>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Engines {
    #[default]
    Both,
    Sqlite,
}

/// Runs the tests and tells how they went.
pub fn test(args: &Args) -> Outcome<ExitCode> {
    let mut steps = Steps::default();
    add(&mut steps, args)?;
    Ok(steps.summary())
}

/// The steps of `test`, for `ci` too. Only what makes every test impossible is an error here.
pub fn add(steps: &mut Steps, args: &Args) -> Outcome {
    let needs = args.needs();
    packages::ensure(&needs)?;
    let server = if args.engine == Engines::Both { Some(Postgres::start(Durability::Memory)?) } else { None };
    let mut settings: Vec<(&str, String)> = needs
        .iter()
        .filter(|need| need.variable != POSTGRES.variable)
        .filter_map(|need| Some((need.variable, need.path()?.to_string_lossy().into_owned())))
        .collect();
    settings.extend(server.as_ref().map(|server| ("COMPTOIR_TEST_POSTGRES", server.url())));
    let absent = args.absent();
    let with_settings = |mut command: Command| {
        for name in &absent {
            command.env_remove(name);
        }
        run::finish(command.envs(settings.iter().map(|(name, value)| (name, value))))
    };

    if !args.no_browser {
        // The journeys let axe look at every page: it comes with the front end's packages.
        assets::install()?;
    }
    let nextest = run::read(&mut run::cargo(&["nextest", "--version"])).is_ok();
    let mut tests = run::cargo(if nextest {
        &["nextest", "run", "--workspace", "--no-fail-fast"]
    } else {
        &["test", "--workspace", "--no-fail-fast"]
    });
    tests.args(&args.runner);
    steps.run(if nextest { "Tests (cargo nextest)" } else { "Tests (cargo test)" }, || with_settings(tests));
    if !args.runner.is_empty() {
        return Ok(());
    }
    if nextest {
        // nextest does not know the examples in documentation; `cargo test` has run them already.
        steps.run("Examples in the documentation", || with_settings(run::cargo(&["test", "--doc", "--workspace"])));
    }
    steps.run("Front end", || assets::script("test", &settings));
    if server.is_some() {
        say::line("\nStopping PostgreSQL …");
    }
    Ok(())
}

impl Args {
    /// Whether both engines and all tests are meant.
    pub fn is_whole(&self) -> bool {
        self.engine == Engines::Both && self.runner.is_empty()
    }

    /// What this run needs from outside.
    fn needs(&self) -> Vec<&'static Need> {
        let mut needs = vec![&SMTP_SINK, &DOVECOT, &MOSQUITTO];
        if self.engine == Engines::Both {
            needs.push(&POSTGRES);
        }
        if !self.no_browser {
            needs.extend([&CHROME, &CHROMEDRIVER, &COTURN, &NPM]);
        }
        needs
    }

    /// What the tests must not find in the environment, because it was left out on purpose.
    fn absent(&self) -> Vec<&'static str> {
        let mut absent = Vec::new();
        if self.engine != Engines::Both {
            absent.push("COMPTOIR_TEST_POSTGRES");
        }
        if self.no_browser {
            absent.extend([CHROME.variable, CHROMEDRIVER.variable, COTURN.variable]);
        }
        absent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(args: &Args) -> Vec<&'static str> {
        args.needs().iter().map(|need| need.what).collect()
    }

    #[test]
    fn everything_is_needed_unless_left_out() {
        let all = Args::default();
        assert_eq!(
            names(&all),
            [
                "smtp-sink (of postfix)",
                "Dovecot",
                "mosquitto",
                "PostgreSQL",
                "Chromium",
                "ChromeDriver",
                "coturn",
                "npm"
            ]
        );
        assert!(all.absent().is_empty());
        let little = Args { no_browser: true, engine: Engines::Sqlite, runner: Vec::new() };
        assert_eq!(names(&little), ["smtp-sink (of postfix)", "Dovecot", "mosquitto"]);
        assert_eq!(little.absent().len(), 4);
    }
}
