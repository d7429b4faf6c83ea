//! The SQL of what shops offer, and of how far the orders are made.

use db::{Conn, DbError, Tx, params};
use jiff::civil::Date;
use kernel::{ShopKey, Sku, Slug};
use serde::{Deserialize, Serialize};

use super::text;
use crate::subscriptions::rules::{Break, Formula, Offer};

/// What of an offer travels as JSON.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    formulas: Vec<Formula>,
    rotation: Vec<Sku>,
    own: bool,
    card: i64,
    month: bool,
    breaks: Vec<Break>,
}

/// What a shop offers; nothing was ever offered: nothing is.
pub fn offer(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Offer, DbError> {
    let sql = "SELECT active, cut_off_minute, generate_minute, detail FROM lunch_offer WHERE street = ?1 AND shop = ?2";
    let known = conn.query_opt(sql, params![&key.street, &key.shop], |row| {
        let kept: Kept = super::json(row, 3)?;
        Ok(Offer {
            active: row.get(0)?,
            cut_off_minute: row.get(1)?,
            generate_minute: row.get(2)?,
            formulas: kept.formulas,
            rotation: kept.rotation,
            own: kept.own,
            card: kept.card,
            month: kept.month,
            breaks: kept.breaks,
        })
    })?;
    Ok(known.unwrap_or_default())
}

/// Keeps what a shop offers.
pub(in super::super) fn put_offer(tx: &mut Tx<'_>, key: &ShopKey, offer: &Offer) -> Result<(), DbError> {
    let sql = "INSERT INTO lunch_offer (street, shop, active, cut_off_minute, generate_minute, detail, generated_day)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, '') ON CONFLICT (street, shop) DO UPDATE SET active = excluded.active,
        cut_off_minute = excluded.cut_off_minute, generate_minute = excluded.generate_minute, detail = excluded.detail";
    let kept = Kept {
        formulas: offer.formulas.clone(),
        rotation: offer.rotation.clone(),
        own: offer.own,
        card: offer.card,
        month: offer.month,
        breaks: offer.breaks.clone(),
    };
    let values =
        params![&key.street, &key.shop, offer.active, offer.cut_off_minute, offer.generate_minute, text(&kept)];
    tx.run(sql, values)
}

/// The shops of a street that offer lunches or did: running subscriptions are served until they end.
pub(in super::super) fn active(conn: &mut Conn<'_>, street: &Slug) -> Result<Vec<Slug>, DbError> {
    conn.query("SELECT shop FROM lunch_offer WHERE street = ?1 ORDER BY shop /* whole */", params![street], |row| {
        row.get(0)
    })
}

/// The last day whose orders are all made.
pub(in super::super) fn made(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Option<Date>, DbError> {
    let sql = "SELECT generated_day FROM lunch_offer WHERE street = ?1 AND shop = ?2";
    let known = conn.query_opt(sql, params![&key.street, &key.shop], |row| row.get::<String>(0))?;
    Ok(known.and_then(|day| kernel::calendar::parse_day(&day)))
}

/// All orders up to that day are made.
pub(in super::super) fn put_made(tx: &mut Tx<'_>, key: &ShopKey, day: Date) -> Result<(), DbError> {
    let sql = "UPDATE lunch_offer SET generated_day = ?3 WHERE street = ?1 AND shop = ?2 AND generated_day < ?3";
    tx.run(sql, params![&key.street, &key.shop, day])
}
