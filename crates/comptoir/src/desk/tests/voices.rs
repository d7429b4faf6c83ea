//! What customers say, at the desk: proposed, marked by a tap, followed, decided, read on the person's own page.

use axum::http::StatusCode;
use db::testing::on_both;

use super::{ODILE, ines, keep, person};
use crate::{counter::pages::tests::Street, memory};

#[test]
fn a_complaint_is_proposed_marked_promised_settled_and_read_by_its_person() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let lea = person(&street, "+33639980103").await;
        let thread = format!("/bureau/fil/{lea}");
        let mut ines = ines(&street).await;
        let page = ines.get(&thread).await;
        keep("desk-voice-chip", &page);
        assert!(page.text.contains("Réclamation ?") || page.text.contains("Réclamation\u{202f}?"), "it is proposed");
        let form = |name: &str| page.field("class=\"chips\"", name);
        let fields = [
            ("nonce", form("nonce")),
            ("source", form("source")),
            ("sujet", form("sujet")),
            ("nature", "complaint".to_owned()),
        ];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        // A neighbour marks nothing of ours.
        let mut other = street.enter("ines@contre-jour.example.org").await;
        assert_eq!(other.post(&format!("{thread}/voix"), &fields).await.status, StatusCode::NOT_FOUND);
        assert!(ines.post(&format!("{thread}/voix"), &fields).await.to.ends_with("dit=voix"));
        let page = ines.get(&thread).await;
        assert!(page.text.contains("is-complaint") && page.text.contains("relevé"), "it is followed in the file");
        assert!(!page.text.contains("class=\"chips\""), "and not proposed again");
        let id = page.text.split("id=\"voix\"").nth(1).expect("a card").split("/bureau/voix/").nth(1).expect("a voice");
        let id = id[..36].to_owned();
        let act = format!("/bureau/voix/{id}");
        let empty = [("nonce", "a"), ("geste", "regler"), ("text", "")];
        assert_eq!(ines.post(&act, &empty).await.status, StatusCode::UNPROCESSABLE_ENTITY, "said what was done");
        let promise =
            [("nonce", "b"), ("geste", "promettre"), ("text", "Lui en garder une"), ("at", "2027-01-04T10:00")];
        assert_eq!(other.post(&act, &promise).await.status, StatusCode::NOT_FOUND);
        ines.post(&act, &promise).await;
        let page = ines.get(&thread).await;
        keep("desk-voice-card", &page);
        assert!(page.text.contains("Lui en garder une") && page.text.contains("à tenir avant"));
        let week = ines.get("/bureau/voix").await;
        assert!(week.text.contains("Léa") && week.text.contains("Réclamations à suivre"));
        assert!(!week.text.contains("/bureau/voix/decisions"), "an advisor decides nothing");
        let decision = [("nonce", "c"), ("sujet", "quality"), ("semaine", "2026-11-23"), ("text", "Baisser le four")];
        assert_eq!(ines.post("/bureau/voix/decisions", &decision).await.status, StatusCode::FORBIDDEN);
        let mut camille = street.camille().await;
        camille.post("/bureau/voix/decisions", &decision).await;
        let week = camille.get("/bureau/voix").await;
        keep("desk-voices", &week);
        keep("desk-voices-before", &camille.get("/bureau/voix?semaine=2026-11-16").await);
        assert!(week.text.contains("C’est décidé"));
        ines.post(&act, &[("nonce", "d"), ("geste", "regler"), ("text", "Une baguette offerte")]).await;
        let page = ines.get(&thread).await;
        assert!(page.text.contains("Réglée") && page.text.contains("Une baguette offerte"));
        // The person reads what became of it on their own page, and may say that it is not settled.
        let contact = "+33639980103".parse().expect("a number");
        let own = memory::path(street.app.secrets(), &contact, street.app.now());
        let mut lea = street.browser();
        let page = lea.get(&own).await;
        keep("own-voices", &page);
        assert!(page.text.contains("Ce que vous avez dit") && page.text.contains("Une baguette offerte"));
        lea.post(&own, &[("boutique", "courte-pate"), ("geste", "rouvrir"), ("voix", &id)]).await;
        assert!(ines.get(&thread).await.text.contains("is-complaint"), "it is followed again");
        let page = other.get("/bureau/voix").await;
        assert!(!page.text.contains("Léa"), "a neighbour reads none of it");
        let mut sarah = street.sarah().await;
        assert_eq!(sarah.get("/bureau/voix").await.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn a_compliment_stands_on_the_board_of_whom_it_praises_until_it_is_read() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let odile = person(&street, ODILE).await;
        let mut ines = ines(&street).await;
        let fields =
            [("nonce", "e"), ("nature", "compliment"), ("sujet", "welcome"), ("text", "Sarah est en or massif")];
        ines.post(&format!("/bureau/fil/{odile}/voix"), &fields).await;
        let mut sarah = street.sarah().await;
        let page = sarah.get("/comptoir").await;
        keep("counter-praise", &page);
        assert!(page.text.contains("Sarah est en or massif"), "named in the text, it is hers");
        let id = page.text.rsplit("/comptoir/compliments/").next().expect("a compliment")[..36].to_owned();
        let mut camille = street.camille().await;
        assert!(!camille.get("/comptoir").await.text.contains("en or massif"));
        camille.post(&format!("/comptoir/compliments/{id}"), &[]).await;
        assert!(sarah.get("/comptoir").await.text.contains("en or massif"), "nobody else reads it for her");
        sarah.post(&format!("/comptoir/compliments/{id}"), &[]).await;
        assert!(!sarah.get("/comptoir").await.text.contains("en or massif"));
        let page = ines.get(&format!("/bureau/fil/{odile}")).await;
        assert!(page.text.contains("Lu ") && page.text.contains("par Sarah"));
    });
}
