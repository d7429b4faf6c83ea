//! A customer writes to the baker in French as people type it, and is understood, asked back, or given to a person.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    browser::{self, Browser, Script},
    click::enter,
    house::{in_browser, on_both},
};

const ODILE: &str = "+33639987720";

#[test]
fn an_order_by_sms_is_read_back_held_changed_and_confirmed() {
    on_both(|house| async move {
        let back = house.sms(ODILE, "slt g voudré 2 tradi et 1 chocolatine pr 18h stp").await;
        assert!(back.contains("2 Baguettes de tradition et 1 Pain au chocolat"), "{back}");
        assert!(
            back.contains("18h") && back.contains("4,10 €") && back.contains("gluten") && back.contains("OUI"),
            "{back}"
        );
        let back = house.sms(ODILE, "finalement 3 tradi").await;
        assert!(back.contains("3 Baguettes de tradition") && back.contains("1 Pain au chocolat"), "{back}");
        let noted = house.sms(ODILE, "oui merci").await;
        assert!(noted.contains("C'est noté : 3 Baguettes de tradition") && noted.contains("Code"), "{noted}");
        let shop = house.shop("courte-pate").await;
        let counter = shop["staff"]["counter"].as_str().expect("a token");
        let board = house.send(Method::GET, "/api/v1/shops/courte-pate/orders", Some(counter), None).await;
        let board: Value = board.json().await.expect("JSON");
        let hers: Vec<&Value> = board["orders"]
            .as_array()
            .expect("orders")
            .iter()
            .filter(|order| order["lines"][0]["quantity"] == 3 && order["pickup_at"] == "2026-11-24T17:00:00Z")
            .collect();
        assert_eq!((hers.len(), &hers[0]["state"]), (1, &json!("received")));
        assert!(house.sms(ODILE, "c'est prêt ?").await.contains("prévue à 18"), "told from the order itself");
        let id = hers[0]["id"].as_str().expect("an id");
        let path = format!("/api/v1/shops/courte-pate/orders/{id}/transitions");
        assert_eq!(house.post(&path, Some(counter), json!({ "to": "ready" })).await.0, StatusCode::OK);
        house.advance(0).await;
        assert!(house.newest(ODILE).await.contains("C'est pret"), "ê is no letter of an SMS");
        assert!(house.sms(ODILE, "c pret ?").await.contains("est prete"));
        let gone = house.sms(ODILE, "désolée, j'annule ma commande").await;
        assert!(gone.contains("annulée"), "{gone}");
    });
}

#[test]
fn what_is_missing_is_asked_and_what_is_impossible_is_said() {
    on_both(|house| async move {
        let asked = house.sms(ODILE, "bonjour je voudrais 2 baguettes tradition").await;
        assert!(asked.contains("heure"), "{asked}");
        let back = house.sms(ODILE, "18h").await;
        assert!(back.contains("2 Baguettes de tradition") && back.contains("18h") && back.contains("OUI"), "{back}");
        assert!(!house.sms(ODILE, "non merci").await.is_empty());
        let short = house.sms(ODILE, "90 tradis pour 10h").await;
        assert!(short.contains("il n'en reste que") || short.contains("il n’en reste que"), "{short}");
        let next = house.sms(ODILE, "la prochaine fournée de tradi c'est quand ?").await;
        assert!(next.contains("prochaine fournée à 11h"), "{next}");
        let left = house.sms(ODILE, "il vous reste des chouquettes ?").await;
        assert!(left.contains("il en reste") && left.contains("gluten"), "{left}");
        let hours = house.sms(ODILE, "vous fermez à quelle heure ?").await;
        assert!(hours.contains("19h30"), "{hours}");
    });
}

#[test]
fn doubt_anger_and_allergies_go_to_a_person() {
    on_both(|house| async move {
        let waiting = || {
            let house = house.clone();
            async move {
                let key = house.app.key(&"courte-pate".parse().expect("a slug"));
                house.db.read(move |conn| comptoir::inbox::waiting(conn, &key)).await.expect("read").len()
            }
        };
        for (n, text) in [
            "votre pain d'hier était rassis, c'est inadmissible",
            "2 croissants pour 10h, je suis allergique aux noix",
            "je veux parler à quelqu'un",
        ]
        .into_iter()
        .enumerate()
        {
            let answer = house.sms(ODILE, text).await;
            assert!(answer.contains("personne"), "{text}: {answer}");
            assert_eq!(waiting().await, n + 1, "{text}");
        }
        assert!(house.sms(ODILE, "Arrêtez de m'envoyer vos messages").await.contains("plus aucun message"));
        assert!(house.sms("+33639987721", "2 tradi pour 18h").await.contains("OUI"), "a neighbour is not concerned");
    });
}

/// What is written in the box of the shop's page.
async fn write(browser: &Browser, text: &str) {
    browser.write("#text", text).await;
    browser.click(".write-form button").await;
    browser.says(text).await;
}

#[test]
fn a_customer_writes_on_the_page_as_they_speak() {
    in_browser(|house| async move {
        for script in [Script::On, Script::Off] {
            let Some(customer) = browser::open(script).await else { return };
            customer.go(&format!("{}/courte-pate/ecrire", house.base)).await;
            write(&customer, "je voudrais 2 tradi pour 18h svp").await;
            customer.says("noté 2 Baguettes de tradition").await;
            if script == Script::On {
                customer.axe().await;
            }
            customer.click("#fil .is-asked a").await;
            customer.write("#nom", "Odile").await;
            customer.write("#contact", "06 39 98 77 31").await;
            customer.click("button[name='geste'].btn-tall").await;
            customer.find(".code").await;

            customer.go(&format!("{}/courte-pate/ecrire", house.base)).await;
            write(&customer, "Je voudrais parler à quelqu'un").await;
            let counter = browser::open(Script::On).await.expect("the same machine");
            enter(&house, &counter, "sarah@courte-pate.example.org").await;
            counter.go(&format!("{}/comptoir/messages", house.base)).await;
            counter.write("#threads article:last-of-type textarea", "Bonjour, c'est Sarah.").await;
            counter.click("#threads article:last-of-type .btn-tall.grow").await;
            counter.find("#inbox-head").await;
            if script == Script::Off {
                customer.go(&format!("{}/courte-pate/ecrire", house.base)).await;
            }
            // With a script the page hears of it by itself.
            customer.says("Bonjour, c'est Sarah.").await;
            customer.close().await;
            counter.close().await;
        }
    });
}
