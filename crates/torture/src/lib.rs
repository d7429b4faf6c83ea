//! The real program under mixed load against real sinks, killed with SIGKILL at random moments, and checked from outside.
//!
//! Everything here speaks HTTP, SMTP and the command line, as the world does. What was acknowledged is kept in a
//! [`Ledger`]; [`verify`] compares it with what `comptoir export` and the sinks hold afterwards.

pub mod kills;
pub mod ledger;
pub mod linear;
pub mod load;
pub mod program;
pub mod proxy;
pub mod replica;
pub mod sinks;
pub mod street;
pub mod verify;

pub use ledger::Ledger;

/// What goes wrong here is told in a sentence.
pub type Outcome<T = ()> = Result<T, String>;

/// An error as a sentence that begins with what was tried.
pub fn said<E: std::fmt::Display>(what: &str) -> impl Fn(E) -> String + '_ {
    move |error| format!("{what}: {error}")
}

/// Waits until something is true, looking every 20 ms; false when it does not come true in time.
pub async fn until(seconds: u64, mut looks: impl AsyncFnMut() -> bool) -> bool {
    let end = tokio::time::Instant::now() + std::time::Duration::from_secs(seconds);
    loop {
        if looks().await {
            return true;
        }
        if tokio::time::Instant::now() >= end {
            return false;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}
