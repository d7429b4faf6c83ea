//! The HTTP API of lunches, for the staff of a shop.

use axum::{Json, extract::State as Shared};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Prep, prep};
use crate::{
    accounts::Counter,
    platform::{App, Problem, problem::Query},
};

/// The routes of this file.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(lunches))
}

#[derive(Debug, Deserialize)]
struct OfDay {
    date: Option<Date>,
}

/// The lunches of one day.
#[derive(Debug, Serialize, ToSchema)]
pub struct LunchList {
    /// The local day.
    pub date: String,
    /// Until this instant the list is a forecast; absent once every order is made.
    pub forecast_until: Option<String>,
    /// What is made, by workstation.
    pub stations: Vec<LunchStation>,
    /// Who has lunch, by the hour.
    pub lunches: Vec<LunchTicket>,
}

/// What is made at one workstation.
#[derive(Debug, Serialize, ToSchema)]
pub struct LunchStation {
    /// Its name, or the shelf's; empty for what the chef has still to choose.
    pub name: String,
    /// Its articles.
    pub articles: Vec<LunchArticle>,
}

/// How many of one article.
#[derive(Debug, Serialize, ToSchema)]
pub struct LunchArticle {
    /// The shop's reference.
    pub sku: Option<String>,
    /// Its name with how it is wanted.
    pub name: String,
    /// How many.
    pub quantity: i64,
}

/// One lunch.
#[derive(Debug, Serialize, ToSchema)]
pub struct LunchTicket {
    /// The name to be called.
    pub name: String,
    /// When it is fetched.
    pub pickup_at: String,
    /// What is in it.
    pub lines: Vec<LunchArticle>,
    /// Allergens that its customer avoids.
    pub avoids: Vec<String>,
    /// `pickup`, `card` or `month`.
    pub payment: String,
    /// Its order, once it is made.
    pub order: Option<String>,
}

fn shown(prep: Prep) -> LunchList {
    let article = |(quantity, name): (i64, String)| LunchArticle { sku: None, name, quantity };
    LunchList {
        date: prep.day.to_string(),
        forecast_until: prep.forecast.map(|at| at.to_string()),
        stations: prep
            .groups
            .into_iter()
            .map(|group| LunchStation {
                name: group.station,
                articles: group
                    .totals
                    .into_iter()
                    .map(|total| LunchArticle {
                        sku: total.sku.map(|sku| sku.to_string()),
                        name: total.name,
                        quantity: total.quantity,
                    })
                    .collect(),
            })
            .collect(),
        lunches: prep
            .tickets
            .into_iter()
            .map(|ticket| LunchTicket {
                name: ticket.name,
                pickup_at: ticket.at.to_string(),
                lines: ticket.lines.into_iter().map(article).collect(),
                avoids: ticket.avoid,
                payment: ticket.pay.as_str().to_owned(),
                order: ticket.order.map(|order| order.id.to_string()),
            })
            .collect(),
    }
}

/// The lunches of a day (tomorrow when none is said): what is made by workstation, then who fetches it.
#[utoipa::path(get, path = "/api/v1/shops/{shop}/lunches", tag = "counter", security(("staff" = [])),
    params(("shop" = String, Path), ("date" = Option<String>, Query, description = "YYYY-MM-DD")),
    responses((status = 200, body = LunchList), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn lunches(
    Shared(app): Shared<App>,
    counter: Counter,
    Query(of): Query<OfDay>,
) -> Result<Json<LunchList>, Problem> {
    let (now, shop) = (app.now(), counter.shop().clone());
    let day = of.date.unwrap_or_else(|| shop.day(now).tomorrow().unwrap_or(shop.day(now)));
    let list = app.db().read(move |conn| prep(conn, &shop, day, now)).await?;
    Ok(Json(shown(list)))
}
