//! The shelf of a day as the counter counts it: what was supplied, handed over, promised, and what is in danger.

use std::collections::{HashMap, HashSet};

use db::{Conn, DbError};
use jiff::{Timestamp, civil::Date};
use kernel::{Sku, Unit, id::OrderId, words};

use crate::{
    batches::{self, Batch},
    catalogue::{self, Article, Counted},
    orders::{Order, rules::State},
    platform::i18n::Arg,
    stock::{self, rules::Curve},
};

use super::{
    super::views::board::{Bar, Danger, Level, Promise, ShelfRow},
    frame::Staff,
    words as say,
};

/// An article is said to be nearly out from so few on.
const FEW: i64 = 5;

/// One counted article with its day.
pub struct Row {
    /// The article.
    pub article: Article,
    /// Its supplies and promises.
    pub curve: Curve,
    /// Handed over today, by orders and over the counter.
    pub gone: i64,
}

impl Row {
    /// How many are in the shop now, promised ones included.
    pub fn there(&self, now: Timestamp) -> i64 {
        self.curve.supplied(now) - self.gone
    }

    /// Promised and not handed over yet.
    pub fn promised(&self) -> i64 {
        (self.curve.total_promised() - self.gone).max(0)
    }

    /// Where the supply of the day goes.
    pub fn bar(&self) -> Bar {
        let left = (self.curve.total_supply() - self.curve.total_promised()).max(0);
        let kept = self.curve.walk_in.min(left);
        Bar { sold: self.gone, promised: self.promised(), kept, left: left - kept }
    }
}

/// Every counted article of a day, in the order of the shelf.
pub fn read(conn: &mut Conn<'_>, staff: &Staff, day: Date, orders: &[Order]) -> Result<Vec<Row>, DbError> {
    let shop = staff.shop();
    let articles = catalogue::all(conn, &shop.key)?;
    let all: Vec<&Article> = articles.iter().collect();
    let curves = stock::curves(conn, shop, &all, day, staff.now, None)?;
    let mut gone: HashMap<Sku, i64> = stock::sales(conn, &shop.key, &day.to_string())?.into_iter().collect();
    for order in orders.iter().filter(|order| order.state == State::Collected) {
        for line in order.standing().filter(|line| !line.stock_day.is_empty()) {
            *gone.entry(line.sku.clone()).or_default() += line.quantity.get();
        }
    }
    let row = |(article, curve): (Article, Option<Curve>)| {
        let curve = curve?;
        // What keeps has one stock for all days: what was promised until now is gone.
        let gone = match article.counted {
            Counted::Lasting => curve.promised(staff.now),
            _ => gone.get(&article.sku).copied().unwrap_or(0),
        };
        Some(Row { article, curve, gone })
    };
    Ok(articles.into_iter().zip(curves).filter_map(row).collect())
}

/// The promise bars of what is sold by the piece.
pub fn bars(staff: &Staff, rows: &[Row]) -> Vec<ShelfRow> {
    let shown = rows.iter().filter(|row| row.article.unit == Unit::Piece && row.curve.total_supply() > 0);
    shown.map(|row| bar(staff, row)).collect()
}

fn bar(staff: &Staff, row: &Row) -> ShelfRow {
    let left = row.curve.available(staff.now);
    let next = row.curve.next_supply(staff.now).map(|(at, _)| (at, row.curve.available(at))).filter(|(_, n)| *n > left);
    let amount = |n: i64| words::amount(n, row.article.unit, staff.lang.style());
    let (say, with) = (|key: &str| staff.lang.say(key), |key, args: &[(&'static str, Arg)]| staff.lang.with(key, args));
    let words = match (left, next) {
        (0, None) => say("counter-left-none"),
        (0, Some((at, n))) => {
            with("counter-left-none-then", &[("more", amount(n).into()), ("at", staff.hour(at).into())])
        }
        (_, None) => amount(left),
        (_, Some((at, n))) => with(
            "counter-left-then",
            &[("left", amount(left).into()), ("more", amount(n - left).into()), ("at", staff.hour(at).into())],
        ),
    };
    let level = match left {
        0 => Level::Out,
        n if n <= FEW => Level::Few,
        _ => Level::Plenty,
    };
    let article = &row.article;
    ShelfRow { sku: article.sku.to_string(), name: article.name.clone(), left: words, level, bar: row.bar() }
}

/// What no longer covers its promises, and whose orders those are.
pub fn dangers(
    conn: &mut Conn<'_>,
    staff: &Staff,
    day: Date,
    rows: &[Row],
    batches: &[Batch],
) -> Result<(Vec<Danger>, HashSet<OrderId>), DbError> {
    let (mut all, mut endangered) = (Vec::new(), HashSet::new());
    let short = |row: &&Row| row.curve.shortfalls().iter().any(|(at, _)| *at >= staff.now);
    for row in rows.iter().filter(short) {
        let found = batches::dangers(conn, staff.shop(), &row.article, day, staff.now)?;
        let Some(first) = found.first() else { continue };
        let mut promises = Vec::new();
        for order in found.iter().flat_map(|danger| &danger.orders) {
            endangered.insert(order.id);
            promises.push(promise(staff, order, &row.article.sku));
        }
        let batch = batches.iter().rfind(|batch| batch.sku == row.article.sku);
        let name = Arg::from(&row.article.name);
        let title = match batch {
            Some(batch) if batch.ready_at > first.at => {
                let at = staff.hour(batch.ready_at);
                staff.lang.with("counter-danger-late", &[("it", name), ("at", at.into())])
            }
            Some(_) => staff.lang.with("counter-danger-small", &[("it", name)]),
            None => staff.lang.with("counter-danger-short", &[("it", name)]),
        };
        let url = batch.map(|batch| format!("/comptoir/fournees/{}", batch.id));
        all.push(Danger { title, url, promises });
    }
    Ok((all, endangered))
}

/// A promise of an article, as a row that opens its order.
pub fn promise(staff: &Staff, order: &Order, sku: &Sku) -> Promise {
    Promise {
        url: format!("/comptoir/commandes/{}", order.id),
        code: order.code(staff.app.secrets()),
        at: staff.hour(order.pickup_at),
        who: say::who(staff.lang, order),
        what: say::of_article(staff.lang, order, sku),
    }
}
