//! Changes that name no article: another figure, another way to have it.

use crate::{
    change::Change,
    cues::Cue,
    item::{Item, Measure},
    lines::Line,
    numbers::number_at,
    tokens::{Kind, span},
};

impl Change<'_> {
    /// `pas 4 croissants mais 6`: the figure that takes the place of the refused one.
    pub(crate) fn figure_after(&self, line: &Line) -> Option<f64> {
        let tokens = self.scene.tokens();
        let timed = |i: usize| self.scene.pieces.iter().any(|p| p.from <= i && i < p.to);
        let at = (line.to..tokens.len()).find(|i| number_at(tokens, *i).is_some_and(|_| !timed(*i)))?;
        // `c'est pas un flan, c'est deux`.
        let put = at > 0 && tokens[at - 1].any(&["est", "mais", "plutot"]);
        let alone = self.refined.lines.is_empty() && (line.amount.counted() || line.amount.single && put);
        number_at(tokens, at).filter(|n| alone && !n.article && n.value >= 1.0).map(|n| n.value)
    }

    /// `un sans beurre`: so many of the pieces get the option.
    fn share(&self, item: &Item, from: usize) -> Option<f64> {
        let tokens = self.scene.tokens();
        let at = from.checked_sub(1)?;
        // `une des trois pas trop cuite`, `un sur deux sans beurre`.
        let whole = at >= 2 && tokens[at - 1].any(&["des", "de", "les", "sur"]) && number_at(tokens, at).is_some();
        let at = if !whole {
            at
        } else if tokens[at - 1].is("les") {
            at.checked_sub(3)?
        } else {
            at - 2
        };
        let number = number_at(tokens, at)?;
        item.qty.filter(|qty| number.value >= 1.0 && number.value < *qty).map(|_| number.value)
    }

    /// `non pas 2 mais 3`, `mettez-en 4`, `3 au lieu de 2`, `une de plus`.
    pub(crate) fn figure(&self, items: &mut Vec<Item>) -> bool {
        // `rajoutez 300 g de foie gras`, which is not sold, is no more of what is.
        let tokens = self.scene.tokens();
        let of = |at: usize| at > 0 && tokens[at - 1].any(&["de", "d", "des", "du"]);
        let other = crate::strangers::strangers(self.scene, &[]).iter().any(|s| s.1 || of(s.0));
        if other || !self.refined.lines.is_empty() || !self.refined.refused.is_empty() || items.is_empty() {
            return false;
        }
        self.recount(items, None)
    }

    /// The same for one item, when it is named: `6 au lieu de 4 pour les lasagnes`.
    pub(crate) fn recount(&self, items: &mut Vec<Item>, named: Option<usize>) -> bool {
        let tokens = self.scene.tokens();
        if let Some(n) = crate::shares::heads(tokens)
            && let [item] = items.as_mut_slice()
        {
            return self.seat(item, n);
        }
        // `on sera 8`, where several things are under way: nobody knows which are for each.
        let are = self.scene.any(&["sera", "serons", "sommes"]) || self.scene.says("on est");
        if are && named.is_none() && crate::shares::heads(tokens).is_some() {
            return false;
        }
        let timed = |i: usize| self.scene.pieces.iter().any(|p| p.from <= i && i < p.to);
        if let Some((at, value)) = self.which(&timed) {
            return named.is_none() && self.variant(items, at, value);
        }
        let mut figures = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            match number_at(tokens, at).filter(|_| !timed(at)) {
                Some(number) => {
                    let bare_article = number.article
                        && tokens.get(at + 1).is_some_and(|t| {
                            t.kind == Kind::Word
                                && !t.any(&["de", "seul", "seule", "seulement", "en", "svp", "suffit", "suffira"])
                        });
                    if !bare_article && !crate::coverage::counts_else(tokens, at, at + number.len) {
                        figures.push((at, at + number.len, number.value));
                    }
                    at += number.len;
                }
                None => at += 1,
            }
        }
        let old = |at: usize| {
            let back: Vec<&str> = span(tokens, ..at).iter().rev().take(2).map(|t| t.text.as_str()).collect();
            back.first().is_some_and(|w| *w == "pas")
                || back.first().is_some_and(|w| *w == "de")
                    && back.get(1).is_some_and(|w| *w == "lieu" || *w == "place")
                || back.first().is_some_and(|w| *w == "que")
        };
        let gone = figures.iter().find(|f| old(f.0)).map(|f| f.2);
        if named.is_some() && gone.is_none() {
            return false;
        }
        let Some((_, to, value)) = figures.iter().rev().find(|f| !old(f.0)).copied() else { return false };
        let target = match named.or_else(|| gone.and_then(|n| items.iter().position(|i| i.qty == Some(n)))) {
            Some(k) => k,
            None if items.len() == 1 => 0,
            // `finalement 3 douzaines`, where only one thing is counted and the others are weighed.
            None => {
                let weight = figures.iter().rev().any(|f| crate::figures::weight_at(tokens, f.0).is_some());
                let fits = |i: &Item| (i.measure == Measure::Weight) == weight;
                let mut fitting = (0..items.len()).filter(|k| fits(&items[*k]));
                match (fitting.next(), fitting.next()) {
                    (Some(k), None) => k,
                    _ => return false,
                }
            }
        };
        let after = |n: usize| tokens.get(to + n).map_or("", |t| t.text.as_str());
        let more = after(0) == "de" && after(1) == "plus" || self.scene.has(Cue::Add) && gone.is_none();
        let less = after(0) == "de" && after(1) == "moins"
            || after(0) == "en" && after(1) == "moins"
            || self.scene.has(Cue::Remove) && gone.is_none();
        let item = &mut items[target];
        if item.measure == Measure::Weight {
            if let Some((grams, _)) = figures.iter().rev().find_map(|f| crate::figures::weight_at(tokens, f.0)) {
                item.grams = Some(grams);
                return true;
            }
            return false;
        }
        // Dozens of what is sold by the dozen.
        let pack = self.scene.lexicon.find(&item.sku).and_then(|e| e.article.pack).filter(|p| *p > 1).map(f64::from);
        let units = to > 0 && tokens[to - 1].any(&["douzaine", "douzaines", "dizaine", "dizaines"]);
        let value = match pack.filter(|p| units && value % p == 0.0) {
            Some(pack) => value / pack,
            None => value,
        };
        let was = item.qty.unwrap_or(0.0);
        let is = if more {
            was + value
        } else if less {
            was - value
        } else {
            value
        };
        if is <= 0.0 {
            items.remove(target);
        } else {
            item.qty = Some(is);
        }
        true
    }

    /// `plutôt 1 kg et ajoutez deux parts de lasagnes`: the figure before everything named is for what is under way.
    pub(crate) fn figure_before(&self, items: &mut [Item], old: &[Item]) -> bool {
        let tokens = self.scene.tokens();
        let (Some(first), [was]) = (self.refined.lines.first(), old) else { return false };
        let Some(item) = items.iter_mut().find(|i| *i == was) else { return false };
        let timed = |i: usize| self.scene.pieces.iter().any(|p| p.from <= i && i < p.to);
        let turned =
            |at: usize| span(tokens, ..at).iter().rev().take(2).any(|t| t.any(&["plutot", "finalement", "en"]));
        let at =
            (0..first.from).find(|at| turned(*at) && !timed(*at) && number_at(tokens, *at).is_some_and(|n| !n.article));
        let figure = at.and_then(|at| crate::figures::figure_at(tokens, at, item.measure == Measure::Weight));
        let adds = |from: usize| {
            span(tokens, from..first.named).iter().any(|t| t.any(&["et", "ajoutez", "rajoutez", "aussi"]))
        };
        match figure.filter(|f| !f.range && f.to < first.from && adds(f.to)) {
            Some(f) if item.measure == Measure::Weight && f.per == crate::amount::Per::Gram => {
                item.grams = Some(f.value)
            }
            Some(f) if item.measure != Measure::Weight && f.per == crate::amount::Per::One && f.value >= 1.0 => {
                item.qty = Some(f.value);
            }
            _ => return false,
        }
        true
    }

    /// `celui à 35`, `celle de 6`: the figure that tells one size from another, and the word before it.
    fn which(&self, timed: &dyn Fn(usize) -> bool) -> Option<(usize, f64)> {
        let tokens = self.scene.tokens();
        let at = tokens.iter().position(|t| t.any(&["celui", "celle", "ceux", "celles"]))? + 1;
        let led = tokens.get(at).is_some_and(|t| t.any(&["a", "de", "pour", "en"]));
        number_at(tokens, at + 1).filter(|_| led && !timed(at + 1)).map(|n| (at, n.value))
    }

    /// Another size of what is under way: by its price, by how many it serves. No other is known: nothing changes.
    fn variant(&self, items: &mut [Item], at: usize, value: f64) -> bool {
        let lexicon = self.scene.lexicon;
        let priced = self.scene.tokens()[at].is("a");
        let fits = |e: &crate::lexicon::Entry| {
            priced && e.article.price_cents == (value * 100.0).round() as i64 || e.article.serves == Some(value as u32)
        };
        for item in items {
            let Some(own) = lexicon.find(&item.sku) else { continue };
            let mut like = lexicon.entries.iter().filter(|e| e.core.first() == own.core.first() && fits(e));
            if let (Some(other), None) = (like.next(), like.next()) {
                item.sku.clone_from(&other.article.sku);
                return true;
            }
        }
        false
    }

    /// `on sera 8 finalement`: the size, the number or the weight for so many.
    fn seat(&self, item: &mut Item, n: f64) -> bool {
        let lexicon = self.scene.lexicon;
        let Some(entry) = lexicon.find(&item.sku) else { return false };
        let like = |e: &&crate::lexicon::Entry| {
            e.article.serves == Some(n as u32) && e.core == entry.core && entry.article.serves.is_some_and(|s| s > 1)
        };
        if let Some(other) = lexicon.entries.iter().find(like) {
            item.sku.clone_from(&other.article.sku);
            return true;
        }
        match (entry.article.serves, entry.article.portion_g) {
            (Some(1), _) => item.qty = Some(n),
            (_, Some(portion)) if item.grams.is_some() => item.grams = Some(f64::from(portion) * n),
            _ => return false,
        }
        true
    }

    /// `finalement bien cuite`: an option for the one article that offers it.
    pub(crate) fn option_alone(&self, items: &mut Vec<Item>) -> bool {
        if !self.refined.lines.is_empty() {
            return false;
        }
        let lexicon = self.scene.lexicon;
        let mut changed = false;
        for hit in &self.scene.options {
            let option = &lexicon.options.all[hit.option];
            let own = |i: &Item| {
                std::iter::once(&i.sku).chain(&i.choices).find_map(|s| option.own(&lexicon.find(s)?.article))
            };
            let mut parts = Vec::new();
            for (item, name) in items.iter_mut().filter_map(|i| own(i).map(|name| (i, name))) {
                if item.options.contains(name) {
                    continue;
                }
                changed = true;
                match self.share(item, hit.from) {
                    Some(n) => {
                        let mut part = Item { qty: Some(n), ..item.clone() };
                        part.options.push(name.clone());
                        item.qty = item.qty.map(|qty| qty - n);
                        parts.push(part);
                    }
                    // `moulu expresso plutôt`: one of two ways takes the place of the other.
                    None => {
                        item.options.retain(|old| !crate::apart::excludes(old, name));
                        item.options.push(name.clone());
                    }
                }
            }
            items.extend(parts);
        }
        changed
    }
}
