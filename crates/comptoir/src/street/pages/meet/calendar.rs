//! Meetings as calendars that telephones read and subscribe to: one by its own link, all of an advisor by a secret one.

use axum::{
    extract::State as Shared,
    http::header,
    response::{IntoResponse, Response},
};
use channels::ical;
use jiff::SignedDuration;
use kernel::id::StaffId;

use crate::{
    accounts,
    appointments::{
        self, Appointment,
        rules::{DAYS, State},
        words,
    },
    platform::{
        App, Problem,
        i18n::{Arg, Lang},
        problem::Path,
    },
    shops::Shop,
    street::pages::shop::of,
};

/// How many days the calendar of an advisor goes back.
const BACK: i64 = 30;

/// A calendar as an answer.
pub fn answer(name: String, events: Vec<ical::Event>) -> Response {
    let text = ical::Calendar { name, events }.text();
    let headers = [(header::CONTENT_TYPE, ical::MEDIA_TYPE), (header::CACHE_CONTROL, "private, no-cache")];
    (headers, text).into_response()
}

/// The end of each identifier in a calendar.
pub fn host(app: &App) -> &str {
    app.base().rsplit("//").next().unwrap_or_default()
}

fn event(app: &App, own: &Appointment, summary: String, url: String, room: &str) -> Option<ical::Event> {
    let (start, end) = (own.start?, own.end()?);
    let lines: Vec<&str> = [own.subject.as_str()].into_iter().filter(|line| !line.is_empty()).collect();
    Some(ical::Event {
        uid: format!("{}@{}", own.id, host(app)),
        sequence: u32::try_from(own.version).unwrap_or(0),
        start,
        end,
        summary,
        description: lines.join("\n"),
        // A telephone opens what stands there: the room itself.
        location: if own.is_room() { format!("{}{room}/video", app.base()) } else { own.place.clone() },
        url: format!("{}{url}", app.base()),
        cancelled: own.state == State::Cancelled,
        stamp: own.changed_at,
    })
}

/// One meeting, for its person.
pub fn of_one(app: &App, shop: &Shop, own: &Appointment, who: &str) -> Result<Response, Problem> {
    let args =
        [("who", Arg::from(who)), ("shop", Arg::from(&shop.name)), ("how", Arg::from(words::how(own.lang, own.way)))];
    let summary = own.lang.with("meet-ics", &args);
    let path = own.path(app.secrets());
    let event = event(app, own, summary.clone(), path.clone(), &path).ok_or_else(Problem::not_found)?;
    Ok(answer(summary, vec![event]))
}

/// `GET /{shop}/agenda/{token}.ics`: the meetings of an advisor, at a secret address that can be revoked.
pub async fn agenda(Shared(app): Shared<App>, Path((slug, file)): Path<(String, String)>) -> Result<Response, Problem> {
    let shop = of(&app, &slug)?;
    let token = file.strip_suffix(".ics").ok_or_else(Problem::not_found)?.to_owned();
    let (own, now, secrets) = (shop.clone(), app.now(), app.secrets().clone());
    let hours = |days: i64| SignedDuration::from_hours(24 * days);
    let read = app.db().read(move |conn| {
        let Some(staff) = appointments::feed_of(conn, &secrets, &own.key, &token)? else { return Ok(None) };
        let from = now.saturating_sub(hours(BACK)).unwrap_or(now);
        let to = now.saturating_add(hours(DAYS + 1)).unwrap_or(now);
        let name = accounts::by_id(conn, &own.key, staff)?.filter(|person| person.active).map(|person| person.name);
        let Some(name) = name else { return Ok::<Option<(StaffId, String, Vec<Appointment>)>, db::DbError>(None) };
        Ok(Some((staff, name, appointments::agenda(conn, &own.key, staff, from, to)?)))
    });
    let (_, who, meetings) = read.await?.ok_or_else(Problem::not_found)?;
    let lang = Lang::Fr;
    let one = |own: &Appointment| {
        let summary = format!("{}, {}", own.name, words::how(lang, own.way));
        event(&app, own, summary, format!("/bureau/fil/{}", own.person), &format!("/bureau/rendez-vous/{}", own.id))
    };
    let args = [("who", Arg::from(who)), ("shop", Arg::from(&shop.name))];
    Ok(answer(lang.with("meet-ics-agenda", &args), meetings.iter().filter_map(one).collect()))
}
