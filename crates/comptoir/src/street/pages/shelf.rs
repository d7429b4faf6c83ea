//! The shelf of a shop: what may still be promised of each article, on the day that one can still come.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use kernel::{Unit, calendar, words, words::fold};

use super::say;
use crate::{
    catalogue::{
        Article, Counted,
        rules::{availability, order_by, wall},
    },
    orders,
    platform::i18n::{Arg, Lang},
    shops::Shop,
    stock::rules::Curve,
    street::views::{
        parts::{Left, allergens},
        shop::{Count, Pick, Shelf, ShelfRow},
    },
};

/// The day that a shelf is shown for: today while the shop still opens, else the next day it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The local day.
    pub day: Date,
    /// The first moment of it at which one can come.
    pub from: Timestamp,
    /// Whether it is today.
    pub today: bool,
}

/// The day to show; today when the shop opens on none of the next two weeks.
pub fn shown(shop: &Shop, now: Timestamp) -> Shown {
    let today = shop.day(now);
    for day in today.series(1.day()).take(14) {
        if let Some(span) = shop.hours.on(day).into_iter().find(|span| span.end > now) {
            return Shown { day, from: span.start.max(now), today: day == today };
        }
    }
    Shown { day: today, from: now, today: true }
}

/// What a shelf is written from.
pub struct Shelves<'a> {
    /// The reader's language.
    pub lang: Lang,
    /// The shop.
    pub shop: &'a Shop,
    /// Now.
    pub now: Timestamp,
    /// The day that is shown.
    pub shown: Shown,
    /// Whether the shop declares allergens at all: a bookshop does not.
    pub food: bool,
}

/// The step of an article's counter: pieces one by one, grams by portions.
pub fn step(article: &Article) -> i64 {
    match article.unit {
        Unit::Gram => article.detail.portion_g.or(article.detail.piece_g).filter(|grams| *grams > 0).unwrap_or(100),
        Unit::Piece | Unit::Service => 1,
    }
}

/// Whether an article comes out of an oven at its hours.
pub fn is_baked(article: &Article) -> bool {
    article.counted == Counted::Daily && article.plan.iter().any(|planned| planned.minute > 0)
}

impl Shelves<'_> {
    fn amount(&self, article: &Article, quantity: i64) -> String {
        // Weighed goods are told in round hundreds of grams: more exact would be false.
        let quantity = if article.unit == Unit::Gram && quantity > 1_000 { quantity / 100 * 100 } else { quantity };
        words::amount(quantity, article.unit, self.lang.style())
    }

    fn moment(&self, at: Timestamp) -> String {
        orders::words::moment(self.lang, self.shop, self.now, at)
    }

    /// What is left, in words and as a bar.
    fn left(&self, article: &Article, curve: &Curve) -> Left {
        let (lang, from) = (self.lang, self.shown.from);
        let n = |quantity| Arg::from(self.amount(article, quantity));
        let free = curve.available(from);
        let of = curve.supplied(from).max(free);
        let next = curve.next_supply(from).filter(|(at, _)| curve.available(*at) > free);
        let at = |at| Arg::from(say::hour(lang, self.shop, at));
        let more = |at| (curve.available(at) - free).max(0);
        match (free, next) {
            (0, Some((then, _))) => {
                let says = lang.with("left-at", &[("n", n(curve.available(then))), ("at", at(then))]);
                Left::new(0, of, says)
            }
            (0, None) => Left::new(0, of, self.gone(article)),
            (free, Some((then, _))) if free * 5 <= of || free <= 2 => {
                let few = lang.with("left-few", &[("n", n(free))]);
                let args = [("now", Arg::from(few)), ("more", n(more(then))), ("at", at(then))];
                Left::new(free, of, lang.with("left-then", &args))
            }
            (free, _) => {
                let key = if free * 5 <= of || free <= 2 { "left-few" } else { "left-plenty" };
                Left::new(free, of, lang.with(key, &[("n", n(free))]))
            }
        }
    }

    /// When there is some again, of what is gone for the day.
    fn gone(&self, article: &Article) -> String {
        let Some(at) = self.again(article) else { return self.lang.say("left-out") };
        let day = say::day(self.lang, self.shop, self.now, self.shop.day(at));
        let hour = say::hour(self.lang, self.shop, at);
        self.lang.with("left-out-next", &[("day", Arg::from(day)), ("at", Arg::from(hour))])
    }

    /// The first planned supply of the days after the one that is shown.
    fn again(&self, article: &Article) -> Option<Timestamp> {
        if article.counted != Counted::Daily {
            return None;
        }
        let first = article.plan.iter().map(|planned| planned.minute).min()?;
        self.shown.day.series(1.day()).skip(1).take(7).find_map(|day| {
            let opens = self.shop.hours.on(day).first()?.start;
            Some(calendar::instant(day, wall(first), self.shop.zone()).max(opens))
        })
    }

    /// When an article with its own hours can be had next: the day and its range, in words; none: not this week.
    fn window(&self, article: &Article) -> Option<(Date, String)> {
        let hours = availability(article, self.shop.zone())?;
        self.shown.day.series(1.day()).take(7).find_map(|day| {
            let open = self.shop.hours.on(day);
            let meets = |span: &&kernel::hours::Span| {
                open.iter().any(|own| own.start < span.end && span.start < own.end) && span.end > self.shown.from
            };
            let spans = hours.on(day);
            let span = spans.iter().find(meets)?;
            let (from, to) = (say::hour(self.lang, self.shop, span.start), say::hour(self.lang, self.shop, span.end));
            let whole = calendar::day_start(day, self.shop.zone()) == span.start
                && calendar::day_end(day, self.shop.zone()) == span.end;
            let words = if whole {
                String::new()
            } else {
                self.lang.with("available-between", &[("from", Arg::from(from)), ("to", Arg::from(to))])
            };
            Some((day, words))
        })
    }

    /// Lead time, hours, options: what one must know before choosing.
    fn note(&self, article: &Article, window: Option<&(Date, String)>) -> Option<String> {
        let lang = self.lang;
        let mut notes = Vec::new();
        if let Some((day, words)) = window.filter(|(_, words)| !words.is_empty()) {
            let named = say::day(lang, self.shop, self.now, *day);
            notes.push(if *day == self.shop.day(self.now) { words.clone() } else { format!("{named} {words}") });
        }
        if let Some(minute) = article.cut_off_minute {
            let at = calendar::instant(self.shown.day, wall(minute), self.shop.zone());
            notes.push(lang.with("lead-cut-off", &[("at", Arg::from(say::hour(lang, self.shop, at)))]));
        } else if article.lead_minutes >= 60 {
            let at = self.earliest(article).map(|at| self.moment(at)).unwrap_or_default();
            notes.push(lang.with("lead-hours", &[("n", Arg::from(article.lead_minutes / 60)), ("at", Arg::from(at))]));
        }
        if let Some(minutes) = article.detail.minutes {
            notes.push(lang.with("minutes-long", &[("n", Arg::from(minutes))]));
        }
        if article.detail.unique {
            notes.push(lang.say("unique"));
        }
        notes.extend(article.detail.note.clone());
        (!notes.is_empty()).then(|| say::capital(&notes.join(" · ")))
    }

    /// The first moment of an opening for which the article can still be ordered.
    fn earliest(&self, article: &Article) -> Option<Timestamp> {
        let lead = SignedDuration::from_mins(article.lead_minutes);
        let from = self.now.checked_add(lead).ok()?;
        self.shop.day(from).series(1.day()).take(14).find_map(|day| {
            let span = self.shop.hours.on(day).into_iter().find(|span| span.end > from)?;
            let slots = orders::rules::slots(&self.shop.hours, &self.shop.slots, day, span.start.max(from));
            let at = slots.first().copied()?;
            (order_by(article, at, self.shop.zone()) >= self.now).then_some(at)
        })
    }

    /// One article, with what is in the basket of it.
    fn row(&self, article: &Article, curve: Option<&Curve>, quantity: i64) -> ShelfRow {
        let (lang, window) = (self.lang, self.window(article));
        let not_soon = article.available.is_some() && window.is_none();
        let today = window.as_ref().is_none_or(|(day, _)| *day == self.shown.day);
        let left = match curve {
            _ if not_soon || article.unit == Unit::Service || article.lead_minutes >= 24 * 60 => None,
            _ if !today => None,
            curve => curve.map(|curve| self.left(article, curve)),
        };
        let gone = article.counted == Counted::Lasting
            && article.lead_minutes == 0
            && curve.is_some_and(|curve| curve.available(self.shown.from) == 0);
        let out = not_soon || gone;
        let grams = article.unit == Unit::Gram;
        let pick = match article.unit {
            Unit::Service => Pick::Ask {
                says: lang.say("ask-appointment"),
                href: self.shop.phone.as_ref().map_or_else(|| "#heures".to_owned(), |phone| format!("tel:{phone}")),
            },
            _ if out => Pick::No,
            _ => {
                let end = calendar::day_end(self.shown.day, self.shop.zone());
                let plan: i64 = article.plan.iter().map(|planned| planned.quantity).sum();
                let free = curve.map_or(0, |curve| curve.available(end));
                let otherwise = if article.counted == Counted::No { if grams { 10_000 } else { 50 } } else { plan };
                let most = if free > 0 { free } else { otherwise };
                let per = if grams { 1_000 } else { 1 };
                let suffix = if grams { "g" } else { "" };
                Pick::Count(Count { quantity, step: step(article), most, cents: article.price.0, per, suffix })
            }
        };
        let baked = is_baked(article) && left.as_ref().is_some_and(|left| left.twentieths == 0);
        let told = self.food && article.unit != Unit::Service;
        ShelfRow {
            sku: article.sku.to_string(),
            name: article.name.clone(),
            unit: grams.then(|| lang.say("per-kilo")),
            price: say::euros(lang, article.price),
            allergens: told.then(|| allergens(lang, article.allergens.as_deref(), &article.may_contain)),
            left: left.or_else(|| out.then(|| Left::new(0, 1, lang.say("left-none")))),
            note: self.note(article, window.as_ref()),
            out,
            follow_url: baked.then(|| format!("/{}?topic=batch:{}#suivre", self.shop.slug(), article.sku)),
            pick,
        }
    }

    /// The shelves: the shop's own categories, else goods, what is made to order, services.
    pub fn write(&self, rows: &[(&Article, Option<&Curve>, i64)]) -> Vec<Shelf> {
        let lang = self.lang;
        let mut shelves: Vec<Shelf> = Vec::new();
        for (article, curve, quantity) in rows {
            let (name, rank) = match article.unit {
                _ if !article.category.is_empty() => (article.category.clone(), 0),
                Unit::Service => (lang.say("shelf-services"), 2),
                _ if article.lead_minutes >= 24 * 60 => (lang.say("shelf-order"), 1),
                _ => (lang.say("shelf-main"), 0),
            };
            let row = self.row(article, *curve, *quantity);
            match shelves.iter_mut().find(|shelf| shelf.name == name) {
                Some(shelf) => shelf.rows.push(row),
                None => {
                    let word: String = fold(&name).chars().filter(char::is_ascii_alphanumeric).collect();
                    let note = (shelves.is_empty() && !self.shown.today).then(|| {
                        let day = say::day(lang, self.shop, self.now, self.shown.day);
                        lang.with("shelf-for-day", &[("day", Arg::from(day))])
                    });
                    // `rank` only orders shelves that are ours to order.
                    let at = shelves.iter().position(|shelf| rank < rank_of(&shelf.id)).unwrap_or(shelves.len());
                    let id = format!("rayon{rank}-{word}");
                    shelves.insert(at, Shelf { id, name, note, rows: vec![row] });
                }
            }
        }
        shelves
    }
}

fn rank_of(id: &str) -> i64 {
    id.strip_prefix("rayon").and_then(|rest| rest.get(..1)).and_then(|digit| digit.parse().ok()).unwrap_or(0)
}
