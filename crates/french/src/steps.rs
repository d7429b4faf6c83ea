//! Counts what reading costs, so that a test can bound it without a clock.

use std::cell::Cell;

use crate::{Case, Lexicon, tokens::LONGEST, understand};

thread_local! {
    static STEPS: Cell<u64> = const { Cell::new(0) };
}

/// So many comparisons of words, or one look for a number.
pub(crate) fn count(n: usize) {
    STEPS.with(|steps| steps.set(steps.get() + n as u64));
}

fn lexicon() -> Lexicon {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/catalogues/boulangerie.json");
    let text = std::fs::read_to_string(path).expect("readable");
    Lexicon::new(&serde_json::from_str(&text).expect("a catalogue")).expect("usable")
}

/// What it takes to read a text, with an order under way.
fn steps(lexicon: &Lexicon, sms: &str) -> u64 {
    let case: Case = serde_json::from_value(serde_json::json!({
        "shop": "boulangerie", "now": "2026-03-10T15:10:00+01:00", "sms": sms,
        "context": {
            "pending_order": {"items": [{"sku": "BO-TRAD", "qty": 2}], "pickup": "2026-03-10T18:00", "status": "draft"},
            "last_order": [{"sku": "BO-FLAN", "qty": 1}], "last_pickup": "2026-03-06T18:00",
            "open_question": "Pour quelle heure ?"
        }
    }))
    .expect("a case");
    STEPS.with(|steps| steps.set(0));
    let _ = understand(lexicon, &case);
    STEPS.with(Cell::get)
}

/// The longest text that is read whole, and texts far beyond it, of what costs most: bounded, whatever is sent.
#[test]
fn no_text_costs_more_than_so_much() {
    let lexicon = lexicon();
    let plain = steps(&lexicon, "Bonjour, 2 tradis et un pain de campagne tranché pour 18h30 svp");
    let unit = [
        "2 ",
        "un ",
        "pain ",
        "non ",
        "2 croissants ",
        "et demi ",
        "? ",
        "a ",
        "le 14 ",
        "18h ",
        "dont 2 ",
        "sans ",
        "je ",
        "demain ",
        "🥐",
        ",",
        "x",
        "2 baguettes pas trop cuites pour 18h, ",
        "zzzzzz ",
        "annule ",
        "pas de ",
    ];
    let long = |part: &str, chars: usize| -> String {
        part.repeat(chars / part.chars().count() + 1).chars().take(chars).collect()
    };
    let whole = unit.map(|part| (steps(&lexicon, &long(part, LONGEST)), part));
    // What is longer costs no more than what is just not cut.
    let beyond = unit.map(|part| (steps(&lexicon, &long(part, 100_000)), part));
    let most = |all: [(u64, &'static str); 21]| all.into_iter().max().unwrap_or_default();
    let (most, beyond) = (most(whole), most(beyond));
    assert!(most.0 < WORST && beyond.0 < WORST / 4, "{most:?}, beyond {beyond:?}; an ordinary text takes {plain}");
}

/// Steps that some milliseconds allow.
const WORST: u64 = 1_000_000;
