//! A broker inside the program, for a street whose machine has none: the accounts and rights of [`super::accounts`], told by
//! who keeps them. What a home says is handed over at once, and acknowledged to the home only when it is durable.
//!
//! Specification: MQTT 5.0 and 3.1.1, by the crate `mqtt5`. It asks when somebody listens and when somebody speaks, not at
//! every delivery as mosquitto does: who asks for more than their own is refused. To a home that asks for the announcements of
//! everybody, as Home Assistant does, its own are given all the same (see [`super::wide`]).

use std::{
    collections::{HashMap, HashSet},
    future::ready,
    net::SocketAddr,
    path::PathBuf,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use mqtt5::{
    broker::{
        AuthProvider, AuthResult, BrokerConfig, BrokerEventHandler, BrokerShutdownHandle, ClientPublishEvent,
        MqttBroker, PublishAction, StorageBackendType, StorageConfig, config::TlsConfig, router::MessageRouter,
    },
    packet::connect::ConnectPacket,
    protocol::v5::reason_codes::ReasonCode,
};
use subtle::ConstantTimeEq as _;
use tokio::{sync::mpsc, task::AbortHandle};

use super::{
    accounts::{May, covers, matches, own_rights, rights, verify},
    line::{Ack, Incoming},
    topics::Topics,
    wide::Wide,
};

/// The largest message that is taken, in octets.
const LARGEST: usize = 64 * 1024;
/// How many messages may wait for the store before homes wait.
const WAITING: usize = 1_024;
/// How many telephones and programs one account may bring.
const OF_ONE: usize = 16;
/// How many may be connected together.
const MOST: usize = 20_000;
/// After a store that did not take what a home said.
const AGAIN: Duration = Duration::from_secs(1);

/// Something that answers later.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Who keeps the accounts.
pub trait Accounts: Send + Sync + 'static {
    /// The hashed password of a home, as [`super::accounts::hash`] writes it; none for nobody.
    fn password<'a>(&'a self, user: &'a str) -> Later<'a, Option<String>>;
}

/// What a broker needs to begin.
pub struct Embedded {
    /// Where it listens in clear.
    pub listen: SocketAddr,
    /// Where it listens encrypted, with its certificates and its key (PEM).
    pub sealed: Option<(SocketAddr, PathBuf, PathBuf)>,
    /// Our own account: name, password, and the name of our line, which nobody else may bear.
    pub own: (String, String, String),
    /// The first parts of topics.
    pub topics: Topics,
    /// How long it keeps what a home that is away is to hear.
    pub session: Duration,
    /// Who keeps the accounts of homes.
    pub accounts: Arc<dyn Accounts>,
}

/// A broker that runs; dropped, it stops.
pub struct Broker {
    /// Where it listens in clear.
    pub address: SocketAddr,
    /// Where it listens encrypted.
    pub sealed: Option<SocketAddr>,
    door: Arc<Door>,
    router: Arc<MessageRouter>,
    stop: BrokerShutdownHandle,
    running: AbortHandle,
}

impl Drop for Broker {
    fn drop(&mut self) {
        self.stop.shutdown();
        self.running.abort();
    }
}

impl Broker {
    /// Begins; what homes say comes out at the other end, each to be told when it is durable.
    ///
    /// # Errors
    /// A sentence: an address is taken, a certificate cannot be read.
    pub async fn open(options: Embedded) -> Result<(Self, mpsc::Receiver<Incoming>), String> {
        let (letters, inbox) = mpsc::channel(WAITING);
        let Embedded { listen, sealed, own, topics, session, accounts } = options;
        let wide = Wide::default();
        let door = Arc::new(Door { own, topics, accounts, known: Mutex::default(), letters, wide });
        let storage = StorageConfig {
            backend: StorageBackendType::Memory,
            cleanup_interval: Duration::from_secs(60),
            ..StorageConfig::default()
        };
        // A program has one already; a test may be there before it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let config = BrokerConfig {
            bind_addresses: vec![listen],
            tls_config: sealed.map(|(at, certificates, key)| TlsConfig::new(certificates, key).with_bind_address(at)),
            max_clients: MOST,
            session_expiry_interval: session,
            max_packet_size: LARGEST,
            max_retained_message_size: LARGEST,
            max_subscriptions_per_client: 64,
            max_outbound_inflight: 1_024,
            shared_subscription_available: false,
            // Names and numbers of clients are nobody's business.
            sys_topics_enabled: false,
            storage_config: storage,
            event_handler: Some(door.clone()),
            ..BrokerConfig::default()
        };
        let broker = MqttBroker::with_config(config).await.map_err(|error| error.to_string())?;
        let mut broker = broker.with_auth_provider(door.clone());
        let address = broker.local_addr().ok_or("it listens nowhere")?;
        let (sealed, router, stop) = (broker.tls_local_addr(), broker.router(), broker.shutdown_handle());
        door.wide.over(&router);
        let running = tokio::spawn(async move {
            if let Err(error) = broker.run().await {
                tracing::error!(%error, "the broker inside the program stopped");
            }
        });
        Ok((Self { address, sealed, door, router, stop, running: running.abort_handle() }, inbox))
    }

    /// Parts with everybody whose account is gone.
    pub async fn keep_only(&self, users: &HashSet<String>) {
        let gone: Vec<String> = {
            let mut known = self.door.known.lock().unwrap_or_else(PoisonError::into_inner);
            let gone = known.iter().filter(|(_, by)| !users.contains(&by.user)).map(|(id, _)| id.clone()).collect();
            known.retain(|_, by| users.contains(&by.user));
            gone
        };
        for client in gone {
            self.router.disconnect_client(&client).await;
        }
    }
}

/// Who brought a client, and which MQTT it speaks (4 is 3.1.1).
#[derive(Clone)]
struct By {
    user: String,
    version: u8,
}

/// Who may come in, listen and speak; and where what is said goes.
struct Door {
    own: (String, String, String),
    topics: Topics,
    accounts: Arc<dyn Accounts>,
    /// Which account brought which client: nobody takes over the session of somebody else.
    known: Mutex<HashMap<String, By>>,
    letters: mpsc::Sender<Incoming>,
    wide: Wide,
}

impl Door {
    async fn lets_in(&self, user: &str, password: &[u8], client: &str, version: u8) -> bool {
        let (name, own, line) = &self.own;
        if user == name {
            return own.as_bytes().ct_eq(password).into();
        }
        // Names of our own line, for the program that runs and for `doctor`.
        if client.starts_with(line.as_str()) {
            return false;
        }
        let Ok(password) = std::str::from_utf8(password) else { return false };
        let Some(hashed) = self.accounts.password(user).await else { return false };
        verify(password, &hashed) && self.claims(client, By { user: user.to_owned(), version })
    }

    fn claims(&self, client: &str, by: By) -> bool {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let may = match known.get(client) {
            Some(owner) => owner.user == by.user,
            None => known.values().filter(|owner| owner.user == by.user).count() < OF_ONE,
        };
        if may && !client.is_empty() {
            known.insert(client.to_owned(), by);
        }
        may || client.is_empty()
    }

    fn known(&self, client: &str) -> Option<By> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(client).cloned()
    }

    fn may(&self, user: Option<&str>, wanted: May, fits: impl Fn(&str) -> bool) -> bool {
        let Some(user) = user else { return false };
        let known = if user == self.own.0 { own_rights(&self.topics) } else { rights(&self.topics, user) };
        known.iter().any(|(may, topic)| *may == wanted && fits(topic))
    }

    /// Under what a home said it: `homeassistant/status`, which all say, is taken for its own, so that who has started is
    /// announced anew and nobody else.
    fn topic(&self, event: &ClientPublishEvent) -> String {
        match &event.user_id {
            Some(user) if *event.topic == format!("{}/status", self.topics.discovery) => {
                self.topics.of(user, "homeassistant/status")
            }
            _ => event.topic.to_string(),
        }
    }

    /// Hands over what a home said, until it is durable: the home waits for its acknowledgement so long.
    async fn hand_over(&self, event: &ClientPublishEvent) {
        loop {
            let (ack, durable) = Ack::pair();
            let (topic, payload) = (self.topic(event), event.payload.to_vec());
            let letter = Incoming { topic, payload, retained: false, ack };
            if self.letters.send(letter).await.is_err() || durable.await.is_ok() {
                return;
            }
            tokio::time::sleep(AGAIN).await;
        }
    }
}

impl AuthProvider for Door {
    fn authenticate<'a>(&'a self, connect: &'a ConnectPacket, _: SocketAddr) -> Later<'a, mqtt5::Result<AuthResult>> {
        Box::pin(async move {
            let (Some(user), Some(password)) = (&connect.username, &connect.password) else {
                return Ok(AuthResult::fail(ReasonCode::NotAuthorized));
            };
            Ok(if self.lets_in(user, password, &connect.client_id, connect.protocol_version).await {
                AuthResult::success_with_user(user.clone())
            } else {
                AuthResult::fail(ReasonCode::BadUsernameOrPassword)
            })
        })
    }

    fn authorize_publish<'a>(&'a self, _: &str, user: Option<&'a str>, topic: &'a str) -> Later<'a, bool> {
        Box::pin(ready(self.may(user, May::Write, |known| matches(known, topic))))
    }

    fn authorize_subscribe<'a>(&'a self, client: &str, user: Option<&'a str>, filter: &'a str) -> Later<'a, bool> {
        let client = client.to_owned();
        Box::pin(async move {
            let granted = self.may(user, May::Read, |known| covers(known, filter));
            if let Some(by) = self.known(&client).filter(|by| !granted && Some(by.user.as_str()) == user) {
                self.wide.give_own(&self.topics, (&client, by.version), &by.user, filter).await;
            }
            granted
        })
    }
}

impl BrokerEventHandler for Door {
    fn on_client_publish<'a>(&'a self, event: ClientPublishEvent) -> Later<'a, PublishAction> {
        Box::pin(async move {
            if event.user_id.as_deref() == Some(self.own.0.as_str()) {
                return PublishAction::Continue;
            }
            // A home speaks to nobody but us.
            self.hand_over(&event).await;
            PublishAction::Handled
        })
    }
}
