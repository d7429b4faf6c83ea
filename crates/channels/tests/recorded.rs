//! What apps and homes of several versions send: each payload has exactly one meaning, by whatever way it comes.
//!
//! `recorded/*.jsonl` names the app and its version. OwnTracks and Zigbee2MQTT: written anew after what the sources of that version
//! write (tags of owntracks/ios, owntracks/android and Koenkk/zigbee2mqtt; Zigbee2MQTT's double messages of 1.22 after its issue 9519).
//! Home Assistant: its MQTT messages as 2024.3.3 sent them (`cargo xtask homeassistant`), its calls as an automation writes them.

use channels::{
    homeassistant::{self, Event},
    mqtt::{
        discovery::{is_birth, switched},
        topics::{Meaning, Topics},
    },
    owntracks::{self, Message},
    zigbee2mqtt,
};
use serde_json::Value;

struct Recorded {
    from: String,
    topic: Option<String>,
    body: Vec<u8>,
    means: String,
}

/// The lines of a file; a body that is no JSON is a text of its own.
fn lines(text: &str) -> Vec<Recorded> {
    let read = |line: &str| {
        let line: Value = serde_json::from_str(line).expect("JSON");
        let word = |name: &str| line[name].as_str().map(str::to_owned);
        let body = match &line["body"] {
            Value::String(text) => text.clone().into_bytes(),
            body => body.to_string().into_bytes(),
        };
        Recorded { from: word("from").expect("from"), topic: word("topic"), body, means: word("means").expect("means") }
    };
    text.lines().map(read).collect()
}

fn topics() -> Topics {
    Topics { own: "comptoir".into(), discovery: "homeassistant".into() }
}

/// How many versions a file knows: the first word, or the first two where an app has two systems.
fn versions(all: &[Recorded], words: usize) -> usize {
    let names = all.iter().map(|one| one.from.split([' ', ',']).take(words).collect::<Vec<_>>().join(" "));
    names.collect::<std::collections::BTreeSet<_>>().len()
}

fn number(name: &str, value: Option<f64>) -> String {
    value.map(|value| format!(" {name}={value}")).unwrap_or_default()
}

fn tracked(body: &[u8]) -> String {
    match owntracks::parse(body) {
        Message::Transition(read) => {
            let (way, at) = (if read.enter { "enter" } else { "leave" }, read.at.as_second());
            let there = if read.position.is_some() { " there" } else { "" };
            format!("{way} {} {at}{}{there}", read.region, number("acc", read.accuracy_m))
        }
        Message::Location(read) => {
            let at = read.at.as_second();
            let regions =
                if read.regions.is_empty() { String::new() } else { format!(" in {}", read.regions.join(", ")) };
            format!("here {at}{}{}{regions}", number("acc", read.accuracy_m), number("vel", read.speed_kmh))
        }
        Message::Other => "nothing".to_owned(),
    }
}

#[test]
fn every_version_of_owntracks_says_one_thing() {
    let all = lines(include_str!("recorded/owntracks.jsonl"));
    for one in &all {
        assert_eq!(tracked(&one.body), one.means, "{}", one.from);
        if let Some(topic) = &one.topic {
            // What is published elsewhere (waypoints, commands) is not even listened to.
            let read = topics().read(topic) == Some(Meaning::OwnTracks { user: "c-k3m9x2ab" });
            assert_eq!(read, !topic.ends_with("/waypoint") && !topic.ends_with("/cmd"), "{}", one.from);
        }
    }
    assert!(versions(&all, 2) >= 12, "{}", versions(&all, 2));
}

#[test]
fn every_version_of_zigbee2mqtt_says_one_thing() {
    let all = lines(include_str!("recorded/zigbee2mqtt.jsonl"));
    for one in &all {
        let topic = one.topic.as_deref().expect("a topic");
        let meaning = topics().read(topic);
        let Some(Meaning::Sensor { user, name }) = meaning else { panic!("{}: {meaning:?}", one.from) };
        let read = match zigbee2mqtt::parse(&one.body) {
            Some(contact) => {
                let at = contact.at.map(|at| format!(" {at}")).unwrap_or_default();
                let name = if name.is_empty() { "-" } else { name };
                format!("{name} {}{at}", if contact.closed { "closed" } else { "open" })
            }
            None => "nothing".to_owned(),
        };
        assert_eq!(read, one.means, "{}", one.from);
        assert!(user == "c-k3m9x2ab" || one.means == "nothing", "{}", one.from);
    }
    assert!(versions(&all, 1) >= 8, "{}", versions(&all, 1));
}

fn called(body: &[u8]) -> String {
    let Some(call) = homeassistant::parse(body) else { return "unreadable".to_owned() };
    let what = match call.event {
        Some(Event::Press) => "press",
        Some(Event::DoorClosed) => "door",
        Some(Event::Left) => "left",
        Some(Event::Home) => "home",
        None => return "nothing".to_owned(),
    };
    let minutes = call.minutes.map(|n| format!(" in {n}")).unwrap_or_default();
    format!("{what}{minutes}{}", call.id.map(|id| format!(" {id}")).unwrap_or_default())
}

#[test]
fn every_version_of_home_assistant_says_one_thing() {
    let all = lines(include_str!("recorded/homeassistant.jsonl"));
    for one in &all {
        let read = match one.topic.as_deref().map(|topic| (topic, topics().read(topic))) {
            None => called(&one.body),
            Some((_, Some(Meaning::Birth { user }))) if is_birth(&one.body) => {
                format!("birth of {}", user.unwrap_or("any"))
            }
            Some((_, Some(Meaning::Come { .. }))) if one.body == b"PRESS" => "press".to_owned(),
            Some((_, Some(Meaning::Arm { .. }))) => match switched(&one.body) {
                Some(true) => "armed".to_owned(),
                Some(false) => "disarmed".to_owned(),
                None => "nothing".to_owned(),
            },
            Some((_, Some(Meaning::Birth { .. }))) => "nothing".to_owned(),
            Some((topic, other)) => panic!("{topic}: {other:?}"),
        };
        assert_eq!(read, one.means, "{}", one.from);
    }
    assert!(versions(&all, 1) >= 4, "{}", versions(&all, 1));
}
