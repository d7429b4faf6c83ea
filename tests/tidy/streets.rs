//! Every statement of the house stays within one street, or says that it does not: what no test runs is read here.
//!
//! What is joined and nested is judged where statements are run (`crates/db/src/streets.rs`); this finds those that never say
//! a street at all.

use regex::Regex;

use crate::source::{Fault, File, expect_none, tree};

/// Tables that hold nothing of a street.
const REFERENCE: &[&str] = &["schema_version"];

fn streetless(files: &[File]) -> Vec<Fault> {
    let literal = Regex::new(r#""((?:[^"\\]|\\.)*)""#).expect("a pattern");
    let verb = Regex::new(r"^\s*(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH)\s").expect("a pattern");
    let constant = Regex::new(r#"const ([A-Z_]+): &str =\s*"((?:[^"\\]|\\.)*)""#).expect("a pattern");
    let bound = Regex::new(r"\b(?:\w+\.)?street = (?:\?\d+|'')").expect("a pattern");
    let brings = Regex::new(r"^\s*INSERT INTO \S+ \(\s*street\b").expect("a pattern");
    let names = Regex::new(r"\b(?:FROM|INTO|UPDATE)\s+(\w+|\{)").expect("a pattern");
    let mut faults = Vec::new();
    for file in files.iter().filter(|file| file.is("rs") && !file.is_test()) {
        if !file.path.starts_with("crates/comptoir/src/") && !file.path.starts_with("crates/db/src/") {
            continue;
        }
        let text = file.code_and_texts();
        for hit in literal.captures_iter(&text).filter(|hit| verb.is_match(&hit[1])) {
            let mut sql = hit[1].to_owned();
            for known in constant.captures_iter(&text) {
                sql = sql.replace(&format!("{{{}}}", &known[1]), &known[2]);
            }
            let tables: Vec<&str> =
                names.captures_iter(&sql).filter_map(|name| name.get(1)).map(|n| n.as_str()).collect();
            // What the engine keeps of itself, and tables that are named when it is run: they are judged then.
            let own = |name: &&str| {
                ["sqlite_", "pragma_", "pg_", "information_schema", "{"].iter().any(|known| name.starts_with(known))
                    || REFERENCE.contains(name)
            };
            let said = sql.contains("/* every street */") || tables.iter().all(own);
            let stays =
                if sql.trim_start().starts_with("INSERT") { brings.is_match(&sql) } else { bound.is_match(&sql) };
            if !said && !stays {
                let at = hit.get(1).map_or(0, |inner| inner.start());
                faults.push(file.fault(at, "this statement names no street: bind it, or say /* every street */"));
            }
        }
    }
    faults
}

#[test]
fn every_statement_says_its_street() {
    expect_none(streetless(&tree()));
}

#[test]
fn a_statement_without_a_street_is_found() {
    let text = r#"//! S.
const COLUMNS: &str = "street, name";
const A: &str = "SELECT name FROM bread WHERE street = ?1";
const B: &str = "SELECT name FROM bread WHERE shop = ?1";
const C: &str = "INSERT INTO bread ({COLUMNS}) VALUES (?1, ?2)";
const D: &str = "INSERT INTO bread (name) VALUES (?1)";
const E: &str = "DELETE FROM bread /* every street */";
const F: &str = "UPDATE bread SET street = 1";
const G: &str = "SELECT 1";
"#;
    let file = File::made_up("crates/comptoir/src/bread/store.rs", text);
    let lines: Vec<usize> = streetless(&[file]).into_iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [4, 6, 8]);
}
