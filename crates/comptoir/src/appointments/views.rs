//! The page of a room, the same for both sides: one's own image first, then the other's.

use askama::Template;
use axum::{
    http::{HeaderName, HeaderValue, header},
    response::Response,
};
use jiff::Timestamp;
use kernel::words::capital;

use super::{
    Appointment,
    rules::{
        State,
        room::{Door, Side},
    },
    words,
};
use crate::{
    platform::{
        Problem,
        i18n::Lang,
        web::{fields::page as drawn, layout::Page, policy},
    },
    shops::Shop,
};

/// The microphone is for this page alone; the camera also reads codes at the counter.
const PERMISSIONS: &str = "camera=(self), microphone=(self), geolocation=()";

/// Whether one may enter, for the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entrance {
    /// Not yet: in words, and in how many seconds the page looks again.
    Early(String, i64),
    /// Now.
    Open,
    /// Not any more.
    Over,
}

/// What the advisor notes when it is over.
#[derive(Debug, Clone)]
pub struct Note {
    /// Where the form goes.
    pub action: String,
    /// Where one is then.
    pub back: String,
}

/// A room.
#[derive(Debug, Clone, Template)]
#[template(path = "appointments/views/room.html")]
pub struct RoomPage {
    /// The frame.
    pub page: Page,
    /// The way back: address and words.
    pub back: (String, String),
    /// "Vidéo avec Nadia".
    pub title: String,
    /// "Aujourd'hui à 10 h".
    pub when: String,
    /// Who is across.
    pub other: String,
    /// They book, we wait for them; or the other way round.
    pub staff: bool,
    /// Whether one may enter.
    pub entrance: Entrance,
    /// Where the line is opened.
    pub signal: String,
    /// The shop's telephone: what is dialled, what is read.
    pub phone: Option<(String, String)>,
    /// The file of who is across.
    pub file: Option<String>,
    /// What the advisor notes when it is over.
    pub note: Option<Note>,
}

/// What a room is drawn from.
#[derive(Debug, Clone)]
pub struct Drawn<'a> {
    /// The meeting.
    pub own: &'a Appointment,
    /// The name of who is across.
    pub other: &'a str,
    /// Which side looks.
    pub side: Side,
    /// The path of the room without its last part.
    pub path: &'a str,
    /// The way back.
    pub back: (String, String),
    /// The file of who is across.
    pub file: Option<String>,
}

impl RoomPage {
    /// The page of a room; none when the meeting has none.
    pub fn new(lang: Lang, street: &str, shop: &Shop, now: Timestamp, drawn: Drawn<'_>) -> Option<Self> {
        let Drawn { own, other, side, path, back, file } = drawn;
        let when = |at| words::when(lang, shop, now, at, lang.style());
        let entrance = match own.door(now) {
            Door::None => return None,
            Door::Early(opens) => Entrance::Early(
                lang.with1("room-early", "when", when(opens)),
                opens.duration_since(now).as_secs().clamp(1, 86_400),
            ),
            Door::Open(_) => Entrance::Open,
            Door::Over => Entrance::Over,
        };
        let title = lang.with1("room-title", "who", other);
        let frame = Page::new(lang, street, title.clone(), format!("{path}/video"));
        let frame = Page { styles: vec!["room.css"], scripts: vec!["room.js"], ..frame };
        Some(Self {
            page: frame,
            title,
            when: own.start.map(|at| capital(&when(at))).unwrap_or_default(),
            other: other.to_owned(),
            staff: side == Side::Staff,
            entrance,
            signal: format!("{path}/signal"),
            phone: shop.phone.as_ref().map(|phone| (phone.as_str().to_owned(), phone.national())),
            note: (side == Side::Staff && own.state == State::Booked)
                .then(|| Note { action: path.to_owned(), back: back.0.clone() }),
            back,
            file,
        })
    }

    /// The answer: never kept by a browser, allowed to ask for camera and microphone and to open its line. `base`: the address of
    /// the street.
    ///
    /// # Errors
    /// When it cannot be drawn.
    pub fn show(&self, base: &str) -> Result<Response, Problem> {
        let mut response = drawn(self)?;
        let name = HeaderName::from_static("permissions-policy");
        response.headers_mut().insert(name, HeaderValue::from_static(PERMISSIONS));
        // An address that is no header leaves the page with everybody's policy.
        if let Ok(own) = HeaderValue::from_str(&policy::with_line(base)) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, own);
        }
        Ok(response)
    }
}
