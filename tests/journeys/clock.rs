//! A clock that jumps forth and back: a machine that was asleep, a date that was set right.

use std::sync::Arc;

use comptoir::platform::clock::ShiftedClock;
use reqwest::{Method, StatusCode};

use crate::house::on_both;

#[test]
fn a_clock_that_jumps_loses_and_doubles_nothing() {
    on_both(|house| async move {
        let clock = house.app.part::<Arc<ShiftedClock>>().expect("the demo's clock").clone();
        let (at, late) = ("2026-11-24T11:00:00Z", "2026-11-24T15:30:00Z");
        let (status, first) = house.reserve("jump-1", "06 39 98 77 01", "CP-TRA", 1, at).await;
        assert_eq!(status, StatusCode::CREATED, "{first}");
        // Two hours ahead by mistake, then set right.
        clock.advance(120);
        let (status, second) = house.reserve("jump-2", "06 39 98 77 02", "CP-TRA", 1, late).await;
        assert_eq!(status, StatusCode::CREATED, "{second}");
        clock.advance(-120);
        let (status, third) = house.reserve("jump-3", "06 39 98 77 03", "CP-TRA", 1, at).await;
        assert_eq!(status, StatusCode::CREATED, "{third}");
        for (key, phone, at, known) in [
            ("jump-1", "06 39 98 77 01", at, &first),
            ("jump-2", "06 39 98 77 02", late, &second),
            ("jump-3", "06 39 98 77 03", at, &third),
        ] {
            let (_, again) = house.reserve(key, phone, "CP-TRA", 1, at).await;
            assert_eq!(again["id"], known["id"], "the same key is the same order, whatever the clock says");
        }
        let shop = house.shop("courte-pate").await;
        let counter = shop["staff"]["counter"].as_str();
        let board = house.send(Method::GET, "/api/v1/shops/courte-pate/orders?date=2026-11-24", counter, None).await;
        let board = board.text().await.expect("a board");
        assert!([&first, &second, &third].iter().all(|order| board.contains(order["id"].as_str().expect("an id"))));
        // What was queued ahead of its time leaves when that time has come.
        house.advance(121).await;
        for phone in ["+33639987701", "+33639987702", "+33639987703"] {
            assert!(!house.newest(phone).await.is_empty(), "{phone} was told");
        }
    });
}
