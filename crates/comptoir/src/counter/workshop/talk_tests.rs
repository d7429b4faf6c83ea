//! The workshop's page of messages and the counter's hand, over HTTP: tried, taught, booked, forgotten.

use axum::http::StatusCode;
use db::testing::on_both;

use super::super::pages::tests::{Browser, Street};
use crate::{inbox, shops};

async fn hear(street: &Street, id: &str, from: &str, text: &str) {
    let shop = shops::find(&street.app, "courte-pate").expect("there");
    inbox::hooks::take(&street.app, &shop, "demo", id.into(), from.into(), text.into()).await.expect("taken");
}

const ODILE: &str = "+33639987720";

#[test]
fn a_message_is_tried_and_nothing_is_kept() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut camille = street.camille().await;
        let before = street.messages().await.len();
        let page = camille.post("/atelier/messages", &[("text", "2 tradi pr 18h stp"), ("nonce", "t")]).await;
        assert_eq!(page.status, StatusCode::OK);
        for part in ["une commande", "2 Baguettes de tradition", "«\u{202f}tradi\u{202f}»", "OUI"] {
            assert!(page.text.contains(part), "{part}: {}", page.text);
        }
        let doubt = camille.post("/atelier/messages", &[("text", "je voudrais des tradi"), ("nonce", "u")]).await;
        assert!(doubt.text.contains("La quantité n’est pas claire"), "{}", doubt.text);
        let wrong = camille.post("/atelier/messages", &[("text", "oui"), ("from", "12")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(camille.post("/atelier/messages", &[("text", "")]).await.status.as_u16(), 422);
        assert_eq!(street.messages().await.len(), before, "nothing leaves");
        let page = camille.get("/atelier/messages").await;
        assert!(page.text.contains("Aucun message depuis une semaine"), "{}", page.text);
        let mut sarah = street.sarah().await;
        assert_eq!(sarah.get("/atelier/messages").await.status, StatusCode::FORBIDDEN, "for the owner");
    });
}

async fn thread_of(sarah: &mut Browser) -> (String, String) {
    let page = sarah.get("/comptoir/messages").await;
    let id = page.text.split("/comptoir/messages/").nth(1).and_then(|rest| rest.split('/').next()).expect("a thread");
    (id.to_owned(), page.text)
}

#[test]
fn a_draft_is_corrected_booked_and_teaches_a_word() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let (mut sarah, mut camille) = (street.sarah().await, street.camille().await);
        for n in ["1", "2", "3"] {
            hear(&street, n, ODILE, "2 parigotes pr 18h").await;
            street.messages().await;
        }
        let (id, page) = thread_of(&mut sarah).await;
        assert_eq!(page.matches("class=\"card thread\"").count(), 1, "one card a person");
        assert!(page.contains("Aucun article n’a été reconnu"), "{page}");
        let path = format!("/comptoir/messages/{id}/commande");
        let draft = |n: &'static str| [("sku-0", "CP-TRA"), ("n-0", n), ("at", "2026-11-24T18:00"), ("nonce", "b")];
        assert_eq!(sarah.post(&path, &draft("-2")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(sarah.post(&path, &draft("")).await.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing is chosen");
        let many = sarah.post(&path, &draft("1900")).await;
        assert!(many.status == StatusCode::CONFLICT && many.text.contains("rien n’a été noté"), "{}", many.text);
        let booked = sarah.submit(&path, &draft("2")).await;
        assert!(booked.text.contains("le client est prévenu"), "{}", booked.text);
        assert!(
            booked.text.contains("parigotes") && booked.text.contains("Tout le monde a sa réponse"),
            "{}",
            booked.text
        );
        assert_eq!(sarah.post(&path, &draft("2")).await.to, "/comptoir/messages?dit=colleague", "once");
        let told = street.messages().await;
        assert!(told[0].to == ODILE && told[0].text.contains("2 Baguettes de tradition"), "{}", told[0].text);
        let case = booked.text.split("/comptoir/mots/").nth(1).and_then(|rest| rest.split('/').next()).expect("a word");
        let learnt = sarah.submit(&format!("/comptoir/mots/{case}/oui"), &[("nonce", "w")]).await;
        assert!(learnt.text.contains("C’est retenu"), "{}", learnt.text);
        hear(&street, "4", "+33639987721", "3 parigotes pr 18h").await;
        assert!(street.messages().await[0].text.contains("3 Baguettes de tradition"), "at once");
        // The workshop shows the word, the week and the case; the word goes by a tap.
        let page = camille.get("/atelier/messages").await;
        assert!(page.text.contains("parigotes") && page.text.contains("par Sarah"), "{}", page.text);
        assert!(page.text.contains("4 messages en sept jours, dont 25"), "{}", page.text);
        let cases = camille.get("/atelier/cas.jsonl").await;
        let case: serde_json::Value = serde_json::from_str(cases.text.lines().next().expect("a line")).expect("JSON");
        assert_eq!((&case["expect"]["items"][0]["qty"], &case["sms"]), (&2.into(), &"2 parigotes pr 18h".into()));
        let gone = camille.submit("/atelier/mots/retrait", &[("phrase", "parigotes"), ("nonce", "x")]).await;
        assert!(gone.text.contains("Aucun mot appris"), "{}", gone.text);
        assert_eq!(camille.post("/atelier/mots", &[("phrase", "12"), ("sku", "CP-TRA")]).await.status.as_u16(), 422);
        let added =
            camille.submit("/atelier/mots", &[("phrase", "Ficelle du  Père"), ("sku", "CP-TRA"), ("nonce", "y")]).await;
        assert!(added.text.contains("ficelle du père"), "{}", added.text);
        let set = camille.submit("/atelier/habitues", &[("after", "3"), ("nonce", "z")]).await;
        assert!(set.text.contains("value=\"3\""));
        assert_eq!(camille.post("/atelier/habitues", &[("after", "0")]).await.status.as_u16(), 422);
    });
}

#[test]
fn a_gateway_s_key_gets_its_signing_secret_in_the_workshop() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut camille = street.camille().await;
        let made = [("kind", "twilio"), ("signing", "jeton-secret"), ("nonce", "k")];
        let made = camille.post("/atelier/cles", &made).await;
        assert!(made.text.contains("/hooks/voice/twilio/") && made.text.contains("Appels signés"), "{}", made.text);
        assert!(!made.text.contains("jeton-secret"), "a secret of the gateway's is never shown");
        let key =
            made.text.split("/hooks/voice/twilio/").nth(1).and_then(|rest| rest.split('<').next()).expect("a key");
        let mut twilio = street.browser();
        let path = format!("/hooks/voice/twilio/{key}");
        assert_eq!(twilio.post(&path, &[("CallSid", "CA1")]).await.status, StatusCode::FORBIDDEN, "not signed");
        let page = camille.get("/atelier").await;
        let id =
            page.text.split("/secret\"").next().and_then(|rest| rest.rsplit('/').next()).expect("a key").to_owned();
        let path_of = format!("/atelier/cles/{id}/secret");
        camille.submit(&path_of, &[("signing", ""), ("nonce", "s")]).await;
        let hello = twilio.post(&path, &[("CallSid", "CA1"), ("From", "+33639987720")]).await;
        assert!(hello.status == StatusCode::OK && hello.text.contains("<Gather"), "{}", hello.text);
        let nobody = "/atelier/cles/01a00000-0000-7000-8000-000000000000/secret";
        assert_eq!(camille.post(nobody, &[("signing", "x")]).await.status, StatusCode::NOT_FOUND);
    });
}
