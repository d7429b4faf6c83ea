//! Whether an order is possible, and what is possible instead.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use kernel::{Sku, hours::Hours};

use crate::{
    catalogue::rules::{self as catalogue, Article},
    shops::rules::SlotRule,
    stock::rules::Curve,
};

mod codes;
mod states;

pub use self::codes::code;
pub use self::states::{
    Mover, Payment, STATES, State, StockMove, UNDO, is_over, may_amend, may_move, payment_after, stock_move,
};

/// How far ahead one may reserve, in days.
pub const HORIZON_DAYS: i64 = 60;
/// Why an order is not possible, and what is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing is asked for.
    Empty,
    /// The shop offers no such article.
    UnknownArticle(String),
    /// The article does not come like that.
    UnknownOption {
        /// Which.
        sku: Sku,
        /// How it was wanted.
        option: String,
    },
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
            Self::ByAppointment(sku) | Self::Unavailable { sku, .. } | Self::UnknownOption { sku, .. } => {
                Some(sku.as_str())
            }
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
        !matches!(self, Self::Empty | Self::UnknownArticle(_) | Self::UnknownOption { .. } | Self::ByAppointment(_))
            && !matches!(self, Self::Past | Self::TooFar)
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
    /// What is used of a measure in the slot that begins at `at`: of a finer grid before, all that lies in its minutes.
    pub fn of(&self, at: Timestamp, rule: &SlotRule, measure: &str) -> i64 {
        let end = at.saturating_add(SignedDuration::from_mins(rule.minutes.max(1))).unwrap_or(Timestamp::MAX);
        let within = |slot: Timestamp| (at..end).contains(&slot);
        self.0.iter().filter(|(slot, name, _)| within(*slot) && name == measure).map(|(_, _, n)| n).sum()
    }
}

/// Counts orders.
pub const ORDERS: &str = "orders";
/// Counts pieces.
pub const PIECES: &str = "pieces";

/// Counts minutes of work of a workstation. Its name is the shop's own, so it never stands alone: one may be called
/// `orders`.
pub fn station(name: &str) -> String {
    format!("station {name}")
}

/// What an order takes of its slot, by measure: one order, its pieces, minutes of each workstation. What is weighed
/// counts as one piece and is prepared once; any order has a piece at least, also before its lines are known.
pub fn slot_need(lines: &[Wished<'_>]) -> Vec<(String, i64)> {
    let pieces = |line: &Wished<'_>| if line.article.unit == kernel::Unit::Gram { 1 } else { line.quantity };
    let mut need = vec![(ORDERS.to_owned(), 1), (PIECES.to_owned(), lines.iter().map(pieces).sum::<i64>().max(1))];
    for line in lines.iter().filter(|line| !line.article.station.is_empty() && line.article.work > 0) {
        let (measure, work) = (station(&line.article.station), line.article.work * pieces(line));
        match need.iter_mut().find(|(name, _)| *name == measure) {
            Some((_, n)) => *n += work,
            None => need.push((measure, work)),
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

/// How many more such orders a slot takes, by the measure of which the least is left; none when nothing bounds it.
pub fn room(rule: &SlotRule, used: &Used, slot: Timestamp, need: &[(String, i64)]) -> Option<i64> {
    let of = |(measure, n): &(String, i64)| {
        let (capacity, taken) = (slot_capacity(rule, measure)?, used.of(slot, rule, measure));
        // An order larger than a whole slot may have an empty one.
        let alone = taken == 0 && *n > capacity && measure != ORDERS;
        Some(if alone { 1 } else { (capacity - taken).max(0) / n.max(&1) })
    };
    need.iter().filter_map(of).min()
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
        (self.room(at) == Some(0)).then_some(Refusal::SlotFull { next: None })
    }

    /// How many more such orders the slot of that time takes; none when nothing bounds it.
    pub fn room(&self, at: Timestamp) -> Option<i64> {
        room(&self.rule, self.used, self.slot(at), &slot_need(self.lines))
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
