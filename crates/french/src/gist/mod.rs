//! What a text is on the whole, by weights learnt from annotated texts: a second opinion where words of a list do not decide.

#[cfg(test)]
mod training;

use std::{hash::Hasher, sync::OnceLock};

use crate::{
    case::{Intent, OtherKind},
    hash::{Map, Quick},
    lines::Line,
    mention::stem,
    said::When,
    scene::Scene,
};

/// What a text can be on the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Gist {
    /// Goods or a service are wanted.
    Order,
    /// What is under way is changed.
    Change,
    /// What is under way is given up.
    Cancel,
    /// Yes or no.
    Answer,
    /// Something is wrong, or a person is wanted.
    Human,
    /// The state of an order, or of its customer on the way.
    Status,
    /// Payment, place, jobs.
    Info,
    /// Meant for somebody else.
    Wrong,
    /// Thanks, praise, greetings.
    Thanks,
    /// Small talk.
    Chat,
    /// Advertising.
    Spam,
    /// Insults.
    Abuse,
    /// Days and hours.
    Hours,
    /// What it costs.
    Price,
    /// Whether there is some, what is in it.
    Stock,
    /// When it is out of the oven.
    Batch,
    /// To be told when something happens.
    Alert,
    /// No messages any more.
    Stop,
    /// Messages again.
    Start,
    /// No delivery for a while.
    Pause,
}

/// All of them, in the order of the weights.
pub(crate) const ALL: [Gist; 20] = [
    Gist::Order,
    Gist::Change,
    Gist::Cancel,
    Gist::Answer,
    Gist::Human,
    Gist::Status,
    Gist::Info,
    Gist::Wrong,
    Gist::Thanks,
    Gist::Chat,
    Gist::Spam,
    Gist::Abuse,
    Gist::Hours,
    Gist::Price,
    Gist::Stock,
    Gist::Batch,
    Gist::Alert,
    Gist::Stop,
    Gist::Start,
    Gist::Pause,
];

impl Gist {
    /// What an annotated act is on the whole.
    pub(crate) fn of(intent: Intent, kind: Option<OtherKind>) -> Option<Self> {
        Some(match (intent, kind) {
            (Intent::Order | Intent::Appointment, _) => Self::Order,
            (Intent::Modify, _) => Self::Change,
            (Intent::Cancel, _) => Self::Cancel,
            (Intent::Confirm | Intent::Decline, _) => Self::Answer,
            (Intent::Human, _) => Self::Human,
            (Intent::Thanks, _) => Self::Thanks,
            (Intent::QuestionHours, _) => Self::Hours,
            (Intent::QuestionPrice, _) => Self::Price,
            (Intent::QuestionAvailability, _) => Self::Stock,
            (Intent::QuestionNextBatch, _) => Self::Batch,
            (Intent::SubscribeAlert, _) => Self::Alert,
            (Intent::Stop, _) => Self::Stop,
            (Intent::Start, _) => Self::Start,
            (Intent::PauseSubscription, _) => Self::Pause,
            (Intent::Other, Some(OtherKind::Status)) => Self::Status,
            (Intent::Other, Some(OtherKind::Info)) => Self::Info,
            (Intent::Other, Some(OtherKind::WrongRecipient)) => Self::Wrong,
            (Intent::Other, Some(OtherKind::Spam)) => Self::Spam,
            (Intent::Other, Some(OtherKind::Abuse)) => Self::Abuse,
            (Intent::Other, Some(OtherKind::Chat)) => Self::Chat,
            (Intent::Other, _) => return None,
        })
    }
}

/// The chances of each, which sum up to one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Chances([f32; ALL.len()]);

impl Chances {
    /// The chance of one.
    pub fn of(&self, gist: Gist) -> f32 {
        self.0[gist as usize]
    }

    /// The likeliest of some, and its chance among them.
    pub fn best(&self, among: &[Gist]) -> (Gist, f32) {
        let all: f32 = among.iter().map(|g| self.of(*g)).sum();
        let best = among.iter().copied().max_by(|a, b| self.of(*a).total_cmp(&self.of(*b))).unwrap_or(Gist::Chat);
        (best, self.of(best) / all.max(f32::MIN_POSITIVE))
    }
}

/// Weights are kept as whole numbers of this part.
const GRAIN: f32 = 16.0;

/// What each feature says for or against each answer.
struct Weights {
    /// Its place in `of`, by its hash.
    places: Map<u64, u32>,
    of: Vec<[f32; ALL.len()]>,
}

impl Weights {
    fn parse(list: &str) -> Self {
        let mut weights = Self { places: Map::default(), of: Vec::new() };
        for (name, said) in list.lines().filter_map(|line| line.split_once('\t')) {
            let mut row = [0.0; ALL.len()];
            for (answer, weight) in said.split(' ').filter_map(|part| part.split_once(':')) {
                if let (Ok(answer), Ok(weight)) = (answer.parse::<usize>(), weight.parse::<f32>())
                    && answer < ALL.len()
                {
                    row[answer] = weight / GRAIN;
                }
            }
            let (a, b) = name.split_once(' ').unwrap_or((name, ""));
            weights.places.insert(hash(a, b), weights.of.len() as u32);
            weights.of.push(row);
        }
        weights
    }
}

fn weights() -> &'static Weights {
    static WEIGHTS: OnceLock<Weights> = OnceLock::new();
    WEIGHTS.get_or_init(|| Weights::parse(include_str!("../../data/gist.txt")))
}

fn hash(a: &str, b: &str) -> u64 {
    let mut state = Quick::default();
    state.write(a.as_bytes());
    state.write_u8(b' ');
    state.write(b.as_bytes());
    state.finish()
}

/// Who speaks, and to whom.
const SPEAKERS: [(&[&str], &str); 5] = [
    (&["tu", "te", "toi", "ton", "ta", "tes", "t"], "tu"),
    (&["vous", "votre", "vos"], "vous"),
    (&["je", "me", "moi", "mon", "ma", "mes"], "je"),
    (&["on", "nous", "notre", "nos"], "nous"),
    (
        &[
            "docteur",
            "maitre",
            "professeur",
            "maitresse",
            "patient",
            "dossier",
            "devis",
            "consultation",
            "classe",
            "cours",
        ],
        "trade",
    ),
];

/// Words of a text that are looked at.
const MOST: usize = 60;

/// Everything the weights may look at, one or two words at a time.
fn features(scene: &Scene, lines: &[Line], told: bool, when: &When, mut see: impl FnMut(&str, &str)) {
    let view = &scene.view;
    let mut before = "^";
    see("=", "");
    for word in view.iter().take(MOST) {
        let word = stem(word);
        see(word, "");
        see(before, word);
        before = word;
    }
    see(before, "$");
    for hit in &scene.hits {
        see("c:", hit.cue.name());
    }
    if scene.asks() {
        see("f:", "asks");
    }
    for (words, name) in SPEAKERS {
        if scene.any(words) {
            see("w:", name);
        }
    }
    if (0..scene.tokens().len()).any(|at| crate::company::is_kin(scene.tokens(), at)) {
        see("w:", "kin");
    }
    let figures = lines.iter().any(|l| l.amount.counted());
    let single = lines.iter().any(|l| l.amount.single);
    for (holds, name) in [
        (lines.is_empty(), "none"),
        (lines.len() > 1, "lines"),
        (figures, "figures"),
        (single, "single"),
        (told, "told"),
        (when.hour.is_some(), "hour"),
        (when.day.is_some(), "day"),
        (when.part.is_some(), "part"),
        (when.is_said(), "when"),
        (view.len() < 5, "short"),
        (view.len() > 14, "long"),
        (lines.is_empty() && !when.is_said(), "nothing"),
        (figures && when.is_said(), "both"),
    ] {
        if holds {
            see("f:", name);
        }
    }
}

/// What a text is likely to be on the whole.
pub(crate) fn chances(scene: &Scene, lines: &[Line], told: bool, when: &When) -> Chances {
    let weights = weights();
    let mut sums = [0.0_f32; ALL.len()];
    let mut seen: Vec<u32> = Vec::with_capacity(2 * MOST);
    features(scene, lines, told, when, |a, b| {
        if let Some(place) = weights.places.get(&hash(a, b)).filter(|place| !seen.contains(place)) {
            seen.push(*place);
            for (sum, weight) in sums.iter_mut().zip(&weights.of[*place as usize]) {
                *sum += weight;
            }
        }
    });
    Chances(share(sums))
}

/// Sums made chances.
fn share(mut sums: [f32; ALL.len()]) -> [f32; ALL.len()] {
    let most = sums.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut all = 0.0;
    for sum in &mut sums {
        *sum = (*sum - most).exp();
        all += *sum;
    }
    sums.map(|sum| sum / all)
}
