//! Weights learnt from annotated texts: each feature speaks for or against each answer, and the answers that go together win.

use std::{collections::HashMap, sync::LazyLock};

use super::{Kind, Sentiment, Topic};

/// Answers that are weighed: favourable, unfavourable, then subjects, then purposes.
pub const OUTPUTS: usize = 2 + TOPICS.len() + KINDS.len();
/// The subjects in their order.
pub const TOPICS: [Topic; 12] = [
    Topic::Quality,
    Topic::Waiting,
    Topic::Price,
    Topic::Welcome,
    Topic::Hours,
    Topic::OrderError,
    Topic::Freshness,
    Topic::Hygiene,
    Topic::Choice,
    Topic::LoyaltyAlert,
    Topic::Pickup,
    Topic::Other,
];
/// The purposes in their order.
pub const KINDS: [Kind; 6] = [Kind::Complaint, Kind::Praise, Kind::Question, Kind::Suggestion, Kind::News, Kind::Spam];

/// Log-odds of every answer.
pub type Scores = [f32; OUTPUTS];

/// Features and what they weigh for each answer.
#[derive(Debug, Default, Clone)]
pub struct Weights {
    /// Answer and weight, for each feature that has any.
    pub of: HashMap<String, Vec<(usize, f32)>>,
}

/// Weights are kept as whole numbers of this part.
pub const GRAIN: f32 = 16.0;

impl Weights {
    /// Reads `feature`, a tab, then `answer:weight` separated by spaces.
    pub fn parse(list: &str) -> Self {
        let entry = |part: &str| {
            let (answer, weight) = part.split_once(':')?;
            let answer: usize = answer.parse().ok()?;
            Some((answer, weight.parse::<f32>().ok()? / GRAIN)).filter(|_| answer < OUTPUTS)
        };
        let line = |line: &str| {
            let (name, weights) = line.split_once('\t')?;
            Some((name.to_owned(), weights.split(' ').filter_map(entry).collect()))
        };
        Self { of: list.lines().filter_map(line).collect() }
    }

    /// The sums for a text.
    pub fn score<'a>(&self, features: impl Iterator<Item = &'a String>) -> Scores {
        let mut scores = [0.0; OUTPUTS];
        let mut seen = std::collections::HashSet::new();
        for feature in features.filter(|feature| seen.insert(feature.as_str())) {
            for (answer, weight) in self.of.get(feature).into_iter().flatten() {
                scores[*answer] += weight;
            }
        }
        scores
    }
}

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| Weights::parse(include_str!("words/weights.txt")));

/// The weights of the crate.
pub fn weights() -> &'static Weights {
    &WEIGHTS
}

/// Log of the chance that the answer is yes.
fn yes(score: f32) -> f32 {
    -(1.0 + (-score).exp()).ln()
}

/// The moods and purposes that go together best.
pub fn decide(scores: &Scores) -> (Sentiment, Kind) {
    let moods = [
        (Sentiment::Positive, yes(scores[0]) + yes(-scores[1])),
        (Sentiment::Negative, yes(-scores[0]) + yes(scores[1])),
        (Sentiment::Mixed, yes(scores[0]) + yes(scores[1])),
        (Sentiment::Neutral, yes(-scores[0]) + yes(-scores[1])),
    ];
    let mut best = (f32::NEG_INFINITY, Sentiment::Neutral, Kind::News);
    for (mood, chance) in moods {
        for (place, kind) in KINDS.into_iter().enumerate().filter(|(_, kind)| together(mood, *kind)) {
            let sum = chance + yes(scores[2 + TOPICS.len() + place]);
            if sum > best.0 {
                best = (sum, mood, kind);
            }
        }
    }
    (best.1, best.2)
}

/// Praise is never of a bad mood; news judges nothing.
fn together(mood: Sentiment, kind: Kind) -> bool {
    match kind {
        Kind::Complaint => matches!(mood, Sentiment::Negative | Sentiment::Mixed),
        Kind::Praise => matches!(mood, Sentiment::Positive | Sentiment::Mixed),
        Kind::News | Kind::Spam => mood == Sentiment::Neutral,
        Kind::Question | Kind::Suggestion => true,
    }
}

/// The subjects that are likely, or the likeliest.
pub fn subjects(scores: &Scores) -> Vec<Topic> {
    let of = |place: usize| scores[2 + place];
    let mut kept: Vec<Topic> =
        TOPICS.into_iter().enumerate().filter(|(place, _)| of(*place) > 0.0).map(|(_, topic)| topic).collect();
    if kept.len() > 1 {
        kept.retain(|topic| *topic != Topic::Other);
    }
    if kept.is_empty() {
        let best = (0..TOPICS.len()).max_by(|a, b| of(*a).total_cmp(&of(*b)));
        kept.extend(best.map(|place| TOPICS[place]));
    }
    kept
}
