//! Papers of an order and of a month, for whoever has the link: looking at one changes nothing, an invoice is asked for.

use axum::{
    Form as Body,
    extract::{Query, State as Shared},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use kernel::id::OrderId;

use super::{
    order::{Proof, opened, read},
    visitor::Visitor,
};
use crate::{
    documents::{
        self, Failure, pdf,
        rules::{Buyer, month, sheet::Sheet},
    },
    orders::{Order, rules::State},
    platform::{App, Error, Problem, i18n::Lang, limits::Act, problem::Path},
    shops::Shop,
    street::views::status::Papers,
};

/// A paper as a file of the browser.
fn file(sheet: &Sheet, made_at: jiff::Timestamp, name: &str) -> Result<Response, Problem> {
    let octets = pdf::write(sheet, made_at).map_err(|why| Problem::from(Error::Fault(why)))?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}.pdf\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, octets).into_response())
}

/// `GET /{shop}/commandes/{id}/papiers/{file}`: `recu.pdf`, `bon.pdf` or `facture.pdf`.
pub async fn show(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, id, name)): Path<(String, String, String)>,
    Query(proof): Query<Proof>,
) -> Result<Response, Problem> {
    let (shop, known) = opened(&app, &slug, &id, &proof.t)?;
    let (order, _) = read(&app, &shop, known).await?;
    let key = shop.key.clone();
    let (seller, invoice) = app
        .db()
        .read(move |conn| {
            Ok::<_, db::DbError>((documents::seller(conn, &key)?, documents::invoice_of(conn, &key, known)?))
        })
        .await?;
    let (lang, secrets) = (visitor.lang, app.secrets());
    let code = order.code(secrets);
    match name.as_str() {
        "recu.pdf" => {
            let sheet = documents::receipt(lang, &shop, &seller, &order, secrets).ok_or_else(Problem::not_found)?;
            let at = order.receipt.as_ref().map_or(order.moved_at, |receipt| receipt.at);
            file(&sheet, at, &format!("recu-{code}"))
        }
        "bon.pdf" if order.state.is_open() => {
            let sheet = documents::order_form(lang, &shop, &seller, &order, secrets);
            file(&sheet, order.moved_at, &format!("commande-{code}"))
        }
        "facture.pdf" => {
            let (invoice, at) = invoice.ok_or_else(Problem::not_found)?;
            file(&documents::invoice_sheet(lang, &shop, &invoice), at, &format!("facture-{}", invoice.number))
        }
        _ => Err(Problem::not_found()),
    }
}

/// `POST /{shop}/commandes/{id}/facture`: made once, in the name that is typed.
pub async fn ask(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Query(proof): Query<Proof>,
    Body(pairs): Body<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (shop, known) = opened(&app, &slug, &id, &proof.t)?;
    if !app.limits().allow(Act::Order, &visitor.caller) {
        return Err(Problem::too_many());
    }
    let text = |name: &str| pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    let buyer = Buyer::read(text("nom"), text("adresse"), text("numero"))
        .ok_or_else(|| Problem::unprocessable("wrong", visitor.lang.say("papers-who-wrong")))?;
    let (mut env, own) = (app.env(), shop.clone());
    let made = app
        .db()
        .write(&shop.key, move |tx| documents::invoice(tx, &mut env, &own, known, buyer, "customer").map(|_| ()))
        .await;
    match made {
        Ok(()) => Ok(visitor.with(Redirect::to(&format!("/{slug}/commandes/{id}?t={}&dit=facture#papiers", proof.t)))),
        Err(Failure::NoOrder) => Err(Problem::not_found()),
        Err(Failure::NotYet) => Err(Problem::unprocessable("not-yet", visitor.lang.say("papers-not-yet"))),
        Err(Failure::NoSeller) => Err(Problem::unprocessable("no-seller", visitor.lang.say("papers-no-seller"))),
        Err(Failure::Error(error)) => Err(error.into()),
    }
}

/// What there is of an order, for its page.
pub async fn beside(app: &App, lang: Lang, shop: &Shop, order: &Order) -> Result<Papers, Problem> {
    let (key, id) = (shop.key.clone(), order.id);
    let (complete, invoice) = app
        .db()
        .read(move |conn| {
            let complete = documents::seller(conn, &key)?.is_complete();
            Ok::<_, db::DbError>((complete, documents::invoice_of(conn, &key, id)?))
        })
        .await?;
    Ok(papers(lang, shop, order, app, complete, invoice.is_some()))
}

fn papers(lang: Lang, shop: &Shop, order: &Order, app: &App, complete: bool, invoiced: bool) -> Papers {
    let here = |id: OrderId| format!("/{}/commandes/{id}", shop.slug());
    let token = order.token(app.secrets());
    let link = |key: &str, name: &str| (lang.say(key), format!("{}/papiers/{name}.pdf?t={token}", here(order.id)));
    let mut links = Vec::new();
    if order.state.is_open() {
        links.push(link("papers-order", "bon"));
    }
    let collected = order.state == State::Collected && order.receipt.is_some();
    if collected {
        links.push(link("papers-receipt", "recu"));
    }
    if invoiced {
        links.push(link("papers-invoice", "facture"));
    }
    let asks = complete && !invoiced && collected;
    let ask = asks.then(|| (format!("{}/facture?t={token}", here(order.id)), order.name.clone()));
    Papers { links, ask }
}

/// `GET /moi/memoire/{token}/releves/{file}`: what was collected from a shop in a month, `ma-boutique.2026-11.pdf`.
pub async fn statement(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((token, name)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let contact = super::memory::opened(&app, &token)?;
    let (slug, when) =
        name.strip_suffix(".pdf").and_then(|name| name.rsplit_once('.')).ok_or_else(Problem::not_found)?;
    let shop = super::shop::of(&app, slug)?;
    let days = month(when).ok_or_else(Problem::not_found)?;
    let (own, now, asked) = (shop.clone(), app.now(), contact.clone());
    let (seller, orders) = app
        .db()
        .read(move |conn| {
            // A household's number shows nobody's purchases to the others.
            let orders = match super::memory::own_file(conn, &own.key, &asked)? {
                Some(_) => documents::collected(conn, &own, &asked, days, now)?,
                None => Vec::new(),
            };
            Ok::<_, db::DbError>((documents::seller(conn, &own.key)?, orders))
        })
        .await?;
    let Some(last) = orders.last() else { return Err(Problem::not_found()) };
    let sheet = documents::statement(visitor.lang, &shop, &seller, &last.name, days, &orders, now);
    file(&sheet, last.moved_at, &format!("releve-{slug}-{when}"))
}
