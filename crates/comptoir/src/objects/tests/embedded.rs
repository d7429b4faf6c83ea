//! The broker inside the program: the same accounts and rights as on a mosquitto, and what is said is durable before it is
//! acknowledged.

use std::{process::Command, time::Duration};

use channels::mqtt::{Line, Options};

use super::{
    broker::{Client, Connected, OwnBroker, free_port, program},
    *,
};

const QUIET: Duration = Duration::from_millis(600);

#[test]
fn a_home_speaks_for_itself_hears_itself_and_nobody_else() {
    on_both(|db| async move {
        let mut at = Connected::open_inside(&db, Mode::Aside).await;
        let made = at.street.make(DeviceKind::HomeAssistant).await;
        let other = at.street.make(DeviceKind::OwnTracks).await;
        at.connect().await;
        let name = made.device.name.clone();
        for (user, password) in
            [("", ""), (name.as_str(), "guessed"), (name.as_str(), other.secret.as_str()), ("comptoir", "comptoir")]
        {
            assert!(at.client(user, password).await.is_err(), "{user} enters");
        }
        let mut home = at.home(&made).await;
        for filter in [format!("homeassistant/+/{name}/#"), format!("comptoir/{name}/order"), "comptoir/status".into()]
        {
            assert!(home.may_listen(&filter).await, "{filter}");
        }
        let shown = home.all(Duration::from_secs(3)).await;
        assert_eq!(shown.iter().filter(|got| got.topic.ends_with("/config")).count(), 5, "{shown:?}");
        assert!(shown.iter().any(|got| got.topic == "comptoir/status" && got.body == "online"), "{shown:?}");
        // The button: acknowledged, and so it stands in the store already.
        home.say(&format!("comptoir/{name}/come"), "PRESS", false).await;
        assert_eq!(at.street.log().await, ["placed"]);
        assert!(home.next("/order").await.body.contains("received"));
        // A neighbour is refused everything of another's, whatever they ask for.
        let mut neighbour = at.home(&other).await;
        for filter in ["#", "comptoir/#", "$SYS/#", "homeassistant/#", "+/+/+"] {
            assert!(!neighbour.may_listen(filter).await, "{filter}");
        }
        assert!(!neighbour.may_listen(&format!("comptoir/{name}/order")).await);
        assert!(!neighbour.may_listen(&format!("$share/x/comptoir/{name}/order")).await);
        assert!(neighbour.may_listen("comptoir/status").await);
        for topic in [format!("comptoir/{name}/come"), format!("comptoir/{name}/order"), "comptoir/status".to_owned()] {
            neighbour.say(&topic, "PRESS", true).await;
        }
        assert!(neighbour.all(QUIET).await.iter().all(|got| got.body == "online"));
        assert!(home.all(QUIET).await.is_empty());
        assert_eq!(at.street.log().await.len(), 1, "nothing was called for");
        // Their own is heard.
        let crossing = at.street.crossing("enter", "pain", 10);
        neighbour.say(&format!("owntracks/{}/phone/event", other.device.name), crossing, false).await;
        assert_eq!(at.street.log().await, ["coming", "placed"]);
    });
}

/// What Home Assistant does on a broker, of each kind: it asks for all announcements of the kinds that it knows, does not look
/// at what it is answered, shows what comes, listens to the topics that are named there, and says that it is born.
#[test]
fn a_stock_home_assistant_is_shown_its_own_when_it_asks_for_everybodys() {
    let each = ["sensor", "switch", "button", "event", "light", "device_automation", "tag"];
    let of = |rest: &str| each.iter().map(|kind| format!("homeassistant/{kind}/{rest}")).collect::<Vec<_>>();
    let kinds = [
        // Until 2020, until 2024, and since.
        vec!["homeassistant/#".to_owned()],
        vec!["homeassistant/+/+/config".to_owned(), "homeassistant/+/+/+/config".to_owned()],
        [of("+/config"), of("+/+/config"), vec!["homeassistant/device/+/config".to_owned()]].concat(),
    ];
    on_both(|db| {
        let kinds = kinds.clone();
        async move {
            let mut at = Connected::open_inside(&db, Mode::Aside).await;
            let made = at.street.make(DeviceKind::HomeAssistant).await;
            let other = at.street.make(DeviceKind::HomeAssistant).await;
            at.connect().await;
            let name = made.device.name.clone();
            for filters in &kinds {
                let mut home = at.home(&made).await;
                for filter in filters {
                    assert!(!home.may_listen(filter).await, "{filter} takes in what is not theirs");
                }
                let shown = home.all(Duration::from_secs(2)).await;
                let mut topics: Vec<_> = shown.iter().map(|got| got.topic.as_str()).collect();
                topics.sort_unstable();
                topics.dedup();
                assert_eq!(topics.len(), 5, "{filters:?}: {shown:?}");
                assert!(topics.iter().all(|topic| topic.contains(&format!("/{name}/"))), "{topics:?}");
                let order = shown.iter().find(|got| got.topic.ends_with("/order/config")).expect("shown").body.clone();
                let order: serde_json::Value = serde_json::from_str(&order).expect("JSON");
                for topic in [&order["state_topic"], &order["availability_topic"]] {
                    assert!(home.may_listen(topic.as_str().expect("a topic")).await);
                }
                assert!(home.next("/order").await.body.contains("none"));
                // Born again: announced anew, to the home that said it and to nobody else.
                home.all(QUIET).await;
                home.say("homeassistant/status", "online", false).await;
                let again = home.next("/order/config").await;
                assert_eq!(again.topic, format!("homeassistant/sensor/{name}/order/config"));
            }
            // Who is taken back is shown no more, whoever asks.
            let mut neighbour = at.home(&other).await;
            neighbour.may_listen("homeassistant/#").await;
            let theirs = neighbour.all(QUIET).await;
            assert!(theirs.iter().all(|got| !got.topic.contains(&name)), "{theirs:?}");
        }
    });
}

/// What a client of MQTT 3.1.1 gets, read octet by octet: what it is answered, and the topics of what comes. Nothing of
/// MQTT 5 may stand before what is said.
async fn old_client(port: u16, user: &str, password: &str, filter: &str) -> (Vec<Vec<u8>>, Vec<String>) {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let text = |text: &str| [&u16::try_from(text.len()).expect("short").to_be_bytes()[..], text.as_bytes()].concat();
    let packet = |kind: u8, body: &[u8]| [&[kind, u8::try_from(body.len()).expect("short")][..], body].concat();
    let connect = [text("MQTT"), vec![4, 0b1100_0010, 0, 60], text("old"), text(user), text(password)].concat();
    let subscribe = [vec![0, 1], text(filter), vec![0]].concat();
    let mut line = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.expect("connected");
    line.write_all(&packet(0x10, &connect)).await.expect("said");
    line.write_all(&packet(0x82, &subscribe)).await.expect("said");
    let mut got = Vec::new();
    while let Ok(Ok(1..)) = tokio::time::timeout(Duration::from_secs(3), line.read_buf(&mut got)).await {}
    let (mut answers, mut topics, mut at) = (Vec::new(), Vec::new(), 0);
    while at < got.len() {
        let (kind, mut length, mut shift) = (got[at], 0, 0);
        loop {
            at += 1;
            length |= usize::from(got[at] & 0x7f) << shift;
            shift += 7;
            if got[at] < 0x80 {
                break;
            }
        }
        let body = &got[at + 1..at + 1 + length];
        at += 1 + length;
        if kind >> 4 != 3 {
            answers.push([&[kind], body].concat());
            continue;
        }
        let end = 2 + usize::from(u16::from_be_bytes([body[0], body[1]]));
        let said = &body[end + if kind & 0b110 == 0 { 0 } else { 2 }..];
        serde_json::from_slice::<serde_json::Value>(said).expect("JSON, and nothing before it");
        topics.push(String::from_utf8_lossy(&body[2..end]).into_owned());
    }
    topics.sort_unstable();
    topics.dedup();
    (answers, topics)
}

#[test]
fn a_home_that_speaks_mqtt_3_1_1_is_shown_its_own_too() {
    on_both(|db| async move {
        let mut at = Connected::open_inside(&db, Mode::Aside).await;
        let made = at.street.make(DeviceKind::HomeAssistant).await;
        at.street.make(DeviceKind::HomeAssistant).await;
        at.connect().await;
        let name = &made.device.name;
        // Once it is announced.
        let mut home = at.home(&made).await;
        home.listen(&format!("homeassistant/+/{name}/#")).await;
        home.next("/ready/config").await;
        let (answers, topics) = old_client(at.port, name, &made.secret, "homeassistant/+/+/+/config").await;
        assert_eq!(answers, [vec![0x20, 0, 0], vec![0x90, 0, 1, 0x80]], "let in, and refused what is not theirs");
        assert_eq!(topics.len(), 5, "{topics:?}");
        assert!(topics.iter().all(|topic| topic.contains(&format!("/{name}/"))), "{topics:?}");
    });
}

#[test]
fn nobody_takes_over_a_line_or_a_session_that_is_not_theirs() {
    on_both(|db| async move {
        let mut at = Connected::open_inside(&db, Mode::Aside).await;
        let made = at.street.make(DeviceKind::HomeAssistant).await;
        let other = at.street.make(DeviceKind::OwnTracks).await;
        at.connect().await;
        let (name, secret) = (made.device.name.as_str(), made.secret.as_str());
        let first = Client::named("kitchen", at.port, name, secret).await;
        assert!(first.is_ok());
        assert!(Client::named("kitchen", at.port, name, secret).await.is_ok(), "their own, again");
        assert!(Client::named("kitchen", at.port, &other.device.name, &other.secret).await.is_err());
        let line = format!("comptoir-{}", at.street.app.street());
        assert!(Client::named(&line, at.port, name, secret).await.is_err());
        assert!(Client::named(&format!("{line}-doctor"), at.port, name, secret).await.is_err());
        for n in 1..16 {
            assert!(Client::named(&format!("lamp-{n}"), at.port, name, secret).await.is_ok(), "{n}");
        }
        assert!(Client::named("lamp-16", at.port, name, secret).await.is_err(), "one home is not a crowd");
        // A new home is let in at once; one that is taken back is parted with, and stays out.
        let third = at.street.make(DeviceKind::HomeAssistant).await;
        let mut gone = Client::named("third", at.port, &third.device.name, &third.secret).await.expect("let in");
        gone.listen("comptoir/status").await;
        let (mut env, standing, id) = (at.street.app.env(), at.street.standing.clone(), third.device.id);
        let revoked = db.write(&at.street.shop.key, move |tx| revoke(tx, &mut env, &standing, id)).await;
        assert!(revoked.expect("revoked"));
        gone.all(QUIET).await;
        let topic = format!("comptoir/{}/come", third.device.name);
        let mut parted = false;
        for _ in 0..20 {
            // Parted with: nobody acknowledges any more.
            parted |= tokio::time::timeout(QUIET, gone.say(&topic, "PRESS", false)).await.is_err();
            if parted {
                break;
            }
            tokio::time::sleep(QUIET).await;
        }
        assert!(parted, "who is gone is still heard");
        assert!(Client::named("third", at.port, &third.device.name, &third.secret).await.is_err());
        assert!(at.street.log().await.is_empty());
    });
}

#[test]
fn it_is_switched_on_and_off_while_the_program_runs() {
    on_both(|db| async move {
        let mut at = Connected::open_inside(&db, Mode::Aside).await;
        let made = at.street.make(DeviceKind::HomeAssistant).await;
        at.connect().await;
        let state = at.street.app.part::<line::LineState>().cloned().expect("a part");
        assert!(state.inside().is_some() && line::broker(&at.street.app).is_some());
        assert_eq!(line::address(&at.street.app), Some(format!("mqtt://127.0.0.1:{}", at.port)));
        assert!(
            line::probe_inside(at.street.app.settings(), at.street.app.street()).await.is_ok(),
            "doctor is told so"
        );
        let switch = async |on: bool| {
            let street = at.street.app.street().clone();
            let chosen = db.write(&at.street.shop.key, move |tx| line::choose(tx, &street, on)).await;
            chosen.expect("chosen");
            state.turn();
        };
        switch(false).await;
        for _ in 0..2_400 {
            if state.inside().is_none() && state.get().is_none() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        assert_eq!((state.inside(), state.get(), line::broker(&at.street.app)), (None, None, None));
        assert!(at.client(&made.device.name, &made.secret).await.is_err());
        let told = line::probe_inside(at.street.app.settings(), at.street.app.street()).await;
        assert!(told.expect_err("nobody there").contains("127.0.0.1"));
        switch(true).await;
        at.connected().await;
        assert!(at.client(&made.device.name, &made.secret).await.is_ok());
    });
}

#[test]
fn what_could_not_be_stored_is_not_acknowledged_and_not_lost() {
    on_both(|db| async move {
        let mut at = Connected::open_inside(&db, Mode::Aside).await;
        let made = at.street.make(DeviceKind::HomeAssistant).await;
        at.connect().await;
        let name = made.device.name.clone();
        let home = at.home(&made).await;
        // The shop's transactions wait behind one that takes long.
        let key = at.street.shop.key.clone();
        let slow = db.clone();
        let busy = tokio::spawn(async move {
            let held = slow.write(&key, |_| {
                std::thread::sleep(Duration::from_millis(700));
                Ok::<_, DbError>(())
            });
            held.await
        });
        tokio::time::sleep(Duration::from_millis(100)).await;
        let topic = format!("comptoir/{name}/come");
        let early = tokio::time::timeout(Duration::from_millis(300), home.say(&topic, "PRESS", false)).await;
        assert!(early.is_err(), "acknowledged before it was stored");
        busy.await.expect("done").expect("written");
        assert_eq!(at.heard(1).await, ["placed"]);
    });
}

#[test]
fn a_home_with_a_mosquitto_of_its_own_is_joined_by_the_bridge_of_its_recipe() {
    on_both(|db| async move {
        if program().is_none() {
            return;
        }
        let mut at = Connected::open_inside(&db, Mode::Aside).await;
        let made = at.street.make(DeviceKind::HomeAssistant).await;
        at.connect().await;
        let broker = line::broker(&at.street.app).expect("a broker");
        let own = OwnBroker::start(&line::bridge(&broker, &made.device.name, &made.secret, "porte")).await;
        let mut house = Client::open(own.port, "", "").await.expect("the house's own broker");
        house.listen("#").await;
        // As a Home Assistant does when it starts: what came before it listened is said again.
        house.say("homeassistant/status", "online", false).await;
        let name = &made.device.name;
        let shown = house.next("/ready/config").await;
        assert_eq!(shown.topic, format!("homeassistant/event/{name}/ready/config"));
        house.say("zigbee2mqtt/porte", r#"{"contact":false,"linkquality":78}"#, false).await;
        house.say("zigbee2mqtt/porte", r#"{"contact":true,"linkquality":81}"#, false).await;
        assert_eq!(at.heard(1).await, ["placed"]);
        while !house.next("/order").await.body.contains("received") {}
    });
}

#[test]
fn a_batch_of_what_they_take_and_an_opening_are_told_to_homes_that_are_armed() {
    on_both(|db| async move {
        let mut at = Connected::open_inside(&db, Mode::Aside).await;
        let made = at.street.make(DeviceKind::HomeAssistant).await;
        at.connect().await;
        let mut home = at.home(&made).await;
        assert!(home.may_listen(&format!("comptoir/{}/event", made.device.name)).await);
        let tell = async |kind: &'static str, detail: serde_json::Value| {
            let (mut env, key) = (at.street.app.env(), at.street.shop.key.clone());
            let own = key.clone();
            let told =
                db.write(&key, move |tx| facts::record(tx, &mut env, &own, kind, "0193", "staff:Sarah", &detail));
            told.await.expect("recorded");
        };
        tell("batch.announced", serde_json::json!({ "sku": "CP-BAG", "quantity": 9, "audience": 3 })).await;
        tell("batch.announced", serde_json::json!({ "sku": "CP-CRO", "quantity": 30, "audience": 3 })).await;
        let got = home.next("/event").await.body;
        assert!(got.contains(r#""event_type":"batch""#) && got.contains("Croissant"), "only of what they take: {got}");
        assert!(!got.contains("audience"), "{got}");
        tell("shop.opened", serde_json::json!({ "opened_at": "2026-11-24T05:30:00Z" })).await;
        let got = home.next("/event").await.body;
        assert!(got.contains(r#""event_type":"opened""#) && got.contains("05:30"), "{got}");
        // Disarmed, it is left in peace.
        let (mut env, standing, id) = (at.street.app.env(), at.street.standing.clone(), made.device.id);
        let disarmed = db.write(&at.street.shop.key, move |tx| arm(tx, &mut env, &standing, id, false)).await;
        assert!(disarmed.expect("disarmed"));
        tell("shop.opened", serde_json::json!({})).await;
        assert!(home.all(QUIET).await.is_empty());
    });
}

#[test]
fn with_a_certificate_homes_come_in_encrypted() {
    on_both(|db| async move {
        let folder = tempfile::tempdir().expect("a folder");
        let (key, certificate) = (folder.path().join("key.pem"), folder.path().join("cert.pem"));
        let mut openssl = Command::new("openssl");
        openssl.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]);
        openssl.args(["-days", "2", "-subj", "/CN=rue", "-addext", "basicConstraints=critical,CA:FALSE"]);
        openssl.args(["-addext", "subjectAltName=IP:127.0.0.1", "-keyout"]).arg(&key).arg("-out").arg(&certificate);
        // A machine without it tests the rest.
        if !openssl.output().is_ok_and(|made| made.status.success()) {
            return;
        }
        let (port, own) = (free_port(), certificate.clone());
        let mut at = Connected::open_inside_with(&db, Mode::Aside, |settings| {
            settings.mqtt.listen_tls = ([127, 0, 0, 1], port).into();
            (settings.mqtt.certificate, settings.mqtt.private_key) = (own, key);
        })
        .await;
        let made = at.street.make(DeviceKind::HomeAssistant).await;
        at.connect().await;
        let broker = line::broker(&at.street.app).expect("a broker");
        assert_eq!((broker.port, broker.tls), (port, true), "homes are given the sealed door");
        let options = |password: &str| Options {
            address: format!("mqtts://127.0.0.1:{port}").parse().expect("an address"),
            client_id: "sealed".into(),
            login: Some((made.device.name.clone(), password.to_owned())),
            ca: Some(certificate.clone()),
            session: Duration::ZERO,
            status: None,
            filters: vec![format!("comptoir/{}/order", made.device.name)],
        };
        let opened = Line::open(&options(&made.secret)).await;
        assert!(opened.is_ok(), "{:?}", opened.err());
        assert!(Line::open(&options("guessed")).await.is_err());
    });
}
