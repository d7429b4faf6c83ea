//! "Ce dont on se souvient": asked for at an address, opened by its link alone, corrected, removed, shared, forgotten.

use super::*;
use crate::customers::{self, Purpose, Source};

const ODILE: &str = "+33639987012";

/// Somebody of whom the bakery remembers two things; answers the path of their page.
async fn remembered(app: &App, box_: &Demo, shop: &Arc<Shop>) -> (Browser, String) {
    let own = shop.clone();
    let noted = app.db().write(&shop.key, move |tx| {
        let (mut env, contact) = (env(), ODILE.parse().expect("a number"));
        env.now -= SignedDuration::from_mins(9);
        let odile = customers::open(tx, &mut env, &own.key, "Odile", &contact)?;
        for text in ["Retraite au 30 novembre", "Bien cuite"] {
            env.now += SignedDuration::from_mins(1);
            customers::keep(tx, &mut env, &own.key, odile, Purpose::Life, text, Source::Said, None, "staff:Inès")?;
        }
        let who = customers::Opens { actor: "Inès", role: "advisor", place: "file", caller: "" };
        customers::opened_by(tx, &own.key, odile, &who, env.now)
    });
    noted.await.map_err(|error: db::DbError| error.to_string()).expect("noted");
    let mut visitor = Browser::new(app);
    let asked = visitor.post("/moi/memoire", &[("contact", "06 39 98 70 12")]).await;
    assert_eq!(asked.status, StatusCode::OK);
    let messages = sent(app, box_).await;
    let text = &messages.iter().find(|message| message.to == ODILE).expect("a link").text;
    let path = text.split("https://rue.example.org").nth(1).expect("a link").split_whitespace().next().expect("a path");
    (visitor, path.to_owned())
}

#[test]
fn the_link_leaves_to_the_address_and_a_stranger_gets_the_same_answer() {
    on_both(|db| async move {
        let (app, box_, shop) = street(&db).await;
        let (mut visitor, path) = remembered(&app, &box_, &shop).await;
        assert!(path.starts_with("/moi/memoire/"));
        assert!(visitor.get("/moi").await.text.contains("/moi/memoire"));
        let known = visitor.post("/moi/memoire", &[("contact", "06 39 98 70 12")]).await;
        let unknown = visitor.post("/moi/memoire", &[("contact", "06 39 98 70 13")]).await;
        let same = |text: &str| text.replace("70 13", "70 12");
        assert_eq!((known.status, same(&known.text)), (unknown.status, same(&unknown.text)));
        assert!(sent(&app, &box_).await.iter().all(|message| message.to == ODILE));
        let wrong = visitor.post("/moi/memoire", &[("contact", "odile")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let landline = visitor.post("/moi/memoire", &[("contact", "01 99 00 12 34")]).await;
        assert_eq!(landline.status, StatusCode::UNPROCESSABLE_ENTITY, "no SMS arrives there");
        let bent = path.replace("/moi/memoire/", "/moi/memoire/A");
        for path in [bent.clone(), format!("{bent}/export.json"), format!("{bent}/export.html")] {
            assert_eq!(visitor.get(&path).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(
            visitor.post(&bent, &[("boutique", "pain"), ("geste", "oublier")]).await.status,
            StatusCode::NOT_FOUND
        );
    });
}

#[test]
fn its_person_corrects_removes_shares_and_forgets_and_looking_changes_nothing() {
    on_both(|db| async move {
        let (app, box_, shop) = street(&db).await;
        let (mut visitor, path) = remembered(&app, &box_, &shop).await;
        let page = visitor.get(&path).await;
        for seen in ["La Courte Pâte", "Retraite au 30 novembre", "Bien cuite", "Inès, "] {
            assert!(page.text.contains(seen), "{seen}");
        }
        let read = |app: App, shop: Arc<Shop>| async move {
            let file = app.db().read(move |conn| {
                let contact: Contact = ODILE.parse().expect("a number");
                let customers::Who::One(person) = customers::who(conn, &shop.key, &contact)? else { return Ok(None) };
                customers::file(conn, &shop.key, person)
            });
            file.await.map_err(|error: db::DbError| error.to_string()).expect("read").expect("a file")
        };
        assert_eq!(
            read(app.clone(), shop.clone()).await.addresses[0].verified,
            None,
            "a program that opens links proves nothing"
        );
        let note = page.hidden("souvenir");
        let act = |geste: &'static str, text: &'static str| {
            [
                ("boutique", "pain".to_owned()),
                ("souvenir", note.clone()),
                ("geste", geste.to_owned()),
                ("texte", text.to_owned()),
            ]
        };
        let fields = act("corriger", "Retraite au 15 décembre");
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let done = visitor.post(&path, &fields).await;
        let page = visitor.get(done.to()).await;
        assert!(page.text.contains("Retraite au 15 décembre") && !page.text.contains("30 novembre"));
        assert!(read(app.clone(), shop.clone()).await.addresses[0].verified.is_some(), "a press proves the address");
        let fields = act("retirer", "");
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        visitor.post(&path, &fields).await;
        assert!(!visitor.get(&path).await.text.contains("Retraite"));
        assert_eq!(visitor.post(&path, &fields).await.status, StatusCode::NOT_FOUND, "it is gone");
        for (geste, word) in [("partager", "peuvent lire"), ("garder", "ne voient rien")] {
            visitor.post(&path, &[("boutique", "pain"), ("geste", geste)]).await;
            assert!(visitor.get(&path).await.text.contains(word), "{geste}");
        }
        let json = visitor.get(&format!("{path}/export.json")).await;
        let data: serde_json::Value = serde_json::from_str(&json.text).expect("JSON");
        assert_eq!(data["shops"][0]["notes"][0]["text"], "Bien cuite");
        visitor.post(&path, &[("boutique", "pain"), ("geste", "oublier")]).await;
        let page = visitor.get(&path).await;
        assert!(page.text.contains("Rien n’est retenu ici") && !page.text.contains("Bien cuite"));
        assert_eq!(read(app, shop).await.name, "");
    });
}

#[test]
fn a_number_that_a_household_shares_opens_nobodys_page() {
    on_both(|db| async move {
        let (app, box_, shop) = street(&db).await;
        let (mut visitor, path) = remembered(&app, &box_, &shop).await;
        let own = shop.clone();
        let shared = app.db().write(&shop.key, move |tx| {
            let contact = ODILE.parse().expect("a number");
            customers::share_address(tx, &mut env(), &own.key, &contact, "Paul", None, "staff:Inès")
        });
        shared.await.map_err(|error: db::DbError| error.to_string()).expect("shared");
        let page = visitor.get(&path).await;
        assert!(page.text.contains("partagé par plusieurs personnes") && !page.text.contains("Bien cuite"));
        let data = visitor.get(&format!("{path}/export.json")).await;
        assert!(!data.text.contains("Bien cuite"));
        let act = [("boutique", "pain"), ("geste", "oublier")];
        assert_eq!(visitor.post(&path, &act).await.status, StatusCode::NOT_FOUND);
    });
}
