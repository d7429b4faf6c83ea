//! The matrix of rights: every address of the program × who asks, generated from the router's own text and from the
//! OpenAPI document. Nobody sees or moves what is not theirs, and nothing that is asked breaks the program.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use comptoir::accounts;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::house::{House, on_both};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// Every address with the methods that it takes, as the sources say it.
pub fn routes() -> BTreeSet<(Verb, String)> {
    let mut found = BTreeSet::new();
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if !is_for_tests(&path) {
                read(&std::fs::read_to_string(&path).unwrap_or_default(), &mut found);
            }
        }
    }
    found
}

fn is_for_tests(path: &Path) -> bool {
    let text = path.to_string_lossy();
    text.contains("/tests") || !text.ends_with(".rs")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    Get,
    Post,
}

fn read(source: &str, found: &mut BTreeSet<(Verb, String)>) {
    for (line, path) in
        source.split(".route(\"").skip(1).filter_map(|rest| Some((rest.lines().next()?, rest.split('"').next()?)))
    {
        if line.contains("get(") {
            found.insert((Verb::Get, path.to_owned()));
        }
        if line.contains("post(") {
            found.insert((Verb::Post, path.to_owned()));
        }
    }
}

pub fn is_staff(path: &str) -> bool {
    ["/comptoir", "/atelier", "/bureau"].iter().any(|start| path == *start || path.starts_with(&format!("{start}/")))
}

/// Whoever stands outside may knock here.
pub fn is_door(path: &str) -> bool {
    [
        "/comptoir/entrer",
        "/comptoir/entrer/lien",
        "/comptoir/deverrouiller",
        "/comptoir/hors-ligne",
        "/comptoir/sortir",
        "/comptoir/tablette",
    ]
    .contains(&path)
}

pub fn is_stream(path: &str) -> bool {
    path.contains("evenements") || path.contains("/events")
}

/// The address with something in its places.
pub fn filled(path: &str, id: &str) -> String {
    let mut out = String::new();
    for part in path.split('/').skip(1) {
        out.push('/');
        out.push_str(match part {
            "{shop}" => "courte-pate",
            "{sku}" => "CP-TRA",
            "{day}" => "2026-12-24",
            "{channel}" => "sms",
            part if part.starts_with('{') => id,
            part => part,
        });
    }
    out
}

pub async fn ask(house: &House, method: Verb, path: &str, more: &[(&str, &str)]) -> (StatusCode, String) {
    let mut headers = more.to_vec();
    match method {
        Verb::Get => house.raw(Method::GET, path, &headers, "").await,
        Verb::Post => {
            headers.push(FORM);
            house.raw(Method::POST, path, &headers, "").await
        }
    }
}

/// A cookie by which one of the staff is in.
pub async fn session(house: &House, contact: &str) -> String {
    let (mut env, street) = (house.app.env(), house.app.street().clone());
    let contact: kernel::Contact = contact.parse().expect("a contact");
    let key = accounts::street_key(&street);
    let opened = house.db.write(&key, move |tx| {
        let known = accounts::by_contact(tx, &street, &contact)?;
        let (key, person) = known.first().expect("somebody of the demo");
        accounts::open_session(tx, &mut env, key, person)
    });
    let secret: Result<String, db::DbError> = opened.await;
    format!("{}={}", accounts::COOKIE, secret.expect("a session"))
}

/// An order of the bakery: its identifier, and the board as its staff sees it.
pub async fn board(house: &House) -> (String, Value) {
    let shop = house.shop("courte-pate").await;
    let counter = shop["staff"]["counter"].as_str();
    let path = "/api/v1/shops/courte-pate/orders?date=2026-11-24";
    let board: Value = house.send(Method::GET, path, counter, None).await.json().await.expect("a board");
    (board["orders"][0]["id"].as_str().expect("an order").to_owned(), board)
}

#[test]
fn nobody_enters_the_staffs_pages_without_the_right_key() {
    let routes = routes();
    assert!(routes.iter().filter(|(_, path)| is_staff(path)).count() > 60, "the router was read: {}", routes.len());
    on_both(|house| {
        let routes = routes.clone();
        async move {
            let (id, before) = board(&house).await;
            let expired = session(&house, "camille@courte-pate.example.org").await;
            let strangers = [String::new(), format!("{}=nonsense", accounts::COOKIE)];
            let inside = routes.iter().filter(|(_, path)| is_staff(path) && !is_door(path));
            for (method, path) in inside.clone() {
                for cookie in &strangers {
                    let (status, text) = ask(&house, *method, &filled(path, &id), &[("cookie", cookie)]).await;
                    let sent_away = status == StatusCode::SEE_OTHER || status.is_client_error();
                    assert!(sent_away && !text.contains("Nadia"), "{method:?} {path}: {status}");
                }
            }
            // Who serves does not decide.
            let counter = session(&house, "sarah@courte-pate.example.org").await;
            for (method, path) in inside.clone().filter(|(_, path)| path.starts_with("/atelier")) {
                let (status, _) = ask(&house, *method, &filled(path, &id), &[("cookie", &counter)]).await;
                assert!(status == StatusCode::SEE_OTHER || status.is_client_error(), "{method:?} {path}: {status}");
            }
            // The neighbour's owner, with every right at home, asks for the bakery's things.
            let neighbour = session(&house, "camille@bon-os.example.org").await;
            for (method, path) in inside.clone().filter(|(_, path)| !is_stream(path)) {
                let (status, text) = ask(&house, *method, &filled(path, &id), &[("cookie", &neighbour)]).await;
                assert!(!status.is_server_error(), "{method:?} {path}: {status}");
                assert!(!text.contains("+33639980101") && !text.contains("06 39 98 01 01"), "{method:?} {path} leaks");
            }
            assert_eq!(board(&house).await.1, before, "the neighbour moved nothing");
            // A session ends after twelve hours.
            house.advance(60 * 12 + 1).await;
            for (method, path) in inside {
                let (status, _) = ask(&house, *method, &filled(path, &id), &[("cookie", &expired)]).await;
                assert!(status == StatusCode::SEE_OTHER || status.is_client_error(), "{method:?} {path}: {status}");
            }
        }
    });
}

#[test]
fn a_page_elsewhere_sends_no_form_of_ours() {
    let routes = routes();
    on_both(|house| {
        let routes = routes.clone();
        async move {
            let owner = session(&house, "camille@courte-pate.example.org").await;
            let forged =
                [("cookie", owner.as_str()), ("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")];
            for (_, path) in routes.iter().filter(|(method, _)| *method == Verb::Post) {
                let (status, _) = ask(&house, Verb::Post, &filled(path, "x"), &forged).await;
                // What is not part of this program (the doubles of its tests) is not found.
                let refused = [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&status);
                assert!(refused, "{path}: {status}");
            }
        }
    });
}

#[test]
fn nothing_that_is_asked_breaks_the_program() {
    let routes = routes();
    on_both(|house| {
        let routes = routes.clone();
        async move {
            let (id, _) = board(&house).await;
            for id in [id.as_str(), "x", "..%2f..", "%00", "00000000-0000-0000-0000-000000000000"] {
                for (method, path) in routes.iter().filter(|(_, path)| !is_stream(path) && !path.starts_with("/demo")) {
                    let (status, _) = ask(&house, *method, &filled(path, id), &[("accept", "text/html")]).await;
                    assert!(!status.is_server_error(), "{method:?} {path} with {id}: {status}");
                }
            }
        }
    });
}

#[test]
fn the_api_opens_to_the_shops_own_keys_only() {
    on_both(|house| async move {
        let document = house.get("/api/v1/openapi.json").await;
        let (id, before) = board(&house).await;
        let neighbour = house.shop("bon-os").await["staff"]["owner"].as_str().expect("a token").to_owned();
        let mut looked = 0;
        for (path, operations) in document["paths"].as_object().expect("paths") {
            for (method, operation) in operations.as_object().expect("operations") {
                let Ok(method) = method.to_uppercase().parse::<Method>() else { continue };
                let staff = operation["security"].as_array().is_some_and(|ways| !ways.is_empty());
                let path = path.replace("{shop}", "courte-pate").replace("{id}", &id);
                for (token, expected) in [
                    (None, [StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED]),
                    (Some("nonsense"), [StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED]),
                    (Some(neighbour.as_str()), [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND]),
                ] {
                    for body in
                        [json!({}), json!([1]), json!({ "to": "collected", "lines": [{ "sku": "'", "quantity": -1 }] })]
                    {
                        looked += 1;
                        let answer = house.send(method.clone(), &path, token, Some(body)).await;
                        let status = answer.status();
                        assert!(!status.is_server_error(), "{method} {path}: {status}");
                        if staff || path.contains("/orders/") {
                            assert!(expected.contains(&status), "{method} {path} with {token:?}: {status}");
                        }
                    }
                }
            }
        }
        assert!(looked > 60, "{looked}");
        assert_eq!(board(&house).await.1, before, "nothing moved");
    });
}
