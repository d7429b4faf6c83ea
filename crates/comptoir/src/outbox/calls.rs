//! Calls to machines: signed, to the addresses that the settings allow. No person is told anything by them, so no gate is
//! asked; whoever wants a call has registered its address, and takes it back by a button.

use channels::{
    SendError,
    endpoint::Loopback,
    webhook::{self, Caller, Reach},
};
use jiff::Timestamp;

use super::jobs::Channels;
use crate::platform::{App, settings::Settings};

/// One call.
#[derive(Debug, Clone)]
pub struct Call {
    /// Where.
    pub url: String,
    /// What signs it.
    pub secret: String,
    /// Its name, the same at every try.
    pub id: String,
    /// When it is sent.
    pub at: Timestamp,
    /// The body, JSON.
    pub body: String,
}

/// Why a call was not answered well. It names no address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAnswered {
    /// Whether it may be better later.
    pub again: bool,
    /// A status, or a cause.
    pub why: String,
}

/// The other side says that it wants no more calls (`410`).
pub const GONE: &str = "410";

/// The caller that the settings allow.
pub(super) fn caller(settings: &Settings) -> Result<Caller, String> {
    let reach = Reach { lan: settings.webhooks.lan, loopback: Loopback::Refused };
    Caller::new(reach).map_err(|error| error.to_string())
}

fn of(app: &App) -> Option<Caller> {
    app.part::<Channels>().and_then(|channels| channels.caller.clone())
}

/// Reads an address that somebody gave; none when it may not be called.
pub fn accepts(app: &App, url: &str) -> Option<String> {
    of(app)?.accepts(url)
}

/// A new secret by which calls are signed, as its owner is shown it.
pub fn secret(rng: &mut dyn kernel::Rng) -> String {
    let mut drawn = [0; 24];
    rng.fill(&mut drawn);
    webhook::secret(&drawn)
}

/// Calls; answers the status that came back.
///
/// # Errors
/// Why not, and whether to try again.
pub async fn call(app: &App, call: Call) -> Result<u16, NotAnswered> {
    let Some(caller) = of(app) else { return Err(NotAnswered { again: true, why: "nobody calls".into() }) };
    let Call { url, secret, id, at, body } = call;
    let called = caller.call(&webhook::Call { url, secret, id, at, body }).await;
    called.map_err(|error| match error {
        SendError::Retry { why, .. } => NotAnswered { again: true, why },
        SendError::Permanent { why } => NotAnswered { again: false, why },
        SendError::Gone => NotAnswered { again: false, why: GONE.into() },
    })
}
