//! The primary dies under load, its synchronous replica is promoted: no acknowledged order is lost, and service is back by
//! itself, since the program knows the addresses of both.

use torture::replica::{Plan, is_possible, run};

use crate::{on_a_runtime, program, wished};

#[test]
fn a_replica_that_is_promoted_under_load_has_everything_that_was_acknowledged() {
    if std::env::var(db::testing::POSTGRES).is_err() || !is_possible() {
        return;
    }
    on_a_runtime(async {
        let promotions = u32::try_from(wished("COMPTOIR_TEST_PROMOTIONS", 2)).unwrap_or(2);
        let plan = Plan { promotions, seed: wished("COMPTOIR_TEST_SEED", 20_261_124), customers: 8 };
        let (faults, figures) = run(&program(), &plan).await.expect("the run goes to its end");
        assert_eq!(faults, Vec::<String>::new(), "seed {}: {figures:#}", plan.seed);
        assert!(figures["orders"].as_u64().is_some_and(|orders| orders > 20), "it was under load: {figures:#}");
    });
}
