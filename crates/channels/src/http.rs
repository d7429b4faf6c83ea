//! What the HTTP senders share: a client with deadlines, and the reading of an answer.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::{Response, StatusCode, header};

use crate::SendError;

/// How long a connection may take to open.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a whole exchange may take.
const TOTAL: Duration = Duration::from_secs(20);
/// How much of an answer is read, in octets.
const MOST: usize = 64 * 1024;

/// The settings every client here starts from: 5 s to connect, 20 s in all, no redirect followed (a message is never
/// handed to an address that nobody configured).
pub(crate) fn builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .connect_timeout(CONNECT)
        .timeout(TOTAL)
        .pool_idle_timeout(Duration::from_secs(60))
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("Comptoir/", env!("CARGO_PKG_VERSION")))
}

/// A client for a provider that the shopkeeper configured. Cheap to clone; one is enough for a program.
///
/// # Errors
/// [`SendError::Permanent`] when the machine's TLS settings cannot be read. The program must have installed a `rustls`
/// crypto provider before.
pub fn client() -> Result<reqwest::Client, SendError> {
    builder().build().map_err(|_| SendError::permanent("the HTTP client cannot start"))
}

/// An exchange that did not end: always worth another attempt. The address is left out: it may hold a secret.
pub(crate) fn broken(error: &reqwest::Error) -> SendError {
    SendError::retry(if error.is_timeout() {
        "the provider did not answer in time"
    } else if error.is_connect() {
        "the provider cannot be reached"
    } else {
        "the exchange with the provider broke off"
    })
}

/// The first 64 KiB of an answer.
pub(crate) async fn body(mut response: Response) -> Result<Vec<u8>, SendError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| broken(&error))? {
        let room = MOST - body.len();
        body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
        if body.len() == MOST {
            break;
        }
    }
    Ok(body)
}

/// `Retry-After` of RFC 9110 §10.2.3: seconds, or a date compared with `now`; at most one day.
pub(crate) fn retry_after(response: &Response, now: Option<Timestamp>) -> Option<Duration> {
    wait(response.headers().get(header::RETRY_AFTER)?.to_str().ok()?, now)
}

fn wait(text: &str, now: Option<Timestamp>) -> Option<Duration> {
    let text = text.trim();
    let seconds = match text.parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => {
            let at = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
            u64::try_from(at.as_second() - now?.as_second()).unwrap_or(0)
        }
    };
    Some(Duration::from_secs(seconds.min(86_400)))
}

/// What a failed status means when the provider's own code says nothing better: overload and breakage are tried again,
/// wrong settings wait for the shopkeeper, the rest is final.
pub(crate) fn refused(provider: &str, status: StatusCode, after: Option<Duration>, code: Option<i64>) -> SendError {
    let why = match code {
        Some(code) => format!("{provider} answered {}, error {code}", status.as_u16()),
        None => format!("{provider} answered {}", status.as_u16()),
    };
    match status {
        // Keys, credit, or (404, 405) the server's address and the account's name: settings to correct, the message waits.
        StatusCode::UNAUTHORIZED
        | StatusCode::FORBIDDEN
        | StatusCode::PAYMENT_REQUIRED
        | StatusCode::NOT_FOUND
        | StatusCode::METHOD_NOT_ALLOWED => SendError::credentials(why),
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS => {
            SendError::Retry { after, why }
        }
        // A redirect is not followed: the address in the settings is out of date, the message is not.
        status if status.is_server_error() || status.is_redirection() || status.is_informational() => {
            SendError::Retry { after, why }
        }
        _ => SendError::permanent(why),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A client in a test, where nobody has installed a crypto provider yet.
    pub(crate) fn test_client() -> reqwest::Client {
        install();
        client().unwrap()
    }

    pub(crate) fn install() {
        let _ = rustls::crypto::ring::default_provider().install_default();
    }

    #[test]
    fn waits_are_read_in_both_forms() {
        let now: Timestamp = "2026-11-22T08:00:00Z".parse().unwrap();
        assert_eq!(wait("120", None), Some(Duration::from_secs(120)));
        assert_eq!(wait("Sun, 22 Nov 2026 08:05:00 GMT", Some(now)), Some(Duration::from_secs(300)));
        assert_eq!(wait("Sun, 22 Nov 2026 07:05:00 GMT", Some(now)), Some(Duration::ZERO));
        assert_eq!(wait("99999999", None), Some(Duration::from_secs(86_400)));
        assert_eq!(wait("soon", Some(now)), None);
    }

    #[test]
    fn statuses_say_whether_to_try_again() {
        let of = |status| refused("x", StatusCode::from_u16(status).unwrap(), None, None);
        for status in [302, 408, 429, 500, 502, 503, 504] {
            assert!(matches!(of(status), SendError::Retry { after: None, .. }), "{status}");
        }
        for status in [401, 402, 403, 404, 405] {
            assert!(matches!(of(status), SendError::Retry { after: Some(_), .. }), "{status}");
        }
        for status in [400, 413, 422] {
            assert!(matches!(of(status), SendError::Permanent { .. }), "{status}");
        }
    }

    proptest! {
        #[test]
        fn any_wait_is_read_or_refused(text in any::<String>()) {
            let _ = wait(&text, Some(Timestamp::UNIX_EPOCH));
        }
    }
}
