//! A quote, a deposit and a credit note in words.

use jiff::Timestamp;
use kernel::{Cents, words};

use super::{blank, day, euros, exempt, rate, vat_table};
use crate::{
    documents::rules::{
        credit::{Credit, CreditLine},
        deposit::{Deposit, Means},
        quote::{Quote, QuoteLine, Standing},
        sheet::Sheet,
    },
    platform::i18n::{Arg, Lang},
    shops::Shop,
};

/// A quote: what it says was frozen when it was written; below it stands what was answered, and when.
pub fn quote(lang: Lang, shop: &Shop, quote: &Quote, (standing, moved_at): (Standing, Timestamp)) -> Sheet {
    let mut sheet = blank(lang, shop, &quote.seller, lang.with1("paper-quote", "number", &quote.number));
    sheet.buyer = [vec![quote.buyer.name.clone()], quote.buyer.address.clone()].concat();
    sheet.buyer.push(quote.buyer.number.clone());
    sheet.buyer.retain(|line| !line.is_empty());
    let at = words::hour(quote.pickup_at, shop.zone(), lang.style());
    let pickup = [("day", Arg::from(day(lang, shop.day(quote.pickup_at)))), ("at", Arg::from(at))];
    sheet.facts = vec![
        lang.with1("paper-made", "day", day(lang, quote.day)),
        lang.with1("paper-quote-last", "day", day(lang, quote.last)),
        lang.with("paper-pickup", &pickup),
    ];
    let heads = ["paper-what", "paper-quantity", "paper-each-gross", "paper-vat", "paper-price"];
    sheet.lines.heads = heads.map(|key| lang.say(key)).into();
    let row = |line: &QuoteLine| {
        let amount = words::amount(line.quantity.get(), line.unit, lang.style());
        let price = euros(lang, line.price);
        let each = if line.unit == kernel::Unit::Gram { lang.with1("paper-kilo", "it", price) } else { price };
        vec![line.label(), amount, each, rate(lang, line.rate), euros(lang, line.total)]
    };
    sheet.lines.rows = quote.lines.iter().map(row).collect();
    let tax: Cents = quote.vat.iter().map(|total| total.vat).sum();
    sheet.sums = vec![
        (lang.say("paper-net-total"), euros(lang, quote.total - tax)),
        (lang.say("paper-vat-total"), euros(lang, tax)),
        (lang.say("paper-total"), euros(lang, quote.total)),
    ];
    sheet.vat = vat_table(lang, &quote.vat);
    let when = || {
        let hour = words::hour(moved_at, shop.zone(), lang.style());
        [("day", Arg::from(day(lang, shop.day(moved_at)))), ("at", Arg::from(hour))]
    };
    let answer = match standing {
        Standing::Open => None,
        Standing::Accepted => Some(lang.with("paper-quote-accepted", &when())),
        Standing::Refused => Some(lang.with("paper-quote-refused", &when())),
        Standing::Withdrawn => Some(lang.with("paper-quote-withdrawn", &when())),
        Standing::Expired => Some(lang.say("paper-quote-expired")),
    };
    let asked = quote.deposit != Cents(0);
    sheet.notes = answer
        .into_iter()
        .chain((!quote.note.is_empty()).then(|| quote.note.clone()))
        .chain(asked.then(|| lang.with1("paper-quote-deposit", "it", euros(lang, quote.deposit))))
        .chain([lang.say("paper-quote-free")])
        .chain(exempt(lang, &quote.seller, &quote.vat))
        .collect();
    sheet
}

/// By what means something was paid.
fn means(lang: Lang, means: Means) -> String {
    lang.say(match means {
        Means::Card => "paper-by-card",
        Means::Cash => "paper-by-cash",
        Means::Cheque => "paper-by-cheque",
        Means::Transfer => "paper-by-transfer",
    })
}

/// A deposit, or that it was given back.
pub fn deposit(lang: Lang, shop: &Shop, deposit: &Deposit) -> Sheet {
    let back = deposit.amount < Cents(0);
    let key = if back { "paper-deposit-back" } else { "paper-deposit" };
    let mut sheet = blank(lang, shop, &deposit.seller, lang.with1(key, "number", &deposit.number));
    sheet.buyer = Some(deposit.buyer.clone()).filter(|name| !name.is_empty()).into_iter().collect();
    sheet.facts = vec![
        lang.with1("paper-made", "day", day(lang, deposit.day)),
        lang.with1("paper-of-order", "number", &deposit.order),
    ];
    sheet.lines.heads = ["paper-what", "paper-price"].map(|key| lang.say(key)).into();
    let how = means(lang, deposit.means);
    let what = lang.with1(if back { "paper-deposit-back-by" } else { "paper-deposit-by" }, "means", how);
    sheet.lines.rows = vec![vec![what, euros(lang, deposit.amount)]];
    sheet.sums = vec![(lang.say("paper-total"), euros(lang, deposit.amount))];
    sheet.vat = vat_table(lang, &deposit.vat);
    sheet.notes = vec![lang.say("paper-deposit-note")];
    sheet.notes.extend(exempt(lang, &deposit.seller, &deposit.vat));
    sheet
}

/// A credit note: what it takes off is negative, as accountants read it.
pub fn credit(lang: Lang, shop: &Shop, credit: &Credit) -> Sheet {
    let mut sheet = blank(lang, shop, &credit.seller, lang.with1("paper-credit", "number", &credit.number));
    sheet.buyer = [vec![credit.buyer.name.clone()], credit.buyer.address.clone()].concat();
    sheet.buyer.push(credit.buyer.number.clone());
    sheet.buyer.retain(|line| !line.is_empty());
    let of = [("number", Arg::from(&credit.corrects)), ("day", Arg::from(day(lang, credit.of_day)))];
    sheet.facts = vec![
        lang.with1("paper-made", "day", day(lang, credit.day)),
        lang.with("paper-credit-of", &of),
        lang.with1("paper-credit-why", "it", &credit.reason),
    ];
    let heads = ["paper-what", "paper-net", "paper-vat", "paper-gross"];
    sheet.lines.heads = heads.map(|key| lang.say(key)).into();
    let row = |line: &CreditLine| {
        vec![line.name.clone(), euros(lang, -line.net), rate(lang, line.rate), euros(lang, -line.total)]
    };
    sheet.lines.rows = credit.lines.iter().map(row).collect();
    let tax: Cents = credit.vat.iter().map(|total| total.vat).sum();
    sheet.sums = vec![
        (lang.say("paper-net-total"), euros(lang, tax - credit.total)),
        (lang.say("paper-vat-total"), euros(lang, -tax)),
        (lang.say("paper-credit-total"), euros(lang, -credit.total)),
    ];
    let minus: Vec<_> =
        credit.vat.iter().map(|one| kernel::money::VatTotal { gross: -one.gross, vat: -one.vat, ..*one }).collect();
    sheet.vat = vat_table(lang, &minus);
    sheet.notes = exempt(lang, &credit.seller, &credit.vat).into_iter().collect();
    sheet
}
