//! The SQL of delivery reports: one row for each part that a message centre took, until all of a message have an end.

use db::{DbError, Row, Tx, params};
use jiff::{SignedDuration, Timestamp};
use kernel::{ShopKey, Slug, id::MessageId};

use super::{super::reports::LOST, Message};

/// How long a report is waited for: centres give up after three days at most.
const PATIENCE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// From now on reports are expected under these names; those that were faster count.
pub(super) fn expect(tx: &mut Tx<'_>, message: &Message, names: &str, now: Timestamp) -> Result<(), DbError> {
    let ShopKey { street, shop } = &message.key;
    // A message that leaves once more is no longer that of the first time.
    let sql = "DELETE FROM sms_report WHERE street = ?1 AND shop = ?2 AND message = ?3";
    tx.run(sql, params![street, shop, message.id])?;
    for name in names.split(' ') {
        let mut known = false;
        for other in channels::smpp::Report::names(name) {
            let sql =
                "UPDATE sms_report SET shop = ?3, message = ?4 WHERE street = ?1 AND provider_id = ?2 AND message = ''";
            known |= tx.execute(sql, params![street, &other, shop, message.id])? > 0;
        }
        if !known {
            // A centre that counts anew gives an old name again.
            let sql =
                "INSERT INTO sms_report (street, provider_id, shop, message, fate, at) VALUES (?1, ?2, ?3, ?4, '', ?5)
                       ON CONFLICT (street, provider_id) DO UPDATE SET shop = ?3, message = ?4, at = ?5,
                         fate = CASE WHEN sms_report.message = '' THEN sms_report.fate ELSE '' END";
            tx.run(sql, params![street, name, shop, message.id, now])?;
        }
    }
    conclude(tx, &message.key, message.id, now)
}

/// Keeps a report: `delivered`, or why not.
pub(in super::super) fn keep(
    tx: &mut Tx<'_>,
    street: &Slug,
    id: &str,
    fate: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let mut found: Option<(String, String)> = None;
    let both = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    for name in channels::smpp::Report::names(id) {
        let sql = "UPDATE sms_report SET fate = ?3 WHERE street = ?1 AND provider_id = ?2 RETURNING shop, message";
        found = tx.query_opt(sql, params![street, &name, fate], both)?;
        if found.is_some() {
            break;
        }
    }
    if found.is_none() {
        let sql =
            "INSERT INTO sms_report (street, provider_id, shop, message, fate, at) VALUES (?1, ?2, '', '', ?3, ?4)
                   ON CONFLICT (street, provider_id) DO UPDATE SET fate = ?3 RETURNING shop, message";
        found = tx.query_opt(sql, params![street, id, fate, now], both)?;
    }
    match found.map(|(shop, message)| (shop.parse(), message.parse())) {
        Some((Ok(shop), Ok(message))) => conclude(tx, &ShopKey { street: street.clone(), shop }, message, now),
        // It came before the answer that names its SMS.
        _ => Ok(()),
    }
}

/// A message has arrived when all of it has, and is lost when a part is.
fn conclude(tx: &mut Tx<'_>, key: &ShopKey, id: MessageId, now: Timestamp) -> Result<(), DbError> {
    let sql = "SELECT fate FROM sms_report WHERE street = ?1 AND shop = ?2 AND message = ?3";
    let fates: Vec<String> = tx.query(sql, params![&key.street, &key.shop, id], |row| row.get(0))?;
    let lost = fates.iter().find(|fate| !fate.is_empty() && *fate != "delivered");
    if let Some(why) = lost {
        let sql = "UPDATE message SET state = 'given_up', reason = ?4
                   WHERE street = ?1 AND shop = ?2 AND id = ?3 AND state = 'sent'";
        tx.run(sql, params![&key.street, &key.shop, id, format!("{LOST}{why}")])?;
    } else if fates.iter().all(|fate| fate == "delivered") {
        let sql = "UPDATE message SET delivered_at = ?4 WHERE street = ?1 AND shop = ?2 AND id = ?3 AND state = 'sent'";
        tx.run(sql, params![&key.street, &key.shop, id, now])?;
    } else {
        return Ok(());
    }
    tx.notify(key, "sent");
    Ok(())
}

/// Forgets what is waited for in vain.
pub(in super::super) fn forget(tx: &mut Tx<'_>, street: &Slug, now: Timestamp) -> Result<(), DbError> {
    let since = now.saturating_sub(PATIENCE).unwrap_or(Timestamp::MIN);
    tx.run("DELETE FROM sms_report WHERE street = ?1 AND at < ?2", params![street, since])
}
