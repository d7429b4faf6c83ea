//! What a subscriber is told. Each message carries the link of their page, where one gesture ends everything.

use db::{DbError, Tx};
use jiff::{SignedDuration, Timestamp, civil::Date};
use kernel::{Cents, Sku, words as spoken};

use super::{
    Lunch, Subscription,
    rules::{Balance, CONFIRM_HOURS, Offer, Pay},
    words,
};
use crate::{
    catalogue::{self, Article},
    orders::{self, Order},
    outbox::{self, Draft, Purpose},
    platform::{Env, i18n::Arg},
    shops::Shop,
};

struct Note<'a> {
    purpose: Purpose,
    what: (&'a str, &'a str),
    args: Vec<(&'static str, Arg)>,
    once: String,
    until: Option<Timestamp>,
}

fn queue(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, own: &Subscription, note: Note<'_>) -> Result<(), DbError> {
    let mut args = note.args;
    args.push(("shop", Arg::from(&shop.name)));
    args.push(("name", Arg::from(&own.name)));
    let draft = Draft {
        purpose: note.purpose,
        contact: &own.contact,
        target: None,
        lang: own.lang,
        subject: own.lang.plain(note.what.0, &args),
        body: own.lang.plain(note.what.1, &args),
        link: own.path(&env.secrets),
        about: format!("subscription {}", own.id),
        once: note.once,
        due: env.now,
        expires: note.until,
    };
    outbox::queue(tx, env, shop, &draft)
}

fn hours(now: Timestamp, hours: i64) -> Option<Timestamp> {
    now.checked_add(SignedDuration::from_hours(hours)).ok()
}

/// "Un abonnement est demandé avec ce numéro : c'est vous ?"
pub(super) fn asked(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, own: &Subscription) -> Result<(), DbError> {
    let note = Note {
        purpose: Purpose::SignIn,
        what: ("lunch-asked-subject", "lunch-asked-text"),
        args: Vec::new(),
        once: format!("lunch-asked/{}", own.id),
        until: hours(env.now, CONFIRM_HOURS),
    };
    queue(tx, env, shop, own, note)
}

/// "C'est parti": what, on which days, from when, and until when each day may be changed.
pub(super) fn made(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    own: &Subscription,
    offer: &Offer,
) -> Result<(), DbError> {
    let style = own.lang.sms_style();
    let shelf = catalogue::all(tx, &shop.key)?;
    let cut_off = words::minute(shop, own.plan.start, offer.cut_off_minute, style);
    let args = vec![
        ("what", Arg::from(words::content(own.lang, &own.plan.content, &shelf, style))),
        ("days", Arg::from(words::days(own.lang, own.plan.weekdays, style))),
        ("hour", Arg::from(words::minute(shop, own.plan.start, own.plan.minute, style))),
        ("from", Arg::from(spoken::day(own.plan.start, shop.day(env.now), style))),
        ("limit", Arg::from(cut_off)),
    ];
    let note = Note {
        purpose: Purpose::Order,
        what: ("lunch-made-subject", "lunch-made-text"),
        args,
        once: format!("lunch-made/{}", own.id),
        until: hours(env.now, 24),
    };
    queue(tx, env, shop, own, note)
}

/// "Votre déjeuner de demain": with what differs, its price, its allergens and its code.
pub(super) fn tomorrow(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    own: &Subscription,
    lunch: &Lunch,
    order: &Order,
) -> Result<(), DbError> {
    let style = own.lang.sms_style();
    let changes: Vec<String> =
        lunch.changes.iter().map(|change| words::change(own.lang, shop, change, style)).collect();
    let due = match lunch.pay {
        Pay::Pickup => own.lang.plain("lunch-due-pickup", &[("total", Arg::from(spoken::euros(order.total, style)))]),
        Pay::Card => own.lang.plain("lunch-due-card", &[]),
        Pay::Month => own.lang.plain("lunch-due-month", &[]),
    };
    let args = vec![
        ("day", Arg::from(spoken::day(order.day, shop.day(env.now), style))),
        ("hour", Arg::from(spoken::hour(order.pickup_at, shop.zone(), style))),
        ("lines", Arg::from(orders::notice_lines(order))),
        ("code", Arg::from(order.code(&env.secrets))),
        ("due", Arg::from(due)),
        ("changes", Arg::from(changes.iter().map(|change| format!(" {change}")).collect::<String>())),
        ("allergens", Arg::from(orders::allergens_of(order))),
    ];
    let note = Note {
        purpose: Purpose::Order,
        what: ("lunch-tomorrow-subject", "lunch-tomorrow-text"),
        args,
        once: format!("lunch/{}/{}", own.id, lunch.day),
        until: Some(order.expires_at),
    };
    queue(tx, env, shop, own, note)
}

/// "Pas de déjeuner demain": and why.
pub(super) fn refused(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    own: &Subscription,
    lunch: &Lunch,
) -> Result<(), DbError> {
    let style = own.lang.sms_style();
    let why: Vec<String> = lunch.changes.iter().map(|change| words::change(own.lang, shop, change, style)).collect();
    let args =
        vec![("day", Arg::from(spoken::day(lunch.day, shop.day(env.now), style))), ("why", Arg::from(why.join(" ")))];
    let note = Note {
        purpose: Purpose::Order,
        what: ("lunch-refused-subject", "lunch-refused-text"),
        args,
        once: format!("lunch/{}/{}", own.id, lunch.day),
        until: Some(kernel::calendar::day_end(lunch.day, shop.zone())),
    };
    queue(tx, env, shop, own, note)
}

/// "À partir de mardi, la formule passe à 9,20 € (8,90 € aujourd'hui)."
pub(super) fn prices(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    own: &Subscription,
    from: Date,
    changed: &[(Sku, Cents, Cents)],
    shelf: &[Article],
) -> Result<(), DbError> {
    let style = own.lang.sms_style();
    let one = |(sku, before, after): &(Sku, Cents, Cents)| {
        let name = shelf.iter().find(|article| article.sku == *sku).map_or_else(String::new, |a| a.name.clone());
        let args = [
            ("name", Arg::from(name)),
            ("before", Arg::from(spoken::euros(*before, style))),
            ("after", Arg::from(spoken::euros(*after, style))),
        ];
        own.lang.plain("lunch-price", &args)
    };
    let args = vec![
        ("from", Arg::from(spoken::day(from, shop.day(env.now), style))),
        ("changes", Arg::from(spoken::list(&changed.iter().map(one).collect::<Vec<_>>(), style))),
    ];
    let marks: String = changed.iter().map(|(sku, _, price)| format!("{sku}={}", price.0)).collect();
    let note = Note {
        purpose: Purpose::Order,
        what: ("lunch-prices-subject", "lunch-prices-text"),
        args,
        once: format!("lunch-prices/{}/{from}/{marks}", own.id),
        until: hours(env.now, 48),
    };
    queue(tx, env, shop, own, note)
}

/// "Votre abonnement est arrêté": what is due already stays, what is left is said.
pub(super) fn ended(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    own: &Subscription,
    balance: Balance,
) -> Result<(), DbError> {
    let style = own.lang.sms_style();
    let rest = match (balance.lunches, balance.due.0) {
        (1.., _) => own.lang.plain("lunch-ended-card", &[("n", Arg::from(balance.lunches))]),
        (_, 1..) => own.lang.plain("lunch-ended-due", &[("due", Arg::from(spoken::euros(balance.due, style)))]),
        _ => String::new(),
    };
    let rest = if rest.is_empty() { rest } else { format!(" {rest}") };
    let note = Note {
        purpose: Purpose::Order,
        what: ("lunch-ended-subject", "lunch-ended-text"),
        args: vec![("rest", Arg::from(rest))],
        once: format!("lunch-ended/{}", own.id),
        until: hours(env.now, 24),
    };
    queue(tx, env, shop, own, note)
}

/// "Trois déjeuners de suite n'ont pas été pris": it rests until its customer wakes it.
pub(super) fn rests(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, own: &Subscription) -> Result<(), DbError> {
    let note = Note {
        purpose: Purpose::Order,
        what: ("lunch-rests-subject", "lunch-rests-text"),
        args: Vec::new(),
        once: format!("lunch-rests/{}/{}", own.id, env.now.as_millisecond()),
        until: hours(env.now, 48),
    };
    queue(tx, env, shop, own, note)
}
