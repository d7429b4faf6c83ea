//! Papers in words.

mod agreed;

pub use agreed::{credit, deposit, quote};
use jiff::{Timestamp, civil::Date};
use kernel::{
    Cents, Unit, VatRate,
    money::{self, VatTotal},
    words,
};

use super::rules::{
    Invoice, Seller,
    credit::Credit,
    sheet::{Sheet, Table},
    sum_vat,
};
use crate::{
    orders::{Order, rules::State},
    platform::{
        i18n::{Arg, Lang},
        secrets::Secrets,
    },
    shops::Shop,
};

/// "24 novembre 2026": papers are read years later.
fn day(lang: Lang, day: Date) -> String {
    // Compared with a day of another year, so that the year is said; a weekday has no place on a paper.
    let other = Date::constant(1, 1, 1);
    let full = words::day(day, other, lang.style());
    full.split_once(' ').map_or(full.clone(), |(_, rest)| rest.to_owned())
}

fn euros(lang: Lang, amount: Cents) -> String {
    words::euros(amount, lang.style())
}

/// "1,2796 €": hundredths of a cent, since a price without VAT is seldom whole.
fn each(lang: Lang, hundredths: i64, unit: Unit) -> String {
    let comma = if lang == Lang::Fr { ',' } else { '.' };
    let number = format!("{}{comma}{:04}", hundredths / 10_000, hundredths % 10_000);
    lang.with1(if unit == Unit::Gram { "paper-each-kilo" } else { "paper-each-one" }, "n", number)
}

/// "5,5 %".
fn rate(lang: Lang, rate: VatRate) -> String {
    let points = rate.basis_points();
    let (whole, rest) = (points / 100, points % 100);
    let comma = if lang == Lang::Fr { ',' } else { '.' };
    let number = match rest {
        0 => whole.to_string(),
        _ if rest % 10 == 0 => format!("{whole}{comma}{}", rest / 10),
        _ => format!("{whole}{comma}{rest:02}"),
    };
    lang.with1("paper-rate", "n", number)
}

/// Who sells, over the paper.
fn head(shop: &Shop, seller: &Seller) -> Vec<String> {
    let mut lines = vec![shop.name.clone()];
    if seller.is_complete() {
        if seller.name != shop.name {
            lines.push(seller.name.clone());
        }
        lines.extend([seller.form.clone(), seller.street.clone(), seller.town.clone()]);
    } else {
        let address = &shop.address;
        lines.extend([address.street.clone(), format!("{} {}", address.postcode, address.city)]);
    }
    lines.extend(shop.phone.as_ref().map(|phone| phone.national()));
    lines.retain(|line| !line.trim().is_empty());
    lines
}

/// Who sells by law, in one line.
fn foot(lang: Lang, shop: &Shop, seller: &Seller) -> String {
    if !seller.is_complete() {
        return shop.name.clone();
    }
    let mut parts = vec![seller.name.clone(), seller.form.clone()];
    parts.push(lang.with1("paper-siret", "it", &seller.siret));
    parts.push(seller.register.clone());
    if !seller.vat_number.is_empty() {
        parts.push(lang.with1("paper-vat-number", "it", &seller.vat_number));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

fn vat_table(lang: Lang, vat: &[VatTotal]) -> Table {
    let heads = ["paper-vat-rate", "paper-net", "paper-vat", "paper-gross"].map(|key| lang.say(key)).into();
    let row = |total: &VatTotal| {
        let amounts = [total.gross - total.vat, total.vat, total.gross].map(|amount| euros(lang, amount));
        [vec![rate(lang, total.rate)], amounts.into()].concat()
    };
    Table { heads, rows: vat.iter().map(row).collect() }
}

fn blank(lang: Lang, shop: &Shop, seller: &Seller, title: String) -> Sheet {
    Sheet {
        title,
        lang: lang.code().to_owned(),
        seller: head(shop, seller),
        buyer_head: lang.say("paper-for"),
        foot: foot(lang, shop, seller),
        page: lang.say("paper-page"),
        vat_head: lang.say("paper-vat-head"),
        ..Sheet::default()
    }
}

fn exempt(lang: Lang, seller: &Seller, vat: &[VatTotal]) -> Option<String> {
    (seller.is_exempt() && vat.iter().all(|total| total.vat == Cents(0))).then(|| lang.say("paper-exempt"))
}

/// What was paid before is taken off, and what is left is said; nothing when nothing was paid before.
fn less_paid(lang: Lang, total: Cents, paid: Cents, sums: &mut Vec<(String, String)>, rest: &str) {
    if paid != Cents(0) {
        sums.push((lang.say("paper-paid-before"), euros(lang, -paid)));
        sums.push((lang.say(rest), euros(lang, total - paid)));
    }
}

/// What was handed over, as it was frozen then; none before. `paid` is what was paid in advance.
pub fn receipt(
    lang: Lang,
    shop: &Shop,
    seller: &Seller,
    (order, paid): (&Order, Cents),
    secrets: &Secrets,
) -> Option<Sheet> {
    // A hand-over that was undone leaves no receipt.
    let frozen = order.receipt.as_ref().filter(|_| order.state == State::Collected)?;
    let number = format!("{}-{:03}", order.day, order.number);
    let title = lang.with1("paper-receipt", "number", number);
    let mut sheet = blank(lang, shop, seller, title);
    sheet.buyer = Some(order.name.clone()).filter(|name| !name.is_empty()).into_iter().collect();
    let at = words::hour(frozen.at, shop.zone(), lang.style());
    let args = [("day", Arg::from(day(lang, shop.day(frozen.at)))), ("at", Arg::from(at))];
    sheet.facts = vec![lang.with("paper-handed-over", &args), lang.with1("paper-code", "it", order.code(secrets))];
    sheet.lines.heads = ["paper-what", "paper-quantity", "paper-vat", "paper-price"].map(|key| lang.say(key)).into();
    let style = lang.style();
    let row = |line: &crate::orders::ReceiptLine| {
        let amount = words::amount(line.quantity.get(), line.unit, style);
        vec![line.name.clone(), amount, rate(lang, line.rate), euros(lang, line.total)]
    };
    sheet.lines.rows = frozen.lines.iter().map(row).collect();
    sheet.sums = vec![(lang.say("paper-total"), euros(lang, frozen.total))];
    less_paid(lang, frozen.total, paid, &mut sheet.sums, "paper-rest-paid");
    sheet.vat = vat_table(lang, &frozen.vat);
    sheet.notes = exempt(lang, seller, &frozen.vat).into_iter().collect();
    Some(sheet)
}

/// What is ordered, with what it will cost, less what was paid in advance: before the hand-over.
pub fn order_form(
    lang: Lang,
    shop: &Shop,
    seller: &Seller,
    (order, paid): (&Order, Cents),
    secrets: &Secrets,
) -> Sheet {
    let number = format!("{}-{:03}", order.day, order.number);
    let mut sheet = blank(lang, shop, seller, lang.with1("paper-order", "number", number));
    sheet.buyer = Some(order.name.clone()).filter(|name| !name.is_empty()).into_iter().collect();
    let at = words::hour(order.pickup_at, shop.zone(), lang.style());
    let pickup = [("day", Arg::from(day(lang, order.day))), ("at", Arg::from(at))];
    sheet.facts = vec![
        lang.with1("paper-ordered", "day", day(lang, shop.day(order.placed_at))),
        lang.with("paper-pickup", &pickup),
        lang.with1("paper-code", "it", order.code(secrets)),
    ];
    sheet.lines.heads = ["paper-what", "paper-quantity", "paper-vat", "paper-price"].map(|key| lang.say(key)).into();
    let style = lang.style();
    let row = |line: &crate::orders::Line| {
        let amount = words::amount(line.quantity.get(), line.unit, style);
        vec![line.label(), amount, rate(lang, line.vat), euros(lang, line.total)]
    };
    sheet.lines.rows = order.standing().map(row).collect();
    let amounts: Vec<_> = order.standing().map(|line| (line.vat, line.total)).collect();
    let label = if paid == Cents(0) { "paper-to-pay" } else { "paper-total" };
    sheet.sums = vec![(lang.say(label), euros(lang, order.total))];
    less_paid(lang, order.total, paid, &mut sheet.sums, "paper-to-pay");
    sheet.vat = vat_table(lang, &money::vat(&amounts).0);
    sheet.notes = order
        .standing()
        .filter(|line| !line.allergens.is_empty())
        .map(|line| format!("{} : {}", line.name, line.allergens))
        .chain((!order.note.is_empty()).then(|| lang.with1("paper-note", "it", &order.note)))
        .collect();
    sheet
}

/// An invoice: what it says was frozen when it was made.
pub fn invoice(lang: Lang, shop: &Shop, invoice: &Invoice) -> Sheet {
    let seller = &invoice.seller;
    let mut sheet = blank(lang, shop, seller, lang.with1("paper-invoice", "number", &invoice.number));
    sheet.buyer = [vec![invoice.buyer.name.clone()], invoice.buyer.address.clone()].concat();
    sheet.buyer.extend(Some(invoice.buyer.number.clone()).filter(|number| !number.is_empty()));
    sheet.facts = vec![
        lang.with1("paper-made", "day", day(lang, invoice.day)),
        lang.with1("paper-delivered", "day", day(lang, invoice.delivered)),
    ];
    let heads = ["paper-what", "paper-quantity", "paper-each", "paper-net", "paper-vat", "paper-gross"];
    sheet.lines.heads = heads.map(|key| lang.say(key)).into();
    let row = |line: &super::rules::InvoiceLine| {
        let net = euros(lang, line.net);
        let (each, gross) = (each(lang, line.each, line.unit), euros(lang, line.total));
        vec![line.name.clone(), line.quantity.clone(), each, net, rate(lang, line.rate), gross]
    };
    sheet.lines.rows = invoice.lines.iter().map(row).collect();
    let tax: Cents = invoice.vat.iter().map(|total| total.vat).sum();
    sheet.sums = vec![
        (lang.say("paper-net-total"), euros(lang, invoice.total - tax)),
        (lang.say("paper-vat-total"), euros(lang, tax)),
        (lang.say("paper-total"), euros(lang, invoice.total)),
    ];
    for paid in &invoice.deposits {
        let args = [("number", Arg::from(&paid.number)), ("day", Arg::from(day(lang, paid.day)))];
        let key = if paid.amount < Cents(0) { "paper-deposit-back-of" } else { "paper-deposit-of" };
        sheet.sums.push((lang.with(key, &args), euros(lang, -paid.amount)));
    }
    if !invoice.deposits.is_empty() {
        sheet.sums.push((lang.say("paper-rest-paid"), euros(lang, invoice.rest())));
    }
    sheet.vat = vat_table(lang, &invoice.vat);
    let told: Cents = invoice.deposits.iter().flat_map(|paid| &paid.vat).map(|one| one.vat).sum();
    sheet.notes =
        (told != Cents(0)).then(|| lang.with1("paper-deposit-vat", "it", euros(lang, told))).into_iter().collect();
    sheet.notes.extend(exempt(lang, seller, &invoice.vat));
    sheet
}

/// What a customer collected in a month or a year, order by order, less what was taken off invoices then.
pub fn statement(
    lang: Lang,
    shop: &Shop,
    seller: &Seller,
    name: &str,
    (first, next): (Date, Date),
    (orders, credits): (&[Order], &[Credit]),
    now: Timestamp,
) -> Sheet {
    let year = Arg::from(first.year().to_string());
    let title = if first.saturating_add(jiff::ToSpan::days(40)) < next {
        lang.with("paper-statement-year", &[("year", year)])
    } else {
        let month = words::month(first.month(), lang.style());
        lang.with("paper-statement", &[("month", Arg::from(month)), ("year", year)])
    };
    let mut sheet = blank(lang, shop, seller, title);
    sheet.buyer = Some(name.to_owned()).filter(|name| !name.is_empty()).into_iter().collect();
    sheet.facts = vec![lang.with1("paper-made", "day", day(lang, shop.day(now)))];
    if shop.day(now) < next {
        sheet.facts.push(lang.say("paper-not-over"));
    }
    sheet.lines.heads = ["paper-order-head", "paper-day", "paper-price"].map(|key| lang.say(key)).into();
    let row = |order: &Order| {
        let lines: Vec<String> =
            order.standing().map(|line| words::line(line.quantity, line.unit, &line.label(), lang.style())).collect();
        let day = shop.day(order.moved_at);
        let when = format!("{:02}/{:02}", day.day(), day.month());
        vec![words::list(&lines, lang.style()), when, euros(lang, order.total)]
    };
    sheet.lines.rows = orders.iter().map(row).collect();
    let back = |credit: &Credit| {
        let args = [("number", Arg::from(&credit.number)), ("of", Arg::from(&credit.corrects))];
        let when = format!("{:02}/{:02}", credit.day.day(), credit.day.month());
        vec![lang.with("paper-credit-row", &args), when, euros(lang, -credit.total)]
    };
    sheet.lines.rows.extend(credits.iter().map(back));
    let sold: Cents = orders.iter().map(|order| order.total).sum();
    let total = sold - credits.iter().map(|credit| credit.total).sum::<Cents>();
    sheet.sums = vec![(lang.say("paper-total"), euros(lang, total))];
    let taken: Vec<VatTotal> = (credits.iter().flat_map(|credit| &credit.vat))
        .map(|one| VatTotal { gross: -one.gross, vat: -one.vat, ..*one })
        .collect();
    let sold = orders.iter().filter_map(|order| order.receipt.as_ref()).flat_map(|receipt| &receipt.vat);
    let vat = sum_vat(sold.chain(&taken));
    sheet.vat = vat_table(lang, &vat);
    sheet.notes = vec![lang.say("paper-statement-note")];
    sheet.notes.extend(exempt(lang, seller, &vat));
    sheet
}
