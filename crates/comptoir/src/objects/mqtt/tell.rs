//! What homes are told over the broker: announced when the line opens and when a Home Assistant starts, then whatever
//! changes, after the commit that changed it. Nothing here is sent from inside a transaction.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use channels::mqtt::{
    Broken, Publisher,
    broker::Broker,
    discovery::{announce, forget},
    topics::Topics,
};
use jiff::SignedDuration;
use kernel::ShopKey;
use tokio::{
    sync::{broadcast::error::RecvError, mpsc},
    time::{MissedTickBehavior, interval, sleep},
};

use super::{
    accounts,
    view::{self, View},
};
use crate::{
    objects::store::homes::{self as store, About, Word},
    platform::{App, Error},
    shops,
};

/// Everything is looked at again so often: time passes too, a hold expires, a device falls asleep.
const ROUND: Duration = Duration::from_secs(60);
/// Changes of a shop's supplies are gathered for so long.
const GATHER: Duration = Duration::from_secs(2);
/// Everybody is announced anew at most once in so many gatherings: any home may say that a Home Assistant has started.
const CALM: u32 = 15;
/// An event that could not be told within so long is told no more: the coffee would be cold.
const LATE: SignedDuration = SignedDuration::from_mins(10);

/// Why telling ends or pauses.
enum Stop {
    /// The line is gone.
    Line(Broken),
    /// The store does not answer.
    Store(Error),
}

impl From<Broken> for Stop {
    fn from(broken: Broken) -> Self {
        Self::Line(broken)
    }
}

impl<E: Into<Error>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Store(error.into())
    }
}

/// Tells until the line is gone. `born`: a Home Assistant has started, of one home or of any.
pub async fn tell(
    app: App,
    topics: Topics,
    publisher: Publisher,
    mut born: mpsc::UnboundedReceiver<Option<String>>,
    inside: Option<Arc<Broker>>,
) {
    let mut teller = Teller { app: app.clone(), topics, publisher, inside, said: HashMap::new() };
    let mut notices = app.db().notices();
    let mut stale: BTreeSet<ShopKey> = BTreeSet::new();
    let mut greet: HashSet<Option<String>> = HashSet::new();
    let mut calm = CALM;
    let (mut round, mut gather) = (interval(ROUND), interval(GATHER));
    round.set_missed_tick_behavior(MissedTickBehavior::Delay);
    gather.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let done = tokio::select! {
            notice = notices.recv() => match notice {
                Ok(notice) if notice.is_everything() => teller.everything().await,
                Ok(notice) => match notice.topic.as_str() {
                    "home" => {
                        // One round for all that the same moment brought.
                        sleep(Duration::from_millis(20)).await;
                        teller.words().await
                    }
                    "device" => teller.accounts().await,
                    "stock" | "batch" | "shelf" | "shop" | "standing" => {
                        stale.insert(notice.key);
                        Ok(())
                    }
                    _ => Ok(()),
                },
                Err(RecvError::Lagged(_)) => teller.words().await,
                Err(RecvError::Closed) => return,
            },
            user = born.recv() => match user {
                Some(user) => {
                    greet.insert(user);
                    Ok(())
                }
                None => return,
            },
            _ = gather.tick() => {
                calm = calm.saturating_add(1);
                let (shops, mut users) = (std::mem::take(&mut stale), std::mem::take(&mut greet));
                if users.contains(&None) && calm < CALM {
                    users.remove(&None);
                    greet.insert(None);
                } else if users.contains(&None) {
                    calm = 0;
                }
                teller.gathered(shops, users).await
            }
            _ = round.tick() => teller.everything().await,
        };
        match done {
            Ok(()) => {}
            Err(Stop::Line(why)) => return tracing::debug!(%why, "homes are told no more"),
            Err(Stop::Store(error)) => tracing::error!(%error, "homes cannot be told now"),
        }
    }
}

struct Teller {
    app: App,
    topics: Topics,
    publisher: Publisher,
    /// The broker inside the program, where it is that one.
    inside: Option<Arc<Broker>>,
    /// What was last said under each retained topic over this line.
    said: HashMap<String, String>,
}

impl Teller {
    /// Homes that have started are announced anew; shops whose supplies changed are looked at.
    async fn gathered(&mut self, shops: BTreeSet<ShopKey>, users: HashSet<Option<String>>) -> Result<(), Stop> {
        if users.contains(&None) {
            self.said.clear();
            return self.everything().await;
        }
        for user in users.into_iter().flatten() {
            self.one(&user, true).await?;
        }
        for key in shops {
            self.shop(&key).await?;
        }
        Ok(())
    }

    async fn everything(&mut self) -> Result<(), Stop> {
        self.accounts().await?;
        for shop in shops::directory(&self.app).all().iter() {
            self.shop(&shop.key).await?;
        }
        self.words().await
    }

    /// Every home of a shop, as far as something changed.
    async fn shop(&mut self, key: &ShopKey) -> Result<(), Stop> {
        let Some(shop) = shops::directory(&self.app).get(&key.shop) else { return Ok(()) };
        let (secrets, base, now) = (self.app.secrets().clone(), self.app.base().to_owned(), self.app.now());
        let views = self.app.db().read(move |conn| {
            let mut views = Vec::new();
            for device in store::homes(conn, &shop.key, None)? {
                views.extend(view::of(conn, &secrets, &base, &shop, &device, now)?);
            }
            Ok::<_, Error>(views)
        });
        for view in views.await? {
            self.show(&view).await?;
        }
        Ok(())
    }

    /// One home; `anew`: whatever was said before.
    async fn one(&mut self, user: &str, anew: bool) -> Result<(), Stop> {
        let (app, name, now) = (self.app.clone(), user.to_owned(), self.app.now());
        let view = self.app.db().read(move |conn| {
            let Some(device) = store::by_name(conn, app.street(), &name)? else { return Ok(None) };
            let Some(shop) = shops::directory(&app).get(&device.key.shop) else { return Ok(None) };
            Ok::<_, Error>(view::of(conn, app.secrets(), app.base(), &shop, &device, now)?)
        });
        let Some(view) = view.await? else { return Ok(()) };
        if anew {
            let (topics, said) = (&self.topics, &mut self.said);
            forget(topics, user).iter().for_each(|topic| {
                said.remove(topic);
            });
        }
        self.show(&view).await
    }

    async fn show(&mut self, view: &View) -> Result<(), Stop> {
        let topics = &self.topics;
        let mut wanted = announce(topics, &view.user, &view.names);
        let state = [("order", view.order.as_str()), ("batch", &view.batch), ("armed", view.armed)];
        wanted.extend(state.map(|(what, body)| (topics.of(&view.user, what), body.to_owned())));
        for (topic, body) in wanted {
            if self.said.get(&topic) != Some(&body) {
                self.publisher.send(&topic, body.clone(), true).await?;
                self.said.insert(topic, body);
            }
        }
        Ok(())
    }

    /// What transactions queued, in their order; each row goes once the broker has it.
    async fn words(&mut self) -> Result<(), Stop> {
        loop {
            let street = self.app.street().clone();
            let words = self.app.db().read(move |conn| store::words(conn, &street, 200)).await?;
            if words.is_empty() {
                return Ok(());
            }
            for word in words {
                self.word(&word).await?;
                let key = word.key.clone();
                self.app.db().write(&key, move |tx| store::told(tx, &word)).await?;
            }
        }
    }

    async fn word(&mut self, word: &Word) -> Result<(), Stop> {
        match word.about {
            About::Hello | About::State => self.one(&word.name, false).await,
            About::Gone => {
                for topic in forget(&self.topics, &word.name) {
                    self.publisher.deliver(&topic, Vec::new(), true).await?;
                    self.said.remove(&topic);
                }
                Ok(())
            }
            About::Event if self.app.now().duration_since(word.created_at) > LATE => Ok(()),
            About::Event => {
                let topic = self.topics.of(&word.name, "event");
                Ok(self.publisher.deliver(&topic, word.body.clone(), false).await?)
            }
        }
    }

    /// The broker's own files, where it was asked for; the one inside the program parts with whoever was taken back.
    async fn accounts(&mut self) -> Result<(), Stop> {
        if let Some(inside) = &self.inside {
            let street = self.app.street().clone();
            let known = self.app.db().read(move |conn| store::accounts(conn, &street)).await?;
            inside.keep_only(&known.into_iter().map(|(name, _)| name).collect()).await;
        }
        let folder = self.app.settings().mqtt.accounts.clone();
        if folder.as_os_str().is_empty() {
            return Ok(());
        }
        let (app, topics) = (self.app.clone(), self.topics.clone());
        let files =
            self.app.db().read(move |conn| accounts::files(conn, app.street(), app.settings(), &topics)).await?;
        let written = tokio::task::spawn_blocking(move || accounts::write(&folder, &files)).await;
        match written {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::error!(%error, "the broker's accounts cannot be written"),
            Err(error) => tracing::error!(%error, "the broker's accounts were not written"),
        }
        Ok(())
    }
}
