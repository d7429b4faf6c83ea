//! The customer's own page of a lunch subscription, for whoever has its link: the days to come and what may be done to
//! them, the books, the calendar, the end.

use std::sync::Arc;

use axum::{
    Form as Body,
    extract::{Query, State as Shared},
    http::StatusCode,
    response::{Redirect, Response},
};
use db::Tx;
use jiff::civil::Date;
use kernel::{calendar, words};
use serde::Deserialize;

use super::{shop::of, visitor::Visitor};
use crate::{
    catalogue,
    platform::{
        App, Env, Problem,
        i18n::{Arg, Lang},
        problem::Path,
        web::letter::{Act, LetterPage, Mark},
    },
    shops::Shop,
    subscriptions::{self, DayChange, Failure, Subscription, form, rules},
};

mod draw;
mod feed;
mod make;
mod statement;

pub use feed::calendar as feed_calendar;
pub use make::{show as offer, subscribe};
pub use statement::show as statement;

type Pairs = Vec<(String, String)>;

/// What was just done, or which day is being changed.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    dit: String,
    #[serde(default)]
    jour: String,
}

/// The shop and the subscription of a link.
///
/// # Errors
/// 404 when we did not write the link, or what it led to is forgotten.
async fn opened(app: &App, slug: &str, token: &str) -> Result<(Arc<Shop>, Subscription), Problem> {
    let shop = of(app, slug)?;
    let id = subscriptions::read_token(app.secrets(), &shop.key, token).ok_or_else(Problem::not_found)?;
    let key = shop.key.clone();
    let found = app.db().read(move |conn| subscriptions::by_id(conn, &key, id)).await?;
    Ok((shop, found.ok_or_else(Problem::not_found)?))
}

/// `GET /{shop}/abonnement/{token}`
pub async fn show(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, token)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (shop, own) = opened(&app, &slug, &token).await?;
    let said = match asked.dit.as_str() {
        "note" => Some("lunch-said-confirmed"),
        "garde" => Some("lunch-said-saved"),
        "passe" => Some("lunch-said-skipped"),
        "remis" => Some("lunch-said-unskipped"),
        "jour" => Some("lunch-said-day"),
        "pause" => Some("lunch-said-paused"),
        "reprise" => Some("lunch-said-resumed"),
        "adresse" => Some("lunch-said-feed"),
        "fini" => Some("lunch-said-ended"),
        _ => None,
    };
    let beside = draw::Beside {
        said: said.map(|key| (true, visitor.lang.say(key))),
        edit: calendar::parse_day(&asked.jour),
        typed: None,
    };
    let visitor = visitor.knows_lunch(shop.slug(), &token);
    draw::page(&app, visitor, &shop, own.id, beside, StatusCode::OK).await
}

/// `POST /{shop}/abonnement/{token}`: a gesture of its customer.
pub async fn act(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, token)): Path<(String, String)>,
    Body(pairs): Body<Pairs>,
) -> Result<Response, Problem> {
    let (shop, own) = opened(&app, &slug, &token).await?;
    let gesture = form::text(&pairs, "geste");
    let here = own.path(app.secrets());
    let (typed, id, lang) = (pairs.clone(), own.id, visitor.lang);
    let (mut env, asked, what) = (app.env(), shop.clone(), gesture.clone());
    let done = app
        .db()
        .write(&shop.key, move |tx| {
            // As it is stored now.
            let known = subscriptions::by_id(tx, &asked.key, id)?;
            known.map(|mut own| perform(tx, &mut env, &asked, &mut own, &what, &pairs)).transpose()
        })
        .await;
    match done {
        Ok(None) => Err(Problem::not_found()),
        Ok(Some(Done::Nothing)) => Err(Problem::bad_request("geste")),
        Ok(Some(Done::Forgotten)) => {
            let letter = LetterPage::new(visitor.page(""), Mark::Done, lang.say("lunch-forgotten-title"))
                .say(lang.with1("lunch-forgotten", "shop", &shop.name))
                .act(Act::Go { word: shop.name.clone(), href: format!("/{}", shop.slug()) });
            visitor.show(StatusCode::OK, &letter)
        }
        Ok(Some(Done::Said(word))) => {
            let day = calendar::parse_day(&form::text(&typed, "date")).filter(|_| word != "garde");
            let place = day.map(|day| format!("#j-{day}")).unwrap_or_default();
            Ok(visitor.with(Redirect::to(&format!("{here}?dit={word}{place}"))))
        }
        Err(Failure::Error(error)) => Err(error.into()),
        Err(failure) => {
            let beside = draw::Beside {
                said: Some((false, sentence(lang, &shop, &failure))),
                edit: calendar::parse_day(&form::text(&typed, "date")).filter(|_| gesture == "changer"),
                typed: (gesture == "garder").then_some(typed),
            };
            draw::page(&app, visitor, &shop, id, beside, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// What became of a gesture.
enum Done {
    /// The word of what is said.
    Said(&'static str),
    /// There is no such page any more.
    Forgotten,
    /// There is no such gesture.
    Nothing,
}

fn perform(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    own: &mut Subscription,
    gesture: &str,
    pairs: &Pairs,
) -> Result<Done, Failure> {
    let actor = "customer";
    let date = |name: &str| calendar::parse_day(&form::text(pairs, name));
    let day = || date("date").ok_or(Failure::Empty);
    Ok(Done::Said(match gesture {
        "confirmer" => {
            subscriptions::confirm(tx, env, shop, own)?;
            "note"
        }
        "sauter" => {
            subscriptions::skip(tx, env, shop, own, day()?, true, actor)?;
            "passe"
        }
        "remettre" => {
            subscriptions::skip(tx, env, shop, own, day()?, false, actor)?;
            "remis"
        }
        "changer" => {
            let (offer, shelf) = (subscriptions::offer(tx, &shop.key)?, catalogue::all(tx, &shop.key)?);
            let content = Some(form::content(pairs, &offer, &shelf));
            let wish = DayChange { content, minute: form::minute(pairs, "heure") };
            subscriptions::change_day(tx, env, shop, own, day()?, wish, actor)?;
            "jour"
        }
        "pause" => {
            let from = date("de").ok_or(Failure::Empty)?;
            let wish = rules::Pause { from, until: date("a") };
            subscriptions::pause(tx, env, shop, own, wish, actor)?.ok_or(Failure::TooLate(from))?;
            "pause"
        }
        "reprendre" => {
            subscriptions::resume(tx, env, shop, own, None, actor)?;
            "reprise"
        }
        "garder" => {
            let (offer, shelf) = (subscriptions::offer(tx, &shop.key)?, catalogue::all(tx, &shop.key)?);
            let plan = form::plan(pairs, &offer, &shelf, &own.plan);
            let pay = form::pay(pairs, own.pay);
            let tells = form::is_on(pairs, "dire");
            subscriptions::change(tx, env, shop, own, (plan, pay, tells), actor)?;
            "garde"
        }
        "adresse" => {
            subscriptions::new_feed(tx, env, own)?;
            "adresse"
        }
        "resilier" => {
            subscriptions::end(tx, env, shop, own, actor)?;
            "fini"
        }
        "oublier" => {
            subscriptions::forget(tx, env, own)?;
            return Ok(Done::Forgotten);
        }
        _ => return Ok(Done::Nothing),
    }))
}

/// Why not, and what to do instead.
pub fn sentence(lang: Lang, shop: &Shop, failure: &Failure) -> String {
    let style = lang.style();
    let full = |day: Date| Arg::from(subscriptions::words::in_full(day, style));
    match failure {
        Failure::TooLate(day) => lang.with("lunch-no-late", &[("day", full(*day)), ("shop", Arg::from(&shop.name))]),
        Failure::NoLunch(day) => lang.with("lunch-no-lunch", &[("day", full(*day))]),
        Failure::NotOffered => lang.say("lunch-no-offer"),
        Failure::Empty => lang.say("lunch-no-choice"),
        Failure::Shut(days) => {
            let names: Vec<&str> = days.iter().map(|day| words::weekday(*day, style)).collect();
            lang.with1("lunch-no-shut", "days", words::list(&names, style))
        }
        Failure::Unsafe(name) => lang.with1("lunch-no-safe", "name", name),
        Failure::TooMany => lang.say("lunch-no-more"),
        Failure::NotEven => lang.say("lunch-no-even"),
        Failure::Error(_) => lang.say("error-500"),
    }
}
