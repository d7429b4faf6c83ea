//! A store that is copied, put back, or moved to the other engine holds the same.

use torture::{
    program::Place,
    sinks::Sinks,
    street::{Street, client},
    verify::Store,
};

use crate::{on_a_runtime, postgres, program};

/// A street that has lived a little.
async fn lived(folder: &std::path::Path) -> (Place, Street) {
    let sinks = Sinks::start().await.expect("sinks");
    let place = Place::new(&program(), folder, None).writing_to(&sinks);
    let street = Street::settle(&place).await.expect("a street");
    (place, street)
}

#[test]
fn a_copy_made_while_serving_and_put_back_holds_the_same() {
    on_a_runtime(async {
        let (folder, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let (place, _) = lived(folder.path()).await;
        let running = place.serve().await.expect("ready");
        let copy = folder.path().join("copy.db").to_string_lossy().into_owned();
        place.ask(&["backup", &copy]).await.expect("copied");
        running.stop().await.expect("stopped");
        let before = Store::read(&place).await.expect("read");
        let elsewhere = Place::new(&program(), other.path(), None);
        elsewhere.ask(&["restore", &copy]).await.expect("put back");
        let after = Store::read(&elsewhere).await.expect("read");
        for (table, rows) in before.in_order() {
            assert_eq!(after.in_order().get(&table), Some(&rows), "{table}");
        }
        elsewhere.ask(&["check"]).await.expect("the books agree");
    });
}

#[test]
fn a_street_moves_from_its_file_to_a_server_with_keys_and_all() {
    let Some(database) = postgres("moves") else { return };
    on_a_runtime(async {
        let (folder, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let (place, street) = lived(folder.path()).await;
        let whole = folder.path().join("whole").to_string_lossy().into_owned();
        place.ask(&["export", &whole, "--whole"]).await.expect("written");
        let server = Place::new(&program(), other.path(), Some(database));
        let moved = server.ask(&["import", &whole]).await.expect("taken over");
        assert!(moved.lines().any(|line| line.starts_with("orders ") && line.len() > 64), "{moved}");
        let again = server.ask(&["import", &whole]).await.expect_err("it is not empty any more");
        assert!(again.contains("rows already"), "{again}");
        let (before, after) = (Store::read(&place).await.expect("read"), Store::read(&server).await.expect("read"));
        for (table, rows) in before.in_order() {
            assert_eq!(after.in_order().get(&table), Some(&rows), "{table}");
        }
        server.ask(&["check"]).await.expect("the books agree");
        // The keys open the same doors, and links that were sent still lead somewhere.
        let running = server.serve().await.expect("ready");
        let shop = &street.shops[0];
        let board = client().expect("a client").get(format!("{}/api/v1/shops/{}/orders", running.base, shop.slug));
        assert_eq!(board.bearer_auth(&shop.counter).send().await.expect("an answer").status(), 200);
        running.stop().await.expect("stopped");
    });
}
