//! The promises of the store, on both engines: durable groups, undone refusals, one shop at a time.

use db::{Conn, Db, DbError, Location, Options, Tx, params, testing};
use kernel::ShopKey;

fn key(shop: &str) -> ShopKey {
    ShopKey { street: "rue".parse().expect("a slug"), shop: shop.parse().expect("a slug") }
}

fn put(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<(), DbError> {
    let sql = "INSERT INTO setting (street, shop, name, value) VALUES ('rue', 'a', ?1, ?2)
               ON CONFLICT (street, shop, name) DO UPDATE SET value = excluded.value";
    tx.execute(sql, params![name, value]).map(|_| ())
}

fn get(conn: &mut Conn<'_>, name: &str) -> Result<Option<String>, DbError> {
    conn.query_opt(
        "SELECT value FROM setting WHERE street = 'rue' AND shop = 'a' AND name = ?1",
        params![name],
        |row| row.get(0),
    )
}

#[test]
fn what_is_answered_can_be_read() {
    testing::on_both(|db: Db| async move {
        db.write(&key("a"), |tx| put(tx, "x", "1")).await.expect("written");
        assert_eq!(db.read(|c| get(c, "x")).await.expect("read"), Some("1".to_owned()));
    });
}

#[test]
fn a_refusal_undoes_its_own_writes_and_no_others() {
    testing::on_both(|db: Db| async move {
        let mut waits = Vec::new();
        for n in 0..200i64 {
            let db = db.clone();
            waits.push(tokio::spawn(async move {
                db.write(&key("a"), move |tx| {
                    put(tx, &n.to_string(), "kept")?;
                    if n % 3 == 0 { Err(DbError::NoRow) } else { Ok(()) }
                })
                .await
                .is_ok()
            }));
        }
        for (n, wait) in waits.into_iter().enumerate() {
            let ok = wait.await.expect("no panic");
            assert_eq!(ok, n % 3 != 0);
            let stored = db.read(move |c| get(c, &n.to_string())).await.expect("read");
            assert_eq!(stored.is_some(), ok, "{n}");
        }
        assert!(db.stats().commits() < 200, "closures share commits");
    });
}

#[test]
fn a_failed_statement_spoils_only_its_own_closure() {
    testing::on_both(|db: Db| async move {
        let a = key("a");
        let bad = db.write(&a, |tx| tx.execute("INSERT INTO setting (street) VALUES ('rue')", &[]));
        let good = db.write(&a, |tx| put(tx, "good", "1"));
        let (bad, good) = tokio::join!(bad, good);
        assert!(bad.is_err());
        good.expect("written");
        assert_eq!(db.read(|c| get(c, "good")).await.expect("read"), Some("1".to_owned()));
    });
}

#[test]
fn what_nobody_waits_for_is_written_in_its_order_or_undoes_its_closure() {
    testing::on_both(|db: Db| async move {
        let writes: Vec<_> = (0..60)
            .map(|n: i64| {
                let db = db.clone();
                tokio::spawn(async move {
                    db.write(&key("a"), move |tx| {
                        let sql = "INSERT INTO setting (street, shop, name, value) VALUES ('rue', 'a', ?1, ?2)";
                        let name = format!("n{n}");
                        tx.run(sql, params![&name, "first"])?;
                        tx.run(
                            "UPDATE setting SET value = 'then' WHERE street = 'rue' AND shop = 'a' AND name = ?1",
                            params![&name],
                        )?;
                        if n % 3 == 1 {
                            // The last word of the closure: nothing after it could tell.
                            tx.run(sql, params![&name, "twice"])?;
                        }
                        if n % 3 == 2 {
                            tx.run(sql, params![&name, "twice"])?;
                            get(tx, &name)?;
                        }
                        Ok::<_, DbError>(())
                    })
                    .await
                })
            })
            .collect();
        for (n, write) in writes.into_iter().enumerate() {
            let (written, expected) = (write.await.expect("no panic"), n % 3 == 0);
            assert_eq!(written.is_ok(), expected, "{n}: {written:?}");
            let kept = db.read(move |c| get(c, &format!("n{n}"))).await.expect("read");
            assert_eq!(kept, expected.then(|| "then".to_owned()), "{n}");
        }
    });
}

#[test]
fn a_panic_is_an_error_and_the_writer_lives_on() {
    testing::on_both(|db: Db| async move {
        let gone: Result<(), DbError> = db.write(&key("a"), |_| panic!("on purpose")).await;
        assert!(matches!(gone, Err(DbError::Gone)));
        db.write(&key("a"), |tx| put(tx, "after", "1")).await.expect("written");
    });
}

#[test]
fn check_then_write_is_safe_under_concurrency() {
    testing::on_both(|db: Db| async move {
        db.write(&key("a"), |tx| put(tx, "left", "50")).await.expect("written");
        let take = |db: Db| async move {
            db.write(&key("a"), |tx| {
                let left: i64 = get(tx, "left")?.and_then(|v| v.parse().ok()).ok_or(DbError::NoRow)?;
                if left == 0 { Err(DbError::NoRow) } else { put(tx, "left", &(left - 1).to_string()) }
            })
            .await
            .is_ok()
        };
        let waits: Vec<_> = (0..200).map(|_| tokio::spawn(take(db.clone()))).collect();
        let mut sold = 0;
        for wait in waits {
            sold += usize::from(wait.await.expect("no panic"));
        }
        assert_eq!(sold, 50);
    });
}

#[test]
fn two_nodes_on_one_postgres_take_turns_and_hear_each_other() {
    let Some(own) = testing::TestDb::postgres() else { return };
    let options = Options::new(own.location().clone());
    let other = Db::open(&options).expect("a second node");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        own.db.write(&key("a"), |tx| put(tx, "n", "0")).await.expect("written");
        let add = |db: Db| async move {
            db.write(&key("a"), |tx| {
                let n: i64 = get(tx, "n")?.and_then(|v| v.parse().ok()).ok_or(DbError::NoRow)?;
                put(tx, "n", &(n + 1).to_string())
            })
            .await
        };
        let waits: Vec<_> =
            (0..100).map(|i| tokio::spawn(add(if i % 2 == 0 { own.db.clone() } else { other.clone() }))).collect();
        for wait in waits {
            wait.await.expect("no panic").expect("written");
        }
        assert_eq!(other.read(|c| get(c, "n")).await.expect("read"), Some("100".to_owned()));
    });
}

#[test]
fn notices_come_after_the_commit() {
    testing::on_both(|db: Db| async move {
        let mut notices = db.notices();
        let refused: Result<(), DbError> = db
            .write(&key("a"), |tx| {
                tx.notify(&key("a"), "refused");
                Err(DbError::NoRow)
            })
            .await;
        assert!(refused.is_err());
        db.write(&key("a"), |tx| {
            put(tx, "told", "1")?;
            tx.notify(&key("a"), "order");
            Ok::<_, DbError>(())
        })
        .await
        .expect("written");
        assert_eq!(notices.recv().await.expect("heard").topic, "order");
        assert_eq!(db.read(|c| get(c, "told")).await.expect("read"), Some("1".to_owned()));
    });
}

#[test]
fn a_file_is_copied_while_it_is_used() {
    let own = testing::TestDb::sqlite();
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("copy.db");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        own.db.write(&key("a"), |tx| put(tx, "x", "1")).await.expect("written");
        own.db.backup(copy.clone()).await.expect("copied");
    });
    let other = Db::open(&Options::new(Location::Sqlite(copy))).expect("the copy opens");
    let value = runtime.block_on(other.read(|c| get(c, "x"))).expect("read");
    assert_eq!(value, Some("1".to_owned()));
}

#[test]
fn of_two_nodes_one_leads_until_it_is_silent() {
    let Some(own) = testing::TestDb::postgres() else { return };
    let other = Db::open(&Options::new(own.location().clone())).expect("a second node");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let short = std::time::Duration::from_millis(600);
        assert!(own.db.lead("rounds", short).await.expect("asked"), "the first who asks leads");
        assert!(!other.lead("rounds", short).await.expect("asked"));
        assert!(other.lead("mqtt", short).await.expect("asked"), "another thing, another leader");
        tokio::time::sleep(short * 3 / 4).await;
        assert!(own.db.lead("rounds", short).await.expect("asked"), "who asks again in time goes on");
        assert!(!other.lead("rounds", short).await.expect("asked"));
        tokio::time::sleep(short * 3 / 2).await;
        assert!(other.lead("rounds", short).await.expect("asked"), "who is silent is followed");
        assert!(!own.db.lead("rounds", short).await.expect("asked"), "and knows it when it wakes up");
    });
    let file = testing::TestDb::sqlite();
    let alone = runtime.block_on(file.db.lead("rounds", std::time::Duration::from_secs(1)));
    assert!(alone.expect("asked"), "who has the file leads");
}

#[test]
fn a_line_to_other_nodes_that_was_cut_makes_everything_old() {
    let Some(own) = testing::TestDb::postgres() else { return };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let (before, mut notices) = (own.db.version(&key("a"), &["shop"]), own.db.notices());
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%'";
        let heard = tokio::time::timeout(std::time::Duration::from_secs(10), async {
            // The thread that listens may not have begun yet.
            loop {
                let ended = own.db.read(move |c| c.query(cut, &[], |row| row.get::<bool>(0))).await.expect("cut");
                if !ended.is_empty() {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
            while !notices.recv().await.expect("heard").is_everything() {}
        });
        heard.await.expect("whoever listens is told");
        assert!(own.db.version(&key("a"), &["shop"]) > before, "and kept answers are old");
    });
}

async fn opened(location: Location) -> Result<Db, DbError> {
    tokio::task::spawn_blocking(move || Db::open(&Options::new(location))).await.expect("a thread")
}

#[test]
fn a_program_goes_on_beside_what_a_newer_one_added_and_refuses_what_would_harm() {
    testing::on_both(|db: Db| async move {
        let own = key("a");
        let later = |sql: &'static str| db.write(&own, move |tx| tx.execute(sql, &[]).map(|_| ()));
        later("INSERT INTO schema_version (number, name) VALUES (9001, '9001_later')").await.expect("written");
        let beside = opened(db.location().clone()).await.expect("it goes on");
        beside.write(&key("a"), |tx| put(tx, "x", "1")).await.expect("written");
        later("UPDATE schema_version SET least = 9001 WHERE number = 9001").await.expect("written");
        let refused = opened(db.location().clone()).await.err().map(|error| error.to_string());
        let refused = refused.expect("it would do wrong");
        assert!(refused.contains("newer program") && refused.contains("9001"), "{refused}");
        // The one that runs already is not cut off in the middle.
        db.write(&key("a"), |tx| put(tx, "x", "2")).await.expect("written");
    });
}
