//! The page of one order, and the hand-over by its code or its QR.

use db::{Conn, DbError};
use kernel::{Unit, id::OrderId};

use crate::{
    catalogue, objects,
    orders::{self, Order, rules::State},
    platform::{Problem, problem::Path},
    standing,
};

use super::{
    super::views::{
        Place,
        board::{Gesture, Look},
        order::{Choice, Ending, Found, HandoverPage, OrderLine, OrderPage},
    },
    frame::{Answer, Asked, Staff, page},
    gifts, offers, paid, papers, words,
};

/// `GET /comptoir/commandes/{id}`
pub async fn show(staff: Staff, Path(id): Path<OrderId>) -> Answer {
    page(&of_order(&staff, id, None).await?)
}

/// The page of an order, with what was wrong with its deposit.
pub async fn of_order(staff: &Staff, id: OrderId, wrong: Option<String>) -> Result<OrderPage, Problem> {
    let found = staff
        .read(move |conn, staff| {
            let Some(order) = orders::by_id(conn, &staff.shop().key, id, staff.now)? else { return Ok(None) };
            Ok(Some((draw(conn, staff, &order)?, offers::of_order(conn, staff, &order)?)))
        })
        .await?;
    let (mut drawn, offer) = found.ok_or_else(Problem::not_found)?;
    drawn.offer = offers::shown(staff, offer).await?;
    drawn.papers.wrong = wrong;
    Ok(drawn)
}

fn draw(conn: &mut Conn<'_>, staff: &Staff, order: &Order) -> Result<OrderPage, DbError> {
    let lang = staff.lang;
    let changeable = order.state.is_open();
    let swaps = if changeable { swaps(conn, staff)? } else { Vec::new() };
    let line = |line: &orders::Line| OrderLine {
        number: usize::try_from(line.line).unwrap_or(0),
        line: words::line(lang, line),
        pieces: (line.unit == Unit::Piece && !line.dropped).then(|| line.quantity.get()),
        price: staff.euros(line.total),
    };
    let ending = match order.state {
        State::Received => Some(Ending::Refuse),
        state if state.is_open() => Some(Ending::Cancel),
        _ => None,
    };
    let title = lang.with1("counter-title-order", "it", order.code(staff.app.secrets()));
    let mut view = words::view(staff, order);
    paid::on_view(lang, paid::of(conn, order)?, order, &mut view);
    view.gift = gifts::of(conn, lang, order)?;
    Ok(OrderPage {
        shell: staff.shell(conn, title, Place::Inner)?,
        order: view,
        lines: order.lines.iter().map(line).collect(),
        history: words::history(conn, staff, order)?,
        swaps,
        changeable,
        offer: None,
        papers: papers::beside(conn, staff, order)?,
        ending,
        printed: usize::try_from(order.prints).unwrap_or(0),
        usual: match &order.contact {
            Some(contact) if !objects::lines_of(order).is_empty() => {
                Some(standing::of_contact(conn, &order.key, contact)?.is_some())
            }
            _ => None,
        },
    })
}

/// What may replace a missing article: what is counted by the piece.
fn swaps(conn: &mut Conn<'_>, staff: &Staff) -> Result<Vec<Choice>, DbError> {
    let shelf = catalogue::all(conn, &staff.shop().key)?;
    let choice = |article: &catalogue::Article| Choice {
        value: article.sku.to_string(),
        label: article.name.clone(),
        note: staff.euros(article.price),
        on: false,
    };
    Ok(shelf.iter().filter(|article| article.unit == Unit::Piece).map(choice).collect())
}

/// `GET /comptoir/remise?code=` or `?qr=`: the order that a customer shows.
pub async fn handover(staff: Staff, Asked(asked): Asked) -> Answer {
    let code: String = asked.text("code").chars().filter(char::is_ascii_digit).take(5).collect();
    let scanned = of_qr(&staff, asked.text("qr"));
    let typed = if asked.text("qr").is_empty() { code } else { asked.line("qr", 60) };
    let page_of = staff
        .read(move |conn, staff| {
            let orders = match scanned {
                Some(id) => orders::by_id(conn, &staff.shop().key, id, staff.now)?.into_iter().collect(),
                None => by_code(conn, staff, &typed)?,
            };
            let code = match orders.first() {
                Some(order) => order.code(staff.app.secrets()),
                None => typed,
            };
            let shell = staff.shell(conn, staff.lang.say("counter-title-handover"), Place::Handover)?;
            let found: Result<Vec<Found>, DbError> = orders.iter().map(|order| found(conn, staff, order)).collect();
            Ok(HandoverPage { shell, code, found: found? })
        })
        .await?;
    page(&page_of)
}

/// The order that the address in a QR names: its page, or its short path.
fn of_qr(staff: &Staff, text: &str) -> Option<OrderId> {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let (before, last) = path.rsplit_once('/')?;
    match before.rsplit('/').next() {
        Some("c") => orders::read_short(staff.app.secrets(), last),
        _ => last.parse().ok(),
    }
}

/// The orders of a code: today's, else those of the days around.
fn by_code(conn: &mut Conn<'_>, staff: &Staff, code: &str) -> Result<Vec<Order>, DbError> {
    if code.len() < 4 {
        return Ok(Vec::new());
    }
    let today = staff.shop().day(staff.now);
    let days = [Some(today), today.tomorrow().ok(), today.yesterday().ok()];
    for day in days.into_iter().flatten() {
        let orders = orders::by_code(conn, &staff.shop().key, day, code, staff.app.secrets(), staff.now)?;
        if !orders.is_empty() {
            return Ok(orders);
        }
    }
    Ok(Vec::new())
}

fn found(conn: &mut Conn<'_>, staff: &Staff, order: &Order) -> Result<Found, DbError> {
    let lang = staff.lang;
    let today = staff.shop().day(staff.now) == order.day;
    let mind = match order.state {
        State::Collected => Some(lang.with1("counter-mind-collected", "it", staff.moment(order.moved_at))),
        state if !state.is_open() && state != State::NotCollected => Some(lang.say("counter-mind-closed")),
        _ if !today => Some(lang.with1("counter-mind-other-day", "it", staff.moment(order.pickup_at))),
        State::Ready | State::NotCollected => None,
        _ => Some(lang.say("counter-mind-not-ready")),
    };
    let hand = order.state.is_open() || order.state == State::NotCollected;
    let next = hand.then(|| Gesture {
        label: lang.with1("counter-handover-go", "it", staff.euros(order.total)),
        to: State::Collected.as_str(),
        look: Look::Leaf,
    });
    let lines = order.standing().map(|line| words::line(lang, line)).collect();
    let mut view = super::super::views::order::OrderView { next, others: Vec::new(), ..words::view(staff, order) };
    paid::on_view(lang, paid::of(conn, order)?, order, &mut view);
    view.gift = gifts::of(conn, lang, order)?;
    Ok(Found { order: view, lines, mind, undo: words::can_undo(order, staff.now) })
}
