//! The balance of a relation: what screens did, what was said by voice, and when a voice is due again.

use jiff::{SignedDuration, Timestamp};

/// How two sides touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touch {
    /// By a screen: an order, a message, an answer.
    Screen,
    /// They spoke on the telephone.
    Call,
    /// They spoke at the counter.
    Visit,
    /// They met by appointment.
    Meet,
    /// Something small was handed to them.
    Small,
    /// They got a card, written by hand.
    Letter,
}

impl Touch {
    /// Whether they spoke with each other.
    pub fn is_voice(self) -> bool {
        matches!(self, Self::Call | Self::Visit | Self::Meet)
    }
    /// What it pays of what is owed, in voices; a screen adds to it.
    fn pays(self) -> f64 {
        match self {
            Self::Screen => -1.0 / SCREENS,
            Self::Call | Self::Visit => PAYS,
            Self::Meet => MEETING_PAYS,
            Self::Small => 0.6,
            Self::Letter => 1.2,
        }
    }
}

/// How a relation stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Balance {
    /// Touches by screen in the last year.
    pub screen: usize,
    /// Touches by voice in the last year.
    pub real: usize,
    /// The last one by voice, ever.
    pub last_real: Option<Timestamp>,
    /// The interval between voices that suits this person.
    pub ideal: SignedDuration,
    /// When a voice is due.
    pub due: Timestamp,
    /// What is owed, in voices; 0 is nothing.
    pub debt: f64,
    /// The touches of the last year, oldest first.
    pub touches: Vec<(Timestamp, Touch)>,
}

/// A year.
pub const YEAR: SignedDuration = SignedDuration::from_hours(24 * 365);
/// The interval that suits somebody of whom nothing is known.
const USUAL: SignedDuration = SignedDuration::from_hours(24 * 60);
/// Nobody is called more often …
const SHORTEST: SignedDuration = SignedDuration::from_hours(24 * 14);
/// … or less often than that.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 120);
/// So many touches by screen weigh like one interval of silence.
const SCREENS: f64 = 12.0;
/// What one voice pays.
const PAYS: f64 = 2.0;
/// What a meeting pays that both made time for.
const MEETING_PAYS: f64 = 3.0;

/// Reads the balance of what happened until now, in any order.
pub fn balance(touches: &[(Timestamp, Touch)], now: Timestamp) -> Balance {
    let mut all: Vec<(Timestamp, Touch)> = touches.iter().copied().filter(|(at, _)| *at <= now).collect();
    all.sort();
    let voices: Vec<Timestamp> = all.iter().filter(|(_, touch)| touch.is_voice()).map(|(at, _)| *at).collect();
    let ideal = suits(&voices);
    let mut debt = 0.0_f64;
    let mut before = all.first().map(|(at, _)| *at);
    for (at, touch) in &all {
        debt += silence(before, *at, ideal);
        before = Some(*at);
        debt = (debt - touch.pays()).max(0.0);
    }
    debt += silence(before, now, ideal);
    let last_real = voices.last().copied();
    let from = last_real.or_else(|| all.first().map(|(at, _)| *at)).unwrap_or(now);
    let due = from.saturating_add(ideal).unwrap_or(now).max(now);
    all.retain(|(at, _)| now.duration_since(*at) <= YEAR);
    let real = all.iter().filter(|(_, touch)| touch.is_voice()).count();
    let screen = all.iter().filter(|(_, touch)| *touch == Touch::Screen).count();
    Balance { screen, real, last_real, ideal, due, debt, touches: all }
}

fn silence(before: Option<Timestamp>, at: Timestamp, ideal: SignedDuration) -> f64 {
    before.map_or(0.0, |before| at.duration_since(before).as_secs_f64() / ideal.as_secs_f64())
}

/// The interval that suits somebody: the middle one of those between their own voices.
fn suits(voices: &[Timestamp]) -> SignedDuration {
    let mut between: Vec<SignedDuration> = voices.windows(2).map(|two| two[1].duration_since(two[0])).collect();
    between.sort();
    let middle = if between.len() < 2 { USUAL } else { between[between.len() / 2] };
    middle.clamp(SHORTEST, LONGEST)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(n: i64) -> Timestamp {
        Timestamp::from_second(1_780_000_000 + n * 86_400).expect("an instant")
    }

    #[test]
    fn screens_and_silence_owe_a_voice_and_a_voice_pays() {
        let screens: Vec<_> = (0..19).map(|n| (day(n * 10), Touch::Screen)).collect();
        let mut all = screens.clone();
        all.push((day(20), Touch::Visit));
        let seen = balance(&all, day(190));
        assert_eq!((seen.screen, seen.real, seen.last_real), (19, 1, Some(day(20))));
        assert!(seen.debt > 3.0 && seen.due == day(190), "due since long: {seen:?}");
        all.push((day(189), Touch::Call));
        let paid = balance(&all, day(190));
        assert!(paid.debt < seen.debt - 1.9 && paid.due > day(190));
        let nobody = balance(&[], day(0));
        assert_eq!((nobody.screen, nobody.real, nobody.last_real, nobody.debt), (0, 0, None, 0.0));
    }

    fn touches() -> impl Strategy<Value = Vec<(Timestamp, Touch)>> {
        let small = prop_oneof![Just(Touch::Small), Just(Touch::Letter)];
        let touch = prop_oneof![4 => Just(Touch::Screen), 1 => Just(Touch::Call), 1 => Just(Touch::Visit), 1 => Just(Touch::Meet), 1 => small];
        proptest::collection::vec((0_i64..700, touch).prop_map(|(n, touch)| (day(n), touch)), 0..40)
    }

    proptest! {
        #[test]
        fn nothing_is_owed_below_nothing_and_time_only_adds(all in touches(), more in 0_i64..100) {
            let (now, later) = (balance(&all, day(700)), balance(&all, day(700 + more)));
            prop_assert!(now.debt >= 0.0 && later.debt >= now.debt - 1e-9);
            prop_assert!(now.ideal >= SHORTEST && now.ideal <= LONGEST && now.due >= day(700));
        }

        #[test]
        fn a_voice_now_never_adds_and_a_screen_now_never_pays(all in touches()) {
            let with = |touch| {
                let mut all = all.clone();
                all.push((day(700), touch));
                balance(&all, day(700))
            };
            // The interval that suits them is learnt from their voices: compare where it stays the same.
            let before = balance(&all, day(700));
            let (voice, screen) = (with(Touch::Visit), with(Touch::Screen));
            prop_assert!(screen.debt >= before.debt);
            for small in [with(Touch::Small), with(Touch::Letter)] {
                prop_assert!(small.debt <= before.debt && small.real == before.real, "it pays a little, and is no voice");
            }
            if voice.ideal == before.ideal && !all.is_empty() {
                prop_assert!(voice.debt <= before.debt + 1e-9);
            }
        }

        #[test]
        fn the_order_of_telling_does_not_matter(all in touches()) {
            let mut turned = all.clone();
            turned.reverse();
            prop_assert_eq!(balance(&all, day(700)), balance(&turned, day(700)));
        }
    }
}
