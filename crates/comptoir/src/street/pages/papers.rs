//! Papers of an order and of a month, for whoever has the link: looking at one changes nothing, an invoice is asked for.

use std::sync::Arc;

use axum::{
    Form as Body,
    extract::{Query, State as Shared},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Cents, Contact, id::OrderId};

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
    platform::{
        App, Error, Problem,
        i18n::{Arg, Lang},
        limits::Act,
        problem::Path,
    },
    shops::Shop,
    street::views::status::Papers,
};

/// A paper as a file of the browser.
pub(super) fn file(sheet: &Sheet, made_at: jiff::Timestamp, name: &str) -> Result<Response, Problem> {
    let octets = pdf::write(sheet, made_at).map_err(|why| Problem::from(Error::Fault(why)))?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}.pdf\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, octets).into_response())
}

/// `GET /{shop}/commandes/{id}/papiers/{file}`: `recu.pdf`, `bon.pdf`, `facture.pdf`, `acompte-1.pdf` or `avoir-1.pdf`.
pub async fn show(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, id, name)): Path<(String, String, String)>,
    Query(proof): Query<Proof>,
) -> Result<Response, Problem> {
    let (shop, known) = opened(&app, &slug, &id, &proof.t)?;
    let (order, _) = read(&app, &shop, known).await?;
    let (own, lang, asked) = (shop.clone(), visitor.lang, name.clone());
    let (seller, paid, numbered) = app
        .db()
        .read(move |conn| {
            let paid = documents::paid_before(conn, &own.key, known)?;
            let numbered = documents::paper(conn, lang, &own, known, &asked)?;
            Ok::<_, db::DbError>((documents::seller(conn, &own.key)?, paid, numbered))
        })
        .await?;
    if let Some((sheet, at, name)) = numbered {
        return file(&sheet, at, &name);
    }
    let secrets = app.secrets();
    let code = order.code(secrets);
    match name.as_str() {
        "recu.pdf" => {
            let sheet = documents::receipt(lang, &shop, &seller, (&order, paid), secrets);
            let at = order.receipt.as_ref().map_or(order.moved_at, |receipt| receipt.at);
            file(&sheet.ok_or_else(Problem::not_found)?, at, &format!("recu-{code}"))
        }
        "bon.pdf" if order.state.is_open() => {
            let sheet = documents::order_form(lang, &shop, &seller, (&order, paid), secrets);
            file(&sheet, order.moved_at, &format!("commande-{code}"))
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
        Err(Failure::Error(error)) => Err(error.into()),
        Err(Failure::NotYet) => Err(Problem::unprocessable("not-yet", visitor.lang.say("papers-not-yet"))),
        Err(Failure::NoSeller) => Err(Problem::unprocessable("no-seller", visitor.lang.say("papers-no-seller"))),
        Err(_) => Err(Problem::not_found()),
    }
}

/// What there is of an order, for its page.
pub async fn beside(app: &App, lang: Lang, shop: &Shop, order: &Order) -> Result<Papers, Problem> {
    let (key, id) = (shop.key.clone(), order.id);
    let kept = app
        .db()
        .read(move |conn| {
            Ok::<_, db::DbError>(Kept {
                complete: documents::seller(conn, &key)?.is_complete(),
                invoiced: documents::invoice_of(conn, &key, id)?.is_some(),
                deposits: documents::deposits_of(conn, &key, id)?.iter().map(|(one, _)| one.amount).collect(),
                credits: documents::credits_of(conn, &key, id)?.len(),
            })
        })
        .await?;
    Ok(papers(lang, shop, order, app, &kept))
}

/// What is kept of the papers of an order.
struct Kept {
    /// Whether the shop has said who it is by law.
    complete: bool,
    /// Whether its invoice is made.
    invoiced: bool,
    /// What was paid in advance, and given back.
    deposits: Vec<Cents>,
    /// How many credit notes there are.
    credits: usize,
}

fn papers(lang: Lang, shop: &Shop, order: &Order, app: &App, kept: &Kept) -> Papers {
    let here = |id: OrderId| format!("/{}/commandes/{id}", shop.slug());
    let token = order.token(app.secrets());
    let link = |key: &str, name: &str| (lang.say(key), format!("{}/papiers/{name}.pdf?t={token}", here(order.id)));
    let mut links = Vec::new();
    if order.state.is_open() {
        links.push(link("papers-order", "bon"));
    }
    links.extend((1..=kept.deposits.len()).map(|n| link("papers-deposit", &format!("acompte-{n}"))));
    let collected = order.state == State::Collected && order.receipt.is_some();
    if collected {
        links.push(link("papers-receipt", "recu"));
    }
    if kept.invoiced {
        links.push(link("papers-invoice", "facture"));
    }
    links.extend((1..=kept.credits).map(|n| link("papers-credit", &format!("avoir-{n}"))));
    let asks = kept.complete && !kept.invoiced && collected;
    let ask = asks.then(|| (format!("{}/facture?t={token}", here(order.id)), order.name.clone()));
    let before: Cents = kept.deposits.iter().copied().sum();
    let paid = (before != Cents(0)).then(|| {
        let args = [
            ("total", Arg::from(super::say::euros(lang, order.total))),
            ("paid", Arg::from(super::say::euros(lang, before))),
        ];
        (super::say::euros(lang, order.total - before), lang.with("papers-paid-before", &args))
    });
    Papers { links, ask, paid }
}

/// `GET /{shop}/commandes/{id}/releve/{file}`: the statement of a month, by the link that was sent to the address of the order.
pub async fn sent_statement(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, id, name)): Path<(String, String, String)>,
    Query(proof): Query<Proof>,
) -> Result<Response, Problem> {
    let shop = super::shop::of(&app, &slug)?;
    let when = name.strip_suffix(".pdf").ok_or_else(Problem::not_found)?;
    let known: OrderId = id.parse().map_err(|_| Problem::not_found())?;
    if !documents::is_statement(app.secrets(), &id, when, &proof.t) {
        return Err(Problem::forbidden());
    }
    let (order, _) = read(&app, &shop, known).await?;
    let contact = order.contact.ok_or_else(Problem::not_found)?;
    months(&app, visitor.lang, &shop, &contact, when).await
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
    months(&app, visitor.lang, &shop, &contact, when).await
}

async fn months(app: &App, lang: Lang, shop: &Arc<Shop>, contact: &Contact, when: &str) -> Result<Response, Problem> {
    let days = month(when).ok_or_else(Problem::not_found)?;
    let (own, now, asked) = (shop.clone(), app.now(), contact.clone());
    let (seller, orders, credits) = app
        .db()
        .read(move |conn| {
            // A household's number shows nobody's purchases to the others.
            let (orders, credits) = match super::memory::own_file(conn, &own.key, &asked)? {
                Some(_) => (
                    documents::collected(conn, &own, &asked, days, now)?,
                    documents::credited(conn, &own, &asked, days)?,
                ),
                None => (Vec::new(), Vec::new()),
            };
            Ok::<_, db::DbError>((documents::seller(conn, &own.key)?, orders, credits))
        })
        .await?;
    let name = orders.last().map(|order| order.name.clone());
    let Some(name) = name.or_else(|| credits.last().map(|credit| credit.buyer.name.clone())) else {
        return Err(Problem::not_found());
    };
    let at = orders.last().map_or(now, |order| order.moved_at);
    let sheet = documents::statement(lang, shop, &seller, &name, days, (&orders, &credits), now);
    file(&sheet, at, &format!("releve-{}-{when}", shop.slug()))
}
