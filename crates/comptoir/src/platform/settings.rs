//! The settings of the program: none is needed to start. What a shop edits lives in the store instead.

use std::{net::SocketAddr, path::PathBuf};

use figment::{
    Figment,
    providers::{Format, Serialized, Toml},
};
use serde::{Deserialize, Serialize};

/// How mail leaves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Smtp {
    /// `host:port`; empty when no mail can leave.
    pub server: String,
    /// `none`, `starttls` or `tls`.
    pub security: String,
    /// User name, empty for none.
    pub user: String,
    /// Password.
    pub password: String,
    /// The address that mail comes from.
    pub from: String,
    /// The domain that signs (DKIM, RFC 6376), when the server does not sign by itself.
    pub dkim_domain: String,
    /// The selector under which its public key stands in the DNS.
    pub dkim_selector: String,
    /// The file of the private key: RSA in PEM, or the 32 octets of an Ed25519 key in base64.
    pub dkim_key: PathBuf,
}

/// A mailbox whose mails are taken as the shops'.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Imap {
    /// `host:port`, 993 when no port is said; empty when no mailbox is looked into.
    pub server: String,
    /// `tls`, or `none` for a server on this machine.
    pub security: String,
    /// User name.
    pub user: String,
    /// Password.
    pub password: String,
}

/// What only a line to a message centre (SMPP) needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SmsLine {
    /// `system_type` of the contract, usually nothing.
    pub system_type: String,
    /// `address_range` of the contract, usually nothing.
    pub address_range: String,
    /// The type of the sender's address (TON), as a number; nothing for the usual one.
    pub ton: String,
    /// Its numbering plan (NPI), as a number; nothing for the usual one.
    pub npi: String,
    /// `gsm` or `latin1`: what the centre takes its default alphabet for; nothing is `gsm`.
    pub alphabet: String,
    /// `parts` or `payload`: how long texts travel; nothing is `parts`.
    pub long: String,
    /// How many SMS a second the contract allows, as a number; nothing for no limit of our own.
    pub rate: String,
}

/// How SMS leave: by one gateway.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sms {
    /// `smsgate`, `twilio`, `ovh` or `smpp`; empty when no SMS can leave.
    pub gateway: String,
    /// Base address of the gateway's API; for SMPP `smpp://host:2775`, or `smpps://host:3550` over TLS.
    pub url: String,
    /// User name, account SID, OVH's SMS account (`sms-xx12345-1`), or the `system_id` of SMPP.
    pub user: String,
    /// Password, token, or OVH's application secret.
    pub password: String,
    /// OVH's application key.
    pub application: String,
    /// OVH's consumer key.
    pub consumer: String,
    /// The number that SMS come from, in E.164; for OVH a validated name, or nothing for a number that can be answered; for
    /// SMPP a short number or a name too.
    pub from: String,
    /// What one segment costs, in hundredths of a cent.
    pub cost_per_segment: i64,
    /// More for SMPP.
    pub smpp: SmsLine,
}

/// The MQTT broker by which homes speak to the street.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mqtt {
    /// `mqtt://host:1883` or `mqtts://host:8883`; empty when there is no broker.
    pub url: String,
    /// Our own account there; empty for none.
    pub user: String,
    /// Its password.
    pub password: String,
    /// The certificates by which the broker's is signed (PEM), when no public authority did.
    pub ca: PathBuf,
    /// The first part of our topics.
    pub prefix: String,
    /// The first part of Home Assistant's.
    pub discovery: String,
    /// Who we are for the broker, the same after a restart; empty: `comptoir-` and the street's name.
    pub client_id: String,
    /// The address that homes use, when it is another one than ours.
    pub public_url: String,
    /// The folder where the broker reads its accounts and rights: kept up to date. Empty when somebody else does it.
    pub accounts: PathBuf,
    /// Whether a broker runs inside the program when `url` names none.
    pub embedded: bool,
    /// Where it listens in clear.
    pub listen: SocketAddr,
    /// Where it listens encrypted, when it has a certificate.
    pub listen_tls: SocketAddr,
    /// Its certificates (PEM); empty for none.
    pub certificate: PathBuf,
    /// The key of its certificate (PEM).
    pub private_key: PathBuf,
}

impl Default for Mqtt {
    fn default() -> Self {
        Self {
            url: String::new(),
            user: String::new(),
            password: String::new(),
            ca: PathBuf::new(),
            prefix: "comptoir".to_owned(),
            discovery: "homeassistant".to_owned(),
            client_id: String::new(),
            public_url: String::new(),
            accounts: PathBuf::new(),
            embedded: false,
            listen: SocketAddr::from(([127, 0, 0, 1], 1883)),
            listen_tls: SocketAddr::from(([0, 0, 0, 0], 8883)),
            certificate: PathBuf::new(),
            private_key: PathBuf::new(),
        }
    }
}

/// Which addresses elsewhere may be called when something happens.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Webhooks {
    /// The operator's own network too, where a Home Assistant usually lives: private addresses, over `http` as well.
    pub lan: bool,
}

/// How two browsers find a way to each other for a meeting by video.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Video {
    /// Servers that tell a browser its own address: `stun:host:3478`. None: browsers of one network find each other only.
    pub stun: Vec<String>,
    /// Servers that pass on what finds no straight way: `turn:host:3478?transport=udp`, `turns:host:5349`.
    pub turn: Vec<String>,
    /// The secret that we share with them (coturn's `static-auth-secret`).
    pub turn_secret: String,
    /// Whether everything goes by them, so that no browser learns the other's address.
    pub relay_only: bool,
}

impl Video {
    /// How it is, in words for the operator.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn judged(&self) -> Result<String, String> {
        let wrong = |urls: &[String], word: &str| {
            let fits = |url: &&String| {
                url.split_once(':')
                    .is_some_and(|(s, host)| [word, &format!("{word}s")].contains(&s) && !host.is_empty())
            };
            urls.iter().find(|url| !fits(url)).map(|url| format!("{url} : une adresse {word}: est attendue"))
        };
        if let Some(why) = wrong(&self.stun, "stun").or_else(|| wrong(&self.turn, "turn")) {
            return Err(why);
        }
        match (self.turn.is_empty(), self.turn_secret.is_empty()) {
            (false, true) => Err("un serveur TURN, mais pas de turn_secret".to_owned()),
            (true, _) if self.relay_only => Err("relay_only, mais pas de serveur TURN".to_owned()),
            (true, _) if self.stun.is_empty() => Ok("directe, sur un même réseau (ni STUN ni TURN)".to_owned()),
            (true, _) => Ok(self.stun.join(", ")),
            (false, false) => Ok(self.turn.join(", ")),
        }
    }
}

/// Everything that can be set by file and environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where SQLite's file lives.
    pub data: PathBuf,
    /// `postgres://…` to use a server instead.
    pub database_url: Option<String>,
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The address that customers use, for links in messages.
    pub public_url: Option<String>,
    /// Whether a reverse proxy in front tells the caller's address (`X-Forwarded-For`).
    pub behind_proxy: bool,
    /// Mail that leaves.
    pub smtp: Smtp,
    /// Mail that comes.
    pub imap: Imap,
    /// SMS.
    pub sms: Sms,
    /// MQTT.
    pub mqtt: Mqtt,
    /// Calls out.
    pub webhooks: Webhooks,
    /// Meetings by video.
    pub video: Video,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            data: PathBuf::from("data"),
            database_url: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 8022)),
            public_url: None,
            behind_proxy: false,
            smtp: Smtp::default(),
            imap: Imap::default(),
            sms: Sms::default(),
            mqtt: Mqtt::default(),
            webhooks: Webhooks::default(),
            video: Video::default(),
        }
    }
}

/// What a setting is where nobody says otherwise.
fn usually<'a>(usual: &'a serde_json::Value, name: &str) -> Option<&'a serde_json::Value> {
    name.split('.').try_fold(usual, |inside, part| inside.get(part))
}

/// A yes, a no or a number that stands in the environment, where everything is text; anything else stays what it is, to be refused by its name.
fn read(value: figment::value::Value) -> figment::value::Value {
    let text = value.as_str().unwrap_or_default();
    serde_json::from_str(text).unwrap_or(value)
}

/// The settings cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the settings cannot be read: {0}")]
pub struct BadSettings(#[from] Box<figment::Error>);

/// Variables that speak to the log, the tests and the benchmarks, not to the settings.
const ELSEWHERE: [&str; 6] = ["log", "test_", "bench_", "postgres_bin", "pages", "eval_"];

impl Settings {
    /// Defaults, then `comptoir.toml`, then `COMPTOIR_…` (`COMPTOIR_SMTP__SERVER` for a nested one).
    pub fn load() -> Result<Self, BadSettings> {
        Self::from_sources(std::env::vars(), Toml::file("comptoir.toml"))
    }

    fn from_sources(
        variables: impl Iterator<Item = (String, String)>,
        file: impl figment::Provider,
    ) -> Result<Self, BadSettings> {
        let mut figment = Figment::from(Serialized::defaults(Self::default())).merge(file);
        let usual = serde_json::to_value(Self::default()).unwrap_or_default();
        for (name, value) in variables {
            let Some(name) = name.strip_prefix("COMPTOIR_").map(|name| name.to_ascii_lowercase().replace("__", "."))
            else {
                continue;
            };
            if ELSEWHERE.iter().any(|other| name.starts_with(other)) {
                continue;
            }
            // A text is taken as it is written: a number that begins with + or 0, a password of digits stay what they are.
            let value = match usually(&usual, &name) {
                Some(serde_json::Value::Bool(_) | serde_json::Value::Number(_)) => read(value.into()),
                // Several in one variable.
                Some(serde_json::Value::Array(_)) => {
                    value.split([' ', ',']).filter(|word| !word.is_empty()).collect::<Vec<_>>().into()
                }
                _ => value.into(),
            };
            figment = figment.merge(Serialized::default(&name, value));
        }
        figment.extract().map_err(|error| BadSettings(Box::new(error)))
    }

    /// The store that the settings name.
    pub fn location(&self) -> db::Location {
        match &self.database_url {
            Some(url) => db::Location::Postgres(url.clone()),
            None => db::Location::Sqlite(self.data.join("comptoir.db")),
        }
    }

    /// Whether links in messages begin with an address that nobody can open: that of every network card at once.
    pub fn links_lead_nowhere(&self) -> bool {
        self.public_url.is_none() && self.listen.ip().is_unspecified()
    }

    /// The address at the head of every link, without a final slash.
    pub fn base_url(&self) -> String {
        let given = self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen));
        given.trim_end_matches('/').to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(variables: &[(&str, &str)], file: &str) -> Result<Settings, BadSettings> {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Settings::from_sources(variables, Toml::string(file))
    }

    #[test]
    fn nothing_is_needed_and_the_environment_wins() {
        assert_eq!(load(&[], "").expect("nothing is needed"), Settings::default());
        let file = "public_url = \"https://rue.example.org\"\n[sms]\ngateway = \"smsgate\"\n";
        let variables = [
            ("COMPTOIR_SMS__FROM", "+33639984111"),
            ("COMPTOIR_SMS__PASSWORD", "0123"),
            ("COMPTOIR_SMS__COST_PER_SEGMENT", "450"),
            ("COMPTOIR_BEHIND_PROXY", "true"),
            ("COMPTOIR_LISTEN", "0.0.0.0:80"),
            ("COMPTOIR_LOG", "debug"),
            ("COMPTOIR_TEST_POSTGRES", "postgres://"),
            ("PATH", "/bin"),
        ];
        let settings = load(&variables, file).expect("read");
        assert_eq!((settings.sms.from.as_str(), settings.sms.password.as_str()), ("+33639984111", "0123"));
        assert_eq!((settings.sms.cost_per_segment, settings.behind_proxy, settings.listen.port()), (450, true, 80));
        assert_eq!(
            (settings.base_url().as_str(), settings.sms.gateway.as_str()),
            ("https://rue.example.org", "smsgate")
        );
    }

    /// Names and usual values of all settings, as the environment says them.
    fn all(inside: &serde_json::Value, above: &str, into: &mut Vec<(String, serde_json::Value)>) {
        for (name, value) in inside.as_object().expect("a table") {
            let name = format!("{above}{}", name.to_ascii_uppercase());
            match value {
                serde_json::Value::Object(_) => all(value, &format!("{name}__"), into),
                value => into.push((name, value.clone())),
            }
        }
    }

    #[test]
    fn every_setting_can_be_said_by_the_environment() {
        let mut known = Vec::new();
        all(&serde_json::to_value(Settings::default()).expect("JSON"), "COMPTOIR_", &mut known);
        assert!(known.iter().filter(|(_, usual)| usual.is_boolean()).count() >= 3, "{known:?}");
        for (name, usual) in known {
            let said = match &usual {
                serde_json::Value::Bool(on) => (!on).to_string(),
                serde_json::Value::Number(number) => format!("{}", number.as_i64().unwrap_or_default() + 7),
                _ if name.contains("LISTEN") => "127.0.0.1:9".to_owned(),
                _ => "0123".to_owned(),
            };
            let settings = load(&[(&name, &said)], "").unwrap_or_else(|error| panic!("{name}={said}: {error}"));
            assert_ne!(settings, Settings::default(), "{name}={said} changes something");
        }
        assert!(load(&[("COMPTOIR_MQTT__EMBEDDED", "true")], "").expect("read").mqtt.embedded);
    }

    #[test]
    fn an_address_of_every_network_is_none_for_links() {
        for listen in ["0.0.0.0:8022", "[::]:8022"] {
            let settings = load(&[("COMPTOIR_LISTEN", listen)], "").expect("read");
            assert!(settings.links_lead_nowhere(), "{listen}");
            let named = Settings { public_url: Some("https://rue.example.org".into()), ..settings };
            assert!(!named.links_lead_nowhere());
        }
        assert!(!Settings::default().links_lead_nowhere());
    }

    #[test]
    fn servers_of_video_are_words_of_one_variable_and_what_is_amiss_is_said() {
        let variables = [
            ("COMPTOIR_VIDEO__STUN", "stun:a.example.org:3478, stun:b.example.org"),
            ("COMPTOIR_VIDEO__TURN", "turn:a.example.org:3478?transport=udp turns:a.example.org:5349"),
            ("COMPTOIR_VIDEO__TURN_SECRET", "0123"),
            ("COMPTOIR_VIDEO__RELAY_ONLY", "true"),
        ];
        let video = load(&variables, "").expect("read").video;
        assert_eq!((video.stun.len(), video.turn.len(), video.relay_only), (2, 2, true));
        assert!(video.judged().is_ok_and(|said| said.contains("turns:a.example.org:5349")));
        let judged = |file: &str| load(&[], file).expect("read").video.judged();
        assert!(judged("").is_ok());
        assert!(judged("[video]\nstun = [\"stun:a\"]").is_ok_and(|said| said == "stun:a"));
        for wrong in ["stun = [\"a:3478\"]", "turn = [\"stun:a\"]", "turn = [\"turn:a\"]", "relay_only = true"] {
            assert!(judged(&format!("[video]\n{wrong}")).is_err(), "{wrong}");
        }
        assert!(load(&[], "[video]\nrecord = true").is_err(), "nothing records");
    }

    #[test]
    fn what_is_misspelt_is_said() {
        for wrong in
            [("COMPTOIR_SMPT__SERVER", "a:25"), ("COMPTOIR_LISTEN", "here"), ("COMPTOIR_BEHIND_PROXY", "perhaps")]
        {
            assert!(load(&[wrong], "").is_err(), "{wrong:?}");
        }
        assert!(load(&[], "lisen = 1").is_err());
    }
}
