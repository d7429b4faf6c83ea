//! The counter's pages on the real slices: each reads everything it shows at once and writes through their faces.

mod baked;
mod batch;
mod board;
mod door;
mod frame;
mod moves;
mod order;
mod shelf;
mod tablet;
#[cfg(test)]
mod tests;
mod words;

use axum::{
    Router, middleware,
    routing::{get, post},
};

use crate::platform::App;

/// The routes of the counter.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/comptoir", get(board::show))
        .route("/comptoir/evenements", get(board::events))
        .route("/comptoir/commandes/{id}", get(order::show))
        .route("/comptoir/commandes/{id}/etat", post(moves::set_state))
        .route("/comptoir/commandes/{id}/retour", post(moves::undo))
        .route("/comptoir/commandes/{id}/lignes", post(moves::change_line))
        .route("/comptoir/commandes/{id}/note", post(moves::annotate))
        .route("/comptoir/remise", get(order::handover))
        .route("/comptoir/fournee", get(batch::prepare).post(batch::announce))
        .route("/comptoir/fournees/{id}", get(baked::show))
        .route("/comptoir/fournees/{id}/retard", post(batch::late))
        .route("/comptoir/fournees/{id}/quantite", post(batch::resize))
        .route("/comptoir/fournees/{id}/arret", post(baked::stop))
        .merge(door::routes())
        .merge(tablet::routes())
        .layer(middleware::from_fn(frame::friendly))
}
