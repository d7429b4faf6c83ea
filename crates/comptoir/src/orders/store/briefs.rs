//! Orders in few words, for decisions that are taken thousands of times a second: one statement, no lines.

use std::cmp::Reverse;

use db::{Conn, DbError, params};
use jiff::{Timestamp, civil::Date};
use kernel::{Contact, ShopKey, id::OrderId};

use super::State;

/// What decides whether somebody is on the way for an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// Its identifier.
    pub id: OrderId,
    /// The local day of its pick-up.
    pub day: Date,
    /// When it is fetched.
    pub pickup_at: Timestamp,
    /// Where it stands; a hold that is over is not answered at all.
    pub state: State,
    /// By which way it came.
    pub source: String,
}

/// The hold of a visitor, then the orders of an address for one day, the newest first.
pub fn briefs(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    visitor: &str,
    contact: &Contact,
    day: Date,
    now: Timestamp,
) -> Result<Vec<Brief>, DbError> {
    let sql = "SELECT id, day, pickup_at, state, source, placed_at FROM orders
               WHERE street = ?1 AND shop = ?2 AND visitor = ?3 AND state = 'held' AND expires_at > ?4
               UNION ALL
               SELECT id, day, pickup_at, state, source, placed_at FROM orders
               WHERE street = ?1 AND shop = ?2 AND contact = ?5 AND day = ?6 AND state <> 'held'";
    let mut known = conn.query(sql, params![&key.street, &key.shop, visitor, now, contact, day], |row| {
        let state = State::parse(&row.get::<String>(3)?)
            .ok_or_else(|| DbError::Decode { column: 3, why: "not a state".to_owned() })?;
        let brief = Brief { id: row.get(0)?, day: row.get(1)?, pickup_at: row.get(2)?, state, source: row.get(4)? };
        Ok((row.get::<Timestamp>(5)?, brief))
    })?;
    known.sort_by_key(|(placed_at, brief)| (brief.state != State::Held, Reverse(*placed_at)));
    Ok(known.into_iter().map(|(_, brief)| brief).collect())
}
