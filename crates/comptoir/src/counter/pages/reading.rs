//! What the program understood of a message, in words that a shopkeeper reads; and the order that it asks for, to be
//! confirmed or corrected by hand.

use std::sync::Arc;

use db::{Conn, DbError};
use french::Lexicon;
use jiff::{Timestamp, civil::DateTime};
use kernel::{Sku, Unit, words};

use crate::{
    catalogue::Article,
    inbox::{self, DraftLine, Inbound, Lexicons, Understood, rules::Means, voice},
    platform::{
        Error,
        i18n::{Arg, Lang},
    },
    shops::Shop,
};

use super::{
    super::views::{
        inbox::{Clue, Hand, HandLine, Reading},
        order::Choice,
    },
    frame::Staff,
};

/// The articles of the shop, and its words.
pub struct Shelf<'a> {
    /// What it offers.
    pub articles: Vec<Article>,
    /// What its words mean; none when its shelf cannot be read.
    pub lexicon: Option<&'a Lexicon>,
}

impl Shelf<'_> {
    /// The name of an article.
    pub fn name(&self, sku: &str) -> Option<String> {
        self.articles.iter().find(|article| article.sku.as_str() == sku).map(|article| article.name.clone())
    }
}

/// The words of the shop.
pub async fn lexicon(staff: &Staff) -> Result<Option<Arc<Lexicon>>, Error> {
    match staff.app.part::<Lexicons>() {
        Some(lexicons) => lexicons.of(&staff.app, staff.counter.shop()).await,
        None => Ok(None),
    }
}

/// Whether a message said something: the turns of a call that only pressed keys did not.
pub fn is_said(inbound: &Inbound) -> bool {
    inbound.source != voice::SOURCE || voice::is_words(&inbound.body)
}

/// What a message said, as it is shown.
pub fn said(lang: Lang, inbound: &Inbound) -> String {
    match inbound.reading.as_str() {
        "call-back" if !voice::is_words(&inbound.body) => lang.say("thread-call-back"),
        _ if inbound.source == voice::SOURCE => lang.with1("thread-by-phone", "it", &inbound.body),
        _ => inbound.body.clone(),
    }
}

/// What was understood of a stored message.
pub fn of(staff: &Staff, inbound: &Inbound, shelf: &Shelf<'_>) -> Option<Reading> {
    let (at, body) = (inbound.received_at, inbound.body.as_str());
    told(staff.lang, staff.shop(), staff.now, at, body, &inbound.understood, shelf)
}

/// What was understood of a text that came at an instant, as it is told at `now`.
pub fn told(
    lang: Lang,
    shop: &Shop,
    now: Timestamp,
    at: Timestamp,
    body: &str,
    understood: &Understood,
    shelf: &Shelf<'_>,
) -> Option<Reading> {
    let reading = &understood.reading;
    let intent = reading["intent"].as_str()?;
    let list = |name: &str| reading[name].as_array().into_iter().flatten();
    let lines: Vec<String> = list("items").filter_map(|item| line(lang, item, shelf)).collect();
    let nothing = lines.is_empty();
    let pickup = reading["pickup"].as_str().and_then(|text| text.parse::<DateTime>().ok());
    let pickup = pickup.map(|local| moment(lang, shop, now, local));
    let mut says = lang.say(&format!("intent-{}", intent.replace('_', "-")));
    let lines = Some(words::list(&lines, lang.style())).filter(|_| !nothing);
    let more: Vec<String> = lines.into_iter().chain(pickup).collect();
    if !more.is_empty() {
        let args = [("what", Arg::from(says)), ("more", Arg::from(more.join(", ")))];
        says = lang.with("thread-says", &args);
    }
    let doubts = list("clarify").filter_map(|code| code.as_str());
    let mut doubts: Vec<String> = doubts.map(|code| lang.say(&format!("doubt-{}", code.replace('_', "-")))).collect();
    if doubts.is_empty() && nothing && ["order", "modify"].contains(&intent) {
        doubts.push(lang.say("doubt-no-article"));
    }
    let clue = |clue: inbox::rules::Clue| {
        let means = match clue.means {
            Means::Article(sku) => shelf.name(&sku).unwrap_or(sku),
            Means::Time(local) => moment(lang, shop, now, local),
        };
        Clue { words: clue.words, means }
    };
    let clues = shelf.lexicon.map(|lexicon| inbox::explain(lexicon, shop, at, body, understood)).unwrap_or_default();
    Some(Reading { says, doubts, clues: clues.into_iter().map(clue).collect() })
}

fn moment(lang: Lang, shop: &Shop, now: Timestamp, local: DateTime) -> String {
    let at = kernel::calendar::instant(local.date(), local.time(), shop.zone());
    crate::orders::words::moment(lang, shop, now, at)
}

/// "2 Baguettes de tradition", or the article alone when no figure was said.
fn line(lang: Lang, item: &serde_json::Value, shelf: &Shelf<'_>) -> Option<String> {
    let name = shelf.name(item["sku"].as_str()?)?;
    let figure = |name: &str| item[name].as_f64();
    let amount = match (figure("qty"), figure("grams")) {
        (Some(n), _) if n.fract() != 0.0 => Some(format!("{n}").replace('.', if lang == Lang::En { "." } else { "," })),
        (Some(n), _) => Some(words::amount(n as i64, Unit::Piece, lang.style())),
        (None, Some(grams)) => Some(words::amount(grams as i64, Unit::Gram, lang.style())),
        (None, None) => None,
    };
    let unit = item["unit"].as_str().map(|unit| format!(" {unit}")).unwrap_or_default();
    let options: Vec<&str> = item["options"].as_array().into_iter().flatten().filter_map(|o| o.as_str()).collect();
    let options = if options.is_empty() { String::new() } else { format!(" ({})", options.join(", ")) };
    Some(match amount {
        // Nobody's "tranche" is counted here: "2 tranche Pain de campagne".
        Some(_) if unit.is_empty() && figure("qty").is_some_and(|n| n.fract() == 0.0 && n >= 2.0) => {
            format!("{}{options}", words::counted(figure("qty").unwrap_or_default() as i64, &name))
        }
        Some(amount) => format!("{amount}{unit} {name}{options}"),
        None => format!("{name}{options}"),
    })
}

/// The order that a message asks for; none when it asks for none.
pub fn hand(conn: &mut Conn<'_>, staff: &Staff, inbound: &Inbound, shelf: &Shelf<'_>) -> Result<Option<Hand>, DbError> {
    let orders = ["order", "modify", "call-back"].contains(&inbound.reading.as_str());
    let phone = inbound.sender.parse::<kernel::Phone>().is_ok();
    if !phone || !(orders || inbound.understood.reading["items"].as_array().is_some_and(|items| !items.is_empty())) {
        return Ok(None);
    }
    let draft = inbox::draft(conn, staff.shop(), inbound, staff.now)?;
    let line = |line: &DraftLine| HandLine {
        articles: choices(staff.lang, shelf, Some(&line.sku)),
        quantity: line.quantity.map(|quantity| quantity.get().to_string()).unwrap_or_default(),
        options: line.options.join(", "),
    };
    let mut lines: Vec<HandLine> = draft.lines.iter().map(line).collect();
    // What is missing, or must be looked at, is no matter of one tap.
    let open = ["unknown_article", "article", "allergen"];
    let mut doubts = inbound.understood.reading["clarify"].as_array().into_iter().flatten();
    let doubtful = doubts.any(|code| code.as_str().is_some_and(|code| open.contains(&code)));
    let whole =
        !doubtful && !lines.is_empty() && lines.iter().all(|line| !line.quantity.is_empty()) && draft.pickup.is_some();
    lines.push(HandLine {
        articles: choices(staff.lang, shelf, None),
        quantity: String::new(),
        options: String::new(),
    });
    let local = |at: Timestamp| at.to_zoned(staff.shop().zone().clone()).strftime("%Y-%m-%dT%H:%M").to_string();
    Ok(Some(Hand { lines, at: draft.pickup.map(local).unwrap_or_default(), amends: draft.amends.is_some(), whole }))
}

fn choices(lang: Lang, shelf: &Shelf<'_>, chosen: Option<&Sku>) -> Vec<Choice> {
    let none =
        Choice { value: String::new(), label: lang.say("thread-hand-none"), note: String::new(), on: chosen.is_none() };
    let goods = shelf.articles.iter().filter(|article| article.unit != Unit::Service);
    let choice = |article: &Article| Choice {
        value: article.sku.to_string(),
        label: match article.unit {
            Unit::Gram => lang.with1("thread-hand-grams", "it", &article.name),
            Unit::Piece | Unit::Service => article.name.clone(),
        },
        note: String::new(),
        on: chosen == Some(&article.sku),
    };
    std::iter::once(none).chain(goods.map(choice)).collect()
}
