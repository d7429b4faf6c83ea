//! Random walks: whatever customers, the counter, the round and the clock do, in any order, a date has one order, made after
//! its cut-off as it stood then, and no more is promised than there is.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use kernel::{Rng as _, clock::SeededRng};

use super::*;

/// So many pieces of each article a day.
const STOCK: i64 = 2;
const SHELF: [&str; 3] = ["JB", "PC", "QUI"];

/// What a day was to be when its cut-off came: none, or what and at what minute.
type Settled = Option<(Content, i64)>;

struct Walk {
    street: Street,
    rng: SeededRng,
    own: Vec<SubscriptionId>,
    settled: BTreeMap<(SubscriptionId, Date), Settled>,
}

impl Walk {
    fn draw(&mut self, below: usize) -> usize {
        let mut bytes = [0; 8];
        self.rng.fill(&mut bytes);
        usize::try_from(u64::from_le_bytes(bytes) % below as u64).expect("small")
    }

    fn some_day(&mut self) -> Date {
        let today = self.street.shop.day(self.street.app.now());
        today.saturating_add(i64::try_from(self.draw(6)).expect("small").days())
    }

    fn open(&self, day: Date) -> bool {
        whole().may_change(day, self.street.app.now(), self.street.shop.zone())
    }

    /// One step of somebody.
    async fn step(&mut self, n: usize) {
        let what = if self.own.is_empty() { 0 } else { self.draw(10) };
        if what == 0 && self.own.len() < 7 {
            let article = SHELF[self.draw(3)];
            let made = self.street.subscribed(wish(&format!("+336399801{n:02}"), one(article))).await;
            self.own.push(made.id);
            return;
        }
        let at = self.draw(self.own.len());
        let mut own = self.street.known(self.own[at]).await;
        let (day, article, other) = (self.some_day(), SHELF[self.draw(3)], self.draw(2) == 0);
        let open = self.open(day);
        match what {
            1 | 2 => {
                let did = self.street.write(move |tx, env, shop| skip(tx, env, shop, &own, day, other, "customer"));
                let did = did.await;
                assert!(open || matches!(did, Err(Failure::TooLate(_))), "{day} is closed: {did:?}");
            }
            3 | 4 => {
                let minute = Some(if other { 735 } else { 720 });
                let wish = DayChange { content: Some(one(article)), minute };
                let did =
                    self.street.write(move |tx, env, shop| change_day(tx, env, shop, &own, day, wish, "customer"));
                let did = did.await;
                assert!(open || matches!(did, Err(Failure::TooLate(_))), "{day} is closed: {did:?}");
            }
            5 => {
                let mut plan = own.plan.clone();
                plan.content = one(article);
                plan.weekdays = Weekdays::parse(if other { "2345" } else { "25" });
                // Refused or done: what must hold is looked at after each step.
                let _ = self
                    .street
                    .write(move |tx, env, shop| {
                        let tells = own.tells;
                        change(tx, env, shop, &mut own, (plan, Pay::Pickup, tells), "customer")
                    })
                    .await;
            }
            6 => {
                let until = other.then(|| day.saturating_add(2.days()));
                let rest = Pause { from: day, until };
                let did = self.street.write(move |tx, env, shop| pause(tx, env, shop, &mut own, rest, "customer"));
                did.await.expect("paused or no day");
            }
            7 => {
                let did = self.street.write(move |tx, env, shop| resume(tx, env, shop, &mut own, None, "customer"));
                did.await.expect("resumed");
            }
            8 if other => {
                self.street.write(move |tx, env, shop| end(tx, env, shop, &mut own, "customer")).await.expect("ended");
            }
            _ => {
                let round = || generate(self.street.app.clone());
                let (a, b) = tokio::join!(round(), round());
                a.expect("made");
                b.expect("made");
            }
        }
    }

    /// Days whose cut-off is over are what they were then.
    async fn settle(&mut self) {
        let (today, offer) = (self.street.shop.day(self.street.app.now()), whole());
        let closed: Vec<Date> = today.series(1.day()).take(3).filter(|day| !self.open(*day)).collect();
        for id in self.own.clone() {
            let own = self.street.known(id).await;
            for day in closed.iter().copied() {
                let row = self.street.lunch(id, day).await;
                let is = day_of(&own, &offer, &self.street.shop, day, row.as_ref()) == rules::Day::Lunch;
                let content =
                    row.as_ref().and_then(|row| row.content.clone()).unwrap_or_else(|| own.plan.content.clone());
                let minute = row.as_ref().and_then(|row| row.minute).unwrap_or(own.plan.minute);
                self.settled
                    .entry((id, day))
                    .or_insert((is && own.created_at < self.street.app.now()).then_some((content, minute)));
            }
        }
    }

    /// What must hold, whatever was done; answers how many lunches were ordered so far.
    async fn holds(&self) -> usize {
        let mut ordered = 0;
        let mut days: BTreeSet<Date> = self.settled.keys().map(|(_, day)| *day).collect();
        let today = self.street.shop.day(self.street.app.now());
        days.extend(today.series(1.day()).take(4));
        for day in days {
            let orders = self.street.orders(day).await;
            ordered += orders.len();
            let mut whose = BTreeSet::new();
            let mut pieces: BTreeMap<String, i64> = BTreeMap::new();
            for order in &orders {
                assert!(whose.insert(order.contact.clone().map(|c| c.to_string())), "{day}: two orders of one");
                assert!(
                    order.placed_at >= whole().cut_off(day, self.street.shop.zone()),
                    "{day}: made before its cut-off"
                );
                for line in order.standing() {
                    *pieces.entry(line.sku.to_string()).or_default() += line.quantity.get();
                }
            }
            assert!(pieces.values().all(|n| *n <= STOCK), "{day}: {pieces:?} of {STOCK}");
            for id in &self.own {
                let row = self.street.lunch(*id, day).await;
                let made = row.as_ref().and_then(|row| row.order);
                let wished = self.settled.get(&(*id, day));
                if made.is_some() {
                    assert!(matches!(wished, Some(Some(_))), "{day}: an order that nobody wished at the cut-off");
                }
                let (Some(Some((content, minute))), Some(row)) = (wished, &row) else { continue };
                if row.outcome != Outcome::Ordered || !row.changes.is_empty() {
                    continue;
                }
                let order = orders.iter().find(|order| Some(order.id) == made).expect("its order");
                let Choice::Fixed { sku, .. } = &content.choices[0] else { panic!("chosen") };
                assert_eq!(&order.lines[0].sku, sku, "{day}: what was wished at the cut-off");
                let at = kernel::calendar::instant(day, catalogue::rules::wall(*minute), self.street.shop.zone());
                assert_eq!(order.pickup_at, at, "{day}: when it was wished at the cut-off");
            }
        }
        ordered
    }
}

async fn walk(db: &Db, seed: u64) {
    let mut walk =
        Walk { street: street(db, STOCK).await, rng: SeededRng::new(seed), own: Vec::new(), settled: BTreeMap::new() };
    let mut made = 0;
    for n in 0..45 {
        if walk.draw(3) == 0 {
            // Cut-offs lie between two moments that are looked at.
            let minutes = i64::try_from(40 + walk.draw(500)).expect("small");
            walk.street.clock.advance(minutes);
            walk.settle().await;
            walk.street.drain().await;
            made = walk.holds().await;
        } else {
            walk.settle().await;
            walk.step(n).await;
        }
    }
    assert!(made > 0, "seed {seed}: no lunch was ordered");
}

#[test]
fn whatever_is_done_a_date_has_one_order_in_time_and_within_the_promise() {
    let given = std::env::var("COMPTOIR_TEST_SEED").ok().and_then(|text| text.parse().ok());
    let first: u64 = given.unwrap_or(1);
    println!("seed {first}");
    on_both(move |db| async move { walk(&db, first).await });
}
