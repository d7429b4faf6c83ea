//! Killed again and again, the program loses and doubles nothing.

use std::time::Duration;

use torture::kills::{Plan, run};

use crate::{on_a_runtime, postgres, program, wished};

fn plan() -> Plan {
    Plan {
        kills: u32::try_from(wished("COMPTOIR_TEST_KILLS", 12)).unwrap_or(12),
        most: Duration::from_secs(600),
        seed: wished("COMPTOIR_TEST_SEED", 20_261_124),
        customers: 10,
        look_every: 6,
        patient: false,
    }
}

fn killed(database: Option<String>) {
    on_a_runtime(async {
        let plan = plan();
        let (faults, figures) = run(&program(), database, &plan).await.expect("the run goes to its end");
        assert_eq!(faults, Vec::<String>::new(), "seed {}: {figures:#}", plan.seed);
        assert!(figures["orders"].as_u64().is_some_and(|orders| orders > 3), "it was under load: {figures:#}");
    });
}

#[test]
fn killed_on_a_file_nothing_is_lost_and_nothing_is_twice() {
    killed(None);
}

#[test]
fn killed_beside_a_server_nothing_is_lost_and_nothing_is_twice() {
    if let Some(database) = postgres("kills") {
        killed(Some(database));
    }
}
