//! A door closes, a telephone comes near, a link is called: the usual is set aside, and the counter sees who arrives.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::house::{House, on_both};

async fn customer(house: &House, mode: &str) -> Value {
    let access = house.get("/demo/access.json").await;
    let customers = access["customers"].as_array().expect("customers").clone();
    customers.into_iter().find(|customer| customer["standing_order"]["mode"] == mode).expect("somebody")
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} in {value}"))
}

/// The orders that the counter sees of somebody, by the name they are called.
async fn seen(house: &House, name: &str) -> Vec<Value> {
    let shop = house.shop("courte-pate").await;
    let token = text(&shop["staff"], "counter").to_owned();
    let board = house.send(Method::GET, "/api/v1/shops/courte-pate/orders", Some(&token), None).await;
    let board: Value = board.json().await.expect("JSON");
    let orders = board["orders"].as_array().expect("orders").clone();
    orders.into_iter().filter(|order| order["name"] == name).collect()
}

#[test]
fn the_contract_names_what_a_customer_can_play() {
    on_both(|house| async move {
        let jeanne = customer(&house, "aside").await;
        assert!(text(&jeanne, "owntracks").starts_with("/hooks/owntracks/"));
        assert!(text(&jeanne, "homeassistant").starts_with("/hooks/homeassistant/"));
        assert_eq!(jeanne["standing_order"]["shop"], "courte-pate");
        assert!(!jeanne["standing_order"]["lines"].as_array().expect("lines").is_empty());
        let link = jeanne["triggers"][0].as_str().expect("a link");
        let shown = house.raw(Method::GET, link, &[("accept", "text/html")], "").await;
        assert!(shown.0 == StatusCode::OK && shown.1.contains("<form method=\"post\""), "{}", shown.1);
        assert!(seen(&house, "Jeanne").await.is_empty(), "looking calls for nothing");
        let (status, said) = house.raw(Method::POST, link, &[("accept", "application/json")], "").await;
        let said: Value = serde_json::from_str(&said).expect("JSON");
        assert_eq!((status, &said["outcome"], &said["state"]), (StatusCode::OK, &json!("placed"), &json!("received")));
        assert_eq!(seen(&house, "Jeanne").await.len(), 1);
        house.advance(0).await;
        let told = house.newest(text(&jeanne, "phone")).await;
        assert!(told.contains("De coté") && told.contains("Pas cette fois"), "{told}");
    });
}

#[test]
fn a_telephone_leaves_home_comes_near_and_is_taken_back() {
    on_both(|house| async move {
        let jeanne = customer(&house, "aside").await;
        let hook = text(&jeanne, "owntracks").to_owned();
        let tell = async |event: &str, region: &str, more: Value| {
            let mut body = json!({
                "_type": "transition", "event": event, "desc": region, "acc": 18, "tid": "JE", "t": "c",
                "tst": house.app.now().as_second(), "wtst": 1_700_000_000,
            });
            for (name, value) in more.as_object().expect("an object") {
                body[name] = value.clone();
            }
            let headers = [("content-type", "application/json"), ("authorization", "Basic amVhbm5lOng=")];
            let (status, answer) = house.raw(Method::POST, &hook, &headers, &body.to_string()).await;
            assert_eq!((status, answer.as_str()), (StatusCode::OK, "[]"));
        };
        tell("leave", "maison", json!({})).await;
        assert!(seen(&house, "Jeanne").await.is_empty(), "a minute of doubt");
        house.advance(2).await;
        assert_eq!(seen(&house, "Jeanne").await[0]["state"], "received");
        // The same again, and the flapping of an edge, change nothing.
        tell("enter", "courte-pate", json!({})).await;
        tell("leave", "courte-pate", json!({})).await;
        tell("enter", "courte-pate", json!({})).await;
        assert_eq!(seen(&house, "Jeanne").await.len(), 1);
        assert_eq!(house.raw(Method::POST, &hook, &[], "{").await, (StatusCode::OK, "[]".to_owned()));
    });
}

#[test]
fn who_wants_to_be_asked_answers_oui() {
    on_both(|house| async move {
        let karim = customer(&house, "ask").await;
        let (status, answer) =
            house.post(text(&karim, "homeassistant"), None, json!({"event": "door_closed", "id": "7"})).await;
        assert_eq!((status, &answer["outcome"]), (StatusCode::OK, &json!("asked")), "{answer}");
        house.advance(0).await;
        let phone = text(&karim, "phone").to_owned();
        let asked = house.newest(&phone).await;
        assert!(asked.contains("On vous met de coté 2 Croissants") && asked.contains("OUI"), "{asked}");
        assert!(seen(&house, "Karim").await.is_empty());
        let told = house.sms(&phone, "oui").await;
        assert!(told.contains("De coté : 2 Croissants"), "{told}");
        assert_eq!(seen(&house, "Karim").await.len(), 1);
        let again = house.post(text(&karim, "homeassistant"), None, json!({"event": "door_closed", "id": "7"})).await;
        assert_eq!((again.1["again"].clone(), seen(&house, "Karim").await.len()), (json!(true), 1));
    });
}

#[test]
fn as_usual_by_sms_means_the_standing_order() {
    on_both(|house| async move {
        let agathe = "+33639980107";
        let back = house.sms(agathe, "bonjour, comme d'hab pour 18h svp").await;
        assert!(back.contains("1 Baguette de tradition") && back.contains("18h"), "{back}");
    });
}
