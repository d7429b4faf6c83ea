//! The HTTP API of batches and follows.

use std::net::SocketAddr;

use axum::{
    Json,
    extract::{ConnectInfo, State as Shared},
    http::{HeaderMap, StatusCode},
};
use jiff::{SignedDuration, Timestamp};
use kernel::{Contact, Quantity, Sku};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Failure, Wanted, announce, ask, words};
use crate::{
    accounts::Counter,
    consent::{Ask, Topic},
    orders::api::contact,
    outbox::jobs::Channels,
    platform::{
        App, Error, Problem,
        i18n::Lang,
        limits::{Act, caller},
        once,
        problem::{Body, Path},
    },
    shops::{self, Shop},
};

/// The routes of this file.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(create)).routes(routes!(follow))
}

/// A batch to come.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewBatch {
    /// The article's reference.
    pub sku: String,
    /// Pieces, or grams for what is sold by weight.
    #[schema(minimum = 1, maximum = 50_000)]
    pub quantity: i64,
    /// In how many minutes it is ready …
    pub ready_in_minutes: Option<i64>,
    /// … or when (RFC 3339).
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ready_at: Option<Timestamp>,
    /// Whether followers are told.
    #[serde(default)]
    pub announce: bool,
}

/// What was announced.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AnnouncedBatch {
    /// Its identifier.
    pub id: String,
    /// How many people are told.
    pub audience: usize,
    /// What the SMS among that cost, in cents.
    pub cost_cents: i64,
    /// When it is ready (RFC 3339).
    pub ready_at: String,
    /// The word by which an SMS reserves from it.
    pub word: String,
}

fn problem(shop: &Shop, now: Timestamp, failure: Failure) -> Problem {
    match failure {
        Failure::Closed(next) => words::closed(Lang::Fr, shop, now, next),
        Failure::UnknownArticle => Problem::unprocessable("unknown-article", "La boutique ne propose pas cet article"),
        Failure::Time => Problem::unprocessable("bad-time", Lang::Fr.say("problem-batch-time-title"))
            .detail(Lang::Fr.say("problem-batch-time")),
        Failure::NoBatch => Problem::not_found(),
        Failure::Error(error) => error.into(),
    }
}

/// The word under which a request acts once; empty when it has no key.
fn once_of(headers: &HeaderMap) -> Result<String, Problem> {
    let Some(key) = headers.get("idempotency-key") else { return Ok(String::new()) };
    let key = key.to_str().ok().map(str::trim).filter(|key| (1..=200).contains(&key.len()));
    let key = key.ok_or_else(|| Problem::bad_request("Idempotency-Key: 1 à 200 caractères visibles"))?;
    Ok(format!("api batch {key}"))
}

/// Enters a batch, and announces it to those who asked to be told.
#[utoipa::path(post, path = "/api/v1/shops/{shop}/batches", tag = "counter", request_body = NewBatch, security(("staff" = [])),
    params(("shop" = String, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "the same key gives the same batch, for three days")),
    responses((status = 201, body = AnnouncedBatch), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem, description = "`unknown-article`, `bad-time`, `bad-quantity`, `closed`: nobody is told of a batch of a day on which the shop is closed")))]
async fn create(
    Shared(app): Shared<App>,
    counter: Counter,
    headers: HeaderMap,
    Body(body): Body<NewBatch>,
) -> Result<(StatusCode, Json<AnnouncedBatch>), Problem> {
    let mut env = app.env();
    let now = env.now;
    let in_minutes =
        |minutes: i64| env.now.checked_add(SignedDuration::from_mins(minutes.clamp(-1_000_000, 1_000_000))).ok();
    let ready_at = match (body.ready_at, body.ready_in_minutes) {
        (Some(at), _) => Some(at),
        (None, Some(minutes)) => in_minutes(minutes),
        (None, None) => None,
    };
    let ready_at =
        ready_at.ok_or_else(|| Problem::unprocessable("bad-time", "Il faut ready_in_minutes ou ready_at"))?;
    let sku: Sku = body.sku.parse().map_err(|_| problem(counter.shop(), env.now, Failure::UnknownArticle))?;
    let quantity = Quantity::new(body.quantity).map_err(|error| {
        Problem::unprocessable("bad-quantity", "Cette quantité n’est pas possible").detail(error.to_string())
    })?;
    let wanted = Wanted { sku, quantity, ready_at, announce: body.announce };
    let per_segment = app.part::<Channels>().map_or(0, |channels| channels.sms_cost);
    let (shop, actor) = (counter.shop().clone(), format!("staff:{}", counter.name()));
    let nonce = once_of(&headers)?;
    let announced = app
        .db()
        .write(&counter.shop().key, move |tx| {
            // Asked again because the answer was lost: it is the same batch.
            let before = once::before(tx, &shop.key, &nonce)?;
            if let Some(told) = before.and_then(|told| serde_json::from_str(&told).ok()) {
                return Ok(told);
            }
            let (batch, audience) = announce(tx, &mut env, &shop, &wanted, per_segment, &actor)?;
            let told = AnnouncedBatch {
                id: batch.id.to_string(),
                audience: audience.count(),
                cost_cents: audience.cost_cents,
                ready_at: batch.ready_at.to_string(),
                word: batch.word,
            };
            let kept = serde_json::to_string(&told).map_err(|error| Error::Fault(error.to_string()))?;
            once::remember(tx, env.now, &shop.key, &nonce, &kept)?;
            Ok(told)
        })
        .await;
    Ok((StatusCode::CREATED, Json(announced.map_err(|failure| problem(counter.shop(), now, failure))?)))
}

/// Someone wants to be told.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewFollower {
    /// A mobile number …
    pub phone: Option<String>,
    /// … or an e-mail address.
    pub email: Option<String>,
    /// `batch:SKU` for the batches of an article, `shop` for all of them.
    pub topics: Vec<String>,
    /// A browser's push subscription (W3C Push API), to be told there instead.
    #[schema(value_type = Option<Object>)]
    pub push: Option<serde_json::Value>,
    /// `fr` or `en`.
    #[serde(default)]
    pub lang: String,
}

/// The opt-in waits for the person's answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct Waiting {
    /// Always `pending`: whether the address follows already is told to its owner only.
    pub state: &'static str,
    /// By which channel the person is asked: `sms` or `email`.
    pub asked_by: &'static str,
}

/// Opens the opt-in: the person is asked by SMS or e-mail, and follows once they have answered yes.
#[utoipa::path(post, path = "/api/v1/shops/{shop}/followers", tag = "alerts", request_body = NewFollower,
    params(("shop" = String, Path)),
    responses((status = 202, body = Waiting), (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn follow(
    Shared(app): Shared<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path(slug): Path<String>,
    headers: HeaderMap,
    Body(body): Body<NewFollower>,
) -> Result<(StatusCode, Json<Waiting>), Problem> {
    let shop = shops::find(&app, &slug).ok_or_else(Problem::not_found)?;
    let contact = contact(body.phone.as_deref(), body.email.as_deref())?;
    if matches!(&contact, Contact::Phone(phone) if !phone.is_mobile()) {
        return Err(Problem::unprocessable("landline", Lang::Fr.say("problem-landline")));
    }
    let topics: Option<Vec<Topic>> = body.topics.iter().map(|word| Topic::parse(word)).collect();
    let topics = topics.filter(|topics| (1..=20).contains(&topics.len()));
    let topics =
        topics.ok_or_else(|| Problem::unprocessable("bad-topic", "Les sujets sont batch:SKU ou shop, de 1 à 20"))?;
    let who = caller(peer.ip(), &headers, app.settings().behind_proxy).to_string();
    if !app.limits().allow(Act::OptIn, &who) || !app.limits().allow(Act::OptIn, contact.as_str()) {
        return Err(Problem::too_many());
    }
    let push = body.push.map(|push| push.to_string()).filter(|push| push.len() <= 2_000);
    let lang = Lang::parse(&body.lang);
    let asked_by = crate::consent::channel_of(&contact);
    let (mut env, own) = (app.env(), shop.clone());
    app.db()
        .write(&shop.key, move |tx| {
            for topic in &topics {
                if let Topic::Batch(sku) = topic
                    && crate::catalogue::by_sku(tx, &own.key, &[sku])?.is_empty()
                {
                    return Err(problem(&own, env.now, Failure::UnknownArticle).value("sku", sku.as_str()));
                }
            }
            let wish =
                Ask { contact: &contact, topics: &topics, push: push.as_deref(), lang, place: "api", witness: "" };
            ask(tx, &mut env, &own, &wish)?;
            Ok(())
        })
        .await?;
    Ok((StatusCode::ACCEPTED, Json(Waiting { state: "pending", asked_by })))
}
