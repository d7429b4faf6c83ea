//! A message centre written on the bare wire, from the specification and not from the library: what is taken, throttled,
//! cut off, repeated and garbled.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};

use super::*;

const BIND: u32 = 0x09;
const SUBMIT: u32 = 0x04;
const DELIVER: u32 = 0x05;
const ENQUIRE: u32 = 0x15;
const UNBIND: u32 = 0x06;
const RESP: u32 = 0x8000_0000;
const NACK: u32 = 0x8000_0000;

/// One frame.
#[derive(Debug, Clone)]
struct Frame {
    id: u32,
    status: u32,
    sequence: u32,
    body: Vec<u8>,
}

fn octets(id: u32, status: u32, sequence: u32, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(16 + body.len()).unwrap();
    [length, id, status, sequence].iter().flat_map(|word| word.to_be_bytes()).chain(body.iter().copied()).collect()
}

async fn frame(read: &mut OwnedReadHalf) -> Option<Frame> {
    let mut head = [0; 16];
    read.read_exact(&mut head).await.ok()?;
    let word = |at: usize| u32::from_be_bytes(head[at..at + 4].try_into().unwrap());
    let mut body = vec![0; word(0) as usize - 16];
    read.read_exact(&mut body).await.ok()?;
    Some(Frame { id: word(4), status: word(8), sequence: word(12), body })
}

/// What a `submit_sm` or `deliver_sm` holds.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sms {
    from: (u8, u8, String),
    to: (u8, u8, String),
    class: u8,
    validity: String,
    receipt: u8,
    coding: u8,
    words: Vec<u8>,
    rest: Vec<u8>,
}

fn sms(body: &[u8]) -> Sms {
    let mut at = body;
    let byte = |at: &mut &[u8]| {
        let (first, rest) = at.split_first().unwrap();
        *at = rest;
        *first
    };
    let string = |at: &mut &[u8]| {
        let end = at.iter().position(|b| *b == 0).unwrap();
        let text = String::from_utf8(at[..end].to_vec()).unwrap();
        *at = &at[end + 1..];
        text
    };
    string(&mut at);
    let from = (byte(&mut at), byte(&mut at), string(&mut at));
    let to = (byte(&mut at), byte(&mut at), string(&mut at));
    let class = byte(&mut at);
    byte(&mut at);
    byte(&mut at);
    string(&mut at);
    let validity = string(&mut at);
    let receipt = byte(&mut at);
    byte(&mut at);
    let coding = byte(&mut at);
    byte(&mut at);
    let length = usize::from(byte(&mut at));
    let (words, rest) = at.split_at(length);
    Sms { from, to, class, validity, receipt, coding, words: words.to_vec(), rest: rest.to_vec() }
}

/// A `deliver_sm`.
fn deliver(class: u8, coding: u8, words: &[u8], fields: &[u8]) -> Vec<u8> {
    let mut body = vec![0, 1, 1];
    body.extend(b"33639980101\0\x01\x0133639984111\0");
    body.extend([class, 0, 0, 0, 0, 0, 0, coding, 0, u8::try_from(words.len()).unwrap()]);
    body.extend(words);
    body.extend(fields);
    body
}

/// The centre: what it answers to each `submit_sm`, in turn, and what it was given.
#[derive(Clone, Default)]
struct Centre {
    statuses: Arc<Mutex<VecDeque<u32>>>,
    taken: Arc<Mutex<Vec<Sms>>>,
    heard: Arc<Mutex<Vec<Frame>>>,
}

impl Centre {
    /// The status that breaks the connection off instead.
    const HANGS_UP: u32 = 0xffff;

    async fn listen(&self) -> (TcpListener, Smpp) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        (listener, Smpp::new(options(port)).unwrap())
    }

    /// Serves one connection to its end.
    async fn serve(&self, listener: &TcpListener, mut say: VecDeque<Vec<u8>>) {
        let (socket, _) = listener.accept().await.unwrap();
        let (mut read, mut write): (OwnedReadHalf, OwnedWriteHalf) = socket.into_split();
        while let Some(one) = frame(&mut read).await {
            self.heard.lock().unwrap().push(one.clone());
            let answer = match one.id {
                BIND => octets(
                    BIND | RESP,
                    u32::from(!one.body.starts_with(b"rue\0secret\0")) * 0x0e,
                    one.sequence,
                    b"essai\0",
                ),
                ENQUIRE => octets(ENQUIRE | RESP, 0, one.sequence, b""),
                UNBIND => octets(UNBIND | RESP, 0, one.sequence, b""),
                SUBMIT => {
                    let status = self.statuses.lock().unwrap().pop_front().unwrap_or(0);
                    if status == Self::HANGS_UP {
                        return;
                    }
                    let mut taken = self.taken.lock().unwrap();
                    if status == 0 {
                        taken.push(sms(&one.body));
                    }
                    let name = format!("n{}\0", taken.len());
                    octets(SUBMIT | RESP, status, one.sequence, if status == 0 { name.as_bytes() } else { b"" })
                }
                _ => Vec::new(),
            };
            write.write_all(&answer).await.unwrap();
            // What the centre has to say follows the bind, one after each word of ours.
            if let Some(next) = say.pop_front() {
                write.write_all(&next).await.unwrap();
            }
        }
    }

    fn heard(&self, id: u32) -> Vec<(u32, u32)> {
        let heard = self.heard.lock().unwrap();
        heard.iter().filter(|frame| frame.id == id).map(|frame| (frame.status, frame.sequence)).collect()
    }
}

fn options(port: u16) -> Options {
    Options {
        host: "127.0.0.1".into(),
        port,
        tls: false,
        system_id: "rue".into(),
        password: "secret".into(),
        system_type: String::new(),
        address_range: String::new(),
        from: From::usual("+33639984111").unwrap(),
        alphabet: Alphabet::Gsm,
        long: Long::Parts,
        rate: 0,
        alive: Duration::from_secs(30),
    }
}

fn now() -> Timestamp {
    "2026-11-22T07:30:00Z".parse().unwrap()
}

fn message(text: &str) -> SmsMessage {
    SmsMessage { text: text.into(), ..crate::sms::tests::message() }
}

#[tokio::test]
async fn a_text_leaves_in_parts_with_their_names_and_a_receipt_asked_for_each() {
    let centre = Centre::default();
    let (listener, smpp) = centre.listen().await;
    assert!(matches!(smpp.send(&message("trop tôt"), now()).await, Err(SendError::Retry { .. })), "no line yet");
    let (own, served) = (centre.clone(), listener);
    tokio::spawn(async move { own.serve(&served, VecDeque::new()).await });
    let line = smpp.open().await.unwrap();
    let one = smpp.send(&message("Pain chaud à 18 h"), now()).await.unwrap();
    assert_eq!(one.provider_id.as_deref(), Some("n1"));
    let long = format!("{}€", "a".repeat(200));
    assert_eq!(smpp.send(&message(&long), now()).await.unwrap().provider_id.as_deref(), Some("n2 n3"));
    assert_eq!(smpp.send(&message("prêt"), now()).await.unwrap().provider_id.as_deref(), Some("n4"));
    let taken = centre.taken.lock().unwrap().clone();
    assert_eq!(taken[0].from, (1, 1, "33639984111".into()));
    assert_eq!(taken[0].to, (1, 1, "33639984111".into()));
    assert_eq!((taken[0].class, taken[0].coding, taken[0].receipt), (0, 0, 1));
    assert_eq!(taken[0].validity, "000000003000000R", "half an hour");
    assert_eq!(taken[0].words, b"Pain chaud \x7f 18 h");
    assert_eq!((taken[1].class, taken[2].class), (0x40, 0x40));
    assert_eq!((taken[1].words.len(), taken[1].words[..3].to_vec()), (159, vec![5, 0, 3]));
    assert_eq!(taken[1].words[3], taken[2].words[3], "one reference");
    assert_eq!((taken[1].words[4..6].to_vec(), taken[2].words[4..6].to_vec()), (vec![2, 1], vec![2, 2]));
    assert_eq!((taken[3].coding, taken[3].words.clone()), (8, vec![0, b'p', 0, b'r', 0, 0xea, 0, b't']));
    line.leave().await;
    assert_eq!(centre.heard(UNBIND).len(), 1);
}

#[tokio::test]
async fn a_long_text_can_travel_whole() {
    let centre = Centre::default();
    let (listener, smpp) = centre.listen().await;
    let Options { port, .. } = smpp.0.options;
    let smpp = Smpp::new(Options { long: Long::Payload, ..options(port) }).unwrap();
    let own = centre.clone();
    tokio::spawn(async move { own.serve(&listener, VecDeque::new()).await });
    let _line = smpp.open().await.unwrap();
    smpp.send(&message(&"a".repeat(300)), now()).await.unwrap();
    let taken = centre.taken.lock().unwrap().clone();
    assert_eq!((taken.len(), taken[0].words.len(), taken[0].class), (1, 0, 0));
    assert_eq!(taken[0].rest[..4], [0x04, 0x24, 0x01, 0x2c], "message_payload of 300 octets");
}

#[tokio::test]
async fn a_wrong_password_and_a_stranger_are_told_apart() {
    let centre = Centre::default();
    let (listener, smpp) = centre.listen().await;
    let Options { port, .. } = smpp.0.options;
    let wrong = Smpp::new(Options { password: "autre".into(), ..options(port) }).unwrap();
    let own = centre.clone();
    tokio::spawn(async move { own.serve(&listener, VecDeque::new()).await });
    assert_eq!(wrong.open().await.map(|_| ()), Err(Broken::Refused(0x0e)));
    let web = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = web.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut socket, _) = web.accept().await.unwrap();
        socket.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        sleep(Duration::from_secs(5)).await;
    });
    assert!(Smpp::new(options(port)).unwrap().open().await.is_err(), "0x48545450 octets are no frame");
    for (system_id, password) in [("", "x"), ("rue", "a-password-too-long"), ("seize-caracteres", "x"), ("é", "x")] {
        let odd = Options { system_id: system_id.into(), password: password.into(), ..options(1) };
        assert!(Smpp::new(odd).is_none(), "{system_id}");
    }
}

#[tokio::test]
async fn too_much_is_offered_again_and_a_refusal_says_whether_it_is_final() {
    let centre = Centre::default();
    centre.statuses.lock().unwrap().extend([0x58, 0x14, 0, 0x0b, 0x0a, 0x08]);
    let (listener, smpp) = centre.listen().await;
    let own = centre.clone();
    tokio::spawn(async move { own.serve(&listener, VecDeque::new()).await });
    let _line = smpp.open().await.unwrap();
    assert_eq!(smpp.send(&message("a"), now()).await.unwrap().provider_id.as_deref(), Some("n1"));
    assert_eq!(centre.heard(SUBMIT).len(), 3, "throttled, full, taken");
    assert!(matches!(smpp.send(&message("b"), now()).await, Err(SendError::Permanent { .. })), "no such number");
    let unset = smpp.send(&message("c"), now()).await;
    assert!(matches!(unset, Err(SendError::Retry { after: Some(_), .. })), "the sender's name is a setting");
    assert!(matches!(smpp.send(&message("d"), now()).await, Err(SendError::Retry { after: None, .. })));
    centre.statuses.lock().unwrap().extend([0x58; 4]);
    let full = smpp.send(&message("e"), now()).await;
    assert!(matches!(full, Err(SendError::Retry { after: Some(_), .. })), "{full:?}");
}

#[tokio::test]
async fn a_line_cut_in_mid_send_is_told_at_once_and_the_next_line_carries_the_whole() {
    let centre = Centre::default();
    centre.statuses.lock().unwrap().extend([0, Centre::HANGS_UP]);
    let (listener, smpp) = centre.listen().await;
    let (own, listener) = (centre.clone(), Arc::new(listener));
    let first = listener.clone();
    tokio::spawn(async move { own.serve(&first, VecDeque::new()).await });
    let mut line = smpp.open().await.unwrap();
    let long = message(&"a".repeat(200));
    let cut = timeout(Duration::from_secs(5), smpp.send(&long, now())).await.expect("not after a deadline");
    assert!(matches!(cut, Err(SendError::Retry { .. })), "{cut:?}");
    assert!(line.next().await.is_none(), "whoever listens opens a new one");
    assert!(matches!(smpp.send(&long, now()).await, Err(SendError::Retry { .. })));
    let own = centre.clone();
    tokio::spawn(async move { own.serve(&listener, VecDeque::new()).await });
    let _line = smpp.open().await.unwrap();
    assert_eq!(smpp.send(&long, now()).await.unwrap().provider_id.as_deref(), Some("n2 n3"));
    let taken = centre.taken.lock().unwrap().clone();
    assert_eq!(taken[0].words, taken[1].words, "the same first part: a telephone knows it by its reference");
}

#[tokio::test]
async fn what_comes_in_is_acknowledged_when_it_is_said_and_garbage_is_refused_by_its_number() {
    let receipt = b"id:26 sub:001 dlvrd:001 submit date:2611221900 done date:2611221901 stat:DELIVRD err:000 text:";
    let said = [
        octets(DELIVER, 0, 71, &deliver(0, 0, b"2 tradi stp", b"")),
        // A body that ends in the middle of a field: refused, and the line goes on.
        octets(DELIVER, 0, 72, b"\0\x01\x01336"),
        octets(DELIVER, 0, 73, &deliver(4, 0, receipt, b"")),
        octets(0x0bad, 0, 74, b"what"),
        octets(DELIVER, 0, 75, &deliver(0x40, 8, &[5, 0, 3, 9, 2, 2, 0, b'!'], b"")),
        // The same in the fields of SMPP's own, the words in `message_payload`.
        octets(
            DELIVER,
            0,
            76,
            &deliver(0, 3, b"", &[2, 12, 0, 2, 1, 1, 2, 14, 0, 1, 2, 2, 15, 0, 1, 1, 4, 36, 0, 2, 0xe9, b't']),
        ),
    ];
    let centre = Centre::default();
    let (listener, smpp) = centre.listen().await;
    let own = centre.clone();
    tokio::spawn(async move { own.serve(&listener, said.into()).await });
    let mut line = smpp.open().await.unwrap();
    let taken = line.next().await.unwrap();
    let What::Message { from, to, text, part, sequence } = taken.what else { panic!("a message") };
    assert_eq!((from.as_str(), to.as_str(), text.as_str()), ("+33639980101", "33639984111", "2 tradi stp"));
    assert_eq!((part, sequence), (None, 71));
    sleep(Duration::from_millis(50)).await;
    assert!(centre.heard(DELIVER | RESP).is_empty(), "nothing is acknowledged by itself");
    taken.ack.done().await;
    // The store is full: it is to come again. It answers the third, because the second was refused by the line itself.
    let report = line.next().await.unwrap();
    assert_eq!(report.what, What::Report(Report { id: "26".into(), fate: Fate::Delivered }));
    report.ack.later().await;
    let second = line.next().await.unwrap();
    let What::Message { text, part, .. } = &second.what else { panic!("a message") };
    assert_eq!((text.as_str(), *part), ("!", Some(Part { reference: 9, of: 2, number: 2 })));
    second.ack.done().await;
    let third = line.next().await.unwrap();
    let What::Message { text, part, .. } = &third.what else { panic!("a message") };
    assert_eq!((text.as_str(), *part), ("ét", Some(Part { reference: 257, of: 2, number: 1 })));
    assert!(!format!("{:?}", third.what).contains("ét"), "no personal data in a debug print");
    third.ack.done().await;
    while centre.heard(DELIVER | RESP).len() < 5 {
        sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(centre.heard(DELIVER | RESP), [(0, 71), (0x65, 72), (0x64, 73), (0, 75), (0, 76)]);
    assert_eq!(centre.heard(NACK), [(3, 74)]);
}

#[tokio::test]
async fn a_silent_line_is_asked_and_a_dead_one_is_left() {
    let centre = Centre::default();
    let (listener, smpp) = centre.listen().await;
    let Options { port, .. } = smpp.0.options;
    let smpp = Smpp::new(Options { alive: Duration::from_millis(50), ..options(port) }).unwrap();
    let own = centre.clone();
    tokio::spawn(async move { own.serve(&listener, VecDeque::new()).await });
    let _line = smpp.open().await.unwrap();
    while centre.heard(ENQUIRE).len() < 2 {
        sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn any_octets_end_the_line_or_are_refused_and_nothing_panics() {
    // A repeatable mess: 300 connections, each saying something else after a good bind.
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let mut seed = 1u32;
        loop {
            let (socket, _) = listener.accept().await.unwrap();
            let (mut read, mut write) = socket.into_split();
            let bind = frame(&mut read).await.unwrap();
            let mut mess = octets(BIND | RESP, 0, bind.sequence, b"x\0");
            for round in 0..8 {
                let mut body: Vec<u8> = (0..seed % 90)
                    .map(|_| {
                        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                        (seed >> 24) as u8
                    })
                    .collect();
                seed = seed.wrapping_add(1);
                let id = [DELIVER, SUBMIT | RESP, ENQUIRE, 0x103, BIND | RESP, 0x15 | RESP][seed as usize % 6];
                if seed.is_multiple_of(7) {
                    let mut good = deliver((seed >> 8) as u8, (seed >> 16) as u8, &[], &[]);
                    good.append(&mut body);
                    body = good;
                }
                mess.extend(octets(id, seed % 3, round, &body));
            }
            let _ = write.write_all(&mess).await;
            // Then bare noise, without a frame.
            let _ = write.write_all(&seed.to_le_bytes()).await;
            drop(write);
        }
    });
    let smpp = Smpp::new(options(port)).unwrap();
    for _ in 0..300 {
        let mut line = smpp.open().await.unwrap();
        let drained = async { while line.next().await.is_some() {} };
        timeout(Duration::from_secs(5), drained).await.expect("the line ends");
    }
}

#[test]
fn addresses_get_their_usual_types() {
    let of = |address: &str| From::usual(address).map(|from| (from.address, from.ton, from.npi));
    assert_eq!(of("+33639984111"), Some(("33639984111".into(), 1, 1)));
    assert_eq!(of("38200"), Some(("38200".into(), 3, 0)));
    assert_eq!(of("RueDuPuits"), Some(("RueDuPuits".into(), 5, 0)));
    assert_eq!((of("La Courte Pâte"), of(""), of("+33 6")), (None, None, None));
}
