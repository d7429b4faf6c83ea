//! The ways in and out: a link by e-mail or telephone that works once, and locking.

use std::net::SocketAddr;

use axum::{
    Router,
    extract::{ConnectInfo, State as Shared},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use db::{Conn, DbError};
use jiff::SignedDuration;
use kernel::{Contact, ShopKey};

use crate::{
    accounts::{self, COOKIE, Key, Kind, NewKey, Person, Role, TABLET},
    outbox::{self, Draft, Purpose},
    platform::{
        App, Problem,
        i18n::{Arg, Lang},
        limits::{caller, may_enter},
    },
    shops::{self, Shop},
};

use super::{
    super::views::{
        door::{AskLink, EnterByLink, Offline},
        order::Choice,
    },
    frame::{Answer, Asked, Fields, lang_of, nonce, page, shell_of_door},
};

/// Where one wanted to go, kept until one has entered.
const TOWARDS: &str = "vers";

/// The routes of this file.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/comptoir/entrer", get(ask).post(send))
        .route("/comptoir/entrer/lien", get(opened).post(enter))
        .route("/comptoir/hors-ligne", get(offline))
        .route("/comptoir/sortir", post(leave))
}

/// A cookie of the counter: only for the server, only from our own pages, only over TLS where there is one.
pub fn cookie(app: &App, name: &'static str, value: &str, lifetime: Option<SignedDuration>) -> Cookie<'static> {
    let age = lifetime.map_or_else(String::new, |lifetime| format!("; Max-Age={}", lifetime.as_secs()));
    let parsed = Cookie::parse(format!("{name}={value}{age}")).unwrap_or_else(|_| Cookie::new(name, ""));
    let built = Cookie::build(parsed).path("/").http_only(true).same_site(SameSite::Lax);
    built.secure(app.base().starts_with("https://")).build()
}

/// Whether this caller may try once more to enter, by address and by whom they say they are.
pub async fn may_try(app: &App, peer: SocketAddr, headers: &HeaderMap, who: &str) -> Result<bool, Problem> {
    let address = caller(peer.ip(), headers, app.settings().behind_proxy).to_string();
    Ok(may_enter(app, &address).await? && may_enter(app, who).await?)
}

/// The live key of a secret in a cookie.
pub async fn key_of(app: &App, jar: &CookieJar, name: &str, kind: Kind) -> Result<Option<Key>, Problem> {
    let Some(secret) = jar.get(name).map(|cookie| cookie.value().to_owned()) else { return Ok(None) };
    let (street, now) = (app.street().clone(), app.now());
    Ok(app.db().read(move |conn| accounts::find_key(conn, &street, kind, &secret, now)).await?)
}

/// `GET /comptoir/entrer`: a paired tablet is unlocked by a PIN, everyone else asks for a link.
async fn ask(Shared(app): Shared<App>, jar: CookieJar, headers: HeaderMap, Asked(asked): Asked) -> Answer {
    let towards = asked.text(TOWARDS).to_owned();
    if towards.is_empty() {
        return page(&ask_page(&app, lang_of(&headers), "", None, None));
    }
    // What is no page, as the line of a live screen, leaves the wish that is kept as it is.
    let jar = match wished(&towards) {
        Some(kept) => jar.add(cookie(&app, TOWARDS, kept, Kind::SignIn.lifetime())),
        None => jar,
    };
    if key_of(&app, &jar, TABLET, Kind::Tablet).await?.is_some() {
        return Ok((jar, Redirect::to("/comptoir/deverrouiller")).into_response());
    }
    Ok((jar, page(&ask_page(&app, lang_of(&headers), "", None, None))?).into_response())
}

fn ask_page(app: &App, lang: Lang, contact: &str, wrong: Option<&str>, sent_to: Option<String>) -> AskLink {
    AskLink {
        shell: shell_of_door(lang, None, nonce(app)),
        contact: contact.to_owned(),
        wrong: wrong.map(|key| lang.say(key)),
        sent_to,
    }
}

/// `POST /comptoir/entrer`: the same answer whether the address is known or not.
async fn send(
    Shared(app): Shared<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    fields: Fields,
) -> Answer {
    let (lang, typed) = (lang_of(&headers), fields.line("contact", 120));
    let Ok(contact) = typed.parse::<Contact>() else {
        let asked = page(&ask_page(&app, lang, &typed, Some("counter-door-wrong"), None))?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, asked).into_response());
    };
    if !may_try(&app, peer, &headers, contact.as_str()).await? {
        let asked = page(&ask_page(&app, lang, &typed, Some("counter-door-often"), None))?;
        return Ok((StatusCode::TOO_MANY_REQUESTS, asked).into_response());
    }
    let to = match &contact {
        Contact::Phone(phone) => phone.national(),
        Contact::Email(email) => email.as_str().to_owned(),
    };
    let key = accounts::street_key(app.street());
    let (own, mut env) = (app.clone(), app.env());
    app.db()
        .write(&key, move |tx| {
            let known = accounts::by_contact(tx, own.street(), &contact)?;
            let Some((key, person)) = known.first() else { return Ok(()) };
            let Some(shop) = sender(&own, key) else { return Ok(()) };
            let label = person.name.as_str();
            let new = NewKey { kind: Kind::SignIn, role: None, staff: Some(person.id), label, signing: None };
            let secret = accounts::create_key(tx, &mut env, key, &new)?;
            let args = [("name", Arg::from(label)), ("shop", Arg::from(&shop.name))];
            let draft = Draft {
                purpose: Purpose::SignIn,
                contact: &contact,
                target: None,
                lang,
                subject: lang.plain("counter-link-subject", &args),
                body: lang.plain("counter-link-text", &args),
                link: format!("/comptoir/entrer/lien?j={secret}"),
                about: "sign-in".to_owned(),
                once: format!("sign-in/{contact}/{}", env.now.as_microsecond()),
                due: env.now,
                expires: Kind::SignIn.lifetime().and_then(|lifetime| env.now.checked_add(lifetime).ok()),
            };
            outbox::queue(tx, &mut env, &shop, &draft)
        })
        .await
        .map_err(Problem::from)?;
    page(&ask_page(&app, lang, "", None, Some(to)))
}

/// `GET /comptoir/hors-ligne`: the same for everybody, so that a tablet may keep it.
async fn offline(headers: HeaderMap) -> Answer {
    let mut answer = page(&Offline { shell: shell_of_door(lang_of(&headers), None, String::new()) })?;
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(answer)
}

/// The shop in whose name a link leaves: one's own, or the street's first for who looks after the street.
fn sender(app: &App, key: &ShopKey) -> Option<std::sync::Arc<Shop>> {
    let directory = shops::directory(app);
    directory.get(&key.shop).or_else(|| directory.all().first().cloned())
}

/// Everywhere that the person of a link may stand.
fn posts(conn: &mut Conn<'_>, app: &App, key: &Key) -> Result<Vec<(ShopKey, Person)>, DbError> {
    let Some(staff) = key.staff else { return Ok(Vec::new()) };
    match accounts::by_id(conn, &key.key, staff)? {
        Some(person) if person.active => accounts::by_contact(conn, app.street(), &person.contact),
        _ => Ok(Vec::new()),
    }
}

/// A role in words.
pub fn role(lang: Lang, role: Role) -> String {
    lang.say(match role {
        Role::Counter => "counter-role-counter",
        Role::Advisor => "counter-role-advisor",
        Role::Owner => "counter-role-owner",
        Role::Manager => "counter-role-street",
    })
}

/// `GET /comptoir/entrer/lien?j=`: a button, so that a program that opens links enters nowhere.
async fn opened(Shared(app): Shared<App>, headers: HeaderMap, Asked(asked): Asked) -> Answer {
    let (lang, secret, now) = (lang_of(&headers), asked.text("j").to_owned(), app.now());
    let (own, sought) = (app.clone(), secret.clone());
    let found = app
        .db()
        .read(move |conn| {
            let key = accounts::find_unused(conn, own.street(), Kind::SignIn, &sought, now)?;
            key.map(|key| posts(conn, &own, &key)).transpose()
        })
        .await
        .map_err(|error: DbError| Problem::from(error))?;
    let posts = found.unwrap_or_default();
    let directory = shops::directory(&app);
    let choice = |(at, (key, person)): (usize, &(ShopKey, Person))| Choice {
        value: key.shop.to_string(),
        label: directory.get(&key.shop).map_or_else(|| lang.say("counter-role-street"), |shop| shop.name.clone()),
        note: role(lang, person.role),
        on: at == 0,
    };
    page(&EnterByLink {
        shell: shell_of_door(lang, None, nonce(&app)),
        token: (!posts.is_empty()).then_some(secret),
        who: posts.first().map(|(_, person)| person.name.clone()).unwrap_or_default(),
        posts: posts.iter().enumerate().map(choice).collect(),
    })
}

/// `POST /comptoir/entrer/lien`: the link works once.
async fn enter(Shared(app): Shared<App>, jar: CookieJar, headers: HeaderMap, fields: Fields) -> Answer {
    let (secret, post) = (fields.text("token").to_owned(), fields.text("post").to_owned());
    let (own, mut env) = (app.clone(), app.env());
    let session = app
        .db()
        .write(&accounts::street_key(app.street()), move |tx| {
            let Some(key) = accounts::use_once(tx, own.street(), Kind::SignIn, &secret, env.now)? else {
                return Ok(None);
            };
            let posts = posts(tx, &own, &key)?;
            let chosen = posts.iter().find(|(key, _)| key.shop.as_str() == post).or_else(|| posts.first());
            let Some((key, person)) = chosen else { return Ok(None) };
            accounts::open_session(tx, &mut env, key, person).map(Some)
        })
        .await
        .map_err(|error: DbError| Problem::from(error))?;
    match session {
        Some(session) => Ok(entered(&app, jar, &session)),
        None => {
            let shell = shell_of_door(lang_of(&headers), None, nonce(&app));
            let spent = page(&EnterByLink { shell, token: None, who: String::new(), posts: Vec::new() })?;
            Ok((StatusCode::GONE, spent).into_response())
        }
    }
}

/// The session is open: on to where one wanted to go.
pub fn entered(app: &App, jar: CookieJar, session: &str) -> Response {
    let towards = jar.get(TOWARDS).map(|cookie| cookie.value().to_owned());
    let to = towards.as_deref().and_then(wished).unwrap_or("/comptoir");
    let jar = jar.remove(cookie(app, TOWARDS, "", None)).add(cookie(app, COOKIE, session, Kind::Session.lifetime()));
    (jar, Redirect::to(to)).into_response()
}

/// The page of the staff that may be opened after entering: a path of ours alone, so that no link leads elsewhere. A query that
/// is more than plain words is left out.
fn wished(path: &str) -> Option<&str> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'_' | b'.');
    let bare = path.split('?').next().unwrap_or_default();
    let place = bare.split('/').nth(1).unwrap_or_default();
    let ours = bare.starts_with('/') && ["comptoir", "atelier", "bureau"].contains(&place);
    let doors = ["entrer", "deverrouiller", "sortir", "tablette", "evenements", "hors-ligne"];
    let is_door = bare.split('/').nth(2).is_some_and(|part| doors.contains(&part));
    if !ours || is_door || bare.contains("..") || bare.contains("//") || !bare.bytes().all(plain) {
        return None;
    }
    let asked = path.bytes().all(|b| plain(b) || matches!(b, b'?' | b'=' | b'&'));
    Some(if asked { path } else { bare })
}

/// `POST /comptoir/sortir`: the session ends; a tablet stays paired and asks for a PIN.
async fn leave(Shared(app): Shared<App>, jar: CookieJar) -> Answer {
    if let Some(key) = key_of(&app, &jar, COOKIE, Kind::Session).await? {
        let now = app.now();
        app.db().write(&key.key.clone(), move |tx| accounts::revoke(tx, &key.key, key.id, now)).await?;
    }
    let tablet = key_of(&app, &jar, TABLET, Kind::Tablet).await?.is_some();
    let jar = jar.remove(cookie(&app, COOKIE, "", None));
    let to = if tablet { "/comptoir/deverrouiller" } else { "/comptoir/entrer" };
    Ok((jar, Redirect::to(to)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_of_the_staff_is_gone_back_to_after_entering() {
        let person = "01936d3e-0000-7000-8000-000000000000";
        for path in [
            "/comptoir",
            "/comptoir/remise?code=4688",
            "/comptoir/dejeuners",
            "/comptoir/devis",
            "/comptoir/abonnes",
            "/atelier",
            "/atelier/maisons",
            "/atelier/articles/CP-TRA",
            "/bureau/agenda",
            "/bureau/voix?semaine=2026-11-23",
            &format!("/bureau/fil/{person}"),
        ] {
            assert_eq!(wished(path), Some(path));
        }
        assert_eq!(
            wished("/bureau/clients?q=Odile%20Martin"),
            Some("/bureau/clients"),
            "what is more than words is left out"
        );
    }

    #[test]
    fn no_link_leads_elsewhere_nor_back_to_the_door() {
        for path in [
            "",
            "//evil.example",
            "/comptoir//evil.example",
            "https://evil.example/comptoir",
            "/comptoir@evil.example",
            "/comptoir/../moi/oublier",
            "/bureau/\\evil.example",
            "/moi/memoire",
            "/comptoirs",
            "/comptoir/entrer",
            "/comptoir/sortir",
            "/comptoir/evenements",
            "/bureau/evenements",
        ] {
            assert_eq!(wished(path), None, "{path}");
        }
    }
}
