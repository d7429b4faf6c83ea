//! The statement of a month: the lunches that were taken, how each is paid, the cards, what is owed, the VAT in it.

use db::{Conn, DbError};
use jiff::{Timestamp, ToSpan, civil::Date};
use kernel::{
    Cents,
    money::{self, VatTotal},
    words,
};

use super::{
    Subscription,
    rules::{Balance, Entry, Kind, Pay},
    store,
};
use crate::{
    orders::{self, rules::State},
    platform::i18n::{Arg, Lang},
    shops::Shop,
};

/// One lunch that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The local day.
    pub day: Date,
    /// What was in it, each with its quantity when that is not one.
    pub what: Vec<String>,
    /// How it is paid.
    pub pay: Pay,
    /// What it cost, VAT included.
    pub total: Cents,
}

/// What became of a month.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Its first day.
    pub first: Date,
    /// What was taken, by day.
    pub taken: Vec<Taken>,
    /// Cards that were bought or given back, months that were paid, within it.
    pub money: Vec<Entry>,
    /// The VAT in what was taken, by rate.
    pub vat: Vec<VatTotal>,
    /// What stands in the books at its end, or now.
    pub after: Balance,
}

impl Statement {
    /// What was taken costs so much, of one way to pay or of all.
    pub fn sum(&self, pay: Option<Pay>) -> Cents {
        let of = self.taken.iter().filter(|taken| pay.is_none_or(|pay| taken.pay == pay));
        Cents(of.map(|taken| taken.total.0).sum())
    }
}

/// The month of a day.
pub fn month_of(day: Date) -> Date {
    day.first_of_month()
}

/// What became of a subscription in the month that begins on `first`: only what was handed over counts.
///
/// # Errors
/// When the store cannot be read.
pub fn statement(
    conn: &mut Conn<'_>,
    shop: &Shop,
    own: &Subscription,
    first: Date,
    now: Timestamp,
) -> Result<Statement, DbError> {
    let last = first.last_of_month();
    let (mut taken, mut amounts) = (Vec::new(), Vec::new());
    for lunch in store::lunches(conn, &own.key, own.id, first)?.into_iter().take_while(|lunch| lunch.day <= last) {
        let Some(id) = lunch.order else { continue };
        let Some(order) = orders::by_id(conn, &own.key, id, now)?.filter(|order| order.state == State::Collected)
        else {
            continue;
        };
        let what = |line: &orders::Line| match line.quantity.get() {
            1 => line.label(),
            n => format!("{n} {}", line.label()),
        };
        amounts.extend(order.standing().map(|line| (line.vat, line.total)));
        taken.push(Taken {
            day: lunch.day,
            what: order.standing().map(what).collect(),
            pay: lunch.pay,
            total: order.total,
        });
    }
    let entries = store::entries(conn, &own.key, own.id)?;
    let until: Vec<Entry> = entries.into_iter().filter(|entry| shop.day(entry.at) <= last).collect();
    let after = until.last().map(|entry| entry.after).unwrap_or_default();
    let in_money = |entry: &Entry| matches!(entry.kind, Kind::Bought | Kind::Refunded | Kind::Paid);
    let money = until.into_iter().filter(|entry| in_money(entry) && shop.day(entry.at) >= first).collect();
    Ok(Statement { first, taken, money, vat: money::vat(&amounts).0, after })
}

/// A statement in words, for the page of its customer and for the counter.
#[derive(Debug, Clone)]
pub struct Told {
    /// "Relevé de novembre 2026".
    pub title: String,
    /// The shop, and where it is.
    pub shop: [String; 2],
    /// The name of its customer.
    pub who: String,
    /// The words above the columns: day, lunch, payment, amount.
    pub heads: [String; 4],
    /// Each lunch: day, what, how it is paid, amount.
    pub rows: Vec<[String; 4]>,
    /// What is said when nothing was taken.
    pub none: String,
    /// Sums: what, how much.
    pub sums: Vec<(String, String)>,
    /// "dont TVA 10 % : 0,81 €".
    pub vat: Vec<String>,
    /// What stands at the end: what, how much.
    pub stands: Vec<(String, String)>,
    /// What this paper is.
    pub note: String,
    /// The month before, and the next one when it has begun: as addresses name them, in words.
    pub around: Vec<(String, String)>,
}

/// The words of a statement.
pub fn told(lang: Lang, shop: &Shop, own: &Subscription, of: &Statement, today: Date) -> Told {
    let style = lang.style();
    let euros = |amount: Cents| words::euros(amount, style);
    let pay = |pay: Pay| match pay {
        Pay::Pickup => lang.say("statement-pickup"),
        Pay::Card => lang.say("statement-card"),
        Pay::Month => lang.say("statement-month"),
    };
    let day = |day: Date| format!("{} {}", words::weekday(day.weekday(), style), day.day());
    let row = |taken: &Taken| [day(taken.day), taken.what.join(", "), pay(taken.pay), euros(taken.total)];
    let count = i64::try_from(of.taken.len()).unwrap_or(0);
    let mut sums = vec![(lang.with1("statement-taken", "n", count), euros(of.sum(None)))];
    for way in [Pay::Pickup, Pay::Card, Pay::Month] {
        let sum = of.sum(Some(way));
        if sum > Cents(0) && sum != of.sum(None) {
            sums.push((lang.with1("statement-of", "how", pay(way)), euros(sum)));
        }
    }
    for entry in &of.money {
        let key = match entry.kind {
            Kind::Bought => "statement-bought",
            Kind::Refunded => "statement-refunded",
            _ => "statement-paid",
        };
        let args = [("n", Arg::from(entry.lunches.abs())), ("day", Arg::from(day(shop.day(entry.at))))];
        sums.push((lang.with(key, &args), euros(entry.paid)));
    }
    let rate = |total: &&VatTotal| total.rate.basis_points() > 0;
    let vat = |total: &VatTotal| {
        let rate = words::percent(total.rate, style);
        lang.with("vat-line", &[("rate", Arg::from(rate)), ("amount", Arg::from(euros(total.vat)))])
    };
    let mut stands = Vec::new();
    if own.pay == Pay::Card || of.after.lunches > 0 {
        let left = lang.with1("statement-lunches", "n", of.after.lunches);
        stands.push((lang.say("statement-left"), left));
    }
    if own.pay == Pay::Month || of.after.due > Cents(0) {
        stands.push((lang.say("statement-due"), euros(of.after.due)));
    }
    let month = |first: Date| words::month_of(first, style);
    let next = first_after(of.first).filter(|next| *next <= today);
    let before =
        of.first.checked_sub(1.month()).ok().filter(|before| before.last_of_month() >= shop.day(own.created_at));
    let named = |first: Date| (format!("{:04}-{:02}", first.year(), first.month()), month(first));
    Told {
        title: lang.with1("statement-title", "month", month(of.first)),
        shop: [shop.name.clone(), format!("{}, {} {}", shop.address.street, shop.address.postcode, shop.address.city)],
        who: own.name.clone(),
        heads: ["statement-day", "statement-lunch", "statement-how", "statement-amount"].map(|key| lang.say(key)),
        rows: of.taken.iter().map(row).collect(),
        none: lang.say("statement-none"),
        sums,
        vat: of.vat.iter().filter(rate).map(vat).collect(),
        stands,
        note: lang.say("statement-note"),
        around: before.into_iter().chain(next).map(named).collect(),
    }
}

fn first_after(first: Date) -> Option<Date> {
    first.checked_add(1.month()).ok()
}

/// The month that an address names ("2026-11"), no later than this one.
pub fn read_month(text: &str, today: Date) -> Date {
    let named: Option<Date> = format!("{text}-01").parse().ok();
    named.filter(|first| *first <= today).unwrap_or_else(|| month_of(today))
}

/// A statement of a month with all that one can hold.
#[cfg(test)]
pub fn sample(lang: Lang) -> Told {
    use jiff::civil::date;
    let euros = |cents| words::euros(Cents(cents), lang.style());
    let (how, of) = (lang.say("statement-card"), |key: &str| lang.say(key));
    let row = |day: i8, what: &str, how: String, cents| {
        let at = date(2026, 11, day);
        [format!("{} {day}", words::weekday(at.weekday(), lang.style())), what.to_owned(), how, euros(cents)]
    };
    let month = |month: i8| words::month_of(date(2026, month, 1), lang.style());
    Told {
        title: lang.with1("statement-title", "month", month(11)),
        shop: ["La Courte Pâte".into(), "2 rue du Puits-Carré, 37999 Courtelande".into()],
        who: "Solène".into(),
        heads: ["statement-day", "statement-lunch", "statement-how", "statement-amount"].map(of),
        rows: vec![
            row(
                17,
                "Formule midi (sandwich, boisson, dessert), Sandwich poulet crudités (sans mayo), Eau plate 50 cl, Éclair au chocolat",
                how.clone(),
                890,
            ),
            row(18, "Sandwich jambon-beurre", how, 430),
            row(20, "Quiche aux poireaux (part), 2 Jus de pomme", lang.say("statement-month"), 1_020),
        ],
        none: lang.say("statement-none"),
        sums: vec![
            (lang.with1("statement-taken", "n", 3_i64), euros(2_340)),
            (lang.with1("statement-of", "how", lang.say("statement-card")), euros(1_320)),
            (lang.with1("statement-of", "how", lang.say("statement-month")), euros(1_020)),
        ],
        vat: vec![lang.with("vat-line", &[("rate", "10".into()), ("amount", euros(213).into())])],
        stands: vec![
            (lang.say("statement-left"), lang.with1("statement-lunches", "n", 6_i64)),
            (lang.say("statement-due"), euros(1_020)),
        ],
        note: lang.say("statement-note"),
        around: vec![("2026-10".into(), month(10))],
    }
}
