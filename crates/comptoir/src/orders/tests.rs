//! Reserving and everything after it, on both engines: alone, at once, and by chance.

mod histories;
mod slots;

use std::sync::Arc;

use db::{Db, testing::on_both};
use jiff::SignedDuration;
use kernel::Rng as _;

use super::*;
use crate::{
    catalogue::{Article, Counted},
    outbox,
    platform::facts,
    shops::Shop,
    stock,
    testing::{article, env_at, key, morning, shelve, shop, who},
};

fn wish(sku: &str, quantity: i64, at: Timestamp, external_id: &str) -> Wish {
    Wish {
        lines: vec![(sku.parse().expect("a reference"), Quantity::new(quantity).expect("a quantity")).into()],
        pickup: Pickup::At(at),
        source: "test",
        external_id: external_id.to_owned(),
        visitor: String::new(),
        note: String::new(),
        lang: Lang::Fr,
        who: Some(who("Nadia", "+33639980101")),
    }
}

async fn place(db: &Db, shop: &Arc<Shop>, now: Timestamp, seed: u64, wish: Wish) -> Result<Order, Failure> {
    let (own, mut env) = (shop.clone(), env_at(now, seed));
    db.write(&shop.key, move |tx| reserve(tx, &mut env, &own, &wish)).await
}

async fn go(db: &Db, shop: &Arc<Shop>, now: Timestamp, id: OrderId, to: State, actor: Actor) -> Result<Order, Failure> {
    let (own, mut env) = (shop.clone(), env_at(now, 99));
    db.write(&shop.key, move |tx| move_to(tx, &mut env, &own, id, to, &actor, "")).await
}

async fn faults(db: &Db, now: Timestamp) -> Vec<String> {
    db.read(move |conn| check(conn, &key("pain"), now)).await.expect("read")
}

fn later(minutes: i64) -> Timestamp {
    morning() + SignedDuration::from_mins(minutes)
}

#[test]
fn two_hundred_at_once_for_fifty_get_exactly_fifty() {
    on_both(|db| async move {
        let bread = Article {
            plan: vec![crate::catalogue::Planned { minute: 0, quantity: 50 }],
            ..article("CP-TRA", "Tradition")
        };
        let shop = shelve(&db, shop("pain"), vec![bread]).await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..200 {
            let (db, shop) = (db.clone(), shop.clone());
            tasks.spawn(
                async move { place(&db, &shop, morning(), n, wish("CP-TRA", 1, later(60), &n.to_string())).await },
            );
        }
        let (mut sold, mut refused) = (0, 0);
        while let Some(done) = tasks.join_next().await {
            match done.expect("no panic") {
                Ok(_) => sold += 1,
                Err(Failure::Refused(Refusal::SoldOut { left: 0, .. })) => refused += 1,
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!((sold, refused), (50, 150));
        assert_eq!(faults(&db, morning()).await, Vec::<String>::new());
        let orders = db.read(|conn| at_day(conn, &key("pain"), shop_day(), morning())).await.expect("read");
        let mut numbers: Vec<i64> = orders.iter().map(|order| order.number).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=50).collect::<Vec<_>>(), "numbers without holes nor repeats");
    });
}

fn shop_day() -> Date {
    shop("pain").day(morning())
}

#[test]
fn a_full_slot_refuses_and_names_the_next() {
    on_both(|db| async move {
        let mut bakery = shop("pain");
        bakery.slots.orders = Some(2);
        let shop = shelve(&db, bakery, vec![article("CP-TRA", "Tradition")]).await;
        for n in 0..2 {
            place(&db, &shop, morning(), n, wish("CP-TRA", 1, later(60), &n.to_string())).await.expect("room");
        }
        let full = place(&db, &shop, morning(), 3, wish("CP-TRA", 1, later(65), "3")).await.expect_err("full");
        assert!(matches!(full, Failure::Refused(Refusal::SlotFull { next: Some(at) }) if at == later(70)), "{full}");
        let mut soonest = wish("CP-TRA", 1, later(60), "4");
        soonest.pickup = Pickup::From(later(60));
        assert_eq!(place(&db, &shop, morning(), 4, soonest).await.expect("the next").pickup_at, later(70));
        assert_eq!(faults(&db, morning()).await, Vec::<String>::new());
    });
}

#[test]
fn the_same_key_gives_the_same_order_even_when_all_is_sold() {
    on_both(|db| async move {
        let bread = Article {
            plan: vec![crate::catalogue::Planned { minute: 0, quantity: 2 }],
            ..article("CP-TRA", "Tradition")
        };
        let shop = shelve(&db, shop("pain"), vec![bread]).await;
        let first = place(&db, &shop, morning(), 1, wish("CP-TRA", 2, later(60), "once")).await.expect("placed");
        for seed in 2..5 {
            match place(&db, &shop, morning(), seed, wish("CP-TRA", 2, later(60), "once")).await {
                Err(Failure::Again(order)) => assert_eq!(order.id, first.id),
                other => panic!("{other:?}"),
            }
        }
        let sold_out =
            place(&db, &shop, morning(), 9, wish("CP-TRA", 1, later(60), "twice")).await.expect_err("sold out");
        assert!(matches!(sold_out, Failure::Refused(Refusal::SoldOut { left: 0, .. })));
        let at_once = tokio::join!(
            place(&db, &shop, morning(), 10, wish("CP-TRA", 2, later(24 * 60), "both")),
            place(&db, &shop, morning(), 11, wish("CP-TRA", 2, later(24 * 60), "both")),
        );
        assert!(matches!(&at_once, (Ok(_), Err(Failure::Again(_))) | (Err(Failure::Again(_)), Ok(_))), "{at_once:?}");
        assert_eq!(faults(&db, morning()).await, Vec::<String>::new());
    });
}

#[test]
fn a_hold_is_renewed_confirmed_or_over() {
    on_both(|db| async move {
        let bread = Article {
            plan: vec![crate::catalogue::Planned { minute: 0, quantity: 4 }],
            ..article("CP-TRA", "Tradition")
        };
        let shop = shelve(&db, shop("pain"), vec![bread]).await;
        let held = |quantity, id: &str| Wish {
            who: None,
            visitor: "browser".into(),
            ..wish("CP-TRA", quantity, later(60), id)
        };
        let first = place(&db, &shop, morning(), 1, held(3, "a")).await.expect("held");
        assert_eq!((first.state, first.expires_at), (State::Held, later(10)));
        // The same browser may take more: its own hold does not count.
        let second = place(&db, &shop, later(5), 2, held(4, "b")).await.expect("held instead");
        assert_eq!(second.expires_at, later(15));
        place(&db, &shop, later(6), 3, wish("CP-TRA", 1, later(60), "c")).await.expect_err("all is held");
        let order = db.read(move |conn| by_id(conn, &key("pain"), first.id, later(6))).await.expect("read");
        assert_eq!(order.map(|order| order.state), Some(State::Expired));
        let confirm_at = |now, id: OrderId| {
            let (db, own, mut env) = (db.clone(), shop.clone(), env_at(now, 4));
            async move {
                db.write(&own.clone().key, move |tx| confirm(tx, &mut env, &own, id, &who("Nadia", "+33639980101"), ""))
                    .await
            }
        };
        let order = confirm_at(later(7), second.id).await.expect("confirmed");
        assert_eq!((order.state, order.expires_at), (State::Received, later(60 + 45)));
        assert_eq!(confirm_at(later(8), second.id).await.expect("twice is once").id, second.id);
        assert_eq!(faults(&db, later(8)).await, Vec::<String>::new());
        // A hold that is over frees its goods without anyone sweeping.
        go(&db, &shop, later(9), second.id, State::Cancelled, Actor::customer()).await.expect("cancelled");
        let third = place(&db, &shop, later(10), 5, held(4, "d")).await.expect("held");
        place(&db, &shop, later(21), 6, wish("CP-TRA", 4, later(60), "e")).await.expect("free again");
        let over = confirm_at(later(22), third.id).await.expect_err("over");
        assert!(matches!(over, Failure::NotAllowed(State::Expired, State::Received)), "{over}");
        assert_eq!(faults(&db, later(22)).await, Vec::<String>::new());
    });
}

#[test]
fn what_cannot_be_says_what_can() {
    on_both(|db| async move {
        let mut cake = Article { lead_minutes: 48 * 60, counted: Counted::No, ..article("CP-GAT", "Gâteau") };
        cake.rank = 1;
        let cut = Article { unit: Unit::Service, ..article("CJ-CF", "Coupe") };
        let lunch = Article { available: Some("Tu-Su 10:30-14:00".into()), ..article("CP-JB", "Sandwich") };
        let shop = shelve(&db, shop("pain"), vec![article("CP-TRA", "Tradition"), cake, cut, lunch]).await;
        let refusal = |wish: Wish| {
            let (db, shop) = (db.clone(), shop.clone());
            async move {
                match place(&db, &shop, morning(), 1, wish).await {
                    Err(Failure::Refused(refusal)) => refusal,
                    other => panic!("{other:?}"),
                }
            }
        };
        // 14 h: the shop rests until 15 h 30.
        let closed = refusal(wish("CP-TRA", 1, later(300), "1")).await;
        assert_eq!(closed, Refusal::Closed { next: Some(later(390)) });
        let many = refusal(wish("CP-TRA", 41, later(60), "2")).await;
        assert_eq!(
            many,
            Refusal::SoldOut { sku: "CP-TRA".parse().expect("sku"), left: 40, next: Some(later(420)) },
            "the 16 h batch"
        );
        assert_eq!(refusal(wish("CP-TRA", 1, later(-5), "3")).await, Refusal::Past);
        assert_eq!(refusal(wish("CP-TRA", 1, later(90 * 24 * 60), "4")).await, Refusal::TooFar);
        assert_eq!(refusal(wish("XX", 1, later(60), "5")).await, Refusal::UnknownArticle("XX".into()));
        assert!(matches!(refusal(wish("CJ-CF", 1, later(60), "6")).await, Refusal::ByAppointment(_)));
        assert!(matches!(refusal(Wish { lines: vec![], ..wish("CP-TRA", 1, later(60), "7") }).await, Refusal::Empty));
        let early = refusal(wish("CP-GAT", 1, later(60), "8")).await;
        assert!(matches!(early, Refusal::TooLate { next: Some(at), .. } if at >= later(48 * 60)), "{early:?}");
        let hungry = refusal(wish("CP-JB", 1, later(60), "9")).await;
        assert!(matches!(hungry, Refusal::Unavailable { next: Some(at), .. } if at == later(90)), "{hungry:?}");
        for refusal in [closed, many, early, hungry] {
            let text = words::sentence(Lang::Fr, &shop, morning(), &refusal, ToString::to_string);
            assert!(text.contains("C’est possible"), "{text}");
        }
    });
}

#[test]
fn two_ways_of_one_article_are_two_lines_of_one_stock() {
    on_both(|db| async move {
        let mut bread = Article {
            plan: vec![crate::catalogue::Planned { minute: 0, quantity: 5 }],
            ..article("CP-CAM", "Pain de campagne")
        };
        bread.detail.options = vec!["tranché".into()];
        let shop = shelve(&db, shop("pain"), vec![bread]).await;
        let plain = |quantity: i64, id: &str| wish("CP-CAM", quantity, later(60), id);
        let sliced =
            |quantity: i64| WishLine { options: vec!["tranché".into()], ..plain(quantity, "").lines.remove(0) };
        let mut both = plain(2, "1");
        both.lines.extend([sliced(1), sliced(1)]);
        let held = place(&db, &shop, morning(), 1, Wish { who: None, visitor: "v".into(), ..both.clone() }).await;
        let held = held.expect("held");
        let labels: Vec<_> = held.lines.iter().map(|line| (line.quantity.get(), line.label())).collect();
        assert_eq!(labels, [(2, "Pain de campagne".to_owned()), (2, "Pain de campagne (tranché)".to_owned())]);
        let (own, mut env) = (shop.clone(), env_at(morning(), 2));
        let order = db
            .write(&shop.key, move |tx| confirm(tx, &mut env, &own, held.id, &who("Nadia", "+33639980101"), ""))
            .await
            .expect("confirmed");
        assert_eq!(order.lines[1].options, ["tranché"], "read back as it was written");
        let mut more = plain(1, "2");
        more.lines.push(sliced(1));
        let refused = place(&db, &shop, morning(), 3, more).await;
        assert!(matches!(refused, Err(Failure::Refused(Refusal::SoldOut { left: 1, .. }))), "{refused:?}");
        let mut toasted = plain(1, "3");
        toasted.lines[0].options = vec!["toasté".into()];
        let refused = place(&db, &shop, morning(), 4, toasted).await;
        assert!(matches!(refused, Err(Failure::Refused(Refusal::UnknownOption { .. }))), "{refused:?}");
        assert_eq!(faults(&db, morning()).await, Vec::<String>::new());
        go(&db, &shop, later(5), order.id, State::Cancelled, Actor::customer()).await.expect("cancelled");
        place(&db, &shop, later(6), 5, plain(5, "4")).await.expect("all five are back");
        assert_eq!(faults(&db, later(6)).await, Vec::<String>::new());
    });
}

#[test]
fn a_hand_over_freezes_the_receipt_and_can_be_undone_for_ten_minutes() {
    on_both(|db| async move {
        let lunch = Article {
            vat: VatRate::from_percent(10.0).expect("a rate"),
            price: Cents(430),
            ..article("CP-JB", "Sandwich")
        };
        let shop = shelve(&db, shop("pain"), vec![article("CP-TRA", "Tradition"), lunch]).await;
        let mut both = wish("CP-TRA", 3, later(60), "1");
        both.lines.push(("CP-JB".parse().expect("sku"), Quantity::new(2).expect("quantity")).into());
        let order = place(&db, &shop, morning(), 1, both).await.expect("placed");
        assert_eq!(order.total, Cents(3 * 135 + 2 * 430));
        for to in [State::Preparing, State::SetAside, State::Ready] {
            go(&db, &shop, later(30), order.id, to, Actor::staff("Sarah")).await.expect("moved");
        }
        let code = order.code(&env_at(morning(), 1).secrets);
        let seek = code.clone();
        let found = db
            .read(move |conn| by_code(conn, &key("pain"), shop_day(), &seek, &env_at(morning(), 1).secrets, later(30)))
            .await
            .expect("read");
        assert_eq!(found.iter().map(|order| order.id).collect::<Vec<_>>(), [order.id]);
        let collected =
            go(&db, &shop, later(55), order.id, State::Collected, Actor::staff("Sarah")).await.expect("handed over");
        let receipt = collected.receipt.expect("frozen");
        assert_eq!((receipt.total, collected.payment), (order.total, Payment::PaidAtTill));
        // 5.5 % of 4.05 € and 10 % of 8.60 €, each rounded once.
        assert_eq!(receipt.vat.iter().map(|total| total.vat).collect::<Vec<_>>(), [Cents(21), Cents(78)]);
        assert_eq!(receipt.lines.iter().map(|line| line.vat).sum::<Cents>(), Cents(99));
        let (own, mut env) = (shop.clone(), env_at(later(60), 5));
        let undone = db
            .write(&shop.key, move |tx| undo(tx, &mut env, &own, order.id, &Actor::staff("Sarah")))
            .await
            .expect("undone");
        assert_eq!((undone.state, undone.receipt, undone.payment), (State::Ready, None, Payment::Due));
        go(&db, &shop, later(61), order.id, State::Collected, Actor::staff("Sarah")).await.expect("again");
        let (own, mut env) = (shop.clone(), env_at(later(72), 5));
        let late = db.write(&shop.key, move |tx| undo(tx, &mut env, &own, order.id, &Actor::staff("Sarah"))).await;
        assert!(matches!(late, Err(Failure::NotAllowed(State::Collected, State::Ready))));
        let customer = go(&db, &shop, later(73), order.id, State::Cancelled, Actor::customer()).await;
        assert!(matches!(customer, Err(Failure::NotAllowed(..))));
        assert_eq!(faults(&db, later(73)).await, Vec::<String>::new());
        let history =
            db.read(move |conn| facts::of_subject(conn, &key("pain"), &order.id.to_string())).await.expect("read");
        assert_eq!(history.len(), 7, "every move left a fact");
    });
}

#[test]
fn a_missing_article_is_swapped_or_dropped_and_the_ticket_counts_its_prints() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), vec![article("CP-TRA", "Tradition"), article("CP-BAG", "Baguette")]).await;
        let mut both = wish("CP-TRA", 2, later(60), "1");
        both.lines.push(("CP-BAG".parse().expect("sku"), Quantity::new(1).expect("quantity")).into());
        let order = place(&db, &shop, morning(), 1, both).await.expect("placed");
        let change = |version: i64, line: i64, swap: Swap| {
            let (db, own, mut env) = (db.clone(), shop.clone(), env_at(later(10 + line), 3));
            async move {
                db.write(&own.clone().key, move |tx| {
                    change_line(tx, &mut env, &own, order.id, version, line, &swap, &Actor::staff("Sarah"))
                })
                .await
            }
        };
        let swapped = change(1, 1, Swap::For("CP-BAG".parse().expect("sku"), Quantity::new(2).expect("quantity")))
            .await
            .expect("swapped");
        assert_eq!((swapped.standing().count(), swapped.total), (2, Cents(3 * 135)));
        assert!(matches!(change(1, 2, Swap::Drop).await, Err(Failure::Stale(_))), "an older screen changes nothing");
        let dropped = change(2, 2, Swap::Drop).await.expect("dropped");
        assert_eq!((dropped.standing().count(), dropped.total), (1, Cents(2 * 135)));
        assert!(matches!(change(3, 2, Swap::Drop).await, Err(Failure::NoOrder)), "dropped once");
        assert_eq!(faults(&db, later(20)).await, Vec::<String>::new());
        for expected in 0..2 {
            let (own, env) = (shop.clone(), env_at(later(20), 3));
            let (_, before) = db.write(&shop.key, move |tx| print(tx, &env, &own, order.id)).await.expect("printed");
            assert_eq!(before, expected);
        }
    });
}

#[test]
fn any_walk_through_the_states_keeps_the_books_right() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), vec![article("CP-TRA", "Tradition"), article("CP-BAG", "Baguette")]).await;
        let mut chance = kernel::clock::SeededRng::new(20_261_122);
        let mut ids: Vec<OrderId> = Vec::new();
        for step in 0..300_u64 {
            let now = later((step / 3) as i64);
            let pick = |n: u64, chance: &mut kernel::clock::SeededRng| chance.next_u64() % n;
            if ids.is_empty() || pick(3, &mut chance) == 0 {
                let sku = if pick(2, &mut chance) == 0 { "CP-TRA" } else { "CP-BAG" };
                let at = now + SignedDuration::from_mins(pick(180, &mut chance) as i64);
                let mut wanted = wish(sku, 1 + pick(4, &mut chance) as i64, at, &step.to_string());
                if pick(3, &mut chance) == 0 {
                    (wanted.who, wanted.visitor) = (None, format!("browser {}", pick(3, &mut chance)));
                }
                if let Ok(order) = place(&db, &shop, now, step, wanted).await {
                    ids.push(order.id);
                }
            } else {
                let id = ids[pick(ids.len() as u64, &mut chance) as usize];
                let to = rules::STATES[pick(11, &mut chance) as usize].0;
                let actor = match pick(3, &mut chance) {
                    0 => Actor::customer(),
                    1 => Actor::staff("Sarah"),
                    _ => Actor::program(),
                };
                // A confirmation has its own command: it says who.
                if to == State::Received {
                    let (own, mut env) = (shop.clone(), env_at(now, step));
                    let _ = db
                        .write(&shop.key, move |tx| confirm(tx, &mut env, &own, id, &who("Nadia", "+33639980101"), ""))
                        .await;
                } else {
                    let _ = go(&db, &shop, now, id, to, actor).await;
                }
            }
            if step % 50 == 49 {
                assert_eq!(faults(&db, now).await, Vec::<String>::new(), "after step {step}");
            }
        }
        let orders = db.read(|conn| at_day(conn, &key("pain"), shop_day(), later(100))).await.expect("read");
        assert!(orders.len() > 20 && orders.iter().any(|order| order.state == State::Collected));
        let short = db
            .read(|conn| {
                let bread = article("CP-TRA", "Tradition");
                stock::curves(conn, &self::shop("pain"), &[&bread], shop_day(), later(100), None)
            })
            .await
            .expect("read");
        assert!(short[0].as_ref().expect("counted").shortfalls().is_empty(), "no promise was broken");
    });
}

#[test]
fn a_neighbour_sees_and_moves_nothing() {
    on_both(|db| async move {
        let pain = shelve(&db, shop("pain"), vec![article("CP-TRA", "Tradition")]).await;
        let fleur = shelve(&db, shop("fleur"), vec![article("CP-TRA", "Tradition")]).await;
        let order = place(&db, &pain, morning(), 1, wish("CP-TRA", 1, later(60), "1")).await.expect("placed");
        let seen = db.read(move |conn| by_id(conn, &key("fleur"), order.id, morning())).await.expect("read");
        assert_eq!(seen, None);
        let moved = go(&db, &fleur, morning(), order.id, State::Refused, Actor::staff("Rose")).await;
        assert!(matches!(moved, Err(Failure::NoOrder)));
        let contact = order.contact.clone().expect("someone");
        let theirs = db
            .read(move |conn| {
                Ok::<_, db::DbError>((
                    of_contact(conn, &key("pain"), &contact, morning())?,
                    of_contact(conn, &key("fleur"), &contact, morning())?,
                ))
            })
            .await
            .expect("read");
        assert_eq!((theirs.0.len(), theirs.1.len()), (1, 0));
        let secrets = env_at(morning(), 1).secrets;
        let token = order.token(&secrets);
        assert_eq!(
            token_shop(&secrets, &order.id.to_string(), &token).map(|shop| shop.to_string()),
            Some("pain".into())
        );
        assert_eq!(token_shop(&secrets, &OrderId::from_bytes([1; 16]).to_string(), &token), None);
        let short = order.short_path(&secrets);
        let end = short.strip_prefix("/pain/c/").expect("its place");
        assert_eq!(read_short(&secrets, end), Some(order.id));
        for bad in ["", "é", &end[..29], &format!("{}A", &end[..29]), &format!("{end}A")] {
            assert!(bad == end || read_short(&secrets, bad).is_none(), "{bad}");
        }
    });
}

#[test]
fn the_last_move_is_taken_back_once() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), vec![article("CP-TRA", "Tradition")]).await;
        let order = place(&db, &shop, morning(), 1, wish("CP-TRA", 1, later(60), "1")).await.expect("placed");
        for to in [State::SetAside, State::Ready, State::Collected] {
            go(&db, &shop, later(5), order.id, to, Actor::staff("Sarah")).await.expect("moved");
        }
        let back = |version: i64, minutes: i64| {
            let (db, own, mut env) = (db.clone(), shop.clone(), env_at(later(minutes), 3));
            async move {
                let key = own.key.clone();
                db.write(&key, move |tx| undo_seen(tx, &mut env, &own, order.id, version, &Actor::staff("Sarah"))).await
            }
        };
        assert!(matches!(back(3, 6).await, Err(Failure::Stale(_))), "an older screen");
        assert!(matches!(back(4, 16).await, Err(Failure::NotAllowed(..))), "too late");
        let undone = back(4, 6).await.expect("undone");
        assert_eq!((undone.state, undone.version, undone.receipt.clone()), (State::Ready, 5, None));
        assert_eq!(back(4, 6).await.expect("the same tap again"), undone);
        assert!(matches!(back(5, 6).await, Err(Failure::NotAllowed(..))), "what was taken back is not taken back");
        let (own, mut env) = (shop.clone(), env_at(later(7), 4));
        let noted =
            db.write(&shop.key, move |tx| annotate(tx, &mut env, &own, order.id, "bien cuite", &Actor::staff("Sarah")));
        assert_eq!(noted.await.expect("noted").note, "bien cuite");
        assert_eq!(faults(&db, later(20)).await, Vec::<String>::new());
    });
}

#[test]
fn a_refusal_tells_its_reason() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), vec![article("CP-TRA", "Tradition")]).await;
        let order = place(&db, &shop, morning(), 1, wish("CP-TRA", 1, later(60), "1")).await.expect("placed");
        let (own, mut env) = (shop.clone(), env_at(later(5), 4));
        db.write(&shop.key, move |tx| {
            move_to(tx, &mut env, &own, order.id, State::Refused, &Actor::staff("Sarah"), "le four est en panne")
        })
        .await
        .expect("refused");
        let told = db.read(move |conn| outbox::about(conn, &key("pain"), &order.id.to_string())).await.expect("read");
        assert!(told.iter().any(|message| message.body.contains(" : le four est en panne.")), "{told:?}");
    });
}

fn lines(wanted: &[(&str, i64)]) -> Vec<WishLine> {
    let line = |(sku, n): &(&str, i64)| {
        (sku.parse::<Sku>().expect("a reference"), Quantity::new(*n).expect("a quantity")).into()
    };
    wanted.iter().map(line).collect()
}

async fn change(
    db: &Db,
    shop: &Arc<Shop>,
    now: Timestamp,
    id: OrderId,
    wanted: &[(&str, i64)],
    at: Timestamp,
    actor: Actor,
) -> Result<Order, Failure> {
    let (own, mut env) = (shop.clone(), env_at(now, 5));
    let change = Change { lines: lines(wanted), pickup: Pickup::At(at), note: String::new() };
    db.write(&shop.key, move |tx| amend(tx, &mut env, &own, id, &change, &actor)).await
}

#[test]
fn an_order_that_nobody_has_begun_is_changed_in_one_go() {
    on_both(|db| async move {
        let cake = Article { lead_minutes: 120, ..article("CP-TAR", "Tarte") };
        let mut bakery = shop("pain");
        bakery.slots.orders = Some(1);
        let shop =
            shelve(&db, bakery, vec![article("CP-TRA", "Tradition"), article("CP-CRO", "Croissant"), cake]).await;
        let order = place(&db, &shop, morning(), 1, wish("CP-TRA", 2, later(60), "1")).await.expect("room");
        let customer = Actor::customer;
        // More of one, another beside it, later: at the price it was ordered at.
        let dearer = Article { price: Cents(200), ..article("CP-TRA", "Tradition") };
        let key_of = shop.key.clone();
        db.write(&shop.key, move |tx| crate::catalogue::put(tx, &key_of, &dearer)).await.expect("dearer");
        let wanted = [("CP-TRA", 3), ("CP-CRO", 1)];
        let changed = change(&db, &shop, morning(), order.id, &wanted, later(90), customer()).await.expect("changed");
        assert_eq!((changed.pickup_at, changed.total, changed.version), (later(90), Cents(4 * 135), order.version + 1));
        assert_eq!((changed.number, changed.state), (order.number, State::Received));
        assert_eq!((changed.lines.len(), changed.standing().count()), (3, 2), "what was wished first stays readable");
        assert_eq!(faults(&db, morning()).await, Vec::<String>::new());
        let again = change(&db, &shop, morning(), order.id, &wanted, later(90), customer()).await.expect("the same");
        assert_eq!(again.version, changed.version, "asked twice, changed once");
        // Its old slot is free, its new one is full.
        place(&db, &shop, morning(), 2, wish("CP-CRO", 1, later(60), "2")).await.expect("the slot it left");
        let full = place(&db, &shop, morning(), 3, wish("CP-CRO", 1, later(90), "3")).await.expect_err("full");
        assert!(matches!(full, Failure::Refused(Refusal::SlotFull { .. })), "{full}");
        // Too many, in a transaction that goes on: nothing moves.
        let (own, mut env) = (shop.clone(), env_at(morning(), 6));
        let id = order.id;
        let kept = db.write(&shop.key, move |tx| {
            let change = Change { lines: lines(&[("CP-TRA", 90)]), pickup: Pickup::At(later(90)), note: String::new() };
            let refused = amend(tx, &mut env, &own, id, &change, &Actor::customer());
            assert!(matches!(refused, Err(Failure::Refused(Refusal::SoldOut { left: 40, .. }))), "{refused:?}");
            Ok::<_, Failure>(by_id(tx, &own.key, id, morning())?.expect("still there"))
        });
        let kept = kept.await.expect("written");
        assert_eq!((kept.total, kept.version, kept.standing().count()), (changed.total, changed.version, 2));
        assert_eq!(faults(&db, morning()).await, Vec::<String>::new());
        // Another day: another number, another code, and the message says it.
        let tomorrow = later(24 * 60 + 60);
        let moved =
            change(&db, &shop, morning(), order.id, &[("CP-CRO", 1)], tomorrow, customer()).await.expect("moved");
        assert_eq!((moved.number, moved.day), (1, shop.day(tomorrow)));
        assert_eq!(faults(&db, morning()).await, Vec::<String>::new());
        let told = db.read(move |conn| outbox::about(conn, &key("pain"), &order.id.to_string())).await.expect("read");
        let mut told: Vec<&str> = told.iter().map(|message| message.told()).collect();
        told.sort_unstable();
        assert_eq!(told, ["order-amended", "order-amended", "order-received"]);
        let history =
            db.read(move |conn| facts::of_subject(conn, &key("pain"), &order.id.to_string())).await.expect("read");
        assert!(history.iter().any(|fact| fact.detail.contains("2 Tradition") && fact.detail.contains("3 Tradition")));
    });
}

#[test]
fn what_is_begun_or_past_its_cut_off_is_left_to_a_person() {
    on_both(|db| async move {
        let cake = Article { lead_minutes: 120, ..article("CP-TAR", "Tarte") };
        let shop = shelve(&db, shop("pain"), vec![article("CP-TRA", "Tradition"), cake]).await;
        let begun = place(&db, &shop, morning(), 1, wish("CP-TRA", 2, later(60), "1")).await.expect("room");
        go(&db, &shop, morning(), begun.id, State::Preparing, Actor::staff("Sarah")).await.expect("begun");
        let refused = change(&db, &shop, morning(), begun.id, &[("CP-TRA", 3)], later(60), Actor::customer()).await;
        assert!(matches!(refused, Err(Failure::NotAllowed(State::Preparing, _))), "{refused:?}");
        let by_hand = change(&db, &shop, morning(), begun.id, &[("CP-TRA", 3)], later(60), Actor::staff("Sarah")).await;
        assert_eq!(by_hand.expect("the counter may").total, Cents(3 * 135));
        let late = place(&db, &shop, morning(), 2, wish("CP-TAR", 1, later(180), "2")).await.expect("in time");
        let refused = change(&db, &shop, later(61), late.id, &[("CP-TAR", 2)], later(180), Actor::customer()).await;
        assert!(matches!(refused, Err(Failure::NotAllowed(..))), "two hours before: {refused:?}");
        let gone = change(&db, &shop, morning(), OrderId::from_bytes([7; 16]), &[], later(60), Actor::customer()).await;
        assert!(matches!(gone, Err(Failure::NoOrder)));
        assert_eq!(faults(&db, morning()).await, Vec::<String>::new());
    });
}
