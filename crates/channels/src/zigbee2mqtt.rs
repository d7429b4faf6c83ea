//! Zigbee2MQTT: the door contact of a home.
//!
//! Wire format: <https://www.zigbee2mqtt.io/guide/usage/mqtt_topics_and_messages.html> and the `contact` of exposes: a JSON
//! object where `"contact": true` means CLOSED, the inverse of what Home Assistant calls a door. `last_seen`, when it is
//! switched on, is milliseconds or ISO 8601; until 2.0 it could be words ("3 minutes ago"), which tell nothing. What several
//! versions and sensors send is kept in `tests/recorded/zigbee2mqtt.jsonl`.

use jiff::Timestamp;
use serde_json::Value;

/// A door, as its sensor tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contact {
    /// Closed; else open.
    pub closed: bool,
    /// When the sensor was last heard, when that is told.
    pub at: Option<Timestamp>,
}

/// Reads a state; none when it is not a contact's.
pub fn parse(body: &[u8]) -> Option<Contact> {
    let Ok(Value::Object(fields)) = serde_json::from_slice(body) else { return None };
    let closed = fields.get("contact")?.as_bool()?;
    let at = fields.get("last_seen").and_then(|seen| match seen {
        Value::Number(ms) => Timestamp::from_millisecond(ms.as_i64()?).ok(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    });
    Some(Contact { closed, at })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn contacts_of_several_versions_are_read() {
        // Aqara MCCGQ11LM under Zigbee2MQTT 1.18, 1.40 and 2.x, a Sonoff SNZB-04 with a tamper alarm.
        let old = br#"{"battery":100,"voltage":3025,"contact":false,"linkquality":78}"#;
        let later = br#"{"battery":97,"contact":true,"device_temperature":21,"last_seen":"2026-11-24T07:32:05+01:00","linkquality":112,"power_outage_count":4,"trigger_count":12,"update":{"installed_version":-1,"latest_version":-1,"state":null},"voltage":2995}"#;
        let new = br#"{"battery":97,"contact":true,"last_seen":1795501925000,"linkquality":112,"trigger_count":12,"voltage":2995}"#;
        let sonoff =
            br#"{"battery":84,"battery_low":false,"contact":false,"linkquality":63,"tamper":true,"voltage":2900}"#;
        let at = "2026-11-24T06:32:05Z".parse().ok();
        assert_eq!(parse(old), Some(Contact { closed: false, at: None }));
        assert_eq!(parse(later), Some(Contact { closed: true, at }));
        assert_eq!(parse(new), Some(Contact { closed: true, at }));
        assert_eq!(parse(sonoff), Some(Contact { closed: false, at: None }));
    }

    #[test]
    fn everything_else_is_passed_over() {
        for body in [
            r#"{"state":"online"}"#,
            r#"{"action":"single"}"#,
            r#"{"contact":null}"#,
            r#"{"contact":"ON"}"#,
            r#"{"occupancy":true,"illuminance":12}"#,
            "online",
            "",
            "[true]",
        ] {
            assert_eq!(parse(body.as_bytes()), None, "{body}");
        }
    }

    proptest! {
        #[test]
        fn nothing_breaks_it(body in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse(&body);
        }
    }
}
