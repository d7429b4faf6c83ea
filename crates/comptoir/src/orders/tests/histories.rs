//! Histories: what many do at once to one article of one day can be told as one thing after the other.
//!
//! Reservations, holds that expire, cancellations, batches and sales over the counter run at once; every answer and its
//! time are recorded, and a model that knows nothing of the store must explain all of them (linearizability). A second
//! test lets a seed choose who goes next, one at a time: that run is the same each time, and each answer is compared at
//! once. `COMPTOIR_TEST_HISTORIES` (how many operations) makes a longer run, `COMPTOIR_TEST_SEED` repeats one.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use db::{Db, testing::on_both};
use jiff::{SignedDuration, Timestamp};
use kernel::{Quantity, Rng as _, clock::SeededRng};
use torture::linear::{Event, Model, explained};

use super::*;
use crate::{
    catalogue::{Article, Planned},
    shops::{Shop, SlotRule},
    stock,
    testing::{article, env_at, morning, shelve, shop, who},
};

/// How many act at once.
const ACTORS: u64 = 6;
/// How much each does in one history.
const EACH: usize = 12;
/// How many histories go on beside each other, each in a shop of its own: their commits are shared.
const LANES: usize = 8;

/// What is done.
#[derive(Debug, Clone)]
enum Asked {
    /// So many for so many minutes after opening time, by somebody known.
    Reserve { minute: i64, n: i64 },
    /// The same, by a browser: it expires.
    Hold { minute: i64, n: i64 },
    /// The order of an earlier reservation is cancelled: which, by its minute and quantity.
    Cancel { minute: i64, n: i64 },
    /// So many more are ready at that minute.
    Batch { minute: i64, n: i64 },
    /// Sold over the counter, now.
    Sell { n: i64 },
}

/// What is answered, with the instant at which the command says that it ran: minutes and seconds after the morning.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Answer {
    second: i64,
    /// Granted, or how many were left.
    outcome: Result<(), i64>,
}

/// The shelf of a day, as a person would keep it on paper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Paper {
    supplies: BTreeMap<i64, i64>,
    promises: BTreeMap<i64, i64>,
    /// Minute, until which second, how many.
    holds: BTreeMap<(i64, i64), i64>,
}

impl Paper {
    /// The least that is left from a minute to the end of the day.
    fn left(&self, minute: i64, second: i64) -> i64 {
        let live = || self.holds.iter().filter(|((_, until), _)| *until > second);
        let sum = |at: i64| {
            let of = |all: &BTreeMap<i64, i64>| all.range(..=at).map(|(_, n)| n).sum::<i64>();
            let held: i64 = live().filter(|((m, _), _)| *m <= at).map(|(_, n)| n).sum();
            of(&self.supplies) - of(&self.promises) - held
        };
        let moments = self.supplies.keys().chain(self.promises.keys()).copied().chain(live().map(|((m, _), _)| *m));
        moments.filter(|at| *at > minute).chain([minute]).map(sum).min().unwrap_or(0).max(0)
    }
}

struct Shelf;

impl Model for Shelf {
    type State = Paper;
    type Asked = Asked;
    type Answer = Answer;

    fn step(paper: &Paper, asked: &Asked, answer: &Answer) -> Option<Paper> {
        let mut next = paper.clone();
        match asked {
            Asked::Reserve { minute, n } | Asked::Hold { minute, n } => {
                let left = paper.left(*minute, answer.second);
                match answer.outcome {
                    Ok(()) if left < *n => return None,
                    Ok(()) if matches!(asked, Asked::Reserve { .. }) => {
                        *next.promises.entry(*minute).or_default() += n;
                    }
                    Ok(()) => *next.holds.entry((*minute, answer.second + HELD)).or_default() += n,
                    Err(told) => return (left < *n && told == left).then_some(next),
                }
            }
            Asked::Cancel { minute, n } => *next.promises.entry(*minute).or_default() -= n,
            Asked::Batch { minute, n } => *next.supplies.entry(*minute).or_default() += n,
            Asked::Sell { n } => *next.promises.entry(answer.second.div_euclid(60)).or_default() += n,
        }
        // What is nothing is written as nothing, so that the same shelf is the same paper.
        next.promises.retain(|_, n| *n != 0);
        Some(next)
    }
}

/// How long a hold lasts, in seconds.
const HELD: i64 = 120;

fn at(second: i64) -> Timestamp {
    morning() + SignedDuration::from_secs(second)
}

fn bakery(lane: usize) -> Shop {
    let slots = SlotRule { minutes: 10, orders: None, pieces: None };
    Shop { slots, hold_minutes: HELD / 60, ..shop(&format!("pain-{lane}")) }
}

/// An article of its own for each history, of which there are `n` from the morning on.
fn bread(history: usize, n: i64) -> Article {
    let sku = format!("H-{history}");
    Article { plan: vec![Planned { minute: 0, quantity: n }], ..article(&sku, "Tradition") }
}

/// One who acts: their plan is drawn from the seed, what they do next depends on what they were granted.
struct Actor {
    db: Db,
    shop: Arc<Shop>,
    bread: Arc<Article>,
    rng: SeededRng,
    name: String,
    phone: String,
    /// Orders that may be cancelled: identifier, minute, quantity.
    own: Vec<(OrderId, i64, i64)>,
    done: usize,
}

impl Actor {
    fn draw(&mut self, below: i64) -> i64 {
        i64::try_from(self.rng.next_u64() % u64::try_from(below).unwrap_or(1)).unwrap_or(0)
    }

    /// Does the next thing; `clock` is the second of the day that everybody sees, and goes on.
    async fn act(&mut self, clock: &AtomicU64) -> (Asked, Answer) {
        self.done += 1;
        let second = i64::try_from(clock.fetch_add(self.rng.next_u64() % 9, Ordering::SeqCst)).unwrap_or(0);
        let minute = 60 + 10 * self.draw(8);
        let n = 1 + self.draw(4);
        let asked = match self.draw(10) {
            0..4 => Asked::Reserve { minute, n },
            4..6 => Asked::Hold { minute, n },
            6..8 => match self.own.pop() {
                Some((id, minute, n)) => {
                    self.cancel(id, second).await;
                    return (Asked::Cancel { minute, n }, Answer { second, outcome: Ok(()) });
                }
                None => Asked::Reserve { minute, n },
            },
            8 => Asked::Batch { minute, n },
            _ => Asked::Sell { n: 1 },
        };
        let outcome = match asked {
            Asked::Reserve { minute, n } => self.reserve(minute, n, second, true).await,
            Asked::Hold { minute, n } => self.reserve(minute, n, second, false).await,
            Asked::Batch { minute, n } => self.batch(minute, n).await,
            Asked::Sell { n } => self.sell(n, second).await,
            Asked::Cancel { .. } => unreachable!("done above"),
        };
        (asked, Answer { second, outcome })
    }

    async fn reserve(&mut self, minute: i64, n: i64, second: i64, known: bool) -> Result<(), i64> {
        let wish = Wish {
            lines: vec![(self.bread.sku.clone(), Quantity::new(n).expect("a quantity")).into()],
            pickup: Pickup::At(at(60 * minute)),
            source: "test",
            external_id: format!("{} {}", self.name, self.done),
            visitor: if known { String::new() } else { format!("{} {}", self.name, self.done) },
            note: String::new(),
            lang: Lang::Fr,
            // Somebody of this history: nobody has a million orders.
            who: known.then(|| who("Nadia", &self.phone)),
        };
        let (own, mut env) = (self.shop.clone(), env_at(at(second), self.rng.next_u64()));
        match self.db.write(&self.shop.key, move |tx| reserve(tx, &mut env, &own, &wish)).await {
            Ok(order) => {
                if known {
                    self.own.push((order.id, minute, n));
                }
                Ok(())
            }
            Err(Failure::Refused(Refusal::SoldOut { left, .. })) => Err(left),
            Err(other) => panic!("{other}"),
        }
    }

    async fn cancel(&mut self, id: OrderId, second: i64) {
        let (own, mut env) = (self.shop.clone(), env_at(at(second), self.rng.next_u64()));
        let cancelled = self.db.write(&self.shop.key, move |tx| {
            move_to(tx, &mut env, &own, id, State::Cancelled, &super::Actor::staff("Sarah"), "")
        });
        cancelled.await.expect("cancelled");
    }

    async fn batch(&mut self, minute: i64, n: i64) -> Result<(), i64> {
        let (own, bread, source) = (self.shop.clone(), self.bread.clone(), format!("{}-{}", self.name, self.done));
        let baked = self.db.write(&self.shop.key, move |tx| {
            stock::set_supply(tx, &own, &bread, own.day(morning()), &source, at(60 * minute), n)
        });
        baked.await.expect("baked");
        Ok(())
    }

    async fn sell(&mut self, n: i64, second: i64) -> Result<(), i64> {
        let (own, bread) = (self.shop.clone(), self.bread.clone());
        let mut env = env_at(at(second), self.rng.next_u64());
        let sold = self.db.write(&self.shop.key, move |tx| stock::sell(tx, &mut env, &own, &bread, n));
        sold.await.expect("sold");
        Ok(())
    }
}

fn actors(db: &Db, shop: &Arc<Shop>, bread: &Arc<Article>, seed: u64) -> Vec<Actor> {
    let actor = |n| Actor {
        db: db.clone(),
        shop: shop.clone(),
        bread: bread.clone(),
        rng: SeededRng::new(seed.wrapping_mul(0x9E37_79B9) ^ n),
        name: format!("{} {n}", bread.sku),
        phone: format!("+336399{:05}", 80_000 + seed % 10_000),
        own: Vec::new(),
        done: 0,
    };
    (0..ACTORS).map(actor).collect()
}

/// From a seed that is printed: how many histories, and the first seed.
fn wished() -> (usize, u64) {
    let number = |name| std::env::var(name).ok().and_then(|text: String| text.parse::<u64>().ok());
    let operations = usize::try_from(number("COMPTOIR_TEST_HISTORIES").unwrap_or(2_880)).unwrap_or(usize::MAX);
    let seed = number("COMPTOIR_TEST_SEED").unwrap_or(1);
    println!("seed {seed}, {operations} operations on each engine");
    (operations.div_ceil(ACTORS as usize * EACH), seed)
}

/// At the start there are 10 to 19.
fn supply(seed: u64) -> i64 {
    10 + i64::try_from(seed % 10).unwrap_or(0)
}

fn start(seed: u64) -> Paper {
    // The plan's bread is there before anybody comes.
    Paper { supplies: BTreeMap::from([(i64::MIN, supply(seed))]), ..Paper::default() }
}

#[test]
fn what_many_do_at_once_can_be_told_one_after_the_other() {
    let (histories, first) = wished();
    on_both(|db| async move {
        let begun = tokio::time::Instant::now();
        let mut lanes = tokio::task::JoinSet::new();
        for lane in 0..LANES.min(histories) {
            let (db, shop) = (db.clone(), shelve(&db, bakery(lane), Vec::new()).await);
            lanes.spawn(async move {
                for history in (lane..histories).step_by(LANES) {
                    at_once(&db, &shop, history, first + history as u64).await;
                }
            });
        }
        while let Some(lane) = lanes.join_next().await {
            lane.expect("every answer is explained");
        }
        tell(histories, begun, &db);
    });
}

/// How fast it went.
fn tell(histories: usize, begun: tokio::time::Instant, db: &Db) {
    let operations = (histories * ACTORS as usize * EACH) as f64;
    println!("{:?}: {:.0} operations a second", db.engine(), operations / begun.elapsed().as_secs_f64());
}

/// One history: everybody acts at once, and a model on paper must explain what they saw.
async fn at_once(db: &Db, shop: &Arc<Shop>, history: usize, seed: u64) {
    let bread = Arc::new(bread(history, supply(seed)));
    let (shelf, own) = (bread.clone(), shop.clone());
    db.write(&shop.key, move |tx| crate::catalogue::put(tx, &own.key, &shelf)).await.expect("stored");
    let (ticks, clock) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let mut tasks = tokio::task::JoinSet::new();
    for mut actor in actors(db, shop, &bread, seed) {
        let (ticks, clock) = (ticks.clone(), clock.clone());
        tasks.spawn(async move {
            let mut seen = Vec::with_capacity(EACH);
            for _ in 0..EACH {
                let called = ticks.fetch_add(1, Ordering::SeqCst);
                let (asked, answer) = actor.act(&clock).await;
                seen.push(Event { asked, answer, called, returned: ticks.fetch_add(1, Ordering::SeqCst) });
            }
            seen
        });
    }
    let mut events = Vec::with_capacity(ACTORS as usize * EACH);
    while let Some(seen) = tasks.join_next().await {
        events.extend(seen.expect("no panic"));
    }
    events.sort_by_key(|event| event.called);
    assert!(explained::<Shelf>(&start(seed), &events).is_some(), "seed {seed}: nobody can tell {events:#?}");
}

#[test]
fn a_seed_tells_who_goes_next_and_every_answer_is_the_one_on_paper() {
    let (histories, first) = wished();
    on_both(|db| async move {
        let shop = shelve(&db, bakery(0), Vec::new()).await;
        for history in 0..histories.div_ceil(4) {
            let seed = first + history as u64;
            let bread = Arc::new(bread(history, supply(seed)));
            let shelf = bread.clone();
            let own = shop.clone();
            db.write(&shop.key, move |tx| crate::catalogue::put(tx, &own.key, &shelf)).await.expect("stored");
            let (clock, mut chance) = (AtomicU64::new(0), SeededRng::new(seed));
            let mut actors = actors(&db, &shop, &bread, seed);
            let mut paper = start(seed);
            let mut told = Vec::new();
            while !actors.is_empty() {
                let next = usize::try_from(chance.next_u64() % actors.len() as u64).unwrap_or(0);
                let (asked, answer) = actors[next].act(&clock).await;
                let after = Shelf::step(&paper, &asked, &answer);
                told.push((asked, answer));
                paper = after.unwrap_or_else(|| panic!("seed {seed}: {paper:?} does not allow the last of {told:#?}"));
                if actors[next].done == EACH {
                    actors.swap_remove(next);
                }
            }
        }
    });
}
