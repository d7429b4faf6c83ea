//! The outside contract: what integrators and checks rely on, walked over HTTP.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::house::{House, on_both};

const BREAD: &str = "CP-TRA";

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} in {value}"))
}

async fn left(house: &House, sku: &str) -> i64 {
    let articles = house.get("/api/v1/shops/courte-pate/articles").await;
    let articles = articles.as_array().expect("articles");
    let article = articles.iter().find(|article| article["sku"] == sku).expect("the article");
    article["available_now"].as_i64().expect("counted")
}

#[test]
fn an_order_from_its_key_to_its_hand_over() {
    on_both(|house| async move {
        let shop = house.shop("courte-pate").await;
        let (counter, neighbour) = (text(&shop["staff"], "counter"), house.shop("bon-os").await);
        let neighbour = text(&neighbour["staff"], "owner").to_owned();
        let before = left(&house, BREAD).await;
        let at = "2026-11-24T09:00:00Z";
        let (status, order) = house.reserve("key-1", "06 39 98 77 01", BREAD, 2, at).await;
        assert_eq!(status, StatusCode::CREATED, "{order}");
        assert_eq!(
            (text(&order, "state"), text(&order, "pickup_at"), &order["total_cents"]),
            ("received", at, &json!(270))
        );
        assert!(text(&order, "code").len() == 4 && order["hold_expires_at"].is_string());
        assert_eq!(left(&house, BREAD).await, before - 2, "who orders sees it on the shelf at once");
        for _ in 0..3 {
            let (status, again) = house.reserve("key-1", "06 39 98 77 01", BREAD, 2, at).await;
            assert_eq!((status, &again["id"]), (StatusCode::CREATED, &order["id"]));
        }
        assert_eq!(left(&house, BREAD).await, before - 2);
        // The same key of somebody else is another order: nobody reads a neighbour's by guessing a key.
        let (_, other) = house.reserve("key-1", "06 39 98 77 02", BREAD, 1, at).await;
        assert_ne!(other["id"], order["id"]);

        let (id, status_url) = (text(&order, "id"), text(&order, "status_url"));
        let token = status_url.split("t=").nth(1).expect("a token");
        let path = format!("/api/v1/orders/{id}");
        let seen = house.get(&format!("{path}?t={token}")).await;
        assert_eq!(seen["code"], order["code"]);
        let status_of = |method: Method, token: Option<String>| {
            let (house, path) = (house.clone(), path.clone());
            async move { house.send(method, &path, token.as_deref(), None).await.status() }
        };
        assert_eq!(status_of(Method::GET, None).await, StatusCode::UNAUTHORIZED);
        assert_eq!(status_of(Method::GET, Some(token.to_owned())).await, StatusCode::OK);
        assert_eq!(status_of(Method::GET, Some(counter.to_owned())).await, StatusCode::OK);
        assert_eq!(status_of(Method::GET, Some(neighbour.clone())).await, StatusCode::NOT_FOUND);
        assert_eq!(status_of(Method::DELETE, Some(neighbour.clone())).await, StatusCode::NOT_FOUND);
        assert_eq!(status_of(Method::GET, Some("nonsense".into())).await, StatusCode::UNAUTHORIZED);

        let moves = format!("/api/v1/shops/courte-pate/orders/{id}/transitions");
        assert_eq!(house.post(&moves, None, json!({ "to": "ready" })).await.0, StatusCode::UNAUTHORIZED);
        assert_eq!(house.post(&moves, Some(&neighbour), json!({ "to": "ready" })).await.0, StatusCode::FORBIDDEN);
        for to in ["set_aside", "ready", "collected"] {
            let (status, moved) = house.post(&moves, Some(counter), json!({ "to": to })).await;
            assert_eq!((status, &moved["state"]), (StatusCode::OK, &json!(to)), "{moved}");
        }
        let (status, problem) = house.post(&moves, Some(counter), json!({ "to": "received" })).await;
        assert_eq!((status, &problem["type"]), (StatusCode::CONFLICT, &json!("/problems/not-allowed")));
        assert_eq!(status_of(Method::DELETE, Some(token.to_owned())).await, StatusCode::CONFLICT, "it is eaten");

        let board =
            house.send(Method::GET, "/api/v1/shops/courte-pate/orders?date=2026-11-24", Some(counter), None).await;
        let board: Value = board.json().await.expect("JSON");
        assert!(
            board["orders"]
                .as_array()
                .expect("orders")
                .iter()
                .any(|known| known["id"] == id && known["name"] == "Odile")
        );
        let other_id = text(&other, "id");
        let other_token = text(&other, "status_url").split("t=").nth(1).expect("a token");
        let gone = house.send(Method::DELETE, &format!("/api/v1/orders/{other_id}?t={other_token}"), None, None).await;
        assert_eq!(gone.json::<Value>().await.expect("JSON")["state"], "cancelled");
        assert_eq!(left(&house, BREAD).await, before - 2);
    });
}

#[test]
fn two_hundred_customers_at_once_for_fifty() {
    on_both(|house| async move {
        let shop = house.shop("courte-pate").await;
        // A batch of exactly fifty, of an article that has no other stock then.
        let (status, batch) = house
            .post(
                "/api/v1/shops/courte-pate/batches",
                Some(text(&shop["staff"], "counter")),
                json!({ "sku": "CP-SEI", "quantity": 50, "ready_at": "2026-11-24T09:00:00Z", "announce": false }),
            )
            .await;
        assert_eq!(status, StatusCode::CREATED, "{batch}");
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..200 {
            let house = house.clone();
            tasks.spawn(async move {
                let phone = format!("+3363998{n:04}");
                house.reserve(&format!("all-{n}"), &phone, "CP-SEI", 1, "2026-11-24T10:00:00Z").await
            });
        }
        let (mut sold, mut refused) = (0, 0);
        while let Some(done) = tasks.join_next().await {
            let (status, body) = done.expect("no panic");
            match status {
                StatusCode::CREATED => sold += 1,
                StatusCode::CONFLICT => {
                    assert_eq!(
                        (&body["type"], &body["available"]),
                        (&json!("/problems/sold-out"), &json!(0)),
                        "{body}"
                    );
                    refused += 1;
                }
                other => panic!("{other}: {body}"),
            }
        }
        assert_eq!((sold, refused), (50, 150));
    });
}

#[test]
fn who_comes_too_late_hears_the_name_and_what_comes_near() {
    on_both(|house| async move {
        let noon = "2026-11-24T11:00:00Z";
        let (status, all) = house.reserve("all", "+33639987721", "CP-JB", 200, noon).await;
        assert_eq!(status, StatusCode::CONFLICT, "{all}");
        let left = all["available"].as_i64().expect("a number");
        assert!(left > 0 && all["nearest"].is_null(), "nobody has 200 of anything like it: {all}");
        let (status, taken) = house.reserve("rest", "+33639987721", "CP-JB", left, noon).await;
        assert_eq!(status, StatusCode::CREATED, "{taken}");
        let (_, late) = house.reserve("late", "+33639987722", "CP-JB", 1, noon).await;
        let detail = text(&late, "detail");
        assert!(detail.contains("Sandwich jambon-beurre") && !detail.contains("CP-JB"), "{detail}");
        assert_eq!(late["nearest"], json!({ "sku": "CP-PC", "name": "Sandwich poulet crudités" }));
        let answer = house.sms("+33639987723", "Bonjour, 1 sandwich jambon-beurre pour 12h svp").await;
        assert!(answer.contains("la place, il y a : Sandwich poulet crudités"), "{answer}");
    });
}

#[test]
fn a_batch_is_followed_announced_answered_and_stopped() {
    on_both(|house| async move {
        let shop = house.shop("courte-pate").await;
        let counter = text(&shop["staff"], "counter");
        let phone = "+33639987711";
        let followers = "/api/v1/shops/courte-pate/followers";
        let (status, waiting) =
            house.post(followers, None, json!({ "phone": phone, "topics": ["batch:CP-TRA"] })).await;
        assert_eq!((status, &waiting["state"]), (StatusCode::ACCEPTED, &json!("pending")));
        let announce = |minutes: i64| {
            let (house, counter) = (house.clone(), counter.to_owned());
            async move {
                let body = json!({ "sku": "CP-TRA", "quantity": 12, "ready_in_minutes": minutes, "announce": true });
                house.post("/api/v1/shops/courte-pate/batches", Some(&counter), body).await
            }
        };
        // The demo has two followers of its own. Nobody is told before their OUI.
        let (status, first) = announce(20).await;
        assert_eq!((status, &first["audience"]), (StatusCode::CREATED, &json!(2)), "{first}");
        house.advance(0).await;
        assert!(house.newest(phone).await.contains("OUI"));
        assert!(house.sms(phone, "Oui !").await.contains("vous serez prévenu"));
        let (_, second) = announce(30).await;
        assert_eq!(second["audience"], json!(3));
        assert!(second["cost_cents"].as_i64().is_some_and(|cents| cents > 0));
        house.advance(0).await;
        let alert = house.newest(phone).await;
        assert!(
            alert.contains("Baguette de tradition")
                && alert.contains("dans 30 min")
                && alert.contains("/courte-pate/a/"),
            "{alert}"
        );
        assert!(house.sms(phone, "2").await.contains("C'est noté : 2 Baguettes de tradition"));
        assert!(house.sms(phone, "STOP").await.contains("plus aucun message"));
        let (_, third) = announce(40).await;
        assert_eq!(third["audience"], json!(2));
        house.advance(0).await;
        assert!(house.newest(phone).await.contains("plus aucun message"), "silence after STOP");
        // Their order goes on, and its notices too.
        house.advance(180).await;
        assert!(house.newest(phone).await.contains("remise en rayon"), "{}", house.newest(phone).await);
        let (status, _) = house.post("/api/v1/shops/courte-pate/batches", None, json!({})).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn a_gateway_calls_twice_and_is_heard_once() {
    on_both(|house| async move {
        let shop = house.shop("courte-pate").await;
        let path = text(&shop["hooks"], "smsgate").to_owned();
        let call = json!({ "id": "evt-1", "deviceId": "d", "event": "sms:received", "webhookId": "w",
            "payload": { "messageId": "m", "message": "Je veux parler à quelqu'un", "sender": "+33639987712", "receivedAt": "2026-11-24T09:00:00.000+01:00" } });
        for _ in 0..3 {
            assert_eq!(house.post(&path, None, call.clone()).await.0, StatusCode::OK);
        }
        let key = house.app.key(&"courte-pate".parse().expect("a slug"));
        let waiting = house.db.read(move |conn| comptoir::inbox::waiting(conn, &key)).await.expect("read");
        assert_eq!(waiting.len(), 1);
        assert_eq!(house.post("/hooks/sms/smsgate/nonsense", None, call).await.0, StatusCode::NOT_FOUND);
        let twilio = text(&shop["hooks"], "twilio_sms").to_owned();
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let (status, answer) = house
            .raw(Method::POST, &twilio, &form, "MessageSid=SM1&From=%2B33639987712&To=%2B33639984111&Body=STOP")
            .await;
        assert!(status.is_success() && answer.contains("<Response/>"));
    });
}

#[test]
fn broken_requests_are_refused_in_a_sentence() {
    on_both(|house| async move {
        let orders = "/api/v1/shops/courte-pate/orders";
        let json_type = [("content-type", "application/json")];
        let good = json!({ "customer": { "name": "O", "phone": "0639987701" }, "lines": [{ "sku": BREAD, "quantity": 1 }], "pickup_at": "2026-11-24T09:00:00Z" });
        let with = |change: &dyn Fn(&mut Value)| {
            let mut body = good.clone();
            change(&mut body);
            body.to_string()
        };
        let bodies = [
            String::new(),
            "{".into(),
            "[]".into(),
            "null".into(),
            "\u{0}".into(),
            with(&|body| body["lines"] = json!([])),
            with(&|body| body["lines"] = json!("bread")),
            with(&|body| body["lines"][0]["quantity"] = json!(0)),
            with(&|body| body["lines"][0]["quantity"] = json!(-3)),
            with(&|body| body["lines"][0]["quantity"] = json!(1.5)),
            with(&|body| body["lines"][0]["quantity"] = json!(9_223_372_036_854_775_807_i64)),
            with(&|body| body["lines"][0]["sku"] = json!("../../etc")),
            with(&|body| body["lines"][0]["sku"] = json!("NOPE")),
            with(&|body| body["customer"] = json!({})),
            with(&|body| body["customer"]["phone"] = json!("12")),
            with(&|body| body["customer"]["name"] = json!("x".repeat(10_000))),
            with(&|body| body["pickup_at"] = json!("demain")),
            with(&|body| body["pickup_at"] = json!("9999-12-31T23:59:59Z")),
            with(&|body| body["pickup_at"] = json!("2020-01-01T00:00:00Z")),
            with(&|body| body["pickup_at"] = json!("2026-11-24T13:00:00Z")),
        ];
        for body in bodies {
            let (status, text) = house.raw(Method::POST, orders, &json_type, &body).await;
            assert!(status.is_client_error(), "{status} for {body}");
            let problem: Value =
                serde_json::from_str(&text).unwrap_or_else(|_| panic!("no problem for {body}: {text}"));
            assert!(text_starts(&problem, "/problems/") && problem["title"].is_string(), "{problem}");
        }
        let (status, _) = house.raw(Method::POST, orders, &[("content-type", "text/plain")], &good.to_string()).await;
        assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        for (path, expected) in [
            ("/api/v1/shops/nowhere", 404),
            ("/api/v1/shops/nowhere/articles", 404),
            ("/api/v1/shops/courte-pate/slots?date=hier", 400),
            ("/api/v1/shops?near=ici", 400),
            ("/api/v1/orders/none", 401),
            ("/api/v1/nothing", 404),
        ] {
            let response = house.send(Method::GET, path, None, None).await;
            assert_eq!(response.status().as_u16(), expected, "{path}");
            assert_eq!(response.headers()["content-type"], "application/problem+json", "{path}");
        }
    });
}

fn text_starts(value: &Value, start: &str) -> bool {
    value["type"].as_str().is_some_and(|kind| kind.starts_with(start))
}

#[test]
fn the_street_answers_searches_hours_and_its_own_description() {
    on_both(|house| async move {
        let found = house.get("/api/v1/shops?q=chocolatine").await;
        assert_eq!(
            (found[0]["slug"].as_str(), found[0]["matches"][0]["sku"].as_str()),
            (Some("courte-pate"), Some("CP-PCH"))
        );
        let near = house.get("/api/v1/shops?near=47.32882,0.87119&open=now").await;
        let near = near.as_array().expect("shops");
        assert_eq!(near[0]["slug"], "courte-pate");
        assert!(near.iter().all(|shop| shop["open"] == true) && near.len() < 12, "the bookshop opens at 9:30");
        let shop = house.get("/api/v1/shops/courte-pate").await;
        assert_eq!(shop["until"], "2026-11-24T12:15:00Z");
        let slots = house.get("/api/v1/shops/courte-pate/slots?date=2026-11-24").await;
        assert_eq!(
            (slots["slots"][0]["at"].as_str(), slots["slots"][0]["room"].as_i64().is_some()),
            (Some("2026-11-24T08:10:00Z"), true)
        );
        let document = house.get("/api/v1/openapi.json").await;
        assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
        let paths = document["paths"].as_object().expect("paths");
        assert!(paths.len() >= 9, "{paths:?}");
        // Everything that says it is for staff answers 401 to a stranger, and nothing answers 5xx.
        for (path, operations) in paths {
            for (method, operation) in operations.as_object().expect("operations") {
                let path =
                    path.replace("{shop}", "courte-pate").replace("{id}", "01936d3e-0000-7000-8000-000000000000");
                let method = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
                let body = (method == Method::POST).then(|| json!({}));
                let status = house.send(method.clone(), &path, None, body).await.status();
                assert!(!status.is_server_error(), "{method} {path}: {status}");
                if operation.get("security").is_some() {
                    assert_eq!(status, StatusCode::UNAUTHORIZED, "{method} {path}");
                }
            }
        }
        for path in ["/healthz", "/readyz", "/metrics"] {
            assert_eq!(house.send(Method::GET, path, None, None).await.status(), StatusCode::OK, "{path}");
        }
    });
}

#[test]
fn a_shop_page_is_light_at_first_view() {
    on_both(|house| async move {
        let page = "/courte-pate";
        let (status, html) = house.raw(Method::GET, page, &[("accept", "text/html")], "").await;
        assert_eq!(status, StatusCode::OK);
        // Everything the first view fetches from us; what is asked for later (live events, the worker) is not part of it.
        let mut paths: Vec<&str> = html
            .split(['"', '\''])
            .filter(|part| part.starts_with("/assets/"))
            .map(|part| part.split('#').next().unwrap_or(part))
            .filter(|path| [".css", ".js", ".woff2", "icons.svg"].iter().any(|kind| path.contains(kind)))
            .collect();
        paths.push(page);
        paths.sort_unstable();
        paths.dedup();
        assert!(paths.len() >= 4, "{paths:?}");
        let mut bytes = 0;
        for path in &paths {
            bytes += house.weight(path).await;
        }
        assert!(bytes <= 60 * 1024, "{bytes} bytes: {paths:?}");
    });
}
