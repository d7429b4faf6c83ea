//! The curve of a day: supply so far minus what is promised, and what may still be promised at each moment.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use kernel::{Sku, calendar};

use crate::catalogue::rules::{Article, Counted, wall};

/// What moves a stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// More of it from that moment on.
    Supply,
    /// Firmly promised or sold for that moment.
    Promise,
    /// Held for that moment by someone who may still confirm.
    Hold,
}

/// One stored movement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The article.
    pub sku: Sku,
    /// What it is.
    pub kind: Kind,
    /// For a supply: which planned supply it replaces, or its own name.
    pub source: String,
    /// From when, or for when.
    pub at: Timestamp,
    /// How much.
    pub quantity: i64,
}

/// The minute of an instant. Stock moves by minutes, so that a day has few movements however many orders it has.
pub fn minute(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second().div_euclid(60) * 60).unwrap_or(at)
}

/// The name of the planned supply of a minute: `opening`, `07:00`.
pub fn source(minute: i64) -> String {
    if minute <= 0 { "opening".to_owned() } else { format!("{:02}:{:02}", minute / 60, minute % 60) }
}

/// Supply and promise of one article over one day (or over all days, for what keeps).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Curve {
    /// Supplies by the time they are ready.
    pub supplies: Vec<(Timestamp, i64)>,
    /// Promises and holds by pick-up time.
    pub promises: Vec<(Timestamp, i64)>,
    /// Of the promises, how many are only held.
    pub held: i64,
    /// Kept for those who walk in.
    pub walk_in: i64,
}

/// The curve of an article from its plan and the stored movements; none when it is not counted.
///
/// A stored supply replaces the planned one of the same source. `closes` is the end of the last opening of the day: a
/// batch that is planned for every day and would be ready after it is not made on that day.
pub fn curve(
    article: &Article,
    day: Date,
    zone: &TimeZone,
    closes: Option<Timestamp>,
    events: &[Event],
) -> Option<Curve> {
    if article.counted == Counted::No {
        return None;
    }
    let mine = || events.iter().filter(|event| event.sku == article.sku);
    let supplies = mine().filter(|event| event.kind == Kind::Supply);
    let mut curve = Curve { walk_in: article.walk_in, ..Curve::default() };
    curve.supplies.extend(supplies.clone().map(|event| (event.at, event.quantity)));
    if article.counted == Counted::Daily {
        for planned in &article.plan {
            let name = source(planned.minute);
            let at = calendar::instant(day, wall(planned.minute), zone);
            let made = closes.is_some_and(|closes| at < closes);
            if made && !supplies.clone().any(|event| event.source == name) {
                curve.supplies.push((at, planned.quantity));
            }
        }
    }
    for event in mine().filter(|event| event.kind != Kind::Supply) {
        curve.promises.push((event.at, event.quantity));
        if event.kind == Kind::Hold {
            curve.held += event.quantity;
        }
    }
    curve.supplies.sort_unstable();
    curve.promises.sort_unstable();
    Some(curve)
}

fn sum_until(steps: &[(Timestamp, i64)], at: Timestamp) -> i64 {
    steps.iter().take_while(|(when, _)| *when <= at).map(|(_, n)| n).sum()
}

impl Curve {
    /// Everything supplied by then.
    pub fn supplied(&self, at: Timestamp) -> i64 {
        sum_until(&self.supplies, at)
    }

    /// Everything promised for then or before.
    pub fn promised(&self, at: Timestamp) -> i64 {
        sum_until(&self.promises, at)
    }

    /// Supplied over the whole day.
    pub fn total_supply(&self) -> i64 {
        self.supplies.iter().map(|(_, n)| n).sum()
    }

    /// Promised over the whole day.
    pub fn total_promised(&self) -> i64 {
        self.promises.iter().map(|(_, n)| n).sum()
    }

    /// What an online order for `at` may still take: the smallest margin from then to the end of the day, less what
    /// is kept for those who walk in. Never below zero.
    pub fn available(&self, at: Timestamp) -> i64 {
        // One walk over both sorted lists: the margin changes at events only.
        let (mut s, mut p) = (0, 0);
        let mut margin = 0;
        while s < self.supplies.len() && self.supplies[s].0 <= at {
            margin += self.supplies[s].1;
            s += 1;
        }
        while p < self.promises.len() && self.promises[p].0 <= at {
            margin -= self.promises[p].1;
            p += 1;
        }
        let mut least = margin;
        while p < self.promises.len() {
            let now = self.promises[p].0;
            while s < self.supplies.len() && self.supplies[s].0 <= now {
                margin += self.supplies[s].1;
                s += 1;
            }
            while p < self.promises.len() && self.promises[p].0 == now {
                margin -= self.promises[p].1;
                p += 1;
            }
            least = least.min(margin);
        }
        // Supplies after the last promise only raise the margin.
        (least - self.walk_in).max(0)
    }

    /// The first moment from `from` on at which `quantity` may be promised: then, or when a supply is ready.
    pub fn next_time(&self, quantity: i64, from: Timestamp) -> Option<Timestamp> {
        let supplies = self.supplies.iter().map(|(at, _)| *at).filter(|at| *at > from);
        std::iter::once(from).chain(supplies).find(|at| self.available(*at) >= quantity)
    }

    /// The next supply that is ready after `at`, with its quantity.
    pub fn next_supply(&self, at: Timestamp) -> Option<(Timestamp, i64)> {
        self.supplies.iter().copied().find(|(when, n)| *when > at && *n > 0)
    }

    /// Pick-up times whose promises cannot all be kept, with how many are missing then, in order. What is missing at
    /// one time is not counted again later.
    pub fn shortfalls(&self) -> Vec<(Timestamp, i64)> {
        let mut missing = 0;
        let mut out: Vec<(Timestamp, i64)> = Vec::new();
        for &(at, _) in &self.promises {
            let short = self.promised(at) - self.supplied(at) - missing;
            if short > 0 {
                missing += short;
                match out.last_mut() {
                    Some(last) if last.0 == at => last.1 += short,
                    _ => out.push((at, short)),
                }
            }
        }
        out
    }
}
