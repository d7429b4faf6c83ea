//! Killed again and again, the program loses and doubles nothing.

use std::{
    io::{Write, stdout},
    time::Duration,
};

use torture::kills::{Plan, run};

use crate::{on_a_runtime, postgres, program, wished};

fn plan() -> Plan {
    let kills = u32::try_from(wished("COMPTOIR_TEST_KILLS", 12)).unwrap_or(12);
    Plan {
        kills,
        most: Duration::from_secs(wished("COMPTOIR_TEST_KILL_SECONDS", 600)),
        seed: wished("COMPTOIR_TEST_SEED", 20_261_124),
        customers: 10,
        life: 0..20,
        look_every: if kills > 100 { 50 } else { 6 },
        patient: false,
    }
}

/// How often it was killed is told, since what is asked for and what fits differ.
fn say(line: &str) {
    // A closed pipe is no reason to stop.
    let _ = writeln!(stdout(), "{line}");
}

fn killed(engine: &str, database: Option<String>) {
    on_a_runtime(async {
        let plan = plan();
        let (faults, figures) = run(&program(), database, &plan).await.expect("the run goes to its end");
        say(&format!("{engine}, seed {}: {figures:#}", plan.seed));
        assert_eq!(faults, Vec::<String>::new(), "{engine}, seed {}: {figures:#}", plan.seed);
        assert!(figures["orders"].as_u64().is_some_and(|orders| orders > 3), "it was under load: {figures:#}");
    });
}

#[test]
fn killed_on_a_file_nothing_is_lost_and_nothing_is_twice() {
    killed("sqlite", None);
}

#[test]
fn killed_beside_a_server_nothing_is_lost_and_nothing_is_twice() {
    if let Some(database) = postgres("kills") {
        killed("postgres", Some(database));
    }
}
