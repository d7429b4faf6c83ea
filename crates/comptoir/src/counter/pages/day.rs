//! The sheet of a day; what is sold over the counter, and what is counted again.

use std::collections::BTreeMap;

use db::{Conn, DbError};
use jiff::civil::Date;
use kernel::{Cents, Sku, Unit, calendar, words as spoken};

use crate::{
    catalogue::{self, Article, rules::stock_day},
    orders::{self, Order, rules::State},
    platform::{Error, Problem, facts, once},
    stock,
};

use super::{
    super::views::{
        Place,
        board::Line,
        day::{DayHour, DayOrder, DaySheet, StockRow},
    },
    frame::{Answer, Asked, Fields, Staff, go, page},
    shelf, words,
};

/// The supply that says what was counted on the shelf.
const COUNTED: &str = "counted";

/// `GET /comptoir/journee?jour=`
pub async fn show(staff: Staff, Asked(asked): Asked) -> Answer {
    let day = calendar::parse_day(asked.text("jour")).unwrap_or_else(|| staff.shop().day(staff.now));
    page(&staff.read(move |conn, staff| draw(conn, staff, day)).await?)
}

fn draw(conn: &mut Conn<'_>, staff: &Staff, day: Date) -> Result<DaySheet, DbError> {
    let today = staff.shop().day(staff.now);
    let mut orders = orders::at_day(conn, &staff.shop().key, day, staff.now)?;
    let rows = if day == today { shelf::read(conn, staff, day, &orders)? } else { Vec::new() };
    // What is off is not prepared; who did not come was prepared for.
    orders.retain(|order| order.state.is_firm() || order.state == State::NotCollected);
    let mut totals: BTreeMap<(String, Measure), i64> = BTreeMap::new();
    let mut hours: Vec<DayHour> = Vec::new();
    for order in &orders {
        for line in order.standing() {
            *totals.entry((line.name.clone(), Measure::of(line.unit))).or_default() += line.quantity.get();
        }
        let at = staff.hour(order.pickup_at);
        match hours.last_mut() {
            Some(hour) if hour.at == at => hour.orders.push(row(staff, order)),
            _ => hours.push(DayHour { at, orders: vec![row(staff, order)] }),
        }
    }
    let total = |((name, unit), n): ((String, Measure), i64)| Line {
        quantity: spoken::amount(n, unit.unit(), staff.lang.style()),
        name,
        options: String::new(),
        dropped: false,
    };
    let worth: Cents = orders.iter().map(|order| order.total).sum();
    let beside = |other: Result<Date, jiff::Error>| other.unwrap_or(day).to_string();
    Ok(DaySheet {
        shell: staff.shell(conn, staff.lang.say("counter-title-day"), Place::Day)?,
        day: name_of(staff, day),
        before: beside(day.yesterday()),
        after: beside(day.tomorrow()),
        totals: totals.into_iter().map(total).collect(),
        orders: orders.len(),
        hours,
        worth: staff.euros(worth),
        stock: rows.iter().filter(|row| row.article.unit != Unit::Service).map(|row| stock_row(staff, row)).collect(),
    })
}

/// What is weighed is not added to what is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Measure {
    Pieces,
    Grams,
}

impl Measure {
    fn of(unit: Unit) -> Self {
        if unit == Unit::Gram { Self::Grams } else { Self::Pieces }
    }
    fn unit(self) -> Unit {
        if self == Self::Grams { Unit::Gram } else { Unit::Piece }
    }
}

/// "Mercredi 25 novembre".
fn name_of(staff: &Staff, day: Date) -> String {
    let style = staff.lang.style();
    // Said in full, today as well: the sheet is printed.
    let far = day.checked_sub(jiff::Span::new().days(30)).unwrap_or(day);
    let name = spoken::day(day, far, style);
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn row(staff: &Staff, order: &Order) -> DayOrder {
    DayOrder {
        url: format!("/comptoir/commandes/{}", order.id),
        code: order.code(staff.app.secrets()),
        who: words::who(staff.lang, order),
        state: words::state(staff.lang, order.state),
        done: !order.state.is_open(),
        lines: order.standing().map(|line| words::line(staff.lang, line)).collect(),
        note: Some(order.note.clone()).filter(|note| !note.is_empty()),
        total: staff.euros(order.total),
    }
}

fn stock_row(staff: &Staff, row: &shelf::Row) -> StockRow {
    let article = &row.article;
    let promised = usize::try_from(row.promised()).unwrap_or(0);
    StockRow {
        sku: article.sku.to_string(),
        name: article.name.clone(),
        there: row.there(staff.now).max(0),
        promised: match promised {
            0 => String::new(),
            n => staff.lang.with1("counter-stock-promised", "n", n),
        },
        pieces: article.unit == Unit::Piece,
    }
}

fn article(conn: &mut Conn<'_>, staff: &Staff, sku: &str) -> Result<Option<Article>, DbError> {
    let Ok(sku) = sku.parse::<Sku>() else { return Ok(None) };
    Ok(catalogue::by_sku(conn, &staff.shop().key, &[&sku])?.pop())
}

/// `POST /comptoir/ventes`: one is sold over the counter.
pub async fn sell(staff: Staff, fields: Fields) -> Answer {
    let (sku, nonce) = (fields.text("sku").to_owned(), fields.nonce("sell"));
    let sold = staff
        .write(move |tx, env, staff| {
            let Some(article) = article(tx, staff, &sku)?.filter(|article| article.unit == Unit::Piece) else {
                return Ok::<_, DbError>(None);
            };
            if once::before(tx, &staff.shop().key, &nonce)?.is_none() {
                stock::sell(tx, env, staff.shop(), &article, 1)?;
                once::remember(tx, env.now, &staff.shop().key, &nonce, "")?;
            }
            Ok(Some(article.sku))
        })
        .await?;
    let sku = sold.ok_or_else(Problem::not_found)?;
    match fields.text("back") {
        "day" => go(format!("/comptoir/journee?dit=sold&de={sku}")),
        _ => go(format!("/comptoir?dit=sold&de={sku}")),
    }
}

/// `POST /comptoir/stock`: the shelf was counted.
pub async fn count(staff: Staff, fields: Fields) -> Answer {
    let (sku, nonce) = (fields.text("sku").to_owned(), fields.nonce("count"));
    let counted = fields.number("counted").filter(|n| (0..=99_999).contains(n));
    let counted = counted.ok_or_else(|| Problem::bad_request("counted"))?;
    let found = staff
        .write(move |tx, env, staff| {
            let (shop, today) = (staff.shop(), staff.shop().day(staff.now));
            let orders = orders::at_day(tx, &shop.key, today, staff.now)?;
            let rows = shelf::read(tx, staff, today, &orders)?;
            let Some(row) = rows.iter().find(|row| row.article.sku.as_str() == sku) else { return Ok(false) };
            if once::before(tx, &shop.key, &nonce)?.is_some() {
                return Ok(true);
            }
            let day = stock_day(row.article.counted, today);
            let known = stock::supply_rows(tx, &shop.key, &row.article.sku, &day)?;
            let before = known.iter().find(|(source, ..)| source == COUNTED).map_or(0, |(_, _, n)| *n);
            let difference = counted - row.there(staff.now);
            stock::set_supply(tx, shop, &row.article, today, COUNTED, staff.now, before + difference)?;
            let detail = serde_json::json!({ "counted": counted, "difference": difference });
            let actor = staff.actor().name;
            facts::record(tx, env, &shop.key, "stock.counted", row.article.sku.as_str(), &actor, &detail)?;
            once::remember(tx, env.now, &shop.key, &nonce, "")?;
            Ok::<_, Error>(true)
        })
        .await?;
    if found { go("/comptoir/journee?dit=recounted") } else { Err(Problem::not_found()) }
}
