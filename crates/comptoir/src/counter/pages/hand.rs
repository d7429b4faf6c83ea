//! What a person does with a message beyond answering it: books what it asks for, teaches a word.

use axum::http::StatusCode;
use jiff::civil::DateTime;
use kernel::{
    Quantity, Sku,
    id::{CaseId, InboundId},
};

use crate::{
    catalogue,
    inbox::{self, Book, Lexicons},
    orders::{self, Failure, Pickup, WishLine},
    platform::{Problem, problem::Path},
};

use super::{
    frame::{Answer, Fields, Staff, go},
    reading,
};

/// An order typed by hand has at most so many lines.
const LINES: usize = 30;

/// `POST /comptoir/messages/{id}/commande`: books the draft as it stands in the form; who comes second is told so.
pub async fn book(staff: Staff, Path(id): Path<InboundId>, fields: Fields) -> Answer {
    let shelf = staff.read(|conn, staff| catalogue::all(conn, &staff.shop().key)).await?;
    let mut lines: Vec<WishLine> = Vec::new();
    for n in 0..LINES {
        let Ok(sku) = fields.text(&format!("sku-{n}")).parse::<Sku>() else { continue };
        // An emptied or zeroed line is taken out.
        match fields.number(&format!("n-{n}")).filter(|n| *n != 0).map(Quantity::new) {
            Some(Ok(quantity)) => {
                // Another article may have been chosen, which does not come like that.
                let offers = shelf.iter().find(|article| article.sku == sku).map(|article| &article.detail.options);
                let asked = fields.text(&format!("options-{n}")).split(", ").map(str::to_owned);
                let options = asked.filter(|option| offers.is_some_and(|offers| offers.contains(option))).collect();
                lines.push(WishLine { sku, quantity, options, agreed: None });
            }
            Some(Err(_)) => return Err(wrong(&staff, "thread-hand-wrong")),
            None => {}
        }
    }
    if lines.is_empty() {
        return Err(wrong(&staff, "thread-hand-empty"));
    }
    let local: DateTime = fields.text("at").parse().map_err(|_| wrong(&staff, "thread-hand-when"))?;
    let at = kernel::calendar::instant(local.date(), local.time(), staff.shop().zone());
    let wanted = Book { lines, pickup: Pickup::At(at), words: String::new() };
    let (lexicon, by) = (reading::lexicon(&staff).await?, staff.counter.name().to_owned());
    let booked: Result<_, Failure> = staff
        .write(move |tx, env, staff| inbox::book(tx, env, staff.shop(), lexicon.as_deref(), id, &wanted, &by))
        .await;
    match booked {
        Ok(Some(order)) => go(format!("/comptoir/messages?dit=booked&de={}", order.id)),
        Ok(None) => go("/comptoir/messages?dit=colleague"),
        Err(Failure::Refused(refusal)) => {
            let known =
                |sku: &Sku| shelf.iter().find(|article| article.sku == *sku).map(|article| article.name.clone());
            let name = |sku: &Sku| known(sku).unwrap_or_else(|| sku.to_string());
            let text = orders::words::sentence(staff.lang, staff.shop(), staff.now, &refusal, name);
            Err(Problem::new(StatusCode::CONFLICT, "refused", text).detail(staff.lang.say("thread-hand-back")))
        }
        Err(failure) => Err(orders::words::problem(staff.lang, staff.shop(), staff.now, failure)),
    }
}

fn wrong(staff: &Staff, key: &str) -> Problem {
    Problem::unprocessable("wrong", staff.lang.say(key))
}

/// `POST /comptoir/mots/{id}/oui`: from now on the word means the article.
pub async fn teach(staff: Staff, Path(id): Path<CaseId>, _: Fields) -> Answer {
    let by = staff.counter.name().to_owned();
    let taught: Result<bool, db::DbError> =
        staff.write(move |tx, env, staff| inbox::teach(tx, env, staff.shop(), id, &by)).await;
    let taught = taught?;
    // The next message is read with it; the other nodes hear of it.
    if let Some(lexicons) = staff.app.part::<Lexicons>() {
        lexicons.forget();
    }
    go(format!("/comptoir/messages?dit={}", if taught { "taught" } else { "colleague" }))
}

/// `POST /comptoir/mots/{id}/non`
pub async fn decline(staff: Staff, Path(id): Path<CaseId>, _: Fields) -> Answer {
    let done: Result<bool, db::DbError> = staff.write(move |tx, _, staff| inbox::decline(tx, staff.shop(), id)).await;
    go(if done? { "/comptoir/messages" } else { "/comptoir/messages?dit=colleague" })
}
