//! SMSGate: an Android telephone of the shop that sends and receives its SMS.
//!
//! Wire format: the vendor's documentation, <https://docs.sms-gate.app/> — "Sending messages" (`POST
//! /3rdparty/v1/messages`), "Webhooks" (payloads, signature) and "Authentication" (HTTP Basic).

use std::{fmt, time::Duration};

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use reqwest::{StatusCode, Url};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::{Receipt, SendError, SmsMessage, http};

const PROVIDER: &str = "SMSGate";

/// The request body of `POST /3rdparty/v1/messages`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Message<'a> {
    id: &'a str,
    text_message: TextMessage<'a>,
    phone_numbers: [&'a str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    device_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sim_number: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<String>,
    with_delivery_report: bool,
}

#[derive(Debug, Serialize)]
struct TextMessage<'a> {
    text: &'a str,
}

/// Sends by one SMSGate account.
#[derive(Clone)]
pub struct SmsGate {
    client: reqwest::Client,
    url: Url,
    user: String,
    password: String,
    device: Option<String>,
    sim: Option<u8>,
}

impl fmt::Debug for SmsGate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmsGate").field("server", &self.url.host_str()).finish_non_exhaustive()
    }
}

impl SmsGate {
    /// An account on `server` (`https://api.sms-gate.app`, or one's own server), named by its login and password.
    /// `None` when `server` is not an `http(s)` address.
    pub fn new(client: reqwest::Client, server: &str, user: String, password: String) -> Option<Self> {
        let url = Url::parse(&format!("{}/3rdparty/v1/messages", server.trim_end_matches('/'))).ok()?;
        let usable = matches!(url.scheme(), "http" | "https") && url.query().is_none() && url.fragment().is_none();
        usable.then_some(Self { client, url, user, password, device: None, sim: None })
    }

    /// Always by this telephone (the `deviceId` it shows), and this SIM card (from 1) when it has two.
    #[must_use]
    pub fn by(mut self, device: Option<String>, sim: Option<u8>) -> Self {
        self.device = device;
        self.sim = sim;
        self
    }

    /// Hands one SMS to the telephone's queue. A second message of the same id is answered 409: it is already there,
    /// so that is a success.
    ///
    /// # Errors
    /// [`SendError::Retry`] for overload (`503 QueueLimitExceeded`), network, credentials; otherwise
    /// [`SendError::Permanent`].
    pub async fn send(&self, sms: &SmsMessage) -> Result<Receipt, SendError> {
        let message = Message {
            id: &sms.id,
            text_message: TextMessage { text: &sms.text },
            phone_numbers: [sms.to.as_str()],
            device_id: self.device.as_deref(),
            sim_number: self.sim,
            valid_until: sms.valid_until.map(|until| until.to_string()),
            with_delivery_report: true,
        };
        let request = self.client.post(self.url.clone()).basic_auth(&self.user, Some(&self.password)).json(&message);
        let response = request.send().await.map_err(|error| http::broken(&error))?;
        let status = response.status();
        if status.is_success() || status == StatusCode::CONFLICT {
            return Ok(Receipt::of(&sms.id));
        }
        Err(http::refused(PROVIDER, status, http::retry_after(&response, None), None))
    }
}

/// Why a webhook call is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Forged {
    /// A header is missing or unreadable.
    #[error("the webhook call is not signed")]
    Unsigned,
    /// It was signed too long ago, or too far ahead.
    #[error("the webhook call is too old")]
    Stale,
    /// The signature is not ours.
    #[error("the webhook call is signed by another key")]
    WrongKey,
}

/// Believes a webhook call: `X-Signature` is the hexadecimal HMAC-SHA256, by the key shown in the application's
/// settings, of the raw body followed by `X-Timestamp` (Unix seconds). The vendor advises a `tolerance` of five minutes;
/// calls are repeated for two days, so a caller that meets old signatures may pass more, and deduplicates by
/// [`Webhook::id`] anyway.
///
/// # Errors
/// [`Forged`], checked in constant time.
pub fn verify(
    key: &[u8],
    body: &[u8],
    timestamp: &str,
    signature: &str,
    now: Timestamp,
    tolerance: Duration,
) -> Result<(), Forged> {
    let seconds: i64 = timestamp.trim().parse().map_err(|_| Forged::Unsigned)?;
    let given = unhex(signature.trim()).ok_or(Forged::Unsigned)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| Forged::WrongKey)?;
    mac.update(body);
    mac.update(timestamp.as_bytes());
    if !bool::from(mac.finalize().into_bytes().as_slice().ct_eq(&given)) {
        return Err(Forged::WrongKey);
    }
    if now.as_second().abs_diff(seconds) > tolerance.as_secs() {
        return Err(Forged::Stale);
    }
    Ok(())
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut out = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, pair) in out.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(out)
}

/// One call of the telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Unique per event, the same when the call is repeated: deduplicate on it.
    pub id: String,
    /// The telephone.
    pub device: String,
    /// What happened.
    pub event: Event,
}

/// What happened on the telephone.
#[derive(Clone, PartialEq, Eq)]
pub enum Event {
    /// An SMS arrived.
    Received {
        /// Who sent it: a number as the network gave it, or a word (`OVH`).
        from: String,
        /// The number that received it, when the telephone knows it.
        to: Option<String>,
        /// What it says.
        text: String,
        /// When it arrived, when the telephone told it readably.
        at: Option<Timestamp>,
    },
    /// A message of ours left the telephone.
    Sent {
        /// Our id of it.
        message: String,
    },
    /// A part of a message of ours arrived: told once per part.
    Delivered {
        /// Our id of it.
        message: String,
    },
    /// A message of ours could not leave.
    Failed {
        /// Our id of it.
        message: String,
        /// What the telephone says.
        reason: String,
    },
    /// `system:ping`: the telephone is alive.
    Ping,
    /// Something else, to be ignored.
    Other(String),
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Received { .. } => "Received",
            Self::Sent { .. } => "Sent",
            Self::Delivered { .. } => "Delivered",
            Self::Failed { .. } => "Failed",
            Self::Ping => "Ping",
            Self::Other(_) => "Other",
        })
    }
}

/// The body is not a webhook call of SMSGate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a webhook call of SMSGate")]
pub struct NotAWebhook;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawWebhook {
    id: String,
    #[serde(default)]
    device_id: Option<String>,
    event: String,
    #[serde(default)]
    payload: RawPayload,
}

/// Every field of every event; older versions say `phoneNumber` where newer ones say `sender` or `recipient`.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct RawPayload {
    message_id: Option<String>,
    message: Option<String>,
    sender: Option<String>,
    recipient: Option<String>,
    phone_number: Option<String>,
    reason: Option<String>,
    received_at: Option<String>,
}

/// Reads a webhook call, once [`verify`] has believed it.
///
/// # Errors
/// [`NotAWebhook`] when the JSON, its id or a field the event needs is missing.
pub fn parse(body: &[u8]) -> Result<Webhook, NotAWebhook> {
    let raw: RawWebhook = serde_json::from_slice(body).map_err(|_| NotAWebhook)?;
    if raw.id.is_empty() {
        return Err(NotAWebhook);
    }
    let payload = raw.payload;
    let message = payload.message_id.ok_or(NotAWebhook);
    let event = match raw.event.as_str() {
        "sms:received" => Event::Received {
            from: payload.sender.or(payload.phone_number).filter(|from| !from.is_empty()).ok_or(NotAWebhook)?,
            to: payload.recipient.filter(|to| !to.is_empty()),
            text: payload.message.ok_or(NotAWebhook)?,
            at: payload.received_at.and_then(|at| at.parse().ok()),
        },
        "sms:sent" => Event::Sent { message: message? },
        "sms:delivered" => Event::Delivered { message: message? },
        "sms:failed" => Event::Failed { message: message?, reason: payload.reason.unwrap_or_default() },
        "system:ping" => Event::Ping,
        _ => Event::Other(raw.event),
    };
    Ok(Webhook { id: raw.id, device: raw.device_id.unwrap_or_default(), event })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use wiremock::{
        Mock, MockServer, ResponseTemplate,
        matchers::{basic_auth, body_json, method, path},
    };

    use super::*;
    use crate::http::tests::test_client;

    const NEW: &str = r#"{"deviceId":"ffff","event":"sms:received","id":"Ey6ECgOkVVFjz3CL48B8C","webhookId":"LreF",
        "payload":{"messageId":"abc","message":"OUI 2","sender":"+33639984111","recipient":null,"simNumber":1,
        "receivedAt":"2026-11-22T08:46:11.000+01:00"}}"#;

    #[test]
    fn both_shapes_of_a_received_sms_are_read() {
        let webhook = parse(NEW.as_bytes()).unwrap();
        assert_eq!((webhook.id.as_str(), webhook.device.as_str()), ("Ey6ECgOkVVFjz3CL48B8C", "ffff"));
        let expected = Event::Received {
            from: "+33639984111".into(),
            to: None,
            text: "OUI 2".into(),
            at: Some("2026-11-22T07:46:11Z".parse().unwrap()),
        };
        assert_eq!(webhook.event, expected);
        let old = NEW.replace("sender", "phoneNumber").replace("\"recipient\":null,", "");
        assert_eq!(parse(old.as_bytes()).unwrap().event, expected);
        assert_eq!(format!("{expected:?}"), "Received", "no personal data in a debug print");
    }

    #[test]
    fn the_other_events_are_told_apart() {
        let of = |event: &str, payload: &str| {
            parse(format!(r#"{{"id":"1","event":"{event}","payload":{payload}}}"#).as_bytes()).map(|w| w.event)
        };
        assert_eq!(of("sms:sent", r#"{"messageId":"m"}"#), Ok(Event::Sent { message: "m".into() }));
        assert_eq!(of("sms:delivered", r#"{"messageId":"m"}"#), Ok(Event::Delivered { message: "m".into() }));
        assert_eq!(
            of("sms:failed", r#"{"messageId":"m","reason":"no SIM"}"#),
            Ok(Event::Failed { message: "m".into(), reason: "no SIM".into() })
        );
        assert_eq!(of("system:ping", r#"{"health":{}}"#), Ok(Event::Ping));
        assert_eq!(of("mms:received", "{}"), Ok(Event::Other("mms:received".into())));
        assert_eq!(of("sms:sent", "{}"), Err(NotAWebhook));
        assert_eq!(of("sms:received", r#"{"message":"x"}"#), Err(NotAWebhook));
        assert_eq!(parse(b"[]"), Err(NotAWebhook));
    }

    #[test]
    fn a_signature_is_believed_only_by_its_key_and_its_time() {
        // Computed by: printf '%s' '{"a":1}1795338000' | openssl dgst -sha256 -hmac secret
        let signature = "2eb5fcd9400536c0700552c641aa354d8d874a8f4c4eff76d66118272705e077";
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        let now = Timestamp::from_second(1_795_338_000).unwrap();
        let five = Duration::from_secs(300);
        let check = |key: &str, body: &str, stamp: &str, now| {
            verify(key.as_bytes(), body.as_bytes(), stamp, signature, now, five)
        };
        assert_eq!(check("secret", "{\"a\":1}", "1795338000", now), Ok(()));
        assert_eq!(check("other", "{\"a\":1}", "1795338000", now), Err(Forged::WrongKey));
        assert_eq!(check("secret", "{\"a\":2}", "1795338000", now), Err(Forged::WrongKey));
        assert_eq!(check("secret", "{\"a\":1}", "1795338001", now), Err(Forged::WrongKey));
        assert_eq!(check("secret", "{\"a\":1}", "", now), Err(Forged::Unsigned));
        assert_eq!(check("secret", "{\"a\":1}", "1795338000", at("2030-01-01T00:00:00Z")), Err(Forged::Stale));
        assert_eq!(verify(b"secret", b"", "1795338000", "zz", now, five), Err(Forged::Unsigned));
    }

    #[tokio::test]
    async fn a_message_is_posted_once_whatever_the_number_of_attempts() {
        let server = MockServer::start().await;
        let sms = crate::sms::tests::message();
        let answer = |status| {
            Mock::given(method("POST"))
                .and(path("/3rdparty/v1/messages"))
                .and(basic_auth("user", "password"))
                .and(body_json(serde_json::json!({
                    "id": "0193-a", "textMessage": {"text": sms.text}, "phoneNumbers": ["+33639984111"], "simNumber": 2,
                    "validUntil": "2026-11-22T08:00:00Z", "withDeliveryReport": true,
                })))
                .respond_with(ResponseTemplate::new(status).insert_header("Retry-After", "90"))
                .up_to_n_times(1)
        };
        for status in [202, 409, 503, 401, 400] {
            answer(status).mount(&server).await;
        }
        let gate = SmsGate::new(test_client(), &format!("{}/", server.uri()), "user".into(), "password".into())
            .unwrap()
            .by(None, Some(2));
        assert_eq!(gate.send(&sms).await, Ok(Receipt { provider_id: Some("0193-a".into()) }));
        assert!(gate.send(&sms).await.is_ok());
        assert!(
            matches!(gate.send(&sms).await, Err(SendError::Retry { after: Some(wait), .. }) if wait.as_secs() == 90)
        );
        assert!(matches!(gate.send(&sms).await, Err(SendError::Retry { .. })));
        assert!(matches!(gate.send(&sms).await, Err(SendError::Permanent { .. })));
        drop(server);
        assert!(SmsGate::new(test_client(), "telephone", String::new(), String::new()).is_none());
        assert!(!format!("{gate:?}").contains("password"));
    }

    #[tokio::test]
    async fn a_dead_gate_is_tried_again() {
        let gate = SmsGate::new(test_client(), "http://127.0.0.1:9", "u".into(), "p".into()).unwrap();
        let error = gate.send(&crate::sms::tests::message()).await.unwrap_err();
        assert_eq!(error, SendError::retry("the provider cannot be reached"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(body in any::<Vec<u8>>(), stamp in any::<String>(), signature in any::<String>()) {
            let _ = parse(&body);
            prop_assert!(verify(b"key", &body, &stamp, &signature, Timestamp::UNIX_EPOCH, Duration::MAX).is_err());
        }

        #[test]
        fn any_fields_are_read_or_refused(event in "sms:(received|sent)|.{0,9}", a in any::<Option<String>>(), b in any::<Option<String>>()) {
            let json = serde_json::json!({"id": "1", "event": event, "payload": {"sender": a, "message": b, "messageId": a}});
            let _ = parse(json.to_string().as_bytes());
        }
    }
}
