//! The state that handlers share, and what a command receives from it.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::Arc,
};

use db::{Db, DbError};
use jiff::Timestamp;
use kernel::{Clock, Slug};

use super::{facts::News, limits::Limits, rng::StrongRng, secrets::Secrets, settings::Settings};

/// What a command fails with when it is nobody's refusal.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Anything else that is our fault; told to the log, not to the customer.
    #[error("{0}")]
    Fault(String),
}

/// The running program: cheap to clone, given to every handler.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    clock: Arc<dyn Clock>,
    secrets: Secrets,
    settings: Settings,
    base: Arc<str>,
    street: Slug,
    limits: Limits,
    news: Option<News>,
    parts: HashMap<TypeId, Box<dyn Any + Send + Sync>>,
}

/// Puts the program together, at its start.
pub struct AppBuilder {
    inner: Inner,
}

impl AppBuilder {
    /// The parts that every program has.
    pub fn new(db: Db, clock: Arc<dyn Clock>, secrets: Secrets, settings: Settings, street: Slug) -> Self {
        let base = Arc::from(settings.base_url());
        let limits = Limits::default();
        Self { inner: Inner { db, clock, secrets, settings, base, street, limits, news: None, parts: HashMap::new() } }
    }

    /// Who hears every fact within its transaction.
    #[must_use]
    pub fn news(mut self, news: News) -> Self {
        self.inner.news = Some(news);
        self
    }

    /// Adds a slice's own part, found again by its type.
    #[must_use]
    pub fn part<T: Any + Send + Sync>(mut self, part: T) -> Self {
        self.inner.parts.insert(TypeId::of::<T>(), Box::new(part));
        self
    }

    /// The program.
    pub fn build(self) -> App {
        App { inner: Arc::new(self.inner) }
    }
}

impl App {
    /// The store.
    pub fn db(&self) -> &Db {
        &self.inner.db
    }
    /// The current instant.
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }
    /// The installation's secrets.
    pub fn secrets(&self) -> &Secrets {
        &self.inner.secrets
    }
    /// The program's settings.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }
    /// The head of every link, without a final slash.
    pub fn base(&self) -> &str {
        &self.inner.base
    }
    /// The street that this installation serves.
    pub fn street(&self) -> &Slug {
        &self.inner.street
    }
    /// The rate limits.
    pub fn limits(&self) -> &Limits {
        &self.inner.limits
    }
    /// The key of a shop of this street.
    pub fn key(&self, shop: &Slug) -> kernel::ShopKey {
        kernel::ShopKey { street: self.inner.street.clone(), shop: shop.clone() }
    }
    /// A slice's own part. It is there because `app.rs` put it there.
    pub fn part<T: Any + Send + Sync>(&self) -> Option<&T> {
        self.inner.parts.get(&TypeId::of::<T>()).and_then(|part| part.downcast_ref())
    }
    /// Time, chance and secrets for one command.
    pub fn env(&self) -> Env {
        Env {
            now: self.now(),
            rng: Box::new(StrongRng),
            secrets: self.inner.secrets.clone(),
            base: Arc::clone(&self.inner.base),
            news: self.inner.news.clone(),
        }
    }
}

impl axum::extract::FromRef<App> for axum_extra::extract::cookie::Key {
    fn from_ref(app: &App) -> Self {
        app.secrets().cookies().clone()
    }
}

/// Time and chance as arguments, with the secrets that tokens are made of.
pub struct Env {
    /// The instant of the command.
    pub now: Timestamp,
    /// Its chance.
    pub rng: Box<dyn kernel::Rng>,
    /// The installation's secrets.
    pub secrets: Secrets,
    /// The head of links.
    pub base: Arc<str>,
    /// Who hears the facts that the command records.
    pub news: Option<News>,
}
