//! The HTTP API of orders.

use axum::{
    Json,
    extract::{ConnectInfo, State as Shared},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use db::{Conn, DbError};
use jiff::{Timestamp, civil::Date};
use kernel::{Contact, Quantity, Sku, id::OrderId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::net::SocketAddr;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

mod views;

pub use views::{Customer, LineView, NewOrder, OrderView, WishedLine};
use views::{for_customer, for_staff};

use super::{
    Actor, Failure, Order, Pickup, Short, Who, Wish, WishLine, at_day, by_id, move_to, nearest, reserve,
    rules::{Refusal, State},
    token_shop, words,
};
use crate::{
    accounts::{self, Counter},
    catalogue::{self, Article},
    platform::{
        App, Problem,
        i18n::Lang,
        limits::{Act, caller},
        live,
        problem::{Body, Path, Query},
    },
    shops::{self, Shop},
};

/// The routes of this file.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(place, board))
        .routes(routes!(show, cancel))
        .routes(routes!(transition))
        .routes(routes!(events))
}

fn lang(headers: &HeaderMap) -> Lang {
    Lang::from_header(headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()))
}

fn shop(app: &App, slug: &str) -> Result<std::sync::Arc<Shop>, Problem> {
    shops::find(app, slug).ok_or_else(Problem::not_found)
}

/// The contact of a request, or what is wrong with it.
pub(crate) fn contact(phone: Option<&str>, email: Option<&str>) -> Result<Contact, Problem> {
    let given = [phone, email].into_iter().flatten().map(str::trim).find(|text| !text.is_empty());
    let Some(given) = given else {
        return Err(Problem::unprocessable("no-contact", "Il faut un numéro de téléphone ou une adresse e-mail"));
    };
    given.parse().map_err(|_| {
        Problem::unprocessable("bad-contact", "Ce numéro ou cette adresse ne peut pas être lu")
            .detail("Un numéro comme 06 12 34 56 78, ou une adresse comme nom@exemple.fr.")
    })
}

fn wish(body: NewOrder, key: String) -> Result<Wish, Problem> {
    let contact = contact(body.customer.phone.as_deref(), body.customer.email.as_deref())?;
    let name = clean(&body.customer.name, 80)?;
    let mut lines = Vec::with_capacity(body.lines.len());
    if body.lines.len() > 50 {
        return Err(Problem::unprocessable("too-many-lines", "Une commande a 50 lignes au plus"));
    }
    for line in body.lines {
        let quantity = Quantity::new(line.quantity).map_err(|error| {
            Problem::unprocessable("bad-quantity", "Cette quantité n’est pas possible").detail(error.to_string())
        })?;
        let sku: Sku = line.sku.parse().map_err(|_| {
            Problem::unprocessable("unknown-article", "Cet article n’existe pas").value("sku", line.sku.clone())
        })?;
        lines.push(WishLine { sku, quantity, options: line.options, agreed: None });
    }
    Ok(Wish {
        lines,
        pickup: body.pickup_at.map_or(Pickup::Soonest, Pickup::At),
        source: "api",
        external_id: format!("{key} {contact}"),
        visitor: String::new(),
        note: clean(&body.note, 500)?,
        lang: Lang::parse(&body.lang),
        who: Some(Who { name, contact }),
    })
}

/// A text of one person: trimmed, without control characters, bounded.
pub(crate) fn clean(text: &str, most: usize) -> Result<String, Problem> {
    let text: String = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().count() > most {
        return Err(Problem::unprocessable("too-long", format!("Ce texte dépasse {most} caractères")));
    }
    Ok(text)
}

/// Reserve: stock and slot are checked and taken at once, and the order is confirmed.
#[utoipa::path(post, path = "/api/v1/shops/{shop}/orders", tag = "orders", request_body = NewOrder,
    params(("shop" = String, Path, description = "the shop's slug"),
        ("Idempotency-Key" = Option<String>, Header, description = "the same key of the same customer gives the same order")),
    responses((status = 201, body = OrderView), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`sold-out` with `available` and `nearest`, an article that comes near and is there, or `slot-full`; `next_possible_at` when another time works"),
        (status = 422, body = Problem, description = "`closed`, `unknown-article`, `unavailable`, `too-late`, `past`, `too-far`…"),
        (status = 429, body = Problem)))]
async fn place(
    Shared(app): Shared<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path(slug): Path<String>,
    headers: HeaderMap,
    Body(body): Body<NewOrder>,
) -> Result<Response, Problem> {
    let (shop, lang) = (shop(&app, &slug)?, lang(&headers));
    let who = caller(peer.ip(), &headers, app.settings().behind_proxy).to_string();
    if !app.limits().allow(Act::Order, &who) {
        return Err(Problem::too_many());
    }
    let mut env = app.env();
    let key = match headers.get("idempotency-key") {
        Some(key) => key.to_str().ok().map(str::trim).filter(|key| (1..=200).contains(&key.len())),
        None => Some(""),
    };
    let key = key.ok_or_else(|| Problem::bad_request("Idempotency-Key: 1 à 200 caractères visibles"))?;
    let key = if key.is_empty() { kernel::id::uuid_v7(env.now, env.rng.as_mut()).to_string() } else { key.to_owned() };
    let wish = wish(body, key)?;
    let (now, own) = (env.now, shop.clone());
    let wanted: Vec<(Sku, i64)> = wish.lines.iter().map(|line| (line.sku.clone(), line.quantity.get())).collect();
    let at = match wish.pickup {
        Pickup::At(at) | Pickup::From(at) => at,
        Pickup::Soonest => now,
    };
    let outcome = app.db().write(&shop.key, move |tx| reserve(tx, &mut env, &own, &wish)).await;
    match outcome {
        Ok(order) => {
            metrics::counter!("comptoir_orders_total", "source" => "api").increment(1);
            Ok((StatusCode::CREATED, Json(for_customer(&app, &order))).into_response())
        }
        Err(Failure::Again(order)) => {
            Ok((StatusCode::CREATED, [("idempotency-replayed", "true")], Json(for_customer(&app, &order)))
                .into_response())
        }
        Err(Failure::Refused(refusal)) => {
            let own = shop.clone();
            Err(app.db().read(move |conn| refused(conn, lang, &own, now, refusal, &wanted, at)).await?)
        }
        Err(failure) => Err(words::problem(lang, &shop, now, failure)),
    }
}

/// A refusal with the name of the article, and with what is nearest to it where it is sold out.
fn refused(
    conn: &mut Conn<'_>,
    lang: Lang,
    shop: &Shop,
    now: Timestamp,
    refusal: Refusal,
    wanted: &[(Sku, i64)],
    at: Timestamp,
) -> Result<Problem, DbError> {
    let shelf = catalogue::all(conn, &shop.key)?;
    let named = |sku: &Sku| shelf.iter().find(|article| article.sku == *sku).map(|article| article.name.clone());
    let other = match &refusal {
        Refusal::SoldOut { sku, .. } => {
            let all: Vec<&Article> = shelf.iter().collect();
            nearest(conn, shop, &all, &Short { sku, wanted, at, day: shop.day(at) }, now)?
        }
        _ => None,
    };
    let detail = words::sentence(lang, shop, now, &refusal, |sku| named(sku).unwrap_or_else(|| sku.to_string()));
    let mut problem = words::problem(lang, shop, now, Failure::Refused(refusal)).detail(detail);
    if let Some(other) = other {
        problem = problem.value("nearest", json!({ "sku": other.sku.as_str(), "name": other.name }));
    }
    Ok(problem)
}

/// The token of the customer's page, in the address or as a bearer.
#[derive(Debug, Deserialize)]
struct Token {
    t: Option<String>,
    token: Option<String>,
}

enum Seeker {
    Customer(std::sync::Arc<Shop>),
    Staff(Box<Counter>),
}

/// Who asks for an order: its customer by the token of its page, or the staff of a shop.
async fn seeker(app: &App, headers: &HeaderMap, id: &str, token: &Token) -> Result<Seeker, Problem> {
    let given = token.t.as_deref().or(token.token.as_deref()).or_else(|| accounts::bearer(headers));
    let Some(given) = given else { return Err(Problem::unauthorized()) };
    if let Some(slug) = token_shop(app.secrets(), id, given) {
        return Ok(Seeker::Customer(shop(app, slug.as_str())?));
    }
    match accounts::bearer_for(app, headers).await? {
        Some(key) => {
            let counter = accounts::api_counter(app, headers, key.key.shop.as_str()).await?;
            Ok(Seeker::Staff(Box::new(counter)))
        }
        None => Err(Problem::unauthorized()),
    }
}

impl Seeker {
    fn shop(&self) -> &std::sync::Arc<Shop> {
        match self {
            Self::Customer(shop) => shop,
            Self::Staff(counter) => counter.shop(),
        }
    }
    fn view(&self, app: &App, order: &Order) -> OrderView {
        match self {
            Self::Customer(_) => for_customer(app, order),
            Self::Staff(_) => for_staff(app, order),
        }
    }
    fn actor(&self) -> Actor {
        match self {
            Self::Customer(_) => Actor::customer(),
            Self::Staff(counter) => Actor::staff(counter.name()),
        }
    }
}

/// One order, for its customer (token of `status_url`) or its shop.
#[utoipa::path(get, path = "/api/v1/orders/{id}", tag = "orders",
    params(("id" = String, Path), ("t" = Option<String>, Query, description = "the token of `status_url`")),
    responses((status = 200, body = OrderView), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn show(
    Shared(app): Shared<App>,
    Path(id): Path<String>,
    Query(token): Query<Token>,
    headers: HeaderMap,
) -> Result<Json<OrderView>, Problem> {
    let seeker = seeker(&app, &headers, &id, &token).await?;
    let id: OrderId = id.parse().map_err(|_| Problem::not_found())?;
    let (key, now) = (seeker.shop().key.clone(), app.now());
    let order = app.db().read(move |conn| by_id(conn, &key, id, now)).await?;
    let order = order.ok_or_else(Problem::not_found)?;
    Ok(Json(seeker.view(&app, &order)))
}

/// "Je ne peux pas venir": cancels the order.
#[utoipa::path(delete, path = "/api/v1/orders/{id}", tag = "orders",
    params(("id" = String, Path), ("t" = Option<String>, Query, description = "the token of `status_url`")),
    responses((status = 200, body = OrderView), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`not-allowed`: it is handed over or off already")))]
async fn cancel(
    Shared(app): Shared<App>,
    Path(id): Path<String>,
    Query(token): Query<Token>,
    headers: HeaderMap,
) -> Result<Json<OrderView>, Problem> {
    let seeker = seeker(&app, &headers, &id, &token).await?;
    let id: OrderId = id.parse().map_err(|_| Problem::not_found())?;
    let order = moved(&app, seeker.shop(), id, State::Cancelled, seeker.actor(), String::new(), lang(&headers)).await?;
    Ok(Json(seeker.view(&app, &order)))
}

async fn moved(
    app: &App,
    shop: &std::sync::Arc<Shop>,
    id: OrderId,
    to: State,
    actor: Actor,
    why: String,
    lang: Lang,
) -> Result<Order, Problem> {
    let mut env = app.env();
    let (now, own) = (env.now, shop.clone());
    let outcome = app.db().write(&shop.key, move |tx| move_to(tx, &mut env, &own, id, to, &actor, &why)).await;
    outcome.map_err(|failure| words::problem(lang, shop, now, failure))
}

/// A wished move.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Transition {
    /// The state it is moved to.
    pub to: State,
    /// Why, for the history.
    #[serde(default)]
    pub why: String,
}

/// Moves the preparation of an order.
#[utoipa::path(post, path = "/api/v1/shops/{shop}/orders/{id}/transitions", tag = "counter", request_body = Transition,
    params(("shop" = String, Path), ("id" = String, Path)), security(("staff" = [])),
    responses((status = 200, body = OrderView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem, description = "`not-allowed` with `from` and `to`")))]
async fn transition(
    Shared(app): Shared<App>,
    counter: Counter,
    Path(of): Path<(String, OrderId)>,
    headers: HeaderMap,
    Body(body): Body<Transition>,
) -> Result<Json<OrderView>, Problem> {
    let why = clean(&body.why, 200)?;
    let actor = Actor::staff(counter.name());
    let order = moved(&app, counter.shop(), of.1, body.to, actor, why, lang(&headers)).await?;
    Ok(Json(for_staff(&app, &order)))
}

#[derive(Debug, Deserialize)]
struct OfDay {
    date: Option<Date>,
}

/// The orders of one day.
#[derive(Debug, Serialize, ToSchema)]
pub struct Board {
    /// The local day.
    pub date: String,
    /// By pick-up time.
    pub orders: Vec<OrderView>,
}

/// The board: every confirmed order of a day (today when none is said).
#[utoipa::path(get, path = "/api/v1/shops/{shop}/orders", tag = "counter", security(("staff" = [])),
    params(("shop" = String, Path), ("date" = Option<String>, Query, description = "YYYY-MM-DD")),
    responses((status = 200, body = Board), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn board(Shared(app): Shared<App>, counter: Counter, Query(of): Query<OfDay>) -> Result<Json<Board>, Problem> {
    let now = app.now();
    let day = of.date.unwrap_or_else(|| counter.shop().day(now));
    let key = counter.shop().key.clone();
    let orders = app.db().read(move |conn| at_day(conn, &key, day, now)).await?;
    Ok(Json(Board { date: day.to_string(), orders: orders.iter().map(|order| for_staff(&app, order)).collect() }))
}

/// What changes in the shop, as server-sent events: `changed` with the topic as data.
#[utoipa::path(get, path = "/api/v1/shops/{shop}/events", tag = "counter", security(("staff" = [])),
    params(("shop" = String, Path)),
    responses((status = 200, content_type = "text/event-stream"), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn events(Shared(app): Shared<App>, counter: Counter) -> Response {
    live::events(&app, Some(counter.shop().key.clone())).into_response()
}
