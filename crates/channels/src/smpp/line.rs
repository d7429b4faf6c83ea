//! One line to the centre, from the bind to its end: requests and their answers, what comes in, the sign of life.
//!
//! Frames are cut here, so that one that cannot be read is refused by its number and the line goes on; the codec of a
//! stream would end there, and the centre would send the same one again at every new line.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use bytes::BytesMut;
use rusmpp::{
    Command, CommandId, CommandStatus, Pdu,
    decode::DecodeWithLength,
    encode::{Encode, Length},
    pdus::{DeliverSm, DeliverSmResp},
    tlvs::TlvValue,
    types::COctetString,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    sync::{mpsc, oneshot},
    task::AbortHandle,
    time::timeout,
};

use super::{
    Broken, Options,
    receipt::{self, Report},
    text::{self, Alphabet, Part},
};

/// How long the centre may take to answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);
/// The shortest frame: its header.
const HEADER: usize = 16;
/// The longest frame that is taken: a text of 64 KiB cannot be longer than its length field.
const LARGEST: usize = 70 * 1024;
/// Room for what came in and is not yet stored: beyond, the centre waits.
const ROOM: usize = 64;

/// What came in.
#[derive(Debug)]
pub struct Incoming {
    /// What it is.
    pub what: What,
    /// To say that it is durable.
    pub ack: Ack,
}

/// A message or a report.
#[derive(Clone, PartialEq, Eq)]
pub enum What {
    /// Somebody wrote.
    Message {
        /// The number that it came from, with a `+` when it is international; or a short number, or a word.
        from: String,
        /// The number that it came to.
        to: String,
        /// What it says.
        text: String,
        /// Which part of a longer text it is.
        part: Option<Part>,
        /// Its number on this line: the centre has no other name for it.
        sequence: u32,
    },
    /// The centre tells what became of an SMS.
    Report(Report),
}

impl std::fmt::Debug for What {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Message { .. } => "Message",
            Self::Report(_) => "Report",
        })
    }
}

/// Says what became of something that came in. Dropped without a word, the centre waits and sends it again.
#[derive(Debug)]
pub struct Ack {
    sequence: u32,
    out: mpsc::Sender<Command>,
}

impl Ack {
    async fn answer(self, status: CommandStatus) {
        let answer = DeliverSmResp::new(COctetString::empty(), Vec::new());
        // The line is gone already: the centre sends it again on the next one.
        let _ = self.out.send(Command::new(status, self.sequence, answer)).await;
    }

    /// It is durable.
    pub async fn done(self) {
        self.answer(CommandStatus::EsmeRok).await;
    }

    /// It could not be stored now: the centre is to send it again.
    pub async fn later(self) {
        self.answer(CommandStatus::EsmeRxTAppn).await;
    }
}

type Waiting = Arc<Mutex<Option<HashMap<u32, oneshot::Sender<Command>>>>>;

/// Asks over a line; of no use once it is gone.
#[derive(Clone, Debug)]
pub(super) struct Asker {
    out: mpsc::Sender<Command>,
    waiting: Waiting,
    next: Arc<AtomicU32>,
}

impl Asker {
    /// Sends a request and waits for its answer, whatever its status is.
    pub(super) async fn ask(&self, pdu: impl Into<Pdu>) -> Result<Command, Broken> {
        // 1 to 7fffffff (SMPP 3.4 §3.2); more than a line ever carries.
        let sequence = self.next.fetch_add(1, Ordering::Relaxed) & 0x7fff_ffff;
        let (answered, answer) = oneshot::channel();
        match self.waiting.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            Some(waiting) => waiting.insert(sequence, answered),
            None => return Err(Broken::Lost),
        };
        let asked = async {
            self.out.send(Command::new(CommandStatus::EsmeRok, sequence, pdu)).await.map_err(|_| Broken::Lost)?;
            answer.await.map_err(|_| Broken::Lost)
        };
        let outcome = timeout(PATIENCE, asked).await;
        if let Some(waiting) = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            waiting.remove(&sequence);
        }
        outcome.unwrap_or(Err(Broken::Silent))
    }

    pub(super) fn is_open(&self) -> bool {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }
}

/// The two halves of a line; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Turning(Vec<AbortHandle>);

impl Drop for Turning {
    fn drop(&mut self) {
        self.0.iter().for_each(AbortHandle::abort);
    }
}

/// Begins to turn a line over a connection.
pub(super) fn turn<S>(stream: S, options: &Options) -> (Asker, mpsc::Receiver<Incoming>, Turning)
where
    S: AsyncRead + AsyncWrite + Send + 'static,
{
    let (read, write) = tokio::io::split(stream);
    let (out, sending) = mpsc::channel(ROOM);
    let (letters, incoming) = mpsc::channel(ROOM);
    let waiting: Waiting = Arc::new(Mutex::new(Some(HashMap::new())));
    let asker = Asker { out: out.clone(), waiting: waiting.clone(), next: Arc::new(AtomicU32::new(1)) };
    let reader = Reader { out, waiting: waiting.clone(), letters, alphabet: options.alphabet };
    let (alive, beat) = (options.alive, options.alive);
    let ends = Ends(waiting);
    let writing = tokio::spawn(write_all(write, sending, asker.next.clone(), beat));
    let stop_writing = writing.abort_handle();
    let reading = tokio::spawn(async move {
        let _ends = ends;
        let outcome = tokio::select! {
            outcome = reader.run(read, alive) => outcome,
            _ = writing => Err(Broken::Lost),
        };
        if let Err(why) = outcome {
            tracing::warn!(%why, "the line to the SMS centre broke");
        }
    });
    (asker, incoming, Turning(vec![reading.abort_handle(), stop_writing]))
}

/// When the line is gone, nobody waits for an answer any more.
struct Ends(Waiting);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

/// Writes what is to be sent; when there is nothing for a while, asks whether the other side is there.
async fn write_all<W>(mut write: W, mut sending: mpsc::Receiver<Command>, next: Arc<AtomicU32>, beat: Duration)
where
    W: AsyncWrite + Unpin,
{
    loop {
        let command = match timeout(beat, sending.recv()).await {
            Ok(Some(command)) => command,
            Ok(None) => return,
            Err(_) => {
                let sequence = next.fetch_add(1, Ordering::Relaxed) & 0x7fff_ffff;
                Command::new(CommandStatus::EsmeRok, sequence, Pdu::EnquireLink)
            }
        };
        let length = 4 + command.length();
        let mut frame = vec![0; length];
        frame[..4].copy_from_slice(&u32::try_from(length).unwrap_or(0).to_be_bytes());
        command.encode(&mut frame[4..]);
        if !matches!(timeout(PATIENCE, write.write_all(&frame)).await, Ok(Ok(()))) {
            return;
        }
    }
}

struct Reader {
    out: mpsc::Sender<Command>,
    waiting: Waiting,
    letters: mpsc::Sender<Incoming>,
    alphabet: Alphabet,
}

impl Reader {
    /// Reads until the line ends; nothing heard for twice the beat of both sides means that it is dead.
    async fn run<R: AsyncRead + Unpin>(self, mut read: R, alive: Duration) -> Result<(), Broken> {
        loop {
            let frame = timeout(alive + PATIENCE, frame(&mut read)).await.map_err(|_| Broken::Silent)??;
            let Some((head, mut body)) = frame else { return Ok(()) };
            let length = body.len();
            match Command::decode(&mut body, length) {
                Ok((command, _)) => {
                    if !self.hear(command).await? {
                        return Ok(());
                    }
                }
                Err(_) => self.refuse(head).await?,
            }
        }
    }

    async fn say(&self, command: Command) -> Result<(), Broken> {
        self.out.send(command).await.map_err(|_| Broken::Lost)
    }

    /// A frame that cannot be read: refused for good by its number, or the centre would send it again and again.
    async fn refuse(&self, (id, sequence): (u32, u32)) -> Result<(), Broken> {
        tracing::warn!("the SMS centre sent something that cannot be read");
        if id == u32::from(CommandId::DeliverSm) {
            let answer = DeliverSmResp::new(COctetString::empty(), Vec::new());
            return self.say(Command::new(CommandStatus::EsmeRxPAppn, sequence, answer)).await;
        }
        // An answer is not answered: whoever waits for it finds out by waiting.
        match id & 0x8000_0000 {
            0 => self.say(Command::new(CommandStatus::EsmeRinvcmdid, sequence, Pdu::GenericNack)).await,
            _ => Ok(()),
        }
    }

    /// Acts on one command; false when the other side takes its leave.
    async fn hear(&self, command: Command) -> Result<bool, Broken> {
        let sequence = command.sequence_number();
        let ok = |pdu| Command::new(CommandStatus::EsmeRok, sequence, pdu);
        match command.pdu() {
            Some(Pdu::DeliverSm(sms)) => {
                let ack = Ack { sequence, out: self.out.clone() };
                match understood(sms, sequence, self.alphabet) {
                    Some(what) => {
                        self.letters.send(Incoming { what, ack }).await.map_err(|_| Broken::Lost)?;
                    }
                    // A report that reports nothing: there is nothing to keep.
                    None => ack.done().await,
                }
            }
            Some(Pdu::EnquireLink) => self.say(ok(Pdu::EnquireLinkResp)).await?,
            Some(Pdu::Unbind) => {
                self.say(ok(Pdu::UnbindResp)).await?;
                return Ok(false);
            }
            _ if command.id() == CommandId::GenericNack || u32::from(command.id()) & 0x8000_0000 != 0 => {
                let waiting = |all: &mut HashMap<_, _>| all.remove(&sequence);
                let one = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).as_mut().and_then(waiting);
                if let Some(one) = one {
                    // Whoever asked has gone.
                    let _ = oneshot::Sender::send(one, command);
                }
            }
            _ => self.say(Command::new(CommandStatus::EsmeRinvcmdid, sequence, Pdu::GenericNack)).await?,
        }
        Ok(true)
    }
}

/// One frame without its length, with its kind and number; none at the end.
async fn frame<R: AsyncRead + Unpin>(read: &mut R) -> Result<Option<((u32, u32), BytesMut)>, Broken> {
    let mut length = [0; 4];
    if read.read_exact(&mut length).await.is_err() {
        return Ok(None);
    }
    let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
    if !(HEADER..=LARGEST).contains(&length) {
        return Err(Broken::Nonsense);
    }
    let mut body = BytesMut::zeroed(length - 4);
    read.read_exact(&mut body).await.map_err(|_| Broken::Lost)?;
    let word = |at: usize| u32::from_be_bytes([body[at], body[at + 1], body[at + 2], body[at + 3]]);
    let head = (word(0), word(8));
    Ok(Some((head, body)))
}

/// What a `deliver_sm` says.
fn understood(sms: &DeliverSm, sequence: u32, alphabet: Alphabet) -> Option<What> {
    let (mut payload, mut id, mut state) = (None, None, None);
    let (mut reference, mut of, mut number) = (None, None, None);
    for value in sms.tlvs().iter().filter_map(|tlv| tlv.value()) {
        match value {
            TlvValue::MessagePayload(long) => payload = Some(long.value.as_ref()),
            TlvValue::ReceiptedMessageId(name) => id = Some(name.as_str()),
            TlvValue::MessageState(now) => state = Some(u8::from(*now)),
            TlvValue::SarMsgRefNum(value) => reference = Some(*value),
            TlvValue::SarTotalSegments(value) => of = Some(*value),
            TlvValue::SarSegmentSeqnum(value) => number = Some(*value),
            _ => {}
        }
    }
    let octets: &[u8] = payload.unwrap_or(sms.short_message().as_ref());
    // Read as octets: the names of the library part these bits otherwise than the specification (§5.2.12).
    let class = u8::from(sms.esm_class);
    let coding = u8::from(sms.data_coding);
    if class & 0x3c != 0 {
        let text = text::read(octets, 1, alphabet);
        return receipt::read(&text, id, state).map(What::Report);
    }
    let (part, words) = if class & 0x40 == 0 { (None, octets) } else { text::behead(octets) };
    let plus = u8::from(sms.source_addr_ton) == 1 && sms.source_addr.as_str().bytes().all(|b| b.is_ascii_digit());
    Some(What::Message {
        from: format!("{}{}", if plus { "+" } else { "" }, sms.source_addr.as_str()),
        to: sms.destination_addr.as_str().to_owned(),
        text: text::read(words, coding, alphabet),
        part: part.or_else(|| Part::of_fields(reference, of, number)),
        sequence,
    })
}
