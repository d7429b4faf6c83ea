//! What programs read of a street: batches as feeds and calendar, the map of the site, what robots may read.
//!
//! The same news give the same octets, in the shops' own language, so that a reader that has them is answered 304.

use axum::{
    extract::State as Shared,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use channels::{
    feeds::{self, Entry, Feed},
    ical,
};
use jiff::{SignedDuration, Timestamp};
use kernel::words;

use super::{say, shop::of};
use crate::{
    batches::{self, Batch},
    catalogue::{self, Article},
    platform::{
        App, Problem,
        i18n::{Arg, Lang},
        problem::Path,
        secrets::hash_secret,
    },
    shops::{self, Shop},
};

/// The kinds of documents about batches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Atom,
    Rss,
    Json,
    Calendar,
}

/// How many batches are told.
const MOST: i64 = 30;

/// Answers 304 to who has it already.
fn cached(headers: &HeaderMap, mime: &'static str, text: String) -> Response {
    let tag = format!("\"{}\"", &hash_secret(&text)[..22]);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let same = known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag || known.trim() == "*");
    let about = [(header::ETAG, tag), (header::CACHE_CONTROL, "public, no-cache".to_owned())];
    if same {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    ([(header::CONTENT_TYPE, mime)], about, text).into_response()
}

async fn read(app: &App, shop: &Shop) -> Result<Vec<(Batch, Article)>, Problem> {
    let key = shop.key.clone();
    let read = app.db().read(move |conn| {
        let batches = batches::latest(conn, &key, MOST)?;
        let mut skus: Vec<&kernel::Sku> = batches.iter().map(|batch| &batch.sku).collect();
        skus.sort_unstable();
        skus.dedup();
        let known = catalogue::by_sku(conn, &key, &skus)?;
        let with = |batch: &Batch| {
            let article = known.iter().find(|article| article.sku == batch.sku)?;
            Some((batch.clone(), article.clone()))
        };
        Ok::<_, db::DbError>(batches.iter().filter_map(with).collect())
    });
    Ok(read.await?)
}

async fn write(app: App, slug: String, headers: HeaderMap, kind: Kind) -> Result<Response, Problem> {
    let shop = of(&app, &slug)?;
    let news = read(&app, &shop).await?;
    let lang = Lang::Fr;
    let home = format!("{}/{}", app.base(), shop.slug());
    let title = |batch: &Batch, article: &Article| {
        let hour = words::hour(batch.ready_at, shop.zone(), lang.style());
        lang.with("feed-entry", &[("article", Arg::from(&article.name)), ("hour", Arg::from(hour))])
    };
    let text = |batch: &Batch, article: &Article| {
        let day = words::day(batch.day, jiff::civil::Date::MIN, lang.style());
        let args = [
            ("n", Arg::from(words::amount(batch.quantity, article.unit, lang.style()))),
            ("day", Arg::from(day)),
            ("hour", Arg::from(words::hour(batch.ready_at, shop.zone(), lang.style()))),
            ("price", Arg::from(say::euros(lang, article.price))),
        ];
        lang.with("feed-entry-text", &args)
    };
    let name = lang.with("feed-title", &[("shop", Arg::from(&shop.name))]);
    if kind == Kind::Calendar {
        let host = app.base().rsplit("//").next().unwrap_or_default();
        let event = |(batch, article): &(Batch, Article)| ical::Event {
            uid: format!("{}@{host}", batch.id),
            sequence: 0,
            start: batch.ready_at,
            end: batch.ready_at.saturating_add(SignedDuration::from_mins(15)).unwrap_or(batch.ready_at),
            summary: title(batch, article),
            description: text(batch, article),
            location: say::address(&shop),
            url: format!("{home}#a-{}", batch.sku),
            cancelled: false,
            stamp: batch.created_at,
        };
        let calendar = ical::Calendar { name, events: news.iter().map(event).collect() };
        return Ok(cached(&headers, ical::MEDIA_TYPE, calendar.text()));
    }
    let entry = |(batch, article): &(Batch, Article)| Entry {
        id: format!("urn:uuid:{}", batch.id),
        title: title(batch, article),
        text: text(batch, article),
        html: String::new(),
        url: format!("{home}#a-{}", batch.sku),
        published: batch.created_at,
        updated: batch.created_at,
    };
    let ending = match kind {
        Kind::Atom => "atom",
        Kind::Rss => "rss",
        Kind::Json | Kind::Calendar => "json",
    };
    let feed = Feed {
        title: name,
        self_url: format!("{home}/fournees.{ending}"),
        home: home.clone(),
        author: shop.name.clone(),
        language: lang.code().to_owned(),
        opened: Timestamp::UNIX_EPOCH,
        entries: news.iter().map(entry).collect(),
    };
    Ok(match kind {
        Kind::Atom => cached(&headers, feeds::ATOM, feed.atom()),
        Kind::Rss => cached(&headers, feeds::RSS, feed.rss()),
        Kind::Json | Kind::Calendar => cached(&headers, feeds::JSON, feed.json()),
    })
}

/// `GET /{shop}/fournees.atom`.
pub async fn atom(Shared(app): Shared<App>, Path(slug): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    write(app, slug, headers, Kind::Atom).await
}

/// `GET /{shop}/fournees.rss`.
pub async fn rss(Shared(app): Shared<App>, Path(slug): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    write(app, slug, headers, Kind::Rss).await
}

/// `GET /{shop}/fournees.json`.
pub async fn json(Shared(app): Shared<App>, Path(slug): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    write(app, slug, headers, Kind::Json).await
}

/// `GET /{shop}/fournees.ics`.
pub async fn calendar(
    Shared(app): Shared<App>,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    write(app, slug, headers, Kind::Calendar).await
}

/// `GET /robots.txt`: shops are for everyone, what is someone's own is not.
pub async fn robots(Shared(app): Shared<App>, headers: HeaderMap) -> Response {
    let own = ["/api/", "/hooks/", "/demo", "/suivi/", "/panier", "/commandes", "/moi", "/comptoir", "/atelier", "/*/"];
    let closed: String = own.iter().map(|path| format!("Disallow: {path}\n")).collect();
    let text = format!(
        "User-agent: *\n{closed}Allow: /assets/\nAllow: /*/fournees.atom$\n\nSitemap: {}/sitemap.xml\n",
        app.base()
    );
    cached(&headers, "text/plain; charset=utf-8", text)
}

/// `GET /sitemap.xml`: the street and its shops.
pub async fn sitemap(Shared(app): Shared<App>, headers: HeaderMap) -> Response {
    let page = |path: &str| format!("<url><loc>{}/{path}</loc></url>\n", app.base());
    let shops: String = shops::directory(&app).all().iter().map(|shop| page(shop.slug().as_str())).collect();
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{}{shops}</urlset>\n",
        page("")
    );
    cached(&headers, "application/xml; charset=utf-8", text)
}
