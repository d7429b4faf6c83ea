//! The statement of a month, for whoever has the link of the subscription.

use axum::{
    extract::{Query, State as Shared},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;

use super::opened;
use crate::{
    platform::{App, Problem, problem::Path},
    street::{pages::visitor::Visitor, views::lunch::StatementPage},
    subscriptions::statement::{read_month, statement, told},
};

/// Which month.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    mois: String,
}

/// `GET /{shop}/abonnement/{token}/releve?mois=2026-11`
pub async fn show(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, token)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (shop, own) = opened(&app, &slug, &token).await?;
    let (now, lang) = (app.now(), visitor.lang);
    let today = shop.day(now);
    let month = read_month(&asked.mois, today);
    let (of, whose) = (shop.clone(), own.clone());
    let known = app.db().read(move |conn| statement(conn, &of, &whose, month, now)).await?;
    let told = told(lang, &shop, &own, &known, today);
    let back = own.path(app.secrets());
    let here = format!("{back}/releve");
    let page = visitor.page(told.title.clone());
    visitor.show(StatusCode::OK, &StatementPage { page, here, back, told })
}
