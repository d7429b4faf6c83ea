//! What an address elsewhere is told, until when it is worth telling, and when to try again.

use jiff::{SignedDuration, Timestamp};

/// Who wants to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A customer's home.
    Customer,
    /// A system of the shop.
    Shop,
}

/// How many addresses one owner may have.
pub const MOST: usize = 5;
/// How often a call is tried.
pub const TRIES: i64 = 12;
/// How long calls are kept to be read.
pub const KEPT: SignedDuration = SignedDuration::from_hours(24 * 14);

/// Whether an owner is told of such a thing: a home of its own order, of its own bread and that its shop opens, a shop of
/// everything that moves.
pub fn wants(owner: Owner, kind: &str) -> bool {
    match owner {
        Owner::Customer => {
            matches!(kind, "order.set_aside" | "order.ready" | "batch.announced" | "shop.opened" | "test")
        }
        Owner::Shop => {
            matches!(kind, "batch.announced" | "batch.entered" | "batch.changed" | "shop.opened" | "test")
                || kind.strip_prefix("order.").is_some_and(|what| !matches!(what, "held" | "expired" | "noted"))
        }
    }
}

/// Until when it is worth telling: a coffee machine that starts an hour late serves nobody; a till wants the whole day.
pub fn expires(owner: Owner, now: Timestamp) -> Timestamp {
    let while_ = match owner {
        Owner::Customer => SignedDuration::from_mins(15),
        Owner::Shop => SignedDuration::from_hours(24),
    };
    now.saturating_add(while_).unwrap_or(now)
}

/// What follows a call that was not answered well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Another try, then.
    Again(Timestamp),
    /// It is given up.
    Never,
}

/// Decides: the waits double from ten seconds to four hours, and end when it is too late.
pub fn next(now: Timestamp, tries: i64, expires: Timestamp, again: bool) -> Next {
    let doublings = u32::try_from(tries.clamp(1, 12) - 1).unwrap_or(0);
    let wait = SignedDuration::from_secs((10 * 2_i64.pow(doublings)).min(14_400));
    let then = now.saturating_add(wait).unwrap_or(now);
    if again && tries < TRIES && then < expires { Next::Again(then) } else { Next::Never }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_home_hears_of_its_own_and_a_shop_of_all_that_moves() {
        for (kind, home, shop) in [
            ("order.set_aside", true, true),
            ("order.ready", true, true),
            ("order.received", false, true),
            ("order.held", false, false),
            ("order.noted", false, false),
            ("batch.announced", true, true),
            ("batch.entered", false, true),
            ("shop.opened", true, true),
            ("standing.made", false, false),
            ("test", true, true),
        ] {
            assert_eq!((wants(Owner::Customer, kind), wants(Owner::Shop, kind)), (home, shop), "{kind}");
        }
    }

    proptest! {
        #[test]
        fn tries_end(tries in 0_i64..40, left in 0_i64..100_000, again in any::<bool>()) {
            let now = Timestamp::UNIX_EPOCH;
            let expires = now + SignedDuration::from_secs(left);
            match next(now, tries, expires, again) {
                Next::Again(then) => prop_assert!(again && tries < TRIES && then < expires && then > now),
                Next::Never => prop_assert!(!again || tries >= TRIES || left <= 14_400),
            }
        }
    }
}
