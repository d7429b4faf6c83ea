//! Beside an order: "tous les mardis", and "j'arrive": the customer tells the counter in how many minutes they are there.
//! Where they are never leaves their phone.

use std::sync::Arc;

use axum::{
    Form as Body,
    extract::{Query, State as Shared},
    response::{Redirect, Response},
};

use super::{
    order::{Proof, opened},
    say as words,
    visitor::Visitor,
};
use crate::{
    objects,
    orders::{self, Order},
    platform::{
        App, Error, Problem,
        i18n::{Arg, Lang},
        problem::Path,
    },
    shops::Shop,
    standing,
    street::views::status::{Coming, Usual},
    subscriptions::{self, rules::Pay},
};

/// The minutes to choose from.
const MINUTES: [i64; 3] = [5, 10, 20];

/// `POST /{shop}/commandes/{id}/arrive`
pub async fn say(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Query(proof): Query<Proof>,
    Body(pairs): Body<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (shop, known) = opened(&app, &slug, &id, &proof.t)?;
    let minutes = pairs.iter().find(|(name, _)| name == "minutes").and_then(|(_, n)| n.trim().parse().ok());
    let (mut env, own) = (app.env(), shop.clone());
    let told = app
        .db()
        .write(&shop.key, move |tx| {
            let Some(order) = orders::by_id(tx, &own.key, known, env.now)? else { return Ok(None) };
            let at = objects::coming(tx, &mut env, &own, &order, minutes, "page")?;
            Ok::<_, Error>(Some((order, at)))
        })
        .await?;
    let (order, at) = told.ok_or_else(Problem::not_found)?;
    let word = if at.is_some() { "arrive" } else { "trop-tard" };
    Ok(visitor.with(Redirect::to(&format!("{}&dit={word}", order.path(app.secrets())))))
}

/// What the page of an order offers beside it: to say that one comes, and the standing order of this phone's owner.
pub async fn beside(
    app: &App,
    visitor: &Visitor,
    shop: &Arc<Shop>,
    order: &Order,
    proof: &Proof,
) -> Result<(Option<Coming>, Option<Usual>), Problem> {
    let (lang, now) = (visitor.lang, app.now());
    let here = format!("/{}/commandes/{}", shop.slug(), order.id);
    let known = visitor.usuals().into_iter().find(|(slug, _)| slug == shop.slug()).map(|(_, token)| token);
    let id = known.and_then(|token| standing::read_token(app.secrets(), &shop.key, &token));
    let (key, asked) = (shop.key.clone(), order.id);
    let read = app.db().read(move |conn| {
        let arrival = objects::arrival_of(conn, &key, asked)?;
        let usual = match id {
            Some(id) => standing::by_id(conn, &key, id)?,
            None => None,
        };
        Ok::<_, db::DbError>((arrival, usual))
    });
    let (arrival, usual) = read.await?;
    let coming = (order.state.is_open() && order.day == shop.day(now)).then(|| {
        let told = arrival.filter(|arrival| arrival.expected_at >= now).map(|arrival| {
            let hour = words::hour(lang, shop, arrival.expected_at);
            lang.with("coming-said", &[("shop", Arg::from(&shop.name)), ("hour", Arg::from(hour))])
        });
        let late = (proof.dit == "trop-tard").then(|| lang.say("coming-over"));
        Coming {
            action: format!("{here}/arrive?t={}", proof.t),
            minutes: MINUTES.map(|n| (n, lang.with1("coming-in", "n", n))).into(),
            said: told.or(late),
            position: shop.position,
        }
    });
    let usual = match usual {
        Some(usual) => Some(Usual::Known(usual.path(app.secrets()))),
        None if order.contact.is_some() => Some(Usual::Make(format!("{here}/ordinaire?t={}", proof.t))),
        None => None,
    };
    Ok((coming, usual))
}

/// What lunch subscriptions have to do with an order.
pub struct Lunch {
    /// "Tous les mardis": words, and where it becomes a subscription.
    pub every: Option<(String, String)>,
    /// It is a subscription's own, and paid otherwise: in words.
    pub paid: Option<String>,
}

/// Whether an order may become a subscription, or is paid by one.
pub async fn lunch(app: &App, lang: Lang, shop: &Arc<Shop>, order: &Order, proof: &Proof) -> Result<Lunch, Problem> {
    let (key, id) = (shop.key.clone(), order.id);
    let read = app.db().read(move |conn| {
        let lunch = subscriptions::of_order(conn, &key, id)?;
        Ok::<_, db::DbError>((lunch, subscriptions::is_offered(conn, &key)?))
    });
    let (lunch, offered) = read.await?;
    let may = offered && lunch.is_none() && order.contact.is_some();
    let weekday = kernel::words::weekday(order.day.weekday(), lang.style());
    let every = may.then(|| {
        let href = format!("/{}/abonnement?comme={}&t={}", shop.slug(), order.id, proof.t);
        (lang.with1("lunch-every", "day", weekday), href)
    });
    let paid = match lunch.map(|lunch| lunch.pay) {
        Some(Pay::Card) => Some(lang.say("lunch-paid-card")),
        Some(Pay::Month) => Some(lang.say("lunch-paid-month")),
        _ => None,
    };
    Ok(Lunch { every, paid })
}
