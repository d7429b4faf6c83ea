//! The dark colours stand twice in the stylesheet, for a choice and for a device's wish: both must say the same.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use crate::source::{Fault, File, expect_none, matching, tree};

const TOKENS: &str = "web/css/tokens.css";

/// The declarations of a block, by name.
fn declarations(block: &str) -> BTreeMap<String, String> {
    let inner = block.trim_start_matches('{').trim_end_matches('}');
    let pairs = inner.split(';').filter_map(|line| line.split_once(':'));
    pairs
        .map(|(name, value)| (name.trim().to_owned(), value.split_whitespace().collect::<Vec<_>>().join(" ")))
        .collect()
}

/// The block of a rule that starts in a text: its place and its declarations.
fn rule(css: &str, start: &str) -> Option<(usize, BTreeMap<String, String>)> {
    let found = Regex::new(start).expect("a pattern").find(css)?;
    let open = found.end() - 1;
    Some((found.start(), declarations(&css[open..open + matching(&css[open..])])))
}

fn unequal_darks(files: &[File]) -> Vec<Fault> {
    let Some(file) = files.iter().find(|file| file.path == TOKENS) else { return Vec::new() };
    let comment = Regex::new(r"(?s)/\*.*?\*/").expect("a pattern");
    let gone = |hit: &regex::Captures<'_>| {
        hit[0].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect::<String>()
    };
    let css = comment.replace_all(&file.text, gone);
    let chosen = rule(&css, r#"(?m)^[^{}@]*\[data-theme=["']?dark["']?\][^{}]*\{"#);
    let wished = rule(&css, r"@media[^{]*prefers-color-scheme:\s*dark[^{]*\{[^{}]*\{");
    let (Some((_, chosen)), Some((at, wished))) = (chosen, wished) else {
        return vec![
            file.fault(0, "there are not two dark blocks: one for [data-theme=\"dark\"], one for the device's wish"),
        ];
    };
    let names: BTreeSet<_> = chosen.keys().chain(wished.keys()).collect();
    let unequal = names.into_iter().filter(|name| chosen.get(*name) != wished.get(*name));
    unequal.map(|name| file.fault(at, format!("`{name}` is not the same in the two dark blocks"))).collect()
}

#[test]
fn the_two_dark_blocks_are_equal() {
    expect_none(unequal_darks(&tree()));
}

#[test]
fn a_colour_changed_once_is_found() {
    let css = |second: &str| {
        let text = format!(
            "[data-theme=\"light\"] {{ --ink: black; }}\n[data-theme=\"dark\"] {{\n --ink: #fff; /* ink */\n --paper:  #000;\n}}\n\
             @media (prefers-color-scheme: dark) {{\n :root:not([data-theme]) {{ {second} }}\n}}\n"
        );
        unequal_darks(&[File::made_up(TOKENS, &text)]).len()
    };
    assert_eq!(css("--paper: #000; --ink: #fff;"), 0);
    assert_eq!(css("--paper: #000; --ink: #eee;"), 1);
    assert_eq!(css("--paper: #000;"), 1);
    assert_eq!(css("--paper: #000; --ink: #fff; --crust: red;"), 1);
    assert_eq!(unequal_darks(&[File::made_up(TOKENS, ":root {}")]).len(), 1);
    assert_eq!(unequal_darks(&[]), []);
}
