//! `/{shop}/reserver`: holds what is chosen for ten minutes, then makes it an order. Without a script too.

use std::sync::Arc;

use axum::{
    Form as Body,
    extract::{Query, State as Shared},
    http::StatusCode,
    response::{Redirect, Response},
};
use kernel::id::uuid_v7;

use super::{
    form::{Faults, Form, read_signed, signed},
    hold::{self, Sheet},
    shop::{articles, of},
    visitor::{Me, Visitor},
};
use crate::{
    batches,
    catalogue::Article,
    consent::{Ask, Topic},
    orders::{self, Failure, Order, Pickup, Who, Wish, rules::State},
    platform::{App, Problem, limits::Act, problem::Path},
    shops::Shop,
};

type Pairs = Vec<(String, String)>;

/// `GET /{shop}/reserver`: what is held, or what the address names; nothing is taken.
pub async fn show(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Problem> {
    let shop = of(&app, &slug)?;
    let all = articles(&app, &shop);
    let mut form = Form::read(&pairs, &all);
    if let Some(again) = pairs.iter().find(|(name, _)| name == "comme") {
        let earlier = like(&app, &shop, &again.1, &pairs).await?;
        form.take(&earlier, &all);
    }
    let held = held(&app, &shop, visitor.holder()).await?;
    if let (Some(order), true) = (&held, form.lines.is_empty()) {
        form.take(order, &all);
        form.at = Some(order.pickup_at);
    }
    if form.lines.is_empty() {
        return Ok(visitor.with(Redirect::to(&format!("/{}", shop.slug()))));
    }
    if let Some(me) = &visitor.me {
        (form.name, form.contact) = (me.name.clone(), super::say::contact(&me.contact));
    }
    form.nonce = fresh(&app);
    let holder = visitor.holder().unwrap_or_else(|| fresh(&app));
    form.hold = signed(&app, &holder);
    let sheet = Sheet { form, held, faults: Faults::default(), refusal: None };
    let view = hold::write(&app, &visitor, &shop, &all, sheet).await?;
    visitor.show(StatusCode::OK, &view)
}

/// The earlier order whose link is in the address.
async fn like(app: &App, shop: &Arc<Shop>, id: &str, pairs: &Pairs) -> Result<Order, Problem> {
    let token = pairs.iter().find(|(name, _)| name == "t").map(|(_, token)| token.as_str()).unwrap_or_default();
    let own = orders::token_shop(app.secrets(), id, token).is_some_and(|slug| slug == *shop.slug());
    let id = id.parse().ok().filter(|_| own).ok_or_else(Problem::forbidden)?;
    let (key, now) = (shop.key.clone(), app.now());
    let order = app.db().read(move |conn| orders::by_id(conn, &key, id, now)).await?;
    order.ok_or_else(Problem::not_found)
}

async fn held(app: &App, shop: &Arc<Shop>, holder: Option<String>) -> Result<Option<Order>, Problem> {
    let Some(holder) = holder else { return Ok(None) };
    let (key, now) = (shop.key.clone(), app.now());
    Ok(app.db().read(move |conn| orders::of_visitor(conn, &key, &holder, now)).await?)
}

/// A word that nobody guesses.
fn fresh(app: &App) -> String {
    let mut env = app.env();
    uuid_v7(env.now, env.rng.as_mut()).simple().to_string()
}

/// `POST /{shop}/reserver`: holds, renews, changes the hold, or makes it an order.
pub async fn act(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Body(pairs): Body<Pairs>,
) -> Result<Response, Problem> {
    let shop = of(&app, &slug)?;
    if !app.limits().allow(Act::Order, &visitor.caller) {
        return Err(Problem::too_many());
    }
    let all = articles(&app, &shop);
    let mut form = Form::read(&pairs, &all);
    let holder = visitor.holder().or_else(|| read_signed(&app, &form.hold)).unwrap_or_else(|| fresh(&app));
    let visitor = visitor.keep_holder(&holder);
    if form.lines.is_empty() {
        release(&app, &shop, &holder).await?;
        return Ok(visitor.with(Redirect::to(&format!("/{}", shop.slug()))));
    }
    form.hold = signed(&app, &holder);
    if form.confirm {
        return confirm(&app, visitor, &shop, &all, form, holder).await;
    }
    let second = form.is_second();
    if !second {
        form.nonce = fresh(&app);
        if let Some(me) = &visitor.me {
            (form.name, form.contact) = (me.name.clone(), super::say::contact(&me.contact));
        }
    }
    match place(&app, &shop, &visitor, &form, &holder, fresh(&app), None).await {
        Ok(_) if !second => Ok(visitor.with(Redirect::to(&format!("/{}/reserver", shop.slug())))),
        Ok(order) => {
            let sheet = Sheet { form, held: Some(order), faults: Faults::default(), refusal: None };
            let view = hold::write(&app, &visitor, &shop, &all, sheet).await?;
            visitor.show(StatusCode::OK, &view)
        }
        Err(failure) => refuse(&app, visitor, &shop, &all, form, failure).await,
    }
}

async fn confirm(
    app: &App,
    visitor: Visitor,
    shop: &Arc<Shop>,
    all: &[Arc<Article>],
    form: Form,
    holder: String,
) -> Result<Response, Problem> {
    let lang = visitor.lang;
    let adults =
        all.iter().any(|article| article.detail.adult_only && form.lines.iter().any(|(sku, _)| *sku == article.sku));
    let said = match (form.timed, adults && !form.adult) {
        (false, _) => Some(hold::Said::Slot),
        (_, true) => Some(hold::Said::Adult),
        _ => None,
    };
    let who = form.who(lang);
    let (who, faults) = match who {
        Ok(who) => (Some(who), Faults::default()),
        Err(faults) => (None, faults),
    };
    let (Some(who), None) = (who, &said) else {
        let held = held(app, shop, Some(holder)).await?;
        let sheet = Sheet { form, held, faults, refusal: said };
        let view = hold::write(app, &visitor, shop, all, sheet).await?;
        return visitor.show(StatusCode::UNPROCESSABLE_ENTITY, &view);
    };
    let nonce = form.nonce.clone();
    let nonce = if nonce.is_empty() { fresh(app) } else { nonce };
    let me = Me { name: who.name.clone(), contact: who.contact.clone() };
    match place(app, shop, &visitor, &form, &holder, nonce, Some(who)).await {
        Ok(order) => {
            metrics::counter!("comptoir_orders_total", "source" => "web").increment(1);
            let path = format!("{}&dit=note", order.path(app.secrets()));
            Ok(visitor.keep_me(&me).with(Redirect::to(&path)))
        }
        // The button was pressed twice, or the browser sent the form again.
        Err(Failure::Again(order)) => Ok(visitor.with(Redirect::to(&order.path(app.secrets())))),
        Err(failure) => refuse(app, visitor, shop, all, form, failure).await,
    }
}

/// Holds what the form wishes; with someone's name, makes it an order at once, in the same transaction.
async fn place(
    app: &App,
    shop: &Arc<Shop>,
    visitor: &Visitor,
    form: &Form,
    holder: &str,
    external_id: String,
    who: Option<Who>,
) -> Result<Order, Failure> {
    let lang = visitor.lang;
    let wish = Wish {
        lines: form.wishes(),
        pickup: form.at.map_or(Pickup::Soonest, Pickup::At),
        source: "web",
        external_id,
        visitor: holder.to_owned(),
        note: String::new(),
        lang,
        who: None,
    };
    let wanted = |word: &String| Topic::parse(word).filter(|topic| matches!(topic, Topic::Batch(_)));
    let topics: Vec<Topic> = form.topics.iter().filter_map(wanted).take(5).collect();
    let (mut env, own) = (app.env(), shop.clone());
    app.db()
        .write(&shop.key, move |tx| {
            let order = orders::reserve(tx, &mut env, &own, &wish)?;
            let Some(who) = who else { return Ok(order) };
            let order = orders::confirm(tx, &mut env, &own, order.id, &who, "")?;
            let mobile = who.contact.phone().is_none_or(kernel::Phone::is_mobile);
            if !topics.is_empty() && mobile {
                let contact = &who.contact;
                let ask = Ask { contact, topics: &topics, push: None, lang, place: "page", witness: "" };
                batches::ask(tx, &mut env, &own, &ask)?;
            }
            Ok(order)
        })
        .await
}

/// Shows why it cannot be so and what is possible, with all that was typed.
async fn refuse(
    app: &App,
    visitor: Visitor,
    shop: &Arc<Shop>,
    all: &[Arc<Article>],
    form: Form,
    failure: Failure,
) -> Result<Response, Problem> {
    let refusal = match failure {
        Failure::Refused(refusal) => refusal,
        Failure::Again(order) => {
            return Ok(visitor.with(Redirect::to(&order.path(app.secrets()))));
        }
        failure => return Err(orders::words::problem(visitor.lang, shop, app.now(), failure)),
    };
    let held = held(app, shop, read_signed(app, &form.hold)).await?;
    let mut form = form;
    if form.nonce.is_empty() {
        form.nonce = fresh(app);
    }
    let sheet = Sheet { form, held, faults: Faults::default(), refusal: Some(hold::Said::No(refusal)) };
    let view = hold::write(app, &visitor, shop, all, sheet).await?;
    visitor.show(StatusCode::CONFLICT, &view)
}

/// `POST /{shop}/rendre`: lets go of what is held.
pub async fn give_back(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    let shop = of(&app, &slug)?;
    if let Some(holder) = visitor.holder() {
        release(&app, &shop, &holder).await?;
    }
    Ok(visitor.with(Redirect::to("/panier")))
}

async fn release(app: &App, shop: &Arc<Shop>, holder: &str) -> Result<(), Problem> {
    let (mut env, own, holder) = (app.env(), shop.clone(), holder.to_owned());
    let released = app
        .db()
        .write(&shop.key, move |tx| {
            let Some(id) = orders::held_by(tx, &own.key, &holder, env.now)? else { return Ok(()) };
            orders::move_to(tx, &mut env, &own, id, State::Cancelled, &orders::Actor::customer(), "").map(|_| ())
        })
        .await;
    released
        .map_err(|failure: Failure| orders::words::problem(crate::platform::i18n::Lang::Fr, shop, app.now(), failure))
}
