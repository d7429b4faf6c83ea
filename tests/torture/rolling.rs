//! A newer release comes beside the one that serves: what it adds disturbs nobody, what would harm is refused in words.

use std::sync::Arc;

use torture::{
    Ledger,
    kills::settled,
    load::Load,
    program::{Place, execute},
    sinks::Sinks,
    street::Street,
    until,
    verify::{Before, Store, verify},
};

use crate::{log, on_a_runtime, postgres, program, sleep};

/// What a later release might bring, by the rule that migrations only add.
const LATER: &str = "CREATE TABLE novelty (street TEXT NOT NULL, shop TEXT NOT NULL, PRIMARY KEY (street, shop));
    ALTER TABLE orders ADD COLUMN novelty TEXT NOT NULL DEFAULT '';
    ALTER TABLE message ADD COLUMN novelty BIGINT;
    CREATE INDEX orders_novelty ON orders (street, shop, novelty);
    INSERT INTO schema_version (number, name) VALUES (9001, '9001_novelty')";

#[test]
fn a_program_goes_on_beside_the_schema_of_a_later_release() {
    let Some(database) = postgres("rolling") else { return };
    on_a_runtime(async {
        let folder = tempfile::tempdir().expect("a folder");
        let sinks = Sinks::start().await.expect("sinks");
        let place = Place::new(&program(), folder.path(), Some(database.clone())).writing_to(&sinks);
        let street = Arc::new(Street::settle(&place).await.expect("a street"));
        let before = Before::of(&Store::read(&place).await.expect("a store"));
        let ledger: Arc<Ledger> = Arc::default();
        let one = place.serve().await.expect("ready");
        let load = Load::start(&street, &ledger, 8, 17, "rolling").expect("a load");
        load.follow(vec![one.base.clone()]);
        sleep(1_000).await;
        execute(&database, LATER).expect("the newer program's schema");
        let two = place.serve().await.expect("it starts beside what a newer one added");
        load.follow(vec![one.base.clone(), two.base.clone()]);
        let at = ledger.book().orders.len();
        assert!(until(20, async || ledger.book().orders.len() > at + 20).await, "{}", log(&place));
        two.stop().await.expect("it stops");
        load.follow(vec![one.base.clone()]);
        load.finish().await;
        let store = settled(&place, one, false).await.expect("settled");
        let (faults, figures) = verify(&ledger, &before, &store, &sinks);
        assert_eq!(faults, Vec::<String>::new(), "{figures:#}\n{}", log(&place));
        assert_eq!(figures["unavailable"], 0, "nobody was turned away: {figures:#}");
        // A later step takes something away: now the older program would do wrong, and says so.
        execute(&database, "UPDATE schema_version SET least = 9001 WHERE number = 9001").expect("told");
        let why = place.ask(&["check"]).await.expect_err("it does not open the store");
        assert!(why.contains("newer program"), "{why}");
    });
}
