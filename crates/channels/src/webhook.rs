//! Webhooks out: a signed call to an address that a customer or a shop gave.
//!
//! Wire format: Standard Webhooks (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>):
//! `webhook-id`, `webhook-timestamp` (seconds), `webhook-signature` = `v1,` and the base64 of HMAC-SHA256 over
//! `id.timestamp.body` with the octets of the secret, which is written `whsec_` and base64. The address is a stranger's: only
//! what [`Reach`] allows is connected to, judged on the very address of the connection; no redirect is followed, little is
//! read of the answer, and not for long.

use std::net::{IpAddr, SocketAddr};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};
use sha2::Sha256;

use crate::{
    Channel, MemoryBox, SendError, Sent,
    endpoint::{Loopback, is_public},
    http,
};

/// How long a name may take to resolve.
const RESOLVE: std::time::Duration = std::time::Duration::from_secs(5);
/// How long a call may take in all.
const TOTAL: std::time::Duration = std::time::Duration::from_secs(10);

/// Which addresses may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// The operator's own network too: private addresses, over plain `http` as well.
    pub lan: bool,
    /// This machine: in tests only.
    pub loopback: Loopback,
}

impl Reach {
    /// The public Internet and nothing else.
    pub const PUBLIC: Self = Self { lan: false, loopback: Loopback::Refused };

    fn passes(self, ip: IpAddr) -> bool {
        is_public(ip) || (self.lan && is_private(ip)) || (self.loopback == Loopback::Allowed && ip.is_loopback())
    }

    fn is_near(self, ip: IpAddr) -> bool {
        (self.lan && is_private(ip)) || (self.loopback == Loopback::Allowed && ip.is_loopback())
    }
}

/// A private network by RFC 1918 and RFC 4193: not this machine, not the link (where clouds keep their metadata).
fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_private(),
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(ip) => ip.is_private(),
            None => ip.is_unique_local(),
        },
    }
}

/// Reads an address that somebody gave: `https`, or `http` where plain names and numbers of the own network are allowed. A
/// name passes here and is judged when it resolves.
pub fn parse(text: &str, reach: Reach) -> Option<Url> {
    let text = text.trim();
    if text.len() > 2_048 {
        return None;
    }
    let url = Url::parse(text).ok()?;
    let host = url.host_str()?;
    if !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    let near = reach.lan || reach.loopback == Loopback::Allowed;
    match host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        Ok(ip) if url.scheme() == "https" => reach.passes(ip).then_some(url),
        Ok(ip) => (url.scheme() == "http" && reach.is_near(ip)).then_some(url),
        // A bare name (`homeassistant`, `ha.local`) is a neighbour's.
        Err(_) if url.scheme() == "https" => (near || host.contains('.')).then_some(url),
        Err(_) => (url.scheme() == "http" && near).then_some(url),
    }
}

/// Keeps only what may be called; over plain `http` only what is near.
#[derive(Debug, Clone, Copy)]
struct Allowed(Reach);

impl Resolve for Allowed {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let found = tokio::time::timeout(RESOLVE, tokio::net::lookup_host((name.as_str(), 0))).await??;
            let kept: Vec<SocketAddr> = found.filter(|at| reach.passes(at.ip())).collect();
            if kept.is_empty() {
                return Err("the name has no address that may be called".into());
            }
            Ok(Box::new(kept.into_iter()) as Addrs)
        })
    }
}

/// One call.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// Where.
    pub url: String,
    /// What signs it, as its owner was shown it.
    pub secret: String,
    /// Its name, the same at every try: the other side knows a repeat by it.
    pub id: String,
    /// When it is sent.
    pub at: Timestamp,
    /// The body, JSON.
    pub body: String,
}

/// A secret as its owner sees it.
pub fn secret(octets: &[u8]) -> String {
    format!("whsec_{}", STANDARD.encode(octets))
}

/// The signature of a call.
pub fn signature(secret: &str, id: &str, at: Timestamp, body: &str) -> String {
    let shown = secret.strip_prefix("whsec_").unwrap_or(secret);
    let key = STANDARD.decode(shown).unwrap_or_else(|_| shown.as_bytes().to_vec());
    // HMAC takes a key of any length (RFC 2104), so this cannot fail.
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap_or_else(|_| unreachable!("HMAC takes any key"));
    mac.update(format!("{id}.{}.{body}", at.as_second()).as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

/// Who calls.
#[derive(Clone)]
pub enum Caller {
    /// Over HTTP.
    Http(reqwest::Client, Reach),
    /// Into the box of the demo and the tests.
    Memory(MemoryBox),
}

impl Caller {
    /// A caller that reaches so far.
    ///
    /// # Errors
    /// When the machine's TLS settings cannot be read.
    pub fn new(reach: Reach) -> Result<Self, SendError> {
        let builder = http::builder().timeout(TOTAL).dns_resolver(std::sync::Arc::new(Allowed(reach)));
        // A proxy would connect for us, to whatever it likes.
        let client = builder.no_proxy().build().map_err(|_| SendError::permanent("the HTTP client cannot start"))?;
        Ok(Self::Http(client, reach))
    }

    /// Reads an address that somebody gave; in the box any `http` address will do.
    pub fn accepts(&self, text: &str) -> Option<String> {
        match self {
            Self::Http(_, reach) => parse(text, *reach).map(String::from),
            Self::Memory(_) => parse(text, Reach { lan: true, loopback: Loopback::Allowed }).map(String::from),
        }
    }

    /// Calls; answers the status that came back.
    ///
    /// # Errors
    /// Whether to try again; `410` (RFC 9110 §15.5.11) is final: nobody wants it any more.
    pub async fn call(&self, call: &Call) -> Result<u16, SendError> {
        let (client, reach) = match self {
            Self::Http(client, reach) => (client, *reach),
            Self::Memory(sent) => {
                sent.push(Sent::webhook(call));
                return Ok(200);
            }
        };
        // Judged again: the rules may have changed since it was given.
        let url = parse(&call.url, reach).ok_or_else(|| SendError::permanent("this address may not be called"))?;
        let response = client
            .post(url)
            .header("content-type", "application/json")
            .header("webhook-id", &call.id)
            .header("webhook-timestamp", call.at.as_second().to_string())
            .header("webhook-signature", signature(&call.secret, &call.id, call.at, &call.body))
            .body(call.body.clone())
            .send()
            .await
            .map_err(|error| http::broken(&error))?;
        let status = response.status();
        match status {
            _ if status.is_success() => Ok(status.as_u16()),
            reqwest::StatusCode::GONE => Err(SendError::Gone),
            _ => Err(SendError::retry(status.as_u16().to_string())),
        }
    }
}

impl Sent {
    fn webhook(call: &Call) -> Self {
        Self {
            channel: Channel::Webhook,
            to: call.url.clone(),
            subject: None,
            text: call.body.clone(),
            html: None,
            one_click_url: None,
            id: Some(call.id.clone()),
            at: call.at,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use wiremock::{
        Mock, MockServer, ResponseTemplate,
        matchers::{header, method},
    };

    use super::*;

    const TESTS: Reach = Reach { lan: false, loopback: Loopback::Allowed };
    const LAN: Reach = Reach { lan: true, loopback: Loopback::Refused };

    fn call(url: String) -> Call {
        let at = Timestamp::from_second(1_614_265_330).expect("an instant");
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned();
        Call { url, secret, id: "msg_p5jXN8AQM9LWM0D4loKWxJek".into(), at, body: r#"{"test": 2432232314}"#.into() }
    }

    #[test]
    fn a_call_is_signed_as_the_standard_says() {
        let call = call(String::new());
        // The example of the specification.
        assert_eq!(
            signature(&call.secret, &call.id, call.at, &call.body),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
        assert!(secret(&[7; 24]).starts_with("whsec_"));
    }

    #[test]
    fn only_what_may_be_reached_is_accepted() {
        for url in ["https://example.org/x", "https://8.8.8.8/"] {
            assert!(parse(url, Reach::PUBLIC).is_some() && parse(url, LAN).is_some(), "{url}");
        }
        for url in ["http://192.168.1.10:8123/api/webhook/x", "http://homeassistant.local:8123/", "https://[fd00::1]/"]
        {
            assert!(parse(url, Reach::PUBLIC).is_none() && parse(url, LAN).is_some(), "{url}");
        }
        for url in [
            "http://127.0.0.1/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "http://169.254.169.254/latest/",
            "https://0.0.0.0/",
            "http://8.8.8.8/",
            "ftp://example.org/",
            "https://a:b@example.org/",
            "https://[::ffff:127.0.0.1]/",
            "",
            "x",
            "https://100.64.0.1/",
            "http://[fe80::1]/",
        ] {
            assert!(parse(url, Reach::PUBLIC).is_none() && parse(url, LAN).is_none(), "{url}");
        }
    }

    #[tokio::test]
    async fn a_name_is_judged_by_the_address_that_is_connected_to() {
        http::tests::install();
        let server = MockServer::start().await;
        Mock::given(method("POST")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
        // `localhost` passes as a name where neighbours may be called, and is found out when it resolves.
        let port = server.address().port();
        let inwards = call(format!("http://localhost:{port}/"));
        assert!(Caller::new(LAN).expect("a caller").call(&inwards).await.is_err());
        assert!(server.received_requests().await.expect("kept").is_empty());
        assert_eq!(Caller::new(TESTS).expect("a caller").call(&inwards).await, Ok(200));
    }

    #[tokio::test]
    async fn answers_say_whether_to_try_again_and_nothing_is_followed() {
        http::tests::install();
        let caller = Caller::new(TESTS).expect("a caller");
        for (status, again) in [(500, true), (404, true), (429, true), (302, true), (410, false)] {
            let server = MockServer::start().await;
            let answer = ResponseTemplate::new(status).insert_header("location", "/elsewhere");
            Mock::given(method("POST"))
                .and(header("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"))
                .respond_with(answer)
                .mount(&server)
                .await;
            let told = caller.call(&call(server.uri())).await.expect_err("refused");
            assert_eq!(matches!(told, SendError::Retry { .. }), again, "{status}");
            assert_eq!(server.received_requests().await.expect("kept").len(), 1, "{status}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_accepted_or_refused(text in any::<String>()) {
            let _ = parse(&text, LAN);
        }

        #[test]
        fn no_number_hides_this_machine(ip in any::<u32>()) {
            let v4 = std::net::Ipv4Addr::from(ip);
            let seen = parse(&format!("https://{ip}/"), LAN).is_some();
            prop_assert_eq!(seen, is_public(v4.into()) || v4.is_private());
        }
    }
}
