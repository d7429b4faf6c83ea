//! When a subscription rests.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Days without lunch, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// The first day.
    pub from: Date,
    /// The last; none: until its customer says so.
    pub until: Option<Date>,
}

impl Pause {
    fn holds(self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// Whether it rests on a day.
pub fn paused(pauses: &[Pause], day: Date) -> bool {
    pauses.iter().any(|pause| pause.holds(day))
}

/// One more pause, as far as its days may still be changed (from `open` on); what is over by `open` is kept for the
/// days before. Nothing to add answers false.
pub fn pause(pauses: &mut Vec<Pause>, wish: Pause, open: Date) -> bool {
    let wish = Pause { from: wish.from.max(open), ..wish };
    if wish.until.is_some_and(|until| until < wish.from) {
        return false;
    }
    // What the new one covers is part of it.
    pauses.retain(|known| {
        let ends_inside = match (known.until, wish.until) {
            (_, None) => true,
            (Some(end), Some(until)) => end <= until,
            (None, Some(_)) => false,
        };
        !(wish.from <= known.from && ends_inside)
    });
    pauses.push(wish);
    pauses.sort_by_key(|known| known.from);
    true
}

/// From `from` on there are lunches again, as far as the days may still be changed (from `open` on); days before stay as
/// they were.
pub fn resume(pauses: &mut Vec<Pause>, from: Date, open: Date) {
    let from = from.max(open);
    pauses.retain_mut(|known| {
        if known.until.is_none_or(|until| until >= from) {
            known.until = from.yesterday().ok();
        }
        known.until.is_none_or(|until| known.from <= until)
    });
}
