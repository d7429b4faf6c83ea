//! Taking over what `export` wrote, on the other engine too, and proving that it is the same.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{Db, DbError, Engine, Param, Tx, export, params};

/// One table that was taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Its name.
    pub table: String,
    /// How many rows.
    pub rows: usize,
    /// SHA-256 of its rows, whatever their order: the same on every engine, and the same as that of the file.
    pub hash: String,
}

impl Db {
    /// Takes over a folder that `export` wrote, into a store that holds nothing yet, in one transaction. Every table is read
    /// again and compared with its file before the commit.
    ///
    /// # Errors
    /// [`DbError::Import`] in a sentence: the store holds something, a file cannot be read, a table differs. Nothing is
    /// taken over then.
    pub async fn import(&self, dir: PathBuf) -> Result<Vec<Moved>, DbError> {
        let engine = self.engine();
        let word = || "import".parse().unwrap_or_else(|_| unreachable!("a slug"));
        let key = kernel::ShopKey { street: word(), shop: word() };
        self.write(&key, move |tx| take_over(tx, &dir, engine)).await
    }
}

fn told(why: impl std::fmt::Display) -> DbError {
    DbError::Import(why.to_string())
}

fn take_over(tx: &mut Tx<'_>, dir: &Path, engine: Engine) -> Result<Vec<Moved>, DbError> {
    let known: BTreeSet<String> = export::tables(tx, engine, true)?.into_iter().collect();
    let mut files: BTreeMap<String, PathBuf> = BTreeMap::new();
    for entry in fs::read_dir(dir).map_err(|error| told(format!("{}: {error}", dir.display())))? {
        let path = entry.map_err(told)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(table) = name.strip_suffix(".jsonl") else { continue };
        if export::OWN.contains(&table) {
            // An older release still let it go.
            continue;
        }
        if !known.contains(table) {
            return Err(told(format!("{name}: this release has no such table")));
        }
        files.insert(table.to_owned(), path);
    }
    if files.is_empty() {
        return Err(told(format!("{}: nothing that `export` wrote", dir.display())));
    }
    let mut moved = Vec::new();
    for (table, path) in files {
        let there: i64 =
            tx.query_one(&format!("SELECT COUNT(*) FROM {table} /* whole */ /* every street */"), &[], |row| {
                row.get(0)
            })?;
        if there > 0 {
            return Err(told(format!("{table} holds {there} rows already: a store is taken over into an empty one")));
        }
        let text = fs::read_to_string(&path).map_err(|error| told(format!("{}: {error}", path.display())))?;
        let rows: Result<Vec<Value>, _> = text.lines().map(serde_json::from_str::<Value>).collect();
        let rows = rows.map_err(|error| told(format!("{}: {error}", path.display())))?;
        let yes_or_no = booleans(tx, engine, &table)?;
        for row in &rows {
            insert(tx, &table, row, &yes_or_no)?;
        }
        let (wished, stored) = (
            hash(&rows),
            hash(&tx.query(&format!("SELECT * FROM {table} /* whole */ /* every street */"), &[], export::as_json)?),
        );
        if wished != stored {
            return Err(told(format!("{table}: what is stored is not what its file says ({stored}, {wished})")));
        }
        moved.push(Moved { table, rows: rows.len(), hash: stored });
    }
    Ok(moved)
}

/// The columns that PostgreSQL keeps as yes or no; SQLite keeps them as it exports them.
fn booleans(tx: &mut Tx<'_>, engine: Engine, table: &str) -> Result<BTreeSet<String>, DbError> {
    if engine == Engine::Sqlite {
        return Ok(BTreeSet::new());
    }
    let sql = "SELECT CAST(column_name AS TEXT) FROM information_schema.columns
               WHERE table_schema = current_schema() AND table_name = ?1 AND data_type = 'boolean'";
    Ok(tx.query(sql, params![table], |row| row.get(0))?.into_iter().collect())
}

fn insert(tx: &mut Tx<'_>, table: &str, row: &Value, yes_or_no: &BTreeSet<String>) -> Result<(), DbError> {
    let object = row.as_object().ok_or_else(|| told(format!("{table}: a row is not an object")))?;
    let plain = |name: &String| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit())
    };
    if object.is_empty() || !object.keys().all(plain) {
        return Err(told(format!("{table}: a row has a column that is none")));
    }
    let names: Vec<&str> = object.keys().map(String::as_str).collect();
    let marks: Vec<String> = (1..=names.len()).map(|n| format!("?{n}")).collect();
    let sql = format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), marks.join(", "));
    let mut values = Vec::with_capacity(names.len());
    for (name, value) in object {
        values.push(match value {
            Value::Null => Param::Null,
            Value::Number(n) if yes_or_no.contains(name) => Param::Bool(n.as_i64() != Some(0)),
            Value::Number(n) => match n.as_i64() {
                Some(n) => Param::Int(n),
                None => Param::Real(n.as_f64().unwrap_or_default()),
            },
            Value::String(text) => Param::from(text),
            _ => return Err(told(format!("{table}.{name}: neither a number nor a text"))),
        });
    }
    tx.execute(&sql, &values).map(|_| ())
}

/// The same for the same rows, in whatever order, with whatever order of columns.
fn hash(rows: &[Value]) -> String {
    let sorted = |row: &Value| {
        let columns: BTreeMap<&String, &Value> = row.as_object().into_iter().flatten().collect();
        serde_json::to_string(&columns).unwrap_or_default()
    };
    let mut lines: Vec<String> = rows.iter().map(sorted).collect();
    lines.sort_unstable();
    let mut hash = Sha256::new();
    for line in &lines {
        hash.update(line);
        hash.update("\n");
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
