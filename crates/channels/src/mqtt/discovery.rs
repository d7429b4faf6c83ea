//! Home Assistant's MQTT discovery: what makes a home show our device without any configuration.
//!
//! Wire format: <https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery>, one retained message per entity under
//! `<prefix>/<component>/<node id>/<object id>/config`, which every version since 2023.8 reads (the single message for a whole
//! device needs 2024.11); an empty one takes the entity away. The name that automations use is asked for twice: by `object_id`
//! until 2026.3, by `default_entity_id` from 2025.10 on; each is passed over where it is not known, and with both nobody is warned. The `event` entity is not retained, by its own page
//! (<https://www.home-assistant.io/integrations/event.mqtt/>).

use serde_json::{Value, json};

use super::topics::Topics;

/// The words of a device, in its customer's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// The device: "La Courte Pâte".
    pub device: String,
    /// What the shop is: "boulangerie".
    pub model: String,
    /// "Mon ordinaire".
    pub order: String,
    /// "Prochaine fournée".
    pub batch: String,
    /// "À l'écoute".
    pub armed: String,
    /// "J'arrive".
    pub come: String,
    /// "Nouvelles de la boutique".
    pub ready: String,
    /// The customer's page.
    pub page: String,
}

/// The states of the order that Home Assistant may show.
pub const ORDER_STATES: [&str; 9] =
    ["none", "held", "received", "preparing", "set_aside", "ready", "collected", "cancelled", "not_collected"];
/// What the event may be.
pub const EVENTS: [&str; 4] = ["set_aside", "ready", "batch", "opened"];
/// Which entities there are: component and object id.
pub const ENTITIES: [(&str, &str); 5] =
    [("sensor", "order"), ("sensor", "batch"), ("switch", "armed"), ("button", "come"), ("event", "ready")];
/// What is kept by the broker for a home beside those.
pub const RETAINED: [&str; 3] = ["order", "batch", "armed"];

/// Where an entity of a home is announced.
pub fn topic(topics: &Topics, user: &str, (component, object): (&str, &str)) -> String {
    format!("{}/{component}/{user}/{object}/config", topics.discovery)
}

/// The announcement of a home: topics with their retained payloads.
pub fn announce(topics: &Topics, user: &str, names: &Names) -> Vec<(String, String)> {
    let device = json!({
        "identifiers": [user], "name": names.device, "manufacturer": "Comptoir", "model": names.model,
        "configuration_url": names.page,
    });
    let entity = |(component, object): (&str, &str)| {
        let mut fields = json!({
            "unique_id": format!("{user}_{object}"), "object_id": format!("comptoir_{object}"),
            "default_entity_id": format!("{component}.comptoir_{object}"), "has_entity_name": true,
            "availability_topic": topics.status(), "device": device,
            "origin": { "name": "Comptoir", "sw_version": env!("CARGO_PKG_VERSION") },
        });
        let more = match object {
            "order" => json!({
                "name": names.order, "icon": "mdi:basket", "device_class": "enum", "options": ORDER_STATES,
                "state_topic": topics.of(user, "order"), "value_template": "{{ value_json.state }}",
                "json_attributes_topic": topics.of(user, "order"),
            }),
            "batch" => json!({
                "name": names.batch, "icon": "mdi:baguette", "device_class": "timestamp",
                "state_topic": topics.of(user, "batch"), "value_template": "{{ value_json.at }}",
                "json_attributes_topic": topics.of(user, "batch"),
            }),
            "armed" => json!({
                "name": names.armed, "icon": "mdi:ear-hearing", "state_topic": topics.of(user, "armed"),
                "command_topic": topics.of(user, "arm/set"), "payload_on": "ON", "payload_off": "OFF", "qos": 1,
            }),
            "come" => json!({
                "name": names.come, "icon": "mdi:walk", "command_topic": topics.of(user, "come"),
                "payload_press": "PRESS", "qos": 1,
            }),
            _ => json!({
                "name": names.ready, "icon": "mdi:bell", "state_topic": topics.of(user, "event"), "event_types": EVENTS,
                "qos": 1,
            }),
        };
        if let (Value::Object(fields), Value::Object(more)) = (&mut fields, more) {
            fields.extend(more);
        }
        (topic(topics, user, (component, object)), fields.to_string())
    };
    ENTITIES.into_iter().map(entity).collect()
}

/// What takes a home away: topics to be emptied.
pub fn forget(topics: &Topics, user: &str) -> Vec<String> {
    let entities = ENTITIES.into_iter().map(|entity| topic(topics, user, entity));
    entities.chain(RETAINED.into_iter().map(|what| topics.of(user, what))).collect()
}

/// The word of Home Assistant when it has started; anything else it says under `status` is a good-bye.
pub fn is_birth(payload: &[u8]) -> bool {
    payload.trim_ascii() == b"online"
}

/// What the switch says: on, off, or nothing that it knows.
pub fn switched(payload: &[u8]) -> Option<bool> {
    match payload.trim_ascii() {
        b"ON" => Some(true),
        b"OFF" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topics() -> Topics {
        Topics { own: "comptoir".into(), discovery: "homeassistant".into() }
    }

    fn names() -> Names {
        Names {
            device: "La Courte Pâte".into(),
            model: "boulangerie".into(),
            order: "Mon ordinaire".into(),
            batch: "Prochaine fournée".into(),
            armed: "À l’écoute".into(),
            come: "J’arrive".into(),
            ready: "Nouvelles".into(),
            page: "https://rue.example.org/courte-pate/ordinaire/jeton".into(),
        }
    }

    #[test]
    fn a_home_is_announced_the_same_way_every_time() {
        let announced = announce(&topics(), "c-k3m9x2ab", &names());
        let shown: Vec<String> = announced
            .iter()
            .map(|(topic, body)| {
                let body: Value = serde_json::from_str(body).expect("JSON");
                format!("{topic}\n{}", serde_json::to_string_pretty(&body).expect("JSON"))
            })
            .collect();
        insta::assert_snapshot!("discovery", shown.join("\n\n"));
    }

    #[test]
    fn ids_are_unique_and_what_was_announced_is_forgotten() {
        let announced = announce(&topics(), "c-k3m9x2ab", &names());
        let gone = forget(&topics(), "c-k3m9x2ab");
        let mut ids = std::collections::BTreeSet::new();
        for (topic, body) in &announced {
            let body: Value = serde_json::from_str(body).expect("JSON");
            assert!(ids.insert(body["unique_id"].as_str().expect("an id").to_owned()));
            assert!(gone.contains(topic), "{topic}");
            let allowed = |c: char| c.is_ascii_alphanumeric() || "_-/".contains(c);
            assert!(topic.chars().all(allowed), "{topic}");
            assert_eq!(body["availability_topic"], "comptoir/status");
        }
        assert_eq!((announced.len(), gone.len()), (5, 8));
    }

    #[test]
    fn the_words_of_home_assistant_are_read() {
        assert!(is_birth(b"online") && !is_birth(b"offline") && !is_birth(b""));
        assert_eq!([&b"ON"[..], b"OFF", b"on", b"", b"1"].map(switched), [Some(true), Some(false), None, None, None]);
    }
}
