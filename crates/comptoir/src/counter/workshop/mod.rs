//! The light workshop: what an owner sets, each form by its own button. Every handler takes an [`Owner`].

mod article;
mod bells;
mod homes;
mod kept;
mod keys;
mod lunch;
mod people;
mod seller;
mod shelf;
mod shop;
mod show;
mod sign;
mod talk;
#[cfg(test)]
mod talk_tests;
#[cfg(test)]
mod tests;

use axum::{
    Router,
    extract::FromRequestParts,
    http::request::Parts,
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use db::{DbError, Tx};

use super::pages::frame::{Answer, Staff, friendly, go};
use crate::{
    accounts::Owner,
    platform::{App, Env, Problem},
};

/// The routes of the workshop.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/atelier", get(show::show))
        .route("/atelier/horaires", post(shop::set_hours))
        .route("/atelier/fermetures", post(shop::close))
        .route("/atelier/fermetures/{day}/retrait", post(shop::reopen))
        .route("/atelier/creneaux", post(shop::set_slots))
        .route("/atelier/arrivees", post(shop::set_arrivals))
        .route("/atelier/canaux/{channel}/essai", post(shop::test_channel))
        .route("/atelier/plafond", post(shop::set_ceiling))
        .route("/atelier/articles", post(shelf::set_articles))
        .route("/atelier/articles/nouveau", get(article::fresh).post(article::make))
        .route("/atelier/articles/{sku}", get(article::show).post(article::change))
        .route("/atelier/reserve", post(shelf::set_kept))
        .route("/atelier/equipe", post(people::hire))
        .route("/atelier/equipe/{id}/pin", post(people::set_pin))
        .route("/atelier/equipe/{id}/retrait", post(people::dismiss))
        .route("/atelier/tablettes", post(keys::pair))
        .route("/atelier/tablettes/{id}/retrait", post(keys::revoke))
        .route("/atelier/cles", post(keys::make))
        .route("/atelier/cles/{id}/retrait", post(keys::revoke))
        .route("/atelier/cles/{id}/secret", post(keys::sign))
        .route("/atelier/dejeuners", get(lunch::show).post(lunch::set))
        .route("/atelier/dejeuners/formules", post(lunch::add))
        .route("/atelier/dejeuners/formules/{sku}", post(lunch::fill))
        .route("/atelier/dejeuners/formules/{sku}/retrait", post(lunch::remove))
        .route("/atelier/dejeuners/vacances", post(lunch::add_break))
        .route("/atelier/dejeuners/vacances/{day}/retrait", post(lunch::remove_break))
        .route("/atelier/appels", post(bells::make))
        .route("/atelier/appels/{id}/essai", post(bells::test))
        .route("/atelier/appels/{id}/retrait", post(bells::remove))
        .route("/atelier/boutique", get(sign::show).post(sign::set))
        .route("/atelier/identite", get(seller::show).post(seller::set))
        .route("/atelier/maisons", get(homes::show).post(homes::set))
        .route("/atelier/donnees", get(kept::show))
        .route("/atelier/acces", get(kept::accesses))
        .route("/atelier/messages", get(talk::show).post(talk::try_out))
        .route("/atelier/habitues", post(talk::set_regulars))
        .route("/atelier/mots", post(talk::add_word))
        .route("/atelier/mots/retrait", post(talk::remove_word))
        .route("/atelier/cas.jsonl", get(talk::cases))
        .layer(middleware::from_fn(friendly))
}

/// Someone who decides in this shop: the only way to what the workshop does.
#[derive(Clone)]
pub(super) struct Boss {
    /// Who reads, in which language.
    pub(super) staff: Staff,
    /// Their right.
    pub(super) owner: Owner,
}

impl FromRequestParts<App> for Boss {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let staff = Staff::from_request_parts(parts, app).await?;
        let owner = staff.owner().map_err(IntoResponse::into_response)?;
        Ok(Self { staff, owner })
    }
}

impl Boss {
    /// Changes something of the owner's shop in one transaction.
    async fn write<T, F>(&self, write: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>, &mut Env, &Owner) -> Result<T, DbError> + Send + 'static,
    {
        let owner = self.owner.clone();
        let written: Result<T, DbError> = self.staff.write(move |tx, env, _| write(tx, env, &owner)).await;
        Ok(written?)
    }

    /// What was typed is not possible: says why.
    fn wrong(&self, key: &str) -> Problem {
        Problem::unprocessable("wrong", self.staff.lang.say(key))
    }
}

/// Back to the workshop, with what was saved.
fn saved() -> Answer {
    go("/atelier?dit=saved")
}
