//! The channels as the settings describe them.

use std::{sync::Arc, time::Duration};

use channels::{
    EmailSender, PushSender, SmsSender,
    email::{Dkim, DkimKey},
    http,
    ovh::{self, Ovh},
    push::{Loopback, Vapid, WebPush},
    smpp::{self, Smpp},
    smsgate::SmsGate,
    smtp::{Mailer, Security, Server},
    twilio::{self, Twilio},
};

use super::{calls, jobs::Channels};
use crate::platform::{
    secrets::Secrets,
    settings::{Settings, Sms, Smtp},
};

/// The public key that browsers subscribe with (RFC 8292).
#[derive(Debug, Clone)]
pub struct PushKey(pub String);

/// The signing key of push messages: derived from the installation's secret, so that a copy of the store keeps the
/// subscriptions.
fn vapid(settings: &Settings, secrets: &Secrets) -> Option<Vapid> {
    let base = settings.base_url();
    let contact = match (settings.smtp.from.as_str(), base.starts_with("https://")) {
        ("", true) => base,
        // Browsers give no subscription to a page without TLS: this key is for the demo and the tests.
        ("", false) => "mailto:comptoir@localhost.localdomain".to_owned(),
        (from, _) => format!("mailto:{from}"),
    };
    // Nearly every 32 bytes are a key of the curve; the next ones are tried otherwise.
    (0..8).find_map(|n| Vapid::from_bytes(&secrets.bytes("vapid", &n.to_string()), &contact))
}

/// The key that pages subscribe with.
pub fn push_key(settings: &Settings, secrets: &Secrets) -> Option<PushKey> {
    vapid(settings, secrets).map(|vapid| PushKey(vapid.public()))
}

impl Channels {
    /// The channels that the settings describe; what is not set up is left out, and its messages wait.
    ///
    /// # Errors
    /// A sentence that says which setting is wrong.
    pub fn from_settings(settings: &Settings, secrets: &Secrets) -> Result<Self, String> {
        // Whoever was first has installed the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let push = vapid(settings, secrets).map(|vapid| WebPush::new(vapid, Loopback::Refused)).transpose();
        Ok(Self {
            email: email(&settings.smtp)?,
            sms: sms(&settings.sms)?,
            push: push.map_err(|error| error.to_string())?.map(PushSender::WebPush),
            from: settings.smtp.from.parse().ok(),
            sms_cost: settings.sms.cost_per_segment,
            caller: Some(calls::caller(settings)?),
        })
    }
}

fn email(smtp: &Smtp) -> Result<Option<EmailSender>, String> {
    if smtp.server.is_empty() {
        return Ok(None);
    }
    let (host, port) = smtp.server.rsplit_once(':').ok_or("smtp.server: host:port")?;
    let security = match smtp.security.as_str() {
        "tls" => Security::Tls,
        "starttls" | "" => Security::StartTls,
        "none" => Security::Plain,
        other => return Err(format!("smtp.security: {other} is none of tls, starttls, none")),
    };
    let login = (!smtp.user.is_empty()).then(|| (smtp.user.clone(), smtp.password.clone()));
    let hello = smtp.from.rsplit_once('@').map_or("localhost", |(_, domain)| domain).to_owned();
    let server = Server {
        host: host.to_owned(),
        port: port.parse().map_err(|_| "smtp.server: host:port")?,
        security,
        login,
        hello,
        authority: None,
        connections: 4,
        deadline: Duration::from_secs(20),
    };
    let mailer = Mailer::new(server).map_err(|error| error.to_string())?;
    Ok(Some(EmailSender::Smtp { mailer, dkim: dkim(smtp)? }))
}

fn dkim(smtp: &Smtp) -> Result<Option<Arc<Dkim>>, String> {
    if smtp.dkim_domain.is_empty() {
        return Ok(None);
    }
    let path = smtp.dkim_key.display();
    let key = std::fs::read_to_string(&smtp.dkim_key).map_err(|error| format!("smtp.dkim_key: {path}: {error}"))?;
    let key = if key.contains("-----BEGIN") { DkimKey::RsaPem(&key) } else { DkimKey::Ed25519Base64(&key) };
    let dkim =
        Dkim::new(&smtp.dkim_selector, &smtp.dkim_domain, key).map_err(|error| format!("smtp.dkim_key: {error}"))?;
    Ok(Some(Arc::new(dkim)))
}

fn sms(sms: &Sms) -> Result<Option<SmsSender>, String> {
    let client = || http::client().map_err(|error| error.to_string());
    let wrong = || format!("sms: these settings are not those of {}", sms.gateway);
    match sms.gateway.as_str() {
        "" => Ok(None),
        "smsgate" => {
            let gate = SmsGate::new(client()?, &sms.url, sms.user.clone(), sms.password.clone()).ok_or_else(wrong)?;
            Ok(Some(SmsSender::SmsGate(gate)))
        }
        "twilio" => {
            let server = if sms.url.is_empty() { Twilio::SERVER } else { &sms.url };
            let from = if sms.from.starts_with("MG") {
                twilio::From::Service(sms.from.clone())
            } else {
                twilio::From::Number(sms.from.clone())
            };
            let twilio = Twilio::new(client()?, server, &sms.user, sms.password.clone(), from).ok_or_else(wrong)?;
            Ok(Some(SmsSender::Twilio(twilio)))
        }
        "ovh" => {
            let api = if sms.url.is_empty() { Ovh::API } else { &sms.url };
            let keys = ovh::Keys {
                application: sms.application.clone(),
                secret: sms.password.clone(),
                consumer: sms.consumer.clone(),
            };
            let from = if sms.from.is_empty() { ovh::From::ShortNumber } else { ovh::From::Name(sms.from.clone()) };
            let complete = !keys.application.is_empty() && !keys.secret.is_empty() && !keys.consumer.is_empty();
            let ovh = Ovh::new(client()?, api, sms.user.clone(), keys, from).filter(|_| complete).ok_or_else(wrong)?;
            Ok(Some(SmsSender::Ovh(ovh)))
        }
        "smpp" => Ok(Some(SmsSender::Smpp(smpp(sms)?))),
        other => Err(format!("sms.gateway: {other} is none of smsgate, twilio, ovh, smpp")),
    }
}

/// The account at a message centre, where SMS go by SMPP.
pub fn smpp_account(settings: &Settings) -> Option<Result<Smpp, String>> {
    (settings.sms.gateway == "smpp").then(|| smpp(&settings.sms))
}

fn smpp(sms: &Sms) -> Result<Smpp, String> {
    let (tls, place) = match (sms.url.strip_prefix("smpps://"), sms.url.strip_prefix("smpp://")) {
        (Some(place), _) => (true, place),
        (None, Some(place)) => (false, place),
        (None, None) => return Err("sms.url: smpp://host:2775, or smpps://host:3550".into()),
    };
    let (host, port) = place.trim_end_matches('/').rsplit_once(':').ok_or("sms.url: smpp://host:2775")?;
    let more = &sms.smpp;
    let number = |name: &str, text: &str| text.parse::<u8>().map_err(|_| format!("sms.smpp.{name}: a number"));
    let mut from = smpp::From::usual(&sms.from)
        .ok_or("sms.from: a number, a short number, or a name of at most 11 letters and digits")?;
    if !more.ton.is_empty() {
        from.ton = number("ton", &more.ton)?;
    }
    if !more.npi.is_empty() {
        from.npi = number("npi", &more.npi)?;
    }
    let options = smpp::Options {
        host: host.to_owned(),
        port: port.parse().map_err(|_| "sms.url: smpp://host:2775")?,
        tls,
        system_id: sms.user.clone(),
        password: sms.password.clone(),
        system_type: more.system_type.clone(),
        address_range: more.address_range.clone(),
        from,
        alphabet: match more.alphabet.as_str() {
            "" | "gsm" => smpp::Alphabet::Gsm,
            "latin1" => smpp::Alphabet::Latin1,
            other => return Err(format!("sms.smpp.alphabet: {other} is none of gsm, latin1")),
        },
        long: match more.long.as_str() {
            "" | "parts" => smpp::Long::Parts,
            "payload" => smpp::Long::Payload,
            other => return Err(format!("sms.smpp.long: {other} is none of parts, payload")),
        },
        rate: if more.rate.is_empty() { 0 } else { more.rate.parse().map_err(|_| "sms.smpp.rate: a number")? },
        alive: smpp::ALIVE,
    };
    Smpp::new(options)
        .ok_or_else(|| "sms: user is 1 to 15 simple letters, password at most 8, as the contract says".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_set_up_is_left_out_and_what_is_wrong_is_said() {
        let secrets = Secrets::new([7; 32]);
        let mut settings = Settings::default();
        let channels = Channels::from_settings(&settings, &secrets).expect("nothing is needed");
        assert!(channels.email.is_none() && channels.sms.is_none() && channels.push.is_some());
        assert!(push_key(&settings, &secrets).is_some_and(|key| key.0.len() == 87));
        settings.smtp.server = "mail.example.org:465".into();
        settings.smtp.security = "tls".into();
        assert!(Channels::from_settings(&settings, &secrets).expect("fine").email.is_some());
        settings.smtp.dkim_domain = "example.org".into();
        settings.smtp.dkim_selector = "rue".into();
        settings.smtp.dkim_key = "nowhere.pem".into();
        assert!(Channels::from_settings(&settings, &secrets).is_err(), "a key that cannot be read is said");
        settings.smtp.dkim_domain.clear();
        settings.smtp.security = "ssl".into();
        assert!(Channels::from_settings(&settings, &secrets).is_err());
        settings.smtp.security = "tls".into();
        settings.sms.gateway = "ovh".into();
        settings.sms.user = "sms-xx12345-1".into();
        assert!(Channels::from_settings(&settings, &secrets).is_err(), "three keys are needed");
        let sms = &mut settings.sms;
        (sms.application, sms.password, sms.consumer) = ("AK".into(), "AS".into(), "CK".into());
        assert!(Channels::from_settings(&settings, &secrets).expect("fine").sms.is_some());
        settings.sms.from = "La Courte Pâte".into();
        assert!(Channels::from_settings(&settings, &secrets).is_err(), "no name that OVH validates");
        settings.sms.gateway = "smpp".into();
        let sms = &mut settings.sms;
        (sms.url, sms.user, sms.password) = ("smpp://smsc.example.org:2775".into(), "rue".into(), "secret".into());
        assert!(Channels::from_settings(&settings, &secrets).is_err(), "no name that SMPP carries either");
        settings.sms.from = "38200".into();
        let channels = Channels::from_settings(&settings, &secrets).expect("fine");
        assert!(channels.sms.is_some_and(|sender| sender.reports()));
        for wrong in ["ton", "alphabet", "long", "rate", "url", "password"] {
            let mut settings = settings.clone();
            let sms = &mut settings.sms;
            let value = match wrong {
                "ton" => &mut sms.smpp.ton,
                "alphabet" => &mut sms.smpp.alphabet,
                "long" => &mut sms.smpp.long,
                "rate" => &mut sms.smpp.rate,
                "url" => &mut sms.url,
                _ => &mut sms.password,
            };
            *value = "much too wrong".into();
            assert!(Channels::from_settings(&settings, &secrets).is_err(), "{wrong}");
        }
        settings.sms.gateway = "pigeon".into();
        assert!(Channels::from_settings(&settings, &secrets).is_err());
    }
}
