//! What changes the letters of a text and not its meaning changes no reading: slips of the thumb, capitals, accents left out,
//! a greeting before, thanks and a name behind. Each is tried on the texts that the engine reads rightly.

use serde_json::Value;

use super::{answer_line, every_shop, items, written};

/// One case in so many is tried.
const EVERY: usize = 5;

/// A way to write a text otherwise, by a number that chooses the place; none where it does not apply.
type Dress = fn(&str, usize) -> Option<String>;

/// What a reading decides, whatever its words; a question is about articles, not amounts.
fn decision(reading: &Value) -> (String, Vec<String>, String, bool) {
    let asked = reading["intent"].as_str().is_some_and(|i| i.starts_with("question") || i == "subscribe_alert");
    let named = |i: &Value| i["sku"].to_string();
    let mut all =
        if asked { reading["items"].as_array().into_iter().flatten().map(named).collect() } else { items(reading) };
    all.sort();
    (reading["intent"].to_string(), all, reading["pickup"].to_string(), reading["needs_clarification"] == true)
}

/// Whether it acts, or misses a STOP: what a dressed text must never do where the plain one does not.
fn is_grave(plain: &Value, dressed: &Value) -> bool {
    let acts = ["order", "modify", "appointment", "confirm", "cancel"];
    let acting = dressed["needs_clarification"] == false && acts.iter().any(|act| dressed["intent"] == *act);
    acting || plain["intent"] == "stop" && dressed["intent"] != "stop"
}

fn answered(case: &Value) -> Value {
    serde_json::from_str(&answer_line(every_shop(), &case.to_string())).expect("JSON")
}

/// The cases tried, with what is decided on each.
fn some() -> &'static [(Value, Value)] {
    static SOME: std::sync::OnceLock<Vec<(Value, Value)>> = std::sync::OnceLock::new();
    SOME.get_or_init(|| {
        let tried = written().iter().step_by(EVERY).map(|case| (case.clone(), answered(case)));
        tried.filter(|(case, plain)| decision(plain) == decision(&case["expect"])).collect()
    })
}

/// Each dress changes at most its share of the decisions, and at most so many of them into an act.
fn change_no_reading(dresses: &[(&str, Dress, f64, usize)]) {
    let mut faults = Vec::new();
    for (name, dress, most, graves) in dresses {
        let (mut tried, mut changed, mut grave) = (0, 0, Vec::new());
        for (place, (case, plain)) in some().iter().enumerate() {
            let sms = case["sms"].as_str().unwrap_or_default();
            // A prime apart, so that neighbours do not get the same place.
            let Some(text) = dress(sms, place * 7919).filter(|text| text != sms) else { continue };
            let mut other = case.clone();
            other["sms"] = text.as_str().into();
            let dressed = answered(&other);
            tried += 1;
            if decision(plain) != decision(&dressed) {
                changed += 1;
                grave.extend(is_grave(plain, &dressed).then_some(text));
            }
        }
        let share = f64::from(changed) / f64::from(tried.max(1));
        assert!(tried > 20, "{name}: tried {tried} times");
        if share > *most || grave.len() > *graves {
            faults.push(format!("{name}: {share:.4} changed, grave: {grave:#?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn without_accents(text: &str) -> String {
    let plain = |c: char| match c {
        'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        c => c,
    };
    text.chars().map(plain).collect()
}

/// The text as one sentence to go on behind; a question keeps its mark.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with('?') { text.to_owned() } else { format!("{}.", text.trim_end_matches(['.', '!', ' '])) }
}

/// `18h30` as `18 h 30`.
fn wide_hours(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut wide = String::new();
    for (at, c) in letters.iter().enumerate() {
        let behind_figure = at > 0 && letters[at - 1].is_ascii_digit();
        let before = letters.get(at + 1);
        match c {
            'h' if behind_figure && before.is_none_or(|c| !c.is_alphabetic()) => {
                wide.push_str(if before.is_some_and(char::is_ascii_digit) { " h " } else { " h" });
            }
            c => wide.push(*c),
        }
    }
    wide
}

/// Changes the letters of one long word of the text, chosen by `place`.
fn slip(sms: &str, place: usize, change: impl Fn(&mut Vec<char>, usize)) -> Option<String> {
    let mut words: Vec<String> = sms.split(' ').map(str::to_owned).collect();
    let long = |w: &String| w.chars().count() > 6 && w.chars().all(char::is_alphabetic);
    let places: Vec<usize> = (0..words.len()).filter(|i| long(&words[*i])).collect();
    let word = *places.get(place % places.len().max(1))?;
    let mut letters: Vec<char> = words[word].chars().collect();
    let at = 1 + place % (letters.len() - 3);
    change(&mut letters, at);
    words[word] = letters.into_iter().collect();
    Some(words.join(" "))
}

/// The same where a text has `from`, else nothing.
fn replaced(sms: &str, from: &str, to: &str) -> Option<String> {
    sms.contains(from).then(|| sms.replace(from, to))
}

#[test]
fn courtesy_changes_no_reading() {
    change_no_reading(&[
        ("a greeting", |s, _| Some(format!("Bonjour, {s}")), 0.01, 0),
        ("a greeting on its own line", |s, _| Some(format!("Bonsoir\n{s}")), 0.01, 0),
        ("who speaks", |s, _| Some(format!("Bonjour, c'est Martine, {s}")), 0.01, 0),
        ("svp", |s, _| Some(format!("{s} svp")), 0.01, 0),
        ("thanks beforehand", |s, _| (s.chars().count() > 20).then(|| format!("{s} merci d'avance")), 0.01, 0),
        ("a wish", |s, _| Some(format!("{} Merci et bonne journée", sentence(s))), 0.01, 0),
        ("a signature", |s, _| Some(format!("{} Cordialement, Jean Dupuis", sentence(s))), 0.01, 0),
        ("a name", |s, _| Some(format!("{s}\nMme Tessier")), 0.02, 0),
        ("emoji", |s, _| Some(format!("{s} 🙏😊")), 0.01, 0),
    ]);
}

#[test]
fn dress_changes_no_reading() {
    change_no_reading(&[
        ("capitals", |s, _| Some(s.to_uppercase()), 0.01, 0),
        ("no accents", |s, _| Some(without_accents(s)), 0.01, 1),
        ("curly apostrophes", |s, _| replaced(s, "'", "’"), 0.0, 0),
        ("no apostrophes", |s, _| replaced(s, "'", ""), 0.03, 1),
        ("wide spaces", |s, _| replaced(s, " ", "  "), 0.0, 0),
        ("wide hours", |s, _| Some(wide_hours(s)), 0.01, 0),
        ("& for et", |s, _| replaced(s, " et ", " & "), 0.01, 0),
        ("é for et", |s, _| replaced(s, " et ", " é "), 0.01, 1),
        ("a day cut short", |s, _| replaced(s, "samedi", "sam."), 0.02, 0),
        ("a question without its mark", |s, _| replaced(s, "?", ""), 0.03, 1),
    ]);
}

#[test]
fn a_slip_of_the_thumb_seldom_changes_a_reading() {
    change_no_reading(&[
        ("a letter doubled", |s, n| slip(s, n, |word, at| word.insert(at, word[at])), 0.01, 1),
        (
            "a letter left out",
            |s, n| {
                slip(s, n, |word, at| {
                    word.remove(at);
                })
            },
            0.03,
            6,
        ),
        ("two letters swapped", |s, n| slip(s, n, |word, at| word.swap(at, at + 1)), 0.02, 2),
    ]);
}
