//! The live board.

use std::collections::HashSet;

use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use db::{Conn, DbError};
use jiff::SignedDuration;
use kernel::{
    calendar,
    id::{OrderId, VoiceId},
};

use crate::{
    batches::{self, Batch},
    catalogue::{Counted, rules::wall},
    consent::{self, Topic},
    objects,
    orders::{self, Order, rules::State},
    platform::{Problem, live, problem::Path},
    shops, stock, voices,
};

use super::{
    super::views::{
        Place,
        board::{Arriving, Board, Card, Collected, Lane, Oven, Praise},
    },
    door::cookie,
    frame::{Answer, Fields, Staff, go, page},
    gifts::{self, Gifts},
    paid::{self, Paid},
    shelf::{self, Row},
    words,
};

/// How many cards of a lane are drawn.
const CARDS: usize = 12;
/// How many planned batches have a button.
const OVENS: usize = 3;
/// How many hand-overs are shown.
const DONE: usize = 8;
/// Who is further away than that is not shown as arriving.
const ARRIVING: SignedDuration = SignedDuration::from_mins(120);
/// A planned batch is "in n minutes" when it is so near, else it has an hour.
const NEAR: SignedDuration = SignedDuration::from_mins(60);

/// `GET /comptoir`
pub async fn show(staff: Staff) -> Answer {
    page(&staff.read(draw).await?)
}

/// `GET /comptoir/evenements`: tells the screen when something of the shop has changed.
pub async fn events(staff: Staff) -> Response {
    live::events(&staff.app, Some(staff.shop().key.clone())).into_response()
}

/// `POST /comptoir/boutique`: who looks after the street goes to another shop.
pub async fn choose_shop(staff: Staff, jar: CookieJar, fields: Fields) -> Answer {
    let shop = shops::find(&staff.app, fields.text("shop")).ok_or_else(Problem::not_found)?;
    let jar = jar.add(cookie(&staff.app, "boutique", shop.slug().as_str(), None));
    Ok((jar, Redirect::to("/comptoir")).into_response())
}

/// `POST /comptoir/compliments/{id}`: who serves has read a compliment of theirs.
pub async fn thank(staff: Staff, Path(id): Path<VoiceId>, _: Fields) -> Answer {
    let Some(me) = staff.counter.staff() else { return Err(Problem::forbidden()) };
    let read: Result<bool, DbError> =
        staff.write(move |tx, env, staff| voices::read(tx, env, &staff.shop().key, id, me)).await;
    read?;
    go("/comptoir")
}

fn draw(conn: &mut Conn<'_>, staff: &Staff) -> Result<Board, DbError> {
    let (key, today) = (&staff.shop().key, staff.shop().day(staff.now));
    let orders = orders::at_day(conn, key, today, staff.now)?;
    let rows = shelf::read(conn, staff, today, &orders)?;
    let batches = batches::of_day(conn, key, today)?;
    let (dangers, endangered) = shelf::dangers(conn, staff, today, &rows, &batches)?;
    let (paid, gifts) = (paid::of_all(conn, key, &orders)?, gifts::of_all(conn, staff.lang, key)?);
    let lane = |states: &[State], late: bool| {
        let mine = |order: &&Order| states.contains(&order.state) && words::late_by(order, staff.now).is_some() == late;
        lane(staff, orders.iter().filter(mine).collect(), &endangered, (&paid, &gifts))
    };
    let mut collected: Vec<&Order> = orders.iter().filter(|order| order.state == State::Collected).collect();
    collected.sort_by_key(|order| std::cmp::Reverse(order.moved_at));
    let late = lane(&[State::Ready], true);
    let mut ready = lane(&[State::Ready], false);
    ready.count += late.count;
    let praises = match staff.counter.staff() {
        Some(me) => voices::praises(conn, key, me)?,
        None => Vec::new(),
    };
    let praise = |voice: voices::Voice| Praise { id: voice.id.to_string(), text: voice.body };
    Ok(Board {
        praises: praises.into_iter().take(2).map(praise).collect(),
        shell: staff.shell(conn, staff.lang.say("counter-title-board"), Place::Board)?,
        dangers,
        last_received_ms: orders.iter().map(|order| words::received_at(order).as_millisecond()).max().unwrap_or(0),
        arriving: arriving(conn, staff, &orders)?,
        to_prepare: lane(&[State::Received, State::Accepted, State::Preparing], false),
        set_aside: lane(&[State::SetAside], false),
        ready,
        late: late.cards,
        collected: collected.len(),
        last_collected: collected.into_iter().take(DONE).map(|order| done(staff, order)).collect(),
        ovens: ovens(conn, staff, &rows, &batches)?,
        batches: batches.iter().filter_map(|batch| announced(staff, &rows, batch)).collect(),
        shelf: shelf::bars(staff, &rows),
    })
}

fn lane(staff: &Staff, orders: Vec<&Order>, endangered: &HashSet<OrderId>, (paid, gifts): (&Paid, &Gifts)) -> Lane {
    let card = |order: &&Order| {
        let mut card = words::card(staff, order, endangered);
        paid::on_card(staff.lang, paid, order, &mut card);
        card.gift = gifts.get(&order.id).cloned();
        card
    };
    let cards: Vec<Card> = orders.iter().take(CARDS).map(card).collect();
    let rest = orders.len().saturating_sub(CARDS);
    let after = cards.last().map(|card| card.at.clone()).unwrap_or_default();
    let rest = (rest > 0).then(|| staff.lang.with("counter-lane-rest", &[("n", rest.into()), ("it", after.into())]));
    Lane { count: orders.len(), cards, rest }
}

/// Who is on the way to an order that still stands, the first to arrive first.
fn arriving(conn: &mut Conn<'_>, staff: &Staff, orders: &[Order]) -> Result<Vec<Arriving>, DbError> {
    let known = objects::arrivals(conn, &staff.shop().key, staff.shop().day(staff.now))?;
    let near = |arrival: &objects::Arrival| arrival.expected_at.duration_since(staff.now) <= ARRIVING;
    let row = |arrival: objects::Arrival| {
        let order = orders.iter().find(|order| order.id == arrival.order && order.state.is_open())?;
        Some(words::arriving(staff, order, arrival.expected_at))
    };
    Ok(known.into_iter().filter(near).filter_map(row).take(CARDS).collect())
}

fn done(staff: &Staff, order: &Order) -> Collected {
    Collected {
        id: order.id.to_string(),
        version: order.version,
        code: order.code(staff.app.secrets()),
        at: staff.hour(order.moved_at),
        who: words::who(staff.lang, order),
        undo: words::can_undo(order, staff.now),
    }
}

/// The batches that are planned today and not announced yet, the soonest first.
fn ovens(conn: &mut Conn<'_>, staff: &Staff, rows: &[Row], batches: &[Batch]) -> Result<Vec<Oven>, DbError> {
    let (shop, today) = (staff.shop(), staff.shop().day(staff.now));
    let Some(closes) = shop.hours.on(today).last().map(|span| span.end) else { return Ok(Vec::new()) };
    let mut planned = Vec::new();
    for row in rows.iter().filter(|row| row.article.counted == Counted::Daily) {
        for plan in row.article.plan.iter().filter(|plan| plan.minute > 0 && plan.quantity > 0) {
            let at = calendar::instant(today, wall(plan.minute), shop.zone());
            let source = stock::rules::source(plan.minute);
            let known = batches.iter().any(|batch| batch.sku == row.article.sku && batch.source == source);
            if at > staff.now && at < closes && !known {
                planned.push((at, &row.article, plan.quantity));
            }
        }
    }
    planned.sort_by_key(|(at, article, _)| (*at, article.rank));
    let mut ovens = Vec::new();
    for (at, article, quantity) in planned.into_iter().take(OVENS) {
        let minutes = (at.as_second() - staff.now.as_second() + 59).div_euclid(60);
        let label = if at.duration_since(staff.now) <= NEAR {
            staff.lang.with1("counter-oven-label", "n", minutes)
        } else {
            staff.lang.with1("counter-oven-at", "it", staff.hour(at))
        };
        let followers = consent::followers(conn, &shop.key, &Topic::Batch(article.sku.clone()))?.len();
        ovens.push(Oven {
            url: format!("/comptoir/fournee?sku={}&quantity={quantity}&minutes={minutes}", article.sku),
            label,
            what: what(staff, &article.name, quantity, at),
            followers,
        });
    }
    Ok(ovens)
}

/// "Baguette, 40 à 16 h 22".
pub fn what(staff: &Staff, name: &str, quantity: i64, at: jiff::Timestamp) -> String {
    let args = [("what", name.into()), ("n", quantity.into()), ("at", staff.hour(at).into())];
    staff.lang.with("counter-oven-what", &args)
}

/// A batch of today that was entered and is not long out.
fn announced(staff: &Staff, rows: &[Row], batch: &Batch) -> Option<Oven> {
    let recent = batch.ready_at.duration_since(staff.now) > SignedDuration::from_mins(-30);
    let article = rows.iter().map(|row| &row.article).find(|article| article.sku == batch.sku);
    recent.then(|| Oven {
        url: format!("/comptoir/fournees/{}", batch.id),
        label: staff.lang.with1("counter-oven-at", "it", staff.hour(batch.ready_at)),
        what: what(staff, article.map_or(batch.sku.as_str(), |a| a.name.as_str()), batch.quantity, batch.ready_at),
        followers: 0,
    })
}
