//! The demo's pages: where everything is, the box of messages phone by phone, the living page of components, and doors
//! that open by a press.

use std::collections::HashMap;

use axum::{
    Router,
    extract::{Query, State as Shared},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use kernel::Contact;
use serde::Deserialize;

use super::people::CUSTOMERS;
use crate::{
    accounts::{self, Role},
    outbox::jobs::{Demo, Shown},
    platform::{
        App, Problem,
        i18n::{Arg, Lang},
        live,
        problem::Path,
        web::letter::{Act, LetterPage, Mark},
    },
    shops::{self, Shop},
    street::{
        pages::visitor::Visitor,
        views::{
            demo::{DemoPage, Message, MessagesPage, Phone, Reply, linked},
            style::StylePage,
        },
    },
};

/// The routes of this file.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/demo", get(home))
        .route("/demo/messages", get(messages))
        .route("/demo/messages/evenements", get(events))
        .route("/demo/entrer/{shop}", get(door).post(enter))
        .route("/style", get(style))
}

fn hour(app: &App, lang: Lang, at: jiff::Timestamp) -> String {
    match shops::directory(app).all().first() {
        Some(shop) => kernel::words::hour(at, shop.zone(), lang.style()),
        None => String::new(),
    }
}

async fn home(Shared(app): Shared<App>, visitor: Visitor) -> Result<Response, Problem> {
    let lang = visitor.lang;
    let place = |icon, title: &str, text: &str, url: String| (icon, lang.say(title), lang.say(text), url);
    let all = shops::directory(&app).all();
    let first = all.first().map(|shop| shop.slug().to_string()).unwrap_or_default();
    let part = |shop: &std::sync::Arc<Shop>| {
        let slug = shop.slug();
        let ways = vec![
            (lang.say("demo-shop-page"), format!("/{slug}")),
            (lang.say("demo-counter").to_lowercase(), format!("/demo/entrer/{slug}?role=counter")),
            (lang.say("demo-desk").to_lowercase(), format!("/demo/entrer/{slug}?role=advisor")),
            (lang.say("demo-owner"), format!("/demo/entrer/{slug}?role=owner")),
        ];
        (shop.name.clone(), ways)
    };
    let view = DemoPage {
        clock: lang.with("demo-clock", &[("at", Arg::from(hour(&app, lang, app.now())))]),
        places: vec![
            place("map", "demo-street", "demo-street-text", "/".to_owned()),
            place("loaf", "demo-counter", "demo-counter-text", format!("/demo/entrer/{first}?role=counter")),
            place("chat", "demo-desk", "demo-desk-text", format!("/demo/entrer/{first}?role=advisor")),
            place("sms", "demo-messages", "demo-messages-text", "/demo/messages".to_owned()),
            place("gear", "demo-workshop", "demo-workshop-text", format!("/demo/entrer/{first}?role=owner")),
            place("pen", "demo-style", "demo-style-text", "/style".to_owned()),
        ],
        parts: all.iter().map(part).collect(),
        page: visitor.page(lang.say("demo-title")),
    };
    visitor.show(StatusCode::OK, &view)
}

/// How many messages of one phone are shown.
const MOST: usize = 30;

async fn messages(Shared(app): Shared<App>, visitor: Visitor) -> Result<Response, Problem> {
    let lang = visitor.lang;
    let sent = app.part::<Demo>().map(Demo::messages).unwrap_or_default();
    let all = shops::directory(&app).all();
    let mut order: Vec<(&'static str, String)> = Vec::new();
    let mut by_phone: HashMap<(&'static str, String), Vec<&Shown>> = HashMap::new();
    for message in &sent {
        let key = (message.channel, message.to.clone());
        if !by_phone.contains_key(&key) {
            order.push(key.clone());
        }
        by_phone.entry(key).or_default().push(message);
    }
    let phone = |(n, key): (usize, &(&'static str, String))| {
        let messages = by_phone.get(key).map(Vec::as_slice).unwrap_or_default();
        one_phone(&app, lang, &all, n, key, messages)
    };
    let phones: Vec<Phone> = order.iter().take(24).enumerate().map(phone).collect();
    let mut page = visitor.page(lang.say("messages-title"));
    page.live = Some("/demo/messages/evenements".to_owned());
    page.seen = Some(lang.with("seen-at", &[("at", Arg::from(hour(&app, lang, app.now())))]));
    let numbers = all.iter().filter_map(|shop| Some((shop.sms.as_ref()?.to_string(), shop.name.clone())));
    let view = MessagesPage {
        page,
        phones,
        shops: numbers.collect(),
        from: CUSTOMERS[0].1.parse::<kernel::Phone>().map(|phone| phone.national()).unwrap_or_default(),
    };
    visitor.show(StatusCode::OK, &view)
}

fn one_phone(
    app: &App,
    lang: Lang,
    all: &[std::sync::Arc<Shop>],
    n: usize,
    (channel, to): &(&'static str, String),
    newest: &[&Shown],
) -> Phone {
    let contact = to.parse::<Contact>().ok();
    let name = CUSTOMERS.iter().find(|(_, phone, email)| phone == to || email == to);
    let (icon, word) = match *channel {
        "sms" => ("sms", lang.say("channel-sms")),
        "email" => ("mail", lang.say("channel-mail")),
        _ => ("bell", lang.say("channel-push")),
    };
    // The sign at the head of an SMS is written in the letters of its alphabet.
    let plain = |text: &str| kernel::words::fold(text);
    let wrote = |text: &str, subject: Option<&str>| {
        all.iter().find(|shop| {
            let sign = plain(&shop.name);
            plain(text).starts_with(&sign)
                || plain(text).ends_with(&sign)
                || subject.is_some_and(|s| plain(s).contains(&sign))
        })
    };
    let message = |shown: &&Shown| Message {
        from: wrote(&shown.text, shown.subject.as_deref()).map(|shop| shop.name.clone()).unwrap_or_default(),
        at: hour(app, lang, shown.at),
        mine: false,
        subject: shown.subject.clone(),
        text: linked(&shown.text),
        note: (shown.channel == "sms").then(|| {
            let (segments, _) = crate::outbox::sms_cost(&shown.text, 0);
            let alphabet = if segments.encoding == channels::sms::Encoding::Gsm7 { "GSM-7" } else { "UCS-2" };
            lang.with(
                "messages-sms-note",
                &[
                    ("segments", Arg::from(segments.parts)),
                    ("alphabet", Arg::from(alphabet)),
                    ("n", Arg::from(shown.text.chars().count())),
                ],
            )
        }),
    };
    let answered = newest.first().and_then(|last| wrote(&last.text, None)).and_then(|shop| shop.sms.clone());
    let reply = answered.filter(|_| *channel == "sms").map(|number| Reply {
        from: to.clone(),
        to: number.to_string(),
        quick: ["OUI", "2", "STOP"].map(str::to_owned).to_vec(),
    });
    let shown = match &contact {
        Some(Contact::Phone(phone)) => phone.national(),
        Some(Contact::Email(email)) => email.to_string(),
        None if *channel == "push" => lang.say("this-browser"),
        None => to.clone(),
    };
    Phone {
        id: format!("{channel}-{n}"),
        icon,
        channel: word,
        to: shown,
        name: name.map(|(name, ..)| (*name).to_owned()),
        messages: newest.iter().take(MOST).rev().map(message).collect(),
        reply,
    }
}

/// That something was sent, somewhere in the street.
async fn events(Shared(app): Shared<App>) -> Response {
    live::events(&app, None).into_response()
}

async fn style(visitor: Visitor) -> Result<Response, Problem> {
    let view = StylePage { page: visitor.page(visitor.lang.say("demo-style")) };
    visitor.show(StatusCode::OK, &view)
}

/// As whom one enters.
#[derive(Debug, Default, Deserialize)]
struct As {
    #[serde(default)]
    role: String,
}

fn shop(app: &App, slug: &str) -> Result<std::sync::Arc<Shop>, Problem> {
    shops::find(app, slug).ok_or_else(Problem::not_found)
}

/// `GET /demo/entrer/{shop}`: a button, since looking opens nothing.
async fn door(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(whom): Query<As>,
) -> Result<Response, Problem> {
    let (shop, lang) = (shop(&app, &slug)?, visitor.lang);
    let (role, title) = match whom.role.as_str() {
        "owner" => ("owner", "demo-enter-owner"),
        "advisor" => ("advisor", "demo-enter-advisor"),
        _ => ("counter", "demo-enter-counter"),
    };
    let title = lang.with(title, &[("shop", Arg::from(&shop.name))]);
    let letter = LetterPage::new(visitor.page(""), Mark::Said, title)
        .say(lang.say("demo-enter-text"))
        .act(Act::Post {
            word: lang.say("demo-enter"),
            action: format!("/demo/entrer/{slug}?role={role}"),
            fields: Vec::new(),
        })
        .act(Act::Go { word: lang.say("demo-title"), href: "/demo".to_owned() });
    visitor.show(StatusCode::OK, &letter)
}

/// `POST /demo/entrer/{shop}`: signs in as the one who serves, or the one who decides.
async fn enter(
    Shared(app): Shared<App>,
    Path(slug): Path<String>,
    Query(whom): Query<As>,
) -> Result<Response, Problem> {
    let shop = shop(&app, &slug)?;
    let (role, there) = match whom.role.as_str() {
        "owner" => (Role::Owner, "/atelier"),
        "advisor" => (Role::Advisor, "/bureau"),
        _ => (Role::Counter, "/comptoir"),
    };
    let (mut env, key) = (app.env(), shop.key.clone());
    let session = app
        .db()
        .write(&shop.key, move |tx| {
            let people = accounts::people(tx, &key)?;
            let Some(person) = people.iter().find(|person| person.role == role) else { return Ok(None) };
            accounts::open_session(tx, &mut env, &key, person).map(Some)
        })
        .await
        .map_err(|error: db::DbError| Problem::from(error))?;
    let session = session.ok_or_else(Problem::not_found)?;
    let cookie = format!("{}={session}; Max-Age=43200; Path=/; HttpOnly; SameSite=Lax", accounts::COOKIE);
    let mut response = Redirect::to(there).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
