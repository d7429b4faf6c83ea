//! Habits that every file keeps: short, introduced, finished, and without silenced lints.

use regex::Regex;

use crate::source::{Fault, File, expect_none, tree};

/// How long a file may be without its tests.
const LONGEST: usize = 400;

fn too_long(files: &[File]) -> Vec<Fault> {
    let measured = files.iter().filter(|file| ["rs", "ts", "css"].iter().any(|kind| file.is(kind)) && !file.is_test());
    measured
        .map(|file| (file, file.lines_without_tests()))
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(file, lines)| {
            file.fault(0, format!("{lines} lines without tests; the longest may have {LONGEST}: split it"))
        })
        .collect()
}

fn without_introduction(files: &[File]) -> Vec<Fault> {
    let rust = files.iter().filter(|file| file.is("rs"));
    rust.filter(|file| !file.text.starts_with("//! "))
        .map(|file| file.fault(0, "the first line is no `//!` sentence that says what the file is for"))
        .collect()
}

fn unfinished(files: &[File]) -> Vec<Fault> {
    let note = Regex::new(r"\b(?:TODO|FIXME|XXX)\b|\b(?:todo|unimplemented)!").expect("a pattern");
    let kinds = ["rs", "ts", "mjs", "css", "html", "sql", "ftl", "toml"];
    let written = files.iter().filter(|file| kinds.iter().any(|kind| file.is(kind)) && !about_tidiness(file));
    written
        .flat_map(|file| {
            let found = note.find_iter(&file.text);
            found.map(|hit| file.fault(hit.start(), format!("`{}`: finish it or file an issue", hit.as_str())))
        })
        .collect()
}

fn silenced(files: &[File]) -> Vec<Fault> {
    let allow = Regex::new(r"#!?\[\s*(?:cfg_attr\s*\([^\]]*,\s*)?allow\s*\(").expect("a pattern");
    let rust = files.iter().filter(|file| file.is("rs"));
    rust.flat_map(|file| {
        // Tests too: what `code` leaves out is looked at as well.
        let code = File::made_up(&file.path, &file.text.replace("cfg(test)", "cfg(tset)")).code();
        let found: Vec<_> = allow.find_iter(&code).map(|hit| hit.start()).collect();
        found.into_iter().map(|at| {
            file.fault(at, "`allow`: mend the cause, or `#[expect(…, reason = \"…\")]` where the lint is wrong")
        })
    })
    .collect()
}

/// The files that must name what they look for.
fn about_tidiness(file: &File) -> bool {
    file.path.starts_with("tests/tidy")
}

#[test]
fn no_file_is_too_long() {
    expect_none(too_long(&tree()));
}

#[test]
fn every_file_says_what_it_is_for() {
    expect_none(without_introduction(&tree()));
}

#[test]
fn nothing_is_left_unfinished() {
    expect_none(unfinished(&tree()));
}

#[test]
fn no_lint_is_silenced() {
    expect_none(silenced(&tree()));
}

#[test]
fn a_long_file_is_found_and_its_tests_do_not_count() {
    let long = "//! Long.\n".to_owned() + &"fn f() {}\n".repeat(LONGEST);
    let tested = "//! Short.\n#[cfg(test)]\nmod tests {\n".to_owned() + &"fn f() {}\n".repeat(LONGEST) + "}\n";
    let early = "//! Long.\n#[cfg(test)]\nmod tests;\n".to_owned() + &"fn f() {}\n".repeat(LONGEST);
    let files = [
        File::made_up("crates/a/src/long.rs", &long),
        File::made_up("crates/a/src/tested.rs", &tested),
        File::made_up("crates/a/src/early.rs", &early),
        File::made_up("crates/a/src/tests.rs", &long),
        File::made_up("web/css/long.css", &"a {}\n".repeat(LONGEST + 1)),
    ];
    let found: Vec<_> = too_long(&files).into_iter().map(|fault| fault.path).collect();
    assert_eq!(found, ["crates/a/src/long.rs", "crates/a/src/early.rs", "web/css/long.css"]);
}

#[test]
fn a_file_without_introduction_is_found() {
    let files =
        [File::made_up("a.rs", "//! Bread.\n"), File::made_up("b.rs", "use std::fs;\n"), File::made_up("c.ts", "")];
    assert_eq!(without_introduction(&files).into_iter().map(|fault| fault.path).collect::<Vec<_>>(), ["b.rs"]);
}

#[test]
fn unfinished_work_is_found() {
    let text = concat!("//! a\n// TO", "DO bake\nfn f() { to", "do!() }\nlet mastodon = \"todos\";\n");
    let files = [File::made_up("crates/a/src/a.rs", text)];
    assert_eq!(unfinished(&files).iter().map(|fault| fault.line).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn a_silenced_lint_is_found_in_tests_too() {
    let text = "//! a\n#![allow(dead_code)]\n// #[allow(x)]\n#[expect(x)]\nfn f() { g.allow(1) }\n\
                #[cfg(test)]\nmod tests {\n#[cfg_attr(unix, allow(x))]\nfn f() {}\n}\n";
    let files = [File::made_up("crates/a/src/a.rs", text)];
    assert_eq!(silenced(&files).iter().map(|fault| fault.line).collect::<Vec<_>>(), [2, 8]);
}
