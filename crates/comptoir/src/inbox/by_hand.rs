//! A person takes over: the draft of an order made from what was understood, booked as corrected; the correction is kept
//! as a case, and its missing word may become another name of an article.

use db::{Conn, DbError, Tx};
use french::{Case, Item, Lexicon};
use jiff::Timestamp;
use kernel::{
    Contact, Phone, Quantity, Sku,
    id::{CaseId, InboundId, OrderId},
};
use serde_json::{Value, json};

use super::{Inbound, Lesson, by_id, by_reference, rules, say, store, store::Synonym, wishes};
use crate::{
    catalogue::{self, Article},
    customers,
    orders::{self, Actor, Change, Failure, Order, Pickup, Who, Wish, WishLine, rules::State},
    outbox::Purpose,
    platform::{Env, facts, i18n::Lang},
    shops::Shop,
};

/// An order as it was understood so far, to be confirmed or corrected by a person.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    /// Articles with what was understood of them.
    pub lines: Vec<DraftLine>,
    /// When, when it was understood.
    pub pickup: Option<Timestamp>,
    /// The confirmed order that it would change.
    pub amends: Option<OrderId>,
}

/// One line of a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftLine {
    /// The article.
    pub sku: Sku,
    /// Pieces or grams, when it was understood how much.
    pub quantity: Option<Quantity>,
    /// How it is wanted.
    pub options: Vec<String>,
}

/// The draft of a message that waits, and the order that it changes, if it may still be changed.
pub fn draft(conn: &mut Conn<'_>, shop: &Shop, inbound: &Inbound, now: Timestamp) -> Result<Draft, DbError> {
    let reading = &inbound.understood.reading;
    let items: Vec<Item> = reading["items"].as_array().into_iter().flatten().filter_map(read_item).collect();
    let skus: Vec<Sku> = items.iter().filter_map(|item| item.sku.parse().ok()).collect();
    let refs: Vec<&Sku> = skus.iter().collect();
    let articles = catalogue::by_sku(conn, &shop.key, &refs)?;
    let line = |item: &Item| {
        let article = articles.iter().find(|article| article.sku.as_str() == item.sku)?;
        let quantity = wishes::quantity(article, item).map(|(quantity, _)| quantity);
        Some(DraftLine { sku: article.sku.clone(), quantity, options: item.options.clone() })
    };
    let pickup = reading["pickup"].as_str().and_then(|text| text.parse().ok());
    let changed = match (reading["intent"].as_str(), inbound.understood.order) {
        (Some("modify"), Some(id)) => orders::by_id(conn, &shop.key, id, now)?,
        _ => None,
    };
    let amends = changed.filter(|order| {
        orders::rules::may_amend(order.state, orders::rules::Mover::Staff, order.changeable_until, now)
    });
    Ok(Draft {
        lines: items.iter().filter_map(line).collect(),
        pickup: pickup.map(|at| wishes::instant(at, shop.zone())).filter(|at| *at >= now),
        amends: amends.map(|order| order.id),
    })
}

fn read_item(value: &Value) -> Option<Item> {
    serde_json::from_value(value.clone()).ok()
}

/// What a person books for someone who wrote.
#[derive(Debug, Clone)]
pub struct Book {
    /// What.
    pub lines: Vec<WishLine>,
    /// When it is fetched.
    pub pickup: Pickup,
    /// Some words to go with it, or nothing.
    pub words: String,
}

/// Books what a message asked for, as a person of the shop read it: changes the order that the message speaks of, or
/// makes one; tells the customer by the same number; keeps the correction as a case. None when a colleague was faster,
/// or nobody can be answered.
///
/// # Errors
/// [`Failure::Refused`] when it is not possible: nothing is written then.
pub fn book(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    lexicon: Option<&Lexicon>,
    id: InboundId,
    book: &Book,
    by: &str,
) -> Result<Option<Order>, Failure> {
    let Some(inbound) = by_id(tx, &shop.key, id)?.filter(|inbound| inbound.state == "waiting") else { return Ok(None) };
    let Ok(phone) = inbound.sender.parse::<Phone>() else { return Ok(None) };
    let contact = Contact::Phone(phone);
    let actor = Actor::staff(by);
    let draft = draft(tx, shop, &inbound, env.now)?;
    let amended = match draft.amends {
        Some(order) => orders::by_id(tx, &shop.key, order, env.now)?,
        None => None,
    };
    let order = match amended {
        Some(order) => {
            let change = Change { lines: book.lines.clone(), pickup: book.pickup, note: order.note.clone() };
            orders::amend(tx, env, shop, order.id, &change, &actor)?
        }
        None => {
            // Their own hold gives its goods back first.
            if let Some(held) = orders::of_visitor(tx, &shop.key, &orders::talker(&contact), env.now)? {
                orders::move_to(tx, env, shop, held.id, State::Cancelled, &Actor::customer(), "")?;
            }
            let name = customers::name_of(tx, &shop.key, &contact)?.unwrap_or_default();
            let wish = Wish {
                lines: book.lines.clone(),
                pickup: book.pickup,
                source: "sms",
                external_id: format!("{id}/{by}"),
                visitor: String::new(),
                note: String::new(),
                lang: Lang::Fr,
                who: Some(Who { name, contact: contact.clone() }),
            };
            orders::reserve(tx, env, shop, &wish)?
        }
    };
    let words = Some(book.words.as_str()).filter(|words| !words.is_empty());
    store::handled(tx, &shop.key, &inbound, by, words)?;
    if let Some(words) = words {
        say(tx, env, shop, &contact, Purpose::Answer, words.to_owned(), id, "reply")?;
    }
    facts::record(
        tx,
        env,
        &shop.key,
        "inbox.booked",
        &id.to_string(),
        &actor.name,
        &json!({ "order": order.id.to_string() }),
    )?;
    learn(tx, env, shop, lexicon, &inbound, &order, draft.amends.is_some())?;
    Ok(Some(order))
}

/// Keeps what a person corrected, when they corrected something.
fn learn(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    lexicon: Option<&Lexicon>,
    inbound: &Inbound,
    order: &Order,
    amended: bool,
) -> Result<(), DbError> {
    let shelf = catalogue::all(tx, &shop.key)?;
    let wanted = wishes::items(order, &shelf);
    let pickup = wishes::local(order.pickup_at, shop.zone());
    let reading = &inbound.understood.reading;
    let expected = json!({
        "intent": if amended { "modify" } else { "order" }, "items": wanted, "pickup": pickup,
        "needs_clarification": false, "why": "corrected by the shop",
    });
    let right = ["intent", "items", "pickup", "needs_clarification"].iter().all(|name| reading[name] == expected[name]);
    if right {
        return Ok(());
    }
    let now = inbound.received_at.to_zoned(shop.zone().clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let context =
        Some(&inbound.understood.context).filter(|context| context.as_object().is_some_and(|map| !map.is_empty()));
    let mut case = json!({
        "shop": shop.slug().as_str(), "now": now, "from_known_customer": inbound.understood.known,
        "context": context, "sms": inbound.body,
    });
    let proposed = lexicon.zip(serde_json::from_value::<Case>(case.clone()).ok()).and_then(|(lexicon, case)| {
        let name = |sku: &str| shelf.iter().find(|a| a.sku.as_str() == sku).map(|a| a.name.clone());
        rules::proposal(lexicon, &case, &wanted, name)
    });
    let contact: Option<Contact> = inbound.sender.parse().ok();
    let name = match contact {
        Some(contact) => customers::name_of(tx, &shop.key, &contact)?.unwrap_or_default(),
        None => String::new(),
    };
    let own = shop_words(shop, &shelf);
    let clean =
        |text: &str| rules::anonymous(text, &[&name, &order.name], |word| own.iter().any(|known| known == word));
    let id = CaseId::new(env.now, env.rng.as_mut());
    case["id"] = json!(format!("c-{id}"));
    case["sms"] = json!(clean(&inbound.body));
    if let Some(question) = case["context"]["open_question"].as_str().map(clean) {
        case["context"]["open_question"] = json!(question);
    }
    case["expect"] = expected;
    let (phrase, sku) = proposed.filter(|(phrase, _)| rules::is_phrase(phrase)).unwrap_or_default();
    store::keep_case(tx, &shop.key, &Lesson { id, at: env.now, body: case.to_string(), phrase, sku })
}

/// The words of a shop's own shelf and sign, folded: nobody's name.
fn shop_words(shop: &Shop, shelf: &[Article]) -> Vec<String> {
    let names = shelf.iter().flat_map(|article| std::iter::once(&article.name).chain(&article.synonyms));
    let mut words: Vec<String> = names
        .chain([&shop.name])
        .flat_map(|name| name.split(|c: char| c.is_whitespace() || c == '\''))
        .map(|word| kernel::words::fold(word.trim_matches(|c: char| !c.is_alphanumeric())))
        .filter(|word| !word.is_empty())
        .collect();
    words.extend(words.clone().iter().map(|word| format!("{word}s")));
    words
}

/// Takes a proposed word as another name of its article, from now on; false when it was dealt with already.
pub fn teach(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, id: CaseId, by: &str) -> Result<bool, DbError> {
    let Some(lesson) = store::proposal(tx, &shop.key, id)? else { return Ok(false) };
    let article = by_reference(tx, shop, &lesson.sku)?;
    store::drop_proposal(tx, &shop.key, id)?;
    let Some(article) = article else { return Ok(false) };
    let new = Synonym { phrase: lesson.phrase.clone(), sku: article.sku, added_by: by.to_owned(), added_at: env.now };
    store::add_synonym(tx, &shop.key, &new)?;
    facts::record(
        tx,
        env,
        &shop.key,
        "inbox.taught",
        &id.to_string(),
        &format!("staff:{by}"),
        &json!({ "phrase": lesson.phrase, "sku": lesson.sku }),
    )?;
    Ok(true)
}

/// A proposed word is no name of that article; false when it was dealt with already.
pub fn decline(tx: &mut Tx<'_>, shop: &Shop, id: CaseId) -> Result<bool, DbError> {
    let done = store::drop_proposal(tx, &shop.key, id)?;
    tx.notify(&shop.key, "inbox");
    Ok(done)
}
