//! How the street's line to its broker stands: a part of the program that pages and tests read.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;
use tokio::sync::Notify;

/// A broker that runs inside the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inside {
    /// Where it listens in clear.
    pub address: SocketAddr,
    /// Where it listens encrypted.
    pub sealed: Option<SocketAddr>,
}

#[derive(Debug, Default)]
struct Now {
    line: Option<Result<(), String>>,
    since: Option<Timestamp>,
    inside: Option<Inside>,
}

/// How the line stands: a part of the program.
#[derive(Debug, Clone, Default)]
pub struct LineState {
    now: Arc<Mutex<Now>>,
    turned: Arc<Notify>,
}

impl LineState {
    fn with<T>(&self, see: impl FnOnce(&mut Now) -> T) -> T {
        see(&mut self.now.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// It is open, or not, and why. Since when is kept as long as that stays so.
    pub(super) fn set(&self, state: Result<(), String>, at: Timestamp) {
        metrics::gauge!("comptoir_mqtt_connected").set(if state.is_ok() { 1.0 } else { 0.0 });
        self.with(|now| {
            if now.line.as_ref().map(Result::is_ok) != Some(state.is_ok()) {
                now.since = Some(at);
            }
            now.line = Some(state);
        });
    }

    /// There is no broker.
    pub(super) fn none(&self) {
        self.with(|now| *now = Now::default());
    }

    /// A broker runs inside the program, or no more.
    pub(super) fn put_inside(&self, inside: Option<Inside>) {
        self.with(|now| now.inside = inside);
    }

    /// Whether it is open; else why not. None before the first attempt, or without a broker.
    pub fn get(&self) -> Option<Result<(), String>> {
        self.with(|now| now.line.clone())
    }

    /// Since when it is open, or does not answer.
    pub fn since(&self) -> Option<Timestamp> {
        self.with(|now| now.since)
    }

    /// The broker inside the program, while it runs.
    pub fn inside(&self) -> Option<Inside> {
        self.with(|now| now.inside)
    }

    /// Somebody switched the broker inside the program on or off.
    pub fn turn(&self) {
        self.turned.notify_one();
    }

    pub(super) async fn turned(&self) {
        self.turned.notified().await;
    }
}
