//! What its customer changes, or the counter for them: each day until its cut-off, and nothing of a day after it.

use db::{Conn, DbError, Tx};
use jiff::{ToSpan, civil::Date};
use kernel::{Contact, Unit, id::SubscriptionId};

use super::{
    Failure, Lunch, Outcome, Subscription, books, fact, notices,
    rules::{self, Choice, Content, MOST, Offer, Pause, Pay, Plan, Prices, State},
    store,
};
use crate::{
    catalogue::{self, Article},
    platform::{Env, i18n::Lang},
    shops::Shop,
};

/// What a new subscription is made from.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Where they are told.
    pub contact: Contact,
    /// The name to be called.
    pub name: String,
    /// Their language.
    pub lang: Lang,
    /// When and what; its prices and its start are settled here.
    pub plan: Plan,
    /// How it is paid.
    pub pay: Pay,
}

/// The prices of everything that is always the same in it.
pub(super) fn prices_of(content: &Content, shelf: &[Article]) -> Prices {
    let fixed = content.choices.iter().filter_map(|choice| match choice {
        Choice::Fixed { sku, .. } if content.formula.is_none() => Some(sku),
        _ => None,
    });
    let skus = content.formula.iter().chain(fixed);
    let price = |sku: &kernel::Sku| shelf.iter().find(|article| article.sku == *sku).map(|article| article.price);
    skus.filter_map(|sku| Some((sku.clone(), price(sku)?))).collect()
}

/// Whether the shop offers what is chosen, and whether its customer may eat it.
fn judge(plan: &Plan, content: &Content, offer: &Offer, shelf: &[Article]) -> Result<(), Failure> {
    if content.choices.is_empty() && content.formula.is_none() {
        return Err(Failure::Empty);
    }
    let formula = match &content.formula {
        Some(sku) => Some(offer.formula(sku).ok_or(Failure::NotOffered)?),
        None => None,
    };
    for choice in &content.choices {
        match choice {
            Choice::Chef { part } => {
                let known = match formula {
                    Some(formula) => formula.parts.iter().any(|known| known.name == *part),
                    None => !offer.rotation.is_empty(),
                };
                if !known {
                    return Err(Failure::NotOffered);
                }
            }
            Choice::Fixed { part, sku, .. } => {
                let article = shelf.iter().find(|article| article.sku == *sku && article.unit == Unit::Piece);
                let article = article.filter(|article| !article.detail.adult_only).ok_or(Failure::NotOffered)?;
                let offered = match formula {
                    Some(formula) => formula.parts.iter().any(|known| known.name == *part && known.skus.contains(sku)),
                    None => offer.own,
                };
                if !offered {
                    return Err(Failure::NotOffered);
                }
                if !rules::is_safe(article, &plan.taste) {
                    return Err(Failure::Unsafe(article.name.clone()));
                }
            }
        }
    }
    Ok(())
}

fn judge_days(plan: &Plan, shop: &Shop, from: Date) -> Result<(), Failure> {
    if plan.weekdays.is_empty() {
        return Err(Failure::Empty);
    }
    let shut = rules::shut_days(plan, &shop.hours, from);
    if shut.is_empty() { Ok(()) } else { Err(Failure::Shut(shut)) }
}

fn judge_pay(pay: Pay, offer: &Offer) -> Result<(), Failure> {
    match pay {
        Pay::Card if offer.card == 0 => Err(Failure::NotOffered),
        Pay::Month if !offer.month => Err(Failure::NotOffered),
        _ => Ok(()),
    }
}

/// Subscribes: by someone of the shop who sees the person it runs at once, else once its address said yes.
///
/// # Errors
/// Why not.
pub fn make(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    wish: Wish,
    witness: Option<&str>,
) -> Result<Subscription, Failure> {
    let offer = store::offer(tx, &shop.key)?;
    if !offer.active {
        return Err(Failure::NotOffered);
    }
    let known = store::of_contact(tx, &shop.key, &wish.contact)?;
    if known.iter().filter(|known| known.state != State::Ended).count() >= MOST {
        return Err(Failure::TooMany);
    }
    let shelf = catalogue::all(tx, &shop.key)?;
    let mut plan = wish.plan;
    plan.start = plan.start.max(offer.first_open(env.now, shop.zone()));
    if plan.end.is_some_and(|end| end < plan.start) {
        return Err(Failure::Empty);
    }
    judge(&plan, &plan.content, &offer, &shelf)?;
    judge_days(&plan, shop, plan.start)?;
    judge_pay(wish.pay, &offer)?;
    (plan.prices, plan.next) = (prices_of(&plan.content, &shelf), None);
    let own = Subscription {
        key: shop.key.clone(),
        id: SubscriptionId::new(env.now, env.rng.as_mut()),
        // A mail costs nothing; an SMS is kept for what differs.
        tells: matches!(wish.contact, Contact::Email(_)),
        contact: wish.contact,
        name: wish.name,
        lang: wish.lang,
        state: if witness.is_some() { State::Active } else { State::Pending },
        plan,
        pay: wish.pay,
        misses: 0,
        feed: 1,
        made_by: witness.map_or_else(|| "customer".to_owned(), str::to_owned),
        created_at: env.now,
        changed_at: env.now,
    };
    store::insert(tx, &own)?;
    match own.state {
        State::Active => notices::made(tx, env, shop, &own, &offer)?,
        _ => notices::asked(tx, env, shop, &own)?,
    }
    let actor = own.made_by.clone();
    fact(tx, env, &own, "made", &actor)?;
    Ok(own)
}

/// The address said yes: from now on it runs.
pub fn confirm(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, own: &mut Subscription) -> Result<(), Failure> {
    if own.state != State::Pending {
        return Ok(());
    }
    let offer = store::offer(tx, &shop.key)?;
    own.state = State::Active;
    own.plan.start = own.plan.start.max(offer.first_open(env.now, shop.zone()));
    save(tx, env, own)?;
    notices::made(tx, env, shop, own, &offer)?;
    Ok(fact(tx, env, own, "confirmed", "customer")?)
}

fn save(tx: &mut Tx<'_>, env: &Env, own: &mut Subscription) -> Result<(), DbError> {
    own.changed_at = env.now;
    store::update(tx, own)
}

fn row(conn: &mut Conn<'_>, env: &Env, own: &Subscription, day: Date) -> Result<Lunch, DbError> {
    let known = store::lunch(conn, &own.key, own.id, day)?;
    Ok(known.unwrap_or_else(|| Lunch::plain(own.id, day, env.now)))
}

/// The row of a day that may still be changed.
fn open_row(
    conn: &mut Conn<'_>,
    env: &Env,
    shop: &Shop,
    own: &Subscription,
    day: Date,
) -> Result<(Offer, Lunch), Failure> {
    let offer = store::offer(conn, &shop.key)?;
    let row = row(conn, env, own, day)?;
    if !offer.may_change(day, env.now, shop.zone()) || row.outcome != Outcome::Open || own.state != State::Active {
        return Err(Failure::TooLate(day));
    }
    match rules::day(&own.plan, &offer, &shop.hours, day, false) {
        rules::Day::Lunch => Ok((offer, row)),
        _ => Err(Failure::NoLunch(day)),
    }
}

/// Days whose cut-off is over and whose order is not made yet stay what they are, whatever is changed from now on.
fn freeze(tx: &mut Tx<'_>, env: &Env, shop: &Shop, own: &Subscription, offer: &Offer) -> Result<(), DbError> {
    let first = offer.first_open(env.now, shop.zone());
    for day in shop.day(env.now).series(1.day()).take_while(|day| *day < first) {
        let mut lunch = row(tx, env, own, day)?;
        if lunch.outcome != Outcome::Open {
            continue;
        }
        if super::day_of(own, offer, shop, day, Some(&lunch)) == rules::Day::Lunch {
            lunch.outcome = Outcome::Kept;
            lunch.content.get_or_insert_with(|| own.plan.content.clone());
            lunch.minute.get_or_insert(own.plan.minute);
        } else {
            lunch.skipped = true;
        }
        store::put_lunch(tx, &own.key, &lunch)?;
    }
    Ok(())
}

/// No lunch on a day, or one after all.
///
/// # Errors
/// [`Failure::TooLate`] after its cut-off, [`Failure::NoLunch`] when it is no day of the subscription.
pub fn skip(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    own: &Subscription,
    day: Date,
    skipped: bool,
    actor: &str,
) -> Result<(), Failure> {
    let (_, mut lunch) = open_row(tx, env, shop, own, day)?;
    (lunch.skipped, lunch.made_at) = (skipped, env.now);
    store::put_lunch(tx, &own.key, &lunch)?;
    Ok(fact(tx, env, own, if skipped { "skipped" } else { "unskipped" }, actor)?)
}

/// What is wished on one day alone; none: as always.
#[derive(Debug, Clone, Default)]
pub struct DayChange {
    /// What it holds.
    pub content: Option<Content>,
    /// At what minute.
    pub minute: Option<i64>,
}

/// Another lunch or another hour on one day.
///
/// # Errors
/// As [`skip`]; and when the shop does not offer it, or is closed at that hour.
pub fn change_day(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    own: &Subscription,
    day: Date,
    wish: DayChange,
    actor: &str,
) -> Result<(), Failure> {
    let (offer, mut lunch) = open_row(tx, env, shop, own, day)?;
    if let Some(content) = &wish.content {
        judge(&own.plan, content, &offer, &catalogue::all(tx, &shop.key)?)?;
    }
    let minute = wish.minute.filter(|minute| *minute != own.plan.minute);
    if !shop.hours.is_open(own.plan.pickup(day, minute, shop.zone())) {
        return Err(Failure::Shut(vec![day.weekday()]));
    }
    lunch.content = wish.content.filter(|content| *content != own.plan.content);
    (lunch.minute, lunch.skipped, lunch.made_at) = (minute, false, env.now);
    store::put_lunch(tx, &own.key, &lunch)?;
    Ok(fact(tx, env, own, "day-changed", actor)?)
}

/// Changes what holds for all days to come. Prices of what is new in it are those of the shelf now.
///
/// # Errors
/// When the shop does not offer it, is closed then, or it holds what they avoid.
pub fn change(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    own: &mut Subscription,
    (plan, pay, tells): (Plan, Pay, bool),
    actor: &str,
) -> Result<(), Failure> {
    let offer = store::offer(tx, &shop.key)?;
    let shelf = catalogue::all(tx, &shop.key)?;
    if plan.content != own.plan.content || plan.taste != own.plan.taste {
        judge(&plan, &plan.content, &offer, &shelf)?;
    }
    judge_days(&plan, shop, offer.first_open(env.now, shop.zone()))?;
    if pay != own.pay {
        judge_pay(pay, &offer)?;
    }
    freeze(tx, env, shop, own, &offer)?;
    if plan.content != own.plan.content {
        let fresh = prices_of(&plan.content, &shelf);
        let kept = |sku: &kernel::Sku| rules::price_of(&own.plan.prices, sku);
        let prices = fresh.into_iter().map(|(sku, price)| (sku.clone(), kept(&sku).unwrap_or(price))).collect();
        // What was announced is announced anew, of what is in it now.
        (own.plan.prices, own.plan.next) = (prices, None);
    }
    let before = std::mem::replace(&mut own.plan, plan);
    // What the program settles is not for a form to change.
    own.plan.start = before.start;
    own.plan.pauses = before.pauses;
    own.plan.prices = before.prices;
    own.plan.next = before.next;
    (own.pay, own.tells) = (pay, tells);
    save(tx, env, own)?;
    Ok(fact(tx, env, own, "changed", actor)?)
}

/// Rests on these days, as far as their cut-offs are not over; answers what it came to, nothing when that is no day.
pub fn pause(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    own: &mut Subscription,
    wish: Pause,
    actor: &str,
) -> Result<Option<Pause>, Failure> {
    let offer = store::offer(tx, &shop.key)?;
    let open = offer.first_open(env.now, shop.zone());
    freeze(tx, env, shop, own, &offer)?;
    if !rules::pause(&mut own.plan.pauses, wish, open) {
        return Ok(None);
    }
    save(tx, env, own)?;
    fact(tx, env, own, "paused", actor)?;
    Ok(Some(Pause { from: wish.from.max(open), ..wish }))
}

/// Lunch again from a day on, as far as its cut-off is not over; answers from which. Days that are skipped stay so.
pub fn resume(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    own: &mut Subscription,
    from: Option<Date>,
    actor: &str,
) -> Result<Date, Failure> {
    let offer = store::offer(tx, &shop.key)?;
    let open = offer.first_open(env.now, shop.zone());
    freeze(tx, env, shop, own, &offer)?;
    let from = from.unwrap_or(open).max(open);
    rules::resume(&mut own.plan.pauses, from, open);
    own.misses = 0;
    save(tx, env, own)?;
    fact(tx, env, own, "resumed", actor)?;
    Ok(from)
}

/// "Résilier": no lunch from the first day on that may still be changed. What is due already stays; it is told.
pub fn end(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, own: &mut Subscription, actor: &str) -> Result<(), Failure> {
    if own.state == State::Ended {
        return Ok(());
    }
    let offer = store::offer(tx, &shop.key)?;
    let last = offer.first_open(env.now, shop.zone()).yesterday().unwrap_or(Date::MIN);
    let waited = own.state == State::Pending;
    own.plan.end = Some(own.plan.end.map_or(last, |end| end.min(last)));
    own.state = State::Ended;
    save(tx, env, own)?;
    if !waited {
        let balance = books::balance(tx, &own.key, own.id)?;
        notices::ended(tx, env, shop, own, balance)?;
    }
    Ok(fact(tx, env, own, "ended", actor)?)
}

/// A new address for the calendar: the one before shows nothing any more.
pub fn new_feed(tx: &mut Tx<'_>, env: &mut Env, own: &mut Subscription) -> Result<(), DbError> {
    own.feed += 1;
    save(tx, env, own)
}

/// Forgets a person at their wish, once it is over and the books are even. The books keep their numbers.
///
/// # Errors
/// [`Failure::NotEven`] when lunches are left or something is owed, or an order is still to be fetched.
pub fn forget(tx: &mut Tx<'_>, env: &mut Env, own: &Subscription) -> Result<(), Failure> {
    let balance = books::balance(tx, &own.key, own.id)?;
    let followed = store::followed(tx, &own.key)?.iter().any(|lunch| lunch.subscription == own.id);
    if balance != rules::Balance::default() || own.state == State::Active || followed {
        return Err(Failure::NotEven);
    }
    store::delete(tx, &own.key, own.id)?;
    Ok(fact(tx, env, own, "forgotten", "customer")?)
}
