//! Between items that were understood and lines of an order: amounts, names, the words of the read-back.

use db::{DbError, Tx};
use french::Item;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use kernel::{Quantity, Sku, Unit, words};

use crate::{
    catalogue::{self, Article},
    orders::{self, Order, WishLine},
    platform::i18n::{Arg, Lang},
    shops::Shop,
    stock,
};

const LANG: Lang = Lang::Fr;

/// What was wished, as an order takes it.
pub(super) struct Wished {
    /// The lines.
    pub(super) lines: Vec<WishLine>,
    /// Choices and counts of weighed goods, in words.
    pub(super) note: String,
    /// The names of the articles.
    pub(super) names: Vec<(Sku, String)>,
}

/// The local time of an instant, as cases write it.
pub(super) fn local(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// The instant of a local time.
pub(super) fn instant(at: DateTime, zone: &TimeZone) -> Timestamp {
    kernel::calendar::instant(at.date(), at.time(), zone)
}

/// The lines of an order as items, with the choices and counts that its note keeps of them.
pub(super) fn items(order: &Order, shelf: &[Article]) -> Vec<Item> {
    let amount = |line: &orders::Line| line.quantity.get() as f64;
    let item = |line: &orders::Line| {
        let mut item = match line.unit {
            Unit::Gram => Item::weight(line.sku.as_str(), Some(amount(line))),
            Unit::Piece | Unit::Service => Item::count(line.sku.as_str(), Some(amount(line))),
        };
        for said in remark(order, &line.name).into_iter().flat_map(|text| text.split(", ")) {
            if let Some((n, unit)) = counted(said) {
                item = Item { choices: item.choices, ..Item::count(line.sku.as_str(), Some(n)) };
                item.unit = Some(unit);
            } else if let Some(choice) = shelf.iter().find(|article| article.name == said) {
                item.choices.push(choice.sku.to_string());
            }
        }
        Item { options: line.options.clone(), ..item }
    };
    order.standing().map(item).collect()
}

const BETWEEN: &str = " ; ";

/// What the note says of one article, when it speaks of it once and there is one line of it.
fn remark<'a>(order: &'a Order, name: &str) -> Option<&'a str> {
    let mut parts = order.note.split(BETWEEN).filter_map(|part| part.split_once(" : ")).filter(|(of, _)| *of == name);
    let only = parts.next()?.1;
    let alone = order.standing().filter(|line| line.name == name).count() <= 1;
    (parts.next().is_none() && alone).then_some(only)
}

/// What the note says that no line of the order can: it stays whatever becomes of the lines.
pub(super) fn free_note(order: &Order) -> String {
    let of_a_line = |part: &&str| {
        part.split_once(" : ")
            .is_some_and(|(name, _)| order.standing().any(|line| line.name == name) && remark(order, name).is_some())
    };
    order.note.split(BETWEEN).filter(|part| !of_a_line(part)).collect::<Vec<_>>().join(BETWEEN)
}

/// Two notes as one.
pub(super) fn joined(first: &str, second: &str) -> String {
    [first, second].into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join(BETWEEN)
}

/// "4 tranches" as a number and its unit.
fn counted(text: &str) -> Option<(f64, String)> {
    let (n, unit) = text.split_once(' ')?;
    let unit = unit.strip_suffix('s').unwrap_or(unit);
    let known = matches!(unit, "tranche" | "pièce");
    n.parse().ok().filter(|_| known).map(|n| (n, unit.to_owned()))
}

/// A standing order as items; what the shelf no longer has is left out.
pub(super) fn usual(tx: &mut Tx<'_>, shop: &Shop, lines: &[WishLine]) -> Result<Vec<Item>, DbError> {
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let skus: Vec<&Sku> = lines.iter().map(|line| &line.sku).collect();
    let articles = catalogue::by_sku(tx, &shop.key, &skus)?;
    let item = |line: &WishLine| {
        let amount = Some(line.quantity.get() as f64);
        let article = articles.iter().find(|article| article.sku == line.sku)?;
        let item = match article.unit {
            Unit::Gram => Item::weight(line.sku.as_str(), amount),
            Unit::Piece | Unit::Service => Item::count(line.sku.as_str(), amount),
        };
        Some(Item { options: line.options.clone(), ..item })
    };
    Ok(lines.iter().filter_map(item).collect())
}

/// The lines of an order; none when a line is beyond what an order can say (a half, a service, an unknown weight).
pub(super) fn lines(tx: &mut Tx<'_>, shop: &Shop, items: &[Item]) -> Result<Option<Wished>, DbError> {
    if items.is_empty() {
        return Ok(None);
    }
    let mut skus: Vec<Sku> = Vec::new();
    for sku in items.iter().flat_map(|item| std::iter::once(&item.sku).chain(&item.choices)) {
        match sku.parse() {
            Ok(sku) if !skus.contains(&sku) => skus.push(sku),
            _ => {}
        }
    }
    let refs: Vec<&Sku> = skus.iter().collect();
    let articles = catalogue::by_sku(tx, &shop.key, &refs)?;
    let mut wished = Wished { lines: Vec::new(), note: String::new(), names: Vec::new() };
    for item in items {
        let Some(article) = articles.iter().find(|article| article.sku.as_str() == item.sku) else { return Ok(None) };
        let Some((quantity, counted)) = quantity(article, item) else { return Ok(None) };
        let mut said: Vec<String> = counted.into_iter().collect();
        said.extend(item.choices.iter().map(|choice| name_of(&articles, choice)));
        if !said.is_empty() {
            wished.note = joined(&wished.note, &format!("{} : {}", article.name, said.join(", ")));
        }
        wished.lines.push(WishLine { sku: article.sku.clone(), quantity, options: item.options.clone(), agreed: None });
        wished.names.push((article.sku.clone(), article.name.clone()));
    }
    Ok(Some(wished))
}

fn name_of(articles: &[Article], sku: &str) -> String {
    articles
        .iter()
        .find(|article| article.sku.as_str() == sku)
        .map_or_else(|| sku.to_owned(), |article| article.name.clone())
}

/// Pieces or grams; for slices and pieces of weighed goods also how they were counted.
pub(super) fn quantity(article: &Article, item: &Item) -> Option<(Quantity, Option<String>)> {
    let whole = |n: f64| (n.fract() == 0.0).then_some(n as i64).and_then(|n| Quantity::new(n).ok());
    match (article.unit, item.qty, item.grams) {
        (Unit::Piece, Some(n), _) => Some((whole(n)?, None)),
        (Unit::Gram, _, Some(grams)) => Some((Quantity::new(grams.round() as i64).ok()?, None)),
        (Unit::Gram, Some(n), None) => {
            let each = match item.unit.as_deref() {
                Some("tranche") => article.detail.slice_g,
                _ => article.detail.piece_g,
            };
            let words = format!("{n} {}{}", item.unit.as_deref().unwrap_or("pièce"), if n > 1.0 { "s" } else { "" });
            Some((Quantity::new((n * each? as f64).round() as i64).ok()?, Some(words)))
        }
        _ => None,
    }
}

/// "J'ai noté 2 traditions pour aujourd'hui 18h, 2,70 €. Allergènes : gluten. C'est bon ?" Aloud, a `usual` order is
/// told by its size only: a caller id does not say who listens.
pub(super) fn read_back(
    tx: &mut Tx<'_>,
    now: Timestamp,
    shop: &Shop,
    order: &Order,
    spoken: bool,
    usual: bool,
) -> Result<String, DbError> {
    let mut args = told(tx, now, shop, order, if spoken { LANG.style() } else { LANG.sms_style() })?;
    if usual && spoken {
        let pieces = |line: &orders::Line| if line.unit == Unit::Gram { 1 } else { line.quantity.get() };
        args.push(("n", Arg::from(order.standing().map(pieces).sum::<i64>())));
        return Ok(aloud(&LANG.plain("voice-read-back-usual", &args)));
    }
    Ok(if spoken { aloud(&LANG.plain("voice-read-back", &args)) } else { LANG.plain("talk-read-back", &args) })
}

/// The lines of what is usual, for the number itself.
pub(super) fn usual_detail(tx: &mut Tx<'_>, now: Timestamp, shop: &Shop, order: &Order) -> Result<String, DbError> {
    Ok(LANG.plain("voice-usual-detail", &told(tx, now, shop, order, LANG.sms_style())?))
}

/// A text without the signs of typography, which a voice stumbles over.
pub(super) fn aloud(text: &str) -> String {
    text.replace(['\u{202f}', '\u{a0}'], " ").replace('’', "'")
}

fn told(
    tx: &mut Tx<'_>,
    now: Timestamp,
    shop: &Shop,
    order: &Order,
    style: words::Style,
) -> Result<Vec<(&'static str, Arg)>, DbError> {
    let skus: Vec<&Sku> = order.lines.iter().map(|line| &line.sku).collect();
    let articles = catalogue::by_sku(tx, &shop.key, &skus)?;
    let mut declared: Vec<&str> =
        articles.iter().filter_map(|a| a.allergens.as_deref()).flatten().map(String::as_str).collect();
    declared.sort_unstable();
    declared.dedup();
    let missing = articles.iter().any(|article| article.allergens.is_none());
    let allergens = match (declared.is_empty(), missing) {
        (_, true) => LANG.plain("talk-allergens-unknown", &[]),
        (true, false) => LANG.plain("allergens-none-declared", &[]),
        (false, false) => declared.join(", "),
    };
    let mut lines = orders::notice_lines(order);
    if !order.note.is_empty() {
        lines = format!("{lines} ({})", order.note);
    }
    Ok(vec![
        ("lines", Arg::from(lines)),
        ("day", Arg::from(words::day(order.day, shop.day(now), style))),
        ("hour", Arg::from(words::hour(order.pickup_at, shop.zone(), style))),
        ("total", Arg::from(words::euros(order.total, style))),
        ("allergens", Arg::from(allergens)),
    ])
}

/// What may be promised of these articles, or when their next batch is ready; none when no article is known.
pub(super) fn availability(
    tx: &mut Tx<'_>,
    now: Timestamp,
    shop: &Shop,
    items: &[Item],
    batch: bool,
) -> Result<Option<String>, DbError> {
    let skus: Vec<Sku> = items.iter().filter_map(|item| item.sku.parse().ok()).collect();
    let refs: Vec<&Sku> = skus.iter().collect();
    // "C'est quand, le pain chaud ?" asks for whatever comes out next.
    let articles = match (refs.is_empty(), batch) {
        (false, _) => catalogue::by_sku(tx, &shop.key, &refs)?,
        (true, true) => catalogue::all(tx, &shop.key)?,
        (true, false) => return Ok(None),
    };
    let some: Vec<&Article> = articles.iter().collect();
    let curves = stock::curves(tx, shop, &some, shop.day(now), now, None)?;
    let hour = |at: Timestamp| Arg::from(words::hour(at, shop.zone(), LANG.sms_style()));
    let mut parts: Vec<(Timestamp, String)> = Vec::new();
    for (article, curve) in articles.iter().zip(&curves) {
        let name = ("article", Arg::from(&article.name));
        let next = curve.as_ref().and_then(|curve| curve.next_supply(now));
        let text = match (batch, curve, next) {
            (true, _, Some((at, _))) => LANG.plain("talk-next-batch", &[name, ("hour", hour(at))]),
            (true, ..) if refs.is_empty() => continue,
            (true, ..) => LANG.plain("talk-no-batch", &[name]),
            (false, None, _) => LANG.plain("talk-yes", &[name]),
            (false, Some(curve), next) => match (curve.available(now), next) {
                (0, Some((at, _))) => LANG.plain("talk-later", &[name, ("hour", hour(at))]),
                (0, None) => LANG.plain("talk-none", &[name]),
                (left, _) if article.unit == Unit::Piece => LANG.plain("talk-left", &[name, ("left", Arg::from(left))]),
                _ => LANG.plain("talk-yes", &[name]),
            },
        };
        let text = if batch {
            text
        } else {
            let allergens = ("allergens", Arg::from(orders::allergens(article, LANG)));
            format!("{text} {}", LANG.plain("talk-allergens", &[allergens]))
        };
        parts.push((next.map_or(Timestamp::MAX, |(at, _)| at), text));
    }
    if refs.is_empty() {
        parts.sort_by_key(|(at, _)| *at);
        parts.truncate(2);
    }
    if parts.is_empty() {
        return Ok(batch.then(|| LANG.plain("talk-no-batch-today", &[])));
    }
    Ok(Some(parts.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" ")))
}
