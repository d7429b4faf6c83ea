//! Who is on the way stands at the head of the board, and what they come for is set aside by a tap or by itself.

use super::*;
use crate::demo::Access;

/// The link of a demo customer who is set aside for at once.
fn link(street: &Street, place: usize) -> String {
    let access = street.app.part::<Access>().expect("the demo's keys");
    let mut ready = access
        .customers()
        .iter()
        .filter(|customer| customer.standing_order.as_ref().is_some_and(|usual| usual.mode == "aside"));
    ready.nth(place).expect("a customer").triggers[0].clone()
}

/// The part of the board that names who arrives.
fn lane(board: &Page) -> &str {
    let Some((_, rest)) = board.text.split_once("id=\"arrivent\"") else { return "" };
    rest.split("</section>").next().unwrap_or_default()
}

#[test]
fn who_arrives_is_seen_with_the_minutes_and_set_aside_by_a_tap_or_by_itself() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut sarah = street.sarah().await;
        assert_eq!(lane(&sarah.get("/comptoir").await), "", "nobody is on the way");
        let mut object = street.browser();
        let said = object.post(&link(&street, 0), &[("minutes", "12")]).await;
        assert_eq!(said.status, StatusCode::OK, "{}", said.text);
        let board = sarah.get("/comptoir").await;
        let arriving = lane(&board);
        assert!(
            arriving.contains("Jeanne") && arriving.contains("12\u{202f}min") || arriving.contains("12 min"),
            "{arriving}"
        );
        assert!(arriving.contains("Mettre de côté") && arriving.contains("data-eta=\""));
        let id = arriving.split("id=\"v-").nth(1).and_then(|rest| rest.split('"').next()).expect("an order").to_owned();
        let version = board.field(&format!("id=\"v-{id}\""), "version");
        let moves = format!("/comptoir/commandes/{id}/etat");
        let fields = [("version", version.as_str()), ("to", "set_aside"), ("back", "board"), ("nonce", "n")];
        let board = sarah.submit(&moves, &fields).await;
        assert!(lane(&board).contains("stamp is-aside"), "{}", lane(&board));
        // The owner prefers that it happens by itself.
        let mut camille = street.camille().await;
        assert!(camille.get("/atelier").await.text.contains("value=\"tap\" checked"));
        camille.submit("/atelier/arrivees", &[("arrivals", "auto")]).await;
        assert!(camille.get("/atelier").await.text.contains("value=\"auto\" checked"));
        assert_eq!(sarah.post("/atelier/arrivees", &[("arrivals", "tap")]).await.status, StatusCode::FORBIDDEN);
        object.post(&link(&street, 1), &[("minutes", "4")]).await;
        let board = sarah.get("/comptoir").await;
        let arriving = lane(&board);
        let (agathe, jeanne) = (arriving.find("Agathe").expect("seen"), arriving.find("Jeanne").expect("seen"));
        assert!(agathe < jeanne, "by arrival");
        assert!(!arriving.contains("Mettre de côté"), "{arriving}");
    });
}
