//! The way in for calls: Twilio asks here, turn by turn, what to say. The turn is part of the address, so that a turn that
//! is asked again is known again.

use axum::{
    body::Bytes,
    extract::{OriginalUri, Query, State as Shared},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use channels::{
    twilio,
    twilio_voice::{self, MEDIA_TYPE, Verb, twiml},
};
use serde::Deserialize;

use super::{
    super::{
        Lexicons,
        voice::{self, Heard, Then, Turn},
    },
    door, signed_by_twilio,
};
use crate::{
    accounts::Hook,
    catalogue,
    platform::{App, Problem, problem::Path},
};

/// Which turn of the call it is, from 0.
#[derive(Default, Deserialize)]
pub(super) struct At {
    #[serde(default)]
    tour: u32,
}

/// `POST /hooks/voice/twilio/{key}`: one turn of a call.
pub(super) async fn twilio_voice(
    Shared(app): Shared<App>,
    Path(secret): Path<String>,
    OriginalUri(uri): OriginalUri,
    Query(at): Query<At>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let way = uri.path().to_owned();
    let (shop, key) = door(&app, Hook::Twilio, secret).await?;
    let pairs = twilio::pairs(&body);
    signed_by_twilio(&app, &key, &uri, &headers, &pairs)?;
    let call = twilio_voice::parse(&pairs).ok_or_else(|| Problem::bad_request("CallSid"))?;
    let lexicon = match app.part::<Lexicons>() {
        Some(lexicons) => lexicons.of(&app, &shop).await?,
        None => None,
    };
    let heard = match (call.dialled.as_deref(), call.digits, call.speech) {
        (Some(status), ..) => Heard::Rung(status == "completed"),
        (None, Some(keys), _) => Heard::Keys(keys.chars().take(20).collect()),
        (None, None, Some(words)) => Heard::Words(words.chars().take(500).collect(), call.confidence),
        (None, None, None) => Heard::Nothing,
    };
    let (mut env, own) = (app.env(), shop.clone());
    let spoken = app
        .db()
        .write(&shop.key, move |tx| {
            let turn = Turn { call: &call.sid, turn: at.tour, from: &call.from, to: &call.to, heard };
            voice::take(tx, &mut env, &own, lexicon.as_deref(), &turn)
        })
        .await?;
    metrics::counter!("comptoir_inbound_total", "source" => voice::SOURCE).increment(1);
    let action = format!("{way}?tour={}", at.tour.saturating_add(1));
    let gather = |digits| Verb::Gather { say: &spoken.say, action: &action, digits, hints: &[] };
    let xml = match &spoken.then {
        Then::Listen => {
            let key = shop.key.clone();
            let shelf = app.db().read(move |conn| catalogue::all(conn, &key)).await?;
            let hints: Vec<String> = shelf.into_iter().map(|article| article.name).collect();
            twiml(&[Verb::Gather { say: &spoken.say, action: &action, digits: None, hints: &hints }])
        }
        // Ten keys are a French number.
        Then::Number => twiml(&[gather(Some(10))]),
        Then::Ring(phone) => twiml(&[Verb::Say(&spoken.say), Verb::Dial { number: phone.as_str(), action: &action }]),
        Then::HangUp => twiml(&[Verb::Say(&spoken.say), Verb::Hangup]),
    };
    Ok(([(header::CONTENT_TYPE, MEDIA_TYPE)], xml).into_response())
}
