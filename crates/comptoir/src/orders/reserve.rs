//! The command `reserve`: a click, an SMS, a call, an alert's answer all end here.

use db::{Conn, DbError, Tx};
use jiff::{SignedDuration, Timestamp, civil::Date};
use kernel::{Cents, Contact, Quantity, Sku, Unit, id::OrderId, money};

use super::{
    Actor, Failure, Line, Order, notices, record,
    rules::{self, Payment, Refusal, State, View, Wished},
    store,
};
use crate::{
    catalogue::{self, Article, WishLine, rules::order_by},
    customers,
    platform::{Env, i18n::Lang},
    shops::Shop,
    stock::{self, Take},
};

/// When the customer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pickup {
    /// At that instant.
    At(Timestamp),
    /// At the first slot that is possible.
    Soonest,
    /// At the first slot with room from then on, of the goods that are ready then: from a batch.
    From(Timestamp),
}

/// Who an order is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The name to be called.
    pub name: String,
    /// Where they are told.
    pub contact: Contact,
}

/// What someone wishes.
#[derive(Debug, Clone)]
pub struct Wish {
    /// What; the same article in the same way twice is added up.
    pub lines: Vec<WishLine>,
    /// When.
    pub pickup: Pickup,
    /// By which way in: `web`, `api`, `sms`, `alert`.
    pub source: &'static str,
    /// The key of the request in that way: the same key gives the same order.
    pub external_id: String,
    /// The browser that holds, before it says who it is; empty elsewhere.
    pub visitor: String,
    /// What the customer adds.
    pub note: String,
    /// Their language.
    pub lang: Lang,
    /// Confirmed at once by someone known; none: held until confirmed.
    pub who: Option<Who>,
}

/// Reserves: checks hours, lead times, stock and slot, and takes stock and slot, in this transaction.
///
/// A visitor's earlier hold in the same shop is replaced. The order is `received` when the wish says who, else `held`
/// for the shop's hold time.
pub fn reserve(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, wish: &Wish) -> Result<Order, Failure> {
    reserve_as(tx, env, shop, wish, notices::received(wish.source))
}

/// The same for a regular whose message was taken at its word: what they are told says the allergens, and how one word
/// takes it back.
pub fn reserve_for_regular(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, wish: &Wish) -> Result<Order, Failure> {
    reserve_as(tx, env, shop, wish, notices::TAKEN)
}

/// The same for who tells of the order in own words, in this transaction.
pub fn reserve_untold(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, wish: &Wish) -> Result<Order, Failure> {
    reserve_as(tx, env, shop, wish, "")
}

/// `told` is how the customer is told, nothing when somebody else does.
fn reserve_as(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, wish: &Wish, told: &'static str) -> Result<Order, Failure> {
    let own = if wish.visitor.is_empty() { None } else { store::held_by(tx, &shop.key, &wish.visitor, env.now)? };
    let own = own.filter(|_| wish.who.is_none());
    match try_reserve(tx, env, shop, wish, own, told) {
        Err(Failure::Refused(refusal)) => {
            match store::by_external(tx, &shop.key, wish.source, &wish.external_id, env.now)? {
                // Asked again after it was granted: what was granted stands, whatever is left now.
                Some(order) => Err(Failure::Again(Box::new(order))),
                None => Err(Failure::Refused(refusal)),
            }
        }
        outcome => outcome,
    }
}

fn try_reserve(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    wish: &Wish,
    own: Option<OrderId>,
    told: &'static str,
) -> Result<Order, Failure> {
    let Plan { at, articles, lines } = plan(tx, env.now, shop, &wish.lines, wish.pickup, own)?;
    let wished = wished(&articles, &lines);
    let day = shop.day(at);
    let id = OrderId::new(env.now, env.rng.as_mut());
    let takes: Vec<Take> = wished.iter().map(|line| Take::of(line.article, day, line.quantity)).collect();
    let mut order = draft(env, shop, wish, id, at, &wished, &lines);
    if let Some(previous) = own {
        stock::release_hold(tx, &shop.key, previous)?;
        store::release_slot_hold(tx, &shop.key, previous)?;
        store::set_state(tx, &shop.key, previous, State::Expired, Payment::Void, env.now)?;
    }
    let mut customer = None;
    if let Some(who) = &wish.who {
        customer = Some(customers::meet(tx, env, &shop.key, &who.name, &who.contact)?);
        stock::promise(tx, &shop.key, at, &takes)?;
        store::add_slot(tx, &order)?;
    } else {
        stock::hold(tx, &shop.key, id, at, &takes, order.expires_at)?;
        store::hold_slot(tx, &order)?;
    }
    let Some(number) = store::insert(tx, &order, &wish.external_id, &wish.visitor, customer)? else {
        // Somebody sent the same key before. Undoing this closure undoes the promise above.
        let known = store::by_external(tx, &shop.key, wish.source, &wish.external_id, env.now)?;
        return Err(known.map_or(Failure::NoOrder, |order| Failure::Again(Box::new(order))));
    };
    order.number = number;
    store::insert_lines(tx, &order)?;
    let actor = Actor { mover: rules::Mover::Customer, name: format!("customer:{}", wish.source) };
    record(tx, env, &order, &actor, State::Held, "")?;
    if order.state == State::Received && !told.is_empty() {
        notices::placed(tx, env, shop, &order, told)?;
    }
    Ok(order)
}

/// What is wished, once its time is settled.
pub(super) struct Plan {
    /// When it is fetched.
    pub(super) at: Timestamp,
    /// The articles, each once.
    pub(super) articles: Vec<Article>,
    /// The lines, the same article in the same way added up.
    pub(super) lines: Vec<WishLine>,
}

/// Reads the articles and settles the time, or says why not. Holds of `own` do not count.
pub(super) fn plan(
    conn: &mut Conn<'_>,
    now: Timestamp,
    shop: &Shop,
    lines: &[WishLine],
    pickup: Pickup,
    own: Option<OrderId>,
) -> Result<Plan, Failure> {
    let lines = merged(lines);
    let articles = read_articles(conn, shop, &lines)?;
    let at = settle_time(conn, now, shop, &wished(&articles, &lines), pickup, own)?;
    Ok(Plan { at, articles, lines })
}

/// Until when the customer may change an order of these lines: the earliest cut-off of its articles.
pub(super) fn order_until(shop: &Shop, wished: &[Wished<'_>], at: Timestamp) -> Timestamp {
    wished.iter().map(|line| order_by(line.article, at, shop.zone())).min().unwrap_or(at)
}

/// Only measures with a capacity are stored: the others would be rows that nobody reads.
pub(super) fn bounded(shop: &Shop, need: Vec<(String, i64)>) -> Vec<(String, i64)> {
    need.into_iter().filter(|(measure, _)| rules::slot_capacity(&shop.slots, measure).is_some()).collect()
}

/// The same article in the same way is one line.
pub(super) fn merged(lines: &[WishLine]) -> Vec<WishLine> {
    let mut out: Vec<WishLine> = Vec::with_capacity(lines.len());
    for line in lines {
        let same = |known: &&mut WishLine| {
            (&known.sku, &known.options, known.agreed) == (&line.sku, &line.options, line.agreed)
        };
        match out.iter_mut().find(same) {
            Some(known) => {
                known.quantity = Quantity::new(known.quantity.get() + line.quantity.get()).unwrap_or(known.quantity);
            }
            None => out.push(line.clone()),
        }
    }
    out
}

/// The articles of these lines, each once, in the order of the lines.
pub(super) fn read_articles(conn: &mut Conn<'_>, shop: &Shop, lines: &[WishLine]) -> Result<Vec<Article>, Failure> {
    if lines.is_empty() {
        return Err(Failure::Refused(Refusal::Empty));
    }
    let mut skus: Vec<&Sku> = Vec::with_capacity(lines.len());
    for line in lines {
        if !skus.contains(&&line.sku) {
            skus.push(&line.sku);
        }
    }
    let mut known = catalogue::by_sku(conn, &shop.key, &skus)?;
    let mut articles = Vec::with_capacity(skus.len());
    for sku in skus {
        let Some(at) = known.iter().position(|article| article.sku == *sku) else {
            return Err(Failure::Refused(Refusal::UnknownArticle(sku.to_string())));
        };
        let article = known.swap_remove(at);
        if article.unit == Unit::Service {
            return Err(Failure::Refused(Refusal::ByAppointment(sku.clone())));
        }
        let mut asked = lines.iter().filter(|line| line.sku == *sku).flat_map(|line| &line.options);
        if let Some(option) = asked.find(|option| !article.detail.options.contains(option)) {
            return Err(Failure::Refused(Refusal::UnknownOption { sku: sku.clone(), option: option.clone() }));
        }
        articles.push(article);
    }
    Ok(articles)
}

/// What is wished of each article, in whatever ways.
pub(super) fn wished<'a>(articles: &'a [Article], lines: &[WishLine]) -> Vec<Wished<'a>> {
    let sum = |article: &Article| lines.iter().filter(|l| l.sku == article.sku).map(|l| l.quantity.get()).sum();
    articles.iter().map(|article| Wished { article, quantity: sum(article) }).collect()
}

/// Everything that a decision for one day looks at, read in two statements.
pub(super) fn with_view<T>(
    conn: &mut Conn<'_>,
    now: Timestamp,
    shop: &Shop,
    lines: &[Wished<'_>],
    day: Date,
    own: Option<OrderId>,
    decide: impl FnOnce(&View<'_>) -> T,
) -> Result<T, DbError> {
    let articles: Vec<&Article> = lines.iter().map(|line| line.article).collect();
    let curves = stock::curves(conn, shop, &articles, day, now, own)?;
    let used = store::slot_usage(conn, &shop.key, day, now, own)?;
    Ok(decide(&View { now, hours: &shop.hours, rule: shop.slots, day, lines, curves: &curves, used: &used }))
}

fn settle_time(
    conn: &mut Conn<'_>,
    now: Timestamp,
    shop: &Shop,
    lines: &[Wished<'_>],
    pickup: Pickup,
    own: Option<OrderId>,
) -> Result<Timestamp, Failure> {
    let wanted = match pickup {
        Pickup::At(at) => at,
        Pickup::Soonest => now,
        Pickup::From(at) => at.max(now),
    };
    if wanted > now.saturating_add(SignedDuration::from_hours(24 * rules::HORIZON_DAYS)).unwrap_or(Timestamp::MAX) {
        return Err(Failure::Refused(Refusal::TooFar));
    }
    let day = shop.day(wanted);
    let outcome = with_view(conn, now, shop, lines, day, own, |view| match pickup {
        Pickup::At(at) => rules::decide(view, at).map(|()| at),
        Pickup::From(_) => rules::soon(view, wanted),
        Pickup::Soonest => match view.first_possible(wanted) {
            Some(at) => Ok(at),
            None => Err(rules::decide(view, wanted).err().unwrap_or(Refusal::Closed { next: None })),
        },
    })?;
    match outcome {
        Ok(at) => Ok(at),
        Err(mut refusal) => {
            if refusal.depends_on_time() && refusal.next().is_none() {
                refusal.set_next(next_days(conn, now, shop, lines, day, own)?);
            }
            match (pickup, refusal.next()) {
                (Pickup::Soonest, Some(at)) => Ok(at),
                _ => Err(Failure::Refused(refusal)),
            }
        }
    }
}

/// The first possible slot of the ten days after `day`.
fn next_days(
    conn: &mut Conn<'_>,
    now: Timestamp,
    shop: &Shop,
    lines: &[Wished<'_>],
    day: Date,
    own: Option<OrderId>,
) -> Result<Option<Timestamp>, DbError> {
    let mut next = day;
    for _ in 0..10 {
        let Ok(tomorrow) = next.tomorrow() else { break };
        next = tomorrow;
        if shop.hours.on(next).is_empty() {
            continue;
        }
        let found = with_view(conn, now, shop, lines, next, own, |view| view.first_possible(now))?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn draft(
    env: &Env,
    shop: &Shop,
    wish: &Wish,
    id: OrderId,
    at: Timestamp,
    wished: &[Wished<'_>],
    asked: &[WishLine],
) -> Order {
    let day = shop.day(at);
    let lines: Vec<Line> = (asked.iter().enumerate())
        .filter_map(|(n, line)| {
            let article = wished.iter().map(|known| known.article).find(|article| article.sku == line.sku)?;
            Some(wished_line(n, article, line, day, wish.lang))
        })
        .collect();
    let minutes = |n: i64| SignedDuration::from_mins(n);
    let (state, expires_at) = match wish.who {
        Some(_) => (State::Received, at.saturating_add(minutes(shop.grace_minutes))),
        None => (State::Held, env.now.saturating_add(minutes(shop.hold_minutes))),
    };
    Order {
        key: shop.key.clone(),
        id,
        day,
        number: 0,
        pickup_at: at,
        slot_at: rules::slot_of(at, &shop.slots, kernel::calendar::day_start(day, shop.zone())),
        need: bounded(shop, rules::slot_need(wished)),
        source: wish.source.to_owned(),
        name: wish.who.as_ref().map(|who| who.name.clone()).unwrap_or_default(),
        contact: wish.who.as_ref().map(|who| who.contact.clone()),
        lang: wish.lang,
        state,
        payment: Payment::Due,
        total: lines.iter().map(|line| line.total).sum::<Cents>(),
        note: wish.note.clone(),
        placed_at: env.now,
        expires_at: expires_at.unwrap_or(at),
        changeable_until: order_until(shop, wished, at),
        moved_at: env.now,
        lines,
        receipt: None,
        prints: 0,
        version: 1,
    }
}

/// A line for a local day, as it is wished, at the price that was agreed if one was.
pub(super) fn wished_line(n: usize, article: &Article, wish: &WishLine, day: Date, lang: Lang) -> Line {
    let mut line = Line { options: wish.options.clone(), ..line_of(n, article, wish.quantity, day, lang) };
    if let Some(price) = wish.agreed {
        (line.price, line.total) = (price, money::line_total(line.unit, price, line.quantity));
    }
    line
}

/// A line for a local day, as it comes.
pub(super) fn line_of(n: usize, article: &Article, quantity: Quantity, day: Date, lang: Lang) -> Line {
    Line {
        line: i64::try_from(n).unwrap_or(0) + 1,
        sku: article.sku.clone(),
        name: article.name.clone(),
        unit: article.unit,
        quantity,
        options: Vec::new(),
        price: article.price,
        vat: article.vat,
        total: money::line_total(article.unit, article.price, quantity),
        allergens: notices::allergens(article, lang),
        stock_day: Take::of(article, day, quantity.get()).day,
        dropped: false,
    }
}
