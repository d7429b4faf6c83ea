//! Ways in for SMS and calls: SMSGate, Twilio and OVH call here. The key at the end of the address says for which shop.

pub mod smpp;
mod voice;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, OriginalUri, State as Shared},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::post,
};
use channels::{ovh, smsgate, twilio};

use super::{Lexicons, Raw, receive};
use crate::{
    accounts::{self, Hook, Key, Kind},
    platform::{App, Error, Problem, problem::Path},
    shops::{self, Shop},
};

/// Photographs come with mails; nobody's words are longer.
const LARGEST_MAIL: usize = 20 * 1024 * 1024;

/// The routes of this file.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/hooks/sms/smsgate/{key}", post(sms_gate))
        .route("/hooks/sms/twilio/{key}", post(twilio_sms))
        .route("/hooks/sms/ovh/{key}", post(ovh_sms))
        .route("/hooks/mail/{key}", post(mail_in).layer(DefaultBodyLimit::max(LARGEST_MAIL)))
        .route("/hooks/voice/twilio/{key}", post(voice::twilio_voice))
}

/// The shop and key behind the last part of a hook's address.
async fn door(app: &App, hook: Hook, secret: String) -> Result<(Arc<Shop>, Key), Problem> {
    let (street, now) = (app.street().clone(), app.now());
    let key = app.db().read(move |conn| accounts::find_key(conn, &street, Kind::Hook(hook), &secret, now)).await?;
    let key = key.ok_or_else(Problem::not_found)?;
    let shop = shops::directory(app).get(&key.key.shop).ok_or_else(Problem::not_found)?;
    Ok((shop, key))
}

/// Stores and handles one message; the answer waits for the commit that makes it durable.
pub async fn take(
    app: &App,
    shop: &Arc<Shop>,
    source: &'static str,
    external_id: String,
    sender: String,
    body: String,
) -> Result<bool, Error> {
    let (mut env, own) = (app.env(), shop.clone());
    let lexicon = match app.part::<Lexicons>() {
        Some(lexicons) => lexicons.of(app, shop).await?,
        None => None,
    };
    // Nothing that a gateway sends is longer; what is, is cut rather than lost.
    let body: String = body.chars().take(2_000).collect();
    let stored = app
        .db()
        .write(&shop.key, move |tx| {
            let raw = Raw { source, external_id: &external_id, sender: &sender, body: &body };
            receive(tx, &mut env, &own, lexicon.as_deref(), &raw)
        })
        .await?;
    metrics::counter!("comptoir_inbound_total", "source" => source).increment(1);
    Ok(stored.is_some())
}

async fn sms_gate(
    Shared(app): Shared<App>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let (shop, key) = door(&app, Hook::SmsGate, secret).await?;
    if let Some(signing) = &key.signing {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        // Repeated for two days with its first signature, and deduplicated by its id: two days old is not forged.
        let tolerance = Duration::from_secs(2 * 86_400 + 300);
        let signed = smsgate::verify(
            signing.as_bytes(),
            &body,
            &text("x-timestamp"),
            &text("x-signature"),
            app.now(),
            tolerance,
        );
        signed.map_err(|error| forged().detail(error.to_string()))?;
    }
    let call = smsgate::parse(&body).map_err(|error| Problem::bad_request(error.to_string()))?;
    if let smsgate::Event::Received { from, text, .. } = call.event {
        take(&app, &shop, "smsgate", call.id, from, text).await?;
    }
    Ok(StatusCode::OK)
}

fn forged() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "forged", "Cet appel n’est pas signé comme il faut")
}

/// Believes a call of Twilio's, when the key knows by which secret it signs.
fn signed_by_twilio(
    app: &App,
    key: &Key,
    uri: &Uri,
    headers: &HeaderMap,
    pairs: &[(String, String)],
) -> Result<(), Problem> {
    let Some(signing) = &key.signing else { return Ok(()) };
    let path = uri.path_and_query().map_or_else(|| uri.path().to_owned(), ToString::to_string);
    let signature = headers.get("x-twilio-signature").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let believed = twilio::verify(signing, &format!("{}{path}", app.base()), pairs, signature);
    if believed { Ok(()) } else { Err(forged()) }
}

async fn twilio_sms(
    Shared(app): Shared<App>,
    Path(secret): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let (shop, key) = door(&app, Hook::Twilio, secret).await?;
    let pairs = twilio::pairs(&body);
    signed_by_twilio(&app, &key, &uri, &headers, &pairs)?;
    let message = twilio::parse(&pairs).ok_or_else(|| Problem::bad_request("MessageSid, From, To, Body"))?;
    take(&app, &shop, "twilio", message.sid, message.from, message.text).await?;
    Ok(([(header::CONTENT_TYPE, "text/xml")], twilio::EMPTY_ANSWER).into_response())
}

/// A mail as it came over the wire (RFC 5322), from the mail server or a forwarding service.
async fn mail_in(Shared(app): Shared<App>, Path(secret): Path<String>, body: Bytes) -> Result<StatusCode, Problem> {
    let (shop, _) = door(&app, Hook::Mail, secret).await?;
    let mail = channels::mail_in::parse(&body).ok_or_else(|| Problem::bad_request("RFC 5322"))?;
    take_mail(&app, &shop, mail).await?;
    Ok(StatusCode::OK)
}

/// Stores and handles one mail; false when it came before.
pub async fn take_mail(app: &App, shop: &Arc<Shop>, mail: channels::mail_in::Incoming) -> Result<bool, Error> {
    let (mut env, own) = (app.env(), shop.clone());
    let lexicon = match app.part::<Lexicons>() {
        Some(lexicons) => lexicons.of(app, shop).await?,
        None => None,
    };
    let stored =
        app.db().write(&shop.key, move |tx| super::mail::take(tx, &mut env, &own, lexicon.as_deref(), &mail)).await?;
    metrics::counter!("comptoir_inbound_total", "source" => super::mail::SOURCE).increment(1);
    Ok(stored.is_some())
}

/// OVH signs nothing: the key in the address is all that is known of the caller.
async fn ovh_sms(Shared(app): Shared<App>, Path(secret): Path<String>, body: Bytes) -> Result<StatusCode, Problem> {
    let (shop, _) = door(&app, Hook::Ovh, secret).await?;
    let message = ovh::parse(&body).ok_or_else(|| Problem::bad_request("id, sender, message"))?;
    take(&app, &shop, "ovh", message.id, message.sender, message.text).await?;
    Ok(StatusCode::OK)
}
