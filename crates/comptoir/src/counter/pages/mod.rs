//! The counter's pages on the real slices: each reads everything it shows at once and writes through their faces.

mod baked;
mod batch;
mod board;
mod day;
pub(super) mod door;
pub(super) mod frame;
mod gifts;
mod hand;
mod inbox;
mod lunch;
mod moves;
mod offers;
mod optin;
mod order;
mod paid;
mod papers;
pub(super) mod progress;
mod quotes;
pub(super) mod reading;
mod sends;
mod shelf;
mod statement;
mod subscriber;
mod subscribers;
mod tablet;
#[cfg(test)]
pub(crate) mod tests;
mod ticket;
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
        .route("/comptoir/commandes/{id}/ordinaire", post(moves::usual))
        .route("/comptoir/commandes/{id}/ticket", get(ticket::show).post(ticket::print))
        .route("/hooks/print/cloudprnt/{key}", post(ticket::poll).get(ticket::fetch).delete(ticket::printed))
        .route("/comptoir/commandes/{id}/acompte", post(papers::pay))
        .route("/comptoir/commandes/{id}/avoir", get(papers::correct).post(papers::credit))
        .route("/comptoir/commandes/{id}/papiers/{file}", get(papers::file))
        .route("/comptoir/devis", get(quotes::show).post(quotes::make))
        .route("/comptoir/devis/nouveau", get(quotes::new))
        .route("/comptoir/devis/{id}", get(quotes::one).post(quotes::act))
        .route("/comptoir/devis/{id}/devis.pdf", get(quotes::file))
        .route("/comptoir/boutique", post(board::choose_shop))
        .route("/comptoir/compliments/{id}", post(board::thank))
        .route("/comptoir/propositions/{id}", post(offers::answer))
        .route("/comptoir/remise", get(order::handover))
        .route("/comptoir/fournee", get(batch::prepare).post(batch::announce))
        .route("/comptoir/fournees/{id}", get(baked::show))
        .route("/comptoir/fournees/{id}/retard", post(batch::late))
        .route("/comptoir/fournees/{id}/quantite", post(batch::resize))
        .route("/comptoir/fournees/{id}/arret", post(baked::stop))
        .route("/comptoir/ventes", post(day::sell))
        .route("/comptoir/stock", post(day::count))
        .route("/comptoir/journee", get(day::show))
        .route("/comptoir/dejeuners", get(lunch::show))
        .route("/comptoir/abonnes", get(subscribers::show).post(subscribers::make))
        .route("/comptoir/abonnes/{id}", get(subscriber::show).post(subscriber::act))
        .route("/comptoir/abonnes/{id}/releve", get(statement::show))
        .route("/comptoir/suivi", get(optin::show).post(optin::ask))
        .route("/comptoir/messages", get(inbox::show))
        .route("/comptoir/messages/{id}/reponse", post(inbox::reply))
        .route("/comptoir/messages/{id}/fait", post(inbox::dismiss))
        .route("/comptoir/messages/{id}/commande", post(hand::book))
        .route("/comptoir/mots/{id}/oui", post(hand::teach))
        .route("/comptoir/mots/{id}/non", post(hand::decline))
        .route("/comptoir/envois", get(sends::show))
        .route("/comptoir/envois/{id}/relance", post(sends::retry))
        .merge(door::routes())
        .merge(tablet::routes())
        .layer(middleware::from_fn(frame::friendly))
}
