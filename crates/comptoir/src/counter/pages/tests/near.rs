//! Homes in the workshop, a usual order made at the counter, lunches that are paid otherwise.

use super::*;

#[test]
fn only_who_decides_for_the_street_switches_its_line_to_homes() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut camille = street.camille().await;
        let page = camille.get("/atelier/maisons").await;
        assert!(page.text.contains("Pas de ligne") && page.text.contains("Qui s’occupe de la rue"), "{}", page.text);
        assert!(!page.text.contains("Ouvrir la ligne ici"), "one owner of several");
        assert_eq!(camille.post("/atelier/maisons", &[("inside", "on")]).await.status, StatusCode::NOT_FOUND);
        let mut sarah = street.sarah().await;
        assert_eq!(sarah.get("/atelier/maisons").await.status, StatusCode::FORBIDDEN);
        let (key, mut env) = (app::street_key(&street.app), street.app.env());
        let contact: kernel::Contact = "rue@example.org".parse().expect("an address");
        let of = key.clone();
        let hired = street.app.db().write(&key, move |tx| {
            crate::accounts::hire(tx, &mut env, &of, "Ada", &contact, crate::accounts::Role::Manager)
        });
        hired.await.expect("hired");
        let mut ada = street.enter("rue@example.org").await;
        let page = ada.get("/atelier/maisons").await;
        assert!(page.text.contains("Ouvrir la ligne ici"), "{}", page.text);
        let page = ada.submit("/atelier/maisons", &[("inside", "on")]).await;
        assert!(page.text.contains("Fermer la ligne") && page.text.contains("seule cette machine"), "{}", page.text);
        let page = ada.submit("/atelier/maisons", &[("inside", "off")]).await;
        assert!(page.text.contains("Ouvrir la ligne ici"), "{}", page.text);
    });
}

#[test]
fn a_usual_order_is_made_for_who_stands_at_the_counter() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut sarah = street.sarah().await;
        let board = sarah.get("/comptoir").await;
        let mut made = false;
        for id in board.text.split("data-order=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let here = format!("/comptoir/commandes/{id}");
            let page = sarah.get(&here).await;
            if !page.text.contains(&format!("{here}/ordinaire")) {
                continue;
            }
            let page = sarah.submit(&format!("{here}/ordinaire"), &[("nonce", "usual")]).await;
            assert!(page.text.contains("Son ordinaire est noté"), "{}", page.text);
            sarah.submit(&format!("{here}/ordinaire"), &[("nonce", "usual")]).await;
            made = true;
            break;
        }
        assert!(made, "somebody of the demo has none yet");
    });
}
