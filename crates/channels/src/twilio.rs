//! Twilio: SMS by a rented number.
//!
//! Wire format: the vendor's documentation — "Webhooks security" (<https://www.twilio.com/docs/usage/webhooks/webhooks-security>),
//! "Twilio's request to your incoming message webhook URL", and the `Messages` resource of the REST API 2010-04-01.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use reqwest::{StatusCode, Url};
use serde::Deserialize;
use sha1::Sha1;
use subtle::ConstantTimeEq;

use crate::{Receipt, SendError, SmsMessage, http};

const PROVIDER: &str = "Twilio";

/// The answer to a webhook call that says nothing back; its media type is `text/xml`.
pub const EMPTY_ANSWER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>";

/// The pairs of an `application/x-www-form-urlencoded` body, every one and untrimmed: the signature covers them all.
pub fn pairs(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).into_owned().collect()
}

/// Believes a webhook call: `X-Twilio-Signature` is the base64 HMAC-SHA1, by the account's auth token, of the public URL
/// that Twilio called (query included) followed by every parameter's name and value, sorted by name. Twilio may or may
/// not have written the default port, so both spellings are tried. Compared in constant time.
pub fn verify(auth_token: &str, url: &str, pairs: &[(String, String)], signature: &str) -> bool {
    let Ok(given) = STANDARD.decode(signature.trim()) else { return false };
    let mut sorted: Vec<&(String, String)> = pairs.iter().collect();
    sorted.sort_unstable();
    sorted.dedup();
    let ours = |url: &str| {
        let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(auth_token.as_bytes()) else { return false };
        mac.update(url.as_bytes());
        for (name, value) in &sorted {
            mac.update(name.as_bytes());
            mac.update(value.as_bytes());
        }
        bool::from(mac.finalize().into_bytes().as_slice().ct_eq(&given))
    };
    ours(url) || other_port(url).is_some_and(|url| ours(&url))
}

/// The same URL with its default port written, or without it.
fn other_port(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let port = match scheme {
        "https" => ":443",
        "http" => ":80",
        _ => return None,
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    match host.strip_suffix(port) {
        Some(bare) => Some(format!("{scheme}://{bare}{path}")),
        None if host.rsplit(']').next()?.contains(':') => None,
        None => Some(format!("{scheme}://{host}{port}{path}")),
    }
}

/// An SMS that arrived.
#[derive(Clone, PartialEq, Eq)]
pub struct Inbound {
    /// Twilio's name for it, the same when the call is repeated: deduplicate on it.
    pub sid: String,
    /// Who sent it: E.164, a short code, or a word.
    pub from: String,
    /// Our number that received it.
    pub to: String,
    /// What it says.
    pub text: String,
    /// `STOP`, `START` or `HELP` when Twilio's own opt-out keywords were met: it has then already acted and answered.
    pub opt_out: Option<String>,
}

impl fmt::Debug for Inbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbound").field("sid", &self.sid).finish_non_exhaustive()
    }
}

/// Reads the form of an incoming message; `None` when a field it needs is missing. An MMS without text reads as empty.
pub fn parse(pairs: &[(String, String)]) -> Option<Inbound> {
    let of = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let needed = |name: &str| of(name).filter(|value| !value.is_empty());
    Some(Inbound {
        sid: needed("MessageSid").or_else(|| needed("SmsMessageSid"))?,
        from: needed("From")?,
        to: needed("To")?,
        text: of("Body")?,
        opt_out: needed("OptOutType"),
    })
}

/// As whom an SMS leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    /// A number of the account, or a word of at most 11 characters (to which nobody can answer).
    Number(String),
    /// A messaging service (`MG…`), which picks the number.
    Service(String),
}

/// Sends by one Twilio account.
#[derive(Clone)]
pub struct Twilio {
    client: reqwest::Client,
    url: Url,
    user: String,
    secret: String,
    from: From,
}

impl fmt::Debug for Twilio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Twilio").field("server", &self.url.host_str()).finish_non_exhaustive()
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Answer {
    sid: String,
    code: Option<i64>,
    error_code: Option<i64>,
}

impl Twilio {
    /// Twilio's own server.
    pub const SERVER: &str = "https://api.twilio.com";

    /// The account `account` (`AC…`), by its auth token. `None` when the server or the account is not one.
    pub fn new(client: reqwest::Client, server: &str, account: &str, auth_token: String, from: From) -> Option<Self> {
        let named = account.len() == 34 && account.bytes().all(|b| b.is_ascii_alphanumeric());
        let server = server.trim_end_matches('/');
        let url = Url::parse(&format!("{server}/2010-04-01/Accounts/{account}/Messages.json")).ok()?;
        (named && matches!(url.scheme(), "http" | "https")).then(|| Self {
            client,
            url,
            user: account.to_owned(),
            secret: auth_token,
            from,
        })
    }

    /// The seconds that `ValidityPeriod` accepts: 1 to 36,000.
    fn validity(until: Timestamp, now: Timestamp) -> i64 {
        (until.as_second() - now.as_second()).clamp(1, 36_000)
    }

    /// Sends one SMS. Twilio has no idempotency key for messages: an attempt whose answer was lost may send it twice.
    ///
    /// # Errors
    /// [`SendError`] by status and by Twilio's error code (`21610`: the person told Twilio STOP, `20429`: too many).
    pub async fn send(&self, sms: &SmsMessage, now: Timestamp) -> Result<Receipt, SendError> {
        let from = match &self.from {
            From::Number(number) => ("From", number.clone()),
            From::Service(service) => ("MessagingServiceSid", service.clone()),
        };
        let mut form = vec![("To", sms.to.to_string()), from, ("Body", sms.text.clone())];
        if let Some(until) = sms.valid_until {
            form.push(("ValidityPeriod", Self::validity(until, now).to_string()));
        }
        let request = self.client.post(self.url.clone()).basic_auth(&self.user, Some(&self.secret)).form(&form);
        let response = request.send().await.map_err(|error| http::broken(&error))?;
        let (status, after) = (response.status(), http::retry_after(&response, Some(now)));
        let body = http::body(response).await;
        if status.is_success() {
            // Accepted, even when the rest of the answer got lost: a second attempt would be a second SMS.
            let answer: Answer = serde_json::from_slice(&body.unwrap_or_default()).unwrap_or_default();
            return match answer.error_code {
                Some(code) => Err(SendError::permanent(format!("{PROVIDER} error {code}"))),
                None => Ok(Receipt::of(&answer.sid)),
            };
        }
        let answer: Answer = serde_json::from_slice(&body?).unwrap_or_default();
        Err(match answer.code {
            // 20429: too many requests; 14107, 30001: a queue is full; 21611: our queue for this number is.
            Some(code @ (20429 | 14107 | 21611 | 30001)) => {
                SendError::Retry { after, why: format!("{PROVIDER} error {code}") }
            }
            // The number is wrong (21211, 21217), not a mobile (21614), not routed (21408, 21612), or said STOP (21610).
            Some(code @ (21211 | 21217 | 21408 | 21610 | 21612 | 21614)) if status != StatusCode::TOO_MANY_REQUESTS => {
                SendError::permanent(format!("{PROVIDER} error {code}"))
            }
            code => http::refused(PROVIDER, status, after, code),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use wiremock::{
        Mock, MockServer, ResponseTemplate,
        matchers::{basic_auth, body_string, method, path},
    };

    use super::*;
    use crate::http::tests::test_client;

    const ACCOUNT: &str = "AC00000000000000000000000000000000";

    fn now() -> Timestamp {
        "2026-11-22T07:30:00Z".parse().unwrap()
    }

    /// The example of the vendor's "Webhooks security" page.
    fn documented() -> (&'static str, Vec<(String, String)>, &'static str) {
        let body = b"CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212";
        ("https://mycompany.com/myapp.php?foo=1&bar=2", pairs(body), "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    }

    #[test]
    fn the_documented_signature_is_believed() {
        let (url, mut form, signature) = documented();
        assert!(verify("12345", url, &form, signature));
        form.reverse();
        assert!(verify("12345", url, &form, signature), "whatever the order");
        assert!(!verify("12346", url, &form, signature));
        assert!(!verify("12345", "https://mycompany.com/myapp.php?foo=1&bar=3", &form, signature));
        assert!(!verify("12345", url, &form, "RSOYDt4T1cUTdK1PDd93/VVr8B9="));
        assert!(!verify("12345", url, &form, "é"));
        form.push(("New".into(), " untrimmed ".into()));
        assert!(!verify("12345", url, &form, signature));
    }

    #[test]
    fn the_default_port_may_be_written_or_not() {
        let (_, form, signature) = documented();
        assert!(verify("12345", "https://mycompany.com:443/myapp.php?foo=1&bar=2", &form, signature));
        assert_eq!(other_port("https://a.fr").as_deref(), Some("https://a.fr:443"));
        assert_eq!(other_port("http://[::1]/x").as_deref(), Some("http://[::1]:80/x"));
        assert_eq!(other_port("https://a.fr:8443/x"), None);
        assert_eq!(other_port("nothing"), None);
    }

    #[test]
    fn an_incoming_message_is_read() {
        let form = pairs(
            b"ToCountry=FR&MessageSid=SM1&From=%2B33639984111&To=%2B33644000000&Body=+OUI+2%0A&NumMedia=0&OptOutType=",
        );
        let inbound = parse(&form).unwrap();
        assert_eq!(
            (inbound.sid.as_str(), inbound.from.as_str(), inbound.text.as_str()),
            ("SM1", "+33639984111", " OUI 2\n")
        );
        assert_eq!(inbound.opt_out, None);
        assert!(parse(&pairs(b"MessageSid=SM1&From=x&To=y&Body=")).is_some());
        assert!(parse(&pairs(b"MessageSid=SM1&To=y&Body=z")).is_none());
        assert!(!format!("{inbound:?}").contains("OUI"));
    }

    #[tokio::test]
    async fn a_message_leaves_and_errors_are_told_apart() {
        let server = MockServer::start().await;
        let form = "To=%2B33639984111&From=%2B33644000000&Body=Pain+chaud&ValidityPeriod=1800";
        for (status, body) in [
            (201, r#"{"sid":"SM9","status":"queued","error_code":null}"#),
            (400, r#"{"code":21610,"message":"unsubscribed +33639984111","status":400}"#),
            (429, r#"{"code":20429}"#),
            (401, r#"{"code":20003}"#),
            (500, "oops"),
            (400, r#"{"code":21602}"#),
            (201, "cut"),
        ] {
            Mock::given(method("POST"))
                .and(path(format!("/2010-04-01/Accounts/{ACCOUNT}/Messages.json")))
                .and(basic_auth(ACCOUNT, "token"))
                .and(body_string(form))
                .respond_with(ResponseTemplate::new(status).insert_header("Retry-After", "7").set_body_string(body))
                .up_to_n_times(1)
                .mount(&server)
                .await;
        }
        let from = From::Number("+33644000000".into());
        let twilio = Twilio::new(test_client(), &server.uri(), ACCOUNT, "token".into(), from.clone()).unwrap();
        let sms = SmsMessage { text: "Pain chaud".into(), ..crate::sms::tests::message() };
        assert_eq!(twilio.send(&sms, now()).await, Ok(Receipt { provider_id: Some("SM9".into()) }));
        assert_eq!(twilio.send(&sms, now()).await, Err(SendError::permanent("Twilio error 21610")));
        assert!(
            matches!(twilio.send(&sms, now()).await, Err(SendError::Retry { after: Some(wait), .. }) if wait.as_secs() == 7)
        );
        assert!(matches!(twilio.send(&sms, now()).await, Err(SendError::Retry { after: Some(_), .. })));
        assert!(matches!(twilio.send(&sms, now()).await, Err(SendError::Retry { .. })));
        assert_eq!(twilio.send(&sms, now()).await, Err(SendError::permanent("Twilio answered 400, error 21602")));
        assert_eq!(twilio.send(&sms, now()).await, Ok(Receipt { provider_id: None }));
        assert!(Twilio::new(test_client(), &server.uri(), "AC/../x", "token".into(), from).is_none());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(body in any::<Vec<u8>>(), url in any::<String>(), signature in any::<String>()) {
            let form = pairs(&body);
            let _ = parse(&form);
            prop_assert!(!verify("token", &url, &form, &signature));
        }
    }
}
