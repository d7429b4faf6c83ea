//! Three programs on one server behind one address: one is killed, one is paused, and nobody notices more than a delay.

use std::{net::SocketAddr, sync::Arc};

use reqwest::StatusCode;
use rustix::process::Signal;
use serde_json::json;
use torture::{
    Ledger,
    kills::settled,
    load::Load,
    program::{Place, Running},
    proxy::Proxy,
    sinks::Sinks,
    street::{Street, client},
    until,
    verify::{Before, Store, verify},
};

use crate::{log, on_a_runtime, postgres, program, sleep};

fn address(running: &Running) -> SocketAddr {
    running.base.trim_start_matches("http://").parse().expect("an address")
}

#[test]
fn of_three_nodes_one_is_killed_and_one_is_paused() {
    let Some(database) = postgres("nodes") else { return };
    on_a_runtime(async {
        let folder = tempfile::tempdir().expect("a folder");
        let sinks = Sinks::start().await.expect("sinks");
        let place = Place::new(&program(), folder.path(), Some(database)).writing_to(&sinks);
        let street = Arc::new(Street::settle(&place).await.expect("a street"));
        let before = Before::of(&Store::read(&place).await.expect("a store"));
        let (one, two, three) = (place.serve(), place.serve(), place.serve());
        let (one, two, three) = tokio::join!(one, two, three);
        let (one, two, three) = (one.expect("ready"), two.expect("ready"), three.expect("ready"));
        what_one_takes_another_shows(&street, &one, &two).await;

        let proxy = Proxy::to(vec![address(&one), address(&two), address(&three)]).await.expect("a line");
        let ledger: Arc<Ledger> = Arc::default();
        // The order by which the screen was tried is nobody's here.
        let load = Load::start(&street, &ledger, 10, 11, "nodes").expect("a load");
        load.follow(vec![format!("http://127.0.0.1:{}", proxy.port)]);
        sleep(2_000).await;
        // The first is killed: the proxy finds out by itself.
        one.kill().await;
        sleep(1_000).await;
        // The second is paused in the middle of what it does, and the proxy is told.
        two.signal(Signal::STOP).expect("paused");
        proxy.lead_to(vec![address(&three)]);
        let at = ledger.book().orders.len();
        let more = Load::start(&street, &ledger, 6, 12, "nodes-third").expect("a load");
        more.follow(vec![three.base.clone()]);
        let goes_on = until(25, async || ledger.book().orders.len() > at + 30).await;
        assert!(goes_on, "a paused node holds nobody up: {at} {:?}\n{}", ledger.book().orders.len(), log(&place));
        two.signal(Signal::CONT).expect("it goes on");
        proxy.lead_to(vec![address(&two), address(&three)]);
        sleep(1_500).await;
        more.finish().await;
        load.finish().await;
        two.stop().await.expect("it stops");
        let store = settled(&place, three, false).await.expect("settled");
        place.ask(&["check"]).await.expect("the books agree");
        let (faults, figures) = verify(&ledger, &before, &store, &sinks);
        assert_eq!(faults, Vec::<String>::new(), "{figures:#}\n{}", log(&place));
        assert!(sinks.sms.messages().values().all(|times| *times == 1));
    });
}

/// The live screen of one node moves by what another commits.
async fn what_one_takes_another_shows(street: &Street, one: &Running, two: &Running) {
    let (client, shop) = (client().expect("a client"), &street.shops[0]);
    let events = client.get(format!("{}/api/v1/shops/{}/events", two.base, shop.slug)).bearer_auth(&shop.counter);
    let mut events = events.send().await.expect("a stream");
    assert_eq!(events.status(), StatusCode::OK);
    let body = json!({ "customer": { "name": "Odile", "phone": "+33639989999" }, "pickup_at": shop.slots[3],
        "lines": [{ "sku": shop.articles[0], "quantity": 1 }] });
    let request = client.post(format!("{}/api/v1/shops/{}/orders", one.base, shop.slug)).json(&body);
    assert_eq!(request.send().await.expect("an answer").status(), StatusCode::CREATED);
    let mut heard = String::new();
    let moved = tokio::time::timeout(std::time::Duration::from_secs(5), async {
        while !heard.contains("data: order") {
            let chunk = events.chunk().await.expect("a stream").expect("it goes on");
            heard.push_str(&String::from_utf8_lossy(&chunk));
        }
    });
    assert!(moved.await.is_ok(), "the screen did not move: {heard}");
}
