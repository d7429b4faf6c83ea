//! The personal secret link: anything can call it. Looking shows a button; a POST acts.

use axum::{
    Form as Body,
    extract::{State as Shared, rejection::FormRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{say, visitor::Visitor};
use crate::{
    objects::{
        self, Device, DeviceKind, Said,
        hooks::{external_id, idempotency_key, take},
        rules::Kind,
    },
    platform::{
        App, Error, Problem,
        i18n::Arg,
        limits::Act as Limit,
        problem::Path,
        secrets::random_secret,
        web::letter::{Act, LetterPage, Mark},
    },
    shops::{self, Shop},
    standing::{self, StandingOrder},
};

/// The device, shop and standing order of a secret.
async fn door(app: &App, secret: &str) -> Result<(Device, std::sync::Arc<Shop>, StandingOrder), Problem> {
    let (street, secret) = (app.street().clone(), secret.to_owned());
    let found = app.db().read(move |conn| {
        let Some(device) = objects::find_device(conn, &street, DeviceKind::Link, &secret)? else { return Ok(None) };
        let standing = standing::by_id(conn, &device.key, device.standing)?;
        Ok::<_, Error>(standing.map(|standing| (device, standing)))
    });
    let (device, standing) = found.await?.ok_or_else(Problem::not_found)?;
    let shop = shops::directory(app).get(&standing.key.shop).ok_or_else(Problem::not_found)?;
    Ok((device, shop, standing))
}

/// `GET /t/{secret}`: what would happen, and a button.
pub async fn show(Shared(app): Shared<App>, visitor: Visitor, Path(secret): Path<String>) -> Result<Response, Problem> {
    let (_, shop, standing) = door(&app, &secret).await?;
    let (lang, own) = (visitor.lang, standing.clone());
    let asked = shop.clone();
    let lines = app.db().read(move |conn| say::usual(conn, lang, &asked, &own)).await?;
    let nonce = random_secret(app.env().rng.as_mut());
    let letter = LetterPage::new(visitor.page(""), Mark::Said, lang.with1("trigger-title", "shop", &shop.name))
        .say(lang.with1("trigger-text", "lines", lines))
        .act(Act::Post {
            word: lang.say("trigger-button"),
            action: format!("/t/{secret}"),
            fields: vec![("nonce".to_owned(), nonce)],
        });
    visitor.show(StatusCode::OK, &letter)
}

/// `POST /t/{secret}`: "now". A page answers a person, a sentence or JSON whatever else calls.
pub async fn act(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(secret): Path<String>,
    headers: HeaderMap,
    fields: Result<Body<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Problem> {
    let (device, shop, standing) = door(&app, &secret).await?;
    if !app.limits().allow(Limit::Order, &device.id.to_string()) {
        return Err(Problem::too_many());
    }
    // Whatever a shortcut sends as a body is welcome: only a form of ours is read.
    let pairs = fields.map(|Body(pairs)| pairs).unwrap_or_default();
    let field = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim().to_owned());
    let nonce = field("nonce").filter(|nonce| !nonce.is_empty() && nonce.len() <= 60);
    let named = nonce.clone().or_else(|| field("id")).or_else(|| idempotency_key(&headers));
    let (lang, now) = (visitor.lang, app.now());
    let minutes = field("minutes").and_then(|n| n.parse().ok()).filter(|n| (0..=240).contains(n));
    let said = Said {
        device: None,
        source: "link",
        external_id: external_id(&app, &device, named),
        kind: Kind::Press,
        at: now,
        accuracy_m: None,
        minutes,
        by_hand: nonce.is_some(),
    };
    let heard = take(&app, &shop, &standing, Some(&device), said).await?;
    let (own, asked, heard_of) = (standing.clone(), shop.clone(), heard.clone());
    let text = app.db().read(move |conn| objects::words::answer(conn, now, &asked, &own, lang, &heard_of)).await?;
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let order = heard.order.as_ref().filter(|order| order.state.is_open());
    if accept.contains("text/html") {
        let done = order.is_some() || heard.signal.outcome == "asked";
        let mut letter = LetterPage::new(
            visitor.page(""),
            if done { Mark::Done } else { Mark::Said },
            if done {
                lang.say("trigger-done")
            } else {
                lang.with("trigger-title", &[("shop", Arg::from(&shop.name))])
            },
        )
        .say(text);
        if let Some(order) = order {
            letter = letter.act(Act::Go { word: lang.say("standing-see"), href: order.path(app.secrets()) });
        }
        return visitor.show(StatusCode::OK, &letter);
    }
    if accept.contains("json") {
        let state = order.map(|order| order.state.as_str());
        let answer = json!({
            "outcome": heard.signal.outcome, "text": text, "again": heard.again,
            "order": order.map(|order| order.id.to_string()), "state": state,
        });
        return Ok(axum::Json(answer).into_response());
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}
