//! The street's pages on the running router, with the demo's street at a fixed hour, on both engines.

mod memory;
mod projects;
mod standing;

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use db::{Db, testing::on_both};
use jiff::SignedDuration;
use kernel::Contact;
use tower::ServiceExt as _;

use crate::{
    app, batches,
    catalogue::{Article, Detail, Planned},
    consent::{self, Ask, Topic},
    outbox::{
        self,
        jobs::{Demo, deliver},
    },
    platform::{App, i18n::Lang},
    shops::Shop,
    testing::{article, env, key, morning, program, shelve, shop},
};

/// A browser without scripts: it keeps cookies and reads pages.
struct Browser {
    router: Router,
    cookies: Vec<(String, String)>,
}

/// What came back.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    fn to(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default()
    }
    fn hidden(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let rest = self.text.split_once(&start).map(|(_, rest)| rest).unwrap_or_default();
        rest.split('"').next().unwrap_or_default().to_owned()
    }
}

impl Browser {
    fn new(app: &App) -> Self {
        Self { router: app::router(app), cookies: Vec::new() }
    }

    async fn send(&mut self, method: &str, path: &str, body: String) -> Answer {
        let jar: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, jar.join("; "))
            .body(Body::from(body))
            .expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let text = cookie.to_str().expect("ascii");
            let (name, value) = text.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            let ours = text.contains("HttpOnly") && text.contains("SameSite=Lax") && text.contains("Path=/");
            assert!(ours || value.is_empty(), "{text}");
            assert!(text.contains("Secure") || name == "langue" || value.is_empty(), "{text}");
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 1 << 20).await.expect("a body");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/html; charset=utf-8") {
            assert!(parts.headers.contains_key(header::CONTENT_SECURITY_POLICY), "{path} without a policy");
            for forbidden in [" style=\"", "<style", " onclick=", "javascript:", "Unknown localization"] {
                assert!(!text.contains(forbidden), "{path} has {forbidden}");
            }
            for script in text.split("<script").skip(1) {
                let tag = script.split('>').next().unwrap_or_default();
                assert!(tag.contains("src=\"/assets/") || tag.contains("application/ld+json"), "{path}: {tag}");
            }
        }
        Answer { status: parts.status, headers: parts.headers, text }
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, String::new()).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = fields.iter().map(|(name, value)| format!("{name}={}", outbox::urlencode(value)));
        self.send("POST", path, body.collect::<Vec<_>>().join("&")).await
    }
}

fn bread() -> Article {
    Article { synonyms: vec!["tradition".into()], ..article("CP-TRA", "Baguette de tradition") }
}

/// A bakery at 9 h with 40 traditions, a wine for grown-ups and a cheese by weight.
async fn street(db: &Db) -> (App, Demo, Arc<Shop>) {
    let wine = Article { detail: Detail { adult_only: true, ..Detail::default() }, ..article("VIN", "Blanc sec") };
    let cheese = Article {
        unit: kernel::Unit::Gram,
        plan: vec![Planned { minute: 0, quantity: 5_000 }],
        ..article("COM", "Comté")
    };
    let hair =
        Article { unit: kernel::Unit::Service, counted: crate::catalogue::Counted::No, ..article("CJ", "Coupe") };
    let shop = shelve(db, shop("pain"), vec![bread(), wine, cheese, hair]).await;
    let (app, sent, _) = program(db).await;
    (app, sent, shop)
}

async fn sent(app: &App, sent: &Demo) -> Vec<outbox::jobs::Shown> {
    while deliver(app.clone()).await.expect("delivered") > 0 {}
    sent.messages()
}

async fn orders(app: &App, shop: &Arc<Shop>) -> usize {
    let (key, now, day) = (shop.key.clone(), app.now(), shop.day(app.now()));
    app.db().read(move |conn| crate::orders::at_day(conn, &key, day, now)).await.expect("read").len()
}

#[test]
fn a_form_without_script_reserves_once_and_the_phone_is_known() {
    on_both(|db| async move {
        let (app, box_, shop) = street(&db).await;
        let mut visitor = Browser::new(&app);
        let page = visitor.get("/pain").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("Baguette de tradition") && page.text.contains("application/ld+json"));
        assert!(page.text.contains("reste 40") && page.text.contains("name=\"q.CP-TRA\""));
        assert!(page.text.contains("step=\"100\"") && page.text.contains("le kilo"));
        let more = visitor.get("/pain?q.CP-TRA=1&plus=CP-TRA").await;
        assert!(
            more.text.contains(
                "name=\"q.CP-TRA\" type=\"number\" inputmode=\"numeric\" min=\"0\" max=\"80\" step=\"1\" value=\"2\""
            ) || more.text.contains("value=\"2\"")
        );
        let held = visitor.post("/pain/reserver", &[("q.CP-TRA", "2"), ("q.COM", "0")]).await;
        assert_eq!((held.status, held.to()), (StatusCode::SEE_OTHER, "/pain/reserver"));
        let form = visitor.get("/pain/reserver").await;
        assert!(form.text.contains("Mis de côté pour vous jusqu"), "it says until when");
        assert!(visitor.get("/panier").await.text.contains("2 Baguettes de tradition"));
        let (nonce, hold) = (form.hidden("nonce"), form.hidden("hold"));
        let fields = [
            ("q.CP-TRA", "2"),
            ("nonce", nonce.as_str()),
            ("hold", hold.as_str()),
            ("at", "soonest"),
            ("name", "Odile"),
            ("contact", "06 39 98 70 12"),
            ("geste", "confirmer"),
        ];
        let done = visitor.post("/pain/reserver", &fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert!(done.to().starts_with("/pain/commandes/"));
        let twice = visitor.post("/pain/reserver", &fields).await;
        assert_eq!(twice.to().split("&dit").next(), done.to().split("&dit").next(), "the same press, the same order");
        assert_eq!(orders(&app, &shop).await, 1);
        let status = visitor.get(done.to()).await;
        assert_eq!(status.status, StatusCode::OK);
        assert!(status.text.contains("Dites ce code au comptoir") && status.text.contains("Je ne peux pas venir"));
        let texts = sent(&app, &box_).await;
        let said = texts.first().expect("a message");
        assert!(said.to == "+33639987012" && said.text.contains("2 Baguettes de tradition"), "{}", said.text);
        // The link of the message leads to the same page; the phone is known.
        let link = said.text.rsplit(' ').next().expect("a link").trim_start_matches("https://rue.example.org");
        assert_eq!(visitor.get(link).await.to().split("&dit").next(), done.to().split("&dit").next());
        assert!(visitor.get("/commandes").await.text.contains("Reçue"));
        assert!(visitor.get("/pain/reserver?q.CP-TRA=1").await.text.contains("Nous vous avons reconnu"));
        let file = visitor.get(&done.to().replacen("?t=", ".ics?t=", 1)).await;
        assert!(file.text.starts_with("BEGIN:VCALENDAR"));
        // The phone forgets.
        visitor.post("/moi/oublier", &[]).await;
        assert!(!visitor.get("/commandes").await.text.contains("Reçue"));
        assert!(visitor.cookies.iter().all(|(name, _)| name == "langue"));
    });
}

#[test]
fn a_stranger_opens_nothing_and_a_get_changes_nothing() {
    on_both(|db| async move {
        let (app, _, shop) = street(&db).await;
        let mut visitor = Browser::new(&app);
        visitor.post("/pain/reserver", &[("q.CP-TRA", "2")]).await;
        let form = visitor.get("/pain/reserver").await;
        let nonce = form.hidden("nonce");
        let fields = [
            ("q.CP-TRA", "2"),
            ("nonce", &nonce),
            ("at", "soonest"),
            ("name", "Odile"),
            ("contact", "o@example.org"),
            ("geste", "confirmer"),
        ];
        let done = visitor.post("/pain/reserver", &fields).await;
        let path = done.to().split('?').next().expect("a path").to_owned();
        let token = done.to().split("t=").nth(1).and_then(|rest| rest.split('&').next()).expect("a token").to_owned();
        let mut stranger = Browser::new(&app);
        assert_eq!(stranger.get(&path).await.status, StatusCode::FORBIDDEN);
        assert_eq!(stranger.get(&format!("{path}?t=pain.x")).await.status, StatusCode::FORBIDDEN);
        assert_eq!(stranger.post(&format!("{path}/annuler?t=x"), &[]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(stranger.get("/pain/c/AAAA").await.status, StatusCode::NOT_FOUND);
        assert_eq!(stranger.get("/nulle-part").await.status, StatusCode::NOT_FOUND);
        assert!(stranger.get("/nulle-part").await.text.contains("<h1"), "an error is a page");
        assert_eq!(stranger.get(&format!("{path}/annuler?t={token}")).await.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(orders(&app, &shop).await, 1);
        for page in [
            "/",
            "/?q=tradision",
            "/pain",
            "/pain/reserver?q.CP-TRA=3",
            "/panier",
            "/commandes",
            "/moi",
            "/hors-ligne",
            "/robots.txt",
            "/sitemap.xml",
        ] {
            assert_eq!(stranger.get(page).await.status, StatusCode::OK, "{page}");
        }
        assert!(stranger.get("/?q=tradision").await.text.contains("/pain#a-CP-TRA"), "typos are forgiven");
        let writes = app.db().stats().writes();
        stranger.get("/pain/reserver?q.CP-TRA=3").await;
        stranger.get(done.to()).await;
        assert_eq!(app.db().stats().writes(), writes, "looking writes nothing");
        let gone = visitor.post(&format!("{path}/annuler?t={token}"), &[]).await;
        assert!(visitor.get(gone.to()).await.text.contains("Commande annulée"));
    });
}

#[test]
fn what_is_sold_out_keeps_what_was_typed_and_says_what_is_possible() {
    on_both(|db| async move {
        let (app, _, shop) = street(&db).await;
        let mut visitor = Browser::new(&app);
        let at = (morning() + SignedDuration::from_mins(30)).to_string();
        let fields = [
            ("q.CP-TRA", "41"),
            ("nonce", "n-1"),
            ("at", at.as_str()),
            ("name", "Odile"),
            ("contact", "06 39 98 70 12"),
            ("geste", "confirmer"),
        ];
        let no = visitor.post("/pain/reserver", &fields).await;
        assert_eq!(no.status, StatusCode::CONFLICT);
        assert!(no.text.contains("value=\"Odile\"") && no.text.contains("value=\"06 39 98 70 12\""));
        assert!(no.text.contains("que 40") && no.text.contains("voie"), "how many are left, and what to do");
        assert_eq!(orders(&app, &shop).await, 0);
        // One press takes the way: fewer.
        let way = no.text.split("name=\"voie\"").find(|part| part.contains("q.CP-TRA=40")).expect("fewer");
        assert!(way.contains("40 Baguettes de tradition"));
        let way = format!("q.CP-TRA=40&at={at}");
        assert!(no.text.replace("&#38;", "&").contains(&way), "the chosen hour is not lost");
        let taken =
            [("q.CP-TRA", "41"), ("nonce", "n-1"), ("name", "Odile"), ("contact", "06 39 98 70 12"), ("voie", &way)];
        let held = visitor.post("/pain/reserver", &taken).await;
        assert_eq!(held.status, StatusCode::OK);
        assert!(held.text.contains("Mis de côté") && held.text.contains("value=\"Odile\""));
        let radio = held.text.split("<input").find(|part| part.contains(&format!("value=\"{at}\""))).expect("the hour");
        assert!(radio.split('>').next().is_some_and(|tag| tag.contains("checked")), "{radio}");
        // Nothing typed is lost when a field is wrong; grown-ups are asked.
        let wrong = [
            ("q.VIN", "1"),
            ("nonce", "n-2"),
            ("at", "soonest"),
            ("name", ""),
            ("contact", "abc"),
            ("geste", "confirmer"),
        ];
        let wrong = visitor.post("/pain/reserver", &wrong).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("value=\"abc\"") && wrong.text.contains("aria-invalid"));
        let young = [
            ("q.VIN", "1"),
            ("nonce", "n-3"),
            ("at", "soonest"),
            ("name", "Léo"),
            ("contact", "leo@example.org"),
            ("geste", "confirmer"),
        ];
        let young = visitor.post("/pain/reserver", &young).await;
        assert_eq!(young.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(young.text.contains("name=\"adult\""));
        assert_eq!(orders(&app, &shop).await, 0);
    });
}

/// Somebody follows, and a batch of `n` is announced.
async fn announced(app: &App, shop: &Arc<Shop>, contact: &str, n: i64) {
    let (own, contact) = (shop.clone(), contact.parse::<Contact>().expect("a contact"));
    app.db()
        .write(&shop.key, move |tx| {
            let topics = [Topic::Batch("CP-TRA".parse().expect("a reference"))];
            let ask =
                Ask { contact: &contact, topics: &topics, push: None, lang: Lang::Fr, place: "till", witness: "Sarah" };
            consent::ask(tx, &mut env(), &own.key, &ask)?;
            consent::confirm(tx, &mut env(), &own.key, &contact, "sms")?;
            let wanted = batches::Wanted {
                sku: "CP-TRA".parse().expect("a reference"),
                quantity: kernel::Quantity::new(n).expect("some"),
                ready_at: morning() + SignedDuration::from_mins(30),
                announce: true,
            };
            batches::announce(tx, &mut env(), &own, &wanted, 0, "staff:Sarah")
        })
        .await
        .expect("announced");
}

#[test]
fn the_link_of_an_alert_reserves_by_a_press() {
    on_both(|db| async move {
        let (app, box_, shop) = street(&db).await;
        announced(&app, &shop, "lea@example.org", 12).await;
        let alert = sent(&app, &box_).await.remove(0);
        assert_eq!(alert.channel, "email");
        let link = alert.text.lines().find(|line| line.starts_with("https://")).expect("a link").to_owned();
        let sheet = alert.html.expect("a sheet");
        assert!(sheet.contains(&link) && sheet.contains("/pain/desabonnement?c=lea%40example.org"), "{sheet}");
        assert!(sheet.contains("au comptoir, devant Sarah"), "it says how it was agreed");
        let path = link.trim_start_matches("https://rue.example.org");
        let mut visitor = Browser::new(&app);
        let page = visitor.get(path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("En réserver 2") && page.text.contains("Gluten"));
        assert_eq!(orders(&app, &shop).await, 0, "a mailbox that opens links reserves nothing");
        let done = visitor.post(path, &[("n", "2")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        let again = visitor.post(path, &[("n", "2")]).await;
        assert_eq!(again.to().split("&dit").next(), done.to().split("&dit").next());
        assert_eq!(orders(&app, &shop).await, 1);
        assert!(visitor.get(done.to()).await.text.contains("C’est réservé pour"));
        let received = sent(&app, &box_).await.remove(0).html.expect("a sheet");
        assert!(received.contains("C’est réservé pour") && received.contains("2 Baguettes de tradition"));
        assert!(visitor.get("/pain/fournees.atom").await.text.contains("Baguette de tradition"));
        let feed = visitor.get("/pain/fournees.json").await;
        assert_eq!(feed.headers[header::CONTENT_TYPE], "application/feed+json; charset=utf-8");
        let tag = feed.headers[header::ETAG].to_str().expect("ascii").to_owned();
        let request = Request::get("/pain/fournees.json").header(header::IF_NONE_MATCH, tag).body(Body::empty());
        let same = visitor.router.clone().oneshot(request.expect("a request")).await.expect("an answer");
        assert_eq!(same.status(), StatusCode::NOT_MODIFIED);
    });
}

#[test]
fn the_link_of_an_alert_says_what_is_next_when_all_is_gone() {
    on_both(|db| async move {
        // Nothing but the announced batch before 16 h.
        let later = Article { plan: vec![Planned { minute: 960, quantity: 40 }], ..bread() };
        let shop = shelve(&db, shop("pain"), vec![later]).await;
        let (app, box_, _) = program(&db).await;
        announced(&app, &shop, "lea@example.org", 2).await;
        let alert = sent(&app, &box_).await.remove(0);
        let link = alert.text.lines().find(|line| line.starts_with("https://")).expect("a link").to_owned();
        let path = link.trim_start_matches("https://rue.example.org");
        let at = (morning() + SignedDuration::from_mins(30)).to_string();
        let mut faster = Browser::new(&app);
        let fields = [
            ("q.CP-TRA", "2"),
            ("nonce", "faster"),
            ("at", at.as_str()),
            ("name", "Marius"),
            ("contact", "marius@example.org"),
            ("geste", "confirmer"),
        ];
        assert_eq!(faster.post("/pain/reserver", &fields).await.status, StatusCode::SEE_OTHER);
        let mut visitor = Browser::new(&app);
        let page = visitor.get(path).await;
        assert!(page.text.contains("il n’y en a plus") && page.text.contains("à 16\u{202f}h"), "{}", page.text);
        let late = visitor.post(path, &[("n", "1")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.text.contains("il n’y en a plus") && late.text.contains("à 16\u{202f}h"));
        assert_eq!(orders(&app, &shop).await, 1);
    });
}

#[test]
fn following_is_confirmed_by_a_press_and_stopped_by_one() {
    on_both(|db| async move {
        let (app, box_, shop) = street(&db).await;
        let mut visitor = Browser::new(&app);
        let wrong = visitor.post("/pain/suivre", &[("topic", "batch:CP-TRA"), ("contact", "pain")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("value=\"pain\"") && wrong.text.contains("value=\"batch:CP-TRA\" checked"));
        let asked = visitor.post("/pain/suivre", &[("topic", "batch:CP-TRA"), ("contact", "lea@example.org")]).await;
        assert_eq!(asked.status, StatusCode::OK);
        let mail = sent(&app, &box_).await.remove(0);
        let link = mail.text.lines().find(|line| line.starts_with("https://")).expect("a link").to_owned();
        let path = link.trim_start_matches("https://rue.example.org").to_owned();
        let contact: Contact = "lea@example.org".parse().expect("a contact");
        let active = |contact: Contact| {
            let (key, db) = (shop.key.clone(), app.db().clone());
            async move {
                let topic = Topic::Batch("CP-TRA".parse().expect("a reference"));
                db.read(move |conn| consent::active(conn, &key, &contact, &topic)).await.expect("read")
            }
        };
        assert!(visitor.get(&path).await.text.contains("Oui, prévenez-moi"));
        assert!(!active(contact.clone()).await, "looking confirms nothing");
        let yes = visitor.post(&path, &[("geste", "confirmer")]).await;
        assert!(yes.text.contains("C’est noté") && active(contact.clone()).await);
        assert!(visitor.get(&path).await.text.contains("Accord du"));
        assert!(visitor.get("/moi").await.text.contains("Baguette de tradition"));
        let choices = [("geste", "garder"), ("topic", "batch:CP-TRA"), ("topic", "shop"), ("de", "07:00"), ("a", "")];
        let kept = visitor.post(&path, &choices).await;
        let page = visitor.get(kept.to()).await.text;
        assert!(page.contains("Vos choix sont gardés") && page.contains("name=\"de\" type=\"time\" value=\"07:00\""));
        assert!(page.contains("name=\"a\" type=\"time\" value=\"00:00\""), "until the end of the day: {page}");
        // Hours that cannot be read change nothing, and what was typed and ticked is still there.
        for (from, until) in [("7h30", "20:00"), ("08:00", "08:00")] {
            let typed = [("geste", "garder"), ("topic", "shop"), ("de", from), ("a", until)];
            let page = visitor.post(&path, &typed).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{from}");
            assert!(page.text.contains("ne se lisent pas") && page.text.contains(&format!("value=\"{from}\"")));
            assert!(
                page.text.contains("value=\"shop\" checked") && !page.text.contains("value=\"batch:CP-TRA\" checked")
            );
            assert!(active(contact.clone()).await, "nothing has changed");
        }
        let page = visitor.get(&path).await.text;
        assert!(page.contains("name=\"de\" type=\"time\" value=\"07:00\""), "nor have the hours");
        // The mailbox's own button: no page, no cookie.
        let token = outbox::unsubscribe_token(&app, shop.slug(), &contact);
        let stop = format!("/pain/desabonnement?c=lea%40example.org&t={token}");
        let mut mailbox = Browser::new(&app);
        assert!(mailbox.get(&stop).await.text.contains("Ne plus me prévenir"));
        assert!(active(contact.clone()).await, "looking stops nothing");
        assert_eq!(mailbox.get("/pain/desabonnement?c=lea%40example.org&t=x").await.status, StatusCode::FORBIDDEN);
        let stopped = mailbox.post(&stop, &[("List-Unsubscribe", "One-Click")]).await;
        assert_eq!(stopped.status, StatusCode::OK);
        assert!(!active(contact.clone()).await);
        let again = mailbox.post(&stop, &[("List-Unsubscribe", "One-Click")]).await;
        assert_eq!(again.status, StatusCode::OK);
        assert_eq!(visitor.get("/suivi/x.y").await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn the_language_that_is_chosen_is_kept() {
    on_both(|db| async move {
        let (app, _, _) = street(&db).await;
        let mut visitor = Browser::new(&app);
        assert!(visitor.get("/pain").await.text.contains("<html lang=\"fr\""));
        assert!(visitor.get("/pain?lang=en").await.text.contains("<html lang=\"en\""));
        assert!(visitor.get("/pain").await.text.contains("<html lang=\"en\""));
        let found = visitor.send("GET", "/?q=tradition", String::new()).await;
        assert!(found.text.contains("<mark>tradition</mark>"));
        assert_eq!(key("pain").shop.as_str(), "pain");
    });
}

#[test]
fn a_shop_is_found_by_its_name() {
    on_both(|db| async move {
        let (app, _, _) = street(&db).await;
        let mut anyone = Browser::new(&app);
        let host = app.base().split_once("//").expect("an address").1.to_owned();
        let address = format!("/.well-known/webfinger?resource=acct:pain@{host}");
        let found = anyone.get(&address).await;
        assert_eq!(found.status, StatusCode::OK);
        let told: serde_json::Value = serde_json::from_str(&found.text).expect("JSON");
        assert_eq!(told["subject"], format!("acct:pain@{host}"));
        assert_eq!(told["links"].as_array().map(Vec::len), Some(3));
        let one: serde_json::Value =
            serde_json::from_str(&anyone.get(&format!("{address}&rel=alternate")).await.text).expect("JSON");
        assert_eq!(one["links"][0]["href"], format!("{}/pain/fournees.json", app.base()));
        for (query, status) in [
            ("", StatusCode::BAD_REQUEST),
            ("?resource=acct:personne@ailleurs.example", StatusCode::NOT_FOUND),
            ("?resource=a&resource=b", StatusCode::BAD_REQUEST),
        ] {
            assert_eq!(anyone.get(&format!("/.well-known/webfinger{query}")).await.status, status, "{query}");
        }
    });
}
