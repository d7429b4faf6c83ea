//! The words of each shop's own shelf, ready for understanding, made again when the shelf changes.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use db::DbError;
use french::{Catalogue, Lexicon};
use kernel::{Slug, Unit};
use serde_json::json;

use super::store;
use crate::{
    catalogue::{self, Article},
    platform::{App, Error},
    shops::Shop,
};

/// A part of the program: the lexicons made so far.
#[derive(Clone, Default)]
pub struct Lexicons {
    made: Arc<RwLock<Made>>,
}

#[derive(Default)]
struct Made {
    by_shop: HashMap<Slug, Arc<Lexicon>>,
    /// Grows with each forgetting: what was read before it is not kept after it.
    age: u64,
}

impl Lexicons {
    /// Forgets them: a shelf changed.
    pub fn forget(&self) {
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        made.by_shop.clear();
        made.age += 1;
    }

    /// The lexicon of a shop; none when its shelf cannot be read as one.
    pub async fn of(&self, app: &App, shop: &Arc<Shop>) -> Result<Option<Arc<Lexicon>>, Error> {
        let age = {
            let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(lexicon) = made.by_shop.get(shop.slug()) {
                return Ok(Some(Arc::clone(lexicon)));
            }
            made.age
        };
        let key = shop.key.clone();
        let shelf = app
            .db()
            .read(move |conn| {
                let mut shelf = catalogue::all(conn, &key)?;
                for synonym in store::synonyms(conn, &key)? {
                    if let Some(article) = shelf.iter_mut().find(|article| article.sku == synonym.sku) {
                        article.synonyms.push(synonym.phrase);
                    }
                }
                Ok::<_, DbError>(shelf)
            })
            .await?;
        let lexicon = match make(shop, &shelf) {
            Ok(lexicon) => Arc::new(lexicon),
            Err(why) => {
                tracing::error!(shop = %shop.slug(), why, "no lexicon can be made of the shelf");
                return Ok(None);
            }
        };
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        if made.age == age {
            made.by_shop.insert(shop.slug().clone(), Arc::clone(&lexicon));
        }
        Ok(Some(lexicon))
    }
}

/// The lexicon of a shelf.
pub fn make(shop: &Shop, shelf: &[Article]) -> Result<Lexicon, String> {
    let zone = shop.zone().iana_name().unwrap_or("Europe/Paris");
    let batches: Vec<_> = shelf
        .iter()
        .map(|article| {
            let times: Vec<String> = article
                .plan
                .iter()
                .filter(|planned| planned.minute > 0)
                .map(|planned| format!("{:02}:{:02}", planned.minute / 60, planned.minute % 60))
                .collect();
            json!({ "sku": article.sku.as_str(), "times": times })
        })
        .collect();
    let catalogue = json!({
        "id": shop.slug().as_str(), "name": shop.name, "activity": shop.activity, "time_zone": zone,
        "opening_hours": shop.opening_hours, "batches": batches,
        "articles": shelf.iter().map(entry).collect::<Vec<_>>(),
    });
    let catalogue: Catalogue = serde_json::from_value(catalogue).map_err(|error| error.to_string())?;
    Lexicon::new(&catalogue).map_err(|error| error.to_string())
}

fn entry(article: &Article) -> serde_json::Value {
    let detail = &article.detail;
    let lead = article.lead_minutes / 60;
    json!({
        "sku": article.sku.as_str(), "name": article.name, "synonyms": article.synonyms,
        "price_cents": article.price.0, "unit": article.unit.as_str(), "tags": [article.category.to_lowercase()],
        "available": article.available, "lead_hours": (lead > 0).then_some(lead), "options": detail.options,
        "half": detail.half && article.unit == Unit::Piece, "pack": detail.pack, "serves": detail.serves,
        "portion_g": detail.portion_g, "slice_g": detail.slice_g, "piece_g": detail.piece_g, "choices": detail.choices,
        "allergens": article.allergens, "minutes": detail.minutes,
    })
}
