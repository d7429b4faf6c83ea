//! Every table can be spread over machines by street: each of its unique keys holds the street, or it is declared a table
//! that every machine has whole. `docs/scale.md` names every one of them.

use std::collections::{BTreeMap, BTreeSet};

use db::testing::TestDb;

/// Tables that every machine has whole.
const REFERENCE: [&str; 1] = ["schema_version"];

fn on_a_runtime<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(work)
}

/// Tables with their columns, and unique keys with theirs, as the engine that holds them says.
type Schema = (BTreeMap<String, BTreeSet<String>>, BTreeMap<(String, String), BTreeSet<String>>);

async fn schema(own: &TestDb) -> Schema {
    let (columns, keys) = match own.db.engine() {
        db::Engine::Sqlite => (
            "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'search_text%' /* whole */ /* every street */",
            "SELECT m.name, l.name, c.name FROM sqlite_master m, pragma_index_list(m.name) l, pragma_index_info(l.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'search_text%' AND l.\"unique\" = 1
             /* whole */ /* every street */",
        ),
        db::Engine::Postgres => (
            "SELECT CAST(c.table_name AS TEXT), CAST(c.column_name AS TEXT) FROM information_schema.columns c
             WHERE c.table_schema = 'public' /* every street */",
            "SELECT CAST(t.relname AS TEXT), CAST(i.relname AS TEXT), CAST(a.attname AS TEXT) FROM pg_index x
             JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
             JOIN pg_namespace n ON n.oid = t.relnamespace
             JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (x.indkey)
             WHERE x.indisunique AND n.nspname = 'public' /* every street */",
        ),
    };
    own.db
        .read(move |conn| {
            let mut schema = Schema::default();
            for (table, column) in conn.query(columns, &[], |row| Ok((row.get(0)?, row.get(1)?)))? {
                let _: bool = schema.0.entry(table).or_default().insert(column);
            }
            let keys = conn.query(keys, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get::<Option<String>>(2)?)))?;
            for (table, key, column) in keys {
                // The row number of SQLite, where a key is one, is no column.
                schema.1.entry((table, key)).or_default().extend(column);
            }
            Ok::<_, db::DbError>(schema)
        })
        .await
        .expect("the schema is read")
}

fn stores() -> Vec<TestDb> {
    [Some(TestDb::sqlite()), TestDb::postgres()].into_iter().flatten().collect()
}

#[test]
fn every_table_can_be_spread_by_street() {
    for own in stores() {
        let (tables, keys) = on_a_runtime(schema(&own));
        assert!(tables.len() > 50 && keys.len() >= tables.len() - 1, "{} tables, {} keys", tables.len(), keys.len());
        let spread = |table: &str| !REFERENCE.contains(&table);
        for (table, columns) in tables.iter().filter(|(table, _)| spread(table)) {
            assert!(columns.contains("street"), "{table} has no street");
            assert!(keys.keys().any(|(of, _)| of == table), "{table} has no key");
        }
        for ((table, key), columns) in keys.iter().filter(|((table, _), _)| spread(table)) {
            assert!(columns.contains("street"), "{key} of {table} is unique without the street");
        }
    }
}

#[test]
fn the_commands_that_spread_the_tables_name_every_table() {
    let text = include_str!("../../../../docs/scale.md");
    let told: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("SELECT create_distributed_table('")?.split('\'').next())
        .collect();
    let (tables, _) = on_a_runtime(schema(&TestDb::sqlite()));
    let spread: BTreeSet<&str> = tables.keys().map(String::as_str).filter(|table| !REFERENCE.contains(table)).collect();
    assert_eq!(told, spread, "docs/scale.md spreads every table by its street");
    for table in REFERENCE {
        assert!(text.contains(&format!("SELECT create_reference_table('{table}')")), "{table}");
    }
}
