//! A table is named by one slice, in its `store.rs` (or the files of its `store/`).

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use crate::{
    source::{Fault, File, expect_none, tree},
    walls::slice,
};

/// The tables that the migrations make.
pub fn tables(files: &[File]) -> BTreeSet<String> {
    let make = Regex::new(r"(?i)CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)").expect("a pattern");
    let migrations = files.iter().filter(|file| file.path.starts_with("migrations/"));
    migrations
        .flat_map(|file| make.captures_iter(&file.text).map(|hit| hit[1].to_owned()).collect::<Vec<_>>())
        .collect()
}

/// Where SQL names a table: after the words that take one, and in the lists behind FROM.
fn uses(text: &str) -> Vec<(usize, String)> {
    let taking = Regex::new(r"\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s+(\w+)").expect("a pattern");
    let listed = Regex::new(r"\bFROM\s+\w+(?:\s+(?:AS\s+)?[a-z]\w*)?((?:\s*,\s*\w+(?:\s+(?:AS\s+)?[a-z]\w*)?)+)")
        .expect("a pattern");
    let item = Regex::new(r",\s*(\w+)").expect("a pattern");
    let mut all: Vec<_> =
        taking.captures_iter(text).filter_map(|hit| hit.get(1)).map(|n| (n.start(), n.as_str().to_owned())).collect();
    for list in listed.captures_iter(text).filter_map(|hit| hit.get(1)) {
        let names = item.captures_iter(list.as_str()).filter_map(|hit| hit.get(1));
        all.extend(names.map(|name| (list.start() + name.start(), name.as_str().to_owned())));
    }
    all
}

fn misplaced_sql(files: &[File]) -> Vec<Fault> {
    let tables = tables(files);
    let mut owners: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let mut places = Vec::new();
    let mut faults = Vec::new();
    for file in files {
        let Some(own) = slice(file) else { continue };
        let in_store = own == "platform" || file.path.ends_with("/store.rs") || file.path.contains("/store/");
        for (at, table) in uses(&file.code_and_texts()).into_iter().filter(|(_, name)| tables.contains(name)) {
            if !in_store {
                faults.push(file.fault(at, format!("SQL over `{table}` outside a store: move it to `{own}/store.rs`")));
            }
            owners.entry(table.clone()).or_default().insert(own);
            places.push((file, at, table));
        }
    }
    for (file, at, table) in places {
        let slices = &owners[&table];
        if slices.len() > 1 {
            let who: Vec<_> = slices.iter().copied().collect();
            faults.push(
                file.fault(at, format!("the table `{table}` is named by {}: one slice owns it", who.join(" and "))),
            );
        }
    }
    faults
}

#[test]
fn a_table_is_named_by_one_store() {
    expect_none(misplaced_sql(&tree()));
}

#[test]
fn sql_in_the_wrong_room_is_found() {
    let files = [
        File::made_up("migrations/0001_a.sql", "CREATE TABLE hold (\n id TEXT);\nCREATE TABLE slot (id TEXT);"),
        File::made_up("crates/comptoir/src/stock/store.rs", "//! S.\nconst A: &str = \"SELECT id FROM hold\";\n"),
        File::made_up("crates/comptoir/src/stock/pages.rs", "//! P.\nconst A: &str = \"DELETE FROM\n  hold\";\n"),
        File::made_up(
            "crates/comptoir/src/orders/store.rs",
            "//! S.\nconst A: &str = \"SELECT 1 FROM slot s, hold\";\n// FROM hold\n",
        ),
        File::made_up("crates/comptoir/src/orders/tests.rs", "//! T.\nconst A: &str = \"SELECT id FROM hold\";\n"),
    ];
    let found: BTreeSet<_> = misplaced_sql(&files).into_iter().map(|fault| (fault.path, fault.line)).collect();
    let expected = [("orders/store.rs", 2), ("stock/pages.rs", 3), ("stock/store.rs", 2)];
    assert_eq!(found, expected.map(|(path, line)| (format!("crates/comptoir/src/{path}"), line)).into());
}

#[test]
fn a_table_of_one_store_is_fine() {
    let files = [
        File::made_up("migrations/0001_a.sql", "CREATE TABLE hold (id TEXT);"),
        File::made_up("crates/comptoir/src/stock/store/holds.rs", "//! S.\nconst A: &str = \"SELECT id FROM hold\";\n"),
        File::made_up("crates/comptoir/src/stock/store.rs", "//! S.\nconst A: &str = \"UPDATE hold SET id = ?1\";\n"),
        File::made_up("crates/comptoir/src/orders/pages.rs", "//! S.\nconst A: &str = \"hold on\"; // UPDATE hold\n"),
    ];
    assert_eq!(misplaced_sql(&files), []);
}
