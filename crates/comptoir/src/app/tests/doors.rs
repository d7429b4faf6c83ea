//! Every door, told nonsense: bodies of a kept corpus, changed at random, go through the real router. Nothing panics,
//! nothing is answered 5xx, and what is refused has written nothing.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Method, Request, StatusCode, header},
};
use channels::mqtt::topics::Topics;
use db::testing::on_both;
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use tower::ServiceExt as _;

use crate::{app, counter::pages::tests::Street, demo, objects::mqtt::inbound::hear_one, platform::App};

/// What parsers trip over.
const TOKENS: [&str; 22] = [
    "%00",
    "\u{0}",
    "\\u0000",
    "%FF",
    "\u{fffd}",
    "\u{202e}",
    "'",
    "\"",
    "--",
    "null",
    "[]",
    "{}",
    "-1",
    "0",
    "9223372036854775807",
    "-9223372036854775808",
    "1e999",
    "NaN",
    "999999-12-31T23:59:59Z",
    "&",
    "=",
    "\r\n",
];

/// One change of a body: what to do, where, how much.
type Change = (u8, u16, u16);

/// The bodies of a door.
fn corpus(door: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus").join(door);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a corpus").map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{door} has a corpus");
    files.iter().map(|file| std::fs::read(file).expect("a body")).collect()
}

fn changed(mut body: Vec<u8>, other: &[u8], changes: &[Change]) -> Vec<u8> {
    for &(what, at, n) in changes {
        let place = usize::from(at) % (body.len() + 1);
        let span = usize::from(n) % 24;
        let end = (place + span).min(body.len());
        match what % 7 {
            0 => {
                if let Some(byte) = body.get_mut(place) {
                    *byte ^= u8::try_from(n % 255).unwrap_or(1).max(1);
                }
            }
            1 => drop(body.drain(place..end)),
            2 => {
                let piece = body[place..end].to_vec();
                body.splice(place..place, piece);
            }
            3 => drop(body.splice(place..end, TOKENS[usize::from(n) % TOKENS.len()].bytes())),
            4 => body.truncate(place),
            5 => {
                let from = usize::from(n) % (other.len() + 1);
                drop(body.splice(place..end, other[from..].iter().copied()));
            }
            _ => drop(body.splice(place..place, std::iter::repeat_n(b'a', usize::from(n) % 3_000))),
        }
    }
    body
}

/// Draws bodies: a run is repeated by its seed.
struct Draw {
    runner: TestRunner,
    seed: u64,
    cases: u32,
}

impl Draw {
    fn new() -> Self {
        let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
        let seed = number("COMPTOIR_TEST_SEED").unwrap_or_else(|| u64::from(std::process::id()) ^ 0x5eed);
        let cases = number("PROPTEST_CASES").and_then(|n| u32::try_from(n).ok()).unwrap_or(24);
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        Self { runner: TestRunner::new_with_rng(Config::default(), rng), seed, cases }
    }

    /// A body of a corpus, changed a few times; the first ones as they are kept.
    fn body(&mut self, corpus: &[Vec<u8>], n: usize) -> Vec<u8> {
        if let Some(kept) = corpus.get(n) {
            return kept.clone();
        }
        let strategy =
            (any::<prop::sample::Index>(), any::<prop::sample::Index>(), prop::collection::vec(any::<Change>(), 1..6));
        let (one, other, changes) = strategy.new_tree(&mut self.runner).expect("drawn").current();
        let other: &Vec<u8> = other.get(corpus);
        changed(one.get(corpus).clone(), other, &changes)
    }
}

/// How many rows each table has.
async fn rows(app: &App) -> Vec<(String, i64)> {
    let engine = app.db().engine();
    let read = app.db().read(move |conn| {
        let sql = match engine {
            db::Engine::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
            db::Engine::Postgres => {
                "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY 1"
            }
        };
        let names = conn.query(sql, &[], |row| row.get::<String>(0))?;
        // What counts attempts, and who leads, is written whatever is asked. The search is made elsewhere.
        let own = |name: &str| ["attempt", "lease"].contains(&name) || name.starts_with("search_") || name.starts_with("sqlite_");
        let mut all = Vec::new();
        for name in names.into_iter().filter(|name| !own(name)) {
            let n = conn.query_one(&format!("SELECT COUNT(*) FROM {name} /* whole */ /* every street */"), &[], |row| row.get(0))?;
            all.push((name, n));
        }
        Ok::<_, db::DbError>(all)
    });
    read.await.expect("counted")
}

/// One request through the router.
struct Asked<'a> {
    method: Method,
    path: &'a str,
    kind: &'a str,
    cookie: &'a str,
    token: &'a str,
    body: Vec<u8>,
}

async fn ask(router: &Router, asked: Asked<'_>) -> Option<(StatusCode, String)> {
    let peer = std::net::SocketAddr::from(([127, 0, 0, 1], 1));
    let mut request = Request::builder().method(asked.method).uri(asked.path).extension(ConnectInfo(peer));
    for (name, value) in [(header::CONTENT_TYPE, asked.kind), (header::COOKIE, asked.cookie)] {
        request = request.header(name, value);
    }
    if !asked.token.is_empty() {
        request = request.header(header::AUTHORIZATION, format!("Bearer {}", asked.token));
    }
    // An address that no client could write is nothing to ask.
    let request = request.body(Body::from(asked.body)).ok()?;
    let answer = router.clone().oneshot(request).await.expect("infallible");
    let status = answer.status();
    let bytes = axum::body::to_bytes(answer.into_body(), 4_000_000).await.expect("a body");
    Some((status, String::from_utf8_lossy(&bytes).into_owned()))
}

/// Asks, and judges: no fault of ours, and nothing written when it was refused.
async fn judged(app: &App, router: &Router, draw: &Draw, asked: Asked<'_>) {
    let told = format!(
        "{} {} (seed {}): {}",
        asked.method,
        asked.path,
        draw.seed,
        String::from_utf8_lossy(&asked.body).escape_debug()
    );
    let before = rows(app).await;
    let Some((status, text)) = ask(router, asked).await else { return };
    assert!(!status.is_server_error(), "{status} {text}\n{told}");
    if status.is_client_error() {
        assert_eq!(rows(app).await, before, "{status}, and something was written\n{told}");
    }
}

/// Every address of the program that takes a form, or is read, from the text of the routers.
fn routes(verb: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let text = path.to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if text.ends_with(".rs") && !text.contains("/tests") {
                let source = std::fs::read_to_string(&path).expect("text");
                for rest in source.split(".route(\"").skip(1) {
                    let (line, path) = (rest.lines().next().unwrap_or_default(), rest.split('"').next());
                    let path = path.unwrap_or_default();
                    // A stream does not end, and the demo's own doors are no doors of the product.
                    let other = ["evenements", "/events", "/demo", "/hooks"];
                    if line.contains(verb) && !other.iter().any(|word| path.contains(word)) {
                        found.insert(path.to_owned());
                    }
                }
            }
        }
    }
    found
}

/// The address with something in its places.
fn filled(path: &str, id: &str) -> String {
    let place = |part: &str| match part {
        "{shop}" => "courte-pate".to_owned(),
        "{sku}" => "CP-TRA".to_owned(),
        "{day}" => "2026-12-24".to_owned(),
        "{channel}" => "sms".to_owned(),
        part if part.starts_with('{') => id.to_owned(),
        part => part.to_owned(),
    };
    let parts: Vec<String> = path.split('/').map(place).collect();
    parts.join("/")
}

async fn owner(street: &Street) -> String {
    let browser = street.camille().await;
    let cookies: Vec<String> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    cookies.join("; ")
}

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

#[test]
fn no_webhook_and_no_home_breaks_by_what_it_says() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let (app, router) = (&street.app, app::router(&street.app));
        let access = app.part::<demo::Access>().expect("keys");
        let hooks = access.shops()[0].hooks.clone();
        let tracks = access.customers().iter().find_map(|customer| customer.owntracks.clone());
        let houses = access.customers().iter().find_map(|customer| customer.homeassistant.clone());
        let doors = [
            ("smsgate", JSON, hooks.smsgate),
            ("twilio_sms", FORM, hooks.twilio_sms),
            ("twilio_voice", FORM, hooks.twilio_voice),
            ("ovh_sms", FORM, hooks.ovh_sms),
            ("mail", "message/rfc822", hooks.mail),
            ("cti", FORM, hooks.cti),
            ("owntracks", JSON, tracks.expect("a telephone")),
            ("homeassistant", JSON, houses.expect("a house")),
        ];
        let mut draw = Draw::new();
        for (door, kind, path) in &doors {
            let corpus = corpus(door);
            for n in 0..draw.cases as usize {
                let body = draw.body(&corpus, n);
                let asked = Asked { method: Method::POST, path, kind, cookie: "", token: "", body };
                judged(app, &router, &draw, asked).await;
            }
        }
    });
}

#[test]
fn no_page_breaks_by_a_form_or_an_address() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let (app, router, cookie) = (&street.app, app::router(&street.app), owner(&street).await);
        let (forms, queries) = (corpus("form"), corpus("query"));
        let mut draw = Draw::new();
        let (posts, gets) = (routes("post("), routes("get("));
        assert!(posts.len() > 60 && gets.len() > 60, "the routers were read");
        let many = (draw.cases / 12).max(2) as usize;
        // Whoever is sent out is in no more: those addresses come last.
        let leaves = |path: &&String| path.contains("sortir") || path.contains("effacer");
        for path in posts.iter().filter(|path| !leaves(path)) {
            let path = filled(path, "00000000-0000-7000-8000-000000000000");
            for n in 0..many {
                let body = draw.body(&forms, if n == 0 { n } else { n + forms.len() });
                let asked = Asked { method: Method::POST, path: &path, kind: FORM, cookie: &cookie, token: "", body };
                judged(app, &router, &draw, asked).await;
            }
        }
        for path in &gets {
            for n in 0..many {
                let query = draw.body(&queries, if n == 0 { n } else { n + queries.len() });
                let query: String = String::from_utf8_lossy(&query).chars().filter(char::is_ascii_graphic).collect();
                let path =
                    format!("{}?{}", filled(path, "x"), query.replace(['#', '<', '>', '"', '`', '{', '}'], "%22"));
                let asked = Asked {
                    method: Method::GET,
                    path: &path,
                    kind: FORM,
                    cookie: &cookie,
                    token: "",
                    body: Vec::new(),
                };
                judged(app, &router, &draw, asked).await;
            }
        }
    });
}

#[test]
fn no_operation_of_the_api_breaks_by_its_body() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let (app, router) = (&street.app, app::router(&street.app));
        let token = app.part::<demo::Access>().expect("keys").shops()[0].staff.owner.clone();
        let bodies = corpus("json");
        let mut draw = Draw::new();
        let document = serde_json::to_value(app::document()).expect("JSON");
        let mut looked = 0;
        for (path, operations) in document["paths"].as_object().expect("paths") {
            for (method, _) in operations.as_object().expect("operations") {
                let Ok(method) = method.to_uppercase().parse::<Method>() else { continue };
                if method == Method::GET {
                    continue;
                }
                let path = filled(path, "00000000-0000-7000-8000-000000000000");
                for n in 0..draw.cases as usize {
                    let body = draw.body(&bodies, n);
                    let asked =
                        Asked { method: method.clone(), path: &path, kind: JSON, cookie: "", token: &token, body };
                    judged(app, &router, &draw, asked).await;
                    looked += 1;
                }
            }
        }
        assert!(looked > 50, "{looked}");
    });
}

#[test]
fn no_home_on_the_broker_and_no_hours_break_by_what_they_say() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let topics = Topics { own: "comptoir".into(), discovery: "homeassistant".into() };
        let named = |kind: &'static str| {
            let read = street.app.db().read(move |conn| {
                let sql = "SELECT name FROM device /* whole */ /* every street */ WHERE kind = ?1 AND name <> '' ORDER BY id LIMIT 1";
                conn.query_one(sql, db::params![kind], |row| row.get::<String>(0))
            });
            async move { read.await.expect("a device of the demo") }
        };
        let (phone, house) = (named("owntracks").await, named("homeassistant").await);
        let all = [
            (format!("owntracks/{phone}/telephone"), corpus("owntracks")),
            (format!("owntracks/{phone}/telephone/event"), corpus("owntracks")),
            (format!("comptoir/{house}/zigbee2mqtt/porte"), corpus("zigbee")),
            (format!("comptoir/{house}/come"), corpus("homeassistant")),
            (format!("comptoir/{house}/arm/set"), corpus("homeassistant")),
        ];
        let mut draw = Draw::new();
        for (topic, bodies) in &all {
            for n in 0..draw.cases as usize {
                let body = draw.body(bodies, n);
                let heard = hear_one(&street.app, &topics, topic, &body).await;
                assert!(
                    heard.is_ok(),
                    "{topic} (seed {}): {}",
                    draw.seed,
                    String::from_utf8_lossy(&body).escape_debug()
                );
            }
        }
        let hours = corpus("hours");
        let zone = jiff::tz::TimeZone::get("Europe/Paris").expect("bundled");
        for n in 0..draw.cases as usize * 20 {
            let text = String::from_utf8_lossy(&draw.body(&hours, n)).into_owned();
            let _ = kernel::hours::Hours::parse(&text, zone.clone(), Vec::new());
        }
    });
}
