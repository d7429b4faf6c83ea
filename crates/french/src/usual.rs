//! "Comme d'hab": the last order again.

use jiff::{ToSpan, civil::DateTime};

use crate::{
    case::{Code, Intent, Reading, local_moment},
    cues::Cue,
    engine::Engine,
    item::Item,
    lexicon::Lexicon,
    lines::sum,
    place,
    scene::Scene,
    schedule::{minutes, moment},
    tokens::{Kind, span},
};

/// What is as good as ever is no order: `super accueil comme toujours`.
const PRAISE: &[&str] = &[
    "super",
    "top",
    "parfait",
    "parfaite",
    "nickel",
    "genial",
    "geniale",
    "excellent",
    "excellente",
    "delicieux",
    "delicieuse",
    "bon",
    "bonne",
    "bons",
    "bonnes",
    "impeccable",
    "sympa",
    "gentil",
    "gentille",
    "formidable",
    "excellents",
    "excellentes",
    "regal",
    "meilleur",
    "meilleure",
    "reussi",
    "reussie",
];

/// Whether the text asks for the last order again.
pub(crate) fn is_usual(scene: &Scene) -> bool {
    let told = scene.any(&["etait", "etaient"]) && !crate::social::wants(scene);
    let praised = |at: usize| {
        let clause = scene.clause(at);
        (0..at).rev().take_while(|i| scene.clause(*i) == clause).any(|i| scene.tokens()[i].any(PRAISE))
    };
    // `elle a oublié le dessert, comme d'habitude`: what somebody else is wont to do.
    let others = |at: usize| {
        let begin = (0..at).rev().find(|i| scene.tokens()[*i].kind == Kind::Mark).map_or(0, |i| i + 1);
        let own = span(scene.tokens(), begin..at);
        own.iter().any(|t| t.any(&["il", "elle", "ils", "elles"]))
            && !own.iter().any(|t| t.any(&["je", "j", "nous", "me", "moi"]))
    };
    !told && scene.all(Cue::Same).iter().any(|(from, _)| !praised(*from) && !others(*from))
}

/// The articles of a family by its name, one slip away at most.
fn family<'a>(lexicon: &'a Lexicon, tag: &str) -> Option<&'a Vec<u16>> {
    let near = |known: &&String| known.len() > 5 && strsim::osa_distance(known, tag) == 1;
    lexicon.tags.get(tag).or_else(|| lexicon.tags.get(lexicon.tags.keys().find(near)?))
}

/// `sans le xyz`: what is left out is none of the shop's articles or ways.
fn is_unknown_part(scene: &Scene, at: usize) -> bool {
    let before = span(scene.tokens(), at.saturating_sub(2)..at);
    let left_out = matches!(before, [less, the] if less.any(&["sans", "sauf"]) && the.any(&["le", "la", "les", "l"]));
    let read = scene.mentions.iter().any(|m| (m.from..m.to).contains(&at))
        || scene.options.iter().any(|o| (o.from..o.to).contains(&at));
    left_out && !read && !scene.tokens()[at].any(&["moindre", "tout", "reste"])
}

/// The last order with the changes said.
pub(crate) fn read(engine: &Engine) -> Option<Reading> {
    let scene = engine.scene;
    if !is_usual(scene) || scene.has(Cue::Complaint) {
        return None;
    }
    let asks = scene.has(Cue::Hours) || scene.has(Cue::Price) || scene.has(Cue::Batch);
    let Some(last) = &engine.context.last_order else {
        // `2 flans dimanche et lundi pareil`: the same as what is said here.
        let alike = |at: usize| scene.tokens()[at].any(&["pareil", "idem"]) && scene.says("et");
        let said = scene.all(Cue::Same).iter().map(|(from, _)| *from).filter(|at| alike(*at)).max().unwrap_or(0);
        if engine.refined.lines.iter().any(|l| l.amount.counted() && l.to <= said) {
            return None;
        }
        let order = !asks
            && (engine.refined.lines.is_empty()
                || scene.says("meme chose")
                || scene.says("de habitude")
                || scene.any(&["pareil", "idem", "habituel", "habituelle", "habituels", "habituelles"]));
        return order.then(|| {
            let mut reading = Reading::new(Intent::Order).ask(Code::NoContext);
            if engine.when.hour.is_some() && engine.refined.lines.is_empty() {
                set(engine, &mut reading, None);
            }
            reading
        });
    };
    if asks && !scene.has(Cue::Want) {
        return None;
    }
    let lexicon = scene.lexicon;
    let mut items: Vec<Item> = last.iter().cloned().map(Item::settled).collect();
    let served = |i: &Item| lexicon.find(&i.sku).is_some_and(|e| e.article.unit == crate::catalogue::Sale::Service);
    let intent = if !items.is_empty() && items.iter().all(served) { Intent::Appointment } else { Intent::Order };
    let mut reading = Reading::new(intent).because("the last order");
    let tokens = scene.tokens();
    // `sans le dessert` takes away a family of articles.
    for (at, token) in tokens.iter().enumerate() {
        let tag = crate::names::stem(&token.text);
        let less = span(tokens, ..at).iter().rev().take(3).any(|t| t.any(&["sans", "pas", "sauf", "moins", "plus"]));
        if !less {
            continue;
        }
        if let Some(members) = family(lexicon, &tag) {
            items.retain(|i| !members.iter().any(|m| lexicon.entry(*m).article.sku == i.sku));
        } else if is_unknown_part(scene, at) {
            reading.doubt(Code::Article);
        }
    }
    for line in &engine.refined.refused {
        items.retain(|i| !line.articles.iter().any(|a| lexicon.entry(*a).article.sku == i.sku));
    }
    for hit in scene.options.iter().filter(|h| crate::ways::negated(scene, h)) {
        let option = &lexicon.options.all[hit.option];
        for item in &mut items {
            let own = lexicon.find(&item.sku).and_then(|e| option.own(&e.article));
            item.options.retain(|o| Some(o) != own);
        }
    }
    let given_up = |l: &crate::lines::Line| {
        let verb = |t: &crate::tokens::Token| ["remplac", "echang", "chang"].iter().any(|v| t.text.starts_with(v));
        let by = engine.refined.lines.iter().any(|o| {
            o.from > l.to
                && o.from <= l.to + 4
                && span(tokens, l.to..o.from.max(l.to)).iter().any(|t| t.any(&["par", "contre", "pour"]))
        });
        if by && span(tokens, l.from.saturating_sub(3)..l.from).iter().any(verb) {
            return true;
        }
        let before = span(tokens, l.from.saturating_sub(3)..l.named.max(l.from));
        before.windows(2).any(|w| {
            w[0].any(&["lieu", "place"]) && w[1].any(&["de", "du", "des", "d"])
                || w[0].is("plutot") && w[1].any(&["que", "qu"])
        })
    };
    let position = |items: &[Item], l: &crate::lines::Line| {
        items.iter().position(|i| l.articles.iter().any(|a| lexicon.entry(*a).article.sku == i.sku))
    };
    // `des pains au chocolat au lieu des croissants`: what takes the place takes its amount.
    let mut swapped: Vec<usize> = Vec::new();
    for (k, gone) in engine.refined.lines.iter().enumerate().filter(|(_, l)| given_up(l)) {
        swapped.push(k);
        let Some(at) = position(&items, gone) else {
            // `l'eau au lieu du cola`: another part of the formula.
            let part =
                |i: &Item| gone.one().and_then(|a| i.choices.iter().position(|c| *c == lexicon.entry(a).article.sku));
            let held = items.iter().enumerate().find_map(|(k, i)| part(i).map(|c| (k, c)));
            let fills = |a: u16, b: u16| {
                let tags = &lexicon.entry(b).article.tags;
                lexicon.entry(a).article.tags.iter().any(|t| tags.contains(t))
            };
            let fits = |l: &crate::lines::Line| {
                !given_up(l) && l.one().zip(gone.one()).is_some_and(|(new, old)| fills(new, old))
            };
            let new = (0..engine.refined.lines.len()).find(|n| !swapped.contains(n) && fits(&engine.refined.lines[*n]));
            if let (Some((item, choice)), Some(n)) = (held, new)
                && let Some(a) = engine.refined.lines[n].one()
            {
                swapped.push(n);
                items[item].choices[choice].clone_from(&lexicon.entry(a).article.sku);
            }
            continue;
        };
        let old = items.remove(at);
        let fresh = |l: &crate::lines::Line| !given_up(l) && l.one().is_some() && position(&items, l).is_none();
        let near = (0..engine.refined.lines.len())
            .filter(|n| *n != k && !swapped.contains(n) && fresh(&engine.refined.lines[*n]));
        let Some(n) = near.min_by_key(|n| n.abs_diff(k)) else { continue };
        let line = &engine.refined.lines[n];
        swapped.push(n);
        let (item, codes) = line.item(lexicon);
        let Some(mut item) = item else { continue };
        crate::apart::inherit(lexicon, &mut item, &old, line);
        let lacks = item.lacks_amount();
        codes.into_iter().filter(|c| *c != Code::Quantity || lacks).for_each(|c| reading.doubt(c));
        items.insert(at, item);
    }
    for (_, line) in engine.refined.lines.iter().enumerate().filter(|(k, _)| !swapped.contains(k)) {
        let (item, codes) = line.item(lexicon);
        // `ce magnifique bouquet, refaites-moi le même`: the family of what was had.
        let spoken = line.articles.len() > 1
            && !line.amount.counted()
            && items.iter().any(|i| line.articles.iter().any(|a| lexicon.entry(*a).article.sku == i.sku));
        if spoken {
            continue;
        }
        let Some(item) = item else {
            for code in codes {
                reading.doubt(code);
            }
            continue;
        };
        let more = span(tokens, ..line.from)
            .iter()
            .rev()
            .take(3)
            .any(|t| t.any(&["plus", "rajoute", "ajoute", "rajoutez", "ajoutez", "aussi"]))
            || tokens.get(line.to).is_some_and(|t| t.any(&["de", "en"]))
                && tokens.get(line.to + 1).is_some_and(|t| t.any(&["plus", "supplement", "rab"]));
        match items.iter_mut().find(|i| i.sku == item.sku) {
            Some(old) if line.amount.figure.is_some() && !more => {
                old.qty = item.qty;
                old.grams = item.grams;
                old.unit = item.unit;
                if !item.options.is_empty() {
                    old.options = item.options;
                }
            }
            Some(old) if !item.options.is_empty() && !more => old.options = item.options,
            Some(old) if more => {
                old.qty = old.qty.zip(item.qty).map(|(a, b)| a + b);
                old.grams = old.grams.zip(item.grams).map(|(a, b)| a + b);
            }
            Some(_) => {}
            None => {
                for code in codes {
                    reading.doubt(code);
                }
                items.push(item);
            }
        }
    }
    let figured = figured(engine, &mut items);
    reading.items = sum(items);
    if !figured && !reading.needs_clarification && crate::coverage::misses_a_figure(scene, engine.refined) {
        reading.doubt(Code::Quantity);
    }
    place::beside(scene, &mut reading);
    let base = engine.context.last_pickup.as_deref().and_then(local_moment);
    set(engine, &mut reading, base);
    Some(reading)
}

/// `mais 3`, `une de plus`, `en double`: a figure for what was had, where nothing is named. None that is read: it is
/// asked about. Tells whether what is said is read.
fn figured(engine: &Engine, items: &mut [Item]) -> bool {
    let scene = engine.scene;
    let tokens = scene.tokens();
    let word = |i: usize, words: &[&str]| tokens.get(i).is_some_and(|t| t.any(words));
    let named = !engine.refined.lines.is_empty();
    let double = |i: usize| word(i, &["double", "doublez", "doubler", "doublant"]) && !named;
    let times = |i: usize| {
        let n = crate::numbers::number_at(tokens, i).filter(|n| word(i + n.len, &["fois"]) && n.value >= 2.0)?;
        Some(n.value)
    };
    let by = (0..tokens.len()).find_map(|i| if double(i) { Some(2.0) } else { times(i).filter(|_| !named) });
    if let Some(n) = by {
        for item in items {
            item.qty = item.qty.map(|q| q * n);
            item.grams = item.grams.map(|g| g * n);
        }
        return true;
    }
    let timed = |i: usize| scene.pieces.iter().any(|p| p.from <= i && i < p.to);
    let step = (0..tokens.len()).filter(|i| !timed(*i) && !named).find_map(|i| {
        let n = crate::numbers::number_at(tokens, i)?;
        let to = i + n.len;
        let sign = if word(to, &["de", "en"]) && word(to + 1, &["plus", "supplement", "rab"]) {
            1.0
        } else if word(to, &["de", "en"]) && word(to + 1, &["moins"]) {
            -1.0
        } else {
            return None;
        };
        Some(n.value * sign)
    });
    match (step, alone(scene), items) {
        (Some(n), _, [one]) => {
            one.qty = one.qty.map(|q| q + n).filter(|q| *q > 0.0);
            true
        }
        (None, Some(n), [one]) if !named => {
            one.qty = Some(n);
            true
        }
        (Some(_), _, items) => {
            items.iter_mut().for_each(|i| i.qty = None);
            true
        }
        _ => false,
    }
}

/// `comme d'hab mais 3`.
fn alone(scene: &Scene) -> Option<f64> {
    let tokens = scene.tokens();
    let timed = |i: usize| scene.pieces.iter().any(|p| p.from <= i && i < p.to);
    (0..tokens.len()).find_map(|i| {
        let led = i > 0 && tokens[i - 1].any(&["mais", "en", "x", "plutot", "fois"]);
        crate::numbers::number_at(tokens, i).filter(|n| led && !timed(i) && !n.article).map(|n| n.value)
    })
}

fn set(engine: &Engine, reading: &mut Reading, base: Option<DateTime>) {
    let lexicon = engine.scene.lexicon;
    let now = engine.clock.now;
    if engine.when.is_said() {
        let only_day = engine.when.hour.is_none() && engine.when.part.is_none() && engine.when.after.is_none();
        let settled = engine.clock.settle(engine.when, base.filter(|_| only_day), false);
        place::set_moment(reading, lexicon, settled, now);
        return;
    }
    let Some(base) = base else {
        reading.doubt(Code::Time);
        return;
    };
    let mut day = now.date();
    for _ in 0..60 {
        let at = moment(day, minutes(base));
        if at > now && lexicon.hours.is_open(at) && place::obstacles(lexicon, &reading.items, at, now).is_empty() {
            reading.pickup = Some(at);
            return;
        }
        day = day.checked_add(1.day()).unwrap_or(day);
    }
    reading.doubt(Code::Time);
}
