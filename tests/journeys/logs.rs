//! The log of the whole program, down to the smallest line, holds nobody: no number, address, name, text or key of who came by any way.

use std::{collections::BTreeSet, fs::File, time::Duration};

use reqwest::{Client, Method, StatusCode, redirect::Policy};
use serde_json::{Value, json};

use crate::commands::{program, started};

const NAME: &str = "Marchandeau";
const PHONE: &str = "+33639987745";
const MAIL: &str = "odile.marchandeau@example.net";
/// Said in every message.
const WORD: &str = "zebulon";

/// One street in another process.
struct Street {
    base: String,
    client: Client,
}

impl Street {
    async fn ask(&self, method: Method, path: &str, kind: &str, body: String) -> (StatusCode, String, Option<String>) {
        let request = self.client.request(method, format!("{}{path}", self.base)).header("content-type", kind);
        let request = request.header("accept", "text/html, application/json").body(body);
        let answer = request.send().await.expect("an answer");
        let cookie = answer.headers().get_all("set-cookie").iter().find_map(|value| {
            let value = value.to_str().ok()?.split(';').next()?;
            value.starts_with("comptoir=").then(|| value.to_owned())
        });
        (answer.status(), answer.text().await.expect("a body"), cookie)
    }

    async fn json(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        let (status, text, _) = self.ask(Method::POST, path, "application/json", body.to_string()).await;
        (status, serde_json::from_str(&text).unwrap_or_default())
    }

    async fn form(&self, path: &str, body: &str) -> (StatusCode, String, Option<String>) {
        self.ask(Method::POST, path, "application/x-www-form-urlencoded", body.to_owned()).await
    }

    async fn get(&self, path: &str, cookie: &str) -> (StatusCode, String) {
        let answer =
            self.client.get(format!("{}{path}", self.base)).header("cookie", cookie).send().await.expect("an answer");
        (answer.status(), answer.text().await.expect("a body"))
    }

    async fn read(&self, path: &str) -> Value {
        serde_json::from_str(&self.get(path, "").await.1).expect("JSON")
    }
}

impl Street {
    /// The newest mail to somebody, once it has left.
    async fn letter(&self, to: &str) -> String {
        for _ in 0..100 {
            self.json("/demo/clock", &json!({ "advance_minutes": 0 })).await;
            let messages = self.read("/demo/messages.json").await;
            let found = messages.as_array().expect("messages").iter().find(|message| message["to"] == to).cloned();
            if let Some(text) = found.as_ref().and_then(|message| message["text"].as_str()) {
                return text.to_owned();
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no mail to {to}");
    }
}

/// Every text of some JSON that is a secret or a person: paths by their last part.
fn secrets(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| secrets(one, into)),
        Value::Object(all) => {
            all.iter().filter(|(name, _)| *name != "slug" && *name != "sku").for_each(|(_, one)| secrets(one, into))
        }
        Value::String(text) => {
            let last = text.rsplit(['/', '=', ' ']).next().unwrap_or(text);
            // Tokens, keys and addresses are long; a number is one too.
            if last.len() >= 10 && (last.starts_with('+') || last.contains('@') || last.len() >= 20) {
                into.insert(last.to_owned());
            }
        }
        _ => {}
    }
}

/// A number as people, gateways and forms write it.
fn spellings(phone: &str) -> Vec<String> {
    let digits = phone.trim_start_matches("+33");
    let pairs: Vec<&str> = (1..digits.len()).step_by(2).map(|at| &digits[at..at + 2]).collect();
    vec![
        phone.to_owned(),
        format!("33{digits}"),
        format!("0{digits}"),
        format!("0{} {}", &digits[..1], pairs.join(" ")),
    ]
}

async fn walk(street: &Street) -> BTreeSet<String> {
    let access = street.read("/demo/access.json").await;
    let mut wanted = BTreeSet::new();
    secrets(&access, &mut wanted);
    let shop = &access["shops"][0];
    let hook = |name: &str| shop["hooks"][name].as_str().expect("a way in").to_owned();
    // An order by the API, and its page.
    let at = "2026-11-24T10:00:00Z";
    let order = json!({ "customer": { "name": NAME, "phone": PHONE, "email": MAIL }, "note": WORD,
        "lines": [{ "sku": "CP-TRA", "quantity": 1 }], "pickup_at": at });
    let (status, made) = street.json("/api/v1/shops/courte-pate/orders", &order).await;
    assert!(status == StatusCode::CREATED || status.is_client_error(), "{status}");
    secrets(&made, &mut wanted);
    if let Some(page) = made["status_url"].as_str().and_then(|url| url.strip_prefix(&street.base)) {
        street.get(page, "").await;
    }
    // What cannot be read is not told either.
    street
        .ask(
            Method::POST,
            "/api/v1/shops/courte-pate/orders",
            "application/json",
            format!("{{\"name\":\"{NAME}\",{PHONE}"),
        )
        .await;
    street.form("/courte-pate/reserver", &format!("q.CP-TRA=1&nom={NAME}&contact={PHONE}&note={WORD}")).await;
    // Messages, by each way.
    let text = format!("Bonjour ici {NAME}, 2 tradi pour demain 10h svp, {WORD}");
    street.json("/demo/sms", &json!({ "from": PHONE, "to": "+33639984111", "text": text })).await;
    let sms = json!({ "id": "e1", "deviceId": "d", "event": "sms:received", "webhookId": "w",
        "payload": { "messageId": "m", "message": text, "sender": PHONE, "receivedAt": "2026-11-24T09:00:00.000+01:00" } });
    street.json(&hook("smsgate"), &sms).await;
    street
        .json(&hook("smsgate"), &json!({ "event": "sms:received", "payload": { "sender": PHONE, "message": 7 } }))
        .await;
    street
        .form(&hook("twilio_sms"), &format!("MessageSid=SM1&From=%2B{}&To=%2B33639984111&Body={WORD}", &PHONE[1..]))
        .await;
    street
        .form(
            &hook("twilio_voice"),
            &format!("CallSid=CA1&From=%2B{}&To=%2B33639984111&SpeechResult={WORD}", &PHONE[1..]),
        )
        .await;
    street.form(&hook("ovh_sms"), &format!("id=1&senderid={PHONE}&message={WORD}")).await;
    let mail = format!(
        "From: {NAME} <{MAIL}>\r\nTo: pain@example.org\r\nSubject: {WORD}\r\nMessage-ID: <a1@example.net>\r\n\r\n{text}\r\n"
    );
    street.ask(Method::POST, &hook("mail"), "message/rfc822", mail).await;
    street
        .form(&hook("cti"), &format!("event=newCall&callId=c1&from={}&to=33199004111&direction=in", &PHONE[1..]))
        .await;
    // Objects.
    for customer in access["customers"].as_array().expect("customers") {
        for way in ["owntracks", "homeassistant"] {
            if let Some(path) = customer[way].as_str() {
                street.json(path, &json!({ "_type": "transition", "event": "enter", "desc": "courte-pate", "tst": 1, "name": NAME })).await;
            }
        }
        if let Some(link) = customer["triggers"][0].as_str() {
            street.form(link, "").await;
        }
    }
    // Who wants to be told, and who enters.
    street.json("/api/v1/shops/courte-pate/followers", &json!({ "phone": PHONE, "topics": ["batch:CP-TRA"] })).await;
    let contact = "camille@courte-pate.example.org";
    wanted.insert(contact.to_owned());
    street.form("/comptoir/entrer", &format!("contact={contact}")).await;
    let letter = street.letter(contact).await;
    let secret: String = letter
        .split("lien?j=")
        .nth(1)
        .expect("a link")
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    let (_, _, session) = street.form("/comptoir/entrer/lien", &format!("token={secret}")).await;
    let session = session.expect("a session");
    for path in ["/comptoir", "/comptoir/messages", "/bureau", "/bureau/appels", "/atelier", "/atelier/messages"] {
        assert_eq!(street.get(path, &session).await.0, StatusCode::OK, "{path}");
    }
    street.get(&format!("/bureau/clients?q={NAME}"), &session).await;
    wanted.extend([secret, session.trim_start_matches("comptoir=").to_owned()]);
    wanted
}

#[test]
fn the_log_of_a_morning_holds_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log");
    let mut command = program();
    command.arg("demo").env("COMPTOIR_LOG", "trace").stderr(File::create(&path).expect("a file"));
    let (running, base, _) = started(&mut command);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut wanted = runtime.block_on(async {
        let client = Client::builder().redirect(Policy::none()).build().expect("a client");
        walk(&Street { base, client }).await
    });
    drop(running);
    wanted.extend(spellings(PHONE));
    wanted.extend([NAME.to_owned(), MAIL.to_owned(), WORD.to_owned()]);
    assert!(wanted.len() > 60, "secrets were gathered: {}", wanted.len());
    let log = std::fs::read_to_string(&path).expect("text");
    assert!(log.lines().count() > 200 && log.contains("TRACE"), "the log was written: {} lines", log.lines().count());
    let told: Vec<String> = wanted
        .iter()
        .filter_map(|secret| Some(format!("{secret}: {}", log.lines().find(|line| line.contains(secret.as_str()))?)))
        .collect();
    assert_eq!(told, Vec::<String>::new());
}
