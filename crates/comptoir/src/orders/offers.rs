//! What each pick-up time of a day offers, before anybody reserves.

use db::Conn;
use jiff::{Timestamp, civil::Date};
use kernel::id::OrderId;

use super::{
    Failure,
    reserve::{read_articles, wished, with_view},
    rules::{self, Refusal},
};
use crate::{catalogue::WishLine, shops::Shop};

/// What a slot of a day offers for some wished lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The pick-up time.
    pub at: Timestamp,
    /// Such orders that still fit, by whatever is scarcest: orders, pieces or the minutes of a workstation; none when
    /// nothing is bounded.
    pub room: Option<i64>,
    /// Why it is not possible, if it is not.
    pub refusal: Option<Refusal>,
}

/// The slots of a local day for these lines (none: for any order), each with its room or its refusal.
pub fn offers(
    conn: &mut Conn<'_>,
    now: Timestamp,
    shop: &Shop,
    lines: &[WishLine],
    day: Date,
    own: Option<OrderId>,
) -> Result<Vec<Offer>, Failure> {
    let articles = if lines.is_empty() { Vec::new() } else { read_articles(conn, shop, lines)? };
    let wished = wished(&articles, lines);
    Ok(with_view(conn, now, shop, &wished, day, own, |view| {
        let offer = |at: Timestamp| Offer { at, room: view.room(at), refusal: rules::decide(view, at).err() };
        view.grid(now).into_iter().map(offer).collect()
    })?)
}
