//! Who subscribes to lunch, for whoever stands at the counter: made, skipped, paused, paid.

use axum::{http::StatusCode, response::IntoResponse};
use db::{Conn, DbError};
use jiff::{ToSpan, civil::Date};
use kernel::{Cents, Contact, calendar, id::SubscriptionId, words};

use crate::{
    catalogue,
    counter::rules::article::{read_price, write_price},
    customers,
    platform::{Problem, i18n::Lang, limits::Act, once, problem::Path},
    standing::Weekdays,
    subscriptions::{
        self, Failure, Subscription, Wish,
        rules::{Balance, Choice as Part, Content, Day, Entry, Kind, Missing, Offer, Pause, Pay, Plan, State, Taste},
    },
};

use super::{
    super::views::{
        Place,
        lunch::{NextDay, Subscriber, SubscriberRow, Subscribers},
        order::Choice,
    },
    frame::{Answer, Asked, Fields, Staff, go, page},
    lunch::avoids,
};

/// How many days to come are shown.
const DAYS: usize = 5;
/// How many entries of the books are shown.
const ENTRIES: usize = 20;

/// `GET /comptoir/abonnes`
pub async fn show(staff: Staff) -> Answer {
    page(&staff.read(move |conn, staff| list(conn, staff, &Fields::default(), None)).await?)
}

/// Everything that a formula holds, left to the chef; its customer chooses on their own page.
fn content_of(offer: &Offer, kind: &str) -> Content {
    let formula = kind.parse().ok().and_then(|sku| offer.formula(&sku));
    match formula {
        Some(formula) => Content {
            formula: Some(formula.sku.clone()),
            choices: formula.parts.iter().map(|part| Part::Chef { part: part.name.clone() }).collect(),
        },
        None => Content { formula: None, choices: vec![Part::Chef { part: String::new() }] },
    }
}

fn list(conn: &mut Conn<'_>, staff: &Staff, typed: &Fields, wrong: Option<String>) -> Result<Subscribers, DbError> {
    let (lang, key) = (staff.lang, &staff.shop().key);
    let offer = subscriptions::offer(conn, key)?;
    let shelf = catalogue::all(conn, key)?;
    let mut all = subscriptions::all(conn, key)?;
    all.sort_by_key(|own| own.state == State::Ended);
    let mut rows = Vec::with_capacity(all.len());
    for own in &all {
        let (balance, _) = subscriptions::standing_of(conn, staff.now, own)?;
        let (state, look) = state(staff, own);
        rows.push(SubscriberRow {
            url: format!("/comptoir/abonnes/{}", own.id),
            name: own.name.clone(),
            when: when(staff, own),
            state,
            look,
            balance: balance_words(staff, own, balance, 0).join(", "),
        });
    }
    let chosen = typed.text("kind").to_owned();
    let choice = |value: String, label: String| Choice { on: value == chosen, value, label, note: String::new() };
    let mut kinds: Vec<Choice> = Vec::new();
    for formula in &offer.formulas {
        if let Some(article) = shelf.iter().find(|article| article.sku == formula.sku) {
            let label = format!("{}, {}", article.name, staff.euros(article.price));
            kinds.push(choice(formula.sku.to_string(), label));
        }
    }
    if !offer.rotation.is_empty() {
        kinds.push(choice("chef".to_owned(), lang.say("lunch-kind-chef")));
    }
    let days: String = typed.all("day").collect();
    let days = Weekdays::parse(if days.is_empty() { "2345" } else { &days });
    let hour = Some(typed.text("hour")).filter(|hour| !hour.is_empty()).unwrap_or("12:15").to_owned();
    Ok(Subscribers {
        shell: staff.shell(conn, lang.say("lunch-subscribers"), Place::Inner)?,
        rows,
        offered: offer.active && !kinds.is_empty(),
        kinds,
        days: subscriptions::words::week()
            .map(|day| {
                let digit = char::from(b'1' + day.to_monday_zero_offset().unsigned_abs());
                (digit, words::weekday(day, lang.style()).to_owned(), days.holds(day))
            })
            .collect(),
        hour,
        typed: (typed.line("name", 80), typed.line("contact", 120)),
        wrong,
    })
}

fn when(staff: &Staff, own: &Subscription) -> String {
    let style = staff.lang.style();
    let days = subscriptions::words::days(staff.lang, own.plan.weekdays, style);
    let hour = subscriptions::words::minute(staff.shop(), staff.shop().day(staff.now), own.plan.minute, style);
    staff.lang.with("lunch-when", &[("days", days.into()), ("hour", hour.into())])
}

/// The state in words, and the class of its mark.
fn state(staff: &Staff, own: &Subscription) -> (String, &'static str) {
    let today = staff.shop().day(staff.now);
    let rests = subscriptions::rules::paused(&own.plan.pauses, today);
    let (key, look) = match own.state {
        State::Pending => ("lunch-state-pending", "is-soon"),
        State::Ended => ("lunch-state-ended", "is-shut"),
        State::Active if rests => ("lunch-state-paused", "is-soon"),
        State::Active => ("lunch-state-active", "is-open"),
    };
    (staff.lang.say(key), look)
}

fn balance_words(staff: &Staff, own: &Subscription, balance: Balance, engaged: i64) -> Vec<String> {
    let lang = staff.lang;
    let mut lines = Vec::new();
    if own.pay == Pay::Card || balance.lunches > 0 {
        lines.push(lang.with1("lunch-card-left", "n", balance.lunches));
    }
    if engaged > 0 {
        lines.push(lang.with1("lunch-card-ordered", "n", engaged));
    }
    if own.pay == Pay::Month || balance.due > Cents(0) {
        lines.push(lang.with1("lunch-month-due", "it", staff.euros(balance.due)));
    }
    lines
}

/// Why not, for who stands at the counter.
fn sentence(lang: Lang, failure: &Failure) -> String {
    match failure {
        Failure::TooLate(_) => lang.say("lunch-counter-late"),
        Failure::NoLunch(_) => lang.say("lunch-counter-no-lunch"),
        Failure::Empty => lang.say("lunch-counter-empty"),
        Failure::Shut(days) => {
            let names: Vec<&str> = days.iter().map(|day| words::weekday(*day, lang.style())).collect();
            lang.with1("lunch-no-shut", "days", words::list(&names, lang.style()))
        }
        Failure::NotEven => lang.say("lunch-counter-not-even"),
        Failure::TooMany => lang.say("lunch-no-more"),
        Failure::NotOffered | Failure::Unsafe(_) | Failure::Error(_) => lang.say("lunch-no-offer"),
    }
}

fn minute(text: &str) -> Option<i64> {
    let time: jiff::civil::Time = text.parse().ok()?;
    Some(i64::from(time.hour()) * 60 + i64::from(time.minute()))
}

/// `POST /comptoir/abonnes`: for somebody who stands here; it runs at once, and its link is on its way to them.
pub async fn make(staff: Staff, fields: Fields) -> Answer {
    let lang = staff.lang;
    let name = fields.line("name", 80);
    let contact = fields.line("contact", 120).parse::<Contact>();
    let minute = minute(fields.text("hour"));
    let refusal = match (&contact, minute) {
        (Err(_), _) => Some(lang.say("counter-optin-wrong")),
        (Ok(Contact::Phone(phone)), _) if !phone.is_mobile() => Some(lang.say("problem-landline")),
        (_, None) => Some(lang.say("lunch-counter-empty")),
        _ if name.is_empty() => Some(lang.say("counter-ws-name-wrong")),
        (Ok(contact), _) if !staff.app.limits().allow(Act::OptIn, contact.as_str()) => {
            Some(lang.say("counter-optin-often"))
        }
        _ => None,
    };
    let wrong = match (refusal, contact, minute) {
        (None, Ok(contact), Some(minute)) => {
            let (kind, days): (String, String) = (fields.text("kind").to_owned(), fields.all("day").collect());
            let nonce = fields.nonce("lunch");
            let made = staff.write(move |tx, env, staff| {
                let (key, actor) = (&staff.shop().key, staff.actor().name);
                if let Some(id) = once::before(tx, key, &nonce)? {
                    return Ok(id);
                }
                let offer = subscriptions::offer(tx, key)?;
                let plan = Plan {
                    content: content_of(&offer, &kind),
                    taste: Taste::default(),
                    missing: Missing::Replace,
                    weekdays: Weekdays::parse(&days),
                    minute,
                    start: staff.shop().day(env.now),
                    end: None,
                    on_holidays: false,
                    on_breaks: false,
                    pauses: Vec::new(),
                    prices: Vec::new(),
                    next: None,
                };
                let wish = Wish { contact, name, lang: Lang::Fr, plan, pay: Pay::Pickup };
                let own = subscriptions::make(tx, env, staff.shop(), wish, Some(&actor))?;
                once::remember(tx, env.now, key, &nonce, &own.id.to_string())?;
                Ok::<_, Failure>(own.id.to_string())
            });
            match made.await {
                Ok(id) => return go(format!("/comptoir/abonnes/{id}?dit=saved")),
                Err(Failure::Error(error)) => return Err(error.into()),
                Err(failure) => sentence(lang, &failure),
            }
        }
        (refusal, ..) => refusal.unwrap_or_default(),
    };
    let shown = page(&staff.read(move |conn, staff| list(conn, staff, &fields, Some(wrong))).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}

/// `GET /comptoir/abonnes/{id}`
pub async fn one(staff: Staff, Path(id): Path<SubscriptionId>, Asked(_): Asked) -> Answer {
    let drawn = staff.read(move |conn, staff| draw(conn, staff, id, None)).await?;
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
    wrong: Option<String>,
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
    Ok(Some(Subscriber {
        shell: staff.shell(conn, own.name.clone(), Place::Inner)?,
        action: format!("/comptoir/abonnes/{id}"),
        contact: own.contact.masked(),
        what: subscriptions::words::content(lang, &own.plan.content, &shelf, lang.style()),
        when: when(staff, &own),
        avoid: avoids(staff, &own.plan.taste.avoid),
        state,
        look,
        wrong,
        rests: own.plan.pauses.iter().any(|pause| pause.until.is_none_or(|until| until >= today)),
        days: if runs { next_days(conn, staff, &own, &offer, &shelf)? } else { Vec::new() },
        earliest: offer.first_open(staff.now, shop.zone()).to_string(),
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
        let (what, tap) = match known {
            _ if made => {
                let ordered = row.is_some_and(|row| row.order.is_some());
                (lang.say(if ordered { "lunch-day-ordered" } else { "lunch-none" }), None)
            }
            Day::Lunch if day > today || open => {
                let content = row.and_then(|row| row.content.as_ref()).unwrap_or(&own.plan.content);
                let minute = row.and_then(|row| row.minute).unwrap_or(own.plan.minute);
                let hour = subscriptions::words::minute(shop, day, minute, style);
                let what = format!("{hour} · {}", subscriptions::words::content(lang, content, shelf, style));
                (what, open.then(|| ("skip", lang.say("lunch-skip"))))
            }
            Day::Skipped => (lang.say("lunch-skipped"), open.then(|| ("unskip", lang.say("lunch-unskip")))),
            Day::Paused => (lang.say("lunch-paused"), None),
            _ => continue,
        };
        let full = capital(&subscriptions::words::in_full(day, style));
        days.push(NextDay { date: day.to_string(), full, what, tap });
        if days.len() >= DAYS {
            break;
        }
    }
    Ok(days)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn entry_row(staff: &Staff, entry: &Entry) -> (String, String, String, String) {
    let lang = staff.lang;
    let day: Date = entry.day.unwrap_or_else(|| staff.shop().day(entry.at));
    let key = match entry.kind {
        Kind::Bought => "lunch-entry-bought",
        Kind::Used => "lunch-entry-used",
        Kind::Returned => "lunch-entry-returned",
        Kind::Refunded => "lunch-entry-refunded",
        Kind::Owed => "lunch-entry-owed",
        Kind::Unowed => "lunch-entry-unowed",
        Kind::Paid => "lunch-entry-paid",
    };
    let amount = match (entry.lunches, entry.due) {
        (0, due) if due < Cents(0) => format!("−{}", staff.euros(-due)),
        (0, due) => format!("+{}", staff.euros(due)),
        (n, _) if n > 0 => format!("+{n}"),
        (n, _) => format!("−{}", n.abs()),
    };
    let what = lang.with1(key, "paid", staff.euros(Cents(entry.paid.0.abs())));
    let by = entry.actor.strip_prefix("staff:").unwrap_or_default().to_owned();
    (capital(&words::day(day, staff.shop().day(staff.now), lang.style())), what, amount, by)
}

/// `POST /comptoir/abonnes/{id}`: a gesture for the customer who stands here.
pub async fn act(staff: Staff, Path(id): Path<SubscriptionId>, fields: Fields) -> Answer {
    let lang = staff.lang;
    let (what, nonce) = (fields.text("act").to_owned(), fields.nonce("lunch"));
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
    let drawn = staff.read(move |conn, staff| draw(conn, staff, id, Some(wrong))).await?;
    let shown = page(&drawn.ok_or_else(Problem::not_found)?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}
