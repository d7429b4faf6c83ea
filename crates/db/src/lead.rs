//! Which of several nodes does what only one should, and which of them are there: leases, by the server's own clock.
//!
//! An advisory lock would live as long as a connection, and a node that is paused keeps its connections: nobody would do
//! its work. A lease ends by itself.

use std::{
    collections::HashMap,
    hash::{BuildHasher, Hasher, RandomState},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use kernel::ShopKey;
use tokio::time::Instant;

use crate::{Db, DbError, Engine, dialect, migrate, params};

/// What a handle leads, and until when it need not ask again.
pub(crate) struct Led {
    holder: String,
    known: Mutex<HashMap<String, Instant>>,
}

impl Default for Led {
    fn default() -> Self {
        Self { holder: format!("{:x}", RandomState::new().build_hasher().finish()), known: Mutex::default() }
    }
}

impl Db {
    /// Whether this node leads what is called `name`, for the next `lasts` at most. Who leads goes on leading as long as it
    /// asks again in time; when it does not, the next who asks leads. A node on a file is alone, and leads.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn lead(&self, name: &'static str, lasts: Duration) -> Result<bool, DbError> {
        if self.engine() == Engine::Sqlite {
            return Ok(true);
        }
        let led = &self.inner.led;
        let begun = Instant::now();
        let fresh = led.known.lock().unwrap_or_else(PoisonError::into_inner).get(name).is_some_and(|end| *end > begun);
        if fresh {
            return Ok(true);
        }
        let millis = i64::try_from(lasts.as_millis()).unwrap_or(i64::MAX);
        let (key, holder) = (lease_key(), led.holder.clone());
        let asked = move |tx: &mut crate::Tx<'_>| {
            tx.execute(dialect::LEASE, params![&key.street, &key.shop, name, holder, millis])
        };
        let leads: bool = self.write(&lease_key(), asked).await? > 0;
        let mut known = led.known.lock().unwrap_or_else(PoisonError::into_inner);
        if leads {
            // Half of it is left when it is asked for again.
            known.insert(name.to_owned(), begun + lasts / 2);
        } else {
            known.remove(name);
        }
        Ok(leads)
    }
}

/// A node that was not heard of in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silent {
    /// What it calls itself, as its claims say.
    pub node: String,
    lease: String,
}

impl Db {
    /// What this node calls itself in what it claims: another name at every start.
    pub fn node(&self) -> &str {
        &self.inner.led.holder
    }

    /// Says that this node is there, for the next `lasts`; answers the nodes that have not said so in time. What they had
    /// claimed may be taken over; once it is, they are [forgotten](Self::forget). A node on a file is alone.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn beat(&self, lasts: Duration) -> Result<Vec<Silent>, DbError> {
        if self.engine() == Engine::Sqlite {
            return Ok(Vec::new());
        }
        let millis = i64::try_from(lasts.as_millis()).unwrap_or(i64::MAX);
        let (key, holder) = (lease_key(), self.node().to_owned());
        let name = node_lease(&holder);
        let said = move |tx: &mut crate::Tx<'_>| {
            tx.execute(dialect::LEASE, params![&key.street, &key.shop, &name, &holder, millis])?;
            tx.query(dialect::SILENT, params![&key.street, &key.shop], |row| {
                Ok(Silent { lease: row.get(0)?, node: row.get(1)? })
            })
        };
        self.write(&lease_key(), said).await
    }

    /// Nothing of a silent node is left to take over.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn forget(&self, silent: Silent) -> Result<(), DbError> {
        let key = lease_key();
        let forget = move |tx: &mut crate::Tx<'_>| {
            tx.execute(dialect::FORGET, params![&key.street, &key.shop, &silent.lease]).map(|_| ())
        };
        self.write(&lease_key(), forget).await
    }
}

/// The lease by which a node is there; it ends with the schema that the node knows.
fn node_lease(holder: &str) -> String {
    format!("node {holder} {}", migrate::known())
}

/// The schema that a node knows, from the name of its lease.
pub(crate) fn schema_of(lease: &str) -> Option<i64> {
    lease.rsplit(' ').next()?.parse().ok()
}

pub(crate) fn lease_key() -> ShopKey {
    let word = || "lease".parse().unwrap_or_else(|_| unreachable!("a slug"));
    ShopKey { street: word(), shop: word() }
}
