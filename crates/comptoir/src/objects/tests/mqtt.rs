//! Homes and telephones on a real broker: shown, heard, told, kept apart, and nothing lost when something breaks.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    broker::{Client, Connected, OwnBroker},
    *,
};

const QUIET: Duration = Duration::from_millis(600);

fn json_of(body: &str) -> Value {
    serde_json::from_str(body).unwrap_or_else(|_| panic!("no JSON: {body}"))
}

async fn state(home: &mut Client, what: &str) {
    loop {
        let got = home.next("/order").await;
        if json_of(&got.body)["state"] == what {
            return;
        }
    }
}

#[test]
fn a_stock_home_assistant_is_shown_a_device_and_told_what_happens() {
    on_both(|db| async move {
        let Some(mut at) = Connected::open(&db, Mode::Aside).await else { return };
        let made = at.street.make(DeviceKind::HomeAssistant).await;
        at.up().await;
        let name = made.device.name.clone();
        let mut home = at.home(&made).await;
        home.listen("homeassistant/#").await;
        home.listen("comptoir/#").await;
        let shown = home.all(Duration::from_secs(3)).await;
        let configs: Vec<_> = shown.iter().filter(|got| got.topic.ends_with("/config")).collect();
        assert_eq!(configs.len(), 5, "{shown:?}");
        assert!(configs.iter().all(|got| json_of(&got.body)["device"]["name"] == "La Courte Pâte"));
        assert!(shown.iter().any(|got| got.topic == "comptoir/status" && got.body == "online"), "{shown:?}");
        let find = |ending: &str| shown.iter().find(|got| got.topic.ends_with(ending)).expect("shown").body.clone();
        assert_eq!(json_of(&find("/order"))["state"], "none");
        assert_eq!(json_of(&find("/batch")), json!({ "at": "2026-11-24T15:00:00Z", "article": "Croissant" }));
        assert_eq!(find("/armed"), "ON");
        // The button: the usual is ordered, and the home sees it.
        home.say(&format!("comptoir/{name}/come"), "PRESS", false).await;
        state(&mut home, "received").await;
        // Twice within a moment is once.
        home.say(&format!("comptoir/{name}/come"), "PRESS", false).await;
        // Set aside at the counter: an event for the coffee machine, and no copy of it stays.
        let (mut env, own) = (at.street.app.env(), at.street.shop.clone());
        let id = at.street.orders().await[0].id;
        let moved = db.write(&at.street.shop.key, move |tx| {
            crate::orders::move_to(tx, &mut env, &own, id, State::SetAside, &Actor::staff("Sarah"), "")
        });
        moved.await.expect("moved");
        state(&mut home, "set_aside").await;
        let event = home.next("/event").await;
        assert_eq!((json_of(&event.body)["event_type"].clone(), event.retained), (json!("set_aside"), false));
        assert_eq!(at.street.log().await, ["placed"]);
        let mut later = at.home(&made).await;
        later.listen("comptoir/#").await;
        let kept = later.all(QUIET).await;
        assert!(kept.iter().all(|got| got.retained && !got.topic.ends_with("/event")), "{kept:?}");
        // The switch disarms, and a press does nothing any more.
        home.say(&format!("comptoir/{name}/arm/set"), "OFF", false).await;
        assert_eq!(home.next("/armed").await.body, "OFF");
        at.street.clock.advance(1);
        home.say(&format!("comptoir/{name}/come"), r#"{"event":"door_closed","id":"7"}"#, false).await;
        assert_eq!(at.heard(2).await, ["disarmed", "placed"]);
        // Another Home Assistant starts: everything is said again.
        later.all(QUIET).await;
        later.listen("homeassistant/#").await;
        later.all(QUIET).await;
        home.say("homeassistant/status", "online", false).await;
        let again = later.all(Duration::from_secs(3)).await;
        assert_eq!(again.iter().filter(|got| got.topic.ends_with("/config") && !got.body.is_empty()).count(), 5);
        // Taken back: nothing is left of it at the broker.
        let (mut env, standing, id) = (at.street.app.env(), at.street.standing.clone(), made.device.id);
        let gone = db.write(&at.street.shop.key, move |tx| revoke(tx, &mut env, &standing, id)).await;
        assert!(gone.expect("revoked"));
        let emptied = later.all(QUIET).await;
        assert_eq!(emptied.iter().filter(|got| got.body.is_empty()).count(), 8, "{emptied:?}");
        let rest = db.read(|conn| store::homes::words(conn, &key("pain").street, 9)).await.expect("read");
        assert_eq!(rest, [], "everything was told");
    });
}

#[test]
fn a_neighbour_hears_nothing_and_says_nothing_for_another() {
    on_both(|db| async move {
        let Some(mut at) = Connected::open(&db, Mode::Aside).await else { return };
        let made = at.street.make(DeviceKind::HomeAssistant).await;
        let other = at.street.make(DeviceKind::OwnTracks).await;
        at.up().await;
        let name = made.device.name.clone();
        for (user, password) in
            [("", ""), (name.as_str(), "guessed"), (name.as_str(), other.secret.as_str()), ("nobody", "")]
        {
            assert!(at.client(user, password).await.is_err(), "{user} enters");
        }
        let mut neighbour = at.home(&other).await;
        neighbour.listen("#").await;
        neighbour.listen(&format!("comptoir/{name}/#")).await;
        let home = at.home(&made).await;
        home.say(&format!("owntracks/{name}/phone"), r#"{"_type":"lwt","tst":1}"#, true).await;
        let at_now = at.street.crossing("enter", "pain", 10);
        for topic in [
            format!("comptoir/{name}/come"),
            format!("comptoir/{name}/order"),
            format!("owntracks/{name}/phone/event"),
            format!("homeassistant/sensor/{name}/order/config"),
            "comptoir/status".to_owned(),
        ] {
            neighbour.say(&topic, at_now.clone(), false).await;
        }
        neighbour.say(&format!("comptoir/{name}/come"), "PRESS", false).await;
        let heard = neighbour.all(QUIET).await;
        let foreign: Vec<_> = heard.iter().filter(|got| got.topic != "comptoir/status").collect();
        assert!(foreign.is_empty(), "{foreign:?}");
        assert!(heard.iter().all(|got| got.body == "online"), "{heard:?}");
        assert!(at.street.log().await.is_empty(), "nothing was called for");
        // Their own telephone is heard: the same person has both here.
        neighbour.say(&format!("owntracks/{}/phone/event", other.device.name), at_now, false).await;
        assert_eq!(at.heard(1).await, ["placed"]);
        // A new home is let in once the broker has read its accounts again; one that is gone is not.
        let third = at.street.make(DeviceKind::HomeAssistant).await;
        assert!(at.client(&third.device.name, &third.secret).await.is_err());
        let (mut env, standing, id) = (at.street.app.env(), at.street.standing.clone(), made.device.id);
        db.write(&at.street.shop.key, move |tx| revoke(tx, &mut env, &standing, id)).await.expect("revoked");
        at.accounts().await;
        assert!(at.client(&third.device.name, &third.secret).await.is_ok());
        assert!(at.client(&name, &made.secret).await.is_err());
    });
}

#[test]
fn a_retained_copy_is_never_an_act_and_a_door_acts_on_its_edge() {
    on_both(|db| async move {
        let Some(mut at) = Connected::open(&db, Mode::Aside).await else { return };
        let made = at.street.make(DeviceKind::HomeAssistant).await;
        at.accounts().await;
        at.start_broker().await;
        let name = made.device.name.clone();
        let home = at.home(&made).await;
        let (come, arm, door) =
            (format!("comptoir/{name}/come"), format!("comptoir/{name}/arm/set"), format!("zigbee2mqtt/{name}/porte"));
        home.say(&come, "PRESS", true).await;
        home.say(&arm, "OFF", true).await;
        home.say(&door, r#"{"contact":false}"#, true).await;
        at.connect().await;
        // And again at a reconnection, where the door now says that it is closed.
        at.cut();
        home.say(&door, r#"{"contact":true}"#, true).await;
        at.connect().await;
        tokio::time::sleep(QUIET).await;
        assert!(at.street.log().await.is_empty(), "{:?}", at.street.log().await);
        let (key, id) = (at.street.shop.key.clone(), at.street.standing.id);
        assert!(db.read(move |conn| devices(conn, &key, id)).await.expect("read")[0].armed);
        // Closed without having been open, as after the sensor's restart; states of the battery: nothing.
        home.say(&door, r#"{"contact":true,"battery":97}"#, false).await;
        home.say(&door, r#"{"battery":96}"#, false).await;
        // Open, then closed: once. Closed again: nothing.
        home.say(&door, r#"{"contact":false}"#, false).await;
        home.say(&door, r#"{"contact":true}"#, false).await;
        home.say(&door, r#"{"contact":true}"#, false).await;
        assert_eq!(at.heard(1).await, ["placed"]);
        tokio::time::sleep(QUIET).await;
        assert_eq!(at.street.log().await, ["placed"]);
        let (key, id) = (at.street.shop.key.clone(), at.street.standing.id);
        let said = db.read(move |conn| signals(conn, &key, id, Timestamp::MIN, 9)).await.expect("read");
        assert_eq!((said[0].kind, said[0].source.as_str()), (rules::Kind::Door, "homeassistant"));
        // In the evening a door is just a door: not even a line of the log.
        at.street.clock.advance(9 * 60);
        let through = format!("comptoir/{name}/zigbee2mqtt/entree/porte");
        home.say(&through, r#"{"contact":false,"last_seen":"2026-11-24T18:00:00+01:00"}"#, false).await;
        home.say(&through, r#"{"contact":true}"#, false).await;
        tokio::time::sleep(QUIET).await;
        assert_eq!(at.street.log().await.len(), 1);
        let doors = db.read(move |conn| {
            conn.query("SELECT sensor FROM open_door /* whole */ /* every street */", &[], |row| row.get::<String>(0))
        });
        assert_eq!(doors.await.expect("read"), Vec::<String>::new(), "nothing is kept of a closed door");
    });
}

#[test]
fn what_is_said_during_a_cut_is_heard_after_it() {
    on_both(|db| async move {
        let Some(mut at) = Connected::open(&db, Mode::Aside).await else { return };
        let made = at.street.make(DeviceKind::OwnTracks).await;
        at.up().await;
        let topic = format!("owntracks/{}/phone/event", made.device.name);
        // We are away.
        at.cut();
        let phone = at.home(&made).await;
        phone.say(&topic, at.street.crossing("leave", "maison", 20), false).await;
        phone.say(&topic, at.street.crossing("enter", "maison", 20), false).await;
        at.connect().await;
        assert_eq!(at.heard(2).await, ["took_back", "undone"], "in the order in which it was said");
        // The broker goes and comes back with what it kept, while we wait for it.
        at.cut();
        let near = at.street.crossing("enter", "pain", 20);
        phone.say(&topic, near.clone(), false).await;
        drop(phone);
        at.stop_broker();
        at.begin();
        tokio::time::sleep(Duration::from_millis(700)).await;
        let state = at.street.app.part::<line::LineState>().expect("a part").get();
        assert!(matches!(state, Some(Err(ref why)) if why.contains("cannot be reached")), "{state:?}");
        at.start_broker().await;
        at.connected().await;
        assert_eq!(at.heard(3).await.len(), 3);
        // The same once more, as a telephone that heard no answer says it: the same signal.
        let phone = at.home(&made).await;
        phone.say(&topic, near, false).await;
        tokio::time::sleep(QUIET).await;
        assert_eq!(at.street.log().await.len(), 3);
    });
}

#[test]
fn crashes_in_the_middle_lose_nothing_and_double_nothing() {
    const EVENTS: usize = 400;
    on_both(|db| async move {
        let Some(mut at) = Connected::open(&db, Mode::Aside).await else { return };
        let mut phones = Vec::new();
        for _ in 0..10 {
            phones.push(at.street.make(DeviceKind::OwnTracks).await);
        }
        at.up().await;
        let mut clients = Vec::new();
        for made in &phones {
            clients.push(at.home(made).await);
        }
        let now = at.street.app.now();
        for n in 0..EVENTS {
            let (made, client) = (&phones[n % 10], &clients[n % 10]);
            let at_ = now - SignedDuration::from_secs(i64::try_from(n).expect("small"));
            let body = at.street.crossing_at("enter", "pain", 900, at_);
            client.say(&format!("owntracks/{}/phone/event", made.device.name), body, false).await;
            if n % 60 == 30 {
                at.cut();
                at.connect().await;
            }
        }
        let (db_, shop) = (db.clone(), at.street.shop.key.clone());
        let count = move || {
            let (db, key, id) = (db_.clone(), shop.clone(), at.street.standing.id);
            async move { db.read(move |conn| signals(conn, &key, id, Timestamp::MIN, 2_000)).await.expect("read").len() }
        };
        for _ in 0..2_400 {
            if count().await >= EVENTS {
                break;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        tokio::time::sleep(QUIET).await;
        assert_eq!(count().await, EVENTS);
    });
}

#[test]
fn a_home_that_was_silent_for_six_months_sleeps_until_its_customer_wakes_it() {
    on_both(|db| async move {
        let Some(mut at) = Connected::open(&db, Mode::Aside).await else { return };
        let made = at.street.make(DeviceKind::HomeAssistant).await;
        at.street.clock.advance(184 * 24 * 60);
        at.up().await;
        let name = made.device.name.clone();
        let mut home = at.home(&made).await;
        home.listen("comptoir/#").await;
        assert_eq!(home.next("/armed").await.body, "OFF");
        home.say(&format!("comptoir/{name}/come"), "PRESS", false).await;
        assert_eq!(at.heard(1).await, ["asleep"]);
        home.say(&format!("comptoir/{name}/arm/set"), "ON", false).await;
        assert_eq!(home.next("/armed").await.body, "ON");
        at.street.clock.advance(1);
        home.say(&format!("comptoir/{name}/come"), "PRESS", false).await;
        assert_eq!(at.heard(2).await.len(), 2);
        assert_ne!(at.street.log().await[0], "asleep");
    });
}

#[test]
fn a_home_with_a_broker_of_its_own_is_joined_by_the_bridge_of_its_recipe() {
    on_both(|db| async move {
        let Some(mut at) = Connected::open(&db, Mode::Aside).await else { return };
        let made = at.street.make(DeviceKind::HomeAssistant).await;
        at.up().await;
        let broker = line::broker(&at.street.app).expect("a broker");
        let bridge = line::bridge(&broker, &made.device.name, &made.secret, "porte");
        let own = OwnBroker::start(&bridge).await;
        let mut house = Client::open(own.port, "", "").await.expect("the house's own broker");
        house.listen("#").await;
        // As a Home Assistant does when it starts: what came before it listened is said again.
        house.say("homeassistant/status", "online", false).await;
        let name = &made.device.name;
        let wanted = [format!("comptoir/{name}/armed"), format!("homeassistant/event/{name}/ready/config")];
        let mut shown = std::collections::HashSet::new();
        // In whatever order its own broker hands them over.
        while !wanted.iter().all(|topic| shown.contains(topic)) {
            shown.insert(house.next("").await.topic);
        }
        // The door of the house, as its own Zigbee2MQTT tells it.
        house.say("zigbee2mqtt/porte", r#"{"contact":false,"linkquality":78}"#, false).await;
        house.say("zigbee2mqtt/porte", r#"{"contact":true,"linkquality":81}"#, false).await;
        assert_eq!(at.heard(1).await, ["placed"]);
        state(&mut house, "received").await;
        // Its Home Assistant starts: it alone is told again.
        house.all(QUIET).await;
        house.say("homeassistant/status", "online", false).await;
        assert_eq!(house.next("/order/config").await.topic, format!("homeassistant/sensor/{name}/order/config"));
    });
}
