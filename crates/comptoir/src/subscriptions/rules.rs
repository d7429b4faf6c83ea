//! What a lunch subscription is, which days it is for, and until when each may be changed.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Weekday},
    tz::TimeZone,
};
use kernel::{Cents, Sku, calendar, hours::Hours};
use serde::{Deserialize, Serialize};

use crate::{catalogue::rules::wall, standing::rules::Weekdays};

mod compose;
mod ledger;
mod pauses;
mod swap;
mod words;

pub use self::compose::{Ask, Composed, Fault, History, Line, compose, is_safe, nearest, price_of};
pub use self::ledger::{Balance, Entry, Kind, after, faults, open_cents};
pub use self::pauses::{Pause, pause, paused, resume};
pub use self::swap::{Called, Dish, Swap, instead, swap};
pub use self::words::{Wanted, is_about, wants_back, wants_change};

/// After so many lunches in a row that nobody fetched a subscription rests.
pub const MISSES: i64 = 3;
/// How many days the customer's calendar shows.
pub const SHOWN_DAYS: i64 = 14;
/// How far a lunch may be moved from its hour when the slot is full, in minutes.
pub const MOVED_MINUTES: i64 = 90;
/// How long somebody has to say that a wish to subscribe is theirs, in hours.
pub const CONFIRM_HOURS: i64 = 48;
/// How many subscriptions one address may have in a shop.
pub const MOST: usize = 5;

/// One part of a formula: what is chosen among.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// "sandwich", "boisson".
    pub name: String,
    /// The articles to choose among.
    pub skus: Vec<Sku>,
}

/// A formula: an article with a price of its own, whose parts are chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Formula {
    /// The article that has its price.
    pub sku: Sku,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// Days on which those who wish it have no lunch: school holidays, as the shop wrote them down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// "Vacances de Noël".
    pub name: String,
    /// The first day.
    pub first: Date,
    /// The last, included.
    pub last: Date,
}

/// What a shop offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Whether new subscriptions are taken.
    pub active: bool,
    /// Its formulas.
    pub formulas: Vec<Formula>,
    /// What the chef chooses among for a surprise.
    pub rotation: Vec<Sku>,
    /// Whether articles may be put together freely.
    pub own: bool,
    /// A day can be changed until this minute of the day before.
    pub cut_off_minute: i64,
    /// The orders of a day are made at this minute of the day before.
    pub generate_minute: i64,
    /// How many lunches a prepaid card has; 0: no cards.
    pub card: i64,
    /// Whether one may pay by the month.
    pub month: bool,
    /// School holidays.
    pub breaks: Vec<Break>,
}

impl Default for Offer {
    fn default() -> Self {
        Self {
            active: false,
            formulas: Vec::new(),
            rotation: Vec::new(),
            own: true,
            cut_off_minute: 18 * 60,
            generate_minute: 19 * 60,
            card: 10,
            month: false,
            breaks: Vec::new(),
        }
    }
}

impl Offer {
    /// Brought into its bounds: orders are never made before the cut-off.
    #[must_use]
    pub fn sane(mut self) -> Self {
        self.cut_off_minute = self.cut_off_minute.clamp(0, 1_439);
        self.generate_minute = self.generate_minute.clamp(self.cut_off_minute, 1_439);
        self.card = self.card.clamp(0, 100);
        self
    }

    /// Until when a day may be changed.
    pub fn cut_off(&self, day: Date, zone: &TimeZone) -> Timestamp {
        eve(day, self.cut_off_minute, zone)
    }

    /// When the orders of a day are made.
    pub fn generates(&self, day: Date, zone: &TimeZone) -> Timestamp {
        eve(day, self.generate_minute, zone).max(self.cut_off(day, zone))
    }

    /// Whether a day may still be changed.
    pub fn may_change(&self, day: Date, now: Timestamp, zone: &TimeZone) -> bool {
        now < self.cut_off(day, zone)
    }

    /// The first day that may still be changed.
    pub fn first_open(&self, now: Timestamp, zone: &TimeZone) -> Date {
        let today = calendar::local_day(now, zone);
        let open = |day: &Date| self.may_change(*day, now, zone);
        today.series(1.day()).take(4).find(open).unwrap_or(today)
    }

    /// The days whose orders are to be made at `now`, the soonest first. `made` is the last day that was made.
    pub fn due(&self, now: Timestamp, zone: &TimeZone, made: Option<Date>) -> Vec<Date> {
        let today = calendar::local_day(now, zone);
        let due = |day: &Date| made.is_none_or(|made| *day > made) && self.generates(*day, zone) <= now;
        today.series(1.day()).take(3).filter(due).collect()
    }

    /// The formula of an article.
    pub fn formula(&self, sku: &Sku) -> Option<&Formula> {
        self.formulas.iter().find(|formula| formula.sku == *sku)
    }
}

fn eve(day: Date, minute: i64, zone: &TimeZone) -> Timestamp {
    day.yesterday().map_or(Timestamp::MIN, |eve| calendar::instant(eve, wall(minute), zone))
}

/// One thing of a lunch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Choice {
    /// An article, always the same.
    Fixed {
        /// The part of the formula it is; empty when put together freely.
        part: String,
        /// The article.
        sku: Sku,
        /// Pieces.
        quantity: i64,
        /// How it is wanted.
        options: Vec<String>,
    },
    /// "Surprise du chef": the shop chooses.
    Chef {
        /// The part of the formula; empty for a surprise on its own.
        part: String,
    },
}

/// What a lunch is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The formula, whose price covers all choices; none: each choice has its own price.
    pub formula: Option<Sku>,
    /// What it holds.
    pub choices: Vec<Choice>,
}

/// What a customer does not eat.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taste {
    /// Allergens, as shops declare them.
    pub avoid: Vec<String>,
    /// Articles they do not like.
    pub dislikes: Vec<Sku>,
}

/// What becomes of an article that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Missing {
    /// The nearest of the same shelf takes its place.
    Replace,
    /// There is no lunch that day.
    Refuse,
}

/// How lunches are paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pay {
    /// At pick-up.
    Pickup,
    /// From a card that was bought before.
    Card,
    /// Once a month.
    Month,
}

impl Pay {
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pickup => "pickup",
            Self::Card => "card",
            Self::Month => "month",
        }
    }
    /// Reads the stored word; what is unknown is paid at pick-up.
    pub fn parse(word: &str) -> Self {
        [Self::Card, Self::Month].into_iter().find(|pay| pay.as_str() == word).unwrap_or(Self::Pickup)
    }
}

/// Where a subscription stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Asked for at an address that has not said yes.
    Pending,
    /// It runs.
    Active,
    /// It is over; its last day is its end.
    Ended,
}

impl State {
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Ended => "ended",
        }
    }
    /// Reads the stored word; what is unknown is over.
    pub fn parse(word: &str) -> Self {
        [Self::Pending, Self::Active].into_iter().find(|state| state.as_str() == word).unwrap_or(Self::Ended)
    }
}

/// Prices that were told to a customer.
pub type Prices = Vec<(Sku, Cents)>;

/// When there is a lunch, and what in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What it is made of.
    pub content: Content,
    /// What they do not eat.
    pub taste: Taste,
    /// What becomes of a missing article.
    pub missing: Missing,
    /// On which days.
    pub weekdays: Weekdays,
    /// The usual pick-up time, in minutes after local midnight.
    pub minute: i64,
    /// The first day.
    pub start: Date,
    /// The last day, if there is one.
    pub end: Option<Date>,
    /// Also on public holidays.
    pub on_holidays: bool,
    /// Also in the school holidays.
    pub on_breaks: bool,
    /// When it rests.
    pub pauses: Vec<Pause>,
    /// The prices in force.
    pub prices: Prices,
    /// Prices that were announced, and the first day of which they count.
    pub next: Option<(Date, Prices)>,
}

impl Plan {
    /// The prices of a day.
    pub fn prices_on(&self, day: Date) -> &Prices {
        match &self.next {
            Some((from, prices)) if *from <= day => prices,
            _ => &self.prices,
        }
    }

    /// The instant of the pick-up of a day, `minute` being what is wished for that day alone.
    pub fn pickup(&self, day: Date, minute: Option<i64>, zone: &TimeZone) -> Timestamp {
        calendar::instant(day, wall(minute.unwrap_or(self.minute)), zone)
    }
}

/// Whether there is a lunch on a day, or why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Day {
    /// Not a day of this subscription.
    Off,
    /// The customer skips it.
    Skipped,
    /// It rests.
    Paused,
    /// The shop is closed, and says why when it is out of the ordinary.
    Closed(String),
    /// A public holiday, by its name.
    Holiday(&'static str),
    /// School holidays, by their name.
    Break(String),
    /// A lunch.
    Lunch,
}

/// What a day is for a subscription.
pub fn day(plan: &Plan, offer: &Offer, hours: &Hours, day: Date, skipped: bool) -> Day {
    if day < plan.start || plan.end.is_some_and(|end| day > end) || !plan.weekdays.holds(day.weekday()) {
        return Day::Off;
    }
    if skipped {
        return Day::Skipped;
    }
    if paused(&plan.pauses, day) {
        return Day::Paused;
    }
    if let Some(closing) = hours.closing_on(day) {
        return Day::Closed(closing.reason.clone());
    }
    if let Some(holiday) = calendar::public_holiday(day).filter(|_| !plan.on_holidays) {
        return Day::Holiday(holiday);
    }
    if let Some(known) = offer.breaks.iter().find(|known| !plan.on_breaks && known.first <= day && day <= known.last) {
        return Day::Break(known.name.clone());
    }
    if hours.on(day).is_empty() { Day::Closed(String::new()) } else { Day::Lunch }
}

/// The slots of a day nearest to an hour, the nearest first and the earlier of two; none too far from it.
pub fn near_slots(slots: &[Timestamp], at: Timestamp) -> Vec<Timestamp> {
    let far = |slot: &Timestamp| (slot.as_second() - at.as_second()).abs();
    let mut near: Vec<Timestamp> = slots.iter().copied().filter(|slot| far(slot) <= MOVED_MINUTES * 60).collect();
    near.retain(|slot| *slot != at);
    near.sort_by_key(|slot| (far(slot), *slot));
    near
}

/// The days of a subscription that the shop is not open at its hour, in an ordinary week from `from` on.
pub fn shut_days(plan: &Plan, hours: &Hours, from: Date) -> Vec<Weekday> {
    let shut = |day: &Date| {
        let ordinary = hours.closing_on(*day).is_none() && calendar::public_holiday(*day).is_none();
        plan.weekdays.holds(day.weekday()) && ordinary && !hours.is_open(plan.pickup(*day, None, hours.zone()))
    };
    let mut days: Vec<Weekday> = from.series(1.day()).take(7).filter(shut).map(Date::weekday).collect();
    days.sort_by_key(|day| day.to_monday_zero_offset());
    days
}

/// The first day of which announced prices count: customers have at least a whole day to say no before its cut-off.
pub fn prices_from(offer: &Offer, now: Timestamp, zone: &TimeZone) -> Date {
    let day_later = now.saturating_add(jiff::SignedDuration::from_hours(24)).unwrap_or(now);
    offer.first_open(day_later, zone)
}

#[cfg(test)]
mod tests;
