//! Every icon that is named stands in the sprite: a name that does not is drawn as nothing.

use std::collections::BTreeSet;

use regex::Regex;

use crate::source::{Fault, File, expect_none, tree};

const SPRITE: &str = "web/icons.svg";

/// The icons of the sprite.
fn drawn(files: &[File]) -> BTreeSet<String> {
    let id = Regex::new(r#"<symbol id="([a-z]+)""#).expect("a pattern");
    let sprite = files.iter().filter(|file| file.path == SPRITE);
    sprite.flat_map(|file| id.captures_iter(&file.text).map(|hit| hit[1].to_owned()).collect::<Vec<_>>()).collect()
}

/// Where icons are named: in a call or a field, and in the functions that answer the icon of a thing.
fn named(file: &File) -> Vec<(usize, String)> {
    let text = if file.is("rs") { file.code_and_texts() } else { file.text.clone() };
    let call = Regex::new(r#"(?:\bicon(?:_large)?(?:\(|: )|\bbanner\("[\w-]+", )"([a-z]+)""#).expect("a pattern");
    let mut found: Vec<_> = call
        .captures_iter(&text)
        .filter_map(|hit| hit.get(1))
        .map(|hit| (hit.start(), hit.as_str().to_owned()))
        .collect();
    let function =
        Regex::new(r"(?m)^( *)(?:pub(?:\([a-z]+\))? )?fn icon\([^)]*\) -> &'static str \{").expect("a pattern");
    let word = Regex::new(r#""([a-z]+)""#).expect("a pattern");
    for hit in function.captures_iter(&text) {
        let (from, indent) = (hit.get(0).map_or(0, |all| all.end()), &hit[1]);
        let body = text[from..].split(&format!("\n{indent}}}\n")).next().unwrap_or_default();
        let words = word.captures_iter(body).filter_map(|hit| hit.get(1));
        found.extend(words.map(|hit| (from + hit.start(), hit.as_str().to_owned())));
    }
    found
}

fn undrawn(files: &[File]) -> Vec<Fault> {
    let drawn = drawn(files);
    let speaking = files.iter().filter(|file| ["rs", "html", "ts"].iter().any(|kind| file.is(kind)) && !file.is_test());
    speaking
        .flat_map(|file| {
            let missing = named(file).into_iter().filter(|(_, name)| !drawn.contains(name));
            missing.map(|(at, name)| file.fault(at, format!("no icon `{name}` in {SPRITE}"))).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn every_icon_that_is_named_is_drawn() {
    let files = tree();
    let all: BTreeSet<String> =
        files.iter().filter(|file| !file.is_test()).flat_map(named).map(|(_, name)| name).collect();
    assert!(all.len() > 40, "icons were found: {all:?}");
    expect_none(undrawn(&files));
}

#[test]
fn an_icon_that_is_not_drawn_is_found() {
    let way = "//! Ways.\nimpl Way {\n    pub fn icon(self) -> &'static str {\n        match self {\n            Self::Api => \"plug\",\n            \
               Self::Sms => \"sms\",\n        }\n    }\n    fn word(self) -> &'static str {\n        \"word\"\n    }\n}\n";
    let files = [
        File::made_up(SPRITE, "<svg><symbol id=\"sms\"></symbol></svg>"),
        File::made_up("crates/a/src/way.rs", way),
        File::made_up("crates/a/src/page.html", "{{ p::icon(\"sms\") }}\n{{ page.icon_large(\"bread\") }}"),
        File::made_up("crates/a/src/bubble.rs", "//! Bubbles.\nfn f() -> B { B { icon: \"chatt\" } }\n"),
        File::made_up("web/src/news.ts", "banner(\"is-done\", \"chek\", text)"),
    ];
    let found: Vec<_> = undrawn(&files).into_iter().map(|fault| (fault.path, fault.line)).collect();
    let expected = [
        ("crates/a/src/way.rs", 5),
        ("crates/a/src/page.html", 2),
        ("crates/a/src/bubble.rs", 2),
        ("web/src/news.ts", 1),
    ];
    assert_eq!(found, expected.map(|(path, line)| (path.to_owned(), line)));
}
