//! Which of several nodes does what only one should: a lease, by the server's own clock.
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

use crate::{Db, DbError, Engine, dialect, params};

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

fn lease_key() -> ShopKey {
    let word = || "lease".parse().unwrap_or_else(|_| unreachable!("a slug"));
    ShopKey { street: word(), shop: word() }
}
