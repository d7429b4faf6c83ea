//! The opening stretches of a shop (or of an article) as minutes of local days, remembered once worked out.

use std::{collections::HashMap, sync::RwLock};

use jiff::{
    civil::{Date, DateTime},
    tz::TimeZone,
};
use kernel::hours::Hours;

/// So many days are remembered at most.
const REMEMBERED: usize = 800;

/// Minutes of a local day, from the first to the one after the last.
pub(crate) type Stretch = (i32, i32);

/// Opening rules with a memory: what a day looks like is worked out once.
#[derive(Debug)]
pub(crate) struct Schedule {
    hours: Hours,
    days: RwLock<HashMap<Date, Vec<Stretch>>>,
}

impl Schedule {
    /// Reads OSM rules.
    pub fn parse(rules: &str, zone: &TimeZone) -> Result<Self, String> {
        let hours = Hours::parse(rules, zone.clone(), Vec::new()).map_err(|error| error.to_string())?;
        Ok(Self { hours, days: RwLock::default() })
    }

    /// The open stretches of a day.
    pub fn on(&self, day: Date) -> Vec<Stretch> {
        if let Some(known) = self.days.read().ok().and_then(|days| days.get(&day).cloned()) {
            return known;
        }
        let minute = |at: jiff::Timestamp| {
            let local = at.to_zoned(self.hours.zone().clone()).datetime();
            if local.date() > day { 24 * 60 } else { minutes(local) }
        };
        let found: Vec<Stretch> =
            self.hours.on(day).iter().map(|span| (minute(span.start), minute(span.end))).collect();
        if let Ok(mut days) = self.days.write() {
            if days.len() >= REMEMBERED {
                days.clear();
            }
            days.insert(day, found.clone());
        }
        found
    }

    /// Whether that local moment lies inside: the opening instant does, the closing one does not.
    pub fn is_open(&self, at: DateTime) -> bool {
        let minute = minutes(at);
        self.on(at.date()).iter().any(|(from, to)| *from <= minute && minute < *to)
    }

    /// The first opening of a day.
    pub fn opening(&self, day: Date) -> Option<i32> {
        self.on(day).first().map(|stretch| stretch.0)
    }

    /// The last closing of a day.
    pub fn closing(&self, day: Date) -> Option<i32> {
        self.on(day).last().map(|stretch| stretch.1)
    }

    /// The zone of the shop.
    pub fn zone(&self) -> &TimeZone {
        self.hours.zone()
    }
}

/// The minute of its day that a local moment lies in.
pub(crate) fn minutes(at: DateTime) -> i32 {
    i32::from(at.hour()) * 60 + i32::from(at.minute())
}

/// A local moment from a day and a minute.
pub(crate) fn moment(day: Date, minute: i32) -> DateTime {
    let minute = minute.clamp(0, 24 * 60 - 1);
    day.at((minute / 60) as i8, (minute % 60) as i8, 0, 0)
}
