//! OVH: SMS by the French operator's API.
//!
//! Wire format: the vendor's "API SMS Cookbook"
//! (<https://docs.ovhcloud.com/en/guides/web-cloud/messaging/sms/api-sms-cookbook>) for `POST /sms/{serviceName}/jobs`,
//! the API's own description of `sms.Incoming` for what comes in, and "First steps with the OVHcloud APIs" for the signature.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;
use reqwest::{Method, Response, Url, header};
use serde::{Deserialize, Serialize};
use sha1::{Digest, Sha1};

use crate::{Receipt, SendError, SmsMessage, http, sms};

const PROVIDER: &str = "OVH";

/// The three keys of an application that the account's owner has allowed to send SMS.
#[derive(Clone)]
pub struct Keys {
    /// AK: which application.
    pub application: String,
    /// AS: its secret.
    pub secret: String,
    /// CK: which account allowed it.
    pub consumer: String,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}

/// As whom an SMS leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    /// A name validated beforehand, at most 11 letters and digits; nobody can answer it.
    Name(String),
    /// A short number of OVH's, to which people can answer.
    ShortNumber,
}

/// `X-Ovh-Signature`: `$1$` and the hexadecimal SHA-1 of secret, consumer key, method, URL, body and Unix seconds joined
/// by `+`.
pub fn sign(keys: &Keys, method: &str, url: &str, body: &str, seconds: i64) -> String {
    let text = format!("{}+{}+{method}+{url}+{body}+{seconds}", keys.secret, keys.consumer);
    let digest = Sha1::digest(text.as_bytes());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("$1${hex}")
}

/// An SMS that arrived.
#[derive(Clone, PartialEq, Eq)]
pub struct Inbound {
    /// OVH's name for it: deduplicate on it.
    pub id: String,
    /// Who sent it, in E.164.
    pub sender: String,
    /// What it says.
    pub text: String,
}

impl fmt::Debug for Inbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbound").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Reads an incoming SMS: the object of `GET /sms/{serviceName}/incoming/{id}` (`id` is a number there), or the same
/// fields as JSON or as a form, which is how the account's call-back posts them. `None` when one of them is missing.
pub fn parse(body: &[u8]) -> Option<Inbound> {
    if let Ok(serde_json::Value::Object(fields)) = serde_json::from_slice(body) {
        let text = |name: &str| match fields.get(name)? {
            serde_json::Value::String(text) => Some(text.clone()),
            serde_json::Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        return inbound(text);
    }
    let pairs: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().collect();
    inbound(|name| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()))
}

fn inbound(of: impl Fn(&str) -> Option<String>) -> Option<Inbound> {
    let id = of("id").filter(|id| !id.is_empty() && id.len() <= 64)?;
    Some(Inbound { id, sender: of("sender").filter(|sender| !sender.is_empty())?, text: of("message")? })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Job<'a> {
    message: &'a str,
    receivers: [&'a str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    sender: Option<&'a str>,
    sender_for_response: bool,
    no_stop_clause: bool,
    charset: &'static str,
    coding: &'static str,
    priority: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    validity_period: Option<i64>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct JobReport {
    ids: Vec<i64>,
    invalid_receivers: Vec<String>,
}

/// Sends by one SMS account of OVH.
#[derive(Clone)]
pub struct Ovh {
    client: reqwest::Client,
    api: String,
    service: String,
    keys: Keys,
    from: From,
    /// The server's clock minus ours in seconds, asked once, and again after a refusal: a signature
    /// is not believed beyond a small difference.
    skew: Arc<Mutex<Option<i64>>>,
}

impl fmt::Debug for Ovh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ovh").field("api", &self.api).finish_non_exhaustive()
    }
}

impl Ovh {
    /// The European API.
    pub const API: &str = "https://eu.api.ovh.com/1.0";

    /// The SMS account `service` (`sms-xx12345-1`). `None` when the API's address, the account or the sender's name is
    /// not one.
    pub fn new(client: reqwest::Client, api: &str, service: String, keys: Keys, from: From) -> Option<Self> {
        let api = api.trim_end_matches('/').to_owned();
        let named = !service.is_empty() && service.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let signed = match &from {
            From::Name(name) => (1..=11).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric()),
            From::ShortNumber => true,
        };
        let usable = Url::parse(&api).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        (usable && named && signed).then(|| Self { client, api, service, keys, from, skew: Arc::default() })
    }

    fn keep_skew(&self, skew: Option<i64>) {
        *self.skew.lock().unwrap_or_else(PoisonError::into_inner) = skew;
    }

    async fn skew(&self, now: Timestamp) -> Result<i64, SendError> {
        let known = *self.skew.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(skew) = known {
            return Ok(skew);
        }
        let response = self.client.get(format!("{}/auth/time", self.api)).send().await;
        let body = http::body(response.map_err(|error| http::broken(&error))?).await?;
        let theirs = std::str::from_utf8(&body).ok().and_then(|text| text.trim().parse::<i64>().ok());
        let skew = theirs.and_then(|seconds| seconds.checked_sub(now.as_second()));
        self.keep_skew(skew);
        skew.ok_or_else(|| SendError::retry("OVH does not tell the time"))
    }

    fn job(&self, sms: &SmsMessage, now: Timestamp) -> Result<String, SendError> {
        let sender = match &self.from {
            From::Name(name) => Some(name.as_str()),
            From::ShortNumber => None,
        };
        let coding = match sms::segments(&sms.text).encoding {
            sms::Encoding::Gsm7 => "7bit",
            sms::Encoding::Ucs2 => "8bit",
        };
        let job = Job {
            message: &sms.text,
            receivers: [sms.to.as_str()],
            sender,
            sender_for_response: sender.is_none(),
            no_stop_clause: !sms.marketing,
            charset: "UTF-8",
            coding,
            priority: "high",
            // Whole minutes, at least one.
            validity_period: sms.valid_until.map(|until| ((until.as_second() - now.as_second()) / 60).clamp(1, 2_880)),
        };
        serde_json::to_string(&job).map_err(|_| SendError::permanent("the SMS cannot be written"))
    }

    /// Signs and sends one request by the server's clock.
    async fn call(&self, method: Method, url: &str, body: String, now: Timestamp) -> Result<Response, SendError> {
        let seconds = now.as_second().saturating_add(self.skew(now).await?);
        let request = self
            .client
            .request(method.clone(), url)
            .header(header::CONTENT_TYPE, "application/json;charset=utf-8")
            .header("X-Ovh-Application", &self.keys.application)
            .header("X-Ovh-Consumer", &self.keys.consumer)
            .header("X-Ovh-Timestamp", seconds)
            .header("X-Ovh-Signature", sign(&self.keys, method.as_str(), url, &body, seconds))
            .body(body);
        request.send().await.map_err(|error| http::broken(&error))
    }

    async fn get(&self, url: &str, now: Timestamp) -> Result<Vec<u8>, SendError> {
        let response = self.call(Method::GET, url, String::new(), now).await?;
        let (status, after) = (response.status(), http::retry_after(&response, Some(now)));
        if !status.is_success() {
            self.keep_skew(None);
            return Err(http::refused(PROVIDER, status, after, None));
        }
        http::body(response).await.map(|body| body.to_vec())
    }

    /// The names of the SMS that came in since an instant (`GET /sms/{serviceName}/incoming`).
    ///
    /// # Errors
    /// [`SendError`], by the answer.
    pub async fn incoming(&self, since: Timestamp, now: Timestamp) -> Result<Vec<i64>, SendError> {
        let since: String =
            form_urlencoded::byte_serialize(since.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string().as_bytes()).collect();
        let url = format!("{}/sms/{}/incoming?creationDatetime.from={since}", self.api, self.service);
        serde_json::from_slice(&self.get(&url, now).await?)
            .map_err(|_| SendError::retry("OVH's list of incoming SMS cannot be read"))
    }

    /// One SMS that came in.
    ///
    /// # Errors
    /// [`SendError`], by the answer.
    pub async fn fetch(&self, id: i64, now: Timestamp) -> Result<Inbound, SendError> {
        let url = format!("{}/sms/{}/incoming/{id}", self.api, self.service);
        parse(&self.get(&url, now).await?).ok_or_else(|| SendError::retry("an incoming SMS of OVH cannot be read"))
    }

    /// Sends one SMS. OVH has no idempotency key: an attempt whose answer was lost may send it twice.
    ///
    /// # Errors
    /// [`SendError::Permanent`] when OVH calls the number invalid or refuses the request, [`SendError::Retry`] for
    /// network, overload, credentials and credits (402).
    pub async fn send(&self, sms: &SmsMessage, now: Timestamp) -> Result<Receipt, SendError> {
        let body = self.job(sms, now)?;
        let url = format!("{}/sms/{}/jobs", self.api, self.service);
        let response = self.call(Method::POST, &url, body, now).await?;
        let (status, after) = (response.status(), http::retry_after(&response, Some(now)));
        if !status.is_success() {
            self.keep_skew(None);
            return Err(http::refused(PROVIDER, status, after, None));
        }
        // Accepted, even when the rest of the answer got lost: a second attempt would be a second SMS.
        let report: JobReport =
            serde_json::from_slice(&http::body(response).await.unwrap_or_default()).unwrap_or_default();
        if report.ids.is_empty() && !report.invalid_receivers.is_empty() {
            return Err(SendError::permanent("OVH calls the number invalid"));
        }
        Ok(report.ids.first().map(|id| Receipt::of(&id.to_string())).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use wiremock::{
        Mock, MockServer, ResponseTemplate,
        matchers::{body_json, header, method, path},
    };

    use super::*;
    use crate::http::tests::test_client;

    fn keys() -> Keys {
        Keys { application: "AK".into(), secret: "AS".into(), consumer: "CK".into() }
    }

    #[test]
    fn a_request_is_signed_as_documented() {
        // Computed by: printf '%s' 'AS+CK+GET+https://eu.api.ovh.com/1.0/sms++1795338000' | sha1sum
        let signature = sign(&keys(), "GET", "https://eu.api.ovh.com/1.0/sms", "", 1_795_338_000);
        assert_eq!(signature, "$1$82ea8782028a18a0f78bb62906c42a222dd38e6e");
    }

    #[tokio::test]
    async fn a_message_leaves_by_the_servers_clock() {
        let server = MockServer::start().await;
        let now: Timestamp = "2026-11-22T07:30:00Z".parse().unwrap();
        let theirs = now.as_second() + 40;
        Mock::given(path("/1.0/auth/time"))
            .respond_with(ResponseTemplate::new(200).set_body_string(theirs.to_string()))
            .expect(4)
            .mount(&server)
            .await;
        let sms = sms::tests::message();
        for (status, body) in [
            (
                200,
                r#"{"totalCreditsRemoved":1,"invalidReceivers":[],"ids":[27814656],"validReceivers":["+33639984111"]}"#,
            ),
            (200, r#"{"totalCreditsRemoved":0,"invalidReceivers":["+33639984111"],"ids":[],"validReceivers":[]}"#),
            (403, "{}"),
            (402, "{}"),
            (500, "{}"),
            (400, "{}"),
        ] {
            Mock::given(method("POST"))
                .and(path("/1.0/sms/sms-xx1-1/jobs"))
                .and(header("X-Ovh-Application", "AK"))
                .and(header("X-Ovh-Timestamp", theirs.to_string()))
                .and(body_json(serde_json::json!({
                    "message": sms.text, "receivers": ["+33639984111"], "sender": "Comptoir", "senderForResponse": false,
                    "noStopClause": true, "charset": "UTF-8", "coding": "7bit", "priority": "high", "validityPeriod": 30,
                })))
                .respond_with(ResponseTemplate::new(status).set_body_string(body))
                .up_to_n_times(1)
                .mount(&server)
                .await;
        }
        let api = format!("{}/1.0", server.uri());
        let ovh = Ovh::new(test_client(), &api, "sms-xx1-1".into(), keys(), From::Name("Comptoir".into())).unwrap();
        assert_eq!(ovh.send(&sms, now).await, Ok(Receipt { provider_id: Some("27814656".into()) }));
        assert_eq!(ovh.send(&sms, now).await, Err(SendError::permanent("OVH calls the number invalid")));
        for _ in 0..3 {
            assert!(matches!(ovh.send(&sms, now).await, Err(SendError::Retry { .. })));
        }
        assert_eq!(ovh.send(&sms, now).await, Err(SendError::permanent("OVH answered 400")));
        let marketing = SmsMessage { marketing: true, text: "Prêt".into(), valid_until: None, ..sms };
        let job = Ovh { from: From::ShortNumber, ..ovh }.job(&marketing, now).unwrap();
        assert_eq!(
            job,
            r#"{"message":"Prêt","receivers":["+33639984111"],"senderForResponse":true,"noStopClause":false,"charset":"UTF-8","coding":"8bit","priority":"high"}"#
        );
    }

    #[test]
    fn an_incoming_message_is_read() {
        let told = br#"{"id":27814999,"sender":"+33639980101","message":"2 tradi pr 18h","creationDatetime":"2026-11-22T08:24:10+01:00","credits":0,"tag":""}"#;
        let inbound = parse(told).unwrap();
        let read = (inbound.id.as_str(), inbound.sender.as_str(), inbound.text.as_str());
        assert_eq!(read, ("27814999", "+33639980101", "2 tradi pr 18h"));
        let form = parse(b"id=7&sender=%2B33639980101&message=oui+%C3%A7a+va").unwrap();
        assert_eq!((form.id.as_str(), form.text.as_str()), ("7", "oui \u{e7}a va"));
        for bad in [&b"{}"[..], b"[1]", b"id=7&sender=x", b"id=&sender=x&message=y", b"\xff"] {
            assert_eq!(parse(bad), None);
        }
        assert!(!format!("{inbound:?}").contains("tradi"));
    }

    #[tokio::test]
    async fn what_came_in_is_asked_for_with_a_signature() {
        let server = MockServer::start().await;
        let now: Timestamp = "2026-11-22T07:30:00Z".parse().unwrap();
        Mock::given(path("/1.0/auth/time"))
            .respond_with(ResponseTemplate::new(200).set_body_string(now.as_second().to_string()))
            .mount(&server)
            .await;
        let api = format!("{}/1.0", server.uri());
        let from = "2026-11-20T07%3A30%3A00%2B00%3A00";
        let url = format!("{api}/sms/sms-xx1-1/incoming?creationDatetime.from={from}");
        Mock::given(method("GET"))
            .and(path("/1.0/sms/sms-xx1-1/incoming"))
            .and(header("X-Ovh-Signature", sign(&keys(), "GET", &url, "", now.as_second()).as_str()))
            .respond_with(ResponseTemplate::new(200).set_body_string("[7,8]"))
            .mount(&server)
            .await;
        let told = r#"{"id":7,"sender":"+33639980101","message":"oui"}"#;
        Mock::given(method("GET"))
            .and(path("/1.0/sms/sms-xx1-1/incoming/7"))
            .respond_with(ResponseTemplate::new(200).set_body_string(told))
            .mount(&server)
            .await;
        let ovh = Ovh::new(test_client(), &api, "sms-xx1-1".into(), keys(), From::ShortNumber).unwrap();
        let since = "2026-11-20T07:30:00Z".parse().unwrap();
        assert_eq!(ovh.incoming(since, now).await, Ok(vec![7, 8]));
        assert_eq!(ovh.fetch(7, now).await.map(|inbound| inbound.text), Ok("oui".into()));
        assert!(ovh.fetch(8, now).await.is_err());
    }

    #[test]
    fn settings_that_cannot_work_are_refused() {
        let new = |api: &str, service: &str, name: &str| {
            Ovh::new(test_client(), api, service.into(), keys(), From::Name(name.into())).is_some()
        };
        assert!(new(Ovh::API, "sms-xx1-1", "Comptoir"));
        assert!(!new(Ovh::API, "sms/../me", "Comptoir"));
        assert!(!new(Ovh::API, "sms-xx1-1", "Boulangerie Martin"));
        assert!(!new("eu.api.ovh.com", "sms-xx1-1", "Comptoir"));
    }
}
