//! What a home is shown: how its order stands, the next batch of what it usually takes, whether it is listened to.

use channels::mqtt::discovery::Names;
use db::{Conn, DbError};
use jiff::Timestamp;
use serde_json::json;

use super::super::{Device, open_order};
use crate::{
    catalogue::{self, Article},
    orders::{self, Order, rules::State},
    platform::{
        i18n::{Arg, Lang},
        secrets::Secrets,
    },
    shops::Shop,
    standing::{self, StandingOrder},
    stock,
};

/// A home as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Its name on the broker.
    pub user: String,
    /// The words of its device.
    pub names: Names,
    /// How its order stands, as JSON.
    pub order: String,
    /// The next batch, as JSON.
    pub batch: String,
    /// `ON` or `OFF`.
    pub armed: &'static str,
}

/// A home; none when its standing order is gone.
pub fn of(
    conn: &mut Conn<'_>,
    secrets: &Secrets,
    base: &str,
    shop: &Shop,
    device: &Device,
    now: Timestamp,
) -> Result<Option<View>, DbError> {
    let Some(standing) = standing::by_id(conn, &device.key, device.standing)? else { return Ok(None) };
    let lang = standing.lang;
    let names = Names {
        device: shop.name.clone(),
        model: shop.activity.clone(),
        order: lang.say("home-order"),
        batch: lang.say("home-batch"),
        armed: lang.say("home-armed"),
        come: lang.say("home-come"),
        ready: lang.say("home-ready"),
        page: format!("{base}{}", standing.path(secrets)),
    };
    Ok(Some(View {
        user: device.name.clone(),
        names,
        order: order(conn, shop, &standing, now)?,
        batch: batch(conn, shop, &standing, now)?,
        armed: if device.armed && !device.is_asleep(now) { "ON" } else { "OFF" },
    }))
}

/// The order that concerns them now: what is open, else the last one of today.
fn order(conn: &mut Conn<'_>, shop: &Shop, standing: &StandingOrder, now: Timestamp) -> Result<String, DbError> {
    let order = match open_order(conn, now, shop, standing)? {
        Some(order) => Some(order),
        None => {
            let today = shop.day(now);
            orders::of_contact(conn, &shop.key, &standing.contact, now)?.into_iter().find(|order| order.day == today)
        }
    };
    let order = order.filter(|order| order.state != State::Expired);
    let said = match order {
        Some(order) => json!({
            "state": word(order.state), "text": text(standing.lang, shop, now, &order),
            "pickup_at": order.pickup_at.to_string(),
        }),
        None => json!({ "state": "none", "text": "", "pickup_at": null }),
    };
    Ok(said.to_string())
}

fn text(lang: Lang, shop: &Shop, now: Timestamp, order: &Order) -> String {
    let args = [
        ("lines", Arg::from(orders::notice_lines(order))),
        ("moment", Arg::from(orders::words::moment(lang, shop, now, order.pickup_at))),
    ];
    lang.with("standing-current", &args)
}

/// A state in the words that Home Assistant was told of.
fn word(state: State) -> &'static str {
    match state {
        State::Held => "held",
        State::Received | State::Accepted => "received",
        State::Preparing => "preparing",
        State::SetAside => "set_aside",
        State::Ready => "ready",
        State::Collected => "collected",
        State::Refused | State::Cancelled => "cancelled",
        State::NotCollected => "not_collected",
        State::Expired => "none",
    }
}

/// The next of today's supplies of something that they usually take.
fn batch(conn: &mut Conn<'_>, shop: &Shop, standing: &StandingOrder, now: Timestamp) -> Result<String, DbError> {
    let skus: Vec<&kernel::Sku> = standing.lines.iter().map(|line| &line.sku).collect();
    let articles = if skus.is_empty() { Vec::new() } else { catalogue::by_sku(conn, &shop.key, &skus)? };
    let known: Vec<&Article> = articles.iter().collect();
    let curves = stock::curves(conn, shop, &known, shop.day(now), now, None)?;
    let supplies =
        articles.iter().zip(curves).filter_map(|(article, curve)| Some((curve?.next_supply(now)?.0, article)));
    let said = match supplies.min_by_key(|(at, _)| *at) {
        Some((at, article)) => json!({ "at": at.to_string(), "article": article.name }),
        None => json!({ "at": null, "article": "" }),
    };
    Ok(said.to_string())
}
