//! Formulas: their parts are the lines that follow.

use std::collections::BTreeMap;

use crate::{lexicon::Lexicon, lines::Line, scene::Scene};

fn is_formula(lexicon: &Lexicon, line: &Line) -> bool {
    !line.dropped
        && !line.articles.is_empty()
        && line.articles.iter().all(|a| !lexicon.entry(*a).article.choices.is_empty())
}

/// The slot among `slots` that a line fills; generic words (`un sandwich`) fill one without a choice.
fn slot<'a>(lexicon: &Lexicon, line: &Line, slots: &'a [String]) -> Option<&'a String> {
    slots.iter().find(|slot| {
        let fits = |a: u16| lexicon.entry(a).article.tags.iter().any(|tag| tag == *slot);
        !line.articles.is_empty() && line.articles.iter().copied().all(fits)
    })
}

/// Fills every formula with the lines that are its parts.
pub(crate) fn fill(scene: &Scene, lines: &mut Vec<Line>) {
    let lexicon = scene.lexicon;
    for_one(lexicon, lines);
    let mut at = 0;
    while at < lines.len() {
        if !is_formula(lexicon, &lines[at]) {
            at += 1;
            continue;
        }
        let all: Vec<String> = slots_of(lexicon, &lines[at].articles);
        let mut to = at + 1;
        while to < lines.len()
            && !lines[to].dropped
            && !is_formula(lexicon, &lines[to])
            && slot(lexicon, &lines[to], &all).is_some()
        {
            to += 1;
        }
        let mut from = at;
        if to == at + 1 {
            while from > 0 && slot(lexicon, &lines[from - 1], &all).is_some() && !lines[from - 1].dropped {
                from -= 1;
            }
        }
        // `2 formules quiche cola et une avec salade et eau`: the last part begins another one.
        let more = (at + 2..to).find_map(|k| another(scene, &lines[k]).map(|n| (k, n)));
        if let Some((k, n)) = more
            .filter(|(k, _)| another(scene, &lines[at + 1]).is_none() && fills(lexicon, &lines[at], &lines[at + 1..*k]))
        {
            let mut second = lines[at].clone();
            second.amount.figure = Some(n);
            second.amount.single = false;
            (second.from, second.named) = (lines[k].from, lines[k].from);
            lines[k].amount.figure = lines[k].amount.figure.filter(|_| lines[k].amount.counted());
            lines.insert(k, second);
            to = k;
        }
        // `3 formules : 2 avec poulet, eau, flan et 1 avec thon, cola, éclair`: each group says how many it fills.
        let groups: Vec<(usize, f64)> =
            (at + 1..to).filter_map(|k| another(scene, &lines[k]).map(|n| (k, n))).collect();
        let all = groups.iter().map(|g| g.1).sum::<f64>();
        if groups.first().is_some_and(|g| g.0 == at + 1) && lines[at].amount.figure == Some(all) {
            for (k, n) in groups {
                lines[k].amount.figure = Some(n);
            }
        }
        let parts: Vec<Line> = if to > at + 1 { lines[at + 1..to].to_vec() } else { lines[from..at].to_vec() };
        let (filled, used) = compose(lexicon, &lines[at], &parts);
        let rest: Vec<Line> = parts.into_iter().skip(used).collect();
        let (first, last) = if to > at + 1 { (at, to) } else { (from, at + 1) };
        let count = filled.len() + rest.len();
        lines.splice(first..last, filled.into_iter().chain(rest));
        at = first + count;
    }
}

/// `formule lasagnes, limonade`: of several sizes a formula takes the one that serves one.
fn for_one(lexicon: &Lexicon, lines: &mut [Line]) {
    let slots: Vec<String> =
        lines.iter().filter(|l| is_formula(lexicon, l)).flat_map(|l| slots_of(lexicon, &l.articles)).collect();
    for line in lines.iter_mut().filter(|l| l.articles.len() > 1 && !l.dropped) {
        let one = |a: &&u16| lexicon.entry(**a).article.serves == Some(1);
        let mut portions = line.articles.iter().filter(one);
        if let (Some(portion), None) = (portions.next().copied(), portions.next())
            && slot(lexicon, line, &slots).is_some()
        {
            line.articles = vec![portion];
        }
    }
}

/// `et une avec` before a part: how many further formulas it begins.
fn another(scene: &Scene, part: &Line) -> Option<f64> {
    let tokens = scene.tokens();
    let at =
        part.named.checked_sub(1).filter(|i| tokens[*i].any(&["avec", "la", "le", "l", "un", "une", "du", "de"]))?;
    let with = (at.saturating_sub(2)..=at).rev().find(|i| tokens[*i].is("avec")).filter(|i| *i > 0)?;
    crate::numbers::number_at(tokens, with - 1).map(|n| n.value)
}

/// Whether the parts fill every slot of the formula.
fn fills(lexicon: &Lexicon, formula: &Line, parts: &[Line]) -> bool {
    formula.articles.iter().any(|a| {
        let slots = &lexicon.entry(*a).article.choices;
        slots.iter().all(|s| parts.iter().any(|p| slot(lexicon, p, std::slice::from_ref(s)).is_some()))
    })
}

fn slots_of(lexicon: &Lexicon, articles: &[u16]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for a in articles {
        for slot in &lexicon.entry(*a).article.choices {
            if !all.contains(slot) {
                all.push(slot.clone());
            }
        }
    }
    all
}

/// The lines that a formula and its parts make, and how many parts were used.
fn compose(lexicon: &Lexicon, formula: &Line, parts: &[Line]) -> (Vec<Line>, usize) {
    let told = |parts: &[Line], slots: &[String]| -> BTreeMap<String, usize> {
        let mut told = BTreeMap::new();
        for part in parts {
            if let Some(slot) = slot(lexicon, part, slots) {
                *told.entry(slot.clone()).or_default() += 1;
            }
        }
        told
    };
    let mut fitting: Vec<u16> = formula.articles.clone();
    if fitting.len() > 1 {
        let exact = |a: &u16| {
            let slots = &lexicon.entry(*a).article.choices;
            let told = told(parts, slots);
            slots.iter().all(|s| told.contains_key(s)) && parts.iter().all(|p| slot(lexicon, p, slots).is_some())
        };
        let some = |a: &u16| parts.iter().all(|p| slot(lexicon, p, &lexicon.entry(*a).article.choices).is_some());
        let best: Vec<u16> = fitting.iter().copied().filter(exact).collect();
        let possible: Vec<u16> = fitting.iter().copied().filter(some).collect();
        fitting = if best.is_empty() { possible } else { best };
    }
    let [article] = fitting.as_slice() else {
        // Which formula is not clear: the parts are not booked apart.
        let mut line = formula.clone();
        if !fitting.is_empty() {
            line.articles = fitting;
        }
        return (vec![line], parts.len());
    };
    let slots = &lexicon.entry(*article).article.choices;
    let count = formula.amount.figure.filter(|n| n.fract() == 0.0 && (1.0..=100.0).contains(n)).unwrap_or(1.0) as usize;
    let mut per_slot: Vec<Vec<Option<&Line>>> = vec![Vec::new(); slots.len()];
    let mut used = 0;
    let mut last = 1;
    for part in parts {
        let Some(k) = slots.iter().position(|s| slot(lexicon, part, std::slice::from_ref(s)).is_some()) else { break };
        let told = part.amount.figure.filter(|n| n.fract() == 0.0 && (1.0..=100.0).contains(n)).map(|n| n as usize);
        // `2 jambon beurre cola`: the figure counts for what follows it.
        let times = told.unwrap_or(last);
        last = times;
        if per_slot[k].len() + times > count.max(1) && !per_slot[k].is_empty() {
            break;
        }
        for _ in 0..times.min(count.max(1)) {
            per_slot[k].push(part.one().map(|_| part));
        }
        used += 1;
    }
    let mut lines: Vec<Line> = Vec::new();
    for n in 0..count {
        let mut line = formula.clone();
        line.articles = vec![*article];
        line.amount.figure = Some(1.0);
        line.amount.vague = formula.amount.vague;
        line.amount.single = false;
        for chosen in &per_slot {
            let part = if chosen.len() == 1 { chosen.first() } else { chosen.get(n) };
            match part.copied().flatten() {
                Some(part) => {
                    line.choices.extend(part.one().map(|a| lexicon.entry(a).article.sku.clone()));
                    line.options.extend(part.options.iter().cloned());
                    line.to = line.to.max(part.to);
                }
                None => line.open_choice = true,
            }
        }
        match lines.iter_mut().find(|l| l.choices == line.choices && l.options == line.options) {
            Some(same) => same.amount.figure = same.amount.figure.map(|n| n + 1.0),
            None => lines.push(line),
        }
    }
    (lines, used)
}
