//! What the messages go into: a mail server and an SMSGate that keep what they took, and can be told to misbehave.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{Json, Router, extract::State, http::StatusCode, response::IntoResponse, routing::post};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

use crate::{Outcome, said};

/// How a sink behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Manners {
    /// It takes what comes.
    #[default]
    Good,
    /// It hears and never answers.
    Hangs,
    /// It refuses with this code, as its protocol has them.
    Refuses(u16),
}

/// One thing that takes messages: how often each was handed over.
#[derive(Default)]
struct Taken {
    manners: Mutex<Manners>,
    messages: Mutex<HashMap<String, u64>>,
    texts: Mutex<Vec<(String, String)>>,
    refused: AtomicU64,
}

/// A sink: cheap to clone, alive as long as the runtime.
#[derive(Clone)]
pub struct Sink {
    /// Where it listens, on this machine.
    pub port: u16,
    taken: Arc<Taken>,
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Sink {
    /// From now on it behaves so.
    pub fn behave(&self, manners: Manners) {
        *lock(&self.taken.manners) = manners;
    }
    /// The messages it took by their identifier, with how often each came.
    pub fn messages(&self) -> HashMap<String, u64> {
        lock(&self.taken.messages).clone()
    }
    /// To whom and what, in the order it came.
    pub fn texts(&self) -> Vec<(String, String)> {
        lock(&self.taken.texts).clone()
    }
    /// How many came a second time and were refused as known (SMSGate), or refused because it was told to.
    pub fn refused(&self) -> u64 {
        self.taken.refused.load(Ordering::Relaxed)
    }
    fn manners(&self) -> Manners {
        *lock(&self.taken.manners)
    }
    fn take(&self, id: String, to: String, text: String) {
        *lock(&self.taken.messages).entry(id).or_default() += 1;
        lock(&self.taken.texts).push((to, text));
    }
    fn refuse(&self) {
        self.taken.refused.fetch_add(1, Ordering::Relaxed);
    }
}

/// Both sinks of a run.
#[derive(Clone)]
pub struct Sinks {
    /// The mail server.
    pub mail: Sink,
    /// The telephone that sends SMS.
    pub sms: Sink,
}

impl Sinks {
    /// Starts both.
    ///
    /// # Errors
    /// When there is no free port.
    pub async fn start() -> Outcome<Self> {
        Ok(Self { mail: mail().await?, sms: sms().await? })
    }
}

async fn bind() -> Outcome<(TcpListener, Sink)> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(said("a free port"))?;
    let port = listener.local_addr().map_err(said("a free port"))?.port();
    Ok((listener, Sink { port, taken: Arc::default() }))
}

/// SMSGate as the vendor's server is: a repeated id is answered 409 and not sent again.
async fn sms() -> Outcome<Sink> {
    let (listener, sink) = bind().await?;
    let router = Router::new().route("/3rdparty/v1/messages", post(message)).with_state(sink.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(sink)
}

async fn message(State(sink): State<Sink>, Json(body): Json<Value>) -> axum::response::Response {
    match sink.manners() {
        Manners::Good => {}
        Manners::Hangs => std::future::pending().await,
        Manners::Refuses(code) => {
            sink.refuse();
            return StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_GATEWAY).into_response();
        }
    }
    let text = |pointer: &str| body.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let id = text("/id");
    if lock(&sink.taken.messages).contains_key(&id) {
        sink.refuse();
        return (StatusCode::CONFLICT, Json(json!({ "message": "already exists" }))).into_response();
    }
    sink.take(id.clone(), text("/phoneNumbers/0"), text("/textMessage/text"));
    (StatusCode::ACCEPTED, Json(json!({ "id": id, "state": "Pending" }))).into_response()
}

/// A mail server (RFC 5321) that takes everything; a mail is known by its Message-ID.
async fn mail() -> Outcome<Sink> {
    let (listener, sink) = bind().await?;
    let own = sink.clone();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let sink = own.clone();
            tokio::spawn(async move {
                // A client that was killed hangs up in the middle: that is what is tested.
                let _ = talk(&sink, socket).await;
            });
        }
    });
    Ok(sink)
}

async fn talk(sink: &Sink, socket: TcpStream) -> std::io::Result<()> {
    socket.set_nodelay(true)?;
    let mut stream = BufReader::new(socket);
    stream.write_all(b"220 sink\r\n").await?;
    let (mut to, mut line) = (String::new(), String::new());
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let manners = sink.manners();
        let answer = match (verb.as_str(), manners) {
            ("QUIT", _) => return stream.write_all(b"221 bye\r\n").await,
            (_, Manners::Hangs) => std::future::pending().await,
            ("MAIL", Manners::Refuses(code)) => {
                sink.refuse();
                format!("{code} not now")
            }
            ("EHLO", _) => "250-sink\r\n250-PIPELINING\r\n250 8BITMIME".to_owned(),
            ("RCPT", _) => {
                let inner = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
                inner.map_or("", |(inner, _)| inner).clone_into(&mut to);
                "250 ok".to_owned()
            }
            ("DATA", _) => {
                stream.write_all(b"354 go\r\n").await?;
                let text = content(&mut stream).await?;
                // From here on it is ours, whether the client hears our answer or not.
                sink.take(message_id(&text), to.clone(), text);
                "250 taken".to_owned()
            }
            ("HELO" | "MAIL" | "RSET" | "NOOP", _) => "250 ok".to_owned(),
            _ => "502 what".to_owned(),
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}

async fn content(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        let start = text.len();
        if stream.read_line(&mut text).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if &text[start..] == ".\r\n" {
            text.truncate(start);
            return Ok(text);
        }
    }
}

/// The first part of the Message-ID: our own identifier of the message.
fn message_id(text: &str) -> String {
    let header = text.lines().find_map(|line| line.strip_prefix("Message-ID:").or(line.strip_prefix("Message-Id:")));
    let id = header.unwrap_or_default().trim().trim_matches(['<', '>']);
    id.split('@').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_known_by_what_we_called_it() {
        assert_eq!(message_id("To: a@b\r\nMessage-ID: <0198-1@example.org>\r\n\r\nhi"), "0198-1");
        assert_eq!(message_id("To: a@b\r\n\r\nhi"), "");
    }
}
