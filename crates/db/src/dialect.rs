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

/// A statement for PostgreSQL: `?1` becomes `$1`, quoted text is left alone; `/* skip locked */` at the end of a selection
/// lets nodes that claim at the same time take different rows. SQLite has one writer, who waits for nobody.
pub(crate) fn placeholders(sql: &str) -> String {
    let mut quoted = false;
    sql.replace("/* skip locked */", "FOR UPDATE SKIP LOCKED")
        .chars()
        .map(|c| {
            quoted ^= c == '\'';
            if c == '?' && !quoted { '$' } else { c }
        })
        .collect()
}

/// A migration's text for one engine: `/* clustered */` keeps SQLite rows in the order of their key. They are counters,
/// written over and over: PostgreSQL gets room in each page for their next versions.
pub(crate) fn schema(sql: &str, engine: Engine) -> String {
    let clustered = if engine == Engine::Sqlite { "WITHOUT ROWID" } else { "WITH (fillfactor = 60)" };
    sql.replace("/* clustered */", clustered)
        .replace("/* full text of search_entry */", full_text(engine))
        .replace("/* stretches of search_entry */", &stretched(engine))
}

/// The index of the words of `search_entry.terms`. SQLite's knows a row by its number `n`: its own row numbers change
/// when the file is compacted.
fn full_text(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => {
            "CREATE VIRTUAL TABLE search_text USING fts5(terms, content='search_entry', content_rowid='n', prefix='8 9 10');
             CREATE TRIGGER search_entry_in AFTER INSERT ON search_entry BEGIN
                 INSERT INTO search_text (rowid, terms) VALUES (new.n, new.terms);
             END;
             CREATE TRIGGER search_entry_out AFTER DELETE ON search_entry BEGIN
                 INSERT INTO search_text (search_text, rowid, terms) VALUES ('delete', old.n, old.terms);
             END;"
        }
        Engine::Postgres => "CREATE INDEX search_entry_terms ON search_entry USING gin (to_tsvector('simple', terms));",
    }
}

/// Stretches of time in which PostgreSQL looks one after the other: a letter, and by how many bits `search_entry.n` (minutes,
/// then 37 bits of a name) is shifted: 1.4 days, 23 days, a year.
const STRETCHES: [(char, u32); 3] = [('a', 48), ('b', 52), ('c', 56)];

/// The words that name the stretches of a row, as the index knows them.
fn stretch_words() -> String {
    let word = |(letter, bits): &(char, u32)| format!("'{letter}' || (n >> {bits})");
    format!("to_tsvector('simple', {})", STRETCHES.iter().map(word).collect::<Vec<_>>().join(" || ' ' || "))
}

/// The index of words and stretches. SQLite needs none: it walks the rows of a word from the newest on. PostgreSQL's knows no
/// order, so all that holds a word would be fetched to find the newest. Written at once (`fastupdate`): what waits in a list
/// is read from end to end by each search.
fn stretched(engine: Engine) -> String {
    match engine {
        Engine::Sqlite => String::new(),
        Engine::Postgres => format!(
            "CREATE INDEX search_entry_found ON search_entry
                 USING gin (to_tsvector('simple', terms), {}) WITH (fastupdate = off);
             DROP INDEX search_entry_terms;",
            stretch_words()
        ),
    }
}

/// The stretches in which the newest are looked for, the shortest first, each holding the one before; none: everything.
/// What bears a later minute than `newest` is found too, up to one stretch ahead.
pub(crate) fn stretches(newest: i64, engine: Engine) -> Vec<Option<String>> {
    let stretch = |(letter, bits): &(char, u32)| {
        let now = newest >> bits;
        Some(format!("{letter}{} | {letter}{now} | {letter}{}", now + 1, now - 1))
    };
    let mut all: Vec<Option<String>> = match engine {
        Engine::Sqlite => Vec::new(),
        Engine::Postgres => STRETCHES.iter().map(stretch).collect(),
    };
    all.push(None);
    all
}

/// A statement in which `words_match(?4)` stands for the rows of `search_entry` that hold the words, the newest 200 at
/// most, of a stretch of time when one is the value after the words. The first value of the statement is the street.
pub(crate) fn found(sql: &str, engine: Engine, stretch: bool) -> String {
    let Some((before, rest)) = sql.split_once("words_match(") else { return sql.to_owned() };
    let Some((mark, after)) = rest.split_once(')') else { return sql.to_owned() };
    match engine {
        Engine::Sqlite => format!(
            "{before}n IN (SELECT rowid FROM search_text WHERE search_text MATCH {mark} ORDER BY rowid DESC LIMIT 200){after}"
        ),
        // Found first, sorted then: else the rows are walked from the newest on until enough of them match.
        Engine::Postgres => {
            let within =
                if stretch { format!("AND {} @@ to_tsquery('simple', ?5)", stretch_words()) } else { String::new() };
            format!(
                "{before}n IN (WITH hit AS MATERIALIZED (SELECT n FROM search_entry
                    WHERE street = ?1 AND to_tsvector('simple', terms) @@ to_tsquery('simple', {mark}) {within})
                    SELECT n FROM hit ORDER BY n DESC LIMIT 200){after}"
            )
        }
    }
}

/// The words that are sought, in the engine's own way: every word in one of its spellings. A spelling that ends in `*`
/// stands for all that begins so; letters and digits only, so that nothing can be read as a command.
pub(crate) fn wanted(words: &[Vec<String>], engine: Engine) -> String {
    let (and, or, begins) = match engine {
        Engine::Sqlite => (" AND ", " OR ", "*"),
        Engine::Postgres => (" & ", " | ", ":*"),
    };
    let one = |spelling: &String| {
        let bare: String = spelling.chars().filter(char::is_ascii_alphanumeric).collect();
        format!("{bare}{}", if spelling.ends_with('*') { begins } else { "" })
    };
    let any = |spellings: &Vec<String>| format!("({})", spellings.iter().map(one).collect::<Vec<_>>().join(or));
    words.iter().filter(|spellings| !spellings.is_empty()).map(any).collect::<Vec<_>>().join(and)
}

/// Takes a lease (`?1` street, `?2` shop, `?3` name, `?4` holder, `?5` milliseconds) when it is free, over, or one's own.
/// Only PostgreSQL has several nodes; its clock is the one that all of them share.
pub(crate) const LEASE: &str = "INSERT INTO lease (street, shop, name, holder, ends_at)
    VALUES (?1, ?2, ?3, ?4, CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) + ?5)
    ON CONFLICT (street, shop, name) DO UPDATE SET holder = excluded.holder, ends_at = excluded.ends_at
    WHERE lease.holder = excluded.holder
       OR lease.ends_at < CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

/// The nodes (`?1` street, `?2` shop) that were not heard of in time, by the server's clock.
pub(crate) const SILENT: &str = "SELECT name, holder FROM lease WHERE street = ?1 AND shop = ?2 AND name LIKE 'node %'
    AND ends_at < CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

/// Forgets a node (`?3`) that is still silent.
pub(crate) const FORGET: &str = "DELETE FROM lease WHERE street = ?1 AND shop = ?2 AND name = ?3
    AND ends_at < CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

/// The nodes (`?1` street, `?2` shop) that are heard of.
pub(crate) const HEARD: &str = "SELECT name FROM lease WHERE street = ?1 AND shop = ?2 AND name LIKE 'node %'
    AND ends_at >= CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

/// What is said first on every connection. A node that is paused in the middle of a transaction keeps the lock of its
/// shops: the server ends it. Every statement asks by whole keys, so its plan does not depend on the values: planned once,
/// not at every execution.
pub(crate) const GREETING: &str = "SET idle_in_transaction_session_timeout = '5s'; SET lock_timeout = '20s';
    SET plan_cache_mode = force_generic_plan";

/// How the server is reached: one that does not answer is given up, and one that is gone is noticed.
pub(crate) fn config(address: &str) -> Result<tokio_postgres::Config, tokio_postgres::Error> {
    let mut config: tokio_postgres::Config = address.parse()?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(5));
    }
    config.keepalives(true).keepalives_idle(Duration::from_secs(10)).keepalives_interval(Duration::from_secs(5));
    config.keepalives_retries(3).tcp_user_timeout(Duration::from_secs(20));
    Ok(config)
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
        let mut again = false;
        while open.strong_count() > 0 {
            if let Err(error) = listen_once(&address, &board, &open, again) {
                tracing::warn!(%error, "listening for other nodes is interrupted");
                std::thread::sleep(Duration::from_millis(500));
            }
            again = true;
        }
    };
    if let Err(error) = std::thread::Builder::new().name("db-listen".into()).spawn(body) {
        tracing::error!(%error, "cannot listen for other nodes");
    }
}

fn listen_once(address: &str, board: &Board, open: &Weak<()>, again: bool) -> Result<(), postgres::Error> {
    let mut client = postgres::Config::from(config(address)?).connect(postgres::NoTls)?;
    client.batch_execute(GREETING)?;
    client.batch_execute(&format!("LISTEN {CHANNEL}"))?;
    if again {
        // From here on everything is heard; what was told in between never will be.
        board.missed();
    }
    let mut silent = 0;
    while open.strong_count() > 0 {
        silent += 1;
        {
            let mut heard = client.notifications();
            let mut some = heard.timeout_iter(Duration::from_secs(1));
            while let Some(note) = some.next()? {
                silent = 0;
                if let Some(notice) = parse(note.payload(), node()) {
                    board.tell(notice);
                }
            }
        }
        // A server that is gone without a word says nothing either.
        if silent >= 5 {
            client.batch_execute("")?;
            silent = 0;
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
        assert_eq!(placeholders("SELECT a LIMIT ?1 /* skip locked */"), "SELECT a LIMIT $1 FOR UPDATE SKIP LOCKED");
    }

    #[test]
    fn each_stretch_holds_the_one_before_and_the_last_is_everything() {
        let now = 29_916_666 << 37;
        let all = stretches(now, Engine::Postgres);
        assert_eq!(all.len(), STRETCHES.len() + 1);
        assert_eq!(all.last(), Some(&None));
        let k = now >> 48;
        assert_eq!(all[0].as_deref(), Some(format!("a{} | a{k} | a{}", k + 1, k - 1).as_str()));
        for pair in STRETCHES.windows(2) {
            let oldest = |bits: u32| ((now >> bits) - 1) << bits;
            assert!(oldest(pair[1].1) <= oldest(pair[0].1), "no row between two stretches is missed");
        }
        assert_eq!(stretches(now, Engine::Sqlite), [None], "SQLite walks from the newest on");
    }

    #[test]
    fn sought_words_are_nothing_but_words() {
        let words = [vec!["a1baguet".to_owned(), "a1bag\" OR *".to_owned()], vec![], vec!["a1nu-l':*".to_owned()]];
        assert_eq!(wanted(&words, Engine::Sqlite), "(a1baguet OR a1bagOR*) AND (a1nul*)");
        assert_eq!(wanted(&words, Engine::Postgres), "(a1baguet | a1bagOR:*) & (a1nul:*)");
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
