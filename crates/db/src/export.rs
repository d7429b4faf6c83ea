//! Every table as JSON Lines: the way out, the same on both engines.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::PathBuf,
};

use crate::{Conn, Db, DbError, Engine, Row};

/// Tables that hold secrets: they leave only with the whole store, to another one.
const SECRET: [&str; 3] = ["access_key", "bell", "device"];
/// The store's own bookkeeping, and what two browsers say to find each other, which is kept for a minute: it never leaves.
pub(crate) const OWN: [&str; 4] = ["attempt", "lease", "room_word", "schema_version"];

impl Db {
    /// Writes one file a table into a folder; answers the tables with how many rows each has. `whole`: with keys and
    /// secrets, to move to another store.
    pub async fn export(&self, dir: PathBuf, whole: bool) -> Result<Vec<(String, u64)>, DbError> {
        let engine = self.engine();
        self.read(move |conn| {
            let mut written = Vec::new();
            for table in tables(conn, engine, whole)? {
                let file = dir.join(format!("{table}.jsonl"));
                let rows = write_table(conn, &table, file, whole).map_err(|error| match error {
                    Failure::Db(error) => error,
                    Failure::Io(error) => DbError::Commit(format!("{table}: {error}")),
                })?;
                written.push((table, rows));
            }
            Ok(written)
        })
        .await
    }
}

enum Failure {
    Db(DbError),
    Io(std::io::Error),
}

pub(crate) fn tables(conn: &mut Conn<'_>, engine: Engine, whole: bool) -> Result<Vec<String>, DbError> {
    let sql = match engine {
        Engine::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        }
        Engine::Postgres => {
            "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY table_name"
        }
    };
    let mut names = conn.query(sql, &[], |row| row.get::<String>(0))?;
    // The search is made again from what the other tables hold.
    let stays = |name: &str| OWN.contains(&name) || (!whole && SECRET.contains(&name)) || name.starts_with("search_");
    names.retain(|name| !stays(name));
    Ok(names)
}

fn write_table(conn: &mut Conn<'_>, table: &str, file: PathBuf, whole: bool) -> Result<u64, Failure> {
    let mut out = BufWriter::new(File::create(file).map_err(Failure::Io)?);
    // The installation's own secret is a setting.
    let but = if table == "setting" && !whole { " WHERE name <> 'secret'" } else { "" };
    let lines = conn
        .query(&format!("SELECT * FROM {table}{but} /* whole */ /* every street */"), &[], as_json)
        .map_err(Failure::Db)?;
    for line in &lines {
        writeln!(out, "{line}").map_err(Failure::Io)?;
    }
    out.flush().map_err(Failure::Io)?;
    Ok(lines.len() as u64)
}

pub(crate) fn as_json(row: &Row<'_>) -> Result<serde_json::Value, DbError> {
    let mut object = serde_json::Map::new();
    match row {
        Row::Sqlite(row) => {
            for (n, name) in row.as_ref().column_names().enumerate() {
                use rusqlite::types::ValueRef;
                let value = match row.get_ref(n)? {
                    ValueRef::Integer(n) => n.into(),
                    ValueRef::Real(x) => x.into(),
                    ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned().into(),
                    ValueRef::Null | ValueRef::Blob(_) => serde_json::Value::Null,
                };
                object.insert(name.to_owned(), value);
            }
        }
        Row::Postgres(row) => {
            for (n, column) in row.columns().iter().enumerate() {
                let value = match column.type_().name() {
                    "int8" => row.try_get::<_, Option<i64>>(n)?.into(),
                    "float8" => row.try_get::<_, Option<f64>>(n)?.into(),
                    // As SQLite keeps it.
                    "bool" => row.try_get::<_, Option<bool>>(n)?.map(i64::from).into(),
                    _ => row.try_get::<_, Option<String>>(n)?.into(),
                };
                object.insert(column.name().to_owned(), value);
            }
        }
    }
    Ok(object.into())
}
