//! Answers to a question of the shop.

use jiff::civil::DateTime;

use crate::{
    case::{Code, Intent, Kind as Act, Pending, Reading, local_moment},
    change::Change,
    cues::Cue,
    item::Item,
    lines::Line,
    moment::Clock,
    numbers::number_at,
    place,
    refine::Refined,
    said::When,
    scene::Scene,
};

/// An answer to an open question, or what completes a draft.
pub(crate) struct Answer<'a> {
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
    /// The question, laid out.
    pub question: Option<&'a Scene<'a>>,
    /// Whether it wants a yes or a no.
    pub yes_no: bool,
}

impl Answer<'_> {
    /// The complete order, if the text supplies what the draft lacks or changes it.
    pub fn read(&self) -> Option<Reading> {
        let lexicon = self.scene.lexicon;
        let old: Vec<Item> = self.pending.items.iter().cloned().map(Item::settled).collect();
        let agreed = self.agreed().filter(|at| self.clock.hours.is_open(*at));
        let mut items = old.clone();
        let gone = self.sold_out();
        if !gone.is_empty() && self.refined.lines.iter().any(|l| l.one().is_some()) && !self.scene.has(Cue::Add) {
            let kept: Vec<Item> = items.into_iter().filter(|i| !gone.contains(&i.sku)).collect();
            let (new, doubts) = place::items(self.scene, self.refined);
            let mut reading = Reading::new(Intent::Modify).because("in the place of what is sold out");
            reading.items = crate::lines::sum(kept.into_iter().chain(new).collect());
            doubts.into_iter().for_each(|code| reading.doubt(code));
            self.set(&mut reading, &self.dated(), agreed);
            return Some(reading);
        }
        let mut doubts = Vec::new();
        let mut changed = self.scene.has(Cue::Remove);
        let mut filled = false;
        let linked = [Cue::Add, Cue::Replace, Cue::Remove, Cue::Change].iter().any(|c| self.scene.has(*c));
        let lacking = items.iter().position(Item::lacks_amount);
        let lines: Vec<Line> = self.refined.lines.iter().map(|l| self.meant(l)).collect();
        for line in &lines {
            let mut line = line.clone();
            if let Some(amount) = line.one().and_then(|a| self.asked_amount(a)).filter(|_| !line.amount.counted()) {
                line.amount = amount;
            }
            let (item, codes) = line.item(lexicon);
            let Some(item) = item else {
                doubts.extend(codes);
                continue;
            };
            match items.iter().position(|i| i.sku == item.sku) {
                Some(k) if items[k].lacks_amount() => {
                    if item.lacks_amount() {
                        doubts.extend(codes);
                    }
                    let options = std::mem::take(&mut items[k].options);
                    items[k] =
                        Item { options: if item.options.is_empty() { options } else { item.options.clone() }, ..item };
                    filled = true;
                }
                Some(k) if line.amount.figure.is_some() && !line.amount.definite => {
                    changed |= items[k].qty != item.qty || items[k].grams != item.grams || !item.options.is_empty()
                }
                Some(k) => changed |= !item.options.is_empty() && items[k].options != item.options,
                // `Quelle boisson avec la formule ?` — `un jus`: it fills what the formula lacks.
                None if self.fill(&mut items, &item) => filled = true,
                None if linked && !items.is_empty() => changed = true,
                None if self.yes_no && !items.is_empty() => changed = true,
                None => {
                    doubts.extend(codes);
                    items.push(item);
                    filled = true;
                }
            }
        }
        let chosen = if lines.is_empty() { self.words_from_question() } else { Vec::new() };
        if !chosen.is_empty() {
            // `pour 4 finalement`: another size of what the draft has already.
            let kin = |item: &Item| {
                let sets = self.open();
                let same = |sku: &str, set: &[u16]| set.iter().any(|a| lexicon.entry(*a).article.sku == sku);
                old.iter().any(|i| i.sku != item.sku && sets.iter().any(|s| same(&i.sku, s) && same(&item.sku, s)))
            };
            changed |= chosen.iter().any(kin);
            for item in chosen {
                if items.iter().all(|i| i.sku != item.sku) && !changed {
                    items.push(item);
                    filled = true;
                }
            }
        } else if lines.is_empty()
            && let Some((value, grams)) = self.bare_figure()
        {
            match lacking {
                Some(k) => {
                    if let Some(entry) = lexicon.find(&items[k].sku) {
                        // `nous sommes 5`: so many portions.
                        let portions = entry.article.portion_g.is_some() && !grams;
                        let heads = crate::shares::heads(self.scene.tokens()).filter(|n| portions && *n == value);
                        let amount = crate::amount::Amount {
                            figure: if heads.is_some() { None } else { Some(value) },
                            persons: heads.map(|n| n as u32),
                            per: if grams { crate::amount::Per::Gram } else { self.per() },
                            ..Default::default()
                        };
                        items[k] = Item {
                            options: items[k].options.clone(),
                            choices: items[k].choices.clone(),
                            ..crate::lines::measured(entry, &amount)
                        };
                    }
                    filled = true;
                }
                None => changed = !self.asks_hour() || self.when.is_said(),
            }
        }
        if lines.is_empty() {
            for hit in self.scene.options.iter().filter(|h| !crate::ways::negated(self.scene, h)) {
                let option = &lexicon.options.all[hit.option];
                let own = |i: &Item| lexicon.find(&i.sku).and_then(|e| option.own(&e.article));
                match lacking.filter(|_| filled).and_then(|k| Some((k, own(&items[k])?))) {
                    Some((k, name)) => items[k].options.push(name.clone()),
                    // `Genouillère : taille S, M ou L ?` — `taille M`.
                    None if !filled && self.asks_way(hit.option) => {
                        for item in items.iter_mut() {
                            let name = own(item).filter(|name| !item.options.contains(name)).cloned();
                            filled |= name.is_some();
                            item.options.extend(name);
                        }
                    }
                    None => changed |= items.iter().any(|i| own(i).is_some()),
                }
            }
        }
        filled |= lines.is_empty() && !filled && !changed && self.way(&mut items);
        let when = self.dated();
        let timed = when.is_said();
        if timed && let Some(agreed) = agreed {
            let settled = self.clock.settle(&when, Some(agreed), self.pending.kind == Act::Appointment);
            if settled.at == Some(agreed) {
                // The same moment again: nothing is changed by it.
                if !changed && !filled {
                    return None;
                }
            } else {
                changed = true;
            }
        } else if timed {
            filled = true;
        }
        if changed {
            let change = Change {
                scene: self.scene,
                clock: self.clock,
                refined: self.refined,
                when: self.when,
                pending: self.pending,
            };
            return Some(change.read().because("a settled value is changed"));
        }
        if !filled && doubts.is_empty() {
            return None;
        }
        let intent = if self.pending.kind == Act::Appointment { Intent::Appointment } else { Intent::Order };
        let mut reading = Reading::new(intent).because("completes the draft");
        reading.items = crate::lines::sum(items);
        for code in doubts {
            reading.doubt(code);
        }
        if reading.items.iter().any(Item::lacks_amount) {
            reading.doubt(Code::Quantity);
        }
        if intent == Intent::Order {
            place::beside(self.scene, &mut reading);
        }
        self.set(&mut reading, &when, agreed);
        Some(reading)
    }

    /// Whether the question asks in which of several ways, of which this is one.
    fn asks_way(&self, option: usize) -> bool {
        let last = |name: &str| kernel::words::fold(name).split(' ').next_back().map(str::to_owned).unwrap_or_default();
        let word = last(&self.scene.lexicon.options.all[option].name);
        let named =
            |q: &&Scene| q.options.iter().any(|o| o.option == option) || q.tokens().iter().any(|t| t.text == word);
        !self.yes_no && self.question.filter(named).is_some()
    }

    /// `Taille S, M ou L ?` — `la M`: the last word of a way to have it that the question names.
    fn way(&self, items: &mut [Item]) -> bool {
        let Some(question) = self.question.filter(|_| !self.yes_no) else { return false };
        let tokens = self.scene.tokens();
        let last = |name: &str| kernel::words::fold(name).split(' ').next_back().map(str::to_owned).unwrap_or_default();
        let heard = |tokens: &[crate::tokens::Token], word: &str| tokens.iter().any(|t| t.text == word);
        for item in items {
            let Some(entry) = self.scene.lexicon.find(&item.sku) else { continue };
            let mut named = entry.article.options.iter().filter(|o| {
                let word = last(o);
                heard(tokens, &word) && heard(question.tokens(), &word) && !item.options.contains(o)
            });
            if let (Some(name), None) = (named.next(), named.next()) {
                item.options.push(name.clone());
                return true;
            }
        }
        false
    }

    fn set(&self, reading: &mut Reading, when: &When, agreed: Option<DateTime>) {
        let exact = self.pending.kind == Act::Appointment;
        let settled = match agreed {
            Some(at) if !when.is_said() => crate::moment::Settled { at: Some(at), ..Default::default() },
            _ => self.clock.settle(when, None, exact),
        };
        place::set_moment(reading, self.scene.lexicon, settled, self.clock.now);
    }

    fn agreed(&self) -> Option<DateTime> {
        self.pending.pickup.as_deref().and_then(local_moment)
    }

    /// The moment of the answer; the day may stand in the question, or in the draft without an hour.
    fn dated(&self) -> When {
        let mut when = self.when.clone();
        if let Some(at) = self.agreed().filter(|at| when.day.is_none() && !self.clock.hours.is_open(*at)) {
            when.day = when.is_said().then_some(crate::when::Day::Date(at.day(), Some(at.month()), None));
        }
        if when.day.is_none()
            && (when.hour.is_some() || when.part.is_some())
            && let Some(question) = self.question
        {
            let asked = When::gather(&question.pieces, question.tokens(), self.clock.now.date());
            if !asked.many && asked.day.is_some() {
                when.day = asked.day;
            }
        }
        // `À quelle heure ?` — `10`.
        if !when.is_said()
            && self.asks_hour()
            && self.agreed().is_none()
            && let Some((value, false)) = self.bare_figure()
            && (1.0..=23.0).contains(&value)
            && self.refined.lines.is_empty()
        {
            when.hour = Some((value as i32 * 60, crate::when::Half::Unsaid));
        }
        when
    }

    /// Whether the question asks for an hour.
    fn asks_hour(&self) -> bool {
        self.question.is_some_and(|q| q.any(&["h", "quand"])) && self.agreed().is_none()
    }

    fn per(&self) -> crate::amount::Per {
        let tokens = self.scene.tokens();
        if tokens.iter().any(|t| t.any(&["tranche", "tranches"]) && !t.accent) {
            crate::amount::Per::Slice
        } else if tokens.iter().any(|t| t.any(&["douzaine", "douzaines"])) {
            crate::amount::Per::One
        } else if tokens
            .iter()
            .chain(self.question.map(Scene::tokens).unwrap_or_default())
            .any(|t| t.any(crate::amount::PACKS) || t.any(&["douzaine", "douzaines"]))
        {
            crate::amount::Per::Pack
        } else {
            crate::amount::Per::One
        }
    }

    /// A figure that stands alone; whether it is a weight.
    fn bare_figure(&self) -> Option<(f64, bool)> {
        let tokens = self.scene.tokens();
        let timed = |i: usize| self.scene.pieces.iter().any(|p| p.from <= i && i < p.to);
        let mut last = None;
        let mut at = 0;
        while at < tokens.len() {
            if !timed(at) {
                if let Some((grams, to)) = crate::figures::weight_at(tokens, at) {
                    last = Some((grams, true));
                    at = to;
                    continue;
                }
                if let Some(number) = number_at(tokens, at) {
                    last = Some((number.value, false));
                    at += number.len;
                    continue;
                }
            }
            at += 1;
        }
        last
    }
}
