//! The street's line to its MQTT broker: homes and telephones speak to us over it, and are told over it.
//!
//! Promise: what comes in is acknowledged only once it is durable, so a crash or a cut loses nothing and a repeat does
//! nothing; what is older than a signal may be is forgotten by the broker itself; a retained copy is never an act; every
//! home has an account of its own and hears no other; a line that breaks is opened again, ever more patiently.

mod accounts;
mod embedded;
pub(crate) mod inbound;
mod recipes;
mod state;
mod tell;
mod view;

use std::{future::pending, path::PathBuf, sync::Arc, time::Duration};

pub use accounts::{account, files, write};
use channels::mqtt::{Address, Broken, Incoming, Line, Options, broker as inside, topics::Topics};
pub use embedded::{choose, count, wanted};
use kernel::{Rng as _, Slug};
pub use recipes::bridge;
pub use state::{Inside, LineState};
use tokio::{
    sync::{mpsc, watch},
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

/// What the settings ask for; none when they name no broker.
fn options(settings: &Settings, street: &Slug) -> Result<Option<(Options, Topics)>, String> {
    if settings.mqtt.url.is_empty() {
        return Ok(None);
    }
    let address = settings.mqtt.url.parse().map_err(|error| format!("mqtt.url: {error}"))?;
    options_at(settings, street, address).map(Some)
}

fn options_at(settings: &Settings, street: &Slug, address: Address) -> Result<(Options, Topics), String> {
    let mqtt = &settings.mqtt;
    let topics = topics(settings)?;
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
    Ok((options, topics))
}

/// The broker as homes reach it; none when there is none.
pub fn broker(app: &App) -> Option<Broker> {
    let (mqtt, base) = (&app.settings().mqtt, app.base().to_owned());
    let inside = app.part::<LineState>().and_then(LineState::inside);
    let public = match inside {
        _ if !mqtt.public_url.is_empty() => mqtt.public_url.clone(),
        Some(inside) => seen_from_outside(&inside, &base),
        None => mqtt.url.clone(),
    };
    let address: Address = public.parse().ok()?;
    let (prefix, discovery) = (mqtt.prefix.clone(), mqtt.discovery.clone());
    let (host, port, tls) = (address.host, address.port, address.tls);
    Some(Broker { host, port, tls, prefix, discovery })
}

/// The broker inside the program as others reach it: by the name of the street's pages, where it listens everywhere.
fn seen_from_outside(inside: &Inside, base: &str) -> String {
    let (scheme, at) = match inside.sealed {
        Some(sealed) => ("mqtts", sealed),
        None => ("mqtt", inside.address),
    };
    let host = base.split("://").nth(1).unwrap_or(base).split(['/', ':']).next().unwrap_or_default();
    if at.ip().is_unspecified() { format!("{scheme}://{host}:{}", at.port()) } else { format!("{scheme}://{at}") }
}

/// The broker's address as we reach it, without any password; none when there is none.
pub fn address(app: &App) -> Option<String> {
    match app.part::<LineState>().and_then(LineState::inside) {
        Some(inside) => Some(format!("mqtt://{}", inside.address)),
        None => app.settings().mqtt.url.parse::<Address>().ok().map(|address| address.to_string()),
    }
}

/// Whether the broker inside the program answers, which this process does not hold; for `doctor`.
///
/// # Errors
/// Why not, in a sentence.
pub async fn probe_inside(settings: &Settings, street: &Slug) -> Result<String, String> {
    let address =
        format!("mqtt://{}", settings.mqtt.listen).parse().map_err(|error| format!("mqtt.listen: {error}"))?;
    let (mut options, _) = options_at(settings, street, address)?;
    options.client_id.push_str("-doctor");
    (options.session, options.status, options.login) = (Duration::ZERO, None, None);
    options.filters.clear();
    let address = options.address.to_string();
    match Line::open(&options).await {
        // Whoever has no account is refused: that is a broker, and it keeps its door.
        Err(Broken::Refused(_)) => Ok(address),
        Ok(line) => {
            line.close().await;
            Err(format!("{address} : un autre courtier répond là, et laisse entrer n’importe qui"))
        }
        Err(why) => Err(format!("{address} : {why}")),
    }
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

/// Starts the line, as soon as there is a broker; it ends when the program stops, or when the task that is answered is
/// aborted. None when the settings cannot be used.
pub fn start(app: &App, stop: watch::Receiver<bool>) -> Option<AbortHandle> {
    let state = app.part::<LineState>().cloned().unwrap_or_default();
    if let Err(why) = options(app.settings(), app.street()).and_then(|_| topics(app.settings())) {
        tracing::error!(why, "the broker's settings cannot be used");
        state.set(Err(why), app.now());
        return None;
    }
    if !app.settings().mqtt.url.is_empty() {
        state.set(Err("not open yet".to_owned()), app.now());
    }
    let app = app.clone();
    Some(tokio::spawn(keep(app, state, stop)).abort_handle())
}

/// After a broker inside the program that could not begin.
const PAUSE: Duration = Duration::from_secs(20);

/// Keeps a line to whichever broker the street has, until the program stops.
async fn keep(app: App, state: LineState, mut stop: watch::Receiver<bool>) {
    loop {
        let over = match options(app.settings(), app.street()) {
            Ok(Some((options, topics))) => line(&app, &state, &options, &topics, None, None, &mut stop).await,
            Ok(None) => inside_or_none(&app, &state, &mut stop).await,
            Err(_) => return,
        };
        if over {
            return;
        }
    }
}

/// The broker inside the program while it is wanted; else waits until it is. True when the program stops.
async fn inside_or_none(app: &App, state: &LineState, stop: &mut watch::Receiver<bool>) -> bool {
    let (street, settings) = (app.street().clone(), app.settings().clone());
    let wanted = app.db().read(move |conn| wanted(conn, &street, &settings)).await;
    let wanted = wanted.unwrap_or_else(|error| {
        tracing::error!(%error, "whether a broker is wanted cannot be read");
        false
    });
    if !wanted {
        state.none();
        return tokio::select! {
            _ = stop.changed() => true,
            () = state.turned() => false,
        };
    }
    let here = format!("mqtt://{}", app.settings().mqtt.listen);
    let begun = match here.parse().map_err(|_| here.clone()).and_then(|at| options_at(app.settings(), app.street(), at))
    {
        Ok((mut options, topics)) => embedded::open(app, &mut options).await.map(|begun| (options, topics, begun)),
        Err(why) => Err(why),
    };
    match begun {
        Ok((options, topics, (broker, inside, inbox))) => {
            tracing::info!(address = %inside.address, "the broker inside the program is open");
            state.put_inside(Some(inside));
            let broker = Arc::new(broker);
            let over = line(app, state, &options, &topics, Some(inbox), Some(broker), stop).await;
            state.put_inside(None);
            over
        }
        Err(why) => {
            tracing::error!(why, "the broker inside the program cannot begin");
            state.set(Err(why), app.now());
            tokio::select! {
                _ = stop.changed() => true,
                () = state.turned() => false,
                () = tokio::time::sleep(PAUSE) => false,
            }
        }
    }
}

/// Why a line is served no more.
#[derive(PartialEq, Eq)]
enum End {
    /// The program stops.
    Stopped,
    /// Somebody switched the broker inside the program.
    Turned,
    /// It broke.
    Broke,
}

/// Keeps one line, ever more patiently; true when the program stops, false when another broker may be wanted.
async fn line(
    app: &App,
    state: &LineState,
    options: &Options,
    topics: &Topics,
    mut inbox: Option<mpsc::Receiver<Incoming>>,
    inside: Option<Arc<inside::Broker>>,
    stop: &mut watch::Receiver<bool>,
) -> bool {
    let mut tries = 0;
    loop {
        match Line::open(options).await {
            Ok(line) => {
                tracing::info!(broker = %options.address, "the line to the broker is open");
                state.set(Ok(()), app.now());
                let lasted = tokio::time::sleep(STEADY);
                tokio::pin!(lasted);
                match serve(app, state, topics, line, &mut inbox, inside.clone(), stop).await {
                    End::Stopped => return true,
                    End::Turned => return false,
                    End::Broke => {}
                }
                if lasted.is_elapsed() {
                    tries = 0;
                }
                state.set(Err(Broken::Lost.to_string()), app.now());
            }
            Err(why) => {
                tracing::warn!(broker = %options.address, %why, "no line to the broker");
                state.set(Err(why.to_string()), app.now());
            }
        }
        tokio::select! {
            _ = stop.changed() => return true,
            () = state.turned() => return false,
            () = tokio::time::sleep(patience(tries, StrongRng.next_u64())) => tries += 1,
        }
    }
}

/// A line that lasted so long was a good one: after it patience begins anew.
const STEADY: Duration = Duration::from_secs(30);

/// How long to wait before the next attempt: half a second, doubling up to a minute, a quarter of it by chance.
fn patience(tries: u32, chance: u64) -> Duration {
    let wait = 500 * 2_u64.pow(tries.min(7));
    Duration::from_millis(wait.min(60_000) * 3 / 4 + chance % (wait.min(60_000) / 4 + 1))
}

/// What homes say to the broker inside the program; without one, nothing ever.
async fn spoken(inbox: &mut Option<mpsc::Receiver<Incoming>>) -> Option<Incoming> {
    match inbox {
        Some(inbox) => inbox.recv().await,
        None => pending().await,
    }
}

/// Hears and tells until the line breaks, or nobody wants it any more.
async fn serve(
    app: &App,
    state: &LineState,
    topics: &Topics,
    mut line: Line,
    inbox: &mut Option<mpsc::Receiver<Incoming>>,
    inside: Option<Arc<inside::Broker>>,
    stop: &mut watch::Receiver<bool>,
) -> End {
    let (births, born) = mpsc::unbounded_channel();
    // Ended with this function, however that ends.
    let mut teller = JoinSet::new();
    teller.spawn(tell::tell(app.clone(), topics.clone(), line.publisher(), born, inside));
    let workers = inbound::Workers::start(app, topics);
    let end = loop {
        let letter = tokio::select! {
            biased;
            _ = stop.changed() => break End::Stopped,
            () = state.turned() => break End::Turned,
            next = line.next() => next,
            next = spoken(inbox) => next,
        };
        let Some(letter) = letter else { break End::Broke };
        if !workers.take(topics, letter, &births) {
            break End::Broke;
        }
    };
    teller.abort_all();
    if end != End::Broke {
        // What was taken is done and acknowledged; what was not comes again.
        workers.finish().await;
        line.close().await;
    }
    end
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
    }

    #[test]
    fn the_broker_inside_is_reached_by_the_name_of_the_street() {
        let at = |address: &str, sealed: Option<&str>| Inside {
            address: address.parse().expect("an address"),
            sealed: sealed.map(|sealed| sealed.parse().expect("an address")),
        };
        let base = "https://rue.example.org:8443/";
        assert_eq!(seen_from_outside(&at("0.0.0.0:1883", None), base), "mqtt://rue.example.org:1883");
        assert_eq!(seen_from_outside(&at("127.0.0.1:1883", None), base), "mqtt://127.0.0.1:1883");
        assert_eq!(seen_from_outside(&at("127.0.0.1:1883", Some("[::]:8883")), base), "mqtts://rue.example.org:8883");
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
