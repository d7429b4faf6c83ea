//! The shelves of the API, as they are sent: kept until something that they tell of is committed, or the minute ends.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use axum::body::Bytes;
use kernel::{ShopKey, Slug};
use tokio::sync::Mutex;

use crate::platform::{
    App, Problem,
    web::encoded::{Effort, Encoded},
};

/// Notices after which a shelf may tell something else. Messages on their way change none.
const TOPICS: &[&str] = &["batch", "order", "shelf", "shop", "stock"];

/// The kept shelves.
#[derive(Clone, Default)]
pub struct Shelves {
    kept: Arc<RwLock<HashMap<Slug, Place>>>,
}

/// Locked while it is read anew, so that one reads for all.
type Place = Arc<Mutex<Option<Kept>>>;

#[derive(Clone)]
struct Kept {
    minute: i64,
    version: u64,
    body: Arc<Encoded>,
}

impl Shelves {
    /// The kept shelf of a shop, or the one that `write` reads anew; of many who ask at once, one reads for all.
    ///
    /// # Errors
    /// Those of `write`.
    pub async fn get(
        &self,
        app: &App,
        key: &ShopKey,
        write: impl AsyncFnOnce() -> Result<Bytes, Problem>,
    ) -> Result<Arc<Encoded>, Problem> {
        let place = self.place(&key.shop);
        let mut kept = place.lock().await;
        let minute = app.now().as_second().div_euclid(60);
        // Asked before the store is, so that what is committed meanwhile makes the kept answer old.
        let version = app.db().version(key, TOPICS);
        if let Some(kept) = kept.as_ref().filter(|kept| kept.minute == minute && kept.version == version) {
            return Ok(kept.body.clone());
        }
        let body = Arc::new(Encoded::new(write().await?, Effort::Quick));
        *kept = Some(Kept { minute, version, body: body.clone() });
        Ok(body)
    }

    fn place(&self, shop: &Slug) -> Place {
        if let Some(place) = self.kept.read().unwrap_or_else(PoisonError::into_inner).get(shop) {
            return place.clone();
        }
        self.kept.write().unwrap_or_else(PoisonError::into_inner).entry(shop.clone()).or_default().clone()
    }
}
