//! The ticket of an order: on the shop's printer, which asks for it by itself (Star CloudPRNT), or in the browser.

use axum::{
    Json,
    extract::State as Shared,
    http::{StatusCode, header},
    response::IntoResponse,
};
use db::{Conn, DbError};
use kernel::{
    id::{JobId, OrderId},
    words as spoken,
};
use serde_json::json;

use crate::{
    accounts::{self, Hook, Kind},
    orders::{self, Failure, Order, Ticket},
    platform::{App, Problem, i18n::Lang, once, problem::Path},
    shops::{self, Shop},
};

use super::{
    super::views::{Place, order::TicketPage},
    frame::{Answer, Asked, Fields, Staff, go, page},
    gifts,
    moves::problem,
    paid, words,
};

/// How many letters a line of a ticket holds (80 mm paper, font A).
const WIDTH: usize = 42;

/// What a ticket says besides its order.
#[derive(Debug, Clone, Default)]
struct Said {
    /// What is paid otherwise than at the hand-over.
    due: paid::Due,
    /// What is given with it.
    gift: Option<String>,
}

fn said(conn: &mut Conn<'_>, lang: Lang, order: &Order) -> Result<Said, DbError> {
    Ok(Said { due: paid::of(conn, order)?, gift: gifts::of(conn, lang, order)? })
}

/// The ticket as lines of text; a copy beyond the first says so at both ends.
fn text(lang: Lang, shop: &Shop, app: &App, order: &Order, copy: i64, said: Said) -> String {
    // Printers know the ordinary spaces only.
    let style = lang.sms_style();
    let rule = "-".repeat(WIDTH);
    let spread = |left: &str, right: &str| {
        let left: String = left.chars().take(WIDTH.saturating_sub(right.chars().count() + 1)).collect();
        let gap = WIDTH.saturating_sub(left.chars().count() + right.chars().count());
        format!("{left}{}{right}", " ".repeat(gap))
    };
    let copy_mark = (copy > 1).then(|| format!("*** {} ***", lang.say("counter-ticket-copy")));
    let hour = spoken::hour(order.pickup_at, shop.zone(), style);
    let when = format!("{:02}/{:02} {hour}", order.day.day(), order.day.month());
    let mut lines: Vec<String> = copy_mark.clone().into_iter().collect();
    lines.push(shop.name.clone());
    lines.push(lang.with1("counter-ticket-code", "it", order.code(app.secrets())));
    lines.push(spread(&words::who(lang, order), &when));
    lines.push(rule.clone());
    for line in order.standing() {
        let what = spoken::line(line.quantity, line.unit, &line.label(), style);
        lines.push(spread(&what, &spoken::euros(line.total, style)));
    }
    lines.push(rule);
    let to_pay = said.due.word(lang, order).unwrap_or_else(|| lang.say("counter-to-pay"));
    let amount = spoken::euros(said.due.amount(order), style);
    lines.push(spread(&to_pay.replace(['\u{a0}', '\u{202f}'], " "), &amount));
    if !order.note.is_empty() {
        lines.push(order.note.clone());
    }
    lines.extend(said.gift.map(|gift| gift.replace(['\u{202f}', '\u{a0}'], " ")));
    lines.extend(copy_mark);
    lines.push(String::new());
    lines.join("\n")
}

/// `POST /comptoir/commandes/{id}/ticket`: the same tap twice prints once.
pub async fn print(staff: Staff, Path(id): Path<OrderId>, fields: Fields) -> Answer {
    let nonce = fields.nonce(&format!("ticket {id}"));
    let outcome = staff
        .write(move |tx, env, staff| {
            let key = &staff.shop().key;
            let keys = accounts::keys(tx, key, staff.now)?;
            let printer = keys.iter().any(|known| known.kind == Kind::Hook(Hook::Printer));
            if once::before(tx, key, &nonce)?.is_none() {
                let (_, before) = orders::print(tx, env, staff.shop(), id)?;
                if printer {
                    let ticket = Ticket { id: JobId::new(env.now, env.rng.as_mut()), order: id, copy: before + 1 };
                    orders::queue_ticket(tx, key, &ticket, env.now)?;
                }
                once::remember(tx, env.now, key, &nonce, "")?;
            }
            Ok::<_, Failure>(printer)
        })
        .await;
    match outcome {
        Ok(true) => go(format!("/comptoir/commandes/{id}?dit=printing")),
        Ok(false) => go(format!("/comptoir/commandes/{id}/ticket")),
        Err(failure) => Err(problem(&staff, failure)),
    }
}

/// `GET /comptoir/commandes/{id}/ticket`: for the printer that the browser knows.
pub async fn show(staff: Staff, Path(id): Path<OrderId>) -> Answer {
    let found = staff
        .read(move |conn, staff| {
            let Some(order) = orders::by_id(conn, &staff.shop().key, id, staff.now)? else { return Ok(None) };
            let title = staff.lang.with1("counter-title-ticket", "it", order.code(staff.app.secrets()));
            let said = said(conn, staff.lang, &order)?;
            Ok(Some(TicketPage {
                shell: staff.shell(conn, title, Place::Inner)?,
                back: format!("/comptoir/commandes/{id}"),
                text: text(staff.lang, staff.shop(), &staff.app, &order, order.prints, said),
            }))
        })
        .await?;
    page(&found.ok_or_else(Problem::not_found)?)
}

/// The shop of a printer's key.
async fn shop_of(app: &App, secret: String) -> Result<std::sync::Arc<Shop>, Problem> {
    let (street, now) = (app.street().clone(), app.now());
    let found =
        app.db().read(move |conn| accounts::find_key(conn, &street, Kind::Hook(Hook::Printer), &secret, now)).await;
    let key = found?.ok_or_else(Problem::not_found)?;
    shops::directory(app).get(&key.key.shop).ok_or_else(Problem::not_found)
}

/// The next ticket of a shop with its order.
fn next(conn: &mut Conn<'_>, app: &App, shop: &Shop) -> Result<Option<(Ticket, Order)>, DbError> {
    let Some(ticket) = orders::next_ticket(conn, &shop.key)? else { return Ok(None) };
    Ok(orders::by_id(conn, &shop.key, ticket.order, app.now())?.map(|order| (ticket, order)))
}

/// `POST /hooks/print/cloudprnt/{key}`: the printer asks every few seconds whether there is something.
pub async fn poll(Shared(app): Shared<App>, Path(secret): Path<String>) -> Answer {
    let shop = shop_of(&app, secret).await?;
    let key = shop.key.clone();
    let waiting = app.db().read(move |conn| orders::next_ticket(conn, &key)).await?;
    let answer = match waiting {
        Some(ticket) => json!({ "jobReady": true, "mediaTypes": ["text/plain"], "jobToken": ticket.id.to_string() }),
        None => json!({ "jobReady": false }),
    };
    Ok(Json(answer).into_response())
}

/// `GET /hooks/print/cloudprnt/{key}`: the printer fetches it; nothing changes until it says that it is printed.
pub async fn fetch(Shared(app): Shared<App>, Path(secret): Path<String>) -> Answer {
    let shop = shop_of(&app, secret).await?;
    let (own, of) = (app.clone(), shop.clone());
    let found = app.db().read(move |conn| {
        let Some((ticket, order)) = next(conn, &own, &of)? else { return Ok(None) };
        let said = said(conn, Lang::Fr, &order)?;
        Ok::<_, DbError>(Some((ticket, order, said)))
    });
    let (ticket, order, said) = found.await?.ok_or_else(Problem::not_found)?;
    let text = text(Lang::Fr, &shop, &app, &order, ticket.copy, said);
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}

/// `DELETE /hooks/print/cloudprnt/{key}?code=&token=`: printed, or never to be (codes 51…); else it is asked for again.
pub async fn printed(Shared(app): Shared<App>, Path(secret): Path<String>, Asked(asked): Asked) -> Answer {
    let shop = shop_of(&app, secret).await?;
    let code = asked.text("code").trim_start().to_owned();
    let token = asked.text("token").parse::<JobId>().ok();
    if code.starts_with('2') || code.starts_with("51") {
        let key = shop.key.clone();
        app.db()
            .write(&shop.key, move |tx| {
                let id = match token {
                    Some(id) => Some(id),
                    None => orders::next_ticket(tx, &key)?.map(|ticket| ticket.id),
                };
                id.map_or(Ok(false), |id| orders::drop_ticket(tx, &key, id))
            })
            .await
            .map_err(|error: DbError| Problem::from(error))?;
    }
    Ok(StatusCode::OK.into_response())
}
