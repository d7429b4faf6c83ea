//! The settings of the program: none is needed to start. What a shop edits lives in the store instead.

use std::{net::SocketAddr, path::PathBuf};

use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
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
}

/// How SMS leave: by one gateway.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sms {
    /// `smsgate` or `twilio`; empty when no SMS can leave.
    pub gateway: String,
    /// Base address of the gateway's API.
    pub url: String,
    /// User name or account SID.
    pub user: String,
    /// Password or token.
    pub password: String,
    /// The number that SMS come from, in E.164.
    pub from: String,
    /// What one segment costs, in hundredths of a cent.
    pub cost_per_segment: i64,
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
    /// Mail.
    pub smtp: Smtp,
    /// SMS.
    pub sms: Sms,
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
            sms: Sms::default(),
        }
    }
}

/// The settings cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the settings cannot be read: {0}")]
pub struct BadSettings(#[from] Box<figment::Error>);

impl Settings {
    /// Defaults, then `comptoir.toml`, then `COMPTOIR_…` (`COMPTOIR_SMTP__SERVER` for a nested one).
    pub fn load() -> Result<Self, BadSettings> {
        let figment = Figment::from(Serialized::defaults(Self::default())).merge(Toml::file("comptoir.toml")).merge(
            Env::prefixed("COMPTOIR_").ignore(&["test_postgres", "test_chrome", "test_chromedriver"]).split("__"),
        );
        figment.extract().map_err(|error| BadSettings(Box::new(error)))
    }

    /// The store that the settings name.
    pub fn location(&self) -> db::Location {
        match &self.database_url {
            Some(url) => db::Location::Postgres(url.clone()),
            None => db::Location::Sqlite(self.data.join("comptoir.db")),
        }
    }

    /// The address at the head of every link, without a final slash.
    pub fn base_url(&self) -> String {
        let given = self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen));
        given.trim_end_matches('/').to_owned()
    }
}
