//! The only places where the two engines differ.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    sync::{Arc, OnceLock, Weak},
    time::Duration,
};

use kernel::ShopKey;
use postgres::fallible_iterator::FallibleIterator;

use crate::{Board, Engine, Notice};

/// The channel of PostgreSQL's NOTIFY on which nodes tell each other what they committed.
pub(crate) const CHANNEL: &str = "comptoir";

/// The number by which a shop is locked and given to a writer: FNV-1a of its key, the same on every node.
pub(crate) fn lock_number(key: &ShopKey) -> i64 {
    let bytes = key.street.as_str().bytes().chain([b'/']).chain(key.shop.as_str().bytes());
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash.cast_signed()
}

/// `?1` becomes `$1` for PostgreSQL; quoted text is left alone.
pub(crate) fn placeholders(sql: &str) -> String {
    let mut quoted = false;
    sql.chars()
        .map(|c| {
            quoted ^= c == '\'';
            if c == '?' && !quoted { '$' } else { c }
        })
        .collect()
}

/// A migration's text for one engine: `/* clustered */` keeps SQLite rows in the order of their key.
pub(crate) fn schema(sql: &str, engine: Engine) -> String {
    let clustered = if engine == Engine::Sqlite { "WITHOUT ROWID" } else { "" };
    sql.replace("/* clustered */", clustered)
}

/// The payload by which a commit is told to other nodes. Slugs hold no quote, topics are our own words.
pub(crate) fn notify_sql(notices: &[Notice], node: u64) -> String {
    let mut sql = String::new();
    for notice in notices {
        let Notice { key, topic } = notice;
        sql.push_str(&format!("NOTIFY {CHANNEL}, '{node:x} {} {} {topic}';", key.street, key.shop));
    }
    sql
}

/// Which process this is, so that it does not hear itself twice. Random: in containers every process is number 1.
pub(crate) fn node() -> u64 {
    static NODE: OnceLock<u64> = OnceLock::new();
    *NODE.get_or_init(|| RandomState::new().build_hasher().finish())
}

/// Listens on a connection of its own and passes on what other nodes committed, as long as the store is open.
pub(crate) fn listen(address: String, board: Arc<Board>, open: Weak<()>) {
    let body = move || {
        while open.strong_count() > 0 {
            if let Err(error) = listen_once(&address, &board, &open) {
                tracing::warn!(%error, "listening for other nodes is interrupted");
                std::thread::sleep(Duration::from_secs(2));
            }
        }
    };
    if let Err(error) = std::thread::Builder::new().name("db-listen".into()).spawn(body) {
        tracing::error!(%error, "cannot listen for other nodes");
    }
}

fn listen_once(address: &str, board: &Board, open: &Weak<()>) -> Result<(), postgres::Error> {
    let mut client = postgres::Client::connect(address, postgres::NoTls)?;
    client.batch_execute(&format!("LISTEN {CHANNEL}"))?;
    while open.strong_count() > 0 {
        let mut heard = client.notifications();
        let mut some = heard.timeout_iter(Duration::from_secs(1));
        while let Some(note) = some.next()? {
            if let Some(notice) = parse(note.payload(), node()) {
                board.tell(notice);
            }
        }
    }
    Ok(())
}

fn parse(payload: &str, own: u64) -> Option<Notice> {
    let mut words = payload.split(' ');
    let node = u64::from_str_radix(words.next()?, 16).ok()?;
    let key = ShopKey { street: words.next()?.parse().ok()?, shop: words.next()?.parse().ok()? };
    (node != own).then(|| Notice { key, topic: words.next().unwrap_or_default().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_change_outside_quotes_only() {
        assert_eq!(placeholders("SELECT '?1', a WHERE b = ?2"), "SELECT '?1', a WHERE b = $2");
    }

    #[test]
    fn what_one_node_says_another_understands() {
        let key = ShopKey { street: "rue".parse().expect("slug"), shop: "pain".parse().expect("slug") };
        let notice = Notice { key, topic: "order".into() };
        let sql = notify_sql(std::slice::from_ref(&notice), 0xa1);
        let payload = sql.split('\'').nth(1).expect("quoted");
        assert_eq!(parse(payload, 7), Some(notice));
        assert_eq!(parse(payload, 0xa1), None);
    }
}
