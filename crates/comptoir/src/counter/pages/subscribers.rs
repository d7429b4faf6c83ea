//! Who subscribes to lunch, and subscribing somebody who stands at the counter.

use axum::{http::StatusCode, response::IntoResponse};
use db::{Conn, DbError};
use kernel::{Cents, Contact, words};

use crate::{
    catalogue,
    platform::{i18n::Lang, limits::Act, once},
    subscriptions::{
        self, Failure, Subscription, Wish, form,
        rules::{Balance, Pay, State},
    },
};

use super::{
    super::views::{
        Place,
        lunch::{SubscriberRow, Subscribers},
    },
    frame::{Answer, Fields, Staff, go, page},
};

/// `GET /comptoir/abonnes`
pub async fn show(staff: Staff) -> Answer {
    page(&staff.read(move |conn, staff| list(conn, staff, &Fields::default(), None)).await?)
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
    let first = offer.first_open(staff.now, staff.shop().zone());
    let (mut plan, pay) = match typed.pairs() {
        [] => (form::proposed(staff.shop(), &offer, first), Pay::Pickup),
        pairs => (form::plan(pairs, &offer, &shelf, &form::blank(first)), form::pay(pairs, Pay::Pickup)),
    };
    plan.start = plan.start.max(first);
    let mut plan = form::draw_plan(lang, &offer, &shelf, &plan, (pay, false), first);
    // Asked of everybody who stands here: what one may not eat is not looked for behind a fold.
    plan.taste.open = true;
    Ok(Subscribers {
        shell: staff.shell(conn, lang.say("lunch-subscribers"), Place::Inner)?,
        rows,
        offered: offer.active && plan.content.any(),
        plan,
        typed: (typed.line("name", 80), typed.line("contact", 120)),
        wrong,
    })
}

pub(super) fn when(staff: &Staff, own: &Subscription) -> String {
    let style = staff.lang.style();
    let days = subscriptions::words::days(staff.lang, own.plan.weekdays, style);
    let hour = subscriptions::words::minute(staff.shop(), staff.shop().day(staff.now), own.plan.minute, style);
    staff.lang.with("lunch-when", &[("days", days.into()), ("hour", hour.into())])
}

/// The state in words, and the class of its mark.
pub(super) fn state(staff: &Staff, own: &Subscription) -> (String, &'static str) {
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

pub(super) fn balance_words(staff: &Staff, own: &Subscription, balance: Balance, engaged: i64) -> Vec<String> {
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
pub(super) fn sentence(lang: Lang, failure: &Failure) -> String {
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
        Failure::Unsafe(name) => lang.with1("lunch-no-safe", "name", name),
        Failure::NotOffered | Failure::Error(_) => lang.say("lunch-no-offer"),
    }
}

/// `POST /comptoir/abonnes`: for somebody who stands here; it runs at once, and its link is on its way to them.
pub async fn make(staff: Staff, fields: Fields) -> Answer {
    let lang = staff.lang;
    let name = fields.line("name", 80);
    let contact = fields.line("contact", 120).parse::<Contact>();
    let minute = form::minute(fields.pairs(), "heure");
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
    let wrong = match (refusal, contact) {
        (None, Ok(contact)) => {
            let (typed, nonce) = (fields.pairs().to_vec(), fields.nonce("lunch"));
            let made = staff.write(move |tx, env, staff| {
                let (key, actor) = (&staff.shop().key, staff.actor().name);
                if let Some(id) = once::before(tx, key, &nonce)? {
                    return Ok(id);
                }
                let offer = subscriptions::offer(tx, key)?;
                let shelf = catalogue::all(tx, key)?;
                let first = offer.first_open(env.now, staff.shop().zone());
                let plan = form::plan(&typed, &offer, &shelf, &form::blank(first));
                let pay = form::pay(&typed, Pay::Pickup);
                let wish = Wish { contact, name, lang: Lang::Fr, plan, pay };
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
