//! When an article can be had: lead time, cut-off and availability, resolved to instants.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp, civil::Time};
use kernel::{calendar, hours::Hours};

use super::{Article, Counted};

/// The latest instant at which an article can still be ordered for a pick-up time.
pub fn order_by(article: &Article, pickup: Timestamp, zone: &jiff::tz::TimeZone) -> Timestamp {
    let lead = pickup.saturating_sub(SignedDuration::from_mins(article.lead_minutes)).unwrap_or(Timestamp::MIN);
    let Some(minute) = article.cut_off_minute else { return lead };
    let eve = calendar::local_day(pickup, zone).yesterday();
    let cut_off = eve.map_or(Timestamp::MIN, |eve| calendar::instant(eve, wall(minute), zone));
    lead.min(cut_off)
}

/// The wall time of a minute of the day.
pub fn wall(minute: i64) -> Time {
    let minute = minute.clamp(0, 1_439);
    jiff::civil::time((minute / 60) as i8, (minute % 60) as i8, 0, 0)
}

/// The availability of an article as hours, if it has any that can be read.
///
/// Reading rules costs more than asking them, so what was read is kept by its text.
pub fn availability(article: &Article, zone: &jiff::tz::TimeZone) -> Option<Arc<Hours>> {
    static READ: Mutex<Option<HashMap<(String, String), Option<Arc<Hours>>>>> = Mutex::new(None);
    let rules = article.available.as_ref()?;
    let key = (rules.clone(), zone.iana_name().unwrap_or_default().to_owned());
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    let known = read.get_or_insert_default();
    if known.len() > 2_000 {
        known.clear();
    }
    known.entry(key).or_insert_with(|| Hours::parse(rules, zone.clone(), Vec::new()).ok().map(Arc::new)).clone()
}

/// Whether the article can be picked up at that instant, by its own availability.
pub fn available_at(article: &Article, at: Timestamp, zone: &jiff::tz::TimeZone) -> bool {
    availability(article, zone).is_none_or(|hours| hours.is_open(at))
}

/// The store's word for the day that the stock of a pick-up belongs to: the day itself, or `*` for what keeps.
pub fn stock_day(counted: Counted, day: jiff::civil::Date) -> String {
    if counted == Counted::Lasting { "*".to_owned() } else { day.to_string() }
}
