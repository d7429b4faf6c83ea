//! Shops, hours, days and amounts as the pages word them.

use db::{Conn, DbError};
use jiff::{Timestamp, ToSpan, civil::Date};
pub use kernel::words::capital;
use kernel::{Cents, Contact, calendar, hours::State, words};

use crate::{
    catalogue::{self, Article, WishLine, words::label},
    orders::Order,
    platform::i18n::{Arg, Lang},
    shops::Shop,
    standing::StandingOrder,
    street::{
        api::state_in_words,
        views::{
            parts::{Accent, Open, ShopName, ShopState},
            shop::{Reach, WeekDay},
        },
    },
};

/// A shop as cards and headings name it.
pub fn name(shop: &Shop) -> ShopName {
    let (of_trade, icon) = Accent::of_activity(&shop.activity);
    let accent = Accent::parse(&shop.accent).unwrap_or(of_trade);
    let number: String = shop.address.street.chars().take_while(|c| !c.is_whitespace() && *c != ',').collect();
    ShopName {
        url: format!("/{}", shop.slug()),
        name: shop.name.clone(),
        activity: capital(&shop.activity),
        number: number.starts_with(|c: char| c.is_ascii_digit()).then_some(number),
        accent,
        icon,
    }
}

/// "18 h 30".
pub fn hour(lang: Lang, shop: &Shop, at: Timestamp) -> String {
    words::hour(at, shop.zone(), lang.style())
}

/// "1,35 €".
pub fn euros(lang: Lang, amount: Cents) -> String {
    words::euros(amount, lang.style())
}

/// "aujourd’hui", "demain", "mardi 24 novembre".
pub fn day(lang: Lang, shop: &Shop, now: Timestamp, day: Date) -> String {
    words::day(day, shop.day(now), lang.style())
}

/// The same by the weekday alone when it is within a week.
fn near_day(lang: Lang, shop: &Shop, now: Timestamp, date: Date) -> String {
    let today = shop.day(now);
    let near = (2..7).any(|n: i64| today.checked_add(n.days()).is_ok_and(|day| day == date));
    if near { words::weekday(date.weekday(), lang.style()).to_owned() } else { day(lang, shop, now, date) }
}

/// "dans 14 min", "dans 2 h 05".
pub fn within(lang: Lang, now: Timestamp, at: Timestamp) -> String {
    let minutes = (at.as_second() - now.as_second() + 59).div_euclid(60).max(0);
    if minutes < 60 {
        return lang.with("within-minutes", &[("n", Arg::from(minutes))]);
    }
    let rest = format!("{:02}", minutes % 60);
    lang.with("within-hours", &[("h", Arg::from(minutes / 60)), ("m", Arg::from(rest))])
}

/// The lines of an order in words, for a screen.
pub fn lines(lang: Lang, order: &Order) -> String {
    let style = lang.style();
    let lines: Vec<String> =
        order.standing().map(|line| words::line(line.quantity, line.unit, &line.label(), style)).collect();
    words::list(&lines, style)
}

/// The lines of a standing order in words; what is no longer on the shelf is left out.
pub fn usual(conn: &mut Conn<'_>, lang: Lang, shop: &Shop, usual: &StandingOrder) -> Result<String, DbError> {
    let style = lang.style();
    let articles = articles_of(conn, shop, usual)?;
    let line = |line: &WishLine| {
        let article = articles.iter().find(|article| article.sku == line.sku)?;
        Some(words::line(line.quantity, article.unit, &label(&article.name, &line.options), style))
    };
    Ok(words::list(&usual.lines.iter().filter_map(line).collect::<Vec<_>>(), style))
}

/// The articles of a standing order that are on the shelf.
pub fn articles_of(conn: &mut Conn<'_>, shop: &Shop, usual: &StandingOrder) -> Result<Vec<Article>, DbError> {
    let skus: Vec<&kernel::Sku> = usual.lines.iter().map(|line| &line.sku).collect();
    catalogue::by_sku(conn, &shop.key, &skus)
}

/// Whether a closed shop opens soon enough to wait for it.
fn soon(now: Timestamp, at: Timestamp) -> Open {
    if at.as_second() - now.as_second() <= 3_600 { Open::Soon } else { Open::Shut }
}

/// The state in two words, for lists.
pub fn state(lang: Lang, shop: &Shop, now: Timestamp) -> ShopState {
    let at = |at: Timestamp| Arg::from(hour(lang, shop, at));
    match shop.state(now) {
        State::Open(until) => ShopState {
            open: Open::Open,
            word: lang.say("open"),
            detail: until.map(|end| lang.with("until", &[("at", at(end))])).unwrap_or_default(),
        },
        State::Closed(None) => ShopState { open: Open::Shut, word: lang.say("shut"), detail: String::new() },
        State::Closed(Some(start)) => {
            let open = soon(now, start);
            let word = lang.say(if open == Open::Soon { "soon" } else { "shut" });
            let detail = if shop.day(start) == shop.day(now) {
                lang.with("opens-at", &[("at", at(start))])
            } else {
                let on = Arg::from(near_day(lang, shop, now, shop.day(start)));
                lang.with("opens-on", &[("day", on), ("at", at(start))])
            };
            ShopState { open, word, detail }
        }
    }
}

/// The state as a sentence, with the hours of the next day after it, for the shop's own page.
pub fn state_line(lang: Lang, shop: &Shop, now: Timestamp) -> ShopState {
    let open = match shop.state(now) {
        State::Open(_) => Open::Open,
        State::Closed(Some(at)) => soon(now, at),
        State::Closed(None) => Open::Shut,
    };
    let detail = shop.day(now).tomorrow().map(|tomorrow| {
        let named = words::weekday(tomorrow.weekday(), lang.style());
        let named = format!("{} {named}", lang.say("tomorrow"));
        lang.with("hours-line", &[("day", Arg::from(named)), ("hours", Arg::from(hours(lang, shop, tomorrow)))])
    });
    ShopState { open, word: state_in_words(shop, now, lang), detail: detail.unwrap_or_default() }
}

/// The hours of a day: "de 6 h 30 à 13 h 15, de 15 h 30 à 19 h 30", or "fermé".
pub fn hours(lang: Lang, shop: &Shop, day: Date) -> String {
    let spans = shop.hours.on(day);
    if spans.is_empty() {
        return lang.say("hours-none");
    }
    let range = |span: &kernel::hours::Span| {
        let (from, to) = (hour(lang, shop, span.start), hour(lang, shop, span.end));
        lang.with("hours-range", &[("from", Arg::from(from)), ("to", Arg::from(to))])
    };
    spans.iter().map(range).collect::<Vec<_>>().join(", ")
}

/// The week from today.
pub fn week(lang: Lang, shop: &Shop, now: Timestamp) -> Vec<WeekDay> {
    let today = shop.day(now);
    let named = |date: Date| WeekDay {
        name: words::weekday(date.weekday(), lang.style()).to_owned(),
        hours: hours(lang, shop, date),
        today: date == today,
    };
    today.series(1.day()).take(7).map(named).collect()
}

/// What is out of the ordinary in the next two weeks, soonest first.
pub fn exceptional(lang: Lang, shop: &Shop, now: Timestamp) -> Vec<String> {
    let today = shop.day(now);
    let mut said = Vec::new();
    let mut told: Option<Date> = None;
    for date in today.series(1.day()).take(14) {
        let named = || Arg::from(day(lang, shop, now, date));
        if let Some(closing) = shop.hours.closing_on(date) {
            // A closing of several days is told once.
            if told != Some(closing.first) {
                told = Some(closing.first);
                let reason = Arg::from(&closing.reason);
                said.push(lang.with("exceptional-shut", &[("day", named()), ("reason", reason)]));
            }
        } else if let Some(holiday) = calendar::public_holiday(date) {
            if shop.hours.on(date).is_empty() {
                said.push(lang.with("exceptional-shut", &[("day", named()), ("reason", Arg::from(holiday))]));
            } else {
                let hours = Arg::from(hours(lang, shop, date));
                said.push(lang.with("exceptional-hours", &[("day", named()), ("hours", hours)]));
            }
        }
    }
    said
}

/// The postal address on one line.
pub fn address(shop: &Shop) -> String {
    let place = format!("{} {}", shop.address.postcode, shop.address.city);
    let parts = [shop.address.street.trim(), place.trim()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The ways to reach a shop.
pub fn reach(lang: Lang, shop: &Shop) -> Vec<Reach> {
    let mut ways = Vec::new();
    let mut way = |href: String, icon, key: &str, value: String| {
        ways.push(Reach { href, icon, word: lang.say(key), value });
    };
    if let Some(phone) = &shop.phone {
        way(format!("tel:{phone}"), "phone", "call", phone.national());
    }
    if let Some(sms) = &shop.sms {
        way(format!("sms:{sms}"), "sms", "by-sms", sms.national());
    }
    if let (Some(email), None) = (&shop.email, &shop.phone) {
        way(format!("mailto:{email}"), "mail", "by-mail", email.to_string());
    }
    way(format!("/{}/ecrire", shop.slug()), "chat", "by-chat", String::new());
    let (lat, lon) = shop.position;
    way(format!("geo:{lat},{lon}"), "pin", "go-there", address(shop));
    ways
}

/// An address of a person as they typed it, or nearly.
pub fn contact(contact: &Contact) -> String {
    match contact {
        Contact::Phone(phone) => phone.national(),
        Contact::Email(email) => email.to_string(),
    }
}
