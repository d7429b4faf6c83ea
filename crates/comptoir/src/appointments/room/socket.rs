//! The line of one browser to a room (WebSocket, RFC 6455): what it says is read strictly and kept for the other, what the other
//! says is passed on, by whichever node. It ends when the door shuts, when another tab comes, and at anything that is no word.

use axum::{
    extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use db::{DbError, Tx};
use kernel::Clock as _;
use serde::{Deserialize, Serialize};
use tokio::{
    sync::broadcast::error::RecvError,
    time::{MissedTickBehavior, interval},
};

use super::{Place, Said, beat, enter, ice, look, lose, say};
use crate::{
    appointments::rules::room::{BEAT, Budget, Door, LONGEST, Side, Tab, Word, is_tab},
    platform::{
        App, Env, Problem,
        clock::SystemClock,
        live::{Stop, UNSEEN},
    },
};

/// What is longer than that is not even read to its end.
const CUT: usize = 4 * LONGEST;
/// After so many beats without a word or an echo the line is lost.
const BEATS: u32 = 3;

/// How a browser asks for its line.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    /// The name that the tab gave itself.
    #[serde(default)]
    onglet: String,
    /// The last thing that it heard, when it comes back.
    #[serde(default)]
    apres: String,
}

/// Why a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The browser went, or cannot be reached.
    Gone,
    /// Another tab of the same side is there.
    Replaced,
    /// The room is shut.
    Shut,
    /// What was said is no word.
    Nonsense,
    /// It is too long.
    TooLong,
    /// It is too much.
    TooFast,
    /// The program stops: another one, or the next, takes over.
    Stop,
    /// The store is in trouble.
    Trouble,
}

impl End {
    /// The code of the closing and its word; from 4000 on they are ours (RFC 6455, 7.4.2).
    fn code(self) -> (u16, &'static str) {
        match self {
            Self::Gone => (1000, "gone"),
            Self::Replaced => (4001, "replaced"),
            Self::Shut => (4002, "shut"),
            Self::Nonsense => (1007, "nonsense"),
            Self::TooLong => (1009, "too long"),
            Self::TooFast => (1008, "too fast"),
            Self::Stop => (1012, "restarting"),
            Self::Trouble => (1011, "trouble"),
        }
    }
}

/// What a browser is told.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Told<'a> {
    /// First of all: who gives way when both ask at once, and by which servers a way is found.
    Welcome { polite: bool, ice: Vec<ice::Server>, relay: bool },
    /// Who is across, and what they said.
    News { other: Option<&'a str>, words: Vec<Heard<'a>> },
}

/// Something that was said.
#[derive(Debug, Serialize)]
struct Heard<'a> {
    n: i64,
    from: &'a str,
    word: serde_json::Value,
}

/// Whether a page of ours asks: a page elsewhere could use the session of whoever looks at it.
fn is_ours(base: &str, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if text("sec-fetch-site").is_some_and(|site| site != "same-origin") {
        return false;
    }
    // Who sends no origin is no browser.
    let Some(origin) = text(header::ORIGIN.as_str()) else { return true };
    origin == base || origin.split_once("://").is_some_and(|(_, host)| text(header::HOST.as_str()) == Some(host))
}

/// Opens the line of a side that is proven.
///
/// # Errors
/// 403 from a page elsewhere, 400 without a tab's name, 409 when the door is shut, 426 to whoever asks for no line.
pub async fn open(
    app: &App,
    place: Place,
    asked: Asked,
    headers: &HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    if !is_ours(app.base(), headers) {
        return Err(Problem::forbidden());
    }
    if !is_tab(&asked.onglet) {
        return Err(Problem::bad_request("onglet"));
    }
    let (own, now) = (place.clone(), app.now());
    let seen = app.db().read(move |conn| look(conn, &own, "", 0, now)).await?;
    if !matches!(seen.door, Door::Open(_)) {
        return Err(Problem::new(StatusCode::CONFLICT, "room-shut", "Cette salle est fermée"));
    }
    let upgrade = upgrade.map_err(|_| {
        Problem::new(StatusCode::UPGRADE_REQUIRED, "upgrade-required", "Cette adresse parle par WebSocket")
    })?;
    let (app, after) = (app.clone(), asked.apres.parse().unwrap_or(0));
    let tab = Tab { name: asked.onglet, at: now };
    let line = Line { app, place, tab, after, other: None, told: false };
    Ok(upgrade.max_message_size(CUT).max_frame_size(CUT).on_upgrade(move |socket| line.hold(socket)))
}

/// One browser's line.
struct Line {
    app: App,
    place: Place,
    /// The tab, and when it was last heard by this line.
    tab: Tab,
    /// The last thing that it heard.
    after: i64,
    /// Who it knows to be across.
    other: Option<String>,
    /// Whether it was told who is across.
    told: bool,
}

impl Line {
    async fn hold(mut self, mut socket: WebSocket) {
        let end = match self.talk(&mut socket).await {
            Ok(never) => match never {},
            Err(end) => end,
        };
        if end != End::Replaced
            && let Err(error) = self.write(lose).await
        {
            tracing::warn!(%error, "who left a room is still shown there for a moment");
        }
        let (code, reason) = end.code();
        // It may be gone already.
        let _ = socket.send(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await;
    }

    async fn talk(&mut self, socket: &mut WebSocket) -> Result<std::convert::Infallible, End> {
        // Heard from before the entering on, so that nothing is missed between.
        let mut notices = self.app.db().notices();
        let mut stop = self.app.part::<Stop>().cloned().unwrap_or_default().listen();
        let entered = self.write(|tx, env, place, tab| enter(tx, env, place, &tab.name)).await.map_err(trouble)?;
        self.tab = entered.ok_or(End::Shut)?;
        let video = &self.app.settings().video;
        // The server elsewhere compares with the time of the world, not with a clock that a demo moves.
        let ice = ice::servers(video, &self.tab.name, SystemClock.now());
        let polite = self.place.side == Side::Customer;
        send(socket, &Told::Welcome { polite, ice, relay: video.relay_only }).await?;
        self.tell(socket).await?;
        let mut beats = interval(BEAT.unsigned_abs());
        beats.reset();
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut budget, mut silent) = (Budget::new(self.app.now()), 0);
        loop {
            tokio::select! {
                message = socket.recv() => {
                    silent = 0;
                    match message {
                        Some(Ok(Message::Text(text))) => self.hear(text.as_str(), &mut budget).await?,
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                        Some(Ok(Message::Binary(_))) => return Err(End::Nonsense),
                        Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(End::Gone),
                    }
                }
                notice = notices.recv() => match notice {
                    Ok(notice) if notice.is_everything() => self.tell(socket).await?,
                    Ok(notice) if notice.topic == UNSEEN && notice.key == self.place.key => self.tell(socket).await?,
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => self.tell(socket).await?,
                    Err(RecvError::Closed) => return Err(End::Stop),
                },
                _ = beats.tick() => {
                    silent += 1;
                    if silent > BEATS || socket.send(Message::Ping(Vec::new().into())).await.is_err() {
                        return Err(End::Gone);
                    }
                    if !self.write(beat).await.map_err(trouble)? {
                        return Err(End::Replaced);
                    }
                    self.tell(socket).await?;
                }
                _ = stop.changed() => return Err(End::Stop),
            }
        }
    }

    /// The browser said something.
    async fn hear(&mut self, text: &str, budget: &mut Budget) -> Result<(), End> {
        if text.len() > LONGEST {
            return Err(End::TooLong);
        }
        if !budget.spend(text.len(), self.app.now()) {
            return Err(End::TooFast);
        }
        let word: Word = serde_json::from_str(text).map_err(|_| End::Nonsense)?;
        let bye = word == (Word::Bye {});
        let there = self.write(move |tx, env, place, tab| say(tx, env, place, tab, &word)).await.map_err(trouble)?;
        match (there, bye) {
            (true, false) => Ok(()),
            (true, true) => Err(End::Gone),
            (false, _) => Err(End::Replaced),
        }
    }

    /// Tells the browser what is new.
    async fn tell(&mut self, socket: &mut WebSocket) -> Result<(), End> {
        let (place, tab, after, now) = (self.place.clone(), self.tab.clone(), self.after, self.app.now());
        let seen = self.app.db().read(move |conn| look(conn, &place, &tab.name, after, now)).await.map_err(trouble)?;
        if !seen.room.has(self.place.side, &self.tab) {
            return Err(End::Replaced);
        }
        if !matches!(seen.door, Door::Open(_)) {
            return Err(End::Shut);
        }
        let other = seen.room.there(self.place.side.other(), now);
        if self.told && seen.words.is_empty() && other == self.other.as_deref() {
            return Ok(());
        }
        let mut words = Vec::with_capacity(seen.words.len());
        for Said { n, from, body } in &seen.words {
            words.extend(serde_json::from_str(body).ok().map(|word| Heard { n: *n, from, word }));
        }
        send(socket, &Told::News { other, words }).await?;
        (self.other, self.told) = (other.map(str::to_owned), true);
        self.after = seen.words.last().map_or(self.after, |said| said.n);
        Ok(())
    }

    /// Writes in the name of this line, and notes when it was heard by that.
    async fn write<T, F>(&mut self, act: F) -> Result<T, DbError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>, &mut Env, &Place, &mut Tab) -> Result<T, DbError> + Send + 'static,
    {
        let (place, mut tab, mut env) = (self.place.clone(), self.tab.clone(), self.app.env());
        let key = place.key.clone();
        let written = self.app.db().write(&key, move |tx| {
            let done = act(tx, &mut env, &place, &mut tab)?;
            Ok::<_, DbError>((done, tab))
        });
        let (done, tab) = written.await?;
        self.tab = tab;
        Ok(done)
    }
}

async fn send(socket: &mut WebSocket, told: &Told<'_>) -> Result<(), End> {
    let text = serde_json::to_string(told).unwrap_or_default();
    socket.send(Message::Text(text.into())).await.map_err(|_| End::Gone)
}

fn trouble(error: DbError) -> End {
    tracing::error!(%error, "a room cannot be read or written");
    End::Trouble
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_elsewhere_opens_no_line() {
        let asks = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, value.parse().expect("a value"));
            }
            is_ours("https://rue.example.org", &headers)
        };
        assert!(asks(&[]), "no browser");
        assert!(asks(&[("origin", "https://rue.example.org"), ("host", "127.0.0.1:8022")]), "behind a proxy");
        assert!(asks(&[("origin", "http://127.0.0.1:8022"), ("host", "127.0.0.1:8022")]));
        assert!(asks(&[("origin", "https://rue.example.org"), ("sec-fetch-site", "same-origin")]));
        assert!(!asks(&[("origin", "https://evil.example"), ("host", "rue.example.org")]));
        assert!(!asks(&[("origin", "null"), ("host", "rue.example.org")]));
        assert!(!asks(&[("origin", "https://rue.example.org"), ("sec-fetch-site", "cross-site")]));
    }
}
