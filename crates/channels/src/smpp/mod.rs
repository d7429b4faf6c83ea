//! SMPP 3.4: SMS over a line that stays open to the message centre of an operator or a wholesaler.
//!
//! Wire format: "Short Message Peer-to-Peer Protocol Specification v3.4", read and written by the `rusmpp` crate; alphabets
//! and parts by [`text`], reports by [`receipt`]. One bind as transceiver carries both ways. The line is opened by whoever
//! takes what comes in ([`Smpp::open`]); sending finds it open or says that it is to be tried again.

mod line;
mod receipt;
#[cfg(test)]
mod tests;
mod text;

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use rusmpp::{
    Command, CommandStatus, Pdu,
    pdus::{BindTransceiver, SubmitSm},
    tlvs::MessageSubmissionRequestTlvValue as Field,
    types::{AnyOctetString, COctetString, EmptyOrFullCOctetString, OctetString},
    values::{DataCoding, EsmClass, InterfaceVersion, MessagePayload, Npi, RegisteredDelivery, Ton},
};
use tokio::{
    net::TcpStream,
    sync::{Semaphore, mpsc},
    time::{sleep, timeout},
};

use crate::{Receipt, SendError, SmsMessage, smtp::tls::Tls};
pub use line::{Ack, Incoming, What};
use line::{Asker, PATIENCE, Turning};
pub use receipt::{Fate, Report};
pub use text::{Alphabet, Part};

/// Requests that may be unanswered at a time: what most contracts allow.
const WINDOW: usize = 10;
/// How often a message that the centre throttles is offered again before the caller's own schedule takes over.
const AGAIN: u32 = 4;

/// Why there is no line, without personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// It cannot be reached, or its certificate is not to be believed.
    #[error("the SMS centre cannot be reached: {0}")]
    Unreachable(String),
    /// It refuses who we are; its code.
    #[error("the SMS centre refuses the account (status {0:#x})")]
    Refused(u32),
    /// Somebody is bound already, and the account allows one.
    #[error("the account is already bound, and allows no second line")]
    AlreadyBound,
    /// It does not answer.
    #[error("the SMS centre does not answer")]
    Silent,
    /// What it sends is no SMPP.
    #[error("the other side does not speak SMPP")]
    Nonsense,
    /// The line is gone.
    #[error("the line to the SMS centre is gone")]
    Lost,
}

/// How long texts travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Long {
    /// As several SMS with a header, which every centre takes.
    #[default]
    Parts,
    /// As one `message_payload`, cut by the centre.
    Payload,
}

/// As whom SMS leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct From {
    /// A number, a short number or a name of at most 11 letters and digits; at most 20 characters.
    pub address: String,
    /// `source_addr_ton`.
    pub ton: u8,
    /// `source_addr_npi`.
    pub npi: u8,
}

impl From {
    /// The usual types for an address: international ISDN, the network's own short number, or a name. None when it is no
    /// address.
    pub fn usual(address: &str) -> Option<Self> {
        let address = address.trim();
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let (address, ton, npi) = match address.strip_prefix('+') {
            Some(number) if digits(number) && number.len() <= 15 => (number, 1, 1),
            None if digits(address) && address.len() <= 8 => (address, 3, 0),
            None if digits(address) && address.len() <= 15 => (address, 1, 1),
            None if (1..=11).contains(&address.len()) && address.bytes().all(|b| b.is_ascii_alphanumeric()) => {
                (address, 5, 0)
            }
            _ => return None,
        };
        Some(Self { address: address.to_owned(), ton, npi })
    }
}

/// Where the centre is, who we are there, and how it wants things.
#[derive(Clone)]
pub struct Options {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whether TLS is spoken from the first octet.
    pub tls: bool,
    /// `system_id`, at most 15 characters.
    pub system_id: String,
    /// At most 8 characters in the specification; centres that take more are few, and refuse by themselves.
    pub password: String,
    /// `system_type`, usually empty; at most 12 characters.
    pub system_type: String,
    /// `address_range`, usually empty; at most 40 characters.
    pub address_range: String,
    /// As whom SMS leave.
    pub from: From,
    /// What the centre takes its default alphabet for.
    pub alphabet: Alphabet,
    /// How long texts travel.
    pub long: Long,
    /// SMS a second that the contract allows; 0 for no limit of our own.
    pub rate: u32,
    /// After how long without a word the other side is asked whether it is there.
    pub alive: Duration,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

/// The usual sign of life.
pub const ALIVE: Duration = Duration::from_secs(30);

struct Inner {
    options: Options,
    bind: BindTransceiver,
    line: Mutex<Option<Asker>>,
    window: Semaphore,
    /// Held for as long as nothing may be sent: the pace of the contract, the pause that the centre asks for.
    pace: tokio::sync::Mutex<()>,
}

/// One account at a message centre. A clone is another handle on the same line.
#[derive(Clone)]
pub struct Smpp(Arc<Inner>);

impl fmt::Debug for Smpp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.options.fmt(f)
    }
}

/// An open line: what comes in. Dropped, the line ends.
#[derive(Debug)]
pub struct Line {
    incoming: mpsc::Receiver<Incoming>,
    asker: Asker,
    _turning: Turning,
}

impl Line {
    /// What comes next; none when the line is gone.
    pub async fn next(&mut self) -> Option<Incoming> {
        self.incoming.recv().await
    }

    /// Takes leave, so that the centre keeps what comes for the next line.
    pub async fn leave(self) {
        // A centre that does not answer sees the connection end.
        let _ = timeout(Duration::from_secs(2), self.asker.ask(Pdu::Unbind)).await;
    }
}

fn text<const MIN: usize, const MAX: usize>(words: &str) -> Option<COctetString<MIN, MAX>> {
    let mut octets = words.as_bytes().to_vec();
    octets.push(0);
    if words.is_ascii() { COctetString::from_vec(octets).ok() } else { None }
}

impl Smpp {
    /// An account. None when a setting is longer than the protocol allows, or holds what it cannot carry.
    pub fn new(options: Options) -> Option<Self> {
        let bind = BindTransceiver::builder()
            .system_id(text(&options.system_id).filter(|_| !options.system_id.is_empty())?)
            .password(text(&options.password)?)
            .system_type(text(&options.system_type)?)
            .interface_version(InterfaceVersion::Smpp3_4)
            .addr_ton(Ton::Unknown)
            .addr_npi(Npi::Unknown)
            .address_range(text(&options.address_range)?)
            .build();
        let _: COctetString<1, 21> = text(&options.from.address).filter(|_| !options.host.is_empty())?;
        let window = Semaphore::new(WINDOW);
        Some(Self(Arc::new(Inner {
            options,
            bind,
            line: Mutex::default(),
            window,
            pace: tokio::sync::Mutex::default(),
        })))
    }

    /// Connects and binds. From then on [`Smpp::send`] goes over this line.
    ///
    /// # Errors
    /// Why there is no line.
    pub async fn open(&self) -> Result<Line, Broken> {
        let options = &self.0.options;
        let connected = timeout(PATIENCE, TcpStream::connect((options.host.as_str(), options.port))).await;
        let socket = connected.map_err(|_| Broken::Silent)?;
        let socket = socket.map_err(|error| Broken::Unreachable(error.kind().to_string()))?;
        // A short frame waits for nothing. A socket that cannot do it is slower, not wrong.
        let _ = socket.set_nodelay(true);
        let (asker, incoming, turning) = if options.tls {
            let untrusted = || Broken::Unreachable("its certificate is not trusted".into());
            let tls = Tls::new(&options.host, None).ok_or_else(untrusted)?;
            let secured = timeout(PATIENCE, tls.wrap(socket)).await.map_err(|_| Broken::Silent)?;
            line::turn(secured.ok_or_else(untrusted)?, options)
        } else {
            line::turn(socket, options)
        };
        match asker.ask(self.0.bind.clone()).await?.status() {
            CommandStatus::EsmeRok => {}
            CommandStatus::EsmeRalybnd => return Err(Broken::AlreadyBound),
            status => return Err(Broken::Refused(status.into())),
        }
        *self.0.line.lock().unwrap_or_else(PoisonError::into_inner) = Some(asker.clone());
        Ok(Line { incoming, asker, _turning: turning })
    }

    fn line(&self) -> Option<Asker> {
        self.0.line.lock().unwrap_or_else(PoisonError::into_inner).clone().filter(Asker::is_open)
    }

    /// Sends one SMS; a receipt is asked for each of its parts, and their names are the provider's, parted by a space. SMPP
    /// has no idempotency key: an attempt whose answer was lost may arrive twice. The parts of both attempts carry the same
    /// reference, so that a telephone which has some of them completes its text rather than showing two halves.
    ///
    /// # Errors
    /// [`SendError`], by the centre's status; [`SendError::Retry`] while there is no line.
    pub async fn send(&self, sms: &SmsMessage, now: Timestamp) -> Result<Receipt, SendError> {
        let line = self.line().ok_or_else(|| SendError::retry("the line to the SMS centre is not open"))?;
        let mut names = Vec::new();
        for one in self.written(sms, now)? {
            names.push(self.submit(&line, one).await?);
        }
        names.retain(|name| !name.is_empty());
        Ok(Receipt::of_parts(&names))
    }

    fn written(&self, sms: &SmsMessage, now: Timestamp) -> Result<Vec<SubmitSm>, SendError> {
        let cannot = || SendError::permanent("the SMS cannot be written");
        let options = &self.0.options;
        let octets = text::write(&sms.text, options.alphabet);
        let of = u8::try_from(octets.parts.len()).map_err(|_| cannot())?;
        let whole = SubmitSm::builder()
            .source_addr_ton(Ton::from(options.from.ton))
            .source_addr_npi(Npi::from(options.from.npi))
            .source_addr(text(&options.from.address).ok_or_else(cannot)?)
            .dest_addr_ton(Ton::International)
            .dest_addr_npi(Npi::Isdn)
            .destination_addr(text(sms.to.as_str().trim_start_matches('+')).ok_or_else(cannot)?)
            // Not the library's default, which sets a bit of the message type.
            .esm_class(EsmClass::from(0))
            .validity_period(validity(sms.valid_until, now).ok_or_else(cannot)?)
            .registered_delivery(RegisteredDelivery::from(1))
            .data_coding(DataCoding::from(octets.coding))
            .build();
        if of > 1 && options.long == Long::Payload {
            let all = MessagePayload::new(AnyOctetString::from_vec(octets.parts.concat()));
            let mut one = whole;
            one.push_tlv(Field::MessagePayload(all));
            return Ok(vec![one]);
        }
        let reference = reference(&sms.id);
        let part = |(at, words): (usize, Vec<u8>)| {
            let mut one = whole.clone();
            let mut body = Vec::new();
            if of > 1 {
                let number = u8::try_from(at + 1).unwrap_or(u8::MAX);
                body.extend(Part { reference, of, number }.header());
                one.esm_class = EsmClass::from(0x40);
            }
            body.extend(words);
            one.set_short_message(OctetString::from_vec(body).ok()?);
            Some(one)
        };
        octets.parts.into_iter().enumerate().map(part).collect::<Option<_>>().ok_or_else(cannot)
    }

    /// Offers one SMS; when the centre says that it is too much, everybody pauses, longer each time.
    async fn submit(&self, line: &Asker, one: SubmitSm) -> Result<String, SendError> {
        let _place = self.0.window.acquire().await.map_err(|_| SendError::retry("the line is closing"))?;
        for again in 0..AGAIN {
            {
                let _turn = self.0.pace.lock().await;
                if let Some(gap) = 1_000u32.checked_div(self.0.options.rate) {
                    sleep(Duration::from_millis(gap.into())).await;
                }
            }
            let answer = line.ask(one.clone()).await.map_err(|broken| SendError::retry(broken.to_string()))?;
            match answer.status() {
                CommandStatus::EsmeRok => return Ok(name(&answer)),
                CommandStatus::EsmeRthrottled | CommandStatus::EsmeRmsgqful => {
                    let _turn = self.0.pace.lock().await;
                    sleep(Duration::from_millis(500 << again)).await;
                }
                status => return Err(refused(status)),
            }
        }
        let why = "the SMS centre takes no more for the moment".to_owned();
        Err(SendError::Retry { after: Some(Duration::from_secs(60)), why })
    }
}

/// The centre's name for what it took.
fn name(answer: &Command) -> String {
    match answer.pdu() {
        Some(Pdu::SubmitSmResp(answer)) => answer.message_id().as_str().trim().to_owned(),
        _ => String::new(),
    }
}

/// What a status means for the message (SMPP 3.4 §5.1.3).
fn refused(status: CommandStatus) -> SendError {
    use CommandStatus as S;
    let code: u32 = status.into();
    let why = format!("the SMS centre answered {code:#x}");
    match status {
        S::EsmeRinvdstadr
        | S::EsmeRinvdstton
        | S::EsmeRinvdstnpi
        | S::EsmeRinvmsglen
        | S::EsmeRinvexpiry
        | S::EsmeRinvdcs
        | S::EsmeRxPAppn
        | S::EsmeRxRAppn
        | S::EsmeRdeliveryfailure => SendError::permanent(why),
        // As whom it leaves, or what the contract allows: settings to correct, the message waits.
        S::EsmeRinvsrcadr
        | S::EsmeRinvsrcton
        | S::EsmeRinvsrcnpi
        | S::EsmeRinvsystyp
        | S::EsmeRinvsertyp
        | S::EsmeRinvesmclass
        | S::EsmeRinvregdlvflg
        | S::EsmeRprohibited
        | S::EsmeRsertypunauth
        | S::EsmeRsertypdenied => SendError::credentials(why),
        _ => SendError::retry(why),
    }
}

/// What the parts of one message share, the same at every attempt.
fn reference(id: &str) -> u16 {
    let sum = id.bytes().fold(0u32, |sum, b| sum.wrapping_mul(31).wrapping_add(u32::from(b)));
    u16::try_from(sum & 0xff).unwrap_or(0)
}

/// `validity_period` in its relative form, `YYMMDDhhmmss000R` (SMPP 3.4 §7.1.1); empty for the centre's own limit.
fn validity(until: Option<Timestamp>, now: Timestamp) -> Option<EmptyOrFullCOctetString<17>> {
    let Some(until) = until else { return Some(EmptyOrFullCOctetString::empty()) };
    // Days are the largest unit used, so a month has no length to know.
    let seconds = (until.as_second() - now.as_second()).clamp(1, 27 * 86_400);
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let written = format!("0000{days:02}{:02}{:02}{:02}000R\0", rest / 3_600, rest / 60 % 60, rest % 60);
    EmptyOrFullCOctetString::from_vec(written.into_bytes()).ok()
}
