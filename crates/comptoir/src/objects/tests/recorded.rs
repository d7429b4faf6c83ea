//! What apps of several versions send, at our doors: `crates/channels/tests/recorded` says what each means.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::Value;

use super::{
    line::{inbound::hear_one, topics},
    *,
};

/// Body and meaning of each line.
fn lines(text: &str) -> Vec<(String, String, Value)> {
    let read = |line: &str| {
        let line: Value = serde_json::from_str(line).expect("JSON");
        let body = line["body"].as_str().map_or_else(|| line["body"].to_string(), str::to_owned);
        (body, line["means"].as_str().expect("a meaning").to_owned(), line)
    };
    text.lines().map(read).collect()
}

#[test]
fn every_payload_of_a_telephone_is_answered_and_only_its_crossings_are_noted_once() {
    on_both(|db| async move {
        let street = Street::open(&db, Mode::Aside).await;
        let made = street.make(DeviceKind::OwnTracks).await;
        // After the last instant that one of them names.
        street.clock.advance(1);
        let all = lines(include_str!("../../../../channels/tests/recorded/owntracks.jsonl"));
        let path = DeviceKind::OwnTracks.path(&made.secret);
        for (body, means, _) in &all {
            let (status, text) = street.post(&path, &[], body).await;
            assert_eq!((status, text.as_str()), (StatusCode::OK, "[]"), "{means}");
        }
        let crossings = all.iter().filter(|(_, means, _)| means.starts_with("enter ") || means.starts_with("leave "));
        let noted = street.log().await.len();
        assert!(noted >= crossings.count(), "each crossing is noted: {noted}");
        // The same by the broker, as a telephone does that changes its way: nothing is new.
        let topics = topics(street.app.settings()).expect("topics");
        let topic = format!("owntracks/{}/phone/event", made.device.name);
        for (body, ..) in all.iter().take(8) {
            hear_one(&street.app, &topics, &topic, body.as_bytes()).await.expect("heard");
        }
        assert_eq!(street.log().await.len(), noted);
    });
}

#[test]
fn a_telephone_may_give_its_key_as_the_password_of_its_settings() {
    on_both(|db| async move {
        let street = Street::open(&db, Mode::Aside).await;
        let made = street.make(DeviceKind::OwnTracks).await;
        let home = street.make(DeviceKind::HomeAssistant).await;
        let body = street.crossing("enter", "pain", 15);
        let told = |pair: &str| format!("Basic {}", BASE64_STANDARD.encode(pair));
        // A wrong one, that of something else, and none at all hear the same as everybody, and nothing follows.
        for wrong in
            [told("nadia:guessed"), told(&format!("nadia:{}", home.secret)), "Basic !".into(), "Bearer x".into()]
        {
            let answer = street.post("/hooks/owntracks", &[("authorization", wrong.as_str())], &body).await;
            assert_eq!(answer, (StatusCode::OK, "[]".to_owned()), "{wrong}");
        }
        assert_eq!(street.post("/hooks/owntracks", &[], &body).await, (StatusCode::OK, "[]".to_owned()));
        assert!(street.log().await.is_empty());
        let right = told(&format!("nadia:{}", made.secret));
        let answer = street.post("/hooks/owntracks", &[("authorization", right.as_str())], &body).await;
        assert_eq!(answer, (StatusCode::OK, "[]".to_owned()));
        assert_eq!(street.log().await, ["placed"]);
    });
}

#[test]
fn a_door_that_is_told_twice_each_time_calls_once() {
    on_both(|db| async move {
        let street = Street::open(&db, Mode::Aside).await;
        let made = street.make(DeviceKind::HomeAssistant).await;
        let topics = topics(street.app.settings()).expect("topics");
        let all = lines(include_str!("../../../../channels/tests/recorded/zigbee2mqtt.jsonl"));
        let double: Vec<_> = all
            .iter()
            .filter(|(.., line)| line["from"].as_str().is_some_and(|from| from.starts_with("1.22")))
            .collect();
        assert_eq!(double.len(), 4, "opening and closing, each in two messages");
        for (body, _, line) in double {
            let topic = line["topic"].as_str().expect("a topic").replace("c-k3m9x2ab", &made.device.name);
            // Seen now, not when it was written down.
            let mut body: Value = serde_json::from_str(body).expect("JSON");
            body["last_seen"] = street.app.now().to_string().into();
            hear_one(&street.app, &topics, &topic, body.to_string().as_bytes()).await.expect("heard");
        }
        assert_eq!(street.log().await, ["placed"]);
        // What no door says calls for nothing.
        for (body, means, line) in &all {
            if means == "nothing" {
                let topic = line["topic"].as_str().expect("a topic").replace("c-k3m9x2ab", &made.device.name);
                hear_one(&street.app, &topics, &topic, body.as_bytes()).await.expect("heard");
            }
        }
        assert_eq!(street.log().await, ["placed"]);
    });
}
