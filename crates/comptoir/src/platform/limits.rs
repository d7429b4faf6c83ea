//! Rate limits: at sign-in, at orders, at opt-ins; by address and by contact.

use std::{net::IpAddr, num::NonZeroU32};

use axum::http::HeaderMap;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// The limits of one process. They bound abuse; the store's own rules bound everything else.
pub struct Limits {
    sign_in: DefaultKeyedRateLimiter<String>,
    order: DefaultKeyedRateLimiter<String>,
    opt_in: DefaultKeyedRateLimiter<String>,
}

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Asking for a link or trying a PIN: 10 a minute.
    SignIn,
    /// Reserving: 60 a minute.
    Order,
    /// Asking to be told: 6 a minute, since each sends a message.
    OptIn,
}

const fn per_minute(n: u32) -> Quota {
    match NonZeroU32::new(n) {
        Some(n) => Quota::per_minute(n),
        None => Quota::per_minute(NonZeroU32::MIN),
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sign_in: RateLimiter::keyed(per_minute(10)),
            order: RateLimiter::keyed(per_minute(60)),
            opt_in: RateLimiter::keyed(per_minute(6)),
        }
    }
}

impl Limits {
    /// Whether `who` (an address or a contact) may act once more now. The machine itself is never limited: it is
    /// the till, a test, or a proxy whose own callers are told apart by [`caller`].
    pub fn allow(&self, act: Act, who: &str) -> bool {
        if who.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()) {
            return true;
        }
        let limiter = match act {
            Act::SignIn => &self.sign_in,
            Act::Order => &self.order,
            Act::OptIn => &self.opt_in,
        };
        limiter.check_key(&who.to_owned()).is_ok()
    }

    /// Forgets callers that have been quiet.
    pub fn tidy(&self) {
        for limiter in [&self.sign_in, &self.order, &self.opt_in] {
            limiter.retain_recent();
        }
    }
}

/// The address of the caller: the peer's, or the last one that a trusted proxy added.
pub fn caller(peer: IpAddr, headers: &HeaderMap, behind_proxy: bool) -> IpAddr {
    let forwarded = || headers.get("x-forwarded-for")?.to_str().ok()?.rsplit(',').next()?.trim().parse().ok();
    if behind_proxy { forwarded().unwrap_or(peer) } else { peer }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_is_stopped_and_the_machine_itself_is_not() {
        let limits = Limits::default();
        let allowed = |who: &str| (0..100).filter(|_| limits.allow(Act::OptIn, who)).count();
        assert_eq!(allowed("203.0.113.7"), 6);
        assert_eq!(allowed("+33639984111"), 6);
        assert_eq!(allowed("127.0.0.1"), 100);
    }

    #[test]
    fn a_proxy_is_believed_only_when_there_is_one() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "198.51.100.9, 203.0.113.7".parse().expect("a value"));
        let peer = IpAddr::from([127, 0, 0, 1]);
        assert_eq!(caller(peer, &headers, true), IpAddr::from([203, 0, 113, 7]));
        assert_eq!(caller(peer, &headers, false), peer);
    }
}
