//! The SQL of how far an alert has come.

use db::{Conn, DbError, Row, params};
use kernel::ShopKey;

use super::{COLUMNS, Message, read};
use crate::platform::i18n::Lang;

/// So many messages of an alert that are alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// `sms`, `email` or `push`.
    pub channel: String,
    /// In which language.
    pub lang: Lang,
    /// `queued`, `sending`, `sent`, `refused` or `given_up`.
    pub state: String,
    /// Why the gate refused them; empty for the others.
    pub reason: String,
    /// How many.
    pub count: usize,
}

/// How far the alert about a thing has come. The index is counted in its own order, no message is read. Why something has not
/// left yet differs from one to the next: only the gate's reasons are counted apart.
pub fn tally(conn: &mut Conn<'_>, key: &ShopKey, about: &str) -> Result<Vec<Tally>, DbError> {
    let values = params![&key.street, &key.shop, about];
    let of = |row: &Row<'_>| {
        Ok(Tally {
            state: row.get(0)?,
            channel: row.get(1)?,
            lang: Lang::parse(&row.get::<String>(2)?),
            reason: row.get::<Option<String>>(3)?.unwrap_or_default(),
            count: usize::try_from(row.get::<i64>(4)?).unwrap_or(0),
        })
    };
    let sql = "SELECT state, channel, lang, NULL, COUNT(*) FROM message
               WHERE street = ?1 AND shop = ?2 AND about = ?3 AND purpose = 'alert' AND state <> 'refused'
               GROUP BY state, channel, lang ORDER BY state, channel, lang";
    let mut all = conn.query(sql, values, of)?;
    let sql = "SELECT state, channel, lang, reason, COUNT(*) FROM message
               WHERE street = ?1 AND shop = ?2 AND about = ?3 AND purpose = 'alert' AND state = 'refused'
               GROUP BY state, channel, lang, reason ORDER BY state, channel, lang, reason";
    all.extend(conn.query(sql, values, of)?);
    Ok(all)
}

/// One of the messages of an alert that are alike: the others differ from it by address and link.
pub fn example(conn: &mut Conn<'_>, key: &ShopKey, about: &str, of: &Tally) -> Result<Option<Message>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM message WHERE street = ?1 AND shop = ?2 AND about = ?3 AND purpose = 'alert'
         AND state = ?4 AND channel = ?5 AND lang = ?6 LIMIT 1"
    );
    conn.query_opt(&sql, params![&key.street, &key.shop, about, &of.state, &of.channel, of.lang.code()], read)
}
