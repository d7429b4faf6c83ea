//! The workshop on the running router, on both engines.

use axum::http::StatusCode;
use db::testing::on_both;

use super::super::pages::tests::{Browser, Page, Street};
use crate::{
    accounts, catalogue,
    shops::{self, Shop, SlotRule},
};

async fn stored(street: &Street) -> Shop {
    let key = street.app.key(&"courte-pate".parse().expect("a slug"));
    street.app.db().read(move |conn| shops::load(conn, &key)).await.expect("read").expect("there")
}

/// The identifier in the address of a form after a mark.
fn id_after(page: &Page, mark: &str, start: &str) -> String {
    let from = page.text.find(mark).unwrap_or_else(|| panic!("no {mark}"));
    let rest = page.text[from..].split_once(start).unwrap_or_else(|| panic!("no {start} after {mark}")).1;
    rest.split('/').next().unwrap_or_default().to_owned()
}

#[test]
fn who_serves_does_not_decide() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let (mut sarah, mut camille) = (street.sarah().await, street.camille().await);
        assert!(!sarah.get("/comptoir").await.text.contains("/atelier"), "no door that does not open");
        assert!(camille.get("/comptoir").await.text.contains("/atelier"));
        assert_eq!(sarah.get("/atelier").await.status, StatusCode::FORBIDDEN);
        let before = stored(&street).await;
        for (path, fields) in [
            ("/atelier/horaires", vec![("mo", "7 h - 8 h")]),
            ("/atelier/fermetures", vec![("from", "2026-12-24"), ("to", "2026-12-26")]),
            ("/atelier/articles", vec![("price-CP-TRA", "0,10")]),
            ("/atelier/equipe", vec![("name", "Eve"), ("contact", "eve@example.org"), ("role", "owner")]),
            ("/atelier/cles", vec![("kind", "api-owner")]),
            ("/atelier/tablettes", vec![]),
            ("/atelier/plafond", vec![("ceiling", "0")]),
            ("/atelier/creneaux", vec![("slot_orders", "1"), ("hold_minutes", "1"), ("grace_minutes", "1")]),
        ] {
            assert_eq!(sarah.post(path, &fields).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        let after = stored(&street).await;
        assert_eq!((before.opening_hours, before.closings.len()), (after.opening_hours, after.closings.len()));
        assert_eq!(camille.get("/atelier").await.status, StatusCode::OK);
        let mut nobody = street.browser();
        assert!(nobody.get("/atelier").await.to.starts_with("/comptoir/entrer?vers="));
        let slug = street.app.part::<crate::demo::Access>().expect("access").shops()[1].slug.clone();
        let mut other = street.enter(&format!("camille@{slug}.example.org")).await;
        assert!(!other.get("/atelier").await.text.contains("CP-TRA"), "an owner decides in one shop");
    });
}

#[test]
fn hours_are_saved_as_typed_and_never_lost_when_wrong() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut camille = street.camille().await;
        let page = camille.get("/atelier").await;
        assert_eq!(page.field("t-hours", "tu"), "6 h 30 - 13 h 15, 15 h 30 - 19 h 30", "{}", page.text);
        let mut week = vec![
            ("nonce", "n"),
            ("mo", ""),
            ("tu", "7h-13h"),
            ("we", "7 a midi"),
            ("th", "9 - midi"),
            ("fr", ""),
            ("sa", ""),
            ("su", ""),
        ];
        let wrong = camille.post("/atelier/horaires", &week).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.field("t-hours", "we") == "7 a midi" && wrong.field("t-hours", "tu") == "7h-13h");
        let before = stored(&street).await.opening_hours;
        assert!(before.contains("06:30-13:15"), "nothing was saved");
        week[3].1 = "7 h - 12 h 30, 16 h - 19 h";
        let right = camille.submit("/atelier/horaires", &week).await;
        assert!(right.text.contains("C’est enregistré"));
        let after = stored(&street).await.opening_hours;
        assert!(after.starts_with("Mo off; Tu 07:00-13:00; We 07:00-12:30,16:00-19:00; Th 09:00-12:00"), "{after}");
        assert!(after.contains("PH ") == before.contains("PH"), "what was said of holidays stays: {after}");
        let known = shops::find(&street.app, "courte-pate").expect("there");
        assert_eq!(known.opening_hours, after, "every page knows it at once");
    });
}

#[test]
fn closings_slots_prices_and_shares_are_set() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut camille = street.camille().await;
        let closing = [("from", "2026-12-24"), ("to", "2027-01-01"), ("why", "En famille"), ("nonce", "a")];
        let page = camille.submit("/atelier/fermetures", &closing).await;
        assert!(page.text.contains("du jeudi 24 décembre au vendredi 1er janvier"), "{}", page.text);
        let backwards = [("from", "2026-12-24"), ("to", "2026-12-01")];
        assert_eq!(camille.post("/atelier/fermetures", &backwards).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = camille.submit("/atelier/fermetures/2026-12-24/retrait", &[("nonce", "b")]).await;
        assert!(!page.text.contains("En famille"));
        let mut slots =
            vec![("slot_orders", ""), ("slot_pieces", "30"), ("slot_minutes", "20"), ("hold_minutes", "15")];
        slots.extend([("grace_minutes", "45"), ("nonce", "c")]);
        let page = camille.submit("/atelier/creneaux", &slots).await;
        assert!(page.text.contains("Café, Four, Sandwichs"), "{}", page.text);
        let shop = stored(&street).await;
        assert_eq!((shop.slots.orders, shop.hold_minutes, shop.grace_minutes), (None, 15, 45));
        assert_eq!((shop.slots.pieces, shop.slots.minutes), (Some(30), 20));
        slots[2].1 = "7";
        assert_eq!(camille.post("/atelier/creneaux", &slots).await.status.as_u16(), 422, "an hour has no such parts");
        // A length that the shop came with is shown, and taken.
        let own = Shop { slots: SlotRule { minutes: 45, ..shop.slots }, ..shop.clone() };
        let saved = street.app.db().write(&shop.key, move |tx| shops::save(tx, &own));
        saved.await.expect("saved");
        shops::refresh(&street.app).await.expect("read again");
        assert!(camille.get("/atelier").await.text.contains("value=\"45\" selected"));
        slots[2].1 = "45";
        slots[3].1 = "25";
        slots[5].1 = "c2";
        camille.submit("/atelier/creneaux", &slots).await;
        let now = stored(&street).await;
        assert_eq!((now.slots.minutes, now.hold_minutes), (45, 25));
        let prices = [("on", "CP-BAG"), ("price-CP-BAG", "1,25"), ("price-CP-TRA", "1,40"), ("nonce", "d")];
        camille.submit("/atelier/articles", &prices).await;
        let wrong = [("on", "CP-BAG"), ("price-CP-BAG", "un euro"), ("price-CP-TRA", "1,50")];
        assert_eq!(camille.post("/atelier/articles", &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        camille.submit("/atelier/reserve", &[("kept-CP-BAG", "11"), ("nonce", "e")]).await;
        let shelf = street.app.db().read(move |conn| catalogue::with_hidden(conn, &shop.key)).await.expect("read");
        let of = |sku: &str| shelf.iter().find(|article| article.sku.as_str() == sku).expect("an article");
        assert_eq!((of("CP-BAG").price.0, of("CP-BAG").active, of("CP-BAG").walk_in), (125, true, 11));
        assert_eq!((of("CP-TRA").price.0, of("CP-TRA").active), (140, false), "unticked: off the shelf");
        assert!(shelf.iter().filter(|article| article.active).count() > 10, "what was not in the form stays");
    });
}

#[test]
fn a_ceiling_of_sms_is_set_shown_with_what_was_used_and_taken_away() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut camille = street.camille().await;
        let key = stored(&street).await.key;
        let page = camille.get("/atelier").await;
        let none = |page: &Page| {
            !page
                .text
                .contains("name=\"ceiling\" type=\"number\" inputmode=\"numeric\" min=\"0\" max=\"1000000\" value")
        };
        assert!(page.text.contains("ce mois-ci") && none(&page), "{}", page.text);
        for wrong in ["-1", "beaucoup", "1000001"] {
            assert_eq!(camille.post("/atelier/plafond", &[("ceiling", wrong)]).await.status.as_u16(), 422, "{wrong}");
        }
        let page = camille.submit("/atelier/plafond", &[("ceiling", "1200"), ("nonce", "a")]).await;
        assert!(page.text.contains("max=\"1000000\" value=\"1200\""), "{}", page.text);
        assert!(page.text.contains("permis") && page.text.contains("<progress max=\"1200\""), "{}", page.text);
        let own = key.clone();
        let nought = move |tx: &mut db::Tx<'_>| {
            crate::outbox::spend::set_ceiling(tx, &mut crate::testing::env(), &own, Some(0), "Camille")
        };
        street.app.db().write(&key, nought).await.expect("set");
        assert!(
            camille.get("/atelier").await.text.contains("Le plafond est atteint"),
            "none at all is reached at once"
        );
        let page = camille.submit("/atelier/plafond", &[("ceiling", ""), ("nonce", "b")]).await;
        assert!(none(&page) && !page.text.contains("<progress"));
    });
}

#[test]
fn the_sign_is_written_in_the_workshop_and_read_on_the_street() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let (mut sarah, mut camille) = (street.sarah().await, street.camille().await);
        assert_eq!(sarah.get("/atelier/boutique").await.status, StatusCode::FORBIDDEN);
        let page = camille.get("/atelier/boutique").await;
        assert!(page.text.contains("value=\"La Courte Pâte\"") && page.text.contains("value=\"06 39 98 41 11\""));
        let mut fields = vec![
            ("name", "Le Bon Levain"),
            ("activity", "boulangerie"),
            ("description", "Au levain, depuis hier."),
            ("street", "3 rue du Puits-Carré"),
            ("postcode", "37999"),
            ("city", "Courtelande"),
            ("phone", ""),
            ("sms", "06 39 98"),
            ("email", "levain@example.org"),
            ("accent", "teal"),
            ("nonce", "n"),
        ];
        let wrong = camille.post("/atelier/boutique", &fields).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            wrong.text.contains("value=\"Le Bon Levain\"") && wrong.text.contains("id=\"b-sms-w\""),
            "{}",
            wrong.text
        );
        assert_eq!(stored(&street).await.name, "La Courte Pâte", "nothing was saved");
        fields[7].1 = "06 39 98 41 22";
        let page = camille.submit("/atelier/boutique", &fields).await;
        assert!(page.text.contains("C’est enregistré"), "{}", page.text);
        let shop = stored(&street).await;
        assert_eq!((shop.phone, shop.sms.map(|sms| sms.national()).as_deref()), (None, Some("06 39 98 41 22")));
        let mut visitor = street.browser();
        let seen = visitor.get("/courte-pate").await;
        assert!(seen.text.contains("Le Bon Levain") && seen.text.contains("data-accent=\"teal\""), "{}", seen.text);
        assert!(seen.text.contains("3 rue du Puits-Carré"));
    });
}

async fn with_pin(camille: &mut Browser, pin: &str) -> StatusCode {
    let page = camille.get("/atelier").await;
    let id = id_after(&page, "Malo", "/atelier/equipe/");
    camille.post(&format!("/atelier/equipe/{id}/pin"), &[("pin", pin), ("nonce", "p")]).await.status
}

#[test]
fn a_tablet_is_paired_once_and_opens_by_each_ones_pin() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut camille = street.camille().await;
        let hired = [("name", "Malo"), ("contact", "06 39 98 20 14"), ("role", "counter"), ("nonce", "h")];
        camille.submit("/atelier/equipe", &hired).await;
        assert_eq!(with_pin(&mut camille, "12").await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(with_pin(&mut camille, "13579").await, StatusCode::SEE_OTHER);
        let shown = camille.post("/atelier/tablettes", &[("nonce", "t")]).await;
        assert!(shown.text.contains("<svg") && shown.text.contains("/comptoir/tablette?j="), "{}", shown.text);
        let token = shown.text.split("tablette?j=").nth(1).and_then(|rest| rest.split('<').next()).expect("a secret");
        let mut tablet = street.browser();
        let path = format!("/comptoir/tablette?j={token}");
        assert!(tablet.get(&path).await.text.contains("Cette tablette pour La Courte Pâte"));
        assert!(tablet.cookies.is_empty(), "to look pairs nothing");
        let paired = tablet.post("/comptoir/tablette", &[("token", token), ("name", "Four")]).await;
        assert_eq!(paired.to, "/comptoir/deverrouiller");
        let mut thief = street.browser();
        assert_eq!(thief.post("/comptoir/tablette", &[("token", token)]).await.status, StatusCode::GONE);
        let led = tablet.get("/comptoir").await;
        assert_eq!(tablet.get(&led.to).await.to, "/comptoir/deverrouiller", "a tablet asks for a PIN");
        let lock = tablet.get("/comptoir/deverrouiller").await;
        assert!(lock.text.contains("Sarah") && lock.text.contains("Malo") && !lock.text.contains("Camille"));
        let staff = lock.text.split("name=\"staff\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let staff = staff.expect("someone").to_owned();
        let first = if lock.text.find("Malo") < lock.text.find("Sarah") { "13579" } else { "2468" };
        let wrong = tablet.post("/comptoir/deverrouiller", &[("staff", &staff), ("pin", "0000")]).await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && !tablet.cookies.contains_key("comptoir"));
        let open = tablet.post("/comptoir/deverrouiller", &[("staff", &staff), ("pin", first)]).await;
        assert_eq!((open.status, open.to.as_str()), (StatusCode::SEE_OTHER, "/comptoir"));
        assert_eq!(tablet.get("/comptoir").await.status, StatusCode::OK);
        assert_eq!(tablet.post("/comptoir/sortir", &[]).await.to, "/comptoir/deverrouiller");
        let mut last = StatusCode::OK;
        for _ in 0..20 {
            last = tablet.post("/comptoir/deverrouiller", &[("staff", &staff), ("pin", "1111")]).await.status;
            if last == StatusCode::TOO_MANY_REQUESTS {
                break;
            }
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS, "few tries a minute");
        let page = camille.get("/atelier").await;
        let id = id_after(&page, "Four", "/atelier/tablettes/");
        camille.submit(&format!("/atelier/tablettes/{id}/retrait"), &[("nonce", "r")]).await;
        assert_eq!(tablet.get("/comptoir/deverrouiller").await.to, "/comptoir/entrer", "it is no tablet of ours");
    });
}

#[test]
fn people_come_and_go_and_nobody_locks_themselves_out() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let (mut sarah, mut camille) = (street.sarah().await, street.camille().await);
        let own = [("name", "Camille"), ("contact", "camille@courte-pate.example.org"), ("role", "counter")];
        assert_eq!(camille.post("/atelier/equipe", &own).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let manager = [("name", "Eve"), ("contact", "eve@example.org"), ("role", "manager")];
        assert_eq!(camille.post("/atelier/equipe", &manager).await.status, StatusCode::BAD_REQUEST);
        let page = camille.get("/atelier").await;
        let id = id_after(&page, "sarah@courte-pate", "/atelier/equipe/");
        assert_eq!(sarah.get("/comptoir").await.status, StatusCode::OK);
        camille.submit(&format!("/atelier/equipe/{id}/retrait"), &[("nonce", "x")]).await;
        assert_eq!(sarah.get("/comptoir").await.status, StatusCode::SEE_OTHER, "her session ends at once");
        assert_eq!(camille.post(&format!("/atelier/equipe/{id}/pin"), &[("pin", "1234")]).await.status.as_u16(), 303);
        let tested = camille.submit("/atelier/canaux/email/essai", &[("nonce", "e")]).await;
        assert!(tested.text.contains("L’essai est parti"));
        assert!(street.messages().await.iter().any(|message| message.subject.as_deref() == Some("Essai du comptoir")));
        assert_eq!(camille.post("/atelier/canaux/sms/essai", &[]).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_key_is_shown_once_and_revoked() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut camille = street.camille().await;
        let made = camille.post("/atelier/cles", &[("kind", "api-counter"), ("nonce", "k")]).await;
        let secret = made.text.split("id=\"secret\">").nth(1).and_then(|rest| rest.split('<').next()).expect("a key");
        let again = camille.post("/atelier/cles", &[("kind", "api-counter"), ("nonce", "k")]).await;
        assert_eq!(again.to, "/atelier", "the same form makes one key");
        assert!(!camille.get("/atelier").await.text.contains(secret));
        let (token, now) = (secret.to_owned(), street.app.now());
        let find = |token: String| {
            let own = street.app.street().clone();
            street.app.db().read(move |conn| accounts::find_key(conn, &own, accounts::Kind::Token, &token, now))
        };
        let key = find(token.clone()).await.expect("read").expect("it opens");
        assert_eq!(key.role, Some(accounts::Role::Counter));
        camille.submit(&format!("/atelier/cles/{}/retrait", key.id), &[("nonce", "r")]).await;
        assert_eq!(find(token).await.expect("read"), None);
        let hook = camille.post("/atelier/cles", &[("kind", "smsgate"), ("nonce", "l")]).await;
        assert!(hook.text.contains("https://rue.example.org/hooks/sms/smsgate/"));
        assert_eq!(camille.post("/atelier/cles", &[("kind", "root")]).await.status, StatusCode::BAD_REQUEST);
    });
}

#[test]
fn an_article_is_written_and_sold_and_nothing_typed_is_lost() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let (mut sarah, mut camille) = (street.sarah().await, street.camille().await);
        assert_eq!(sarah.get("/atelier/articles/nouveau").await.status, StatusCode::FORBIDDEN);
        assert_eq!(sarah.post("/atelier/articles/CP-TRA", &[("name", "Vol")]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(camille.get("/atelier/articles/RIEN").await.status, StatusCode::NOT_FOUND);
        let mut form = vec![
            ("nonce", "n1"),
            ("name", "Brioche des rois"),
            ("category", "Viennoiseries"),
            ("price", "douze"),
            ("unit", "piece"),
            ("vat", "550"),
            ("contains", "gluten"),
            ("contains", "œufs"),
            ("options", "sans fève"),
            ("counted", "daily"),
            ("plan", "7 h : 8"),
            ("active", "yes"),
        ];
        let wrong = camille.post("/atelier/articles/nouveau", &form).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("value=\"douze\"") && wrong.text.contains("aria-invalid"), "{}", wrong.text);
        form[3].1 = "12,50";
        for _ in 0..2 {
            let saved = camille.post("/atelier/articles/nouveau", &form).await;
            assert!(saved.to.starts_with("/atelier?dit=saved"), "{} {}", saved.status, saved.text);
        }
        let shelf = || async {
            let key = street.app.key(&"courte-pate".parse().expect("a slug"));
            street.app.db().read(move |conn| catalogue::with_hidden(conn, &key)).await.expect("read")
        };
        let made: Vec<_> = shelf().await.into_iter().filter(|a| a.name == "Brioche des rois").collect();
        assert_eq!(made.len(), 1, "sent twice, made once");
        assert_eq!((made[0].sku.as_str(), made[0].price.0), ("BRIOCHE-DES-ROIS", 1_250));
        assert_eq!(made[0].allergens, Some(vec!["gluten".to_owned(), "œufs".to_owned()]));
        let page = street.browser().get("/api/v1/shops/courte-pate/articles").await;
        assert!(page.text.contains("Brioche des rois"), "on the shelf at once");
        let before = shelf().await.into_iter().find(|a| a.sku.as_str() == "CP-TRA").expect("there");
        let shown = camille.get("/atelier/articles/CP-TRA").await;
        assert!(shown.text.contains("7 h : "), "{}", shown.text);
        form[1].1 = "Tradition";
        form[10].1 = "";
        assert_eq!(camille.post("/atelier/articles/CP-TRA", &form).await.status, StatusCode::SEE_OTHER);
        let after = shelf().await.into_iter().find(|a| a.sku.as_str() == "CP-TRA").expect("there");
        assert_eq!((after.name.as_str(), after.plan.len(), after.rank), ("Tradition", 0, before.rank));
    });
}
