//! When somebody can be met, what may become of a meeting, and when it is called to mind.

pub mod places;
pub mod room;

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, time},
    tz::TimeZone,
};
use kernel::{
    calendar,
    hours::{Hours, Span},
};

/// How two people meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// In person.
    Here,
    /// By telephone: the shop calls.
    Phone,
    /// By video, in a room of our own or at an address that the shop gives.
    Video,
}

impl Way {
    /// Every way with its stored word.
    pub const ALL: [(Self, &'static str); 3] = [(Self::Here, "here"), (Self::Phone, "phone"), (Self::Video, "video")];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(way, _)| *way == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(way, _)| *way)
    }
}

/// Where a meeting stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The shop proposes it; the person has not chosen a time yet.
    Proposed,
    /// It will be.
    Booked,
    /// They met.
    Kept,
    /// The person did not come.
    Missed,
    /// One of the two took it back.
    Cancelled,
}

impl State {
    /// Every state with its stored word.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Proposed, "proposed"),
        (Self::Booked, "booked"),
        (Self::Kept, "kept"),
        (Self::Missed, "missed"),
        (Self::Cancelled, "cancelled"),
    ];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word; what is unknown is over.
    pub fn parse(word: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == word).map_or(Self::Cancelled, |(state, _)| *state)
    }
    /// Whether it may still be chosen, moved or cancelled.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Proposed | Self::Booked)
    }
}

/// Whether a meeting may go from one state to another. A booked one that is moved stays booked. What was said to be missed
/// may turn out to have been kept, and the other way round.
pub fn may_move(from: State, to: State) -> bool {
    match to {
        State::Proposed => false,
        State::Booked | State::Cancelled => from.is_open(),
        State::Kept => matches!(from, State::Booked | State::Missed),
        State::Missed => matches!(from, State::Booked | State::Kept),
    }
}

/// The grid on which meetings lie, in minutes: each takes whole steps of it.
pub const STEP: i64 = 15;
/// How long a meeting may take, in minutes.
pub const LENGTHS: [i64; 5] = [15, 30, 45, 60, 90];
/// Nobody is met sooner than that, so that nobody is taken by surprise.
pub const LEAD: SignedDuration = SignedDuration::from_mins(60);
/// For so many days ahead one may choose.
pub const DAYS: i64 = 42;
/// So many meetings to come one person may have in a shop.
pub const MOST: usize = 3;

/// The steps that a meeting takes: each quarter of an hour that it touches.
pub fn steps(start: Timestamp, minutes: i64) -> Vec<Timestamp> {
    let grid = STEP * 60;
    let (first, end) = (start.as_second().div_euclid(grid), start.as_second() + minutes * 60);
    let last = (end + grid - 1).div_euclid(grid).max(first + 1);
    (first..last).map(|n| Timestamp::from_second(n * grid).unwrap_or(start)).collect()
}

/// When somebody is there to be met on a local day: their hours, and the shop's where one meets in the shop.
pub fn open(day: Date, own: &Hours, shop: Option<&Hours>) -> Vec<Span> {
    let own = own.on(day);
    let Some(shop) = shop else { return own };
    let mut all = Vec::new();
    for one in &own {
        for other in shop.on(day) {
            let (start, end) = (one.start.max(other.start), one.end.min(other.end));
            if start < end {
                all.push(Span { start, end });
            }
        }
    }
    all
}

/// The beginnings of a day at which a meeting of so many minutes fits: at the full and the half hour (a short one at every
/// quarter), not before an instant, and where no step is taken.
pub fn starts(open: &[Span], minutes: i64, from: Timestamp, taken: &[Timestamp]) -> Vec<Timestamp> {
    let grid = if minutes <= STEP { STEP } else { 2 * STEP } * 60;
    let mut all = Vec::new();
    for span in open {
        let mut second = (span.start.as_second() + grid - 1).div_euclid(grid) * grid;
        while second + minutes * 60 <= span.end.as_second() {
            let at = Timestamp::from_second(second).unwrap_or(span.end);
            if at >= from && !steps(at, minutes).iter().any(|step| taken.contains(step)) {
                all.push(at);
            }
            second += grid;
        }
    }
    all
}

/// When a meeting is called to mind: at 18 h of the evening before, and an hour before. A reminder that would come in the
/// hour after the booking, or at night before an early meeting, is left out: it tells nothing new, or wakes people.
pub fn reminders(start: Timestamp, booked: Timestamp, zone: &TimeZone) -> Vec<(&'static str, Timestamp)> {
    let day = calendar::local_day(start, zone);
    let eve = day.checked_sub(1.day()).unwrap_or(day);
    let eve = calendar::instant(eve, time(18, 0, 0, 0), zone);
    let hour = start.saturating_sub(SignedDuration::from_hours(1)).unwrap_or(start);
    let soon = booked.saturating_add(SignedDuration::from_hours(1)).unwrap_or(booked);
    let awake = hour.to_zoned(zone.clone()).hour() >= 7;
    let mut all = Vec::new();
    if eve > soon {
        all.push(("eve", eve));
    }
    if hour > soon && awake {
        all.push(("hour", hour));
    }
    all
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn paris() -> TimeZone {
        TimeZone::get("Europe/Paris").expect("bundled")
    }

    fn hours(rules: &str) -> Hours {
        Hours::parse(rules, paris(), Vec::new()).expect("hours")
    }

    fn at(text: &str) -> Timestamp {
        let civil: jiff::civil::DateTime = text.parse().expect("a date and time");
        civil.to_zoned(paris()).expect("exists").timestamp()
    }

    #[test]
    fn in_the_shop_one_meets_while_both_are_there() {
        let (own, shop) = (hours("Tu 08:00-12:30,14:00-18:00"), hours("Tu 09:00-12:00,15:30-19:30"));
        let day = date(2026, 11, 24);
        let seen = starts(&open(day, &own, Some(&shop)), 60, Timestamp::MIN, &[]);
        let wanted: Vec<Timestamp> = ["09:00", "09:30", "10:00", "10:30", "11:00", "15:30", "16:00", "16:30", "17:00"]
            .map(|hour| at(&format!("2026-11-24T{hour}")))
            .to_vec();
        assert_eq!(seen, wanted);
        assert_eq!(
            starts(&open(day, &own, None), 90, at("2026-11-24T15:31"), &[]),
            [at("2026-11-24T16:00"), at("2026-11-24T16:30")]
        );
        let taken = steps(at("2026-11-24T10:00"), 45);
        let seen = starts(&open(day, &own, Some(&shop)), 30, Timestamp::MIN, &taken);
        assert!(!seen.contains(&at("2026-11-24T10:00")) && !seen.contains(&at("2026-11-24T10:30")));
        assert!(seen.contains(&at("2026-11-24T09:30")) && seen.contains(&at("2026-11-24T11:00")));
    }

    #[test]
    fn days_of_23_and_25_hours_have_their_own_times() {
        let own = hours("Su 00:00-06:00");
        let autumn = starts(&open(date(2026, 10, 25), &own, None), 60, Timestamp::MIN, &[]);
        let spring = starts(&open(date(2027, 3, 28), &own, None), 60, Timestamp::MIN, &[]);
        let plain = starts(&open(date(2026, 11, 1), &own, None), 60, Timestamp::MIN, &[]);
        assert_eq!((spring.len(), plain.len(), autumn.len()), (9, 11, 13));
        for all in [autumn, spring] {
            assert!(all.windows(2).all(|two| two[1].duration_since(two[0]) == SignedDuration::from_mins(30)));
        }
    }

    #[test]
    fn a_meeting_is_called_to_mind_the_evening_before_and_an_hour_before() {
        let start = at("2026-11-26T10:00");
        let seen = reminders(start, at("2026-11-24T09:00"), &paris());
        assert_eq!(seen, [("eve", at("2026-11-25T18:00")), ("hour", at("2026-11-26T09:00"))]);
        assert_eq!(reminders(start, at("2026-11-25T17:30"), &paris()), [("hour", at("2026-11-26T09:00"))]);
        assert_eq!(reminders(start, at("2026-11-26T08:30"), &paris()), []);
        assert_eq!(reminders(at("2026-11-26T07:30"), at("2026-11-24T09:00"), &paris()).len(), 1, "nobody is woken");
        // The night between has 25 hours: the evening before is a wall time, the hour before is an hour.
        let seen = reminders(at("2026-10-25T10:00"), at("2026-10-20T10:00"), &paris());
        assert_eq!(seen, [("eve", at("2026-10-24T18:00")), ("hour", at("2026-10-25T09:00"))]);
    }

    #[test]
    fn a_meeting_takes_every_quarter_that_it_touches() {
        let from = |text| steps(at(text), 30).len();
        assert_eq!((from("2026-11-26T10:00"), from("2026-11-26T10:10")), (2, 3));
        assert_eq!(steps(at("2026-11-26T10:10"), 30)[0], at("2026-11-26T10:00"));
    }

    #[test]
    fn words_are_read_back_and_what_is_over_stays_over() {
        for (state, word) in State::ALL {
            assert_eq!((State::parse(word), state.as_str()), (state, word));
            assert!(!may_move(State::Cancelled, state), "what was taken back stays so");
            assert!(!may_move(state, State::Proposed));
        }
        for (way, word) in Way::ALL {
            assert_eq!((Way::parse(word), way.as_str()), (Some(way), word));
        }
        assert!(may_move(State::Booked, State::Booked) && !may_move(State::Proposed, State::Kept));
    }

    proptest! {
        #[test]
        fn what_is_free_fits_and_never_meets_what_is_taken(
            day in 0_i64..400,
            minutes in proptest::sample::select(LENGTHS.to_vec()),
            held in proptest::collection::vec(0_usize..60, 0..8),
        ) {
            let own = hours("Mo-Su 08:15-12:40,13:50-19:05");
            let day = date(2026, 9, 1).checked_add(day.days()).expect("a day");
            let spans = open(day, &own, None);
            let free = starts(&spans, minutes, Timestamp::MIN, &[]);
            let taken: Vec<Timestamp> =
                held.iter().filter_map(|n| free.get(*n)).flat_map(|at| steps(*at, minutes)).collect();
            for at in starts(&spans, minutes, Timestamp::MIN, &taken) {
                let end = at + SignedDuration::from_mins(minutes);
                prop_assert!(spans.iter().any(|span| span.start <= at && end <= span.end), "within the hours");
                prop_assert!(steps(at, minutes).iter().all(|step| !taken.contains(step)), "never twice");
                prop_assert_eq!(at.as_second() % (STEP * 60), 0, "on the grid");
            }
        }

        #[test]
        fn reminders_come_after_the_booking_and_before_the_meeting(booked in 0_i64..2_000, later in 0_i64..2_000) {
            let booked = at("2026-10-01T00:00") + SignedDuration::from_mins(booked * 15);
            let start = booked + SignedDuration::from_mins(later * 15);
            for (_, due) in reminders(start, booked, &paris()) {
                prop_assert!(booked < due && due < start);
            }
        }
    }
}
