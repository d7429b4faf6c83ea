//! A private mosquitto for a test, and a home that speaks to it.

use std::{
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use rumqttc::{AsyncClient, Event, MqttOptions, Packet, PublishOptions, QoS, SubscribeReasonCode};
use rustix::process::{Pid, Signal as Unix, kill_process};
use tempfile::TempDir;
use tokio::{sync::mpsc, task::AbortHandle, time::timeout};

use super::{super::mqtt, *};
use crate::platform::live::Stop;

/// How long a real broker may take on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(60);

/// The account of the street itself.
const OWN: (&str, &str) = ("comptoir", "levain");

/// Where mosquitto is, when the tests were given one.
pub(super) fn program() -> Option<PathBuf> {
    std::env::var_os("COMPTOIR_TEST_MOSQUITTO").map(PathBuf::from).filter(|path| path.exists())
}

/// A port that is free now.
pub(super) fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).and_then(|taken| taken.local_addr()).expect("a free port").port()
}

/// A street with its own broker.
pub(super) struct Connected {
    pub(super) street: Street,
    folder: TempDir,
    pub(super) port: u16,
    broker: Option<Child>,
    line: Option<AbortHandle>,
    stop: Stop,
}

impl Drop for Connected {
    fn drop(&mut self) {
        self.cut();
        self.stop_broker();
    }
}

impl Connected {
    /// A street whose settings name a broker that is not started yet; none without mosquitto.
    pub(super) async fn open(db: &Db, mode: Mode) -> Option<Self> {
        program()?;
        let (folder, port) = (tempfile::tempdir().expect("a folder"), free_port());
        let mut settings = Settings::default();
        settings.mqtt.url = format!("mqtt://127.0.0.1:{port}");
        (settings.mqtt.user, settings.mqtt.password) = (OWN.0.to_owned(), OWN.1.to_owned());
        let street = Street::open_with(db, mode, settings).await;
        Some(Self { street, folder, port, broker: None, line: None, stop: Stop::default() })
    }

    /// A street whose settings want a broker inside the program.
    pub(super) async fn open_inside(db: &Db, mode: Mode) -> Self {
        Self::open_inside_with(db, mode, |_| {}).await
    }

    /// The same with other settings.
    pub(super) async fn open_inside_with(db: &Db, mode: Mode, set: impl FnOnce(&mut Settings)) -> Self {
        let (folder, port) = (tempfile::tempdir().expect("a folder"), free_port());
        let mut settings = Settings::default();
        (settings.mqtt.embedded, settings.mqtt.listen) = (true, ([127, 0, 0, 1], port).into());
        set(&mut settings);
        let street = Street::open_with(db, mode, settings).await;
        Self { street, folder, port, broker: None, line: None, stop: Stop::default() }
    }

    /// Writes accounts and rights as they are now, as `comptoir mqtt accounts` does.
    pub(super) async fn accounts(&self) {
        let app = self.street.app.clone();
        let topics = mqtt::topics(app.settings()).expect("topics");
        let files =
            self.street.app.db().read(move |conn| mqtt::files(conn, app.street(), app.settings(), &topics)).await;
        mqtt::write(self.folder.path(), &files.expect("read")).expect("written");
        if let Some(broker) = &self.broker {
            tell(broker, Unix::HUP);
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Starts mosquitto, with what it kept.
    pub(super) async fn start_broker(&mut self) {
        let at = |name: &str| self.folder.path().join(name).display().to_string();
        // As root, mosquitto would become somebody else, who may not read a test's folder.
        let config = format!(
            "listener {} 127.0.0.1\nallow_anonymous false\nuser root\npassword_file {}\nacl_file {}\npersistence true\n\
             persistence_location {}/\nmax_queued_messages 0\nlog_dest none\n",
            self.port,
            at("comptoir.passwords"),
            at("comptoir.acl"),
            self.folder.path().display()
        );
        self.broker = Some(mosquitto(&self.folder, &config));
        answers(self.port).await;
    }

    /// Stops mosquitto in good order: it keeps sessions and what is queued.
    pub(super) fn stop_broker(&mut self) {
        if let Some(mut broker) = self.broker.take() {
            tell(&broker, Unix::TERM);
            // Whether it ended well is its own affair.
            let _ = broker.wait();
        }
    }

    /// Opens the street's line and waits until it is open.
    pub(super) async fn connect(&mut self) {
        self.begin();
        self.connected().await;
    }

    /// Opens the street's line, as soon as that is possible.
    pub(super) fn begin(&mut self) {
        self.line = mqtt::start(&self.street.app, self.stop.listen());
    }

    pub(super) async fn connected(&self) {
        let state = self.street.app.part::<mqtt::LineState>().expect("a part");
        for _ in 0..2_400 {
            if state.get() == Some(Ok(())) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("no line: {:?}", state.get());
    }

    /// Cuts the street's line as a crash would: nothing is said any more, nothing acknowledged.
    pub(super) fn cut(&mut self) {
        if let Some(line) = self.line.take() {
            line.abort();
        }
    }

    /// Closes the street's line as a stop of the program does.
    pub(super) async fn leave(&mut self) {
        self.stop.now();
        let Some(line) = self.line.take() else { return };
        for _ in 0..2_400 {
            if line.is_finished() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the line does not close");
    }

    /// Everything: accounts, broker, line.
    pub(super) async fn up(&mut self) {
        self.accounts().await;
        self.start_broker().await;
        self.connect().await;
    }

    /// A client of the broker with an account.
    pub(super) async fn client(&self, user: &str, password: &str) -> Result<Client, String> {
        Client::open(self.port, user, password).await
    }

    /// The client of a home.
    pub(super) async fn home(&self, made: &NewDevice) -> Client {
        self.client(&made.device.name, &made.secret).await.expect("a home connects")
    }

    /// Waits until the log of signals is that long.
    pub(super) async fn heard(&self, n: usize) -> Vec<String> {
        for _ in 0..2_400 {
            let log = self.street.log().await;
            if log.len() >= n {
                return log;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        self.street.log().await
    }
}

/// The broker of a house, where anybody may speak.
pub(super) struct OwnBroker {
    pub(super) port: u16,
    child: Child,
    _folder: TempDir,
}

impl OwnBroker {
    /// Starts it with more lines for its configuration, and waits until it answers.
    pub(super) async fn start(lines: &str) -> Self {
        let (folder, port) = (tempfile::tempdir().expect("a folder"), free_port());
        let config = format!("listener {port} 127.0.0.1\nallow_anonymous true\nuser root\nlog_dest none\n{lines}");
        let child = mosquitto(&folder, &config);
        answers(port).await;
        Self { port, child, _folder: folder }
    }
}

impl Drop for OwnBroker {
    fn drop(&mut self) {
        tell(&self.child, Unix::TERM);
        // Whether it ended well is its own affair.
        let _ = self.child.wait();
    }
}

fn mosquitto(folder: &TempDir, config: &str) -> Child {
    let path = folder.path().join("mosquitto.conf");
    std::fs::write(&path, config).expect("written");
    let mut command = Command::new(program().expect("mosquitto"));
    command.arg("-c").arg(path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("mosquitto starts")
}

async fn answers(port: u16) {
    for _ in 0..2_400 {
        if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("mosquitto does not answer");
}

fn tell(child: &Child, signal: Unix) {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("a process");
    // It may be gone already.
    let _ = kill_process(pid, signal);
}

/// A message as a client gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Got {
    pub(super) topic: String,
    pub(super) body: String,
    pub(super) retained: bool,
}

/// A program at home, or a telephone.
pub(super) struct Client {
    client: AsyncClient,
    got: mpsc::UnboundedReceiver<Got>,
    turning: AbortHandle,
}

impl Drop for Client {
    fn drop(&mut self) {
        self.turning.abort();
    }
}

impl Client {
    pub(super) async fn open(port: u16, user: &str, password: &str) -> Result<Self, String> {
        Self::named(&format!("test-{user}-{}", free_port()), port, user, password).await
    }

    /// A client that says under which name it is known.
    pub(super) async fn named(id: &str, port: u16, user: &str, password: &str) -> Result<Self, String> {
        let mut options = MqttOptions::new(id, ("127.0.0.1", port));
        if !user.is_empty() {
            options.set_credentials(user, password.as_bytes().to_vec());
        }
        let (client, mut events) = AsyncClient::builder(options).unbounded().build();
        loop {
            match events.poll().await {
                Ok(Event::Incoming(Packet::ConnAck(_))) => break,
                Ok(_) => {}
                Err(error) => return Err(error.to_string()),
            }
        }
        let (letters, got) = mpsc::unbounded_channel();
        let turning = tokio::spawn(async move {
            // A word that its rights refuse costs a client its line; it comes back.
            loop {
                match events.poll().await {
                    Ok(Event::Incoming(Packet::Publish(publish))) => {
                        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                        let (topic, body) = (text(&publish.topic), text(&publish.payload));
                        let _ = letters.send(Got { topic, body, retained: publish.retain });
                    }
                    Ok(_) => {}
                    Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                }
            }
        });
        Ok(Self { client, got, turning: turning.abort_handle() })
    }

    pub(super) async fn listen(&self, filter: &str) {
        let notice = self.client.subscribe_tracked(filter, QoS::AtLeastOnce).await.expect("asked");
        notice.wait_async().await.expect("subscribed");
    }

    /// Asks to listen; whether the broker grants it.
    pub(super) async fn may_listen(&self, filter: &str) -> bool {
        let notice = self.client.subscribe_tracked(filter, QoS::AtLeastOnce).await.expect("asked");
        let answer = notice.wait_async().await;
        answer
            .is_ok_and(|answer| answer.return_codes.iter().all(|code| matches!(code, SubscribeReasonCode::Success(_))))
    }

    /// Says something and waits until the broker has it.
    pub(super) async fn say(&self, topic: &str, body: impl Into<Vec<u8>>, retain: bool) {
        let options = PublishOptions::at_least_once().retain(retain);
        let notice = self.client.publish_tracked(topic, body.into(), options).await.expect("asked");
        // Refused by its rights or not, the broker acknowledges.
        let _ = notice.wait_completion_async().await;
    }

    /// Says something until the broker has it, as a telephone does that keeps what it has to say.
    pub(super) async fn insist(&self, topic: &str, body: &str) {
        loop {
            let options = PublishOptions::at_least_once();
            let notice = self.client.publish_tracked(topic, body.as_bytes().to_vec(), options).await.expect("asked");
            if notice.wait_completion_async().await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The next message whose topic ends so.
    pub(super) async fn next(&mut self, ending: &str) -> Got {
        let found = async {
            loop {
                let got = self.got.recv().await.expect("still open");
                if got.topic.ends_with(ending) {
                    return got;
                }
            }
        };
        timeout(PATIENCE, found).await.unwrap_or_else(|_| panic!("nothing about {ending}"))
    }

    /// What comes until nothing comes any more for so long.
    pub(super) async fn all(&mut self, quiet: Duration) -> Vec<Got> {
        let mut all = Vec::new();
        while let Ok(Some(got)) = timeout(quiet, self.got.recv()).await {
            all.push(got);
        }
        all
    }
}
