//! An event of the neighbourhood: what, when, how many places are left, registering; and the page of a registration, where
//! a place is taken, kept or given back.

use std::sync::Arc;

use axum::{
    Form as Body,
    extract::{Query, State as Shared},
    http::{HeaderValue, StatusCode, header},
    response::{Redirect, Response},
};
use channels::ical;
use jiff::Timestamp;
use kernel::{
    Contact,
    id::{EventId, SeatId, uuid_v7},
};
use serde::Deserialize;

use super::{
    meet::{answer, field, host, sentence},
    say,
    shop::of,
    visitor::Visitor,
};
use crate::{
    appointments::{
        By, Failure,
        events::{self, Event, Joined, Seat},
        rules::places::{State, TOGETHER},
        words,
    },
    platform::{
        App, Problem,
        i18n::{Arg, Lang},
        limits::Act,
        once,
        problem::Path,
        web::{
            layout::Tab,
            letter::{Act as Gesture, LetterPage, Mark},
        },
    },
    shops::Shop,
    street::views::{
        event::{EventCard, EventPage, SeatPage, Stand},
        reserve::Field,
    },
};

type Pairs = Vec<(String, String)>;

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    dit: String,
}

/// So many events are named on the page of a shop.
const NAMED: i64 = 3;

/// The next events of a shop, as its page names them.
pub fn coming(conn: &mut db::Conn<'_>, lang: Lang, shop: &Shop, now: Timestamp) -> Result<Vec<EventCard>, db::DbError> {
    let mut cards = Vec::new();
    for event in events::events_from(conn, &shop.key, now, NAMED)?.into_iter().filter(|event| event.is_open(now)) {
        let (free, _) = events::room(conn, &event, now)?;
        cards.push(EventCard {
            url: event.path(),
            title: event.title.clone(),
            when: when(lang, shop, now, &event),
            left: left(lang, free),
        });
    }
    Ok(cards)
}

fn when(lang: Lang, shop: &Shop, now: Timestamp, event: &Event) -> String {
    say::capital(&words::when(lang, shop, now, event.start, lang.style()))
}

fn left(lang: Lang, free: i64) -> String {
    if free > 0 { lang.with("event-left-places", &[("n", Arg::from(free))]) } else { lang.say("event-full") }
}

fn place(shop: &Shop, event: &Event) -> String {
    if event.place.is_empty() { words::address(shop) } else { event.place.clone() }
}

async fn read(app: &App, shop: &Arc<Shop>, id: EventId) -> Result<(Event, i64, usize), Problem> {
    let (key, now) = (shop.key.clone(), app.now());
    let found = app.db().read(move |conn| {
        let Some(event) = events::event(conn, &key, id)? else { return Ok(None) };
        let (free, waits) = events::room(conn, &event, now)?;
        Ok::<_, db::DbError>(Some((event, free, waits)))
    });
    found.await?.ok_or_else(Problem::not_found)
}

fn parse(id: &str) -> Result<EventId, Problem> {
    id.parse().map_err(|_| Problem::not_found())
}

/// `GET /{shop}/evenement/{id}`; with `.ics` at its end, its calendar.
pub async fn show(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let shop = of(&app, &slug)?;
    if let Some(id) = id.strip_suffix(".ics") {
        let (event, ..) = read(&app, &shop, parse(id)?).await?;
        return Ok(calendar(&app, &shop, &event));
    }
    let id = parse(&id)?;
    draw(&app, visitor, &shop, id, (Field::from(""), Field::from(""), None), StatusCode::OK).await
}

fn calendar(app: &App, shop: &Shop, event: &Event) -> Response {
    let own = ical::Event {
        uid: format!("{}@{}", event.id, host(app)),
        sequence: u32::try_from(event.version).unwrap_or(0),
        start: event.start,
        end: event.end,
        summary: format!("{}, {}", event.title, shop.name),
        description: event.body.clone(),
        location: place(shop, event),
        url: format!("{}{}", app.base(), event.path()),
        cancelled: event.cancelled,
        stamp: event.changed_at,
    };
    answer(event.title.clone(), vec![own])
}

async fn draw(
    app: &App,
    visitor: Visitor,
    shop: &Arc<Shop>,
    id: EventId,
    (mut name, mut contact, wrong): (Field, Field, Option<String>),
    status: StatusCode,
) -> Result<Response, Problem> {
    let (event, free, waits) = read(app, shop, id).await?;
    let (now, lang) = (app.now(), visitor.lang);
    let known = visitor.proven().or_else(|| visitor.me.as_ref().map(|me| me.contact.clone()));
    if let (Some(known), true) = (known, contact.value.is_empty()) {
        contact.value = say::contact(&known);
    }
    if let (Some(me), true) = (&visitor.me, name.value.is_empty()) {
        name.value.clone_from(&me.name);
    }
    let most = TOGETHER.min(event.places);
    let count = |n: i64| (n.to_string(), lang.with("event-people", &[("n", Arg::from(n))]));
    let over = match (event.cancelled, event.is_open(now)) {
        (true, _) => Some(lang.say("event-is-off")),
        (false, false) => Some(lang.say("event-is-over")),
        (false, true) => None,
    };
    let mut page = visitor.tab(format!("{}, {}", event.title, shop.name), Tab::Street);
    page.description = format!("{}, {}", when(lang, shop, now, &event), place(shop, &event));
    page.canonical = Some(format!("{}{}", app.base(), event.path()));
    let view = EventPage {
        shop: say::name(shop),
        title: event.title.clone(),
        when: when(lang, shop, now, &event),
        until: lang.with1("event-until", "at", say::hour(lang, shop, event.end)),
        place: place(shop, &event),
        body: event.body.clone(),
        left: left(lang, free),
        full: free <= 0,
        waits: (waits > 0).then(|| lang.with("event-waiting", &[("n", Arg::from(waits))])),
        counts: (1..=most).map(count).collect(),
        calendar: format!("{}.ics", event.path()),
        action: event.path(),
        nonce: uuid_v7(now, app.env().rng.as_mut()).simple().to_string(),
        over,
        wrong,
        name,
        contact,
        page,
    };
    visitor.show(status, &view)
}

/// `POST /{shop}/evenement/{id}`: somebody registers.
pub async fn act(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Body(pairs): Body<Pairs>,
) -> Result<Response, Problem> {
    let (shop, id, lang) = (of(&app, &slug)?, parse(&id)?, visitor.lang);
    if !app.limits().allow(Act::Order, &visitor.caller) {
        return Err(Problem::too_many());
    }
    let (name, typed, nonce) = (field(&pairs, "name", 80), field(&pairs, "contact", 120), field(&pairs, "nonce", 80));
    let seats = field(&pairs, "nombre", 3).parse().unwrap_or(1);
    let Ok(contact) = typed.parse::<Contact>() else {
        let contact = Field { value: typed, why: Some(lang.say("contact-wrong")) };
        let fields = (Field { value: name, why: None }, contact, None);
        return draw(&app, visitor, &shop, id, fields, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    if name.is_empty() {
        let fields =
            (Field { value: name, why: Some(lang.say("meet-name-missing")) }, Field { value: typed, why: None }, None);
        return draw(&app, visitor, &shop, id, fields, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let (mut env, own, who, to) = (app.env(), shop.clone(), name.clone(), contact.clone());
    let done = app.db().write(&shop.key, move |tx| {
        if let Some(path) = once::before(tx, &own.key, &nonce)? {
            return Ok(Some(path));
        }
        match events::join(tx, &mut env, &own, id, (&who, &to, lang), seats, By::Customer)? {
            Joined::Already => Ok(None),
            Joined::New(seat) => {
                let path = seat.path(&env.secrets);
                once::remember(tx, env.now, &own.key, &nonce, &path)?;
                Ok::<_, Failure>(Some(path))
            }
        }
    });
    match done.await {
        Ok(Some(path)) => Ok(visitor.with(Redirect::to(&path))),
        // Whoever typed the address is not shown what is registered under it: its link went there.
        Ok(None) => {
            let letter = LetterPage::new(visitor.page(""), Mark::Done, lang.say("event-already"))
                .say(lang.with1("event-already-text", "to", say::contact(&contact)))
                .act(Gesture::Go { word: shop.name.clone(), href: format!("/{}", shop.slug()) });
            visitor.show(StatusCode::OK, &letter)
        }
        Err(Failure::Error(error)) => Err(error.into()),
        Err(failure) => {
            let why =
                if matches!(failure, Failure::TooMany) { lang.say("event-too-many") } else { sentence(lang, &failure) };
            let fields = (Field { value: name, why: None }, Field { value: typed, why: None }, Some(why));
            draw(&app, visitor, &shop, id, fields, StatusCode::CONFLICT).await
        }
    }
}

async fn opened(app: &App, slug: &str, id: &str, token: &str) -> Result<(Arc<Shop>, Event, Seat, usize), Problem> {
    let (shop, id) = (of(app, slug)?, parse(id)?);
    let seat: SeatId = events::read_token(app.secrets(), &shop.key, id, token).ok_or_else(Problem::not_found)?;
    let (key, now) = (shop.key.clone(), app.now());
    let found = app.db().read(move |conn| {
        let Some(event) = events::event(conn, &key, id)? else { return Ok(None) };
        let all = events::seats(conn, &key, id)?;
        let before = all.iter().take_while(|one| one.id != seat).filter(|one| one.state.at(now) == State::Waiting);
        let before = before.count();
        let own = all.iter().find(|one| one.id == seat).cloned();
        Ok::<_, db::DbError>(own.map(|own| (event, own, before)))
    });
    let (event, own, before) = found.await?.ok_or_else(Problem::not_found)?;
    Ok((shop, event, own, before))
}

/// `GET /{shop}/evenement/{id}/{token}`
pub async fn seat(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, id, token)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (shop, event, own, before) = opened(&app, &slug, &id, &token).await?;
    let (now, lang) = (app.now(), visitor.lang);
    let stand = match own.state.at(now) {
        _ if event.cancelled => Stand::Over(lang.say("event-is-off")),
        _ if !event.is_open(now) => Stand::Over(lang.say("event-is-over")),
        State::Coming => Stand::Coming(lang.with("event-own-coming", &[("n", Arg::from(own.seats))])),
        State::Waiting => {
            Stand::Waiting(lang.with("event-own-waiting", &[("n", Arg::from(i64::try_from(before).unwrap_or(0)))]))
        }
        State::Offered(until) => {
            let at = words::when(lang, &shop, now, until, lang.style());
            Stand::Offered(lang.with1("event-own-offered", "until", at))
        }
        State::Left => Stand::Over(lang.say("event-own-left")),
    };
    let view = SeatPage {
        page: visitor.tab(format!("{}, {}", event.title, shop.name), Tab::Street),
        shop: say::name(&shop),
        title: event.title.clone(),
        when: when(lang, &shop, now, &event),
        place: place(&shop, &event),
        calendar: matches!(stand, Stand::Coming(_)).then(|| format!("{}.ics", event.path())),
        event: event.path(),
        action: own.path(app.secrets()),
        wrong: (asked.dit == "trop-tard").then(|| lang.say("event-too-late")),
        stand,
    };
    let mut response = visitor.show(StatusCode::OK, &view)?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// `POST /{shop}/evenement/{id}/{token}`: they say yes to a freed place, or do not come.
pub async fn seat_act(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, id, token)): Path<(String, String, String)>,
    Body(pairs): Body<Pairs>,
) -> Result<Response, Problem> {
    let (shop, event, own, _) = opened(&app, &slug, &id, &token).await?;
    let here = own.path(app.secrets());
    let accepts = match field(&pairs, "geste", 20).as_str() {
        "venir" => true,
        "laisser" => false,
        _ => return Err(Problem::bad_request("geste")),
    };
    let (mut env, own_shop) = (app.env(), shop.clone());
    let done = app.db().write(&shop.key, move |tx| {
        if accepts {
            events::accept(tx, &mut env, &own_shop, event.id, own.id).map(|_| ())
        } else {
            events::leave(tx, &mut env, &own_shop, event.id, own.id, By::Customer)
        }
    });
    match done.await {
        Ok(()) => Ok(visitor.with(Redirect::to(&here))),
        Err(Failure::Error(error)) => Err(error.into()),
        Err(_) => Ok(visitor.with(Redirect::to(&format!("{here}?dit=trop-tard")))),
    }
}
