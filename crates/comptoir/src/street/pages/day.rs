//! The day of a shop's main article as a drawing, from its real curve.

use jiff::Timestamp;
use kernel::{calendar, words};

use super::say;
use crate::{
    catalogue::{Article, rules::wall},
    platform::i18n::{Arg, Lang},
    shops::Shop,
    stock::rules::Curve,
    street::views::timeline::{Day, Timeline, Words},
};

/// Minutes since local midnight.
fn minute(shop: &Shop, at: Timestamp) -> i32 {
    let time = at.to_zoned(shop.zone().clone()).time();
    i32::from(time.hour()) * 60 + i32::from(time.minute())
}

/// The steps of a sum over the day.
fn cumulated(shop: &Shop, steps: &[(Timestamp, i64)]) -> Vec<(i32, i64)> {
    let mut sum = 0;
    let mut points: Vec<(i32, i64)> = Vec::new();
    for (at, quantity) in steps {
        sum += quantity;
        let at = minute(shop, *at);
        match points.last_mut() {
            Some(last) if last.0 == at => last.1 = sum,
            _ => points.push((at, sum)),
        }
    }
    points
}

/// Draws today; none when the shop does not open today any more.
pub fn draw(lang: Lang, shop: &Shop, now: Timestamp, article: &Article, curve: &Curve) -> Option<Timeline> {
    let today = shop.day(now);
    let spans = shop.hours.on(today);
    let (first, last) = (spans.first()?, spans.last()?);
    if last.end <= now {
        return None;
    }
    let start = calendar::day_start(today, shop.zone());
    let batches: Vec<(Timestamp, i64)> =
        curve.supplies.iter().copied().filter(|(at, n)| *at > start && *n > 0).collect();
    let earliest = batches.first().map_or(first.start, |(at, _)| (*at).min(first.start));
    let day = Day {
        from: minute(shop, earliest),
        to: minute(shop, last.end).max(1),
        now: minute(shop, now),
        shut: spans.windows(2).map(|pair| (minute(shop, pair[0].end), minute(shop, pair[1].start))).collect(),
        supply: cumulated(shop, &curve.supplies),
        batches: batches.iter().map(|(at, _)| minute(shop, *at)).collect(),
        demand: cumulated(shop, &curve.promises),
    };
    let hour = |at| Arg::from(say::hour(lang, shop, at));
    // What may still be promised now, and how it grows with each batch.
    let open = spans.iter().find(|span| span.end > now).map_or(now, |span| span.start.max(now));
    let mut told = 0;
    let mut items = Vec::new();
    for at in std::iter::once(open).chain(batches.iter().map(|(at, _)| *at).filter(|at| *at > open)) {
        let free = curve.available(at);
        if free > told {
            told = free;
            items.push(lang.with("day-lead-item", &[("n", Arg::from(free)), ("at", hour(at))]));
        }
    }
    let lead = if items.is_empty() {
        lang.say("day-lead-none")
    } else {
        lang.with("day-lead", &[("list", Arg::from(words::list(&items, lang.style())))])
    };
    let told: Vec<String> =
        batches.iter().map(|(at, n)| lang.with("day-batch", &[("n", Arg::from(*n)), ("at", hour(*at))])).collect();
    let description = lang.with(
        "day-description",
        &[
            ("batches", Arg::from(words::list(&told, lang.style()))),
            ("now", hour(now)),
            ("sold", Arg::from(curve.promised(now))),
            ("supply", Arg::from(curve.supplied(now))),
            ("demand", Arg::from(curve.total_promised())),
            ("total", Arg::from(curve.total_supply())),
        ],
    );
    let words = Words {
        title: lang.with("day-title", &[("what", Arg::from(article.name.as_str()))]),
        lead,
        description,
        shut: lang.say("day-shut"),
    };
    let at = |m: i32| {
        let at = calendar::instant(today, wall(i64::from(m)), shop.zone());
        say::hour(lang, shop, at)
    };
    Some(Timeline::draw(&day, words, at))
}
