//! Web Push: a notification shown by a browser, even when the site is closed.
//!
//! Wire formats: RFC 8030 (the request: `TTL`, `Urgency`, `Topic`), RFC 8291 (the payload's encryption), RFC 8188
//! (`aes128gcm`), RFC 8292 (VAPID: who sends), and the W3C Push API (the subscription's JSON).
//!
//! The one place where chance is not an argument: RFC 8291 asks for a new key pair and salt per message, which the
//! encryption library draws from the operating system.

use std::{fmt, time::Duration};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use reqwest::{Method, Request, StatusCode, Url, header};
use serde::{Deserialize, Serialize};
use web_push_native::{
    Auth,
    p256::{
        PublicKey, SecretKey,
        ecdsa::{Signature, SigningKey, signature::Signer},
    },
};

pub use crate::endpoint::{Loopback, is_public_endpoint};
use crate::{
    Receipt, SendError,
    endpoint::{PublicOnly, parse_endpoint},
    http,
};

/// How long a VAPID token stays valid; RFC 8292 §2 allows 24 h.
const TOKEN_SECONDS: i64 = 12 * 3_600;

/// What a browser gives for us to reach it: the JSON of `PushSubscription.toJSON()`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// Where to post, at the browser vendor's push service. Whoever knows it may not read, but may be tracked: personal.
    pub endpoint: String,
    /// The browser's keys.
    pub keys: Keys,
}

/// The keys of a subscription, base64url without padding.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keys {
    /// The browser's public key: an uncompressed P-256 point.
    pub p256dh: String,
    /// The shared secret: 16 octets.
    pub auth: String,
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Subscription")
    }
}
impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}

/// The JSON is not a push subscription, or its endpoint may not be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a push subscription")]
pub struct NotASubscription;

impl Subscription {
    /// Reads what a browser sent, without asking the network: keys on the curve, `https`, no private address. Call
    /// [`is_public_endpoint`] too before keeping it.
    ///
    /// # Errors
    /// [`NotASubscription`].
    pub fn parse(json: &[u8], loopback: Loopback) -> Result<Self, NotASubscription> {
        let subscription: Self = serde_json::from_slice(json).map_err(|_| NotASubscription)?;
        parse_endpoint(&subscription.endpoint, loopback).ok_or(NotASubscription)?;
        subscription.keys.read().ok_or(NotASubscription)?;
        Ok(subscription)
    }
}

impl Keys {
    fn read(&self) -> Option<(PublicKey, Auth)> {
        let public = URL_SAFE_NO_PAD.decode(self.p256dh.trim_end_matches('=')).ok()?;
        let auth = URL_SAFE_NO_PAD.decode(self.auth.trim_end_matches('=')).ok()?;
        let auth: [u8; 16] = auth.try_into().ok()?;
        Some((PublicKey::from_sec1_bytes(&public).ok()?, Auth::clone_from_slice(&auth)))
    }
}

/// How much a telephone may wait to save its battery (RFC 8030 §5.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Urgency {
    /// When plugged in, on Wi-Fi.
    VeryLow,
    /// When either.
    Low,
    /// When the telephone wakes up.
    #[default]
    Normal,
    /// At once: hot bread, a call.
    High,
}

impl Urgency {
    fn as_str(self) -> &'static str {
        match self {
            Self::VeryLow => "very-low",
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
        }
    }
}

/// A notification to send.
#[derive(Clone, PartialEq, Eq)]
pub struct PushMessage {
    /// To which browser.
    pub subscription: Subscription,
    /// What the page's service worker receives: 1 to [`PushMessage::MAX_PAYLOAD`] octets.
    pub payload: Vec<u8>,
    /// How long the service keeps it for a telephone that is off; zero drops it at once.
    pub ttl: Duration,
    /// How much it may wait.
    pub urgency: Urgency,
    /// A pending message of the same topic is replaced: at most 32 characters of the base64url alphabet.
    pub topic: Option<String>,
}

impl fmt::Debug for PushMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PushMessage").field("topic", &self.topic).field("ttl", &self.ttl).finish_non_exhaustive()
    }
}

impl PushMessage {
    /// The most octets a payload may have: RFC 8030 §7.2 makes services accept 4,096 once encrypted.
    pub const MAX_PAYLOAD: usize = 3_800;

    pub(crate) fn check(&self) -> Result<(), SendError> {
        let in_alphabet = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'_';
        if !(1..=Self::MAX_PAYLOAD).contains(&self.payload.len()) {
            Err(SendError::permanent("the notification is empty or too long"))
        } else if self.topic.as_ref().is_some_and(|t| !(1..=32).contains(&t.len()) || !t.bytes().all(in_alphabet)) {
            Err(SendError::permanent("the notification's topic is not one"))
        } else {
            Ok(())
        }
    }
}

/// Who sends: the program's P-256 key pair and how its operator can be reached. Changing it loses every subscription.
#[derive(Clone)]
pub struct Vapid {
    key: SigningKey,
    contact: String,
}

impl fmt::Debug for Vapid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vapid").field("public", &self.public()).finish_non_exhaustive()
    }
}

impl Vapid {
    /// From the 32 octets of the private key: random ones make a new key. `None` when they are no key (all zero, or
    /// above the curve's order: once in 2³² draws) or when `contact` is neither `mailto:` nor `https:`.
    pub fn from_bytes(private: &[u8; 32], contact: &str) -> Option<Self> {
        let reachable = contact.starts_with("mailto:") || contact.starts_with("https://");
        let key = SecretKey::from_slice(private).ok()?;
        reachable.then(|| Self { key: key.into(), contact: contact.to_owned() })
    }

    /// From [`Vapid::private`].
    pub fn parse(private: &str, contact: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(private.trim_end_matches('=')).ok()?;
        Self::from_bytes(&bytes.try_into().ok()?, contact)
    }

    /// The private key in base64url, to be kept secret.
    pub fn private(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.key.to_bytes())
    }

    /// The public key in base64url: the page's `applicationServerKey`.
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.key.verifying_key().to_encoded_point(false).as_bytes())
    }

    /// The `Authorization` header for a push service (RFC 8292 §3): an ES256 JSON Web Token for its origin.
    fn authorization(&self, audience: &str, now: Timestamp) -> String {
        let claims = serde_json::json!({"aud": audience, "exp": now.as_second() + TOKEN_SECONDS, "sub": self.contact});
        let head = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"ES256"}"#);
        let signed = format!("{head}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
        let signature: Signature = self.key.sign(signed.as_bytes());
        format!("vapid t={signed}.{}, k={}", URL_SAFE_NO_PAD.encode(signature.to_bytes()), self.public())
    }
}

/// Writes the request for one notification: encrypted, signed, dated `now`.
///
/// # Errors
/// [`SendError::Permanent`] when the message or the subscription cannot be sent to.
pub fn request(message: &PushMessage, vapid: &Vapid, now: Timestamp, loopback: Loopback) -> Result<Request, SendError> {
    message.check()?;
    let unusable = || SendError::permanent("the push subscription cannot be used");
    let url: Url = parse_endpoint(&message.subscription.endpoint, loopback).ok_or_else(unusable)?;
    let (public, auth) = message.subscription.keys.read().ok_or_else(unusable)?;
    let body = web_push_native::encrypt(message.payload.clone(), &public, &auth).map_err(|_| unusable())?;
    let authorization = vapid.authorization(&url.origin().ascii_serialization(), now);
    let mut request = Request::new(Method::POST, url);
    let headers = request.headers_mut();
    let mut set = |name: &'static str, value: &str| -> Result<(), SendError> {
        headers.insert(name, header::HeaderValue::from_str(value).map_err(|_| unusable())?);
        Ok(())
    };
    set("authorization", &authorization)?;
    set("content-encoding", "aes128gcm")?;
    set("content-type", "application/octet-stream")?;
    set("ttl", &message.ttl.as_secs().to_string())?;
    set("urgency", message.urgency.as_str())?;
    if let Some(topic) = &message.topic {
        set("topic", topic)?;
    }
    *request.body_mut() = Some(body.into());
    Ok(request)
}

/// Sends to the browser vendors' push services.
#[derive(Debug, Clone)]
pub struct WebPush {
    client: reqwest::Client,
    vapid: Vapid,
    loopback: Loopback,
}

impl WebPush {
    /// A sender with its own client, which connects to public addresses only, directly and without following redirects:
    /// the addresses come from strangers.
    ///
    /// # Errors
    /// [`SendError::Permanent`] when the machine's TLS settings cannot be read.
    pub fn new(vapid: Vapid, loopback: Loopback) -> Result<Self, SendError> {
        let client = http::builder().no_proxy().dns_resolver(PublicOnly(loopback)).build();
        let client = client.map_err(|_| SendError::permanent("the HTTP client cannot start"))?;
        Ok(Self { client, vapid, loopback })
    }

    /// The key that pages subscribe with.
    pub fn vapid(&self) -> &Vapid {
        &self.vapid
    }

    /// Hands one notification to the push service.
    ///
    /// # Errors
    /// [`SendError::Gone`] on 404 and 410: the browser has dropped the subscription. [`SendError::Retry`] on 429 (with
    /// its `Retry-After`), breakage and network. Otherwise [`SendError::Permanent`].
    pub async fn send(&self, message: &PushMessage, now: Timestamp) -> Result<Receipt, SendError> {
        let request = request(message, &self.vapid, now, self.loopback)?;
        let response = self.client.execute(request).await.map_err(|error| http::broken(&error))?;
        let status = response.status();
        match status {
            status if status.is_success() => {
                let name = response.headers().get(header::LOCATION).and_then(|name| name.to_str().ok());
                Ok(Receipt::of(name.unwrap_or_default()))
            }
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(SendError::Gone),
            // The service knows the subscription under another key than ours, or for another site.
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                Err(SendError::permanent(format!("the push service answered {}", status.as_u16())))
            }
            status => Err(http::refused("the push service", status, http::retry_after(&response, Some(now)), None)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use web_push_native::p256::ecdsa::{VerifyingKey, signature::Verifier};
    use wiremock::{
        Mock, MockServer, ResponseTemplate,
        matchers::{header, header_exists, method},
    };

    use super::*;

    /// The receiver of RFC 8291 appendix A.
    const PRIVATE: &str = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
    const P256DH: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

    fn decrypt(body: &[u8]) -> Vec<u8> {
        let key = SecretKey::from_slice(&URL_SAFE_NO_PAD.decode(PRIVATE).unwrap()).unwrap();
        let auth = Auth::clone_from_slice(&URL_SAFE_NO_PAD.decode(AUTH).unwrap());
        web_push_native::decrypt(body.to_vec(), &key, &auth).unwrap()
    }

    fn message(endpoint: &str) -> PushMessage {
        PushMessage {
            subscription: Subscription {
                endpoint: endpoint.into(),
                keys: Keys { p256dh: P256DH.into(), auth: AUTH.into() },
            },
            payload: r#"{"title":"Pain chaud à 18 h"}"#.into(),
            ttl: Duration::from_secs(1_800),
            urgency: Urgency::High,
            topic: Some("batch-42".into()),
        }
    }

    fn vapid() -> Vapid {
        Vapid::from_bytes(&[7; 32], "mailto:street@example.org").unwrap()
    }

    fn now() -> Timestamp {
        "2026-11-22T07:30:00Z".parse().unwrap()
    }

    #[test]
    fn the_example_of_the_rfc_is_read() {
        let body = URL_SAFE_NO_PAD
            .decode(
                "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz\
                 AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            )
            .unwrap();
        assert_eq!(decrypt(&body), b"When I grow up, I want to be a watermelon");
    }

    #[test]
    fn a_key_is_kept_and_published() {
        let key = vapid();
        let again = Vapid::parse(&key.private(), "https://rue.example.org").unwrap();
        assert_eq!(again.public(), key.public());
        assert_eq!(URL_SAFE_NO_PAD.decode(key.public()).unwrap().len(), 65);
        assert!(!format!("{key:?}").contains(&key.private()));
        assert!(Vapid::from_bytes(&[0; 32], "mailto:a@b.fr").is_none());
        assert!(Vapid::from_bytes(&[255; 32], "mailto:a@b.fr").is_none());
        assert!(Vapid::from_bytes(&[7; 32], "a@b.fr").is_none());
        assert!(Vapid::parse("short", "mailto:a@b.fr").is_none());
    }

    #[test]
    fn a_token_names_the_service_and_is_signed() {
        let message = message("https://push.example.org:8443/abc");
        let request = request(&message, &vapid(), now(), Loopback::Refused).unwrap();
        let text = request.headers()["authorization"].to_str().unwrap();
        let (token, key) = text.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let key = VerifyingKey::from_sec1_bytes(&URL_SAFE_NO_PAD.decode(key).unwrap()).unwrap();
        let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
        key.verify(signed.as_bytes(), &signature).unwrap();
        let claims = URL_SAFE_NO_PAD.decode(signed.split_once('.').unwrap().1).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!(
            claims,
            serde_json::json!({"aud": "https://push.example.org:8443", "exp": 1_795_375_800, "sub": "mailto:street@example.org"})
        );
    }

    #[test]
    fn the_browser_reads_what_was_written() {
        let message = message("https://push.example.org/abc");
        let request = request(&message, &vapid(), now(), Loopback::Refused).unwrap();
        assert_eq!(request.headers()["topic"], "batch-42");
        assert_eq!(request.headers()["urgency"], "high");
        assert_eq!(request.headers()["ttl"], "1800");
        let body = request.body().unwrap().as_bytes().unwrap();
        assert_eq!(decrypt(body), message.payload);
        let longest = PushMessage { payload: vec![b'x'; PushMessage::MAX_PAYLOAD], ..message };
        let request = super::request(&longest, &vapid(), now(), Loopback::Refused).unwrap();
        assert!(request.body().unwrap().as_bytes().unwrap().len() <= 4_096);
    }

    #[tokio::test]
    async fn answers_of_the_service_are_told_apart() {
        http::tests::install();
        let server = MockServer::start().await;
        for status in [201, 410, 404, 429, 500, 403, 413] {
            Mock::given(method("POST"))
                .and(header("Content-Encoding", "aes128gcm"))
                .and(header("TTL", "1800"))
                .and(header_exists("Authorization"))
                .respond_with(
                    ResponseTemplate::new(status).insert_header("Retry-After", "60").insert_header("Location", "/m/1"),
                )
                .up_to_n_times(1)
                .mount(&server)
                .await;
        }
        let push = WebPush::new(vapid(), Loopback::Allowed).unwrap();
        let message = message(&server.uri());
        assert_eq!(push.send(&message, now()).await, Ok(Receipt { provider_id: Some("/m/1".into()) }));
        assert_eq!(push.send(&message, now()).await, Err(SendError::Gone));
        assert_eq!(push.send(&message, now()).await, Err(SendError::Gone));
        for _ in 0..2 {
            let error = push.send(&message, now()).await.unwrap_err();
            assert!(matches!(error, SendError::Retry { after: Some(wait), .. } if wait.as_secs() == 60));
        }
        for _ in 0..2 {
            assert!(matches!(push.send(&message, now()).await, Err(SendError::Permanent { .. })));
        }
        let outward = WebPush::new(vapid(), Loopback::Refused).unwrap();
        assert!(matches!(outward.send(&message, now()).await, Err(SendError::Permanent { .. })));
        let received = server.received_requests().await.unwrap();
        assert_eq!(received.len(), 7);
        assert_eq!(decrypt(&received[0].body), message.payload);
    }

    #[test]
    fn what_cannot_be_sent_is_refused() {
        let good = message("https://push.example.org/abc");
        for bad in [
            PushMessage { payload: Vec::new(), ..good.clone() },
            PushMessage { payload: vec![0; PushMessage::MAX_PAYLOAD + 1], ..good.clone() },
            PushMessage { topic: Some("x".repeat(33)), ..good.clone() },
            PushMessage { topic: Some("a b".into()), ..good.clone() },
            message("http://push.example.org/abc"),
            message("https://192.168.1.1/abc"),
        ] {
            assert!(matches!(request(&bad, &vapid(), now(), Loopback::Refused), Err(SendError::Permanent { .. })));
        }
    }

    #[test]
    fn a_subscription_is_read_from_the_browsers_json() {
        let json = format!(
            r#"{{"endpoint":"https://push.example.org/a","expirationTime":null,"keys":{{"p256dh":"{P256DH}","auth":"{AUTH}=="}}}}"#
        );
        assert!(Subscription::parse(json.as_bytes(), Loopback::Refused).is_ok());
        for (from, to) in [("https", "http"), (AUTH, "AAAA"), (P256DH, "BAAA"), ("push.example.org", "127.0.0.1")] {
            let bad = json.replacen(from, to, 1);
            assert_eq!(Subscription::parse(bad.as_bytes(), Loopback::Refused), Err(NotASubscription), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(json in any::<Vec<u8>>(), endpoint in any::<String>(), key in any::<String>()) {
            let _ = Subscription::parse(&json, Loopback::Refused);
            let json = serde_json::json!({"endpoint": endpoint, "keys": {"p256dh": key, "auth": key}});
            let _ = Subscription::parse(json.to_string().as_bytes(), Loopback::Refused);
        }
    }
}
