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

fn holds(score: &Score, floor: f64) {
    assert!(score.sentiment >= floor && score.kind >= floor && score.about >= floor, "{score:?}");
    assert!(score.topics >= floor - 5.0 && score.lent == 0, "{score:?}");
}

#[test]
fn the_first_town_is_understood() {
    let shops = include_str!("data/mentions-dev.shops.json");
    holds(&score(shops, include_str!("data/mentions-dev.jsonl")), 97.0);
}

#[test]
fn the_second_town_is_understood() {
    let shops = include_str!("data/mentions-test.shops.json");
    holds(&score(shops, include_str!("data/mentions-test.jsonl")), 97.0);
}

#[test]
fn the_third_town_is_understood() {
    let shops = include_str!("data/mentions-fresh.shops.json");
    holds(&score(shops, include_str!("data/mentions-fresh.jsonl")), 94.0);
}

#[test]
fn a_street_of_homonyms_is_understood() {
    let shops = include_str!("data/mentions-fourth.shops.json");
    let score = score(shops, include_str!("data/mentions-fourth.jsonl"));
    assert!(score.sentiment >= 94.0 && score.about >= 96.0 && score.kind >= 96.0 && score.topics >= 85.0, "{score:?}");
    assert_eq!(score.lent, 0);
}

#[test]
fn judgements_told_as_facts_are_understood() {
    let shops = include_str!("data/mentions-fifth.shops.json");
    let fifth = score(shops, include_str!("data/mentions-fifth.jsonl"));
    assert!(fifth.sentiment >= 92.0 && fifth.about >= 95.0 && fifth.kind >= 92.0 && fifth.topics >= 86.0, "{fifth:?}");
    let sixth = score(shops, include_str!("data/mentions-sixth.jsonl"));
    assert!(sixth.sentiment >= 86.0 && sixth.about >= 94.0 && sixth.kind >= 84.0 && sixth.topics >= 84.0, "{sixth:?}");
    let seventh = score(shops, include_str!("data/mentions-seventh.jsonl"));
    assert!(seventh.sentiment >= 90.0 && seventh.about >= 95.0 && seventh.kind >= 88.0, "{seventh:?}");
    let blind = score(shops, include_str!("data/mentions-blind.jsonl"));
    assert!(blind.sentiment >= 76.0 && blind.about >= 96.0 && blind.kind >= 76.0, "{blind:?}");
    assert_eq!((fifth.lent, sixth.lent, seventh.lent, blind.lent), (0, 0, 0, 0));
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
