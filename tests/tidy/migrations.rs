//! Migrations: numbered without holes, one SQL text for both engines, each one in the list that is applied.

use regex::Regex;

use crate::source::{Fault, File, expect_none, matching, tree};

/// The five column types. `BYTES` is the helper word that each engine translates.
const TYPES: &[&str] = &["TEXT", "BIGINT", "BOOLEAN", "DOUBLE PRECISION", "BYTES"];
/// What stands in a table without being a column.
const CLAUSES: &[&str] = &["PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "CONSTRAINT"];
/// What one engine knows and the other does not, or understands otherwise.
const FOREIGN: &[&str] = &[
    "AUTOINCREMENT",
    "(?:BIG|SMALL)?SERIAL",
    "JSONB?",
    "BYTEA",
    "BLOB",
    "INTEGER",
    "REAL",
    "DATETIME",
    "TIMESTAMPTZ",
    "TIMESTAMP",
    "VARCHAR",
    "NUMERIC",
    "PRAGMA",
    r"WITHOUT\s+ROWID",
    "STRICT",
    "ROWID",
    "CURRENT_TIMESTAMP",
    "CURRENT_DATE",
    "ILIKE",
    "GLOB",
    r"CREATE\s+EXTENSION",
    r"CREATE\s+TYPE",
    "GENERATED",
    "IDENTITY",
    "UNLOGGED",
    r"USING\s+GIN",
];

fn migrations(files: &[File]) -> impl Iterator<Item = &File> {
    files.iter().filter(|file| file.path.starts_with("migrations/") && file.is("sql"))
}

/// SQL without comments and texts; every byte keeps its place.
fn statements(file: &File) -> String {
    let ignored = Regex::new(r"--[^\n]*|'(?:[^']|'')*'").expect("a pattern");
    let gone = |hit: &regex::Captures<'_>| {
        hit[0].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect::<String>()
    };
    ignored.replace_all(&file.text, gone).into_owned()
}

fn misnumbered(files: &[File]) -> Vec<Fault> {
    let name = Regex::new(r"^migrations/(\d{4})_[a-z0-9_]+\.sql$").expect("a pattern");
    let mut faults = Vec::new();
    let mut expected = 1_usize;
    for file in migrations(files) {
        match name.captures(&file.path).and_then(|hit| hit[1].parse::<usize>().ok()) {
            None => faults.push(file.fault(0, "a migration is named `0001_what_it_brings.sql`")),
            Some(number) => {
                if number != expected {
                    faults.push(
                        file.fault(0, format!("number {number:04} where {expected:04} is next: no hole, no twin")),
                    );
                }
                expected = number + 1;
            }
        }
    }
    faults
}

fn unlisted(files: &[File]) -> Vec<Fault> {
    let Some(list) = files.iter().find(|file| file.path == "crates/db/src/migrate.rs") else { return Vec::new() };
    let stem = |file: &File| file.path.trim_start_matches("migrations/").trim_end_matches(".sql").to_owned();
    let named = |file: &&File| !list.text.contains(&format!("\"{}\"", stem(file)));
    migrations(files)
        .filter(named)
        .map(|file| file.fault(0, "crates/db/src/migrate.rs does not list it: it is never applied"))
        .collect()
}

fn unportable(files: &[File]) -> Vec<Fault> {
    let foreign = Regex::new(&format!(r"(?i)\b(?:(?:{})\b|NOW\s*\()", FOREIGN.join("|"))).expect("a pattern");
    migrations(files)
        .flat_map(|file| {
            let sql = statements(file);
            let words = foreign
                .find_iter(&sql)
                .map(|hit| file.fault(hit.start(), format!("`{}` is not portable", hit.as_str().trim())));
            words
                .chain(
                    columns(&sql)
                        .into_iter()
                        .filter_map(|(at, column)| odd_type(&column).map(|why| file.fault(at, why))),
                )
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Migrations that take something away or ask for more than before, with the reason why no program that is in use minds.
const CONTRACTING: &[(&str, &str)] = &[
    ("homes", "before the first release: no older program serves a store that has it"),
    ("plans", "before the first release: no older program serves a store that has it"),
    ("streets", "each unique key is put in the place of a stricter one: whatever an older program writes still fits"),
];

/// Steps that a program of the release before could not go on beside. A rolling upgrade needs both at the same time: expand
/// first, contract a release later, with `/* not beside programs before NNNN */` and a reason above.
fn contracting(files: &[File]) -> Vec<Fault> {
    let takes = Regex::new(
        r"(?i)\b(?:DROP\s+(?:TABLE|COLUMN|INDEX)|RENAME|SET\s+NOT\s+NULL|ADD\s+CONSTRAINT|ALTER\s+COLUMN)\b",
    );
    let takes = takes.expect("a pattern");
    let added = Regex::new(r"(?i)ALTER\s+TABLE\s+\w+\s+ADD\s+COLUMN\s+([^;]*)").expect("a pattern");
    let unique = Regex::new(r"(?i)CREATE\s+UNIQUE\s+INDEX\s+\w+\s+ON\s+(\w+)").expect("a pattern");
    let mut faults = Vec::new();
    for file in migrations(files) {
        let stem = file.path.trim_start_matches("migrations/").trim_end_matches(".sql");
        let name = stem.split_once('_').map_or(stem, |(_, name)| name);
        if CONTRACTING.iter().any(|(listed, _)| *listed == name) {
            continue;
        }
        let sql = statements(file);
        for hit in takes.find_iter(&sql) {
            faults.push(file.fault(hit.start(), format!("`{}` takes something from older programs", hit.as_str())));
        }
        for hit in added.captures_iter(&sql).filter_map(|hit| hit.get(1)) {
            let column = hit.as_str().to_uppercase();
            if column.contains("NOT NULL") && !column.contains("DEFAULT") {
                faults.push(file.fault(hit.start(), "older programs do not fill this column: give it a default"));
            }
        }
        for hit in unique.captures_iter(&sql) {
            let made_here = Regex::new(&format!(r"(?i)CREATE\s+TABLE\s+{}\b", &hit[1])).expect("a pattern");
            if !made_here.is_match(&sql) {
                let at = hit.get(0).map_or(0, |whole| whole.start());
                faults.push(file.fault(at, "a new unique key refuses what older programs write"));
            }
        }
    }
    faults
}

fn odd_type(column: &str) -> Option<String> {
    let words: Vec<&str> = column.split_whitespace().collect();
    let kind = words.get(1..).unwrap_or_default().join(" ");
    let known =
        TYPES.iter().any(|name| kind == *name || kind.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')));
    (!known).then(|| format!("`{}`: a column is one of {}", words.join(" "), TYPES.join(", ")))
}

/// Every column that is made, with its place.
fn columns(sql: &str) -> Vec<(usize, String)> {
    let table = Regex::new(r"(?i)CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?\w+\s*(\()").expect("a pattern");
    let added = Regex::new(r"(?i)ADD\s+COLUMN\s+([^;]*)").expect("a pattern");
    let mut all: Vec<_> =
        added.captures_iter(sql).filter_map(|hit| hit.get(1)).map(|c| (c.start(), c.as_str().to_owned())).collect();
    for open in table.captures_iter(sql).filter_map(|hit| hit.get(1)) {
        let end = open.start() + matching(&sql[open.start()..]);
        let (mut depth, mut from) = (0_usize, open.end());
        for at in open.end()..end {
            match sql.as_bytes()[at] {
                b'(' => depth += 1,
                b')' if depth > 0 => depth -= 1,
                b',' | b')' if depth == 0 => {
                    let column = &sql[from..at];
                    let start = from + column.len() - column.trim_start().len();
                    if !CLAUSES.iter().any(|clause| column.trim_start().to_uppercase().starts_with(clause)) {
                        all.push((start, column.trim().to_owned()));
                    }
                    from = at + 1;
                }
                _ => {}
            }
        }
    }
    all
}

#[test]
fn migrations_are_numbered_without_holes() {
    expect_none(misnumbered(&tree()));
}

#[test]
fn every_migration_is_applied() {
    expect_none(unlisted(&tree()));
}

#[test]
fn migrations_are_portable() {
    expect_none(unportable(&tree()));
}

#[test]
fn migrations_only_add() {
    expect_none(contracting(&tree()));
}

#[test]
fn what_an_older_program_would_trip_over_is_found() {
    let sql = "-- DROP TABLE in words\nALTER TABLE a ADD COLUMN b TEXT;\nALTER TABLE a ADD COLUMN c TEXT NOT NULL DEFAULT '';\n\
               ALTER TABLE a ADD COLUMN d BIGINT NOT NULL;\nDROP INDEX e;\nALTER TABLE a RENAME TO f;\nDROP TABLE g;\n\
               CREATE TABLE h (i TEXT NOT NULL);\nCREATE UNIQUE INDEX j ON h (i);\nCREATE UNIQUE INDEX k ON a (b);\n";
    let files =
        [File::made_up("migrations/0001_a.sql", sql), File::made_up("migrations/0002_plans.sql", "DROP TABLE g;")];
    let lines: Vec<(String, usize)> = contracting(&files).into_iter().map(|fault| (fault.path, fault.line)).collect();
    assert_eq!(lines, [5, 6, 7, 4, 10].map(|line| ("migrations/0001_a.sql".to_owned(), line)));
}

#[test]
fn a_hole_a_twin_and_an_odd_name_are_found() {
    let names = ["0001_a", "0003_b", "0003_c", "four"];
    let files = names.map(|name| File::made_up(&format!("migrations/{name}.sql"), ""));
    let found: Vec<_> = misnumbered(&files).into_iter().map(|fault| fault.path).collect();
    assert_eq!(found, ["migrations/0003_b.sql", "migrations/0003_c.sql", "migrations/four.sql"]);
}

#[test]
fn a_forgotten_migration_is_found() {
    let files = [
        File::made_up("crates/db/src/migrate.rs", "migrations!(1 \"0001_a\");"),
        File::made_up("migrations/0001_a.sql", ""),
        File::made_up("migrations/0002_b.sql", ""),
    ];
    assert_eq!(unlisted(&files).into_iter().map(|fault| fault.path).collect::<Vec<_>>(), ["migrations/0002_b.sql"]);
}

#[test]
fn sql_of_one_engine_is_found() {
    let sql = "-- JSONB, in words only\nCREATE TABLE a (\n  id TEXT NOT NULL, at BIGINT DEFAULT 0,\n  size DOUBLE PRECISION,\n  \
               number INTEGER,\n  what JSONB,\n  odd CHAR(3),\n  mark TEXT CHECK (mark IN ('SERIAL', 'b')),\n  \
               PRIMARY KEY (id, at)\n);\nALTER TABLE a ADD COLUMN \"when\" TIMESTAMPTZ;\nCREATE INDEX b ON a (at);\n\
               ALTER TABLE a ADD COLUMN fine BOOLEAN NOT NULL DEFAULT FALSE;\n";
    let mut lines: Vec<_> =
        unportable(&[File::made_up("migrations/0001_a.sql", sql)]).into_iter().map(|fault| fault.line).collect();
    lines.sort_unstable();
    lines.dedup();
    assert_eq!(lines, [5, 6, 7, 11]);
}
