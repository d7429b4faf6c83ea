//! The public HTTP API: shops, shelves and slots.

use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};

use axum::{
    Json,
    body::Bytes,
    extract::State as Shared,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, civil::Date};
use kernel::{Slug, hours::State, words};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::search::Index;
use crate::{
    catalogue::{self, Article},
    orders,
    platform::{
        App, Problem,
        i18n::{Arg, Lang},
        problem::{Path, Query},
    },
    shops::{self, Shop, rules::metres},
    stock::{self, rules::Curve},
};

/// The routes of this file.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show)).routes(routes!(articles)).routes(routes!(slots))
}

/// One shop.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ShopView {
    /// Its word in addresses.
    pub slug: String,
    /// The name on the sign.
    pub name: String,
    /// Its trade.
    pub activity: String,
    /// A sentence or two.
    pub description: String,
    /// Number, street, postcode, town.
    pub address: String,
    /// Latitude (WGS 84).
    pub lat: f64,
    /// Longitude (WGS 84).
    pub lon: f64,
    /// The telephone on the counter, in E.164.
    pub phone: Option<String>,
    /// The number that reads SMS, in E.164.
    pub sms: Option<String>,
    /// The rules as written (OpenStreetMap `opening_hours`).
    pub opening_hours: String,
    /// Whether it is open now.
    pub open: bool,
    /// When that changes (RFC 3339), if it ever does.
    pub until: Option<String>,
    /// The next time it opens (RFC 3339): when it is closed, the end of the closing.
    pub next_opening: Option<String>,
    /// The same in words: `Ouvert jusqu'à 19 h 30`.
    pub hours_in_words: String,
    /// Metres from the point that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metres: Option<i64>,
    /// The articles that answer the search.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub matches: Vec<Match>,
}

/// An article that answers a search.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Match {
    /// Its reference.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// Its price with VAT in cents, per piece or per kilogram.
    pub price_cents: i64,
}

/// The state of a shop in words: "Ouvert jusqu'à 19 h 30", "Fermé, ouvre demain à 7 h".
pub fn state_in_words(shop: &Shop, now: Timestamp, lang: Lang) -> String {
    let hour = |at: Timestamp| Arg::from(words::hour(at, shop.zone(), lang.style()));
    match shop.state(now) {
        State::Open(Some(until)) if shop.day(until) == shop.day(now) => {
            lang.with("hours-open-until", &[("hour", hour(until))])
        }
        State::Open(Some(until)) => {
            let moment = orders::words::moment(lang, shop, now, until);
            lang.with1("hours-open-until-day", "moment", moment)
        }
        State::Open(None) => lang.say("hours-open-always"),
        State::Closed(Some(at)) => {
            lang.with1("hours-closed-opens", "moment", orders::words::moment(lang, shop, now, at))
        }
        State::Closed(None) => lang.say("hours-closed"),
    }
}

/// The next opening: the end of this closing, or the first opening after this one ends.
fn next_opening(shop: &Shop, now: Timestamp) -> Option<Timestamp> {
    match shop.state(now) {
        State::Closed(at) => at,
        State::Open(until) => match shop.state(until?) {
            State::Closed(at) => at,
            State::Open(_) => None,
        },
    }
}

fn view(shop: &Shop, now: Timestamp, lang: Lang) -> ShopView {
    let state = shop.state(now);
    let (State::Open(until) | State::Closed(until)) = &state;
    let address = &shop.address;
    ShopView {
        slug: shop.slug().to_string(),
        name: shop.name.clone(),
        activity: shop.activity.clone(),
        description: shop.description.clone(),
        address: format!("{}, {} {}", address.street, address.postcode, address.city),
        lat: shop.position.0,
        lon: shop.position.1,
        phone: shop.phone.as_ref().map(ToString::to_string),
        sms: shop.sms.as_ref().map(ToString::to_string),
        opening_hours: shop.opening_hours.clone(),
        open: matches!(state, State::Open(_)),
        until: until.map(|at| at.to_string()),
        next_opening: next_opening(shop, now).map(|at| at.to_string()),
        hours_in_words: state_in_words(shop, now, lang),
        metres: None,
        matches: Vec::new(),
    }
}

#[derive(Debug, Deserialize)]
struct Wish {
    near: Option<String>,
    open: Option<String>,
    q: Option<String>,
}

fn lang(headers: &HeaderMap) -> Lang {
    Lang::from_header(headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()))
}

/// The shops of the street: nearest first when a point is given, best answer first when something is searched.
#[utoipa::path(get, path = "/api/v1/shops", tag = "street",
    params(("near" = Option<String>, Query, description = "`lat,lon` in degrees"),
        ("open" = Option<String>, Query, description = "`now`: only what is open now"),
        ("q" = Option<String>, Query, description = "words of a shop or an article; typos and accents forgiven")),
    responses((status = 200, body = Vec<ShopView>), (status = 400, body = Problem)))]
async fn list(
    Shared(app): Shared<App>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Result<Json<Vec<ShopView>>, Problem> {
    let near = match wish.near.as_deref() {
        None | Some("") => None,
        Some(text) => Some(
            shops::rules::parse_point(text)
                .ok_or_else(|| Problem::bad_request("near : latitude,longitude en degrés"))?,
        ),
    };
    if !matches!(wish.open.as_deref(), None | Some("" | "now")) {
        return Err(Problem::bad_request("open : now, ou rien"));
    }
    let only_open = wish.open.as_deref() == Some("now");
    let query: String = wish.q.unwrap_or_default().chars().take(100).collect();
    let (now, lang) = (app.now(), lang(&headers));
    let directory = shops::directory(&app);
    let mut views = Vec::new();
    if query.trim().is_empty() {
        views.extend(directory.all().iter().map(|shop| view(shop, now, lang)));
    } else {
        for found in app.part::<Index>().map(|index| index.find(&query)).unwrap_or_default() {
            let Some(shop) = directory.get(&found.shop) else { continue };
            let as_match = |article: &Arc<Article>| Match {
                sku: article.sku.to_string(),
                name: article.name.clone(),
                price_cents: article.price.0,
            };
            views.push(ShopView { matches: found.articles.iter().map(as_match).collect(), ..view(&shop, now, lang) });
        }
    }
    views.retain(|shop| shop.open || !only_open);
    if let Some(point) = near {
        for shop in &mut views {
            shop.metres = Some(metres(point, (shop.lat, shop.lon)).round() as i64);
        }
        if query.trim().is_empty() {
            views.sort_by_key(|shop| shop.metres);
        }
    }
    Ok(Json(views))
}

/// One shop.
#[utoipa::path(get, path = "/api/v1/shops/{shop}", tag = "street", params(("shop" = String, Path)),
    responses((status = 200, body = ShopView), (status = 404, body = Problem)))]
async fn show(
    Shared(app): Shared<App>,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Json<ShopView>, Problem> {
    let shop = shops::find(&app, &slug).ok_or_else(Problem::not_found)?;
    Ok(Json(view(&shop, app.now(), lang(&headers))))
}

/// One article with what may be promised.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ArticleView {
    /// Its reference.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// The shelf it lies on.
    pub category: String,
    /// A sentence, or nothing.
    pub description: String,
    /// Price with VAT in cents, per piece, service or kilogram.
    pub price_cents: i64,
    /// `piece`, `gram` (priced per kilogram) or `service`.
    pub unit: &'static str,
    /// VAT in hundredths of a per cent.
    pub vat_basis_points: i64,
    /// Allergens it contains; `null`: not declared.
    pub allergens: Option<Vec<String>>,
    /// Allergens it may contain traces of.
    pub may_contain: Vec<String>,
    /// How it can be had: `tranché`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// When it can be picked up (OpenStreetMap rules), if not always.
    pub available: Option<String>,
    /// What may be promised for a pick-up now; `null`: not counted.
    pub available_now: Option<i64>,
    /// What may be promised for today's last pick-up; `null`: not counted.
    pub available_today: Option<i64>,
    /// The next batch of the day.
    pub next_batch: Option<NextBatch>,
}

/// The next batch of an article.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NextBatch {
    /// When it is ready (RFC 3339).
    pub ready_at: String,
    /// What may be promised from then on.
    pub available: i64,
}

fn article_view(article: &Article, curve: Option<&Curve>, shop: &Shop, now: Timestamp) -> ArticleView {
    let last = shop.hours.on(shop.day(now)).last().map_or(now, |span| span.end.max(now));
    let next = curve.and_then(|curve| curve.next_supply(now).map(|(at, _)| (at, curve.available(at))));
    ArticleView {
        sku: article.sku.to_string(),
        name: article.name.clone(),
        category: article.category.clone(),
        description: article.description.clone(),
        price_cents: article.price.0,
        unit: article.unit.as_str(),
        vat_basis_points: article.vat.basis_points(),
        allergens: article.allergens.clone(),
        may_contain: article.may_contain.clone(),
        options: article.detail.options.clone(),
        available: article.available.clone(),
        available_now: curve.map(|curve| curve.available(now)),
        available_today: curve.map(|curve| curve.available(last)),
        next_batch: next.map(|(at, available)| NextBatch { ready_at: at.to_string(), available }),
    }
}

/// Shelves as JSON, kept until something is committed in their shop or the minute ends.
#[derive(Clone, Default)]
pub struct Shelves {
    kept: Arc<RwLock<HashMap<Slug, Kept>>>,
}

#[derive(Clone)]
struct Kept {
    minute: i64,
    version: u64,
    json: Bytes,
}

impl Shelves {
    fn get(&self, slug: &Slug, minute: i64, version: u64) -> Option<Bytes> {
        let kept = self.kept.read().ok()?;
        kept.get(slug).filter(|kept| kept.minute == minute && kept.version == version).map(|kept| kept.json.clone())
    }

    fn keep(&self, slug: &Slug, kept: Kept) {
        if let Ok(mut all) = self.kept.write() {
            all.insert(slug.clone(), kept);
        }
    }
}

/// The shelf of a shop with what may be promised now, today and from the next batch.
#[utoipa::path(get, path = "/api/v1/shops/{shop}/articles", tag = "street", params(("shop" = String, Path)),
    responses((status = 200, body = Vec<ArticleView>), (status = 404, body = Problem)))]
async fn articles(Shared(app): Shared<App>, Path(slug): Path<String>) -> Result<Response, Problem> {
    let shop = shops::find(&app, &slug).ok_or_else(Problem::not_found)?;
    let now = app.now();
    let minute = now.as_second().div_euclid(60);
    // Read before the store is, so that what is committed meanwhile makes the kept answer old.
    let version = app.db().version(&shop.key);
    let shelves = app.part::<Shelves>().cloned().unwrap_or_default();
    if let Some(json) = shelves.get(shop.slug(), minute, version) {
        return Ok(([(header::CONTENT_TYPE, "application/json")], json).into_response());
    }
    let own = shop.clone();
    let views = app
        .db()
        .read(move |conn| {
            let all = catalogue::all(conn, &own.key)?;
            let some: Vec<&Article> = all.iter().collect();
            let curves = stock::curves(conn, &own, &some, own.day(now), now, None)?;
            let views =
                all.iter().zip(&curves).map(|(article, curve)| article_view(article, curve.as_ref(), &own, now));
            Ok::<_, db::DbError>(views.collect::<Vec<_>>())
        })
        .await?;
    let json =
        Bytes::from(serde_json::to_vec(&views).map_err(|error| crate::platform::Error::Fault(error.to_string()))?);
    shelves.keep(shop.slug(), Kept { minute, version, json: json.clone() });
    Ok(([(header::CONTENT_TYPE, "application/json")], json).into_response())
}

#[derive(Debug, Deserialize)]
struct OfDay {
    date: Option<Date>,
}

/// The slots of one day.
#[derive(Debug, Serialize, ToSchema)]
pub struct Slots {
    /// The local day.
    pub date: String,
    /// Minutes from one slot to the next.
    pub minutes: i64,
    /// The slots that are not past, in order.
    pub slots: Vec<SlotView>,
}

/// One pick-up slot.
#[derive(Debug, Serialize, ToSchema)]
pub struct SlotView {
    /// When it begins (RFC 3339).
    pub at: String,
    /// The same in words.
    pub hour: String,
    /// Orders that still fit; `null`: not bounded.
    pub room: Option<i64>,
    /// Whether an order fits.
    pub possible: bool,
}

/// The pick-up slots of a day with the room that is left.
#[utoipa::path(get, path = "/api/v1/shops/{shop}/slots", tag = "street",
    params(("shop" = String, Path), ("date" = Option<String>, Query, description = "YYYY-MM-DD; today when none is said")),
    responses((status = 200, body = Slots), (status = 400, body = Problem), (status = 404, body = Problem)))]
async fn slots(
    Shared(app): Shared<App>,
    Path(slug): Path<String>,
    Query(of): Query<OfDay>,
    headers: HeaderMap,
) -> Result<Json<Slots>, Problem> {
    let shop = shops::find(&app, &slug).ok_or_else(Problem::not_found)?;
    let (now, lang) = (app.now(), lang(&headers));
    let day = of.date.unwrap_or_else(|| shop.day(now));
    let own = shop.clone();
    let offers = app.db().read(move |conn| orders::offers(conn, now, &own, &[], day, None)).await;
    let offers = offers.map_err(|failure| orders::words::problem(lang, &shop, now, failure))?;
    let slots = offers
        .into_iter()
        .map(|offer| SlotView {
            at: offer.at.to_string(),
            hour: words::hour(offer.at, shop.zone(), lang.style()),
            room: offer.room,
            possible: offer.refusal.is_none(),
        })
        .collect();
    Ok(Json(Slots { date: day.to_string(), minutes: shop.slots.minutes, slots }))
}
