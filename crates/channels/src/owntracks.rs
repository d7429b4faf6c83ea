//! OwnTracks: an app of the customer's own telephone that tells when it enters or leaves a region, and where it is.
//!
//! Wire format: the OwnTracks booklet, <https://owntracks.org/booklet/tech/json/> (payloads, the same by HTTP and by
//! MQTT) and <https://owntracks.org/booklet/tech/http/>. Older apps write numbers as texts. A position is read to
//! compute with and is dropped: neither `Debug` nor an error tells it. What several versions of both apps send is kept in
//! `tests/recorded/owntracks.jsonl`.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

/// What the app is answered, whatever it said: an empty list of commands.
pub const EMPTY_ANSWER: &str = "[]";

/// Where a telephone is (WGS 84). Its `Debug` says nothing.
#[derive(Clone, Copy, PartialEq)]
pub struct Position {
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
}

impl fmt::Debug for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Position(…)")
    }
}

/// What a payload says, as far as it matters to a shop.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// A region was entered or left.
    Transition(Transition),
    /// Where the telephone is.
    Location(Location),
    /// Anything else: waypoints, last will, status, commands, a sealed payload, what is no payload at all.
    Other,
}

/// A region was entered or left (`_type: transition`).
#[derive(Debug, Clone, PartialEq)]
pub struct Transition {
    /// Entered; else left.
    pub enter: bool,
    /// The region's name (`desc`).
    pub region: String,
    /// When, by the telephone's clock: `created_at` where it is told, else `tst`.
    pub at: Timestamp,
    /// The radius of its doubt, in metres (`acc`).
    pub accuracy_m: Option<f64>,
    /// Where, when it says so and knew it then.
    pub position: Option<Position>,
}

/// Where the telephone is (`_type: location`).
#[derive(Debug, Clone, PartialEq)]
pub struct Location {
    /// When, by the telephone's clock (`tst`).
    pub at: Timestamp,
    /// The radius of its doubt, in metres (`acc`).
    pub accuracy_m: Option<f64>,
    /// Where.
    pub position: Position,
    /// How fast, in kilometres an hour (`vel`).
    pub speed_kmh: Option<f64>,
    /// In which regions, by name (`inregions`).
    pub regions: Vec<String>,
}

/// Reads a payload; what cannot be read is [`Message::Other`].
pub fn parse(body: &[u8]) -> Message {
    let Ok(Value::Object(fields)) = serde_json::from_slice(body) else { return Message::Other };
    let read = match fields.get("_type").and_then(Value::as_str) {
        Some("transition") => transition(&fields).map(Message::Transition),
        Some("location") => location(&fields).map(Message::Location),
        _ => None,
    };
    read.unwrap_or(Message::Other)
}

/// A number, also one that is written as a text.
fn number(fields: &Map<String, Value>, name: &str) -> Option<f64> {
    let value = fields.get(name)?;
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()).filter(|n: &f64| n.is_finite())
}

fn instant(fields: &Map<String, Value>, name: &str) -> Option<Timestamp> {
    // Whole seconds by the booklet; the fraction that some apps add is dropped.
    Timestamp::from_second(number(fields, name)? as i64).ok()
}

fn position(fields: &Map<String, Value>) -> Option<Position> {
    let (lat, lon) = (number(fields, "lat")?, number(fields, "lon")?);
    ((-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon)).then_some(Position { lat, lon })
}

fn accuracy(fields: &Map<String, Value>) -> Option<f64> {
    number(fields, "acc").filter(|metres| *metres >= 0.0)
}

fn transition(fields: &Map<String, Value>) -> Option<Transition> {
    let enter = match fields.get("event")?.as_str()? {
        "enter" => true,
        "leave" => false,
        _ => return None,
    };
    let region = named(fields.get("desc")?.as_str()?);
    // An iPhone says in `tst` when it last knew where it was, which may be long ago, and in `created_at` (since 14.0.2, when
    // the two differ) when it crossed.
    let fix = instant(fields, "tst")?;
    let at = instant(fields, "created_at").map_or(fix, |crossed| crossed.max(fix));
    let position = position(fields).filter(|_| at.duration_since(fix) <= FIX);
    Some(Transition { enter, region, at, accuracy_m: accuracy(fields), position })
}

/// A fix that is older than that does not tell where its telephone is now.
const FIX: SignedDuration = SignedDuration::from_mins(2);

/// The name of a region. An iPhone may write behind it how to watch inside and outside ("maison|1|2").
fn named(text: &str) -> String {
    text.split('|').next().unwrap_or_default().trim().chars().take(80).collect()
}

fn location(fields: &Map<String, Value>) -> Option<Location> {
    let names = fields.get("inregions").and_then(Value::as_array);
    let names = names.into_iter().flatten().filter_map(Value::as_str);
    Some(Location {
        at: instant(fields, "tst")?,
        accuracy_m: accuracy(fields),
        position: position(fields)?,
        speed_kmh: number(fields, "vel").filter(|speed| *speed >= 0.0),
        regions: names.map(named).take(50).collect(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seconds(n: i64) -> Timestamp {
        Timestamp::from_second(n).expect("in range")
    }

    #[test]
    fn transitions_of_several_apps_are_read() {
        // iOS 17, then Android 2.5, then an iOS app of 2014 that writes numbers as texts and no position.
        let ios = br#"{"_type":"transition","event":"enter","wtst":1699999000,"tst":1795592000,"acc":21.4,"desc":"courte-pate","rid":"3f","t":"c","tid":"NA","lat":47.3001,"lon":0.8702}"#;
        let android = br#"{"_type":"transition","_id":"4a2c","acc":14,"desc":" maison ","event":"leave","lat":47.31,"lon":0.88,"rid":"a1","t":"c","tid":"na","topic":"owntracks/nadia/phone/event","tst":1795592000,"wtst":1700000000}"#;
        let old = br#"{"_type":"transition","event":"leave","tst":"1795592000","acc":"65","desc":"maison","wtst":"1"}"#;
        let read = |body: &[u8]| match parse(body) {
            Message::Transition(read) => read,
            other => panic!("{other:?}"),
        };
        let first = read(ios);
        assert_eq!((first.enter, first.region.as_str(), first.at), (true, "courte-pate", seconds(1_795_592_000)));
        assert_eq!((first.accuracy_m, first.position.is_some()), (Some(21.4), true));
        let second = read(android);
        assert_eq!((second.enter, second.region.as_str(), second.accuracy_m), (false, "maison", Some(14.0)));
        let third = read(old);
        assert_eq!((third.enter, third.accuracy_m, third.position), (false, Some(65.0), None));
    }

    #[test]
    fn locations_are_read_and_their_debug_tells_no_place() {
        let body = br#"{"_type":"location","BSSID":"aa:bb","SSID":"chez nous","acc":12,"alt":101,"batt":81,"bs":1,"conn":"w","created_at":1795592003,"inregions":["courte-pate"],"inrids":["3f"],"lat":47.123456,"lon":0.876543,"m":1,"t":"u","tid":"na","topic":"owntracks/nadia/phone","tst":1795592000,"vac":3,"vel":5}"#;
        let Message::Location(read) = parse(body) else { panic!("no location") };
        assert_eq!((read.speed_kmh, read.regions.as_slice()), (Some(5.0), ["courte-pate".to_owned()].as_slice()));
        let shown = format!("{read:?}");
        assert!(!shown.contains("47.1") && !shown.contains("0.87"), "{shown}");
        let bare = br#"{"_type":"location","lat":"47.1","lon":"0.87","tst":"1795592000","tid":"na"}"#;
        assert!(matches!(parse(bare), Message::Location(read) if read.accuracy_m.is_none() && read.regions.is_empty()));
    }

    #[test]
    fn everything_else_is_passed_over() {
        for body in [
            r#"{"_type":"waypoint","desc":"maison","lat":47.1,"lon":0.8,"rad":150,"tst":1}"#,
            r#"{"_type":"waypoints","waypoints":[]}"#,
            r#"{"_type":"lwt","tst":1795592000}"#,
            r#"{"_type":"status","iOS":{}}"#,
            r#"{"_type":"encrypted","data":"q1w2"}"#,
            r#"{"_type":"cmd","action":"reportLocation"}"#,
            r#"{"_type":"transition","event":"hover","desc":"x","tst":1}"#,
            r#"{"_type":"transition","event":"enter","tst":1}"#,
            r#"{"_type":"location","lat":91,"lon":0,"tst":1}"#,
            r#"{"_type":"location","lat":1,"lon":0,"tst":1e99}"#,
            r#"[1]"#,
            "",
            "{",
        ] {
            assert_eq!(parse(body.as_bytes()), Message::Other, "{body}");
        }
    }

    proptest! {
        #[test]
        fn nothing_breaks_it(body in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = parse(&body);
        }
    }
}
