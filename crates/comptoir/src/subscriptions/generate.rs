//! The evening round: one order for each subscription and day, made once, after the cut-off, within the promise.

use db::{Conn, DbError, Tx};
use jiff::{Timestamp, civil::Date};
use kernel::{Sku, id::SubscriptionId};

use super::{
    Change, Lunch, Outcome, SOURCE, Subscription, books, day_of, fact, notices,
    rules::{self, Ask, Day, Fault, Offer, Pay, State},
    store,
};
use crate::{
    catalogue::{self, Article},
    orders::{self, Failure, Order, Pickup, Who, rules::Refusal},
    platform::{App, Env, Error},
    shops::{self, Shop},
};

/// How often another article or another hour is tried before it is said that it is not possible.
const TRIES: usize = 24;
/// How many earlier lunches the chef remembers.
const REMEMBERED: usize = 10;

/// Makes the orders of every day that is due; answers how many subscriptions were looked at. What was not made while the
/// program was down is made as soon as it runs.
pub async fn generate(app: App) -> Result<usize, Error> {
    let street = app.street().clone();
    let slugs = app.db().read(move |conn| store::active(conn, &street)).await?;
    let mut count = 0;
    for slug in slugs {
        let Some(shop) = shops::directory(&app).get(&slug) else { continue };
        let (key, now, zone) = (shop.key.clone(), app.now(), shop.zone().clone());
        let due: Vec<Date> = app
            .db()
            .read(move |conn| {
                let made = store::made(conn, &key)?;
                Ok::<_, DbError>(store::offer(conn, &key)?.due(now, &zone, made))
            })
            .await?;
        for day in due {
            count += round(&app, &shop, day).await?;
        }
    }
    Ok(count)
}

/// One day of one shop. It counts as made when nothing failed; until then it is looked at again.
async fn round(app: &App, shop: &std::sync::Arc<Shop>, day: Date) -> Result<usize, Error> {
    let key = shop.key.clone();
    let ids: Vec<SubscriptionId> = app
        .db()
        .read(move |conn| {
            let all = store::all(conn, &key)?;
            let runs = |own: &&Subscription| own.state != State::Pending && own.plan.end.is_none_or(|end| day <= end);
            Ok::<_, DbError>(all.iter().filter(runs).map(|own| own.id).collect())
        })
        .await?;
    let (mut made, mut failed) = (0, false);
    for id in ids {
        let (own, mut env) = (shop.clone(), app.env());
        match app.db().write(&shop.key, move |tx| serve(tx, &mut env, &own, id, day)).await {
            Ok(done) => made += usize::from(done),
            Err(error) => {
                failed = true;
                tracing::error!(%error, "a lunch cannot be ordered");
            }
        }
    }
    if !failed {
        let key = shop.key.clone();
        app.db().write(&shop.key, move |tx| store::put_made(tx, &key, day)).await?;
    }
    Ok(made)
}

/// The lunch of one subscription on one day; false when there is none to make, or it is made already.
pub fn serve(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, id: SubscriptionId, day: Date) -> Result<bool, Error> {
    // Read again under the shop's lock: another node may have been faster.
    let Some(own) = store::by_id(tx, &shop.key, id)?.filter(|own| own.state != State::Pending) else {
        return Ok(false);
    };
    let offer = store::offer(tx, &shop.key)?;
    if offer.generates(day, shop.zone()) > env.now {
        return Ok(false);
    }
    let known = store::lunch(tx, &shop.key, id, day)?;
    let mut lunch = known.clone().unwrap_or_else(|| Lunch::plain(id, day, env.now));
    if lunch.outcome.is_made() {
        return Ok(false);
    }
    match day_of(&own, &offer, shop, day, known.as_ref()) {
        Day::Lunch => {}
        // A closing that the week does not know is worth a word; the usual day of rest is not.
        Day::Closed(why) if shop.hours.closing_on(day).is_some() => {
            lunch.changes = vec![Change::Shut(why)];
            refuse(tx, env, shop, &own, lunch)?;
            return Ok(true);
        }
        _ => return Ok(false),
    }
    lunch.changes = Vec::new();
    let wanted = own.plan.pickup(day, lunch.minute, shop.zone());
    if wanted <= env.now {
        lunch.changes = vec![Change::Late];
        refuse(tx, env, shop, &own, lunch)?;
        return Ok(true);
    }
    lunch.pay = paid_by(tx, env.now, &own, &mut lunch.changes)?;
    match order(tx, env, shop, &own, &offer, &mut lunch, wanted)? {
        Some(order) => {
            (lunch.outcome, lunch.order, lunch.followed) = (Outcome::Ordered, Some(order.id), true);
            lunch.made_at = env.now;
            store::put_lunch(tx, &shop.key, &lunch)?;
            fact(tx, env, &own, "ordered", "program")?;
            if own.tells || !lunch.changes.is_empty() {
                notices::tomorrow(tx, env, shop, &own, &lunch, &order)?;
            }
        }
        None => refuse(tx, env, shop, &own, lunch)?,
    }
    Ok(true)
}

fn refuse(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, own: &Subscription, mut lunch: Lunch) -> Result<(), Error> {
    (lunch.outcome, lunch.made_at) = (Outcome::Refused, env.now);
    store::put_lunch(tx, &shop.key, &lunch)?;
    fact(tx, env, own, "refused", "program")?;
    Ok(notices::refused(tx, env, shop, own, &lunch)?)
}

/// How a lunch is paid: a card that is used up is said to be, and the lunch is paid at pick-up.
fn paid_by(conn: &mut Conn<'_>, now: Timestamp, own: &Subscription, changes: &mut Vec<Change>) -> Result<Pay, DbError> {
    if own.pay != Pay::Card {
        return Ok(own.pay);
    }
    let (balance, engaged) = books::standing_of(conn, now, own)?;
    match balance.lunches - engaged {
        ..=0 => {
            changes.push(Change::CardOver);
            Ok(Pay::Pickup)
        }
        free => {
            if free <= 2 {
                changes.push(Change::CardLow(free - 1));
            }
            Ok(Pay::Card)
        }
    }
}

/// What was served on earlier days, the newest first.
fn history(conn: &mut Conn<'_>, own: &Subscription, day: Date) -> Result<Vec<Vec<Sku>>, DbError> {
    let month = day.checked_sub(jiff::Span::new().days(45)).unwrap_or(day);
    let mut known = store::lunches(conn, &own.key, own.id, month)?;
    known.retain(|lunch| lunch.day < day && !lunch.served.is_empty());
    Ok(known.into_iter().rev().take(REMEMBERED).map(|lunch| lunch.served).collect())
}

/// A number of the subscription and the day, by which the chef chooses among equals.
fn turn(id: SubscriptionId, day: Date) -> u64 {
    let bytes = id.as_bytes();
    let seed =
        u64::from_le_bytes([bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]]);
    let days = u64::try_from((day - Date::MIN).get_days()).unwrap_or(0);
    seed.wrapping_add(days.wrapping_mul(0x9E37_79B9_7F4A_7C15)) >> 7
}

/// Orders what can be had: what is gone is replaced by rule, a full slot gives way to the nearest one. None when it is not
/// possible; the changes then say why.
fn order(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    own: &Subscription,
    offer: &Offer,
    lunch: &mut Lunch,
    wanted: Timestamp,
) -> Result<Option<Order>, Error> {
    let shelf = catalogue::all(tx, &shop.key)?;
    let history = history(tx, own, lunch.day)?;
    let content = lunch.content.clone().unwrap_or_else(|| own.plan.content.clone());
    let slots = orders::rules::slots(&shop.hours, &shop.slots, lunch.day, env.now);
    let mut near = rules::near_slots(&slots, wanted).into_iter();
    let (mut gone, mut at): (Vec<Sku>, Timestamp) = (Vec::new(), wanted);
    for _ in 0..TRIES {
        let ask = Ask {
            day: lunch.day,
            content: &content,
            plan: &own.plan,
            offer,
            shelf: &shelf,
            history: &history,
            gone: &gone,
            turn: turn(own.id, lunch.day),
        };
        let lines = match rules::compose(&ask) {
            Ok(lines) => lines,
            Err(fault) => {
                lunch.changes = vec![said(fault)];
                return Ok(None);
            }
        };
        let wish = orders::Wish {
            lines: lines.iter().map(|line| line.wish.clone()).collect(),
            pickup: Pickup::At(at),
            source: SOURCE,
            external_id: format!("{} {}", own.id, lunch.day),
            visitor: String::new(),
            note: note(lunch.pay),
            lang: own.lang,
            who: Some(Who { name: own.name.clone(), contact: own.contact.clone() }),
        };
        match orders::reserve_untold(tx, env, shop, &wish) {
            Ok(order) => {
                let name = |sku: &Sku| named(&shelf, sku);
                let replaced = lines
                    .iter()
                    .filter_map(|line| Some(Change::Replaced(line.instead_of.clone()?, name(&line.wish.sku))));
                let moved = (at != wanted).then_some(Change::Moved(wanted, at));
                let mut changes: Vec<Change> = replaced.chain(moved).collect();
                changes.append(&mut lunch.changes);
                lunch.changes = changes;
                lunch.served = lines.iter().map(|line| line.wish.sku.clone()).collect();
                return Ok(Some(order));
            }
            Err(Failure::Refused(refusal)) => match refusal.sku().and_then(|sku| sku.parse::<Sku>().ok()) {
                // Asked for and refused twice: it cannot be had, and nothing else was found.
                Some(sku) if gone.contains(&sku) => break,
                Some(sku) => gone.push(sku),
                None if matches!(refusal, Refusal::SlotFull { .. } | Refusal::Closed { .. }) => match near.next() {
                    Some(next) => at = next,
                    None => break,
                },
                None => break,
            },
            Err(Failure::Error(error)) => return Err(error),
            Err(failure) => return Err(Error::Fault(failure.to_string())),
        }
    }
    lunch.changes = vec![Change::NoSlot];
    Ok(None)
}

fn named(shelf: &[Article], sku: &Sku) -> String {
    shelf.iter().find(|article| article.sku == *sku).map_or_else(|| sku.to_string(), |article| article.name.clone())
}

fn said(fault: Fault) -> Change {
    match fault {
        Fault::Missing(name) => Change::Missing(name),
        Fault::NoSurprise | Fault::Empty => Change::NoSurprise,
    }
}

/// What the counter reads on the order, in its own language.
fn note(pay: Pay) -> String {
    let lang = crate::platform::i18n::Lang::Fr;
    match pay {
        Pay::Pickup => String::new(),
        Pay::Card => lang.plain("lunch-note-card", &[]),
        Pay::Month => lang.plain("lunch-note-month", &[]),
    }
}
