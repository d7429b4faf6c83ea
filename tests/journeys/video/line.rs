//! The line to a room, spoken by hand: to these two only, in words only, and on whichever node.

use std::time::Duration;

use comptoir::{
    appointments::{self, Appointment, By},
    platform::App,
};
use db::{Db, Engine, Options};
use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest as _},
};

use super::{meeting, until};
use crate::{
    house::{House, on_both},
    matrix::session,
};

const ONE: &str = "6f1c6a1e-95c3-4d7e-8f27-6a4a0c9d1b11";
const TWO: &str = "0b4de3a2-1f70-4a3c-9d55-1f8e7c6b5a40";
const THREE: &str = "3c9d4b7a-52ee-4f10-8a61-9b0f2d7e6c52";

/// How long one waits for something that is said. A ping of the server every fifteen seconds is nothing said.
const PATIENCE: Duration = Duration::from_secs(90);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Asks for a line; the status when it is refused.
async fn dial(house: &House, path: &str, query: &str, headers: &[(&'static str, &str)]) -> Result<Socket, StatusCode> {
    let url = format!("{}{path}?{query}", house.base.replacen("http", "ws", 1));
    let mut request = url.into_client_request().expect("a request");
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().expect("a value"));
    }
    match connect_async(request).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(response)) => Err(StatusCode::from_u16(response.status().as_u16()).expect("a status")),
        Err(other) => panic!("{other}"),
    }
}

/// What comes in time.
async fn in_time<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, what).await.expect("in time")
}

/// The next thing that the server says; the code when it closes.
async fn next(socket: &mut Socket) -> Result<Value, u16> {
    in_time(heard(socket)).await
}

async fn heard(socket: &mut Socket) -> Result<Value, u16> {
    loop {
        match socket.next().await {
            Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).expect("JSON")),
            Some(Ok(Message::Close(frame))) => return Err(frame.map_or(0, |frame| frame.code.into())),
            Some(Ok(_)) => {}
            Some(Err(_)) | None => return Err(0),
        }
    }
}

/// The next word that the other said, and its number.
async fn word(socket: &mut Socket) -> (i64, Value) {
    let found = async {
        loop {
            let said = heard(socket).await.expect("open");
            if let Some(heard) = said["words"].as_array().and_then(|words| words.first()) {
                return (heard["n"].as_i64().expect("a number"), heard["word"].clone());
            }
        }
    };
    in_time(found).await
}

/// Waits until somebody, or nobody, is across.
async fn across(socket: &mut Socket, tab: Option<&str>) {
    in_time(async { while heard(socket).await.expect("open")["other"].as_str() != tab {} }).await;
}

async fn say(socket: &mut Socket, message: Message) {
    // A line that is being closed may break here.
    let _ = socket.send(message).await;
}

fn text(value: &Value) -> Message {
    Message::Text(value.to_string().into())
}

fn paths(app: &App, own: &Appointment) -> (String, String) {
    (format!("{}/signal", own.path(app.secrets())), format!("/bureau/rendez-vous/{}/signal", own.id))
}

fn tab(name: &str) -> String {
    format!("onglet={name}")
}

#[test]
fn nobody_else_comes_in() {
    on_both(|house| async move {
        let own = meeting(&house).await;
        let (theirs, ours) = paths(&house.app, &own);
        let (ines, camille) = ("ines@courte-pate.example.org", "camille@courte-pate.example.org");
        let early = dial(&house, &theirs, &tab(ONE), &[]).await;
        assert_eq!(early.err(), Some(StatusCode::CONFLICT), "before it opens");
        until(&house, &own, 5).await;
        let mut changed = own.path(house.app.secrets());
        let last = changed.pop().expect("letters");
        changed.push(if last == 'A' { 'B' } else { 'A' });
        let forged = format!("{changed}/signal");
        let elsewhere = theirs.replace("courte-pate", "contre-jour");
        for path in [&forged, &elsewhere] {
            assert_eq!(dial(&house, path, &tab(ONE), &[]).await.err(), Some(StatusCode::NOT_FOUND), "{path}");
        }
        let evil = [("origin", "https://evil.example")];
        assert_eq!(dial(&house, &theirs, &tab(ONE), &evil).await.err(), Some(StatusCode::FORBIDDEN));
        assert_eq!(dial(&house, &theirs, "onglet=x", &[]).await.err(), Some(StatusCode::BAD_REQUEST));
        let plain = house.raw(reqwest::Method::GET, &format!("{theirs}?{}", tab(ONE)), &[], "").await.0;
        assert_eq!(plain, StatusCode::UPGRADE_REQUIRED);
        assert!(dial(&house, &ours, &tab(ONE), &[]).await.is_err(), "without a session");
        for (who, status) in [
            (session(&house, camille).await, StatusCode::FORBIDDEN),
            (session(&house, "sarah@courte-pate.example.org").await, StatusCode::FORBIDDEN),
            (session(&house, "camille@bon-os.example.org").await, StatusCode::NOT_FOUND),
        ] {
            assert_eq!(dial(&house, &ours, &tab(ONE), &[("cookie", &who)]).await.err(), Some(status));
        }
        let who = session(&house, ines).await;
        let evil = [("cookie", who.as_str()), ("origin", "https://evil.example")];
        assert_eq!(dial(&house, &ours, &tab(ONE), &evil).await.err(), Some(StatusCode::FORBIDDEN), "a page elsewhere");
        let origin = house.base.clone();
        let good = [("cookie", who.as_str()), ("origin", origin.as_str()), ("sec-fetch-site", "same-origin")];
        assert!(dial(&house, &ours, &tab(ONE), &good).await.is_ok());
        house.advance(5 + 30 + 121).await;
        assert_eq!(dial(&house, &theirs, &tab(ONE), &[]).await.err(), Some(StatusCode::CONFLICT), "after it shut");
    });
}

#[test]
fn what_is_no_word_closes_the_line() {
    on_both(|house| async move {
        let own = meeting(&house).await;
        until(&house, &own, 5).await;
        let (theirs, _) = paths(&house.app, &own);
        let long = json!({ "type": "description", "description": { "type": "offer", "sdp": "a".repeat(64 * 1024) } });
        let huge = json!({ "type": "description", "description": { "type": "offer", "sdp": "a".repeat(1024 * 1024) } });
        for (message, codes) in [
            (Message::Text("nonsense".into()), vec![1007]),
            (text(&json!({ "type": "welcome" })), vec![1007]),
            (text(&json!({ "type": "bye", "to": "everybody" })), vec![1007]),
            (Message::Binary(vec![1, 2, 3].into()), vec![1007]),
            (text(&long), vec![1009]),
            // It is cut off in the middle.
            (text(&huge), vec![0, 1000, 1009]),
        ] {
            let mut socket = dial(&house, &theirs, &tab(ONE), &[]).await.expect("open");
            assert_eq!(next(&mut socket).await.expect("a word")["type"], "welcome");
            assert_eq!(next(&mut socket).await.expect("a word")["other"], Value::Null);
            say(&mut socket, message.clone()).await;
            let code = next(&mut socket).await.expect_err("it is closed");
            assert!(codes.contains(&code), "{code} after {}", message.to_text().unwrap_or("octets").len());
        }
        let mut socket = dial(&house, &theirs, &tab(ONE), &[]).await.expect("open");
        for _ in 0..260 {
            say(&mut socket, text(&json!({ "type": "sees", "other": false }))).await;
        }
        let code = loop_until_closed(&mut socket).await;
        assert!([0, 1008].contains(&code), "{code}");
    });
}

/// What one says the other hears, in its order, whether they speak to one node or to two.
async fn talk(here: &House, there: &House, own: &Appointment) {
    let (theirs, ours) = paths(&here.app, own);
    let who = session(here, "ines@courte-pate.example.org").await;
    let cookie = [("cookie", who.as_str())];
    let mut customer = dial(here, &theirs, &tab(ONE), &[]).await.expect("open");
    let welcome = next(&mut customer).await.expect("a word");
    assert_eq!((&welcome["type"], &welcome["polite"], &welcome["ice"]), (&json!("welcome"), &json!(true), &json!([])));
    let mut staff = dial(there, &ours, &tab(TWO), &cookie).await.expect("open");
    assert_eq!(next(&mut staff).await.expect("a word")["polite"], false);
    across(&mut staff, Some(ONE)).await;
    across(&mut customer, Some(TWO)).await;
    let offer =
        |n: usize| json!({ "type": "description", "description": { "type": "offer", "sdp": format!("v={n}") } });
    let candidate = json!({ "candidate": "candidate:1", "sdpMid": "0", "sdpMLineIndex": 0, "usernameFragment": null });
    let candidate = json!({ "type": "candidate", "candidate": candidate });
    say(&mut customer, text(&offer(1))).await;
    assert_eq!(word(&mut staff).await.1, offer(1));
    say(&mut staff, text(&candidate)).await;
    assert_eq!(word(&mut customer).await.1, candidate);
    // The line of one is cut without a word; what is said before it is back is heard then, once.
    say(&mut customer, text(&offer(2))).await;
    let (heard, said) = word(&mut staff).await;
    assert_eq!(said, offer(2));
    drop(staff);
    across(&mut customer, None).await;
    say(&mut customer, text(&offer(3))).await;
    let mut staff = dial(there, &ours, &format!("{}&apres={heard}", tab(TWO)), &cookie).await.expect("open");
    assert_eq!(word(&mut staff).await.1, offer(3));
    across(&mut customer, Some(TWO)).await;
    // The same tab opens another line before the first is known to be dead: the first ends, and takes nobody along.
    let mut anew = dial(there, &ours, &format!("{}&apres={heard}", tab(TWO)), &cookie).await.expect("open");
    assert_eq!(next(&mut anew).await.expect("a word")["type"], "welcome");
    assert_eq!(loop_until_closed(&mut staff).await, 4001);
    say(&mut anew, text(&offer(4))).await;
    let after = word(&mut customer).await.1;
    assert_eq!(after, offer(4));
    let mut staff = anew;
    // A third tab takes the place of the first of its side, who is told so.
    let mut third = dial(here, &theirs, &tab(THREE), &[]).await.expect("open");
    assert_eq!(loop_until_closed(&mut customer).await, 4001);
    across(&mut staff, Some(THREE)).await;
    say(&mut staff, text(&json!({ "type": "bye" }))).await;
    assert_eq!(word(&mut third).await.1["type"], "bye");
    assert_eq!(loop_until_closed(&mut staff).await, 1000);
    // The meeting is taken back: nobody is left inside.
    let shop = comptoir::shops::directory(&here.app).get(&own.key.shop).expect("the shop");
    let (mut env, id) = (here.app.env(), own.id);
    let off =
        here.db.write(&own.key, move |tx| appointments::cancel(tx, &mut env, &shop, "Inès", id, "", By::Staff("Inès")));
    off.await.expect("cancelled");
    assert_eq!(loop_until_closed(&mut third).await, 4002);
    // Nothing that was said is kept once nobody is there.
    let (key, id) = (own.key.clone(), own.id);
    let kept = here.db.read(move |conn| {
        let sql = "SELECT COUNT(*) FROM room_word WHERE street = ?1 AND shop = ?2 AND appointment = ?3";
        conn.query_one(sql, db::params![&key.street, &key.shop, id], |row| row.get::<i64>(0))
    });
    assert_eq!(kept.await.expect("read"), 0);
}

async fn loop_until_closed(socket: &mut Socket) -> u16 {
    let closed = async {
        loop {
            if let Err(code) = heard(socket).await {
                return code;
            }
        }
    };
    in_time(closed).await
}

#[test]
fn what_one_says_the_other_hears_on_whichever_node() {
    on_both(|house| async move {
        let own = meeting(&house).await;
        until(&house, &own, 5).await;
        if house.db.engine() == Engine::Sqlite {
            return talk(&house, &house, &own).await;
        }
        // Opening blocks, which a thread of the runtime must not.
        let location = house.db.location().clone();
        let opened = std::thread::spawn(move || Db::open(&Options::new(location)));
        let second = opened.join().expect("no panic").expect("a second node");
        let node = House::beside(&house, second).await;
        talk(&house, &node, &own).await;
    });
}
