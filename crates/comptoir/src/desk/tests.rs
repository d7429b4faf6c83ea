//! The desk on the running router, with the demo street at a fixed hour, on both engines.

mod handover;
mod many;
mod meetings;
mod offers;
mod projects;
mod rituals;
mod talk;
mod voices;

use axum::http::{Method, StatusCode};
use db::testing::on_both;
use jiff::SignedDuration;

use crate::{
    counter::pages::tests::{Browser, Page, Street},
    customers, demo, memory,
    platform::Env,
    shops,
    testing::env_at,
};

const ODILE: &str = "+33639980121";

async fn ines(street: &Street) -> Browser {
    memory::tend(street.app.clone()).await.expect("read");
    street.enter("ines@courte-pate.example.org").await
}

/// The person of an address, as the first bakery knows them.
async fn person(street: &Street, contact: &str) -> String {
    let shop = shops::directory(&street.app).all()[0].key.clone();
    let contact = contact.parse().expect("a contact");
    let heads = street.app.db().read(move |conn| customers::household(conn, &shop, &contact)).await.expect("read");
    heads.first().expect("somebody").person.to_string()
}

fn access(street: &Street, what: impl Fn(&demo::people::ShopAccess) -> String) -> String {
    what(&street.app.part::<demo::Access>().expect("keys").shops()[0])
}

/// Keeps a page to be looked at, in the folder that `COMPTOIR_PAGES` names.
fn keep(name: &str, page: &Page) {
    if let Ok(folder) = std::env::var("COMPTOIR_PAGES") {
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(format!("{folder}/{name}.html"), &page.text).expect("written");
    }
}

/// An event of the telephone system, as a form.
async fn rings(street: &Street, event: &str, call: &str, from: &str) -> Page {
    let path = access(street, |shop| shop.hooks.cti.clone());
    let fields = [("event", event), ("from", from), ("to", "33199004111"), ("direction", "in"), ("callId", call)];
    street.browser().post(&path, &fields).await
}

#[test]
fn the_desk_opens_to_advisors_and_owners_only_and_each_opening_is_written_down() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let odile = person(&street, ODILE).await;
        let thread = format!("/bureau/fil/{odile}");
        let led = street.browser().get(&thread).await;
        assert!(led.to.starts_with("/comptoir/entrer?vers="), "a stranger is led to the door");
        let mut sarah = street.sarah().await;
        for path in ["/bureau", "/bureau/clients?q=odile", "/bureau/appels", &thread] {
            assert_eq!(sarah.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        let mut ines = ines(&street).await;
        let page = ines.get(&thread).await;
        assert_eq!(page.status, StatusCode::OK);
        for seen in
            ["Odile Vasseur", "Retraite au 30 novembre", "14 fois", "Préfère le téléphone", "6 min", "Qui a ouvert"]
        {
            assert!(page.text.contains(seen), "{seen}");
        }
        assert!(page.text.contains("<b>Inès</b>") && page.text.contains("quelle nouvelle"), "who answered is named");
        let mut camille = street.camille().await;
        let page = camille.get(&thread).await;
        assert!(page.text.contains("Inès, ") && page.text.contains("Camille, "), "both openings are there");
    });
}

#[test]
fn a_neighbours_advisor_finds_opens_and_changes_nothing() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let odile = person(&street, ODILE).await;
        memory::tend(street.app.clone()).await.expect("read");
        rings(&street, "newCall", "wall", "33639980121").await;
        let mut ines = ines(&street).await;
        let calls = ines.get("/bureau/appels").await;
        let call = calls.text.split("/bureau/appels/").nth(2).expect("a call")[..36].to_owned();
        let note = ines.get(&format!("/bureau/fil/{odile}")).await;
        let note = note.text.split("/bureau/souvenirs/").nth(1).expect("a note")[..36].to_owned();
        let mut other = street.enter("ines@contre-jour.example.org").await;
        assert!(!other.get("/bureau").await.text.contains("Odile"));
        assert!(!other.get("/bureau/clients?q=odile").await.text.contains("/bureau/fil/"));
        let calls = other.get("/bureau/appels").await;
        assert!(!calls.text.contains("Odile") && !calls.text.contains("06 39 98"));
        for path in [format!("/bureau/fil/{odile}"), format!("/bureau/appels/{call}")] {
            assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let fields = [
            ("text", "Bonjour"),
            ("to", ODILE),
            ("seen", "0"),
            ("name", "Zoé"),
            ("contact", "zoe@example.net"),
            ("with", &odile),
            ("person", &odile),
            ("purpose", "life"),
            ("at", "2027-01-01T10:00"),
        ];
        for gesture in [
            "reponse",
            "regle",
            "brouillon",
            "interne",
            "visite",
            "promesse",
            "passer",
            "memoire",
            "page",
            "nom",
            "adresse",
            "foyer",
            "reunir",
            "distincts",
            "interlocuteur",
        ] {
            let path = format!("/bureau/fil/{odile}/{gesture}");
            let status = other.post(&path, &fields).await.status;
            assert!(matches!(status, StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST), "{path}: {status}");
        }
        for path in [format!("/bureau/souvenirs/{note}/retirer"), format!("/bureau/appels/{call}/qui")] {
            assert_eq!(other.post(&path, &fields).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        for path in [format!("/bureau/appels/{call}/note"), format!("/bureau/appels/{call}/rappele")] {
            assert_eq!(other.post(&path, &fields).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let page = ines.get(&format!("/bureau/fil/{odile}")).await;
        assert!(page.text.contains("Retraite au 30 novembre") && !page.text.contains("Zoé"));
    });
}

#[test]
fn an_answer_leaves_once_and_the_second_colleague_is_told_first() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let odile = person(&street, ODILE).await;
        let (mut ines, mut camille) = (ines(&street).await, street.camille().await);
        let path = format!("/bureau/fil/{odile}");
        let (first, second) = (ines.get(&path).await, camille.get(&path).await);
        let form = |page: &Page, text: &str| {
            let nonce = page.field("id=\"reply\"", "nonce");
            let seen = page.field("id=\"reply\"", "seen");
            [("nonce", nonce), ("seen", seen), ("to", ODILE.to_owned()), ("text", text.to_owned())]
        };
        let send = |fields: [(&'static str, String); 4]| fields;
        street.clock.advance(2);
        let fields = send(form(&first, "Livraison à 10 h, c'est noté."));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let sent = ines.submit(&format!("{path}/reponse"), &fields).await;
        assert!(sent.text.contains("parti"));
        let again = ines.submit(&format!("{path}/reponse"), &fields).await;
        assert_eq!(again.status, StatusCode::OK, "the same tap twice");
        let fields = form(&second, "Livraison à 11 h.");
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let told = camille.submit(&format!("{path}/reponse"), &fields).await;
        assert!(told.text.contains("Inès a répondu à") && told.text.contains("Livraison à 11 h."), "kept as a draft");
        let to = |text: &str, messages: &[crate::outbox::jobs::Shown]| {
            messages.iter().filter(|message| message.to == ODILE && message.text.contains(text)).count()
        };
        let messages = street.messages().await;
        assert_eq!((to("Livraison à 10 h", &messages), to("Livraison à 11 h", &messages)), (1, 0));
        // Having read it, Camille may still say her part.
        let fields = form(&told, "Et le pain avec.");
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        camille.submit(&format!("{path}/reponse"), &fields).await;
        assert_eq!(to("Et le pain avec.", &street.messages().await), 1);
    });
}

#[test]
fn what_colleagues_tell_each_other_never_leaves() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let odile = person(&street, ODILE).await;
        let (mut ines, path) = (ines(&street).await, format!("/bureau/fil/{odile}"));
        let mark = "MOTENTRENOUS";
        let page = ines.get(&path).await;
        let colleague = page.text.split("id=\"pass-to\"").nth(1).and_then(|t| t.split("value=\"").nth(1));
        let colleague = colleague.expect("a colleague")[..36].to_owned();
        ines.submit(&format!("{path}/interne"), &[("text", mark), ("nonce", "i1")]).await;
        let passed =
            ines.submit(&format!("{path}/passer"), &[("to", &colleague), ("text", mark), ("nonce", "i2")]).await;
        assert!(passed.text.matches(mark).count() >= 2, "colleagues read both");
        ines.submit(&format!("{path}/page"), &[("nonce", "i3")]).await;
        street.clock.advance(60 * 24 * 3);
        for message in street.messages().await {
            let html = message.html.unwrap_or_default();
            assert!(!message.text.contains(mark) && !html.contains(mark));
        }
        // Not on the person's own page, in no export of it.
        let secrets = street.app.secrets().clone();
        let own = memory::path(&secrets, &ODILE.parse().expect("a number"), street.app.now());
        for path in [own.clone(), format!("{own}/export.json"), format!("{own}/export.html")] {
            let page = street.browser().get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(page.text.contains("Retraite au 30 novembre") && !page.text.contains(mark), "{path}");
        }
    });
}

#[test]
fn the_file_opens_while_it_rings_and_the_call_is_noted_in_a_line() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let odile = person(&street, ODILE).await;
        let mut ines = ines(&street).await;
        let answer = rings(&street, "newCall", "c1", "33639980121").await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "{}"));
        let desk = ines.get("/bureau").await;
        assert!(desk.text.contains("data-ring=") && desk.text.contains("<b>Odile Vasseur</b> appelle"));
        let call =
            desk.text.split("data-ring=\"").nth(1).expect("a call").split('"').next().expect("its page").to_owned();
        let opened = ines.get(&call).await;
        assert_eq!(opened.to, format!("/bureau/fil/{odile}"), "the file opens");
        assert!(ines.get(&opened.to).await.text.contains("Ça sonne depuis"));
        rings(&street, "answer", "c1", "33639980121").await;
        assert!(!ines.get("/bureau").await.text.contains("data-ring="), "somebody took it");
        street.clock.advance(4);
        rings(&street, "hangup", "c1", "33639980121").await;
        let page = ines.get(&opened.to).await;
        assert!(page.text.contains("Appel de "));
        let id = call.rsplit('/').next().expect("an id");
        let fields = [("person", odile.as_str()), ("text", "Livraison confirmée à 10 h"), ("nonce", "n1")];
        let noted = ines.submit(&format!("/bureau/appels/{id}/note"), &fields).await;
        assert!(noted.text.contains("Livraison confirmée à 10 h") && noted.text.contains("noté par Inès"));
        memory::tend(street.app.clone()).await.expect("read");
        assert!(ines.get("/bureau/clients?q=confirmer+livraison").await.text.contains("Livraison confirmée"));
        let wrong = street.browser().send(Method::POST, "/hooks/cti/nonsense", String::new()).await;
        assert_eq!(wrong.status, StatusCode::NOT_FOUND);
        let path = access(&street, |shop| shop.hooks.cti.clone());
        assert_eq!(street.browser().post(&path, &[("event", "newCall")]).await.status, StatusCode::BAD_REQUEST);
    });
}

#[test]
fn strangers_households_and_hidden_numbers_are_asked_about_and_missed_calls_wait() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut ines = ines(&street).await;
        let ring = |page: &Page| {
            page.text.split("data-ring=\"").nth(1).expect("a call").split('"').next().expect("it").to_owned()
        };
        // A household: who is it?
        rings(&street, "newCall", "h1", "0199004501").await;
        let call = ring(&ines.get("/bureau").await);
        let asked = ines.get(&call).await;
        assert!(asked.text.contains("Simone Rousselin") && asked.text.contains("Paul Rousselin"));
        let paul = asked.text.split("name=\"person\" value=\"").nth(2).expect("Paul")[..36].to_owned();
        let opened = ines.submit(&format!("{call}/qui"), &[("person", &paul), ("nonce", "q1")]).await;
        assert!(opened.text.contains("Paul Rousselin") && opened.text.contains("même numéro"));
        rings(&street, "hangup", "h1", "0199004501").await;
        // A stranger: a file of their own.
        street.clock.advance(1);
        rings(&street, "newCall", "s1", "+33639980199").await;
        let call = ring(&ines.get("/bureau").await);
        assert!(ines.get(&call).await.text.contains("nouveau ici"));
        let opened = ines.submit(&format!("{call}/qui"), &[("name", "Hugo Lambert"), ("nonce", "q2")]).await;
        assert!(opened.text.contains("Hugo Lambert"));
        rings(&street, "hangup", "s1", "+33639980199").await;
        // A hidden number: nobody's file.
        rings(&street, "newCall", "a1", "anonymous").await;
        let desk = ines.get("/bureau").await;
        assert!(desk.text.contains("Numéro masqué"));
        assert!(ines.get(&ring(&desk)).await.text.contains("demandez qui"));
        rings(&street, "hangup", "a1", "anonymous").await;
        // What nobody took waits, until somebody called back.
        let list = ines.get("/bureau/appels").await;
        assert!(list.text.contains("4 appels à rendre"), "and the one of the demo: {}", list.text);
        let first =
            list.text.split("/rappele\"").next().expect("a form").rsplit("/bureau/appels/").next().expect("an id");
        let done = ines.submit(&format!("/bureau/appels/{first}/rappele"), &[]).await;
        assert!(done.text.contains("3 appels à rendre"));
        let late = ines.submit(&format!("/bureau/appels/{first}/rappele"), &[]).await;
        assert!(late.text.contains("plus rapide"));
    });
}

#[test]
fn files_are_joined_from_the_desk_with_their_reasons_and_parted_again() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let odile = person(&street, ODILE).await;
        let mut ines = ines(&street).await;
        let path = format!("/bureau/fil/{odile}");
        let page = ines.get(&path).await;
        for why in ["Peut-être la même personne", "même nom et prénom", "le nom est dans l’adresse e-mail"] {
            assert!(page.text.contains(why), "{why}");
        }
        let with = page.field("/reunir\"", "with");
        let reasons = page.field("/reunir\"", "reasons");
        let fields = [("with", with.as_str()), ("reasons", &reasons), ("nonce", "j1")];
        let joined = ines.submit(&format!("{path}/reunir"), &fields).await;
        assert!(joined.text.contains("odile.vasseur@example.net") && joined.text.contains("Séparer"));
        let (other, merge) =
            (format!("/bureau/fil/{with}"), joined.text.split("/bureau/reunions/").nth(1).expect("a join"));
        assert!(ines.get(&other).await.text.contains("Retraite au 30 novembre"), "one file, by either name");
        let undo = format!("/bureau/reunions/{}/defaire", &merge[..36]);
        let parted = ines.submit(&undo, &[("person", &odile)]).await;
        assert!(!parted.text.contains("Séparer") && !ines.get(&other).await.text.contains("Retraite"));
        let declined = ines.submit(&format!("{path}/distincts"), &[("with", &with), ("nonce", "j2")]).await;
        assert!(!declined.text.contains("Peut-être la même personne"));
    });
}

#[test]
fn promises_come_back_drafts_are_kept_and_a_mail_waits_and_is_answered() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let odile = person(&street, ODILE).await;
        let mut ines = ines(&street).await;
        let path = format!("/bureau/fil/{odile}");
        assert!(ines.get("/bureau").await.text.contains("Promis"), "the one of the demo is due");
        let page = ines.get(&path).await;
        let pledge = page.text.split("/bureau/promesses/").nth(1).expect("a promise")[..36].to_owned();
        let later = ines.submit(&format!("/bureau/promesses/{pledge}/demain"), &[("person", &odile)]).await;
        assert!(later.text.contains("demain") && !ines.get("/bureau").await.text.contains("Promis"));
        street.clock.advance(60 * 26);
        let mut ines = street.enter("ines@courte-pate.example.org").await;
        assert!(ines.get("/bureau").await.text.contains("Promis"), "it came back by itself");
        let kept = ines.submit(&format!("/bureau/promesses/{pledge}/tenue"), &[("person", &odile)]).await;
        assert!(!kept.text.contains("/bureau/promesses/"));
        let draft = ines.post(&format!("{path}/brouillon"), &[("text", "Bonjour Odile, pour le")]).await;
        assert_eq!(draft.status, StatusCode::NO_CONTENT);
        assert!(ines.get(&path).await.text.contains("Bonjour Odile, pour le"));
        let past = [("text", "Hier"), ("at", "2020-01-01T10:00"), ("nonce", "p1")];
        assert_eq!(ines.post(&format!("{path}/promesse"), &past).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let empty = [("text", " "), ("to", ODILE), ("seen", "0")];
        assert_eq!(ines.post(&format!("{path}/reponse"), &empty).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let shop = shops::directory(&street.app).all()[0].clone();
        let own = shop.clone();
        let mail = channels::mail_in::Incoming {
            message_id: Some("w1@example.net".to_owned()),
            from: "zoe@example.net".parse().expect("an address"),
            to: Vec::new(),
            subject: String::new(),
            is_reply: false,
            text: "Livrez-vous le dimanche ?".to_owned(),
            answers: Vec::new(),
            automatic: false,
        };
        let mut env: Env = env_at(street.app.now() - SignedDuration::from_mins(3), 5);
        let asked =
            street.app.db().write(&shop.key, move |tx| crate::inbox::mail::take(tx, &mut env, &own, None, &mail));
        assert!(asked.await.expect("asked").is_some());
        let desk = ines.get("/bureau").await;
        assert!(desk.text.contains("2 personnes attendent") && desk.text.contains("Livrez-vous le dimanche"));
        let zoe = person(&street, "zoe@example.net").await;
        let page = ines.get(&format!("/bureau/fil/{zoe}")).await;
        let fields = [("nonce", "z1"), ("to", "zoe@example.net"), ("text", "Oui, jusqu'à midi."), ("seen", "1")];
        assert!(page.text.contains("name=\"to\" value=\"zoe@example.net\" checked"));
        ines.submit(&format!("/bureau/fil/{zoe}/reponse"), &fields).await;
        assert!(ines.get("/bureau").await.text.contains("Une personne attend"), "what the demo began with");
        let messages = street.messages().await;
        let mail = messages.iter().find(|message| message.to == "zoe@example.net").expect("a mail");
        assert!(
            mail.text.contains("Oui, jusqu'à midi.") && mail.subject.as_deref().is_some_and(|s| s.contains("Courte"))
        );
    });
}
