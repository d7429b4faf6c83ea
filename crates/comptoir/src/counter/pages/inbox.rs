//! The messages that wait for a person.

use std::collections::BTreeMap;

use db::{Conn, DbError};
use kernel::{Contact, Phone, ShopKey, id::InboundId};

use crate::{
    catalogue, customers,
    inbox::{self, Inbound},
    orders, outbox,
    platform::{Problem, problem::Path},
};

use super::{
    super::views::{
        Place,
        inbox::{Bubble, Inbox, Proposal, Thread, ThreadOrder, Voice},
    },
    frame::{Answer, Fields, Staff, go, page},
    reading::{self, Shelf},
    words,
};

/// How far back one looks for what was answered today.
const LATEST: i64 = 200;

/// Why a message was read so is told for the first ones only: it takes some readings of each.
const EXPLAINED: usize = 20;

/// `GET /comptoir/messages`
pub async fn show(staff: Staff) -> Answer {
    let lexicon = reading::lexicon(&staff).await?;
    page(&staff.read(move |conn, staff| draw(conn, staff, lexicon.as_deref())).await?)
}

fn draw(conn: &mut Conn<'_>, staff: &Staff, lexicon: Option<&french::Lexicon>) -> Result<Inbox, DbError> {
    let (key, today) = (&staff.shop().key, staff.shop().day(staff.now));
    let mut waiting = inbox::waiting(conn, key)?;
    let shelf = Shelf { articles: catalogue::all(conn, key)?, lexicon };
    let latest = inbox::latest(conn, key, LATEST)?;
    let answered = latest.iter().filter(|known| known.state == "answered");
    let done_today = answered.filter(|known| staff.shop().day(known.received_at) == today).count();
    // One card a person: what they wrote before stands above it, and is answered with it.
    let newest: BTreeMap<String, InboundId> = waiting.iter().map(|known| (known.sender.clone(), known.id)).collect();
    waiting.retain(|known| newest.get(&known.sender) == Some(&known.id));
    let mut threads = Vec::new();
    let brief = Shelf { articles: shelf.articles.clone(), lexicon: None };
    for (n, inbound) in waiting.iter().enumerate() {
        threads.push(thread(conn, staff, inbound, &latest, if n < EXPLAINED { &shelf } else { &brief })?);
    }
    let proposal = |lesson: inbox::Lesson| {
        let article = shelf.name(&lesson.sku)?;
        let args = [("phrase", lesson.phrase.into()), ("article", article.into())];
        Some(Proposal { id: lesson.id.to_string(), question: staff.lang.with("thread-means", &args) })
    };
    let proposals = inbox::proposals(conn, key)?.into_iter().filter_map(proposal).collect();
    let shell = staff.shell(conn, staff.lang.say("counter-title-inbox"), Place::Inbox)?;
    Ok(Inbox { shell, threads, done_today, proposals })
}

fn thread(
    conn: &mut Conn<'_>,
    staff: &Staff,
    inbound: &Inbound,
    latest: &[Inbound],
    shelf: &Shelf<'_>,
) -> Result<Thread, DbError> {
    let key = &staff.shop().key;
    let phone = inbound.sender.parse::<Phone>().ok();
    let site = inbox::chat::is_site(&inbound.sender);
    let number = match &phone {
        Some(phone) => phone.national(),
        None if site => staff.lang.say("thread-site"),
        None => inbound.sender.clone(),
    };
    let contact = inbound.sender.parse::<Contact>().ok();
    let name = match &contact {
        Some(contact) => customers::name_of(conn, key, contact)?.filter(|name| !name.is_empty()),
        None => None,
    };
    let mut bubbles = said_before(conn, staff, key, contact.as_ref())?;
    let mine = latest.iter().filter(|known| known.sender == inbound.sender && known.received_at < inbound.received_at);
    let mine = mine.filter(|known| reading::is_said(known));
    let theirs = |known: &Inbound| {
        let text = reading::said(staff.lang, known);
        (known.received_at, bubble(staff, known.received_at, "", &text, Voice::Theirs))
    };
    let mine: Vec<&Inbound> = mine.take(5).collect();
    // What the page answered by itself is in no message.
    let by = staff.lang.say("counter-by-system");
    let ours = mine.iter().filter(|known| inbox::chat::is_site(&known.sender)).filter_map(|known| {
        let text = known.answer.as_ref()?;
        Some((known.received_at, bubble(staff, known.received_at, &by, text, Voice::Machine)))
    });
    let ours: Vec<_> = ours.collect();
    bubbles.extend(mine.into_iter().map(theirs));
    bubbles.extend(ours);
    bubbles.sort_by_key(|(at, _)| *at);
    let from = bubbles.len().saturating_sub(6);
    bubbles.drain(..from);
    bubbles.push(theirs(inbound));
    Ok(Thread {
        id: inbound.id.to_string(),
        who: name.unwrap_or_else(|| number.clone()),
        number,
        tel: phone.as_ref().map(ToString::to_string),
        order: match &contact {
            Some(contact) => order_of(conn, staff, contact)?,
            None => None,
        },
        bubbles: bubbles.into_iter().map(|(_, bubble)| bubble).collect(),
        draft: String::new(),
        reading: reading::of(staff, inbound, shelf),
        hand: reading::hand(conn, staff, inbound, shelf)?,
        by_page: site,
        can_text: site || phone.map_or(contact.is_some(), |phone| phone.is_mobile()),
    })
}

fn bubble(staff: &Staff, at: jiff::Timestamp, by: &str, text: &str, voice: Voice) -> Bubble {
    Bubble { at: staff.moment(at), by: by.to_owned(), text: text.to_owned(), voice }
}

/// What the shop told the person today, by itself or by someone's hand.
fn said_before(
    conn: &mut Conn<'_>,
    staff: &Staff,
    key: &ShopKey,
    contact: Option<&Contact>,
) -> Result<Vec<(jiff::Timestamp, Bubble)>, DbError> {
    let today = staff.shop().day(staff.now);
    let ours = outbox::left(conn, key, LATEST)?.into_iter();
    let ours = ours.filter(|(message, at, _)| Some(&message.contact) == contact && staff.shop().day(*at) == today);
    let by = staff.lang.say("counter-by-system");
    let said = |(message, at, _): (outbox::Message, jiff::Timestamp, bool)| {
        (at, bubble(staff, at, &by, &message.body, Voice::Machine))
    };
    Ok(ours.take(5).map(said).collect())
}

/// The order of today of the one who writes.
fn order_of(conn: &mut Conn<'_>, staff: &Staff, contact: &Contact) -> Result<Option<ThreadOrder>, DbError> {
    let today = staff.shop().day(staff.now);
    let orders = orders::of_contact(conn, &staff.shop().key, contact, staff.now)?;
    let found = orders.into_iter().find(|order| order.day == today && order.state.is_firm());
    Ok(found.map(|order| ThreadOrder {
        url: format!("/comptoir/commandes/{}", order.id),
        words: staff.lang.with(
            "counter-thread-order",
            &[
                ("code", order.code(staff.app.secrets()).into()),
                ("at", staff.hour(order.pickup_at).into()),
                ("state", words::state(staff.lang, order.state).to_lowercase().into()),
            ],
        ),
    }))
}

/// `POST /comptoir/messages/{id}/reponse`: it leaves by the way it came; who comes second is told so.
pub async fn reply(staff: Staff, Path(id): Path<InboundId>, fields: Fields) -> Answer {
    let text = fields.line("text", 600);
    if text.is_empty() {
        let title = staff.lang.say("counter-answer-empty");
        return Err(Problem::unprocessable("empty", title));
    }
    let by = staff.counter.name().to_owned();
    let first = staff.write(move |tx, env, staff| inbox::reply(tx, env, staff.shop(), id, &text, &by)).await?;
    go(format!("/comptoir/messages?dit={}", if first { "answered" } else { "colleague" }))
}

/// `POST /comptoir/messages/{id}/fait`
pub async fn dismiss(staff: Staff, Path(id): Path<InboundId>, _: Fields) -> Answer {
    let by = staff.counter.name().to_owned();
    let first = staff.write(move |tx, env, staff| inbox::dismiss(tx, env, staff.shop(), id, &by)).await?;
    go(format!("/comptoir/messages?dit={}", if first { "dismissed" } else { "colleague" }))
}
