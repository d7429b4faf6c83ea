//! A quote for whoever has its link: opening it changes nothing, a yes is an order.

use std::sync::Arc;

use axum::{
    Form as Body,
    extract::{Query, State as Shared},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use jiff::Timestamp;
use kernel::{Cents, id::QuoteId, words};

use super::{order::Proof, papers, say, shop::of, visitor::Visitor};
use crate::{
    catalogue,
    documents::{
        self,
        quotes::{self, Failure, Known},
        rules::quote::{QuoteLine, Standing, State},
    },
    orders::{self, Order, rules::Refusal},
    platform::{
        App, Problem,
        i18n::{Arg, Lang},
        limits::Act,
        problem::Path,
        web::layout::Tab,
    },
    shops::Shop,
    street::views::{quote::QuotePage, status::OrderLine},
};

/// The shop and the quote of a link, for who has its token.
fn opened(app: &App, slug: &str, id: &str, token: &str) -> Result<(Arc<Shop>, QuoteId), Problem> {
    let shop = of(app, slug)?;
    let known: QuoteId = id.parse().map_err(|_| Problem::not_found())?;
    if quotes::is_token(app.secrets(), known, token) { Ok((shop, known)) } else { Err(Problem::forbidden()) }
}

async fn read(app: &App, shop: &Shop, id: QuoteId) -> Result<(Known, Option<Order>), Problem> {
    let (key, now) = (shop.key.clone(), app.now());
    let found = app.db().read(move |conn| {
        let Some(known) = quotes::by_id(conn, &key, id)? else { return Ok(None) };
        let order = match known.order {
            Some(order) => orders::by_id(conn, &key, order, now)?,
            None => None,
        };
        Ok::<_, db::DbError>(Some((known, order)))
    });
    found.await?.ok_or_else(Problem::not_found)
}

/// `GET /{shop}/d/{short}`: the short link of a message leads to the quote.
pub async fn short(Shared(app): Shared<App>, Path((slug, short)): Path<(String, String)>) -> Result<Response, Problem> {
    let shop = of(&app, &slug)?;
    let id = quotes::read_short(app.secrets(), &short).ok_or_else(Problem::not_found)?;
    let (known, _) = read(&app, &shop, id).await?;
    Ok(Redirect::to(&quotes::path(app.secrets(), &shop.key, known.id)).into_response())
}

/// `GET /{shop}/devis/{id}`
pub async fn show(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Query(proof): Query<Proof>,
) -> Result<Response, Problem> {
    let (shop, id) = opened(&app, &slug, &id, &proof.t)?;
    let (known, order) = read(&app, &shop, id).await?;
    let view = draw(&app, &visitor, &shop, &known, order.as_ref());
    visitor.show(StatusCode::OK, &view)
}

/// `GET /{shop}/devis/{id}/devis.pdf`
pub async fn file(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Query(proof): Query<Proof>,
) -> Result<Response, Problem> {
    let (shop, id) = opened(&app, &slug, &id, &proof.t)?;
    let (known, _) = read(&app, &shop, id).await?;
    let stands = (known.standing(app.now()), known.moved_at);
    let sheet = documents::quote_sheet(visitor.lang, &shop, &known.quote, stands);
    papers::file(&sheet, known.moved_at, &format!("devis-{}", known.quote.number))
}

/// `POST /{shop}/devis/{id}/oui`: one tap; at another hour when the first was not possible.
pub async fn accept(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Query(proof): Query<Proof>,
    Body(pairs): Body<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (shop, id) = opened(&app, &slug, &id, &proof.t)?;
    if !app.limits().allow(Act::Order, &visitor.caller) {
        return Err(Problem::too_many());
    }
    let at = pairs.iter().find(|(name, _)| name == "a").and_then(|(_, ms)| ms.parse().ok());
    let at = at.and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let (mut env, own) = (app.env(), shop.clone());
    let done = app.db().write(&shop.key, move |tx| quotes::accept(tx, &mut env, &own, id, at, "customer:quote")).await;
    match done {
        Ok(order) => {
            let to = quotes::path(app.secrets(), &shop.key, id);
            Ok(visitor.knows_order(shop.slug(), order.id).with(Redirect::to(&to)))
        }
        Err(Failure::Order(orders::Failure::Refused(refusal))) => refused(&app, visitor, &shop, id, &refusal).await,
        Err(failure) => answered(&app, visitor, &shop, id, failure),
    }
}

/// `POST /{shop}/devis/{id}/non`
pub async fn refuse(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Query(proof): Query<Proof>,
) -> Result<Response, Problem> {
    let (shop, id) = opened(&app, &slug, &id, &proof.t)?;
    let (mut env, own) = (app.env(), shop.clone());
    let done = app
        .db()
        .write(&shop.key, move |tx| quotes::end(tx, &mut env, &own, id, State::Refused, "customer:quote"))
        .await;
    match done {
        Ok(_) => Ok(visitor.with(Redirect::to(&quotes::path(app.secrets(), &shop.key, id)))),
        Err(failure) => answered(&app, visitor, &shop, id, failure),
    }
}

/// What was answered before, or is over, is shown as it stands.
fn answered(app: &App, visitor: Visitor, shop: &Shop, id: QuoteId, failure: Failure) -> Result<Response, Problem> {
    match failure {
        Failure::NotOpen(_) => Ok(visitor.with(Redirect::to(&quotes::path(app.secrets(), &shop.key, id)))),
        Failure::Order(failure) => Err(orders::words::problem(visitor.lang, shop, app.now(), failure)),
        Failure::Error(error) => Err(error.into()),
        _ => Err(Problem::not_found()),
    }
}

/// Why it is not possible like that, and what is.
async fn refused(
    app: &App,
    visitor: Visitor,
    shop: &Arc<Shop>,
    id: QuoteId,
    refusal: &Refusal,
) -> Result<Response, Problem> {
    let (key, lang) = (shop.key.clone(), visitor.lang);
    let shelf = app.db().read(move |conn| catalogue::all(conn, &key)).await?;
    let name = |sku: &kernel::Sku| {
        shelf.iter().find(|article| article.sku == *sku).map_or_else(|| sku.to_string(), |known| known.name.clone())
    };
    let (known, order) = read(app, shop, id).await?;
    let mut view = draw(app, &visitor, shop, &known, order.as_ref());
    let other = refusal.next().map(|at| {
        let moment = orders::words::moment(lang, shop, app.now(), at);
        (at.as_millisecond().to_string(), lang.with1("quote-accept-at", "moment", moment))
    });
    view.refusal = Some((orders::words::sentence(lang, shop, app.now(), refusal, name), other));
    visitor.show(StatusCode::CONFLICT, &view)
}

/// Where a quote stands, in words, with the class of its stamp.
pub fn state(lang: Lang, standing: Standing) -> (String, &'static str) {
    let (key, class) = match standing {
        Standing::Open => ("quote-state-open", "is-soon"),
        Standing::Expired => ("quote-state-expired", "is-next"),
        Standing::Accepted => ("quote-state-accepted", "is-ready"),
        Standing::Refused => ("quote-state-refused", "is-next"),
        Standing::Withdrawn => ("quote-state-withdrawn", "is-next"),
    };
    (lang.say(key), class)
}

fn draw(app: &App, visitor: &Visitor, shop: &Shop, known: &Known, order: Option<&Order>) -> QuotePage {
    let (lang, now, quote) = (visitor.lang, app.now(), &known.quote);
    let standing = known.standing(now);
    let moment = |at: Timestamp| orders::words::moment(lang, shop, now, at);
    let last = words::day(quote.last, shop.day(now), lang.style());
    let named = || ("shop", Arg::from(&shop.name));
    let (news, more) = match (standing, order) {
        (Standing::Accepted, Some(order)) => {
            let at = ("moment", Arg::from(moment(order.pickup_at)));
            (lang.say("quote-done"), lang.with("quote-done-more", &[named(), at]))
        }
        (Standing::Refused, _) => (lang.say("quote-no"), lang.say("quote-no-more")),
        (Standing::Withdrawn, _) => (lang.say("quote-gone"), lang.say("quote-gone-more")),
        (Standing::Expired, _) => (lang.say("quote-late"), lang.with1("quote-late-more", "last", last)),
        (Standing::Open | Standing::Accepted, _) => {
            let args = [named(), ("total", say::euros(lang, quote.total).into()), ("last", last.into())];
            let news = lang.with1("quote-for", "moment", moment(quote.pickup_at));
            (news, lang.with("quote-for-more", &args))
        }
    };
    let line = |line: &QuoteLine| OrderLine {
        quantity: words::amount(line.quantity.get(), line.unit, lang.style()),
        name: line.name.clone(),
        note: Some(line.detail.clone()).filter(|detail| !detail.is_empty()),
        amount: say::euros(lang, line.total),
        void: false,
    };
    let vat = |one: &kernel::money::VatTotal| {
        let rate = words::percent(one.rate, lang.style());
        lang.with("vat-line", &[("rate", Arg::from(rate)), ("amount", say::euros(lang, one.vat).into())])
    };
    let here = format!("/{}/devis/{}", shop.slug(), known.id);
    let token = quotes::token(app.secrets(), known.id);
    let number = lang.with1("quote-title", "number", &quote.number);
    let asked = quote.deposit != Cents(0) && matches!(standing, Standing::Open | Standing::Accepted);
    QuotePage {
        page: visitor.tab(format!("{number}, {}", shop.name), Tab::Orders),
        shop: say::name(shop),
        news,
        more,
        number,
        stamp: state(lang, standing),
        lines: quote.lines.iter().map(line).collect(),
        total: say::euros(lang, quote.total),
        vat: quote.vat.iter().filter(|one| one.rate.basis_points() > 0).map(vat).collect(),
        deposit: asked.then(|| lang.with1("quote-deposit", "it", say::euros(lang, quote.deposit))),
        note: quote.note.clone(),
        answer: (standing == Standing::Open).then(|| here.clone()),
        pdf: format!("{here}/devis.pdf?t={token}"),
        token,
        refusal: None,
        order: order.map(|order| order.path(app.secrets())),
        reach: say::reach(lang, shop).into_iter().map(|way| (way.href, way.icon, way.word)).collect(),
    }
}
