//! From words of time to the moment at which the goods are handed over.

use jiff::{
    ToSpan,
    civil::{Date, DateTime, Weekday},
};

use crate::{
    case::Code,
    said::When,
    schedule::{Schedule, minutes, moment},
    when::{Day, Half, Part},
};

/// An SMS may come so many minutes late.
const LATE: i64 = 30;
/// Nothing is promised further ahead than so many days.
const HORIZON: i64 = 90;

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Settled {
    /// The moment.
    pub at: Option<DateTime>,
    /// Why there is none.
    pub doubt: Option<Code>,
    /// As soon as possible: no moment, no doubt.
    pub now: bool,
}

impl Settled {
    fn no(code: Code) -> Self {
        Self { doubt: Some(code), ..Self::default() }
    }
    /// The same with a moment of its own, if the shop is open then.
    pub(crate) fn moved(self, at: DateTime, hours: &Schedule) -> Self {
        if hours.is_open(at) { Self::at(at) } else { Self::no(Code::Closed) }
    }
    fn at(at: DateTime) -> Self {
        Self { at: Some(at), ..Self::default() }
    }
}

/// The date of a day as it is said.
pub(crate) fn date(day: Day, today: Date, hour: i8) -> Result<Date, Code> {
    let ahead = |days: i64| today.checked_add(days.days()).map_err(|_| Code::Time);
    let monday = i64::from(today.weekday().to_monday_zero_offset());
    match day {
        Day::Today => Ok(today),
        Day::Tomorrow if hour < 5 => Err(Code::Time),
        Day::Tomorrow => ahead(1),
        Day::In(days) => ahead(days),
        Day::Weekday(name, _, true) => ahead(7 - monday + i64::from(name.to_monday_zero_offset())),
        Day::Weekday(name, weeks, false) => {
            let days = (i64::from(name.to_monday_zero_offset()) - monday).rem_euclid(7);
            if days == 0 { Err(Code::Time) } else { ahead(days + 7 * weeks) }
        }
        Day::Date(n, month, name) => next_date(n, month, name, today),
        Day::Easter(offset) => [0, 1]
            .iter()
            .filter_map(|y| kernel::calendar::easter(today.year() + y).checked_add(offset.days()).ok())
            .find(|d| *d >= today)
            .ok_or(Code::Time),
        Day::Mothers => [0, 1].iter().filter_map(|y| mothers(today.year() + y)).find(|d| *d >= today).ok_or(Code::Time),
        Day::Vague | Day::Many => Err(Code::Time),
    }
}

/// The last Sunday of May, or the first of June when that is Pentecost.
fn mothers(year: i16) -> Option<Date> {
    let last = Date::new(year, 5, 31).ok()?;
    let back = i64::from(last.weekday().to_sunday_zero_offset());
    let day = last.checked_sub(back.days()).ok()?;
    let pentecost = kernel::calendar::easter(year).checked_add(49.days()).ok()?;
    if day == pentecost { day.checked_add(7.days()).ok() } else { Some(day) }
}

fn next_date(n: i8, month: Option<i8>, name: Option<Weekday>, today: Date) -> Result<Date, Code> {
    let found = match month {
        Some(m) => [0, 1, 2, 3, 4].iter().filter_map(|y| Date::new(today.year() + y, m, n).ok()).find(|d| *d >= today),
        None => (0..14)
            .filter_map(|k| {
                let first = today.first_of_month().checked_add((k as i64).months()).ok()?;
                Date::new(first.year(), first.month(), n).ok()
            })
            .find(|d| *d >= today),
    };
    let found = found.ok_or(Code::Time)?;
    if name.is_some_and(|name| name != found.weekday()) { Err(Code::Time) } else { Ok(found) }
}

/// Who settles moments: the clock and the hours of the shop.
pub(crate) struct Clock<'a> {
    /// Local time of the shop.
    pub now: DateTime,
    /// Its hours.
    pub hours: &'a Schedule,
}

impl Clock<'_> {
    /// The moment that the words mean. `base` gives the day and hour that go without saying.
    pub fn settle(&self, when: &When, base: Option<DateTime>, exact: bool) -> Settled {
        if when.many || when.before {
            return Settled::no(Code::Time);
        }
        if let Some(after) = when.after {
            let at = self.now.checked_add(after.minutes()).ok();
            return at.map_or(Settled::no(Code::Time), |at| self.open_at(at));
        }
        let day = match when.day.map(|day| date(day, self.now.date(), self.now.hour())).transpose() {
            Ok(day) => day,
            Err(code) => return Settled::no(code),
        };
        if day.is_some_and(|day| (day - self.now.date()).get_days() > HORIZON as i32) {
            return Settled::no(Code::Time);
        }
        if let Some((minute, half)) = when.hour {
            let half = match (half, when.part) {
                (
                    Half::Unsaid,
                    Some((
                        Part::Evening
                        | Part::Afternoon
                        | Part::LateAfternoon
                        | Part::Tea
                        | Part::School
                        | Part::Closing,
                        _,
                    )),
                ) if minute < 720 => Half::Evening,
                (Half::Unsaid, Some((Part::Noon, _))) if minute < 300 => Half::Evening,
                (Half::Unsaid, Some((Part::Morning | Part::Opening | Part::LateMorning, _))) if minute < 720 => {
                    Half::Morning
                }
                (half, _) => half,
            };
            let today = when.part.is_some_and(|(_, this)| this).then(|| self.now.date());
            return self.clock(day.or(today), base, minute, half);
        }
        if let Some((part, this)) = when.part {
            return if exact {
                Settled::no(Code::Time)
            } else {
                self.part(day.or(base.map(DateTime::date)), part, this)
            };
        }
        if let (Some(day), Some(base)) = (day, base) {
            return self.open_at(moment(day, minutes(base)));
        }
        if when.now && day.is_none_or(|day| day == self.now.date()) {
            let open = self.hours.is_open(self.now);
            return if open { Settled { now: true, ..Settled::default() } } else { Settled::no(Code::Closed) };
        }
        Settled::no(Code::Time)
    }

    fn open_at(&self, at: DateTime) -> Settled {
        if at < self.now {
            Settled::no(Code::Past)
        } else if self.hours.is_open(at) {
            Settled::at(at)
        } else {
            Settled::no(Code::Closed)
        }
    }

    /// The hour of the clock: literal if the shop is open then, else in the afternoon.
    fn clock(&self, day: Option<Date>, base: Option<DateTime>, minute: i32, half: Half) -> Settled {
        let early = (60..720).contains(&minute);
        let noonish = (720..780).contains(&minute);
        let tries: &[i32] = match half {
            Half::Evening if early => &[720],
            Half::Morning if noonish => &[-720],
            Half::Unsaid if early => &[0, 720],
            _ => &[0],
        };
        // A change of hour alone keeps the day.
        let day = day.or_else(|| base.map(DateTime::date));
        let mut first = None;
        for shift in tries {
            let settled = match day {
                Some(day) => self.open_at(moment(day, minute + shift)),
                None => self.next(minute + shift),
            };
            if settled.at.is_some() || settled.doubt == Some(Code::Past) && day.is_none() {
                return settled;
            }
            first = match first {
                // Over today as said, and closed in the other half: it is over.
                Some(Settled { doubt: Some(Code::Past), .. }) => first,
                _ if settled.doubt == Some(Code::Past) => Some(settled),
                None => Some(settled),
                kept => kept,
            };
        }
        first.unwrap_or(Settled::no(Code::Closed))
    }

    /// The next time that the clock shows this.
    fn next(&self, minute: i32) -> Settled {
        let today = moment(self.now.date(), minute);
        let gone = (self.now - today).total(jiff::Unit::Minute).unwrap_or(0.0) as i64;
        if today >= self.now {
            return self.open_at(today);
        }
        if gone <= LATE && self.hours.is_open(today) {
            return Settled::no(Code::Past);
        }
        match self.now.date().tomorrow() {
            Ok(day) => self.open_at(moment(day, minute)),
            Err(_) => Settled::no(Code::Time),
        }
    }

    /// When a part of a day begins and ends.
    fn bounds(&self, day: Date, part: Part) -> Option<(i32, i32)> {
        let opening = self.hours.opening(day)?;
        let closing = self.hours.closing(day)?;
        Some(match part {
            Part::Morning | Part::Opening => (opening, 720),
            Part::LateMorning => (660, 720),
            Part::Noon => (720, 840),
            Part::Afternoon => {
                let open = self.hours.is_open(moment(day, 840));
                let again = self.hours.on(day).iter().map(|s| s.0).find(|from| *from > 840);
                (if open { 840 } else { again.unwrap_or(840) }, 1080)
            }
            Part::Tea => (960, 1080),
            Part::School => (990, 1080),
            Part::LateAfternoon => (1020, 1140),
            Part::Evening => (1080, closing.max(1081)),
            Part::Closing => (closing - 15, closing),
        })
    }

    fn part(&self, day: Option<Date>, part: Part, this: bool) -> Settled {
        let today = self.now.date();
        let day_said = day.is_some() || this;
        let mut day = day.unwrap_or(today);
        let now = minutes(self.now);
        for _ in 0..2 {
            let Some((from, to)) = self.bounds(day, part) else {
                let over = day == today && now >= 1080 && !day_said;
                if !over {
                    return Settled::no(Code::Closed);
                }
                day = day.tomorrow().unwrap_or(day);
                continue;
            };
            if day != today || now <= from {
                return self.open_at(moment(day, from));
            }
            if now < to {
                let open = self.hours.is_open(self.now);
                return if open { Settled { now: true, ..Settled::default() } } else { Settled::no(Code::Closed) };
            }
            if day_said {
                return Settled::no(Code::Past);
            }
            day = day.tomorrow().unwrap_or(day);
        }
        Settled::no(Code::Closed)
    }
}
