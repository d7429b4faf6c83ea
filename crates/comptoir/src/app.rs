//! The one file that names every slice: parts, routes, jobs, listeners. Only the commands of `cli` and tests use it.

mod refusals;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State as Shared},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use db::{Db, DbError};
use jiff::Timestamp;
use kernel::{Clock, Rng};
use metrics_exporter_prometheus::PrometheusHandle;
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer, set_header::SetResponseHeaderLayer,
    timeout::TimeoutLayer,
};
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    accounts, advisors, appointments, batches, bells, calls, consent, counter, demo, desk, documents, inbox, memory,
    objects, offers, orders,
    outbox::{
        self,
        jobs::{Channels, Letterhead, Pointless},
    },
    platform::{
        App, AppBuilder, Error, Problem,
        jobs::{Runner, while_leading},
        live::Stop,
        rng::StrongRng,
        secrets::Secrets,
        settings::Settings,
        web,
    },
    privacy, projects, rituals,
    shops::{self, Directory},
    street, subscriptions, voices,
};

/// What the API document says about itself.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "Comptoir", description = "Reserve, announce, hand over: the counter of a street. Errors are RFC 9457 problems."),
    modifiers(&Bearer),
    tags((name = "street", description = "shops, shelves, slots"), (name = "orders", description = "reservations"),
        (name = "alerts", description = "being told"), (name = "counter", description = "for the staff of one shop"))
)]
struct Document;

struct Bearer;

impl utoipa::Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
        let scheme = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
        document.components.get_or_insert_default().add_security_scheme("staff", scheme);
    }
}

/// What the program is put together from.
pub struct Parts {
    /// The open store.
    pub db: Db,
    /// Its clock.
    pub clock: Arc<dyn Clock>,
    /// Its settings.
    pub settings: Settings,
    /// Its channels; none: as the settings say.
    pub channels: Option<Channels>,
    /// The metrics' recorder, when there is one.
    pub metrics: Option<PrometheusHandle>,
}

/// Puts the parts together and reads what is kept in memory; `more` adds the demo's.
///
/// # Errors
/// When the store cannot be read.
pub async fn build(parts: Parts, more: impl FnOnce(AppBuilder) -> AppBuilder) -> Result<App, Error> {
    let Parts { db, clock, settings, channels, metrics } = parts;
    let nobody = kernel::ShopKey { street: word("rue"), shop: word("rue") };
    let secrets = db.write(&nobody, |tx| Secrets::load(tx, &mut StrongRng as &mut dyn Rng)).await?;
    let channels = match channels {
        Some(channels) => channels,
        None => Channels::from_settings(&settings, &secrets).map_err(Error::Fault)?,
    };
    let push_key = outbox::setup::push_key(&settings, &secrets);
    let street = db.read(shops::street).await?;
    let plaque = street.clone();
    let street = street.map_or_else(|| word("rue"), |street| street.id);
    let pointless = Directory::default();
    let asked = pointless.clone();
    let gate = Pointless(Arc::new(move |conn, message, now| match asked.get(&message.key.shop) {
        Some(shop) => batches::is_pointless(conn, &shop, message, now),
        None => Ok(false),
    }));
    let own = secrets.clone();
    let letterhead = Letterhead(Arc::new(move |conn, letter| street::pages::mails::html(conn, &own, letter)));
    let news = objects::news(db.clone()).and(bells::news(db.clone())).and(rituals::news(db.clone()));
    let mut builder = AppBuilder::new(db, clock, secrets, settings, street)
        .news(news)
        .part(pointless)
        .part(street::search::Index::default())
        .part(street::shelves::Shelves::default())
        .part(inbox::Lexicons::default())
        .part(inbox::poll::Asked::default())
        .part(subscriptions::Watch::default())
        .part(objects::mqtt::LineState::default())
        .part(gate)
        .part(letterhead)
        .part(channels)
        .part(Stop::default())
        .part(runner());
    if let Some(plaque) = plaque {
        builder = builder.part(plaque);
    }
    if let Some(key) = push_key {
        builder = builder.part(key);
    }
    if let Some(metrics) = metrics {
        builder = builder.part(metrics);
    }
    let app = more(builder).build();
    refresh(&app, true).await?;
    Ok(app)
}

fn word(text: &str) -> kernel::Slug {
    text.parse().unwrap_or_else(|_| unreachable!("a slug"))
}

async fn refresh(app: &App, shops: bool) -> Result<(), Error> {
    if shops {
        shops::refresh(app).await?;
    }
    if let Some(lexicons) = app.part::<inbox::Lexicons>() {
        lexicons.forget();
    }
    match app.part::<street::search::Index>() {
        Some(index) => index.refresh(app).await,
        None => Ok(()),
    }
}

/// The work that is not done within a request.
pub fn runner() -> Runner {
    Runner::default()
        .on("outbox", |app| outbox::jobs::round(app, "email"))
        .on("outbox", |app| outbox::jobs::round(app, "sms"))
        .on("outbox", |app| outbox::jobs::round(app, "push"))
        .on("ring", bells::ring)
        .heir(outbox::jobs::take_over)
        .heir(bells::take_over)
        .tick("opens", shops::opens)
        .tick("orders", orders::sweep)
        .tick("ovh", inbox::poll::ovh)
        .tick("objects", objects::look)
        .tick("lunches", subscriptions::generate)
        .tick("lunch-books", subscriptions::look)
        .tick("homes", objects::clear)
        .tick("memory", memory::tend)
        .tick("pages", inbox::site::carry)
        .tick("handovers", advisors::handover::tend)
        .tick("projects", projects::tend)
        .tick("events", appointments::events::tend)
        .tick("rooms", appointments::room::tend)
        .tick("voices", voices::tell)
        .tick("offers", offers::learn)
        .tick("privacy", privacy::tend)
        .tick("retention", privacy::round)
        .tick("channels", outbox::health::watch)
}

/// Takes up what a program before this one left in the middle; called before anything else runs.
///
/// # Errors
/// When the store does not answer.
pub async fn resume(app: &App) -> Result<(), Error> {
    outbox::jobs::resume(app).await
}

/// Starts what runs beside the requests: jobs, and the memory's ear to what is committed.
pub fn start(app: &App) {
    let stop = app.part::<Stop>().cloned().unwrap_or_default();
    if let Some(runner) = app.part::<Runner>() {
        tokio::spawn(runner.clone().run(app.clone(), Duration::from_secs(5), stop.listen()));
    }
    match inbox::mailbox::mailbox(app.settings()) {
        Ok(Some(mailbox)) => {
            let own = app.clone();
            while_leading(app, "mailbox", stop.listen(), move |stop| {
                tokio::spawn(inbox::mailbox::watch(own.clone(), mailbox.clone(), stop));
            });
        }
        Ok(None) => {}
        Err(why) => tracing::error!(why, "the mailbox cannot be looked into"),
    }
    if let Some(smpp) = inbox::hooks::smpp::account(app) {
        tokio::spawn(inbox::hooks::smpp::watch(app.clone(), smpp, stop.listen()));
    }
    let own = app.clone();
    while_leading(app, "mqtt", stop.listen(), move |stop| {
        objects::mqtt::start(&own, stop);
    });
    let listener = app.clone();
    let mut stop = stop.listen();
    tokio::spawn(async move {
        let mut notices = listener.db().notices();
        loop {
            let (shops, shelf) = tokio::select! {
                _ = stop.changed() => return,
                notice = notices.recv() => match notice {
                    Ok(notice) if notice.is_everything() => (true, true),
                    Ok(notice) => (notice.topic == "shop", notice.topic == "shelf"),
                    // Too much was said to hear it all: read everything again.
                    Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => (true, true),
                    Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
                },
            };
            if (shops || shelf)
                && let Err(error) = refresh(&listener, shops).await
            {
                tracing::error!(%error, "the directory cannot be read again");
            }
        }
    });
}

/// The API with its document.
fn api() -> (Router<App>, utoipa::openapi::OpenApi) {
    let (router, mut document) = OpenApiRouter::with_openapi(Document::openapi())
        .merge(street::api::routes())
        .merge(orders::api::routes())
        .merge(batches::api::routes())
        .merge(subscriptions::api::routes())
        .split_for_parts();
    document.info.version = env!("CARGO_PKG_VERSION").to_owned();
    refusals::complete(&mut document);
    (router, document)
}

/// The OpenAPI document.
pub fn document() -> utoipa::openapi::OpenApi {
    api().1
}

/// Everything that answers.
pub fn router(app: &App) -> Router {
    let (api, document) = api();
    let document = axum::body::Bytes::from(document.to_json().unwrap_or_default());
    let mut router = api
        .route(
            "/api/v1/openapi.json",
            get(move || std::future::ready(([(header::CONTENT_TYPE, "application/json")], document.clone()))),
        )
        .route("/healthz", get(|| std::future::ready("ok")))
        .route("/readyz", get(ready))
        .route("/metrics", get(measured))
        .merge(web::assets::routes())
        .merge(street::pages::routes())
        .merge(inbox::hooks::routes())
        .merge(objects::hooks::routes())
        .merge(calls::hooks::routes())
        .merge(counter::pages::routes())
        .merge(counter::workshop::routes())
        .merge(desk::pages::routes());
    if app.part::<demo::Access>().is_some() {
        router = router.merge(demo::routes());
    }
    router
        .fallback(nothing)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn(record))
        .layer(DefaultBodyLimit::max(256 * 1024))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(30)))
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn_with_state(app.clone(), street::pages::as_pages))
        .layer(CompressionLayer::new())
        .layer(headers(header::CONTENT_SECURITY_POLICY, web::policy::POLICY))
        .layer(headers(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(headers(header::REFERRER_POLICY, "same-origin"))
        .layer(headers(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(headers(
            HeaderName::from_static("permissions-policy"),
            "geolocation=(self), camera=(self), microphone=()",
        ))
        .layer(CatchPanicLayer::custom(panicked))
        .with_state(app.clone())
}

fn headers(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// Counts and times by the route's own text, which holds no one's number or key.
#[expect(clippy::disallowed_methods, reason = "measured at the edge")]
async fn record(request: Request, next: Next) -> Response {
    let route =
        request.extensions().get::<MatchedPath>().map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().clone();
    let start = std::time::Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    metrics::histogram!("comptoir_http_seconds", "route" => route.clone()).record(start.elapsed().as_secs_f64());
    tracing::debug!(%method, route, status, "answered");
    response
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Problem::from(Error::Fault("a handler panicked".into())).into_response()
}

async fn nothing() -> Problem {
    Problem::not_found()
}

async fn wrong_method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "Cette adresse ne fait pas cela")
}

async fn ready(Shared(app): Shared<App>) -> Response {
    let alive = app.db().read(|conn| conn.query_one("SELECT 1", &[], |_| Ok(()))).await;
    match alive {
        Ok(()) => "ready".into_response(),
        Err(error) => {
            tracing::error!(%error, "the store does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer").into_response()
        }
    }
}

async fn measured(Shared(app): Shared<App>) -> Response {
    let Some(metrics) = app.part::<PrometheusHandle>() else { return Problem::not_found().into_response() };
    let stats = app.db().stats();
    metrics::gauge!("comptoir_db_commits").set(stats.commits() as f64);
    metrics::gauge!("comptoir_db_writes").set(stats.writes() as f64);
    metrics::gauge!("comptoir_db_statements").set(stats.statements() as f64);
    metrics.run_upkeep();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], metrics.render()).into_response()
}

/// What is inconsistent in the whole store; a line per fault.
///
/// # Errors
/// When the store cannot be read.
pub async fn check(db: &Db, now: Timestamp) -> Result<Vec<String>, DbError> {
    db.read(move |conn| {
        let Some(street) = shops::street(conn)? else { return Ok(Vec::new()) };
        let mut faults = Vec::new();
        for key in shops::keys(conn, &street.id)? {
            faults.extend(orders::check(conn, &key, now)?);
            faults.extend(documents::check(conn, &key)?);
            faults.extend(consent::check(conn, &key)?);
            faults.extend(outbox::check(conn, &key)?);
            faults.extend(subscriptions::check(conn, &key, now)?);
        }
        Ok(faults)
    })
    .await
}

/// The key under which the street's own things are kept.
pub fn street_key(app: &App) -> kernel::ShopKey {
    accounts::street_key(app.street())
}

#[cfg(test)]
mod tests;
