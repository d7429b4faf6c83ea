//! One connection, from its opening to its end.

use std::{future::ready, pin::Pin, sync::Arc, time::Duration};

use rumqttc::{
    AckMode, AsyncClient, AsyncClientBuilder, ConnectReturnCode, ConnectionError, Event, EventLoop, LastWill,
    MqttOptions, PersistedAckMode, PersistedSession, PublishOptions, QoS, RetainForwardRule, SessionStore,
    SessionStoreError, SessionStoreKey, SubscribeFilter, SubscribeReasonCode, TlsConfiguration, Transport,
};
use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::AbortHandle,
    time::timeout,
};

use super::{Broken, Options};

/// How long the broker may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Messages that the broker may have under way to us before it waits for an acknowledgement.
const WINDOW: u16 = 1_024;
/// Room for messages that nobody acknowledges (QoS 0); what finds no room is lost, as QoS 0 allows.
const LOOSE: usize = 1_024;
/// The largest message that is taken, in octets: what homes send is a few hundred.
const LARGEST: u32 = 64 * 1024;

/// One message that came in.
#[derive(Debug)]
pub struct Incoming {
    /// Under which topic.
    pub topic: String,
    /// Its body. It may hold a position: never logged, never stored.
    pub payload: Vec<u8>,
    /// Whether it is a copy that the broker kept, and no news.
    pub retained: bool,
    /// To be told when it is durable.
    pub ack: Ack,
}

/// Says that a message is durable. Dropped without a word, the line closes, and the broker sends the message again.
#[derive(Debug)]
pub struct Ack(Option<oneshot::Sender<()>>);

impl Ack {
    /// One, and the end at which it is heard whether it was done, or dropped.
    pub(super) fn pair() -> (Self, oneshot::Receiver<()>) {
        let (done, wait) = oneshot::channel();
        (Self(Some(done)), wait)
    }

    /// It is durable, or needs not be.
    pub fn done(mut self) {
        if let Some(sender) = self.0.take() {
            // The line is gone already: the message comes again, and is known then.
            let _ = sender.send(());
        }
    }
}

/// Sends over a line. Cheap to clone; useless once the line is gone.
#[derive(Clone, Debug)]
pub struct Publisher {
    client: AsyncClient,
}

impl Publisher {
    /// Sends a message (QoS 1) without waiting for the broker's word.
    ///
    /// # Errors
    /// [`Broken::Lost`] when the line is gone.
    pub async fn send(&self, topic: &str, payload: impl Into<Vec<u8>>, retain: bool) -> Result<(), Broken> {
        let options = PublishOptions::at_least_once().retain(retain);
        self.client.publish(topic, payload.into(), options).await.map_err(|_| Broken::Lost)
    }

    /// Sends a message (QoS 1) and waits until the broker has it.
    ///
    /// # Errors
    /// [`Broken::Lost`] when the line is gone or the broker does not answer in time.
    pub async fn deliver(&self, topic: &str, payload: impl Into<Vec<u8>>, retain: bool) -> Result<(), Broken> {
        let options = PublishOptions::at_least_once().retain(retain);
        let notice = self.client.publish_tracked(topic, payload.into(), options).await.map_err(|_| Broken::Lost)?;
        match timeout(PATIENCE, notice.wait_completion_async()).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Broken::Lost),
        }
    }
}

/// An open line. Dropping it cuts it: the broker then speaks our last will.
#[derive(Debug)]
pub struct Line {
    publisher: Publisher,
    inbox: mpsc::Receiver<Incoming>,
    status: Option<String>,
    ended: watch::Receiver<bool>,
    tasks: [AbortHandle; 2],
}

impl Line {
    /// Opens a line: connects, listens to the filters, and says `online`.
    ///
    /// # Errors
    /// Why not.
    pub async fn open(options: &Options) -> Result<Self, Broken> {
        let (client, mut events) = AsyncClientBuilder::new(settings(options)?)
            .unbounded()
            .try_build()
            .map_err(|error| Broken::Settings(error.to_string()))?;
        timeout(PATIENCE, connected(&mut events))
            .await
            .map_err(|_| Broken::Unreachable("no answer in time".into()))??;
        let publisher = Publisher { client: client.clone() };
        let (letters, inbox) = mpsc::channel(usize::from(WINDOW) + LOOSE);
        let (owed, owing) = mpsc::unbounded_channel();
        let (ending, ended) = watch::channel(false);
        let ending = Arc::new(ending);
        let over = Arc::clone(&ending);
        let acks = tokio::spawn(async move {
            acknowledge(client, owing).await;
            over.send_replace(true);
        });
        let turning = tokio::spawn(async move {
            turn(events, letters, owed).await;
            ending.send_replace(true);
        });
        let line = Self {
            publisher,
            inbox,
            status: options.status.clone(),
            ended,
            tasks: [acks.abort_handle(), turning.abort_handle()],
        };
        line.listen(&options.filters).await?;
        if let Some(status) = &line.status {
            line.publisher.send(status, "online", true).await?;
        }
        Ok(line)
    }

    async fn listen(&self, filters: &[String]) -> Result<(), Broken> {
        if filters.is_empty() {
            return Ok(());
        }
        let filters = filters.iter().map(|filter| {
            let mut filter = SubscribeFilter::new(filter.as_str(), QoS::AtLeastOnce);
            filter.retain_forward_rule = RetainForwardRule::Never;
            filter
        });
        let notice = self.publisher.client.subscribe_many_tracked(filters).await.map_err(|_| Broken::Lost)?;
        let answer = timeout(PATIENCE, notice.wait_async()).await.map_err(|_| Broken::Lost)?;
        let answer = answer.map_err(|error| Broken::Refused(error.to_string()))?;
        let refused =
            answer.return_codes.iter().filter(|code| !matches!(code, SubscribeReasonCode::Success(_))).count();
        if refused > 0 {
            tracing::warn!(refused, "the broker does not let us listen to everything");
        }
        Ok(())
    }

    /// To send over it.
    pub fn publisher(&self) -> Publisher {
        self.publisher.clone()
    }

    /// The next message; none when the line is gone.
    pub async fn next(&mut self) -> Option<Incoming> {
        if *self.ended.borrow() {
            return None;
        }
        tokio::select! {
            biased;
            _ = self.ended.changed() => None,
            next = self.inbox.recv() => next,
        }
    }

    /// Says `offline` and goes in good order.
    pub async fn close(mut self) {
        let farewell = async {
            if let Some(status) = &self.status {
                self.publisher.deliver(status, "offline", true).await?;
            }
            self.publisher.client.disconnect().await.map_err(|_| Broken::Lost)?;
            // It ends by itself once the broker was told.
            let _ = self.ended.changed().await;
            Ok::<_, Broken>(())
        };
        // Who does not answer now hears our last will.
        let _ = timeout(Duration::from_secs(2), farewell).await;
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

fn settings(options: &Options) -> Result<MqttOptions, Broken> {
    let address = &options.address;
    let mut own = MqttOptions::new(options.client_id.as_str(), (address.host.as_str(), address.port));
    own.set_keep_alive(30)
        .set_clean_start(false)
        .set_session_expiry_interval(u32::try_from(options.session.as_secs()).ok())
        .set_session_store(NothingUnderWay { expiry: u32::try_from(options.session.as_secs()).ok() })
        .set_receive_maximum(Some(WINDOW))
        .set_max_packet_size(Some(LARGEST))
        .set_ack_mode(AckMode::Manual);
    if let Some((user, password)) = address.login.as_ref().or(options.login.as_ref()) {
        own.set_credentials(user.as_str(), password.clone().into_bytes());
    }
    if let Some(status) = &options.status {
        own.set_last_will(LastWill::new(status.as_str(), "offline", QoS::AtLeastOnce, true, None));
    }
    if address.tls {
        own.set_transport(Transport::tls_with_config(TlsConfiguration::Rustls(Arc::new(tls(options)?))));
    }
    Ok(own)
}

/// Our side of a session that the broker remembers, after a restart too: nothing of ours is under way. What we had not
/// delivered stands in our own store, and is sent anew.
#[derive(Debug)]
struct NothingUnderWay {
    expiry: Option<u32>,
}

type Kept<'a, T> = Pin<Box<dyn Future<Output = Result<T, SessionStoreError>> + Send + 'a>>;

impl SessionStore for NothingUnderWay {
    fn load<'a>(&'a self, key: &'a SessionStoreKey) -> Kept<'a, Option<PersistedSession>> {
        let session = PersistedSession {
            format_version: 1,
            client_id: key.client_id().to_owned(),
            clean_start: false,
            session_expiry_interval: self.expiry,
            outgoing_inflight_upper_limit: None,
            ack_mode: PersistedAckMode::Manual,
            last_pkid: 0,
            last_puback: 0,
            replay: Vec::new(),
            incoming_qos2: Vec::new(),
        };
        Box::pin(ready(Ok(Some(session))))
    }

    fn save<'a>(&'a self, _: &'a SessionStoreKey, _: &'a PersistedSession) -> Kept<'a, ()> {
        Box::pin(ready(Ok(())))
    }

    fn clear<'a>(&'a self, _: &'a SessionStoreKey) -> Kept<'a, ()> {
        Box::pin(ready(Ok(())))
    }
}

fn tls(options: &Options) -> Result<rustls::ClientConfig, Broken> {
    let mut roots = rustls::RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    if let Some(path) = &options.ca {
        let wrong = |why: String| Broken::Settings(format!("mqtt.ca: {}: {why}", path.display()));
        for certificate in CertificateDer::pem_file_iter(path).map_err(|error| wrong(error.to_string()))? {
            let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
            roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| Broken::Settings(error.to_string()))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// Turns until the broker has accepted us.
async fn connected(events: &mut EventLoop) -> Result<(), Broken> {
    loop {
        match events.poll().await {
            Ok(Event::Incoming(rumqttc::Packet::ConnAck(_))) => return Ok(()),
            Ok(_) => {}
            Err(ConnectionError::ConnectionRefused(code)) => return Err(Broken::Refused(in_words(code))),
            Err(error) => return Err(Broken::Unreachable(error.to_string())),
        }
    }
}

fn in_words(code: ConnectReturnCode) -> String {
    match code {
        ConnectReturnCode::BadUserNamePassword | ConnectReturnCode::NotAuthorized => "user or password".to_owned(),
        other => format!("{other:?}"),
    }
}

/// What is owed to the broker for one message: its acknowledgement, once somebody says that it is durable.
type Owed = (rumqttc::Publish, oneshot::Receiver<()>);

/// Turns the line until it breaks, and hands over what comes in.
async fn turn(mut events: EventLoop, letters: mpsc::Sender<Incoming>, owed: mpsc::UnboundedSender<Owed>) {
    loop {
        let publish = match events.poll().await {
            Ok(Event::Incoming(rumqttc::Packet::Publish(publish))) => publish,
            Ok(_) => continue,
            Err(ConnectionError::RequestsDone) => return,
            Err(error) => {
                tracing::warn!(%error, "the line to the broker broke");
                return;
            }
        };
        let mut ack = Ack(None);
        let topic = String::from_utf8_lossy(&publish.topic).into_owned();
        let (payload, retained) = (publish.payload.to_vec(), publish.retain);
        if publish.qos != QoS::AtMostOnce {
            let (pending, wait) = Ack::pair();
            ack = pending;
            // Only what is needed to acknowledge is kept.
            let bare = rumqttc::Publish { payload: Default::default(), topic: Default::default(), ..publish };
            if owed.send((bare, wait)).is_err() {
                return;
            }
        }
        // No waiting here: acknowledgements go out by this very loop. The window leaves room for whatever counts.
        if letters.try_send(Incoming { topic, payload, retained, ack }).is_err() {
            tracing::debug!("a message found no room");
        }
    }
}

/// Acknowledges in the order in which messages came (MQTT 5 §4.6), each once it is durable.
async fn acknowledge(client: AsyncClient, mut owing: mpsc::UnboundedReceiver<Owed>) {
    while let Some((publish, durable)) = owing.recv().await {
        if durable.await.is_err() || client.ack(&publish).await.is_err() {
            return;
        }
    }
}
