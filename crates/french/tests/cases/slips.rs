//! What changes the letters of a text and not its meaning changes no reading: slips of the thumb, capitals, accents left out,
//! a greeting before, thanks and a name behind. Each is tried on the texts that the engine reads rightly.

use french::answer_line;
use serde_json::Value;

use super::{data, items, shops};

/// One case in so many is tried.
const EVERY: usize = 4;

type Change = fn(&str, usize) -> Option<String>;

/// What is said of a reading when it is compared.
fn told(reading: &Value) -> (String, Vec<String>, String, bool) {
    let asked = reading["intent"].as_str().is_some_and(|i| i.starts_with("question") || i == "subscribe_alert");
    let named = |i: &Value| i["sku"].to_string();
    let mut all =
        if asked { reading["items"].as_array().into_iter().flatten().map(named).collect() } else { items(reading) };
    all.sort();
    (reading["intent"].to_string(), all, reading["pickup"].to_string(), reading["needs_clarification"] == true)
}

/// Changes the letters of one long word of the text, chosen by `seed`.
fn slip(sms: &str, seed: usize, change: impl Fn(&mut Vec<char>, usize)) -> Option<String> {
    let mut words: Vec<String> = sms.split(' ').map(str::to_owned).collect();
    let long = |w: &String| w.chars().count() > 6 && w.chars().all(char::is_alphabetic);
    let places: Vec<usize> = (0..words.len()).filter(|i| long(&words[*i])).collect();
    let place = *places.get(seed % places.len().max(1))?;
    let mut letters: Vec<char> = words[place].chars().collect();
    let at = 1 + seed % (letters.len() - 3);
    change(&mut letters, at);
    words[place] = letters.into_iter().collect();
    Some(words.join(" "))
}

fn doubled(sms: &str, seed: usize) -> Option<String> {
    slip(sms, seed, |word, at| word.insert(at, word[at]))
}

fn left_out(sms: &str, seed: usize) -> Option<String> {
    slip(sms, seed, |word, at| {
        word.remove(at);
    })
}

fn swapped(sms: &str, seed: usize) -> Option<String> {
    slip(sms, seed, |word, at| word.swap(at, at + 1))
}

fn shouted(sms: &str, _: usize) -> Option<String> {
    Some(sms.to_uppercase())
}

fn greeted(sms: &str, _: usize) -> Option<String> {
    Some(format!("Bonjour, c'est Martine, {sms}"))
}

fn signed(sms: &str, _: usize) -> Option<String> {
    Some(format!("{}. Cordialement, Jean Dupuis", sms.trim_end_matches(['.', ' ', '!'])))
}

fn thanked(sms: &str, _: usize) -> Option<String> {
    (sms.chars().count() > 20).then(|| format!("{sms} merci d'avance"))
}

fn joined(sms: &str, _: usize) -> Option<String> {
    sms.contains(" et ").then(|| sms.replace(" et ", " & "))
}

fn folded(sms: &str, _: usize) -> Option<String> {
    Some(sms.replace(['é', 'è', 'ê', 'ë'], "e").replace(['à', 'â'], "a").replace(['ô', 'ö'], "o").replace('ç', "c"))
}

#[test]
fn what_changes_no_meaning_changes_no_reading() {
    let shops = shops();
    let files = ["dev", "test", "third", "fourth", "seventh", "ninth", "tenth", "eleventh", "thirteenth", "fifteenth"];
    let cases: Vec<Value> = files
        .iter()
        .map(|file| std::fs::read_to_string(data().join(format!("{file}.jsonl"))).expect("readable"))
        .flat_map(|text| text.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect::<Vec<Value>>())
        .collect();
    let changes: [(&str, Change, f64); 9] = [
        ("doubled", doubled, 0.985),
        ("left out", left_out, 0.965),
        ("swapped", swapped, 0.97),
        ("shouted", shouted, 0.99),
        ("greeted", greeted, 0.99),
        ("signed", signed, 0.99),
        ("thanked", thanked, 0.99),
        ("joined", joined, 0.985),
        ("folded", folded, 0.985),
    ];
    let mut tallies = [(0_usize, 0_usize); 9];
    for (seed, case) in cases.iter().enumerate().filter(|(i, _)| i % EVERY == 0) {
        let read =
            |case: &Value| -> Value { serde_json::from_str(&answer_line(&shops, &case.to_string())).expect("JSON") };
        let before = told(&read(case));
        if before != told(&case["expect"]) {
            continue;
        }
        let sms = case["sms"].as_str().unwrap_or_default();
        for ((_, change, _), (same, tried)) in changes.iter().zip(&mut tallies) {
            let Some(text) = change(sms, seed).filter(|text| text != sms) else { continue };
            let mut other = case.clone();
            other["sms"] = text.into();
            *tried += 1;
            *same += usize::from(told(&read(&other)) == before);
        }
    }
    for ((name, _, least), (same, tried)) in changes.iter().zip(tallies) {
        let share = same as f64 / tried as f64;
        println!("{name:10} {same}/{tried} {share:.3}");
        assert!(share >= *least, "{name}: {share:.3}");
    }
}
