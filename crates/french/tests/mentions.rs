//! The mention classifier on invented towns: floors on what it understands, and what must hold of any text.

use french::mention::{Mention, Shops, Topic, classify};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    #[serde(flatten)]
    mention: Mention,
    expect: Expect,
}

#[derive(Deserialize)]
struct Expect {
    sentiment: french::mention::Sentiment,
    about: Option<String>,
    topics: Vec<Topic>,
    kind: french::mention::Kind,
}

/// Shares of right answers, in percent.
#[derive(Debug)]
struct Score {
    sentiment: f64,
    about: f64,
    kind: f64,
    topics: f64,
    /// Mentions lent to a shop they do not speak of: the worst fault.
    lent: usize,
}

fn score(shops: &str, cases: &str) -> Score {
    let shops = Shops::parse(shops).expect("shops");
    let cases: Vec<Case> = cases.lines().map(|line| serde_json::from_str(line).expect("a case")).collect();
    let (mut sentiment, mut about, mut kind, mut lent) = (0, 0, 0, 0);
    let (mut shared, mut said) = (0, 0);
    for Case { mention, expect } in &cases {
        let verdict = classify(&shops, mention);
        sentiment += usize::from(verdict.sentiment == expect.sentiment);
        about += usize::from(verdict.about == expect.about);
        kind += usize::from(verdict.kind == expect.kind);
        lent += usize::from(expect.about.is_none() && verdict.about.is_some());
        shared += verdict.topics.iter().filter(|topic| expect.topics.contains(topic)).count();
        said += verdict.topics.len() + expect.topics.len();
    }
    let share = |right: usize| 100.0 * right as f64 / cases.len() as f64;
    Score {
        sentiment: share(sentiment),
        about: share(about),
        kind: share(kind),
        topics: 200.0 * shared as f64 / said as f64,
        lent,
    }
}

/// Every file with its shops; the weights were learnt from all of these.
const LEARNT: [(&str, &str); 11] = [
    (include_str!("data/mentions-dev.shops.json"), include_str!("data/mentions-dev.jsonl")),
    (include_str!("data/mentions-test.shops.json"), include_str!("data/mentions-test.jsonl")),
    (include_str!("data/mentions-fresh.shops.json"), include_str!("data/mentions-fresh.jsonl")),
    (include_str!("data/mentions-fourth.shops.json"), include_str!("data/mentions-fourth.jsonl")),
    (VAUBRUNE, include_str!("data/mentions-fifth.jsonl")),
    (VAUBRUNE, include_str!("data/mentions-sixth.jsonl")),
    (VAUBRUNE, include_str!("data/mentions-seventh.jsonl")),
    (VAUBRUNE, include_str!("data/mentions-blind.jsonl")),
    (VAUBRUNE, include_str!("data/mentions-sample.jsonl")),
    (VAUBRUNE, include_str!("data/mentions-a.jsonl")),
    (VAUBRUNE, include_str!("data/mentions-b.jsonl")),
];
const VAUBRUNE: &str = include_str!("data/mentions-fifth.shops.json");

#[test]
fn texts_that_were_learnt_are_known() {
    for (shops, cases) in LEARNT {
        let score = score(shops, cases);
        assert!(score.sentiment >= 93.0 && score.kind >= 93.0 && score.topics >= 92.0, "{score:?}");
        assert!(score.about >= 94.0 && score.lent == 0, "{score:?}");
    }
}

/// Never learnt from, written without looking at any code: what to expect of a stranger with a sharp tongue.
#[test]
fn texts_that_were_never_learnt_are_mostly_understood() {
    let score = score(VAUBRUNE, include_str!("data/mentions-c.jsonl"));
    assert!(score.sentiment >= 62.0 && score.kind >= 62.0 && score.topics >= 66.0, "{score:?}");
    assert!(score.about >= 97.0 && score.lent == 0, "{score:?}");
}

#[test]
fn a_very_long_text_is_read_in_bounded_time() {
    let shops = Shops::parse(include_str!("data/mentions-dev.shops.json")).expect("shops");
    let text = "Le pain du Pétrin n'est pas mauvais mais trop cher, au Tablier on attend. ".repeat(5_000);
    let verdict = classify(&shops, &Mention { text, ..Mention::default() });
    assert!(!verdict.topics.is_empty());
}

fn words() -> impl Strategy<Value = String> {
    let words = [
        "le",
        "la",
        "Pétrin",
        "pétrin",
        "Croûte",
        "pas",
        "plus",
        "mais",
        "?",
        "!",
        "…",
        ",",
        "«",
        "»",
        "merci",
        "cher",
        "bon",
        "nul",
        "place",
        "Saint-Éloi",
        "rue",
        "Basse",
        "à",
        "Lyon",
        "#lepetrin",
        "@",
        "😡",
        "❤️",
        "10h",
        "€",
        "https://a.b/c",
        "avant",
        "maintenant",
        "on",
        "dit",
        "que",
        "si",
        "serait",
        "SMS",
        "\u{300}",
        "du",
        "chez",
        "boulangerie",
        "\n",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..60).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn any_text_gets_one_answer(text in prop_oneof![".*", words()], source in prop::option::of("review|social|forum|blog")) {
        let shops = Shops::parse(include_str!("data/mentions-dev.shops.json")).expect("shops");
        let mention = Mention { text, source, ..Mention::default() };
        let verdict = classify(&shops, &mention);
        prop_assert_eq!(&verdict, &classify(&shops, &mention));
        prop_assert_eq!(verdict.topics.is_empty(), verdict.kind == french::mention::Kind::Spam);
    }

    #[test]
    fn any_shops_and_line_get_one_answer(name in ".*", alias in ".*", activity in ".*", street in ".*", town in ".*", line in ".*") {
        let shop = french::mention::Shop {
            id: "x".to_owned(), name: name.clone(), aliases: vec![alias], activity, street, town, articles: vec![name.clone()],
        };
        let shops = Shops::new(vec![shop]);
        classify(&shops, &Mention { text: format!("{name} {line}"), ..Mention::default() });
        let answer = french::mention::answer_line(&shops, &line);
        prop_assert!(serde_json::from_str::<serde_json::Value>(&answer).is_ok());
    }
}
