//! "Mon ordinaire": made of an order with one tap, changed and forgotten by who has its link, closed to everybody else.

use super::*;

/// A phone that has just ordered something; answers the path of the order.
async fn ordered(app: &App, contact: &str) -> (Browser, String) {
    let mut visitor = Browser::new(app);
    visitor.post("/pain/reserver", &[("q.CP-TRA", "2")]).await;
    let form = visitor.get("/pain/reserver").await;
    let (nonce, hold) = (form.hidden("nonce"), form.hidden("hold"));
    let fields = [
        ("q.CP-TRA", "2"),
        ("nonce", nonce.as_str()),
        ("hold", hold.as_str()),
        ("at", "soonest"),
        ("name", "Odile"),
        ("contact", contact),
        ("geste", "confirmer"),
    ];
    let done = visitor.post("/pain/reserver", &fields).await;
    let path = done.to().split("&dit").next().unwrap_or_default().to_owned();
    (visitor, path)
}

fn beside(order: &str, what: &str) -> String {
    order.replacen("?t=", &format!("/{what}?t="), 1)
}

#[test]
fn one_tap_makes_it_and_only_its_link_opens_it() {
    on_both(|db| async move {
        let (app, box_, _) = street(&db).await;
        let (mut odile, order) = ordered(&app, "06 39 98 70 12").await;
        assert!(odile.get(&order).await.text.contains("En faire mon ordinaire"));
        assert!(odile.get("/moi").await.text.contains("comme la dernière fois"));
        let made = odile.post(&beside(&order, "ordinaire"), &[]).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
        let page = made.to().split("?dit").next().unwrap_or_default().to_owned();
        assert!(page.starts_with("/pain/ordinaire/"));
        let shown = odile.get(made.to()).await;
        assert!(shown.text.contains("Baguette de tradition") && shown.text.contains("Un geste suffira"));
        assert!(shown.text.contains("Aucun objet pour l’instant") && shown.text.contains("Rien encore"));
        assert!(odile.get(&order).await.text.contains(&page), "the order leads to it from now on");
        assert!(odile.get("/moi").await.text.contains("2 Baguettes de tradition"));
        // The same phone again: it is renewed, not doubled.
        let again = odile.post(&beside(&order, "ordinaire"), &[]).await;
        assert_eq!(again.to(), format!("{page}?dit=refait"));
        // Another phone that typed the same number learns nothing: the link goes to the number.
        let (mut stranger, theirs) = ordered(&app, "06 39 98 70 12").await;
        let told = stranger.post(&beside(&theirs, "ordinaire"), &[]).await;
        assert!(told.status == StatusCode::OK && told.text.contains("Regardez votre téléphone"), "{}", told.text);
        assert!(!told.text.contains(&page) && !stranger.get("/moi").await.text.contains(&page));
        let texts = sent(&app, &box_).await;
        assert!(texts.iter().any(|text| text.to == "+33639987012" && text.text.contains(&page)));
        let (start, end) = page.split_at(page.len() - 1);
        let last = if end == "A" { "B" } else { "A" };
        for wrong in [format!("{page}x"), page.replacen("/pain/", "/fleur/", 1), format!("{start}{last}")] {
            assert_eq!(stranger.get(&wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
        let unproved = stranger.post("/pain/commandes/0199/ordinaire?t=pain.x", &[]).await;
        assert_eq!(unproved.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn its_customer_sets_adds_arms_and_forgets() {
    on_both(|db| async move {
        let (app, _, shop) = street(&db).await;
        let (mut odile, order) = ordered(&app, "06 39 98 70 12").await;
        odile.get(&order).await;
        let made = odile.post(&beside(&order, "ordinaire"), &[]).await;
        let page = made.to().split("?dit").next().unwrap_or_default().to_owned();
        let fields = [
            ("geste", "garder"),
            ("mode", "aside"),
            ("jour", "1"),
            ("jour", "7"),
            ("heure", "07:45"),
            ("de", "00:00"),
            ("a", "23:59"),
            ("trajet", "12"),
            ("fois", "2"),
        ];
        let kept = odile.post(&page, &fields).await;
        let shown = odile.get(kept.to()).await;
        assert!(shown.text.contains("lundi et dimanche") && shown.text.contains("C’est gardé"));
        assert!(shown.text.contains("value=\"07:45\"") && shown.text.contains("value=\"23:59\""));
        // What is in it changes line by line; nothing at all is no usual order.
        let content = [("geste", "contenu"), ("q.0.CP-TRA", "3"), ("plus", "CP-TRA")];
        let kept = odile.post(&page, &content).await;
        let shown = odile.get(kept.to()).await;
        assert!(shown.text.contains("name=\"q.0.CP-TRA\"") && shown.text.contains("value=\"3\""), "{}", shown.text);
        let key = shop.key.clone();
        let contact = "+33639987012".parse().expect("a number");
        let own = app
            .db()
            .read(move |conn| crate::standing::of_contact(conn, &key, &contact))
            .await
            .expect("read")
            .expect("one");
        assert_eq!(own.lines.iter().map(|line| line.quantity.get()).collect::<Vec<_>>(), [3]);
        let none = odile.post(&page, &[("geste", "contenu"), ("q.0.CP-TRA", "0")]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.text.contains("Gardez au moins un article"), "{}", none.text);
        // The address of an object is shown once.
        let nonce = shown.hidden("nonce");
        let add = [("geste", "ajouter"), ("objet", "link"), ("nonce", nonce.as_str())];
        let new = odile.post(&page, &add).await;
        let link = new.text.split("https://rue.example.org").find(|part| part.starts_with("/t/")).expect("an address");
        let link = link.split('<').next().unwrap_or_default().to_owned();
        assert!(new.text.contains("<svg") && new.text.contains("iPhone"));
        assert_eq!(odile.post(&page, &add).await.status, StatusCode::SEE_OTHER, "the same press adds one");
        let shown = odile.get(&page).await;
        assert!(!shown.text.contains(&link) && shown.text.contains("armé"));
        let device = shown.hidden("objet");
        // A person who presses gets a page; the order of this morning is still open, so they are expected for it.
        let button = odile.get(&link).await;
        assert!(button.text.contains("3 Baguettes de tradition"));
        assert_eq!(orders(&app, &shop).await, 1);
        let nonce = button.hidden("nonce");
        let pressed = odile.post(&link, &[("nonce", nonce.as_str())]).await;
        assert!(pressed.text.contains("On vous attend vers"), "{}", pressed.text);
        assert_eq!(orders(&app, &shop).await, 1);
        assert!(odile.get(&page).await.text.contains("on vous attend vers"), "the log tells it");
        for (gesture, word) in [("desarmer", "désarmé"), ("armer", "armé"), ("reposer", "se repose")] {
            odile.post(&page, &[("geste", gesture), ("objet", device.as_str())]).await;
            assert!(odile.get(&page).await.text.contains(word), "{gesture}");
        }
        odile.post(&page, &[("geste", "reveiller")]).await;
        odile.post(&page, &[("geste", "retirer"), ("objet", device.as_str())]).await;
        assert_eq!(odile.get(&link).await.status, StatusCode::NOT_FOUND);
        assert_eq!(odile.post(&page, &[("geste", "danser")]).await.status, StatusCode::BAD_REQUEST);
        let gone = odile.post(&page, &[("geste", "oublier")]).await;
        assert!(gone.text.contains("C’est oublié"));
        assert_eq!(odile.get(&page).await.status, StatusCode::NOT_FOUND);
        assert!(odile.get("/moi").await.text.contains("comme la dernière fois"), "it may be made again");
    });
}

#[test]
fn i_am_coming_is_heard_while_there_is_something_to_fetch() {
    on_both(|db| async move {
        let (app, _, shop) = street(&db).await;
        let (mut odile, order) = ordered(&app, "06 39 98 70 12").await;
        assert!(odile.get(&order).await.text.contains("data-coming"));
        let told = odile.post(&beside(&order, "arrive"), &[("minutes", "10")]).await;
        assert!(odile.get(told.to()).await.text.contains("vous attend vers"));
        let (key, day) = (shop.key.clone(), shop.day(app.now()));
        let coming = app.db().read(move |conn| crate::objects::arrivals(conn, &key, day)).await.expect("read");
        let minutes = crate::objects::rules::minutes_to_go(app.now(), coming[0].expected_at);
        assert!((9..=10).contains(&minutes), "{minutes}");
        odile.post(&beside(&order, "annuler"), &[]).await;
        let late = odile.post(&beside(&order, "arrive"), &[("minutes", "5")]).await;
        assert!(late.to().ends_with("dit=trop-tard") && !odile.get(late.to()).await.text.contains("data-coming"));
        assert_eq!(odile.post("/pain/commandes/0199/arrive?t=pain.x", &[]).await.status, StatusCode::NOT_FOUND);
    });
}
