//! What a tap does to an order: a move, its undo, a line changed, a note.

use kernel::{Quantity, Unit, id::OrderId};

use crate::{
    catalogue, objects,
    orders::{self, Failure, Order, Swap, rules::State},
    platform::{Error, Problem, once, problem::Path},
};

use super::{
    frame::{Answer, Fields, Staff, go},
    words,
};

/// What became of a tap: the page it came from says it, a screen that was behind is shown the truth.
fn after(staff: &Staff, id: OrderId, back: &str, outcome: Result<Order, Failure>) -> Answer {
    match outcome {
        Ok(_) => match back {
            "order" => go(format!("/comptoir/commandes/{id}?dit=moved&de={id}")),
            "handover" => go(format!("/comptoir/remise?dit=moved&de={id}")),
            _ => go(format!("/comptoir?dit=moved&de={id}")),
        },
        Err(Failure::Stale(_) | Failure::NotAllowed(..)) if !staff.script => {
            go(format!("/comptoir/commandes/{id}?dit=stale&de={id}"))
        }
        Err(failure) => Err(problem(staff, failure)),
    }
}

/// Why nothing was done, with a sentence for the one who tapped.
pub fn problem(staff: &Staff, failure: Failure) -> Problem {
    let now = match &failure {
        Failure::Stale(order) => Some(order.state),
        Failure::NotAllowed(from, _) => Some(*from),
        _ => None,
    };
    let problem = orders::words::problem(staff.lang, staff.shop(), staff.now, failure);
    match now {
        Some(state) => problem.detail(staff.lang.with1("counter-now-is", "it", words::state(staff.lang, state))),
        None => problem,
    }
}

fn version(fields: &Fields) -> Result<i64, Problem> {
    fields.number("version").ok_or_else(|| Problem::bad_request("version"))
}

/// `POST /comptoir/commandes/{id}/etat`
pub async fn set_state(staff: Staff, Path(id): Path<OrderId>, fields: Fields) -> Answer {
    let to = State::parse(fields.text("to")).ok_or_else(|| Problem::bad_request("to"))?;
    let (version, why) = (version(&fields)?, fields.line("why", 160));
    let outcome = staff
        .write(move |tx, env, staff| orders::move_seen(tx, env, staff.shop(), id, version, to, &staff.actor(), &why))
        .await;
    after(&staff, id, fields.text("back"), outcome)
}

/// `POST /comptoir/commandes/{id}/retour`
pub async fn undo(staff: Staff, Path(id): Path<OrderId>, fields: Fields) -> Answer {
    let version = version(&fields)?;
    let outcome =
        staff.write(move |tx, env, staff| orders::undo_seen(tx, env, staff.shop(), id, version, &staff.actor())).await;
    let code = outcome.as_ref().ok().map(|order| order.code(staff.app.secrets()));
    match (fields.text("back"), code) {
        ("handover", Some(code)) => go(format!("/comptoir/remise?code={code}&dit=moved&de={id}")),
        (back, _) => after(&staff, id, back, outcome),
    }
}

/// `POST /comptoir/commandes/{id}/lignes`: a line is missing, or its number is wrong.
pub async fn change_line(staff: Staff, Path(id): Path<OrderId>, fields: Fields) -> Answer {
    let version = version(&fields)?;
    let line = fields.number("line").ok_or_else(|| Problem::bad_request("line"))?;
    let (act, by) = (fields.text("do").to_owned(), fields.text("by").to_owned());
    let (nonce, wanted) = (fields.nonce("line"), fields.number("quantity"));
    let outcome = staff
        .write(move |tx, env, staff| {
            let shop = staff.shop();
            let order = orders::by_id(tx, &shop.key, id, staff.now)?.ok_or(Failure::NoOrder)?;
            if once::before(tx, &shop.key, &nonce)?.is_some() {
                return Ok(order);
            }
            let known = order.lines.iter().find(|known| known.line == line).ok_or(Failure::NoOrder)?;
            let swap = match act.as_str() {
                "drop" => Swap::Drop,
                "quantity" => match wanted.and_then(|n| Quantity::new(n).ok()) {
                    Some(quantity) if quantity != known.quantity => Swap::For(known.sku.clone(), quantity),
                    _ => return Ok(order),
                },
                _ => {
                    let sku = by.parse().map_err(|_| unknown(&by))?;
                    let article = catalogue::by_sku(tx, &shop.key, &[&sku])?.pop().ok_or_else(|| unknown(&by))?;
                    // As many pieces as were missing; what is weighed has no number in common with what is counted.
                    if article.unit != Unit::Piece || known.unit != Unit::Piece {
                        return Err(unknown(&by));
                    }
                    Swap::For(sku, known.quantity)
                }
            };
            let order = orders::change_line(tx, env, shop, id, version, line, &swap, &staff.actor())?;
            once::remember(tx, env.now, &shop.key, &nonce, "")?;
            Ok(order)
        })
        .await;
    match outcome {
        Ok(_) => go(format!("/comptoir/commandes/{id}?dit=saved")),
        outcome => after(&staff, id, "order", outcome),
    }
}

fn unknown(sku: &str) -> Failure {
    Failure::Refused(orders::rules::Refusal::UnknownArticle(sku.to_owned()))
}

/// `POST /comptoir/commandes/{id}/note`
pub async fn annotate(staff: Staff, Path(id): Path<OrderId>, fields: Fields) -> Answer {
    let note = fields.line("note", 300);
    let outcome =
        staff.write(move |tx, env, staff| orders::annotate(tx, env, staff.shop(), id, &note, &staff.actor())).await;
    match outcome {
        Ok(_) => go(format!("/comptoir/commandes/{id}?dit=saved")),
        Err(failure) => Err(problem(&staff, failure)),
    }
}

/// `POST /comptoir/commandes/{id}/ordinaire`: its customer, who stands here, usually takes that.
pub async fn usual(staff: Staff, Path(id): Path<OrderId>, fields: Fields) -> Answer {
    let nonce = fields.nonce(&format!("usual {id}"));
    let noted = staff.write(move |tx, env, staff| {
        let key = &staff.shop().key;
        if once::before(tx, key, &nonce)?.is_some() {
            return Ok(true);
        }
        let Some(order) = orders::by_id(tx, key, id, env.now)? else { return Ok(false) };
        objects::note_usual(tx, env, staff.shop(), &order)?;
        once::remember(tx, env.now, key, &nonce, "")?;
        Ok::<_, Error>(true)
    });
    if noted.await? { go(format!("/comptoir/commandes/{id}?dit=saved")) } else { Err(Problem::not_found()) }
}
