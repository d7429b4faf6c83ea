//! A line that is cut: tried again ever more patiently, nothing lost of what telephones say, and homes are told meanwhile.

use std::time::Duration;

use tokio::{
    io::AsyncReadExt as _,
    net::TcpListener,
    time::{Instant, timeout},
};

use super::{broker::Connected, *};

/// How many crossings a telephone tells while the broker goes and comes back.
const CROSSINGS: usize = 40;

/// Stands where the broker was: when our line called, so many times. Whoever else calls is not counted.
async fn attempts(port: u16, most: usize) -> Vec<Instant> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await.expect("the broker's own port");
    let mut calls = Vec::new();
    while calls.len() < most {
        let (mut caller, _) = listener.accept().await.expect("a caller");
        let mut said = [0; 512];
        let read = timeout(Duration::from_secs(2), caller.read(&mut said)).await;
        let read = read.ok().and_then(Result::ok).unwrap_or(0);
        if named(&said[..read]) {
            calls.push(Instant::now());
        }
    }
    calls
}

/// Whether a packet that opens a connection bears the name of the street's own line.
fn named(packet: &[u8]) -> bool {
    packet.windows(12).any(|part| part == b"comptoir-rue")
}

#[test]
fn a_broker_that_is_gone_is_tried_ever_more_seldom_and_nothing_that_was_said_is_lost() {
    on_both(|db| async move {
        let Some(mut at) = Connected::open(&db, Mode::Aside).await else { return };
        let made = at.street.make(DeviceKind::OwnTracks).await;
        at.up().await;
        let topic = format!("owntracks/{}/phone/event", made.device.name);
        let phone = at.home(&made).await;
        let now = at.street.app.now();
        let crossing = |n: usize| {
            let seconds = i64::try_from(n).expect("small");
            // Too vague to call for anything: what counts here is that each is heard.
            at.street.crossing_at("enter", "pain", 900, now - SignedDuration::from_secs(seconds))
        };
        let bodies: Vec<String> = (0..CROSSINGS).map(crossing).collect();
        let (early, late) = bodies.split_at(CROSSINGS / 4);
        for body in early {
            phone.say(&topic, body.clone(), false).await;
        }
        // The broker stops while the telephone goes on speaking: what it says waits in the telephone.
        at.stop_broker();
        let speaks = async {
            for body in late {
                phone.insist(&topic, body).await;
            }
        };
        let comes_back = async {
            let calls = attempts(at.port, 4).await;
            at.start_broker().await;
            at.connected().await;
            calls
        };
        let ((), calls) = tokio::join!(speaks, comes_back);
        let waits: Vec<u128> = calls.windows(2).map(|two| two[1].duration_since(two[0]).as_millis()).collect();
        // Half a second before the first, then doubling, a quarter of it by chance.
        assert_eq!(waits.len(), 3);
        for (n, wait) in waits.iter().enumerate() {
            assert!(*wait >= 750 << n, "attempt {n} came after {wait} ms: {waits:?}");
        }
        let heard = at.heard(CROSSINGS).await;
        tokio::time::sleep(Duration::from_millis(600)).await;
        assert_eq!((heard.len(), at.street.log().await.len()), (CROSSINGS, CROSSINGS), "each once");
    });
}

#[test]
fn when_the_street_falls_silent_homes_see_it_gone_and_back() {
    on_both(|db| async move {
        let Some(mut at) = Connected::open(&db, Mode::Aside).await else { return };
        let made = at.street.make(DeviceKind::HomeAssistant).await;
        at.up().await;
        let mut home = at.home(&made).await;
        home.listen("comptoir/status").await;
        assert_eq!(home.next("/status").await.body, "online");
        // As a crash does: nothing is said. The broker speaks our last will.
        at.cut();
        let gone = home.next("/status").await;
        assert_eq!((gone.body.as_str(), gone.retained), ("offline", false));
        let mut later = at.home(&made).await;
        later.listen("comptoir/status").await;
        let kept = later.next("/status").await;
        assert_eq!((kept.body.as_str(), kept.retained), ("offline", true), "who comes later sees it too");
        at.connect().await;
        assert_eq!(home.next("/status").await.body, "online");
        // In good order it says so itself.
        at.leave().await;
        assert_eq!(home.next("/status").await.body, "offline");
    });
}
