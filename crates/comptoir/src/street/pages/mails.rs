//! The mails of orders and alerts as they are shown: the shop's sign, the code, the lines, one gesture.

use db::{Conn, DbError};
use jiff::Timestamp;
use kernel::{Quantity, Unit, id::OrderId, money, words};

use super::{follow::agreement, say};
use crate::{
    batches::follow_path,
    catalogue, consent,
    orders::{self, Order},
    outbox::{Announced, Letter, Message, urlencode},
    platform::{
        i18n::Arg,
        secrets::Secrets,
        web::mail::{Mail, MailLine},
    },
    shops::Shop,
    stock,
    street::views::{
        mails::{AlertMail, OrderMail},
        parts::allergens,
    },
    voices,
};

/// The HTML part of a message, when it is one that has a sheet of its own.
///
/// # Errors
/// When the store cannot be read.
pub fn html(conn: &mut Conn<'_>, secrets: &Secrets, letter: &Letter<'_>) -> Result<Option<String>, DbError> {
    let Letter { shop, message, base, link, now } = *letter;
    let mail = if let Ok(id) = message.about.parse::<OrderId>() {
        let Some(order) = orders::by_id(conn, &shop.key, id, now)? else { return Ok(None) };
        let mail = order_mail(shop, &order, secrets, base, now);
        // The message's own word tells which of the two it is: a change has no sheet.
        match message.told() {
            "order-received" | "order-usual" => mail.received(),
            "order-ready" => mail.ready(),
            _ => return Ok(None),
        }
    } else if let Some(batch) = Announced::parse(&message.about) {
        match alert_mail(conn, shop, message, &batch, secrets, base, link, now)? {
            Some(mail) => mail.mail(),
            None => return Ok(None),
        }
    } else if message.about.starts_with(voices::ABOUT) {
        return Ok(week_mail(shop, message, link).html().ok());
    } else {
        return Ok(None);
    };
    // What cannot be written is sent as text.
    Ok(mail.html().ok())
}

/// The letter of a week: its paragraphs, and the way to the page.
fn week_mail(shop: &Shop, message: &Message, link: &str) -> Mail {
    let mut parts = message.body.split("\n\n").map(str::to_owned);
    let mut mail = Mail::new(message.lang, &shop.name, &message.subject, parts.next().unwrap_or_default());
    // A paragraph of the text is a subject and what was said of it: each line stands by itself.
    mail.text = parts.flat_map(|part| part.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    mail.act = Some((message.lang.say("voices-letter-act"), link.to_owned()));
    mail.foot = vec![message.lang.say("voices-letter-on")];
    mail
}

fn order_mail(shop: &Shop, order: &Order, secrets: &Secrets, base: &str, now: Timestamp) -> OrderMail {
    let lang = order.lang;
    let line = |line: &orders::Line| MailLine {
        what: words::line(line.quantity, line.unit, &line.label(), lang.style()),
        note: Some(say::capital(&line.allergens)).filter(|text| !text.is_empty()),
        amount: say::euros(lang, line.total),
    };
    let token = order.token(secrets);
    OrderMail {
        lang,
        shop: shop.name.clone(),
        address: say::address(shop),
        what: say::lines(lang, order),
        day: say::day(lang, shop, now, order.day),
        at: say::hour(lang, shop, order.pickup_at),
        until: say::hour(lang, shop, order.expires_at),
        code: order.code(secrets),
        lines: order.standing().map(line).collect(),
        total: say::euros(lang, order.total),
        paid: order.payment == orders::rules::Payment::PaidAtTill,
        status_url: format!("{base}{}", order.path(secrets)),
        ics_url: Some(format!("{base}/{}/commandes/{}.ics?t={token}", shop.slug(), order.id)),
    }
}

#[expect(clippy::too_many_arguments, reason = "what one alert is about")]
fn alert_mail(
    conn: &mut Conn<'_>,
    shop: &Shop,
    message: &Message,
    batch: &Announced,
    secrets: &Secrets,
    base: &str,
    link: &str,
    now: Timestamp,
) -> Result<Option<AlertMail>, DbError> {
    let lang = message.lang;
    let Some(article) = catalogue::by_sku(conn, &shop.key, &[&batch.sku])?.pop() else { return Ok(None) };
    let at = batch.ready_at.max(now);
    let curve = stock::curves(conn, shop, &[&article], shop.day(at), now, None)?.pop().flatten();
    let ledger = consent::ledger(conn, &shop.key, &message.contact)?;
    let agreed = agreement(lang, shop, now, &ledger)
        .map(|(day, how)| lang.with("agreed-on", &[("day", Arg::from(day)), ("how", Arg::from(how))]));
    let free = curve.map(|curve| {
        let left = words::amount(curve.available(at), article.unit, lang.style());
        lang.with("alert-free", &[("n", Arg::from(left))])
    });
    let one = if article.unit == Unit::Gram { 1_000 } else { 1 };
    let amount = Quantity::new(one).map_or(article.price, |one| money::line_total(article.unit, article.price, one));
    let token = secrets.token("unsubscribe", &format!("{}/{}", shop.slug(), message.contact));
    let contact = urlencode(message.contact.as_str());
    Ok(Some(AlertMail {
        lang,
        shop: shop.name.clone(),
        address: say::address(shop),
        what: article.name.clone(),
        at: say::hour(lang, shop, batch.ready_at),
        within: say::within(lang, now, batch.ready_at),
        free: free.unwrap_or_default(),
        line: MailLine {
            what: article.name.clone(),
            note: Some(allergens(lang, article.allergens.as_deref(), &article.may_contain)),
            amount: say::euros(lang, amount),
        },
        reserve_url: link.to_owned(),
        agreed: agreed.unwrap_or_default(),
        manage_url: format!("{base}{}", follow_path(secrets, shop.slug(), &message.contact)),
        stop_url: format!("{base}/{}/desabonnement?c={contact}&t={token}", shop.slug()),
    }))
}
