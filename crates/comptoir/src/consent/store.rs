//! The SQL of follows, the ledger and suppressions.

use std::collections::{HashMap, HashSet};

use db::{Conn, DbError, Row, Tx, params};
use jiff::Timestamp;
use kernel::{Contact, ShopKey, id::ConsentId};

use super::{Ask, Topic, channel_of, rules::AlertHours};
use crate::platform::i18n::Lang;

/// One person who wants to hear of a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follower {
    /// Where they are reached.
    pub contact: Contact,
    /// `sms`, `email` or `push`.
    pub channel: String,
    /// A push subscription as JSON, empty for the others.
    pub target: String,
    /// Their language.
    pub lang: Lang,
    /// The hours at which they want to be told, if they said some.
    pub hours: Option<AlertHours>,
}

/// What one person follows in a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follow {
    /// The topic.
    pub topic: Topic,
    /// `pending`, `active` or `stopped`.
    pub state: String,
    /// Since when it is so.
    pub since: Timestamp,
    /// The hours at which the address wants to be told, if it said some.
    pub hours: Option<AlertHours>,
}

/// The hours in two columns of a row.
fn hours(row: &Row<'_>, column: usize) -> Result<Option<AlertHours>, DbError> {
    let (from, until): (Option<i64>, Option<i64>) = (row.get(column)?, row.get(column + 1)?);
    Ok(from.zip(until).map(|(from, until)| AlertHours { from, until }))
}

pub(super) fn open(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    ask: &Ask<'_>,
    topic: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    // Another topic of the same address keeps to its hours.
    let sql = "INSERT INTO follow (street, shop, contact, topic, channel, target, lang, state, since, from_minute, until_minute)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'pending', ?8,
               (SELECT MAX(f.from_minute) FROM follow f WHERE f.street = ?1 AND f.shop = ?2 AND f.contact = ?3),
               (SELECT MAX(f.until_minute) FROM follow f WHERE f.street = ?1 AND f.shop = ?2 AND f.contact = ?3))
               ON CONFLICT (street, shop, contact, topic) DO UPDATE SET channel = excluded.channel,
               target = excluded.target, lang = excluded.lang, state = 'pending', since = excluded.since
               WHERE follow.state <> 'active'";
    let channel = if ask.push.is_some() { "push" } else { channel_of(ask.contact) };
    let values = params![
        &key.street,
        &key.shop,
        ask.contact,
        topic,
        channel,
        ask.push.unwrap_or_default(),
        ask.lang.code(),
        now
    ];
    Ok(tx.execute(sql, values)? > 0)
}

pub(super) fn activate(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    contact: &Contact,
    now: Timestamp,
) -> Result<Vec<String>, DbError> {
    let sql = "UPDATE follow SET state = 'active', since = ?4, seen = ?4
               WHERE street = ?1 AND shop = ?2 AND contact = ?3 AND state = 'pending' RETURNING topic";
    tx.query(sql, params![&key.street, &key.shop, contact, now], |row| row.get(0))
}

pub(super) fn stop_all(tx: &mut Tx<'_>, key: &ShopKey, contact: &Contact, now: Timestamp) -> Result<bool, DbError> {
    let sql = "UPDATE follow SET state = 'stopped', since = ?4
               WHERE street = ?1 AND shop = ?2 AND contact = ?3 AND state <> 'stopped'";
    Ok(tx.execute(sql, params![&key.street, &key.shop, contact, now])? > 0)
}

pub(super) fn stop_one(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    contact: &Contact,
    topic: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    let sql = "UPDATE follow SET state = 'stopped', since = ?5
               WHERE street = ?1 AND shop = ?2 AND contact = ?3 AND topic = ?4 AND state <> 'stopped'";
    Ok(tx.execute(sql, params![&key.street, &key.shop, contact, topic, now])? > 0)
}

/// Whether the person waits to be asked for their answer.
pub fn pending(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM follow WHERE street = ?1 AND shop = ?2 AND contact = ?3 AND state = 'pending' LIMIT 1";
    Ok(conn.query_opt(sql, params![&key.street, &key.shop, contact], |_| Ok(()))?.is_some())
}

/// Whether the person actively follows the topic, or all of the shop; and then the hours at which they want to be told.
pub fn agreed(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    contact: &Contact,
    topic: &Topic,
) -> Result<Option<Option<AlertHours>>, DbError> {
    let sql = "SELECT from_minute, until_minute FROM follow WHERE street = ?1 AND shop = ?2 AND contact = ?3
               AND topic IN (?4, 'shop') AND state = 'active' LIMIT 1";
    conn.query_opt(sql, params![&key.street, &key.shop, contact, topic.word()], |row| hours(row, 0))
}

/// The browser in which an address follows something of the shop, if any: its push subscription as JSON.
pub fn browser(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact) -> Result<Option<String>, DbError> {
    let sql = "SELECT target FROM follow WHERE street = ?1 AND shop = ?2 AND contact = ?3 AND channel = 'push'
               AND state = 'active' ORDER BY topic LIMIT 1";
    conn.query_opt(sql, params![&key.street, &key.shop, contact], |row| row.get(0))
}

/// Whether the person actively follows the topic, or all of the shop.
pub fn active(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact, topic: &Topic) -> Result<bool, DbError> {
    Ok(agreed(conn, key, contact, topic)?.is_some())
}

pub(super) fn put_hours(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    contact: &Contact,
    hours: Option<AlertHours>,
) -> Result<(), DbError> {
    let sql = "UPDATE follow SET from_minute = ?4, until_minute = ?5 WHERE street = ?1 AND shop = ?2 AND contact = ?3";
    let (from, until) = (hours.map(|hours| hours.from), hours.map(|hours| hours.until));
    tx.execute(sql, params![&key.street, &key.shop, contact, from, until]).map(|_| ())
}

/// Everything a person follows or followed in a shop.
pub fn following(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact) -> Result<Vec<Follow>, DbError> {
    let sql = "SELECT topic, state, since, from_minute, until_minute FROM follow WHERE street = ?1 AND shop = ?2 AND contact = ?3 ORDER BY topic";
    let rows = conn.query(sql, params![&key.street, &key.shop, contact], |row| {
        Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<Timestamp>(2)?, hours(row, 3)?))
    })?;
    let follow = |(topic, state, since, hours): (String, String, Timestamp, Option<AlertHours>)| {
        Some(Follow { topic: Topic::parse(&topic)?, state, since, hours })
    };
    Ok(rows.into_iter().filter_map(follow).collect())
}

/// The language in which an address asked last to be told of something; none when it never did.
pub fn language(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact) -> Result<Option<Lang>, DbError> {
    let sql =
        "SELECT lang FROM follow WHERE street = ?1 AND shop = ?2 AND contact = ?3 ORDER BY since DESC, topic LIMIT 1";
    conn.query_opt(sql, params![&key.street, &key.shop, contact], |row| Ok(Lang::parse(&row.get::<String>(0)?)))
}

/// Addresses that follow something and of which nothing is known to have been heard since an instant, the longest silent
/// first; an address that follows several things may come several times.
pub fn idle(conn: &mut Conn<'_>, key: &ShopKey, before: Timestamp, most: i64) -> Result<Vec<Contact>, DbError> {
    let sql = "SELECT contact FROM follow WHERE street = ?1 AND shop = ?2 AND state = 'active' AND seen < ?3
               ORDER BY seen, contact LIMIT ?4";
    conn.query(sql, params![&key.street, &key.shop, before, most], |row| row.get(0))
}

/// Something was heard of who follows.
pub fn heard(tx: &mut Tx<'_>, key: &ShopKey, contact: &Contact, at: Timestamp) -> Result<(), DbError> {
    let sql = "UPDATE follow SET seen = ?4 WHERE street = ?1 AND shop = ?2 AND contact = ?3 AND seen < ?4";
    tx.execute(sql, params![&key.street, &key.shop, contact, at]).map(|_| ())
}

/// Everyone who actively follows the topic or the whole shop, once each, cheapest channel first.
pub fn followers(conn: &mut Conn<'_>, key: &ShopKey, topic: &Topic) -> Result<Vec<Follower>, DbError> {
    let sql = "SELECT contact, channel, target, lang, from_minute, until_minute FROM follow /* whole */
               WHERE street = ?1 AND shop = ?2 AND topic IN (?3, 'shop') AND state = 'active'
               ORDER BY contact, CASE channel WHEN 'push' THEN 0 WHEN 'email' THEN 1 ELSE 2 END";
    let mut all = conn.query(sql, params![&key.street, &key.shop, topic.word()], |row| {
        Ok(Follower {
            contact: row.get(0)?,
            channel: row.get(1)?,
            target: row.get(2)?,
            lang: Lang::parse(&row.get::<String>(3)?),
            hours: hours(row, 4)?,
        })
    })?;
    all.dedup_by(|next, kept| next.contact == kept.contact);
    Ok(all)
}

pub(super) fn suppress(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    contact: &Contact,
    reason: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO suppression (street, shop, contact, reason, at) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (street, shop, contact) DO UPDATE SET reason = excluded.reason, at = excluded.at";
    tx.run(sql, params![&key.street, &key.shop, contact, reason, now])
}

pub(super) fn unsuppress(tx: &mut Tx<'_>, key: &ShopKey, contact: &Contact) -> Result<(), DbError> {
    let sql = "DELETE FROM suppression WHERE street = ?1 AND shop = ?2 AND contact = ?3";
    tx.run(sql, params![&key.street, &key.shop, contact])
}

/// Whether the person asked this shop to be left alone.
pub fn is_suppressed(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM suppression WHERE street = ?1 AND shop = ?2 AND contact = ?3";
    Ok(conn.query_opt(sql, params![&key.street, &key.shop, contact], |_| Ok(()))?.is_some())
}

#[expect(clippy::too_many_arguments, reason = "the columns of one ledger entry")]
pub(super) fn append(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    id: ConsentId,
    contact: &Contact,
    purpose: &str,
    action: &str,
    place: &str,
    witness: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO consent (street, shop, id, contact, purpose, channel, action, wording, place, witness, at)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    let channel = channel_of(contact);
    let wording = super::wording(purpose);
    tx.run(sql, params![&key.street, &key.shop, id, contact, purpose, channel, action, wording, place, witness, now])
}

/// One entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// `asked`, `given` or `withdrawn`.
    pub action: String,
    /// Of what.
    pub purpose: String,
    /// Where it was said.
    pub place: String,
    /// Who witnessed it.
    pub witness: String,
    /// Which version of the words they agreed to.
    pub wording: String,
    /// When.
    pub at: Timestamp,
}

/// The proof: every entry about a person in a shop, oldest first.
pub fn ledger(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact) -> Result<Vec<Entry>, DbError> {
    let sql = "SELECT action, purpose, place, witness, wording, at FROM consent
               WHERE street = ?1 AND shop = ?2 AND contact = ?3 ORDER BY at, id";
    conn.query(sql, params![&key.street, &key.shop, contact], |row| {
        Ok(Entry {
            action: row.get(0)?,
            purpose: row.get(1)?,
            place: row.get(2)?,
            witness: row.get(3)?,
            wording: row.get(4)?,
            at: row.get(5)?,
        })
    })
}

/// Alerts that leave without a yes in the ledger: a sentence per active follow whose topic was not given, or was withdrawn since.
pub fn check(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<String>, DbError> {
    // Of what was said within one millisecond the yes counts last: nobody is accused by the order of a sort.
    let sql = "SELECT contact, purpose, action FROM consent /* whole */ WHERE street = ?1 AND shop = ?2
               ORDER BY at, CASE action WHEN 'given' THEN 1 ELSE 0 END, id";
    let said = conn.query(sql, params![&key.street, &key.shop], |row| {
        Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<String>(2)?))
    })?;
    let mut given: HashMap<String, HashSet<String>> = HashMap::new();
    for (contact, purpose, action) in said {
        let own = given.entry(contact).or_default();
        match (action.as_str(), purpose.as_str()) {
            ("given", topics) => own.extend(topics.split(' ').map(str::to_owned)),
            ("withdrawn", "all") => own.clear(),
            ("withdrawn", topic) => {
                own.remove(topic);
            }
            _ => {}
        }
    }
    let sql = "SELECT contact, topic FROM follow /* whole */ WHERE street = ?1 AND shop = ?2 AND state = 'active'
               ORDER BY contact, topic";
    let active =
        conn.query(sql, params![&key.street, &key.shop], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)))?;
    let unproven =
        active.into_iter().filter(|(contact, topic)| !given.get(contact).is_some_and(|own| own.contains(topic)));
    // Whose it is stays in the store: what is printed may be sent to who helps.
    Ok(unproven
        .map(|(_, topic)| format!("{}: somebody follows {topic} without a yes in the ledger", key.shop))
        .collect())
}

/// Forgets an address: what it follows, what it agreed to, that it said stop.
pub fn forget(tx: &mut Tx<'_>, key: &ShopKey, contact: &Contact) -> Result<(), DbError> {
    for table in ["follow", "consent", "suppression"] {
        let sql = format!("DELETE FROM {table} WHERE street = ?1 AND shop = ?2 AND contact = ?3");
        tx.run(&sql, params![&key.street, &key.shop, contact])?;
    }
    Ok(())
}

/// Forgets who was asked before an instant and never answered, with the trace of the asking; answers how many.
pub fn expire_pending(tx: &mut Tx<'_>, key: &ShopKey, before: Timestamp, most: i64) -> Result<u64, DbError> {
    let sql = "SELECT DISTINCT contact FROM follow /* whole */ WHERE street = ?1 AND shop = ?2 AND state = 'pending'
               AND since < ?3 ORDER BY contact LIMIT ?4";
    let silent: Vec<Contact> = tx.query(sql, params![&key.street, &key.shop, before, most], |row| row.get(0))?;
    for contact in &silent {
        let sql = "DELETE FROM follow WHERE street = ?1 AND shop = ?2 AND contact = ?3 AND state = 'pending'";
        tx.run(sql, params![&key.street, &key.shop, contact])?;
        let left = "SELECT 1 FROM follow WHERE street = ?1 AND shop = ?2 AND contact = ?3 LIMIT 1";
        if tx.query_opt(left, params![&key.street, &key.shop, contact], |_| Ok(()))?.is_none() {
            let sql = "DELETE FROM consent WHERE street = ?1 AND shop = ?2 AND contact = ?3 AND action = 'asked'";
            tx.run(sql, params![&key.street, &key.shop, contact])?;
        }
    }
    Ok(silent.len() as u64)
}

/// Forgets who said stop before an instant: the yes, the no, and that nothing may be written.
pub fn expire_stopped(tx: &mut Tx<'_>, key: &ShopKey, before: Timestamp, most: i64) -> Result<u64, DbError> {
    let sql = "SELECT contact FROM suppression /* whole */ WHERE street = ?1 AND shop = ?2 AND at < ?3
               ORDER BY contact LIMIT ?4";
    let silent: Vec<Contact> = tx.query(sql, params![&key.street, &key.shop, before, most], |row| row.get(0))?;
    for contact in &silent {
        forget(tx, key, contact)?;
    }
    Ok(silent.len() as u64)
}
