//! One batch after it was entered: who was told, what it costs, what is promised of it, what is in danger.

use std::collections::BTreeMap;

use db::{Conn, DbError};
use kernel::id::BatchId;
use serde::Deserialize;

use crate::{
    batches::{self, Batch},
    catalogue,
    orders::{self, Order},
    outbox::{self, Announced, Message},
    platform::{Problem, facts, i18n::Lang, problem::Path},
};

use super::{
    super::views::{
        Place,
        batch::{BatchPage, Untold},
        board::Bar,
    },
    batch::{per_segment, rows},
    board,
    frame::{Answer, Fields, Staff, go, page},
    shelf,
};

/// Why an alert that was stopped by hand did not leave.
const STOPPED: &str = "stopped-by-hand";

#[derive(Deserialize)]
struct Told {
    ready_at: jiff::Timestamp,
}

/// What the messages of a batch are about: as it was announced, whatever was changed since.
fn about(conn: &mut Conn<'_>, staff: &Staff, batch: &Batch) -> Result<String, DbError> {
    let facts = facts::of_subject(conn, &staff.shop().key, &batch.id.to_string())?;
    let told = facts.iter().find(|fact| fact.kind == "batch.announced").and_then(facts::Fact::detail::<Told>);
    let ready_at = told.map_or(batch.ready_at, |told| told.ready_at);
    Ok(Announced { batch: batch.id, sku: batch.sku.clone(), ready_at, word: batch.word.clone() }.about())
}

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
    let about = about(conn, staff, batch)?;
    let messages = outbox::about(conn, &shop.key, &about)?;
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
    let left: Vec<&Message> = messages.iter().filter(|message| message.state != "refused").collect();
    let by = |channel: &str| left.iter().filter(|message| message.channel == channel).count();
    let waiting = left.iter().filter(|message| matches!(message.state.as_str(), "queued" | "sending")).count();
    let cost = cost_cents(staff, &left);
    let name = article.as_ref().map_or(batch.sku.as_str(), |article| article.name.as_str());
    let told = if batch.announced {
        lang.with1("counter-batch-headline-told", "n", left.len())
    } else {
        lang.say("counter-batch-headline-silent")
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
        channels: rows(staff, by("sms"), by("email"), by("push"), cost),
        waiting,
        cost: staff.euros(kernel::Cents(cost)),
        refused: untold(lang, messages.iter()),
        reserved: reserved.into_iter().map(|order| shelf::promise(staff, order, &batch.sku)).collect(),
        danger: danger.iter().flat_map(|danger| &danger.orders).map(|o| shelf::promise(staff, o, &batch.sku)).collect(),
        running: batch.announced && waiting > 0,
    })
}

/// What the SMS among these cost, in cents, rounded up.
fn cost_cents(staff: &Staff, messages: &[&Message]) -> i64 {
    let cost = |message: &&&Message| {
        let link = outbox::link_of(staff.app.base(), &message.link, message.id);
        outbox::sms_cost(&outbox::sms_text(&staff.shop().name, &message.body, &link), per_segment(&staff.app)).1
    };
    let hundredths: i64 = messages.iter().filter(|message| message.channel == "sms").map(|m| cost(&m)).sum();
    (hundredths + 99) / 100
}

/// Who is not told, by reason, the commonest first.
pub fn untold<'a>(lang: Lang, messages: impl Iterator<Item = &'a Message>) -> Vec<Untold> {
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for message in messages.filter(|message| message.state == "refused") {
        *reasons.entry(reason(lang, message.reason.as_deref().unwrap_or_default())).or_default() += 1;
    }
    let mut rows: Vec<Untold> = reasons.into_iter().map(|(why, people)| Untold { people, why }).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.people));
    rows
}

/// The reason of a refusal in words.
fn reason(lang: Lang, word: &str) -> String {
    lang.say(match word {
        "no-consent" => "counter-why-consent",
        "stopped" => "counter-why-suppressed",
        "too-many-alerts" | "too-much-marketing" => "counter-why-cap",
        "quiet-hours" => "counter-why-quiet",
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
            let about = about(tx, staff, &batch)?;
            if outbox::cancel_about(tx, key, &about, STOPPED)? > 0 {
                let actor = staff.actor().name;
                facts::record(tx, env, key, "batch.stopped", &id.to_string(), &actor, &serde_json::json!({}))?;
            }
            Ok(true)
        })
        .await?;
    if found { go(format!("/comptoir/fournees/{id}?dit=saved")) } else { Err(Problem::not_found()) }
}
