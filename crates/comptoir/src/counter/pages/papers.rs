//! The papers of an order, for whoever serves: what was paid in advance is noted, an invoice is corrected by a credit note.

use axum::{http::StatusCode, response::IntoResponse};
use db::{Conn, DbError};
use kernel::{Cents, id::OrderId, words};

use super::{
    super::views::{
        Place,
        quotes::{CreditForm, OrderPapers},
    },
    frame::{Answer, Fields, Staff, go, page},
    order,
    quotes::as_file,
};
use crate::{
    counter::rules::article::{read_price, write_price},
    documents::{
        self, Failure,
        quotes::SOURCE,
        rules::{
            credit::left,
            deposit::{self, Means},
        },
    },
    orders::{Order, rules::State},
    platform::{
        Problem,
        i18n::{Arg, Lang},
        once,
        problem::Path,
    },
};

/// By what means, in words.
fn means(lang: Lang, means: Means) -> String {
    lang.say(match means {
        Means::Card => "paper-by-card",
        Means::Cash => "paper-by-cash",
        Means::Cheque => "paper-by-cheque",
        Means::Transfer => "paper-by-transfer",
    })
}

/// What there is beside an order.
pub fn beside(conn: &mut Conn<'_>, staff: &Staff, order: &Order) -> Result<OrderPapers, DbError> {
    let (lang, key, shop) = (staff.lang, &order.key, staff.shop());
    let day = |day| words::day(day, shop.day(staff.now), lang.style());
    let url = |name: String| format!("/comptoir/commandes/{}/papiers/{name}.pdf", order.id);
    let invoice = match order.state {
        // Only what was handed over has one.
        State::Collected => documents::invoice_of(conn, key, order.id)?,
        _ => None,
    };
    let quoted = order.source == SOURCE;
    let deposits = if quoted { documents::deposits_of(conn, key, order.id)? } else { Vec::new() };
    let credits = if invoice.is_some() { documents::credits_of(conn, key, order.id)? } else { Vec::new() };
    let mut rows = Vec::new();
    for (n, (one, _)) in deposits.iter().enumerate() {
        let said =
            lang.with("deposit-row", &[("day", Arg::from(day(one.day))), ("means", means(lang, one.means).into())]);
        let title = lang.say("deposit-title");
        rows.push((format!("{title}, {said}"), url(format!("acompte-{}", n + 1)), staff.euros(one.amount)));
    }
    if let Some((invoice, _)) = &invoice {
        let title = lang.with1("paper-invoice", "number", &invoice.number);
        rows.push((title, url("facture".to_owned()), staff.euros(invoice.total)));
    }
    for (n, (one, _)) in credits.iter().enumerate() {
        let title = lang.with1("paper-credit", "number", &one.number);
        rows.push((title, url(format!("avoir-{}", n + 1)), staff.euros(-one.total)));
    }
    let paid: Cents = deposits.iter().map(|(one, _)| one.amount).sum();
    let rest = order.total - paid;
    let takes = quoted && order.state.is_open() && rest.0 > 0;
    let asked = match quoted && takes && paid == Cents(0) {
        true => {
            documents::quotes::of_order(conn, key, order.id)?.map_or(Cents(0), |known| known.quote.deposit.min(rest))
        }
        false => Cents(0),
    };
    let before: Vec<_> = credits.into_iter().map(|(credit, _)| credit).collect();
    let open = invoice.as_ref().is_some_and(|(invoice, _)| left(invoice, &before).iter().any(|left| left.0 > 0));
    Ok(OrderPapers {
        rows,
        takes,
        asked: if asked == Cents(0) { String::new() } else { write_price(asked, lang == Lang::En) },
        means: Means::ALL.into_iter().map(|(by, word)| (word, means(lang, by))).collect(),
        gives_back: paid.0 > 0 && invoice.is_none(),
        corrects: open && staff.counter.clone().advisor().is_some(),
        wrong: None,
    })
}

/// `GET /comptoir/commandes/{id}/papiers/{file}`
pub async fn file(staff: Staff, Path((id, name)): Path<(OrderId, String)>) -> Answer {
    let found = staff.read(move |conn, staff| documents::paper(conn, staff.lang, staff.shop(), id, &name)).await?;
    let (sheet, at, name) = found.ok_or_else(Problem::not_found)?;
    as_file(&sheet, at, &name)
}

/// `POST /comptoir/commandes/{id}/acompte`: so much was paid in advance, or all of it was given back.
pub async fn pay(staff: Staff, Path(id): Path<OrderId>, fields: Fields) -> Answer {
    let by = Means::parse(fields.text("means"));
    let amount = match fields.text("back") {
        "" => read_price(fields.text("amount")).map(Some),
        _ => Some(None),
    };
    let nonce = fields.nonce(&format!("deposit {id}"));
    let key = match (amount, by) {
        (Some(amount), Some(by)) => {
            let done = staff.write(move |tx, env, staff| {
                let (shop, actor) = (staff.shop(), staff.actor().name);
                if once::before(tx, &shop.key, &nonce)?.is_some() {
                    return Ok(());
                }
                documents::deposit(tx, env, shop, id, (amount, by), &actor)?;
                once::remember(tx, env.now, &shop.key, &nonce, "")?;
                Ok::<_, Failure>(())
            });
            match done.await {
                Ok(()) => return go(format!("/comptoir/commandes/{id}?dit=saved#papiers")),
                Err(Failure::Over) => "deposit-wrong-over",
                Err(Failure::Invoiced) => "deposit-wrong-invoiced",
                Err(Failure::Deposit(deposit::Wrong::Nothing | deposit::Wrong::TooMuch(_))) => "deposit-wrong",
                Err(Failure::Error(error)) => return Err(error.into()),
                Err(_) => return Err(Problem::not_found()),
            }
        }
        _ => "deposit-wrong",
    };
    let wrong = staff.lang.say(key);
    let shown = page(&order::of_order(&staff, id, Some(wrong)).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}

fn keeper(staff: &Staff) -> Result<(), Problem> {
    let refusal = || Problem::forbidden().detail(staff.lang.say("desk-only-advisors"));
    staff.counter.clone().advisor().map(|_| ()).ok_or_else(refusal)
}

async fn form(staff: &Staff, id: OrderId, typed: Fields, wrong: Option<String>) -> Result<CreditForm, Problem> {
    let drawn = staff.read(move |conn, staff| {
        let (lang, key) = (staff.lang, &staff.shop().key);
        let Some((invoice, _)) = documents::invoice_of(conn, key, id)? else { return Ok(None) };
        let before: Vec<_> = documents::credits_of(conn, key, id)?.into_iter().map(|(credit, _)| credit).collect();
        let left = left(&invoice, &before);
        let line = |(n, line): (usize, &documents::rules::InvoiceLine)| {
            let rest = left.get(n).copied().unwrap_or_default();
            let what = match line.quantity.parse() {
                Ok(n) => words::counted(n, &line.name),
                Err(_) => format!("{} {}", line.quantity, line.name),
            };
            (what, lang.with1("credit-left", "it", staff.euros(rest)), typed.line(&format!("line-{n}"), 9))
        };
        Ok(Some(CreditForm {
            shell: staff.shell(conn, lang.with1("credit-title-it", "it", &invoice.number), Place::Inner)?,
            wrong,
            order: id.to_string(),
            number: invoice.number.clone(),
            lines: invoice.lines.iter().enumerate().map(line).collect(),
            reason: typed.line("reason", 160),
        }))
    });
    drawn.await?.ok_or_else(Problem::not_found)
}

/// `GET /comptoir/commandes/{id}/avoir`
pub async fn correct(staff: Staff, Path(id): Path<OrderId>) -> Answer {
    keeper(&staff)?;
    page(&form(&staff, id, Fields::default(), None).await?)
}

/// `POST /comptoir/commandes/{id}/avoir`: the amounts that were typed, or all that is left.
pub async fn credit(staff: Staff, Path(id): Path<OrderId>, fields: Fields) -> Answer {
    keeper(&staff)?;
    let (nonce, typed) = (fields.nonce(&format!("credit {id}")), fields.clone());
    let done = staff.write(move |tx, env, staff| {
        let (shop, actor) = (staff.shop(), staff.actor().name);
        if once::before(tx, &shop.key, &nonce)?.is_some() {
            return Ok(true);
        }
        let (invoice, _) = documents::invoice_of(tx, &shop.key, id)?.ok_or(Failure::NoInvoice)?;
        let before: Vec<_> = documents::credits_of(tx, &shop.key, id)?.into_iter().map(|(credit, _)| credit).collect();
        let mut asked: Vec<(usize, Cents)> = Vec::new();
        if fields.text("all").is_empty() {
            for n in 0..invoice.lines.len() {
                match fields.text(&format!("line-{n}")) {
                    "" => {}
                    text => match read_price(text) {
                        Some(amount) => asked.push((n, amount)),
                        None => return Ok(false),
                    },
                }
            }
        } else {
            asked = left(&invoice, &before).into_iter().enumerate().collect();
        }
        let reason = fields.line("reason", 160);
        if reason.trim().is_empty() {
            return Ok(false);
        }
        documents::credit(tx, env, shop, id, (&asked, &reason), &actor)?;
        once::remember(tx, env.now, &shop.key, &nonce, "")?;
        Ok::<_, Failure>(true)
    });
    match done.await {
        Ok(true) => return go(format!("/comptoir/commandes/{id}?dit=credited#papiers")),
        Ok(false) | Err(Failure::Credit(_)) => {}
        Err(Failure::Error(error)) => return Err(error.into()),
        Err(_) => return Err(Problem::not_found()),
    }
    let wrong = staff.lang.say("credit-wrong");
    let shown = page(&form(&staff, id, typed, Some(wrong)).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}
