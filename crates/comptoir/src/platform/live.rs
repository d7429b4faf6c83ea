//! Live screens: server-sent events fed by what was committed, in this process or another.

use std::{convert::Infallible, time::Duration};

use axum::response::sse::{Event, KeepAlive, Sse};
use kernel::ShopKey;
use tokio::sync::watch;
use tokio_stream::{
    Stream, StreamExt,
    wrappers::{BroadcastStream, WatchStream},
};

use super::App;

/// Tells everything that never ends by itself that the program stops.
#[derive(Clone)]
pub struct Stop(watch::Sender<bool>);

impl Default for Stop {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Stop {
    /// The program stops.
    pub fn now(&self) {
        self.0.send_replace(true);
    }
    /// To wait for it.
    pub fn listen(&self) -> watch::Receiver<bool> {
        self.0.subscribe()
    }
}

/// The topic of what no screen fetches itself again for: two browsers that look for each other.
pub const UNSEEN: &str = "unseen";

/// A stream of `changed` events for one shop (or the whole street), whose data is the topic: `order`, `stock`…
///
/// A listener that is too slow for the events it missed gets one `changed` with the topic `all`. The stream ends when
/// the program stops, so that a screen finds its way to the next one.
pub fn events(app: &App, shop: Option<ShopKey>) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let notices = BroadcastStream::new(app.db().notices()).filter_map(move |notice| match notice {
        Ok(notice) if notice.is_everything() => Some(Some("all".to_owned())),
        Ok(notice) if notice.topic == UNSEEN => None,
        Ok(notice) if shop.as_ref().is_none_or(|key| *key == notice.key) => Some(Some(notice.topic)),
        Ok(_) => None,
        Err(_) => Some(Some("all".to_owned())),
    });
    let stop = app.part::<Stop>().cloned().unwrap_or_default();
    let stopped = WatchStream::new(stop.listen()).filter_map(|stopped| stopped.then_some(None));
    let hello = tokio_stream::once(Event::default().event("hello").data("comptoir"));
    let topics = notices.merge(stopped).map_while(|topic| topic);
    let events = hello.chain(topics.map(|topic| Event::default().event("changed").data(topic))).map(Ok);
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}
