//! Placing an order or an appointment: items, moment, and what stands against them.

use jiff::{ToSpan, civil::DateTime};

use crate::{
    case::{Code, Intent, Reading},
    catalogue::Sale,
    cues::Cue,
    item::Item,
    lexicon::Lexicon,
    lines::{Line, sum},
    moment::{Clock, Settled},
    refine::Refined,
    said::When,
    scene::Scene,
    schedule::minutes,
};

/// The items of the lines, with their doubts.
pub(crate) fn items(scene: &Scene, refined: &Refined) -> (Vec<Item>, Vec<Code>) {
    let mut items = Vec::new();
    let mut doubts = refined.doubts.clone();
    let strangers = crate::strangers::strangers(scene, &refined.lines);
    // `elle adore vos financiers ! 12 financiers pour samedi`: spoken of first, counted then.
    let spoken_of = |line: &Line| {
        let bare = line.amount.figure.is_none() && line.amount.persons.is_none() && line.options.is_empty();
        let counted = |l: &Line| l.named != line.named && l.one() == line.one() && l.amount.counted();
        bare && line.one().is_some() && refined.lines.iter().any(counted)
    };
    for line in refined.lines.iter().filter(|l| !spoken_of(l)) {
        if crate::strangers::other_kind(scene, line) || behind_stranger(scene, line, &strangers) {
            doubts.push(Code::UnknownArticle);
            continue;
        }
        let (item, codes) = line.item(scene.lexicon);
        doubts.extend(codes);
        // `blanc` and `noir`: one thing is not both.
        let ways = &line.options;
        let room = line.one().map_or(1, |a| crate::apart::room(&scene.lexicon.entry(a).article.name));
        if ways.len() > room
            && ways.iter().enumerate().any(|(k, a)| ways[k + 1..].iter().any(|b| crate::apart::excludes(a, b)))
        {
            doubts.push(Code::Quantity);
        }
        items.extend(item);
    }
    (sum(items), doubts)
}

/// `deux wraps au poulet`: the article only tells what is in a thing that is not sold.
fn behind_stranger(scene: &Scene, line: &Line, strangers: &[(usize, bool)]) -> bool {
    let tokens = scene.tokens();
    let mut at = line.named;
    while at > 0 && tokens[at - 1].any(&["a", "au", "aux", "la", "l", "de", "d", "du"]) {
        at -= 1;
    }
    at > 0 && at < line.named && strangers.iter().any(|s| s.0 == at - 1)
}

/// Whether articles that the shop does not sell are asked for.
pub(crate) fn has_strangers(scene: &Scene, lines: &[Line]) -> bool {
    !crate::strangers::strangers(scene, lines).is_empty()
}

/// Why the items cannot be had at a moment (or now, when none is given).
pub(crate) fn obstacles(lexicon: &Lexicon, items: &[Item], at: DateTime, now: DateTime) -> Vec<Code> {
    let mut codes = Vec::new();
    let mut add = |code: Code| {
        if !codes.contains(&code) {
            codes.push(code);
        }
    };
    let mut length = 0;
    let skus = items.iter().flat_map(|i| std::iter::once(&i.sku).chain(&i.choices).map(move |s| (s, i)));
    for (sku, item) in skus {
        let Some(entry) = lexicon.find(sku) else { continue };
        if entry.schedule.as_ref().is_some_and(|s| !s.is_open(at)) {
            add(Code::Unavailable);
        }
        if let Some(hours) = entry.article.lead_hours.filter(|h| *h > 0) {
            let soonest = now.checked_add(hours.hours()).unwrap_or(DateTime::MAX);
            if at < soonest {
                add(Code::Lead);
            }
        }
        if entry.article.unit == Sale::Service && *sku == item.sku {
            length += entry.article.minutes.unwrap_or(0) as i32 * item.qty.unwrap_or(1.0).max(1.0) as i32;
        }
    }
    if length > 0 {
        let start = minutes(at);
        let fits = lexicon.hours.on(at.date()).iter().any(|(from, to)| *from <= start && start + length <= *to);
        if !fits {
            add(Code::Closed);
        }
    }
    codes
}

/// Sets the moment of a reading, or says why there is none.
pub(crate) fn set_moment(reading: &mut Reading, lexicon: &Lexicon, settled: Settled, now: DateTime) {
    if let Some(code) = settled.doubt {
        reading.doubt(code);
    }
    let at = if settled.now { Some(now) } else { settled.at };
    let Some(at) = at else {
        // The notice may be too short whatever the hour.
        return;
    };
    let codes = obstacles(lexicon, &reading.items, at, now);
    if codes.is_empty() {
        reading.pickup = settled.at;
    } else {
        for code in codes {
            reading.doubt(code);
        }
    }
}

/// A new order or appointment.
pub(crate) fn place(scene: &Scene, clock: &Clock, refined: &Refined, when: &When) -> Reading {
    let lexicon = scene.lexicon;
    let (items, doubts) = items(scene, refined);
    let services = refined
        .lines
        .iter()
        .any(|l| !l.articles.is_empty() && l.articles.iter().all(|a| lexicon.entry(*a).article.unit == Sale::Service));
    let goods =
        refined.lines.iter().any(|l| l.articles.iter().any(|a| lexicon.entry(*a).article.unit != Sale::Service));
    // `une manucure jeudi 16h` where hair is cut: a service all the same.
    let serving =
        lexicon.entries.iter().filter(|e| e.article.unit == Sale::Service).count() * 2 > lexicon.entries.len();
    let unknown = refined.lines.is_empty() && refined.doubts.is_empty() && serving && when.hour.is_some();
    let appointment = services || !goods && (scene.has(Cue::Appointment) || unknown);
    let mut reading = Reading::new(if appointment { Intent::Appointment } else { Intent::Order });
    reading.items = items;
    for code in doubts {
        reading.doubt(code);
    }
    if has_strangers(scene, &refined.lines) || refined.lines.is_empty() && crate::social::unknown_thing(scene) {
        reading.doubt(Code::UnknownArticle);
    }
    if refined.lines.is_empty() && !reading.needs_clarification && (!appointment || lexicon.has_services()) {
        reading.doubt(Code::Article);
    }
    if !appointment {
        beside(scene, &mut reading);
    } else if diet(scene, &reading.items) {
        reading.doubt(Code::Allergen);
    }
    if !reading.needs_clarification && crate::coverage::misses_a_figure(scene, refined) {
        reading.doubt(Code::Quantity);
    }
    let settled = clock.settle(when, None, appointment);
    set_moment(&mut reading, lexicon, settled, clock.now);
    reading
}

/// Delivery and diets that go with an order.
pub(crate) fn beside(scene: &Scene, reading: &mut Reading) {
    if scene.has(Cue::Delivery) {
        reading.doubt(Code::Delivery);
    }
    if diet(scene, &reading.items) {
        reading.doubt(Code::Allergen);
    }
}

/// A diet or an allergen that no option and no name of the items covers.
fn diet(scene: &Scene, items: &[Item]) -> bool {
    let tokens = scene.tokens();
    let covered = |at: usize| {
        scene.options.iter().any(|o| {
            o.from <= at
                && at < o.to
                && items.iter().any(|i| {
                    // The ways of a chosen part stand on its formula.
                    std::iter::once(&i.sku).chain(&i.choices).any(|sku| {
                        let own =
                            scene.lexicon.find(sku).and_then(|e| scene.lexicon.options.all[o.option].own(&e.article));
                        own.is_some_and(|name| i.options.contains(name))
                    })
                })
        }) || scene.mentions.iter().any(|m| m.from <= at && at < m.to)
    };
    if (1..tokens.len()).any(|at| unread(scene, at)) {
        return true;
    }
    scene.all(Cue::Diet).into_iter().any(|(from, to)| {
        // `ne mange pas de` ends before what is meant.
        let last = if tokens.get(to - 1).is_some_and(|t| t.text.len() > 3) { to - 1 } else { to };
        let word = tokens.get(last).map_or("", |t| t.text.as_str());
        let word = if word.starts_with("coeliaque") || word.starts_with("celiaque") { "gluten" } else { word };
        let named = word.len() > 3
            && items.iter().any(|i| {
                scene.lexicon.find(&i.sku).is_some_and(|e| {
                    let name = kernel::words::fold(&e.article.name);
                    let without = name.contains("sans ");
                    // Who must not eat it is served by what is made without it.
                    name.contains(word.trim_end_matches('s')) && (without || !(from..to).any(|k| tokens[k].is("sans")))
                })
            });
        !named && !(from..to).any(covered)
    })
}

/// What people must not eat, as they name it.
const ALLERGENS: &[&str] = &[
    "gluten",
    "lactose",
    "arachide",
    "arachides",
    "noisette",
    "noisettes",
    "cacahuete",
    "cacahuetes",
    "sesame",
    "amandes",
    "moutarde",
    "celeri",
    "crustaces",
    "sulfites",
    "alcool",
    "sucre",
    "poisson",
];

/// `sans gltn`, `ni tomte`: something is to be left out, and it looks like what matters but cannot be read.
fn unread(scene: &Scene, at: usize) -> bool {
    let tokens = scene.tokens();
    let word = &tokens[at];
    let led = tokens[at - 1].any(&["sans", "ni"]) || at > 1 && tokens[at - 1].is("de") && tokens[at - 2].is("sans");
    let strange = word.kind == crate::tokens::Kind::Word
        && word.text.len() > 3
        && !crate::vocabulary::is_common(&word.text)
        && !crate::vocabulary::is_good(&word.text)
        && !crate::speak::is_short(&word.text)
        && !scene.options.iter().any(|o| o.from <= at && at < o.to)
        && scene.lexicon.word(word).is_none();
    let near = |known: &str| {
        known.len() > 3
            && known.as_bytes()[0] == word.text.as_bytes()[0]
            && strsim::osa_distance(known, &word.text) <= 2
    };
    led && strange && (ALLERGENS.iter().any(|w| near(w)) || scene.lexicon.options.names().any(near))
}
