//! "Abonnement déjeuner" of a shop: what it offers, and the form by which one subscribes in a few taps.

use std::sync::Arc;

use axum::{
    Form as Body,
    extract::{Query, State as Shared},
    http::StatusCode,
    response::Response,
};
use kernel::{Contact, Sku};

use super::{Pairs, sentence};
use crate::{
    catalogue::{self, Article},
    orders::{self, Order},
    platform::{
        App, Problem,
        i18n::Arg,
        limits::Act,
        problem::Path,
        web::{
            layout::Tab,
            letter::{Act as Gesture, LetterPage, Mark},
        },
    },
    shops::Shop,
    standing::Weekdays,
    street::{
        pages::{form::Faults, order::opened, say, shop::of, visitor::Visitor},
        views::lunch::LunchNewPage,
    },
    subscriptions::{
        self, Failure, Wish, form,
        rules::{Choice, Content, Offer, Pay, Plan, Taste},
    },
};

/// "Tous les mardis": what an order proposes.
fn like(order: &Order, shop: &Shop, offer: &Offer, plan: Plan) -> Plan {
    let local = order.pickup_at.to_zoned(shop.zone().clone());
    let formula = order.standing().find_map(|line| offer.formula(&line.sku));
    let fixed = |sku: &Sku, quantity: i64, part: &str, options: &[String]| Choice::Fixed {
        part: part.to_owned(),
        sku: sku.clone(),
        quantity,
        options: options.to_vec(),
    };
    let content = match formula {
        Some(formula) => {
            let part_of = |line: &orders::Line| formula.parts.iter().find(|part| part.skus.contains(&line.sku));
            let choices = order.standing().filter_map(|line| Some(fixed(&line.sku, 1, &part_of(line)?.name, &[])));
            Content { formula: Some(formula.sku.clone()), choices: choices.collect() }
        }
        None => {
            let lines = order.standing().filter(|line| line.unit == kernel::Unit::Piece);
            let choices = lines.map(|line| fixed(&line.sku, line.quantity.get(), "", &line.options));
            Content { formula: None, choices: choices.collect() }
        }
    };
    let digit = char::from(b'1' + local.weekday().to_monday_zero_offset().unsigned_abs());
    let minute = i64::from(local.hour()) * 60 + i64::from(local.minute());
    Plan { content, minute, weekdays: Weekdays::parse(&digit.to_string()), ..plan }
}

/// What a shop offers, with its shelf.
async fn offered(app: &App, shop: &Arc<Shop>) -> Result<(Offer, Vec<Article>), Problem> {
    let key = shop.key.clone();
    let read = app.db().read(move |conn| {
        let offer = subscriptions::offer(conn, &key)?;
        Ok::<_, db::DbError>((offer, catalogue::all(conn, &key)?))
    });
    let (offer, shelf) = read.await?;
    if offer.active { Ok((offer, shelf)) } else { Err(Problem::not_found()) }
}

/// `GET /{shop}/abonnement`, and with `comme` and `t` like an order of one's own.
pub async fn show(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Problem> {
    let shop = of(&app, &slug)?;
    let (offer, shelf) = offered(&app, &shop).await?;
    let mut plan = form::proposed(&shop, &offer, offer.first_open(app.now(), shop.zone()));
    let like_id = form::text(&pairs, "comme");
    if !like_id.is_empty() {
        let (_, id) = opened(&app, &slug, &like_id, &form::text(&pairs, "t"))?;
        let (key, now) = (shop.key.clone(), app.now());
        let order = app.db().read(move |conn| orders::by_id(conn, &key, id, now)).await?;
        plan = like(&order.ok_or_else(Problem::not_found)?, &shop, &offer, plan);
    }
    let (name, contact) = match &visitor.me {
        Some(me) => (me.name.clone(), say::contact(&me.contact)),
        None => Default::default(),
    };
    let typed = Typed { plan, pay: Pay::Pickup, name, contact, faults: Faults::default(), wrong: None };
    let view = draw(&app, &visitor, &shop, &offer, &shelf, typed);
    visitor.show(StatusCode::OK, &view)
}

/// What was typed, and what is wrong with it.
struct Typed {
    plan: Plan,
    pay: Pay,
    name: String,
    contact: String,
    faults: Faults,
    wrong: Option<String>,
}

fn draw(
    app: &App,
    visitor: &Visitor,
    shop: &Arc<Shop>,
    offer: &Offer,
    shelf: &[Article],
    typed: Typed,
) -> LunchNewPage {
    let (lang, now) = (visitor.lang, app.now());
    let first = offer.first_open(now, shop.zone());
    let name = say::name(shop);
    let mut page = visitor.tab(lang.with1("lunch-new-page", "shop", &shop.name), Tab::Street);
    page.path = format!("{}/abonnement", name.url);
    page.canonical = Some(format!("{}{}", app.base(), page.path));
    let limit = subscriptions::words::minute(shop, first, offer.cut_off_minute, lang.style());
    LunchNewPage {
        action: page.path.clone(),
        wrong: typed.wrong,
        content: form::draw_content(lang, offer, shelf, &typed.plan.content, &Taste::default()),
        when: form::draw_when(lang, &typed.plan, first),
        taste: form::draw_taste(lang, offer, shelf, &typed.plan),
        pays: form::draw_pays(lang, offer, typed.pay),
        name: Faults::field(&typed.name, typed.faults.name),
        contact: Faults::field(&typed.contact, typed.faults.contact),
        limit: lang.with1("lunch-limit", "hour", limit),
        shop: name,
        page,
    }
}

/// `POST /{shop}/abonnement`: the address is asked first; nothing runs before it says yes.
pub async fn subscribe(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Body(pairs): Body<Pairs>,
) -> Result<Response, Problem> {
    let shop = of(&app, &slug)?;
    let (offer, shelf) = offered(&app, &shop).await?;
    let lang = visitor.lang;
    let first = offer.first_open(app.now(), shop.zone());
    let plan = form::plan(&pairs, &offer, &shelf, &form::blank(first));
    let pay = form::pay(&pairs, Pay::Pickup);
    let (name, typed) = (form::text(&pairs, "name"), form::text(&pairs, "contact"));
    let contact = typed.parse::<Contact>();
    let landline = matches!(&contact, Ok(Contact::Phone(phone)) if !phone.is_mobile());
    let faults = Faults {
        name: name.is_empty().then(|| lang.say("name-missing")),
        contact: match (&contact, landline) {
            (Err(_), _) => Some(lang.say("contact-wrong")),
            (_, true) => Some(lang.say("problem-landline")),
            _ => None,
        },
    };
    let failed = faults.name.is_some() || faults.contact.is_some();
    let mut form = Typed { plan: plan.clone(), pay, name: name.clone(), contact: typed, faults, wrong: None };
    let Some(contact) = contact.ok().filter(|_| !failed) else {
        let view = draw(&app, &visitor, &shop, &offer, &shelf, form);
        return visitor.show(StatusCode::UNPROCESSABLE_ENTITY, &view);
    };
    // Each question is a message that someone gets.
    let limits = app.limits();
    if !limits.allow(Act::OptIn, &visitor.caller) || !limits.allow(Act::OptIn, contact.as_str()) {
        return Err(Problem::too_many());
    }
    let wish = Wish { contact: contact.clone(), name, lang, plan, pay };
    let (mut env, own) = (app.env(), shop.clone());
    let made = app.db().write(&shop.key, move |tx| subscriptions::make(tx, &mut env, &own, wish, None)).await;
    match made {
        Ok(_) => {
            let args = [("shop", Arg::from(&shop.name)), ("to", Arg::from(contact.masked()))];
            let letter = LetterPage::new(visitor.page(""), Mark::Wait, lang.say("lunch-sent-title"))
                .say(lang.with("lunch-sent", &args))
                .act(Gesture::Go { word: shop.name.clone(), href: format!("/{}", shop.slug()) });
            visitor.show(StatusCode::OK, &letter)
        }
        Err(Failure::Error(error)) => Err(error.into()),
        Err(failure) => {
            form.wrong = Some(sentence(lang, &shop, &failure));
            let view = draw(&app, &visitor, &shop, &offer, &shelf, form);
            visitor.show(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}
