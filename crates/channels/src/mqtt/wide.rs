//! A Home Assistant that is connected to the broker inside the program asks for the announcements of everybody
//! (`homeassistant/+/+/+/config`), and is shown its own.
//!
//! What is wider than its rights is refused, so nothing of another home can ever come by it. The home is made a listener to its
//! own announcements instead, and is told those that are kept. Home Assistant does not look at what a broker says to a wish to
//! listen (`_async_mqtt_on_subscribe_unsubscribe` of its `mqtt` integration, 2021 to 2026), so it shows what then comes.

use std::sync::{Arc, OnceLock, Weak};

use mqtt5::{
    ProtocolVersion, QoS,
    broker::router::{MessageRouter, SubscriptionRequest},
    packet::publish::PublishPacket,
};

use super::{accounts::matches, discovery, topics::Topics};

/// The announcements of a home that a filter would take in.
fn own(topics: &Topics, user: &str, filter: &str) -> Vec<String> {
    let all = discovery::ENTITIES.into_iter().map(|entity| discovery::topic(topics, user, entity));
    all.filter(|topic| matches(filter, topic)).collect()
}

/// Gives homes their own of what they asked for too widely.
#[derive(Default)]
pub(super) struct Wide(OnceLock<Weak<MessageRouter>>);

impl Wide {
    /// The broker whose listeners these are.
    pub(super) fn over(&self, router: &Arc<MessageRouter>) {
        // There is one broker a door.
        let _ = self.0.set(Arc::downgrade(router));
    }

    /// Makes a client a listener to its own announcements, and has them told anew.
    pub(super) async fn give_own(&self, topics: &Topics, (client, version): (&str, u8), user: &str, filter: &str) {
        let Some(router) = self.0.get().and_then(Weak::upgrade) else { return };
        let own = own(topics, user, filter);
        for topic in &own {
            // What is delivered is written as the listener reads it.
            let version = ProtocolVersion::try_from(version).unwrap_or_default();
            let request =
                SubscriptionRequest::new(client, topic.as_str(), QoS::AtLeastOnce).with_protocol_version(version);
            if let Err(error) = router.subscribe(request).await {
                tracing::warn!(%error, "a home cannot be shown its own announcements");
                return;
            }
        }
        if own.is_empty() {
            return;
        }
        // Whoever asks is the only one who empties their own letter box: it must not wait for itself.
        tokio::spawn(async move {
            for topic in own {
                for kept in router.get_retained_messages(&topic).await {
                    // Said, not kept anew: a home that parted meanwhile stays forgotten.
                    router.route_message(&PublishPacket { retain: false, ..kept }, None).await;
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_home_asks_for_only_its_own_announcements_are_meant() {
        let topics = Topics { own: "comptoir".into(), discovery: "homeassistant".into() };
        let of = |filter: &str| own(&topics, "h1", filter).len();
        // What Home Assistant asks for, of the older kind and of the newer.
        for (filter, n) in [
            ("homeassistant/#", 5),
            ("#", 5),
            ("homeassistant/+/+/+/config", 5),
            ("homeassistant/+/+/config", 0),
            ("homeassistant/sensor/+/+/config", 2),
            ("homeassistant/button/+/+/config", 1),
            ("homeassistant/device/+/config", 0),
            ("homeassistant/light/+/+/config", 0),
            ("comptoir/#", 0),
            ("homeassistant/+/h2/#", 0),
            ("$share/x/homeassistant/#", 0),
        ] {
            assert_eq!(of(filter), n, "{filter}");
            assert!(own(&topics, "h1", filter).iter().all(|topic| topic.contains("/h1/")));
        }
    }
}
