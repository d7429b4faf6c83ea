//! The street's line to its MQTT broker: homes and telephones speak to us over it, and are told over it.
//!
//! Promise: what comes in is acknowledged only once it is durable, so a crash or a cut loses nothing and a repeat does
//! nothing; what is older than a signal may be is forgotten by the broker itself; a retained copy is never an act; every
//! home has an account of its own and hears no other; a line that breaks is opened again, ever more patiently.

mod accounts;
mod inbound;
mod recipes;
mod tell;
mod view;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

pub use accounts::{account, files, write};
use channels::mqtt::{Address, Broken, Line, Options, topics::Topics};
use kernel::{Rng as _, Slug};
pub use recipes::bridge;
use tokio::{
    sync::watch,
    task::{AbortHandle, JoinSet},
};

use super::rules::STALE;
use crate::platform::{App, rng::StrongRng, settings::Settings};

/// A broker as the page of a customer tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broker {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whether the line is encrypted.
    pub tls: bool,
    /// The first part of our topics.
    pub prefix: String,
    /// The first part of Home Assistant's.
    pub discovery: String,
}

/// How the line stands: a part of the program.
#[derive(Debug, Clone, Default)]
pub struct LineState(Arc<Mutex<Option<Result<(), String>>>>);

impl LineState {
    fn set(&self, state: Result<(), String>) {
        metrics::gauge!("comptoir_mqtt_connected").set(if state.is_ok() { 1.0 } else { 0.0 });
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(state);
    }

    /// Whether it is open; else why not. None before the first attempt, or without a broker.
    pub fn get(&self) -> Option<Result<(), String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The topics that the settings name.
///
/// # Errors
/// A sentence when a prefix cannot be one.
pub fn topics(settings: &Settings) -> Result<Topics, String> {
    let word = |name: &str, text: &str| {
        let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/');
        let whole = !text.is_empty() && text.chars().all(fine) && !text.starts_with('/') && !text.ends_with('/');
        if whole { Ok(text.to_owned()) } else { Err(format!("mqtt.{name}: {text:?} cannot begin a topic")) }
    };
    let mqtt = &settings.mqtt;
    Ok(Topics { own: word("prefix", &mqtt.prefix)?, discovery: word("discovery", &mqtt.discovery)? })
}

/// What the settings ask for; none when there is no broker.
fn options(settings: &Settings, street: &Slug) -> Result<Option<(Options, Topics)>, String> {
    let mqtt = &settings.mqtt;
    if mqtt.url.is_empty() {
        return Ok(None);
    }
    let topics = topics(settings)?;
    let address: Address = mqtt.url.parse().map_err(|error| format!("mqtt.url: {error}"))?;
    let named = if mqtt.client_id.is_empty() { format!("comptoir-{street}") } else { mqtt.client_id.clone() };
    let options = Options {
        address,
        client_id: named,
        login: (!mqtt.user.is_empty()).then(|| (mqtt.user.clone(), mqtt.password.clone())),
        ca: Some(mqtt.ca.clone()).filter(|path| *path != PathBuf::new()),
        // Later than that, what a home said is history: the broker forgets it before we would pass it over.
        session: Duration::from_secs(STALE.as_secs().unsigned_abs()),
        status: Some(topics.status()),
        filters: topics.filters(),
    };
    Ok(Some((options, topics)))
}

/// The broker as homes reach it; none when there is none, or when nobody outside this machine could reach it.
pub fn broker(settings: &Settings) -> Option<Broker> {
    let mqtt = &settings.mqtt;
    let public = if mqtt.public_url.is_empty() { &mqtt.url } else { &mqtt.public_url };
    let address: Address = public.parse().ok()?;
    let (prefix, discovery) = (mqtt.prefix.clone(), mqtt.discovery.clone());
    Some(Broker { host: address.host, port: address.port, tls: address.tls, prefix, discovery })
}

/// The broker's address as we reach it, without any password; none when there is none.
pub fn address(settings: &Settings) -> Option<String> {
    settings.mqtt.url.parse::<Address>().ok().map(|address| address.to_string())
}

/// Whether the settings can be used and the broker lets us in; for `doctor`.
///
/// # Errors
/// Why not, in a sentence that holds no password.
pub async fn probe(settings: &Settings, street: &Slug) -> Result<Option<String>, String> {
    let Some((mut options, _)) = options(settings, street)? else { return Ok(None) };
    // Under a name of its own: the program that runs keeps its line.
    options.client_id.push_str("-doctor");
    (options.session, options.status) = (Duration::ZERO, None);
    options.filters.clear();
    let address = options.address.to_string();
    match Line::open(&options).await {
        Ok(line) => {
            line.close().await;
            Ok(Some(address))
        }
        Err(why) => Err(format!("{address} : {why}")),
    }
}

/// Starts the line, when there is a broker; it ends when the program stops, or when the task that is answered is aborted.
pub fn start(app: &App, mut stop: watch::Receiver<bool>) -> Option<AbortHandle> {
    let state = app.part::<LineState>().cloned().unwrap_or_default();
    let (options, topics) = match options(app.settings(), app.street()) {
        Ok(Some(found)) => found,
        Ok(None) => return None,
        Err(why) => {
            tracing::error!(why, "the broker's settings cannot be used");
            state.set(Err(why));
            return None;
        }
    };
    state.set(Err("not open yet".to_owned()));
    let app = app.clone();
    let running = tokio::spawn(async move {
        let mut tries = 0;
        loop {
            match Line::open(&options).await {
                Ok(line) => {
                    tracing::info!(broker = %options.address, "the line to the broker is open");
                    state.set(Ok(()));
                    let lasted = tokio::time::sleep(STEADY);
                    tokio::pin!(lasted);
                    if serve(&app, &topics, line, &mut stop).await {
                        return;
                    }
                    if lasted.is_elapsed() {
                        tries = 0;
                    }
                    state.set(Err(Broken::Lost.to_string()));
                }
                Err(why) => {
                    tracing::warn!(broker = %options.address, %why, "no line to the broker");
                    state.set(Err(why.to_string()));
                }
            }
            tokio::select! {
                _ = stop.changed() => return,
                () = tokio::time::sleep(patience(tries, StrongRng.next_u64())) => tries += 1,
            }
        }
    });
    Some(running.abort_handle())
}

/// A line that lasted so long was a good one: after it patience begins anew.
const STEADY: Duration = Duration::from_secs(30);

/// How long to wait before the next attempt: half a second, doubling up to a minute, a quarter of it by chance.
fn patience(tries: u32, chance: u64) -> Duration {
    let wait = 500 * 2_u64.pow(tries.min(7));
    Duration::from_millis(wait.min(60_000) * 3 / 4 + chance % (wait.min(60_000) / 4 + 1))
}

/// Hears and tells until the line breaks; true when the program stops.
async fn serve(app: &App, topics: &Topics, mut line: Line, stop: &mut watch::Receiver<bool>) -> bool {
    let (births, born) = tokio::sync::mpsc::unbounded_channel();
    // Ended with this function, however that ends.
    let mut teller = JoinSet::new();
    teller.spawn(tell::tell(app.clone(), topics.clone(), line.publisher(), born));
    let workers = inbound::Workers::start(app, topics);
    let stopped = loop {
        tokio::select! {
            biased;
            _ = stop.changed() => break true,
            next = line.next() => match next {
                Some(letter) => workers.take(topics, letter, &births),
                None => break false,
            },
        }
    };
    teller.abort_all();
    if stopped {
        // What was taken is done and acknowledged; what was not comes again.
        workers.finish().await;
        line.close().await;
    }
    stopped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(url: &str) -> Settings {
        let mut settings = Settings::default();
        settings.mqtt.url = url.to_owned();
        settings
    }

    fn rue() -> Slug {
        "rue".parse().expect("a slug")
    }

    #[test]
    fn settings_are_read_or_refused_in_words() {
        assert!(options(&Settings::default(), &rue()).expect("fine").is_none());
        let (options_, topics) = options(&settings("mqtts://broker.example.org"), &rue()).expect("fine").expect("one");
        assert_eq!((options_.client_id.as_str(), options_.session.as_secs()), ("comptoir-rue", 1_200));
        assert_eq!((topics.status().as_str(), options_.address.port), ("comptoir/status", 8883));
        assert!(options(&settings("http://broker"), &rue()).is_err());
        let mut wrong = settings("mqtt://broker");
        wrong.mqtt.prefix = "a/#".into();
        assert!(options(&wrong, &rue()).expect_err("refused").contains("mqtt.prefix"));
        let mut both = settings("mqtt://127.0.0.1");
        both.mqtt.public_url = "mqtts://rue.example.org".into();
        assert_eq!(
            broker(&both).map(|broker| (broker.host, broker.port, broker.tls)),
            Some(("rue.example.org".into(), 8883, true))
        );
    }

    #[test]
    fn patience_grows_and_is_bounded() {
        assert_eq!(patience(0, 0), Duration::from_millis(375));
        for tries in 0..40 {
            for chance in [0, 7, u64::MAX] {
                let wait = patience(tries, chance);
                assert!((375..=60_000).contains(&wait.as_millis()), "{wait:?}");
            }
        }
        assert!(patience(9, 0) >= Duration::from_secs(45));
    }
}
