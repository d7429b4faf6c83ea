//! The visitor's own pages: what is held for them, the orders and follows that this phone knows, what it remembers.

use std::sync::Arc;

use axum::{
    extract::{Query, State as Shared},
    http::{HeaderValue, StatusCode},
    response::{Redirect, Response},
};
use kernel::words;

use super::{order::stamp, say, visitor::Visitor};
use crate::{
    batches::{read_follow_token, topics_in_words},
    consent::{self, Topic},
    orders::{self, Order},
    platform::{
        App, Problem,
        i18n::Arg,
        web::{layout::Tab, letter::LetterPage},
    },
    shops::{self, Shop},
    standing,
    street::views::mine::{BasketPage, HeldBasket, MePage, OrderRow, OrdersPage},
    subscriptions,
};

/// `GET /panier`.
pub async fn basket(Shared(app): Shared<App>, visitor: Visitor) -> Result<Response, Problem> {
    let (lang, now) = (visitor.lang, app.now());
    let all = shops::directory(&app).all();
    let held: Vec<(Arc<Shop>, Order)> = match visitor.holder() {
        None => Vec::new(),
        Some(holder) => {
            app.db()
                .read(move |conn| {
                    let mut held = Vec::new();
                    for shop in all.iter() {
                        let own = orders::of_visitor(conn, &shop.key, &holder, now)?;
                        held.extend(own.map(|order| (shop.clone(), order)));
                    }
                    Ok::<_, db::DbError>(held)
                })
                .await?
        }
    };
    let card = |(shop, order): &(Arc<Shop>, Order)| HeldBasket {
        shop: say::name(shop),
        what: say::lines(lang, order),
        until: lang.with("held-until", &[("at", Arg::from(say::hour(lang, shop, order.expires_at)))]),
        total: say::euros(lang, order.total),
        url: format!("/{}/reserver", shop.slug()),
        release: format!("/{}/rendre", shop.slug()),
    };
    let page = visitor.tab(lang.say("basket-title"), Tab::Basket);
    let view = BasketPage { page, holds: held.iter().map(card).collect() };
    visitor.show(StatusCode::OK, &view)
}

/// `GET /commandes`.
pub async fn orders(Shared(app): Shared<App>, visitor: Visitor) -> Result<Response, Problem> {
    let (lang, now) = (visitor.lang, app.now());
    let directory = shops::directory(&app);
    let known: Vec<_> =
        visitor.orders().into_iter().filter_map(|(slug, id)| Some((directory.get(&slug)?, id))).collect();
    let mut found: Vec<(Arc<Shop>, Order)> = app
        .db()
        .read(move |conn| {
            let mut found = Vec::new();
            for (shop, id) in known {
                let order = orders::by_id(conn, &shop.key, id, now)?;
                found.extend(order.map(|order| (shop, order)));
            }
            Ok::<_, db::DbError>(found)
        })
        .await?;
    found.sort_by_key(|(_, order)| order.pickup_at);
    let row = |(shop, order): &(Arc<Shop>, Order)| {
        let day = words::day(order.day, shop.day(now), lang.style());
        OrderRow {
            url: order.path(app.secrets()),
            shop: say::name(shop),
            when: format!("{}, {}", say::capital(&day), say::hour(lang, shop, order.pickup_at)),
            what: say::lines(lang, order),
            code: order.code(app.secrets()),
            stamp: stamp(lang, order.state),
        }
    };
    let (coming, past): (Vec<_>, Vec<_>) = found.iter().partition(|(_, order)| order.state.is_open());
    let mut page = visitor.tab(lang.say("orders-title"), Tab::Orders);
    if let Some((shop, _)) = coming.first() {
        page.live = Some(if coming.iter().all(|(other, _)| other.key == shop.key) {
            format!("/{}/evenements", shop.slug())
        } else {
            "/evenements".to_owned()
        });
    }
    let view = OrdersPage {
        page,
        coming: coming.into_iter().map(row).collect(),
        past: past.into_iter().rev().map(row).collect(),
    };
    visitor.show(StatusCode::OK, &view)
}

/// `GET /moi`.
pub async fn me(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let lang = visitor.lang;
    let directory = shops::directory(&app);
    let known: Vec<_> = visitor
        .follows()
        .into_iter()
        .filter_map(|token| {
            let (slug, contact) = read_follow_token(app.secrets(), &token)?;
            Some((token, directory.get(&slug)?, contact))
        })
        .collect();
    let follows = app
        .db()
        .read(move |conn| {
            let mut follows = Vec::new();
            for (token, shop, contact) in known {
                let active = consent::following(conn, &shop.key, &contact)?.into_iter();
                let topics: Vec<Topic> =
                    active.filter(|follow| follow.state == "active").map(|follow| follow.topic).collect();
                if !topics.is_empty() {
                    let words = topics_in_words(conn, &shop, &topics, lang)?;
                    let args = [("shop", Arg::from(&shop.name)), ("what", Arg::from(words))];
                    follows.push((lang.with("me-follow", &args), format!("/suivi/{token}")));
                }
            }
            Ok::<_, db::DbError>(follows)
        })
        .await?;
    let (usuals, makes) = habits(&app, &visitor).await?;
    let lunches = lunches(&app, &visitor).await?;
    let forgotten = pairs.iter().any(|(name, value)| name == "dit" && value == "oublie");
    let page = visitor.tab(lang.say("me-title"), Tab::Me);
    let view = MePage {
        page,
        name: visitor.me.as_ref().map(|me| me.name.clone()),
        contact: visitor.me.as_ref().map(|me| me.contact.masked()),
        follows,
        usuals,
        makes,
        lunches,
        said: forgotten.then(|| lang.say("me-forgotten")),
    };
    visitor.show(StatusCode::OK, &view)
}

/// Words with an address each.
type Rows = Vec<(String, String)>;

/// The standing orders that this phone knows, and for other shops the last order that may become one.
async fn habits(app: &App, visitor: &Visitor) -> Result<(Rows, Rows), Problem> {
    let (lang, now, secrets) = (visitor.lang, app.now(), app.secrets().clone());
    let directory = shops::directory(app);
    let usuals: Vec<_> =
        visitor.usuals().into_iter().filter_map(|(slug, token)| Some((directory.get(&slug)?, token))).collect();
    let known: Vec<_> =
        visitor.orders().into_iter().filter_map(|(slug, id)| Some((directory.get(&slug)?, id))).collect();
    let rows = app.db().read(move |conn| {
        let (mut rows, mut makes, mut seen) = (Rows::new(), Rows::new(), Vec::new());
        for (shop, token) in usuals {
            let Some(id) = standing::read_token(&secrets, &shop.key, &token) else { continue };
            let Some(usual) = standing::by_id(conn, &shop.key, id)? else { continue };
            let words = say::usual(conn, lang, &shop, &usual)?;
            let args = [("shop", Arg::from(&shop.name)), ("lines", Arg::from(words))];
            rows.push((lang.with("me-usual-row", &args), usual.path(&secrets)));
            seen.push(shop.key.clone());
        }
        for (shop, id) in known {
            if seen.contains(&shop.key) {
                continue;
            }
            let Some(order) = orders::by_id(conn, &shop.key, id, now)?.filter(|order| order.contact.is_some()) else {
                continue;
            };
            seen.push(shop.key.clone());
            let action = format!("/{}/commandes/{}/ordinaire?t={}", shop.slug(), order.id, order.token(&secrets));
            makes.push((lang.with1("me-usual-make", "shop", &shop.name), action));
        }
        Ok::<_, db::DbError>((rows, makes))
    });
    Ok(rows.await?)
}

/// The lunch subscriptions that this phone knows and that are not over.
async fn lunches(app: &App, visitor: &Visitor) -> Result<Rows, Problem> {
    let (lang, secrets, directory) = (visitor.lang, app.secrets().clone(), shops::directory(app));
    let known: Vec<_> =
        visitor.lunches().into_iter().filter_map(|(slug, token)| Some((directory.get(&slug)?, token))).collect();
    let rows = app.db().read(move |conn| {
        let mut rows = Rows::new();
        for (shop, token) in known {
            let Some(id) = subscriptions::read_token(&secrets, &shop.key, &token) else { continue };
            let own = subscriptions::by_id(conn, &shop.key, id)?;
            let Some(own) = own.filter(|own| own.state != subscriptions::rules::State::Ended) else { continue };
            let days = subscriptions::words::days(lang, own.plan.weekdays, lang.style());
            let args = [("shop", Arg::from(&shop.name)), ("days", Arg::from(days))];
            rows.push((lang.with("me-lunch-row", &args), own.path(&secrets)));
        }
        Ok::<_, db::DbError>(rows)
    });
    Ok(rows.await?)
}

/// `POST /moi/oublier`: the phone forgets; the browser drops the pages it kept.
pub async fn forget(visitor: Visitor) -> Response {
    let mut response = visitor.forget().with(Redirect::to("/moi?dit=oublie"));
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    response
}

/// `GET /hors-ligne`: what the service worker shows without network.
pub async fn offline(visitor: Visitor) -> Result<Response, Problem> {
    let view = LetterPage::offline(visitor.page(""));
    visitor.show(StatusCode::OK, &view)
}
