//! `/{shop}/a/{short}`: the link of an alert. A press reserves from the batch that was announced, for the one it was
//! sent to; looking at it changes nothing.

use std::sync::Arc;

use axum::{
    Form as Body,
    extract::State as Shared,
    http::StatusCode,
    response::{Redirect, Response},
};
use kernel::{Quantity, Unit};
use serde::Deserialize;

use super::{follow::is_device, say, shelf::step, shop::of, visitor::Visitor};
use crate::{
    catalogue::{self, Article},
    customers,
    orders::{self, Failure, Pickup, Who, Wish, rules::Refusal},
    outbox::{self, Announced, Message},
    platform::{
        App, Problem,
        i18n::{Arg, Lang},
        limits::Act,
        problem::Path,
        web::letter::{Act as Gesture, LetterPage, Mark},
    },
    shops::Shop,
    stock::{self, rules::Curve},
};

/// What an alert is about.
struct Told {
    shop: Arc<Shop>,
    message: Message,
    batch: Announced,
    article: Article,
    curve: Option<Curve>,
    name: String,
}

async fn told(app: &App, slug: &str, short: &str) -> Result<Told, Problem> {
    let shop = of(app, slug)?;
    let id = outbox::from_short_id(short).ok_or_else(Problem::not_found)?;
    let (own, now) = (shop.clone(), app.now());
    let found = app
        .db()
        .read(move |conn| {
            let Some(message) = outbox::by_id(conn, &own.key, id)? else { return Ok::<_, db::DbError>(None) };
            let Some(batch) = Announced::parse(&message.about) else { return Ok(None) };
            let Some(article) = catalogue::by_sku(conn, &own.key, &[&batch.sku])?.pop() else { return Ok(None) };
            let at = batch.ready_at.max(now);
            let curve = stock::curves(conn, &own, &[&article], own.day(at), now, None)?.pop().flatten();
            let name = customers::name_of(conn, &own.key, &message.contact)?.unwrap_or_default();
            Ok(Some((message, batch, article, curve, name)))
        })
        .await?;
    let (message, batch, article, curve, name) = found.ok_or_else(Problem::not_found)?;
    Ok(Told { shop, message, batch, article, curve, name })
}

impl Told {
    fn path(&self) -> String {
        format!("/{}/a/{}", self.shop.slug(), outbox::short_id(self.message.id))
    }

    /// The page with a button per quantity, or with the next batch when nothing is left.
    fn letter(&self, app: &App, visitor: &Visitor) -> LetterPage {
        let (lang, now, shop) = (visitor.lang, app.now(), &self.shop);
        let at = self.batch.ready_at.max(now);
        let free = self.curve.as_ref().map(|curve| curve.available(at));
        let mut page = visitor.page("");
        page.path = self.path();
        if free == Some(0) {
            return self.gone(page, lang, now, None);
        }
        let moment = orders::words::moment(lang, shop, now, self.batch.ready_at);
        let args = [("what", Arg::from(&self.article.name)), ("moment", Arg::from(moment))];
        let key = if self.batch.ready_at > now { "alert-title" } else { "alert-title-now" };
        let price = Arg::from(say::euros(lang, self.article.price));
        let mut letter = LetterPage::new(page, Mark::Said, lang.with(key, &args));
        letter = letter.say(match free {
            Some(free) => {
                let n = kernel::words::amount(free, self.article.unit, lang.style());
                lang.with("alert-left", &[("n", Arg::from(n)), ("price", price)])
            }
            None => lang.with("alert-price", &[("price", price)]),
        });
        letter = letter.say(crate::street::views::parts::allergens(
            lang,
            self.article.allergens.as_deref(),
            &self.article.may_contain,
        ));
        let unit = step(&self.article);
        let possible = (1..=3).map(|n| n * unit).filter(|n| free.is_none_or(|free| *n <= free));
        let shelf = || format!("/{}/reserver?q.{}={unit}", shop.slug(), self.batch.sku);
        // A browser that was told by itself has no address to be told that it is ready: it says one.
        if is_device(&self.message.contact) {
            return letter.act(Gesture::Go { word: lang.say("reserve"), href: shelf() });
        }
        for n in possible {
            let amount = kernel::words::amount(n, self.article.unit, lang.style());
            letter = letter.act(Gesture::Post {
                word: lang.with("alert-reserve", &[("n", Arg::from(amount))]),
                action: self.path(),
                fields: vec![("n".to_owned(), n.to_string())],
            });
        }
        letter.act(Gesture::Go { word: shop.name.clone(), href: format!("/{}", shop.slug()) })
    }

    /// "Il n'y en a plus. La prochaine : à 17 h 30."
    fn gone(
        &self,
        page: crate::platform::web::layout::Page,
        lang: Lang,
        now: jiff::Timestamp,
        refusal: Option<&Refusal>,
    ) -> LetterPage {
        let shop = &self.shop;
        let name = [("article", Arg::from(&self.article.name))];
        let title = match refusal {
            Some(refusal) if !matches!(refusal, Refusal::SoldOut { left: 0, .. }) => {
                orders::words::sentence(lang, shop, now, refusal, |_| self.article.name.clone())
            }
            _ => lang.with("inbox-none-left", &name),
        };
        let mut letter = LetterPage::new(page, Mark::Refused, title);
        let later = self.curve.as_ref().and_then(|curve| curve.next_time(1, self.batch.ready_at.max(now)));
        let next = later.filter(|at| shop.hours.is_open(*at)).or_else(|| refusal.and_then(Refusal::next));
        let mut href = format!("/{}/reserver?q.{}={}", shop.slug(), self.batch.sku, step(&self.article));
        if let Some(at) = next {
            let moment = orders::words::moment(lang, shop, now, at);
            letter = letter.say(lang.with("inbox-next", &[("moment", Arg::from(moment))]));
            href = format!("{href}&jour={}&at={at}", shop.day(at));
        }
        letter
            .act(Gesture::Go { word: lang.say("alert-other"), href })
            .act(Gesture::Go { word: shop.name.clone(), href: format!("/{}", shop.slug()) })
    }
}

/// `GET /{shop}/a/{short}`: says what is left; takes nothing.
pub async fn show(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, short)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let letter = told(&app, &slug, &short).await?.letter(&app, &visitor);
    visitor.show(StatusCode::OK, &letter)
}

/// How many of it.
#[derive(Debug, Default, Deserialize)]
pub struct Many {
    n: Option<i64>,
}

/// `POST /{shop}/a/{short}`: reserves from the batch, once.
pub async fn reserve(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, short)): Path<(String, String)>,
    Body(many): Body<Many>,
) -> Result<Response, Problem> {
    if !app.limits().allow(Act::Order, &visitor.caller) {
        return Err(Problem::too_many());
    }
    let told = told(&app, &slug, &short).await?;
    let (lang, now) = (visitor.lang, app.now());
    if is_device(&told.message.contact) || told.article.unit == Unit::Service {
        let path = format!("/{}/reserver?q.{}={}", told.shop.slug(), told.batch.sku, step(&told.article));
        return Ok(visitor.with(Redirect::to(&path)));
    }
    let unit = step(&told.article);
    let wanted = many.n.unwrap_or(unit).clamp(1, unit * 20);
    let quantity = Quantity::new(wanted).map_err(|error| Problem::bad_request(error.to_string()))?;
    let wish = Wish {
        lines: vec![(told.batch.sku.clone(), quantity).into()],
        pickup: Pickup::From(told.batch.ready_at),
        source: "alert",
        external_id: format!("link {}", told.message.id),
        visitor: String::new(),
        note: String::new(),
        lang,
        who: Some(Who { name: told.name.clone(), contact: told.message.contact.clone() }),
    };
    let (mut env, own) = (app.env(), told.shop.clone());
    let outcome = app.db().write(&told.shop.key, move |tx| orders::reserve(tx, &mut env, &own, &wish)).await;
    match outcome {
        Ok(order) => {
            metrics::counter!("comptoir_orders_total", "source" => "alert").increment(1);
            let path = format!("{}&dit=note", order.path(app.secrets()));
            Ok(visitor.with(Redirect::to(&path)))
        }
        Err(Failure::Again(order)) => Ok(visitor.with(Redirect::to(&order.path(app.secrets())))),
        Err(Failure::Refused(refusal)) => {
            let mut page = visitor.page("");
            page.path = told.path();
            let letter = told.gone(page, lang, now, Some(&refusal));
            visitor.show(StatusCode::CONFLICT, &letter)
        }
        Err(failure) => Err(orders::words::problem(lang, &told.shop, now, failure)),
    }
}
