//! The servers by which two browsers find a way to each other: STUN tells one's own address, TURN passes on what finds no
//! straight way. Who may use the TURN server is proven by a word that ends by itself (coturn's `use-auth-secret`,
//! draft-uberti-behave-turn-rest-00).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use sha1::Sha1;

use crate::platform::settings::Video;

/// For so long a word opens the TURN server: longer than a room is open.
const LIFE: SignedDuration = SignedDuration::from_hours(6);

/// A server, as browsers take it (`RTCIceServer`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Server {
    /// Its addresses.
    pub urls: Vec<String>,
    /// Who asks, and until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The proof.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
}

/// The servers of the settings, for a tab. `now` is the time of the world, which the TURN server compares with.
pub fn servers(video: &Video, tab: &str, now: Timestamp) -> Vec<Server> {
    let mut all = Vec::new();
    if !video.stun.is_empty() {
        all.push(Server { urls: video.stun.clone(), username: None, credential: None });
    }
    if !video.turn.is_empty() {
        let end = now.saturating_add(LIFE).unwrap_or(now).as_second();
        let username = format!("{end}:{}", tab.split('-').next().unwrap_or_default());
        let credential = Some(proof(&video.turn_secret, &username));
        all.push(Server { urls: video.turn.clone(), username: Some(username), credential });
    }
    all
}

fn proof(secret: &str, username: &str) -> String {
    // HMAC takes a key of any length (RFC 2104), so this cannot fail.
    let keyed = Hmac::<Sha1>::new_from_slice(secret.as_bytes());
    let mut mac = keyed.unwrap_or_else(|_| unreachable!("HMAC takes any key"));
    mac.update(username.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_for_the_turn_server_is_what_coturn_computes() {
        // `printf %s 1795021600:6f1c6a1e | openssl dgst -sha1 -hmac north -binary | base64`
        assert_eq!(proof("north", "1795021600:6f1c6a1e"), "M5Sqza8fHNY5UbYLqrL0sYx2084=");
    }

    #[test]
    fn nothing_is_asked_of_anybody_unless_it_is_set() {
        let now = Timestamp::from_second(1_795_000_000).expect("an instant");
        let tab = "6f1c6a1e-95c3-4d7e-8f27-6a4a0c9d1b11";
        assert_eq!(servers(&Video::default(), tab, now), []);
        let video = Video {
            stun: vec!["stun:stun.example.org:3478".to_owned()],
            turn: vec!["turn:turn.example.org:3478?transport=udp".to_owned()],
            turn_secret: "north".to_owned(),
            relay_only: false,
        };
        let all = serde_json::to_value(servers(&video, tab, now)).expect("JSON");
        let expected = serde_json::json!([
            { "urls": ["stun:stun.example.org:3478"] },
            { "urls": ["turn:turn.example.org:3478?transport=udp"], "username": "1795021600:6f1c6a1e", "credential": "M5Sqza8fHNY5UbYLqrL0sYx2084=" },
        ]);
        assert_eq!(all, expected);
    }
}
