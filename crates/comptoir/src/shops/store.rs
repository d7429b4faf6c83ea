//! The SQL of the street, its shops and their closings.

use db::{Conn, DbError, Tx, params};
use jiff::tz::TimeZone;
use kernel::{
    ShopKey, Slug,
    hours::{Closing, Hours},
};

use super::{Shop, SlotRule, Street};

/// The street of the installation, if one is stored.
pub fn street(conn: &mut Conn<'_>) -> Result<Option<Street>, DbError> {
    conn.query_opt(
        "SELECT street, name, town, time_zone, lat, lon FROM street LIMIT 1 /* whole */ /* every street */",
        &[],
        |row| {
            let position = (row.get(4)?, row.get(5)?);
            Ok(Street { id: row.get(0)?, name: row.get(1)?, town: row.get(2)?, time_zone: row.get(3)?, position })
        },
    )
}

/// The keys of every shop of the street.
pub fn keys(conn: &mut Conn<'_>, street: &Slug) -> Result<Vec<ShopKey>, DbError> {
    let sql = "SELECT street, shop FROM shop WHERE street = ?1 ORDER BY position, shop /* whole */";
    conn.query(sql, params![street], |row| Ok(ShopKey { street: row.get(0)?, shop: row.get(1)? }))
}

/// Stores the street.
pub fn put_street(tx: &mut Tx<'_>, street: &Street) -> Result<(), DbError> {
    let sql = "INSERT INTO street (street, name, town, time_zone, lat, lon) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
               ON CONFLICT (street) DO UPDATE SET name = excluded.name, town = excluded.town,
               time_zone = excluded.time_zone, lat = excluded.lat, lon = excluded.lon";
    let (lat, lon) = street.position;
    tx.execute(sql, params![&street.id, &street.name, &street.town, &street.time_zone, lat, lon]).map(|_| ())
}

const SHOP: &str = "SELECT street, shop, name, activity, description, address, lat, lon, phone, sms, email,
    opening_hours, time_zone, accent, slot_minutes, slot_orders, slot_pieces, hold_minutes, grace_minutes, position
    FROM shop WHERE street = ?1 ORDER BY position, shop /* whole */";

/// All shops of a street with their closings.
pub(super) fn shops(conn: &mut Conn<'_>, street: &Slug) -> Result<Vec<Shop>, DbError> {
    let closings = all_closings(conn, street)?;
    conn.query(SHOP, params![street], |row| {
        let key = ShopKey { street: row.get(0)?, shop: row.get(1)? };
        let closings: Vec<Closing> =
            closings.iter().filter(|(shop, _)| *shop == key.shop).map(|(_, c)| c.clone()).collect();
        let opening_hours: String = row.get(11)?;
        let decode = |column, why: String| DbError::Decode { column, why };
        let zone = TimeZone::get(&row.get::<String>(12)?).map_err(|error| decode(12, error.to_string()))?;
        let hours =
            Hours::parse(&opening_hours, zone, closings.clone()).map_err(|error| decode(11, error.to_string()))?;
        Ok(Shop {
            key,
            name: row.get(2)?,
            activity: row.get(3)?,
            description: row.get(4)?,
            address: serde_json::from_str(&row.get::<String>(5)?).map_err(|error| decode(5, error.to_string()))?,
            position: (row.get(6)?, row.get(7)?),
            phone: row.get(8)?,
            sms: row.get(9)?,
            email: row.get(10)?,
            opening_hours,
            hours,
            closings,
            accent: row.get(13)?,
            slots: SlotRule { minutes: row.get(14)?, orders: row.get(15)?, pieces: row.get(16)? },
            hold_minutes: row.get(17)?,
            grace_minutes: row.get(18)?,
            rank: row.get(19)?,
        })
    })
}

/// Stores a shop, new or changed.
pub fn put_shop(tx: &mut Tx<'_>, shop: &Shop) -> Result<(), DbError> {
    let sql = "INSERT INTO shop (street, shop, name, activity, description, address, lat, lon, phone, sms, email,
        opening_hours, time_zone, accent, slot_minutes, slot_orders, slot_pieces, hold_minutes, grace_minutes, position)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
        ON CONFLICT (street, shop) DO UPDATE SET name = excluded.name, activity = excluded.activity,
        description = excluded.description, address = excluded.address, lat = excluded.lat, lon = excluded.lon,
        phone = excluded.phone, sms = excluded.sms, email = excluded.email, opening_hours = excluded.opening_hours,
        time_zone = excluded.time_zone, accent = excluded.accent, slot_minutes = excluded.slot_minutes,
        slot_orders = excluded.slot_orders, slot_pieces = excluded.slot_pieces, hold_minutes = excluded.hold_minutes,
        grace_minutes = excluded.grace_minutes, position = excluded.position";
    let address = serde_json::to_string(&shop.address).unwrap_or_default();
    let zone = shop.zone().iana_name().unwrap_or("Europe/Paris");
    let (lat, lon) = shop.position;
    let values = params![
        &shop.key.street,
        &shop.key.shop,
        &shop.name,
        &shop.activity,
        &shop.description,
        address,
        lat,
        lon,
        shop.phone.as_ref().map(kernel::Phone::as_str),
        shop.sms.as_ref().map(kernel::Phone::as_str),
        shop.email.as_ref().map(kernel::Email::as_str),
        &shop.opening_hours,
        zone,
        &shop.accent,
        shop.slots.minutes,
        shop.slots.orders,
        shop.slots.pieces,
        shop.hold_minutes,
        shop.grace_minutes,
        shop.rank,
    ];
    tx.execute(sql, values).map(|_| ())
}

fn all_closings(conn: &mut Conn<'_>, street: &Slug) -> Result<Vec<(Slug, Closing)>, DbError> {
    let sql =
        "SELECT shop, first_day, last_day, reason FROM closing WHERE street = ?1 ORDER BY shop, first_day /* whole */";
    conn.query(sql, params![street], |row| {
        Ok((row.get(0)?, Closing { first: row.get(1)?, last: row.get(2)?, reason: row.get(3)? }))
    })
}

/// The exceptional closings of a shop, in order.
pub fn closings(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<Closing>, DbError> {
    let sql = "SELECT first_day, last_day, reason FROM closing WHERE street = ?1 AND shop = ?2 ORDER BY first_day /* whole */";
    conn.query(sql, params![&key.street, &key.shop], |row| {
        Ok(Closing { first: row.get(0)?, last: row.get(1)?, reason: row.get(2)? })
    })
}

/// Closes the shop for some days and tells every node.
pub fn put_closing(tx: &mut Tx<'_>, key: &ShopKey, closing: &Closing) -> Result<(), DbError> {
    let sql = "INSERT INTO closing (street, shop, first_day, last_day, reason) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (street, shop, first_day) DO UPDATE SET last_day = excluded.last_day, reason = excluded.reason";
    tx.execute(sql, params![&key.street, &key.shop, closing.first, closing.last, &closing.reason])?;
    tx.notify(key, "shop");
    Ok(())
}

/// Takes a closing back and tells every node.
pub fn remove_closing(tx: &mut Tx<'_>, key: &ShopKey, first: jiff::civil::Date) -> Result<bool, DbError> {
    let sql = "DELETE FROM closing WHERE street = ?1 AND shop = ?2 AND first_day = ?3";
    let removed = tx.execute(sql, params![&key.street, &key.shop, first])? > 0;
    tx.notify(key, "shop");
    Ok(removed)
}
