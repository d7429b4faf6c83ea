//! Words: each key stands in French and in English, is used, and every key that is used exists.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use crate::source::{Fault, File, expect_none, tree};

/// Keys that are put together at run time, by what they begin with, and where.
const BUILT: &[&str] = &[
    // `batches::alert_text`: by channel and time.
    "batch-alert-",
    // `LetterPage::error`: by status.
    "error-",
    // `counter::workshop::kept`: by line of the table.
    "kept-",
    // `orders::words::problem`: by kind.
    "denial-",
    // `orders::notices::queue`: by what is told.
    "order-",
    // `counter::pages::reading::told`: by intent, and by why it was not enough.
    "intent-",
    "doubt-",
    // `views::parts::allergen`: by name.
    "allergen-",
];

const LOCALES: &str = "crates/comptoir/locales/";

/// The messages of one language: key to file and place.
fn keys<'a>(files: &'a [File], language: &str) -> (BTreeMap<String, (&'a File, usize)>, Vec<Fault>) {
    let message = Regex::new(r"(?m)^([a-zA-Z][\w-]*)[ \t]*=").expect("a pattern");
    let mut keys = BTreeMap::new();
    let mut twins = Vec::new();
    for file in files.iter().filter(|file| file.path.starts_with(&format!("{LOCALES}{language}/")) && file.is("ftl")) {
        for hit in message.captures_iter(&file.text).filter_map(|hit| hit.get(1)) {
            if let Some((other, _)) = keys.insert(hit.as_str().to_owned(), (file, hit.start())) {
                let other: &File = other;
                twins.push(file.fault(hit.start(), format!("`{}` stands in {} already", hit.as_str(), other.path)));
            }
        }
    }
    (keys, twins)
}

fn untranslated(files: &[File]) -> Vec<Fault> {
    let (french, twins) = keys(files, "fr");
    let (english, more_twins) = keys(files, "en");
    let missing = |from: &BTreeMap<String, (&File, usize)>, to: &BTreeMap<String, (&File, usize)>, language: &str| {
        let alone = from.iter().filter(|(key, _)| !to.contains_key(*key));
        alone.map(|(key, (file, at))| file.fault(*at, format!("`{key}` is missing in {language}"))).collect::<Vec<_>>()
    };
    let mut faults = missing(&french, &english, "English");
    faults.extend(missing(&english, &french, "French"));
    faults.into_iter().chain(twins).chain(more_twins).collect()
}

/// What may hold keys: the program's code without tests, and its pages.
fn speaking(files: &[File]) -> impl Iterator<Item = (&File, String)> {
    let own = files.iter().filter(|file| file.path.starts_with("crates/") && !file.is_test());
    own.filter_map(|file| match () {
        () if file.is("rs") => Some((file, file.code_and_texts())),
        () if file.is("html") || file.is("txt") => Some((file, file.text.clone())),
        () => None,
    })
}

/// How a key is said.
fn call() -> Regex {
    Regex::new(r#"\b(?:say|with|with1|plain)\(\s*"([a-zA-Z][\w-]*)""#).expect("a pattern")
}

fn unknown(files: &[File]) -> Vec<Fault> {
    let call = call();
    let known: Vec<_> = ["fr", "en"].map(|language| keys(files, language).0).into_iter().collect();
    let mut faults = Vec::new();
    for (file, text) in speaking(files) {
        for key in call.captures_iter(&text).filter_map(|hit| hit.get(1)) {
            for (language, keys) in ["French", "English"].iter().zip(&known) {
                if !keys.contains_key(key.as_str()) {
                    faults.push(file.fault(key.start(), format!("`{}` has no {language} text", key.as_str())));
                }
            }
        }
    }
    faults
}

fn unused(files: &[File], built: &[&str]) -> Vec<Fault> {
    let quoted = Regex::new(r#""([a-zA-Z][\w-]*)""#).expect("a pattern");
    let within = Regex::new(r"\{\s*([a-zA-Z][\w-]*)[\s.}]").expect("a pattern");
    let mut used = BTreeSet::new();
    let mut anything_said = false;
    for (_, text) in speaking(files) {
        anything_said |= call().is_match(&text);
        used.extend(quoted.captures_iter(&text).map(|hit| hit[1].to_owned()));
    }
    for file in files.iter().filter(|file| file.path.starts_with(LOCALES)) {
        used.extend(within.captures_iter(&file.text).map(|hit| hit[1].to_owned()));
    }
    if !anything_said {
        // Words may come before the first page that says one.
        return Vec::new();
    }
    let (french, _) = keys(files, "fr");
    let idle =
        french.iter().filter(|(key, _)| !used.contains(*key) && !built.iter().any(|prefix| key.starts_with(prefix)));
    idle.map(|(key, (file, at))| {
        file.fault(*at, format!("nobody says `{key}`: drop it, or list its beginning in tests/tidy/words.rs"))
    })
    .collect()
}

/// A beginning that no key has is a leftover of the list itself.
fn idle_beginnings(files: &[File], built: &[&str]) -> Vec<String> {
    let (french, _) = keys(files, "fr");
    built
        .iter()
        .filter(|prefix| !french.keys().any(|key| key.starts_with(**prefix)))
        .map(|prefix| (*prefix).to_owned())
        .collect()
}

#[test]
fn every_word_is_in_both_languages() {
    expect_none(untranslated(&tree()));
}

#[test]
fn every_key_that_is_said_exists() {
    expect_none(unknown(&tree()));
}

#[test]
fn every_key_is_said() {
    let files = tree();
    expect_none(unused(&files, BUILT));
    assert_eq!(idle_beginnings(&files, BUILT), [""; 0], "no key begins so");
}

fn bakery() -> [File; 4] {
    [
        File::made_up(
            "crates/comptoir/locales/fr/a.ftl",
            "# hello = in words\nbread = Pain\nopen-now = Ouvert\n    .title = x\nstale = Rassis\nstate-held = Gardé\nbase = La { bread }\n",
        ),
        File::made_up(
            "crates/comptoir/locales/en/a.ftl",
            "bread = Bread\nopen-now = Open\nbread = Loaf\nonly-here = Here\nbase = x\n",
        ),
        File::made_up(
            "crates/comptoir/src/shops/pages.rs",
            "//! P.\nfn f(l: Lang) { l.say(\"bread\"); l.with1(\n    \"gone\", \"n\", 1); l.say(key); x.starts_with(\"other\") }\n\
             // l.say(\"comment\")\n#[cfg(test)]\nmod tests { fn f() { l.say(\"tested\") } }\n",
        ),
        File::made_up(
            "crates/comptoir/src/shops/shop.html",
            "<h1>{{ lang.say(\"open-now\") }}</h1>\n{{ lang.plain(\"lost\", []) }}\n",
        ),
    ]
}

#[test]
fn a_missing_translation_and_a_twin_are_found() {
    let found: BTreeSet<_> = untranslated(&bakery()).into_iter().map(|fault| (fault.path, fault.line)).collect();
    let expected = [("fr", 5), ("fr", 6), ("en", 3), ("en", 4)];
    assert_eq!(found, expected.map(|(language, line)| (format!("{LOCALES}{language}/a.ftl"), line)).into());
}

#[test]
fn an_unknown_key_is_found() {
    let found: BTreeSet<_> = unknown(&bakery()).into_iter().map(|fault| (fault.path, fault.line)).collect();
    let expected = [("pages.rs", 3), ("shop.html", 2)];
    assert_eq!(found, expected.map(|(file, line)| (format!("crates/comptoir/src/shops/{file}"), line)).into());
}

#[test]
fn an_idle_key_is_found() {
    let said = |built: &[&str]| unused(&bakery(), built).into_iter().map(|fault| fault.line).collect::<Vec<_>>();
    assert_eq!(said(&["state-"]), [7, 5]);
    assert_eq!(said(&[]), [7, 5, 6]);
    assert_eq!(unused(&bakery()[..2], &[]), []);
    assert_eq!(idle_beginnings(&bakery(), &["state-", "never-"]), ["never-"]);
}
