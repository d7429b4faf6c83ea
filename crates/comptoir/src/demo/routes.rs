//! The routes of the demo.

use std::sync::{Arc, OnceLock};

use axum::{
    Form, Json, Router,
    extract::{FromRequest, Request, State as Shared},
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use kernel::Phone;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::people::{Customer, ShopAccess};
use crate::{
    inbox::hooks::take,
    objects,
    outbox::jobs::Demo,
    platform::{App, Problem, clock::ShiftedClock, jobs::Runner, problem::Body},
    shops,
};

/// The keys of the demo's shops and customers: a part of its program, filled once they are made.
#[derive(Debug, Clone, Default)]
pub struct Access(Arc<OnceLock<(Vec<ShopAccess>, Vec<Customer>)>>);

impl Access {
    /// The keys are made.
    pub(super) fn fill(&self, shops: Vec<ShopAccess>, customers: Vec<Customer>) {
        self.0.get_or_init(|| (shops, customers));
    }
    /// The shops with their keys.
    pub fn shops(&self) -> &[ShopAccess] {
        self.0.get().map_or(&[], |(shops, _)| shops)
    }
    /// The customers with theirs.
    pub fn customers(&self) -> &[Customer] {
        self.0.get().map_or(&[], |(_, customers)| customers)
    }
}

/// What a visitor needs to play every part.
#[derive(Serialize)]
struct Everyone {
    shops: Vec<ShopAccess>,
    customers: Vec<Customer>,
    /// The address of the MQTT broker, when the demo was given one.
    mqtt: Option<String>,
}

/// A body as JSON from a program, or as a form from the demo's own pages.
struct Either<T> {
    body: T,
    /// Where a browser is led back to.
    back: Option<Redirect>,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Either<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (kind, from) = {
            let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
            (text(header::CONTENT_TYPE).unwrap_or_default(), text(header::REFERER))
        };
        let from = from.and_then(|from| from.parse::<Uri>().ok());
        if kind.starts_with("application/x-www-form-urlencoded") {
            let path = from.and_then(|from| from.path_and_query().map(ToString::to_string));
            let back = Redirect::to(&path.unwrap_or_else(|| "/demo/messages".to_owned()));
            let form = Form::<T>::from_request(request, state).await;
            let Form(body) = form.map_err(|error| Problem::bad_request(error.body_text()))?;
            return Ok(Self { body, back: Some(back) });
        }
        let Body(body) = Body::<T>::from_request(request, state).await?;
        Ok(Self { body, back: None })
    }
}

/// The demo's routes for programs, and its pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/demo/access.json", get(access))
        .route("/demo/messages.json", get(messages))
        .route("/demo/sms", post(sms))
        .route("/demo/clock", post(clock))
        .merge(super::pages::routes())
}

async fn access(Shared(app): Shared<App>) -> Result<Json<Everyone>, Problem> {
    let access = app.part::<Access>().ok_or_else(Problem::not_found)?;
    let mqtt = objects::mqtt::address(&app);
    Ok(Json(Everyone { shops: access.shops().to_vec(), customers: access.customers().to_vec(), mqtt }))
}

async fn messages(Shared(app): Shared<App>) -> Json<Value> {
    let sent = app.part::<Demo>().map(|demo| demo.messages()).unwrap_or_default();
    let message = |sent: &crate::outbox::jobs::Shown| json!({ "channel": sent.channel, "to": sent.to, "subject": sent.subject, "text": sent.text, "at": sent.at.to_string() });
    Json(Value::Array(sent.iter().map(message).collect()))
}

#[derive(Deserialize)]
struct Sms {
    from: String,
    to: String,
    text: String,
    #[serde(default)]
    id: Option<String>,
}

/// Plays a customer's SMS through the same way in as a gateway.
async fn sms(Shared(app): Shared<App>, Either { body, back }: Either<Sms>) -> Result<Response, Problem> {
    let number: Phone =
        body.to.parse().map_err(|_| Problem::unprocessable("bad-contact", "`to` n’est pas un numéro"))?;
    let from: Phone =
        body.from.parse().map_err(|_| Problem::unprocessable("bad-contact", "`from` n’est pas un numéro"))?;
    let shop = shops::directory(&app).all().iter().find(|shop| shop.sms.as_ref() == Some(&number)).cloned();
    let shop = shop.ok_or_else(|| Problem::unprocessable("unknown-number", "Aucune boutique n’a ce numéro"))?;
    let mut env = app.env();
    let id = body.id.unwrap_or_else(|| kernel::id::uuid_v7(env.now, env.rng.as_mut()).to_string());
    let stored = take(&app, &shop, "demo", id, from.to_string(), body.text).await?;
    // Who plays wants to read the answer at once.
    run_due(&app).await?;
    Ok(match back {
        Some(back) => back.into_response(),
        None => (StatusCode::ACCEPTED, Json(json!({ "shop": shop.slug().as_str(), "stored": stored }))).into_response(),
    })
}

async fn run_due(app: &App) -> Result<(), Problem> {
    if let Some(runner) = app.part::<Runner>() {
        runner.drain(app).await?;
    }
    Ok(())
}

#[derive(Deserialize)]
struct Advance {
    advance_minutes: i64,
}

/// Moves the demo's clock forward; what falls due runs before the answer.
async fn clock(Shared(app): Shared<App>, Either { body, back }: Either<Advance>) -> Result<Response, Problem> {
    if !(0..=60 * 24 * 366).contains(&body.advance_minutes) {
        return Err(Problem::unprocessable("bad-time", "advance_minutes va de 0 à 527040"));
    }
    let clock = app.part::<Arc<ShiftedClock>>().ok_or_else(Problem::not_found)?;
    clock.advance(body.advance_minutes);
    run_due(&app).await?;
    Ok(match back {
        Some(back) => back.into_response(),
        None => Json(json!({ "now": app.now().to_string() })).into_response(),
    })
}
