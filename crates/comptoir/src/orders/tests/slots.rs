//! What a slot takes: orders, pieces, minutes of a workstation, and the rule that changes under what is ordered.

use super::*;
use crate::shops::SlotRule;

/// A bakery whose sandwiches take three minutes of one workstation.
async fn bakery(db: &Db, slots: SlotRule) -> Arc<Shop> {
    let made = |sku: &str, name: &str, station: &str, work| Article {
        station: station.to_owned(),
        work,
        plan: vec![crate::catalogue::Planned { minute: 0, quantity: 200 }],
        ..article(sku, name)
    };
    // A workstation is free in its name: this one is called as a measure is.
    let shelf = vec![made("TRA", "Tradition", "", 0), made("JB", "Jambon-beurre", "orders", 3)];
    shelve(db, Shop { slots, ..shop("pain") }, shelf).await
}

async fn rooms(db: &Db, shop: &Arc<Shop>, wanted: &[(&str, i64)], at: Timestamp) -> Option<i64> {
    let (own, lines) = (shop.clone(), lines(wanted));
    let read = db.read(move |conn| Ok::<_, db::DbError>(offers(conn, morning(), &own, &lines, shop_day(), None)));
    let offers = read.await.expect("read").expect("offers");
    offers.iter().find(|offer| offer.at == at).expect("a slot").room
}

#[test]
fn a_slot_takes_so_many_pieces_and_an_empty_one_a_larger_order() {
    on_both(|db| async move {
        let shop = bakery(&db, SlotRule { minutes: 10, orders: None, pieces: Some(6) }).await;
        assert_eq!(rooms(&db, &shop, &[], later(60)).await, Some(6), "six orders of one piece");
        place(&db, &shop, morning(), 1, wish("TRA", 4, later(60), "1")).await.expect("room");
        assert_eq!(rooms(&db, &shop, &[("TRA", 2)], later(60)).await, Some(1));
        let full = place(&db, &shop, morning(), 2, wish("TRA", 3, later(65), "2")).await.expect_err("full");
        assert!(matches!(full, Failure::Refused(Refusal::SlotFull { next: Some(at) }) if at == later(70)), "{full}");
        place(&db, &shop, morning(), 3, wish("TRA", 2, later(60), "3")).await.expect("exactly");
        assert_eq!(rooms(&db, &shop, &[], later(60)).await, Some(0));
        assert_eq!(rooms(&db, &shop, &[("TRA", 10)], later(70)).await, Some(1), "alone");
        place(&db, &shop, morning(), 4, wish("TRA", 10, later(70), "4")).await.expect("an empty slot");
        let full = place(&db, &shop, morning(), 5, wish("TRA", 1, later(70), "5")).await.expect_err("full");
        assert!(matches!(full, Failure::Refused(Refusal::SlotFull { next: Some(at) }) if at == later(80)), "{full}");
        assert_eq!(faults(&db, morning()).await, Vec::<String>::new());
    });
}

#[test]
fn a_workstation_promises_no_more_than_its_minutes() {
    on_both(|db| async move {
        let shop = bakery(&db, SlotRule { minutes: 10, orders: Some(60), pieces: None }).await;
        assert_eq!(rooms(&db, &shop, &[("JB", 1)], later(60)).await, Some(3));
        let made = place(&db, &shop, morning(), 1, wish("JB", 2, later(60), "1")).await.expect("room");
        let full = place(&db, &shop, morning(), 2, wish("JB", 2, later(60), "2")).await.expect_err("full");
        assert!(matches!(full, Failure::Refused(Refusal::SlotFull { next: Some(at) }) if at == later(70)), "{full}");
        place(&db, &shop, morning(), 3, wish("TRA", 8, later(60), "3")).await.expect("bread is no work of this one");
        let left = (rooms(&db, &shop, &[("JB", 1)], later(60)).await, rooms(&db, &shop, &[], later(60)).await);
        assert_eq!(left, (Some(1), Some(58)), "the least of all measures");
        go(&db, &shop, morning(), made.id, State::Cancelled, Actor::customer()).await.expect("cancelled");
        assert_eq!(rooms(&db, &shop, &[("JB", 1)], later(60)).await, Some(3), "its minutes are free again");
        assert_eq!(faults(&db, morning()).await, Vec::<String>::new());
    });
}

#[test]
fn what_is_ordered_counts_by_the_rule_of_today() {
    on_both(|db| async move {
        let shop = bakery(&db, SlotRule { minutes: 10, orders: None, pieces: None }).await;
        for (n, at) in [(1, 60), (2, 70), (3, 80)] {
            place(&db, &shop, morning(), n, wish("JB", 3, later(at), &n.to_string())).await.expect("room");
        }
        let wider = SlotRule { minutes: 30, orders: Some(4), pieces: Some(12) };
        let (own, shop) = (shop.clone(), Arc::new(Shop { slots: wider, ..Shop::clone(&shop) }));
        // A slot of half an hour holds what three of ten minutes did, also before anything is counted anew.
        assert_eq!(rooms(&db, &shop, &[("JB", 1)], later(60)).await, Some(1), "27 minutes of 30");
        assert_eq!(rooms(&db, &shop, &[("TRA", 1)], later(60)).await, Some(4), "orders were not counted");
        let changed = shop.clone();
        let count = move |tx: &mut db::Tx<'_>| -> Result<(usize, usize), db::DbError> {
            Ok((recount(tx, &changed, morning())?, recount(tx, &changed, morning())?))
        };
        assert_eq!(db.write(&own.key, count).await.expect("counted"), (3, 0), "twice is once");
        assert_eq!(rooms(&db, &shop, &[("TRA", 1)], later(60)).await, Some(1), "the fourth order");
        assert_eq!(rooms(&db, &shop, &[("JB", 1)], later(60)).await, Some(1));
        assert_eq!(rooms(&db, &shop, &[("TRA", 4)], later(60)).await, Some(0), "nine pieces of twelve");
        assert_eq!(faults(&db, morning()).await, Vec::<String>::new());
    });
}

#[test]
fn a_held_basket_counts_by_the_rule_of_today_and_so_does_the_order_that_it_becomes() {
    on_both(|db| async move {
        let shop = bakery(&db, SlotRule { minutes: 10, orders: None, pieces: None }).await;
        let held = Wish { who: None, ..wish("JB", 3, later(70), "1") };
        let held = place(&db, &shop, morning(), 1, held).await.expect("room");
        let over = Wish { who: None, ..wish("JB", 1, later(90), "2") };
        let over = place(&db, &shop, morning(), 2, over).await.expect("room");
        let wider = SlotRule { minutes: 30, orders: Some(4), pieces: Some(12) };
        let (own, shop) = (shop.clone(), Arc::new(Shop { slots: wider, ..Shop::clone(&shop) }));
        let (changed, id) = (shop.clone(), over.id);
        let count = move |tx: &mut db::Tx<'_>| -> Result<usize, Failure> {
            move_to(tx, &mut env_at(morning(), 9), &changed, id, State::Cancelled, &Actor::customer(), "")?;
            Ok(recount(tx, &changed, morning())?)
        };
        assert_eq!(db.write(&own.key, count).await.expect("counted"), 1, "what is over is not counted");
        let rooms_of = |sku: &'static str| {
            let (db, shop) = (db.clone(), shop.clone());
            async move { rooms(&db, &shop, &[(sku, 1)], later(60)).await }
        };
        let before = (rooms_of("TRA").await, rooms_of("JB").await);
        assert_eq!(before, (Some(3), Some(3)), "one order of four; 9 minutes and 3 pieces are taken");
        let (changed, id) = (shop.clone(), held.id);
        let confirmed = db.write(&own.key, move |tx| {
            confirm(tx, &mut env_at(morning(), 10), &changed, id, &who("Nadia", "+33639980101"), "")
        });
        let confirmed = confirmed.await.expect("confirmed");
        assert_eq!(confirmed.slot_at, later(60), "the slot of today's grid");
        assert_eq!((rooms_of("TRA").await, rooms_of("JB").await), before, "it takes what it took");
        assert_eq!(faults(&db, morning()).await, Vec::<String>::new());
    });
}
