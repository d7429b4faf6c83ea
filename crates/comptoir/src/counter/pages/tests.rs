//! The counter on the running router, with the demo street at a fixed hour, on both engines.

mod arriving;
mod lunch;
mod near;

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Method, Request, StatusCode, header},
};
use db::{Db, testing::on_both};
use tower::ServiceExt as _;

use crate::{
    app, demo,
    outbox::{
        jobs::{Demo, Shown},
        urlencode,
    },
    platform::{App, clock::ShiftedClock, jobs::Runner, settings::Settings},
    testing::morning,
};

/// What came back.
pub struct Page {
    pub status: StatusCode,
    pub to: String,
    pub text: String,
}

impl Page {
    /// The value of the first field of a name, after a mark in the page.
    pub fn field(&self, after: &str, name: &str) -> String {
        let from = self.text.find(after).unwrap_or_else(|| panic!("no {after} in {}", self.text));
        let mark = format!("name=\"{name}\" value=\"");
        let rest = self.text[from..].split_once(&mark).unwrap_or_else(|| panic!("no {name} after {after}")).1;
        rest.split('"').next().unwrap_or_default().to_owned()
    }
}

/// A browser with its cookies.
pub struct Browser {
    router: Router,
    peer: SocketAddr,
    pub cookies: BTreeMap<String, String>,
    pub headers: Vec<(&'static str, &'static str)>,
}

impl Browser {
    pub async fn send(&mut self, method: Method, path: &str, body: String) -> Page {
        let mut request = Request::builder().method(method).uri(path).extension(ConnectInfo(self.peer));
        for (name, value) in &self.headers {
            request = request.header(*name, *value);
        }
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        request = request.header(header::COOKIE, cookies.join("; "));
        request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = request.body(Body::from(body)).expect("a request");
        let answer = self.router.clone().oneshot(request).await.expect("an answer");
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("text");
            let (name, rest) = cookie.split_once('=').expect("a cookie");
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Secure"));
            match rest.split(';').next().unwrap_or_default() {
                "" => self.cookies.remove(name),
                value => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        let status = answer.status();
        let to = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned();
        let bytes = axum::body::to_bytes(answer.into_body(), 4_000_000).await.expect("a body");
        Page { status, to, text: String::from_utf8(bytes.to_vec()).expect("text") }
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Method::GET, path, String::new()).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", urlencode(value))).collect();
        self.send(Method::POST, path, pairs.join("&")).await
    }

    /// A form, and the page it leads to.
    pub async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let sent = self.post(path, fields).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{path}: {}", sent.text);
        self.get(&sent.to).await
    }
}

/// The demo street on a store.
pub struct Street {
    pub app: App,
    pub clock: Arc<ShiftedClock>,
}

impl Street {
    pub async fn open(db: Db) -> Self {
        let clock = Arc::new(ShiftedClock::starting_at(morning()));
        let settings = Settings { public_url: Some("https://rue.example.org".to_owned()), ..Settings::default() };
        Self { app: demo::open(db, settings, clock.clone()).await.expect("open"), clock }
    }

    pub fn browser(&self) -> Browser {
        let peer = SocketAddr::from(([203, 0, 113, 7], 1));
        Browser { router: app::router(&self.app), peer, cookies: BTreeMap::new(), headers: Vec::new() }
    }

    pub async fn messages(&self) -> Vec<Shown> {
        self.app.part::<Runner>().expect("a runner").drain(&self.app).await.expect("drained");
        self.app.part::<Demo>().expect("a box").messages()
    }

    /// Someone who has entered by a link.
    pub async fn enter(&self, contact: &str) -> Browser {
        let mut browser = self.browser();
        let asked = browser.post("/comptoir/entrer", &[("contact", contact), ("nonce", "n")]).await;
        assert_eq!(asked.status, StatusCode::OK);
        let link = self.link(contact).await.expect("a link");
        let shown = browser.get(&link).await;
        let token = shown.field("/comptoir/entrer/lien", "token");
        let entered = browser.post("/comptoir/entrer/lien", &[("token", &token), ("nonce", "n")]).await;
        assert_eq!((entered.status, entered.to.as_str()), (StatusCode::SEE_OTHER, "/comptoir"));
        browser
    }

    pub async fn link(&self, contact: &str) -> Option<String> {
        let messages = self.messages().await;
        let leads_in = |message: &Shown| message.to == contact && message.text.contains("/comptoir/entrer/lien");
        let text = messages.into_iter().find(leads_in)?.text;
        let path = text.split("https://rue.example.org").nth(1)?;
        path.split_whitespace().next().map(str::to_owned)
    }

    pub async fn sarah(&self) -> Browser {
        self.enter("sarah@courte-pate.example.org").await
    }

    pub async fn camille(&self) -> Browser {
        self.enter("camille@courte-pate.example.org").await
    }
}

/// The identifier of the first card in a lane.
fn first_card(board: &Page, lane: &str) -> String {
    let from = board.text.find(&format!("id=\"{lane}\"")).expect("a lane");
    let rest = board.text[from..].split_once("data-order=\"").expect("a card").1;
    rest.split('"').next().unwrap_or_default().to_owned()
}

fn attribute(board: &Page, id: &str, name: &str) -> String {
    let from = board.text.find(&format!("id=\"o-{id}\"")).expect("its card");
    let rest = board.text[from..].split_once(&format!("{name}=\"")).expect("an attribute").1;
    rest.split('"').next().unwrap_or_default().to_owned()
}

#[test]
fn a_link_enters_once_and_an_unknown_address_gets_the_same_answer() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut browser = street.browser();
        let led = browser.get("/comptoir/journee?jour=2026-11-25").await;
        assert_eq!((led.status, led.to.starts_with("/comptoir/entrer?vers=")), (StatusCode::SEE_OTHER, true));
        browser.get(&led.to).await;
        let known = browser.post("/comptoir/entrer", &[("contact", "sarah@courte-pate.example.org")]).await;
        let unknown = browser.post("/comptoir/entrer", &[("contact", "nobody@courte-pate.example.org")]).await;
        let same = |page: &Page| page.text.replace("nobody@", "sarah@");
        assert_eq!((known.status, same(&known)), (unknown.status, same(&unknown)));
        assert_eq!(street.messages().await.iter().filter(|m| m.text.contains("/entrer/lien?j=")).count(), 1);
        let wrong = browser.post("/comptoir/entrer", &[("contact", "sarah@")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let link = street.link("sarah@courte-pate.example.org").await.expect("a link");
        for _ in 0..3 {
            // A program that opens links, or a curious finger, enters nowhere.
            assert!(browser.get(&link).await.text.contains("Sarah") && !browser.cookies.contains_key("comptoir"));
        }
        let token = link.split("j=").nth(1).expect("a token").to_owned();
        let entered = browser.post("/comptoir/entrer/lien", &[("token", &token)]).await;
        assert_eq!(entered.to, "/comptoir/journee?jour=2026-11-25", "on to where one wanted to go");
        assert_eq!(browser.get(&entered.to).await.status, StatusCode::OK);
        let mut other = street.browser();
        assert_eq!(other.post("/comptoir/entrer/lien", &[("token", &token)]).await.status, StatusCode::GONE);
        assert!(!other.get(&link).await.text.contains("Sarah"), "a spent link says nothing of anyone");
        let session = browser.cookies.get("comptoir").cloned().expect("a session");
        assert_eq!(browser.post("/comptoir/sortir", &[]).await.to, "/comptoir/entrer");
        browser.cookies.insert("comptoir".to_owned(), session);
        assert_eq!(browser.get("/comptoir").await.status, StatusCode::SEE_OTHER, "the session itself is over");
    });
}

#[test]
fn a_link_dies_after_a_quarter_of_an_hour_and_few_are_sent() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut browser = street.browser();
        let ask = [("contact", "sarah@courte-pate.example.org")];
        browser.post("/comptoir/entrer", &ask).await;
        let link = street.link("sarah@courte-pate.example.org").await.expect("a link");
        street.clock.advance(16);
        let token = link.split("j=").nth(1).expect("a token");
        assert_eq!(browser.post("/comptoir/entrer/lien", &[("token", token)]).await.status, StatusCode::GONE);
        let mut last = StatusCode::OK;
        for _ in 0..12 {
            last = browser.post("/comptoir/entrer", &ask).await.status;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    });
}

#[test]
fn an_order_is_seen_moved_handed_over_by_its_code_and_the_hand_over_undone() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut sarah = street.sarah().await;
        let board = sarah.get("/comptoir").await;
        let id = first_card(&board, "a-preparer");
        let code = attribute(&board, &id, "data-code");
        let version = board.field(&format!("id=\"o-{id}\""), "version");
        let path = format!("/comptoir/commandes/{id}");
        let tap = [("nonce", "n1"), ("version", &*version), ("to", "set_aside"), ("back", "board")];
        let moved = sarah.submit(&format!("{path}/etat"), &tap).await;
        assert!(moved.text.contains(&format!("{code}\u{202f}: mise de côté.")), "{}", moved.text);
        // The same tap again, as after a cut of the network: once.
        sarah.submit(&format!("{path}/etat"), &tap).await;
        let page = sarah.get(&path).await;
        assert_eq!(page.text.matches("Mise de côté</span>").count(), 1, "{}", page.text);
        // A screen that is behind is told so.
        let behind = [("nonce", "n2"), ("version", &*version), ("to", "ready"), ("back", "board")];
        sarah.headers = vec![("x-fragment", "live"), ("accept", "text/html, application/problem+json")];
        let stale = sarah.post(&format!("{path}/etat"), &behind).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert!(stale.text.contains("elle est maintenant à l’état"), "{}", stale.text);
        sarah.headers.clear();
        let shown = sarah.submit(&format!("{path}/etat"), &behind).await;
        assert!(shown.text.contains("avait changé entre-temps") && shown.text.contains(&code));
        // Ready, and the customer is told.
        let version = shown.field("/etat", "version");
        sarah.submit(&format!("{path}/etat"), &[("version", &version), ("to", "ready"), ("nonce", "n3")]).await;
        assert!(street.messages().await.iter().any(|message| message.text.contains("C'est pret")));
        let found = sarah.get(&format!("/comptoir/remise?code={code}")).await;
        let version = found.field("/etat", "version");
        let hand = [("version", &*version), ("to", "collected"), ("back", "handover"), ("nonce", "n4")];
        let handed = sarah.submit(&format!("{path}/etat"), &hand).await;
        assert!(handed.text.contains(&format!("{code}\u{202f}: remise.")));
        let version = handed.field("/retour", "version");
        let back = [("version", &*version), ("back", "handover"), ("nonce", "n5")];
        let undone = sarah.submit(&format!("{path}/retour"), &back).await;
        assert!(undone.text.contains("collected"), "it can be handed over again");
        sarah.submit(&format!("{path}/retour"), &back).await;
        assert!(sarah.get(&path).await.text.contains("is-void"), "the hand-over is struck through");
        // By the QR of the customer's page, too.
        let order = kernel_order(&street, &id).await;
        for address in [order.path(street.app.secrets()), order.short_path(street.app.secrets())] {
            let qr = urlencode(&format!("https://rue.example.org{address}"));
            assert!(sarah.get(&format!("/comptoir/remise?qr={qr}")).await.text.contains(&order.name), "{address}");
        }
        assert!(sarah.get("/comptoir/remise?code=0000").await.text.contains("0000"));
    });
}

async fn kernel_order(street: &Street, id: &str) -> crate::orders::Order {
    let (id, now) = (id.parse().expect("an identifier"), street.app.now());
    let key = street.app.key(&"courte-pate".parse().expect("a slug"));
    street.app.db().read(move |conn| crate::orders::by_id(conn, &key, id, now)).await.expect("read").expect("there")
}

#[test]
fn a_missing_article_is_swapped_or_dropped_and_the_customer_told() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut sarah = street.sarah().await;
        let board = sarah.get("/comptoir").await;
        let path = format!("/comptoir/commandes/{}", first_card(&board, "de-cote"));
        let page = sarah.get(&path).await;
        let version = page.field("/lignes", "version");
        let fewer = [("nonce", "a"), ("version", &*version), ("line", "1"), ("do", "quantity"), ("quantity", "1")];
        let fewer = sarah.submit(&format!("{path}/lignes"), &fewer).await;
        assert!(fewer.text.contains("is-void"), "what was is struck through");
        let version = fewer.field("/lignes", "version");
        let drop = [("nonce", "b"), ("version", &*version), ("line", "2"), ("do", "drop")];
        let first = sarah.submit(&format!("{path}/lignes"), &drop).await;
        let again = sarah.submit(&format!("{path}/lignes"), &drop).await;
        assert_eq!(first.text.matches("is-void").count(), again.text.matches("is-void").count());
        let told = street.messages().await;
        assert_eq!(told.iter().filter(|message| message.text.contains("Il manque")).count(), 2, "{told:?}");
        let noted = sarah.submit(&format!("{path}/note"), &[("nonce", "c"), ("note", "Bien <b>cuite</b>")]).await;
        assert!(noted.text.contains("Bien &#60;b&#62;cuite"), "{}", noted.text);
    });
}

#[test]
fn a_batch_shows_its_audience_then_tells_it_once() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut sarah = street.sarah().await;
        let board = sarah.get("/comptoir").await;
        assert!(board.text.contains("/comptoir/fournee?sku="), "the next batch has its button");
        let before = street.messages().await.len();
        let seen = sarah.get("/comptoir/fournee?sku=CP-TRA&quantity=30&minutes=30").await;
        assert!(seen.text.contains("Prévenir 2 personnes") && seen.text.contains("TRADI"), "{}", seen.text);
        assert_eq!(street.messages().await.len(), before, "to look sends nothing");
        let wish = [("nonce", "batch"), ("sku", "CP-TRA"), ("quantity", "30"), ("minutes", "30"), ("announce", "yes")];
        let sent = sarah.post("/comptoir/fournee", &wish).await;
        let again = sarah.post("/comptoir/fournee", &wish).await;
        assert_eq!((sent.status, &sent.to), (StatusCode::SEE_OTHER, &again.to), "{}", sent.text);
        let (page, sends) = (sarah.get(&sent.to).await, sarah.get("/comptoir/envois").await);
        assert!(page.text.contains("0 sur 2 personnes prévenues.") && page.text.contains("/arret"), "{}", page.text);
        assert!(
            page.text.contains("<progress max=\"2\" value=\"0\"")
                && sends.text.contains("<progress max=\"2\" value=\"0\"")
        );
        assert!(sends.text.contains("Une alerte est en route") && sends.text.contains(&sent.to), "{}", sends.text);
        let alerts = street.messages().await;
        assert_eq!(alerts.iter().filter(|message| message.text.contains("TRADITION 2")).count(), 1, "{alerts:?}");
        let page = sarah.get(&sent.to).await;
        assert!(page.text.contains("2 personnes prévenues.") && !page.text.contains("<progress"), "{}", page.text);
        assert!(!sarah.get("/comptoir/envois").await.text.contains("<progress"), "nothing is on its way any more");
        let late = sarah.submit(&format!("{}/retard", sent.to), &[("nonce", "l"), ("minutes", "15")]).await;
        let twice = sarah.submit(&format!("{}/retard", sent.to), &[("nonce", "l"), ("minutes", "15")]).await;
        assert!(late.text.contains("9\u{202f}h\u{202f}45") && twice.text.contains("9\u{202f}h\u{202f}45"));
        let none = sarah.submit(&format!("{}/quantite", sent.to), &[("nonce", "q"), ("quantity", "0")]).await;
        assert!(none.text.contains("2 personnes prévenues."), "what was told stays told");
        assert!(sarah.get("/comptoir").await.text.contains(&sent.to), "the board leads to it");
        sarah.submit(&format!("{}/arret", sent.to), &[("nonce", "s")]).await;
    });
}

#[test]
fn a_neighbour_sees_nothing_and_another_origin_does_nothing() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut sarah = street.sarah().await;
        let board = sarah.get("/comptoir").await;
        let id = first_card(&board, "a-preparer");
        let version = board.field(&format!("id=\"o-{id}\""), "version");
        let tap = [("nonce", "n"), ("version", &*version), ("to", "ready"), ("back", "board")];
        let slug = street.app.part::<demo::Access>().expect("access").shops()[1].slug.clone();
        let mut neighbour = street.enter(&format!("sarah@{slug}.example.org")).await;
        let path = format!("/comptoir/commandes/{id}");
        assert_eq!(neighbour.get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(neighbour.post(&format!("{path}/etat"), &tap).await.status, StatusCode::NOT_FOUND);
        assert_eq!(neighbour.post(&format!("{path}/retour"), &tap).await.status, StatusCode::NOT_FOUND);
        neighbour.headers = vec![("accept", "text/html")];
        let page = neighbour.get(&path).await;
        assert!(page.status == StatusCode::NOT_FOUND && page.text.contains("<h1"), "a page for those who read pages");
        sarah.headers = vec![("origin", "https://elsewhere.example"), ("sec-fetch-site", "cross-site")];
        assert_eq!(sarah.post(&format!("{path}/etat"), &tap).await.status, StatusCode::FORBIDDEN);
        sarah.headers.clear();
        assert_eq!(sarah.get("/comptoir").await.field(&format!("id=\"o-{id}\""), "version"), version, "nothing moved");
    });
}

#[test]
fn looking_changes_nothing() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut sarah = street.sarah().await;
        let board = sarah.get("/comptoir").await;
        let order = format!("/comptoir/commandes/{}", first_card(&board, "a-preparer"));
        let writes = street.app.db().stats().writes();
        let pages = [
            "/comptoir",
            &order,
            "/comptoir/remise",
            "/comptoir/remise?code=1234",
            "/comptoir/fournee",
            "/comptoir/fournee?sku=CP-TRA&quantity=10&minutes=0",
            "/comptoir/journee",
            "/comptoir/journee?jour=2026-11-25",
            "/comptoir/suivi",
            "/comptoir/messages",
            "/comptoir/envois",
            "/comptoir/entrer",
        ];
        for path in pages {
            assert_eq!(sarah.get(path).await.status, StatusCode::OK, "{path}");
        }
        assert_eq!(street.app.db().stats().writes(), writes);
        assert_eq!(sarah.get(&format!("{order}/etat")).await.status, StatusCode::METHOD_NOT_ALLOWED);
    });
}

#[test]
fn a_sale_and_a_count_are_told_once() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut sarah = street.sarah().await;
        let of = |page: &Page, sku: &str| -> i64 {
            let rest = page.text.split_once(&format!("id=\"n-{sku}\"")).expect("its row").1;
            rest.split_once("value=\"").expect("a value").1.split('"').next().unwrap_or("").parse().expect("a number")
        };
        let before = of(&sarah.get("/comptoir/journee").await, "CP-TRA");
        let sale = [("nonce", "a"), ("sku", "CP-TRA"), ("back", "day")];
        let once = sarah.submit("/comptoir/ventes", &sale).await;
        let twice = sarah.submit("/comptoir/ventes", &sale).await;
        assert_eq!((of(&once, "CP-TRA"), of(&twice, "CP-TRA")), (before - 1, before - 1));
        assert!(once.text.contains("une de moins au rayon"), "it is said");
        for (nonce, counted) in [("b", "12"), ("b", "12"), ("c", "9")] {
            let count = [("nonce", nonce), ("sku", "CP-TRA"), ("counted", counted)];
            let page = sarah.submit("/comptoir/stock", &count).await;
            assert_eq!(of(&page, "CP-TRA").to_string(), counted);
        }
        let after = sarah.submit("/comptoir/ventes", &[("nonce", "d"), ("sku", "CP-TRA"), ("back", "day")]).await;
        assert_eq!(of(&after, "CP-TRA"), 8);
        for (sku, status) in [("NO-SUCH", StatusCode::NOT_FOUND), ("é", StatusCode::NOT_FOUND)] {
            assert_eq!(sarah.post("/comptoir/ventes", &[("nonce", "e"), ("sku", sku)]).await.status, status);
        }
        assert_eq!(sarah.post("/comptoir/stock", &[("sku", "CP-TRA")]).await.status, StatusCode::BAD_REQUEST);
        let faults = app::check(street.app.db(), street.app.now()).await.expect("checked");
        assert_eq!(faults, Vec::<String>::new());
    });
}

#[test]
fn a_number_typed_at_the_till_is_asked_and_only_a_yes_counts() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut sarah = street.sarah().await;
        assert!(sarah.get("/comptoir/suivi").await.text.contains("<svg"), "the QR is drawn");
        let typed =
            |contact: &'static str, topic: &'static str| [("contact", contact), ("topics", topic), ("nonce", "n")];
        for (contact, topic) in [("06 39 98", "shop"), ("06 39 98 77 02", "none"), ("01 99 00 12 34", "shop")] {
            let wrong = sarah.post("/comptoir/suivi", &typed(contact, topic)).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{contact}");
            assert!(wrong.text.contains(&format!("value=\"{contact}\"")), "what was typed is not lost");
        }
        let asked = sarah.post("/comptoir/suivi", &typed("06 39 98 77 02", "batch:CP-TRA")).await;
        assert!(asked.status == StatusCode::OK && asked.text.contains("06 39 98 77 02"), "{}", asked.text);
        let told = street.messages().await;
        let question = told.iter().find(|message| message.to == "+33639987702").expect("asked");
        assert!(question.text.contains("pondez OUI"), "{}", question.text);
        let key = street.app.key(&"courte-pate".parse().expect("a slug"));
        let contact = "+33639987702".parse().expect("a number");
        let ledger =
            street.app.db().read(move |conn| crate::consent::ledger(conn, &key, &contact)).await.expect("read");
        let crate::consent::Entry { action, purpose, place, witness, .. } = &ledger[0];
        assert_eq!(
            [action.as_str(), purpose.as_str(), place.as_str(), witness.as_str()],
            ["asked", "batch:CP-TRA", "till", "Sarah"]
        );
    });
}

#[test]
fn a_message_that_nobody_understood_is_answered_by_a_person_once() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut sarah = street.sarah().await;
        let shop = crate::shops::find(&street.app, "courte-pate").expect("the bakery");
        for (id, from, text) in [
            ("1", "+33639980101", "Votre pain <i>rassis</i> est une honte"),
            ("2", "+33639987702", "je veux parler à une personne"),
        ] {
            crate::inbox::hooks::take(&street.app, &shop, "demo", id.into(), from.into(), text.into())
                .await
                .expect("in");
        }
        let page = sarah.get("/comptoir/messages").await;
        assert!(page.text.contains("Nadia") && page.text.contains("pain &#60;i&#62;rassis"), "{}", page.text);
        assert!(page.text.contains("2 personnes attendent"));
        let mut paths = page.text.split("action=\"/comptoir/messages/").skip(1);
        let first = paths.next().and_then(|rest| rest.split('/').next()).expect("a message").to_owned();
        let reply = format!("/comptoir/messages/{first}/reponse");
        assert_eq!(sarah.post(&reply, &[("text", " ")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let answered = sarah.submit(&reply, &[("text", "Avec plaisir"), ("nonce", "a")]).await;
        assert!(answered.text.contains("La réponse est partie"));
        let second = sarah.submit(&reply, &[("text", "Non"), ("nonce", "b")]).await;
        assert!(second.text.contains("déjà occupé"), "{}", second.text);
        let told = street.messages().await;
        assert_eq!(told.iter().filter(|m| m.text.contains("Avec plaisir") || m.text.contains(": Non")).count(), 1);
        let rest = sarah.get("/comptoir/messages").await;
        let other = rest.text.split("action=\"/comptoir/messages/").nth(1).and_then(|rest| rest.split('/').next());
        let done = format!("/comptoir/messages/{}/fait", other.expect("the other"));
        let page = sarah.submit(&done, &[("nonce", "c"), ("text", "")]).await;
        assert!(page.text.contains("Tout le monde a sa réponse") && page.text.contains("2 réglés aujourd’hui"));
        let sends = sarah.get("/comptoir/envois").await;
        assert!(sends.text.contains("Avec plaisir") && sends.text.contains("06 •• •• •• 01"), "{}", sends.text);
    });
}

#[test]
fn a_ticket_is_printed_once_a_tap_and_a_second_one_is_marked() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let (mut sarah, mut camille) = (street.sarah().await, street.camille().await);
        let board = sarah.get("/comptoir").await;
        let id = first_card(&board, "a-preparer");
        let path = format!("/comptoir/commandes/{id}/ticket");
        let alone = sarah.submit(&path, &[("nonce", "a")]).await;
        assert!(alone.text.contains("<pre") && !alone.text.contains("DUPLICATA"), "the browser prints it");
        let made = camille.post("/atelier/cles", &[("kind", "printer"), ("nonce", "k")]).await;
        let hook = made.text.split("https://rue.example.org").nth(1).and_then(|rest| rest.split('<').next());
        let hook = hook.expect("an address").to_owned();
        let mut printer = street.browser();
        assert!(printer.post(&hook, &[]).await.text.contains("\"jobReady\":false"));
        sarah.submit(&path, &[("nonce", "b")]).await;
        sarah.submit(&path, &[("nonce", "b")]).await;
        let asked = printer.post(&hook, &[]).await;
        assert!(asked.text.contains("\"jobReady\":true"), "{}", asked.text);
        let token = asked.text.split("jobToken\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a token");
        let ticket = printer.get(&format!("{hook}?type=text/plain&token={token}")).await;
        assert!(ticket.text.contains("DUPLICATA") && ticket.text.contains("La Courte Pâte"), "{}", ticket.text);
        let gone = |code: &str| format!("{hook}?code={code}&token={token}");
        printer.send(Method::DELETE, &gone("410"), String::new()).await;
        assert!(printer.post(&hook, &[]).await.text.contains("true"), "no paper: it is asked for again");
        printer.send(Method::DELETE, &gone("200%20OK"), String::new()).await;
        assert!(printer.post(&hook, &[]).await.text.contains("false"), "the same tap printed once");
        assert_eq!(printer.get(&format!("{hook}x")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(printer.get("/comptoir").await.status, StatusCode::SEE_OTHER, "a printer sees no board");
    });
}

#[test]
fn who_looks_after_the_street_goes_from_shop_to_shop() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let (key, mut env) = (app::street_key(&street.app), street.app.env());
        let contact: kernel::Contact = "rue@example.org".parse().expect("an address");
        let of = key.clone();
        let hired = street.app.db().write(&key, move |tx| {
            crate::accounts::hire(tx, &mut env, &of, "Ada", &contact, crate::accounts::Role::Manager)
        });
        hired.await.expect("hired");
        let mut ada = street.enter("rue@example.org").await;
        let slug = street.app.part::<demo::Access>().expect("access").shops()[1].slug.clone();
        let shop = crate::shops::find(&street.app, &slug).expect("a shop");
        assert_eq!(ada.get("/comptoir").await.status, StatusCode::OK);
        let there = ada.submit("/comptoir/boutique", &[("shop", &slug), ("nonce", "n")]).await;
        assert!(there.text.contains(&format!("<h1 class=\"sign\">{}</h1>", shop.name.replace('\'', "&#39;"))));
        assert_eq!(ada.get("/atelier").await.status, StatusCode::OK);
        assert_eq!(ada.post("/comptoir/boutique", &[("shop", "nowhere")]).await.status, StatusCode::NOT_FOUND);
        let mut sarah = street.sarah().await;
        assert!(!sarah.get("/comptoir").await.text.contains("/comptoir/boutique"), "no choice for who has none");
        sarah.post("/comptoir/boutique", &[("shop", &slug)]).await;
        assert!(sarah.get("/comptoir").await.text.contains("La Courte Pâte"), "the cookie opens nothing");
    });
}
