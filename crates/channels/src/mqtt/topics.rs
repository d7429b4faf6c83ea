//! Which topic means what: ours, OwnTracks', Zigbee2MQTT's and Home Assistant's.
//!
//! Sources: OwnTracks booklet, `owntracks/<user>/<device>` and `…/event`; Zigbee2MQTT, `zigbee2mqtt/<friendly name>`, whose
//! names may hold slashes; Home Assistant, `<discovery prefix>/status` and
//! `<discovery prefix>/<component>/<node id>/<object id>/config`.

/// The first parts of topics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topics {
    /// Ours: `comptoir`.
    pub own: String,
    /// Home Assistant's: `homeassistant`.
    pub discovery: String,
}

/// What a topic says about its message. `user` is the name of a home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning<'a> {
    /// A payload of the OwnTracks app of a home's telephone.
    OwnTracks {
        /// Whose.
        user: &'a str,
    },
    /// The switch that arms and disarms.
    Arm {
        /// Whose.
        user: &'a str,
    },
    /// The button "j'arrive", or an automation of the home.
    Come {
        /// Whose.
        user: &'a str,
    },
    /// A state of a Zigbee sensor, as Zigbee2MQTT tells it.
    Sensor {
        /// Whose.
        user: &'a str,
        /// Which sensor of the home; empty for the one that has no name of its own.
        name: &'a str,
    },
    /// A Home Assistant has started or stops: the one of that home, or one that shares the broker.
    Birth {
        /// Whose, when it is told.
        user: Option<&'a str>,
    },
}

impl Topics {
    /// What must be listened to.
    pub fn filters(&self) -> Vec<String> {
        let Self { own, discovery } = self;
        vec![
            "owntracks/+/+".to_owned(),
            "owntracks/+/+/event".to_owned(),
            "zigbee2mqtt/+".to_owned(),
            "zigbee2mqtt/+/+".to_owned(),
            format!("{own}/+/arm/set"),
            format!("{own}/+/come"),
            format!("{own}/+/zigbee2mqtt/+"),
            format!("{own}/+/zigbee2mqtt/+/+"),
            format!("{own}/+/homeassistant/status"),
            format!("{discovery}/status"),
        ]
    }

    /// Reads a topic; none when it is no concern of ours.
    pub fn read<'a>(&self, topic: &'a str) -> Option<Meaning<'a>> {
        if topic.strip_prefix(self.discovery.as_str()) == Some("/status") {
            return Some(Meaning::Birth { user: None });
        }
        if let Some(rest) = topic.strip_prefix("owntracks/") {
            let parts: Vec<&str> = rest.split('/').collect();
            return match parts.as_slice() {
                [user, _] | [user, _, "event"] => Some(Meaning::OwnTracks { user }),
                _ => None,
            };
        }
        if let Some(rest) = topic.strip_prefix("zigbee2mqtt/") {
            let (user, name) = rest.split_once('/').unwrap_or((rest, ""));
            return Some(Meaning::Sensor { user, name });
        }
        let (user, what) = topic.strip_prefix(self.own.as_str())?.strip_prefix('/')?.split_once('/')?;
        match what {
            "arm/set" => Some(Meaning::Arm { user }),
            "come" => Some(Meaning::Come { user }),
            "homeassistant/status" => Some(Meaning::Birth { user: Some(user) }),
            _ => what.strip_prefix("zigbee2mqtt/").map(|name| Meaning::Sensor { user, name }),
        }
    }

    /// Where we say that we are there: `online` or `offline`, retained.
    pub fn status(&self) -> String {
        format!("{}/status", self.own)
    }

    /// Something of a home: `order`, `batch`, `armed`, `event`; `arm/set` and `come` are its own words to us.
    pub fn of(&self, user: &str, what: &str) -> String {
        format!("{}/{user}/{what}", self.own)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn topics() -> Topics {
        Topics { own: "comptoir".into(), discovery: "homeassistant".into() }
    }

    #[test]
    fn every_topic_has_one_meaning() {
        let read = |topic| topics().read(topic).map(|meaning| format!("{meaning:?}"));
        let said = |meaning: Meaning<'_>| Some(format!("{meaning:?}"));
        assert_eq!(read("owntracks/ab/phone"), said(Meaning::OwnTracks { user: "ab" }));
        assert_eq!(read("owntracks/ab/phone/event"), said(Meaning::OwnTracks { user: "ab" }));
        assert_eq!(read("owntracks/ab/phone/cmd"), None);
        assert_eq!(read("comptoir/ab/arm/set"), said(Meaning::Arm { user: "ab" }));
        assert_eq!(read("comptoir/ab/come"), said(Meaning::Come { user: "ab" }));
        assert_eq!(
            read("comptoir/ab/zigbee2mqtt/entree/porte"),
            said(Meaning::Sensor { user: "ab", name: "entree/porte" })
        );
        assert_eq!(read("zigbee2mqtt/ab"), said(Meaning::Sensor { user: "ab", name: "" }));
        assert_eq!(read("zigbee2mqtt/ab/porte"), said(Meaning::Sensor { user: "ab", name: "porte" }));
        assert_eq!(read("homeassistant/status"), said(Meaning::Birth { user: None }));
        assert_eq!(read("comptoir/ab/homeassistant/status"), said(Meaning::Birth { user: Some("ab") }));
        for other in
            ["", "comptoir", "comptoir/status", "comptoir/ab/order", "comptoirs/ab/come", "homeassistant/x", "/"]
        {
            assert_eq!(read(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn any_topic_is_read_or_passed_over(topic in "[a-z/+#é]{0,40}") {
            let _ = topics().read(&topic);
        }
    }
}
