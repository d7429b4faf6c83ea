//! Lists on both engines: composed, composed again, never two shops in a week. Attentions: within the purse, in the next
//! order, out of it again.

use std::sync::Arc;

use db::{Db, testing::on_both};
use jiff::SignedDuration;
use kernel::{Cents, Quantity, id::OrderId};

use super::{
    attention::{Attention, Choice, Refusal},
    *,
};
use crate::{
    catalogue::{Article, Planned, WishLine},
    orders::{self, Actor, Order, Pickup, Wish, rules::State as Stands},
    platform::i18n::Lang,
    shops::Shop,
    testing::{article, env_at, key, morning, shelve, shop, who},
};

fn client(n: u64, debt: i64, promised: bool) -> Client {
    let mut env = env_at(morning(), n);
    let person = PersonId::new(env.now, env.rng.as_mut());
    let contact = format!("client-{n}@example.net").parse().expect("an address");
    let candidate = Candidate { promised, debt, kinds: vec![Kind::Call], step: None };
    Client { person, members: vec![person], contacts: vec![contact], candidate, about: String::new() }
}

#[test]
fn a_list_is_sized_to_the_minutes_and_nobody_is_on_two_lists_in_a_week() {
    on_both(|db| async move {
        let pain = key("pain");
        let own = pain.clone();
        let done = db.write(&pain, move |tx| {
            let mut env = env_at(morning(), 3);
            let (ines, rose) = (StaffId::new(env.now, env.rng.as_mut()), StaffId::new(env.now, env.rng.as_mut()));
            let (day, none): (Date, Purse) = ("2026-11-24".parse().expect("a day"), Purse::default());
            let all = [client(1, 90, false), client(2, 190, false), client(3, 0, true), client(4, 20, false)];
            assert_eq!(compose(tx, &mut env, &own, ines, day, (20, none), &all)?, 2);
            let list = of_day(tx, &own, ines, day)?;
            let who: Vec<PersonId> = list.iter().map(|one| one.person).collect();
            assert!(who.contains(&all[2].person) && who.contains(&all[1].person), "the promise, then the most owed");
            // More minutes: composed anew, and nobody twice.
            assert_eq!(
                compose(tx, &mut env, &own, ines, day, (60, none), &all)?,
                3,
                "who is owed next to nothing is not called"
            );
            let list = of_day(tx, &own, ines, day)?;
            assert_eq!(list.len(), 3);
            let (first, second) = (list[0].clone(), list[1].clone());
            assert!(end(tx, &mut env, &own, first.id, rose, State::Done, "")?.is_none(), "it is not hers");
            assert!(end(tx, &mut env, &own, first.id, ines, State::Done, "")?.is_some());
            assert!(end(tx, &mut env, &own, first.id, ines, State::Later, "")?.is_none(), "once");
            assert!(end(tx, &mut env, &own, second.id, ines, State::Refused, "pas de téléphone")?.is_some());
            compose(tx, &mut env, &own, ines, day, (60, none), &all)?;
            let list = of_day(tx, &own, ines, day)?;
            assert_eq!(list.len(), 3, "what was done stays, and is not planned again");
            assert_eq!(list.iter().filter(|one| one.state == State::Todo).count(), 1);
            // A neighbour finds none of them this week, and learns nothing else.
            let fleurs = key("fleurs");
            assert_eq!(compose(tx, &mut env, &fleurs, rose, day, (60, none), &all)?, 0);
            assert!(by_id(tx, &fleurs, first.id)?.is_none() && of_day(tx, &fleurs, ines, day)?.is_empty());
            env.now = morning() + SignedDuration::from_hours(24 * 8);
            assert_eq!(compose(tx, &mut env, &fleurs, rose, day, (60, none), &all)?, 3, "the week is over");
            Ok::<_, DbError>(())
        });
        done.await.expect("done");
    });
}

const NADIA: &str = "+33639980101";

/// A bakery that gives croissants for five euros a month, of which it bakes three a day.
async fn bakery(db: &Db) -> Arc<Shop> {
    let croissant = Article { plan: vec![Planned { minute: 420, quantity: 3 }], ..article("CP-CRO", "Croissant") };
    let shop = shelve(db, shop("pain"), vec![croissant, article("CP-TRA", "Tradition")]).await;
    let key = shop.key.clone();
    let chosen = db.write(&shop.key, move |tx| {
        let choice = Choice { sku: "CP-CRO".parse().expect("a reference"), monthly: Cents(500) };
        attention::choose(tx, &mut env_at(morning(), 1), &key, &choice, "staff:Camille")
    });
    chosen.await.expect("chosen");
    shop
}

/// Puts a customer on the list and promises them an attention.
async fn promise(db: &Db, shop: &Arc<Shop>, n: u64, contact: &str) -> Result<Attention, Refusal> {
    let (own, contact) = (shop.clone(), contact.parse().expect("an address"));
    let done = db.write(&shop.key, move |tx| {
        let (mut env, key) = (env_at(morning(), n), &own.key);
        let staff = StaffId::new(env.now, env.rng.as_mut());
        let person = crate::customers::open(tx, &mut env, key, "Nadia", &contact)?;
        let candidate = Candidate { promised: false, debt: 100, kinds: vec![Kind::Attention], step: None };
        let client = Client { person, members: vec![person], contacts: vec![contact], candidate, about: String::new() };
        let day = own.day(env.now);
        let id = add(tx, &mut env, key, staff, day, &client, Kind::Attention)?.expect("on the list");
        attention::promise(tx, &mut env, &own, (id, person), &[person], "Inès")
    });
    done.await.map_err(|error: DbError| error.to_string()).expect("written")
}

async fn order(db: &Db, shop: &Arc<Shop>, n: u64, sku: &str, quantity: i64) -> Result<Order, orders::Failure> {
    let (own, hears, sku) = (shop.clone(), news(db.clone()), sku.parse().expect("a reference"));
    let line = WishLine::from((sku, Quantity::new(quantity).expect("a quantity")));
    db.write(&shop.key, move |tx| {
        let mut env = env_at(morning(), n);
        env.news = Some(hears);
        let wish = Wish {
            lines: vec![line],
            pickup: Pickup::At(morning() + SignedDuration::from_mins(60)),
            source: "test",
            external_id: n.to_string(),
            visitor: String::new(),
            note: String::new(),
            lang: Lang::Fr,
            who: Some(who("Nadia", NADIA)),
        };
        let order = orders::reserve(tx, &mut env, &own, &wish)?;
        orders::by_id(tx, &own.key, order.id, env.now)?.ok_or(orders::Failure::NoOrder)
    })
    .await
}

async fn move_to(db: &Db, shop: &Arc<Shop>, id: OrderId, to: Stands) -> Order {
    let (own, hears) = (shop.clone(), news(db.clone()));
    let moved = db.write(&shop.key, move |tx| {
        let mut env = env_at(morning(), 9);
        env.news = Some(hears);
        orders::move_to(tx, &mut env, &own, id, to, &Actor::staff("Sarah"), "")
    });
    moved.await.expect("moved")
}

async fn now_of(db: &Db, shop: &Arc<Shop>, id: EntryId) -> Attention {
    let key = shop.key.clone();
    db.read(move |conn| attention::by_id(conn, &key, id)).await.expect("read").expect("known")
}

async fn faults(db: &Db) -> Vec<String> {
    db.read(|conn| orders::check(conn, &key("pain"), morning())).await.expect("read")
}

#[test]
fn many_at_once_never_overspend_the_purse_of_a_month() {
    on_both(|db| async move {
        let shop = bakery(&db).await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..24_u64 {
            let (db, shop) = (db.clone(), shop.clone());
            tasks.spawn(async move { promise(&db, &shop, n, &format!("client-{n}@example.net")).await });
        }
        let all = tasks.join_all().await;
        let kept = all.iter().filter(|one| one.is_ok()).count();
        assert_eq!(kept, 3, "three croissants at 1.35 in five euros");
        assert!(all.iter().all(|one| !matches!(one, Err(why) if *why != Refusal::Spent)));
        let key = shop.key.clone();
        let spent = db.read(move |conn| attention::spent(conn, &key, "2026-11")).await.expect("read");
        assert_eq!(spent, Cents(405));
        // What is taken back can be given to somebody else.
        let (own, one) = (shop.clone(), all.into_iter().flatten().next().expect("one"));
        let back = db
            .write(&shop.key, move |tx| attention::take_back(tx, &mut env_at(morning(), 1), &own, &one, "staff:Inès"));
        assert!(back.await.expect("taken back"));
        assert!(promise(&db, &shop, 99, "client-99@example.net").await.is_ok());
    });
}

#[test]
fn an_attention_goes_along_with_the_next_order_and_takes_no_piece_that_is_promised() {
    on_both(|db| async move {
        let shop = bakery(&db).await;
        let one = promise(&db, &shop, 1, NADIA).await.expect("promised");
        // All three croissants are hers already: nothing goes along, and she keeps what she ordered.
        let all = order(&db, &shop, 3, "CP-CRO", 3).await.expect("ordered");
        assert_eq!((all.standing().count(), now_of(&db, &shop, one.id).await.fate), (1, Fate::Waiting));
        move_to(&db, &shop, all.id, Stands::Cancelled).await;
        let with = order(&db, &shop, 4, "CP-TRA", 2).await.expect("ordered");
        let gift = with.standing().find(|line| line.is_included()).expect("a line at no price");
        assert_eq!((with.standing().count(), with.total, gift.name.as_str()), (2, Cents(270), "Croissant, offert"));
        assert_eq!((now_of(&db, &shop, one.id).await.fate, faults(&db).await), (Fate::Added, Vec::new()));
        assert!(order(&db, &shop, 5, "CP-CRO", 3).await.is_err(), "the piece is promised to her");
        // Cancelled, it waits again, and the next order takes it; handed over, the debt is paid.
        move_to(&db, &shop, with.id, Stands::Cancelled).await;
        assert_eq!(now_of(&db, &shop, one.id).await.fate, Fate::Waiting);
        let next = order(&db, &shop, 6, "CP-TRA", 1).await.expect("ordered");
        assert_eq!(next.standing().count(), 2);
        move_to(&db, &shop, next.id, Stands::Ready).await;
        move_to(&db, &shop, next.id, Stands::Collected).await;
        let handed = now_of(&db, &shop, one.id).await;
        assert_eq!((handed.fate, handed.order), (Fate::Handed, Some(next.id)));
        let (key, person) = (shop.key.clone(), one.person);
        let seen = db.read(move |conn| given(conn, &key, person, morning() + SignedDuration::from_hours(1), 9)).await;
        assert_eq!(seen.expect("read").len(), 1);
        let last = order(&db, &shop, 7, "CP-TRA", 1).await.expect("ordered");
        assert_eq!((last.standing().count(), faults(&db).await), (1, Vec::new()), "once");
    });
}

#[test]
fn who_wants_none_gets_none_and_what_was_in_an_order_leaves_it() {
    on_both(|db| async move {
        let shop = bakery(&db).await;
        let one = promise(&db, &shop, 1, NADIA).await.expect("promised");
        let with = order(&db, &shop, 2, "CP-TRA", 1).await.expect("ordered");
        assert_eq!(with.standing().count(), 2);
        let (own, person) = (shop.clone(), one.person);
        let asked = db.write(&shop.key, move |tx| {
            let mut env = env_at(morning(), 3);
            attention::write_to(tx, &mut env, &own.key, &[person], "2 rue du Puits", "customer")?;
            attention::want(tx, &mut env, &own, &[person], true, "customer")?;
            let wish = attention::wish(tx, &own.key, &[person])?;
            let kinds =
                attention::proposable(tx, &own.key, &[person], Purse { left: Cents(500), each: Cents(135) }, env.now)?;
            let order = orders::by_id(tx, &own.key, with.id, env.now)?.expect("the order");
            Ok::<_, DbError>((wish, kinds, order))
        });
        let (wish, kinds, order) = asked.await.expect("asked");
        assert!(wish.unwanted && wish.address == "2 rue du Puits" && kinds.is_empty());
        assert_eq!((order.standing().count(), now_of(&db, &shop, one.id).await.fate), (1, Fate::Dropped));
        assert_eq!(faults(&db).await, Vec::<String>::new());
        let key = shop.key.clone();
        let spent = db.read(move |conn| attention::spent(conn, &key, "2026-11")).await.expect("read");
        assert_eq!(spent, Cents(0), "the purse has it again");
        let (key, person) = (shop.key.clone(), one.person);
        let gone = db.write(&shop.key, move |tx| {
            forget(tx, &key, person)?;
            attention::wish(tx, &key, &[person])
        });
        assert_eq!(gone.await.expect("forgotten"), attention::Wish::default());
    });
}
