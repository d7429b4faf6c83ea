//! One batch after it was entered: who was told, what it costs, what is promised of it, what is in danger.

use db::{Conn, DbError};
use kernel::id::BatchId;

use crate::{
    batches::{self, Batch},
    catalogue,
    orders::{self, Order},
    outbox::{self, Message},
    platform::{Problem, facts, i18n::Lang, problem::Path},
};

use super::{
    super::views::{
        Place,
        batch::{BatchPage, Untold},
        board::Bar,
    },
    board,
    frame::{Answer, Fields, Staff, go, page},
    progress::{Alert, about, by_reason},
    shelf,
};

/// Why an alert that was stopped by hand did not leave.
const STOPPED: &str = "stopped-by-hand";

/// `GET /comptoir/fournees/{id}`
pub async fn show(staff: Staff, Path(id): Path<BatchId>) -> Answer {
    let found = staff
        .read(move |conn, staff| {
            let batch = batches::by_id(conn, &staff.shop().key, id)?;
            batch.map(|batch| draw(conn, staff, &batch)).transpose()
        })
        .await?;
    page(&found.ok_or_else(Problem::not_found)?)
}

fn draw(conn: &mut Conn<'_>, staff: &Staff, batch: &Batch) -> Result<BatchPage, DbError> {
    let (shop, lang) = (staff.shop(), staff.lang);
    let alert = Alert::of(conn, &shop.key, batch)?;
    let article = catalogue::by_sku(conn, &shop.key, &[&batch.sku])?.pop();
    let orders = orders::at_day(conn, &shop.key, batch.day, staff.now)?;
    let wants = |order: &&Order| {
        order.state.is_firm()
            && order.placed_at >= batch.created_at
            && order.pickup_at >= batch.ready_at
            && order.standing().any(|line| line.sku == batch.sku)
    };
    let reserved: Vec<&Order> = orders.iter().filter(wants).collect();
    let taken = |order: &&Order| -> i64 {
        order.standing().filter(|line| line.sku == batch.sku).map(|line| line.quantity.get()).sum()
    };
    let promised: i64 = reserved.iter().map(taken).sum();
    let danger = match &article {
        Some(article) => batches::dangers(conn, shop, article, batch.day, staff.now)?,
        None => Vec::new(),
    };
    let (cost, progress) = (alert.cost(conn, staff)?, alert.progress(lang));
    let name = article.as_ref().map_or(batch.sku.as_str(), |article| article.name.as_str());
    let told = match &progress {
        _ if !batch.announced => lang.say("counter-batch-headline-silent"),
        Some(progress) => lang.with1("counter-batch-headline-telling", "it", &progress.words),
        None => lang.with1("counter-batch-headline-told", "n", alert.sent()),
    };
    let headline = format!("{told} {}", lang.with1("counter-batch-headline-promised", "n", promised));
    Ok(BatchPage {
        shell: staff.shell(conn, lang.say("counter-title-batch-one"), Place::Inner)?,
        id: batch.id.to_string(),
        what: board::what(staff, name, batch.quantity, batch.ready_at),
        headline,
        out: batch.ready_at <= staff.now,
        announced: batch.announced,
        quantity: batch.quantity,
        bar: Bar { sold: 0, promised, kept: 0, left: (batch.quantity - promised).max(0) },
        channels: alert.rows(staff, cost),
        waiting: alert.waiting(),
        failed: alert.failed(),
        progress,
        cost: staff.euros(kernel::Cents(cost)),
        refused: alert.untold(lang),
        reserved: reserved.into_iter().map(|order| shelf::promise(staff, order, &batch.sku)).collect(),
        danger: danger.iter().flat_map(|danger| &danger.orders).map(|o| shelf::promise(staff, o, &batch.sku)).collect(),
    })
}

/// Who is not told, by reason, the commonest first.
pub fn untold<'a>(lang: Lang, messages: impl Iterator<Item = &'a Message>) -> Vec<Untold> {
    let refused = messages.filter(|message| message.state == "refused");
    by_reason(lang, refused.map(|message| (message.reason.as_deref().unwrap_or_default(), 1)))
}

/// The reason of a refusal in words.
pub fn reason(lang: Lang, word: &str) -> String {
    lang.say(match word {
        "no-consent" => "counter-why-consent",
        "stopped" => "counter-why-suppressed",
        "too-many-alerts" | "too-much-marketing" => "counter-why-cap",
        "quiet-hours" => "counter-why-quiet",
        "ceiling" => "counter-why-ceiling",
        "expired" => "counter-why-expired",
        "sold-out" => "counter-why-sold-out",
        STOPPED => "counter-why-stopped",
        _ => "counter-why-channel",
    })
}

/// `POST /comptoir/fournees/{id}/arret`: what has not left does not leave.
pub async fn stop(staff: Staff, Path(id): Path<BatchId>, _: Fields) -> Answer {
    let found = staff
        .write(move |tx, env, staff| {
            let key = &staff.shop().key;
            let Some(batch) = batches::by_id(tx, key, id)? else { return Ok::<_, DbError>(false) };
            let about = about(tx, key, &batch)?;
            if outbox::cancel_about(tx, key, &about, STOPPED)? > 0 {
                let actor = staff.actor().name;
                facts::record(tx, env, key, "batch.stopped", &id.to_string(), &actor, &serde_json::json!({}))?;
            }
            Ok(true)
        })
        .await?;
    if found { go(format!("/comptoir/fournees/{id}?dit=saved")) } else { Err(Problem::not_found()) }
}
