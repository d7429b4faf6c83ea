//! What the customer of a standing order is told: a question, that it was not possible, that it rests. Each message
//! carries the link of their page.

use db::{DbError, Tx};
use jiff::{SignedDuration, Timestamp};
use kernel::words;

use crate::{
    catalogue,
    orders::{self, Order, rules::Refusal},
    outbox::{self, Draft, Purpose},
    platform::{Env, i18n::Arg},
    shops::Shop,
    standing::StandingOrder,
};

#[expect(clippy::too_many_arguments, reason = "what is told, about what, until when")]
fn queue(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    standing: &StandingOrder,
    what: (&str, &str),
    args: &[(&'static str, Arg)],
    about: String,
    once: String,
    expires: Timestamp,
) -> Result<(), DbError> {
    let (subject, body) = what;
    let draft = Draft {
        purpose: Purpose::Order,
        contact: &standing.contact,
        target: None,
        lang: standing.lang,
        subject: standing.lang.plain(subject, args),
        body: standing.lang.plain(body, args),
        link: standing.path(&env.secrets),
        about,
        once,
        due: env.now,
        expires: Some(expires),
    };
    outbox::queue(tx, env, shop, &draft)
}

/// "On vous met de côté le croissant habituel pour 7 h 45 ? OUI": with its price and its allergens, before anything is
/// agreed.
pub(super) fn ask(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    standing: &StandingOrder,
    order: &Order,
) -> Result<(), DbError> {
    let style = standing.lang.sms_style();
    let mut allergens: Vec<&str> = order.lines.iter().map(|line| line.allergens.as_str()).collect();
    allergens.sort_unstable();
    allergens.dedup();
    let args = [
        ("shop", Arg::from(&shop.name)),
        ("lines", Arg::from(orders::notice_lines(order))),
        ("day", Arg::from(words::day(order.day, shop.day(env.now), style))),
        ("hour", Arg::from(words::hour(order.pickup_at, shop.zone(), style))),
        ("total", Arg::from(words::euros(order.total, style))),
        ("allergens", Arg::from(allergens.join(" ; "))),
    ];
    let (about, once) = (order.id.to_string(), format!("standing-ask/{}", order.id));
    queue(tx, env, shop, standing, ("standing-ask-subject", "standing-ask-text"), &args, about, once, order.expires_at)
}

/// "Plus de croissants pour 7 h 45 ; c'est possible à 9 h 30." Told once a day.
pub(super) fn refused(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    standing: &StandingOrder,
    refusal: &Refusal,
) -> Result<(), DbError> {
    let why = sentence(tx, env.now, shop, standing, refusal)?;
    let args = [("shop", Arg::from(&shop.name)), ("why", Arg::from(why))];
    let once = format!("standing-refused/{}/{}", standing.id, shop.day(env.now));
    let until = env.now.saturating_add(SignedDuration::from_hours(3)).unwrap_or(env.now);
    let what = ("standing-refused-subject", "standing-refused-text");
    queue(tx, env, shop, standing, what, &args, standing.id.to_string(), once, until)
}

/// Why it was not possible, in words.
pub(super) fn sentence(
    conn: &mut db::Conn<'_>,
    now: Timestamp,
    shop: &Shop,
    standing: &StandingOrder,
    refusal: &Refusal,
) -> Result<String, DbError> {
    let skus: Vec<&kernel::Sku> = standing.lines.iter().map(|line| &line.sku).collect();
    let articles = catalogue::by_sku(conn, &shop.key, &skus)?;
    let name = |sku: &kernel::Sku| {
        let known = articles.iter().find(|article| article.sku == *sku);
        known.map_or_else(|| sku.to_string(), |article| article.name.clone())
    };
    Ok(orders::words::sentence(standing.lang, shop, now, refusal, name))
}

/// "Trois fois de suite nous l'avons remis en rayon. Rien n'est dû": it rests until its customer wakes it.
pub(super) fn resting(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, standing: &StandingOrder) -> Result<(), DbError> {
    let args = [("shop", Arg::from(&shop.name))];
    let once = format!("standing-rest/{}/{}", standing.id, env.now.as_millisecond());
    let until = env.now.saturating_add(SignedDuration::from_hours(48)).unwrap_or(env.now);
    let what = ("standing-rest-subject", "standing-rest-text");
    queue(tx, env, shop, standing, what, &args, standing.id.to_string(), once, until)
}
