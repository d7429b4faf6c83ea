//! The engine against cases with known readings, and against anything at all.

use std::path::PathBuf;

use french::{Case, Catalogues, FAULT, Intent, Lexicon, answer_line, understand};
use proptest::prelude::*;

#[path = "cases/dress.rs"]
mod dress;

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

/// The same line as the scorer draws: the key of an item, for comparison as a set.
fn items(value: &serde_json::Value) -> Vec<String> {
    let sorted = |v: &serde_json::Value| {
        let mut all: Vec<String> = v.as_array().into_iter().flatten().map(ToString::to_string).collect();
        all.sort();
        all.join(",")
    };
    let figure = |v: &serde_json::Value| v.as_f64().map(|n| n.to_string());
    let mut all: Vec<String> = value["items"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|i| {
            let (qty, grams) = (figure(&i["qty"]), figure(&i["grams"]));
            format!("{}|{qty:?}|{grams:?}|{}|{}|{}", i["sku"], i["unit"], sorted(&i["options"]), sorted(&i["choices"]))
        })
        .collect();
    all.sort();
    all
}

/// The share of cases fully right, and how many acted on something wrong.
fn score(file: &str) -> (f64, usize) {
    let shops = shops();
    let text = std::fs::read_to_string(data().join(file)).expect("readable");
    let (mut right, mut faults, mut total) = (0, 0, 0);
    for line in text.lines() {
        let case: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let got: serde_json::Value = serde_json::from_str(&answer_line(&shops, line)).expect("JSON");
        let want = &case["expect"];
        let intent = got["intent"] == want["intent"];
        let same = items(&got) == items(want);
        let pickup = got["pickup"] == want["pickup"];
        let asks = got["needs_clarification"] == want["needs_clarification"];
        let acts = ["order", "modify", "appointment", "confirm", "cancel"]
            .contains(&got["intent"].as_str().unwrap_or(""))
            && got["needs_clarification"] == false;
        faults += usize::from(acts && !(intent && same && pickup && asks) || want["intent"] == "stop" && !intent);
        right += usize::from(intent && same && pickup && asks);
        total += 1;
    }
    (right as f64 / total as f64, faults)
}

#[test]
fn the_shared_sample_is_read() {
    let (right, faults) = score("sample.jsonl");
    assert!(right >= 0.97, "{right}");
    assert_eq!(faults, 0);
}

#[test]
fn cases_of_development_are_read() {
    let (right, faults) = score("dev.jsonl");
    assert!(right >= 0.97, "{right}");
    assert!(faults <= 1, "{faults}");
}

#[test]
fn cases_of_other_words_and_shops_are_read() {
    let (right, faults) = score("test.jsonl");
    assert!(right >= 0.95, "{right}");
    assert!(faults <= 2, "{faults}");
}

#[test]
fn cases_of_more_trades_are_read() {
    let (right, faults) = score("fourth.jsonl");
    assert!(right >= 0.95, "{right}");
    assert_eq!(faults, 0);
}

#[test]
fn cases_that_were_read_blind_once_stay_read() {
    for file in ["fifth.jsonl", "sixth.jsonl", "seventh.jsonl", "eighth.jsonl", "tenth.jsonl", "eleventh.jsonl"] {
        let (right, faults) = score(file);
        assert!(right >= 0.98, "{file}: {right}");
        assert_eq!(faults, 0, "{file}");
    }
    let (right, faults) = score("blind.jsonl");
    assert!(right >= 0.98, "{right}");
    assert_eq!(faults, 0);
}

#[test]
fn cases_of_the_counter_at_its_busiest_are_read() {
    let (right, faults) = score("thirteenth.jsonl");
    assert!(right >= 0.96, "{right}");
    assert_eq!(faults, 0);
}

#[test]
fn cases_of_changed_minds_are_read() {
    let (right, faults) = score("fourteenth.jsonl");
    assert!(right >= 0.98, "{right}");
    assert_eq!(faults, 0);
}

#[test]
fn cases_of_trades_without_a_catalogue_before_are_read() {
    let (right, faults) = score("fifteenth.jsonl");
    assert!(right >= 0.97, "{right}");
    assert_eq!(faults, 0);
}

#[test]
fn cases_of_three_more_writers_are_read() {
    let (right, faults) = score("sixteenth.jsonl");
    assert!(right >= 0.965, "{right}");
    assert!(faults <= 3, "{faults}");
}

#[test]
fn cases_of_a_month_at_the_counter_are_read() {
    let (right, faults) = score("seventeenth.jsonl");
    assert!(right >= 0.97, "{right}");
    assert!(faults <= 1, "{faults}");
}

#[test]
fn cases_of_ices_and_greens_are_read() {
    let (right, faults) = score("eighteenth.jsonl");
    assert!(right >= 0.98, "{right}");
    assert!(faults <= 1, "{faults}");
}

#[test]
fn cases_of_pizzas_and_wines_are_read() {
    let (right, faults) = score("nineteenth.jsonl");
    assert!(right >= 0.965, "{right}");
    assert!(faults <= 4, "{faults}");
}

#[test]
fn cases_that_press_on_every_rule_are_read() {
    let (right, faults) = score("ninth.jsonl");
    assert!(right >= 0.95, "{right}");
    assert_eq!(faults, 0);
}

#[test]
fn a_line_that_is_no_case_is_told_so() {
    let shops = shops();
    for line in ["", "{", "[]", "{\"id\": 3}", "{\"id\":1,\"shop\":\"nowhere\",\"now\":\"\",\"sms\":\"\"}"] {
        let answer: serde_json::Value = serde_json::from_str(&answer_line(&shops, line)).expect("JSON");
        assert!(answer["error"].is_string(), "{line}: {answer}");
    }
}

fn case(sms: &str, now: &str) -> Case {
    serde_json::from_value(serde_json::json!({ "id": 1, "shop": "boulangerie", "now": now, "sms": sms }))
        .expect("a case")
}

fn pending(sms: &str) -> Case {
    serde_json::from_value(serde_json::json!({
        "id": 1, "shop": "boulangerie", "now": "2026-03-10T15:10:00+01:00", "sms": sms,
        "context": {
            "pending_order": {"items": [{"sku": "BO-TRAD", "qty": 2}], "pickup": "2026-03-10T18:00", "kind": "order", "status": "draft"},
            "last_order": [{"sku": "BO-FLAN", "qty": 1}], "last_pickup": "2026-03-06T18:00",
            "open_question": "Pour quelle heure ?"
        }
    }))
    .expect("a case")
}

fn bakery() -> &'static Lexicon {
    static LEXICON: std::sync::OnceLock<Lexicon> = std::sync::OnceLock::new();
    LEXICON.get_or_init(|| {
        let text = std::fs::read_to_string(data().join("catalogues/boulangerie.json")).expect("readable");
        Lexicon::new(&serde_json::from_str(&text).expect("a catalogue")).expect("usable")
    })
}

/// Words that take the engine through its rooms, in any order.
fn babble() -> impl Strategy<Value = String> {
    let words = [
        "2",
        "une",
        "demi",
        "baguette",
        "tradis",
        "croissants",
        "aux",
        "amandes",
        "formule",
        "jambon",
        "beurre",
        "pour",
        "18h",
        "demain",
        "midi",
        "mardi",
        "non",
        "pas",
        "sans",
        "finalement",
        "à la place",
        "au lieu de",
        "rajoutez",
        "enlevez",
        "annule",
        "comme d'hab",
        "dont",
        "ou",
        "sinon",
        "et",
        ",",
        "?",
        ".",
        "tranché",
        "bien cuite",
        "kg",
        "g",
        "x",
        "1/2",
        "personnes",
        "🥐",
        "€",
        "35",
        "stop",
        "oui",
        "dans 20 min",
        "le 14",
        "de retard",
        "chaque",
        "et demie",
        "le tout",
    ];
    proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..14).prop_map(|words| words.join(" "))
}

/// Every shop of the data.
fn every_shop() -> &'static Catalogues {
    static SHOPS: std::sync::OnceLock<Catalogues> = std::sync::OnceLock::new();
    SHOPS.get_or_init(shops)
}

/// Every case of the data, whatever its shop and context.
fn written() -> &'static [serde_json::Value] {
    static CASES: std::sync::OnceLock<Vec<serde_json::Value>> = std::sync::OnceLock::new();
    CASES.get_or_init(|| {
        let files = [
            "sample",
            "dev",
            "test",
            "third",
            "fourth",
            "blind",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
        ];
        let read = |f: &str| std::fs::read_to_string(data().join(f).with_extension("jsonl")).expect("readable");
        let all: String = files.into_iter().map(read).collect();
        all.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
    })
}

/// `PROPTEST_CASES=500000` looks further.
fn config() -> ProptestConfig {
    let asked = ProptestConfig::default();
    ProptestConfig { cases: asked.cases.max(600), ..asked }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_text_has_one_reading(sms in "\\PC{0,200}") {
        let case = case(&sms, "2026-03-10T15:10:00+01:00");
        let reading = understand(bakery(), &case);
        prop_assert!(!reading.why.iter().any(|w| w == FAULT));
        prop_assert_eq!(reading, understand(bakery(), &case));
    }

    #[test]
    fn any_words_have_one_reading_within_bounds(sms in babble()) {
        for case in [case(&sms, "2026-03-10T15:10:00+01:00"), pending(&sms)] {
            let reading = understand(bakery(), &case);
            prop_assert!(!reading.why.iter().any(|w| w == FAULT));
            prop_assert_eq!(&reading, &understand(bakery(), &case));
            for item in &reading.items {
                prop_assert!(bakery_sells(&item.sku), "{}", item.sku);
                prop_assert!(item.qty.is_none_or(|n| n > 0.0), "{:?}", item);
                prop_assert!(item.grams.is_none_or(|n| n > 0.0), "{:?}", item);
                let many = item.qty.is_some_and(|n| n > 100.0);
                prop_assert!(!many || reading.needs_clarification, "{:?}", reading);
            }
            prop_assert_eq!(reading.needs_clarification, !reading.clarify.is_empty());
            prop_assert!(reading.pickup.is_none_or(|at| at.date().year() == 2026));
        }
    }

    #[test]
    fn any_two_sms_cut_and_joined_are_read(one in any::<prop::sample::Index>(), other in any::<prop::sample::Index>(), cut in 0_usize..30, skip in 0_usize..30) {
        let (mut case, rest) = (one.get(written()).clone(), other.get(written())["sms"].as_str().unwrap_or_default());
        let head = case["sms"].as_str().unwrap_or_default().split(' ').take(cut);
        case["sms"] = head.chain(rest.split(' ').skip(skip)).collect::<Vec<_>>().join(" ").into();
        let reading: serde_json::Value = serde_json::from_str(&answer_line(every_shop(), &case.to_string())).expect("JSON");
        prop_assert!(reading["intent"].is_string() && !reading["why"].to_string().contains(FAULT), "{reading}");
        let doubts = reading["clarify"].as_array().is_some_and(|c| !c.is_empty());
        prop_assert_eq!(&reading["needs_clarification"], &serde_json::Value::from(doubts), "{}", reading);
    }

    #[test]
    fn any_clock_is_borne(now in "\\PC{0,30}") {
        let _ = understand(bakery(), &case("2 baguettes demain 8h", &now));
    }

    #[test]
    fn stop_is_heard_in_any_dress(caps in proptest::collection::vec(any::<bool>(), 4), end in "[ !.…]{0,4}", polite in prop_oneof![Just(""), Just(" svp"), Just(" merci"), Just(" SMS"), Just(" pub")]) {
        let word: String = "stop".chars().zip(caps).map(|(c, up)| if up { c.to_ascii_uppercase() } else { c }).collect();
        let reading = understand(bakery(), &case(&format!("{word}{polite}{end}"), "2026-03-10T15:10:00+01:00"));
        prop_assert_eq!(reading.intent, Intent::Stop);
    }
}

fn bakery_sells(sku: &str) -> bool {
    sku.starts_with("BO-")
}
