//! Facts: what happened, written in the transaction that makes it true. The history of a thing is its facts.

use std::sync::Arc;

use db::{Conn, DbError, Param, Tx, params};
use jiff::Timestamp;
use kernel::{ShopKey, id::FactId};
use serde::{Serialize, de::DeserializeOwned};

use super::Env;

/// One fact as it is read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// When.
    pub at: Timestamp,
    /// What: `order.received`, `batch.announced`…
    pub kind: String,
    /// Which thing.
    pub subject: String,
    /// Who did it: `customer`, `staff:Sarah`, `program`…
    pub actor: String,
    /// The rest, as JSON.
    pub detail: String,
}

impl Fact {
    /// The detail as a type.
    pub fn detail<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(&self.detail).ok()
    }
}

/// A fact as those hear it who queue something because of it.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// Of which shop.
    pub key: &'a ShopKey,
    /// What: `order.received`…
    pub kind: &'a str,
    /// Which thing.
    pub subject: &'a str,
    /// The rest, as JSON.
    pub detail: &'a str,
}

type Ear = dyn Fn(&mut Tx<'_>, &mut Env, &Told<'_>) -> Result<(), DbError> + Send + Sync;

/// Who hears every fact within its own transaction, so that what must leave because of it is queued with it. Lower slices
/// record facts without knowing who listens.
#[derive(Clone)]
pub struct News(Arc<Ear>);

impl News {
    /// Somebody who listens.
    pub fn new(ear: impl Fn(&mut Tx<'_>, &mut Env, &Told<'_>) -> Result<(), DbError> + Send + Sync + 'static) -> Self {
        Self(Arc::new(ear))
    }

    /// Both listen, this one first.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::new(move |tx, env, told| {
            (self.0)(tx, env, told)?;
            (other.0)(tx, env, told)
        })
    }
}

/// Records a fact and tells those who look at the shop, once it is durable.
///
/// The topic of the notice is the part of `kind` before its dot.
pub fn record(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    kind: &str,
    subject: &str,
    actor: &str,
    detail: &impl Serialize,
) -> Result<(), DbError> {
    let detail = serde_json::to_string(detail).unwrap_or_default();
    let id = FactId::new(env.now, env.rng.as_mut());
    let sql =
        "INSERT INTO fact (street, shop, id, at, kind, subject, actor, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    tx.run(sql, params![&key.street, &key.shop, id, env.now, kind, subject, actor, &detail])?;
    tx.notify(key, kind.split('.').next().unwrap_or(kind));
    match env.news.clone() {
        Some(news) => (news.0)(tx, env, &Told { key, kind, subject, detail: &detail }),
        None => Ok(()),
    }
}

/// Records the same fact of many things, as [`record`] does of one.
pub fn record_all(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    kind: &str,
    subjects: &[String],
    actor: &str,
    detail: &impl Serialize,
) -> Result<(), DbError> {
    const ROWS: usize = 200;
    let detail = serde_json::to_string(detail).unwrap_or_default();
    for chunk in subjects.chunks(ROWS) {
        let rows: Vec<String> =
            (0..chunk.len()).map(|n| format!("(?1, ?2, ?{}, ?3, ?4, ?{}, ?5, ?6)", 2 * n + 7, 2 * n + 8)).collect();
        let sql =
            format!("INSERT INTO fact (street, shop, id, at, kind, subject, actor, detail) VALUES {}", rows.join(", "));
        let mut values: Vec<Param<'_>> = params![&key.street, &key.shop, env.now, kind, actor, &detail].to_vec();
        for subject in chunk {
            let id = FactId::new(env.now, env.rng.as_mut());
            values.extend([Param::from(id), Param::from(subject)]);
        }
        tx.execute(&sql, &values)?;
    }
    if !subjects.is_empty() {
        tx.notify(key, kind.split('.').next().unwrap_or(kind));
    }
    if let Some(news) = env.news.clone() {
        for subject in subjects {
            (news.0)(tx, env, &Told { key, kind, subject, detail: &detail })?;
        }
    }
    Ok(())
}

/// The history of one thing, oldest first.
pub fn of_subject(conn: &mut Conn<'_>, key: &ShopKey, subject: &str) -> Result<Vec<Fact>, DbError> {
    let sql = "SELECT at, kind, subject, actor, detail FROM fact
               WHERE street = ?1 AND shop = ?2 AND subject = ?3 ORDER BY at, id";
    conn.query(sql, params![&key.street, &key.shop, subject], |row| {
        Ok(Fact { at: row.get(0)?, kind: row.get(1)?, subject: row.get(2)?, actor: row.get(3)?, detail: row.get(4)? })
    })
}
