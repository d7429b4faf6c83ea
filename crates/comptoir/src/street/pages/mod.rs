//! The pages of the street, for anyone: every handler of this folder reads in one go, writes through the slices' faces,
//! and answers with a finished view.

mod alert;
mod coming;
mod day;
mod errors;
mod event;
mod feeds;
mod follow;
mod form;
mod hold;
mod home;
mod lunch;
pub mod mails;
mod meet;
mod memory;
mod mine;
mod order;
mod papers;
mod quote;
mod refusal;
mod reserve;
mod say;
mod shelf;
mod shop;
mod standing;
mod talk;
mod trigger;
mod unsubscribe;
pub mod visitor;
mod webfinger;
mod write;

#[cfg(test)]
mod tests;

use axum::{
    Router,
    extract::State as Shared,
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
pub use errors::as_pages;

use crate::platform::{App, Problem, live, problem::Path};

/// The routes of the street.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(home::show))
        .route("/evenements", get(street_events))
        .route("/panier", get(mine::basket))
        .route("/commandes", get(mine::orders))
        .route("/moi", get(mine::me))
        .route("/moi/oublier", post(mine::forget))
        .route("/moi/memoire", get(memory::ask).post(memory::send))
        .route("/moi/memoire/{token}", get(memory::show).post(memory::act))
        .route("/moi/memoire/{token}/effacer", get(memory::erase::ask).post(memory::erase::act))
        .route("/moi/memoire/{token}/export.json", get(memory::export_json))
        .route("/moi/memoire/{token}/export.html", get(memory::export_html))
        .route("/moi/memoire/{token}/releves/{file}", get(papers::statement))
        .route("/hors-ligne", get(mine::offline))
        .route("/suivi/{token}", get(follow::show).post(follow::act))
        .route("/robots.txt", get(feeds::robots))
        .route("/sitemap.xml", get(feeds::sitemap))
        .route("/.well-known/webfinger", get(webfinger::show))
        .route("/{shop}", get(shop::show))
        .route("/{shop}/evenements", get(events))
        .route("/{shop}/reserver", get(reserve::show).post(reserve::act))
        .route("/{shop}/ecrire", get(write::show).post(write::act))
        .route("/{shop}/ecrire/vu", post(write::heard))
        .route("/{shop}/ecrire/tape", post(write::types))
        .route("/parler", get(talk::street))
        .route("/{shop}/parler", get(talk::show).post(talk::act))
        .route("/{shop}/rendre", post(reserve::give_back))
        .route("/{shop}/commandes/{id}", get(order::show))
        .route("/{shop}/commandes/{id}/annuler", post(order::cancel))
        .route("/{shop}/commandes/{id}/arrive", post(coming::say))
        .route("/{shop}/commandes/{id}/papiers/{file}", get(papers::show))
        .route("/{shop}/commandes/{id}/facture", post(papers::ask))
        .route("/{shop}/commandes/{id}/releve/{file}", get(papers::sent_statement))
        .route("/{shop}/devis/{id}", get(quote::show))
        .route("/{shop}/devis/{id}/devis.pdf", get(quote::file))
        .route("/{shop}/devis/{id}/oui", post(quote::accept))
        .route("/{shop}/devis/{id}/non", post(quote::refuse))
        .route("/{shop}/d/{short}", get(quote::short))
        .route("/{shop}/commandes/{id}/ordinaire", post(standing::make))
        .route("/{shop}/ordinaire/{token}", get(standing::show).post(standing::act))
        .route("/{shop}/abonnement", get(lunch::offer).post(lunch::subscribe))
        .route("/{shop}/abonnement/{token}", get(lunch::show).post(lunch::act))
        .route("/{shop}/abonnement/{token}/releve", get(lunch::statement))
        .route("/{shop}/dejeuners/{file}", get(lunch::feed_calendar))
        .route("/{shop}/rendez-vous", get(meet::show).post(meet::act))
        .route("/{shop}/rendez-vous/{token}", get(meet::own).post(meet::own_act))
        .route("/{shop}/rendez-vous/{token}/video", get(meet::room))
        .route("/{shop}/rendez-vous/{token}/signal", get(meet::signal))
        .route("/{shop}/agenda/{file}", get(meet::agenda))
        .route("/{shop}/evenement/{id}", get(event::show).post(event::act))
        .route("/{shop}/evenement/{id}/{token}", get(event::seat).post(event::seat_act))
        .route("/t/{secret}", get(trigger::show).post(trigger::act))
        .route("/{shop}/c/{short}", get(order::short))
        .route("/{shop}/a/{short}", get(alert::show).post(alert::reserve))
        .route("/{shop}/suivre", post(follow::ask))
        .route("/{shop}/suivre/push", post(follow::push))
        .route("/{shop}/desabonnement", get(unsubscribe::show).post(unsubscribe::stop))
        .route("/{shop}/fournees.atom", get(feeds::atom))
        .route("/{shop}/fournees.rss", get(feeds::rss))
        .route("/{shop}/fournees.json", get(feeds::json))
        .route("/{shop}/fournees.ics", get(feeds::calendar))
        .layer(middleware::from_fn(visitor::keep_language))
}

/// `GET /evenements`: that something changed in the street, and its topic; nothing of whom.
async fn street_events(Shared(app): Shared<App>) -> Response {
    live::events(&app, None).into_response()
}

/// `GET /{shop}/evenements`: that something changed in the shop, and its topic; nothing of whom.
async fn events(Shared(app): Shared<App>, Path(slug): Path<String>) -> Result<Response, Problem> {
    let shop = shop::of(&app, &slug)?;
    Ok(live::events(&app, Some(shop.key.clone())).into_response())
}
