//! What a change puts in the place of what.

use crate::{change::Change, item::Item, lines::Line, tokens::span};

impl Change<'_> {
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
    pub(crate) fn weeks(&self, agreed: jiff::civil::DateTime) -> Option<jiff::civil::DateTime> {
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
        agreed.checked_add(jiff::ToSpan::days(7 * n * back)).ok()
    }

    /// `plutôt un semi-permanent qu'une manucure`: whether the clause before a token prefers.
    fn rather(&self, to: usize) -> bool {
        let sentence = self.scene.sentence(to);
        let near = (to.saturating_sub(9)..to).filter(|i| self.scene.sentence(*i) == sentence);
        near.into_iter()
            .any(|i| self.scene.tokens()[i].any(&["plutot", "prefere", "prefererais", "mieux", "prefererait"]))
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
}
