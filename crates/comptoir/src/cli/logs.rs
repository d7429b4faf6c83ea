//! The log: what is written at the start, and more or less of it while the program runs, by a signal.

use std::io::{IsTerminal as _, stderr};

use tracing::{Level, Metadata};
use tracing_subscriber::{
    EnvFilter, Registry, filter::filter_fn, layer::SubscriberExt as _, reload, util::SubscriberInitExt as _,
};

/// What is written unless `COMPTOIR_LOG` says otherwise.
const USUAL: &str = "info,opening_hours=warn";
/// What is written while somebody looks for something: routes, statuses, channels; never a number, an address or a text.
const MUCH: &str = "info,opening_hours=warn,comptoir=debug,db=debug,channels=debug";

/// By which the log is made to say more, or as much as at the start.
pub(super) struct Levels(reload::Handle<EnvFilter, Registry>);

/// Starts the log.
pub(super) fn start() -> Levels {
    let (filter, handle) = reload::Layer::new(at_start());
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(stderr().is_terminal())
        .with_writer(stderr)
        // Where the log cannot be written (a full disk), saying so there too would end the program.
        .log_internal_errors(false);
    tracing_subscriber::registry().with(filter).with(filter_fn(is_ours_to_say)).with(lines).init();
    Levels(handle)
}

fn at_start() -> EnvFilter {
    EnvFilter::try_from_env("COMPTOIR_LOG").unwrap_or_else(|_| USUAL.into())
}

/// Parts of libraries that write, at their small levels, what persons say: whole addresses, and ours end in keys; whole frames of a
/// room's line, with the addresses of networks and the words for a TURN server.
const TALKATIVE: [&str; 3] = ["tower_http::csrf", "tungstenite", "tokio_tungstenite"];

/// Whether something may be written, whatever is wished: of the talkative only their warnings.
fn is_ours_to_say(about: &Metadata<'_>) -> bool {
    let within =
        |part: &str| about.target().strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
    *about.level() <= Level::WARN || !TALKATIVE.into_iter().any(within)
}

impl Levels {
    /// Listens for SIGUSR1 (say more) and SIGUSR2 (as at the start), as long as the program runs.
    pub(super) async fn listen(self) {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(mut more), Ok(mut less)) = (signal(SignalKind::user_defined1()), signal(SignalKind::user_defined2()))
        else {
            tracing::warn!("signals for the log cannot be heard");
            return;
        };
        loop {
            let (filter, word) = tokio::select! {
                heard = more.recv() => { if heard.is_none() { return } (MUCH.into(), "more") }
                heard = less.recv() => { if heard.is_none() { return } (at_start(), "as at the start") }
            };
            match self.0.reload(filter) {
                Ok(()) => tracing::info!(word, "the log says"),
                Err(error) => tracing::warn!(%error, "the log stays as it is"),
            }
        }
    }
}
