//! When a standing order may be called for, and what its customer may set.

use jiff::civil::Weekday;

/// After so many orders in a row that nobody collected it rests.
pub const MISSES: i64 = 3;
/// The minutes of a day.
pub const DAY: i64 = 1_440;
/// How many orders a day a customer may allow at most.
pub const MOST_A_DAY: i64 = 6;

/// What happens when something calls for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// "Mettre de côté tout de suite": it is ordered, and told.
    Aside,
    /// "Me demander d'abord": it is held, and ordered once its customer says OUI.
    Ask,
}

impl Mode {
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aside => "aside",
            Self::Ask => "ask",
        }
    }
    /// Reads the stored word; what is unknown asks first.
    pub fn parse(word: &str) -> Self {
        if word == "aside" { Self::Aside } else { Self::Ask }
    }
}

/// Whether a standing order may be called for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It may.
    Active,
    /// It rests, by its customer's wish or after three misses.
    Paused,
}

impl Standing {
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
        }
    }
    /// Reads the stored word; what is unknown rests.
    pub fn parse(word: &str) -> Self {
        if word == "active" { Self::Active } else { Self::Paused }
    }
}

/// Days of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weekdays(u8);

impl Weekdays {
    /// Every day.
    pub const ALL: Self = Self(0b111_1111);
    /// No day.
    pub const NONE: Self = Self(0);

    /// Those of the stored digits: 1 is Monday, 7 Sunday; anything else is passed over.
    pub fn parse(digits: &str) -> Self {
        let bit = |c: char| c.to_digit(10).filter(|n| (1..=7).contains(n)).map_or(0, |n| 1_u8 << (n - 1));
        Self(digits.chars().fold(0, |all, c| all | bit(c)))
    }

    /// As they are stored.
    pub fn digits(self) -> String {
        (1..=7_u8).filter(|n| self.0 & (1 << (n - 1)) != 0).map(|n| char::from(b'0' + n)).collect()
    }

    /// Whether a day is among them.
    pub fn holds(self, day: Weekday) -> bool {
        self.0 & (1 << day.to_monday_zero_offset()) != 0
    }

    /// Whether no day is.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// When and how a standing order is wanted: what its customer sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Habit {
    /// The usual pick-up time, in minutes after local midnight.
    pub usual_minute: i64,
    /// From when on a device is listened to, in minutes after local midnight.
    pub from_minute: i64,
    /// Until when, excluded; 1440 is the end of the day.
    pub to_minute: i64,
    /// How long it takes from home to the shop, in minutes, when nothing tells it better.
    pub travel_minutes: i64,
    /// On which days of the week.
    pub weekdays: Weekdays,
    /// How many orders a day at most.
    pub daily_cap: i64,
    /// Set aside at once, or asked first.
    pub mode: Mode,
}

/// What a customer set, brought into its bounds.
pub fn sane(habit: Habit) -> Habit {
    let from_minute = habit.from_minute.clamp(0, DAY - 1);
    Habit {
        usual_minute: habit.usual_minute.clamp(0, DAY - 1),
        from_minute,
        to_minute: habit.to_minute.clamp(from_minute + 1, DAY),
        travel_minutes: habit.travel_minutes.clamp(0, 240),
        weekdays: if habit.weekdays.is_empty() { Weekdays::ALL } else { habit.weekdays },
        daily_cap: habit.daily_cap.clamp(1, MOST_A_DAY),
        mode: habit.mode,
    }
}

/// The habit that an order at a minute of its day suggests: the same time, listened to from two hours before until one
/// hour after, at most once a day.
pub fn suggested(minute: i64, weekdays: Weekdays, mode: Mode) -> Habit {
    sane(Habit {
        usual_minute: minute,
        from_minute: minute - 120,
        to_minute: minute + 60,
        travel_minutes: 10,
        weekdays,
        daily_cap: 1,
        mode,
    })
}

/// Whether a device is listened to at a minute of a day.
pub fn listens(habit: &Habit, minute: i64) -> bool {
    (habit.from_minute..habit.to_minute).contains(&minute)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_are_written_and_read_back() {
        for bits in 0..128_u8 {
            let days = Weekdays(bits);
            assert_eq!(Weekdays::parse(&days.digits()), days);
        }
        let days = Weekdays::parse("1x79");
        assert!(days.holds(Weekday::Monday) && days.holds(Weekday::Sunday) && !days.holds(Weekday::Tuesday));
        assert_eq!(days.digits(), "17");
    }

    #[test]
    fn an_order_suggests_its_own_time() {
        let habit = suggested(7 * 60 + 45, Weekdays::ALL, Mode::Ask);
        assert_eq!((habit.from_minute, habit.to_minute, habit.daily_cap), (345, 525, 1));
        assert!(listens(&habit, 7 * 60 + 32) && !listens(&habit, 525) && listens(&habit, 345));
        let early = suggested(30, Weekdays::ALL, Mode::Aside);
        assert_eq!((early.from_minute, early.to_minute), (0, 90));
    }

    proptest! {
        #[test]
        fn whatever_is_typed_becomes_sane_and_stays_so(
            usual in any::<i64>(), from in any::<i64>(), to in any::<i64>(), travel in any::<i64>(), cap in any::<i64>(), bits in 0_u8..128,
        ) {
            let typed = Habit {
                usual_minute: usual, from_minute: from, to_minute: to, travel_minutes: travel,
                weekdays: Weekdays(bits), daily_cap: cap, mode: Mode::Ask,
            };
            let habit = sane(typed);
            prop_assert!((0..DAY).contains(&habit.usual_minute));
            prop_assert!(habit.from_minute < habit.to_minute && habit.to_minute <= DAY && habit.from_minute >= 0);
            prop_assert!((1..=MOST_A_DAY).contains(&habit.daily_cap) && !habit.weekdays.is_empty());
            prop_assert!((0..DAY).any(|minute| listens(&habit, minute)), "it listens at some time");
            prop_assert_eq!(sane(habit), habit);
        }
    }
}
