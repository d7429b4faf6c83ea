//! Learns the weights from the annotated texts of the tests and of `training/sms.txt`: run on demand, it writes `data/gist.txt`.

use std::{collections::HashMap, fmt::Write as _, fs, path::Path};

use jiff::civil::DateTime;

use super::{ALL, GRAIN, Gist, features, share};
use crate::{
    case::{Intent, OtherKind},
    catalogue::{Catalogue, Catalogues},
    lexicon::Lexicon,
    lines, refine,
    said::When,
    scene::Scene,
};

/// A text ready to learn from.
struct Sample {
    set: String,
    features: Vec<String>,
    gist: Gist,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect(path)
}

fn named(intent: &str) -> Option<Gist> {
    let (intent, kind) = intent.split_once(':').unwrap_or((intent, ""));
    let intent = match intent {
        "order" => Intent::Order,
        "appointment" => Intent::Appointment,
        "modify" => Intent::Modify,
        "cancel" => Intent::Cancel,
        "confirm" => Intent::Confirm,
        "decline" => Intent::Decline,
        "human" => Intent::Human,
        "thanks" => Intent::Thanks,
        "question_hours" => Intent::QuestionHours,
        "question_price" => Intent::QuestionPrice,
        "question_availability" => Intent::QuestionAvailability,
        "question_next_batch" => Intent::QuestionNextBatch,
        "subscribe_alert" => Intent::SubscribeAlert,
        "stop" => Intent::Stop,
        "start" => Intent::Start,
        "pause_subscription" => Intent::PauseSubscription,
        _ => Intent::Other,
    };
    let kind = match kind {
        "status" => Some(OtherKind::Status),
        "info" => Some(OtherKind::Info),
        "wrong_recipient" => Some(OtherKind::WrongRecipient),
        "spam" => Some(OtherKind::Spam),
        "abuse" => Some(OtherKind::Abuse),
        "chat" => Some(OtherKind::Chat),
        _ => None,
    };
    Gist::of(intent, kind)
}

fn sample(set: &str, lexicon: &Lexicon, sms: &str, gist: Gist) -> Sample {
    let scene = Scene::new(lexicon, sms);
    let refined = refine::refine(&scene, lines::lines(&scene));
    let today = DateTime::constant(2026, 6, 11, 10, 15, 0, 0).date();
    let when = When::gather(&scene.pieces, scene.tokens(), today);
    let mut seen: Vec<String> = Vec::new();
    features(&scene, &refined.lines, !refined.told.is_empty(), &when, |a, b| {
        let name = if b.is_empty() { a.to_owned() } else { format!("{a} {b}") };
        if !seen.contains(&name) {
            seen.push(name);
        }
    });
    Sample { set: set.to_owned(), features: seen, gist, text: sms.to_owned() }
}

/// Articles that stand for `$` in turn.
const NAMES: [&str; 6] = ["croissant", "flan", "pain de campagne", "éclair au café", "baguette", "pain aux raisins"];

fn samples() -> Vec<Sample> {
    let mut shops = Catalogues::default();
    for file in fs::read_dir(root().join("tests/data/catalogues")).expect("catalogues").flatten() {
        shops.add(&fs::read_to_string(file.path()).expect("a file")).expect("a catalogue");
    }
    let mut all = Vec::new();
    for set in [
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
    ] {
        for line in read(&format!("tests/data/{set}.jsonl")).lines() {
            let case: serde_json::Value = serde_json::from_str(line).expect("a case");
            let expect = &case["expect"];
            let name = format!(
                "{}:{}",
                expect["intent"].as_str().unwrap_or_default(),
                expect["other_kind"].as_str().unwrap_or_default()
            );
            let lexicon = shops.get(case["shop"].as_str().unwrap_or_default()).expect("a shop");
            if let Some(gist) = named(&name) {
                let sms = case["sms"].as_str().unwrap_or_default();
                all.push(sample(set, lexicon, sms, gist));
                // Many leave the question mark out.
                if sms.contains('?') {
                    all.push(sample(set, lexicon, &sms.replace('?', ""), gist));
                }
            }
        }
    }
    let bakery: Catalogue = serde_json::from_str(&read("tests/data/catalogues/boulangerie.json")).expect("a catalogue");
    let bakery = Lexicon::new(&bakery).expect("usable");
    let mut gist = None;
    for (place, line) in read("training/sms.txt").lines().enumerate().filter(|(_, l)| !l.is_empty()) {
        if let Some(name) = line.strip_prefix('[') {
            gist = named(name.trim_end_matches(']'));
        } else if let Some(gist) = gist.filter(|_| !line.starts_with('#')) {
            all.push(sample("written", &bakery, &line.replace('$', NAMES[place % NAMES.len()]), gist));
        }
    }
    all
}

/// A small walk through the numbers, the same each time.
struct Walk(u64);

impl Walk {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % below
    }
}

/// Passes over the texts.
const ROUNDS: usize = 12;
/// How strongly weights are drawn to nothing.
const PULL: f32 = 4e-4;
/// How far a step goes.
const PACE: f32 = 0.12;

type Row = [f32; ALL.len()];

/// Regression over all answers at once, by steps that shrink where they were many.
fn learn(samples: &[&Sample]) -> HashMap<String, Row> {
    let mut names: HashMap<&str, usize> = HashMap::new();
    let mut counts: Vec<u32> = Vec::new();
    for feature in samples.iter().flat_map(|s| &s.features) {
        let next = names.len();
        let id = *names.entry(feature.as_str()).or_insert(next);
        if id == counts.len() {
            counts.push(0);
        }
        counts[id] += 1;
    }
    let mut of = [0.0_f32; ALL.len()];
    for sample in samples {
        of[sample.gist as usize] += 1.0;
    }
    // Rare answers count for more, or the many orders drown them.
    let mean = samples.len() as f32 / ALL.len() as f32;
    let weight = of.map(|n| (mean / n.max(1.0)).sqrt().clamp(0.4, 2.0));
    let rows: Vec<Vec<usize>> =
        samples.iter().map(|s| s.features.iter().map(|f| names[f.as_str()]).collect()).collect();
    let mut weights = vec![[0.0_f32; ALL.len()]; names.len()];
    let mut slopes = vec![[1e-3_f32; ALL.len()]; names.len()];
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut walk = Walk(5);
    for _ in 0..ROUNDS {
        for i in (1..order.len()).rev() {
            order.swap(i, walk.next(i + 1));
        }
        for &at in &order {
            let row = &rows[at];
            let mut sums = [0.0_f32; ALL.len()];
            for &id in row {
                for (sum, weight) in sums.iter_mut().zip(&weights[id]) {
                    *sum += weight;
                }
            }
            let mut errors = share(sums);
            errors[samples[at].gist as usize] -= 1.0;
            let strength = weight[samples[at].gist as usize];
            for &id in row {
                for out in 0..ALL.len() {
                    let slope = strength * errors[out] + PULL * weights[id][out];
                    slopes[id][out] += slope * slope;
                    weights[id][out] -= PACE * slope / slopes[id][out].sqrt();
                }
            }
        }
    }
    let kept = |id: usize| {
        let floor = if counts[id] < 2 { 0.5 } else { 0.15 };
        weights[id].map(|w| if w.abs() >= floor { (w * GRAIN).round() / GRAIN } else { 0.0 })
    };
    let rows = names.iter().map(|(name, id)| ((*name).to_owned(), kept(*id)));
    rows.filter(|(_, row)| row.iter().any(|w| *w != 0.0)).collect()
}

fn judged(weights: &HashMap<String, Row>, sample: &Sample) -> Row {
    let mut sums = [0.0_f32; ALL.len()];
    for row in sample.features.iter().filter_map(|f| weights.get(f)) {
        for (sum, weight) in sums.iter_mut().zip(row) {
            *sum += weight;
        }
    }
    share(sums)
}

fn first(row: &Row) -> Gist {
    ALL.into_iter().max_by(|a, b| row[*a as usize].total_cmp(&row[*b as usize])).expect("there are some")
}

#[test]
#[ignore = "a measure, not a promise: cross-validated scores of the weights"]
fn crossed() {
    let all = samples();
    let show = std::env::var("SHOW").unwrap_or_default();
    let folds = 8;
    let mut sets: HashMap<String, (usize, usize)> = HashMap::new();
    for fold in 0..folds {
        let kept: Vec<&Sample> = all.iter().enumerate().filter(|(i, _)| i % folds != fold).map(|(_, s)| s).collect();
        let weights = learn(&kept);
        for (_, sample) in all.iter().enumerate().filter(|(i, _)| i % folds == fold) {
            let row = judged(&weights, sample);
            let best = first(&row);
            let tally = sets.entry(sample.set.clone()).or_default();
            tally.0 += usize::from(best == sample.gist);
            tally.1 += 1;
            if best != sample.gist && show == sample.set {
                println!("{:?} got {best:?} {:.2}: {}", sample.gist, row[best as usize], sample.text);
            }
        }
    }
    let mut sets: Vec<_> = sets.into_iter().collect();
    sets.sort();
    for (set, (right, of)) in sets {
        println!("{set:10} {right}/{of} {:.1}", 100.0 * right as f64 / of as f64);
    }
}

#[test]
#[ignore = "writes data/gist.txt"]
fn train() {
    let all = samples();
    let weights = learn(&all.iter().collect::<Vec<_>>());
    let mut lines: Vec<String> = weights
        .iter()
        .map(|(name, row)| {
            let mut line = format!("{name}\t");
            for (n, (answer, weight)) in row.iter().enumerate().filter(|(_, w)| **w != 0.0).enumerate() {
                let space = if n > 0 { " " } else { "" };
                write!(line, "{space}{answer}:{}", (weight * GRAIN).round()).expect("memory");
            }
            line
        })
        .collect();
    lines.sort();
    fs::write(root().join("data/gist.txt"), lines.join("\n") + "\n").expect("weights");
}
