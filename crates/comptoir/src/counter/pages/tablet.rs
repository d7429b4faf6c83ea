//! The tablet of a shop: paired once by a QR, unlocked by each person's PIN.

use std::net::SocketAddr;

use axum::{
    Router,
    extract::{ConnectInfo, State as Shared},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect},
    routing::get,
};
use axum_extra::extract::cookie::CookieJar;
use db::DbError;
use kernel::ShopKey;

use crate::{
    accounts::{self, Key, Kind, NewKey, TABLET},
    platform::{App, Error, Problem, i18n::Lang},
    shops,
};

use super::{
    super::views::{
        door::{PairTablet, Unlock},
        order::Choice,
    },
    door::{cookie, entered, key_of, may_try},
    frame::{Answer, Asked, Fields, go, lang_of, nonce, page, shell_of_door},
};

/// The routes of this file.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/comptoir/tablette", get(shown).post(pair))
        .route("/comptoir/deverrouiller", get(locked).post(unlock))
}

fn sign(app: &App, key: &ShopKey) -> Option<String> {
    shops::directory(app).get(&key.shop).map(|shop| shop.name.clone())
}

fn pair_page(app: &App, lang: Lang, key: Option<(&Key, String)>) -> PairTablet {
    PairTablet {
        shell: shell_of_door(lang, key.as_ref().and_then(|(key, _)| sign(app, &key.key)), nonce(app)),
        token: key.map(|(_, secret)| secret),
        name: lang.say("counter-pair-default"),
    }
}

/// `GET /comptoir/tablette?j=`: what the QR of the workshop opens on the tablet.
async fn shown(Shared(app): Shared<App>, headers: HeaderMap, Asked(asked): Asked) -> Answer {
    let (secret, now) = (asked.text("j").to_owned(), app.now());
    let (street, sought) = (app.street().clone(), secret.clone());
    let found = app.db().read(move |conn| accounts::find_unused(conn, &street, Kind::Pair, &sought, now)).await;
    let found = found.map_err(Problem::from)?;
    page(&pair_page(&app, lang_of(&headers), found.as_ref().map(|key| (key, secret))))
}

/// `POST /comptoir/tablette`: the tablet is the shop's for a year.
async fn pair(Shared(app): Shared<App>, jar: CookieJar, headers: HeaderMap, fields: Fields) -> Answer {
    let lang = lang_of(&headers);
    let (street, secret, mut env) = (app.street().clone(), fields.text("token").to_owned(), app.env());
    let name = match fields.line("name", 40) {
        name if name.is_empty() => lang.say("counter-pair-default"),
        name => name,
    };
    let made = app
        .db()
        .write(&accounts::street_key(app.street()), move |tx| {
            let Some(key) = accounts::use_once(tx, &street, Kind::Pair, &secret, env.now)? else { return Ok(None) };
            let new = NewKey { kind: Kind::Tablet, role: None, staff: None, label: &name, signing: None };
            accounts::create_key(tx, &mut env, &key.key, &new).map(Some)
        })
        .await
        .map_err(|error: DbError| Problem::from(error))?;
    match made {
        Some(secret) => {
            let jar = jar.add(cookie(&app, TABLET, &secret, Kind::Tablet.lifetime()));
            Ok((jar, Redirect::to("/comptoir/deverrouiller")).into_response())
        }
        None => Ok((StatusCode::GONE, page(&pair_page(&app, lang, None))?).into_response()),
    }
}

/// The page of a locked tablet: those of the shop who have a PIN.
async fn lock_page(app: &App, lang: Lang, key: &Key, last: &str, wrong: Option<&str>) -> Result<Unlock, Problem> {
    let of = key.key.clone();
    let people = app.db().read(move |conn| accounts::people(conn, &of)).await?;
    let known = people.iter().filter(|person| person.active && person.has_pin);
    let choice = |(at, person): (usize, &accounts::Person)| Choice {
        value: person.id.to_string(),
        label: person.name.clone(),
        note: String::new(),
        on: if last.is_empty() { at == 0 } else { person.id.to_string() == last },
    };
    Ok(Unlock {
        shell: shell_of_door(lang, sign(app, &key.key), nonce(app)),
        people: known.enumerate().map(choice).collect(),
        wrong: wrong.map(|key| lang.say(key)),
    })
}

/// `GET /comptoir/deverrouiller`
async fn locked(Shared(app): Shared<App>, jar: CookieJar, headers: HeaderMap) -> Answer {
    match key_of(&app, &jar, TABLET, Kind::Tablet).await? {
        Some(key) => page(&lock_page(&app, lang_of(&headers), &key, "", None).await?),
        None => go("/comptoir/entrer"),
    }
}

/// `POST /comptoir/deverrouiller`: slow on purpose, and few tries a minute for each tablet.
async fn unlock(
    Shared(app): Shared<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    jar: CookieJar,
    headers: HeaderMap,
    fields: Fields,
) -> Answer {
    let lang = lang_of(&headers);
    let Some(key) = key_of(&app, &jar, TABLET, Kind::Tablet).await? else { return go("/comptoir/entrer") };
    let who = fields.text("staff").to_owned();
    if !may_try(&app, peer, &headers, &format!("tablet {}", key.id)).await? {
        let shown = lock_page(&app, lang, &key, &who, Some("counter-pin-often")).await?;
        return Ok((StatusCode::TOO_MANY_REQUESTS, page(&shown)?).into_response());
    }
    let of = key.key.clone();
    let pins = app.db().read(move |conn| accounts::pins(conn, &of)).await?;
    let known = pins.into_iter().find(|(id, _)| id.to_string() == who);
    let pin = fields.text("pin").to_owned();
    let checked = tokio::task::spawn_blocking(move || known.filter(|(_, hash)| accounts::pin_fits(&pin, hash))).await;
    let checked = checked.map_err(|error| Problem::from(Error::Fault(error.to_string())))?;
    let Some((id, _)) = checked else {
        let shown = lock_page(&app, lang, &key, &who, Some("counter-pin-wrong")).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&shown)?).into_response());
    };
    let (of, mut env) = (key.key.clone(), app.env());
    let session = app
        .db()
        .write(&key.key, move |tx| match accounts::by_id(tx, &of, id)?.filter(|person| person.active) {
            Some(person) => accounts::open_session(tx, &mut env, &of, &person).map(Some),
            None => Ok(None),
        })
        .await
        .map_err(|error: DbError| Problem::from(error))?;
    match session {
        Some(session) => Ok(entered(&app, jar, &session)),
        None => go("/comptoir/deverrouiller"),
    }
}
