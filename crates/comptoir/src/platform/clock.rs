//! The clocks of the program: the machine's, and the demo's that a visitor can move forward.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use kernel::Clock;

/// The machine's clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// The machine's clock, moved by a number of minutes: the demo's.
#[derive(Debug, Default)]
pub struct ShiftedClock {
    minutes: AtomicI64,
}

impl ShiftedClock {
    /// Moves the clock forward.
    pub fn advance(&self, minutes: i64) {
        self.minutes.fetch_add(minutes, Ordering::Relaxed);
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> Timestamp {
        let shift = SignedDuration::from_mins(self.minutes.load(Ordering::Relaxed));
        SystemClock.now().saturating_add(shift).unwrap_or(Timestamp::MAX)
    }
}
