//! Changing an order or an appointment that is under way.

use crate::{
    apart::{in_all, inherit, turned},
    case::{Code, Intent, Pending, Reading, local_moment},
    cues::Cue,
    item::Item,
    lines::Line,
    moment::Clock,
    place,
    refine::Refined,
    said::When,
    scene::Scene,
    tokens::span,
};

/// What a line does to the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act3 {
    /// Puts more on it.
    Add,
    /// Takes off.
    Remove,
    /// Takes the place of something.
    Put,
}

/// What is to be changed, and by what.
pub(crate) struct Change<'a> {
    /// The text.
    pub scene: &'a Scene<'a>,
    /// Clock and hours.
    pub clock: &'a Clock<'a>,
    /// Lines of the text.
    pub refined: &'a Refined,
    /// Words of time.
    pub when: &'a When,
    /// What is under way.
    pub pending: &'a Pending,
}

impl Change<'_> {
    /// The order after the change.
    pub fn read(&self) -> Reading {
        let lexicon = self.scene.lexicon;
        let mut reading = Reading::new(Intent::Modify);
        let old: Vec<Item> = self.pending.items.iter().cloned().map(Item::settled).collect();
        let agreed = self.pending.pickup.as_deref().and_then(local_moment);
        let (mut items, mut doubts) = (old.clone(), Vec::new());
        let mut changed = self.lines(&mut items, &mut doubts) | self.figure(&mut items) | self.option_alone(&mut items);
        changed |= self.figure_before(&mut items, &old);
        if !changed && self.refined.lines.is_empty() && self.scene.has(Cue::Double) {
            crate::swap::doubled(&mut items);
            changed = true;
        }
        if items.is_empty() && !old.is_empty() && changed {
            let reading = Reading::new(Intent::Cancel).because("nothing is left");
            let plain = old.len() == 1 || self.scene.has(Cue::Cancel) || self.refined.lines.len() >= old.len();
            // `enlevez les croissants et la tradi bien cuite`: one of them may be meant to stay, in its own way.
            let way = self.refined.lines.len() > 1 && self.refined.lines.iter().any(|l| !l.options.is_empty());
            return if plain && !way { reading } else { reading.ask(Code::Confirm) };
        }
        // What is named without an amount stays as much as it was.
        let asked = doubts.contains(&Code::Quantity);
        for item in items.iter_mut().filter(|i| !asked && i.qty.is_none() && i.grams.is_none()) {
            if let Some(known) = old.iter().find(|o| o.sku == item.sku) {
                (item.qty, item.grams, item.unit) = (known.qty, known.grams, known.unit.clone());
            }
        }
        if changed {
            crate::together::joined(lexicon, &mut items);
        }
        reading.items = items;
        for code in doubts {
            reading.doubt(code);
        }
        // `pas les roses tout de suite, je vous confirme demain`: a change that is not decided.
        if self.scene.has(Cue::Uncertain) {
            reading.doubt(Code::Confirm);
        }
        if changed
            && !reading.needs_clarification
            && !self.refined.lines.is_empty()
            && crate::coverage::misses_a_figure(self.scene, self.refined)
        {
            reading.doubt(Code::Quantity);
        }
        let timed = self.moment(&mut reading, agreed, lexicon);
        // Who only takes off gives a reason, and puts no condition.
        let taken_off = reading.items.iter().all(|i| old.contains(i));
        if changed && !taken_off {
            place::beside(self.scene, &mut reading);
        }
        // `je ne pourrai pas venir demain, on peut reporter ?`: nothing new is said.
        let same = !changed && reading.pickup == agreed && !reading.needs_clarification;
        if same && (self.scene.has(Cue::Shift) || self.scene.has(Cue::Change)) {
            reading.doubt(Code::Time);
        }
        if !changed && !timed {
            reading.items = old;
            reading.pickup = agreed;
            let shift = self.scene.has(Cue::Shift) || self.scene.has(Cue::Late);
            if !reading.needs_clarification {
                let unknown = place::has_strangers(self.scene, &self.refined.lines);
                let code = if unknown { Code::UnknownArticle } else { Code::Article };
                reading.doubt(if shift { Code::Time } else { code });
            }
        }
        reading
    }

    /// Which act the words around a line announce.
    fn act(&self, line: &Line) -> Act3 {
        let near = |cue: Cue| self.before(cue, line);
        let after =
            |cue: Cue| self.scene.all(cue).into_iter().any(|(from, _)| from >= line.named && from <= line.to + 2);
        let remove = near(Cue::Remove).or_else(|| near(Cue::Cancel)).filter(|r| !turned(self.scene, *r, line));
        let add = near(Cue::Add);
        let less = span(self.scene.tokens(), line.to..).iter().take(3).any(|t| t.is("moins"));
        if less || self.halves(line) {
            return Act3::Remove;
        }
        if in_all(self.scene, line) {
            return Act3::Put;
        }
        match (add, remove) {
            (Some(a), Some(r)) if r > a => return Act3::Remove,
            (Some(_), _) => return Act3::Add,
            (None, Some(r)) => {
                let put = near(Cue::Replace).filter(|p| *p > r);
                let want = near(Cue::Want).filter(|w| *w > r);
                if put.is_none() && want.is_none() {
                    return Act3::Remove;
                }
            }
            (None, None) if after(Cue::Add) && !self.adds_other(line) => return Act3::Add,
            _ => {}
        }
        Act3::Put
    }

    /// Applies the lines. Tells whether anything changed.
    fn lines(&self, items: &mut Vec<Item>, doubts: &mut Vec<Code>) -> bool {
        let lexicon = self.scene.lexicon;
        let mut changed = false;
        let given_up: Vec<usize> = self.given_up(items);
        let mut replaced: Option<(usize, Item)> = None;
        let keeps = crate::apart::keeps_only(self.scene, &self.refined.lines);
        if (keeps || self.scene.has(Cue::Only)) && self.refined.lines.iter().any(|l| self.find(items, l).is_some()) {
            let stays = |l: &&Line| keeps || self.act(l) != Act3::Remove;
            let named = |i: &Item| {
                self.refined.lines.iter().filter(stays).any(|l| self.find(std::slice::from_ref(i), l).is_some())
            };
            let before = items.len();
            if items.iter().any(named) {
                items.retain(named);
            }
            changed |= items.len() != before;
        }
        let double = self.scene.has(Cue::Double);
        for line in &self.refined.refused {
            if let Some(k) = self.find(items, line) {
                if let Some(n) = self.figure_after(line) {
                    items[k].qty = Some(n);
                    changed = true;
                    continue;
                }
                replaced = Some((k, items.remove(k)));
                changed = true;
            }
        }
        let cancels = self.scene.has(Cue::Cancel) && !self.scene.has(Cue::Remove);
        let strange = self.refined.lines.iter().any(|l| self.find(items, l).is_none());
        let mut start_over = cancels && (strange || !keeps && self.scene.has(Cue::Replace));
        for (index, line) in self.refined.lines.iter().enumerate() {
            if given_up.contains(&index)
                && let Some(k) = self.find(items, line)
            {
                changed = true;
                replaced = Some(match line.amount.figure.filter(|n| items[k].qty.is_some_and(|all| *n < all)) {
                    // `deux des croissants par deux brioches`: the others stay.
                    Some(part) => {
                        items[k].qty = items[k].qty.map(|all| all - part);
                        (k + 1, Item { qty: Some(part), ..items[k].clone() })
                    }
                    None => (k, items.remove(k)),
                });
            }
        }
        let swaps = replaced.is_some() && !given_up.is_empty();
        // What this text itself has put there is not replaced by its next line.
        let mut placed = false;
        let mut added = false;
        let split = self.split(items);
        changed |= !split.is_empty();
        for (index, line) in self.refined.lines.iter().enumerate() {
            if given_up.contains(&index)
                || split.contains(&index)
                || self.kept(line) && self.find(items, line).is_some()
            {
                continue;
            }
            // `pour le rôti, prenez du bœuf`: the family of what is under way is only pointed at.
            let points = line.articles.len() > 1
                && line.amount.definite
                && line.amount.figure.is_none()
                && line.options.is_empty()
                && self.refined.lines.len() > 1
                && replaced.as_ref().is_some_and(|(_, gone)| self.find(std::slice::from_ref(gone), line).is_some());
            if points {
                continue;
            }
            let line = &self.chosen(items, line, replaced.as_ref().map(|r| &r.1));
            let place = self.find(items, line);
            // `doublez les tradis` adds as many as there are.
            let twice = double && place.is_some() && line.amount.figure.is_none();
            // `les bars écaillés aussi`: a way for what is there.
            let way =
                place.is_some() && line.amount.definite && !line.options.is_empty() && line.amount.figure.is_none();
            let act = match self.act(line) {
                Act3::Add if twice || way => Act3::Put,
                Act3::Remove if way && !self.announced(Cue::Remove, line) => Act3::Put,
                _ if twice => Act3::Put,
                act => act,
            };
            let (item, codes) = line.item(lexicon);
            let spoken = line.amount.figure.is_some();
            if let (Some(k), Some(part)) = (place, &item)
                && crate::apart::some_of(self.scene, line)
                && !part.options.is_empty()
                && items[k].qty.zip(part.qty).is_some_and(|(all, some)| some < all)
            {
                items[k].qty = items[k].qty.zip(part.qty).map(|(all, some)| all - some);
                items.insert(k + 1, part.clone());
                changed = true;
                continue;
            }
            match (act, place) {
                (Act3::Remove, Some(k)) => {
                    changed = true;
                    let half = span(
                        self.scene.tokens(),
                        line.from.saturating_sub(2).min(line.named.saturating_sub(3))..line.named,
                    )
                    .iter()
                    .any(|t| t.is("moitie"));
                    if let Some(left) = items[k].qty.map(|n| n / 2.0).filter(|_| half) {
                        // Half of three is not known.
                        items[k].qty = Some(left).filter(|n| n.fract() == 0.0);
                        doubts.extend(items[k].qty.is_none().then_some(Code::Quantity));
                        continue;
                    }
                    let less = item.as_ref().and_then(|i| i.qty).filter(|_| spoken && !line.amount.definite);
                    let left = items[k].qty.zip(less).map_or(0.0, |(a, b)| a - b);
                    let lighter = items[k].lighter(item.as_ref()).filter(|_| !line.amount.definite);
                    if lighter.is_some() {
                        items[k].grams = lighter;
                        continue;
                    }
                    // `annulez les pizzas`: all of the family.
                    let family = line.amount.definite && !spoken && line.articles.len() > 1;
                    if family {
                        let means = |i: &Item| self.find(std::slice::from_ref(i), line).is_some();
                        items.retain(|i| !means(i));
                    } else if left > 0.0 {
                        items[k].qty = Some(left);
                    } else {
                        replaced = Some((k, items.remove(k)));
                    }
                }
                (Act3::Remove, None) => doubts.push(Code::Article),
                // `une rouille avec la soupe`: the soup is there already.
                (Act3::Add, Some(_))
                    if line.amount.definite && !spoken && line.options.is_empty() && (self.beside(line) || added) => {}
                (Act3::Add, place) => {
                    let Some(mut item) = item else {
                        doubts.extend(codes);
                        continue;
                    };
                    changed = true;
                    doubts.extend(codes);
                    if item.qty.is_none() && line.amount.definite && !line.amount.vague {
                        item.qty = Some(1.0);
                    }
                    match place.filter(|k| items[*k].options == item.options && items[*k].unit == item.unit) {
                        Some(k) => {
                            added = true;
                            items[k].qty = items[k].qty.zip(item.qty).map(|(a, b)| a + b);
                            items[k].grams = items[k].grams.zip(item.grams).map(|(a, b)| a + b);
                        }
                        None => {
                            added = true;
                            items.push(item);
                        }
                    }
                }
                (Act3::Put, Some(k)) => {
                    let Some(item) = item else { continue };
                    let before = items[k].clone();
                    if start_over {
                        items.clear();
                        start_over = false;
                        items.push(item);
                        changed = true;
                        continue;
                    }
                    if !spoken && self.refined.lines.len() == 1 && self.recount(items, Some(k)) {
                        changed = true;
                        continue;
                    }
                    if double && !spoken {
                        items[k].qty = items[k].qty.map(|n| n * 2.0);
                        items[k].grams = items[k].grams.map(|n| n * 2.0);
                    } else if spoken && !line.amount.vague {
                        items[k].qty = item.qty;
                        items[k].grams = item.grams;
                        items[k].unit = item.unit;
                        items[k].measure = item.measure;
                        doubts.extend(codes);
                    } else if line.amount.vague && !line.amount.definite && !self.scene.has(Cue::Only) {
                        doubts.extend(codes);
                        items[k].qty = None;
                        items[k].grams = None;
                    }
                    for option in item.options {
                        items[k].options.retain(|old| !crate::apart::excludes(old, &option));
                        if !items[k].options.contains(&option) {
                            items[k].options.push(option);
                        }
                    }
                    // The same figure said again is understood; nothing said is not.
                    changed |= spoken || items[k] != before;
                }
                (Act3::Put, None) => {
                    let Some(mut item) = item else {
                        doubts.extend(codes);
                        continue;
                    };
                    if start_over {
                        items.clear();
                        start_over = false;
                    } else if let Some((k, gone)) = replaced.take() {
                        inherit(lexicon, &mut item, &gone, line);
                        if !item.lacks_amount() || spoken {
                            doubts.extend(codes.into_iter().filter(|c| *c != Code::Quantity || item.lacks_amount()));
                        }
                        items.insert(k.min(items.len()), item);
                        placed = true;
                        changed = true;
                        continue;
                    } else if let Some(k) = self.rival(items, line).filter(|_| !placed) {
                        let gone = items.remove(k);
                        inherit(lexicon, &mut item, &gone, line);
                    } else if items.len() == 1
                        && (self.scene.has(Cue::Replace) || self.turns_into(&items[0], line))
                        && !placed
                    {
                        let gone = items.remove(0);
                        inherit(lexicon, &mut item, &gone, line);
                    } else if let Some(k) = self.kin(items, line).filter(|_| {
                        !placed
                            && (self.scene.has(Cue::Replace) || self.scene.view.iter().any(|w| w.starts_with("chang")))
                    }) {
                        let gone = items.remove(k);
                        inherit(lexicon, &mut item, &gone, line);
                    } else if items.len() > 1 && self.scene.has(Cue::Replace) {
                        doubts.push(Code::Article);
                        continue;
                    }
                    if item.lacks_amount() {
                        doubts.push(Code::Quantity);
                    }
                    changed = true;
                    placed = true;
                    items.push(item);
                }
            }
        }
        changed |= !changed && doubts.is_empty() && self.variety(items);
        // `une grande à la place de la petite`: what takes the place is told by its size alone, or not at all.
        if let Some((k, gone)) = replaced.filter(|_| swaps && !placed) {
            let other = self.sized(&gone);
            doubts.extend(other.is_none().then_some(Code::Article));
            items.insert(k.min(items.len()), other.unwrap_or(gone));
        }
        changed
    }

    /// The item of the order that a line means.
    pub(crate) fn find(&self, items: &[Item], line: &Line) -> Option<usize> {
        let lexicon = self.scene.lexicon;
        let means = |item: &Item| line.articles.iter().any(|a| lexicon.entry(*a).article.sku == item.sku);
        let found: Vec<usize> = (0..items.len()).filter(|k| means(&items[*k])).collect();
        found
            .iter()
            .copied()
            .find(|k| !line.options.is_empty() && items[*k].options == line.options)
            .or(found.first().copied())
    }
}
