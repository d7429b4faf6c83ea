//! An SMTP server in the test process: it takes mail, keeps it, and misbehaves when the recipient's name says so.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

/// What the server offers and how it behaves.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Habits {
    /// Announces `PIPELINING`.
    pub(crate) pipelining: bool,
    /// Speaks TLS from the first octet.
    pub(crate) tls: bool,
    /// Announces `STARTTLS` and asks for it before mail.
    pub(crate) starttls: bool,
    /// Asks for `user` and `secret`.
    pub(crate) login: bool,
    /// Hangs up without a word after each message.
    pub(crate) hangs_up: bool,
    /// Opens `DATA` even for a refused recipient.
    pub(crate) careless: bool,
}

/// A message as it was received, dots unstuffed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Got {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) data: Vec<u8>,
}

#[derive(Clone)]
pub(crate) struct Sink {
    pub(crate) port: u16,
    habits: Habits,
    mails: Arc<Mutex<Vec<Got>>>,
    connections: Arc<AtomicUsize>,
    at_once: Arc<AtomicUsize>,
    most_at_once: Arc<AtomicUsize>,
}

impl Sink {
    pub(crate) async fn start(habits: Habits) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let sink = Self {
            port: listener.local_addr().unwrap().port(),
            habits,
            mails: Arc::default(),
            connections: Arc::default(),
            at_once: Arc::default(),
            most_at_once: Arc::default(),
        };
        let handle = sink.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                socket.set_nodelay(true).unwrap();
                let sink = sink.clone();
                sink.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    let now = sink.at_once.fetch_add(1, Ordering::SeqCst) + 1;
                    sink.most_at_once.fetch_max(now, Ordering::SeqCst);
                    let _ = sink.serve(socket).await;
                    sink.at_once.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        handle
    }

    pub(crate) fn mails(&self) -> Vec<Got> {
        self.mails.lock().unwrap().clone()
    }
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
    pub(crate) fn most_at_once(&self) -> usize {
        self.most_at_once.load(Ordering::SeqCst)
    }

    async fn serve(&self, socket: TcpStream) -> std::io::Result<()> {
        if self.habits.tls {
            let mut stream = BufReader::new(acceptor().accept(socket).await?);
            stream.write_all(b"220 sink\r\n").await?;
            self.talk(&mut stream, false).await?;
        } else {
            let mut stream = BufReader::new(socket);
            stream.write_all(b"220 sink\r\n").await?;
            if self.talk(&mut stream, self.habits.starttls).await? {
                let mut stream = BufReader::new(acceptor().accept(stream.into_inner()).await?);
                self.talk(&mut stream, false).await?;
            }
        }
        Ok(())
    }

    /// Talks until the client leaves; true when it asked for TLS.
    async fn talk<S>(&self, stream: &mut BufReader<S>, offers_tls: bool) -> std::io::Result<bool>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let (mut from, mut to, mut refused) = (String::new(), String::new(), false);
        let mut logged_in = !self.habits.login;
        loop {
            let mut line = Vec::new();
            if stream.read_until(b'\n', &mut line).await? == 0 {
                return Ok(false);
            }
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            let answer: String = match verb.as_str() {
                "EHLO" => {
                    let mut answer = String::from("250-sink\r\n");
                    for (offered, word) in [
                        (self.habits.pipelining, "PIPELINING"),
                        (offers_tls, "STARTTLS"),
                        (self.habits.login, "AUTH PLAIN LOGIN"),
                    ] {
                        if offered {
                            answer += &format!("250-{word}\r\n");
                        }
                    }
                    answer + "250 8BITMIME"
                }
                "STARTTLS" => {
                    stream.write_all(b"220 go\r\n").await?;
                    return Ok(true);
                }
                "AUTH" => {
                    logged_in = line == format!("AUTH PLAIN {}", STANDARD.encode("\0user\0secret"));
                    if logged_in { "235 2.7.0 in".into() } else { "535 5.7.8 who are you".into() }
                }
                "MAIL" if !logged_in || offers_tls => "530 5.7.0 first things first".into(),
                "MAIL" => {
                    (from, refused) = (between(&line), false);
                    "250 2.1.0 ok".into()
                }
                "RCPT" => {
                    to = between(&line);
                    let answer = match to.split('@').next().unwrap_or_default() {
                        "unknown" => "550 5.1.1 no unknown@example.org here",
                        "later" => "451 4.3.0 later",
                        "busy" => "421 4.3.2 going down",
                        "drop" => return Ok(false),
                        "mute" => {
                            std::future::pending::<()>().await;
                            ""
                        }
                        _ => "250 2.1.5 ok",
                    };
                    refused = !answer.starts_with('2');
                    if answer.starts_with("421") {
                        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
                        return Ok(false);
                    }
                    answer.into()
                }
                "DATA" if refused && !self.habits.careless => "503 5.5.1 no recipient".into(),
                "DATA" => {
                    stream.write_all(b"354 go\r\n").await?;
                    let data = content(stream).await?;
                    let verdict = match to.split('@').next().unwrap_or_default() {
                        "spam" => "554 5.7.1 no",
                        "full" => "452 4.2.2 full",
                        "cut" => return Ok(false),
                        _ => "250 2.0.0 Ok: queued as 4F9D",
                    };
                    if verdict.starts_with('2') {
                        self.mails.lock().unwrap().push(Got { from: from.clone(), to: to.clone(), data });
                    }
                    if self.habits.hangs_up {
                        stream.write_all(format!("{verdict}\r\n").as_bytes()).await?;
                        return Ok(false);
                    }
                    verdict.into()
                }
                "RSET" => "250 2.0.0 ok".into(),
                "QUIT" => {
                    stream.write_all(b"221 bye\r\n").await?;
                    return Ok(false);
                }
                _ => "502 5.5.2 what".into(),
            };
            stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
    }
}

fn between(line: &str) -> String {
    line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or("", |(inner, _)| inner).to_owned()
}

async fn content<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>) -> std::io::Result<Vec<u8>> {
    let mut data = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(data);
        }
        data.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

fn acceptor() -> TlsAcceptor {
    let chain = CertificateDer::from_pem_slice(include_bytes!("../testdata/localhost.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("../testdata/localhost.key.pem")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![chain], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}
