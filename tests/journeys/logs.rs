//! The log of the whole program, down to the smallest line, holds nobody: no number, address, name, text or key of who came by any way.

use std::{cell::RefCell, collections::BTreeSet, fs::File, time::Duration};

use futures_util::{SinkExt as _, StreamExt as _};
use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, Method, StatusCode, redirect::Policy};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest as _},
};

use crate::commands::{program, started};

const NAME: &str = "Marchandeau";
const PHONE: &str = "+33639987745";
const MAIL: &str = "odile.marchandeau@example.net";
/// Said in every message.
const WORD: &str = "zebulon";
/// Where a browser may be reached.
const WAY: &str = "198.51.100.77";
/// The names that two tabs give themselves.
const TABS: [&str; 2] = ["6f1c6a1e-95c3-4d7e-8f27-6a4a0c9d1b11", "0b4de3a2-1f70-4a3c-9d55-1f8e7c6b5a40"];
/// What a link to enter by has in it.
const LINK: &str = "lien?j=";
/// How long something may take to come.
const PATIENCE: Duration = Duration::from_secs(60);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// One street in another process.
struct Street {
    base: String,
    client: Client,
    /// What was answered otherwise than was expected: a way that is not there any more tells nothing of the log.
    odd: RefCell<Vec<String>>,
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

    fn expects(&self, good: bool, path: &str, status: StatusCode, text: &str) {
        if !good {
            self.odd.borrow_mut().push(format!("{status} at {path}: {}", text.chars().take(300).collect::<String>()));
        }
    }

    /// Posts JSON, which is taken.
    async fn json(&self, path: &str, body: &Value) -> Value {
        let (status, text, _) = self.ask(Method::POST, path, "application/json", body.to_string()).await;
        self.expects(status.is_success(), path, status, &text);
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Posts a form, which is taken: the page, or where one is sent on to, and the session.
    async fn form(&self, path: &str, body: &str) -> (String, Option<String>) {
        let (status, text, cookie) =
            self.ask(Method::POST, path, "application/x-www-form-urlencoded", body.to_owned()).await;
        self.expects(status.is_success() || status.is_redirection(), path, status, &text);
        (text, cookie)
    }

    /// Posts what cannot be read, and is refused.
    async fn nonsense(&self, path: &str, body: String) {
        let (status, text, _) = self.ask(Method::POST, path, "application/json", body).await;
        let refused = status.is_client_error() && status != StatusCode::NOT_FOUND;
        self.expects(refused, path, status, &text);
    }

    /// The clock goes on; it says what time it is.
    async fn advance(&self, minutes: i64) -> Timestamp {
        let told = self.json("/demo/clock", &json!({ "advance_minutes": minutes })).await;
        told["now"].as_str().and_then(|now| now.parse().ok()).expect("an instant")
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
    /// The newest mail to somebody with a link to enter by, once it has left.
    async fn letter(&self, to: &str) -> String {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while tokio::time::Instant::now() < deadline {
            self.advance(0).await;
            let messages = self.read("/demo/messages.json").await;
            let theirs = messages.as_array().expect("messages").iter().filter(|message| message["to"] == to);
            let mut texts = theirs.filter_map(|message| message["text"].as_str());
            if let Some(text) = texts.find(|text| text.contains(LINK)) {
                return text.to_owned();
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no mail to {to}");
    }

    /// Somebody of the shop enters by the link of a mail: their session.
    async fn enters(&self, contact: &str, wanted: &mut BTreeSet<String>) -> String {
        wanted.insert(contact.to_owned());
        self.form("/comptoir/entrer", &format!("contact={contact}")).await;
        let letter = self.letter(contact).await;
        let secret: String = letter
            .split(LINK)
            .nth(1)
            .expect("a link")
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
            .collect();
        let (_, session) = self.form("/comptoir/entrer/lien", &format!("token={secret}")).await;
        let session = session.expect("a session");
        wanted.extend([secret, session.trim_start_matches("comptoir=").to_owned()]);
        session
    }

    /// The line of a tab to a room.
    async fn line(&self, path: &str, tab: &str, cookie: &str) -> Socket {
        let url = format!("{}{path}/signal?onglet={tab}", self.base.replacen("http", "ws", 1));
        let mut request = url.into_client_request().expect("a request");
        request.headers_mut().insert("cookie", cookie.parse().expect("a value"));
        connect_async(request).await.expect("open").0
    }
}

/// Waits until something with these words is said on a line.
async fn hears(socket: &mut Socket, words: &str) -> String {
    let heard = async {
        loop {
            if let Message::Text(text) = socket.next().await.expect("open").expect("a message")
                && text.contains(words)
            {
                return text.to_string();
            }
        }
    };
    tokio::time::timeout(PATIENCE, heard).await.expect("in time")
}

/// What stands between two marks of a text, the first time.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    text.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map(|(found, _)| found)
}

/// Two meet by video: who booked, by the link, and who is met, by the session. Both say by which ways they may be reached.
async fn meets(street: &Street, wanted: &mut BTreeSet<String>) {
    let page = street.get("/courte-pate/rendez-vous", "").await.1;
    let with = between(&page, "?avec=", "&").expect("who is met").to_owned();
    let page = street.get(&format!("/courte-pate/rendez-vous?avec={with}&comment=video"), "").await.1;
    let start: i64 = between(&page, "&#38;a=", "#").and_then(|at| at.parse().ok()).expect("a time");
    let chosen = format!("avec={with}&comment=video&a={start}");
    let page = street.get(&format!("/courte-pate/rendez-vous?{chosen}"), "").await.1;
    let nonce = between(&page, "name=\"nonce\" value=\"", "\"").expect("a nonce");
    let phone = PHONE.replace('+', "%2B");
    let body = format!("{chosen}&nonce={nonce}&name={NAME}&contact={phone}&sujet={WORD}");
    let booked = street.client.post(format!("{}/courte-pate/rendez-vous", street.base));
    let booked =
        booked.header("content-type", "application/x-www-form-urlencoded").body(body).send().await.expect("booked");
    let link = booked.headers()["location"].to_str().expect("text").split('?').next().expect("a path").to_owned();
    wanted.insert(link.rsplit('/').next().expect("a token").to_owned());
    let before = Timestamp::from_millisecond(start).expect("an instant").duration_since(street.advance(0).await);
    street.advance(before.as_mins() - 5).await;
    let ines = street.enters("ines@courte-pate.example.org", wanted).await;
    let agenda = street.get("/bureau/agenda", &ines).await.1;
    let room = agenda.split('"').find(|part| part.starts_with("/bureau/rendez-vous/") && part.ends_with("/video"));
    let ours = room.expect("a room").trim_end_matches("/video").to_owned();
    for (path, cookie) in [(&link, ""), (&ours, ines.as_str())] {
        assert_eq!(street.get(&format!("{path}/video"), cookie).await.0, StatusCode::OK);
    }
    let mut theirs = street.line(&link, TABS[0], "").await;
    hears(&mut theirs, "welcome").await;
    let mut own = street.line(&ours, TABS[1], &ines).await;
    hears(&mut theirs, TABS[1]).await;
    let sdp = format!("v=0\r\no=- 1 1 IN IP4 {WAY}\r\ns={WORD}\r\n");
    let offer = json!({ "type": "description", "description": { "type": "offer", "sdp": sdp } });
    let way = json!({ "candidate": format!("candidate:1 1 udp 2122260223 {WAY} 50000 typ host"), "sdpMid": "0",
        "sdpMLineIndex": 0, "usernameFragment": null });
    for word in [&offer, &json!({ "type": "candidate", "candidate": way })] {
        own.send(Message::Text(word.to_string().into())).await.expect("said");
        hears(&mut theirs, WAY).await;
    }
    // What is no word closes the line, and is told nowhere.
    own.send(Message::Text(format!("nonsense of {NAME}").into())).await.expect("said");
    let ended = async { while let Some(Ok(_)) = own.next().await {} };
    tokio::time::timeout(PATIENCE, ended).await.expect("in time");
    wanted.insert(WAY.to_owned());
    wanted.extend(TABS.map(str::to_owned));
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
    let mut ordered = false;
    let tomorrow = street.advance(0).await + SignedDuration::from_hours(24);
    for days in 0..8 {
        // Ten o'clock by the clock of the world: an hour at which the shop is open on the days on which it is.
        let day = (tomorrow + SignedDuration::from_hours(24 * days)).to_string();
        let at = format!("{}T10:00:00Z", day.split('T').next().expect("a day"));
        let order = json!({ "customer": { "name": NAME, "phone": PHONE, "email": MAIL }, "note": WORD,
            "lines": [{ "sku": "CP-TRA", "quantity": 1 }], "pickup_at": at });
        let path = "/api/v1/shops/courte-pate/orders";
        let (status, text, _) = street.ask(Method::POST, path, "application/json", order.to_string()).await;
        let made: Value = serde_json::from_str(&text).expect("JSON");
        if status != StatusCode::CREATED {
            // Closed on that day.
            assert_eq!(made["type"], "/problems/closed", "{made}");
            continue;
        }
        secrets(&made, &mut wanted);
        let page = made["status_url"].as_str().and_then(|url| url.strip_prefix(&street.base)).expect("a page");
        assert_eq!(street.get(page, "").await.0, StatusCode::OK);
        ordered = true;
        break;
    }
    assert!(ordered, "the shop is open on one of eight days");
    // What cannot be read is not told either.
    street.nonsense("/api/v1/shops/courte-pate/orders", format!("{{\"name\":\"{NAME}\",{PHONE}")).await;
    street
        .form("/courte-pate/reserver", &format!("q.CP-TRA=1&name={NAME}&contact=%2B{}&note={WORD}", &PHONE[1..]))
        .await;
    // Messages, by each way.
    let text = format!("Bonjour ici {NAME}, 2 tradi pour demain 10h svp, {WORD}");
    street.json("/demo/sms", &json!({ "from": PHONE, "to": "+33639984111", "text": text })).await;
    let sms = json!({ "id": "e1", "deviceId": "d", "event": "sms:received", "webhookId": "w",
        "payload": { "messageId": "m", "message": text, "sender": PHONE, "receivedAt": "2026-11-24T09:00:00.000+01:00" } });
    street.json(&hook("smsgate"), &sms).await;
    let wrong = json!({ "event": "sms:received", "payload": { "sender": PHONE, "message": 7 } });
    street.nonsense(&hook("smsgate"), wrong.to_string()).await;
    street
        .form(&hook("twilio_sms"), &format!("MessageSid=SM1&From=%2B{}&To=%2B33639984111&Body={WORD}", &PHONE[1..]))
        .await;
    street
        .form(
            &hook("twilio_voice"),
            &format!("CallSid=CA1&From=%2B{}&To=%2B33639984111&SpeechResult={WORD}", &PHONE[1..]),
        )
        .await;
    street.form(&hook("ovh_sms"), &format!("id=1&sender=%2B{}&message={WORD}", &PHONE[1..])).await;
    let mail = format!(
        "From: {NAME} <{MAIL}>\r\nTo: pain@example.org\r\nSubject: {WORD}\r\nMessage-ID: <a1@example.net>\r\n\r\n{text}\r\n"
    );
    let (status, said, _) = street.ask(Method::POST, &hook("mail"), "message/rfc822", mail).await;
    street.expects(status.is_success(), &hook("mail"), status, &said);
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
    let session = street.enters("camille@courte-pate.example.org", &mut wanted).await;
    for path in ["/comptoir", "/comptoir/messages", "/bureau", "/bureau/appels", "/atelier", "/atelier/messages"] {
        assert_eq!(street.get(path, &session).await.0, StatusCode::OK, "{path}");
    }
    assert_eq!(street.get(&format!("/bureau/clients?q={NAME}"), &session).await.0, StatusCode::OK);
    meets(street, &mut wanted).await;
    assert_eq!(*street.odd.borrow(), Vec::<String>::new());
    wanted
}

#[test]
fn the_log_of_a_morning_holds_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log");
    let mut command = program();
    // Even where somebody wishes to see all that a talkative part of a library says.
    let all = "trace,tungstenite::protocol=trace,tower_http::csrf::service=trace";
    command.arg("demo").env("COMPTOIR_LOG", all).stderr(File::create(&path).expect("a file"));
    let (running, base, _) = started(&mut command);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut wanted = runtime.block_on(async {
        let client = Client::builder().redirect(Policy::none()).build().expect("a client");
        walk(&Street { base, client, odd: RefCell::default() }).await
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
