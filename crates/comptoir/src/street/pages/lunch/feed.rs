//! The lunches of a subscription as a calendar that telephones subscribe to, at a secret address that can be revoked.

use axum::{
    extract::State as Shared,
    http::header,
    response::{IntoResponse, Response},
};
use channels::ical;
use db::DbError;
use jiff::{SignedDuration, ToSpan};

use crate::{
    catalogue, orders,
    platform::{App, Problem, i18n::Arg, problem::Path},
    street::pages::{say, shop::of},
    subscriptions::{
        self,
        rules::{Day, State},
    },
};

/// How many days the calendar goes back, and ahead.
const BACK: i64 = 14;
const AHEAD: i64 = 28;

/// `GET /{shop}/dejeuners/{token}.ics`
pub async fn calendar(
    Shared(app): Shared<App>,
    Path((slug, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let shop = of(&app, &slug)?;
    let token = file.strip_suffix(".ics").ok_or_else(Problem::not_found)?;
    let id = subscriptions::token_id(token).ok_or_else(Problem::not_found)?;
    let (own_shop, now, secrets, token) = (shop.clone(), app.now(), app.secrets().clone(), token.to_owned());
    let from = shop.day(now).checked_sub(BACK.days()).unwrap_or(shop.day(now));
    let read = app.db().read(move |conn| {
        let own = subscriptions::by_id(conn, &own_shop.key, id)?.filter(|own| own.is_feed(&secrets, &token));
        let Some(own) = own else { return Ok(None) };
        let mut lunches = Vec::new();
        for lunch in subscriptions::lunches(conn, &own_shop.key, id, from)? {
            let order = match lunch.order {
                Some(order) => orders::by_id(conn, &own_shop.key, order, now)?,
                None => None,
            };
            lunches.push((lunch, order));
        }
        let offer = subscriptions::offer(conn, &own_shop.key)?;
        Ok::<_, DbError>(Some((own, offer, lunches, catalogue::with_hidden(conn, &own_shop.key)?)))
    });
    let (own, offer, lunches, shelf) = read.await?.ok_or_else(Problem::not_found)?;
    let (lang, secrets) = (own.lang, app.secrets());
    let style = lang.style();
    let host = app.base().rsplit("//").next().unwrap_or_default();
    let mut events = Vec::new();
    for day in from.series(1.day()).take((BACK + AHEAD) as usize) {
        let row = lunches.iter().find(|(lunch, _)| lunch.day == day);
        let lunch = row.map(|(lunch, _)| lunch);
        let order = row.and_then(|(_, order)| order.as_ref());
        let planned = own.state == State::Active
            && day >= shop.day(now)
            && lunch.is_none_or(|lunch| !lunch.outcome.is_made())
            && subscriptions::day_of(&own, &offer, &shop, day, lunch) == Day::Lunch;
        let (start, summary, description, stamp, sequence) = match order {
            Some(order) => {
                let code = order.code(secrets);
                let args = [("shop", Arg::from(&shop.name)), ("code", Arg::from(code))];
                let summary = lang.with("lunch-ics-ordered", &args);
                let sequence = u32::try_from(order.version).unwrap_or(1);
                (order.pickup_at, summary, say::lines(lang, order), order.moved_at, sequence)
            }
            None if planned => {
                let content = lunch.and_then(|lunch| lunch.content.as_ref()).unwrap_or(&own.plan.content);
                let minute = lunch.and_then(|lunch| lunch.minute);
                let what = subscriptions::words::content(lang, content, &shelf, style);
                let summary = lang.with1("lunch-ics-planned", "shop", &shop.name);
                (own.plan.pickup(day, minute, shop.zone()), summary, what, own.changed_at, 0)
            }
            None => continue,
        };
        let cancelled = order.is_some_and(|order| !order.state.is_firm());
        events.push(ical::Event {
            uid: format!("{}-{day}@{host}", own.id),
            sequence,
            start,
            end: start.saturating_add(SignedDuration::from_mins(15)).unwrap_or(start),
            summary,
            description,
            location: say::address(&shop),
            url: format!("{}{}", app.base(), own.path(secrets)),
            cancelled,
            stamp,
        });
    }
    let name = lang.with1("lunch-ics-name", "shop", &shop.name);
    let text = ical::Calendar { name, events }.text();
    let headers = [(header::CONTENT_TYPE, ical::MEDIA_TYPE), (header::CACHE_CONTROL, "private, no-cache")];
    Ok((headers, text).into_response())
}
