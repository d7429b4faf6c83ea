//! A house and a till that are called: an address is given on the page, tried by its button, called when the order is set
//! aside, signed, and its log read.

use channels::{
    endpoint::Loopback,
    webhook::{Caller, Reach, signature},
};
use comptoir::outbox::jobs::Channels;
use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

use crate::{
    browser::{self, Script},
    click::enter,
    house::{House, on_both_with},
    near::{jeanne, page_of},
};

/// A street that may call this machine itself: the other end is the test.
async fn open(db: db::Db) -> House {
    let reach = Reach { lan: false, loopback: Loopback::Allowed };
    let caller = Caller::new(reach).expect("a caller");
    House::open_with(db, |_| {}, |channels| Channels { caller: Some(caller), ..channels }).await
}

/// The calls of a kind, each with its signature checked.
async fn calls(sink: &MockServer, secret: &str, kind: &str) -> Vec<Value> {
    let all = sink.received_requests().await.expect("recorded");
    let read = |request: &Request| {
        let header =
            |name: &str| request.headers.get(name).and_then(|it| it.to_str().ok()).expect("a header").to_owned();
        let body = String::from_utf8(request.body.clone()).expect("text");
        let at = Timestamp::from_second(header("webhook-timestamp").parse().expect("seconds")).expect("an instant");
        assert_eq!(header("webhook-signature"), signature(secret, &header("webhook-id"), at, &body));
        serde_json::from_str::<Value>(&body).expect("JSON")
    };
    all.iter().map(read).filter(|call| call["type"] == kind).collect()
}

async fn until(sink: &MockServer, secret: &str, kind: &str) -> Value {
    for _ in 0..1_200 {
        if let Some(call) = calls(sink, secret, kind).await.pop() {
            return call;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("no call of {kind}");
}

#[test]
fn a_house_is_tried_then_called_when_its_order_is_set_aside() {
    on_both_with(open, |house| async move {
        let Some(browser) = browser::open(Script::On).await else { return };
        let sink = MockServer::start().await;
        Mock::given(any()).respond_with(ResponseTemplate::new(204)).mount(&sink).await;
        let jeanne = jeanne(&house).await;
        browser.go(&format!("{}{}", house.base, page_of(&jeanne))).await;
        browser.write("#f-bell", &format!("{}/cafe", sink.uri())).await;
        browser.click("button[value=prevenir]").await;
        let secret = browser.find(".card .secret code").await.text().await.expect("a secret");
        assert!(secret.starts_with("whsec_"), "{secret}");
        browser.axe().await;
        // The test button.
        browser.click("button[value=essayer]").await;
        browser.says("L’essai est parti").await;
        house.advance(0).await;
        until(&sink, &secret, "test").await;
        // The coffee machine: their usual is called for, and set aside at the counter.
        let link = jeanne["triggers"][0].as_str().expect("a link").to_owned();
        let (_, said) = house.raw(Method::POST, &link, &[("accept", "application/json")], "").await;
        assert!(said.contains("placed"), "{said}");
        let counter = browser::open(Script::On).await.expect("the same machine");
        enter(&house, &counter, "sarah@courte-pate.example.org").await;
        counter.go(&format!("{}/comptoir", house.base)).await;
        counter.click("#arrivent li form button").await;
        counter.find("#arrivent li .stamp").await;
        counter.close().await;
        house.advance(0).await;
        let call = until(&sink, &secret, "order.set_aside").await;
        assert_eq!(call["data"]["state"], json!("set_aside"));
        assert!(!call.to_string().contains("Jeanne"), "no name leaves: {call}");
        // The log says what became of each.
        browser.go(&format!("{}{}", house.base, page_of(&jeanne))).await;
        browser.click("#t-bells ~ .ledger summary").await;
        browser.says("reçu (204)").await;
        let log = browser.text().await;
        let told = |what: &str| log.lines().any(|line| line.contains(what) && line.contains("reçu (204)"));
        assert!(told("essai") && told("commande de côté"), "{log}");
        browser.axe().await;
        browser.close().await;
    });
}
