//! Rights, line by line: every address that is not behind the staff's door has a line here that says by what it is proven, and is asked
//! without a proof, with one that is forged, revoked or over, and with somebody else's. A new address without a line fails.

use std::collections::BTreeSet;

use comptoir::{
    accounts::{self, Kind, NewKey, Role},
    customers,
};
use jiff::Timestamp;
use kernel::{Contact, ShopKey};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::{
    house::{House, on_both},
    matrix::{Verb, ask, board, filled, is_staff, is_stream, routes, session},
};

/// What anybody may ask: nothing of a person is told, but what the browser's own cookie proves.
const OPEN: &[&str] = &[
    "/",
    "/commandes",
    "/evenements",
    "/healthz",
    "/hors-ligne",
    "/metrics",
    "/moi",
    "/moi/memoire",
    "/moi/oublier",
    "/panier",
    "/parler",
    "/readyz",
    "/robots.txt",
    "/sitemap.xml",
    "/.well-known/webfinger",
    "/{shop}",
    "/{shop}/abonnement",
    "/{shop}/ecrire",
    "/{shop}/ecrire/tape",
    "/{shop}/ecrire/vu",
    "/{shop}/evenement/{id}",
    "/{shop}/evenements",
    "/{shop}/fournees.atom",
    "/{shop}/fournees.ics",
    "/{shop}/fournees.json",
    "/{shop}/fournees.rss",
    "/{shop}/parler",
    "/{shop}/rendez-vous",
    "/{shop}/rendre",
    "/{shop}/reserver",
    "/{shop}/suivre",
    "/{shop}/suivre/push",
];

/// What the token in the address proves: an order, a quote, a follow, a standing order, a subscription, a person's own page.
const PROVEN: &[&str] = &[
    "/moi/memoire/{token}",
    "/moi/memoire/{token}/effacer",
    "/moi/memoire/{token}/export.html",
    "/moi/memoire/{token}/export.json",
    "/moi/memoire/{token}/releves/{file}",
    "/suivi/{token}",
    "/t/{secret}",
    "/{shop}/a/{short}",
    "/{shop}/abonnement/{token}",
    "/{shop}/abonnement/{token}/releve",
    "/{shop}/agenda/{file}",
    "/{shop}/c/{short}",
    "/{shop}/commandes/{id}",
    "/{shop}/commandes/{id}/annuler",
    "/{shop}/commandes/{id}/arrive",
    "/{shop}/commandes/{id}/facture",
    "/{shop}/commandes/{id}/ordinaire",
    "/{shop}/commandes/{id}/papiers/{file}",
    "/{shop}/commandes/{id}/releve/{file}",
    "/{shop}/d/{short}",
    "/{shop}/dejeuners/{file}",
    "/{shop}/desabonnement",
    "/{shop}/devis/{id}",
    "/{shop}/devis/{id}/devis.pdf",
    "/{shop}/devis/{id}/non",
    "/{shop}/devis/{id}/oui",
    "/{shop}/evenement/{id}/{token}",
    "/{shop}/ordinaire/{token}",
    "/{shop}/rendez-vous/{token}",
    "/{shop}/rendez-vous/{token}/signal",
    "/{shop}/rendez-vous/{token}/video",
];

/// What the key at the end proves (or in the header, for a telephone whose settings have a password); a gateway that signs proves more (`contract.rs`, and the tests of `channels`).
const HOOKS: &[&str] = &[
    "/hooks/cti/{key}",
    "/hooks/homeassistant/{key}",
    "/hooks/mail/{key}",
    "/hooks/owntracks",
    "/hooks/owntracks/{key}",
    "/hooks/print/cloudprnt/{key}",
    "/hooks/sms/ovh/{key}",
    "/hooks/sms/smsgate/{key}",
    "/hooks/sms/twilio/{key}",
    "/hooks/voice/twilio/{key}",
];

/// Operations of the API without a key of the staff: the shelf is open, an order is its customer's.
const OPEN_OPERATIONS: &[(&str, &str)] = &[
    ("get", "/api/v1/orders/{id}"),
    ("delete", "/api/v1/orders/{id}"),
    ("get", "/api/v1/shops"),
    ("get", "/api/v1/shops/{shop}"),
    ("get", "/api/v1/shops/{shop}/articles"),
    ("get", "/api/v1/shops/{shop}/slots"),
    ("post", "/api/v1/shops/{shop}/followers"),
    ("post", "/api/v1/shops/{shop}/orders"),
];

const DAY: &str = "2026-11-24T09:00:00Z";

/// The lines that are not of the demo, whose addresses do not exist elsewhere.
fn lines() -> BTreeSet<(Verb, String)> {
    routes().into_iter().filter(|(_, path)| !is_staff(path) && !path.starts_with("/demo") && path != "/style").collect()
}

/// Numbers and addresses of everybody whom the bakery knows, as they are stored and as they are read.
async fn persons(house: &House) -> Vec<String> {
    let key = house.app.key(&"courte-pate".parse().expect("a slug"));
    let read = house.db.read(move |conn| customers::newer(conn, &key, Timestamp::UNIX_EPOCH, 10_000));
    let mut all = Vec::new();
    for (_, contact) in read.await.expect("read") {
        if let Contact::Phone(phone) = &contact {
            all.push(phone.national());
        }
        all.push(contact.as_str().to_owned());
    }
    assert!(all.len() > 10, "the bakery knows people");
    all
}

fn tells(text: &str, persons: &[String]) -> Option<String> {
    persons.iter().find(|one| text.contains(one.as_str())).cloned()
}

/// Somebody's order: its identifier and the token of its page.
async fn ordered(house: &House, phone: &str) -> (String, String) {
    let (status, order) = house.reserve(phone, phone, "CP-TRA", 1, DAY).await;
    assert_eq!(status, StatusCode::CREATED, "{order}");
    let token = order["status_url"].as_str().and_then(|url| url.split("t=").nth(1)).expect("a token").to_owned();
    (order["id"].as_str().expect("an identifier").to_owned(), token)
}

/// The operations of the document: method, path, and whether it wants a key of the staff.
async fn operations(house: &House) -> Vec<(String, String, bool)> {
    let document = house.get("/api/v1/openapi.json").await;
    let mut all = Vec::new();
    for (path, operations) in document["paths"].as_object().expect("paths") {
        for (method, operation) in operations.as_object().expect("operations") {
            let staff = operation["security"].as_array().is_some_and(|ways| !ways.is_empty());
            all.push((method.clone(), path.clone(), staff));
        }
    }
    all
}

#[test]
fn every_address_has_its_line() {
    let found: BTreeSet<String> = lines().into_iter().map(|(_, path)| path).collect();
    let known: BTreeSet<String> = [OPEN, PROVEN, HOOKS].concat().into_iter().map(str::to_owned).collect();
    assert_eq!(known.len(), OPEN.len() + PROVEN.len() + HOOKS.len(), "a line stands once");
    let missing: Vec<_> = found.difference(&known).collect();
    let gone: Vec<_> = known.difference(&found).collect();
    assert!(missing.is_empty() && gone.is_empty(), "without a line: {missing:?}; without an address: {gone:?}");
}

#[test]
fn every_operation_wants_a_key_or_has_its_line() {
    on_both(|house| async move {
        let open: BTreeSet<(String, String)> = operations(&house)
            .await
            .into_iter()
            .filter(|(.., staff)| !staff)
            .map(|(method, path, _)| (method, path))
            .collect();
        let known: BTreeSet<(String, String)> =
            OPEN_OPERATIONS.iter().map(|(method, path)| ((*method).to_owned(), (*path).to_owned())).collect();
        assert_eq!(open, known);
    });
}

#[test]
fn what_is_open_tells_of_nobody() {
    on_both(|house| async move {
        let (persons, (_, before)) = (persons(&house).await, board(&house).await);
        for (verb, path) in lines().into_iter().filter(|(_, path)| OPEN.contains(&path.as_str()) && !is_stream(path)) {
            let forged = format!("{}=nonsense; comptoir_client=nonsense", accounts::COOKIE);
            for cookie in ["", forged.as_str()] {
                let (status, text) = ask(&house, verb, &filled(&path, "x"), &[("cookie", cookie)]).await;
                assert!(!status.is_server_error(), "{verb:?} {path}: {status}");
                assert_eq!(tells(&text, &persons), None, "{verb:?} {path}");
            }
        }
        for (method, path, staff) in operations(&house).await {
            if !staff && method == "get" {
                let path = path.replace("{shop}", "courte-pate").replace("{id}", "x");
                let (_, text) = house.raw(Method::GET, &path, &[], "").await;
                assert_eq!(tells(&text, &persons), None, "{path}");
            }
        }
        assert_eq!(board(&house).await.1, before, "nothing moved");
    });
}

#[test]
fn a_token_opens_its_own_thing_only() {
    on_both(|house| async move {
        let (mine, token) = ordered(&house, "+33639987731").await;
        let (theirs, _) = ordered(&house, "+33639987732").await;
        let (persons, (_, before)) = (persons(&house).await, board(&house).await);
        let (status, text) = house.raw(Method::GET, &format!("/courte-pate/commandes/{mine}?t={token}"), &[], "").await;
        assert!(status.is_success() && !text.is_empty(), "its own page opens: {status}");
        let mut changed = token.clone();
        let last = changed.pop().expect("letters");
        changed.push(if last == 'A' { 'B' } else { 'A' });
        let elsewhere = token.replace("courte-pate", "bon-os");
        let wrong =
            [token.as_str(), changed.as_str(), elsewhere.as_str(), "", "x", "courte-pate.AAAAAAAAAAAAAAAAAAAAAA"];
        for (verb, path) in lines().into_iter().filter(|(_, path)| PROVEN.contains(&path.as_str())) {
            for proof in wrong {
                // Another's order with my token, and every other thing with the token of an order.
                let place = if path.contains("{id}") {
                    theirs.as_str()
                } else if proof.is_empty() {
                    "-"
                } else {
                    proof
                };
                let asked = format!("{}?t={proof}", filled(&path, place));
                let (status, text) = match verb {
                    Verb::Get => ask(&house, verb, &asked, &[("accept", "text/html")]).await,
                    Verb::Post => {
                        let form = [("content-type", "application/x-www-form-urlencoded")];
                        house.raw(Method::POST, &asked, &form, &format!("t={proof}&confirm=yes")).await
                    }
                };
                assert!(!status.is_success() && !status.is_server_error(), "{verb:?} {path} with {proof}: {status}");
                assert_eq!(tells(&text, &persons), None, "{verb:?} {path} with {proof}");
            }
        }
        for method in [Method::GET, Method::DELETE] {
            for proof in wrong {
                let path = format!("/api/v1/orders/{theirs}?t={proof}");
                let status = house.send(method.clone(), &path, None, None).await.status();
                assert!(status.is_client_error(), "{method} {path}: {status}");
                let path = format!("/api/v1/orders/{theirs}");
                let status = house.send(method.clone(), &path, Some(proof), None).await.status();
                assert!(status.is_client_error(), "{method} {path} by {proof}: {status}");
            }
        }
        assert_eq!(board(&house).await.1, before, "nothing moved");
    });
}

/// A key of the bakery that was made and taken back.
async fn revoked(house: &House, kind: Kind, role: Option<Role>) -> String {
    let key: ShopKey = house.app.key(&"courte-pate".parse().expect("a slug"));
    let mut env = house.app.env();
    let street = house.app.street().clone();
    let own = key.clone();
    let made = house.db.write(&own, move |tx| {
        let new = NewKey { kind, role, staff: None, label: "hier", signing: None };
        let secret = accounts::create_key(tx, &mut env, &key, &new)?;
        let known = accounts::find_key(tx, &street, kind, &secret, env.now)?.expect("it is live");
        assert!(accounts::revoke(tx, &key, known.id, env.now)?);
        Ok::<_, db::DbError>(secret)
    });
    made.await.expect("made")
}

#[test]
fn no_key_that_is_over_or_of_another_shop_opens_the_api() {
    on_both(|house| async move {
        let (id, before) = board(&house).await;
        let owner = session(&house, "camille@courte-pate.example.org").await;
        let neighbour = session(&house, "camille@bon-os.example.org").await;
        let token = revoked(&house, Kind::Token, Some(Role::Owner)).await;
        let all: Vec<_> = operations(&house).await.into_iter().filter(|(.., staff)| *staff).collect();
        assert!(all.len() >= 4, "{all:?}");
        let asked = |method: &str, path: &str| {
            let method: Method = method.to_uppercase().parse().expect("a method");
            (method, path.replace("{shop}", "courte-pate").replace("{id}", &id))
        };
        let json_type = ("content-type", "application/json");
        let good = json!({ "to": "ready", "sku": "CP-TRA", "quantity": 1, "ready_in_minutes": 30 }).to_string();
        for (method, path, _) in &all {
            let (method, path) = asked(method, path);
            let bearer = format!("Bearer {token}");
            let (status, _) = house.raw(method.clone(), &path, &[("authorization", &bearer), json_type], &good).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{method} {path} with a key that was taken back");
            let (status, _) = house.raw(method.clone(), &path, &[("cookie", &neighbour), json_type], &good).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{method} {path} with the neighbour's session");
            if method != Method::GET {
                let forged = [
                    ("cookie", owner.as_str()),
                    ("origin", "https://evil.example"),
                    ("sec-fetch-site", "cross-site"),
                    json_type,
                ];
                let (status, _) = house.raw(method.clone(), &path, &forged, &good).await;
                assert_eq!(status, StatusCode::FORBIDDEN, "{method} {path} from a page elsewhere");
            }
        }
        assert_eq!(board(&house).await.1, before, "nothing moved");
        house.advance(60 * 12 + 1).await;
        for (method, path, _) in &all {
            let (method, path) = asked(method, path);
            let (status, _) = house.raw(method.clone(), &path, &[("cookie", &owner), json_type], &good).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{method} {path} with a session that is over");
        }
    });
}

#[test]
fn who_serves_opens_no_file_and_who_advises_decides_nothing() {
    on_both(|house| async move {
        let (id, before) = board(&house).await;
        let counter = session(&house, "sarah@courte-pate.example.org").await;
        let advisor = session(&house, "ines@courte-pate.example.org").await;
        let mut asked = 0;
        for (who, door) in [(&counter, "/atelier"), (&counter, "/bureau"), (&advisor, "/atelier")] {
            for (verb, path) in
                routes().into_iter().filter(|(_, path)| path == door || path.starts_with(&format!("{door}/")))
            {
                asked += 1;
                let (status, _) = ask(&house, verb, &filled(&path, &id), &[("cookie", who)]).await;
                assert!(status.is_client_error(), "{verb:?} {path}: {status}");
            }
        }
        assert!(asked > 100, "{asked}");
        let (status, _) = ask(&house, Verb::Get, "/bureau", &[("cookie", &advisor)]).await;
        assert_eq!(status, StatusCode::OK, "the desk is the advisor's");
        assert_eq!(board(&house).await.1, before, "nothing moved");
    });
}
