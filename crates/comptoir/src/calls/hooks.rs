//! The way in for telephone systems: the generic CTI of Zammad, as JSON or as a form, so that what already speaks to
//! Zammad speaks to the desk.

use axum::{
    Json, Router,
    body::Bytes,
    extract::State as Shared,
    http::{HeaderMap, header},
    routing::post,
};
use channels::cti;
use serde_json::{Value, json};

use super::{Event, Told, hear, rules::Direction};
use crate::{
    accounts::{self, Hook, Kind},
    platform::{App, Problem, problem::Path},
    shops,
};

/// The way in, as calls remember it.
pub const SOURCE: &str = "cti";

/// The routes of this file.
pub fn routes() -> Router<App> {
    Router::new().route("/hooks/cti/{key}", post(told))
}

/// `POST /hooks/cti/{key}`: one event of a call. The answer asks the system for nothing: it goes on as it would.
async fn told(
    Shared(app): Shared<App>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let (street, now) = (app.street().clone(), app.now());
    let key = app.db().read(move |conn| accounts::find_key(conn, &street, Kind::Hook(Hook::Cti), &secret, now)).await?;
    let key = key.ok_or_else(Problem::not_found)?;
    let shop = shops::directory(&app).get(&key.key.shop).ok_or_else(Problem::not_found)?;
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let event = cti::parse(kind, &body).ok_or_else(|| Problem::bad_request("event, from, to, direction, callId"))?;
    let raw: String = String::from_utf8_lossy(&body).chars().filter(|c| *c != '\0').take(4_000).collect();
    let (mut env, own) = (app.env(), shop.clone());
    app.db()
        .write(&shop.key, move |tx| {
            let told = Told {
                source: SOURCE,
                external_id: &event.call,
                event: match event.event {
                    cti::What::NewCall => Event::Rings,
                    cti::What::Answer => Event::Answered,
                    cti::What::Hangup => Event::Ended,
                },
                direction: if event.outbound { Direction::Out } else { Direction::In },
                from: &event.from,
                to: &event.to,
                line: &event.line,
                cause: &event.cause,
                raw: &raw,
            };
            hear(tx, &mut env, &own.key, &told)
        })
        .await?;
    metrics::counter!("comptoir_inbound_total", "source" => SOURCE).increment(1);
    Ok(Json(json!({})))
}
