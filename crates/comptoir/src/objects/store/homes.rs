//! The SQL of homes on the broker: their names, their doors that stand open, what they must still be told.

use db::{Conn, DbError, Tx, params};
use jiff::Timestamp;
use kernel::{ShopKey, Slug, id::StandingId};

use super::{DEVICE, Device, DeviceKind, device};

/// What a home is to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// That it is there: it is announced anew.
    Hello,
    /// How its order stands.
    State,
    /// That something has happened, once.
    Event,
    /// That it is forgotten.
    Gone,
}

impl About {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Hello, "hello"), (Self::State, "state"), (Self::Event, "event"), (Self::Gone, "gone")];

    fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(about, _)| *about == self).map_or("", |(_, word)| word)
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(about, _)| *about)
    }
}

/// Something that a home must still be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Of which shop.
    pub key: ShopKey,
    /// Its identifier.
    pub id: String,
    /// The home.
    pub name: String,
    /// What it is about.
    pub about: About,
    /// An event as JSON; else a mark that changes each time it is wanted again.
    pub body: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// Queues a word. The same wish again keeps its row and changes its mark, so that who serves the earlier one does not
/// take the later one away.
pub fn put_word(tx: &mut Tx<'_>, word: &Word) -> Result<(), DbError> {
    let sql =
        "INSERT INTO home_word (street, shop, id, name, kind, body, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
               ON CONFLICT (street, shop, id) DO UPDATE SET body = excluded.body, created_at = excluded.created_at";
    let (street, shop) = (&word.key.street, &word.key.shop);
    tx.run(sql, params![street, shop, &word.id, &word.name, word.about.as_str(), &word.body, word.created_at])?;
    tx.notify(&word.key, "home");
    Ok(())
}

/// Forgets what a home was to be told: it is gone.
pub fn drop_words(tx: &mut Tx<'_>, key: &ShopKey, name: &str) -> Result<(), DbError> {
    let sql = "DELETE FROM home_word WHERE street = ?1 AND shop = ?2 AND name = ?3 /* whole */";
    tx.run(sql, params![&key.street, &key.shop, name])
}

/// What is to be told in the street, the oldest first.
pub fn words(conn: &mut Conn<'_>, street: &Slug, most: i64) -> Result<Vec<Word>, DbError> {
    let sql = "SELECT street, shop, id, name, kind, body, created_at FROM home_word /* whole */ WHERE street = ?1
               ORDER BY created_at, id LIMIT ?2";
    conn.query(sql, params![street, most], |row| {
        Ok(Word {
            key: ShopKey { street: row.get(0)?, shop: row.get(1)? },
            id: row.get(2)?,
            name: row.get(3)?,
            about: About::parse(&row.get::<String>(4)?)
                .ok_or_else(|| DbError::Decode { column: 4, why: "not a word for a home".into() })?,
            body: row.get(5)?,
            created_at: row.get(6)?,
        })
    })
}

/// A word was told, as it stood then.
pub fn told(tx: &mut Tx<'_>, word: &Word) -> Result<(), DbError> {
    let sql = "DELETE FROM home_word WHERE street = ?1 AND shop = ?2 AND id = ?3 AND body = ?4";
    tx.run(sql, params![&word.key.street, &word.key.shop, &word.id, &word.body])
}

/// Forgets everything that was to be told in a shop: there is no broker.
pub fn clear_words(tx: &mut Tx<'_>, key: &ShopKey) -> Result<u64, DbError> {
    tx.execute("DELETE FROM home_word WHERE street = ?1 AND shop = ?2 /* whole */", params![&key.street, &key.shop])
}

/// The device of a name, in this street.
pub fn by_name(conn: &mut Conn<'_>, street: &Slug, name: &str) -> Result<Option<Device>, DbError> {
    let sql = format!("SELECT {DEVICE} FROM device WHERE street = ?2 AND name = ?1 AND name <> ''");
    conn.query_opt(&sql, params![name, street], device)
}

/// The homes of a shop that are shown in a Home Assistant: those of one standing order, or all.
pub fn homes(conn: &mut Conn<'_>, key: &ShopKey, standing: Option<StandingId>) -> Result<Vec<Device>, DbError> {
    let kind = DeviceKind::HomeAssistant.as_str();
    let (street, shop) = (&key.street, &key.shop);
    match standing {
        Some(id) => {
            let sql = format!(
                "SELECT {DEVICE} FROM device WHERE street = ?1 AND shop = ?2 AND standing_id = ?3 AND kind = ?4 AND name <> ''
                 ORDER BY id"
            );
            conn.query(&sql, params![street, shop, id, kind], device)
        }
        None => {
            let sql = format!(
                "SELECT {DEVICE} FROM device WHERE street = ?1 AND shop = ?2 AND kind = ?3 AND name <> '' ORDER BY id"
            );
            conn.query(&sql, params![street, shop, kind], device)
        }
    }
}

/// Whether a shop has a home that is shown in a Home Assistant.
pub fn has_homes(conn: &mut Conn<'_>, key: &ShopKey) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM device WHERE street = ?1 AND shop = ?2 AND kind = ?3 AND name <> '' LIMIT 1";
    let found = conn.query_opt(sql, params![&key.street, &key.shop, DeviceKind::HomeAssistant.as_str()], |_| Ok(()))?;
    Ok(found.is_some())
}

/// The names of the street with their passwords as the broker keeps them, in the order of names.
pub fn accounts(conn: &mut Conn<'_>, street: &Slug) -> Result<Vec<(String, String)>, DbError> {
    let sql = "SELECT name, password FROM device WHERE street = ?1 AND name <> '' ORDER BY name /* whole */";
    conn.query(sql, params![street], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The password of a name of the street, as the broker keeps it.
pub fn password(conn: &mut Conn<'_>, street: &Slug, name: &str) -> Result<Option<String>, DbError> {
    let sql = "SELECT password FROM device WHERE name = ?2 AND street = ?1 AND name <> ''";
    conn.query_opt(sql, params![street, name], |row| row.get(0))
}

/// A door was opened.
pub fn open_door(tx: &mut Tx<'_>, device: &Device, sensor: &str, at: Timestamp) -> Result<(), DbError> {
    let sql = "INSERT INTO open_door (street, shop, device_id, sensor, opened_at) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (street, shop, device_id, sensor) DO UPDATE SET opened_at = excluded.opened_at";
    tx.run(sql, params![&device.key.street, &device.key.shop, device.id, sensor, at])
}

/// Since when a door stands open, if it does.
pub fn door(conn: &mut Conn<'_>, device: &Device, sensor: &str) -> Result<Option<Timestamp>, DbError> {
    let sql = "SELECT opened_at FROM open_door WHERE street = ?1 AND shop = ?2 AND device_id = ?3 AND sensor = ?4";
    conn.query_opt(sql, params![&device.key.street, &device.key.shop, device.id, sensor], |row| row.get(0))
}

/// A door was closed.
pub fn close_door(tx: &mut Tx<'_>, device: &Device, sensor: &str) -> Result<(), DbError> {
    let sql = "DELETE FROM open_door WHERE street = ?1 AND shop = ?2 AND device_id = ?3 AND sensor = ?4";
    tx.run(sql, params![&device.key.street, &device.key.shop, device.id, sensor])
}

/// Forgets the doors of a device.
pub fn drop_doors(tx: &mut Tx<'_>, device: &Device) -> Result<(), DbError> {
    let sql = "DELETE FROM open_door WHERE street = ?1 AND shop = ?2 AND device_id = ?3";
    tx.run(sql, params![&device.key.street, &device.key.shop, device.id])
}
