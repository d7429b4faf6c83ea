//! `GET /{shop}`: the sign, the hours, the next batch, the day, the shelf, and being told.

use std::sync::Arc;

use axum::{
    extract::{Query, State as Shared},
    http::StatusCode,
    response::Response,
};
use jiff::Timestamp;
use kernel::{Cents, Quantity, Unit, money};

use super::{
    day, event,
    form::{Lines, chosen},
    say,
    shelf::{Shelves, is_baked, shown},
    visitor::Visitor,
};
use crate::{
    advisors,
    catalogue::Article,
    orders,
    outbox::setup::PushKey,
    platform::{
        App, Problem,
        i18n::{Arg, Lang},
        problem::Path,
        web::layout::{Feed, Tab},
    },
    shops::{self, Shop},
    stock::{self, rules::Curve},
    street::{
        search::Index,
        views::{
            parts::public_qr,
            schema::{ShopSchema, kind_of},
            shop::{Basket, FollowBox, NextBatch, Pick, Shelf, ShopPage},
        },
    },
    subscriptions,
};

/// What went wrong with the box to follow, and what was typed in it.
#[derive(Debug, Clone, Default)]
pub struct Following {
    /// The topics that were ticked, by their words.
    pub topics: Vec<String>,
    /// The contact as it was typed.
    pub contact: String,
    /// What is wrong.
    pub error: Option<String>,
}

/// The shop of an address.
///
/// # Errors
/// 404 when there is none.
pub fn of(app: &App, slug: &str) -> Result<Arc<Shop>, Problem> {
    shops::find(app, slug).ok_or_else(Problem::not_found)
}

/// The shelf of a shop, as it is kept in memory.
pub fn articles(app: &App, shop: &Shop) -> Vec<Arc<Article>> {
    app.part::<Index>().map(|index| index.shelf(shop.slug())).unwrap_or_default()
}

/// `GET /{shop}`.
pub async fn show(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let shop = of(&app, &slug)?;
    let topics = pairs.iter().filter(|(name, _)| name == "topic").map(|(_, topic)| topic.clone()).collect();
    let follow = Following { topics, ..Following::default() };
    write(&app, visitor, &shop, &pairs, follow, StatusCode::OK).await
}

/// The page, with what is chosen in `pairs` and what was typed to follow.
///
/// # Errors
/// When the store cannot be read.
pub async fn write(
    app: &App,
    visitor: Visitor,
    shop: &Arc<Shop>,
    pairs: &[(String, String)],
    follow: Following,
    status: StatusCode,
) -> Result<Response, Problem> {
    let (now, lang) = (app.now(), visitor.lang);
    let all = articles(app, shop);
    let shown = shown(shop, now);
    let (own, shelf, holder) = (shop.clone(), all.clone(), visitor.holder());
    let (curves, held, lunches, meets, events) = app
        .db()
        .read(move |conn| {
            let held = match &holder {
                Some(holder) => orders::of_visitor(conn, &own.key, holder, now)?,
                None => None,
            };
            let some: Vec<&Article> = shelf.iter().map(AsRef::as_ref).collect();
            let id = held.as_ref().map(|order| order.id);
            let curves = stock::curves(conn, &own, &some, shown.day, now, id)?;
            let lunches = subscriptions::is_offered(conn, &own.key)?;
            let meets = advisors::agenda::diaries(conn, &own, None, now)?;
            let meets: Vec<String> = meets.into_iter().map(|diary| diary.name).collect();
            Ok::<_, db::DbError>((curves, held, lunches, meets, event::coming(conn, lang, &own, now)?))
        })
        .await?;
    let mut basket = chosen(pairs, &all);
    let asked = pairs.iter().any(|(name, _)| name.starts_with("q."));
    if let (Some(order), false) = (&held, asked) {
        basket = order.standing().map(|line| (line.sku.clone(), line.quantity.get())).collect();
    }
    let in_basket = |article: &Article| basket.iter().find(|(sku, _)| *sku == article.sku).map_or(0, |(_, n)| *n);
    let food = all.iter().any(|article| article.allergens.as_ref().is_some_and(|list| !list.is_empty()));
    let rows: Vec<(&Article, Option<&Curve>, i64)> = all
        .iter()
        .zip(&curves)
        .map(|(article, curve)| (article.as_ref(), curve.as_ref(), in_basket(article)))
        .collect();
    let shelves = Shelves { lang, shop, now, shown, food }.write(&rows);
    let mut view = view(app, &visitor, shop, now, &rows, shelves, &basket, follow, shown.today);
    view.lunch = lunches.then(|| format!("/{}/abonnement", shop.slug()));
    view.meets = (!meets.is_empty()).then(|| {
        let who = kernel::words::list(&meets, lang.style());
        (format!("/{}/rendez-vous", shop.slug()), lang.with1("meet-title", "who", who))
    });
    view.events = events;
    visitor.show(status, &view)
}

#[expect(clippy::too_many_arguments, reason = "the parts of one page")]
fn view(
    app: &App,
    visitor: &Visitor,
    shop: &Shop,
    now: Timestamp,
    rows: &[(&Article, Option<&Curve>, i64)],
    shelves: Vec<Shelf>,
    basket: &Lines,
    follow: Following,
    today: bool,
) -> ShopPage {
    let lang = visitor.lang;
    let name = say::name(shop);
    let path = name.url.clone();
    let address = say::address(shop);
    let state = say::state_line(lang, shop, now);
    let mut page = visitor.tab(format!("{}, {}", shop.name, visitor.street()), Tab::Street);
    page.description = format!("{}, {}. {}.", name.activity, address, state.word);
    page.canonical = Some(format!("{}{path}", app.base()));
    page.json_ld = Some(schema(app, shop, now, &shelves).json());
    page.live = Some(format!("{path}/evenements"));
    page.seen = Some(lang.with("seen-at", &[("at", Arg::from(say::hour(lang, shop, now)))]));
    page.path.clone_from(&visitor.path);
    let baked = rows.iter().any(|(article, ..)| is_baked(article));
    if baked {
        page.feeds = vec![Feed {
            mime: "application/atom+xml",
            href: format!("{path}/fournees.atom"),
            title: lang.say("feed-batches"),
        }];
    }
    let main = rows.iter().filter(|(article, curve, _)| today && is_baked(article) && curve.is_some()).max_by_key(
        |(article, ..)| (!article.synonyms.is_empty(), article.plan.len(), std::cmp::Reverse(article.rank)),
    );
    let what = match &name.number {
        Some(number) => {
            let args = [("activity", Arg::from(&name.activity)), ("number", Arg::from(number))];
            lang.with("shop-at", &args)
        }
        None => name.activity.clone(),
    };
    let adults = rows.iter().any(|(article, ..)| article.detail.adult_only);
    let feeds = [("atom", "feed-batches"), ("json", "feed-json"), ("ics", "feed-calendar")];
    let feeds = feeds.map(|(kind, key)| (format!("{path}/fournees.{kind}"), lang.say(key)));
    ShopPage {
        what,
        description: Some(shop.description.clone()).filter(|text| !text.is_empty()),
        state,
        exceptional: say::exceptional(lang, shop, now),
        week: say::week(lang, shop, now),
        reach: say::reach(lang, shop),
        address,
        next: if today { next(lang, shop, now, rows) } else { None },
        day: main.and_then(|(article, curve, _)| curve.and_then(|curve| day::draw(lang, shop, now, article, curve))),
        basket: bar(lang, rows, basket),
        action: format!("{path}/reserver"),
        follow: follow_box(app, visitor, shop, rows, follow),
        qr: Some(public_qr(&format!("{}{path}", app.base()))),
        feeds: if baked { feeds.to_vec() } else { Vec::new() },
        lunch: None,
        meets: None,
        events: Vec::new(),
        legal: adults.then(|| lang.say("adults-only")),
        shop: name,
        shelves,
        page,
    }
}

/// The first batch that is still to come today.
fn next(lang: Lang, shop: &Shop, now: Timestamp, rows: &[(&Article, Option<&Curve>, i64)]) -> Option<NextBatch> {
    let coming = rows.iter().filter_map(|(article, curve, _)| {
        let (at, quantity) = curve.filter(|_| article.unit == Unit::Piece)?.next_supply(now)?;
        Some((at, *article, quantity, curve.map_or(0, |curve| curve.available(at))))
    });
    let (at, article, quantity, free) =
        coming.min_by_key(|(at, article, ..)| (*at, article.synonyms.is_empty(), article.rank))?;
    let free = [("left", Arg::from(free.min(quantity))), ("of", Arg::from(quantity))];
    Some(NextBatch {
        at: say::hour(lang, shop, at),
        what: article.name.clone(),
        within: say::within(lang, now, at),
        free: lang.with("free-of", &free),
        follow_url: format!("/{}?topic=batch:{}#suivre", shop.slug(), article.sku),
    })
}

/// The sum of what is chosen.
pub fn total<'a>(lines: impl Iterator<Item = (&'a Article, i64)>) -> Cents {
    lines.filter_map(|(article, n)| Some(money::line_total(article.unit, article.price, Quantity::new(n).ok()?))).sum()
}

fn bar(lang: Lang, rows: &[(&Article, Option<&Curve>, i64)], basket: &Lines) -> Basket {
    let counted = |n: i64, article: &Article| if article.unit == Unit::Gram { n.min(1) } else { n };
    let count: i64 = rows.iter().map(|(article, _, n)| counted(*n, article)).sum();
    let words = |n: String| lang.with("basket-many", &[("n", Arg::from(n))]);
    let one = |n: String| lang.with("basket-one", &[("n", Arg::from(n))]);
    Basket {
        count: match count {
            _ if basket.is_empty() => String::new(),
            1 => one("1".to_owned()),
            count => words(count.to_string()),
        },
        total: say::euros(lang, total(rows.iter().map(|(article, _, n)| (*article, *n)))),
        one: one("{n}".to_owned()),
        many: words("{n}".to_owned()),
    }
}

fn follow_box(
    app: &App,
    visitor: &Visitor,
    shop: &Shop,
    rows: &[(&Article, Option<&Curve>, i64)],
    follow: Following,
) -> FollowBox {
    let lang = visitor.lang;
    let mut topics: Vec<(String, String, bool)> = rows
        .iter()
        .filter(|(article, ..)| is_baked(article))
        .map(|(article, ..)| (format!("batch:{}", article.sku), article.name.clone(), false))
        .collect();
    if !topics.is_empty() {
        topics.push(("shop".to_owned(), lang.say("follow-topic-shop"), false));
    }
    for (word, _, ticked) in &mut topics {
        *ticked = follow.topics.contains(word);
    }
    let known = || visitor.me.as_ref().map(|me| say::contact(&me.contact)).unwrap_or_default();
    FollowBox {
        action: format!("/{}/suivre", shop.slug()),
        topics,
        contact: if follow.error.is_some() { follow.contact } else { known() },
        error: follow.error,
        push_key: app.part::<PushKey>().map(|key| key.0.clone()),
    }
}

fn schema(app: &App, shop: &Shop, now: Timestamp, shelves: &[Shelf]) -> ShopSchema {
    use jiff::ToSpan as _;
    let style = kernel::words::Style::English;
    let clock = |at| kernel::words::hour(at, shop.zone(), style);
    let mut hours: Vec<(&'static str, String, String)> = Vec::new();
    let mut special = Vec::new();
    for day in shop.day(now).series(1.day()).take(14) {
        let unusual = shop.hours.closing_on(day).is_some() || kernel::calendar::public_holiday(day).is_some();
        let spans = shop.hours.on(day);
        let ranges = spans.iter().map(|span| (clock(span.start), clock(span.end)));
        if unusual {
            let mut ranges: Vec<_> = ranges.map(Some).collect();
            if ranges.is_empty() {
                ranges.push(None);
            }
            special.extend(ranges.into_iter().map(|range| (day.to_string(), range)));
        } else {
            let name = kernel::words::weekday(day.weekday(), style);
            let known = hours.iter().any(|(known, ..)| *known == name);
            if !known {
                hours.extend(ranges.map(|(from, to)| (name, from, to)).collect::<Vec<_>>());
            }
        }
    }
    let offer = |row: &crate::street::views::shop::ShelfRow| match &row.pick {
        Pick::Count(count) => Some((row.name.clone(), count.cents, count.most > 0)),
        _ => None,
    };
    ShopSchema {
        kind: kind_of(&shop.activity),
        name: shop.name.clone(),
        description: Some(shop.description.clone()).filter(|text| !text.is_empty()),
        url: format!("{}/{}", app.base(), shop.slug()),
        phone: shop.phone.as_ref().map(ToString::to_string),
        street: shop.address.street.clone(),
        postcode: shop.address.postcode.clone(),
        town: shop.address.city.clone(),
        country: shop.address.country.clone(),
        place: Some(shop.position),
        hours,
        special,
        offers: shelves.iter().flat_map(|shelf| shelf.rows.iter().filter_map(offer)).collect(),
    }
}
