//! Ten thousand texts that nobody wrote, on each run: none may break the engine or make it act out of bounds.

use std::path::PathBuf;

use french::{Case, Catalogues, FAULT, answer_line, understand};

const TEXTS: u64 = 10_000;

/// A small source of chance: the same texts on each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }
}

fn data() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

fn shops() -> Catalogues {
    let mut shops = Catalogues::default();
    for file in std::fs::read_dir(data().join("catalogues")).expect("the folder is there") {
        let path = file.expect("a file").path();
        shops.add(&std::fs::read_to_string(&path).expect("readable")).expect("a catalogue");
    }
    shops
}

fn written() -> Vec<Case> {
    let files = ["sample", "dev", "eighth", "eleventh", "thirteenth"];
    let read = |f: &str| std::fs::read_to_string(data().join(f).with_extension("jsonl")).expect("readable");
    files.into_iter().map(read).collect::<String>().lines().map(|l| serde_json::from_str(l).expect("a case")).collect()
}

/// Signs that trip readers of text.
const SIGNS: &[char] = &[
    '\u{202e}',
    '\u{200b}',
    '\u{0}',
    '\u{301}',
    '½',
    '€',
    '\'',
    '"',
    ';',
    '\n',
    '\t',
    '🥖',
    '👍',
    'İ',
    'ß',
    'ﬁ',
    '٣',
    '𝟚',
    '－',
    '.',
    '/',
    '-',
    '(',
    '9',
    'h',
    '?',
    '\u{feff}',
    '\u{1f468}',
    '\u{200d}',
    'œ',
];

/// Words of two texts mixed, cut, doubled, glued and dirtied.
fn text(chance: &mut Chance, cases: &[Case]) -> String {
    let (one, other) = (chance.below(cases.len()), chance.below(cases.len()));
    let mut words: Vec<&str> = cases[one].sms.split(' ').chain(cases[other].sms.split(' ')).collect();
    for _ in 0..chance.below(6) {
        let (a, b) = (chance.below(words.len()), chance.below(words.len()));
        match chance.below(4) {
            0 => words.swap(a, b),
            1 => words.truncate(a + 1),
            2 => words.insert(a, words[b]),
            _ => drop(words.remove(a)),
        }
        if words.is_empty() {
            break;
        }
    }
    let mut text: Vec<char> = words.join(if chance.below(12) == 0 { "" } else { " " }).chars().collect();
    for _ in 0..chance.below(4) {
        text.insert(chance.below(text.len() + 1), SIGNS[chance.below(SIGNS.len())]);
    }
    text.into_iter().collect()
}

#[test]
fn ten_thousand_texts_that_nobody_wrote_are_borne() {
    let (shops, cases) = (shops(), written());
    let mut chance = Chance(20_261_122);
    for _ in 0..TEXTS {
        let sms = text(&mut chance, &cases);
        let mut case = cases[chance.below(cases.len())].clone();
        case.sms = sms;
        let lexicon = shops.get(&case.shop).expect("a shop");
        let reading = understand(lexicon, &case);
        assert!(!reading.why.iter().any(|w| w == FAULT), "{case:?}");
        assert_eq!(reading.needs_clarification, !reading.clarify.is_empty(), "{case:?}");
        let acts = !reading.needs_clarification;
        for item in &reading.items {
            assert!(item.qty.is_none_or(|n| n > 0.0 && n.is_finite()), "{case:?} {item:?}");
            assert!(item.grams.is_none_or(|n| n > 0.0 && n.is_finite()), "{case:?} {item:?}");
            let pending = case.context.iter().flat_map(|c| &c.pending_order).flat_map(|p| &p.items);
            let many = pending.filter_map(|i| i.qty).fold(100.0, f64::max);
            assert!(!acts || item.qty.is_none_or(|n| n <= many), "{case:?} {item:?}");
        }
    }
}

#[test]
fn lines_that_are_no_cases_are_answered() {
    let shops = shops();
    let mut chance = Chance(7);
    let line = r#"{"id":1,"shop":"boulangerie","now":"2026-03-10T15:10:00+01:00","sms":"2 tradis 18h","context":null}"#;
    for _ in 0..2_000 {
        let mut text: Vec<char> = line.chars().collect();
        for _ in 0..=chance.below(5) {
            if text.is_empty() {
                break;
            }
            let at = chance.below(text.len());
            match chance.below(3) {
                0 => drop(text.remove(at)),
                1 => text.truncate(at + 1),
                _ => text.insert(at, SIGNS[chance.below(SIGNS.len())]),
            }
        }
        let answer = answer_line(&shops, &text.into_iter().collect::<String>());
        assert!(serde_json::from_str::<serde_json::Value>(&answer).is_ok(), "{answer}");
    }
}
