//! MQTT 5: one line to a broker, kept as long as it holds. What comes in is acknowledged only when its reader says that it
//! is durable, in the order in which it came; what goes out is known to have arrived.
//!
//! Specification: MQTT 5.0 (OASIS, 2019). A session of bounded age keeps what was sent during a cut and forgets what would
//! be too old to act on (§3.1.2.11.2); a window (§3.1.2.11.3) bounds what is under way; a last will (§3.1.2.5) tells that
//! we are gone. A line that breaks is thrown away whole: the broker sends again what was not acknowledged.

pub mod accounts;
pub mod broker;
pub mod discovery;
mod line;
pub mod topics;
mod wide;

use std::{fmt, path::PathBuf, time::Duration};

pub use line::{Ack, Incoming, Line, Publisher};

/// Where a broker is.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Whether the line is encrypted (`mqtts`).
    pub tls: bool,
    /// User and password written in the address, when they are.
    pub login: Option<(String, String)>,
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.tls { "mqtts" } else { "mqtt" };
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        write!(f, "{scheme}://{host}:{}", self.port)
    }
}

/// Why a text is no address of a broker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an address like mqtt://host:1883 or mqtts://host:8883")]
pub struct NotABroker;

impl std::str::FromStr for Address {
    type Err = NotABroker;

    fn from_str(text: &str) -> Result<Self, NotABroker> {
        let url = reqwest::Url::parse(text.trim()).map_err(|_| NotABroker)?;
        let tls = match url.scheme() {
            "mqtt" | "tcp" => false,
            "mqtts" | "ssl" => true,
            _ => return Err(NotABroker),
        };
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(NotABroker)?;
        let plain = |text: &str| {
            let text = text.replace('+', "%2B");
            form_urlencoded::parse(text.as_bytes()).next().map(|(name, _)| name.into_owned()).unwrap_or_default()
        };
        let login =
            (!url.username().is_empty()).then(|| (plain(url.username()), plain(url.password().unwrap_or_default())));
        Ok(Self {
            host: host.trim_start_matches('[').trim_end_matches(']').to_owned(),
            port: url.port().unwrap_or(if tls { 8883 } else { 1883 }),
            tls,
            login,
        })
    }
}

/// What a line needs to be opened.
#[derive(Clone)]
pub struct Options {
    /// The broker.
    pub address: Address,
    /// Who we are for the broker: the same after a restart, so that our session is found again.
    pub client_id: String,
    /// User name and password, when the broker asks for them.
    pub login: Option<(String, String)>,
    /// The certificates that the broker's is signed by (PEM), beside the public ones.
    pub ca: Option<PathBuf>,
    /// How long the broker keeps what comes in while we are away.
    pub session: Duration,
    /// Where `online` and, as last will, `offline` stand (retained).
    pub status: Option<String>,
    /// What is listened to. Retained copies are not asked for: they are history.
    pub filters: Vec<String>,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("address", &self.address).field("client_id", &self.client_id).finish()
    }
}

/// Why a line cannot be opened, or broke. It tells no user, no password and no message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// The settings cannot be used.
    #[error("{0}")]
    Settings(String),
    /// The broker answers and does not want us: a wrong user or password.
    #[error("the broker refuses the connection: {0}")]
    Refused(String),
    /// Nobody answers there, or not in time.
    #[error("the broker cannot be reached: {0}")]
    Unreachable(String),
    /// The line broke, or was closed.
    #[error("the line to the broker broke")]
    Lost,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_are_read_and_tell_no_password() {
        let read = |text: &str| text.parse::<Address>();
        let plain = read("mqtt://broker.example.org").expect("an address");
        assert_eq!(
            (plain.host.as_str(), plain.port, plain.tls, plain.login),
            ("broker.example.org", 1883, false, None)
        );
        let sealed = read("mqtts://rue:p%40ss+1@[::1]:9001").expect("an address");
        assert_eq!(sealed.login, Some(("rue".to_owned(), "p@ss+1".to_owned())));
        assert_eq!((sealed.to_string().as_str(), sealed.tls), ("mqtts://[::1]:9001", true));
        assert!(!format!("{sealed:?}").contains("ss"), "{sealed:?}");
        for wrong in ["", "broker", "http://broker", "mqtt://", "mqtt:broker"] {
            assert_eq!(read(wrong), Err(NotABroker), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_an_address_or_is_refused(text in any::<String>()) {
            let _ = text.parse::<Address>();
        }
    }
}
