//! The page of one meeting, for whoever has its link: when, where, moving it, taking it back.

use std::sync::Arc;

use axum::{
    Form as Body,
    extract::{Query, State as Shared},
    http::{HeaderValue, StatusCode, header},
    response::{Redirect, Response},
};
use jiff::{Timestamp, civil::Date};
use kernel::{calendar as days, id::AppointmentId};
use serde::Deserialize;

use super::{SHOWN, days_of, field, sentence};
use crate::{
    accounts, advisors,
    appointments::{
        self, Appointment, By, Failure,
        rules::{State, Way},
        words,
    },
    platform::{App, Problem, i18n::Lang, limits::Act, problem::Path, web::layout::Tab},
    shops::Shop,
    street::{
        pages::{say, shop::of, visitor::Visitor},
        views::meet::{Mine, MinePage},
    },
};

/// What was just done, and from which day on other times are shown.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    dit: String,
    #[serde(default)]
    des: String,
}

/// A meeting with the name of the advisor and the times to which it may go.
struct Read {
    own: Appointment,
    who: String,
    days: Vec<(Date, Vec<Timestamp>)>,
}

/// The meeting that an address names, in its shop.
pub(super) fn opened(app: &App, slug: &str, token: &str) -> Result<(Arc<Shop>, AppointmentId), Problem> {
    let shop = of(app, slug)?;
    let id = appointments::read_token(app.secrets(), &shop.key, token).ok_or_else(Problem::not_found)?;
    Ok((shop, id))
}

async fn read(app: &App, shop: &Arc<Shop>, id: AppointmentId, from: Option<Date>) -> Result<Read, Problem> {
    let (own_shop, now) = (shop.clone(), app.now());
    let found = app.db().read(move |conn| {
        let Some(own) = appointments::by_id(conn, &own_shop.key, id)? else { return Ok(None) };
        let who = accounts::by_id(conn, &own_shop.key, own.staff)?.map(|person| person.name).unwrap_or_default();
        let movable = own.state.is_open() && own.start.is_none_or(|start| start > now);
        let mut days = Vec::new();
        if movable && let Some(diary) = advisors::agenda::diary(conn, &own_shop, own.staff, now)? {
            let from = from.unwrap_or_else(|| own_shop.day(now));
            days = appointments::free(conn, &own_shop, &diary, (own.way, own.minutes), (from, SHOWN + 1), now)?;
        }
        Ok::<_, db::DbError>(Some(Read { own, who, days }))
    });
    found.await?.ok_or_else(Problem::not_found)
}

/// `GET /{shop}/rendez-vous/{token}`; with `.ics` at its end, its calendar.
pub async fn show(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, token)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    if let Some(token) = token.strip_suffix(".ics") {
        let (shop, id) = opened(&app, &slug, token)?;
        let Read { own, who, .. } = read(&app, &shop, id, None).await?;
        return super::calendar::of_one(&app, &shop, &own, &who);
    }
    let (shop, id) = opened(&app, &slug, &token)?;
    let said = match asked.dit.as_str() {
        "pris" => Some("meet-said-booked"),
        "deplace" => Some("meet-said-moved"),
        "annule" => Some("meet-said-cancelled"),
        _ => None,
    };
    let said = said.map(|key| (true, visitor.lang.say(key)));
    draw(&app, visitor, &shop, id, (said, days::parse_day(&asked.des)), StatusCode::OK).await
}

async fn draw(
    app: &App,
    visitor: Visitor,
    shop: &Arc<Shop>,
    id: AppointmentId,
    (said, from): (Option<(bool, String)>, Option<Date>),
    status: StatusCode,
) -> Result<Response, Problem> {
    let (now, lang) = (app.now(), visitor.lang);
    let Read { own, who, mut days } = read(app, shop, id, from).await?;
    let path = own.path(app.secrets());
    let more = if days.len() > SHOWN { days.pop().map(|(day, _)| day) } else { None };
    let begun = own.start.is_some_and(|start| start <= now);
    let mine = match own.state {
        State::Proposed => Mine::Choose,
        State::Booked if begun => Mine::Over(lang.say("meet-own-now")),
        State::Booked => Mine::Booked,
        State::Kept => Mine::Over(lang.say("meet-own-kept")),
        State::Missed => Mine::Over(lang.say("meet-own-missed")),
        State::Cancelled => Mine::Off,
    };
    let view = MinePage {
        page: visitor.tab(lang.with1("meet-page", "shop", &shop.name), Tab::Street),
        shop: say::name(shop),
        title: title(lang, &own, &who),
        when: own.start.map(|at| say::capital(&words::when(lang, shop, now, at, lang.style()))),
        how: format!("{}, {}", say::capital(&words::how(lang, own.way)), words::length(lang, own.minutes)),
        icon: words::icon(own.way),
        place: if own.way == Way::Here { own.place.clone() } else { String::new() },
        video: (own.way == Way::Video && own.state == State::Booked)
            .then(|| if own.is_room() { format!("{path}/video") } else { own.place.clone() }),
        note: (own.way == Way::Phone && mine == Mine::Booked)
            .then(|| own.contact.as_ref().map(|contact| lang.with1("meet-own-call", "number", say::contact(contact))))
            .flatten(),
        subject: own.subject.clone(),
        days: days_of(lang, shop, now, &days, |at| at.as_millisecond().to_string()),
        later: more.map(|day| format!("{path}?des={day}#deplacer")),
        moving: from.is_some(),
        calendar: (mine == Mine::Booked).then(|| format!("{path}.ics")),
        again: format!("/{}/rendez-vous?avec={}&comment={}", shop.slug(), own.staff, own.way.as_str()),
        action: path,
        mine,
        said,
    };
    let mut response = visitor.show(status, &view)?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn title(lang: Lang, own: &Appointment, who: &str) -> String {
    let key = match own.state {
        State::Proposed => "meet-own-proposed",
        State::Cancelled => "meet-own-cancelled",
        State::Booked | State::Kept | State::Missed => "meet-own-title",
    };
    lang.with(key, &[("who", who.into())])
}

/// `POST /{shop}/rendez-vous/{token}`: another time, or not at all.
pub async fn act(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, token)): Path<(String, String)>,
    Body(pairs): Body<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (shop, id) = opened(&app, &slug, &token)?;
    if !app.limits().allow(Act::Order, &visitor.caller) {
        return Err(Problem::too_many());
    }
    let at = field(&pairs, "a", 20).parse().ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let (cancels, reason) = (field(&pairs, "geste", 20) == "annuler", field(&pairs, "raison", 200));
    if at.is_none() && !cancels {
        return Err(Problem::bad_request("a"));
    }
    let (mut env, own, lang) = (app.env(), shop.clone(), visitor.lang);
    let done = app.db().write(&shop.key, move |tx| {
        let known = appointments::by_id(tx, &own.key, id)?.ok_or(Failure::Over)?;
        match at {
            Some(at) => {
                let diary = advisors::agenda::diary(tx, &own, known.staff, env.now)?.ok_or(Failure::NotOffered)?;
                appointments::move_to(tx, &mut env, &own, &diary, id, at, "", By::Customer)?;
                Ok(if known.state == State::Proposed { "pris" } else { "deplace" })
            }
            None => {
                let who = accounts::by_id(tx, &own.key, known.staff)?.map(|person| person.name).unwrap_or_default();
                appointments::cancel(tx, &mut env, &own, &who, id, &reason, By::Customer)?;
                Ok::<_, Failure>("annule")
            }
        }
    });
    match done.await {
        Ok(word) => Ok(visitor.with(Redirect::to(&format!("/{slug}/rendez-vous/{token}?dit={word}")))),
        Err(Failure::Error(error)) => Err(error.into()),
        Err(failure) => {
            let said = Some((false, sentence(lang, &failure)));
            draw(&app, visitor, &shop, id, (said, None), StatusCode::CONFLICT).await
        }
    }
}
