//! Handing e-mail to an SMTP server (RFC 5321) over connections that are kept open.
//!
//! Each connection is a socket with `TCP_NODELAY`: without it every message waits for a delayed acknowledgement, some
//! 40 ms. Where the server allows it (RFC 2920) sender, recipient and `DATA` travel together, so a message costs two
//! round trips. A connection that the server dropped while idle is opened again, unseen; one that breaks after the
//! content has left is an error to be tried again, and the receiver may then get the message twice (same Message-ID).

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use lettre::{
    Address,
    transport::smtp::{
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        commands::{Data, Ehlo, Mail, Rcpt, Rset},
        extension::{ClientId, Extension, MailParameter},
        response::Response,
    },
};
use tokio::{net::TcpStream, sync::Semaphore, time::timeout};

use crate::{Receipt, SendError, email::Letter};

pub(crate) mod tls;

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first octet (RFC 8314, port 465): the best.
    Tls,
    /// `STARTTLS` (RFC 3207, port 587 or 25), required: never falls back to clear text.
    StartTls,
    /// None: for a relay on the same machine or a closed network.
    Plain,
}

/// An SMTP server and how to reach it.
#[derive(Clone)]
pub struct Server {
    /// Its name, which its certificate must bear.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// User and password, when it asks for them.
    pub login: Option<(String, String)>,
    /// How this machine names itself in `EHLO`: its public domain.
    pub hello: String,
    /// A certificate authority to trust besides the public ones, in PEM.
    pub authority: Option<String>,
    /// How many messages may travel at once; as many connections are kept.
    pub connections: usize,
    /// How long opening a connection, and then each message, may take.
    pub deadline: Duration,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .finish_non_exhaustive()
    }
}

/// The settings of the server cannot work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadServer {
    /// No host, no connection allowed, or a name with a space in it.
    #[error("the SMTP server has no usable name")]
    Name,
    /// The certificate authority is not a PEM certificate.
    #[error("the certificate authority of the SMTP server cannot be read")]
    Authority,
    /// A password would travel in clear text to another machine.
    #[error("a password must not travel without TLS")]
    ClearPassword,
}

struct Inner {
    server: Server,
    hello: ClientId,
    tls: tls::Tls,
    slots: Semaphore,
    idle: Mutex<Vec<Link>>,
}

/// The connections to one SMTP server; a clone shares them.
#[derive(Clone)]
pub struct Mailer(Arc<Inner>);

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Mailer").field(&self.0.server).finish()
    }
}

/// One open connection, between two messages.
struct Link {
    smtp: AsyncSmtpConnection,
    pipelining: bool,
}

/// A message that was not taken.
struct Failure {
    error: SendError,
    /// Whether the connection can carry another message.
    usable: bool,
    /// Whether the connection was found dead before the content left, so that a new one may try at once.
    dead: bool,
}

/// At which command the server refused.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Opening,
    Login,
    Envelope,
    Content,
}

impl Mailer {
    /// Checks the settings; connects to nothing yet.
    ///
    /// # Errors
    /// [`BadServer`].
    pub fn new(server: Server) -> Result<Self, BadServer> {
        let named = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic());
        if !named(&server.host) || !named(&server.hello) || server.connections == 0 {
            return Err(BadServer::Name);
        }
        let here = ["localhost", "127.0.0.1", "::1"].contains(&server.host.as_str());
        if server.login.is_some() && server.security == Security::Plain && !here {
            return Err(BadServer::ClearPassword);
        }
        let tls = tls::Tls::new(&server.host, server.authority.as_deref()).ok_or(BadServer::Authority)?;
        let hello = ClientId::Domain(server.hello.clone());
        let slots = Semaphore::new(server.connections.min(Semaphore::MAX_PERMITS));
        Ok(Self(Arc::new(Inner { server, hello, tls, slots, idle: Mutex::default() })))
    }

    /// Hands one message over, waiting for a free connection first.
    ///
    /// # Errors
    /// [`SendError::Permanent`] when the server refuses the recipient, the sender or the content for good (5xx);
    /// [`SendError::Retry`] for 4xx, for a server that cannot be reached or logged in to, and for a broken connection.
    pub async fn send(&self, letter: &Letter) -> Result<Receipt, SendError> {
        let _slot = self.0.slots.acquire().await.map_err(|_| SendError::retry("the program is stopping"))?;
        if let Some(link) = self.take() {
            match self.carry(link, letter).await {
                Err(failure) if failure.dead => {}
                outcome => return outcome.map_err(|failure| failure.error),
            }
        }
        let link = self.open().await?;
        self.carry(link, letter).await.map_err(|failure| failure.error)
    }

    /// Tells the server goodbye on every idle connection.
    pub async fn close(&self) {
        while let Some(mut link) = self.take() {
            let _ = timeout(Duration::from_secs(2), link.smtp.quit()).await;
        }
    }

    fn take(&self) -> Option<Link> {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    async fn carry(&self, mut link: Link, letter: &Letter) -> Result<Receipt, Failure> {
        let outcome = match timeout(self.0.server.deadline, link.carry(letter)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Failure { error: late(), usable: false, dead: false }),
        };
        if outcome.as_ref().map_or_else(|failure| failure.usable, |_| true) {
            self.0.idle.lock().unwrap_or_else(PoisonError::into_inner).push(link);
        }
        outcome
    }

    async fn open(&self) -> Result<Link, SendError> {
        Box::pin(timeout(self.0.server.deadline, self.connect())).await.unwrap_or_else(|_| Err(late()))
    }

    async fn connect(&self) -> Result<Link, SendError> {
        let Inner { server, hello, tls, .. } = &*self.0;
        let unreachable = || SendError::retry("the SMTP server cannot be reached");
        let socket = TcpStream::connect((server.host.as_str(), server.port)).await.map_err(|_| unreachable())?;
        socket.set_nodelay(true).map_err(|_| unreachable())?;
        let refused = |error| told(&error, Stage::Opening);
        let mut smtp = if server.security == Security::Tls {
            let stream = tls.wrap(socket).await.ok_or_else(unsafe_server)?;
            AsyncSmtpConnection::connect_with_transport(Box::new(stream), hello).await.map_err(refused)?
        } else {
            AsyncSmtpConnection::connect_with_transport(Box::new(socket), hello).await.map_err(refused)?
        };
        if server.security == Security::StartTls {
            if !smtp.server_info().supports_feature(Extension::StartTls) {
                return Err(SendError::credentials("the SMTP server offers no STARTTLS"));
            }
            smtp.starttls(tls.parameters().clone(), hello).await.map_err(|_| unsafe_server())?;
        }
        // The library keeps only the extensions it knows, so the server is asked again for its own list.
        let offers = smtp.command(Ehlo::new(hello.clone())).await.map_err(refused)?;
        let pipelining = offers.message().any(|line| line.trim().eq_ignore_ascii_case("PIPELINING"));
        if let Some((user, password)) = &server.login {
            let login = Credentials::new(user.clone(), password.clone());
            smtp.auth(&[Mechanism::Plain, Mechanism::Login], &login)
                .await
                .map_err(|error| told(&error, Stage::Login))?;
        }
        Ok(Link { smtp, pipelining })
    }
}

fn late() -> SendError {
    SendError::retry("the SMTP server did not answer in time")
}

fn unsafe_server() -> SendError {
    SendError::credentials("the SMTP server cannot be trusted: TLS failed")
}

/// Sender, recipient and `DATA` in one write (RFC 2920).
struct Together<'a>(&'a Mail, &'a Rcpt);

impl fmt::Display for Together<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{Data}", self.0, self.1)
    }
}

impl Link {
    async fn carry(&mut self, letter: &Letter) -> Result<Receipt, Failure> {
        self.envelope(letter).await?;
        let end = self.smtp.message(&letter.bytes).await;
        let end = end.map_err(|error| failed(&error, Stage::Content))?;
        Ok(Receipt::of(end.first_line().unwrap_or_default()))
    }

    /// Up to the server's `354`, from where the content may leave.
    async fn envelope(&mut self, letter: &Letter) -> Result<(), Failure> {
        let mut parameters = Vec::new();
        let ascii = |address: &Address| AsRef::<str>::as_ref(address).is_ascii();
        if !letter.envelope.to().iter().chain(letter.envelope.from()).all(ascii) {
            if !self.smtp.server_info().supports_feature(Extension::SmtpUtfEight) {
                let error = SendError::permanent("the SMTP server does not take addresses with accents");
                return Err(Failure { error, usable: true, dead: false });
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let mail = Mail::new(letter.envelope.from().cloned(), parameters);
        let nobody =
            || Failure { error: SendError::permanent("the message has no recipient"), usable: true, dead: false };
        let rcpt = Rcpt::new(letter.envelope.to().first().cloned().ok_or_else(nobody)?, Vec::new());
        let (refusal, data_open) = if self.pipelining {
            let mail = self.smtp.command(Together(&mail, &rcpt)).await;
            if let Err(error) = &mail
                && error.status().is_none()
            {
                return Err(failed(error, Stage::Envelope));
            }
            let rcpt = self.smtp.read_response().await;
            let data = self.smtp.read_response().await;
            let open = data.is_ok();
            (first_error([mail, rcpt, data]), open)
        } else {
            let mut answer = self.smtp.command(mail).await;
            if answer.is_ok() {
                answer = self.smtp.command(rcpt).await;
            }
            if answer.is_ok() {
                answer = self.smtp.command(Data).await;
            }
            (answer.err(), false)
        };
        let Some(error) = refusal else { return Ok(()) };
        let mut failure = failed(&error, Stage::Envelope);
        // A server that refused the recipient but waits for content would take an empty message: hang up instead.
        failure.usable = failure.usable && !data_open && self.smtp.command(Rset).await.is_ok();
        Err(failure)
    }
}

type Answer = Result<Response, lettre::transport::smtp::Error>;

fn first_error(answers: [Answer; 3]) -> Option<lettre::transport::smtp::Error> {
    answers.into_iter().find_map(Result::err)
}

fn failed(error: &lettre::transport::smtp::Error, stage: Stage) -> Failure {
    let code = code(error);
    let hung_up = code == Some(421) || code.is_none();
    Failure { error: told(error, stage), usable: !hung_up, dead: hung_up && stage == Stage::Envelope }
}

fn code(error: &lettre::transport::smtp::Error) -> Option<u16> {
    error.status().map(u16::from)
}

/// Reads a refusal by its reply code (RFC 5321 §4.2) and keeps its enhanced code (RFC 3463), not its words: they quote
/// addresses.
fn told(error: &lettre::transport::smtp::Error, stage: Stage) -> SendError {
    let Some(code) = code(error) else {
        return match (error.is_client(), stage) {
            (true, Stage::Login) => {
                SendError::credentials("the SMTP server offers no way to log in that is known here")
            }
            (true, _) => SendError::permanent("the message cannot be said in SMTP"),
            (false, _) => SendError::retry("the connection to the SMTP server broke off"),
        };
    };
    let words = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let enhanced = words.split_whitespace().next().filter(|word| is_enhanced(word));
    let why = match enhanced {
        Some(enhanced) => format!("the SMTP server answered {code} {enhanced}"),
        None => format!("the SMTP server answered {code}"),
    };
    match (code, stage) {
        // Who we are is refused, not this message: it waits until the settings are right.
        (530 | 534 | 535 | 538, _) | (500.., Stage::Login) => SendError::credentials(why),
        (500.., Stage::Envelope | Stage::Content) => SendError::permanent(why),
        _ => SendError::retry(why),
    }
}

/// `5.1.1`.
fn is_enhanced(word: &str) -> bool {
    let mut parts = word.split('.');
    let digits =
        |part: Option<&str>| part.is_some_and(|p| (1..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()));
    digits(parts.next()) && digits(parts.next()) && digits(parts.next()) && parts.next().is_none()
}

#[cfg(test)]
mod tests;
