//! Home Assistant: what a home's automation posts to a shop, by a REST command or a webhook of its own making.
//!
//! Wire format: JSON or a form that the customer's automation writes. Ours is `{"event": "door_closed", "id": …,
//! "minutes": …}`; the fields of a state trigger (<https://www.home-assistant.io/docs/automation/templating/>:
//! `entity_id`, `from_state`, `to_state`) are understood as they are: a door sensor is `on` when it is open.

use serde_json::{Map, Value};

/// What a home says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Somebody pressed something, or an automation of their own decided: now.
    Press,
    /// The door was closed after having been open.
    DoorClosed,
    /// The person left home.
    Left,
    /// The person came back home.
    Home,
}

/// One call of a home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// What happened; none when it is nothing that calls for anything.
    pub event: Option<Event>,
    /// The home's own name for this call: the same again is the same call.
    pub id: Option<String>,
    /// In how many minutes the person is there, when the home knows.
    pub minutes: Option<i64>,
}

/// Reads a JSON object or a form; an empty body is a press.
pub fn parse(body: &[u8]) -> Option<Call> {
    let text = std::str::from_utf8(body).ok()?.trim();
    let fields: Map<String, Value> = match text.as_bytes().first() {
        None => Map::new(),
        Some(b'{') => serde_json::from_str(text).ok()?,
        Some(_) => {
            form_urlencoded::parse(text.as_bytes()).map(|(k, v)| (k.into_owned(), v.into_owned().into())).collect()
        }
    };
    let word = |name: &str| fields.get(name).and_then(Value::as_str).map(str::trim).unwrap_or_default();
    let id = fields.get("id").and_then(|id| match id {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    });
    let minutes = fields.get("minutes").and_then(|n| n.as_i64().or_else(|| n.as_str()?.trim().parse().ok()));
    let event = match word("event") {
        "" if fields.contains_key("to_state") => state_event(word("entity_id"), word("from_state"), word("to_state")),
        "" | "press" | "arriving" | "j_arrive" => Some(Event::Press),
        "door_closed" | "door" => Some(Event::DoorClosed),
        "left_home" | "leave" | "left" => Some(Event::Left),
        "home" | "back_home" => Some(Event::Home),
        _ => None,
    };
    Some(Call {
        event,
        id: id.map(|id| id.chars().take(120).collect()).filter(|id: &String| !id.is_empty()),
        minutes: minutes.filter(|n| (0..=240).contains(n)),
    })
}

/// What a change of state means: a door that closes, a person who goes.
fn state_event(entity: &str, from: &str, to: &str) -> Option<Event> {
    let domain = entity.split('.').next().unwrap_or_default();
    match (domain, from, to) {
        ("binary_sensor", "on", "off") => Some(Event::DoorClosed),
        ("cover", "open" | "closing", "closed") => Some(Event::DoorClosed),
        ("lock", "unlocked" | "locking", "locked") => Some(Event::DoorClosed),
        ("person" | "device_tracker", "home", to) if to != "home" && to != "unavailable" && to != "unknown" => {
            Some(Event::Left)
        }
        ("person" | "device_tracker", from, "home") if from != "home" && from != "unavailable" && from != "unknown" => {
            Some(Event::Home)
        }
        ("button" | "input_button" | "event", _, _) => Some(Event::Press),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(body: &str) -> Option<Event> {
        parse(body.as_bytes()).expect("readable").event
    }

    #[test]
    fn what_automations_send_is_read() {
        assert_eq!(event(""), Some(Event::Press));
        assert_eq!(event("{}"), Some(Event::Press));
        assert_eq!(event("event=door_closed&id=7"), Some(Event::DoorClosed));
        assert_eq!(event(r#"{"event":"left_home","minutes":12}"#), Some(Event::Left));
        assert_eq!(event(r#"{"event":"sneeze"}"#), None);
        let call = parse(br#"{"event":"press","id":1795592000.25,"minutes":"8"}"#).expect("readable");
        assert_eq!((call.id.as_deref(), call.minutes), (Some("1795592000.25"), Some(8)));
        assert_eq!(parse(br#"{"minutes":-3}"#).expect("readable").minutes, None);
        assert_eq!(parse(b"{"), None);
        assert_eq!(parse(&[0xff, 0xfe]), None);
    }

    #[test]
    fn only_a_door_that_closes_and_a_person_who_goes_call() {
        let change = |entity: &str, from: &str, to: &str| {
            event(&format!(r#"{{"entity_id":"{entity}","from_state":"{from}","to_state":"{to}"}}"#))
        };
        assert_eq!(change("binary_sensor.porte", "on", "off"), Some(Event::DoorClosed));
        assert_eq!(change("binary_sensor.porte", "off", "on"), None, "it opens");
        assert_eq!(change("binary_sensor.porte", "unavailable", "off"), None, "the sensor came back");
        assert_eq!(change("lock.porte", "unlocked", "locked"), Some(Event::DoorClosed));
        assert_eq!(change("person.nadia", "home", "not_home"), Some(Event::Left));
        assert_eq!(change("person.nadia", "home", "unknown"), None);
        assert_eq!(change("person.nadia", "not_home", "home"), Some(Event::Home));
        assert_eq!(change("light.salon", "on", "off"), None);
    }
}
