//! Batches: bread that will be ready at a time, announced to those who asked to be told.
//!
//! Promise: announcing sets the supply of the day and queues the alerts in one transaction; before sending, audience
//! and cost are known; nobody is told twice; an alert stops when there is nothing left to promise, and expires; a
//! batch that is late or smaller shows at once whose orders are in danger.

pub mod api;
mod follow;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;
pub mod words;

use db::{Conn, DbError, Tx};
use jiff::{Timestamp, civil::Date};
use kernel::{ShopKey, Sku, hours::State, id::BatchId, words as kernel_words};
use serde::Serialize;

pub use follow::{ask, confirmed, follow_path, read_follow_token, topics_in_words};
pub use rules::Audience;
pub use store::{by_id, latest, of_day};

use crate::{
    catalogue::{self, Article, Counted, rules::wall},
    consent::{self, Follower, Topic},
    orders::{self, Order},
    outbox::{self, Announced, Draft, Message, Purpose},
    platform::{
        Env, Error, facts,
        i18n::{Arg, Lang},
    },
    shops::Shop,
    stock,
};

/// One announced batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its identifier.
    pub id: BatchId,
    /// Its article.
    pub sku: Sku,
    /// The local day.
    pub day: Date,
    /// The supply it is: a planned one (`16:00`) or one of its own.
    pub source: String,
    /// How many pieces or grams.
    pub quantity: i64,
    /// When it is ready.
    pub ready_at: Timestamp,
    /// Whether followers were told.
    pub announced: bool,
    /// The word by which an SMS names it.
    pub word: String,
    /// When it was entered.
    pub created_at: Timestamp,
}

/// A batch that someone behind the counter enters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Which article.
    pub sku: Sku,
    /// How many pieces or grams.
    pub quantity: kernel::Quantity,
    /// When it is ready.
    pub ready_at: Timestamp,
    /// Whether followers are told.
    pub announce: bool,
}

/// Why a batch cannot be announced.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The shop offers no such article.
    #[error("no such article")]
    UnknownArticle,
    /// The time is past or too far.
    #[error("not at that time")]
    Time,
    /// The shop is closed all day: nobody could come. It opens again then, when that is known.
    #[error("closed all day")]
    Closed(Option<Timestamp>),
    /// There is no such batch.
    #[error("no such batch")]
    NoBatch,
    /// The fault is ours.
    #[error(transparent)]
    Error(#[from] Error),
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        Self::Error(error.into())
    }
}

fn article(conn: &mut Conn<'_>, key: &ShopKey, sku: &Sku) -> Result<Article, Failure> {
    catalogue::by_sku(conn, key, &[sku])?.pop().ok_or(Failure::UnknownArticle)
}

/// Nobody is told of bread that nobody can fetch.
fn only_when_open(shop: &Shop, wanted: &Wanted) -> Result<(), Failure> {
    if !wanted.announce || !shop.hours.on(shop.day(wanted.ready_at)).is_empty() {
        return Ok(());
    }
    match shop.state(wanted.ready_at) {
        State::Closed(next) => Err(Failure::Closed(next)),
        State::Open(_) => Ok(()),
    }
}

/// The supply that the batch is: the planned one that is near and still as planned, or one of its own.
fn source(
    conn: &mut Conn<'_>,
    shop: &Shop,
    article: &Article,
    id: BatchId,
    day: Date,
    ready_at: Timestamp,
) -> Result<String, DbError> {
    let own = format!("batch:{id}");
    if article.counted != Counted::Daily {
        return Ok(own);
    }
    let changed = stock::supply_rows(conn, &shop.key, &article.sku, &day.to_string())?;
    let planned: Vec<(String, Timestamp)> = article
        .plan
        .iter()
        .map(|planned| {
            (stock::rules::source(planned.minute), kernel::calendar::instant(day, wall(planned.minute), shop.zone()))
        })
        .filter(|(source, _)| source != "opening" && changed.iter().all(|(known, ..)| known != source))
        .collect();
    Ok(rules::planned_for(ready_at, &planned).map_or(own, str::to_owned))
}

/// Enters a batch: sets the supply and, when wished, tells the followers. `per_segment`: what one SMS segment costs, in
/// hundredths of a cent.
pub fn announce(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    wanted: &Wanted,
    per_segment: i64,
    actor: &str,
) -> Result<(Batch, Audience), Failure> {
    if !rules::may_announce(wanted.ready_at, env.now) {
        return Err(Failure::Time);
    }
    only_when_open(shop, wanted)?;
    let article = article(tx, &shop.key, &wanted.sku)?;
    let day = shop.day(wanted.ready_at);
    let id = BatchId::new(env.now, env.rng.as_mut());
    let source = source(tx, shop, &article, id, day, wanted.ready_at)?;
    let taken: Vec<String> = of_day(tx, &shop.key, day)?
        .into_iter()
        .filter(|known| known.sku != wanted.sku)
        .map(|known| known.word)
        .collect();
    let batch = Batch {
        id,
        sku: wanted.sku.clone(),
        day,
        source,
        quantity: wanted.quantity.get(),
        ready_at: wanted.ready_at,
        announced: wanted.announce,
        word: rules::code_word(&article, &taken),
        created_at: env.now,
    };
    store::insert(tx, &shop.key, &batch)?;
    if article.counted != Counted::No {
        stock::set_supply(tx, shop, &article, day, &batch.source, batch.ready_at, batch.quantity)?;
    }
    let mut audience = Audience::default();
    if wanted.announce {
        let followers = consent::followers(tx, &shop.key, &Topic::Batch(batch.sku.clone()))?;
        let left = outbox::spend::this_month(tx, shop, env.now)?.left();
        audience = measure(shop, &article, &batch, &followers, env.now, &env.base, per_segment, left);
        tell(tx, env, shop, &article, &batch, &followers)?;
    }
    let detail = Told {
        sku: batch.sku.to_string(),
        quantity: batch.quantity,
        ready_at: batch.ready_at,
        audience: audience.count(),
    };
    let kind = if wanted.announce { "batch.announced" } else { "batch.entered" };
    facts::record(tx, env, &shop.key, kind, &id.to_string(), actor, &detail)?;
    Ok((batch, audience))
}

#[derive(Debug, Serialize)]
struct Told {
    sku: String,
    quantity: i64,
    ready_at: Timestamp,
    audience: usize,
}

/// What announcing would do, before it is done.
pub fn preview(
    conn: &mut Conn<'_>,
    now: Timestamp,
    base: &str,
    shop: &Shop,
    wanted: &Wanted,
    per_segment: i64,
) -> Result<Audience, Failure> {
    if !rules::may_announce(wanted.ready_at, now) {
        return Err(Failure::Time);
    }
    only_when_open(shop, wanted)?;
    let article = article(conn, &shop.key, &wanted.sku)?;
    let followers = consent::followers(conn, &shop.key, &Topic::Batch(wanted.sku.clone()))?;
    let day = shop.day(wanted.ready_at);
    let word = rules::code_word(&article, &[]);
    let batch = Batch {
        id: BatchId::from_bytes([0; 16]),
        sku: wanted.sku.clone(),
        day,
        source: String::new(),
        quantity: wanted.quantity.get(),
        ready_at: wanted.ready_at,
        announced: false,
        word,
        created_at: now,
    };
    let left = outbox::spend::this_month(conn, shop, now)?.left();
    Ok(measure(shop, &article, &batch, &followers, now, base, per_segment, left))
}

fn alert_link(shop: &Shop) -> String {
    format!("/{}/a/{{id}}", shop.slug())
}

#[expect(clippy::too_many_arguments, reason = "everything that the count depends on")]
fn measure(
    shop: &Shop,
    article: &Article,
    batch: &Batch,
    followers: &[Follower],
    now: Timestamp,
    base: &str,
    per_segment: i64,
    left: Option<i64>,
) -> Audience {
    let text = |lang: Lang| {
        let body = words::alert(shop, article, batch, "sms", lang, now);
        let link = outbox::link_of(base, &alert_link(shop), kernel::id::MessageId::from_bytes([0; 16]));
        outbox::sms_text(&shop.name, &body, &link)
    };
    let mut audience = Audience { text: text(Lang::Fr), ..Audience::default() };
    let mut cost = 0;
    for follower in followers {
        // The gate will say the same of each, and keep why.
        if follower.hours.is_some_and(|hours| !hours.holds_at(now, shop.zone())) {
            audience.asleep += 1;
            continue;
        }
        match follower.channel.as_str() {
            "push" => audience.push += 1,
            "email" => audience.email += 1,
            _ => {
                let (segments, hundredths) = outbox::sms_cost(&text(follower.lang), per_segment);
                let segments = i64::try_from(segments.parts).unwrap_or(1);
                // As the ceiling of the month will say, of each that leaves by then.
                if left.is_some_and(|left| audience.segments + segments > left) {
                    audience.held += 1;
                    continue;
                }
                audience.sms += 1;
                audience.segments += segments;
                cost += hundredths;
            }
        }
    }
    audience.cost_cents = (cost + 99) / 100;
    audience
}

fn tell(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    article: &Article,
    batch: &Batch,
    followers: &[Follower],
) -> Result<(), DbError> {
    let about =
        Announced { batch: batch.id, sku: batch.sku.clone(), ready_at: batch.ready_at, word: batch.word.clone() };
    let hour = |lang: Lang| kernel_words::hour(batch.ready_at, shop.zone(), lang.sms_style());
    let draft = |follower: &'_ Follower| {
        let lang = follower.lang;
        let subject = [("article", Arg::from(&article.name)), ("hour", Arg::from(hour(lang)))];
        (
            lang.plain("batch-alert-subject", &subject),
            words::alert(shop, article, batch, &follower.channel, lang, env.now),
        )
    };
    let texts: Vec<(String, String)> = followers.iter().map(draft).collect();
    let drafts: Vec<Draft<'_>> = followers
        .iter()
        .zip(texts)
        .map(|(follower, (subject, body))| Draft {
            purpose: Purpose::Alert,
            contact: &follower.contact,
            target: (follower.channel == "push").then_some(outbox::Target::Push(&follower.target)),
            lang: follower.lang,
            subject,
            body,
            link: alert_link(shop),
            about: about.about(),
            once: format!("batch/{}/{}", batch.id, follower.contact),
            due: env.now,
            expires: Some(rules::alert_expires(batch.ready_at, env.now)),
        })
        .collect();
    outbox::queue_all(tx, env, shop, &drafts).map(|_| ())
}

/// Whether an alert announces what nobody can reserve any more: asked by the gate at the moment of sending.
pub fn is_pointless(conn: &mut Conn<'_>, shop: &Shop, message: &Message, now: Timestamp) -> Result<bool, DbError> {
    let Some(told) = Announced::parse(&message.about) else { return Ok(false) };
    let Some(article) = catalogue::by_sku(conn, &shop.key, &[&told.sku])?.pop() else { return Ok(true) };
    let at = told.ready_at.max(now);
    let curve = stock::curves(conn, shop, &[&article], shop.day(at), now, None)?.pop().flatten();
    Ok(curve.is_some_and(|curve| curve.available(at) <= 0))
}

/// Orders that cannot all be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Danger {
    /// The article that is missing.
    pub sku: Sku,
    /// For which pick-up time.
    pub at: Timestamp,
    /// How many are missing then.
    pub missing: i64,
    /// The orders of that time that want it, the latest placed first.
    pub orders: Vec<Order>,
}

/// Whose orders of an article are in danger on a day.
pub fn dangers(
    conn: &mut Conn<'_>,
    shop: &Shop,
    article: &Article,
    day: Date,
    now: Timestamp,
) -> Result<Vec<Danger>, DbError> {
    let Some(curve) = stock::curves(conn, shop, &[article], day, now, None)?.pop().flatten() else {
        return Ok(Vec::new());
    };
    let mut dangers = Vec::new();
    for (at, missing) in curve.shortfalls().into_iter().filter(|(at, _)| *at >= stock::rules::minute(now)) {
        let orders = orders::endangered(conn, &shop.key, day, &article.sku, at, now)?;
        if !orders.is_empty() {
            dangers.push(Danger { sku: article.sku.clone(), at, missing, orders });
        }
    }
    Ok(dangers)
}

/// A batch is late or smaller, even none at all (or earlier, or larger): the supply follows; answers whose orders are in
/// danger now.
pub fn change(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    id: BatchId,
    quantity: i64,
    ready_at: Timestamp,
    actor: &str,
) -> Result<(Batch, Vec<Danger>), Failure> {
    let mut batch = by_id(tx, &shop.key, id)?.ok_or(Failure::NoBatch)?;
    if shop.day(ready_at) != batch.day {
        return Err(Failure::Time);
    }
    let article = article(tx, &shop.key, &batch.sku)?;
    (batch.quantity, batch.ready_at) = (quantity.clamp(0, i64::from(kernel::Quantity::MAX)), ready_at);
    store::change(tx, &shop.key, id, batch.quantity, ready_at)?;
    if article.counted != Counted::No {
        stock::set_supply(tx, shop, &article, batch.day, &batch.source, ready_at, batch.quantity)?;
    }
    let detail = Told { sku: batch.sku.to_string(), quantity: batch.quantity, ready_at, audience: 0 };
    facts::record(tx, env, &shop.key, "batch.changed", &id.to_string(), actor, &detail)?;
    let dangers = dangers(tx, shop, &article, batch.day, env.now)?;
    Ok((batch, dangers))
}
