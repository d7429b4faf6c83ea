//! Rate limits: at sign-in, at orders, at opt-ins; by address and by contact. Attempts to enter are counted by all nodes
//! together, the rest by each process.

use std::{
    net::{IpAddr, SocketAddr},
    num::NonZeroU32,
};

use axum::{
    extract::ConnectInfo,
    http::{HeaderMap, request::Parts},
};
use db::{DbError, Engine, params};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use kernel::ShopKey;

use super::App;

/// So often a minute one may try to enter.
const ENTER: u32 = 10;

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
            sign_in: RateLimiter::keyed(per_minute(ENTER)),
            order: RateLimiter::keyed(per_minute(60)),
            opt_in: RateLimiter::keyed(per_minute(6)),
        }
    }
}

impl Limits {
    /// Whether `who` (an address or a contact) may act once more now. The machine itself is never limited: it is
    /// the till, a test, or a proxy whose own callers are told apart by [`caller`].
    pub fn allow(&self, act: Act, who: &str) -> bool {
        if is_the_machine(who) {
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

fn is_the_machine(who: &str) -> bool {
    who.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether `who` (an address, a contact or a tablet) may try to enter once more now, by whichever node.
///
/// # Errors
/// When the store does not answer.
pub async fn may_enter(app: &App, who: &str) -> Result<bool, DbError> {
    if !app.limits().allow(Act::SignIn, who) {
        return Ok(false);
    }
    // A file has one process, whose own count is the count.
    if is_the_machine(who) || app.db().engine() == Engine::Sqlite {
        return Ok(true);
    }
    // The table holds neither an address nor a number.
    let (word, minute) = (app.secrets().token("attempt", who), app.now().as_second().div_euclid(60));
    let key = ShopKey { street: app.street().clone(), shop: app.street().clone() };
    let own = key.clone();
    let counted = move |tx: &mut db::Tx<'_>| {
        let old = "DELETE FROM attempt WHERE street = ?1 AND shop = ?2 AND minute < ?3";
        tx.run(old, params![&own.street, &own.shop, minute - 2])?;
        let sql = "INSERT INTO attempt (street, shop, minute, word, n) VALUES (?1, ?2, ?3, ?4, 1)
                   ON CONFLICT (street, shop, minute, word) DO UPDATE SET n = attempt.n + 1 RETURNING n";
        tx.query_one(sql, params![&own.street, &own.shop, minute, word], |row| row.get::<i64>(0))
    };
    Ok(app.db().write(&key, counted).await? <= i64::from(ENTER))
}

/// The address of the caller: the peer's, or the last one that a trusted proxy added.
pub fn caller(peer: IpAddr, headers: &HeaderMap, behind_proxy: bool) -> IpAddr {
    let forwarded = || headers.get("x-forwarded-for")?.to_str().ok()?.rsplit(',').next()?.trim().parse().ok();
    if behind_proxy { forwarded().unwrap_or(peer) } else { peer }
}

/// The address of who asks, as a text; empty when it is not known.
pub fn caller_of(app: &App, parts: &Parts) -> String {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    peer.map_or_else(String::new, |peer| caller(peer, &parts.headers, app.settings().behind_proxy).to_string())
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
    fn who_tries_to_enter_is_counted_by_all_nodes_together() {
        db::testing::on_both(|db| async move {
            let (one, ..) = crate::testing::program(&db).await;
            let (two, ..) = crate::testing::program(&db).await;
            let mut granted = 0;
            for n in 0..24 {
                let node = if n % 2 == 0 { &one } else { &two };
                granted += i64::from(may_enter(node, "+33639984111").await.expect("asked"));
            }
            // Two processes on one file do not exist: each counts for itself.
            let together = if db.engine() == Engine::Postgres { 10..=10 } else { 20..=24 };
            assert!(together.contains(&granted), "{granted}");
            assert!(may_enter(&one, "127.0.0.1").await.expect("asked"));
        });
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
