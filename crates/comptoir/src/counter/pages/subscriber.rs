//! One lunch subscription, for whoever stands at the counter: a day skipped or changed, settings, pauses, books.

use axum::{http::StatusCode, response::IntoResponse};
use db::{Conn, DbError};
use jiff::{ToSpan, civil::Date};
use kernel::{Cents, calendar, id::SubscriptionId, words};

use crate::{
    catalogue,
    counter::rules::article::{read_price, write_price},
    customers,
    platform::{Problem, i18n::Lang, problem::Path},
    subscriptions::{
        self, DayChange, Failure, Subscription, form,
        rules::{Day, Entry, Offer, Pause, Pay, State},
    },
};

use super::{
    super::views::{
        Place,
        lunch::{NextDay, Subscriber},
    },
    frame::{Answer, Asked, Fields, Staff, go, page},
    lunch::avoids,
    subscribers::{balance_words, sentence, state, when},
};

/// How many days to come are shown.
const DAYS: usize = 5;
/// How many entries of the books are shown.
const ENTRIES: usize = 20;

/// What the page shows beside what is stored.
#[derive(Default)]
struct Beside {
    /// What was just refused.
    wrong: Option<String>,
    /// The day that is being changed.
    edit: Option<Date>,
    /// Settings that were typed and not taken.
    typed: Option<Vec<(String, String)>>,
}

/// `GET /comptoir/abonnes/{id}`, and with `jour` the form of that day
pub async fn show(staff: Staff, Path(id): Path<SubscriptionId>, Asked(asked): Asked) -> Answer {
    let beside = Beside { edit: calendar::parse_day(asked.text("jour")), ..Beside::default() };
    let drawn = staff.read(move |conn, staff| draw(conn, staff, id, &beside)).await?;
    let drawn = page(&drawn.ok_or_else(Problem::not_found)?)?;
    let opened = staff.write(move |tx, _, staff| {
        let key = &staff.shop().key;
        let Some(own) = subscriptions::by_id(tx, key, id)? else { return Ok(()) };
        let Some(person) = customers::household(tx, key, &own.contact)?.first().map(|head| head.person) else {
            return Ok(());
        };
        let (actor, role) = (staff.counter.name(), staff.counter.role().as_str());
        let who = customers::Opens { actor, role, place: "subscriber", caller: &staff.caller };
        customers::opened_by(tx, key, person, &who, staff.now)
    });
    let opened: Result<(), DbError> = opened.await;
    opened?;
    Ok(drawn)
}

fn draw(
    conn: &mut Conn<'_>,
    staff: &Staff,
    id: SubscriptionId,
    beside: &Beside,
) -> Result<Option<Subscriber>, DbError> {
    let (lang, shop) = (staff.lang, staff.shop());
    let Some(own) = subscriptions::by_id(conn, &shop.key, id)? else { return Ok(None) };
    let offer = subscriptions::offer(conn, &shop.key)?;
    let shelf = catalogue::with_hidden(conn, &shop.key)?;
    let entries = subscriptions::entries(conn, &shop.key, id)?;
    let (balance, engaged) = subscriptions::standing_of(conn, staff.now, &own)?;
    let today = shop.day(staff.now);
    let runs = own.state == State::Active;
    let price = own.plan.content.formula.as_ref().and_then(|sku| shelf.iter().find(|article| article.sku == *sku));
    let price = price.map_or(Cents(0), |article| Cents(article.price.0 * offer.card));
    let price = if price == Cents(0) { String::new() } else { write_price(price, lang == Lang::En) };
    let (state, look) = state(staff, &own);
    let first = offer.first_open(staff.now, shop.zone());
    let edit = match beside.edit.filter(|day| runs && *day >= first) {
        Some(day) => {
            let lunch = subscriptions::lunch(conn, &shop.key, id, day)?;
            Some(form::draw_day(lang, &offer, &shelf, &own, day, lunch.as_ref()))
        }
        None => None,
    };
    let plan = match &beside.typed {
        Some(pairs) => form::plan(pairs, &offer, &shelf, &own.plan),
        None => own.plan.clone(),
    };
    // One form of what a lunch holds at a time: they name their fields alike.
    let settings =
        (runs && edit.is_none()).then(|| form::draw_plan(lang, &offer, &shelf, &plan, (own.pay, own.tells), first));
    Ok(Some(Subscriber {
        shell: staff.shell(conn, own.name.clone(), Place::Inner)?,
        action: format!("/comptoir/abonnes/{id}"),
        contact: own.contact.masked(),
        what: subscriptions::words::content(lang, &own.plan.content, &shelf, lang.style()),
        when: when(staff, &own),
        avoid: avoids(staff, &own.plan.taste.avoid),
        state,
        look,
        wrong: beside.wrong.clone(),
        edit,
        settings,
        open: beside.typed.is_some(),
        rests: own.plan.pauses.iter().any(|pause| pause.until.is_none_or(|until| until >= today)),
        days: if runs { next_days(conn, staff, &own, &offer, &shelf)? } else { Vec::new() },
        earliest: first.to_string(),
        balance: balance_words(staff, &own, balance, engaged),
        card: (offer.card > 0 && own.state != State::Ended).then_some((offer.card, price)),
        due: (balance.due > Cents(0)).then(|| lang.with1("lunch-month-pay", "it", staff.euros(balance.due))),
        refund: usize::try_from(balance.lunches).ok().filter(|n| *n > 0 && engaged == 0),
        entries: entries.iter().rev().take(ENTRIES).map(|entry| entry_row(staff, entry)).collect(),
        name: own.name,
        runs,
    }))
}

fn next_days(
    conn: &mut Conn<'_>,
    staff: &Staff,
    own: &Subscription,
    offer: &Offer,
    shelf: &[catalogue::Article],
) -> Result<Vec<NextDay>, DbError> {
    let (lang, shop) = (staff.lang, staff.shop());
    let style = lang.style();
    let today = shop.day(staff.now);
    let rows = subscriptions::lunches(conn, &shop.key, own.id, today)?;
    let mut days = Vec::new();
    for day in today.series(1.day()).take(21) {
        let row = rows.iter().find(|row| row.day == day);
        let made = row.is_some_and(|row| row.outcome.is_made());
        let known = subscriptions::day_of(own, offer, shop, day, row);
        let open = offer.may_change(day, staff.now, shop.zone());
        let (mut tap, mut change) = (None, None);
        let what = match known {
            _ if made => {
                let ordered = row.is_some_and(|row| row.order.is_some());
                lang.say(if ordered { "lunch-day-ordered" } else { "lunch-none" })
            }
            Day::Lunch if day > today || open => {
                let content = row.and_then(|row| row.content.as_ref()).unwrap_or(&own.plan.content);
                let minute = row.and_then(|row| row.minute).unwrap_or(own.plan.minute);
                let hour = subscriptions::words::minute(shop, day, minute, style);
                if open {
                    tap = Some(("skip", lang.say("lunch-skip")));
                    change = Some(format!("/comptoir/abonnes/{}?jour={day}#jour", own.id));
                }
                format!("{hour} · {}", subscriptions::words::content(lang, content, shelf, style))
            }
            Day::Skipped => {
                tap = open.then(|| ("unskip", lang.say("lunch-unskip")));
                lang.say("lunch-skipped")
            }
            Day::Paused => lang.say("lunch-paused"),
            _ => continue,
        };
        let full = words::capital(&subscriptions::words::in_full(day, style));
        days.push(NextDay { date: day.to_string(), full, what, tap, change });
        if days.len() >= DAYS {
            break;
        }
    }
    Ok(days)
}

fn entry_row(staff: &Staff, entry: &Entry) -> (String, String, String, String) {
    let (what, amount) = subscriptions::words::entry(staff.lang, entry);
    let day: Date = entry.day.unwrap_or_else(|| staff.shop().day(entry.at));
    let by = entry.actor.strip_prefix("staff:").unwrap_or_default().to_owned();
    (words::capital(&words::day(day, staff.shop().day(staff.now), staff.lang.style())), what, amount, by)
}

/// `POST /comptoir/abonnes/{id}`: a gesture for the customer who stands here.
pub async fn act(staff: Staff, Path(id): Path<SubscriptionId>, fields: Fields) -> Answer {
    let lang = staff.lang;
    let (what, nonce) = (fields.text("act").to_owned(), fields.nonce("lunch"));
    let (gesture, typed) = (what.clone(), fields.clone());
    let done = staff
        .write(move |tx, env, staff| {
            let Some(mut own) = subscriptions::by_id(tx, &staff.shop().key, id)? else { return Ok(false) };
            let (shop, actor) = (staff.shop(), staff.actor().name);
            let date = |name: &str| calendar::parse_day(fields.text(name)).ok_or(Failure::Empty);
            let price = || read_price(fields.text("price")).ok_or(Failure::Empty);
            // What is booked is booked once; what is only said may be said again.
            let once = format!("{what} {nonce}");
            match what.as_str() {
                "skip" | "unskip" => {
                    subscriptions::skip(tx, env, shop, &own, date("date")?, what == "skip", &actor)?;
                }
                "day" => {
                    let (offer, shelf) = (subscriptions::offer(tx, &shop.key)?, catalogue::all(tx, &shop.key)?);
                    let content = Some(form::content(fields.pairs(), &offer, &shelf));
                    let wish = DayChange { content, minute: form::minute(fields.pairs(), "heure") };
                    subscriptions::change_day(tx, env, shop, &own, date("date")?, wish, &actor)?;
                }
                "keep" => {
                    let (offer, shelf) = (subscriptions::offer(tx, &shop.key)?, catalogue::all(tx, &shop.key)?);
                    let plan = form::plan(fields.pairs(), &offer, &shelf, &own.plan);
                    let (pay, tells) = (form::pay(fields.pairs(), own.pay), form::is_on(fields.pairs(), "dire"));
                    subscriptions::change(tx, env, shop, &mut own, (plan, pay, tells), &actor)?;
                }
                "pause" => {
                    let wish = Pause { from: date("from")?, until: calendar::parse_day(fields.text("to")) };
                    let from = wish.from;
                    let done = subscriptions::pause(tx, env, shop, &mut own, wish, &actor)?;
                    done.ok_or(Failure::TooLate(from))?;
                }
                "resume" => {
                    subscriptions::resume(tx, env, shop, &mut own, None, &actor)?;
                }
                "card" => {
                    let lunches = fields.number("lunches").ok_or(Failure::Empty)?;
                    subscriptions::sell_card(tx, env, &own, (lunches, price()?), &once, &actor)?;
                    if own.pay != Pay::Card && own.state != State::Ended {
                        let (plan, tells) = (own.plan.clone(), own.tells);
                        subscriptions::change(tx, env, shop, &mut own, (plan, Pay::Card, tells), &actor)?;
                    }
                }
                "month" => subscriptions::pay_month(tx, env, &own, &once, &actor)?,
                "refund" => subscriptions::refund(tx, env, &own, price()?, &once, &actor)?,
                "end" => subscriptions::end(tx, env, shop, &mut own, &actor)?,
                _ => return Err(Failure::Empty),
            }
            Ok::<_, Failure>(true)
        })
        .await;
    let wrong = match done {
        Ok(true) => return go(format!("/comptoir/abonnes/{id}?dit=saved")),
        Ok(false) => return Err(Problem::not_found()),
        Err(Failure::Error(error)) => return Err(error.into()),
        Err(failure) => sentence(lang, &failure),
    };
    let beside = Beside {
        wrong: Some(wrong),
        edit: calendar::parse_day(typed.text("date")).filter(|_| gesture == "day"),
        typed: (gesture == "keep").then(|| typed.pairs().to_vec()),
    };
    let drawn = staff.read(move |conn, staff| draw(conn, staff, id, &beside)).await?;
    let shown = page(&drawn.ok_or_else(Problem::not_found)?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}
