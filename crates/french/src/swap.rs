//! What a change puts in the place of what.

use jiff::{ToSpan, civil::DateTime};

use crate::{
    case::{Code, Kind as Act, Reading},
    change::Change,
    item::Item,
    lexicon::Lexicon,
    lines::Line,
    place,
    said::When,
    tokens::span,
};

/// `doublez tout`.
pub(crate) fn doubled(items: &mut [Item]) {
    for item in items {
        (item.qty, item.grams) = (item.qty.map(|n| n * 2.0), item.grams.map(|n| n * 2.0));
    }
}

impl Change<'_> {
    /// `finalement 4 lasagnes et ajoutez 500 g de piémontaise`: what is put on the order follows.
    pub(crate) fn adds_other(&self, line: &Line) -> bool {
        let next = self.refined.lines.iter().map(|l| l.from).filter(|from| *from >= line.to).min();
        let adds = |(from, _): &(usize, usize)| *from >= line.to && next.is_some_and(|n| *from < n);
        let linked = |(from, _): &(usize, usize)| *from > 0 && self.scene.tokens()[*from - 1].any(&["et", "puis"]);
        self.scene.all(crate::cues::Cue::Add).iter().any(|hit| adds(hit) && linked(hit))
    }

    /// Lines that name what is given up: `au lieu de Y`, `plutôt que Y`, `à la place de Y`, `pas Y`.
    pub(crate) fn given_up(&self, items: &[Item]) -> Vec<usize> {
        let tokens = self.scene.tokens();
        let mut out = Vec::new();
        let many = self.refined.lines.len() > 1;
        for (index, line) in self.refined.lines.iter().enumerate() {
            let before: Vec<&str> = span(tokens, ..line.from).iter().rev().take(4).map(|t| t.text.as_str()).collect();
            let is = |i: usize, words: &[&str]| before.get(i).is_some_and(|w| words.contains(w));
            let own = tokens.get(line.from).map_or("", |t| t.text.as_str());
            let lead = usize::from(is(0, &["de", "d", "du", "des", "les", "la", "le", "l"]));
            let of = own == "de" || own == "du" || own == "des" || own == "d" || lead > 0;
            let instead = is(lead, &["lieu"])
                || is(lead, &["place"]) && of
                || is(lead, &["que", "qu"]) && is(lead + 1, &["plutot"])
                || is(0, &["que", "qu"]) && is(1, &["plutot"])
                || is(0, &["que", "qu"]) && self.rather(line.from);
            let replace = before
                .iter()
                .take(3)
                .any(|w| w.starts_with("remplac") || w.starts_with("echang") || w.starts_with("chang"))
                && self.find(items, line).is_some();
            let by = many && replace;
            if (instead || by) && self.find(items, line).is_some() {
                out.push(index);
            }
        }
        out
    }

    /// `à la semaine prochaine, même jour`, `d'une semaine`: the agreed moment some weeks later.
    pub(crate) fn weeks(&self, agreed: DateTime) -> Option<DateTime> {
        let scene = self.scene;
        let whole = ["de une semaine", "d une semaine", "de # semaines", "de huit jours", "une semaine plus tard"];
        let next = scene.says("semaine prochaine") && scene.says("meme jour");
        let moved = whole.iter().any(|words| scene.says(words)) && scene.has(crate::cues::Cue::Shift);
        if !(next || moved) || self.when.hour.is_some() {
            return None;
        }
        let n = scene.tokens().windows(2).enumerate().find(|(_, w)| w[1].any(&["semaine", "semaines"]));
        let n = n.and_then(|(i, _)| crate::numbers::number_at(scene.tokens(), i)).map_or(1, |n| n.value as i64);
        let back = if scene.view.iter().any(|w| w.starts_with("avanc")) { -1 } else { 1 };
        agreed.checked_add((7 * n * back).days()).ok()
    }

    /// `plutôt un semi-permanent qu'une manucure`: whether the clause before a token prefers.
    fn rather(&self, to: usize) -> bool {
        let sentence = self.scene.sentence(to);
        let near = (to.saturating_sub(9)..to).filter(|i| self.scene.sentence(*i) == sentence);
        near.into_iter()
            .any(|i| self.scene.tokens()[i].any(&["plutot", "prefere", "prefererais", "mieux", "prefererait"]))
    }

    /// The one thing under way that is of one family with a line.
    pub(crate) fn kin(&self, items: &[Item], line: &Line) -> Option<usize> {
        let lexicon = self.scene.lexicon;
        let head = lexicon.entry(line.one()?).core.first();
        let mut same =
            (0..items.len()).filter(|k| lexicon.find(&items[*k].sku).is_some_and(|e| e.core.first() == head));
        same.next().filter(|_| same.next().is_none())
    }

    /// `plutôt vanille les éclairs`: a word of another one of the family takes the place.
    pub(crate) fn variety(&self, items: &mut [Item]) -> bool {
        if !self.scene.has(crate::cues::Cue::Replace) && !self.scene.any(&["non"]) {
            return false;
        }
        let lexicon = self.scene.lexicon;
        let tokens = self.scene.tokens();
        let mut found: Vec<(usize, u16)> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let given_up = at > 0 && tokens[at - 1].any(&["que", "pas", "sans"]);
            let Some((word, _)) = lexicon.word(token).filter(|_| !given_up) else { continue };
            for (k, item) in items.iter().enumerate() {
                let Some(own) = lexicon.find(&item.sku).filter(|own| !own.core.contains(&word)) else { continue };
                let kin = |a: &u16| lexicon.entry(*a).core.first() == own.core.first();
                let mut fits = lexicon.having(word).iter().copied().filter(kin);
                if let (Some(one), None) = (fits.next(), fits.next()) {
                    found.push((k, one));
                }
            }
        }
        found.dedup();
        let [(k, article)] = found.as_slice() else { return false };
        items[*k].sku.clone_from(&lexicon.entry(*article).article.sku);
        true
    }

    /// `une grande`: the other size of what is given up.
    pub(crate) fn sized(&self, gone: &Item) -> Option<Item> {
        let lexicon = self.scene.lexicon;
        let own = lexicon.find(&gone.sku)?;
        let family = |e: &&crate::lexicon::Entry| e.core.first() == own.core.first() && e.article.sku != gone.sku;
        let size = |e: &crate::lexicon::Entry| {
            let name = kernel::words::fold(&e.article.name);
            self.scene.tokens().windows(2).any(|w| {
                let size = w[1].text.trim_end_matches(['s', 'e']);
                w[0].any(&["un", "une", "en", "la", "le"])
                    && ["petit", "grand", "gros", "gross", "moyen", "moyenn", "maxi", "mini"].contains(&size)
                    && name.contains(size)
            })
        };
        let mut fits = lexicon.entries.iter().filter(family).filter(|e| e.article.price_cents != 0 && size(e));
        let kept =
            |e: &&crate::lexicon::Entry| own.core.iter().filter(|w| e.core.contains(w)).count() + 1 >= own.core.len();
        let fits: Vec<_> = fits.by_ref().filter(kept).collect();
        let [one] = fits.as_slice() else { return None };
        Some(Item { sku: one.article.sku.clone(), ..gone.clone() })
    }

    /// `changez ma coupe en coupe et barbe`: whether the one thing there is becomes another of its family.
    pub(crate) fn turns_into(&self, item: &Item, line: &Line) -> bool {
        let verb = self.scene.view.iter().any(|w| ["chang", "transform", "modifi"].iter().any(|v| w.starts_with(v)));
        let lexicon = self.scene.lexicon;
        let head = |sku: &str| lexicon.find(sku).and_then(|e| e.core.first().copied());
        verb && line.one().is_some_and(|a| head(&lexicon.entry(a).article.sku) == head(&item.sku))
    }

    /// An ambiguous line means what stands in the order, or the like of what it replaces.
    pub(crate) fn chosen(&self, items: &[Item], line: &Line, gone: Option<&Item>) -> Line {
        let mut line = line.clone();
        if line.articles.len() < 2 {
            return line;
        }
        let lexicon = self.scene.lexicon;
        let sku = |a: u16| lexicon.entry(a).article.sku.as_str();
        let like = |item: &Item| {
            let head = lexicon.find(&item.sku).and_then(|e| e.core.first().copied());
            let fits: Vec<u16> = line
                .articles
                .iter()
                .copied()
                .filter(|a| sku(*a) != item.sku && lexicon.entry(*a).core.first().copied() == head)
                .collect();
            <[u16; 1]>::try_from(fits).ok()
        };
        let inside: Vec<u16> =
            line.articles.iter().copied().filter(|a| items.iter().any(|i| i.sku == sku(*a))).collect();
        if let [one] = inside.as_slice() {
            line.articles = vec![*one];
        } else if let Some(one) = gone.and_then(like).or_else(|| items.iter().find_map(like)) {
            line.articles = one.to_vec();
        }
        line
    }

    /// The new moment. Tells whether one was asked for.
    pub(crate) fn moment(&self, reading: &mut Reading, agreed: Option<DateTime>, lexicon: &Lexicon) -> bool {
        let exact = self.pending.kind == Act::Appointment;
        if let (Some(shift), Some(agreed)) = (self.when.shift, agreed) {
            let at = agreed.checked_add(shift.minutes()).unwrap_or(agreed);
            let open = lexicon.hours.is_open(at) && at >= self.clock.now;
            let settled = if open {
                crate::moment::Settled { at: Some(at), ..Default::default() }
            } else {
                crate::moment::Settled { doubt: Some(Code::Closed), ..Default::default() }
            };
            place::set_moment(reading, lexicon, settled, self.clock.now);
            return true;
        }
        if !self.when.is_said() {
            reading.pickup = agreed;
            if let Some(at) = agreed {
                let codes = place::obstacles(lexicon, &reading.items, at, self.clock.now);
                let before = place::obstacles(lexicon, &self.pending.items, at, self.clock.now);
                for code in codes.into_iter().filter(|c| !before.contains(c)) {
                    reading.doubt(code);
                    reading.pickup = None;
                }
            } else if !self.pending.items.is_empty() {
                reading.doubt(Code::Time);
            }
            return false;
        }
        let settled = match agreed.and_then(|at| self.weeks(at)) {
            Some(at) => self.clock.settle(&When::default(), None, exact).moved(at, &lexicon.hours),
            None => self.clock.settle(self.when, agreed, exact),
        };
        place::set_moment(reading, lexicon, settled, self.clock.now);
        true
    }
}
