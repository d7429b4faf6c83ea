//! Whether an order is possible, and what is possible instead; which moves are allowed; the code of an order.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use kernel::{Sku, hours::Hours};

use crate::{
    catalogue::{Article, rules as catalogue},
    shops::SlotRule,
    stock::rules::Curve,
};

/// How far ahead one may reserve, in days.
pub const HORIZON_DAYS: i64 = 60;
/// How long a mistaken hand-over can be undone.
pub const UNDO: SignedDuration = SignedDuration::from_mins(10);

/// Where an order stands (the preparation; payment and stock have their own states).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Set aside in the books until its hold expires or the customer confirms.
    Held,
    /// Confirmed by the customer.
    Received,
    /// The shop has seen it.
    Accepted,
    /// Being made.
    Preparing,
    /// Physically set aside.
    SetAside,
    /// Waiting for the customer, who has been told.
    Ready,
    /// Handed over.
    Collected,
    /// The shop cannot do it.
    Refused,
    /// The customer does not want it any more.
    Cancelled,
    /// Nobody came.
    NotCollected,
    /// The hold expired before it was confirmed.
    Expired,
}

use State::*;

/// Every state, with its stored word.
pub const STATES: [(State, &str); 11] = [
    (Held, "held"),
    (Received, "received"),
    (Accepted, "accepted"),
    (Preparing, "preparing"),
    (SetAside, "set_aside"),
    (Ready, "ready"),
    (Collected, "collected"),
    (Refused, "refused"),
    (Cancelled, "cancelled"),
    (NotCollected, "not_collected"),
    (Expired, "expired"),
];

impl State {
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        STATES.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        STATES.iter().find(|(_, known)| *known == word).map(|(state, _)| *state)
    }
    /// Whether goods and a place in a slot are firmly promised (a collected order has taken them).
    pub fn is_firm(self) -> bool {
        matches!(self, Received | Accepted | Preparing | SetAside | Ready | Collected)
    }
    /// Whether something remains to be done.
    pub fn is_open(self) -> bool {
        matches!(self, Received | Accepted | Preparing | SetAside | Ready)
    }
}

/// Who moves an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mover {
    /// The customer.
    Customer,
    /// Someone behind the counter.
    Staff,
    /// The passing of time.
    Program,
}

/// The table of allowed moves of the preparation.
///
/// Forward at the counter one may skip steps; backward one step undoes a mistake; a hand-over can be undone for ten
/// minutes; what was refused, cancelled or has expired stays so.
pub fn may_move(from: State, to: State, mover: Mover, since: SignedDuration) -> bool {
    match (from, to, mover) {
        (Held, Received | Cancelled, Mover::Customer) | (Held, Expired, Mover::Program) => true,
        (Received | Accepted | Preparing | SetAside | Ready, Cancelled, Mover::Customer) => true,
        (Received | Accepted | Preparing | SetAside | Ready, NotCollected, Mover::Program | Mover::Staff) => true,
        (Received | Accepted | Preparing | SetAside | Ready, Refused | Cancelled, Mover::Staff) => true,
        (Received, Accepted | Preparing | SetAside | Ready | Collected, Mover::Staff) => true,
        (Accepted, Preparing | SetAside | Ready | Collected, Mover::Staff) => true,
        (Preparing, SetAside | Ready | Collected, Mover::Staff) => true,
        (SetAside, Ready | Collected | Received, Mover::Staff) => true,
        (Ready, Collected | SetAside, Mover::Staff) => true,
        (Collected, Ready, Mover::Staff) => since <= UNDO,
        // They came after all.
        (NotCollected, Collected, Mover::Staff) => true,
        _ => false,
    }
}

/// Where the payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Payment {
    /// To be paid at pick-up.
    Due,
    /// Paid on the shop's own till at hand-over.
    PaidAtTill,
    /// Nothing to pay: the order is off.
    Void,
}

impl Payment {
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::PaidAtTill => "paid_at_till",
            Self::Void => "void",
        }
    }
    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Due, Self::PaidAtTill, Self::Void].into_iter().find(|state| state.as_str() == word)
    }
}

/// What a move of the preparation means for the payment.
pub fn payment_after(to: State) -> Payment {
    match to {
        Collected => Payment::PaidAtTill,
        Refused | Cancelled | NotCollected | Expired => Payment::Void,
        _ => Payment::Due,
    }
}

/// What a move of the preparation means for goods and slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockMove {
    /// Nothing changes.
    Keep,
    /// What was held becomes promised.
    Firm,
    /// A hold is let go.
    Release,
    /// A firm promise is taken back.
    Withdraw,
    /// Promised again, whatever is left: the person stands at the counter.
    Promise,
}

/// The third machine: the stock follows the preparation.
pub fn stock_move(from: State, to: State) -> StockMove {
    match (from, from.is_firm(), to.is_firm()) {
        (Held, _, true) => StockMove::Firm,
        (Held, _, false) => StockMove::Release,
        (_, true, false) => StockMove::Withdraw,
        (_, false, true) => StockMove::Promise,
        _ => StockMove::Keep,
    }
}

/// Why an order is not possible, and what is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing is asked for.
    Empty,
    /// The shop offers no such article.
    UnknownArticle(String),
    /// A service: to be agreed with a person, not taken from a shelf.
    ByAppointment(Sku),
    /// The time is past.
    Past,
    /// Too far ahead.
    TooFar,
    /// The shop is closed then.
    Closed {
        /// The next time it is open.
        next: Option<Timestamp>,
    },
    /// The article is not to be had at that time.
    Unavailable {
        /// Which.
        sku: Sku,
        /// The next time it is.
        next: Option<Timestamp>,
    },
    /// It must be ordered earlier.
    TooLate {
        /// Which article.
        sku: Sku,
        /// The first pick-up time that can still be ordered.
        next: Option<Timestamp>,
    },
    /// Not so many are left for that time.
    SoldOut {
        /// Which article.
        sku: Sku,
        /// How many are left for that time.
        left: i64,
        /// The next time at which so many can be promised.
        next: Option<Timestamp>,
    },
    /// The pick-up time is taken.
    SlotFull {
        /// The next time with room.
        next: Option<Timestamp>,
    },
}

impl Refusal {
    /// The article it is about.
    pub fn sku(&self) -> Option<&str> {
        match self {
            Self::UnknownArticle(sku) => Some(sku),
            Self::ByAppointment(sku) | Self::Unavailable { sku, .. } => Some(sku.as_str()),
            Self::TooLate { sku, .. } | Self::SoldOut { sku, .. } => Some(sku.as_str()),
            _ => None,
        }
    }

    /// The next time that is possible.
    pub fn next(&self) -> Option<Timestamp> {
        match self {
            Self::Closed { next } | Self::SlotFull { next } => *next,
            Self::Unavailable { next, .. } | Self::TooLate { next, .. } | Self::SoldOut { next, .. } => *next,
            _ => None,
        }
    }

    /// Writes the next time that is possible, where there may be one and none is known.
    pub fn set_next(&mut self, at: Option<Timestamp>) {
        match self {
            Self::Closed { next } | Self::SlotFull { next } => *next = next.or(at),
            Self::Unavailable { next, .. } | Self::TooLate { next, .. } | Self::SoldOut { next, .. } => {
                *next = next.or(at)
            }
            _ => {}
        }
    }

    /// Whether another time could help.
    pub fn depends_on_time(&self) -> bool {
        !matches!(self, Self::Empty | Self::UnknownArticle(_) | Self::ByAppointment(_) | Self::Past | Self::TooFar)
    }
}

/// One wished line with its article.
#[derive(Debug, Clone, Copy)]
pub struct Wished<'a> {
    /// The article.
    pub article: &'a Article,
    /// How much of it.
    pub quantity: i64,
}

/// How full a slot is, by measure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Used(pub Vec<(Timestamp, String, i64)>);

impl Used {
    /// What is used of a measure in the slot that begins at `at`.
    pub fn of(&self, at: Timestamp, measure: &str) -> i64 {
        self.0.iter().filter(|(slot, name, _)| *slot == at && name == measure).map(|(_, _, n)| n).sum()
    }
}

/// Counts orders.
pub const ORDERS: &str = "orders";
/// Counts pieces.
pub const PIECES: &str = "pieces";

/// What an order takes of its slot, by measure. A weighed line counts as one piece.
pub fn slot_need(lines: &[Wished<'_>]) -> Vec<(String, i64)> {
    let pieces = lines.iter().map(|line| if line.article.unit == kernel::Unit::Gram { 1 } else { line.quantity }).sum();
    let mut need = vec![(ORDERS.to_owned(), 1), (PIECES.to_owned(), pieces)];
    for line in lines.iter().filter(|line| !line.article.station.is_empty() && line.article.work > 0) {
        let work = line.article.work * line.quantity;
        match need.iter_mut().find(|(name, _)| *name == line.article.station) {
            Some((_, n)) => *n += work,
            None => need.push((line.article.station.clone(), work)),
        }
    }
    need
}

/// The capacity of a measure in one slot: a workstation has the minutes of the slot.
pub fn slot_capacity(rule: &SlotRule, measure: &str) -> Option<i64> {
    match measure {
        ORDERS => rule.orders,
        PIECES => rule.pieces,
        _ => Some(rule.minutes),
    }
}

/// The beginning of the slot that an instant lies in, on the grid of the local day.
pub fn slot_of(at: Timestamp, rule: &SlotRule, day_start: Timestamp) -> Timestamp {
    let step = rule.minutes.max(1) * 60;
    let into = (at.as_second() - day_start.as_second()).div_euclid(step) * step;
    Timestamp::from_second(day_start.as_second() + into).unwrap_or(at)
}

/// Whether a slot has room for a need.
pub fn has_room(rule: &SlotRule, used: &Used, slot: Timestamp, need: &[(String, i64)]) -> bool {
    need.iter().all(|(measure, n)| match slot_capacity(rule, measure) {
        // An order larger than a whole slot may have an empty one.
        Some(capacity) => {
            let taken = used.of(slot, measure);
            taken + n <= capacity || (taken == 0 && *n > capacity && measure != ORDERS)
        }
        None => true,
    })
}

/// Everything that the decision looks at.
pub struct View<'a> {
    /// The instant of the decision.
    pub now: Timestamp,
    /// The hours of the shop.
    pub hours: &'a Hours,
    /// Its slot grid.
    pub rule: SlotRule,
    /// The local day of the pick-up.
    pub day: Date,
    /// The wished lines.
    pub lines: &'a [Wished<'a>],
    /// Their curves on that day, in the same order.
    pub curves: &'a [Option<Curve>],
    /// How full the slots of that day are.
    pub used: &'a Used,
}

impl View<'_> {
    fn zone(&self) -> &TimeZone {
        self.hours.zone()
    }

    fn slot(&self, at: Timestamp) -> Timestamp {
        slot_of(at, &self.rule, kernel::calendar::day_start(self.day, self.zone()))
    }

    /// What forbids this pick-up time, without looking for another.
    fn fault(&self, at: Timestamp) -> Option<Refusal> {
        if !self.hours.is_open(at) {
            return Some(Refusal::Closed { next: None });
        }
        for (line, curve) in self.lines.iter().zip(self.curves) {
            let sku = || line.article.sku.clone();
            if catalogue::order_by(line.article, at, self.zone()) < self.now {
                return Some(Refusal::TooLate { sku: sku(), next: None });
            }
            if !catalogue::available_at(line.article, at, self.zone()) {
                return Some(Refusal::Unavailable { sku: sku(), next: None });
            }
            let left = curve.as_ref().map_or(i64::MAX, |curve| curve.available(at));
            if left < line.quantity {
                return Some(Refusal::SoldOut { sku: sku(), left, next: None });
            }
        }
        let need = slot_need(self.lines);
        (!has_room(&self.rule, self.used, self.slot(at), &need)).then_some(Refusal::SlotFull { next: None })
    }

    /// The slots of the day that begin from `from` on, in order.
    pub fn grid(&self, from: Timestamp) -> Vec<Timestamp> {
        slots(self.hours, &self.rule, self.day, from)
    }

    /// The first slot of the day, from `from` on, that is possible.
    pub fn first_possible(&self, from: Timestamp) -> Option<Timestamp> {
        self.grid(from.max(self.now)).into_iter().find(|at| self.fault(*at).is_none())
    }
}

/// The first slot from `from` on that has room, for goods that are ready then: a full slot gives way to the next one,
/// but goods that are gone are not replaced by those of a later batch.
pub fn soon(view: &View<'_>, from: Timestamp) -> Result<Timestamp, Refusal> {
    for at in view.grid(from.max(view.now)) {
        match view.fault(at) {
            None => return Ok(at),
            Some(Refusal::SlotFull { .. }) => {}
            Some(mut fault) => {
                fault.set_next(view.first_possible(at));
                return Err(fault);
            }
        }
    }
    Err(Refusal::Closed { next: None })
}

/// The pick-up times of a local day on its grid, from `from` on, while the shop is open.
pub fn slots(hours: &Hours, rule: &SlotRule, day: Date, from: Timestamp) -> Vec<Timestamp> {
    let start = kernel::calendar::day_start(day, hours.zone());
    let step = SignedDuration::from_mins(rule.minutes.max(1));
    let mut out = Vec::new();
    for span in hours.on(day) {
        let mut at = slot_of(span.start, rule, start);
        while at < span.end {
            if at >= span.start && at >= from {
                out.push(at);
            }
            at = at.saturating_add(step).unwrap_or(Timestamp::MAX);
        }
    }
    out
}

/// The decision: possible at that time, or why not and when instead (on the same day).
pub fn decide(view: &View<'_>, at: Timestamp) -> Result<(), Refusal> {
    if at < view.now {
        return Err(Refusal::Past);
    }
    let Some(mut fault) = view.fault(at) else { return Ok(()) };
    fault.set_next(view.first_possible(at));
    Err(fault)
}

/// The code that a customer says at the counter: four digits, five from the ten-thousandth order of a day on. A
/// permutation of the order's number by a key of the shop's day, so that codes do not repeat and cannot be guessed.
pub fn code(number: i64, key: u64) -> String {
    let (modulus, width) = code_space(number);
    let (factor, shift) = code_key(key, modulus);
    let value = (i128::from(number) * i128::from(factor) + i128::from(shift)).rem_euclid(i128::from(modulus));
    format!("{value:0width$}")
}

fn code_space(number: i64) -> (i64, usize) {
    if number < 10_000 { (10_000, 4) } else { (100_000, 5) }
}

fn code_key(key: u64, modulus: i64) -> (i64, i64) {
    // Odd and no multiple of five: coprime with every power of ten.
    let mut factor = ((key >> 32) as i64 % modulus) | 1;
    if factor % 5 == 0 {
        factor += 2;
    }
    (factor, (key & 0xffff_ffff) as i64 % modulus)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn codes_of_a_day_never_repeat(key in any::<u64>()) {
            let codes: HashSet<String> = (0..10_000).map(|n| code(n, key)).collect();
            prop_assert_eq!(codes.len(), 10_000);
            prop_assert!(codes.iter().all(|code| code.len() == 4));
            prop_assert_eq!(code(10_000, key).len(), 5);
        }
    }

    #[test]
    fn every_move_is_in_the_table_or_forbidden() {
        let long = SignedDuration::from_hours(1);
        let reachable = |from: State| {
            let movers = [Mover::Customer, Mover::Staff, Mover::Program];
            STATES.map(|(to, _)| to).into_iter().filter(move |to| movers.iter().any(|m| may_move(from, *to, *m, long)))
        };
        assert_eq!(reachable(Collected).count(), 0, "a hand-over is final after ten minutes");
        assert!(may_move(Collected, Ready, Mover::Staff, SignedDuration::from_mins(9)));
        for end in [Refused, Cancelled, Expired] {
            assert_eq!(reachable(end).count(), 0);
        }
        for (from, _) in STATES {
            assert!(!may_move(from, from, Mover::Staff, long) && !may_move(from, Held, Mover::Staff, long));
            for to in [Accepted, Preparing, SetAside, Ready, Collected] {
                assert!(!may_move(from, to, Mover::Customer, long), "a customer never moves the counter's work");
            }
        }
    }

    #[test]
    fn stock_follows_every_allowed_move() {
        for (from, _) in STATES {
            for (to, _) in STATES {
                let means = stock_move(from, to);
                if from.is_firm() == to.is_firm() && from != Held {
                    assert_eq!(means, StockMove::Keep);
                }
                if from == Held {
                    assert_eq!(means == StockMove::Firm, to.is_firm());
                }
            }
        }
    }

    #[test]
    fn words_read_back() {
        for (state, word) in STATES {
            assert_eq!((State::parse(word), state.as_str()), (Some(state), word));
        }
    }
}
