//! Somebody calls the baker: whole calls played by their webhooks, in TwiML, on both engines.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::house::{House, on_both};

const ODILE: &str = "+33639987720";

/// One call: each turn goes where the answer before said.
struct Call<'a> {
    house: &'a House,
    sid: String,
    from: String,
    next: String,
}

impl<'a> Call<'a> {
    async fn place(house: &'a House, sid: &str, from: &str) -> (Self, String) {
        let shop = house.shop("courte-pate").await;
        let next = shop["hooks"]["twilio_voice"].as_str().expect("a way in").to_owned();
        let mut call = Self { house, sid: sid.to_owned(), from: from.to_owned(), next };
        let hello = call.turn(&[("CallStatus", "ringing")]).await;
        (call, hello)
    }

    async fn turn(&mut self, more: &[(&str, &str)]) -> String {
        let (text, next) = self.post(&self.next, more).await;
        self.next = next.unwrap_or_default();
        text
    }

    /// The answer to a turn, and where the next one goes.
    async fn post(&self, path: &str, more: &[(&str, &str)]) -> (String, Option<String>) {
        let mut form = vec![("CallSid", self.sid.as_str()), ("From", &self.from), ("To", "+33199004112")];
        form.extend_from_slice(more);
        let body: Vec<String> = form.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let (status, text) = self.house.raw(Method::POST, path, &headers, &body.join("&")).await;
        assert_eq!(status, StatusCode::OK, "{text}");
        assert!(text.starts_with("<?xml") && text.ends_with("</Response>"), "{text}");
        let next = text.split("action=\"").nth(1).and_then(|rest| rest.split('"').next());
        let next = next.map(|action| action.replace("&amp;", "&"));
        (text, next)
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

#[test]
fn an_order_is_left_by_voice_read_back_and_confirmed_by_a_key() {
    on_both(|house| async move {
        let (mut call, hello) = Call::place(&house, "CA01", ODILE).await;
        assert!(
            hello.contains("La Courte Pâte") && hello.contains("nous fermons") && hello.contains("tapez 1"),
            "{hello}"
        );
        assert!(hello.contains("input=\"dtmf speech\"") && hello.contains("language=\"fr-FR\""), "{hello}");
        let first = call.next.clone();
        let said = [
            ("SpeechResult", "bonjour je voudrais deux tradi et un pain au chocolat pour 18 heures"),
            ("Confidence", "0.9"),
        ];
        let back = call.turn(&said).await;
        assert!(back.contains("2 Baguettes de tradition") && back.contains("1 Pain au chocolat"), "{back}");
        assert!(back.contains("18 h") && back.contains("4,10 €") && back.contains("gluten"), "{back}");
        let (again, _) = call.post(&first, &said).await;
        assert_eq!(again, back, "Twilio calls twice, and hears the same");
        let noted = call.turn(&[("Digits", "1")]).await;
        assert!(noted.contains("C&apos;est noté") && noted.contains("<Hangup/>"), "{noted}");
        house.advance(0).await;
        assert!(house.newest(ODILE).await.contains("2 Baguettes de tradition"), "told to the number too");
        let shop = house.shop("courte-pate").await;
        let counter = shop["staff"]["counter"].as_str().expect("a token");
        let board = house.send(Method::GET, "/api/v1/shops/courte-pate/orders", Some(counter), None).await;
        let board: serde_json::Value = board.json().await.expect("JSON");
        let at = json!("2026-11-24T17:00:00Z");
        let hers = board["orders"].as_array().expect("orders").iter().filter(|order| order["pickup_at"] == at);
        assert_eq!(hers.count(), 1, "once");
    });
}

#[test]
fn zero_rings_the_shop_and_nobody_there_means_a_call_back() {
    on_both(|house| async move {
        let (mut call, _) = Call::place(&house, "CA02", ODILE).await;
        let ring = call.turn(&[("Digits", "0")]).await;
        assert!(ring.contains("<Dial") && ring.contains("<Number>+33199004111</Number>"), "{ring}");
        let end = call.turn(&[("DialCallStatus", "no-answer")]).await;
        assert!(end.contains("rappelle") && end.contains("<Hangup/>"), "{end}");
        let key = house.app.key(&"courte-pate".parse().expect("a slug"));
        let waits = house.db.read(move |conn| comptoir::inbox::waiting(conn, &key)).await.expect("read");
        assert_eq!((waits.len(), waits[0].sender.as_str(), waits[0].reading.as_str()), (1, ODILE, "call-back"));
    });
}

#[test]
fn the_usual_is_one_key_away_and_stays_between_the_shop_and_the_number() {
    on_both(|house| async move {
        assert!(house.sms(ODILE, "2 tradi pour 18h").await.contains("OUI"));
        house.sms(ODILE, "oui").await;
        let shop = house.shop("courte-pate").await;
        let counter = shop["staff"]["counter"].as_str().expect("a token");
        let board = house.send(Method::GET, "/api/v1/shops/courte-pate/orders", Some(counter), None).await;
        let board: serde_json::Value = board.json().await.expect("JSON");
        let mut orders = board["orders"].as_array().expect("orders").iter();
        let hers = orders.find(|order| order["pickup_at"] == "2026-11-24T17:00:00Z").expect("hers");
        let path = format!("/api/v1/shops/courte-pate/orders/{}/transitions", hers["id"].as_str().expect("an id"));
        let (mut call, hello) = Call::place(&house, "CA03", ODILE).await;
        assert!(!hello.contains("18 h") && !hello.contains("Odile"), "nothing of hers is said: {hello}");
        let none = call.turn(&[("Digits", "1")]).await;
        assert!(none.contains("Je ne retrouve pas"), "not fetched yet: {none}");
        assert_eq!(house.post(&path, Some(counter), json!({ "to": "collected" })).await.0, StatusCode::OK);
        let back = call.turn(&[("Digits", "1")]).await;
        let said = back.split("<Say").nth(1).expect("words");
        assert!(said.contains("2,70 €") && said.contains("gluten") && !said.contains("tradition"), "{back}");
        house.advance(0).await;
        assert!(house.newest(ODILE).await.contains("2 Baguettes de tradition"));
        assert!(call.turn(&[("SpeechResult", "oui c'est bon")]).await.contains("Votre code"));
    });
}
