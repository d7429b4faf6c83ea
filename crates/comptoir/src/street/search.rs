//! Search over the shops and articles of the street, in memory, forgiving typos and accents.

use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};

use kernel::{Slug, words::fold};

use crate::{
    catalogue::{self, Article},
    platform::{App, Error},
    shops::{self, rules::match_score},
};

/// What the search looks into, read again when a shelf changes.
#[derive(Clone, Default)]
pub struct Index {
    entries: Arc<RwLock<Arc<HashMap<Slug, Entry>>>>,
}

#[derive(Clone)]
struct Entry {
    shop: String,
    articles: Vec<(String, Arc<Article>)>,
}

/// One shop that answers a search.
#[derive(Debug, Clone)]
pub struct Found {
    /// The shop.
    pub shop: Slug,
    /// How well it answers: more is better.
    pub score: u32,
    /// The articles that answer, the best first.
    pub articles: Vec<Arc<Article>>,
}

fn searched(article: &Article) -> String {
    let mut text = article.name.clone();
    for more in article.synonyms.iter().chain([&article.category]) {
        text.push(' ');
        text.push_str(more);
    }
    fold(&text)
}

impl Index {
    /// Reads every shelf of the street again.
    pub async fn refresh(&self, app: &App) -> Result<(), Error> {
        let shops = shops::directory(app).all();
        let keys: Vec<_> = shops.iter().map(|shop| shop.key.clone()).collect();
        let shelves = app
            .db()
            .read(move |conn| keys.iter().map(|key| catalogue::all(conn, key)).collect::<Result<Vec<_>, db::DbError>>())
            .await?;
        let entry = |(shop, shelf): (&Arc<shops::Shop>, Vec<Article>)| {
            let text = fold(&format!("{} {} {}", shop.name, shop.activity, shop.description));
            let articles = shelf.into_iter().map(|article| (searched(&article), Arc::new(article))).collect();
            (shop.slug().clone(), Entry { shop: text, articles })
        };
        let entries = Arc::new(shops.iter().zip(shelves).map(entry).collect());
        if let Ok(mut own) = self.entries.write() {
            *own = entries;
        }
        Ok(())
    }

    /// The shelf of one shop, in its order.
    pub fn shelf(&self, shop: &Slug) -> Vec<Arc<Article>> {
        let entries = self.entries.read().map(|entries| Arc::clone(&entries)).unwrap_or_default();
        entries
            .get(shop)
            .map(|entry| entry.articles.iter().map(|(_, article)| article.clone()).collect())
            .unwrap_or_default()
    }

    /// The shops that answer, the best first; every shop when nothing is asked.
    pub fn find(&self, query: &str) -> Vec<Found> {
        let entries = self.entries.read().map(|entries| Arc::clone(&entries)).unwrap_or_default();
        let query = fold(query.trim());
        let mut found: Vec<Found> = entries.iter().filter_map(|(slug, entry)| answer(slug, entry, &query)).collect();
        found.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.shop.cmp(&b.shop)));
        found
    }
}

fn answer(slug: &Slug, entry: &Entry, query: &str) -> Option<Found> {
    if query.is_empty() {
        return Some(Found { shop: slug.clone(), score: 0, articles: Vec::new() });
    }
    let mut articles: Vec<(u32, &Arc<Article>)> = entry
        .articles
        .iter()
        .map(|(text, article)| (match_score(text, query), article))
        .filter(|(score, _)| *score > 0)
        .collect();
    articles.sort_by_key(|(score, article)| (std::cmp::Reverse(*score), article.rank));
    let own = match_score(&entry.shop, query);
    let score = own.saturating_mul(2).max(articles.first().map_or(0, |(score, _)| *score));
    (score > 0).then(|| Found {
        shop: slug.clone(),
        score,
        articles: articles.into_iter().take(5).map(|(_, article)| Arc::clone(article)).collect(),
    })
}
