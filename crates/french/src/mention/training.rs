//! Learns the weights from the annotated texts of the tests and of `training/mentions/`: run on demand, it writes `words/weights.txt`.

use std::{collections::HashMap, fmt::Write as _, fs, path::Path};

use serde::Deserialize;

use super::{
    Kind, Mention, Sentiment, Shops, Topic,
    model::{GRAIN, KINDS, OUTPUTS, TOPICS, Weights, decide, subjects},
    prepare,
};

#[derive(Deserialize, Clone)]
struct Case {
    #[serde(flatten)]
    mention: Mention,
    expect: Expect,
}

#[derive(Deserialize, Clone)]
struct Expect {
    sentiment: Sentiment,
    topics: Vec<Topic>,
    kind: Kind,
}

/// A text ready to learn from.
struct Sample {
    set: &'static str,
    features: Vec<String>,
    wanted: [bool; OUTPUTS],
    expect: Expect,
    weight: f32,
    text: String,
}

fn wanted(expect: &Expect) -> [bool; OUTPUTS] {
    let mut wanted = [false; OUTPUTS];
    wanted[0] = matches!(expect.sentiment, Sentiment::Positive | Sentiment::Mixed);
    wanted[1] = matches!(expect.sentiment, Sentiment::Negative | Sentiment::Mixed);
    for (place, topic) in TOPICS.iter().enumerate() {
        wanted[2 + place] = expect.topics.contains(topic);
    }
    for (place, kind) in KINDS.iter().enumerate() {
        wanted[2 + TOPICS.len() + place] = expect.kind == *kind;
    }
    wanted
}

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(root.join(path)).expect(path)
}

fn sample(set: &'static str, shops: &Shops, case: &Case, weight: f32, ruled: bool) -> Sample {
    let mut features = prepare(shops, &case.mention).1;
    if !ruled {
        features.retain(|feature| !feature.starts_with("r:"));
    }
    let mut seen = std::collections::HashSet::new();
    features.retain(|feature| seen.insert(feature.clone()));
    Sample {
        set,
        features,
        wanted: wanted(&case.expect),
        expect: case.expect.clone(),
        weight,
        text: case.mention.text.clone(),
    }
}

/// The files of annotated texts: name, shops, whether the rules were written without looking at them.
const FILES: [(&str, &str, bool); 11] = [
    ("mentions-dev", "mentions-dev", false),
    ("mentions-test", "mentions-test", false),
    ("mentions-fresh", "mentions-fresh", false),
    ("mentions-fourth", "mentions-fourth", false),
    ("mentions-fifth", "mentions-fifth", false),
    ("mentions-sixth", "mentions-fifth", false),
    ("mentions-seventh", "mentions-fifth", false),
    ("mentions-blind", "mentions-fifth", false),
    ("mentions-sample", "mentions-fifth", false),
    ("mentions-a", "mentions-fifth", true),
    ("mentions-b", "mentions-fifth", true),
];

fn one(code: &str, text: &str, source: Option<&str>) -> Case {
    let mut parts = code.split_whitespace();
    let (side, purpose) = (parts.next().unwrap_or("0"), parts.next().unwrap_or("n"));
    let topics = parts.next().unwrap_or("").split(',').filter_map(Topic::parse).collect();
    let sentiment = match side {
        "p" | "+" => Sentiment::Positive,
        "n" | "-" => Sentiment::Negative,
        "m" => Sentiment::Mixed,
        _ => Sentiment::Neutral,
    };
    let kind = match purpose {
        "c" => Kind::Complaint,
        "p" => Kind::Praise,
        "q" => Kind::Question,
        "s" => Kind::Suggestion,
        "x" => Kind::Spam,
        _ => Kind::News,
    };
    Case {
        mention: Mention { text: text.to_owned(), source: source.map(str::to_owned), ..Mention::default() },
        expect: Expect { sentiment, topics, kind },
    }
}

/// Names that stand for `$` in turn.
const NAMES: [&str; 6] =
    ["@lamie_vaubrune", "@letal_boucherie", "#lamaree", "@aulaitcru", "#lacagette", "@lepi_coiffure"];

/// The lines of `training/mentions/`: whole texts, and tellings of one subject.
fn told(list: &str) -> (Vec<Case>, Vec<Case>) {
    let (mut whole, mut tellings) = (Vec::new(), Vec::new());
    let mut section: Option<String> = None;
    let mut shop = true;
    for (place, line) in list.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.is_empty()) {
        if let Some(header) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            shop = header != "none";
            section = match header.split_once(' ') {
                Some((topic, "+")) => Some(format!("p p {topic}")),
                Some((topic, _)) => Some(format!("n c {topic}")),
                None => None,
            };
            continue;
        }
        let name = NAMES[place % NAMES.len()];
        match &section {
            Some(code) => tellings.push(one(code, line, None)),
            None => {
                let Some((code, text)) = line.split_once(" | ") else { panic!("{line}") };
                let text = text.replace('$', name);
                let text = if shop && !text.contains(name) { format!("{text} {name}") } else { text };
                whole.push(one(code, &text, None));
            }
        }
    }
    (whole, tellings)
}

/// A small walk through the numbers, the same each time.
struct Walk(u64);

impl Walk {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % below
    }
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_lowercase().collect::<String>() + chars.as_str())
}

/// Tellings joined two by two: of one side, or of both with a contrast.
fn joined(tellings: &[Case], count: usize, walk: &mut Walk) -> Vec<Case> {
    let mut cases = Vec::new();
    while cases.len() < count {
        let (first, second) = (&tellings[walk.next(tellings.len())], &tellings[walk.next(tellings.len())]);
        let (a, b) = (first.mention.text.trim_end_matches('.'), lower(&second.mention.text));
        let same = first.expect.sentiment == second.expect.sentiment;
        if same && walk.next(2) == 0 {
            continue;
        }
        let name = NAMES[walk.next(NAMES.len())];
        let mut topics = first.expect.topics.clone();
        topics.extend(second.expect.topics.iter().filter(|topic| !first.expect.topics.contains(topic)));
        if topics.len() > 1 {
            topics.retain(|topic| *topic != Topic::Other);
        }
        let (text, kind) = if same {
            let link = [", et ", ". ", ", ", " ; ", ". En plus ", "... "][walk.next(6)];
            (format!("{a}{link}{b}"), first.expect.kind)
        } else {
            let link =
                [", mais ", ". Mais ", ", par contre ", ". Dommage : ", ", en revanche ", ", cela dit ", ". Sauf que "];
            let link = if second.expect.kind == Kind::Praise {
                link[[0, 1, 2, 4, 5][walk.next(5)]]
            } else {
                link[walk.next(7)]
            };
            (format!("{a}{link}{b}"), second.expect.kind)
        };
        let text = if walk.next(2) == 0 { format!("{name} : {text}") } else { format!("{text} {name}") };
        let sentiment = if same { first.expect.sentiment } else { Sentiment::Mixed };
        cases
            .push(Case { mention: Mention { text, ..Mention::default() }, expect: Expect { sentiment, topics, kind } });
    }
    cases
}

fn samples() -> Vec<Sample> {
    let mut all = Vec::new();
    for (name, shops, fresh) in FILES {
        let shops = Shops::parse(&read(&format!("tests/data/{shops}.shops.json"))).expect("shops");
        for line in read(&format!("tests/data/{name}.jsonl")).lines() {
            let case: Case = serde_json::from_str(line).expect("a case");
            all.push(sample(name, &shops, &case, 1.0, fresh));
        }
    }
    let shops = Shops::parse(&read("tests/data/mentions-fifth.shops.json")).expect("shops");
    let mut tellings = Vec::new();
    let mut names: Vec<_> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("training/mentions"))
        .expect("training")
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    for name in names {
        let (whole, more) = told(&read(&format!("training/mentions/{name}")));
        for case in &whole {
            all.push(sample("whole", &shops, case, 1.0, true));
        }
        tellings.extend(more);
    }
    let mut walk = Walk(7);
    for (place, case) in tellings.iter().enumerate() {
        let mut alone = case.clone();
        let name = NAMES[place % NAMES.len()];
        let text = &case.mention.text;
        alone.mention.text = if place % 2 == 0 { format!("{name} : {text}") } else { format!("{text} {name}") };
        all.push(sample("telling", &shops, &alone, 0.7, true));
    }
    for case in joined(&tellings, 1_500, &mut walk) {
        all.push(sample("joined", &shops, &case, 0.3, true));
    }
    all
}

/// Passes over the texts: few, or the weights learn them by heart.
const ROUNDS: usize = 7;
/// How strongly weights are drawn to nothing.
const PULL: f32 = 2e-4;
/// How far a step goes.
const PACE: f32 = 0.1;

/// Logistic regression by steps that shrink where they were many.
fn learn(samples: &[&Sample]) -> Weights {
    let mut names: HashMap<&str, usize> = HashMap::new();
    let mut counts: Vec<u32> = Vec::new();
    for sample in samples.iter().filter(|s| s.set != "joined") {
        for feature in &sample.features {
            let next = names.len();
            let id = *names.entry(feature.as_str()).or_insert(next);
            if id == counts.len() {
                counts.push(0);
            }
            counts[id] += 1;
        }
    }
    let rows: Vec<Vec<usize>> =
        samples.iter().map(|s| s.features.iter().filter_map(|f| names.get(f.as_str()).copied()).collect()).collect();
    let mut weights = vec![[0.0_f32; OUTPUTS]; names.len()];
    let mut slopes = vec![[1e-3_f32; OUTPUTS]; names.len()];
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut walk = Walk(3);
    for _ in 0..ROUNDS {
        for i in (1..order.len()).rev() {
            order.swap(i, walk.next(i + 1));
        }
        for &at in &order {
            let row = &rows[at];
            let mut sums = [0.0_f32; OUTPUTS];
            for &id in row {
                for (sum, weight) in sums.iter_mut().zip(&weights[id]) {
                    *sum += weight;
                }
            }
            let mut errors = [0.0_f32; OUTPUTS];
            for out in 0..OUTPUTS {
                let target = if samples[at].wanted[out] { 1.0 } else { 0.0 };
                errors[out] = samples[at].weight * (1.0 / (1.0 + (-sums[out]).exp()) - target);
            }
            for &id in row {
                for out in 0..OUTPUTS {
                    let slope = errors[out] + PULL * weights[id][out];
                    slopes[id][out] += slope * slope;
                    weights[id][out] -= PACE * slope / slopes[id][out].sqrt();
                }
            }
        }
    }
    // A whole number of grains, and nothing for what weighs next to nothing.
    let kept = |id: usize| -> Vec<(usize, f32)> {
        let grains = weights[id].iter().map(|weight| (weight * GRAIN).round() as i32).enumerate();
        let floor = if counts[id] < 2 { 8 } else { 3 };
        grains.filter(|(_, grains)| grains.abs() >= floor).map(|(out, grains)| (out, grains as f32 / GRAIN)).collect()
    };
    let of: HashMap<String, Vec<(usize, f32)>> =
        names.iter().map(|(name, id)| ((*name).to_owned(), kept(*id))).filter(|(_, list)| !list.is_empty()).collect();
    println!("{} weights", of.values().map(Vec::len).sum::<usize>());
    Weights { of }
}

#[derive(Default, Debug)]
struct Tally {
    cases: usize,
    sentiment: usize,
    kind: usize,
    shared: usize,
    said: usize,
}

fn tally(sample: &Sample, weights: &Weights, tally: &mut Tally, show: bool) {
    let scores = weights.score(sample.features.iter());
    let (sentiment, kind) = decide(&scores);
    let topics = if kind == Kind::Spam { Vec::new() } else { subjects(&scores) };
    tally.cases += 1;
    tally.sentiment += usize::from(sentiment == sample.expect.sentiment);
    tally.kind += usize::from(kind == sample.expect.kind);
    tally.shared += topics.iter().filter(|t| sample.expect.topics.contains(t)).count();
    tally.said += topics.len() + sample.expect.topics.len();
    if show && (sentiment != sample.expect.sentiment || kind != sample.expect.kind || topics != sample.expect.topics) {
        println!(
            "{}\n    want {:?} {:?} {:?} | got {sentiment:?} {kind:?} {topics:?} ({:.1} {:.1})",
            sample.text, sample.expect.sentiment, sample.expect.kind, sample.expect.topics, scores[0], scores[1]
        );
    }
}

#[test]
#[ignore = "a measure, not a promise: cross-validated scores of the weights"]
fn crossed() {
    let all = samples();
    let show = std::env::var("SHOW").unwrap_or_default();
    let folds = 10;
    let mut tallies: HashMap<&str, Tally> = HashMap::new();
    for fold in 0..folds {
        let is_out = |(i, s): (usize, &Sample)| s.set != "joined" && i % folds == fold;
        let kept: Vec<&Sample> = all.iter().enumerate().filter(|(i, s)| !is_out((*i, s))).map(|(_, s)| s).collect();
        let weights = learn(&kept);
        for (_, sample) in all.iter().enumerate().filter(|(i, s)| is_out((*i, s))) {
            tally(sample, &weights, tallies.entry(sample.set).or_default(), show == sample.set);
        }
    }
    let mut sets: Vec<_> = tallies.into_iter().collect();
    sets.sort_by_key(|(set, _)| *set);
    for (set, t) in sets {
        let share = |n: usize| 100.0 * n as f64 / t.cases as f64;
        println!(
            "{set:18} {:4} sentiment {:.1} kind {:.1} topics {:.1}",
            t.cases,
            share(t.sentiment),
            share(t.kind),
            200.0 * t.shared as f64 / t.said as f64
        );
    }
}

#[test]
#[ignore = "writes words/weights.txt"]
fn train() {
    let all = samples();
    let kept: Vec<&Sample> = all.iter().collect();
    let weights = learn(&kept);
    let mut lines: Vec<String> = weights
        .of
        .iter()
        .map(|(name, list)| {
            let mut line = format!("{name}\t");
            for (place, (answer, weight)) in list.iter().enumerate() {
                let space = if place > 0 { " " } else { "" };
                write!(line, "{space}{answer}:{}", (weight * GRAIN).round()).expect("memory");
            }
            line
        })
        .collect();
    lines.sort();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/mention/words/weights.txt");
    fs::write(path, lines.join("\n") + "\n").expect("weights");
}
