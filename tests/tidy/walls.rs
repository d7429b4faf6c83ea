//! Who may know whom: the levels of the slices, pure rules, pure crates, the only doors to the outside.

use regex::Regex;

use crate::source::{Fault, File, expect_none, matching, tree};

/// The slices by level, lowest first: a slice uses faces of strictly lower levels. Level 0 knows no slice at all.
const LEVELS: &[&[&str]] = &[
    &["platform"],
    &["shops"],
    &["accounts", "customers", "catalogue"],
    &["stock", "consent", "standing"],
    &["outbox"],
    &["orders", "calls", "threads"],
    &["subscriptions", "documents", "batches", "bells", "appointments", "objects", "payments", "voices"],
    &["inbox", "advisors", "rituals", "offers", "mentions", "market"],
    &["worth", "memory", "projects"],
    &["privacy"],
    &["street", "counter", "desk", "workshop"],
];
/// Above all slices: they put the parts together and may name every one.
const TOP: &[&str] = &["main", "lib", "app", "cli", "demo", "listen", "testing", "understand"];
/// Who may use the crate that speaks to the outside: the one send gate …
const SENDERS: &[&str] = &["outbox"];
/// … and, in these slices, the files by which raw messages come in.
const RECEIVERS: &[&str] = &["inbox", "objects", "mentions", "calls"];
/// Documents that are only written, never sent: these modules of the crate, for these slices. A feed is answered to who
/// asks for it; no message leaves by it, so no gate is passed by.
const WRITERS: &[(&str, &[&str])] = &[("street", &["feeds", "ical"])];
const RECEIVING_FILES: &[&str] = &["hooks", "routes", "inbound", "poll", "mail", "mailbox", "mqtt"];
/// What pure decisions may name besides themselves and lower rules.
const PURE: &[&str] = &["std", "core", "alloc", "kernel", "french", "jiff", "serde", "strsim"];
/// Words that have no place in a pure decision …
const IMPURE: &[&str] = &["async", "await", "Instant", "SystemTime", "Tx", "println", "eprintln"];
/// … and crates and modules whose paths have none.
const IMPURE_PATHS: &[&str] = &[
    "axum", "channels", "db", "fs", "io", "log", "net", "postgres", "process", "rand", "reqwest", "rusqlite", "thread",
    "tokio", "tracing",
];
/// Parts of crates' names that a pure crate's manifest must not hold.
const RUNTIMES: &[&str] = &[
    "async-std",
    "axum",
    "diesel",
    "hyper",
    "lettre",
    "postgres",
    "reqwest",
    "rusqlite",
    "smol",
    "sqlx",
    "tokio",
    "tower",
    "tracing",
    "ureq",
];

const SOURCES: &str = "crates/comptoir/src/";

/// The slice that a file of the program belongs to.
pub fn slice(file: &File) -> Option<&str> {
    let inside = file.path.strip_prefix(SOURCES).filter(|_| file.is("rs") && !file.is_test())?;
    inside.split('/').next().map(|first| first.trim_end_matches(".rs"))
}

fn level(slice: &str) -> Option<usize> {
    LEVELS.iter().position(|names| names.contains(&slice))
}

/// A path that the code names, from the crate's root: `["stock", "store"]`, with its place.
struct Named {
    at: usize,
    path: Vec<String>,
}

/// Every path that starts at the program's root, in `use` trees and inline, `super` followed upwards.
fn named(file: &File) -> Vec<Named> {
    let code = file.code();
    let inside = file.path.strip_prefix(SOURCES).unwrap_or_default().trim_end_matches(".rs").trim_end_matches("/mod");
    let module: Vec<&str> = inside.split('/').filter(|part| !["lib", "main"].contains(part)).collect();
    let start = Regex::new(r"\b(?:crate|comptoir)\s*::\s*|\b(?:super\s*::\s*)+").expect("a pattern");
    let mut all = Vec::new();
    for hit in start.find_iter(&code) {
        let up = hit.as_str().matches("super").count();
        if up > module.len() {
            continue;
        }
        let base: &[&str] = if up == 0 { &[] } else { &module[..module.len() - up] };
        let base: Vec<String> = base.iter().map(|part| (*part).to_owned()).collect();
        let mut paths = Vec::new();
        expand(&code[hit.end()..], base, &mut paths);
        all.extend(paths.into_iter().map(|path| Named { at: hit.start(), path }));
    }
    all
}

/// Follows `a::{b, c::d}` to `a::b` and `a::c::d`.
fn expand(rest: &str, mut base: Vec<String>, into: &mut Vec<Vec<String>>) {
    let mut rest = rest.trim_start();
    loop {
        if rest.starts_with('{') {
            let end = matching(rest);
            for part in split(&rest[1..end - 1]) {
                expand(part, base.clone(), into);
            }
            return;
        }
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        if end > 0 && &rest[..end] != "self" {
            base.push(rest[..end].to_owned());
        }
        match rest[end..].trim_start().strip_prefix("::") {
            Some(more) => rest = more.trim_start(),
            None => break,
        }
    }
    into.push(base);
}

/// At the commas of this level.
fn split(list: &str) -> Vec<&str> {
    let (mut depth, mut from, mut parts) = (0_usize, 0, Vec::new());
    for (at, byte) in list.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                parts.push(&list[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&list[from..]);
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

fn climbing(files: &[File]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in files {
        let Some(own) = slice(file).filter(|own| !TOP.contains(own)) else { continue };
        let Some(from) = level(own) else {
            faults.push(
                file.fault(
                    0,
                    format!("`{own}` has no level: give it one in tests/tidy/walls.rs and in ARCHITECTURE.md"),
                ),
            );
            continue;
        };
        for name in named(file) {
            let Some(other) = name.path.first().filter(|other| *other != own) else { continue };
            if TOP.contains(&other.as_str()) {
                faults.push(file.fault(name.at, format!("`{own}` uses `{other}`, which stands above all slices")));
            } else if let Some(to) = level(other)
                && to >= from
            {
                let sentence =
                    format!("`{own}` (level {from}) uses `{other}` (level {to}): calls go down, news climbs as facts");
                faults.push(file.fault(name.at, sentence));
            }
        }
    }
    faults
}

fn foreign_stores(files: &[File]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in files {
        let Some(own) = slice(file) else { continue };
        for name in named(file) {
            if let [other, inner, ..] = name.path.as_slice()
                && inner == "store"
                && other != own
            {
                faults.push(file.fault(name.at, format!("`{own}` uses the store of `{other}`: call its face instead")));
            }
        }
    }
    faults
}

/// Whether a file holds pure decisions.
fn is_rules(file: &File) -> bool {
    slice(file).is_some() && (file.path.ends_with("/rules.rs") || file.path.contains("/rules/"))
}

fn impure_rules(files: &[File]) -> Vec<Fault> {
    let imports = Regex::new(r"\b(?:use|extern\s+crate)\s+(?:::)?([a-zA-Z_]\w*)").expect("a pattern");
    let words = Regex::new(&format!(r"\b(?:(?:{})\b|(?:{})\s*::)", IMPURE.join("|"), IMPURE_PATHS.join("|")))
        .expect("a pattern");
    let now = Regex::new(r"::\s*now\s*\(").expect("a pattern");
    let sql = Regex::new(r"\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\s").expect("a pattern");
    let mut faults = Vec::new();
    for file in files.iter().filter(|file| is_rules(file)) {
        let own = slice(file).unwrap_or_default();
        let code = file.code();
        for hit in imports.captures_iter(&code) {
            let root = hit.get(1).expect("the pattern has it");
            if !PURE.contains(&root.as_str()) && !["super", "self", "crate"].contains(&root.as_str()) {
                faults.push(file.fault(
                    root.start(),
                    format!("rules import `{}`: only {} and lower rules", root.as_str(), PURE.join(", ")),
                ));
            }
        }
        for name in named(file) {
            let other = name.path.first().is_some_and(|other| other != own);
            if other && name.path.get(1).is_none_or(|inner| inner != "rules") {
                let path = name.path.join("::");
                faults.push(file.fault(name.at, format!("rules use `crate::{path}`: of another slice only its rules")));
            }
        }
        for (pattern, text) in [(&words, &code), (&now, &code), (&sql, &file.code_and_texts())] {
            let found = pattern.find_iter(text);
            faults.extend(found.map(|hit| {
                file.fault(
                    hit.start(),
                    format!("`{}` in pure rules: no async, SQL, clock, chance, log or I/O", hit.as_str().trim()),
                )
            }));
        }
    }
    faults
}

fn impure_manifests(files: &[File]) -> Vec<Fault> {
    let pure =
        files.iter().filter(|file| ["crates/kernel/Cargo.toml", "crates/french/Cargo.toml"].contains(&&*file.path));
    let mut faults = Vec::new();
    for file in pure {
        let mut at = 0;
        for line in file.text.lines() {
            let name = line.split(['.', '=', ' ']).next().unwrap_or_default().trim_matches('"');
            if RUNTIMES.iter().any(|runtime| name == *runtime || name.starts_with(&format!("{runtime}-"))) {
                faults.push(file.fault(at, format!("`{name}`: this crate is pure; no runtime, HTTP, SQL or log")));
            }
            at += line.len() + 1;
        }
    }
    faults
}

/// Whether a slice names only modules that write documents for it.
fn only_writes(own: &str, rest: &str) -> bool {
    let modules = WRITERS.iter().find(|(slice, _)| *slice == own).map_or(&[][..], |(_, modules)| modules);
    let mut paths = Vec::new();
    expand(rest.trim_start().trim_start_matches("::"), Vec::new(), &mut paths);
    !paths.is_empty() && paths.iter().all(|path| path.first().is_some_and(|first| modules.contains(&first.as_str())))
}

fn outside_doors(files: &[File]) -> Vec<Fault> {
    let channels = Regex::new(r"\bchannels\s*::|\buse\s+channels\b").expect("a pattern");
    let own_module = Regex::new(r"(?:crate|super|self)\s*::\s*$").expect("a pattern");
    let mut faults = Vec::new();
    for file in files {
        let Some(own) = slice(file).filter(|own| !TOP.contains(own) && !SENDERS.contains(own)) else { continue };
        let inner = file.path.split('/').skip(4).any(|part| RECEIVING_FILES.contains(&part.trim_end_matches(".rs")));
        if RECEIVERS.contains(&own) && inner {
            continue;
        }
        let code = file.code();
        for hit in channels.find_iter(&code).filter(|hit| !own_module.is_match(&code[..hit.start()])) {
            if only_writes(own, &code[hit.end()..]) {
                continue;
            }
            faults.push(file.fault(
                hit.start(),
                format!(
                    "`{own}` speaks to the outside: queue it in the outbox, or receive it in a {} file",
                    RECEIVING_FILES.join("/")
                ),
            ));
        }
    }
    faults
}

#[test]
fn calls_go_down() {
    expect_none(climbing(&tree()));
}

#[test]
fn nobody_uses_the_store_of_another_slice() {
    expect_none(foreign_stores(&tree()));
}

#[test]
fn rules_are_pure() {
    expect_none(impure_rules(&tree()));
}

#[test]
fn kernel_and_french_are_pure() {
    expect_none(impure_manifests(&tree()));
}

#[test]
fn only_the_gate_and_the_inbound_routes_speak_to_the_outside() {
    expect_none(outside_doors(&tree()));
}

/// The lines of the faults in one made-up file.
fn lines(clause: fn(&[File]) -> Vec<Fault>, path: &str, text: &str) -> Vec<usize> {
    let mut lines: Vec<_> = clause(&[File::made_up(path, text)]).into_iter().map(|fault| fault.line).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

#[test]
fn a_call_upwards_or_sideways_is_found() {
    let text = "//! Stock.\nuse crate::{catalogue, shops::hours};\nuse crate::orders::Order;\nuse super::consent;\n\
                fn f() { crate::worth::count(); crate::platform::facts::record(); }\n// crate::orders\n\
                use crate::app::Router;\n#[cfg(test)]\nmod tests { use crate::orders; }\n";
    assert_eq!(lines(climbing, "crates/comptoir/src/stock/mod.rs", text), [3, 4, 5, 7]);
    assert_eq!(
        lines(climbing, "crates/comptoir/src/stock/pages/list.rs", "//! L.\nuse super::super::super::orders::x;\n"),
        [2]
    );
    assert_eq!(
        lines(climbing, "crates/comptoir/src/platform/jobs.rs", "//! J.\nuse crate::{web, shops::Shop};\n"),
        [2]
    );
    assert_eq!(lines(climbing, "crates/comptoir/src/gardening/mod.rs", "//! New.\n"), [1]);
    assert_eq!(lines(climbing, "crates/comptoir/src/app.rs", "//! A.\nuse crate::{orders, worth};\n"), [0; 0]);
    assert_eq!(lines(climbing, "crates/comptoir/src/street/mod.rs", "//! S.\nuse crate::{orders, counter};\n"), [2]);
}

#[test]
fn a_foreign_store_is_found() {
    let text = "//! O.\nuse crate::orders::store;\nuse super::store as own;\nuse crate::{stock::{self, store::Row}, shops};\n\
                fn f() { crate::shops::store::all() }\n";
    assert_eq!(lines(foreign_stores, "crates/comptoir/src/orders/mod.rs", text), [4, 5]);
}

#[test]
fn an_impure_rule_is_found() {
    let text = "//! R.\nuse std::fmt;\nuse axum::Router;\nuse crate::stock::{rules::Promise, hold};\nuse super::State;\n\
                pub async fn f() {}\nlet t = Timestamp::now();\nlet s = \"SELECT 1\";\n// tokio in words only\n\
                fn g(net: Cents, now: Timestamp) -> bool { tracing::info!(\"x\"); true }\n";
    assert_eq!(lines(impure_rules, "crates/comptoir/src/orders/rules.rs", text), [3, 4, 6, 7, 8, 10]);
    assert_eq!(lines(impure_rules, "crates/comptoir/src/orders/pages.rs", text), [0; 0]);
}

#[test]
fn an_impure_manifest_is_found() {
    let text = "[dependencies]\njiff.workspace = true\ntokio.workspace = true\naxum-extra = \"1\"\n";
    assert_eq!(lines(impure_manifests, "crates/kernel/Cargo.toml", text), [3, 4]);
    assert_eq!(lines(impure_manifests, "crates/db/Cargo.toml", text), [0; 0]);
}

#[test]
fn a_side_door_is_found() {
    let text = "//! B.\nuse channels::sms;\nfn f() { channels::email::send(); crate::desk::channels::page(); }\n";
    assert_eq!(lines(outside_doors, "crates/comptoir/src/batches/mod.rs", text), [2, 3]);
    assert_eq!(lines(outside_doors, "crates/comptoir/src/inbox/pages.rs", text), [2, 3]);
    assert_eq!(lines(outside_doors, "crates/comptoir/src/inbox/hooks/twilio.rs", text), [0; 0]);
    assert_eq!(lines(outside_doors, "crates/comptoir/src/outbox/jobs.rs", text), [0; 0]);
    let text =
        "//! F.\nuse channels::{feeds::Feed, ical};\nuse channels::{ical, sms};\nfn f() { channels::push::send() }\n";
    assert_eq!(lines(outside_doors, "crates/comptoir/src/street/pages/feeds.rs", text), [3, 4]);
}
