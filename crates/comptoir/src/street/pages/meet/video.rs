//! The room of a meeting by video, for whoever has its link.

use axum::{
    extract::{Query, State as Shared, WebSocketUpgrade, ws::rejection::WebSocketUpgradeRejection},
    http::HeaderMap,
    response::Response,
};

use super::own::opened;
use crate::{
    accounts,
    appointments::{
        self,
        room::{
            Place,
            socket::{self, Asked},
        },
        rules::room::Side,
        views::{Drawn, RoomPage},
    },
    platform::{App, Problem, limits::Act, problem::Path},
    street::pages::visitor::Visitor,
};

/// `GET /{shop}/rendez-vous/{token}/video`
pub async fn show(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, token)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (shop, id) = opened(&app, &slug, &token)?;
    let key = shop.key.clone();
    let read = app.db().read(move |conn| {
        let Some(own) = appointments::by_id(conn, &key, id)? else { return Ok(None) };
        let who = accounts::by_id(conn, &key, own.staff)?.map(|person| person.name).unwrap_or_default();
        Ok::<_, db::DbError>(Some((own, who)))
    });
    let (own, who) = read.await?.ok_or_else(Problem::not_found)?;
    let path = own.path(app.secrets());
    let back = (path.clone(), visitor.lang.say("room-back"));
    let drawn = Drawn { own: &own, other: &who, side: Side::Customer, path: &path, back, file: None };
    let page = RoomPage::new(visitor.lang, visitor.street(), &shop, app.now(), drawn);
    page.ok_or_else(Problem::not_found)?.show(app.base())
}

/// `GET /{shop}/rendez-vous/{token}/signal`: the line of the browser.
pub async fn signal(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, token)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let (shop, id) = opened(&app, &slug, &token)?;
    if !app.limits().allow(Act::Order, &visitor.caller) {
        return Err(Problem::too_many());
    }
    let place = Place { key: shop.key.clone(), id, side: Side::Customer };
    socket::open(&app, place, asked, &headers, upgrade).await
}
