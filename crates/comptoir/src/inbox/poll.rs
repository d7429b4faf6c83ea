//! SMS that must be asked for: OVH keeps what came in until somebody looks.

use std::sync::{Arc, Mutex, PoisonError};

use channels::SmsSender;
use jiff::{SignedDuration, Timestamp};
use kernel::{Contact, Phone};

use super::{hooks::take, store};
use crate::{
    outbox::{self, jobs::Channels},
    platform::{App, Error},
    shops::{self, Shop},
};

/// How often OVH is asked.
const PAUSE: SignedDuration = SignedDuration::from_secs(60);
/// How far back what came in is asked for: longer than a night without network.
const BACK: SignedDuration = SignedDuration::from_hours(48);

/// When OVH was last asked: a part of the program.
#[derive(Clone, Default)]
pub struct Asked(Arc<Mutex<Option<Timestamp>>>);

impl Asked {
    /// Whether it is time again; says so once.
    fn is_due(&self, now: Timestamp) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = last.is_none_or(|last| now.duration_since(last) >= PAUSE);
        if due {
            *last = Some(now);
        }
        due
    }
}

/// Takes in what came to the OVH account, when SMS go by OVH; answers how many messages were new. A failure is logged,
/// and the next round asks again.
///
/// # Errors
/// When the store fails.
pub async fn ovh(app: App) -> Result<usize, Error> {
    let Some(Channels { sms: Some(SmsSender::Ovh(ovh)), .. }) = app.part::<Channels>().cloned() else { return Ok(0) };
    let now = app.now();
    if !app.part::<Asked>().is_some_and(|asked| asked.is_due(now)) {
        return Ok(0);
    }
    let since = now.saturating_sub(BACK).unwrap_or(Timestamp::MIN);
    let ids = match ovh.incoming(since, now).await {
        Ok(ids) => ids,
        Err(error) => {
            tracing::warn!(%error, "OVH does not say what came in");
            return Ok(0);
        }
    };
    let street = app.street().clone();
    let known = app.db().read(move |conn| store::known(conn, &street, "ovh", since)).await?;
    let mut new = 0;
    for id in ids.into_iter().filter(|id| !known.contains(&id.to_string())) {
        let inbound = match ovh.fetch(id, now).await {
            Ok(inbound) => inbound,
            Err(error) => {
                tracing::warn!(%error, "an SMS that came to OVH cannot be fetched");
                continue;
            }
        };
        let Some(shop) = shop_of(&app, &inbound.sender).await? else { return Ok(new) };
        new += usize::from(take(&app, &shop, "ovh", inbound.id, inbound.sender, inbound.text).await?);
    }
    Ok(new)
}

/// For which shop a message to the street's account is: the one that last wrote to its sender, else the first that has a
/// number for SMS, else the first of the street.
pub(super) async fn shop_of(app: &App, sender: &str) -> Result<Option<Arc<Shop>>, Error> {
    let directory = shops::directory(app);
    let all = directory.all();
    if let Ok(phone) = sender.parse::<Phone>() {
        let (street, contact) = (app.street().clone(), Contact::Phone(phone));
        let last = app.db().read(move |conn| outbox::last_writer(conn, &street, &contact)).await?;
        if let Some(shop) = last.and_then(|slug| directory.get(&slug)) {
            return Ok(Some(shop));
        }
    }
    Ok(all.iter().find(|shop| shop.sms.is_some()).or(all.first()).cloned())
}
