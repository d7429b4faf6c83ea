//! Ways in for objects: OwnTracks and Home Assistant call here. The key at the end of the address says for whom. What is
//! written is the trigger, never the body: a position is used to compute minutes, and dropped.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Bytes,
    extract::State as Shared,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use channels::{
    homeassistant::{self, Event},
    owntracks::{self, Location, Message, Position, Transition},
};
use db::{Conn, DbError};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{
    Device, DeviceKind, Heard, Said,
    coming::open_now,
    expect, find_device, hear,
    rules::{self, Kind, Place},
    store, words,
};
use crate::{
    platform::{App, Error, Problem, limits::Act, problem::Path},
    shops::{self, Shop},
    standing::{self, StandingOrder},
};

/// The routes of this file.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/hooks/owntracks", post(own_tracks_by_password))
        .route("/hooks/owntracks/{key}", post(own_tracks))
        .route("/hooks/homeassistant/{key}", post(home_assistant))
}

/// What the app is answered, whatever it sent: an error would make it send the same for ever.
fn nothing() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], owntracks::EMPTY_ANSWER).into_response()
}

/// A device with the standing orders that it may call for: those of the same person in the whole street.
pub(super) async fn door(
    app: &App,
    find: impl FnOnce(&mut Conn<'_>) -> Result<Option<Device>, DbError> + Send + 'static,
) -> Result<Option<(Device, Vec<StandingOrder>)>, Error> {
    let found = app.db().read(move |conn| {
        let Some(device) = find(conn)? else { return Ok(None) };
        let mut all = standing::with_owner_of(conn, &device.key, device.standing)?;
        // Its own first.
        all.sort_by_key(|known| known.id != device.standing);
        Ok::<_, Error>((!all.is_empty()).then_some((device, all)))
    });
    let found = found.await?;
    Ok(found.filter(|(device, _)| app.limits().allow(Act::Order, &device.id.to_string())))
}

/// Hears one signal in its own transaction; the answer waits for the commit that makes it durable.
pub async fn take(
    app: &App,
    shop: &Arc<Shop>,
    standing: &StandingOrder,
    device: Option<&Device>,
    said: Said<'static>,
) -> Result<Heard, Error> {
    let (mut env, own, standing, device) = (app.env(), shop.clone(), standing.id, device.cloned());
    metrics::counter!("comptoir_signals_total", "source" => said.source).increment(1);
    app.db()
        .write(&shop.key, move |tx| {
            let known = standing::by_id(tx, &own.key, standing)?;
            let known = known.ok_or_else(|| Error::Fault("the standing order is gone".into()))?;
            hear(tx, &mut env, &own, &known, &Said { device: device.as_ref(), ..said })
        })
        .await
}

/// `POST /hooks/owntracks/{key}`
async fn own_tracks(Shared(app): Shared<App>, Path(secret): Path<String>, body: Bytes) -> Result<Response, Problem> {
    own_tracks_of(&app, secret, &body).await
}

/// `POST /hooks/owntracks`, with the key as the password of the app's own settings; the user name is its owner's affair.
async fn own_tracks_by_password(
    Shared(app): Shared<App>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    match password(&headers) {
        Some(secret) => own_tracks_of(&app, secret, &body).await,
        None => Ok(nothing()),
    }
}

/// The password of a caller (RFC 7617).
fn password(headers: &HeaderMap) -> Option<String> {
    let (scheme, pair) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let pair = BASE64_STANDARD.decode(pair.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    String::from_utf8(pair).ok()?.split_once(':').map(|(_, password)| password.to_owned())
}

async fn own_tracks_of(app: &App, secret: String, body: &[u8]) -> Result<Response, Problem> {
    let street = app.street().clone();
    let found = door(app, move |conn| find_device(conn, &street, DeviceKind::OwnTracks, &secret)).await?;
    if let Some((device, standing)) = found {
        track(app, &device, &standing, owntracks::parse(body)).await?;
    }
    Ok(nothing())
}

/// Hears one payload of the app, by whatever way it came.
///
/// # Errors
/// Only faults of ours.
pub async fn track(app: &App, device: &Device, standing: &[StandingOrder], message: Message) -> Result<(), Error> {
    match message {
        Message::Transition(crossing) => crossed(app, device, standing, &crossing).await,
        Message::Location(location) => located(app, device, standing, &location).await,
        Message::Other => Ok(()),
    }
}

fn minutes_from(shop: &Shop, position: Position, speed_kmh: Option<f64>) -> i64 {
    let metres = rules::distance_m((position.lat, position.lon), shop.position);
    rules::minutes_on_the_way(metres, speed_kmh)
}

/// A region was entered or left: it concerns the shop that it is named after, or all when it is home.
async fn crossed(app: &App, device: &Device, all: &[StandingOrder], crossing: &Transition) -> Result<(), Error> {
    let Some(place) = rules::place(&crossing.region) else { return Ok(()) };
    for standing in all {
        let Some(shop) = shops::directory(app).get(&standing.key.shop) else { continue };
        let kind = match (&place, crossing.enter) {
            (Place::Home, false) => Kind::LeftHome,
            (Place::Home, true) => Kind::CameHome,
            (Place::Shop(slug), true) if slug == shop.slug().as_str() => Kind::Near,
            (Place::Shop(slug), false) if slug == shop.slug().as_str() => Kind::Away,
            _ => continue,
        };
        let minutes = crossing.position.map(|position| minutes_from(&shop, position, None));
        // At the door of the shop without a word of where: a few minutes.
        let minutes = minutes.or_else(|| (kind == Kind::Near).then_some(3));
        let external_id = format!("{} {} {}", device.id, kind.as_str(), crossing.at.as_second());
        let said = Said {
            device: None,
            source: "owntracks",
            external_id,
            kind,
            at: crossing.at,
            accuracy_m: crossing.accuracy_m,
            minutes,
            by_hand: false,
        };
        take(app, &shop, standing, Some(device), said).await?;
    }
    Ok(())
}

/// After so many metres from the shop nobody is near it, whatever their region says.
const FAR_M: f64 = 400.0;

/// Where the telephone is: a crossing that it forgot to tell, and when its owner is expected. Nothing else is kept.
async fn located(app: &App, device: &Device, all: &[StandingOrder], here: &Location) -> Result<(), Error> {
    if app.now().duration_since(here.at) > rules::STALE || here.accuracy_m.is_some_and(|m| m > rules::VAGUE_M) {
        return Ok(());
    }
    for standing in all {
        let Some(shop) = shops::directory(app).get(&standing.key.shop) else { continue };
        let minutes = minutes_from(&shop, here.position, here.speed_kmh);
        let inside = here
            .regions
            .iter()
            .any(|name| rules::place(name).is_some_and(|place| place == Place::Shop(shop.slug().as_str().to_owned())));
        let metres = rules::distance_m((here.position.lat, here.position.lon), shop.position);
        let far = !inside && metres - here.accuracy_m.unwrap_or(0.0) > FAR_M;
        let last = last_crossing(app, &shop, standing, device).await?;
        let kind = match last {
            // Told to be away, and inside: the telephone forgot to say that it came. Of who was never told to be away
            // nothing is known: they may live there.
            Some(Kind::Away) if inside => Kind::Near,
            Some(Kind::Near) if far => Kind::Away,
            _ => {
                approach(app, &shop, standing, minutes).await?;
                continue;
            }
        };
        let said = Said {
            device: None,
            source: "owntracks",
            external_id: format!("{} {} seen {}", device.id, kind.as_str(), here.at.as_second()),
            kind,
            at: here.at,
            accuracy_m: here.accuracy_m,
            minutes: Some(minutes),
            by_hand: false,
        };
        take(app, &shop, standing, Some(device), said).await?;
    }
    Ok(())
}

/// Whether the device last said that it came near the shop, or that it went away.
async fn last_crossing(
    app: &App,
    shop: &Shop,
    standing: &StandingOrder,
    device: &Device,
) -> Result<Option<Kind>, Error> {
    let (key, id, device) = (shop.key.clone(), standing.id, device.id.to_string());
    let signals = app.db().read(move |conn| store::signals(conn, &key, id, Timestamp::MIN, 500)).await?;
    let crossing = |kind: Kind| matches!(kind, Kind::Near | Kind::Away);
    let mine = signals.into_iter().filter(|signal| signal.device == device && crossing(signal.kind));
    Ok(mine.max_by_key(|signal| signal.at).map(|signal| signal.kind))
}

/// Somebody who is on the way comes closer: the counter sees when they are expected, at most once a minute.
async fn approach(app: &App, shop: &Arc<Shop>, standing: &StandingOrder, minutes: i64) -> Result<(), Error> {
    let (mut env, own, standing) = (app.env(), shop.clone(), standing.clone());
    app.db()
        .write(&shop.key, move |tx| {
            let open = open_now(tx, env.now, &own, &standing)?.filter(|order| order.state.is_open());
            let Some(order) = open else { return Ok(()) };
            let Some(known) = store::arrival_of(tx, &own.key, order.id)? else { return Ok(()) };
            let at = env.now.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(env.now);
            let moved = at.duration_since(known.expected_at).abs() >= SignedDuration::from_mins(1);
            let rested = env.now.duration_since(known.told_at) >= SignedDuration::from_mins(1);
            if moved && rested {
                expect(tx, &mut env, &own, (order.id, order.day), at, "owntracks")?;
            }
            Ok::<_, Error>(())
        })
        .await
}

/// What an event of a home is to us.
pub(super) fn called(event: Event) -> Kind {
    match event {
        Event::Press => Kind::Press,
        Event::DoorClosed => Kind::Door,
        Event::Left => Kind::LeftHome,
        Event::Home => Kind::CameHome,
    }
}

/// `POST /hooks/homeassistant/{key}`
async fn home_assistant(
    Shared(app): Shared<App>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let street = app.street().clone();
    let found = door(&app, move |conn| find_device(conn, &street, DeviceKind::HomeAssistant, &secret)).await?;
    let (device, all) = found.ok_or_else(Problem::not_found)?;
    let call = homeassistant::parse(&body).ok_or_else(|| Problem::bad_request("event, id, minutes"))?;
    let Some(event) = call.event else {
        return Ok((StatusCode::OK, Json(json!({ "outcome": "ignored" }))).into_response());
    };
    let kind = called(event);
    let now = app.now();
    let own = all.first().ok_or_else(Problem::not_found)?;
    let shop = shops::directory(&app).get(&own.key.shop).ok_or_else(Problem::not_found)?;
    let named = call.id.or_else(|| idempotency_key(&headers));
    let said = Said {
        device: None,
        source: "homeassistant",
        external_id: external_id(&app, &device, named),
        kind,
        at: now,
        accuracy_m: None,
        minutes: call.minutes,
        by_hand: false,
    };
    let heard = take(&app, &shop, own, Some(&device), said).await?;
    let (own, asked) = (own.clone(), heard.clone());
    let text = app.db().read(move |conn| words::answer(conn, now, &shop, &own, own.lang, &asked)).await?;
    let answer = json!({ "outcome": heard.signal.outcome, "text": text, "again": heard.again });
    Ok((StatusCode::OK, Json(answer)).into_response())
}

/// The caller's own name for its call, by the header that other programs use.
pub fn idempotency_key(headers: &HeaderMap) -> Option<String> {
    let key = headers.get("idempotency-key")?.to_str().ok()?.trim();
    (!key.is_empty()).then(|| key.chars().take(120).collect())
}

/// The name of a call under its device; a call without one is a call of its own.
pub fn external_id(app: &App, device: &Device, named: Option<String>) -> String {
    let own = || {
        let mut env = app.env();
        kernel::id::uuid_v7(env.now, env.rng.as_mut()).to_string()
    };
    format!("{} {}", device.id, named.unwrap_or_else(own))
}
