//! The SQL of offers.

use db::{Conn, DbError, Row, Tx, params};
use jiff::{Timestamp, civil::Date};
use kernel::{
    ShopKey, Sku,
    id::{OfferId, PersonId},
};

use super::{
    Shown,
    rules::{Chosen, Goes, State},
};

const OFFER: &str = "id, person, sku, because, share, fresh_at, season, shown_at, state, ended_at";

fn read(row: &Row<'_>) -> Result<Shown, DbError> {
    let at = |ms: Option<i64>| ms.and_then(|ms| Timestamp::from_millisecond(ms).ok());
    Ok(Shown {
        id: row.get(0)?,
        person: row.get(1)?,
        chosen: Chosen {
            sku: row.get(2)?,
            because: row.get(3)?,
            share: row.get(4)?,
            fresh: at(row.get(5)?),
            season: row.get(6)?,
        },
        at: row.get(7)?,
        state: State::parse(&row.get::<String>(8)?),
        ended: at(row.get(9)?),
    })
}

/// Writes a proposal; false when another one stands already.
pub(super) fn insert(tx: &mut Tx<'_>, key: &ShopKey, new: &Shown, place: &str) -> Result<bool, DbError> {
    let sql = "INSERT INTO offer (street, shop, id, person, sku, because, share, fresh_at, season, place, shown_at, state, ended_by)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'shown', '')
               ON CONFLICT DO NOTHING";
    let values = params![
        &key.street,
        &key.shop,
        new.id,
        new.person,
        &new.chosen.sku,
        &new.chosen.because,
        new.chosen.share,
        new.chosen.fresh.map(Timestamp::as_millisecond),
        new.chosen.season,
        place,
        new.at,
    ];
    Ok(tx.execute(sql, values)? > 0)
}

/// One proposal of a shop.
pub fn by_id(conn: &mut Conn<'_>, key: &ShopKey, id: OfferId) -> Result<Option<Shown>, DbError> {
    let sql = format!("SELECT {OFFER} FROM offer WHERE street = ?1 AND shop = ?2 AND id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, id], read)
}

/// What was proposed to a member of a file, the last first.
pub(super) fn of_person(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Vec<Shown>, DbError> {
    let sql = format!(
        "SELECT {OFFER} FROM offer WHERE street = ?1 AND shop = ?2 AND person = ?3 ORDER BY shown_at DESC, id DESC LIMIT 40"
    );
    conn.query(&sql, params![&key.street, &key.shop, person], read)
}

/// The proposal that stands for a file.
pub(super) fn shown(conn: &mut Conn<'_>, key: &ShopKey, members: &[PersonId]) -> Result<Option<Shown>, DbError> {
    let sql = format!(
        "SELECT {OFFER} FROM offer WHERE street = ?1 AND shop = ?2 AND person = ?3 AND state = 'shown' ORDER BY shown_at DESC, id DESC LIMIT 1"
    );
    let mut last: Option<Shown> = None;
    for member in members {
        let one = conn.query_opt(&sql, params![&key.street, &key.shop, *member], read)?;
        last = last.into_iter().chain(one).max_by_key(|shown| shown.at);
    }
    Ok(last)
}

/// A proposal ends; answers what it was about, none when it ended already.
pub(super) fn end(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    id: OfferId,
    state: State,
    by: &str,
    now: Timestamp,
) -> Result<Option<Sku>, DbError> {
    let sql = "UPDATE offer SET state = ?4, ended_at = ?5, ended_by = ?6
               WHERE street = ?1 AND shop = ?2 AND id = ?3 AND state = 'shown' RETURNING sku";
    let ended = tx.query(sql, params![&key.street, &key.shop, id, state.as_str(), now, by], |row| row.get::<Sku>(0))?;
    Ok(ended.into_iter().next())
}

/// Forgets what was proposed to a person.
pub fn forget(tx: &mut Tx<'_>, key: &ShopKey, members: &[PersonId]) -> Result<(), DbError> {
    let sql = "DELETE FROM offer WHERE street = ?1 AND shop = ?2 AND person = ?3";
    for member in members {
        tx.execute(sql, params![&key.street, &key.shop, *member])?;
    }
    Ok(())
}

/// What stands since before an instant, the oldest first.
pub(super) fn standing_before(conn: &mut Conn<'_>, key: &ShopKey, before: Timestamp) -> Result<Vec<Shown>, DbError> {
    let sql = format!(
        "SELECT {OFFER} FROM offer WHERE street = ?1 AND shop = ?2 AND state = 'shown' AND shown_at < ?3
         ORDER BY shown_at, id LIMIT 500"
    );
    conn.query(&sql, params![&key.street, &key.shop, before], read)
}

/// What goes with an article.
pub(super) fn goes(conn: &mut Conn<'_>, key: &ShopKey, bought: &Sku) -> Result<Vec<Goes<Sku>>, DbError> {
    let sql = "SELECT offered, together, lift, share FROM offer_goes
               WHERE street = ?1 AND shop = ?2 AND bought = ?3 ORDER BY offered";
    conn.query(sql, params![&key.street, &key.shop, bought], |row| {
        Ok(Goes {
            bought: bought.clone(),
            offered: row.get(0)?,
            together: row.get(1)?,
            lift: row.get(2)?,
            share: row.get(3)?,
        })
    })
}

/// How much more an article is wanted these weeks, when that is known.
pub(super) fn season(conn: &mut Conn<'_>, key: &ShopKey, sku: &Sku) -> Result<Option<f64>, DbError> {
    let sql = "SELECT factor FROM offer_season WHERE street = ?1 AND shop = ?2 AND sku = ?3";
    conn.query_opt(sql, params![&key.street, &key.shop, sku], |row| row.get(0))
}

/// The night whose work was done last.
pub(super) fn night(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Option<String>, DbError> {
    let sql = "SELECT day FROM offer_night WHERE street = ?1 AND shop = ?2 /* whole */";
    conn.query_opt(sql, params![&key.street, &key.shop], |row| row.get(0))
}

/// The work of a night is done, from so many orders.
pub(super) fn mark_night(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    day: Date,
    baskets: usize,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO offer_night (street, shop, day, baskets, at) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (street, shop) DO UPDATE SET day = excluded.day, baskets = excluded.baskets, at = excluded.at";
    let baskets = i64::try_from(baskets).unwrap_or(i64::MAX);
    tx.execute(sql, params![&key.street, &key.shop, day.to_string(), baskets, now]).map(|_| ())
}

/// Puts what was learnt in the place of what was known.
pub(super) fn put_learnt(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    goes: &[Goes<Sku>],
    seasons: &[(Sku, f64)],
) -> Result<(), DbError> {
    tx.execute("DELETE FROM offer_goes WHERE street = ?1 AND shop = ?2 /* whole */", params![&key.street, &key.shop])?;
    tx.execute(
        "DELETE FROM offer_season WHERE street = ?1 AND shop = ?2 /* whole */",
        params![&key.street, &key.shop],
    )?;
    let sql = "INSERT INTO offer_goes (street, shop, bought, offered, together, lift, share) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    for one in goes {
        let (bought, offered) = (&one.bought, &one.offered);
        tx.execute(sql, params![&key.street, &key.shop, bought, offered, one.together, one.lift, one.share])?;
    }
    let sql = "INSERT INTO offer_season (street, shop, sku, factor) VALUES (?1, ?2, ?3, ?4)";
    for (sku, factor) in seasons {
        tx.execute(sql, params![&key.street, &key.shop, sku, *factor])?;
    }
    Ok(())
}
