//! The room of a meeting by video, for the advisor whose meeting it is: nobody else of the shop comes in.

use axum::{
    extract::{Query, WebSocketUpgrade, ws::rejection::WebSocketUpgradeRejection},
    http::HeaderMap,
};
use kernel::id::AppointmentId;

use super::frame::{Answer, Clerk};
use crate::{
    appointments::{
        self, Appointment,
        room::{
            Place,
            socket::{self, Asked},
        },
        rules::room::Side,
        views::{Drawn, RoomPage},
    },
    platform::{Problem, limits::Act, problem::Path},
    shops::Street,
};

/// The meeting, when it is the reader's own.
async fn own(clerk: &Clerk, id: AppointmentId) -> Result<Appointment, Problem> {
    let key = clerk.shop().key.clone();
    let found = clerk.read(move |conn, _| appointments::by_id(conn, &key, id)).await?;
    let own = found.ok_or_else(Problem::not_found)?;
    if clerk.right.staff() == Some(own.staff) {
        return Ok(own);
    }
    Err(Problem::forbidden().detail(clerk.lang.say("room-not-yours")))
}

/// `GET /bureau/rendez-vous/{id}/video`
pub async fn show(clerk: Clerk, Path(id): Path<AppointmentId>) -> Answer {
    let own = own(&clerk, id).await?;
    let path = format!("/bureau/rendez-vous/{id}");
    let back = ("/bureau/agenda".to_owned(), clerk.lang.say("meet-agenda"));
    let file = Some(format!("/bureau/fil/{}", own.person));
    let drawn = Drawn { own: &own, other: &own.name, side: Side::Staff, path: &path, back, file };
    let street = clerk.app.part::<Street>().map_or_else(String::new, |street| street.name.clone());
    let page = RoomPage::new(clerk.lang, &street, clerk.shop(), clerk.now, drawn);
    page.ok_or_else(Problem::not_found)?.show(clerk.app.base())
}

/// `GET /bureau/rendez-vous/{id}/signal`: the line of the browser.
pub async fn signal(
    clerk: Clerk,
    Path(id): Path<AppointmentId>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Answer {
    let own = own(&clerk, id).await?;
    if !clerk.app.limits().allow(Act::Order, &clerk.caller) {
        return Err(Problem::too_many());
    }
    let place = Place { key: own.key, id, side: Side::Staff };
    socket::open(&clerk.app, place, asked, &headers, upgrade).await
}
