//! SMS over a line to a message centre: a small honest twin of one, on the bare wire.

use std::sync::Mutex;

use channels::{
    SmsSender,
    smpp::{self, Smpp},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::*;
use crate::{
    app::{self, Parts},
    outbox::jobs::{Channels, Demo},
    platform::{clock::ShiftedClock, settings::Settings},
};

const DELIVER: u32 = 5;

fn frame(id: u32, sequence: u32, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(16 + body.len()).expect("short");
    [length, id, 0, sequence].iter().flat_map(|word| word.to_be_bytes()).chain(body.iter().copied()).collect()
}

fn said(sequence: u32, class: u8, words: &[u8]) -> Vec<u8> {
    let mut body = b"\0\x01\x0133639980101\0\x01\x0133639984111\0".to_vec();
    body.extend([class, 0, 0, 0, 0, 0, 0, 0, 0, u8::try_from(words.len()).expect("short")]);
    body.extend(words);
    frame(DELIVER, sequence, &body)
}

/// What the centre took, and the status and number of each acknowledgement that it got.
#[derive(Default)]
struct Seen {
    acks: Vec<(u32, u32)>,
    sent: usize,
}

/// A centre: at each bind it says the next list, then hangs up once so many acknowledgements have come (never when 0).
async fn centre(lists: Vec<(Vec<Vec<u8>>, usize)>, seen: Arc<Mutex<Seen>>) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    tokio::spawn(async move {
        for (list, hang_up) in lists {
            let (mut socket, _) = listener.accept().await.expect("a caller");
            let mut acks = 0;
            loop {
                let mut head = [0; 16];
                if socket.read_exact(&mut head).await.is_err() {
                    break;
                }
                let word = |at: usize| u32::from_be_bytes(head[at..at + 4].try_into().expect("four"));
                let mut body = vec![0; word(0) as usize - 16];
                socket.read_exact(&mut body).await.expect("a body");
                let mut say = Vec::new();
                match word(4) {
                    9 => {
                        say.extend(frame(0x8000_0009, word(12), b"essai\0"));
                        say.extend(list.concat());
                    }
                    4 => {
                        let count = {
                            let mut seen = seen.lock().expect("whole");
                            seen.sent += 1;
                            seen.sent
                        };
                        say.extend(frame(0x8000_0004, word(12), format!("{count}\0").as_bytes()));
                        let told = format!("id:{count} sub:001 dlvrd:001 stat:DELIVRD err:000 text:");
                        say.extend(said(900, 4, told.as_bytes()));
                    }
                    id if id == 0x8000_0000 | DELIVER => {
                        seen.lock().expect("whole").acks.push((word(8), word(12)));
                        acks += 1;
                        if acks == hang_up {
                            break;
                        }
                    }
                    6 => say.extend(frame(0x8000_0006, word(12), b"")),
                    _ => {}
                }
                if socket.write_all(&say).await.is_err() {
                    break;
                }
            }
        }
    });
    port
}

fn account(port: u16) -> Smpp {
    let options = smpp::Options {
        host: "127.0.0.1".into(),
        port,
        tls: false,
        system_id: "rue".into(),
        password: "secret".into(),
        system_type: String::new(),
        address_range: String::new(),
        from: smpp::From::usual("+33639984111").expect("a number"),
        alphabet: smpp::Alphabet::Gsm,
        long: smpp::Long::Parts,
        rate: 0,
        alive: smpp::ALIVE,
    };
    Smpp::new(options).expect("settings")
}

#[test]
fn what_comes_over_a_line_is_one_conversation_with_its_repeats_and_parts_known() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), vec![article("CP-TRA", "Baguette de tradition")]).await;
        let part = |sequence, number: u8, words: &str| {
            said(sequence, 0x40, &[&[5, 0, 3, 9, 2, number], words.as_bytes()].concat())
        };
        let seen = Arc::new(Mutex::new(Seen::default()));
        let lists = vec![
            // The acknowledgement of the first is lost with the line…
            (vec![said(1, 0, b"vous fermez quand ?")], 1),
            // … so it comes again, then two real ones with the same words, and a long one, its second part first and twice.
            (
                vec![
                    said(1, 0, b"vous fermez quand ?"),
                    said(2, 0, b"bonjour"),
                    said(3, 0, b"bonjour"),
                    part(4, 2, " ce soir, et demain ?"),
                    part(5, 2, " ce soir, et demain ?"),
                    part(6, 1, "vous fermez a quelle heure"),
                    // Of this one the first part never comes.
                    said(7, 0x40, &[&[5, 0, 3, 10, 2, 2][..], b"pour 18h"].concat()),
                ],
                0,
            ),
        ];
        let smpp = account(centre(lists, seen.clone()).await);
        let channels = Channels { sms: Some(SmsSender::Smpp(smpp.clone())), ..Demo::new().1 };
        let clock = Arc::new(ShiftedClock::starting_at(morning()));
        let settings = Settings::default();
        let parts = Parts { db: db.clone(), clock: clock.clone(), settings, channels: Some(channels), metrics: None };
        let app = app::build(parts, |builder| builder).await.expect("built");
        let (stop, stopped) = tokio::sync::watch::channel(false);
        assert!(hooks::smpp::account(&app).is_some());
        let watching = tokio::spawn(hooks::smpp::watch(app.clone(), smpp.clone(), stopped));
        let until = |what: &'static str, done: Box<dyn Fn(&Seen) -> bool>| {
            let seen = seen.clone();
            async move {
                for _ in 0..500 {
                    if done(&seen.lock().expect("whole")) {
                        return;
                    }
                    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                }
                panic!("never: {what}");
            }
        };
        until("seven more acknowledged", Box::new(|seen| seen.acks.len() >= 8)).await;
        let acks = seen.lock().expect("whole").acks.clone();
        assert_eq!(acks, [(0, 1), (0, 1), (0, 2), (0, 3), (0, 4), (0, 5), (0, 6), (0, 7)], "each once it is durable");
        let kept = |most| {
            let key = shop.key.clone();
            let db = db.clone();
            async move {
                let mut kept = db.read(move |conn| latest(conn, &key, most)).await.expect("read");
                kept.sort_by_key(|inbound| inbound.id);
                kept.into_iter().map(|inbound| (inbound.body, inbound.state)).collect::<Vec<_>>()
            }
        };
        let bodies: Vec<String> = kept(20).await.into_iter().map(|(body, _)| body).collect();
        let long = "vous fermez a quelle heure ce soir, et demain ?";
        assert_eq!(
            bodies,
            ["vous fermez quand ?", "bonjour", "bonjour", long],
            "the repeat is known, the parts are one"
        );
        // The answers leave over the same line, and what became of them is told.
        while deliver_all(&app).await > 0 {}
        until("reports acknowledged", Box::new(|seen| seen.sent > 0 && seen.acks.len() >= 8 + seen.sent)).await;
        let own = shop.key.clone();
        let left = db.read(move |conn| outbox::left(conn, &own, 20)).await.expect("read");
        assert!(!left.is_empty() && left.iter().all(|(_, _, arrived)| *arrived), "all have arrived");
        stop.send(true).expect("heard");
        watching.await.expect("it stops");
        // Ten minutes later half a text is given to a person, whatever it looks like.
        clock.advance(11);
        hooks::smpp::incomplete(&app).await.expect("looked");
        let last = kept(20).await.pop().expect("there");
        assert_eq!(last, ("[…] pour 18h".to_owned(), "waiting".to_owned()));
        let count = kept(20).await.len();
        hooks::smpp::incomplete(&app).await.expect("looked");
        assert_eq!(kept(20).await.len(), count, "once");
    });
}

async fn deliver_all(app: &crate::platform::App) -> usize {
    deliver(app.clone()).await.expect("delivered")
}
