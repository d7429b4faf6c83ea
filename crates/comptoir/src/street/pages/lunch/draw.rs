//! The page of a lunch subscription, drawn from what is stored now.

use std::sync::Arc;

use axum::{http::StatusCode, response::Response};
use db::{Conn, DbError};
use jiff::{Timestamp, ToSpan, civil::Date};
use kernel::{Cents, id::SubscriptionId, words};

use super::Pairs;
use crate::{
    catalogue::{self, Article},
    orders::{self, Order, rules::State as OrderState},
    platform::{
        App, Problem,
        i18n::{Arg, Lang},
        web::layout::Tab,
    },
    shops::Shop,
    street::{
        pages::{order::stamp, say, visitor::Visitor},
        views::lunch::{LunchDay, LunchPage},
    },
    subscriptions::{
        self, Lunch, Subscription,
        form::{self, DayForm, PlanForm},
        rules::{Balance, Day, Entry, Offer, Pay, SHOWN_DAYS, State},
    },
};

/// What the page shows beside what is stored.
#[derive(Default)]
pub struct Beside {
    /// What was just done, and whether it went well.
    pub said: Option<(bool, String)>,
    /// The day that is being changed.
    pub edit: Option<Date>,
    /// Settings that were typed and not taken.
    pub typed: Option<Pairs>,
}

/// How many entries of the books are shown.
const ENTRIES: usize = 12;

/// What is stored.
struct Known {
    own: Subscription,
    offer: Offer,
    shelf: Vec<Article>,
    lunches: Vec<(Lunch, Option<Order>)>,
    entries: Vec<Entry>,
    stands: (Balance, i64),
}

fn read(conn: &mut Conn<'_>, shop: &Shop, id: SubscriptionId, now: Timestamp) -> Result<Option<Known>, DbError> {
    let Some(own) = subscriptions::by_id(conn, &shop.key, id)? else { return Ok(None) };
    let mut lunches = Vec::new();
    for lunch in subscriptions::lunches(conn, &shop.key, id, shop.day(now))? {
        let order = match lunch.order {
            Some(order) => orders::by_id(conn, &shop.key, order, now)?,
            None => None,
        };
        lunches.push((lunch, order));
    }
    Ok(Some(Known {
        offer: subscriptions::offer(conn, &shop.key)?,
        shelf: catalogue::with_hidden(conn, &shop.key)?,
        entries: subscriptions::entries(conn, &shop.key, id)?,
        stands: subscriptions::standing_of(conn, now, &own)?,
        lunches,
        own,
    }))
}

/// Answers with the page.
///
/// # Errors
/// When the store cannot be read or the template cannot be written.
pub async fn page(
    app: &App,
    visitor: Visitor,
    shop: &Arc<Shop>,
    id: SubscriptionId,
    beside: Beside,
    status: StatusCode,
) -> Result<Response, Problem> {
    let (own, now) = (shop.clone(), app.now());
    let known = app.db().read(move |conn| read(conn, &own, id, now)).await?;
    let known = known.ok_or_else(Problem::not_found)?;
    let view = Writer { app, lang: visitor.lang, shop, now, known: &known }.page(&visitor, beside);
    visitor.show(status, &view)
}

struct Writer<'a> {
    app: &'a App,
    lang: Lang,
    shop: &'a Arc<Shop>,
    now: Timestamp,
    known: &'a Known,
}

impl Writer<'_> {
    fn page(&self, visitor: &Visitor, beside: Beside) -> LunchPage {
        let (lang, own, offer, shop) = (self.lang, &self.known.own, &self.known.offer, self.shop);
        let style = lang.style();
        let secrets = self.app.secrets();
        let today = shop.day(self.now);
        let first = offer.first_open(self.now, shop.zone());
        let mut page = visitor.tab(lang.with1("lunch-page", "shop", &shop.name), Tab::Me);
        page.path = own.path(secrets);
        page.live = Some(format!("/{}/evenements", shop.slug()));
        let minute = |minute: i64| subscriptions::words::minute(shop, today, minute, style);
        let when = [
            ("days", Arg::from(subscriptions::words::days(lang, own.plan.weekdays, style))),
            ("hour", Arg::from(minute(own.plan.minute))),
        ];
        let price = self.price(own.plan.prices_on(first));
        let runs = own.state == State::Active;
        let feed = format!("{}{}", self.app.base(), own.feed_path(secrets));
        let rests = own.plan.pauses.iter().filter(|pause| runs && pause.until.is_none_or(|until| until >= today));
        let rest = |pause: &subscriptions::rules::Pause| {
            let span = subscriptions::words::span(lang, *pause, today, style);
            lang.with1("lunch-rests", "span", span)
        };
        let (balance, engaged) = self.known.stands;
        LunchPage {
            action: own.path(secrets),
            what: say::capital(&subscriptions::words::content(lang, &own.plan.content, &self.known.shelf, style)),
            when: say::capital(&lang.with("lunch-when", &when)),
            price,
            said: beside.said,
            asks: (own.state == State::Pending).then(|| lang.with1("lunch-asks", "name", &own.name)),
            over: (own.state == State::Ended).then(|| self.over(balance)),
            rests: rests.map(rest).collect(),
            prices: own.plan.next.as_ref().filter(|(from, _)| runs && *from > today).and_then(|(from, prices)| {
                let args =
                    [("from", Arg::from(words::day(*from, today, style))), ("price", Arg::from(self.price(prices)?))];
                Some(lang.with("lunch-next-price", &args))
            }),
            limit: lang.with1("lunch-limit", "hour", minute(offer.cut_off_minute)),
            days: if own.state == State::Pending { Vec::new() } else { self.days(today) },
            edit: beside.edit.filter(|day| runs && *day >= first).map(|day| self.edit(day)),
            balance: self.balance(balance, engaged),
            entries: self.known.entries.iter().rev().take(ENTRIES).map(|entry| self.entry(entry)).collect(),
            webcal: feed.replacen("https://", "webcal://", 1).replacen("http://", "webcal://", 1),
            feed,
            settings: runs.then(|| self.settings(beside.typed.as_ref(), first)),
            earliest: first.to_string(),
            forgettable: own.state == State::Ended && balance == Balance::default(),
            shop: say::name(shop),
            page,
        }
    }

    /// What a lunch costs when everything in it is always the same; else nothing is said.
    fn price(&self, prices: &[(kernel::Sku, Cents)]) -> Option<String> {
        use subscriptions::rules::Choice;
        let content = &self.known.own.plan.content;
        let of = |sku: &kernel::Sku| subscriptions::rules::price_of(prices, sku);
        let total = match &content.formula {
            Some(sku) => of(sku)?,
            None => {
                let mut total = Cents(0);
                for choice in &content.choices {
                    let Choice::Fixed { sku, quantity, .. } = choice else { return None };
                    total += Cents(of(sku)?.0 * quantity);
                }
                total
            }
        };
        Some(self.lang.with1("lunch-price-each", "price", say::euros(self.lang, total)))
    }

    fn over(&self, balance: Balance) -> String {
        let lang = self.lang;
        let rest = match (balance.lunches, balance.due.0) {
            (1.., _) => lang.with1("lunch-ended-card", "n", balance.lunches),
            (_, 1..) => lang.with1("lunch-ended-due", "due", say::euros(lang, balance.due)),
            _ => String::new(),
        };
        format!("{} {rest}", lang.say("lunch-over")).trim_end().to_owned()
    }

    fn balance(&self, balance: Balance, engaged: i64) -> Vec<String> {
        let (lang, own) = (self.lang, &self.known.own);
        let mut lines = Vec::new();
        if balance.lunches > 0 || own.pay == Pay::Card {
            let args = [("n", Arg::from(balance.lunches)), ("engaged", Arg::from(engaged))];
            lines.push(lang.with(if engaged > 0 { "lunch-card-engaged" } else { "lunch-card" }, &args));
        }
        if balance.due > Cents(0) || own.pay == Pay::Month {
            lines.push(lang.with1("lunch-due", "due", say::euros(lang, balance.due)));
        }
        lines
    }

    fn entry(&self, entry: &Entry) -> (String, String, String) {
        let (what, amount) = subscriptions::words::entry(self.lang, entry);
        let day = entry.day.unwrap_or_else(|| self.shop.day(entry.at));
        (say::capital(&words::day(day, self.shop.day(self.now), self.lang.style())), what, amount)
    }

    fn settings(&self, typed: Option<&Pairs>, first: Date) -> PlanForm {
        let (lang, own, offer, shelf) = (self.lang, &self.known.own, &self.known.offer, &self.known.shelf);
        let plan = typed.map_or_else(|| own.plan.clone(), |pairs| form::plan(pairs, offer, shelf, &own.plan));
        form::draw_plan(lang, offer, shelf, &plan, (own.pay, own.tells), first)
    }

    fn edit(&self, day: Date) -> DayForm {
        let lunch = self.known.lunches.iter().find(|(lunch, _)| lunch.day == day).map(|(lunch, _)| lunch);
        form::draw_day(self.lang, &self.known.offer, &self.known.shelf, &self.known.own, day, lunch)
    }

    /// The days of the next two weeks that are days of this subscription.
    fn days(&self, today: Date) -> Vec<LunchDay> {
        today.series(1.day()).take(SHOWN_DAYS as usize).filter_map(|day| self.day(day)).collect()
    }

    fn day(&self, day: Date) -> Option<LunchDay> {
        let (lang, shop, own, offer) = (self.lang, self.shop, &self.known.own, &self.known.offer);
        let style = lang.style();
        let row = self.known.lunches.iter().find(|(lunch, _)| lunch.day == day);
        let (lunch, order) = (row.map(|(lunch, _)| lunch), row.and_then(|(_, order)| order.as_ref()));
        let weekday = words::weekday(day.weekday(), style);
        let mut shown = LunchDay {
            date: day.to_string(),
            weekday: weekday.chars().take(3).collect(),
            number: day.day().to_string(),
            full: say::capital(&subscriptions::words::in_full(day, style)),
            look: "is-off",
            icon: "x",
            word: String::new(),
            what: String::new(),
            changes: Vec::new(),
            order: None,
            tap: None,
            change: None,
        };
        if let Some(lunch) = lunch.filter(|lunch| lunch.outcome.is_made()) {
            let change = |change| subscriptions::words::change(lang, shop, change, style);
            shown.changes = lunch.changes.iter().map(change).collect();
            match order {
                Some(order) => {
                    let gone = !order.state.is_open() && order.state != OrderState::Collected;
                    shown.look = if gone { "is-off" } else { "is-ordered" };
                    shown.icon = if gone { "x" } else { "check" };
                    let code = order.code(self.app.secrets());
                    shown.word = match order.state {
                        OrderState::Received => lang.with1("lunch-ordered", "code", code),
                        state => stamp(lang, state).word,
                    };
                    shown.what = format!("{} · {}", say::hour(lang, shop, order.pickup_at), say::lines(lang, order));
                    shown.order = Some(order.path(self.app.secrets()));
                }
                None => shown.word = lang.say("lunch-none"),
            }
            return Some(shown);
        }
        let open = own.state == State::Active && offer.may_change(day, self.now, shop.zone());
        let word = match subscriptions::day_of(own, offer, shop, day, lunch) {
            Day::Off => return None,
            // Of today nothing is left to be made.
            Day::Lunch if offer.generates(day, shop.zone()) <= self.now && day <= shop.day(self.now) => return None,
            Day::Lunch => {
                (shown.look, shown.icon) = ("is-lunch", "clock");
                let minute = lunch.and_then(|lunch| lunch.minute).unwrap_or(own.plan.minute);
                let hour = subscriptions::words::minute(shop, day, minute, style);
                // What is always the same is said once, above.
                shown.what = match lunch.and_then(|lunch| lunch.content.as_ref()) {
                    Some(other) => {
                        let what = subscriptions::words::content(lang, other, &self.known.shelf, style);
                        format!("{hour} · {what}")
                    }
                    None => hour,
                };
                if open {
                    shown.tap = Some(("sauter", lang.say("lunch-skip")));
                    shown.change = Some(format!("{}?jour={day}#jour", own.path(self.app.secrets())));
                }
                lang.say("lunch-planned")
            }
            Day::Skipped => {
                if open {
                    shown.tap = Some(("remettre", lang.say("lunch-unskip")));
                }
                lang.say("lunch-skipped")
            }
            Day::Paused => lang.say("lunch-paused"),
            Day::Closed(why) if why.is_empty() => lang.say("lunch-closed"),
            Day::Closed(why) => lang.with1("lunch-closed-why", "why", why),
            Day::Holiday(name) => lang.with1("lunch-closed-why", "why", say::capital(name)),
            Day::Break(name) => lang.with1("lunch-closed-why", "why", name),
        };
        shown.word = word;
        Some(shown)
    }
}
