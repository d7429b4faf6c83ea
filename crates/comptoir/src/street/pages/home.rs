//! `GET /`: what is open, what comes out of the ovens, the search, the shops, the plan.

use std::sync::Arc;

use axum::{
    extract::{Query, State as Shared},
    http::StatusCode,
    response::Response,
};
use jiff::Timestamp;
use kernel::{Unit, hours::State, words, words::fold};
use serde::Deserialize;

use super::{say, shelf::is_baked, shop::articles, visitor::Visitor};
use crate::{
    catalogue::{Article, Counted},
    platform::{
        App, Error, Problem,
        i18n::{Arg, Lang},
        web::layout::Tab,
    },
    shops::{self, Shop, Street},
    stock::{self, rules::Curve},
    street::{
        search::Index,
        views::{
            home::{BatchCard, Hit, HomePage, Results, ShopRow},
            parts::{Left, Open},
            plan::{Hot, Plan, Spot},
        },
    },
};

/// How many batches the street's page shows.
const BATCHES: usize = 6;
/// How many things a search shows.
const HITS: usize = 12;

/// What is searched.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

/// A batch that is still to come today.
struct Coming {
    shop: Arc<Shop>,
    article: Arc<Article>,
    at: Timestamp,
    quantity: i64,
    free: i64,
}

type Shelf = (Arc<Shop>, Vec<Arc<Article>>);

/// The curves of what is counted by the day, shop by shop, in one go.
async fn curves(app: &App, shelves: Vec<Shelf>, now: Timestamp) -> Result<Vec<Vec<Option<Curve>>>, Problem> {
    let read = app.db().read(move |conn| {
        let mut all = Vec::with_capacity(shelves.len());
        for (shop, shelf) in &shelves {
            let some: Vec<&Article> = shelf.iter().map(AsRef::as_ref).collect();
            let curves =
                if some.is_empty() { Vec::new() } else { stock::curves(conn, shop, &some, shop.day(now), now, None)? };
            all.push(curves);
        }
        Ok::<_, db::DbError>(all)
    });
    Ok(read.await?)
}

/// `GET /`, and `/?q=` for a search.
pub async fn show(Shared(app): Shared<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let (now, lang) = (app.now(), visitor.lang);
    let query: String = asked.q.chars().filter(|c| !c.is_control()).take(100).collect();
    let results = if query.trim().is_empty() { None } else { Some(search(&app, lang, now, &query).await?) };
    let directory = shops::directory(&app).all();
    let by_day = |article: &Arc<Article>| article.counted == Counted::Daily && article.unit == Unit::Piece;
    let shelves: Vec<Shelf> = directory
        .iter()
        .map(|shop| (shop.clone(), articles(&app, shop).into_iter().filter(|article| by_day(article)).collect()))
        .collect();
    let only_results = visitor.fragment.as_deref() == Some("results");
    let mut coming = Vec::new();
    if !only_results {
        let read = curves(&app, shelves.clone(), now).await?;
        for ((shop, shelf), curves) in shelves.iter().zip(&read) {
            coming.extend(
                shelf.iter().zip(curves).filter_map(|(article, curve)| next(shop, article, curve.as_ref()?, now)),
            );
        }
        coming.sort_by_key(|batch| (batch.at, batch.article.synonyms.is_empty(), batch.article.rank));
    }
    let view = view(&app, &visitor, &directory, now, query, results, coming);
    if only_results {
        let part = view.as_results();
        return visitor.show(StatusCode::OK, &part);
    }
    visitor.show(StatusCode::OK, &view)
}

fn next(shop: &Arc<Shop>, article: &Arc<Article>, curve: &Curve, now: Timestamp) -> Option<Coming> {
    let (at, quantity) = curve.next_supply(now)?;
    let free = curve.available(at).min(quantity);
    Some(Coming { shop: shop.clone(), article: article.clone(), at, quantity, free })
}

fn view(
    app: &App,
    visitor: &Visitor,
    directory: &[Arc<Shop>],
    now: Timestamp,
    query: String,
    results: Option<Results>,
    coming: Vec<Coming>,
) -> HomePage {
    let lang = visitor.lang;
    let street = visitor.street();
    let rows: Vec<ShopRow> =
        directory.iter().map(|shop| ShopRow { shop: say::name(shop), state: say::state(lang, shop, now) }).collect();
    let count = |open: Open| rows.iter().filter(|row| row.state.open == open).count();
    let title = lang.with("street-title", &[("street", Arg::from(street))]);
    let mut page = visitor.tab(title, Tab::Street);
    page.live = Some("/evenements".to_owned());
    page.description = lang.with("street-description", &[("street", Arg::from(street))]);
    page.canonical = query.is_empty().then(|| format!("{}/", app.base()));
    let first = directory.first();
    if let Some(shop) = first {
        page.seen = Some(lang.with("seen-at", &[("at", Arg::from(say::hour(lang, shop, now)))]));
    }
    let soon = directory.iter().zip(&rows).filter(|(_, row)| row.state.open == Open::Soon);
    let soon_at = soon.filter_map(|(shop, _)| match shop.state(now) {
        State::Closed(Some(at)) => Some(say::hour(lang, shop, at)),
        _ => None,
    });
    let soon_at = Arg::from(soon_at.min().unwrap_or_default());
    let n = |open| Arg::from(count(open));
    let counts = [
        (Open::Open, lang.with("counts-open", &[("n", n(Open::Open))])),
        (Open::Soon, lang.with("counts-soon", &[("n", n(Open::Soon)), ("at", soon_at)])),
        (Open::Shut, lang.with("counts-shut", &[("n", n(Open::Shut))])),
    ];
    let town = app.part::<Street>().map(|street| street.town.clone()).unwrap_or_default();
    let postcode = first.map(|shop| shop.address.postcode.clone()).unwrap_or_default();
    HomePage {
        news: news(lang, directory, now, &coming, count(Open::Open)),
        counts: counts.into_iter().filter(|(open, _)| count(*open) > 0).collect(),
        query,
        tries: tries(app, directory),
        results,
        plan: plan(lang, street, directory, now, &rows, coming.first()),
        batches: cards(lang, now, &coming),
        shops_title: lang.with("shops-title", &[("n", Arg::from(rows.len()))]),
        shops: rows,
        place: format!("{street}, {postcode} {town}").replace(",  ", ", ").trim_end_matches([',', ' ']).to_owned(),
        page,
    }
}

fn news(lang: Lang, directory: &[Arc<Shop>], now: Timestamp, coming: &[Coming], open: usize) -> String {
    let Some(shop) = directory.first() else { return lang.say("street-empty") };
    let day = say::capital(words::weekday(shop.day(now).weekday(), lang.style()));
    let now = Arg::from(say::hour(lang, shop, now));
    match coming.first() {
        Some(batch) => {
            let at = Arg::from(say::hour(lang, &batch.shop, batch.at));
            let what = Arg::from(&batch.article.name);
            lang.with("news-batch", &[("day", Arg::from(day)), ("hour", now), ("what", what), ("at", at)])
        }
        None => lang.with("news-open", &[("day", Arg::from(day)), ("hour", now), ("n", Arg::from(open))]),
    }
}

/// Words that people say, one a shop, to try the search with.
fn tries(app: &App, directory: &[Arc<Shop>]) -> Vec<String> {
    let said = |shop: &Arc<Shop>| {
        let shelf = articles(app, shop);
        shelf.iter().find_map(|article| article.synonyms.first().cloned())
    };
    directory.iter().filter_map(said).take(4).collect()
}

fn cards(lang: Lang, now: Timestamp, coming: &[Coming]) -> Vec<BatchCard> {
    let card = |(n, batch): (usize, &Coming)| {
        let args = [("left", Arg::from(batch.free)), ("of", Arg::from(batch.quantity))];
        let slug = batch.shop.slug();
        BatchCard {
            at: say::hour(lang, &batch.shop, batch.at),
            within: say::within(lang, now, batch.at),
            soon: batch.at.as_second() - now.as_second() <= 3_600,
            what: batch.article.name.clone(),
            shop: batch.shop.name.clone(),
            left: Left::new(batch.free, batch.quantity, lang.with("free-short", &args)),
            reserve_url: format!("/{slug}/reserver?q.{}=1&at={}", batch.article.sku, first_slot(&batch.shop, batch.at)),
            follow_url: format!("/{slug}?topic=batch:{}#suivre", batch.article.sku),
            first: n == 0,
        }
    };
    coming.iter().filter(|batch| batch.free > 0).take(BATCHES).enumerate().map(card).collect()
}

/// The first pick-up time of a batch: its own moment on the shop's grid, while the shop is open.
fn first_slot(shop: &Shop, at: Timestamp) -> Timestamp {
    let slots = crate::orders::rules::slots(&shop.hours, &shop.slots, shop.day(at), at);
    slots.first().copied().unwrap_or(at)
}

fn plan(
    lang: Lang,
    street: &str,
    directory: &[Arc<Shop>],
    now: Timestamp,
    rows: &[ShopRow],
    coming: Option<&Coming>,
) -> Plan {
    let spot = |(shop, row): (&Arc<Shop>, &ShopRow)| Spot {
        url: row.shop.url.clone(),
        name: row.shop.name.clone(),
        more: format!("{street}, {}", row.shop.activity.to_lowercase()),
        number: row.shop.number.clone().unwrap_or_default(),
        open: row.state.open,
        says: match row.state.open {
            Open::Shut => lang.say("shut").to_lowercase(),
            _ => row.state.detail.clone(),
        },
        accent: row.shop.accent,
        lat: shop.position.0,
        lon: shop.position.1,
    };
    let hot = coming.filter(|batch| is_baked(&batch.article) && batch.at > now).map(|batch| Hot {
        url: format!("/{}", batch.shop.slug()),
        at: say::hour(lang, &batch.shop, batch.at),
        what: lang.say("plan-hot"),
    });
    let title = lang.with("plan-describe", &[("street", Arg::from(street))]);
    let spots = directory.iter().zip(rows).map(spot).collect();
    Plan::draw(title, street, String::new(), spots, hot)
}

/// A name cut where it answers the query.
fn marked(name: &str, query: &[String]) -> Vec<(String, bool)> {
    let answers = |word: &str| {
        let folded = fold(word.trim_matches(|c: char| !c.is_alphanumeric()));
        query.iter().any(|wanted| {
            wanted.len() > 1 && (folded.starts_with(wanted.as_str()) || wanted.starts_with(&folded) && folded.len() > 3)
        })
    };
    let mut pieces: Vec<(String, bool)> = Vec::new();
    for word in name.split_inclusive(' ') {
        let bare = word.trim_end();
        let hit = answers(bare);
        pieces.push((bare.to_owned(), hit));
        if bare.len() < word.len() {
            pieces.push((" ".to_owned(), false));
        }
    }
    pieces
        .chunk_by(|a, b| a.1 == b.1)
        .map(|run| (run.iter().map(|(text, _)| text.as_str()).collect(), run[0].1))
        .collect()
}

async fn search(app: &App, lang: Lang, now: Timestamp, query: &str) -> Result<Results, Problem> {
    let directory = shops::directory(app);
    let index = app.part::<Index>().ok_or_else(|| Problem::from(Error::Fault("there is no index".into())))?;
    let found: Vec<Shelf> = index
        .find(query)
        .into_iter()
        .take(HITS)
        .filter_map(|found| Some((directory.get(&found.shop)?, found.articles)))
        .collect();
    let read = curves(app, found.clone(), now).await?;
    let wanted: Vec<String> = fold(query).split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
    let mut hits = Vec::new();
    for ((shop, shelf), curves) in found.iter().zip(&read) {
        let state = say::state(lang, shop, now);
        if shelf.is_empty() {
            hits.push(Hit {
                url: format!("/{}", shop.slug()),
                name: marked(&shop.name, &wanted),
                says: format!("{}, {} {}", say::capital(&shop.activity), state.word.to_lowercase(), state.detail),
                price: None,
                left: None,
            });
        }
        for (article, curve) in shelf.iter().zip(curves) {
            hits.push(Hit {
                url: format!("/{}#a-{}", shop.slug(), article.sku),
                name: marked(&article.name, &wanted),
                says: shop.name.clone(),
                price: Some(say::euros(lang, article.price)),
                left: curve.as_ref().map(|curve| left(lang, article, curve, now)),
            });
        }
    }
    hits.truncate(HITS);
    let is_said = |hit: &Hit| hit.name.iter().any(|(_, marked)| *marked);
    let read_as = match found.first().and_then(|(_, shelf)| shelf.first()) {
        Some(article) if !hits.iter().any(is_said) => {
            Some(lang.with("search-read", &[("words", Arg::from(article.name.to_lowercase()))]))
        }
        _ => None,
    };
    let title = lang.with("search-found", &[("n", Arg::from(hits.len())), ("query", Arg::from(query.trim()))]);
    Ok(Results { title, read_as, hits })
}

/// What is left now, in the few words of a list.
fn left(lang: Lang, article: &Article, curve: &Curve, now: Timestamp) -> Left {
    let free = curve.available(now);
    let of = curve.supplied(now).max(free);
    let n = Arg::from(words::amount(free, article.unit, lang.style()));
    let says = match free {
        0 => lang.say("left-out"),
        free if free * 5 <= of || free <= 2 => lang.with("left-few", &[("n", n)]),
        _ => lang.with("left-plenty", &[("n", n)]),
    };
    Left::new(free, of, says)
}
